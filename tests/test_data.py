"""The registry: valid by an independent validator, and refused at the first nonsense in any cell."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import lbanalysis as lb
from lbanalysis.registry import registry_folder

LOADERS: dict[str, Callable] = {
    "sections": lb.load_sections, "figures": lb.load_figures, "mentions": lb.load_mentions,
    "readings": lb.load_readings, "relations": lb.load_relations, "results": lb.compute_results,
    "unquantified": lb.load_unquantified, "references": lb.load_references, "charts": lb.load_charts,
    "marks": lb.load_marks,
}  # fmt: skip
# Sentences and labels are free text: nonsense in them is for a reader to see, an empty cell is not.
FREE_TEXT = re.compile(r"(label|statement|topic|note|evidence|title|shown|axis|row)_(en|vi)")
# Free text that may be empty; a note may only be so in both languages at once.
OPTIONAL = {
    ("references", "title"), ("references", "publisher"), ("charts", "axis_en"), ("charts", "axis_vi"),
    *(("marks", f"{text}_{lang}") for text in ("row", "label") for lang in ("en", "vi")),
}  # fmt: skip
NOTES = {("figures", "note_en"), ("figures", "note_vi")}


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


def with_cell(rows: list[list[str]], i: int, j: int, text: str) -> list[list[str]]:
    return [*rows[:i], [*rows[i][:j], text, *rows[i][j + 1 :]], *rows[i + 1 :]]


def put(folder: Path, table: str, id: str, column: str, text: str) -> int:
    """Put text into the cell of a row, and return the row's number as a spreadsheet counts it."""
    rows = read(folder, table)
    [i] = [i for i, row in enumerate(rows) if row[0] == id]
    write(folder, table, with_cell(rows, i, rows[0].index(column), text))
    return i + 1


