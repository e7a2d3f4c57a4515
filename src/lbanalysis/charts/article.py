"""Charts of the article as a whole: its figures, where its numbers stand, its counts, its dates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction

import pandas as pd
import seaborn as sns
from matplotlib import patches
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lbanalysis.charts.frame import (
    INK,
    PALE,
    QUIET,
    REFERENCE_COLOUR,
    REFERENCE_MARKER,
    ROLE_COLOURS,
    ROLE_MARKERS,
    SECTIONS,
    WORDS,
    Chart,
    Lang,
    mark,
    number,
)
from lbanalysis.loaders import load_figures, load_mentions, load_record, load_references
from lbanalysis.mentions import read_printed
from lbanalysis.results import number_texts

# --- where each number stands -----------------------------------------------------------------------------------------


def _mention_map_data() -> pd.DataFrame:
    lengths = {p["number"]: p["length"] for p in load_record()["paragraphs"]}
    mentions = load_mentions()
    return mentions.assign(
        mark=mentions["mention_id"], length=[lengths[int(p)] for p in mentions["paragraph"]]
    )


def _mention_map_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    counts = data["paragraph"].value_counts()
    top = sorted(int(p) for p in counts.index[:2])
    share, total = int(counts.iloc[:2].sum()), len(data)
    roles = data["role"].value_counts()
    quantities, dates, names = (int(roles.get(r, 0)) for r in ("quantity", "date", "identifier"))
    paragraphs = len(load_record()["paragraphs"])
    filled = int(counts.size)
    if lang == "vi":
        return (
            f"Hai đoạn {top[0]} và {top[1]} chứa {share} trong {total} con số của bài",
            "Vị trí từng con số theo đoạn văn và vai trò; thanh xám là độ dài của đoạn",
            f"Biểu đồ điểm: {total} con số của bài theo {paragraphs} đoạn, gồm {quantities} số lượng, {dates} ngày hoặc giai đoạn "
            f"và {names} định danh. Các con số nằm ở {filled} đoạn; riêng hai đoạn {top[0]} và {top[1]} chứa {share}.",
        )
    return (
        f"Paragraphs {top[0]} and {top[1]} hold {share} of the article's {total} numbers",
        "Where each number stands, by paragraph and role; the grey bar is the length of the paragraph",
        f"Dot chart of the article's {total} numbers in its {paragraphs} paragraphs: {quantities} quantities, {dates} dates or periods and "
        f"{names} identifiers. {filled} paragraphs have any; paragraphs {top[0]} and {top[1]} alone hold {share}.",
    )


def _draw_mention_map(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    lengths = [p["length"] for p in load_record()["paragraphs"]]
    numbers = range(1, len(lengths) + 1)
    axes.barh(list(numbers), lengths, height=0.62, color=PALE, zorder=1)
    for row in data.itertuples(index=False):
        dot = axes.scatter(
            (int(row.start) + int(row.end)) / 2, int(row.paragraph), s=46, marker=ROLE_MARKERS[row.role], color=ROLE_COLOURS[row.role],
            edgecolor="white", linewidth=0.7, zorder=3,
        )  # fmt: skip
        mark(dot, row.mark)
    handles = [
        Line2D([], [], linestyle="", marker=ROLE_MARKERS[role], markersize=7, color=colour, markeredgecolor="white",
               label=f"{WORDS[lang][role]} ({(data['role'] == role).sum()})")
        for role, colour in ROLE_COLOURS.items()
    ]  # fmt: skip
    totals = data["paragraph"].value_counts()
    for paragraph, length in zip(numbers, lengths, strict=True):
        axes.text(
            length + 12,
            paragraph,
            str(int(totals.get(paragraph, 0))),
            va="center",
            fontsize=9,
            color=INK if paragraph in totals.index else QUIET,
        )
    axes.set_ylim(len(lengths) + 0.6, 0.4)
    axes.set_xlim(-8, max(lengths) * 1.06)
    axes.set_yticks(list(numbers))
    axes.set_ylabel("Đoạn" if lang == "vi" else "Paragraph")
    axes.set_xlabel(
        "Vị trí trong đoạn (ký tự); số ở cuối thanh: bao nhiêu con số" if lang == "vi"
        else "Position in the paragraph (characters); at the end of the bar: how many numbers"
    )  # fmt: skip
    axes.legend(handles=handles, loc="upper right", frameon=False, fontsize=9.5, handletextpad=0.3)


# --- all figures by section -------------------------------------------------------------------------------------------

_PERCENT_LIKE = ("percent", "percentage_points")


def _figures_by_section_data() -> pd.DataFrame:
    figures = load_figures()
    groups = [
        "date"
        if role == "date"
        else "percentage"
        if kind in _PERCENT_LIKE
        else "count"
        if kind == "count"
        else "other"
        for role, kind in zip(figures["role"], figures["kind"], strict=True)
    ]
    data = figures[["figure_id", "section", "kind", "printed"]].assign(
        mark=figures["figure_id"], group=groups
    )
    return data.assign(place=data.groupby("section").cumcount() + 1)


# Dark enough for white text: at least 4.5 to 1.
_GROUPS = {"count": "#0072B2", "percentage": "#3F4A56", "other": "#7A5C1E", "date": "#B34A00"}
_GROUP_WORDS = {
    "en": {
        "count": "count",
        "percentage": "percentage",
        "other": "area, duration, fraction, bound, none",
        "date": "date or period",
    },
    "vi": {
        "count": "số đếm",
        "percentage": "tỷ lệ phần trăm",
        "other": "diện tích, thời lượng, phân số, cận, không còn",
        "date": "ngày hoặc giai đoạn",
    },
}


def _figures_by_section_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    groups, sections = data["group"].value_counts(), data["section"].value_counts()
    counts, shares, total = int(groups.get("count", 0)), int(groups.get("percentage", 0)), len(data)
    listed = "; ".join(f"{WORDS[lang][s]} {int(sections.get(s, 0))}" for s in SECTIONS)
    if lang == "vi":
        return (
            f"Bài nêu {total} dữ kiện bằng số: {counts} số đếm, {shares} tỷ lệ phần trăm",
            "Mỗi ô là một dữ kiện, in như trong bài, xếp theo phần của bài",
            f"Biểu đồ ô: {total} dữ kiện của bài theo phần, gồm {counts} số đếm và {shares} tỷ lệ phần trăm. {listed}.",
        )
    return (
        f"The article states {total} figures: {counts} counts, {shares} percentages",
        "Each tile is one figure, as printed, by section of the article",
        f"Tile chart of the article's {total} figures by section, among them {counts} counts and {shares} percentages. {listed}.",
    )


_TILES_PER_ROW = 8


def draw_tiles(
    axes: Axes,
    data: pd.DataFrame,
    lang: Lang,
    colours: Mapping[str, str],
    column: str,
    light: Collection[str] = (),
) -> None:
    """Draw one tile a figure, by section, in the colour of a column; on the light colours the text is dark."""
    sizes = data["section"].value_counts()
    top, ticks = 0.0, []
    for section in SECTIONS:
        figures = data[data["section"] == section]
        for figure in figures.itertuples(index=False):
            x, y = (figure.place - 1) % _TILES_PER_ROW, top + (figure.place - 1) // _TILES_PER_ROW
            group = getattr(figure, column)
            tile = patches.FancyBboxPatch(
                (x + 0.03, y - 0.42), 0.94, 0.84, boxstyle="round,pad=0,rounding_size=0.08", facecolor=colours[group], linewidth=0
            )  # fmt: skip
            mark(axes.add_patch(tile), figure.mark)
            text = figure.printed + ("%" if figure.kind == "percent" else "")
            text = text.replace(" - ", "\n– ")
            ink, size = INK if group in light else "white", 8 if len(text) > 8 else 10
            axes.text(x + 0.5, y, text, ha="center", va="center", color=ink, fontsize=size, linespacing=0.95)
        rows = -(-len(figures) // _TILES_PER_ROW)
        ticks.append(top + (rows - 1) / 2)
        top += rows + 0.45
    axes.set_xlim(0, _TILES_PER_ROW)
    axes.set_ylim(top - 0.9, -0.6)
    axes.set_yticks(ticks)
    axes.set_yticklabels([f"{WORDS[lang][s]} ({int(sizes.get(s, 0))})" for s in SECTIONS])
    axes.set_xticks([])
    axes.tick_params(length=0)
    sns.despine(ax=axes, left=True, bottom=True)


def legend_below(
    axes: Axes, handles: Sequence[Artist], columns: int, at: tuple[float, float] = (0.36, -0.02)
) -> None:
    """Set a legend under the Axes."""
    axes.legend(
        handles=list(handles),
        loc="upper center",
        bbox_to_anchor=at,
        ncols=columns,
        frameon=False,
        fontsize=9.5,
        handlelength=1,
    )


def _draw_figures_by_section(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    draw_tiles(axes, data, lang, _GROUPS, "group")
    legend_below(
        axes,
        [patches.Patch(color=colour, label=_GROUP_WORDS[lang][group]) for group, colour in _GROUPS.items()],
        4,
    )


# --- all counts on one scale ------------------------------------------------------------------------------------------


def _all_counts_data() -> pd.DataFrame:
    counts = load_figures().query("kind == 'count'")
    data = counts[["figure_id", "section", "label_en", "label_vi", "unit", "unit_vi"]].assign(
        mark=counts["figure_id"], value=counts["value"].astype(int)
    )
    return data.sort_values("value", kind="stable", ignore_index=True)


def _all_counts_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    values = data["value"]
    largest, small, total = data.iloc[-1], int((values <= 10).sum()), len(data)
    most = number(int(largest["value"]), lang=lang)
    if lang == "vi":
        return (
            f"{small} trong {total} số đếm không quá 10; số lớn nhất là {most}",
            "Mọi số đếm của bài trên thang logarit: mỗi vạch chính lớn gấp mười lần vạch trước",
            f"Biểu đồ chấm: {total} số đếm của bài, từ {values.min()} đến {most} ({largest['label_vi']}). {small} số không quá 10.",
        )
    return (
        f"{small} of the {total} counts are 10 or less; the largest is {most}",
        "Every count of the article on a logarithmic scale: each main line is ten times the one before",
        f"Dot chart of the article's {total} counts, from {values.min()} to {most} ({largest['label_en']}). {small} are 10 or less.",
    )


def _draw_all_counts(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, row in enumerate(data.itertuples(index=False)):
        axes.axhline(y, color=PALE, linewidth=0.8, zorder=0)
        mark(axes.scatter(row.value, y, s=36, color=ROLE_COLOURS["quantity"], zorder=3), row.mark)
        axes.text(row.value * 1.12, y, number(row.value, lang=lang), va="center", fontsize=9)
    axes.set_xscale("log")
    axes.set_xlim(0.7, 12_000)
    ticks = [1, 10, 100, 1000, 10_000]
    axes.set_xticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.minorticks_off()
    axes.set_yticks(range(len(data)), list(data[f"label_{lang}"]), fontsize=8.5)
    axes.set_ylim(-0.7, len(data) - 0.3)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=PALE, linewidth=0.8, zorder=0)
    sns.despine(ax=axes, left=True)
    axes.set_xlabel(
        "Số đếm, thang logarit (mỗi dữ kiện một đơn vị riêng)"
        if lang == "vi"
        else "Count, logarithmic scale (each of its own unit)"
    )


# --- dates and periods ------------------------------------------------------------------------------------------------

_PERIODS = (
    "b2-founding-to-anniversary",
    "b2-anniversary",
    "general-term",
    "general-half",
    "p02-grade10-year",
    "article-published",
    "article-time",
)
_DATED_REFERENCES = ("founding-date", "congress-closing", "professional-criteria-start", "district-abolished")
# Figures without days of their own, and the figure whose days place them.
_PLACED_BY = {
    "general-half": "general-term",
    "article-time": "article-published",
    "b2-anniversary": "b2-founding-to-anniversary",
}
_OUTSIDE = {"en": "(from outside)", "vi": "(ngoài bài)"}


def _timeline_data() -> pd.DataFrame:
    """Figures in the article's own days; the half is that of the years printed; references are single days."""
    figures, references = load_figures().set_index("figure_id"), load_references().set_index("reference_id")
    rows = []
    for figure_id in _PERIODS:
        figure = figures.loc[figure_id]
        source = _PLACED_BY.get(figure_id, figure_id)
        days = read_printed(figures.loc[source, "printed"], figures.loc[source, "kind"])
        start, end = date.fromisoformat(days.low), date.fromisoformat(days.high)
        if figure_id == "b2-anniversary":
            end = start.replace(year=start.year + int(figure["value"]))
        if figure_id == "general-half":
            end = (
                start
                + (end - start) * Fraction(figure["value"]).numerator // Fraction(figure["value"]).denominator
            )
        printed = (
            (number_texts("en")[figure_id], figure["printed"])
            if figure_id == "general-half"
            else (figure["printed"],) * 2
        )
        if figure_id == "b2-anniversary":
            printed = (f"{figure['printed']} {figure['unit']}s", f"{figure['printed']} {figure['unit_vi']}")
        rows.append((figure_id, figure_id, "", start, end, *printed, figure["label_en"], figure["label_vi"]))
    for reference_id in _DATED_REFERENCES:
        reference = references.loc[reference_id]
        day = date.fromisoformat(reference["value"])
        printed = (_day(day, "en"), _day(day, "vi"))
        rows.append(
            (reference_id, "", reference_id, day, day, *printed, reference["topic_en"], reference["topic_vi"])
        )
    columns = [
        "mark",
        "figure_id",
        "reference_id",
        "start",
        "end",
        "printed_en",
        "printed_vi",
        "label_en",
        "label_vi",
    ]
    return pd.DataFrame(rows, columns=columns)


