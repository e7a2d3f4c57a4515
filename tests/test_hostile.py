"""Input of bad will or bad luck: one short line that says what is wrong, exit status 2, soon, and nothing written."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import lbanalysis as lb
from lbanalysis.cli import main
from lbanalysis.notebooks import read_notebook
from test_article import in_windows_1258
from test_outputs import contents

ROOT = Path(__file__).resolve().parents[1]
TEXT = "Đường rộng, có 5 hộ nghèo ở ngã ba"
# What stands before a copy on the command line, by the commands that take one.
TAKING = {
    "audit": ["audit"], "read": ["read"], "annotate": ["annotate", "--out", "out.html"],
    "reproduce": ["reproduce", "--out", "out", "--article"], "draft": ["draft", "--out", "out"],
}  # fmt: skip
ON_COPIES = pytest.mark.parametrize("command", TAKING)
Refused = Callable[..., str]


@pytest.fixture
def refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Refused]:
    """Run a command in a folder: it must fail in one line and leave all as it is; return the line."""
    monkeypatch.chdir(tmp_path)
    for name in ("LBANALYSIS_LANG", "LBANALYSIS_ARTICLE", "LBANALYSIS_REGISTRY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> str:
        before, began = contents(tmp_path), time.process_time()
        status, (out, err) = main(arguments), capsys.readouterr()
        assert (status, out) == (2, ""), arguments
        assert is_one_line(err), err
        assert time.process_time() - began < 10
        assert contents(tmp_path) == before
        return err

    yield run
    assert not [path for path in tmp_path.rglob("*") if "lbanalysis-" in path.name]


def is_one_line(err: str) -> bool:
    """Whether an error is one line of ours, short enough to be read, that steers no terminal."""
    return bool(re.fullmatch(r"lbanalysis: [^\x00-\x1f\x7f-\x9f]{10,1000}\n", err)) and "Traceback" not in err


# --- copies of an article -----------------------------------------------------------------------------------

# "Đường rộng" in two encodings from before Unicode: TCVN3 (ABC), one byte a letter; VNI, one or two.
OLD = {
    "TCVN3": b"\xa7\xad\xeang r\xe9ng, c\xe3 5 h\xe9",
    "VNI": b"\xd1\xf6\xf4\xf8ng ro\xe4ng, co\xf9 5 ho\xe4",
}
NO_TEXT: dict[str, bytes] = {
    "empty": b"", "blank": b" \n\t\r\n" * 1000, "a mark alone": "\ufeff".encode(), "a page of nothing": b"<html><body><p></p>",
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "zip": b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "zeros": bytes(1000),
    "any bytes": bytes(range(256)) * 100, "torn letter": TEXT.encode()[:1], "torn text": (TEXT * 99 + "ờ").encode()[:-1],
    "UTF-16 without its mark": TEXT.encode("utf-16-le"), "torn UTF-16": TEXT.encode("utf-16")[:-1], "UTF-32": TEXT.encode("utf-32"),
    "windows-1258": in_windows_1258(TEXT), **OLD,
    **{f"{name} said to be UTF-8": b"<html><meta charset=utf-8><p>" + text for name, text in OLD.items()},
    "windows-1258 said to be UTF-8": b"<html><meta charset=utf-8><p>" + in_windows_1258(TEXT),
    "no such charset": b"<html><meta charset=tcvn3><p>" + OLD["TCVN3"], "a codec of no text": b"<html><meta charset=hex><p>\xa7",
    "a charset that is none": b"<html><meta charset=" + b"x" * 5000 + b"><p>\xa7",
    "hidden": b"<html><body hidden><p>5", "only comments": b"<html>" + b"<!-- 5 -->" * 10_000,
    "scripts": b"<html><script>document.write(5)</script><style>p { width: 5 }</style>",
}  # fmt: skip
NO_COPY: dict[str, bytes] = {
    "another text": b"5", "one sign": b".", "JSON": b'{"a": [1, 2]}', "CSV": b"a,b\n1,2\n" * 999, "a notebook": b'{"cells": []}',
    "UTF-16": TEXT.encode("utf-16"), "UTF-16 said to be UTF-8": "<html><meta charset=utf-8><p>5".encode("utf-16"),
    "UTF-8 said to be windows-1258": f"<html><meta charset=windows-1258><p>{TEXT}".encode(),
    "digits": b"1" * 900_000, "dots": b"1." * 20_000, "words": "mười ".encode() * 20_000,
    "nested": b"<html>" + b"<div>" * 100_000 + b"5", "unclosed": b"<html>" + b"<p>5" * 100_000,
    "closed in vain": b"<html>5" + b"</div>" * 100_000, "comments": b"<html>5" + b"<!-- 7 -->" * 10_000,
    "comments without an end": b"<html>5" + b"<!-- " * 100_000, "half a tag": b"<html>5<p " + b"a='" * 100_000,
    "entities": b"<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><p>&b;5",
    "an entity of a file": b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><p>&a;5",
    "a declaration of XML": b"<?xml version='1.0' encoding='utf-16'?><html><p>5",
}  # fmt: skip


@ON_COPIES
@pytest.mark.parametrize("form", NO_TEXT)
def test_what_is_no_text_is_refused(form: str, command: str, tmp_path: Path, refused: Refused) -> None:
    """Empty, binary, torn, in another charset or a lying one: the file is named."""
    (tmp_path / "copy.html").write_bytes(NO_TEXT[form])

    assert "copy.html: " in refused(*TAKING[command], "copy.html")


@pytest.mark.parametrize("command", ["audit", "annotate", "reproduce"])
@pytest.mark.parametrize("form", NO_COPY)
def test_what_is_no_copy_is_refused(form: str, command: str, tmp_path: Path, refused: Refused) -> None:
    """Other texts, and pages that are nested, unclosed or endless."""
    (tmp_path / "copy.txt").write_bytes(NO_COPY[form])

    assert "copy.txt: this is no copy of the article" in refused(*TAKING[command], "copy.txt")


@pytest.mark.parametrize("form", NO_COPY)
def test_what_is_no_article_is_drafted_or_refused(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A registry that loads, or one line and nothing written."""
    monkeypatch.chdir(tmp_path)
    Path("copy.html").write_bytes(NO_COPY[form])
    status = main(["draft", "copy.html", "--out", "out"])
    err = capsys.readouterr().err

    assert (status, err) == (0, "") or (status == 2 and is_one_line(err) and not Path("out").exists())
    assert status == 2 or lb.load_registry("out").tables["figures"]


