"""Notebooks: found, put into Vietnamese, their marks filled in, and run in a fresh kernel."""

from __future__ import annotations

import copy
import json
import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from lbanalysis.numerals import InputError
from lbanalysis.outputs import replace_file
from lbanalysis.registry import Registry, as_registry, checkout_folder
from lbanalysis.results import id_texts
from lbanalysis.wording import LANGUAGES, Lang, language, read_catalogue

if TYPE_CHECKING:
    from nbformat import NotebookNode

Texts = Mapping[str, str]
CATALOGUE = "vi.po"  # beside the notebooks: their prose in Vietnamese


def notebooks_in(folder: str | Path) -> list[Path]:
    """The notebooks of a folder, in reading order."""
    folder = Path(folder)
    if not os.path.isdir(folder):  # noqa: PTH112 (nor is a name an error that no folder can have)
        raise InputError(f"{folder}: there is no such folder of notebooks")
    if not (found := sorted(folder.glob("[0-9][0-9]_*.ipynb"))):
        raise InputError(f"{folder}: this folder has no notebooks: expected some such as 00_name.ipynb")
    return found


def notebooks_of(registry: Registry) -> Path:
    """The folder of a registry's notebooks: its own, or that of the checkout."""
    own = registry.folder / "notebooks"
    return own if own.is_dir() else checkout_folder() / "notebooks"


# --- prose: marks and passages ------------------------------------------------------------------------------

_MARK = re.compile(r'<data value="([^"]+)"( class="(interval|verdict)")?>[^<]*</data>')
_ROLE = re.compile(r"\{(num|span|verdict)\}`([^`]+)`")
_ROLES = {"value": "num", "interval": "span", "verdict": "verdict"}
_CLASSES = {"num": "", "span": ' class="interval"', "verdict": ' class="verdict"'}


def fill_numbers(markdown: str, lang: Lang | None = None, registry: Registry | None = None) -> str:
    """Write into each mark in prose what the registry says of its id."""
    registry = as_registry(registry)
    texts = id_texts(language(lang), registry)

    def filled(mark: re.Match[str]) -> str:
        name, form = mark[1], mark[3] or "value"
        if name not in texts[form]:
            wanted = f"expected notebooks of {registry.record['id']} (--notebooks DIR)"
            raise InputError(f"{name!r} is marked in prose and no id with a number or verdict: {wanted}")
        return f'<data value="{name}"{mark[2] or ""}>{texts[form][name]}</data>'

    return _MARK.sub(filled, markdown)


def with_roles(markdown: str, headline: str) -> str:
    """Put a role with its id in the place of each marked number, and of the headline."""
    markdown = _MARK.sub(lambda mark: f"{{{_ROLES[mark[3] or 'value']}}}`{mark[1]}`", markdown)
    parts = map(re.escape, headline.split())
    return re.sub(r"\*" + r"\s+".join(parts) + r"\*", "{headline}`vi`", markdown)


def with_marks(markdown: str, headline: str) -> str:
    """Put marks, not yet filled in, in the place of the roles."""
    markdown = _ROLE.sub(lambda role: f'<data value="{role[2]}"{_CLASSES[role[1]]}></data>', markdown)
    return markdown.replace("{headline}`vi`", f"*{headline}*")


def passages(markdown: str) -> Iterator[tuple[int, int, str]]:
    """Every passage of prose with the lines it takes: a paragraph, a heading, an item, a cell of a table."""
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "inline" and token.map:
            yield token.map[0], token.map[1], token.content


def translate(markdown: str, texts: Texts) -> str:
    """Put each passage that has a translation into its place, on one line; all else stands."""
    lines: list[str | None] = [*markdown.splitlines()]
    done: dict[int, int] = {}  # how far a line of a table is done
    for first, last, passage in passages(markdown):
        said, own = texts.get(" ".join(passage.split())), lines[first] or ""
        at = own.find(passage.split("\n")[0], done.get(first, 0))
        if not said or at < 0:
            continue
        behind = own[at + len(passage) :] if last == first + 1 else ""
        lines[first], done[first] = own[:at] + said + behind, at + len(said)
        lines[first + 1 : last] = [None] * (last - first - 1)
    return "\n".join(line for line in lines if line is not None)


