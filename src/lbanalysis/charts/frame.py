"""What every chart shares: the frozen `Chart`, its theme, and how numbers become places and labels."""

from __future__ import annotations

import io
import math
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from lbanalysis.citations import LICENCE, cite
from lbanalysis.formulas import parse
from lbanalysis.numbers import Number
from lbanalysis.numerals import InputError
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry
from lbanalysis.tables import Row
from lbanalysis.wording import LANGUAGES, Lang, Text, in_both, language, write_day, write_number

Form = Literal["svg", "png", "csv"]

# One colour for the same thing everywhere. The palette is Okabe and Ito's, safe for colour-blind readers,
# darkened where white text stands on it (a contrast of at least 4.5 to 1). Nothing is said by colour alone:
# there is always a label, a marker or a place too.
INK, QUIET, PALE = "#222222", "#595959", "#E3E6E8"
BLUE, GREEN, ORANGE, RED, PURPLE, SKY = "#0072B2", "#00755A", "#E69F00", "#B34A00", "#8C4A7C", "#56B4E9"
ROLE_COLOURS = {"quantity": BLUE, "date": "#D55E00", "identifier": "#666666"}
ROLE_MARKERS = {"quantity": "o", "date": "s", "identifier": "X"}
# Of a target: completed; met by the yearly plan; being carried out; nothing said.
STATUS_COLOURS = {"completed": BLUE, "on_plan": SKY, "in_progress": ORANGE, "not_stated": PALE}
VERDICT_COLOURS = {"agrees": GREEN, "fits a reading": ORANGE, "cannot be checked": PALE, "disagrees": RED}
# The two readings of one printed number.
READING_COLOURS = {"first": BLUE, "second": ORANGE}
READING_MARKERS = {"first": "o", "second": "s"}
# Whatever comes from outside the article.
REFERENCE_COLOUR, REFERENCE_MARKER = PURPLE, "D"

# DejaVu Sans ships with matplotlib and holds every Vietnamese letter.
_THEME: dict[Any, Any] = {
    "svg.hashsalt": "lbanalysis", "svg.fonttype": "path", "figure.dpi": 100, "savefig.facecolor": "white",
    "font.size": 10, "axes.labelsize": 10, "xtick.labelsize": 10, "ytick.labelsize": 10,
    "axes.edgecolor": QUIET, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
    "text.color": INK, "axes.spines.top": False, "axes.spines.right": False, "axes.unicode_minus": True,
    "hatch.linewidth": 0.7,
}  # fmt: skip

ROLE_WORDS = {
    "en": {
        "quantity": "quantity",
        "date": "date or period",
        "identifier": "identifier (code, rank, name)",
    },
    "vi": {
        "quantity": "số lượng",
        "date": "ngày hoặc giai đoạn",
        "identifier": "định danh (mã, thứ tự, tên)",
    },
}


def source_line(registry: Registry, lang: Lang) -> str:
    """Name the article that a chart draws, and who read it; a scenario is not what the article prints."""
    record = registry.record
    publisher = (record.get("publisher_en") if lang == "en" else "") or record["publisher"]
    day = write_day(date.fromisoformat(record["published"]), lang)
    named = ", ".join(filter(None, (record["source"], publisher, day)))
    if lang == "vi":
        what = "Kịch bản với số liệu đã đổi, không phải điều bài báo in. " * registry.scenario
        return f"{what}Nguồn: {named}; số liệu do lbanalysis đọc."
    what = "A scenario with changed numbers, not what the article prints. " * registry.scenario
    return f"{what}Source: {named}; numbers read by lbanalysis."


# --- numbers as places and labels ---------------------------------------------------------------------------


def number(value: Fraction | int | float, decimals: int | None = None, lang: Lang = "en") -> str:
    """Write a number as a language does; a float stands for its shortest decimal."""
    return write_number(Fraction(str(value)) if isinstance(value, float) else value, decimals, lang)


def percent(value: Fraction | int | float, decimals: int, lang: Lang) -> str:
    """Write a percentage [%] as a language does."""
    return number(value, decimals, lang) + "%"


