"""Metrics: plain functions of numbers and of dates; arrays stay in whole numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from numbers import Integral
from typing import Literal

import numpy as np
import numpy.typing as npt

from lbanalysis.intervals import (
    CELLS,
    Interval,
    Rounding,
    counts_inside,
    decimals_inside,
    exactly,
    intersection,
    require_rounding,
    rounding_interval,
    simplest_fraction,
)
from lbanalysis.numbers import Number, Operand, as_number, computed
from lbanalysis.numerals import InputError, Locale, read_units
from lbanalysis.ranges import NoValueError
from lbanalysis.wording import LANGUAGES, Text, in_both, write_day

Integers = npt.NDArray[np.int64]
MOST_DECIMALS = 6  # that exact arithmetic in 64 bits has room for
_BLOCK = 2**15  # what a core keeps close at hand


def share_of_total(part: Operand, total: Operand) -> Number:
    """Return a part as a percentage of its total.

    Parameters
    ----------
    part, total : Number, str, int or Fraction, in one unit

    Returns
    -------
    Number, 100 · part / total [%]; without a value (`NoValueError`) if the total may be zero

    Examples
    --------
    >>> share_of_total(24, 32), share_of_total(1, 0)
    (100 × 24 / 32 = 75%, 100 × 1 / 0: a division by 0, which may be nothing)
    """
    return replace(100 * as_number(part) / as_number(total), unit="%")


def completion_rate(done: Operand, target: Operand) -> Number:
    """Return what is done as a percentage of its target; it may pass 100.

    Parameters
    ----------
    done, target : Number, str, int or Fraction, in one unit

    Returns
    -------
    Number, 100 · done / target [%]; without a value (`NoValueError`) if the target may be zero

    Examples
    --------
    >>> completion_rate(3, 6), completion_rate(3, 0)
    (100 × 3 / 6 = 50%, 100 × 3 / 0: a division by 0, which may be nothing)
    """
    return share_of_total(done, target)


def mean_per_unit(total: Operand, count: Operand) -> Number:
    """Return the mean of a total over a count.

    Parameters
    ----------
    total, count : Number, str, int or Fraction, in any unit, and how many share it

    Returns
    -------
    Number, total / count, in the unit of the total; without a value (`NoValueError`) if the count may be zero

    Examples
    --------
    >>> mean_per_unit("9,25", 10), mean_per_unit("9,25", 0)
    (9.25 / 10 = 0.925, 9.25 / 0: a division by 0, which may be nothing)
    """
    return as_number(total) / as_number(count)


def implied_target(value: Operand, share_pct: Operand) -> Number:
    """Return the target that a value and its share of the target imply.

    Parameters
    ----------
    value, share_pct : Number, str, int or Fraction, what is reached, in any unit, and which share that is [%]

    Returns
    -------
    Number, 100 · value / share, in its unit; without a value (`NoValueError`) if the share may be zero

    Examples
    --------
    >>> implied_target("9,25", "88,94%"), implied_target("9,25", "88,94%").interval
    (100 × 9.25 / 88.94 = 10.4, [10.3940…, 10.4064…])
    >>> implied_target("9,25", 0)
    100 × 9.25 / 0: a division by 0, which may be nothing
    """
    return 100 * as_number(value) / as_number(share_pct)


def comparator(value: Operand, difference: Operand, reading: Literal["points", "relative"]) -> Number:
    """Return what a value was compared with, from "higher by" so much, in one of two readings.

    Parameters
    ----------
    value, difference : Number, str, int or Fraction, the higher value, and by how much it is higher [%]
    reading : {"points", "relative"}, a difference in percentage points, or a percentage of the comparator

    Returns
    -------
    Number, value - difference or value / (1 + difference / 100) [%]; any other reading is an `InputError`

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
    done_pct, elapsed_pct : Number, str, int or Fraction [%]

    Returns
    -------
    Number, a ratio; without a value (`NoValueError`) if no time may have passed

    Examples
    --------
    >>> pace(75, 50), pace(75, 0)
    (75 / 50 = 1.5, 75 / 0: a division by 0, which may be nothing)
    """
    return as_number(done_pct) / as_number(elapsed_pct)


def elapsed_share(start: date, end: date, at: date) -> Number:
    """Return the share of a period that has passed on a day, in days of the calendar.

    Parameters
    ----------
    start, end, at : date, the first day, the day on which the period is over, and one between

    Returns
    -------
    Number, exact [%], 0 on `start` and 100 on `end`; on a day outside `NoValueError`

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
        en, vi = ([write_day(day, lang) for day in (at, start, end)] for lang in LANGUAGES)
        raise NoValueError("{} lies outside {} to {}".format(*en), "{} nằm ngoài {} đến {}".format(*vi))
    return share_of_total((at - start).days, (end - start).days)


