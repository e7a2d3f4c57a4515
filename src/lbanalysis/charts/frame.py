"""What every chart shares: the frozen `Chart`, its theme, colours and words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from lbanalysis.citations import LICENCE, cite
from lbanalysis.numerals import format_number

Lang = Literal["en", "vi"]
Form = Literal["svg", "png", "csv"]

# One colour for the same thing everywhere. The palette is Okabe and Ito's, safe for colour-blind readers, darkened where white text stands
# on it (a contrast of at least 4.5 to 1). Nothing is said by colour alone: there is always a label, a marker or a place too.
INK, QUIET, PALE = "#222222", "#595959", "#E3E6E8"
BLUE, GREEN, ORANGE, RED, PURPLE, SKY = "#0072B2", "#00755A", "#E69F00", "#B34A00", "#8C4A7C", "#56B4E9"
ROLE_COLOURS = {"quantity": BLUE, "date": "#D55E00", "identifier": "#666666"}
ROLE_MARKERS = {"quantity": "o", "date": "s", "identifier": "X"}
# Of a target: completed; met by the yearly plan; being carried out; nothing said.
STATUS_COLOURS = {"completed": BLUE, "on_plan": SKY, "in_progress": ORANGE, "not_stated": PALE}
VERDICT_COLOURS = {
    "agrees": GREEN,
    "depends on the reading": ORANGE,
    "cannot be checked": PALE,
    "disagrees": RED,
}
# The two readings of one printed number.
READING_COLOURS = {"first": BLUE, "second": ORANGE}
READING_MARKERS = {"first": "o", "second": "s"}
# Whatever comes from outside the article.
REFERENCE_COLOUR, REFERENCE_MARKER = PURPLE, "D"

SECTIONS = ("article", "general", "p01", "p02", "p03", "b1", "b2")
# DejaVu Sans ships with matplotlib and holds every Vietnamese letter.
_THEME: dict[Any, Any] = {
    "svg.hashsalt": "lbanalysis", "svg.fonttype": "path", "figure.dpi": 100, "savefig.facecolor": "white",
    "font.size": 10, "axes.labelsize": 10, "xtick.labelsize": 10, "ytick.labelsize": 10,
    "axes.edgecolor": QUIET, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "text.color": INK,
    "axes.spines.top": False, "axes.spines.right": False, "axes.unicode_minus": True, "hatch.linewidth": 0.7,
}  # fmt: skip

WORDS = {
    "en": {
        "quantity": "quantity", "date": "date or period", "identifier": "identifier (code, rank, name)",
        "article": "The posting", "general": "Term and plans", "p01": "Programme 01: political system",
        "p02": "Programme 02: quality of life",
        "p03": "Programme 03: infrastructure", "b1": "Breakthrough 1: staff", "b2": "Breakthrough 2: infrastructure",
        "agrees": "agrees", "disagrees": "disagrees", "depends on the reading": "depends on the reading",
        "cannot be checked": "cannot be checked",
        "source": "Source: Báo Hànộimới, portal of Long Biên district, 18 April 2023; numbers read by lbanalysis.",
    },
    "vi": {
        "quantity": "số lượng", "date": "ngày hoặc giai đoạn", "identifier": "định danh (mã, thứ tự, tên)",
        "article": "Thông tin đăng bài", "general": "Nhiệm kỳ và kế hoạch", "p01": "Chương trình 01: hệ thống chính trị",
        "p02": "Chương trình 02: chất lượng sống", "p03": "Chương trình 03: hạ tầng", "b1": "Đột phá 1: cán bộ", "b2": "Đột phá 2: hạ tầng",
        "agrees": "khớp", "disagrees": "không khớp", "depends on the reading": "tùy cách hiểu", "cannot be checked": "không kiểm tra được",
        "source": "Nguồn: Báo Hànộimới, cổng thông tin quận Long Biên, 18/4/2023; số liệu do lbanalysis đọc.",
    },
}  # fmt: skip


def number(value: Fraction | int | float, decimals: int | None = None, lang: Lang = "en") -> str:
    """Write a number in a language's convention; a float that data hold is rounded to the decimals first."""
    exact = (
        Fraction(round(value * 10 ** (decimals or 0)), 10 ** (decimals or 0))
        if isinstance(value, float)
        else Fraction(value)
    )
    return format_number(exact, decimals, lang)


def percent(value: Fraction | int | float, decimals: int, lang: Lang) -> str:
    """Write a percentage [%] in a language's convention."""
    return number(value, decimals, lang) + "%"


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


