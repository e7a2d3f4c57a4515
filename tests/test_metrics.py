"""Metrics against enumeration: the decimal module prints every count, days are counted, corners are tried."""

import decimal
import functools
import itertools
import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lbanalysis import metrics
from lbanalysis.intervals import Interval, exactly, rounding_interval
from lbanalysis.numbers import Number, between, printed
from lbanalysis.numerals import InputError
from lbanalysis.ranges import NoValueError

# `any` admits both ways to send a tie, so its cell is closed at both ends.
RULES = {
    "any": [decimal.ROUND_HALF_UP, decimal.ROUND_HALF_DOWN],
    "half_up": [decimal.ROUND_HALF_UP],
    "half_down": [decimal.ROUND_HALF_DOWN],
    "half_even": [decimal.ROUND_HALF_EVEN],
    "truncate": [decimal.ROUND_DOWN],
    "ceiling": [decimal.ROUND_CEILING],
    "floor": [decimal.ROUND_FLOOR],
}
# Far more digits than any quotient here needs to be told from a tie; a tie itself has few and is exact.
PRECISE = decimal.Context(prec=60)
ONE = Decimal(1)
# Wholes of twos and fives make ties with every number of decimals; the rest are drawn.
ROUND = {1, 2, 3, 5, 8, 16, 40, 80, 125, 160, 200, 250, 400, 500, 625, 800, 1000, 2000}
WHOLES = sorted(ROUND | set(random.Random(1).sample(range(4, 700), 34)))


def units_of(count: int, of: int, decimals: int, mode: str) -> int:
    """What a count of a whole prints as, in units of the last digit: the exact percentage, quantized."""
    return int(
        PRECISE.divide(Decimal(count * 100 * 10**decimals), Decimal(of)).quantize(
            ONE, rounding=mode, context=PRECISE
        )
    )


@functools.cache
def counts_by_units(of: int, decimals: int, rule: str) -> dict[int, list[int]]:
    """All counts of a whole, 0 to all of it, under what each prints as."""
    found: dict[int, list[int]] = {}
    for count in range(of + 1):
        for units in {units_of(count, of, decimals, mode) for mode in RULES[rule]}:
            found.setdefault(units, []).append(count)
    return found


def numeral(units: int, decimals: int) -> str:
    """A percentage as the article prints it."""
    return f"{Decimal(units).scaleb(-decimals):f}".replace(".", ",")


def cell(printed: str) -> tuple[Fraction, Fraction]:
    """Half a unit of the last digit to both sides, by the decimal module."""
    value = Decimal(printed.replace(",", "."))
    half = Decimal(5).scaleb(int(value.as_tuple().exponent) - 1)
    return Fraction(value - half), Fraction(value + half)


# --- counts behind percentages ------------------------------------------------------------------------------


def test_possible_counts_are_those_that_print_so() -> None:
    """100,000 percentages and more: half of them printed by some count or one unit beside it, half drawn from
    0 to 100 with both ends.
    """
    draw = random.Random(5)
    tried = 0
    for of in WHOLES:
        for decimals in range(4):
            top = 100 * 10**decimals
            for rule in RULES:
                by_units = counts_by_units(of, decimals, rule)
                printed = list(by_units)
                near = [
                    min(max(draw.choice(printed) + draw.choice((-1, 0, 0, 1)), 0), top) for _ in range(36)
                ]
                for units in (0, top, *near, *(draw.randint(0, top) for _ in range(34))):
                    text = numeral(units, decimals) + draw.choice(("", "%", " %"))
                    tried += 1

                    assert metrics.possible_counts(text, of, rule) == by_units.get(units, []), (
                        text,
                        of,
                        rule,
                    )
    assert tried >= 100_000


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("decimals", range(4))
def test_counts_exist_for_the_percentages_that_some_count_prints(decimals: int, rule: str) -> None:
    """Every percentage from 0 to 100, of fifty wholes: 39 million cases over all rules and decimals."""
    units = np.arange(100 * 10**decimals + 1)
    for of in WHOLES:
        expected = np.zeros(len(units), dtype=bool)
        expected[list(counts_by_units(of, decimals, rule))] = True

        verdicts = metrics.counts_exist(units, of, decimals, rule)

        assert verdicts.dtype == bool
        wrong = np.flatnonzero(verdicts != expected)
        assert not wrong.size, (of, wrong[:5])


