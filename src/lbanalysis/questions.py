"""What a person must still decide in a registry that was drafted: cells with a mark, and suggestions."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from lbanalysis.loaders import frame
from lbanalysis.power import power_sentences
from lbanalysis.registry import Registry, as_registry
from lbanalysis.wording import CATALOGUE, LANGUAGES, Text, both, read_catalogue

MARK, SUGGESTED = both("[open]"), both("Suggested:")  # how a cell begins that a person must still decide


def open_questions(registry: Registry | None = None) -> pd.DataFrame:
    """List what a person must still decide: cells that begin with a mark, and suggestions.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``table, id``: ``printed`` (of a figure or mention), ``cells`` (a tuple of the columns that are
        open), ``question_en, question_vi`` (what is asked; of a suggestion its formula, its chance and its
        power).

    Examples
    --------
    >>> len(open_questions())
    0
    >>> open_questions("data")
    Traceback (most recent call last):
    ...
    TypeError: a registry is expected, and not str: pass load_registry(folder)
    """
    registry = as_registry(registry)
    power = dict[str, Text]()
    rows = list[tuple[Any, ...]]()
    record = [name for name, cell in registry.record.items() if cell == MARK.vi]
    record += ["published"] * (not registry.record["published"])
    if record:
        rows.append(("article", registry.record["id"], "", tuple(record), "", ""))
    for table, those in registry.tables.items():
        for id, row in those.items():
            cells = [name for name, cell in row.items() if str(cell).startswith((*MARK, *SUGGESTED))]
            if not cells:
                continue
            asked = ["", ""]
            if table == "figures":
                asked = [row[f"note_{lang}"].removeprefix(MARK.to(lang)).strip() for lang in LANGUAGES]
                if row["role"] == "quantity" and not row["period"]:
                    cells.append("period")
            elif table == "relations":
                power = power or power_sentences(registry)
                said = power.get(id, Text("", ""))  # of one that bears on no figure nothing
                asked = [
                    f"{row[f'statement_{lang}']} {row['formula']}. {said.to(lang)}".rstrip()
                    for lang in LANGUAGES
                ]
            elif table == "mentions":
                reason = row["reason"].removeprefix(MARK.en).strip()
                asked = [reason, read_catalogue(CATALOGUE).get(reason, reason)]
            stems = tuple(dict.fromkeys(re.sub("_(en|vi)$", "", name) for name in cells))
            rows.append((table, id, row.get("printed", ""), stems, *asked))
    return frame("table id printed cells question_en question_vi".split(), rows, keys=2)
