"""Pure metrics over printed numbers: each returns the exact range of its formula, every input entering once.

An input is printed text (`"9,25"`, an interval by its rounding rule), an exact number (`int`, `Fraction`) or an interval.
Functions called in bulk work on numpy arrays of whole numbers and never leave integer arithmetic.
"""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from numbers import Integral
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from lbanalysis.intervals import Interval, Rounding, exactly, rounding_interval
from lbanalysis.numerals import Locale, read_numeral

Quantity = str | int | Fraction | Interval
Integers = npt.NDArray[np.int64]


def as_interval(quantity: Quantity, rounding: Rounding = "any", locale: Locale = "vi") -> Interval:
    """Return the interval of an input: of printed text by its rounding rule, of an exact number itself.

    Parameters
    ----------
    quantity : str, int, Fraction or Interval
        In any unit. A float is refused: it has lost what was printed.
    rounding : str
        As for `rounding_interval`; for printed text only.
    locale : {"vi", "en"}
        How printed text is written.

    Returns
    -------
    Interval
        In the unit of the input.

    Raises
    ------
    TypeError
        If the input is a float or anything else inexact; the message says what to pass.
    ValueError
        If printed text is malformed.

    Source
    ------
    The conventions of this project.

    Examples
    --------
    >>> str(as_interval("9,25")), str(as_interval(10))
    ('[1849/200, 1851/200]', '[10, 10]')
    >>> as_interval(9.25)
    Traceback (most recent call last):
    ...
    TypeError: 9.25 is a float, which is not exact: pass what was printed, such as '9,25', or a Fraction
    """
    if isinstance(quantity, Interval):
        return quantity
    if isinstance(quantity, str):
        return rounding_interval(quantity, rounding, locale)
    if isinstance(quantity, float):
        raise TypeError(
            f"{quantity!r} is a float, which is not exact: pass what was printed, such as '9,25', or a Fraction"
        )
    return exactly(quantity)


# --- ratios and differences -------------------------------------------------------------------------------------------


def share_of_total(part: Quantity, total: Quantity) -> Interval:
    """Return a part as a percentage of its total.

    Parameters
    ----------
    part, total : str, int, Fraction or Interval
        In one unit; the total above 0, the two independent of each other.

    Returns
    -------
    Interval
        [%]

    Raises
    ------
    ZeroDivisionError
        If the total may be zero.

    Source
    ------
    100 · part / total.

    Examples
    --------
    >>> str(share_of_total(24, 32))
    '[75, 75]'
    >>> share_of_total(1, 0)
    Traceback (most recent call last):
    ...
    ZeroDivisionError: the divisor [0, 0] touches zero: expected an interval wholly above or wholly below it
    """
    return exactly(100) * (as_interval(part) / as_interval(total))


def completion_rate(done: Quantity, target: Quantity) -> Interval:
    """Return what is done as a percentage of its target; it may pass 100.

    Parameters
    ----------
    done, target : str, int, Fraction or Interval
        In one unit; the target above 0.

    Returns
    -------
    Interval
        [%]

    Raises
    ------
    ZeroDivisionError
        If the target may be zero.

    Source
    ------
    100 · done / target.

    Examples
    --------
    >>> str(completion_rate(3, 6))
    '[50, 50]'
    >>> completion_rate(3, 0)
    Traceback (most recent call last):
    ...
    ZeroDivisionError: the divisor [0, 0] touches zero: expected an interval wholly above or wholly below it
    """
    return share_of_total(done, target)


def mean_per_unit(total: Quantity, count: Quantity) -> Interval:
    """Return the mean of a total over a count.

    Parameters
    ----------
    total : str, int, Fraction or Interval
        In any unit.
    count : str, int, Fraction or Interval
        How many share it, above 0.

    Returns
    -------
    Interval
        In the unit of the total, per one counted.

    Raises
    ------
    ZeroDivisionError
        If the count may be zero.

    Source
    ------
    total / count.

    Examples
    --------
    >>> str(mean_per_unit("9,25", 10))
    '[1849/2000, 1851/2000]'
    >>> mean_per_unit("9,25", 0)
    Traceback (most recent call last):
    ...
    ZeroDivisionError: the divisor [0, 0] touches zero: expected an interval wholly above or wholly below it
    """
    return as_interval(total) / as_interval(count)


