"""Every number that the article's figures yield, with an id, inputs, interval, unit and labels in two languages.

A result is the exact range of its formula with each figure entering once. Results that need a date or an area from outside the
article take it from a reference, and name it among their inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from lbanalysis.intervals import Interval, decimals_inside, exactly, shortest_decimal
from lbanalysis.loaders import load_figures, load_references, load_result_names
from lbanalysis.mentions import read_printed
from lbanalysis.metrics import (
    Quantity,
    as_interval,
    bounds_with_unstated,
    comparator,
    completion_rate,
    elapsed_share,
    implied_target,
    mean_per_unit,
    pace,
    possible_counts,
    possible_denominators,
    remaining,
    share_of_total,
    years_between,
)
from lbanalysis.numerals import decimal_text

_TERM_YEARS = 5  # a congress is held every five years: the end of the term is not printed


class _Inputs(NamedTuple):
    """Printed texts of figures and values of references, by id."""

    printed: dict[str, str]
    kinds: dict[str, str]
    references: dict[str, str]

    def number(self, figure_id: str) -> Quantity:
        """A figure as an input of a metric: printed text where it is rounded, an exact number where it counts."""
        printed, kind = self.printed[figure_id], self.kinds[figure_id]
        if kind in ("percent", "measure"):
            return printed
        mention = read_printed(printed, kind)
        return exactly(int(mention.value.rpartition("/")[2]))

    def whole(self, figure_id: str) -> int:
        """A figure that counts."""
        return int(read_printed(self.printed[figure_id], self.kinds[figure_id]).value.rpartition("/")[2])

    def days(self, figure_id: str) -> tuple[date, date]:
        """First and last day of a date or period."""
        mention = read_printed(self.printed[figure_id], self.kinds[figure_id])
        return date.fromisoformat(mention.low), date.fromisoformat(mention.high)

    def area_ha(self, reference_id: str) -> Fraction:
        """A reference area [ha]; one square kilometre is 100 ha."""
        value = Fraction(self.references[reference_id])
        return value * 100 if reference_id == "area-2019" else value

    def elapsed(self) -> Fraction:
        """The share of the term elapsed at publication [%]."""
        start = date.fromisoformat(self.references["congress-closing"])
        return elapsed_share(start, start.replace(year=start.year + _TERM_YEARS), self.days("article-published")[0])

    def separated(self) -> tuple[Interval, Interval]:
        """The hydrant area [ha] with a thousands dot, and with a decimal point."""
        printed = self.printed["p03-hydrant-area"]
        decimals = len(printed.rpartition(".")[2]) if "." in printed else 0
        grouped, pointed = Fraction(printed.replace(".", "")), Fraction(printed)
        half, small = Fraction(1, 2), Fraction(1, 2 * 10**decimals)
        return Interval(grouped - half, grouped + half), Interval(pointed - small, pointed + small)


def _margin(i: _Inputs, which: str, reading: str) -> Interval:
    return comparator(i.number("p02-grade10-rate"), i.number(f"p02-grade10-above-{which}"), reading)  # type: ignore[arg-type]


def _region_less_city(i: _Inputs, reading: str) -> Interval:
    """The district's rate cancels in points; as a factor it enters once."""
    city, region = as_interval(i.number("p02-grade10-above-city")), as_interval(i.number("p02-grade10-above-region"))
    if reading == "points":
        return city - region
    one, hundred = exactly(1), exactly(100)
    return as_interval(i.number("p02-grade10-rate")) * (one / (one + region / hundred) - one / (one + city / hundred))


def _smallest_whole(i: _Inputs, figure_id: str) -> Interval:
    return exactly(int(possible_denominators(i.printed[figure_id], up_to=10_000)[0]))


def _counts(i: _Inputs) -> Interval:
    counts = possible_counts(i.printed["b1-professional-share"], i.whole("b1-pledges"))
    if not counts:
        raise ValueError(f"no count of {i.printed['b1-pledges']} prints {i.printed['b1-professional-share']}%")
    return Interval(Fraction(counts[0]), Fraction(counts[-1]))


