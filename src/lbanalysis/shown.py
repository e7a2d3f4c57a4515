"""Tables as notebooks show them: names in the place of ids, headings in words, text on the left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from lbanalysis.checks import relations_of
from lbanalysis.intervals import Interval
from lbanalysis.numbers import Number
from lbanalysis.numerals import InputError
from lbanalysis.printing import word, written
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import results_of
from lbanalysis.texts import outside_text
from lbanalysis.wording import (
    TO,
    Lang,
    Text,
    are_numbers,
    language,
    significant,
    write_interval,
    write_number,
)

if TYPE_CHECKING:
    import pandas as pd

_NAMED = ("figure_id", "result_id", "check_id", "section")  # columns whose ids have a name
_HEADS = {
    "en": {"label": "name", "found": "arithmetic", "topic": "what", "sentence": "power"},
    "vi": {"found": "arithmetic", "sentence": "power"},
}


@dataclass(frozen=True)
class Shown:
    """A table for people: its headings and the text of its cells."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        return "\n".join(" | ".join(row) for row in (self.heads, *self.rows))

    def _repr_html_(self) -> str:
        """A table without scripts, so that it looks alike wherever a notebook is read."""
        numeric = map(are_numbers, zip(*self.rows, strict=True))
        sides = [f' style="text-align: {"right" if number else "left"}"' for number in numeric]
        sides = sides or [' style="text-align: left"'] * len(self.heads)
        lines = [
            "".join(f"<{tag}{side}>{escape(text)}</{tag}>" for side, text in zip(sides, row, strict=True))
            for tag, rows in (("th", (self.heads,)), ("td", self.rows))
            for row in rows
        ]  # fmt: skip
        head, *body = (f"<tr>{line}</tr>" for line in lines)
        table = ['<table class="dataframe" style="margin-bottom: 1em">', f"<thead>{head}</thead>"]
        return "\n".join([*table, "<tbody>", *body, "</tbody></table>"])


def show(
    table: pd.DataFrame, *columns: str, lang: Lang | None = None, registry: Registry | None = None
) -> Shown:
    """Show a table to people: named columns in this order, ids as the names that they have.

    Parameters
    ----------
    table : DataFrame
        Any table of this library.
    *columns : str
        Columns or levels of the index; ``label`` takes ``label_en`` or ``label_vi``, ``figure_id`` its name.
        Without any, all columns and no index.
    lang : {"en", "vi"}, optional
        The language of headings and cells.
    registry : Registry, optional
        Where the names of ids are looked up; this article's by default.

    Returns
    -------
    Shown
        With ``heads`` and ``rows``, all text; a notebook shows it as a table.

    Raises
    ------
    InputError
        If the table has no such column.

    Examples
    --------
    >>> from lbanalysis.checks import check_figures
    >>> show(check_figures().head(1), "statement", "found", "outcome")
    statement | arithmetic | outcome
    Completed targets and targets in progress make up all targets of programme 02. | 24 + 8 = 32 | agrees
    >>> show(check_figures(), "colour")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: the table has no column 'colour'
    """
    registry, lang = as_registry(registry), language(lang)
    whole = table.reset_index()
    # Some tables have their headings in the language already.
    whole = whole.rename(columns={word(name, lang): name for name in columns if name not in whole})
    for name in columns:
        if name not in whole and f"{name}_{lang}" not in whole:
            raise InputError(f"the table has no column {name!r}")
    names = columns or tuple(map(str, table.columns))
    rows = [tuple(_cell(row, name, lang, registry) for name in names) for row in whole.to_dict("records")]
    return Shown(tuple(word(_head(name, lang), lang) for name in names), tuple(rows))


def _head(name: str, lang: Lang) -> str:
    return name.removesuffix("_id") if name in _NAMED else _HEADS[lang].get(name, name)


@lru_cache(maxsize=32)
def _names(column: str, registry: Registry) -> dict[str, Text]:
    """The names of the ids in a column, with those of derived checks and counted results."""
    if column == "check_id":
        return {relation.id: relation.statement for relation in relations_of(registry)}
    if column == "result_id":
        return {id: result.label for id, result in results_of(registry).items()}
    rows = registry.tables["figures" if column == "figure_id" else "sections"]
    return {id: Text.of(row, "label") for id, row in rows.items()}


def _plain(cell: object, lang: Lang) -> str | None:
    """What is no text, as people read it: a number, several of them, a calculation, a day, a period."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return write_number(cell, lang=lang)
    if isinstance(cell, list):
        return ", ".join(_plain(part, lang) or str(part) for part in cell) or "–"
    if isinstance(cell, Number):
        return cell.text(lang)
    if isinstance(cell, float) and cell == cell:
        return write_number(significant(Fraction(cell), 3), lang=lang)
    if not isinstance(cell, str):
        return "–" if cell != cell else None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return written({"value": cell}, "value", lang)
    if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", cell):
        return f"{int(month[2])}/{month[1]}"
    if re.fullmatch(r"(\d{4}|\.\.)/\d{4}", cell):
        return cell.replace("../", "…/").replace("/", f" {TO[lang]} ")
    return word("each year", lang) if cell == "R/P1Y" else None


def _cell(row: dict[Any, Any], name: str, lang: Lang, registry: Registry) -> str:
    """A cell as people read it."""
    cell = row.get(name)
    if isinstance(cell, Interval):
        return write_interval(cell, row.get("unit", ""), lang)
    if name in _NAMED and isinstance(cell, list):
        return " ".join(_cell({name: id}, name, lang, registry) for id in cell) or "–"
    plain = None if name == "value" else _plain(cell, lang)
    if plain is not None:
        return plain
    if name in _NAMED:
        named = _names(name, registry).get(str(cell))
        return named.to(lang) if named else str(cell)
    if name == "value" and "reference_id" in row:
        return outside_text(row["value"], row["unit"], lang)
    return written(row, name, lang) or "–"
