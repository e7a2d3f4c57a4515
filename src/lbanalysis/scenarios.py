"""Two registries compared: what follows from a change."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from lbanalysis.checks import checks_of, verdicts_of
from lbanalysis.intervals import Interval
from lbanalysis.registry import Registry, as_registry, load_registry
from lbanalysis.results import Result, results_of
from lbanalysis.texts import figure_interval
from lbanalysis.wording import LANGUAGES, Lang, language, outcome_name, verdict_name, write_interval

_COLUMNS = {"en": ("label", "before", "after"), "vi": ("tên", "trước", "sau")}


def compare_registries(
    changed: Registry, *, lang: Lang | None = None, registry: Registry | None = None
) -> pd.DataFrame:
    """Compare a changed registry with another: figures, results, checks and verdicts that are not the same.

    Parameters
    ----------
    changed : Registry
        The scenario (`change_registry`).
    lang : {"en", "vi"}, optional
        The language of the cells.
    registry : Registry, optional
        What it is compared with; by default the folder that it was changed from, as it stands.

    Returns
    -------
    DataFrame
        By ``what`` (rounding, figure, interval, reference, reading, result, check, verdict) and ``id``, all text:
        ``label, before, after``.

    Examples
    --------
    >>> from lbanalysis.registry import change_registry
    >>> follows = compare_registries(change_registry(printed={"p02-targets-met": "25"}))
    >>> follows.loc[[("check", "p02-targets-sum"), ("verdict", "p02-targets")], ["before", "after"]].to_numpy().tolist()
    [['agrees: 24 + 8 = 32', 'disagrees: 25 + 8 = 33 ≠ 32'], ['agrees', 'disagrees']]
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
    return pd.DataFrame(rows, columns=["what", "id", *_COLUMNS[lang]], dtype="string").set_index(
        ["what", "id"]
    )


class Fact(NamedTuple):
    """Something that can follow from a change; an interval stands beside the text that may round it."""

    label: str
    text: str
    interval: Interval | None = None


_NOTHING = Fact("", "–")


@lru_cache(maxsize=16)
def _facts(registry: Registry, lang: Lang) -> dict[tuple[str, str], Fact]:
    """Everything that can follow from a change, by what and id."""
    at, figures = LANGUAGES.index(lang), registry.tables["figures"]
    facts = {("rounding", "rounding"): Fact("", registry.rounding)}
    for id, figure in figures.items():
        label = figure[f"label_{lang}"]
        facts["figure", id] = Fact(label, figure["printed"])
        if figure["role"] == "quantity":
            interval = None if figure["kind"] == "approximate" else registry.number(id).interval
            facts["interval", id] = Fact(
                label, figure_interval(id, lang, registry) + _open(interval, lang), interval
            )
    for what, table, label in (("reference", "references", "topic"), ("reading", "readings", "statement")):
        facts |= {
            (what, id): Fact(row[f"{label}_{lang}"], row["value"])
            for id, row in registry.tables[table].items()
        }
    for id, result in results_of(registry).items():
        interval = result.number.interval if result.number else None
        facts["result", id] = Fact(result.label[at], _result(result, lang), interval)
    for relation, outcome, found in checks_of(registry):
        facts["check", relation.id] = Fact(
            relation.statement[at], f"{outcome_name(outcome, lang)}: {found[at]}"
        )
    for id, own in verdicts_of(registry).items():
        facts["verdict", id] = Fact(figures[id][f"label_{lang}"], verdict_name(own.verdict, lang))
    return facts


def _result(result: Result, lang: Lang) -> str:
    """A result's arithmetic, and all values that it can have where those are more than the one shown."""
    said = result.said[LANGUAGES.index(lang)]
    if result.number is None or result.number.interval.width == 0:
        return said
    interval = result.number.interval
    if result.value is None:
        return said + _open(interval, lang)
    return f"{said} ({write_interval(interval, result.unit.en, lang)}{_open(interval, lang)})"


_OPEN = {
    "en": (", without its ends", ", without its lower end", ", without its upper end"),
    "vi": (", không kể hai đầu", ", không kể đầu dưới", ", không kể đầu trên"),
}


def _open(interval: Interval | None, lang: Lang) -> str:
    """Say which ends do not belong to an interval."""
    if interval is None or (interval.low_closed and interval.high_closed):
        return ""
    return _OPEN[lang][interval.high_closed - interval.low_closed]
