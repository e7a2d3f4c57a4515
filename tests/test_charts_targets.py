"""Charts of the targets: squares, bars, ranges and dots stand where numbers worked by hand put them."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from lbanalysis.charts import CATALOGUE
from lbanalysis.charts.frame import STATUS_COLOURS

NAMES = ("programme_progress", "programme_02_targets", "target_bounds", "pace", "garden_target")


def artists(figure: Figure) -> dict[str, Any]:
    """The artists of a drawn chart by the row that they draw."""
    return {a.get_gid(): a for a in figure.findobj(lambda artist: artist.get_gid() is not None)}


def drawn(name: str) -> dict[str, Any]:
    return artists(CATALOGUE[name]().draw())


def squares() -> Iterator[tuple[str, str, int]]:
    """Programme, colour and number of squares of each cell."""
    for mark, artist in drawn("programme_progress").items():
        if isinstance(artist, PatchCollection):
            yield mark.split("-")[0], to_hex(artist.get_facecolor()[0]).upper(), len(artist.get_paths())


def test_every_target_is_one_square_in_the_colour_of_its_status() -> None:
    """19 with nothing said, 24 completed, 8 in progress, 8 on the yearly plan, 6 with nothing said: 65."""
    counted: dict[tuple[str, str], int] = {}
    for programme, colour, count in squares():
        counted[programme, colour] = counted.get((programme, colour), 0) + count
    expected = {
        ("p01", "not_stated"): 19, ("p02", "completed"): 24, ("p02", "in_progress"): 8, ("p03", "on_plan"): 8,
        ("p03", "not_stated"): 6,
    }  # fmt: skip

    assert counted == {
        (programme, STATUS_COLOURS[status]): count for (programme, status), count in expected.items()
    }
    assert sum(counted.values()) == 65


def test_the_squares_of_a_programme_stand_side_by_side() -> None:
    """Each place of 0 to 18, 0 to 31 and 0 to 13 is taken once."""
    data = CATALOGUE["programme_progress"]().data()
    cells = data[data["level"] == "cell"]
    for programme, total in (("p01", 19), ("p02", 32), ("p03", 14)):
        rows = cells[cells["programme"] == programme]
        places = [place for row in rows.itertuples() for place in range(row.start, row.start + row.count)]

        assert sorted(places) == list(range(total))


def test_a_star_marks_each_known_target_of_the_resolution() -> None:
    """3 in programme 01, 3 completed and 3 in progress in programme 02, 1 among those met in programme 03."""
    axes = CATALOGUE["programme_progress"]().draw().axes[0]
    stars = [c.get_offsets().tolist() for c in axes.collections if not isinstance(c, PatchCollection)]
    xs = [[x for x, _ in group] for group in stars]

    assert xs == [[16.5, 17.5, 18.5], [21.5, 22.5, 23.5], [24.5, 25.5, 26.5], [7.5]]


@pytest.mark.parametrize(
    ("mark", "start", "end"),
    [
        ("p01-status-not-stated-all", 0, 19), ("p01-resolution-all-yes", 16, 19),
        ("p02-status-completed-all", 0, 24), ("p02-status-in-progress-all", 24, 32),
        ("p02-resolution-all-yes", 21, 27), ("p03-status-on-plan-all", 0, 8),
        ("p03-status-not-stated-all", 8, 14), ("p03-resolution-all-yes", 7, 8),
    ],
)  # fmt: skip
def test_a_bracket_spans_the_squares_that_it_counts(mark: str, start: int, end: int) -> None:
    """From the first to the last, within a tenth of a square."""
    xs = drawn("programme_progress")[mark].get_xdata()

    assert (min(xs), max(xs)) == pytest.approx((start, end), abs=0.1)


def test_every_count_of_targets_has_a_row() -> None:
    """The eleven figures that count targets."""
    ids = {f"p0{n}-targets" for n in (1, 2, 3)} | {
        "p01-resolution-targets",
        "p03-targets-met",
        "p03-resolution-targets-met",
    }
    ids |= {
        f"p02-{what}{state}"
        for what in ("targets", "resolution-targets")
        for state in ("", "-met", "-in-progress")
    }

    assert len(ids) == 11
    assert ids == set(CATALOGUE["programme_progress"]().shows)


@pytest.mark.parametrize(
    ("group", "met", "going", "share"),
    [("all", 24, 8, 75), ("resolution", 3, 3, 50), ("other", 21, 5, 2100 / 26)],
)  # fmt: skip
def test_a_bar_of_programme_02_is_as_long_as_its_share(
    group: str, met: int, going: int, share: float
) -> None:
    """Completed first, the rest in progress, to 100 percent; both counts are written in."""
    figure = CATALOGUE["programme_02_targets"]().draw()
    done, rest = (artists(figure)[f"{group}-{status}"] for status in ("completed", "in-progress"))
    texts = [
        t.get_text().split()[0]
        for t in figure.axes[0].texts
        if abs(t.get_position()[1] - (done.get_y() + 0.25)) < 0.01
    ]

    assert (done.get_x(), done.get_width()) == pytest.approx((0, share))
    assert (rest.get_x(), rest.get_width()) == pytest.approx((share, 100 - share))
    assert texts == [str(met), str(going)]


@pytest.mark.parametrize(
    ("result_id", "low", "high"),
    [
        ("general-targets-completed", 24, 51), ("general-targets-completed-or-on-plan", 35, 51),
        ("general-resolution-targets", 10, 23), ("general-resolution-targets-exactly", 10, 16),
    ],
)  # fmt: skip
def test_a_range_reaches_from_its_least_to_its_most(result_id: str, low: int, high: int) -> None:
    """Worked by hand: 24 + 8 + 19; 24 + 8 + 3; 3 + 6 + 1, with 13 or 6 more of programme 03."""
    bar = drawn("target_bounds")[result_id]

    assert (bar.get_x(), bar.get_x() + bar.get_width()) == (low, high)


def test_the_total_of_all_targets_ends_the_axis() -> None:
    """A line at 65, the last tick."""
    figure = CATALOGUE["target_bounds"]().draw()

    assert set(artists(figure)["general-targets"].get_xdata()) == {65}
    assert figure.axes[0].get_xticks()[-1] == 65


def test_shares_done_and_the_term_stand_on_one_axis() -> None:
    """75, 88.94 and 50 percent done; 985 of 1,826 days elapsed; half of the headline."""
    marks = drawn("pace")

    assert [
        marks[m].get_width() for m in ("p02-completion", "p03-garden-area-share", "p02-resolution-completion")
    ] == [75, 88.94, 50]
    assert list(marks["general-elapsed"].get_xdata()) == pytest.approx([100 * 985 / 1826] * 2)
    assert set(marks["general-half"].get_xdata()) == {50}


@pytest.mark.parametrize(
    ("assumption", "elapsed", "term"),
    [
        ("from-closing", 985, 1826), ("from-opening", 987, 1826),
        ("printed-years", 366 + 365 + 365 + 107, 6 * 365 + 2),
        ("from-new-year", 365 + 365 + 107, 5 * 365 + 1),
    ],
)  # fmt: skip
def test_a_dot_stands_at_the_pace_of_its_assumed_term(assumption: str, elapsed: int, term: int) -> None:
    """Days counted by hand; 18 April is the 108th day of its year, so 107 have passed."""
    marks, passed = drawn("pace"), 100 * elapsed / term

    for subject, least, most in (("p02", 75, 75), ("garden", 88.935, 88.945), ("resolution", 50, 50)):
        [[x, _]] = marks[f"{subject}-{assumption}"].get_offsets().tolist()
        assert least / passed - 1e-9 <= x <= most / passed + 1e-9


def test_a_pace_that_is_a_result_bears_its_id() -> None:
    """From the closing of the congress and from the new year; only the congress's days are references."""
    data = CATALOGUE["pace"]().data().query("panel == 'pace'").set_index("mark")
    results = {"p02": "p02-pace", "garden": "p03-garden-pace", "resolution": "p02-resolution-pace"}

    assert data.loc[data["result_id"] != "", "result_id"].to_dict() == {
        **{f"{subject}-from-closing": result for subject, result in results.items()},
        **{f"{subject}-from-new-year": f"{result}-later" for subject, result in results.items()},
    }
    assert set(data.loc[data["reference_id"] != "", "assumption"]) == {"from-closing", "from-opening"}


