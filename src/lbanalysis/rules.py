"""What the tables of a folder promise each other beyond their schema; the first breach is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import chain, pairwise
from typing import Any

from lbanalysis.formulas import BRACES, Days, names, parse
from lbanalysis.numbers import NUMERIC_KINDS, MalformedError, read_print
from lbanalysis.numerals import InputError
from lbanalysis.ranges import NoValueError
from lbanalysis.reading import find_mentions, read_printed, read_unit
from lbanalysis.tables import Row, Table, breach

DEEPEST = 50  # results that name each other, one behind the other
RESERVED = "article-"  # ids of results that count the registry itself begin so
NAMED = ("figures", "results", "references", "mentions", "readings")  # whose ids a formula can name

Tables = Mapping[str, Table]
Breaches = Iterator[tuple[str, str, str, str]]  # table, id and column of a cell, and what is wrong in it


def check_tables(tables: Tables, record: Mapping[str, Any]) -> None:
    """Refuse tables that do not fit each other or the article's record."""
    if "article" not in tables["sections"]:
        raise InputError("sections.csv: there is no section 'article': expected one for the posting")
    if not tables["figures"]:
        raise InputError("figures.csv: there is no figure: expected at least one")
    lengths = {paragraph["number"]: paragraph["length"] for paragraph in record["paragraphs"]}
    rows = chain(_ids(tables), _any_rows(tables, lengths), _figures(tables), _mentions(tables, lengths))
    refuse_first(tables, chain(rows, _formulas(tables), _chains(tables)))
    _check_coverage(tables, record)


def refuse_first(tables: Tables, breaches: Breaches) -> None:
    """Raise the first of breaches, with the row of its cell as a spreadsheet counts it."""
    for table, id, column, wrong in breaches:
        key, row = next(iter(tables[table][id])), list(tables[table]).index(id) + 2
        raise breach(table, row, column, wrong, "" if column == key else id)


def read_days(printed: str, kind: str) -> Days:
    """First and last day of a printed date or period."""
    try:
        mention = read_printed(printed, kind)
        if mention.low.startswith("--"):
            raise NoValueError(f"{printed} is a day of every year", f"{printed} là ngày lặp lại hằng năm")
        return Days(date.fromisoformat(mention.low), date.fromisoformat(mention.high))
    except ValueError as error:
        raise MalformedError(str(error), f"không đọc được “{printed}” như một ngày hay giai đoạn") from None


def _ids(tables: Tables) -> Breaches:
    """No two things that a formula can name share an id."""
    owner: dict[str, str] = {}
    for table in NAMED:
        for id, row in tables[table].items():
            key = next(iter(row))
            if id in owner:
                yield table, id, key, f"{id!r} is an id in {owner[id]}.csv too: expected one of its own"
            if table == "results" and id.startswith(RESERVED):
                yield table, id, key, f"ids that begin with {RESERVED!r} count the registry: expected another"
            owner[id] = table


def _any_rows(tables: Tables, lengths: Mapping[int, int]) -> Breaches:
    """Ids begin with their section, paragraphs are the article's, and texts stand in both languages."""
    for table, rows in tables.items():
        for id, row in rows.items():
            section, paragraph = row.get("section", ""), row.get("paragraph", 1)
            if section and not id.startswith(f"{section}-"):
                wrong = f"{section!r} does not begin the id: expected {id.split('-')[0]!r}"
                yield table, id, "section", wrong
            if paragraph not in lengths:
                wrong = f"{paragraph} is not a paragraph of the article, which has {len(lengths)}"
                yield table, id, "paragraph", wrong
            for other in (name for name in row if name.endswith("_vi")):
                column = other.replace("_vi", "_en" if other.replace("_vi", "_en") in row else "")
                if bool(row[column]) != bool(row[other]):
                    yield table, id, other, f"expected text exactly where {column} has some"
            for column in ("period", "published", "accessed"):
                for moment in re.findall(r"\d{4}[\d-]*", row.get(column, "")):
                    try:
                        date.fromisoformat(f"{moment}-01-01"[:10])
                    except ValueError:
                        yield table, id, column, f"{moment!r} is not in the calendar"


