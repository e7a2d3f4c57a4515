"""Numerals in digits, Vietnamese or English, to exact values and back to text."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Locale = Literal["vi", "en"]


class InputError(ValueError):
    """Input that cannot be used; the message is one line that says what is wrong and what would be right."""


_NUMERAL = re.compile(r"([+\-−]?)(0|0[1-9](?!\.)|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.([0-9]+))?")
_SWAPPED = str.maketrans(",.", ".,")  # Vietnamese dots and commas are English commas and dots
_CONVENTION = {
    "vi": ("Vietnamese", "dots between groups of three and a decimal comma, as in 4.764 or 88,94"),
    "en": ("English", "commas between groups of three and a decimal point, as in 4,764 or 88.94"),
}


def read_numeral(text: str, locale: Locale = "vi") -> tuple[Fraction, int]:
    """Read a numeral written in ASCII digits, without unit or scale word, as an exact number.

    Parameters
    ----------
    text : str, as printed: Vietnamese groups by dots and has a decimal comma, English the reverse
    locale : {"vi", "en"}, how it is written

    Returns
    -------
    tuple of (Fraction, int), the exact value, and how many decimals are printed, trailing zeros too
        `InputError` if it is malformed, `TypeError` if it is no text: a float has lost what was printed.

    Examples
    --------
    >>> read_numeral("4.764,50")
    (Fraction(9529, 2), 2)
    >>> read_numeral("1.5")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: '1.5' is no Vietnamese numeral: expected dots between groups of three \
and a decimal comma, as in 4.764 or 88,94
    """
    units, decimals = read_units(text, locale)
    return Fraction(units, 10**decimals), decimals


def read_units(text: str, locale: Locale = "vi") -> tuple[int, int]:
    """The digits of a numeral as a whole number, and how many of them are decimals."""
    if locale not in _CONVENTION:
        raise InputError(f"locale {locale!r} is unknown: expected 'vi' or 'en'")
    if not isinstance(text, str):
        raise TypeError(
            f"a printed number is text, and {text!r} is {type(text).__name__}: "
            "pass what was printed, such as '88,94'"
        )
    short = len(text) <= 1000
    if short and text.isdecimal() and text.isascii() and text[0] != "0":
        return int(text), 0
    english = text if locale == "en" else text.translate(_SWAPPED)
    match = _NUMERAL.fullmatch(english) if short else None
    if not match:
        language, convention = _CONVENTION[locale]
        raise InputError(f"{text!r} is no {language} numeral: expected {convention}")
    sign, whole, decimals = match.groups(default="")
    digits = whole.replace(",", "") + decimals
    return int(digits) * (-1 if sign in ("-", "−") else 1), len(decimals)


def format_number(value: Fraction | int, decimals: int | None = None, lang: Locale = "vi") -> str:
    """Write an exact number in a language's own convention; `read_numeral` reads it back.

    Parameters
    ----------
    value : Fraction or int
    decimals : int, how many to print, ties rounded away from zero; without it the shortest exact decimal
    lang : {"vi", "en"}, the convention

    Returns
    -------
    str, in groups of three digits; `ValueError` if no `decimals` are given and there is no finite decimal

    Examples
    --------
    >>> format_number(Fraction(476450, 100), 2), format_number(4764, lang="en")
    ('4.764,50', '4,764')
    >>> format_number(Fraction(1, 3))
    Traceback (most recent call last):
    ...
    ValueError: 1/3 has no finite decimal: say how many decimals to print
    """
    if lang not in _CONVENTION:
        raise InputError(f"language {lang!r} is unknown: expected 'vi' or 'en'")
    if type(value) is bool or not isinstance(value, Fraction | int):
        raise TypeError(f"{value!r} is {type(value).__name__}, which is not exact: pass a Fraction or an int")
    if decimals is not None and decimals < 0:
        raise InputError(f"{decimals} decimals cannot be written: expected 0 or more")
    if decimals is None:
        number = Decimal(decimal_text(value))
    else:
        units = math.floor(abs(value) * 10**decimals + Fraction(1, 2))
        number = Decimal(f"{units if value > 0 else -units}E-{decimals}")
    english = f"{number:,f}"
    return english if lang == "en" else english.translate(_SWAPPED)


def decimal_text(value: Fraction | int) -> str:
    """Write an exact number as the shortest decimal, as data files hold it; an endless one is refused."""
    top, bottom = value.numerator, value.denominator
    for decimals in range(bottom.bit_length()):  # 2 and 5 divide it less often than it has bits
        if 10**decimals % bottom == 0:
            return f"{Decimal(f'{top * 10**decimals // bottom}E-{decimals}'):f}"
    raise ValueError(f"{value} has no finite decimal: say how many decimals to print")
