"""All that is known of one article: the tables of its folder, under one rounding rule, as one frozen `Registry`.

What the article says, how its numbers are tied, and what is computed from them stand in tables that a person can read and
change. Everything follows from the registry that is passed; this article's is used where none is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lbanalysis.formulas import (
    Days,
    KindError,
    Ranked,
    Resolve,
    Tree,
    Value,
    evaluate,
    names,
    parse,
    put_to_test,
)
from lbanalysis.intervals import Interval, Rounding, require_rounding
from lbanalysis.mentions import find_mentions, read_printed
from lbanalysis.numbers import (
    NUMERIC_KINDS,
    MalformedError,
    NoValueError,
    Number,
    exact,
    fraction_parts,
    printed_as,
    read_print,
)
from lbanalysis.numerals import InputError, Locale
from lbanalysis.tables import Row, Table, base_schema, breach, read_json, read_tables

if TYPE_CHECKING:
    pass

DEEPEST = 50  # results that name each other, one behind the other
LARGEST = 2000  # numbers that one result joins, those of the results that it names included
RESERVED = "article-"  # ids of results that count the registry itself begin so


@dataclass(frozen=True, eq=False, repr=False)
class Registry:
    """All that is known of one article: the tables of its folder, under one rounding rule.

    Parameters
    ----------
    folder : Path
        Where the tables were read.
    record : mapping
        The bibliographic record, as `load_record` returns it.
    package : mapping
        Title, version, day and makers of the analysis: `datapackage.json`.
    tables : mapping
        Rows by id, by the name of the table.
    rounding : {"any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"}
        The rule by which decimals and percentages were rounded.
    scenario : bool
        Whether something was changed, so that it is no longer what the article prints.

    Examples
    --------
    >>> registry = load_registry()
    >>> registry, registry.number("p03-garden-area").interval
    (Registry of long-bien-2023: 52 figures in 72 mentions, [9.245, 9.255])
    >>> registry.number("p04-garden-area")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: 'p04-garden-area' is no id of the registry: expected that of a figure, a result, a \
