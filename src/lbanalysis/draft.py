"""A first registry for another article: all that its text gives, and a list of what a person must decide."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from lbanalysis.article import read_draft
from lbanalysis.audit import compare_lines
from lbanalysis.numerals import InputError
from lbanalysis.outline import first_tables, free_id, slug
from lbanalysis.outputs import new_folder
from lbanalysis.questions import MARK, SUGGESTED, open_questions
from lbanalysis.registry import home_folder, load_registry
from lbanalysis.suggest import Suggestion, suggest_relations
from lbanalysis.tables import Row, base_schema, table_text
from lbanalysis.wording import LANGUAGES, Lang, Text, both, language, say

READING = "draft-suggested"  # the reading under which suggestions stand until a person confirms them
_FIRST = Path(__file__).with_name("first")  # what every draft begins with: charts, a notebook, a README
_MOST = 999  # paragraphs, and numbers in one of them, that ids have room for


def draft_registry(path: str | Path, out: str | Path, lang: Lang | None = None) -> pd.DataFrame:
    """Write a first registry of an article: its numbers, formulas they may be tied by, and what is open.

    Parameters
    ----------
    path : str or Path
        A text with one paragraph a line, or a saved page; ``-`` is standard input.
    out : str or Path
        The folder to write, new or empty.
    lang : {"en", "vi"}, optional
        The language of the list in the folder, ``OPEN.md``.

    Returns
    -------
    DataFrame
        What a person must decide, as `open_questions` gives it.

    Raises
    ------
    InputError
        If the article cannot be read or states nothing with a number, or there is something in the folder.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     text = Path(folder, "report.txt")
    ...     _ = text.write_text("Xã có 2.418 hộ: 1.987 hộ nghèo và 431 hộ khác.", encoding="utf-8")
    ...     _ = draft_registry(text, Path(folder, "report"))
    ...     print(*load_registry(Path(folder, "report")).tables["relations"])
    s1-xa-ho-sum
    >>> draft_registry("no.txt", "report")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: no.txt: there is no such file: expected a text or HTML copy of an article
    """
    lines, headline, day = read_draft(path)
    id, out = slug(Path(path).stem) or "article", Path(out)
    tables = first_tables(lines)
    if not tables["figures"]:
        raise InputError(f"{path}: no number in it states anything: expected a Vietnamese text with numbers")
    if len(lines) > _MOST or max(int(row["mention_id"].split("-")[1]) for row in tables["mentions"]) > _MOST:
        raise InputError(
            f"{path}: more than {_MOST} paragraphs, or numbers in one: expected a single article"
        )
    if out.is_dir() and any(out.iterdir()):
        raise InputError(f"{out} is there already: expected the name of a new folder")
    with new_folder(out) as folder:
        shutil.copytree(_FIRST, folder, dirs_exist_ok=True)
        with (folder / "README.md").open("a", encoding="utf-8") as readme:
            readme.write("\n" + _guide())
        _name_copy(folder / "notebooks" / "00_first_look.ipynb", Path(path).name)
        _write_json(folder / "article.json", _record(lines, headline, day, id))
        _write_json(folder / "datapackage.json", _package(id))
        for table in base_schema():
            if table != "charts":
                (folder / f"{table}.csv").write_text(table_text(table, tables.get(table, [])), "utf-8")
        _suggest(folder)
        registry = load_registry(folder)
        if not compare_lines(lines, registry=registry).ok:
            raise InputError(f"{path}: its paragraphs cannot be told apart: expected each of them once")
        questions = open_questions(registry)
        (folder / "OPEN.md").write_text(_listed(questions, language(lang)), "utf-8")
    return questions


def _guide() -> str:
    """What formulas and charts of any article may hold, as the README of this project's data says it."""
    text = (home_folder() / "README.md").read_text(encoding="utf-8")
    return text[text.index("## Formulas") : text.index("## Ids")].rstrip() + "\n"


