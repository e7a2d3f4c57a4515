"""A copy of the article (text or saved web page) as canonical paragraphs, and the registered paragraphs found in it."""

from __future__ import annotations

import codecs
import hashlib
import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from lbanalysis.mentions import canonical_paragraph, find_mentions
from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, as_registry

# --- copies -------------------------------------------------------------------------------------------------

_COPY = "expected a text or HTML copy of an article"
_BLOCKS = set(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = set(
    "head script style template noscript svg math iframe object select textarea canvas audio video".split()
)
_HTML = re.compile(r"(?>\s+|<!--(?s:.*?)-->|<\?[^>]*>)*+<(?:!doctype html|html|head|body)\b", re.I)
_CHARSETS = re.compile(r"cp(125\d|8\d\d|9\d\d)|iso8859-\d+|koi8-\w+|gb\w+|big5\w*|shift_jis|euc_\w+")


class Located(NamedTuple):
    """Where the registered paragraphs stand in a copy of the article.

    `paragraphs[n]` is where the text found for registered paragraph n begins in the copy [characters of its lines joined
    by spaces], and that text; `how[n]` tells how it was found: same (its hash agrees), moved (the same, out of its order)
    or alike (it changed); `outside` is every other piece of text, with its place.
    """

    paragraphs: dict[int, tuple[int, str]]
    how: dict[int, str]
    outside: list[tuple[int, str]]


def load_article(path: str | Path, registry: Registry | None = None) -> list[str]:
    """Read a text file or a saved web page as canonical paragraphs.

    Parameters
    ----------
    path : str or Path
        A text with one paragraph a line, or HTML, in UTF-8, UTF-16 with a byte-order mark, or the charset that the page
        declares; ``-`` is standard input. Of a page that is a copy of the registered article only its paragraphs are
        taken; of any other page every visible block is a paragraph.
    registry : Registry, optional
        What is known of the article; this article's by default.

    Returns
    -------
    list of str
        Canonical paragraphs (`canonical_paragraph`), none empty.

    Raises
    ------
    InputError
        If the file is missing, empty, or neither text nor HTML that can be decoded.

    Source
    ------
    Unicode Standard Annex 15; WHATWG HTML for which elements are blocks and which are not shown.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "page.html").write_text("<p>Có 5 <b>hộ</b></p><script>7</script>", encoding="utf-8")
    ...     load_article(Path(folder, "page.html"))
    ['Có 5 hộ']
    >>> load_article("nowhere.txt")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: nowhere.txt: there is no such file: expected a text or HTML copy of an article
    """
    lines, html = read_lines(path)
    if not html:
        return lines
    found = locate_paragraphs(lines, html, registry := as_registry(registry))
    if not is_copy((n for n, how in found.how.items() if how != "alike"), lines, registry):
        return lines
    return [text for _, text in sorted(found.paragraphs.values())]


def read_lines(path: str | Path) -> tuple[list[str], bool]:
    """Read every line of a text, or visible block of a page, in canonical form, and tell whether it is a page."""
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder: {_COPY}") from None
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file: {_COPY}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: the file cannot be read ({why}): {_COPY}") from None
    text = _decode(raw, path)
    html = bool(_HTML.match(text)) or Path(path).suffix.lower() in (".html", ".htm", ".xhtml")
    shown = (_visible_text(text) if html else text).splitlines()
    if not (lines := [line for raw_line in shown if (line := canonical_paragraph(raw_line))]):
        raise InputError(f"{path}: the file has no text: {_COPY}")
    return lines, html


def _decode(raw: bytes, path: str | Path) -> str:
    """Read bytes as UTF-8, whatever is declared; else by their byte-order mark; else as the page declares."""
    label = re.search(
        rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", raw[:4096], re.I
    )
    declared = label[1].decode("ascii") if label else ""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-8-sig", "utf-16" if marked else _charset(declared)):
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if not re.search("\x00" if encoding.startswith("utf") else "[\x00-\x08\x0e-\x1f\x80-\x9f]", text):
                return text
    wrong = f"in UTF-8, nor in the charset that it declares ({declared})" if declared else "in UTF-8"
    raise InputError(f"{path}: this is not text {wrong}: save the copy as UTF-8 text or HTML")


def _charset(declared: str) -> str:
    """The codec of a declared charset as browsers take it; UTF-8 where it is unknown, or none that old pages have."""
    with suppress(LookupError):
        name = codecs.lookup(declared).name
        return "cp1252" if name == "iso8859-1" else name if _CHARSETS.fullmatch(name) else "utf-8"
    return "utf-8"


class _Page:
    """The text that a page shows, gathered from a parser's events: one line a block."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: Counter[str] = Counter()
        self.states = [(False, False)]  # of each open element: whether it is hidden, whether it keeps its lines

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        hidden, kept = self.states[-1]
        style = "".join(attributes.get("style", "").lower().split())
        hidden = hidden or tag in _UNSEEN or "hidden" in attributes or "display:none" in style
        self.states.append((hidden, kept or tag == "pre"))
        self.open[tag] += 1
        self._break(tag)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._break(tag)
        self.states.pop()
        self.open[tag] -= 1

    def data(self, text: str) -> None:
        """Text stands in the element that is open."""
        hidden, kept = self.states[-1]
        if not hidden:
            self.parts.append(text if kept else re.sub(r"\s", " ", text))

    def close(self) -> str:
        """The page ends."""
        return "".join(self.parts)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and not self.states[-1][0]:
            self.parts.append("\n")


def _visible_text(markup: str) -> str:
    """The text that a page shows, one block a line.

    The page is streamed, so that no depth of it matters. For a closing tag the parser looks through all that is open:
    where nothing of that name is, it gets a line break (`</p>`, `</br>`) or a comment in its place.
    """
    from lxml import etree  # type: ignore[import-untyped]

    page = _Page()
    parser = etree.HTMLParser(target=page, huge_tree=True)
    first, *rest = markup.split("</")
    parser.feed(f"<!---->{first}")
    for piece in rest:
        name = re.match("[a-z][^\\s/>]*", piece, re.I)
        if not name or page.open[name[0].lower()]:
            parser.feed(f"</{piece}")
        elif name[0].lower() in ("p", "br"):
            parser.feed(f"<br{piece[name.end() :]}")
        else:
            parser.feed(f"<!{piece}")
    return str(parser.close())
