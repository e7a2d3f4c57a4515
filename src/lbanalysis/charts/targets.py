"""Charts of the targets: what is completed, what is left open, how it stands against the term, and the target not printed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
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
from matplotlib.ticker import FuncFormatter, MultipleLocator

from lbanalysis.charts.frame import (
    BLUE,
    GREEN,
    INK,
    PALE,
    QUIET,
    REFERENCE_COLOUR,
    SKY,
    STATUS_COLOURS,
    WORDS,
    Chart,
    Lang,
    mark,
    number,
    percent,
)
from lbanalysis.intervals import Interval, decimals_inside
from lbanalysis.loaders import load_figures, load_references, load_result_names
from lbanalysis.mentions import read_printed
from lbanalysis.metrics import as_interval, elapsed_share, pace
from lbanalysis.results import TERM_YEARS, compute_results

# --- what the charts of this file share -------------------------------------------------------------------------------

_STATUS_WORDS = {
    "en": {
        "completed": "completed", "met": "met", "on_plan": "met by the yearly plan", "in_progress": "in progress",
        "not_stated": "of unstated status",
    },
    "vi": {
        "completed": "đã hoàn thành", "met": "đã đạt", "on_plan": "đạt theo kế hoạch năm", "in_progress": "đang thực hiện",
        "not_stated": "không nêu kết quả",
    },
}  # fmt: skip
_GARDEN_COLOUR, _GARDEN_MARKER = GREEN, "s"
_REFERENCE_SIGN = "◆"


def _intervals() -> dict[str, Interval]:
    """Each result by id, exact."""
    return {
        str(row.result_id): Interval(Fraction(row.low), Fraction(row.high), row.low_closed, row.high_closed)
        for row in compute_results().itertuples(index=False)
    }


def _counts() -> dict[str, int]:
    """Each figure that counts and each result that is one whole number, by id."""
    figures = load_figures().query("kind == 'count'")
    stated = {
        str(name): int(value) for name, value in zip(figures["figure_id"], figures["value"], strict=True)
    }
    return stated | {
        name: int(i.low) for name, i in _intervals().items() if i.low == i.high and i.low.denominator == 1
    }


def _with_sources(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows as data, with columns for the figure or result that each shows; both are empty where its source is neither."""
    figures, results = set(load_figures()["figure_id"]), set(load_result_names()["result_id"])
    data = pd.DataFrame(rows)
    sources = data.pop("source")
    data.insert(1, "figure_id", [name if name in figures else "" for name in sources])
    data.insert(2, "result_id", [name if name in results else "" for name in sources])
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


# --- parts of a whole: one square a target ----------------------------------------------------------------------------


class _Part(NamedTuple):
    programme: str
    level: str  # of the whole programme, of a status, of the resolution, or a cell: a status and the resolution crossed
    status: str
    resolution: str
    counts: tuple[str, ...]  # ids: the first less the others

    @property
    def mark(self) -> str:
        return f"{self.programme}-{self.level}-{self.status}-{self.resolution}".replace("_", "-")


_PARTS = (
    _Part("p01", "programme", "all", "all", ("p01-targets",)),
    _Part("p01", "cell", "not_stated", "no", ("p01-targets", "p01-resolution-targets")),
    _Part("p01", "cell", "not_stated", "yes", ("p01-resolution-targets",)),
    _Part("p01", "status", "not_stated", "all", ("p01-targets",)),
    _Part("p01", "resolution", "all", "yes", ("p01-resolution-targets",)),
    _Part("p02", "programme", "all", "all", ("p02-targets",)),
    _Part("p02", "cell", "completed", "no", ("p02-other-targets-met",)),
    _Part("p02", "cell", "completed", "yes", ("p02-resolution-targets-met",)),
    _Part("p02", "cell", "in_progress", "yes", ("p02-resolution-targets-in-progress",)),
    _Part("p02", "cell", "in_progress", "no", ("p02-other-targets-in-progress",)),
    _Part("p02", "status", "completed", "all", ("p02-targets-met",)),
    _Part("p02", "status", "in_progress", "all", ("p02-targets-in-progress",)),
    _Part("p02", "resolution", "all", "yes", ("p02-resolution-targets",)),
    _Part("p03", "programme", "all", "all", ("p03-targets",)),
    _Part("p03", "cell", "on_plan", "not_stated", ("p03-targets-met", "p03-resolution-targets-met")),
    _Part("p03", "cell", "on_plan", "yes", ("p03-resolution-targets-met",)),
    _Part("p03", "cell", "not_stated", "not_stated", ("p03-targets", "p03-targets-met")),
    _Part("p03", "status", "on_plan", "all", ("p03-targets-met",)),
    _Part("p03", "status", "not_stated", "all", ("p03-targets", "p03-targets-met")),
    _Part("p03", "resolution", "all", "yes", ("p03-resolution-targets-met",)),
)


