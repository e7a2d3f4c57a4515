"""What the tables of a folder promise each other beyond their schema; the first breach is refused in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lbanalysis.formulas import Days, Tree, names, parse
from lbanalysis.numbers import NUMERIC_KINDS, MalformedError, read_print
from lbanalysis.numerals import InputError
from lbanalysis.ranges import NoValueError
from lbanalysis.reading import find_mentions, read_printed, read_unit
from lbanalysis.tables import Row, Table, breach

DEEPEST = 50  # results that name each other, one behind the other
RESERVED = "article-"  # ids of results that count the registry itself begin so

Tables = Mapping[str, Table]


def check_tables(tables: Tables, record: Mapping[str, Any]) -> None:
    """Refuse tables that do not fit each other or the article's record."""
    _check_ids(tables)
    _check_figures(tables)
    _check_mentions(tables, record)
    _check_claims(tables, record)
    for table in ("results", "relations"):
        for row, id, content in rows_of(tables, table):
            try:
                _check_names(tables, parse(content["formula"]))
            except InputError as error:
                raise breach(table, row, "formula", str(error), id) from None
    _check_circles(tables)


def read_days(printed: str, kind: str) -> Days:
    """First and last day of a printed date or period."""
    try:
        mention = read_printed(printed, kind)
        if mention.low.startswith("--"):
            raise NoValueError(f"{printed} is a day of every year", f"{printed} là một ngày của mọi năm")
        return Days(date.fromisoformat(mention.low), date.fromisoformat(mention.high))
    except ValueError as error:
        raise MalformedError(str(error), f"“{printed}” không đọc được là ngày hoặc giai đoạn") from None


def rows_of(tables: Tables, table: str) -> Iterator[tuple[int, str, Row]]:
    """The rows of a table with their number and id."""
    for row, (id, content) in enumerate(tables[table].items(), start=2):
        yield row, id, content


def _check_ids(tables: Tables) -> None:
    """No two things that a formula can name share an id; ids begin with their section."""
    if "article" not in tables["sections"]:
        raise InputError("sections.csv: there is no section 'article': expected one for the posting")
    if not tables["figures"]:
        raise InputError("figures.csv: there is no figure: expected at least one")
    owner: dict[str, str] = {}
    for table in ("figures", "results", "references", "mentions", "readings"):
        for row, id, content in rows_of(tables, table):
            column = next(iter(content))
            if id in owner:
                raise breach(
                    table, row, column, f"{id!r} is an id in {owner[id]}.csv too: expected one of its own"
                )
            owner[id] = table
            if table == "results" and id.startswith(RESERVED):
                raise breach(
                    table,
                    row,
                    column,
                    f"ids that begin with {RESERVED!r} count the registry: expected another",
                )
    for table in ("figures", "results", "unquantified"):
        for row, id, content in rows_of(tables, table):
            if not id.startswith(f"{content['section']}-"):
                expected = id.split("-")[0]
                wrong = f"{content['section']!r} does not begin the id: expected {expected!r}"
                raise breach(table, row, "section", wrong, id)
    for table, pairs in (("figures", ("unit", "note_en")), ("results", ("unit",))):
        for row, id, content in rows_of(tables, table):
            for column in pairs:
                other = column.replace("_en", "") + "_vi"
                if bool(content[column]) != bool(content[other]):
                    raise breach(table, row, other, f"expected text exactly where {column} has some", id)


def _check_figures(tables: Tables) -> None:
    for row, id, figure in rows_of(tables, "figures"):
        kind = figure["kind"]
        if (figure["role"] == "date") != (kind in ("date", "period", "time")):
            raise breach("figures", row, "role", f"{figure['role']!r} is not the role of a {kind}", id)
        wrong = wrong_print(figure)
        if wrong:
            raise breach("figures", row, "printed", wrong, id)
        if bool(figure["unit"]) == (figure["role"] == "date"):
            wrong = f"{figure['unit']!r}, but a quantity has a unit and a date has none"
            raise breach("figures", row, "unit", wrong, id)
        if (kind == "percent") != (figure["unit"] == "%"):
            raise breach("figures", row, "unit", f"{figure['unit']!r} is not the unit of a {kind}", id)
        if (kind == "percent") != bool(figure["of"]):
            wrong = "a percentage says what it is of, and nothing else does"
            raise breach("figures", row, "of", wrong, id)


