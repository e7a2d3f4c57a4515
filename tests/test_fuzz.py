"""What holds of any input at all: tried small and always alike here, long and at random by `make fuzz`."""

import csv
import functools
import html
import json
import random
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, get_args

import rispy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from pybtex.database import parse_string

import lbanalysis as lb
from lbanalysis.citations import Style
from lbanalysis.reading.words import NUMBERS, WORDS
from lbanalysis.site.build import build
from test_annotate import HOSTILE, Elements, content
from test_citations import entries_of
from test_formulas import written
from test_mentions import ANNOTATED, GOLD, PIECES, check_properties
from test_numbers import MODES, OPERATORS, drawn_formula, judge
from test_other_article import FOLDER, LINES, REPORT

Check = Callable[..., None]


class Target(NamedTuple):
    """A property and what it is tried on: `make fuzz` tries more of the same."""

    check: Check
    inputs: tuple[st.SearchStrategy[Any], ...]
    examples: int


TARGETS: dict[str, Target] = {}


def target(examples: int, *inputs: st.SearchStrategy[Any]) -> Callable[[Check], Check]:
    """Make a test of a property: so many examples, the same in every run, whatever was found before."""

    def kept(check: Check) -> Check:
        TARGETS[check.__name__.removeprefix("test_")] = Target(check, inputs, examples)
        short = settings(max_examples=examples, derandomize=True, deadline=None, database=None)
        return short(given(*inputs)(check))

    return kept


@functools.cache
def other() -> lb.Registry:
    """The registry of the invented report, which is small."""
    return lb.load_registry(FOLDER)


def squeezed(lines: list[str]) -> str:
    """All of a text but its white space."""
    return "".join("".join(lines).split())


def refused(call: Callable[[], object]) -> str:
    """The line in which a call is refused; empty where it is not, and no other error will do."""
    try:
        call()
    except lb.InputError as error:
        message = str(error)
        assert len(message.splitlines()) == 1, message
        return message
    return ""


# --- numerals -----------------------------------------------------------------------------------------------

LOCALES = st.sampled_from(["vi", "en"])


@target(200, st.integers(-(10**25), 10**25), st.integers(0, 12), LOCALES)
def test_a_number_written_is_read_back(units: int, decimals: int, locale: Any) -> None:
    """With its decimals, or as the shortest text, in both conventions."""
    value = Fraction(units, 10**decimals)

    assert lb.read_numeral(lb.format_number(value, decimals, locale), locale) == (value, decimals)
    read, shortest = lb.read_numeral(lb.format_number(value, lang=locale), locale)
    assert read == value
    assert shortest == 0 or (value * 10 ** (shortest - 1)).denominator > 1


@target(200, st.fractions(-(10**9), 10**9), st.integers(0, 9), LOCALES)
def test_a_number_rounded_for_print_is_the_nearest(value: Fraction, decimals: int, locale: Any) -> None:
    """Ties away from zero."""
    read, printed = lb.read_numeral(lb.format_number(value, decimals, locale), locale)
    scaled = abs(value) * 10**decimals

    assert printed == decimals
    assert abs(read - value) <= Fraction(1, 2 * 10**decimals)
    assert (scaled - Fraction(1, 2)).denominator > 1 or abs(read) > abs(value)


@target(300, st.text("0123456789.,+-− ٣½e_%", max_size=16) | st.text(max_size=12), LOCALES)
def test_what_is_read_as_a_numeral_is_written_so(text: str, locale: Any) -> None:
    """Signs and groups apart; what is no numeral is refused in one line."""
    if refused(lambda: lb.read_numeral(text, locale)):
        return
    value, decimals = lb.read_numeral(text, locale)
    groups = "." if locale == "vi" else ","
    plain, again = (
        t.replace(groups, "").replace("−", "-").removeprefix("+")
        for t in (text, lb.format_number(value, decimals, locale))
    )

    plain = re.sub(r"^(-?)0(?=\d$)", r"\1", plain)  # of a day or a code, such as 05
    assert again == (plain if value else plain.removeprefix("-"))


# --- canonical text and the reader --------------------------------------------------------------------------

MARKS = "\u0300\u0301\u0303\u0309\u0323\u031b\u0302\u0306"
SIGNS = (
    "aăâđeêoôơuưAĐ \t\n\u00a0\u2009\u3000\u0085\u2028\u200b\ufeff\u00ad\u2060“”‘’\"'09\x00\x1f\x7f" + MARKS
)
WILD = st.text(SIGNS, max_size=30) | st.text(max_size=30)