def test_no_entity_brings_in_a_file(tmp_path: Path) -> None:
    """Nor grows: what a page declares is not followed."""
    for form in ("an entity of a file", "entities"):
        (tmp_path / "copy.txt").write_bytes(NO_COPY[form])
        text = "\n".join(lb.load_article(tmp_path / "copy.txt"))
        assert "5" in text
        assert not re.search("root|a{10}", text)


def test_what_is_too_large_is_refused_in_words(tmp_path: Path) -> None:
    """A hundred million digits, one line of 50 MB, a device without an end, too many tags, too long a text."""
    large = {
        "digits.txt": (b"1" * 100_000_000, "more than 16 MB"), "line.txt": (b"5 " * 25_000_000, "more than 16 MB"),
        "lines.txt": (b"5 5 5 5\n" * 1_900_000, "a text of 1[0-9]+ characters: expected"),
        "tags.html": (b"<p>5" * 450_000, "more than 400000 tags"),
    }  # fmt: skip
    for name, (content, why) in large.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(lb.InputError, match=why):
            lb.audit_article(tmp_path / name)
        (tmp_path / name).unlink()
    if Path("/dev/zero").exists():
        with pytest.raises(lb.InputError, match="more than 16 MB"):
            lb.load_article("/dev/zero")


def test_a_paragraph_that_is_too_long_is_refused_in_one_line(tmp_path: Path, refused: Refused) -> None:
    """By `read`, which has no article to hold it against."""
    (tmp_path / "line.txt").write_bytes(b"5 " * 1_000_000)

    assert "1 MB" in refused("read", "line.txt")


