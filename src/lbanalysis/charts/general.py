"""Charts of any article: its figures, where its numbers stand, its counts, what its checks say and catch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib import patches
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lbanalysis import power
from lbanalysis.charts.frame import (
    INK,
    PALE,
    QUIET,
    ROLE_COLOURS,
    ROLE_MARKERS,
    ROLE_WORDS,
    VERDICT_COLOURS,
    Chart,
    count_axis,
    mark,
    number,
    percent,
    places,
)
from lbanalysis.checks import VERDICTS, figure_verdicts
from lbanalysis.loaders import load_figures, load_mentions
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry
from lbanalysis.wording import Lang, verdict_name

# --- where each number stands -------------------------------------------------------------------------------


def mention_map(registry: Registry | None = None) -> Chart:
    """Where each number of the article stands, by paragraph and role."""
    registry = as_registry(registry)
    lengths = [paragraph["length"] for paragraph in registry.record["paragraphs"]]
    draw, words = partial(_draw_mention_map, lengths=lengths), partial(_mention_map_words, lengths=lengths)
    size = (9.6, round(max(1.6 + 0.25 * len(lengths), 3.0), 1))
    return Chart("mention_map", registry, _mention_map_data, draw, words, size)


def _mention_map_data(registry: Registry) -> pd.DataFrame:
    lengths = {p["number"]: p["length"] for p in registry.record["paragraphs"]}
    mentions = load_mentions(registry).reset_index()
    if mentions.empty:
        raise NoValueError("the article has no number", "bài không có con số nào")
    return mentions.assign(
        mark=mentions["mention_id"], length=[lengths[int(p)] for p in mentions["paragraph"]]
    )


def _mention_map_words(data: pd.DataFrame, lang: Lang, lengths: Sequence[int]) -> tuple[str, str, str]:
    counts = data["paragraph"].value_counts()
    top = " và ".join if lang == "vi" else " and ".join
    named, several = top(map(str, sorted(int(p) for p in counts.index[:2]))), len(counts) > 1
    share, total, filled = int(counts.iloc[:2].sum()), len(data), len(counts)
    roles = data["role"].value_counts()
    quantities, dates, names = (int(roles.get(r, 0)) for r in ("quantity", "date", "identifier"))
    paragraphs = len(lengths)
    if lang == "vi":
        those = f"{'Hai đoạn' if several else 'Đoạn'} {named}"
        return (
            f"{those} chứa {share} trong {total} con số của bài",
            "Vị trí từng con số theo đoạn văn và vai trò; thanh xám là độ dài của đoạn",
            f"Biểu đồ điểm: {total} con số của bài theo {paragraphs} đoạn, gồm {quantities} số lượng, "
            f"{dates} ngày hoặc giai đoạn và {names} định danh. Các con số nằm ở {filled} đoạn; riêng "
            f"{those.lower()} chứa {share}.",
        )
    those = f"aragraphs {named} hold" if several else f"aragraph {named} holds"
    alone = those.replace(" hold", " alone hold")
    return (
        f"P{those} {share} of the article's {total} numbers",
        "Where each number stands, by paragraph and role; the grey bar is the length of the paragraph",
        f"Dot chart of the article's {total} numbers in its {paragraphs} paragraphs: {quantities} "
        f"quantities, {dates} dates or periods and {names} identifiers. {filled} paragraphs have any; "
        f"p{alone} {share}.",
    )


def _draw_mention_map(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang, lengths: Sequence[int]) -> None:
    (axes,) = panels
    numbers = range(1, len(lengths) + 1)
    axes.barh(list(numbers), lengths, height=0.62, color=PALE, zorder=1)
    for row in data.itertuples(index=False):
        look: dict[str, Any] = {"marker": ROLE_MARKERS[row.role], "color": ROLE_COLOURS[row.role]}
        middle = (int(row.start) + int(row.end)) / 2
        dot = axes.scatter(
            middle, int(row.paragraph), s=46, edgecolor="white", linewidth=0.7, zorder=3, **look
        )
        mark(dot, row.mark)
    handles = [
        Line2D(
            [], [], linestyle="", marker=ROLE_MARKERS[role], markersize=7, color=colour,
            markeredgecolor="white", label=f"{ROLE_WORDS[lang][role]} ({(data['role'] == role).sum()})",
        )
        for role, colour in ROLE_COLOURS.items()
    ]  # fmt: skip
    totals = data["paragraph"].value_counts()
    for paragraph, length in zip(numbers, lengths, strict=True):
        count = int(totals.get(paragraph, 0))
        ink = INK if count else QUIET
        axes.text(length + 12, paragraph, str(count), va="center", fontsize=9, color=ink)
    axes.set_ylim(len(lengths) + 0.6, 0.4)
    axes.set_xlim(-8, max(lengths) * 1.06)
    axes.set_yticks(list(numbers))
    axes.set_ylabel("Đoạn" if lang == "vi" else "Paragraph")
    axes.set_xlabel(
        "Vị trí trong đoạn (ký tự); số ở cuối thanh: bao nhiêu con số" if lang == "vi"
        else "Position in the paragraph (characters); at the end of the bar: how many numbers"
    )  # fmt: skip
    axes.legend(handles=handles, loc="upper right", frameon=False, fontsize=9.5, handletextpad=0.3)


# --- one tile a figure --------------------------------------------------------------------------------------

_TILES_PER_ROW = 8


def _tiles(registry: Registry) -> pd.DataFrame:
    """Every figure as printed, with its place in its section."""
    data = load_figures(registry)[["section", "kind", "printed"]].reset_index()
    if data.empty:
        raise NoValueError("the article states no figure", "bài không nêu dữ kiện nào")
    return data.assign(mark=data["figure_id"], place=data.groupby("section").cumcount() + 1)


def _tiled_size(registry: Registry, row: float) -> tuple[float, float]:
    """The size of a chart of tiles, with so many inches a row."""
    sections = [figure["section"] for figure in registry.tables["figures"].values()]
    rows = sum(
        -(-sections.count(section) // _TILES_PER_ROW) + 0.45 for section in registry.tables["sections"]
    )
    return 9.6, round(max(1.55 + row * rows, 3.0), 1)


def draw_tiles(
    axes: Axes, data: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str], column: str,
    light: Collection[str] = (),
) -> None:  # fmt: skip
    """Draw one tile a figure, by section, in the colour of a column; on light colours the text is dark."""
    sizes = data["section"].value_counts()
    top, ticks = 0.0, []
    for section in names:
        figures = data[data["section"] == section]
        for figure in figures.itertuples(index=False):
            x, y = (figure.place - 1) % _TILES_PER_ROW, top + (figure.place - 1) // _TILES_PER_ROW
            group, rounded = getattr(figure, column), "round,pad=0,rounding_size=0.08"
            tile = patches.FancyBboxPatch((x + 0.03, y - 0.42), 0.94, 0.84, boxstyle=rounded, linewidth=0)
            tile.set_facecolor(colours[group])
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
    axes.set_yticklabels([f"{name} ({int(sizes.get(section, 0))})" for section, name in names.items()])
    axes.set_xticks([])
    axes.tick_params(length=0)
    sns.despine(ax=axes, left=True, bottom=True)


def _section_names(registry: Registry, lang: Lang) -> dict[str, str]:
    return {id: section[f"label_{lang}"] for id, section in registry.tables["sections"].items()}


def legend_below(
    axes: Axes, handles: Sequence[Artist], columns: int, at: tuple[float, float] = (0.36, -0.02)
) -> None:
    """Set a legend under the Axes."""
    where: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": at, "ncols": columns}
    axes.legend(handles=list(handles), frameon=False, fontsize=9.5, handlelength=1, **where)


# --- all figures by section ---------------------------------------------------------------------------------


def figures_by_section(registry: Registry | None = None) -> Chart:
    """Every figure of the article as printed, by section and kind."""
    registry = as_registry(registry)
    draw, words = partial(_draw_by_section, registry=registry), partial(_by_section_words, registry=registry)
    size = _tiled_size(registry, 0.3)
    return Chart("figures_by_section", registry, _by_section_data, draw, words, size)


_KIND_GROUPS = {"count": "count", "percent": "percentage", "percentage_points": "percentage"}


def _by_section_data(registry: Registry) -> pd.DataFrame:
    data, figures = _tiles(registry), registry.tables["figures"]
    groups = [
        "date" if figures[id]["role"] == "date" else _KIND_GROUPS.get(figures[id]["kind"], "other")
        for id in data["figure_id"]
    ]
    return data.assign(group=groups)


# Dark enough for white text: at least 4.5 to 1.
_GROUPS = {"count": "#0072B2", "percentage": "#3F4A56", "other": "#7A5C1E", "date": "#B34A00"}
_GROUP_WORDS = {
    "en": {
        "count": "count", "percentage": "percentage", "other": "area, duration, fraction, bound, none",
        "date": "date or period",
    },
    "vi": {
        "count": "số đếm", "percentage": "tỷ lệ phần trăm",
        "other": "diện tích, thời lượng, phân số, cận, không còn", "date": "ngày hoặc giai đoạn",
    },
}  # fmt: skip


def _by_section_words(data: pd.DataFrame, lang: Lang, registry: Registry) -> tuple[str, str, str]:
    groups, sections = data["group"].value_counts(), data["section"].value_counts()
    counts, shares, total = int(groups.get("count", 0)), int(groups.get("percentage", 0)), len(data)
    names = _section_names(registry, lang)
    listed = "; ".join(f"{name} {int(sections.get(section, 0))}" for section, name in names.items())
    if lang == "vi":
        return (
            f"Bài nêu {total} dữ kiện bằng số: {counts} số đếm, {shares} tỷ lệ phần trăm",
            "Mỗi ô là một dữ kiện, in như trong bài, xếp theo phần của bài",
            f"Biểu đồ ô: {total} dữ kiện của bài theo phần, gồm {counts} số đếm và {shares} tỷ lệ phần "
            f"trăm. {listed}.",
        )
    return (
        f"The article states {total} figures: {counts} counts, {shares} percentages",
        "Each tile is one figure, as printed, by section of the article",
        f"Tile chart of the article's {total} figures by section, among them {counts} counts and {shares} "
        f"percentages. {listed}.",
    )


def _draw_by_section(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang, registry: Registry) -> None:
    (axes,) = panels
    draw_tiles(axes, data, _section_names(registry, lang), _GROUPS, "group")
    words = _GROUP_WORDS[lang]
    handles = [patches.Patch(color=colour, label=words[group]) for group, colour in _GROUPS.items()]
    legend_below(axes, handles, 4)


# --- all counts on one scale --------------------------------------------------------------------------------


def all_counts(registry: Registry | None = None) -> Chart:
    """Every count of the article on one logarithmic scale."""
    registry = as_registry(registry)
    counts = sum(figure["kind"] == "count" for figure in registry.tables["figures"].values())
    size = (9.6, round(max(1.16 + 0.24 * counts, 3.0), 1))
    return Chart("all_counts", registry, _all_counts_data, _draw_all_counts, _all_counts_words, size)


def _all_counts_data(registry: Registry) -> pd.DataFrame:
    counts = load_figures(registry).query("kind == 'count'").reset_index()
    if counts.empty:
        raise NoValueError("the article states no count", "bài không nêu số đếm nào")
    values = [places(registry.number(id))["value"] for id in counts["figure_id"]]
    exact = [int(value) if value.is_integer() else value for value in values]
    data = counts[["figure_id", "section", "label_en", "label_vi", "unit", "unit_vi"]]
    data = data.assign(mark=counts["figure_id"], value=exact)
    return data.sort_values("value", kind="stable", ignore_index=True)


def _all_counts_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    values = data["value"]
    largest, small, total = data.iloc[-1], int((values <= 10).sum()), len(data)
    least, most = (number(end.item(), lang=lang) for end in (values.min(), values.max()))
    if lang == "vi":
        return (
            f"{small} trong {total} số đếm không quá 10; số lớn nhất là {most}",
            "Mọi số đếm của bài trên thang logarit: mỗi vạch chính lớn gấp mười lần vạch trước",
            f"Biểu đồ chấm: {total} số đếm của bài, từ {least} đến {most} ({largest['label_vi']}). {small} "
            "số không quá 10.",
        )
    return (
        f"{small} of the {total} counts are 10 or less; the largest is {most}",
        "Every count of the article on a logarithmic scale: each main line is ten times the one before",
        f"Dot chart of the article's {total} counts, from {least} to {most} ({largest['label_en']}). "
        f"{small} are 10 or less.",
    )


def _draw_all_counts(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, row in enumerate(data.itertuples(index=False)):
        axes.axhline(y, color=PALE, linewidth=0.8, zorder=0)
        mark(axes.scatter(row.value, y, s=36, color=ROLE_COLOURS["quantity"], zorder=3), row.mark)
        x = max(row.value * 1.12, 0.12)
        axes.text(x, y, number(row.value, lang=lang), va="center", fontsize=9)
    count_axis(axes, list(data["value"]), (0.7, 12_000), (1,), lang)
    axes.set_yticks(range(len(data)), list(data[f"label_{lang}"]), fontsize=8.5)
    axes.set_ylim(-0.7, len(data) - 0.3)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=PALE, linewidth=0.8, zorder=0)
    sns.despine(ax=axes, left=True)
    axes.set_xlabel(
        "Số đếm, thang logarit (mỗi dữ kiện một đơn vị riêng)" if lang == "vi"
        else "Count, logarithmic scale (each of its own unit)"
    )  # fmt: skip


# --- what the checks would catch ----------------------------------------------------------------------------


def misprint_power(registry: Registry | None = None) -> Chart:
    """How many single-digit misprints the checks would catch, layer upon layer."""
    return Chart("misprint_power", as_registry(registry), _power_data, _draw_power, _power_words, (9.6, 3.9))


# From what confirms to what only contradicts; the last is what nothing would catch.
_LAYER_COLOURS = {
    "equality": "#0072B2", "part": "#56B4E9", "bound": "#E69F00", "repeat": "#CC79A7", "reading": "#F0E442",
    "none": "#E3E6E8",
}  # fmt: skip
_LAYER_WORDS = {
    "en": {
        "equality": "equalities between figures", "part": "counts of what is named", "bound": "bounds",
        "repeat": "repeats", "reading": "under a reading", "none": "caught by nothing",
    },
    "vi": {
        "equality": "đẳng thức giữa các dữ kiện", "part": "đếm những gì được nêu tên", "bound": "cận",
        "repeat": "lặp lại", "reading": "theo một cách hiểu", "none": "không gì phát hiện",
    },
}  # fmt: skip


def _power_data(registry: Registry) -> pd.DataFrame:
    rows = []
    for role, layers in power.power_by_layer(registry).reset_index().groupby("role", sort=False):
        misprints = int(layers["misprints"].iloc[0])
        added = dict(zip(layers["layer"], map(int, layers["added"]), strict=True))
        added["none"] = misprints - sum(added.values())
        rows += [(f"{role}-{layer}", "", role, layer, misprints, count) for layer, count in added.items()]
    columns = ["mark", "figure_id", "role", "layer", "misprints", "added"]
    data = pd.DataFrame(rows, columns=columns).query("misprints > 0").reset_index(drop=True)
    if data.empty:
        raise NoValueError("no number of the article has a digit", "không con số nào của bài có chữ số")
    return data.assign(percent=100 * data["added"] / data["misprints"])


def _power_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    share = data.set_index(["role", "layer"])["percent"]
    headline, none = (percent(share.get(("quantity", layer), 0.0), 1, lang) for layer in ("equality", "none"))
    bits = []
    for role, rows in data.groupby("role", sort=False):
        parts = [
            f"{_LAYER_WORDS[lang][row.layer]} {percent(row.percent, 1, lang)}"
            for row in rows.itertuples()
            if row.added
        ]
        bits.append(f"{ROLE_WORDS[lang][role]}: {', '.join(parts)}")
    if lang == "vi":
        return (
            f"Đẳng thức chỉ phát hiện được {headline} số lỗi in sai một chữ số ở các số lượng",
            "Tỷ lệ lỗi in sai một chữ số mà các phép kiểm tra phát hiện, cộng dồn theo lớp",
            f"Biểu đồ thanh xếp chồng về lỗi in sai một chữ số. {'. '.join(bits)}. Không gì phát hiện "
            f"{none} lỗi ở số lượng.",
        )
    return (
        f"Equalities alone would catch {headline} of misprinted digits in quantities",
        "Share of all single-digit misprints that the checks would catch, layer upon layer",
        f"Stacked bar chart of single-digit misprints. {'. '.join(bits)}. Nothing would catch {none} of "
        "those in quantities.",
    )


def _draw_power(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, (_, rows) in enumerate(data.groupby("role", sort=False)):
        left = 0.0
        for row in rows.itertuples(index=False):
            style: dict[str, Any] = {"color": _LAYER_COLOURS[row.layer], "edgecolor": "white", "linewidth": 1}
            mark(axes.barh(y, row.percent, left=left, height=0.52, **style)[0], row.mark)
            if row.percent >= 4:
                ink, share = "white" if row.layer == "equality" else INK, percent(row.percent, 1, lang)
                middle = left + row.percent / 2
                axes.text(middle, y, share, ha="center", va="center", fontsize=9.5, color=ink)
            left += row.percent
    roles = data.drop_duplicates("role")
    noun = "lỗi có thể có" if lang == "vi" else "possible misprints"
    axes.set_yticks(range(len(roles)))
    axes.set_yticklabels(
        [
            f"{ROLE_WORDS[lang][r.role]}\n({number(int(r.misprints), lang=lang)} {noun})"
            for r in roles.itertuples()
        ]
    )
    axes.set_ylim(len(roles) - 0.6, -0.4)
    axes.set_xlim(0, 100)
    axes.set_xlabel(
        "Phần trăm số lỗi in sai một chữ số" if lang == "vi" else "Percent of single-digit misprints"
    )
    sns.despine(ax=axes, left=True)
    axes.tick_params(axis="y", length=0)
    words = _LAYER_WORDS[lang]
    handles = [patches.Patch(color=colour, label=words[layer]) for layer, colour in _LAYER_COLOURS.items()]
    legend_below(axes, handles, 3, (0.45, -0.24))


# --- verdict and power of every figure ----------------------------------------------------------------------


def verdicts(registry: Registry | None = None) -> Chart:
    """What the checks say of every figure, and how many of its misprints they would notice."""
    registry = as_registry(registry)
    draw = partial(_draw_verdicts, registry=registry)
    return Chart("verdicts", registry, _verdicts_data, draw, _verdicts_words, _tiled_size(registry, 0.4))


# Said by a sign too, so that no colour is needed.
_SIGNS = {"agrees": "✓", "fits a reading": "?", "cannot be checked": "", "disagrees": "✗"}


def _verdicts_data(registry: Registry) -> pd.DataFrame:
    data = _tiles(registry)
    found = power.misprint_power(registry)["caught_misprints"].groupby(level="figure_id")
    caught = {id: len(set().union(*own)) for id, own in found}
    data = data.assign(
        verdict=figure_verdicts(registry).loc[data["figure_id"], "verdict"].array,
        misprints=[len(power.misprints_of(id, registry)) for id in data["figure_id"]],
        caught=[caught.get(id, 0) for id in data["figure_id"]],
    )
    return data.assign(power=data["caught"] / data["misprints"])


def _verdicts_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    counts = data["verdict"].value_counts()
    agree, unchecked, total = int(counts.get("agrees", 0)), int(counts.get("cannot be checked", 0)), len(data)
    listed = ", ".join(f"{verdict_name(v, lang)} {int(counts.get(v, 0))}" for v in VERDICTS)
    prints = {
        v: ", ".join(data.loc[data["verdict"] == v, "printed"]) for v in VERDICTS if v != "cannot be checked"
    }
    named = "; ".join(f"{verdict_name(v, lang)}: {own}" for v, own in prints.items() if own)
    if lang == "vi":
        return (
            f"{agree} trong {total} dữ kiện được chính bài xác nhận; {unchecked} không kiểm tra được",
            "Mỗi ô là một dữ kiện; thanh dưới ô dài bằng tỷ lệ lỗi in sai một chữ số sẽ bị phát hiện",
            f"Biểu đồ ô: kết luận về {total} dữ kiện của bài: {listed}."
            + f" In trong bài: {named}." * bool(named),
        )
    return (
        f"The article itself confirms {agree} of its {total} figures; {unchecked} cannot be checked",
        "Each tile is one figure; the bar at its foot is as long as the share of single-digit misprints "
        "noticed",
        f"Tile chart of the verdicts on the article's {total} figures: {listed}."
        + f" As printed: {named}." * bool(named),
    )


def _draw_verdicts(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang, registry: Registry) -> None:
    (axes,) = panels
    light = ("cannot be checked", "fits a reading")
    draw_tiles(axes, data, _section_names(registry, lang), VERDICT_COLOURS, "verdict", light)
    tiles = {tile.get_gid(): tile for tile in axes.patches if isinstance(tile, patches.FancyBboxPatch)}
    for row in data.itertuples(index=False):
        tile = tiles[row.mark]
        x, y, width = tile.get_x(), tile.get_y(), tile.get_width()
        ink = INK if row.verdict in light else "white"
        if row.power > 0:
            length = (width - 0.16) * row.power
            axes.add_patch(patches.Rectangle((x + 0.08, y + 0.72), length, 0.06, color=ink, linewidth=0))
        at = x + width - 0.05, y + 0.05
        axes.text(*at, _SIGNS[row.verdict], ha="right", va="top", fontsize=8, color=ink)
    handles = [
        patches.Patch(
            color=colour,
            label=f"{_SIGNS[v]} {verdict_name(v, lang)} ({(data['verdict'] == v).sum()})".strip(),
        )
        for v, colour in VERDICT_COLOURS.items()
    ]
    legend_below(axes, handles, 4)
