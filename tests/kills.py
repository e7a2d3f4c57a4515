"""`make kills`: the main job, `make notebooks` and `read`, killed at random moments; what must be whole is looked at each time.

Usage: python tests/kills.py [KILLS [NAME ...]], by default fifty of each. `test_kills` does the same with a small stand-in.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from lbanalysis.numerals import InputError
from lbanalysis.outputs import FILES
from test_outputs import contents

ROOT = Path(__file__).resolve().parents[1]
MINE = "of the user"
TEMPORARY = Path(tempfile.gettempdir(), "lbanalysis-kills")  # what a killed run has there nobody else removes
Start = Callable[[], int]  # begins a run, and gives its process
Look = Callable[[], None]  # fails where something is not whole


def forked(job: Callable[[], object]) -> int:
    """Begin a job in a process of its own, with all that is loaded here; it ends with 0, refused with 2."""
    if process := os.fork():
        return process
    status = 1
    try:
        with open(os.devnull, "w") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 2)
        job()
        status = 0
    except InputError:
        status = 2
    finally:
        os._exit(status)


def spawned(*command: str) -> int:
    """Begin a command, its messages unheard; relative to the checkout."""
    silent = [(os.POSIX_SPAWN_OPEN, to, os.devnull, os.O_WRONLY, 0) for to in (1, 2)]
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": paths, "TMPDIR": str(TEMPORARY)}
    whole = [sys.executable, *command]
    return os.posix_spawn(sys.executable, whole, environment, file_actions=silent, setsid=True)


def end_group(process: int) -> None:
    """End what a killed process had begun itself, if that has not ended in three seconds; say so."""
    for _ in range(30):
        try:
            os.killpg(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    print("processes that outlived the one killed", file=sys.stderr, flush=True)
    os.killpg(process, signal.SIGKILL)


def ended(process: int) -> int:
    """Wait for a process: its exit status, or the signal that ended it as a negative number."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def killed_at(process: int, moment: float) -> int:
    """Kill a process at a moment of the clock, if it has not ended by then; how it ended."""
    while (left := moment - time.monotonic()) > 0:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(min(left, 0.002))
    os.kill(process, signal.SIGKILL)
    return ended(process)


def kill(
    start: Start, look: Look, kills: int, seed: int, theirs: Path | None = None,
    after: Callable[[int], None] = int,
) -> int:  # fmt: skip
    """Kill so many runs and look each time; during each third one somebody puts a file into the folder.

    How many runs were begun in all is returned: one that ended before its moment counts for nothing.
    """
    draw, begun = random.Random(seed), time.monotonic()
    assert ended(start()) == 0
    took, killed, runs = time.monotonic() - begun, 0, 0
    while killed < kills:
        late = runs % 2  # every second moment lies in the last tenth of a run, where files change places
        moment = took * (draw.uniform(0.9, 1.0) if late else draw.uniform(0, 1))
        meddles = theirs is not None and runs % 3 == 2
        process, begun = start(), time.monotonic()
        if theirs is not None and meddles:
            time.sleep(draw.uniform(0, moment))
            theirs.write_text(MINE, encoding="utf-8")
        was_killed = killed_at(process, begun + moment) == -signal.SIGKILL
        killed += was_killed
        if (late or not was_killed) and not meddles:  # a machine is now slower, now faster
            took = took * 1.03 if was_killed else min(took * 0.97, time.monotonic() - begun)
        after(process)
        runs += 1
        if theirs is not None and meddles:
            if not theirs.exists():  # the run was killed before it could give it back: the next one does
                assert ended(start()) == 2
            assert theirs.read_text(encoding="utf-8") == MINE
            theirs.unlink()
        look()
        print(f"killed {killed} of {kills}", file=sys.stderr, flush=True)
        assert runs < 4 * kills + 10, "the runs end before they can be killed"
    return runs


