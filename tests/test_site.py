"""The site as files: complete, consistent in both editions, nothing from outside, the same from run to run."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from base64 import b64decode
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import get_args
from urllib.parse import unquote, urlsplit

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from lbanalysis import __version__
from lbanalysis.charts import CATALOGUE as DRAWN
from lbanalysis.citations import Style
from lbanalysis.ledger import compile_ledger
from lbanalysis.loaders import load_readings, load_record, load_references
from lbanalysis.numerals import InputError
from lbanalysis.results import compute_results, number_texts
from lbanalysis.site import build_site
from lbanalysis.site.downloads import write_zip
from lbanalysis.site.extension import split_words
from lbanalysis.site.notebooks import anchors, chart_of, clean_table, find_places
from lbanalysis.texts import period_text
from lbanalysis.wording import CATALOGUE, read_catalogue, say

LEDGER = compile_ledger()
RESULTS = compute_results()
CHARTS = {name: draw() for name, draw in DRAWN.items()}
IDS = [*LEDGER.index, *RESULTS.index, *DRAWN]
EDITIONS = {"en": "", "vi": "vi/"}


@cache
def page(path: Path) -> BeautifulSoup:
    """A page, parsed once."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def pages(site: Path) -> list[Path]:
    """Every page of both editions."""
    return sorted(p for p in site.rglob("*.html") if "_static" not in p.parts)


@cache
def links(site: Path) -> list[tuple[Path, str, str]]:
    """Every address on every page, with the name of its attribute."""
    return [
        (path, f"{tag.name} {name} {' '.join(tag.get('rel', []))}".strip(), tag[name])
        for path in pages(site)
        for tag in page(path).find_all(True)
        for name in ("href", "src", "srcset", "action", "poster", "data")
        if name in tag.attrs
    ]


@cache
def ids(path: Path) -> tuple[str, ...]:
    """The ids of a page, as they come."""
    return tuple(tag["id"] for tag in page(path).find_all(id=True))


def test_every_id_has_an_entry_in_both_editions(site: Path) -> None:
    """Figures, results and charts, each with its number, its id and its other name."""
    for lang, folder in EDITIONS.items():
        numbers = number_texts("value", lang)
        other = "vi" if lang == "en" else "en"
        for name in IDS:
            entry = page(site / folder / "entries" / f"{name}.html")
            assert entry.html["lang"] == lang
            assert entry.select_one(".lb-id code").text == name
            assert entry.select_one(".lb-subtitle")["lang"] == other
            if name not in DRAWN:
                assert entry.select_one(".lb-value data").text == numbers[name]
                table = LEDGER if name in LEDGER.index else RESULTS
                assert entry.h1.contents[0] == table.loc[name, f"label_{lang}"]
                assert entry.select_one(".lb-subtitle").text == table.loc[name, f"label_{other}"]


def test_an_entry_says_what_the_ledger_says(site: Path) -> None:
    """Meaning and check apart, each check, each place with its hash, every style of citation with a way to the source."""
    paragraphs = {p["number"]: p["sha256"] for p in load_record()["paragraphs"]}
    for name, row in LEDGER.iterrows():
        entry = page(site / "entries" / f"{name}.html")
        chips = [chip.text for chip in entry.select(".lb-chips .lb-verdict")]
        assert chips == [f"Meaning: {row['meaning']}", f"Check: {row['verdict']}"]
        assert len(entry.select("#checks .lb-check, #checks li")) == len(row["checks"].split())
        places = {li["id"]: li for li in entry.select("#places li")}
        assert list(places) == row["mentions"].split()
        for place in places.values():
            number = int(re.search(r"paragraph (\d+)", place.text)[1])
            assert place.select_one(".lb-source code").text == paragraphs[number]
        assert len(entry.select("#cite pre")) == len(get_args(Style))
        assert len(entry.select('#cite details a[href="../index.html#source"]')) == len(get_args(Style))


def test_an_entry_has_its_parts_in_one_order(site: Path) -> None:
    """What it means, whether sums bear it out, what a misprint would do; then charts, places, citation, files."""
    order = (
        "meaning checks misprint arithmetic results charts notebooks places references cite downloads".split()
    )
    for folder in EDITIONS.values():
        for name in (*LEDGER.index, *RESULTS.index):
            found = [
                s["id"]
                for s in page(site / folder / "entries" / f"{name}.html").select(".lb-entry > section[id]")
            ]
            assert found == [part for part in order if part in found], name
            assert {"cite", "downloads", "meaning" if name in LEDGER.index else "arithmetic"} <= set(found), (
                name
            )


