"""Forms for wholes and parts: unit squares, bars cut in shares; with what is unexplained or too much."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pandas as pd
from matplotlib.patches import Rectangle

from lbanalysis.charts.frame import (
    INK,
    LIGHT,
    LINE,
    LOOKS,
    QUIET,
    SIZE,
    Drawing,
    Form,
    Key,
    Sheet,
    flowed,
    heading,
    mark,
    text_width,
)
from lbanalysis.charts.marks import Mark, Row, count_of, described, measured, rows_of, written
from lbanalysis.numerals import InputError
from lbanalysis.ranges import NoValueError
from lbanalysis.reading import read_printed
from lbanalysis.registry import Registry
from lbanalysis.texts import figure_text
from lbanalysis.wording import Lang, Text, in_both, unit_sign

_UNEXPLAINED = Text("of which nothing is said", "bài không nói đến")
_EXCESS = Text("more than there are", "nhiều hơn tổng số")
_GAP, _MANY = 0.14, 120  # inches between rows; things of a row, above which squares are small


def _row_of(own: Mark, registry: Registry) -> Row:
    """One row of data; of a bound (“tens of”) its least count, which is said."""
    figure = registry.tables["figures"].get(own.formula, {})
    if figure.get("kind") != "approximate":
        return dict(measured(registry, [own]).iloc[0])
    least = float(read_printed(figure["printed"], "approximate").low)
    text = in_both(lambda lang: figure_text(own.formula, lang, registry))
    row = {**described(own, registry), "value": least, "low": least, "high": math.inf, "unit": ""}
    return {**row, "text_en": text.en, "text_vi": text.vi}


def _counted(registry: Registry, marks: Sequence[Mark], measures: bool = False) -> pd.DataFrame:
    """The marks, each so many things; and in each row with a whole what is unexplained or too much."""
    rows = [_row_of(own, registry) for own in marks]
    for row in rows:
        rest, bound = row["look"] == "rest", row["high"] == math.inf
        row["count"] = 0 if rest else int(row["value"]) if bound else count_of(row, measures=measures)
    return pd.DataFrame([own for _, group in rows_of(pd.DataFrame(rows)) for own in _with_rest(group)])


def _with_rest(group: list[Row]) -> Iterator[Row]:
    """The marks of one row; a look `rest` takes what the parts leave of the whole."""
    wholes = [own for own in group if own["look"] == "whole"]
    named = [own for own in group if own["look"] == "rest"]
    if len(wholes) > 1 or len(named) > len(wholes):
        given = f"{len(wholes)} marks of the look 'whole' and {len(named)} of the look 'rest'"
        raise InputError(f"a row has {given}: expected one of each at most, a rest only beside a whole")
    yield from (own for own in group if own["look"] != "rest")
    if not wholes:
        return
    parts = [own for own in group if own["look"] not in ("whole", "rest")]
    left = wholes[0]["count"] - sum(own["count"] for own in parts)
    room = sum(own["high"] - own["low"] for own in [*wholes, *parts] if own["high"] < math.inf) / 2
    units = sorted({own["unit"] or "no unit" for own in [*wholes, *parts]})
    if room and len(units) > 1:
        raise InputError(f"a row has marks in {' and '.join(units)}: expected one unit")
    look, words = ("rest", _UNEXPLAINED) if left > 0 else ("excess", _EXCESS)
    row = {**wholes[0], "figure_id": "", "result_id": "", "mark": f"{wholes[0]['mark']}-{look}", "look": look}
    row |= {"label_en": words.en, "label_vi": words.vi, "formula": ""}
    if named and left > 0:
        keys = ("mark", "figure_id", "result_id", "formula", "label_en", "label_vi")
        row |= {key: named[0][key] for key in keys}
    if abs(left) > room:  # more than rounding may leave
        texts = written(Fraction(abs(left)), unit_sign(wholes[0]["unit"]), digits=9)
        yield {**row, "count": abs(left), "value": abs(left), "text_en": texts.en, "text_vi": texts.vi}


def _keys(group: list[Row], lang: Lang) -> list[Key]:
    shown = [own for own in group if own["look"] != "whole"]
    return [Key(LOOKS[own["look"]], f"{own[f'text_{lang}']} {own[f'label_{lang}']}".strip()) for own in shown]


def _set_squares(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
    """One square a thing, in lines as wide as the sheet."""
    plan, top = [], 0.08
    for name, group in rows_of(data):
        head, keys = heading(name, group, lang, width, "bold"), flowed(_keys(group, lang), width)
        shown = [own for own in group if own["look"] != "whole"]
        parts = sum(own["count"] for own in shown if own["look"] != "excess")
        total = max(1, parts, *(own["count"] for own in group))
        cell = 0.235 if total <= _MANY else 0.13
        room = cell * math.ceil(total / int(width / cell))
        plan.append((top, head, group, keys, room, cell))
        top += LINE * len(head) + room + LINE * len(keys) + 0.06 + _GAP

    def draw(sheet: Sheet) -> None:
        for at, head, group, keys, room, cell in plan:
            sheet.lines(0, at + LINE / 2, head, fontweight="bold")
            under = at + LINE * len(head) + 0.02
            _draw_squares(sheet, group, cell, under)
            sheet.keys(under + room + LINE / 2 + 0.03, keys)

    return top - _GAP, draw


def _filled(own: Row) -> Row:
    """The style of a part; what is too much is hatched over the parts."""
    return LOOKS[own["look"]].fill() | ({"facecolor": "none"} if own["look"] == "excess" else {})


def _draw_squares(sheet: Sheet, group: list[Row], cell: float, top: float) -> None:
    """The squares of a row, part after part; the whole is a line above them."""
    across, place = int(sheet.width / cell), 0
    for own in group:
        if own["look"] == "whole":
            right = min(own["count"], across) * cell / sheet.width
            style: Row = {"color": INK, "linewidth": 0.8, "transform": sheet.across}
            mark(sheet.axes.plot([0, right], [top - 0.01] * 2, **style)[0], own["mark"])
            continue
        excess = own["look"] == "excess"  # over the last squares, which are too many
        place -= own["count"] if excess else 0
        for i in range(own["count"]):
            x, y = (place % across) * cell / sheet.width, top + (place // across) * cell + 0.02
            size = (cell - 0.03) / sheet.width, cell - 0.04
            square = sheet.axes.add_artist(Rectangle((x, y), *size, transform=sheet.across, **_filled(own)))
            place += 1
            if i == 0:
                mark(square, own["mark"])
        x, y = (place % across) * cell, top + (place // across + 0.5) * cell
        if own["high"] == math.inf:
            sheet.write(x + 0.06, y, "→ …", color=QUIET)
        if not own["count"]:
            mark(sheet.write(x, y, "0", color=QUIET), own["mark"])


def _shared(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """The counts or measures of each row, and in the label of each its share of the row's whole [%]."""
    rows = []
    for _, group in rows_of(_counted(registry, marks, measures=True)):
        wholes = [own["count"] for own in group if own["look"] == "whole"]
        if not wholes:
            raise InputError("a row has no mark of the look 'whole': expected one")
        if not wholes[0]:
            raise NoValueError("a share of nothing", "tỷ lệ trên một tổng bằng không")
        for own in group:
            share = 100 * Fraction(own["count"]) / Fraction(wholes[0])
            said = written(share, "%")
            if own["look"] != "whole":
                own |= {
                    "label_en": f"{own['label_en']} ({said.en})",
                    "label_vi": f"{own['label_vi']} ({said.vi})",
                }
            rows.append({**own, "percent": float(share)})
    return pd.DataFrame(rows)


