"""What the documents tell a reader to type: every block of code and every command in them is run."""

import gzip
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

import lbanalysis as lb
from lbanalysis.cli import main

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "data/README.md", "docs/rerun.md", "docs/reliability.md")
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS}
BLOCKS = [
    (name, language, block)
    for name, text in TEXTS.items()
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.M | re.S)
]
LINES = [(name, line) for name, language, block in BLOCKS if not language for line in block.splitlines()]
# Commands that are named in a sentence or a table; an option in brackets may be left out.
NAMED = [(name, line) for name, text in TEXTS.items() for line in re.findall(r"`(lbanalysis [^`]+)`", text)]
# What a reader puts in the place of a word in capitals.
GIVEN = {
    "COPY": "copy.html", "REPORT": "report.txt", "FILE…": "report.txt", "DIR": "notebooks", "NAME": "pace",
    "ID": "p03-garden-area", "FORMULA": "'p02-targets / 2'", "STYLE": "bibtex", "ID=TEXT": "p02-targets=33",
    "--reference ID=VALUE": "--reference congress-closing=2021-01-01",
    "--reading ID=VALUE": "--reading general-term-years=4", "RULE": "truncate", "svg|png|csv": "csv", "FILE": "chart.csv",
}  # fmt: skip
# What makes the environment or builds everything, and the file with a line that takes the same step in these words.
LONG = {
    r"python -m venv .venv": ("Makefile", "python -m venv .venv"),
    r"python -m pip install uv": ("Makefile", "python -m pip install uv"),
    r"python -m uv pip sync .*": ("Makefile", "uv pip sync --python python requirements.lock"),
    r"python -m uv pip install .*": ("Makefile", "uv pip install --python python --no-deps --no-build-isolation --editable ."),
    r"(python -m lbanalysis\.cli|lbanalysis) reproduce.*": ("tests/test_reproduce.py", "reproduce(out, checkout / notebooks)"),
    r"lbanalysis site.*": ("tests/conftest.py", "build_site(folder / site)"),
    r"python -m pytest.*": ("Makefile", "python -m pytest"),
    r"python -m pip wheel .*": ("tests/test_frame.py", "hatchling build -t wheel"),
    r"python -m pip install dist/.*": ("tests/test_frame.py", "uv pip install --python wheel"),
}  # fmt: skip


@pytest.fixture
def reader(article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the article, a report and notebooks, in which a reader types."""
    (tmp_path / "copy.html").write_bytes(article.read_bytes())
    (tmp_path / "report.txt").write_text("Đạt 9,25ha, bằng 88,94% chỉ tiêu", encoding="utf-8")
    (tmp_path / "news.jsonl").write_text('{"id": "a1", "text": "Có 5 xã"}\n', encoding="utf-8")
    (tmp_path / "news").mkdir()
    news = '{"url": "a1", "body": "Có 5 xã", "text": ""}\n'.encode()
    (tmp_path / "news" / "2023.jsonl.gz").write_bytes(gzip.compress(news))
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "01_the_article_as_data.ipynb", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LBANALYSIS_LANG", raising=False)
    return tmp_path


def words_of(line: str) -> list[list[str]]:
    """The arguments of a command without and with what may be left out, its placeholders filled in."""
    given = re.compile(
        "|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in sorted(GIVEN, key=len)[::-1])
    )
    line = line.partition("  #")[0].replace(r"\|", "|")
    texts = {re.sub(r" \[[^\]]*\]", "", line), line.replace("[", "").replace("]", "")}
    return [shlex.split(given.sub(lambda m: GIVEN[m[0]], text))[1:] for text in sorted(texts)]


def taken_elsewhere(line: str) -> bool:
    """Whether a long command is one of those that make the environment or build everything, and is taken where it is said."""
    line = line.replace(".venv/bin/", "")
    for command, (file, step) in LONG.items():
        if re.fullmatch(command, line):
            text = (ROOT / file).read_text(encoding="utf-8")
            for word, meaning in (
                ("$(PYTHON)", "python"),
                ("$(VENV)", ".venv"),
                ("$(UV)", "uv pip"),
                ("$(BIN)/", ""),
            ):
                text = text.replace(word, meaning)
            ways = [set(re.findall(r"[\w./-]+", part)) for part in text.splitlines()]
            return any(set(re.findall(r"[\w./-]+", step)) <= way for way in ways)
    return False


@pytest.mark.parametrize(
    ("name", "line"), [(n, t) for n, t in (*LINES, *NAMED) if t.startswith("lbanalysis ")]
)
def test_a_command_of_the_documents_is_accepted(name: str, line: str, reader: Path) -> None:
    """With its placeholders filled in, without and with what may be left out; what builds everything is run by other tests."""
    if taken_elsewhere(line):
        return
    for arguments in words_of(line):
        assert main(arguments) == 0, arguments


@pytest.mark.parametrize(("name", "line"), [(n, t) for n, t in LINES if not t.startswith("lbanalysis ")])
def test_a_line_of_the_shell_is_a_step_that_the_project_takes_itself(name: str, line: str) -> None:
    """A verb of the Makefile, or a step that another of the project's files takes in the same words."""
    command = line.partition("  #")[0].strip()
    if command.startswith("make "):
        options = {"cwd": ROOT, "capture_output": True, "text": True, "check": False}
        made = subprocess.run(["make", "--dry-run", *command.split()[1:]], **options)
        assert made.returncode == 0, made.stderr
    else:
        assert taken_elsewhere(command)


@pytest.mark.parametrize(("name", "block"), [(n, b) for n, language, b in BLOCKS if language == "python"])
def test_a_block_of_python_runs_and_gives_what_is_said_beside_it(name: str, block: str, reader: Path) -> None:
    """A value beside a line is its value; a number of things is their number."""
    names: dict[str, object] = {}
    compared = 0
    try:
        for statement in re.split(r"\n(?=\S)", block.strip()):
            code, _, said = statement.partition("  # ")
            try:
                value = eval(compile(code, name, "eval"), names)
            except SyntaxError:
                exec(compile(code, name, "exec"), names)
                continue
            if re.match(r"\[|\d.* = ", said):
                compared += 1
                assert said.partition(":")[0].partition(";")[0] == str(value)
            elif count := re.match(r"\d+ ", said):
                compared += 1
                assert int(count[0]) == len(value)
    finally:
        lb.set_language(None)
    assert compared or "#" not in block


def test_every_document_was_read() -> None:
    """Blocks of the shell and of Python, and commands in sentences, were found."""
    assert {language for _, language, _ in BLOCKS} == {"", "python"}
    assert {name for name, _ in (*LINES, *NAMED)} >= {"README.md", "docs/rerun.md", "data/README.md"}