# What a program may take beyond what it has when nothing is read yet: seconds of work, MB and those of the file.
SECONDS, MEGABYTES = 10, 300
LARGE = {
    "read digits": ("read", "b'1' * 100_000_000"),
    "digits": ("audit", "b'1' * 100_000_000"),
    "one line": ("audit", "b'5 ' * 25_000_000"),
    "numbers": ("audit", "b'5 ' * 1_000_000"),
    "unclosed": ("audit", "b'<html>' + b'<p>5' * 390_000"),
    "closed in vain": ("audit", "b'<html>' + b'</p>5' * 390_000"),
    "nested": ("annotate", "b'<html>' + b'<div>' * 100_000 + 'mười '.encode() * 100_000"),
    "half a tag": ("audit", "b'<html>5' + b'<a b=\\'' * 390_000"),
    "headings": ("draft", "b'<html>' + b'<h1>5' * 390_000"),
}
MEASURED = """
import os, sys, time
import pandas, lxml.etree, lbanalysis as lb
from lbanalysis.cli import main
def megabytes(name):
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith(name))) / 1024
lb.compute_results()
for line in sys.argv[1:]:
    arguments, _, content = line.partition("|")
    with open("copy.txt", "wb") as file:
        file.write(eval(content))
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak counts from here
    before, began = megabytes("VmRSS"), time.process_time()
    status = main(arguments.split())
    sys.stdout.flush()
    print(status, time.process_time() - began, megabytes("VmHWM") - before, os.path.getsize("copy.txt") / 2**20)
"""


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="the system does not tell how much memory was taken"
)
def test_what_is_refused_takes_little_time_and_memory(tmp_path: Path) -> None:
    """The largest of each kind: at most ten seconds of work and 300 MB beyond the file."""
    lines = [f"{' '.join(TAKING[command])} copy.txt|{content}" for command, content in LARGE.values()]
    arguments = [sys.executable, "-c", MEASURED, *lines]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=tmp_path)
    measured = [tuple(map(float, line.split())) for line in done.stdout.splitlines()]

    assert [(kind, *own) for kind, own in zip(LARGE, measured, strict=True)
            if own[0] != 2 or own[1] > SECONDS or own[2] > MEGABYTES + own[3]] == []  # fmt: skip
    assert all(map(is_one_line, done.stderr.splitlines(keepends=True)))
    assert len(done.stderr.splitlines()) == len(LARGE)


# --- files and folders --------------------------------------------------------------------------------------


@ON_COPIES
def test_what_is_no_file_is_refused(command: str, tmp_path: Path, refused: Refused) -> None:
    """Nothing, folders, links to nothing and in a circle; names that no file has."""
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "dangling").symlink_to("nowhere")
    folders = () if command == "read" else ("", ".", "..", "/")  # whose files it reads
    for name in (*folders, "no", "loop", "a", "dangling", "loop/x", "no/../x", "x" * 250, "x" * 5000, "a\0b",
                 "\x1b[2J\x07\x9b31m", "\udcff\udc80", "../" * 60 + "no", "~no", "=1+1", "🙂"):  # fmt: skip
        refused(*TAKING[command], "--", name)


