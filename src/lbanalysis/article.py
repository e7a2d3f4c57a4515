"""A copy of the article (text or saved page) as canonical paragraphs, and the registered ones found in it."""

from __future__ import annotations

import codecs
import hashlib
import itertools
import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

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
_CHARSETS = re.compile(r"cp(125\d|8\d\d|9\d\d)|iso8859-\d+|koi8-\w+|gb\w+|big5\w*|shift_jis|euc_\w+")
_DEPTH = 256  # elements that one closing tag may close


def load_article(path: str | Path, registry: Registry | None = None) -> list[str]:
    """Read a text file or a saved web page as canonical paragraphs, of the article's page only its own.

    Parameters
    ----------
    path : str or Path
        A text with one paragraph a line, or HTML, in UTF-8, UTF-16 with a byte-order mark, or the charset
        that the page declares; ``-`` is standard input.
    registry : Registry, optional
        What is known of the article; this article's by default.

    Returns
    -------
    list of str
        Canonical paragraphs (`canonical_paragraph`), none empty; of any other page every visible block.

    Raises
    ------
    InputError
        If the file is missing, empty, or neither text nor HTML that can be decoded.

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
    if html:
        found, _ = locate_paragraphs(lines, html, registry := as_registry(registry))
        if is_copy((n for n, own in found.items() if own.how != "alike"), lines, registry):
            return [own.text for own in sorted(found.values())]
    return lines


def read_lines(path: str | Path) -> tuple[list[str], bool]:
    """Read each line of a text, or block of a page, in canonical form, and tell whether it is a page."""
    path = Path(path)
    name = "standard input" if str(path) == "-" else str(path)
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file: {_COPY}") from None
    except IsADirectoryError:
        raise InputError(f"{name}: this is a folder: {_COPY}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: the file cannot be read ({why}): {_COPY}") from None
    text = _decode(raw, name)
    html = bool(_HTML.match(text)) or path.suffix.lower() in (".html", ".htm", ".xhtml")
    shown = map(canonical_paragraph, (_visible_text(text) if html else text).splitlines())
    if not (lines := [line for line in shown if line]):
        raise InputError(f"{name}: the file has no text: {_COPY}")
    return lines, html


def _decode(raw: bytes, name: str) -> str:
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
    raise InputError(f"{name}: this is not text {wrong}: save the copy as UTF-8 text or HTML")


def _charset(declared: str) -> str:
    """The codec of a declared charset as browsers take it; UTF-8 where it is none that old pages are in."""
    with suppress(LookupError):
        name = codecs.lookup(declared).name
        return "cp1252" if name == "iso8859-1" else name if _CHARSETS.fullmatch(name) else "utf-8"
    return "utf-8"


class _Page:
    """The text that a page shows, one line a block, gathered from the events of a parser."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []  # the elements that are open
        self.states = [(False, False)]  # outside and in each of them: whether it is hidden, keeps its lines

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        hidden, kept = self.states[-1]
        style = "".join(attributes.get("style", "").lower().split())
        hidden = hidden or tag in _UNSEEN or "hidden" in attributes or "display:none" in style
        self.open.append(tag)
        self.states.append((hidden, kept or tag == "pre"))
        self._break(tag)

    def end(self, tag: str) -> None:
        self._break(tag)
        self.states.pop()
        self.open.pop()

    def data(self, text: str) -> None:
        hidden, kept = self.states[-1]
        if not hidden:
            self.parts.append(text if kept else re.sub(r"\s", " ", text))

    def close(self) -> str:
        return "".join(self.parts)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and not self.states[-1][0]:
            self.parts.append("\n")


def _visible_text(markup: str) -> str:
    """The text that a page shows, however it is nested: no closing tag has the parser search all in vain."""
    from lxml import etree  # type: ignore[import-untyped]

    page = _Page()
    parser = etree.HTMLParser(target=page, huge_tree=True)
    first, *rest = markup.split("</")
    parser.feed(f"<!---->{first}")
    for piece in rest:
        name = re.match(r"[a-z][^\s/>]*|", piece, re.I)[0].lower()  # type: ignore[index]  # it matches always
        closes = not name or name in page.open[-_DEPTH:]
        stray = f"<br{piece[len(name) :]}" if name in ("p", "br") else f"<!{piece}"
        parser.feed(f"</{piece}" if closes else stray)
    return str(parser.close())


# --- the registered paragraphs in a copy --------------------------------------------------------------------

