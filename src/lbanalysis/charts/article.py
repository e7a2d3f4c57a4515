"""Charts of the article as a whole: its figures, where its numbers stand, its counts, its dates."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import seaborn as sns
from matplotlib import patches
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lbanalysis.charts.frame import INK, PALE, QUIET, ROLE_COLOURS, ROLE_MARKERS, SECTIONS, WORDS, Chart, Lang, mark
from lbanalysis.loaders import load_figures, load_mentions, load_record

# --- where each number stands -----------------------------------------------------------------------------------------


def _mention_map_data() -> pd.DataFrame:
    lengths = {p["number"]: p["length"] for p in load_record()["paragraphs"]}
    mentions = load_mentions()
    return mentions.assign(mark=mentions["mention_id"], length=[lengths[int(p)] for p in mentions["paragraph"]])


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
    for number, length in zip(numbers, lengths, strict=True):
        axes.text(
            length + 12, number, str(int(totals.get(number, 0))), va="center", fontsize=9, color=INK if number in totals.index else QUIET
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
        "date" if role == "date" else "percentage" if kind in _PERCENT_LIKE else "count" if kind == "count" else "other"
        for role, kind in zip(figures["role"], figures["kind"], strict=True)
    ]
    data = figures[["figure_id", "section", "kind", "printed"]].assign(mark=figures["figure_id"], group=groups)
    return data.assign(place=data.groupby("section").cumcount() + 1)


# Dark enough for white text: at least 4.5 to 1.
_GROUPS = {"count": "#0072B2", "percentage": "#00755A", "other": "#8C4A7C", "date": "#B34A00"}
_GROUP_WORDS = {
    "en": {"count": "count", "percentage": "percentage", "other": "area, duration, fraction, bound, none", "date": "date or period"},
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


def _draw_figures_by_section(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    sizes = data["section"].value_counts()
    top, ticks = 0.0, []
    for section in SECTIONS:
        figures = data[data["section"] == section]
        for figure in figures.itertuples(index=False):
            x, y = (figure.place - 1) % _TILES_PER_ROW, top + (figure.place - 1) // _TILES_PER_ROW
            tile = patches.FancyBboxPatch(
                (x + 0.03, y - 0.42), 0.94, 0.84, boxstyle="round,pad=0,rounding_size=0.08", facecolor=_GROUPS[figure.group], linewidth=0
            )  # fmt: skip
            mark(axes.add_patch(tile), figure.mark)
            text = figure.printed + ("%" if figure.kind == "percent" else "")
            text = text.replace(" - ", " –\n")
            axes.text(x + 0.5, y, text, ha="center", va="center", color="white", fontsize=8 if len(text) > 8 else 10, linespacing=0.95)
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
    handles = [patches.Patch(color=colour, label=_GROUP_WORDS[lang][group]) for group, colour in _GROUPS.items()]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.36, -0.02), ncols=4, frameon=False, fontsize=9.5, handlelength=1)


CHARTS = (
    Chart("figures_by_section", _figures_by_section_data, _draw_figures_by_section, _figures_by_section_words, (9.6, 5.2)),
    Chart("mention_map", _mention_map_data, _draw_mention_map, _mention_map_words, (9.6, 5.6)),
)
