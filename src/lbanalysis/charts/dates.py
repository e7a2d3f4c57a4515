"""The chart of the article's dates, periods and durations beside days from outside it."""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from lbanalysis.charts.frame import (
    PALE,
    QUIET,
    REFERENCE_COLOUR,
    REFERENCE_MARKER,
    ROLE_COLOURS,
    Chart,
    known,
    mark,
    number,
)
from lbanalysis.metrics import years_after
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import number_texts
from lbanalysis.wording import Lang, in_both, write_day


def timeline(registry: Registry | None = None) -> Chart:
    """The article's dates, periods and durations, beside days from outside it."""
    return Chart(
        "timeline", as_registry(registry), _timeline_data, _draw_timeline, _timeline_words, (9.6, 4.6)
    )


# Each figure, and the figure whose days place it.
_PERIODS = {
    "b2-founding-to-anniversary": "b2-founding-to-anniversary",
    "b2-anniversary": "b2-founding-to-anniversary", "general-term": "general-term",
    "general-half": "general-term", "p02-grade10-year": "p02-grade10-year",
    "article-published": "article-published", "article-time": "article-published",
}  # fmt: skip
_DATED_REFERENCES = ("founding-date", "congress-closing", "professional-criteria-start", "district-abolished")
_OUTSIDE = {"en": "(from outside)", "vi": "(ngoài bài)"}


def _timeline_data(registry: Registry) -> pd.DataFrame:
    """Figures in the article's own days, the half that of the printed years; references are single days."""
    rows: list[dict[str, Any]] = []
    for figure_id, placed_by in _PERIODS.items():
        figure, (start, end) = known("figures", figure_id, registry), registry.days(placed_by)
        printed = (figure["printed"],) * 2
        if figure_id == "b2-anniversary":
            end = years_after(start, registry.number(figure_id))
            printed = (f"{figure['printed']} {figure['unit']}s", f"{figure['printed']} {figure['unit_vi']}")
        if figure_id == "general-half":
            share = _share(figure_id, registry)
            end = start + (end - start) * share.numerator // share.denominator
            printed = in_both(lambda lang: number_texts("value", lang, registry)["general-half"])
        rows.append(_row(figure_id, (start, end), printed, figure["label_en"], figure["label_vi"]))
        rows[-1]["figure_id"] = figure_id
    for reference_id in _DATED_REFERENCES:
        reference, (start, end) = known("references", reference_id, registry), registry.days(reference_id)
        printed = (write_day(start, "en", short=True), write_day(start, "vi"))
        rows.append(_row(reference_id, (start, end), printed, reference["topic_en"], reference["topic_vi"]))
        rows[-1]["reference_id"] = reference_id
    return pd.DataFrame(rows)


def _share(figure_id: str, registry: Registry) -> Fraction:
    """The part of a period, 0 to 1."""
    share = registry.number(figure_id)
    if share.value is None or not 0 <= share.value <= 1:
        said = share.texts()
        raise NoValueError(
            f"{said.en} is no part of a period", f"{said.vi} không phải là một phần của giai đoạn"
        )
    return share.value


def _row(name: str, days: tuple[date, date], printed: tuple[str, str], *labels: str) -> dict[str, Any]:
    columns = ("start", "end", "printed_en", "printed_vi", "label_en", "label_vi")
    own = dict(zip(columns, (*days, *printed, *labels), strict=True))
    return {"mark": name, "figure_id": "", "reference_id": "", **own}


def _timeline_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    days = data.set_index("mark")
    inside = int((data["figure_id"] != "").sum())
    outside = len(data) - inside
    posted = days.loc["article-published", "start"]
    ahead = (days["end"].get("b2-founding-to-anniversary", date.max) - posted).days
    within = days.loc["general-term", "start"] <= posted <= days.loc["general-term", "end"]
    listed = "; ".join(f"{row[f'label_{lang}']}: {row[f'printed_{lang}']}" for _, row in data.iterrows())
    far = number(abs(ahead), lang=lang)
    if lang == "vi":
        side, place = "trước" if ahead >= 0 else "sau", "trong" if within else "ngoài"
        return (
            f"Bài được đăng {side} ngày kỷ niệm {far} ngày, {place} nhiệm kỳ",
            f"{inside} dữ kiện: ngày, giai đoạn (màu cam), độ dài (màu xanh); {outside} mốc ngoài bài (hình "
            "thoi tím)",
            f"Dòng thời gian với {inside} dữ kiện của bài và {outside} mốc ngoài bài. {listed}.",
        )
    side, place = "before" if ahead >= 0 else "after", "inside" if within else "outside"
    return (
        f"The article was posted {far} days {side} the anniversary, {place} the term",
        f"{inside} figures: dates and periods (orange), durations (blue); {outside} days from outside the "
        "article (purple diamonds)",
        f"Timeline of {inside} figures of the article and {outside} days from outside it. {listed}.",
    )


def _draw_timeline(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    first, last = min(data["start"]).year, math.ceil(_year(max(data["end"])))
    scale = (last - first) / 23  # a year is so much of what it is where the dates are the article's
    plain = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    posted = data.loc[data["mark"] == "article-published", "start"].iloc[0]
    axes.axvline(_year(posted), color=QUIET, linewidth=0.8, linestyle=":", zorder=0)
    for y, (row, printed) in enumerate(
        zip(data.itertuples(index=False), data[f"printed_{lang}"], strict=True)
    ):
        left, right = _year(row.start), _year(row.end)
        style: dict[str, Any] = {"va": "center", "fontsize": 9, "bbox": plain}
        if row.mark == "article-time":
            style = {"va": "center", "fontsize": 10, "color": ROLE_COLOURS["date"], "fontweight": "bold"}
            mark(axes.text(right + 0.4 * scale, y, printed, **style), row.mark)
        elif left == right:
            colour, marker = (
                (ROLE_COLOURS["date"], "s") if row.figure_id else (REFERENCE_COLOUR, REFERENCE_MARKER)
            )
            mark(axes.scatter(left, y, s=34, marker=marker, color=colour, zorder=3), row.mark)
            axes.text(right + 0.4 * scale, y, printed, **style)
        else:
            role = "quantity" if row.mark in ("general-half", "b2-anniversary") else "date"
            mark(axes.barh(y, right - left, left=left, height=0.5, color=ROLE_COLOURS[role])[0], row.mark)
            axes.text(right + 0.25 * scale, y, printed, **style)
    labels = [
        row[f"label_{lang}"] if row["figure_id"] else f"{row[f'label_{lang}']} {_OUTSIDE[lang]}"
        for _, row in data.iterrows()
    ]
    axes.set_yticks(range(len(data)), labels, fontsize=9)
    axes.set_ylim(len(data) - 0.4, -0.7)
    axes.set_xlim(first, last + 5.5 * scale)
    step = 5 * max(1, round(scale))
    axes.set_xticks(range(-(-first // step) * step, last + 1, step))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)
    sns.despine(ax=axes, left=True)
    axes.set_xlabel(
        "Năm; giai đoạn in bằng năm được vẽ trọn năm; đường chấm: ngày đăng bài" if lang == "vi"
        else "Year; periods printed as years fill those years; dotted line: day of publication"
    )  # fmt: skip


def _year(day: date) -> float:
    """A day as a decimal year."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (365 + calendar.isleap(day.year))
