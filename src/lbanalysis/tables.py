"""Tables of an article's folder, read and held against a schema; the first breach is refused in one line."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from lbanalysis.numerals import InputError
from lbanalysis.reading import canonical_paragraph

Row = Mapping[str, Any]  # text by column, whole numbers where the schema says integer
Table = Mapping[str, Row]  # rows by id, in the order of the file
Field = Mapping[str, Any]

_LARGEST = 2**24  # bytes of a file
_REPEATS, _CELL = 2, 500  # repeats in a folder's own pattern; characters of a cell that has a pattern
_LIMITS = {"required": bool, "unique": bool, "enum": list, "pattern": str, "minimum": int, "maximum": int}


@lru_cache(maxsize=1)
def base_schema() -> dict[str, dict[str, Any]]:
    """The schema of any article's tables, by name."""
    content = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource["schema"] for resource in content["resources"]}


def read_tables(folder: Path, package: Mapping[str, Any]) -> dict[str, Table]:
    """Read every table of a folder: its own schema and the library's hold, foreign keys included."""
    schemas = {name: _narrowed(name, schema["fields"], package) for name, schema in base_schema().items()}
    tables = {
        name: _read_table(name, read_bytes(folder / f"{name}.csv"), json.dumps(fields))
        for name, fields in schemas.items()
    }
    for name, schema in base_schema().items():
        for key in schema.get("foreignKeys", []):
            [column], [known] = key["fields"], key["reference"]["fields"]
            target = key["reference"]["resource"]
            for row, content in enumerate(tables[name].values(), start=2):
                if content[column] and content[column] not in tables[target]:
                    raise breach(name, row, column, f"{content[column]!r} is no {known} of {target}.csv")
    return tables


def breach(table: str, row: int, column: str, wrong: str, name: str = "") -> InputError:
    """Say what is wrong in a cell; rows are counted as a spreadsheet counts them, the header is row 1."""
    return InputError(f"{table}.csv, row {row}{f' ({name})' * bool(name)}, column {column}: {wrong}")


def _narrowed(name: str, fields: list[Field], package: Mapping[str, Any]) -> list[tuple[Field, ...]]:
    """The fields of a table, each by the library's schema and the folder's own, which may not widen it."""
    where = f"datapackage.json, resource {name}"
    try:
        described = [own for own in package.get("resources", []) if own.get("name") == name]
        own = described[0].get("schema", {}).get("fields") if described else None
        if own is None:
            return [(field,) for field in fields]
        own = [{**field, "constraints": {**field.get("constraints", {})}} for field in own]
    except (AttributeError, TypeError):
        wanted = "expected a schema with a list of fields, each with name, type and constraints"
        raise InputError(f"{where}: no table schema: {wanted}") from None
    columns, there = ([str(field.get("name")) for field in each] for each in (fields, own))
    if there != columns:
        raise InputError(f"{where}: the columns are {', '.join(there)}: expected {', '.join(columns)}")
    for ours, theirs in zip(fields, own, strict=True):
        if wrong := next(_wrong_field(ours, theirs), ""):
            raise InputError(f"{where}, column {ours['name']}: {wrong}")
    return list(zip(fields, own, strict=True))


def _wrong_field(ours: Field, theirs: Field) -> Iterator[str]:
    """What in a folder's own field is no constraint, may be tried on a cell for ever, or admits too much."""
    known, own = ours.get("constraints", {}), theirs["constraints"]
    if not isinstance(said := theirs.get("description", ""), str):
        yield f"its description is {said!r}: expected a text"
    for key, limit in own.items():
        if not isinstance(limit, _LIMITS.get(key, ())):
            yield f"the constraint {key!r} is {limit!r}: expected one of {', '.join(_LIMITS)}, of its type"
        elif key == "pattern":
            try:
                re.compile(str(limit))
            except re.error:
                yield f"the constraint 'pattern' is {limit!r}: expected a regular expression"
    pattern = own.get("pattern", "")
    endless = re.search(r"\)[*+{]", pattern) or len(re.findall("[*+{]", pattern)) > _REPEATS
    if endless and pattern != known.get("pattern", ""):
        wanted = f"expected {_REPEATS} repeats (* + {{) at the most, and none of a group"
        yield f"the constraint 'pattern' is {pattern!r}: {wanted}"
    narrow = "but a folder may only narrow the library's schema"
    if theirs.get("type") != ours["type"]:
        yield f"its type is {theirs.get('type')!r} and not {ours['type']!r}, {narrow}"
    for key, limit in known.items():
        if key == "enum":
            if more := [text for text in own.get("enum", [""]) if text not in limit]:
                yield f"it admits {more[0]!r}, {narrow}"
        elif key == "minimum":
            if own.get("minimum", -1) < limit:
                yield f"it admits less than {limit}, {narrow}"
        elif not own.get(key):
            lacks = "it has no pattern" if key == "pattern" else f"it is not {key}"
            yield f"{lacks}, {narrow}"