def implied_target(value: Quantity, share_pct: Quantity) -> Interval:
    """Return the target that a value and its share of the target imply.

    Parameters
    ----------
    value : str, int, Fraction or Interval
        What was reached, in any unit.
    share_pct : str, int, Fraction or Interval
        The share of the target that it is [%], above 0.

    Returns
    -------
    Interval
        In the unit of the value.

    Raises
    ------
    ZeroDivisionError
        If the share may be zero.

    Source
    ------
    100 · value / share.

    Examples
    --------
    >>> target = implied_target("9,25", "88,94")
    >>> float(target.low), float(target.high)
    (10.394063747259542, 10.406476640242873)
    >>> implied_target("9,25", 0)
    Traceback (most recent call last):
    ...
    ZeroDivisionError: the divisor [0, 0] touches zero: expected an interval wholly above or wholly below it
    """
    return exactly(100) * (as_interval(value) / as_interval(share_pct))


def remaining(value: Quantity, share_pct: Quantity) -> Interval:
    """Return what is left of a target, from what was reached and the share of the target that it is.

    Parameters
    ----------
    value : str, int, Fraction or Interval
        What was reached, 0 or more, in any unit.
    share_pct : str, int, Fraction or Interval
        The share of the target that it is [%], above 0.

    Returns
    -------
    Interval
        In the unit of the value; negative where the target was passed.

    Raises
    ------
    ValueError
        If the value may be negative.
    ZeroDivisionError
        If the share may be zero.

    Source
    ------
    value · (100 / share - 1), in which each input enters once: not the wider `implied_target(value, share) - value`.

    Examples
    --------
    >>> left = remaining("9,25", "88,94")
    >>> round(float(left.low), 4), round(float(left.high), 4)
    (1.1491, 1.1515)
    >>> remaining(-1, 50)
    Traceback (most recent call last):
    ...
    ValueError: the value [-1, -1] may be negative: expected what was reached, 0 or more
    """
    reached = as_interval(value)
    if reached.low < 0:
        raise ValueError(f"the value {reached} may be negative: expected what was reached, 0 or more")
    return reached * (exactly(100) / as_interval(share_pct) - exactly(1))


def comparator(value: Quantity, difference: Quantity, reading: Literal["points", "relative"]) -> Interval:
    """Return what a value was compared with, from "higher by" so much, in one of two readings.

    Parameters
    ----------
    value : str, int, Fraction or Interval
        The higher value [%], 0 or more.
    difference : str, int, Fraction or Interval
        By how much it is higher, as printed with a percent sign.
    reading : {"points", "relative"}
        ``points``: the difference is in percentage points. ``relative``: it is a percentage of the comparator.

    Returns
    -------
    Interval
        [%]

    Raises
    ------
    ValueError
        If the reading is unknown.
    ZeroDivisionError
        If the relative difference may be -100 %.

    Source
    ------
    value - difference; value / (1 + difference / 100).

    Examples
    --------
    >>> str(comparator("82,3", "22,3", "points"))
    '[599/10, 601/10]'
    >>> comparator("82,3", "22,3", "both")
    Traceback (most recent call last):
    ...
    ValueError: reading 'both' is unknown: expected 'points' or 'relative'
    """
    if reading == "points":
        return as_interval(value) - as_interval(difference)
    if reading == "relative":
        return as_interval(value) / (exactly(1) + as_interval(difference) / exactly(100))
    raise ValueError(f"reading {reading!r} is unknown: expected 'points' or 'relative'")


def bounds_with_unstated(stated_low: int, stated_high: int, unstated: int) -> Interval:
    """Return the bounds of a count of which a part is not stated.

    Parameters
    ----------
    stated_low, stated_high : int
        Bounds of what is stated, ``0 <= stated_low <= stated_high``.
    unstated : int
        How many things there are of which nothing is stated: 0 to all of them may count.

    Returns
    -------
    Interval
        From `stated_low` to ``stated_high + unstated``.

    Raises
    ------
    ValueError
        If a number is negative or the bounds are the wrong way round.

    Source
    ------
    Worst and best case.

    Examples
    --------
    >>> str(bounds_with_unstated(24, 32, 19))
    '[24, 51]'
    >>> bounds_with_unstated(3, 2, 0)
    Traceback (most recent call last):
    ...
    ValueError: bounds 3 to 2 with 0 unstated: expected whole numbers, 0 or more, the low one first
    """
    for bound in (stated_low, stated_high, unstated):
        _whole_number(bound, "a count")
    if not 0 <= stated_low <= stated_high or unstated < 0:
        bounds = f"bounds {stated_low} to {stated_high} with {unstated} unstated"
        raise ValueError(f"{bounds}: expected whole numbers, 0 or more, the low one first")
    return Interval(Fraction(stated_low), Fraction(stated_high + unstated))


