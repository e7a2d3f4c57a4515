"""Exact intervals with open and closed ends, and the rounding rules by which a printed number stands for one."""

from __future__ import annotations

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
        for end in (self.low, self.high):
            if not isinstance(end, Rational):
                raise TypeError(f"the end {end!r} is {type(end).__name__}, which is not exact: pass a Fraction or an int")
        if self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)):
            raise ValueError(f"an interval from {self.low} to {self.high} is empty: expected low below high, or equal and closed")

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
        raise ValueError(f"the step {step} is not above 0: expected the weight of the last printed digit, such as 1/100")
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
        return Interval(value - step, value, False, True) if below else Interval(value, value + step, True, False)
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
