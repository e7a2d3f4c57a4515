"""Data to pictures: each chart computes its tidy data, draws it, describes it, and knows the figures that it shows."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from lbanalysis.checks import power_by_layer
from lbanalysis.loaders import load_figures, load_mentions, load_record
from lbanalysis.numerals import format_number

Lang = Literal["en", "vi"]

# One colour and one marker for the same thing everywhere; the palette is Okabe and Ito's, safe for colour-blind readers.
ROLE_COLOURS = {"quantity": "#0072B2", "date": "#D55E00", "identifier": "#666666"}
ROLE_MARKERS = {"quantity": "o", "date": "s", "identifier": "X"}
_INK, _QUIET, _PALE = "#222222", "#595959", "#E3E6E8"
# DejaVu Sans ships with matplotlib and holds every Vietnamese letter.
_THEME: dict[Any, Any] = {
    "svg.hashsalt": "lbanalysis", "svg.fonttype": "path", "figure.dpi": 100, "savefig.facecolor": "white",
    "font.size": 10, "axes.labelsize": 10, "xtick.labelsize": 10, "ytick.labelsize": 10,
    "axes.edgecolor": _QUIET, "axes.labelcolor": _INK, "xtick.color": _INK, "ytick.color": _INK, "text.color": _INK,
    "axes.spines.top": False, "axes.spines.right": False, "axes.unicode_minus": True,
}  # fmt: skip

_WORDS = {
    "en": {
        "quantity": "quantity", "date": "date or period", "identifier": "identifier (code, rank, name)",
        "article": "The posting", "general": "Term and plans", "p01": "Programme 01: political system",
        "p02": "Programme 02: quality of life",
        "p03": "Programme 03: infrastructure", "b1": "Breakthrough 1: staff", "b2": "Breakthrough 2: infrastructure",
        "source": "Source: Báo Hànộimới, portal of Long Biên district, 18 April 2023; numbers read by lbanalysis.",
    },
    "vi": {
        "quantity": "số lượng", "date": "ngày hoặc giai đoạn", "identifier": "định danh (mã, thứ tự, tên)",
        "article": "Thông tin đăng bài", "general": "Nhiệm kỳ và kế hoạch", "p01": "Chương trình 01: hệ thống chính trị",
        "p02": "Chương trình 02: chất lượng sống", "p03": "Chương trình 03: hạ tầng", "b1": "Đột phá 1: cán bộ", "b2": "Đột phá 2: hạ tầng",
        "source": "Nguồn: Báo Hànộimới, cổng thông tin quận Long Biên, 18/4/2023; số liệu do lbanalysis đọc.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """One entry of the catalogue: what it draws, from which data, and what it says.

    Parameters
    ----------
    name : str
        The chart's id, a noun.
    compute : callable
        Returns the tidy data; column ``figure_id`` names the figure of a row, empty where it has none.
    render : callable
        Draws the data on Axes in a language.
    words : callable
        Returns title (the finding), subtitle (what is shown) and alt text (what the data say) for data and language.
    size : tuple of float
        Width and height [inches] at 100 dots per inch.

    Raises
    ------
    TypeError
        If a part is missing.

    Source
    ------
    The registry.

    Examples
    --------
    >>> CATALOGUE["mention_map"].data().shape[0]
    72
    >>> Chart("nothing")
    Traceback (most recent call last):
    ...
    TypeError: Chart.__init__() missing 3 required positional arguments: 'compute', 'render', and 'words'
    """

    name: str
    compute: Callable[[], pd.DataFrame]
    render: Callable[[Axes, pd.DataFrame, Lang], None]
    words: Callable[[pd.DataFrame, Lang], tuple[str, str, str]]
    size: tuple[float, float] = (9.0, 5.0)

    def data(self) -> pd.DataFrame:
        """Compute the tidy data that the chart draws, one row per mark."""
        return self.compute()

    @property
    def shows(self) -> tuple[str, ...]:
        """The ids of the figures that the chart shows, derived from its data."""
        return tuple(sorted(set(self.data()["figure_id"]) - {""}))

    def alt(self, lang: Lang = "en") -> str:
        """Say in one or two sentences what the data say, for a reader who does not see the picture."""
        return self.words(self.data(), lang)[2]

    def draw(self, lang: Lang = "en") -> Figure:
        """Draw the chart with title, subtitle and source line in a language."""
        if lang not in _WORDS:
            raise ValueError(f"language {lang!r} is unknown: expected 'en' or 'vi'")
        return self._drawn(self.data(), lang)

    def _drawn(self, data: pd.DataFrame, lang: Lang) -> Figure:
        title, subtitle, _ = self.words(data, lang)
        with mpl.rc_context():
            sns.set_theme(style="white", font="DejaVu Sans", rc=_THEME)
            width, height = self.size
            head, foot = 0.66 / height, 0.34 / height
            figure = Figure(figsize=self.size, layout=ConstrainedLayoutEngine(rect=(0.0, foot, 1.0, 1 - head - foot)))
            axes = figure.subplots()
            self.render(axes, data, lang)
            left = 0.12 / width
            figure.text(left, 1 - 0.10 / height, title, fontsize=13, fontweight="bold", va="top", color=_INK)
            figure.text(left, 1 - 0.38 / height, subtitle, fontsize=10, va="top", color=_QUIET)
            figure.text(left, 0.10 / height, _WORDS[lang]["source"], fontsize=8, va="bottom", color=_QUIET)
            figure.draw_without_rendering()
        return figure

    def to_bytes(self, form: Literal["svg", "png"] = "svg", lang: Lang = "en") -> bytes:
        """Render the chart as SVG or PNG (2×), the same bytes from run to run."""
        if form not in ("svg", "png"):
            raise ValueError(f"format {form!r} is unknown: expected 'svg' or 'png'")
        if lang not in _WORDS:
            raise ValueError(f"language {lang!r} is unknown: expected 'en' or 'vi'")
        data, stream = self.data(), io.BytesIO()
        figure = self._drawn(data, lang)
        title, _, alt = self.words(data, lang)
        ids = sorted(set(data["figure_id"]) - {""})
        with mpl.rc_context(_THEME):
            if form == "svg":
                about = {"Date": None, "Title": title, "Description": alt, "Creator": "lbanalysis", "Rights": "CC BY 4.0"}
                figure.savefig(stream, format="svg", metadata={**about, "Keywords": ids})
            else:
                texts = {"Title": title, "Description": alt, "Author": "lbanalysis", "Copyright": "CC BY 4.0", "Comment": " ".join(ids)}
                figure.savefig(stream, format="png", dpi=200, metadata={"Software": None, **texts})
        return stream.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What a notebook shows: PNG (visible in untrusted notebooks), SVG (compared under test) and the alt text."""
        return {"image/png": self.to_bytes("png"), "image/svg+xml": self.to_bytes("svg").decode(), "text/plain": self.alt()}