def test_the_arithmetic_of_a_verdict_stands_with_linked_ids(site: Path) -> None:
    """24 + 8 = 32, and each id of the formula leads to its entry."""
    for folder in EDITIONS.values():
        check = page(site / folder / "entries" / "p02-targets.html").select_one(".lb-check")
        assert check.select_one(".lb-sum").text.startswith("24 + 8 = 32")
        assert [a["href"] for a in check.select(".lb-formula a")] == [
            f"{id}.html" for id in ("p02-targets-met", "p02-targets-in-progress", "p02-targets")
        ]


def test_no_power_stands_where_nothing_can_confirm(site: Path) -> None:
    """A sentence says in how many cases a misprint would show; where only limits and repeats bear, no number is said."""
    said = {n: page(site / "entries" / f"{n}.html").select_one("#misprint p").text for n in LEDGER.index}
    assert "whichever digit" in said["p02-targets"]
    assert "would no longer fit in 25 of 27 cases" in said["p03-garden-area"]
    assert "only where it broke a limit" in said["p03-waste-collected"]
    assert "Nothing in the article would show it" in said["p01-site-inspections"]
    assert "no digit to misprint" in said["general-breakthroughs"]
    for name, row in LEDGER.iterrows():
        if row["verdict"] == "cannot be checked":
            assert not re.search(r"\d", said[name]), name
    assert not [n for n in LEDGER.index if "%" in said[n] or "power" in said[n].lower()]


def test_an_ambiguous_figure_says_its_readings_and_what_speaks_for_each(site: Path) -> None:
    """The margin over the city has two readings; a clear figure has none."""
    entry = page(site / "entries" / "p02-grade10-above-city.html").select_one("#meaning")
    readings = [r for r in load_readings().to_dict("records") if r["figure_id"] == "p02-grade10-above-city"]

    assert [dt.text for dt in entry.select("dt")] == [r["statement_en"] for r in readings]
    assert all(r["evidence_en"] in entry.text for r in readings)
    assert not page(site / "entries" / "p02-targets.html").select("#meaning dt")


def test_a_period_is_said_where_the_article_gives_one(site: Path) -> None:
    """In words of the language; else it is not stated."""

    def period(name: str, folder: str = "") -> str:
        facts = page(site / folder / "entries" / f"{name}.html").select(".lb-facts div")
        return next(f.dd.text for f in facts if f.dt.text in ("Period", "Thời gian"))

    assert period("p02-targets-met") == "until 18 April 2023"
    assert period("p02-targets-met", "vi") == "đến 18/4/2023"
    assert period("p02-cultural-families") == "each year"
    for name, row in LEDGER.iterrows():
        assert (period(name) == "not stated") == (not row["period"]), name


def test_a_reference_names_its_page_and_links_to_it(site: Path) -> None:
    """Title, publisher and day where they are known, and else that they are not; a link where the address is whole."""
    parts = {"title": "title", "publisher": "publisher", "published": "day"}
    for name, row in load_references().iterrows():
        entry = page(site / "entries" / f"{row['figure_id']}.html").select_one("#references")
        source = next(dt for dt in entry.select("dt") if dt.text.startswith(f"{row['topic_en']}:")).find_next(
            "dd"
        )
        address, whole = row["address"].partition("?")[0], "/" in row["address"]
        assert all(part in source.text for part in (row["title"], row["publisher"], address)), name
        assert not row["published"] or period_text(row["published"], "en") in source.text
        assert "Read in November 2026." in source.text
        assert [a["href"] for a in source.select("a")] == whole * [f"https://{row['address']}"], name
        unknown = [said for part, said in parts.items() if not row[part]] + (not whole) * ["whole address"]
        said = re.findall(r"Not known: (.*)\.$", source.text.strip())
        assert said == ([", ".join(unknown)] if unknown else []), name