# --- time -------------------------------------------------------------------------------------------------------------


def elapsed_share(start: date, end: date, at: date) -> Fraction:
    """Return the share of a period that has passed on a day.

    Parameters
    ----------
    start, end : date
        First day, and the day on which the period is over; ``start < end``.
    at : date
        The day, within the period.

    Returns
    -------
    Fraction
        [%], 0 on `start` and 100 on `end`.

    Raises
    ------
    ValueError
        If the period is empty or the day lies outside it.

    Source
    ------
    Days of the Gregorian calendar.

    Examples
    --------
    >>> elapsed_share(date(2020, 1, 1), date(2020, 1, 11), date(2020, 1, 6))
    Fraction(50, 1)
    >>> elapsed_share(date(2020, 1, 1), date(2020, 1, 11), date(2021, 1, 6))
    Traceback (most recent call last):
    ...
    ValueError: 2021-01-06 lies outside 2020-01-01 to 2020-01-11
    """
    if not start <= at <= end or start == end:
        raise ValueError(f"{at} lies outside {start} to {end}")
    return Fraction(100 * (at - start).days, (end - start).days)


def pace(done_pct: Quantity, elapsed_pct: Quantity) -> Interval:
    """Return the share done over the share of the time elapsed: 1 is on course, if work goes evenly.

    Parameters
    ----------
    done_pct : str, int, Fraction or Interval
        [%]
    elapsed_pct : str, int, Fraction or Interval
        [%], above 0.

    Returns
    -------
    Interval
        A ratio, no unit.

    Raises
    ------
    ZeroDivisionError
        If no time has passed.

    Source
    ------
    done / elapsed; the assumption of even work is the reader's to judge.

    Examples
    --------
    >>> str(pace(75, 50))
    '[3/2, 3/2]'
    >>> pace(75, 0)
    Traceback (most recent call last):
    ...
    ZeroDivisionError: the divisor [0, 0] touches zero: expected an interval wholly above or wholly below it
    """
    return as_interval(done_pct) / as_interval(elapsed_pct)


def years_between(start: date, end: date) -> Fraction:
    """Return the years from one date to another, whole on anniversaries.

    Parameters
    ----------
    start, end : date
        ``start <= end``.

    Returns
    -------
    Fraction
        [years]; between two anniversaries, days over the length of that year. 29 February is kept on 28 February.

    Raises
    ------
    ValueError
        If the dates are the wrong way round.

    Source
    ------
    Anniversaries of the Gregorian calendar.

    Examples
    --------
    >>> years_between(date(2003, 11, 6), date(2023, 11, 6))
    Fraction(20, 1)
    >>> years_between(date(2023, 11, 6), date(2003, 11, 6))
    Traceback (most recent call last):
    ...
    ValueError: 2003-11-06 lies before 2023-11-06: expected the earlier date first
    """
    if end < start:
        raise ValueError(f"{end} lies before {start}: expected the earlier date first")

    def anniversary(years: int) -> date:
        try:
            return start.replace(year=start.year + years)
        except ValueError:
            return start.replace(year=start.year + years, day=28)

    whole = end.year - start.year - (anniversary(end.year - start.year) > end)
    since = anniversary(whole)
    days = (end - since).days
    if days == 0:
        return Fraction(whole)
    length = (
        (anniversary(whole + 1) - since).days if since.year < date.max.year else 365
    )  # the calendar ends there
    return whole + Fraction(days, length)


# --- counts behind percentages ----------------------------------------------------------------------------------------


