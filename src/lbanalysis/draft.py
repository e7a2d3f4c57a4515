"""A first registry for another article: all that its text gives, and a list of what a person must decide."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count, dropwhile, takewhile
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from lbanalysis.article import read_draft
from lbanalysis.audit import compare_lines
from lbanalysis.checks import table_of
from lbanalysis.numerals import InputError
from lbanalysis.outputs import new_folder
from lbanalysis.power import misprint_power, power_sentence
from lbanalysis.reading import Mention, find_mentions
from lbanalysis.reading.words import WORDS
from lbanalysis.registry import Registry, as_registry, load_registry
from lbanalysis.rules import prints, wrong_print
from lbanalysis.suggest import Suggestion, suggest_relations
from lbanalysis.tables import Row, base_schema, table_text
from lbanalysis.wording import LANGUAGES, Lang, Text, both, language, say

MARK, SUGGESTED = both("[open]"), both("Suggested:")  # how a cell begins that a person must still decide
READING = "draft-suggested"  # the reading under which suggestions stand until a person confirms them
_FIRST = Path(__file__).with_name("first")  # what every draft begins with: charts, a notebook, a README
_MOST = 999  # paragraphs, and numbers in one of them, that ids have room for
_REASONS = {"code": "code or name", "ordinal": "rank or number in a list", "scale": "map scale"}
# What a word beside a percentage says it is of; without any it is a share of a whole.
_OF = {
    "target": ("kế hoạch", "dự toán", "chỉ tiêu", "nghị quyết", "mục tiêu"),
    "margin": ("cao hơn", "thấp hơn", "nhiều hơn", "ít hơn", "kém"), "change": ("tăng", "giảm", "vượt"),
}  # fmt: skip
_ENGLISH = {
    "đồng": "dong", "tấn": "t", "tạ": "quintal", "năm": "year", "tháng": "month", "tuần": "week", "ngày": "day",
    "giờ": "hour", "phút": "minute", "lít": "l", "mét": "m", "điểm phần trăm": "percentage point",
    "người": "person", "hộ": "household", "xã": "commune", "thôn": "village", "chỉ tiêu": "target",
}  # fmt: skip
# Words beside a number that name nothing.
_NAMELESS = set(
    "là và của với có được bị đã đang sẽ các những trong ngoài trên dưới gần hơn khoảng bằng chiếm đạt tăng giảm còn "
    "lên tới đến từ cho ở tại so theo như ra vào mỗi một số gồm ước do về thì mà này đó cả".split()
)


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
    ...     _ = text.write_text("Xã có 2.418 hộ: 1.987 hộ dùng nước máy, 431 hộ dùng giếng.", encoding="utf-8")
    ...     _ = draft_registry(text, Path(folder, "report"))
    ...     print(*load_registry(Path(folder, "report")).tables["relations"])
    s1-ho-sum
    >>> draft_registry("no.txt", "report")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: no.txt: there is no such file: expected a text or HTML copy of an article
    """
    lines, headline, day = read_draft(path)
    name, out = ("article" if str(path) == "-" else Path(path).stem), Path(out)
    tables = _tables(lines)
    if not tables["figures"]:
        raise InputError(f"{path}: no number in it states anything: expected a Vietnamese text with numbers")
    if len(lines) > _MOST or max(int(row["mention_id"].split("-")[1]) for row in tables["mentions"]) > _MOST:
        raise InputError(f"{path}: more than {_MOST} paragraphs, or numbers in one: expected a single article")
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise InputError(f"{out} is there already: expected the name of a new folder")
    with new_folder(out) as folder:
        shutil.copytree(_FIRST, folder, dirs_exist_ok=True)
        _name_copy(folder / "notebooks" / "00_first_look.ipynb", Path(path).name)
        _write_json(folder / "article.json", _record(lines, headline, day, name))
        _write_json(folder / "datapackage.json", _package(name))
        for table in base_schema():
            if table != "charts":
                (folder / f"{table}.csv").write_text(table_text(table, tables.get(table, [])), "utf-8")
        _suggest(folder)
        registry = load_registry(folder)
        if not compare_lines(lines, registry=registry).ok:
            raise InputError(f"{path}: its paragraphs cannot be told apart: expected each of them once")
        (folder / "OPEN.md").write_text(_listed(registry, language(lang)), "utf-8")
    return open_questions(load_registry(out))


# --- the text as tables -------------------------------------------------------------------------------------


class _Place(NamedTuple):
    """A mention with the words beside it, those that name nothing left out."""

    paragraph: int
    section: str
    found: Mention
    before: tuple[str, ...]
    after: tuple[str, ...]
    far: tuple[str, ...]  # what stands before, however far
    left: str  # the last three words before it, all of them
    right: str  # the first four behind it