def refusal(folder: Path) -> str:
    """The one line with which a folder is refused."""
    with pytest.raises(lb.InputError) as caught:
        lb.load_registry(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def edit_json(path: Path, change: Callable[[Any], Any]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


# --- what the tables are ------------------------------------------------------------------------------------


def test_the_data_package_is_valid_by_frictionless(root: Path) -> None:
    """Types, constraints, primary and foreign keys, by the standard's own validator."""
    from frictionless import Package

    package = Package(str(root / "data" / "datapackage.json"))
    report = package.validate()

    assert report.valid, report.flatten(["title", "message"])
    assert {resource.name for resource in package.resources} == {"article", *LOADERS}


def base_fields(root: Path) -> dict[str, list[dict[str, Any]]]:
    """The fields of the schema that holds for any article, by table."""
    schema = json.loads((root / "src" / "lbanalysis" / "schema.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource["schema"]["fields"] for resource in schema["resources"]}


def test_the_dictionary_says_what_the_schema_says(root: Path) -> None:
    """Every table with its columns in order, their types, what they mean and what they admit."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    dictionary = (root / "data" / "README.md").read_text(encoding="utf-8")
    described = {
        heading: re.findall(r"(?m)^\| `(\w+)` \| ([^|]*) \| (.*) \|$", text)
        for heading, text in re.findall(r"(?ms)^### `([^`]+)`$(.*?)(?=^##|\Z)", dictionary)
    }

    assert {path.name for path in (root / "data").iterdir()} == {
        "README.md",
        "datapackage.json",
        *(resource["path"] for resource in package["resources"]),
    }
    assert set(described) == {"article.json", *(f"{table}.csv" for table in LOADERS)}
    for table, fields in base_fields(root).items():
        rows = described[f"{table}.csv"]
        assert [name for name, _, _ in rows] == [field["name"] for field in fields]
        for field, (_, form, meaning) in zip(fields, rows, strict=True):
            limits = field.get("constraints") or {}
            assert form == ", ".join(
                [field["type"], *(key for key in ("required", "unique") if limits.get(key))]
            )
            assert meaning.startswith(field["description"]), field
            assert all(f"`{value}`" in meaning for value in limits.get("enum", [])), field


def test_a_folder_s_own_schema_repeats_the_library_s(root: Path) -> None:
    """Other programs read the data package alone: its columns and keys are those of the library."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    schema = json.loads((root / "src" / "lbanalysis" / "schema.json").read_text(encoding="utf-8"))
    own = {resource["name"]: resource["schema"] for resource in package["resources"] if "schema" in resource}

    assert set(own) == set(LOADERS)
    for resource in schema["resources"]:
        ours, theirs = resource["schema"], own[resource["name"]]
        for key in ("primaryKey", "foreignKeys", "missingValues"):
            assert theirs.get(key) == ours.get(key), resource["name"]
        for key in ("name", "type", "description"):
            assert [field[key] for field in theirs["fields"]] == [field[key] for field in ours["fields"]]


@pytest.mark.parametrize("table", LOADERS)
def test_a_table_loads_as_a_typed_frame(table: str) -> None:
    """Text is never missing, whole numbers are Int64, anything else is an interval or a tuple of ids."""
    frame = LOADERS[table]()

    for name, kind in frame.dtypes.items():
        assert str(kind) in ("string", "Int64", "object"), name
        if str(kind) == "object":
            assert {type(cell) for cell in frame[name]} <= {lb.Interval, tuple, type(None)}, name
    assert not frame.select_dtypes("string").isna().any(axis=None)
    assert frame.index.is_unique


@pytest.mark.parametrize("table", ["figures", "mentions", "relations", "unquantified", "references"])
def test_a_row_count_in_a_docstring_is_true(table: str) -> None:
    """A loader's docstring is the card of its data."""
    assert f"({len(LOADERS[table]())} rows)" in str(LOADERS[table].__doc__)


def test_value_and_decimals_follow_from_the_print(copy: Path) -> None:
    """No table holds them, so that none can be stale: they are computed, and change with what is printed."""
    figures = lb.load_figures()
    numerals = figures[
        figures["printed"].str.fullmatch(r"[0-9.,]+") & ~figures["kind"].isin(["date", "period"])
    ]
    plain = numerals["printed"].str.replace(".", "", regex=False).str.replace(",", ".", regex=False)

    assert len(numerals) > 30
    assert [Fraction(v) for v in numerals["value"]] == [Fraction(p) for p in plain]
    assert numerals["decimals"].tolist() == [len(p.partition(",")[2]) for p in numerals["printed"]]
    assert not {"value", "decimals", "low", "high"} & set(read(copy, "figures")[0])
    put(copy, "figures", "p02-targets", "printed", "33")
    put(copy, "mentions", "m09-03", "printed", "33")
    assert lb.load_figures(lb.load_registry(copy)).loc["p02-targets", "value"] == "33"


# --- nonsense -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", LOADERS)
def test_nonsense_in_any_cell_is_refused_by_table_row_and_column(table: str, copy: Path) -> None:
    """Every cell of every table in turn, free text that may be empty apart: the cell itself is named."""
    rows = read(copy, table)
    for i in range(1, len(rows)):
        for j, name in enumerate(rows[0]):
            if (table, name) in OPTIONAL | NOTES:
                continue
            nonsense = "" if FREE_TEXT.fullmatch(name) else "?" * (len(rows[i][j]) or 2)
            write(copy, table, with_cell(rows, i, j, nonsense))

            message = refusal(copy)

            assert re.match(rf"{table}\.csv, row {i + 1}(?: \(.*?\))?, column {name}: ", message), (
                i,
                name,
                message,
            )
    write(copy, table, rows)
    lb.load_registry(copy)


def test_a_record_that_was_given_is_the_reader_s_own() -> None:
    """What is changed in it changes nothing of the registry."""
    lb.load_record()["paragraphs"].clear()

    assert len(lb.load_record()["paragraphs"]) == 16


def test_text_in_one_language_alone_is_refused(copy: Path) -> None:
    """A note, or a unit, that stands in one language stands in the other."""
    for table, one, other in (
        ("figures", "note_en", "note_vi"),
        ("figures", "unit", "unit_vi"),
        ("results", "unit", "unit_vi"),
    ):
        rows = read(copy, table)
        there = [i for i, row in enumerate(rows) if i and row[rows[0].index(one)]]
        for name in (one, other):
            write(copy, table, with_cell(rows, there[-1], rows[0].index(name), ""))
            where = f"{table}.csv, row {there[-1] + 1} ({rows[there[-1]][0]}), column {other}"
            assert refusal(copy).startswith(f"{where}: expected text exactly where {one} has")
        write(copy, table, rows)


@pytest.mark.parametrize(
    ("table", "id", "column", "moment"),
    [
        ("figures", "p02-targets", "period", "2023-13"), ("figures", "p02-targets", "period", "2020-08-06/2023-02-30"),
        ("references", "area-2019", "period", "0000"), ("references", "area-2019", "published", "2023-00-01"),
        ("references", "area-2019", "accessed", "2026-19"),
        ("references", "professional-pledge-yearly", "value", "--02-30"),
    ],
)  # fmt: skip
def test_a_moment_that_no_calendar_has_is_refused(
    table: str, id: str, column: str, moment: str, copy: Path
) -> None:
    """A day, month or year, by itself, at an end of a period, or of every year."""
    rows = read(copy, table)
    [i] = [i for i, row in enumerate(rows) if row[0] == id]
    write(copy, table, with_cell(rows, i, rows[0].index(column), moment))

    said = refusal(copy)
    assert said.startswith(f"{table}.csv, row {i + 1} ({id}), column {column}: ")
    assert moment.rpartition("/")[2] in said
    assert "calendar" in said


def test_a_position_that_is_off_by_one_is_refused(copy: Path) -> None:
    """Start, end or paragraph, each way: the row is named, and the column that does not fit."""
    rows = read(copy, "mentions")
    at = {name: rows[0].index(name) for name in rows[0]}
    for i in range(1, len(rows)):
        start, paragraph = int(rows[i][at["start"]]), int(rows[i][at["paragraph"]])
        above = rows[i - 1] if i > 1 else None
        same = above is not None and int(above[at["paragraph"]]) == paragraph
        free_from = int(above[at["end"]]) if above and same else 0
        for step in (-1, 1):
            for name, wanted in (
                ("start", "start" if start + step < free_from else "end"),
                ("end", "end"),
                # None stands behind the last or before that of the row above; else the id names another.
                ("paragraph", "paragraph" if paragraph + step > 16 or (same and step < 0) else "mention_id"),
            ):
                write(copy, "mentions", with_cell(rows, i, at[name], str(int(rows[i][at[name]]) + step)))
                said = refusal(copy)

                assert said.startswith(f"mentions.csv, row {i + 1}"), (name, i)
                assert f"column {wanted}: " in said, (name, i, said)


def test_mentions_that_overlap_or_change_places_are_refused(copy: Path) -> None:
    """A mention begins where the one above ends, or behind it."""
    rows = read(copy, "mentions")
    at = {name: rows[0].index(name) for name in rows[0]}
    for i in range(2, len(rows)):
        above, row = rows[i - 1], rows[i]
        if above[at["paragraph"]] == row[at["paragraph"]]:
            start = int(above[at["end"]]) - 1
            moved = with_cell(rows, i, at["start"], str(start))
            write(
                copy,
                "mentions",
                with_cell(moved, i, at["end"], str(start + len(row[at["printed"]]))),
            )

            assert refusal(copy).startswith(
                f"mentions.csv, row {i + 1} ({row[0]}), column start: {start} lies before"
            )


@pytest.mark.parametrize("table", LOADERS)
def test_keys_columns_and_bytes_are_checked(table: str, copy: Path) -> None:
    """A duplicate key, a missing, doubled or foreign column, a short row, bytes that are not UTF-8."""
    rows = read(copy, table)
    key = rows[0][0]

    write(copy, table, [*rows, rows[1]])
    assert refusal(copy).startswith(
        f"{table}.csv, row {len(rows) + 1}, column {key}: {rows[1][0]!r} stands in row 2 too"
    )
    for j, name in enumerate(rows[0]):
        write(copy, table, [r[:j] + r[j + 1 :] for r in rows])
        assert refusal(copy).startswith(f"{table}.csv, row 1, column {name}: the column is missing")
    write(copy, table, [[*rows[0], key], *([*r, "x"] for r in rows[1:])])
    assert f"{table}.csv, row 1, column {key}: the column is there twice" in refusal(copy)
    write(copy, table, [[*rows[0], "value_now"], *([*r, "red"] for r in rows[1:])])
    assert f"{table}.csv, row 1, column value_now: not expected there" in refusal(copy)
    write(copy, table, [rows[0], rows[1][:-1], *rows[2:]])
    short = f"the row has {len(rows[0]) - 1} cells: expected {len(rows[0])}"
    assert refusal(copy).startswith(f"{table}.csv, row 2, column {rows[0][-2]}: {short}")
    for j in (0, 2):
        write(copy, table, with_cell(rows, 2, j, "\ue000"))
        raw = (copy / f"{table}.csv").read_bytes()
        (copy / f"{table}.csv").write_bytes(raw.replace("\ue000".encode(), b"\xff"))
        assert refusal(copy).startswith(f"{table}.csv, row 3, column {rows[0][j]}: the bytes are not UTF-8")
    (copy / f"{table}.csv").unlink()
    assert refusal(copy).startswith(f"{table}.csv is missing in ")


def test_bytes_behind_the_last_column_are_named_by_their_place(copy: Path) -> None:
    """Sections have four columns, and the bad bytes stand in the fifth or the sixth."""
    rows = read(copy, "sections")
    assert len(rows[0]) == 4
    for place in (5, 6):
        write(copy, "sections", [*rows[:2], [*rows[2], *[""] * (place - 5), "\ue000"], *rows[3:]])
        raw = (copy / "sections.csv").read_bytes()
        (copy / "sections.csv").write_bytes(raw.replace("\ue000".encode(), b"\xff"))
        assert refusal(copy).startswith(f"sections.csv, row 3, column {place}: the bytes are not UTF-8")


def test_an_article_may_have_no_relations_results_readings_or_references(copy: Path) -> None:
    """Then nothing can be checked; without figures there is no registry."""
    for table in ("relations", "results", "readings", "references", "unquantified", "charts", "marks"):
        write(copy, table, read(copy, table)[:1])
    bare = lb.load_registry(copy)

    assert set(lb.figure_verdicts(bare)["verdict"]) == {"cannot be checked"}
    assert set(lb.check_figures(bare)["layer"]) == {"bound", "repeat"}
    assert lb.compute_results(bare)["section"].unique().tolist() == ["article"]
    assert lb.load_references(bare).empty
    for table in ("figures", "mentions"):
        write(copy, table, read(copy, table)[:1])
    assert refusal(copy) == "figures.csv: there is no figure: expected at least one"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r.pop("headline"), "key 'headline' is missing"),
        (lambda r: r.update(id="Long Biên"), "key 'id' is 'Long Biên'"),
        (lambda r: r.update(published="18/04/2023"), "key 'published' is '18/04/2023'"),
        (lambda r: r.update(published="2023-02-30"), "'published' is '2023-02-30'"),
        (lambda r: r["paragraphs"][3].update(sha256="abc"), "paragraph 4: key 'sha256' is 'abc'"),
        (lambda r: r["paragraphs"][3].update(length=-1), "paragraph 4: 'length' is -1"),
        (lambda r: r["paragraphs"][3].update(number=9), "paragraph 4: expected 'number': 4"),
        (lambda r: r.update(paragraphs=[]), "key 'paragraphs' is no list"),
        (lambda r: r.update(headline_en=5), "key 'headline_en' is missing or no text"),
        (lambda r: r.update(about_en="text"), "key 'about_en' is no list of texts"),
        (lambda r: r.update(about_vi=[5]), "key 'about_vi' is no list of texts"),
    ],
)
def test_a_broken_record_is_refused(change: Callable, message: str, copy: Path) -> None:
    """The bibliographic record is held against its form too."""
    edit_json(copy / "article.json", change)

    assert message in refusal(copy)


def test_what_a_record_may_leave_out_may_be_missing(copy: Path) -> None:
    """Names in English and what is said of the source."""
    edit_json(copy / "article.json", lambda r: [r.pop(key) for key in [*r] if key.endswith(("_en", "_vi"))])

    assert lb.load_registry(copy).record["about_vi"] == []


@pytest.mark.parametrize("makers", [5, "text", {"title": "A"}, ["A"], [{"title": 5}], [{"familyName": []}]])
def test_makers_that_cannot_be_cited_are_refused(makers: object, copy: Path) -> None:
    """A list of objects, each name in it a text."""
    edit_json(copy / "datapackage.json", lambda package: package.update(contributors=makers))

    assert refusal(copy).startswith(f"datapackage.json: 'contributors' is {makers!r}: expected a list")


@pytest.mark.parametrize("name", ["article.json", "datapackage.json"])
def test_broken_json_is_refused_with_its_line(name: str, copy: Path) -> None:
    """One line, no traceback."""
    (copy / name).write_text('{\n "headline": \n', encoding="utf-8")

    assert refusal(copy).startswith(f"{name}: line 3, column 1: no JSON")


@pytest.mark.parametrize("content", [b'{"id": ' + b"9" * 5000 + b"}", b"[" * 100_000, b"[]"])
def test_json_that_is_no_object_of_ours_is_refused(content: bytes, copy: Path) -> None:
    """A number of thousands of digits, lists in lists without an end, a list."""
    (copy / "article.json").write_bytes(content)

    assert refusal(copy).endswith("expected one JSON object")


def test_a_digit_without_a_mention_is_noticed(copy: Path) -> None:
    """The record counts the digits of each paragraph; the mentions must hold as many."""
    edit_json(
        copy / "article.json", lambda r: r["paragraphs"][9].update(digits=r["paragraphs"][9]["digits"] + 1)
    )

    assert "digits in paragraph 10, which has" in refusal(copy)


def test_a_figure_without_a_mention_is_noticed(copy: Path) -> None:
    """Every figure stands somewhere in the article."""
    rows = read(copy, "figures")
    write(copy, "figures", [*rows, ["b2-invented", "b2", *rows[6][2:]]])

    assert "figure b2-invented has no mention" in refusal(copy)


def test_an_id_means_one_thing(copy: Path) -> None:
    """Of all that a formula can name, and ids that the library keeps for its own counts."""
    row = put(copy, "results", "p02-completion", "result_id", "p02-targets")
    assert refusal(copy).startswith(
        f"results.csv, row {row}, column result_id: 'p02-targets' is an id in figures.csv too"
    )
    put(copy, "results", "p02-targets", "result_id", "article-figures")
    assert "column result_id: ids that begin with 'article-' count the registry" in refusal(copy)


# --- a folder's own schema ----------------------------------------------------------------------------------


def limit(folder: Path, table: str, column: str, **constraints: Any) -> None:
    """Give a column of a folder's own schema other constraints; None takes one away."""

    def change(package: dict[str, Any]) -> None:
        [resource] = [r for r in package["resources"] if r["name"] == table]
        [field] = [f for f in resource["schema"]["fields"] if f["name"] == column]
        own = {**field.get("constraints", {}), **constraints}
        field["constraints"] = {key: value for key, value in own.items() if value is not None}

    edit_json(folder / "datapackage.json", change)


@pytest.mark.parametrize(
    ("table", "column", "constraints", "wrong"),
    [
        ("figures", "role", {"enum": ["quantity", "date", "guess"]}, "it admits 'guess'"),
        ("figures", "kind", {"enum": None}, "it admits ''"),
        ("figures", "printed", {"required": None}, "it is not required"),
        ("figures", "figure_id", {"unique": False}, "it is not unique"),
        ("figures", "period", {"pattern": None}, "it has no pattern"),
        ("mentions", "paragraph", {"minimum": 0}, "it admits less than 1"),
        ("mentions", "start", {"minimum": None}, "it admits less than 0"),
    ],
)
def test_a_schema_that_widens_the_library_s_is_refused(
    table: str, column: str, constraints: dict[str, Any], wrong: str, copy: Path
) -> None:
    """In one line that names the table and the column."""
    limit(copy, table, column, **constraints)

    where = f"datapackage.json, resource {table}, column {column}: {wrong}"
    assert refusal(copy) == f"{where}, but a folder may only narrow the library's schema"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda s: s["fields"][0].update(type="integer"),
            "column figure_id: its type is 'integer' and not 'string'",
        ),
        (lambda s: s["fields"].pop(), "the columns are figure_id"),
        (lambda s: s["fields"].reverse(), "the columns are note_vi"),
        (
            lambda s: s.update(fields={"figure_id": "string"}),
            "no table schema: expected a schema with a list of fields",
        ),
        (
            lambda s: s["fields"][0].update(constraints=["required"]),
            "no table schema: expected a schema with a list of fields",
        ),
        (
            lambda s: s["fields"][0].update(constraints={"maxLength": 9}),
            "column figure_id: the constraint 'maxLength' is 9",
        ),
        (
            lambda s: s["fields"][0].update(description=5),
            "column figure_id: its description is 5: expected a text",
        ),
        (
            lambda s: s["fields"][5].update(constraints={"pattern": "("}),
            "column printed: the constraint 'pattern' is '('",
        ),
        (
            lambda s: s["fields"][5].update(constraints={"enum": "9,25"}),
            "column printed: the constraint 'enum' is '9,25'",
        ),
    ],
)
def test_a_schema_that_is_none_is_refused(change: Callable, message: str, copy: Path) -> None:
    """Other types, other columns, constraints that nothing would hold: one line, no traceback."""
    edit_json(
        copy / "datapackage.json",
        lambda p: change(next(r for r in p["resources"] if r["name"] == "figures")["schema"]),
    )

    assert refusal(copy).startswith(f"datapackage.json, resource figures, {message}") or refusal(
        copy
    ).startswith(f"datapackage.json, resource figures: {message}")


