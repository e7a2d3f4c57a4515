"""The registry's relations put to the test: an outcome for every check, a verdict for every figure.

Registered relations hold between figures. Two kinds are derived: bounds that follow from what a percentage is of and from
fractions such as 14/14, and repeats, by which the mentions of one figure (or identifier) print alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import pandas as pd

from lbanalysis.formulas import Tree, evaluate, names, parse, put_to_test
from lbanalysis.loaders import frame
from lbanalysis.numbers import Number, exact, isolate
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry, resolver
from lbanalysis.wording import LANGUAGES, Lang, Text, write_interval

T = TypeVar("T")
LAYERS = ("equality", "part", "bound", "repeat", "reading")
VERDICTS = ("agrees", "disagrees", "fits a reading", "cannot be checked")
# What a check of a layer ends in where it holds, and where not; a bound under a reading can only rule that reading out.
OUTCOMES = {
    "equality": ("agrees", "disagrees"), "part": ("agrees", "disagrees"), "bound": ("holds", "disagrees"),
    "repeat": ("same", "differs"), "reading": ("fits", "ruled out"),
}  # fmt: skip
CONTRADICTS = ("disagrees", "differs")
NOTICES = (*CONTRADICTS, "ruled out")


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
    def tree(self) -> Tree:
        """The formula, taken apart."""
        return parse(self.formula)

    @property
    def reads(self) -> tuple[str, ...]:
        """The ids that it reads at once."""
        return self.mentions or (*names(self.tree), self.reading_id)


class Check(NamedTuple):
    """A relation put to the test: its outcome (empty where it cannot be computed exactly) and what was found."""

    relation: Relation
    outcome: str
    found: Text


@lru_cache(maxsize=64)
def relations_of(registry: Registry) -> tuple[Relation, ...]:
    """Every relation, registered and derived, by layer."""
    registered = [
        Relation(
            id, row["layer"], row["formula"], row["reading_id"], Text(row["statement_en"], row["statement_vi"]),
            registry.bears_on(parse(row["formula"])),
        )
        for id, row in registry.tables["relations"].items()
    ]  # fmt: skip
    stated = {relation.tree for relation in registered}
    bounds = [relation for relation in _bounds(registry) if relation.tree not in stated]
    return tuple(sorted([*registered, *bounds, *_repeats(registry)], key=lambda r: LAYERS.index(r.layer)))


def _bounds(registry: Registry) -> Iterator[Relation]:
    """What follows from the tables alone: a share is not above 100, a part not above its whole."""
    for id, figure in registry.tables["figures"].items():
        label = Text(figure["label_en"], figure["label_vi"])
        if figure["of"] == "whole":
            said = Text(f"{label.en}: not above 100%.", f"{label.vi}: không vượt 100%.")
            yield Relation(f"{id}-bound", "bound", f"{id} <= 100", "", said, (id,))
        elif figure["kind"] == "fraction" and "/" in figure["printed"]:
            said = Text(
                f"{label.en}: the part is not above the whole.", f"{label.vi}: phần không lớn hơn tổng."
            )
            yield Relation(f"{id}-bound", "bound", f"part({id}) <= whole({id})", "", said, (id,))


def _repeats(registry: Registry) -> Iterator[Relation]:
    """Figures and identifiers that are mentioned more than once."""
    places: dict[str, list[str]] = {}
    for id, mention in registry.tables["mentions"].items():
        if name := mention["figure_id"] or mention["identifier_id"]:
            places.setdefault(name, []).append(id)
    for name, mentions in places.items():
        if len(mentions) > 1:
            figure = registry.tables["figures"].get(name)
            label = Text(figure["label_en"], figure["label_vi"]) if figure else Text(name, name)
            said = Text(f"{label.en}: printed alike each time.", f"{label.vi}: được in giống nhau ở mọi chỗ.")
            yield Relation(
                f"{name}-repeats", "repeat", "", "", said, (name,) if figure else (), tuple(mentions)
            )


def put(relation: Relation, registry: Registry) -> Check:
    """Put one relation to the test."""
    if relation.mentions:
        printed = [registry.tables["mentions"][id]["printed"].lower() for id in relation.mentions]
        listed = " / ".join(dict.fromkeys(printed))
        found = Text(f"{len(printed)} mentions: {listed}", f"{len(printed)} chỗ: {listed}")
        holds: bool | None = len(set(printed)) == 1
    else:
        holds, found = put_to_test(relation.tree, resolver(registry, relation.reading_id))
    if holds is None:
        return Check(relation, "", found)
    outcome = OUTCOMES[relation.layer][not holds]
    return Check(relation, "ruled out" if outcome == "disagrees" and relation.reading_id else outcome, found)


@lru_cache(maxsize=64)
def checks_of(registry: Registry) -> tuple[Check, ...]:
    """Every relation put to the test."""
    return tuple(_put_once(relation, registry) for relation in relations_of(registry))


def _put_once(relation: Relation, registry: Registry) -> Check:
    return _kept.get((relation, *rows_read(relation.reads, registry)), lambda: put(relation, registry))


# --- what registries that are alike share -----------------------------------------------------------------------------

_TABLES = ("figures", "results", "references", "mentions", "readings")  # whose ids a formula can name


def rows_read(ids: Iterable[str], registry: Registry) -> tuple[object, ...]:
    """The rounding rule, and the rows of ids and of all that their formulas name: what follows hangs on these alone."""
    left, rows = list(ids), dict[str, tuple[object, ...]]()
    while left:
        id = left.pop()
        if id not in rows:
            row = next((registry.tables[table][id] for table in _TABLES if id in registry.tables[table]), {})
            rows[id] = tuple(row.values())
            left += [*names(parse(row["formula"])), row["reading_id"]] if "formula" in row else []
    return (registry.rounding, *rows.values())


class Kept(Generic[T]):
    """What was made of the rows that it hangs on, so that a scenario makes anew only what its change bears on."""

    def __init__(self, most: int = 4096) -> None:
        """Keep nothing yet, and so much at the most."""
        self.most, self.made = most, dict[tuple[object, ...], T]()

    def get(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was made for a key, or is made now; all is let go when it is too much."""
        if key not in self.made:
            if len(self.made) >= self.most:
                self.made.clear()
            self.made[key] = make()
        return self.made[key]


