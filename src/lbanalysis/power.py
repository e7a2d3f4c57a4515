"""What the checks would catch: every single-digit misprint put into a registry's mentions and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from lbanalysis.checks import LAYERS, NOTICES, Relation, checks_of, once, put
from lbanalysis.loaders import frame
from lbanalysis.registry import Registry, as_registry
from lbanalysis.tables import Row
from lbanalysis.wording import Text, both, in_both, write_number

DIGITS = "0123456789"
ROLES = ("quantity", "date")  # of figures; both are put to the test, and counted apart


class Misprint(NamedTuple):
    """A wrong digit at an offset of a mention's printed text."""

    mention_id: str
    offset: int
    digit: str


Caught = frozenset[Misprint]


def misprints_in(mention: Row) -> list[Misprint]:
    """Every single-digit misprint of a mention."""
    return [
        Misprint(mention["mention_id"], i, digit)
        for i, c in enumerate(mention["printed"])
        if c in DIGITS
        for digit in DIGITS
        if digit != c
    ]


def misprints_of(figure_id: str, registry: Registry) -> list[Misprint]:
    """Every single-digit misprint of a figure's mentions."""
    return [misprint for mention in registry.places(figure_id) for misprint in misprints_in(mention)]


def put_in(misprint: Misprint, registry: Registry) -> Registry:
    """The registry with a misprint in a mention, and in its figure where that is mentioned nowhere else."""
    mention = registry.tables["mentions"][misprint.mention_id]
    text = mention["printed"]
    text = text[: misprint.offset] + misprint.digit + text[misprint.offset + 1 :]
    tables = dict(registry.tables)
    tables["mentions"] = {**tables["mentions"], misprint.mention_id: {**mention, "printed": text}}
    figure = tables["figures"].get(mention["figure_id"])
    if figure and len(registry.places(figure["figure_id"])) == 1:
        numeral = text[: len(figure["printed"])]
        tables["figures"] = {**tables["figures"], figure["figure_id"]: {**figure, "printed": numeral}}
    return replace(registry, tables=MappingProxyType(tables))


def _caught(registry: Registry, layers: tuple[str, ...] = LAYERS) -> Iterator[tuple[Relation, str, Caught]]:
    """The misprints that each check of some layers would catch, of each figure that it bears on."""
    for relation, outcome, _ in checks_of(registry):
        for id in relation.figures if relation.layer in layers else ():
            if outcome in NOTICES:  # what notices something already catches nothing more
                yield relation, id, Caught()
            else:
                reads = [*relation.reads, id, *(mention["mention_id"] for mention in registry.places(id))]
                yield relation, id, once(_count, relation, id, reads=reads, registry=registry)


def _count(relation: Relation, figure_id: str, registry: Registry) -> Caught:
    return Caught(
        misprint
        for misprint in misprints_of(figure_id, registry)
        if put(relation, put_in(misprint, registry), told=False).outcome in NOTICES
    )


def _possible(role: str, registry: Registry) -> int:
    """How many misprints figures of a role can have."""
    figures = registry.tables["figures"]
    return sum(len(misprints_of(id, registry)) for id in figures if figures[id]["role"] == role)


def _share(misprints: int, caught: int) -> float:
    return caught / misprints if misprints else float("nan")


def headline_power(registry: Registry) -> tuple[int, int]:
    """How many misprints quantities can have, and how many of them equalities between figures would catch."""
    figures, caught = registry.tables["figures"], _caught(registry, ("equality",))
    of_quantities = (own for _, id, own in caught if figures[id]["role"] == "quantity")
    return _possible("quantity", registry), len(Caught().union(*of_quantities))


def misprint_power(registry: Registry | None = None) -> pd.DataFrame:
    """Compute the share of the single-digit misprints of each figure that each check would catch.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``check_id, figure_id``: ``layer, role, misprints, caught, power`` (caught / misprints; missing
        where the figure has no digit), ``sentence_en, sentence_vi`` (the same for a lay reader) and
        ``caught_misprints`` (a frozenset of mention id, offset, digit).

    Examples
    --------
    >>> misprint_power().loc[("p02-targets-sum", "p02-targets"), ["misprints", "caught"]].tolist()
    [18, 18]
    >>> misprint_power("data")
    Traceback (most recent call last):
    ...
    TypeError: a registry is expected, and not str: pass load_registry(folder)
    """
    registry, rows = as_registry(registry), []
    notice = _noticing(registry)
    for relation, id, caught in _caught(registry):
        role, misprints = registry.tables["figures"][id]["role"], len(misprints_of(id, registry))
        power = _share(misprints, len(caught))
        said = _sentence(len(caught), misprints, relation.id in notice)
        rows.append((relation.id, id, relation.layer, role, misprints, len(caught), power, *said, caught))
    columns = "check_id figure_id layer role misprints caught power sentence_en sentence_vi caught_misprints"
    return frame(columns.split(), rows, keys=2)


def _noticing(registry: Registry) -> set[str]:
    """The checks that notice something as it is."""
    return {check.relation.id for check in checks_of(registry) if check.outcome in NOTICES}


def power_sentences(registry: Registry) -> dict[str, Text]:
    """Say of each check to a lay reader what it would notice, over all figures that it bears on."""
    sums, notice = (
        misprint_power(registry).groupby("check_id")[["caught", "misprints"]].sum(),
        _noticing(registry),
    )
    return {str(id): _sentence(int(caught), int(all), id in notice) for id, caught, all in sums.itertuples()}


def _sentence(caught: int, misprints: int, notices: bool) -> Text:
    """Say the power of a check over a figure to a lay reader, or that it notices something as it is."""
    if notices:
        return both("This check notices something already: a further wrong digit would not show.")
    if misprints == 0:
        return both("The number is written in words: it has no digit to misprint.")
    if caught == 0:
        return both("If one digit were wrong, this check would not notice.")
    if caught == misprints:
        return both("If any one digit were wrong, this check would notice.")
    share = in_both(lambda lang: write_number(Fraction(100 * caught, misprints), 0, lang))
    text = "If one digit were wrong, this check would notice in {} of {} cases ({}%)."
    return both(text, caught, misprints, share)


def power_by_layer(registry: Registry | None = None) -> pd.DataFrame:
    """Stack the layers: how many misprints are caught by equalities alone, and what each further layer adds.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``role`` (quantity, date) and ``layer`` (equality, part, bound, repeat, reading): ``misprints``,
        ``added`` (caught by this layer and none before), ``caught`` (so far) and ``power``; the first row is
        the headline.

    Examples
    --------
    >>> power_by_layer().loc[("quantity", "equality"), ["misprints", "caught"]].astype(int).tolist()
    [837, 90]
    >>> power_by_layer("data")
    Traceback (most recent call last):
    ...
    TypeError: a registry is expected, and not str: pass load_registry(folder)
    """
    registry = as_registry(registry)
    figures, found, rows = registry.tables["figures"], list(_caught(registry)), []
    for role in ROLES:
        misprints, so_far = _possible(role, registry), Caught()
        for layer in LAYERS:
            own = (c for relation, id, c in found if relation.layer == layer and figures[id]["role"] == role)
            before, so_far = so_far, so_far.union(*own)
            power = _share(misprints, len(so_far))
            rows.append((role, layer, misprints, len(so_far - before), len(so_far), power))
    return frame("role layer misprints added caught power".split(), rows, keys=2)
