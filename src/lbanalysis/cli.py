"""The command line, thin: it parses, calls the library, and prints; what is slow to load is loaded where it is needed.

Exit status 0 done, 1 the article differs from the registry, 2 the input cannot be used.
"""

from __future__ import annotations

import csv
import inspect
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, cast, get_args

import typer

import lbanalysis as lb
from lbanalysis.intervals import Interval, Rounding
from lbanalysis.numerals import InputError, decimal_text
from lbanalysis.wording import TO, Lang, language, write_day, write_interval, write_number

if TYPE_CHECKING:
    import pandas as pd

    from lbanalysis.audit import AuditReport
    from lbanalysis.registry import Registry

# --- what is asked ----------------------------------------------------------------------------------------------------

Form = Literal["table", "csv", "json"]
Picture = Literal["svg", "png", "csv"]
Run = Callable[..., int | None]
Out = Annotated[str, typer.Option(metavar="DIR", help="Folder to write.")]
Copy = Annotated[str, typer.Argument(metavar="COPY", help="Text or saved web page; - is standard input.")]
Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Texts or pages; - is standard input.")]
First = Annotated[str, typer.Option(metavar="COPY", envvar="LBANALYSIS_ARTICLE", help="Audited first.")]
Formula = Annotated[str, typer.Argument(metavar="FORMULA", help="Ids, numbers and metrics, + - * / ( ).")]
Changes = Annotated[list[str], typer.Option(metavar="ID=TEXT", help="What stands there instead; repeatable.")]
Rule = Annotated[Rounding | None, typer.Option(help="How the numbers were rounded.")]
Style = Annotated[str, typer.Option(help="text, text-chicago, bibtex, ris, csl-json or annotation.")]
Id = Annotated[str, typer.Argument(metavar="ID", autocompletion=lambda incomplete: _ids(incomplete))]
Name = Annotated[str, typer.Argument(metavar="NAME", autocompletion=lambda incomplete: _ids(incomplete, "charts"))]
FileForm = Annotated[Picture | None, typer.Option(help="Of the file; by default that of --out, or svg.")]
Target = Annotated[str, typer.Option(metavar="FILE", help="File to write, NAME.LANG.FORMAT by default; - is standard output.")]
Version = Annotated[bool, typer.Option("--version", is_eager=True, callback=lambda on: on and _version())]

app = typer.Typer(
    help="The numbers of a published article, as data that can be checked, drawn and cited.",
    rich_markup_mode=None, pretty_exceptions_enable=False,
)  # fmt: skip


class Asked(NamedTuple):
    """What every command is asked: about which registry, in which language and form."""

    registry: Registry
    lang: Lang
    form: Form


def _shared(
    registry: Annotated[str | None, typer.Option(metavar="DIR", help="Folder of another article.")] = None,
    lang: Annotated[Lang | None, typer.Option(help="Language; LBANALYSIS_LANG, or en, by default.")] = None,
    format: Annotated[Form, typer.Option(help="A table to read, or all of it for programs.")] = "table",
) -> Asked:
    return Asked(lb.load_registry(registry), language(lang), format)


def command(example: str) -> Callable[[Run], Run]:
    """Add a command, with an example of its use, and with the options that every command has."""

    def add(run: Run) -> Run:
        own = dict(list(inspect.signature(run, eval_str=True).parameters.items())[1:])
        every = inspect.signature(_shared, eval_str=True).parameters
        parameters = [p.replace(kind=p.KEYWORD_ONLY) for p in {**every, **own}.values()]

        def called(**given: Any) -> int | None:
            asked = _shared(**{name: given[name] for name in every if name not in own})
            return run(asked, **{name: given[name] for name in own})

        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        called.__annotations__ = {p.name: p.annotation for p in parameters}
        app.command(run.__name__, help=run.__doc__, epilog=f"Example: lbanalysis {example}")(called)
        return run

    return add


@app.callback()
def _before(version: Version = False) -> None:
    """Take what stands before a command."""


def _version() -> None:
    print(f"lbanalysis {lb.__version__}")
    raise typer.Exit