def years_between(start: date, end: date) -> Number:
    """Return the years from one date to another, whole on anniversaries; 29 February is kept on 28 February.

    Parameters
    ----------
    start, end : date, the earlier one first

    Returns
    -------
    Number, exact [year], between anniversaries by days over the length of that year; else `NoValueError`

    Examples
    --------
    >>> years_between(date(2003, 11, 6), date(2023, 11, 6))
    years from 6 November 2003 to 6 November 2023 = 20
    >>> years_between(date(2023, 11, 6), date(2003, 11, 6))
    Traceback (most recent call last):
    ...
    lbanalysis.ranges.NoValueError: 6 November 2003 lies before 6 November 2023
    """
    start_en, start_vi = in_both(lambda lang: write_day(start, lang))
    end_en, end_vi = in_both(lambda lang: write_day(end, lang))
    if end < start:
        raise NoValueError(f"{end_en} lies before {start_en}", f"{end_vi} đứng trước {start_vi}")
    whole = end.year - start.year - (_anniversary(start, end.year - start.year) > end)
    since = _anniversary(start, whole)
    # The calendar ends in the year 9999.
    length = (_anniversary(start, whole + 1) - since).days if since.year < date.max.year else 365
    said = Text(f"years from {start_en} to {end_en}", f"số năm từ {start_vi} đến {end_vi}")
    return computed(exactly(whole + Fraction((end - since).days, length)), said)


