"""What Sphinx needs beside its own: numbers by id, ready HTML, search without diacritics, addresses."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from textwrap import shorten
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search import SearchLanguage
from sphinx.util.docutils import SphinxDirective, SphinxRole

from lbanalysis import __version__
from lbanalysis.outputs import script_data


class ready_html(nodes.General, nodes.Element):  # noqa: N801
    """HTML that is written as it is; its children are the words that search finds it by."""


def _visit_ready(writer: Any, node: ready_html) -> None:
    writer.body.append(node["html"])
    raise nodes.SkipNode


class ReadyPage(SphinxDirective):
    """HTML under a line of JSON: phrases and words by which search finds it, and what it is about."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the node, and the index entries that search knows whole."""
        phrases, text, about = json.loads(self.content[0])
        found = ready_html(html="\n".join(self.content[1:]), about=about)
        found += nodes.Text(text)
        phrases = list(dict.fromkeys([*phrases, *(fold(p) for p in phrases)]))
        return [addnodes.index(entries=[("single", p, "", "main", None) for p in phrases]), found]


class NumberRole(SphinxRole):
    """The number of a figure or result in the edition's language, leading to its entry."""

    def __init__(self, form: str) -> None:
        """Take the value or the interval."""
        super().__init__()
        self.form = form

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look the number up."""
        texts = self.env.app.lbanalysis_numbers[self.form]
        if self.text not in texts:
            return [], [self.inliner.reporter.error(f"{self.text!r} is the id of no figure or result")]
        if self.text in self.env.app.lbanalysis_numbers["without_entry"]:
            return [nodes.inline(self.rawtext, texts[self.text], classes=["lb-outside"])], []
        up = "../" * self.env.docname.count("/")
        address = {"refuri": f"{up}entries/{self.text}.html", "internal": True, "classes": ["lb-num"]}
        return [nodes.reference(self.rawtext, texts[self.text], **address)], []


class FileRole(SphinxRole):
    """A file that the site gives away, by its place; VERSION in it is that of the library."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Lead to it from either edition."""
        path = self.text.replace("VERSION", __version__)
        up = "../" * (self.env.docname.count("/") + (self.config.language == "vi"))
        return [nodes.reference(path, path, internal=True, refuri=f"{up}downloads/{path}")], []


class HeadlineRole(SphinxRole):
    """The article's headline, marked as Vietnamese."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Write it as a cited title."""
        headline = self.env.app.lbanalysis_numbers["headline"]
        return [nodes.raw("", f'<cite lang="vi">{headline}</cite>', format="html")], []


# --- search -------------------------------------------------------------------------------------------------


def fold(word: str) -> str:
    """Write a word without its diacritics, đ as d, in small letters."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower().replace("đ", "d")


# A number is one word whatever separates its digits, and a letter before it keeps Sphinx from leaving it out.
_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+")


def split_words(text: str) -> list[str]:
    """Split a text into the words that search knows: each as it stands, and without diacritics."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        plain = _plain(word)
        found += [plain] if fold(plain) == plain else [plain, fold(plain)]
    return found


def _plain(word: str) -> str:
    if word[0].isdigit() and not re.search(r"[^\d.,]", word):
        return "n" + re.sub("[.,]", "", word)
    word = word.lower()
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class _FoldingSearch(SearchLanguage):
    """Words as they stand and without diacritics; numbers in either notation; the plural's s cut."""

    js_splitter_code = """
var splitQuery = (query) =>
  (query.normalize("NFC").match(/\\d+(?:[.,]\\d+)*(?![\\p{L}\\p{N}_])|[\\p{L}\\p{N}_]+/gu) || [])
  .map((word) => {
    if (/^\\d[\\d.,]*$/.test(word)) return "n" + word.replace(/[.,]/g, "");
    word = word.toLowerCase();
    return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
  });
"""

    def split(self, input: str) -> list[str]:
        """Split as the reader's query is split."""
        return split_words(input)


# --- pages --------------------------------------------------------------------------------------------------


def _add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """The same page in the other edition, what the page is about, and what a search says of the entries."""
    depth, language = pagename.count("/"), app.config.language
    up = "../" * depth
    context["other_edition"] = f"{up}vi/{pagename}.html" if language == "en" else f"{up}../{pagename}.html"
    context["other_language"] = "vi" if language == "en" else "en"
    context["lb_about"] = _about(doctree) if doctree else ""
    file = pagename if language == "en" else pagename.replace("notebooks/", "notebooks/vi/", 1)
    context["lb_notebook"] = f"{up}{'../' * (language == 'vi')}downloads/{file}.ipynb"
    if pagename == "search":
        context["lb_found"] = script_data(app.lbanalysis_numbers["found"])
    address = app.lbanalysis_numbers["address"].rstrip("/")
    if address:
        context["lb_pages"] = {"en": f"{address}/{pagename}.html", "vi": f"{address}/vi/{pagename}.html"}
        if app.lbanalysis_numbers["found"].get(pagename, {}).get("kind") == "chart":
            name = pagename.removeprefix("entries/")
            context["lb_picture"] = f"{address}/images/{name}.{language}.png"


def _about(doctree: Any, most: int = 200) -> str:
    """What a page is about: what is said with it, or how its prose begins; cut at a word."""
    said = [node["about"] for node in doctree.findall(ready_html) if node["about"]]
    said += [node.astext() for node in doctree.findall(nodes.paragraph)][:1]
    return shorten(next(iter(said), ""), most, placeholder=" …")


def _name_sections(app: Sphinx, doctree: Any) -> None:
    """Headings have the same anchors in both editions: those of the English ones."""
    sections = list(doctree.findall(nodes.section))
    own = app.lbanalysis_numbers["anchors"].get(app.env.docname)
    if any(doctree.findall(ready_html)):
        own, sections = ["page-title"], sections[:1]
    for section, anchor in zip(sections, own or [], strict=False):
        section["ids"] = [anchor]


def _load_numbers(app: Sphinx) -> None:
    path = Path(app.srcdir) / "numbers.json"
    app.lbanalysis_numbers = json.loads(path.read_text(encoding="utf-8"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of all this."""
    app.connect("builder-inited", _load_numbers)
    app.connect("doctree-read", _name_sections, priority=100)  # before contents are collected
    app.connect("html-page-context", _add_context)
    app.add_node(ready_html, html=(_visit_ready, None))
    app.add_directive("page", ReadyPage)
    app.add_role("num", NumberRole("num"))
    app.add_role("span", NumberRole("span"))
    app.add_role("verdict", NumberRole("verdict"))
    app.add_role("given", FileRole())
    app.add_role("headline", HeadlineRole())
    for lang, name in (("en", "English"), ("vi", "Vietnamese")):  # either edition holds both languages
        own = {"lang": lang, "language_name": name}
        app.add_search_language(type(f"{name}Search", (_FoldingSearch,), own))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
