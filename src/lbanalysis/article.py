"""A copy of the article (text or saved web page) as canonical paragraphs, and the registered paragraphs found in it."""

from __future__ import annotations

import hashlib
import itertools
import re
from pathlib import Path
from typing import Any, NamedTuple

from lbanalysis.mentions import canonical_paragraph, find_mentions
from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, as_registry

# --- copies ---------------------------------------------------------------------------------------------------------

_BLOCKS = set(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = set(
    "head script style template noscript svg math iframe object select textarea canvas audio video".split()
)


class Located(NamedTuple):
    """Where the registered paragraphs stand in a copy of the article.

    `paragraphs[n]` is the text found for registered paragraph n and where it begins in the copy [characters of its lines
    joined by spaces]; `how[n]` tells how it was found: same (its hash agrees), moved (the same, out of its order) or alike (it
    changed); `outside` is every other piece of text, with its place.
    """

    paragraphs: dict[int, tuple[int, str]]
    how: dict[int, str]
    outside: list[tuple[int, str]]


def load_article(path: str | Path, registry: Registry | None = None) -> list[str]:
    """Read a text file or a saved web page as canonical paragraphs.

    Parameters
    ----------
    path : str or Path
        A UTF-8 (or UTF-16 with byte-order mark) text with one paragraph a line, or HTML. In a page that holds paragraphs
        of the registered article, what stands around and between them (navigation, scripts, related links) is left out;
        of any other page every visible block is a paragraph.
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
    found = locate_paragraphs(lines, html, as_registry(registry))
    if not {"same", "moved"} & set(found.how.values()):
        return lines
    return [text for _, text in sorted(found.paragraphs.values())]


def read_lines(path: str | Path) -> tuple[list[str], bool]:
    """Read every line of a text, or visible block of a page, in canonical form, and tell whether it is a page."""
    path = Path(path)
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder: expected a text or HTML copy of an article") from None
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such file: expected a text or HTML copy of an article"
        ) from None
    except OSError as error:
        raise InputError(
            f"{path}: the file cannot be read ({error.strerror}): expected a text or HTML copy of an article"
        ) from None
    text = _decode(raw, path)
    html = bool(
        re.match(
            r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype html|html|head|body)\b", text, re.I | re.S
        )
    ) or (path.suffix.lower() in (".html", ".htm", ".xhtml"))
    lines = [
        line
        for raw_line in (_visible_text(text) if html else text).splitlines()
        if (line := canonical_paragraph(raw_line))
    ]
    if not lines:
        raise InputError(f"{path}: the file has no text: expected a text or HTML copy of an article")
    return lines, html


def _decode(raw: bytes, path: Path) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        declared = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", raw[:4096], re.I)
        encoding = (
            declared[1].decode("ascii") if declared and not raw.startswith(b"\xef\xbb\xbf") else "utf-8-sig"
        )
    for name in dict.fromkeys(("utf-8-sig", encoding) if encoding != "utf-16" else (encoding,)):
        try:
            text = raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" in text:
            break
        return text
    raise InputError(f"{path}: this is not text in UTF-8: save the copy as UTF-8 text or HTML")


def _visible_text(markup: str) -> str:
    """The text that a page shows, one block a line; white space inside a block is one space."""
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, PreformattedString, Tag

    parts: list[str] = []

    def walk(node: Tag, preformatted: bool) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                hidden = child.name in _UNSEEN or child.has_attr("hidden")
                if hidden or re.search(r"display\s*:\s*none", str(child.get("style", ""))):
                    continue
                block = child.name in _BLOCKS
                parts.append("\n" if block else "")
                walk(child, preformatted or child.name == "pre")
                parts.append("\n" if block else "")
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                parts.append(str(child) if preformatted else re.sub(r"\s+", " ", str(child)))

    walk(BeautifulSoup(markup, "html.parser"), False)
    return "".join(parts)


# --- the registered paragraphs in a copy ------------------------------------------------------------------------------


def locate_paragraphs(lines: list[str], html: bool, registry: Registry) -> Located:
    """Find the registered paragraphs in the canonical lines of a copy, wherever they stand.

    A paragraph whose hash agrees is found exactly, even if the copy breaks it over several lines or runs it together with
    others. Those that changed are then sought between the neighbours that were found, by their numbers and their length, so
    that one changed paragraph neither hides nor displaces another (in the manner of W. Gale and K. Church 1993). A page may
    hold other text; in a text file, what is left between two paragraphs that were found is the paragraph between them.
    """
    record = registry.record["paragraphs"]
    stream = " ".join(lines)
    exact = _exact_places(lines, stream, record)
    chain = _longest_chain(exact)
    found = {n: (place, stream[place : place + record[n - 1]["length"]]) for n, place in chain}
    how = dict.fromkeys(found, "same")
    pieces = _pieces(lines, sorted((place, place + len(text)) for place, text in found.values()))
    outside: list[tuple[int, str]] = []
    printed: dict[int, list[str]] = {}
    for mention in registry.tables["mentions"].values():
        printed.setdefault(mention["paragraph"], []).append(mention["printed"])
    ends = [(0, -1), *chain, (len(record) + 1, len(stream) + 1)]
    for (before, low), (after, high) in itertools.pairwise(ends):
        gap = list(range(before + 1, after))
        between = [piece for piece in pieces if low < piece[0] < high]
        for number, (first, last) in _align(gap, between, record, printed, set(exact)).items():
            found[number] = (between[first][0], " ".join(text for _, text in between[first:last]))
            how[number] = "alike"
            between[first:last] = [(-1, "")] * (last - first)
        gap, between = (
            [n for n in gap if n not in found and n not in exact],
            [piece for piece in between if piece[0] >= 0],
        )
        if not html and len(gap) == len(between):
            found.update(zip(gap, between, strict=True))
            how.update(dict.fromkeys(gap, "alike"))
        else:
            outside += between
    for number in sorted(set(exact) - set(found)):
        _take_moved(number, exact[number], record[number - 1]["length"], found, how, outside)
    _join_rests(lines, found, how, outside)
    return Located(found, how, sorted(outside))


def _take_moved(
    number: int,
    places: list[int],
    length: int,
    found: dict[int, tuple[int, str]],
    how: dict[int, str],
    outside: list[tuple[int, str]],
) -> None:
    """Take a paragraph that stands unchanged, but out of its order, from the text outside."""
    for place in places:
        for piece in outside:
            start, text = piece
            if start <= place and place + length <= start + len(text):
                outside.remove(piece)
                before, after = text[: place - start], text[place - start + length :]
                outside += [(start, before.strip())] if before.strip() else []
                outside += [(place + length + 1, after.strip())] if after.strip() else []
                found[number], how[number] = (place, text[place - start : place - start + length]), "moved"
                return


def _join_rests(
    lines: list[str], found: dict[int, tuple[int, str]], how: dict[int, str], outside: list[tuple[int, str]]
) -> None:
    """Give text that stands outside, but in one line with a paragraph, to that paragraph: it has been added to it."""
    starts = set(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    for piece in sorted(outside):
        place, text = piece
        for number, (start, own) in found.items():
            follows = place == start + len(own) + 1 and place not in starts
            if follows or (start == place + len(text) + 1 and start not in starts):
                found[number] = (start, f"{own} {text}") if follows else (place, f"{text} {own}")
                how[number] = "alike"
                outside.remove(piece)
                break


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _exact_places(lines: list[str], stream: str, record: list[dict[str, Any]]) -> dict[int, list[int]]:
    """Every place [character of the joined lines] at which each registered paragraph stands unchanged."""
    numbers: dict[str, list[int]] = {}
    for paragraph in record:
        numbers.setdefault(paragraph["sha256"], []).append(paragraph["number"])
    places: dict[int, list[int]] = {}
    at = 0
    for line in lines:
        for number in numbers.get(_sha256(line), ()):
            places.setdefault(number, []).append(at)
        at += len(line) + 1
    starts = [0, *(m.end() for m in re.finditer(" ", stream))]
    for paragraph in record:
        if paragraph["number"] in places:
            continue
        for start in starts:
            end = start + paragraph["length"]
            if (end == len(stream) or stream[end : end + 1] == " ") and _sha256(
                stream[start:end]
            ) == paragraph["sha256"]:
                places.setdefault(paragraph["number"], []).append(start)
    return places


def _longest_chain(places: dict[int, list[int]]) -> list[tuple[int, int]]:
    """The longest run of paragraphs whose places rise with their numbers; among equals the most compact."""
    items = sorted((place, number) for number, found in places.items() for place in found)
    best: list[tuple[int, int, int]] = []  # length of the chain, minus its extent, index of the item before
    for i, (place, number) in enumerate(items):
        options = [(1, 0, -1)]
        options += [
            (best[j][0] + 1, best[j][1] - (place - items[j][0]), j)
            for j in range(i)
            if items[j][1] < number and items[j][0] < place
        ]
        best.append(max(options))
    chain: list[tuple[int, int]] = []
    i = max(range(len(items)), key=lambda k: best[k][:2], default=-1)
    while i >= 0:
        chain.append((items[i][1], items[i][0]))
        i = best[i][2]
    return chain[::-1]


def _pieces(lines: list[str], taken: list[tuple[int, int]]) -> list[tuple[int, str]]:
    """What of each line is left beside the spans taken, with its place in the joined lines."""
    pieces: list[tuple[int, str]] = []
    at = 0
    for line in lines:
        cursor = at
        for low, high in [
            *((s, e) for s, e in taken if s < at + len(line) and e > at),
            (at + len(line), at + len(line)),
        ]:
            text = line[max(cursor - at, 0) : max(low - at, 0)]
            if text.strip():
                pieces.append((cursor + len(text) - len(text.lstrip()), text.strip()))
            cursor = max(cursor, high)
        at += len(line) + 1
    return pieces


_LONGEST_RUN = 40  # pieces that one changed paragraph may be broken into


def _align(
    numbers: list[int],
    pieces: list[tuple[int, str]],
    record: list[dict[str, Any]],
    printed: dict[int, list[str]],
    elsewhere: set[int],
) -> dict[int, tuple[int, int]]:
    """Match changed paragraphs, in order, with runs of pieces, so that the likeness of all together is greatest.

    What stands unchanged elsewhere (a headline among related links) must be very like to be the paragraph in its place.
    """
    found = [[m.printed for m in find_mentions(text)] for _, text in pieces] if numbers else []
    n, m = len(numbers), len(pieces)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    runs: dict[tuple[int, int], int] = {}
    for i in range(n - 1, -1, -1):
        length, registered = record[numbers[i] - 1]["length"], printed.get(numbers[i], [])
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            size = -1
            texts: list[str] = []
            for last in range(j + 1, min(m, j + _LONGEST_RUN) + 1):
                size, texts = size + 1 + len(pieces[last - 1][1]), texts + found[last - 1]
                if size > 2 * length + 20:
                    break
                if 2 * size + 20 < length:
                    continue
                alike = _likeness(registered, texts, 1 - abs(length - size) / max(length, size))
                if (
                    alike >= (0.7 if numbers[i] in elsewhere else 0.35)
                    and alike + best[i + 1][last] > best[i][j]
                ):
                    best[i][j], runs[i, j] = alike + best[i + 1][last], last
    matches: dict[int, tuple[int, int]] = {}
    i = j = 0
    while i < n and j < m:
        if (i, j) in runs:
            matches[numbers[i]] = (j, runs[i, j])
            i, j = i + 1, runs[i, j]
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return matches


def _likeness(registered: list[str], found: list[str], by_length: float) -> float:
    """How much a text looks like a registered paragraph, 0 to 1: by its numbers, in order, and by its length."""
    if not registered:
        return by_length * (0.8 if not found else 0.5)
    if not found:
        return 0.4 * by_length
    row = [0.0] * (len(found) + 1)
    for printed in registered:
        previous, row = row, [0.0]
        for k, other in enumerate(found, start=1):
            row.append(max(previous[k], row[-1], previous[k - 1] + _alike(printed, other)))
    return 0.6 * 2 * row[-1] / (len(registered) + len(found)) + 0.4 * by_length


def _alike(a: str, b: str) -> float:
    """1 for the same printed text, 1/2 for the same form (digits aside), else 0."""
    if a == b:
        return 1.0
    return 0.5 if re.sub(r"\d", "0", a) == re.sub(r"\d", "0", b) else 0.0
