"""The tables of an article's folder, under one rounding rule, as one frozen `Registry`; and scenarios."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lbanalysis.formulas import Days, Resolve, Tree, Value, evaluate, names, parse, put_to_test
from lbanalysis.intervals import Interval, Rounding, require_rounding
from lbanalysis.numbers import Number, exact, fraction_parts, printed_as
from lbanalysis.numerals import InputError, Locale
from lbanalysis.ranges import NoValueError
from lbanalysis.rules import Breaches, check_tables, read_days, refuse_first, wrong_change
from lbanalysis.tables import Row, Table, base_schema, file_stat, read_json, read_tables, wrong_text

LARGEST = 2000  # numbers that one result joins, those of the results that it names included


@dataclass(frozen=True, eq=False)
class Registry:
    """All that is known of one article: the tables of its folder, under one rounding rule.

    Parameters
    ----------
    folder : Path
        Where the tables were read.
    record, package, tables : mapping
        `article.json`, `datapackage.json`, and the rows of each table by id, by the name of the table.
    rounding : {"any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"}
        The rule by which decimals and percentages were rounded.
    scenario : bool
        Whether numbers or the rule were changed, so that it is no longer what the article says by itself.

    Examples
    --------
    >>> registry = load_registry()
    >>> registry, registry.number("p03-garden-area").interval
    (Registry of long-bien-2023: 52 figures in 72 mentions, [9.245, 9.255])
    >>> registry.number("p04-garden-area")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: 'p04-garden-area' is no id of the registry: expected that of a figure, \
a result, a reference, a mention or a reading with a value
    """

    folder: Path
    record: Mapping[str, Any]
    package: Mapping[str, Any]
    tables: Mapping[str, Table]
    rounding: Rounding = "any"
    scenario: bool = False
    _values: dict[tuple[str, Locale], Value | NoValueError] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Keep copies of which nobody can take a row, nor add one."""
        tables = {name: MappingProxyType(dict(table)) for name, table in self.tables.items()}
        for name, content in (("record", self.record), ("package", self.package), ("tables", tables)):
            object.__setattr__(self, name, MappingProxyType(dict(content)))

    def __repr__(self) -> str:
        sizes = f"{len(self.tables['figures'])} figures in {len(self.tables['mentions'])} mentions"
        rule = f", rounding {self.rounding}" if self.rounding != "any" else ""
        return f"Registry of {self.record['id']}: {sizes}{rule}"

    def __reduce__(self) -> tuple[Any, ...]:
        """How another process gets it: without what was computed."""
        tables = {name: dict(table) for name, table in self.tables.items()}
        record, package = dict(self.record), dict(self.package)
        return Registry, (self.folder, record, package, tables, self.rounding, self.scenario)

    def number(self, id: str, locale: Locale = "vi") -> Number:
        """The Number of a figure, result, reference or reading: the one way from an id to its interval."""
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
            raise InputError("the formula ends in a date: expected a number")
        return value

    def value(self, id: str, locale: Locale = "vi") -> Value:
        """What an id stands for in a formula; numerals are read by a locale. Computed once."""
        if (id, locale) not in self._values:
            try:
                self._values[id, locale] = self._value(id, locale)
            except NoValueError as error:
                self._values[id, locale] = error
        found = self._values[id, locale]
        if isinstance(found, NoValueError):
            raise found.with_traceback(None)  # it is kept, and would grow with each time it is raised
        return found

    def _value(self, id: str, locale: Locale) -> Value:
        if figure := self.tables["figures"].get(id):
            return self._figure(figure, locale)
        if result := self.tables["results"].get(id):
            return self._result(result)
        if mention := self.tables["mentions"].get(id):
            return str(mention["printed"])
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
        id = result["result_id"]
        number = self.compute(parse(result["formula"]), self.locale(result["reading_id"]))
        if number.size > LARGEST:
            raise InputError(f"result {id} joins more than {LARGEST} numbers: expected fewer")
        unit = result["unit"] or ("" if number.op else number.unit)
        return replace(number, unit=unit, name=id)

    def locale(self, reading_id: str) -> Locale:
        """How numerals are read under a reading."""
        return self.tables["readings"].get(reading_id, {}).get("locale") or "vi"

    def _reached(self, tree: Tree) -> tuple[str, ...]:
        """Every id that a formula names, and those that the results name which it names, each once."""
        found: dict[str, None] = {}
        left = [*reversed(names(tree))]
        while left:
            id = left.pop()
            if id in self.tables["results"] and id not in found:
                left += reversed(names(parse(self.tables["results"][id]["formula"])))
            found[id] = None
        return tuple(found)

    def inputs(self, tree: Tree) -> tuple[str, ...]:
        """The figures, references, readings and mentions that enter a formula, also by way of results."""
        return tuple(id for id in self._reached(tree) if id not in self.tables["results"])

    def bears_on(self, tree: Tree) -> tuple[str, ...]:
        """The figures that a relation is about: those that it names, itself or by their mentions."""
        figures, mentions = self.tables["figures"], self.tables["mentions"]
        owners = [mentions[id]["figure_id"] if id in mentions else id for id in self.inputs(tree)]
        return tuple(dict.fromkeys(id for id in owners if id in figures))

    def readings(self, tree: Tree, reading_id: str = "") -> tuple[str, ...]:
        """The readings under which a formula holds: its own first, and those of the results that it names."""
        results, readings = self.tables["results"], self.tables["readings"]
        under = [results[id]["reading_id"] if id in results else id for id in self._reached(tree)]
        return tuple(dict.fromkeys(id for id in (reading_id, *under) if id in readings))

    def places(self, figure_id: str) -> tuple[Row, ...]:
        """The mentions of a figure, in the order of the text."""
        return tuple(m for m in self.tables["mentions"].values() if m["figure_id"] == figure_id)


