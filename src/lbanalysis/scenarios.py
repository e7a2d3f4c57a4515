"""Two registries compared: what follows from a change, and from each misprint of one digit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from lbanalysis.checks import NOTICES, Check, checks_of, put, verdict_by, verdicts_of
from lbanalysis.formulas import parse
from lbanalysis.intervals import Interval
from lbanalysis.loaders import frame
from lbanalysis.power import Misprint, misprints_in, put_in
from lbanalysis.registry import Registry, as_registry, load_registry
from lbanalysis.results import Result, result_of, result_text, results_of
from lbanalysis.rules import wrong_print
from lbanalysis.texts import figure_interval
from lbanalysis.wording import Lang, Text, both, in_both, language, say, write_interval


def compare_registries(
    changed: Registry, *, lang: Lang | None = None, registry: Registry | None = None
) -> pd.DataFrame:
    """Compare a changed registry with another: figures, results, checks and verdicts that are not the same.

    Parameters
    ----------
    changed : Registry, the scenario (`change_registry`)
    lang : {"en", "vi"}, of the cells
    registry : Registry that it is compared with, default the folder that it was changed from, as it stands

    Returns
    -------
    DataFrame
        By ``what`` (rounding, figure, interval, reference, reading, result, check, verdict) and ``id``, all
        text: ``label, before, after``.

    Examples
    --------
    >>> from lbanalysis.registry import change_registry
    >>> follows = compare_registries(change_registry(printed={"p02-targets-met": "25"}))
    >>> follows.loc[("check", "p02-targets-sum"), ["before", "after"]].tolist()
    ['agrees: 24 + 8 = 32', 'disagrees: 25 + 8 = 33 ≠ 32']
    >>> compare_registries(load_registry()).empty
    True
    """
    changed, lang = as_registry(changed), language(lang)
    before = load_registry(changed.folder) if registry is None else as_registry(registry)
    old, new = _facts(before, lang), _facts(changed, lang)
    rows = [
        (*key, fact.label, old.get(key, _NOTHING).text, new.get(key, _NOTHING).text)
        for key, fact in {**old, **new}.items()
        if old.get(key) != new.get(key)
    ]
    columns = ["what", "id", *(say(name, lang) for name in ("label", "before", "after"))]
    return frame(columns, rows, keys=2)


class Fact(NamedTuple):
    """Something that can follow from a change; an interval stands beside the text that may round it."""

    label: str
    text: str
    interval: Interval | None = None


_NOTHING = Fact("", "–")


@lru_cache(maxsize=8)
def _facts(registry: Registry, lang: Lang) -> dict[tuple[str, str], Fact]:
    """Everything that can follow from a change, by what and id."""
    figures = registry.tables["figures"]
    facts = {("rounding", "rounding"): Fact("", say(registry.rounding, lang))}
    for id, figure in figures.items():
        label = figure[f"label_{lang}"]
        facts["figure", id] = Fact(label, figure["printed"])
        if figure["role"] == "quantity":
            interval = None if figure["kind"] == "approximate" else registry.number(id).interval
            text = figure_interval(id, lang, registry) + _open(interval, lang)
            facts["interval", id] = Fact(label, text, interval)
    for what, table, label in (("reference", "references", "topic"), ("reading", "readings", "statement")):
        for id, row in registry.tables[table].items():
            facts[what, id] = Fact(row[f"{label}_{lang}"], row["value"])
    for id, result in results_of(registry).items():
        interval = result.number.interval if result.number else None
        facts["result", id] = Fact(result.label.to(lang), _result(result, interval, lang), interval)
    for relation, outcome, found in checks_of(registry):
        text = f"{outcome and say(outcome, lang)}: {found.to(lang)}"
        facts["check", relation.id] = Fact(relation.statement.to(lang), text)
    for id, own in verdicts_of(registry).items():
        facts["verdict", id] = Fact(figures[id][f"label_{lang}"], say(own.verdict, lang))
    return facts


def _result(result: Result, interval: Interval | None, lang: Lang) -> str:
    """A result's arithmetic, and all values that it can have where those are more than the one shown."""
    said = result.said.to(lang)
    if interval is None or interval.width == 0:
        return said
    if result.value is None:
        return said + _open(interval, lang)
    return f"{said} ({write_interval(interval, result.unit.en, lang)}{_open(interval, lang)})"


def _open(interval: Interval | None, lang: Lang) -> str:
    """Say which ends do not belong to an interval."""
    if interval is None or (interval.low_closed and interval.high_closed):
        return ""
    if not interval.low_closed and not interval.high_closed:
        return say(", without its ends", lang)
    return say(", without its upper end" if interval.low_closed else ", without its lower end", lang)


