"""What the checks would catch: every single-digit misprint put into the mentions and figures of a registry.

A misprint replaces one digit of one mention by another digit, and the figure's too where it has no other mention. It is
caught where an outcome turns to disagrees, differs or ruled out; a numeral that becomes malformed turns every check that
reads it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from lbanalysis.checks import LAYERS, NOTICES, Kept, Relation, checks_of, put, rows_read
from lbanalysis.loaders import frame
from lbanalysis.registry import Registry, as_registry
from lbanalysis.wording import Text, write_number

DIGITS = "0123456789"
ROLES = ("quantity", "date")  # of figures; both are put to the test, and counted apart


class Misprint(NamedTuple):
    """A wrong digit at an offset of a mention's printed text."""

    mention_id: str
    offset: int
    digit: str


def misprints_of(figure_id: str, registry: Registry) -> list[Misprint]:
    """Every single-digit misprint of a figure's mentions."""
    return [
        Misprint(mention["mention_id"], i, digit)
        for mention in registry.places(figure_id)
        for i, c in enumerate(mention["printed"])
        if c in DIGITS
        for digit in DIGITS
        if digit != c
    ]


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


@lru_cache(maxsize=8)
def _caught(
    registry: Registry, layers: tuple[str, ...] = LAYERS, roles: tuple[str, ...] = ROLES
) -> dict[tuple[str, str], frozenset[Misprint]]:
    """The misprints that each check of some layers would catch, by check and figure, for figures of some roles."""
    # A check that notices something already catches nothing, nor does one that does not read the figure.
    return {
        (check.relation.id, id): frozenset()
        if check.outcome in NOTICES
        else _caught_by(check.relation, id, registry)
        for check in checks_of(registry)
        if check.relation.layer in layers
        for id in check.relation.figures
        if registry.tables["figures"][id]["role"] in roles
    }


_kept = Kept[frozenset[Misprint]]()


def _caught_by(relation: Relation, figure_id: str, registry: Registry) -> frozenset[Misprint]:
    """The misprints of a figure that a relation would catch, counted once for all registries that are alike in them."""
    mentions = [mention["mention_id"] for mention in registry.places(figure_id)]
    key = (relation, *rows_read([*relation.reads, figure_id, *mentions], registry))
    return _kept.get(key, lambda: _count(relation, figure_id, registry))


def _count(relation: Relation, figure_id: str, registry: Registry) -> frozenset[Misprint]:
    return frozenset(
        misprint
        for misprint in misprints_of(figure_id, registry)
        if put(relation, put_in(misprint, registry)).outcome in NOTICES
    )


def headline_power(registry: Registry) -> tuple[int, int]:
    """How many misprints quantities can have, and how many of them equalities between distinct figures would catch."""
    ids = [id for id, figure in registry.tables["figures"].items() if figure["role"] == "quantity"]
    caught = set().union(*_caught(registry, ("equality",), ("quantity",)).values())
    return sum(len(misprints_of(id, registry)) for id in ids), len(caught)


def misprint_power(registry: Registry | None = None) -> pd.DataFrame:
    """Compute the share of the single-digit misprints of each figure that each check would catch.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default; in a changed one the misprints are those of the changed prints.

    Returns
    -------
    DataFrame
        By ``check_id`` and ``figure_id``: ``layer, role, misprints, caught, power`` (caught / misprints; missing where the
        figure has no digit), ``sentence_en, sentence_vi`` (the same for a lay reader) and ``caught_misprints``, a
        frozenset of (mention id, offset, digit).

    Source
    ------
    The definition of power of this project: `docs/decisions/0003-power-is-the-share-of-misprints-caught.md`.

    Examples
    --------
    >>> misprint_power().loc[("p02-targets-sum", "p02-targets"), ["misprints", "caught"]].tolist()
    [18, 18]
    >>> misprint_power("data")
    Traceback (most recent call last):
    ...
    TypeError: a registry is expected, and not str: pass load_registry(folder)
    """
    registry = as_registry(registry)
    layers = {check.relation.id: check.relation.layer for check in checks_of(registry)}
    rows = []
    for (check_id, figure_id), caught in _caught(registry).items():
        misprints = len(misprints_of(figure_id, registry))
        said = power_sentence(len(caught), misprints)
        rows.append({
            "check_id": check_id, "figure_id": figure_id, "layer": layers[check_id],
            "role": registry.tables["figures"][figure_id]["role"], "misprints": misprints, "caught": len(caught),
            "power": len(caught) / misprints if misprints else float("nan"), "sentence_en": said.en, "sentence_vi": said.vi,
            "caught_misprints": caught,
        })  # fmt: skip
    columns = "check_id figure_id layer role misprints caught power sentence_en sentence_vi caught_misprints"
    return frame(rows, ["check_id", "figure_id"], columns)


def power_sentence(caught: int, misprints: int) -> Text:
    """Say the power of a check over a figure to a lay reader."""
    if misprints == 0:
        return Text(
            "The number is written in words: it has no digit to misprint.",
            "Con số viết bằng chữ nên không có chữ số nào để in sai.",
        )
    if caught == 0:
        return Text(
            "If one digit were wrong, this check would not notice.",
            "Nếu một chữ số bị in sai, phép kiểm tra này sẽ không phát hiện.",
        )
    if caught == misprints:
        return Text(
            "If any one digit were wrong, this check would notice.",
            "Nếu bất kỳ chữ số nào bị in sai, phép kiểm tra này sẽ phát hiện.",
        )
    en, vi = (write_number(Fraction(100 * caught, misprints), 0, lang) for lang in ("en", "vi"))
    return Text(
        f"If one digit were wrong, this check would notice in {caught} of {misprints} cases ({en}%).",
        f"Nếu một chữ số bị in sai, phép kiểm tra này phát hiện {caught} trong {misprints} trường hợp ({vi}%).",
    )


def power_by_layer(registry: Registry | None = None) -> pd.DataFrame:
    """Stack the layers: how many of all misprints are caught by equalities alone, and what each further layer adds.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``role`` (quantity, date) and ``layer``, in the order equality, part, bound, repeat, reading: ``misprints`` (all
        of that role), ``added`` (caught by this layer and none before), ``caught`` (so far) and ``power``. The headline is
        the first row: quantities, equalities between distinct figures alone.

    Source
    ------
    As for `misprint_power`.

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
    figures, found, rows = registry.tables["figures"], _caught(registry), []
    layers = {check.relation.id: check.relation.layer for check in checks_of(registry)}
    for role in ROLES:
        misprints = sum(
            len(misprints_of(id, registry)) for id, figure in figures.items() if figure["role"] == role
        )
        so_far: set[Misprint] = set()
        for layer in LAYERS:
            own = [
                c
                for (check, id), c in found.items()
                if layers[check] == layer and figures[id]["role"] == role
            ]
            added = set().union(*own) - so_far
            so_far |= added
            rows.append({
                "role": role, "layer": layer, "misprints": misprints, "added": len(added), "caught": len(so_far),
                "power": len(so_far) / misprints if misprints else float("nan"),
            })  # fmt: skip
    return frame(rows, ["role", "layer"])
