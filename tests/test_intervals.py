"""Intervals and rounding rules, against brute force: the decimal module rounds, members are tried."""

import decimal
import itertools
import math
import operator
import random
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lbanalysis.intervals import (
    Interval,
    cut_at_100,
    decimals_inside,
    exactly,
    hull,
    intersection,
    rounding_cell,
    rounding_interval,
    shortest_decimal,
    simplest_fraction,
)

RULES = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_down": decimal.ROUND_HALF_DOWN,
    "half_even": decimal.ROUND_HALF_EVEN,
    "truncate": decimal.ROUND_DOWN,
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
}


def holds(interval: Interval, value: Fraction) -> bool:
    """Membership, spelled out."""
    above = value > interval.low or (interval.low_closed and value == interval.low)
    below = value < interval.high or (interval.high_closed and value == interval.high)
    return above and below


# --- rounding, forward and inverse --------------------------------------------------------------------------


def rounded(true: Fraction, rule: str) -> int:
    """Round to a whole number as the rules are told in words: which of its two neighbours a rule takes."""
    below, above = math.floor(true), math.ceil(true)
    if rule in ("floor", "ceiling"):
        return below if rule == "floor" else above
    nearer_zero, farther = sorted((below, above), key=abs)
    if rule == "truncate":
        return nearer_zero
    if true - below != above - true:
        return below if true - below < above - true else above
    if rule == "half_even":
        return below if below % 2 == 0 else above
    return farther if rule == "half_up" else nearer_zero


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_told_in_words_are_those_of_the_decimal_module(rule: str) -> None:
    """Every tenth from -5 to 5, ties and whole numbers included."""
    for tenths in range(-50, 51):
        true = Decimal(tenths) / 10
        assert rounded(Fraction(true), rule) == true.quantize(Decimal(1), rounding=RULES[rule]), true


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("step", [Fraction(1), Fraction(1, 10), Fraction(1, 100), Fraction(50_000)])
def test_forward_and_inverse_rounding_agree_on_the_bounds(rule: str, step: Fraction) -> None:
    """A closed end rounds to what is printed and an open one does not; just inside both does, just outside
    neither.
    """
    near = step / 10**9
    for count in range(-40, 41):
        cell = rounding_cell(count * step, step, rule)

        around = [[end - near, end, end + near] for end in (cell.low, cell.high)]
        prints = [[rounded(true / step, rule) == count for true in trues] for trues in around]
        assert prints == [[False, cell.low_closed, True], [True, cell.high_closed, False]], cell
        assert rounded(cell.mid / step, rule) == count


@pytest.mark.parametrize("rule", RULES)
def test_the_cells_of_a_rule_cover_every_number_once(rule: str) -> None:
    """Where one ends the next begins, and just one of the two holds the end between them."""
    cells = [rounding_cell(Fraction(count, 10), Fraction(1, 10), rule) for count in range(-40, 41)]
    for below, above in itertools.pairwise(cells):
        assert below.high == above.low
        assert below.high_closed != above.low_closed


def test_an_interval_holds_exactly_the_numbers_that_print_so() -> None:
    """100,000 random numbers near a printed one, ties and both ends included, in every rule and 0 to 3
    decimals.
    """
    draw = random.Random(2023)
    for _ in range(100_000):
        rule, decimals = draw.choice(list(RULES)), draw.randrange(4)
        printed = draw.randrange(-30, 30)
        # A true value within one and a half steps, on a grid that hits every tie and end.
        true = Decimal(printed * 20 + draw.randrange(-30, 31)).scaleb(-decimals) / 20
        value = Decimal(printed).scaleb(-decimals)
        prints = true.quantize(Decimal(1).scaleb(-decimals), rounding=RULES[rule]) == value
        text = f"{value:f}".replace(".", ",")

        assert (Fraction(true) in rounding_interval(text, rule)) == prints, (text, true, rule)


def test_any_rule_for_ties_is_covered_by_closed_ends() -> None:
    """`any` is the union of the three rules for ties."""
    for text in ("88,94", "0", "-3,5", "7"):
        either = rounding_interval(text, "any")

        for rule in ("half_up", "half_down", "half_even"):
            cell = rounding_interval(text, rule)
            assert (cell.low, cell.high) == (either.low, either.high)
        assert either.low in either
        assert either.high in either


