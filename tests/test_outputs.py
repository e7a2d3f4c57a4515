"""What is written: beside, then renamed, and only over what we wrote; nothing of the user is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lbanalysis.numerals import InputError
from lbanalysis.outputs import FILES, MANIFEST, new_folder, script_data, write_file


def fill(out: Path, **files: str) -> None:
    """Write a folder of ours with these files."""
    with new_folder(out) as beside:
        for name, text in files.items():
            (beside / name).write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes | str]:
    """Everything in a folder: bytes of files, targets of links, not followed."""
    return {
        str(path.relative_to(folder)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def test_a_result_takes_the_place_of_an_earlier_one_as_a_whole(tmp_path: Path) -> None:
    """What the earlier one had more is gone, and nothing is left beside."""
    fill(tmp_path / "out", a="1", b="2")
    fill(tmp_path / "out", a="3")

    assert set(contents(tmp_path / "out")) == {"a", MANIFEST}
    assert (tmp_path / "out" / "a").read_text(encoding="utf-8") == "3"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_hash_that_is_no_text_is_not_ours(tmp_path: Path) -> None:
    """A list of files that somebody has changed."""
    (tmp_path / FILES).write_text('{"made_by": "lbanalysis", "files": {"x.csv": 5}}', encoding="utf-8")
    (tmp_path / "x.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match=r"x\.csv"):
        write_file(tmp_path / "x.csv", b"ours")
    assert (tmp_path / "x.csv").read_text(encoding="utf-8") == "mine"


def thesis(out: Path) -> None:
    (out / "thesis.txt").write_text("mine", encoding="utf-8")


def changed(out: Path) -> None:
    (out / "a").write_text("changed by hand", encoding="utf-8")


def link(out: Path) -> None:
    (out / "link").symlink_to(out.parent / "elsewhere")


def nested(out: Path) -> None:
    (out / "deep" / "er").mkdir(parents=True)
    (out / "deep" / "er" / "mine").write_text("mine", encoding="utf-8")


def replaced_by_link(out: Path) -> None:
    (out.parent / "same").write_text("1", encoding="utf-8")
    (out / "a").unlink()
    (out / "a").symlink_to(out.parent / "same")


def pipe(out: Path) -> None:
    os.mkfifo(out / "pipe")


@pytest.mark.parametrize("meddle", [thesis, changed, link, nested, replaced_by_link, pipe])
def test_an_earlier_result_with_anything_of_others_in_it_is_refused_and_untouched(
    meddle: Callable[[Path], None], tmp_path: Path
) -> None:
    """A file, a changed file, a link, a folder, a pipe: one line, and all of it stays."""
    out = tmp_path / "out"
    fill(out, a="1")
    meddle(out)
    before = contents(tmp_path)

    with pytest.raises(InputError, match="expected a new folder or an earlier result") as caught:
        fill(out, a="2")
    assert "\n" not in str(caught.value)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "files",
    [
        {"thesis.txt": "mine"},
        {"ledger.json": "{}"},
        {"site/index.html": "mine"},
        {MANIFEST: "{}", "x": "mine"},
        {MANIFEST: json.dumps({"made_by": "lbanalysis", "files": {"x": "0"}}), "x": "mine"},
        {MANIFEST: json.dumps({"made_by": "someone", "files": {}})},
        {"searchindex.js": "mine", "index.html": "mine"},
    ],
)
def test_a_folder_that_is_not_ours_is_refused_and_untouched(files: dict[str, str], tmp_path: Path) -> None:
    """Whatever it is called, and whatever a manifest in it claims."""
    for name, text in files.items():
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_text(text, encoding="utf-8")
    before = contents(tmp_path)

    with pytest.raises(InputError, match="expected a new folder or an earlier result"):
        fill(tmp_path / "out", a="1")
    assert contents(tmp_path) == before


def test_a_link_a_file_and_a_pipe_are_no_folders_to_write(tmp_path: Path) -> None:
    """Refused, not followed and not replaced, also where the link leads to a folder of ours or to nothing."""
    fill(tmp_path / "ours", a="1")
    (tmp_path / "link").symlink_to(tmp_path / "ours")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    before = contents(tmp_path)

    for name in ("link", "dangling", "file", "pipe"):
        with pytest.raises(InputError, match="expected a new folder or an earlier result"):
            fill(tmp_path / name, a="2")
        with pytest.raises(InputError, match="expected the name of a new file"):
            write_file(tmp_path / name, b"2")
    assert contents(tmp_path) == before


def test_a_run_that_fails_leaves_the_former_result(tmp_path: Path) -> None:
    """And nothing beside it."""
    fill(tmp_path / "out", a="1")
    before = contents(tmp_path)

    with pytest.raises(RuntimeError), new_folder(tmp_path / "out") as beside:
        (beside / "a").write_text("2", encoding="utf-8")
        raise RuntimeError
    assert contents(tmp_path) == before


def test_a_file_put_in_while_a_run_goes_on_is_not_lost(tmp_path: Path) -> None:
    """What was there at the end decides."""
    fill(tmp_path / "out", a="1")

    with pytest.raises(InputError, match="we did not write"), new_folder(tmp_path / "out"):
        thesis(tmp_path / "out")
    assert (tmp_path / "out" / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_put_into_an_empty_folder_at_the_last_moment_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder stays where it is: an empty one is removed, not exchanged, and that fails where it is not empty."""
    out = tmp_path / "out"
    out.mkdir()
    remove = Path.rmdir

    def quicker(folder: Path) -> None:
        thesis(out)
        remove(folder)

    monkeypatch.setattr(Path, "rmdir", quicker)
    with pytest.raises(InputError, match="not empty"):
        fill(out, a="1")
    assert contents(tmp_path) == {"out/thesis.txt": b"mine"}