@pytest.mark.parametrize(
    ("table", "column", "constraints", "id", "wrong"),
    [
        ("figures", "qualifier", {"required": True}, "article-published", "the cell is empty"),
        (
            "figures",
            "unit",
            {"enum": ["%", "ha"]},
            "article-views",
            "'view' is unknown: expected one of %, ha",
        ),
        ("figures", "note_en", {"unique": True}, "p01-citizen-receptions", "stands in row 14 too"),
        (
            "figures",
            "printed",
            {"pattern": "[0-9].*"},
            "general-half",
            "'nửa' does not have the form [0-9].*",
        ),
        ("mentions", "paragraph", {"minimum": 3}, "m02-01", "2 is out of range: expected 3 to"),
        ("mentions", "paragraph", {"maximum": 14}, "m15-01", "15 is out of range: expected 1 to 14"),
    ],
)
def test_a_schema_that_narrows_the_library_s_is_enforced(
    table: str, column: str, constraints: dict[str, Any], id: str, wrong: str, copy: Path
) -> None:
    """The first cell that breaks it is named; what all cells keep is accepted."""
    rows = read(copy, table)
    [row] = [number for number, cells in enumerate(rows, start=1) if cells[0] == id]
    limit(copy, table, column, **constraints)

    assert re.match(rf"{table}\.csv, row {row}, column {column}: ", refusal(copy)), refusal(copy)
    assert wrong in refusal(copy)