def check_whole(out: Path) -> set[str]:
    """Hold every file of a result against its manifest; the names of all of them."""
    listed = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    assert set(files) == {*listed, "manifest.json"}
    for name, digest in listed.items():
        assert sha256(files[name].read_bytes()).hexdigest() == digest, name
    return set(files)


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder for a run that is removed behind it."""
    TEMPORARY.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder).resolve()
    shutil.rmtree(TEMPORARY)


def kill_reproduce(kills: int) -> str:
    """Kill `lbanalysis reproduce` itself, with a complete result there."""
    with work_folder() as parent:
        out = parent / "build"
        (parent / "thesis.txt").write_text(MINE, encoding="utf-8")

        def start() -> int:
            return spawned("-m", "lbanalysis.cli", "reproduce", "--out", str(out))

        assert ended(start()) == 0
        before = contents(out)
        names = check_whole(out)

        def look() -> None:
            assert check_whole(out) == names

        runs = kill(start, look, kills, 1, out / "thesis.txt", end_group)
        assert ended(start()) == 0
        assert contents(out) == before
        assert sorted(path.name for path in parent.iterdir()) == ["build", "thesis.txt"]
    return (
        f"reproduce: {kills} kills in {runs} runs; {len(names)} files whole each time, the next run the same"
    )


def kill_notebooks(kills: int) -> str:
    """Kill `make notebooks` as it runs copies whose outputs were cleared in part."""
    code = "import sys; from pathlib import Path; from lbanalysis.notebooks import refresh_notebooks as r; r(Path(sys.argv[1]))"
    with work_folder() as parent:
        folder = Path(shutil.copytree(ROOT / "notebooks", parent / "notebooks"))
        (folder / "thesis.txt").write_text(MINE, encoding="utf-8")

        def start() -> int:
            return spawned("-c", code, str(folder))

        assert ended(start()) == 0
        new = contents(folder)
        former = {
            name: cleared(content) if name.endswith(".ipynb") else content for name, content in new.items()
        }

        def look() -> None:
            found = contents(folder)
            for name, content in former.items():
                assert found[name] in (content, new[name]), name
                (folder / name).write_bytes(content)

        look()
        runs = kill(start, look, kills, 2, after=end_group)
        assert ended(start()) == 0
        assert contents(folder) == new
    return f"make notebooks: {kills} kills in {runs} runs; {len(new)} files whole each time, the next run the same"


def kill_read(kills: int) -> str:
    """Kill `lbanalysis read` over a corpus; the same command goes on from there, to the same bytes."""
    with work_folder() as parent:
        corpus, out = parent / "corpus.jsonl", parent / "numbers.csv"
        sentences = (ROOT / "tests" / "gold.jsonl").read_text(encoding="utf-8")

        def start() -> int:
            return spawned("-m", "lbanalysis.cli", "read", str(corpus), "--out", str(out))

        def made_of(text: str) -> dict[str, bytes | str]:
            corpus.write_text(text, encoding="utf-8")
            assert ended(start()) == 0
            return contents(parent)

        former, new = made_of(sentences), made_of(sentences * 10)

        def look() -> None:
            assert out.read_bytes() in (former[out.name], new[out.name])
            assert ended(start()) == 0
            assert contents(parent) | {FILES: b""} == new | {FILES: b""}  # which has former hashes too
            for name in set(former) - {corpus.name}:
                (parent / name).write_bytes(former[name])

        look()
        runs = kill(start, look, kills, 3, after=end_group)
    return f"read: {kills} kills in {runs} runs; the former file or the new one each time, gone on to the same bytes"


def cleared(notebook: bytes) -> bytes:
    """A notebook without the outputs of its first cell of code."""
    content = json.loads(notebook)
    next(cell for cell in content["cells"] if cell["cell_type"] == "code")["outputs"] = []
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    jobs = {"read": kill_read, "notebooks": kill_notebooks, "reproduce": kill_reproduce}
    for name in sys.argv[2:] or jobs:
        print(jobs[name](int([*sys.argv, "50"][1])), flush=True)
