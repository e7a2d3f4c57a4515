"""What every chart shares: the frozen `Chart`, its looks, and a sheet on which text is set by the inch."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from math import isfinite
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Transform

from lbanalysis.charts.marks import Mark, Row, fill
from lbanalysis.citations import LICENCE, cite
from lbanalysis.numerals import InputError
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry
from lbanalysis.wording import Lang, Text, language, significant, write_day, write_number

Format = Literal["svg", "png", "csv"]

# One colour for the same thing everywhere. The palette is Okabe and Ito's, safe for colour-blind readers,
# darkened where white text stands on it (a contrast of at least 4.5 to 1). Nothing is said by colour alone.
INK, QUIET, PALE = "#222222", "#595959", "#E3E6E8"
BLUE, GREEN, ORANGE, RED, PURPLE, SKY = "#0072B2", "#00755A", "#E69F00", "#B34A00", "#8C4A7C", "#56B4E9"


class Look(NamedTuple):
    """How a mark is drawn: its colour, its marker, its hatching."""

    colour: str
    marker: str = "o"
    hatch: str = ""

    def fill(self) -> dict[str, Any]:
        """The style of a patch: full, or hatched on white."""
        if self.hatch:
            return {"facecolor": "white", "edgecolor": self.colour, "hatch": self.hatch, "linewidth": 0.8}
        return {"facecolor": self.colour, "edgecolor": QUIET, "linewidth": 0.6}

    def dot(self) -> dict[str, Any]:
        """The style of a marker."""
        return {"marker": self.marker, "color": self.colour, "edgecolor": "white", "linewidth": 0.7}


PLAIN_LOOKS = {  # that the marks of every form may have
    "": Look(BLUE), "article": Look(INK), "whole": Look(INK), "completed": Look(BLUE), "on_plan": Look(SKY),
    "in_progress": Look(ORANGE), "new": Look(SKY, hatch="////"), "rest": Look(PALE), "unstated": Look(PALE),
    "first": Look(BLUE), "second": Look(ORANGE, "s"), "third": Look(GREEN, "^"), "quantity": Look(BLUE),
    "outside": Look(PURPLE, "D"), "line": Look(QUIET, "|"),
}  # fmt: skip
LOOKS = PLAIN_LOOKS | {
    "excess": Look(RED, hatch="////"), "agrees": Look(GREEN), "fits a reading": Look(ORANGE),
    "cannot be checked": Look(PALE), "disagrees": Look(RED), "date": Look("#D55E00", "s"),
    "identifier": Look("#666666", "X"), "equality": Look(BLUE), "part": Look(SKY), "bound": Look(ORANGE),
    "repeat": Look("#CC79A7"), "reading": Look("#F0E442"), "count": Look(BLUE),
    "percentage": Look("#3F4A56"), "other": Look("#7A5C1E"), "period": Look(RED),
}  # fmt: skip
LIGHT = {PALE, SKY, ORANGE, "#CC79A7", "#F0E442"}  # on these, text is dark

# DejaVu Sans ships with matplotlib and holds every Vietnamese letter.
_THEME: dict[Any, Any] = {
    "svg.hashsalt": "lbanalysis", "svg.fonttype": "path", "figure.dpi": 100, "savefig.facecolor": "white",
    "axes.edgecolor": QUIET, "xtick.color": INK, "text.color": INK, "axes.spines.top": False,
    "axes.spines.right": False, "axes.spines.left": False, "axes.unicode_minus": True, "hatch.linewidth": 0.7,
    "text.parse_math": False,
}  # fmt: skip
WIDE, NARROW = 9.6, 3.6  # inches, at 100 dots each: a page, and a phone
WIDTHS = {"wide": WIDE, "narrow": NARROW}
MARGIN, SIZE, LINE = 0.14, 9.5, 0.19  # inches at either side; points of a text; inches from line to line


def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """How wide a line of text is [inches]."""
    words = text.split(" ")
    space = _word_width("x x", weight) - 2 * _word_width("x", weight)
    return size * (sum(_word_width(word, weight) for word in words) + space * (len(words) - 1))


@lru_cache(maxsize=8192)
def _word_width(word: str, weight: str) -> float:
    """How wide a word is at a size of one point [inches]."""
    font = FontProperties(family="DejaVu Sans", size=1, weight=weight)
    return float(TextToPath().get_text_width_height_descent(word, font, ismath=False)[0]) / 72


def wrapped(text: str, width: float, size: float = SIZE, weight: str = "normal") -> list[str]:
    """Break a text into lines of at most so many inches."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size, weight) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def heading(name: str, group: Sequence[Row], lang: Lang, width: float, weight: str) -> list[str]:
    """The lines above a row of marks: what it is, by its own text, the first label, or its name."""
    return wrapped(group[0][f"row_{lang}"] or group[0][f"label_{lang}"] or name, width, weight=weight)


