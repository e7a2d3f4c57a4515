"""Charts of rates, counts and works: each mark stands where numbers worked out by hand or brute force put it."""

import itertools
import re
from fractions import Fraction
from math import floor
from typing import Any

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from lbanalysis.charts import CATALOGUE
from lbanalysis.charts.frame import READING_COLOURS, REFERENCE_COLOUR

NAMES = (
    "grade10_rates", "culture_rates", "complete_shares", "possible_denominators", "recognised_count",
    "ward_standards", "hydrant_area", "works", "leaders_work",
)  # fmt: skip


def rows(name: str) -> pd.DataFrame:
    """The data of a chart by the names of its marks."""
    return CATALOGUE[name]().data().set_index("mark")


def drawn(name: str, lang: str = "en") -> dict[str, Any]:
    """The artists of a chart by the rows that they draw."""
    figure = CATALOGUE[name]().draw(lang)
    return {a.get_gid(): a for a in figure.findobj(lambda artist: artist.get_gid() is not None)}


def place(dot: Any) -> list[float]:
    """Where a dot stands."""
    return dot.get_offsets()[0].tolist()


def texts(name: str, lang: str = "en") -> list[Text]:
    """All words of a chart that can be seen, apart from ticks outside the axis."""
    return [t for t in CATALOGUE[name]().draw(lang).findobj(Text) if t.get_text().strip() and t.get_visible()]


# --- all of them --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("name", NAMES)
def test_no_two_labels_overlap(name: str, lang: str) -> None:
    """Not one pixel of one label's box lies in another's."""
    boxes = [(t.get_text(), Text.get_window_extent(t)) for t in texts(name, lang)]
    for (first, a), (second, b) in itertools.combinations(boxes, 2):
        width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(width, height) <= 0.5, (first, second)


@pytest.mark.parametrize("name", NAMES)
def test_every_axis_that_has_ticks_names_its_unit(name: str) -> None:
    """The horizontal axis has a label, in both languages not the same."""
    labels = [CATALOGUE[name]().draw(lang).axes[0].get_xlabel() for lang in ("en", "vi")]

    assert all(labels)
    assert labels[0] != labels[1]


@pytest.mark.parametrize("name", NAMES)
def test_references_and_only_they_are_drawn_in_the_colour_of_what_comes_from_outside(name: str) -> None:
    """So that no reader takes them for the article's."""
    data = rows(name)
    references = data["reference_id"] if "reference_id" in data else pd.Series("", index=data.index)
    for gid, artist in drawn(name).items():
        if isinstance(artist, Text):
            continue
        colour = next(
            getattr(artist, f"get_{c}")() for c in ("edgecolor", "color") if hasattr(artist, f"get_{c}")
        )
        shown = to_hex(colour[0] if getattr(colour, "ndim", 1) == 2 else colour).upper()
        assert (shown == REFERENCE_COLOUR.upper()) == bool(references[gid]), gid


