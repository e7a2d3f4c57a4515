"""The tables of a registry as DataFrames, indexed by id: text as ``string``, whole numbers as ``Int64``, ids as tuples."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lbanalysis.numbers import Number
from lbanalysis.ranges import NoValueError
from lbanalysis.reading import printed_decimals, read_printed
from lbanalysis.registry import Registry, as_registry
from lbanalysis.tables import base_schema
from lbanalysis.texts import figure_statement
from lbanalysis.wording import LANGUAGES


def frame(rows: list[dict[str, Any]], index: str | list[str], empty: str = "") -> pd.DataFrame:
    """A DataFrame of rows: text as ``string``, whole numbers as ``Int64``; other objects stay what they are.

    `empty` names the columns that it has without any row.
    """
    if not rows:
        return pd.DataFrame(columns=empty.split(), dtype="string").set_index(index)
    columns = {name: _column([row[name] for row in rows]) for name in rows[0]}
    return pd.DataFrame(columns).set_index(index)


def _column(cells: list[Any]) -> Any:
    values = [cell for cell in cells if cell is not None]
    if values and all(isinstance(value, str) for value in values):
        return pd.array(cells, dtype="string")
    if values and all(type(value) is int for value in values):
        return pd.array(cells, dtype="Int64")
    return (
        cells
        if values and all(isinstance(value, float | bool) for value in cells)
        else pd.Series(cells, dtype=object)
    )


def _table(name: str, registry: Registry) -> pd.DataFrame:
    columns = [field["name"] for field in base_schema()[name]["fields"]]
    rows = list(registry.tables[name].values())
    return frame([dict(row) for row in rows], columns[0], " ".join(columns))


def load_figures(registry: Registry | None = None) -> pd.DataFrame:
    """Load the figures: one row per distinct fact that the article states with a number (52 rows).

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``figure_id``, in the article's order: ``section, role, kind, of, printed, value`` (decimal string in the row's
        unit; ISO 8601 for dates and periods, ``a/b`` for fractions; the bound for ``approximate``), ``decimals`` (printed;
        missing where the number is not one numeral in digits), ``interval`` (`Interval` in the row's unit; None for dates
        and bounds), ``unit, unit_vi, qualifier, period, label_en, label_vi, statement_en, statement_vi, note_en, note_vi``.

    Source
    ------
    The article of 18 April 2023 (`load_record`); CC BY 4.0.

    Examples
    --------
    >>> figures = load_figures()
    >>> figures.loc["p03-garden-area", ["printed", "value", "interval", "unit"]].tolist()
    ['9,25', '9.25', [9.245, 9.255], 'ha']
    >>> load_figures("data")
    Traceback (most recent call last):
    ...
    TypeError: a registry is expected, and not str: pass load_registry(folder)
    """
    registry = as_registry(registry)
    figures = _table("figures", registry)
    read = [read_printed(p, k) for p, k in zip(figures["printed"], figures["kind"], strict=True)]
    for lang in LANGUAGES:
        said = [figure_statement(id, lang, registry) for id in figures.index]
        figures[f"statement_{lang}"] = pd.array(said, dtype="string")
    at = figures.columns.get_loc("printed") + 1
    figures.insert(at, "value", pd.array([mention.value for mention in read], dtype="string"))
    figures.insert(
        at + 1, "decimals", pd.array([printed_decimals(p) for p in figures["printed"]], dtype="Int64")
    )
    figures.insert(
        at + 2,
        "interval",
        pd.Series(map(_interval, [registry] * len(read), figures.index), figures.index, object),
    )
    return figures


def _interval(registry: Registry, figure_id: str) -> object:
    try:
        value = registry.value(figure_id)
    except NoValueError:
        return None
    if isinstance(value, Number):
        return value.interval
    return (
        registry.number(figure_id).interval
        if registry.tables["figures"][figure_id]["kind"] == "fraction"
        else None
    )


def load_mentions(registry: Registry | None = None) -> pd.DataFrame:
    """Load the mentions: one row per numeric expression at one place of the article's text (72 rows).

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``mention_id``, in the order of the text: ``paragraph`` (from 1), ``start, end`` [characters of the canonical
        paragraph], ``printed, role, figure_id`` (empty for identifiers), ``identifier_id`` (what several identifiers name
        alike), ``reason`` (why it is an identifier).

    Source
    ------
    The article of 18 April 2023 (`load_record`); CC BY 4.0.

    Examples
    --------
    >>> load_mentions().query("figure_id == 'p03-garden-area'")["printed"].tolist()
    ['9,25ha']
    >>> load_mentions().loc["m99-01"]
    Traceback (most recent call last):
    ...
    KeyError: 'm99-01'
    """
    return _table("mentions", as_registry(registry))


def load_readings(registry: Registry | None = None) -> pd.DataFrame:
    """Load the readings: one row per meaning that a figure can have, or assumption that the article does not state.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``reading_id``: ``figure_id`` (empty for an assumption), ``locale`` (how the numeral is read under it),
        ``value`` (what is assumed, where formulas name it), ``statement_en, statement_vi, evidence_en, evidence_vi``
        (what speaks for it).

    Source
    ------
    This project; CC BY 4.0.

    Examples
    --------
    >>> load_readings().query("figure_id == 'p03-hydrant-area'")["statement_en"].tolist()
    ['The dot groups thousands.', 'The dot is a decimal point.']
    >>> load_readings().loc["nothing"]
    Traceback (most recent call last):
    ...
    KeyError: 'nothing'
    """
    return _table("readings", as_registry(registry))


def load_references(registry: Registry | None = None) -> pd.DataFrame:
    """Load the references: independent public values that bear on figures (16 rows). They never turn a verdict.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``reference_id``, all text: ``topic_en, topic_vi, value`` (in the row's ``unit``), ``unit, period, title,
        publisher, published, accessed, address`` (empty where unknown), ``figure_id, effect`` (supports, context or
        contradicts), ``note_en, note_vi``.

    Source
    ------
    The pages named in ``address``; each stored copy holds the beginning of a page.

    Examples
    --------
    >>> load_references().loc["wards-at-founding", "value"]
    '14'
    >>> load_references().loc["nothing"]
    Traceback (most recent call last):
    ...
    KeyError: 'nothing'
    """
    return _table("references", as_registry(registry))


def load_sections(registry: Registry | None = None) -> pd.DataFrame:
    """Load the sections of the article in reading order.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``section_id``: ``label_en, label_vi, scope`` (``content``, or ``frame`` for the posting and the plan).

    Examples
    --------
    >>> load_sections().loc["b1", "label_en"]
    'Breakthrough 1: staff'
    >>> load_sections().loc["b3"]
    Traceback (most recent call last):
    ...
    KeyError: 'b3'
    """
    return _table("sections", as_registry(registry))


def load_unquantified(registry: Registry | None = None) -> pd.DataFrame:
    """Load the claims that the article makes without a number (18 rows).

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``claim_id``: ``section, paragraph`` (from 1), ``label_en, label_vi``.

    Source
    ------
    The article of 18 April 2023 (`load_record`), in our own words; CC BY 4.0.

    Examples
    --------
    >>> "b2-health-insurance" in load_unquantified().index
    True
    >>> load_unquantified().loc["nothing"]
    Traceback (most recent call last):
    ...
    KeyError: 'nothing'
    """
    return _table("unquantified", as_registry(registry))


def load_chart_names(registry: Registry | None = None) -> pd.DataFrame:
    """Load what the charts are called; the title of a drawn chart says its finding instead.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``chart_id``: ``label_en, label_vi``.

    Examples
    --------
    >>> load_chart_names().loc["garden_target", "label_en"]
    'Garden area and its implied target'
    >>> load_chart_names().loc["nothing"]
    Traceback (most recent call last):
    ...
    KeyError: 'nothing'
    """
    return _table("charts", as_registry(registry))


def load_record(registry: Registry | None = None) -> dict[str, Any]:
    """Load the bibliographic record of the article, with the length and hash of each paragraph.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    dict
        ``id, headline, language, publisher, source, published`` (ISO 8601), ``time, address, paragraphs`` (a list of
        ``number`` from 1, ``length`` and ``digits`` [characters], ``sha256``) and ``sha256`` of the canonical text, whose
        paragraphs are joined by line feeds.

    Source
    ------
    The article of 18 April 2023; its rights are its publisher's, the record is a fact.

    Examples
    --------
    >>> len(load_record()["paragraphs"])
    16
    >>> load_record()["author"]
    Traceback (most recent call last):
    ...
    KeyError: 'author'
    """
    return dict(as_registry(registry).record)
