"""Charts of the article's percentages: what each stands for, and what it implies for others."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
from matplotlib import patches
from matplotlib.axes import Axes

from lbanalysis.charts.frame import (
    BLUE,
    INK,
    PALE,
    QUIET,
    READING_COLOURS,
    READING_MARKERS,
    REFERENCE_COLOUR,
    REFERENCE_MARKER,
    Chart,
    beside,
    decimals_of,
    known,
    mark,
    name_rows,
    number,
    outward,
    percent,
    percent_range,
    places,
)
from lbanalysis.intervals import Interval
from lbanalysis.numbers import Number
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry
from lbanalysis.wording import Lang, in_both

# --- what several of these charts need ----------------------------------------------------------------------


def _row(name: str, quantity: Number, decimals: int, **more: object) -> dict[str, Any]:
    """One row of data: its mark, its ids, its value and interval, and what else its chart needs."""
    ids = {"figure_id": "", "result_id": "", "reference_id": ""}
    return {"mark": name, **ids, **places(quantity), "decimals": decimals, **more}


def _printed_row(figure_id: str, registry: Registry, **more: object) -> dict[str, Any]:
    """The row of a printed percentage [%]."""
    quantity, figure = registry.number(figure_id), known("figures", figure_id, registry)
    more = {"figure_id": figure_id, "label_en": figure["label_en"], "label_vi": figure["label_vi"], **more}
    return _row(figure_id, quantity, decimals_of(quantity), **more)


def _reference_row(reference_id: str, registry: Registry, **more: object) -> dict[str, Any]:
    """The row of a reference [%], one number or a range."""
    reference = known("references", reference_id, registry)
    more = {"label_en": reference["topic_en"], "label_vi": reference["topic_vi"], **more}
    period = reference["period"].replace("/", "–")
    return _row(
        reference_id, registry.number(reference_id), 0, reference_id=reference_id, period=period, **more
    )


def _values(data: pd.DataFrame) -> defaultdict[str, float]:
    """Each row's value by its mark; 0 for a row that is not there."""
    return defaultdict(float, zip(data["mark"], data["value"], strict=True))


def _percent_axis(axes: Axes, ticks: Sequence[float], decimals: int, lang: Lang, label: str) -> None:
    axes.set_xticks(ticks, [percent(tick, decimals, lang) for tick in ticks])
    axes.set_xlabel(label)


def _draw_dot(axes: Axes, row: Any, y: float, colour: str, marker: str = "o") -> None:
    style: dict[str, Any] = {"marker": marker, "color": colour, "edgecolor": "white", "linewidth": 0.7}
    mark(axes.scatter(row.value, y, s=42, zorder=4, **style), row.mark)


def _draw_reference(axes: Axes, row: Any, y: float) -> None:
    """What comes from outside the article: a diamond, or two and what lies between."""
    style: dict[str, Any] = {
        "color": REFERENCE_COLOUR,
        "marker": REFERENCE_MARKER,
        "markersize": 6,
        "linewidth": 3,
    }
    mark(axes.plot([row.low, row.high], [y, y], zorder=3, **style)[0], row.mark)


def _cut_axis(
    axes: Axes, data: pd.DataFrame, ends: tuple[int, int], step: int, lang: Lang, label: Mapping[Lang, str]
) -> None:
    """An axis of percents from one end to another, which its label names; farther in steps where the data lie."""
    low, high = data["low"].min(), data["high"].max()
    first = ends[0] if low >= ends[0] else math.floor(low / step) * step
    last = ends[1] if high <= ends[1] else math.ceil(high / step) * step
    axes.set_xlim(first, last)
    ticks = range(first, last + 1, 5 * math.ceil((last - first) / 60))
    _percent_axis(axes, ticks, 0, lang, label[lang].format(first=first, last=last))


# --- grade-10 rates: two readings ---------------------------------------------------------------------------

_READINGS = {"points": "first", "relative": "second"}


def grade10_rates(registry: Registry | None = None) -> Chart:
    """The rate of entry to grade 10, and those of city and region that two readings of the margins imply."""
    registry = as_registry(registry)
    return Chart("grade10_rates", registry, _grade10_data, _draw_grade10, _grade10_words, (9.6, 4.8))


