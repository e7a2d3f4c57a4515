"""Checks and verdicts, held against what was worked out by hand from the printed numbers."""

import csv
import dataclasses
import re
import shutil
from pathlib import Path

import pytest

import lbanalysis as lb
from lbanalysis.checks import LAYERS, OUTCOMES, VERDICTS

# Every check of the article: its outcome, and the numbers side by side.
BY_HAND = {
    "p02-targets-sum": ("agrees", "24 + 8 = 32"),
    "p02-resolution-targets-sum": ("agrees", "3 + 3 = 6"),
    "b2-anniversary-years": ("agrees", "years from 6 November 2003 to 6 November 2023 = 20"),
    "general-programmes-named": ("agrees", "the number of 01-CTr/QU, 02-CTr/QU, 03-CTr/QU = 3"),
    "general-breakthroughs-named": ("agrees", "the number of thứ nhất, thứ hai = 2"),
    "p01-resolution-within": ("holds", "3 ≤ 19"),
    "p02-resolution-within": ("holds", "6 ≤ 32"),
    "p02-resolution-met-within": ("holds", "3 ≤ 24"),
    "p02-resolution-in-progress-within": ("holds", "3 ≤ 8"),
    "p03-met-within": ("holds", "8 ≤ 14"),
    "p03-resolution-within": ("holds", "1 ≤ 8"),
    "b2-civilised-wards-within": ("holds", "3 + 3 = 6 ≤ 14"),
    "b2-wards-of-all": ("holds", "14 ≤ 14"),
    "p02-grade10-margin-city-within": ("holds", "22.3 ≤ 82.3 (22.25 to 22.35; 82.25 to 82.35)"),
    "p02-grade10-margin-region-within": ("holds", "17.6 ≤ 82.3 (17.55 to 17.65; 82.25 to 82.35)"),
    "p02-school-year-consecutive": ("holds", "2022 = 2021 + 1"),
    "p02-school-year-in-term": (
        "holds",
        "1 January 2020 ≤ 1 January 2021 ≤ 31 December 2022 ≤ 31 December 2025",
    ),
    "article-published-in-term": ("holds", "1 January 2020 ≤ 18 April 2023 ≤ 31 December 2025"),
    "article-published-before-anniversary": ("holds", "18 April 2023 ≤ 6 November 2023"),
    "article-school-year-begun": ("holds", "1 January 2021 ≤ 18 April 2023"),
    "p02-grade10-rate-bound": ("holds", "82.3 ≤ 100 (82.25 to 82.35; 100)"),
    "p02-cultural-families-bound": ("holds", "93.18 ≤ 100 (93.175 to 93.185; 100)"),
    "p02-cultural-groups-bound": ("holds", "90.28 ≤ 100 (90.275 to 90.285; 100)"),
    "p03-projects-planned-bound": ("holds", "100 ≤ 100 (99.5 to 100; 100)"),
    "p03-waste-collected-bound": ("holds", "100 ≤ 100 (99.5 to 100; 100)"),
    "b1-professional-share-bound": ("holds", "31.44 ≤ 100 (31.435 to 31.445; 100)"),
    "general-half-repeats": ("same", "3 mentions: nửa"),
    "general-term-repeats": ("same", "6 mentions: 2020-2025"),
    "general-congress-repeats": ("same", "3 mentions: thứ iv"),
    "general-breakthroughs-repeats": ("same", "2 mentions: hai"),
    "b1-share-of-pledges": ("fits", "whole numbers in 31.44 × 4,764 / 100 = 1,498"),
    "p03-garden-target-decimal": ("fits", "numbers with 1 decimal in 100 × 9.25 / 88.94 = 10.4 ha"),
}


def outcome(check_id: str, rounding: str = "any", **printed: str) -> str:
    """The outcome of a check where figures, their hyphens written as underscores, print something else."""
    changed = {id.replace("_", "-"): text for id, text in printed.items()}
    checks = lb.check_figures(lb.change_registry(printed=changed, rounding=rounding))
    return str(checks.loc[check_id, "outcome"])


