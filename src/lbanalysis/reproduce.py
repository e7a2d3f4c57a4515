"""The main job: run the notebooks, write charts, tables, the ledger and the site."""

from __future__ import annotations

import os
import platform
import re
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbanalysis.ledger import write_ledger
from lbanalysis.numerals import InputError
from lbanalysis.outputs import new_folder, replace_file
from lbanalysis.registry import Registry, as_registry, checkout_folder
from lbanalysis.results import id_texts
from lbanalysis.site.build import build
from lbanalysis.wording import LANGUAGES, Lang, language

if TYPE_CHECKING:
    from nbformat import NotebookNode


def notebooks_in(folder: str | Path | None) -> list[Path]:
    """The notebooks of a folder, or of the checkout, in reading order."""
    folder = Path(folder) if folder else checkout_folder() / "notebooks"
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder of notebooks")
    return sorted(folder.glob("[0-9][0-9]_*.ipynb"))


def execute_notebook(path: Path, **environment: str) -> NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel; equal runs give equal outputs."""
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    except ImportError:
        raise InputError(
            "the tools that run notebooks are not installed: expected `pip install 'lbanalysis[notebooks]'`"
        ) from None
    try:
        notebook = nbformat.read(path, as_version=4)
    except (ValueError, nbformat.reader.NotJSONError):
        raise InputError(f"{path}: this is no notebook: expected the JSON of nbformat 4") from None
    version = notebook.metadata.get("language_info", {}).get("version")
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", record_timing=False, shutdown_kernel="immediate",
        extra_arguments=["--log-level=40"], resources={"metadata": {"path": str(path.parent)}},
    )  # fmt: skip
    try:
        client.execute(env={**os.environ, **environment})
    except CellExecutionError as error:
        failed = f"{path.name}: code cell {client.code_cells_executed} failed: {error.ename}: {error.evalue}"
        raise InputError(failed.splitlines()[0]) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise InputError(f"{path.name}: the kernel stopped: {str(error).splitlines()[0]}") from None
    notebook.metadata["language_info"].pop("version", None)
    if version:
        notebook.metadata["language_info"]["version"] = version
    return notebook


_MARKED = re.compile(r'(<data value="([^"]+)"(?: class="(interval|verdict)")?>)[^<]*</data>')


def fill_numbers(markdown: str, lang: Lang | None = None, registry: Registry | None = None) -> str:
    """Write into each mark in prose what the registry says of its id."""
    texts = id_texts(language(lang), as_registry(registry))

    def filled(match: re.Match[str]) -> str:
        opening, name, form = match.groups("value")
        if name not in texts[form]:
            raise InputError(f"{name!r} is marked in prose and is no id that has a number or a verdict")
        return f"{opening}{texts[form][name]}</data>"

    return _MARKED.sub(filled, markdown)


def refresh_notebooks(folder: Path | None = None) -> list[Path]:
    """Fill in the marks of all notebooks and run them; when all have run, write those that changed."""
    import nbformat

    written: dict[Path, str] = {}
    for path in notebooks_in(folder):
        notebook = execute_notebook(path)
        notebook.metadata = _as_lab_writes_it(notebook.metadata)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = fill_numbers(cell.source)
        text = nbformat.writes(notebook) + "\n"
        if text != path.read_text(encoding="utf-8"):
            written[path] = text
    for path, text in written.items():
        replace_file(path, text.encode())
    return list(written)


def _as_lab_writes_it(metadata: NotebookNode) -> NotebookNode:
    """Name kernel and Python as JupyterLab does, which calls a notebook changed otherwise."""
    from jupyter_client.kernelspec import KernelSpecManager

    metadata["kernelspec"]["display_name"] = KernelSpecManager().get_kernel_spec("python3").display_name
    metadata["language_info"]["version"] = platform.python_version()
    return metadata


def reproduce(
    out: str | Path = "build", notebooks: str | Path | None = None, registry: Registry | None = None
) -> dict[str, Any]:
    """Write executed notebooks, charts, ledger and site as a `new_folder`; return how many there are."""
    registry, found = as_registry(registry), notebooks_in(notebooks)
    with new_folder(Path(out)) as beside:
        run_notebooks(found, beside / "notebooks", registry)
        charts = _write_charts(beside / "charts", registry)
        write_ledger(beside, registry)
        print("site: two editions", file=sys.stderr, flush=True)
        build(beside / "site", beside / "notebooks", beside / "charts", registry)
    sizes = {table: len(registry.tables[table]) for table in ("figures", "mentions")}
    return {"out": Path(out).resolve(), "notebooks": len(found), "charts": charts, **sizes}


def run_notebooks(notebooks: list[Path], folder: Path, registry: Registry) -> None:
    """Run notebooks, three at a time since kernels often wait, and write them to a new folder."""
    import nbformat

    folder.mkdir()
    where = {"LBANALYSIS_REGISTRY": str(registry.folder.resolve())}
    largest = sorted(notebooks, key=lambda path: -path.stat().st_size)  # first, so that it does not run alone
    with ThreadPoolExecutor(3) as pool:
        runs = {pool.submit(execute_notebook, path, **where): path for path in largest}
        try:
            for done, run in enumerate(as_completed(runs), start=1):
                nbformat.write(run.result(), folder / runs[run].name)
                print(f"notebook {done} of {len(notebooks)}: {runs[run].name}", file=sys.stderr, flush=True)
        except InputError:
            pool.shutdown(cancel_futures=True)
            raise


def _write_charts(folder: Path, registry: Registry) -> int:
    """Draw every chart and write its files."""
    from lbanalysis.charts import catalogue_of

    folder.mkdir()
    drawn = {name: draw(registry) for name, draw in catalogue_of(registry).items()}
    for name, chart in drawn.items():
        for lang in LANGUAGES:
            for form in ("svg", "png"):
                (folder / f"{name}.{lang}.{form}").write_bytes(chart.to_bytes(form, lang))
        (folder / f"{name}.csv").write_bytes(chart.to_bytes("csv"))
    return len(drawn)
