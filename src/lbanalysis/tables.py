"""Tables of an article's folder, read and held against a schema; the first breach is refused in one line.

The schema that holds for any article ships with the library; the `datapackage.json` of a folder may narrow it. Rows are
counted as a spreadsheet counts them: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from lbanalysis.numerals import InputError
from lbanalysis.reading import canonical_paragraph

Row = Mapping[str, Any]  # text by column, whole numbers where the schema says integer
Table = Mapping[str, Row]  # rows by id, in the order of the file
Field = Mapping[str, Any]


@lru_cache(maxsize=1)
def base_schema() -> dict[str, dict[str, Any]]:
    """The schema of any article's tables, by name."""
    content = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource["schema"] for resource in content["resources"]}


def read_tables(folder: Path, package: Mapping[str, Any]) -> dict[str, Table]:
    """Read every table of a folder: its own schema and the library's hold, foreign keys included."""
    schemas = {name: _narrowed(name, schema, package) for name, schema in base_schema().items()}
    tables = {name: _read_table(folder / f"{name}.csv", fields) for name, fields in schemas.items()}
    for name, schema in base_schema().items():
        for key in schema.get("foreignKeys", []):
            target, [column] = key["reference"]["resource"], key["fields"]
            for row, content in enumerate(tables[name].values(), start=2):
                if content[column] and content[column] not in tables[target]:
                    known = key["reference"]["fields"][0]
                    raise breach(name, row, column, f"{content[column]!r} is no {known} of {target}.csv")
    return tables


def breach(table: str, row: int, column: str, wrong: str, name: str = "") -> InputError:
    """Say what is wrong in a cell."""
    return InputError(f"{table}.csv, row {row}{f' ({name})' * bool(name)}, column {column}: {wrong}")


def _narrowed(name: str, schema: Mapping[str, Any], package: Mapping[str, Any]) -> list[tuple[Field, ...]]:
    """The fields of a table, each by the library's schema and the folder's own, which may not widen it."""
    own = _own_fields(name, package)
    if own is None:
        return [(field,) for field in schema["fields"]]
    where = f"datapackage.json, resource {name}"
    columns, there = [field["name"] for field in schema["fields"]], [field.get("name") for field in own]
    if there != columns:
        raise InputError(
            f"{where}: the columns are {', '.join(map(str, there))}: expected {', '.join(columns)}"
        )
    for ours, theirs in zip(schema["fields"], own, strict=True):
        if wrong := _strange(theirs) or _widens(ours, theirs):
            raise InputError(f"{where}, column {ours['name']}: {wrong}")
    return list(zip(schema["fields"], own, strict=True))


def _own_fields(name: str, package: Mapping[str, Any]) -> list[Field] | None:
    """The fields of a table as a folder describes them; None where it leaves them to the library."""
    try:
        resources = [resource for resource in package.get("resources", []) if resource.get("name") == name]
        fields = resources[0].get("schema", {}).get("fields") if resources else None
        return (
            None
            if fields is None
            else [{**field, "constraints": {**field.get("constraints", {})}} for field in fields]
        )
    except (AttributeError, TypeError):
        wanted = "expected a schema with a list of fields, each with name, type and constraints"
        raise InputError(f"datapackage.json, resource {name}: no table schema: {wanted}") from None


_LIMITS = {"required": bool, "unique": bool, "enum": list, "pattern": str, "minimum": int, "maximum": int}


def _strange(theirs: Field) -> str:
    """What in a folder's own field is no constraint that is held; empty where there is nothing."""
    for key, limit in theirs["constraints"].items():
        if not isinstance(limit, _LIMITS.get(key, ())):
            return f"the constraint {key!r} is {limit!r}: expected one of {', '.join(_LIMITS)}, of its type"
        try:
            re.compile(str(limit) if key == "pattern" else "")
        except re.error:
            return f"the constraint 'pattern' is {limit!r}: expected a regular expression"
    return ""


def _widens(ours: Field, theirs: Field) -> str:
    """What a folder's own field admits that the library's does not; empty where there is nothing."""
    limits, own = ours.get("constraints") or {}, theirs["constraints"]
    wide = ""
    for key in ("required", "unique", "pattern"):
        if limits.get(key) and not own.get(key):
            wide = f"it is not {key}" if key != "pattern" else "it has no pattern"
    if "enum" in limits and (more := [text for text in own.get("enum", [""]) if text not in limits["enum"]]):
        wide = f"it admits {more[0]!r}"
    if "minimum" in limits and own.get("minimum", float("-inf")) < limits["minimum"]:
        wide = f"it admits less than {limits['minimum']}"
    if theirs.get("type") != ours["type"]:
        wide = f"its type is {theirs.get('type')!r} and not {ours['type']!r}"
    return wide and f"{wide}, but a folder may only narrow the library's schema"


