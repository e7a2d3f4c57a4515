"""The reader of numbers, against sentences that were annotated by hand without it, and against properties of any text."""

import json
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbanalysis.mentions import KINDS, QUALIFIERS, Mention, canonical_paragraph, find_mentions, read_printed

ANNOTATED = [json.loads(line) for line in (Path(__file__).parent / "reading.jsonl").read_text(encoding="utf-8").splitlines()]


def same(a: str, b: str) -> bool:
    """Equal as text, or as numbers."""
    try:
        return a == b or Decimal(a) == Decimal(b)
    except ArithmeticError:
        return False


KNOWN_LIMIT = pytest.mark.xfail(strict=True, reason="a known limit of the reader")


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=str(i), marks=[KNOWN_LIMIT] if c.get("known_limit") else []) for i, c in enumerate(ANNOTATED)]
)
def test_the_reader_finds_what_a_person_annotated(case: dict) -> None:
    """Invented sentences of reports: span, kind, value, interval, unit and qualifier of each mention, and no other."""
    found = find_mentions(case["text"])

    assert [(m.start, m.end, m.kind, m.unit, m.qualifier) for m in found] == [
        (m["start"], m["end"], m["kind"], m["unit"], m["qualifier"]) for m in case["mentions"]
    ], case["why"]
    for mention, wanted in zip(found, case["mentions"], strict=True):
        assert same(mention.value, wanted["value"]), (mention, wanted)
        for end in ("low", "high"):
            assert wanted[end] is None or same(getattr(mention, end), wanted[end]), (mention, wanted)


PIECES = st.sampled_from(
    "1 2 23 100 1.015 9,25 88,94% 4.764 14/14 1/500 6/11/2003 2020-2025 11:10 7h30 007 1.5 ٥ ５ ½ N10 Covid-19 01-CTr/QU m² ha % đồng năm "
    "tháng quý ngày Điều lớp thứ IV hai mươi ba một nửa đầu không còn hộ hàng chục nghìn triệu tỷ lệ từ đến - – − + / , . ; : ( ) \" ' … "
    "$ đ năm 2023 I. 3G gần hơn trên phần trăm phường Ba Đình 6 tháng cuối 31/2".split()
)


def check_properties(text: str) -> None:
    """What holds of every text."""
    canonical = canonical_paragraph(text)
    found = find_mentions(text)
    position = 0
    for mention in found:
        assert position <= mention.start < mention.end <= len(canonical)
        assert mention.printed == canonical[mention.start : mention.end]
        assert mention.kind in KINDS
        assert mention.qualifier in ("", *QUALIFIERS)
        assert mention.value or mention.kind == "code" or mention.warning.startswith("malformed")
        position = mention.end
    covered = {i for m in found for i in range(m.start, m.end)}
    assert not [i for i, c in enumerate(canonical) if c.isdecimal() and i not in covered], canonical


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "  ", "-", ", "])), max_size=12))
def test_every_digit_of_any_text_lies_in_exactly_one_mention(parts: list) -> None:
    """Mixtures of what reports are made of, with and without spaces."""
    check_properties("".join(a + b for a, b in parts))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_no_text_at_all_stops_the_reader(text: str) -> None:
    """Any Unicode."""
    check_properties(text)


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    """Steps of the finder, counted: a text twice as long takes about twice as many, whatever it repeats."""
    import sys

    def steps(text: str) -> int:
        count = 0

        def count_calls(frame, event, argument) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(count_calls)
        try:
            find_mentions(text)
        finally:
            sys.setprofile(None)
        return count

    for piece in ("+1", "1'", "http://a.a", "a.b+", "a-", "1-", "một ", "1 000 ", "năm 2021, ", "ba ", "(5) hộ ", "a", "5"):
        assert steps(piece * 2000) < 2.3 * steps(piece * 1000) + 1000, piece


def test_equivalent_forms_of_a_text_are_read_alike() -> None:
    """NFD, NBSP, thin spaces, zero-width characters and curly quotes change nothing, offsets included."""
    text = 'Quận có "12" phường, đạt 9,25 ha và mười hai tỷ đồng'
    wanted = find_mentions(text)
    for other in (
        unicodedata.normalize("NFD", text), text.replace(" ", "\u00a0"), text.replace(" ", "\u2009 "), text.replace(" ", " \u200b"),
        text.replace('"12"', "“12”"), f"\ufeff  {text}\r\n",
    ):  # fmt: skip
        assert find_mentions(other) == wanted


def test_compatibility_signs_survive() -> None:
    """NFKC would make m2 of m² and 1⁄2 of ½."""
    assert [(m.printed, m.kind) for m in find_mentions("rộng 20 m², bằng ½ khu")] == [("20 m²", "measure"), ("½", "fraction")]


def test_a_printed_text_of_known_kind_is_read_alone() -> None:
    """The numeral of a figure, without the sentence it stood in."""
    assert read_printed("hàng chục", "approximate") == Mention(0, 9, "hàng chục", "approximate", "10", "10", "")
    assert read_printed("6/11/2003 - 6/11/2023", "period").value == "2003-11-06/2023-11-06"
    with pytest.raises(ValueError, match="kind 'number' is unknown"):
        read_printed("5", "number")
    with pytest.raises(ValueError, match="is no printed count"):
        read_printed("5 ha và 6", "count")