def outward(low: float, high: float, decimals: int) -> tuple[float, float]:
    """Round the ends of an interval outward; the last bits of a float move no end of so few decimals."""
    grid = 10**decimals
    return math.floor(low * grid + 1e-6) / grid, math.ceil(high * grid - 1e-6) / grid


def percent_range(low: float, high: float, decimals: int, lang: Lang) -> str:
    """Write an interval [%] with its ends rounded outward, or the one number that it is."""
    if low == high:
        return percent(high, decimals, lang)
    ends = outward(low, high, decimals)
    return f"{number(ends[0], decimals, lang)}–{percent(ends[1], decimals, lang)}"


def places(quantity: Number) -> dict[str, float]:
    """A Number as columns for drawing: its ends, and what stands for it, or the middle where nothing does."""
    interval = quantity.interval
    value = interval.mid if quantity.value is None else quantity.value
    return {"value": float(value), "low": float(interval.low), "high": float(interval.high)}


def decimals_of(quantity: Number, otherwise: int = 0) -> int:
    """How many decimals a number prints."""
    return quantity.printed[1] if quantity.printed else otherwise


def known(table: str, id: str, registry: Registry) -> Row:
    """A row of a registry's table; a chart of one article refuses the registry of another."""
    if id not in registry.tables[table]:
        raise InputError(
            f"{id!r} is none of the {table} of {registry.record['id']}: expected a registry that has it"
        )
    return registry.tables[table][id]


MOST = 2000  # marks that one row of data may draw


def whole(formula: str, registry: Registry, most: int = MOST) -> int:
    """The whole number from 0 up that a formula yields; nothing else can be drawn as so many things."""
    quantity = registry.compute(parse(formula))
    count = quantity.low
    if quantity.interval.width or count.denominator != 1 or not 0 <= count <= most:
        said, limit = quantity.texts(), in_both(lambda lang: number(most, lang=lang))
        raise NoValueError(
            f"{said.en} is no number of things from 0 to {limit.en}",
            f"{said.vi} không phải là số lượng từ 0 đến {limit.vi}",
        )
    return int(count)


def ids(data: pd.DataFrame, column: str) -> tuple[str, ...]:
    """The ids in a column, each once."""
    return tuple(sorted(set(data[column]) - {""})) if column in data else ()


# --- marks --------------------------------------------------------------------------------------------------


def mark(artist: Artist, name: str) -> Artist:
    """Give an artist the name of the row of data that it draws, so that a test finds it on the Axes."""
    artist.set_gid(name)
    return artist


def beside(
    axes: Axes, x: float, y: float, text: str, right: float = 0, up: float = 0, **style: Any
) -> Artist:
    """Write a label so many points to the right of a point and above it."""
    style = {"va": "center", "fontsize": 9, **style}
    return axes.annotate(
        text, (x, y), (right, up), textcoords="offset points", annotation_clip=False, **style
    )