KILLED = """
import sys, time
from pathlib import Path
from lbanalysis.outputs import new_folder
while True:
    with new_folder(Path(sys.argv[1])) as beside:
        for name in "abcdef":
            (beside / name).write_text(name * 100_000, encoding="utf-8")
"""


def test_a_killed_run_leaves_a_whole_result_and_the_next_one_clears_up(tmp_path: Path) -> None:
    """Killed at many moments: what stands there is always complete, and nothing is left beside in the end."""
    out = tmp_path / "out"
    fill(out, **dict.fromkeys("abcdef", "first"))
    for moment in range(12):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(out)])
        time.sleep(0.25 + 0.013 * moment)
        process.send_signal(signal.SIGKILL)
        process.wait()

        listed = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
        assert set(listed) == set("abcdef") == set(contents(out)) - {MANIFEST}
    fill(out, a="last")
    assert set(contents(tmp_path)) == {"out/a", f"out/{MANIFEST}"}


def test_what_a_killed_run_left_beside_a_file_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    """Not what a run that goes on has there, nor a user's file of a name like it."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    names = [
        f".lbanalysis-{gone.pid}-00000000",
        f".lbanalysis-{os.getppid()}-00000000",
        ".lbanalysis-my-notes",
    ]
    for name in names:
        (tmp_path / name).write_bytes(b"1")
    write_file(tmp_path / "chart.svg", b"2")

    assert set(contents(tmp_path)) == {*names[1:], "chart.svg", FILES}


def test_two_runs_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    """One of them is there as a whole."""
    with new_folder(tmp_path / "out") as first, new_folder(tmp_path / "out") as second:
        (first / "a").write_text("1", encoding="utf-8")
        (second / "a").write_text("2", encoding="utf-8")

    assert (tmp_path / "out" / "a").read_text(encoding="utf-8") == "1"  # the outer one ended last
    assert set(contents(tmp_path)) == {"out/a", f"out/{MANIFEST}"}


def test_without_an_exchange_in_one_step_the_former_result_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a system that cannot let two folders change places, a run killed between two steps leaves it beside."""
    fill(tmp_path / "out", a="1")
    (tmp_path / "out").rename(tmp_path / ".out.lbanalysis-999999999-0123abcd-former")

    fill(tmp_path / "out", a="2")
    assert set(contents(tmp_path)) == {"out/a", f"out/{MANIFEST}"}

    def none(*arguments: object, **options: object) -> None:
        raise OSError

    monkeypatch.setattr("ctypes.CDLL", none)
    fill(tmp_path / "out", a="3")
    assert (tmp_path / "out" / "a").read_text(encoding="utf-8") == "3"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_is_replaced_only_if_we_wrote_it_and_nobody_since(tmp_path: Path) -> None:
    """Ours twice; then changed by hand; then another's."""
    write_file(tmp_path / "chart.svg", b"1")
    write_file(tmp_path / "chart.svg", b"2")
    assert (tmp_path / "chart.svg").read_bytes() == b"2"

    (tmp_path / "chart.svg").write_bytes(b"changed by hand")
    (tmp_path / "photo.png").write_bytes(b"mine")
    before = contents(tmp_path)
    for name in ("chart.svg", "photo.png"):
        with pytest.raises(InputError, match="is a file that we did not write, or changed since"):
            write_file(tmp_path / name, b"3")
    assert contents(tmp_path) == before


