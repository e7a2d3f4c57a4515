"""Scenarios: everything follows from a change, nothing crashes, and nothing old is left.

The truth is an evaluation of its own: prints are read by a regular expression, rounded by Python's
`decimal`, and formulas are Python functions, tried at the corners of what the prints stand for.
"""

import itertools
import math
import random
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Decimal,
)
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

import lbanalysis as lb

# --- what a print stands for --------------------------------------------------------------------------------


class Cell(NamedTuple):
    """All that a number can be, and whether its ends belong to it."""

    low: Fraction
    high: Fraction
    low_in: bool = True
    high_in: bool = True


NUMERAL = re.compile(r"(?:0|0[1-9]|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d*)(?:,\d+)?")
ENGLISH = re.compile(r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?")
RULES = {
    "half_up": ROUND_HALF_UP,
    "half_down": ROUND_HALF_DOWN,
    "half_even": ROUND_HALF_EVEN,
    "truncate": ROUND_DOWN,
    "ceiling": ROUND_CEILING,
    "floor": ROUND_FLOOR,
}
# Counts in words: value, the weight of what was rounded away (0 of an exact count), and how English has them.
WORDS = {
    "một": (1, 0, "one"),
    "hai": (2, 0, "two"),
    "mười hai": (12, 0, "12"),
    "ba mươi lăm": (35, 0, "35"),
    "2 nghìn": (2000, 1000, "2,000"),
    "1,2 triệu": (1_200_000, 100_000, "1,200,000"),
}
PARTS = {"nửa": (1, 2), "một nửa": (1, 2), "1/3": (1, 3), "2/3": (2, 3), "một phần ba": (1, 3)}


def well_formed(text: str) -> bool:
    """Whether a Vietnamese numeral is grouped in threes and does not begin with an idle zero."""
    return bool(NUMERAL.fullmatch(text)) and not re.match(r"0\d.*,", text)


@cache
def rounded(value: Decimal, step: Decimal, rule: str) -> Cell:
    """All numbers that a rule rounds to a value, found by rounding numbers around it."""
    exponent = Decimal(1).scaleb(step.adjusted())
    half = step / 2
    if rule == "any":
        return Cell(Fraction(value - half), Fraction(value + half))

    def hits(number: Decimal) -> bool:
        return number.quantize(exponent, RULES[rule]) == value

    inside = [k for k in range(-2, 2) if hits(value + half * k + half / 2)]
    low, high = value + half * inside[0], value + half * (inside[-1] + 1)
    return Cell(Fraction(low), Fraction(high), hits(low), hits(high))


def holds(range_: Cell, number: Fraction) -> bool:
    """Whether a number lies in a range."""
    above = range_.low < number or (range_.low == number and range_.low_in)
    return above and (number < range_.high or (number == range_.high and range_.high_in))


@cache
def cell(text: str, kind: str, of: str = "", rule: str = "any", english: bool = False) -> Cell | None:
    """All that a print can mean; None if it is no numeral of the language."""
    if text in WORDS:
        value, step, _ = WORDS[text]
        return (
            rounded(Decimal(value), Decimal(step), rule) if step else Cell(Fraction(value), Fraction(value))
        )
    if english:
        if not ENGLISH.fullmatch(text):
            return None
        number = Decimal(text.replace(",", ""))
    else:
        number = Decimal(text.replace(".", "").replace(",", "."))
    exponent = int(number.as_tuple().exponent)
    if kind in ("count", "duration") and exponent == 0:
        return Cell(Fraction(number), Fraction(number))
    found = rounded(number, Decimal(1).scaleb(exponent), rule)
    if of == "whole" and found.high > 100 and holds(found, Fraction(100)):
        found = found._replace(high=Fraction(100), high_in=True)
    return found


def spread(
    formula: Callable[..., Any], *cells: Cell, over: tuple[Callable[..., Any], ...] = ()
) -> Cell | None:
    """The range of a formula without a bend, from the corners of its cells; None if a divisor can be nothing.

    An end belongs to it if a corner that belongs to the cells reaches it, or one with open ends moved inside.
    """
    axes = [
        [(c.low, c.low_in)]
        if c.low == c.high
        else [(c.low, c.low_in), (c.high, c.high_in), ((c.low + c.high) / 2, True)]
        for c in cells
    ]
    points = [
        ([x for x, _ in point], all(reached for _, reached in point)) for point in itertools.product(*axes)
    ]
    for divisor in over:
        values = [divisor(*xs) for xs, _ in points]
        if min(values) <= 0 <= max(values):
            return None
    values = [(formula(*xs), reached) for xs, reached in points]
    low, high = min(v for v, _ in values), max(v for v, _ in values)
    return Cell(low, high, (low, True) in values, (high, True) in values)


def shortest(range_: Cell) -> Fraction:
    """The number with the fewest decimals; of several the nearest to the middle, or the smaller."""
    middle = (range_.low + range_.high) / 2
    for decimals in itertools.count():
        near = math.floor(middle * 10**decimals)
        found = [
            Fraction(k, 10**decimals) for k in (near, near + 1) if holds(range_, Fraction(k, 10**decimals))
        ]
        if found:
            return min(found, key=lambda number: (abs(number - middle), number))
    raise AssertionError


def grid_inside(range_: Cell | None, grid: int) -> Cell | None:
    """The first and last multiple of 1/grid in a range; None where there is none."""
    if range_ is None:
        return None
    first, last = math.ceil(range_.low * grid), math.floor(range_.high * grid)
    first += not holds(range_, Fraction(first, grid)) and Fraction(first, grid) == range_.low
    last -= not holds(range_, Fraction(last, grid)) and Fraction(last, grid) == range_.high
    return Cell(Fraction(first, grid), Fraction(last, grid)) if first <= last else None


@cache
def least_denominator(share: Cell) -> Cell | None:
    """The least whole of which some count is a percentage, tried one by one."""
    if share.low > 100 or (share.low == 100 and not share.low_in) or share.high < 0:
        return None
    for whole in range(1, 100_000):
        counts = grid_inside(Cell(share.low * whole / 100, share.high * whole / 100, *share[2:]), 1)
        if counts and counts.high >= 0 and counts.low <= whole:
            return Cell(Fraction(whole), Fraction(whole))
    return None


def years_between(start: date, end: date) -> Fraction | None:
    """Whole years and the share of the year begun; None the wrong way round."""
    if end < start:
        return None
    days = [later(start, n) for n in range(end.year - start.year + 2)]
    whole = max(n for n, day in enumerate(days) if day <= end)
    return whole + Fraction((end - days[whole]).days, (days[whole + 1] - days[whole]).days)


def later(day: date, years: int) -> date:
    """The same day of a later year, or 28 February."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + years, day.month, 28 if leap else day.day)


def days(text: str) -> tuple[date, date]:
    """First and last day of a printed date or period."""
    if years := re.fullmatch(r"(\d{4})-(\d{4})", text):
        return date(int(years[1]), 1, 1), date(int(years[2]), 12, 31)
    found = [date(*map(int, reversed(day.split("/")))) for day in text.split(" - ")]
    return found[0], found[-1]


# --- the article, evaluated without the library -------------------------------------------------------------


class World:
    """What a scenario prints and assumes, and what follows from it."""

    def __init__(self, registry: lb.Registry) -> None:
        """Read the prints and values; nothing else is taken from the library."""
        figures = registry.tables["figures"]
        self.printed = {id: row["printed"] for id, row in figures.items()}
        self.kind = {id: (row["kind"], row["of"]) for id, row in figures.items()}
        self.rule = registry.rounding
        self.reference = {id: row["value"] for id, row in registry.tables["references"].items()}
        self.reading = {id: row["value"] for id, row in registry.tables["readings"].items()}

    def __getitem__(self, id: str) -> Cell:
        """All that a figure can be."""
        if self.kind[id][0] == "fraction":
            part, whole = self.parts(id)
            return Cell(Fraction(part, whole), Fraction(part, whole))
        found = cell(self.printed[id], *self.kind[id], self.rule)
        assert found
        return found

    def parts(self, id: str) -> tuple[int, int]:
        """Part and whole of a fraction."""
        text = self.printed[id]
        part, whole = PARTS[text] if text in PARTS else map(int, text.split("/"))
        return part, whole

    def days(self, id: str) -> tuple[date, date]:
        """First and last day of a date or a period."""
        return days(self.printed[id])

    def elapsed(self, start: date) -> Fraction | None:
        """The share of a term gone by on the day of publication [%]; None outside it."""
        try:
            end = later(start, int(self.reading["general-term-years"]))
        except ValueError:  # no whole number of years
            return None
        at = self.days("article-published")[0]
        return (
            Fraction(100 * (at - start).days, (end - start).days)
            if start <= at <= end and start < end
            else None
        )

    def over(
        self, formula: Callable[..., Any], *ids: str, by: tuple[Callable[..., Any], ...] = ()
    ) -> Cell | None:
        """The range of a formula over figures."""
        return spread(formula, *(self[id] for id in ids), over=by)


UNKNOWN = Cell(Fraction(0), Fraction(1))  # so far from one bound to the other


def exactly(value: Fraction | int | None) -> Cell | None:
    return None if value is None else Cell(Fraction(value), Fraction(value))


def between(
    w: World, formula: Callable[..., Any], *ids: str, bounds: tuple[Callable[..., Any], ...] = ()
) -> Cell | None:
    """The range of a formula with unknowns, one for each width of `bounds`; None if bounds cross."""
    for width in bounds:
        if max(width(*corner) for corner in itertools.product(*((w[id].low, w[id].high) for id in ids))) < 0:
            return None
    return spread(formula, *(w[id] for id in ids), *[UNKNOWN] * len(bounds))


def pace(w: World, share: Cell | None, elapsed: Fraction | None) -> Cell | None:
    return None if share is None or not elapsed else spread(lambda s: s / elapsed, share)


def completion(w: World) -> Cell | None:
    return w.over(lambda m, t: 100 * m / t, "p02-targets-met", "p02-targets", by=(lambda m, t: t,))


def resolution_completion(w: World) -> Cell | None:
    ids = ("p02-resolution-targets-met", "p02-resolution-targets")
    return w.over(lambda m, t: 100 * m / t, *ids, by=(lambda m, t: t,))


def from_closing(w: World) -> Fraction | None:
    return w.elapsed(date.fromisoformat(w.reference["congress-closing"]))


def from_new_year(w: World) -> Fraction | None:
    return w.elapsed(date.fromisoformat(w.reading["general-term-later"]))


def half(w: World) -> Fraction:
    return 100 * Fraction(*w.parts("general-half"))


def garden_target(w: World) -> Cell | None:
    return w.over(lambda a, s: 100 * a / s, "p03-garden-area", "p03-garden-area-share", by=(lambda a, s: s,))


def hydrant_share(w: World, english: bool, area: str, times: int) -> Cell | None:
    hydrants = cell(w.printed["p03-hydrant-area"], "measure", "", w.rule, english)
    whole = times * Fraction(w.reference[area])
    return None if hydrants is None or whole == 0 else spread(lambda a: 100 * a / whole, hydrants)


def professionals(w: World) -> Cell | None:
    return grid_inside(w.over(lambda s, p: s * p / 100, "b1-professional-share", "b1-pledges"), 1)


def anniversary(w: World) -> Fraction | None:
    return years_between(*w.days("b2-founding-to-anniversary"))


def ward_share(w: World) -> Cell | None:
    wards = w.parts("b2-wards-health")[1]
    if not wards:
        return None
    return w.over(
        lambda a, b: 100 * (a + b) / Fraction(wards), "p02-civilised-wards-kept", "p02-civilised-wards-new"
    )


def relative(rate: Any, margin: Any) -> Any:
    return rate / (1 + margin / 100)


RATE, CITY, REGION = "p02-grade10-rate", "p02-grade10-above-city", "p02-grade10-above-region"
P1, P2, P3 = "p01-targets", "p02-targets", "p03-targets"
R1, R2, R3 = "p01-resolution-targets", "p02-resolution-targets", "p03-resolution-targets-met"
MET2, MET3, REST2 = "p02-targets-met", "p03-targets-met", "p02-targets-in-progress"
RMET2, RREST2 = "p02-resolution-targets-met", "p02-resolution-targets-in-progress"
KEPT, NEW, SHARE, PLEDGES = (
    "p02-civilised-wards-kept",
    "p02-civilised-wards-new",
    "b1-professional-share",
    "b1-pledges",
)
AREA, AREA_SHARE, GARDENS = "p03-garden-area", "p03-garden-area-share", "p03-gardens-new"

RESULTS: dict[str, Callable[[World], Cell | None]] = {
    "general-targets": lambda w: w.over(lambda a, b, c: a + b + c, P1, P2, P3),
    "general-resolution-targets": lambda w: between(
        w, lambda a, b, m, n, t: a + b + m + t * (n - m), R1, R2, R3, P3, bounds=(lambda a, b, m, n: n - m,)
    ),
    "general-resolution-targets-exactly": lambda w: between(
        w,
        lambda a, b, m, n, k, t: a + b + m + t * (n - k),
        R1,
        R2,
        R3,
        P3,
        MET3,
        bounds=(lambda a, b, m, n, k: n - k,),
    ),
    "general-targets-completed": lambda w: between(
        w,
        lambda m, k, a, t, u: m + t * k + u * a,
        MET2,
        MET3,
        P1,
        bounds=(lambda m, k, a: k, lambda m, k, a: a),
    ),
    "general-targets-completed-open": lambda w: between(
        w,
        lambda m, n, a, t, u: m + t * n + u * a,
        MET2,
        P3,
        P1,
        bounds=(lambda m, n, a: n, lambda m, n, a: a),
    ),
    "general-targets-completed-or-on-plan": lambda w: between(
        w,
        lambda m, k, a, t: m + k + Fraction(w.reading["p01-targets-named"]) * (1 - t) + a * t,
        MET2,
        MET3,
        P1,
        bounds=(lambda m, k, a: a - Fraction(w.reading["p01-targets-named"]),),
    ),
    "p02-completion": completion,
    "p02-resolution-completion": resolution_completion,
    "p02-other-targets-met": lambda w: w.over(lambda a, b: a - b, MET2, RMET2),
    "p02-other-targets-in-progress": lambda w: w.over(lambda a, b: a - b, REST2, RREST2),
    "p02-civilised-wards": lambda w: w.over(lambda a, b: a + b, KEPT, NEW),
    "p02-civilised-wards-share": ward_share,
    "p02-grade10-city-points": lambda w: w.over(lambda r, m: r - m, RATE, CITY),
    "p02-grade10-city-relative": lambda w: w.over(relative, RATE, CITY),
    "p02-grade10-region-points": lambda w: w.over(lambda r, m: r - m, RATE, REGION),
    "p02-grade10-region-relative": lambda w: w.over(relative, RATE, REGION),
    "p02-grade10-region-less-city-points": lambda w: w.over(lambda c, g: c - g, CITY, REGION),
    "p02-grade10-region-less-city-relative": lambda w: w.over(
        lambda r, c, g: relative(r, g) - relative(r, c), RATE, CITY, REGION
    ),
    "p02-cultural-families-smallest": lambda w: least_denominator(w["p02-cultural-families"]),
    "p02-cultural-groups-smallest": lambda w: least_denominator(w["p02-cultural-groups"]),
    "p03-plan-rate": lambda w: w.over(lambda m, t: 100 * m / t, MET3, P3, by=(lambda m, t: t,)),
    "p03-garden-target": garden_target,
    "p03-garden-target-one-decimal": lambda w: grid_inside(garden_target(w), 10),
    "p03-garden-remaining": lambda w: w.over(
        lambda a, s: 100 * a / s - a, AREA, AREA_SHARE, by=(lambda a, s: s,)
    ),
    "p03-garden-mean": lambda w: w.over(lambda a, n: a / n, AREA, GARDENS, by=(lambda a, n: n,)),
    "p03-hydrant-share-thousands-2003": lambda w: hydrant_share(w, False, "area-founding", 1),
    "p03-hydrant-share-decimal-2003": lambda w: hydrant_share(w, True, "area-founding", 1),
    "p03-hydrant-share-thousands-2019": lambda w: hydrant_share(w, False, "area-2019", 100),
    "p03-hydrant-share-decimal-2019": lambda w: hydrant_share(w, True, "area-2019", 100),
    "b1-professional-count": professionals,
    "b2-years-since-founding": lambda w: exactly(anniversary(w)),
    "general-elapsed": lambda w: exactly(from_closing(w)),
    "general-elapsed-later": lambda w: exactly(from_new_year(w)),
    "general-elapsed-half": lambda w: exactly(half(w)),
    "p02-pace": lambda w: pace(w, completion(w), from_closing(w)),
    "p02-pace-later": lambda w: pace(w, completion(w), from_new_year(w)),
    "p02-pace-half": lambda w: pace(w, completion(w), half(w)),
    "p02-resolution-pace": lambda w: pace(w, resolution_completion(w), from_closing(w)),
    "p02-resolution-pace-later": lambda w: pace(w, resolution_completion(w), from_new_year(w)),
    "p02-resolution-pace-half": lambda w: pace(w, resolution_completion(w), half(w)),
    "p03-garden-pace": lambda w: pace(w, w[AREA_SHARE], from_closing(w)),
    "p03-garden-pace-later": lambda w: pace(w, w[AREA_SHARE], from_new_year(w)),
    "p03-garden-pace-half": lambda w: pace(w, w[AREA_SHARE], half(w)),
}
UNKNOWNS = {
    id for id in RESULTS if id.startswith(("general-resolution-targets", "general-targets-completed"))
}
COUNTED = {"p03-garden-target-one-decimal", "b1-professional-count"}  # from the first to the last that fits


def meets(gap: Cell | None) -> bool:
    """Whether both sides can be the same number."""
    return gap is not None and holds(gap, Fraction(0))


def below(gap: Cell | None) -> bool:
    """Whether one side need not be above the other."""
    return gap is not None and not (gap.low > 0 or (gap.low == 0 and not gap.low_in))


def at_most(first: str, second: str) -> Callable[[World], bool]:
    return lambda w: below(w.over(lambda a, b: a - b, first, second))


def share_at_most_100(id: str) -> Callable[[World], bool]:
    return lambda w: below(w.over(lambda a: a - 100, id))


def school_year(w: World) -> tuple[date, date]:
    return w.days("p02-grade10-year")


CHECKS: dict[str, tuple[str, Callable[[World], bool]]] = {
    "p02-targets-sum": ("equality", lambda w: meets(w.over(lambda a, b, c: a + b - c, MET2, REST2, P2))),
    "p02-resolution-targets-sum": (
        "equality",
        lambda w: meets(w.over(lambda a, b, c: a + b - c, RMET2, RREST2, R2)),
    ),
    "b2-anniversary-years": (
        "equality",
        lambda w: anniversary(w) is not None and holds(w["b2-anniversary"], anniversary(w)),
    ),
    "general-programmes-named": ("part", lambda w: holds(w["general-programmes"], Fraction(3))),
    "general-breakthroughs-named": ("part", lambda w: holds(w["general-breakthroughs"], Fraction(2))),
    "p01-resolution-within": ("bound", at_most(R1, P1)),
    "p02-resolution-within": ("bound", at_most(R2, P2)),
    "p02-resolution-met-within": ("bound", at_most(RMET2, MET2)),
    "p02-resolution-in-progress-within": ("bound", at_most(RREST2, REST2)),
    "p03-met-within": ("bound", at_most(MET3, P3)),
    "p03-resolution-within": ("bound", at_most(R3, MET3)),
    "b2-civilised-wards-within": (
        "reading bound",
        lambda w: below(w.over(lambda a, b: a + b - w.parts("b2-wards-health")[1], KEPT, NEW)),
    ),
    "b2-wards-of-all": ("bound", lambda w: w.parts("b2-wards-health")[0] <= w.parts("b2-wards-health")[1]),
    "p02-grade10-margin-city-within": ("reading bound", at_most(CITY, RATE)),
    "p02-grade10-margin-region-within": ("reading bound", at_most(REGION, RATE)),
    "p02-school-year-consecutive": ("bound", lambda w: school_year(w)[1].year == school_year(w)[0].year + 1),
    "p02-school-year-in-term": (
        "bound",
        lambda w: (
            w.days("general-term")[0] <= school_year(w)[0] <= school_year(w)[1] <= w.days("general-term")[1]
        ),
    ),
    "article-published-in-term": (
        "bound",
        lambda w: w.days("general-term")[0] <= w.days("article-published")[0] <= w.days("general-term")[1],
    ),
    "article-published-before-anniversary": (
        "bound",
        lambda w: w.days("article-published")[0] <= w.days("b2-founding-to-anniversary")[1],
    ),
    "article-school-year-begun": ("bound", lambda w: school_year(w)[0] <= w.days("article-published")[0]),
    **{
        f"{id}-bound": ("bound", share_at_most_100(id))
        for id in (
            RATE,
            "p02-cultural-families",
            "p02-cultural-groups",
            "p03-projects-planned",
            "p03-waste-collected",
            SHARE,
        )
    },
    **{
        f"general-{what}-repeats": ("repeat", lambda w: True)  # a scenario reprints every mention of a figure
        for what in ("half", "term", "congress", "breakthroughs")
    },
    "b1-share-of-pledges": ("reading", lambda w: professionals(w) is not None),
    "p03-garden-target-decimal": ("reading", lambda w: grid_inside(garden_target(w), 10) is not None),
}
ENDS = {
    "equality": ("agrees", "disagrees"),
    "part": ("agrees", "disagrees"),
    "bound": ("holds", "disagrees"),
    "reading bound": ("holds", "ruled out"),
    "repeat": ("same", "differs"),
    "reading": ("fits", "ruled out"),
}


# --- what the library says of a scenario --------------------------------------------------------------------


class Said:
    """Every table that the library makes of a scenario, each made once."""

    def __init__(self, registry: lb.Registry) -> None:
        """Make them; that nothing crashes is the first thing held."""
        self.results = _rows(lb.compute_results(registry))
        self.checks = _rows(lb.check_figures(registry))
        self.verdicts = _rows(lb.figure_verdicts(registry))
        self.compared = _rows(lb.compare_figures(registry=registry, lang="en"))
        self.ledger = _rows(lb.compile_ledger(registry))
        self.figures, self.mentions = _rows(lb.load_figures(registry)), _rows(lb.load_mentions(registry))
        self.texts = {
            (form, lang): lb.number_texts(form, lang, registry)
            for form in ("value", "interval")
            for lang in ("en", "vi")
        }
        self.follows = lb.compare_registries(registry, lang="en")


def _rows(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    columns = list(table.columns)
    values = zip(*(table[column].tolist() for column in columns), strict=True)
    return {id: dict(zip(columns, row, strict=True)) for id, row in zip(table.index, values, strict=True)}


@pytest.fixture(scope="module")
def before() -> Said:
    """The article as it stands."""
    return Said(lb.load_registry())


def assert_follows(registry: lb.Registry, before: Said) -> None:
    """Hold everything that the library says of a scenario against the evaluation of this file."""
    world, said = World(registry), Said(registry)
    assert_figures(world, said, before)
    assert_results(world, said)
    assert_checks(world, said)
    assert_verdicts(said)
    assert_compared(registry, said, before)


def written(number: Fraction, lang: str) -> str:
    """A number whose decimals end, grouped as a language groups."""
    decimals = next(d for d in itertools.count() if (number * 10**d).denominator == 1)
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):,.{decimals}f}".replace("-", "−")
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))


def in_english(printed: str) -> str:
    """A numeral by the English convention, without an idle zero."""
    return re.sub(r"^0(?=\d)", "", printed).translate(str.maketrans(",.", ".,"))


SIGNS = {"%": "%", "ha": " ha"}


def assert_figures(w: World, said: Said, before: Said) -> None:
    """Intervals, texts and mentions are those of the prints; positions stay."""
    for id, text in w.printed.items():
        kind, of = w.kind[id]
        figure, ledger = said.figures[id], said.ledger[id]
        sign = SIGNS.get(figure["unit"], "")
        assert figure["printed"] == ledger["printed"] == said.compared[id]["printed"] == text
        assert said.texts["value", "vi"][id] == text + sign
        if kind in ("count", "duration", "percent", "measure"):
            range_ = cell(text, kind, of, w.rule)
            interval = figure["interval"]
            assert (interval.low, interval.high, interval.low_closed, interval.high_closed) == range_, id
            assert [Fraction(ledger[end]) for end in ("low", "high")] == list(range_[:2]), id
            assert [ledger[end] == "yes" for end in ("low_closed", "high_closed")] == list(range_[2:]), id
            english = WORDS[text][2] if text in WORDS else in_english(text)
            assert said.texts["value", "en"][id] == english + sign, id
            for lang in ("en", "vi"):
                ends = [written(end, lang) + sign for end in range_[:2]]
                ranged = f"{ends[0].removesuffix(sign)} {'to' if lang == 'en' else 'đến'} {ends[1]}"
                expected = said.texts["value", lang][id] if range_.low == range_.high else ranged
                assert said.texts["interval", lang][id] == expected, id
    for id, mention in said.mentions.items():
        old = before.mentions[id]
        figure_id = mention["figure_id"]
        numeral = before.figures[figure_id]["printed"] if figure_id else old["printed"]
        new = w.printed[figure_id] if figure_id else old["printed"]
        assert old["printed"][: len(numeral)].lower() == numeral.lower()
        assert mention["printed"].lower() == (new + old["printed"][len(numeral) :]).lower(), id
        assert {k: v for k, v in mention.items() if k != "printed"} == {
            k: v for k, v in old.items() if k != "printed"
        }


def assert_results(w: World, said: Said) -> None:
    """Interval and value of every result; where there is none, the reason is said and nothing else."""
    assert set(said.results) - set(RESULTS) == {id for id in said.results if id.startswith("article-")}
    for id, evaluate in RESULTS.items():
        range_, result = evaluate(w), said.results[id]
        interval = result["interval"]
        if range_ is None:
            assert interval is None, id
            assert result["value"] == "", id
            assert re.match(r"no value: \S", result["arithmetic_en"]), id
            assert {said.texts[form, "en"][id] for form in ("value", "interval")} == {"no value"}, id
            continue
        assert interval is not None, (id, result["arithmetic_en"])
        assert (interval.low, interval.high, interval.low_closed, interval.high_closed) == range_, id
        if range_.low < range_.high and id in UNKNOWNS | COUNTED:
            assert result["value"] == "", id
        else:
            value = range_.low if range_.low == range_.high else shortest(range_)
            assert abs(Fraction(result["value"]) - value) <= Fraction(1, 20000), id
        for figure_id in result["inputs"]:
            kind = w.kind.get(figure_id, ("", ""))[0]
            text = w.printed.get(figure_id, "")
            if kind in ("count", "percent", "measure") and text not in WORDS:
                shown = text if "decimal" in id and "hydrant" in id else in_english(text)
                assert re.search(rf"(?<![\d.,]){re.escape(shown)}(?![\d]|[.,]\d)", result["arithmetic_en"]), (
                    id,
                    figure_id,
                )


def assert_checks(w: World, said: Said) -> None:
    """The outcome of every check; a half that is printed as a fraction has a part and a whole to compare."""
    checks = dict(CHECKS)
    if "/" in w.printed["general-half"]:
        checks["general-half-bound"] = (
            "bound",
            lambda w: w.parts("general-half")[0] <= w.parts("general-half")[1],
        )
    assert set(said.checks) == set(checks)
    for id, (layer, held) in checks.items():
        assert said.checks[id]["outcome"] == ENDS[layer][not held(w)], id
        assert said.checks[id]["layer"] == layer.split()[-1], id


def assert_verdicts(said: Said) -> None:
    """A figure disagrees before it agrees, before it fits a reading, before it cannot be checked."""
    counts: dict[str, int] = {}
    for id, own in said.verdicts.items():
        outcomes = [check["outcome"] for check in said.checks.values() if id in check["figures"]]
        expected = (
            "disagrees"
            if {"disagrees", "differs"} & set(outcomes)
            else "agrees"
            if "agrees" in outcomes
            else "fits a reading"
            if "fits" in outcomes
            else "cannot be checked"
        )
        assert own["verdict"] == said.ledger[id]["verdict"] == said.compared[id]["verdict"] == expected, id
        assert set(own["checks"]) == {
            check_id for check_id, check in said.checks.items() if id in check["figures"]
        }, id
        counts[expected] = counts.get(expected, 0) + 1
    for name, verdict in (
        ("agree", "agrees"),
        ("disagree", "disagrees"),
        ("depend", "fits a reading"),
        ("unchecked", "cannot be checked"),
    ):
        assert said.results[f"article-figures-{name}"]["value"] == str(counts.get(verdict, 0))


def assert_compared(registry: lb.Registry, said: Said, before: Said) -> None:
    """What follows is named, with what stood and what stands there; what is not named is as it was."""
    original = lb.load_registry()
    expected: dict[tuple[str, str], tuple[str, str]] = {}
    if registry.rounding != original.rounding:
        expected["rounding", "rounding"] = original.rounding, registry.rounding
    for id, figure in said.figures.items():
        old = before.figures[id]
        if figure["printed"] != old["printed"]:
            expected["figure", id] = old["printed"], figure["printed"]
        texts = before.texts["interval", "en"][id], said.texts["interval", "en"][id]
        if figure["role"] == "quantity" and (figure["interval"], texts[1]) != (old["interval"], texts[0]):
            expected["interval", id] = texts
    for what, table in (("reference", "references"), ("reading", "readings")):
        for id, row in registry.tables[table].items():
            if row["value"] != original.tables[table][id]["value"]:
                expected[what, id] = original.tables[table][id]["value"], row["value"]
    for id, result in said.results.items():
        old = before.results[id]
        if (result["interval"], result["arithmetic_en"]) != (old["interval"], old["arithmetic_en"]):
            expected["result", id] = old["arithmetic_en"], result["arithmetic_en"]
    for id, check in said.checks.items():
        was, now = (
            f"{row['outcome']}: {row['found_en']}" if row else "–" for row in (before.checks.get(id), check)
        )
        if was != now:
            expected["check", id] = was, now
    for id, own in said.verdicts.items():
        if own["verdict"] != before.verdicts[id]["verdict"]:
            expected["verdict", id] = before.verdicts[id]["verdict"], own["verdict"]
    follows = said.follows
    named = dict(zip(follows.index, zip(follows["before"], follows["after"], strict=True), strict=True))

    assert set(named) == set(expected)
    for key, (old_text, new_text) in expected.items():
        was, now = named[key]
        if key[0] in ("interval", "result"):  # all that it can be stands behind
            assert was.startswith(old_text), key
            assert now.startswith(new_text), key
            assert was != now, key
        else:
            assert (was, now) == (old_text, new_text), key


# --- one figure ---------------------------------------------------------------------------------------------


def misprints(text: str) -> Iterator[str]:
    """Every text that differs from another in one digit."""
    for i, c in enumerate(text):
        if c in "0123456789":
            yield from (text[:i] + digit + text[i + 1 :] for digit in "0123456789" if digit != c)


@cache
def accepted(figure_id: str) -> tuple[str, ...]:
    """What a figure prints with one wrong digit and is a print of its kind all the same."""

    def is_accepted(text: str) -> bool:
        try:
            lb.change_registry(printed={figure_id: text})
        except lb.InputError:
            return False
        return True

    return tuple(filter(is_accepted, misprints(lb.load_registry().tables["figures"][figure_id]["printed"])))


FIGURES = list(lb.load_registry().tables["figures"])


@pytest.mark.parametrize("figure_id", FIGURES)
def test_everything_follows_from_each_misprint_of_a_figure(figure_id: str, before: Said) -> None:
    """Each digit of each figure is wrong once in each way: all tables are those of the wrong print."""
    for text in accepted(figure_id):
        assert_follows(lb.change_registry(printed={figure_id: text}), before)


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_misprint_that_is_no_print_of_its_kind_is_refused(figure_id: str) -> None:
    """A numeral with an idle zero, a day that no calendar has, a period that ends before it begins."""
    figure = lb.load_registry().tables["figures"][figure_id]

    def is_print(text: str) -> bool:
        if figure["kind"] in ("date", "period"):
            try:
                first, last = days(text)
            except ValueError:
                return False
            return first <= last
        if figure["kind"] == "time":
            hours, minutes = map(int, text.split(":"))
            return hours < 24 and minutes < 60
        return well_formed(text) or figure["kind"] == "fraction"

    assert list(accepted(figure_id)) == [text for text in misprints(figure["printed"]) if is_print(text)]


def test_misprints_of_every_figure_were_tried() -> None:
    """135 digits stand in the figures' prints, each wrong in nine ways; most are prints all the same."""
    printed = [row["printed"] for row in lb.load_registry().tables["figures"].values()]
    digits = sum(c in "0123456789" for text in printed for c in text)

    assert digits == 135
    assert sum(len(accepted(id)) for id in FIGURES) > 8 * digits * 0.95


# --- several changes at once --------------------------------------------------------------------------------


def grouped(number: int) -> str:
    """A whole number with dots between thousands."""
    return f"{number:,}".replace(",", ".")


def a_numeral(rng: random.Random, most: int) -> str:
    """Some numeral up to a limit, with up to two decimals; often a small one, or nothing."""
    whole = rng.choice([0, rng.randint(0, 12), rng.randint(0, most), rng.randint(0, most)])
    decimals = rng.choice([0, 0, 1, 2])
    return grouped(whole) + ("," + "".join(rng.choices("0123456789", k=decimals)) if decimals else "")


def a_day(rng: random.Random) -> date:
    return date.fromordinal(rng.randint(date(2018, 1, 1).toordinal(), date(2027, 1, 1).toordinal()))


def a_print(rng: random.Random, id: str, kind: str) -> str:
    """Some well-formed print of a kind."""
    if kind == "count":
        return rng.choice(
            [
                grouped(rng.randint(0, 60)),
                grouped(rng.randint(0, 9999)),
                a_numeral(rng, 60),
                rng.choice(list(WORDS)),
            ]
        )
    if kind == "percent":
        return rng.choice(
            [
                "0",
                "100",
                "101",
                "0,00",
                "100,0",
                a_numeral(rng, 100),
                a_numeral(rng, 100),
                a_numeral(rng, 100),
            ]
        )
    if kind == "measure":
        return rng.choice(["0", "0,00", "1.015", a_numeral(rng, 20), a_numeral(rng, 2000)])
    if kind == "duration":
        return rng.choice(["0", "19", "20", "21", "20,5", "1.000"])
    if kind == "fraction":
        return (
            rng.choice(list(PARTS)) if id == "general-half" else f"{rng.randint(0, 15)}/{rng.randint(1, 20)}"
        )
    if kind == "period" and id == "b2-founding-to-anniversary":
        first, last = sorted([a_day(rng), a_day(rng).replace(year=rng.randint(1990, 2040), day=1)])
        return f"{first.day}/{first.month}/{first.year} - {last.day}/{last.month}/{last.year}"
    if kind == "period":
        first_year = rng.randint(2018, 2024)
        return f"{first_year}-{first_year + rng.randint(0, 6)}"
    if kind == "date":
        return f"{a_day(rng):%d/%m/%Y}"
    return {
        "time": f"{rng.randint(0, 23)}:{rng.randint(0, 59):02}",
        "approximate": "hàng trăm",
        "zero": "không còn",
    }[kind]


def a_scenario(seed: int) -> lb.Registry:
    """Several figures print something else, and at times a rule, references and readings are others."""
    rng = random.Random(seed)
    figures = lb.load_registry().tables["figures"]
    printed = {id: a_print(rng, id, figures[id]["kind"]) for id in rng.sample(FIGURES, rng.randint(1, 12))}
    references = {
        "congress-closing": str(a_day(rng)),
        "area-founding": rng.choice(["0", "6000", "5982.5"]),
        "area-2019": "61",
    }
    readings = {
        "general-term-years": rng.choice(["4", "6", "2.5"]),
        "general-term-later": str(a_day(rng)),
        "p01-targets-named": rng.choice(["0", "5", "19", "40"]),
    }
    return lb.change_registry(
        printed=printed,
        references={id: references[id] for id in rng.sample(list(references), rng.choice([0, 0, 1, 3]))},
        readings={id: readings[id] for id in rng.sample(list(readings), rng.choice([0, 0, 1, 3]))},
        rounding=rng.choice(["any", "any", "any", *RULES]),
    )


@pytest.mark.parametrize("start", range(0, 300, 20))
def test_everything_follows_from_several_changes_at_once(start: int, before: Said) -> None:
    """Three hundred scenarios of prints, a rounding rule, references and readings, with fixed seeds."""
    for seed in range(start, start + 20):
        assert_follows(a_scenario(seed), before)


@pytest.mark.parametrize("rule", list(RULES))
def test_everything_follows_from_a_rounding_rule(rule: str, before: Said) -> None:
    """The article as it stands, its numbers rounded by another rule."""
    assert_follows(lb.change_registry(rounding=rule), before)


# --- power and citations of a scenario ----------------------------------------------------------------------

CITED = 40


@pytest.mark.parametrize("seed", range(CITED))
def test_power_is_that_of_the_changed_prints(seed: int) -> None:
    """Misprints are counted in the scenario's mentions, and those of two checks are tried one by one."""
    registry = a_scenario(1000 + seed)
    world = World(registry)
    power, outcomes = lb.misprint_power(registry), lb.check_figures(registry)["outcome"]
    digits: dict[str, int] = {}
    for mention in lb.load_mentions(registry).itertuples():
        digits[mention.figure_id] = digits.get(mention.figure_id, 0) + sum(
            c in "0123456789" for c in mention.printed
        )

    assert [digits[id] * 9 for id in power.index.get_level_values("figure_id")] == power["misprints"].tolist()
    noticed = power[
        power.index.get_level_values("check_id").map(outcomes).isin(["disagrees", "differs", "ruled out"])
    ]
    assert not noticed["caught"].any()
    for check_id, figure_id in (
        *(("p02-targets-sum", id) for id in (MET2, REST2, P2)),
        ("b1-share-of-pledges", SHARE),
        ("b1-share-of-pledges", PLEDGES),
    ):
        text = world.printed[figure_id]
        if text not in WORDS and (check_id, figure_id) not in noticed.index:
            wrong = [
                not well_formed(other) or not held_with(world, check_id, figure_id, other)
                for other in misprints(text)
            ]
            assert power.loc[(check_id, figure_id), "caught"] == sum(wrong)


def held_with(world: World, check_id: str, figure_id: str, text: str) -> bool:
    """Whether a check holds where one figure prints something else."""
    printed = world.printed
    world.printed = {**printed, figure_id: text}
    try:
        return CHECKS[check_id][1](world)
    finally:
        world.printed = printed


@pytest.mark.parametrize("seed", range(CITED))
def test_a_citation_of_a_scenario_cites_its_numbers(seed: int) -> None:
    """With what a changed figure prints; all that changed, and in turn every id of the article."""
    registry = a_scenario(2000 + seed)
    figures, results = lb.load_figures(registry), lb.compute_results(registry)
    original = lb.load_figures()["printed"]
    changed = [id for id in figures.index if figures.loc[id, "printed"] != original[id]]
    for id in dict.fromkeys([*changed, *[*figures.index, *results.index][seed::CITED]]):
        text = lb.cite(id, "text", "en", registry)

        assert id in text
        if id in figures.index:
            numeral = figures.loc[id, "printed"]
            assert re.search(rf"printed {re.escape(numeral)}(?![\d.,]\d)", text, re.IGNORECASE), text
        elif results.loc[id, "value"]:
            assert "no value" not in text
        if changed:
            assert "not what the article prints" in text


# --- the same as a folder -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "cells"),
    [
        (
            {"printed": {"p02-targets-met": "25"}},
            [("figures", "p02-targets-met", "printed", "25"), ("mentions", "m09-04", "printed", "25")],
        ),
        (
            {"printed": {"p03-garden-area-share": "98,94"}},
            [
                ("figures", "p03-garden-area-share", "printed", "98,94"),
                ("mentions", "m10-09", "printed", "98,94%"),
            ],
        ),
        (
            {"printed": {"general-term": "2020-2026"}},
            [("figures", "general-term", "printed", "2020-2026")]
            + [
                ("mentions", mention, "printed", "2020-2026")
                for mention in ("m02-02", "m04-02", "m07-02", "m08-02", "m09-02", "m10-02")
            ],
        ),
        (
            {"references": {"congress-closing": "2021-02-03"}},
            [("references", "congress-closing", "value", "2021-02-03")],
        ),
        ({"readings": {"general-term-years": "4"}}, [("readings", "general-term-years", "value", "4")]),
    ],
)
def test_a_scenario_is_what_the_changed_folder_says(
    change: dict[str, Any], cells: list[tuple[str, str, str, str]], root: Path, tmp_path: Path
) -> None:
    """The same cells are changed in a copy of the tables and loaded; every table comes out the same."""
    folder = Path(shutil.copytree(root / "data", tmp_path / "data"))
    for name, id, column, value in cells:
        table = pd.read_csv(folder / f"{name}.csv", dtype="string", keep_default_na=False)
        table.loc[table.iloc[:, 0] == id, column] = value
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    scenario, loaded = lb.change_registry(**change), lb.load_registry(folder)

    for table in (
        lb.load_figures,
        lb.load_mentions,
        lb.compute_results,
        lb.check_figures,
        lb.figure_verdicts,
        lb.compile_ledger,
        lb.misprint_power,
        lb.power_by_layer,
    ):
        pd.testing.assert_frame_equal(table(scenario), table(loaded))
    assert lb.compare_registries(scenario, registry=loaded).empty
    assert not lb.compare_registries(loaded, registry=lb.load_registry()).empty


