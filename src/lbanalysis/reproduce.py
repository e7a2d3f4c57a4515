"""The main job: run the notebooks, write charts, tables and the ledger."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from lbanalysis.checks import check_figures, figure_verdicts
from lbanalysis.loaders import InputError, load_figures, load_mentions, load_record
from lbanalysis.mentions import read_printed
from lbanalysis.numerals import Locale
from lbanalysis.results import compute_results, number_texts

if TYPE_CHECKING:
    from nbformat import NotebookNode

_LEDGER_COLUMNS = [
    "figure_id", "section", "role", "kind", "printed", "value", "low", "high", "unit", "unit_vi", "qualifier", "period", "label_en",
    "label_vi", "statement_en", "statement_vi", "verdict", "power", "checks", "note", "note_vi", "mentions",
]  # fmt: skip


def compile_ledger(
    figures: pd.DataFrame | None = None, mentions: pd.DataFrame | None = None, relations: pd.DataFrame | None = None
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
    read = [read_printed(printed, kind) for printed, kind in zip(figures["printed"], figures["kind"], strict=True)]
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
            dict(zip(columns, (str(r[0]), int(r[1]), int(r[2]), int(r[3]), str(r[4])), strict=True)) for r in rows[columns].to_numpy()
        ]
        for figure_id, rows in mentions[mentions["figure_id"] != ""].groupby("figure_id")
    }
    rows = [{**{str(k): str(v) for k, v in row.items()}, "mentions": places[row["figure_id"]]} for row in ledger.to_dict("records")]
    article = {key: record[key] for key in ("headline", "publisher", "source", "published", "sha256")}
    text = json.dumps({"article": article, "figures": rows}, ensure_ascii=False, indent=1)
    (folder / "ledger.json").write_text(text + "\n", encoding="utf-8")
    compute_results().to_csv(folder / "results.csv", index=False, lineterminator="\n")
    check_figures().to_csv(folder / "checks.csv", index=False, lineterminator="\n")


def checkout_folder() -> Path:
    """Return the checkout that the package runs from, where the notebooks are.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the package runs from an installed wheel, which has no notebooks.

    Source
    ------
    The layout of the project.

    Examples
    --------
    >>> (checkout_folder() / "notebooks").is_dir()
    True
    """
    checkout = Path(__file__).resolve().parents[2]
    if not list((checkout / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        raise InputError("reproduce needs the notebooks, which are not in the installed package: run it from a checkout of the project")
    return checkout


def execute_notebook(path: Path) -> NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel and return it with its outputs.

    Parameters
    ----------
    path : Path
        The notebook; it runs in its own folder.

    Returns
    -------
    NotebookNode
        Without execution times, and without the version of the Python that ran it, so that equal runs give equal files.

    Raises
    ------
    InputError
        If the notebook's tools are not installed, or a cell fails; the message names notebook, cell and error.

    Source
    ------
    nbclient, the executor of the Jupyter project.

    Examples
    --------
    >>> execute_notebook(Path("nowhere.ipynb"))
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: nowhere.ipynb: there is no such notebook
    """
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    except ImportError:
        raise InputError("the tools that run notebooks are not installed: expected `pip install 'lbanalysis[notebooks]'`") from None
    if not path.is_file():
        raise InputError(f"{path}: there is no such notebook")
    try:
        notebook = nbformat.read(path, as_version=4)
    except (ValueError, nbformat.reader.NotJSONError):
        raise InputError(f"{path}: this is no notebook: expected the JSON of nbformat 4") from None
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", record_timing=False, extra_arguments=["--log-level=40"], shutdown_kernel="immediate",
        resources={"metadata": {"path": str(path.parent)}},
    )  # fmt: skip
    try:
        client.execute()
    except CellExecutionError as error:
        raise InputError(
            f"{path.name}: code cell {client.code_cells_executed} failed: {error.ename}: {error.evalue}".splitlines()[0]
        ) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise InputError(f"{path.name}: the kernel stopped: {str(error).splitlines()[0]}") from None
    notebook.metadata.get("language_info", {}).pop("version", None)
    return notebook


_MARKED = re.compile(r'(<data value="([^"]+)"( class="interval")?>)([^<]*)(</data>)')


