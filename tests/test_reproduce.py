"""The main job: what it writes, and that it loses nothing."""

import csv
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from lbanalysis import reproduce as module
from lbanalysis.ledger import compile_ledger
from lbanalysis.loaders import load_figures, load_mentions
from lbanalysis.notebooks import editions_of, execute_editions, execute_notebook, refresh_notebooks
from lbanalysis.numerals import InputError
from lbanalysis.registry import change_registry, checkout_folder, load_registry
from lbanalysis.reproduce import reproduce


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with one of the notebooks: all of them run cell by cell elsewhere."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "notebooks").mkdir()
    for name in ("01_the_article_as_data.ipynb", "vi.po"):
        shutil.copy(checkout_folder() / "notebooks" / name, folder / "notebooks")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """One whole run of them, without the site, which has tests of its own."""
    out = tmp_path_factory.mktemp("run") / "build"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "build", lambda *arguments: None)
        reproduce(out, checkout / "notebooks")
    return out


def test_everything_is_written(built: Path, checkout: Path) -> None:
    """Executed notebooks and charts in both languages, the ledger twice."""
    from lbanalysis.charts import CATALOGUE

    names = {str(p.relative_to(built)) for p in built.rglob("*") if p.is_file()}
    charts = {
        f"charts/{n}.{lang}.{form}" for n in CATALOGUE for lang in ("en", "vi") for form in ("svg", "png")
    }

    assert names == {
        "manifest.json", "ledger.csv", "ledger.json", "results.csv", "checks.csv", "power.csv", *charts,
         *(f"charts/{n}.csv" for n in CATALOGUE),
        *(f"notebooks/{folder}{p.name}" for p in (checkout / "notebooks").glob("*.ipynb") for folder in ("", "vi/")),
    }  # fmt: skip


def test_the_notebooks_written_are_those_of_the_checkout(built: Path, checkout: Path) -> None:
    """Nothing changed, so the outputs are the same to the byte, pictures included."""
    for path in sorted((checkout / "notebooks").glob("*.ipynb")):
        ours, theirs = (
            nbformat.read(path, as_version=4),
            nbformat.read(built / "notebooks" / path.name, as_version=4),
        )

        assert [c.get("outputs") for c in ours.cells] == [c.get("outputs") for c in theirs.cells]


def test_the_vietnamese_notebook_has_the_same_code_and_no_english_text(built: Path, checkout: Path) -> None:
    """Prose from the catalogue, numbers in its own convention, tables and charts as run in Vietnamese."""
    name = "01_the_article_as_data.ipynb"
    ours, theirs = (nbformat.read(built / "notebooks" / folder / name, as_version=4) for folder in ("", "vi"))

    assert [c.source for c in ours.cells if c.cell_type == "code"] == [
        c.source for c in theirs.cells if c.cell_type == "code"
    ]
    assert [c.get("execution_count") for c in ours.cells] == [c.get("execution_count") for c in theirs.cells]
    shown = [
        [str(o["data"]["text/plain"]) for c in book.cells for o in c.get("outputs", [])]
        for book in (ours, theirs)
    ]
    same = [text for text, other in zip(*shown, strict=True) if text == other]
    assert len(shown[0]) > 5
    assert all("sha256" in text for text in same)
    prose = "\n".join(c.source for c in theirs.cells if c.cell_type == "markdown")
    assert '<data value="general-boards">một</data>' in prose
    assert not re.findall(
        r"\b(?:the|which|article|numbers?)\b", re.sub(r"`[^`]*`|```.*?```|<[^>]*>", "", prose, flags=re.S)
    )


def test_no_name_of_the_english_run_is_left_for_the_vietnamese(root: Path, tmp_path: Path) -> None:
    """A cell finds only what cells above it in its own edition have made."""
    path = tmp_path / "00_x.ipynb"
    code = (
        "import os\nseen = globals().get('made', 'nothing')\nmade = 1\n(os.environ['LBANALYSIS_LANG'], seen)"
    )
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)

    other = load_registry(root / "tests" / "other_article")
    editions = execute_editions(editions_of(path, other), path, other)

    shown = {lang: book.cells[0].outputs[0]["data"]["text/plain"] for lang, book in editions.items()}
    assert shown == {"en": "('en', 'nothing')", "vi": "('vi', 'nothing')"}


