"""Charts: each row of the data has its mark on the Axes, and words say what the data say."""

import csv
import io
import re
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from bs4 import BeautifulSoup
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from PIL import Image

import lbanalysis as lb
from lbanalysis.charts import CATALOGUE
from lbanalysis.charts.frame import ROLE_COLOURS, VERDICT_COLOURS

LANGS = ("en", "vi")
CHARTS = {name: draw() for name, draw in CATALOGUE.items()}


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_chart_is_the_same_bytes_from_run_to_run(name: str) -> None:
    """As SVG and as PNG, and it says nothing of when it was drawn."""
    chart = CHARTS[name]
    drawing = chart.to_bytes("svg", "vi")

    assert drawing == chart.to_bytes("svg", "vi")
    assert chart.to_bytes("png", "en") == chart.to_bytes("png", "en")
    assert b"<dc:date>" not in drawing


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("lang", LANGS)
def test_no_label_is_cut_off_and_every_letter_has_a_glyph(
    name: str, lang: str, recwarn: pytest.WarningsRecorder
) -> None:
    """All text lies inside the picture, and matplotlib misses no glyph."""
    figure = CHARTS[name].draw(lang)
    figure.savefig(io.BytesIO(), format="png")
    frame = figure.bbox
    unseen = {
        tick.label1
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible() and text not in unseen:
            box = text.get_window_extent()
            assert frame.x0 - 1 <= box.x0, text
            assert box.x1 <= frame.x1 + 1, text
            assert frame.y0 - 1 <= box.y0, text
            assert box.y1 <= frame.y1 + 1, text
            assert text.get_fontsize() >= 8, text

    assert not [w for w in recwarn if "Glyph" in str(w.message)]


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_words_of_a_chart_are_made_from_its_data(name: str) -> None:
    """Alt text and title change when the data do, in both languages, and hold no float."""
    chart = CHARTS[name]
    data = chart.data()
    fewer = data.iloc[1:]
    for lang in LANGS:
        title, subtitle, alt = chart.words(data, lang)

        assert title != chart.words(fewer, lang)[0]
        assert alt != chart.words(fewer, lang)[2]
        assert subtitle
        assert not re.search(r"\d[.,]\d{4}", title + alt)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_row_of_the_data_has_a_visible_artist(name: str) -> None:
    """So no chart can merely claim to show a figure."""
    chart = CHARTS[name]
    data = chart.data()
    figure = chart.draw()
    figure.canvas.draw()
    artists = {
        artist.get_gid(): artist for artist in figure.findobj(lambda artist: artist.get_gid() is not None)
    }

    assert data["mark"].is_unique
    assert set(artists) == set(data["mark"])
    assert set(data["figure_id"]) - {""} <= set(lb.load_figures().index)
    for artist in artists.values():
        box = artist.get_window_extent()
        assert artist.get_visible()
        assert box.overlaps(artist.axes.bbox.expanded(1.01, 1.01)), artist.get_gid()


def artists_of(name: str) -> dict[str, Any]:
    """The artists of a drawn chart by the row that they draw."""
    return {a.get_gid(): a for a in CHARTS[name].draw().findobj(lambda artist: artist.get_gid() is not None)}


def test_the_mention_map_draws_every_mention_at_its_place() -> None:
    """One mark a mention, at its paragraph, in the colour of its role."""
    dots = artists_of("mention_map")
    for m in lb.load_mentions().itertuples():
        dot = dots[m.Index]

        assert dot.get_offsets().tolist() == [[(m.start + m.end) / 2, m.paragraph]]
        assert to_hex(dot.get_facecolor()[0]).upper() == ROLE_COLOURS[m.role].upper()


def test_the_figure_tiles_draw_every_figure_as_printed() -> None:
    """One tile a figure, found by its id, with the printed text in its middle."""
    chart = CHARTS["figures_by_section"]
    axes = chart.draw().axes[0]
    tiles = {p.get_gid(): p for p in axes.patches if isinstance(p, FancyBboxPatch)}
    texts = {tuple(round(float(c), 6) for c in t.get_position()): t.get_text() for t in axes.texts}
    figures = lb.load_figures()

    assert set(tiles) == set(figures.index) == set(chart.shows)
    for figure_id, tile in tiles.items():
        centre = (tile.get_x() + tile.get_width() / 2, tile.get_y() + tile.get_height() / 2)
        text = texts[round(centre[0], 6), round(centre[1], 6)].replace("\n– ", " - ")
        assert text.removesuffix("%") == figures.loc[figure_id, "printed"]


def test_the_power_bars_are_as_long_as_their_share() -> None:
    """One bar a role and layer, laid end to end to 100 percent."""
    chart = CHARTS["misprint_power"]
    figure = chart.draw()
    bars = {bar.get_gid(): bar for bar in figure.axes[0].patches if bar.get_gid()}
    left: dict[str, float] = {}
    for row in chart.data().itertuples():
        bar = bars[f"{row.role}-{row.layer}"]

        assert bar.get_width() == pytest.approx(100 * row.added / row.misprints)
        assert bar.get_x() == pytest.approx(left.get(row.role, 0))
        left[row.role] = left.get(row.role, 0) + bar.get_width()
    assert list(left.values()) == [pytest.approx(100)] * 2


def test_a_notebook_is_given_a_picture_a_drawing_and_the_alt_text() -> None:
    """PNG for untrusted notebooks, SVG to compare, as wide as the page, alt text for who does not see."""
    chart = CHARTS["mention_map"]
    bundle, about = chart._repr_mimebundle_()

    assert about == {"lbanalysis": {"chart": "mention_map"}}
    assert set(bundle) == {"image/png", "image/svg+xml", "text/plain"}
    assert re.findall(r" (width|height|viewBox)=", re.search(r"<svg[^>]*>", bundle["image/svg+xml"])[0]) == [
        "viewBox"
    ]
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


def test_tab_lists_the_charts_and_nothing_else() -> None:
    """Each is a function with one sentence, and the catalogue has it under its own name."""
    assert dir(lb.charts) == sorted(lb.charts.__all__) == sorted(["CATALOGUE", "Chart", *CATALOGUE])
    for name, draw in CATALOGUE.items():
        assert getattr(lb.charts, name) is draw
        assert draw.__name__ == name == CHARTS[name].name
        assert re.fullmatch(r"[A-Z][^.\n]*\.", draw.__doc__)


def test_a_chart_is_frozen() -> None:
    """What is done to its data or its fields changes nothing of it."""
    chart = CHARTS["leaders_work"]
    data = chart.data()
    data["count"] = 0

    assert chart.data()["count"].tolist() == [139, 108, 13]
    with pytest.raises(FrozenInstanceError):
        chart.name = "another"  # type: ignore[misc]


def test_an_unknown_language_or_format_is_refused() -> None:
    """In words."""
    with pytest.raises(ValueError, match="language 'fr' is unknown: expected 'en' or 'vi'"):
        CHARTS["mention_map"].draw("fr")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="format 'gif' is unknown: expected 'svg', 'png' or 'csv'"):
        CHARTS["mention_map"].to_bytes("gif")  # type: ignore[arg-type]


