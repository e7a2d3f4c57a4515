"""Notebooks as files: run once in order, short cells, no number in prose that is not marked."""

import re
from pathlib import Path

import nbformat
import pytest

from lbanalysis.checks import figure_verdicts
from lbanalysis.results import number_texts

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
TEXTS, INTERVALS = number_texts("value", "en"), number_texts("interval", "en")
SAID = {"": TEXTS, ' class="interval"': INTERVALS, ' class="verdict"': figure_verdicts()["verdict"].to_dict()}
# What may stand unmarked: the article's bibliographic line, the names of the programmes, and file names.
UNMARKED = re.compile(
    r"^\*Article:\*.*$|`[^`]*`|```.*?```|\[[^]]*\]\([^)]*\)|[Pp]rogrammes? 0[1-3]( and 0[1-3])?|[Bb]reakthrough [12]|grade-10",
    re.M | re.S,
)
MARKED = re.compile(r'<data value="([^"]+)"( class="(?:interval|verdict)")?>([^<]+)</data>')


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_cell_has_run_once_in_order(path: Path) -> None:
    """A cell that was never run passes nbval in silence."""
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]

    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))
    assert not [o for c in cells for o in c.outputs if o.output_type == "error" or o.get("name") == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_short_and_thin(path: Path) -> None:
    """15 to 40 cells, code of one to seven lines that fit the page, no function defined, no result hidden by a semicolon."""
    notebook = nbformat.read(path, as_version=4)
    code = [c.source for c in notebook.cells if c.cell_type == "code"]

    assert 15 <= len(notebook.cells) <= 40
    assert all(1 <= len([line for line in source.splitlines() if line.strip()]) <= 7 for source in code)
    assert not [line for source in code for line in source.splitlines() if len(line) > 95]
    assert not [source for source in code if re.search(r"\bdef \w|\blambda\b|;\s*$", source)]
    assert "version" not in notebook.metadata.get("language_info", {})


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_number_in_prose_is_marked_and_true(path: Path) -> None:
    """A marked number is that of its figure or result, in English; no other numeral, in digits or in words, stands in prose."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "markdown":
            continue
        for marked_id, form, text in MARKED.findall(cell.source):
            assert text == SAID[form][marked_id], (path.name, marked_id)

        rest = UNMARKED.sub("", MARKED.sub("", cell.source))
        assert not re.findall(
            r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|twenty)\b", rest, re.I
        ), (path.name, rest)
        assert "<data" not in rest, (path.name, "a mark that is not closed, or written otherwise")


def test_a_number_in_prose_that_is_wrong_or_not_marked_is_found(tmp_path: Path) -> None:
    """The test above can fail, in each of its ways."""
    texts = (
        'All <data value="p02-targets">33</data> targets.', "All 32 targets.", "All three programmes.",
        'Some <data value="p02-targets">32 targets.', '<data value="p02-targets" class="verdict">disagrees</data>',
        '<data value="p03-garden-target" class="interval">10.4 to 10.5 ha</data>',
    )  # fmt: skip
    for text in texts:
        nbformat.write(
            nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)]), tmp_path / "00_x.ipynb"
        )

        with pytest.raises(AssertionError):
            test_every_number_in_prose_is_marked_and_true(tmp_path / "00_x.ipynb")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_opens_with_question_source_and_finding_and_closes_with_what_agrees(path: Path) -> None:
    """The pattern of every notebook."""
    notebook = nbformat.read(path, as_version=4)
    first, last = notebook.cells[0].source, notebook.cells[-1].source

    assert re.match(r"# .+\n\n\*\*.+\?\*\*\n\n\*Article:\*.+\n\n.+", first)
    assert last.startswith("## What agrees, what does not, what cannot be checked")


def test_the_notebooks_stand_in_reading_order_in_the_readme() -> None:
    """Each is named and linked, in order."""
    readme = (NOTEBOOKS[0].parents[1] / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"\]\(notebooks/([^)]+)\)", readme) == [p.name for p in NOTEBOOKS]


def test_every_figure_and_result_stands_in_a_notebook() -> None:
    """Each is marked in the prose of at least one, or its row or arithmetic is shown."""
    text = "".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS)
    without = [id for id in TEXTS if not re.search(rf"(?<![a-z0-9-]){re.escape(id)}(?![a-z0-9-])", text)]

    assert without == []
