"""Notebooks as files: what their prose says is what the registry says, every chart stands once, and the arithmetic is shown."""

import io
import json
import re
import threading
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

import lbanalysis as lb
from lbanalysis import notebooks
from lbanalysis.charts import CATALOGUE
from lbanalysis.checks import VERDICTS
from lbanalysis.notebooks import (
    extract_prose,
    fill_numbers,
    run_notebooks,
    translate,
    with_marks,
    with_roles,
)
from lbanalysis.results import id_texts

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
MARK = re.compile(r'<data value="([^"]+)"(?: class="(interval|verdict)")?>([^<]+)</data>')
NUMERAL = re.compile(
    r"\d+|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundreds?|thousands?|dozens?|half|twice)\b", re.I
)  # fmt: skip
VERDICT = re.compile("|".join(rf"\b{verdict}\b" for verdict in VERDICTS), re.I)
GOAL_YEARS = " to ".join(lb.load_references().loc["civilised-ward-goal", "period"].split("/"))
# What holds a numeral or a word of one and states no number, each with its reason.
IDIOMS = {
    r"^\*Article:\*.*$": "the bibliographic record",
    r"```.*?```|`[^`]*`": "code, and prints letter by letter",
    r"(?<=\])\([^)]*\)": "where a link leads",
    r"\b[Pp]rogrammes? 0[1-3]( (and|or) 0[1-3])?|\b[Bb]reakthrough [12]": "names of parts",
    r"\b[Gg]rade[- ]10\b|\blớp 10\b": "name of a school year",
    r"\b[Hh]alf-(way|time)\b": "about the middle",
    r"\ba hundred per cent\b": "the whole",
    r"\bgroups thousands\b": "what a dot does",
    rf"\bgoal for {GOAL_YEARS}\b": "the years that a reference is for, as registered",
}
MARKED = {
    (p.stem, mark)
    for p in NOTEBOOKS
    for cell in nbformat.read(p, as_version=4).cells
    if cell.cell_type == "markdown"
    for mark in MARK.findall(cell.source)
}
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def prose(path: Path) -> list[str]:
    """The Markdown cells."""
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]


def code(path: Path) -> list[nbformat.NotebookNode]:
    """The code cells."""
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


ALL_CODE = [cell for path in NOTEBOOKS for cell in code(path)]


@every_notebook
def test_every_cell_has_run_once_in_order(path: Path) -> None:
    """A cell that was never run passes nbval in silence."""
    cells = code(path)

    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))
    assert not [o for c in cells for o in c.outputs if o.output_type == "error" or o.get("name") == "stderr"]


@every_notebook
def test_a_code_cell_is_short_and_hides_nothing(path: Path) -> None:
    """At most seven lines that fit the page, no function defined, no result hidden by a semicolon; set-up is one line."""
    sources = [cell.source for cell in code(path)]

    assert sources[0].splitlines()[0] == "import lbanalysis as lb"
    assert all(len([line for line in source.splitlines() if line.strip()]) <= 7 for source in sources)
    assert not [line for source in sources for line in source.splitlines() if len(line) > 95]
    assert not [source for source in sources if re.search(r"\bdef \w|\blambda\b|;\s*$", source)]


def test_a_notebook_names_its_kernel_as_jupyterlab_does() -> None:
    """Where either differs from the kernel's own, JupyterLab calls the notebook changed as soon as it is opened."""
    metadata = [nbformat.read(path, as_version=4).metadata for path in NOTEBOOKS]

    assert {data.kernelspec.display_name for data in metadata} == {"Python 3 (ipykernel)"}
    assert len({data.language_info.version for data in metadata}) == 1


# --- what stands in prose ---------------------------------------------------------------------------------------------


def wrong_marks(source: str) -> list[tuple[str, str]]:
    """The marks that say something else than the registry."""
    texts = id_texts("en", lb.load_registry())
    return [(id, said) for id, form, said in MARK.findall(source) if texts[form or "value"].get(id) != said]


def unmarked(source: str) -> list[str]:
    """Numerals and verdicts that are no marks, and marks that are written wrongly."""
    rest = MARK.sub("", source)
    for idiom in IDIOMS:
        rest = re.sub(idiom, "", rest, flags=re.M | re.S if "```" in idiom else re.M)
    found = [match[0] for pattern in (NUMERAL, VERDICT) for match in pattern.finditer(rest)]
    return found + ["<data"] * rest.count("<data")