@target(300, WILD)
def test_canonical_text_is_what_its_words_say(text: str) -> None:
    """Composed, trimmed, with single spaces and straight quotes, nothing of no width; and so already."""
    found = lb.canonical_paragraph(text)

    assert lb.canonical_paragraph(found) == found
    assert unicodedata.is_normalized("NFC", found)
    assert not re.search(r"[“”‘’\u200b\ufeff\u00ad\u2060]|^\s|\s$|\s\s|[^\S ]", found)
    assert lb.canonical_paragraph(unicodedata.normalize("NFD", text)) == found


@target(60, st.lists(WILD, max_size=6), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_text_or_page_is_read_as_its_canonical_paragraphs(texts: list[str], encoding: str) -> None:
    """The same from a text file and from a page that holds them as paragraphs; or refused in one line."""
    with tempfile.TemporaryDirectory() as folder:
        text, page = Path(folder, "a.txt"), Path(folder, "a.html")
        text.write_bytes("\n".join(texts).encode(encoding))
        page.write_bytes("".join(f"<p>{html.escape(line)}</p>" for line in texts).encode("utf-8"))
        lines = [lb.canonical_paragraph(line) for line in "\n".join(texts).splitlines()]
        lines = [line for line in lines if line]

        if refused(lambda: lb.load_article(text, other())):
            assert not lines or "\x00" in "".join(texts)
        else:
            assert lb.load_article(text, other()) == lines
        if not refused(lambda: lb.load_article(page, other())):
            assert squeezed(lb.load_article(page, other())) == squeezed(lines)


PHRASES = sorted({phrase for lists in WORDS.values() for phrases in lists.values() for phrase in phrases})
SENTENCES = [case["text"] for case in [*ANNOTATED, *GOLD]]
CUTS = st.tuples(st.sampled_from(SENTENCES), st.integers(0, 60), st.integers(0, 60)).map(
    lambda cut: cut[0][cut[1] : cut[1] + cut[2]]
)
READ = PIECES | CUTS | st.sampled_from([*PHRASES, *(w for words in NUMBERS.values() for w in words)])
BETWEEN = st.sampled_from(["", " ", ", ", "-", "/", ".", " - ", "("])
PARAGRAPHS = st.lists(st.tuples(READ | WILD, BETWEEN), max_size=14).map(
    lambda parts: "".join(a + b for a, b in parts)
)
DAY = r"(?:\d{4}-\d\d-\d\d|\d{4}-\d\d|\d{4}|--\d\d-\d\d|--\d\d|---\d\d)"
FORMS = {
    "date": DAY, "period": rf".*{DAY}.*|.*", "time": r"\d\d:\d\d(?:(?:/|\.\.)\d\d:\d\d)?",
}  # fmt: skip


def as_decimal(text: str) -> Decimal | None:
    """A decimal string as the number that it is; nothing for any other text."""
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


@target(250, PARAGRAPHS)
def test_any_paragraph_is_read_by_the_rules(text: str) -> None:
    """Every digit in exactly one mention, kinds and places as promised; low, value and high in order."""
    check_properties(text)
    found = lb.find_mentions(text)

    assert lb.find_mentions(lb.canonical_paragraph(text)) == found
    for mention in found:
        assert re.fullmatch(FORMS.get(mention.kind, ".*"), mention.value) or mention.warning, mention
        ends = [n for n in map(as_decimal, (mention.low, mention.value, mention.high)) if n is not None]
        assert ends == sorted(ends), mention


# --- Numbers and formulas -----------------------------------------------------------------------------------


@target(150, st.integers(0, 2**64), st.sampled_from(sorted(MODES)))
def test_a_range_is_what_true_values_of_its_prints_give(seed: int, rule: str) -> None:
    """No value outside, closed ends reached, open ones not, by brute force; else refused in words."""
    draw = random.Random(seed)
    judge(drawn_formula(draw, rule), draw)


COUNTED = {"count", "percent", "measure", "money", "zero"}
FIGURES = [id for id, row in lb.load_registry(FOLDER).tables["figures"].items() if row["kind"] in COUNTED]
Tree = Any
LEAVES = st.sampled_from(FIGURES) | st.sampled_from(["0", "1", "2", "0.5", "100", "12.75"])
TREES = st.recursive(
    LEAVES, lambda parts: st.tuples(st.sampled_from(sorted(OPERATORS)), parts, parts), max_leaves=8
)


def text_of(tree: Tree) -> str:
    """A tree as a formula, by the writer that the tests of formulas have."""
    from lbanalysis.formulas import Tree as Node

    def node(part: Tree) -> Node:
        if isinstance(part, tuple):
            return Node(part[0], (node(part[1]), node(part[2])))
        return Node("number" if part[0].isdigit() else "id", text=part)

    return written(node(tree))


def joined(tree: Tree, value: Callable[[str], Any]) -> Any:
    """A tree computed by Python's operators, from what its leaves are worth."""
    if isinstance(tree, tuple):
        return OPERATORS[tree[0]](joined(tree[1], value), joined(tree[2], value))
    return value(tree)


def outcome(call: Callable[[], lb.Number]) -> object:
    """A Number's range with its text, or the reason why there is none."""
    try:
        number = call()
        return number.interval, number.text("en"), number.text("vi")
    except lb.NoValueError as error:
        return str(error)


@target(150, TREES)
def test_a_formula_as_text_computes_what_operators_do(tree: Tree) -> None:
    """The same range and the same arithmetic, with and without spaces and brackets that change nothing."""
    text = text_of(tree)
    by_hand = outcome(lambda: joined(tree, lambda leaf: leaf_number(leaf)))

    for form in (text, f"( {text} )", text.replace(" * ", "*").replace(" + ", "+")):
        assert outcome(lambda form=form: lb.compute(form, other())) == by_hand  # type: ignore[misc]


def leaf_number(leaf: str) -> lb.Number:
    """The Number of an id or of a decimal number."""
    return lb.compute(leaf, other())


PRINTS = st.builds(
    lambda units, places: Fraction(units, 10**places), st.integers(-9999, 9999), st.integers(0, 2)
)
PRINTED = st.recursive(
    PRINTS, lambda parts: st.tuples(st.sampled_from(sorted(OPERATORS)), parts, parts), max_leaves=7
)


@target(200, PRINTED, LOCALES)
def test_the_arithmetic_shown_is_the_arithmetic_done(tree: Tree, lang: Any) -> None:
    """Its text, with its signs and brackets, worked out by Python, gives the formula's own value."""
    try:
        wanted = joined(tree, lambda print: print)
        number = joined(tree, lambda print: lb.printed(lb.format_number(print)))
    except (ZeroDivisionError, lb.NoValueError):
        return
    shown = number.arithmetic(lang)
    plain = shown.translate(str.maketrans(",.", ".,")) if lang == "vi" else shown
    plain = plain.replace(",", "").replace("×", "*").replace("−", "-")
    code = re.sub(r"\d+(?:\.\d+)?", lambda numeral: f"Fraction('{numeral[0]}')", plain)

    assert eval(code, {"Fraction": Fraction}) == wanted, shown


@target(150, st.decimals(-999, 999, places=3), st.integers(0, 3), LOCALES)
def test_a_print_holds_the_number_that_was_rounded(true: Decimal, decimals: int, locale: Any) -> None:
    """Rounded by the decimal module, written by the library and read again: the interval has the truth."""
    shown = true.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = lb.format_number(Fraction(shown), decimals, locale)

    assert Fraction(true) in lb.rounding_interval(text, locale=locale)


# --- tables of a registry -----------------------------------------------------------------------------------

ROWS = {path.stem: list(csv.reader(path.open(encoding="utf-8", newline=""))) for path in FOLDER.glob("*.csv")}
CELLS = [
    (table, i, j)
    for table, rows in sorted(ROWS.items())
    for i in range(len(rows))
    for j in range(len(rows[i]))
]
OTHER_CELLS = sorted({cell for rows in ROWS.values() for row in rows for cell in row})
ODD = (
    "0 -1 00 1e9 9999999999 ٣ NaN ../x =1+1 {} {0} {x} {{ { } {a|b} %s $x \\ \" ' <b> & ; , - -- 2020-13-45 --02-30 "
    "1..2 2..1 1/0 0/0 14/14 vi en % a-b A-B article- m99-01 m01-99 .. 31/2/2023 0,0 100,0 101 (( * 1 / 0 hàng chục"
).split()


@st.composite
def changed_cells(draw: st.DrawFn) -> tuple[str, int, int, str]:
    """A cell and another text for it: any, odd, of another cell, or its own with a piece put in or out."""
    table, i, j = draw(st.sampled_from(CELLS))
    own = ROWS[table][i][j]
    at, to = sorted((draw(st.integers(0, len(own))), draw(st.integers(0, len(own)))))
    piece = draw(st.sampled_from(["", *ODD]) | st.text(max_size=3))
    strange = draw(
        st.just(own[:at] + piece + own[to:])
        | st.sampled_from(OTHER_CELLS)
        | st.sampled_from([row[j] for row in ROWS[table]])
        | st.sampled_from(ODD)
        | WILD
    )
    return table, i, j, strange


PLACE = re.compile(r"\w+\.csv, row \d+(?: \(.*?\))?, column .+?: ")
# What no one row is to blame for: a section or mention that is not there at all, digits of a paragraph.
WHOLE = re.compile(
    r"sections\.csv: there is no section 'article'|mentions\.csv, column (printed: \d+ digits|figure_id: figure)"
)


@target(60, changed_cells())
@example(("figures", 1, 5, "٣"))
def test_a_table_with_any_cell_changed_loads_or_names_the_cell(change: tuple[str, int, int, str]) -> None:
    """What loads can be computed, shown and cited; what does not is refused by table, row and column."""
    table, i, j, text = change
    rows = [list(row) for row in ROWS[table]]
    rows[i][j] = text
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(shutil.copytree(FOLDER, Path(parent, "data")))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows(rows)
        said = refused(lambda: lb.load_registry(folder))
        assert not said or PLACE.match(said) or WHOLE.match(said), said
        if not said:
            use(lb.load_registry(folder), rows[i][0])


def use(registry: lb.Registry, id: str) -> None:
    """Do with a registry what every command does."""
    lb.compute_results(registry)
    lb.check_figures(registry)
    lb.figure_verdicts(registry)
    lb.compile_ledger(registry)
    for lang in ("en", "vi"):
        lb.number_texts(lang=lang, registry=registry)
        if any(id in registry.tables[table] for table in ("figures", "results", "charts")):
            cite_in_every_style(id, lang, registry)


# --- citations ----------------------------------------------------------------------------------------------

STYLES = get_args(Style)
NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")  # what no table holds
HOSTILE_SIGNS = "{}\\%$&#_~^\"'<>@=,;:|`[]()*\n\r\x0b\x0c\x1c\x85\u2028\u2029\t \x00\x1b\x7fđế“”’—😀aA1TYER-"
TEXTS = st.text(HOSTILE_SIGNS, min_size=1, max_size=24) | st.text(min_size=1, max_size=24)
ARTICLE_TEXTS = ("headline", "headline_en", "publisher", "source")


def cite_in_every_style(id: str, lang: Any, registry: lb.Registry) -> dict[str, str]:
    """The citations of an id, each as its own readers read it: two works, and no more."""
    cited = {style: lb.cite(id, style, lang, registry) for style in STYLES}
    for style in ("bibtex", "biblatex"):
        read = parse_string(cited[style], "bibtex").entries
        assert len(read) == len(entries_of(cited[style])) == 2, cited[style]
        assert all(entry.fields["title"] for entry in read.values())
    records = rispy.loads(cited["ris"])
    assert [record["type_of_reference"] in ("ELEC", "DATA", "CHART") for record in records] == [True, True]
    assert re.fullmatch(r"(?:[A-Z][A-Z0-9]  - .*\n|\n)*ER  - ", cited["ris"]), cited["ris"]
    assert len(json.loads(cited["csl-json"])) == 2
    assert json.loads(cited["annotation"])["type"] == "Annotation"
    return cited


@target(40, st.sampled_from([FIGURES[0], "targets"]), TEXTS, TEXTS, st.sampled_from(ARTICLE_TEXTS), LOCALES)
@example("targets", "{ {", "a } \\", "headline", "en")
@example("targets", "x", "{\\", "source", "vi")
def test_citations_of_any_texts_can_be_read(id: str, label: str, text: str, key: str, lang: Any) -> None:
    """Labels, statements and the article's own texts, as a folder may hold them, in every style."""
    label, text = (lb.canonical_paragraph(NO_TEXT.sub("", own)) or "x" for own in (label, text))
    table = "figures" if id in other().tables["figures"] else "charts"
    row = dict(other().tables[table][id])
    row |= {name: label for name in row if name.startswith(("label_", "statement_"))}
    tables = {**other().tables, table: {**other().tables[table], id: row}}
    registry = replace(other(), tables=tables, record={**other().record, key: text})

    cited = cite_in_every_style(id, lang, registry)
    article, analysis = json.loads(cited["csl-json"])
    assert label in analysis["title"]
    assert key != "headline" or article["title"] == text
    assert [work["title"] for work in rispy.loads(cited["ris"])] == [article["title"], analysis["title"]]
    assert len([line for line in cited["text"].splitlines() if line]) >= 3


# --- annotated copies ---------------------------------------------------------------------------------------

MARKUP = st.sampled_from(
    "<script> </script> <!-- --> <p> </p> <div hidden> <b onclick=x> <svg> <style> </style> <![CDATA[ ]]> &lt;script&gt; &#x3c; "
    "&amp; <img src=x onerror=y> <a href=javascript:1> <? ?> < > </ <pre> <textarea> <title> <template> <iframe> \\u003c $data {} 5".split()
) | st.just(HOSTILE)
SOUP = st.lists(MARKUP | CUTS | st.text(HOSTILE_SIGNS, max_size=8), max_size=8).map("".join)


@functools.cache
def usual_tags() -> list[str]:
    """The elements of a page that shows the report alone."""
    return Elements(lb.annotate_article(REPORT, "en", other())).tags


def check_page(path: Path) -> list[str]:
    """The texts that the annotated page of a copy shows; it has the elements of any, and none that runs."""
    page = lb.annotate_article(path, "en", other())
    found, shown = Elements(page), content(page)
    tree = etree.fromstring(page, etree.HTMLParser(recover=True, huge_tree=True))

    assert found.tags == usual_tags()
    assert not found.loads
    assert len(tree.findall(".//script")) == found.tags.count("script")
    for passage in shown["passages"]:
        for mark in passage["marks"]:
            assert passage["text"][mark["start"] : mark["end"]] == mark["printed"]
    return [passage["text"] for passage in shown["passages"]]


@target(8, SOUP, st.integers(0, len(LINES)))
def test_an_annotated_text_shows_what_it_says_and_runs_nothing(text: str, at: int) -> None:
    """A line of anything among those of the report: the texts shown are the canonical ones."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.txt")
        copy.write_text("\n".join([*LINES[:at], text, *LINES[at:]]), encoding="utf-8")
        if refused(lambda: lb.annotate_article(copy, "en", other())):
            assert "\x00" in text
            return
        lines = map(lb.canonical_paragraph, copy.read_text(encoding="utf-8").splitlines())
        assert [t for t in check_page(copy) if t] == [line for line in lines if line]


@target(8, SOUP, st.integers(0, len(LINES)), st.booleans())
def test_an_annotated_page_shows_text_and_runs_nothing(markup: str, at: int, escaped: bool) -> None:
    """Any markup between paragraphs; where it is escaped, it is text and shown as that."""
    own = html.escape(markup) if escaped else markup
    parts = [f"<p>{html.escape(line)}</p>" for line in LINES]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.html")
        copy.write_text(
            "".join(["<html><body>", *parts[:at], f"<p>{own}</p>", *parts[at:]]), encoding="utf-8"
        )
        if refused(lambda: lb.annotate_article(copy, "en", other())):
            assert not escaped or "\x00" in markup
            return
        shown = squeezed(check_page(copy))
        if escaped and 0 < at < len(LINES):
            assert squeezed([lb.canonical_paragraph(markup)]) in shown


# --- what was found once ------------------------------------------------------------------------------------


def test_no_text_of_a_folder_holds_what_a_terminal_obeys(tmp_path: Path) -> None:
    """A control character in a cell, or in the article's record, where a second line too would break RIS."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "data"))
    record = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    for headline in ("red \x1b[31m", "two\rlines", "two\u2028lines", "two  spaces"):
        (folder / "article.json").write_text(json.dumps({**record, "headline": headline}), encoding="utf-8")
        assert refused(lambda: lb.load_registry(folder)).startswith("article.json: key 'headline': ")
    (folder / "article.json").write_text(json.dumps(record), encoding="utf-8")
    table = (folder / "sections.csv").read_text(encoding="utf-8")
    (folder / "sections.csv").write_text(f"{table[:-1]}\x1b[31m\n", encoding="utf-8")
    assert re.match(
        r"sections\.csv, row 6, column scope: .*control", refused(lambda: lb.load_registry(folder))
    )


def test_a_folder_without_its_page_on_data_has_no_site(tmp_path: Path) -> None:
    """Said by the name of the file that is missing, and not as if the result could not be written."""
    (tmp_path / "notebooks").mkdir()

    said = refused(lambda: build(tmp_path / "site", tmp_path / "notebooks", other()))

    assert re.match(r"README\.md is missing in .*other_article: expected ", said)
    assert not (tmp_path / "site").exists()
