"""Rounding cells, against brute force with the decimal module."""

import decimal
import random
from fractions import Fraction

import pytest

from lbanalysis.intervals import Interval, rounding_cell, rounding_interval

RULES = {
    "half_up": decimal.ROUND_HALF_UP, "half_down": decimal.ROUND_HALF_DOWN, "half_even": decimal.ROUND_HALF_EVEN,
    "truncate": decimal.ROUND_DOWN, "ceiling": decimal.ROUND_CEILING, "floor": decimal.ROUND_FLOOR,
}  # fmt: skip


def test_an_interval_holds_exactly_the_numbers_that_print_so() -> None:
    """100,000 random numbers near a printed one, ties and both ends included, in every rule and 0 to 3 decimals."""
    draw = random.Random(2023)
    for _ in range(100_000):
        rule, decimals = draw.choice(list(RULES)), draw.randrange(4)
        printed = draw.randrange(-30, 30)
        # A true value within one and a half steps, on a grid that hits every tie and end.
        true = decimal.Decimal(printed * 20 + draw.randrange(-30, 31)).scaleb(-decimals) / 20
        prints = true.quantize(decimal.Decimal(1).scaleb(-decimals), rounding=RULES[rule]) == decimal.Decimal(
            printed
        ).scaleb(-decimals)
        text = f"{decimal.Decimal(printed).scaleb(-decimals):f}".replace(".", ",")

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

    assert (interval.low, interval.high, interval.low_closed, interval.high_closed) == (
        Fraction(88935, 1000),
        Fraction(88945, 1000),
        True,
        True,
    )


def test_a_share_of_one_hundred_percent_ends_there() -> None:
    """No share is larger, but a rate of change may be."""
    assert rounding_interval("100%") == Interval(Fraction(199, 2), Fraction(100))
    assert rounding_interval("105%").high == Fraction(211, 2)
    assert rounding_interval("100").high == Fraction(201, 2)


def test_the_english_convention_is_read_on_request() -> None:
    """A decimal point, as in published tables."""
    assert rounding_interval("88.94", locale="en") == rounding_interval("88,94")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: rounding_interval("88,94", "bankers"),
            "rounding 'bankers' is unknown: expected one of any, half_up",
        ),
        (lambda: rounding_interval("88.94"), "is no Vietnamese numeral"),
        (lambda: rounding_interval("5", locale="fr"), "locale 'fr' is unknown"),
        (lambda: rounding_cell(Fraction(1, 3), Fraction(1, 10)), "is no multiple of the step"),
        (lambda: Interval(Fraction(1), Fraction(1), low_closed=False), "is empty"),
    ],
)
def test_what_cannot_be_an_interval_is_refused_in_words(call, message: str) -> None:
    """One line that says what would be right."""
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("end", [0.5, float("inf")])
def test_a_float_is_no_end_of_an_interval(end: float) -> None:
    """Floats flip verdicts: 0.035 × 200 is not 7."""
    with pytest.raises(TypeError, match="not exact"):
        Interval(end, Fraction(1))  # type: ignore[arg-type]
