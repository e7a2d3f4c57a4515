"""Charts of changed registries: data, words and pictures follow the numbers, or say that there are none."""

import json
import random
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from math import floor
from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text

import lbanalysis as lb
from lbanalysis.charts.frame import NARROW, WIDE

CATALOGUE = lb.charts.CATALOGUE

LANGS = ("en", "vi")
FIGURES = lb.load_figures()
# Every count of the charts is another number, so that a numeral in a text has one owner.
SPREAD = {
    "p01-targets": "901", "p01-resolution-targets": "116", "p02-targets": "733", "p02-targets-met": "425",
    "p02-targets-in-progress": "257", "p02-resolution-targets": "168", "p02-resolution-targets-met": "192",
    "p02-resolution-targets-in-progress": "107", "p03-targets": "619", "p03-targets-met": "307",
    "p03-resolution-targets-met": "129", "p02-civilised-wards-kept": "134", "p02-civilised-wards-new": "178",
    "b2-wards-health": "359/384", "p03-gardens-new": "647", "p03-heritage-projects": "863",
    "p03-heritage-projects-prepared": "955", "b2-streets-designed": "542", "b2-drainage-projects": "338",
    "p01-citizen-receptions": "571", "p03-projects-planned": "98", "p03-waste-collected": "97",
}  # fmt: skip
# Charts whose texts count the registry.
COUNTING = ("mention_map", "figures_by_section", "misprint_power", "verdicts")
# A scenario of each kind that could break a chart: nothing, too much, and what does not fit.
HARD: tuple[dict[str, Any], ...] = (
    {"printed": {"p03-garden-area-share": "0", "p02-cultural-groups": "0"}},
    {"printed": dict.fromkeys(FIGURES.query("kind == 'count'").index, "0")},
    {"printed": {"p02-targets-met": "99", "p02-civilised-wards-new": "13", "b2-wards-health": "15/14"}},
    {"printed": {"p02-targets-met": "1", "p03-targets-met": "19", "p01-resolution-targets": "20"}},
    {
        "printed": {
            "p02-cultural-families": "193,18",
            "p03-garden-area-share": "188,94",
            "p03-waste-collected": "140",
        }
    },
    {"printed": {"p02-grade10-above-city": "92,3", "p03-hydrant-area": "9.015", "general-half": "1/3"}},
    {"printed": {"article-published": "18/04/2024", "general-term": "2020-9999"}},
    {"printed": {"p03-garden-area-share": "0,04", "b1-professional-share": "31", "b2-wards-health": "13/14"}},
    {
        "references": {
            "congress-closing": "2023-06-01",
            "grade10-ratio-2021": "0",
            "residential-groups-2018": "0",
        }
    },
    {"readings": {"general-term-years": "3"}, "rounding": "ceiling"},
)


@cache
def spread_registry() -> lb.Registry:
    """The registry with every count another number."""
    return lb.change_registry(printed=SPREAD)


@cache
def registry_of(seed: int) -> lb.Registry:
    """The registry of a scenario."""
    return lb.change_registry(**scenario(seed))


@cache
def chart(name: str, registry: lb.Registry) -> lb.charts.Chart:
    """A chart of a registry, computed once."""
    return CATALOGUE[name](registry)


def digit_changed(text: str, rng: random.Random) -> str:
    """A printed text with another digit at one place."""
    i = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    return text[:i] + rng.choice([digit for digit in "0123456789" if digit != text[i]]) + text[i + 1 :]


def scenario(seed: int) -> dict[str, Any]:
    """A hard scenario, or three figures with a digit changed, often a rule, reference or reading too."""
    if seed < len(HARD):
        return HARD[seed]
    rng = random.Random(seed)
    changed: dict[str, Any] = {
        "printed": {},
        "rounding": rng.choice(["any", "half_up", "half_even", "truncate", "floor"]),
    }
    numerals = [id for id, printed in FIGURES["printed"].items() if re.search(r"\d", printed)]
    while len(changed["printed"]) < 3:
        id = rng.choice(numerals)
        text = digit_changed(FIGURES.loc[id, "printed"], rng)
        try:
            lb.change_registry(printed={id: text})
        except lb.InputError:  # no well-formed print, such as 2023-02-30
            continue
        changed["printed"][id] = text
    if rng.random() < 0.4:
        changed["references"] = {
            "culture-group-goal": "7" + str(rng.randrange(10)),
            "congress-opening": "2020-09-01",
        }
    if rng.random() < 0.4:
        changed["readings"] = {"general-term-years": "6", "p01-targets-named": "4"}
    return changed