# --- where each number stands -----------------------------------------------------------------------------------------


def _mention_map_data() -> pd.DataFrame:
    lengths = {p["number"]: p["length"] for p in load_record()["paragraphs"]}
    mentions = load_mentions()
    return mentions.assign(length=[lengths[int(p)] for p in mentions["paragraph"]])


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


def _draw_mention_map(axes: Axes, data: pd.DataFrame, lang: Lang) -> None:
    lengths = [p["length"] for p in load_record()["paragraphs"]]
    numbers = range(1, len(lengths) + 1)
    axes.barh(list(numbers), lengths, height=0.62, color=_PALE, zorder=1)
    for role, colour in ROLE_COLOURS.items():
        rows = data[data["role"] == role]
        axes.scatter(
            (rows["start"] + rows["end"]).astype(float) / 2, rows["paragraph"].astype(float), s=46, marker=ROLE_MARKERS[role],
            color=colour, edgecolor="white", linewidth=0.7, zorder=3, label=f"{_WORDS[lang][role]} ({len(rows)})",
        )  # fmt: skip
    totals = data["paragraph"].value_counts()
    for number, length in zip(numbers, lengths, strict=True):
        axes.text(
            length + 12, number, str(int(totals.get(number, 0))), va="center", fontsize=9, color=_INK if number in totals.index else _QUIET
        )
    axes.set_ylim(len(lengths) + 0.6, 0.4)
    axes.set_xlim(-8, max(lengths) * 1.06)
    axes.set_yticks(list(numbers))
    axes.set_ylabel("Đoạn" if lang == "vi" else "Paragraph")
    axes.set_xlabel(
        "Vị trí trong đoạn (ký tự); số ở cuối thanh: bao nhiêu con số" if lang == "vi"
        else "Position in the paragraph (characters); at the end of the bar: how many numbers"
    )  # fmt: skip
    axes.legend(loc="upper right", frameon=False, fontsize=9.5, handletextpad=0.3)