@pytest.mark.skipif(
    not shutil.which("setpriv") or not hasattr(os, "geteuid") or os.geteuid(), reason="needs root"
)
def test_what_may_not_be_read_or_written_is_said(tmp_path: Path) -> None:
    """By a user who is not the owner: a file, a folder of tables, a folder to write, for each command."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "copy.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "copy.txt").chmod(0)
    (tmp_path / "data" / "figures.csv").chmod(0)
    (tmp_path / "closed").mkdir(mode=0o700)
    for folder in (tmp_path, *tmp_path.parents):
        if (
            folder.stat().st_uid == os.geteuid()
            and folder != Path("/")
            and folder.is_relative_to(tmp_path.parents[2])
        ):
            folder.chmod(0o755)
    commands = [[*given, "copy.txt"] for given in TAKING.values()]
    commands += [["figures", "--registry", "data"], ["figures", "--registry", "closed"]]
    commands += [["chart", "pace", "--format", "csv", "--out", out] for out in ("x.csv", "closed/x.csv")]
    commands += [["site", "--out", "out"], ["site", "--out", "closed/out"], ["reproduce", "--out", "out"]]
    code = "import sys; from lbanalysis.cli import main\nfor line in sys.argv[1:]: print(main(line.split('|')), flush=True)"
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-c"]
    if subprocess.run([*other, "import lbanalysis.cli"], capture_output=True, check=False).returncode:
        pytest.skip("the other user cannot run this Python")
    before = sorted(tmp_path.rglob("*"))
    home = {
        **os.environ,
        "HOME": "/nonexistent",
        "MPLCONFIGDIR": "/nonexistent",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [*other, code, *("|".join(c) for c in commands)], capture_output=True, text=True, check=False, cwd=tmp_path, env=home
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if line.startswith("lbanalysis: ")]

    assert done.stdout.split() == ["2"] * len(commands), done.stderr
    assert len(said) == len(commands)
    assert sum("ermission denied" in line for line in said) >= len(commands) - 1, said
    assert sorted(tmp_path.rglob("*")) == before


NAMES = [
    "a\0b",
    "/dev/null",
    "/dev/full",
    "x" * 256 + ".svg",
    "no/x.svg",
    ".",
    "..",
    "/",
    "\x1b[2J/x.svg",
    "\udcff/x.svg",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "command",
    ["chart pace --format csv", "site", "reproduce", "site --notebooks no", "reproduce --notebooks no"],
)
def test_a_hostile_name_to_write_is_refused(
    command: str, name: str, tmp_path: Path, refused: Refused
) -> None:
    """Devices, folders, nothing to write in, names that no file has."""
    folders = (".", "\udcff/x.svg", "\x1b[2J/x.svg", "no/x.svg")  # where no folder is, they are made
    if not command.startswith("chart") and "--notebooks" not in command and name in folders:
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "others.txt").touch()
    refused(*command.split(), "--out", name)


def test_a_name_that_a_file_can_have_is_written_and_printed_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escapes, bytes that are no UTF-8, 250 letters, dots: there, and nowhere else; the terminal is not steered."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    names = [
        "\x1b[31m.csv",
        "\udcff.csv",
        "x" * 240 + ".csv",
        "=1+1.csv",
        "in/../y.csv",
        "-.csv",
        " .csv",
        "\u202egpj.csv",
    ]
    for name in names:
        assert main(["chart", "pace", f"--out={name}"]) == 0
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\udc80-\udcff]", capsys.readouterr().out)

    assert {path.name for path in tmp_path.iterdir()} == {*names, "y.csv", "in", ".lbanalysis.json"} - {
        "in/../y.csv"
    }


# --- registries ---------------------------------------------------------------------------------------------

READERS = ("figures", "results", "checks", "references", "charts", "show p02-targets", "compute 1", "cite pace", "chart pace", "site",
           "reproduce", "compare --rounding truncate", "audit text.txt", "annotate text.txt --out x.html", "read text.txt")  # fmt: skip


def broken(tmp_path: Path) -> Path:
    """A copy of the folder of tables."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.mark.parametrize("command", READERS)
def test_every_command_refuses_a_broken_registry(command: str, tmp_path: Path, refused: Refused) -> None:
    """A folder without tables, a file, nothing, names that no folder has; a torn table is named."""
    data = broken(tmp_path)
    (data / "figures.csv").write_bytes((data / "figures.csv").read_bytes()[:1000])
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "loop").symlink_to("loop")
    assert "figures.csv" in refused(*command.split(), "--registry", "data")
    for folder in (".", "text.txt", "no", "loop", "a\0b", "x" * 300, "\udcff", "\x1b[2J"):
        assert "expected the folder of a registry" in refused(*command.split(), "--registry", folder)