def _given(value: str, id: str, unit: str = "") -> Value:
    """A value from outside the article: a day, an exact number, or a range of numbers."""
    if "-" in value:
        try:
            day = date.fromisoformat(value.replace("--", "2000-", 1))  # a leap year, which has every day
        except ValueError:
            raise InputError(f"{id}: {value!r} is no day of the calendar") from None
        if value.startswith("--"):
            raise NoValueError(f"{value} is a day of every year", f"{value} là ngày lặp lại hằng năm")
        return Days(day, day)
    low, _, high = value.partition("..")
    if high:
        return Number(own=Interval(Fraction(low), Fraction(high)), spread=True, unit=unit, name=id, key=id)
    return exact(Fraction(low), unit, id)


def registry_folder() -> Path:
    """The folder of this article's registry, or the one that the variable LBANALYSIS_REGISTRY names."""
    named = os.environ.get("LBANALYSIS_REGISTRY")
    return Path(named) if named else home_folder()


def home_folder() -> Path:
    """The folder of the article that this project is about, which comes with the package."""
    return _shipped("data", "datapackage.json")


def docs_folder() -> Path:
    """The folder of the site's configuration, templates and translations."""
    return _shipped("docs", "conf.py")


def _shipped(folder: str, file: str) -> Path:
    """A folder inside the installed package, or of the checkout that the package runs from."""
    package = Path(__file__).resolve().parent
    for place in (package / folder, package.parents[1] / folder):
        if (place / file).is_file():
            return place
    raise InputError(f"{folder}/{file} is missing: expected it in the checkout or in the installed package")