def test_no_reference_is_described_in_english_on_a_vietnamese_page(site: Path) -> None:
    """Its topic, note and where it was read; titles and names stay as they are."""
    for name, row in load_references().iterrows():
        entry = page(site / "vi" / "entries" / f"{row['figure_id']}.html").select_one("#references")
        terms = [dt for dt in entry.select("dt") if dt.text.startswith(f"{row['topic_vi']}:")]
        text = terms[0].find_next("dd").text.replace(row["title"], "")
        assert row["note_vi"] in text, name
        assert not re.search(r"\b(item|copied|news|report|read|known|day)\b", text, re.I), name


def test_a_result_says_its_readings_and_what_speaks_for_each(site: Path) -> None:
    """The three targets of programme 01 that are named stand where they are counted."""
    readings = load_readings()
    for name, row in RESULTS.iterrows():
        shown = page(site / "entries" / f"{name}.html").select("#arithmetic dl dd")
        evidence = [readings.loc[id, "evidence_en"] for id in row["readings"]]
        assert [dd.text.partition(": ")[2] for dd in shown] == evidence, name
    named = page(site / "entries" / "general-targets-completed-or-on-plan.html").select_one("#arithmetic")
    assert "growth of Party membership, the shares of good ratings, files returned early" in named.text


def test_a_number_can_be_taken_alone(site: Path) -> None:
    """As CSV and JSON with interval, unit and verdict, and as a citation for BibTeX and RIS in either language."""
    from lbanalysis.citations import cite

    folder = site / "downloads"
    for name in (*LEDGER.index, *RESULTS.index):
        with (folder / "entries" / f"{name}.csv").open(encoding="utf-8") as file:
            [row] = csv.DictReader(file)
        about = json.loads((folder / "entries" / f"{name}.json").read_text(encoding="utf-8"))
        assert about | row == about
        assert {"value", "unit", "low", "high", "low_closed", "high_closed"} <= set(row)
        assert row.get("verdict", "") == (LEDGER.loc[name, "verdict"] if name in LEDGER.index else "")
    target = json.loads((folder / "entries" / "p03-garden-target.json").read_text(encoding="utf-8"))
    assert (target["value"], target["unit"], Fraction(target["low"])) == (
        "10.4",
        "ha",
        Fraction(18490000, 1778900),
    )
    for name in IDS:
        for style, ending in (("bibtex", "bib"), ("ris", "ris")):
            for lang, between in (("en", ""), ("vi", ".vi")):
                text = (folder / "cite" / f"{name}{between}.{ending}").read_text(encoding="utf-8")
                assert text == cite(name, style, lang) + "\n"


def test_no_file_of_data_has_more_digits_than_are_meant(site: Path) -> None:
    """Numbers are rounded, the ends of intervals outward, or stand as exact fractions."""
    for path in (site / "downloads").rglob("*.csv"):
        assert not re.findall(r"\d+\.\d{7,}", path.read_text(encoding="utf-8")), path.name


def test_a_number_that_is_drawn_lies_in_the_interval_beside_it(site: Path) -> None:
    """In the table of every chart's data, but for its own rounding; a reading's number has no interval of another one."""
    held = 0
    for name in DRAWN:
        for row in page(site / "entries" / f"{name}.html").select("#data tbody tr"):
            text, interval = (cell.text.replace(",", "") for cell in row.select("td.num"))
            if found := re.match(r"([-\d.]+) to ([-\d.]+)", interval):
                low, high = map(Fraction, found.groups())
                number = re.search(r"[\d.]*\d", text)[0]
                rounding = Fraction(1, 2 * 10 ** len(number.partition(".")[2]))
                assert low - rounding <= Fraction(number) <= high + rounding, (name, row.text)
                held += 1
    assert held > 15


def test_everything_can_be_run_again_from_the_site(site: Path, root: Path) -> None:
    """The notebooks as files, and a zip that is the project: what is tracked, without copies of the article."""
    notebooks = {p.name for p in (root / "notebooks").glob("*.ipynb")}
    for lang in ("", "vi"):
        given = site / "downloads" / "notebooks" / lang
        assert {p.name for p in given.glob("*.ipynb")} == notebooks
    with zipfile.ZipFile(site / "downloads" / f"lbanalysis-{__version__}.zip") as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        assert archive.testzip() is None
    assert {
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
        "data/figures.csv",
        "src/lbanalysis/cli.py",
    } <= names
    assert {f"notebooks/{name}" for name in notebooks} <= names
    assert not [n for n in names if re.search(r"^(\.\.|shared|build|site)/|\.venv|__pycache__|\.git/", n)]
    for folder, up in (("", ""), ("vi", "../")):
        for name in ("index.html", "rerun.html"):
            zips = page(site / folder / name).select(f'a[href="{up}downloads/lbanalysis-{__version__}.zip"]')
            assert zips, (folder, name)


