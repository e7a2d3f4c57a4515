"""How the command line prints: rows as a table, CSV or JSON, in words of a language, steering no terminal."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lbanalysis.intervals import Interval
from lbanalysis.numerals import decimal_text
from lbanalysis.registry import Registry
from lbanalysis.texts import outside_text
from lbanalysis.wording import CATALOGUE, Lang, read_catalogue

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["table", "csv", "json"]
Rows = Sequence[Mapping[str, Any]]
# Columns whose cells are words, columns of numbers, and kinds of figures that are none.
_CODED = "verdict layer outcome kind role meaning effect qualifier of scope text what unit reason".split()
_RIGHT = "printed value low high paragraph start end number registered found".split()
_NO_NUMBERS = "date period time code ordinal fraction scale".split()
_RUN = re.compile(r"\A(?=[=@]|[+-](?!\d+([.,]\d+)*\Z))")  # where a cell begins that a spreadsheet would run


class Asked(NamedTuple):
    """What every command is asked: about which registry, in which language and form."""

    registry: Registry
    lang: Lang
    form: Form


def word(key: str, lang: Lang) -> str:
    """A word of the tables or a text of the command line in a language; in English it says itself."""
    words = read_catalogue(CATALOGUE) if lang == "vi" else {}
    if words and key not in words and key.endswith("_id"):
        return f"{word('id', lang)} {word(key.removesuffix('_id'), lang)}"
    return words.get(key, key).replace("_", " ")


def harmless(text: str, escape: Callable[[str], str] = lambda c: c.encode("unicode_escape").decode()) -> str:
    """Write out what would steer a terminal, or is no letter at all; lines stay."""
    bad = {c for c in set(text) if not (c.isprintable() or c == "\n" or unicodedata.category(c) == "Zs")}
    return text.translate({ord(c): escape(c) for c in bad}) if bad else text


def plain(cell: Any) -> Any:
    """A cell as JSON has it: an exact number as a decimal where it is one, else as `n/d`."""
    if isinstance(cell, Fraction):
        with suppress(ValueError):
            return decimal_text(cell)
        return str(cell)
    return cell if isinstance(cell, str | int | float | tuple) and cell == cell else None


def plain_ends(interval: Interval | None) -> dict[str, Any]:
    """The ends of an interval, and whether they are closed."""
    return {end: plain(getattr(interval, end, None)) for end in Interval.__match_args__}


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain objects, an interval as its ends."""
    rows = []
    for record in table.reset_index().to_dict("records"):
        row: dict[str, Any] = {}
        for name, cell in record.items():
            row |= plain_ends(cell) if name == "interval" else {name: plain(cell)}
        rows.append(row)
    return rows


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = " ".join(cell) if isinstance(cell, tuple) else "" if cell is None else str(cell)
    return text if text.isprintable() else harmless(text)


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Lines of CSV, with no cell that a spreadsheet would run."""
    lines = io.StringIO()
    cells = (
        [_RUN.sub("'", text) if text[:1] in "=@+-" else text for text in map(_text, row)] for row in rows
    )
    csv.writer(lines, lineterminator="\n").writerows(cells)
    return lines.getvalue()


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """JSON Lines, an object a line, in plain letters."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    return harmless("".join(f"{encode(row)}\n" for row in rows), _escape)


def _escape(sign: str) -> str:
    return json.dumps(sign)[1:-1]


def json_text(thing: object) -> str:
    """Anything as JSON in plain letters, but for what would steer a terminal."""
    return harmless(json.dumps(thing, ensure_ascii=False, indent=1), _escape)


def written(row: Mapping[str, Any], name: str, lang: Lang) -> str:
    """A cell as people read it: a word, a day, a number or a range of numbers as a language writes it."""
    text = _text(row.get(f"{name}_{lang}", row.get(name)))
    if name in _CODED or (name == "rule" and lang == "vi"):  # English has a rule as it is asked for: half_up
        return word(text, lang)
    if name not in ("value", "low", "high") or row.get("kind") in _NO_NUMBERS:
        return text
    if name == "value" and not text and row.get("low"):
        text = f"{row['low']}..{row['high']}"
    if re.fullmatch(r"\d{4}-\d\d-\d\d|-?\d+([./]\d+)?(\.\.-?\d+([./]\d+)?)?", text):
        with suppress(ValueError, ZeroDivisionError):  # of what only looks like a day or a number
            return outside_text(text, "", lang)
    return text


def print_table(rows: Rows, columns: Sequence[str], lang: Lang, headed: bool = True) -> None:
    """Print a table: on a terminal wrapped to its width, with its ids whole; elsewhere plain and uncut."""
    from rich.console import Console
    from rich.table import Table

    wide = None if sys.stdout.isatty() else 10**6
    console = Console(width=wide, force_terminal=not wide, markup=False, highlight=False, emoji=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=headed)
    cells = [[written(row, name, lang) for row in rows] for name in columns]
    for i, name in enumerate(columns):
        whole = name == "id" or (i == 0 and (name.endswith("_id") or not headed))
        own: Any = {"no_wrap": True, "min_width": max(map(len, cells[i]), default=0)} if whole else {}
        side: Literal["left", "right"] = "right" if name in _RIGHT else "left"
        table.add_column(word("id" if whole else name, lang), justify=side, overflow="fold", **own)
    for row in zip(*cells, strict=True):
        table.add_row(*row)
    with console.capture() as captured:
        console.print(table)
    print("\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n")))


def print_rows(rows: Rows, asked: Asked, columns: str, noun: str = "", whole: object = None) -> None:
    """Print rows as CSV, as JSON (or more than the rows), or for people: some columns and a last line."""
    if asked.form == "json":
        print(json_text(rows if whole is None else whole))
    elif asked.form == "csv":
        names = list(rows[0]) if rows else columns.split()
        print(csv_text([names, *(row.values() for row in rows)]), end="")
    else:
        print_table(rows, columns.split(), asked.lang)
        one = len(rows) == 1 and asked.lang == "en"
        said = word(noun, asked.lang).removesuffix("s" * one)
        print(f"{len(rows)} {said}\n" * bool(noun), end="")


def print_one(row: Mapping[str, Any], asked: Asked, text: str) -> None:
    """Print one object, or for people a text."""
    print(harmless(text)) if asked.form == "table" else print_rows([row], asked, "", whole=row)


@contextmanager
def progress(total: Callable[[], int | None], shown: bool = True) -> Iterator[Callable[[int], None]]:
    """Give what is to be told how many bytes were read: a bar on a terminal, after the first second."""
    if not (shown and sys.stderr.isatty()):
        yield lambda read: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True)
    task, begun = bar.add_task("", total=total()), monotonic()

    def told(read: int) -> None:
        bar.advance(task, read)
        if monotonic() > begun + 1:
            bar.start()
            bar.refresh()

    try:
        yield told
    finally:
        bar.stop()
