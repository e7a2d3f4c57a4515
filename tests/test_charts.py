"""Charts: each row of the data has its mark, words say what the data say, and everything is legible."""

import csv
import io
import itertools
import json
import re
from dataclasses import FrozenInstanceError
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.collections import PathCollection
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from PIL import Image

import lbanalysis as lb
from lbanalysis.charts.frame import LOOKS, NARROW, WIDE
from lbanalysis.charts.marks import fill
from lbanalysis.formulas import FUNCTIONS
from lbanalysis.registry import home_folder

LANGS = ("en", "vi")
CHARTS = {name: draw() for name, draw in lb.charts.CATALOGUE.items()}


def artists_of(name: str, **options: Any) -> dict[str, Any]:
    """The artists of a drawn chart by the row that they draw."""
    figure = CHARTS[name].draw(**options)
    return {a.get_gid(): a for a in figure.findobj(lambda artist: artist.get_gid() is not None)}


@cache
def file(name: str, form: Any) -> bytes:
    """A chart as a file, in Vietnamese."""
    return CHARTS[name].to_bytes(form, "vi")


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_the_same_bytes_from_run_to_run(name: str) -> None:
    """As SVG and as PNG, and it says nothing of when it was drawn."""
    for form in ("svg", "png"):
        assert file(name, form) == CHARTS[name].to_bytes(form, "vi"), form
    assert b"<dc:date>" not in file(name, "svg")


