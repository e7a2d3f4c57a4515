"""Results: the exact range of each formula, by enumerating corners and by numbers worked out by hand."""

import csv
import itertools
import math
import pickle
import traceback
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import lbanalysis as lb

FROM_CLOSING = Fraction(
    100 * (date(2023, 4, 18) - date(2020, 8, 6)).days, (date(2025, 8, 6) - date(2020, 8, 6)).days
)
FROM_NEW_YEAR = Fraction(
    100 * (date(2023, 4, 18) - date(2021, 1, 1)).days, (date(2026, 1, 1) - date(2021, 1, 1)).days
)


@pytest.fixture(scope="module")
def results() -> pd.DataFrame:
    """All results of the article."""
    return lb.compute_results()


def ends(results: pd.DataFrame, result_id: str) -> tuple[Fraction, Fraction]:
    interval = results.loc[result_id, "interval"]
    return interval.low, interval.high


def corners(formula: Callable[..., Fraction], *printed: str) -> tuple[Fraction, Fraction]:
    """The extremes of a formula over the corners of half a unit of each printed decimal."""
    boxes = []
    for text in printed:
        number = Decimal(text)
        half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
        boxes.append((Fraction(number - half), Fraction(number + half)))
    values = [formula(*corner) for corner in itertools.product(*boxes)]
    return min(values), max(values)


def changed(**printed: str) -> pd.DataFrame:
    """The results where figures, their hyphens written as underscores, print something else."""
    return lb.compute_results(
        lb.change_registry(printed={id.replace("_", "-"): text for id, text in printed.items()})
    )


# --- intervals ----------------------------------------------------------------------------------------------


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
        (
            "p02-grade10-region-less-city-relative",
            lambda r, c, g: r / (1 + g / 100) - r / (1 + c / 100),
            ("82.3", "22.3", "17.6"),
        ),
        ("p03-garden-mean", lambda a: a / 10, ("9.25",)),
        ("p03-hydrant-share-thousands-2003", lambda a: 100 * a / Fraction("6038.24"), ("1015",)),
        ("p03-hydrant-share-decimal-2003", lambda a: 100 * a / Fraction("6038.24"), ("1.015",)),
        ("p03-hydrant-share-thousands-2019", lambda a: 100 * a / 5982, ("1015",)),
        ("p03-hydrant-share-decimal-2019", lambda a: 100 * a / 5982, ("1.015",)),
        ("p03-garden-pace", lambda s: s / FROM_CLOSING, ("88.94",)),
        ("p03-garden-pace-later", lambda s: s / FROM_NEW_YEAR, ("88.94",)),
        ("p03-garden-pace-half", lambda s: s / 50, ("88.94",)),
    ],
)
def test_a_result_is_the_range_over_the_corners(
    result_id: str, formula: Callable[..., Fraction], printed: tuple[str, ...], results: pd.DataFrame
) -> None:
    """Each figure enters once: the ends are those of the corners, to the last digit, and belong to it."""
    interval = results.loc[result_id, "interval"]

    assert (interval.low, interval.high) == corners(formula, *printed)
    assert interval.low_closed
    assert interval.high_closed


@pytest.mark.parametrize(
    ("result_id", "low", "high"),
    [
        ("general-targets", 19 + 32 + 14, 65),
        ("general-targets-completed", 24, 24 + 8 + 19),
        ("general-targets-completed-open", 24, 24 + 14 + 19),
        ("general-targets-completed-or-on-plan", 24 + 8 + 3, 24 + 8 + 19),
        ("general-resolution-targets", 3 + 6 + 1, 3 + 6 + 14),
        ("general-resolution-targets-exactly", 3 + 6 + 1, 3 + 6 + 1 + 6),
        ("p02-completion", 75, 75),
        ("p02-resolution-completion", 50, 50),
        ("p02-other-targets-met", 21, 21),
        ("p02-other-targets-in-progress", 5, 5),
        ("p02-civilised-wards", 6, 6),
        ("p02-cultural-families-smallest", 44, 44),
        ("p02-cultural-groups-smallest", 72, 72),
        ("b1-professional-count", 1498, 1498),
        ("b2-years-since-founding", 20, 20),
        ("general-elapsed-half", 50, 50),
    ],
)
def test_a_count_is_what_a_person_counts(result_id: str, low: int, high: int, results: pd.DataFrame) -> None:
    """By hand, from the printed numbers."""
    assert ends(results, result_id) == (low, high)


