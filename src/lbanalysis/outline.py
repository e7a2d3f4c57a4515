"""A text as the first tables of a registry: its sections, every mention, and a figure for those alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count, dropwhile, pairwise, takewhile
from typing import Any, NamedTuple

from lbanalysis.questions import MARK
from lbanalysis.reading import Mention, find_mentions
from lbanalysis.reading.words import WORDS
from lbanalysis.rules import prints, wrong_print
from lbanalysis.tables import Row
from lbanalysis.wording import LANGUAGES, Text, both

_REASONS = {"code": "code or name", "ordinal": "rank or number in a list", "scale": "map scale"}
# Reasons that are open until a person has looked, and then without the mark.
_OPEN = {
    "malformed print": "[open] malformed print", "not a figure yet": "[open] not a figure yet",
}  # fmt: skip
_OF, _NAMELESS = WORDS["beside_percentages"], WORDS["nameless"]["words"]
_ENGLISH = {unit: english for english, units in WORDS["english"].items() for unit in units}


class _Place(NamedTuple):
    """A mention with the words beside it, those that name nothing left out."""

    paragraph: int
    section: str
    found: Mention
    before: tuple[str, ...]
    after: tuple[str, ...]
    far: tuple[str, ...]  # what stands before, however far
    left: str  # the last three words before it, all of them
    right: str  # the first four behind it


def first_tables(lines: list[str]) -> dict[str, list[Row]]:
    """Sections, figures and mentions of a text."""
    sections = _sections(lines)
    figures, mentions, taken = dict[object, dict[str, Any]](), list[Row](), set[str]()
    for rank, place in _places(lines, sections):
        id, m = f"m{place.paragraph:02d}-{rank:02d}", place.found
        row = {"mention_id": id, "paragraph": place.paragraph, "start": m.start, "end": m.end}
        row |= {"printed": m.printed, "role": "identifier"}
        malformed = m.warning.startswith("malformed")
        figure = None if malformed or m.kind in _REASONS else _figure(place)
        if figure is None:
            why = "malformed print" if malformed else "not a figure yet"
            mentions.append(row | {"reason": _OPEN[why] if malformed else _REASONS.get(m.kind, _OPEN[why])})
            continue
        near = place.after[:2] if m.kind in _COUNTED else place.before[-2:] or place.after[:2]
        alike = (m.kind, m.printed.lower(), m.qualifier, figure["of"], figure["role"] == "date" or near)
        if alike not in figures:
            id_of = f"{place.section}-{slug(figure['words']) or m.kind}"
            figures[alike] = {"figure_id": free_id(id_of, taken), **figure, "times": 0}
        own = figures[alike]
        own["times"] += 1
        mentions.append(row | {"role": figure["role"], "figure_id": own["figure_id"]})
    described = [_described(figure) for figure in figures.values()]
    named = [_section(section, sections) for section in dict.fromkeys(("article", *sections))]
    return {"sections": named, "figures": described, "mentions": mentions}


_HEADING = re.compile(r"(?:[IVX]+|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)/] ?\w|(?i:phần|chương|mục) ")
_STEP = 5  # paragraphs of a section where there are no headings


def _sections(lines: list[str]) -> list[str]:
    """The section of each line: the posting above the first sentence, then by headings or some paragraphs."""
    short = [len(line) <= 100 and line[-1] not in ".,;:!?…" and line[0] not in "-–•+*" for line in lines]
    first = short.index(False) if False in short else 0
    while first and _HEADING.match(lines[first - 1]):
        first -= 1
    heads = {i for i, (own, following) in enumerate(pairwise([*short, True])) if own and not following}
    heads = {i for i in heads if i >= first and re.search(r"[^\W\d]", lines[i])}
    heads = heads or set(range(first, len(lines), _STEP) if len(lines) - first > 2 * _STEP else [])
    found, number = list[str](), 1
    for i in range(len(lines)):
        number += i in heads and i > first
        found.append(f"s{number}" if i >= first else "article")
    return found


def _section(id: str, sections: list[str]) -> Row:
    """A section by its paragraphs; its name is open."""
    if id == "article":
        said, scope = both("The posting"), "frame"
    else:
        own = [i for i, section in enumerate(sections, start=1) if section == id]
        said, scope = both("{} part {}: paragraphs {} to {}", MARK, id[1:], own[0], own[-1]), "content"
    return {"section_id": id, "label_en": said.en, "label_vi": said.vi, "scope": scope}


_CLAUSE = re.compile(r"[^\w\s]+(?=\s|$)|[\"(\[–:;]")
_WORD = re.compile(r"[^\W\d_]+")


def _places(lines: list[str], sections: Sequence[str]) -> Iterator[tuple[int, _Place]]:
    """Every mention in the order of the text, with its rank in its paragraph."""
    for number, (line, section) in enumerate(zip(lines, sections, strict=True), start=1):
        found, end = find_mentions(line), 0
        for rank, m in enumerate(found, start=1):
            following = found[rank].start if rank < len(found) else len(line)
            left, right = _CLAUSE.split(line[end : m.start])[-1], _CLAUSE.split(line[m.end : following])[0]
            own = _naming(left) if not end or len(left) < m.start - end or not _follows(left) else ()
            named = (own, _naming(right, behind=True), _naming(line[: m.start]))
            beside = (" ".join(_WORD.findall(left.lower())[-3:]), " ".join(_WORD.findall(right.lower())[:4]))
            yield rank, _Place(number, section, m, *named, *beside)
            end = m.end


def _follows(text: str) -> bool:
    """Whether the words before a number are all those behind the one above: `10 em nam và 12 em nữ`."""
    words = _WORD.findall(text.lower())
    return words[: len(_naming(text))] == list(_naming(text))


def _naming(text: str, behind: bool = False) -> tuple[str, ...]:
    """The words next to a number, before or behind it, that name something, in lower case."""
    words = _WORD.findall(text.lower())
    nearest = iter(words if behind else words[::-1])
    run = tuple(
        takewhile(lambda word: word not in _NAMELESS, dropwhile(lambda word: word in _NAMELESS, nearest))
    )
    return run if behind else run[::-1]


_COUNTED = ("count", "fraction", "approximate", "zero")


def _words(place: _Place) -> tuple[str, ...]:
    """At most four syllables beside a number that say what it is: of a count those behind it first."""
    if place.found.kind in _COUNTED and place.after:
        return place.after[:4] if len(place.after) > 2 else (*place.before[-2:], *place.after)
    words = place.before[-4:] or place.after[:4] or place.far[-4:] or (place.found.kind,)
    named = place.found.kind != "percent" or words[:2] == ("tỷ", "lệ")
    return words if named else (*words, "tỷ", "lệ")


def free_id(id: str, taken: set[str]) -> str:
    """An id that is not taken, which it is from then on: with a number behind it if need be."""
    free = next(new for n in count(1) if (new := f"{id}-{n}" if n > 1 else id) not in taken)
    taken.add(free)
    return free


def _figure(place: _Place) -> dict[str, Any] | None:
    """The cells of a figure that follow from one mention; none where its print would not be read again."""
    m, dated = place.found, place.found.kind in ("date", "period", "time")
    unit = m.unit or ("" if dated else _noun(place.after))
    english = unit if unit.isascii() or re.fullmatch("[kc]?m[²³]", unit) else _ENGLISH.get(unit.lower(), "")
    percent = m.kind == "percent" and "/" not in unit  # 7% a year is measured
    if percent:
        unit = english = "%"
    cells = {
        "section": place.section, "role": "date" if dated else "quantity",
        "kind": "measure" if m.kind == "percent" and not percent else m.kind,
        "of": _share_of(place) if percent else "", "qualifier": m.qualifier,
        "unit": "" if dated else english or f"{MARK.en} {unit}".strip(),
        "unit_vi": "" if dated else unit or MARK.vi,
        "period": m.value if dated and re.fullmatch(r"[\d/-]*\d{4}[\d/-]*", m.value) else "",
        "words": " ".join(_words(place)), "warning": Text(m.warning, m.warning_vi),
    }  # fmt: skip
    short = m.printed[: -len(m.unit)].rstrip() if m.unit and m.printed.endswith(m.unit) else m.printed
    tried = (
        {**cells, "printed": printed} for printed in (short, m.printed, short.lower(), m.printed.lower())
    )
    return next((own for own in tried if not wrong_print(own) and prints(m.printed, own)), None)


def _noun(after: tuple[str, ...]) -> str:
    """What is counted: the words behind a number, one where that is a noun of its own."""
    two = " ".join(after[:2])
    single = two not in WORDS["nouns"]["two_words"] and after[:1] and after[0] in WORDS["nouns"]["one_word"]
    return after[0] if single else two


def _share_of(place: _Place) -> str:
    """What a percentage is most likely of, by the words beside it; above 100 it is no share of a whole."""
    for of, side in (("target", place.right), ("margin", place.left), ("change", place.left)):
        if any(f" {phrase} " in f" {side} " for phrase in _OF[of]):
            return of
    low = place.found.value.partition("..")[0]
    return "target" if Fraction(low or 0) > 100 else "whole"


def _described(figure: Mapping[str, Any]) -> Row:
    """A figure as its table has it, with the texts that are open and the questions about it in its note."""
    asked = []
    if figure["of"]:
        asked.append(both("taken as a percentage of a {}: is it?", both(figure["of"])))
    if figure["times"] > 1:
        asked.append(both("{} mentions taken for one fact: are they?", figure["times"]))
    if figure["warning"].en:
        asked.append(both("the reader says: {}", figure["warning"]))
    row = {name: cell for name, cell in figure.items() if name not in ("words", "warning", "times")}
    for lang in LANGUAGES:
        mark = MARK.to(lang)
        row |= {f"label_{lang}": f"{mark} {figure['words']}", f"statement_{lang}": f"{mark} {{}}"}
        row[f"note_{lang}"] = f"{mark} {'; '.join(text.to(lang) for text in asked)}" if asked else ""
    return row


def slug(text: str) -> str:
    """A text in the letters of an id, without accents."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")