def texts_of(figure: Any) -> list[Text]:
    """The words of a chart that can be seen, apart from ticks outside the axis."""
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CHARTS)
def test_every_label_is_whole_large_enough_and_on_no_other(
    name: str, lang: Any, width: float, recwarn: pytest.WarningsRecorder
) -> None:
    """On a page and on a phone, inside the picture with room at the edge, at least 11 px high, every letter with a glyph."""
    figure = CHARTS[name].draw(lang, width)
    figure.draw_without_rendering()
    frame, boxes = figure.bbox, []
    for text in texts_of(figure):
        box = Text.get_window_extent(text)
        boxes.append((text.get_text(), box))

        assert frame.x0 + 3 <= box.x0, text
        assert box.x1 <= frame.x1 - 3, text
        assert frame.y0 <= box.y0, text
        assert box.y1 <= frame.y1, text
        assert text.get_fontsize() * 100 / 72 >= 11, text
    for (first, a), (second, b) in itertools.combinations(boxes, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(across, down) <= 2, (first, second)
    assert not [w for w in recwarn if "Glyph" in str(w.message)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", CHARTS)
def test_every_row_of_the_data_has_a_visible_artist(name: str, width: float) -> None:
    """So no chart can merely claim to show a figure."""
    chart = CHARTS[name]
    data = chart.data()
    figure = chart.draw(width=width)
    figure.canvas.draw()
    artists = {a.get_gid(): a for a in figure.findobj(lambda artist: artist.get_gid() is not None)}

    assert data["mark"].is_unique
    assert set(artists) == set(data["mark"])
    assert set(data["figure_id"]) - {""} <= set(lb.load_figures().index)
    for artist in artists.values():
        assert artist.get_visible()
        assert artist.get_window_extent().overlaps(artist.axes.bbox.expanded(1.01, 1.01)), artist.get_gid()


@pytest.mark.parametrize("name", CHARTS)
def test_the_alt_text_has_the_finding_and_every_number_that_is_shown(name: str) -> None:
    """In both languages, as the language writes numbers."""
    chart = CHARTS[name]
    for lang in LANGS:
        alt = chart.alt(lang)

        assert chart.title(lang) in alt
        assert not re.search(r"\{|\bnan\b|None|\d[.,]\d{5}", alt)
        if name != "mention_map":
            assert all(text in alt for text in chart.data()[f"text_{lang}"])
    assert chart.alt("en") != chart.alt("vi")


@pytest.mark.parametrize("name", [name for name, chart in CHARTS.items() if chart.marks])
def test_what_comes_from_outside_and_only_that_is_purple(name: str) -> None:
    """So that no reader takes it for the article's."""
    data = CHARTS[name].data()
    outside = data["look"] == "outside"
    named = data["reference_id"] != ""

    assert not (named & ~outside).any()
    for row in data[outside].to_dict("records"):
        own = next(mark for mark in CHARTS[name].marks if mark.name == row["mark"])
        assert set(own.ids) & {*lb.load_references().index, *lb.load_readings().index}, row["mark"]


def test_the_mention_map_draws_every_mention_at_its_place() -> None:
    """One mark a mention, in the colour of its role, those of a paragraph in one line."""
    dots = artists_of("mention_map")
    lines: dict[int, set[float]] = {}
    for m in lb.load_mentions().itertuples():
        [[x, y]] = dots[m.Index].get_offsets().tolist()
        lines.setdefault(m.paragraph, set()).add(round(y, 6))

        assert x == (m.start + m.end) / 2
        assert tuple(round(255 * c) for c in dots[m.Index].get_facecolor()[0][:3]) == tuple(
            bytes.fromhex(LOOKS[m.role].colour[1:])
        )
    assert all(len(heights) == 1 for heights in lines.values())
    assert [min(heights) for _, heights in sorted(lines.items())] == sorted(min(h) for h in lines.values())


@pytest.mark.parametrize("name", ["figures_by_section", "verdicts"])
def test_the_tiles_hold_every_figure_as_printed(name: str) -> None:
    """One tile a figure, with its text in its middle."""
    figure = CHARTS[name].draw()
    figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts_of(figure)]
    tiles = {a.get_gid(): a for a in figure.findobj(lambda artist: artist.get_gid() is not None)}
    figures = lb.load_figures()

    assert set(tiles) == set(figures.index) == set(CHARTS[name].shows)
    for id, tile in tiles.items():
        box = tile.get_window_extent()
        [text] = [words for words, at in boxes if box.contains((at.x0 + at.x1) / 2, (at.y0 + at.y1) / 2)]
        printed = figures.loc[id, "printed"].replace(" - ", "–")
        shown = text.replace("\n", "").lstrip("✓?✗ ").removesuffix("%")
        assert shown == printed or shown.endswith(f"({printed})")


def test_the_verdict_tiles_have_the_look_of_their_verdict() -> None:
    """Worked out by hand: the sums of programme 02, the anniversary, and what is named."""
    targets = "targets targets-met targets-in-progress resolution-targets resolution-targets-met".split()
    agree = {f"p02-{target}" for target in (*targets, "resolution-targets-in-progress")} | {
        "general-programmes", "general-breakthroughs", "b2-anniversary", "b2-founding-to-anniversary",
    }  # fmt: skip
    looks = CHARTS["verdicts"].data().set_index("mark")["look"]

    assert set(looks.index[looks == "agrees"]) == agree


def test_the_power_bars_are_as_long_as_their_share_and_fill_the_axis() -> None:
    """One bar a role and layer, laid end to end to 100 percent."""
    bars, left = artists_of("misprint_power"), dict.fromkeys(("quantity", "date"), 0.0)
    for row in CHARTS["misprint_power"].data().itertuples():
        bar = bars[row.mark]

        assert bar.get_width() == pytest.approx(100 * row.count / row.misprints)
        assert bar.get_x() == pytest.approx(left[row.role])
        left[row.role] += bar.get_width()
    assert list(left.values()) == [pytest.approx(100)] * 2


# --- in a notebook ------------------------------------------------------------------------------------------


def test_a_notebook_is_given_a_picture_a_drawing_and_the_alt_text() -> None:
    """PNG for untrusted notebooks, SVG to compare, as wide as the page, alt text for who does not see."""
    chart = CHARTS["mention_map"]
    bundle, about = chart._repr_mimebundle_()
    opening = re.search(r"<svg[^>]*>", bundle["image/svg+xml"])

    assert about == {"lbanalysis": {"chart": "mention_map", "scenario": False}}
    assert set(bundle) == {"image/png", "image/svg+xml", "text/plain"}
    assert re.findall(r" (width|height|viewBox)=", opening[0]) == ["viewBox"]
    assert bundle["text/plain"] == chart.alt("en")


def test_a_notebook_speaks_the_current_language() -> None:
    """Drawing and alt text; title and alt without a language too."""
    chart = CHARTS["culture_rates"]
    lb.set_language("vi")
    try:
        bundle, _ = chart._repr_mimebundle_()
        said = chart.title(), chart.alt()
    finally:
        lb.set_language(None)

    assert said == (chart.title("vi"), chart.alt("vi")) != (chart.title(), chart.alt())
    assert bundle["text/plain"] == chart.alt("vi")
    assert BeautifulSoup(bundle["image/svg+xml"], "xml").find("language").text == "vi"


def test_tab_lists_the_charts_and_the_ways_to_make_one() -> None:
    """Each chart of the article is an attribute, a function of a registry."""
    assert set(dir(lb.charts)) == {*lb.charts.__all__, *CHARTS}
    for name in CHARTS:
        assert getattr(lb.charts, name)(lb.load_registry()).name == name
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = lb.charts.nothing


def test_a_chart_is_frozen() -> None:
    """What is done to its data or its fields changes nothing of it."""
    chart = CHARTS["works"]
    data = chart.data()
    data["count"] = 0

    assert chart.data()["count"].tolist() == [10, 46, 8, 6, 36, 322, 10, 6, 3]
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        chart.name = "another"  # type: ignore[misc]


def test_an_unknown_language_format_chart_or_form_is_refused() -> None:
    """In words."""
    with pytest.raises(ValueError, match="language 'fr' is unknown: expected 'en' or 'vi'"):
        CHARTS["mention_map"].draw("fr")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="format 'gif' is unknown: expected 'svg', 'png' or 'csv'"):
        CHARTS["mention_map"].to_bytes("gif")  # type: ignore[arg-type]
    with pytest.raises(
        ValueError, match=r"'garden' is no chart of long-bien-2023: expected one of its charts\.csv"
    ):
        lb.charts.chart("garden")
    with pytest.raises(ValueError, match="form 'pie' is unknown: expected one of parts, shares, ranges"):
        lb.charts.draw("pie", "p02-targets")


