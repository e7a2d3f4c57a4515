"""Every number that the article's figures yield, with an id, inputs, interval, unit and labels in two languages.

A result is the exact range of its formula with each figure entering once. Results that need a date or an area from outside the
article take it from a reference, and name it among their inputs. Results of section `article` count the registry and the verdicts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import pandas as pd

from lbanalysis.checks import VERDICTS, figure_verdicts, misprint_power, power_by_layer, recompute_figures
from lbanalysis.intervals import Interval, decimals_inside, exactly, shortest_decimal
from lbanalysis.loaders import (
    load_figures,
    load_mentions,
    load_references,
    load_relations,
    load_result_names,
    load_unquantified,
)
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
from lbanalysis.numerals import Locale, decimal_text, format_number

TERM_YEARS = 5  # a congress is held every five years: the end of the term is not printed


class _Inputs(NamedTuple):
    """Printed texts of figures, values of references and their units by id, and what counting the registry gives."""

    printed: dict[str, str]
    kinds: dict[str, str]
    references: dict[str, str]
    units: dict[str, str]
    counted: dict[str, int]

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
        return value * {"ha": 1, "km²": 100}[self.units[reference_id]]

    def elapsed(self) -> Fraction:
        """The share of the term elapsed at publication [%]."""
        start = date.fromisoformat(self.references["congress-closing"])
        return elapsed_share(
            start, start.replace(year=start.year + TERM_YEARS), self.days("article-published")[0]
        )

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
    city, region = (
        as_interval(i.number("p02-grade10-above-city")),
        as_interval(i.number("p02-grade10-above-region")),
    )
    if reading == "points":
        return city - region
    one, hundred = exactly(1), exactly(100)
    return as_interval(i.number("p02-grade10-rate")) * (
        one / (one + region / hundred) - one / (one + city / hundred)
    )


def _smallest_whole(i: _Inputs, figure_id: str) -> Interval:
    return exactly(int(possible_denominators(i.printed[figure_id], up_to=10_000)[0]))


def _counts(i: _Inputs) -> Interval:
    counts = possible_counts(i.printed["b1-professional-share"], i.whole("b1-pledges"))
    if not counts:
        raise ValueError(
            f"no count of {i.printed['b1-pledges']} prints {i.printed['b1-professional-share']}%"
        )
    return Interval(Fraction(counts[0]), Fraction(counts[-1]))


def _short_target(i: _Inputs) -> Interval:
    inside = decimals_inside(
        implied_target(i.number("p03-garden-area"), i.number("p03-garden-area-share")), 1
    )
    if not inside:
        raise ValueError("no target with one decimal fits")
    return Interval(inside[0], inside[-1])


def _sum(i: _Inputs, *ids: str) -> Interval:
    return exactly(sum(i.whole(figure_id) for figure_id in ids))


def _less(i: _Inputs, whole: str, part: str) -> Interval:
    return exactly(i.whole(whole) - i.whole(part))


def _resolution_targets(i: _Inputs, known: str) -> Interval:
    """Beside those stated, any target of programme 03 may stand in the resolution but those of which it is known."""
    stated = sum(
        i.whole(f) for f in ("p01-resolution-targets", "p02-resolution-targets", "p03-resolution-targets-met")
    )
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
    return share_of_total(
        _sum(i, "p02-civilised-wards-kept", "p02-civilised-wards-new"), i.number("b2-wards-health")
    )


def _hydrant_share(i: _Inputs, reading: int, reference: str) -> Interval:
    return share_of_total(i.separated()[reading], i.area_ha(reference))


def _rate(i: _Inputs, done: str, target: str) -> Interval:
    return completion_rate(i.number(done), i.number(target))


def _garden(metric: Callable[[Quantity, Quantity], Interval], other: str) -> Callable[[_Inputs], Interval]:
    return lambda i: metric(i.number("p03-garden-area"), i.number(other))


def _counted(key: str) -> Callable[[_Inputs], Interval]:
    return lambda i: exactly(i.counted[key])


_FORMULAS: dict[str, Callable[[_Inputs], Interval]] = {
    "article-mentions": _counted("mentions"),
    "article-figures": _counted("figures"),
    "article-claims-without-number": _counted("claims"),
    "article-checks": _counted("checks"),
    "article-figures-agree": _counted("agrees"),
    "article-figures-depend": _counted("depends on the reading"),
    "article-figures-disagree": _counted("disagrees"),
    "article-figures-unchecked": _counted("cannot be checked"),
    "article-misprints": _counted("misprints"),
    "article-misprints-caught": _counted("caught"),
    "article-power": lambda i: exactly(Fraction(100 * i.counted["caught"], i.counted["misprints"])),
    "general-targets": lambda i: _sum(i, "p01-targets", "p02-targets", "p03-targets"),
    "general-resolution-targets": lambda i: _resolution_targets(i, "p03-resolution-targets-met"),
    "general-resolution-targets-exactly": lambda i: _resolution_targets(i, "p03-targets-met"),
    "general-targets-completed": _completed,
    "general-targets-completed-or-on-plan": _completed_or_on_plan,
    "p02-completion": lambda i: _rate(i, "p02-targets-met", "p02-targets"),
    "p02-resolution-completion": lambda i: _rate(i, "p02-resolution-targets-met", "p02-resolution-targets"),
    "p02-other-targets-met": lambda i: _less(i, "p02-targets-met", "p02-resolution-targets-met"),
    "p02-other-targets-in-progress": lambda i: _less(
        i, "p02-targets-in-progress", "p02-resolution-targets-in-progress"
    ),
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


def compute_results(
    figures: pd.DataFrame | None = None, references: pd.DataFrame | None = None
) -> pd.DataFrame:
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
        If a reference is missing.
    ValueError, ZeroDivisionError
        If a figure is missing, its printed text is malformed, or a formula has no value for it.

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
    ValueError: relation p02-targets-sum: 'p02-targets' is no figure or mention
    """
    if figures is None and references is None:
        return _registry_results().copy()
    return _compute(
        load_figures() if figures is None else figures,
        load_references() if references is None else references,
    )


