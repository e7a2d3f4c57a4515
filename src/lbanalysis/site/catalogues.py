"""The site's texts in two languages: the catalogues, brought up to date with what the pages say (`make translations`)."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from lbanalysis.registry import checkout_folder, docs_folder, load_registry
from lbanalysis.site.translations import compile_catalogues, locale_folder

# What the theme and Sphinx say on a page or by script; the theme has no Vietnamese, and Sphinx's is not complete.
_THEME_TEXTS = (
    "Back to top", "Breadcrumb", "Color mode", "Dark", "Error", "Hide Search Matches", "Home", "Light", "Link to this heading",
    "Main", "Navigation", "On this page", "Page", "Please activate JavaScript to enable the search functionality.",
    "Preparing search...", "Search", "Search Page", "Search Results", "Searching", "Section Navigation", "Show Source",
    "Skip to main content", "System Settings", "next", "next page", "previous", "previous page", ", in ",
    "Site navigation", "Link to this image", "Link to this table", "Link to this code", "Announcement", "Contents", "Index",
    "Search finished, found ${resultCount} pages matching the search query.",
    "Search finished, found one page matching the search query.",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected "
    "enough categories.",
    "%(filename)s &#8212; %(docstitle)s", "Permalink to this heading",
)  # fmt: skip
DOMAINS = ("site", "sphinx", "notebooks", "data", "rerun")


# --- extraction -------------------------------------------------------------------------------------------------------


def _template_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """The texts of a folder of Jinja templates, each with where it stands."""
    from jinja2.ext import babel_extract

    for path in sorted(folder.rglob("*.html")):
        options = {"trimmed": "true", "silent": "false"}
        with path.open("rb") as handle:
            for _, _, message, _ in babel_extract(handle, ["_", "gettext", "ngettext"], [], options):
                yield (message if isinstance(message, str) else message[0], path.name)


def _code_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """The texts that the package marks with `_` or `N_`."""
    from babel.messages.extract import extract

    for path in sorted(folder.glob("*.py")):
        with path.open("rb") as handle:
            for _, message, _, _ in extract("python", handle, {"_": None, "N_": None}):
                yield (message if isinstance(message, str) else message[0], path.name)


def _prose_texts(work: Path) -> dict[str, list[tuple[str, str]]]:
    """The texts of the notebooks and pages, by catalogue, as Sphinx finds them."""
    from babel.messages.pofile import read_po

    from lbanalysis.site.build import prepare, sphinx_command
    from lbanalysis.site.content import gather_facts

    compile_catalogues(work / "locale")
    prepare(work, "en", checkout_folder() / "notebooks", gather_facts(load_registry()), only_prose=True)
    command = sphinx_command(work, "en", builder="gettext", out=work / "pot")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"sphinx-build failed: {done.stderr[-2000:]}")
    texts: dict[str, list[tuple[str, str]]] = {}
    glossary = _glossary_texts()
    for path in sorted((work / "pot").glob("*.pot")):
        if path.stem not in DOMAINS:
            continue
        for message in read_po(io.BytesIO(path.read_bytes())):
            if message.id and message.id not in glossary and not re.fullmatch("`[^`]+`", str(message.id)):
                places = sorted({Path(name).name for name, _ in message.locations})
                texts.setdefault(path.stem, []).append((str(message.id), " ".join(places)))
    return texts


def _glossary_texts() -> set[str]:
    """The cells of the glossary, which stands in both languages in either edition."""
    from lbanalysis.registry import registry_folder

    table = (registry_folder() / "README.md").read_text(encoding="utf-8").partition("## Glossary")[2]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return {cell.strip() for row in rows[2:] for cell in row}


def collect_texts() -> dict[str, list[tuple[str, str]]]:
    """Collect every text of the site that needs a translation."""
    from lbanalysis.site.vocabulary import registry_texts

    docs = docs_folder()
    site = [
        *_template_texts(docs / "templates" / "pages"),
        *_code_texts(Path(__file__).parent),
        *registry_texts(),
    ]
    theme = [*_template_texts(docs / "templates" / "theme"), *((text, "the theme") for text in _THEME_TEXTS)]
    with tempfile.TemporaryDirectory() as work:
        return {"site": site, "sphinx": theme, **_prose_texts(Path(work))}


def update_catalogues() -> list[str]:
    """Bring the catalogues up to date: new texts come in untranslated, texts that nothing has any more go."""
    left = []
    for domain, texts in collect_texts().items():
        path = locale_folder() / f"{domain}.po"
        known = read_catalogue(path) if path.exists() else {}
        places: dict[str, list[str]] = {}
        for text, place in texts:
            own = places.setdefault(text, [])
            own.extend(p for p in [place] if p not in own)
        path.write_text(_po_text(domain, places, known), encoding="utf-8")
        left += [f"{domain}: {text}" for text in places if not known.get(text)]
    return left


def read_catalogue(path: Path) -> dict[str, str]:
    """Read a catalogue."""
    from babel.messages.pofile import read_po

    catalogue = read_po(io.BytesIO(path.read_bytes()), locale="vi")
    return {str(m.id): "" if m.fuzzy else str(m.string or "") for m in catalogue if m.id}


def _po_text(domain: str, places: dict[str, list[str]], known: dict[str, str]) -> str:
    """One entry per text: a comment says which files have it. No dates, so that an update changes only what changed."""
    head = f"# Vietnamese texts of the site: {domain}.\n" + 'msgid ""\nmsgstr ""\n' + "".join(
        f'"{line}\\n"\n'
        for line in ("Project-Id-Version: lbanalysis", "Language: vi", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                     "Content-Transfer-Encoding: 8bit", "Plural-Forms: nplurals=1; plural=0;")
    )  # fmt: skip
    blocks = [
        f"#: {' '.join(own)}\nmsgid {_quoted(text)}\nmsgstr {_quoted(known.get(text, ''))}\n".replace(
            "#: the theme", "# the theme"
        )
        for text, own in places.items()
    ]
    return "\n".join([head, *blocks])


def _quoted(text: str) -> str:
    from babel.messages.pofile import escape

    lines = text.splitlines(keepends=True)
    return escape(text) if len(lines) < 2 else '""\n' + "\n".join(escape(line) for line in lines)


def find_typed_numbers(messages: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Find numbers that a translation has and its English text has not."""
    found = []
    for text, translation in messages:
        own = set(re.findall(r"\d+", text))
        found += [(number, translation) for number in re.findall(r"\d+", translation) if number not in own]
    return found


if __name__ == "__main__":
    sys.stdout.write("".join(f"{text}\n" for text in update_catalogues()))