def test_the_start_page_tells_where_the_text_comes_from(site: Path) -> None:
    """Who posted it and when, whom the portal credits, whose account it is, and that the district is no more."""
    english, vietnamese = (page(site / f / "index.html").select_one("#source").text for f in ("", "vi"))
    record = load_record()

    for part in (record["headline"], record["headline_en"], record["source"], record["publisher"], "11:10"):
        assert part in english
    assert "18 April 2023" in english
    assert "the day on which the newspaper had it is not known" in english
    assert "16 June 2025" in english
    assert "own account" in english or "account of its own work" in english
    assert "16/6/2025" in vietnamese
    assert record["headline_en"] not in vietnamese


def test_the_glossary_explains_the_words_of_the_pages(site: Path, root: Path) -> None:
    """Each in both languages, with an anchor that is the same in both editions; the article's own terms too."""
    readme = (root / "data" / "README.md").read_text(encoding="utf-8").partition("## Glossary")[2]
    rows = re.findall(r"(?m)^\| ([^|-].*?) \| (.*?) \|$", readme)[1:]
    for folder in EDITIONS.values():
        glossary = page(site / folder / "glossary.html")
        for word in ("verdict", "meaning", "interval", "power", "reading", "mention", "figure", "print"):
            assert len(glossary.select_one(f"#{word} dd").text.split()) > 5, word
        text = glossary.select_one("article").text
        assert not [row for row in rows if not all(term in text for term in row)]


def test_every_page_says_what_it_is_about(site: Path) -> None:
    """For search engines and for cards: a description and a title, no picture while no address is known."""
    for path in pages(site):
        head = page(path).head
        assert head.select_one('meta[property="og:title"]')["content"], path
        assert not head.select('meta[property="og:image"], meta[property="og:url"]'), path
        if path.name != "search.html":
            about = head.select_one('meta[name="description"]')["content"]
            assert 10 < len(about) <= 200, (path, about)
            assert head.select_one('meta[property="og:description"]')["content"] == about


def test_a_page_of_a_chart_has_its_data_as_a_table(site: Path) -> None:
    """As many rows as are drawn, sixty at most, each leading to its entry."""
    for folder in EDITIONS.values():
        for name, chart in CHARTS.items():
            rows = page(site / folder / "entries" / f"{name}.html").select("#data tbody tr")
            assert len(rows) == min(len(chart.data()), 60), name
            assert all(row.th.text and row.td.text for row in rows), name
            assert not [row for row in rows if "(" in row.select("td")[1].text], name


def test_an_entry_draws_or_names_the_charts_that_show_it(site: Path) -> None:
    """Each chart that declares an id stands on the entry of that id, and leads back; two are drawn there."""
    for name, chart in CHARTS.items():
        own = page(site / "entries" / f"{name}.html")
        assert own.select_one("figure img")["alt"] == chart.alt("en")
        for shown in (*chart.shows, *chart.results):
            assert page(site / "entries" / f"{shown}.html").select(f'#charts a[href="{name}.html"]'), (
                name,
                shown,
            )
            assert own.select(f'a[href="{shown}.html"]'), (name, shown)
    for path in (site / "entries").glob("*.html"):
        shown_there = page(path).select("#charts a")
        assert [bool(link.img) for link in shown_there] == [i < 2 for i in range(len(shown_there))]


def test_every_internal_address_leads_somewhere(site: Path) -> None:
    """Pages, files and fragments; the site's root is never left."""
    for path, kind, address in links(site):
        parts = urlsplit(address)
        if parts.scheme or address.startswith("//"):
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        assert target.is_relative_to(site.resolve()), (path, kind, address)
        assert target.is_file(), (path, kind, address)
        if parts.fragment and target.suffix == ".html":
            assert unquote(parts.fragment) in ids(target), (path, kind, address)