class Effect(NamedTuple):
    """What a misprint changes: outcomes, verdicts and values, before and after; and why it is no print."""

    checks: tuple[tuple[Check, Check], ...]
    verdicts: tuple[tuple[str, str, str], ...]
    results: tuple[tuple[str, Text, Text], ...]
    unreadable: Text | None

    @property
    def noticing(self) -> tuple[str, ...]:
        """The checks that notice it: those that turn to an outcome which notices something."""
        return tuple(check.relation.id for _, check in self.checks if check.outcome in NOTICES)


@lru_cache(maxsize=8)
def effects_of(registry: Registry) -> Mapping[Misprint, Effect]:
    """What each misprint of one digit changes; what the registry counts of itself is left out."""
    checks, results = _dependents(registry)
    outcomes = {check.relation.id: check.outcome for check in checks_of(registry)}
    verdicts, effects = verdicts_of(registry), {}
    for id, mention in registry.tables["mentions"].items():
        own = dict.fromkeys([*checks[id], *checks[mention["figure_id"]]])
        computed = dict.fromkeys([*results[id], *results[mention["figure_id"]]])
        for misprint in misprints_in(mention):
            changed = put_in(misprint, registry)
            put_again = ((check, put(check.relation, changed)) for check in own)
            turned = tuple((old, new) for old, new in put_again if old.outcome != new.outcome)
            now = outcomes | {new.relation.id: new.outcome for _, new in turned}
            figures = {f: verdicts[f] for _, new in turned for f in new.relation.figures}
            judged = ((f, v.verdict, verdict_by([now[c] for c in v.checks])) for f, v in figures.items())
            values = ((r.id, _value(r), _value(result_of(r.id, changed))) for r in computed)
            effects[misprint] = Effect(
                turned,
                tuple((figure_id, old, new) for figure_id, old, new in judged if old != new),
                tuple((result_id, old, new) for result_id, old, new in values if old != new),
                _unreadable(misprint, changed),
            )
    return MappingProxyType(effects)


def _dependents(registry: Registry) -> tuple[dict[str, list[Check]], dict[str, list[Result]]]:
    """The checks and the results that can change with each figure or mention."""
    checks, results = defaultdict[str, list[Check]](list), defaultdict[str, list[Result]](list)
    for check in checks_of(registry):
        for id in check.relation.mentions or registry.inputs(parse(check.relation.formula)):
            checks[id].append(check)
    for result in (result_of(id, registry) for id in registry.tables["results"]):
        for id in result.inputs:
            results[id].append(result)
    return checks, results


def _value(result: Result) -> Text:
    return in_both(lambda lang: result_text(result, lang))


def _unreadable(misprint: Misprint, changed: Registry) -> Text | None:
    """Why a reader rejects what a misprint prints, whatever the checks say: no such day, no such numeral."""
    mention = changed.tables["mentions"][misprint.mention_id]
    if mention["role"] == "identifier":  # a code may be any
        return None
    figure = changed.tables["figures"][mention["figure_id"]]
    numeral = mention["printed"][: len(figure["printed"])]
    if not wrong_print({**figure, "printed": numeral}):
        return None
    dated = mention["role"] == "date"
    return both("there is no date, period or time “{}”" if dated else "no number is written “{}”", numeral)


class Summary(NamedTuple):
    """How many misprints there are, how many a check notices, only the reader, or none; which check."""

    misprints: int
    noticed: int
    unreadable: int
    unnoticed: int
    by: Mapping[str, int]


def summaries_of(registry: Registry) -> dict[str, Summary]:
    """What one wrong digit of each figure would change, by its id; of an identifier by its mention's."""
    effects, mentions = effects_of(registry), registry.tables["mentions"]
    own: dict[str, list[Effect]] = {mention["figure_id"] or id: [] for id, mention in mentions.items()}
    for misprint, effect in effects.items():
        own[mentions[misprint.mention_id]["figure_id"] or misprint.mention_id].append(effect)
    return {id: summary_of(those) for id, those in own.items()}


def summary_of(effects: Collection[Effect]) -> Summary:
    """Count who notices some misprints; one that a check notices is not counted for the reader too."""
    noticed = sum(bool(effect.noticing) for effect in effects)
    unreadable = sum(bool(effect.unreadable) and not effect.noticing for effect in effects)
    by = Counter(id for effect in effects for id in effect.noticing)
    return Summary(len(effects), noticed, unreadable, len(effects) - noticed - unreadable, by)
