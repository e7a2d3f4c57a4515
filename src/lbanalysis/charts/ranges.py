"""Forms along one axis: values with intervals, a value against its target, dates, counts that fit."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
from matplotlib.patches import Rectangle

from lbanalysis.charts.frame import (
    INK,
    LINE,
    LOOKS,
    PALE,
    QUIET,
    SIZE,
    Drawing,
    Form,
    Key,
    Look,
    Sheet,
    flowed,
    heading,
    mark,
    text_width,
    wrapped,
)  # fmt: skip
from lbanalysis.charts.marks import (
    Mark,
    Row,
    described,
    measured,
    number_of,
    rows_of,
    text_of,
    the_mark,
    value_of,
    written,
)  # fmt: skip
from lbanalysis.formulas import Days
from lbanalysis.intervals import Interval, decimals_inside
from lbanalysis.metrics import possible_denominators
from lbanalysis.numerals import InputError
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry
from lbanalysis.wording import LANGUAGES, Lang, Text, in_both, unit_sign, write_day

Ends = tuple[float, float]
_PLAIN = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}  # behind a text that crosses a line
_BAND, _GAP = 0.3, 0.1  # inches: a row's marks; between rows


def padded(low: float, high: float, share: float = 0.05) -> Ends:
    """The ends of an axis with room at either side."""
    room = (high - low or abs(high) or 1) * share
    return low - room, high + room


def _place_text(sheet: Sheet, x: float, y: float, text: str, ends: Ends, right: float, **style: Any) -> None:
    """Write a text to the right of a place on the axis, or to its left where there is no room."""
    span = sheet.width / (ends[1] - ends[0])
    room = (ends[1] - right) * span - 0.1
    right_side = text_width(text) <= room or (right - ends[0]) * span < room
    place, shift, ha = (right, 7, "left") if right_side else (x, -7, "right")
    style = {"textcoords": "offset points", "va": "center", "fontsize": SIZE, "ha": ha, **style}
    sheet.axes.annotate(text, (place, y), (shift, 0), **style)


def _valued(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """The marks with their values, and in brackets the intervals that are wide and not written already."""
    data = measured(registry, marks)
    wide = data["low"] < data["high"]
    for lang in LANGUAGES:
        spans = [text_of(own.formula, lang, registry, "interval") for own in marks]
        shown = zip(spans, data[f"text_{lang}"], wide, strict=True)
        data[f"interval_{lang}"] = [f" ({span})" * (w and span != text) for span, text, w in shown]
    return data


def _set_ranges(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
    """A row a line: the value, a bar where its interval is wide enough to be seen, and both in figures."""
    across = data[data["look"] == "line"]
    rows = list(rows_of(data[data["look"] != "line"]))
    several = any(len(group) > 1 for _, group in rows)
    looks = {own["look"]: Key(LOOKS[own["look"]], own[f"label_{lang}"]) for _, g in rows for own in g}
    keys = flowed(looks.values() if several else (), width)
    plan, top = [], 0.05 + LINE * (len(keys) + len(across))
    for name, group in rows:
        head = heading(name, group, lang, width, "normal")
        plan.append((top, head, group))
        top += LINE * len(head) + _BAND + 0.17 * (len(group) > 1) + _GAP
    ends = padded(data["low"].min(), data["high"].max())

    def draw(sheet: Sheet) -> None:
        sheet.ticks(ends, lang, "%" if set(data["unit"]) == {"%"} else "")
        sheet.keys(LINE / 2, keys, square=False)
        heights = [at + LINE * len(head) + _BAND / 2 + 0.17 * (len(group) > 1) for at, head, group in plan]
        for i, own in enumerate(across.to_dict("records")):  # beside the marks, not through the words
            style: Row = {"color": QUIET, "linewidth": 1.2, "linestyle": (0, (2, 2)), "zorder": 1}
            ends_of = [y - 0.15 for y in heights], [y + 0.15 for y in heights]
            mark(sheet.axes.vlines([own["value"]] * len(plan), *ends_of, **style), own["mark"])
            named = own["figure_id"] or own["result_id"]
            text = own[f"label_{lang}"] + f": {own[f'text_{lang}']}" * bool(named)
            y = LINE * (len(keys) + i + 0.5)
            _place_text(sheet, own["value"], y, text, ends, own["value"], color=QUIET)
        for (at, head, group), y in zip(plan, heights, strict=True):
            sheet.lines(0, at + LINE / 2, head)
            sheet.axes.plot([0, 1], [y, y], color=PALE, linewidth=0.8, zorder=0, transform=sheet.across)
            for own in group:
                _draw_value(sheet, own, y, lang, ends, alone=len(group) == 1)

    return top, draw


def _draw_value(sheet: Sheet, own: Row, y: float, lang: Lang, ends: Ends, alone: bool) -> None:
    """A marker at the value, and a bar from end to end where it is wide enough to be seen."""
    look, bounds = LOOKS[own["look"]], math.isnan(own["value"])
    place, wide = own["low"] if bounds else own["value"], own["high"] - own["low"]
    if bounds or wide * sheet.width / (ends[1] - ends[0]) > 0.05:
        style = look._replace(hatch="////").fill() | {"linewidth": 1}
        size = {"width": wide, "left": own["low"], "height": 0.16, "zorder": 2}
        [artist] = sheet.axes.barh(y, **size, **(style if bounds else {"color": PALE}))
    if not bounds:
        artist = sheet.axes.scatter(own["value"], y, s=52, zorder=4, clip_on=False, **look.dot())
    mark(artist, own["mark"])
    if alone:
        text = own[f"text_{lang}"] + own[f"interval_{lang}"]
        plain = {"bbox": _PLAIN, "zorder": 3}
        _place_text(sheet, own["low"], y, text, ends, max(own["high"], place), **plain)
    else:
        style = {"ha": "center", "va": "bottom", "fontsize": SIZE, "zorder": 5, "bbox": _PLAIN}
        sheet.axes.annotate(own[f"text_{lang}"], (place, y), (0, 7), textcoords="offset points", **style)


_MARGIN = 0.06  # inches of the band above its first line of text
_MOST = 12  # candidates of so many decimals, drawn one by one


def _targeted(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """The marks; of the target also the numbers of one and two decimals in its interval and beside it."""
    data, target = measured(registry, marks), the_mark(marks, "target")
    interval = number_of(target.formula, registry, target.reading_id).interval
    rows = data.assign(panel="bars", decimals=0, inside=True).to_dict("records")
    zoom = {**rows[marks.index(target)], "mark": f"{target.name or target.formula}-interval"}
    ends = in_both(lambda lang: text_of(target.formula, lang, registry, "interval"))
    zoom |= {"panel": "zoom", "text_en": ends.en, "text_vi": ends.vi, "figure_id": "", "result_id": ""}
    shown = [*_candidates(interval, zoom)]
    return pd.DataFrame([*rows, zoom, *shown] if shown else rows)


def _candidates(interval: Interval, zoom: Row) -> Iterator[Row]:
    step = Fraction(1, 100)
    for decimals in (1, 2):
        if not 0 < interval.width * 10**decimals <= _MOST:
            continue
        for value in decimals_inside(Interval(interval.low - step, interval.high + step), decimals):
            said = written(value, decimals=decimals)
            name = f"decimals-{decimals}-{said.en.replace('.', '-').replace(',', '')}"
            yield {
                **zoom, "mark": name, "value": float(value), "low": float(value), "high": float(value),
                "decimals": decimals, "inside": value in interval, "text_en": said.en, "text_vi": said.vi,
                "label_en": f"{'' if value in interval else 'not '}inside",
                "label_vi": "trong khoảng" if value in interval else "ngoài khoảng",
            }  # fmt: skip


_CLOSE = Text(
    "Close view of the target: {} is what rounding leaves", "Phóng to chỉ tiêu: do làm tròn, trong khoảng {}"
)
_DECIMALS = Text("numbers with {} decimal{}", "số có {} chữ số thập phân{}")


def _set_bullet(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
    """Bars from nought, the target a line at those with a rest to it; below, a close view of its interval."""
    bars = data[(data["panel"] == "bars") & (data["look"] != "target")].to_dict("records")
    [target] = data[(data["panel"] == "bars") & (data["look"] == "target")].to_dict("records")
    zoom = data[data["panel"] == "zoom"]
    ends = (0.0, 1.04 * max(own["high"] for own in [*bars, target]) or 1.0)
    groups: list[list[Row]] = []
    for own in bars:  # a rest goes on where the bar before it ends
        if own["look"] == "rest" and groups:
            groups[-1].append(own)
        else:
            groups.append([own])
    label, text = f"label_{lang}", f"text_{lang}"
    said = [[Key(_bar_look(own), f"{own[label]}: {own[text]}") for own in group] for group in groups]
    lines = [flowed(keys, width) for keys in said]
    tops = [0.05 + LINE]
    for keys in lines:
        tops.append(tops[-1] + LINE * len(keys) + _BAND + _GAP)
    close, levels = tops[-1] + 0.38, sorted(set(zoom["decimals"]) - {0})
    room = zoom.loc[zoom["decimals"] == 0, f"text_{lang}"]
    words = [line for text in room for line in wrapped(_CLOSE.to(lang).format(text), width, weight="bold")]

    def draw(sheet: Sheet) -> None:
        sheet.ticks(ends, lang, unit_sign(target["unit"]))
        sheet.axes.spines["bottom"].set(position=("data", tops[-1]), visible=True)
        bands = [top + LINE * len(keys) + _BAND / 2 for keys, top in zip(lines, tops, strict=False)]
        aimed = [y for y, group in zip(bands, groups, strict=True) if len(group) > 1] or bands
        ends_of = [y - 0.18 for y in aimed], [y + 0.18 for y in aimed]
        line = sheet.axes.vlines([target["value"]] * len(aimed), *ends_of, color=INK, linewidth=2.5, zorder=3)
        mark(line, target["mark"])
        text = f"{target[f'label_{lang}']}: {target[f'text_{lang}']}"
        bold: Row = {"fontsize": SIZE, "fontweight": "bold"}
        sheet.axes.annotate(text, (target["value"], LINE / 2), ha="right", va="center", **bold)
        for group, keys, top, y in zip(groups, lines, tops, bands, strict=False):
            sheet.keys(top + LINE / 2, keys)
            left = 0.0
            for own in group:
                [bar] = sheet.axes.barh(y, own["value"], left=left, height=0.22, **_bar_look(own).fill())
                mark(bar, own["mark"])
                left += own["value"]
        sheet.lines(0, close + LINE / 2, words, fontweight="bold")
        if words:
            _draw_close(sheet, zoom, close + LINE * len(words) + 0.04, levels, lang)

    return close + (LINE * (len(words) + 1) + 0.42 * len(levels) + 0.04 if words else 0), draw


def _bar_look(own: Row) -> Look:
    """How a bar is drawn; what is left to a target is hatched, what is beyond it red."""
    if own["look"] != "rest":
        return LOOKS[own["look"]]
    return LOOKS["excess"] if own["value"] < 0 else Look(QUIET, hatch="////")


def _draw_close(sheet: Sheet, zoom: pd.DataFrame, top: float, levels: list[int], lang: Lang) -> None:
    """The interval as a band across the sheet, and on it the numbers of so many decimals."""
    low, high = zoom["low"].min(), zoom["high"].max()
    room = (high - low or 1) * 0.07

    def x(value: float) -> float:
        return float((value - low + room) / (high - low + 2 * room))

    for own in zoom.to_dict("records"):
        place = x(own["value"])
        if own["decimals"] == 0:
            left, wide = x(own["low"]), x(own["high"]) - x(own["low"])
            style: Row = {"transform": sheet.across, "facecolor": PALE, "zorder": 0}
            band = Rectangle((left, top - _MARGIN), wide, 0.42 * len(levels) + LINE / 2 + _MARGIN, **style)
            mark(sheet.axes.add_artist(band), own["mark"])
            continue
        y = top + LINE / 2 + 0.42 * levels.index(own["decimals"]) + 0.16
        style = {"s": 60, "edgecolor": INK, "zorder": 3, "transform": sheet.across}
        dot = sheet.axes.scatter(place, y, facecolor=INK if own["inside"] else "white", **style)
        mark(dot, own["mark"])
        text, shown = own[f"text_{lang}"], zoom.loc[zoom["decimals"] == own["decimals"], "value"]
        apart = (x(shown.max()) - x(shown.min())) * sheet.width / max(1, len(shown) - 1)
        side = 0.1 if place * sheet.width + 0.1 + text_width(text) < sheet.width else -0.1
        if len(shown) == 1 or apart > text_width(text) + 0.2:
            sheet.write(place * sheet.width + side, y, text, ha="left" if side > 0 else "right")
        elif own["value"] in (shown.min(), shown.max()):  # crowded: the first and the last, below
            sheet.write(place * sheet.width, y + 0.18, text, ha="center")
    edge = x(zoom.loc[zoom["decimals"] == 0, "low"].min()) * sheet.width
    for i, decimals in enumerate(levels):  # before the band, or within it: never over its edge
        words = _DECIMALS.to(lang).format(decimals, "s" * (decimals > 1) if lang == "en" else "")
        left = 0 if text_width(words, 8.5) < edge else edge + 0.06
        sheet.write(left, top + LINE / 2 + 0.42 * i - 0.04, words, color=QUIET, fontsize=8.5)


_UP_TO, _CROWD = 300, 16  # wholes that are tried; marks of a line, above which only the first has a text


def _denominators(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """For each percentage every whole of which a count prints it; a reference is one whole, tried."""
    rows = []
    for own in marks:
        base = described(own, registry)
        if base["reference_id"]:
            whole = int(number_of(own.formula, registry).low)
            rows.append({**base, "whole": whole, "shape": "tried"})
            continue
        if not base["figure_id"]:
            raise InputError(f"{own.formula!r} is neither a figure nor a reference: expected the id of one")
        printed = registry.tables["figures"][own.formula]["printed"].removesuffix("%")
        if number_of(own.formula, registry).low > 100:
            raise NoValueError(f"{printed}% is more than all", f"{printed}% nhiều hơn toàn bộ")
        wholes = possible_denominators(printed, up_to=_UP_TO, rounding=registry.rounding)
        if not len(wholes):
            raise NoValueError(f"no whole up to {_UP_TO} has a count that prints {printed}",
                               f"không mẫu số nào đến {_UP_TO} cho ra {printed}")  # fmt: skip
        for n in map(int, wholes):
            shape = "first" if n == wholes[0] else "more"
            rows.append({**base, "mark": f"{base['mark']}-{n}", "whole": n, "shape": shape})
    data = pd.DataFrame(rows)
    texts = [str(n) for n in data["whole"]]
    return data.assign(text_en=texts, text_vi=texts)


def _counts(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """The counts around those that print a percentage of a base: each with its share."""
    share, base = the_mark(marks, "share"), the_mark(marks, "base")
    printed, whole = number_of(share.formula, registry).interval, number_of(base.formula, registry)
    if whole.interval.width or whole.low.denominator > 1 or whole.low <= 0:
        raise NoValueError("the base is no count of things", "mẫu số không phải là số đếm")
    total = int(whole.low)
    first, last = (end * total / 100 for end in (printed.low, printed.high))
    around = range(max(0, math.floor(first) - 3), min(total, math.ceil(last) + 3) + 1)
    if not 0 < len(around) <= 40:
        raise NoValueError("no count prints so, or more than 40 do", "không có hoặc có hơn 40 số đếm như vậy")
    rows = []
    for count in around:
        exactly = Fraction(100 * count, total)
        counted, said = written(count, digits=9), written(exactly, "%", digits=5)
        rows.append({
            **described(share, registry), "mark": f"count-{count}", "whole": count, "percent": float(exactly),
            "shape": "first" if exactly in printed else "none", "text_en": f"{counted.en} ({said.en})",
            "text_vi": f"{counted.vi} ({said.vi})",
        })  # fmt: skip
    return pd.DataFrame(rows)


_SHAPES: dict[str, Row] = {
    "first": {"s": 64, "color": LOOKS["first"].colour},
    "more": {"s": 30, "color": LOOKS["first"].colour},
    "none": {"s": 50, "facecolor": "white", "edgecolor": QUIET},
    "tried": {"s": 46, "marker": "D", "color": LOOKS["outside"].colour},
}


def _set_strip(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
    """Counts or denominators along a line, each with its text where there is room."""
    least, most = data["whole"].min(), data["whole"].max()
    ends = padded(0 if least < 100 else least, most, 0.04)
    span = width / (ends[1] - ends[0])
    plan, top = [], 0.05
    rows = rows_of(data.assign(row_en=data["row_en"].where(data["row_en"] != "", data["label_en"])))
    for name, group in rows:
        head = heading(name, group, lang, width, "bold")
        lines: list[float] = []
        texts = []
        for own in group:
            crowded = len(group) > _CROWD and own["shape"] not in ("first", "tried")
            text = "" if crowded else own[f"text_{lang}"]
            x, half = (own["whole"] - ends[0]) * span, text_width(text) / 2
            left = min(max(x - half, 0), width - 2 * half)
            level = 0 if crowded else next((i for i, end in enumerate(lines) if end < left), len(lines))
            if not crowded:
                lines[level : level + 1] = [left + 2 * half + 0.08]
            texts.append((own, text, left, level))
        plan.append((top, head, texts, len(lines)))
        top += LINE * len(head) + 0.22 + LINE * len(lines) + _GAP * 1.6

    def draw(sheet: Sheet) -> None:
        sheet.ticks(ends, lang)
        if "percent" in data:  # the counts stand at their dots
            sheet.axes.set_xticks([])
            sheet.axes.spines["bottom"].set_visible(False)
        for at, head, texts, _ in plan:
            y = at + LINE * len(head) + 0.13
            sheet.lines(0, at + LINE / 2, head, fontweight="bold")
            sheet.axes.plot([0, 1], [y, y], color=PALE, linewidth=1, zorder=1, transform=sheet.across)
            for own, text, left, level in texts:
                style: Row = {"linewidth": 1.3, "zorder": 3, **_SHAPES[own["shape"]]}
                mark(sheet.axes.scatter(own["whole"], y, clip_on=False, **style), own["mark"])
                bold = {"fontweight": "bold"} if own["shape"] == "first" else {}
                sheet.write(left, y + 0.2 + level * LINE, text, **bold)

    return top, draw


def _dated(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """First and last day of each mark: a day, a period, or two days with ` .. ` between them."""
    return pd.DataFrame([_dated_row(own, registry) for own in marks])


def _dated_row(own: Mark, registry: Registry) -> Row:
    found = [value_of(part, registry, own.reading_id) for part in own.formula.split(" .. ")]
    if not all(isinstance(days, Days) for days in found):
        raise NoValueError(f"{own.formula} is no day or period",
                           f"{own.formula} không phải là ngày hay giai đoạn")  # fmt: skip
    first, last = found[0].first, found[-1].last
    if own.look == "school_year":  # from September to May
        first, last = date(first.year, 9, 1), date(last.year, 5, 31)
    if last < first:
        raise NoValueError("a period ends before it begins", "giai đoạn kết thúc trước khi bắt đầu")
    row = described(own, registry)

    def write(lang: Lang) -> str:
        days = " – ".join(write_day(day, lang, short=True) for day in dict.fromkeys((first, last)))
        return text_of(own.formula, lang, registry) if row["figure_id"] else days

    said = in_both(write)
    return {**row, "start": first, "end": last, "text_en": said.en, "text_vi": said.vi}


def _year(day: date) -> float:
    """A day as a decimal year."""
    return day.year + (day - date(day.year, 1, 1)).days / (365 + calendar.isleap(day.year))


def _set_timeline(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
    """A row a line: a bar from day to day, or a marker on one day."""
    rows = [(own, _year(own["start"]), _year(own["end"])) for own in data.to_dict("records")]
    first, last = min(first for _, first, _ in rows), max(last for _, _, last in rows)
    ends = padded(math.floor(first), math.ceil(last), 0.02)
    said = [f"{own[f'row_{lang}'] or own[f'label_{lang}']}: {own[f'text_{lang}']}" for own, _, _ in rows]
    heads = [wrapped(text, width) for text in said]
    tops = [0.05]
    for head in heads:
        tops.append(tops[-1] + LINE * len(head) + 0.24 + _GAP)

    def draw(sheet: Sheet) -> None:
        sheet.ticks(ends, lang, whole=True)
        sheet.axes.xaxis.set_major_formatter(lambda year, _: str(int(year)))
        sheet.axes.grid(axis="x", color=PALE, linewidth=0.8, zorder=0)
        sheet.axes.set_axisbelow(True)
        for (own, first, last), head, top in zip(rows, heads, tops, strict=False):
            sheet.lines(0, top + LINE / 2, head, bbox=_PLAIN)
            y, look = top + LINE * len(head) + 0.12, LOOKS.get(own["look"] or "date", LOOKS["date"])
            if own["start"] == own["end"]:
                marker = look.marker if own["look"] == "outside" else "s"
                artist = sheet.axes.scatter(first, y, s=40, marker=marker, color=look.colour, zorder=3)
            else:
                size: Row = {"width": last - first, "left": first, "height": 0.17}
                [artist] = sheet.axes.barh(y, **size, color=look.colour, zorder=2)
            mark(artist, own["mark"])

    return tops[-1], draw


RANGES = Form(Text("Dot chart", "Biểu đồ điểm"), _valued, _set_ranges, axis=True)
BULLET = Form(
    Text("Bars with a close view", "Biểu đồ thanh có phần phóng to"),
    _targeted,
    _set_bullet,
    looks=("target",),
)
DENOMINATORS = Form(Text("Strip chart", "Biểu đồ vạch"), _denominators, _set_strip, axis=True)
COUNTS = Form(Text("Strip chart", "Biểu đồ vạch"), _counts, _set_strip, looks=("share", "base"))
TIMELINE = Form(Text("Timeline", "Dòng thời gian"), _dated, _set_timeline, axis=True, looks=("school_year",))