@pytest.mark.parametrize(
    ("result_id", "exactly", "shown"),
    [
        ("p02-civilised-wards-share", Fraction(600, 14), "42.857"),
        ("p03-plan-rate", Fraction(800, 14), "57.143"),
        ("general-elapsed", Fraction(98500, 1826), "53.943"),
        ("general-elapsed-later", Fraction(83700, 1826), "45.838"),
        ("p02-pace", Fraction(75 * 1826, 98500), "1.390"),
        ("p02-pace-later", Fraction(75 * 1826, 83700), "1.636"),
        ("p02-pace-half", Fraction(3, 2), "1.500"),
        ("p02-resolution-pace", Fraction(50 * 1826, 98500), "0.927"),
        ("p02-resolution-pace-later", Fraction(50 * 1826, 83700), "1.091"),
        ("p02-resolution-pace-half", Fraction(1), "1.000"),
    ],
)
def test_ratios_are_exact_fractions(
    result_id: str, exactly: Fraction, shown: str, results: pd.DataFrame
) -> None:
    """Of counts and days: 985 of 1,826 days from the closing of the congress, 837 from the new year."""
    assert ends(results, result_id) == (exactly, exactly)
    assert f"{float(exactly):.3f}" == shown
    assert abs(Fraction(results.loc[result_id, "value"]) - exactly) <= Fraction(1, 20000)


def test_a_range_from_outside_stands_for_no_number_in_it() -> None:
    """Of 86 to 88 none is more meant than another."""
    number = lb.load_registry().number("culture-family-goal")

    assert (number.interval.low, number.interval.high, number.value) == (86, 88, None)


def test_the_garden_target_is_ten_point_four(results: pd.DataFrame) -> None:
    """The only number with one decimal in the interval, and its shortest."""
    low, high = ends(results, "p03-garden-target")

    assert results.loc[["p03-garden-target", "p03-garden-target-one-decimal"], "value"].tolist() == [
        "10.4",
        "10.4",
    ]
    assert [k for k in range(90, 120) if low <= Fraction(k, 10) <= high] == [104]
    assert repr(results.loc["p03-garden-target", "interval"]) == "[10.3940…, 10.4064…]"


def test_the_pace_of_the_gardens_at_half_of_the_term(results: pd.DataFrame) -> None:
    """88.935 / 50 to 88.945 / 50, by hand."""
    assert ends(results, "p03-garden-pace-half") == (Fraction("1.7787"), Fraction("1.7789"))


def test_figures_on_the_subject_by_verdict(results: pd.DataFrame) -> None:
    """Of 42 figures apart from posting and plan 8 agree, 4 fit a reading and 30 cannot be checked."""
    names = [
        "content-figures",
        *(f"content-figures-{v}" for v in ("agree", "depend", "disagree", "unchecked")),
    ]

    assert results.loc[[f"article-{name}" for name in names], "value"].tolist() == ["42", "8", "4", "0", "30"]


def test_the_value_of_a_result_lies_in_its_interval(results: pd.DataFrame) -> None:
    """Bounds of a count have none; a number without finite decimal is shown with four."""
    assert set(results.index[results["value"] == ""]) == {
        "general-resolution-targets",
        "general-resolution-targets-exactly",
        "general-targets-completed",
        "general-targets-completed-open",
        "general-targets-completed-or-on-plan",
    }
    for row in results[results["value"] != ""].itertuples():
        if row.interval.width == 0:
            assert abs(Fraction(row.value) - row.interval.low) <= Fraction(1, 20000), row.Index
        else:
            assert Fraction(row.value) in row.interval, row.Index