@lru_cache(maxsize=1)
def _registry_results() -> pd.DataFrame:
    return _compute(load_figures(), load_references())


def _compute(figures: pd.DataFrame, references: pd.DataFrame) -> pd.DataFrame:
    by_reference = references.set_index("reference_id")
    inputs = _Inputs(
        {str(f): str(p) for f, p in zip(figures["figure_id"], figures["printed"], strict=True)},
        {str(f): str(k) for f, k in zip(figures["figure_id"], figures["kind"], strict=True)},
        {str(r): str(v) for r, v in by_reference["value"].items()},
        {str(r): str(u) for r, u in by_reference["unit"].items()},
        _count_registry(figures),
    )
    names = load_result_names()
    if set(names["result_id"]) != set(_FORMULAS):
        raise ValueError("results.csv and the formulas do not name the same results")
    found = [_FORMULAS[result_id](inputs) for result_id in names["result_id"]]
    rounded = [
        interval.low != interval.high and unit in _MEASURED
        for interval, unit in zip(found, names["unit"], strict=True)
    ]
    return names.assign(
        low=[str(interval.low) for interval in found],
        high=[str(interval.high) for interval in found],
        low_closed=[interval.low_closed for interval in found],
        high_closed=[interval.high_closed for interval in found],
        value=[_value(i) if r or i.low == i.high else "" for i, r in zip(found, rounded, strict=True)],
        low_number=[float(interval.low) for interval in found],
        high_number=[float(interval.high) for interval in found],
    )


def _count_registry(figures: pd.DataFrame) -> dict[str, int]:
    """What there is, what each verdict says of how many figures, and the headline of the power."""
    power = misprint_power(figures)
    headline = power_by_layer(power, figures).iloc[0]
    return {
        **dict.fromkeys(VERDICTS, 0),
        **{
            str(verdict): int(n)
            for verdict, n in figure_verdicts(figures, power=power)["verdict"].value_counts().items()
        },
        "mentions": len(load_mentions()),
        "figures": len(figures),
        "claims": len(load_unquantified()),
        "checks": len(load_relations()),
        "misprints": int(headline["misprints"]),
        "caught": int(headline["caught"]),
    }


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


