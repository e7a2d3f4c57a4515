"""Tables for people: names in the place of ids, headings in words of the language, text on the left."""

import re
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import lbanalysis as lb
from lbanalysis.texts import outside_texts


def test_an_id_is_shown_as_the_name_it_has() -> None:
    """Of a figure, a result, a section; one that has none stays."""
    table = pd.DataFrame({"figure_id": ["p03-alleys", "p09-nothing"], "section": ["p03", "p09"]})

    assert lb.show(table, "figure_id", "section").rows == (
        ("Alleys and lanes improved", "Programme 03: infrastructure"),
        ("p09-nothing", "p09"),
    )


def test_without_columns_all_are_shown_and_no_index() -> None:
    """As they stand."""
    shown = lb.show(lb.compare_figures("p02-targets"))

    assert shown.heads == ("figure", "printed", "recomputed", "interval", "verdict")
    assert shown.rows == (("Targets of programme 02", "32", "24 + 8 = 32", "exactly 32", "agrees"),)


def test_headings_and_cells_are_those_of_the_language() -> None:
    """Columns of both languages, words of the registry, values of references."""
    checks = lb.show(lb.check_figures().loc[["p02-targets-sum"]], "found", "outcome", lang="vi")
    references = lb.show(
        lb.load_references().loc[["founding-date", "area-2019"]], "topic", "value", lang="vi"
    )

    assert (checks.heads, checks.rows) == (("phép tính", "kết quả kiểm tra"), (("24 + 8 = 32", "khớp"),))
    assert [value for _, value in references.rows] == ["6/11/2003", "59,82 km²"]


def test_an_interval_is_written_without_brackets_and_nothing_as_a_dash() -> None:
    """In the row's unit."""
    results = lb.compute_results().loc[["p03-garden-target"]]
    views = lb.load_figures().loc[["b2-drainage-projects"]]

    assert lb.show(results, "label", "interval").rows[0][1] == "10.394 to 10.407 ha"
    assert lb.show(views, "note").rows == (("–",),)
    assert lb.show(pd.DataFrame({"low": [0.5, None], "high": [1.0, 2.0]})).rows == (("0.5", "1"), ("–", "2"))


def test_a_table_that_is_shown_cannot_be_changed() -> None:
    """What a notebook shows is what was computed."""
    with pytest.raises(FrozenInstanceError):
        lb.show(lb.load_figures(), "printed").rows = ()


def test_an_outside_value_stands_beside_what_it_is_of() -> None:
    """Every other column is its own."""
    references = lb.load_references().loc[["wards-at-founding"]]

    assert lb.show(references, "topic", "value").rows == (("Wards of the district at its founding", "14"),)


def test_what_no_table_of_the_folder_names_has_its_name_too() -> None:
    """Bounds that follow from what a figure is, and numbers that count the registry; a share is no endless decimal."""
    checks = lb.show(lb.check_figures(), "check_id")
    results = lb.show(lb.compute_results(), "result_id", lang="vi")

    assert not [
        row for (row,) in (*checks.rows, *results.rows) if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", row)
    ]
    assert {"0.108"} <= {row[0] for row in lb.show(lb.power_by_layer(), "power").rows}
    assert {"0,108"} <= {row[0] for row in lb.show(lb.power_by_layer(), "power", lang="vi").rows}


def test_what_only_looks_like_a_day_or_a_number_stands_as_it_is() -> None:
    """In any column of somebody's own table."""
    cells = ["2023-02-30", "2023-13-45", "1/0"]
    table = pd.DataFrame({"value": cells, "begun": cells})
    for lang in ("en", "vi"):
        assert [row[0] for row in lb.show(table, lang=lang).rows] == cells
        assert [row[1] for row in lb.show(table, lang=lang).rows] == cells


def test_a_day_is_written_whatever_its_column_is_called() -> None:
    """As people write it."""
    table = pd.DataFrame({"begun": ["2023-04-18"], "when": ["2023-04-18"]})

    assert lb.show(table, lang="vi").rows == (("18/4/2023", "18/4/2023"),)
    assert lb.show(pd.DataFrame({"begun": ["2023-04"]})).rows == (("4/2023",),)


def test_a_column_of_numbers_stands_on_the_right_and_text_on_the_left() -> None:
    """Heading and cells alike; what would be markup is text."""
    table = pd.DataFrame({"printed": ["9,25", "100%"], "note": ["<b>", "1"]})
    html = BeautifulSoup(lb.show(table, "printed", "note")._repr_html_(), "html.parser")

    assert [cell["style"] for cell in html.select("td")] == ["text-align: right", "text-align: left"] * 2
    assert [cell["style"] for cell in html.select("th")] == ["text-align: right", "text-align: left"]
    assert html.select("td")[1].text == "<b>"


def test_a_table_without_rows_has_its_headings() -> None:
    """As when a change has no consequence."""
    shown = lb.show(lb.compare_registries(lb.load_registry()), "what", "label")

    assert shown.rows == ()
    assert [th.text for th in BeautifulSoup(shown._repr_html_(), "html.parser").select("th")] == [
        "what",
        "name",
    ]


@pytest.mark.parametrize(
    ("id", "en", "vi"),
    [
        ("residential-groups-2018", "294", "294"),
        ("congress-closing", "6 August 2020", "6/8/2020"),
        ("professional-pledge-yearly", "30 January", "30/1"),
        ("grade10-city-earlier", "60 to 62%", "60 đến 62%"),
        ("area-founding", "6,038.24 ha", "6.038,24 ha"),
        ("p01-targets-named", "3", "3"),
        ("general-term-later", "1 January 2021", "1/1/2021"),
    ],
)
def test_what_references_and_readings_hold_is_written_as_prose_has_it(id: str, en: str, vi: str) -> None:
    """A number with its unit, a range, a day, a day of every year."""
    registry = lb.load_registry()
    assert (outside_texts("en", registry)[id], outside_texts("vi", registry)[id]) == (en, vi)