class Key(NamedTuple):
    """A swatch and what it means."""

    look: Look | None  # none where a text goes on
    text: str


def flowed(keys: Iterable[Key], width: float) -> Flowed:
    """Set swatches with their texts in lines of a width, with the place where each begins [inches]."""
    lines: Flowed = []
    x = 0.0
    for key in keys:
        first, *rest = wrapped(key.text, width - 0.2)
        own = 0.2 + text_width(first)
        if not lines or x + own > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, key._replace(text=first)))
        x = x + own + 0.22 if not rest else width
        lines += [[(0.0, Key(None, more))] for more in rest]
    return lines


def _rounded(data: pd.DataFrame) -> pd.DataFrame:
    """Data as a file has it: five significant digits of a number, the ends of an interval rounded outward."""
    ways = {"value": 0, "percent": 0, "low": -1, "high": 1}
    return data.assign(**{
        name: [float(significant(Fraction(str(x)), 5, way)) if isfinite(x) else x for x in data[name]]
        for name, way in ways.items() if name in data
    })  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """The room of a form: its Axes, whose y counts inches from the top, and their width [inches]."""

    axes: Axes
    width: float

    @property
    def across(self) -> Transform:
        """Places by the share of the width, and by inches from the top."""
        return self.axes.get_yaxis_transform()

    def write(self, x: float, y: float, text: str, **style: Any) -> Artist:
        """Write a text so many inches from the left."""
        plain = {"fontsize": SIZE, "va": "center", "transform": self.across}
        return self.axes.text(x / self.width, y, text, **{**plain, **style})

    def lines(self, x: float, y: float, lines: Sequence[str], **style: Any) -> None:
        """Write lines under each other, the middle of the first at y."""
        for i, line in enumerate(lines):
            self.write(x, y + i * LINE, line, **style)

    def keys(self, y: float, lines: Flowed, x: float = 0.0, square: bool = True) -> None:
        """Draw swatches, squares or the markers of their looks, and their texts."""
        for i, line in enumerate(lines):
            for left, key in line:
                self.write(x + left + 0.18, y + i * LINE, key.text)
                if key.look is None:
                    continue
                style = {**key.look.fill(), "linewidth": 0.6, "s": 52, "zorder": 4, "clip_on": False}
                style |= {"hatch": key.look.hatch * 2} if key.look.hatch else {}
                style |= {"marker": "s" if square else key.look.marker, "transform": self.across}
                self.axes.scatter((x + left + 0.06) / self.width, y + i * LINE, **style)

    def ticks(self, ends: tuple[float, float], lang: Lang, sign: str = "", whole: bool = False) -> None:
        """Set the ends of the axis, and as many ticks as there is room for, none of them cut off."""
        self.axes.set_xlim(*ends)
        steps = {"steps": [1, 2, 5, 10], "integer": whole}
        places = MaxNLocator(max(3, int(self.width / 0.9)), **steps).tick_values(*ends)
        shown = [float(place) for place in places if ends[0] <= place <= ends[1]]
        texts = [write_number(Fraction(str(round(place, 10))), lang=lang) + sign for place in shown]
        scale = self.width / (ends[1] - ends[0])
        room = [min(place - ends[0], ends[1] - place) * scale + MARGIN for place in shown]
        kept = [i for i, text in enumerate(texts) if text_width(text) / 2 <= room[i]]
        self.axes.set_xticks([shown[i] for i in kept], [texts[i] for i in kept])