def test_what_did_not_change_is_not_named() -> None:
    """Nothing follows from no change or one that is taken back; two changes name what both bring about."""
    once = lb.change_registry(printed={"p02-targets-met": "25"})
    back = lb.change_registry(printed={"p02-targets-met": "24"}, registry=once)
    twice = lb.change_registry(printed={"p02-targets-in-progress": "7"}, registry=once)

    assert lb.compare_registries(lb.load_registry()).empty
    assert lb.compare_registries(lb.change_registry()).empty
    assert lb.compare_registries(back).empty
    assert lb.compare_registries(twice).loc["figure"].index.tolist() == [
        "p02-targets-met",
        "p02-targets-in-progress",
    ]
    assert lb.compare_registries(twice, registry=once).loc["figure"].index.tolist() == [
        "p02-targets-in-progress"
    ]
    assert "verdict" not in lb.compare_registries(twice).index.get_level_values("what")  # 25 + 7 = 32


def test_what_follows_is_told_in_vietnamese_too() -> None:
    """The same rows, with Vietnamese names, numbers and verdicts."""
    changed = lb.change_registry(printed={"p02-targets-met": "25"}, rounding="half_up")
    en, vi = lb.compare_registries(changed, lang="en"), lb.compare_registries(changed, lang="vi")

    assert list(vi.columns) == ["tên", "trước", "sau"]
    assert list(vi.index) == list(en.index)
    assert vi.loc[("verdict", "p02-targets")].tolist() == [
        "Chỉ tiêu của chương trình 02",
        "khớp",
        "không khớp",
    ]
    assert vi.loc[("interval", "p03-garden-area"), ["trước", "sau"]].tolist() == [
        "9,245 đến 9,255 ha",
        "9,245 đến 9,255 ha, không kể đầu trên",
    ]
    assert en.loc[("interval", "p03-garden-area"), "after"] == "9.245 to 9.255 ha, without its upper end"
    assert (
        en.loc[("result", "p02-grade10-city-points"), "after"]
        == "82.3 − 22.3 = 60% (59.9 to 60.1%, without its ends)"
    )


