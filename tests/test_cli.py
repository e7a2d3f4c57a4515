"""The command line, as a person types it: what it prints, and the exit status."""

import csv
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest

import lbanalysis as lb
from lbanalysis.citations import cite
from lbanalysis.cli import main

Run = Callable[..., tuple[int, str, str]]
READ = "file document paragraph start end printed kind value low high unit qualifier warning".split()
COMMANDS = (
    "reproduce audit annotate read figures results checks references charts show compute compare cite chart site"
).split()  # fmt: skip
# A text that needs no article, and every command that prints with what it is given; its CSV has so many rows.
TEXT = "Đạt 9,25ha, bằng 88,94% chỉ tiêu"
PRINTING = {
    "figures": ([], 52), "results": ([], 59), "checks": ([], 32), "references": ([], 16), "charts": ([], 17),
    "show": (["p03-garden-area"], 1), "compute": (["p02-targets-met + p02-targets-in-progress"], 1),
    "compare": (["--printed", "p02-targets=33"], 0), "cite": (["pace"], 1), "read": (["text.txt"], 2),
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in a folder that holds a text, and return its exit status, output and errors."""
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("LBANALYSIS_LANG", "LBANALYSIS_ARTICLE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        return (status, *capsys.readouterr())

    return run


def process(*arguments: str, **options: object) -> subprocess.CompletedProcess:
    """Run a command as a process of its own."""
    command = [sys.executable, "-m", "lbanalysis.cli", *arguments]
    return subprocess.run(command, capture_output=True, check=False, **options)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# --- every command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("command", PRINTING)
def test_every_command_prints_a_table_csv_and_json_in_both_languages(
    command: str, lang: str, run: Run
) -> None:
    """Status 0 and nothing on standard error; JSON is JSON, CSV is CSV, and Vietnamese is not escaped."""
    arguments, count = PRINTING[command]
    printed = {
        form: run(command, *arguments, "--lang", lang, "--format", form) for form in ("table", "csv", "json")
    }

    assert {(status, err) for status, _, err in printed.values()} == {(0, "")}
    content = json.loads(printed["json"][1])
    content = (
        content["checks"] if command == "checks" else content if isinstance(content, list) else [content]
    )
    rows = rows_of(printed["csv"][1])
    assert len(rows) == len(content) == (count or len(content))
    assert [list(row) for row in rows] == [list(item) for item in content]
    assert "\\u" not in printed["json"][1]
    assert printed["table"][1].strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does_with_an_example(command: str, run: Run) -> None:
    """And names the options that every command has."""
    status, out, _ = run(command, "--help")

    assert status == 0
    assert f"Example: lbanalysis {command}" in " ".join(out.split())
    assert all(option in out for option in ("--registry", "--lang", "--format"))
    assert re.search(rf"^  {command} +[A-Z]\w+", run("--help")[1], re.M)


def test_the_version_is_printed(run: Run) -> None:
    """With the program's name."""
    assert run("--version") == (0, f"lbanalysis {lb.__version__}\n", "")


@pytest.mark.parametrize(("arguments", "before", "after"), [
    (["figures"], "Area of the new flower gardens", "Diện tích vườn hoa xây mới"),
    (["results"], "100 × 9.25 / 88.94 = 10.4 ha", "100 × 9,25 / 88,94 = 10,4 ha"),
    (["references"], "6 November 2003", "6/11/2003"), (["references"], "6,038.24", "6.038,24"),
    (["checks"], "cannot be checked  ", "không kiểm tra được  "),
    (["charts"], "The article itself confirms 10 of its 52 figures", "10 trong 52"),
    (["show", "p02-targets-sum"], "If any one digit were wrong", "Nếu bất kỳ chữ số nào"),
    (["compute", "p03-garden-area / 2"], "9.25 / 2", "9,25 / 2"),
    (["compare", "--printed", "p02-targets=33"], "Targets of programme 02", "Chỉ tiêu của chương trình 02"),
    (["read", "text.txt"], "measure", "số đo"),
])  # fmt: skip
def test_the_language_is_that_of_the_option_or_of_the_environment(
    arguments: list[str], before: str, after: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """English without either; labels, texts, numbers and dates follow."""
    english, vietnamese = run(*arguments)[1], run(*arguments, "--lang", "vi")[1]
    monkeypatch.setenv("LBANALYSIS_LANG", "vi")

    assert before in english
    assert after in vietnamese
    assert run(*arguments)[1] == vietnamese
    assert run(*arguments, "--lang", "en")[1] == english


def test_a_warning_is_read_in_the_language_of_its_reader(run: Run, tmp_path: Path) -> None:
    """In tables for people; what programs read has one warning, in English."""
    copy = tmp_path / "odd.txt"
    copy.write_text("Tăng 1.5 lần.", encoding="utf-8")

    assert "neither grouped by dots" in run("read", str(copy))[1]
    assert "không dùng dấu chấm" in run("read", str(copy), "--lang", "vi")[1]
    for form in ("json", "csv"):
        printed = run("read", str(copy), "--lang", "vi", "--format", form)[1]
        assert "neither grouped by dots" in printed and "warning_vi" not in printed


@pytest.mark.parametrize("arguments", [
    *([command] for command in ("figures", "results", "checks", "references", "charts", "reproduce")),
    *(["show", id] for id in ("p02", "p02-targets", "m08-01", "p03-hydrant-decimal", "p02-targets-sum", "p03-garden-target",
                              "general-leading-unit", "area-2019", "works")),
])  # fmt: skip
def test_no_name_of_a_column_is_left_in_english(
    arguments: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heads of every list, and what stands before each line that shows one thing."""
    done = {"out": "build", "notebooks": 8, "charts": 20, "figures": 52, "mentions": 72}
    monkeypatch.setattr("lbanalysis.reproduce.reproduce", lambda *arguments, **options: done)

    def names(lang: str) -> set[str]:
        lines = run(*arguments, "--lang", lang)[1].splitlines()
        shown = [re.split("  +", line)[0] for line in lines]
        return set(shown) - {""} if arguments[0] == "show" else set(re.split("  +", lines[0].strip()))

    assert len(names("en")) == len(names("vi")) > 1
    assert not names("en") & names("vi")


@pytest.mark.parametrize("command", ["figures", "results", "checks", "references", "charts"])
def test_another_article_is_a_folder(command: str, root: Path, run: Run) -> None:
    """`--registry` names it, and nothing of this article is mixed in."""
    status, out, err = run(command, "--registry", str(root / "tests" / "other_article"))

    assert (status, err) == (0, "")
    assert "p03-garden-area" not in out
    assert out != run(command)[1]


# --- what is listed ---------------------------------------------------------------------------------------------------


def test_figures_hold_their_intervals_and_lists_of_ids(run: Run) -> None:
    """In JSON ends are text and lists are lists; in CSV ids are separated by spaces."""
    figures = {row["figure_id"]: row for row in json.loads(run("figures", "--format", "json")[1])}
    listed = {row["figure_id"]: row for row in rows_of(run("figures", "--format", "csv")[1])}
    garden = figures["p03-garden-area"]

    assert run("figures")[1].splitlines()[-1] == "52 figures"
    assert [garden[name] for name in ("low", "high", "low_closed", "high_closed")] == [
        "9.245",
        "9.255",
        True,
        True,
    ]
    assert garden["label_vi"] == "Diện tích vườn hoa xây mới"
    assert garden["mentions"] == ["m10-08"]
    assert figures["general-half"]["mentions"] == listed["general-half"]["mentions"].split()
    assert [listed["p03-garden-area"][name] for name in ("low", "low_closed")] == ["9.245", "yes"]


def test_what_is_printed_stays_as_the_article_has_it(run: Run) -> None:
    """In both languages, whatever its dot means in them."""
    for lang in ("en", "vi"):
        assert re.search(r"^p03-hydrant-area +1\.015 ", run("figures", "--lang", lang)[1], re.M)


def test_results_hold_their_exact_intervals(run: Run) -> None:
    """Ends are decimals where they end, else fractions; the table has value, unit and arithmetic."""
    results = {row["result_id"]: row for row in json.loads(run("results", "--format", "json")[1])}
    expected = lb.compute_results()["interval"]

    for id, interval in expected.items():
        if interval is not None:
            assert [Fraction(results[id][end]) for end in ("low", "high")] == [interval.low, interval.high]
            assert results[id]["low_closed"] is interval.low_closed
    assert results["p03-garden-target"]["inputs"] == ["p03-garden-area", "p03-garden-area-share"]
    assert results["p02-civilised-wards-share"]["low"] == "300/7"
    assert re.search(r"^general-targets-completed +.+ 24 to 51  target +24 \+", run("results")[1], re.M)
    assert run("results")[1].splitlines()[-1] == "59 results"


def test_checks_print_outcomes_verdicts_and_the_headline_of_the_power(run: Run) -> None:
    """By layer; JSON holds the tables of power too."""
    out, whole = run("checks")[1], json.loads(run("checks", "--format", "json")[1])
    lines = out.splitlines()

    assert re.search(r"^p02-targets-sum +equality +agrees +24 \+ 8 = 32$", out, re.M)
    assert [line.split()[1] for line in lines[1:33]] == lb.check_figures()["layer"].tolist()
    assert re.search(r"^agrees +10  .*p02-targets\b", out, re.M)
    assert lines[-1] == (
        "Equalities between distinct figures would catch 90 of the 837 single-digit misprints of quantities (10.8%)."
    )
    assert {name: len(rows) for name, rows in whole.items()} == {
        "checks": 32, "power": len(lb.misprint_power()), "layers": 10, "verdicts": 52,
    }  # fmt: skip
    assert whole["checks"][0]["figures"] == ["p02-targets-met", "p02-targets-in-progress", "p02-targets"]


def test_where_no_digit_can_be_wrong_the_power_is_nothing(tmp_path: Path, run: Run) -> None:
    """Every number in words."""
    (tmp_path / "words.txt").write_text("Có ba đội và bốn xã.", encoding="utf-8")
    run("draft", "words.txt", "--out", "words")
    status, out, _ = run("checks", "--registry", "words")

    assert status == 0
    assert "would catch 0 of the 0 single-digit misprints of quantities (0.0%)" in out


def test_charts_are_listed_with_what_they_find(run: Run) -> None:
    """As a table, and as JSON with the figures that each shows."""
    printed, listed = run("charts")[1], json.loads(run("charts", "--format", "json")[1])

    assert [row["chart_id"] for row in listed] == list(lb.charts.CATALOGUE)
    assert all(row["chart_id"] in printed and row["title_en"] in printed for row in listed)
    assert next(row["figures"] for row in listed if row["chart_id"] == "culture_rates") == [
        "p02-cultural-families", "p02-cultural-groups",
    ]  # fmt: skip


# --- one thing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("id", "what", "lines"), [
    ("p03-garden-area", "figure", [
        "verdict +fits a reading", "interval +9.245 to 9.255 ha", "mentions +m10-08: paragraph 10, characters 460 to 466: 9,25ha",
        "readings +p03-target-decimal: The target has at most one decimal",
    ]),
    ("p02-targets", "figure", [r"arithmetic +24 \+ 8 = 32", "meaning +clear", "interval +32"]),
    ("p03-hydrant-area", "figure", ["meaning +ambiguous", "meanings +p03-hydrant-thousands: The dot groups thousands."]),
    ("p03-garden-target", "result", [
        "arithmetic +100 × 9.25 / 88.94 = 10.4 ha", "interval +10.394 to 10.407 ha", "inputs +p03-garden-area: Area of",
    ]),
    ("works", "chart", ["title +Works come as counts alone: 322 alleys", "figures +b2-drainage-projects: Large drainage"]),
    ("p02-targets-sum", "check", ["outcome +agrees", r"arithmetic +24 \+ 8 = 32", "power +If any one digit were wrong"]),
    ("general-half-repeats", "check", ["layer +repeat", "outcome +same"]),
    ("area-2019", "reference", ["value +59.82", "figure id +p03-hydrant-area"]),
    ("p03-hydrant-decimal", "reading", ["statement +The dot is a decimal point."]),
    ("m10-08", "mention", ["paragraph +10", "printed +9,25ha"]),
    ("p02", "section", ["label +Programme 02: quality of life"]),
    ("general-leading-unit", "claim", ["paragraph +4"]),
])  # fmt: skip
def test_show_tells_all_that_is_known_of_any_id(id: str, what: str, lines: list[str], run: Run) -> None:
    """For people with what its ids stand for; in JSON as one object."""
    status, out, _ = run("show", id)
    row = json.loads(run("show", id, "--format", "json")[1])

    assert status == 0
    assert re.search(rf"^what +{what}$", out, re.M)
    for line in lines:
        assert re.search(rf"^{line}", out, re.M), line
    assert (row["what"], list(row.values())[1]) == (what, id)


def test_a_formula_is_computed_with_its_arithmetic_and_range(run: Run) -> None:
    """A number alone has no range to print."""
    garden = "100 * p03-garden-area / p03-garden-area-share"
    row = json.loads(run("compute", garden, "--format", "json")[1])

    assert run("compute", "p02-targets-met + p02-targets-in-progress")[1] == "24 + 8 = 32\n"
    assert run("compute", garden)[1] == "100 × 9.25 / 88.94 = 10.4 ha\n10.394 to 10.407 ha\n"
    assert (row["value"], row["unit"], row["low"], row["low_closed"]) == ("10.4", "ha", "184900/17789", True)


def test_compare_lists_what_follows_from_changes(run: Run) -> None:
    """Of prints, references, readings and the rounding rule together, as the library tells it."""
    changes = ["--printed", "p02-targets=33", "--printed", "p02-targets-met=25", "--reference",
               "congress-closing=2021-01-01", "--reading", "general-term-years=6", "--rounding", "truncate"]  # fmt: skip
    changed = lb.change_registry(
        printed={"p02-targets": "33", "p02-targets-met": "25"}, references={"congress-closing": "2021-01-01"},
        readings={"general-term-years": "6"}, rounding="truncate",
    )  # fmt: skip
    rows = json.loads(run("compare", *changes, "--format", "json")[1])
    vietnamese = json.loads(run("compare", *changes, "--format", "json", "--lang", "vi")[1])

    follows = [(*index, *cells) for index, *cells in lb.compare_registries(changed).itertuples(name=None)]
    assert [tuple(row.values()) for row in rows] == follows
    assert list(rows[0]) == list(vietnamese[0]) == ["what", "id", "label", "before", "after"]
    assert {row["what"] for row in rows} >= {"rounding", "figure", "reference", "reading", "result"}


@pytest.mark.parametrize(
    "change",
    [
        ["--printed", "p02-targets=33"], ["--reference", "congress-closing=2021-01-01"],
        ["--reading", "general-term-years=6"], ["--rounding", "truncate"],
    ],
)  # fmt: skip
def test_one_change_is_enough(change: list[str], run: Run) -> None:
    """Of any kind."""
    status, out, _ = run("compare", *change, "--format", "csv")

    assert status == 0 and len(rows_of(out)) > 1


def test_a_draft_lists_what_is_open_and_people_are_told_where_it_is(run: Run) -> None:
    """As a sentence below the table; for programs the list is all."""
    told = run("draft", "text.txt", "--out", "one")[1]
    rows = json.loads(run("draft", "text.txt", "--out", "two", "--format", "json")[1])

    assert told.splitlines()[-1] == "one is written; the list above stands in it as OPEN.md"
    assert {row["table"] for row in rows} >= {"article", "figures"}


def test_cite_prints_what_the_library_gives(run: Run) -> None:
    """A figure, a result and a chart, in each style and language."""
    for id, style, lang in (
        ("p03-garden-area", "text", "en"), ("p03-garden-target", "ris", "en"), ("garden_target", "annotation", "vi"),
    ):  # fmt: skip
        citation = cite(id, style, lang)
        whole = json.loads(run("cite", id, "--style", style, "--lang", lang, "--format", "json")[1])

        assert run("cite", id, "--style", style, "--lang", lang) == (0, citation + "\n", "")
        assert whole == {"id": id, "style": style, "lang": lang, "citation": citation}


# --- copies and texts -------------------------------------------------------------------------------------------------


def test_audit_ends_in_the_count_of_mentions_accounted_for(article: Path, run: Run) -> None:
    """On the article, exit 0, also from standard input."""
    out = run("audit", str(article))
    piped = process("audit", "-", "--lang", "vi", input=article.read_bytes())

    assert out[0] == piped.returncode == 0
    assert out[1].splitlines()[-1] == "72 of 72 mentions accounted for"
    assert piped.stdout.decode().splitlines()[-1] == "72 trên 72 lần nêu số khớp với bộ số liệu"


def test_audit_names_each_difference(lines: list[str], tmp_path: Path, run: Run) -> None:
    """On a copy with a number changed, exit 1, in print, in CSV and in JSON."""
    (tmp_path / "copy.txt").write_text("\n".join(lines).replace("88,94%", "88,49%"), encoding="utf-8")
    printed = {form: run("audit", "copy.txt", "--format", form) for form in ("table", "csv", "json")}
    report, [row] = json.loads(printed["json"][1]), rows_of(printed["csv"][1])

    assert {status for status, _, _ in printed.values()} == {1}
    assert printed["table"][1].splitlines()[-1].split() == ["changed", "10", "m10-09", "88,94%", "88,49%"]
    assert (report["ok"], report["accounted"], report["total"]) == (False, 71, 72)
    assert [(d["paragraph"], d["printed"], d["registered"]) for d in report["differences"]] == [
        (10, "88,49%", "88,94%")
    ]
    assert (row["paragraph"], row["printed"], row["registered"]) == ("10", "88,49%", "88,94%")


def test_audit_lists_new_wording_and_is_content(lines: list[str], tmp_path: Path, run: Run) -> None:
    """All numbers in place: exit 0, with the paragraph named."""
    (tmp_path / "copy.txt").write_text("\n".join(lines).replace("vườn hoa", "công viên"), encoding="utf-8")
    status, out, _ = run("audit", "copy.txt")

    assert status == 0
    assert re.search(r"^ +10 +\d+ +\d+  reworded$", out, re.M)


def test_a_copy_that_differs_stops_reproduce_before_it_writes(
    lines: list[str], tmp_path: Path, run: Run
) -> None:
    """Exit 1, and no folder."""
    (tmp_path / "copy.txt").write_text("\n".join(lines).replace("766", "801"), encoding="utf-8")
    status, out, _ = run("reproduce", "--article", "copy.txt", "--out", "build")

    assert status == 1
    assert out.splitlines()[-1].split() == ["changed", "3", "m03-03", "766", "801"]
    assert not (tmp_path / "build").exists()


def test_reproduce_and_site_hand_over_what_was_asked(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders and registry go to the library; what it returns and where to look is printed."""
    asked: list[tuple[object, ...]] = []

    def reproduced(out: str, notebooks: str | None, registry: lb.Registry) -> dict[str, object]:
        asked.append((out, notebooks, registry.record["id"]))
        return {"out": Path(out), "charts": 20}

    def built(out: Path, notebooks: Path | None, registry: lb.Registry) -> None:
        asked.append((out, notebooks, registry.record["id"]))

    monkeypatch.setattr("lbanalysis.reproduce.reproduce", reproduced)
    monkeypatch.setattr("lbanalysis.site.build_site", built)
    mine, other = lb.load_registry(), lb.load_registry(root / "tests" / "other_article")
    site = "site", "--out", "y", "--notebooks", "n", "--registry", str(other.folder)

    assert json.loads(run("reproduce", "--out", "x", "--format", "json")[1]) == {"out": "x", "charts": 20}
    assert run(*site) == (0, f"{Path('y', 'index.html')}\n", "")
    assert asked == [("x", None, mine.record["id"]), (Path("y"), Path("n"), other.record["id"])]
    assert f"{Path('x', 'ledger.csv')}  " in run("reproduce", "--out", "x")[1]


def test_read_prints_every_mention_of_the_article(article: Path, lines: list[str], run: Run) -> None:
    """Each exactly what stands at its place."""
    objects = json.loads(run("read", str(article), "--format", "json")[1])

    assert run("read", str(article))[1].splitlines()[-1] == "72 mentions"
    assert len(objects) == 72
    for item in objects:
        assert lines[item["paragraph"] - 1][item["start"] : item["end"]] == item["printed"]


def test_read_takes_several_files_of_any_kind(tmp_path: Path, run: Run) -> None:
    """A page and a text; the rows say which file they come from, and have the columns that are promised."""
    page = "<html><body><p>Có 5 xã</p><p>và 1,2 triệu đồng</p></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "b.txt").write_text("không có số nào\nmười hai hộ", encoding="utf-8")
    rows = json.loads(run("read", "a.html", "b.txt", "--format", "json")[1])

    assert [(m["file"], m["paragraph"], m["value"], m["low"]) for m in rows if m["kind"] != "zero"] == [
        ("a.html", 1, "5", "5"), ("a.html", 2, "1200000", "1150000"), ("b.txt", 2, "12", "12"),
    ]  # fmt: skip
    assert all(list(row) == READ for row in rows)
    assert "a.html" in run("read", "a.html", "b.txt")[1]
    assert "a.html" not in run("read", "a.html")[1]
    (tmp_path / "[b]c.txt").write_text("Có 5 xã", encoding="utf-8")
    assert "[b]c.txt" in run("read", "[b]c.txt", "b.txt")[1]


def test_a_page_is_read_as_a_copy_of_the_article_that_was_named(root: Path, tmp_path: Path, run: Run) -> None:
    """Its paragraphs are numbered by the registry, without the menu above them."""
    other = root / "tests" / "other_article"
    report = (other / "report.txt").read_text(encoding="utf-8").splitlines()
    page = "".join(f"<p>{line}</p>" for line in ["Trang chủ 24 giờ", *report])
    (tmp_path / "page.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    rows = json.loads(run("read", "page.html", "--registry", str(other), "--format", "json")[1])

    mentions = lb.load_mentions(lb.load_registry(other))
    assert [(m["paragraph"], m["printed"]) for m in rows] == list(
        mentions[["paragraph", "printed"]].itertuples(index=False, name=None)
    )


def test_read_takes_standard_input(run: Run) -> None:
    """`-` is its name."""
    done = process("read", "-", "--format", "json", input=TEXT.encode())

    assert [(m["file"], m["printed"]) for m in json.loads(done.stdout)] == [("-", "9,25ha"), ("-", "88,94%")]


def test_a_text_without_numbers_is_an_empty_list(tmp_path: Path, run: Run) -> None:
    """CSV has its header, JSON an empty list, the table says how many."""
    (tmp_path / "none.txt").write_text("văn bản", encoding="utf-8")

    assert json.loads(run("read", "none.txt", "--format", "json")[1]) == []
    assert run("read", "none.txt", "--format", "csv")[1] == ",".join(READ) + "\n"
    assert run("read", "none.txt")[1].splitlines()[-1] == "0 mentions"


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("table", lb.load_registry().tables)
def test_any_id_is_shown(table: str, lang: str, run: Run) -> None:
    """The first and the last of every table."""
    ids = list(lb.load_registry().tables[table])
    for id in (ids[0], ids[-1]):
        status, out, _ = run("show", id, "--lang", lang)

        assert status == 0
        assert id in out


# --- charts as files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "name", "start"), [
    ([], "culture_rates.en.svg", b"<?xml"), (["--format", "png", "--lang", "vi"], "culture_rates.vi.png", b"\x89PNG"),
    (["--out", "mine.csv"], "mine.csv", b"mark,figure_id"), (["--out", "mine.PNG"], "mine.PNG", b"\x89PNG"),
    (["--out", "data.txt", "--format", "csv"], "data.txt", b"mark,figure_id"),
])  # fmt: skip
def test_a_chart_is_written_in_the_form_asked_for(
    arguments: list[str], name: str, start: bytes, tmp_path: Path, run: Run
) -> None:
    """Named by chart and language, or as asked; no other file is left to be seen."""
    assert run("chart", "culture_rates", *arguments) == (0, f"{name}\n", "")
    assert {p.name for p in tmp_path.glob("[!.]*")} == {name, "text.txt"}
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_chart_goes_to_standard_output(run: Run) -> None:
    """Its bytes and nothing else, in the language asked for."""
    done = process("chart", "culture_rates", "--out", "-", "--lang", "vi")

    assert done.stdout == lb.charts.CATALOGUE["culture_rates"]().to_bytes("svg", "vi")


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "message"), [
    ([], "Missing command (see: lbanalysis --help)"),
    (["fly"], "No such command 'fly'"),
    (["check"], "Did you mean 'checks'"),
    (["figures", "--jsn"], "No such option: --jsn"),
    (["figures", "--format", "xml"], "'xml' is not one of 'table', 'csv', 'json' (see: lbanalysis figures --help)"),
    (["figures", "--lang", "fr"], "'fr' is not one of 'en', 'vi'"),
    (["figures", "--registry", "nowhere"], "datapackage.json is missing in nowhere: expected the folder of a registry"),
    (["figures", "more"], "unexpected extra argument"),
    (["read"], "Missing argument 'FILE...' (see: lbanalysis read --help)"),
    (["read", "nowhere.txt"], "nowhere.txt: there is no such file: expected"),
    (["read", ""], "'': there is no such file: expected"),
    (["audit"], "Missing argument 'COPY'"),
    (["audit", "text.txt"], "text.txt: this is no copy of the article"),
    (["audit", "nowhere.txt"], "nowhere.txt: there is no such file: expected"),
    (["show", "p03-garden"], "'p03-garden' is no id: expected one as `lbanalysis figures` lists"),
    (["show", "p03-garden"], "such as p03-gardens-new, p03-garden-area"),
    (["compute", "p02-targets +"], "the formula has the end at character 14: expected an id, a number"),
    (["compute", "p02-targets-missed"], "'p02-targets-missed' is no id of the registry"),
    (["compute", "p02-targets / 0"], "the formula has no value: a division by 0"),
    (["compute", "p02-targets = 32"], "a relation with '=' has no value: expected a formula"),
    (["compute", "founding-date"], "the formula ends in a date: expected a number"),
    (["compare"], "nothing is changed: expected --printed, --reference, --reading or --rounding"),
    (["compare", "--printed", "p02-targets"], "'p02-targets' has no =: expected ID=TEXT, such as ID=33"),
    (["compare", "--printed", "p02-targets=3.2"], "p02-targets cannot print '3.2'"),
    (["compare", "--printed", "targets=3"], "'targets' is none of the figures"),
    (["compare", "--rounding", "up"], "'up' is not one of 'any'"),
    (["cite", "p03-garden"], "'p03-garden' is no id: expected that of a figure, a result or a chart, such as"),
    (["cite", "pace", "--style", "mla"], "style 'mla' is unknown: expected one of text, text-chicago, in-text"),
    (["chart", "garden"], "'garden' is no chart: expected one of `lbanalysis charts`, such as garden_target"),
    (["chart", "pace", "--out", "x.pdf"], "the ending .pdf is unknown: expected .svg, .png or .csv, or --format"),
    (["chart", "pace", "--out", "x.svg", "--format", "png"], "the ending .svg is not png"),
    (["chart", "pace", "--out", "nowhere/x.svg"], "cannot be written (No such file or directory)"),
    (["reproduce", "--out", "text.txt"], "text.txt is a file"),
    (["reproduce", "--out", "."], "holds other files"),
    (["reproduce", "--article", "nowhere.txt"], "nowhere.txt: there is no such file"),
    (["site", "--out", "."], "holds other files"),
])  # fmt: skip
def test_bad_input_gets_one_line(arguments: list[str], message: str, tmp_path: Path, run: Run) -> None:
    """Exit 2, never a traceback, nothing on standard output, and nothing written."""
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert err.startswith("lbanalysis: ")
    assert err.count("\n") == 1
    assert message in err
    assert [p.name for p in tmp_path.iterdir()] == ["text.txt"]