def _grade10_data(registry: Registry) -> pd.DataFrame:
    rows = [_printed_row("p02-grade10-rate", registry, shape="rate")]
    for place in ("city", "region"):
        margin = _printed_row(f"p02-grade10-above-{place}", registry, shape="margin", place=place)
        for reading in _READINGS:
            id, name = f"p02-grade10-{place}-{reading}", f"{place}-{reading}"
            more = {"result_id": id, "place": place, "reading": reading, "shape": "rate"}
            rows.append(_row(name, registry.number(id), 1, **more))
            rows.append({**margin, "mark": f"{name}-margin", "reading": reading})
    rows.append(_reference_row("grade10-city-earlier", registry, shape="reference"))
    applicants = 100 / registry.number("grade10-ratio-2021")
    rows.append(
        _row("grade10-ratio-2021", applicants, 1, reference_id="grade10-ratio-2021", shape="reference")
    )
    year = "p02-grade10-year"
    printed = known("figures", year, registry)["printed"]
    rows.append({"mark": year, "figure_id": year, "shape": "year", "printed": printed})
    data = pd.DataFrame(rows)
    texts = ["result_id", "reference_id", "place", "reading", "printed", "label_en", "label_vi"]
    decimals = data["decimals"].fillna(0).astype(int)
    return data.drop(columns="period").assign(
        decimals=decimals, **{column: data[column].fillna("") for column in texts}
    )


def _grade10_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    rows = data.set_index("mark")
    names = (
        "p02-grade10-rate", "city-points-margin", "city-points", "city-relative", "region-points",
        "region-relative", "region-points-margin", "grade10-ratio-2021",
    )  # fmt: skip
    rate, city, points, relative, region_points, region_relative, margin, per_place = (
        percent(float(rows.loc[name, "value"]), int(rows.loc[name, "decimals"]), lang)
        if name in rows.index
        else "–"
        for name in names
    )
    goal = rows.loc["grade10-city-earlier"]
    earlier = percent_range(goal["low"], goal["high"], 0, lang)
    year = str(rows.loc["p02-grade10-year", "printed"]).replace("-", "–")
    if lang == "vi":
        return (
            f"Quận {rate}, hơn {city}: thành phố là {points} (điểm phần trăm) hay {relative} (tương đối)",
            f"Tỷ lệ vào lớp 10 công lập năm học {year}: mức in trong bài và mức thành phố, khu vực suy ra "
            "theo hai cách hiểu",
            f"Biểu đồ điểm: tỷ lệ vào lớp 10 công lập của quận là {rate} (năm học {year}). Hơn {city} so "
            f"với thành phố nghĩa là thành phố đạt {points} nếu tính bằng điểm phần trăm, {relative} nếu "
            f"tính tương đối; hơn {margin} so với khu vực nghĩa là {region_points} hay {region_relative}. "
            f"Hai nguồn ngoài bài, chỉ để tham khảo, cho thành phố {earlier} và {per_place}.",
        )
    return (
        f"{rate} is {city} above the city: {points} there if in points, {relative} if relative",
        f"Rates of entry to public grade 10, school year {year}: as printed, and as two readings imply for "
        "city and region",
        f"Dot chart: the district's rate of entry to public grade 10 is {rate} (school year {year}). {city} "
        f"above the city makes the city's rate {points} if percentage points are meant and {relative} if a "
        f"percentage of that rate; {margin} above the region makes {region_points} or {region_relative}. "
        f"Two values from outside the article, as context only, give {earlier} and {per_place} for the city.",
    )


_GRADE10_NAMES = {
    "en": {
        "p02-grade10-rate": "District, as printed", "city-points": "City, if in points",
        "city-relative": "City, if relative", "region-points": "Region, if in points",
        "region-relative": "Region, if relative", "grade10-city-earlier": "City, earlier years*",
        "grade10-ratio-2021": "City, places per applicant 2021*",
    },
    "vi": {
        "p02-grade10-rate": "Quận, như in trong bài", "city-points": "Thành phố, theo điểm phần trăm",
        "city-relative": "Thành phố, tương đối", "region-points": "Khu vực, theo điểm phần trăm",
        "region-relative": "Khu vực, tương đối", "grade10-city-earlier": "Thành phố, các năm trước*",
        "grade10-ratio-2021": "Thành phố, số chỗ trên thí sinh 2021*",
    },
}  # fmt: skip


def _margin_text(row: Any, base: float, lang: Lang) -> str:
    margin = number(row.value, row.decimals, lang)
    if row.reading == "points":
        return f"+ {margin} điểm phần trăm" if lang == "vi" else f"+ {margin} percentage points"
    return f"+ {margin}% {'của' if lang == 'vi' else 'of'} {percent(base, 1, lang)}"