# --- what is refused ----------------------------------------------------------------------------------------

NO_PRINTS = {  # the first of each is nothing at all
    "count": "| |3.2|1.00|4,764,0|3,2,1|00|032|1e5|٣٢|32 | 32|32\n|nửa|ba phẩy|18/04/2023|14/14|hàng chục|x",
    "percent": "|8.5|00,5|08,94|88,94,1|nhiều|1/2|88.94|100 %%|18/04/2023",
    "measure": "|9.25|09,25|9,25,0|9..25|rộng|20%|1/2|2020-2025",
    "duration": "|2.0|hai mươi năm trước|20%|20/11/2023|lâu",
    "fraction": "|14|14/0|14//14|14/14/14|mười bốn|50%|a/b",
    "date": "|31/02/2023|00/04/2023|18/13/2023|hôm qua|18042023|766|2020-2025",
    "period": "|2025-2020|2020|2020-|2021-2022-2023|6/11/2023 - 6/11/2003|31/2/2003 - 6/11/2023|nhiệm kỳ|5",
    "time": "|25:10|11:60|1110|trưa|11:10:10:10|18/04/2023",
    "approximate": "|chục|32|nhiều|hàng|50%",
    "zero": "|32|còn|một|hết sạch rồi",
}


@pytest.mark.parametrize("kind", list(NO_PRINTS))
def test_what_is_no_print_of_its_kind_is_refused_in_one_line(kind: str) -> None:
    """With the id and the text, and nothing is changed."""
    registry = lb.load_registry()
    for id in [id for id, row in registry.tables["figures"].items() if row["kind"] == kind][:4]:
        for text in NO_PRINTS[kind].split("|"):
            with pytest.raises(lb.InputError) as refused:
                lb.change_registry(printed={"p01-cases": "7", id: text}, registry=registry)

            said = str(refused.value)
            assert said.startswith(f"{id} cannot print {text!r}: "), said
            assert "\n" not in said.removeprefix(f"{id} cannot print {text!r}: ")
    assert set(NO_PRINTS) == {row["kind"] for row in registry.tables["figures"].values()}
    assert registry.tables["figures"]["p01-cases"]["printed"] == "108"


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("p02-grade10-rate", "82,3%"),
        ("p03-garden-area", "9,25ha"),
        ("p03-garden-area", "9,25 ha"),
        ("b2-anniversary", "20 năm"),
        ("b2-anniversary", "12 tháng"),
        ("p02-grade10-rate", "82,3 %"),
    ],
)
def test_the_unit_is_no_part_of_what_a_figure_prints(id: str, text: str) -> None:
    """It stands in the mention already, and twice would be `9,25 haha`."""
    with pytest.raises(lb.InputError, match=f"{id} cannot print"):
        lb.change_registry(printed={id: text})


