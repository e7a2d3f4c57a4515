"""Metrics: plain functions of Numbers, and of dates; each is the exact range of its formula.

An input is a `Number`, printed text (`"9,25"`), an exact number (`int`, `Fraction`) or an `Interval`. Functions called in
bulk work on numpy arrays of whole numbers and never leave integer arithmetic.
"""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from numbers import Integral
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from lbanalysis.intervals import (
    Interval,
    Rounding,
    decimals_inside,
    intersection,
    rounding_interval,
    simplest_fraction,
)
from lbanalysis.numbers import Number, Operand, as_number, computed, exact
from lbanalysis.numerals import InputError, Locale, read_numeral
from lbanalysis.ranges import NoValueError
from lbanalysis.wording import LANGUAGES, Text, write_day

Integers = npt.NDArray[np.int64]


# --- ratios and differences -------------------------------------------------------------------------------------------


def share_of_total(part: Operand, total: Operand) -> Number:
    """Return a part as a percentage of its total.

    Parameters
    ----------
    part, total : Number, str, int or Fraction
        In one unit; the total above 0.

    Returns
    -------
    Number
        [%], 100 · part / total. Its range has no value (`NoValueError`) if the total may be zero.

    Examples
    --------
    >>> share_of_total(24, 32)
    100 × 24 / 32 = 75%
    >>> share_of_total(1, 0).interval
    Traceback (most recent call last):
    ...
    lbanalysis.ranges.NoValueError: a division by 0, which may be nothing
    """
    return _percentage(100 * as_number(part) / as_number(total))


def completion_rate(done: Operand, target: Operand) -> Number:
    """Return what is done as a percentage of its target; it may pass 100.

    Parameters
    ----------
    done, target : Number, str, int or Fraction
        In one unit; the target above 0.

    Returns
    -------
    Number
        [%], 100 · done / target. Its range has no value (`NoValueError`) if the target may be zero.

    Examples
    --------
    >>> completion_rate(3, 6)
    100 × 3 / 6 = 50%
    >>> completion_rate(3, 0)
    100 × 3 / 0: a division by 0, which may be nothing
    """
    return share_of_total(done, target)


def _percentage(number: Number) -> Number:
    return Number(number.op, number.args, unit="%")


def mean_per_unit(total: Operand, count: Operand) -> Number:
    """Return the mean of a total over a count.

    Parameters
    ----------
    total : Number, str, int or Fraction
        In any unit.
    count : Number, str, int or Fraction
        How many share it, above 0.

    Returns
    -------
    Number
        In the unit of the total, total / count. It has no value (`NoValueError`) if the count may be zero.

    Examples
    --------
    >>> mean_per_unit("9,25", 10)
    9.25 / 10 = 0.925
    >>> mean_per_unit("9,25", 0)
    9.25 / 0: a division by 0, which may be nothing
    """
    return as_number(total) / as_number(count)


def implied_target(value: Operand, share_pct: Operand) -> Number:
    """Return the target that a value and its share of the target imply.

    Parameters
    ----------
    value : Number, str, int or Fraction
        What was reached, in any unit.
    share_pct : Number, str, int or Fraction
        The share of the target that it is [%], above 0.

    Returns
    -------
    Number
        In the unit of the value, 100 · value / share. It has no value (`NoValueError`) if the share may be zero.

    Examples
    --------
    >>> target = implied_target("9,25", "88,94%")
    >>> target, float(target.low), float(target.high)
    (100 × 9.25 / 88.94 = 10.4, 10.394063747259542, 10.406476640242873)
    >>> implied_target("9,25", 0)
    100 × 9.25 / 0: a division by 0, which may be nothing
    """
    return 100 * as_number(value) / as_number(share_pct)


def comparator(value: Operand, difference: Operand, reading: Literal["points", "relative"]) -> Number:
    """Return what a value was compared with, from "higher by" so much, in one of two readings.

    Parameters
    ----------
    value : Number, str, int or Fraction
        The higher value [%].
    difference : Number, str, int or Fraction
        By how much it is higher, as printed with a percent sign.
    reading : {"points", "relative"}
        ``points``: the difference is in percentage points, value - difference. ``relative``: it is a percentage of the
        comparator, value / (1 + difference / 100).

    Returns
    -------
    Number
        [%]

    Raises
    ------
    InputError
        If the reading is unknown.

    Examples
    --------
    >>> comparator("82,3%", "22,3%", "points"), comparator("82,3%", "22,3%", "relative")
    (82.3 − 22.3 = 60%, 82.3 / (1 + 22.3 / 100) = 67.3%)
    >>> comparator("82,3%", "22,3%", "both")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: reading 'both' is unknown: expected 'points' or 'relative'
    """
    if reading == "points":
        return as_number(value) - as_number(difference)
    if reading == "relative":
        return as_number(value) / (1 + as_number(difference) / 100)
    raise InputError(f"reading {reading!r} is unknown: expected 'points' or 'relative'")


