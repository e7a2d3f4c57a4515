"""The site from its parts: sources for two editions, Sphinx for each, pictures and downloads beside them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, docs_folder
from lbanalysis.wording import LANGUAGES, Lang

if TYPE_CHECKING:
    from lbanalysis.site.content import Facts

# What Sphinx and the theme write and no page needs: icons as scripts (the font serves), maps, bookkeeping.
_SPARE = (
    "_static/scripts/fontawesome.js", "_static/scripts/*.map", "_static/styles/*.map", "_static/scripts/*.LICENSE.txt", "_static/*.png",
    "_static/locales", "_static/images", "_static/*.html", "_static/vendor/fontawesome/webfonts/fa-brands-400.woff2", "_sources",
    ".buildinfo", ".buildinfo.bak", "objects.inv", "_static/.gitignore",
)  # fmt: skip


def prepare(work: Path, lang: Lang, notebooks: Path, registry: Facts, only_prose: bool = False) -> list[str]:
    """Write the sources of one edition for Sphinx, and list the cells of tables that have no translation."""
    from lbanalysis.site.pages import Edition

    edition = Edition(work, lang, notebooks, registry)
    edition.write(only_prose)
    return edition.left


def sphinx_command(work: Path, lang: Lang, builder: str, out: Path) -> list[str]:
    """Write the command that lets Sphinx build one edition from its sources, a warning being an error."""
    docs = docs_folder()
    return [
        sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", builder, "-c", str(docs), "-d", str(work / f"doctrees-{lang}"),
        "-D", f"language={lang}", "-D", f"locale_dirs={work / 'locale'}", str(work / lang), str(out),
    ]  # fmt: skip


def _build_edition(work: Path, lang: Lang, notebooks: Path, registry: Facts, out: Path) -> list[str]:
    left = prepare(work, lang, notebooks, registry)
    package = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths, "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0"}
    command = sphinx_command(work, lang, "html", out)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        wrong = [
            line.replace(str(work), "")
            for line in done.stderr.splitlines()
            if "WARNING" in line or "ERROR" in line or "rror:" in line
        ]
        raise InputError(
            f"the {lang} edition of the site cannot be built: {(wrong or [done.stderr[-400:]])[0]}"
        )
    for pattern in _SPARE:
        for path in sorted(out.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return left


def build(out: Path, notebooks: Path, drawn: Path | None, registry: Registry) -> list[str]:
    """Build both editions with their downloads into a new folder, on as many processes as there are editions."""
    missing = [
        name for name in ("sphinx", "myst_nb", "sphinx_book_theme", "nbformat") if find_spec(name) is None
    ]
    if missing:
        raise InputError(
            f"the tools that build the site are not installed ({missing[0]}): expected `pip install 'lbanalysis[site]'`"
        )
    from lbanalysis.charts import catalogue_of
    from lbanalysis.site.content import gather_facts
    from lbanalysis.site.downloads import draw_chart, write_downloads
    from lbanalysis.site.notebooks import drawn_charts, read_notebooks
    from lbanalysis.site.translations import compile_catalogues

    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(2) as pool:
        work = Path(folder).resolve()
        compile_catalogues(work / "locale")
        facts = gather_facts(registry)
        editions = [
            pool.submit(_build_edition, work, lang, notebooks, facts, work / f"html-{lang}")
            for lang in LANGUAGES
        ]
        shown = {} if drawn else drawn_charts(read_notebooks(notebooks))
        pictures = [
            pool.submit(draw_chart, name, lang, drawn, shown.get(name) if lang == "en" else None, registry)
            for name in catalogue_of(registry)
            for lang in LANGUAGES
        ]
        try:
            left = [text for edition in editions for text in edition.result()]
        except InputError:
            pool.shutdown(cancel_futures=True)
            raise
        shutil.copytree(work / "html-en", out, dirs_exist_ok=True)
        shutil.move(work / "html-vi", out / "vi")
        write_downloads(
            out,
            {name: content for picture in pictures for name, content in picture.result().items()},
            notebooks,
            registry,
        )
    return left