def numerals(text: str) -> list[str]:
    """The numerals in a text, with their separators."""
    return re.findall(r"\d+(?:[.,/]\d+)*", text)


@cache
def words(name: str, registry: lb.Registry, lang: str) -> frozenset[str]:
    """The numerals in title and alt text of a chart."""
    drawn = chart(name, registry)
    return frozenset(numerals(f"{drawn.title(lang)} {drawn.alt(lang)}"))


def writings(id: str, registry: lb.Registry, lang: str) -> set[str]:
    """How a figure is written in a text: as the language writes it, or as printed."""
    return {*numerals(values(registry, lang)[id])[:1], registry.tables["figures"][id]["printed"]}


@cache
def values(registry: lb.Registry, lang: str) -> dict[str, str]:
    """Every figure and result as text."""
    return lb.number_texts("value", lang, registry)


@cache
def owned(registry: lb.Registry, lang: str) -> frozenset[str]:
    """The numerals of all figures, results and references: a text may have them, whatever one figure is."""
    known = [*values(registry, lang).values(), *lb.number_texts("interval", lang, registry).values()]
    given = [row["value"] for table in ("references", "readings") for row in registry.tables[table].values()]
    printed = [row["printed"] for row in registry.tables["figures"].values()]
    return frozenset(numeral for text in (*known, *given, *printed) for numeral in (text, *numerals(text)))


def judged(id: str, before: lb.Registry, after: lb.Registry, lang: str) -> Iterator[tuple[str, set[str]]]:
    """The charts whose text has a figure's old numeral, which nothing else is written as after a change."""
    old = writings(id, before, lang) - owned(after, lang)
    for name in CATALOGUE:
        if name not in COUNTING and id in chart(name, before).shows and old & words(name, before, lang):
            yield name, old


