"""The site as files: complete, consistent in both editions, nothing from outside, the same from run to run."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from lbanalysis.charts import CATALOGUE as DRAWN
from lbanalysis.ledger import compile_ledger
from lbanalysis.loaders import load_record
from lbanalysis.numerals import InputError
from lbanalysis.results import compute_results, number_texts
from lbanalysis.site import build_site
from lbanalysis.site.downloads import write_zip
from lbanalysis.site.extension import split_words
from lbanalysis.site.notebooks import chart_of, clean_table
from lbanalysis.wording import CATALOGUE, read_catalogue, verdict_name

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


def links(site: Path) -> Iterator[tuple[Path, str, str]]:
    """Every address on every page, with the name of its attribute."""
    for path in pages(site):
        for name in ("href", "src", "srcset", "action", "poster", "data"):
            for tag in page(path).find_all(attrs={name: True}):
                yield path, f"{tag.name} {name} {' '.join(tag.get('rel', []))}".strip(), tag[name]


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
    """Verdict, checks, places with hashes, and six citations."""
    paragraphs = {p["number"]: p["sha256"] for p in load_record()["paragraphs"]}
    for name, row in LEDGER.iterrows():
        entry = page(site / "entries" / f"{name}.html")
        assert entry.select_one(".lb-value .lb-verdict").text == row["verdict"]
        assert len(entry.select("#checks tbody tr")) == len(row["checks"].split())
        places = [[c.text for c in r.find_all(["th", "td"])] for r in entry.select("#places tbody tr")]
        assert [p[0] for p in places] == row["mentions"].split()
        assert all(p[4] == paragraphs[int(p[1])] for p in places)
        assert len(entry.select("#cite pre")) == 6


def test_an_entry_draws_the_charts_that_show_it(site: Path) -> None:
    """Each chart that declares an id stands on the entry of that id, and leads back."""
    for name, chart in CHARTS.items():
        own = page(site / "entries" / f"{name}.html")
        assert own.select_one("figure img")["alt"] == chart.alt("en")
        for shown in (*chart.shows, *chart.results):
            assert page(site / "entries" / f"{shown}.html").select(f'#charts a[href="{name}.html"] img'), (
                name,
                shown,
            )
            assert own.select(f'a[href="{shown}.html"]'), (name, shown)


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
            assert page(target).find(id=unquote(parts.fragment)), (path, kind, address)


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
        found = [tag["id"] for tag in page(path).find_all(id=True)]
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
                ' class="verdict"': {id: verdict_name(v, lang) for id, v in LEDGER["verdict"].items()},
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

        assert picture["src"].startswith("data:image/png;base64,")
        assert f"{verdict_name('disagrees', lang)} 3" in picture["alt"]
        assert f"{verdict_name('disagrees', lang)} 3" not in CHARTS["verdicts"].alt(lang)


def test_the_english_charts_are_those_of_the_notebooks(site: Path) -> None:
    """Taken from their outputs, they are what the library draws, to the byte."""
    for name in ("pace", "timeline"):
        for form in ("svg", "png"):
            assert (site / "downloads" / "charts" / f"{name}.en.{form}").read_bytes() == CHARTS[
                name
            ].to_bytes(form, "en")


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
    """Computed at build, in the edition's convention."""
    power = RESULTS.loc["article-power", "value"] if "article-power" in RESULTS.index else ""
    for lang, folder in EDITIONS.items():
        start = page(site / folder / "index.html")
        counts = [int(b.text) for b in start.select(".lb-counts b")]
        assert counts == [len(LEDGER), 72, len(RESULTS), len(DRAWN)]
        assert [int(b.text) for b in start.select(".lb-verdicts b")] == [
            int((LEDGER["verdict"] == v).sum())
            for v in ("agrees", "fits a reading", "cannot be checked", "disagrees")
        ]
        assert power
        assert "10,8%" in start.text if lang == "vi" else "10.8%" in start.text


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
    LOCALE + "prose.po": ["docs/rerun.md", "data/README.md"],
    "notebooks/vi.po": ["notebooks"],
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