def wrong_print(figure: Row) -> str:
    """Why a figure's printed text is no print of its kind; empty where it is one."""
    try:
        if figure["kind"] in NUMERIC_KINDS and figure["kind"] != "fraction":
            read_print(figure["printed"], figure["kind"])
        elif figure["kind"] in ("date", "period"):
            read_days(figure["printed"], figure["kind"])
        else:
            read_printed(figure["printed"], figure["kind"])
    except (MalformedError, ValueError) as error:
        return str(error)
    except NoValueError:  # a day without a year is printed well, but no formula can count from it
        return ""
    return ""


def wrong_change(changed: Row, figure: Row) -> str:
    """Why a print does not fit where another stood: it brings a second unit, or is no day where a day was."""
    if figure["kind"] in _UNIT_KINDS:
        units = [re.search(r"[^\d.,\s−+-]*$", row["printed"])[0] for row in (changed, figure)]  # type: ignore[index]
        if read_unit(units[0]) and not read_unit(units[1]):
            return f"the unit stands behind it already: expected the number without {units[0]!r}"
    if figure["kind"] == "date":
        forms = {re.sub(r"\d", "0", read_printed(row["printed"], "date").value) for row in (changed, figure)}
        if len(forms) > 1:
            return f"expected a date of the form of {figure['printed']!r}"
    return ""


def _check_mentions(tables: Tables, record: Mapping[str, Any]) -> None:
    figures, record = tables["figures"], record
    lengths = {p["number"]: p["length"] for p in record["paragraphs"]}
    at, end, rank = 0, 0, 0
    for row, id, mention in rows_of(tables, "mentions"):

        def wrong(column: str, what: str, row: int = row, id: str = id) -> InputError:
            return breach("mentions", row, column, what, id)

        paragraph, start, printed = mention["paragraph"], mention["start"], mention["printed"]
        if paragraph not in lengths or paragraph < at:
            what = f"{paragraph} is not a paragraph of the article, or not in the order of the text"
            raise wrong("paragraph", what)
        end, rank = (end, rank + 1) if paragraph == at else (0, 1)
        at = paragraph
        if id != f"m{at:02d}-{rank:02d}":
            raise wrong("mention_id", f"expected 'm{at:02d}-{rank:02d}', mention {rank} of paragraph {at}")
        if start < end:
            raise wrong("start", f"{start} lies before the end of the mention above ({end})")
        end = start + len(printed)
        if mention["end"] != end:
            raise wrong(
                "end", f"{mention['end']} is not start plus the length of {printed!r}: expected {end}"
            )
        if end > lengths[at]:
            raise wrong("end", f"{end} lies behind paragraph {at}, which has {lengths[at]} characters")
        identifies = mention["role"] == "identifier"
        if identifies != bool(mention["reason"]) or identifies == bool(mention["figure_id"]):
            raise wrong(
                "reason", "an identifier has a reason and no figure, any other mention a figure and no reason"
            )
        if identifies:
            if not any(m.printed == printed for m in find_mentions(printed)):
                raise wrong("printed", f"{printed!r} does not read as one number, code or rank")
            continue
        if mention["identifier_id"]:
            raise wrong("identifier_id", "a mention of a figure names no identifier: expected an empty cell")
        figure = figures[mention["figure_id"]]
        if mention["role"] != figure["role"]:
            raise wrong(
                "role", f"{mention['role']!r}, but figure {mention['figure_id']} is a {figure['role']}"
            )
        if not _prints(printed, figure):
            what = f"{printed!r} is not how figure {mention['figure_id']} is printed: expected {figure['printed']!r}"
            raise wrong("printed", what + f" and {figure['unit_vi']!r}" * bool(figure["unit_vi"]))
    _check_coverage(tables, record)