def test_nothing_is_loaded_from_outside(site: Path) -> None:
    """Only plain links lead out; style sheets and scripts name no address that is fetched."""
    outside = [
        (p.name, kind, a)
        for p, kind, a in links(site)
        if urlsplit(a).scheme not in ("", "data") or a.startswith("//")
    ]

    assert not [o for o in outside if not o[1].startswith("a href")]
    for sheet in site.rglob("*.css"):
        assert not re.findall(
            r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", sheet.read_text(encoding="utf-8")
        ), sheet.name
    assert not [p for p in pages(site) if "mathjax" in p.read_text(encoding="utf-8").lower()]


def test_both_editions_have_the_same_pages_and_places(site: Path) -> None:
    """So that the switch keeps page and fragment."""
    for path in pages(site):
        if "vi" in path.relative_to(site).parts[:1]:
            continue
        other = site / "vi" / path.relative_to(site)
        switch = page(path).select_one("#lb-switch")
        assert (path.parent / switch["href"]).resolve() == other.resolve()
        assert (other.parent / page(other).select_one("#lb-switch")["href"]).resolve() == path.resolve()
        ours, theirs = ({t["id"] for t in page(p).select("article [id]")} for p in (path, other))
        assert ours == theirs, (path, ours ^ theirs)


def test_ids_of_a_page_are_unique(site: Path) -> None:
    """Or a fragment would lead to the wrong place."""
    for path in pages(site):
        found = ids(path)
        assert len(found) == len(set(found)), (path, {i for i in found if found.count(i) > 1})


def test_a_marked_number_leads_to_its_entry(site: Path, root: Path) -> None:
    """Every mark of every notebook, with the number in the language of the edition."""
    for source in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
        text = "".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        marks = re.findall(r'<data value="([^"]+)"( class="(?:interval|verdict)")?>', text)
        for lang, folder in EDITIONS.items():
            forms = {
                "": number_texts("value", lang),
                ' class="interval"': number_texts("interval", lang),
                ' class="verdict"': {id: say(v, lang) for id, v in LEDGER["verdict"].items()},
            }
            shown = [
                (a["href"], a.text)
                for a in page(site / folder / "notebooks" / f"{source.stem}.html").select("a.lb-num")
            ]
            # Vietnamese may name them in another order.
            # References, readings and checks have no entry.
            expected = [
                (f"../entries/{name}.html", forms[form][name]) for name, form in marks if name in forms[form]
            ]
            assert (shown if lang == "en" else sorted(shown)) == (
                expected if lang == "en" else sorted(expected)
            ), source.name


def test_a_chart_of_a_notebook_is_drawn_in_the_language_with_its_files(site: Path, root: Path) -> None:
    """Picture, alt text, size, four files and the way to its entry."""
    for source in sorted((root / "notebooks").glob("*.ipynb")):
        cells = [
            {**c, "source": "".join(c["source"])}
            for c in json.loads(source.read_text(encoding="utf-8"))["cells"]
        ]
        names = [name for c in cells for o in c.get("outputs", []) if (name := chart_of(c, o))]
        for lang, folder in EDITIONS.items():
            charts = page(site / folder / "notebooks" / f"{source.stem}.html").select("figure.lb-chart")
            assert [f["id"] for f in charts] == [f"chart-{n}" for n in names]
            for chart, name in zip(charts, names, strict=True):
                picture = chart.img
                assert picture["src"].endswith(f"images/{name}.{lang}.svg")
                assert picture["alt"] == CHARTS[name].alt(lang)
                assert int(picture["width"]) > int(picture["height"]) * 0.5 > 0
                files = [a["href"].rpartition("/")[2] for a in chart.select(".lb-downloads a")]
                assert files == [f"{name}.{lang}.svg", f"{name}.{lang}.png", f"{name}.csv", f"{name}.zip"]


def test_a_chart_of_a_scenario_is_the_one_that_the_notebook_drew(site: Path) -> None:
    """Not the article's, in either edition, and it says in words what it shows."""
    for lang, folder in EDITIONS.items():
        [picture] = page(site / folder / "notebooks" / "06_change_an_assumption.html").select(
            "img.lb-picture"
        )

        phone = picture.parent.select_one('source[media="(max-width: 540px)"]')["srcset"]
        assert picture["src"].startswith("data:image/png;base64,")
        drawing = b64decode(phone.removeprefix("data:image/svg+xml;base64,")).decode()
        assert picture["alt"] in BeautifulSoup(drawing, "xml").find("description").text
        assert f"{say('disagrees', lang)} 3" in picture["alt"]
        assert f"{say('disagrees', lang)} 3" not in CHARTS["verdicts"].alt(lang)