def test_counts_exist_pairs_arrays_by_broadcasting() -> None:
    """A row of percentages against a column of wholes gives the table of single answers; unsigned and short
    numbers are as good.
    """
    draw = random.Random(6)
    units = [0, 1000, *(draw.randint(0, 1000) for _ in range(60))]
    wholes = [1, 200, *(draw.randint(1, 300) for _ in range(60))]
    expected = [[value in counts_by_units(of, 1, "half_even") for value in units] for of in wholes]

    for kind in (np.int64, np.uint64, np.int32, np.uint16):
        table = metrics.counts_exist(np.array(units, kind), np.array(wholes, kind)[:, None], 1, "half_even")
        assert table.tolist() == expected, kind


def test_possible_denominators_of_two_decimals_are_told_one_by_one_up_to_ten_thousand() -> None:
    """A count from 93.175 to 93.185 percent of the whole, in whole numbers."""
    found = [n for n in range(1, 10_501) if -(-n * 93_175 // 100_000) <= n * 93_185 // 100_000]

    assert metrics.possible_denominators("93,18", 10_500).tolist() == found
    assert found[-501:] == list(range(10_000, 10_501))
    assert any(n not in found for n in range(5_000, 10_000))


def test_possible_denominators_are_the_wholes_of_which_some_count_prints_so() -> None:
    """150 wholes at once for each of 700 percentages in every rule: 105,000 verdicts."""
    draw = random.Random(7)
    up_to, tried = 150, 0
    for number in range(700):
        decimals, rule = draw.randrange(4), draw.choice(list(RULES))
        top = 100 * 10**decimals
        of = draw.randint(1, up_to)
        printed = units_of(draw.randint(0, of), of, decimals, RULES[rule][0])
        units = (
            (0, top)[number]
            if number < 2
            else draw.choice((printed, min(printed + 1, top), draw.randint(0, top)))
        )
        text = numeral(units, decimals) + draw.choice(("", "%"))

        found = metrics.possible_denominators(text, up_to, rule)

        assert found.tolist() == [
            n for n in range(1, up_to + 1) if units in counts_by_units(n, decimals, rule)
        ], (text, rule)
        tried += up_to
    assert tried >= 100_000


def test_large_wholes_are_counted_exactly() -> None:
    """Of wholes up to a million, the counts around the percentage are printed one by one, past both ends of
    the cell.
    """
    draw = random.Random(8)
    for _ in range(1_500):
        decimals, rule, of = draw.randrange(2, 5), draw.choice(list(RULES)), draw.randint(1_000, 1_000_000)
        units = draw.choice((0, 1, 100 * 10**decimals, draw.randint(0, 100 * 10**decimals)))
        centre, margin = units * of // (100 * 10**decimals), 2 * of // (100 * 10**decimals) + 3
        around = range(max(centre - margin, 0), min(centre + margin, of) + 1)
        expected = [
            count
            for count in around
            if units in {units_of(count, of, decimals, mode) for mode in RULES[rule]}
        ]

        assert metrics.possible_counts(numeral(units, decimals), of, rule) == expected
        assert metrics.counts_exist([units], of, decimals, rule).tolist() == [bool(expected)]


@pytest.mark.parametrize("rule", RULES)
def test_a_large_enough_whole_has_a_count_for_every_percentage(rule: str) -> None:
    """A cell of 0.01 % of 10,000 or more is one count wide, up to the largest whole that 64 bits admit."""
    units = np.arange(10_001)
    for of in (10_000, 10_001, 12_345, 10**9, 230_000_000_000_000):
        assert metrics.counts_exist(units, of, 2, rule).all()
    for text in ("0,00", "0,01", "33,33", "99,99", "100,00"):
        assert metrics.possible_denominators(text, 20_000, rule).tolist()[-10_001:] == list(
            range(10_000, 20_001)
        )


def test_no_whole_is_too_large_to_be_answered_rightly_or_refused() -> None:
    """Wholes from 10**12 up to the last of 64 bits, of which every percentage has a count: nothing overflows
    on the way.
    """
    units, answered, of = np.arange(10_001), [], 10**12
    while of < 2**63:
        try:
            answered.append(metrics.counts_exist(units, of, 2).all())
        except ValueError as refusal:
            assert f"wholes from {of} to {of} are out of range: expected 1 to" in str(refusal)
            answered.append(None)
        of = of * 21 // 20
    assert set(answered) == {True, None}
    assert answered == sorted(answered, key=lambda answer: answer is None)


def test_the_only_count_of_the_article_that_prints_31_44_percent_of_4764() -> None:
    """All 4,765 counts, printed: 1498 is alone, in each of the three rules for ties."""
    for rule in ("any", "half_up", "half_down", "half_even"):
        assert counts_by_units(4764, 2, rule)[3144] == [1498]
        assert metrics.possible_counts("31,44", 4764, rule) == [1498]


@pytest.mark.parametrize(("printed", "smallest"), [("93,18", 44), ("90,28", 72)])
def test_the_smallest_wholes_behind_two_percentages_of_the_article(printed: str, smallest: int) -> None:
    """41 of 44 and 65 of 72; of no smaller whole does any count print so."""
    units = int(printed.replace(",", ""))
    possible = [of for of in range(1, 200) if units in counts_by_units(of, 2, "any")]

    assert possible[0] == smallest
    assert metrics.possible_denominators(printed, 199).tolist() == possible


@pytest.mark.parametrize("rule", RULES)
def test_seven_of_two_hundred_is_three_and_a_half_percent(rule: str) -> None:
    """In floats 0.035 × 200 is not 7, and the count was once called impossible."""
    assert 0.035 * 200 != 7

    assert metrics.possible_counts("3,5", 200, rule) == [7]
    assert metrics.possible_counts("3,50%", 200, rule) == [7]
    assert metrics.counts_exist([35], [200], 1, rule).tolist() == [True]
    assert 200 in metrics.possible_denominators("3,5", 200, rule)


def test_nothing_prints_as_less_than_none_or_more_than_all() -> None:
    """A count lies between 0 and its whole."""
    assert metrics.possible_counts("-3", 100) == []
    assert metrics.possible_counts("101", 100) == []
    assert metrics.possible_counts("100,4", 1000) == []


# --- published examples -------------------------------------------------------------------------------------


def mean_is_possible(printed: str, responses: int, rule: str = "any") -> bool:
    """A mean of whole numbers, printed with two decimals, as a percentage.

    The sum is its whole part times the responses, and some count more: what that count adds to the mean is
    the percentage that stands after the point. 5.19 of 28 is possible if some count of 28 prints as 19 %.
    """
    after_the_point = printed.split(".")[1]
    return bool(metrics.possible_counts(str(int(after_the_point)), responses, rule))


def test_the_example_of_the_grim_test() -> None:
    """Brown and Heathers, "The GRIM Test" (2017), as in `GRIM_test` of rsprite2: 28 whole numbers have no
    mean of 5.19, but one of 5.18.
    """
    assert [round(total / 28, 2) for total in (145, 146)] == [5.18, 5.21]

    assert not mean_is_possible("5.19", 28)
    assert mean_is_possible("5.18", 28)
    assert mean_is_possible("5.21", 28)
    assert metrics.counts_exist([18, 19, 20, 21], 28, decimals=0).tolist() == [True, False, False, True]
    assert metrics.counts_exist([25_000_000, 25_000_001], 4, decimals=6).tolist() == [True, False]


@pytest.mark.parametrize(
    ("mean", "responses", "possible"),
    [
        ("7.22", 32, True), ("4.74", 25, False), ("5.23", 29, False), ("2.57", 24, False),
        ("6.77", 27, False), ("2.68", 28, True),
        ("7.01", 29, False), ("7.38", 26, True), ("3.14", 27, False), ("6.89", 31, False), ("5.00", 25, True),
        ("0.24", 28, False),
    ],
)  # fmt: skip
def test_published_verdicts_on_means(mean: str, responses: int, possible: bool) -> None:
    """The table `pigs1` with its verdicts, from the README of lhdjung/scrutiny (R)."""
    assert mean_is_possible(mean, responses) == possible


@pytest.mark.parametrize(
    ("percentage", "of", "possible"),
    [
        ("67.4", 150, False), ("54.2", 150, False), ("54.0", 150, True), ("69.8", 150, False),
        ("68.1", 150, False), ("55.4", 150, False),
        ("32.5", 438, False), ("35.6", 455, True), ("21.7", 501, False), ("39.3", 516, True),
    ],
)  # fmt: skip
def test_published_verdicts_on_percentages(percentage: str, of: int, possible: bool) -> None:
    """The table `pigs2` of the README of lhdjung/scrutiny (R), and its vignette "GRIM", section on
    percentages.
    """
    assert bool(metrics.possible_counts(percentage, of, locale="en")) == possible
    assert (of in metrics.possible_denominators(percentage, 600, locale="en")) == possible


def test_the_wholes_are_tried_up_to_the_limit_itself() -> None:
    """Halves of 50,00% are counts of the even wholes alone, and 33 of 99 print 33,33%."""
    for limit in range(1, 30):
        even = [whole for whole in range(1, limit + 1) if whole % 2 == 0]
        assert metrics.possible_denominators("50,00", limit).tolist() == even, limit
    assert metrics.possible_denominators("33,33", 99)[-1] == 99


def test_published_verdicts_that_hang_on_the_rule_for_ties() -> None:
    """162 of 80 is 2.025: up it prints 2.03, down 2.02 (vignette "GRIM" of lhdjung/scrutiny, section on
    rounding).
    """
    means = ("2.02", "2.03", "2.04", "2.05")

    assert [mean_is_possible(mean, 80, "half_up") for mean in means] == [False, True, True, True]
    assert [mean_is_possible(mean, 80, "half_down") for mean in means] == [True, False, True, True]
    assert [mean_is_possible(mean, 80, "any") for mean in means] == [True] * 4


def test_a_mean_of_49_answers_that_the_press_reported_on() -> None:
    """The Economist, "Come again?" (16 June 2016): 290.57 is no sum, and 291 of 49 is 5.94, not 5.93."""
    assert not mean_is_possible("5.93", 49)
    assert mean_is_possible("5.94", 49)


# --- formulas -----------------------------------------------------------------------------------------------

Metric = Callable[..., Number]
FORMULAS: list[tuple[Metric, Callable[[Fraction, Fraction], Fraction]]] = [
    (metrics.share_of_total, lambda part, total: part / total * 100),
    (metrics.completion_rate, lambda done, target: done / target * 100),
    (metrics.mean_per_unit, lambda total, count: total / count),
    (metrics.implied_target, lambda value, share: value / (share / 100)),
    (metrics.pace, lambda done, elapsed: done / elapsed),
    (functools.partial(metrics.comparator, reading="points"), lambda value, difference: value - difference),
    (
        functools.partial(metrics.comparator, reading="relative"),
        lambda value, difference: value / (100 + difference) * 100,
    ),
]
NAMES = ["share_of_total", "completion_rate", "mean_per_unit", "implied_target", "pace", "points", "relative"]


@pytest.mark.parametrize(("metric", "formula"), FORMULAS, ids=NAMES)
def test_a_metric_ranges_over_its_formula(
    metric: Metric, formula: Callable[[Fraction, Fraction], Fraction]
) -> None:
    """Printed inputs: the ends are the extreme corners and belong to it, random true values in between never
    leave it.
    """
    draw = random.Random(14)
    for _ in range(400):
        first, second = (
            numeral(draw.randint(10**places // 2 + 1, 150 * 10**places), places)
            for places in draw.choices(range(4), k=2)
        )
        (a, b), (c, d) = cell(first), cell(second)
        corners = [formula(x, y) for x in (a, b) for y in (c, d)]

        result = metric(f"{first}ha", f"{second} ha").interval

        assert result == Interval(min(corners), max(corners)), (first, second)
        for _ in range(3):
            x, y = (low + (high - low) * Fraction(draw.randint(0, 97), 97) for low, high in ((a, b), (c, d)))
            assert formula(x, y) in result


@pytest.mark.parametrize(("metric", "formula"), FORMULAS, ids=NAMES)
def test_a_metric_of_exact_numbers_is_exact(
    metric: Metric, formula: Callable[[Fraction, Fraction], Fraction]
) -> None:
    """An int, a Fraction, an interval of one number or a whole number printed alone: the one number of the
    formula.
    """
    draw = random.Random(15)
    for _ in range(100):
        x, y = draw.randint(1, 10**30), Fraction(draw.randint(1, 10**30), draw.randint(1, 10**30))
        expected = exactly(formula(Fraction(x), y))
        assert (
            metric(x, y).interval
            == metric(exactly(x), exactly(y)).interval
            == metric(str(x), y).interval
            == expected
        )


def test_an_open_end_of_an_input_stays_open() -> None:
    """9,25 rounded half up is below 9.255, so the target is below what 9.255 implies, and reaches what 9.245
    does.
    """
    value, share = rounding_interval("9,25", "half_up"), exactly(50)

    target = metrics.implied_target(value, share).interval
    assert target == Interval(Fraction(1849, 100), Fraction(1851, 100), True, False)
    points = metrics.comparator(100, value, "points").interval
    assert points == Interval(Fraction(18149, 200), Fraction(18151, 200), False, True)


def test_a_percentage_of_something_is_in_percent_and_a_mean_keeps_its_unit() -> None:
    """As they are written, in both languages."""
    assert metrics.completion_rate(24, 32).texts() == ("100 × 24 / 32 = 75%",) * 2
    assert metrics.share_of_total("9,25ha", "18,5ha").texts() == (
        "100 × 9.25 / 18.5 = 50%",
        "100 × 9,25 / 18,5 = 50%",
    )
    assert metrics.mean_per_unit("9,25ha", "10").texts() == ("9.25 / 10 = 0.925 ha", "9,25 / 10 = 0,925 ha")


def test_the_target_that_the_article_implies() -> None:
    """9,25 ha are 88,94 % of it: 9.245 / 0.88945 to 9.255 / 0.88935, and 10.4 is the only number of one
    decimal in between.
    """
    target = metrics.implied_target("9,25ha", "88,94%")

    assert target.interval == Interval(Fraction(924_500, 88_945), Fraction(925_500, 88_935))
    assert (int(target.low * 1000), int(target.high * 1000)) == (10_394, 10_406)
    assert target.value == Fraction("10.4")
    assert metrics.inside(target, 1).interval == exactly(Fraction("10.4"))
    assert metrics.inside(target, 1).texts() == (
        "numbers with 1 decimal in 100 × 9.25 / 88.94 = 10.4 ha",
        "số có 1 chữ số thập phân trong 100 × 9,25 / 88,94 = 10,4 ha",
    )
    with pytest.raises(NoValueError, match=r"no whole number lies in 100 × 9\.25 / 88\.94 = 10\.4 ha"):
        metrics.inside(target, 0)


def test_what_the_article_compares_82_3_percent_with() -> None:
    """22,3 % higher: 59.9 to 60.1 read as points, 67.225 to 67.362 read as a percentage of the comparator."""
    points = metrics.comparator("82,3%", "22,3%", "points")
    relative = metrics.comparator("82,3%", "22,3%", "relative")

    assert points.interval == Interval(Fraction("59.9"), Fraction("60.1"))
    assert relative.interval == Interval(Fraction(822_500, 12_235), Fraction(823_500, 12_225))
    assert (int(relative.low * 1000), int(relative.high * 1000)) == (67_225, 67_361)


# --- numbers inside a range ---------------------------------------------------------------------------------


def test_whole_numbers_inside_a_share_of_a_whole_are_its_possible_counts() -> None:
    """Percentages of a count and one unit beside it, of fifty wholes in every rule: from the first count to
    the last, or none.
    """
    draw, none = random.Random(17), 0
    for of, rule in itertools.product(WHOLES, RULES):
        decimals = draw.randrange(3)
        by_units = counts_by_units(of, decimals, rule)
        for _ in range(6):
            units = draw.choice(list(by_units)) + draw.choice((-1, 0, 0, 1))
            if not 0 < units <= 100 * 10**decimals:
                continue
            share = printed(f"{numeral(units, decimals)}%", "whole", rule)
            counts = by_units.get(units)

            if counts:
                assert metrics.inside(share * of / 100, 0).interval == Interval(
                    Fraction(counts[0]), Fraction(counts[-1])
                )
            else:
                none += 1
                with pytest.raises(NoValueError, match="no whole number lies in"):
                    metrics.inside(share * of / 100, 0)
    assert none > 100


def test_numbers_with_decimals_inside_a_range_are_those_that_lie_there() -> None:
    """1,000 ranges: tenths or hundredths counted up through them, from the first to the last."""
    draw = random.Random(18)
    for _ in range(1_000):
        low = Fraction(draw.randint(-500, 500), draw.randint(1, 99))
        interval = Interval(
            low, low + Fraction(draw.randint(1, 99), 100), draw.random() < 0.5, draw.random() < 0.5
        )
        decimals = draw.randint(1, 2)
        start, step = int(low) - 1, Fraction(1, 10**decimals)
        found = [value for k in range(3 * 10**decimals) if (value := start + k * step) in interval]

        if found:
            assert metrics.inside(interval, decimals).interval == Interval(found[0], found[-1])
        else:
            with pytest.raises(NoValueError, match=f"no number with {decimals} decimals? lies in"):
                metrics.inside(interval, decimals)


def test_however_many_numbers_lie_inside_the_first_and_the_last_are_found() -> None:
    """Two million whole numbers, and as many with two decimals."""
    assert metrics.inside(between(0, 2_000_000), 0).interval == Interval(Fraction(0), Fraction(2_000_000))
    assert metrics.inside(between(0, 20_000), 2).interval == Interval(Fraction(0), Fraction(20_000))


def test_the_least_denominator_is_the_first_whole_of_which_a_count_prints_so() -> None:
    """1,400 percentages in every rule, the wholes up to 150 tried one by one."""
    draw, beyond = random.Random(19), 0
    for rule in RULES:
        for _ in range(200):
            decimals, of = draw.randrange(3), draw.randint(1, 150)
            units = units_of(draw.randint(0, of), of, decimals, RULES[rule][0])
            units = draw.choice((units, units, draw.randint(0, 100 * 10**decimals)))
            found = metrics.least_denominator(printed(f"{numeral(units, decimals)}%", "whole", rule))

            possible = (n for n in range(1, 151) if units in counts_by_units(n, decimals, rule))
            first = next(possible, None)
            beyond += first is None
            assert found.interval == exactly(first) if first else found.low > 150, (units, decimals, rule)
    assert 0 < beyond < 200


@pytest.mark.parametrize(
    "share", ["101%", "-0,1%", printed("-1%", rounding="floor"), printed("101%", rounding="ceiling")]
)
def test_no_whole_has_less_than_none_or_more_than_all(share: str | Number) -> None:
    """Wholly above 100 or below 0, or open there."""
    with pytest.raises(NoValueError, match="no count of a whole is"):
        metrics.least_denominator(share)


# --- time ---------------------------------------------------------------------------------------------------


def test_an_elapsed_share_counts_the_days_that_have_passed() -> None:
    """Nights slept through, one by one, over those of the whole period: 0 on the first day and 100 on the
    last.
    """
    draw = random.Random(18)
    for _ in range(50):
        start = date(draw.randint(1999, 2024), draw.randint(1, 12), draw.randint(1, 28))
        days = [start + timedelta(days=number) for number in range(draw.randint(2, 900))]
        for at in (days[0], days[-1], *draw.choices(days, k=10)):
            nights = len([day for day in days if day < at])
            share = metrics.elapsed_share(days[0], days[-1], at)
            assert share.interval == exactly(Fraction(nights, len(days) - 1) * 100)
            assert share.unit == "%"


def is_kept(start: date, day: date) -> bool:
    """Whether a day is an anniversary: 29 February is kept on 28 February where there is none."""
    if (start.month, start.day, day.month, day.day) == (2, 29, 2, 28):
        return (day + timedelta(days=1)).month == 3
    return (day.month, day.day) == (start.month, start.day)


STARTS = [date(2003, 11, 6), date(2019, 1, 1), date(2020, 2, 29), date(2019, 12, 31), date(2023, 3, 1)]


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_years_grow_day_by_day_and_are_whole_on_anniversaries(start: date) -> None:
    """Nine years walked: each day adds one over the days of its year, and only an anniversary is a whole
    number.
    """
    numbers = [metrics.years_between(start, start + timedelta(days=number)) for number in range(9 * 366)]
    years = [number.low for number in numbers]

    assert years[0] == 0
    assert {number.interval.width for number in numbers} == {0}
    assert {after - before for before, after in itertools.pairwise(years)} == {
        Fraction(1, 365),
        Fraction(1, 366),
    }
    for number, elapsed in enumerate(years):
        day = start + timedelta(days=number)
        assert (elapsed.denominator == 1) == is_kept(start, day), day
        if is_kept(start, day):
            assert elapsed == day.year - start.year


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_years_after_a_day_come_its_anniversaries(start: date) -> None:
    """Nine years walked day by day: the first anniversary is one year after, the second two."""
    days = [start + timedelta(days=number) for number in range(1, 9 * 366)]
    anniversaries = [day for day in days if is_kept(start, day)]

    assert [metrics.years_after(start, years) for years in range(1, 10)][
        : len(anniversaries)
    ] == anniversaries
    assert len(anniversaries) >= 8
    assert metrics.years_after(start, printed("5 năm")) == metrics.years_after(start, "5") == anniversaries[4]
    assert metrics.years_after(start, 0) == start


@pytest.mark.parametrize("years", [Fraction(5, 2), between(2, 3), "2,5"])
def test_a_day_lies_whole_years_after_another(years: object) -> None:
    """Not half a year, and no number that is open."""
    with pytest.raises(NoValueError, match="is no whole number of years"):
        metrics.years_after(date(2020, 8, 6), years)  # type: ignore[arg-type]


def test_years_reach_the_end_of_the_calendar() -> None:
    """One year and thirty days into a year of 365; the year 10000 is no year."""
    assert metrics.years_between(date(9998, 6, 1), date(9999, 7, 1)).interval == exactly(
        1 + Fraction(30, 365)
    )
    assert metrics.years_after(date(9998, 6, 1), 1) == date(9999, 6, 1)


# --- what is refused ----------------------------------------------------------------------------------------

MALFORMED = [
    "1e5", "1E5", "1_000", "inf", "Infinity", "nan", "NaN", "٣,٥", "٣٫٥", "३,५", "３,５", "0x10", "3.5",
    "3,5,5", ",5", "5,", "", " 3,5", "3,5 ", "3,5\n", "-", "- 3", "--3", "3,5%%", "%", "1000.000", "10.00",
]  # fmt: skip
READERS: list[Callable[[object], object]] = [
    lambda printed: metrics.share_of_total(printed, 1),
    lambda printed: metrics.completion_rate(1, printed),
    lambda printed: metrics.mean_per_unit(printed, 1),
    lambda printed: metrics.implied_target(1, printed),
    lambda printed: metrics.comparator(1, printed, "points"),
    lambda printed: metrics.comparator(printed, 1, "relative"),
    lambda printed: metrics.pace(1, printed),
    lambda printed: metrics.inside(printed, 0),
    lambda printed: metrics.least_denominator(printed),
    lambda printed: metrics.years_after(date(2020, 1, 1), printed),
    lambda printed: metrics.possible_counts(printed, 1),
    lambda printed: metrics.possible_denominators(printed, 1),
]


@pytest.mark.parametrize("text", MALFORMED)
def test_text_that_is_no_printed_number_is_refused(text: str) -> None:
    """Notations that Python reads and articles never print, digits of other scripts, and broken ones: by
    every function.
    """
    for read in READERS:
        with pytest.raises(
            InputError, match=r"^.* is no (Vietnamese numeral|printed (number|count|measure)): (expected|it)"
        ):
            read(text)


INEXACT = [
    3.5,
    200.0,
    float("inf"),
    float("nan"),
    np.float64(3.5),
    np.float32(3.5),
    Decimal("3.5"),
    1j,
    None,
    b"3,5",
    True,
]


@pytest.mark.parametrize("value", INEXACT)
def test_what_is_not_exact_is_refused(value: object) -> None:
    """Floats above all, which have lost what was printed: by every function."""
    for read in READERS:
        with pytest.raises(TypeError, match=r"pass what was printed|which is not exact: pass"):
            read(value)


@pytest.mark.parametrize(
    "array",
    [[31.44], [0.0], [float("inf")], [float("nan")], ["3144"], [Fraction(3144)], [True], [None], [1j]],
)
def test_arrays_of_anything_but_whole_numbers_are_refused(array: list) -> None:
    """On either side."""
    message = "is not exact: expected whole numbers, such as 3144 for 31,44 with two decimals"
    with pytest.raises(TypeError, match=message):
        metrics.counts_exist(array, [200], 2)
    with pytest.raises(TypeError, match=message):
        metrics.counts_exist([3144], array, 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: metrics.counts_exist([0], [0], 2), "wholes from 0 to 0 are out of range: expected 1 to"),
        (lambda: metrics.counts_exist([0], [-5], 2), "wholes from -5 to -5 are out of range"),
        (lambda: metrics.counts_exist([0], [2**62], 2), "are out of range: expected 1 to"),
        (lambda: metrics.counts_exist([-1], [5], 2), "percentages from -1 to -1 units are out of"),
        (lambda: metrics.counts_exist([10_001], [5], 2), "from 10001 to 10001 units are out of range"),
        (lambda: metrics.counts_exist([1], [5], 2, "bankers"), "rounding 'bankers' is unknown: expected one of any"),
        (lambda: metrics.counts_exist([3], [10], -1), "-1 decimals are out of range: expected 0 to 6"),
        (lambda: metrics.possible_counts("5", 0), "a whole of 0 is too small: expected 1 or more"),
        (lambda: metrics.possible_counts("5", -5), "a whole of -5 is too small"),
        (lambda: metrics.possible_counts("5", 5, "bankers"), "rounding 'bankers' is unknown"),
        (lambda: metrics.possible_denominators("5", 0), "a limit of 0 is too small: expected 1 or more"),
        (lambda: metrics.possible_denominators("100,01", 5), "are out of range: expected 0 to 10000"),
        (lambda: metrics.possible_denominators("-1", 5), "are out of range"),
        (lambda: metrics.possible_denominators("101,0000000", 5), "101,0000000 is out of range"),
        (lambda: metrics.possible_denominators("5", 5, "bankers"), "rounding 'bankers' is unknown"),
        (lambda: metrics.comparator("5", "1", "both"), "reading 'both' is unknown: expected 'points'"),
        (lambda: metrics.inside("5,1", -1), "-1 decimals are too few: expected 0 or more"),
    ],
)  # fmt: skip
def test_input_out_of_range_is_refused_in_words(call: Callable[[], object], message: str) -> None:
    """One line that says what is wrong, and what would be right."""
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: metrics.elapsed_share(date(2020, 1, 1), date(2020, 1, 1), date(2020, 1, 1)),
         "1 January 2020 lies outside 1 January 2020 to 1 January 2020"),
        (lambda: metrics.elapsed_share(date(2020, 1, 1), date(2021, 1, 1), date(2021, 1, 2)),
         "2 January 2021 lies outside 1 January 2020 to 1 January 2021"),
        (lambda: metrics.years_between(date(2021, 1, 1), date(2020, 1, 1)),
         "1 January 2020 lies before 1 January 2021"),
        (lambda: metrics.years_after(date(2021, 1, 1), "2,5"), "2.5 is no whole number of years"),
        (lambda: metrics.years_after(date(2021, 1, 1), "2,5 năm"), "2.5 is no whole number of years"),
        (lambda: metrics.years_after(date(2021, 1, 1), 7979), "7,979 is no whole number of years"),
    ],
)  # fmt: skip
def test_a_time_that_there_is_not_has_no_value(call: Callable[[], object], message: str) -> None:
    """Empty periods, days outside them, dates the wrong way round and parts of years, in words."""
    with pytest.raises(NoValueError, match=message):
        call()