def _figures(tables: Tables) -> Breaches:
    for id, figure in tables["figures"].items():
        role, kind, unit = figure["role"], figure["kind"], figure["unit"]
        if (role == "date") != (kind in ("date", "period", "time")):
            yield "figures", id, "role", f"{role!r} is not the role of a {kind}"
        if wrong := wrong_print(figure):
            yield "figures", id, "printed", wrong
        if bool(unit) == (role == "date"):
            yield "figures", id, "unit", f"{unit!r}, but a quantity has a unit and a date has none"
        if (kind == "percent") != (unit == "%"):
            yield "figures", id, "unit", f"{unit!r} is not the unit of a {kind}"
        if (kind == "percent") != bool(figure["of"]):
            yield "figures", id, "of", "a percentage says what it is of, and nothing else does"


def wrong_print(figure: Row) -> str:
    """Why a figure's printed text is no print of its kind; empty where it is one."""
    kind = figure["kind"]
    read = read_print if kind in NUMERIC_KINDS else read_days if kind in ("date", "period") else read_printed
    try:
        read(figure["printed"], kind)
    except ValueError as error:
        return str(error)
    except NoValueError:  # a day without a year is printed well, but no formula can count from it
        return ""
    return ""


def wrong_change(changed: Row, figure: Row) -> str:
    """Why a print does not fit where another stood: a second unit, no print, or no day where a day was."""
    if figure["kind"] in _UNIT_KINDS:
        new, old = (re.split(r"[\d.,\s−+-]", row["printed"])[-1] for row in (changed, figure))
        if read_unit(new) and not read_unit(old):
            return f"the unit stands behind it already: expected the number without {new!r}"
    if wrong := wrong_print(changed):
        return wrong
    if figure["kind"] == "date":
        forms = {re.sub(r"\d", "0", read_printed(row["printed"], "date").value) for row in (changed, figure)}
        if len(forms) > 1:
            return f"expected a date of the form of {figure['printed']!r}"
    return ""


def _mentions(tables: Tables, lengths: Mapping[int, int]) -> Breaches:
    """Each mention stands behind the one above, inside its paragraph, and is of one thing."""
    start: Row = {"mention_id": "m00-00", "paragraph": 0, "end": 0}
    for above, mention in pairwise([start, *tables["mentions"].values()]):
        for column, wrong in chain(_wrong_place(mention, above, lengths), _wrong_owner(mention, tables)):
            yield "mentions", mention["mention_id"], column, wrong