def test_a_hostile_file_of_a_registry_is_refused(tmp_path: Path, refused: Refused) -> None:
    """Each of its files: empty, binary, torn, deep, huge, in another charset; a folder, a link, a pipe, a device."""
    data, tried = broken(tmp_path), 0
    files = [data / "article.json", data / "datapackage.json", *sorted(data.glob("*.csv"))]
    for path in files:
        raw = path.read_bytes()
        for content in (
            b"", bytes(100), raw[: len(raw) // 2], raw.decode().encode("utf-16"), b"\x89PNG\r\n\x1a\n\0", b"caf\xe9,\n",
            b"[" * 100_000, b'{"a":' * 100_000, b'{"a":' + b"9" * 5000 + b"}", b"[]", b"null", b"NaN", b'"' + b"a," * 100_000,
            b"a" * 200_000, bytes(2**24 + 1), b"\n" * 100_000,
        ):  # fmt: skip
            path.write_bytes(content)
            assert path.stem in refused("figures", "--registry", "data")
            tried += 1
        path.unlink()
        for make in (
            Path.mkdir,
            os.mkfifo,
            lambda p: p.symlink_to(p.name),
            lambda p: p.symlink_to("/dev/zero"),
        ):
            make(path)
            assert f"{path.name} is missing in data" in refused("figures", "--registry", "data")
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
            tried += 1
        path.write_bytes(raw)
    assert tried == 20 * len(files)


WRONG: list[Any] = [
    None,
    5,
    [],
    {},
    [[]],
    [{}],
    {"a": 1},
    ["x"],
    "\x1b[31m",
    "x",
    "x" * 10_000,
    True,
    [{"title": 5}],
]


@pytest.mark.parametrize("file", ["article.json", "datapackage.json"])
def test_a_key_of_the_wrong_kind_is_refused_or_harmless(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands at a key, a citation in each style is made or refused in one line."""
    data = broken(tmp_path)
    content = json.loads((data / file).read_text(encoding="utf-8"))
    for key in content:
        for value in WRONG:
            (data / file).write_text(json.dumps({**content, key: value}), encoding="utf-8")
            for style in ("text", "bibtex", "ris", "csl-json", "annotation"):
                status = main(["cite", "p03-garden-area", "--style", style, "--registry", str(data)])
                out, err = capsys.readouterr()
                assert (status, bool(out)) == (0, True) or (status == 2 and not out and is_one_line(err)), (
                    key,
                    value,
                )
                if status == 2:
                    break


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(a*)*", "(?:x+){2,}", "a*a*a*b", "[a-z]+[a-z]+[a-z]+!"]
)
def test_a_folder_brings_no_pattern_that_is_tried_for_ever(
    pattern: str, tmp_path: Path, refused: Refused
) -> None:
    """Refused before any cell is held against it."""
    data = broken(tmp_path)
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource.get("schema", {"fields": []})["fields"]:
            field.setdefault("constraints", {})["pattern"] = pattern
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")

    assert "expected 2 repeats" in refused("figures", "--registry", "data")


@pytest.mark.parametrize("content", [b"", b"\0", b"[]", b"{}", b"[" * 100_000, b'{"nbformat":' + b"9" * 5000 + b"}",
    b'{"cells": 5, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', '{"cells": []}'.encode("utf-16"),
    b'{"cells": [{"cell_type": "markdown"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'])  # fmt: skip
def test_what_is_no_notebook_is_refused(content: bytes, tmp_path: Path) -> None:
    """Empty, binary, deep, or JSON of something else."""
    (tmp_path / "00_x.ipynb").write_bytes(content)

    with pytest.raises(lb.InputError, match=r"00_x\.ipynb: this is no notebook"):
        read_notebook(tmp_path / "00_x.ipynb")


# --- ids and formulas ---------------------------------------------------------------------------------------

IDS = ["", " ", "../../etc/passwd", "\x1b[31mred", "a\0b", "\udcff", "a" * 250, "a" * 100_000, "__class__", "{0.__class__}", "%s%n",
       "Ｐ02", "=1+1", "*", "🙂", "e\u0301", "<script>", "p02-targets;", "$(id)", "'; DROP TABLE figures"]  # fmt: skip


@pytest.mark.parametrize("id", IDS, ids=lambda text: ascii(text[:20]))
def test_an_id_that_is_none_is_refused(id: str, refused: Refused) -> None:
    """Wherever one can stand."""
    for command in ("show", "cite", "chart", "compute"):
        refused(command, "--", id)
    for option in ("--printed", "--reference", "--reading"):
        refused("compare", option, f"{id}=5")
    for given in ("--printed=p02-targets", "--reference=area-2019"):
        refused("compare", f"{given}={id}")
    refused("compare", "--rounding", id)
    refused("figures", "--lang", id)
    refused("figures", "--format", id)
    refused("cite", "pace", "--style", id)


FORMULAS = [
    "(" * 10_000, "(" * 10_000 + "1" + ")" * 10_000, "(" * 900 + "1" + ")" * 900, "first(" * 200, "9**9**9", "9^9", "1e999999999",
    "1" * 100_000, "1 + " * 1000, "1 / 0", "0 / 0", "1 / (p03-garden-area - p03-garden-area)", "__import__('os')", "__class__", "p02-targets.__class__",
    "().__class__", "p02-targets[0]", "lambda: 1", "print(1)", "eval(1)", "{p02-targets}", "f'{1}'", "1; 2", "1 == 1", "nan", "inf", "-1", "１+１",
    "\0", "\u202e1", "p02-targets = 32 = 32", "named()", "named(m08-01" + ", m08-01" * 150 + ")", "least_denominator(" + "9" * 500 + ")",
    "inside(1, 1000000000)", "inside(1, p03-garden-area)", "year(9)", "years_after(founding-date, 1" + "0" * 400 + ")",
    "implied_target(1, 0)", "completion_rate(5, 0)", "elapsed_share(founding-date, founding-date, founding-date)",
]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda text: ascii(text[:20]))
def test_a_hostile_formula_is_refused(formula: str, refused: Refused) -> None:
    """Deep, long, without a value, or what a language of programs would run."""
    refused("compute", "--", formula)


@pytest.mark.parametrize("formula", [
    "9" * 2000, "1/" + "9" * 1998, "*".join(["9" * 300] * 6), "/".join(["9" * 6] * 280), "inside(between(1, 999999999), 9)",
    "*".join(["p03-garden-area"] * 120), "/".join(["p03-garden-area", "p03-garden-area-share"] * 45), "pace(" + "9" * 900 + ", 0.1)",
    "inside(9" + "9" * 1000 + ", 9)", "+".join(["1"] * 1000),
], ids=lambda text: text[:20])  # fmt: skip
def test_the_largest_formulas_end_soon(formula: str) -> None:
    """With a value or in words."""
    began = time.process_time()
    with suppress(lb.InputError, lb.NoValueError):
        lb.compute(formula).settled().text("en")
    assert time.process_time() - began < SECONDS


# --- what is shown ------------------------------------------------------------------------------------------

RUNS = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def scripted(tmp_path: Path) -> lb.Registry:
    """A registry whose texts are the markup of scripts."""
    data = broken(tmp_path)
    for table, columns in (("figures", ("label_en", "label_vi", "statement_en")), ("results", ("label_en",)),
                           ("charts", ("title_en", "alt_en", "source_en"))):  # fmt: skip
        rows = list(csv.DictReader(io.StringIO((data / f"{table}.csv").read_text(encoding="utf-8"))))
        for row in rows:
            row |= {name: row[name] + RUNS for name in columns if row.get(name)}
        with (data / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    record = json.loads((data / "article.json").read_text(encoding="utf-8"))
    (data / "article.json").write_text(
        json.dumps({**record, "headline": RUNS, "source": RUNS}), encoding="utf-8"
    )
    return lb.load_registry(data)


def test_no_text_of_a_registry_runs_where_it_is_shown(scripted: lb.Registry, article: Path) -> None:
    """Tables of a notebook, charts, annotated copies: as text, never as an element."""
    pages = [lb.load_figures(scripted)._repr_html_(), lb.compute_results(scripted)._repr_html_()]
    pages.append(lb.charts.chart("pace", scripted).to_bytes("svg", "en").decode())
    page = lb.annotate_article(article, "en", scripted)

    assert "alert(1)" in pages[0]
    for shown in pages:
        assert not re.search(r"(?i)<script|<img[^>]+onerror", shown)
    assert not re.search(r"(?i)<script>alert|<img[^>]+onerror", page)
    assert page.count("</script>") == lb.annotate_article(article, "en").count("</script>")


@pytest.mark.parametrize("start", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_cell_of_any_list_is_run_by_a_spreadsheet(
    start: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Texts of a registry that begin as formulas do, in every CSV that a command prints."""
    data, table = broken(tmp_path), "figures"
    rows = list(csv.DictReader(io.StringIO((data / f"{table}.csv").read_text(encoding="utf-8"))))
    rows[0] |= {"label_en": start.strip(), "label_vi": start.strip()}
    with (data / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    for command in (["figures"], ["show", rows[0]["figure_id"]]):
        assert main([*command, "--registry", str(data), "--format", "csv"]) == 0
        cells = [cell for row in csv.reader(io.StringIO(capsys.readouterr().out)) for cell in row]
        assert f"'{start.strip()}" in cells
        assert not [cell for cell in cells if re.match(r"[=@\t\r]|[+-](?!\d+([.,]\d+)*$)", cell)]