@pytest.mark.parametrize("text", ["4/2023", "2023", "30/4"])
@pytest.mark.parametrize("figure_id", ["article-published"])
def test_a_date_of_another_form_is_refused_or_leaves_every_table_standing(figure_id: str, text: str) -> None:
    """A month, a year, or a day of every year where formulas compare days: nothing crashes."""
    try:
        changed = lb.change_registry(printed={figure_id: text})
    except lb.InputError as refused:
        assert str(refused).startswith(f"{figure_id} cannot print {text!r}: ")
        return
    said = Said(changed)

    assert said.figures[figure_id]["printed"] == said.ledger[figure_id]["printed"] == text
    assert {said.checks[id]["outcome"] for id in said.checks if figure_id in said.checks[id]["figures"]} <= {
        "holds",
        "disagrees",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"printed": {"p04-targets": "3"}}, "'p04-targets' is none of the figures"),
        ({"printed": {"p02-completion": "75"}}, "'p02-completion' is none of the figures"),
        ({"printed": {"m09-04": "25"}}, "'m09-04' is none of the figures"),
        ({"references": {"p02-targets": "3"}}, "'p02-targets' is none of the references"),
        (
            {"references": {"congress-closing": "2021-02-30"}},
            "congress-closing: '2021-02-30' is no day of the calendar",
        ),
        (
            {"references": {"professional-pledge-yearly": "--02-30"}},
            "professional-pledge-yearly: '--02-30' is no day of the calendar",
        ),
        ({"references": {"congress-closing": "5"}}, "congress-closing cannot be '5'"),
        ({"references": {"congress-closing": ""}}, "congress-closing cannot be ''"),
        ({"references": {"congress-closing": "--02-15"}}, "congress-closing cannot be '--02-15'"),
        ({"references": {"area-2019": "2021-01-01"}}, "area-2019 cannot be '2021-01-01'"),
        ({"references": {"area-2019": "59,82"}}, "area-2019 cannot be '59,82'"),
        ({"references": {"area-2019": "62..60"}}, "area-2019 cannot be '62..60'"),
        ({"references": {"area-2019": "many"}}, "area-2019 cannot be 'many'"),
        ({"readings": {"general-even-work": "3"}}, "general-even-work has no value that could be changed"),
        ({"readings": {"general-term-years": "five"}}, "general-term-years cannot be 'five'"),
        ({"readings": {"no-reading": "5"}}, "'no-reading' is none of the readings"),
        ({"rounding": "up"}, "rounding 'up' is unknown: expected one of any, half_up"),
        ({"rounding": 3}, "rounding 3 is unknown"),
    ],
)
def test_unknown_ids_and_values_of_another_form_are_refused(change: dict[str, Any], message: str) -> None:
    """In one line that names the id."""
    with pytest.raises(lb.InputError, match=re.escape(message)) as refused:
        lb.change_registry(**change)

    assert "\n" not in str(refused.value)