def implied_count(share_pct: Quantity, of: int) -> Interval:
    """Return how many a percentage of a count is, as a range of real numbers.

    Parameters
    ----------
    share_pct : str, int, Fraction or Interval
        [%]
    of : int
        The whole, 0 or more.

    Returns
    -------
    Interval
        `possible_counts` lists the whole numbers in it.

    Raises
    ------
    ValueError
        If the whole is negative.

    Source
    ------
    share · of / 100.

    Examples
    --------
    >>> count = implied_count("31,44", 4764)
    >>> float(count.low), float(count.high)
    (1497.5634, 1498.0398)
    >>> implied_count("31,44", -1)
    Traceback (most recent call last):
    ...
    ValueError: a whole of -1 is negative: expected 0 or more
    """
    of = _whole_number(of, "a whole")
    if of < 0:
        raise ValueError(f"a whole of {of} is negative: expected 0 or more")
    return as_interval(share_pct) * exactly(Fraction(of, 100))


def possible_counts(printed: str, of: int, rounding: Rounding = "any", locale: Locale = "vi") -> list[int]:
    """List the counts out of a whole whose percentage prints as given.

    Parameters
    ----------
    printed : str
        A percentage as printed [%], with or without its sign.
    of : int
        The whole, 1 or more.
    rounding : str
        The rule by which it was rounded; ``any`` closes both ends.
    locale : {"vi", "en"}
        How it is written.

    Returns
    -------
    list of int
        Rising, within 0 to `of`; empty where no count prints so.

    Raises
    ------
    TypeError, ValueError
        If the percentage is not printed text or malformed, or the whole is below 1.

    Source
    ------
    N. Brown and J. Heathers, "The GRIM Test" (2017), for percentages.

    Examples
    --------
    >>> possible_counts("31,44", of=4764)
    [1498]
    >>> possible_counts("31,45", of=100)
    []
    """
    of = _whole_number(of, "a whole")
    if of < 1:
        raise ValueError(f"a whole of {of} is too small: expected 1 or more")
    interval = rounding_interval(printed, rounding, locale)
    low, high = interval.low * of / 100, interval.high * of / 100
    first = math.ceil(low) + (not interval.low_closed and low.denominator == 1)
    last = math.floor(high) - (not interval.high_closed and high.denominator == 1)
    return list(range(max(first, 0), min(last, of) + 1))


