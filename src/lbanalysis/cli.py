"""The command line: exit status 0 done, 1 the article differs from the registry, 2 the input is of no use."""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer
from typer.main import get_command

import lbanalysis as lb
from lbanalysis.intervals import Rounding
from lbanalysis.numerals import InputError
from lbanalysis.outputs import write_file
from lbanalysis.printing import (
    Asked,
    Form,
    harmless,
    plain,
    plain_ends,
    plain_rows,
    print_one,
    print_rows,
    print_table,
    progress,
    word,
    written,
)
from lbanalysis.wording import LANGUAGES, Lang, language, write_interval, write_number

if TYPE_CHECKING:
    from pandas import DataFrame

    from lbanalysis.audit import AuditReport
    from lbanalysis.corpus import Done
    from lbanalysis.registry import Registry

Picture = Literal["svg", "png", "csv"]
Run = Callable[..., int | None]
app = typer.Typer(
    help="The numbers of a published article, as data that can be checked, drawn and cited.",
    rich_markup_mode=None, pretty_exceptions_enable=False,
)  # fmt: skip
_built = cache(get_command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    out = sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = int(_built(app)(args=argv, standalone_mode=False, prog_name="lbanalysis") or 0)
        out.flush()
        return _fail("stopped", 130) if status == 130 else status
    except (KeyboardInterrupt, typer.Abort):
        return _fail("stopped", 130)
    except (BrokenPipeError, SystemExit) as stop:
        if isinstance(stop, SystemExit) and sys.stdout is out:  # else typer saw the closed pipe
            return int(stop.code or 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        return 0
    except typer.TyperException as error:
        path = getattr(getattr(error, "ctx", None), "command_path", "lbanalysis")
        said = error.format_message().replace("Value error, ", "").rstrip(".")
        return _fail(f"{said} (see: {path} --help)")
    except OSError as error:
        return _fail(f"{error.filename or 'the output'}: {error.strerror}: expected a file that can be used")
    except InputError as error:
        return _fail(str(error))
    except lb.NoValueError as error:
        return _fail(f"the formula has no value: {error}: expected one that has")


def _fail(message: str, status: int = 2) -> int:
    """Say in one line what is wrong; of one that repeats a long text, its beginning and its end."""
    said = harmless(" ".join(message.split()))
    said = said if len(said) <= 1000 else f"{said[:600]} … {said[-300:]}"
    print(f"lbanalysis: {said}", file=sys.stderr)
    return status


# --- what is asked ------------------------------------------------------------------------------------------


def _every(
    registry: Annotated[str | None, typer.Option(metavar="DIR", help="Folder of another article.")] = None,
    lang: Annotated[Lang | None, typer.Option(help="Language; LBANALYSIS_LANG, or en, by default.")] = None,
    format: Annotated[Form, typer.Option(help="A table to read, or all of it for programs.")] = "table",
) -> Asked:
    return Asked(lb.load_registry(registry), language(lang), format)


def command(example: str) -> Callable[[Run], Run]:
    """Add the command that an example of its use begins with; it has the options that every command has."""

    def add(run: Run) -> Run:
        every, own = (inspect.signature(asks, eval_str=True).parameters for asks in (_every, run))
        common = [parameter for parameter in every.values() if parameter.name not in own]
        parameters = [p.replace(kind=p.KEYWORD_ONLY) for p in (*common, *own.values()) if p.name != "asked"]

        def called(**given: Any) -> int | None:
            asked = _every(**{parameter.name: given.pop(parameter.name) for parameter in common})
            return run(asked, **given)

        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        called.__annotations__ = {p.name: p.annotation for p in parameters}
        app.command(example.split()[0], help=run.__doc__, epilog=f"Example: lbanalysis {example}")(called)
        return run

    return add


def _version(wanted: bool) -> None:
    if wanted:
        print(f"lbanalysis {lb.__version__}")
        raise typer.Exit


def _ids(incomplete: str) -> list[str]:
    """The ids that one which has been begun can become."""
    return [id for table in lb.load_registry().tables.values() for id in table if id.startswith(incomplete)]


Id = Annotated[str, typer.Argument(metavar="ID", autocompletion=_ids)]
Name = Annotated[str, typer.Argument(metavar="NAME", autocompletion=_ids)]
Copy = Annotated[str, typer.Argument(metavar="COPY", help="Text or saved web page; - is standard input.")]
Article = Annotated[str, typer.Argument(metavar="ARTICLE", help="Text or saved page; - is standard input.")]
Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Texts, pages, JSON Lines, folders of them or globs; - is standard input. "
        "In folders: .txt .html .htm .xhtml .jsonl .ndjson, each also .gz.",
    ),
]
ReadForm = Annotated[
    Literal["table", "csv", "json", "jsonl"] | None,
    typer.Option(help="The ending of --out, or table, by default; csv and jsonl for what is large."),
]
Formula = Annotated[str, typer.Argument(metavar="FORMULA", help="Ids, numbers and metrics with + - * / ( ).")]
Folder = Annotated[str, typer.Option(metavar="DIR", help="Folder to write.")]
Notebooks = Annotated[
    str | None, typer.Option(metavar="DIR", help="Folder of the notebooks, if not the registry's.")
]
File = Annotated[str, typer.Option(metavar="FILE", help="NAME.LANG.FORMAT if none; - is standard output.")]
New = Annotated[str, typer.Option(metavar="FILE", help="A new file; - is standard output.")]
First = Annotated[str, typer.Option(metavar="COPY", envvar="LBANALYSIS_ARTICLE", help="Audited first.")]
Changes = Annotated[list[str], typer.Option(metavar="ID=TEXT", default_factory=list, show_default=False)]
Rule = Annotated[Rounding | None, typer.Option(help="How the numbers were rounded.")]
Style = Annotated[
    str,
    typer.Option(help="Or text-chicago, in-text(-chicago), bibtex, biblatex, ris, csl-json, annotation."),
]
FileForm = Annotated[Picture | None, typer.Option(help="The ending of --out, or svg, by default.")]
Version = Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="Show it.")]


