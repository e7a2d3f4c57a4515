"""Charts of what the article counts on the ground: wards, works, the leaders' meetings, and the area with fire hydrants."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib import patches
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from lbanalysis.charts.frame import (
    BLUE,
    INK,
    PALE,
    QUIET,
    READING_COLOURS,
    REFERENCE_COLOUR,
    WORDS,
    Chart,
    Lang,
    beside,
    mark,
    name_rows,
    number,
    percent,
)
from lbanalysis.intervals import rounding_interval
from lbanalysis.loaders import load_figures, load_references
from lbanalysis.numerals import Locale
from lbanalysis.results import compute_results


def _result(result_id: str) -> Fraction:
    """A result's value, the middle of its interval."""
    result = compute_results().set_index("result_id").loc[result_id]
    return (Fraction(result["low"]) + Fraction(result["high"])) / 2


def _counted(ids: Sequence[str]) -> pd.DataFrame:
    """Figures that count, with their labels, in the order of the ids."""
    figures = load_figures().set_index("figure_id", drop=False).loc[list(ids)]
    data = figures[["figure_id", "section", "kind", "printed", "label_en", "label_vi"]].assign(
        count=figures["value"].astype(int)
    )
    return data.assign(mark=data["figure_id"]).reset_index(drop=True)


# --- wards of two standards -------------------------------------------------------------------------------------------


def _wards_data() -> pd.DataFrame:
    figures = load_figures().set_index("figure_id")
    health, wards = (int(part) for part in figures.loc["b2-wards-health", "value"].split("/"))
    kept, new = (int(figures.loc[f"p02-civilised-wards-{group}", "value"]) for group in ("kept", "new"))
    together, share = _result("p02-civilised-wards"), _result("p02-civilised-wards-share")
    rows = [
        ("health-kept", "b2-wards-health", "", "health", "kept", 0, health),
        ("civilised-kept", "p02-civilised-wards-kept", "", "civilised", "kept", 0, kept),
        ("civilised-new", "p02-civilised-wards-new", "", "civilised", "new", kept, new),
        ("civilised-not_stated", "", "", "civilised", "not_stated", int(together), wards - int(together)),
        ("civilised-together", "", "p02-civilised-wards", "civilised", "together", 0, int(together)),
        ("civilised-share", "", "p02-civilised-wards-share", "civilised", "share", 0, int(together)),
    ]
    data = pd.DataFrame(
        rows, columns=["mark", "figure_id", "result_id", "standard", "group", "first", "wards"]
    )
    return data.assign(
        of=wards, percent=[float(share) if group == "share" else math.nan for group in data["group"]]
    )


def _wards_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    counts = defaultdict(int, zip(data["mark"], data["wards"], strict=True))
    wards, health, together = int(data["of"].max()), counts["health-kept"], counts["civilised-together"]
    kept, new, left = (counts[f"civilised-{group}"] for group in ("kept", "new", "not_stated"))
    share = percent(float(data["percent"].max()), 1, lang)
    if lang == "vi":
        return (
            f"{health} trên {wards} phường giữ chuẩn y tế; {together} đạt chuẩn đô thị văn minh, nếu không trùng",
            "Mỗi ô là một phường; bài không nêu tên phường nào, nên thứ tự các ô không có nghĩa",
            f"Biểu đồ ô: {health} trên {wards} phường của quận giữ chuẩn quốc gia về y tế. {kept} phường giữ chuẩn đô thị văn minh và "
            f"{new} phường được công nhận mới, tức {together} phường ({share}) nếu là các phường khác nhau; {left} phường không được nhắc "
            "đến.",
        )
    return (
        f"{health} of {wards} wards keep the health standard; {together} have the civilised-urban one, if all differ",
        "One square is one ward; the article names none, so the order of the squares means nothing",
        f"Waffle chart: {health} of the district's {wards} wards keep the national health standard. {kept} kept the civilised-urban "
        f"standard and {new} were newly recognised, {together} wards ({share}) if they are different ones; {left} are not mentioned.",
    )