def test_the_ledger_has_a_row_for_every_figure_with_its_mentions(built: Path) -> None:
    """CSV and JSON say the same, and every mention with a figure stands in it once."""
    figures, mentions = load_figures(), load_mentions()
    with (built / "ledger.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    objects = json.loads((built / "ledger.json").read_text(encoding="utf-8"))["figures"]

    assert [r["figure_id"] for r in rows] == [o["figure_id"] for o in objects] == figures.index.tolist()
    assert sorted(m for r in rows for m in r["mentions"].split()) == sorted(
        mentions.index[mentions["figure_id"] != ""]
    )
    for row, item in zip(rows, objects, strict=True):
        assert [m["mention_id"] for m in item["mentions"]] == row["mentions"].split()
        assert {k: v for k, v in item.items() if k != "mentions"} == {
            k: v for k, v in row.items() if k != "mentions"
        }


@pytest.mark.parametrize(
    ("figure_id", "low", "high"),
    [("p03-garden-area", "9.245", "9.255"), ("p02-targets", "32", "32"), ("p03-waste-collected", "99.5", "100"), ("b2-projects", "10", ""),
     ("b2-poor-households", "0", "0"), ("b1-professional-share", "31.435", "31.445"), ("general-term", "2020-01-01", "2025-12-31"),
     ("p03-hydrant-area", "1014.5", "1015.5"), ("b2-wards-health", "14/14", "14/14")],
)  # fmt: skip
def test_the_interval_of_a_figure_is_what_its_printed_form_allows(
    figure_id: str, low: str, high: str
) -> None:
    """Worked by hand from the conventions."""
    assert compile_ledger().loc[figure_id, ["low", "high"]].tolist() == [low, high]


def test_a_changed_registry_gives_a_changed_ledger() -> None:
    """A re-runner passes a registry of their own."""
    changed = change_registry(printed={"p03-garden-area": "9,250"})

    assert compile_ledger(changed).loc["p03-garden-area", ["low", "high"]].tolist() == ["9.2495", "9.2505"]


def test_an_earlier_result_is_replaced_and_a_failed_run_leaves_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written beside, then put in its place as a whole."""
    out, notebooks = tmp_path / "build", tmp_path / "notebooks"
    other = load_registry(root / "tests" / "other_article")  # which has few charts
    notebooks.mkdir()
    monkeypatch.setattr(module, "build", lambda *arguments: None)

    def write(code: str) -> None:
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        nbformat.write(book, notebooks / "00_broken.ipynb")

    write("0 + 1")
    reproduce(out, notebooks, registry=other)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    write("1 / 0")
    with pytest.raises(InputError, match=r"00_broken\.ipynb: code cell 1 failed"):
        reproduce(out, notebooks, registry=other)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before

    write("1 + 1")
    reproduce(out, notebooks, registry=other)
    assert "1 + 1" in (out / "notebooks" / "00_broken.ipynb").read_text(encoding="utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["build", "notebooks"]


def test_a_scenario_is_not_reproduced(tmp_path: Path) -> None:
    """Its notebooks would be those of the article, its ledger would not."""
    for changed in (change_registry(printed={"p02-targets": "33"}), load_registry(rounding="truncate")):
        with pytest.raises(InputError, match="a scenario is not reproduced"):
            reproduce(tmp_path / "out", registry=changed)
    assert not list(tmp_path.iterdir())


def test_a_failing_cell_is_named(tmp_path: Path) -> None:
    """Notebook, cell and error in one line; the file stays as it was."""
    path = tmp_path / "00_broken.ipynb"
    cells = [nbformat.v4.new_code_cell("1 + 1") for _ in range(4)]
    cells += [nbformat.v4.new_markdown_cell("text"), nbformat.v4.new_code_cell("1 / 0")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    before = path.read_bytes()

    with pytest.raises(
        InputError, match=r"00_broken\.ipynb: code cell 5 failed: ZeroDivisionError: division by zero"
    ):
        refresh_notebooks(tmp_path)
    assert path.read_bytes() == before


def test_what_is_no_notebook_is_refused(tmp_path: Path) -> None:
    """One line."""
    (tmp_path / "00_x.ipynb").write_text("{", encoding="utf-8")

    with pytest.raises(InputError, match="this is no notebook"):
        execute_notebook(tmp_path / "00_x.ipynb")


def test_the_notebooks_are_the_registry_s_own_where_it_has_some(root: Path, tmp_path: Path) -> None:
    """Else the checkout's; that those name what a registry does not have is said."""
    report = tmp_path / "report"
    shutil.copytree(root / "tests" / "other_article", report)
    with pytest.raises(InputError, match="no id with a number or verdict: expected notebooks of dong-say"):
        reproduce(tmp_path / "out", registry=load_registry(report))
    (report / "notebooks").mkdir()
    with pytest.raises(InputError, match="report/notebooks: this folder has no notebooks"):
        reproduce(tmp_path / "out", registry=load_registry(report))

    assert not (tmp_path / "out").exists()
