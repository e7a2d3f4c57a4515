"""How numbers, dates and texts are written in both languages, against worked examples and reading back."""

import ast
import random
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import lbanalysis as lb
from lbanalysis.intervals import Interval, exactly
from lbanalysis.wording import (
    LANGUAGES,
    Text,
    both,
    in_both,
    language,
    plain_value,
    say,
    significant,
    simple_share,
    unit_sign,
    write_count,
    write_day,
    write_interval,
    write_list,
    write_number,
)


def read(text: str, lang: str) -> Fraction:
    """Read a written number back."""
    plain = text.replace("−", "-")
    return Fraction(plain.replace(",", "") if lang == "en" else plain.replace(".", "").replace(",", "."))


@pytest.mark.parametrize(
    ("value", "decimals", "english", "vietnamese"),
    [
        ("4764", None, "4,764", "4.764"), ("88.94", None, "88.94", "88,94"), ("-3.5", None, "−3.5", "−3,5"),
        ("0", None, "0", "0"),
        ("1234567.5", None, "1,234,567.5", "1.234.567,5"), ("9.5", 2, "9.50", "9,50"),
        ("1/3", None, "0.3333", "0,3333"),
        ("0.125", 2, "0.13", "0,13"), ("-0.004", 2, "0.00", "0,00"), ("2/3", 0, "1", "1"),
        ("-999.95", 1, "−1,000.0", "−1.000,0"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_each_language_does(
    value: str, decimals: int | None, english: str, vietnamese: str
) -> None:
    """Grouped in threes, with the shortest decimals, or as many as are asked for; endless ones end after
    four.
    """
    assert in_both(lambda lang: write_number(Fraction(value), decimals, lang)) == (english, vietnamese)


def test_a_share_is_said_as_the_nearest_simple_fraction() -> None:
    """Of fractions of at most five none is nearer; below a fifth none is nearer that is one of a whole number."""
    simple = {Fraction(n, of) for of in range(1, 6) for n in range(of + 1)}
    worked = {"0": "0", "0.108": "1/9", "0.384": "2/5", "0.19": "1/5", "0.35": "1/3", "0.66": "2/3", "1": "1"}

    assert {share: str(simple_share(Fraction(share))) for share in worked} == worked
    for share in (Fraction(n, 1000) for n in range(1, 1001)):
        others = simple if share > Fraction(1, 5) else {Fraction(1, n) for n in range(1, 1001)}
        if share <= Fraction(1, 5):  # the whole number nearest to how many there are for one
            assert abs(1 / simple_share(share) - 1 / share) <= Fraction(1, 2)
        else:
            assert abs(simple_share(share) - share) == min(abs(other - share) for other in others)


def test_significant_digits_are_the_nearest_the_next_below_or_above() -> None:
    """3,000 numbers: of so many digits, below, above or nearest on the same grid, and whole numbers
    unchanged.
    """
    draw = random.Random(31)
    for _ in range(3_000):
        value, digits = (
            Fraction(draw.randint(-(10**7), 10**7), draw.choice((1, 3, 7, 8, 1000, 10**6, 10**9))),
            draw.randint(1, 6),
        )
        below, nearest, above = (significant(value, digits, direction) for direction in (-1, 0, 1))

        whole_digits = len(str(int(abs(value))).lstrip("0"))
        if value.denominator == 1:
            assert below == nearest == above == value
        elif whole_digits >= digits:
            assert (below, above) == (value // 1, value // 1 + 1)
        else:
            assert below <= value <= above
            assert max(value - below, above - value) < abs(value) / Fraction(10) ** (digits - 1)
        assert abs(nearest - value) <= min(value - below, above - value)


def test_the_ends_of_an_interval_are_written_rounded_outward() -> None:
    """2,000 intervals in both languages: what is read back holds the interval, and hardly more."""
    draw = random.Random(32)
    for _ in range(2_000):
        low = Fraction(draw.randint(-(10**6), 10**6), draw.randint(1, 10**4))
        interval = Interval(low, low + Fraction(draw.randint(1, 10**4), draw.randint(1, 10**4)))
        for lang, to in (("en", " to "), ("vi", " đến ")):
            low_read, high_read = (read(end, lang) for end in write_interval(interval, lang=lang).split(to))

            assert low_read <= interval.low
            assert high_read >= interval.high
            for end, read_end in ((interval.low, low_read), (interval.high, high_read)):
                assert abs(end - read_end) <= max(abs(end) / 10**4, Fraction(1, 10**12)), interval


def test_an_interval_of_one_number_is_written_as_that_number() -> None:
    """With its unit, where that is a sign of measure."""
    assert in_both(lambda lang: write_interval(exactly(Fraction("10.4")), "ha", lang)) == (
        "10.4 ha",
        "10,4 ha",
    )
    target = Interval(Fraction(924_500, 88_945), Fraction(925_500, 88_935))
    assert in_both(lambda lang: write_interval(target, "ha", lang)) == (
        "10.394 to 10.407 ha",
        "10,394 đến 10,407 ha",
    )
    assert write_interval(Interval(Fraction(24), Fraction(51)), "target", "en") == "24 to 51"
    assert [unit_sign(unit) for unit in ("%", "km²", "target", "")] == ["%", " km²", "", ""]


def test_the_number_that_stands_for_an_interval() -> None:
    """The shortest decimal inside, the number itself where it is alone, and none for what is not known."""
    assert plain_value(Interval(Fraction("10.394"), Fraction("10.4064"))) == Fraction("10.4")
    assert plain_value(exactly(Fraction(1, 3)), spread=True) == Fraction(1, 3)
    assert plain_value(Interval(Fraction(24), Fraction(51)), spread=True) is None


def test_counts_are_words_up_to_ten() -> None:
    """And digits above, or below none."""
    assert [write_count(n, "en") for n in (0, 1, 10, 11, 1000, -1)] == [
        "none",
        "one",
        "ten",
        "11",
        "1,000",
        "−1",
    ]
    assert [write_count(n, "vi") for n in (0, 1, 10, 11, 1000)] == ["không", "một", "mười", "11", "1.000"]


def test_days_are_written_as_each_language_does() -> None:
    """With the month by name, long or short, or in figures."""
    day = date(2003, 11, 6)

    assert in_both(lambda lang: write_day(day, lang)) == ("6 November 2003", "6/11/2003")
    assert in_both(lambda lang: write_day(day, lang, short=True)) == ("6 Nov 2003", "6/11/2003")


def test_a_list_is_written_with_and() -> None:
    """Without a comma before it; of one, alone; of none, nothing."""
    assert [write_list(range(1, n + 1), "en") for n in range(5)] == [
        "",
        "1",
        "1 and 2",
        "1, 2 and 3",
        "1, 2, 3 and 4",
    ]
    assert write_list(["a", "b", "c"], "vi") == "a, b và c"


def test_a_text_is_said_in_both_languages_with_its_gaps_filled() -> None:
    """By numbers, by text, and by texts in both languages."""
    assert both("{} mentions: {}", 2, both("no value")) == (
        "2 mentions: no value",
        "2 lần nêu: không có giá trị",
    )
    assert say("ruled out", "vi") == "bị loại trừ"
    assert Text.of({"label_en": "a", "label_vi": "b"}, "label") == ("a", "b")
    assert [Text("a", "b").to(lang) for lang in LANGUAGES] == ["a", "b"]


def test_every_text_that_the_library_says_is_translated() -> None:
    """What the code says is in the catalogue; what is there, code, tables or notebooks say; gaps are as many."""
    package = Path(lb.__file__).parent
    with (package / "wording.po").open("rb") as file:
        catalogue = {message.id: message.string for message in read_po(file) if message.id}
    nodes = [node for path in package.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    written = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    registry = lb.load_registry()
    sources = [(package / "schema.json").read_text("utf-8")]
    sources += [path.read_text("utf-8") for path in (registry.folder.parent / "notebooks").glob("*.ipynb")]
    tables = [list(row.values()) for rows in registry.tables.values() for row in rows.values()]
    words = {word for text in written for word in text.split()} | set(re.findall(r"\w+", " ".join(sources)))
    words |= {str(cell) for row in tables for cell in row} | {word.removesuffix("_en") for word in words}
    said = {
        node.args[0].value
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "both")
        if isinstance(node.args[0], ast.Constant)
    }

    assert len(said) > 20
    assert said <= set(catalogue) <= written | words
    for english, vietnamese in catalogue.items():
        assert vietnamese and english.count("{}") == vietnamese.count("{}"), english


def test_verdicts_have_a_name_in_both_languages() -> None:
    """Four of them, no two alike."""
    verdicts = ("agrees", "disagrees", "fits a reading", "cannot be checked")

    assert tuple(say(verdict, "en") for verdict in verdicts) == verdicts
    vietnamese = [say(verdict, "vi") for verdict in verdicts]
    assert vietnamese == ["khớp", "không khớp", "phù hợp với một cách hiểu", "không kiểm tra được"]


def test_the_language_is_the_one_asked_for_or_chosen_or_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In this order; English without any."""
    monkeypatch.delenv("LBANALYSIS_LANG", raising=False)
    value = Fraction("88.94")
    assert write_number(value) == "88.94"
    monkeypatch.setenv("LBANALYSIS_LANG", "vi")
    assert write_number(value) == "88,94"
    try:
        lb.set_language("en")
        assert write_number(value) == "88.94"
        assert write_number(value, lang="vi") == "88,94"
        lb.set_language(None)
        assert write_number(value) == "88,94"
    finally:
        lb.set_language(None)
    assert LANGUAGES == ("en", "vi")


@pytest.mark.parametrize("ask", [language, lb.set_language], ids=["asked", "chosen"])
def test_an_unknown_language_is_refused_and_changes_nothing(ask) -> None:
    """Also one that the environment asks for."""
    before = language()
    with pytest.raises(lb.InputError, match=r"^language 'fr' is unknown: expected 'en' or 'vi'$"):
        ask("fr")
    assert language() == before


def test_an_unknown_language_of_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """When something is written."""
    monkeypatch.setenv("LBANALYSIS_LANG", "fr")
    with pytest.raises(lb.InputError, match="language 'fr' is unknown"):
        write_count(3)