def test_the_worked_example_of_a_percentage() -> None:
    """88,94 with two decimals stands for 88.935 to 88.945."""
    interval = rounding_interval("88,94")

    assert (interval.low, interval.high) == (Fraction(88935, 1000), Fraction(88945, 1000))
    assert (interval.low_closed, interval.high_closed) == (True, True)
    assert (interval.mid, interval.width) == (Fraction("88.94"), Fraction("0.01"))


@pytest.mark.parametrize(
    ("printed", "rule", "shown"),
    [
        ("2,7", "any", "[2.65, 2.75]"), ("2,7", "half_up", "[2.65, 2.75)"),
        ("2,7", "half_down", "(2.65, 2.75]"),
        ("2,7", "ceiling", "(2.6, 2.7]"), ("2,7", "floor", "[2.7, 2.8)"), ("2,7", "truncate", "[2.7, 2.8)"),
        ("-2,7", "truncate", "(-2.8, -2.7]"), ("0", "truncate", "(-1, 1)"),
    ],
)  # fmt: skip
def test_published_bounds_of_rounded_numbers(printed: str, rule: str, shown: str) -> None:
    """The table of ranges and the example 2.7 of `unround` in lhdjung/scrutiny (R), worked out by hand."""
    assert str(rounding_interval(printed, rule)) == shown


def test_a_share_of_one_hundred_percent_ends_there() -> None:
    """No share is larger, but a rate of change may be; what lies wholly above 100 is left as it is."""
    assert rounding_interval("100%") == Interval(Fraction(199, 2), Fraction(100))
    assert rounding_interval("100%", "floor") == exactly(100)
    assert rounding_interval("105%").high == Fraction(211, 2)
    assert rounding_interval("100").high == Fraction(201, 2)
    for text, rule in (("99,5", "any"), ("100,1", "ceiling"), ("105", "any")):
        assert cut_at_100(rounding_interval(text, rule)) == rounding_interval(text, rule)


def test_the_english_convention_is_read_on_request() -> None:
    """A decimal point, as in published tables."""
    assert rounding_interval("88.94", locale="en") == rounding_interval("88,94")


# --- arithmetic ---------------------------------------------------------------------------------------------


def drawn_interval(draw: random.Random) -> Interval:
    """Ends on halves between -3 and 3, open or closed, zero and single numbers often among them."""
    low, high = sorted(Fraction(draw.randint(-6, 6), 2) for _ in range(2))
    if low == high:
        return Interval(low, high)
    return Interval(low, high, draw.random() < 0.5, draw.random() < 0.5)


NEAR = Fraction(1, 10**6)


def members(interval: Interval, draw: random.Random) -> list[Fraction]:
    """The ends that belong to it, numbers next to them, zero if inside, the middle and one more."""
    low, width = interval.low, interval.high - interval.low
    inner = [
        low + NEAR * width,
        interval.high - NEAR * width,
        low + width * Fraction(draw.randint(1, 99), 100),
    ]
    tried = [low, interval.high, Fraction(0), low + width / 2, *inner]
    return [value for value in tried if holds(interval, value)]


@pytest.mark.parametrize("sign", ["+", "-", "*", "/"])
def test_an_operation_on_intervals_gives_what_its_members_give_and_nothing_more(sign: str) -> None:
    """Members of 1,000 pairs: none leaves the result, each closed end is reached, no open one is, each is
    approached.
    """
    operation = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[sign]
    draw = random.Random(9)
    for _ in range(1_000):
        first, second = drawn_interval(draw), drawn_interval(draw)
        while sign == "/" and second.low <= 0 <= second.high:
            second = drawn_interval(draw)

        result = operation(first, second)

        reached = {operation(a, b) for a in members(first, draw) for b in members(second, draw)}
        case = f"{first} {sign} {second} = {result}"
        assert all(holds(result, value) for value in reached), case
        closed = result.low_closed, result.high_closed
        assert (result.low in reached, result.high in reached) == closed, case
        # Divisors are half or more, the rest at most 3: next to an end nothing moves by 200 times as much.
        assert min(reached) - result.low <= 200 * NEAR, case
        assert result.high - max(reached) <= 200 * NEAR, case


def test_a_published_product_of_intervals() -> None:
    """GNU Emacs Calc manual, "Interval Forms": [2 .. 4] times [0.5 .. 2] is [1 .. 8]."""
    product = Interval(Fraction(2), Fraction(4)) * Interval(Fraction(1, 2), Fraction(2))

    assert product == Interval(Fraction(1), Fraction(8))