def test_every_check_of_the_article_holds_with_the_numbers_that_a_person_reads() -> None:
    """Each outcome and each line of arithmetic, written out by hand."""
    checks = lb.check_figures()

    assert {
        id: (row.outcome, row.found_en) for id, row in zip(checks.index, checks.itertuples(), strict=True)
    } == BY_HAND


@pytest.mark.parametrize(
    ("check_id", "found"),
    [
        ("p02-targets-sum", "24 + 8 = 32"),
        ("b2-anniversary-years", "số năm từ 6/11/2003 đến 6/11/2023 = 20"),
        ("general-breakthroughs-named", "đếm thứ nhất, thứ hai = 2"),
        ("p02-cultural-families-bound", "93,18 ≤ 100 (93,175 đến 93,185; 100)"),
        ("article-published-before-anniversary", "18/4/2023 ≤ 6/11/2023"),
        ("general-term-repeats", "6 lần nêu: 2020-2025"),
        ("b1-share-of-pledges", "số nguyên trong 31,44 × 4.764 / 100 = 1.498"),
    ],
)
def test_what_was_found_is_written_in_vietnamese_too(check_id: str, found: str) -> None:
    """By its conventions: decimal comma, dots between thousands, day before month."""
    assert lb.check_figures().loc[check_id, "found_vi"] == found


def test_a_layer_ends_in_its_own_two_outcomes_alone() -> None:
    """Equalities and parts agree, bounds only hold, repeats are the same, readings fit."""
    ends = {
        "equality": {"agrees", "disagrees"},
        "part": {"agrees", "disagrees"},
        "bound": {"holds", "disagrees"},
        "repeat": {"same", "differs"},
        "reading": {"fits", "ruled out"},
    }
    checks = lb.check_figures()

    assert {layer: set(own) for layer, own in OUTCOMES.items()} == ends
    assert list(dict.fromkeys(checks["layer"])) == list(LAYERS) == list(ends)
    assert all(row.outcome == OUTCOMES[row.layer][0] for row in checks.itertuples())


def test_what_agrees_is_tied_to_something_else() -> None:
    """By an equality to another figure, or by a part to mentions that are not its own."""
    relations, owner = lb.load_relations(), lb.load_mentions()["figure_id"]
    strong = relations[relations["layer"].isin(["equality", "part"])]
    named = {
        id: set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", formula)) for id, formula in strong["formula"].items()
    }
    verdicts = lb.figure_verdicts()

    assert list(verdicts.index) == list(lb.load_figures().index)
    assert set(verdicts["verdict"]) <= set(VERDICTS)
    for figure_id in verdicts.index[verdicts["verdict"] == "agrees"]:
        others = [ids - {figure_id} for ids in named.values() if figure_id in ids]
        assert any(owner.get(id, id) != figure_id for ids in others for id in ids), figure_id


def test_the_verdicts_of_the_article_are_these() -> None:
    """Worked out by hand from the text."""
    verdicts = lb.figure_verdicts()
    agree = {
        "p02-targets",
        "p02-targets-met",
        "p02-targets-in-progress",
        "p02-resolution-targets",
        "p02-resolution-targets-met",
        "p02-resolution-targets-in-progress",
        "b2-anniversary",
        "b2-founding-to-anniversary",
        "general-programmes",
        "general-breakthroughs",
    }
    fit = {
        "p03-garden-area": ("p03-target-decimal",),
        "p03-garden-area-share": ("p03-target-decimal",),
        "b1-pledges": ("b1-share-of-pledges-made",),
        "b1-professional-share": ("b1-share-of-pledges-made",),
    }

    assert set(verdicts.index[verdicts["verdict"] == "agrees"]) == agree
    assert verdicts.loc[verdicts["verdict"] == "fits a reading", "readings"].to_dict() == fit
    assert set(verdicts.drop([*agree, *fit])["verdict"]) == {"cannot be checked"}
    assert set(verdicts.drop(list(fit))["readings"]) == {()}