def _wrong_place(mention: Row, above: Row, lengths: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    at, start, printed = mention["paragraph"], mention["start"], mention["printed"]
    if at < above["paragraph"]:
        yield "paragraph", f"{at} is not in the order of the text: {above['paragraph']} stands above"
    before, rank = 0, 1
    if at == above["paragraph"]:
        before, rank = above["end"], int(above["mention_id"].partition("-")[2]) + 1
    if mention["mention_id"] != f"m{at:02d}-{rank:02d}":
        yield "mention_id", f"expected 'm{at:02d}-{rank:02d}', mention {rank} of paragraph {at}"
    if start < before:
        yield "start", f"{start} lies before the end of the mention above ({before})"
    end = start + len(printed)
    if mention["end"] != end:
        yield "end", f"{mention['end']} is not start plus the length of {printed!r}: expected {end}"
    if end > lengths[at]:
        yield "end", f"{end} lies behind paragraph {at}, which has {lengths[at]} characters"


def _wrong_owner(mention: Row, tables: Tables) -> Iterator[tuple[str, str]]:
    printed, role, figure_id = mention["printed"], mention["role"], mention["figure_id"]
    identifies = role == "identifier"
    if identifies != bool(mention["reason"]) or identifies == bool(figure_id):
        yield "reason", "an identifier has a reason and no figure, any other mention a figure and no reason"
    if identifies:
        if not reads_alone(printed):
            yield "printed", f"{printed!r} does not read as one number, code or rank"
        return
    if mention["identifier_id"]:
        yield "identifier_id", "a mention of a figure names no identifier: expected an empty cell"
    figure = tables["figures"][figure_id]
    if role != figure["role"]:
        yield "role", f"{role!r}, but figure {figure_id} is a {figure['role']}"
    if not prints(printed, figure):
        unit = f" and {figure['unit_vi']!r}" * bool(figure["unit_vi"])
        what = f"{printed!r} is not how figure {figure_id} is printed"
        yield "printed", f"{what}: expected {figure['printed']!r}{unit}"


# Kinds whose unit belongs to the mention, and how else it is printed.
_UNIT_KINDS = {
    "percent": ("%", "phần trăm"), "measure": (), "money": (), "duration": (), "percentage_points": (),
}  # fmt: skip


# Words behind which alone some ranks, days and names are read.
_BEFORE = ("", "khóa ", "giải ", "ngày ", "tháng ", "quý ", "lúc ", "điện thoại ")


def reads_alone(printed: str) -> bool:
    """Whether a printed text is one number, code or rank, by itself or behind a word that makes it one."""
    ways = ((len(before), find_mentions(before + printed)) for before in _BEFORE)
    return any((m.start, m.printed) == (at, printed) for at, found in ways for m in found)


def prints(printed: str, figure: Row) -> bool:
    """Whether a mention prints a figure: its numeral and, where its kind has one, its unit."""
    numeral: str = figure["printed"].lower()
    text, kind = printed.lower(), figure["kind"]
    rest = text.removeprefix(numeral).strip()
    if not text.startswith(numeral) or kind not in _UNIT_KINDS:
        return text == numeral
    units = (*_UNIT_KINDS[kind], figure["unit"].lower(), figure["unit_vi"].lower())
    return rest in units or (not rest and numeral.endswith(units))


def _check_coverage(tables: Tables, record: Mapping[str, Any]) -> None:
    """Every digit of a paragraph lies in a mention, and every figure has one."""
    mentions = tables["mentions"].values()
    for paragraph in record["paragraphs"]:
        number, digits = paragraph["number"], paragraph["digits"]
        covered = sum(len(re.findall("[0-9]", m["printed"])) for m in mentions if m["paragraph"] == number)
        if covered != digits:
            wrong = f"{covered} digits in paragraph {number}, which has {digits}"
            raise InputError(f"mentions.csv, column printed: {wrong}")
    if without := set(tables["figures"]) - {mention["figure_id"] for mention in mentions}:
        wrong = f"figure {min(without)} has no mention: expected at least one"
        raise InputError(f"mentions.csv, column figure_id: {wrong}")


def _formulas(tables: Tables) -> Breaches:
    """Formulas are well-formed and name what there is; a reading's locale is one of a figure's numeral."""
    for id, reading in tables["readings"].items():
        if reading["locale"] and not reading["figure_id"]:
            yield "readings", id, "locale", "it reads a figure's numeral: expected a figure_id beside it"
    for table, id, column, formula in _written(tables):
        try:
            named = names(parse(formula))
        except InputError as error:
            yield table, id, column, str(error)
            continue
        for name in named:
            if table in ("charts", "marks") and (name.startswith(RESERVED) or "-" not in name):
                continue  # what the registry counts, and what a form says of its own data
            if not any(name in tables[other] for other in NAMED):
                yield table, id, column, f"{name!r} is no id of the registry"
            if not tables["readings"].get(name, {"value": name})["value"]:
                yield table, id, column, f"reading {name!r} has no value that a formula could name"


def _written(tables: Tables) -> Iterator[tuple[str, str, str, str]]:
    """Every formula of the tables with its cell, those in texts of charts too."""
    for table in ("results", "relations", "marks"):
        for id, row in tables[table].items():
            for formula in row["formula"].split(" .. ") if table == "marks" else [row["formula"]]:
                yield table, id, "formula", formula
    for table in ("charts", "marks"):
        for id, row in tables[table].items():
            yield from (
                (table, id, column, m[1]) for column, text in row.items() for m in BRACES.finditer(text)
            )


def _chains(tables: Tables) -> Breaches:
    """No result names itself, and none stands on too many others."""
    results = tables["results"]
    depth: dict[str, int] = {}
    named = {id: names(parse(row["formula"])) for id, row in results.items()}
    named = {id: tuple(name for name in those if name in results) for id, those in named.items()}
    try:
        for id in TopologicalSorter(named).static_order():
            depth[id] = 1 + max((depth[name] for name in named[id]), default=0)
            if depth[id] > DEEPEST:
                wrong = f"the result stands on more than {DEEPEST} others, one behind another"
                yield "results", id, "formula", wrong
    except CycleError as error:
        yield "results", error.args[1][0], "formula", "the result names itself, at once or by way of others"
