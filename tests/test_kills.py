"""Runs killed at any moment: what was there stays whole, the next run is right, and what is others' is kept."""

import ctypes
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from kills import MINE, check_whole, ended, forked, kill
from lbanalysis import charts, notebooks
from lbanalysis import reproduce as module
from lbanalysis.numerals import InputError
from lbanalysis.outputs import new_folder, write_file
from lbanalysis.registry import Registry, load_registry
from lbanalysis.reproduce import reproduce
from test_other_article import FOLDER
from test_outputs import contents

KILLS = 50
SIZE = 200_000
SITE = 60  # pages of the stand-in for a site


def written_site(out: Path, *others: object) -> None:
    """What stands in for the site, which takes a minute: as many files as take a while to write."""
    for number in range(SITE):
        page = out / f"{number % 7}" / f"{number}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"{number}" * 4000, encoding="utf-8")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """The registry of a small article, without charts and notebooks, and with the stand-in of a site."""
    registry = load_registry(FOLDER)
    monkeypatch.setattr(charts, "catalogue_of", lambda registry: {})
    monkeypatch.setattr(module, "notebooks_in", lambda folder: [])
    monkeypatch.setattr("lbanalysis.site.notebooks.drawn_charts", lambda folder: {})
    monkeypatch.setattr(module, "build", written_site)
    return registry


def test_the_main_job_killed_at_any_moment_leaves_the_former_result(small: Registry, tmp_path: Path) -> None:
    """Fifty times: complete each time, a user's files inside and beside it kept, and the next run is the same."""
    out, empty = tmp_path / "build", tmp_path / "notebooks"
    empty.mkdir()
    (tmp_path / ".build.txt").write_text(MINE, encoding="utf-8")
    reproduce(out, empty, small)
    before = contents(tmp_path)
    names = check_whole(out)

    def look() -> None:
        assert check_whole(out) == names

    kill(lambda: forked(lambda: reproduce(out, empty, small)), look, KILLS, 1, out / "thesis.txt")
    reproduce(out, empty, small)

    assert contents(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".build.txt", "build", "notebooks"]


@pytest.fixture
def booklets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, bytes]]:
    """Notebooks in a folder, run without a kernel: each says which run it was; what they are after a run."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for number in range(8):
        cells = [nbformat.v4.new_markdown_cell("text"), nbformat.v4.new_code_cell("1")]
        metadata = {
            "kernelspec": {"name": "python3", "display_name": "x"},
            "language_info": {"name": "python"},
        }
        path = folder / f"{number:02d}_x.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    (folder / "vi.po").write_text(MINE, encoding="utf-8")

    def executed(path: Path) -> nbformat.NotebookNode:
        book = nbformat.read(path, as_version=4)
        said = (tmp_path / "run").read_text(encoding="utf-8") * 2_000
        book.cells[1].outputs = [nbformat.v4.new_output("stream", text=said)]
        return book

    def after(run: str) -> dict[str, bytes]:
        return {name: content.replace(b"first", run.encode()) for name, content in first.items()}

    monkeypatch.setattr(notebooks, "execute_notebook", executed)
    (tmp_path / "run").write_text("first", encoding="utf-8")
    notebooks.refresh_notebooks(folder)
    first = contents(folder)
    return after


def test_running_the_notebooks_killed_at_any_moment_leaves_each_whole(
    booklets: Callable[[str], dict[str, bytes]], tmp_path: Path
) -> None:
    """Fifty times: each is that of before or the new one, a user's file is kept, and the next run leaves nothing else."""
    folder, run = tmp_path / "notebooks", tmp_path / "run"
    run.write_text("00001", encoding="utf-8")
    state = {"before": contents(folder)}

    def look() -> None:
        number, found = run.read_text(encoding="utf-8"), contents(folder)
        for name, content in booklets(number).items():
            assert found[name] in (content, state["before"][name]), name
        state["before"] = found
        run.write_text(f"{int(number) + 1:05d}", encoding="utf-8")

    kill(lambda: forked(lambda: notebooks.refresh_notebooks(folder)), look, KILLS, 2)
    notebooks.refresh_notebooks(folder)

    assert contents(folder) == booklets(run.read_text(encoding="utf-8"))