def set_shares(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
    """A bar a row, cut in the shares of its whole [%]; `text` says each, inside where it fits, else below."""
    rows = [(name, [own for own in group if own["look"] != "whole"]) for name, group in rows_of(data)]
    wholes = [own["mark"] for own in data.to_dict("records") if own["look"] == "whole"]
    most = max(100.0, *(sum(own["percent"] for own in group if own["look"] != "excess") for _, group in rows))
    plan, top = [], 0.08
    for name, group in rows:
        said = [key.text for key in _keys(group, lang)]
        inside = all(
            text_width(text) + 0.1 < width * own["percent"] / most and own["look"] != "excess"
            for own, text in zip(group, said, strict=True)
        )
        keys = [] if inside else flowed(_keys(group, lang), width)
        head = heading(name, group, lang, width, "bold")
        plan.append((top, head, group, said if inside else [""] * len(said), keys))
        top += LINE * len(head) + 0.36 + LINE * len(keys) + _GAP

    def draw(sheet: Sheet) -> None:
        sheet.ticks((0, most * (1 + 0.12 / width)), lang, "%")
        for i, (at, head, group, said, keys) in enumerate(plan):
            sheet.lines(0, at + LINE / 2, head, fontweight="bold")
            y, left = at + LINE * len(head) + 0.17, 0.0
            if wholes:
                [frame] = sheet.axes.barh(y, 100, height=0.34, facecolor="none", edgecolor=INK, linewidth=0.8)
                mark(frame, wholes[i])
            for own, text in zip(group, said, strict=True):
                left -= own["percent"] if own["look"] == "excess" else 0
                [bar] = sheet.axes.barh(y, own["percent"], left=left, height=0.28, **_filled(own))
                mark(bar, own["mark"])
                ink = INK if LOOKS[own["look"]].colour in LIGHT else "white"
                style: Row = {"ha": "center", "va": "center", "color": ink, "fontsize": SIZE}
                sheet.axes.text(left + own["percent"] / 2, y, text, **style)
                left += own["percent"]
            sheet.keys(y + 0.17 + LINE / 2, keys)

    return top - _GAP + 0.04, draw


PARTS = Form(Text("Unit squares", "Biểu đồ ô vuông"), _counted, _set_squares)
SHARES = Form(Text("Bars of shares", "Biểu đồ thanh tỷ lệ"), _shared, set_shares, axis=True)