def _day(day: date, lang: Lang) -> str:
    return f"{day.day}/{day.month}/{day.year}" if lang == "vi" else f"{day.day} {day:%b} {day.year}"


def _timeline_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    days = data.set_index("mark")
    inside = int((data["figure_id"] != "").sum())
    outside = len(data) - inside
    ahead = (
        days["end"].get("b2-founding-to-anniversary", date.max) - days.loc["article-published", "start"]
    ).days
    listed = "; ".join(f"{row[f'label_{lang}']}: {row[f'printed_{lang}']}" for _, row in data.iterrows())
    if lang == "vi":
        return (
            f"Bài được đăng trước ngày kỷ niệm {number(ahead, lang=lang)} ngày, trong nhiệm kỳ",
            f"{inside} dữ kiện: ngày, giai đoạn (màu cam), độ dài (màu xanh); {outside} mốc ngoài bài (hình thoi tím)",
            f"Dòng thời gian với {inside} dữ kiện của bài và {outside} mốc ngoài bài. {listed}.",
        )
    return (
        f"The article was posted {number(ahead, lang=lang)} days before the anniversary, inside the term",
        f"{inside} figures: dates and periods (orange), durations (blue); {outside} days from outside the article (purple diamonds)",
        f"Timeline of {inside} figures of the article and {outside} days from outside it. {listed}.",
    )