def _tables(lines: list[str]) -> dict[str, list[Row]]:
    """Sections, figures and mentions of a text."""
    sections = _sections(lines)
    figures, mentions, taken = dict[object, dict[str, Any]](), list[Row](), set[str]()
    for rank, place in _places(lines, sections):
        id, m = f"m{place.paragraph:02d}-{rank:02d}", place.found
        row = {"mention_id": id, "paragraph": place.paragraph, "start": m.start, "end": m.end}
        row |= {"printed": m.printed, "role": "identifier"}
        reason = _REASONS.get(m.kind, f"{MARK.en} not a figure yet")
        malformed = m.warning.startswith("malformed") and f"{MARK.en} malformed print"
        figure = None if malformed or m.kind in _REASONS else _figure(place)
        if figure is None:
            mentions.append(row | {"reason": malformed or reason})
            continue
        near = place.after[:2] if m.kind in _COUNTED else place.before[-2:] or place.after[:2]
        alike = (m.kind, m.printed.lower(), m.qualifier, figure["of"], figure["role"] == "date" or near)
        if alike not in figures:
            figures[alike] = {"figure_id": _new_id(place, taken), **figure}
        own = figures[alike]
        own["times"] = own.get("times", 0) + 1
        mentions.append(row | {"role": figure["role"], "figure_id": own["figure_id"]})
    described = [_described(figure) for figure in figures.values()]
    there = dict.fromkeys(("article", *sections, *(figure["section"] for figure in described)))
    named = [_section(section, sections) for section in there]
    return {"sections": named, "figures": described, "mentions": mentions}


_HEADING = re.compile(r"(?:[IVX]+|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)/] ?\w|(?i:phần|chương|mục) ")
_STEP = 5  # paragraphs of a section where there are no headings


def _sections(lines: list[str]) -> list[str]:
    """The section of each line: the posting above the first sentence, then by headings or some paragraphs."""
    short = [len(line) <= 100 and line[-1] not in ".,;:!?…" and line[0] not in "-–•+*" for line in lines]
    first = short.index(False) if False in short else 0
    while first and _HEADING.match(lines[first - 1]):
        first -= 1
    heads = {i for i, (own, following) in enumerate(zip(short, [*short[1:], True])) if own and not following}
    heads = {i for i in heads if i >= first and re.search(r"[^\W\d]", lines[i])}
    heads = heads or set(range(first, len(lines), _STEP) if len(lines) - first > 2 * _STEP else [])
    found, number = list[str](), 1
    for i in range(len(lines)):
        number += i in heads and i > first
        found.append(f"s{number}" if i >= first else "article")
    return found


def _section(id: str, sections: list[str]) -> Row:
    """A section by its paragraphs; its name is open."""
    if id == "article":
        said, scope = both("The posting"), "frame"
    else:
        own = [i for i, section in enumerate(sections, start=1) if section == id]
        said, scope = both("{} part {}: paragraphs {} to {}", MARK, id[1:], own[0], own[-1]), "content"
    return {"section_id": id, "label_en": said.en, "label_vi": said.vi, "scope": scope}


_CLAUSE = re.compile(r"[^\w\s]+(?=\s|$)|[\"(\[–:;]")
_WORD = re.compile(r"[^\W\d_]+")


def _places(lines: list[str], sections: Sequence[str]) -> Iterator[tuple[int, _Place]]:
    """Every mention in the order of the text, with its rank in its paragraph."""
    for number, (line, section) in enumerate(zip(lines, sections, strict=True), start=1):
        found, end = find_mentions(line), 0
        for rank, m in enumerate(found, start=1):
            following = found[rank].start if rank < len(found) else len(line)
            left, right = _CLAUSE.split(line[end : m.start])[-1], _CLAUSE.split(line[m.end : following])[0]
            named = (_naming(left), _naming(right, behind=True), _naming(line[: m.start]))
            beside = (" ".join(_WORD.findall(left.lower())[-3:]), " ".join(_WORD.findall(right.lower())[:4]))
            yield rank, _Place(number, section, m, *named, *beside)
            end = m.end


def _naming(text: str, behind: bool = False) -> tuple[str, ...]:
    """The words next to a number, before or behind it, that name something, in lower case."""
    words = _WORD.findall(text.lower())
    nearest = iter(words if behind else words[::-1])
    run = tuple(takewhile(lambda word: word not in _NAMELESS, dropwhile(lambda word: word in _NAMELESS, nearest)))
    return run if behind else run[::-1]


_COUNTED = ("count", "fraction", "approximate", "zero")