_WARD_WORDS = {
    "en": {
        "health": "National health\nstandard", "civilised": "Civilised-urban\nstandard", "kept": "kept", "new": "newly recognised",
        "not_stated": "not mentioned", "together": "if they are different wards", "of": "of",
    },
    "vi": {
        "health": "Chuẩn quốc gia\nvề y tế", "civilised": "Chuẩn đô thị\nvăn minh", "kept": "giữ chuẩn", "new": "công nhận mới",
        "not_stated": "không được nhắc đến", "together": "nếu là các phường khác nhau", "of": "trên",
    },
}  # fmt: skip
_WARD_STYLES: dict[str, dict[str, Any]] = {
    "kept": {"facecolor": BLUE, "edgecolor": BLUE},
    "new": {"facecolor": "white", "edgecolor": BLUE, "hatch": "////"},
    "not_stated": {"facecolor": PALE, "edgecolor": QUIET},
}
_WARD_LINES = {"health": 0.0, "civilised": 1.9}


def _squares(first: int, count: int, top: float) -> Path:
    """So many unit squares in a line, with a gap between them."""
    one = Path.unit_rectangle().transformed(Affine2D().scale(0.88).translate(0.06, 0.06))
    return Path.make_compound_path(
        *(one.transformed(Affine2D().translate(first + i, top)) for i in range(count))
    )