def _draw_timeline(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    plain = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    posted = data.loc[data["mark"] == "article-published", "start"].iloc[0]
    axes.axvline(_year(posted), color=QUIET, linewidth=0.8, linestyle=":", zorder=0)
    for y, (row, printed) in enumerate(
        zip(data.itertuples(index=False), data[f"printed_{lang}"], strict=True)
    ):
        left, right = _year(row.start), _year(row.end)
        if row.mark == "article-time":
            mark(
                axes.text(
                    right + 0.4,
                    y,
                    printed,
                    va="center",
                    fontsize=10,
                    color=ROLE_COLOURS["date"],
                    fontweight="bold",
                ),
                row.mark,
            )
        elif left == right:
            colour, marker = (
                (ROLE_COLOURS["date"], "s") if row.figure_id else (REFERENCE_COLOUR, REFERENCE_MARKER)
            )
            mark(axes.scatter(left, y, s=34, marker=marker, color=colour, zorder=3), row.mark)
            axes.text(right + 0.4, y, printed, va="center", fontsize=9, bbox=plain)
        else:
            role = "quantity" if row.mark in ("general-half", "b2-anniversary") else "date"
            bar = axes.barh(y, right - left, left=left, height=0.5, color=ROLE_COLOURS[role])
            mark(bar[0], row.mark)
            axes.text(right + 0.25, y, printed, va="center", fontsize=9, bbox=plain)
    labels = [
        row[f"label_{lang}"] if row["figure_id"] else f"{row[f'label_{lang}']} {_OUTSIDE[lang]}"
        for _, row in data.iterrows()
    ]
    axes.set_yticks(range(len(data)), labels, fontsize=9)
    axes.set_ylim(len(data) - 0.4, -0.7)
    axes.set_xlim(2003, 2031.5)
    axes.set_xticks(range(2005, 2030, 5))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)
    sns.despine(ax=axes, left=True)
    axes.set_xlabel(
        "Năm; giai đoạn in bằng năm được vẽ trọn năm; đường chấm: ngày đăng bài"
        if lang == "vi"
        else "Year; periods printed as years fill those years; dotted line: day of publication"
    )


def _year(day: date) -> float:
    """A day as a decimal year."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days


CHARTS = (
    Chart(
        "figures_by_section",
        _figures_by_section_data,
        _draw_figures_by_section,
        _figures_by_section_words,
        (9.6, 5.2),
    ),
    Chart("mention_map", _mention_map_data, _draw_mention_map, _mention_map_words, (9.6, 5.6)),
    Chart("all_counts", _all_counts_data, _draw_all_counts, _all_counts_words, (9.6, 8.6)),
    Chart("timeline", _timeline_data, _draw_timeline, _timeline_words, (9.6, 4.6)),
)