def test_all_counts_stand_at_their_value() -> None:
    """Every count of the registry, and nothing else, at the number that its printed text says."""
    dots = artists_of("all_counts")
    printed = lb.load_figures().query("kind == 'count'")["printed"]
    spelled = {"một": "1", "hai": "2"}

    assert set(dots) == set(printed.index)
    for figure_id, dot in dots.items():
        assert dot.get_offsets()[0][0] == int(
            spelled.get(printed[figure_id], printed[figure_id]).replace(".", "")
        )


@pytest.mark.parametrize(
    ("name", "left", "width"),
    [
        ("general-term", 2020, 6),
        ("general-half", 2020, 3),
        ("p02-grade10-year", 2021, 2),
        ("b2-founding-to-anniversary", 2003 + 309 / 365, 20),
    ],
)
def test_the_timeline_draws_periods_to_scale(name: str, left: float, width: float) -> None:
    """In years, to the day; 6 November is day 310."""
    bar = artists_of("timeline")[name]

    assert bar.get_x() == pytest.approx(left, abs=0.003)
    assert bar.get_width() == pytest.approx(width, abs=0.006)


def test_the_verdict_tiles_have_the_colour_of_their_verdict() -> None:
    """Worked out by hand: the sums of programme 02, the anniversary, and what is named."""
    tiles = artists_of("verdicts")
    targets = (
        "targets",
        "targets-met",
        "targets-in-progress",
        "resolution-targets",
        "resolution-targets-met",
        "resolution-targets-in-progress",
    )
    agree = {f"p02-{target}" for target in targets} | {
        "general-programmes", "general-breakthroughs", "b2-anniversary", "b2-founding-to-anniversary",
    }  # fmt: skip

    assert set(tiles) == set(lb.load_figures().index)
    for figure_id, tile in tiles.items():
        assert (to_hex(tile.get_facecolor()).upper() == VERDICT_COLOURS["agrees"]) == (figure_id in agree), (
            figure_id
        )