reference, a mention or a reading with a value
    """

    folder: Path
    record: Mapping[str, Any]
    package: Mapping[str, Any]
    tables: Mapping[str, Table]
    rounding: Rounding = "any"
    scenario: bool = False
    _values: dict[tuple[str, Locale], Value | Exception] = field(default_factory=dict, init=False)

    def __repr__(self) -> str:
        sizes = f"{len(self.tables['figures'])} figures in {len(self.tables['mentions'])} mentions"
        rule = f", rounding {self.rounding}" if self.rounding != "any" else ""
        return f"Registry of {self.record['id']}: {sizes}{rule}"

    def number(self, id: str, locale: Locale = "vi") -> Number:
        """The Number of a figure, a result, a reference or a reading: the one way from an id to its interval."""
        return self.compute(Tree("id", text=id), locale)

    def days(self, id: str) -> Days:
        """First and last day of a figure or reference that is a date or a period."""
        value = self.value(id)
        if not isinstance(value, Days):
            raise InputError(f"{id!r} is no date or period")
        return value

    def compute(self, tree: Tree, locale: Locale = "vi") -> Number:
        """Compute a formula that ends in a number."""
        value = evaluate(tree, lambda id: self.value(id, locale))
        if not isinstance(value, Number):
            raise KindError("the formula ends in a date: expected a number")
        return value

    def value(self, id: str, locale: Locale = "vi") -> Value:
        """What an id stands for in a formula; numerals are read by a locale. Computed once."""
        found = self._values.get((id, locale))
        if found is None:
            try:
                found = self._value(id, locale)
            except NoValueError as error:
                found = error
            self._values[id, locale] = found
        if isinstance(found, Exception):
            raise found
        return found

    def _value(self, id: str, locale: Locale) -> Value:
        if figure := self.tables["figures"].get(id):
            return self._figure(figure, locale)
        if result := self.tables["results"].get(id):
            return self._result(result)
        if mention := self.tables["mentions"].get(id):
            return Ranked(mention["printed"], _rank(mention["printed"]))
        if reference := self.tables["references"].get(id):
            return _given(reference["value"], id, reference["unit"])
        if (reading := self.tables["readings"].get(id)) and reading["value"]:
            return _given(reading["value"], id)
        such = "that of a figure, a result, a reference, a mention or a reading with a value"
        raise InputError(f"{id!r} is no id of the registry: expected {such}")

    def _figure(self, figure: Row, locale: Locale) -> Value:
        printed, kind, id = figure["printed"], figure["kind"], figure["figure_id"]
        if kind in ("date", "period"):
            return read_days(printed, kind)
        if kind == "fraction":
            return fraction_parts(printed, id)
        return printed_as(printed, kind, figure["of"], figure["unit"], self.rounding, locale, id)

    def _result(self, result: Row) -> Number:
        number = self.compute(parse(result["formula"]), self.locale(result["reading_id"]))
        named = replace(
            number, unit=result["unit"] or number.unit * (not number.op), name=result["result_id"]
        )
        if named.size > LARGEST:
            raise InputError(
                f"result {result['result_id']} joins more than {LARGEST} numbers: expected fewer"
            )
        return named

    def locale(self, reading_id: str) -> Locale:
        """How numerals are read under a reading."""
        reading = self.tables["readings"].get(reading_id, {})
        return reading.get("locale") or "vi"

    def inputs(self, tree: Tree) -> tuple[str, ...]:
        """The ids of figures, references, readings and mentions that enter a formula, those of the results it names too."""
        found: dict[str, None] = {}
        for id in names(tree):
            result = self.tables["results"].get(id)
            found |= dict.fromkeys(self.inputs(parse(result["formula"])) if result else (id,))
        return tuple(found)

    def bears_on(self, tree: Tree) -> tuple[str, ...]:
        """The figures that a relation is about: those that it names, and those of the mentions that it names."""
        figures, mentions = self.tables["figures"], self.tables["mentions"]
        owners = [mentions[id]["figure_id"] if id in mentions else id for id in self.inputs(tree)]
        return tuple(dict.fromkeys(id for id in owners if id in figures))

    def readings(self, tree: Tree, reading_id: str = "") -> tuple[str, ...]:
        """The readings under which a formula holds: its own first, and those of the results that it names."""
        found = dict.fromkeys([reading_id] if reading_id else [])
        for id in names(tree):
            if result := self.tables["results"].get(id):
                found |= dict.fromkeys(self.readings(parse(result["formula"]), result["reading_id"]))
            elif id in self.tables["readings"]:
                found[id] = None
        return tuple(found)

    def places(self, figure_id: str) -> tuple[Row, ...]:
        """The mentions of a figure, in the order of the text."""
        return tuple(m for m in self.tables["mentions"].values() if m["figure_id"] == figure_id)


def _rank(printed: str) -> int:
    """The number in a name: 2 of `02-CTr/QU` and of `thứ hai`."""
    found = find_mentions(printed)
    if len(found) == 1 and found[0].kind == "ordinal" and found[0].value.isdecimal():
        return int(found[0].value)
    digits = printed.partition("-")[0]
    if not digits.isdecimal():
        raise MalformedError(f"{printed!r} has no number", f"“{printed}” không có số")
    return int(digits)


def read_days(printed: str, kind: str) -> Days:
    """First and last day of a printed date or period."""
    try:
        mention = read_printed(printed, kind)
        if mention.low.startswith("--"):
            raise NoValueError(f"{printed} is a day of every year", f"{printed} là một ngày của mọi năm")
        return Days(date.fromisoformat(mention.low), date.fromisoformat(mention.high))
    except ValueError as error:
        raise MalformedError(str(error), f"“{printed}” không đọc được là ngày hoặc giai đoạn") from None


def _given(value: str, id: str, unit: str = "") -> Value:
    """A value from outside the article: a day, an exact number, or a range of numbers."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return Days(*2 * (date.fromisoformat(value),))
        except ValueError:
            raise InputError(f"{id}: {value!r} is no day of the calendar") from None
    if value.startswith("--"):
        raise NoValueError(f"{value} is a day of every year", f"{value} là một ngày của mọi năm")
    low, _, high = value.partition("..")
    unit = "" if unit == "date" else unit
    if high:
        return Number(own=Interval(Fraction(low), Fraction(high)), spread=True, unit=unit, name=id, key=id)
    return exact(Fraction(low), unit, id)


