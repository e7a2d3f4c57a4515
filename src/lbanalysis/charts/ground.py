"""Charts of what the article counts on the ground: wards, works, meetings, the area with fire hydrants."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
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
    Chart,
    beside,
    count_axis,
    decimals_of,
    known,
    mark,
    name_rows,
    number,
    percent,
    places,
    whole,
)
from lbanalysis.loaders import load_figures
from lbanalysis.numbers import Number
from lbanalysis.numerals import Locale
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import number_texts
from lbanalysis.wording import LANGUAGES, Lang


def _counted(registry: Registry, ids: Sequence[str]) -> pd.DataFrame:
    """Figures that count, with their labels, in the order of the ids; of one that is a bound, the bound."""
    bounds, rows = load_figures(registry)["value"], []
    for id in ids:
        figure = known("figures", id, registry)
        own = {column: figure[column] for column in ("section", "kind", "printed", "label_en", "label_vi")}
        count = int(bounds[id]) if figure["kind"] == "approximate" else whole(id, registry, 10**12)
        rows.append({"mark": id, "figure_id": id, **own, "count": count})
    return pd.DataFrame(rows)


# --- wards of two standards ---------------------------------------------------------------------------------


def ward_standards(registry: Registry | None = None) -> Chart:
    """The wards of two standards, one square a ward."""
    return Chart("ward_standards", as_registry(registry), _wards_data, _draw_wards, _wards_words, (9.6, 3.8))


def _wards_data(registry: Registry) -> pd.DataFrame:
    health, wards = (whole(f"{end}(b2-wards-health)", registry) for end in ("part", "whole"))
    kept, new = (whole(f"p02-civilised-wards-{group}", registry) for group in ("kept", "new"))
    together = whole("p02-civilised-wards", registry)
    left, rest = (
        whole(f"whole(b2-wards-health) - {those}", registry)
        for those in ("p02-civilised-wards", "part(b2-wards-health)")
    )
    rows = [
        ("health-kept", "b2-wards-health", "", "health", "kept", 0, health),
        ("health-not_stated", "", "", "health", "not_stated", health, rest),
        ("civilised-kept", "p02-civilised-wards-kept", "", "civilised", "kept", 0, kept),
        ("civilised-new", "p02-civilised-wards-new", "", "civilised", "new", kept, new),
        ("civilised-not_stated", "", "", "civilised", "not_stated", together, left),
        ("civilised-together", "", "p02-civilised-wards", "civilised", "together", 0, together),
        ("civilised-share", "", "p02-civilised-wards-share", "civilised", "share", 0, together),
    ]
    columns = ["mark", "figure_id", "result_id", "standard", "group", "first", "wards"]
    data = pd.DataFrame(rows, columns=columns)
    data = data[(data["wards"] > 0) | (data["group"] != "not_stated")].reset_index(drop=True)
    share = places(registry.number("p02-civilised-wards-share"))["value"]
    return data.assign(of=wards, percent=[share if group == "share" else math.nan for group in data["group"]])


def _wards_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    counts = defaultdict(int, zip(data["mark"], data["wards"], strict=True))
    wards, health, together = int(data["of"].max()), counts["health-kept"], counts["civilised-together"]
    kept, new, left = (counts[f"civilised-{group}"] for group in ("kept", "new", "not_stated"))
    share = percent(float(data["percent"].max()), 1, lang)
    if lang == "vi":
        return (
            f"{health} trên {wards} phường giữ chuẩn y tế; {together} đạt chuẩn đô thị văn minh, nếu không "
            "trùng",
            "Mỗi ô là một phường; bài không nêu tên phường nào, nên thứ tự các ô không có nghĩa",
            f"Biểu đồ ô: {health} trên {wards} phường của quận giữ chuẩn quốc gia về y tế. {kept} phường "
            f"giữ chuẩn đô thị văn minh và {new} phường được công nhận mới, tức {together} phường ({share}) "
            f"nếu là các phường khác nhau; {left} phường không được nhắc đến.",
        )
    return (
        f"{health} of {wards} wards keep the health standard; {together} have the civilised-urban one, if "
        "all differ",
        "One square is one ward; the article names none, so the order of the squares means nothing",
        f"Waffle chart: {health} of the district's {wards} wards keep the national health standard. {kept} "
        f"kept the civilised-urban standard and {new} were newly recognised, {together} wards ({share}) if "
        f"they are different ones; {left} are not mentioned.",
    )


_WARD_WORDS = {
    "en": {
        "health": "National health\nstandard", "civilised": "Civilised-urban\nstandard", "kept": "kept",
        "new": "newly recognised", "not_stated": "not mentioned", "together": "if they are different wards",
        "of": "of",
    },
    "vi": {
        "health": "Chuẩn quốc gia\nvề y tế", "civilised": "Chuẩn đô thị\nvăn minh", "kept": "giữ chuẩn",
        "new": "công nhận mới", "not_stated": "không được nhắc đến",
        "together": "nếu là các phường khác nhau", "of": "trên",
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
    squares = [one.transformed(Affine2D().translate(first + i, top)) for i in range(count)]
    return Path.make_compound_path(*squares)


def _draw_wards(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    words, wards = _WARD_WORDS[lang], int(data["of"].max())
    for row in data.itertuples(index=False):
        top, middle = _WARD_LINES[row.standard], row.first + row.wards / 2
        if row.group == "together":
            first, last = row.first + 0.06, row.first + row.wards - 0.06
            foot, up = top + 1.62, top + 1.52
            bracket = axes.plot([first, first, last, last], [up, foot, foot, up], color=INK, linewidth=1.2)
            mark(bracket[0], row.mark)
        elif row.group == "share":
            text = f"{row.wards} {words['of']} {wards} = {percent(row.percent, 1, lang)}, {words['together']}"
            mark(axes.text(row.first + 0.06, top + 1.7, text, va="top", fontsize=10), row.mark)
        else:
            squares = _squares(row.first, row.wards, top)
            mark(axes.add_patch(patches.PathPatch(squares, linewidth=1, **_WARD_STYLES[row.group])), row.mark)
            text = f"{row.wards} {words[row.group]}"
            axes.text(middle, top + 1.08, text, ha="center", va="top", fontsize=10)
    axes.set_aspect("equal")
    axes.set_xlim(0, wards)
    axes.set_ylim(4.05, -0.1)
    names = [words[standard] for standard in _WARD_LINES]
    axes.set_yticks([top + 0.5 for top in _WARD_LINES.values()], names)
    axes.set_xticks([])
    axes.set_xlabel("Phường (một ô là một phường)" if lang == "vi" else "Wards (one square is one ward)")
    axes.tick_params(length=0)
    sns.despine(ax=axes, left=True, bottom=True)


# --- two readings of the hydrant area -----------------------------------------------------------------------


def hydrant_area(registry: Registry | None = None) -> Chart:
    """The area with fire hydrants in both readings of its dot, to scale with the district."""
    registry = as_registry(registry)
    return Chart("hydrant_area", registry, _hydrants_data, _draw_hydrants, _hydrants_words, (9.6, 5.2))


_READINGS = {"thousands": "first", "decimal": "second"}
_AREAS = {"2003": "area-founding", "2019": "area-2019"}
_DECIMALS = {"thousands": 1, "decimal": 3}  # of a share


def _hydrants_data(registry: Registry) -> pd.DataFrame:
    printed = known("figures", "p03-hydrant-area", registry)["printed"]
    rows: list[dict[str, Any]] = []
    for reading, decimals in _DECIMALS.items():
        for year in _AREAS:
            id = f"p03-hydrant-share-{reading}-{year}"
            share = places(registry.number(id))["value"]
            more = {"shape": "share", "percent": share, "decimals": decimals, "printed": printed}
            rows.append(
                {"mark": f"share-{reading}-{year}", "result_id": id, "reading": reading, "year": year, **more}
            )
    for year, id in _AREAS.items():
        area = registry.number(id)
        hectares = area * 100 if area.unit == "km²" else area
        own = {
            "mark": id,
            "reference_id": id,
            "year": year,
            "shape": "district",
            "area_ha": places(hectares)["value"],
        }
        rows.append({**own, "decimals": _decimals(hectares)})
    for reading in _READINGS:
        locale: Locale = registry.locale(f"p03-hydrant-{reading}")
        area = registry.number("p03-hydrant-area", locale)
        own = {
            "mark": f"area-{reading}",
            "figure_id": "p03-hydrant-area",
            "reading": reading,
            "printed": printed,
        }
        rows.append({**own, "shape": "area", "area_ha": places(area)["value"], "decimals": decimals_of(area)})
    texts = ("figure_id", "result_id", "reference_id", "reading", "year", "printed")
    return pd.DataFrame(rows).fillna(dict.fromkeys(texts, ""))


def _decimals(area: Number) -> int:
    """As many decimals as a district's area has, two at the most."""
    return 0 if area.low.denominator == 1 else 2