def _ids(incomplete: str, *tables: str) -> list[str]:
    """What an id that has been begun can become."""
    found = lb.load_registry().tables
    return [id for table in tables or found for id in found[table] if id.startswith(incomplete)]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    out = sys.stdout = sys.stdout or Path(os.devnull).open("w")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = int(app(args=argv, standalone_mode=False, prog_name="lbanalysis") or 0)
        out.flush()
    except KeyboardInterrupt:
        status = 130
    except (BrokenPipeError, SystemExit) as stop:  # the pipe is closed (typer puts a stream in place), or a completion
        if isinstance(stop, SystemExit) and sys.stdout is out:
            return cast(int, stop.code or 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        return 0
    except typer.TyperException as error:
        path = getattr(getattr(error, "ctx", None), "command_path", "lbanalysis")
        return _fail(f"{error.format_message().rstrip('.')} (see: {path} --help)")
    except OSError as error:
        return _fail(f"{error.filename or 'the output'}: {error.strerror}: expected a file that can be used")
    except (InputError, lb.NoValueError) as error:
        return _fail(str(error) if isinstance(error, InputError) else f"the formula has no value: {error}")
    return _fail("stopped", 130) if status == 130 else status


def _fail(message: str, status: int = 2) -> int:
    print(f"lbanalysis: {_harmless(' '.join(message.split()))}", file=sys.stderr)
    return status


# --- printing ---------------------------------------------------------------------------------------------------------

_VI = dict(pair.split("=") for pair in """
id=mã|figure_id=mã dữ kiện|printed=in trong bài|unit=đơn vị|label=tên|verdict=kết luận|value=giá trị|interval=khoảng giá trị
arithmetic=phép tính|formula=công thức|inputs=đầu vào|readings=cách hiểu|reading_id=mã cách hiểu|figures=dữ kiện|results=kết quả tính
checks=các phép kiểm tra|mentions=con số|paragraph=đoạn|start=bắt đầu|end=kết thúc|kind=loại|low=cận dưới|high=cận trên|file=tệp
qualifier=từ hạn định|warning=cảnh báo|layer=loại phép kiểm tra|outcome=kết quả kiểm tra|statement=phát biểu|meaning=ý nghĩa
note=ghi chú|section=phần|role=vai trò|period=giai đoạn|of=so với|what=mục|before=trước|after=sau|title=tiêu đề|alt=mô tả
topic=chủ đề|published=ngày đăng|publisher=nơi đăng|accessed=ngày truy cập|address=địa chỉ|effect=tác dụng|locale=cách viết số
evidence=căn cứ|decimals=số chữ số thập phân|scope=phạm vi|reason=lý do|identifier_id=mã định danh|number=số lượng|text=văn bản
registered=đã đăng ký|found=tìm thấy|status=tình trạng|mention_id=mã con số|charts=biểu đồ|references=nguồn đối chiếu
low_closed=kể cận dưới|high_closed=kể cận trên|figure=dữ kiện|result=kết quả tính|check=phép kiểm tra|reference=nguồn đối chiếu
reading=cách hiểu|rounding=quy tắc làm tròn|agrees=khớp|disagrees=không khớp|fits a reading=phù hợp một cách hiểu|holds=đúng
cannot be checked=không kiểm tra được|same=giống nhau|differs=khác nhau|fits=phù hợp|ruled out=bị loại trừ|equality=đẳng thức
part=thành phần|bound=cận|repeat=lặp lại|clear=rõ ràng|ambiguous=mơ hồ|quantity=số lượng|date=ngày|identifier=định danh|yes=có|no=không
count=số đếm|percent=phần trăm|percentage_points=điểm phần trăm|measure=số đo|money=số tiền|fraction=phân số|time=giờ|scale=tỷ lệ bản đồ
duration=thời lượng|code=mã hiệu|ordinal=số thứ tự|approximate=ước chừng|zero=không có|about=khoảng|nearly=gần|more_than=hơn
at_least=ít nhất|less_than=dưới|estimated=ước tính|supports=củng cố|context=bối cảnh|contradicts=trái ngược|content=nội dung
frame=khung bài|whole=tổng thể|target=chỉ tiêu|change=mức thay đổi|margin=mức chênh lệch|changed=con số khác|missing=thiếu|extra=thừa
reworded=lời văn khác, con số như cũ|moved=như cũ, ở chỗ khác|broken=như cũ, ngắt dòng khác
""".strip().replace("\n", "|").split("|"))  # fmt: skip
_SAID = {
    "en": {
        "accounted": "{} of {} mentions accounted for", "reworded": "reworded round the same numbers",
        "headline": "Equalities between distinct figures would catch {} of the {} single-digit misprints of quantities ({}%).",
    },
    "vi": _VI | {
        "accounted": "{} trên {} con số khớp với sổ đăng ký",
        "headline": "Đẳng thức giữa các dữ kiện khác nhau phát hiện được {} trong {} lỗi in một chữ số của các số lượng ({}%).",
    },
}  # fmt: skip
# Columns whose cells are words of the registry; columns of numbers.
_CODED = "verdict layer outcome kind role meaning effect qualifier of scope text status what low_closed high_closed".split()
_RIGHT = "printed value low high paragraph start end number registered found".split()


def _word(key: str, lang: Lang) -> str:
    return _SAID[lang].get(key, key.replace("_", " "))


def _harmless(text: str, escape: Callable[[str], str] = lambda c: c.encode("unicode_escape").decode()) -> str:
    """Write out what would steer a terminal, or is no letter at all; lines stay."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" or unicodedata.category(c) == "Zs" else escape(c) for c in text)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain objects, an interval as its ends."""
    rows = []
    for record in table.reset_index().to_dict("records"):
        row: dict[str, Any] = {}
        for name, cell in record.items():
            if name == "interval":
                for end in ("low", "high", "low_closed", "high_closed"):
                    row[end] = _end(getattr(cell, end)) if isinstance(cell, Interval) else None
            else:
                row[name] = cell if isinstance(cell, str | int | float | tuple) and cell == cell else None
        rows.append(row)
    return rows


def _end(end: Any) -> str | bool:
    """An end as a decimal where it is one, else as `n/d`; whether it is closed as it is."""
    with suppress(ValueError):
        return end if isinstance(end, bool) else decimal_text(end)
    return str(end)


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return " ".join(cell) if isinstance(cell, tuple) else "" if cell is None else _harmless(str(cell))


def _csv_cell(cell: Any) -> str:
    """A cell as text that no spreadsheet runs as a formula."""
    text = _text(cell)
    return "'" * bool(re.match(r"[=@]|[+-](?!\d+([.,]\d+)*$)", text)) + text


def _cell(row: Mapping[str, Any], name: str, lang: Lang) -> str:
    """A cell as people read it: a word, a day, a number or a range of numbers as a language writes it."""
    text = _text(row.get(f"{name}_{lang}", row.get(name)))
    if name == "value" and not text and row.get("low"):
        text = f"{row['low']}..{row['high']}"
    if name not in ("value", "low", "high") or row.get("kind") in ("date", "period", "time", "code", "ordinal"):
        return _word(text, lang) if name in _CODED else text
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return write_day(date.fromisoformat(text), lang)
    if re.fullmatch(r"-?\d+([./]\d+)?(\.\.-?\d+([./]\d+)?)?", text):
        return f" {TO[lang]} ".join(write_number(Fraction(end), lang=lang) for end in text.split(".."))
    return text


def _print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], lang: Lang, headed: bool = True) -> None:
    """Print a table: on a terminal wrapped to its width, with its ids whole; elsewhere plain and uncut."""
    from rich.console import Console
    from rich.table import Table

    wide = None if sys.stdout.isatty() else 10**6
    colours: Literal["auto"] | None = "auto" if wide is None else None
    console = Console(width=wide, color_system=colours, markup=False, highlight=False, emoji=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=headed)
    cells = [[_cell(row, name, lang) for row in rows] for name in columns]
    for i, name in enumerate(columns):
        whole = name == "id" or (i == 0 and (name.endswith("_id") or not headed))
        table.add_column(
            _word("id" if whole else name, lang), justify="right" if name in _RIGHT else "left", no_wrap=whole,
            min_width=max(map(len, cells[i]), default=0) if whole else None, overflow="fold",
        )  # fmt: skip
    for row in zip(*cells, strict=True):
        table.add_row(*row)
    with console.capture() as captured:
        console.print(table)
    print("\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n")))