def name_rows(axes: Axes, names: Sequence[str], above: float = 0.6, below: float = 0.6) -> None:
    """Name the rows of a chart, the first on top, with room above the first and below the last."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 1 + below, -above)
    axes.tick_params(axis="y", length=0)
    sns.despine(ax=axes, left=True)


def count_axis(
    axes: Axes, counts: Sequence[float], ends: tuple[float, float], steps: Sequence[int], lang: Lang
) -> None:
    """A logarithmic axis of counts, at least from one end to the other; a count of 0 stands left of 1."""
    zero, least = min(counts) == 0, min((count for count in counts if count > 0), default=1)
    left, right = min(ends[0], 0.7 * least), max(ends[1], 1.8 * max(counts))
    if zero:
        axes.set_xscale("symlog", linthresh=1)
    else:
        axes.set_xscale("log")
    axes.set_xlim(-0.2 if zero else left, right)
    powers = range(math.floor(math.log10(left)), math.ceil(math.log10(right)))
    ticks = [step * Fraction(10) ** power for power in powers for step in steps]
    shown = [Fraction(0)] * zero + [tick for tick in ticks if (1 if zero else left) <= tick <= right]
    axes.set_xticks([float(tick) for tick in shown], [number(tick, lang=lang) for tick in shown])
    axes.minorticks_off()


# --- the chart ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False, repr=False)
class Chart:
    """A chart of a registry: what it draws, from which data, and what it says.

    Parameters
    ----------
    name : str
        The chart's id, a noun.
    registry : Registry
        What it draws.
    compute : callable
        Returns the tidy data of a registry, one row per mark: column ``mark`` is the row's own name, which
        its artist on the Axes bears as gid; ``figure_id`` names its figure and, where there is the column,
        ``result_id`` its result, empty where it has none.
    render : callable
        Draws the data on the Axes, one per row of `heights`, in a language.
    words : callable
        Returns title (the finding), subtitle (what is shown) and alt text (what the data say), for data and
        language.
    size : tuple of float
        Width and height [inches] at 100 dots per inch.
    heights : tuple of float
        Relative heights of the Axes, from top to bottom.

    Examples
    --------
    >>> from lbanalysis.charts import mention_map
    >>> mention_map().data().shape[0]
    72
    >>> Chart("nothing")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    TypeError: Chart.__init__() missing 4 required positional arguments: 'registry', 'compute', ...
    """

    name: str
    registry: Registry
    compute: Callable[[Registry], pd.DataFrame]
    render: Callable[[Sequence[Axes], pd.DataFrame, Lang], None]
    words: Callable[[pd.DataFrame, Lang], tuple[str, str, str]]
    size: tuple[float, float] = (9.6, 5.0)
    heights: tuple[float, ...] = (1.0,)

    def __repr__(self) -> str:
        return f"Chart {self.name} of {self.registry.record['id']}"

    @cached_property
    def _found(self) -> tuple[pd.DataFrame, Text | None]:
        """The data, and why there are none where a number that the chart needs has no value."""
        try:
            data = self.compute(self.registry)
        except NoValueError as error:
            return pd.DataFrame(columns=["mark", "figure_id"], dtype="string"), error.reason
        except OverflowError:
            reason = Text("a day lies outside the calendar", "có ngày nằm ngoài lịch")
            return pd.DataFrame(columns=["mark", "figure_id"], dtype="string"), reason
        own = [column for column in ("mark", "figure_id", "result_id", "reference_id") if column in data]
        return data[[*own, *(column for column in data if column not in own)]], None

    def data(self) -> pd.DataFrame:
        """The tidy data, one row per mark; none where a number that the chart needs has no value."""
        return self._found[0].copy()

    @property
    def shows(self) -> tuple[str, ...]:
        """The ids of the figures that the chart shows, derived from its data."""
        return ids(self._found[0], "figure_id")

    @property
    def results(self) -> tuple[str, ...]:
        """The ids of the results that the chart shows, derived from its data."""
        return ids(self._found[0], "result_id")

    def _said(self, lang: Lang) -> tuple[str, str, str]:
        """Title, subtitle and alt text; where nothing can be drawn, that and why."""
        data, reason = self._found
        if reason is None:
            return self.words(data, lang)
        label = self.registry.tables["charts"].get(self.name, {}).get(f"label_{lang}", self.name)
        why = reason[LANGUAGES.index(lang)]
        title = f"Không vẽ được “{label}”: {why}" if lang == "vi" else f"“{label}” cannot be drawn: {why}"
        return title, "", f"{title}."

    def title(self, lang: Lang | None = None) -> str:
        """Say what the chart finds, in one line."""
        return self._said(language(lang))[0]

    def alt(self, lang: Lang | None = None) -> str:
        """Say in a few sentences what the data say, for a reader who does not see the picture."""
        return self._said(language(lang))[2]

    def draw(self, lang: Lang | None = None) -> Figure:
        """Draw the chart with title, subtitle and source line."""
        lang = language(lang)
        title, subtitle, _ = self._said(lang)
        drawable = self._found[1] is None
        with mpl.rc_context():
            sns.set_theme(style="white", font="DejaVu Sans", rc=_THEME)
            width, height = self.size
            head, foot = 0.66 / height, 0.34 / height
            layout = ConstrainedLayoutEngine(rect=(0.0, foot, 1.0, 1 - head - foot))
            figure = Figure(figsize=self.size, layout=layout)
            heights = self.heights if drawable else (1.0,)
            axes = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)
            if drawable:
                self.render(list(axes[:, 0]), self.data(), lang)
            else:
                axes[0, 0].set_axis_off()
                axes[0, 0].text(0.5, 0.5, textwrap.fill(title, 90), ha="center", va="center")
                title = textwrap.shorten(title.partition(": ")[0], 95)
            left = 0.12 / width
            style: dict[str, Any] = {"va": "top", "color": INK}
            figure.text(left, 1 - 0.10 / height, title, fontsize=13, fontweight="bold", **style)
            figure.text(left, 1 - 0.38 / height, subtitle, fontsize=10, va="top", color=QUIET)
            source = source_line(self.registry, lang)
            figure.text(left, 0.10 / height, source, fontsize=8, va="bottom", color=QUIET)
            figure.draw_without_rendering()
            _fix_places(figure)
        return figure

    def to_bytes(self, form: Form = "svg", lang: Lang | None = None) -> bytes:
        """Render the chart as SVG or PNG (2×), or its data as CSV: the same bytes from run to run.

        Pictures hold title, alt text, ids of figures and results, citation and licence in their metadata.
        """
        if form not in ("svg", "png", "csv"):
            raise InputError(f"format {form!r} is unknown: expected 'svg', 'png' or 'csv'")
        if form == "csv":
            return str(self._found[0].to_csv(index=False, lineterminator="\n")).encode()
        return self._rendered((form,), lang)[form]

    def _rendered(self, forms: Sequence[Form], lang: Lang | None = None) -> dict[Form, bytes]:
        """Draw once and render in one form or both."""
        lang = language(lang)
        title, _, alt = self._said(lang)
        shown = [*self.shows, *self.results]
        about: dict[str, Any] = {"Title": title, "Description": alt, "Source": self._source(lang)}
        svg: dict[str, Any] = {
            "Date": None, "Creator": "lbanalysis", "Rights": LICENCE, "Identifier": self.name,
            "Language": lang, "Keywords": shown,
        }  # fmt: skip
        png = {
            "Software": None, "Author": "lbanalysis", "Copyright": LICENCE,
            "Comment": " ".join([self.name, *shown]),
        }  # fmt: skip
        figure, drawn = self.draw(lang), {}
        for form in forms:
            stream = io.BytesIO()
            own = svg if form == "svg" else png
            with mpl.rc_context(_THEME):
                figure.savefig(
                    stream, format=form, dpi=200 if form == "png" else "figure", metadata={**about, **own}
                )
            drawn[form] = stream.getvalue()
        return drawn

    def _source(self, lang: Lang) -> str:
        """How the chart is cited; one that its registry does not name, by the article."""
        if self.name not in self.registry.tables["charts"]:
            return source_line(self.registry, lang)
        return " ".join(cite(self.name, style="text", lang=lang, registry=self.registry).splitlines())

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a notebook shows: PNG (for untrusted notebooks), SVG (compared under test), alt text."""
        drawn = self._rendered(("png", "svg"))
        # JupyterLab prefers the SVG once a notebook is trusted and never shrinks it: without a size of its
        # own it takes the width there is.
        drawing = re.sub(r' width="\S+pt" height="\S+pt"', "", drawn["svg"].decode(), count=1)
        bundle = {"image/png": drawn["png"], "image/svg+xml": drawing, "text/plain": self.alt()}
        return bundle, {"lbanalysis": {"chart": self.name}}


def _fix_places(figure: Figure) -> None:
    """Keep the Axes where the layout put them, rounded: its solver's last bits would change an SVG's ids."""
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (
            round(float(side), 6) for side in axes.get_position(original=True).bounds
        )
        axes.set_position((left, bottom, width, height))
        axes.apply_aspect()