# --- numbers as text --------------------------------------------------------------------------------------------------

_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def number_texts(
    lang: Locale = "en", form: Literal["value", "interval"] = "value", figures: pd.DataFrame | None = None
) -> dict[str, str]:
    """Write the number of every figure and result as prose has it.

    Parameters
    ----------
    lang : {"en", "vi"}
        The language whose conventions hold: 4,764 and 88.94% in English, 4.764 and 88,94% in Vietnamese.
    form : {"value", "interval"}
        The value as printed, of a result at most three significant digits; or all values that it can stand for, with both ends
        rounded outward to five significant digits.
    figures : DataFrame, optional
        As `load_figures` returns them; the registry's by default.

    Returns
    -------
    dict
        Id of a figure or result to text, with `%` and units of measure, without counted nouns.

    Raises
    ------
    ValueError
        If the language or form is unknown.

    Source
    ------
    The conventions of both languages as `format_number` writes them.

    Examples
    --------
    >>> texts = number_texts()
    >>> texts["p03-garden-area-share"], texts["b1-pledges"], texts["p03-garden-target"], texts["article-published"]
    ('88.94%', '4,764', '10.4 ha', '18 April 2023')
    >>> number_texts("vi", "interval")["p03-garden-target"]
    '10,394 đến 10,407 ha'
    >>> number_texts("fr")
    Traceback (most recent call last):
    ...
    ValueError: language 'fr' is unknown: expected 'vi' or 'en'
    """
    if lang not in ("en", "vi"):
        raise ValueError(f"language {lang!r} is unknown: expected 'vi' or 'en'")
    if form not in ("value", "interval"):
        raise ValueError(f"form {form!r} is unknown: expected 'value' or 'interval'")
    write = _figure_text if form == "value" else _figure_interval
    texts = {
        str(f.figure_id): write(f, lang)
        for f in (load_figures() if figures is None else figures).itertuples()
    }
    for result in compute_results(figures).itertuples():
        low, high = Fraction(result.low), Fraction(result.high)
        if form == "value" and (result.value or low == high):
            value = Fraction(result.value) if result.value else low
            text = _significant(value, 3, lang, 0)
        elif low == high:
            text = _significant(low, 5, lang, 0)
        else:
            text = f"{_significant(low, 5, lang, -1)} {_TO[lang]} {_significant(high, 5, lang, 1)}"
        texts[str(result.result_id)] = text + _unit_sign(result.unit)
    return texts


_TO = {"en": "to", "vi": "đến"}


def _unit_sign(unit: str) -> str:
    return "%" if unit == "%" else f" {unit}" if unit in ("ha",) else ""


def _significant(value: Fraction, digits: int, lang: Locale, direction: int) -> str:
    """At most so many significant digits: to the nearest, or downward (-1) or upward (1). Whole numbers stay whole."""
    decimals = 0
    while (
        decimals < 12
        and (value * 10**decimals).denominator > 1
        and abs(value) * 10**decimals < 10 ** (digits - 1)
    ):
        decimals += 1
    scaled = value * 10**decimals
    units = (
        math.floor(scaled)
        if direction < 0
        else math.ceil(scaled)
        if direction > 0
        else math.floor(scaled + Fraction(1, 2))
    )
    return format_number(Fraction(units, 10**decimals), lang=lang)


def _figure_text(figure: Any, lang: Locale) -> str:
    sign = "%" if figure.kind == "percent" else _unit_sign(figure.unit) if figure.kind == "measure" else ""
    if lang == "vi":
        return f"{figure.printed}{sign}"
    if figure.kind in ("date", "period") and "/" in figure.printed:
        return " to ".join(_english_day(day) for day in figure.value.split("/"))
    if figure.kind == "fraction":
        return "half" if figure.value == "1/2" else str(figure.value).replace("/", " of ")
    if figure.kind == "approximate":
        return "tens"
    if figure.kind in ("count", "zero") and not figure.printed[0].isdigit():
        return _SMALL[int(figure.value)]
    if figure.kind in ("count", "percent", "measure", "duration"):
        return format_number(Fraction(figure.value), int(figure.decimals), "en") + sign
    return str(figure.printed)