def test_the_charts_are_those_of_the_notebooks(site: Path) -> None:
    """Taken from their outputs, in either language they are what the library draws, to the byte."""
    for name in ("pace", "timeline"):
        for lang in EDITIONS:
            for form in ("svg", "png"):
                drawn = site / "downloads" / "charts" / f"{name}.{lang}.{form}"
                assert drawn.read_bytes() == CHARTS[name].to_bytes(form, lang)


def test_downloads_are_whole_and_say_how_to_cite(site: Path) -> None:
    """Each zip opens, holds the data, the pictures and a text with the citation."""
    from lbanalysis.citations import cite

    for name, chart in CHARTS.items():
        with zipfile.ZipFile(site / "downloads" / "charts" / f"{name}.zip") as archive:
            assert archive.testzip() is None
            files = {Path(n).name: archive.read(n) for n in archive.namelist()}
        pictures = {f"{name}.{lang}.{form}" for lang in EDITIONS for form in ("svg", "png")}
        assert set(files) == {*pictures, f"{name}.csv", "metadata.json", "README.txt"}
        assert len(list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode())))) == len(chart.data())
        assert cite(name, "text", "en") in files["README.txt"].decode()
        about = json.loads(files["metadata.json"])
        assert about["figures"] == list(chart.shows)
        assert files[f"{name}.en.svg"] == (site / "downloads" / "charts" / f"{name}.en.svg").read_bytes()
    with zipfile.ZipFile(site / "downloads" / "lbanalysis-data.zip") as archive:
        assert {
            "lbanalysis-data/figures.csv",
            "lbanalysis-data/datapackage.json",
            "lbanalysis-data/README.md",
        } <= set(archive.namelist())
    assert json.loads((site / "downloads" / "ledger.json").read_text(encoding="utf-8"))["figures"]


def test_a_zip_is_the_same_whenever_it_is_written(tmp_path: Path) -> None:
    """No clock, no order."""
    write_zip(tmp_path / "a.zip", {"x": b"1", "y": b"2"})
    write_zip(tmp_path / "b.zip", {"y": b"2", "x": b"1"})

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_pages_describe_themselves(site: Path) -> None:
    """JSON-LD that parses, of the kind that suits, with the numbers of the ledger."""
    kinds = {
        **dict.fromkeys(LEDGER.index, "Claim"),
        **dict.fromkeys(RESULTS.index, "Dataset"),
        **dict.fromkeys(DRAWN, "ImageObject"),
    }
    for folder in EDITIONS.values():
        for name, kind in kinds.items():
            [script] = page(site / folder / "entries" / f"{name}.html").select(
                'script[type="application/ld+json"]'
            )
            data = json.loads(script.text)
            assert (data["@context"], data["@type"], data["identifier"]) == ("https://schema.org", kind, name)
            assert data["creator"] == [{"@type": "Organization", "name": "The lbanalysis authors"}]
            if kind == "ImageObject":
                assert ((site / folder / "entries") / data["contentUrl"]).resolve().is_file()
        [script] = page(site / folder / "index.html").select('script[type="application/ld+json"]')
        assert json.loads(script.text)["@type"] == "Dataset"
    garden = json.loads(
        page(site / "entries" / "p03-garden-area.html").select_one('script[type="application/ld+json"]').text
    )
    assert (garden["about"]["minValue"], garden["about"]["maxValue"], garden["about"]["unitText"]) == (
        9.245,
        9.255,
        "ha",
    )


def test_no_page_weighs_more_than_a_megabyte_and_a_half(site: Path) -> None:
    """With its pictures, styles, scripts and fonts, none compressed."""
    for path in pages(site):
        files = {path}
        for tag, name in (("img", "src"), ("script", "src"), ("link", "href")):
            for found in page(path).find_all(tag, attrs={name: True}):
                inside = found[name].startswith("data:")  # a scenario's chart: weighed with the page
                if not inside and (tag != "link" or set(found["rel"]) & {"stylesheet", "icon", "preload"}):
                    files.add((path.parent / urlsplit(found[name]).path).resolve())
        sheets = [f for f in files if f.suffix == ".css"]
        fonts = {
            (s.parent / u).resolve()
            for s in sheets
            for u in re.findall(r"url\(\"?([^)\"]+\.woff2)", s.read_text(encoding="utf-8"))
        }
        weight = sum(f.stat().st_size for f in files | {f for f in fonts if f.is_file()})
        assert weight < 1_500_000, (path, weight)