def test_the_garden_bars_have_their_areas() -> None:
    """9.25 ha, then 1.15 to the implied 10.4, all within a thousandth; one garden 0.925 on average."""
    marks = drawn("garden_target")
    area, left = marks["p03-garden-area"], marks["p03-garden-remaining"]

    assert area.get_width() == 9.25
    assert (left.get_x(), left.get_width()) == pytest.approx((9.25, 1.15), abs=0.001)
    assert marks["p03-garden-mean"].get_width() == 0.925
    assert list(marks["p03-garden-target"].get_xdata()) == pytest.approx([10.4, 10.4], abs=0.001)
    assert marks["p03-gardens-new"].get_text().startswith("10 ")


def prints_as_printed(target: Fraction) -> bool:
    """Whether some area that prints 9.25 can be a share of the target that prints 88.94 (ends count)."""
    shares = [100 * Fraction(area, 1000) / target for area in (9245, 9255)]
    return shares[0] <= Fraction(88945, 1000) and shares[1] >= Fraction(88935, 1000)


@pytest.mark.parametrize("decimals", [1, 2])
def test_the_close_view_fills_the_candidates_that_print_what_is_printed(decimals: int) -> None:
    """By brute force over 10.30 to 10.50: inside are filled, outside hollow, and no candidate is left out."""
    marks = drawn("garden_target")
    dots = {m: a for m, a in marks.items() if m.startswith(f"decimals-{decimals}-")}
    filled = {
        round(a.get_offsets()[0][0], 2) for a in dots.values() if to_hex(a.get_facecolor()[0]) != "#ffffff"
    }
    hollow = {round(a.get_offsets()[0][0], 2) for a in dots.values()} - filled
    grid = [
        Fraction(k, 10**decimals) for k in range(103 * 10 ** (decimals - 1), 105 * 10 ** (decimals - 1) + 1)
    ]

    assert filled == {float(v) for v in grid if prints_as_printed(v)} == {10.4}
    assert hollow == ({10.39, 10.41} if decimals == 2 else set())


def test_the_close_view_is_as_wide_as_rounding_leaves() -> None:
    """9.245 / 88.945 to 9.255 / 88.935 percent."""
    band = drawn("garden_target")["zoom-interval"]

    assert (band.get_x(), band.get_x() + band.get_width()) == pytest.approx((924.5 / 88.945, 925.5 / 88.935))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_no_two_texts_lie_on_each_other(name: str, lang: str) -> None:
    """Labels, ticks, title and source line keep clear of each other."""
    figure = CATALOGUE[name]().draw(lang)  # type: ignore[arg-type]
    figure.canvas.draw()
    boxes = [
        (t.get_text(), t.get_window_extent())
        for t in figure.findobj(Text)
        if t.get_text().strip() and t.get_visible()
    ]

    assert not [(a, b) for i, (a, box) in enumerate(boxes) for b, other in boxes[:i] if box.overlaps(other)]


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_axes_stand_at_rounded_places(name: str) -> None:
    """The layout's solver differs in its last bits from run to run; left in, they change an SVG's ids."""
    sides = [
        side for axes in CATALOGUE[name]().draw().axes for side in axes.get_position(original=True).bounds
    ]

    assert sides == pytest.approx([round(side, 6) for side in sides], abs=1e-12)