def test_a_value_is_the_shortest_decimal_of_its_interval(results: pd.DataFrame) -> None:
    """No number with fewer decimals lies inside; found by trying all."""
    for row in results[results["value"] != ""].itertuples():
        if row.interval.width:
            decimals = len(row.value.partition(".")[2])
            for fewer in range(decimals):
                first = math.ceil(row.interval.low * 10**fewer)
                assert Fraction(first, 10**fewer) not in row.interval, row.Index


# --- changes ------------------------------------------------------------------------------------------------


def test_a_changed_figure_changes_what_follows_from_it_and_nothing_else(results: pd.DataFrame) -> None:
    """A re-runner's assumption: ten gardens are nine. A digit is gone, and with it nine misprints."""
    after = changed(p03_gardens_new="9")
    different = [id for id in results.index if results.loc[id, "interval"] != after.loc[id, "interval"]]

    assert different == ["article-misprints", "article-power", "p03-garden-mean"]
    assert ends(after, "p03-garden-mean") == (Fraction("9.245") / 9, Fraction("9.255") / 9)
    assert after.loc["article-misprints", "value"] == str(837 - 9)


def test_a_registry_is_changed_by_making_another() -> None:
    """Never in place, nor its numbers; and a print brings no unit where one stands behind it already."""
    with pytest.raises(FrozenInstanceError):
        lb.load_registry().rounding = "floor"
    with pytest.raises(FrozenInstanceError):
        lb.compute("p02-targets").spread = True
    for text in ("9,3ha", "9,3 ha"):
        with pytest.raises(lb.InputError, match="behind it already: expected the number without 'ha'"):
            lb.change_registry(printed={"p03-garden-area": text})


def test_a_date_or_period_has_a_first_and_a_last_day() -> None:
    """And nothing else has."""
    registry = lb.load_registry()

    assert registry.days("article-published") == (date(2023, 4, 18), date(2023, 4, 18))
    assert registry.days("general-term") == (date(2020, 1, 1), date(2025, 12, 31))
    with pytest.raises(lb.InputError, match="'p02-targets' is no date or period"):
        registry.days("p02-targets")


def test_the_start_and_length_of_the_term_can_be_changed() -> None:
    """A day comes from a reference, the years from a reading: another gives another share and pace."""
    later = lb.compute_results(lb.change_registry(references={"congress-closing": "2021-01-01"}))
    longer = lb.compute_results(lb.change_registry(readings={"general-term-years": "6"}))
    other = lb.compute_results(lb.change_registry(readings={"general-term-later": "2022-04-18"}))

    assert ends(later, "general-elapsed")[0] == FROM_NEW_YEAR
    assert ends(later, "p02-pace")[0] == 75 / FROM_NEW_YEAR
    assert ends(longer, "general-elapsed")[0] == Fraction(100 * 985, 2191)
    assert ends(other, "general-elapsed-later")[0] == Fraction(100 * 365, 1826)


