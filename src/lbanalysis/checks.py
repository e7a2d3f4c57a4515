"""The registry's relations put to the test: an outcome for every check, a verdict for every figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from lbanalysis.formulas import evaluate, names, parse, put_to_test
from lbanalysis.loaders import frame
from lbanalysis.numbers import Number, exact, isolate
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry, resolver
from lbanalysis.wording import Lang, Text, both, in_both, write_interval

T = TypeVar("T")
# What a check of a layer ends in where it holds, and where not; under a reading only that reading is ruled out.
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
    """A relation put to the test: its outcome (empty where it cannot be computed exactly) and what was found."""

    relation: Relation
    outcome: str
    found: Text


@lru_cache(maxsize=64)
def relations_of(registry: Registry) -> tuple[Relation, ...]:
    """Every relation, registered and derived, by layer."""
    relations = []
    for id, row in registry.tables["relations"].items():
        figures = registry.bears_on(parse(row["formula"]))
        statement = Text.of(row, "statement")
        relations.append(Relation(id, row["layer"], row["formula"], row["reading_id"], statement, figures))
    stated = {parse(relation.formula) for relation in relations}
    relations += [bound for bound in _bounds(registry) if parse(bound.formula) not in stated]
    return tuple(sorted([*relations, *_repeats(registry)], key=lambda r: LAYERS.index(r.layer)))


def _bounds(registry: Registry) -> Iterator[Relation]:
    """What follows from the tables alone: a share is not above 100, a part not above its whole."""
    for id, figure in registry.tables["figures"].items():
        if figure["of"] == "whole":
            formula, text = f"{id} <= 100", "{}: not above 100%."
        elif figure["kind"] == "fraction" and "/" in figure["printed"]:
            formula, text = f"part({id}) <= whole({id})", "{}: the part is not above the whole."
        else:
            continue
        yield Relation(f"{id}-bound", "bound", formula, "", both(text, Text.of(figure, "label")), (id,))


def _repeats(registry: Registry) -> Iterator[Relation]:
    """By a repeat the mentions of one figure, or of one identifier, print alike."""
    places = defaultdict(list)
    for id, mention in registry.tables["mentions"].items():
        places[mention["figure_id"] or mention["identifier_id"]].append(id)
    for name, mentions in places.items():
        if name and len(mentions) > 1:
            figure = registry.tables["figures"].get(name)
            said = both("{}: printed alike each time.", Text.of(figure, "label") if figure else name)
            owner = (name,) if figure else ()
            yield Relation(f"{name}-repeats", "repeat", "", "", said, owner, tuple(mentions))


def put(relation: Relation, registry: Registry) -> Check:
    """Put one relation to the test."""
    if relation.mentions:
        printed = [registry.tables["mentions"][id]["printed"].lower() for id in relation.mentions]
        different = dict.fromkeys(printed)
        holds: bool | None = len(different) == 1
        found = both("{} mentions: {}", len(printed), " / ".join(different))
    else:
        holds, found = put_to_test(parse(relation.formula), resolver(registry, relation.reading_id))
    if holds is None:
        return Check(relation, "", found)
    outcome = OUTCOMES["reading" if relation.reading_id and not holds else relation.layer][not holds]
    return Check(relation, outcome, found)


@lru_cache(maxsize=64)
def checks_of(registry: Registry) -> tuple[Check, ...]:
    """Every relation put to the test."""
    return tuple(once(put, r, reads=r.reads, registry=registry) for r in relations_of(registry))


_TABLES = ("figures", "results", "references", "mentions", "readings")  # whose ids a formula can name
_made: dict[tuple[object, ...], Any] = {}


def once(make: Callable[..., T], *about: object, reads: Iterable[str], registry: Registry) -> T:
    """What is made of some rows, once for all registries that are alike in them and in all that their formulas name."""
    left, rows = list(reads), dict[str, tuple[object, ...]]()
    while left:
        id = left.pop()
        if id not in rows:
            row = next((registry.tables[table][id] for table in _TABLES if id in registry.tables[table]), {})
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


@lru_cache(maxsize=64)
def verdicts_of(registry: Registry) -> dict[str, Verdict]:
    """The verdict of every figure: disagrees before agrees before fits a reading before cannot be checked."""
    verdicts = {}
    for id in registry.tables["figures"]:
        own = [check for check in checks_of(registry) if id in check.relation.figures]
        outcomes = {check.outcome for check in own}
        verdict = next((_GIVES[outcome] for outcome in _GIVES if outcome in outcomes), "cannot be checked")
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
        By ``relation_id``: ``layer`` (equality, part, bound, repeat, reading), ``formula`` (empty for a repeat),
        ``reading_id`` (under which it holds), ``figures, mentions`` (tuples of ids), ``statement_en, statement_vi``.

    Examples
    --------
    >>> load_relations().loc["p02-targets-sum", "formula"]
    'p02-targets-met + p02-targets-in-progress = p02-targets'
    >>> load_relations().loc["nothing"]
    Traceback (most recent call last):
    ...
    KeyError: 'nothing'
    """
    rows = [
        {
            "relation_id": r.id, "layer": r.layer, "formula": r.formula, "reading_id": r.reading_id,
            "figures": r.figures, "mentions": r.mentions, "statement_en": r.statement.en,
            "statement_vi": r.statement.vi,
        }
        for r in relations_of(as_registry(registry))
    ]  # fmt: skip
    columns = "relation_id layer formula reading_id figures mentions statement_en statement_vi"
    return frame(rows, "relation_id", columns)