def counts_exist(
    units: npt.ArrayLike, of: npt.ArrayLike, decimals: int, rounding: Rounding = "any"
) -> npt.NDArray[np.bool_]:
    """Tell, for arrays of percentages and wholes, whether any count prints so: the test of counts against percentages in bulk.

    Parameters
    ----------
    units : array_like of int
        Percentages in units of their last printed digit: 31,44 % with two decimals is 3144. From 0 to ``100 * 10**decimals``.
    of : array_like of int
        The wholes, 1 or more; broadcast against `units`.
    decimals : int
        Decimals printed, the same for all, 0 to 6.
    rounding : str
        As for `possible_counts`.

    Returns
    -------
    ndarray of bool
        Of the broadcast shape.

    Raises
    ------
    TypeError
        If an array or `decimals` holds floats.
    ValueError
        If the numbers are too large for exact 64-bit arithmetic, a whole is below 1, or the rule is unknown.

    Source
    ------
    As for `possible_counts`, in integers: count · 2 · 100 · 10**decimals lies between (2 · units ± 1) · of.

    Examples
    --------
    >>> counts_exist([3144, 3145], 4764, decimals=2)
    array([ True, False])
    >>> counts_exist([31.44], 4764, decimals=2)
    Traceback (most recent call last):
    ...
    TypeError: the array of float64 is not exact: expected whole numbers, such as 3144 for 31,44 with two decimals
    """
    decimals = _whole_number(decimals, "the number of decimals")
    if not 0 <= decimals <= 6:
        raise ValueError(f"{decimals} decimals are out of range: expected 0 to 6")
    value, whole = _whole_numbers(units), _whole_numbers(of)
    scale = 200 * 10**decimals
    if whole.size and (whole.min() < 1 or int(whole.max()) * (2 * scale + 2) >= 2**63):
        raise ValueError(
            f"wholes from {whole.min()} to {whole.max()} are out of range: expected 1 to {(2**63 - 1) // (2 * scale + 2)}"
        )
    if value.size and (value.min() < 0 or value.max() > scale // 2):
        raise ValueError(
            f"percentages from {value.min()} to {value.max()} units are out of range: expected 0 to {scale // 2}"
        )
    value, whole = np.broadcast_arrays(value, whole)
    shape, value, whole = value.shape, value.reshape(-1), whole.reshape(-1)
    exist = np.empty(len(value), dtype=np.bool_)
    for start in range(0, len(value), _BLOCK):
        block = slice(start, start + _BLOCK)
        exist[block] = _some_count(value[block], whole[block], scale, rounding)
    return exist.reshape(shape)


_BLOCK = 2**15  # what a core keeps close at hand


def _some_count(value: Integers, whole: Integers, scale: int, rounding: Rounding) -> npt.NDArray[np.bool_]:
    """Whether the largest count not above the cell's end reaches its beginning; one division, in whole numbers."""
    below, above, low_closed, high_closed = _cell_in_half_units(value, rounding)
    last = np.minimum(((2 * value + above) * whole - np.logical_not(high_closed)) // scale, whole)
    exist: npt.NDArray[np.bool_] = last * scale >= (2 * value + below) * whole + np.logical_not(low_closed)
    return exist


def _whole_number(number: object, what: str) -> int:
    if not isinstance(number, Integral):
        raise TypeError(
            f"{what} is counted, and {number!r} is {type(number).__name__}: expected a whole number"
        )
    return int(number)


def _whole_numbers(array: npt.ArrayLike) -> Integers:
    numbers = np.asarray(array)
    if numbers.dtype.kind not in "iu":
        raise TypeError(
            f"the array of {numbers.dtype} is not exact: expected whole numbers, such as 3144 for 31,44 with two decimals"
        )
    return numbers.astype(np.int64, copy=False)


def _cell_in_half_units(value: Integers, rounding: Rounding) -> tuple[Any, Any, Any, Any]:
    """The rounding cell of non-negative values, as offsets in half units with closed ends, one a value where they differ."""
    positive = value > 0
    if rounding == "any":
        return -1, 1, True, True
    if rounding == "half_up":
        return -1, 1, positive, False
    if rounding == "half_down":
        return -1, 1, ~positive, True
    if rounding == "half_even":
        return -1, 1, value % 2 == 0, value % 2 == 0
    if rounding == "truncate":
        return np.where(positive, 0, -2), 2, positive, False
    if rounding == "floor":
        return 0, 2, True, False
    if rounding == "ceiling":
        return -2, 0, False, True
    raise ValueError(
        f"rounding {rounding!r} is unknown: expected any, half_up, half_down, half_even, truncate, ceiling or floor"
    )


def possible_denominators(
    printed: str, up_to: int, rounding: Rounding = "any", locale: Locale = "vi"
) -> Integers:
    """List the wholes, up to a limit, of which some count prints as a percentage.

    Parameters
    ----------
    printed : str
        A percentage as printed [%], with or without its sign, 0 to 100.
    up_to : int
        The largest whole to try, 1 or more.
    rounding, locale : str
        As for `possible_counts`.

    Returns
    -------
    ndarray of int
        Rising. With two decimals every whole from 10,000 on is possible: a large one proves nothing.

    Raises
    ------
    TypeError, ValueError
        If the percentage is not printed text, malformed or out of range, or the limit is below 1.

    Source
    ------
    As for `possible_counts`.

    Examples
    --------
    >>> possible_denominators("93,18", up_to=100)
    array([44, 88])
    >>> possible_denominators("93,18", up_to=0)
    Traceback (most recent call last):
    ...
    ValueError: a limit of 0 is too small: expected 1 or more
    """
    up_to = _whole_number(up_to, "a limit")
    if up_to < 1:
        raise ValueError(f"a limit of {up_to} is too small: expected 1 or more")
    text = printed[:-1].rstrip() if isinstance(printed, str) and printed.endswith("%") else printed
    value, decimals = read_numeral(text, locale)
    wholes = np.arange(1, up_to + 1, dtype=np.int64)
    # From here on a cell is one count wide or more, so that every whole is possible.
    small = wholes[: 100 * 10**decimals]
    found = small[counts_exist(int(value * 10**decimals), small, decimals, rounding)]
    return np.concatenate([found, wholes[len(small) :]])