def _print(rows: Any, asked: Asked, columns: str, noun: str = "", whole: object = None) -> None:
    """Print rows as CSV, as JSON (or more than the rows), or for people, who get some columns and the number of rows."""
    if asked.form == "json":
        text = json.dumps(rows if whole is None else whole, ensure_ascii=False, indent=1)
        print(_harmless(text, lambda c: json.dumps(c)[1:-1]))
    elif asked.form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(rows[0] if rows else columns.split())
        writer.writerows(map(_csv_cell, row.values()) for row in rows)
    else:
        _print_table(rows, columns.split(), asked.lang)
        print(f"{len(rows)} {_word(noun, asked.lang)}\n" * bool(noun), end="")


# --- commands ---------------------------------------------------------------------------------------------------------


@contextmanager
def _file(name: str) -> Iterator[str]:
    """A file by its name, or standard input as one."""
    if name != "-":
        yield name
        return
    with TemporaryDirectory() as folder:
        path = Path(folder, "copy")
        path.write_bytes(sys.stdin.buffer.read())
        try:
            yield str(path)
        except InputError as error:
            raise InputError(str(error).replace(str(path), "standard input")) from None


@command("reproduce --out build --article copy.html")
def reproduce(asked: Asked, out: Out = "build", article: First = "") -> int:
    """Run the notebooks and write charts, tables and the site; of a copy that differs, say so instead."""
    from lbanalysis.reproduce import reproduce

    if article and not (report := _audit(article, asked)).ok:
        _print_audit(report, asked)
        return 1
    summary = {k: str(v) if isinstance(v, Path) else v for k, v in reproduce(out, registry=asked.registry).items()}
    _print([summary], asked, " ".join(summary), whole=summary)
    return 0