@pytest.mark.parametrize(
    ("printed", "reasons"),
    [
        (
            {"p03_garden_area_share": "0"},
            {
                "p03-garden-target": "a division by 0, which may be nothing",
                "p03-garden-target-one-decimal": "a division by 0, which may be nothing",
                "p03-garden-remaining": "a division by 0, which may be nothing",
            },
        ),
        (
            {"b1_pledges": "100"},
            {"b1-professional-count": "no whole number lies in 31.44 × 100 / 100 = 31.44"},
        ),
        (
            {"p02_targets": "0"},
            {
                "p02-completion": "a division by 0, which may be nothing",
                "p02-pace": "a division by 0, which may be nothing",
                "p02-pace-later": "a division by 0, which may be nothing",
                "p02-pace-half": "a division by 0, which may be nothing",
            },
        ),
        (
            {"p02_cultural_families": "193,18"},
            {"p02-cultural-families-smallest": "no count of a whole is 193.18%"},
        ),
        (
            {"p03_targets_met": "15"},
            {
                "general-resolution-targets-exactly": "the bounds 0 to −1 are the wrong way round",
            },
        ),
        (
            {"p03_hydrant_area": "98,5"},
            {
                f"p03-hydrant-share-decimal-{year}": "'98,5' is no English numeral: "
                "expected commas between groups of three and a "
                "decimal point, as in 4,764 or 88.94"
                for year in (2003, 2019)
            },
        ),
        (
            {"article_published": "18/04/2019"},
            {
                **{
                    f"{id}": "18 April 2019 lies outside 6 August 2020 to 6 August 2025"
                    for id in ("general-elapsed", "p02-pace", "p02-resolution-pace", "p03-garden-pace")
                },
                **{
                    f"{id}-later": "18 April 2019 lies outside 1 January 2021 to 1 January 2026"
                    for id in ("general-elapsed", "p02-pace", "p02-resolution-pace", "p03-garden-pace")
                },
            },
        ),
    ],
)
def test_a_result_without_a_value_says_why_and_the_others_stand(
    printed: dict[str, str], reasons: dict[str, str], results: pd.DataFrame
) -> None:
    """A share of nothing, one that no count prints, bounds that cross, a wrong numeral, a day too early."""
    after = changed(**printed)
    empty = after[after["interval"].isna()]

    assert list(after.index) == list(results.index)
    assert {id: said.removeprefix("no value: ") for id, said in empty["arithmetic_en"].items()} == reasons
    assert empty["arithmetic_en"].str.startswith("no value: ").all()
    assert empty["arithmetic_vi"].str.startswith("không có giá trị: ").all()
    assert set(empty["value"]) == {""}
    assert (
        lb.number_texts(
            registry=lb.change_registry(printed={id.replace("_", "-"): text for id, text in printed.items()})
        )[next(iter(reasons))]
        == "no value"
    )


def test_an_area_of_nothing_is_a_number() -> None:
    """0.00 ha is up to half of a hundredth: targets from below nothing, of which one is 0.0."""
    after = changed(p03_garden_area="0,00")

    assert ends(after, "p03-garden-target") == (
        Fraction("-0.5") / Fraction("88.935"),
        Fraction("0.5") / Fraction("88.935"),
    )
    assert after.loc[["p03-garden-target", "p03-garden-target-one-decimal"], "value"].tolist() == ["0", "0"]
    assert ends(after, "p03-garden-mean") == (Fraction("-0.0005"), Fraction("0.0005"))


def test_a_percentage_that_several_counts_can_print_leaves_bounds() -> None:
    """31.4% of 4,764: 1,494 is 31.36% and 1,498 is 31.44%; counted one by one."""
    after = changed(b1_professional_share="31,4")
    possible = [k for k in range(4765) if Fraction("31.35") <= Fraction(100 * k, 4764) <= Fraction("31.45")]

    assert possible == [1494, 1495, 1496, 1497, 1498]
    assert ends(after, "b1-professional-count") == (possible[0], possible[-1])
    assert after.loc["b1-professional-count", "value"] == ""
    assert after.loc["b1-professional-count", "arithmetic_en"].endswith("= 1,494 to 1,498")


@pytest.mark.parametrize(
    ("printed", "low", "high", "en", "vi"),
    [
        ("1,2 triệu", 1_150_000, 1_250_000, "1,200,000", "1,2 triệu"),
        ("2 nghìn", 1500, 2500, "2,000", "2 nghìn"),
        ("mười hai", 12, 12, "12", "mười hai"),
        ("ba mươi lăm", 35, 35, "35", "ba mươi lăm"),
        ("mười", 10, 10, "ten", "mười"),
    ],
)
def test_a_count_in_words_or_ending_in_one_is_computed_and_written(
    printed: str, low: int, high: int, en: str, vi: str
) -> None:
    """`1,2 triệu` is rounded to a hundred thousand, `mười hai` exactly twelve; 46 other targets join it."""
    registry = lb.change_registry(printed={"p01-targets": printed})
    results = lb.compute_results(registry)

    assert ends(results, "general-targets") == (low + 46, high + 46)
    assert lb.number_texts("value", "en", registry)["p01-targets"] == en
    assert lb.number_texts("value", "vi", registry)["p01-targets"] == vi
    assert lb.compile_ledger(registry).loc["p01-targets", ["low", "high"]].tolist() == [str(low), str(high)]


