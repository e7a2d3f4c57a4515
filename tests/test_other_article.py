"""Another article: an invented report goes through everything, and nothing of this project's own shows."""

import ast
import csv
import hashlib
import json
import re
import shutil
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import matplotlib.text
import pytest

import lbanalysis as lb
from lbanalysis.audit import compare_lines
from lbanalysis.cli import main
from lbanalysis.ledger import write_ledger
from lbanalysis.site.content import Editions, Facts, rows_of

FOLDER = Path(__file__).with_name("other_article")
REPORT = FOLDER / "report.txt"
LINES = REPORT.read_text(encoding="utf-8").splitlines()
SOURCE = "Báo Lam Khê"
STYLES = ("text", "text-chicago", "bibtex", "biblatex", "ris", "csl-json", "annotation")
# The numbers that each chart's title says, counted by hand.
CHARTS = {
    "mention_map": ["3", "4", "18", "43"],  # two paragraphs hold eight and ten of all
    "figures_by_section": ["37", "8", "8"],  # figures, counts, percentages
    "targets": ["36", "45"],
    "harvest": ["2,475", "95.5", "2,592"],
    "verdicts": ["21", "37", "0", "14"],  # agree, of all, disagree, cannot be checked
    "misprint_power": ["59.3"],  # 411 of 693
}
# What must never stand in anything made of another article.
OURS = re.compile(r"Long\W?Bi[eê]n|Hànộimới|longbien|long_bien|Hanoi|Hà Nội", re.IGNORECASE)


@pytest.fixture(scope="module")
def other() -> lb.Registry:
    """The registry of the invented report."""
    return lb.load_registry(FOLDER)


def column(folder: Path, table: str, name: str) -> list[str]:
    """A column of a table, read without the library."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return [row[name] for row in csv.DictReader(handle)]


def ids(folder: Path) -> dict[str, set[str]]:
    """The ids of a folder's tables."""
    keys = {
        "figures": "figure_id", "mentions": "mention_id", "readings": "reading_id",
        "relations": "relation_id", "results": "result_id", "references": "reference_id",
        "sections": "section_id", "charts": "chart_id", "unquantified": "claim_id",
    }  # fmt: skip
    return {table: set(column(folder, table, key)) for table, key in keys.items()}


OWN = ids(FOLDER)
# Ids that are made, not registered: bounds that follow from the tables, and what is mentioned twice.
DERIVED = {
    "general-targets-share-bound", "life-water-share-bound", "life-good-pupils-bound", "life-satisfied-bound",
    "life-halls-bound", "general-term-repeats", "general-targets-open-repeats", "general-resolution-repeats",
}  # fmt: skip


# --- the text -----------------------------------------------------------------------------------------------


def test_the_record_is_that_of_the_text(other: lb.Registry) -> None:
    """Lengths, digits and hashes, recomputed without the library."""
    assert [p["length"] for p in other.record["paragraphs"]] == [len(line) for line in LINES]
    assert [p["digits"] for p in other.record["paragraphs"]] == [
        len(re.findall("[0-9]", line)) for line in LINES
    ]
    assert [p["sha256"] for p in other.record["paragraphs"]] == [
        hashlib.sha256(line.encode()).hexdigest() for line in LINES
    ]
    assert other.record["sha256"] == hashlib.sha256("\n".join(LINES).encode()).hexdigest()


def test_the_reader_finds_exactly_the_registered_mentions(other: lb.Registry) -> None:
    """Each at its place, each of its kind, and no other."""
    mentions = lb.load_mentions(other)
    found = [
        (n, m.start, m.end, m.printed) for n, line in enumerate(LINES, 1) for m in lb.find_mentions(line)
    ]
    kinds = [m.kind for line in LINES for m in lb.find_mentions(line)]
    own = lb.load_figures(other)["kind"].to_dict()

    assert found == [
        tuple(row) for row in mentions[["paragraph", "start", "end", "printed"]].to_numpy().tolist()
    ]
    assert len(found) == 43
    for kind, mention in zip(kinds, mentions.itertuples(), strict=True):
        assert kind == own[mention.figure_id] if mention.figure_id else kind in ("code", "ordinal"), mention