def test_whether_a_meaning_is_clear_is_no_verdict() -> None:
    """The hydrant area is ambiguous and cannot be checked; the share of professionals fits a reading."""
    verdicts = lb.figure_verdicts()
    ambiguous = {
        "p02-grade10-above-city",
        "p02-grade10-above-region",
        "p03-resolution-targets-met",
        "p03-hydrant-area",
        "b1-professional-share",
    }

    assert set(verdicts.index[verdicts["meaning"] == "ambiguous"]) == ambiguous
    assert set(verdicts.drop(list(ambiguous))["meaning"]) == {"clear"}
    assert verdicts.loc["p03-hydrant-area", "verdict"] == "cannot be checked"
    assert verdicts.loc["b1-professional-share", "verdict"] == "fits a reading"


def test_one_reading_alone_leaves_a_meaning_clear(root: Path) -> None:
    """It says what is assumed; two would be two meanings."""
    verdicts = lb.figure_verdicts(lb.load_registry(root / "tests" / "other_article"))

    assert verdicts.loc["life-satisfied", "meaning"] == "clear"
    assert verdicts.loc["life-good-pupils-margin", "meaning"] == "ambiguous"


def test_figures_that_nothing_bears_on_cannot_be_checked() -> None:
    """No check names them, whatever they print."""
    verdicts = lb.figure_verdicts(
        lb.change_registry(printed={"p01-cases": "999", "p03-alleys": "0", "b2-projects": "hàng trăm"})
    )
    bare = verdicts[verdicts["checks"].map(len) == 0]

    assert {
        "article-views",
        "p01-cases",
        "p03-alleys",
        "p03-gardens-maintained",
        "b2-projects",
        "general-boards",
    } <= set(bare.index)
    assert set(bare["verdict"]) == {"cannot be checked"}
    assert set(bare["readings"]) == {()}


@pytest.mark.parametrize(
    ("check_id", "printed"),
    [
        ("p01-resolution-within", {"p01_resolution_targets": "20"}),
        ("p03-waste-collected-bound", {"p03_waste_collected": "101"}),
        ("p02-school-year-consecutive", {"p02_grade10_year": "2021-2023"}),
        ("article-published-before-anniversary", {"article_published": "18/04/2024"}),
        ("b2-wards-of-all", {"b2_wards_health": "15/14"}),
    ],
)
def test_a_bound_can_disagree_and_never_agrees(check_id: str, printed: dict[str, str]) -> None:
    """A part above its whole, a share above 100, a school year of three years, a posting too late."""
    verdicts = lb.figure_verdicts(
        lb.change_registry(printed={id.replace("_", "-"): text for id, text in printed.items()})
    )

    assert outcome(check_id) == "holds"
    assert outcome(check_id, **printed) == "disagrees"
    assert {verdicts.loc[id.replace("_", "-"), "verdict"] for id in printed} == {"disagrees"}


def test_a_bound_under_a_reading_only_rules_that_reading_out() -> None:
    """Fifteen wards of fourteen cannot all be different, and a margin in points cannot be above the rate."""
    changed = lb.change_registry(printed={"p02-civilised-wards-new": "12", "p02-grade10-above-city": "92,3"})
    checks, verdicts = lb.check_figures(changed), lb.figure_verdicts(changed)

    assert checks.loc["b2-civilised-wards-within", ["outcome", "found_en"]].tolist() == [
        "ruled out",
        "3 + 12 = 15 > 14",
    ]
    assert checks.loc["p02-grade10-margin-city-within", "outcome"] == "ruled out"
    for figure_id in (
        "p02-civilised-wards-new",
        "b2-wards-health",
        "p02-grade10-above-city",
        "p02-grade10-rate",
    ):
        assert verdicts.loc[figure_id, "verdict"] == "cannot be checked"


def test_a_reading_that_is_ruled_out_contradicts_nothing() -> None:
    """No whole number of a thousand pledges is 31.44% of them: then the figures cannot be checked."""
    changed = lb.change_registry(printed={"b1-pledges": "1.000"})
    verdicts = lb.figure_verdicts(changed)

    assert outcome("b1-share-of-pledges", b1_pledges="1.000") == "ruled out"
    assert (
        verdicts.loc[["b1-pledges", "b1-professional-share"], "verdict"].tolist() == ["cannot be checked"] * 2
    )
    assert verdicts.loc["b1-pledges", "readings"] == ()