def test_a_language_of_the_environment_that_is_none_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As that of the option."""
    monkeypatch.setenv("LBANALYSIS_LANG", "fr")

    assert run("figures") == (2, "", "lbanalysis: language 'fr' is unknown: expected 'en' or 'vi'\n")


# --- terminals, pipes, programs ---------------------------------------------------------------------------------------


def test_a_bound_has_no_other_end(run: Run, tmp_path: Path) -> None:
    """Nothing stands where there is no highest value."""
    (tmp_path / "text.txt").write_text("Có hàng chục hộ", encoding="utf-8")

    assert rows_of(run("read", "text.txt", "--format", "csv")[1])[0]["high"] == ""
    assert ".." not in run("read", "text.txt")[1]


@pytest.mark.skipif(os.name == "nt", reason="Windows admits no such names")
def test_the_name_of_a_file_steers_no_terminal(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, control characters and escapes are written out, in every form and in errors."""
    name = b"a\xff\x1b[31m\n\xc2\x9bb.txt"
    (tmp_path / os.fsdecode(name)).write_text(TEXT, encoding="utf-8")
    printed = [
        process("read", os.fsdecode(name), "text.txt", "--format", form, cwd=tmp_path)
        for form in ("table", "csv", "json")
    ]
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    done = {
        form: process("read", os.fsdecode(name), "text.txt", "--format", form, cwd=tmp_path)
        for form in ("table", "csv", "json")
    }

    for out in (*(one.stderr for one in printed), *(one.stdout for one in done.values())):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", out.decode("utf-8"))
    assert [one.returncode for one in (*printed, *done.values())] == [2, 2, 2, 0, 0, 0]
    assert {os.fsencode(row["file"]) for row in json.loads(done["json"].stdout)} == {name, b"text.txt"}
    assert len(rows_of(done["csv"].stdout.decode())) == 4