@app.callback()
def _before(version: Version = False) -> None:
    pass


# --- the main job, copies and texts -------------------------------------------------------------------------

_WRITTEN = {
    "notebooks": "the notebooks, executed",
    "site/index.html": "all of it to read and look up",
    "charts": "each chart as SVG, PNG and CSV",
    "ledger.csv": "one row per figure; ledger.json has its places",
    "results.csv": "every number computed from the figures",
    "checks.csv": "every check with its outcome; power.csv",
}


@command("reproduce --out build --article copy.html")
def reproduce(asked: Asked, out: Folder = "build", article: First = "", notebooks: Notebooks = None) -> int:
    """Run the notebooks and write charts, tables and site; if a copy is given and differs, say so instead."""
    from lbanalysis.reproduce import reproduce

    if article and not (report := lb.audit_article(article, asked.registry)).ok:
        return _print_audit(report, asked)
    done = reproduce(out, notebooks, registry=asked.registry)
    summary = {name: value if isinstance(value, int) else str(value) for name, value in done.items()}
    print_rows([summary], asked, " ".join(summary), whole=summary)
    if asked.form == "table":
        where = [{"name": Path(out, name), "cell": word(said, asked.lang)} for name, said in _WRITTEN.items()]
        print_table(where, ("name", "cell"), asked.lang, headed=False)
    return 0


@command("audit copy.html")
def audit(asked: Asked, copy: Copy) -> int:
    """Hold a copy of the article against the registry, number by number."""
    return _print_audit(lb.audit_article(copy, asked.registry), asked)


def _print_audit(report: AuditReport, asked: Asked) -> int:
    """Print what an audit found, and return the exit status."""
    paragraphs = plain_rows(report.paragraphs.set_index("paragraph"))
    differences = [difference._asdict() for difference in report.differences]
    whole = {
        "ok": report.ok, "accounted": report.accounted, "total": report.total, "outside": len(report.outside),
        "differences": differences, "paragraphs": paragraphs,
    }  # fmt: skip
    if asked.form == "table":
        print_rows(paragraphs, asked, "paragraph registered found text")
        accounted = word("{} of {} mentions accounted for", asked.lang)
        print(accounted.format(report.accounted, report.total))
    if asked.form != "table" or differences:
        print_rows(differences, asked, "kind paragraph mention_id registered printed", whole=whole)
    return 0 if report.ok else 1


@command("annotate copy.html --out numbers.html")
def annotate(asked: Asked, copy: Copy, out: New) -> None:
    """Show a copy of the article with every number marked, as one HTML file to read offline."""
    _deliver(lb.annotate_article(copy, asked.lang, asked.registry).encode(), out, asked)


def _deliver(content: bytes, out: str, asked: Asked) -> None:
    """Write a file and say where; - is standard output."""
    if out == "-":
        sys.stdout.buffer.write(content)
    else:
        write_file(Path(out), content)
        print_one({"out": out}, asked, out)