# --- all figures by section -------------------------------------------------------------------------------------------

_SECTIONS = ("article", "general", "p01", "p02", "p03", "b1", "b2")
_PERCENT_LIKE = ("percent", "percentage_points")


def _figures_by_section_data() -> pd.DataFrame:
    figures = load_figures()
    groups = [
        "date" if role == "date" else "percentage" if kind in _PERCENT_LIKE else "count" if kind == "count" else "other"
        for role, kind in zip(figures["role"], figures["kind"], strict=True)
    ]
    data = figures[["figure_id", "section", "kind", "printed"]].assign(group=groups)
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
    listed = "; ".join(f"{_WORDS[lang][s]} {int(sections.get(s, 0))}" for s in _SECTIONS)
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


def _draw_figures_by_section(axes: Axes, data: pd.DataFrame, lang: Lang) -> None:
    sizes = data["section"].value_counts()
    top, ticks = 0.0, []
    for section in _SECTIONS:
        figures = data[data["section"] == section]
        for figure in figures.itertuples(index=False):
            x, y = (figure.place - 1) % _TILES_PER_ROW, top + (figure.place - 1) // _TILES_PER_ROW
            axes.add_patch(
                mpl.patches.FancyBboxPatch(
                    (x + 0.03, y - 0.42), 0.94, 0.84, boxstyle="round,pad=0,rounding_size=0.08", facecolor=_GROUPS[figure.group],
                    edgecolor="none", gid=figure.figure_id,
                )
            )  # fmt: skip
            text = figure.printed + ("%" if figure.kind == "percent" else "")
            text = text.replace(" - ", " –\n")
            axes.text(x + 0.5, y, text, ha="center", va="center", color="white", fontsize=8 if len(text) > 8 else 10, linespacing=0.95)
        rows = -(-len(figures) // _TILES_PER_ROW)
        ticks.append(top + (rows - 1) / 2)
        top += rows + 0.45
    axes.set_xlim(0, _TILES_PER_ROW)
    axes.set_ylim(top - 0.9, -0.6)
    axes.set_yticks(ticks)
    axes.set_yticklabels([f"{_WORDS[lang][s]} ({int(sizes.get(s, 0))})" for s in _SECTIONS])
    axes.set_xticks([])
    axes.tick_params(length=0)
    sns.despine(ax=axes, left=True, bottom=True)
    handles = [mpl.patches.Patch(color=colour, label=_GROUP_WORDS[lang][group]) for group, colour in _GROUPS.items()]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.36, -0.02), ncols=4, frameon=False, fontsize=9.5, handlelength=1)


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
        "reading": "theo một cách đọc", "none": "không gì phát hiện",
    },
}  # fmt: skip


