"""Results: the exact range of each formula, checked by enumerating corners and by numbers worked out by hand."""

import csv
import itertools
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from lbanalysis.loaders import load_figures, load_references
from lbanalysis.results import compare_figures, compute_results, number_texts


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
def test_a_result_is_the_range_over_the_corners(
    result_id: str, formula, printed: tuple[str, ...], results: pd.DataFrame
) -> None:
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

    assert results.loc[["p03-garden-target", "p03-garden-target-one-decimal"], "value"].tolist() == [
        "10.4",
        "10.4",
    ]
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
    later = references.assign(
        value=references["value"].where(references["reference_id"] != "congress-closing", "2021-01-01")
    )
    results = compute_results(references=later).set_index("result_id")

    assert Fraction(results.loc["general-elapsed", "low"]) == Fraction(100 * 837, 1826)


def test_the_inputs_of_a_result_are_those_that_change_it() -> None:
    """Each input named is needed, and no other figure is: without it there is no result."""
    figures, references = load_figures(), load_references()
    names = compute_results().set_index("result_id")["inputs"]
    from lbanalysis.results import _FORMULAS, _count_registry, _Inputs

    units, counted = references.set_index("reference_id")["unit"].to_dict(), _count_registry(figures)

    for result_id, inputs in names.items():
        used: set[str] = set()

        class Watched(dict):
            def __getitem__(self, key: str, used: set[str] = used) -> str:
                used.add(key)
                return str(super().__getitem__(key))

        kinds = dict(zip(figures["figure_id"], figures["kind"], strict=True))
        printed = Watched(zip(figures["figure_id"], figures["printed"], strict=True))
        values = Watched(zip(references["reference_id"], references["value"], strict=True))
        _FORMULAS[result_id](_Inputs(printed, kinds, values, units, counted))

        assert used == set(inputs.split()), result_id


@pytest.mark.parametrize(
    ("lang", "form", "expected"),
    [
        ("en", "value", {"p03-garden-area": "9.25 ha", "b1-pledges": "4,764", "p02-grade10-rate": "82.3%", "b2-wards-health": "14 of 14",
                         "general-half": "half", "general-breakthroughs": "two", "b2-projects": "tens", "b2-poor-households": "none",
                         "article-published": "18 April 2023", "p02-grade10-city-relative": "67.3%", "p02-pace": "1.39",
                         "b2-founding-to-anniversary": "6 November 2003 to 6 November 2023", "general-targets-completed": "24 to 51",
                         "p02-civilised-wards-share": "42.9%", "p03-hydrant-share-decimal-2003": "0.0168%"}),
        ("vi", "value", {"p03-garden-area": "9,25 ha", "b1-pledges": "4.764", "general-half": "nửa", "b2-projects": "hàng chục",
                         "general-targets-completed": "24 đến 51", "b1-professional-count": "1.498", "p03-garden-target": "10,4 ha"}),
        ("en", "interval", {"p03-garden-area-share": "88.935 to 88.945%", "b2-projects": "10 or more", "p02-targets": "32",
                            "p03-garden-target": "10.394 to 10.407 ha", "p03-waste-collected": "99.5 to 100%"}),
        ("vi", "interval", {"p03-hydrant-area": "1.014,5 đến 1.015,5 ha", "p02-grade10-city-points": "59,9 đến 60,1%"}),
    ],
)  # fmt: skip
def test_numbers_are_written_in_the_convention_of_each_language(
    lang: str, form: str, expected: dict[str, str]
) -> None:
    """Written out by hand; the ends of an interval are rounded outward."""
    texts = number_texts(lang, form)

    assert {key: texts[key] for key in expected} == expected


def test_every_figure_and_result_has_a_text_in_both_languages() -> None:
    """So that prose can name any of them."""
    ids = {*load_figures()["figure_id"], *compute_results()["result_id"]}

    assert set(number_texts("en")) == set(number_texts("vi")) == ids
    assert all(number_texts("en").values())


def test_a_rounded_text_holds_the_exact_interval() -> None:
    """Outward: no value that the result can take is left out."""
    texts = number_texts("en", "interval")
    for row in compute_results().itertuples():
        numbers = [
            Fraction(word.replace(",", ""))
            for word in texts[row.result_id].removesuffix("%").removesuffix(" ha").split(" to ")
        ]
        if len(numbers) == 2:
            assert numbers[0] <= Fraction(row.low), row.result_id
            assert Fraction(row.high) <= numbers[1], row.result_id


def test_counting_the_registry_agrees_with_its_files(root: Path) -> None:
    """Rows counted by hand with the standard library; every figure has one verdict."""
    values = compute_results().set_index("result_id")["value"].astype("string")
    rows = {name: len(list(csv.reader((root / "data" / f"{name}.csv").open(encoding="utf-8", newline="")))) - 1 for name in
            ("figures", "mentions", "unquantified", "relations")}  # fmt: skip
    verdicts = [int(values[f"article-figures-{v}"]) for v in ("agree", "depend", "disagree", "unchecked")]

    assert int(values["article-figures"]) == rows["figures"] == sum(verdicts)
    assert int(values["article-mentions"]) == rows["mentions"]
    assert int(values["article-claims-without-number"]) == rows["unquantified"]
    assert int(values["article-checks"]) == rows["relations"]


def test_printed_stands_beside_recomputed() -> None:
    """Each cell worked out by hand; a figure that nothing bears on has a dash."""
    table = compare_figures("p02", "b2-anniversary", "p03-garden-area-share")

    assert table.loc["p02-targets", ["printed", "recomputed", "interval", "verdict", "power"]].tolist() == [
        "32", "24 + 8 = 32", "exactly 32", "agrees", "100%",
    ]  # fmt: skip
    assert table.loc["p02-targets-met", "recomputed"] == "32 − 8 = 24"
    assert table.loc["p02-grade10-rate", ["recomputed", "interval", "verdict"]].tolist() == [
        "–",
        "82.25 to 82.35%",
        "cannot be checked",
    ]
    assert table.loc["p03-garden-area-share", "recomputed"] == "9.25 / 10.4 = 88.8942 to 88.9904%"
    assert table.loc["b2-anniversary", "recomputed"] == "2003-11-06 to 2023-11-06: 20 years"
    assert compare_figures("b1", lang="vi").iloc[0].tolist() == [
        "Lượt cam kết theo bộ tiêu chí chuyên nghiệp", "4.764", "1.498 trên 4.764 là 31,4442%", "đúng bằng 4.764", "tùy cách hiểu", "47%",
    ]  # fmt: skip


def test_a_changed_figure_is_recomputed_from_the_unchanged_ones() -> None:
    """And its verdict turns."""
    figures = load_figures()
    figures.loc[figures["figure_id"] == "p02-targets-met", "printed"] = "25"
    table = compare_figures("p02-targets-met", "p02-targets", figures=figures)

    assert table.loc["p02-targets-met", ["printed", "recomputed", "verdict"]].tolist() == [
        "25",
        "32 − 8 = 24",
        "disagrees",
    ]
    assert table.loc["p02-targets", ["recomputed", "verdict"]].tolist() == ["25 + 8 = 33", "disagrees"]