def test_the_start_page_counts_what_there_is(site: Path) -> None:
    """Computed at build; the power is said as how often a misprint would show."""
    for lang, folder in EDITIONS.items():
        start = page(site / folder / "index.html")
        counts = [int(b.text) for b in start.select(".lb-counts b")]
        assert counts == [len(LEDGER), 72, len(RESULTS), len(DRAWN)]
        assert [int(b.text) for b in start.select(".lb-verdicts b")] == [
            int((LEDGER["verdict"] == v).sum())
            for v in ("agrees", "fits a reading", "cannot be checked", "disagrees")
        ]
        assert ("one time in nine" if lang == "en" else "chín lần mới có một lần") in start.text
        assert "power" not in start.select_one("article").text.lower()


def test_the_index_lists_every_figure_and_result(site: Path) -> None:
    """A plain table, whole without a script."""
    for folder in EDITIONS.values():
        rows = page(site / folder / "figures.html").select("#lb-index tbody tr")
        assert [r.th.text for r in rows] == [*LEDGER.index, *RESULTS.index]
        assert all(r.th.a["href"] == f"entries/{r.th.text}.html" for r in rows)


def test_words_are_found_with_and_without_diacritics(site: Path) -> None:
    """In both editions the index knows each word as it stands and without its marks; numbers in either notation are one."""
    assert split_words("Đường") == ["đường", "duong"]
    assert split_words("4.764 = 4,764") == ["n4764", "n4764"]
    for folder in EDITIONS.values():
        index = json.loads(
            (site / folder / "searchindex.js").read_text(encoding="utf-8")[len("Search.setIndex(") : -1]
        )
        documents = index["docnames"]

        def found(word: str, index: dict = index, documents: list = documents) -> set[str]:
            places: set[str] = set()
            for terms in (index["terms"], index["titleterms"]):
                hits = terms.get(word, [])
                places |= {documents[i] for i in ([hits] if isinstance(hits, int) else hits)}
            return places

        assert "entries/b2-streets-designed" in found("đường") & found("duong")
        assert "entries/b1-pledges" in found("n4764")
        for name, row in LEDGER.iterrows():
            entries = {
                documents[e[0]]
                for label in ("label_en", "label_vi")
                for e in index["indexentries"][row[label].lower()]
            }
            assert f"entries/{name}" in entries


# --- the Vietnamese edition -------------------------------------------------------------------------------------------