@every_notebook
def test_what_is_marked_is_true_and_no_number_or_verdict_stands_unmarked(path: Path) -> None:
    """In English, in every cell of prose."""
    assert [(source, found) for source in prose(path) if (found := wrong_marks(source))] == []
    assert [(source, found) for source in prose(path) if (found := unmarked(source))] == []


@pytest.mark.parametrize(
    "source",
    [
        'All <data value="p02-targets">33</data>', 'Is <data value="p02-targets" class="verdict">disagrees</data>',
        'Is <data value="p02-targets-sum" class="verdict">holds</data>', '<data value="residential-groups-2018">295</data>',
        '<data value="p03-garden-target" class="interval">10.4 to 10.5 ha</data>', '<data value="nothing">1</data>',
        '<data value="p01-targets-named">4</data>', '<data value="congress-closing">4 August 2020</data>',
    ],
)  # fmt: skip
def test_a_mark_that_is_wrong_is_found(source: str) -> None:
    """Of a figure, a result, a check, a reference, a reading; value, interval and verdict."""
    assert wrong_marks(source)


@pytest.mark.parametrize(
    "source",
    [
        "All 32 targets.", "All three programmes.", "Half of it.", "A dozen wards.", 'Some <data value="p02-targets">32 targets.',
        "The sum agrees.", "It fits a reading.", "It cannot be checked.", "Grade 11", "programme 04", "half-hearted",
    ],
)  # fmt: skip
def test_a_number_or_a_verdict_that_is_not_marked_is_found(source: str) -> None:
    """In digits and in words."""
    assert unmarked(source)


def test_no_idiom_is_listed_in_vain() -> None:
    """Each stands in some notebook."""
    text = "\n".join(source for path in NOTEBOOKS for source in prose(path))

    assert [idiom for idiom in IDIOMS if not re.search(idiom, text, re.M | re.S)] == []


def test_no_verdict_is_written_into_code() -> None:
    """It would outlive what it is the verdict on."""
    assert [cell.source for cell in ALL_CODE if VERDICT.search(cell.source)] == []


def test_every_figure_and_result_is_mentioned() -> None:
    """Each is marked in prose, or named in the code of a cell."""
    named = {id for _, (id, _, _) in MARKED} | {
        id for cell in ALL_CODE for id in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", cell.source)
    }

    assert [id for id in lb.number_texts() if id not in named] == []


# Figures on which a check bears, and a print that it would notice; the mark that turns, where it is not the figure's own.
WRONG = {
    "p02-targets": "33", "p02-targets-met": "42", "p02-targets-in-progress": "9", "p02-resolution-targets": "7",
    "p02-resolution-targets-met": "4", "p02-resolution-targets-in-progress": "2", "b2-anniversary": "21",
    "b2-founding-to-anniversary": "6/11/2003 - 6/11/2024", "general-programmes": "4", "general-breakthroughs": "ba",
    "p03-garden-area": "9,35", "p03-garden-area-share": "98,94", "b1-pledges": "4.763", "b1-professional-share": "31,45",
    "p01-targets": "2", "p03-targets-met": "15", "p03-waste-collected": "101", "p02-cultural-families": "193,18",
    "b2-wards-health": "15/14", "p02-grade10-year": "2021-2023", "p02-grade10-rate": "182,3", "general-term": "2024-2025",
    "p02-civilised-wards-new": ("12", "b2-civilised-wards-within"), "article-published": ("18/04/2033", "article-published-in-term"),
}  # fmt: skip


@pytest.mark.parametrize("id", WRONG)
def test_a_wrong_figure_turns_the_verdict_in_the_prose(id: str) -> None:
    """The notebooks that speak of it are filled in again, in memory, and say so."""
    printed, mark = WRONG[id] if isinstance(WRONG[id], tuple) else (WRONG[id], id)
    scenario = lb.change_registry(printed={id: printed})
    stem = next(stem for stem, (name, form, _) in sorted(MARKED) if name == mark and form == "verdict")
    before = "\n".join(prose(next(path for path in NOTEBOOKS if path.stem == stem)))
    opening = f'<data value="{mark}" class="verdict">'

    after = fill_numbers(before, "en", scenario)

    assert re.findall(f"{opening}([^<]+)", before) != re.findall(f"{opening}([^<]+)", after)
    for turned in re.findall(f"{opening}([^<]+)", after):
        assert turned in ("disagrees", "cannot be checked", "ruled out")