def pace(done_pct: Operand, elapsed_pct: Operand) -> Number:
    """Return the share done over the share of the time elapsed: 1 is on course, if work goes evenly.

    Parameters
    ----------
    done_pct : Number, str, int or Fraction
        [%]
    elapsed_pct : Number, str, int or Fraction
        [%], above 0.

    Returns
    -------
    Number
        A ratio, no unit. It has no value (`NoValueError`) if no time has passed.

    Examples
    --------
    >>> pace(75, 50)
    75 / 50 = 1.5
    >>> pace(75, 0)
    75 / 0: a division by 0, which may be nothing
    """
    return as_number(done_pct) / as_number(elapsed_pct)


# --- time -------------------------------------------------------------------------------------------------------------


def elapsed_share(start: date, end: date, at: date) -> Number:
    """Return the share of a period that has passed on a day.

    Parameters
    ----------
    start, end : date
        First day, and the day on which the period is over; ``start < end``.
    at : date
        The day, within the period.

    Returns
    -------
    Number
        [%], exact, in days of the Gregorian calendar: 0 on `start` and 100 on `end`.

    Raises
    ------
    NoValueError
        If the period is empty or the day lies outside it.

    Examples
    --------
    >>> elapsed_share(date(2020, 1, 1), date(2020, 1, 11), date(2020, 1, 6))
    100 × 5 / 10 = 50%
    >>> elapsed_share(date(2020, 1, 1), date(2020, 1, 11), date(2021, 1, 6))
    Traceback (most recent call last):
    ...
    lbanalysis.ranges.NoValueError: 6 January 2021 lies outside 1 January 2020 to 11 January 2020
    """
    if not start <= at <= end or start == end:
        en, vi = ((write_day(at, lang), write_day(start, lang), write_day(end, lang)) for lang in LANGUAGES)
        raise NoValueError("{} lies outside {} to {}".format(*en), "{} nằm ngoài {} đến {}".format(*vi))
    return _percentage(100 * exact((at - start).days) / exact((end - start).days))


def years_between(start: date, end: date) -> Number:
    """Return the years from one date to another, whole on anniversaries.

    Parameters
    ----------
    start, end : date
        ``start <= end``.

    Returns
    -------
    Number
        [year], exact; between two anniversaries, days over the length of that year. 29 February is kept on 28 February.

    Raises
    ------
    NoValueError
        If the dates are the wrong way round.

    Examples
    --------
    >>> years_between(date(2003, 11, 6), date(2023, 11, 6))
    years from 6 November 2003 to 6 November 2023 = 20
    >>> years_between(date(2023, 11, 6), date(2003, 11, 6))
    Traceback (most recent call last):
    ...
    lbanalysis.ranges.NoValueError: 6 November 2003 lies before 6 November 2023
    """
    (start_en, start_vi), (end_en, end_vi) = (
        [write_day(day, lang) for lang in LANGUAGES] for day in (start, end)
    )
    if end < start:
        raise NoValueError(f"{end_en} lies before {start_en}", f"{end_vi} đứng trước {start_vi}")
    whole = end.year - start.year - (_anniversary(start, end.year - start.year) > end)
    since = _anniversary(start, whole)
    years = Fraction(whole)
    if since != end:
        # The calendar ends in the year 9999.
        length = (_anniversary(start, whole + 1) - since).days if since.year < date.max.year else 365
        years += Fraction((end - since).days, length)
    said = Text(f"years from {start_en} to {end_en}", f"số năm từ {start_vi} đến {end_vi}")
    return computed(Interval(years, years), said)


def years_after(start: date, years: Operand) -> date:
    """Return the day so many whole years after another; 29 February is kept on 28 February.

    Parameters
    ----------
    start : date
        The day to count from.
    years : Number, str, int or Fraction
        A whole number of years.

    Returns
    -------
    date

    Raises
    ------
    NoValueError
        If the years are no whole number, or lead out of the calendar.

    Examples
    --------
    >>> years_after(date(2020, 8, 6), 5)
    datetime.date(2025, 8, 6)
    >>> years_after(date(2020, 8, 6), "2,5")
    Traceback (most recent call last):
    ...
    lbanalysis.ranges.NoValueError: 2.5 is no whole number of years
    """
    span = as_number(years)
    if (
        span.interval.width
        or span.low.denominator != 1
        or not date.min.year <= start.year + span.low <= date.max.year
    ):
        raise NoValueError(
            f"{span.outcome('en')} is no whole number of years",
            f"{span.outcome('vi')} không phải là số năm nguyên",
        )
    return _anniversary(start, int(span.low))


