"""How numbers, dates and texts are written in English and Vietnamese: the only place that knows it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.messages.pofile import read_po

from lbanalysis.intervals import Interval, shortest_decimal
from lbanalysis.numerals import InputError, format_number

Lang = Literal["en", "vi"]
LANGUAGES: tuple[Lang, Lang] = ("en", "vi")

CATALOGUE = Path(__file__).with_suffix(".po")
_chosen: Lang | None = None


def set_language(lang: Lang | None) -> None:
    """Choose the language of tables, charts and texts for all that follows.

    Parameters
    ----------
    lang : {"en", "vi"}; None goes back to the environment variable ``LBANALYSIS_LANG``, or English

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

    def to(self, lang: Lang) -> str:
        """The text in a language."""
        return self.en if lang == "en" else self.vi

    @classmethod
    def of(cls, row: Mapping[str, Any], name: str) -> Text:
        """The text that a row of a table has in its columns `name_en` and `name_vi`."""
        return cls(row[f"{name}_en"], row[f"{name}_vi"])


def in_both(write: Callable[[Lang], str]) -> Text:
    """Write something in both languages."""
    return Text(*map(write, LANGUAGES))


@cache
def read_catalogue(path: Path) -> dict[str, str]:
    """The texts of a catalogue by their English, those that are translated."""
    with path.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id and message.string}


def say(text: str, lang: Lang | None = None, *filled: object) -> str:
    """Say an English text of `wording.po` in a language, each `{}` filled in."""
    lang = language(lang)
    pattern = text if lang == "en" else read_catalogue(CATALOGUE)[text]
    return pattern.format(*(part.to(lang) if isinstance(part, Text) else part for part in filled))


def both(text: str, *filled: object) -> Text:
    """Say an English text of `wording.po` in both languages, each `{}` filled in."""
    return in_both(lambda lang: say(text, lang, *filled))


def write_list(parts: Iterable[object], lang: Lang) -> str:
    """Write a list: a, b and c."""
    return str(format_list([str(part) for part in parts], locale={"en": "en_GB", "vi": "vi"}[lang]))


def write_number(value: Fraction | int, decimals: int | None = None, lang: Lang | None = None) -> str:
    """Write an exact number with so many decimals, or the shortest; with four where decimals do not end."""
    lang = language(lang)
    try:
        text = format_number(value, decimals, lang)
    except ValueError:
        text = format_number(value, 4, lang)
    return text.replace("-", "−")


_WRITTEN = re.compile(r"[−-]?[\d.,]+%?|–?")


def are_numbers(column: Iterable[str]) -> bool:
    """Whether a column holds written numbers alone, or dashes for none: it stands on the right."""
    return all(map(_WRITTEN.fullmatch, column))


def write_count(value: int, lang: Lang | None = None) -> str:
    """Write a whole number as a word up to ten, in digits above."""
    words = say("none one two three four five six seven eight nine ten", lang).split()
    return words[value] if 0 <= value < len(words) else write_number(value, lang=lang)


def significant(value: Fraction, digits: int, direction: int = 0) -> Fraction:
    """Round to so many significant digits, to the nearest, down (-1) or up (1); whole numbers stay."""
    scale, top, bottom = 1, value.numerator, value.denominator
    while scale < 10**12 and scale % bottom and abs(top) * scale < bottom * 10 ** (digits - 1):
        scale *= 10
    more = {-1: 0, 0: bottom, 1: 2 * bottom - 2}[direction]  # none, a half, or just less than one
    return Fraction((2 * top * scale + more) // (2 * bottom), scale)


def simple_share(share: Fraction) -> Fraction:
    """The simple fraction nearest to a share: of at most five, or one of some larger number."""
    if share > Fraction(1, 5) or not share:
        return share.limit_denominator(5)
    return Fraction(1, round(1 / share))


TO = {"en": "to", "vi": "đến"}
OR_MORE = {"en": "or more", "vi": "trở lên"}


def write_rounded(value: Fraction, digits: int, unit: str = "", lang: Lang | None = None) -> str:
    """Write a number with so many significant digits, and the sign of its unit."""
    return write_number(significant(value, digits), lang=lang) + unit_sign(unit)


def write_interval(interval: Interval, unit: str = "", lang: Lang | None = None) -> str:
    """Write an interval's ends, rounded outward to five significant digits; of one number that number."""
    if interval.width == 0:
        return write_rounded(interval.low, 5, unit, lang)
    lang, low, high = language(lang), significant(interval.low, 5, -1), significant(interval.high, 5, 1)
    return f"{write_number(low, lang=lang)} {TO[lang]} {write_number(high, lang=lang)}{unit_sign(unit)}"


def plain_value(interval: Interval, spread: bool = False) -> Fraction | None:
    """The number that stands for an interval: the shortest decimal inside; of a spread of unknowns none."""
    if interval.width == 0:
        return interval.low
    return None if spread else shortest_decimal(interval)


def unit_sign(unit: str) -> str:
    """What is written behind a number for its unit: a sign of measure, nothing for a counted noun."""
    if unit in ("ha", "m", "m²", "m³", "km", "km²", "kg", "t"):
        return f" {unit}"
    return unit if unit == "%" else ""


def plural(noun: str) -> str:
    """Write an English noun in the plural."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "sh")) else "s")


MONTHS = list(get_month_names("wide", locale="en").values())


def write_day(day: date, lang: Lang | None = None, short: bool = False) -> str:
    """Write a day: 6 November 2003 (6 Nov 2003 where it is to be short), 6/11/2003 in Vietnamese."""
    if language(lang) == "vi":
        return str(format_skeleton("yMd", day, locale="vi"))
    return str(format_date(day, "d MMM y" if short else "d MMMM y", locale="en"))