def test_the_charts_together_show_every_figure() -> None:
    """Every quantity and date of the registry, even without the overviews that tile all figures."""
    overviews = {"figures_by_section", "mention_map", "verdicts", "all_counts"}
    everything = set(lb.load_figures().index)

    assert set().union(*(chart.shows for chart in CHARTS.values())) == everything
    counts = ("programmes", "boards", "plans", "city-programmes", "breakthroughs")
    rest = everything - set().union(*(chart.shows for name, chart in CHARTS.items() if name not in overviews))
    assert rest == {"article-views", *(f"general-{what}" for what in counts)}


def test_the_charts_show_the_results_that_can_be_drawn() -> None:
    """Each is a result; those without a chart count the registry or are numbers of a sentence."""
    results = set(lb.compute_results().index)
    shown = set().union(*(chart.results for chart in CHARTS.values()))
    halves = {f"{name}-pace-half" for name in ("p02", "p02-resolution", "p03-garden")}

    assert shown <= results
    assert {r for r in results - shown if not r.startswith("article-")} <= {
        "general-targets", "general-targets-completed-open", "general-elapsed-later", *halves,
        "b2-years-since-founding", "p02-grade10-region-less-city-points",
        "p02-grade10-region-less-city-relative", "p03-plan-rate",
    }  # fmt: skip


def test_the_table_of_charts_names_the_catalogue() -> None:
    """So that every chart can be cited."""
    assert set(lb.load_chart_names().index) == set(CATALOGUE)
    assert 12 <= len(CATALOGUE) <= 20


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_file_says_what_it_shows_how_it_is_cited_and_its_licence(name: str) -> None:
    """Ids of figures and results, the citation, and CC BY in SVG and PNG alike; the ids in the CSV too."""
    chart = CHARTS[name]
    svg = BeautifulSoup(chart.to_bytes("svg", "vi"), "xml").metadata
    png = Image.open(io.BytesIO(chart.to_bytes("png", "vi"))).text
    rows = list(csv.DictReader(io.StringIO(chart.to_bytes("csv").decode())))
    ids = [*chart.shows, *chart.results]

    assert [li.text for li in svg.subject.find_all("li")] == ids
    assert png["Comment"].split() == [name, *ids]
    assert {row["figure_id"] for row in rows} - {""} == set(chart.shows)
    for source, title, rights in (
        (svg.source.text, svg.title.text, svg.rights),
        (png["Source"], png["Title"], png["Copyright"]),
    ):
        assert lb.load_record()["sha256"] in source
        assert name in source
        assert title == chart.title("vi")
        assert "creativecommons.org/licenses/by/4.0" in str(rights)
