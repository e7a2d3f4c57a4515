"""Exact intervals with open and closed ends, and the rounding rules by which a printed number stands for one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import Literal, get_args

from lbanalysis.numerals import InputError, Locale, decimal_text, read_numeral

Rounding = Literal["any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All true values that a printed number can stand for.

    Parameters
    ----------
    low, high : Fraction
        The ends, exact, with ``low <= high``; in the unit of the number they belong to.
    low_closed, high_closed : bool
        Whether each end itself belongs to the interval.

    Raises
    ------
    TypeError
        If an end is no exact number, such as a float.
    ValueError
        If the interval would be empty.

    Source
    ------
    R. E. Moore, *Interval Analysis* (1966), with ends open or closed as rounding leaves them.

    Examples
    --------
    >>> Interval(Fraction(9245, 1000), Fraction(37, 4)), Fraction(1, 3) in Interval(Fraction(0), Fraction(1))
    ([9.245, 9.25], True)
    >>> Interval(Fraction(1), Fraction(0))
    Traceback (most recent call last):
    ...
    ValueError: an interval from 1 to 0 is empty: expected low below high, or equal and closed
    """

    low: Fraction
    high: Fraction
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        for end in ("low", "high"):
            if type(getattr(self, end)) is not Fraction:
                object.__setattr__(self, end, _exact(getattr(self, end)))
        if self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)):
            ends = f"an interval from {self.low} to {self.high}"
            raise ValueError(f"{ends} is empty: expected low below high, or equal and closed")

    @property
    def mid(self) -> Fraction:
        """The middle."""
        return (self.low + self.high) / 2

    @property
    def width(self) -> Fraction:
        """The distance between the ends; 0 of one number alone."""
        return self.high - self.low

    def __add__(self, other: Interval) -> Interval:
        """Sum of two independent numbers, one from each interval."""
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_closed, self.low_closed)

    def __sub__(self, other: Interval) -> Interval:
        """Difference of two independent numbers."""
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        """Product of two independent numbers: the extremes lie at corners; an end is closed if a corner reaches it."""
        if self.low == self.high and other.low == other.high:
            return exactly(self.low * other.low)
        corners = [
            # A zero factor reaches its product whatever the other is.
            (a * b, (a_in and b_in) or (a == 0 and a_in) or (b == 0 and b_in))
            for a, a_in in ((self.low, self.low_closed), (self.high, self.high_closed))
            for b, b_in in ((other.low, other.low_closed), (other.high, other.high_closed))
        ]
        low, high = min(c for c, _ in corners), max(c for c, _ in corners)
        reached = {c for c, inside in corners if inside}
        return Interval(low, high, low in reached, high in reached)

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient of two independent numbers; refused where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(
                f"the divisor {other} touches zero: expected an interval wholly above or wholly below it"
            )
        return self * Interval(1 / other.high, 1 / other.low, other.high_closed, other.low_closed)

    def __contains__(self, value: Fraction | int) -> bool:
        return (self.low <= value if self.low_closed else self.low < value) and (
            value <= self.high if self.high_closed else value < self.high
        )

    def __repr__(self) -> str:
        ends = f"{_short(self.low)}, {_short(self.high)}"
        return f"{'[' if self.low_closed else '('}{ends}{']' if self.high_closed else ')'}"

    __str__ = __repr__


def _short(value: Fraction) -> str:
    """An exact number in at most six decimals; where there are more, those that it begins with and an ellipsis."""
    scaled = abs(value) * 10**6
    if scaled.denominator == 1:
        return decimal_text(value)
    digits = str(int(scaled)).rjust(7, "0")
    # Six significant digits are enough, of a small number six after its leading zeros.
    whole, decimals = digits[:-6], digits[-6:]
    shown = max(1, 6 - len(whole.lstrip("0")))
    return f"{'-' if value < 0 else ''}{whole}.{decimals[:shown]}…"


def _exact(end: object) -> Fraction:
    if not isinstance(end, Rational):
        kind = type(end).__name__
        raise TypeError(f"the end {end!r} is {kind}, which is not exact: pass a Fraction or an int")
    return Fraction(int(end.numerator), int(end.denominator))  # integers of numpy would overflow


def exactly(value: Fraction | int) -> Interval:
    """Return the interval that holds one number alone."""
    return Interval(value, value)  # type: ignore[arg-type]


# --- printed numbers --------------------------------------------------------------------------------------------------


def rounding_cell(value: Fraction, step: Fraction, rounding: Rounding = "any") -> Interval:
    """Return the numbers that a rounding rule takes to `value`, a multiple of `step`, the weight of the last digit."""
    require_rounding(rounding)
    if step <= 0:
        raise ValueError(
            f"the step {step} is not above 0: expected the weight of the last printed digit, such as 1/100"
        )
    count = Fraction(value) / step
    if count.denominator != 1:
        raise ValueError(f"{value} is no multiple of the step {step}: it cannot have been rounded to it")
    half = step / 2
    if rounding == "any":
        return Interval(value - half, value + half)
    if rounding == "half_even":
        even = count.numerator % 2 == 0
        return Interval(value - half, value + half, even, even)
    if rounding == "ceiling":
        return Interval(value - step, value, False, True)
    if rounding == "floor":
        return Interval(value, value + step, True, False)
    if rounding == "truncate":
        low, high = (value if value > 0 else value - step), (value if value < 0 else value + step)
        return Interval(low, high, value > 0, value < 0)
    # Ties leave zero (half_up) or go to it (half_down): the end nearer to zero is closed, or the farther one.
    outward = rounding == "half_up"
    low_closed = outward if value > 0 else not outward
    high_closed = outward if value < 0 else not outward
    return Interval(value - half, value + half, low_closed, high_closed)