def mark(artist: Artist, name: str) -> Artist:
    """Give an artist the name of the row of data that it draws, so that a test finds it on the Axes."""
    artist.set_gid(name)
    return artist


def source_line(registry: Registry, lang: Lang) -> str:
    """Name the article that a chart draws, and who read it; a scenario is not what the article prints."""
    record = registry.record
    publisher = (record.get("publisher_en") if lang == "en" else "") or record["publisher"]
    day = write_day(date.fromisoformat(record["published"]), lang) if record["published"] else ""
    named = ", ".join(filter(None, (record["source"], publisher, day)))
    what = Text("A scenario with changed numbers or rules, not what the article prints. ",
                "Kịch bản với số liệu hoặc quy tắc đã đổi, không phải điều bài báo ghi. ")  # fmt: skip
    said = Text("Source: {}; numbers read by lbanalysis.", "Nguồn: {}; số liệu do lbanalysis đọc.")
    return what.to(lang) * registry.scenario + said.to(lang).format(named)


Flowed = list[list[tuple[float, Key]]]  # lines of swatches, each with the place where it begins [inches]
Drawing = Callable[[Sheet], None]
Facts = Callable[[pd.DataFrame, Lang], dict[str, str]]


class Form(NamedTuple):
    """A general way to draw: tidy data of marks, the height [inches] that they need, their drawing."""

    name: Text
    compute: Callable[[Registry, Sequence[Mark]], pd.DataFrame]
    set: Callable[[pd.DataFrame, Lang, float], tuple[float, Drawing]]
    axis: bool = False
    facts: Facts = lambda data, lang: {}
    looks: tuple[str, ...] = ()  # those that no other form draws


