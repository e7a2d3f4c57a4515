"""Charts of how far the figures can be trusted: verdicts and power."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import seaborn as sns
from matplotlib import patches
from matplotlib.axes import Axes

from lbanalysis.charts.article import draw_tiles, legend_below
from lbanalysis.charts.frame import INK, VERDICT_COLOURS, WORDS, Chart, Lang, mark, number, percent
from lbanalysis.checks import VERDICTS, figure_verdicts, power_by_layer
from lbanalysis.loaders import load_figures

# --- what the checks would catch --------------------------------------------------------------------------------------

# From what confirms to what only contradicts; the last is what nothing would catch.
_LAYER_COLOURS = {
    "equality": "#0072B2", "part": "#56B4E9", "bound": "#E69F00", "repeat": "#CC79A7", "reading": "#F0E442", "none": "#E3E6E8",
}  # fmt: skip
_LAYER_WORDS = {
    "en": {
        "equality": "equalities between figures", "part": "counts of what is named", "bound": "bounds", "repeat": "repeats",
        "reading": "under a reading", "none": "caught by nothing",
    },
    "vi": {
        "equality": "đẳng thức giữa các dữ kiện", "part": "đếm những gì được nêu tên", "bound": "cận", "repeat": "lặp lại",
        "reading": "theo một cách hiểu", "none": "không gì phát hiện",
    },
}  # fmt: skip


def _power_data() -> pd.DataFrame:
    stacked = power_by_layer()[["role", "layer", "misprints", "added"]]
    rest = (
        stacked.groupby("role", sort=False)
        .agg(misprints=("misprints", "first"), added=("added", "sum"))
        .reset_index()
    )
    rest = rest.assign(layer="none", added=rest["misprints"] - rest["added"])[
        ["role", "layer", "misprints", "added"]
    ]
    data = pd.concat([stacked, rest], ignore_index=True).sort_values(
        "role", ascending=False, kind="stable", ignore_index=True
    )
    marks = [f"{role}-{layer}" for role, layer in zip(data["role"], data["layer"], strict=True)]
    return data.assign(mark=marks, figure_id="", percent=100 * data["added"] / data["misprints"])


def _power_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    share = data.set_index(["role", "layer"])["percent"]
    headline, none = (
        percent(share.get(("quantity", "equality"), 0.0), 1, lang),
        percent(share.get(("quantity", "none"), 0.0), 1, lang),
    )
    bits = []
    for role, rows in data.groupby("role", sort=False):
        parts = [
            f"{_LAYER_WORDS[lang][row.layer]} {percent(row.percent, 1, lang)}"
            for row in rows.itertuples()
            if row.added
        ]
        bits.append(f"{WORDS[lang][role]}: {', '.join(parts)}")
    if lang == "vi":
        return (
            f"Đẳng thức chỉ phát hiện được {headline} số lỗi in sai một chữ số ở các số lượng",
            "Tỷ lệ lỗi in sai một chữ số mà các phép kiểm tra phát hiện, cộng dồn theo lớp",
            f"Biểu đồ thanh xếp chồng về lỗi in sai một chữ số. {'. '.join(bits)}. Không gì phát hiện {none} lỗi ở số lượng.",
        )
    return (
        f"Equalities alone would catch {headline} of misprinted digits in quantities",
        "Share of all single-digit misprints that the checks would catch, layer upon layer",
        f"Stacked bar chart of single-digit misprints. {'. '.join(bits)}. Nothing would catch {none} of those in quantities.",
    )


def _draw_power(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    for y, (_, rows) in enumerate(data.groupby("role", sort=False)):
        left = 0.0
        for row in rows.itertuples(index=False):
            bar = axes.barh(
                y,
                row.percent,
                left=left,
                height=0.52,
                color=_LAYER_COLOURS[row.layer],
                edgecolor="white",
                linewidth=1,
            )
            mark(bar[0], row.mark)
            if row.percent >= 4:
                ink = "white" if row.layer == "equality" else INK
                axes.text(
                    left + row.percent / 2,
                    y,
                    percent(row.percent, 1, lang),
                    ha="center",
                    va="center",
                    fontsize=9.5,
                    color=ink,
                )
            left += row.percent
    roles = data.drop_duplicates("role")
    noun = "lỗi có thể có" if lang == "vi" else "possible misprints"
    axes.set_yticks(range(len(roles)))
    axes.set_yticklabels(
        [f"{WORDS[lang][r.role]}\n({number(int(r.misprints), lang=lang)} {noun})" for r in roles.itertuples()]
    )
    axes.set_ylim(len(roles) - 0.6, -0.4)
    axes.set_xlim(0, 100)
    axes.set_xlabel(
        "Phần trăm số lỗi in sai một chữ số" if lang == "vi" else "Percent of single-digit misprints"
    )
    sns.despine(ax=axes, left=True)
    axes.tick_params(axis="y", length=0)
    handles = [
        patches.Patch(color=colour, label=_LAYER_WORDS[lang][layer])
        for layer, colour in _LAYER_COLOURS.items()
    ]
    axes.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.45, -0.24),
        ncols=3,
        frameon=False,
        fontsize=9.5,
        handlelength=1,
    )


# --- verdict and power of every figure ----------------------------------------------------------------------------------

# Said by a sign too, so that no colour is needed.
_SIGNS = {"agrees": "✓", "depends on the reading": "?", "cannot be checked": "", "disagrees": "✗"}


def _verdicts_data() -> pd.DataFrame:
    figures = load_figures()
    data = figures[["figure_id", "section", "kind", "printed"]].merge(
        figure_verdicts()[["figure_id", "verdict", "misprints", "caught", "power"]],
        on="figure_id",
        validate="one_to_one",
    )
    return data.assign(mark=data["figure_id"], place=data.groupby("section").cumcount() + 1)


def _verdicts_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    counts = data["verdict"].value_counts()
    agree, unchecked, total = int(counts.get("agrees", 0)), int(counts.get("cannot be checked", 0)), len(data)
    listed = ", ".join(f"{WORDS[lang][v]} {int(counts.get(v, 0))}" for v in VERDICTS)
    known = data[data["verdict"] != "cannot be checked"]
    named = "; ".join(
        f"{WORDS[lang][v]}: {', '.join(own['printed'])}" for v, own in known.groupby("verdict", sort=True)
    )
    if lang == "vi":
        return (
            f"{agree} trong {total} dữ kiện được chính bài xác nhận; {unchecked} không kiểm tra được",
            "Mỗi ô là một dữ kiện; thanh dưới ô dài bằng tỷ lệ lỗi in sai một chữ số sẽ bị phát hiện",
            f"Biểu đồ ô: kết luận về {total} dữ kiện của bài: {listed}. In trong bài: {named}.",
        )
    return (
        f"The article itself confirms {agree} of its {total} figures; {unchecked} cannot be checked",
        "Each tile is one figure; the bar at its foot is as long as the share of single-digit misprints noticed",
        f"Tile chart of the verdicts on the article's {total} figures: {listed}. As printed: {named}.",
    )


def _draw_verdicts(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    draw_tiles(axes, data, lang, VERDICT_COLOURS, "verdict", ("cannot be checked", "depends on the reading"))
    tiles = {tile.get_gid(): tile for tile in axes.patches if isinstance(tile, patches.FancyBboxPatch)}
    for row in data.itertuples(index=False):
        tile = tiles[row.mark]
        x, y, width = tile.get_x(), tile.get_y(), tile.get_width()
        ink = "white" if row.verdict in ("agrees", "disagrees") else INK
        if row.power > 0:
            axes.add_patch(
                patches.Rectangle(
                    (x + 0.08, y + 0.72), (width - 0.16) * row.power, 0.06, color=ink, linewidth=0
                )
            )
        axes.text(
            x + width - 0.05, y + 0.05, _SIGNS[row.verdict], ha="right", va="top", fontsize=8, color=ink
        )
    handles = [
        patches.Patch(
            color=colour,
            label=f"{_SIGNS[verdict]} {WORDS[lang][verdict]} ({(data['verdict'] == verdict).sum()})".strip(),
        )
        for verdict, colour in VERDICT_COLOURS.items()
    ]
    legend_below(axes, handles, 4)


CHARTS = (
    Chart("misprint_power", _power_data, _draw_power, _power_words, (9.6, 3.9)),
    Chart("verdicts", _verdicts_data, _draw_verdicts, _verdicts_words, (9.6, 6.4)),
)
