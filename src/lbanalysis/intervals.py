"""Exact intervals with open and closed ends, and the rules of rounding by which a print stands for one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import Any, Literal

from lbanalysis.numerals import InputError, Locale, decimal_text, read_numeral

Rounding = Literal["any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All true values that a printed number can stand for; operators join two that are independent.

    An end that is no exact number, such as a float, is a `TypeError`, an empty interval a `ValueError`.

    Parameters
    ----------
    low, high : Fraction, the ends, ``low <= high``, in the unit of the number they belong to
    low_closed, high_closed : bool, whether each end itself belongs to the interval

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
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_closed, self.low_closed)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        """The extremes lie at corners, and an end is closed if a corner reaches it."""
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


def _short(value: Fraction) -> str:
    """An exact number in six decimals at the most; one that has more in six digits and an ellipsis."""
    if (value * 10**6).denominator == 1:
        return decimal_text(value)
    whole, decimals = divmod(int(abs(value) * 10**6), 10**6)
    shown = max(1, 6 - len(str(whole))) if whole else 6
    return f"{'-' if value < 0 else ''}{whole}.{f'{decimals:06}'[:shown]}…"


def _exact(end: object) -> Fraction:
    if not isinstance(end, Rational):
        kind = type(end).__name__
        raise TypeError(f"the end {end!r} is {kind}, which is not exact: pass a Fraction or an int")
    return Fraction(int(end.numerator), int(end.denominator))  # integers of numpy would overflow


def exactly(value: Fraction | int) -> Interval:
    """Return the interval that holds one number alone."""
    return Interval(value, value)  # type: ignore[arg-type]


# What rounds to a count of steps, or to each of an array of counts: from how many half steps above it to how
# many, and whether these two ends do. Ties leave zero by half_up and go to it by half_down.
CELLS: dict[str, Callable[[Any], tuple[Any, Any, Any, Any]]] = {
    "any": lambda count: (-1, 1, True, True),
    "half_up": lambda count: (-1, 1, count > 0, count < 0),
    "half_down": lambda count: (-1, 1, count <= 0, count >= 0),
    "half_even": lambda count: (-1, 1, count % 2 == 0, count % 2 == 0),
    "truncate": lambda count: (-2 * (count <= 0), 2 * (count >= 0), count > 0, count < 0),
    "ceiling": lambda count: (-2, 0, False, True),
    "floor": lambda count: (0, 2, True, False),
}


def require_rounding(rounding: object) -> None:
    """Refuse a rounding rule that there is not."""
    if rounding not in CELLS:
        raise InputError(f"rounding {rounding!r} is unknown: expected one of {', '.join(CELLS)}")


def rounding_cell(value: Fraction, step: Fraction, rounding: Rounding = "any") -> Interval:
    """Return what a rule rounds to `value`, a multiple of `step`, the weight of the last digit."""
    require_rounding(rounding)
    count = Fraction(value) / step
    if count.denominator != 1:
        raise ValueError(f"{value} is no multiple of the step {step}: it cannot have been rounded to it")
    low, high, low_closed, high_closed = CELLS[rounding](count.numerator)
    half = step / 2
    return Interval(value + low * half, value + high * half, low_closed, high_closed)


def rounding_interval(printed: str, rounding: Rounding = "any", locale: Locale = "vi") -> Interval:
    """Return all true values that a printed number, counts too, can stand for: half a unit of its last digit.

    Parameters
    ----------
    printed : str, `88,94` or, with its percent sign, `88,94%`; a share of exactly `100%` ends at 100
    rounding : {"any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"}
        The rule by which it was rounded, named as in ``decimal``: ``half_up`` sends ties away from zero,
        ``half_down`` towards it, ``truncate`` cuts towards zero; ``any`` closes both ends, whatever the rule.
    locale : {"vi", "en"}, how the numeral is written

    Returns
    -------
    Interval, in the unit printed; `InputError` if it is malformed or the rule unknown, `TypeError` if no text

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
    """Cut the interval of a share [%] at 100, which no share passes; one above it stays as it is."""
    return intersection(interval, Interval(min(interval.low, Fraction(100)), Fraction(100))) or interval


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


def counts_inside(interval: Interval, decimals: int = 0) -> range:
    """Return the numbers of so many decimals in an interval, rising, in units of the last of them."""
    grid = 10**decimals
    first, last = math.ceil(interval.low * grid), math.floor(interval.high * grid)
    first += Fraction(first, grid) == interval.low and not interval.low_closed
    last -= Fraction(last, grid) == interval.high and not interval.high_closed
    return range(first, last + 1)


def decimals_inside(interval: Interval, decimals: int) -> list[Fraction]:
    """List the numbers of so many decimals that lie in an interval, rising; a million at the most."""
    counts = counts_inside(interval, decimals)
    if counts.stop - counts.start > 10**6:
        many = f"more than a million numbers of {decimals} decimals lie in {interval}"
        raise ValueError(f"{many}: ask for fewer decimals")
    return [Fraction(count, 10**decimals) for count in counts]


def shortest_decimal(interval: Interval) -> Fraction:
    """Return the number of fewest decimals in an interval, the nearest to its middle, the smaller of two."""
    middle, decimals = interval.mid, 0
    if not interval.width:
        decimal_text(middle)  # refuses one without a finite decimal
    while not (counts := counts_inside(interval, decimals)):
        decimals += 1
    nearest = math.ceil(middle * 10**decimals - Fraction(1, 2))
    return Fraction(min(max(nearest, counts[0]), counts[-1]), 10**decimals)


def simplest_fraction(interval: Interval) -> Fraction:
    """Return the fraction from 0 up of least denominator, then numerator, by the tree of Stern and Brocot."""
    whole = max(counts_inside(interval).start, 0)
    if whole in interval:
        return Fraction(whole)
    # Both ends lie between `base` and the next whole number, and what is left turns upside down.
    base = whole - 1
    low, high = interval.low - base, interval.high - base
    most = 1 / low if low else 1 / high + 2  # from just above 0 there is no largest: this is large enough
    return base + 1 / simplest_fraction(Interval(1 / high, most, interval.high_closed, interval.low_closed))
