"""Measure how the tests bite: changes sampled over the library, one at a time, each of which a test should notice.

`mutants.py sample` makes them, in an environment with cosmic-ray; `mutants.py` reads them from its input and tries them.
"""

import ast
import csv
import difflib
import gc
import importlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "lbanalysis"
WORKERS = 2
PATIENCE = 100  # seconds of processor time after which a change is noticed by its slowness
MEMORY = 4 * 2**30  # bytes, for what grows without end
CORE = ("numerals", "intervals", "numbers", "formulas")  # where nothing may stay unnoticed
LINES_PER_MUTANT, IN_CORE = 100, 20
# The test files that a room belongs to beside its own examples, quick ones first.
TESTS = {
    "numerals": "numerals wording",
    "intervals": "intervals numbers",
    "wording": "wording shown results",
    "reading": "numerals mentions results numbers",
    "ranges": "numbers formulas",
    "numbers": "numbers formulas metrics results",
    "metrics": "metrics results",
    "formulas": "formulas results checks",
    "tables": "outputs results data",
    "rules": "results data",
    "registry": "results checks data scenarios",
    "texts": "shown results wording data",
    "loaders": "shown results checks data",
    "checks": "checks results misprints",
    "power": "power checks",
    "results": "results other_article",
    "scenarios": "misprints scenarios",
    "article": "article audit draft",
    "audit": "audit other_article annotate",
    "ledger": "other_article",
    "citations": "citations other_article",
    "outputs": "outputs corpus",
    "annotate": "annotate other_article",
    "notebooks": "notebooks reproduce",
    "reproduce": "reproduce",
    "printing": "cli shown",
    "shown": "shown",
    "suggest": "draft",
    "questions": "draft",
    "outline": "draft",
    "draft": "draft",
    "documents": "corpus",
    "corpus": "corpus cli",
    "cli": "cli",
}
# Of tests that try each cell of a table, the small tables are enough, and of scenarios those of several changes; nor is a
# site built or a browser begun for each change.
QUICK = (
    "not off_by_one and not all_the_way and not each_misprint"
    " and not (any_cell and (marks or mentions or results or figures or references or charts))"
)
# Equal or the same: of what is compared here there is one object of each value, if only by chance.
SAME = ("_Eq_Is", "_NotEq_IsNot", "_Is_Eq", "_IsNot_NotEq")
# What is loaded once, for all trials.
LIBRARIES = "pytest hypothesis numpy pandas matplotlib.pyplot seaborn lxml.html babel typer rich.console citeproc pybtex rispy bs4 yaml nbformat"


def room_files(room: str) -> list[Path]:
    """The files of a room."""
    return (
        [PACKAGE / f"{room}.py"]
        if (PACKAGE / f"{room}.py").exists()
        else sorted((PACKAGE / room).glob("*.py"))
    )


class Bare(ast.NodeTransformer):
    """What a program does: neither annotations nor what is for type checkers, nor caches, which save time alone."""

    def visit(self, node: ast.AST) -> ast.AST | None:
        """Take from a node what does nothing."""
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            return None
        for name in {"annotation", "returns"} & set(node._fields):
            setattr(node, name, None)
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = [d for d in node.decorator_list if "cache" not in ast.dump(d)]
        return self.generic_visit(node)


def bare(source: str) -> str:
    """A program's meaning, to compare; empty if it is none."""
    try:
        return ast.dump(Bare().visit(ast.parse(source)))
    except SyntaxError:
        return ""


def sample(rooms: list[str], seed: int) -> Iterator[dict]:
    """Places of a room at random, as many as its lines want, and at each one of the changes that can be made there."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names

    operators = [get_operator(name)() for name in sorted(operator_names()) if "Variable" not in name]
    for room in rooms:
        chance, places, wanted = random.Random(f"{seed} {room}"), {}, 0
        for path in room_files(room):
            source = path.read_text(encoding="utf-8")
            wanted += len(source.splitlines())
            nodes = list(ast_nodes(get_ast(source)))
            for operator in operators:
                spots = (spot for node in nodes for spot in operator.mutation_positions(node))
                for occurrence, (start, _) in enumerate(spots):
                    places.setdefault((path, start), []).append((operator, occurrence))
        wanted = round(wanted / (IN_CORE if room in CORE else LINES_PER_MUTANT)) or 1
        for path, start in chance.sample(sorted(places), len(places)):
            source, (operator, occurrence) = (
                path.read_text(encoding="utf-8"),
                chance.choice(places[path, start]),
            )
            text = mutate_code(source, operator, occurrence)
            if type(operator).__name__.endswith(SAME) or bare(text) in ("", bare(source)):
                continue
            change = [
                line for line in difflib.ndiff(source.splitlines(), text.splitlines()) if line[0] in "-+"
            ]
            before, after = (" ".join(c[2:].strip() for c in change if c[0] == sign) for sign in "-+")
            file = path.relative_to(PACKAGE).as_posix()
            yield {
                "room": room,
                "file": file,
                "line": start[0],
                "before": before,
                "after": after,
                "text": text,
            }
            wanted -= 1
            if not wanted:
                break


def run_tests(files: list[str], folder: Path, seed: int) -> None:
    """Run test files on a copy of the project, in this process, which ends with their status."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.setsid()
    os.chdir(folder)
    sys.path.insert(0, str(folder / "src"))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    which = shutil.which
    shutil.which = lambda name, *more: (
        None if "chrom" in name else which(name, *more)
    )  # no browser, no wait for it
    import pytest

    options = ["-x", "-q", "-p", "no:cacheprovider", "--doctest-modules", "-o", "addopts="]
    options += [
        "-k",
        QUICK,
        "-p",
        "_hypothesis_pytestplugin",
        f"--hypothesis-seed={seed}",
        f"--basetemp={folder.parent / 'tmp'}",
    ]
    sys.exit(any(pytest.main([*options, file]) not in (0, 5) for file in files))