@pytest.mark.parametrize(
    ("name", "en", "vi"),
    [
        ("grade10_rates", "60.0%", "60,0%"), ("culture_rates", "93.18%", "93,18%"),
        ("possible_denominators", "31.44%", "31,44%"),
        ("recognised_count", "1,498", "1.498"), ("hydrant_area", "0.017%", "0,017%"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_language_writes_them(name: str, en: str, vi: str) -> None:
    """In the title and in the picture, a decimal point in English and a comma in Vietnamese."""
    for lang, expected, other in (("en", en, vi), ("vi", vi, en)):
        words = [CATALOGUE[name]().title(lang), *(t.get_text() for t in texts(name, lang))]

        assert expected in words[0]
        assert not any(other in word for word in words)


# --- grade 10 -----------------------------------------------------------------------------------------------

CORNERS = {
    "city-points": (82.25 - 22.35, 82.35 - 22.25), "city-relative": (82.25 / 1.2235, 82.35 / 1.2225),
    "region-points": (82.25 - 17.65, 82.35 - 17.55), "region-relative": (82.25 / 1.1765, 82.35 / 1.1755),
}  # fmt: skip


def test_the_rates_of_city_and_region_stand_at_both_readings() -> None:
    """82.3 less 22.3 and 17.6 points, or divided by 1.223 and 1.176; ends at the corners of half a unit."""
    data, artists = rows("grade10_rates"), drawn("grade10_rates")
    for name, (low, high) in CORNERS.items():
        assert (data.loc[name, "low"], data.loc[name, "high"]) == pytest.approx((low, high))
        assert low < place(artists[name])[0] < high
    assert place(artists["p02-grade10-rate"])[0] == 82.3
    for reading, colour in (("points", READING_COLOURS["first"]), ("relative", READING_COLOURS["second"])):
        assert to_hex(artists[f"city-{reading}"].get_facecolor()[0]).upper() == colour


def test_the_ends_of_the_grade_10_intervals_are_drawn_as_caps() -> None:
    """Two caps a rate, at the ends of its interval and at its height; a full cap stands clear of the dot."""
    axes = CATALOGUE["grade10_rates"]().draw().axes[0]
    capped = {
        tuple(round(float(x), 6) for x in line.get_xdata()): line
        for line in axes.lines
        if line.get_marker() == "|"
    }

    assert set(capped) == {
        (82.25, 82.35),
        *((round(low, 6), round(high, 6)) for low, high in CORNERS.values()),
    }
    assert all(line.get_markersize() > 2 * 42**0.5 for line in capped.values())


def test_an_interval_that_is_written_holds_the_exact_one() -> None:
    """67.2252… to 67.3620… is written 67.22 to 67.37: no end is rounded inward."""
    written = re.findall(
        r"\((\d+\.\d\d)–(\d+\.\d\d)%\)", " ".join(t.get_text() for t in texts("grade10_rates"))
    )
    exact = [(82.25, 82.35), *CORNERS.values()]

    assert len(written) == len(exact)
    for (low, high), (least, most) in zip(written, exact, strict=True):
        assert least - 0.01 < float(low) <= least + 1e-9
        assert most - 1e-9 <= float(high) < most + 0.01


def test_an_arrow_for_each_margin_ends_at_the_districts_rate() -> None:
    """From the city's or the region's rate to 82.3, in both readings."""
    artists = drawn("grade10_rates")
    axes = artists["city-points-margin"].axes
    for name, (low, high) in CORNERS.items():
        left, right = axes.transData.inverted().transform(artists[f"{name}-margin"].get_window_extent())[:, 0]

        assert left == pytest.approx((low + high) / 2, abs=0.6)
        assert right == pytest.approx(82.3, abs=0.15)


def test_what_comes_from_outside_on_grade_10_is_60_to_62_and_one_place_in_1_61() -> None:
    """1 / 1.61 is 62.1 percent."""
    artists = drawn("grade10_rates")

    assert list(artists["grade10-city-earlier"].get_xdata()) == [60, 62]
    assert list(artists["grade10-ratio-2021"].get_xdata()) == pytest.approx([62.1118, 62.1118], abs=1e-4)
    assert artists["p02-grade10-year"].get_text() == "school year 2021–2022"


# --- culture titles -----------------------------------------------------------------------------------------


def test_culture_rates_and_goals_stand_at_their_values_on_one_line_each() -> None:
    """93.18 beside 86 to 88, and 90.28 beside 75."""
    artists = drawn("culture_rates")

    assert place(artists["p02-cultural-families"]) == [93.18, 0]
    assert place(artists["p02-cultural-groups"]) == [90.28, 1]
    assert artists["culture-family-goal"].get_xydata().tolist() == [[86, 0], [88, 0]]
    assert artists["culture-group-goal"].get_xydata().tolist() == [[75, 1], [75, 1]]


def test_an_axis_that_does_not_begin_at_nought_says_so() -> None:
    """In its label, in both languages."""
    for name, start in (("culture_rates", 70), ("grade10_rates", 50)):
        for lang, word in (("en", "axis from"), ("vi", "trục từ")):
            axes = CATALOGUE[name]().draw(lang).axes[0]

            assert axes.get_xlim()[0] == start
            assert f"{word} {start}" in axes.get_xlabel()


# --- all or none --------------------------------------------------------------------------------------------


def test_a_printed_100_percent_may_leave_out_half_a_percent_and_a_count_nothing() -> None:
    """99.5 rounds to 100; 14 of 14 and none left are exact."""
    artists = drawn("complete_shares")
    for name in ("p03-projects-planned", "p03-waste-collected"):
        assert (artists[name].get_x(), artists[name].get_width()) == (0, 0.5)
    for name in ("b2-wards-health", "b2-poor-households"):
        assert place(artists[name])[0] == 0


def test_the_least_whole_that_can_leave_one_out_is_found_by_trying_all() -> None:
    """All but one of n, rounded half up to whole percent, first prints 100% at 200."""
    least = next(n for n in itertools.count(1) if floor(Fraction(100 * (n - 1), n) + Fraction(1, 2)) == 100)

    assert least == 200
    assert rows("complete_shares")["smallest"].tolist() == [least, least, 0, 0]
    assert "1 in 200" in CATALOGUE["complete_shares"]().title()


# --- possible denominators ----------------------------------------------------------------------------------


def prints(count: int, whole: int, units: int) -> bool:
    """Whether a count of a whole is within half a hundredth of a percent printed in hundredths."""
    return abs(Fraction(10_000 * count, whole) - units) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("figure_id", "units", "least"),
    [
        ("p02-cultural-families", 9318, 44),
        ("p02-cultural-groups", 9028, 72),
        ("b1-professional-share", 3144, 194),
    ],
)
def test_the_possible_denominators_are_those_found_by_trying_every_count(
    figure_id: str, units: int, least: int
) -> None:
    """Every count of every whole up to 300; one tick each, at its place."""
    found = [n for n in range(1, 301) if any(prints(count, n, units) for count in range(n + 1))]
    data = CATALOGUE["possible_denominators"]().data()
    artists = drawn("possible_denominators")

    assert found[0] == least
    assert data.loc[data["figure_id"] == figure_id, "whole"].tolist() == found
    assert [list(artists[f"{figure_id}-{n}"].get_xdata()) for n in found] == [[n, n] for n in found]
    assert f"{least} for {units / 100:.2f}%" in CATALOGUE["possible_denominators"]().title()


def test_no_count_of_the_294_groups_prints_the_rate_and_the_chart_says_so() -> None:
    """Tried for every count: 265 is too few, 266 too many."""
    assert not any(prints(count, 294, 9028) for count in range(295))
    assert rows("possible_denominators").loc["residential-groups-2018", "counts"] == 0
    for lang, words in (("en", "no count prints 90.28%"), ("vi", "không số đếm nào cho ra 90,28%")):
        assert sum(words in t.get_text() for t in texts("possible_denominators", lang)) == 1
        assert words in CATALOGUE["possible_denominators"]().alt(lang)


# --- the recognised count -----------------------------------------------------------------------------------


def test_only_1498_of_4764_counts_prints_as_31_44() -> None:
    """Tried for all 4,765 counts; the chart fills its dot and no other."""
    artists = drawn("recognised_count")
    filled = {
        gid
        for gid, a in artists.items()
        if gid.startswith("count-") and to_hex(a.get_facecolor()[0]) != "#ffffff"
    }

    assert [count for count in range(4765) if prints(count, 4764, 3144)] == [1498]
    assert filled == {"count-1498"}
    assert rows("recognised_count")["result_id"].to_dict()["count-1498"] == "b1-professional-count"


def test_each_count_stands_at_its_exact_share_and_the_band_at_the_interval() -> None:
    """1,494 to 1,502 of 4,764; from 31.435 to 31.445 percent."""
    artists = drawn("recognised_count")
    band = (
        artists["b1-professional-share"]
        .get_window_extent()
        .transformed(artists["b1-professional-share"].axes.transData.inverted())
    )

    assert {gid for gid in artists if gid.startswith("count-")} == {f"count-{n}" for n in range(1494, 1503)}
    for n in range(1494, 1503):
        assert place(artists[f"count-{n}"]) == [n, pytest.approx(float(Fraction(100 * n, 4764)))]
        assert (band.y0 < 100 * n / 4764 < band.y1) == (n == 1498)
    assert (band.y0, band.y1) == pytest.approx((31.435, 31.445))
    assert artists["b1-pledges"].get_text() == "base, assumed: 4,764 pledges"


# --- wards --------------------------------------------------------------------------------------------------


def test_each_standard_has_fourteen_squares_side_by_side() -> None:
    """14 kept; 3 kept, 3 new and 8 not mentioned."""
    squares: dict[float, list[float]] = {}
    sizes = {}
    for gid, artist in drawn("ward_standards").items():
        if gid in ("civilised-together", "civilised-share"):
            continue
        corners = [polygon.min(axis=0) for polygon in artist.get_path().to_polygons()]
        sizes[gid] = len(corners)
        for x, y in corners:
            squares.setdefault(round(float(y), 6), []).append(round(float(x), 2))

    assert sizes == {"health-kept": 14, "civilised-kept": 3, "civilised-new": 3, "civilised-not_stated": 8}
    assert [sorted(line) for line in squares.values()] == [[round(i + 0.06, 2) for i in range(14)]] * 2


def test_six_wards_are_bracketed_with_their_share_and_the_condition() -> None:
    """6 of 14 is 42.9 percent, if the wards differ."""
    artists = drawn("ward_standards")

    assert artists["civilised-together"].get_xdata()[[0, -1]].tolist() == [0.06, 5.94]
    assert artists["civilised-share"].get_text() == "6 of 14 = 42.9%, if they are different wards"
    assert {"p02-civilised-wards", "p02-civilised-wards-share"} == set(CATALOGUE["ward_standards"]().results)


# --- hydrants -----------------------------------------------------------------------------------------------


def test_the_squares_have_the_areas_that_they_stand_for_at_one_scale() -> None:
    """A square kilometre is 100 ha: 10.15, 0.01015, 60.3824 and 59.82 of them, upright and across alike."""
    artists = drawn("hydrant_area")
    areas = {"area-thousands": 10.15, "area-decimal": 0.01015, "area-founding": 60.3824, "area-2019": 59.82}
    for gid, area in areas.items():
        box = artists[gid].get_path().get_extents(artists[gid].get_transform())

        assert artists[gid].get_width() * artists[gid].get_height() == pytest.approx(area)
        assert box.width == pytest.approx(box.height)


def test_both_readings_are_given_as_shares_of_both_areas() -> None:
    """1,015 or 1.015 of 6,038.24 and of 5,982 ha."""
    artists = drawn("hydrant_area")
    shares = {
        "thousands-2003": "16.8%",
        "thousands-2019": "17.0%",
        "decimal-2003": "0.017%",
        "decimal-2019": "0.017%",
    }

    assert [f"{100 * 1015 / base:.1f}%" for base in (6038.24, 5982)] == ["16.8%", "17.0%"]
    assert [f"{100 * 1.015 / base:.3f}%" for base in (6038.24, 5982)] == ["0.017%", "0.017%"]
    for name, share in shares.items():
        assert artists[f"share-{name}"].get_text().startswith(f"{share} of the district in {name[-4:]}")


def test_the_smallest_square_can_be_found() -> None:
    """It is drawn at least four pixels wide, and an arrow ends beside it."""
    square = drawn("hydrant_area")["area-decimal"]
    arrows = [t.xy for t in square.axes.texts if getattr(t, "arrow_patch", None) is not None]

    assert square.get_window_extent().width >= 4
    assert any(
        x == pytest.approx(square.get_x() + square.get_width()) and square.get_y() < y < square.get_y() + 0.2
        for x, y in arrows
    )


# --- works --------------------------------------------------------------------------------------------------

WORKS = {
    "p03-alleys": 322, "p03-gardens-maintained": 46, "p03-schools": 36, "p03-gardens-new": 10,
    "p03-heritage-projects": 8, "p03-heritage-projects-prepared": 6, "b2-projects": 10,
    "b2-streets-designed": 6, "b2-drainage-projects": 3,
}  # fmt: skip


def test_each_count_of_works_stands_at_its_value_on_a_logarithmic_axis() -> None:
    """Nine counts, those of one section together."""
    artists = drawn("works")
    heights = [place(artists[gid])[1] for gid in WORKS]

    assert {gid: place(artist)[0] for gid, artist in artists.items()} == WORKS
    assert heights == [*range(1, 7), *range(8, 11)]
    assert artists["p03-alleys"].axes.get_xscale() == "log"


def test_a_lower_bound_is_open_and_points_to_more() -> None:
    """Tens of projects are at least 10: a hollow dot, an arrow to the right, and words that say so."""
    artists = drawn("works")
    hollow = [gid for gid, artist in artists.items() if to_hex(artist.get_facecolor()[0]) == "#ffffff"]
    [arrow] = [t for t in artists["b2-projects"].axes.texts if getattr(t, "arrow_patch", None) is not None]

    assert hollow == ["b2-projects"]
    assert arrow.xy[0] > 10
    assert arrow.xy[1] == place(artists["b2-projects"])[1]
    assert [t.get_text() for t in texts("works") if t.get_text().startswith("at least")] == ["at least 10"]


def test_what_leaders_did_is_drawn_as_bars_from_nought() -> None:
    """139 inspections, 108 cases, 13 receptions."""
    bars = {gid: (bar.get_x(), bar.get_width()) for gid, bar in drawn("leaders_work").items()}

    assert bars == {
        "p01-site-inspections": (0, 139),
        "p01-cases": (0, 108),
        "p01-citizen-receptions": (0, 13),
    }