def test_an_input_of_a_result_is_named_and_nothing_else_changes_it(results: pd.DataFrame) -> None:
    """Each figure, reference and reading is put to another value in turn: what changes names it."""
    kinds = lb.load_figures()["kind"]
    other = {"count": "7", "percent": "70,3", "measure": "7.015", "date": "17/03/2023", "fraction": "7/17"}
    figures = {
        id: lb.change_registry(printed={id: other[kind]}) for id, kind in kinds.items() if kind in other
    }
    figures["b2-founding-to-anniversary"] = lb.change_registry(
        printed={"b2-founding-to-anniversary": "6/11/2002 - 6/11/2023"}
    )
    used = {id for inputs in results["inputs"] for id in inputs}
    references = {id: lb.change_registry(references={id: "2020-07-07"}) for id in used & {"congress-closing"}}
    references |= {
        id: lb.change_registry(references={id: "7777"}) for id in used & {"area-founding", "area-2019"}
    }
    values = {"general-term-years": "6", "general-term-later": "2021-02-02", "p01-targets-named": "2"}
    readings = {id: lb.change_registry(readings={id: value}) for id, value in values.items()}
    formulas = results[results["formula"] != ""]
    changes: dict[str, set[str]] = {id: set() for id in formulas.index}
    for id, registry in {**figures, **references, **readings}.items():
        after = lb.compute_results(registry)
        for result_id in formulas.index:
            if formulas.loc[result_id, "interval"] != after.loc[result_id, "interval"]:
                changes[result_id].add(id)

    assert used <= {*figures, *references, *readings}
    changes["p02-grade10-region-less-city-points"].add(
        "p02-grade10-rate"
    )  # it stands in both terms, and cancels out
    for result_id, inputs in formulas["inputs"].items():
        assert changes[result_id] == set(inputs), result_id