def _anniversary(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


# --- counts behind percentages ----------------------------------------------------------------------------------------


def inside(number: Operand, decimals: int) -> Number:
    """Return the numbers with so many decimals that lie in the range of another, from the first to the last.

    Parameters
    ----------
    number : Number, str, int or Fraction
        In any unit.
    decimals : int
        0 for the possible counts, 1 for targets of one decimal, and so on.

    Returns
    -------
    Number
        In the unit of `number`; it hangs on the prints of `number` and cannot be joined with them.

    Raises
    ------
    NoValueError
        If none lies inside, or more than a million do.
    TypeError, InputError
        If `decimals` is no whole number, or below 0.

    Examples
    --------
    >>> from lbanalysis.numbers import printed
    >>> inside(printed("31,44%") * 4764 / 100, 0)
    whole numbers in 31.44 × 4,764 / 100 = 1,498
    >>> inside(printed("31,45%") * 100 / 100, 0)
    Traceback (most recent call last):
    ...
    lbanalysis.ranges.NoValueError: no whole number lies in 31.45 × 100 / 100 = 31.45
    """
    if _whole_number(decimals, "the number of decimals") < 0:
        raise InputError(f"{decimals} decimals are too few: expected 0 or more")
    whole = as_number(number)
    kind = Text("whole number", "số nguyên") if decimals == 0 else _with_decimals(decimals)
    plural = kind.en.replace("number", "numbers")
    interval, grid = whole.interval, 10**decimals
    first, last = math.ceil(interval.low * grid), math.floor(interval.high * grid)
    first += Fraction(first, grid) not in interval
    last -= Fraction(last, grid) not in interval
    if first > last:
        raise NoValueError(
            f"no {kind.en} lies in {whole.text('en')}", f"không {kind.vi} nào nằm trong {whole.text('vi')}"
        )
    said = Text(f"{plural} in {whole.arithmetic('en')}", f"{kind.vi} trong {whole.arithmetic('vi')}")
    return computed(
        Interval(Fraction(first, grid), Fraction(last, grid)), said, whole, spread=True, unit=whole.unit
    )


def _with_decimals(decimals: int) -> Text:
    return Text(f"number with {decimals} decimal{'s' * (decimals > 1)}", f"số có {decimals} chữ số thập phân")


def least_denominator(share_pct: Operand) -> Number:
    """Return the smallest whole of which some count is a percentage.

    Parameters
    ----------
    share_pct : Number, str, int or Fraction
        [%], from 0 to 100.

    Returns
    -------
    Number
        A count, exact.

    Raises
    ------
    NoValueError
        If the percentage is wholly above 100 or below 0.

    Source
    ------
    The fraction with the least denominator in an interval: the tree of M. Stern (1858) and A. Brocot (1861).

    Examples
    --------
    >>> least_denominator("93,18%")
    least denominator of 93.18% = 44
    >>> least_denominator("101%")
    Traceback (most recent call last):
    ...
    lbanalysis.ranges.NoValueError: no count of a whole is 101%
    """
    share = as_number(share_pct)
    percent = share.interval
    if intersection(percent, Interval(Fraction(0), Fraction(100))) is None:
        raise NoValueError(
            f"no count of a whole is {share.outcome('en')}",
            f"không số đếm nào trên một tổng là {share.outcome('vi')}",
        )
    ratio = Interval(percent.low / 100, percent.high / 100, percent.low_closed, percent.high_closed)
    least = simplest_fraction(ratio).denominator
    said = Text(f"least denominator of {share.outcome('en')}", f"mẫu số nhỏ nhất của {share.outcome('vi')}")
    return computed(Interval(Fraction(least), Fraction(least)), said, share)


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
        Rising, within 0 to `of`, a million at the most; empty where no count prints so.

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
    share = rounding_interval(printed, rounding, locale)
    counts = Interval(share.low * of / 100, share.high * of / 100, share.low_closed, share.high_closed)
    return [int(count) for count in decimals_inside(counts, 0) if 0 <= count <= of]


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
    if not 0 <= decimals <= MOST_DECIMALS:
        raise ValueError(f"{decimals} decimals are out of range: expected 0 to {MOST_DECIMALS}")
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


MOST_DECIMALS = 6  # that exact arithmetic in 64 bits has room for
_BLOCK = 2**15  # what a core keeps close at hand


def _some_count(value: Integers, whole: Integers, scale: int, rounding: Rounding) -> npt.NDArray[np.bool_]:
    """Whether the largest count not above the cell's end reaches its beginning; one division, in whole numbers."""
    below, above, low_closed, high_closed = _cell_in_half_units(value, rounding)
    last = np.minimum(((2 * value + above) * whole - np.logical_not(high_closed)) // scale, whole)
    exist: npt.NDArray[np.bool_] = last * scale >= (2 * value + below) * whole + np.logical_not(low_closed)
    return exist


def _whole_number(number: object, what: str) -> int:
    if type(number) is bool or not isinstance(number, Integral):
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
    if decimals > MOST_DECIMALS:
        long = [whole for whole in range(1, up_to + 1) if possible_counts(text, whole, rounding, locale)]
        return np.array(long, dtype=np.int64)
    wholes = np.arange(1, up_to + 1, dtype=np.int64)
    # From here on a cell is one count wide or more, so that every whole is possible.
    small = wholes[: 100 * 10**decimals]
    found = small[counts_exist(int(value * 10**decimals), small, decimals, rounding)]
    return np.concatenate([found, wholes[len(small) :]])
