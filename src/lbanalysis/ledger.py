"""The ledger: one row per figure, with its interval, verdict, power and mentions."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from lbanalysis.checks import check_figures, figure_verdicts
from lbanalysis.loaders import load_figures, load_mentions, load_record
from lbanalysis.mentions import read_printed
from lbanalysis.results import compute_results

_LEDGER_COLUMNS = [
    "figure_id", "section", "role", "kind", "printed", "value", "low", "high", "unit", "unit_vi", "qualifier", "period", "label_en",
    "label_vi", "statement_en", "statement_vi", "verdict", "power", "checks", "note", "note_vi", "mentions",
]  # fmt: skip


def compile_ledger(
    figures: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    relations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compile the ledger: one row per figure, with its interval, verdict, power and mentions.

    Parameters
    ----------
    figures, mentions, relations : DataFrame, optional
        As the loaders return them; the registry's by default.

    Returns
    -------
    DataFrame
        The columns of the figures, with ``low`` and ``high`` (decimal strings in the row's ``unit``, both ends closed; ISO
        8601 for dates; ``high`` empty for a lower bound), ``verdict``, ``power`` (share of its misprints that are caught, as text
        with three decimals; empty where it has no digit), ``checks`` and ``mentions`` (ids, space-separated).

    Raises
    ------
    ValueError
        If a figure's printed text is no number of its kind.

    Source
    ------
    The registry; intervals of half a unit of the last printed digit, counts exact.

    Examples
    --------
    >>> compile_ledger().set_index("figure_id").loc["p03-garden-area", ["low", "high", "verdict", "mentions"]].tolist()
    ['9.245', '9.255', 'depends on the reading', 'm10-08']
    >>> compile_ledger(load_figures().assign(printed="some"))
    Traceback (most recent call last):
    ...
    ValueError: 'some' is no printed date: it does not read as one number
    """
    figures = load_figures() if figures is None else figures
    mentions = load_mentions() if mentions is None else mentions
    read = [
        read_printed(printed, kind) for printed, kind in zip(figures["printed"], figures["kind"], strict=True)
    ]
    places = mentions.groupby("figure_id")["mention_id"].agg(" ".join)
    verdicts = figure_verdicts(figures, relations, mentions=mentions)
    ledger = figures.assign(
        low=[m.low for m in read],
        high=[m.high for m in read],
        verdict=verdicts["verdict"].to_list(),
        power=["" if pd.isna(power) else f"{power:.3f}" for power in verdicts["power"]],
        checks=verdicts["checks"].to_list(),
        mentions=figures["figure_id"].map(places).fillna(""),
    )
    return ledger[_LEDGER_COLUMNS]


def write_ledger(folder: Path) -> None:
    """Write the ledger as CSV and, with the places of the mentions, as JSON; and the results and checks as CSV.

    Parameters
    ----------
    folder : Path
        An existing folder.

    Raises
    ------
    OSError
        If the folder cannot be written.

    Source
    ------
    `compile_ledger`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_ledger(Path(folder))
    ...     json.loads(Path(folder, "ledger.json").read_text(encoding="utf-8"))["figures"][0]["figure_id"]
    'article-published'
    >>> write_ledger(Path("nowhere"))
    Traceback (most recent call last):
    ...
    OSError: Cannot save file into a non-existent directory: 'nowhere'
    """
    mentions, record = load_mentions(), load_record()
    ledger = compile_ledger(mentions=mentions)
    ledger.to_csv(folder / "ledger.csv", index=False, lineterminator="\n")
    columns = ["mention_id", "paragraph", "start", "end", "printed"]
    places = {
        str(figure_id): [
            dict(zip(columns, (str(r[0]), int(r[1]), int(r[2]), int(r[3]), str(r[4])), strict=True))
            for r in rows[columns].to_numpy()
        ]
        for figure_id, rows in mentions[mentions["figure_id"] != ""].groupby("figure_id")
    }
    rows = [
        {**{str(k): str(v) for k, v in row.items()}, "mentions": places[row["figure_id"]]}
        for row in ledger.to_dict("records")
    ]
    article = {key: record[key] for key in ("headline", "publisher", "source", "published", "sha256")}
    text = json.dumps({"article": article, "figures": rows}, ensure_ascii=False, indent=1)
    (folder / "ledger.json").write_text(text + "\n", encoding="utf-8")
    compute_results().to_csv(folder / "results.csv", index=False, lineterminator="\n")
    check_figures().to_csv(folder / "checks.csv", index=False, lineterminator="\n")