def _share_text(data: pd.DataFrame, reading: str, year: str, lang: Lang) -> str:
    """The share of the district [%], or nothing said where there is no such row."""
    found = data.loc[data["mark"] == f"share-{reading}-{year}", "percent"]
    return "–" if found.empty else percent(float(found.iloc[0]), _DECIMALS[reading], lang)


def _hydrants_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    printed = data["printed"].max()
    areas = {
        row.mark: number(row.area_ha, row.decimals, lang) for row in data.itertuples() if row.shape != "share"
    }
    large, small, district = (areas[name] for name in ("area-thousands", "area-decimal", "area-founding"))
    first, second = (_share_text(data, reading, "2003", lang) for reading in _READINGS)
    first_2019, second_2019 = (_share_text(data, reading, "2019", lang) for reading in _READINGS)
    if lang == "vi":
        return (
            f"“{printed} ha”: {first} diện tích quận nếu tách hàng nghìn, {second} nếu là số thập phân",
            "Diện tích có trụ cứu hỏa theo hai cách hiểu dấu chấm, vẽ theo tỷ lệ cùng diện tích quận (từ "
            "ngoài bài)",
            f"Các hình vuông vẽ theo tỷ lệ: {large} ha (dấu chấm tách hàng nghìn) là {first} của {district} "
            f"ha, diện tích quận năm 2003, và {small} ha (dấu thập phân) là {second}. So với diện tích năm "
            f"2019 là {first_2019} và {second_2019}.",
        )
    return (
        f"“{printed} ha” is {first} of the district with a thousands dot, {second} with a decimal point",
        "The area with fire hydrants in two readings of the dot, to scale with the district (its area from "
        "outside)",
        f"Squares to scale: {large} ha (the dot groups thousands) is {first} of the {district} ha of the "
        f"district in 2003, and {small} ha (the dot is a decimal point) is {second}. Of the district's area "
        f"in 2019 it is {first_2019} and {second_2019}.",
    )