def require_rounding(rounding: object) -> None:
    """Refuse a rounding rule that there is not."""
    if rounding not in get_args(Rounding):
        raise InputError(f"rounding {rounding!r} is unknown: expected one of {', '.join(get_args(Rounding))}")


def rounding_interval(printed: str, rounding: Rounding = "any", locale: Locale = "vi") -> Interval:
    """Return all true values that a printed decimal or percentage can stand for.

    Parameters
    ----------
    printed : str
        The numeral as printed, `88,94`, or with its percent sign, `88,94%`. A share of exactly `100%` ends at 100.
    rounding : {"any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"}
        The rule by which it was rounded, as Python's ``decimal`` names them: ``half_up`` sends ties away from zero,
        ``half_down`` towards zero, ``truncate`` cuts towards zero. ``any`` closes both ends, whatever the rule for ties.
    locale : {"vi", "en"}
        How the numeral is written.

    Returns
    -------
    Interval
        In the unit printed (percent for a percentage).

    Raises
    ------
    TypeError
        If `printed` is not text.
    InputError
        If it is malformed, or the rule is unknown.

    Source
    ------
    Half a unit of the last printed digit: as in N. Brown and J. Heathers, "The GRIM Test" (2017), and lhdjung/scrutiny;
    rounding algorithms of the General Decimal Arithmetic Specification 1.70 (M. Cowlishaw).

    Examples
    --------
    >>> rounding_interval("88,94"), rounding_interval("88,94", "truncate"), rounding_interval("100%")
    ([88.935, 88.945], [88.94, 88.95), [99.5, 100])
    >>> rounding_interval(88.94)
    Traceback (most recent call last):
    ...
    TypeError: a printed number is text, and 88.94 is float: pass what was printed, such as '88,94'
    """
    share = isinstance(printed, str) and printed.endswith("%")
    value, decimals = read_numeral(printed[:-1].rstrip() if share else printed, locale)
    interval = rounding_cell(value, Fraction(1, 10**decimals), rounding)
    return cut_at_100(interval) if share and value == 100 else interval


def cut_at_100(interval: Interval) -> Interval:
    """Cut the interval of a share [%] at 100, which no share passes; one that begins above 100 stays as it is."""
    if interval.low > 100 or interval.high <= 100 or (interval.low == 100 and not interval.low_closed):
        return interval
    return Interval(interval.low, Fraction(100), interval.low_closed, True)


# --- questions about intervals ----------------------------------------------------------------------------------------


def hull(intervals: Iterable[Interval]) -> Interval:
    """Return the smallest interval that holds all of some."""
    intervals = tuple(intervals)
    low, low_open = min((i.low, not i.low_closed) for i in intervals)
    high, high_closed = max((i.high, i.high_closed) for i in intervals)
    return Interval(low, high, not low_open, high_closed)


def intersection(first: Interval, second: Interval) -> Interval | None:
    """Return the numbers that two intervals share, or None if there are none."""
    low, low_open = max((first.low, not first.low_closed), (second.low, not second.low_closed))
    high, high_closed = min((first.high, first.high_closed), (second.high, second.high_closed))
    if low > high or (low == high and (low_open or not high_closed)):
        return None
    return Interval(low, high, not low_open, high_closed)


def decimals_inside(interval: Interval, decimals: int) -> list[Fraction]:
    """List the numbers of so many decimals that lie in an interval, rising; a million at the most."""
    grid = 10**decimals
    first, last = math.ceil(interval.low * grid), math.floor(interval.high * grid)
    first += first == interval.low * grid and not interval.low_closed
    last -= last == interval.high * grid and not interval.high_closed
    if last - first >= 10**6:
        many = f"more than a million numbers of {decimals} decimals lie in {interval}"
        raise ValueError(f"{many}: ask for fewer decimals")
    return [Fraction(k, grid) for k in range(first, last + 1)]


def shortest_decimal(interval: Interval) -> Fraction:
    """Return the number with the fewest decimals in an interval; among several, the nearest to its middle, or the smaller."""
    middle = interval.mid
    if interval.low == interval.high:
        try:
            decimal_text(middle)
        except ValueError:
            raise ValueError(f"the interval {interval} holds no finite decimal") from None
        return middle
    decimals = 0
    while True:
        grid = 10**decimals
        below, above = Fraction(math.floor(middle * grid), grid), Fraction(math.ceil(middle * grid), grid)
        inside = [value for value in (below, above) if value in interval]
        if inside:
            return min(inside, key=lambda value: (abs(value - middle), value))
        decimals += 1


def simplest_fraction(interval: Interval) -> Fraction:
    """Return the fraction with the least denominator in an interval of numbers from 0 up (Stern and Brocot's tree).

    Of those with the least denominator it is the one with the least numerator.
    """
    whole = max(math.ceil(interval.low), 0)
    whole += whole == interval.low and not interval.low_closed
    if whole in interval:
        return Fraction(whole)
    # No whole number lies inside: both ends lie between `base` and `base + 1`, and what is left turns upside down.
    base = whole - 1
    low, high = interval.low - base, interval.high - base
    if low > 0:
        return base + 1 / simplest_fraction(
            Interval(1 / high, 1 / low, interval.high_closed, interval.low_closed)
        )
    least = math.ceil(1 / high)  # numbers from just above 0: the largest unit fraction inside
    least += least == 1 / high and not interval.high_closed
    return base + Fraction(1, least)
