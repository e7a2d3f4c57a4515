"""Charts of the article's percentages: what each stands for, and what it implies for others."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
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
    Lang,
    beside,
    mark,
    name_rows,
    number,
    percent,
)
from lbanalysis.intervals import Interval, exactly, rounding_interval
from lbanalysis.loaders import load_figures, load_references
from lbanalysis.results import compute_results

# --- what several of these charts need --------------------------------------------------------------------------------


def _row(name: str, interval: Interval, value: Fraction, **more: object) -> dict[str, Any]:
    """One row of data: its mark, the ids that it has, value and interval, and whatever else its chart needs."""
    ids = {"figure_id": "", "result_id": "", "reference_id": ""}
    return {
        "mark": name,
        **ids,
        "value": float(value),
        "low": float(interval.low),
        "high": float(interval.high),
        **more,
    }


def _printed_row(figure_id: str, **more: object) -> dict[str, Any]:
    """The row of a printed percentage [%]."""
    figure = load_figures().set_index("figure_id").loc[figure_id]
    more = {
        "decimals": int(figure["decimals"]),
        "label_en": figure["label_en"],
        "label_vi": figure["label_vi"],
        **more,
    }
    return _row(
        figure_id,
        rounding_interval(f"{figure['printed']}%"),
        Fraction(figure["value"]),
        figure_id=figure_id,
        **more,
    )


def _reference_row(reference_id: str, **more: object) -> dict[str, Any]:
    """The row of a reference [%]: one number, or a range written `low..high`."""
    reference = load_references().set_index("reference_id").loc[reference_id]
    low, _, high = reference["value"].partition("..")
    interval = Interval(Fraction(low), Fraction(high or low))
    more = {"decimals": 0, "label_en": reference["topic_en"], "label_vi": reference["topic_vi"], **more}
    return _row(reference_id, interval, (interval.low + interval.high) / 2, reference_id=reference_id, **more)


def _values(data: pd.DataFrame) -> defaultdict[str, float]:
    """Each row's value by its mark; 0 for a row that is not there."""
    return defaultdict(float, zip(data["mark"], data["value"], strict=True))


def _range(low: float, high: float, decimals: int, lang: Lang) -> str:
    """Write a range [%], or the one number that it is."""
    return (
        percent(high, decimals, lang)
        if low == high
        else f"{number(low, decimals, lang)}–{percent(high, decimals, lang)}"
    )


def _percent_axis(axes: Axes, ticks: Sequence[float], decimals: int, lang: Lang, label: str) -> None:
    axes.set_xticks(ticks, [percent(tick, decimals, lang) for tick in ticks])
    axes.set_xlabel(label)


def _draw_dot(axes: Axes, row: Any, y: float, colour: str, marker: str = "o") -> None:
    mark(
        axes.scatter(
            row.value, y, s=42, marker=marker, color=colour, edgecolor="white", linewidth=0.7, zorder=4
        ),
        row.mark,
    )


def _draw_reference(axes: Axes, row: Any, y: float) -> None:
    """What comes from outside the article: a diamond, or two and what lies between."""
    style: dict[str, Any] = {
        "color": REFERENCE_COLOUR,
        "marker": REFERENCE_MARKER,
        "markersize": 6,
        "linewidth": 3,
    }
    mark(axes.plot([row.low, row.high], [y, y], zorder=3, **style)[0], row.mark)


# --- grade-10 rates: two readings -------------------------------------------------------------------------------------

_READINGS = {"points": "first", "relative": "second"}


def _grade10_data() -> pd.DataFrame:
    results = compute_results().set_index("result_id")
    rows = [_printed_row("p02-grade10-rate", shape="rate")]
    for place in ("city", "region"):
        margin = _printed_row(f"p02-grade10-above-{place}", shape="margin", place=place)
        for reading in _READINGS:
            rate = results.loc[f"p02-grade10-{place}-{reading}"]
            interval = Interval(Fraction(rate["low"]), Fraction(rate["high"]))
            more = {
                "result_id": rate.name,
                "place": place,
                "reading": reading,
                "shape": "rate",
                "decimals": 1,
            }
            rows.append(_row(f"{place}-{reading}", interval, Fraction(rate["value"]), **more))
            rows.append({**margin, "mark": f"{place}-{reading}-margin", "reading": reading})
    rows.append(_reference_row("grade10-city-earlier", shape="reference", decimals=0))
    places = 100 / Fraction(load_references().set_index("reference_id").loc["grade10-ratio-2021", "value"])
    more = {"reference_id": "grade10-ratio-2021", "shape": "reference", "decimals": 1}
    rows.append(_row("grade10-ratio-2021", exactly(places), places, **more))
    year = load_figures().set_index("figure_id").loc["p02-grade10-year"]
    rows.append({"mark": year.name, "figure_id": year.name, "shape": "year", "printed": year["printed"]})
    data = pd.DataFrame(rows)
    texts = ["result_id", "reference_id", "place", "reading", "printed", "label_en", "label_vi"]
    return data.assign(
        **{column: data[column].fillna("") for column in texts},
        decimals=data["decimals"].fillna(0).astype(int),
    )