@lru_cache(maxsize=64)
def _read_table(name: str, content: bytes, schema: str) -> Table:
    """The rows of a table by id, after every cell has been held against its fields; each content once."""
    fields: list[tuple[Field, ...]] = json.loads(schema)
    columns = [field[0]["name"] for field in fields]
    rows = _read_rows(name, content, columns)
    for i, both in enumerate(fields):
        unique = any(field.get("constraints", {}).get("unique") for field in both)
        seen: dict[str, int] = {}
        for number, row in enumerate(rows, start=2):
            wrong = next(filter(None, (_wrong_cell(row[i], field) for field in both)), "")
            if unique and row[i] in seen:
                wrong = wrong or f"{row[i]!r} stands in row {seen[row[i]]} too: expected unique ids"
            if wrong:
                raise breach(name, number, columns[i], wrong)
            if row[i]:
                seen[row[i]] = number
                row[i] = int(row[i]) if both[0]["type"] == "integer" else row[i]
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def _read_rows(table: str, content: bytes, columns: list[str]) -> list[list[Any]]:
    """The rows below the header, which has the columns and no others."""
    text = content.decode("utf-8-sig", errors="surrogateescape")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(f"{table}.csv: no CSV: {error}") from None
    for number, row in enumerate(rows, start=1):
        for i, cell in enumerate(row):
            if re.search("[\udc80-\udcff]", cell):
                name = columns[i] if i < len(columns) else str(i + 1)
                wrong = "the bytes are not UTF-8: expected a file saved as UTF-8"
                raise breach(table, number, name, wrong)
    header = rows[0] if rows else []
    for name in columns:
        if header.count(name) != 1:
            what = "missing" if name not in header else "there twice"
            raise breach(table, 1, name, f"the column is {what}: expected {', '.join(columns)}")
    if header != columns:
        name = next((h for h in header if h not in columns), header[0])
        raise breach(table, 1, name, f"not expected there: expected {', '.join(columns)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            last = columns[max(min(len(row), len(columns)) - 1, 0)]
            raise breach(table, number, last, f"the row has {len(row)} cells: expected {len(columns)}")
    return rows[1:]


def file_stat(path: Path) -> os.stat_result | None:
    """What a system knows of a file; None where there is none, or no ordinary one."""
    with suppress(OSError, ValueError):
        if stat.S_ISREG((found := path.stat()).st_mode):
            return found
    return None


def read_bytes(path: Path) -> bytes:
    """Read a file of a folder; a folder without it is none of a registry."""
    found, wanted = file_stat(path), "expected the folder of a registry"
    if found is None:
        raise InputError(f"{path.name} is missing in {path.parent}: {wanted}")
    if found.st_size > _LARGEST:
        raise InputError(f"{path.name} in {path.parent} has more than {_LARGEST >> 20} MB: {wanted}")
    try:
        return path.read_bytes()
    except OSError as error:
        where = f"{path.name} in {path.parent}"
        raise InputError(f"{where} cannot be read ({error.strerror}): {wanted}") from None


def read_json(path: Path) -> dict[str, Any]:
    """Read a file that holds one JSON object."""
    raw = read_bytes(path)
    try:
        content = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        where = f"{path.name}: byte {error.start}"
        raise InputError(f"{where} is not UTF-8: expected a file saved as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"{path.name}: line {error.lineno}, column {error.colno}"
        raise InputError(f"{where}: no JSON: {error.msg}") from None
    except (RecursionError, ValueError):  # nested a thousand levels deep, or a number of a thousand digits
        raise InputError(f"{path.name}: no JSON of a registry: expected one JSON object") from None
    if not isinstance(content, dict):
        raise InputError(f"{path.name}: expected one JSON object")
    return content


def table_text(name: str, rows: Iterable[Row]) -> str:
    """A table as its file has it: what a row does not give is empty."""
    columns = [field["name"] for field in base_schema()[name]["fields"]]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _wrong_cell(text: str, field: Field) -> str:
    """Say what is wrong with a cell under a field's type and constraints; empty where nothing is."""
    limits = field.get("constraints", {})
    if not text:
        wanted = field.get("description", "a value").split(":")[0].lower()
        return f"the cell is empty: expected {wanted}" if limits.get("required") else ""
    if wrong := wrong_text(text):
        return wrong
    if field["type"] == "integer":
        if not re.fullmatch(r"0|[1-9][0-9]*", text):
            return f"{text!r} is no whole number"
        least, most = limits.get("minimum", 0), limits.get("maximum", 10**9)
        if not least <= int(text) <= most:
            return f"{text} is out of range: expected {least} to {most}"
    if "enum" in limits and text not in limits["enum"]:
        return f"{text!r} is unknown: expected one of {', '.join(map(str, limits['enum']))}"
    if "pattern" in limits and len(text) > _CELL:
        return f"the cell has {len(text)} characters: expected {_CELL} at the most"
    if not re.fullmatch(limits.get("pattern", ".*"), text):
        return f"{text!r} does not have the form {limits['pattern']}"
    return ""


def wrong_text(text: str) -> str:
    """Say why a text is none that is kept: not canonical, or with what no file or terminal shows."""
    if text != canonical_paragraph(text):
        return f"{text!r} is not in canonical form: expected {canonical_paragraph(text)!r}"
    if control := re.search(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", text):
        return f"{text!r} has the control character {control[0]!r}: expected text that can be printed"
    return ""