# --- ids of any registry ------------------------------------------------------------------------------------


def test_ids_are_drawn_in_a_form_without_a_table() -> None:
    """With labels, numbers and colours of their own; a look may stand before an id."""
    drawn = lb.charts.draw(
        "parts", "whole:p02-targets", "completed:p02-targets-met", "in_progress:p02-targets-in-progress"
    )
    ranges = lb.charts.draw("ranges", "p02-grade10-rate", "p02-grade10-city-points", "grade10-city-earlier")

    assert drawn.shows == ("p02-targets", "p02-targets-in-progress", "p02-targets-met")
    assert drawn.data()["count"].tolist() == [32, 24, 8]
    assert "Targets of programme 02 completed: 24" in drawn.alt("en")
    assert ranges.data()["look"].tolist() == ["", "", "outside"]
    assert ranges.to_bytes("svg", "vi").startswith(b"<?xml")


# --- what the charts show together --------------------------------------------------------------------------


def test_the_charts_together_show_every_figure() -> None:
    """Every quantity and date; what only the overviews show is a share of all or none, or counts what has no whole."""
    overviews = {"figures_by_section", "mention_map", "verdicts"}
    everything = set(lb.load_figures().index)

    assert set().union(*(chart.shows for chart in CHARTS.values())) == everything
    rest = everything - set().union(*(chart.shows for name, chart in CHARTS.items() if name not in overviews))
    assert rest == {
        "article-views", "general-programmes", "general-boards", "general-plans", "general-city-programmes",
        "general-breakthroughs", "p01-citizen-receptions", "p01-site-inspections", "p01-cases", "p03-projects-planned",
        "p03-waste-collected", "b2-poor-households",
    }  # fmt: skip