def years_after(start: date, years: Operand) -> date:
    """Return the day so many whole years after another; 29 February is kept on 28 February.

    Parameters
    ----------
    start : date
    years : Number, str, int or Fraction, a whole number

    Returns
    -------
    date; `NoValueError` if the years are no whole number, or lead out of the calendar

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
    whole = not span.interval.width and span.low.denominator == 1
    if not whole or not date.min.year <= start.year + span.low <= date.max.year:
        en, vi = in_both(span.outcome)
        raise NoValueError(f"{en} is no whole number of years", f"{vi} không phải là số năm nguyên")
    return _anniversary(start, int(span.low))


def _anniversary(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def inside(number: Operand, decimals: int) -> Number:
    """Return the numbers with so many decimals that lie in the range of another, from the first to the last.

    Parameters
    ----------
    number : Number, str, int or Fraction, in any unit
    decimals : int, 0 for the possible counts, 1 for targets of one decimal, and so on

    Returns
    -------
    Number, in the unit of `number`, with whose prints it cannot be joined; `NoValueError` if none lies inside

    Examples
    --------
    >>> inside(as_number("31,44%") * 4764 / 100, 0)
    whole numbers in 31.44 × 4,764 / 100 = 1,498
    >>> inside(as_number("31,45%") * 100 / 100, 0)
    Traceback (most recent call last):
    ...
    lbanalysis.ranges.NoValueError: no whole number lies in 31.45 × 100 / 100 = 31.45
    """
    if _counted(decimals, "the number of decimals") < 0:
        raise InputError(f"{decimals} decimals are too few: expected 0 or more")
    number = as_number(number)
    kind = Text("whole number", "số nguyên")
    if decimals:
        kind = Text(
            f"number with {decimals} decimal{'s' * (decimals > 1)}", f"số có {decimals} chữ số thập phân"
        )
    counts = counts_inside(number.interval, decimals)
    if not counts:
        en, vi = number.texts()
        raise NoValueError(f"no {kind.en} lies in {en}", f"không {kind.vi} nào nằm trong {vi}")
    ends = Interval(Fraction(counts[0], 10**decimals), Fraction(counts[-1], 10**decimals))
    en, vi = in_both(number.arithmetic)
    said = Text(f"{kind.en.replace('number', 'numbers')} in {en}", f"{kind.vi} trong {vi}")
    return computed(ends, said, number, unit=number.unit)


def least_denominator(share_pct: Operand) -> Number:
    """Return the smallest whole of which some count is a percentage.

    Parameters
    ----------
    share_pct : Number, str, int or Fraction [%]

    Returns
    -------
    Number, an exact count; `NoValueError` if the percentage lies wholly outside 0 to 100

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
    possible = intersection(share.interval, Interval(Fraction(0), Fraction(100)))
    en, vi = in_both(share.outcome)
    if possible is None:
        raise NoValueError(f"no count of a whole is {en}", f"không số đếm nào trên một tổng thể cho ra {vi}")
    least = simplest_fraction(possible / exactly(100)).denominator
    said = Text(f"least denominator of {en}", f"mẫu số nhỏ nhất của {vi}")
    return computed(exactly(least), said, share)


def possible_counts(printed: str, of: int, rounding: Rounding = "any", locale: Locale = "vi") -> list[int]:
    """List the counts out of a whole whose percentage prints as given (Brown and Heathers's GRIM test, 2017).

    Parameters
    ----------
    printed : str, a percentage [%], with or without its sign
    of : int, the whole, 1 or more
    rounding : str, the rule by which it was rounded, as for `rounding_interval`
    locale : {"vi", "en"}, how it is written

    Returns
    -------
    list of int, rising, empty where no count prints so; `ValueError` if malformed, or more than a million do

    Examples
    --------
    >>> possible_counts("31,44", of=4764), possible_counts("31,45", of=100)
    ([1498], [])
    >>> possible_counts("31,44", of=0)
    Traceback (most recent call last):
    ...
    ValueError: a whole of 0 is too small: expected 1 or more
    """
    of = _counted(of, "a whole")
    if of < 1:
        raise ValueError(f"a whole of {of} is too small: expected 1 or more")
    counts = rounding_interval(printed, rounding, locale) * exactly(Fraction(of, 100))
    return [int(count) for count in decimals_inside(counts, 0) if 0 <= count <= of]


