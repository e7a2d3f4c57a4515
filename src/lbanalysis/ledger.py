"""The ledger: one row per figure, with its interval, verdict and mentions; and every table as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from lbanalysis.checks import check_figures, meaning, verdicts_of
from lbanalysis.intervals import Interval
from lbanalysis.loaders import load_figures, load_mentions
from lbanalysis.numerals import decimal_text
from lbanalysis.power import misprint_power
from lbanalysis.reading import read_printed
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import compute_results

_ENDS = ["low", "high", "low_closed", "high_closed"]
_LEDGER_COLUMNS = [
    "section", "role", "kind", "of", "printed", "value", "decimals", *_ENDS, "unit", "unit_vi", "qualifier", "period",
    "label_en", "label_vi", "statement_en", "statement_vi", "meaning", "verdict", "readings", "checks", "note_en", "note_vi",
    "mentions",
]  # fmt: skip


def compile_ledger(registry: Registry | None = None) -> pd.DataFrame:
    """Compile the ledger: one row per figure, with its interval, verdict and mentions, all as text.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``figure_id``: the columns of `load_figures` with the interval as ``low, high`` (decimal strings in the row's
        ``unit``; ISO 8601 for dates; ``high`` empty for a lower bound) and ``low_closed, high_closed`` (yes or no);
        ``meaning, verdict`` (`figure_verdicts`); ``readings, checks, mentions`` (ids, space-separated).

    Source
    ------
    The registry.

    Examples
    --------
    >>> compile_ledger().loc["p03-garden-area", ["low", "high", "verdict", "mentions"]].tolist()
    ['9.245', '9.255', 'fits a reading', 'm10-08']
    >>> compile_ledger().loc["p04-garden-area"]
    Traceback (most recent call last):
    ...
    KeyError: 'p04-garden-area'
    """
    registry = as_registry(registry)
    figures, verdicts = load_figures(registry), verdicts_of(registry)
    cells = {name: figures[name].tolist() for name in figures if name != "interval"}
    cells["decimals"] = ["" if count is pd.NA else str(count) for count in cells["decimals"]]
    ends = map(_ends, figures["interval"], cells["printed"], cells["kind"])
    cells |= {name: list(column) for name, column in zip(_ENDS, zip(*ends, strict=True), strict=True)}
    cells["meaning"] = [meaning(id, registry) for id in verdicts]
    cells["verdict"] = [own.verdict for own in verdicts.values()]
    cells["readings"] = [" ".join(own.readings) for own in verdicts.values()]
    cells["checks"] = [" ".join(own.checks) for own in verdicts.values()]
    cells["mentions"] = [" ".join(m["mention_id"] for m in registry.places(id)) for id in figures.index]
    return pd.DataFrame({name: cells[name] for name in _LEDGER_COLUMNS}, figures.index, dtype="string")


def _ends(interval: Interval | None, printed: str, kind: str) -> tuple[str, str, str, str]:
    """The ends of a figure's interval as text."""
    if interval is None or kind == "fraction":
        mention = read_printed(printed, kind)
        return mention.low, mention.high, "yes", "yes"
    low, high = (decimal_text(end) for end in (interval.low, interval.high))
    return low, high, _YES[interval.low_closed], _YES[interval.high_closed]


_YES = {True: "yes", False: "no"}


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """A table as files hold it: ids of a tuple joined by spaces, an interval as its exact ends ``n`` or ``n/d``."""
    table = table.copy()
    for column in [c for c in table if table[c].map(lambda cell: isinstance(cell, tuple)).any()]:
        table[column] = table[column].map(" ".join)
    if "interval" in table:
        at = list(table).index("interval")
        for end, name in enumerate(_ENDS):
            cells = [_cell(interval, name) for interval in table["interval"]]
            table.insert(at + end, name, pd.array(cells, dtype="string"))
        table = table.drop(columns="interval")
    return table


def _cell(interval: Interval | None, end: str) -> str:
    value = getattr(interval, end) if isinstance(interval, Interval) else ""
    return _YES[value] if isinstance(value, bool) else str(value)


def write_ledger(folder: Path, registry: Registry | None = None) -> None:
    """Write the ledger as CSV and, with the places of the mentions, as JSON; results, checks and power as CSV."""
    registry = as_registry(registry)
    ledger, mentions = compile_ledger(registry), load_mentions(registry).reset_index()
    columns = ["mention_id", "paragraph", "start", "end", "printed"]
    places = {
        str(id): json.loads(rows[columns].to_json(orient="records", force_ascii=False))
        for id, rows in mentions[mentions["figure_id"] != ""].groupby("figure_id")
    }
    rows: list[dict[str, Any]] = [
        {**{str(k): str(v) for k, v in row.items()}, "mentions": places[row["figure_id"]]}
        for row in ledger.reset_index().to_dict("records")
    ]
    article = {
        key: registry.record[key] for key in ("id", "headline", "publisher", "source", "published", "sha256")
    }
    text = json.dumps({"article": article, "figures": rows}, ensure_ascii=False, indent=1)
    (folder / "ledger.json").write_text(text + "\n", encoding="utf-8")
    power = misprint_power(registry).drop(columns="caught_misprints")
    tables = {
        "ledger": ledger,
        "results": compute_results(registry),
        "checks": check_figures(registry),
        "power": power,
    }
    for name, table in tables.items():
        as_text(table).to_csv(folder / f"{name}.csv", lineterminator="\n")
