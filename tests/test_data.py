"""The registry: valid by an independent validator, and refused at the first nonsense in any cell."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from lbanalysis.loaders import (
    InputError,
    load_chart_names,
    load_figures,
    load_mentions,
    load_record,
    load_references,
    load_relations,
    load_result_names,
    load_unquantified,
    registry_folder,
)
from lbanalysis.mentions import find_mentions

LOADERS: dict[str, Callable] = {
    "figures": load_figures, "mentions": load_mentions, "unquantified": load_unquantified, "references": load_references,
    "relations": load_relations, "relation_terms": load_relations, "results": load_result_names,
    "charts": load_chart_names,
}  # fmt: skip
# Sentences and labels are free text: nonsense in them is for a reader to see, an empty cell is not.
FREE_TEXT = re.compile(r"formula|(label|statement|topic|note|reading)(_en|_vi)?")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the registry that a test may damage."""
    return Path(shutil.copytree(registry_folder(), tmp_path / "data"))


def read(folder: Path, table: str) -> list[list[str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def write(folder: Path, table: str, rows: list[list[str]]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def refusal(table: str, folder: Path) -> str:
    """The one line with which a loader refuses a folder."""
    with pytest.raises(InputError) as caught:
        LOADERS[table](folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_data_package_is_valid_by_frictionless(root: Path) -> None:
    """Types, constraints, primary and foreign keys, by the standard's own validator."""
    from frictionless import Package

    package = Package(str(root / "data" / "datapackage.json"))
    report = package.validate()

    assert report.valid, report.flatten(["title", "message"])
    assert {r.name for r in package.resources} == {"article", *LOADERS}


def test_every_file_of_the_registry_is_described(root: Path) -> None:
    """No table without a schema, no column without a line in the dictionary."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    dictionary = (root / "data" / "README.md").read_text(encoding="utf-8")

    assert {p.name for p in (root / "data").iterdir()} == {
        "README.md",
        "datapackage.json",
        *(r["path"] for r in package["resources"]),
    }
    for resource in package["resources"]:
        assert f"### `{resource['path']}`" in dictionary
        for field in resource.get("schema", {}).get("fields", []):
            assert f"| `{field['name']}` |" in dictionary, field


@pytest.mark.parametrize("table", LOADERS)
def test_a_table_loads_as_a_typed_frame(table: str) -> None:
    """Text is never missing, whole numbers are Int64, and a row count in a docstring is true."""
    frame = LOADERS[table]()

    assert set(map(str, frame.dtypes)) <= {"string", "Int64"}
    assert not frame.select_dtypes("string").isna().any(axis=None)
    assert f"({len(frame)} rows)" in (LOADERS[table].__doc__ or "")


@pytest.mark.parametrize("table", LOADERS)
def test_nonsense_in_any_cell_is_refused_by_table_row_and_column(table: str, copy: Path) -> None:
    """Every cell of every table in turn: refused, and where the fault can lie in one cell only, that cell is named."""
    rows = read(copy, table)
    for i in range(1, len(rows)):
        for j, name in enumerate(rows[0]):
            if FREE_TEXT.fullmatch(name) and not rows[i][j]:
                continue
            nonsense = "" if FREE_TEXT.fullmatch(name) else "?!"
            write(copy, table, [*rows[:i], [*rows[i][:j], nonsense, *rows[i][j + 1 :]], *rows[i + 1 :]])

            message = refusal(table, copy)

            assert message.startswith(f"{table}.csv, row {i + 1}"), (name, message)
            assert f"column {re.sub('_(en|vi)$', '', name)}" in message or name in ("printed", "figure_id"), (
                name,
                message,
            )
    write(copy, table, rows)
    LOADERS[table](copy)


def test_a_value_that_its_printed_text_does_not_give_is_refused(copy: Path) -> None:
    """Each digit of each value changed to the next."""
    rows = read(copy, "figures")
    column = rows[0].index("value")
    for i in range(1, len(rows)):
        for k, c in enumerate(rows[i][column]):
            if c.isdigit():
                changed = rows[i][column][:k] + str((int(c) + 1) % 10) + rows[i][column][k + 1 :]
                write(
                    copy,
                    "figures",
                    [*rows[:i], [*rows[i][:column], changed, *rows[i][column + 1 :]], *rows[i + 1 :]],
                )

                assert f"row {i + 1} ({rows[i][0]}), column value" in refusal(
                    "figures", copy
                ) or "does not have the form" in refusal("figures", copy)


def test_a_position_that_is_off_by_one_is_refused(copy: Path) -> None:
    """Start, end or paragraph, each way."""
    rows = read(copy, "mentions")
    for name in ("start", "end", "paragraph"):
        column = rows[0].index(name)
        for i in range(1, len(rows)):
            for step in (-1, 1):
                value = str(int(rows[i][column]) + step)
                write(
                    copy,
                    "mentions",
                    [*rows[:i], [*rows[i][:column], value, *rows[i][column + 1 :]], *rows[i + 1 :]],
                )

                assert refusal("mentions", copy).startswith("mentions.csv, row "), (name, i)


@pytest.mark.parametrize("table", LOADERS)
def test_keys_columns_and_bytes_are_checked(table: str, copy: Path) -> None:
    """A duplicate key, a missing, doubled or foreign column, a short row, an empty table, bytes that are not UTF-8."""
    rows = read(copy, table)
    key = rows[0][0]

    write(copy, table, [*rows, rows[1]])
    assert refusal(table, copy).startswith(f"{table}.csv, row {len(rows) + 1}")
    if table != "relation_terms":
        assert f"column {key}: {rows[1][0]!r} stands in row 2 too" in refusal(table, copy)
    for j, name in enumerate(rows[0]):
        write(copy, table, [r[:j] + r[j + 1 :] for r in rows])
        assert refusal(table, copy).startswith(f"{table}.csv, row 1, column {name}: the column is missing")
    write(copy, table, [[*rows[0], key], *([*r, "x"] for r in rows[1:])])
    assert f"row 1, column {key}: the column is there twice" in refusal(table, copy)
    write(copy, table, [[*rows[0], "colour"], *([*r, "red"] for r in rows[1:])])
    assert "row 1, column colour: not expected there" in refusal(table, copy)
    write(copy, table, [rows[0], rows[1][:-1], *rows[2:]])
    assert (
        f"row 2, column {rows[0][-2]}: the row has {len(rows[0]) - 1} cells: expected {len(rows[0])}"
        in refusal(table, copy)
    )
    write(copy, table, rows[:1])
    assert "the table has no rows" in refusal(table, copy)
    write(copy, table, rows)
    write(copy, table, [*rows[:2], [*rows[2][:2], "\ue000", *rows[2][3:]], *rows[3:]])
    raw = (copy / f"{table}.csv").read_bytes()
    (copy / f"{table}.csv").write_bytes(raw.replace("\ue000".encode(), b"\xff"))
    assert refusal(table, copy).startswith(
        f"{table}.csv, row 3, column {rows[0][2]}: the bytes are not UTF-8"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r.pop("headline"), "key 'headline' is missing"),
        (lambda r: r.update(published="18/04/2023"), "key 'published' is '18/04/2023'"),
        (lambda r: r["paragraphs"][3].update(sha256="abc"), "paragraph 4: 'sha256' is no hash"),
        (lambda r: r["paragraphs"][3].update(length=-1), "paragraph 4: 'length' is -1"),
        (lambda r: r["paragraphs"][3].update(number=9), "paragraph 4: expected 'number': 4"),
        (lambda r: r.update(paragraphs=[]), "key 'paragraphs' is no list"),
    ],
)
def test_a_broken_record_is_refused(change: Callable, message: str, copy: Path) -> None:
    """The bibliographic record is held against its form too."""
    record = json.loads((copy / "article.json").read_text(encoding="utf-8"))
    change(record)
    (copy / "article.json").write_text(json.dumps(record), encoding="utf-8")

    with pytest.raises(InputError, match=re.escape(message)):
        load_record(copy)


def test_broken_json_is_refused_with_its_line(copy: Path) -> None:
    """One line, no traceback."""
    (copy / "article.json").write_text('{\n "headline": \n', encoding="utf-8")

    with pytest.raises(InputError, match=r"article\.json: line 3, column 1: no JSON"):
        load_record(copy)


def test_a_digit_without_a_mention_is_noticed(copy: Path) -> None:
    """The record counts the digits of each paragraph; the mentions must hold as many."""
    record = json.loads((copy / "article.json").read_text(encoding="utf-8"))
    record["paragraphs"][9]["digits"] += 1
    (copy / "article.json").write_text(json.dumps(record), encoding="utf-8")

    assert "digits in paragraph 10, which has" in refusal("mentions", copy)


def test_a_figure_without_a_mention_is_noticed(copy: Path) -> None:
    """Every figure stands somewhere in the article."""
    rows = read(copy, "figures")
    write(copy, "figures", [*rows, ["b2-invented", "b2", *rows[6][2:]]])

    assert "figure b2-invented has no mention" in refusal("mentions", copy)


def test_the_hashes_lengths_and_digits_are_those_of_the_article(lines: list[str]) -> None:
    """Recomputed from the text, without the library."""
    import hashlib

    record = load_record()

    assert [p["sha256"] for p in record["paragraphs"]] == [
        hashlib.sha256(line.encode()).hexdigest() for line in lines
    ]
    assert [p["length"] for p in record["paragraphs"]] == [len(line) for line in lines]
    assert [p["digits"] for p in record["paragraphs"]] == [len(re.findall("[0-9]", line)) for line in lines]
    assert record["sha256"] == hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert record["headline"] == lines[1]


def test_every_mention_is_what_stands_at_its_place(lines: list[str]) -> None:
    """`printed` is `paragraph[start:end]`, to the letter."""
    for mention in load_mentions().itertuples():
        assert lines[mention.paragraph - 1][mention.start : mention.end] == mention.printed, (
            mention.mention_id
        )


def test_the_kind_of_each_mention_is_what_the_reader_says(lines: list[str]) -> None:
    """The registry's kinds and roles against a reader that does not know them."""
    kinds = load_figures().set_index("figure_id")["kind"]
    for mention in load_mentions().itertuples():
        found = next(m for m in find_mentions(lines[mention.paragraph - 1]) if m.start == mention.start)

        if mention.role == "identifier":
            assert found.kind in ("code", "ordinal", "scale"), mention
        else:
            assert found.kind == kinds[mention.figure_id], mention


def test_the_article_s_sentences_stay_outside(root: Path, lines: list[str]) -> None:
    """No fourteen words in a row of the article stand in any file of the project, the headline and quoted titles aside."""
    import subprocess

    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text.lower())

    def runs(sequence: list[str]) -> set[tuple[str, ...]]:
        return {tuple(sequence[i : i + 14]) for i in range(len(sequence) - 13)}

    sentences = set().union(
        *(runs(words(part)) for line in lines for part in re.split('"[^"]*"', line))
    ) - runs(words(lines[1]))
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = root / name
        if path.is_file() and path.suffix not in (".png", ".lock"):
            assert not runs(words(path.read_text(encoding="utf-8").replace("\\n", " "))) & sentences, name


def test_statements_speak_two_languages_in_their_own_conventions() -> None:
    """Each statement names its own number, in the numerals of its language, wherever it is in digits."""
    for figure in load_figures().query("decimals >= 0").itertuples():
        english = {"vi": figure.printed, "en": figure.printed.translate(str.maketrans(",.", ".,"))}

        assert english["vi"] in figure.statement_vi, figure.figure_id
        assert english["en"] in figure.statement_en or figure.printed in figure.statement_en, figure.figure_id


def test_each_note_has_its_translation() -> None:
    """A note in one language has one in the other."""
    for frame in (load_figures(), load_references()):
        assert ((frame["note"] == "") == (frame["note_vi"] == "")).all()
        assert isinstance(frame, pd.DataFrame)
