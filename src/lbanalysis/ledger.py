"""The ledger: one row per figure, with its interval, verdict and mentions; and every table as a file."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from lbanalysis.checks import check_figures, figure_verdicts
from lbanalysis.loaders import derived, frame
from lbanalysis.numerals import decimal_text
from lbanalysis.power import misprint_power
from lbanalysis.reading import read_printed
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import compute_results
from lbanalysis.tables import Row

_ENDS = ["low", "high", "low_closed", "high_closed"]
_COLUMNS = [
    "figure_id", "section", "role", "kind", "of", "printed", "value", "decimals", *_ENDS, "unit", "unit_vi",
    "qualifier", "period", "label_en", "label_vi", "statement_en", "statement_vi", "meaning", "verdict",
    "readings", "checks", "note_en", "note_vi", "mentions",
]  # fmt: skip


def compile_ledger(registry: Registry | None = None) -> pd.DataFrame:
    """Compile the ledger: one row per figure, with its interval, verdict and mentions, all as text.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``figure_id``: the columns of `load_figures`, with the interval as ``low, high`` (decimals in the
        ``unit``, ISO 8601 for dates; ``high`` empty for a lower bound), ``low_closed, high_closed`` (yes or
        no), and of `figure_verdicts`; ``readings, checks, mentions`` are ids, space-separated.

    Examples
    --------
    >>> compile_ledger().loc["p03-garden-area", ["low", "high", "verdict", "mentions"]].tolist()
    ['9.245', '9.255', 'fits a reading', 'm10-08']
    >>> compile_ledger().loc["p04-garden-area"]
    Traceback (most recent call last):
    ...
    KeyError: 'p04-garden-area'
    """
    registry, rows = as_registry(registry), []
    verdicts = as_text(figure_verdicts(registry)).to_dict("index")
    for id, figure in registry.tables["figures"].items():
        figure = derived(figure, registry)
        row = figure | verdicts[id] | dict(zip(_ENDS, _ends(figure), strict=True))
        row["mentions"] = " ".join(mention["mention_id"] for mention in registry.places(id))
        rows.append(["" if row[name] is None else str(row[name]) for name in _COLUMNS])
    return frame(_COLUMNS, rows)


_YES = {True: "yes", False: "no"}


def _ends(figure: Row) -> tuple[str, str, str, str]:
    """The ends of a figure's interval as text."""
    interval, kind = figure["interval"], figure["kind"]
    if interval is None or kind == "fraction":
        mention = read_printed(figure["printed"], kind)
        return mention.low, mention.high, "yes", "yes"
    low, high = decimal_text(interval.low), decimal_text(interval.high)
    return low, high, _YES[interval.low_closed], _YES[interval.high_closed]


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """A table as files hold it: ids of a tuple joined by spaces, an interval as exact ends `n` or `n/d`."""
    table = table.map(lambda cell: " ".join(cell) if isinstance(cell, tuple) else cell)
    if "interval" in table:
        at, intervals = list(table).index("interval"), table.pop("interval")
        for name in reversed(_ENDS):
            ends = [getattr(interval, name, "") for interval in intervals]
            table.insert(at, name, [_YES[end] if isinstance(end, bool) else str(end) for end in ends])
    return table


def write_ledger(folder: Path, registry: Registry | None = None) -> None:
    """Write ledger, results, checks and power as CSV, and the ledger with the places of mentions as JSON."""
    registry = as_registry(registry)
    ledger = compile_ledger(registry)
    figures = ledger.reset_index().to_dict("records")
    place = ("mention_id", "paragraph", "start", "end", "printed")
    for figure in figures:
        mentions = registry.places(figure["figure_id"])
        figure["mentions"] = [{name: mention[name] for name in place} for mention in mentions]
    record = ("id", "headline", "publisher", "source", "published", "sha256")
    content = {"article": {name: registry.record[name] for name in record}, "figures": figures}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / "ledger.json").write_text(text + "\n", encoding="utf-8")
    tables = {
        "ledger": ledger,
        "results": compute_results(registry),
        "checks": check_figures(registry),
        "power": misprint_power(registry).drop(columns="caught_misprints").round(4),
    }
    for name, table in tables.items():
        as_text(table).to_csv(folder / f"{name}.csv", lineterminator="\n")
