"""How the command line prints: rows as a table, CSV or JSON, in words of a language, with nothing that steers a terminal."""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lbanalysis.intervals import Interval
from lbanalysis.numerals import decimal_text
from lbanalysis.wording import TO, Lang, write_day, write_number

if TYPE_CHECKING:
    import pandas as pd

    from lbanalysis.registry import Registry

Form = Literal["table", "csv", "json"]
Rows = Sequence[Mapping[str, Any]]


class Asked(NamedTuple):
    """What every command is asked: about which registry, in which language and form."""

    registry: Registry
    lang: Lang
    form: Form


_VI = dict(pair.split("=") for pair in """
id=mã|figure_id=mã dữ kiện|printed=in trong bài|unit=đơn vị|label=tên|verdict=kết luận|value=giá trị
interval=khoảng giá trị|arithmetic=phép tính|formula=công thức|inputs=đầu vào|readings=cách hiểu
reading_id=mã cách hiểu|meanings=các cách hiểu|power=khả năng phát hiện lỗi|figures=dữ kiện
results=kết quả tính|checks=các phép kiểm tra|mentions=con số|paragraph=đoạn|start=bắt đầu|end=kết thúc
kind=loại|low=cận dưới|high=cận trên|file=tệp|qualifier=từ hạn định|warning=cảnh báo|layer=loại phép kiểm tra
outcome=kết quả kiểm tra|statement=phát biểu|meaning=ý nghĩa|note=ghi chú|section=phần|role=vai trò
period=giai đoạn|of=so với|what=mục|before=trước|after=sau|title=tiêu đề|alt=mô tả|topic=chủ đề
published=ngày đăng|publisher=nơi đăng|accessed=ngày truy cập|address=địa chỉ|effect=tác dụng
locale=cách viết số|evidence=căn cứ|decimals=số chữ số thập phân|scope=phạm vi|reason=lý do
identifier_id=mã định danh|number=số lượng|text=văn bản|registered=đã đăng ký|found=tìm thấy
mention_id=mã con số|charts=biểu đồ|references=nguồn đối chiếu|figure=dữ kiện|check=phép kiểm tra
result=kết quả tính|reference=nguồn đối chiếu|reading=cách hiểu|mention=con số|chart=biểu đồ|claim=nhận định
out=kết quả ở|notebooks=sổ tay|rounding=quy tắc làm tròn|agrees=khớp|disagrees=không khớp
fits a reading=phù hợp một cách hiểu|holds=đúng|cannot be checked=không kiểm tra được|same=giống nhau
differs=khác nhau|fits=phù hợp|ruled out=bị loại trừ|equality=đẳng thức|part=thành phần|bound=cận
repeat=lặp lại|clear=rõ ràng|ambiguous=mơ hồ|quantity=số lượng|date=ngày|identifier=định danh|count=số đếm
percent=phần trăm|percentage_points=điểm phần trăm|measure=số đo|money=số tiền|fraction=phân số|time=giờ
scale=tỷ lệ bản đồ|duration=thời lượng|code=mã hiệu|ordinal=số thứ tự|approximate=ước chừng|zero=không có
about=khoảng|nearly=gần|more_than=hơn|at_least=ít nhất|less_than=dưới|estimated=ước tính|supports=củng cố
context=bối cảnh|contradicts=trái ngược|content=nội dung|frame=khung bài|whole=tổng thể|target=chỉ tiêu
change=mức thay đổi|margin=mức chênh lệch|changed=con số khác|missing=thiếu|extra=thừa
reworded=lời văn khác, con số như cũ|moved=như cũ, ở chỗ khác|broken=như cũ, ngắt dòng khác
accounted={} trên {} con số khớp với sổ đăng ký|place=đoạn {}, ký tự {} đến {}: {}
headline=Đẳng thức giữa các dữ kiện khác nhau phát hiện được {} trong {} lỗi in một chữ số của các số lượng ({}%).
""".strip().replace("\n", "|").split("|"))  # fmt: skip
_EN = {
    "accounted": "{} of {} mentions accounted for", "place": "paragraph {}, characters {} to {}: {}",
    "headline": "Equalities between distinct figures would catch {} of the {} single-digit misprints of quantities"
    " ({}%).",
}  # fmt: skip
# Columns whose cells are words of the registry, and columns of numbers.
_CODED = "verdict layer outcome kind role meaning effect qualifier of scope text what".split()
_RIGHT = "printed value low high paragraph start end number registered found".split()
_NO_NUMBERS = "date period time code ordinal".split()  # kinds


def word(key: str, lang: Lang) -> str:
    """A word of the tables in a language: in English a key says itself."""
    return (_VI if lang == "vi" else _EN).get(key, key.replace("_", " "))


def harmless(text: str, escape: Callable[[str], str] = lambda c: c.encode("unicode_escape").decode()) -> str:
    """Write out what would steer a terminal, or is no letter at all; lines stay."""
    good = {c for c in set(text) if c.isprintable() or c == "\n" or unicodedata.category(c) == "Zs"}
    return "".join(c if c in good else escape(c) for c in text)


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain objects, an interval as its ends."""
    rows = []
    for record in table.reset_index().to_dict("records"):
        row: dict[str, Any] = {}
        for name, cell in record.items():
            if name == "interval":
                row |= {end: plain_end(getattr(cell, end, None)) for end in Interval.__match_args__}
            else:
                row[name] = cell if isinstance(cell, str | int | float | tuple) and cell == cell else None
        rows.append(row)
    return rows


def plain_end(end: Any) -> str | bool | None:
    """An end as a decimal where it is one, else as `n/d`; whether it is closed as it is."""
    if not isinstance(end, Fraction):
        return end  # type: ignore[no-any-return]
    with suppress(ValueError):
        return decimal_text(end)
    return str(end)


_RUN = re.compile(r"\A(?=[=@]|[+-](?!\d+([.,]\d+)*\Z))")  # where a cell begins that a spreadsheet would run


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return " ".join(cell) if isinstance(cell, tuple) else "" if cell is None else harmless(str(cell))


def written(row: Mapping[str, Any], name: str, lang: Lang) -> str:
    """A cell as people read it: a word, a day, a number or a range of numbers as a language writes it."""
    text = _text(row.get(f"{name}_{lang}", row.get(name)))
    if name in _CODED:
        return word(text, lang)
    if name not in ("value", "low", "high") or row.get("kind") in _NO_NUMBERS:
        return text
    if not text and row.get("low"):
        text = f"{row['low']}..{row['high']}"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return write_day(date.fromisoformat(text), lang)
    if re.fullmatch(r"-?\d+([./]\d+)?(\.\.-?\d+([./]\d+)?)?", text):
        return f" {TO[lang]} ".join(write_number(Fraction(end), lang=lang) for end in text.split(".."))
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
        text = json.dumps(rows if whole is None else whole, ensure_ascii=False, indent=1)
        print(harmless(text, lambda c: json.dumps(c)[1:-1]))
    elif asked.form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(rows[0] if rows else columns.split())
        writer.writerows([_RUN.sub("'", _text(cell)) for cell in row.values()] for row in rows)
    else:
        print_table(rows, columns.split(), asked.lang)
        print(f"{len(rows)} {word(noun, asked.lang)}\n" * bool(noun), end="")


def print_one(row: Mapping[str, Any], asked: Asked, text: str) -> None:
    """Print one object, or for people a text."""
    print(harmless(text)) if asked.form == "table" else print_rows([row], asked, "", whole=row)
