"""Each mark of this article's charts stands where numbers worked out by hand or brute force put it."""

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

import lbanalysis as lb


def rows(name: str) -> pd.DataFrame:
    """The data of a chart by the names of its marks."""
    return lb.charts.CATALOGUE[name]().data().set_index("mark")


def drawn(name: str) -> dict[str, Any]:
    """The artists of a chart by the rows that they draw."""
    figure = lb.charts.CATALOGUE[name]().draw("en")
    return {a.get_gid(): a for a in figure.findobj(lambda artist: artist.get_gid() is not None)}


def squares(name: str, colour: str) -> int:
    """How many squares of a colour a chart has."""
    from matplotlib.colors import to_hex
    from matplotlib.patches import Rectangle

    figure = lb.charts.CATALOGUE[name]().draw("en")
    found = [p for p in figure.axes[0].patches if isinstance(p, Rectangle)]
    return sum(to_hex(p.get_facecolor()).upper() == colour for p in found)


# --- targets ------------------------------------------------------------------------------------------------


def test_every_target_is_one_square_in_the_colour_of_its_status() -> None:
    """65 targets and among them 10 named as the resolution's: 24 and 3 completed, 3, 8 and 1 on plan, 8 and 3 in progress."""
    assert squares("programme_progress", "#0072B2") == 24 + 3
    assert squares("programme_progress", "#56B4E9") == 3 + 8 + 1
    assert squares("programme_progress", "#E69F00") == 8 + 3
    assert squares("programme_progress", "#E3E6E8") == 16 + 3 + 6
    assert 27 + 12 + 11 + 25 == 65 + 3 + 6 + 1


def test_at_most_22_of_65_targets_are_of_unstated_status() -> None:
    """Three of programme 01 are named as on the yearly plan: 65 - 24 - 8 - 8 - 3."""
    assert lb.charts.programme_progress().title("en") == (
        "65 targets: 24 completed, at least 11 on the yearly plan, 8 in progress, 22 at most not told"
    )


@pytest.mark.parametrize(
    ("name", "left", "width"),
    [
        ("all-completed", 0, 75), ("all-in-progress", 75, 25), ("resolution-completed", 0, 50),
        ("resolution-in-progress", 50, 50), ("other-completed", 0, 2100 / 26), ("other-in-progress", 2100 / 26, 500 / 26),
    ],
)  # fmt: skip
def test_a_bar_of_programme_02_is_as_long_as_its_share(name: str, left: float, width: float) -> None:
    """24 of 32, 3 of 6, and of the other 26 targets 21 completed."""
    bar = drawn("programme_02_targets")[name]

    assert (bar.get_x(), bar.get_width()) == pytest.approx((left, width))


@pytest.mark.parametrize(
    ("result_id", "low", "high"),
    [
        ("general-targets-completed", 24, 24 + 8 + 19), ("general-targets-completed-open", 24, 24 + 14 + 19),
        ("general-targets-completed-or-on-plan", 24 + 8 + 3, 24 + 8 + 19), ("general-resolution-targets", 10, 3 + 6 + 14),
        ("general-resolution-targets-exactly", 10, 3 + 6 + 1 + 6),
    ],
)  # fmt: skip
def test_a_range_reaches_from_its_least_to_its_most(result_id: str, low: int, high: int) -> None:
    """As drawn, not only as computed."""
    bar = drawn("target_bounds")[result_id]

    assert (bar.get_x(), bar.get_x() + bar.get_width()) == (low, high)


@pytest.mark.parametrize(
    ("start", "elapsed", "term"),
    [
        ("half", 1, 2),
        ("closing", 985, 1826),
        ("opening", 987, 1826),
        ("printed", 1203, 2191),
        ("later", 837, 1826),
    ],
)
def test_a_dot_stands_at_the_pace_of_its_assumed_term(start: str, elapsed: int, term: int) -> None:
    """Share done by share elapsed: days of 18 April 2023 since each start, counted in a calendar."""
    dots, share = drawn("pace"), elapsed / term
    for subject, done in (("p02", 0.75), ("p02-resolution", 0.5), ("p03-garden", 0.8894)):
        assert dots[f"{subject}-{start}"].get_offsets()[0][0] == pytest.approx(done / share, abs=2e-3)