def _draw_wards(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    words, wards = _WARD_WORDS[lang], int(data["of"].max())
    for row in data.itertuples(index=False):
        top, middle = _WARD_LINES[row.standard], row.first + row.wards / 2
        if row.group == "together":
            ends = [row.first + 0.06, row.first + row.wards - 0.06]
            bracket = axes.plot(
                [ends[0], *ends, ends[1]],
                [top + 1.52, top + 1.62, top + 1.62, top + 1.52],
                color=INK,
                linewidth=1.2,
            )
            mark(bracket[0], row.mark)
        elif row.group == "share":
            text = f"{row.wards} {words['of']} {wards} = {percent(row.percent, 1, lang)}, {words['together']}"
            mark(axes.text(row.first + 0.06, top + 1.7, text, va="top", fontsize=10), row.mark)
        else:
            mark(
                axes.add_patch(
                    patches.PathPatch(
                        _squares(row.first, row.wards, top), linewidth=1, **_WARD_STYLES[row.group]
                    )
                ),
                row.mark,
            )
            axes.text(
                middle, top + 1.08, f"{row.wards} {words[row.group]}", ha="center", va="top", fontsize=10
            )
    axes.set_aspect("equal")
    axes.set_xlim(0, wards)
    axes.set_ylim(4.05, -0.1)
    axes.set_yticks(
        [top + 0.5 for top in _WARD_LINES.values()], [words[standard] for standard in _WARD_LINES]
    )
    axes.set_xticks([])
    axes.set_xlabel("Phường (một ô là một phường)" if lang == "vi" else "Wards (one square is one ward)")
    axes.tick_params(length=0)
    sns.despine(ax=axes, left=True, bottom=True)


# --- two readings of the hydrant area ---------------------------------------------------------------------------------

_SEPARATORS: dict[str, Locale] = {"thousands": "vi", "decimal": "en"}
_READINGS = {"thousands": "first", "decimal": "second"}
_AREAS = {"2003": "area-founding", "2019": "area-2019"}
_DECIMALS = {"thousands": 1, "decimal": 3}


def _hydrants_data() -> pd.DataFrame:
    printed = load_figures().set_index("figure_id").loc["p03-hydrant-area", "printed"]
    references = load_references().set_index("reference_id")
    rows: list[dict[str, Any]] = []
    for reading in _SEPARATORS:
        for year in _AREAS:
            result_id = f"p03-hydrant-share-{reading}-{year}"
            more = {"reading": reading, "year": year, "shape": "share", "percent": float(_result(result_id))}
            rows.append(
                {"mark": f"share-{reading}-{year}", "result_id": result_id, "printed": printed, **more}
            )
    for year, reference_id in _AREAS.items():
        value, unit = references.loc[reference_id, ["value", "unit"]]
        area = Fraction(value) * (100 if unit == "km²" else 1)
        rows.append(
            {
                "mark": reference_id,
                "reference_id": reference_id,
                "year": year,
                "shape": "district",
                "area_ha": float(area),
            }
        )
    for reading, locale in _SEPARATORS.items():
        interval = rounding_interval(printed, locale=locale)
        area = (interval.low + interval.high) / 2
        more = {"reading": reading, "shape": "area", "area_ha": float(area), "printed": printed}
        rows.append({"mark": f"area-{reading}", "figure_id": "p03-hydrant-area", **more})
    texts = ("figure_id", "result_id", "reference_id", "reading", "year", "printed")
    return pd.DataFrame(rows).fillna(dict.fromkeys(texts, ""))


def _share_text(data: pd.DataFrame, reading: str, year: str, lang: Lang) -> str:
    """The share of the district [%], or nothing said where there is no such row."""
    found = data.loc[data["mark"] == f"share-{reading}-{year}", "percent"]
    return "–" if found.empty else percent(float(found.iloc[0]), _DECIMALS[reading], lang)


def _hydrants_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    printed = data["printed"].max()
    areas = {row.mark: row.area_ha for row in data.itertuples() if row.shape != "share"}
    large, small = number(areas["area-thousands"], 0, lang), number(areas["area-decimal"], 3, lang)
    district = number(areas["area-founding"], 2, lang)
    first, second = (_share_text(data, reading, "2003", lang) for reading in _SEPARATORS)
    first_2019, second_2019 = (_share_text(data, reading, "2019", lang) for reading in _SEPARATORS)
    if lang == "vi":
        return (
            f"“{printed} ha”: {first} diện tích quận nếu tách hàng nghìn, {second} nếu là số thập phân",
            "Diện tích có trụ cứu hỏa theo hai cách hiểu dấu chấm, vẽ theo tỷ lệ cùng diện tích quận (từ ngoài bài)",
            f"Các hình vuông vẽ theo tỷ lệ: {large} ha (dấu chấm tách hàng nghìn) là {first} của {district} ha, diện tích quận năm 2003, "
            f"và {small} ha (dấu thập phân) là {second}. So với diện tích năm 2019 là {first_2019} và {second_2019}.",
        )
    return (
        f"“{printed} ha” is {first} of the district with a thousands dot, {second} with a decimal point",
        "The area with fire hydrants in two readings of the dot, to scale with the district (its area from outside)",
        f"Squares to scale: {large} ha (the dot groups thousands) is {first} of the {district} ha of the district in 2003, and {small} ha "
        f"(the dot is a decimal point) is {second}. Of the district's area in 2019 it is {first_2019} and {second_2019}.",
    )


_HYDRANT_WORDS = {
    "en": {
        "thousands": "the dot groups thousands", "decimal": "the dot is a decimal point", "of": "of the district in {year}",
        "district": "District in {year}* ({line})", "2003": "solid line", "2019": "dashed line", "note": "* from outside the article",
    },
    "vi": {
        "thousands": "dấu chấm tách hàng nghìn", "decimal": "dấu chấm là dấu thập phân", "of": "diện tích quận năm {year}",
        "district": "Quận năm {year}* ({line})", "2003": "nét liền", "2019": "nét đứt", "note": "* từ ngoài bài",
    },
}  # fmt: skip
# Where each area's words begin [km right and up of the district's corner], and where its square stands.
_TEXT_PLACES = {
    "area-thousands": (8.9, 2.9),
    "area-decimal": (8.9, 5.6),
    "area-founding": (8.9, 7.4),
    "area-2019": (8.9, 6.9),
}
_SQUARE_PLACES = {
    "area-thousands": (0.0, 0.0),
    "area-decimal": (5.6, 5.2),
    "area-founding": (0.0, 0.0),
    "area-2019": (0.0, 0.0),
}


def _draw_hydrants(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    words = _HYDRANT_WORDS[lang]
    for row in data.itertuples(index=False):
        if row.shape == "share":
            x, y = _TEXT_PLACES[f"area-{row.reading}"]
            line = 1 + list(_AREAS).index(row.year)
            text = f"{percent(row.percent, _DECIMALS[row.reading], lang)} {words['of'].format(year=row.year)}"
            mark(axes.text(x, y - 0.5 * line, text, va="center", fontsize=10), row.mark)
        else:
            _draw_area(axes, row, lang)
    axes.set_aspect("equal")
    axes.set_xlim(-0.1, 18)
    axes.set_ylim(-0.1, 8)
    ticks = range(0, 9, 2)
    axes.set_xticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.set_yticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.set_xlabel(
        "Cạnh hình vuông [km]; " + words["note"]
        if lang == "vi"
        else "Side of the square [km]; " + words["note"],
        loc="left",
    )
    axes.set_ylabel("Cạnh hình vuông [km]" if lang == "vi" else "Side of the square [km]")
    axes.spines["bottom"].set_bounds(0, 8)


def _draw_area(axes: Axes, row: Any, lang: Lang) -> None:
    """A square of so many hectares, and its name; an arrow leads to those of the readings."""
    words, side = _HYDRANT_WORDS[lang], math.sqrt(row.area_ha / 100)
    corner, (x, y) = _SQUARE_PLACES[row.mark], _TEXT_PLACES[row.mark]
    if row.shape == "district":
        style: dict[str, Any] = {
            "fill": False,
            "edgecolor": REFERENCE_COLOUR,
            "linestyle": "-" if row.year == "2003" else (0, (4, 3)),
        }
        text = f"{words['district'].format(year=row.year, line=words[row.year])}: {number(row.area_ha, 2 if row.area_ha % 1 else 0, lang)} ha"
    else:
        style = {"color": READING_COLOURS[_READINGS[row.reading]]}
        decimals = 0 if row.reading == "thousands" else len(row.printed.partition(".")[2])
        text = f"{number(row.area_ha, decimals, lang)} ha: {words[row.reading]}"
        arrow = {"arrowstyle": "->", "color": QUIET, "shrinkB": 3}
        axes.annotate("", (corner[0] + side, corner[1] + side / 2), (x - 0.1, y), arrowprops=arrow)
    mark(
        axes.add_patch(
            patches.Rectangle(corner, side, side, linewidth=1.6 if row.year != "2019" else 1, **style)
        ),
        row.mark,
    )
    axes.text(x, y, text, va="center", fontsize=10, fontweight="bold" if row.reading else "normal")


# --- works counted ----------------------------------------------------------------------------------------------------

_WORKS = (
    "p03-alleys", "p03-gardens-maintained", "p03-schools", "p03-gardens-new", "p03-heritage-projects", "p03-heritage-projects-prepared",
    "b2-projects", "b2-streets-designed", "b2-drainage-projects",
)  # fmt: skip


def _works_data() -> pd.DataFrame:
    data = _counted(_WORKS)
    return data.assign(bound=data["kind"] == "approximate")


def _works_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    exact = data[~data["bound"]]
    low, high = number(int(exact["count"].min()), lang=lang), number(int(exact["count"].max()), lang=lang)
    [bound] = data[data["bound"]].itertuples()
    least = number(int(bound.count), lang=lang)
    listed = "; ".join(
        f"{getattr(row, f'label_{lang}').lower()} {_count_text(row, lang)}" for row in data.itertuples()
    )
    if lang == "vi":
        return (
            f"Công trình, dự án được đếm từ {low} đến {high}; “{bound.printed}” dự án chỉ là cận dưới, ít nhất {least}",
            "Số công trình và dự án nêu ở chương trình 03 và đột phá 2, thang logarit",
            f"Biểu đồ điểm, thang logarit, về {len(data)} số đếm: {listed}.",
        )
    return (
        f"Works and projects counted run from {low} to {high}; “tens of projects” is a bound, at least {least}",
        "Works and projects counted in programme 03 and breakthrough 2, on a logarithmic axis",
        f"Dot chart on a logarithmic axis of {len(data)} counts: {listed}.",
    )


def _count_text(row: Any, lang: Lang) -> str:
    count = number(int(row.count), lang=lang)
    return ("ít nhất " if lang == "vi" else "at least ") + count if row.bound else count


def _draw_works(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    names: list[tuple[str, bool]] = []
    for section, rows in data.groupby("section", sort=False):
        names.append((WORDS[lang][str(section)], True))
        for row in rows.itertuples(index=False):
            _draw_work(axes, row, len(names), lang)
            names.append((getattr(row, f"label_{lang}"), False))
    axes.set_xscale("log")
    axes.set_xlim(2, 600)
    ticks = [2, 5, 10, 20, 50, 100, 200, 500]
    axes.set_xticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel(
        "Số đếm (công trình, dự án), thang logarit"
        if lang == "vi"
        else "Count (works, projects), logarithmic axis"
    )
    name_rows(axes, [name for name, _ in names])
    for label, (_, heading) in zip(axes.get_yticklabels(), names, strict=True):
        label.set_fontweight("bold" if heading else "normal")


def _draw_work(axes: Axes, row: Any, y: int, lang: Lang) -> None:
    """A dot at a count; a bound is open and has an arrow to where the count may lie."""
    axes.axhline(y, color=PALE, linewidth=1, zorder=1)
    if row.bound:
        arrow = {"arrowstyle": "->", "color": BLUE, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (row.count * 2.6, y), (row.count * 1.09, y), arrowprops=arrow)
    face = "white" if row.bound else BLUE
    mark(axes.scatter(row.count, y, s=52, color=face, edgecolor=BLUE, linewidth=1.6, zorder=3), row.mark)
    end = row.count * 2.6 if row.bound else row.count
    beside(
        axes,
        end,
        y,
        _count_text(row, lang),
        right=9,
        fontsize=10,
        bbox={"facecolor": "white", "linewidth": 0, "pad": 1},
    )


# --- the leaders' meetings --------------------------------------------------------------------------------------------

_LEADERS = ("p01-site-inspections", "p01-cases", "p01-citizen-receptions")
_LEADER_WORDS = {
    "en": {
        "p01-site-inspections": "{n} site inspections", "p01-cases": "{n} cases directed",
        "p01-citizen-receptions": "{n} citizen receptions",
    },
    "vi": {
        "p01-site-inspections": "{n} buổi kiểm tra hiện trường", "p01-cases": "chỉ đạo {n} vụ việc",
        "p01-citizen-receptions": "{n} buổi tiếp dân",
    },
}  # fmt: skip


def _leaders_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    said = ", ".join(
        _LEADER_WORDS[lang][row.figure_id].format(n=number(int(row.count), lang=lang))
        for row in data.itertuples()
    )
    if lang == "vi":
        return (
            f"Lãnh đạo quận: {said}",
            "Ba loại việc khác nhau, không cộng được; bài không nêu khoảng thời gian",
            f"Biểu đồ thanh về việc của lãnh đạo quận: {said}. Đây là ba loại việc khác nhau, và bài không nêu khoảng thời gian.",
        )
    return (
        f"District leaders: {said}",
        "Three different things, not to be added; the article does not state the period",
        f"Bar chart of what the district's leaders did: {said}. They are three different things, and the article does not state the "
        "period.",
    )


def _draw_leaders(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, row in enumerate(data.itertuples(index=False)):
        mark(axes.barh(y, row.count, height=0.5, color=BLUE)[0], row.mark)
        beside(axes, row.count, y, number(int(row.count), lang=lang), right=5, fontsize=10)
    name_rows(axes, list(data[f"label_{lang}"]), 0.5, 0.5)
    most = int(data["count"].max())
    axes.set_xlim(0, 1.08 * most)
    ticks = range(0, most + 1, 25)
    axes.set_xticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.set_xlabel(
        "Số đếm (buổi kiểm tra, vụ việc, buổi tiếp dân)"
        if lang == "vi"
        else "Count (inspections, cases, receptions)"
    )


CHARTS = (
    Chart("ward_standards", _wards_data, _draw_wards, _wards_words, (9.6, 3.8)),
    Chart("hydrant_area", _hydrants_data, _draw_hydrants, _hydrants_words, (9.6, 5.2)),
    Chart("works", _works_data, _draw_works, _works_words, (9.6, 4.8)),
    Chart("leaders_work", lambda: _counted(_LEADERS), _draw_leaders, _leaders_words, (9.6, 3.0)),
)
