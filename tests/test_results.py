"""Results: the exact range of each formula, checked by enumerating corners and by numbers worked out by hand."""

import itertools
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from lbanalysis.loaders import load_figures, load_references
from lbanalysis.results import compute_results


@pytest.fixture(scope="module")
def results() -> pd.DataFrame:
    """All results of the article."""
    return compute_results().set_index("result_id")


def ends(results: pd.DataFrame, result_id: str) -> tuple[Fraction, Fraction]:
    return Fraction(results.loc[result_id, "low"]), Fraction(results.loc[result_id, "high"])


def corners(formula, *printed: str) -> tuple[Fraction, Fraction]:
    """The extremes of a formula over the corners of half a unit of each printed decimal."""
    boxes = []
    for text in printed:
        number = Decimal(text)
        half = Decimal(5).scaleb(number.as_tuple().exponent - 1)
        boxes.append((Fraction(number - half), Fraction(number + half)))
    values = [formula(*corner) for corner in itertools.product(*boxes)]
    return min(values), max(values)


@pytest.mark.parametrize(
    ("result_id", "formula", "printed"),
    [
        ("p03-garden-target", lambda a, s: 100 * a / s, ("9.25", "88.94")),
        ("p03-garden-remaining", lambda a, s: a * (100 / s - 1), ("9.25", "88.94")),
        ("p02-grade10-city-points", lambda r, m: r - m, ("82.3", "22.3")),
        ("p02-grade10-city-relative", lambda r, m: r / (1 + m / 100), ("82.3", "22.3")),
        ("p02-grade10-region-points", lambda r, m: r - m, ("82.3", "17.6")),
        ("p02-grade10-region-relative", lambda r, m: r / (1 + m / 100), ("82.3", "17.6")),
        ("p02-grade10-region-less-city-points", lambda c, g: c - g, ("22.3", "17.6")),
        ("p02-grade10-region-less-city-relative", lambda r, c, g: r / (1 + g / 100) - r / (1 + c / 100), ("82.3", "22.3", "17.6")),
        ("p03-garden-mean", lambda a: a / 10, ("9.25",)),
        ("p03-hydrant-share-thousands-2003", lambda a: 100 * a / Fraction("6038.24"), ("1015",)),
        ("p03-hydrant-share-decimal-2019", lambda a: 100 * a / 5982, ("1.015",)),
        ("p03-garden-pace", lambda s: s / (100 * Fraction(985, 1826)), ("88.94",)),
    ],
)  # fmt: skip
def test_a_result_is_the_range_over_the_corners(result_id: str, formula, printed: tuple[str, ...], results: pd.DataFrame) -> None:
    """Each figure enters once: the ends are those of the corners, to the last digit."""
    assert ends(results, result_id) == corners(formula, *printed)
    assert results.loc[result_id, ["low_closed", "high_closed"]].all()


@pytest.mark.parametrize(
    ("result_id", "low", "high"),
    [
        ("general-targets", 19 + 32 + 14, 65), ("general-targets-completed", 24, 51), ("general-targets-completed-or-on-plan", 35, 51),
        ("general-resolution-targets", 10, 23), ("general-resolution-targets-exactly", 10, 16),
        ("p02-completion", 75, 75), ("p02-resolution-completion", 50, 50),
        ("p02-other-targets-met", 21, 21), ("p02-other-targets-in-progress", 5, 5), ("p02-civilised-wards", 6, 6),
        ("p02-cultural-families-smallest", 44, 44), ("p02-cultural-groups-smallest", 72, 72), ("b1-professional-count", 1498, 1498),
        ("b2-years-since-founding", 20, 20),
    ],
)  # fmt: skip
def test_a_count_is_what_a_person_counts(result_id: str, low: int, high: int, results: pd.DataFrame) -> None:
    """By hand, from the printed numbers."""
    assert ends(results, result_id) == (low, high)


def test_ratios_are_exact_fractions(results: pd.DataFrame) -> None:
    """Six of fourteen wards, eight of fourteen targets."""
    assert ends(results, "p02-civilised-wards-share") == (Fraction(600, 14), Fraction(600, 14))
    assert ends(results, "p03-plan-rate") == (Fraction(800, 14), Fraction(800, 14))


def test_the_garden_target_is_ten_point_four(results: pd.DataFrame) -> None:
    """The only number with one decimal in the interval, and its shortest."""
    low, high = ends(results, "p03-garden-target")

    assert results.loc[["p03-garden-target", "p03-garden-target-one-decimal"], "value"].tolist() == ["10.4", "10.4"]
    assert [k for k in range(90, 120) if low <= Fraction(k, 10) <= high] == [104]
    assert str(results.loc["p03-garden-target", "low_number"]).startswith("10.394")
    assert str(results.loc["p03-garden-target", "high_number"]).startswith("10.406")


def test_the_value_of_a_result_lies_in_its_interval(results: pd.DataFrame) -> None:
    """Bounds of a count have none; a number without finite decimal is shown with four."""
    for result in results.itertuples():
        low, high = Fraction(result.low), Fraction(result.high)
        if not result.value:
            assert high - low >= 1
        elif low == high:
            assert abs(Fraction(result.value) - low) <= Fraction(1, 20000)
        else:
            assert low <= Fraction(result.value) <= high


def test_a_changed_figure_changes_what_follows_from_it_and_nothing_else() -> None:
    """A re-runner's assumption: ten gardens are nine."""
    figures = load_figures()
    nine = figures.assign(printed=figures["printed"].where(figures["figure_id"] != "p03-gardens-new", "9"))
    before, after = compute_results().set_index("result_id"), compute_results(nine).set_index("result_id")

    assert list(before.index[before["low"] != after["low"]]) == ["p03-garden-mean"]
    assert after.loc["p03-garden-mean", "low"] == str(Fraction(9245, 9000))


def test_the_start_of_the_term_is_an_assumption_that_can_be_changed() -> None:
    """From a reference: another day gives another pace."""
    references = load_references()
    later = references.assign(value=references["value"].where(references["reference_id"] != "congress-closing", "2021-01-01"))
    results = compute_results(references=later).set_index("result_id")

    assert Fraction(results.loc["general-elapsed", "low"]) == Fraction(100 * 837, 1826)


def test_the_inputs_of_a_result_are_those_that_change_it() -> None:
    """Each input named is needed, and no other figure is: without it there is no result."""
    figures, references = load_figures(), load_references()
    names = compute_results().set_index("result_id")["inputs"]
    from lbanalysis.results import _FORMULAS, _Inputs

    for result_id, inputs in names.items():
        used: set[str] = set()

        class Watched(dict):
            def __getitem__(self, key: str, used: set[str] = used) -> str:
                used.add(key)
                return str(super().__getitem__(key))

        kinds = dict(zip(figures["figure_id"], figures["kind"], strict=True))
        printed = Watched(zip(figures["figure_id"], figures["printed"], strict=True))
        values = Watched(zip(references["reference_id"], references["value"], strict=True))
        _FORMULAS[result_id](_Inputs(printed, kinds, values))

        assert used == set(inputs.split()), result_id
