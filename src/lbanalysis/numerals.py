"""Vietnamese numeral text to exact value, unit and decimals; and back to text.

The lowest layer: it knows how Vietnamese writes numbers, and nothing of articles or tables. Numerals come in three
scripts (digits, words, Roman); units are measured in the words and signs of Vietnamese reports.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

Locale = Literal["vi", "en"]


class InputError(ValueError):
    """Input that cannot be used; the message is one line that says what is wrong and what would be right."""


# --- digits -----------------------------------------------------------------------------------------------------------

_DIGITS = {
    "vi": re.compile(r"([+\-−]?)(0|0[1-9]|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]*)(?:,([0-9]+))?"),
    "en": re.compile(r"([+\-−]?)(0|0[1-9]|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.([0-9]+))?"),
}
_CONVENTION = {
    "vi": "Vietnamese numeral: expected dots between groups of three and a decimal comma, as in 4.764 or 88,94",
    "en": "English numeral: expected commas between groups of three and a decimal point, as in 4,764 or 88.94",
}


def read_numeral(text: str, locale: Locale = "vi") -> tuple[Fraction, int]:
    """Read a numeral written in ASCII digits as an exact number.

    Parameters
    ----------
    text : str
        The numeral alone, without unit or scale word. Vietnamese groups by dots and has a decimal comma.
    locale : {"vi", "en"}
        The convention: ``"en"`` groups by commas and has a decimal point.

    Returns
    -------
    tuple of (Fraction, int)
        The exact value, and how many decimals are printed (trailing zeros are evidence and count).

    Raises
    ------
    TypeError
        If `text` is not a string: a float has lost what was printed.
    ValueError
        If the numeral is malformed in the convention; the message says what would be right.

    Source
    ------
    TCVN and Vietnamese Government practice (Circular 01/2011/TT-BNV, annex); the rules of this project.

    Examples
    --------
    >>> read_numeral("4.764,50")
    (Fraction(9529, 2), 2)
    >>> read_numeral("1.5")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: '1.5' is no Vietnamese numeral: expected dots between groups of three and a \
decimal comma, as in 4.764 or 88,94
    """
    if locale not in _DIGITS:
        raise InputError(f"locale {locale!r} is unknown: expected 'vi' or 'en'")
    if not isinstance(text, str):
        raise TypeError(
            f"a printed number is text, and {text!r} is {type(text).__name__}: pass what was printed, such as '88,94'"
        )
    match = _DIGITS[locale].fullmatch(text) if len(text) <= 1000 else None
    if not match or (match[2].startswith("0") and len(match[2]) > 1 and match[3]):
        raise InputError(f"{text!r} is no {_CONVENTION[locale]}")
    sign, whole, decimals = match.groups(default="")
    digits = whole.replace(".", "").replace(",", "") + decimals
    return Fraction(int(digits) * (-1 if sign in ("-", "−") else 1), 10 ** len(decimals)), len(decimals)


def format_number(value: Fraction | int, decimals: int | None = None, lang: Locale = "vi") -> str:
    """Write an exact number in a language's own convention.

    Parameters
    ----------
    value : Fraction or int
        The exact number.
    decimals : int, optional
        How many decimals to print, rounded half up away from zero. Without it the shortest exact decimal is printed.
    lang : {"vi", "en"}
        Vietnamese groups by dots and has a decimal comma, English the reverse.

    Returns
    -------
    str
        The numeral; `read_numeral` reads it back.

    Raises
    ------
    ValueError
        If no `decimals` are given and the value has no finite decimal.

    Source
    ------
    The inverse of `read_numeral`; rounding as ``decimal.ROUND_HALF_UP``.

    Examples
    --------
    >>> format_number(Fraction(476450, 100), 2), format_number(4764, lang="en")
    ('4.764,50', '4,764')
    >>> format_number(Fraction(1, 3))
    Traceback (most recent call last):
    ...
    ValueError: 1/3 has no finite decimal: say how many decimals to print
    """
    if lang not in _DIGITS:
        raise ValueError(f"language {lang!r} is unknown: expected 'vi' or 'en'")
    value = Fraction(value)
    if decimals is None:
        plain = decimal_text(value)
    else:
        scaled = abs(value) * 10**decimals
        units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        digits = str(units).rjust(decimals + 1, "0")
        plain = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
        plain = f"-{plain}" if value < 0 and units else plain
    whole, _, rest = plain.partition(".")
    english = f"{int(whole.lstrip('-')):,}" + (f".{rest}" if rest else "")
    english = f"-{english}" if whole.startswith("-") else english
    return english if lang == "en" else english.translate(str.maketrans(",.", ".,"))


def decimal_text(value: Fraction | int) -> str:
    """Write an exact number as the shortest plain decimal string, as data files hold it; endless decimals are refused.

    >>> decimal_text(Fraction(185, 20)), decimal_text(-3)
    ('9.25', '-3')
    >>> decimal_text(Fraction(1, 3))
    Traceback (most recent call last):
    ...
    ValueError: 1/3 has no finite decimal: say how many decimals to print
    """
    value = Fraction(value)
    places, rest = 0, value.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        raise ValueError(f"{value} has no finite decimal: say how many decimals to print")
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    plain = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{plain}" if value < 0 else plain
