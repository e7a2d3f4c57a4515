"""Notebooks as files: run once in order, short cells, no number in prose that is not marked."""

import re
from pathlib import Path

import nbformat
import pytest

from lbanalysis.loaders import load_figures
from lbanalysis.results import compute_results

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
FIGURES = load_figures().set_index("figure_id")
RESULTS = compute_results().set_index("result_id")
# What may stand unmarked: the article's bibliographic line, the names of the programmes, and file names.
UNMARKED = re.compile(
    r"^\*Article:\*.*$|`[^`]*`|```.*?```|\[[^]]*\]\([^)]*\)|[Pp]rogrammes? 0[1-3]( and 0[1-3])?|[Bb]reakthrough [12]|grade-10", re.M | re.S
)
MARKED = re.compile(r'<data value="([^"]+)">([^<]+)</data>')


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_cell_has_run_once_in_order(path: Path) -> None:
    """A cell that was never run passes nbval in silence."""
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]

    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))
    assert not [o for c in cells for o in c.outputs if o.output_type == "error" or o.get("name") == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_short_and_thin(path: Path) -> None:
    """15 to 40 cells, code of one to seven lines, no function defined, no result hidden by a semicolon."""
    notebook = nbformat.read(path, as_version=4)
    code = [c.source for c in notebook.cells if c.cell_type == "code"]

    assert 15 <= len(notebook.cells) <= 40
    assert all(1 <= len([line for line in source.splitlines() if line.strip()]) <= 7 for source in code)
    assert not [source for source in code if re.search(r"\bdef \w|\blambda\b|;\s*$", source)]
    assert "version" not in notebook.metadata.get("language_info", {})


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_number_in_prose_is_marked_and_true(path: Path) -> None:
    """A marked number is the printed one of its figure in English; no other numeral stands in prose."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "markdown":
            continue
        for marked_id, text in MARKED.findall(cell.source):
            number = text.removesuffix("%")
            if marked_id in RESULTS.index:
                assert number.replace(",", "") == RESULTS.loc[marked_id, "value"], (marked_id, text)
                continue
            printed = FIGURES.loc[marked_id, "printed"]
            assert number in (printed, printed.translate(str.maketrans(",.", ".,"))), (marked_id, text)

        rest = UNMARKED.sub("", MARKED.sub("", cell.source))
        assert not re.findall(r"\d+", rest), (path.name, rest)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_opens_with_question_source_and_finding_and_closes_with_what_agrees(path: Path) -> None:
    """The pattern of every notebook."""
    notebook = nbformat.read(path, as_version=4)
    first, last = notebook.cells[0].source, notebook.cells[-1].source

    assert re.match(r"# .+\n\n\*\*.+\?\*\*\n\n\*Article:\*", first)
    assert last.startswith("## What agrees, what does not, what cannot be checked")


def test_the_notebooks_stand_in_reading_order_in_the_readme() -> None:
    """Each is named and linked, in order."""
    readme = (NOTEBOOKS[0].parents[1] / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"\]\(notebooks/([^)]+)\)", readme) == [p.name for p in NOTEBOOKS]
