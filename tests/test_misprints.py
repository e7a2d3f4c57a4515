"""What one wrong digit changes: against registries that are changed and computed anew, and against calendar and clock."""

import dataclasses
import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

import pandas as pd
import pytest

import lbanalysis as lb
from lbanalysis.power import Misprint
from lbanalysis.scenarios import Effect, effects_of, summaries_of, summary_of

MENTIONS = lb.load_mentions()
FIGURES = lb.load_figures()
NOTICES = {"disagrees", "differs", "ruled out"}


def effects() -> Mapping[Misprint, Effect]:
    """What each misprint of the article changes."""
    return effects_of(lb.load_registry())


def print_of(misprint: Misprint) -> str:
    """What a mention prints with a wrong digit."""
    text = MENTIONS.loc[misprint.mention_id, "printed"]
    return text[: misprint.offset] + misprint.digit + text[misprint.offset + 1 :]


def sampled() -> list[Misprint]:
    """Seven of each role in each section, by a fixed seed."""
    groups = defaultdict(list)
    for misprint in effects():
        mention = MENTIONS.loc[misprint.mention_id]
        section = FIGURES.loc[mention["figure_id"], "section"] if mention["figure_id"] else ""
        groups[mention["role"], section].append(misprint)
    chance = random.Random(8)
    return [misprint for own in groups.values() for misprint in chance.sample(own, min(7, len(own)))]


def by_hand(misprint: Misprint) -> tuple[lb.Registry, bool]:
    """The registry with a misprint, and whether it can be read: a scenario where it can be one, else tables changed."""
    registry, mention, text = lb.load_registry(), MENTIONS.loc[misprint.mention_id], print_of(misprint)
    figure_id, readable = mention["figure_id"], True
    alone = (MENTIONS["figure_id"] == figure_id).sum() == 1 and figure_id
    numeral = text[: len(FIGURES.loc[figure_id, "printed"])] if figure_id else ""
    if figure_id:
        try:
            changed = lb.change_registry(printed={figure_id: numeral})
            if alone:
                return changed, True
        except lb.InputError:
            readable = False
    tables = {name: dict(table) for name, table in registry.tables.items()}
    tables["mentions"][misprint.mention_id] = {**tables["mentions"][misprint.mention_id], "printed": text}
    if alone:
        tables["figures"][figure_id] = {**tables["figures"][figure_id], "printed": numeral}
    return dataclasses.replace(registry, tables=tables), readable


def changes(before: pd.Series, after: pd.Series) -> dict[str, tuple[str, str]]:
    """What is not the same in two columns, by id."""
    return {id: (before[id], after[id]) for id in before.index if before[id] != after[id]}


def test_every_wrong_digit_of_every_mention_is_there() -> None:
    """Nine for each digit of the article, codes included."""
    assert len(effects()) == 9 * MENTIONS["printed"].str.count("[0-9]").sum()
    assert all(print_of(misprint) != MENTIONS.loc[misprint.mention_id, "printed"] for misprint in effects())


def test_a_sample_of_all_roles_and_sections_is_what_a_changed_registry_gives() -> None:
    """Outcomes, arithmetic and verdicts of all checks and figures, computed anew; results where they can be written."""
    checks, verdicts = lb.check_figures(), lb.figure_verdicts()["verdict"]
    computed = lb.compute_results().drop(index=[id for id in lb.compute_results().index if "article-" in id])
    values = {lang: pd.Series(lb.number_texts("value", lang))[computed.index] for lang in ("en", "vi")}
    sample = sampled()
    assert len(sample) >= 60
    for misprint in sample:
        effect, (changed, readable) = effects()[misprint], by_hand(misprint)
        checked = lb.check_figures(changed)
        turned = {new.relation.id: (old.outcome, new.outcome) for old, new in effect.checks}

        assert turned == changes(checks["outcome"], checked["outcome"]), misprint
        assert all(
            new.found == tuple(checked.loc[new.relation.id, ["found_en", "found_vi"]])
            for _, new in effect.checks
        )
        assert {id: (old, new) for id, old, new in effect.verdicts} == changes(
            verdicts, lb.figure_verdicts(changed)["verdict"]
        ), misprint
        assert (effect.unreadable is None) == readable, misprint
        if readable:
            for lang in ("en", "vi"):
                moved = {id: (old.to(lang), new.to(lang)) for id, old, new in effect.results}
                after = pd.Series(lb.number_texts("value", lang, changed))[computed.index]
                assert moved == changes(values[lang], after), misprint
        else:
            lost = lb.compute_results(changed).loc[computed.index, "interval"].isna()
            lost &= computed["interval"].notna()
            assert {id for id, _, new in effect.results if new.en == "no value"} == set(lost[lost].index), (
                misprint
            )


