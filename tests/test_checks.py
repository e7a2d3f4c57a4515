"""Verdicts and their power: proved by putting every misprint in, and held against the facts worked out by hand."""

import pandas as pd
import pytest

from lbanalysis.checks import LAYERS, VERDICTS, check_figures, figure_verdicts, misprint_power, power_by_layer
from lbanalysis.loaders import load_figures, load_mentions, load_references, load_relations


@pytest.fixture(scope="module")
def tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Figures, relations and mentions of the registry."""
    return load_figures(), load_relations(), load_mentions()


@pytest.fixture(scope="module")
def power() -> pd.DataFrame:
    """The power of every check."""
    return misprint_power()


def changed(figures: pd.DataFrame, figure_id: str, printed: str) -> pd.DataFrame:
    return figures.assign(printed=figures["printed"].where(figures["figure_id"] != figure_id, printed))


def verdict(figures: pd.DataFrame, check_id: str, **options: str) -> str:
    return str(check_figures(figures, **options).set_index("check_id").loc[check_id, "verdict"])


def test_nothing_in_the_article_disagrees(tables: tuple) -> None:
    """Every check ends in a verdict of the design, and each layer in those that it can end in."""
    checks = check_figures()
    allowed = {
        "equality": {"agrees"}, "part": {"agrees"}, "repeat": {"agrees"}, "bound": {"cannot be checked"},
        "reading": {"depends on the reading"},
    }  # fmt: skip

    assert set(checks["check_id"]) == set(tables[1]["relation_id"])
    for check in checks.itertuples():
        assert check.verdict in allowed[check.layer], check.check_id
        assert check.found_en
        assert check.found_vi


def test_every_quantity_and_date_has_a_verdict_and_none_agrees_by_itself(tables: tuple) -> None:
    """What agrees is tied by an equality to another figure, or by a part to mentions that are not its own."""
    figures, relations, mentions = tables
    owner = dict(zip(mentions["mention_id"], mentions["figure_id"], strict=True))
    verdicts = figure_verdicts().set_index("figure_id")
    strong = relations[relations["layer"].isin(["equality", "part"])]

    assert set(verdicts.index) == set(figures["figure_id"])
    assert set(verdicts["verdict"]) <= set(VERDICTS)
    for figure_id in verdicts.index[verdicts["verdict"] == "agrees"]:
        others = [
            {owner.get(t.partition("=")[2], t.partition("=")[2]) for t in terms.split()} - {figure_id}
            for terms in strong["terms"]
            if f"={figure_id}" in terms.split() or any(t.endswith(f"={figure_id}") for t in terms.split())
        ]
        assert any(others), figure_id


def test_the_verdicts_of_the_article_are_these() -> None:
    """Worked out by hand from the text."""
    verdicts = figure_verdicts().set_index("figure_id")["verdict"]
    agree = {
        "p02-targets", "p02-targets-met", "p02-targets-in-progress", "p02-resolution-targets", "p02-resolution-targets-met",
        "p02-resolution-targets-in-progress", "b2-anniversary", "b2-founding-to-anniversary", "general-programmes", "general-breakthroughs",
    }  # fmt: skip
    depend = {
        "p03-garden-area",
        "p03-garden-area-share",
        "b1-pledges",
        "b1-professional-share",
        "p03-hydrant-area",
    }

    assert set(verdicts.index[verdicts == "agrees"]) == agree
    assert set(verdicts.index[verdicts == "depends on the reading"]) == depend
    assert set(verdicts[~verdicts.index.isin(agree | depend)]) == {"cannot be checked"}


def test_a_verdict_turns_exactly_where_a_misprint_was_counted_as_caught(
    tables: tuple, power: pd.DataFrame
) -> None:
    """Each single-digit misprint of each mention is put in, and every check is run again."""
    figures, relations, mentions = tables
    before = check_figures().set_index("check_id")["verdict"]
    caught = {(row.check_id, m) for row in power.itertuples() for m in row.caught_misprints}
    shared = mentions.groupby("figure_id")["mention_id"].transform("size")
    turned = set()
    for mention, others in zip(mentions.itertuples(), shared, strict=True):
        if not mention.figure_id:
            continue
        # Only relations that name the mention or its figure can turn.
        near = relations[[mention.mention_id in t or mention.figure_id in t for t in relations["terms"]]]
        for place, c in enumerate(mention.printed):
            for digit in "0123456789":
                if not c.isdecimal() or digit == c or near.empty:
                    continue
                text = mention.printed[:place] + digit + mention.printed[place + 1 :]
                theirs = mentions.assign(
                    printed=mentions["printed"].where(mentions["mention_id"] != mention.mention_id, text)
                )
                numeral = text[: len(figures.set_index("figure_id").loc[mention.figure_id, "printed"])]
                ours = changed(figures, mention.figure_id, numeral) if others == 1 else figures
                after = check_figures(ours, near, mentions=theirs).set_index("check_id")["verdict"]
                turned |= {
                    (check_id, (mention.mention_id, place, digit))
                    for check_id in after.index
                    if after[check_id] != before[check_id]
                }

    assert turned == caught


def test_a_sentence_says_the_power_to_a_lay_reader(power: pd.DataFrame) -> None:
    """In both languages, with the same numbers."""
    table = power.set_index(["check_id", "figure_id"])

    assert (
        table.loc[("p02-targets-sum", "p02-targets"), "sentence_en"]
        == "If any one digit were wrong, this check would notice."
    )
    assert (
        table.loc[("p01-resolution-within", "p01-targets"), "sentence_en"]
        == "If one digit were wrong, this check would not notice."
    )
    assert "has no digit to misprint" in table.loc[("general-half-repeats", "general-half"), "sentence_en"]
    for row in power.query("0 < power < 1").itertuples():
        assert f"in {row.caught} of {row.misprints} cases" in row.sentence_en
        assert f"{row.caught} trong {row.misprints} trường hợp" in row.sentence_vi


def test_the_universe_of_misprints_is_every_digit_of_every_mention(
    tables: tuple, power: pd.DataFrame
) -> None:
    """Nine wrong digits for each; counted without the library."""
    stacked = power_by_layer(power)
    for role in ("quantity", "date"):
        digits = tables[2].loc[tables[2]["role"] == role, "printed"].str.count("[0-9]").sum()

        assert set(stacked.loc[stacked["role"] == role, "misprints"]) == {9 * digits}


def test_the_headline_counts_equalities_between_distinct_figures_alone(power: pd.DataFrame) -> None:
    """Ten digits: 32, 24, 8, 6, 3, 3 and 20; each misprint of them breaks its equality."""
    stacked = power_by_layer(power)
    headline = stacked.iloc[0]

    assert (headline["role"], headline["layer"], headline["caught"]) == ("quantity", "equality", 90)
    assert list(stacked["layer"]) == [*LAYERS, *LAYERS]
    for _, own in stacked.groupby("role"):
        assert own["added"].cumsum().tolist() == own["caught"].tolist()


def test_the_power_of_the_two_readings_is_what_enumeration_gives(power: pd.DataFrame) -> None:
    """Counts of 4,764 and targets with one decimal, tried one by one with whole numbers."""
    table = power.set_index(["check_id", "figure_id"])["caught"]

    def share_fits(share: int, whole: int) -> bool:  # share in hundredths of a percent
        return any(
            (2 * share - 1) * whole <= 20000 * k <= (2 * share + 1) * whole
            for k in range(whole * share // 10000 - 1, whole * share // 10000 + 3)
        )

    def others(text: str) -> list[str]:
        return [text[:i] + d + text[i + 1 :] for i, c in enumerate(text) for d in "0123456789" if d != c]

    def well_formed(text: str) -> bool:
        return text[0] != "0" or len(text) == 1

    shares = sum(t[0] == "0" or not share_fits(int(t), 4764) for t in others("3144"))
    wholes = sum(not well_formed(t) or not share_fits(3144, int(t)) for t in others("4764"))
    assert (
        table["b1-share-of-pledges", "b1-professional-share"],
        table["b1-share-of-pledges", "b1-pledges"],
    ) == (shares, wholes)

    def target_fits(
        area: int, share: int
    ) -> bool:  # area in hundredths of a hectare, share in hundredths of a percent
        return any(
            (2 * area - 1) * 1000 <= t * (2 * share + 1) and t * (2 * share - 1) <= (2 * area + 1) * 1000
            for t in range(1, 12000)
        )

    areas = sum(not target_fits(int(t), 8894) for t in others("925"))
    parts = sum(t[0] == "0" or not target_fits(925, int(t)) for t in others("8894"))
    assert (
        table["p03-garden-target-decimal", "p03-garden-area"],
        table["p03-garden-target-decimal", "p03-garden-area-share"],
    ) == (
        areas,
        parts,
    )


def test_a_bound_can_disagree_and_never_agrees(tables: tuple) -> None:
    """A part above its whole, a share above 100, a school year of three years, a posting after the anniversary."""
    figures = tables[0]
    for figure_id, printed, check_id in (
        ("p01-resolution-targets", "20", "p01-resolution-within"), ("p03-waste-collected", "101", "p03-waste-collected-bound"),
        ("p02-grade10-year", "2021-2023", "p02-school-year-consecutive"),
        ("article-published", "18/04/2024", "article-published-before-anniversary"),
        ("b2-wards-health", "15/14", "b2-wards-of-all"), ("p02-civilised-wards-new", "12", "b2-civilised-wards-within"),
    ):  # fmt: skip
        assert verdict(figures, check_id) == "cannot be checked"
        assert verdict(changed(figures, figure_id, printed), check_id) == "disagrees"


def test_a_malformed_numeral_disagrees(tables: tuple) -> None:
    """It is caught, and the reason stands beside it."""
    figures = changed(tables[0], "p02-targets", "3.2")
    check = check_figures(figures).set_index("check_id").loc["p02-targets-sum"]

    assert check["verdict"] == "disagrees"
    assert "malformed" in check["found_en"]


def test_the_rounding_rule_enters_the_verdict(tables: tuple) -> None:
    """1498 of 4,764 is 31.4442%: rounded up it would print 31.45, and no other count prints 31.44."""
    assert verdict(tables[0], "b1-share-of-pledges", rounding="half_up") == "depends on the reading"
    assert verdict(tables[0], "b1-share-of-pledges", rounding="truncate") == "depends on the reading"
    assert verdict(tables[0], "b1-share-of-pledges", rounding="ceiling") == "disagrees"
    with pytest.raises(ValueError, match="rounding 'up' is unknown"):
        check_figures(rounding="up")


def test_a_reference_never_turns_a_verdict(tables: tuple) -> None:
    """No relation names one."""
    references = set(load_references()["reference_id"])

    assert not {t.partition("=")[2] for terms in tables[1]["terms"] for t in terms.split()} & references


@pytest.mark.parametrize(
    ("change", "message"),
    [({"kind": "guess"}, "kind 'guess' is unknown"), ({"terms": "addend=p02-targets"}, "a sum has the parts addend, total"),
     ({"layer": "proof"}, "layer 'proof' is unknown"),
     ({"terms": "addend=nothing total=p02-targets"}, "'nothing' is no figure or mention")],
)  # fmt: skip
def test_a_relation_that_makes_no_sense_is_refused(change: dict, message: str, tables: tuple) -> None:
    """In words that name the relation."""
    with pytest.raises(ValueError, match=message):
        check_figures(relations=tables[1].head(1).assign(**change))


def test_a_re_runner_may_add_a_relation_of_their_own(tables: tuple) -> None:
    """Forty-six gardens are kept, ten of them new: a bound that the article does not state."""
    own = tables[1].head(1).assign(
        relation_id="own-gardens", kind="at_most", layer="bound", terms="part=p03-gardens-new whole=p03-gardens-maintained"
    )  # fmt: skip

    assert check_figures(relations=own)["found_en"].tolist() == ["10 ≤ 46"]
    assert (
        misprint_power(relations=own).set_index("figure_id").loc["p03-gardens-new", "caught"] == 5 + 1
    )  # 50 to 90, and malformed 00
