"""Charts of the targets: what is completed or left open, the pace, and the target that is not printed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from lbanalysis.charts.frame import (
    BLUE,
    GREEN,
    INK,
    PALE,
    QUIET,
    REFERENCE_COLOUR,
    SKY,
    STATUS_COLOURS,
    Chart,
    decimals_of,
    known,
    mark,
    number,
    outward,
    percent,
    places,
    whole,
)
from lbanalysis.formulas import parse
from lbanalysis.intervals import Interval, decimals_inside
from lbanalysis.metrics import elapsed_share, years_after
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import number_texts
from lbanalysis.wording import LANGUAGES, Lang, in_both, write_day

# --- what the charts of this file share ---------------------------------------------------------------------

_STATUS_WORDS = {
    "en": {
        "completed": "completed", "met": "met", "on_plan": "met by the yearly plan",
        "in_progress": "in progress", "not_stated": "of unstated status",
    },
    "vi": {
        "completed": "đã hoàn thành", "met": "đã đạt", "on_plan": "đạt theo kế hoạch năm",
        "in_progress": "đang thực hiện", "not_stated": "không nêu kết quả",
    },
}  # fmt: skip
_GARDEN_COLOUR, _GARDEN_MARKER = GREEN, "s"
_REFERENCE_SIGN = "◆"


def _with_sources(rows: list[dict[str, Any]], registry: Registry) -> pd.DataFrame:
    """The rows as data, with the figure or result that each shows, empty where its source is none."""
    data = pd.DataFrame(rows)
    sources = data.pop("source")
    for at, (column, table) in enumerate((("figure_id", "figures"), ("result_id", "results")), start=1):
        data.insert(at, column, [name if name in registry.tables[table] else "" for name in sources])
    return data


def _column(data: pd.DataFrame, column: str) -> dict[str, Any]:
    """One column by mark."""
    return dict(zip(data["mark"], data[column], strict=True))


def _short_percent(value: float, lang: Lang) -> str:
    """A percentage [%] without decimals where it is whole, with one otherwise."""
    return percent(value, 0 if value == round(value) else 1, lang)


def _bracket(axes: Axes, start: float, end: float, y: float, depth: float) -> Artist:
    """A bracket over (or under) a stretch of the x axis, opening by its depth."""
    (line,) = axes.plot(
        [start, start, end, end],
        [y + depth, y, y, y + depth],
        color=INK,
        linewidth=1.2,
        solid_joinstyle="miter",
    )
    return line


def _number_axis(axis: Axis, decimals: int, lang: Lang, sign: str = "") -> None:
    """Write an axis's ticks as the language writes numbers."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(float(value), decimals, lang) + sign))


def _bare_rows(axes: Axes, rows: float) -> None:
    """Rows from top to bottom that carry their labels inside: no y axis."""
    axes.set_ylim(rows, -0.75)
    axes.set_yticks([])
    sns.despine(ax=axes, left=True)


# --- parts of a whole: one square a target ------------------------------------------------------------------


class _Part(NamedTuple):
    programme: str
    level: str  # of the programme, a status, the resolution, or a cell: a status and the resolution crossed
    status: str
    resolution: str
    formula: str

    @property
    def mark(self) -> str:
        return f"{self.programme}-{self.level}-{self.status}-{self.resolution}".replace("_", "-")


_PARTS = (
    _Part("p01", "programme", "all", "all", "p01-targets"),
    _Part("p01", "cell", "not_stated", "no", "p01-targets - p01-resolution-targets"),
    _Part("p01", "cell", "not_stated", "yes", "p01-resolution-targets"),
    _Part("p01", "status", "not_stated", "all", "p01-targets"),
    _Part("p01", "resolution", "all", "yes", "p01-resolution-targets"),
    _Part("p02", "programme", "all", "all", "p02-targets"),
    _Part("p02", "cell", "completed", "no", "p02-other-targets-met"),
    _Part("p02", "cell", "completed", "yes", "p02-resolution-targets-met"),
    _Part("p02", "cell", "in_progress", "yes", "p02-resolution-targets-in-progress"),
    _Part("p02", "cell", "in_progress", "no", "p02-other-targets-in-progress"),
    _Part("p02", "status", "completed", "all", "p02-targets-met"),
    _Part("p02", "status", "in_progress", "all", "p02-targets-in-progress"),
    _Part("p02", "resolution", "all", "yes", "p02-resolution-targets"),
    _Part("p03", "programme", "all", "all", "p03-targets"),
    _Part("p03", "cell", "on_plan", "not_stated", "p03-targets-met - p03-resolution-targets-met"),
    _Part("p03", "cell", "on_plan", "yes", "p03-resolution-targets-met"),
    _Part("p03", "cell", "not_stated", "not_stated", "p03-targets - p03-targets-met"),
    _Part("p03", "status", "on_plan", "all", "p03-targets-met"),
    _Part("p03", "status", "not_stated", "all", "p03-targets - p03-targets-met"),
    _Part("p03", "resolution", "all", "yes", "p03-resolution-targets-met"),
)


def _first_square(part: _Part, counts: dict[_Part, int]) -> int:
    """How many squares of the programme stand before the part: cells lie one after another."""
    before = 0
    for cell in (p for p in _PARTS if p.programme == part.programme and p.level == "cell"):
        if part.status in ("all", cell.status) and part.resolution in ("all", cell.resolution):
            break
        before += counts[cell]
    return before


def programme_progress(registry: Registry | None = None) -> Chart:
    """Every target of the three programmes as one square, with what is said of it."""
    registry = as_registry(registry)
    return Chart("programme_progress", registry, _progress_data, _draw_progress, _progress_words, (9.6, 5.0))


def _progress_data(registry: Registry) -> pd.DataFrame:
    counts = {part: whole(part.formula, registry) for part in _PARTS}
    rows = []
    for part, count in counts.items():
        section = known("sections", part.programme, registry)
        rows.append({
            "mark": part.mark, "source": part.formula, "programme": part.programme, "level": part.level,
            "status": part.status, "resolution": part.resolution, "start": _first_square(part, counts),
            "count": count, "label_en": section["label_en"], "label_vi": section["label_vi"],
        })  # fmt: skip
    return _with_sources(rows, registry)