def test_no_cell_of_csv_is_run_by_a_spreadsheet(tmp_path: Path, run: Run) -> None:
    """Text that begins as a formula does gets an apostrophe; numbers below zero stay numbers."""
    (tmp_path / "=x.txt").write_text("gọi +84-1, âm 5°C", encoding="utf-8")
    rows = rows_of(run("read", "=x.txt", "--format", "csv")[1])
    whole = json.loads(run("read", "=x.txt", "--format", "json")[1])

    assert {row["file"] for row in rows} == {"'=x.txt"}
    assert {row["file"] for row in whole} == {"=x.txt"}
    for row, item in zip(rows, whole, strict=True):
        for name in READ[5:]:
            runs = item[name][:1] in ("=", "+", "-", "@") and not re.fullmatch(
                r"[+-]\d+([.,]\d+)*", item[name]
            )
            assert row[name] == "'" * bool(runs) + item[name]


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal is needed")
@pytest.mark.parametrize(
    ("width", "command"), [(60, "figures"), (100, "checks"), (80, "results"), (80, "compare")]
)
def test_tables_fit_the_terminal_with_their_ids_whole(width: int, command: str, run: Run) -> None:
    """Nothing is wider than the terminal, and nothing of the text is lost; elsewhere nothing is wrapped."""
    import pty
    import termios

    parent, child = pty.openpty()
    termios.tcsetwinsize(child, (50, width))
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    arguments = PRINTING[command][0]
    task = subprocess.Popen(
        [sys.executable, "-m", "lbanalysis.cli", command, *arguments], stdout=child, env=environment
    )
    os.close(child)
    chunks = []
    try:
        while chunk := os.read(parent, 65536):
            chunks.append(chunk)
    except OSError:
        pass  # the end, on Linux
    assert task.wait() == 0
    os.close(parent)
    lines = re.sub(r"\x1b\[[\d;]*m", "", b"".join(chunks).decode()).splitlines()
    _, plain, _ = run(command, *arguments)

    table = lines[: lines.index("")] if command == "checks" else lines
    assert max(map(len, table)) <= width
    ids = {"figures": lb.load_figures, "checks": lb.check_figures, "results": lb.compute_results}
    shown = ids[command]().index if command in ids else lb.compare_registries(
        lb.change_registry(printed={"p02-targets": "33"})).index.get_level_values("id")  # fmt: skip
    assert all(re.search(rf"\b{re.escape(id)}\b", "\n".join(lines)) for id in shown)
    assert max(map(len, plain.splitlines())) > width
    assert "\x1b" not in plain