def test_a_schema_that_all_rows_keep_is_accepted(copy: Path) -> None:
    """Fewer kinds than the library knows, fewer paragraphs, names that are unique; or no schema at all."""
    limit(copy, "mentions", "paragraph", minimum=2, maximum=15)
    limit(copy, "figures", "kind", enum=sorted(set(lb.load_figures()["kind"])))
    limit(copy, "sections", "label_en", unique=True)
    assert len(lb.load_figures(lb.load_registry(copy))) == 52

    def without(package: dict[str, Any]) -> None:
        for resource in package["resources"]:
            resource.pop("schema", None)

    edit_json(copy / "datapackage.json", without)
    assert len(lb.load_figures(lb.load_registry(copy))) == 52
    put(copy, "figures", "p03-alleys", "role", "guess")
    assert "column role: 'guess' is unknown: expected one of quantity, date" in refusal(copy)


# --- formulas -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["results", "relations"])
@pytest.mark.parametrize(
    ("formula", "wrong"),
    [
        ("p02-targets + p04-targets", "'p04-targets' is no id of the registry"),
        ("p02-targets +", "the formula has the end at character"),
        ("p02-targets +* 2", "the formula has '* 2' at character"),
        ("p02-targets p03-targets", "the formula has 'p03-targets' at character"),
        ("(p02-targets", "the formula has the end at character"),
        ("__import__(p02-targets)", "function '__import__' is unknown"),
        ("p02-targets.real", "the formula has '.real' at character"),
        ("median(p02-targets)", "function 'median' is unknown"),
        ("share_of_total(p02-targets)", "share_of_total takes 2 arguments, not 1"),
        ("article-published + p02-targets", "+ takes numbers, not a date"),
        ("p02-targets + m08-01", "'01-CTr/QU' is a mention: expected a number"),
        ("years_between(p02-targets, article-published)", "years_between takes a day"),
        ("year(general-term)", "year takes a day"),
        ("part(p02-targets)", "part takes a fraction such as 14/14"),
        ("named(p02-targets)", "named takes mentions"),
        ("p02-targets + p03-target-area", "reading 'p03-target-area' has no value that a formula could name"),
        ("inside(p02-targets, p03-garden-area)", "decimals: expected a whole number from 0 to 9"),
        ("(" * 51 + "1" + ")" * 51, "a formula of more than 50 levels of brackets"),
        ("1 + " * 600 + "1", "a formula of 2401 characters: expected 2000 at the most"),
    ],
)  # fmt: skip
def test_a_formula_that_is_none_is_refused_by_table_row_and_column(
    table: str, formula: str, wrong: str, copy: Path
) -> None:
    """Unknown ids, what is no formula, and what cannot be joined."""
    id = {"results": "p02-completion", "relations": "p02-targets-sum"}[table]
    row = put(copy, table, id, "formula", formula)
    message = refusal(copy)

    assert message.startswith(f"{table}.csv, row {row} ({id}), column formula: "), message
    assert wrong in message