def _words(place: _Place) -> tuple[str, ...]:
    """At most four syllables beside a number that say what it is: of a count those behind it first."""
    noun = place.after[:2]
    if place.found.kind in _COUNTED and noun:
        return place.after[:4] if len(place.after) > 2 else (*place.before[-2:], *noun)
    words = place.before[-4:] or place.after[:4] or place.far[-4:] or (place.found.kind,)
    return (*words, "tỷ", "lệ") if place.found.kind == "percent" else words


def _new_id(place: _Place, taken: set[str]) -> str:
    """An id of section and words, without accents; one that is taken gets a number."""
    return _free(f"{place.section}-{_slug(' '.join(_words(place))) or place.found.kind}", taken)


def _free(id: str, taken: set[str]) -> str:
    """An id that is not taken, which it is from then on: with a number behind it if need be."""
    free = next(new for n in count(1) if (new := f"{id}-{n}" if n > 1 else id) not in taken)
    taken.add(free)
    return free


def _figure(place: _Place) -> dict[str, Any] | None:
    """The cells of a figure that follow from one mention; none where its print would not be read again."""
    m, dated = place.found, place.found.kind in ("date", "period", "time")
    unit = m.unit or ("" if dated else _noun(place.after))
    english = unit if unit.isascii() or re.fullmatch("[kc]?m[²³]", unit) else _ENGLISH.get(unit.lower(), "")
    percent = m.kind == "percent" and "/" not in unit  # 7% a year is measured
    if percent:
        unit = english = "%"
    cells = {
        "section": place.section, "role": "date" if dated else "quantity",
        "kind": "measure" if m.kind == "percent" and not percent else m.kind,
        "of": _share_of(place) if percent else "", "qualifier": m.qualifier,
        "unit": "" if dated else english or f"{MARK.en} {unit}".strip(), "unit_vi": "" if dated else unit or MARK.vi,
        "period": m.value if dated and re.fullmatch(r"[\d/-]*\d{4}[\d/-]*", m.value) else "",
        "words": " ".join(_words(place)), "warning": m.warning,
    }  # fmt: skip
    short = m.printed[: -len(m.unit)].rstrip() if m.unit and m.printed.endswith(m.unit) else m.printed
    tried = ({**cells, "printed": printed} for printed in (short, m.printed, short.lower(), m.printed.lower()))
    return next((own for own in tried if not wrong_print(own) and prints(m.printed, own)), None)


def _noun(after: tuple[str, ...]) -> str:
    """What is counted: the words behind a number, one where that is a noun of its own."""
    two = " ".join(after[:2])
    single = two not in WORDS["nouns"]["two_words"] and after[:1] and after[0] in WORDS["nouns"]["one_word"]
    return after[0] if single else two


def _share_of(place: _Place) -> str:
    """What a percentage is most likely of, by the words beside it; above 100 it is no share of a whole."""
    for of, side in (("target", place.right), ("margin", place.left), ("change", place.left)):
        if any(f" {phrase} " in f" {side} " for phrase in _OF[of]):
            return of
    low = place.found.value.partition("..")[0]
    return "target" if Fraction(low or 0) > 100 else "whole"


def _described(figure: Mapping[str, Any]) -> Row:
    """A figure as its table has it, with the texts that are open and the questions about it in its note."""
    asked = []
    if figure["of"]:
        asked.append(both("taken as a percentage of a {}: is it?", both(figure["of"])))
    if figure["times"] > 1:
        asked.append(both("{} mentions taken for one fact: are they?", figure["times"]))
    if figure["warning"]:
        asked.append(both("the reader says: {}", figure["warning"]))
    row = {name: cell for name, cell in figure.items() if name not in ("words", "warning", "times")}
    for lang in LANGUAGES:
        mark = MARK.to(lang)
        row |= {f"label_{lang}": f"{mark} {figure['words']}", f"statement_{lang}": f"{mark} {{}}"}
        row[f"note_{lang}"] = f"{mark} {'; '.join(text.to(lang) for text in asked)}" if asked else ""
    return row


# --- what stands beside the tables --------------------------------------------------------------------------