def test_numbers_are_aligned_right_and_text_left(run: Run) -> None:
    """In the table of a text's numbers, printed numbers end at one column and kinds begin at one."""
    head, first, second, _ = run("read", "text.txt")[1].splitlines()

    assert head.index("printed") + len("printed") == first.index("9,25ha") + 6 == second.index("88,94%") + 6
    assert head.index("kind") == first.index("measure") == second.index("percent")


@pytest.mark.parametrize("arguments", [["figures"], ["--help"], ["figures", "--format", "csv"]])
def test_output_into_a_closed_pipe_is_quiet(arguments: list[str]) -> None:
    """Nobody reads: exit 0, and no traceback."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "lbanalysis.cli", *arguments]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_said() -> None:
    """A full disk is one line."""
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "lbanalysis.cli", "figures"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 2
    assert (
        done.stderr == b"lbanalysis: the output: No space left on device: expected a file that can be used\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_an_interrupt_is_one_word() -> None:
    """Control-C while a file is read, of which more is written than a pipe holds: exit 130."""
    command = [sys.executable, "-m", "lbanalysis.cli", "read", "-"]
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # what runs in the background ignores it
    task = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    signal.signal(signal.SIGINT, before)
    assert task.stdin is not None
    task.stdin.write(b"1" * 2**20)
    task.send_signal(signal.SIGINT)
    out, err = task.communicate()

    assert (task.returncode, out, err) == (130, b"", b"lbanalysis: stopped\n")


def test_a_change_from_which_nothing_follows_is_said_so_and_two_of_one_id_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In one line each."""
    assert main(["compare", "--printed", "p02-targets=32"]) == 0
    assert capsys.readouterr().out == "nothing follows: all is as it was\n"
    assert main(["compare", "--printed", "p02-targets=32", "--printed", "p02-targets=33"]) == 2
    assert capsys.readouterr().err == "lbanalysis: p02-targets is changed twice: expected each id once\n"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError])