def test_every_pace_stands_beside_that_of_the_articles_own_half() -> None:
    """Five starts of the term, one of them in the article's own word, three subjects each."""
    data = rows("pace").drop("on-course")

    assert data.groupby("row_en", sort=False).size().tolist() == [3] * 5
    assert data["row_en"].iloc[0] == 'The article\'s own word "half": 50% gone'
    assert "53.9% of the term is gone" in lb.charts.pace().title("en")
    assert "the article's half" in lb.charts.pace().title("en")


# --- garden and grade 10 ------------------------------------------------------------------------------------


def test_the_garden_bars_have_their_areas() -> None:
    """9.25 ha, and on to 925/88.94; a garden has a tenth of the area."""
    artists, target = drawn("garden_target"), 925 / 88.94

    assert artists["p03-garden-area"].get_width() == 9.25
    rest = artists["p03-garden-remaining"]
    assert rest.get_x() == 9.25
    assert rest.get_x() + rest.get_width() == pytest.approx(target, abs=2e-3)
    assert artists["p03-garden-mean"].get_width() == pytest.approx(0.925)


@pytest.mark.parametrize("decimals", [1, 2])
def test_the_close_view_fills_the_candidates_that_print_what_is_printed(decimals: int) -> None:
    """A target of so many decimals is inside if some area that prints 9.25 is a share of it that prints 88.94%."""
    data = rows("garden_target")
    seen = data[data["decimals"] == decimals]
    for row in seen.itertuples():
        value = Fraction(str(row.value))
        least, most = 100 * Fraction("9.245") / value, 100 * Fraction("9.255") / value
        assert row.inside == (least <= Fraction("88.945") and most >= Fraction("88.935")), row.Index
    assert seen["inside"].any()


CORNERS = {
    "city-points": (82.25 - 22.35, 82.35 - 22.25), "city-relative": (82.25 / 1.2235, 82.35 / 1.2225),
    "region-points": (82.25 - 17.65, 82.35 - 17.55), "region-relative": (82.25 / 1.1765, 82.35 / 1.1755),
}  # fmt: skip


def test_the_rates_of_city_and_region_stand_at_both_readings() -> None:
    """82.3 less 22.3 and 17.6 points, or divided by 1.223 and 1.176; ends at the corners of half a unit."""
    data, artists = rows("grade10_rates"), drawn("grade10_rates")
    for name, (low, high) in CORNERS.items():
        assert (data.loc[name, "low"], data.loc[name, "high"]) == pytest.approx((low, high))
        assert low < artists[name].get_offsets()[0][0] < high
    assert artists["p02-grade10-rate"].get_offsets()[0][0] == 82.3
    assert (data.loc["grade10-city-earlier", "low"], data.loc["grade10-city-earlier", "high"]) == (60, 62)
    assert data.loc["grade10-ratio-2021", "value"] == pytest.approx(100 / 1.61)


def test_an_interval_that_is_written_holds_the_exact_one() -> None:
    """67.2252… to 67.3620… is written 67.225 to 67.363 or wider: no end is rounded inward."""
    for name, (low, high) in CORNERS.items():
        said = rows("grade10_rates").loc[name, "interval_en"].strip(" ()%").split(" to ")
        assert float(said[0]) <= low + 1e-9
        assert high - 1e-9 <= float(said[1])


# --- rates and counts ---------------------------------------------------------------------------------------


def test_culture_rates_and_goals_stand_at_their_values_on_one_line_each() -> None:
    """Rate and goal of one title in one line; the goal of families is 86 to 88."""
    artists, data = drawn("culture_rates"), rows("culture_rates")
    for rate, goal, value in (
        ("p02-cultural-families", "culture-family-goal", 93.18),
        ("p02-cultural-groups", "culture-group-goal", 90.28),
    ):
        assert artists[rate].get_offsets()[0][0] == value
        assert data.loc[rate, "row_en"] == data.loc[goal, "row_en"]
    assert (data.loc["culture-family-goal", "low"], data.loc["culture-family-goal", "high"]) == (86, 88)