def _first_square(part: _Part, counts: dict[_Part, int]) -> int:
    """How many squares of the programme stand before the part: cells lie one after another."""
    before = 0
    for cell in (p for p in _PARTS if p.programme == part.programme and p.level == "cell"):
        if part.status in ("all", cell.status) and part.resolution in ("all", cell.resolution):
            break
        before += counts[cell]
    return before


def _progress_data() -> pd.DataFrame:
    known = _counts()
    counts = {part: known[part.counts[0]] - sum(known[other] for other in part.counts[1:]) for part in _PARTS}
    rows = []
    for part, count in counts.items():
        shown = part.counts[0] if len(part.counts) == 1 else ""
        row = {
            "mark": part.mark,
            "source": shown,
            "programme": part.programme,
            "level": part.level,
            "status": part.status,
        }
        rows.append(
            {**row, "resolution": part.resolution, "start": _first_square(part, counts), "count": count}
        )
    return _with_sources(rows)


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
            f"{total} chỉ tiêu: {done} hoàn thành, {on_plan} đạt kế hoạch năm, {going} đang làm, {unsaid} không nêu kết quả",
            "Mỗi ô vuông là một chỉ tiêu của ba chương trình; ngôi sao: chỉ tiêu thuộc nghị quyết Đại hội",
            f"Biểu đồ ô vuông, mỗi ô một chỉ tiêu. Chương trình 01 có {whole['p01']} chỉ tiêu, không nêu bao nhiêu đã đạt, "
            f"{starred['p01']} thuộc nghị quyết; chương trình 02 có {whole['p02']}: {done} đã hoàn thành, {going} đang thực hiện, "
            f"{starred['p02']} thuộc nghị quyết ({notes['p02']}). Chương trình 03 có {whole['p03']}: {on_plan} đạt theo kế hoạch năm "
            f"(khác với hoàn thành cho cả nhiệm kỳ), {silent} không nêu kết quả; trong số đã đạt có {starred['p03']} thuộc nghị quyết "
            f"({notes['p03']}).",
        )
    return (
        f"{total} targets: {done} completed, {on_plan} met by the yearly plan, {going} in progress, {unsaid} of unstated status",
        "Each square is one target of the three programmes; a star marks a target of the congress resolution",
        f"Unit squares, one a target. Programme 01 has {whole['p01']} targets, how many are met is not stated, and {starred['p01']} are "
        f"of the resolution; programme 02 has {whole['p02']}: {done} completed, {going} in progress, {starred['p02']} of the resolution "
        f"({notes['p02']}). Programme 03 has {whole['p03']}: {on_plan} met by the yearly plan (not the same as completed for the term), "
        f"of {silent} the status is not stated; of those met {starred['p03']} is of the resolution ({notes['p03']}).",
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
                name, _, about = WORDS[lang][programme].partition(": ")
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


# --- shares of programme 02 -------------------------------------------------------------------------------------------

# Each bar: all targets, the resolution's, the others. First the completed, so that its share stands in the title.
_BARS = {
    "all": ("p02-targets", "p02-targets-met", "p02-targets-in-progress", "p02-completion"),
    "resolution": (
        "p02-resolution-targets", "p02-resolution-targets-met", "p02-resolution-targets-in-progress", "p02-resolution-completion",
    ),
    "other": ("", "p02-other-targets-met", "p02-other-targets-in-progress", ""),
}  # fmt: skip
_BAR_WORDS = {
    "en": {
        "all": "All {n} targets of programme 02", "resolution": "The {n} targets of the congress resolution",
        "other": "The other {n} targets",
    },
    "vi": {
        "all": "Tất cả {n} chỉ tiêu của chương trình 02", "resolution": "{n} chỉ tiêu thuộc nghị quyết Đại hội",
        "other": "{n} chỉ tiêu còn lại",
    },
}  # fmt: skip


def _said(group: str, status: str) -> str:
    """The article's own word: the resolution's targets are said to be met."""
    return "met" if (group, status) == ("resolution", "completed") else status


def _shares_data() -> pd.DataFrame:
    counts, rows = _counts(), []
    for group, (whole, met, going, _) in _BARS.items():
        total = counts[met] + counts[going]
        for status, name in (("completed", met), ("in_progress", going), ("all", whole)):
            count = counts.get(name, total)
            row = {
                "mark": f"{group}-{status}".replace("_", "-"),
                "source": name,
                "group": group,
                "status": status,
            }
            rows.append({**row, "count": count, "percent": 100 * count / total})
    data = _with_sources(rows)
    for group, (*_, rate) in _BARS.items():
        data.loc[data["mark"].eq(f"{group}-completed") & (rate != ""), "result_id"] = rate
    return data


def _shares_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    counts, shares = _column(data, "count"), _column(data, "percent")
    share = {g: _short_percent(shares.get(f"{g}-completed", 0.0), lang) for g in _BARS}
    bits = []
    for group in _BARS:
        label = _BAR_WORDS[lang][group].format(n=counts.get(f"{group}-all", 0))
        done = f"{counts.get(f'{group}-completed', 0)} {_STATUS_WORDS[lang][_said(group, 'completed')]}"
        going = f"{counts.get(f'{group}-in-progress', 0)} {_STATUS_WORDS[lang]['in_progress']}"
        bits.append(f"{label}: {done} ({share[group]}), {going}")
    if lang == "vi":
        return (
            f"Chương trình 02: hoàn thành {share['all']} chỉ tiêu; chỉ tiêu nghị quyết đạt {share['resolution']}",
            "Tỷ lệ chỉ tiêu đã hoàn thành và đang thực hiện: tất cả, thuộc nghị quyết và còn lại",
            f"Biểu đồ thanh chồng 100%. {'. '.join(bits)}.",
        )
    return (
        f"Programme 02: {share['all']} of all targets completed, {share['resolution']} of the resolution's met",
        "Share of targets completed and in progress: all of them, those of the resolution, and the others",
        f"Stacked bars of 100%. {'. '.join(bits)}.",
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
            text = f"{part.count} {_STATUS_WORDS[lang][_said(group, part.status)]}\n{_short_percent(part.percent, lang)}"
            ink = "white" if part.status == "completed" else INK
            axes.text(left + part.percent / 2, y, text, ha="center", va="center", color=ink, linespacing=1.2)
            left += part.percent
    _bare_rows(axes, len(_BARS) - 0.6)
    axes.set_xlim(0, 100.5)
    _number_axis(axes.xaxis, 0, lang, "%")
    axes.set_xlabel(
        "Phần trăm số chỉ tiêu của mỗi nhóm" if lang == "vi" else "Percent of the targets of each group"
    )


# --- what is known of all targets -------------------------------------------------------------------------------------

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
        "general-targets-completed": "nhiều nhất: kể cả toàn bộ chương trình 01 và số đạt kế hoạch năm của 03",
        "general-targets-completed-or-on-plan": "nhiều nhất: kể cả toàn bộ chương trình 01",
    },
}