@command("audit copy.html")
def audit(asked: Asked, copy: Copy) -> int:
    """Hold a copy of the article against the registry, number by number."""
    report = _audit(copy, asked)
    _print_audit(report, asked)
    return 0 if report.ok else 1


def _audit(copy: str, asked: Asked) -> AuditReport:
    with _file(copy) as path:
        return lb.audit_article(path, asked.registry)


def _print_audit(report: AuditReport, asked: Asked) -> None:
    paragraphs = _rows(report.paragraphs.set_index("paragraph"))
    differences = [{"status": d.kind, **d._asdict(), "sentence": str(d)} for d in report.differences]
    if asked.form == "table":
        _print(paragraphs, asked, "paragraph registered found text")
        print(_word("accounted", asked.lang).format(report.accounted, report.total))
        return _print(differences, asked, "paragraph status registered printed mention_id") if differences else None
    mentions = _rows(report.mentions.set_index("mention_id"))
    extra = {name: "" for name in mentions[0]}
    mentions += [extra | {n: d[n] for n in ("paragraph", "printed", "status")} for d in differences if d["status"] == "extra"]
    counts = {"ok": report.ok, "accounted": report.accounted, "total": report.total, "outside": len(report.outside)}
    _print(mentions, asked, "", whole={**counts, "differences": differences, "paragraphs": paragraphs, "mentions": mentions})


@command("read report.txt page.html --format json")
def read(asked: Asked, files: Files) -> None:
    """Find every number in Vietnamese texts or saved web pages."""
    columns = "file paragraph start end printed kind value low high unit qualifier warning"
    rows = []
    for file in files:
        with _file(file) as path:
            paragraphs = lb.load_article(path, asked.registry)
        for number, paragraph in enumerate(paragraphs, start=1):
            for found in lb.find_mentions(paragraph):
                rows.append({"file": file, "paragraph": number, **{n: getattr(found, n) for n in columns.split()[2:]}})
    shown = columns if len(files) > 1 or asked.form == "csv" else columns.removeprefix("file ")
    _print(rows, asked, shown, "mentions")


def _figures(registry: Registry) -> list[dict[str, Any]]:
    """The ledger, with ids as tuples."""
    rows = _rows(lb.compile_ledger(registry))
    for row in rows:
        row |= {name: tuple(row[name].split()) for name in ("readings", "checks", "mentions")}
        row |= {name: row[name] == "yes" if row[name] else None for name in ("low_closed", "high_closed")}
    return rows


@command("figures --lang vi")
def figures(asked: Asked) -> None:
    """List the figures: what is printed, and the verdict."""
    _print(_figures(asked.registry), asked, "figure_id printed unit label verdict", "figures")


@command("results --format csv")
def results(asked: Asked) -> None:
    """List the results: every number that follows from the figures, with its arithmetic."""
    _print(_rows(lb.compute_results(asked.registry)), asked, "result_id label value unit arithmetic", "results")


def _checks(registry: Registry) -> list[dict[str, Any]]:
    """The checks, with what is found called arithmetic."""
    names = {f"found_{lang}": f"arithmetic_{lang}" for lang in ("en", "vi")}
    return _rows(lb.check_figures(registry).rename(columns=names))


