"""The command line, as a person types it: what it prints, and the exit status."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lbanalysis.charts import CATALOGUE
from lbanalysis.citations import cite
from lbanalysis.cli import main
from lbanalysis.mentions import canonical_paragraph


def run(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    out, err = capsys.readouterr()
    return status, out, err


def refused(capsys: pytest.CaptureFixture, *arguments: str) -> str:
    """Status 2, nothing on standard output, one line on standard error."""
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("lbanalysis: ")
    assert err.count("\n") == 1
    return err


def test_audit_ends_in_the_count_of_mentions_accounted_for(
    article: Path, capsys: pytest.CaptureFixture
) -> None:
    """On the article, exit 0."""
    status, out, _ = run(capsys, "audit", str(article))

    assert status == 0
    assert out.splitlines()[-1] == "72 of 72 mentions accounted for"


def test_audit_names_each_difference(lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """On a copy with a number changed, exit 1, in print and in JSON."""
    copy = tmp_path / "copy.txt"
    copy.write_text("\n".join(lines).replace("88,94%", "88,49%"), encoding="utf-8")
    status, out, _ = run(capsys, "audit", str(copy))
    json_status, json_out, _ = run(capsys, "audit", str(copy), "--json")
    report = json.loads(json_out)

    assert (status, json_status) == (1, 1)
    assert out.splitlines()[-1].strip() == "paragraph 10: printed 88,49%, registered 88,94%"
    assert (report["ok"], report["accounted"], report["total"]) == (False, 71, 72)
    assert [(d["paragraph"], d["printed"], d["registered"]) for d in report["differences"]] == [
        (10, "88,49%", "88,94%")
    ]


def test_audit_lists_new_wording_and_is_content(
    lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    """All numbers in place: exit 0, with the paragraph named."""
    copy = tmp_path / "copy.txt"
    copy.write_text("\n".join(lines).replace("vườn hoa", "công viên"), encoding="utf-8")
    status, out, _ = run(capsys, "audit", str(copy))

    assert status == 0
    assert "Paragraph 10: wording changed round unchanged numbers." in out


def test_read_prints_every_mention_in_three_formats(
    article: Path, lines: list[str], capsys: pytest.CaptureFixture
) -> None:
    """Table, CSV and JSON hold the same mentions, each exactly what stands at its place."""
    table, (_, text, _), (_, raw, _) = (
        run(capsys, "read", str(article)), run(capsys, "read", str(article), "--format", "csv"),
        run(capsys, "read", str(article), "--format", "json"),
    )  # fmt: skip
    rows, objects = list(csv.DictReader(io.StringIO(text))), json.loads(raw)

    assert table[1].splitlines()[-1] == "72 mentions"
    assert len(rows) == len(objects) == 72
    for row, item in zip(rows, objects, strict=True):
        assert {k: str(v) for k, v in item.items()} == row
        assert lines[item["paragraph"] - 1][item["start"] : item["end"]] == item["printed"]
        assert set(item) == {
            "file",
            "paragraph",
            "start",
            "end",
            "printed",
            "kind",
            "value",
            "low",
            "high",
            "unit",
            "qualifier",
            "warning",
        }


def test_read_takes_several_files_of_any_kind(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """A page and a text; the rows say which file they come from."""
    (tmp_path / "a.html").write_text(
        "<html><body><p>Có 5 xã</p><p>và 1,2 triệu đồng</p></body></html>", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text("không có số nào\nmười hai hộ", encoding="utf-8")
    _, out, _ = run(capsys, "read", str(tmp_path / "a.html"), str(tmp_path / "b.txt"), "--format", "json")

    assert [(Path(m["file"]).name, m["paragraph"], m["value"], m["low"]) for m in json.loads(out) if m["kind"] != "zero"] == [
        ("a.html", 1, "5", "5"), ("a.html", 2, "1200000", "1150000"), ("b.txt", 2, "12", "12"),
    ]  # fmt: skip


def test_figures_and_show_print_what_is_registered(capsys: pytest.CaptureFixture) -> None:
    """A list of all, and one with its interval and place."""
    status, out, _ = run(capsys, "figures")
    _, raw, _ = run(capsys, "figures", "--json")
    _, shown, _ = run(capsys, "show", "p03-garden-area")

    assert status == 0
    assert out.splitlines()[-1] == "52 figures"
    assert len(json.loads(raw)) == 52
    assert "interval   9.245 to 9.255" in shown
    assert "paragraph 10, characters 460 to 466: 9,25ha" in shown


def test_cite_prints_what_the_library_gives(capsys: pytest.CaptureFixture) -> None:
    """A figure, a result and a chart, in each style and language."""
    for arguments in (
        ("p03-garden-area",),
        ("p03-garden-target", "ris"),
        ("garden_target", "annotation", "vi"),
    ):
        options = [o for pair in zip(("--style", "--lang"), arguments[1:], strict=False) for o in pair]
        status, out, err = run(capsys, "cite", arguments[0], *options)

        assert (status, out, err) == (0, cite(*arguments) + "\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["show", "p03-garden"],
            "'p03-garden' is no id: expected one of `lbanalysis figures` or `lbanalysis charts`, such as p03-gardens-new, p03-garden-area",
        ),
        (
            ["cite", "p03-garden"],
            "'p03-garden' is no id: expected that of a figure, a result or a chart, such as p03-gardens-new, p03",
        ),
        (["cite", "pace", "--style", "mla"], "invalid choice: 'mla'"),
        (["cite", "pace", "--lang", "fr"], "invalid choice: 'fr'"),
        (
            ["audit", "nowhere.txt"],
            "nowhere.txt: there is no such file: expected a text or HTML copy of an article",
        ),
        (["read", "tests"], "tests: this is a folder"),
        (["read"], "the following arguments are required: FILE"),
        (["read", "x", "--format", "xml"], "invalid choice: 'xml'"),
        (["fly"], "invalid choice: 'fly'"),
        ([], "the following arguments are required: COMMAND"),
        (["reproduce", "--out", "src"], "the folder to write holds other files"),
        (["reproduce", "--out", "README.md"], "README.md is a file: expected a folder to write"),
        (["reproduce", "--article", "nowhere.txt"], "nowhere.txt: there is no such file"),
    ],
)
def test_bad_input_gets_one_line(
    arguments: list[str], message: str, root: Path, monkeypatch, capsys: pytest.CaptureFixture
) -> None:
    """Exit 2, never a traceback, and nothing written."""
    monkeypatch.chdir(root)
    before = sorted(p.name for p in root.iterdir())

    assert message in refused(capsys, *arguments)
    assert sorted(p.name for p in root.iterdir()) == before


def test_a_copy_that_differs_stops_reproduce_before_it_writes(
    lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    """Exit 1, and no folder."""
    copy = tmp_path / "copy.txt"
    copy.write_text("\n".join(lines).replace("766", "801"), encoding="utf-8")
    status, out, _ = run(capsys, "reproduce", "--article", str(copy), "--out", str(tmp_path / "build"))

    assert status == 1
    assert "paragraph 3: printed 801, registered 766" in out
    assert not (tmp_path / "build").exists()


def test_output_into_a_closed_pipe_is_quiet() -> None:
    """`lbanalysis figures | head -1` prints one line and no traceback."""
    command = f"{sys.executable} -m lbanalysis.cli figures | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)

    assert done.stdout.startswith("figure_id")
    assert done.stderr == ""


@pytest.mark.parametrize(
    "arguments", [["show", "p03-garden-area"], ["cite", "pace"], ["figures"], ["--version"]]
)
def test_looking_something_up_does_not_wait_for_plotting_libraries(arguments: list[str]) -> None:
    """Neither seaborn nor matplotlib is loaded."""
    code = (
        "import sys; from lbanalysis.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'seaborn', 'matplotlib', 'nbclient', 'bs4'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_importing_the_package_loads_no_plotting_library() -> None:
    """Charts are loaded when one is asked for."""
    code = (
        "import sys, lbanalysis as lb; early = {'seaborn', 'matplotlib'} & set(sys.modules)\n"
        "lb.charts.CATALOGUE; assert 'seaborn' in sys.modules; sys.exit(bool(early))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_vietnamese_is_printed_whatever_the_terminal_says(tmp_path: Path) -> None:
    """A C locale does not break letters."""
    (tmp_path / "a.txt").write_text("mười hai phường", encoding="utf-8")
    environment = {"PATH": "", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "lbanalysis.cli", "read", str(tmp_path / "a.txt"), "--format", "csv"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)

    assert canonical_paragraph("mười hai") in done.stdout.decode("utf-8")


def test_charts_are_listed_with_what_they_find(capsys: pytest.CaptureFixture[str]) -> None:
    """As a table, and as JSON with the figures that each shows."""
    assert main(["charts"]) == 0
    printed = capsys.readouterr().out
    assert main(["charts", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)

    assert [row["chart_id"] for row in listed] == list(CATALOGUE)
    assert all(row["chart_id"] in printed and row["title_en"] in printed for row in listed)
    assert next(row["figures"] for row in listed if row["chart_id"] == "leaders_work") == [
        "p01-cases", "p01-citizen-receptions", "p01-site-inspections",
    ]  # fmt: skip


@pytest.mark.parametrize(("arguments", "name", "start"), [
    ([], "leaders_work.en.svg", b"<?xml"), (["--format", "png", "--lang", "vi"], "leaders_work.vi.png", b"\x89PNG"),
    (["--out", "mine.csv"], "mine.csv", b"mark,figure_id"), (["--out", "mine.PNG"], "mine.PNG", b"\x89PNG"),
])  # fmt: skip
def test_a_chart_is_written_in_the_form_asked_for(
    arguments: list[str],
    name: str,
    start: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Named by chart and language, or as asked; and nothing else is left in the folder."""
    monkeypatch.chdir(tmp_path)

    assert main(["chart", "leaders_work", *arguments]) == 0
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes().startswith(start)
    assert capsys.readouterr().out.startswith(f"{name}: ")


@pytest.mark.parametrize(("arguments", "expected"), [
    (["chart", "garden"], "'garden' is no chart: expected one of `lbanalysis charts`, such as garden_target"),
    (["chart", "pace", "--out", "x.pdf"], "the ending .pdf is unknown: expected .svg, .png or .csv, or --format"),
    (["chart", "pace", "--out", "nowhere/x.svg"], "cannot be written (No such file or directory): expected a file in a folder that can"),
    (["show", "gardens"], "'gardens' is no id: expected one of `lbanalysis figures` or `lbanalysis charts`, such as"),
])  # fmt: skip
def test_a_chart_that_cannot_be_written_gets_one_line(
    arguments: list[str],
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit status 2, and nothing written."""
    monkeypatch.chdir(tmp_path)

    assert main(arguments) == 2
    assert expected in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_chart_is_shown_with_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """And what it says in words."""
    assert main(["show", "leaders_work"]) == 0
    printed = capsys.readouterr().out

    assert re.search(r"figures +p01-cases p01-citizen-receptions p01-site-inspections\n", printed)
    assert CATALOGUE["leaders_work"]().alt("vi") in printed