@pytest.mark.parametrize(
    "text", ["{p99-nothing}", "{count + p99-nothing}", "{article-figures - p99-nothing}"]
)
@pytest.mark.parametrize(("table", "column"), [("charts", "title"), ("marks", "label")])
def test_a_text_of_a_chart_that_names_what_there_is_not_is_refused(
    table: str, column: str, text: str, copy: Path
) -> None:
    """Beside what the registry counts, and what a form says of its own data."""
    id = read(copy, table)[1][0]
    for lang in ("en", "vi"):
        row = put(copy, table, id, f"{column}_{lang}", text)

    assert refusal(copy).startswith(f"{table}.csv, row {row} ({id}), column {column}_")
    assert refusal(copy).endswith("'p99-nothing' is no id of the registry")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"p03-garden-target": "p03-garden-target + 1"}, {"p03-garden-target"}),
        (
            {"p02-completion": "p02-pace * general-elapsed", "general-targets": "p02-completion + 1"},
            {"p02-completion", "p02-pace"},
        ),
    ],
)
def test_results_that_name_each_other_in_a_circle_are_refused(
    changes: dict[str, str], named: set[str], copy: Path
) -> None:
    """A result of the circle is named, not one that only stands on it."""
    for id, formula in changes.items():
        put(copy, "results", id, "formula", formula)
    rows = {cells[0]: number for number, cells in enumerate(read(copy, "results"), start=1)}
    told = re.fullmatch(
        r"results\.csv, row (\d+) \((.+)\), column formula: the result names itself, .*", refusal(copy)
    )

    assert told, refusal(copy)
    assert told[2] in named
    assert int(told[1]) == rows[told[2]]