def _resolution_note(programme: str, counts: dict[str, int], lang: Lang) -> str:
    """What is said of the programme's targets of the resolution."""
    met, going = counts.get("p02-cell-completed-yes", 0), counts.get("p02-cell-in-progress-yes", 0)
    silent = counts.get("p03-status-not-stated-all", 0)
    notes = {
        "en": {
            "p01": "status not stated",
            "p02": f"{met} met, {going} in progress",
            "p03": f"how many of the other {silent}: not stated",
        },
        "vi": {
            "p01": "không nêu kết quả",
            "p02": f"{met} đã đạt, {going} đang thực hiện",
            "p03": f"trong {silent} chỉ tiêu còn lại: không nêu",
        },
    }
    return notes[lang][programme]


def _progress_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    counts = _column(data, "count")
    whole = {p: counts.get(f"{p}-programme-all-all", 0) for p in ("p01", "p02", "p03")}
    starred = {p: counts.get(f"{p}-resolution-all-yes", 0) for p in whole}
    notes = {p: _resolution_note(p, counts, lang) for p in whole}
    done, going = counts.get("p02-status-completed-all", 0), counts.get("p02-status-in-progress-all", 0)
    on_plan, silent = counts.get("p03-status-on-plan-all", 0), counts.get("p03-status-not-stated-all", 0)
    total, unsaid = sum(whole.values()), silent + counts.get("p01-status-not-stated-all", 0)
    if lang == "vi":
        return (
            f"{total} chỉ tiêu: {done} hoàn thành, {on_plan} đạt kế hoạch năm, {going} đang làm, {unsaid} "
            "không nêu kết quả",
            "Mỗi ô vuông là một chỉ tiêu của ba chương trình; ngôi sao: chỉ tiêu thuộc nghị quyết Đại hội",
            f"Biểu đồ ô vuông, mỗi ô một chỉ tiêu. Chương trình 01 có {whole['p01']} chỉ tiêu, không nêu "
            f"bao nhiêu đã đạt, {starred['p01']} thuộc nghị quyết; chương trình 02 có {whole['p02']}: "
            f"{done} đã hoàn thành, {going} đang thực hiện, {starred['p02']} thuộc nghị quyết "
            f"({notes['p02']}). Chương trình 03 có {whole['p03']}: {on_plan} đạt theo kế hoạch năm (khác "
            f"với hoàn thành cho cả nhiệm kỳ), {silent} không nêu kết quả; trong số đã đạt có "
            f"{starred['p03']} thuộc nghị quyết ({notes['p03']}).",
        )
    return (
        f"{total} targets: {done} completed, {on_plan} met by the yearly plan, {going} in progress, "
        f"{unsaid} of unstated status",
        "Each square is one target of the three programmes; a star marks a target of the congress resolution",
        f"Unit squares, one a target. Programme 01 has {whole['p01']} targets, how many are met is not "
        f"stated, and {starred['p01']} are of the resolution; programme 02 has {whole['p02']}: {done} "
        f"completed, {going} in progress, {starred['p02']} of the resolution ({notes['p02']}). Programme 03 "
        f"has {whole['p03']}: {on_plan} met by the yearly plan (not the same as completed for the term), of "
        f"{silent} the status is not stated; of those met {starred['p03']} is of the resolution "
        f"({notes['p03']}).",
    )


def _draw_squares(axes: Axes, part: Any, y: float) -> Artist:
    """One square a target, with a star on those of the resolution."""
    places = [part.start + i for i in range(part.count)]
    squares = [Rectangle((x + 0.06, y - 0.44), 0.88, 0.88) for x in places]
    drawn = axes.add_collection(
        PatchCollection(squares, facecolor=STATUS_COLOURS[part.status], edgecolor=QUIET, linewidth=0.6)
    )
    if part.resolution == "yes":
        axes.scatter(
            [x + 0.5 for x in places],
            [y] * len(places),
            s=95,
            marker="*",
            color="white",
            edgecolor=INK,
            linewidth=0.9,
            zorder=3,
        )
    return drawn


