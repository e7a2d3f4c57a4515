"""The numbers of a registry's figures as prose has them: what each prints, can stand for, and states."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache

from babel.dates import format_skeleton

from lbanalysis.numbers import NUMERIC_KINDS
from lbanalysis.reading import read_printed
from lbanalysis.registry import Registry
from lbanalysis.tables import Row
from lbanalysis.wording import (
    MONTHS,
    OR_MORE,
    TO,
    Lang,
    say,
    unit_sign,
    write_count,
    write_day,
    write_number,
)

MEASURED = ("percent", "percentage_points", "measure", "money")  # kinds whose unit is part of the number
_TENS = {"10": "tens", "100": "hundreds", "1000": "thousands"}


def figure_statement(id: str, lang: Lang, registry: Registry) -> str:
    """Say what the article states with a figure, its number filled in."""
    statement: str = registry.tables["figures"][id][f"statement_{lang}"]
    return statement.replace("{}", figure_text(id, lang, registry))


@lru_cache(maxsize=4096)
def figure_text(id: str, lang: Lang, registry: Registry) -> str:
    """Write what a figure prints as a language has it."""
    figure = registry.tables["figures"][id]
    kind, printed = figure["kind"], figure["printed"]
    if lang == "vi":
        sign = _sign(figure, lang)
        return str(printed) if printed.endswith(sign.strip()) else f"{printed}{sign}"
    value = read_printed(printed, kind).value
    if kind == "time":
        return value
    if kind in ("date", "period") and not re.fullmatch(r"\d{4}([-–]\d{4})?", printed):
        return " to ".join(_moment(day, lang) for day in value.split("/"))
    if kind == "fraction":
        return "half" if value == "1/2" else value.replace("/", " of ")
    if kind == "approximate":
        return _TENS.get(value, f"{write_number(Fraction(value), lang='en')} or more")
    if kind not in NUMERIC_KINDS:
        return str(printed)
    number = registry.number(id)
    if not number.printed:  # a printed range
        ends = map(Fraction, read_printed(printed, kind).value.split(".."))
        return " to ".join(write_number(end, lang="en") for end in ends) + _sign(figure, lang)
    if kind in ("count", "zero") and not printed[0].isdigit():
        return write_count(int(number.printed[0]), "en")
    return write_number(*number.printed, "en") + _sign(figure, lang)


@lru_cache(maxsize=4096)
def figure_interval(id: str, lang: Lang, registry: Registry) -> str:
    """Write all values that a figure can stand for."""
    figure = registry.tables["figures"][id]
    kind = figure["kind"]
    if kind == "approximate":
        bound = Fraction(read_printed(figure["printed"], kind).low)
        return f"{write_number(bound, lang=lang)} {OR_MORE[lang]}"
    if kind == "zero":
        return "0"
    if figure["role"] == "date" or kind == "fraction" or not registry.number(id).interval.width:
        return figure_text(id, lang, registry)
    interval = registry.number(id).interval
    low, high = write_number(interval.low, lang=lang), write_number(interval.high, lang=lang)
    return f"{low} {TO[lang]} {high}{_sign(figure, lang)}"


def _sign(figure: Row, lang: Lang) -> str:
    """What is written behind a figure's number: its unit where it is measured, nothing for a counted noun."""
    unit = figure["unit" if lang == "en" else "unit_vi"]
    if figure["kind"] not in MEASURED:
        return ""
    return unit if unit == "%" else f" {unit}"


def _moment(text: str, lang: Lang) -> str:
    """Write a day, a month, a year or a day of every year from its form in ISO 8601."""
    year, month, day = (*text.replace("--", "-", 1).split("-"), "", "")[:3]
    if year and day:
        return write_day(date.fromisoformat(text), lang)
    if year and month:
        return str(format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=lang))
    if lang == "en":
        return " ".join(filter(None, (day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year)))
    return "/".join(filter(None, (day.lstrip("0"), month.lstrip("0"), year)))


def period_text(period: str, lang: Lang) -> str:
    """Write a period of the registry in words: a day, a month, a year, a range of them, or each year."""
    if period == "R/P1Y":
        return say("each year", lang)
    first, _, last = (_moment(end, lang) for end in period.partition("/"))
    if first == "..":
        return say("until {}", lang, last)
    if last == "..":
        return say("since {}", lang, first)
    return f" {TO[lang]} ".join(dict.fromkeys(filter(None, (first, last))))


def outside_text(value: str, unit: str, lang: Lang) -> str:
    """Write what a reference or a reading holds: a number, a range of numbers, or a day."""
    if re.fullmatch(r"(\d{4}|-)-\d\d-\d\d", value):
        return _moment(value, lang)
    written = f" {TO[lang]} ".join(write_number(Fraction(end), lang=lang) for end in value.split(".."))
    return written + unit_sign(unit)


def outside_texts(lang: Lang, registry: Registry) -> dict[str, str]:
    """Write the value of every reference, and of every reading that has one, as prose has it."""
    rows = {**registry.tables["references"], **registry.tables["readings"]}
    known = {id: row for id, row in rows.items() if row["value"]}
    return {id: outside_text(row["value"], row.get("unit", ""), lang) for id, row in known.items()}