def counts_exist(
    units: npt.ArrayLike, of: npt.ArrayLike, decimals: int, rounding: Rounding = "any"
) -> npt.NDArray[np.bool_]:
    """Tell, for arrays of percentages and wholes, whether any count prints so.

    Parameters
    ----------
    units : array_like of int, percentages in units of their last digit: 31,44 % is 3144; from 0 to 100 %
    of : array_like of int, the wholes, 1 or more; broadcast against `units`
    decimals : int, how many are printed, the same for all, 0 to 6
    rounding : str, as for `possible_counts`

    Returns
    -------
    ndarray of bool, of the broadcast shape; `TypeError` for floats, `ValueError` for what is out of range

    Examples
    --------
    >>> counts_exist([3144, 3145], 4764, decimals=2)
    array([ True, False])
    >>> counts_exist([31.44], 4764, decimals=2)
    Traceback (most recent call last):
    ...
    TypeError: the array of float64 is not exact: expected whole numbers, such as 3144 for 31,44 with \
two decimals
    """
    require_rounding(rounding)
    decimals = _counted(decimals, "the number of decimals")
    if not 0 <= decimals <= MOST_DECIMALS:
        raise ValueError(f"{decimals} decimals are out of range: expected 0 to {MOST_DECIMALS}")
    scale = 200 * 10**decimals  # half units of the last digit in the whole
    values, wholes = np.broadcast_arrays(
        _whole_numbers(units, "percentages from {} to {} units", 0, scale // 2),
        _whole_numbers(of, "wholes from {} to {}", 1, (2**63 - 1) // (2 * scale + 2)),
    )
    shape, values, wholes = values.shape, values.reshape(-1), wholes.reshape(-1)
    exist = np.empty(len(values), dtype=np.bool_)
    for start in range(0, len(values), _BLOCK):
        block = slice(start, start + _BLOCK)
        value, whole = values[block], wholes[block]
        below, above, low_closed, high_closed = CELLS[rounding](value)
        # The largest count that is not above the cell's end reaches its beginning, or none does.
        last = np.minimum(((2 * value + above) * whole - np.logical_not(high_closed)) // scale, whole)
        exist[block] = last * scale >= (2 * value + below) * whole + np.logical_not(low_closed)
    return exist.reshape(shape)


def _counted(number: object, what: str) -> int:
    """The number, if it is a whole one."""
    if type(number) is bool or not isinstance(number, Integral):
        raise TypeError(
            f"{what} is counted, and {number!r} is {type(number).__name__}: expected a whole number"
        )
    return int(number)


def _whole_numbers(array: npt.ArrayLike, said: str, least: int, most: int) -> Integers:
    """An array of whole numbers within bounds."""
    given = np.asarray(array)
    if given.dtype.kind not in "iu":
        wanted = "expected whole numbers, such as 3144 for 31,44 with two decimals"
        raise TypeError(f"the array of {given.dtype} is not exact: {wanted}")
    numbers = given.astype(np.int64, copy=False)
    if numbers.size and (numbers.min() < least or numbers.max() > most):
        ends = said.format(numbers.min(), numbers.max())
        raise ValueError(f"{ends} are out of range: expected {least} to {most}")
    return numbers


def possible_denominators(
    printed: str, up_to: int, rounding: Rounding = "any", locale: Locale = "vi"
) -> Integers:
    """List the wholes, up to a limit, of which some count prints as a percentage.

    Parameters
    ----------
    printed : str, a percentage [%], with or without its sign, 0 to 100
    up_to : int, the largest whole to try, 1 or more
    rounding, locale : str, as for `possible_counts`

    Returns
    -------
    ndarray of int, rising, of two decimals all from 10,000 on; `ValueError` for what is out of range

    Examples
    --------
    >>> possible_denominators("93,18", up_to=100)
    array([44, 88])
    >>> possible_denominators("93,18", up_to=0)
    Traceback (most recent call last):
    ...
    ValueError: a limit of 0 is too small: expected 1 or more
    """
    up_to = _counted(up_to, "a limit")
    if up_to < 1:
        raise ValueError(f"a limit of {up_to} is too small: expected 1 or more")
    text = printed[:-1].rstrip() if isinstance(printed, str) and printed.endswith("%") else printed
    units, decimals = read_units(text, locale)
    if decimals > MOST_DECIMALS:
        if not 0 <= units <= 100 * 10**decimals:
            raise ValueError(f"a percentage of {printed} is out of range: expected 0 to 100")
        long = [whole for whole in range(1, up_to + 1) if possible_counts(text, whole, rounding, locale)]
        return np.array(long, dtype=np.int64)
    wholes = np.arange(1, up_to + 1, dtype=np.int64)
    # From here on a cell is one count wide or more, so that every whole is possible.
    small = wholes[: 100 * 10**decimals]
    found = small[counts_exist(units, small, decimals, rounding)]
    return np.concatenate([found, wholes[len(small) :]])