def _draw_grade10_rate(axes: Axes, row: Any, y: float, lang: Lang) -> None:
    """A dot at the value, a cap at each end of its interval, and both in figures."""
    reading = _READINGS.get(row.reading, "first")
    colour = READING_COLOURS[reading] if row.reading else INK
    caps: dict[str, Any] = {"marker": "|", "markersize": 17, "markeredgewidth": 1, "linewidth": 1}
    axes.plot([row.low, row.high], [y, y], color=colour, zorder=3, **caps)
    _draw_dot(axes, row, y, colour, READING_MARKERS[reading])
    ends = percent_range(row.low, row.high, row.decimals + 1, lang)
    beside(axes, row.value, y, f"{percent(row.value, row.decimals, lang)} ({ends})", right=-7, ha="right")


def _draw_margin(axes: Axes, row: Any, ends: tuple[float, float], y: float, lang: Lang) -> None:
    """An arrow from a rate to the district's, with what lies between."""
    arrow = patches.FancyArrowPatch(
        (ends[0] + 0.3, y), (ends[1], y), arrowstyle="->", mutation_scale=10, shrinkA=2, shrinkB=0
    )
    arrow.set(color=READING_COLOURS[_READINGS[row.reading]], linewidth=1.4, zorder=2)
    mark(axes.add_patch(arrow), row.mark)
    beside(axes, sum(ends) / 2, y, _margin_text(row, ends[0], lang), up=4, ha="center", va="bottom")


