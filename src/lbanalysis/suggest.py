"""Formulas that figures near each other may be tied by: sums, shares and years, where chance is unlikely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, count, permutations
from typing import NamedTuple

from lbanalysis.formulas import parse, put_to_test
from lbanalysis.numbers import Number
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, resolver
from lbanalysis.tables import Row

# How far apart what belongs together stands, in figures of its kind, and of how many parts a whole is made.
REACH, MOST, NEAR = 8, 6, 4
# How many hits by chance a suggestion may have: formulas tried so far, times the share of all numbers up to
# that size that each would fit. In one paragraph one in ten, of unlike things one in twenty, elsewhere in a
# section one in a hundred.
CHANCE, UNLIKE, FARTHER = Fraction(1, 10), Fraction(1, 20), Fraction(1, 100)
_SUMMED = ("count", "measure", "money", "percent", "duration")


class Suggestion(NamedTuple):
    """A formula that holds, what it would be, and how many formulas tried like this one hold by chance."""

    what: str  # sum, share or years
    figure_id: str  # what is made by the others
    formula: str
    chance: Fraction


class _Near(NamedTuple):
    """A figure at a place of the text, with all that it can be and what its unit is."""

    id: str
    number: Number
    kind: str
    unit: str
    of: str
    paragraph: int


def suggest_relations(registry: Registry) -> list[Suggestion]:
    """Every formula that may be meant, in the order of the text; of one figure the likeliest of its kind."""
    figures, sections = registry.tables["figures"], defaultdict[str, list[tuple[Row, int]]](list)
    paragraphs: dict[int, str] = {}  # a paragraph stands in the section of the first figure in it
    for mention in registry.tables["mentions"].values():
        if figure := figures.get(mention["figure_id"]):
            section = paragraphs.setdefault(mention["paragraph"], figure["section"])
            sections[section].append((figure, mention["paragraph"]))
    found: dict[tuple[str, str], Suggestion] = {}
    tied = set[frozenset[str]]()
    for places in sections.values():
        near = [own for figure, paragraph in places if (own := _near(figure, paragraph, registry))]
        stated = [figure for figure, _ in places]
        for new in (*_sums(near, registry), *_shares(near, registry), *_years(stated, registry)):
            ids = frozenset(registry.bears_on(parse(new.formula)))
            before = found.get((new.what, new.figure_id))
            if (ids not in tied or new.what == "years") and (not before or new.chance < before.chance):
                found[new.what, new.figure_id] = new
                tied.add(ids)
    return list(found.values())


def _near(figure: Row, paragraph: int, registry: Registry) -> _Near | None:
    """A figure as a number above nothing, if it is one that others can add up to."""
    id, kind = figure["figure_id"], figure["kind"]
    if kind not in _SUMMED:
        return None
    try:
        number = registry.number(id)
        whole = number.printed is not None and number.low > 0
    except NoValueError:
        return None
    return _Near(id, number, kind, figure["unit_vi"].lower(), figure["of"], paragraph) if whole else None


def _holds(formula: str, registry: Registry) -> bool:
    return put_to_test(parse(formula), resolver(registry)).holds is True


def _around(at: int, reach: int, many: int) -> list[int]:
    """One place of so many and those within reach before and behind it, the nearest first."""
    return sorted(range(max(0, at - reach), min(many, at + reach + 1)), key=lambda i: abs(i - at))


# --- parts of a whole ---------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _choices(many: int) -> list[tuple[int, ...]]:
    """Which of the figures next to a whole can be its parts: those without a gap first, then the fewest."""
    chosen = [c for size in range(2, MOST + 1) for c in combinations(range(many), size)]
    return sorted(chosen, key=lambda own: (own[-1] + 1 - len(own), len(own), own))


def _step(numbers: list[Number]) -> Fraction:
    """How far apart sums of such numbers lie: what rounding leaves open, and of round counts their zeros."""
    width = sum((number.interval.width for number in numbers), Fraction(0))
    if width or any(number.low.denominator > 1 for number in numbers):
        return width or Fraction(1, 100)
    step = Fraction(1)
    while all(number.low % (step * 10) == 0 for number in numbers):
        step *= 10
    return step


def _sums(near: list[_Near], registry: Registry) -> Iterator[Suggestion]:
    """Wholes that figures beside them add up to: of one unit first, then counts of unlike things."""
    for id in dict.fromkeys(own.id for own in near):
        places, tried = [i for i, own in enumerate(near) if own.id == id], count(1)
        for limit, like in ((CHANCE, True), (UNLIKE, False), (FARTHER, True)):
            sides = []
            for at, side in [(i, side) for i in places for side in (near[i + 1 :], near[:i][::-1])]:
                beside = [own for own in side if _alike(own, near[at], like) and own.id != id]
                beside = [own for own in beside if limit == FARTHER or own.paragraph == near[at].paragraph]
                sides.append(list(dict.fromkeys(beside))[:REACH])
            if found := _sum_of(near[places[0]], sides, tried, limit, registry):
                yield found
                break


def _alike(part: _Near, whole: _Near, like: bool) -> bool:
    """Whether a number can be a part of another, by kind and unit; counts also of another noun."""
    same = part.kind == whole.kind and part.number.low < whole.number.high
    if whole.kind == "percent":
        return same and part.of == whole.of == "whole" and part.paragraph == whole.paragraph
    return same and (part.unit == whole.unit if like else whole.kind == "count")


def _sum_of(
    whole: _Near, sides: list[list[_Near]], tried: Iterator[int], limit: Fraction, registry: Registry
) -> Suggestion | None:
    """The first parts behind or before a whole that make it up, if chance is unlikely by then."""
    low, high = whole.number.low, whole.number.high
    least, order = high - low or Fraction(1), list(registry.tables["figures"])
    seen = set[frozenset[str]]()
    for chosen in _choices(max(map(len, sides), default=0)):
        for parts in ([side[i] for i in chosen] for side in sides if chosen[-1] < len(side)):
            if (ids := frozenset(own.id for own in parts)) in seen:
                continue
            seen.add(ids)
            many = next(tried)
            if many * least > limit * high:  # no sum is fine enough any more to tell it from chance
                return None
            if sum(p.number.low for p in parts) > high or sum(p.number.high for p in parts) < low:
                continue
            chance = many * _step([whole.number, *(own.number for own in parts)]) / high
            formula = f"{' + '.join(sorted(ids, key=order.index))} = {whole.id}"
            if chance <= limit and _holds(formula, registry):
                return Suggestion("sum", whole.id, formula, chance)
    return None


# --- shares and years ---------------------------------------------------------------------------------------


def _shares(near: list[_Near], registry: Registry) -> Iterator[Suggestion]:
    """Percentages that a figure beside them is of another, both of one unit or both counted."""
    for i, share in enumerate(near):
        if registry.tables["figures"][share.id]["of"] not in ("whole", "target"):
            continue
        around = [near[j] for j in _around(i, NEAR, len(near))]
        others = list({own.id: own for own in around if own.kind not in ("percent", "duration")}.values())
        nearest = sorted(permutations(range(len(others)), 2), key=sum)
        pairs = [(others[a], others[b]) for a, b in nearest if _part_of(others[a], others[b])]
        for tried, (part, whole) in enumerate(pairs, start=1):
            formula = f"{share.id} = 100 * {part.id} / {whole.id}"
            width = (100 * part.number / whole.number).interval.width + _step([share.number])
            if (chance := tried * width / 100) <= CHANCE and _holds(formula, registry):
                yield Suggestion("share", share.id, formula, chance)
                break


def _part_of(part: _Near, whole: _Near) -> bool:
    """Whether one number can be a part of another."""
    alike = part.kind == whole.kind and (part.kind == "count" or part.unit == whole.unit)
    return alike and part.number.high < whole.number.low


def _years(figures: list[Row], registry: Registry) -> Iterator[Suggestion]:
    """Durations in years that lie between two dates beside them, or between the ends of a period."""
    for i, figure in enumerate(figures):
        id, unit = figure["figure_id"], figure["unit"]
        if figure["kind"] != "duration" or unit != "year" or not (own := _near(figure, 0, registry)):
            continue
        around = [figures[j] for j in _around(i, 2 * NEAR, len(figures))]
        dates = list(dict.fromkeys(f["figure_id"] for f in around if f["kind"] in ("date", "period")))
        ends = [(f"first({day})", f"last({day})") for day in dates]
        ends += [(f"first({a})", f"first({b})") for a, b in permutations(dates[:NEAR], 2)]
        for tried, (first, last) in enumerate(ends, start=1):
            days = f"years_between({first}, {last}) = {id}"
            years = f"year({last}) - year({first}) = {id}"
            held = next((formula for formula in (days, years) if _holds(formula, registry)), "")
            if held and (chance := Fraction(tried) / own.number.high) <= CHANCE:
                yield Suggestion("years", id, held, chance)
                break