@command("checks")
def checks(asked: Asked) -> None:
    """Put the article's own arithmetic to the test: outcomes, verdicts, and the power of the checks."""
    from lbanalysis.power import headline_power

    rows, verdicts = _checks(asked.registry), lb.figure_verdicts(asked.registry)
    if asked.form == "json":
        power = lb.misprint_power(asked.registry).drop(columns="caught_misprints")
        tables = {"power": power, "layers": lb.power_by_layer(asked.registry), "verdicts": verdicts}
        return _print(rows, asked, "", whole={"checks": rows} | {name: _rows(table) for name, table in tables.items()})
    _print(rows, asked, "check_id layer outcome arithmetic")
    if asked.form == "table":
        groups = verdicts.groupby("verdict", sort=False)
        print()
        _print([{"verdict": v, "number": len(own), "figures": tuple(own.index)} for v, own in groups], asked,
               "verdict number figures")  # fmt: skip
        misprints, caught = headline_power(asked.registry)
        share = write_number(Fraction(100 * caught, misprints or 1), 1, asked.lang)
        print("\n" + _word("headline", asked.lang).format(caught, misprints, share))
    return None


@command("references")
def references(asked: Asked) -> None:
    """List the references: independent public values from outside the article."""
    rows = _rows(lb.load_references(asked.registry))
    _print(rows, asked, "reference_id topic value unit figure_id address", "references")


def _charts(registry: Registry, wanted: str = "") -> list[dict[str, Any]]:
    """What every chart, or one, finds and shows."""
    from lbanalysis.charts import catalogue_of

    drawn = {name: draw(registry) for name, draw in catalogue_of(registry).items() if wanted in ("", name)}
    return [
        {"chart_id": name, "title_en": chart.title("en"), "title_vi": chart.title("vi"), "alt_en": chart.alt("en"),
         "alt_vi": chart.alt("vi"), "figures": chart.shows, "results": chart.results}
        for name, chart in drawn.items()
    ]  # fmt: skip


@command("charts")
def charts(asked: Asked) -> None:
    """List the charts with what they find."""
    _print(_charts(asked.registry), asked, "chart_id title", "charts")


@command("show p03-garden-area")
def show(asked: Asked, id: Id) -> None:
    """Show one figure, result, chart, check, reference, reading, mention or section: all that is known of it."""
    row = _entry(id, asked.registry)
    if asked.form != "table":
        return _print([row], asked, "", whole=row)
    texts = lb.number_texts("interval", asked.lang, asked.registry)
    if id in texts:
        row = {n: cell for n, cell in row.items() if n not in ("low", "high", "low_closed", "high_closed")}
        row["interval"] = texts[id]
    names = dict.fromkeys(re.sub("_(en|vi)$", "", name) for name in row)
    lines = []
    for name in names:
        cell = row.get(name)
        told = [_about(part, asked) for part in cell] if isinstance(cell, tuple) else [_cell(row, name, asked.lang)]
        lines += [{"name": _word(name, asked.lang) * (i == 0), "cell": text} for i, text in enumerate(told) if text]
    _print_table(lines, ("name", "cell"), asked.lang, headed=False)
    return None


def _entry(id: str, registry: Registry) -> dict[str, Any]:
    """The row of an id, whatever it is the id of."""
    from lbanalysis.citations import nearest_ids

    loads: dict[str, Callable[[Registry], Any]] = {
        "section": lb.load_sections, "mention": lb.load_mentions, "reading": lb.load_readings,
        "reference": lb.load_references, "claim": lb.load_unquantified, "figure": _figures, "check": _checks,
        "result": lb.compute_results, "chart": lambda registry: _charts(registry, id),
    }  # fmt: skip
    known: list[str] = []
    for kind, load in loads.items():
        if kind == "chart" and id not in registry.tables["charts"]:
            break
        rows = load(registry)
        for row in rows if isinstance(rows, list) else _rows(rows):
            known.append(row[next(iter(row))])
            if known[-1] == id:
                return {"what": kind, **row}
    such = ", ".join(nearest_ids(id, [*known, *registry.tables["charts"]]))
    raise InputError(f"{id!r} is no id: expected one that the lists of the command line show, such as {such}")


def _about(id: str, asked: Asked) -> str:
    """An id with what it is the id of, in one line."""
    tables = asked.registry.tables
    if id in tables["mentions"]:
        row = tables["mentions"][id]
        place = {"en": "paragraph {}, characters {} to {}", "vi": "đoạn {}, ký tự {} đến {}"}[asked.lang]
        return f"{id}: {place.format(row['paragraph'], row['start'], row['end'])}: {row['printed']}"
    for table, stem in (("figures", "label"), ("results", "label"), ("references", "topic"), ("readings", "statement")):
        if id in tables[table]:
            return f"{id}: {tables[table][id][f'{stem}_{asked.lang}']}"
    return id