def test_a_divisor_that_touches_zero_is_refused() -> None:
    """Inside, at a closed end or at an open one: the quotient has no bound, or none at all."""
    one = exactly(1)
    for low, high, *closed in (
        (-1, 1, True, True),
        (0, 1, True, True),
        (0, 1, False, True),
        (-1, 0, True, False),
    ):
        with pytest.raises(
            ZeroDivisionError, match="touches zero: expected an interval wholly above or wholly below it"
        ):
            one / Interval(Fraction(low), Fraction(high), *closed)
    with pytest.raises(ZeroDivisionError, match=r"the divisor \[0, 0\] touches zero"):
        one / exactly(0)


@pytest.mark.filterwarnings("ignore:overflow encountered")
def test_an_integer_of_numpy_is_as_exact_as_any() -> None:
    """Twice 2**62 is 2**63, which 64 bits do not hold."""
    number = exactly(np.int64(2**62))

    assert number + number == exactly(2**63)


# --- questions about intervals ------------------------------------------------------------------------------

QUARTERS = [Fraction(k, 4) for k in range(-14, 15)]


def test_an_intersection_holds_what_both_hold() -> None:
    """3,000 pairs with ends on halves, told apart by every quarter."""
    draw = random.Random(10)
    for _ in range(3_000):
        first, second = drawn_interval(draw), drawn_interval(draw)
        common = intersection(first, second)

        expected = [value for value in QUARTERS if holds(first, value) and holds(second, value)]
        assert [value for value in QUARTERS if common and holds(common, value)] == expected, (first, second)
        assert (common is None) == (not expected)


def test_a_hull_reaches_from_the_lowest_to_the_highest_of_all() -> None:
    """1,000 triples: what lies between two numbers of any of them, and nothing else."""
    draw = random.Random(11)
    for _ in range(1_000):
        intervals = [drawn_interval(draw) for _ in range(3)]
        held = [value for value in QUARTERS if any(holds(interval, value) for interval in intervals)]

        spanned = [value for value in QUARTERS if min(held) <= value <= max(held)]
        assert [value for value in QUARTERS if holds(hull(intervals), value)] == spanned, intervals


def drawn_range(draw: random.Random) -> Interval:
    """Ends of any denominator, often decimals themselves, apart by anything from 3 down to a millionth."""
    low = Fraction(draw.randint(-5_000, 5_000), draw.choice((1, 2, 7, 10, 100, 1000, draw.randint(1, 999))))
    high = low + Fraction(draw.randint(1, 30), 10 ** draw.randint(1, 6))
    return Interval(low, high, draw.random() < 0.5, draw.random() < 0.5)


def decimals_of(interval: Interval, decimals: int) -> list[Fraction]:
    """The numbers of so many decimals inside, counted up from below it as a printer would."""
    step = Fraction(Decimal(1).scaleb(-decimals))
    value, found = int(interval.low / step) * step - 2 * step, []
    while value <= interval.high:
        if holds(interval, value):
            found.append(value)
        value += step
    return found


def test_decimals_inside_are_all_that_lie_inside() -> None:
    """700 intervals at 0 to 3 decimals, decimals counted up one by one."""
    draw = random.Random(12)
    for _ in range(700):
        interval, decimals = drawn_range(draw), draw.randrange(4)
        assert decimals_inside(interval, decimals) == decimals_of(interval, decimals), (interval, decimals)
    assert decimals_inside(exactly(Fraction(1, 4)), 2) == [Fraction(1, 4)]
    assert decimals_inside(exactly(Fraction(1, 4)), 1) == []


def test_the_shortest_decimal_has_the_fewest_decimals_and_lies_next_to_the_middle() -> None:
    """2,000 intervals: decimals are added until one is inside, then distances are compared; the smaller of
    two equals.
    """
    draw = random.Random(13)
    for _ in range(2_000):
        interval = drawn_range(draw)
        middle = (interval.low + interval.high) / 2
        inside = next(found for decimals in range(12) if (found := decimals_of(interval, decimals)))
        nearest = min(abs(value - middle) for value in inside)

        expected = next(value for value in inside if abs(value - middle) == nearest)
        assert shortest_decimal(interval) == expected, interval
    assert shortest_decimal(exactly(Fraction(3, 8))) == Fraction(3, 8)