def _draw_progress(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    pitch, counts = 5.4, _column(data, "count")
    for rank, (programme, parts) in enumerate(data.groupby("programme")):
        y = pitch * rank
        for part in parts.itertuples(index=False):
            start, end = part.start, part.start + part.count
            drawn: Artist
            if part.level == "programme":
                name, _, about = getattr(part, f"label_{lang}").partition(": ")
                noun = "chỉ tiêu" if lang == "vi" else "targets"
                drawn = axes.text(
                    -0.5,
                    y,
                    f"{name}\n{about}\n{part.count} {noun}",
                    ha="right",
                    va="center",
                    linespacing=1.25,
                )
            elif part.level == "cell":
                drawn = _draw_squares(axes, part, y)
            elif part.level == "status":
                drawn = _bracket(axes, start + 0.06, end - 0.06, y - 0.95, 0.3)
                text = f"{part.count} {_STATUS_WORDS[lang][part.status]}"
                axes.text((start + end) / 2, y - 1.1, text, ha="center", va="bottom", fontsize=9.5)
            else:
                drawn = _bracket(axes, start + 0.06, end - 0.06, y + 0.95, -0.3)
                noun = "thuộc nghị quyết" if lang == "vi" else "of the resolution"
                text = f"☆ {part.count} {noun}\n({_resolution_note(programme, counts, lang)})"
                axes.text(
                    (start + end) / 2, y + 1.1, text, ha="center", va="top", fontsize=9, linespacing=1.25
                )
            mark(drawn, part.mark)
    axes.set_xlim(-6.4, (data["start"] + data["count"]).max() + 0.3)
    axes.set_ylim(2 * pitch + 2.9, -2.3)
    axes.set_aspect("equal")
    axes.set_axis_off()


# --- shares of programme 02 ---------------------------------------------------------------------------------


def programme_02_targets(registry: Registry | None = None) -> Chart:
    """The shares of programme 02's targets that are completed and in progress."""
    registry = as_registry(registry)
    return Chart("programme_02_targets", registry, _shares_data, _draw_shares, _shares_words, (9.6, 4.4))


# Each bar: all targets, the resolution's, the others; those completed, those in progress, the former's share.
_BARS = {
    "all": ("p02-targets", "p02-targets-met", "p02-targets-in-progress", "p02-completion"),
    "resolution": (
        "p02-resolution-targets", "p02-resolution-targets-met", "p02-resolution-targets-in-progress",
        "p02-resolution-completion",
    ),
    "other": (
        "p02-targets - p02-resolution-targets", "p02-other-targets-met", "p02-other-targets-in-progress", "",
    ),
}  # fmt: skip
_BAR_WORDS = {
    "en": {
        "all": "All {n} targets of programme 02", "resolution": "The {n} targets of the congress resolution",
        "other": "The other {n} targets",
    },
    "vi": {
        "all": "Tất cả {n} chỉ tiêu của chương trình 02",
        "resolution": "{n} chỉ tiêu thuộc nghị quyết Đại hội", "other": "{n} chỉ tiêu còn lại",
    },
}  # fmt: skip


def _said(group: str, status: str) -> str:
    """The article's own word: the resolution's targets are said to be met."""
    return "met" if (group, status) == ("resolution", "completed") else status


def _shares_data(registry: Registry) -> pd.DataFrame:
    """The parts as shares of the printed whole, which they need not make up."""
    rows = []
    for group, (total, met, going, rate) in _BARS.items():
        for status, formula in (("completed", met), ("in_progress", going), ("all", total)):
            share = (100 * registry.compute(parse(formula)) / registry.compute(parse(total))).interval
            rows.append({
                "mark": f"{group}-{status}".replace("_", "-"), "source": formula, "group": group,
                "status": status, "count": whole(formula, registry), "percent": float(share.mid),
                "rate": rate if status == "completed" else "",
            })  # fmt: skip
    data = _with_sources(rows, registry)
    rates = data.pop("rate")
    return data.assign(result_id=rates.where(rates != "", data["result_id"]))


def _shares_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    counts, shares = _column(data, "count"), _column(data, "percent")
    share = {g: _short_percent(shares.get(f"{g}-completed", 0.0), lang) for g in _BARS}
    bits = []
    for group in _BARS:
        label = _BAR_WORDS[lang][group].format(n=counts.get(f"{group}-all", 0))
        done = f"{counts.get(f'{group}-completed', 0)} {_STATUS_WORDS[lang][_said(group, 'completed')]}"
        going = f"{counts.get(f'{group}-in-progress', 0)} {_STATUS_WORDS[lang]['in_progress']}"
        together = sum(shares.get(f"{group}-{status}", 0.0) for status in ("completed", "in-progress"))
        sum_up = "" if round(together, 6) == 100 else " (cộng lại {})" if lang == "vi" else " (together {})"
        bits.append(
            f"{label}: {done} ({share[group]}), {going}{sum_up.format(_short_percent(together, lang))}"
        )
    if lang == "vi":
        return (
            f"Chương trình 02: hoàn thành {share['all']} chỉ tiêu; chỉ tiêu nghị quyết đạt "
            f"{share['resolution']}",
            "Tỷ lệ chỉ tiêu đã hoàn thành và đang thực hiện: tất cả, thuộc nghị quyết và còn lại",
            f"Biểu đồ thanh chồng, theo phần trăm. {'. '.join(bits)}.",
        )
    return (
        f"Programme 02: {share['all']} of all targets completed, {share['resolution']} of the resolution's "
        "met",
        "Share of targets completed and in progress: all of them, those of the resolution, and the others",
        f"Stacked bars, in percent. {'. '.join(bits)}.",
    )


def _draw_shares(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, (group, parts) in enumerate(data.groupby("group", sort=False)):
        left = 0.0
        for part in parts.itertuples(index=False):
            if part.status == "all":
                label = _BAR_WORDS[lang][group].format(n=part.count)
                mark(axes.text(0, y - 0.34, label, va="bottom", fontweight="bold"), part.mark)
                continue
            bar = axes.barh(
                y,
                part.percent,
                left=left,
                height=0.5,
                color=STATUS_COLOURS[part.status],
                edgecolor="white",
                linewidth=1.5,
            )
            mark(bar[0], part.mark)
            said = _STATUS_WORDS[lang][_said(group, part.status)]
            text = f"{part.count} {said}\n{_short_percent(part.percent, lang)}"
            ink = "white" if part.status == "completed" else INK
            axes.text(left + part.percent / 2, y, text, ha="center", va="center", color=ink, linespacing=1.2)
            left += part.percent
    _bare_rows(axes, len(_BARS) - 0.6)
    parts = data[data["status"] != "all"].groupby("group")["percent"].sum()
    axes.set_xlim(0, max(100, parts.max()) + 0.5)
    _number_axis(axes.xaxis, 0, lang, "%")
    axes.set_xlabel(
        "Phần trăm số chỉ tiêu của mỗi nhóm" if lang == "vi" else "Percent of the targets of each group"
    )


# --- what is known of all targets ---------------------------------------------------------------------------


def target_bounds(registry: Registry | None = None) -> Chart:
    """The least and the most of all targets that can be completed, on plan, or of the resolution."""
    return Chart(
        "target_bounds", as_registry(registry), _bounds_data, _draw_bounds, _bounds_words, (9.6, 4.6)
    )


_TOTAL = "general-targets"
_BOUND_COLOURS = {
    "general-targets-completed": BLUE, "general-targets-completed-or-on-plan": SKY,
    "general-resolution-targets": QUIET, "general-resolution-targets-exactly": QUIET,
}  # fmt: skip
# What the upper end of the first two counts in; the last two differ by their reading.
_BOUND_NOTES = {
    "en": {
        "general-targets-completed": "at most: with all of programme 01 and those on plan in 03",
        "general-targets-completed-or-on-plan": "at most: with all of programme 01",
    },
    "vi": {
        "general-targets-completed": (
            "nhiều nhất: kể cả toàn bộ chương trình 01 và số đạt kế hoạch năm của 03"
        ),
        "general-targets-completed-or-on-plan": "nhiều nhất: kể cả toàn bộ chương trình 01",
    },
}


def _bounds_data(registry: Registry) -> pd.DataFrame:
    rows = []
    for id in (*_BOUND_COLOURS, _TOTAL):
        result, interval = known("results", id, registry), registry.number(id).interval
        reading = registry.tables["readings"].get(result["reading_id"], {})
        rows.append({
            "mark": id, "figure_id": "", "result_id": id, "label_en": result["label_en"],
            "label_vi": result["label_vi"], "reading_en": reading.get("statement_en", ""),
            "reading_vi": reading.get("statement_vi", ""), "low": _count(interval.low),
            "high": _count(interval.high),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _count(end: Fraction) -> int:
    if end.denominator != 1 or end < 0:
        said = in_both(lambda lang: number(end, lang=lang))
        raise NoValueError(f"{said.en} is no count of targets", f"{said.vi} không phải là một số chỉ tiêu")
    return int(end)


def _bounds_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    low, high = _column(data, "low"), _column(data, "high")
    total = low.get(_TOTAL, 0)
    (done, most), (on_plan, most_on_plan), (stands, most_stand), (_, fewer_stand) = (
        (low.get(name, 0), high.get(name, 0)) for name in _BOUND_COLOURS
    )
    if lang == "vi":
        return (
            f"Trong {total} chỉ tiêu, số đã hoàn thành ít nhất là {done}, nhiều nhất là {most}",
            "Phần đặc là chắc chắn, gạch chéo là có thể, nếu chỉ tiêu chương trình 03 không nói là đạt thì "
            "chưa xong",
            f"Biểu đồ khoảng trên thang từ 0 đến {total} chỉ tiêu. Đã hoàn thành: {done} đến {most}; hoàn "
            f"thành hoặc đạt theo kế hoạch năm: {on_plan} đến {most_on_plan}. Thuộc nghị quyết: {stands} "
            f"đến {most_stand}, hoặc đến {fewer_stand} nếu số đã đạt của chương trình 03 không có thêm chỉ "
            "tiêu nghị quyết nào ngoài số được nêu. Cận trên không tính chỉ tiêu đang thực hiện của chương "
            "trình 02 và chỉ tiêu của chương trình 03 không được kể là đạt theo kế hoạch năm.",
        )
    return (
        f"Of the {total} targets at least {done} and at most {most} are completed",
        "Solid is certain, hatched possible, if programme 03's targets not said to be on plan are not "
        "completed",
        f"Range bars on a scale from 0 to {total} targets. Completed: {done} to {most}; completed or met by "
        f"the yearly plan: {on_plan} to {most_on_plan}. Of the resolution: {stands} to {most_stand}, or to "
        f"{fewer_stand} if those met in programme 03 hold no more of them than is said. The upper ends "
        "leave out programme 02's targets in progress and those of programme 03 that are not said to be met "
        "by the yearly plan.",
    )


def _draw_bounds(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    ranges = data[data["result_id"] != _TOTAL]
    for y, row in enumerate(ranges.itertuples(index=False)):
        colour = _BOUND_COLOURS[row.result_id]
        axes.barh(y, row.low, height=0.4, color=colour, edgecolor=QUIET, linewidth=0.8)
        bar = axes.barh(
            y,
            row.high - row.low,
            left=row.low,
            height=0.4,
            color="white",
            edgecolor=QUIET,
            linewidth=0.8,
            hatch="////",
        )
        mark(bar[0], row.mark)
        ends = {
            "en": (f"at least {row.low}", f"at most {row.high}"),
            "vi": (f"ít nhất {row.low}", f"nhiều nhất {row.high}"),
        }[lang]
        dark = colour in (BLUE, QUIET)
        axes.text(
            row.low - 0.6, y, ends[0], ha="right", va="center", color="white" if dark else INK, fontsize=9.5
        )
        axes.text(row.high + 0.6, y, ends[1], ha="left", va="center", fontsize=9.5)
        label, reading = (row.label_vi, row.reading_vi) if lang == "vi" else (row.label_en, row.reading_en)
        name = axes.text(0, y - 0.27, label, va="bottom", fontweight="bold")
        note = _BOUND_NOTES[lang].get(row.result_id, reading)
        axes.annotate(
            note,
            (1, 0),
            (8, 0),
            xycoords=name,
            textcoords="offset points",
            va="bottom",
            fontsize=9,
            color=QUIET,
        )
    for row in data[data["result_id"] == _TOTAL].itertuples(index=False):
        mark(axes.axvline(row.low, color=INK, linewidth=1.6), row.mark)
        text = f"tất cả: {row.low}" if lang == "vi" else f"all: {row.low}"
        axes.text(row.low - 0.6, -0.62, text, ha="right", va="center", fontweight="bold")
        axes.set_xticks([*range(0, row.low, 10 * math.ceil(max(row.low, 1) / 100)), row.low])
        axes.set_xlim(0, max(row.low, ranges["high"].max()) + 0.3)
    _bare_rows(axes, len(ranges) - 0.65)
    axes.set_xlabel(
        "Số chỉ tiêu của ba chương trình" if lang == "vi" else "Number of targets of the three programmes"
    )


# --- share done against share of the term elapsed -----------------------------------------------------------


def pace(registry: Registry | None = None) -> Chart:
    """What is done against the share of the term that has passed, whatever start of the term is assumed."""
    return Chart("pace", as_registry(registry), _pace_data, _draw_pace, _pace_words, (9.6, 6.4), (1.0, 1.25))


class _Term(NamedTuple):
    assumption: str
    reference_id: str
    figure_id: str
    ending: str | None  # of the ids of the results that assume it; None if there are none
    start: date
    end: date  # the day on which the term is over


def _terms(registry: Registry) -> Iterator[_Term]:
    """The terms that may be assumed: years from the congress or the next new year, or as printed."""
    years = registry.number("general-term-years")

    def lasting(assumption: str, id: str, ending: str | None) -> _Term:
        start = registry.days(id).first
        reference_id = id if id in registry.tables["references"] else ""
        return _Term(assumption, reference_id, "", ending, start, years_after(start, years))

    yield lasting("from-closing", "congress-closing", "")
    yield lasting("from-opening", "congress-opening", None)
    printed = registry.days("general-term")
    yield _Term("printed-years", "", "general-term", None, printed.first, printed.last + timedelta(days=1))
    yield lasting("from-new-year", "general-term-later", "-later")


# Subject, share done, and the result that is its pace.
_PACES = (
    ("p02", "p02-completion", "p02-pace"), ("garden", "p03-garden-area-share", "p03-garden-pace"),
    ("resolution", "p02-resolution-completion", "p02-resolution-pace"),
)  # fmt: skip
_SHARES = ("p02-completion", "p03-garden-area-share", "p02-resolution-completion", "general-elapsed")


def _pace_data(registry: Registry) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for name in _SHARES:
        share = registry.number(name)
        rows.append({"mark": name, "source": name, "decimals": decimals_of(share, -1), **places(share)})
    half = in_both(lambda lang: number_texts("value", lang, registry)["general-half"])
    half_row = {
        "mark": "general-half",
        "source": "general-half",
        "decimals": -1,
        "said_en": half.en,
        "said_vi": half.vi,
    }
    rows.append({**half_row, **places(registry.number("general-elapsed-half"))})
    rows = [{**row, "panel": "share"} for row in rows]
    published = registry.days("article-published").first
    for term in _terms(registry):
        elapsed = elapsed_share(term.start, term.end, published)
        about = {
            "reference_id": term.reference_id,
            "assumption": term.assumption,
            "start": term.start,
            "end": term.end,
        }
        for subject, done, result_id in _PACES:
            own = "" if term.ending is None else result_id + term.ending
            ratio = registry.number(own) if own else registry.number(done) / elapsed
            row = {"mark": f"{subject}-{term.assumption}", "source": own or term.figure_id, "panel": "pace"}
            rows.append({**row, "subject": subject, **about, "elapsed": float(elapsed.low), **places(ratio)})
    data = _with_sources(rows, registry)
    data.loc[data["mark"] == "general-elapsed", "reference_id"] = "congress-closing"
    data.loc[data["mark"] == "general-half", "result_id"] = "general-elapsed-half"
    texts = ["subject", "reference_id", "assumption", "start", "end", "said_en", "said_vi"]
    decimals = data["decimals"].fillna(-1).astype(int)
    return data.assign(decimals=decimals, **{column: data[column].fillna("").astype(str) for column in texts})


def _share_text(row: Any, lang: Lang) -> str:
    """A share [%] as it is printed; one that is computed without decimals, or with one."""
    return (
        _short_percent(row["value"], lang)
        if row["decimals"] < 0
        else percent(row["value"], row["decimals"], lang)
    )


def _pace_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    shares = data[data["panel"] == "share"].set_index("mark").to_dict("index")
    missing = {"value": 0.0, "decimals": -1, "said_en": "", "said_vi": ""}
    programme, garden, resolution, elapsed, half = (
        _share_text(shares.get(name, missing), lang) for name in (*_SHARES, "general-half")
    )
    word = shares.get("general-half", missing)[f"said_{lang}"]
    paces = data[data["panel"] == "pace"]
    spans = []
    for subject, _, _ in _PACES:
        of = paces.loc[paces["subject"] == subject, "value"]
        spans.append([number(float(end), 2, lang) for end in (of.min(), of.max())])
    terms = paces["assumption"].nunique()
    if lang == "vi":
        return (
            f"Qua {elapsed} nhiệm kỳ, chương trình 02 đạt {programme}, diện tích vườn hoa đạt {garden}",
            f"Phần đã làm so với phần nhiệm kỳ đã qua khi đăng bài; {_REFERENCE_SIGN} dựa vào ngày tháng "
            "lấy từ ngoài bài",
            f"Biểu đồ thanh: khi {elapsed} nhiệm kỳ đã qua (tiêu đề bài viết: {word}, {half}), chương trình "
            f"02 hoàn thành {programme} chỉ tiêu, diện tích vườn hoa đạt {garden}, chỉ tiêu nghị quyết của "
            f"chương trình 02 đạt {resolution}. Biểu đồ điểm: với {terms} cách tính nhiệm kỳ và giả định "
            f"công việc đều đặn, nhịp độ của chương trình 02 từ {spans[0][0]} đến {spans[0][1]}, của diện "
            f"tích vườn hoa từ {spans[1][0]} đến {spans[1][1]}, của chỉ tiêu nghị quyết trong chương trình "
            f"02 từ {spans[2][0]} đến {spans[2][1]}; 1 là đúng tiến độ.",
        )
    return (
        f"With {elapsed} of the term gone, programme 02 is at {programme}, the garden area at {garden}",
        f"Share done against share of the term elapsed at publication; {_REFERENCE_SIGN} rests on dates "
        "from outside the article",
        f"Bars: with {elapsed} of the term elapsed (the headline says {word}, {half}), programme 02 has "
        f"{programme} of its targets completed, the garden area is at {garden} of its target, the "
        f"resolution's targets of programme 02 at {resolution}. Dots: under {terms} assumed terms and even "
        f"work, the pace of programme 02 is {spans[0][0]} to {spans[0][1]}, that of the garden area "
        f"{spans[1][0]} to {spans[1][1]}, and that of the resolution's targets in programme 02 "
        f"{spans[2][0]} to {spans[2][1]}; 1 is on course.",
    )


_SUBJECT_WORDS = {
    "en": {
        "p02-completion": "Programme 02:\ntargets completed",
        "p03-garden-area-share": "New gardens: share\nof the target area",
        "p02-resolution-completion": "Programme 02: targets of\nthe resolution met", "p02": "programme 02",
        "garden": "garden area", "resolution": "resolution's",
    },
    "vi": {
        "p02-completion": "Chương trình 02:\nchỉ tiêu đã hoàn thành",
        "p03-garden-area-share": "Vườn hoa mới:\ndiện tích so với chỉ tiêu",
        "p02-resolution-completion": "Chương trình 02: chỉ tiêu\nnghị quyết đã đạt",
        "p02": "chương trình 02", "garden": "diện tích vườn hoa", "resolution": "nghị quyết",
    },
}  # fmt: skip
_SUBJECT_LOOKS = {"p02": (BLUE, "o"), "garden": (_GARDEN_COLOUR, _GARDEN_MARKER), "resolution": (QUIET, "^")}


def _assumption(row: Any, lang: Lang) -> str:
    """What is assumed of the term, with its first day and how much of it has passed."""
    start, over = date.fromisoformat(row.start), date.fromisoformat(row.end)
    begun, elapsed = write_day(start, lang, short=True), _short_percent(row.elapsed, lang)
    last, years, sign = (over - timedelta(days=1)).year, over.year - start.year, _REFERENCE_SIGN
    words = {
        "en": {
            "": f"calendar years {start.year}–{last}, from\n{begun}",
            "congress-closing": f"{sign} {years} years from the congress's (planned)\nclosing, {begun}",
            "congress-opening": f"{sign} {years} years from the congress's (planned)\nopening, {begun}",
        },
        "vi": {
            "": f"các năm {start.year}–{last}, từ\n{begun}",
            "congress-closing": f"{sign} {years} năm từ ngày bế mạc Đại hội\n(dự kiến) {begun}",
            "congress-opening": f"{sign} {years} năm từ ngày khai mạc Đại hội\n(dự kiến) {begun}",
        },
    }
    passed = f"đã qua {elapsed}" if lang == "vi" else f"{elapsed} elapsed"
    return f"{words[lang][row.reference_id]}: {passed}"


def _draw_share_lines(axes: Axes, values: pd.DataFrame, lang: Lang) -> None:
    """The share of the term elapsed, and the half of the headline, as lines through the bars."""
    words = {
        "en": {
            "general-half": "“{w}” (the headline): {v}",
            "general-elapsed": "{r} term elapsed at publication: {v}",
        },
        "vi": {
            "general-half": "“{w}” (tiêu đề bài): {v}",
            "general-elapsed": "{r} nhiệm kỳ đã qua khi đăng bài: {v}",
        },
    }[lang]
    looks = {
        "general-half": (INK, ":", "right", -0.8),
        "general-elapsed": (REFERENCE_COLOUR, "-", "left", 0.8),
    }
    outline = [withStroke(linewidth=4.5, foreground="white")]
    for row in values.itertuples(index=False):
        colour, style, side, gap = looks[row.mark]
        line = axes.axvline(row.value, color=colour, linestyle=style, linewidth=2, path_effects=outline)
        mark(line, row.mark)
        said = {"w": getattr(row, f"said_{lang}"), "v": _short_percent(row.value, lang), "r": _REFERENCE_SIGN}
        place: dict[str, Any] = {"ha": side, "va": "center", "color": colour, "fontweight": "bold"}
        axes.text(row.value + gap, -0.62, words[row.mark].format(**said), fontsize=9.5, **place)


def _draw_done(axes: Axes, shares: pd.DataFrame, lang: Lang) -> None:
    """A bar for each share done, and lines for the share of the term elapsed."""
    lines = shares["mark"].str.startswith("general-")
    bars = shares[~lines]
    for y, row in enumerate(bars.to_dict("records")):
        name = row["mark"]
        subject = "garden" if "garden" in name else "resolution" if "resolution" in name else "p02"
        axes.barh(y, 100, height=0.56, color=PALE)
        mark(axes.barh(y, row["value"], height=0.56, color=_SUBJECT_LOOKS[subject][0])[0], name)
        axes.text(1, y, _share_text(row, lang), va="center", color="white", fontweight="bold")
    _draw_share_lines(axes, shares[lines], lang)
    axes.set_ylim(len(bars) - 0.5, -0.95)
    axes.set_yticks(range(len(bars)), [_SUBJECT_WORDS[lang][name] for name in bars["mark"]])
    axes.set_xlim(0, max(100, shares["value"].max()))
    _number_axis(axes.xaxis, 0, lang, "%")
    label = (
        "Phần trăm: đã làm, và nhiệm kỳ đã qua" if lang == "vi" else "Percent: done, and elapsed of the term"
    )
    axes.set_xlabel(label)


def _draw_paces(axes: Axes, paces: pd.DataFrame, lang: Lang) -> None:
    """A dot for each pace, a line for each term that is assumed."""
    terms, spans = paces.drop_duplicates("assumption"), paces.groupby("assumption", sort=False)["value"]
    axes.axvline(1, color=INK, linewidth=1.6)
    on_course = "1 = đúng tiến độ" if lang == "vi" else "1 = on course"
    bold: dict[str, Any] = {"va": "center", "fontsize": 9.5, "fontweight": "bold"}
    axes.text(1.01, -0.72, on_course, **bold)
    axes.hlines(range(len(terms)), spans.min(), spans.max(), color=PALE, linewidth=3, zorder=1)
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for row in paces.itertuples(index=False):
        y, (colour, shape) = list(terms["assumption"]).index(row.assumption), _SUBJECT_LOOKS[row.subject]
        mark(axes.scatter(row.value, y, s=70, marker=shape, color=colour, zorder=3), row.mark)
        left = row.subject == "resolution"
        shift, side = ((-9, 0), "right") if left else ((9, 0), "left")
        style: dict[str, Any] = {"ha": side, "va": "center", "fontsize": 9.5, "bbox": behind}
        axes.annotate(number(row.value, 2, lang), (row.value, y), shift, textcoords="offset points", **style)
        if y == 0:
            name, side = _SUBJECT_WORDS[lang][row.subject], "right" if left else "center"
            axes.text(row.value + 0.03 * left, -0.72, name, ha=side, color=colour, **bold)
    axes.set_ylim(len(terms) - 0.5, -1.1)
    axes.set_yticks(range(len(terms)), [_assumption(row, lang) for row in terms.itertuples(index=False)])
    for label, reference in zip(axes.get_yticklabels(), terms["reference_id"], strict=True):
        label.set_color(REFERENCE_COLOUR if reference else INK)
    room = 0.12 * max(1, paces["high"].max() - paces["low"].min() - 0.2)
    axes.set_xlim(min(0.76, paces["low"].min() - room), max(1.2, paces["high"].max() + room))
    _number_axis(axes.xaxis, 1, lang)
    axes.set_xlabel(
        "Nhịp độ: phần đã làm / phần nhiệm kỳ đã qua (tỷ số; giả định công việc đều đặn)" if lang == "vi"
        else "Pace: share done / share of the term elapsed (a ratio; even work is assumed)"
    )  # fmt: skip


def _draw_pace(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    _draw_done(panels[0], data[data["panel"] == "share"], lang)
    _draw_paces(panels[1], data[data["panel"] == "pace"], lang)
    for axes in panels:
        axes.tick_params(axis="y", length=0, labelsize=9.5)
        sns.despine(ax=axes, left=True)


# --- the target that is not printed -------------------------------------------------------------------------


def garden_target(registry: Registry | None = None) -> Chart:
    """The garden area, its printed share, and the target that both imply."""
    registry = as_registry(registry)
    return Chart("garden_target", registry, _garden_data, _draw_garden, _garden_words, (9.6, 5.4), (1.2, 1.0))


_GARDEN_NUMBERS = (
    "p03-garden-area", "p03-garden-area-share", "p03-gardens-new", "p03-garden-target",
    "p03-garden-remaining", "p03-garden-mean",
)  # fmt: skip
_ZOOM_STEP = Fraction(1, 100)  # a two-decimal neighbour on either side is drawn too
_MOST_CANDIDATES = 12


def _garden_data(registry: Registry) -> pd.DataFrame:
    texts = {lang: number_texts("value", lang, registry) for lang in LANGUAGES}
    target = registry.number("p03-garden-target")
    rows: list[dict[str, Any]] = [
        {
            "mark": name, "source": name, "panel": "area", "decimals": 0, "inside": "",
            **places(registry.number(name)), "text_en": texts["en"][name], "text_vi": texts["vi"][name],
        }
        for name in _GARDEN_NUMBERS
    ]  # fmt: skip
    zoomed = {
        "mark": "zoom-interval",
        "source": "p03-garden-target",
        "panel": "zoom",
        "decimals": 3,
        "inside": "",
    }
    data = _with_sources([*rows, {**zoomed, **places(target)}, *_candidates(target.interval)], registry)
    return data.fillna({"text_en": "", "text_vi": ""})


def _candidates(target: Interval) -> Iterator[dict[str, Any]]:
    """The numbers of one and two decimals in the target's interval and beside it, if not too many."""
    window = Interval(target.low - _ZOOM_STEP, target.high + _ZOOM_STEP)
    for decimals, source in ((1, "p03-garden-target-one-decimal"), (2, "")):
        if target.width * 10**decimals > _MOST_CANDIDATES:
            continue
        for value in decimals_inside(window, decimals):
            inside = value in target
            name = f"decimals-{decimals}-{number(value, decimals).replace('.', '-')}"
            row = {"mark": name, "source": source if inside else "", "panel": "zoom", "decimals": decimals}
            yield {
                **row,
                "inside": "yes" if inside else "no",
                **dict.fromkeys(("low", "high", "value"), float(value)),
            }


def _outward(low: float, high: float, lang: Lang) -> tuple[str, str]:
    """The ends of an interval with three decimals, none cut off."""
    first, last = (number(end, 3, lang) for end in outward(low, high, 3))
    return first, last


def _kept(data: pd.DataFrame, decimals: int, lang: Lang) -> str:
    """The numbers with so many decimals that lie in the target's interval."""
    [zoomed] = data[data["mark"] == "zoom-interval"].itertuples()
    if (zoomed.high - zoomed.low) * 10**decimals > _MOST_CANDIDATES:
        many = number(_MOST_CANDIDATES, lang=lang)
        return f"hơn {many} số" if lang == "vi" else f"more than {many}"
    inside = data.loc[(data["inside"] == "yes") & (data["decimals"] == decimals), "value"]
    return ", ".join(number(float(v), decimals, lang) for v in inside) or (
        "không có" if lang == "vi" else "none"
    )


def _garden_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    text = dict(zip(data["mark"], data[f"text_{lang}"], strict=True))
    area, share, gardens, target, left, mean = (text.get(name, "–") for name in _GARDEN_NUMBERS)
    [zoomed] = data[data["mark"] == "zoom-interval"].itertuples()
    low, high = _outward(zoomed.low, zoomed.high, lang)
    one, two = (_kept(data, decimals, lang) for decimals in (1, 2))
    short = (data.loc[data["mark"] == "p03-garden-remaining", "value"] >= 0).all()
    over = left.removeprefix("−")
    if lang == "vi":
        rest = f"còn thiếu {left}" if short else f"vượt {over}"
        return (
            f"Vườn hoa mới rộng {area}, bằng {share} của một chỉ tiêu suy ra là {target}",
            "Diện tích vườn hoa mới so với chỉ tiêu không được in, hiểu là diện tích; bên dưới phóng to chỉ "
            "tiêu đó",
            f"Biểu đồ thanh: {gardens} vườn hoa mới rộng tổng cộng {area}, bằng {share} chỉ tiêu, trung "
            f"bình {mean} một vườn; chỉ tiêu suy ra là {target}, {rest}. Phần phóng to: do làm tròn, chỉ "
            f"tiêu nằm từ {low} đến {high} ha; số một chữ số thập phân trong khoảng: {one}; số hai chữ số: "
            f"{two}.",
        )
    rest = f"{left} are left" if short else f"is passed by {over}"
    return (
        f"The new gardens cover {area}, {share} of a target that works out at {target}",
        "Area of the new gardens against a target that is not printed, read as an area; below, a close view "
        "of it",
        f"Bars: the {gardens} new gardens cover {area} together, which is {share} of the target, and {mean} "
        f"each on average; the target works out at {target} and {rest}. Close view: by rounding the target "
        f"lies from {low} to {high} ha; numbers inside with one decimal: {one}; with two: {two}.",
    )


def _draw_garden_bars(axes: Axes, data: pd.DataFrame, lang: Lang) -> None:
    rows = {row.mark: row for row in data.itertuples(index=False)}
    said = {name: getattr(row, f"text_{lang}") for name, row in rows.items()}
    area, share, gardens, target, left, mean = (rows[name] for name in _GARDEN_NUMBERS)
    over = said[left.mark].removeprefix("−")
    words = {
        "en": {
            "all": f"{said[gardens.mark]} new gardens\ntogether", "mean": "One garden\non average",
            "share": f"{said[share.mark]} of the target", "left": f"{said[left.mark]} left",
            "over": f"{over} more", "target": f"implied target: {said[target.mark]}",
        },
        "vi": {
            "all": f"{said[gardens.mark]} vườn hoa mới\ntổng cộng", "mean": "Trung bình\nmột vườn",
            "share": f"{said[share.mark]} chỉ tiêu", "left": f"còn thiếu {said[left.mark]}",
            "over": f"vượt {over}", "target": f"chỉ tiêu suy ra: {said[target.mark]}",
        },
    }[lang]  # fmt: skip
    right = max(10.7, 1.02 * max(area.value, target.value))
    gap = right / 107
    mark(axes.barh(0, area.value, height=0.5, color=_GARDEN_COLOUR)[0], area.mark)
    inside: dict[str, Any] = {"ha": "center", "va": "center", "color": "white", "fontweight": "bold"}
    axes.text(area.value / 2, 0, said[area.mark], **inside)
    style: dict[str, Any] = {"color": "white", "edgecolor": QUIET, "linewidth": 0.8, "hatch": "////"}
    mark(axes.barh(0, left.value, left=area.value, height=0.5, **style)[0], left.mark)
    above: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": 9.5}
    axes.text(area.value + left.value / 2, -0.42, words["left" if left.value >= 0 else "over"], **above)
    mark(_bracket(axes, 0, area.value, -0.42, 0.1), share.mark)
    axes.text(area.value / 2, -0.48, words["share"], **above)
    axes.text(-gap, 1, words["mean"], ha="right", va="center")
    mark(axes.text(-gap, 0, words["all"], ha="right", va="center"), gardens.mark)
    mark(axes.barh(1, mean.value, height=0.5, color=_GARDEN_COLOUR)[0], mean.mark)
    axes.text(mean.value + gap, 1, said[mean.mark], va="center")
    style = {"color": INK, "linewidth": 3, "solid_capstyle": "butt"}
    mark(axes.plot([target.value, target.value], [-0.36, 0.5], **style)[0], target.mark)
    axes.text(target.value, 0.58, words["target"], ha="right", va="top", fontweight="bold")
    axes.set_ylim(1.4, -0.85)
    axes.set_xlim(-17.5 * gap, right)
    axes.set_yticks([])
    ticks = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(0, right)
    axes.set_xticks([tick for tick in ticks if 0 <= tick <= right])
    _number_axis(axes.xaxis, 0, lang)
    axes.set_xlabel("Diện tích (ha)" if lang == "vi" else "Area (ha)")
    sns.despine(ax=axes, left=True)
    axes.spines["bottom"].set_bounds(0, right)


def _draw_zoom(axes: Axes, data: pd.DataFrame, lang: Lang) -> None:
    names, room, outside = {
        "en": (
            ("numbers with\n1 decimal", "numbers with\n2 decimals"),
            "rounding leaves this room: {} to {} ha", "outside",
        ),
        "vi": (
            ("số có 1 chữ\nsố thập phân", "số có 2 chữ\nsố thập phân"),
            "làm tròn để lại khoảng này: {} đến {} ha", "ngoài khoảng",
        ),
    }[lang]  # fmt: skip
    for row in data.itertuples(index=False):
        if row.inside == "":
            mark(axes.axvspan(row.low, row.high, color=STATUS_COLOURS["not_stated"]), row.mark)
            text = room.format(*_outward(row.low, row.high, lang))
            axes.text((row.low + row.high) / 2, -0.7, text, ha="center", va="center", fontsize=9.5)
            ends = (row.low, row.high)
            axes.vlines(ends, 0, 1, transform=axes.get_xaxis_transform(), color=QUIET, linewidth=1)
            continue
        y, within = row.decimals - 1, row.inside == "yes"
        style: dict[str, Any] = {"facecolor": INK if within else "white", "edgecolor": INK, "linewidth": 1.4}
        mark(axes.scatter(row.value, y, s=80, marker="o", zorder=3, **style), row.mark)
        text = number(row.value, row.decimals, lang) + ("" if within else f"\n{outside}")
        axes.annotate(text, (row.value, y), (9, 0), textcoords="offset points", va="center", fontsize=9.5)
    axes.set_xlim(data["low"].min() - 0.002, data["high"].max() + 0.004)
    axes.xaxis.set_major_locator(MaxNLocator(9, steps=[1, 2, 5, 10]))
    axes.set_ylim(1.5, -1.05)
    axes.set_yticks([0, 1], names)
    axes.tick_params(axis="y", length=0)
    _number_axis(axes.xaxis, 3, lang)
    axes.set_xlabel("Chỉ tiêu suy ra (ha), phóng to" if lang == "vi" else "Implied target (ha), close view")
    sns.despine(ax=axes, left=True)


def _draw_garden(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    _draw_garden_bars(panels[0], data[data["panel"] == "area"], lang)
    _draw_zoom(panels[1], data[data["panel"] == "zoom"], lang)