def test_its_text_passes_the_audit_and_a_changed_digit_is_named(other: lb.Registry) -> None:
    """Every digit of the text, changed to the next."""
    assert lb.audit_article(REPORT, other).ok
    assert lb.audit_article(REPORT, other).accounted == 43
    mentions = lb.load_mentions(other)
    for n, line in enumerate(LINES):
        for i, c in enumerate(line):
            if c.isdecimal():
                changed = f"{line[:i]}{(int(c) + 1) % 10}{line[i + 1 :]}"
                [difference] = compare_lines(
                    [*LINES[:n], changed, *LINES[n + 1 :]], registry=other
                ).differences

                [there] = mentions.query("paragraph == @n + 1 and start <= @i < end").index
                assert (difference.kind, difference.mention_id) == ("changed", there)


def test_a_copy_of_one_article_is_none_of_the_other(other: lb.Registry, tmp_path: Path) -> None:
    """Held against this project's article nothing of it is found; a saved page of it is read by its own."""
    page = tmp_path / "page.html"
    body = "".join(f"<p>{line}</p>" for line in LINES)
    page.write_text(f"<html><body><nav>24 giờ</nav><main>{body}</main></body></html>", encoding="utf-8")

    with pytest.raises(lb.InputError, match="this is no copy of the article"):
        lb.audit_article(REPORT, lb.load_registry())
    assert lb.load_article(page, other) == LINES
    assert lb.audit_article(page, other).ok


# --- what follows from it -----------------------------------------------------------------------------------


def ends(low: Any, high: Any = None) -> tuple[Fraction, Fraction]:
    return Fraction(low), Fraction(low if high is None else high)


# Worked out by hand: a measure is half a unit of its last digit wide each way; counts are exact.
RESULTS = {
    "general-completion": ends(80),
    # 15 June 2020 to 15 June 2025: 1,826 days; to 12 September 2023: three years (1,095 days) and 89.
    "general-elapsed": ends(Fraction(118400, 1826)),
    "general-pace": ends(Fraction(80 * 1826, 118400)),
    "land-share-of-commune": ends(
        Fraction("599.745") / Fraction("24.5"), Fraction("599.755") / Fraction("24.5")
    ),
    "land-yield": ends(Fraction("2474.5") / Fraction("412.55"), Fraction("2475.5") / Fraction("412.45")),
    "land-harvest-target": ends(247450 / Fraction("95.55"), 247550 / Fraction("95.45")),
    # The harvest enters twice, and is the same harvest: h (100 / s - 1).
    "land-harvest-missing": ends(
        Fraction("2474.5") * Fraction("4.45") / Fraction("95.55"),
        Fraction("2475.5") * Fraction("4.55") / Fraction("95.45"),
    ),
    "funds-people-share": ends(Fraction(11500, 465), Fraction(12500, 455)),
    "life-without-water": ends(431),
    "life-without-hall": ends(0),
    "life-water-smallest": ends(101),
    "life-district-points": ends("63.1", "63.3"),
    "life-district-relative": ends(
        Fraction("68.35") / Fraction("1.0525"), Fraction("68.45") / Fraction("1.0515")
    ),
    "life-satisfied-count": ends(598),
}


def test_results_are_those_worked_out_by_hand(other: lb.Registry) -> None:
    """Every one of them, as exact intervals; tens of culverts are no number to divide by."""
    results = lb.compute_results(other).query("not index.str.startswith('article-')")
    found = {id: (i.low, i.high) for id, i in results["interval"].items() if i is not None}

    assert found == RESULTS
    assert set(results.index) == OWN["results"] == {*RESULTS, "funds-per-culvert"}
    assert results.loc["funds-per-culvert", ["value", "arithmetic_en"]].tolist() == [
        "", "no value: 'hàng chục' is a lower bound, not a number",
    ]  # fmt: skip
    shortest = results["value"][
        ["land-yield", "land-harvest-target", "funds-people-share", "life-district-relative"]
    ]
    assert shortest.tolist() == ["6", "2592", "26", "65"]


def test_counts_behind_percentages_by_brute_force(other: lb.Registry) -> None:
    """The smallest whole of which some count prints 82,18%, and the only count of 640 that prints 93,44%."""
    prints = [
        whole
        for whole, count in product(range(1, 200), range(200))
        if count <= whole and f"{100 * count / whole:.2f}" == "82.18"
    ]

    assert min(prints) == lb.compute("life-water-smallest", other).low
    assert [n for n in range(641) if f"{100 * n / 640:.2f}" == "93.44"] == [598]


