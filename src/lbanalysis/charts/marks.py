"""What a chart draws: marks, each a formula with its look, and templates filled in with numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from lbanalysis.formulas import BRACES, Days, evaluate, names, parse
from lbanalysis.numbers import Number
from lbanalysis.numerals import InputError
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry
from lbanalysis.results import id_texts
from lbanalysis.wording import (
    LANGUAGES,
    Lang,
    Text,
    in_both,
    say,
    significant,
    unit_sign,
    write_day,
    write_number,
    write_rounded,
)

Row = dict[str, Any]  # of data: what is drawn of a mark


@dataclass(frozen=True)
class Mark:
    """One mark of a chart: a formula, read under a reading, with its look, its label and its row."""

    formula: str
    name: str = ""
    look: str = ""
    reading_id: str = ""
    row_en: str = ""
    row_vi: str = ""
    label_en: str = ""
    label_vi: str = ""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids that the mark names, in its formula and in its texts."""
        texts = " ".join((self.row_en, self.row_vi, self.label_en, self.label_vi))
        formulas = [*self.formula.split(" .. "), *(match[1] for match in BRACES.finditer(texts))]
        return tuple(dict.fromkeys(id for formula in formulas if formula for id in names(parse(formula))))


def value_of(formula: str, registry: Registry, reading_id: str = "") -> Any:
    """What a formula stands for, its numerals read under a reading: a Number or days."""
    locale = registry.locale(reading_id)
    return evaluate(parse(formula), lambda id: registry.value(id, locale))


def number_of(formula: str, registry: Registry, reading_id: str = "") -> Number:
    """The Number of a formula; a date is none."""
    return registry.compute(parse(formula), registry.locale(reading_id)).settled()


def text_of(formula: str, lang: Lang, registry: Registry, form: str = "", reading_id: str = "") -> str:
    """Write what a formula stands for: its value, or what is asked: interval, low, high, label, verdict."""
    for table, column in (("figures", "label"), ("results", "label"), ("references", "topic")):
        if form == "label" and formula in registry.tables[table]:
            return str(registry.tables[table][formula][f"{column}_{lang}"])
    texts = {} if reading_id else id_texts(lang, registry).get(form or "value", {})
    if formula in texts or form == "verdict":
        return texts[formula]
    try:
        found = value_of(formula, registry, reading_id)
        if isinstance(found, Days):
            return write_day(found.first, lang)
        found = found.settled()
    except NoValueError:
        return say("no value", lang)
    if form in ("low", "high"):
        end = found.low if form == "low" else found.high
        end = significant(end, 5, -1 if form == "low" else 1)
        return write_number(end, lang=lang) + unit_sign(found.unit)
    if found.printed or found.value is None:
        return str(found.outcome(lang))
    return write_rounded(found.value, 3, found.unit, lang)


def fill(template: str, lang: Lang, registry: Registry, facts: Mapping[str, str] | None = None) -> str:
    """Fill in a template: `{id}`, `{formula}` or a form's own fact, `{id|interval}` and the like."""
    known = facts or {}
    return BRACES.sub(lambda m: known.get(m[1]) or text_of(m[1], lang, registry, m[2] or ""), template)


def described(own: Mark, registry: Registry) -> Row:
    """A mark without its value: its name and ids, its look, its texts in both languages."""
    tables = {"figure_id": "figures", "result_id": "results", "reference_id": "references"}
    ids = {key: own.formula if own.formula in registry.tables[name] else "" for key, name in tables.items()}
    label = in_both(lambda lang: fill(getattr(own, f"label_{lang}"), lang, registry))
    if not label.en and any(ids.values()):
        label = in_both(lambda lang: text_of(own.formula, lang, registry, "label"))
    row = in_both(lambda lang: fill(getattr(own, f"row_{lang}"), lang, registry))
    return {
        "mark": own.name or own.formula, **ids, "formula": own.formula,
        "look": own.look or ("outside" if ids["reference_id"] else ""), "row_en": row.en, "row_vi": row.vi,
        "label_en": label.en, "label_vi": label.vi,
    }  # fmt: skip


def measured(registry: Registry, marks: Sequence[Mark]) -> pd.DataFrame:
    """One row a mark: its value (none where bounds leave several), both ends, its unit, its text."""
    rows = []
    for own in marks:
        found = number_of(own.formula, registry, own.reading_id)
        text = Text(*(text_of(own.formula, lang, registry, reading_id=own.reading_id) for lang in LANGUAGES))
        value = float("nan") if found.value is None else float(found.value)
        ends = {"value": value, "low": float(found.low), "high": float(found.high), "unit": found.unit}
        rows.append({**described(own, registry), **ends, "text_en": text.en, "text_vi": text.vi})
    return pd.DataFrame(rows)


def the_mark(marks: Iterable[Mark], look: str) -> Mark:
    """The one mark of a look that a form cannot do without."""
    found = [own for own in marks if own.look == look]
    if len(found) != 1:
        raise InputError(f"{len(found)} marks have the look {look!r}: expected one")
    return found[0]


def written(value: Fraction | int, sign: str = "", digits: int = 3, decimals: int | None = None) -> Text:
    """Write a number in both languages, rounded to so many significant digits or decimals."""
    shown = Fraction(value) if decimals is not None else significant(Fraction(value), digits)
    return in_both(lambda lang: write_number(shown, decimals, lang) + sign)


def count_of(row: Mapping[str, Any], most: int = 2000, measures: bool = False) -> float:
    """How many things a row of data counts, or how much of a measure it has, where that can be drawn."""
    value = row["value"]
    if measures and row["low"] < row["high"] and value >= 0:
        return float(value)
    if not (value == row["low"] == row["high"] and value == int(value) and 0 <= value <= most):
        raise NoValueError(
            f"{row['text_en']} is no number of things from 0 to {most}",
            f"{row['text_vi']} không phải là số lượng từ 0 đến {most}",
        )
    return int(value)


def rows_of(data: pd.DataFrame) -> Iterable[tuple[str, list[Row]]]:
    """The rows of a chart with their marks, in their order; a mark without a row has one of its own."""
    rows: dict[str, list[Row]] = {}
    for own in data.to_dict("records"):
        rows.setdefault(own["row_en"] or own["mark"], []).append(own)
    return rows.items()