def test_what_is_changed_is_a_mapping() -> None:
    """A text or a list names no id."""
    for wrong in ("p02-targets", ["p02-targets"]):
        with pytest.raises(TypeError, match="pass what is changed by id, as a mapping"):
            lb.change_registry(printed=wrong)  # type: ignore[arg-type]


def test_a_day_of_every_year_can_be_another() -> None:
    """29 February too; no formula can count from it, and notebooks and site write it."""
    changed = lb.change_registry(references={"professional-pledge-yearly": "--02-29"})

    assert changed.tables["references"]["professional-pledge-yearly"]["value"] == "--02-29"
    assert lb.check_figures(changed)["outcome"].equals(lb.check_figures()["outcome"])
    with pytest.raises(lb.NoValueError, match="is a day of every year"):
        lb.compute("professional-pledge-yearly", changed)


@pytest.mark.parametrize("value", [25, 2.5, None, True, b"25", ["25"], Fraction(25)])
def test_what_is_to_be_printed_is_text(value: object) -> None:
    """A number has lost how it was printed."""
    for change in ("printed", "references", "readings"):
        id = {"printed": "p02-targets", "references": "area-2019", "readings": "general-term-years"}[change]
        with pytest.raises(TypeError, match="pass the text that is to stand there"):
            lb.change_registry(**{change: {id: value}})  # type: ignore[arg-type]


def test_what_is_no_registry_is_refused_on_either_side() -> None:
    """In the same words."""
    for sides in ({"changed": "data"}, {"changed": lb.load_registry(), "registry": "data"},
                  {"changed": "data", "registry": lb.load_registry()}):  # fmt: skip
        with pytest.raises(TypeError, match="a registry is expected, and not str"):
            lb.compare_registries(**sides)  # type: ignore[arg-type]


def test_a_scenario_leaves_the_registry_as_it_was(before: Said) -> None:
    """Its tables are frozen and are those that they were, and so is all that follows from them."""
    registry = lb.load_registry()
    tables = {name: {id: dict(row) for id, row in table.items()} for name, table in registry.tables.items()}
    changed = a_scenario(7)
    lb.misprint_power(changed)

    assert {
        name: {id: dict(row) for id, row in table.items()} for name, table in registry.tables.items()
    } == tables
    assert lb.load_registry() is registry
    assert changed.folder == registry.folder
    assert Said(registry).results == before.results
    with pytest.raises(TypeError, match="does not support item assignment"):
        changed.tables["figures"]["p01-cases"] = {}  # type: ignore[index]
