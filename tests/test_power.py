"""Power: every misprint is put in and every check put to the test again, and some are counted by hand."""

import dataclasses
from collections.abc import Iterator

import pandas as pd
import pytest

import lbanalysis as lb
from lbanalysis.checks import LAYERS, checks_of
from lbanalysis.power import Misprint, put_in

NOTICED = {"disagrees", "differs", "ruled out"}


@pytest.fixture(scope="module")
def power() -> pd.DataFrame:
    """The power of every check of the article."""
    return lb.misprint_power()


def misprints(text: str) -> list[str]:
    """Every text that differs from another in one digit."""
    return [
        text[:i] + digit + text[i + 1 :]
        for i, c in enumerate(text)
        if c in "0123456789"
        for digit in "0123456789"
        if digit != c
    ]


def misprints_of_mentions(registry: lb.Registry) -> Iterator[Misprint]:
    """Every wrong digit of every mention of a figure."""
    for mention in lb.load_mentions(registry).itertuples():
        if mention.figure_id:
            for offset, c in enumerate(mention.printed):
                if c in "0123456789":
                    yield from (
                        Misprint(mention.Index, offset, digit) for digit in "0123456789" if digit != c
                    )


def assert_turns_exactly_where_caught(registry: lb.Registry) -> int:
    """Put each misprint in, put every check to the test again, and compare; return how many turned."""
    table = lb.misprint_power(registry)
    caught = {(check_id, m) for (check_id, _), own in table["caught_misprints"].items() for m in own}
    before = lb.check_figures(registry)["outcome"]
    turned = set()
    for misprint in misprints_of_mentions(registry):
        for check in checks_of(put_in(misprint, registry)):
            if check.outcome in NOTICED and before[check.relation.id] not in NOTICED:
                turned.add((check.relation.id, misprint))

    assert turned == caught
    return len(turned)


def test_a_check_that_fails_is_said_to_notice_already() -> None:
    """No word of what one more wrong digit would show, in a table or of one check."""
    failing = lb.change_registry(printed={"p02-targets": "33"})
    said = lb.misprint_power(failing).loc["p02-targets-sum"]

    assert set(said["sentence_en"]) == {
        "This check notices something already: a further wrong digit would not show."
    }
    assert "notice." in lb.misprint_power().loc[("p02-targets-sum", "p02-targets"), "sentence_en"]


def test_an_outcome_turns_exactly_where_a_misprint_was_counted_as_caught() -> None:
    """Each single-digit misprint of each mention is put in, and every check is put to the test again."""
    assert assert_turns_exactly_where_caught(lb.load_registry()) > 1000


def test_a_misprint_stands_in_one_mention_and_in_the_figure_that_has_no_other() -> None:
    """Of `19` and of one of six `2020-2025`: everything else stays."""
    registry = lb.load_registry()
    alone = put_in(Misprint("m08-03", 0, "7"), registry)
    among = put_in(Misprint("m08-02", 8, "6"), registry)

    for changed, mention_id, mention, figure_id, figure in (
        (alone, "m08-03", "79", "p01-targets", "79"),
        (among, "m08-02", "2020-2026", "general-term", "2020-2025"),
    ):
        mentions, figures = lb.load_mentions(changed)["printed"], lb.load_figures(changed)["printed"]
        assert mentions[mention_id] == mention
        assert figures[figure_id] == figure
        assert mentions.drop(mention_id).equals(lb.load_mentions(registry)["printed"].drop(mention_id))
        assert figures.drop(figure_id).equals(lb.load_figures(registry)["printed"].drop(figure_id))


def test_the_universe_of_misprints_is_every_digit_of_every_mention() -> None:
    """Nine wrong digits for each; counted without the library."""
    mentions, stacked = lb.load_mentions(), lb.power_by_layer()
    for role in ("quantity", "date"):
        digits = int(mentions.loc[mentions["role"] == role, "printed"].str.count("[0-9]").sum())

        assert set(stacked.loc[role, "misprints"]) == {9 * digits}


def test_the_headline_counts_equalities_between_distinct_figures_alone() -> None:
    """Ten digits: 32, 24, 8, 6, 3, 3 and 20; each misprint of them breaks its equality."""
    stacked = lb.power_by_layer()

    assert list(stacked.index) == [(role, layer) for role in ("quantity", "date") for layer in LAYERS]
    assert stacked.iloc[0][["added", "caught"]].tolist() == [90, 90]
    assert lb.compute_results().loc["article-power", "interval"].low == pytest.approx(100 * 90 / 837)
    for _, own in stacked.groupby(level="role"):
        assert own["added"].cumsum().tolist() == own["caught"].tolist()
        assert own["power"].tolist() == pytest.approx((own["caught"] / own["misprints"]).tolist())