_RUN = 40  # pieces that one changed paragraph may be broken into
_REACH = 200  # pieces from its neighbours (or from its numbers) in which a changed paragraph is sought
Piece = tuple[int, str]  # a place [characters of the lines joined by spaces] and the text there


class Known(NamedTuple):
    """A registered paragraph: its length and digits [characters], its hash, and the numbers printed in it."""

    number: int
    length: int
    digits: int
    sha256: str
    printed: list[str]


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
    known, stream = _known_paragraphs(registry), " ".join(lines)
    exact = _exact_places(stream, known.values())
    middle = -1 if exact else _place_of_numbers(stream, known.values())
    if middle is None:
        return {}, _rests(lines, [])
    chain = _longest_chain(exact, known)
    moved = _moved(exact, chain, known)
    rests = _rests(lines, [(at, at + known[n].length) for n, at in (chain | moved).items()])
    found = {n: Found(at, stream[at : at + known[n].length], "same") for n, at in chain.items()}
    outside: list[Piece] = []
    ends = [(0, -1), *chain.items(), (len(known) + 1, len(stream))]
    for (before, low), (after, high) in itertools.pairwise(ends):
        gap = [paragraph for n, paragraph in known.items() if before < n < after]
        between = [piece for piece in rests if low < piece[0] < high]
        near = between[:_REACH] + between[_REACH:][-_REACH:]
        if not chain:
            i = bisect_left(between, (middle, ""))
            near = between[max(0, i - _REACH) : i + _REACH]
        runs = _align(gap, near, moved)
        for n, run in runs.items():
            found[n] = Found(run[0][0], " ".join(text for _, text in run), "alike")
        taken = {piece for run in runs.values() for piece in run}
        left = [piece for piece in between if piece not in taken]
        lacking = [p.number for p in gap if p.number not in found and p.number not in moved]
        if not html and len(lacking) == len(left):
            found |= {n: Found(*piece, "alike") for n, piece in zip(lacking, left, strict=True)}
        else:
            outside += left
    for n, at in moved.items():
        piece = at, stream[at : at + known[n].length]
        if n in found:
            outside.append(piece)
        else:
            found[n] = Found(*piece, "moved")
    return found, _join_rests(sorted(outside), "\n".join(lines), found)


def is_copy(numbers: Iterable[int], lines: list[str], registry: Registry) -> bool:
    """Whether the paragraphs that were found are a tenth of the article, or half of what was read."""
    lengths: dict[int, int] = {p["number"]: p["length"] for p in registry.record["paragraphs"]}
    own = sum(lengths[number] for number in numbers)
    return own > 0 and (10 * own >= sum(lengths.values()) or 2 * own >= sum(map(len, lines)))


def _known_paragraphs(registry: Registry) -> dict[int, Known]:
    """The registered paragraphs by their numbers."""
    printed: dict[int, list[str]] = defaultdict(list)
    for mention in registry.tables["mentions"].values():
        printed[mention["paragraph"]].append(mention["printed"])
    return {
        p["number"]: Known(p["number"], p["length"], p["digits"], p["sha256"], printed[p["number"]])
        for p in registry.record["paragraphs"]
    }


def _exact_places(stream: str, known: Iterable[Known]) -> dict[int, list[int]]:
    """Every place at which a registered paragraph stands among words: by its digits, then its hash."""
    codes = np.frombuffer(stream.encode("utf-32-le"), dtype="<u4")
    edges = np.concatenate([[True], codes == ord(" "), [True]])
    digits = np.concatenate([[0], np.cumsum((codes >= ord("0")) & (codes <= ord("9")))])
    places: dict[int, list[int]] = {}
    for number, length, count, sha256, _ in known:
        begins = np.flatnonzero(edges[: -length - 1] & edges[length + 1 :])
        for at in begins[digits[begins + length] - digits[begins] == count].tolist():
            if hashlib.sha256(stream[at : at + length].encode()).hexdigest() == sha256:
                places.setdefault(number, []).append(at)
    return places


def _place_of_numbers(stream: str, known: Iterable[Known]) -> int | None:
    """Where two thirds of the digits of a paragraph, six at least, stand as close together as in it."""
    owners: dict[str, list[int]] = defaultdict(list)
    digits: dict[str, int] = {}
    least, reach = dict[int, float](), dict[int, int]()
    for number, length, _, _, printed in known:
        own = {word: n for word in " ".join(printed).split() if (n := len(re.findall(r"\d", word)))}
        digits |= own
        least[number], reach[number] = max(6, sum(own.values()) * 2 / 3), length
        for word in own if len(own) > 1 else ():
            owners[word].append(number)
    last: dict[int, dict[str, int]] = defaultdict(dict)
    for match in re.finditer("[^ ]+", stream):
        at, word = match.start(), match[0].strip(".,;:!?()\"'")
        for number in owners.get(word, ()):
            last[number][word] = at
            if (
                sum(digits[w] for w, seen in last[number].items() if at - seen <= reach[number])
                >= least[number]
            ):
                return at
    return None