def _english_day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _figure_interval(figure: Any, lang: Locale) -> str:
    mention = read_printed(figure.printed, figure.kind)
    if not mention.high:
        return f"{format_number(Fraction(mention.low), lang=lang)} {_OR_MORE[lang]}"
    if figure.kind == "zero":
        return "0"
    if figure.role == "date" or mention.low == mention.high:
        return _figure_text(figure, lang)
    low, high = (format_number(Fraction(end), lang=lang) for end in (mention.low, mention.high))
    return f"{low} {_TO[lang]} {high}" + ("%" if figure.kind == "percent" else _unit_sign(figure.unit))


_OR_MORE = {"en": "or more", "vi": "trở lên"}


# --- printed beside recomputed ----------------------------------------------------------------------------------------


def compare_figures(*ids: str, figures: pd.DataFrame | None = None, lang: Locale = "en") -> pd.DataFrame:
    """Set figures beside what other figures of the article make of them: printed, recomputed, interval, verdict, power.

    Parameters
    ----------
    *ids : str
        Ids of figures or names of sections (``"p02"``); all figures without any.
    figures : DataFrame, optional
        As `load_figures` returns them; the registry's by default.
    lang : {"en", "vi"}
        The language of the cells.

    Returns
    -------
    DataFrame
        One row per figure, in the article's order, indexed by id, all text: ``figure`` (its name), ``printed``, ``recomputed`` (from
        other figures, with the arithmetic; a dash where nothing else bears on it), ``interval``, ``verdict`` and ``power``
        (share of its single-digit misprints that some check would catch; a dash where it has no digit).

    Raises
    ------
    KeyError
        If an id is neither a figure nor a section.

    Source
    ------
    `recompute_figures`, `figure_verdicts`.

    Examples
    --------
    >>> compare_figures("p02-targets").iloc[0].tolist()
    ['Targets of programme 02', '32', '24 + 8 = 32', 'exactly 32', 'agrees', '100%']
    >>> compare_figures("p04")
    Traceback (most recent call last):
    ...
    KeyError: "'p04' is no figure or section"
    """
    registry = load_figures() if figures is None else figures
    known = set(registry["figure_id"]) | set(registry["section"])
    for name in ids:
        if name not in known:
            raise KeyError(f"{name!r} is no figure or section")
    verdicts = figure_verdicts(registry).set_index("figure_id")
    found = recompute_figures(registry)
    recomputed = dict(zip(found["figure_id"], found[f"recomputed_{lang}"], strict=True))
    rows = []
    for figure in registry.itertuples():
        if not ids or figure.figure_id in ids or figure.section in ids:
            own = verdicts.loc[figure.figure_id]
            exact = figure.kind in ("count", "duration", "fraction", "zero") and figure.value != "1/2"
            interval = f"{_EXACTLY[lang]} " * exact + _figure_interval(figure, lang)
            label = figure.label_en if lang == "en" else figure.label_vi
            verdict = own["verdict"] if lang == "en" else _VERDICTS_VI[own["verdict"]]
            power = "–" if pd.isna(own["power"]) else f"{round(100 * own['power'])}%"
            rows.append(
                (
                    figure.figure_id,
                    label,
                    figure.printed,
                    recomputed.get(figure.figure_id, "–"),
                    interval,
                    verdict,
                    power,
                )
            )
    columns = {"en": _COLUMNS, "vi": _COLUMNS_VI}[lang]
    return pd.DataFrame(rows, columns=["figure_id", *columns]).set_index("figure_id")


_COLUMNS = ("figure", "printed", "recomputed", "interval", "verdict", "power")
_COLUMNS_VI = ("dữ kiện", "in trong bài", "tính lại", "khoảng giá trị", "kết luận", "năng lực kiểm tra")
_VERDICTS_VI = dict(
    zip(VERDICTS, ("khớp", "không khớp", "tùy cách hiểu", "không kiểm tra được"), strict=True)
)
_EXACTLY = {"en": "exactly", "vi": "đúng bằng"}