# Kinds whose unit belongs to the mention, and how else it is printed.
_UNIT_KINDS = {
    "percent": ("%", "phần trăm"),
    "measure": (),
    "money": (),
    "duration": (),
    "percentage_points": (),
}


def _prints(printed: str, figure: Row) -> bool:
    """Whether a mention prints a figure: its numeral, with its unit where its kind has one.

    Behind a scale word the unit belongs to the figure's own print, which would be a count without it: `1,2 tỷ đồng`.
    """
    numeral = figure["printed"]
    if printed[: len(numeral)].lower() != numeral.lower():
        return False
    rest = printed[len(numeral) :].strip().lower()
    if figure["kind"] in _UNIT_KINDS:
        units = {*_UNIT_KINDS[figure["kind"]], figure["unit"].lower(), figure["unit_vi"].lower()}
        return rest in units or (not rest and numeral.lower().endswith(tuple(units)))
    return not rest


def _check_coverage(tables: Tables, record: Mapping[str, Any]) -> None:
    """Every digit of a paragraph lies in a mention, and every figure has one."""
    mentions = tables["mentions"].values()
    for paragraph in record["paragraphs"]:
        number = paragraph["number"]
        covered = sum(c in "0123456789" for m in mentions if m["paragraph"] == number for c in m["printed"])
        if covered != paragraph["digits"]:
            has = f"which has {paragraph['digits']}"
            raise InputError(f"mentions.csv, column printed: {covered} digits in paragraph {number}, {has}")
    without = set(tables["figures"]) - {m["figure_id"] for m in mentions}
    if without:
        raise InputError(
            f"mentions.csv, column figure_id: figure {min(without)} has no mention: expected at least one"
        )


def _check_claims(tables: Tables, record: Mapping[str, Any]) -> None:
    count = len(record["paragraphs"])
    for row, id, claim in rows_of(tables, "unquantified"):
        if claim["paragraph"] > count:
            wrong = f"{claim['paragraph']} is not a paragraph of the article, which has {count}"
            raise breach("unquantified", row, "paragraph", wrong, id)


def _check_names(tables: Tables, tree: Tree) -> None:
    for name in names(tree):
        reading = tables["readings"].get(name)
        if reading and not reading["value"]:
            raise InputError(f"reading {name!r} has no value that a formula could name")
        known = ("figures", "results", "references", "mentions", "readings")
        if not any(name in tables[table] for table in known):
            raise InputError(f"{name!r} is no id of the registry")


def _check_circles(tables: Tables) -> None:
    results = tables["results"]
    depth: dict[str, int] = {}
    waiting = {id: [n for n in names(parse(row["formula"])) if n in results] for id, row in results.items()}

    def refuse(id: str, wrong: str) -> InputError:
        return breach("results", list(results).index(id) + 2, "formula", wrong, id)

    while waiting:
        ready = [id for id, named in waiting.items() if all(name in depth for name in named)]
        if not ready:
            raise refuse(_in_circle(waiting), "the result names itself, at once or by way of others")
        for id in ready:
            depth[id] = 1 + max((depth[name] for name in waiting.pop(id)), default=0)
            if depth[id] > DEEPEST:
                raise refuse(id, f"the result stands on more than {DEEPEST} others, one behind another")


def _in_circle(waiting: Mapping[str, list[str]]) -> str:
    """One of the results that name each other in a circle, rather than one that only stands on them."""
    id, seen = next(iter(waiting)), set()
    while id not in seen:
        seen.add(id)
        id = next(name for name in waiting[id] if name in waiting)
    return id