def test_a_contradiction_outweighs_an_agreement() -> None:
    """Of 32 targets 24 and 8 agree, but no 33 of the resolution are among them."""
    verdicts = lb.figure_verdicts(lb.change_registry(printed={"p02-resolution-targets": "33"}))["verdict"]

    assert verdicts["p02-targets"] == "disagrees"
    assert verdicts["p02-targets-met"] == verdicts["p02-targets-in-progress"] == "agrees"


@pytest.mark.parametrize(
    ("term", "school_year", "expected"),
    [
        ("2020-2025", "2021-2022", "holds"),
        ("2021-2022", "2021-2022", "holds"),
        ("2022-2025", "2021-2022", "disagrees"),
        ("2020-2021", "2021-2022", "disagrees"),
        ("2019-2020", "2021-2022", "disagrees"),
        ("2022-2022", "2021-2023", "disagrees"),
    ],
)
def test_a_period_lies_in_another_only_with_both_its_ends(term: str, school_year: str, expected: str) -> None:
    """A school year with one end inside the term, with neither, or around it does not lie in it."""
    assert outcome("p02-school-year-in-term", general_term=term, p02_grade10_year=school_year) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("88,94", "fits"),  # 10.394 to 10.406
        ("0,1", "fits"),  # 6,163.3 to 18,510
        ("0,00", "ruled out"),  # the share may be nothing
        ("98,94", "ruled out"),  # 9.343 to 9.355
    ],
)
def test_a_wide_range_of_targets_holds_one_of_one_decimal(share: str, expected: str) -> None:
    """However many there are; what a share of nothing is of cannot be said."""
    assert outcome("p03-garden-target-decimal", p03_garden_area_share=share) == expected


def test_more_targets_than_can_be_listed_rule_nothing_out() -> None:
    """0.01% of something: 61,633.3 to 185,100 ha, with more than a million targets of one decimal."""
    assert outcome("p03-garden-target-decimal", p03_garden_area_share="0,01") != "ruled out"


def test_an_equality_of_rounded_numbers_agrees_where_their_ranges_meet() -> None:
    """12.5 stands for 12.45 to 12.55: with 19 it makes 31.5 and not 32, with 19.5 it makes 32."""
    assert outcome("p02-targets-sum", p02_targets_met="12,5", p02_targets_in_progress="19") == "disagrees"
    assert outcome("p02-targets-sum", p02_targets_met="12,5", p02_targets_in_progress="19,5") == "agrees"


def test_ranges_that_meet_in_one_point_agree_if_both_ends_belong_to_them() -> None:
    """12.5 and 19.4 make at most 32.0, which half up does not reach; truncated they make 31.9 to 32.1."""
    sides = {"p02_targets_met": "12,5", "p02_targets_in_progress": "19,4"}

    assert outcome("p02-targets-sum", "any", **sides) == "agrees"
    assert outcome("p02-targets-sum", "half_up", **sides) == "disagrees"
    assert outcome("p02-targets-sum", "truncate", **sides) == "agrees"


def test_the_rounding_rule_enters_the_outcome() -> None:
    """1498 of 4,764 is 31.4442%: rounded up it would print 31.45, and no other count prints 31.44."""
    assert outcome("b1-share-of-pledges", "half_up") == "fits"
    assert outcome("b1-share-of-pledges", "truncate") == "fits"
    assert outcome("b1-share-of-pledges", "ceiling") == "ruled out"


def test_a_reference_never_turns_a_verdict() -> None:
    """No relation names one, and with every reference changed all checks and verdicts stay."""
    references = lb.load_references()
    formulas = " ".join(lb.load_relations()["formula"])
    other = {"date": "1999-12-31"}
    changed = lb.change_registry(
        references={
            id: "--12-31" if value.startswith("--") else other.get(unit, "7..9" if ".." in value else "7")
            for id, value, unit in zip(references.index, references["value"], references["unit"], strict=True)
            if not value.startswith("--")
        }
    )

    assert not set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", formulas)) & set(references.index)
    assert lb.check_figures(changed).equals(lb.check_figures())
    assert lb.figure_verdicts(changed).equals(lb.figure_verdicts())