def _draw_grade10(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    names, values = _GRADE10_NAMES[lang], _values(data)
    lines = {name: y for y, name in enumerate(names)}
    name_rows(axes, list(names.values()), above=0.75)
    district = values["p02-grade10-rate"]
    axes.vlines(district, 0, len(lines), color=QUIET, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    for row in data.itertuples(index=False):
        if row.shape == "rate":
            _draw_grade10_rate(axes, row, lines[row.mark], lang)
        elif row.shape == "margin":
            name = f"{row.place}-{row.reading}"
            _draw_margin(axes, row, (values[name], district), lines[name], lang)
        elif row.shape == "reference":
            _draw_reference(axes, row, lines[row.mark])
            ends = percent_range(row.low, row.high, row.decimals, lang)
            beside(axes, row.high, lines[row.mark], ends, right=7)
        else:
            text = f"{'năm học' if lang == 'vi' else 'school year'} {row.printed.replace('-', '–')}"
            mark(beside(axes, district, 0, text, up=17, ha="center"), row.mark)
    label: dict[Lang, str] = {
        "en": "Entry to public grade 10 [%], axis from {first}; in brackets: the interval; * from outside "
        "the article",
        "vi": "Tỷ lệ vào lớp 10 công lập [%], trục từ {first}; trong ngoặc: khoảng; * từ ngoài bài",
    }
    _cut_axis(axes, data[data["shape"] != "margin"], (50, 86), 5, lang, label)


# --- yearly rates of culture titles -------------------------------------------------------------------------

_CULTURE = {"p02-cultural-families": "culture-family-goal", "p02-cultural-groups": "culture-group-goal"}


def culture_rates(registry: Registry | None = None) -> Chart:
    """The yearly rates of cultural families and groups, beside the city's goals."""
    registry = as_registry(registry)
    return Chart("culture_rates", registry, _culture_data, _draw_culture, _culture_words, (9.6, 3.2))


def _culture_data(registry: Registry) -> pd.DataFrame:
    rates = [_printed_row(figure_id, registry) for figure_id in _CULTURE]
    goals = [_reference_row(reference_id, registry) for reference_id in _CULTURE.values()]
    return pd.DataFrame([*rates, *goals]).fillna({"period": ""})


def _culture_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    rows = {row.mark: row for row in data.itertuples()}
    families, groups = (
        percent(rows[id].value, rows[id].decimals, lang) if id in rows else "–" for id in _CULTURE
    )
    goals = [rows[id] for id in _CULTURE.values()]
    ranges = [percent_range(goal.low, goal.high, goal.decimals, lang) for goal in goals]
    years = goals[0].period
    printed = [row for row in rows.values() if row.figure_id]
    reach = max(max(row.high - row.value, row.value - row.low) for row in printed)
    half = number(reach, max(row.decimals for row in printed) + 1, lang)
    if lang == "vi":
        return (
            f"Mỗi năm {families} gia đình và {groups} tổ dân phố đạt danh hiệu văn hóa",
            f"Hai tỷ lệ in trong bài (khoảng ± {half} hẹp hơn dấu chấm); mục tiêu của thành phố, từ ngoài "
            "bài, để tham khảo",
            f"Biểu đồ điểm: mỗi năm {families} gia đình đạt danh hiệu gia đình văn hóa và {groups} tổ dân "
            "phố đạt danh hiệu tổ dân phố văn hóa; bài không nêu năm nào. Mục tiêu của thành phố cho "
            f"{years}, từ ngoài bài và chỉ để tham khảo, lần lượt là {' và '.join(ranges)}.",
        )
    return (
        f"{families} of families and {groups} of residential groups earn a culture title each year",
        f"Two printed rates (the interval, ± {half}, is narrower than a dot); the city's goals, from "
        "outside, as context",
        f"Dot chart: each year {families} of families earn the title of cultural family and {groups} of "
        "residential groups that of cultural residential group; no year is named. The city's goals for "
        f"{years}, from outside the article and as context only, are {' and '.join(ranges)}.",
    )


_GOAL_WORDS = {"en": "the city's goal for {years}*", "vi": "mục tiêu của thành phố {years}*"}


def _draw_culture(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    rows = {row.mark: row for row in data.itertuples(index=False)}
    for y, (figure_id, reference_id) in enumerate(_CULTURE.items()):
        rate, goal = rows[figure_id], rows[reference_id]
        axes.axhline(y, color=PALE, linewidth=1, zorder=1)
        _draw_dot(axes, rate, y, BLUE)
        _draw_reference(axes, goal, y)
        text = percent(rate.value, rate.decimals, lang)
        beside(axes, rate.value, y, text, up=14, ha="center", fontweight="bold")
        ends = percent_range(goal.low, goal.high, goal.decimals, lang)
        text = f"{_GOAL_WORDS[lang].format(years=goal.period)}: {ends}"
        beside(axes, goal.low, y, text, right=-4, up=-15)
    name_rows(axes, [getattr(rows[figure_id], f"label_{lang}") for figure_id in _CULTURE])
    label: dict[Lang, str] = {
        "en": "Share that earns the title each year [%], axis from {first} to {last}; * from outside the "
        "article",
        "vi": "Tỷ lệ đạt danh hiệu mỗi năm [%], trục từ {first} đến {last}; * từ ngoài bài",
    }
    _cut_axis(axes, data, (70, 100), 10, lang, label)


# --- figures of all or none ---------------------------------------------------------------------------------


def complete_shares(registry: Registry | None = None) -> Chart:
    """What each figure of all or none may leave out."""
    registry = as_registry(registry)
    return Chart("complete_shares", registry, _complete_data, _draw_complete, _complete_words, (9.6, 3.4))


def _left_out(figure_id: str, registry: Registry) -> Number:
    """The share that a figure of all or none may leave out [%]; none left is nought of however many."""
    kind, quantity = known("figures", figure_id, registry)["kind"], registry.number(figure_id)
    left = (
        100 - quantity
        if kind == "percent"
        else 100 * (1 - quantity)
        if kind == "fraction"
        else 100 * quantity
    )
    if left.low < 0:
        said = in_both(quantity.text)
        raise NoValueError(f"{said.en} is more than all", f"{said.vi} nhiều hơn tất cả")
    return left


def _smallest_left(left: Interval) -> int:
    """The smallest whole of which one can be left out while the figure is printed; 0 where there is none."""
    if left.high == 0:
        return 0
    least = math.ceil(100 / left.high)
    return least if Fraction(100, least) in left else least + 1


def _complete_data(registry: Registry) -> pd.DataFrame:
    rows = []
    for figure_id in ("p03-projects-planned", "p03-waste-collected", "b2-wards-health", "b2-poor-households"):
        figure, left = known("figures", figure_id, registry), _left_out(figure_id, registry)
        own = {column: figure[column] for column in ("kind", "printed", "label_en", "label_vi")}
        row = _row(figure_id, left, 1, figure_id=figure_id, smallest=_smallest_left(left.interval), **own)
        rows.append({**row, "value": row["high"]})
    return pd.DataFrame(rows)


def _complete_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    rounded, exact = data[data["high"] > 0], data[data["high"] == 0]
    labels = ["; ".join(group[f"label_{lang}"].str.lower()) for group in (rounded, exact)]
    if rounded.empty:
        if lang == "vi":
            return (
                f"{len(exact)} dữ kiện chính xác không bỏ sót",
                "",
                f"{len(exact)} dữ kiện ({labels[1]}) bỏ sót đúng 0.",
            )
        title = f"{len(exact)} exact figures leave out none"
        return title, "", f"{len(exact)} exact figures ({labels[1]}) leave out exactly 0."
    smallest = number(int(rounded["smallest"].min()), lang=lang)
    joined = " hay ".join if lang == "vi" else " or ".join
    prints = joined(dict.fromkeys(map(_print, rounded.itertuples())))
    percents = joined(dict.fromkeys(map(_print, rounded[rounded["high"] > rounded["low"]].itertuples())))
    because = (
        f", vì {percents} có thể là số làm tròn" if lang == "vi" else f", since {percents} may be rounded"
    )
    ends = _from_to_text(rounded["low"].min(), rounded["high"].max(), lang)
    none = bool(rounded["low"].max() == 0)  # all may leave out none
    if lang == "vi":
        return (
            f"{len(rounded)} dữ kiện {prints} có thể bỏ sót đến 1 trên {smallest}; {len(exact)} dữ kiện "
            "chính xác không bỏ sót",
            "Phần mà mỗi dữ kiện “tất cả” hoặc “không còn” có thể bỏ sót"
            + f"; tổng nhỏ hơn {smallest} thì {prints} không bỏ sót gì" * none,
            f"Biểu đồ thanh: {len(rounded)} dữ kiện ghi {prints} ({labels[0]}) có thể bỏ sót {ends}, tức đến "
            f"1 trên {smallest}"
            + because * bool(percents)
            + f"; tổng nhỏ hơn {smallest} thì không bỏ sót gì" * none
            + f". {len(exact)} dữ kiện chính xác ({labels[1]}) bỏ sót đúng 0.",
        )
    return (
        f"{len(rounded)} figures of {prints} may each leave out up to 1 in {smallest}; {len(exact)} exact "
        f"{'one leaves' if len(exact) == 1 else 'ones leave'} out none",
        "Share that each figure of “all” or “none” may leave out"
        + f"; of fewer than {smallest}, {prints} cannot leave out even one" * none,
        f"Bar chart: {len(rounded)} figures printed as {prints} ({labels[0]}) may leave out anything {ends}, "
        f"up to 1 in {smallest}"
        + because * bool(percents)
        + f"; of fewer than {smallest} they cannot leave out even one" * none
        + f". {len(exact)} exact figures ({labels[1]}) leave out exactly 0.",
    )


def _from_to_text(low: float, high: float, lang: Lang) -> str:
    low, high = outward(low, high, 1)
    first, last = percent(low, 1, lang) if low else "0", percent(high, 1, lang)
    return f"từ {first} đến {last}" if lang == "vi" else f"from {first} to {last}"


def _print(row: Any) -> str:
    return f"{row.printed}%" if row.kind == "percent" else str(row.printed)


def _complete_text(row: Any, lang: Lang) -> str:
    printed = f"“{row.printed}”" if lang == "vi" else "“none left”"
    if row.kind != "zero":
        printed = f"{'ghi' if lang == 'vi' else 'printed'} {_print(row)}"
    if row.low == row.high:
        exactly = percent(row.high, 1, lang) if row.high else "0"
        return f"{printed}: {'đúng' if lang == 'vi' else 'exactly'} {exactly}"
    return f"{printed}: {_from_to_text(row.low, row.high, lang)}"


def _draw_complete(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, row in enumerate(data.itertuples(index=False)):
        wide = row.high > row.low
        if wide:
            mark(axes.barh(y, row.high - row.low, left=row.low, height=0.5, color=BLUE)[0], row.mark)
        else:
            mark(axes.scatter(row.value, y, s=52, marker="o", color=BLUE, zorder=3, clip_on=False), row.mark)
        ink = "white" if wide else INK
        beside(axes, row.low, y, _complete_text(row, lang), right=10, color=ink, fontsize=10)
    name_rows(axes, list(data[f"label_{lang}"]))
    axes.tick_params(axis="y", pad=10)
    axes.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    last = max(0.6, 1.2 * data["high"].max())
    axes.set_xlim(0, last)
    label = "Phần có thể bị bỏ sót [%]" if lang == "vi" else "Share that may be left out [%]"
    _percent_axis(axes, [last * tick / 6 for tick in range(7)], 1, lang, label)