@pytest.mark.parametrize(
    "divide",
    [
        lambda: metrics.share_of_total(1, "0,0"), lambda: metrics.completion_rate(1, 0),
        lambda: metrics.mean_per_unit("9,25", "0"),
        lambda: metrics.implied_target("9,25", "0%"), lambda: metrics.pace(75, "0"),
        lambda: metrics.comparator(1, -100, "relative"),
    ],
)  # fmt: skip
def test_a_divisor_that_may_be_zero_is_refused(divide: Callable[[], Number]) -> None:
    """A printed 0% stands for numbers on both sides of zero."""
    with pytest.raises(NoValueError, match=r"^a division by .*, which may be nothing$"):
        divide().interval  # noqa: B018


@pytest.mark.parametrize(
    "call",
    [
        lambda: metrics.possible_counts("3,5", 200.0),
        lambda: metrics.possible_counts("3,5", float("inf")),
        lambda: metrics.possible_denominators("93,18", 100.7),
        lambda: metrics.counts_exist([35], [200], 1.0),
        lambda: metrics.counts_exist([35], [200], float("nan")),
        lambda: metrics.inside("3,5", 1.0),
        lambda: metrics.inside("3,5", True),
    ],
)
def test_wholes_limits_and_decimals_that_are_not_whole_numbers_are_refused(
    call: Callable[[], object],
) -> None:
    """A float among them is no more exact than among the percentages."""
    with pytest.raises(TypeError, match=r"is counted, and .* expected a whole number"):
        call()