def test_the_charts_show_the_results_that_can_be_drawn() -> None:
    """Each is a result; those without a chart count the registry or are numbers of a sentence."""
    results = set(lb.compute_results().index)
    shown = set().union(*(chart.results for chart in CHARTS.values()))

    assert shown <= results
    assert {r for r in results - shown if not r.startswith("article-")} <= {
        "b2-years-since-founding", "p02-grade10-region-less-city-points", "p02-grade10-region-less-city-relative",
        "p03-plan-rate", "p03-garden-target-one-decimal", "p02-cultural-families-smallest", "p02-cultural-groups-smallest",
        "b1-professional-count",
    }  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_a_file_says_what_it_shows_how_it_is_cited_and_its_licence(name: str) -> None:
    """Ids of figures and results, the citation, and CC BY in SVG and PNG alike; the ids in the CSV too."""
    chart = CHARTS[name]
    svg = BeautifulSoup(file(name, "svg"), "xml").metadata
    png = Image.open(io.BytesIO(file(name, "png"))).text
    rows = list(csv.DictReader(io.StringIO(chart.to_bytes("csv").decode())))
    ids = [*chart.shows, *chart.results]

    assert [li.text for li in svg.subject.find_all("li")] == ids
    assert png["Comment"].split() == [name, *ids]
    assert {row["figure_id"] for row in rows} - {""} <= set(chart.shows)
    for source, title, rights in (
        (svg.source.text, svg.title.text, svg.rights),
        (png["Source"], png["Title"], png["Copyright"]),
    ):
        assert lb.load_record()["sha256"] in source
        assert name in source
        assert title == chart.title("vi")
        assert "creativecommons.org/licenses/by/4.0" in str(rights)


def test_a_dot_is_a_dot() -> None:
    """Marks of a value are drawn as markers, so that their place is the value."""
    dots = artists_of("grade10_rates")

    assert {type(dot) for name, dot in dots.items() if name != "grade10-city-earlier"} == {PathCollection}


def test_the_documents_of_the_data_name_each_form_with_the_looks_it_needs() -> None:
    """Every form, every look that a mark can have, every function of formulas; what a form refuses to be without."""
    text = (home_folder() / "README.md").read_text(encoding="utf-8")
    formulas, _, rest = text.partition("## Formulas")[2].partition("## Charts")
    section = rest.partition("## Ids")[0]
    rows = {row.split(" | ")[0].strip("| `"): row for row in re.findall(r"(?m)^\| `.*$", section)}
    marks = next(r for r in lb.load_registry().package["resources"] if r["name"] == "marks")
    looks = next(f for f in marks["schema"]["fields"] if f["name"] == "look")["constraints"]["enum"]

    assert set(re.findall("`([a-z]+)`", "".join(row.split(" | ")[0] for row in rows.values()))) == set(
        lb.charts.FORMS
    )
    assert not [look for look in looks if f"`{look}`" not in section]
    assert not [name for name in FUNCTIONS if not re.search(rf"\b{name}\b", formulas)]
    needed = {"shares": ["whole"], "bullet": ["target"], "counts": ["share", "base"]}
    for form, own in needed.items():
        assert all(f"`{look}`" in rows[form] for look in own)
        with pytest.raises(lb.InputError, match=f"'{own[0]}'"):
            lb.charts.draw(form, "p02-targets", "p02-targets-met").data()


# --- what a chart of any article may have -------------------------------------------------------------------

MARKED = {
    "parts": ("p02-targets", "p02-targets-met"), "shares": ("p02-targets", "p02-targets-met"),
    "ranges": ("p02-grade10-rate", "culture-group-goal"), "bullet": ("p03-garden-area", "p03-garden-target"),
    "denominators": ("b1-professional-share", "residential-groups-2018"),
    "counts": ("b1-professional-share", "b1-pledges"), "timeline": ("general-term", "article-published"),
    "areas": ("area-2019", "p03-garden-area"),
}  # fmt: skip