def _grade10_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    values = _values(data)
    rate, city, points, relative, region_points, region_relative, margin = (
        percent(values[name], 1, lang)
        for name in (
            "p02-grade10-rate", "city-points-margin", "city-points", "city-relative", "region-points", "region-relative",
            "region-points-margin",
        )
    )  # fmt: skip
    ends = data.set_index("mark")
    earlier = _range(
        ends.loc["grade10-city-earlier", "low"], ends.loc["grade10-city-earlier", "high"], 0, lang
    )
    places = percent(values["grade10-ratio-2021"], 1, lang)
    year = str(ends.loc["p02-grade10-year", "printed"]).replace("-", "–")
    if lang == "vi":
        return (
            f"Quận {rate}, hơn {city}: thành phố là {points} (điểm phần trăm) hay {relative} (tương đối)",
            f"Tỷ lệ vào lớp 10 công lập năm học {year}: mức in trong bài và mức thành phố, khu vực suy ra theo hai cách hiểu",
            f"Biểu đồ điểm: tỷ lệ vào lớp 10 công lập của quận là {rate} (năm học {year}). Hơn {city} so với thành phố nghĩa là thành phố "
            f"đạt {points} nếu tính bằng điểm phần trăm, {relative} nếu tính tương đối; hơn {margin} so với khu vực nghĩa là "
            f"{region_points} hay {region_relative}. Hai nguồn ngoài bài, chỉ để tham khảo, cho thành phố {earlier} và {places}.",
        )
    return (
        f"{rate} is {city} above the city: {points} there if in points, {relative} if relative",
        f"Rates of entry to public grade 10, school year {year}: as printed, and as two readings imply for city and region",
        f"Dot chart: the district's rate of entry to public grade 10 is {rate} (school year {year}). {city} above the city makes the "
        f"city's rate {points} if percentage points are meant and {relative} if a percentage of that rate; {margin} above the region "
        f"makes {region_points} or {region_relative}. Two values from outside the article, as context only, give {earlier} and {places} "
        "for the city.",
    )


