"""A copy of the article (text or saved page) as canonical paragraphs, and the registered ones found in it."""

from __future__ import annotations

import codecs
import hashlib
import itertools
import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lbanalysis.numerals import InputError
from lbanalysis.reading import canonical_paragraph, find_mentions
from lbanalysis.registry import Registry, as_registry

# --- copies -------------------------------------------------------------------------------------------------

_COPY = "expected a text or HTML copy of an article"
_BLOCKS = set(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = set(
    "head title script style template noscript svg math iframe object select textarea canvas audio "
    "video".split()
)
_HTML = re.compile(r"(?>\s+|<!--(?s:.*?)-->|<\?[^>]*>)*+<(?:!doctype html|html|head|body)\b", re.I)
_DECLARED = re.compile(rb"(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=[\s\"']*([\w.:-]+)")
_DEPTH = 256  # elements that one closing tag may close
_CHARSETS = re.compile(r"cp(125\d|8\d\d|9\d\d)|iso8859-\d+|koi8-\w+|gb\w+|big5\w*|shift_jis|euc_\w+")


class Located(NamedTuple):
    """Where the registered paragraphs stand in a copy of the article.

    `paragraphs[n]` is where the text found for registered paragraph n begins in the copy [characters of its
    lines joined by spaces], and that text; `how[n]` tells how it was found: same (its hash agrees), moved
    (the same, out of its order) or alike (it changed); `outside` is every other piece of text, with its
    place.
    """

    paragraphs: dict[int, tuple[int, str]]
    how: dict[int, str]
    outside: list[tuple[int, str]]


def load_article(path: str | Path, registry: Registry | None = None) -> list[str]:
    """Read a text file or a saved web page as canonical paragraphs.

    Parameters
    ----------
    path : str or Path
        A text with one paragraph a line, or HTML, in UTF-8, UTF-16 with a byte-order mark, or the charset
        that the page declares; ``-`` is standard input. Of a page that is a copy of the registered article
        only its paragraphs are taken; of any other page every visible block is a paragraph.
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
    ...     page = Path(folder, "page.html")
    ...     _ = page.write_text("<p>Có 5 <b>hộ</b></p><script>7</script>", encoding="utf-8")
    ...     load_article(page)
    ['Có 5 hộ']
    >>> load_article("no.txt")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: no.txt: there is no such file: expected a text or HTML copy of an article
    """
    lines, html = read_lines(path)
    if not html:
        return lines
    found = locate_paragraphs(lines, html, registry := as_registry(registry))
    if not is_copy((n for n, how in found.how.items() if how != "alike"), lines, registry):
        return lines
    return [text for _, text in sorted(found.paragraphs.values())]


def read_lines(path: str | Path) -> tuple[list[str], bool]:
    """Read each line of a text, or block of a page, in canonical form, and tell whether it is a page."""
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        known = {"FileNotFoundError": "there is no such file", "IsADirectoryError": "this is a folder"}
        why = f"the file cannot be read ({getattr(error, 'strerror', None) or error})"
        raise InputError(f"{path}: {known.get(type(error).__name__, why)}: {_COPY}") from None
    text = _decode(raw, path)
    html = bool(_HTML.match(text)) or Path(path).suffix.lower() in (".html", ".htm", ".xhtml")
    shown = (_visible_text(text) if html else text).splitlines()
    if not (lines := [line for raw_line in shown if (line := canonical_paragraph(raw_line))]):
        raise InputError(f"{path}: the file has no text: {_COPY}")
    return lines, html


def _decode(raw: bytes, path: str | Path) -> str:
    """Read bytes as UTF-8, whatever is declared; else by their byte-order mark; else as the page declares."""
    label = _DECLARED.search(raw[:4096])
    declared = label[1].decode() if label else ""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-8-sig", "utf-16" if marked else _charset(declared)):
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if not re.search("\x00" if encoding.startswith("utf") else "[\x00-\x08\x0e-\x1f\x80-\x9f]", text):
                return text
    wrong = f"in UTF-8, nor in the charset that it declares ({declared})" if declared else "in UTF-8"
    raise InputError(f"{path}: this is not text {wrong}: save the copy as UTF-8 text or HTML")


def _charset(declared: str) -> str:
    """The codec of a declared charset as browsers take it; UTF-8 where it is none that old pages are in."""
    with suppress(LookupError):
        name = codecs.lookup(declared).name
        return "cp1252" if name == "iso8859-1" else name if _CHARSETS.fullmatch(name) else "utf-8"
    return "utf-8"


class _Page:
    """The text that a page shows, gathered from a parser's events: one line a block."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.depths: defaultdict[str, list[int]] = defaultdict(list)  # of the open elements, by their name
        self.states = [(False, False)]  # of each open element: whether it is hidden, and keeps its lines

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        hidden, kept = self.states[-1]
        style = "".join(attributes.get("style", "").lower().split())
        hidden = hidden or tag in _UNSEEN or "hidden" in attributes or "display:none" in style
        self.depths[tag].append(len(self.states))
        self.states.append((hidden, kept or tag == "pre"))
        self._break(tag)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._break(tag)
        self.states.pop()
        self.depths[tag].pop()

    def closes(self, tag: str) -> bool:
        """Whether a closing tag has an element to close among the innermost that are open."""
        return bool(self.depths[tag]) and len(self.states) - self.depths[tag][-1] <= _DEPTH

    def data(self, text: str) -> None:
        """Text stands in the element that is open."""
        hidden, kept = self.states[-1]
        if not hidden:
            self.parts.append(text if kept else re.sub(r"\s", " ", text))

    def close(self) -> str:
        """The page ends."""
        return "".join(self.parts)

    def _break(self, tag: str) -> None:
        """A line ends before and after a block."""
        if tag in _BLOCKS and not self.states[-1][0]:
            self.parts.append("\n")


def _visible_text(markup: str) -> str:
    """The text that a page shows, one block a line.

    The page is streamed, so that it may be nested at will. For a closing tag the parser looks through all
    that is open: where that is in vain it gets a line break (`</p>`, `</br>`) or a comment instead.
    """
    from lxml import etree  # type: ignore[import-untyped]

    page = _Page()
    parser = etree.HTMLParser(target=page, huge_tree=True)
    first, *rest = markup.split("</")
    parser.feed(f"<!---->{first}")
    for piece in rest:
        name = re.match(r"[a-z][^\s/>]*|", piece, re.I)[0].lower()  # type: ignore[index]  # it matches always
        closes = not name or page.closes(name)
        stray = f"<br{piece[len(name) :]}" if name in ("p", "br") else f"<!{piece}"
        parser.feed(f"</{piece}" if closes else stray)
    return str(parser.close())


# --- the registered paragraphs in a copy --------------------------------------------------------------------

_RUN = 40  # pieces that one changed paragraph may be broken into
_REACH = 200  # pieces from its neighbours (or from its numbers) in which a changed paragraph is sought
Chain = tuple[
    int, int, int, tuple[tuple[int, int], ...]
]  # paragraphs, characters, first place, numbers and places
Piece = tuple[int, str]  # a place [characters of the lines joined by spaces] and the text there


def locate_paragraphs(lines: list[str], html: bool, registry: Registry) -> Located:
    """Find the registered paragraphs in the canonical lines of a copy, wherever they stand.

    A paragraph whose hash agrees is found exactly, even if it is broken over lines or run together with
    others. Those that changed are then sought between the neighbours that were found, by their numbers and
    their length, so that one neither hides nor displaces another (in the manner of W. Gale and K. Church
    1993). A page may hold other text; in a text file, what is left between two paragraphs that were found
    is the one between them. In what has no line of the article, nor half the numbers of a paragraph
    together, nothing is sought.
    """
    record, stream = registry.record["paragraphs"], " ".join(lines)
    lengths: dict[int, int] = {paragraph["number"]: paragraph["length"] for paragraph in record}
    starts = itertools.accumulate((len(line) + 1 for line in lines[:-1]), initial=0)
    pieces = list(zip(starts, lines, strict=True))
    printed: dict[int, list[str]] = {number: [] for number in lengths}
    for mention in registry.tables["mentions"].values():
        printed[mention["paragraph"]].append(mention["printed"])
    exact = _whole_lines(pieces, record)
    middle = -1 if exact else _place_of_numbers(stream, lengths, printed)
    if middle is None:
        return Located({}, {}, pieces)
    exact |= _among_words(stream, [p for p in record if p["number"] not in exact])
    chain = _longest_chain(exact, lengths)
    moved = _moved(exact, chain, lengths)
    found = {n: (at, stream[at : at + lengths[n]]) for n, at in chain.items()}
    how, outside, taken = dict.fromkeys(found, "same"), list[Piece](), set[Piece]()
    rests = _rests(pieces, sorted((at, at + lengths[n]) for n, at in (chain | moved).items()))
    if not chain:
        first, last = max(0, (i := bisect_left(rests, (middle, ""))) - _REACH), i + _REACH
        rests, outside = rests[first:last], rests[:first] + rests[last:]
    ends = [(0, -1), *chain.items(), (len(record) + 1, len(stream))]
    for (before, low), (after, high) in itertools.pairwise(ends):
        gap = list(range(before + 1, after))
        between = rests[bisect_right(rests, (low, "")) : bisect_left(rests, (high, ""))]
        near = between[:_REACH] + between[_REACH:][-_REACH:] if gap else []
        for number, run in _align(gap, near, lengths, printed, moved).items():
            found[number], how[number] = (run[0][0], " ".join(text for _, text in run)), "alike"
            taken |= set(run)
        between = [piece for piece in between if piece not in taken]
        gap = [n for n in gap if n not in found and n not in moved]
        if not html and len(gap) == len(between):
            found.update(zip(gap, between, strict=True))
            how.update(dict.fromkeys(gap, "alike"))
        else:
            outside += between
    for number, at in moved.items():
        piece = at, stream[at : at + lengths[number]]
        if number in found:
            outside.append(piece)
        else:
            found[number], how[number] = piece, "moved"
    return Located(found, how, _join_rests(sorted(outside), {at for at, _ in pieces}, found, how))


def is_copy(numbers: Iterable[int], lines: list[str], registry: Registry) -> bool:
    """Whether the paragraphs that were found are a tenth of the article, or half of what was read."""
    lengths: dict[int, int] = {p["number"]: p["length"] for p in registry.record["paragraphs"]}
    own = sum(lengths[number] for number in numbers)
    return own > 0 and (10 * own >= sum(lengths.values()) or 2 * own >= sum(map(len, lines)))


def _sha256(text: str) -> str:
    """The hash by which a registered paragraph is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def _whole_lines(pieces: list[Piece], record: list[dict[str, Any]]) -> dict[int, list[int]]:
    """Every place at which a registered paragraph is a line of the copy."""
    lengths = {paragraph["length"] for paragraph in record}
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in pieces:
        if len(line) in lengths:
            places[_sha256(line)].append(at)
    return {p["number"]: places[p["sha256"]] for p in record if p["sha256"] in places}


def _among_words(stream: str, record: list[dict[str, Any]]) -> dict[int, list[int]]:
    """Every place at which a registered paragraph stands among words: by its digits, then its hash."""
    codes = np.frombuffer(stream.encode("utf-32-le"), dtype="<u4")
    edges = np.concatenate([[-1], np.flatnonzero(codes == ord(" ")), [len(codes)]])
    digits = np.concatenate([[0], np.cumsum((codes >= ord("0")) & (codes <= ord("9")))])
    places: dict[int, list[int]] = {}
    for paragraph in record:
        length = paragraph["length"]
        first = edges[np.isin(edges + length + 1, edges)] + 1
        likely = first[digits[first + length] - digits[first] == paragraph["digits"]].tolist()
        found = [at for at in likely if _sha256(stream[at : at + length]) == paragraph["sha256"]]
        places |= {paragraph["number"]: found} if found else {}
    return places


def _place_of_numbers(stream: str, lengths: dict[int, int], printed: dict[int, list[str]]) -> int | None:
    """Where two thirds of the digits of a paragraph, six at least, stand as close together as in it."""
    owners: dict[str, list[int]] = defaultdict(list)
    digits = {
        word: len(re.findall(r"\d", word)) for own in printed.values() for word in " ".join(own).split()
    }
    least = dict.fromkeys(lengths, 0.0)
    for number, own in printed.items():
        words = {word for word in " ".join(own).split() if digits[word]}
        least[number] = max(6, sum(digits[word] for word in words) * 2 / 3)
        for word in words if len(words) > 1 else ():
            owners[word].append(number)
    last: dict[int, dict[str, int]] = {number: {} for number in lengths}
    seen, at = dict.fromkeys(lengths, 0), 0
    for text in stream.split(" "):
        word = text.strip(".,;:!?()\"'")
        for n in owners.get(word, ()):
            seen[n] += digits[word] * (word not in last[n])
            last[n][word] = at
            close = (w for w, place in last[n].items() if at - place <= lengths[n])
            if seen[n] >= least[n] and sum(digits[w] for w in close) >= least[n]:
                return at
        at += len(text) + 1
    return None


def _longest_chain(exact: dict[int, list[int]], lengths: dict[int, int]) -> dict[int, int]:
    """The most paragraphs in their order; among equals those with most text, then the most compact."""
    best: dict[int, Chain] = {}  # of the chains that end in a paragraph, the best up to here
    longest: Chain = (0, 0, 0, ())
    for at, number in sorted((at, number) for number, places in exact.items() for at in places):
        before = [chain for n, chain in best.items() if n < number and chain[3][-1][1] + lengths[n] <= at]
        count, text, first, chain = max(before, default=(0, 0, at, ()))
        new = (count + 1, text + lengths[number], first, (*chain, (number, at)))
        best[number] = max(best.get(number, new), new)
        longest = max(longest, (*new[:2], first - at, new[3]), key=itemgetter(0, 1, 2))
    return dict(longest[3])


def _moved(exact: dict[int, list[int]], chain: dict[int, int], lengths: dict[int, int]) -> dict[int, int]:
    """Where each paragraph stands that is unchanged, but out of order: the first free place of its own."""
    taken = [(at, at + lengths[n]) for n, at in chain.items()]
    moved: dict[int, int] = {}
    for number in sorted(set(exact) - set(chain)):
        for at in exact[number]:
            if all(at + lengths[number] <= low or high <= at for low, high in taken):
                moved[number] = at
                taken.append((at, at + lengths[number]))
                break
    return moved


def _rests(pieces: list[Piece], taken: list[tuple[int, int]]) -> list[Piece]:
    """What is left of each piece beside the spans that are taken."""
    rests: list[Piece] = []
    spans = deque(taken)
    for at, line in pieces:
        cursor = at
        while spans and spans[0][0] < at + len(line):
            rests.append((cursor, line[cursor - at : max(0, spans[0][0] - at)]))
            cursor = spans[0][1]
            if cursor > at + len(line):
                break
            spans.popleft()
        rests.append((cursor, line[cursor - at :]))
    return [(at + len(text) - len(text.lstrip()), text.strip()) for at, text in rests if text.strip()]


def _join_rests(
    outside: list[Piece], starts: set[int], found: dict[int, Piece], how: dict[int, str]
) -> list[Piece]:
    """Give text in one line with a paragraph to that paragraph, as added to it; return the other text."""
    begins = {at: number for number, (at, _) in found.items() if at not in starts}
    ends = {at + len(text) + 1: number for number, (at, text) in found.items()}
    rest: list[Piece] = []
    for at, text in outside:
        if number := ends.get(at, 0) * (at not in starts):
            found[number] = found[number][0], f"{found[number][1]} {text}"
        elif number := begins.get(at + len(text) + 1, 0):
            found[number] = at, f"{text} {found[number][1]}"
        else:
            rest.append((at, text))
            continue
        how[number] = "alike"
    return rest


def _align(
    numbers: list[int],
    pieces: list[Piece],
    lengths: dict[int, int],
    printed: dict[int, list[str]],
    moved: dict[int, int],
) -> dict[int, list[Piece]]:
    """Match changed paragraphs, in order, with runs of pieces: those of the greatest likeness together.

    For what stands unchanged elsewhere (a headline among related links) only a very like text is taken.
    """
    m = len(pieces)
    longest = 2 * max((lengths[number] for number in numbers), default=0) + 20
    found = [[m.printed for m in find_mentions(text)] if len(text) <= longest else [] for _, text in pieces]
    below: list[tuple[float, dict[int, tuple[int, int]]]] = [(0.0, {})] * (m + 1)
    for number in reversed(numbers):
        length, least, row = lengths[number], 0.7 if number in moved else 0.35, [*below]
        for j in range(m - 1, -1, -1):
            row[j] = max(below[j], row[j + 1], key=itemgetter(0))
            size, texts = -1, list[str]()
            for last in range(j + 1, min(m, j + _RUN) + 1):
                size, texts = size + 1 + len(pieces[last - 1][1]), texts + found[last - 1]
                if size > 2 * length + 20:
                    break
                if 2 * size + 20 >= length:
                    alike = _likeness(printed[number], texts, 1 - abs(length - size) / max(length, size))
                    if alike >= least and alike + below[last][0] > row[j][0]:
                        row[j] = alike + below[last][0], {number: (j, last), **below[last][1]}
        below = row
    return {number: pieces[first:last] for number, (first, last) in below[0][1].items()}


def _likeness(registered: list[str], found: list[str], by_length: float) -> float:
    """How much a text looks like a registered paragraph, 0 to 1: by its numbers, their forms, its length."""
    if not registered:
        return by_length * (0.8 if not found else 0.5)
    common = (Counter(registered) & Counter(found)).total()
    common += (Counter(map(_form, registered)) & Counter(map(_form, found))).total()
    return 0.6 * common / (len(registered) + len(found)) + 0.4 * by_length


@lru_cache(maxsize=4096)
def _form(printed: str) -> str:
    """A printed number, digits aside."""
    return re.sub(r"\d", "0", printed)