@pytest.mark.parametrize("form", MARKED)
def test_every_look_on_every_form_is_drawn_or_refused_in_words(form: str, root: Path) -> None:
    """One mark and two, in either order, alike or beside what the form needs: each look that marks.csv may have."""
    package = json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))
    [table] = [resource for resource in package["resources"] if resource["name"] == "marks"]
    [looks] = [f["constraints"]["enum"] for f in table["schema"]["fields"] if f["name"] == "look"]
    a, b = MARKED[form]
    needed = {"shares": "whole", "bullet": "target", "counts": "base"}.get(form, "")
    drawn = set()
    for look in ["", *looks]:
        for pair in ([f"{look}:{a}"], [f"{look}:{a}", f"{needed}:{b}"], [f"{needed}:{a}", f"{look}:{b}"],
                     [f"{look}:{b}", f"{look}:{a}"]):  # fmt: skip
            try:
                lb.charts.draw(form, *pair).draw("vi", NARROW)
                drawn.add(look)
            except lb.InputError as error:
                assert re.match(rf"chart {form}: .*: expected .*one", str(error)), error
                assert "\n" not in str(error)
    own = {"bullet": {"target"}, "counts": {"share"}, "timeline": {"school_year"}}.get(form, set())
    assert own <= drawn <= own | {*looks} - {"target", "share", "base", "school_year"} | {""}