@pytest.mark.parametrize(
    ("figure_id", "low", "high"),
    [
        ("p02-cultural-families", "93.175", "93.185"), ("p02-cultural-groups", "90.275", "90.285"),
        ("b1-professional-share", "31.435", "31.445"),
    ],
)  # fmt: skip
def test_the_possible_denominators_are_those_found_by_trying_every_count(
    figure_id: str, low: str, high: str
) -> None:
    """Every whole from 1 to 300 and every count of it."""
    ends = Fraction(low), Fraction(high)
    found = [
        n
        for n in range(1, 301)
        if any(ends[0] <= Fraction(100 * count, n) <= ends[1] for count in range(n + 1))
    ]
    data = rows("possible_denominators")

    assert data.loc[data["figure_id"] == figure_id, "whole"].tolist() == found
    assert drawn("possible_denominators")[f"{figure_id}-{found[0]}"].get_offsets()[0][0] == found[0]


def test_only_1498_of_4764_counts_prints_as_31_44() -> None:
    """Each count stands beside its exact share; one lies in the interval."""
    data = rows("recognised_count")

    assert data.loc[data["shape"] == "first", "whole"].tolist() == [1498]
    for row in data.itertuples():
        assert row.percent == pytest.approx(100 * row.whole / 4764)
        assert (row.shape == "first") == (
            Fraction("31.435") <= Fraction(100 * row.whole, 4764) <= Fraction("31.445")
        )


def test_each_standard_has_fourteen_squares() -> None:
    """14 kept; 3 kept, 3 new, 8 of which nothing is said."""
    data = rows("ward_standards")

    assert squares("ward_standards", "#0072B2") == 14 + 3
    assert squares("ward_standards", "#E3E6E8") == 8
    assert data.loc[["p02-civilised-wards-new", "wards-rest"], "count"].tolist() == [3, 8]
    assert "if all differ" in lb.charts.ward_standards().title("en")


def test_the_squares_have_the_areas_that_they_stand_for_at_one_scale() -> None:
    """Side by side as the square root of hectares; 59.82 km² are 5,982 ha."""
    areas = {"area-2019": 5982, "thousands": 1015, "decimal": 1.015}
    heights = {name: artist.get_height() for name, artist in drawn("hydrant_area").items()}

    for name, hectares in areas.items():
        assert (heights[name] / heights["area-2019"]) ** 2 == pytest.approx(hectares / 5982)


def test_a_work_is_a_square_and_a_lower_bound_goes_on() -> None:
    """Each count of works; “tens of” is at least ten, with a sign that it is more."""
    data = rows("works")
    figure = lb.charts.works().draw("en")

    assert data["count"].to_dict() == {
        "p03-gardens-new": 10, "p03-gardens-maintained": 46, "p03-heritage-projects": 8, "p03-heritage-projects-prepared": 6,
        "p03-schools": 36, "p03-alleys": 322, "b2-projects": 10, "b2-streets-designed": 6, "b2-drainage-projects": 3,
    }  # fmt: skip
    assert [text.get_text() for text in figure.axes[0].texts].count("→ …") == 1


# --- dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "left", "width"),
    [
        ("general-term", 2020, 6), ("general-half", 2020 + 218 / 366, 985 / 365.25),
        ("general-term-from-closing", 2020 + 218 / 366, 5), ("p02-grade10-year", 2021 + 243 / 365, 272 / 365),
        ("b2-founding-to-anniversary", 2003 + 309 / 365, 20), ("b2-anniversary", 2003 + 309 / 365, 20),
    ],
)  # fmt: skip
def test_the_timeline_draws_periods_to_scale(name: str, left: float, width: float) -> None:
    """The half runs from the congress to the day of the report, the term is that of the pace, the school year one."""
    bar = drawn("timeline")[name]

    assert bar.get_x() == pytest.approx(left, abs=0.003)
    assert bar.get_width() == pytest.approx(width, abs=0.006)
