"""The command line, thin: it parses, calls the library, and prints.

Exit status 0 done, 1 the article differs from the registry, 2 the input cannot be used.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, cast, get_args

import pandas as pd

from lbanalysis import __version__
from lbanalysis.article import load_article
from lbanalysis.audit import AuditReport, audit_article
from lbanalysis.citations import Style, cite, nearest_ids
from lbanalysis.loaders import load_figures
from lbanalysis.mentions import find_mentions
from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, load_registry
from lbanalysis.results import Result, results_of, value_text
from lbanalysis.wording import Lang

_READ_COLUMNS = [
    "file",
    "paragraph",
    "start",
    "end",
    "printed",
    "kind",
    "value",
    "low",
    "high",
    "unit",
    "qualifier",
    "warning",
]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see: {self.prog} --help)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments without the program's name; those of the process by default.

    Returns
    -------
    int
        0 done, 1 the article differs from the registry, 2 the input cannot be used.

    Raises
    ------
    SystemExit
        By ``--help`` and ``--version``.

    Source
    ------
    The commands are described in `README.md`.

    Examples
    --------
    >>> main(["show", "p03-garden-area"])  # doctest: +ELLIPSIS
    p03-garden-area: Area of the new flower gardens
    ...
    0
    >>> main(["show", "p03-garden"])
    2
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        arguments = _parser().parse_args(argv)
        status: int = arguments.run(arguments)
        sys.stdout.flush()
        return status
    except InputError as error:
        print(f"lbanalysis: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("lbanalysis: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lbanalysis",
        description="The numbers of a published article, as data that can be checked, drawn and cited.",
    )
    parser.add_argument("--version", action="version", version=f"lbanalysis {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
        added.set_defaults(run=run)
        return added

    reproduce = command(
        "reproduce", _reproduce, "run the notebooks and write build/: notebooks, charts, ledger"
    )
    reproduce.add_argument("--out", default="build", help="folder to write (default: build)")
    reproduce.add_argument(
        "--article", metavar="COPY", default=os.environ.get("LBANALYSIS_ARTICLE") or None,
        help="a copy of the article, audited first (default: the variable LBANALYSIS_ARTICLE)",
    )  # fmt: skip
    audit = command("audit", _audit, "hold a copy of the article against the registry")
    audit.add_argument("copy", metavar="COPY", help="text or saved web page")
    audit.add_argument("--json", action="store_true", help="print JSON")
    read = command("read", _read, "find every number in Vietnamese text or saved web pages")
    read.add_argument("files", metavar="FILE", nargs="+", help="text or saved web page")
    read.add_argument(
        "--format", choices=["table", "csv", "json"], default="table", help="how to print (default: table)"
    )
    figures = command("figures", _figures, "list all figures of the article")
    figures.add_argument("--json", action="store_true", help="print JSON")
    check = command("check", _check, "put the article's own arithmetic to the test: verdicts and power")
    check.add_argument("--json", action="store_true", help="print JSON")
    show = command("show", _show, "show one figure, result or chart, with where it comes from")
    show.add_argument("id", metavar="ID", help="id of a figure, a result or a chart")
    citation = command("cite", _cite, "cite a figure, a result or a chart, together with the article")
    citation.add_argument(
        "id", metavar="ID", help="id of a figure, a result or a chart"
    )
    citation.add_argument(
        "--style",
        choices=get_args(Style),
        default="text",
        help="how to print (default: text, in the style of the APA)",
    )
    citation.add_argument(
        "--lang", choices=get_args(Lang), default="en", help="language of labels and wording (default: en)"
    )
    charts = command("charts", _charts, "list all charts with what they find")
    charts.add_argument("--json", action="store_true", help="print JSON")
    chart = command("chart", _chart, "write one chart as a file, or the data that it draws")
    chart.add_argument("name", metavar="NAME", help="name of a chart")
    chart.add_argument(
        "--lang", choices=get_args(Lang), default="en", help="language of the chart (default: en)"
    )
    chart.add_argument(
        "--format", choices=["svg", "png", "csv"], help="of the file (default: that of --out, or svg)"
    )
    chart.add_argument("--out", metavar="FILE", help="file to write (default: NAME.LANG.FORMAT)")
    return parser


def _reproduce(arguments: argparse.Namespace) -> int:
    from lbanalysis.reproduce import reproduce

    if arguments.article:
        report = audit_article(arguments.article)
        _print_audit(report)
        if not report.ok:
            print(
                "Nothing was reproduced: the copy differs from the registry. Without the copy, the registry's numbers are reproduced."
            )
            return 1
    summary = reproduce(arguments.out)
    print(
        f"Reproduced {summary['figures']} figures in {summary['mentions']} mentions: {summary['notebooks']} notebooks run, "
        f"{summary['charts']} charts drawn in two languages."
    )
    print("Where to look:")
    for name, what in (
        ("notebooks/", "the notebooks, executed; start with 00_every_figure_at_a_glance.ipynb"),
        ("site/index.html", "all of it to read and look up, in English; in Vietnamese in site/vi/"),
        ("charts/", "each chart as SVG, PNG and CSV"),
        (
            "ledger.csv",
            "one row per figure: printed, value, interval, unit, statement, verdict, power, mentions",
        ),
        ("ledger.json", "the same with the place of every mention"),
        ("results.csv", "every number computed from the figures"),
        ("checks.csv", "every check with its verdict"),
    ):
        print(f"  {Path(arguments.out, name)!s:<24} {what}")
    return 0


def _audit(arguments: argparse.Namespace) -> int:
    report = audit_article(arguments.copy)
    if arguments.json:
        differences = [{**d._asdict(), "sentence": str(d)} for d in report.differences]
        paragraphs = json.loads(report.paragraphs.to_json(orient="records"))
        outside = {"pieces": len(report.outside)}
        content = {
            "ok": report.ok, "accounted": report.accounted, "total": report.total, "differences": differences,
            "paragraphs": paragraphs, "outside": outside,
        }  # fmt: skip
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        _print_audit(report)
    return 0 if report.ok else 1


def _print_audit(report: AuditReport) -> None:
    print(
        report.paragraphs.rename(
            columns={"registered": "numbers registered", "found": "numbers found"}
        ).to_string(index=False)
    )
    if report.outside:
        print(f"{len(report.outside)} pieces of text belong to no registered paragraph.")
    for status, meaning in (
        ("reworded", "wording changed round unchanged numbers"), ("moved", "the same, at another place"),
        ("broken", "the same, over other lines"), ("missing", "not found"),
    ):  # fmt: skip
        numbers = [str(row.paragraph) for row in report.paragraphs.itertuples() if row.text == status]
        if numbers:
            print(f"Paragraph{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}: {meaning}.")
    if report.ok:
        print(f"{report.accounted} of {report.total} mentions accounted for")
        return
    print(f"{report.accounted} of {report.total} mentions accounted for; {len(report.differences)} differ:")
    for difference in report.differences:
        print(f"  {difference}")


def _read(arguments: argparse.Namespace) -> int:
    rows = [
        {"file": file, "paragraph": number, **{name: getattr(mention, name) for name in _READ_COLUMNS[2:]}}
        for file, paragraphs in [(file, load_article(file)) for file in arguments.files]
        for number, paragraph in enumerate(paragraphs, start=1)
        for mention in find_mentions(paragraph)
    ]
    if arguments.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif arguments.format == "csv":
        writer = csv.DictWriter(sys.stdout, _READ_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        table = pd.DataFrame(rows, columns=_READ_COLUMNS)
        shown = table.drop(columns="file") if len(arguments.files) == 1 else table
        print(shown.to_string(index=False) if rows else "no number found")
        if rows:
            print(f"{len(rows)} mentions")
    return 0


def _figures(arguments: argparse.Namespace) -> int:
    from lbanalysis.ledger import as_text

    figures = as_text(load_figures()).reset_index()
    if arguments.json:
        print(figures.to_json(orient="records", force_ascii=False, indent=1))
    else:
        print(figures[["figure_id", "printed", "unit", "label_en"]].to_string(index=False, justify="left"))
        print(f"{len(figures)} figures")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from lbanalysis.checks import check_figures, figure_verdicts
    from lbanalysis.ledger import as_text
    from lbanalysis.power import misprint_power, power_by_layer

    checks, power, verdicts, stacked = check_figures(), misprint_power(), figure_verdicts(), power_by_layer()
    if arguments.json:
        tables = {
            "checks": checks, "power": power.drop(columns="caught_misprints"), "layers": stacked, "figures": verdicts,
        }  # fmt: skip
        content = {
            name: json.loads(as_text(table).reset_index().to_json(orient="records"))
            for name, table in tables.items()
        }
        print(json.dumps(content, ensure_ascii=False, indent=1))
        return 0
    caught = power.groupby("check_id")[["misprints", "caught"]].sum()
    shares = [f"{caught['caught'].get(c, 0)} of {caught['misprints'].get(c, 0)}" for c in checks.index]
    shown = checks[["layer", "outcome", "found_en"]].assign(misprints_caught=shares).reset_index()
    print(shown.to_string(index=False, justify="left"))
    print()
    print(
        stacked.assign(power=[f"{100 * p:.1f}%" for p in stacked["power"]])
        .reset_index()
        .to_string(index=False)
    )
    print()
    for verdict, own in verdicts.groupby("verdict", sort=False):
        print(f"{verdict} ({len(own)}): {', '.join(own.index)}")
    headline = stacked.iloc[0]
    print(
        f"Equalities between distinct figures would catch {headline['caught']} of the {headline['misprints']} "
        f"single-digit misprints of quantities ({100 * headline['power']:.1f}%)."
    )
    return 0


def _show(arguments: argparse.Namespace) -> int:
    registry = load_registry()
    charts, figures, results = registry.tables["charts"], registry.tables["figures"], results_of(registry)
    if arguments.id in charts:
        return _show_chart(arguments.id)
    if arguments.id in results:
        return _show_result(results[arguments.id], registry)
    if arguments.id not in figures:
        such = ", ".join(nearest_ids(arguments.id, [*figures, *results, *charts]))
        expected = f"expected one of `lbanalysis figures` or `lbanalysis charts`, such as {such}"
        raise InputError(f"{arguments.id!r} is no id: {expected}")
    return _show_figure(arguments.id, registry)


def _show_figure(id: str, registry: Registry) -> int:
    from lbanalysis.checks import recomputed_of
    from lbanalysis.ledger import compile_ledger

    figure = compile_ledger(registry).loc[id]
    print(f"{id}: {figure['label_en']}")
    print(f"  {figure['label_vi']}")
    unit = f" {figure['unit']}" if figure["unit"] else ""
    interval = f"{figure['low']} to {figure['high']}" if figure["high"] else f"{figure['low']} or more"
    recomputed = recomputed_of(registry)
    lines = [
        ("stated", figure["statement_en"]), ("", figure["statement_vi"]), ("printed", figure["printed"]),
        ("value", figure["value"] + unit),
        ("interval", f"exactly {figure['low']}" if figure["low"] == figure["high"] else interval),
        ("meaning", figure["meaning"]), ("verdict", figure["verdict"]),
        ("arithmetic", recomputed[id][1].en if id in recomputed else ""),
        ("checks", figure["checks"]), ("period", figure["period"]), ("note", figure["note_en"]), ("", figure["note_vi"]),
    ]  # fmt: skip
    readings = [row for row in registry.tables["readings"].values() if row["figure_id"] == id]
    lines += [("readings" if i == 0 else "", row["statement_en"]) for i, row in enumerate(readings)]
    places = [
        f"paragraph {m['paragraph']}, characters {m['start']} to {m['end']}: {m['printed']}"
        for m in registry.places(id)
    ]
    lines += [("mentions" if i == 0 else "", place) for i, place in enumerate(places)]
    _print_named(lines)
    return 0


def _show_chart(name: str) -> int:
    from lbanalysis.charts import CATALOGUE

    chart = CATALOGUE[name]()
    print(f"{name}: {chart.title('en')}")
    print(f"  {chart.title('vi')}")
    lines = [
        ("says", chart.alt("en")), ("", chart.alt("vi")), ("figures", " ".join(chart.shows)),
        ("results", " ".join(chart.results)),
    ]  # fmt: skip
    _print_named(lines)
    return 0


def _charts(arguments: argparse.Namespace) -> int:
    from lbanalysis.charts import CATALOGUE

    rows = [
        {
            "chart_id": name,
            **{f"title_{lang}": chart.title(lang) for lang in ("en", "vi")},
            **{f"alt_{lang}": chart.alt(lang) for lang in ("en", "vi")},
            "figures": list(chart.shows),
            "results": list(chart.results),
        }
        for name, chart in ((name, drawn()) for name, drawn in CATALOGUE.items())
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print(pd.DataFrame(rows)[["chart_id", "title_en"]].to_string(index=False, justify="left"))
        print(f"{len(rows)} charts")
    return 0


def _chart(arguments: argparse.Namespace) -> int:
    from lbanalysis.charts import CATALOGUE, Form

    if arguments.name not in CATALOGUE:
        such = ", ".join(nearest_ids(arguments.name, list(CATALOGUE)))
        raise InputError(
            f"{arguments.name!r} is no chart: expected one of `lbanalysis charts`, such as {such}"
        )
    ending = Path(arguments.out or "").suffix.removeprefix(".").lower()
    form = arguments.format or ending or "svg"
    if form not in get_args(Form):
        raise InputError(
            f"--out {arguments.out}: the ending .{ending} is unknown: expected .svg, .png or .csv, or --format"
        )
    out = Path(arguments.out or f"{arguments.name}.{arguments.lang}.{form}")
    chart = CATALOGUE[arguments.name]()
    content = chart.to_bytes(cast("Form", form), arguments.lang)
    beside = out.with_name(f".{out.name}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(
            f"{out} cannot be written ({error.strerror}): expected a file in a folder that can"
        ) from None
    print(f"{out}: {chart.title(arguments.lang)}")
    return 0


def _cite(arguments: argparse.Namespace) -> int:
    print(cite(arguments.id, arguments.style, arguments.lang))
    return 0


def _print_named(lines: list[tuple[str, str]]) -> None:
    for name, text in lines:
        if text:
            print(f"  {name:<10} {text}")


def _show_result(result: Result, registry: Registry) -> int:
    print(f"{result.id}: {result.label.en}")
    print(f"  {result.label.vi}")
    unit = f" {result.unit.en}" if result.unit.en else ""
    value = value_text(result.value)
    shown = str(result.number.interval) if result.number else ""
    readings = [registry.tables["readings"][reading] for reading in result.readings]
    lines = [
        ("value", value and value + unit), ("interval", shown),
        ("arithmetic", result.number.text("en") if result.number else f"no value: {result.reason.en}"),
        ("formula", result.formula), ("inputs", " ".join(result.inputs)),
        ("reading", " ".join(r["statement_en"] for r in readings)), ("", " ".join(r["statement_vi"] for r in readings)),
    ]  # fmt: skip
    _print_named(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