def _longest_chain(exact: dict[int, list[int]], known: dict[int, Known]) -> dict[int, int]:
    """The most paragraphs in their order; among equals those with most text, then the most compact."""
    # Of a chain: how many, their text, where it begins, and the paragraphs with their places.
    longest: tuple[int, int, int, tuple[tuple[int, int], ...]] = (0, 0, 0, ())
    best: dict[int, tuple[int, int, int, tuple[tuple[int, int], ...]]] = {}  # by the paragraph where it ends
    for at, number in sorted((at, number) for number, places in exact.items() for at in places):
        before = [own for n, own in best.items() if n < number and own[3][-1][1] + known[n].length <= at]
        count, text, first, chain = max(before, default=(0, 0, at, ()))
        new = (count + 1, text + known[number].length, first, (*chain, (number, at)))
        best[number] = max(best.get(number, new), new)
        longest = max(longest, (*new[:2], first - at, new[3]), key=itemgetter(0, 1, 2))
    return dict(longest[3])


def _moved(exact: dict[int, list[int]], chain: dict[int, int], known: dict[int, Known]) -> dict[int, int]:
    """Where each paragraph stands that is unchanged, but out of order: the first free place of its own."""
    taken = [(at, at + known[n].length) for n, at in chain.items()]
    moved: dict[int, int] = {}
    for number in sorted(set(exact) - set(chain)):
        length = known[number].length
        free = (at for at in exact[number] if all(at + length <= low or high <= at for low, high in taken))
        if (at := next(free, None)) is not None:
            moved[number] = at
            taken.append((at, at + length))
    return moved


def _rests(lines: list[str], taken: list[tuple[int, int]]) -> list[Piece]:
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
        if text[at - 1 : at] == " " and at in ends:
            n = ends[at]
            found[n] = Found(found[n].at, f"{found[n].text} {piece}", "alike")
        elif n := begins.get(at + len(piece) + 1, 0):
            found[n] = Found(at, f"{piece} {found[n].text}", "alike")
        else:
            rest.append((at, piece))
    return rest


def _align(gap: list[Known], pieces: list[Piece], moved: dict[int, int]) -> dict[int, list[Piece]]:
    """Match changed paragraphs, in order, with runs of pieces: those of the greatest likeness together.

    For what stands unchanged elsewhere (a headline among related links) only a very like text is taken.
    """
    m = len(pieces)
    longest = 2 * max((paragraph.length for paragraph in gap), default=0) + 20
    marks = [
        _marks([m.printed for m in find_mentions(text)] if len(text) <= longest else []) for _, text in pieces
    ]
    below: list[tuple[float, dict[int, tuple[int, int]]]] = [(0.0, {})] * (m + 1)
    for number, length, _, _, printed in reversed(gap):
        least, row, registered = 0.7 if number in moved else 0.35, [*below], _marks(printed)
        for j in range(m - 1, -1, -1):
            row[j] = max(below[j], row[j + 1], key=itemgetter(0))
            size, own = -1, list[str]()
            for last in range(j + 1, min(m, j + _RUN) + 1):
                size, own = size + 1 + len(pieces[last - 1][1]), own + marks[last - 1]
                if size > 2 * length + 20:
                    break
                if 2 * size + 20 >= length:
                    alike = _likeness(registered, own, 1 - abs(length - size) / max(length, size))
                    if alike >= least and alike + below[last][0] > row[j][0]:
                        row[j] = alike + below[last][0], {number: (j, last), **below[last][1]}
        below = row
    return {number: pieces[first:last] for number, (first, last) in below[0][1].items()}


def _marks(printed: list[str]) -> list[str]:
    """Printed numbers, and their forms without their digits."""
    return [*printed, *(re.sub(r"\d", "#", text) for text in printed)]


def _likeness(registered: list[str], found: list[str], by_length: float) -> float:
    """How much a text looks like a registered paragraph, 0 to 1: by its numbers, their forms, its length."""
    if not registered:
        return by_length * (0.5 if found else 0.8)
    common = (Counter(registered) & Counter(found)).total()
    return 1.2 * common / (len(registered) + len(found)) + 0.4 * by_length