@pytest.mark.parametrize("id", [id for id in WRONG if not isinstance(WRONG[id], tuple)])
def test_a_wrong_figure_turns_its_tile_and_the_headline(id: str) -> None:
    """The chart of verdicts shows it with its true verdict, and what the first notebook's answer counts is counted anew."""
    scenario = lb.change_registry(printed={id: WRONG[id]})
    tiles = [lb.charts.verdicts(registry).data().set_index("mark")["look"] for registry in (None, scenario)]
    verdicts = lb.figure_verdicts(scenario)["verdict"]
    answer = prose(NOTEBOOKS[0])[0]

    assert tiles[1].to_dict() == verdicts.to_dict()
    assert tiles[1][id] == "disagrees" or tiles[0][id] != tiles[1][id]
    if tiles[0].value_counts().to_dict() != tiles[1].value_counts().to_dict():
        assert fill_numbers(answer, "en", scenario) != answer


# --- how a notebook is made -------------------------------------------------------------------------------------------


@every_notebook
def test_a_notebook_opens_with_question_answer_and_chart(path: Path) -> None:
    """All on the first screen; no line of it is code but the one that loads the library and the one that draws."""
    first, second = nbformat.read(path, as_version=4).cells[:2]
    paragraphs = first.source.split("\n\n")

    assert re.fullmatch(r"# .+", paragraphs[0])
    assert re.fullmatch(r"\*\*.+\?\*\*", paragraphs[1])
    assert len(paragraphs) == 4
    assert len(re.sub("<[^>]*>", "", first.source).split()) <= 170
    assert "Look" in paragraphs[3]
    assert "lb.charts." in second.source
    assert any("image/svg+xml" in output.get("data", {}) for output in second.outputs)


@every_notebook
def test_a_heading_is_short(path: Path) -> None:
    """It fits the panel of contents."""
    headings = [h for source in prose(path) for h in re.findall(r"^#+ (.+)$", MARK.sub(r"\3", source), re.M)]

    assert len(headings) > 3
    assert [heading for heading in headings if len(re.sub(r"[*`]", "", heading)) > 24] == []


def test_the_notebooks_are_linked_in_reading_order() -> None:
    """In the README, and each to the one before, to the next and to the first."""
    readme = (NOTEBOOKS[0].parents[1] / "README.md").read_text(encoding="utf-8")
    names = [path.name for path in NOTEBOOKS]

    assert re.findall(r"\]\(notebooks/([^)]+)\)", readme) == names
    for at, path in enumerate(NOTEBOOKS):
        linked = re.findall(r"\]\(([^)]+\.ipynb)\)", "\n".join(prose(path)))
        assert set(linked) <= set(names) - {path.name}
        last = re.findall(r"\]\(([^)]+\.ipynb)\)", prose(path)[-1].splitlines()[-1])
        beside = {*names[max(at - 1, 0) : at], *names[at + 1 : at + 2], *names[: min(at, 1)]}
        assert set(last) == beside, path.name


def test_every_chart_stands_once() -> None:
    """Of the article as it is; a scenario's chart names its registry."""
    drawn = [call for cell in ALL_CODE for call in re.findall(r"lb\.charts\.(\w+\([^)]*\))", cell.source)]

    assert len(drawn) == len(set(drawn))
    assert {call[:-2] for call in drawn if call.endswith("()")} == set(CATALOGUE)


def test_the_arithmetic_is_shown() -> None:
    """At least 25 cells compute something from figures and show how."""
    shown = [
        cell.source
        for cell in ALL_CODE
        if "lb.compute(" in cell.source
        and re.search("[=≈]", str(cell.outputs[0].get("data", {}).get("text/plain", "")))
    ]

    assert len(shown) >= 25


