"""How numbers, dates and reasons are written in English and Vietnamese: the only place that knows it."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from lbanalysis.intervals import Interval, shortest_decimal
from lbanalysis.numerals import InputError, decimal_text, format_number

Lang = Literal["en", "vi"]
LANGUAGES: tuple[Lang, Lang] = ("en", "vi")

_chosen: Lang | None = None


def set_language(lang: Lang | None) -> None:
    """Choose the language of tables, charts and texts for all that follows.

    Parameters
    ----------
    lang : {"en", "vi"} or None
        None goes back to the environment variable ``LBANALYSIS_LANG``, or English without one.

    Raises
    ------
    InputError
        If the language is unknown.

    Examples
    --------
    >>> set_language("vi")
    >>> write_number(Fraction(9, 4))
    '2,25'
    >>> set_language(None)
    >>> set_language("fr")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: language 'fr' is unknown: expected 'en' or 'vi'
    """
    global _chosen
    _chosen = lang and language(lang)


def language(lang: str | None = None) -> Lang:
    """Return the language asked for, or the one chosen; an unknown one is refused."""
    name = lang or _chosen or os.environ.get("LBANALYSIS_LANG") or "en"
    if name not in LANGUAGES:
        raise InputError(f"language {name!r} is unknown: expected 'en' or 'vi'")
    return name


class Text(NamedTuple):
    """One text in both languages."""

    en: str
    vi: str

    def __str__(self) -> str:
        return self.en


def in_both(write: Callable[[Lang], str]) -> Text:
    """Write something in both languages."""
    return Text(*map(write, LANGUAGES))


# --- numbers ----------------------------------------------------------------------------------------------------------


def write_number(value: Fraction | int, decimals: int | None = None, lang: Lang | None = None) -> str:
    """Write an exact number with so many decimals; without them the shortest, or four where no decimals end."""
    if decimals is None and not _ends(Fraction(value)):
        decimals = 4
    return format_number(value, decimals, language(lang)).replace("-", "−")


def _ends(value: Fraction) -> bool:
    """Whether a number has a finite decimal."""
    try:
        decimal_text(value)
    except ValueError:
        return False
    return True


def significant(value: Fraction, digits: int, direction: int = 0) -> Fraction:
    """Round to so many significant digits: to the nearest, downward (-1) or upward (1); whole numbers stay whole."""
    decimals = 0
    while (
        decimals < 12
        and (value * 10**decimals).denominator > 1
        and abs(value) * 10**decimals < 10 ** (digits - 1)
    ):
        decimals += 1
    scaled = value * 10**decimals
    if direction:
        return Fraction(math.floor(scaled) if direction < 0 else math.ceil(scaled), 10**decimals)
    return Fraction(math.floor(scaled + Fraction(1, 2)), 10**decimals)


def write_interval(interval: Interval, unit: str = "", lang: Lang | None = None) -> str:
    """Write an interval's ends, rounded outward to five significant digits; of one number alone that number."""
    lang = language(lang)
    if interval.width == 0:
        return write_number(significant(interval.low, 5), lang=lang) + unit_sign(unit)
    ends = significant(interval.low, 5, -1), significant(interval.high, 5, 1)
    return (
        f"{write_number(ends[0], lang=lang)} {TO[lang]} {write_number(ends[1], lang=lang)}{unit_sign(unit)}"
    )


TO = {"en": "to", "vi": "đến"}
OR_MORE = {"en": "or more", "vi": "trở lên"}


def plain_value(interval: Interval, spread: bool = False) -> Fraction | None:
    """The number that stands for an interval: the shortest decimal inside; of unknowns' bounds (a spread) there is none."""
    if interval.width == 0:
        return interval.low
    return None if spread else shortest_decimal(interval)


# Units that are written as signs in both languages; a counted noun stands in the label already.
_SIGNS = {"%": "%", **{sign: f" {sign}" for sign in ("ha", "m", "m²", "m³", "km", "km²", "kg", "t")}}


def unit_sign(unit: str) -> str:
    """What is written behind a number for its unit: a sign of measure, nothing for a counted noun."""
    return _SIGNS.get(unit, "")


_COUNTS = {
    "en": "none one two three four five six seven eight nine ten".split(),
    "vi": "không một hai ba bốn năm sáu bảy tám chín mười".split(),
}


def write_count(value: int, lang: Lang | None = None) -> str:
    """Write a whole number as a word up to ten, in digits above."""
    words = _COUNTS[language(lang)]
    return words[value] if 0 <= value < len(words) else write_number(value, lang=lang)


# --- dates ------------------------------------------------------------------------------------------------------------

MONTHS = (
    "January February March April May June July August September October November December"
).split()  # fmt: skip


def write_day(day: date, lang: Lang | None = None, short: bool = False) -> str:
    """Write a day: 6 November 2003 (6 Nov 2003 where it is to be short), 6/11/2003 in Vietnamese."""
    if language(lang) == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    month = MONTHS[day.month - 1]
    return f"{day.day} {month[:3] if short else month} {day.year}"


# --- verdicts ---------------------------------------------------------------------------------------------------------

_VERDICTS_VI = {
    "agrees": "khớp", "disagrees": "không khớp", "fits a reading": "phù hợp một cách hiểu",
    "cannot be checked": "không kiểm tra được",
}  # fmt: skip


_OUTCOMES_VI = {
    "agrees": "khớp", "disagrees": "không khớp", "holds": "đúng", "same": "giống nhau", "differs": "khác nhau",
    "fits": "phù hợp", "ruled out": "bị loại trừ",
}  # fmt: skip


def outcome_name(outcome: str, lang: Lang | None = None) -> str:
    """Name the outcome of a check."""
    return outcome if language(lang) == "en" else _OUTCOMES_VI.get(outcome, outcome)


def verdict_name(verdict: str, lang: Lang | None = None) -> str:
    """Name a verdict."""
    return verdict if language(lang) == "en" else _VERDICTS_VI[verdict]