def test_why_a_file_cannot_be_written_is_said_without_its_name_again(tmp_path: Path) -> None:
    """Nor that of the file beside it, which nobody knows."""
    path = tmp_path / "x" / "chart.svg"
    with pytest.raises(InputError) as caught:
        write_file(path, b"1")

    wanted = "expected a name in a folder that can"
    assert str(caught.value) == f"{path} cannot be written (No such file or directory): {wanted}"


@pytest.mark.parametrize("name", ["x/y/chart.svg", "a" * 252 + ".svg", ""])
def test_a_name_that_cannot_be_written_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    """No such folder, too long, the folder itself."""
    with pytest.raises(InputError, match="expected") as caught:
        write_file(tmp_path / name, b"1")
    assert "\n" not in str(caught.value)
    assert not contents(tmp_path)


@pytest.mark.parametrize("why", ["No space left on device", "Read-only file system", "Permission denied"])
def test_a_write_that_fails_leaves_what_was_there(
    why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said in one line; the former file and folder stay, and nothing is left beside."""
    fill(tmp_path / "out", a="1")
    write_file(tmp_path / "chart.svg", b"1")
    before = contents(tmp_path)

    def full(path: Path, *arguments: object, **options: object) -> int:
        raise OSError(28, why)

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(InputError, match=why):
        write_file(tmp_path / "chart.svg", b"2")
    with pytest.raises(InputError, match=why), new_folder(tmp_path / "out"):
        pass
    assert contents(tmp_path) == before


def test_what_was_killed_before_its_manifest_was_whole_takes_no_place(tmp_path: Path) -> None:
    """Neither its torn beginning nor none: it is cleared, and the former result stays."""
    out = tmp_path / "out"
    fill(out, a="first")
    for name in ("", f".lbanalysis-{999_999}-0123abcd"):
        left = tmp_path / f".out.lbanalysis-{999_999}-0123abcd"
        left.mkdir()
        (left / "a").write_text("torn", encoding="utf-8")
        if name:
            (left / name).write_text("", encoding="utf-8")
        with pytest.raises(RuntimeError), new_folder(out):
            raise RuntimeError
        assert not left.exists()
        assert (out / "a").read_text(encoding="utf-8") == "first"


def test_what_is_written_for_people_keeps_its_letters(tmp_path: Path) -> None:
    """The list of a folder, and data inside a page, which end no script."""
    fill(tmp_path / "out", vườn="1")

    assert '"vườn"' in (tmp_path / "out" / MANIFEST).read_text(encoding="utf-8")
    assert script_data(["vườn</script>"]) == '["vườn\\u003c/script>"]'
