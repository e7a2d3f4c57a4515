"""The registry's relations put to the test: an outcome for every check, a verdict for every figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from lbanalysis.formulas import evaluate, names, parse, put_to_test
from lbanalysis.loaders import frame
from lbanalysis.numbers import Number, exact, isolate
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry, resolver
from lbanalysis.rules import NAMED
from lbanalysis.wording import Lang, Text, both, in_both, write_interval

T = TypeVar("T")
# What a check of a layer ends in where it holds, and where not; under a reading that reading is ruled out.
OUTCOMES = {
    "equality": ("agrees", "disagrees"), "part": ("agrees", "disagrees"), "bound": ("holds", "disagrees"),
    "repeat": ("same", "differs"), "reading": ("fits", "ruled out"),
}  # fmt: skip
LAYERS = tuple(OUTCOMES)
VERDICTS = ("agrees", "disagrees", "fits a reading", "cannot be checked")
# The verdict that an outcome gives; the first of them that there is stands.
_GIVES = {"disagrees": "disagrees", "differs": "disagrees", "agrees": "agrees", "fits": "fits a reading"}
NOTICES = ("disagrees", "differs", "ruled out")


class Relation(NamedTuple):
    """A relation, registered or derived; a repeat has mentions instead of a formula."""

    id: str
    layer: str
    formula: str
    reading_id: str
    statement: Text
    figures: tuple[str, ...]
    mentions: tuple[str, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """The ids that it reads at once."""
        return self.mentions or (*names(parse(self.formula)), self.reading_id)


class Check(NamedTuple):
    """A relation put to the test: its outcome (empty where none can be computed) and what was found."""

    relation: Relation
    outcome: str
    found: Text


def relations_of(registry: Registry) -> tuple[Relation, ...]:
    """Every relation, registered and derived, by layer."""
    relations = []
    for id, row in registry.tables["relations"].items():
        figures = registry.bears_on(parse(row["formula"]))
        statement = Text.of(row, "statement")
        relations.append(Relation(id, row["layer"], row["formula"], row["reading_id"], statement, figures))
    stated = {parse(relation.formula) for relation in relations}
    relations += [r for r in _derived(registry) if r.mentions or parse(r.formula) not in stated]
    return tuple(sorted(relations, key=lambda relation: LAYERS.index(relation.layer)))


def _derived(registry: Registry) -> Iterator[Relation]:
    """What follows from the tables alone: shares and parts are bounded, mentions of one thing print alike."""
    figures, places = registry.tables["figures"], defaultdict(list)
    for id, figure in figures.items():
        if figure["of"] == "whole":
            formula, text = f"{id} <= 100", "{}: not above 100%."
        elif figure["kind"] == "fraction" and "/" in figure["printed"]:
            formula, text = f"part({id}) <= whole({id})", "{}: the part is not above the whole."
        else:
            continue
        yield Relation(f"{id}-bound", "bound", formula, "", both(text, Text.of(figure, "label")), (id,))
    for id, mention in registry.tables["mentions"].items():
        places[mention["figure_id"] or mention["identifier_id"]].append(id)
    for name, mentions in places.items():
        if name and len(mentions) > 1:
            owner = (name,) if name in figures else ()
            label = Text.of(figures[name], "label") if owner else name
            said = both("{}: printed alike each time.", label)
            yield Relation(f"{name}-repeats", "repeat", "", "", said, owner, tuple(mentions))


def put(relation: Relation, registry: Registry, told: bool = True) -> Check:
    """Put one relation to the test; its arithmetic is written where it is to be told."""
    if relation.mentions:
        printed = [registry.tables["mentions"][id]["printed"].lower() for id in relation.mentions]
        different = dict.fromkeys(printed)
        holds: bool | None = len(different) == 1
        found = both("{} mentions: {}", len(printed), " / ".join(different))
    else:
        holds, found = put_to_test(parse(relation.formula), resolver(registry, relation.reading_id), told)
    if holds is None:
        return Check(relation, "", found)
    outcome = OUTCOMES["reading" if relation.reading_id and not holds else relation.layer][not holds]
    return Check(relation, outcome, found)


@lru_cache(maxsize=64)
def checks_of(registry: Registry) -> tuple[Check, ...]:
    """Every relation put to the test."""
    return tuple(once(put, r, reads=r.reads, registry=registry) for r in relations_of(registry))


_made: dict[tuple[object, ...], Any] = {}


def once(make: Callable[..., T], *about: object, reads: Iterable[str], registry: Registry) -> T:
    """What is made of some rows, once for all registries that are alike in them and in what those name."""
    left, rows = list(reads), dict[str, tuple[object, ...]]()
    while left:
        id = left.pop()
        if id not in rows:
            row = next((registry.tables[table][id] for table in NAMED if id in registry.tables[table]), {})
            rows[id] = tuple(row.values())
            left += [*names(parse(row["formula"])), row["reading_id"]] if "formula" in row else []
    key = (make, about, registry.rounding, *rows.values())
    if key not in _made:
        if len(_made) > 10_000:
            _made.clear()
        _made[key] = make(*about, registry)
    return _made[key]  # type: ignore[no-any-return]


class Verdict(NamedTuple):
    """What the checks say of a figure, and the readings that it fits."""

    verdict: str
    readings: tuple[str, ...]
    checks: tuple[str, ...]


def verdict_by(outcomes: Collection[str]) -> str:
    """The verdict of a figure whose checks end in some outcomes."""
    return next((_GIVES[outcome] for outcome in _GIVES if outcome in outcomes), "cannot be checked")


def verdicts_of(registry: Registry) -> dict[str, Verdict]:
    """The verdict of every figure: disagrees before agrees before fits a reading before cannot be checked."""
    verdicts, checks = {}, checks_of(registry)
    for id in registry.tables["figures"]:
        own = [check for check in checks if id in check.relation.figures]
        verdict = verdict_by({check.outcome for check in own})
        fits = tuple(check.relation.reading_id for check in own if check.outcome == "fits")
        verdicts[id] = Verdict(verdict, fits, tuple(check.relation.id for check in own))
    return verdicts


def load_relations(registry: Registry | None = None) -> pd.DataFrame:
    """Load the relations: registered ones, bounds that follow from the tables, and repeats (32 rows).

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``relation_id``: ``layer, formula`` (empty for a repeat), ``reading_id`` (under which it holds),
        ``figures, mentions`` (tuples of ids), ``statement_en, statement_vi``.

    Examples
    --------
    >>> load_relations().loc["p02-targets-sum", "formula"]
    'p02-targets-met + p02-targets-in-progress = p02-targets'
    >>> load_relations().loc["nothing"]
    Traceback (most recent call last):
    ...
    KeyError: 'nothing'
    """
    columns = "relation_id layer formula reading_id figures mentions statement_en statement_vi"
    relations = relations_of(as_registry(registry))
    return frame(columns.split(), [(*r[:4], r.figures, r.mentions, *r.statement) for r in relations])


def check_figures(registry: Registry | None = None) -> pd.DataFrame:
    """Put every relation to the test: sides are equal if 0 lies in the exact range of their difference.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``check_id``: ``layer, outcome`` (of an equality or part agrees or disagrees, of a bound holds or
        disagrees, of a repeat same or differs, of a reading fits or ruled out; empty where none can be
        computed), ``found_en, found_vi`` (the arithmetic, or why there is no value), ``formula, readings,
        figures`` (tuples of ids), ``statement_en, statement_vi``.

    Examples
    --------
    >>> check_figures().loc["p02-targets-sum", ["outcome", "found_en"]].tolist()
    ['agrees', '24 + 8 = 32']
    >>> from lbanalysis.registry import change_registry
    >>> changed = change_registry(printed={"p02-targets": "33"})
    >>> check_figures(changed).loc["p02-targets-sum", ["outcome", "found_en"]].tolist()
    ['disagrees', '24 + 8 = 32 ≠ 33']
    """
    registry = as_registry(registry)
    rows = []
    for r, outcome, found in checks_of(registry):
        readings = registry.readings(parse(r.formula), r.reading_id) if r.formula else ()
        rows.append((r.id, r.layer, outcome, *found, r.formula, readings, r.figures, *r.statement))
    columns = "check_id layer outcome found_en found_vi formula readings figures statement_en statement_vi"
    return frame(columns.split(), rows)


def figure_verdicts(registry: Registry | None = None) -> pd.DataFrame:
    """Give every figure the verdict of the checks that bear on it, and say whether its meaning is clear.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``figure_id``: ``section, role, meaning`` (ambiguous where there is more than one reading, else
        clear), ``verdict`` (disagrees, agrees, fits a reading, cannot be checked: the first that a check
        gives; bounds and repeats confirm nothing), ``readings`` (that it fits), ``checks`` (tuples of ids).

    Examples
    --------
    >>> figure_verdicts().loc[["p02-targets", "p01-cases", "p03-garden-area"], "verdict"].tolist()
    ['agrees', 'cannot be checked', 'fits a reading']
    >>> from lbanalysis.registry import change_registry
    >>> figure_verdicts(change_registry(printed={"p02-targets": "33"})).loc["p02-targets", "verdict"]
    'disagrees'
    """
    registry = as_registry(registry)
    readings = Counter(reading["figure_id"] for reading in registry.tables["readings"].values())
    rows = []
    for id, own in verdicts_of(registry).items():
        figure, meaning = registry.tables["figures"][id], "ambiguous" if readings[id] > 1 else "clear"
        rows.append((id, figure["section"], figure["role"], meaning, *own))
    return frame("figure_id section role meaning verdict readings checks".split(), rows)


def recomputed_of(registry: Registry) -> dict[str, tuple[Relation, Text]]:
    """The arithmetic that yields each figure from others, by the first relation that has one."""
    found: dict[str, tuple[Relation, Text]] = {}
    for check in checks_of(registry):
        for id in check.relation.figures:
            if check.relation.layer in ("equality", "part", "reading") and id not in found:
                reads = check.relation.reads
                found[id] = check.relation, once(_recompute, id, check, reads=reads, registry=registry)
    return found


def _recompute(figure_id: str, check: Check, registry: Registry) -> Text:
    """Solve a relation for a figure; where it cannot be solved for, what the check found."""
    tree, locale = parse(check.relation.formula), registry.locale(check.relation.reading_id)
    resolve, key = resolver(registry, check.relation.reading_id), (figure_id, locale)
    try:
        first = evaluate(tree.args[0], resolve)
        if tree.op == "=":
            second = evaluate(tree.args[1], resolve)
        else:  # what must lie inside is as good as printed
            second = exact(registry.compute(tree, locale).low)
        if not isinstance(first, Number) or not isinstance(second, Number):
            return check.found
        alone = isolate(first, second, key) or isolate(second, first, key)
        if alone is None:
            return check.found
        solved = replace(alone, unit=registry.tables["figures"][figure_id]["unit"])
        return in_both(lambda lang: _solved(solved, lang))
    except NoValueError as error:
        return error.reason


def _solved(number: Number, lang: Lang) -> str:
    """Arithmetic with all values that it can have: one of several beside the print would mislead."""
    if number.interval.width == 0:
        return number.text(lang, 6)
    return f"{number.arithmetic(lang)} = {write_interval(number.interval, number.unit, lang)}"