# --- loading ----------------------------------------------------------------------------------------------------------


def registry_folder() -> Path:
    """The folder of this article's registry: the checkout's `data/`, or the copy inside the installed package."""
    here = Path(__file__).resolve().parent
    checkout = here.parent.parent
    if here.parent.name == "src" and (checkout / "data" / "datapackage.json").is_file():
        return checkout / "data"
    if (here / "data" / "datapackage.json").is_file():
        return here / "data"
    raise InputError(
        "the registry is missing: expected data/datapackage.json in the checkout or in the installed package"
    )


def checkout_folder() -> Path:
    """The checkout that the package runs from, where the notebooks are; an installed wheel has none."""
    checkout = Path(__file__).resolve().parents[2]
    if not list((checkout / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        where = "which are not in the installed package: run it from a checkout of the project"
        raise InputError(f"reproduce needs the notebooks, {where}")
    return checkout


def load_registry(folder: str | Path | None = None, rounding: Rounding = "any") -> Registry:
    """Load all that is known of one article.

    Parameters
    ----------
    folder : str or Path, optional
        The article's folder: CSV tables, `article.json` and `datapackage.json`; this article's by default.
    rounding : {"any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"}
        The rule by which decimals and percentages were rounded (`rounding_interval`).

    Returns
    -------
    Registry
        Frozen; read anew only when a file has changed.

    Raises
    ------
    InputError
        If a cell breaks the schema, a formula names an unknown id, or tables do not fit each other: table, row and column
        are named.

    Examples
    --------
    >>> load_registry().number("p03-garden-area-share").interval
    [88.935, 88.945]
    >>> load_registry("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: datapackage.json is missing in nowhere: expected the folder of a registry
    """
    require_rounding(rounding)
    where = Path(folder) if folder is not None else registry_folder()
    files = [
        where / name
        for name in ("article.json", "datapackage.json", *(f"{table}.csv" for table in base_schema()))
    ]
    stamps = tuple(
        (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else None for file in files
    )
    return _load(where, rounding, stamps)


@lru_cache(maxsize=8)
def _load(folder: Path, rounding: Rounding, stamps: object) -> Registry:
    package = read_json(folder / "datapackage.json")
    if not isinstance(package.get("title"), str) or not isinstance(package.get("version"), str):
        raise InputError("datapackage.json: 'title' and 'version' of the analysis are expected, both text")
    record = _read_record(folder)
    tables = {name: MappingProxyType(table) for name, table in read_tables(folder, package).items()}
    registry = Registry(
        folder, MappingProxyType(record), MappingProxyType(package), MappingProxyType(tables), rounding
    )
    for check in (
        _check_ids,
        _check_figures,
        _check_mentions,
        _check_readings,
        _check_claims,
        _check_formulas,
    ):
        check(registry)
    return registry


def as_registry(registry: Registry | None) -> Registry:
    """The registry that is passed, or this article's."""
    if registry is None:
        return load_registry()
    if not isinstance(registry, Registry):
        raise TypeError(
            f"a registry is expected, and not {type(registry).__name__}: pass load_registry(folder)"
        )
    return registry


_RECORD_FORMS = {
    "id": "[a-z0-9]+(-[a-z0-9]+)*", "headline": ".+", "language": "vi", "publisher": ".*", "source": ".+",
    "published": r"\d{4}-\d{2}-\d{2}", "time": r"(\d{2}:\d{2})?", "address": ".*", "sha256": "[0-9a-f]{64}",
}  # fmt: skip


def _read_record(folder: Path) -> dict[str, Any]:
    record = read_json(folder / "article.json")
    for key, pattern in _RECORD_FORMS.items():
        if not isinstance(record.get(key), str):
            raise InputError(f"article.json: key {key!r} is missing or no text")
        if not re.fullmatch(pattern, record[key]):
            raise InputError(
                f"article.json: key {key!r} is {record[key]!r}: expected text of the form {pattern}"
            )
    paragraphs = record.get("paragraphs")
    if not isinstance(paragraphs, list) or not paragraphs:
        raise InputError("article.json: key 'paragraphs' is no list of paragraphs")
    for number, paragraph in enumerate(paragraphs, start=1):
        where = f"article.json: paragraph {number}"
        if not isinstance(paragraph, dict) or paragraph.get("number") != number:
            raise InputError(f"{where}: expected 'number': {number}")
        for key, least in (("length", 1), ("digits", 0)):
            if type(paragraph.get(key)) is not int or paragraph[key] < least:
                raise InputError(
                    f"{where}: {key!r} is {paragraph.get(key)!r}: expected a number of characters"
                )
        if not isinstance(paragraph.get("sha256"), str) or not re.fullmatch(
            "[0-9a-f]{64}", paragraph["sha256"]
        ):
            raise InputError(f"{where}: 'sha256' is no hash of 64 hexadecimal digits")
    return record


# --- what the tables promise beyond their schema ----------------------------------------------------------------------


def _rows(registry: Registry, table: str) -> Iterator[tuple[int, str, Row]]:
    """The rows of a table with their number and id."""
    for row, (id, content) in enumerate(registry.tables[table].items(), start=2):
        yield row, id, content


def _check_ids(registry: Registry) -> None:
    """No two things that a formula can name share an id; ids begin with their section."""
    if "article" not in registry.tables["sections"]:
        raise InputError("sections.csv: there is no section 'article': expected one for the posting")
    if not registry.tables["figures"]:
        raise InputError("figures.csv: there is no figure: expected at least one")
    owner: dict[str, str] = {}
    for table in ("figures", "results", "references", "mentions", "readings"):
        for row, id, content in _rows(registry, table):
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
        for row, id, content in _rows(registry, table):
            if not id.startswith(f"{content['section']}-"):
                expected = id.split("-")[0]
                wrong = f"{content['section']!r} does not begin the id: expected {expected!r}"
                raise breach(table, row, "section", wrong, id)
    for table, pairs in (("figures", ("unit", "note_en")), ("results", ("unit",))):
        for row, id, content in _rows(registry, table):
            for column in pairs:
                other = column.replace("_en", "") + "_vi"
                if bool(content[column]) != bool(content[other]):
                    raise breach(table, row, other, f"expected text exactly where {column} has some", id)


def _check_figures(registry: Registry) -> None:
    for row, id, figure in _rows(registry, "figures"):
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


def _check_mentions(registry: Registry) -> None:
    figures, record = registry.tables["figures"], registry.record
    lengths = {p["number"]: p["length"] for p in record["paragraphs"]}
    at, end, rank = 0, 0, 0
    for row, id, mention in _rows(registry, "mentions"):

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
    _check_coverage(registry)


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


def _check_coverage(registry: Registry) -> None:
    """Every digit of a paragraph lies in a mention, and every figure has one."""
    mentions = registry.tables["mentions"].values()
    for paragraph in registry.record["paragraphs"]:
        number = paragraph["number"]
        covered = sum(c in "0123456789" for m in mentions if m["paragraph"] == number for c in m["printed"])
        if covered != paragraph["digits"]:
            has = f"which has {paragraph['digits']}"
            raise InputError(f"mentions.csv, column printed: {covered} digits in paragraph {number}, {has}")
    without = set(registry.tables["figures"]) - {m["figure_id"] for m in mentions}
    if without:
        raise InputError(
            f"mentions.csv, column figure_id: figure {min(without)} has no mention: expected at least one"
        )


def _check_readings(registry: Registry) -> None:
    for row, id, reading in _rows(registry, "readings"):
        figure = registry.tables["figures"].get(reading["figure_id"])
        if reading["locale"] and not figure:
            raise breach(
                "readings", row, "locale", "it reads a figure's numeral: expected a figure_id beside it", id
            )
        if reading["value"]:
            registry.value(id)
    for row, id, _ in _rows(registry, "references"):
        try:
            registry.value(id)
        except NoValueError:
            continue
        except ValueError as error:
            raise breach("references", row, "value", str(error), id) from None


def _check_claims(registry: Registry) -> None:
    count = len(registry.record["paragraphs"])
    for row, id, claim in _rows(registry, "unquantified"):
        if claim["paragraph"] > count:
            wrong = f"{claim['paragraph']} is not a paragraph of the article, which has {count}"
            raise breach("unquantified", row, "paragraph", wrong, id)


def _check_formulas(registry: Registry) -> None:
    """Formulas are read, their ids known, their results in no circle, and what they join can be joined."""
    for table in ("results", "relations"):
        for row, id, content in _rows(registry, table):
            try:
                _check_names(registry, parse(content["formula"]))
            except InputError as error:
                raise breach(table, row, "formula", str(error), id) from None
    _check_circles(registry)
    for table in ("results", "relations"):
        for row, id, content in _rows(registry, table):
            tree = parse(content["formula"])
            try:
                if table == "results":
                    registry.number(id)
                else:
                    put_to_test(tree, resolver(registry, content["reading_id"]))
            except NoValueError:
                continue
            except InputError as error:
                raise breach(table, row, "formula", str(error), id) from None
            if table == "relations":
                column, wrong = _wrong_layer(registry, tree, content)
                if wrong:
                    raise breach(table, row, column, wrong, id)


def _wrong_layer(registry: Registry, tree: Tree, relation: Row) -> tuple[str, str]:
    """The column and reason why a relation cannot be of its layer; empty where it can."""
    layer, reading = relation["layer"], relation["reading_id"]
    if layer == "reading":
        return "reading_id", "" if reading else "a relation of layer reading holds under one: expected its id"
    signs = ("=", "<=") if layer == "bound" else ("=",)
    if tree.op not in signs:
        return "layer", f"{layer!r} holds between two formulas: expected {' or '.join(signs)} in the formula"
    if layer in ("equality", "part") and registry.readings(tree, reading):
        return "layer", f"{layer!r} holds whatever is assumed, and the formula does not: expected reading"
    if layer == "equality" and len(registry.bears_on(tree)) < 2:
        return (
            "layer",
            "'equality' holds between distinct figures: expected the ids of two at least in the formula",
        )
    return "layer", ""


def _check_names(registry: Registry, tree: Tree) -> None:
    for name in names(tree):
        reading = registry.tables["readings"].get(name)
        if reading and not reading["value"]:
            raise InputError(f"reading {name!r} has no value that a formula could name")
        known = ("figures", "results", "references", "mentions", "readings")
        if not any(name in registry.tables[table] for table in known):
            raise InputError(f"{name!r} is no id of the registry")


def _check_circles(registry: Registry) -> None:
    results = registry.tables["results"]
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


def resolver(registry: Registry, reading_id: str = "") -> Resolve:
    """What gives ids their values under a reading."""
    locale = registry.locale(reading_id)
    return lambda id: registry.value(id, locale)


# --- scenarios --------------------------------------------------------------------------------------------------------


def change_registry(
    *,
    printed: Mapping[str, str] | None = None,
    references: Mapping[str, str] | None = None,
    readings: Mapping[str, str] | None = None,
    rounding: Rounding | None = None,
    registry: Registry | None = None,
) -> Registry:
    """Return a registry with something changed: a scenario.

    Parameters
    ----------
    printed : mapping, optional
        What figures print instead, by id; their mentions print it too, at the places of the original.
    references, readings : mapping, optional
        Values instead, by id, as `references.csv` and `readings.csv` hold them.
    rounding : str, optional
        Another rounding rule.
    registry : Registry, optional
        What is changed; this article's by default.

    Returns
    -------
    Registry
        A new one; the other stays as it was.

    Raises
    ------
    InputError
        If an id is unknown, or what is to be printed is no print of its kind.

    Examples
    --------
    >>> changed = change_registry(printed={"p02-targets-met": "25"}, rounding="truncate")
    >>> changed.number("p02-completion"), changed.number("p03-garden-area").interval
    (100 × 25 / 32 = 78.125%, [9.25, 9.26))
    >>> change_registry(printed={"p02-targets": "3.2"})
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: p02-targets cannot print '3.2': '3.2' is no Vietnamese numeral: expected dots between \
groups of three and a decimal comma, as in 4.764 or 88,94
    """
    registry = as_registry(registry)
    require_rounding(rounding or registry.rounding)
    figures, mentions = dict(registry.tables["figures"]), dict(registry.tables["mentions"])
    for id, text in (printed or {}).items():
        figure = figures.get(_known(id, "figures", registry))
        changed = {**figure, "printed": _text(text)}  # type: ignore[dict-item]
        if wrong := wrong_print(changed):
            raise InputError(f"{id} cannot print {text!r}: {wrong}")
        figures[id] = changed
        mentions |= {m["mention_id"]: _reprint(m, figure["printed"], text) for m in registry.places(id)}  # type: ignore[index]
    tables = {**registry.tables, "figures": figures, "mentions": mentions}
    for table, values in (("references", references), ("readings", readings)):
        rows = dict(registry.tables[table])
        for id, text in (values or {}).items():
            row = rows[_known(id, table, registry)]
            rows[id] = {**row, "value": _like(id, _text(text), row["value"], table)}
        tables[table] = rows
    frozen = {name: MappingProxyType(dict(table)) for name, table in tables.items()}
    changed_registry = replace(
        registry, tables=MappingProxyType(frozen), rounding=rounding or registry.rounding, scenario=True
    )
    for id in [*(references or {}), *(readings or {})]:
        changed_registry.value(id)
    return changed_registry


def _known(id: str, table: str, registry: Registry) -> str:
    if id not in registry.tables[table]:
        raise InputError(f"{id!r} is none of the {table}: expected an id of {table}.csv")
    return id


def _text(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(
            f"{text!r} is {type(text).__name__}: pass the text that is to stand there, such as '88,94'"
        )
    return text


def _like(id: str, text: str, before: str, table: str) -> str:
    """A value of the form that stood there: a day for a day, a number for a number."""
    fields = {field["name"]: field for field in base_schema()[table]["fields"]}
    pattern = fields["value"]["constraints"]["pattern"]
    same = ("-" in text) == ("-" in before)
    if not before or not same or not re.fullmatch(pattern, text):
        raise InputError(f"{id} cannot be {text!r}: expected a value of the form of {before!r}")
    return text


def _reprint(mention: Row, numeral: str, text: str) -> Row:
    """A mention with another numeral, its unit as it was, and its first letter large where it was."""
    if mention["printed"][:1].isupper() and not numeral[:1].isupper():
        text = text[:1].upper() + text[1:]
    return {**mention, "printed": text + mention["printed"][len(numeral) :]}


# --- tables for notebooks ---------------------------------------------------------------------------------------------