_kept = Kept[Check]()


class Verdict(NamedTuple):
    """What the checks say of a figure, and the readings that it fits."""

    verdict: str
    readings: tuple[str, ...]
    checks: tuple[str, ...]


@lru_cache(maxsize=64)
def verdicts_of(registry: Registry) -> dict[str, Verdict]:
    """The verdict of every figure: disagrees before agrees before fits a reading before cannot be checked."""
    own: dict[str, list[Check]] = {id: [] for id in registry.tables["figures"]}
    for check in checks_of(registry):
        for id in check.relation.figures:
            own[id].append(check)
    return {id: _verdict(checks) for id, checks in own.items()}


def _verdict(checks: list[Check]) -> Verdict:
    outcomes = {check.outcome for check in checks}
    fits = tuple(check.relation.reading_id for check in checks if check.outcome == "fits")
    verdict = (
        "disagrees" if outcomes & set(CONTRADICTS)
        else "agrees" if "agrees" in outcomes
        else "fits a reading" if fits
        else "cannot be checked"
    )  # fmt: skip
    return Verdict(verdict, fits, tuple(check.relation.id for check in checks))


def meaning(figure_id: str, registry: Registry) -> str:
    """Whether a figure's meaning is clear or ambiguous: ambiguous where it has more than one reading."""
    own = [row for row in registry.tables["readings"].values() if row["figure_id"] == figure_id]
    return "ambiguous" if len(own) > 1 else "clear"


# --- tables -----------------------------------------------------------------------------------------------------------