def test_results_too_deep_or_too_large_are_refused(copy: Path) -> None:
    """Fifty results stand on one another, no more; and a result joins so many numbers and no more."""
    rows = read(copy, "results")

    def chain(depth: int, formula: str) -> list[list[str]]:
        link = [["p01-link-0", "p01", "p01-targets", "", "", "", "Link", "Mắt xích"]]
        return link + [
            [f"p01-link-{n}", "p01", formula.format(f"p01-link-{n - 1}"), "", "", "", "Link", "Mắt xích"]
            for n in range(1, depth)
        ]

    write(copy, "results", [*rows, *chain(50, "{} + 1")])
    assert lb.load_registry(copy).number("p01-link-49").low == 19 + 49
    write(copy, "results", [*rows, *chain(51, "{} + 1")])
    assert refusal(copy).startswith(
        f"results.csv, row {len(rows) + 51} (p01-link-50), column formula: the result stands on more"
    )
    write(copy, "results", [*rows, *chain(50, "{0} + {0}")])
    assert "joins more than 2000 numbers" in refusal(copy)


@pytest.mark.parametrize(
    ("id", "column", "text", "wrong"),
    [
        ("b1-share-of-pledges", "reading_id", "", "reading_id: a relation of layer reading"),
        ("p02-targets-sum", "layer", "reading", "reading_id: a relation of layer reading"),
        ("b1-share-of-pledges", "layer", "equality", "layer: 'equality' holds between two formulas"),
        ("p01-resolution-within", "layer", "equality", "layer: 'equality' holds between two formulas"),
        ("p01-resolution-within", "formula", "p01-targets", "layer: 'bound' holds between two formulas"),
        (
            "p02-targets-sum",
            "formula",
            "p02-targets = p02-targets",
            "layer: 'equality' holds between distinct figures",
        ),
        ("p02-targets-sum", "formula", "p02-targets = 32", "layer: 'equality' holds between distinct"),
        ("p02-targets-sum", "reading_id", "p03-target-area", "layer: 'equality' holds whatever"),
        (
            "p02-targets-sum",
            "formula",
            "p03-garden-target = p03-garden-area",
            "layer: 'equality' holds whatever is assumed",
        ),
        ("p02-targets-sum", "reading_id", "p03-nothing", "reading_id: 'p03-nothing' is no reading_id"),
    ],
)
def test_a_relation_that_cannot_be_of_its_layer_is_refused(
    id: str, column: str, text: str, wrong: str, copy: Path
) -> None:
    """Only an equality of distinct figures, under no reading, confirms; a reading is named."""
    row = put(copy, "relations", id, column, text)

    assert refusal(copy).startswith(f"relations.csv, row {row}")
    assert f", column {wrong}" in refusal(copy)


