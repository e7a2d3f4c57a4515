"""The site from its parts: sources for two editions, Sphinx for each, pictures and downloads beside them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lbanalysis.notebooks import notebooks_in, run_notebooks, was_run
from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, docs_folder
from lbanalysis.wording import LANGUAGES, Lang

if TYPE_CHECKING:
    from lbanalysis.site.content import Facts

# What Sphinx and the theme write and no page needs: icons as scripts (the font serves), maps, bookkeeping.
_SPARE = (
    "_static/scripts/fontawesome.js", "_static/scripts/*.map", "_static/styles/*.map",
    "_static/scripts/*.LICENSE.txt", "_static/*.png", "_static/locales", "_static/images", "_static/*.html",
    "_static/vendor/fontawesome/webfonts/fa-brands-400.woff2", "_sources", ".buildinfo", ".buildinfo.bak",
    "objects.inv", "_static/.gitignore",
)  # fmt: skip


def compile_theme(locale: Path) -> None:
    """Compile what Sphinx and the theme say in Vietnamese, for pages and for scripts."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    folder = Path("vi", "LC_MESSAGES")
    (locale / folder).mkdir(parents=True)
    with (docs_folder() / "locale" / folder / "sphinx.po").open("rb") as file:
        catalogue = read_po(file, locale="vi")
    with (locale / folder / "sphinx.mo").open("wb") as file:
        write_mo(file, catalogue)
    messages = {str(m.id): m.string for m in catalogue if m.id}
    one, many = (
        f"Search finished, found {what} matching the search query."
        for what in ("one page", "${resultCount} pages")
    )
    script = {"locale": "vi", "messages": {**messages, one: [messages[one], messages[many]]}}
    script["plural_expr"] = "n == 1 ? 0 : 1"
    content = json.dumps(script, ensure_ascii=False, indent=1, sort_keys=True)
    (locale / folder / "sphinx.js").write_text(f"Documentation.addTranslations({content});\n", "utf-8")


def sphinx_command(work: Path, lang: Lang, out: Path) -> list[str]:
    """Write the command that lets Sphinx build one edition from its sources, a warning being an error."""
    docs = docs_folder()
    return [
        sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-c", str(docs),
        "-d", str(work / f"doctrees-{lang}"), "-D", f"language={lang}",
        "-D", f"locale_dirs={work / 'locale'}", str(work / lang), str(out),
    ]  # fmt: skip


def _build_edition(work: Path, lang: Lang, notebooks: Path, registry: Facts, out: Path) -> None:
    from lbanalysis.site.pages import Edition

    Edition(work, lang, notebooks, registry).write()
    package = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths, "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0"}
    command = sphinx_command(work, lang, out)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        signs = ("WARNING", "ERROR", "rror:")
        said = done.stderr.replace(str(work), "").splitlines()
        wrong = [i for i, line in enumerate(said) if any(sign in line for sign in signs)] or [-2]
        raise InputError(f"the {lang} edition of the site cannot be built: {' '.join(said[wrong[0] :][:2])}")
    for pattern in _SPARE:
        for path in sorted(out.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _in_both(notebooks: Path, work: Path, registry: Registry) -> Path:
    """A folder of executed notebooks in both languages: where one of them was never run, they are run."""
    if (notebooks / "vi").is_dir():
        return notebooks
    found = notebooks_in(notebooks)
    ran = all(map(was_run, found))
    run_notebooks(found, work / "notebooks", registry, ("vi",) if ran else LANGUAGES)
    for path in found if ran else ():
        shutil.copy(path, work / "notebooks")
    return work / "notebooks"


def build(out: Path, notebooks: Path, registry: Registry) -> None:
    """Build both editions with their downloads into a new folder, each in a process of its own."""
    tools = ("sphinx", "myst_nb", "sphinx_book_theme", "nbformat")
    if missing := [name for name in tools if find_spec(name) is None]:
        wanted = "expected `pip install 'lbanalysis[site]'`"
        raise InputError(f"the tools that build the site are not installed ({missing[0]}): {wanted}")
    if not (registry.folder / "README.md").is_file():
        wanted = "expected the page on its data, with a glossary"
        raise InputError(f"README.md is missing in {registry.folder}: {wanted}")
    from lbanalysis.charts import catalogue_of
    from lbanalysis.site.content import gather_facts
    from lbanalysis.site.downloads import draw_chart, write_downloads
    from lbanalysis.site.notebooks import drawn_charts

    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(2) as pool:
        work = Path(folder).resolve()
        compile_theme(work / "locale")
        notebooks = _in_both(notebooks, work, registry)
        facts = gather_facts(registry)
        editions = [
            pool.submit(_build_edition, work, lang, notebooks, facts, work / f"html-{lang}")
            for lang in LANGUAGES
        ]
        shown = {"en": drawn_charts(notebooks), "vi": drawn_charts(notebooks / "vi")}
        pictures = [
            pool.submit(draw_chart, name, lang, shown[lang].get(name), registry)
            for name in catalogue_of(registry)
            for lang in LANGUAGES
        ]
        try:
            for edition in editions:
                edition.result()
        except InputError:
            pool.shutdown(cancel_futures=True)
            raise
        shutil.copytree(work / "html-en", out, dirs_exist_ok=True)
        shutil.move(work / "html-vi", out / "vi")
        files = {name: content for picture in pictures for name, content in picture.result().items()}
        write_downloads(out, files, notebooks, facts)