_GRADE10_NAMES = {
    "en": {
        "p02-grade10-rate": "District, as printed", "city-points": "City, if in points", "city-relative": "City, if relative",
        "region-points": "Region, if in points", "region-relative": "Region, if relative",
        "grade10-city-earlier": "City, earlier years*", "grade10-ratio-2021": "City, places per applicant 2021*",
    },
    "vi": {
        "p02-grade10-rate": "Quận, như in trong bài", "city-points": "Thành phố, theo điểm phần trăm",
        "city-relative": "Thành phố, tương đối", "region-points": "Khu vực, theo điểm phần trăm", "region-relative": "Khu vực, tương đối",
        "grade10-city-earlier": "Thành phố, các năm trước*", "grade10-ratio-2021": "Thành phố, số chỗ trên thí sinh 2021*",
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
    axes.plot(
        [row.low, row.high],
        [y, y],
        color=colour,
        marker="|",
        markersize=17,
        markeredgewidth=1,
        linewidth=1,
        zorder=3,
    )
    _draw_dot(axes, row, y, colour, READING_MARKERS[reading])
    label = f"{percent(row.value, row.decimals, lang)} ({_range(row.low, row.high, 2, lang)})"
    beside(axes, row.value, y, label, right=-7, ha="right")


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
            _draw_margin(
                axes,
                row,
                (values[f"{row.place}-{row.reading}"], district),
                lines[f"{row.place}-{row.reading}"],
                lang,
            )
        elif row.shape == "reference":
            _draw_reference(axes, row, lines[row.mark])
            beside(axes, row.high, lines[row.mark], _range(row.low, row.high, row.decimals, lang), right=7)
        else:
            text = f"{'năm học' if lang == 'vi' else 'school year'} {row.printed.replace('-', '–')}"
            mark(beside(axes, district, 0, text, up=17, ha="center"), row.mark)
    axes.set_xlim(50, 86)
    label = (
        "Tỷ lệ vào lớp 10 công lập [%], trục từ 50; trong ngoặc: khoảng; * từ ngoài bài" if lang == "vi"
        else "Entry to public grade 10 [%], axis from 50; in brackets: the interval; * from outside the article"
    )  # fmt: skip
    _percent_axis(axes, range(50, 90, 5), 0, lang, label)


# --- yearly rates of culture titles -----------------------------------------------------------------------------------

_CULTURE = {"p02-cultural-families": "culture-family-goal", "p02-cultural-groups": "culture-group-goal"}


def _culture_data() -> pd.DataFrame:
    rates = [_printed_row(figure_id) for figure_id in _CULTURE]
    return pd.DataFrame([*rates, *(_reference_row(reference_id) for reference_id in _CULTURE.values())])


def _culture_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    values, goals = _values(data), data[data["reference_id"] != ""]
    families, groups = (percent(values[figure_id], 2, lang) for figure_id in _CULTURE)
    ranges = [_range(goal.low, goal.high, goal.decimals, lang) for goal in goals.itertuples()]
    half = number(max(data["high"] - data["value"].where(data["reference_id"] == "", data["high"])), 3, lang)
    if lang == "vi":
        return (
            f"Mỗi năm {families} gia đình và {groups} tổ dân phố đạt danh hiệu văn hóa",
            f"Hai tỷ lệ in trong bài (khoảng ± {half} hẹp hơn dấu chấm); mục tiêu của thành phố, từ ngoài bài, để tham khảo",
            f"Biểu đồ điểm: mỗi năm {families} gia đình đạt danh hiệu gia đình văn hóa và {groups} tổ dân phố đạt danh hiệu tổ dân phố "
            "văn hóa; bài không nêu năm nào. Mục tiêu của thành phố cho 2022–2026, từ ngoài bài và chỉ để tham khảo, lần lượt là "
            f"{' và '.join(ranges)}.",
        )
    return (
        f"{families} of families and {groups} of residential groups earn a culture title each year",
        f"Two printed rates (the interval, ± {half}, is narrower than a dot); the city's goals, from outside, as context",
        f"Dot chart: each year {families} of families earn the title of cultural family and {groups} of residential groups that of "
        "cultural residential group; no year is named. The city's goals for 2022–2026, from outside the article and as context only, are "
        f"{' and '.join(ranges)}.",
    )


_GOAL_WORDS = {"en": "the city's goal for 2022–2026*", "vi": "mục tiêu của thành phố 2022–2026*"}


def _draw_culture(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    rows = {row.mark: row for row in data.itertuples(index=False)}
    for y, (figure_id, reference_id) in enumerate(_CULTURE.items()):
        rate, goal = rows[figure_id], rows[reference_id]
        axes.axhline(y, color=PALE, linewidth=1, zorder=1)
        _draw_dot(axes, rate, y, BLUE)
        _draw_reference(axes, goal, y)
        beside(
            axes,
            rate.value,
            y,
            percent(rate.value, rate.decimals, lang),
            up=14,
            ha="center",
            fontweight="bold",
        )
        text = f"{_GOAL_WORDS[lang]}: {_range(goal.low, goal.high, goal.decimals, lang)}"
        beside(axes, goal.low, y, text, right=-4, up=-15)
    name_rows(axes, [getattr(rows[figure_id], f"label_{lang}") for figure_id in _CULTURE])
    axes.set_xlim(70, 100)
    label = (
        "Tỷ lệ đạt danh hiệu mỗi năm [%], trục từ 70 đến 100; * từ ngoài bài" if lang == "vi"
        else "Share that earns the title each year [%], axis from 70 to 100; * from outside the article"
    )  # fmt: skip
    _percent_axis(axes, range(70, 105, 5), 0, lang, label)


# --- figures of all or none --------------------------------------------------------------------------------------------


def _left_out(figure: pd.Series) -> Interval:
    """The share that a figure of all or none may leave out [%]."""
    if figure["kind"] == "percent":
        return exactly(100) - rounding_interval(f"{figure['printed']}%")
    if figure["kind"] == "fraction":
        return exactly(100 * (1 - Fraction(figure["value"])))
    return exactly(100 * Fraction(figure["value"]))  # none left: of however many, nought


def _complete_data() -> pd.DataFrame:
    figures = load_figures().set_index("figure_id")
    rows = []
    for figure_id in ("p03-projects-planned", "p03-waste-collected", "b2-wards-health", "b2-poor-households"):
        figure, left = figures.loc[figure_id], _left_out(figures.loc[figure_id])
        # The smallest whole of which one can be left out and the figure still be printed; 0 where none can be.
        smallest = math.ceil(100 / left.high) if left.high else 0
        columns = ("kind", "printed", "label_en", "label_vi")
        rows.append(
            _row(
                figure_id,
                left,
                left.high,
                figure_id=figure_id,
                smallest=smallest,
                **{c: figure[c] for c in columns},
            )
        )
    return pd.DataFrame(rows)


def _complete_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    rounded, exact = data[data["high"] > 0], data[data["high"] == 0]
    most, smallest = percent(data["high"].max(), 1, lang), number(int(data["smallest"].max()), lang=lang)
    labels = ["; ".join(group[f"label_{lang}"].str.lower()) for group in (rounded, exact)]
    if lang == "vi":
        return (
            f"{len(rounded)} dữ kiện 100% có thể bỏ sót đến 1 trên {smallest}; {len(exact)} dữ kiện chính xác không bỏ sót",
            f"Phần mà mỗi dữ kiện “tất cả” hoặc “không còn” có thể bỏ sót; tổng nhỏ hơn {smallest} thì 100% không bỏ sót gì",
            f"Biểu đồ thanh: {len(rounded)} dữ kiện ghi 100% ({labels[0]}) có thể bỏ sót từ 0 đến {most}, tức đến 1 trên {smallest}, vì "
            f"100% có thể là số làm tròn; tổng nhỏ hơn {smallest} thì không bỏ sót gì. {len(exact)} dữ kiện chính xác ({labels[1]}) bỏ "
            "sót đúng 0.",
        )
    return (
        f"{len(rounded)} figures of 100% may each leave out up to 1 in {smallest}; {len(exact)} exact ones leave out none",
        f"Share that each figure of “all” or “none” may leave out; of fewer than {smallest}, 100% cannot leave out even one",
        f"Bar chart: {len(rounded)} figures printed as 100% ({labels[0]}) may leave out anything from 0 to {most}, up to 1 in {smallest}, "
        f"since 100% may be rounded; of fewer than {smallest} they cannot leave out even one. {len(exact)} exact figures ({labels[1]}) "
        "leave out exactly 0.",
    )


def _complete_text(row: Any, lang: Lang) -> str:
    if row.kind == "percent":
        most = percent(row.high, 1, lang)
        return (
            f"ghi {row.printed}%: từ 0 đến {most}"
            if lang == "vi"
            else f"printed {row.printed}%: from 0 to {most}"
        )
    words = {
        ("fraction", "en"): f"printed {row.printed}: exactly 0", ("fraction", "vi"): f"ghi {row.printed}: đúng 0",
        ("zero", "en"): "“none left”: exactly 0", ("zero", "vi"): f"“{row.printed}”: đúng 0",
    }  # fmt: skip
    return words[row.kind, lang]


def _draw_complete(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, row in enumerate(data.itertuples(index=False)):
        if row.high:
            mark(axes.barh(y, row.high - row.low, left=row.low, height=0.5, color=BLUE)[0], row.mark)
        else:
            mark(axes.scatter(row.value, y, s=52, marker="o", color=BLUE, zorder=3, clip_on=False), row.mark)
        beside(
            axes,
            row.low,
            y,
            _complete_text(row, lang),
            right=10,
            color="white" if row.high else INK,
            fontsize=10,
        )
    name_rows(axes, list(data[f"label_{lang}"]))
    axes.tick_params(axis="y", pad=10)
    axes.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    axes.set_xlim(0, 0.6)
    label = "Phần có thể bị bỏ sót [%]" if lang == "vi" else "Share that may be left out [%]"
    _percent_axis(axes, [tick / 10 for tick in range(7)], 1, lang, label)


CHARTS = (
    Chart("grade10_rates", _grade10_data, _draw_grade10, _grade10_words, (9.6, 4.8)),
    Chart("culture_rates", _culture_data, _draw_culture, _culture_words, (9.6, 3.2)),
    Chart("complete_shares", _complete_data, _draw_complete, _complete_words, (9.6, 3.4)),
)