# --- prints -------------------------------------------------------------------------------------------------


def print_otherwise(folder: Path, mention_id: str, printed: str, figure: str | None = None) -> None:
    """Register a mention as if the article printed it otherwise, and move what stands behind it."""
    rows = read(folder, "mentions")
    at = {name: rows[0].index(name) for name in rows[0]}
    [i] = [i for i, row in enumerate(rows) if row[0] == mention_id]
    was, paragraph = rows[i][at["printed"]], rows[i][at["paragraph"]]
    longer = len(printed) - len(was)
    for j, row in enumerate(rows[1:], start=1):
        if row[at["paragraph"]] == paragraph and j >= i:
            row[at["end"]] = str(int(row[at["end"]]) + longer)
            row[at["start"]] = str(int(row[at["start"]]) + longer * (j > i))
    rows[i][at["printed"]] = printed
    write(folder, "mentions", rows)
    if figure is not None:
        put(folder, "figures", rows[i][at["figure_id"]], "printed", figure)

    def change(record: dict[str, Any]) -> None:
        own = record["paragraphs"][int(paragraph) - 1]
        own["length"] += longer
        own["digits"] += len(re.findall("[0-9]", printed)) - len(re.findall("[0-9]", was))

    edit_json(folder / "article.json", change)


@pytest.mark.parametrize(
    ("mention_id", "printed", "figure", "interval"),
    [
        ("m10-08", "9,25 ha", None, "[9.245, 9.255]"),
        ("m10-08", "412,5 ha", "412,5", "[412.45, 412.55]"),
        ("m10-08", "1,5 nghìn ha", "1,5 nghìn ha", "[1450, 1550]"),
        ("m10-09", "88,94 %", None, "[88.935, 88.945]"),
        ("m10-09", "88,94 phần trăm", None, "[88.935, 88.945]"),
        ("m08-03", "mười chín", "mười chín", "[19, 19]"),
    ],
)
def test_a_number_printed_otherwise_can_be_registered(
    mention_id: str, printed: str, figure: str | None, interval: str, copy: Path
) -> None:
    """A unit apart or in a word, a scale word with its unit, a word above ten."""
    print_otherwise(copy, mention_id, printed, figure)
    registry = lb.load_registry(copy)
    id = registry.tables["mentions"][mention_id]["figure_id"]

    assert str(registry.number(id).interval) == interval


def test_a_day_of_every_year_can_be_registered(copy: Path) -> None:
    """It is written as a day, and what would count from it has no value, with the reason."""
    print_otherwise(copy, "m03-01", "30/4", "30/4")
    registry = lb.load_registry(copy)
    elapsed = lb.compute_results(registry).loc["general-elapsed"]

    assert lb.load_figures(registry).loc["article-published", "value"] == "--04-30"
    assert lb.number_texts("value", "en", registry)["article-published"] == "30 April"
    assert (elapsed["value"], elapsed["arithmetic_en"]) == ("", "no value: 30/4 is a day of every year")
    assert lb.compile_ledger(registry).loc["article-published", "low"] == "--04-30"


@pytest.mark.parametrize(
    ("mention_id", "printed", "figure", "wrong"),
    [
        ("m10-08", "9,25 km", None, "column printed: '9,25 km' is not how figure p03-garden-area is printed"),
        ("m10-08", "9,25", None, "column printed: '9,25' is not how figure p03-garden-area is printed"),
        (
            "m10-09",
            "88,94",
            None,
            "column printed: '88,94' is not how figure p03-garden-area-share is printed",
        ),
        (
            "m08-03",
            "19 chỉ tiêu",
            None,
            "column printed: '19 chỉ tiêu' is not how figure p01-targets is printed",
        ),
        ("m08-03", "1.9", "1.9", "column printed: '1.9' is no Vietnamese numeral"),
    ],
)
def test_a_mention_that_does_not_print_its_figure_is_refused(
    mention_id: str, printed: str, figure: str | None, wrong: str, copy: Path
) -> None:
    """Another unit, none where the kind has one, a counted noun, a malformed numeral."""
    print_otherwise(copy, mention_id, printed, figure)

    assert wrong in refusal(copy)