# --- numbers as text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "form", "expected"),
    [
        (
            "en",
            "value",
            {
                "p03-garden-area": "9.25 ha",
                "b1-pledges": "4,764",
                "p02-grade10-rate": "82.3%",
                "b2-wards-health": "14 of 14",
                "general-half": "half",
                "general-breakthroughs": "two",
                "b2-projects": "tens",
                "b2-poor-households": "none",
                "article-published": "18 April 2023",
                "p02-grade10-city-relative": "67.3%",
                "p02-pace": "1.39",
                "b2-founding-to-anniversary": "6 November 2003 to 6 November 2023",
                "general-targets-completed": "24 to 51",
                "general-term": "2020-2025",
                "article-time": "11:10",
                "p02-civilised-wards-share": "42.9%",
                "p03-hydrant-share-decimal-2003": "0.0168%",
            },
        ),
        (
            "vi",
            "value",
            {
                "p03-garden-area": "9,25 ha",
                "b1-pledges": "4.764",
                "general-half": "nửa",
                "b2-projects": "hàng chục",
                "general-targets-completed": "24 đến 51",
                "b1-professional-count": "1.498",
                "p03-garden-target": "10,4 ha",
            },
        ),
        (
            "en",
            "interval",
            {
                "p03-garden-area-share": "88.935 to 88.945%",
                "b2-projects": "10 or more",
                "p02-targets": "32",
                "p03-garden-target": "10.394 to 10.407 ha",
                "p03-waste-collected": "99.5 to 100%",
            },
        ),
        (
            "vi",
            "interval",
            {"p03-hydrant-area": "1.014,5 đến 1.015,5 ha", "p02-grade10-city-points": "59,9 đến 60,1%"},
        ),
    ],
)
def test_numbers_are_written_in_the_convention_of_each_language(
    lang: str, form: str, expected: dict[str, str]
) -> None:
    """Written out by hand; the ends of an interval are rounded outward."""
    texts = lb.number_texts(form, lang)

    assert {key: texts[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("figure_id", "printed", "expected"),
    [
        ("b2-founding-to-anniversary", "6 tháng đầu năm 2023", "January 2023 to June 2023"),
        ("b2-founding-to-anniversary", "1-5/4/2023", "1 April 2023 to 5 April 2023"),
        ("general-term", "2021-2026", "2021-2026"),
        ("article-published", "1/5/2023", "1 May 2023"),
        ("article-time", "7 giờ 30", "07:30"),
        ("b2-projects", "hàng trăm", "hundreds"),
        ("b2-wards-health", "13/14", "13 of 14"),
    ],
)
def test_other_prints_of_dates_and_words_are_written_in_english(
    figure_id: str, printed: str, expected: str
) -> None:
    """Whatever their form in Vietnamese."""
    assert (
        lb.number_texts("value", "en", lb.change_registry(printed={figure_id: printed}))[figure_id]
        == expected
    )


def test_every_figure_and_result_has_a_text_in_both_languages() -> None:
    """So that prose can name any of them; no text of one language holds a word of the other."""
    ids = [*lb.load_figures().index, *lb.compute_results().index]
    for form in ("value", "interval"):
        en, vi = lb.number_texts(form, "en"), lb.number_texts(form, "vi")

        assert list(en) == list(vi) == ids
        assert all(text == text.strip() != "" for text in (*en.values(), *vi.values()))
        assert all(text.isascii() for text in en.values())
        assert not any(
            word in text.split() for text in vi.values() for word in ("to", "of", "or", "half", "none")
        )


def test_a_rounded_text_holds_the_exact_interval(results: pd.DataFrame) -> None:
    """Outward: no value that the result can take is left out, and what is not rounded is exact."""
    for id, text in lb.number_texts("interval", "en").items():
        if id in results.index:
            words = text.removesuffix("%").removesuffix(" ha").split(" to ")
            numbers = [Fraction(word.replace(",", "")) for word in words]
            low, high = ends(results, id)
            if low == high:
                assert len(numbers) == 1, id
                assert abs(numbers[0] - low) <= abs(low) / 10**4, id
            else:
                assert numbers[0] <= low, id
                assert high <= numbers[1], id
                assert numbers[1] - numbers[0] <= high - low + 2 * Fraction(math.ceil(abs(high)), 10**4), id


def test_counting_the_registry_agrees_with_its_files(root: Path) -> None:
    """Rows counted with the standard library; one verdict a figure; six bounds, four repeats derived."""
    values = lb.compute_results()["value"]
    rows = {}
    for name in ("figures", "mentions", "unquantified", "relations"):
        with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows[name] = len(list(csv.reader(file))) - 1
    verdicts = [int(values[f"article-figures-{v}"]) for v in ("agree", "depend", "disagree", "unchecked")]

    assert int(values["article-figures"]) == rows["figures"] == sum(verdicts)
    assert int(values["article-mentions"]) == rows["mentions"]
    assert int(values["article-claims-without-number"]) == rows["unquantified"]
    assert int(values["article-checks"]) == rows["relations"] + 6 + 4


def test_results_of_one_section(results: pd.DataFrame) -> None:
    """The same rows; a section that is none is refused."""
    own = lb.compute_results(section="b1")

    assert own.equals(results[results["section"] == "b1"])
    assert list(own.index) == ["b1-professional-count"]
    with pytest.raises(lb.InputError, match="section 'b3' is unknown: expected one of article, general"):
        lb.compute_results(section="b3")


# --- printed beside recomputed ------------------------------------------------------------------------------


def test_printed_stands_beside_recomputed() -> None:
    """Each cell worked out by hand; a figure that nothing bears on has a dash."""
    table = lb.compare_figures("p02", "b2-anniversary", "p03-garden-area-share")

    assert list(table.columns) == ["figure", "printed", "recomputed", "interval", "verdict"]
    assert table.loc["p02-targets"].tolist() == [
        "Targets of programme 02",
        "32",
        "24 + 8 = 32",
        "exactly 32",
        "agrees",
    ]
    assert table.loc["p02-targets-met", "recomputed"] == "32 − 8 = 24"
    assert table.loc["p02-grade10-rate", ["recomputed", "interval", "verdict"]].tolist() == [
        "–",
        "82.25 to 82.35%",
        "cannot be checked",
    ]
    assert table.loc["p03-garden-area-share", ["printed", "verdict"]].tolist() == ["88,94", "fits a reading"]
    assert table.loc["b2-anniversary", "recomputed"] == "years from 6 November 2003 to 6 November 2023 = 20"
    assert lb.compare_figures("b1", lang="vi").loc[
        "b1-pledges", ["dữ kiện", "bài ghi", "khoảng giá trị"]
    ].tolist() == [
        "Lượt cam kết theo bộ tiêu chí chuyên nghiệp",
        "4.764",
        "đúng bằng 4.764",
    ]


def test_figures_to_compare_are_named_by_id_or_section() -> None:
    """In the article's order, all of them without any; what is neither is refused."""
    figures = lb.load_figures()

    assert list(lb.compare_figures().index) == list(figures.index)
    assert list(lb.compare_figures("b2", "p01-cases").index) == [
        id for id in figures.index if figures.loc[id, "section"] == "b2" or id == "p01-cases"
    ]
    with pytest.raises(lb.InputError, match="'p04' is no figure or section"):
        lb.compare_figures("p04")


def test_a_changed_figure_is_recomputed_from_the_unchanged_ones() -> None:
    """And its verdict turns."""
    registry = lb.change_registry(printed={"p02-targets-met": "25"})
    table = lb.compare_figures("p02-targets-met", "p02-targets", registry=registry)

    assert table.loc["p02-targets-met", ["printed", "recomputed", "verdict"]].tolist() == [
        "25",
        "32 − 8 = 24",
        "disagrees",
    ]
    assert table.loc["p02-targets", ["recomputed", "verdict"]].tolist() == ["25 + 8 = 33", "disagrees"]


def test_a_figure_is_recomputed_from_what_its_reading_found() -> None:
    """The one target of one decimal, and the one count of the pledges."""
    table = lb.compare_figures()

    assert table.loc["p03-garden-area", "recomputed"] == "10.4 × 88.94 / 100 = 9.2492 to 9.2503 ha"
    assert table.loc["b1-professional-share", "recomputed"] == "1,498 × 100 / 4,764 ≈ 31.4442%"


# --- formulas of a re-runner --------------------------------------------------------------------------------


def test_a_formula_is_computed_over_figures_results_references_and_readings() -> None:
    """Anything that has an id and a number; in a scenario its numbers."""
    changed = lb.change_registry(printed={"p02-targets-met": "25"}, readings={"general-term-years": "4"})

    assert repr(lb.compute("p02-targets-met + p02-targets-in-progress")) == "24 + 8 = 32"
    assert repr(lb.compute("p02-targets-met * general-term-years", changed)) == "25 × 4 = 100"
    assert lb.compute("p02-completion - p02-completion", changed).high == 0
    assert lb.compute("100 * part(b2-wards-health) / wards-at-founding").low == 100


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("p02-targets-missed", "'p02-targets-missed' is no id of the registry"),
        ("article-published", "ends in a date"),
        ("p02-targets +", "expected an id"),
        ("__import__", "expected"),
        ("p02-targets = 32", "a relation with '='"),
    ],
)
def test_what_is_no_formula_is_refused(formula: str, message: str) -> None:
    """In words that say where."""
    with pytest.raises(lb.InputError, match=message):
        lb.compute(formula)


def test_a_reason_is_kept_without_the_calls_that_led_to_it_and_another_process_gets_it() -> None:
    """Asked for again and again it does not grow; pickled it says the same in both languages."""
    depths = []
    for _ in range(3):
        with pytest.raises(lb.NoValueError) as refused:
            lb.compute("b2-projects")
        depths.append(len(list(traceback.walk_tb(refused.value.__traceback__))))
        again = pickle.loads(pickle.dumps(refused.value))
        assert (str(again), again.reason) == (str(refused.value), refused.value.reason)

    assert len(set(depths)) == 1


def test_a_fraction_and_a_scale_are_shown_as_they_are_written() -> None:
    """And no decimal in their place."""
    table = pd.DataFrame({"value": ["14/15", "1/500", "2.5"], "kind": ["fraction", "scale", "measure"]})

    assert [row[0] for row in lb.show(table, "value", lang="vi").rows] == ["14/15", "1/500", "2,5"]