def _short_target(i: _Inputs) -> Interval:
    inside = decimals_inside(implied_target(i.number("p03-garden-area"), i.number("p03-garden-area-share")), 1)
    if not inside:
        raise ValueError("no target with one decimal fits")
    return Interval(inside[0], inside[-1])


def _sum(i: _Inputs, *ids: str) -> Interval:
    return exactly(sum(i.whole(figure_id) for figure_id in ids))


def _less(i: _Inputs, whole: str, part: str) -> Interval:
    return exactly(i.whole(whole) - i.whole(part))


def _resolution_targets(i: _Inputs, known: str) -> Interval:
    """Beside those stated, any target of programme 03 may stand in the resolution but those of which it is known."""
    stated = sum(i.whole(f) for f in ("p01-resolution-targets", "p02-resolution-targets", "p03-resolution-targets-met"))
    return bounds_with_unstated(stated, stated, i.whole("p03-targets") - i.whole(known))


def _completed(i: _Inputs) -> Interval:
    """Programme 01 states no count; what programme 03 met by the yearly plan may be completed or not."""
    met, on_plan = i.whole("p02-targets-met"), i.whole("p03-targets-met")
    return bounds_with_unstated(met, met + on_plan, i.whole("p01-targets"))


_NAMED_IN_P01 = 3  # targets of programme 01 that the article names as meeting the yearly plan (four if a joint item is two)


def _completed_or_on_plan(i: _Inputs) -> Interval:
    stated = i.whole("p02-targets-met") + i.whole("p03-targets-met") + _NAMED_IN_P01
    return bounds_with_unstated(stated, stated, i.whole("p01-targets") - _NAMED_IN_P01)


def _wards_share(i: _Inputs) -> Interval:
    return share_of_total(_sum(i, "p02-civilised-wards-kept", "p02-civilised-wards-new"), i.number("b2-wards-health"))


def _hydrant_share(i: _Inputs, reading: int, reference: str) -> Interval:
    return share_of_total(i.separated()[reading], i.area_ha(reference))


def _rate(i: _Inputs, done: str, target: str) -> Interval:
    return completion_rate(i.number(done), i.number(target))


def _garden(metric: Callable[[Quantity, Quantity], Interval], other: str) -> Callable[[_Inputs], Interval]:
    return lambda i: metric(i.number("p03-garden-area"), i.number(other))


_FORMULAS: dict[str, Callable[[_Inputs], Interval]] = {
    "general-targets": lambda i: _sum(i, "p01-targets", "p02-targets", "p03-targets"),
    "general-resolution-targets": lambda i: _resolution_targets(i, "p03-resolution-targets-met"),
    "general-resolution-targets-exactly": lambda i: _resolution_targets(i, "p03-targets-met"),
    "general-targets-completed": _completed,
    "general-targets-completed-or-on-plan": _completed_or_on_plan,
    "p02-completion": lambda i: _rate(i, "p02-targets-met", "p02-targets"),
    "p02-resolution-completion": lambda i: _rate(i, "p02-resolution-targets-met", "p02-resolution-targets"),
    "p02-other-targets-met": lambda i: _less(i, "p02-targets-met", "p02-resolution-targets-met"),
    "p02-other-targets-in-progress": lambda i: _less(i, "p02-targets-in-progress", "p02-resolution-targets-in-progress"),
    "p02-civilised-wards": lambda i: _sum(i, "p02-civilised-wards-kept", "p02-civilised-wards-new"),
    "p02-civilised-wards-share": _wards_share,
    "p02-grade10-city-points": lambda i: _margin(i, "city", "points"),
    "p02-grade10-city-relative": lambda i: _margin(i, "city", "relative"),
    "p02-grade10-region-points": lambda i: _margin(i, "region", "points"),
    "p02-grade10-region-relative": lambda i: _margin(i, "region", "relative"),
    "p02-grade10-region-less-city-points": lambda i: _region_less_city(i, "points"),
    "p02-grade10-region-less-city-relative": lambda i: _region_less_city(i, "relative"),
    "p02-cultural-families-smallest": lambda i: _smallest_whole(i, "p02-cultural-families"),
    "p02-cultural-groups-smallest": lambda i: _smallest_whole(i, "p02-cultural-groups"),
    "p03-plan-rate": lambda i: _rate(i, "p03-targets-met", "p03-targets"),
    "p03-garden-target": _garden(implied_target, "p03-garden-area-share"),
    "p03-garden-target-one-decimal": _short_target,
    "p03-garden-remaining": _garden(remaining, "p03-garden-area-share"),
    "p03-garden-mean": _garden(mean_per_unit, "p03-gardens-new"),
    "p03-hydrant-share-thousands-2003": lambda i: _hydrant_share(i, 0, "area-founding"),
    "p03-hydrant-share-decimal-2003": lambda i: _hydrant_share(i, 1, "area-founding"),
    "p03-hydrant-share-thousands-2019": lambda i: _hydrant_share(i, 0, "area-2019"),
    "p03-hydrant-share-decimal-2019": lambda i: _hydrant_share(i, 1, "area-2019"),
    "b1-professional-count": _counts,
    "b2-years-since-founding": lambda i: exactly(years_between(*i.days("b2-founding-to-anniversary"))),
    "general-elapsed": lambda i: exactly(i.elapsed()),
    "p02-pace": lambda i: pace(_rate(i, "p02-targets-met", "p02-targets"), i.elapsed()),
    "p03-garden-pace": lambda i: pace(i.number("p03-garden-area-share"), i.elapsed()),
}


