"""Exact intervals with open and closed ends, and the rounding rules by which a printed number stands for one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import Literal, get_args

from lbanalysis.numerals import Locale, read_numeral

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
    >>> Fraction(1, 3) in Interval(Fraction(0), Fraction(1))
    True
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
        object.__setattr__(self, "low", _exact(self.low))
        object.__setattr__(self, "high", _exact(self.high))
        if self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)):
            raise ValueError(
                f"an interval from {self.low} to {self.high} is empty: expected low below high, or equal and closed"
            )

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
        corners = [
            # A zero factor reaches its product whatever the other is.
            (a * b, (a_in and b_in) or (a == 0 and a_in) or (b == 0 and b_in))
            for a, a_in in ((self.low, self.low_closed), (self.high, self.high_closed))
            for b, b_in in ((other.low, other.low_closed), (other.high, other.high_closed))
        ]
        low, high = min(c for c, _ in corners), max(c for c, _ in corners)
        zero = Fraction(0) in self or Fraction(0) in other
        return Interval(
            low, high, any(inside for c, inside in corners if c == low) or (low == 0 and zero),
            any(inside for c, inside in corners if c == high) or (high == 0 and zero),
        )  # fmt: skip

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient of two independent numbers; refused where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(
                f"the divisor {other} touches zero: expected an interval wholly above or wholly below it"
            )
        return self * Interval(
            1 / Fraction(other.high), 1 / Fraction(other.low), other.high_closed, other.low_closed
        )

    def __contains__(self, value: Fraction | int) -> bool:
        return (self.low <= value if self.low_closed else self.low < value) and (
            value <= self.high if self.high_closed else value < self.high
        )

    def __str__(self) -> str:
        return f"{'[' if self.low_closed else '('}{self.low}, {self.high}{']' if self.high_closed else ')'}"


def rounding_cell(value: Fraction, step: Fraction, rounding: Rounding = "any") -> Interval:
    """Return the numbers that a rounding rule takes to one multiple of a step.

    Parameters
    ----------
    value : Fraction
        What was printed, in any unit.
    step : Fraction
        The weight of the last printed digit, in the same unit, above 0.
    rounding : {"any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"}
        As ``decimal`` names them: ``half_up`` sends ties away from zero, ``half_down`` towards zero, ``truncate`` cuts
        towards zero. ``any`` admits both ends, whatever the rule for ties.

    Returns
    -------
    Interval
        In the unit of `value`.

    Raises
    ------
    ValueError
        If the rule is unknown, the step is not above 0, or the value is no multiple of it.

    Source
    ------
    General Decimal Arithmetic Specification 1.70 (M. Cowlishaw), rounding algorithms.

    Examples
    --------
    >>> str(rounding_cell(Fraction(12), Fraction(1), "half_up"))
    '[23/2, 25/2)'
    >>> rounding_cell(Fraction(12), Fraction(0))
    Traceback (most recent call last):
    ...
    ValueError: the step 0 is not above 0: expected the weight of the last printed digit, such as 1/100
    """
    if rounding not in get_args(Rounding):
        raise ValueError(f"rounding {rounding!r} is unknown: expected one of {', '.join(get_args(Rounding))}")
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
    if rounding in ("ceiling", "floor"):
        below = rounding == "ceiling"
        return (
            Interval(value - step, value, False, True)
            if below
            else Interval(value, value + step, True, False)
        )
    if rounding == "truncate":
        low, high = (value if value > 0 else value - step), (value if value < 0 else value + step)
        return Interval(low, high, value > 0, value < 0)
    # Ties leave zero (half_up) or go to it (half_down): the end nearer to zero is closed, or the farther one.
    outward = rounding == "half_up"
    low_closed = outward if value > 0 else not outward
    high_closed = outward if value < 0 else not outward
    return Interval(value - half, value + half, low_closed, high_closed)


def rounding_interval(printed: str, rounding: Rounding = "any", locale: Locale = "vi") -> Interval:
    """Return all true values that a printed decimal or percentage can stand for.

    Parameters
    ----------
    printed : str
        The numeral as printed, `88,94`, or with its percent sign, `88,94%`. A share of exactly `100%` ends at 100.
    rounding : {"any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"}
        The rule by which it was rounded; ``any`` closes both ends.
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
    ValueError
        If it is malformed, or the rule is unknown.

    Source
    ------
    Half a unit of the last printed digit: as in N. Brown and J. Heathers, "The GRIM Test" (2017), and lhdjung/scrutiny.

    Examples
    --------
    >>> str(rounding_interval("88,94"))
    '[17787/200, 17789/200]'
    >>> str(rounding_interval("100%"))
    '[199/2, 100]'
    >>> rounding_interval(88.94)
    Traceback (most recent call last):
    ...
    TypeError: a printed number is text, and 88.94 is float: pass what was printed, such as '88,94'
    """
    share = isinstance(printed, str) and printed.endswith("%")
    value, decimals = read_numeral(printed[:-1].rstrip() if share else printed, locale)
    interval = rounding_cell(value, Fraction(1, 10**decimals), rounding)
    return share_at_most_100(interval, value) if share else interval


def share_at_most_100(interval: Interval, value: Fraction) -> Interval:
    """Cut the interval of a share that prints exactly 100 % at 100: no share is larger.

    Parameters
    ----------
    interval : Interval
        Of the printed percentage [%].
    value : Fraction
        What was printed [%].

    Returns
    -------
    Interval
        The interval up to and with 100 where 100 was printed; any other as it was (rates of change may pass 100).

    Raises
    ------
    ValueError
        If the interval does not hold the value.

    Source
    ------
    The conventions of this project, `data/README.md`.

    Examples
    --------
    >>> str(share_at_most_100(Interval(Fraction(199, 2), Fraction(201, 2)), Fraction(100)))
    '[199/2, 100]'
    >>> share_at_most_100(Interval(Fraction(0), Fraction(1)), Fraction(100))
    Traceback (most recent call last):
    ...
    ValueError: the interval [0, 1] does not hold the printed 100
    """
    if not interval.low <= value <= interval.high:
        raise ValueError(f"the interval {interval} does not hold the printed {value}")
    return Interval(interval.low, value, interval.low_closed, True) if value == 100 else interval


def exactly(value: Fraction | int) -> Interval:
    """Return the interval that holds one number alone.

    Parameters
    ----------
    value : Fraction or int
        The number, in any unit.

    Returns
    -------
    Interval

    Raises
    ------
    TypeError
        If the value is a float.

    Source
    ------
    Counts are exact: the conventions of this project.

    Examples
    --------
    >>> str(exactly(32))
    '[32, 32]'
    >>> exactly(0.5)
    Traceback (most recent call last):
    ...
    TypeError: the end 0.5 is float, which is not exact: pass a Fraction or an int
    """
    return Interval(_exact(value), _exact(value))


def _exact(end: object) -> Fraction:
    if not isinstance(end, Rational):
        raise TypeError(
            f"the end {end!r} is {type(end).__name__}, which is not exact: pass a Fraction or an int"
        )
    return Fraction(int(end.numerator), int(end.denominator))  # integers of numpy would overflow


def intersection(first: Interval, second: Interval) -> Interval | None:
    """Return the numbers that two intervals share, or None if there are none.

    Parameters
    ----------
    first, second : Interval
        In the same unit.

    Returns
    -------
    Interval or None

    Raises
    ------
    AttributeError
        If one of them is no interval.

    Source
    ------
    R. E. Moore, *Interval Analysis* (1966).

    Examples
    --------
    >>> str(intersection(rounding_interval("82,3"), rounding_interval("82,25")))
    '[329/4, 16451/200]'
    >>> intersection(exactly(1), exactly(2)) is None
    True
    """
    low, low_open = max((first.low, not first.low_closed), (second.low, not second.low_closed))
    high, high_closed = min((first.high, first.high_closed), (second.high, second.high_closed))
    if low > high or (low == high and (low_open or not high_closed)):
        return None
    return Interval(low, high, not low_open, high_closed)


def surely_below(first: Interval, second: Interval) -> bool:
    """Tell whether every number of one interval is less than every number of another.

    Parameters
    ----------
    first, second : Interval
        In the same unit.

    Returns
    -------
    bool

    Raises
    ------
    AttributeError
        If one of them is no interval.

    Source
    ------
    R. E. Moore, *Interval Analysis* (1966).

    Examples
    --------
    >>> surely_below(rounding_interval("82,2", "half_up"), rounding_interval("82,3", "half_up"))
    True
    >>> surely_below(rounding_interval("82,2"), rounding_interval("82,3"))
    False
    """
    return first.high < second.low or (
        first.high == second.low and not (first.high_closed and second.low_closed)
    )


def decimals_inside(interval: Interval, decimals: int) -> list[Fraction]:
    """List the numbers of so many decimals that lie in an interval.

    Parameters
    ----------
    interval : Interval
        In any unit.
    decimals : int
        0 or more.

    Returns
    -------
    list of Fraction
        Rising; empty where none lies inside.

    Raises
    ------
    ValueError
        If there would be more than a million.

    Source
    ------
    Enumeration of a grid.

    Examples
    --------
    >>> decimals_inside(Interval(Fraction(10394, 1000), Fraction(10406, 1000)), 1)
    [Fraction(52, 5)]
    >>> decimals_inside(exactly(0) + Interval(Fraction(0), Fraction(10**9)), 0)
    Traceback (most recent call last):
    ...
    ValueError: more than a million numbers of 0 decimals lie in [0, 1000000000]: ask for fewer decimals
    """
    grid = 10**decimals
    first, last = math.ceil(interval.low * grid), math.floor(interval.high * grid)
    if last - first >= 10**6:
        raise ValueError(
            f"more than a million numbers of {decimals} decimals lie in {interval}: ask for fewer decimals"
        )
    return [Fraction(k, grid) for k in range(first, last + 1) if Fraction(k, grid) in interval]


def shortest_decimal(interval: Interval) -> Fraction:
    """Return the number with the fewest decimals in an interval; among several, the nearest to its middle.

    Parameters
    ----------
    interval : Interval
        In any unit.

    Returns
    -------
    Fraction

    Raises
    ------
    ValueError
        If the interval is one number without a finite decimal.

    Source
    ------
    The simplest printed number that an interval admits; ties go to the smaller.

    Examples
    --------
    >>> shortest_decimal(Interval(Fraction(10394, 1000), Fraction(10406, 1000)))
    Fraction(52, 5)
    >>> shortest_decimal(exactly(Fraction(1, 3)))
    Traceback (most recent call last):
    ...
    ValueError: the interval [1/3, 1/3] holds no finite decimal
    """
    middle = (interval.low + interval.high) / 2
    if interval.low == interval.high:
        rest = middle.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        if rest != 1:
            raise ValueError(f"the interval {interval} holds no finite decimal")
        return middle
    decimals = 0
    while True:
        grid = 10**decimals
        below, above = Fraction(math.floor(middle * grid), grid), Fraction(math.ceil(middle * grid), grid)
        inside = [value for value in (below, above) if value in interval]
        if inside:
            return min(inside, key=lambda value: (abs(value - middle), value))
        decimals += 1