def extract_prose(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Mapping[str, Any]
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Give Babel the passages of a notebook or of a page in Markdown that a catalogue can translate."""
    text = file.read().decode()
    pages = [text]
    if text.startswith("{"):
        cells = json.loads(text)["cells"]
        pages = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    headline = as_registry(None).record["headline"]
    for page in pages:
        for line, _, passage in passages(with_roles(page.partition("\n## Glossary")[0], headline)):
            if not re.fullmatch(r"`[^`]+`|\{\w+\}`[^`]+`", passage):
                yield line + 1, "_", " ".join(passage.split()), []


def in_vietnamese(notebook: NotebookNode, texts: Texts, registry: Registry) -> NotebookNode:
    """The notebook with its prose translated and its marks filled in; the code stays."""
    notebook, headline = copy.deepcopy(notebook), registry.record["headline"]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            prose = translate(with_roles(cell.source, headline), texts)
            cell.source = fill_numbers(with_marks(prose, headline), "vi", registry)
    return notebook


# --- running ------------------------------------------------------------------------------------------------

_ANEW = "%reset -f\nimport os\nos.environ['LBANALYSIS_LANG'] = '{}'"


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook."""
    try:
        import nbformat
    except ImportError:
        raise InputError(
            "the tools that run notebooks are not installed: expected `pip install 'lbanalysis[notebooks]'`"
        ) from None
    wrong = (AttributeError, KeyError, TypeError, ValueError, RecursionError, OSError)
    with suppress(*wrong, nbformat.ValidationError):
        notebook = nbformat.read(path, as_version=4)
        if nbformat.validator.isvalid(notebook):
            return notebook
    raise InputError(f"{path}: this is no notebook: expected the JSON of nbformat 4")


def was_run(path: Path) -> bool:
    """Whether every cell of code in a notebook has been run."""
    return all(cell.execution_count for cell in read_notebook(path).cells if cell.cell_type == "code")


def execute_notebook(path: Path) -> NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel; equal runs give equal outputs."""
    notebook = read_notebook(path)
    _execute(notebook, path, {})
    return notebook


def editions_of(
    path: Path, registry: Registry, languages: Sequence[Lang] = LANGUAGES
) -> dict[Lang, NotebookNode]:
    """A notebook in each language, not yet run."""
    catalogue, english = path.with_name(CATALOGUE), read_notebook(path)
    texts = read_catalogue(catalogue) if catalogue.is_file() else {}
    return {lang: english if lang == "en" else in_vietnamese(english, texts, registry) for lang in languages}


def execute_editions(
    editions: dict[Lang, NotebookNode], path: Path, registry: Registry
) -> dict[Lang, NotebookNode]:
    """Run the editions of a notebook in turn, with no name left over between, in one fresh kernel."""
    import nbformat

    first, one = next(iter(editions.items()))
    together = nbformat.v4.new_notebook(metadata=one.metadata)
    for lang, edition in editions.items():
        anew = [] if lang == first else [nbformat.v4.new_code_cell(_ANEW.format(lang))]
        together.cells += [*anew, *edition.cells]
    where = {"LBANALYSIS_REGISTRY": str(registry.folder.resolve()), "LBANALYSIS_LANG": first}
    _execute(together, path, where, sum(cell.cell_type == "code" for cell in one.cells) + 1)
    for edition in editions.values():
        edition.metadata = together.metadata
        cells = (cell for cell in edition.cells if cell.cell_type == "code")
        for count, cell in enumerate(cells, start=1):
            for numbered in (cell, *cell.outputs):
                if "execution_count" in numbered:
                    numbered["execution_count"] = count
    return editions


def _execute(notebook: NotebookNode, path: Path, environment: Mapping[str, str], each: int = 10**9) -> None:
    """Run the cells of a notebook in place; each edition in it has so many cells of code."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    version = notebook.metadata.get("language_info", {}).get("version")
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", record_timing=False, shutdown_kernel="immediate",
        extra_arguments=["--log-level=40"], resources={"metadata": {"path": str(path.parent)}},
    )  # fmt: skip
    try:
        client.execute(env={**os.environ, **environment})
    except CellExecutionError as error:
        cell = (client.code_cells_executed - 1) % each + 1
        failed = f"{path.name}: code cell {cell} failed: {error.ename}: {error.evalue}"
        raise InputError(failed.splitlines()[0]) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise InputError(f"{path.name}: the kernel stopped: {str(error).splitlines()[0]}") from None
    notebook.metadata["language_info"].pop("version", None)
    if version:
        notebook.metadata["language_info"]["version"] = version


def run_notebooks(
    notebooks: list[Path], folder: Path, registry: Registry, languages: Sequence[Lang] = LANGUAGES
) -> None:
    """Run notebooks, three at a time since kernels often wait, and write them; the Vietnamese in `vi/`."""
    import nbformat

    where = {"en": folder, "vi": folder / "vi"}
    for lang in languages:
        where[lang].mkdir(parents=True)
    largest = sorted(notebooks, key=lambda path: -path.stat().st_size)  # first, so that it does not run alone
    with ThreadPoolExecutor(3) as pool:
        try:
            # What reads Markdown is for one thread alone, so the editions are made in this one.
            runs = {
                pool.submit(execute_editions, editions_of(path, registry, languages), path, registry): path
                for path in largest
            }
            for done, run in enumerate(as_completed(runs), start=1):
                for lang, edition in run.result().items():
                    nbformat.write(edition, where[lang] / runs[run].name)
                print(f"notebook {done} of {len(notebooks)}: {runs[run].name}", file=sys.stderr, flush=True)
        finally:
            pool.shutdown(cancel_futures=True)


def refresh_notebooks(folder: Path | None = None) -> list[Path]:
    """Fill in the marks of all notebooks and run them; when all have run, write those that changed."""
    import nbformat

    written: dict[Path, str] = {}
    for path in notebooks_in(folder or checkout_folder() / "notebooks"):
        notebook = execute_notebook(path)
        _name_as_lab_does(notebook.metadata)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = fill_numbers(cell.source)
        text = nbformat.writes(notebook) + "\n"
        if text != path.read_text(encoding="utf-8"):
            written[path] = text
    for path, text in written.items():
        replace_file(path, text.encode())
    return list(written)


def _name_as_lab_does(metadata: NotebookNode) -> None:
    """Name kernel and Python as JupyterLab does, which calls a notebook changed otherwise."""
    from jupyter_client.kernelspec import KernelSpecManager

    metadata["kernelspec"]["display_name"] = KernelSpecManager().get_kernel_spec("python3").display_name
    metadata["language_info"]["version"] = platform.python_version()