def test_checks_are_those_worked_out_by_hand(other: lb.Registry) -> None:
    """Nine equalities and parts agree, twelve bounds hold, three repeats are the same, one reading fits."""
    checks = lb.check_figures(other)
    outcomes = {"equality": "agrees", "part": "agrees", "bound": "holds", "repeat": "same", "reading": "fits"}

    assert set(checks.index) == OWN["relations"] | DERIVED
    assert checks["outcome"].tolist() == checks["layer"].map(outcomes).tolist()
    assert checks["layer"].value_counts().to_dict() == {
        "equality": 8, "part": 1, "bound": 12, "repeat": 3, "reading": 1,
    }  # fmt: skip
    assert checks.loc["general-targets-sum", "found_en"] == "36 + 9 = 45"
    assert checks.loc["land-area-sum", "found_vi"].startswith("412,5 + 187,25 = 599,75 (")


def test_a_share_of_change_that_prints_100_is_not_cut_and_one_of_a_whole_is(other: lb.Registry) -> None:
    """What a percentage is of decides."""
    assert str(other.number("land-revenue-growth").interval) == "[99.5, 100.5]"
    whole = lb.change_registry(printed={"general-targets-share": "100"}, registry=other)
    assert str(whole.number("general-targets-share").interval) == "[99.5, 100]"


AGREE = set(
    "general-breakthroughs general-targets general-targets-met general-targets-share general-targets-open "
    "land-rice land-fruit land-area land-revenue land-revenue-growth land-revenue-before "
    "funds-total funds-budget funds-people "
    "life-villages life-households life-halls life-water life-water-share "
    "life-anniversary life-founding".split()
)
FIT = {"life-surveyed", "life-satisfied"}


def test_verdicts_are_those_worked_out_by_hand(other: lb.Registry) -> None:
    """Only equalities and named parts confirm; one reading fits; two readings make a figure ambiguous."""
    verdicts = lb.figure_verdicts(other)
    verdict = verdicts["verdict"].to_dict()

    assert {id for id, said in verdict.items() if said == "agrees"} == AGREE
    assert {id for id, said in verdict.items() if said == "fits a reading"} == FIT
    assert {id for id, said in verdict.items() if said == "cannot be checked"} == OWN["figures"] - AGREE - FIT
    assert verdicts.query("meaning == 'ambiguous'").index.tolist() == ["life-good-pupils-margin"]
    counted = lb.compute_results(other)["value"]
    assert counted[["article-figures", "article-figures-agree", "article-figures-depend"]].tolist() == [
        "37", "21", "2",
    ]  # fmt: skip
    # Eight figures belong to the posting and the plan: five of them agree.
    assert counted[["article-content-figures", "article-content-figures-agree"]].tolist() == ["29", "16"]


# --- power --------------------------------------------------------------------------------------------------

NOT_QUANTITIES = (
    "2020-2025",
    "2022-2023",
    "12/9/2023",
    "8/2023",
    "năm 2020",
    "25/12/2008 - 25/12/2023",
    "05-NQ/HU",
)


def test_misprints_are_those_of_its_own_text(other: lb.Registry) -> None:
    """Nine for each digit of a quantity, counted in the text; those caught by equalities counted by hand."""
    text = "\n".join(LINES)
    for part in NOT_QUANTITIES:
        text = text.replace(part, "")
    counted = lb.compute_results(other)["value"]

    assert 9 * len(re.findall("[0-9]", text)) == 693 == int(counted["article-misprints"])
    # Targets 36 (the 9 stands twice, so that the other place holds), their share 18, areas 3 x 36, revenues
    # 16 + 18 with a growth of 23, funds 3 x 16, whole villages 18, water 3 x 36, anniversary 18.
    assert 36 + 18 + 3 * 36 + 16 + 18 + 23 + 3 * 16 + 18 + 3 * 36 + 18 == 411
    assert int(counted["article-misprints-caught"]) == 411


def misprints(text: str) -> list[tuple[int, str, str]]:
    """Offset, digit and text of every single-digit misprint."""
    return [
        (i, digit, text[:i] + digit + text[i + 1 :])
        for i, c in enumerate(text)
        if c.isdecimal()
        for digit in "0123456789"
        if digit != c
    ]