class _Layout(NamedTuple):
    """A chart in lines and inches."""

    lines: dict[str, list[str]]
    size: float  # of the title [points]
    axis: bool
    draw: Drawing
    height: float  # of the drawing
    foot: float
    total: float


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart of a registry: a form, the marks that it draws, and its texts as templates for `fill`."""

    name: str
    registry: Registry
    form: Form
    marks: Sequence[Mark] = ()
    texts: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Chart {self.name} of {self.registry.record['id']}"

    @cached_property
    def _found(self) -> tuple[pd.DataFrame, Text | None]:
        """The data, and why there are none where a number that the chart needs has no value."""
        looks = (*self.form.looks, *PLAIN_LOOKS)
        strange = [own for own in self.marks if own.look not in looks]
        try:
            if strange:
                look, form = strange[0].look, self.texts.get("form", self.name)
                expected = f"expected none or one of {', '.join(filter(None, looks))}"
                raise InputError(f"the form {form} draws no mark of the look {look!r}: {expected}")
            return self.form.compute(self.registry, self.marks), None
        except NoValueError as error:
            reason = error.reason
        except InputError as error:
            raise InputError(f"chart {self.name}: {error}") from error
        except OverflowError:
            reason = Text("a day lies outside the calendar", "có ngày nằm ngoài lịch")
        return pd.DataFrame(columns=["mark", "figure_id"], dtype="string"), reason

    def data(self) -> pd.DataFrame:
        """The tidy data, one row per mark; none where a number that the chart needs has no value."""
        return self._found[0].copy()

    def _named(self, column: str, table: str) -> tuple[str, ...]:
        if self._found[1]:
            return ()
        found = {*self._found[0].get(column, ())} | {id for own in self.marks for id in own.ids}
        return tuple(sorted(found & self.registry.tables[table].keys()))

    @property
    def shows(self) -> tuple[str, ...]:
        """The ids of the figures that the chart shows, derived from its data and marks."""
        return self._named("figure_id", "figures")

    @property
    def results(self) -> tuple[str, ...]:
        """The ids of the results that the chart shows, derived from its data and marks."""
        return self._named("result_id", "results")

    @property
    def references(self) -> tuple[str, ...]:
        """The ids of the references that the chart uses, derived from its marks."""
        return self._named("reference_id", "references")

    def _text(self, what: str, lang: Lang) -> str:
        template = self.texts.get(f"{what}_{lang}", "")
        facts = self.form.facts(self._found[0], lang) if "{" in template else {}
        return fill(template, lang, self.registry, facts)

    def title(self, lang: Lang | None = None) -> str:
        """Say what the chart finds, in one line."""
        lang = language(lang)
        if (reason := self._found[1]) is None:
            scenario = {"en": "Scenario: ", "vi": "Kịch bản: "}[lang] * self.registry.scenario
            return scenario + self._text("title", lang)
        label = self.texts.get(f"label_{lang}") or self.name
        why = reason.to(lang)
        return f"Không vẽ được “{label}”: {why}" if lang == "vi" else f"“{label}” cannot be drawn: {why}"

    def alt(self, lang: Lang | None = None) -> str:
        """Say what the chart finds and all that it shows, for a reader who does not see the picture."""
        lang, (data, reason) = language(lang), self._found
        if reason is not None:
            return f"{self.title(lang)}."
        said = self.form.facts(data, lang).get("alt") or said_of(data, lang)
        return f"{self.form.name.to(lang)}: {self.title(lang)}. {said}"

    def _laid_out(self, lang: Lang, width: float) -> _Layout:
        """The words around the drawing in lines, the drawing, and how high each part is [inches]."""
        data, reason = self._found
        room, size = width - 2 * MARGIN, 13.0 if width == WIDE else 12.0
        height, draw = (0.2, lambda sheet: None) if reason else self.form.set(data, lang, room)
        axis = self.form.axis and not reason
        lines = {
            "title": wrapped(self.title(lang), room, size, "bold"),
            "shown": [] if reason else wrapped(self._text("shown", lang), room),
            "axis": wrapped(self._text("axis", lang), room) if axis else [],
            "source": wrapped(source_line(self.registry, lang), room, 8),
        }
        head = 0.2 + 0.24 * len(lines["title"]) + LINE * len(lines["shown"])
        foot = (0.44 if axis else 0.22) + LINE * len(lines["axis"]) + 0.16 * len(lines["source"])
        return _Layout(lines, size, axis, draw, height, foot, round(head + height + foot, 2))

    def size(self, lang: Lang | None = None, width: float = WIDE) -> tuple[float, float]:
        """Width and height of the picture [inches], at 100 dots each."""
        return width, self._laid_out(language(lang), width).total

    def draw(self, lang: Lang | None = None, width: float = WIDE) -> Figure:
        """Draw the chart with title, subtitle and source line, so many inches wide."""
        laid, room = self._laid_out(language(lang), width), width - 2 * MARGIN
        with mpl.rc_context():
            sns.set_theme(style="white", font="DejaVu Sans", rc=_THEME)
            figure = Figure(figsize=(width, laid.total))
            place = (MARGIN / width, laid.foot / laid.total, room / width, laid.height / laid.total)
            left, bottom, across, up = (round(side, 6) for side in place)
            axes = figure.add_axes((left, bottom, across, up))
            _write_around(figure, laid)
            axes.set_yticks([])
            axes.set_ylim(laid.height, 0)
            if not laid.axis:
                axes.set_xticks([])
                sns.despine(ax=axes, left=True, bottom=True)
            axes.tick_params(axis="x", labelsize=SIZE, length=3)
            laid.draw(Sheet(axes, room))
        return figure

    def to_bytes(self, form: Format = "svg", lang: Lang | None = None, width: float = WIDE) -> bytes:
        """Render the chart as SVG or PNG (2×), or its data as CSV: the same bytes from run to run.

        Pictures hold title, alt text, ids of figures and results, citation and licence in their metadata.
        """
        if form not in ("svg", "png", "csv"):
            raise InputError(f"format {form!r} is unknown: expected 'svg', 'png' or 'csv'")
        if form == "csv":
            return str(_rounded(self._found[0]).to_csv(index=False, lineterminator="\n")).encode()
        return self.rendered((form,), lang, width)[form]

    def rendered(
        self, forms: Sequence[Format], lang: Lang | None = None, width: float = WIDE
    ) -> dict[Format, bytes]:
        """Draw once and render in one form or both."""
        lang = language(lang)
        shown = [*self.shows, *self.results]
        about: Row = {"Title": self.title(lang), "Description": self.alt(lang), "Source": self._source(lang)}
        svg: Row = {"Date": None, "Creator": "lbanalysis", "Rights": LICENCE, "Identifier": self.name}
        svg |= {"Language": lang, "Keywords": shown}
        png: Row = {"Software": None, "Author": "lbanalysis", "Copyright": LICENCE}
        own = {"svg": svg, "png": png | {"Comment": " ".join([self.name, *shown])}}
        figure, drawn = self.draw(lang, width), {}
        for form in forms:
            stream = io.BytesIO()
            dots: Any = 200 if form == "png" else "figure"
            with mpl.rc_context(_THEME):
                figure.savefig(stream, format=form, dpi=dots, metadata=about | own[form])
            drawn[form] = stream.getvalue()
        return drawn

    def _source(self, lang: Lang) -> str:
        """How the chart is cited; one that its registry does not name, by the article."""
        if self.name not in self.registry.tables["charts"]:
            return source_line(self.registry, lang)
        return " ".join(cite(self.name, style="text", lang=lang, registry=self.registry).splitlines())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[Row, Row]:
        """What a notebook shows: PNG (for untrusted notebooks), SVG (compared under test), alt text."""
        drawn = self.rendered(("png", "svg"))
        # JupyterLab never shrinks an SVG: without a size of its own it takes the width there is.
        drawing = re.sub(r' width="\S+pt" height="\S+pt"', "", drawn["svg"].decode(), count=1)
        bundle = {"image/png": drawn["png"], "image/svg+xml": drawing, "text/plain": self.alt()}
        about: dict[str, Any] = {"chart": self.name, "scenario": self.registry.scenario}
        if self.registry.scenario:  # of the article's own charts the site draws the narrow variant itself
            about["narrow"] = self.to_bytes("svg", width=NARROW).decode()
        return bundle, {"lbanalysis": about}


def said_of(data: pd.DataFrame, lang: Lang) -> str:
    """Everything that the rows of data show, row by row; a label that comes again is said once."""
    rows: dict[str, list[str]] = {}
    last = ""
    for own in data.to_dict("records"):
        row, label, text = (str(own.get(f"{what}_{lang}", "")) for what in ("row", "label", "text"))
        again = row in rows and label == last
        rows.setdefault(row, []).append(f"{label}: {text}" if label and label != text and not again else text)
        last = label
    said = (f"{row}: {', '.join(texts)}" if row else ", ".join(texts) for row, texts in rows.items())
    return "; ".join(said) + "."


def _write_around(figure: Figure, laid: _Layout) -> None:
    """Write title and subtitle above the Axes, axis label and source below them."""
    left, height = MARGIN / figure.get_figwidth(), laid.total

    def write(lines: list[str], top: float, step: float, **style: Any) -> float:
        for line in lines:
            figure.text(left, 1 - (top + step / 2) / height, line, va="center_baseline", **style)
            top += step
        return top

    top = write(laid.lines["title"], 0.08, 0.24, fontsize=laid.size, fontweight="bold")
    write(laid.lines["shown"], top + 0.02, LINE, fontsize=SIZE, color=QUIET)
    below = height - 0.1 - 0.16 * len(laid.lines["source"])
    write(laid.lines["source"], below, 0.16, fontsize=8, color=QUIET)
    write(laid.lines["axis"], below - 0.04 - LINE * len(laid.lines["axis"]), LINE, fontsize=SIZE, color=INK)