def test_a_layer_adds_what_no_layer_before_it_catches(power: pd.DataFrame) -> None:
    """Unions of the misprints that the checks catch, taken without the library."""
    for role in ("quantity", "date"):
        seen: set = set()
        for layer in LAYERS:
            own = power[(power["role"] == role) & (power["layer"] == layer)]["caught_misprints"]
            added = set().union(*own) - seen
            seen |= added

            assert lb.power_by_layer().loc[(role, layer), ["added", "caught"]].tolist() == [
                len(added),
                len(seen),
            ]


def test_the_power_of_the_two_readings_is_what_enumeration_gives(power: pd.DataFrame) -> None:
    """Counts of 4,764 and targets with one decimal, tried one by one with whole numbers."""

    def share_fits(share: int, whole: int) -> bool:  # share in hundredths of a percent
        near = whole * share // 10000
        return any(
            (2 * share - 1) * whole <= 20000 * k <= (2 * share + 1) * whole for k in range(near - 1, near + 3)
        )

    def target_fits(area: int, share: int) -> bool:  # hundredths of a hectare and of a percent
        return any(
            (2 * area - 1) * 1000 <= t * (2 * share + 1) and t * (2 * share - 1) <= (2 * area + 1) * 1000
            for t in range(1, 12000)
        )

    caught = {
        ("b1-share-of-pledges", "b1-professional-share"): sum(
            t[0] == "0" or not share_fits(int(t), 4764) for t in misprints("3144")
        ),
        ("b1-share-of-pledges", "b1-pledges"): sum(
            t[0] == "0" or not share_fits(3144, int(t)) for t in misprints("4764")
        ),
        ("p03-garden-target-decimal", "p03-garden-area"): sum(
            not target_fits(int(t), 8894) for t in misprints("925")
        ),
        ("p03-garden-target-decimal", "p03-garden-area-share"): sum(
            t[0] == "0" or not target_fits(925, int(t)) for t in misprints("8894")
        ),
    }

    assert power.loc[list(caught), "caught"].to_dict() == caught


def test_a_check_that_reads_malformed_numerals_notices() -> None:
    """`0.764` and `01,44` are no numerals: what is computed from them has no value, and it says why."""
    registry = lb.load_registry()
    for misprint, found in (
        (Misprint("m13-02", 0, "0"), {"b1-share-of-pledges": "ruled out"}),
        (
            Misprint("m13-03", 0, "0"),
            {"b1-share-of-pledges": "ruled out", "b1-professional-share-bound": "disagrees"},
        ),
    ):
        checks = {check.relation.id: check for check in checks_of(put_in(misprint, registry))}
        turned = {id: check.outcome for id, check in checks.items() if check.outcome in NOTICED}

        assert turned == found
        assert all("is no Vietnamese numeral" in checks[id].found.en for id in found)


# --- power of a scenario ------------------------------------------------------------------------------------


def test_the_misprints_of_a_scenario_are_those_of_its_prints() -> None:
    """Of 32 targets 25 completed and 7 in progress agree: any wrong digit of 25, 7 or 32 breaks the sum."""
    registry = lb.change_registry(printed={"p02-targets-met": "25", "p02-targets-in-progress": "7"})
    table = lb.misprint_power(registry).loc["p02-targets-sum"]
    sums = {
        "p02-targets-met": (25, 7, 32, 0),
        "p02-targets-in-progress": (7, 25, 32, 0),
        "p02-targets": (32, 25, 7, 1),
    }

    for figure_id, (printed, a, b, is_total) in sums.items():
        wrong = [int(text) for text in misprints(str(printed))]
        breaks = [n != a + b if is_total else n + a != b for n in wrong]

        assert (
            table.loc[figure_id, ["misprints", "caught"]].tolist()
            == [len(wrong), sum(breaks)]
            == [len(wrong)] * 2
        )
    assert lb.power_by_layer(registry).iloc[0]["caught"] == 90


def test_a_longer_print_has_more_misprints() -> None:
    """A thousand targets instead of 32: the sum is broken already, and catches nothing more."""
    registry = lb.change_registry(printed={"p02-targets": "1.032"})
    table = lb.misprint_power(registry)

    assert table.loc[("p02-targets-sum", "p02-targets"), ["misprints", "caught"]].tolist() == [36, 0]
    assert table.loc[("p02-targets-sum", "p02-targets-met"), "power"] == 0
    # 6 <= 1.032 is turned by 0.032, which is malformed, and by nothing else.
    assert table.loc[("p02-resolution-within", "p02-targets"), "caught"] == 1