_HYDRANT_WORDS = {
    "en": {
        "thousands": "the dot groups thousands", "decimal": "the dot is a decimal point",
        "of": "of the district in {year}", "district": "District in {year}* ({line})", "2003": "solid line",
        "2019": "dashed line", "note": "* from outside the article",
    },
    "vi": {
        "thousands": "dấu chấm tách hàng nghìn", "decimal": "dấu chấm là dấu thập phân",
        "of": "diện tích quận năm {year}", "district": "Quận năm {year}* ({line})", "2003": "nét liền",
        "2019": "nét đứt", "note": "* từ ngoài bài",
    },
}  # fmt: skip
# Where each area's words begin [km above the district's corner], and where its square stands.
_TEXT_HEIGHTS = {"area-thousands": 2.9, "area-decimal": 5.6, "area-founding": 7.4, "area-2019": 6.9}
_SMALL = 2  # side of a square that has room beside the other [km]


def _draw_hydrants(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    words = _HYDRANT_WORDS[lang]
    room = max(8.0, (data["area_ha"].max() / 100) ** 0.5 + 0.2)
    for row in data.itertuples(index=False):
        if row.shape == "share":
            y = _TEXT_HEIGHTS[f"area-{row.reading}"] - 0.5 * (1 + list(_AREAS).index(row.year))
            text = f"{percent(row.percent, row.decimals, lang)} {words['of'].format(year=row.year)}"
            mark(axes.text(room + 0.9, y, text, va="center", fontsize=10), row.mark)
        else:
            _draw_area(axes, row, room, lang)
    axes.set_aspect("equal")
    axes.set_xlim(-0.1, room + 10)
    axes.set_ylim(-0.1, room)
    ticks = range(0, int(room) + 1, 2 * math.ceil(room / 20))
    axes.set_xticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.set_yticks(ticks, [number(tick, lang=lang) for tick in ticks])
    side = "Cạnh hình vuông [km]" if lang == "vi" else "Side of the square [km]"
    axes.set_xlabel(f"{side}; {words['note']}", loc="left")
    axes.set_ylabel(side)
    axes.spines["bottom"].set_bounds(0, room)


def _draw_area(axes: Axes, row: Any, room: float, lang: Lang) -> None:
    """A square of so many hectares, and its name; an arrow leads to those of the readings."""
    words, side = _HYDRANT_WORDS[lang], math.sqrt(row.area_ha / 100)
    corner = (5.6, 5.2) if row.reading == "decimal" and side < _SMALL else (0.0, 0.0)
    x, y, area = room + 0.9, _TEXT_HEIGHTS[row.mark], number(row.area_ha, row.decimals, lang)
    if row.shape == "district":
        line = "-" if row.year == "2003" else (0, (4, 3))
        style: dict[str, Any] = {"fill": False, "edgecolor": REFERENCE_COLOUR, "linestyle": line}
        text = f"{words['district'].format(year=row.year, line=words[row.year])}: {area} ha"
    else:
        style = {"color": READING_COLOURS[_READINGS[row.reading]]}
        text = f"{area} ha: {words[row.reading]}"
        arrow = {"arrowstyle": "->", "color": QUIET, "shrinkB": 3}
        axes.annotate("", (corner[0] + side, corner[1] + side / 2), (x - 0.1, y), arrowprops=arrow)
    square = patches.Rectangle(corner, side, side, linewidth=1 if row.year == "2019" else 1.6, **style)
    mark(axes.add_patch(square), row.mark)
    axes.text(x, y, text, va="center", fontsize=10, fontweight="bold" if row.reading else "normal")


# --- works counted ------------------------------------------------------------------------------------------

_WORKS = (
    "p03-alleys", "p03-gardens-maintained", "p03-schools", "p03-gardens-new", "p03-heritage-projects",
    "p03-heritage-projects-prepared", "b2-projects", "b2-streets-designed", "b2-drainage-projects",
)  # fmt: skip


def works(registry: Registry | None = None) -> Chart:
    """The works and projects that the article counts, on a logarithmic axis."""
    return Chart("works", as_registry(registry), _works_data, _draw_works, _works_words, (9.6, 4.8))


def _works_data(registry: Registry) -> pd.DataFrame:
    data, sections = _counted(registry, _WORKS), registry.tables["sections"]
    more = {
        f"{what}_{lang}": [written[id] for id in data[column]]
        for lang in LANGUAGES
        for what, column, written in (
            ("section", "section", {id: section[f"label_{lang}"] for id, section in sections.items()}),
            ("text", "figure_id", number_texts("value", lang, registry)),
        )
    }
    return data.assign(bound=data["kind"] == "approximate", **more)


def _works_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    exact = data[~data["bound"]]
    low, high = number(int(exact["count"].min()), lang=lang), number(int(exact["count"].max()), lang=lang)
    [bound] = data[data["bound"]].itertuples()
    least, text = number(int(bound.count), lang=lang), getattr(bound, f"text_{lang}")
    listed = "; ".join(
        f"{getattr(row, f'label_{lang}').lower()} {_count_text(row, lang)}" for row in data.itertuples()
    )
    if lang == "vi":
        return (
            f"Công trình, dự án được đếm từ {low} đến {high}; “{text}” dự án chỉ là cận dưới, ít nhất "
            f"{least}",
            "Số công trình và dự án nêu ở chương trình 03 và đột phá 2, thang logarit",
            f"Biểu đồ điểm, thang logarit, về {len(data)} số đếm: {listed}.",
        )
    return (
        f"Works and projects counted run from {low} to {high}; “{text} of projects” is a bound, at least "
        f"{least}",
        "Works and projects counted in programme 03 and breakthrough 2, on a logarithmic axis",
        f"Dot chart on a logarithmic axis of {len(data)} counts: {listed}.",
    )


def _count_text(row: Any, lang: Lang) -> str:
    count = number(int(row.count), lang=lang)
    return ("ít nhất " if lang == "vi" else "at least ") + count if row.bound else count


def _draw_works(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    names: list[tuple[str, bool]] = []
    for section, rows in data.groupby(f"section_{lang}", sort=False):
        names.append((str(section), True))
        for row in rows.itertuples(index=False):
            _draw_work(axes, row, len(names), lang)
            names.append((getattr(row, f"label_{lang}"), False))
    count_axis(axes, list(data["count"]), (2, 600), (1, 2, 5), lang)
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
    end, behind = row.count * (2.6 if row.bound else 1), {"facecolor": "white", "linewidth": 0, "pad": 1}
    beside(axes, end, y, _count_text(row, lang), right=9, fontsize=10, bbox=behind)


# --- the leaders' meetings ----------------------------------------------------------------------------------


def leaders_work(registry: Registry | None = None) -> Chart:
    """What the district's leaders did: inspections, cases, receptions."""
    return Chart(
        "leaders_work", as_registry(registry), _leaders_data, _draw_leaders, _leaders_words, (9.6, 3.0)
    )


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


def _leaders_data(registry: Registry) -> pd.DataFrame:
    return _counted(registry, _LEADERS)


def _leaders_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    words = _LEADER_WORDS[lang]
    said = ", ".join(
        words[row.figure_id].format(n=number(int(row.count), lang=lang)) for row in data.itertuples()
    )
    if lang == "vi":
        return (
            f"Lãnh đạo quận: {said}",
            "Ba loại việc khác nhau, không cộng được; bài không nêu khoảng thời gian",
            f"Biểu đồ thanh về việc của lãnh đạo quận: {said}. Đây là ba loại việc khác nhau, và bài không "
            "nêu khoảng thời gian.",
        )
    return (
        f"District leaders: {said}",
        "Three different things, not to be added; the article does not state the period",
        f"Bar chart of what the district's leaders did: {said}. They are three different things, and the "
        "article does not state the period.",
    )


def _draw_leaders(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, row in enumerate(data.itertuples(index=False)):
        mark(axes.barh(y, row.count, height=0.5, color=BLUE)[0], row.mark)
        beside(axes, row.count, y, number(int(row.count), lang=lang), right=5, fontsize=10)
    name_rows(axes, list(data[f"label_{lang}"]), 0.5, 0.5)
    most = max(int(data["count"].max()), 1)
    axes.set_xlim(0, 1.08 * most)
    ticks = range(0, most + 1, 25 * -(-most // 250))
    axes.set_xticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.set_xlabel(
        "Số đếm (buổi kiểm tra, vụ việc, buổi tiếp dân)"
        if lang == "vi"
        else "Count (inspections, cases, receptions)"
    )