def _bounds_data() -> pd.DataFrame:
    results = compute_results().set_index("result_id")
    rows = results.loc[[*_BOUND_COLOURS, _TOTAL]].reset_index()
    columns = ["result_id", "label_en", "label_vi", "reading_en", "reading_vi"]
    return rows[columns].assign(
        mark=rows["result_id"], figure_id="", low=rows["low"].astype(int), high=rows["high"].astype(int)
    )


def _bounds_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    low, high = _column(data, "low"), _column(data, "high")
    total = low.get(_TOTAL, 0)
    (done, most), (on_plan, most_on_plan), (stands, most_stand), (_, fewer_stand) = (
        (low.get(name, 0), high.get(name, 0)) for name in _BOUND_COLOURS
    )
    if lang == "vi":
        return (
            f"Trong {total} chỉ tiêu, số đã hoàn thành ít nhất là {done}, nhiều nhất là {most}",
            "Phần đặc là chắc chắn, gạch chéo là có thể, nếu chỉ tiêu chương trình 03 không nói là đạt thì chưa xong",
            f"Biểu đồ khoảng trên thang từ 0 đến {total} chỉ tiêu. Đã hoàn thành: {done} đến {most}; hoàn thành hoặc đạt theo kế hoạch "
            f"năm: {on_plan} đến {most_on_plan}. Thuộc nghị quyết: {stands} đến {most_stand}, hoặc đến {fewer_stand} nếu số đã đạt của "
            "chương trình 03 có đúng một chỉ tiêu nghị quyết. Cận trên không tính chỉ tiêu đang thực hiện của chương trình 02 và chỉ "
            "tiêu của chương trình 03 không được kể là đạt theo kế hoạch năm.",
        )
    return (
        f"Of the {total} targets at least {done} and at most {most} are completed",
        "Solid is certain, hatched possible, if programme 03's targets not said to be on plan are not completed",
        f"Range bars on a scale from 0 to {total} targets. Completed: {done} to {most}; completed or met by the yearly plan: {on_plan} to "
        f"{most_on_plan}. Of the resolution: {stands} to {most_stand}, or to {fewer_stand} if exactly one of those met in programme 03 is. "
        "The upper ends leave out programme 02's targets in progress and those of programme 03 that are not said to be met by the "
        "yearly plan.",
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
        axes.set_xticks([*range(0, row.low, 10), row.low])
        axes.set_xlim(0, row.low + 0.3)
    _bare_rows(axes, len(ranges) - 0.65)
    axes.set_xlabel(
        "Số chỉ tiêu của ba chương trình" if lang == "vi" else "Number of targets of the three programmes"
    )


# --- share done against share of the term elapsed ---------------------------------------------------------------------


class _Term(NamedTuple):
    assumption: str
    reference_id: str
    figure_id: str
    start: date
    end: date  # the day on which the term is over


def _years_later(start: date, years: int) -> date:
    return start.replace(year=start.year + years)


def _terms() -> Iterator[_Term]:
    """The terms that may be assumed: five years from the congress, or years as printed."""
    references = load_references().set_index("reference_id")["value"]
    for which in ("closing", "opening"):
        start = date.fromisoformat(references[f"congress-{which}"])
        yield _Term(
            f"five-years-from-{which}", f"congress-{which}", "", start, _years_later(start, TERM_YEARS)
        )
    printed = read_printed(load_figures().set_index("figure_id").loc["general-term", "printed"], "period")
    first, over = date.fromisoformat(printed.low), date.fromisoformat(printed.high) + timedelta(days=1)
    yield _Term("all-printed-years", "", "general-term", first, over)
    yield _Term("last-five-printed-years", "", "general-term", _years_later(over, -TERM_YEARS), over)


# Subject, share done, and the result that is its pace, if there is one.
_PACES = (
    ("p02", "p02-completion", "p02-pace"), ("garden", "p03-garden-area-share", "p03-garden-pace"),
    ("resolution", "p02-resolution-completion", ""),
)  # fmt: skip


def _pace_data() -> pd.DataFrame:
    figures, results = load_figures().set_index("figure_id"), _intervals()
    published = date.fromisoformat(figures.loc["article-published", "value"])
    share = {
        "p02-completion": results["p02-completion"],
        "p03-garden-area-share": as_interval(figures.loc["p03-garden-area-share", "printed"]),
        "p02-resolution-completion": results["p02-resolution-completion"],
        "general-elapsed": results["general-elapsed"],
        "general-half": as_interval(100 * Fraction(figures.loc["general-half", "value"])),
    }
    rows: list[dict[str, Any]] = [
        {"mark": name, "source": name, "panel": "share", **_floats(value)} for name, value in share.items()
    ]
    for term in _terms():
        elapsed = elapsed_share(term.start, term.end, published)
        about = {
            "reference_id": term.reference_id,
            "assumption": term.assumption,
            "start": term.start,
            "end": term.end,
        }
        for subject, done, result_id in _PACES:
            value = pace(share[done], elapsed)
            source = result_id if value == results.get(result_id) else term.figure_id
            row = {
                "mark": f"{subject}-{term.assumption}",
                "source": source,
                "panel": "pace",
                "subject": subject,
            }
            rows.append({**row, **about, "elapsed": float(elapsed), **_floats(value)})
    data = _with_sources(rows)
    data.loc[data["mark"] == "general-elapsed", "reference_id"] = "congress-closing"
    texts = ["subject", "reference_id", "assumption", "start", "end"]
    return data.assign(**{column: data[column].fillna("").astype(str) for column in texts})


def _floats(interval: Interval) -> dict[str, float]:
    """An interval as columns for drawing: its ends and its middle."""
    return {
        "low": float(interval.low),
        "high": float(interval.high),
        "value": float((interval.low + interval.high) / 2),
    }


def _pace_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    values = _column(data, "value")
    half, elapsed = (_short_percent(values.get(f"general-{name}", 0.0), lang) for name in ("half", "elapsed"))
    programme, resolution = (
        _short_percent(values.get(f"p02-{name}", 0.0), lang)
        for name in ("completion", "resolution-completion")
    )
    garden = percent(values.get("p03-garden-area-share", 0.0), 2, lang)
    paces = data[data["panel"] == "pace"]
    spans = []
    for subject, _, _ in _PACES:
        of = paces.loc[paces["subject"] == subject, "value"]
        spans.append([number(float(end), 2, lang) for end in (of.min(), of.max())])
    terms = paces["assumption"].nunique()
    if lang == "vi":
        return (
            f"Qua {elapsed} nhiệm kỳ, chương trình 02 đạt {programme}, diện tích vườn hoa đạt {garden}",
            f"Phần đã làm so với phần nhiệm kỳ đã qua khi đăng bài; {_REFERENCE_SIGN} dựa vào ngày tháng lấy từ ngoài bài",
            f"Biểu đồ thanh: khi {elapsed} nhiệm kỳ đã qua (tiêu đề bài viết: nửa, {half}), chương trình 02 hoàn thành {programme} chỉ "
            f"tiêu, diện tích vườn hoa đạt {garden}, chỉ tiêu nghị quyết của chương trình 02 đạt {resolution}. Biểu đồ điểm: với {terms} "
            f"cách tính nhiệm kỳ và giả định công việc đều đặn, nhịp độ của chương trình 02 từ {spans[0][0]} đến {spans[0][1]}, của diện "
            f"tích vườn hoa từ {spans[1][0]} đến {spans[1][1]}, của chỉ tiêu nghị quyết trong chương trình 02 từ {spans[2][0]} đến "
            f"{spans[2][1]}; 1 là đúng tiến độ.",
        )
    return (
        f"With {elapsed} of the term gone, programme 02 is at {programme}, the garden area at {garden}",
        f"Share done against share of the term elapsed at publication; {_REFERENCE_SIGN} rests on dates from outside the article",
        f"Bars: with {elapsed} of the term elapsed (the headline says half, {half}), programme 02 has {programme} of its targets "
        f"completed, the garden area is at {garden} of its target, the resolution's targets of programme 02 at {resolution}. Dots: under "
        f"{terms} assumed terms and even work, the pace of programme 02 is {spans[0][0]} to {spans[0][1]}, that of the garden area "
        f"{spans[1][0]} to {spans[1][1]}, and that of the resolution's targets in programme 02 {spans[2][0]} to {spans[2][1]}; 1 is on "
        "course.",
    )


_SUBJECT_WORDS = {
    "en": {
        "p02-completion": "Programme 02:\ntargets completed", "p03-garden-area-share": "New gardens: share\nof the target area",
        "p02-resolution-completion": "Programme 02: targets of\nthe resolution met", "p02": "programme 02", "garden": "garden area",
        "resolution": "resolution's",
    },
    "vi": {
        "p02-completion": "Chương trình 02:\nchỉ tiêu đã hoàn thành", "p03-garden-area-share": "Vườn hoa mới:\ndiện tích so với chỉ tiêu",
        "p02-resolution-completion": "Chương trình 02: chỉ tiêu\nnghị quyết đã đạt",
        "p02": "chương trình 02", "garden": "diện tích vườn hoa", "resolution": "nghị quyết",
    },
}  # fmt: skip
_SUBJECT_LOOKS = {"p02": (BLUE, "o"), "garden": (_GARDEN_COLOUR, _GARDEN_MARKER), "resolution": (QUIET, "^")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _day(iso: str, lang: Lang) -> str:
    day = date.fromisoformat(iso)
    return (
        f"{day.day}/{day.month}/{day.year}"
        if lang == "vi"
        else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    )


def _assumption(row: Any, lang: Lang) -> str:
    """What is assumed of the term, with its first day and how much of it has passed."""
    begun, elapsed = _day(row.start, lang), _short_percent(row.elapsed, lang)
    years = f"{date.fromisoformat(row.start).year}–{(date.fromisoformat(row.end) - timedelta(days=1)).year}"
    words = {
        "en": {
            "": f"calendar years {years}, from\n{begun}",
            "congress-closing": f"{_REFERENCE_SIGN} {TERM_YEARS} years from the congress's (planned)\nclosing, {begun}",
            "congress-opening": f"{_REFERENCE_SIGN} {TERM_YEARS} years from the congress's (planned)\nopening, {begun}",
        },
        "vi": {
            "": f"các năm {years}, từ\n{begun}",
            "congress-closing": f"{_REFERENCE_SIGN} {TERM_YEARS} năm từ ngày bế mạc Đại hội\n(dự kiến) {begun}",
            "congress-opening": f"{_REFERENCE_SIGN} {TERM_YEARS} năm từ ngày khai mạc Đại hội\n(dự kiến) {begun}",
        },
    }
    passed = f"đã qua {elapsed}" if lang == "vi" else f"{elapsed} elapsed"
    return f"{words[lang][row.reference_id]}: {passed}"


def _draw_share_lines(axes: Axes, values: pd.DataFrame, lang: Lang) -> None:
    """The share of the term elapsed, and the half of the headline, as lines through the bars."""
    words = {
        "en": {
            "general-half": "“half” (the headline): {v}",
            "general-elapsed": "{r} term elapsed at publication: {v}",
        },
        "vi": {
            "general-half": "“nửa” (tiêu đề bài): {v}",
            "general-elapsed": "{r} nhiệm kỳ đã qua khi đăng bài: {v}",
        },
    }[lang]
    looks = {
        "general-half": (INK, ":", "right", -0.8),
        "general-elapsed": (REFERENCE_COLOUR, "-", "left", 0.8),
    }
    for row in values.itertuples(index=False):
        colour, style, side, gap = looks[row.mark]
        line = axes.axvline(
            row.value,
            color=colour,
            linestyle=style,
            linewidth=2,
            path_effects=[withStroke(linewidth=4.5, foreground="white")],
        )
        mark(line, row.mark)
        text = words[row.mark].format(v=_short_percent(row.value, lang), r=_REFERENCE_SIGN)
        axes.text(
            row.value + gap, -0.62, text, ha=side, va="center", fontsize=9.5, color=colour, fontweight="bold"
        )


def _draw_pace(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    above, below = panels
    shares = data[data["panel"] == "share"]
    lines = shares["mark"].str.startswith("general-")
    bars = shares[~lines]
    for y, row in enumerate(bars.itertuples(index=False)):
        colour = _SUBJECT_LOOKS[
            "garden" if "garden" in row.mark else "resolution" if "resolution" in row.mark else "p02"
        ][0]
        above.barh(y, 100, height=0.56, color=PALE)
        mark(above.barh(y, row.value, height=0.56, color=colour)[0], row.mark)
        text = percent(row.value, 2, lang) if row.low != row.high else _short_percent(row.value, lang)
        above.text(1, y, text, va="center", color="white", fontweight="bold")
    _draw_share_lines(above, shares[lines], lang)
    above.set_ylim(len(bars) - 0.5, -0.95)
    above.set_yticks(range(len(bars)), [_SUBJECT_WORDS[lang][name] for name in bars["mark"]])
    above.set_xlim(0, 100)
    _number_axis(above.xaxis, 0, lang, "%")
    above.set_xlabel(
        "Phần trăm: đã làm, và nhiệm kỳ đã qua" if lang == "vi" else "Percent: done, and elapsed of the term"
    )

    paces = data[data["panel"] == "pace"]
    terms = paces.drop_duplicates("assumption")
    places = {assumption: y for y, assumption in enumerate(terms["assumption"])}
    below.axvline(1, color=INK, linewidth=1.6)
    below.text(
        1.01,
        -0.72,
        "1 = đúng tiến độ" if lang == "vi" else "1 = on course",
        va="center",
        fontsize=9.5,
        fontweight="bold",
    )
    below.hlines(
        list(places.values()),
        paces.groupby("assumption", sort=False)["value"].min(),
        paces.groupby("assumption", sort=False)["value"].max(),
        color=PALE,
        linewidth=3,
        zorder=1,
    )
    for row in paces.itertuples(index=False):
        y, (colour, shape) = places[row.assumption], _SUBJECT_LOOKS[row.subject]
        mark(below.scatter(row.value, y, s=70, marker=shape, color=colour, zorder=3), row.mark)
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        text = number(row.value, 2, lang)
        shift, side = ((-9, 0), "right") if row.subject == "resolution" else ((9, 0), "left")
        below.annotate(
            text,
            (row.value, y),
            shift,
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=9.5,
            bbox=behind,
        )
        if y == 0:
            name = _SUBJECT_WORDS[lang][row.subject]
            below.text(
                row.value + 0.03 * (side == "right"),
                -0.72,
                name,
                ha="right" if side == "right" else "center",
                va="center",
                fontsize=9.5,
                color=colour,
                fontweight="bold",
            )
    below.set_ylim(len(terms) - 0.5, -1.1)
    below.set_yticks(range(len(terms)), [_assumption(row, lang) for row in terms.itertuples(index=False)])
    for label, reference in zip(below.get_yticklabels(), terms["reference_id"], strict=True):
        label.set_color(REFERENCE_COLOUR if reference else INK)
    below.set_xlim(0.76, paces["high"].max() + 0.12)
    _number_axis(below.xaxis, 1, lang)
    below.set_xlabel(
        "Nhịp độ: phần đã làm / phần nhiệm kỳ đã qua (tỷ số; giả định công việc đều đặn)" if lang == "vi"
        else "Pace: share done / share of the term elapsed (a ratio; even work is assumed)"
    )  # fmt: skip
    for axes in panels:
        axes.tick_params(axis="y", length=0, labelsize=9.5)
        sns.despine(ax=axes, left=True)


# --- the target that is not printed -----------------------------------------------------------------------------------

_ZOOM_STEP = Fraction(1, 100)  # a two-decimal neighbour on either side is drawn too


def _garden_data() -> pd.DataFrame:
    figures, results = load_figures().set_index("figure_id"), _intervals()
    target = results["p03-garden-target"]
    printed = {
        name: as_interval(figures.loc[name, "printed"])
        for name in ("p03-garden-area", "p03-garden-area-share")
    }
    known = {
        **results,
        **printed,
        "p03-gardens-new": as_interval(int(figures.loc["p03-gardens-new", "value"])),
    }
    decimals = {
        "p03-garden-area": 2, "p03-garden-area-share": 2, "p03-gardens-new": 0,
        "p03-garden-target": 1, "p03-garden-remaining": 2, "p03-garden-mean": 3,
    }  # fmt: skip
    rows = [
        {"mark": n, "source": n, "panel": "area", "decimals": d, "inside": "", **_floats(known[n])}
        for n, d in decimals.items()
    ]
    zoomed = {
        "mark": "zoom-interval",
        "source": "p03-garden-target",
        "panel": "zoom",
        "decimals": 3,
        "inside": "",
        **_floats(target),
    }
    return _with_sources([*rows, zoomed, *_candidates(target)])


def _candidates(target: Interval) -> Iterator[dict[str, Any]]:
    """The numbers of one and of two decimals in the target's interval, and those just outside."""
    window = Interval(target.low - _ZOOM_STEP, target.high + _ZOOM_STEP)
    for decimals, source in ((1, "p03-garden-target-one-decimal"), (2, "")):
        for value in decimals_inside(window, decimals):
            inside = value in target
            row = {
                "mark": f"decimals-{decimals}-{number(value, decimals).replace('.', '-')}",
                "source": source if inside else "",
            }
            yield {
                **row,
                "panel": "zoom",
                "decimals": decimals,
                "inside": "yes" if inside else "no",
                **_floats(as_interval(value)),
            }


def _outward(ends: Mapping[str, float], lang: Lang) -> tuple[str, str]:
    """The ends of an interval with three decimals, none cut off."""
    return number(math.floor(ends["low"] * 1000) / 1000, 3, lang), number(
        math.ceil(ends["high"] * 1000) / 1000, 3, lang
    )


def _garden_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    by_mark = data.set_index("mark")[["low", "high", "value", "decimals"]].to_dict("index")
    names = (
        "p03-garden-area",
        "p03-garden-area-share",
        "p03-garden-target",
        "p03-garden-remaining",
        "p03-garden-mean",
    )
    area, share, target, left, mean = (
        number(float(by_mark[name]["value"]), int(by_mark[name]["decimals"]), lang)
        if name in by_mark
        else "–"
        for name in names
    )
    gardens = int(by_mark.get("p03-gardens-new", {"value": 0})["value"])
    low, high = _outward(by_mark.get("zoom-interval", {"low": 0.0, "high": 0.0}), lang)
    inside = data[data["inside"] == "yes"]
    kept = [
        ", ".join(number(float(v), d, lang) for v in inside.loc[inside["decimals"] == d, "value"])
        for d in (1, 2)
    ]
    if lang == "vi":
        return (
            f"Vườn hoa mới rộng {area} ha, bằng {share}% của một chỉ tiêu suy ra là {target} ha",
            "Diện tích vườn hoa mới so với chỉ tiêu không được in, hiểu là diện tích; bên dưới phóng to chỉ tiêu đó",
            f"Biểu đồ thanh: {gardens} vườn hoa mới rộng tổng cộng {area} ha, bằng {share}% chỉ tiêu, trung bình {mean} ha một vườn; "
            f"chỉ tiêu suy ra là {target} ha, còn thiếu {left} ha. Phần phóng to: do làm tròn, chỉ tiêu nằm từ {low} đến {high} ha; "
            f"số một chữ số thập phân trong khoảng: {kept[0]}; số hai chữ số: {kept[1]}.",
        )
    return (
        f"The new gardens cover {area} ha, {share}% of a target that works out at {target} ha",
        "Area of the new gardens against a target that is not printed, read as an area; below, a close view of it",
        f"Bars: the {gardens} new gardens cover {area} ha together, which is {share}% of the target, and {mean} ha each on average; "
        f"the target works out at {target} ha and {left} ha are left. Close view: by rounding the target lies from {low} to {high} ha; "
        f"of the numbers with one decimal {kept[0]} lies inside, of those with two {kept[1]}.",
    )


def _draw_garden_bars(axes: Axes, data: pd.DataFrame, lang: Lang) -> None:
    rows = {row.mark: row for row in data.itertuples(index=False)}
    area, target, mean = rows["p03-garden-area"], rows["p03-garden-target"], rows["p03-garden-mean"]
    left, share = rows["p03-garden-remaining"], rows["p03-garden-area-share"]
    said = {name: number(row.value, row.decimals, lang) for name, row in rows.items()}
    words = {
        "en": {
            "all": f"{said['p03-gardens-new']} new gardens\ntogether", "mean": "One garden\non average",
            "share": f"{said[share.mark]}% of the target", "left": f"{said[left.mark]} ha left",
            "target": f"implied target: {said[target.mark]} ha",
        },
        "vi": {
            "all": f"{said['p03-gardens-new']} vườn hoa mới\ntổng cộng", "mean": "Trung bình\nmột vườn",
            "share": f"{said[share.mark]}% chỉ tiêu", "left": f"còn thiếu {said[left.mark]} ha",
            "target": f"chỉ tiêu suy ra: {said[target.mark]} ha",
        },
    }[lang]  # fmt: skip
    mark(axes.barh(0, area.value, height=0.5, color=_GARDEN_COLOUR)[0], area.mark)
    axes.text(
        area.value / 2, 0, f"{said[area.mark]} ha", ha="center", va="center", color="white", fontweight="bold"
    )
    rest = axes.barh(
        0,
        left.value,
        left=area.value,
        height=0.5,
        color="white",
        edgecolor=QUIET,
        linewidth=0.8,
        hatch="////",
    )
    mark(rest[0], left.mark)
    axes.text(area.value + left.value / 2, -0.42, words["left"], ha="center", va="bottom", fontsize=9.5)
    mark(_bracket(axes, 0, area.value, -0.42, 0.1), share.mark)
    axes.text(area.value / 2, -0.48, words["share"], ha="center", va="bottom", fontsize=9.5)
    axes.text(-0.1, 1, words["mean"], ha="right", va="center")
    mark(axes.text(-0.1, 0, words["all"], ha="right", va="center"), rows["p03-gardens-new"].mark)
    mark(axes.barh(1, mean.value, height=0.5, color=_GARDEN_COLOUR)[0], mean.mark)
    axes.text(mean.value + 0.1, 1, f"{said[mean.mark]} ha", va="center")
    (line,) = axes.plot(
        [target.value, target.value], [-0.36, 0.5], color=INK, linewidth=3, solid_capstyle="butt"
    )
    mark(line, target.mark)
    axes.text(target.value, 0.58, words["target"], ha="right", va="top", fontweight="bold")
    axes.set_ylim(1.4, -0.85)
    axes.set_xlim(-1.75, 10.7)
    axes.set_yticks([])
    axes.set_xticks(range(0, 12, 2))
    _number_axis(axes.xaxis, 0, lang)
    axes.set_xlabel("Diện tích (ha)" if lang == "vi" else "Area (ha)")
    sns.despine(ax=axes, left=True)
    axes.spines["bottom"].set_bounds(0, 10.7)


def _draw_zoom(axes: Axes, data: pd.DataFrame, lang: Lang) -> None:
    words = {
        "en": (
            "numbers with\n1 decimal",
            "numbers with\n2 decimals",
            "rounding leaves this room: {} to {} ha",
            "outside",
        ),
        "vi": (
            "số có 1 chữ\nsố thập phân",
            "số có 2 chữ\nsố thập phân",
            "làm tròn để lại khoảng này: {} đến {} ha",
            "ngoài khoảng",
        ),
    }[lang]
    for row in data.itertuples(index=False):
        if row.inside == "":
            mark(axes.axvspan(row.low, row.high, color=STATUS_COLOURS["not_stated"]), row.mark)
            ends = (row.low, row.high)
            axes.text(
                row.value,
                -0.7,
                words[2].format(*_outward(dict(zip(("low", "high"), ends, strict=True)), lang)),
                ha="center",
                va="center",
                fontsize=9.5,
            )
            axes.vlines(ends, 0, 1, transform=axes.get_xaxis_transform(), color=QUIET, linewidth=1)
            continue
        y, within = row.decimals - 1, row.inside == "yes"
        dot = axes.scatter(
            row.value,
            y,
            s=80,
            marker="o",
            facecolor=INK if within else "white",
            edgecolor=INK,
            linewidth=1.4,
            zorder=3,
        )
        mark(dot, row.mark)
        text = number(row.value, row.decimals, lang) + ("" if within else f"\n{words[3]}")
        axes.annotate(text, (row.value, y), (9, 0), textcoords="offset points", va="center", fontsize=9.5)
    axes.set_xlim(data["low"].min() - 0.002, data["high"].max() + 0.004)
    axes.xaxis.set_major_locator(MultipleLocator(0.005))
    axes.set_ylim(1.5, -1.05)
    axes.set_yticks([0, 1], words[:2])
    axes.tick_params(axis="y", length=0)
    _number_axis(axes.xaxis, 3, lang)
    axes.set_xlabel("Chỉ tiêu suy ra (ha), phóng to" if lang == "vi" else "Implied target (ha), close view")
    sns.despine(ax=axes, left=True)


def _draw_garden(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    _draw_garden_bars(panels[0], data[data["panel"] == "area"], lang)
    _draw_zoom(panels[1], data[data["panel"] == "zoom"], lang)


CHARTS = (
    Chart("programme_progress", _progress_data, _draw_progress, _progress_words, (9.6, 5.0)),
    Chart("programme_02_targets", _shares_data, _draw_shares, _shares_words, (9.6, 4.4)),
    Chart("target_bounds", _bounds_data, _draw_bounds, _bounds_words, (9.6, 4.6)),
    Chart("pace", _pace_data, _draw_pace, _pace_words, (9.6, 6.4), (1.0, 1.25)),
    Chart("garden_target", _garden_data, _draw_garden, _garden_words, (9.6, 5.4), (1.2, 1.0)),
)