def survives(mutant: dict, folder: Path, seed: int) -> bool:
    """Whether all tests pass with a changed file in the copy."""
    path = folder / "src" / "lbanalysis" / mutant["file"]
    source, stat = path.read_bytes(), path.stat()
    path.write_text(mutant["text"] or source.decode(), encoding="utf-8")
    os.utime(
        path, (mutant["number"], mutant["number"])
    )  # by its time Python knows one file's bytecode from another's
    trial = get_context("fork").Process(target=run_tests, args=(mutant["tests"], folder, seed))
    trial.start()
    trial.join(10 * PATIENCE)
    if late := trial.is_alive():
        os.killpg(trial.pid, signal.SIGKILL)
        trial.join()
    path.write_bytes(source)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return not late and trial.exitcode == 0


def work(todo: object, done: object, seed: int) -> None:
    """Try one mutant after the other in a copy of the project, with the libraries loaded."""
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base) / "project"
        skip = shutil.ignore_patterns(".*", "__pycache__", "build", "build-drift", "site")
        shutil.copytree(
            ROOT, folder, ignore=lambda d, names: skip(d, names) if Path(d) == ROOT else {"__pycache__"}
        )
        (Path(base) / "shared").symlink_to(ROOT.parent / "shared")  # where a copy of the article may lie
        os.environ |= {
            "PYTHONPATH": str(folder / "src"),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "MPLBACKEND": "agg",
        }
        for name in LIBRARIES.split():
            importlib.import_module(name)
        gc.freeze()
        while mutant := todo.get():
            done.put((mutant, survives(mutant, folder, seed)))


def tried(tasks: list[dict], seed: int) -> Iterator[tuple[dict, bool]]:
    """Try changes on several cores; each with whether all tests passed, as they end."""
    context = get_context("fork")
    todo, done = context.Queue(), context.Queue()
    for task in [*tasks, *[None] * WORKERS]:
        todo.put(task)
    workers = [context.Process(target=work, args=(todo, done, seed)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for number in range(len(tasks)):
        print(f"\r{number} of {len(tasks)}", end="", file=sys.stderr, flush=True)
        yield done.get()


def try_all(mutants: list[dict], seed: int) -> list[dict]:
    """First the tests without any change, which must pass; then the mutants: those that no test noticed."""
    for number, mutant in enumerate(mutants, start=1):
        mutant["number"] = number
        mutant["tests"] = [path.relative_to(ROOT).as_posix() for path in room_files(mutant["room"])]
        mutant["tests"] += [f"tests/test_{name}.py" for name in TESTS[mutant["room"]].split()]
    tests = sorted({test for mutant in mutants for test in mutant["tests"]})
    whole = [{"file": "__init__.py", "number": 0, "text": "", "tests": [test]} for test in tests]
    if failed := sorted(task["tests"][0] for task, passed in tried(whole, seed) if not passed):
        sys.exit(f"without any change fail {', '.join(failed)}: expected tests that pass")
    left = [mutant for mutant, passed in tried(mutants, seed) if passed]
    return sorted(left, key=lambda mutant: mutant["number"])


def main() -> None:
    """Sample, or try what was sampled, and print what was noticed by room and each change that was not."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("step", nargs="?", choices=["sample"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", default=",".join(TESTS))
    options = parser.parse_args()
    if options.step:
        for mutant in sample(options.rooms.split(","), options.seed):
            print(json.dumps(mutant))
        return
    begin, mutants = time.perf_counter(), [json.loads(line) for line in sys.stdin]
    with Path(__file__).with_name("mutants.csv").open(encoding="utf-8", newline="") as file:
        reasons = {(row["file"], row["before"], row["after"]): row["reason"] for row in csv.DictReader(file)}
    asked = [m for m in mutants if (m["file"], m["before"], m["after"]) not in reasons]
    if not asked:
        sys.exit("nothing to try: expected mutants, one a line, from the step `sample`")
    left = try_all(asked, options.seed)
    count, lost = Counter(m["room"] for m in asked), Counter(m["room"] for m in left)
    for room in count:
        print(f"{room:12} {count[room] - lost[room]:4} of {count[room]:4}")
    print(
        f"{'all':12} {len(asked) - len(left):4} of {len(asked):4}: {1 - len(left) / len(asked):.1%} noticed, ",
        end="",
    )
    print(
        f"{len(mutants) - len(asked)} more change nothing; seed {options.seed}, {time.perf_counter() - begin:.0f} s"
    )
    for m in left:
        print(f"\n{m['file']}:{m['line']}\n- {m['before']}\n+ {m['after']}")


if __name__ == "__main__":
    main()