def decimal(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


@pytest.mark.parametrize(("figure", "position"), [("land-rice", 0), ("land-fruit", 1), ("land-area", 2)])
def test_power_of_a_sum_by_brute_force(figure: str, position: int, other: lb.Registry) -> None:
    """A misprint shows where the sum is off by more than half a unit of each last digit together."""
    printed = ["412,5", "187,25", "599,75"]
    caught = set()
    for i, digit, text in misprints(printed[position]):
        rice, fruit, area = map(decimal, [*printed[:position], text, *printed[position + 1 :]])
        if abs(rice + fruit - area) > Fraction("0.05") + Fraction("0.005") + Fraction("0.005"):
            caught.add((i, digit))
    power = lb.misprint_power(other).loc[("land-area-sum", figure)]

    assert {(m.offset, m.digit) for m in power["caught_misprints"]} == caught
    assert (power["misprints"], power["caught"]) == (
        9 * sum(map(str.isdecimal, printed[position])),
        len(caught),
    )


@pytest.mark.parametrize("figure", ["life-satisfied", "life-surveyed"])
def test_power_of_a_reading_by_brute_force(figure: str, other: lb.Registry) -> None:
    """A misprint shows where no count prints the share, or where a numeral begins with an idle zero."""
    share, whole = "93,44", "640"
    caught = set()
    for i, digit, text in misprints(share if figure == "life-satisfied" else whole):
        percent, asked = (
            (decimal(text), decimal(whole)) if figure == "life-satisfied" else (decimal(share), decimal(text))
        )
        half = Fraction("0.005")
        some = any(percent - half <= 100 * n / asked <= percent + half for n in range(int(asked) + 1))
        if not some or re.match("0[0-9]", text):
            caught.add((i, digit))
    power = lb.misprint_power(other).loc[("life-satisfied-of-surveyed", figure)]

    assert {(m.offset, m.digit) for m in power["caught_misprints"]} == caught
    assert 0 < len(caught) < power["misprints"] or figure == "life-surveyed"


# --- tables, texts and citations ----------------------------------------------------------------------------


def test_every_id_of_every_output_is_its_own(other: lb.Registry) -> None:
    """No row of this project's article in any table, and the ledger has each of its figures once."""
    tables = {
        "figures": lb.load_figures, "mentions": lb.load_mentions, "readings": lb.load_readings,
        "references": lb.load_references, "sections": lb.load_sections, "unquantified": lb.load_unquantified,
        "charts": lb.load_charts,
    }  # fmt: skip
    for name, load in tables.items():
        assert set(load(other).index) == OWN[name], name
    power = lb.misprint_power(other)
    checks = OWN["relations"] | DERIVED

    assert set(lb.load_relations(other).index) == checks
    assert lb.compile_ledger(other).index.tolist() == column(FOLDER, "figures", "figure_id")
    assert lb.compare_figures(registry=other).index.tolist() == column(FOLDER, "figures", "figure_id")
    assert set(lb.figure_verdicts(other).index) == OWN["figures"]
    assert set(power.index.get_level_values("check_id")) <= checks
    assert set(power.index.get_level_values("figure_id")) <= OWN["figures"]
    known = OWN["figures"] | OWN["references"] | OWN["mentions"] | OWN["readings"]
    assert set().union(*lb.compute_results(other)["inputs"]) <= known
    assert set().union(*lb.load_relations(other)["figures"]) <= OWN["figures"]
    assert {id for id in lb.number_texts(registry=other) if not id.startswith("article-")} == {
        id for id in OWN["figures"] | OWN["results"] if not id.startswith("article-")
    }


def test_the_ledger_has_its_prints_and_intervals(other: lb.Registry) -> None:
    """A measure with its unit apart, money with a scale word, a lower bound, a denial, a month."""
    ledger = lb.compile_ledger(other)[["printed", "value", "low", "high", "mentions"]]
    rows = {id: ledger.loc[id].tolist() for id in ledger.index}

    assert rows["land-rice"] == ["412,5", "412.5", "412.45", "412.55", "m04-01"]
    assert rows["funds-people"] == ["1,2 tỷ đồng", "1200000000", "1150000000", "1250000000", "m05-04"]
    assert rows["funds-donors"] == ["hàng trăm", "100", "100", "", "m05-07"]
    assert rows["life-shacks"] == ["không còn", "0", "0", "0", "m06-07"]
    assert rows["general-as-of"] == ["8/2023", "2023-08", "2023-08-01", "2023-08-31", "m03-05"]
    assert rows["general-targets-open"] == ["9", "9", "9", "9", "m03-08 m08-02"]


def test_the_ledger_as_files_has_each_place_and_shares_of_four_decimals(
    other: lb.Registry, tmp_path: Path
) -> None:
    """JSON with every mention of a figure, as the table has it; no share of misprints is longer than it means."""
    write_ledger(tmp_path, other)
    figures = json.loads((tmp_path / "ledger.json").read_text(encoding="utf-8"))["figures"]
    order = [own["figure_id"] for own in figures]
    written = [
        (place["mention_id"], own["figure_id"], place["printed"], place["start"])
        for own in figures
        for place in own["mentions"]
    ]
    with (FOLDER / "mentions.csv").open(encoding="utf-8", newline="") as handle:
        places = [
            (row["mention_id"], row["figure_id"], row["printed"], int(row["start"]))
            for row in csv.DictReader(handle)
            if row["figure_id"]
        ]
    with (tmp_path / "power.csv").open(encoding="utf-8", newline="") as handle:
        shares = [row["power"] for row in csv.DictReader(handle)]

    assert written == sorted(places, key=lambda place: order.index(place[1]))
    assert max(len(share.partition(".")[2]) for share in shares) == 4


def test_numbers_are_written_in_both_languages(other: lb.Registry) -> None:
    """A word above ten in digits where English has it so, words up to ten, a month, a bound, a denial."""
    wanted = {
        "life-villages": ("12", "mười hai"), "general-breakthroughs": ("two", "hai"),
        "life-halls": ("12 of 12", "12/12"), "life-households": ("2,418", "2.418"),
        "general-as-of": ("August 2023", "8/2023"), "article-published": ("12 September 2023", "12/9/2023"),
        "land-fruit": ("187.25 ha", "187,25 ha"), "life-water-share": ("82.18%", "82,18%"),
        "funds-culverts": ("tens", "hàng chục"), "life-shacks": ("none", "không còn"),
        "life-water-smallest": ("101", "101"),
    }  # fmt: skip
    english, vietnamese = (lb.number_texts("value", lang, other) for lang in ("en", "vi"))

    assert {id: (english[id], vietnamese[id]) for id in wanted} == wanted


def test_figures_are_compared_with_what_others_make_of_them(other: lb.Registry) -> None:
    """Sums solved for each of their terms, and nothing beside a figure on which nothing bears."""
    compared = lb.compare_figures("land", "life-villages", lang="en", registry=other)

    assert compared.loc["land-fruit", ["printed", "recomputed", "verdict"]].tolist() == [
        "187,25", "599.75 − 412.5 = 187.19 to 187.31 ha", "agrees",
    ]  # fmt: skip
    assert compared.loc["life-villages"].tolist() == [
        "Villages of the commune", "mười hai", "12", "exactly 12", "agrees",
    ]  # fmt: skip
    assert compared.loc["land-harvest", ["recomputed", "verdict"]].tolist() == ["–", "cannot be checked"]
    with pytest.raises(lb.InputError, match="'p02' is no figure or section"):
        lb.compare_figures("p02", registry=other)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_unit_stands_once_and_only_a_counted_noun_in_the_plural(lang: Any, other: lb.Registry) -> None:
    """On the site: measures and money have theirs in the number, of results that of a rate stays as it is."""
    facts = Facts(other, rows_of(other), {}, {}, {}, (0, 0))
    entries = Editions(facts, lang, str, {}).entries()
    shown = {id: f"{entry['value']} {entry['unit']}".strip() for id, entry in entries.items()}
    wanted = {
        "land-harvest": ("2,475 t", "2.475 tấn"), "funds-roads": ("18 km", "18 km"),
        "life-households": ("2,418 households", "2.418 hộ"), "life-anniversary": ("15 years", "15 năm"),
        "life-halls": ("12 of 12 villages", "12/12 thôn"), "life-villages": ("12 villages", "mười hai thôn"),
        "life-shacks": ("none", "không còn"), "land-yield": ("6 t/ha", "6 tấn/ha"),
        "land-harvest-target": ("2,592 t", "2.592 t"), "life-without-water": ("431 households", "431 hộ"),
        "land-revenue-growth": ("100%", "100%"),
    }  # fmt: skip

    assert {id: shown[id] for id in wanted} == {id: text[lang == "vi"] for id, text in wanted.items()}
    money = {id: shown[id] for id, row in other.tables["figures"].items() if row["kind"] == "money"}
    for id, text in {**money, "funds-per-culvert": shown["funds-per-culvert"]}.items():
        assert len(re.findall("dong|đồng", text)) == 1, id
        assert "dongs" not in text, id


def test_a_scenario_breaks_one_sum_and_says_so(other: lb.Registry) -> None:
    """One area off by a tenth: its check, three verdicts and one result follow, and nothing else."""
    changed = lb.change_registry(printed={"land-area": "599,85"}, registry=other)
    follows = lb.compare_registries(changed, lang="en")

    assert {(what, id) for what, id in follows.index if not id.startswith("article-")} == {
        ("figure", "land-area"),
        ("interval", "land-area"),
        ("result", "land-share-of-commune"),
        ("check", "land-area-sum"),
        ("verdict", "land-rice"),
        ("verdict", "land-fruit"),
        ("verdict", "land-area"),
    }
    assert follows.loc[("verdict", "land-area"), ["before", "after"]].tolist() == ["agrees", "disagrees"]
    assert follows.loc[("check", "land-area-sum"), "after"].startswith("disagrees: 412.5 + 187.25 ≠ 599.85")
    assert follows.loc[("result", "article-figures-disagree"), ["before", "after"]].tolist() == ["0", "3"]
    assert lb.compare_registries(other).empty


def test_a_scenario_reaches_money_references_and_rounding(other: lb.Registry) -> None:
    """Money printed otherwise, another day of the congress, numbers cut instead of rounded."""
    funds = lb.change_registry(printed={"funds-people": "1,5 tỷ đồng"}, registry=other)
    later = lb.change_registry(references={"congress-day": "2020-09-12"}, registry=other)
    cut = lb.change_registry(rounding="truncate", registry=other)

    assert lb.check_figures(funds).loc["funds-sum", "outcome"] == "disagrees"
    assert lb.compute("general-elapsed", later).low == Fraction(100 * 1095, 1826)
    # 1,987 of 2,418 is 82.1753...%, which is printed 82,18 when rounded and 82,17 when cut.
    assert lb.check_figures(cut).loc["life-water-share-of-households", "outcome"] == "disagrees"
    assert lb.load_mentions(funds).loc["m05-04", "printed"] == "1,5 tỷ đồng"


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("style", STYLES)
def test_citations_name_its_source_and_carry_its_id(style: Any, lang: Any, other: lb.Registry) -> None:
    """Figures, results and charts; nothing of this project's article in any."""
    for id in ("article-published", "general-term", "funds-people", "land-harvest-target", "mention_map"):
        text = lb.cite(id, style, lang, registry=other)

        assert SOURCE in text
        assert other.record["headline"] in text
        assert not OURS.search(text)
        if style in ("bibtex", "biblatex", "ris", "csl-json"):
            assert f"dong-say-2023-{id}" in text


def keys(id: str, registry: lb.Registry) -> set[str]:
    """By what other programs know a citation of an id and the works in it."""
    records = json.loads(lb.cite(id, "csl-json", registry=registry))
    bibtex = re.findall(r"@misc\{([^,]+),", lb.cite(id, "bibtex", registry=registry))
    return {
        *(record["id"] for record in records),
        *bibtex,
        json.loads(lb.cite(id, "annotation", registry=registry))["id"],
    }


def test_an_id_of_both_articles_is_told_apart(other: lb.Registry) -> None:
    """The same id cited from either article, each in the same version, has no key in common."""
    ours = lb.load_registry()
    other = replace(other, package={**other.package, "version": ours.package["version"]})
    both = [
        *(id for id in lb.load_figures(ours).index if id in OWN["figures"]),
        *(id for id in lb.load_charts(ours).index if id in OWN["charts"]),
        "article-figures",
    ]

    assert {"article-published", "general-term", "general-breakthroughs", "mention_map"} <= set(both)
    for id in both:
        assert not keys(id, other) & keys(id, ours), id
    # What is a figure here and a result there, in one name.
    assert not keys("general-targets", other) & keys("general-targets", ours)


# --- charts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHARTS)
def test_a_general_chart_draws_it(name: str, other: lb.Registry) -> None:
    """Its own figures in its data, and its own source beneath the drawing, in both languages."""
    chart = lb.charts.chart(name, other)
    data = chart.data()

    assert re.findall(r"[0-9](?:[0-9,.]*[0-9])?", chart.title("en")) == CHARTS[name]
    assert set(data.get("figure_id", [])) - {""} <= OWN["figures"]
    for lang in ("en", "vi"):
        drawn = [text.get_text() for text in chart.draw(lang).findobj(matplotlib.text.Text)]
        assert any(SOURCE in text for text in drawn), drawn
        for text in (*drawn, chart.title(lang), chart.alt(lang)):
            assert not OURS.search(text), text


def test_a_chart_of_another_article_shows_its_numbers(other: lb.Registry) -> None:
    """One mark for each mention, and for each figure."""
    assert set(lb.charts.mention_map(other).data()["mark"]) == OWN["mentions"]
    assert set(lb.charts.verdicts(other).shows) == OWN["figures"]
    assert set(lb.charts.chart("figures_by_section", other).shows) == OWN["figures"]
    assert lb.charts.chart("targets", other).data()["count"].tolist() == [45, 36, 9]


def test_a_chart_with_a_look_that_its_form_does_not_draw_ends_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, with the chart, the look, and those that it draws; nothing on standard output."""
    folder = shutil.copytree(FOLDER, tmp_path / "folder")
    marks = folder / "marks.csv"
    marks.write_text(
        marks.read_text(encoding="utf-8").replace("-met,completed,", "-met,share,"), encoding="utf-8"
    )
    status = main(["chart", "targets", "--registry", str(folder), "--format", "svg"])
    out, err = capsys.readouterr()

    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "chart targets: the form parts draws no mark of the look 'share': expected none or one of" in err


def test_shares_of_what_is_measured_are_a_bar_of_parts(other: lb.Registry) -> None:
    """In hectares or in money; what is left of the whole beyond rounding is a part too; unlike units are refused."""
    land = lb.charts.draw("shares", "whole:land-area", "first:land-rice", "second:land-fruit", registry=other)
    less = lb.charts.draw("shares", "whole:land-area", "first:land-rice", registry=other)
    funds = lb.charts.draw("shares", "whole:funds-total", "first:funds-budget", registry=other)
    over = lb.charts.draw("shares", "whole:land-fruit", "first:land-rice", registry=other)

    assert land.data()["look"].tolist() == ["whole", "first", "second"]
    assert land.data()["percent"].round(2).tolist() == [100, 68.78, 31.22]
    assert less.data()["look"].tolist() == ["whole", "first", "rest"]
    assert "187.25 ha" in less.alt("en")
    assert "187,25 ha" in less.alt("vi")
    assert over.data()["look"].tolist() == ["whole", "first", "excess"]
    for chart in (land, less, funds, over):
        for lang in ("en", "vi"):
            drawn = {a.get_gid() for a in chart.draw(lang).findobj(lambda a: a.get_gid() is not None)}
            assert drawn == set(chart.data()["mark"])
    with pytest.raises(lb.InputError, match="chart shares: a row has marks in ha and t: expected one unit"):
        lb.charts.draw("shares", "whole:land-area", "first:land-harvest", registry=other).alt()


# --- the library --------------------------------------------------------------------------------------------


def code_lines(path: Path) -> list[str]:
    """The lines of a module that stand in no docstring."""
    text = path.read_text(encoding="utf-8")
    docs: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and ast.get_docstring(node):
            docs |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return [line for number, line in enumerate(text.splitlines(), 1) if number not in docs]


def test_the_library_knows_no_article(root: Path) -> None:
    """No id or name of this project's article stands in the code, charts and examples in docstrings apart."""
    tables = ids(root / "data")
    known = set().union(
        *(tables[t] for t in ("figures", "readings", "relations", "results", "references", "unquantified"))
    )
    known |= {
        *column(root / "data", "mentions", "identifier_id"),
        "p01",
        "p02",
        "p03",
        "b1",
        "b2",
        "long-bien-2023",
    } - {""}
    words = re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(known, key=len, reverse=True)))})(?![\w-])"
    )
    assert words.search('registry.number("p03-garden-area")')  # the pattern finds what it is to find
    named = [
        f"{path.name}: {line.strip()}"
        for path in sorted((root / "src" / "lbanalysis").rglob("*.py"))
        if "charts" not in path.parts
        for line in code_lines(path)
        if words.search(line) or re.search(r"Long\W?Bi[eê]n|Hànộimới|longbien", line, re.IGNORECASE)
    ]

    assert named == []