# --- relations of a re-runner -------------------------------------------------------------------------------


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A copy of the article's folder that a test may change."""
    return Path(shutil.copytree(root / "data", tmp_path / "data"))


def add_relation(folder: Path, layer: str, formula: str, reading_id: str = "") -> lb.Registry:
    with (folder / "relations.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            ["own-relation", layer, formula, reading_id, "Own.", "Tự đặt."]
        )
    return lb.load_registry(folder)


@pytest.mark.parametrize(
    ("layer", "formula", "reading_id", "column"),
    [
        ("proof", "p02-targets = 32", "", "layer"),
        ("equality", "p02-targets + nothing-there = 32", "", "formula"),
        ("equality", "article-published = p02-targets", "", "formula"),
        ("bound", "p02-targets <= ", "", "formula"),
        ("equality", "whole(p02-targets) = 32", "", "formula"),
        ("reading", "inside(p02-targets, 0)", "", "reading_id"),
        ("reading", "inside(p02-targets, 0)", "no-such-reading", "reading_id"),
        ("equality", "m08-01 = 1", "", "formula"),
    ],
)
def test_a_relation_that_makes_no_sense_is_refused(
    layer: str, formula: str, reading_id: str, column: str, folder: Path
) -> None:
    """In one line that names the table, the row and the column."""
    with pytest.raises(lb.InputError, match=rf"relations\.csv, row 24.*column {column}: \S.*") as refused:
        add_relation(folder, layer, formula, reading_id)

    assert "\n" not in str(refused.value)


def test_a_re_runner_may_add_a_relation_of_their_own(folder: Path) -> None:
    """Forty-six gardens are kept, ten of them new: a bound that the article does not state."""
    registry = add_relation(folder, "bound", "p03-gardens-new <= p03-gardens-maintained")

    assert lb.check_figures(registry).loc["own-relation", ["outcome", "found_en"]].tolist() == [
        "holds",
        "10 ≤ 46",
    ]
    assert (
        lb.misprint_power(registry).loc[("own-relation", "p03-gardens-new"), "caught"] == 5 + 1
    )  # 50 to 90, and 00


def test_a_bound_that_the_tables_state_already_is_not_derived_again(folder: Path) -> None:
    """A registered `share <= 100` takes the place of the one that follows from what the percentage is of."""
    registry = add_relation(folder, "bound", "p03-waste-collected <= 100")
    checks = lb.check_figures(registry)

    assert "own-relation" in checks.index
    assert "p03-waste-collected-bound" not in checks.index
    assert len(checks) == len(BY_HAND)


def test_a_relation_under_two_decimals_always_has_a_target(folder: Path) -> None:
    """Which is why the reading says one decimal: few misprints of the share leave no target of two."""
    registry = add_relation(folder, "reading", "inside(p03-garden-target, 2)", "p03-target-decimal")

    assert lb.check_figures(registry).loc["own-relation", "outcome"] == "fits"
    caught = lb.misprint_power(registry).loc[("own-relation", "p03-garden-area-share")]
    assert caught["caught"] < caught["misprints"] / 4


def test_an_article_without_any_check_has_empty_tables_of_the_same_columns() -> None:
    """One figure, one mention, no relation: nothing is checked, and nothing crashes."""
    registry = lb.load_registry()
    alone = {"figures": ["p01-cases"], "mentions": ["m08-07"]}
    tables = {
        name: {id: row for id, row in table.items() if id in alone.get(name, [])}
        if name in ("figures", "mentions", "relations", "results", "readings", "references")
        else table
        for name, table in registry.tables.items()
    }
    bare = dataclasses.replace(registry, tables=tables)

    for table in (lb.load_relations, lb.check_figures, lb.misprint_power):
        assert list(table(bare).columns) == list(table(registry).columns)
        assert list(table(bare).index.names) == list(table(registry).index.names)
        assert len(table(bare)) == 0
    assert lb.figure_verdicts(bare)["verdict"].to_dict() == {"p01-cases": "cannot be checked"}
    assert lb.compute_results(bare).loc[["article-checks", "article-power"], "value"].tolist() == ["0", "0"]
    assert lb.power_by_layer(bare)["caught"].sum() == 0
