"""A copy of the article (text or saved page) as canonical paragraphs, and the registered ones found in it."""

from __future__ import annotations

import codecs
import hashlib
import itertools
import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from contextlib import nullcontext, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lbanalysis.numerals import InputError
from lbanalysis.reading import canonical_paragraph, find_mentions
from lbanalysis.registry import Registry, as_registry

# --- copies -------------------------------------------------------------------------------------------------

_COPY = "expected a text or HTML copy of an article"
BLOCKS = set(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
UNSEEN = set(
    "head title script style template noscript svg math iframe object select textarea canvas audio "
    "video".split()
)
_HTML = re.compile(r"(?>\s+|<!--(?s:.*?)-->|<\?[^>]*>)*+<(?:!doctype html|html|head|body)\b", re.I)
_DECLARED = re.compile(rb"(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=[\s\"']*([\w.:-]+)")
_DEPTH = 256  # elements that one closing tag may close
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LARGEST, _TAGS = 2**24, 400_000  # bytes of a copy or a page, tags of a page
# A line of a page is a sentence from so many characters on, if it ends like one; sentences belong together up
# to so many lines apart; and so many characters of them are an article.
_SAID, _ENDS, _APART, _LEAST = 60, ".!?…\"')", 30, 300


def load_article(path: str | Path, registry: Registry | None = None) -> list[str]:
    """Read a text file or a saved web page as canonical paragraphs, of the article's page only its own.

    Parameters
    ----------
    path : str or Path
        A text with one paragraph a line, or a saved page; ``-`` is standard input.
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    list of str
        Canonical paragraphs (`canonical_paragraph`), none empty; of any other page every visible block.

    Raises
    ------
    InputError
        If the file is missing, empty, or neither in UTF-8 or UTF-16 nor in the charset that it declares.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     page = Path(folder, "page.html")
    ...     _ = page.write_text("<p>Có 5 <b>hộ</b></p><script>7</script>", encoding="utf-8")
    ...     load_article(page)
    ['Có 5 hộ']
    >>> load_article("no.txt")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: no.txt: there is no such file: expected a text or HTML copy of an article
    """
    return own_paragraphs(*read_lines(path), as_registry(registry))


def own_paragraphs(lines: list[str], html: bool, registry: Registry) -> list[str]:
    """Of the article's page its own paragraphs; of a text, and of a page that is none of its copies, all."""
    if html and is_copy(_exact_places(" ".join(lines), registry.record["paragraphs"]), lines, registry):
        found, _ = locate_paragraphs(lines, html, registry)
        if is_copy((n for n, own in found.items() if own.how != "alike"), lines, registry):
            return [own.text for own in sorted(found.values())]
    return lines


def read_lines(path: str | Path) -> tuple[list[str], bool]:
    """Read each line of a text, or block of a page, in canonical form, and tell whether it is a page."""
    return lines_of(*_read(path))


def read_draft(path: str | Path) -> tuple[list[str], str, str]:
    """Read the paragraphs of an article that no registry knows, its headline and its day, as a page has them.

    A text is the article. In a page it stands from the headline, or its first sentence, to its last one,
    where most of the page's sentences are together: menus, links and captions around it are none.
    """
    raw, name = _read(path)
    lines, page = _lines_in(_decode(raw, name), name)
    if not page:
        return lines, "", ""
    said = [i for i, line in enumerate(lines) if len(line) >= _SAID and line[-1] in _ENDS]
    runs = [list[int]()]
    for i in said:
        if runs[-1] and i - runs[-1][-1] > _APART:
            runs.append([])
        runs[-1].append(i)
    body = max(runs, key=lambda run: sum(len(lines[i]) for i in run))
    if sum(len(lines[i]) for i in body) < _LEAST:
        raise InputError(f"{name}: the page holds no article: expected one with some sentences together")
    headline, day = page.headline(), page.day()
    above = [i for i in range(body[0]) if lines[i] == headline]
    first = above[-1] if above else body[0]
    return lines[first : body[-1] + 1], headline, day


def _read(path: str | Path) -> tuple[bytes, str]:
    """The bytes of a file or of standard input, and its name."""
    path, given = Path(path), str(path) == "-"
    name = "standard input" if given else str(path)
    try:
        with nullcontext(sys.stdin.buffer) if given else path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        known = {"FileNotFoundError": "there is no such file", "IsADirectoryError": "this is a folder"}
        why = f"the file cannot be read ({getattr(error, 'strerror', None) or error})"
        raise InputError(f"{name}: {known.get(type(error).__name__, why)}: {_COPY}") from None
    if len(raw) > LARGEST:
        raise InputError(f"{name}: the file has more than {LARGEST >> 20} MB: {_COPY}")
    return raw, name


def is_page(text: str, name: str) -> bool:
    """Whether a text is the markup of a page, by how it begins or by the ending of its name."""
    return bool(_HTML.match(text)) or name.lower().removesuffix(".gz").endswith((".html", ".htm", ".xhtml"))


def text_lines(text: str) -> list[str]:
    """The lines of a text in canonical form, none empty."""
    return [line for line in map(canonical_paragraph, text.splitlines()) if line]


def lines_of(raw: bytes, name: str) -> tuple[list[str], bool]:
    """What `read_lines` makes of the bytes of a file."""
    lines, page = _lines_in(_decode(raw, name), name)
    return lines, page is not None


def _lines_in(text: str, name: str) -> tuple[list[str], _Page | None]:
    """The canonical lines of a text, or of the page that it is the markup of."""
    page = _parsed(text) if is_page(text, name) else None
    if not (lines := text_lines("".join(page.parts) if page else text)):
        raise InputError(f"{name}: the file has no text: {_COPY}")
    return lines, page


def _decode(raw: bytes, name: str) -> str:
    """Read bytes as UTF-8, whatever is declared; else by their byte-order mark; else as the page declares."""
    label = _DECLARED.search(raw[:4096])
    declared = label[1].decode() if label else ""
    encodings = ["utf-8-sig"]
    if raw.startswith(UTF16):
        encodings.append("utf-16")
    with suppress(LookupError):
        codec = codecs.lookup(declared).name
        if not codec.startswith("utf"):
            encodings.append("cp1252" if codec == "iso8859-1" else codec)  # as browsers take it
    for encoding in encodings:
        with suppress(UnicodeError, LookupError):
            text = raw.decode(encoding)
            if not re.search("\x00" if encoding.startswith("utf") else "[\x00-\x08\x0e-\x1f\x80-\x9f]", text):
                return text
    wrong = f"in UTF-8, nor in the charset that it declares ({declared})" if declared else "in UTF-8"
    raise InputError(f"{name}: this is not text {wrong}: save the copy as UTF-8 text or HTML")


class _Page:
    """The text that a page shows, one line a block, gathered from the events of a parser."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []  # the elements that are open
        # Outside and in each of them: whether it is hidden, keeps its lines, is of a heading.
        self.states = [(False, False, False)]
        self.headings: list[list[str]] = []
        self.given: dict[str, str] = {}  # what the page says of itself

    def headline(self) -> str:
        """The headline that the page gives; empty where it gives none."""
        headings = [text for own in self.headings if (text := canonical_paragraph("".join(own)))]
        return headings[0] if len(headings) == 1 else canonical_paragraph(self.given.get("og:title", ""))

    def day(self) -> str:
        """The day of publication that the page gives; empty where it gives none."""
        day = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", self.given.get("article:published_time", ""))
        return day[0] if day else ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        hidden, kept, heading = self.states[-1]
        hidden = hidden or tag in UNSEEN or "hidden" in attributes
        if style := attributes.get("style", ""):
            hidden = hidden or "display:none" in "".join(style.lower().split())
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name", "")
            self.given[name] = attributes.get("content", "")
        if tag == "h1":
            self.headings.append([])
        self.open.append(tag)
        self.states.append((hidden, kept or tag == "pre", heading or tag == "h1"))
        self._break(tag)

    def end(self, tag: str) -> None:
        self._break(tag)
        self.states.pop()
        self.open.pop()

    def data(self, text: str) -> None:
        hidden, kept, heading = self.states[-1]
        if not hidden:
            self.parts.append(text if kept else re.sub(r"\s", " ", text))
        if heading:
            self.headings[-1].append(text)

    def close(self) -> None:
        """The parser tells the end, behind which nothing is left to gather."""

    def _break(self, tag: str) -> None:
        if tag in BLOCKS and not self.states[-1][0]:
            self.parts.append("\n")


def _parsed(markup: str) -> _Page:
    """What a page shows, however it is nested: no closing tag has the parser search all in vain."""
    from lxml import etree  # type: ignore[import-untyped]

    if markup.count("<") > _TAGS:
        raise InputError(f"a page of more than {_TAGS} tags is not read: {_COPY}")
    page = _Page()
    parser = etree.HTMLParser(target=page, huge_tree=True)
    first, *rest = markup.split("</")
    parser.feed(f"<!---->{first}")
    for piece in rest:
        name = re.match(r"[a-z][^\s/>]*|", piece, re.I)[0].lower()  # type: ignore[index]  # it matches always
        closes = not name or name in page.open[-_DEPTH:]
        stray = f"<br{piece[len(name) :]}" if name in ("p", "br") else f"<!{piece}"
        parser.feed(f"</{piece}" if closes else stray)
    parser.close()
    return page


# --- the registered paragraphs in a copy --------------------------------------------------------------------

_RUN = 40  # pieces that one changed paragraph may be broken into
_REACH = 200  # pieces from its neighbours (or from its numbers) in which a changed paragraph is sought
Span = tuple[int, int]  # where a text begins and ends [characters of the lines joined by spaces]
Piece = tuple[int, str]  # where a text begins, and the text


class Found(NamedTuple):
    """Where a registered paragraph was found, the text there, and whether it is the same, moved or alike."""

    at: int
    text: str
    how: str


def locate_paragraphs(
    lines: list[str], html: bool, registry: Registry
) -> tuple[dict[int, Found], list[Piece]]:
    """Find the registered paragraphs in the canonical lines of a copy, and the other pieces of its text.

    A paragraph whose hash agrees is found exactly, even if it is broken over lines or run together with
    others. Those that changed are then sought between the neighbours that were found, by their numbers and
    their length, so that one neither hides nor displaces another (in the manner of W. Gale and K. Church
    1993). A page may hold other text; in a text file, what is left between two paragraphs that were found
    is the one between them. In what has no paragraph of the article, nor most numbers of one together,
    nothing is sought.
    """
    record, stream = registry.record["paragraphs"], " ".join(lines)
    lengths: dict[int, int] = {paragraph["number"]: paragraph["length"] for paragraph in record}
    printed: dict[int, list[str]] = {number: [] for number in lengths}
    for mention in registry.tables["mentions"].values():
        printed[mention["paragraph"]].append(mention["printed"])
    exact = _exact_places(stream, record)
    middle = -1 if exact else _place_of_numbers(stream, lengths, printed)
    if middle is None:
        return {}, _rests(lines, [])
    chain = _longest_chain(exact)
    moved = _moved(exact, chain)
    rests = _rests(lines, [*chain.values(), *moved.values()])
    found = {number: Found(low, stream[low:high], "same") for number, (low, high) in chain.items()}
    outside: list[Piece] = []
    ends = [(0, (-1, -1)), *chain.items(), (len(record) + 1, (len(stream), -1))]
    for (before, (low, _)), (after, (high, _)) in itertools.pairwise(ends):
        gap = range(before + 1, after)
        between = [piece for piece in rests if low < piece[0] < high]
        near = between[:_REACH] + between[_REACH:][-_REACH:]
        if not chain:
            i = bisect_left(between, (middle, ""))
            near = between[max(0, i - _REACH) : i + _REACH]
        for number, run in _align(gap, near, lengths, printed, moved).items():
            found[number] = Found(run[0][0], " ".join(text for _, text in run), "alike")
            taken = set(run)
            between = [piece for piece in between if piece not in taken]
        lacking = [number for number in gap if number not in found and number not in moved]
        if not html and len(lacking) == len(between):
            found |= {n: Found(*piece, "alike") for n, piece in zip(lacking, between, strict=True)}
        else:
            outside += between
    for number, (low, high) in moved.items():
        if number in found:
            outside.append((low, stream[low:high]))
        else:
            found[number] = Found(low, stream[low:high], "moved")
    return found, _join_rests(sorted(outside), "\n".join(lines), found)


def is_copy(numbers: Iterable[int], lines: list[str], registry: Registry) -> bool:
    """Whether the paragraphs that were found are a tenth of the article, or half of what was read."""
    lengths: dict[int, int] = {p["number"]: p["length"] for p in registry.record["paragraphs"]}
    own = sum(lengths[number] for number in numbers)
    return 10 * own >= sum(lengths.values()) or 2 * own >= sum(map(len, lines))


def _exact_places(stream: str, record: list[dict[str, Any]]) -> dict[int, list[Span]]:
    """Every place at which a registered paragraph stands among words: by its digits, then its hash."""
    codes = np.frombuffer(stream.encode("utf-32-le"), dtype="<u4")
    edges = np.concatenate([[True], codes == ord(" "), [True]])
    digits = np.concatenate([[0], np.cumsum((codes >= ord("0")) & (codes <= ord("9")))])
    places: dict[int, list[Span]] = defaultdict(list)
    for paragraph in record:
        length = paragraph["length"]
        begins = np.flatnonzero(edges[: -length - 1] & edges[length + 1 :])
        for at in begins[digits[begins + length] - digits[begins] == paragraph["digits"]].tolist():
            if hashlib.sha256(stream[at : at + length].encode()).hexdigest() == paragraph["sha256"]:
                places[paragraph["number"]].append((at, at + length))
    return places


def _place_of_numbers(stream: str, lengths: dict[int, int], printed: dict[int, list[str]]) -> int | None:
    """Where two thirds of the digits of a paragraph, six at least, stand as close together as in it."""
    words = {number: set(" ".join(own).split()) for number, own in printed.items()}
    digits = {word: len(re.findall(r"\d", word)) for own in words.values() for word in own}
    pieces = ((match.start(), match[0].strip(".,;:!?()\"'")) for match in re.finditer("[^ ]+", stream))
    places = [(at, word) for at, word in pieces if digits.get(word)]
    for number, own in words.items():
        least = max(6, sum(digits[word] for word in own) * 2 / 3)
        last: dict[str, int] = {}
        for at, word in places:
            if word in own:
                last[word] = at
                close = [w for w, place in last.items() if at - place <= lengths[number]]
                if len(close) > 1 and sum(digits[w] for w in close) >= least:
                    return at
    return None


def _longest_chain(exact: dict[int, list[Span]]) -> dict[int, Span]:
    """The most paragraphs in their order; among equals those with most text, then the most compact."""
    # Of a chain: how many there are, their text, where it begins, and each paragraph with its place.
    longest: tuple[int, int, int, tuple[tuple[int, Span], ...]] = (0, 0, 0, ())
    best = dict[int, tuple[int, int, int, tuple[tuple[int, Span], ...]]]()  # by the paragraph where it ends
    for (low, high), number in sorted((span, number) for number, spans in exact.items() for span in spans):
        before = [own for n, own in best.items() if n < number and own[3][-1][1][1] <= low]
        count, text, first, chain = max(before, default=(0, 0, low, ()))
        new = (count + 1, text + high - low, first, (*chain, (number, (low, high))))
        best[number] = max(best.get(number, new), new)
        longest = max(longest, (*new[:2], first - low, new[3]), key=itemgetter(0, 1, 2))
    return dict(longest[3])


def _moved(exact: dict[int, list[Span]], chain: dict[int, Span]) -> dict[int, Span]:
    """Where each paragraph stands that is unchanged, but out of order: the first free place of its own."""
    moved: dict[int, Span] = {}
    for number in sorted(set(exact) - set(chain)):
        taken = [*chain.values(), *moved.values()]
        for low, high in exact[number]:
            if number not in moved and all(high <= begin or end <= low for begin, end in taken):
                moved[number] = low, high
    return moved


def _rests(lines: list[str], taken: list[Span]) -> list[Piece]:
    """What is left of each line beside the spans that are taken."""
    text = "\n".join(lines)
    for low, high in taken:
        text = text[:low] + "\n" * (high - low) + text[high:]
    return [(match.start(), match[0]) for match in re.finditer(r"[^ \n](?:[^\n]*[^ \n])?", text)]


def _join_rests(outside: list[Piece], text: str, found: dict[int, Found]) -> list[Piece]:
    """Give what stands in one line with a paragraph to that paragraph, as added to it; return the rest."""
    begins = {own.at: n for n, own in found.items() if text[own.at - 1 : own.at] == " "}
    ends = {own.at + len(own.text) + 1: n for n, own in found.items()}
    rest: list[Piece] = []
    for at, piece in outside:
        if at in ends and text[at - 1] == " ":
            n = ends[at]
            found[n] = Found(found[n].at, f"{found[n].text} {piece}", "alike")
        elif n := begins.get(at + len(piece) + 1, 0):
            found[n] = Found(at, f"{piece} {found[n].text}", "alike")
        else:
            rest.append((at, piece))
    return rest


def _align(
    gap: Sequence[int],
    pieces: list[Piece],
    lengths: dict[int, int],
    printed: dict[int, list[str]],
    moved: Container[int],
) -> dict[int, list[Piece]]:
    """Match changed paragraphs, in order, with runs of pieces: those of the greatest likeness together.

    For what stands unchanged elsewhere (a headline among related links) only a very like text is taken.
    """  # fmt: skip
    count, longest = len(pieces), 2 * max((lengths[number] for number in gap), default=0) + 20
    read = [find_mentions(text) if len(text) <= longest else [] for _, text in pieces]
    found = [_marks([mention.printed for mention in own]) for own in read]
    below: list[tuple[float, dict[int, Span]]] = [(0.0, {})] * (count + 1)
    for number in reversed(gap):
        length, registered, row = lengths[number], _marks(printed[number]), [*below]
        least = 0.7 if number in moved else 0.35
        for j in range(count - 1, -1, -1):
            row[j] = max(below[j], row[j + 1], key=itemgetter(0))
            size, own = -1, list[str]()
            for last in range(j + 1, min(count, j + _RUN) + 1):
                size, own = size + 1 + len(pieces[last - 1][1]), own + found[last - 1]
                if size > 2 * length + 20:
                    break
                if 2 * size + 20 >= length:
                    alike = _likeness(registered, own, 1 - abs(length - size) / max(length, size))
                    if alike >= least and alike + below[last][0] > row[j][0]:
                        row[j] = alike + below[last][0], {number: (j, last), **below[last][1]}
        below = row
    return {number: pieces[first:last] for number, (first, last) in below[0][1].items()}


def _marks(printed: list[str]) -> list[str]:
    """Printed numbers, and their forms: the same without their digits."""
    return [*printed, *(re.sub(r"\d", "#", text) for text in printed)]


def _likeness(registered: list[str], found: list[str], by_length: float) -> float:
    """How much a text looks like a registered paragraph, 0 to 1: by the marks of both, and by its length."""
    if not registered:
        return by_length * (0.5 if found else 0.8)
    common = (Counter(registered) & Counter(found)).total()
    return 1.2 * common / (len(registered) + len(found)) + 0.4 * by_length