def fill_numbers(markdown: str, lang: Locale = "en") -> str:
    """Write the number of each figure and result into its mark in prose.

    Parameters
    ----------
    markdown : str
        With marks ``<data value="ID">…</data>``, or ``<data value="ID" class="interval">…</data>`` for the interval.
    lang : {"en", "vi"}
        The language whose conventions hold.

    Returns
    -------
    str
        The same with every mark filled in.

    Raises
    ------
    InputError
        If a mark names no figure or result.

    Source
    ------
    `number_texts`.

    Examples
    --------
    >>> fill_numbers('of <data value="p02-targets">?</data> targets')
    'of <data value="p02-targets">32</data> targets'
    >>> fill_numbers('of <data value="p04-targets">?</data> targets')
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: 'p04-targets' is marked in prose and is no figure or result
    """
    texts = {"": number_texts(lang), ' class="interval"': number_texts(lang, "interval")}

    def filled(match: re.Match[str]) -> str:
        opening, name, form, _, closing = match.groups("")
        if name not in texts[form]:
            raise InputError(f"{name!r} is marked in prose and is no figure or result")
        return opening + texts[form][name] + closing

    return _MARKED.sub(filled, markdown)


def refresh_notebooks(folder: Path | None = None) -> list[Path]:
    """Fill in the marked numbers of all notebooks, run them, and write them in place; those that come out the same are left untouched.

    Parameters
    ----------
    folder : Path, optional
        The notebooks' folder; the checkout's by default.

    Returns
    -------
    list of Path
        The notebooks that changed.

    Raises
    ------
    InputError
        If a notebook fails; it and those not yet run stay as they were.

    Source
    ------
    `execute_notebook`, `fill_numbers`.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     refresh_notebooks(Path(folder))
    []
    """
    import nbformat

    folder = folder or checkout_folder() / "notebooks"
    changed = []
    for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        notebook = execute_notebook(path)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = fill_numbers(cell.source)
        text = nbformat.writes(notebook) + "\n"
        if text != path.read_text(encoding="utf-8"):
            beside = path.with_suffix(".tmp")
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
            changed.append(path)
    return changed


def reproduce(out: str | Path = "build", at_once: int = 2) -> dict[str, Any]:
    """Run every notebook and write the executed notebooks, the charts in both languages and the ledger.

    Parameters
    ----------
    out : str or Path
        The folder to write. An earlier result there is replaced when the new one is complete; any other folder that is
        not empty is refused.
    at_once : int
        How many notebooks run at the same time, 1 or more.

    Returns
    -------
    dict
        ``out`` (Path) and how many ``notebooks``, ``charts``, ``figures`` and ``mentions`` there are.

    Raises
    ------
    InputError
        If there is no checkout, the folder is not ours, or a notebook fails. Nothing is written then.

    Source
    ------
    `execute_notebook`, `write_ledger`, `charts.CATALOGUE`.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "letter.txt").write_text("mine")
    ...     reproduce(folder)
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: the folder to write holds other files (letter.txt): expected a new folder or an earlier result
    """
    out = Path(out).resolve()
    notebooks = sorted((checkout_folder() / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file: expected a folder to write")
    others = sorted(p.name for p in out.iterdir()) if out.exists() else []
    if others and "ledger.json" not in others:
        raise InputError(f"the folder to write holds other files ({others[0]}): expected a new folder or an earlier result")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}): expected a folder that can") from None
    try:
        beside.chmod(0o755)
        _run_notebooks(notebooks, beside / "notebooks", at_once)
        count = _write_charts(beside / "charts")
        write_ledger(beside)
        before = beside.with_name(beside.name + "-before")
        if out.exists():
            out.rename(before)
        beside.rename(out)
        shutil.rmtree(before, ignore_errors=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return {"out": out, "notebooks": len(notebooks), "charts": count, "figures": len(load_figures()), "mentions": len(load_mentions())}


def _run_notebooks(notebooks: list[Path], folder: Path, at_once: int) -> None:
    import nbformat

    folder.mkdir()
    with ThreadPoolExecutor(at_once) as pool:
        # The largest first, so that no long one runs alone at the end.
        runs = {pool.submit(execute_notebook, path): path for path in sorted(notebooks, key=lambda path: -path.stat().st_size)}
        try:
            for done, run in enumerate(as_completed(runs), start=1):
                nbformat.write(run.result(), folder / runs[run].name)
                print(f"notebook {done} of {len(notebooks)}: {runs[run].name}", file=sys.stderr, flush=True)
        except InputError:
            pool.shutdown(cancel_futures=True)
            raise


def _write_charts(folder: Path) -> int:
    from lbanalysis.charts import CATALOGUE

    folder.mkdir()
    for chart in CATALOGUE.values():
        for lang in ("en", "vi"):
            for form in ("svg", "png"):
                (folder / f"{chart.name}.{lang}.{form}").write_bytes(chart.to_bytes(form, lang))
        (folder / f"{chart.name}.csv").write_bytes(chart.to_bytes("csv"))
    return len(CATALOGUE)