@command("compute 'p02-targets-met + p02-targets-in-progress'")
def compute(asked: Asked, formula: Formula) -> None:
    """Compute a formula over figures, results, references and readings, and show its arithmetic."""
    number = lb.compute(formula, asked.registry)
    interval, value = number.interval, number.value
    row = {
        "formula": formula, "arithmetic_en": number.text("en"), "arithmetic_vi": number.text("vi"),
        "value": None if value is None else _end(value), "unit": number.unit, "low": _end(interval.low),
        "high": _end(interval.high), "low_closed": interval.low_closed, "high_closed": interval.high_closed,
    }  # fmt: skip
    if asked.form != "table":
        return _print([row], asked, "", whole=row)
    print(_harmless(number.text(asked.lang)))
    print((write_interval(interval, number.unit, asked.lang) + "\n") * bool(interval.width), end="")
    return None


@command("compare --printed p02-targets-met=25 --rounding truncate")
def compare(
    asked: Asked, printed: Changes = [], reference: Changes = [], reading: Changes = [], rounding: Rule = None  # noqa: B006
) -> None:  # fmt: skip
    """Change what figures print, outside values, readings or the rounding rule, and list what follows."""
    changes = {"printed": printed, "references": reference, "readings": reading}
    if not any(changes.values()) and rounding is None:
        raise InputError("nothing is changed: expected --printed, --reference, --reading or --rounding")
    told = {name: _pairs(given) for name, given in changes.items()}
    changed = lb.change_registry(**told, rounding=rounding, registry=asked.registry)  # type: ignore[arg-type]
    follows = lb.compare_registries(changed, lang=asked.lang, registry=asked.registry)
    follows.columns = ["label", "before", "after"]
    _print(_rows(follows), asked, "what id label before after")


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in given:
        id, equals, text = pair.partition("=")
        if not equals or id in pairs:
            wrong = "is given twice" if equals else "has no ="
            raise InputError(f"{pair!r} {wrong}: expected ID=TEXT once for each id, such as p02-targets=33")
        pairs[id] = text
    return pairs


@command("cite p03-garden-area --style bibtex")
def cite(asked: Asked, id: Id, style: Style = "text") -> None:
    """Cite a figure, a result or a chart, together with the article."""
    text = lb.cite(id, style, asked.lang, asked.registry)  # type: ignore[arg-type]
    row = {"id": id, "style": style, "lang": asked.lang, "citation": text}
    print(_harmless(text)) if asked.form == "table" else _print([row], asked, "", whole=row)


@command("chart garden_target --lang vi --out garden.png")
def chart(asked: Asked, name: Name, format: FileForm = None, out: Target = "") -> None:
    """Write one chart as a file, or the data that it draws."""
    from lbanalysis.charts import catalogue_of
    from lbanalysis.citations import nearest_ids
    from lbanalysis.outputs import write_file

    drawn, ending = catalogue_of(asked.registry), Path(out).suffix.removeprefix(".").lower()
    if name not in drawn:
        such = ", ".join(nearest_ids(name, drawn))
        raise InputError(f"{name!r} is no chart: expected one of `lbanalysis charts`, such as {such}")
    form = format or ending or "svg"
    if form not in get_args(Picture) or (ending in get_args(Picture) and ending != form):
        wrong = f"is not {form}" if format else "is unknown"
        raise InputError(f"--out {out}: the ending .{ending} {wrong}: expected .svg, .png or .csv, or --format")
    content = drawn[name](asked.registry).to_bytes(form, asked.lang)
    if out == "-":
        sys.stdout.buffer.write(content)
    else:
        path = Path(out or f"{name}.{asked.lang}.{form}")
        write_file(path, content)
        print(_harmless(str(path)))


@command("site --out site")
def site(asked: Asked, out: Out = "site") -> None:
    """Build the site from the notebooks as they are, in English and, in its vi/, in Vietnamese."""
    from lbanalysis.site import build_site

    build_site(Path(out), registry=asked.registry)
    row = {"out": str(Path(out, "index.html"))}
    _print([row], asked, "out", whole=row)


if __name__ == "__main__":
    sys.exit(main())