@command("read news.jsonl pages/ --out numbers.csv")
def read(
    asked: Asked,
    files: Files,
    format: ReadForm = None,
    out: Annotated[str, typer.Option(metavar="FILE", help="CSV or JSON Lines; - is standard output.")] = "-",
    text_column: Annotated[str, typer.Option(metavar="NAME", help="Of JSON Lines: the text.")] = "text",
    id_column: Annotated[str | None, typer.Option(metavar="NAME", help="Names a document.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask's: its workers read.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as cores by default.")
    ] = None,
) -> int:
    """Find every number in Vietnamese texts, saved web pages or a corpus; what cannot be read is named.

    With --out, the same command goes on where it was stopped. Exit status 2 if something could not be read.
    """
    from lbanalysis import corpus, documents

    form = format if format == "csv" or format == "jsonl" else None
    if out != "-" and format != form:
        raise InputError(f"--out {out} with --format {format}: expected csv or jsonl")
    shown = out != "-" or not form or not sys.stdout.isatty()
    with progress(partial(documents.corpus_bytes, files), shown) as watch:
        if out != "-":
            done = lb.read_corpus(
                files, out, form, text_column, id_column, scheduler, workers, _fail, watch, asked.registry
            )
        else:
            options = documents.Options(form, text_column, id_column, asked.registry)
            batches = documents.batches_of(files)
            rows, done = _print_found(
                corpus.read_batches(batches, options, scheduler, workers, _fail, watch), form
            )
    if out != "-" and done["documents"]:
        print_one({"out": out, **done}, asked, out)
    elif not form and done["documents"] and (rows or not done["refused"]):
        if format == "json":
            asked = asked._replace(form="json")
            rows = [{name: row[name] for name in corpus.COLUMNS} for row in rows]
        one = len(files) == 1 and len({row["file"] for row in rows}) < 2
        unseen = ("file",) * one + ("document",) * (not any(row["document"] for row in rows))
        print_rows(rows, asked, " ".join(c for c in corpus.COLUMNS if c not in unseen), "mentions")
    return 2 if done["refused"] else 0


def _print_found(found: Iterable[Done], form: str | None) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Print text batch by batch, under its heading; return rows, and how many there are of all."""
    from lbanalysis.corpus import IN_BOTH, heading_of

    rows, done = list[dict[str, Any]](), Counter[str]()
    for batch in found:
        if form and batch.counts["documents"] > done["documents"] == 0:
            sys.stdout.buffer.write(heading_of(form))
        sys.stdout.buffer.write(batch.text)
        done.update(batch.counts)
        rows += (dict(zip(IN_BOTH, row, strict=True)) for row in batch.rows)
    return rows, done


@command("draft report.txt --out report")
def draft(asked: Asked, article: Article, out: Folder) -> None:
    """Write a first registry of another article: its numbers, formulas they may fit, and what is open."""
    _print_open(lb.draft_registry(article, out, asked.lang), asked)
    if asked.form == "table":
        print(word("{} is written; the list above stands in it as OPEN.md", asked.lang).format(out))


@command("open --registry report")
def open_(asked: Asked) -> None:
    """List what a person must still decide in a registry that was drafted."""
    _print_open(lb.open_questions(asked.registry), asked)


def _print_open(questions: DataFrame, asked: Asked) -> None:
    print_rows(plain_rows(questions), asked, "table id printed cells question", "open")


# --- what is listed, and shown one by one -------------------------------------------------------------------

# What stands in each table of a registry, and what loads it; charts are drawn.
_KINDS = {
    "sections": ("section", "load_sections"), "figures": ("figure", "compile_ledger"),
    "mentions": ("mention", "load_mentions"), "readings": ("reading", "load_readings"),
    "relations": ("check", "check_figures"), "results": ("result", "compute_results"),
    "unquantified": ("claim", "load_unquantified"), "references": ("reference", "load_references"),
    "charts": ("chart", ""), "marks": ("mark", "load_marks"),
}  # fmt: skip


def _rows(table: str, registry: Registry, id: str = "") -> list[dict[str, Any]]:
    """The rows of a table; of the charts, which take long to draw, only the one that is named."""
    if table == "charts":
        from lbanalysis.charts import catalogue_of

        drawn = [draw(registry) for name, draw in catalogue_of(registry).items() if id in ("", name)]
        return [
            {"chart_id": chart.name, "title_en": chart.title("en"), "title_vi": chart.title("vi"),
             "alt_en": chart.alt("en"), "alt_vi": chart.alt("vi"),
             "figures": chart.shows, "results": chart.results}
            for chart in drawn
        ]  # fmt: skip
    loaded = getattr(lb, _KINDS[table][1])(registry)
    rows = plain_rows(loaded.rename(columns={f"found_{lang}": f"arithmetic_{lang}" for lang in LANGUAGES}))
    for row in rows if table == "figures" else ():  # the ledger is all text
        row |= {name: tuple(row[name].split()) for name in ("readings", "checks", "mentions")}
        row |= {name: row[name] == "yes" if row[name] else None for name in ("low_closed", "high_closed")}
    return rows


def _list(table: str, columns: str, help: str) -> None:
    """Add a command that lists a table."""

    def run(asked: Asked) -> None:
        print_rows(_rows(table, asked.registry), asked, columns, table)

    run.__doc__ = help
    command(f"{table} --format csv")(run)


_list("figures", "figure_id printed unit label verdict",
      "List the figures: what is printed, and the verdict.")  # fmt: skip
_list("results", "result_id label value unit arithmetic",
      "List the results: every number that follows from the figures.")  # fmt: skip
_list("references", "reference_id topic value unit figure_id address",
      "List the references: independent public values.")  # fmt: skip
_list("charts", "chart_id title", "List the charts with what they find.")


@command("checks")
def checks(asked: Asked) -> None:
    """Put the article's own arithmetic to the test: outcomes, verdicts, and the power of the checks."""
    from lbanalysis.power import headline_power

    rows, verdicts = _rows("relations", asked.registry), lb.figure_verdicts(asked.registry)
    power = lb.misprint_power(asked.registry).drop(columns="caught_misprints")
    tables = {"power": power, "layers": lb.power_by_layer(asked.registry), "verdicts": verdicts}
    whole = {"checks": rows} | {name: plain_rows(table) for name, table in tables.items()}
    print_rows(rows, asked, "check_id layer outcome arithmetic", whole=whole)
    if asked.form == "table":
        print()
        groups = verdicts.groupby("verdict", sort=False)
        stacked = [{"verdict": v, "number": len(own), "figures": tuple(own.index)} for v, own in groups]
        print_rows(stacked, asked, "verdict number figures")
        misprints, caught = headline_power(asked.registry)
        share = write_number(Fraction(100 * caught, misprints or 1), 1, asked.lang)
        headline = (
            "Equalities between distinct figures would catch {} of the {} single-digit misprints of "
            "quantities ({}%)."
        )
        print("\n" + word(headline, asked.lang).format(caught, misprints, share))