def check_figures(registry: Registry | None = None) -> pd.DataFrame:
    """Put every relation to the test; an equality agrees if 0 lies in the exact range of its sides' difference.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``check_id``: ``layer, outcome`` (agrees or disagrees for an equality or part, holds or disagrees for a
        bound, same or differs for a repeat, fits or ruled out for a reading; empty where it cannot be computed
        exactly), ``found_en, found_vi`` (the arithmetic, or why there is no value), ``formula, readings, figures``
        (tuples of ids), ``statement_en, statement_vi``.

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
    rows = [
        {
            "check_id": r.id, "layer": r.layer, "outcome": outcome, "found_en": found.en, "found_vi": found.vi,
            "formula": r.formula, "readings": registry.readings(parse(r.formula), r.reading_id) if r.formula else (),
            "figures": r.figures, "statement_en": r.statement.en, "statement_vi": r.statement.vi,
        }
        for r, outcome, found in checks_of(registry)
    ]  # fmt: skip
    columns = "check_id layer outcome found_en found_vi formula readings figures statement_en statement_vi"
    return frame(rows, "check_id", columns)


def figure_verdicts(registry: Registry | None = None) -> pd.DataFrame:
    """Give every figure the verdict of the checks that bear on it, and say whether its meaning is clear.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``figure_id``: ``section, role, meaning`` (clear, or ambiguous where there is more than one reading),
        ``verdict`` (disagrees, agrees, fits a reading, cannot be checked), ``readings`` (those that it fits) and
        ``checks`` (tuples of ids). Only equalities and parts make a figure agree, unless another check disagrees.

    Examples
    --------
    >>> figure_verdicts().loc[["p02-targets", "p01-cases", "p03-garden-area"], "verdict"].tolist()
    ['agrees', 'cannot be checked', 'fits a reading']
    >>> from lbanalysis.registry import change_registry
    >>> figure_verdicts(change_registry(printed={"p02-targets": "33"})).loc["p02-targets", "verdict"]
    'disagrees'
    """
    registry = as_registry(registry)
    figures = registry.tables["figures"]
    readings = Counter(reading["figure_id"] for reading in registry.tables["readings"].values())
    rows = [
        {
            "figure_id": id, "section": figures[id]["section"], "role": figures[id]["role"],
            "meaning": "ambiguous" if readings[id] > 1 else "clear", **own._asdict(),
        }
        for id, own in verdicts_of(registry).items()
    ]  # fmt: skip
    return frame(rows, "figure_id")


@lru_cache(maxsize=64)
def recomputed_of(registry: Registry) -> dict[str, tuple[Relation, Text]]:
    """The arithmetic that yields each figure from others, by the first relation that has one."""
    found: dict[str, tuple[Relation, Text]] = {}
    for check in checks_of(registry):
        for id in check.relation.figures:
            if check.relation.layer in ("equality", "part", "reading") and id not in found:
                found[id] = check.relation, _recompute(id, check, registry)
    return found


def _recompute(figure_id: str, check: Check, registry: Registry) -> Text:
    """Solve a relation for a figure; where it cannot be solved for, what the check found."""
    tree, reading = parse(check.relation.formula), check.relation.reading_id
    resolve, locale = resolver(registry, reading), registry.locale(reading)
    try:
        first = evaluate(tree.args[0], resolve)
        # What must lie inside is as good as printed.
        second = (
            evaluate(tree.args[1], resolve) if tree.op == "=" else exact(registry.compute(tree, locale).low)
        )
        if isinstance(first, Number) and isinstance(second, Number):
            key = (figure_id, locale)
            alone = isolate(first, second, key) or isolate(second, first, key)
            if alone is not None:
                solved = replace(alone, unit=registry.tables["figures"][figure_id]["unit"])
                return in_both(lambda lang: _solved(solved, lang))
    except NoValueError as error:
        return error.reason
    return check.found


def _solved(number: Number, lang: Lang) -> str:
    """The arithmetic with its outcome, or with all values that it can have: one beside the print would mislead."""
    if number.interval.width == 0:
        return number.text(lang, 6)
    return f"{number.arithmetic(lang)} = {write_interval(number.interval, number.unit, lang)}"
