"""Read the tables of `data/` as DataFrames, and an article (text or saved HTML) as canonical paragraphs.

Nothing else reads the registry's files. Each table is held against its schema in `datapackage.json` and against what the
registry promises beyond it; the first breach is refused in one line that names table, row and column. Rows are counted as
a spreadsheet counts them: the header is row 1.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from lbanalysis.mentions import canonical_paragraph, find_mentions, printed_decimals, read_printed


class InputError(ValueError):
    """Input that cannot be used; the message is one line that says what is wrong and what would be right."""


# --- tables -----------------------------------------------------------------------------------------------------------


def registry_folder() -> Path:
    """Return the folder of the registry: the checkout's `data/`, or the copy inside the installed package.

    Returns
    -------
    Path
        A folder that holds `datapackage.json`.

    Raises
    ------
    InputError
        If neither is there.

    Source
    ------
    The layout of the project.

    Examples
    --------
    >>> (registry_folder() / "figures.csv").is_file()
    True
    """
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
    """Return the checkout that the package runs from, where the notebooks are.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the package runs from an installed wheel, which has no notebooks.

    Source
    ------
    The layout of the project.

    Examples
    --------
    >>> (checkout_folder() / "notebooks").is_dir()
    True
    """
    checkout = Path(__file__).resolve().parents[2]
    if not list((checkout / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        raise InputError(
            "reproduce needs the notebooks, which are not in the installed package: run it from a checkout of the project"
        )
    return checkout


def load_figures(folder: str | Path | None = None) -> pd.DataFrame:
    """Load the figures: one row per distinct fact that the article states with a number (52 rows).

    Parameters
    ----------
    folder : str or Path, optional
        A registry other than the project's own.

    Returns
    -------
    DataFrame
        Columns ``figure_id, section, role, kind, printed, value, decimals, unit, unit_vi, qualifier, period, label_en,
        label_vi, statement_en, statement_vi, note, note_vi``; text as ``string`` (empty, never missing), ``decimals`` as
        ``Int64``. ``value`` is an exact decimal string in the row's ``unit``.

    Raises
    ------
    InputError
        If a cell breaks the schema, or a value is not what its printed text gives: table, row and column are named.

    Source
    ------
    The article of 18 April 2023 (`load_record`); CC BY 4.0.

    Examples
    --------
    >>> figures = load_figures().set_index("figure_id")
    >>> figures.loc["p03-garden-area", ["printed", "value", "unit"]].tolist()
    ['9,25', '9.25', 'ha']
    >>> load_figures("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: datapackage.json is missing in nowhere: expected the folder of a registry
    """
    figures = _load_table("figures", folder)
    for row, figure in enumerate(figures.itertuples(), start=2):
        where = f"figures.csv, row {row} ({figure.figure_id}), column"
        if not figure.figure_id.startswith(f"{figure.section}-"):
            raise InputError(
                f"{where} section: {figure.section!r} does not begin the id: expected {figure.figure_id.split('-')[0]!r}"
            )
        if (figure.role == "date") != (figure.kind in ("date", "period", "time")):
            raise InputError(f"{where} role: {figure.role!r} is not the role of a {figure.kind}")
        try:
            mention = read_printed(figure.printed, figure.kind)
        except ValueError as error:
            raise InputError(f"{where} printed: {error}") from None
        if figure.value != mention.value:
            raise InputError(
                f"{where} value: {figure.value!r} is not what the printed {figure.printed!r} gives: expected {mention.value!r}"
            )
        decimals = printed_decimals(figure.printed)
        if decimals != (None if pd.isna(figure.decimals) else figure.decimals):
            expected = "an empty cell" if decimals is None else decimals
            raise InputError(
                f"{where} decimals: not what the printed {figure.printed!r} gives: expected {expected}"
            )
        if bool(figure.unit) == (figure.role == "date"):
            raise InputError(f"{where} unit: {figure.unit!r}, but a quantity has a unit and a date has none")
        if (figure.kind == "percent") != (figure.unit == "%"):
            raise InputError(f"{where} unit: {figure.unit!r} is not the unit of a {figure.kind}")
        for column in ("unit", "note"):
            if bool(getattr(figure, column)) != bool(getattr(figure, f"{column}_vi")):
                raise InputError(f"{where} {column}_vi: expected text exactly where {column} has some")
    return figures


def load_mentions(folder: str | Path | None = None) -> pd.DataFrame:
    """Load the mentions: one row per numeric expression at one place of the article's text (72 rows).

    Parameters
    ----------
    folder : str or Path, optional
        A registry other than the project's own.

    Returns
    -------
    DataFrame
        Columns ``mention_id, paragraph, start, end, printed, role, figure_id, reason``; text as ``string``, ``paragraph``
        (from 1), ``start`` and ``end`` [characters of the canonical paragraph] as ``Int64``. In the order of the text.

    Raises
    ------
    InputError
        If a cell breaks the schema, names an unknown figure, or does not fit its neighbours.

    Source
    ------
    The article of 18 April 2023 (`load_record`); CC BY 4.0.

    Examples
    --------
    >>> load_mentions().query("figure_id == 'p03-garden-area'")["printed"].tolist()
    ['9,25ha']
    >>> load_mentions("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: datapackage.json is missing in nowhere: expected the folder of a registry
    """
    figures = load_figures(folder).set_index("figure_id").to_dict("index")
    record = load_record(folder)
    lengths = {p["number"]: p["length"] for p in record["paragraphs"]}
    mentions = _load_table("mentions", folder)
    at, end, rank = 0, 0, 0
    for row, mention in enumerate(mentions.itertuples(), start=2):
        where = f"mentions.csv, row {row} ({mention.mention_id}), column"
        if mention.paragraph not in lengths or mention.paragraph < at:
            raise InputError(
                f"{where} paragraph: {mention.paragraph} is not a paragraph of the article, or not in the order of the text"
            )
        end, rank = (end, rank + 1) if mention.paragraph == at else (0, 1)
        at = mention.paragraph
        if mention.mention_id != f"m{at:02d}-{rank:02d}":
            raise InputError(
                f"{where} mention_id: expected 'm{at:02d}-{rank:02d}', mention {rank} of paragraph {at}"
            )
        if mention.start < end:
            raise InputError(
                f"{where} start: {mention.start} lies before the end of the mention above ({end})"
            )
        if mention.end != mention.start + len(mention.printed):
            expected = mention.start + len(mention.printed)
            raise InputError(
                f"{where} end: {mention.end} is not start plus the length of {mention.printed!r}: expected {expected}"
            )
        end = mention.end
        if end > lengths[at]:
            raise InputError(
                f"{where} end: {end} lies behind paragraph {at}, which has {lengths[at]} characters"
            )
        if (mention.role == "identifier") != bool(mention.reason) or bool(mention.reason) == bool(
            mention.figure_id
        ):
            raise InputError(
                f"{where} reason: an identifier has a reason and no figure, any other mention a figure and no reason"
            )
        if not mention.figure_id:
            if not any(m.printed == mention.printed for m in find_mentions(mention.printed)):
                raise InputError(
                    f"{where} printed: {mention.printed!r} does not read as one number, code or rank"
                )
            continue
        figure = figures[mention.figure_id]
        if mention.role != figure["role"]:
            raise InputError(
                f"{where} role: {mention.role!r}, but figure {mention.figure_id} is a {figure['role']}"
            )
        suffix = {"percent": "%", "measure": figure["unit"], "duration": f" {figure['unit_vi']}"}.get(
            figure["kind"], ""
        )
        if mention.printed.lower() != figure["printed"].lower() + suffix:
            expected = figure["printed"] + suffix
            raise InputError(
                f"{where} printed: {mention.printed!r} is not how figure {mention.figure_id} is printed: expected {expected!r}"
            )
    unmentioned = set(figures) - set(mentions["figure_id"])
    digits = mentions["printed"].str.count("[0-9]").groupby(mentions["paragraph"]).sum()
    for paragraph in record["paragraphs"]:
        number, covered = paragraph["number"], int(digits.get(paragraph["number"], 0))
        if covered != paragraph["digits"]:
            raise InputError(
                f"mentions.csv, column printed: {covered} digits in paragraph {number}, which has {paragraph['digits']}"
            )
    if unmentioned:
        raise InputError(
            f"mentions.csv, column figure_id: figure {min(unmentioned)} has no mention: expected at least one"
        )
    return mentions


def load_unquantified(folder: str | Path | None = None) -> pd.DataFrame:
    """Load the claims that the article makes without a number (18 rows).

    Parameters
    ----------
    folder : str or Path, optional
        A registry other than the project's own.

    Returns
    -------
    DataFrame
        Columns ``claim_id, section, paragraph, label_en, label_vi``; text as ``string``, ``paragraph`` (from 1) as ``Int64``.

    Raises
    ------
    InputError
        If a cell breaks the schema.

    Source
    ------
    The article of 18 April 2023 (`load_record`), in our own words; CC BY 4.0.

    Examples
    --------
    >>> "b2-health-insurance" in set(load_unquantified()["claim_id"])
    True
    >>> load_unquantified("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: datapackage.json is missing in nowhere: expected the folder of a registry
    """
    claims = _load_table("unquantified", folder)
    count = len(load_record(folder)["paragraphs"])
    for row, claim in enumerate(claims.itertuples(), start=2):
        where = f"unquantified.csv, row {row} ({claim.claim_id}), column"
        if not claim.claim_id.startswith(f"{claim.section}-"):
            raise InputError(
                f"{where} section: {claim.section!r} does not begin the id: expected {claim.claim_id.split('-')[0]!r}"
            )
        if claim.paragraph > count:
            raise InputError(
                f"{where} paragraph: {claim.paragraph} is not a paragraph of the article, which has {count}"
            )
    return claims


def load_references(folder: str | Path | None = None) -> pd.DataFrame:
    """Load the references: independent public values that bear on figures (16 rows). They never turn a verdict.

    Parameters
    ----------
    folder : str or Path, optional
        A registry other than the project's own.

    Returns
    -------
    DataFrame
        Columns ``reference_id, topic_en, topic_vi, value, unit, period, address, figure_id, effect, note, note_vi``, all
        ``string``; ``value`` is in the row's ``unit``, ``effect`` is supports, context or contradicts.

    Raises
    ------
    InputError
        If a cell breaks the schema or names an unknown figure.

    Source
    ------
    The pages named in ``address``, as stored copies seen in November 2026; each copy holds the beginning of a page.

    Examples
    --------
    >>> load_references().set_index("reference_id").loc["wards-at-founding", "value"]
    '14'
    >>> load_references("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: datapackage.json is missing in nowhere: expected the folder of a registry
    """
    return _load_table("references", folder)


def load_relations(folder: str | Path | None = None) -> pd.DataFrame:
    """Load the relations: one row per arithmetic statement that ties figures together (33 rows).

    Parameters
    ----------
    folder : str or Path, optional
        A registry other than the project's own.

    Returns
    -------
    DataFrame
        Columns ``relation_id, kind, layer, terms, statement_en, statement_vi, reading_en, reading_vi``, all ``string``.
        ``terms`` joins the rows of `relation_terms.csv`: ``part=id`` separated by spaces, in the order of their positions; an
        id is a figure's or a mention's. A re-runner may edit it.

    Raises
    ------
    InputError
        If a cell breaks the schema, names an unknown figure or mention, or terms are missing or out of order.

    Source
    ------
    The article's own arithmetic, in our words; CC BY 4.0.

    Examples
    --------
    >>> load_relations().set_index("relation_id").loc["p02-targets-sum", "terms"]
    'addend=p02-targets-met addend=p02-targets-in-progress total=p02-targets'
    >>> load_relations("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: datapackage.json is missing in nowhere: expected the folder of a registry
    """
    relations, terms = _load_table("relations", folder), _load_table("relation_terms", folder)
    for row, relation in enumerate(relations.itertuples(), start=2):
        where = f"relations.csv, row {row} ({relation.relation_id}), column"
        for column in ("reading_en", "reading_vi"):
            if bool(getattr(relation, column)) != (relation.layer == "reading"):
                raise InputError(f"{where} {column}: expected text exactly where layer is reading")
    joined: dict[str, list[str]] = {relation_id: [] for relation_id in relations["relation_id"]}
    for row, term in enumerate(terms.itertuples(), start=2):
        where = f"relation_terms.csv, row {row} ({term.relation_id}), column"
        own = joined[term.relation_id]
        if term.position != len(own) + 1:
            raise InputError(f"{where} position: {term.position} is out of order: expected {len(own) + 1}")
        if bool(term.figure_id) == bool(term.mention_id):
            raise InputError(
                f"{where} figure_id: a term is a figure or a mention: expected one of the two ids"
            )
        own.append(f"{term.part}={term.figure_id or term.mention_id}")
    without = [relation_id for relation_id, own in joined.items() if not own]
    if without:
        raise InputError(
            f"relation_terms.csv, column relation_id: relation {without[0]} has no term: expected at least one"
        )
    relations.insert(
        3, "terms", pd.array([" ".join(joined[r]) for r in relations["relation_id"]], dtype="string")
    )
    return relations


def load_result_names(folder: str | Path | None = None) -> pd.DataFrame:
    """Load what the results are called: one row per number computed from figures (44 rows). `compute_results` computes them.

    Parameters
    ----------
    folder : str or Path, optional
        A registry other than the project's own.

    Returns
    -------
    DataFrame
        Columns ``result_id, section, inputs, unit, unit_vi, formula, label_en, label_vi, reading_en, reading_vi``, all
        ``string``; ``inputs`` are ids of figures and references, separated by spaces.

    Raises
    ------
    InputError
        If a cell breaks the schema or names an unknown figure or reference.

    Source
    ------
    This project; CC BY 4.0.

    Examples
    --------
    >>> load_result_names().set_index("result_id").loc["p03-garden-target", "inputs"]
    'p03-garden-area p03-garden-area-share'
    >>> load_result_names("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: datapackage.json is missing in nowhere: expected the folder of a registry
    """
    names = _load_table("results", folder)
    figures = set(load_figures(folder)["figure_id"])
    known = figures | set(load_references(folder)["reference_id"])
    for row, result in enumerate(names.itertuples(), start=2):
        where = f"results.csv, row {row} ({result.result_id}), column"
        if not result.result_id.startswith(f"{result.section}-"):
            raise InputError(
                f"{where} section: {result.section!r} does not begin the id: expected {result.result_id.split('-')[0]!r}"
            )
        if result.result_id in figures:
            raise InputError(
                f"{where} result_id: {result.result_id!r} is the id of a figure: expected one of its own"
            )
        unknown = [name for name in result.inputs.split() if name not in known]
        if unknown or len(set(result.inputs.split())) != len(result.inputs.split()):
            raise InputError(
                f"{where} inputs: {(unknown or [result.inputs])[0]!r} is unknown or there twice: expected ids of figures and references"
            )
        for column in ("unit", "reading_en"):
            other = "unit_vi" if column == "unit" else "reading_vi"
            if bool(getattr(result, column)) != bool(getattr(result, other)):
                raise InputError(f"{where} {other}: expected text exactly where {column} has some")
    return names


def load_chart_names(folder: str | Path | None = None) -> pd.DataFrame:
    """Load what the charts are called: one row per drawing (20 rows). The title of a drawn chart says its finding instead.

    Parameters
    ----------
    folder : str or Path, optional
        A registry other than the project's own.

    Returns
    -------
    DataFrame
        Columns ``chart_id, label_en, label_vi``, all ``string``.

    Raises
    ------
    InputError
        If a cell breaks the schema.

    Source
    ------
    This project; CC BY 4.0.

    Examples
    --------
    >>> load_chart_names().set_index("chart_id").loc["garden_target", "label_en"]
    'Garden area and its implied target'
    >>> load_chart_names("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: datapackage.json is missing in nowhere: expected the folder of a registry
    """
    return _load_table("charts", folder)


def load_record(folder: str | Path | None = None) -> dict[str, Any]:
    """Load the bibliographic record of the article, with the length and hash of each paragraph.

    Parameters
    ----------
    folder : str or Path, optional
        A registry other than the project's own.

    Returns
    -------
    dict
        ``headline, language, publisher, source, published`` (ISO 8601), ``time, address, paragraphs`` (a list of
        ``number`` from 1, ``length`` and ``digits`` [characters], ``sha256``) and ``sha256`` of the canonical text, whose paragraphs
        are joined by line feeds.

    Raises
    ------
    InputError
        If the file is no such record.

    Source
    ------
    The article of 18 April 2023; its rights are its publisher's, the record is a fact.

    Examples
    --------
    >>> len(load_record()["paragraphs"])
    16
    >>> load_record("nowhere")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: article.json is missing in nowhere: expected the folder of a registry
    """
    folder = Path(folder) if folder is not None else registry_folder()
    record = _read_json(folder / "article.json")
    texts = ("headline", "language", "publisher", "source", "published", "time", "address", "sha256")
    wrong = [key for key in texts if not isinstance(record.get(key), str)]
    if wrong:
        raise InputError(f"article.json: key {wrong[0]!r} is missing or no text")
    for key, pattern in (
        ("published", r"\d{4}-\d{2}-\d{2}"),
        ("time", r"\d{2}:\d{2}"),
        ("language", "vi"),
        ("sha256", "[0-9a-f]{64}"),
    ):
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


def _read_json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise InputError(f"{path.name} is missing in {path.parent}: expected the folder of a registry")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
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


def _load_table(name: str, folder: str | Path | None) -> pd.DataFrame:
    """Read one table, held against its schema in the data package; foreign keys included."""
    folder = Path(folder) if folder is not None else registry_folder()
    package = _read_json(folder / "datapackage.json")
    resource = next((r for r in package.get("resources", []) if r.get("name") == name), None)
    if resource is None or "schema" not in resource:
        raise InputError(f"datapackage.json: resource {name!r} is missing or has no schema")
    fields, file = resource["schema"]["fields"], resource["path"]
    rows = _read_rows(folder / file, [f["name"] for f in fields])
    for column, field in enumerate(fields):
        seen: dict[str, int] = {}
        for number, row in enumerate(rows, start=2):
            wrong = _wrong_cell(row[column], field)
            if not wrong and (field.get("constraints") or {}).get("unique") and row[column] in seen:
                wrong = f"{row[column]!r} stands in row {seen[row[column]]} too: expected unique ids"
            if wrong:
                raise InputError(f"{file}, row {number}, column {field['name']}: {wrong}")
            seen[row[column]] = number
    for key in resource["schema"].get("foreignKeys", []):
        target, [source], [column_there] = (
            key["reference"]["resource"],
            key["fields"],
            key["reference"]["fields"],
        )
        there = next(r for r in package["resources"] if r.get("name") == target)
        names = [f["name"] for f in there["schema"]["fields"]]
        known = {row[names.index(column_there)] for row in _read_rows(folder / there["path"], names)}
        column = [f["name"] for f in fields].index(source)
        for number, row in enumerate(rows, start=2):
            if row[column] and row[column] not in known:
                raise InputError(
                    f"{file}, row {number}, column {source}: {row[column]!r} is no {column_there} of {target}.csv"
                )
    table = pd.DataFrame(rows, columns=[f["name"] for f in fields], dtype="string")
    for field in fields:
        if field["type"] == "integer":
            values = [int(v) if v else pd.NA for v in table[field["name"]]]
            table[field["name"]] = pd.array(values, dtype="Int64")
    return table


def _read_rows(path: Path, columns: list[str]) -> list[list[str]]:
    if not path.is_file():
        raise InputError(f"{path.name} is missing in {path.parent}: expected the folder of a registry")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = list(csv.reader(io.StringIO(raw[: error.start].decode("utf-8-sig"), newline="")))
        at, column = max(len(before), 1), len(before[-1]) if before else 1
        if raw[: error.start].endswith(b"\n"):
            at, column = at + 1, 1
        name = columns[column - 1] if column <= len(columns) else str(column)
        raise InputError(
            f"{path.name}, row {at}, column {name}: the bytes are not UTF-8: expected a file saved as UTF-8"
        ) from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(f"{path.name}: no CSV: {error}") from None
    header = rows[0] if rows else []
    for name in columns:
        if header.count(name) != 1:
            what = "missing" if name not in header else "there twice"
            raise InputError(
                f"{path.name}, row 1, column {name}: the column is {what}: expected {', '.join(columns)}"
            )
    if header != columns:
        name = next((h for h in header if h not in columns), header[0])
        raise InputError(
            f"{path.name}, row 1, column {name}: not expected there: expected {', '.join(columns)}"
        )
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            last = columns[min(len(row), len(columns)) - 1] if row else columns[0]
            raise InputError(
                f"{path.name}, row {number}, column {last}: the row has {len(row)} cells: expected {len(columns)}"
            )
    if len(rows) < 2:
        raise InputError(f"{path.name}, row 2, column {columns[0]}: the table has no rows")
    return rows[1:]


def _wrong_cell(text: str, field: dict[str, Any]) -> str:
    """Say what is wrong with a cell under its field's type and constraints, and what would be right; empty if nothing is."""
    limits = field.get("constraints") or {}
    if not text:
        return (
            "the cell is empty: expected " + field["description"].split(":")[0].lower()
            if limits.get("required")
            else ""
        )
    if text != canonical_paragraph(text):
        return f"{text!r} is not in canonical form: expected {canonical_paragraph(text)!r}"
    if field["type"] == "integer":
        if not re.fullmatch(r"0|[1-9][0-9]*", text):
            return f"{text!r} is no whole number"
        if int(text) < limits.get("minimum", 0) or int(text) > limits.get("maximum", 10**9):
            return f"{text} is out of range: expected {limits.get('minimum', 0)} to {limits.get('maximum', 10**9)}"
    if "enum" in limits and text not in limits["enum"]:
        return f"{text!r} is unknown: expected one of {', '.join(limits['enum'])}"
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
        return f"{text!r} does not have the form {limits['pattern']}"
    return ""


# --- articles ---------------------------------------------------------------------------------------------------------

_BLOCKS = set(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = set(
    "head script style template noscript svg math iframe object select textarea canvas audio video".split()
)


class Located(NamedTuple):
    """Where the registered paragraphs stand in a copy of the article.

    `paragraphs[n]` is the text found for registered paragraph n and where it begins in the copy [characters of its lines
    joined by spaces]; `how[n]` tells how it was found: same (its hash agrees), moved (the same, out of its order) or alike (it
    changed); `outside` is every other piece of text, with its place.
    """

    paragraphs: dict[int, tuple[int, str]]
    how: dict[int, str]
    outside: list[tuple[int, str]]


def load_article(path: str | Path) -> list[str]:
    """Read a text file or a saved web page as canonical paragraphs.

    Parameters
    ----------
    path : str or Path
        A UTF-8 (or UTF-16 with byte-order mark) text with one paragraph a line, or HTML. In a page that holds paragraphs
        of the registered article, what stands around and between them (navigation, scripts, related links) is left out;
        of any other page every visible block is a paragraph.

    Returns
    -------
    list of str
        Canonical paragraphs (`canonical_paragraph`), none empty.

    Raises
    ------
    InputError
        If the file is missing, empty, or neither text nor HTML that can be decoded.

    Source
    ------
    Unicode Standard Annex 15; WHATWG HTML for which elements are blocks and which are not shown.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "page.html").write_text("<p>Có 5 <b>hộ</b></p><script>7</script>", encoding="utf-8")
    ...     load_article(Path(folder, "page.html"))
    ['Có 5 hộ']
    >>> load_article("nowhere.txt")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: nowhere.txt: there is no such file: expected a text or HTML copy of an article
    """
    lines, html = read_lines(path)
    if not html:
        return lines
    found = locate_paragraphs(lines, load_record()["paragraphs"], load_mentions(), html)
    if not {"same", "moved"} & set(found.how.values()):
        return lines
    return [text for _, text in sorted(found.paragraphs.values())]


def read_lines(path: str | Path) -> tuple[list[str], bool]:
    """Read every non-empty line of a text, or visible block of a page, in canonical form.

    Parameters
    ----------
    path : str or Path
        As for `load_article`.

    Returns
    -------
    tuple of (list of str, bool)
        The lines, and whether the file is HTML.

    Raises
    ------
    InputError
        If the file is missing, empty, or cannot be decoded.

    Source
    ------
    As for `load_article`.

    Examples
    --------
    >>> read_lines("nowhere.txt")
    Traceback (most recent call last):
    ...
    lbanalysis.loaders.InputError: nowhere.txt: there is no such file: expected a text or HTML copy of an article
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder: expected a text or HTML copy of an article") from None
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such file: expected a text or HTML copy of an article"
        ) from None
    except OSError as error:
        raise InputError(
            f"{path}: the file cannot be read ({error.strerror}): expected a text or HTML copy of an article"
        ) from None
    text = _decode(raw, path)
    html = bool(
        re.match(
            r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype html|html|head|body)\b", text, re.I | re.S
        )
    ) or (path.suffix.lower() in (".html", ".htm", ".xhtml"))
    lines = [
        line
        for raw_line in (_visible_text(text) if html else text).splitlines()
        if (line := canonical_paragraph(raw_line))
    ]
    if not lines:
        raise InputError(f"{path}: the file has no text: expected a text or HTML copy of an article")
    return lines, html


def _decode(raw: bytes, path: Path) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        declared = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", raw[:4096], re.I)
        encoding = (
            declared[1].decode("ascii") if declared and not raw.startswith(b"\xef\xbb\xbf") else "utf-8-sig"
        )
    for name in dict.fromkeys(("utf-8-sig", encoding) if encoding != "utf-16" else (encoding,)):
        try:
            text = raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" in text:
            break
        return text
    raise InputError(f"{path}: this is not text in UTF-8: save the copy as UTF-8 text or HTML")


def _visible_text(markup: str) -> str:
    """The text that a page shows, one block a line; white space inside a block is one space."""
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, PreformattedString, Tag

    parts: list[str] = []

    def walk(node: Tag, preformatted: bool) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                hidden = child.name in _UNSEEN or child.has_attr("hidden")
                if hidden or re.search(r"display\s*:\s*none", str(child.get("style", ""))):
                    continue
                block = child.name in _BLOCKS
                parts.append("\n" if block else "")
                walk(child, preformatted or child.name == "pre")
                parts.append("\n" if block else "")
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                parts.append(str(child) if preformatted else re.sub(r"\s+", " ", str(child)))

    walk(BeautifulSoup(markup, "html.parser"), False)
    return "".join(parts)


# --- the registered paragraphs in a copy ------------------------------------------------------------------------------


def locate_paragraphs(
    lines: list[str], paragraphs: list[dict[str, Any]], mentions: pd.DataFrame, html: bool = False
) -> Located:
    """Find the registered paragraphs in the lines of a copy, wherever they stand.

    A paragraph whose hash agrees is found exactly, even if the copy breaks it over several lines or runs it together with
    others. Those that changed are then sought between the neighbours that were found, by their numbers and their length,
    so that one changed paragraph neither hides nor displaces another.

    Parameters
    ----------
    lines : list of str
        Canonical lines (`read_lines`).
    paragraphs : list of dict
        The registered ones: ``number, length`` [characters] and ``sha256`` (`load_record`).
    mentions : DataFrame
        The registered ones: ``paragraph, printed`` (`load_mentions`).
    html : bool
        Whether the lines may hold other text (navigation, advertisements). In a text file, what is left over between two
        paragraphs that were found is the paragraph between them, whatever has become of it.

    Returns
    -------
    Located
        The text and place of each registered paragraph that was found, and everything else.

    Raises
    ------
    KeyError
        If a paragraph or the mentions lack one of these.

    Source
    ------
    The paragraph hashes of `article.json`; alignment in the manner of W. Gale and K. Church (1993).

    Examples
    --------
    >>> locate_paragraphs(["Có 5 hộ"], load_record()["paragraphs"], load_mentions()).outside
    [(0, 'Có 5 hộ')]
    >>> locate_paragraphs(["Có 5 hộ"], [{"number": 1}], load_mentions())
    Traceback (most recent call last):
    ...
    KeyError: 'sha256'
    """
    record = paragraphs
    stream = " ".join(lines)
    exact = _exact_places(lines, stream, record)
    chain = _longest_chain(exact)
    found = {n: (place, stream[place : place + record[n - 1]["length"]]) for n, place in chain}
    how = dict.fromkeys(found, "same")
    pieces = _pieces(lines, sorted((place, place + len(text)) for place, text in found.values()))
    outside: list[tuple[int, str]] = []
    printed: dict[int, list[str]] = {}
    for number, text in mentions[["paragraph", "printed"]].itertuples(index=False):
        printed.setdefault(int(number), []).append(str(text))
    ends = [(0, -1), *chain, (len(record) + 1, len(stream) + 1)]
    for (before, low), (after, high) in itertools.pairwise(ends):
        gap = list(range(before + 1, after))
        between = [piece for piece in pieces if low < piece[0] < high]
        for number, (first, last) in _align(gap, between, record, printed, set(exact)).items():
            found[number] = (between[first][0], " ".join(text for _, text in between[first:last]))
            how[number] = "alike"
            between[first:last] = [(-1, "")] * (last - first)
        gap, between = (
            [n for n in gap if n not in found and n not in exact],
            [piece for piece in between if piece[0] >= 0],
        )
        if not html and len(gap) == len(between):
            found.update(zip(gap, between, strict=True))
            how.update(dict.fromkeys(gap, "alike"))
        else:
            outside += between
    for number in sorted(set(exact) - set(found)):
        _take_moved(number, exact[number], record[number - 1]["length"], found, how, outside)
    _join_rests(lines, found, how, outside)
    return Located(found, how, sorted(outside))


def _take_moved(
    number: int,
    places: list[int],
    length: int,
    found: dict[int, tuple[int, str]],
    how: dict[int, str],
    outside: list[tuple[int, str]],
) -> None:
    """Take a paragraph that stands unchanged, but out of its order, from the text outside."""
    for place in places:
        for piece in outside:
            start, text = piece
            if start <= place and place + length <= start + len(text):
                outside.remove(piece)
                before, after = text[: place - start], text[place - start + length :]
                outside += [(start, before.strip())] if before.strip() else []
                outside += [(place + length + 1, after.strip())] if after.strip() else []
                found[number], how[number] = (place, text[place - start : place - start + length]), "moved"
                return


def _join_rests(
    lines: list[str], found: dict[int, tuple[int, str]], how: dict[int, str], outside: list[tuple[int, str]]
) -> None:
    """Give text that stands outside, but in one line with a paragraph, to that paragraph: it has been added to it."""
    starts = set(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    for piece in sorted(outside):
        place, text = piece
        for number, (start, own) in found.items():
            follows = place == start + len(own) + 1 and place not in starts
            if follows or (start == place + len(text) + 1 and start not in starts):
                found[number] = (start, f"{own} {text}") if follows else (place, f"{text} {own}")
                how[number] = "alike"
                outside.remove(piece)
                break


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _exact_places(lines: list[str], stream: str, record: list[dict[str, Any]]) -> dict[int, list[int]]:
    """Every place [character of the joined lines] at which each registered paragraph stands unchanged."""
    numbers: dict[str, list[int]] = {}
    for paragraph in record:
        numbers.setdefault(paragraph["sha256"], []).append(paragraph["number"])
    places: dict[int, list[int]] = {}
    at = 0
    for line in lines:
        for number in numbers.get(_sha256(line), ()):
            places.setdefault(number, []).append(at)
        at += len(line) + 1
    starts = [0, *(m.end() for m in re.finditer(" ", stream))]
    for paragraph in record:
        if paragraph["number"] in places:
            continue
        for start in starts:
            end = start + paragraph["length"]
            if (end == len(stream) or stream[end : end + 1] == " ") and _sha256(
                stream[start:end]
            ) == paragraph["sha256"]:
                places.setdefault(paragraph["number"], []).append(start)
    return places


def _longest_chain(places: dict[int, list[int]]) -> list[tuple[int, int]]:
    """The longest run of paragraphs whose places rise with their numbers; among equals the most compact."""
    items = sorted((place, number) for number, found in places.items() for place in found)
    best: list[tuple[int, int, int]] = []  # length of the chain, minus its extent, index of the item before
    for i, (place, number) in enumerate(items):
        options = [(1, 0, -1)]
        options += [
            (best[j][0] + 1, best[j][1] - (place - items[j][0]), j)
            for j in range(i)
            if items[j][1] < number and items[j][0] < place
        ]
        best.append(max(options))
    chain: list[tuple[int, int]] = []
    i = max(range(len(items)), key=lambda k: best[k][:2], default=-1)
    while i >= 0:
        chain.append((items[i][1], items[i][0]))
        i = best[i][2]
    return chain[::-1]


def _pieces(lines: list[str], taken: list[tuple[int, int]]) -> list[tuple[int, str]]:
    """What of each line is left beside the spans taken, with its place in the joined lines."""
    pieces: list[tuple[int, str]] = []
    at = 0
    for line in lines:
        cursor = at
        for low, high in [
            *((s, e) for s, e in taken if s < at + len(line) and e > at),
            (at + len(line), at + len(line)),
        ]:
            text = line[max(cursor - at, 0) : max(low - at, 0)]
            if text.strip():
                pieces.append((cursor + len(text) - len(text.lstrip()), text.strip()))
            cursor = max(cursor, high)
        at += len(line) + 1
    return pieces


_LONGEST_RUN = 40  # pieces that one changed paragraph may be broken into


def _align(
    numbers: list[int],
    pieces: list[tuple[int, str]],
    record: list[dict[str, Any]],
    printed: dict[int, list[str]],
    elsewhere: set[int],
) -> dict[int, tuple[int, int]]:
    """Match changed paragraphs, in order, with runs of pieces, so that the likeness of all together is greatest.

    What stands unchanged elsewhere (a headline among related links) must be very like to be the paragraph in its place.
    """
    found = [[m.printed for m in find_mentions(text)] for _, text in pieces] if numbers else []
    n, m = len(numbers), len(pieces)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    runs: dict[tuple[int, int], int] = {}
    for i in range(n - 1, -1, -1):
        length, registered = record[numbers[i] - 1]["length"], printed.get(numbers[i], [])
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            size = -1
            texts: list[str] = []
            for last in range(j + 1, min(m, j + _LONGEST_RUN) + 1):
                size, texts = size + 1 + len(pieces[last - 1][1]), texts + found[last - 1]
                if size > 2 * length + 20:
                    break
                if 2 * size + 20 < length:
                    continue
                alike = _likeness(registered, texts, 1 - abs(length - size) / max(length, size))
                if (
                    alike >= (0.7 if numbers[i] in elsewhere else 0.35)
                    and alike + best[i + 1][last] > best[i][j]
                ):
                    best[i][j], runs[i, j] = alike + best[i + 1][last], last
    matches: dict[int, tuple[int, int]] = {}
    i = j = 0
    while i < n and j < m:
        if (i, j) in runs:
            matches[numbers[i]] = (j, runs[i, j])
            i, j = i + 1, runs[i, j]
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return matches


def _likeness(registered: list[str], found: list[str], by_length: float) -> float:
    """How much a text looks like a registered paragraph, 0 to 1: by its numbers, in order, and by its length."""
    if not registered:
        return by_length * (0.8 if not found else 0.5)
    if not found:
        return 0.4 * by_length
    row = [0.0] * (len(found) + 1)
    for printed in registered:
        previous, row = row, [0.0]
        for k, other in enumerate(found, start=1):
            row.append(max(previous[k], row[-1], previous[k - 1] + _alike(printed, other)))
    return 0.6 * 2 * row[-1] / (len(registered) + len(found)) + 0.4 * by_length


def _alike(a: str, b: str) -> float:
    """1 for the same printed text, 1/2 for the same form (digits aside), else 0."""
    if a == b:
        return 1.0
    return 0.5 if re.sub(r"\d", "0", a) == re.sub(r"\d", "0", b) else 0.0