@pytest.mark.parametrize(
    "ends", [pytest.param((3, 3), id="one"), pytest.param((10**17, 10**17 + 2), id="large")]
)
def test_the_shortest_decimal_between_whole_ends_is_exact(ends: tuple[int, int]) -> None:
    """The middle of 10**17 and 10**17 + 2 is 10**17 + 1; a float does not know that number."""
    assert shortest_decimal(Interval(*ends)) == sum(ends) // 2


def test_the_simplest_fraction_has_the_least_denominator_of_all_inside() -> None:
    """3,000 intervals from 0 up: denominators are tried from 1 on, and of each the numerators upward."""
    draw = random.Random(14)
    for _ in range(3_000):
        low = Fraction(draw.randint(0, 60), draw.randint(1, 40))
        high = low + Fraction(draw.randint(1, 40), draw.choice((10, 100, 1000)))
        interval = Interval(low, high, draw.random() < 0.5, draw.random() < 0.5)

        tried = (
            Fraction(top, bottom)
            for bottom in itertools.count(1)
            for top in range(math.floor(low * bottom), math.ceil(high * bottom) + 1)
        )
        assert simplest_fraction(interval) == next(value for value in tried if holds(interval, value)), (
            interval
        )
    assert simplest_fraction(exactly(Fraction(355, 113))) == Fraction(355, 113)
    assert simplest_fraction(Interval(Fraction(-1, 2), Fraction(1, 2))) == 0


def test_the_limit_of_a_list_of_decimals_is_told() -> None:
    """A million and one are too many to list, a million are not."""
    with pytest.raises(ValueError, match="more than a million numbers of 6 decimals lie in"):
        decimals_inside(Interval(Fraction(0), Fraction(1)), 6)
    assert len(decimals_inside(Interval(Fraction(0), Fraction(1), True, False), 6)) == 10**6


def test_an_exact_number_is_an_interval_of_itself_alone() -> None:
    """And a third has no finite decimal to stand for it."""
    for value in (0, -7, Fraction(1, 3)):
        interval = exactly(value)
        assert (interval.low, interval.high) == (value, value)
        assert (interval.low_closed, interval.high_closed) == (True, True)
        assert type(interval.low) is type(interval.high) is Fraction
    with pytest.raises(ValueError, match="has no finite decimal"):
        shortest_decimal(exactly(Fraction(1, 3)))


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        ("88.935", "88.945", "[88.935, 88.945]"), ("-1/3", "1/3", "[-0.333333…, 0.333333…]"),
        ("924500/88945", "925500/88935", "[10.3940…, 10.4064…]"),
        ("1/3000", "2000000/3", "[0.000333…, 666666.6…]"), ("0.123456", "0.1234567", "[0.123456, 0.123456…]"),
    ],
)  # fmt: skip
def test_an_interval_is_shown_in_short_decimals(low: str, high: str, shown: str) -> None:
    """All decimals where there are six at the most, else those that it begins with and an ellipsis."""
    assert repr(Interval(Fraction(low), Fraction(high))) == shown


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rounding_interval("88,94", "bankers"), "rounding 'bankers' is unknown: expected one of any"),
        (lambda: rounding_interval("88.94"), "is no Vietnamese numeral"),
        (lambda: rounding_interval("5", locale="fr"), "locale 'fr' is unknown"),
        (lambda: rounding_cell(Fraction(1, 3), Fraction(1, 10)), "is no multiple of the step"),
        (lambda: Interval(Fraction(1), Fraction(1), low_closed=False), "is empty"),
        (lambda: Interval(Fraction(1), Fraction(0)), "from 1 to 0 is empty: expected low below high"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_interval_is_refused_in_words(call, message: str) -> None:
    """One line that says what would be right."""
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    "end", [0.5, float("inf"), float("nan"), np.float64(0.5), Decimal("0.5"), "1", None, 1j]
)
def test_what_is_not_exact_is_no_end_of_an_interval(end: object) -> None:
    """Floats flip verdicts: 0.035 × 200 is not 7."""
    for build in (exactly, lambda end: Interval(end, Fraction(1)), lambda end: Interval(Fraction(0), end)):
        with pytest.raises(TypeError, match="not exact: pass a Fraction or an int"):
            build(end)