@command("show ID")
def show(asked: Asked, id: Id) -> None:
    """Show all that is known of one figure, result, chart, check, reference, reading, mention or section."""
    row = _entry(id, asked.registry)
    if asked.form != "table":
        return print_one(row, asked, "")
    if (texts := lb.number_texts("interval", asked.lang, asked.registry)).get(id):
        row = {name: row[name] for name in row if name not in plain_ends(None)} | {"interval": texts[id]}
    lines = []
    for name in dict.fromkeys(re.sub("_(en|vi)$", "", name) for name in row):
        cell = row.get(name)
        many = "\n".join(_about(part, asked) for part in cell) if isinstance(cell, tuple) else ""
        if text := many or written(row, name, asked.lang):
            lines.append({"name": word(name, asked.lang), "cell": text})
    return print_table(lines, ("name", "cell"), asked.lang, headed=False)


def _find(id: str, registry: Registry) -> tuple[str, Mapping[str, Any]]:
    """The table and the row of an id; neither for what is derived and stands in no table."""
    return next(((name, rows[id]) for name, rows in registry.tables.items() if id in rows), ("", {}))


def _entry(id: str, registry: Registry) -> dict[str, Any]:
    """All that is known of an id, whatever it is the id of."""
    from lbanalysis.citations import nearest_ids

    table, _ = _find(id, registry)
    known = [other for rows in registry.tables.values() for other in rows]
    for name in [table] if table else ["results", "relations"]:
        for row in _rows(name, registry, id):
            known.append(next(iter(row.values())))
            if known[-1] == id:
                kind = _KINDS[name][0]
                return {"what": kind, **row, **_beside(kind, id, registry)}
    such = ", ".join(nearest_ids(id, known))
    raise InputError(f"{id!r} is no id: expected one as `lbanalysis figures` lists, such as {such}")


def _beside(kind: str, id: str, registry: Registry) -> dict[str, Any]:
    """What stands beside a figure (recomputed, meanings, references), and what a check would notice."""
    from lbanalysis.checks import recomputed_of
    from lbanalysis.power import power_sentences

    if kind == "check":
        said = power_sentences(registry).get(id)
        return {"power_en": said.en, "power_vi": said.vi} if said else {}
    if kind != "figure":
        return {}
    _, (english, vietnamese) = recomputed_of(registry).get(id, ("", ("", "")))
    meanings, references = (
        tuple(other for other, row in registry.tables[table].items() if row["figure_id"] == id)
        for table in ("readings", "references")
    )
    arithmetic = {"arithmetic_en": english, "arithmetic_vi": vietnamese}
    return {**arithmetic, "meanings": meanings, "references": references}


