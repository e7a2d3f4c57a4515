"""The tables of the notebooks: cleaned, their ids linked, and in the Vietnamese edition translated cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from bs4 import BeautifulSoup
from bs4.element import Tag

# Columns that show what the article or the files have, letter by letter.
_VERBATIM = {
    "printed",
    "unique",
    "record",
    "sha256",
    "address",
    "file",
    "text",
    "warning",
    "mark",
    "assumption",
}
_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?%?|-?\d+(\.\d+)?(e-?\d+)?%?")
_DATE = re.compile(
    r"-{0,2}\d{2,4}(-\d{2}){0,2}([/.]{1,2}\d{4}(-\d{2}){0,2})?|\d{1,2}:\d{2}|\d+/\d+|R/P1Y|\.\./\d{4}|\d+(\.\d+)?\.\.\d+(\.\d+)?"
)
_NUM = ' class="num"'
_ID = re.compile(r"[a-z0-9_]+(-[a-z0-9]+)+")
# What checks and tables compute anew, so that it is in no table of the registry.
_PATTERNS = (
    (r"exactly (.+)", "đúng bằng {}"), (r"(.+) or more", "{} trở lên"), (r"(.+) to (.+)", "{} đến {}"),
    (r"(agrees|disagrees|holds|same|differs|fits|ruled out): (.+)", "{}: {}"),
    (r"no number with (\d+) decimal lies in (.+)", "không số có {} chữ số thập phân nào nằm trong {}"),
    (r"about (.+)", "khoảng {}"), (r"at least (.+)", "ít nhất {}"), (r"(.+) of (.+)", "{} trên {}"),
)  # fmt: skip


@dataclass
class TableTexts:
    """What a table's cells may become: ids that have an entry, texts with a counterpart, words of the catalogue."""

    lang: str
    entries: Mapping[str, str]
    pairs: Mapping[str, str]
    word: Callable[[str], str]
    ids: frozenset[str] = frozenset()
    left: list[str] = field(default_factory=list)


def translate_cell(text: str, column: str, texts: TableTexts) -> str:
    """Translate one cell of a table."""
    if column in _VERBATIM:
        return text
    done = _translated(text, column, texts)
    if done is None:
        texts.left.append(text)
        return text
    return done


def _swap(number: str) -> str:
    return number.translate(str.maketrans(",.", ".,"))


def _translated(text: str, column: str, texts: TableTexts) -> str | None:
    """The translation, or None where there is none."""
    if text in texts.pairs:
        return texts.pairs[text]
    if _NUMBER.fullmatch(text):
        return _swap(text)
    if _DATE.fullmatch(text) or all(part in texts.ids for part in re.sub("[(),]", " ", text).split()):
        return text
    word = texts.word(text)
    if word != text:
        return word
    if re.fullmatch(r"(-?[\d.,]+ ?)?(%|ha|km²|NaN|–|sha256|đồng)", text):
        return _swap(text)
    for pattern, form in _PATTERNS:
        match = re.fullmatch(pattern, text)
        if match:
            parts = [_translated(part, column, texts) for part in match.groups()]
            if None not in parts:
                return form.format(*parts)
    match = re.fullmatch(r"(-?[\d.,]+) (\D+)", text)
    if match and (unit := _translated(match[2], column, texts)) is not None:
        return f"{_swap(match[1])} {unit}"
    if re.fullmatch(r"[\d\s.,;:=≠≈+−×≤≥<>·/()\[\]%…–-]+( ha)?", text):
        return re.sub(_NUMBER, lambda m: _swap(m[0]), text)
    return None


def clean_table(markup: str, label: str, texts: TableTexts) -> str:
    """Write a table of pandas anew: one header row, scopes, links at ids, in a frame that scrolls; in Vietnamese where the edition is."""
    table = BeautifulSoup(markup, "html.parser").find("table")
    if not isinstance(table, Tag):
        raise ValueError("no table in this output")
    head = [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in table.select("thead tr")
    ]
    merged = _merge_head(head)
    rows: list[list[tuple[str, Tag]]] = []
    for row in table.select("tbody tr"):
        cells = [c for c in row.find_all(["th", "td"]) if isinstance(c, Tag)]
        columns = merged[len(merged) - len(cells) :] if len(merged) >= len(cells) else [""] * len(cells)
        rows.append(list(zip(columns, cells, strict=True)))
    words = {
        name for row in rows for name, cell in row if not _NUMBER.fullmatch(cell.get_text(strip=True) or "0")
    }
    heads = "".join(_head_cell(name, name not in words, texts) for name in merged)
    lines = [f"<thead><tr>{heads}</tr></thead>", "<tbody>"]
    lines += [
        "<tr>" + "".join(_body_cell(c, name, name not in words, texts) for name, c in row) + "</tr>"
        for row in rows
    ]
    lines.append("</tbody></table></div>")
    opening = f'<div class="lb-scroll" role="group" tabindex="0" aria-label="{escape(label)}"><table class="lb-table">'
    return "\n".join([opening, *lines])


def _merge_head(rows: list[list[str]]) -> list[str]:
    """The columns' names; the index's own name, which pandas writes in a second row, stands over the index."""
    if len(rows) < 2:
        return rows[0] if rows else []
    return [second or first for first, second in zip(*rows[:2], strict=True)]


def _head_cell(name: str, number: bool, texts: TableTexts) -> str:
    if not name:
        return "<td></td>"
    shown = translate_cell(name, "", texts) if texts.lang == "vi" else name
    return f'<th scope="col"{_NUM * number}>{escape(shown)}</th>'


def _body_cell(cell: Tag, column: str, number: bool, texts: TableTexts) -> str:
    text = cell.get_text(strip=True)
    shown = translate_cell(text, column, texts) if texts.lang == "vi" and text else text
    inner = " ".join(_linked(part, texts) for part in shown.split(" ")) if _ID.search(text) else escape(shown)
    spans = "".join(f' {name}="{cell[name]}"' for name in ("rowspan", "colspan") if cell.get(name))
    if cell.name == "th":
        return f'<th scope="row"{spans}>{inner}</th>'
    return f"<td{_NUM * number}{spans}>{inner}</td>"


def _linked(part: str, texts: TableTexts) -> str:
    return (
        f'<a href="{escape(texts.entries[part])}">{escape(part)}</a>'
        if part in texts.entries
        else escape(part)
    )