def _power_data() -> pd.DataFrame:
    stacked = power_by_layer()[["role", "layer", "misprints", "added"]]
    rest = stacked.groupby("role", sort=False).agg(misprints=("misprints", "first"), added=("added", "sum")).reset_index()
    rest = rest.assign(layer="none", added=rest["misprints"] - rest["added"])[["role", "layer", "misprints", "added"]]
    data = pd.concat([stacked, rest], ignore_index=True).sort_values("role", ascending=False, kind="stable", ignore_index=True)
    return data.assign(figure_id="", percent=100 * data["added"] / data["misprints"])


def _percent(value: float, lang: Lang) -> str:
    return format_number(Fraction(round(value * 10), 10), 1, lang) + "%"


def _power_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    share = data.set_index(["role", "layer"])["percent"]
    headline, none = _percent(share.get(("quantity", "equality"), 0.0), lang), _percent(share.get(("quantity", "none"), 0.0), lang)
    bits = []
    for role, rows in data.groupby("role", sort=False):
        parts = [f"{_LAYER_WORDS[lang][row.layer]} {_percent(row.percent, lang)}" for row in rows.itertuples() if row.added]
        bits.append(f"{_WORDS[lang][role]}: {', '.join(parts)}")
    if lang == "vi":
        return (
            f"Đẳng thức chỉ phát hiện được {headline} số lỗi in một chữ số ở các số lượng",
            "Tỷ lệ lỗi in một chữ số mà các phép kiểm tra phát hiện, cộng dồn theo lớp",
            f"Biểu đồ thanh xếp chồng về lỗi in một chữ số. {'. '.join(bits)}. Không gì phát hiện {none} lỗi ở số lượng.",
        )
    return (
        f"Equalities alone would catch {headline} of misprinted digits in quantities",
        "Share of all single-digit misprints that the checks would catch, layer upon layer",
        f"Stacked bar chart of single-digit misprints. {'. '.join(bits)}. Nothing would catch {none} of those in quantities.",
    )


def _draw_power(axes: Axes, data: pd.DataFrame, lang: Lang) -> None:
    for y, (role, rows) in enumerate(data.groupby("role", sort=False)):
        left = 0.0
        for row in rows.itertuples(index=False):
            bar = axes.barh(y, row.percent, left=left, height=0.52, color=_LAYER_COLOURS[row.layer], edgecolor="white", linewidth=1)
            bar[0].set_gid(f"{role} {row.layer}")
            if row.percent >= 4:
                ink = "white" if row.layer == "equality" else _INK
                axes.text(left + row.percent / 2, y, _percent(row.percent, lang), ha="center", va="center", fontsize=9.5, color=ink)
            left += row.percent
    roles = data.drop_duplicates("role")
    noun = "lỗi có thể có" if lang == "vi" else "possible misprints"
    axes.set_yticks(range(len(roles)))
    axes.set_yticklabels([f"{_WORDS[lang][r.role]}\n({format_number(int(r.misprints), lang=lang)} {noun})" for r in roles.itertuples()])
    axes.set_ylim(len(roles) - 0.6, -0.4)
    axes.set_xlim(0, 100)
    axes.set_xlabel("Phần trăm số lỗi in một chữ số" if lang == "vi" else "Percent of single-digit misprints")
    sns.despine(ax=axes, left=True)
    axes.tick_params(axis="y", length=0)
    handles = [mpl.patches.Patch(color=colour, label=_LAYER_WORDS[lang][layer]) for layer, colour in _LAYER_COLOURS.items()]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.45, -0.24), ncols=3, frameon=False, fontsize=9.5, handlelength=1)


CATALOGUE: dict[str, Chart] = {
    chart.name: chart
    for chart in (
        Chart("figures_by_section", _figures_by_section_data, _draw_figures_by_section, _figures_by_section_words, (9.6, 5.2)),
        Chart("mention_map", _mention_map_data, _draw_mention_map, _mention_map_words, (9.6, 5.6)),
        Chart("misprint_power", _power_data, _draw_power, _power_words, (9.6, 3.9)),
    )
}