def test_an_interrupt_of_a_command_is_the_same_word(
    stop: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While it computes."""

    def stopped(*_: object) -> None:
        raise stop

    monkeypatch.setattr(lb, "compute", stopped)

    assert main(["compute", "1"]) == 130
    assert capsys.readouterr().err.strip() == "lbanalysis: stopped"


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_completion_is_installed_and_completes(tmp_path: Path) -> None:
    """The shell asks the program, which knows commands, options and ids."""
    home = {**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    asks = f"{shlex.quote(sys.executable)} -m lbanalysis.cli --install-completion; exit $?"
    installed = subprocess.run(["bash", "-c", asks], env=home, capture_output=True, check=False)

    def complete(words: str, at: int) -> list[str]:
        asked = {"_LBANALYSIS_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        return process(env={**home, **asked}).stdout.decode().split()

    assert installed.returncode == 0
    assert "_LBANALYSIS_COMPLETE=complete_bash" in next(tmp_path.rglob("lbanalysis.sh")).read_text(
        encoding="utf-8"
    )
    assert complete("lbanalysis ref", 1) == ["references"]
    assert complete("lbanalysis show p03-garden-area", 2) == ["p03-garden-area", "p03-garden-area-share"]
    assert complete("lbanalysis figures --la", 2) == ["--lang"]


def test_looking_something_up_does_not_wait_for_plotting_libraries() -> None:
    """Neither seaborn nor matplotlib, nor what reads pages or runs notebooks, is loaded."""
    lines = ("show p03-garden-area", "show p03-garden-target", "cite pace", "figures", "results", "references",
             "compute p02-targets", "--version", "--help")  # fmt: skip
    code = (
        "import sys; from lbanalysis.cli import main\n"
        "for line in sys.argv[1:]:\n"
        "    status = main(line.split())\n"
        "    early = {'seaborn', 'matplotlib', 'nbclient', 'bs4'} & set(sys.modules)\n"
        "    if status or early: sys.exit(f'{line}: {status} {early}')"
    )
    done = subprocess.run([sys.executable, "-c", code, *lines], capture_output=True, check=False)

    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert "Usage" in done.stdout.decode()  # of the last


def test_importing_the_package_loads_neither_charts_nor_the_command_line() -> None:
    """Charts are loaded when one is asked for."""
    code = (
        "import sys, lbanalysis as lb; early = {'seaborn', 'matplotlib', 'typer', 'rich'} & set(sys.modules)\n"
        "lb.charts.CATALOGUE; assert 'seaborn' in sys.modules; sys.exit(bool(early))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_vietnamese_is_printed_whatever_the_terminal_says(tmp_path: Path) -> None:
    """A C locale does not break letters."""
    (tmp_path / "a.txt").write_text("mười hai phường", encoding="utf-8")
    environment = {"PATH": "", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("read", str(tmp_path / "a.txt"), "--format", "csv", env=environment)

    assert lb.canonical_paragraph("mười hai") in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("options", "terminal", "shown"),
    [([], True, True), (["--format", "csv"], False, True), (["--format", "csv"], True, False)],
)
def test_progress_is_not_mixed_with_rows_on_the_same_terminal(
    options: list[str], terminal: bool, shown: bool, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:  # fmt: skip
    """It is for who waits: for a table, or for what goes into a pipe."""
    seconds = count(step=2)
    (tmp_path / "copy.txt").write_text("Có 5 hộ", encoding="utf-8")
    monkeypatch.setattr("lbanalysis.printing.monotonic", lambda: next(seconds))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert main(["read", str(tmp_path / "copy.txt"), *options]) == 0
    assert bool(capsys.readouterr().err) == shown


def test_a_message_of_more_than_a_thousand_characters_is_shortened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """To its beginning and its end; one of a thousand is not."""
    said = []
    for many in (1, 2):
        assert main(["show", "x" * many]) == 2
        said.append(capsys.readouterr().err)
    rest = len(said[0]) - len("lbanalysis: \n") - 1
    assert len(said[1]) == len(said[0]) + 1

    for many, shown in ((1000 - rest, 1000), (1001 - rest, 600 + 3 + 300)):
        assert main(["show", "x" * many]) == 2
        assert len(capsys.readouterr().err) == shown + len("lbanalysis: \n")


@pytest.mark.parametrize(
    ("text", "last"), [("Có 5 hộ", "1 mention"), ("Có 5 hộ, 6 xã", "2 mentions"), ("Có hộ", "0 mentions")]
)
def test_a_list_ends_in_how_many_there_are(
    text: str, last: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of them is one."""
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")

    assert main(["read", str(tmp_path / "text.txt")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == last
