"""Forms of a whole registry: tiles of figures, map of mentions, power of checks; and areas to scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
from matplotlib.patches import FancyBboxPatch, Rectangle

from lbanalysis import power
from lbanalysis.charts.frame import (
    INK,
    LIGHT,
    LINE,
    LOOKS,
    PALE,
    QUIET,
    SIZE,
    Drawing,
    Facts,
    Form,
    Key,
    Sheet,
    flowed,
    mark,
    text_width,
)  # fmt: skip
from lbanalysis.charts.marks import Mark, Row, measured, written
from lbanalysis.charts.parts import set_shares
from lbanalysis.checks import VERDICTS, figure_verdicts
from lbanalysis.loaders import load_figures, load_mentions
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry
from lbanalysis.texts import figure_text
from lbanalysis.wording import Lang, Text, both, write_list

_TILE, _ROW = 0.82, 0.34  # inches


def _tiled(registry: Registry) -> pd.DataFrame:
    """Every figure as printed, by section."""
    figures = load_figures(registry)
    if figures.empty:
        raise NoValueError("the article states no figure", "bài không nêu dữ kiện nào")
    sections = registry.tables["sections"]
    rows = []
    for id, figure in figures.iterrows():
        section, printed = sections[figure["section"]], figure["printed"]
        text = printed.removesuffix("%") + "%" * (figure["kind"] == "percent")
        spelled = not any(map(str.isdigit, printed))
        english = f"{figure_text(str(id), 'en', registry)} ({printed})" if spelled else text
        rows.append({
            "mark": id, "figure_id": id, **{key: figure[key] for key in ("section", "role", "kind")},
            "row_en": section["label_en"], "row_vi": section["label_vi"], "label_en": figure["label_en"],
            "label_vi": figure["label_vi"], "text_en": english, "text_vi": text,
        })  # fmt: skip
    return pd.DataFrame(rows)


_KINDS = {"count": "count", "percent": "percentage", "percentage_points": "percentage"}
_KIND_WORDS = {
    "count": Text("count", "số đếm"), "percentage": Text("percentage", "tỷ lệ phần trăm"),
    "other": Text("area, duration, fraction, bound, none",
                  "diện tích, khoảng thời gian, phân số, giới hạn, không còn"),
    "period": Text("date or period", "ngày hoặc giai đoạn"),
}  # fmt: skip


def _by_kind(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    data = _tiled(registry)
    kinds = data["kind"].map(lambda kind: _KINDS.get(kind, "other")).where(data["role"] != "date", "period")
    return data.assign(look=kinds)


def _by_verdict(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    data = _tiled(registry)
    return data.assign(look=list(figure_verdicts(registry).loc[data["figure_id"], "verdict"]))


_SIGNS = {"agrees": "✓ ", "fits a reading": "? ", "disagrees": "✗ "}


def _tile_facts(words: Mapping[str, Text]) -> Facts:
    """How many tiles have each look, and the figures by look."""

    def facts(data: pd.DataFrame, lang: Lang) -> dict[str, str]:
        groups = {look: data[data["look"] == look] for look in words}
        said = []
        for look, tiles in groups.items():
            named = ", ".join(tiles[f"label_{lang}"] + " " + tiles[f"text_{lang}"])
            said.append(f"{words[look].to(lang).lstrip('✓?✗ ')} {len(tiles)}" + f": {named}" * bool(named))
        return {**{look: str(len(tiles)) for look, tiles in groups.items()}, "alt": "; ".join(said) + "."}

    return facts


def _set_tiles(words: Mapping[str, Text], signs: Mapping[str, str]) -> Any:
    """Tiles by section, a legend under them with how many each look has; a sign beside the colour."""

    def set(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
        across = int(width / _TILE)
        counts = data["look"].value_counts()
        keys = [Key(LOOKS[look], f"{words[look].to(lang)}: {int(counts.get(look, 0))}") for look in words]
        lines = flowed(keys, width)
        heads, plan, top = [], [], 0.05
        for section, tiles in data.groupby(f"row_{lang}", sort=False):
            heads.append((top, f"{section}: {len(tiles)}"))
            x, y = 0, top + LINE
            for own in tiles.to_dict("records"):
                text = signs.get(own["look"], "") + own[f"text_{lang}"]
                own["set"], own["points"], columns = _fitted(text, across)
                x, y = (x, y) if x + columns <= across else (0, y + _ROW)
                plan.append((own, columns * _TILE - 0.06, x * _TILE, y + 0.02))
                x += columns
            top = y + _ROW + 0.1

        def draw(sheet: Sheet) -> None:
            for at, name in heads:
                sheet.write(0, at + LINE / 2, name)
            for tile in plan:
                _draw_tile(sheet, *tile)
            sheet.keys(top + LINE / 2, lines)

        return top + LINE * len(lines), draw

    return set


def _fitted(text: str, across: int) -> tuple[str, float, int]:
    """A text as its tile has it, in a line or two; its size [points], and how many columns it takes."""
    text = text.replace(" - ", "–")
    if text_width(text) < _TILE - 0.1:
        return text, SIZE, 1

    def width(way: str) -> float:
        return max(text_width(line, 8) for line in way.split("\n"))

    breaks = {f"{text[:i]}\n{text[i:].lstrip()}": text[i:][:2] for i, c in enumerate(text) if i and c in " –"}
    first = (way for way, at in breaks.items() if at[0] == "–" or at == " (")
    ways = [text, *sorted(first, key=width), *sorted(breaks, key=width)]
    for columns in range(1, across + 1):
        for way in ways:
            if width(way) < columns * (_TILE - 0.02) - 0.08:
                return way, 8, columns
    while width(f"{text}…") >= across * (_TILE - 0.02) - 0.08:
        text = text[:-1]
    return f"{text}…", 8, across


def _draw_tile(sheet: Sheet, own: Row, wide: float, x: float, y: float) -> None:
    look, size = LOOKS[own["look"]], (wide / sheet.width, _ROW - 0.05)
    style: Row = {"linewidth": 0, "facecolor": look.colour, "transform": sheet.across}
    tile = FancyBboxPatch((x / sheet.width, y), *size, boxstyle="square,pad=0", **style)
    mark(sheet.axes.add_artist(tile), own["mark"])
    ink = INK if look.colour in LIGHT else "white"
    style = {"ha": "center", "color": ink, "fontsize": own["points"], "linespacing": 0.9}
    sheet.write(x + wide / 2, y + (_ROW - 0.05) / 2, own["set"], **style)


_ROLE_WORDS = {
    "quantity": Text("quantity", "số lượng"), "date": Text("date or period", "ngày hoặc giai đoạn"),
    "identifier": Text("identifier (code, rank, name)", "định danh (mã, thứ tự, tên)"),
}  # fmt: skip


def _mapped(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """Every mention with its place, the length of its paragraph, and how many paragraphs there are."""
    lengths = {p["number"]: p["length"] for p in registry.record["paragraphs"]}
    mentions = load_mentions(registry).reset_index()
    if mentions.empty:
        raise NoValueError("the article has no number", "bài không có con số nào")
    columns = mentions[["mention_id", "figure_id", "paragraph", "start", "end", "role", "printed"]]
    return columns.assign(
        mark=mentions["mention_id"], look=mentions["role"], paragraphs=len(lengths),
        length=[lengths[int(p)] for p in mentions["paragraph"]],
        text_en=mentions["printed"], text_vi=mentions["printed"],
    )  # fmt: skip


def _map_facts(data: pd.DataFrame, lang: Lang) -> dict[str, str]:
    counts = data["paragraph"].value_counts()
    leading, fullest = (counts[counts >= n].sort_index() for n in (counts.max(), counts.iloc[:2].min()))
    named, n = write_list(leading.index, lang), len(leading)
    some = Text(f"Paragraphs {named} have", f"Các đoạn {named} có")
    many = Text(f"{n} paragraphs have", f"{n} đoạn có")
    who = Text(f"Paragraph {named} has", f"Đoạn {named} có") if n == 1 else some if n <= 3 else many
    roles = data["role"].value_counts()
    said = {role: f"{int(roles.get(role, 0))} {words.to(lang)}" for role, words in _ROLE_WORDS.items()}
    each = ", ".join(f"{int(p)}: {n}" for p, n in counts.sort_index().items())
    by = "by paragraph" if lang == "en" else "theo đoạn"
    return {
        "leading": who.to(lang), "top": str(leading.sum()), "all": str(len(data)),
        "fullest": write_list(fullest.index, lang), "most": str(fullest.sum()),
        "alt": f"{'; '.join(said.values())}; {by}: {each}.",
    }  # fmt: skip


def _set_map(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
    """A bar a paragraph, as long as it is, with a mark where each number stands."""
    roles = data["role"].value_counts()
    keys = flowed([Key(LOOKS[role], f"{words.to(lang)}: {int(roles.get(role, 0))}")
                   for role, words in _ROLE_WORDS.items()], width)  # fmt: skip
    lengths = dict(zip(data["paragraph"], data["length"], strict=True))
    rows, top = range(1, int(data["paragraphs"].iloc[0]) + 1), LINE * len(keys) + 0.1
    ends = (0.0, max(lengths.values()) * 1.09)

    def draw(sheet: Sheet) -> None:
        sheet.keys(LINE / 2, keys, square=False)
        sheet.ticks((-ends[1] * 0.34 / sheet.width, ends[1]), lang)
        for row in rows:
            y = top + (row - 0.5) * 0.22
            sheet.write(0, y, str(row), color=INK if row in lengths else QUIET)
            count = int((data["paragraph"] == row).sum())
            if row in lengths:
                sheet.axes.barh(y, lengths[row], height=0.15, color=PALE, zorder=1)
            ink, behind = INK if count else QUIET, lengths.get(row, 0) / ends[1] * (sheet.width - 0.34) + 0.34
            sheet.write(behind + 0.08, y, str(count), color=ink)
        for own in data.to_dict("records"):
            look, y = LOOKS[own["role"]], top + (own["paragraph"] - 0.5) * 0.22
            middle = (own["start"] + own["end"]) / 2
            mark(sheet.axes.scatter(middle, y, s=44, zorder=3, **look.dot()), own["mark"])

    return top + len(rows) * 0.22 + 0.05, draw


_LAYER_WORDS = {
    "equality": Text("equalities between figures", "đẳng thức giữa các dữ kiện"),
    "part": Text("counts of what is named", "đếm mục được nêu tên"), "bound": Text("bounds", "giới hạn"),
    "repeat": Text("repeats", "lặp lại"), "reading": Text("under a reading", "theo một cách hiểu"),
    "rest": Text("caught by nothing", "không phát hiện được"),
}  # fmt: skip


def _layered(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """For each role the misprints that each layer adds to those before it, and those that none catches."""
    rows = []
    for role, layers in power.power_by_layer(registry).reset_index().groupby("role", sort=False):
        misprints = int(layers["misprints"].iloc[0])
        added = dict(zip(layers["layer"], map(int, layers["added"]), strict=True))
        added["rest"] = misprints - sum(added.values())
        rows += [_layer(str(role), layer, count, misprints) for layer, count in added.items() if count]
    if not rows:
        raise NoValueError("no number of the article has a digit", "không con số nào của bài có chữ số")
    return pd.DataFrame(rows)


def _layer(role: str, layer: str, count: int, misprints: int) -> Row:
    """What a layer adds, of all misprints of a role."""
    share = Fraction(100 * count, misprints)
    said, many = written(share, "%"), written(misprints, digits=9)
    return {
        "mark": f"{role}-{layer}", "figure_id": "", "role": role, "layer": layer, "look": layer,
        "count": count, "misprints": misprints,
        "percent": float(share), "text_en": said.en, "text_vi": said.vi,
        "row_en": f"{_ROLE_WORDS[role].en}: {many.en} possible misprints", "label_en": _LAYER_WORDS[layer].en,
        "row_vi": f"{_ROLE_WORDS[role].vi}: {many.vi} lỗi in có thể có", "label_vi": _LAYER_WORDS[layer].vi,
    }  # fmt: skip


def _areas(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """The marks, those in km² drawn in hectares; the largest first."""
    data = measured(registry, marks)
    if (data["low"] <= 0).any():
        raise NoValueError("an area of nothing", "diện tích bằng không")
    hectares = [100 if unit == "km²" else 1 for unit in data["unit"]]
    data[["value", "low", "high"]] = data[["value", "low", "high"]].mul(hectares, axis=0)
    return data.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def _set_areas(data: pd.DataFrame, lang: Lang, width: float) -> tuple[float, Drawing]:
    """Squares to one scale, the largest in outline, the others in it; the names beside or below."""
    side, rows = min(3.4, width), data.to_dict("records")
    beside = width - side > 3
    named = [Key(LOOKS[own["look"]], f"{own[f'text_{lang}']}: {own[f'label_{lang}']}") for own in rows]
    keys = [line for key in named for line in flowed([key], width - side - 0.4 if beside else width)]

    def draw(sheet: Sheet) -> None:
        for own in rows:
            edge = side * math.sqrt(own["value"] / rows[0]["value"])
            colour = LOOKS[own["look"]].colour
            inner = "none" if own["look"] == "outside" else colour
            style: Row = {"facecolor": inner, "edgecolor": colour, "transform": sheet.across}
            place = (0.01, side - edge + 0.02)
            square = Rectangle(place, edge / sheet.width, edge, linewidth=1.6, **style)
            mark(sheet.axes.add_artist(square), own["mark"])
        sheet.keys(0.2 if beside else side + 0.06 + LINE / 2, keys, x=side + 0.4 if beside else 0)

    return side + 0.06 + (0 if beside else LINE * len(keys)), draw


_TILES = Text("Tiles", "Biểu đồ ô")
_VERDICTS = {look: Text(*(_SIGNS.get(look, "") + text for text in both(look))) for look in VERDICTS}
FIGURES = Form(_TILES, _by_kind, _set_tiles(_KIND_WORDS, {}), facts=_tile_facts(_KIND_WORDS))
VERDICT_TILES = Form(_TILES, _by_verdict, _set_tiles(_VERDICTS, _SIGNS), facts=_tile_facts(_VERDICTS))
MENTIONS = Form(Text("Map", "Bản đồ"), _mapped, _set_map, axis=True, facts=_map_facts)
POWER = Form(Text("Bars of shares", "Biểu đồ thanh tỷ lệ"), _layered, set_shares, axis=True)
AREAS = Form(Text("Squares to scale", "Hình vuông theo tỷ lệ"), _areas, _set_areas)