def _read_table(path: Path, fields: list[tuple[Field, ...]]) -> Table:
    columns = [field[0]["name"] for field in fields]
    rows = _read_rows(path, columns)
    for i, both in enumerate(fields):
        seen: dict[str, int] = {}
        unique = any((field.get("constraints") or {}).get("unique") for field in both)
        for number, row in enumerate(rows, start=2):
            wrong = next(filter(None, (_wrong_cell(row[i], field) for field in both)), "")
            if not wrong and unique and row[i] and row[i] in seen:
                wrong = f"{row[i]!r} stands in row {seen[row[i]]} too: expected unique ids"
            if wrong:
                raise breach(path.stem, number, columns[i], wrong)
            seen[row[i]] = number
    whole = [field[0]["type"] == "integer" for field in fields]
    return {
        row[0]: {
            c: int(cell) if is_int and cell else cell
            for c, cell, is_int in zip(columns, row, whole, strict=True)
        }
        for row in rows
    }


def _read_rows(path: Path, columns: list[str]) -> list[list[str]]:
    raw = read_bytes(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = list(csv.reader(io.StringIO(raw[: error.start].decode("utf-8-sig"), newline="")))
        at, column = max(len(before), 1), len(before[-1]) if before else 1
        if raw[: error.start].endswith(b"\n"):
            at, column = at + 1, 1
        name = columns[column - 1] if column <= len(columns) else str(column)
        raise breach(path.stem, at, name, "the bytes are not UTF-8: expected a file saved as UTF-8") from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(f"{path.name}: no CSV: {error}") from None
    header = rows[0] if rows else []
    for name in columns:
        if header.count(name) != 1:
            what = "missing" if name not in header else "there twice"
            raise breach(path.stem, 1, name, f"the column is {what}: expected {', '.join(columns)}")
    if header != columns:
        name = next((h for h in header if h not in columns), header[0])
        raise breach(path.stem, 1, name, f"not expected there: expected {', '.join(columns)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            last = columns[min(len(row), len(columns)) - 1] if row else columns[0]
            raise breach(path.stem, number, last, f"the row has {len(row)} cells: expected {len(columns)}")
    return rows[1:]


def read_bytes(path: Path) -> bytes:
    """Read a file of a folder; a folder without it is none of a registry."""
    try:
        return path.read_bytes()
    except OSError:
        raise InputError(
            f"{path.name} is missing in {path.parent}: expected the folder of a registry"
        ) from None


def read_json(path: Path) -> dict[str, Any]:
    """Read a file that holds one JSON object."""
    try:
        content = json.loads(read_bytes(path).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name}: byte {error.start} is not UTF-8: expected a file saved as UTF-8"
        ) from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path.name}: line {error.lineno}, column {error.colno}: no JSON: {error.msg}"
        ) from None
    if not isinstance(content, dict):
        raise InputError(f"{path.name}: expected one JSON object")
    return content


def _wrong_cell(text: str, field: Field) -> str:
    """Say what is wrong with a cell under a field's type and constraints; empty where nothing is."""
    limits = field.get("constraints") or {}
    if not text:
        wanted = field.get("description", "a value").split(":")[0].lower()
        return f"the cell is empty: expected {wanted}" if limits.get("required") else ""
    if text != canonical_paragraph(text):
        return f"{text!r} is not in canonical form: expected {canonical_paragraph(text)!r}"
    if field["type"] == "integer":
        if not re.fullmatch(r"0|[1-9][0-9]*", text):
            return f"{text!r} is no whole number"
        if int(text) < limits.get("minimum", 0) or int(text) > limits.get("maximum", 10**9):
            return f"{text} is out of range: expected {limits.get('minimum', 0)} to {limits.get('maximum', 10**9)}"
    if "enum" in limits and text not in limits["enum"]:
        return f"{text!r} is unknown: expected one of {', '.join(map(str, limits['enum']))}"
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
        return f"{text!r} does not have the form {limits['pattern']}"
    return ""