def test_a_check_notices_exactly_the_misprints_that_its_power_counts() -> None:
    """Every check, every misprint of a figure; and the sums by layer that are the headline."""
    power, stacked = lb.misprint_power(), lb.power_by_layer()
    noticed = defaultdict(set)
    for misprint, effect in effects().items():
        if MENTIONS.loc[misprint.mention_id, "figure_id"]:
            for check_id in effect.noticing:
                noticed[check_id].add(misprint)
    for check_id, own in power["caught_misprints"].groupby(level="check_id"):
        assert noticed.pop(check_id, set()) == set().union(*own), check_id
    assert not noticed
    for role in ("quantity", "date"):
        own = [e for m, e in effects().items() if MENTIONS.loc[m.mention_id, "role"] == role]
        last = stacked.loc[role].iloc[-1]
        assert summary_of(own)[:2] == (last["misprints"], last["caught"])


def test_what_cannot_be_read_is_what_calendar_clock_and_numerals_do_not_have() -> None:
    """Days and times by the standard library; a number that begins with a zero and goes on, but for `0,…` and `09`."""

    def parses(text: str, form: str) -> bool:
        try:
            return datetime.strptime(text, form) is not None
        except ValueError:
            return False

    for mention_id, form in (("m03-01", "%d/%m/%Y"), ("m03-02", "%H:%M")):
        for misprint, effect in effects().items():
            if misprint.mention_id == mention_id:
                assert (effect.unreadable is None) == parses(print_of(misprint), form), print_of(misprint)
    unreadable = {
        print_of(m)
        for m, e in effects().items()
        if e.unreadable and MENTIONS.loc[m.mention_id, "role"] == "quantity"
    }
    assert {"0.764", "01,44%", "022", "0.015ha", "00 năm"} <= unreadable
    assert all(text[0] == "0" for text in unreadable) and "09" not in unreadable
    assert effects()[Misprint("m03-02", 3, "9")].unreadable == (
        "there is no date, period or time “11:90”",
        "không có ngày, giờ hay giai đoạn nào là “11:90”",
    )


def test_a_summary_says_of_each_figure_who_notices() -> None:
    """The sum guards 24 whatever is wrong; of 11:10 no check knows, but 31:10 to 91:10 and 11:60 to 11:90 are no times."""
    summaries = summaries_of(lb.load_registry())

    assert summaries["p02-targets-met"] == (18, 18, 0, 0, {"p02-targets-sum": 18})
    assert summaries["article-time"] == (36, 0, 7 + 4, 25, {})
    assert summaries["p02-grade10-year"][:4] == (72, 72, 0, 0)  # 35 of them no years, and no reader is needed
    assert summaries["p03-schools"] == (18, 0, 0, 18, {})
    assert summaries["general-half"] == (0, 0, 0, 0, {})
    assert set(FIGURES.index) <= set(summaries)
    for id, own in summaries.items():
        assert own.misprints == own.noticed + own.unreadable + own.unnoticed, id
        assert sum(own.by.values()) >= own.noticed >= max(own.by.values(), default=0), id


def test_a_misprint_that_mends_a_check_is_shown_and_noticed_by_nothing() -> None:
    """Of 33 targets 24 and 8 are completed and in progress; with 25 the sum agrees."""
    effect: Effect = effects_of(lb.change_registry(printed={"p02-targets": "33"}))[Misprint("m09-04", 1, "5")]
    [(before, after)] = effect.checks

    assert (before.outcome, after.outcome, after.found.en) == ("disagrees", "agrees", "25 + 8 = 33")
    assert effect.noticing == ()
    assert ("p02-targets", "disagrees", "agrees") in effect.verdicts


@pytest.mark.parametrize("edition", ["en", "vi"])
def test_the_page_holds_no_effect_twice_and_is_not_heavy(edition: str) -> None:
    """Each distinct effect once; few enough bytes that the page around them stays under 300 kB."""
    import json

    from lbanalysis.site.misprints import pack_misprints

    text = pack_misprints(lb.load_registry(), edition)["data"]
    effects = [json.dumps(effect) for effect in json.loads(text)["effects"]]

    assert len(set(effects)) == len(effects)
    assert len(text.encode()) < 230_000