def _record(lines: list[str], headline: str, day: str, id: str) -> dict[str, Any]:
    """The bibliographic record, open where the text does not give it, with the hashes of the paragraphs."""
    paragraphs = [
        {"number": i, "length": len(line), "digits": len(re.findall("[0-9]", line)), "sha256": _sha256(line)}
        for i, line in enumerate(lines, start=1)
    ]
    return {
        "id": id, "headline": headline or MARK.vi, "headline_en": "", "language": "vi",
        "publisher": "", "source": MARK.vi, "published": day, "time": "", "address": "",
        "about_en": [], "about_vi": [], "paragraphs": paragraphs, "sha256": _sha256("\n".join(lines)),
    }  # fmt: skip


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _package(id: str) -> dict[str, Any]:
    """The description of the folder as a data package: every table with the schema of any article."""
    tables = [{"name": t, "path": f"{t}.csv", "schema": schema} for t, schema in base_schema().items()]
    resources = [{"name": "article", "path": "article.json"}, *tables]
    titles = {
        "title": f"{id}: the numbers of an article, as data",
        "title_vi": f"{id}: các con số của một bài báo dưới dạng dữ liệu",
    }
    return {"name": id, **titles, "version": "0.1.0", "resources": resources}


def _write_json(path: Path, content: object, indent: int = 2) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=indent) + "\n", "utf-8")


def _name_copy(path: Path, name: str) -> None:
    """Write the name of the copy into the notebook, which looks for it beside the folder."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        quoted = json.dumps(name, ensure_ascii=False)
        cell["source"] = [line.replace('"COPY"', quoted) for line in cell["source"]]
    _write_json(path, notebook, indent=1)


def _suggest(folder: Path) -> None:
    """Add the formulas that the figures may be tied by, under a reading that says they are suggestions."""
    registry, rows = load_registry(folder), list[Row]()
    taken = set(registry.tables["figures"])
    for suggestion in suggest_relations(registry):
        id = free_id(f"{suggestion.figure_id}-{suggestion.what}", taken)
        row = {"relation_id": id, "layer": "reading", "formula": suggestion.formula, "reading_id": READING}
        rows.append(row | _in_columns(statement=_statement(suggestion)))
    if rows:
        said = both("A suggested formula is meant, and does not hold by chance.")
        why = both("The printed numbers fit; whether the text means it, only a reader can tell.")
        reading = {"reading_id": READING} | _in_columns(statement=said, evidence=why)
        (folder / "readings.csv").write_text(table_text("readings", [reading]), "utf-8")
        (folder / "relations.csv").write_text(table_text("relations", rows), "utf-8")


def _in_columns(**texts: Text) -> dict[str, str]:
    return {f"{name}_{lang}": text.to(lang) for name, text in texts.items() for lang in LANGUAGES}


def _statement(suggestion: Suggestion) -> Text:
    """What a suggestion says, and how often as many tries would find one by chance."""
    said = {
        "sum": "{} {} parts make up the whole (by chance: about 1 in {}).",
        "share": "{} the percentage is that of a part in its whole (by chance: about 1 in {}).",
        "years": "{} the years are those between two dates (by chance: about 1 in {}).",
    }[suggestion.what]
    many = [suggestion.formula.count(" + ") + 1] if suggestion.what == "sum" else []
    return both(said, SUGGESTED, *many, int(1 / suggestion.chance))


def _listed(questions: pd.DataFrame, lang: Lang) -> str:
    """What is open as a page in Markdown."""
    rows = [[say(name, lang) for name in ("table", "id", "printed", "cells", "question")], ["---"] * 5]
    for (table, id), row in zip(questions.index, questions.to_dict("records"), strict=True):
        rows.append([table, f"`{id}`", row["printed"], ", ".join(row["cells"]), row[f"question_{lang}"]])
    said = say("This list is of the day of the draft: `lbanalysis open` lists what is left.", lang)
    lines = [f"# {say('What is open', lang)}", "", said, ""]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