def test_two_main_jobs_at_once_do_not_harm_each_other(small: Registry, tmp_path: Path) -> None:
    """Begun together in one folder, again and again: both end well, and the result is complete, with nothing beside."""
    out, empty = tmp_path / "build", tmp_path / "notebooks"
    empty.mkdir()
    reproduce(out, empty, small)
    before = contents(out)

    for _ in range(6):
        runs = [forked(lambda: reproduce(out, empty, small)) for _ in range(2)]

        assert [ended(run) for run in runs] == [0, 0]
        assert contents(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build", "notebooks"]


def test_files_killed_at_any_moment_are_whole_and_written_again(tmp_path: Path) -> None:
    """What `chart --out` and `annotate --out` write: the former or the new one, and no later run takes it for another's."""
    run, folder = tmp_path / "run", tmp_path / "files"
    folder.mkdir()
    (folder / "photo.png").write_text(MINE, encoding="utf-8")
    run.write_text("1", encoding="utf-8")

    def job() -> None:
        for name in "abcdefgh":
            write_file(folder / name, run.read_bytes() * SIZE)

    def look() -> None:
        for name in "abcdefgh":
            if (folder / name).exists():
                assert set((folder / name).read_bytes()) <= set(b"12")
                assert len((folder / name).read_bytes()) == SIZE
        run.write_text("2" if run.read_text(encoding="utf-8") == "1" else "1", encoding="utf-8")

    kill(lambda: forked(job), look, KILLS // 2, 3)
    job()

    assert set(contents(folder)) == {*"abcdefgh", "photo.png", ".lbanalysis.json"}
    assert all((folder / name).read_bytes() == run.read_bytes() * SIZE for name in "abcdefgh")


def test_files_of_two_runs_at_once_are_both_known_as_ours(tmp_path: Path) -> None:
    """Other files in one folder: each can be written again later, by whatever run."""
    for _ in range(8):
        runs = [forked(lambda own=own: write_file(tmp_path / own, b"1")) for own in "abcd"]
        assert [ended(run) for run in runs] == [0] * 4
    for own in "abcd":
        write_file(tmp_path / own, b"2")


def fill(out: Path, text: str) -> None:
    """Write a folder of ours with one file."""
    with new_folder(out) as beside:
        (beside / "a").write_text(text, encoding="utf-8")


def test_a_file_put_in_at_the_last_moment_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the folder was looked through, before another takes its place: the former one goes back with it."""
    out, load = tmp_path / "out", ctypes.CDLL
    fill(out, "1")

    def late(name: None) -> ctypes.CDLL:
        monkeypatch.setattr("ctypes.CDLL", load)
        (out / "thesis.txt").write_text(MINE, encoding="utf-8")
        return load(name)

    monkeypatch.setattr("ctypes.CDLL", late)
    with pytest.raises(InputError, match=r"out, holds a file that we did not write \(thesis\.txt\)"):
        fill(out, "2")

    assert (out / "thesis.txt").read_text(encoding="utf-8") == MINE
    assert (out / "a").read_text(encoding="utf-8") == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_it_is_given_back_by_the_next_run_if_this_one_is_killed(tmp_path: Path) -> None:
    """What the killed run left beside is a former result with somebody's file in it."""
    out = tmp_path / "out"
    fill(out, "1")
    (out / "thesis.txt").write_text(MINE, encoding="utf-8")
    out.rename(tmp_path / ".out.lbanalysis-999999999-0123abcd")
    fill(tmp_path / "other", "2")
    (tmp_path / "other").rename(out)

    with pytest.raises(InputError, match=r"holds a file that we did not write \(thesis\.txt\)"):
        fill(out, "3")
    assert (out / "thesis.txt").read_text(encoding="utf-8") == MINE

    (out / "thesis.txt").unlink()
    fill(out, "3")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