def test_a_look_that_a_form_does_not_draw_is_named() -> None:
    """With the chart, the form and the looks that it draws; a rest stands beside its whole, both once."""
    for form, marks, said in (
        ("ranges", ["target:p02-targets"], "the form ranges draws no mark of the look 'target': expected none or one of article"),
        ("parts", ["rest:p02-targets", "rest:p02-targets-met"], "a row has 0 marks of the look 'whole' and 2 of the look 'rest'"),
        ("parts", ["whole:p02-targets", "whole:p02-targets-met"], "a row has 2 marks of the look 'whole' and 0 of"),
        ("shares", ["p02-targets"], "a row has no mark of the look 'whole': expected one"),
        ("bullet", ["target:p02-targets", "target:p02-targets"], "2 marks have the look 'target': expected one"),
        ("counts", ["base:b1-pledges"], "0 marks have the look 'share': expected one"),
        ("denominators", ["p03-garden-mean"], "'p03-garden-mean' is neither a figure nor a reference: expected"),
    ):  # fmt: skip
        with pytest.raises(lb.InputError, match=f"^chart {form}: {re.escape(said)}"):
            lb.charts.draw(form, *marks).alt()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_long_print_fits_its_tile(width: float, lang: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In two lines, in a wider tile, or cut, never over its neighbour; with one percent sign."""
    figures = lb.load_figures()
    prints = (
        "85.000 đến 102.000 đồng/kg", "374,6 triệu đồng/hộ", "1.278 tỷ đồng", "một" * 60, "từ năm " * 30,
    )  # fmt: skip
    figures.loc[figures.index[3:8], "printed"] = prints
    figures.loc[figures.index[8:10], ["kind", "printed"]] = [("percent", "55-60%"), ("percent", "61")]
    monkeypatch.setattr("lbanalysis.charts.general.load_figures", lambda registry: figures)
    chart = lb.charts.verdicts()
    figure = chart.draw(lang, width)
    figure.draw_without_rendering()
    tiles = [a.get_window_extent() for a in figure.findobj(FancyBboxPatch) if a.get_gid()]
    words = [(text.get_text(), text.get_window_extent()) for text in texts_of(figure)]

    assert len(tiles) == len(figures)
    for a, b in itertools.combinations(tiles, 2):
        assert not a.overlaps(b)
    for text, box in words:
        for tile in tiles:
            over = min(box.x1, tile.x1) - max(box.x0, tile.x0), min(box.y1, tile.y1) - max(box.y0, tile.y0)
            assert min(over) <= 1 or (tile.x0 <= box.x0 and box.x1 <= tile.x1), text
    assert sum("…" in text for text, _ in words) == (1 if width == WIDE else 2)
    assert "55-60%" in chart.alt(lang)
    assert "55-60%%" not in chart.alt(lang)
    assert {"55-60%", "61%"} <= {text.lstrip("✓?✗ ") for text, _ in words}


@pytest.mark.parametrize(
    ("paragraphs", "english", "vietnamese", "fullest", "most"),
    [
        ([3, 3], "Paragraph 3 has the most numbers of the article: 2 of 2", "Đoạn 3 có", "3", 2),
        ([3, 3, 5], "Paragraph 3 has the most numbers of the article: 2 of 3", "Đoạn 3 có", "3 and 5", 3),
        ([9, 1, 5], "Paragraphs 1, 5 and 9 have the most numbers of the article: 3 of 3", "Các đoạn 1, 5 và 9 có",
         "1, 5 and 9", 3),
        ([9, 7, 7, 9, 8], "Paragraphs 7 and 9 have the most numbers of the article: 4 of 5", "Các đoạn 7 và 9 có", "7 and 9", 4),
        ([1, 2, 3, 4, 5, 5, 5], "Paragraph 5 has the most numbers of the article: 3 of 7", "Đoạn 5 có", "1, 2, 3, 4 and 5", 7),
        ([1, 2, 3, 4], "4 paragraphs have the most numbers of the article: 4 of 4", "4 đoạn có", "1, 2, 3 and 4", 4),
    ],
)  # fmt: skip
def test_the_title_of_a_drafted_map_names_the_fullest_paragraphs(
    paragraphs: list[int], english: str, vietnamese: str, fullest: str, most: int
) -> None:
    """One, two or three that tie, and of more how many; the two fullest with those that tie with the second."""
    data = pd.DataFrame({"paragraph": paragraphs, "role": "quantity"})
    facts = {lang: lb.charts.FORMS["mentions"].facts(data, lang) for lang in LANGS}
    first = Path(lb.charts.__file__).parents[1] / "first/charts.csv"
    [row] = [row for row in csv.DictReader(first.open(encoding="utf-8")) if row["form"] == "mentions"]
    said = {lang: fill(row[f"title_{lang}"], lang, lb.load_registry(), facts[lang]) for lang in LANGS}
    numbers = f"{english.rpartition(': ')[2].replace(' of ', ' trong ')}"

    assert said == {"en": english, "vi": f"{vietnamese} nhiều con số nhất của bài: {numbers}"}
    assert (facts["en"]["fullest"], facts["en"]["most"]) == (fullest, str(most))


def test_a_target_that_leaves_nothing_to_see_has_no_close_view() -> None:
    """A count, and a print that is rounded to thousands: neither has decimals inside; a computed target has."""
    for target, close in (
        ("b1-pledges", False),
        ("p02-cultural-families-smallest", False),
        ("p03-garden-target", True),
    ):
        chart = lb.charts.draw("bullet", "p03-garden-area", f"target:{target}")
        texts = " ".join(text.get_text() for text in texts_of(chart.draw("en")))

        assert ("Close view" in texts) == close
        assert ("zoom" in set(chart.data()["panel"])) == close


def test_bars_of_nothing_and_a_share_of_more_than_all_are_no_fault() -> None:
    """A target of nought has an axis; a percentage of which no count of the base can print is refused in words."""
    nought = lb.charts.draw("bullet", "target:0 * p02-targets")
    beyond = lb.charts.draw("counts", "share:p03-hydrant-area", "base:p02-targets")

    assert nought.draw("en").axes[0].get_xlim() == (0, 1)
    assert "cannot be drawn: no count prints so, or more than 40 do" in beyond.alt("en")
