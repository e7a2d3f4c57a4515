"""The main job: run the notebooks, write charts, tables, the ledger and the site."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbanalysis.checks import verdicts_of
from lbanalysis.ledger import write_ledger
from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, as_registry, checkout_folder, load_registry
from lbanalysis.results import number_texts
from lbanalysis.site import build_site
from lbanalysis.wording import Lang, verdict_name

if TYPE_CHECKING:
    from nbformat import NotebookNode


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
    lbanalysis.numerals.InputError: nowhere.ipynb: there is no such notebook
    """
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    except ImportError:
        raise InputError(
            "the tools that run notebooks are not installed: expected `pip install 'lbanalysis[notebooks]'`"
        ) from None
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
            f"{path.name}: code cell {client.code_cells_executed} failed: {error.ename}: {error.evalue}".splitlines()[
                0
            ]
        ) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise InputError(f"{path.name}: the kernel stopped: {str(error).splitlines()[0]}") from None
    notebook.metadata.get("language_info", {}).pop("version", None)
    return notebook


_MARKED = re.compile(r'(<data value="([^"]+)"( class="(?:interval|verdict)")?>)([^<]*)(</data>)')


def fill_numbers(markdown: str, lang: Lang | None = None, registry: Registry | None = None) -> str:
    """Write the number of each figure and result into its mark in prose.

    Parameters
    ----------
    markdown : str
        With marks ``<data value="ID">…</data>``, of class ``interval`` for the interval, ``verdict`` for the verdict.
    lang : {"en", "vi"}, optional
        The language whose conventions hold.
    registry : Registry, optional
        This article's by default.

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
    lbanalysis.numerals.InputError: 'p04-targets' is marked in prose and is no figure or result
    """
    texts = {
        "": number_texts("value", lang, registry),
        ' class="interval"': number_texts("interval", lang, registry),
        ' class="verdict"': {
            id: verdict_name(own.verdict, lang) for id, own in verdicts_of(as_registry(registry)).items()
        },
    }

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
    """Run every notebook and write the executed notebooks, the charts in both languages, the ledger and the site.

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
        If there is no checkout, the folder is not ours, a notebook fails, or the site cannot be built. Nothing is written then.

    Source
    ------
    `execute_notebook`, `write_ledger`, `charts.CATALOGUE`, `build_site`.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "letter.txt").write_text("mine")
    ...     reproduce(folder)
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: the folder to write holds other files (letter.txt): expected a new folder or an earlier result
    """
    out = Path(out).resolve()
    notebooks = sorted((checkout_folder() / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file: expected a folder to write")
    others = sorted(p.name for p in out.iterdir()) if out.exists() else []
    if others not in ([], ["site"]) and "ledger.json" not in others:
        raise InputError(
            f"the folder to write holds other files ({others[0]}): expected a new folder or an earlier result"
        )
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
        print("site: two editions", file=sys.stderr, flush=True)
        build_site(beside / "site", beside / "notebooks", beside / "charts")
        before = beside.with_name(beside.name + "-before")
        if out.exists():
            out.rename(before)
        beside.rename(out)
        shutil.rmtree(before, ignore_errors=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    registry = load_registry()
    sizes = {table: len(registry.tables[table]) for table in ("figures", "mentions")}
    return {"out": out, "notebooks": len(notebooks), "charts": count, **sizes}


def _run_notebooks(notebooks: list[Path], folder: Path, at_once: int) -> None:
    import nbformat

    folder.mkdir()
    with ThreadPoolExecutor(at_once) as pool:
        # The largest first, so that no long one runs alone at the end.
        runs = {
            pool.submit(execute_notebook, path): path
            for path in sorted(notebooks, key=lambda path: -path.stat().st_size)
        }
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
    for draw in CATALOGUE.values():
        chart = draw()
        for lang in ("en", "vi"):
            for form in ("svg", "png"):
                (folder / f"{chart.name}.{lang}.{form}").write_bytes(chart.to_bytes(form, lang))
        (folder / f"{chart.name}.csv").write_bytes(chart.to_bytes("csv"))
    return len(CATALOGUE)