def test_tables_are_for_people() -> None:
    """At most 45; no id and no raw name of a column stands in them; text stands on the left."""
    tables = [
        BeautifulSoup(output.data["text/html"], "html.parser").table
        for cell in ALL_CODE
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]

    assert 0 < len(tables) <= 45
    for table in tables:
        heads = [cell.text for cell in table.select("th")]
        assert not [head for head in heads if not head or "_" in head]
        for cell in table.select("td"):
            assert not re.fullmatch(r"[a-z]\w*(-[a-z0-9]+)+", cell.text), (heads, cell.text)
            assert "left" in cell["style"] or re.fullmatch(r"[\d.,%–−-]+", cell.text), (heads, cell.text)


# --- how a notebook is translated -------------------------------------------------------------------------------------


def test_a_passage_is_put_in_its_place_and_all_else_stands() -> None:
    """Paragraphs of several lines, headings, items and cells of tables; code, links and what has no translation stay."""
    english = "# One *two*\n\nthree\nfour\n\n- five\n  six\n- seven\n\n| a | b |\n|---|---|\n| a | c |\n\n```\nseven\n```\n"
    texts = {
        "One *two*": "Một *hai*",
        "three four": "ba bốn",
        "five six": "năm sáu",
        "a": "A",
        "c": "dài hơn",
    }

    assert translate(english, texts) == (
        "# Một *hai*\n\nba bốn\n\n- năm sáu\n- seven\n\n| A | b |\n|---|---|\n| A | dài hơn |\n\n```\nseven\n```"
    )
    assert translate(english, {}) == english.rstrip("\n")


def test_marks_are_roles_for_the_translator_and_marks_again() -> None:
    """So that neither a changed number nor a moved line break un-translates a sentence."""
    source = (
        'It has <data value="p02-targets">32</data>\ntargets, <data value="p02-targets" class="verdict">agrees</data>, '
        '<data value="p03-garden-target" class="interval">x</data>: *A\nheadline*.'
    )
    roles = with_roles(source, "A headline")

    assert (
        roles
        == "It has {num}`p02-targets`\ntargets, {verdict}`p02-targets`, {span}`p03-garden-target`: {headline}`vi`."
    )
    assert fill_numbers(with_marks(roles, "A headline"), "vi") == (
        'It has <data value="p02-targets">32</data>\ntargets, <data value="p02-targets" class="verdict">khớp</data>, '
        '<data value="p03-garden-target" class="interval">10,394 đến 10,407 ha</data>: *A headline*.'
    )


def test_what_a_translator_gets_are_the_passages_of_prose() -> None:
    """Of a notebook and of a page in Markdown: on one line each and by the line where they begin, without code."""
    cells = [
        {"cell_type": "markdown", "source": ["# T\n", "\n", "a\n", "b"]},
        {"cell_type": "code", "source": "x = 1"},
    ]
    for content in (json.dumps({"cells": cells}), "# T\n\na\nb\n\n```\nx = 1\n```\n"):
        found = extract_prose(io.BytesIO(content.encode()), (), (), {})
        assert [(line, text) for line, _, text, _ in found] == [(1, "T"), (3, "a b")]


def test_markdown_is_read_by_one_thread_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """While notebooks run beside each other: what reads it fills a cache that no other thread may see half full."""
    seen, parse = set(), MarkdownIt.parse

    def watched(*arguments: Any) -> Any:
        seen.add(threading.current_thread())
        return parse(*arguments)

    monkeypatch.setattr(MarkdownIt, "parse", watched)
    monkeypatch.setattr("nbclient.NotebookClient.execute", lambda client, **options: None)
    run_notebooks(NOTEBOOKS[:2], tmp_path, lb.load_registry(), ("vi",))

    assert seen == {threading.current_thread()}


def test_what_is_stopped_begins_no_other_notebook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By Ctrl-C too: only those that run are waited for."""
    begun: list[Path] = []

    def stopped(editions: object, path: Path, registry: object) -> None:
        begun.append(path)
        if len(begun) == 1:
            raise KeyboardInterrupt
        time.sleep(1)  # long enough for the first to be heard of

    monkeypatch.setattr(notebooks, "execute_editions", stopped)
    with pytest.raises(KeyboardInterrupt):
        run_notebooks(NOTEBOOKS * 3, tmp_path / "out", lb.load_registry())
    assert len(begun) < 9