def _record(lines: list[str], headline: str, day: str, name: str) -> dict[str, Any]:
    """The bibliographic record, open where the text does not give it, with the hashes of the paragraphs."""
    paragraphs = [
        {"number": i, "length": len(line), "digits": len(re.findall("[0-9]", line)), "sha256": _sha256(line)}
        for i, line in enumerate(lines, start=1)
    ]
    return {
        "id": _slug(name) or "article", "headline": headline or MARK.vi, "headline_en": "", "language": "vi",
        "publisher": "", "source": MARK.vi, "published": day, "time": "", "address": "",
        "about_en": [], "about_vi": [], "paragraphs": paragraphs, "sha256": _sha256("\n".join(lines)),
    }  # fmt: skip


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _slug(text: str) -> str:
    """A text in the letters of an id, without accents."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def _package(name: str) -> dict[str, Any]:
    """The description of the folder as a data package: every table with the schema of any article."""
    tables = [{"name": t, "path": f"{t}.csv", "schema": schema} for t, schema in base_schema().items()]
    resources = [{"name": "article", "path": "article.json"}, *tables]
    id = _slug(name) or "article"
    titles = {
        "title": f"{id}: the numbers of an article, as data",
        "title_vi": f"{id}: các con số của một bài viết dưới dạng dữ liệu",
    }
    return {"name": id, **titles, "version": "0.1.0", "resources": resources}


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _name_copy(path: Path, name: str) -> None:
    """Write the name of the copy into the notebook, which looks for it beside the folder."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        quoted = json.dumps(name, ensure_ascii=False)
        cell["source"] = [line.replace('"COPY"', quoted) for line in cell["source"]]
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _suggest(folder: Path) -> None:
    """Add the formulas that the figures may be tied by, under a reading that says they are suggestions."""
    registry = load_registry(folder)
    found, taken, rows = suggest_relations(registry), set(registry.tables["figures"]), list[Row]()
    for suggestion in found:
        id = _free(f"{suggestion.figure_id}-{suggestion.what}", taken)
        said = _statement(suggestion)
        row = {"relation_id": id, "layer": "reading", "formula": suggestion.formula, "reading_id": READING}
        rows.append(row | {"statement_en": said.en, "statement_vi": said.vi})
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


# --- what is open -------------------------------------------------------------------------------------------


def open_questions(registry: Registry | None = None) -> pd.DataFrame:
    """List what a person must still decide: cells that begin with a mark, and suggestions.

    Parameters
    ----------
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``table, id``: ``printed`` (of a figure or mention), ``cells`` (a tuple of the columns that are
        open), ``question_en, question_vi`` (what is asked; of a suggestion its formula, its chance and its
        power).

    Examples
    --------
    >>> len(open_questions())
    0
    >>> open_questions("data")
    Traceback (most recent call last):
    ...
    TypeError: a registry is expected, and not str: pass load_registry(folder)
    """
    registry = as_registry(registry)
    power = dict[str, tuple[int, int]]()
    rows = list[tuple[Any, ...]]()
    record = [name for name, cell in registry.record.items() if cell == MARK.vi]
    record += ["published"] * (not registry.record["published"])
    if record:
        rows.append(("article", registry.record["id"], "", tuple(record), "", ""))
    for table, those in registry.tables.items():
        for id, row in those.items():
            cells = [name for name, cell in row.items() if str(cell).startswith((*MARK, *SUGGESTED))]
            if not cells:
                continue
            asked = ["", ""]
            if table == "figures":
                asked = [row[f"note_{lang}"].removeprefix(MARK.to(lang)).strip() for lang in LANGUAGES]
                if row["role"] == "quantity" and not row["period"]:
                    cells.append("period")
            elif table == "relations":
                power = power or _power(registry)
                said = power_sentence(*power.get(id, (0, 0)))
                asked = [f"{row[f'statement_{lang}']} {row['formula']}. {said.to(lang)}" for lang in LANGUAGES]
            elif table == "mentions":
                asked = [row["reason"].removeprefix(MARK.en).strip()] * 2
            stems = tuple(dict.fromkeys(re.sub("_(en|vi)$", "", name) for name in cells))
            rows.append((table, id, row.get("printed", ""), stems, *asked))
    return table_of("table id printed cells question_en question_vi", rows, keys=2)


def _power(registry: Registry) -> dict[str, tuple[int, int]]:
    """How many misprints each check would catch, and how many its figures can have."""
    table = misprint_power(registry).reset_index().groupby("check_id")[["caught", "misprints"]].sum()
    return {str(id): (int(caught), int(all)) for id, caught, all in table.itertuples()}


def _listed(registry: Registry, lang: Lang) -> str:
    """What is open as a page in Markdown."""
    table = open_questions(registry).reset_index().to_dict("records")
    lines = [f"# {say('What is open', lang)}", "", say("This list is of the day of the draft: `lbanalysis open` lists what is left.", lang), ""]
    heads = [say(name, lang) for name in ("table", "id", "printed", "cells", "question")]
    lines += ["| " + " | ".join(heads) + " |", "| --- " * len(heads) + "|"]
    for row in table:
        cells = (row["table"], f"`{row['id']}`", row["printed"], ", ".join(row["cells"]), row[f"question_{lang}"])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