# --- whatever is changed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_every_chart_of_a_scenario_returns(seed: int) -> None:
    """Data with an artist each, and words in both languages; or none of it, and the reason in words.

    What is not hard is drawn in one language and width, chart by chart another.
    """
    registry, before = registry_of(seed), lb.load_registry()
    for i, name in enumerate(CATALOGUE):
        drawn, data = chart(name, registry), chart(name, registry).data()
        said = {lang: (drawn.title(lang), drawn.alt(lang)) for lang in LANGS}

        assert said["en"] != said["vi"]
        assert {"mark", "figure_id"} <= set(data)
        assert not re.search(r"\{|\bnan\b|\binf\b|None|\d[.,]\d{6}", " ".join([*said["en"], *said["vi"]]))
        if data.equals(chart(name, before).data()):
            continue  # drawn alike
        for lang in LANGS if seed < len(HARD) else LANGS[(seed + i) % 2 :][:1]:
            figure = drawn.draw(lang, (WIDE, NARROW)[(seed + i // 2) % 2])
            named = {a.get_gid() for a in figure.findobj(lambda artist: artist.get_gid() is not None)}
            assert named == set(data["mark"])
            if data.empty:
                refusal = {"en": "cannot be drawn: ", "vi": "Không vẽ được “"}[lang]
                assert refusal in said[lang][0]
                assert said[lang][0] in " ".join(text.get_text() for text in figure.findobj(Text))
                assert said[lang][1].startswith(said[lang][0])


def test_no_text_of_a_scenario_shows_an_old_numeral() -> None:
    """Judged wherever no other number of the scenario is written so: many times, in a dozen charts."""
    before, found = lb.load_registry(), []
    for seed in range(40):
        registry = registry_of(seed)
        for id, lang in product(scenario(seed).get("printed", ()), LANGS):
            for name, old in judged(id, before, registry, lang):
                found.append(name)
                assert not old & words(name, registry, lang), (seed, id, name, lang)

    assert len(found) > 100
    assert len(set(found)) >= 12


SHOWN_IN_WORDS = [
    *sorted(set(SPREAD) - {"p01-citizen-receptions", "p03-projects-planned", "p03-waste-collected"}), "p02-grade10-rate",
    "p02-grade10-above-city", "p02-grade10-above-region", "p02-cultural-families", "p02-cultural-groups",
    "p03-garden-area", "p03-garden-area-share", "p03-hydrant-area", "p03-alleys", "p03-gardens-maintained", "p03-schools",
    "b1-pledges", "b1-professional-share",
]  # fmt: skip


@pytest.mark.parametrize("id", SHOWN_IN_WORDS)
def test_a_changed_figure_changes_in_every_text_that_has_it(id: str) -> None:
    """Among counts that all differ, its old numeral is gone and its new one is there, in both languages."""
    spread, rng = spread_registry(), random.Random(id)
    printed = spread.tables["figures"][id]["printed"]
    text = printed[:-1] + rng.choice([digit for digit in "2345678" if digit != printed[-1]])
    changed, found = lb.change_registry(printed={id: text}, registry=spread), 0
    for lang in LANGS:
        for name, old in judged(id, spread, changed, lang):
            found += 1
            assert not old & words(name, changed, lang), (name, lang)
            assert writings(id, changed, lang) & words(name, changed, lang), (name, lang)

    assert found


def test_no_text_holds_a_numeral_of_the_article_by_itself() -> None:
    """With every count spread, the article's own counts are gone from the texts that showed them."""
    for lang, id in product(LANGS, SPREAD):
        for name, old in judged(id, lb.load_registry(), spread_registry(), lang):
            assert not old & words(name, spread_registry(), lang), (id, name, lang)


# --- one change, worked by hand -----------------------------------------------------------------------------


def test_25_completed_targets_are_25_in_every_chart_of_the_targets() -> None:
    """25 of 32 is 78.125 percent; with 8 in progress they make up 33 of 32, and one is drawn as too many."""
    registry = lb.change_registry(printed={"p02-targets-met": "25"})
    rows = {name: chart(name, registry).data().set_index("mark") for name in CATALOGUE}

    assert rows["programme_progress"].loc["p02-targets-met", "count"] == 25
    assert rows["programme_progress"].loc["p02-targets-excess", "count"] == 1
    assert rows["programme_02_targets"].loc["all-completed", ["count", "percent"]].tolist() == [25, 78.125]
    assert rows["programme_02_targets"].loc["all-whole-excess", "count"] == 1
    assert rows["target_bounds"].loc["general-targets-completed", ["low", "high"]].tolist() == [25, 52]
    assert rows["pace"].loc["p02-half", "value"] == 78.125 / 50
    assert rows["verdicts"].loc["p02-targets", "look"] == "disagrees"
    for lang, share, excess in (
        ("en", "78.1%", "1 more than there are"),
        ("vi", "78,1%", "1 nhiều hơn tổng số"),
    ):
        figure = chart("programme_progress", registry).draw(lang)
        assert share in chart("programme_02_targets", registry).title(lang)
        assert excess in [text.get_text() for text in figure.findobj(Text)]
        assert "25" in words("target_bounds", registry, lang)


def test_parts_that_do_not_make_up_a_whole_leave_squares_of_which_nothing_is_said() -> None:
    """22 and 8 of 32 leave two."""
    registry = lb.change_registry(printed={"p02-targets-met": "22"})
    rest = chart("programme_progress", registry).data().set_index("mark").loc["p02-targets-rest"]

    assert (rest["count"], rest["label_en"], rest["look"]) == (2, "of which nothing is said", "rest")


def test_the_rounding_rule_reaches_every_interval() -> None:
    """Cut, not rounded: 31.44 goes to 31.45, a target from 925/88.95 to 926/88.94."""
    registry = lb.change_registry(rounding="truncate")
    target = chart("garden_target", registry).data().set_index("mark").loc["p03-garden-target-interval"]
    city = chart("grade10_rates", registry).data().set_index("mark").loc["city-relative"]
    wholes = (
        chart("possible_denominators", registry).data().query("figure_id == 'p02-cultural-families'")["whole"]
    )
    cut = [
        n for n in range(1, 301) if any(floor(Fraction(10_000 * count, n)) == 9318 for count in range(n + 1))
    ]

    assert (target["low"], target["high"]) == pytest.approx((925 / 88.95, 926 / 88.94))
    assert (city["low"], city["high"]) == pytest.approx((82.3 / 1.224, 82.4 / 1.223))
    assert wholes.tolist() == cut
    assert "31.44 to 31.45%" in chart("recognised_count", registry).alt("en")


def test_another_day_of_the_congress_and_another_term_move_the_pace() -> None:
    """From 1 January 2021, of 1,461 days in four years 837 have passed by 18 April 2023."""
    changes = {"references": {"congress-closing": "2021-01-01"}, "readings": {"general-term-years": "4"}}
    drawn = chart("pace", lb.change_registry(**changes))
    term = (
        chart("timeline", lb.change_registry(**changes))
        .data()
        .set_index("mark")
        .loc["general-term-from-closing"]
    )

    assert drawn.data().set_index("mark").loc["p02-closing", "value"] == pytest.approx(
        75 / (100 * 837 / 1461)
    )
    assert "4 years from the congress's closing (1 January 2021" in drawn.alt("en")
    assert (str(term["start"]), str(term["end"])) == ("2021-01-01", "2025-01-01")


def test_a_posting_after_the_term_leaves_no_pace_and_the_others_stand() -> None:
    """18 April 2026 is after the last day of 2025."""
    registry = lb.change_registry(printed={"article-published": "18/04/2026"})

    assert (
        chart("pace", registry)
        .title("en")
        .startswith("“Pace against the term” cannot be drawn: 18 April 2026 lies outside")
    )
    assert (
        chart("timeline", registry).title("en")
        == "Scenario: The report, posted on 18 April 2026, speaks of half a term, which may last 5 years"
    )


def test_a_chart_without_a_number_says_why_as_csv_and_picture_too() -> None:
    """A share of nought has no target."""
    garden = chart("garden_target", lb.change_registry(printed={"p03-garden-area-share": "0"}))

    assert garden.title("en") == (
        "“Garden area and its implied target” cannot be drawn: a division by 0, which may be nothing"
    )
    assert garden.title("vi").startswith(
        "Không vẽ được “Diện tích vườn hoa và chỉ tiêu suy ra”: phép chia cho 0"
    )
    assert (garden.shows, garden.results) == ((), ())
    assert garden.to_bytes("csv") == b"mark,figure_id\n"
    assert garden.to_bytes("svg", "vi").startswith(b"<?xml")


# --- whose article it is ------------------------------------------------------------------------------------


def test_the_source_line_names_the_article_of_the_registry(tmp_path: Path) -> None:
    """A copy of the folder with another record: every chart names that one, in both languages."""
    shutil.copytree(lb.load_registry().folder, tmp_path / "other")
    record = json.loads((tmp_path / "other" / "article.json").read_text(encoding="utf-8"))
    record |= {"source": "Báo Khác", "publisher": "Trang Khác", "published": "2022-02-01"}
    del record["publisher_en"]
    (tmp_path / "other" / "article.json").write_text(json.dumps(record), encoding="utf-8")
    registry = lb.load_registry(tmp_path / "other")
    expected = {
        "en": "Source: Báo Khác, Trang Khác, 1 February 2022; numbers read by lbanalysis.",
        "vi": "Nguồn: Báo Khác, Trang Khác, 1/2/2022; số liệu do lbanalysis đọc.",
    }
    for name in CATALOGUE:
        for lang in LANGS:
            said = " ".join(text.get_text() for text in CATALOGUE[name](registry).draw(lang).findobj(Text))
            assert expected[lang] in said


def test_dollars_are_dollars(tmp_path: Path) -> None:
    """Two of them in a text, and what stands between, are drawn as they stand and not as a formula."""
    folder = Path(shutil.copytree(lb.load_registry().folder, tmp_path / "other"))
    marks, old, new = (folder / "marks.csv"), "From the founding of", r"From $9_x \frac to $10 of"
    marks.write_text(marks.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    drawn, plain = (
        chart("timeline", registry).to_bytes("svg", "en").count(b"<use ")
        for registry in (lb.load_registry(folder), lb.load_registry())
    )

    assert drawn - plain == len(new) - len(old)


def test_the_source_line_names_this_article_in_both_languages() -> None:
    """The publisher's own name in Vietnamese, its English name in English."""
    lines = {
        lang: [t.get_text() for t in chart("culture_rates", lb.load_registry()).draw(lang).findobj(Text)]
        for lang in LANGS
    }

    assert (
        "Source: Báo Hànộimới, Portal of Long Biên district, 18 April 2023; numbers read by lbanalysis."
        in lines["en"]
    )
    assert (
        "Nguồn: Báo Hànộimới, Cổng thông tin điện tử quận Long Biên, 18/4/2023; số liệu do lbanalysis đọc."
        in lines["vi"]
    )


def test_a_chart_of_this_article_refuses_another_ones_registry() -> None:
    """A registry has the charts that its own table names."""
    other = lb.load_registry(Path(__file__).with_name("other_article"))
    for name in set(CATALOGUE) - set(other.tables["charts"]):
        with pytest.raises(
            lb.InputError, match=rf"'{name}' is no chart of dong-say-2023: expected one of its charts\.csv"
        ):
            CATALOGUE[name](other)


def test_a_chart_of_a_scenario_says_that_it_is_one() -> None:
    """In its source line; the article's own chart says nothing of the kind."""
    changed = lb.change_registry(printed={"p02-targets-met": "25"})
    for lang, words in (("en", "not what the article prints"), ("vi", "không phải điều bài báo ghi")):
        for registry, said in ((changed, True), (lb.load_registry(), False)):
            texts = [text.get_text() for text in CATALOGUE["verdicts"](registry).draw(lang).findobj(Text)]
            assert any(words in text for text in texts) is said