# --- against the article itself -----------------------------------------------------------------------------


def test_the_hashes_lengths_and_digits_are_those_of_the_article(lines: list[str]) -> None:
    """Recomputed from the text, without the library."""
    record = lb.load_record()

    assert [p["sha256"] for p in record["paragraphs"]] == [
        hashlib.sha256(line.encode()).hexdigest() for line in lines
    ]
    assert [p["length"] for p in record["paragraphs"]] == [len(line) for line in lines]
    assert [p["digits"] for p in record["paragraphs"]] == [len(re.findall("[0-9]", line)) for line in lines]
    assert record["sha256"] == hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert record["headline"] == lines[1]


def test_every_mention_is_what_stands_at_its_place(lines: list[str]) -> None:
    """`printed` is `paragraph[start:end]`, to the letter."""
    for mention in lb.load_mentions().itertuples():
        assert lines[mention.paragraph - 1][mention.start : mention.end] == mention.printed, mention


def test_the_kind_of_each_mention_is_what_the_reader_says(lines: list[str]) -> None:
    """The registry's kinds, roles and qualifiers against a reader that does not know them."""
    figures = lb.load_figures()
    for mention in lb.load_mentions().itertuples():
        found = next(m for m in lb.find_mentions(lines[mention.paragraph - 1]) if m.start == mention.start)

        if mention.role == "identifier":
            assert found.kind in ("code", "ordinal", "scale"), mention
        else:
            assert found.kind == figures.loc[mention.figure_id, "kind"], mention
            assert found.qualifier == figures.loc[mention.figure_id, "qualifier"], mention


def test_the_article_s_sentences_stay_outside(root: Path, lines: list[str]) -> None:
    """No fourteen words in a row of the article stand in any file, the headline and quoted titles aside."""

    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text.lower())

    def runs(sequence: list[str]) -> set[tuple[str, ...]]:
        return {tuple(sequence[i : i + 14]) for i in range(len(sequence) - 13)}

    sentences = set().union(
        *(runs(words(part)) for line in lines for part in re.split('"[^"]*"', line))
    ) - runs(words(lines[1]))
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=root, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("no git checkout: what belongs to the project is not known")
    paths = [root / name for name in listed.stdout.split("\0") if name]

    assert len(sentences) > 500
    assert root / "data" / "figures.csv" in paths
    for path in paths:
        if path.is_file() and path.suffix not in (".png", ".lock"):
            found = runs(words(path.read_text(encoding="utf-8").replace("\\n", " "))) & sentences
            assert not found, path


# --- two languages ------------------------------------------------------------------------------------------


def test_statements_speak_two_languages_in_their_own_conventions() -> None:
    """Each statement names its own number, in the numerals of its language, wherever it is in digits."""
    for figure in lb.load_figures().query("decimals >= 0").itertuples():
        english = figure.printed.translate(str.maketrans(",.", ".,"))

        assert figure.printed in figure.statement_vi, figure.Index
        assert english in figure.statement_en or figure.printed in figure.statement_en, figure.Index


@pytest.mark.parametrize("table", LOADERS)
def test_each_text_has_its_translation(table: str) -> None:
    """A text in one language has one in the other, and it is another."""
    frame = LOADERS[table]()
    pairs = [name for name in frame if name.endswith("_en") and name != "arithmetic_en"]
    for name in pairs:
        english, vietnamese = frame[name], frame[name.replace("_en", "_vi")]

        assert ((english == "") == (vietnamese == "")).all(), name
        assert not (english == vietnamese)[english != ""].any(), name
    assert pairs or table == "mentions"


@pytest.mark.parametrize("table", [table for table in LOADERS if table not in ("relations", "results")])
def test_a_loader_says_what_its_columns_mean(table: str) -> None:
    """In its docstring, in the words of the schema."""
    schema = json.loads((lb.load_registry().folder / "datapackage.json").read_text(encoding="utf-8"))
    [fields] = [own["schema"]["fields"] for own in schema["resources"] if own["name"] == table]
    said = LOADERS[table].__doc__ or ""

    assert all(f"``{field['name']}``: {field['description']}" in said for field in fields[1:])
    assert f"By ``{fields[0]['name']}``:" in said


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_no_two_figures_or_results_are_called_alike(lang: str) -> None:
    """What is assumed is part of a result's name, so that a table of names can be read."""
    for table in (lb.load_figures(), lb.compute_results()):
        assert table[f"label_{lang}"].is_unique


def test_the_data_package_says_the_hash_of_each_file(root: Path) -> None:
    """As sha256, so that whoever has the tables sees that they are whole; `make notebooks` brings it up to date."""
    data = root / "data"
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    said = {own["path"]: own["hash"] for own in package["resources"]}

    assert said == {name: f"sha256:{hashlib.sha256((data / name).read_bytes()).hexdigest()}" for name in said}
    assert {path.name for path in data.glob("*.csv")} < set(said)