@dataclass(frozen=True)
class Chart:
    """One entry of the catalogue: what it draws, from which data, and what it says.

    Parameters
    ----------
    name : str
        The chart's id, a noun.
    compute : callable
        Returns the tidy data, one row per mark: column ``mark`` is the row's own name, which its artist on the Axes bears as
        gid; ``figure_id`` names its figure and, where there is the column, ``result_id`` its result, empty where it has none.
    render : callable
        Draws the data on the Axes, one per row of `heights`, in a language.
    words : callable
        Returns title (the finding), subtitle (what is shown) and alt text (what the data say) for data and language.
    size : tuple of float
        Width and height [inches] at 100 dots per inch.
    heights : tuple of float
        Relative heights of the Axes, from top to bottom.

    Raises
    ------
    TypeError
        If a part is missing.

    Source
    ------
    The registry.

    Examples
    --------
    >>> from lbanalysis.charts import CATALOGUE
    >>> CATALOGUE["mention_map"].data().shape[0]
    72
    >>> Chart("nothing")
    Traceback (most recent call last):
    ...
    TypeError: Chart.__init__() missing 3 required positional arguments: 'compute', 'render', and 'words'
    """

    name: str
    compute: Callable[[], pd.DataFrame]
    render: Callable[[Sequence[Axes], pd.DataFrame, Lang], None]
    words: Callable[[pd.DataFrame, Lang], tuple[str, str, str]]
    size: tuple[float, float] = (9.6, 5.0)
    heights: tuple[float, ...] = (1.0,)

    def data(self) -> pd.DataFrame:
        """Compute the tidy data that the chart draws, one row per mark."""
        data = self.compute()
        ids = [column for column in ("mark", "figure_id", "result_id", "reference_id") if column in data]
        return data[[*ids, *(column for column in data if column not in ids)]]

    @property
    def shows(self) -> tuple[str, ...]:
        """The ids of the figures that the chart shows, derived from its data."""
        return _ids(self.data(), "figure_id")

    @property
    def results(self) -> tuple[str, ...]:
        """The ids of the results that the chart shows, derived from its data."""
        return _ids(self.data(), "result_id")

    def title(self, lang: Lang = "en") -> str:
        """Say what the chart finds, in one line."""
        return self.words(self.data(), _language(lang))[0]

    def alt(self, lang: Lang = "en") -> str:
        """Say in a few sentences what the data say, for a reader who does not see the picture."""
        return self.words(self.data(), _language(lang))[2]

    def draw(self, lang: Lang = "en") -> Figure:
        """Draw the chart with title, subtitle and source line in a language."""
        return self._drawn(self.data(), _language(lang))

    def _drawn(self, data: pd.DataFrame, lang: Lang) -> Figure:
        title, subtitle, _ = self.words(data, lang)
        with mpl.rc_context():
            sns.set_theme(style="white", font="DejaVu Sans", rc=_THEME)
            width, height = self.size
            head, foot = 0.66 / height, 0.34 / height
            figure = Figure(
                figsize=self.size, layout=ConstrainedLayoutEngine(rect=(0.0, foot, 1.0, 1 - head - foot))
            )
            axes = figure.subplots(len(self.heights), 1, squeeze=False, height_ratios=self.heights)
            self.render(list(axes[:, 0]), data, lang)
            left = 0.12 / width
            figure.text(left, 1 - 0.10 / height, title, fontsize=13, fontweight="bold", va="top", color=INK)
            figure.text(left, 1 - 0.38 / height, subtitle, fontsize=10, va="top", color=QUIET)
            figure.text(left, 0.10 / height, WORDS[lang]["source"], fontsize=8, va="bottom", color=QUIET)
            figure.draw_without_rendering()
            _fix_places(figure)
        return figure

    def to_bytes(self, form: Form = "svg", lang: Lang = "en") -> bytes:
        """Render the chart as SVG or PNG (2×), or its data as CSV: the same bytes from run to run.

        Pictures hold title, alt text, ids of figures and results, citation and licence in their metadata.
        """
        if form not in ("svg", "png", "csv"):
            raise ValueError(f"format {form!r} is unknown: expected 'svg', 'png' or 'csv'")
        if form == "csv":
            return str(self.data().to_csv(index=False, lineterminator="\n")).encode()
        return self._rendered((form,), _language(lang))[form]

    def _rendered(self, forms: Sequence[Form], lang: Lang) -> dict[Form, bytes]:
        """Draw once, in one form or both."""
        data = self.data()
        title, _, alt = self.words(data, lang)
        ids = [*_ids(data, "figure_id"), *_ids(data, "result_id")]
        about: dict[str, Any] = {
            "Title": title,
            "Description": alt,
            "Source": " ".join(cite(self.name, "text", lang).splitlines()),
        }
        figure, drawn = self._drawn(data, lang), {}
        for form in forms:
            stream = io.BytesIO()
            with mpl.rc_context(_THEME):
                if form == "svg":
                    svg = {
                        "Date": None,
                        "Creator": "lbanalysis",
                        "Rights": LICENCE,
                        "Identifier": self.name,
                        "Language": lang,
                    }
                    figure.savefig(stream, format="svg", metadata={**about, **svg, "Keywords": ids})
                else:
                    png = {
                        "Software": None,
                        "Author": "lbanalysis",
                        "Copyright": LICENCE,
                        "Comment": " ".join([self.name, *ids]),
                    }
                    figure.savefig(stream, format="png", dpi=200, metadata={**about, **png})
            drawn[form] = stream.getvalue()
        return drawn

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a notebook shows: PNG (visible in untrusted notebooks), SVG (compared under test) and the alt text."""
        drawn = self._rendered(("png", "svg"), "en")
        # JupyterLab prefers the SVG once a notebook is trusted and never shrinks it: without a size of its own it takes the width there is.
        drawing = re.sub(r' width="\S+pt" height="\S+pt"', "", drawn["svg"].decode(), count=1)
        bundle = {"image/png": drawn["png"], "image/svg+xml": drawing, "text/plain": self.alt()}
        return bundle, {"lbanalysis": {"chart": self.name}}


def _fix_places(figure: Figure) -> None:
    """Keep the Axes where the layout put them, rounded: its solver differs in the last bits from run to run, and so would an SVG's ids."""
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (
            round(float(side), 6) for side in axes.get_position(original=True).bounds
        )
        axes.set_position((left, bottom, width, height))
        axes.apply_aspect()


def _language(lang: Lang) -> Lang:
    if lang not in WORDS:
        raise ValueError(f"language {lang!r} is unknown: expected 'en' or 'vi'")
    return lang


def _ids(data: pd.DataFrame, column: str) -> tuple[str, ...]:
    return tuple(sorted(set(data[column]) - {""})) if column in data else ()