LOCALE = "docs/locale/vi/LC_MESSAGES/"
# Each catalogue with what it translates.
CATALOGUES = {
    LOCALE + "site.po": ["docs/templates/pages", "src/lbanalysis/site"],
    LOCALE + "sphinx.po": ["docs/templates/theme", "docs/conf.py"],
    LOCALE + "prose.po": [
        "docs/rerun.md",
        "docs/another.md",
        "data/README.md",
        "src/lbanalysis/first/README.md",
    ],
    "notebooks/vi.po": ["notebooks"],
    "src/lbanalysis/first/notebooks/vi.po": ["src/lbanalysis/first/notebooks"],
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_text_is_translated_and_no_other(name: str, root: Path, tmp_path: Path) -> None:
    """Nothing missing, nothing fuzzy, nothing obsolete; `make translations` brings the catalogues up to date."""
    wanted = ["extract", "-F", "babel.cfg", "-k", "N_", "-o", str(tmp_path / "all.pot"), *CATALOGUES[name]]
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", *wanted], check=True, cwd=root)

    with (tmp_path / "all.pot").open("rb") as file:
        said = {message.id for message in read_po(file) if message.id}
    assert said == set(read_catalogue(root / name))
    assert not re.search("fuzzy|^#~", (root / name).read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_translation_keeps_numbers_ids_code_and_links(name: str, root: Path) -> None:
    """No number is typed in it; it has the same numbers by id, the same code, the same addresses."""
    kept = (r"\{(?:num|span|verdict)\}`[^`]+`", r"\]\(([^)]+)\)", r"%\(\w+\)s", r"\$?\{\w+\}(?!`)")
    for text, translation in read_catalogue(root / name).items():
        for pattern in kept:
            assert sorted(re.findall(pattern, text)) == sorted(re.findall(pattern, translation)), text
        typed = (set(re.findall(r"\d+", re.sub("`[^`]*`", "", one))) for one in (translation, text))
        assert next(typed) <= next(typed), text


def test_a_word_is_translated_alike_in_every_catalogue(root: Path) -> None:
    """What tables and pages both say, they say alike."""
    site, library = read_catalogue(root / LOCALE / "site.po"), read_catalogue(CATALOGUE)

    assert len(site) > 50
    assert {text: site[text] for text in site.keys() & library} == {
        t: library[t] for t in site.keys() & library
    }


def test_tables_of_the_vietnamese_edition_are_in_vietnamese(site: Path) -> None:
    """Run in Vietnamese, every table of the notebooks says other heads there, and no verdict in English."""
    for path in sorted((site / "notebooks").glob("*.html")):
        for ours, theirs in zip(
            *(page(p).select("table.lb-table") for p in (path, site / "vi" / "notebooks" / path.name)),
            strict=True,
        ):
            heads = [[th.text for th in table.select("thead th")] for table in (ours, theirs)]
            assert heads[0] != heads[1] or heads[0] == ["sha256"], (path.name, heads)
            assert not {td.text for td in theirs.select("td")} & {
                "agrees",
                "fits a reading",
                "cannot be checked",
            }


def test_no_word_of_the_interface_is_left_in_english(site: Path, root: Path) -> None:
    """Labels, buttons, titles and headings of the Vietnamese pages."""
    texts = {text: said for name in CATALOGUES for text, said in read_catalogue(root / name).items()}
    english, same = set(texts), {text for text, said in texts.items() if text == said}
    for path in pages(site / "vi"):
        soup = page(path)
        shown = {
            t.get_text(strip=True)
            for t in soup.select("h1, h2, h3, dt, thead th, button, label, option, summary, .caption-text")
        }
        shown |= {
            t[name]
            for name in ("title", "aria-label", "placeholder", "alt")
            for t in soup.find_all(attrs={name: True})
        }
        assert not (shown & english) - same, (path, shown & english)


# --- the parts --------------------------------------------------------------------------------------------------------


def test_a_line_of_code_is_no_heading() -> None:
    """What follows a block of code with a # in it stands under the heading before it."""
    source = "# One\n\n```\n# no heading\n```\n\n## Two\n\n{num}`p02-targets`"
    notebook = {"cells": [{"cell_type": "markdown", "source": source}]}
    own = anchors(source, {})

    assert own == ["one", "two"]
    [place] = find_places({"00_x": notebook}, frozenset(["p02-targets"]), {"00_x": own})["p02-targets"]
    assert (place.anchor, place.heading, place.title) == ("two", "Two", "One")


def test_a_table_is_cleaned_and_linked() -> None:
    """One header row with scopes; ids lead to entries; what the table says stays as it is."""
    raw = (
        "<style scoped></style><table border='1'><thead><tr><th></th><th>printed</th><th>power</th></tr>"
        "<tr><th>figure_id</th><th></th><th></th></tr></thead>"
        "<tbody><tr><th>b1-pledges</th><td>4.764</td><td>x &lt; y</td></tr></tbody></table>"
    )
    table = BeautifulSoup(clean_table(raw, "Table 1", {"b1-pledges": "b1.html"}), "html.parser")

    assert [(th["scope"], th.text) for th in table.select("thead th")] == [
        ("col", "figure_id"), ("col", "printed"), ("col", "power"),
    ]  # fmt: skip
    assert table.select_one("tbody th a")["href"] == "b1.html"
    assert [(td.text, td.get("class")) for td in table.select("td")] == [("4.764", ["num"]), ("x < y", None)]
    assert not table.select("[border], [style], style")


def test_a_folder_of_others_is_refused(tmp_path: Path) -> None:
    """Nothing is overwritten that is not a site."""
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(
        InputError, match=r"holds other files \(letter\.txt\): expected a new folder or an earlier result"
    ):
        build_site(tmp_path)


def test_missing_tools_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that says what to install."""
    from lbanalysis.site import build as module

    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "sphinx" else True)
    with pytest.raises(
        InputError, match=r"not installed \(sphinx\): expected `pip install 'lbanalysis\[site\]'`"
    ):
        build_site(tmp_path / "site")
    assert not list(tmp_path.iterdir())