def load_relations(registry: Registry | None = None) -> pd.DataFrame:
    """Load the relations: registered ones, bounds that follow from the tables, and repeats (32 rows).

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``relation_id``: ``layer`` (equality, part, bound, repeat, reading), ``formula`` (empty for a repeat),
        ``reading_id`` (under which it holds), ``figures, mentions`` (tuples of ids), ``statement_en, statement_vi``.

    Source
    ------
    The article's own arithmetic, in our words; CC BY 4.0.

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
            "relation_id": r.id, "layer": r.layer, "formula": r.formula, "reading_id": r.reading_id, "figures": r.figures,
            "mentions": r.mentions, "statement_en": r.statement.en, "statement_vi": r.statement.vi,
        }
        for r in relations_of(as_registry(registry))
    ]  # fmt: skip
    columns = "relation_id layer formula reading_id figures mentions statement_en statement_vi"
    return frame(rows, "relation_id", columns)


def check_figures(registry: Registry | None = None) -> pd.DataFrame:
    """Put every relation to the test.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default; pass a changed one to test an assumption (`change_registry`).

    Returns
    -------
    DataFrame
        By ``check_id``: ``layer, outcome`` (agrees or disagrees for an equality or part, holds or disagrees for a bound,
        same or differs for a repeat, fits or ruled out for a reading; empty where it cannot be computed exactly),
        ``found_en, found_vi`` (the arithmetic, or why there is no value), ``formula, readings, figures`` (tuples of ids),
        ``statement_en, statement_vi``.

    Source
    ------
    The relations of the registry; an equality agrees if 0 lies in the exact range of the difference of its sides.

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
            "formula": r.formula, "readings": registry.readings(r.tree, r.reading_id) if r.formula else (),
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
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``figure_id``: ``section, role, meaning`` (clear, or ambiguous where there is more than one reading),
        ``verdict`` (disagrees, agrees, fits a reading, cannot be checked), ``readings`` (those that it fits) and
        ``checks`` (tuples of ids). A figure agrees if an equality with another figure, or with what is named, agrees and
        none disagrees; bounds and repeats confirm nothing, and a reading that is ruled out contradicts nothing.

    Source
    ------
    As for `check_figures`.

    Examples
    --------
    >>> verdicts = figure_verdicts()["verdict"]
    >>> verdicts[["p02-targets", "p01-cases", "p03-garden-area"]].tolist()
    ['agrees', 'cannot be checked', 'fits a reading']
    >>> from lbanalysis.registry import change_registry
    >>> figure_verdicts(change_registry(printed={"p02-targets": "33"})).loc["p02-targets", "verdict"]
    'disagrees'
    """
    registry = as_registry(registry)
    rows = [
        {
            "figure_id": id, "section": figure["section"], "role": figure["role"], "meaning": meaning(id, registry),
            "verdict": own.verdict, "readings": own.readings, "checks": own.checks,
        }
        for (id, figure), own in zip(registry.tables["figures"].items(), verdicts_of(registry).values(), strict=True)
    ]  # fmt: skip
    return frame(rows, "figure_id")


# --- figures recomputed from others -----------------------------------------------------------------------------------

_DIGITS = 6  # significant digits of what is recomputed: enough to compare it with what is printed


@lru_cache(maxsize=64)
def recomputed_of(registry: Registry) -> dict[str, tuple[Relation, Text]]:
    """The arithmetic that yields each figure from others, by the first relation that has one."""
    found: dict[str, tuple[Relation, Text]] = {}
    for check in checks_of(registry):
        relation = check.relation
        if relation.layer in ("equality", "part", "reading"):
            for id in relation.figures:
                if id not in found:
                    found[id] = relation, _recompute(id, check, registry)
    return found


def _solved(number: Number, lang: Lang) -> str:
    """The arithmetic with its outcome, or with all values that it can have: one of them beside the print would mislead."""
    if number.interval.width == 0:
        return number.text(lang, _DIGITS)
    return f"{number.arithmetic(lang)} = {write_interval(number.interval, number.unit, lang)}"


def _recompute(figure_id: str, check: Check, registry: Registry) -> Text:
    """Solve a relation for a figure; where it cannot be solved for, what the check found."""
    tree, resolve = check.relation.tree, resolver(registry, check.relation.reading_id)
    key = (figure_id, registry.locale(check.relation.reading_id))
    try:
        if tree.op == "=":
            first, second = (evaluate(side, resolve) for side in tree.args)
        else:  # what must lie inside is as good as printed
            first = evaluate(tree.args[0], resolve)
            second = exact(registry.compute(tree, key[1]).low)
        for side, other in ((first, second), (second, first)):
            if isinstance(side, Number) and isinstance(other, Number):
                alone = isolate(side, other, key)
                if alone is not None:
                    solved = replace(alone, unit=registry.tables["figures"][figure_id]["unit"])
                    return Text(*(_solved(solved, lang) for lang in LANGUAGES))
    except NoValueError as error:
        return error.reason
    return check.found