def test_misprints_are_named_by_the_mentions_of_the_registry_that_is_passed() -> None:
    """Of two registries with the same figures, one has its mentions under other ids."""
    registry = lb.load_registry()
    renamed = {
        f"m5{id[1:]}": {**row, "mention_id": f"m5{id[1:]}"} for id, row in registry.tables["mentions"].items()
    }
    other = dataclasses.replace(
        registry,
        tables={
            **registry.tables,
            "mentions": renamed,
            "relations": {
                id: row for id, row in registry.tables["relations"].items() if row["layer"] != "part"
            },
        },
    )
    ours, theirs = (
        lb.misprint_power(registry)["caught_misprints"],
        lb.misprint_power(other)["caught_misprints"],
    )

    for key, caught in theirs.items():
        assert caught == {Misprint(f"m5{m.mention_id[1:]}", m.offset, m.digit) for m in ours[key]}


def test_a_misprint_may_turn_a_printed_range_round() -> None:
    """3 + 3 lies in `5 đến 7`; `8 đến 7` and `5 đến 4` are no ranges. Tried one by one."""
    registry = lb.change_registry(printed={"p02-resolution-targets": "5 đến 7"})
    ranges = [tuple(map(int, text.split(" đến "))) for text in misprints("5 đến 7")]
    wrong = sum(not first <= 3 + 3 <= last for first, last in ranges)

    assert lb.check_figures(registry).loc["p02-resolution-targets-sum", "outcome"] == "agrees"
    table = lb.misprint_power(registry).loc["p02-resolution-targets-sum"]
    assert table.loc["p02-resolution-targets", ["misprints", "caught"]].tolist() == [18, wrong]


def test_power_under_another_rounding_is_that_of_the_rule() -> None:
    """Truncated, a share s of 4,764 has a count k with s <= 100 k / 4764 < s + 0.01; tried one by one."""
    registry = lb.change_registry(rounding="truncate")

    def fits(share: int) -> bool:
        return any(share * 4764 <= 10000 * k < (share + 1) * 4764 for k in range(4765))

    wrong = sum(text[0] == "0" or not fits(int(text)) for text in misprints("3144"))
    assert fits(3144)
    assert (
        lb.misprint_power(registry).loc[("b1-share-of-pledges", "b1-professional-share"), "caught"] == wrong
    )


def test_an_outcome_of_a_scenario_turns_exactly_where_caught() -> None:
    """The same proof where some checks notice already, a numeral is long and the rule is another."""
    printed = {
        "p02-targets-met": "25",
        "b1-pledges": "1.000",
        "p03-garden-area": "0",
        "general-term": "2022-2025",
    }

    assert_turns_exactly_where_caught(lb.change_registry(printed=printed, rounding="half_up"))


# --- what a reader is told ----------------------------------------------------------------------------------


def test_a_sentence_says_the_power_to_a_lay_reader(power: pd.DataFrame) -> None:
    """In both languages, with the same numbers."""
    en, vi = power["sentence_en"], power["sentence_vi"]

    assert en["p02-targets-sum", "p02-targets"] == "If any one digit were wrong, this check would notice."
    assert vi["p02-targets-sum", "p02-targets"] == (
        "Nếu bất kỳ chữ số nào bị in sai, phép kiểm tra này sẽ phát hiện."
    )
    assert (
        en["p01-resolution-within", "p01-targets"] == "If one digit were wrong, this check would not notice."
    )
    assert vi["p01-resolution-within", "p01-targets"] == (
        "Nếu một chữ số bị in sai, phép kiểm tra này sẽ không phát hiện."
    )
    assert en["general-half-repeats", "general-half"] == (
        "The number is written in words: it has no digit to misprint."
    )
    assert en["p03-garden-target-decimal", "p03-garden-area-share"] == (
        "If one digit were wrong, this check would notice in 23 of 36 cases (64%)."
    )
    partly = power[(power["power"] > 0) & (power["power"] < 1)]
    assert len(partly) > 20
    for row in partly.itertuples():
        assert f"in {row.caught} of {row.misprints} cases" in row.sentence_en
        assert f"{row.caught} trong {row.misprints} trường hợp" in row.sentence_vi


def test_power_is_missing_where_no_digit_can_be_wrong(power: pd.DataFrame) -> None:
    """`nửa` and `hai` are words."""
    words = power[power["misprints"] == 0]

    assert set(words.index.get_level_values("figure_id")) == {"general-half", "general-breakthroughs"}
    assert words["power"].isna().all()
    assert power.drop(words.index)["power"].notna().all()
