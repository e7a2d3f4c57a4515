"""The tables of a registry as DataFrames, indexed by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from inspect import cleandoc
from operator import itemgetter
from typing import Any, TypeVar

import pandas as pd

from lbanalysis.ranges import NoValueError
from lbanalysis.reading import printed_decimals, read_printed
from lbanalysis.registry import Registry, as_registry
from lbanalysis.tables import Row, base_schema
from lbanalysis.texts import figure_statement
from lbanalysis.wording import LANGUAGES

Loader = TypeVar("Loader", bound=Callable[..., Any])
_DTYPES = {str: "string", int: "Int64", float: "float64", bool: "bool"}


def frame(names: Sequence[str], rows: Iterable[Iterable[Any]], keys: int = 1) -> pd.DataFrame:
    """A DataFrame of rows, indexed by its first columns, with one dtype per kind of column."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = [_column(cells) for cells in columns]
    index: pd.Index = pd.Index(arrays[0], name=names[0])
    if keys > 1:
        index = pd.MultiIndex.from_arrays(arrays[:keys], names=names[:keys])
    return pd.DataFrame(dict(zip(names[keys:], arrays[keys:], strict=True)), index=index, copy=False)


def _column(cells: tuple[Any, ...]) -> Any:
    kinds = {type(cell) for cell in cells if cell is not None} if cells else {str}
    return pd.array(cells, dtype=_DTYPES.get(kinds.pop(), object) if len(kinds) == 1 else object)


def _table(name: str, registry: Registry | None) -> pd.DataFrame:
    columns = [field["name"] for field in base_schema()[name]["fields"]]
    return frame(columns, map(itemgetter(*columns), as_registry(registry).tables[name].values()))


_CARD = """{said}

Parameters
----------
registry : Registry, optional
    This article's by default.

Returns
-------
DataFrame
    By ``{key}``:

{columns}

Examples
--------
{examples}
>>> {name}("data")
Traceback (most recent call last):
...
TypeError: a registry is expected, and not str: pass load_registry(folder)
"""


def _documented(table: str) -> Callable[[Loader], Loader]:
    """Complete a loader's docstring: its parameter, the columns by the schema, and an example that fails."""
    key, *fields = base_schema()[table]["fields"]
    columns = "\n".join(f"    - ``{field['name']}``: {field['description']}" for field in fields)

    def complete(load: Loader) -> Loader:
        said, prompt, shown = cleandoc(load.__doc__ or "").partition(">>> ")
        parts = {"said": said.rstrip(), "examples": prompt + shown, "columns": columns}
        load.__doc__ = _CARD.format(name=load.__name__, key=key["name"], **parts)
        return load

    return complete


@_documented("figures")
def load_figures(registry: Registry | None = None) -> pd.DataFrame:
    """Load the figures: one row per distinct fact that the article states with a number (52 rows).

    Behind ``printed`` stand ``value`` (decimal string in the row's unit; ISO 8601 for dates and periods,
    ``a/b`` for fractions, a bound for ``approximate``), ``decimals`` (missing but for one numeral in digits)
    and ``interval`` (`Interval` in the row's unit; None for dates and bounds).

    >>> figures = load_figures()
    >>> figures.loc["p03-garden-area", ["printed", "value", "interval", "unit"]].tolist()
    ['9,25', '9.25', [9.245, 9.255], 'ha']
    """
    registry = as_registry(registry)
    rows = [derived(row, registry) for row in registry.tables["figures"].values()]
    figures = frame(list(rows[0]), map(dict.values, rows))
    figures["decimals"] = figures["decimals"].astype("Int64")
    return figures


def derived(figure: Row, registry: Registry) -> dict[str, Any]:
    """A row of the figures with what follows from its print beside it."""
    row: dict[str, Any] = {}
    for name, cell in figure.items():
        row[name] = cell
        if name == "printed":
            row["value"] = read_printed(cell, figure["kind"]).value
            row["decimals"] = printed_decimals(cell)
            row["interval"] = _interval(figure, registry)
    for lang in LANGUAGES:
        row[f"statement_{lang}"] = figure_statement(figure["figure_id"], lang, registry)
    return row


def _interval(figure: Row, registry: Registry) -> object:
    if figure["role"] == "date":
        return None
    try:
        return registry.number(figure["figure_id"]).interval
    except NoValueError:
        return None


@_documented("mentions")
def load_mentions(registry: Registry | None = None) -> pd.DataFrame:
    """Load the mentions: one row per numeric expression at one place of the article's text (72 rows).

    >>> load_mentions().query("figure_id == 'p03-garden-area'")["printed"].tolist()
    ['9,25ha']
    """
    return _table("mentions", registry)


@_documented("readings")
def load_readings(registry: Registry | None = None) -> pd.DataFrame:
    """Load the readings: one row per meaning of a figure, or assumption that is not stated.

    >>> load_readings().query("figure_id == 'p03-hydrant-area'")["statement_en"].tolist()
    ['The dot groups thousands.', 'The dot is a decimal point.']
    """
    return _table("readings", registry)


@_documented("references")
def load_references(registry: Registry | None = None) -> pd.DataFrame:
    """Load the references: independent public values; they never turn a verdict (16 rows).

    >>> load_references().loc["wards-at-founding", "value"]
    '14'
    """
    return _table("references", registry)


@_documented("sections")
def load_sections(registry: Registry | None = None) -> pd.DataFrame:
    """Load the sections of the article in reading order.

    >>> load_sections().loc["b1", "label_en"]
    'Breakthrough 1: staff'
    """
    return _table("sections", registry)


@_documented("unquantified")
def load_unquantified(registry: Registry | None = None) -> pd.DataFrame:
    """Load the claims that the article makes without a number, in our own words (22 rows).

    >>> "b2-health-insurance" in load_unquantified().index
    True
    """
    return _table("unquantified", registry)


@_documented("charts")
def load_charts(registry: Registry | None = None) -> pd.DataFrame:
    """Load the form and the texts of the charts, templates whose numbers are filled in when one is drawn.

    >>> load_charts().loc["garden_target", "label_en"]
    'Garden area and its implied target'
    """
    return _table("charts", registry)


@_documented("marks")
def load_marks(registry: Registry | None = None) -> pd.DataFrame:
    """Load what the charts draw: the formula that each mark stands for, with its look.

    >>> load_marks().loc["garden_target:p03-garden-mean", "formula"]
    'p03-garden-mean'
    """
    return _table("marks", registry)


def load_record(registry: Registry | None = None) -> dict[str, Any]:
    """Load the bibliographic record of the article, with the length and hash of each paragraph.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    dict
        ``id, headline, language, publisher, source, published`` (ISO 8601), ``time, address, sha256`` of the
        text, ``paragraphs`` (of each ``number`` from 1, ``length`` and ``digits`` [characters], ``sha256``).

    Examples
    --------
    >>> len(load_record()["paragraphs"])
    16
    >>> load_record()["author"]
    Traceback (most recent call last):
    ...
    KeyError: 'author'
    """
    return deepcopy(dict(as_registry(registry).record))
