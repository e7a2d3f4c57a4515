"""Two registries compared: what follows from a change."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from lbanalysis.checks import checks_of, verdicts_of
from lbanalysis.intervals import Interval
from lbanalysis.registry import Registry, as_registry, load_registry
from lbanalysis.results import Result, results_of
from lbanalysis.texts import figure_interval
from lbanalysis.wording import Lang, language, say, write_interval


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
    before = load_registry(as_registry(changed).folder) if registry is None else as_registry(registry)
    lang = language(lang)
    old, new = _facts(before, lang), _facts(changed, lang)
    rows = [
        (*key, fact.label, old.get(key, _NOTHING).text, new.get(key, _NOTHING).text)
        for key, fact in {**old, **new}.items()
        if old.get(key) != new.get(key)
    ]
    columns = ["what", "id", *(say(name, lang) for name in ("label", "before", "after"))]
    return pd.DataFrame(rows, columns=columns, dtype="string").set_index(["what", "id"])


class Fact(NamedTuple):
    """Something that can follow from a change; an interval stands beside the text that may round it."""

    label: str
    text: str
    interval: Interval | None = None


_NOTHING = Fact("", "–")


def _facts(registry: Registry, lang: Lang) -> dict[tuple[str, str], Fact]:
    """Everything that can follow from a change, by what and id."""
    figures = registry.tables["figures"]
    facts = {("rounding", "rounding"): Fact("", registry.rounding)}
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