def compute_results(figures: pd.DataFrame | None = None, references: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compute every number that the article's figures yield.

    Parameters
    ----------
    figures, references : DataFrame, optional
        As the loaders return them; the registry's by default. Pass a changed copy to test an assumption.

    Returns
    -------
    DataFrame
        One row per result: ``result_id, section, label_en, label_vi, inputs`` (ids of figures and references, space-separated),
        ``formula, reading_en, reading_vi, unit, unit_vi``; ``low, high`` (exact, as ``n`` or ``n/d``), ``low_closed,
        high_closed``; ``value`` (the shortest decimal inside, as text; empty where bounds leave several whole numbers) and
        ``low_number, high_number`` (floats, for drawing).

    Raises
    ------
    KeyError
        If a figure or reference is missing.
    ValueError, ZeroDivisionError
        If a figure's printed text is malformed, or a formula has no value for it.

    Source
    ------
    The metrics of this project, each figure entering its formula once.

    Examples
    --------
    >>> results = compute_results().set_index("result_id")
    >>> results.loc[["p02-completion", "p03-garden-target", "b1-professional-count"], "value"].tolist()
    ['75', '10.4', '1498']
    >>> compute_results(load_figures().query("figure_id != 'p02-targets'"))
    Traceback (most recent call last):
    ...
    KeyError: 'p02-targets'
    """
    figures = load_figures() if figures is None else figures
    references = load_references() if references is None else references
    inputs = _Inputs(
        {str(f): str(p) for f, p in zip(figures["figure_id"], figures["printed"], strict=True)},
        {str(f): str(k) for f, k in zip(figures["figure_id"], figures["kind"], strict=True)},
        {str(r): str(v) for r, v in zip(references["reference_id"], references["value"], strict=True)},
    )
    names = load_result_names()
    if set(names["result_id"]) != set(_FORMULAS):
        raise ValueError("results.csv and the formulas do not name the same results")
    found = [_FORMULAS[result_id](inputs) for result_id in names["result_id"]]
    rounded = [interval.low != interval.high and unit in _MEASURED for interval, unit in zip(found, names["unit"], strict=True)]
    return names.assign(
        low=[str(interval.low) for interval in found],
        high=[str(interval.high) for interval in found],
        low_closed=[interval.low_closed for interval in found],
        high_closed=[interval.high_closed for interval in found],
        value=[_value(i) if r or i.low == i.high else "" for i, r in zip(found, rounded, strict=True)],
        low_number=[float(interval.low) for interval in found],
        high_number=[float(interval.high) for interval in found],
    )


_MEASURED = ("%", "ha", "", "percentage point")


def _value(interval: Interval) -> str:
    """The shortest decimal inside; of one number without a finite decimal, four decimals."""
    if interval.low == interval.high and interval.low.denominator > 1:
        value = interval.low
        try:
            return decimal_text(value)
        except ValueError:
            return decimal_text(Fraction(round(value * 10**4), 10**4))
    return decimal_text(shortest_decimal(interval))