def _about(id: str, asked: Asked) -> str:
    """An id with what it is the id of, in one line."""
    stems = {"figures": "label", "results": "label", "references": "topic", "readings": "statement"}
    table, row = _find(id, asked.registry)
    if table == "mentions":
        place = (row[name] for name in ("paragraph", "start", "end", "printed"))
        return f"{id}: {word('paragraph {}, characters {} to {}: {}', asked.lang).format(*place)}"
    return f"{id}: {row[f'{stems[table]}_{asked.lang}']}" if table in stems else id


# --- one number, one change, one file -----------------------------------------------------------------------


@command("compute '100 * 24 / 32'")
def compute(asked: Asked, formula: Formula) -> None:
    """Compute a formula over figures, results, references and readings, and show its arithmetic."""
    number = lb.compute(formula, asked.registry).settled()
    interval = number.interval
    row = {"formula": formula} | {f"arithmetic_{lang}": number.text(lang) for lang in LANGUAGES}
    row |= {"value": plain(number.value), "unit": number.unit} | plain_ends(interval)
    text = write_interval(interval, number.unit, asked.lang) if interval.width else ""
    print_one(row, asked, f"{number.text(asked.lang)}\n{text}".rstrip())


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in given:
        id, equals, text = pair.partition("=")
        if not equals:
            raise InputError(f"{pair!r} has no =: expected ID=TEXT, such as ID=33")
        if id in pairs:
            raise InputError(f"{id} is changed twice: expected each id once")
        pairs[id] = text
    return pairs


@command("compare --rounding truncate")
def compare(
    asked: Asked, printed: Changes, reference: Changes, reading: Changes, rounding: Rule = None
) -> None:
    """Change what figures print, outside values, readings or the rounding rule, and list what follows."""
    if not (printed or reference or reading or rounding):
        raise InputError("nothing is changed: expected --printed, --reference, --reading or --rounding")
    changed = lb.change_registry(
        printed=_pairs(printed), references=_pairs(reference), readings=_pairs(reading),
        rounding=rounding, registry=asked.registry,
    )  # fmt: skip
    follows = lb.compare_registries(changed, lang=asked.lang, registry=asked.registry)
    if follows.empty and asked.form == "table":
        print(word("nothing follows: all is as it was", asked.lang))
        return
    follows.columns = ["label", "before", "after"]
    print_rows(plain_rows(follows), asked, "what id label before after")


@command("cite ID --style bibtex")
def cite(asked: Asked, id: Id, style: Style = "text") -> None:
    """Cite a figure, a result or a chart, together with the article."""
    text = lb.cite(id, style, asked.lang, asked.registry)  # type: ignore[arg-type]
    print_one({"id": id, "style": style, "lang": asked.lang, "citation": text}, asked, text)


@command("chart verdicts --lang vi --out verdicts.png")
def chart(asked: Asked, name: Name, format: FileForm = None, out: File = "") -> None:
    """Write one chart as a file, or the data that it draws."""
    from lbanalysis.charts import catalogue_of
    from lbanalysis.citations import nearest_ids

    drawn, ending = catalogue_of(asked.registry), Path(out).suffix.removeprefix(".").lower()
    if name not in drawn:
        such = ", ".join(nearest_ids(name, drawn))
        raise InputError(f"{name!r} is no chart: expected one of `lbanalysis charts`, such as {such}")
    form: Any = format or ending or "svg"
    if form not in get_args(Picture) or (ending in get_args(Picture) and ending != form):
        wrong = f"the ending .{ending} is {f'not {form}' if format else 'unknown'}"
        raise InputError(f"--out {out}: {wrong}: expected .svg, .png or .csv, or --format")
    content = drawn[name](asked.registry).to_bytes(form, asked.lang)
    _deliver(content, out or f"{name}.{asked.lang}.{form}", asked)


@command("site --out site")
def site(asked: Asked, out: Folder = "site", notebooks: Notebooks = None) -> None:
    """Build the site from the notebooks as they are, in English and, in its vi/, in Vietnamese."""
    from lbanalysis.site import build_site

    build_site(Path(out), Path(notebooks) if notebooks else None, registry=asked.registry)
    index = str(Path(out, "index.html"))
    print_one({"out": index}, asked, index)


if __name__ == "__main__":
    sys.exit(main())