def checkout_folder() -> Path:
    """The checkout that the package runs from, where the notebooks are; an installed wheel has none."""
    checkout = Path(__file__).resolve().parents[2]
    if not any((checkout / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        wanted = "expected their folder (--notebooks DIR)"
        raise InputError(f"the notebooks are not in the installed package: {wanted}")
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
        If a cell breaks the schema or tables do not fit each other: table, row and column are named.

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
    files = ["article.json", "datapackage.json", *(f"{table}.csv" for table in base_schema())]
    stats = (file_stat(where / name) for name in files)
    stamps = tuple(stat and (stat.st_mtime_ns, stat.st_size) for stat in stats)
    return _load(where, rounding, stamps)


@lru_cache(maxsize=8)
def _load(folder: Path, rounding: Rounding, stamps: object) -> Registry:
    package = read_json(folder / "datapackage.json")
    _check_package(package)
    record = _read_record(folder)
    changed = rounding != "any"
    registry = Registry(folder, record, package, read_tables(folder, package), rounding, changed)
    check_tables(registry.tables, record)
    refuse_first(registry.tables, _wrong_rows(registry))
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


def _check_package(package: Mapping[str, Any]) -> None:
    """Refuse a description of the analysis that cannot be cited."""
    if not isinstance(package.get("title"), str) or not isinstance(package.get("version"), str):
        raise InputError("datapackage.json: 'title' and 'version' of the analysis are expected, both text")
    for key in ("title_vi", "description", "created"):
        if not isinstance(text := package.get(key, ""), str):
            raise InputError(f"datapackage.json: {key!r} is {text!r}: expected text")
    if created := package.get("created"):
        _check_day(created[:10], "datapackage.json: 'created'")
    makers, names = package.get("contributors", []), ("title", "familyName", "givenName")
    if not isinstance(makers, list) or not all(
        isinstance(maker, dict) and all(isinstance(maker.get(name, ""), str) for name in names)
        for maker in makers
    ):
        wanted = f"expected a list of objects with {', '.join(names)}, each text"
        raise InputError(f"datapackage.json: 'contributors' is {makers!r}: {wanted}")


def _check_day(text: str, where: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{where} is {text!r}: expected a day such as 2023-04-18") from None


_TEXTS = {
    "id": "[a-z0-9]+(-[a-z0-9]+)*", "headline": ".+", "language": "vi", "publisher": ".*", "source": ".+",
    "published": r"(\d{4}-\d{2}-\d{2})?", "time": r"(\d{2}:\d{2})?", "address": ".*",
    "sha256": "[0-9a-f]{64}", "headline_en": ".*", "publisher_en": ".*",
}  # fmt: skip


def _read_record(folder: Path) -> dict[str, Any]:
    record = read_json(folder / "article.json")
    for key in _TEXTS:
        if key in record or not key.endswith("_en"):
            _check_text(record, key, "article.json")
    if record["published"]:
        _check_day(record["published"], "article.json: key 'published'")
    for key in ("about_en", "about_vi"):  # what the site says of the source; may be left out
        about = record.setdefault(key, [])
        if not isinstance(about, list) or not all(isinstance(text, str) for text in about):
            raise InputError(f"article.json: key {key!r} is no list of texts")
    if not isinstance(record.get("paragraphs"), list) or not record["paragraphs"]:
        raise InputError("article.json: key 'paragraphs' is no list of paragraphs")
    for number, paragraph in enumerate(record["paragraphs"], start=1):
        where = f"article.json: paragraph {number}"
        if not isinstance(paragraph, dict) or paragraph.get("number") != number:
            raise InputError(f"{where}: expected 'number': {number}")
        for key, least in (("length", 1), ("digits", 0)):
            count = paragraph.get(key)
            if type(count) is not int or count < least:
                raise InputError(f"{where}: {key!r} is {count!r}: expected a number of characters")
        _check_text(paragraph, "sha256", where)
    return record


def _check_text(content: Mapping[str, Any], key: str, where: str) -> None:
    text = content.get(key)
    if not isinstance(text, str):
        raise InputError(f"{where}: key {key!r} is missing or no text")
    if not re.fullmatch(_TEXTS[key], text):
        raise InputError(f"{where}: key {key!r} is {text!r}: expected text of the form {_TEXTS[key]}")
    if wrong := wrong_text(text):
        raise InputError(f"{where}: key {key!r}: {wrong}")


def _wrong_rows(registry: Registry) -> Breaches:
    """What can be read has a value or a reason why not, and relations can be of their layers."""
    for table, column in (("readings", "value"), ("references", "value"), ("results", "formula")):
        for id, row in registry.tables[table].items():
            try:
                if row[column]:
                    registry.value(id)
            except NoValueError:
                continue
            except ValueError as error:
                yield table, id, column, str(error)
    for id, row in registry.tables["relations"].items():
        try:
            put_to_test(parse(row["formula"]), resolver(registry, row["reading_id"]))
        except ValueError as error:
            yield "relations", id, "formula", str(error)
        for column, wrong in _wrong_layer(registry, row):
            yield "relations", id, column, wrong


def _wrong_layer(registry: Registry, relation: Row) -> Iterator[tuple[str, str]]:
    """Why a relation cannot be of its layer, and the column that says so."""
    layer, reading, tree = relation["layer"], relation["reading_id"], parse(relation["formula"])
    if layer == "reading":
        if not reading:
            yield "reading_id", "a relation of layer reading holds under one: expected its id"
        return
    signs = ("=", "<=") if layer == "bound" else ("=",)
    if tree.op not in signs:
        yield "layer", f"{layer!r} holds between two formulas: expected {' or '.join(signs)} in the formula"
    if layer != "bound" and registry.readings(tree, reading):
        yield "layer", f"{layer!r} holds whatever is assumed, and the formula does not: expected reading"
    if layer == "equality" and len(registry.bears_on(tree)) < 2:
        wrong = "holds between distinct figures: expected the ids of two at least in the formula"
        yield "layer", f"{layer!r} {wrong}"


def resolver(registry: Registry, reading_id: str = "") -> Resolve:
    """What gives ids their values under a reading."""
    locale = registry.locale(reading_id)
    return lambda id: registry.value(id, locale)


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
    lbanalysis.numerals.InputError: p02-targets cannot print '3.2': '3.2' is no Vietnamese numeral: \
expected dots between groups of three and a decimal comma, as in 4.764 or 88,94
    """
    registry = as_registry(registry)
    rule = rounding or registry.rounding
    require_rounding(rule)
    for given in filter(None, (printed, references, readings)):
        if not isinstance(given, Mapping):
            raise TypeError(f"{given!r} is {type(given).__name__}: pass what is changed by id, as a mapping")
    tables = {name: dict(table) for name, table in registry.tables.items()}
    for id, text in (printed or {}).items():
        figure = _known(id, text, "figures", registry)
        changed = {**figure, "printed": text}
        if wrong := wrong_change(changed, figure):
            raise InputError(f"{id} cannot print {text!r}: {wrong}")
        tables["figures"][id] = changed
        for mention in registry.places(id):
            tables["mentions"][mention["mention_id"]] = _reprint(mention, figure["printed"], text)
    for table, values in (("references", references), ("readings", readings)):
        for id, text in (values or {}).items():
            row = _known(id, text, table, registry)
            _check_like(id, text, row["value"], table)
            tables[table][id] = {**row, "value": text}
    return replace(registry, tables=tables, rounding=rule, scenario=True)


def _known(id: str, text: object, table: str, registry: Registry) -> Row:
    """The row of an id under which a text is to stand."""
    if id not in registry.tables[table]:
        raise InputError(f"{id!r} is none of the {table}: expected an id of {table}.csv")
    if not isinstance(text, str):
        kind = type(text).__name__
        raise TypeError(f"{text!r} is {kind}: pass the text that is to stand there, such as '88,94'")
    return registry.tables[table][id]


def _check_like(id: str, text: str, before: str, table: str) -> None:
    """Refuse a value that is not of the form that stood there: a day for a day, a number for a number."""
    [field] = [field for field in base_schema()[table]["fields"] if field["name"] == "value"]
    if not before:
        raise InputError(f"{id} has no value that could be changed: expected another of {table}.csv")
    same = text.count("-") == before.count("-")
    low, _, high = text.partition("..")
    wrong = not re.fullmatch(field["constraints"]["pattern"], text)
    if not same or wrong or (high and Fraction(low) > Fraction(high)):
        raise InputError(f"{id} cannot be {text!r}: expected a value of the form of {before!r}")
    with suppress(NoValueError):  # as a day of every year has none
        _given(text, id)


def _reprint(mention: Row, numeral: str, text: str) -> Row:
    """A mention with another numeral, its unit as it was, and its first letter large where it was."""
    if mention["printed"][:1].isupper() and not numeral[:1].isupper():
        text = text[:1].upper() + text[1:]
    return {**mention, "printed": text + mention["printed"][len(numeral) :]}
