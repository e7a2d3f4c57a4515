"""Numerals in digits, words and Roman letters, against independent writers of the same."""

import random
from fractions import Fraction

import pytest

from lbanalysis.numerals import InputError, decimal_text, format_number, read_numeral
from lbanalysis.reading.words import read_number_words, read_roman, read_unit

DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()


def spell_below_1000(n: int, full: bool) -> str:
    """Spell 1 to 999 as schools teach it; `full` says the hundreds even if they are none."""
    hundreds, tens, units = n // 100, n // 10 % 10, n % 10
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens == 0 and units and words:
        words.append("linh")
    if tens == 1:
        words.append("mười")
    elif tens > 1:
        words.append(f"{DIGITS[tens]} mươi")
    if units:
        special = {
            1: "mốt" if tens > 1 else "một",
            4: "tư" if tens > 1 else "bốn",
            5: "lăm" if tens else "năm",
        }
        words.append(special.get(units, DIGITS[units]))
    return " ".join(words)


def spell(n: int) -> str:
    """Spell 1 to 10**12 - 1."""
    words, started = [], False
    for weight, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        part = n // weight % 1000
        if part:
            words += [spell_below_1000(part, full=started), name]
        started = started or part > 0
    return " ".join(w for w in words if w)


def test_every_spelled_number_below_ten_thousand_is_read_back() -> None:
    """What a speller writes, the reader reads, word for word."""
    for n in range(1, 10_000):
        value, _, count = read_number_words(spell(n))

        assert (value, count) == (n, len(spell(n).split())), spell(n)


def test_large_spelled_numbers_are_read_back() -> None:
    """Up to a thousand thousand million, with holes in the middle."""
    draw = random.Random(7)
    for _ in range(5_000):
        n = draw.randrange(1, 10 ** draw.randrange(5, 13))

        assert read_number_words(spell(n))[0] == n, spell(n)


@pytest.mark.parametrize(
    ("words", "value", "weight", "count"),
    [
        ("hai triệu rưỡi", 2_500_000, 100_000, 3), ("ba phẩy năm triệu đồng", 3_500_000, 1_000_000, 4), ("mười năm qua", 10, 1, 1),
        ("hai mươi năm gây dựng", 20, 1, 2), ("hai nghìn năm văn hiến", 2000, 1000, 2), ("trăm rưỡi", None, 0, 0),
        ("năm triệu tập", 5, 1, 1),
        ("hai lăm hộ", 25, 1, 2), ("một trăm lẻ tư", 104, 1, 4), ("ba chục", 30, 1, 2), ("không trăm", None, 0, 0),
    ],
)  # fmt: skip
def test_words_that_are_no_plain_numeral_are_told_apart(
    words: str, value: int | None, weight: int, count: int
) -> None:
    """Halves, spoken decimals, and `năm` as year after a number."""
    if value is None:
        with pytest.raises(ValueError, match="does not begin with a spelled-out number"):
            read_number_words(words)
        return

    assert read_number_words(words) == (value, weight, count)


@pytest.mark.parametrize(
    ("printed", "value", "decimals"),
    [("4.764,5", Fraction(9529, 2), 1), ("12,345", Fraction(12345, 1000), 3), ("1.015", Fraction(1015), 0), ("1000", Fraction(1000), 0),
     ("05", Fraction(5), 0), ("0", Fraction(0), 0), ("0,50", Fraction(1, 2), 2), ("-2,5", Fraction(-5, 2), 1), ("−3", Fraction(-3), 0),
     ("+1.234.567", Fraction(1234567), 0)],
)  # fmt: skip
def test_a_numeral_in_digits_has_one_exact_value(printed: str, value: Fraction, decimals: int) -> None:
    """Dots group in threes, a comma begins the decimals, trailing zeros count."""
    assert read_numeral(printed) == (value, decimals)


@pytest.mark.parametrize(
    "printed",
    ["1.5", "0.5", "1.0156", "1.23.456", "12,34,56", "1_000", "1e5", "\uff15", "٥", "1 000 000", "007", "00", "05,5", "0.123", "", ",5",
     "5,",     "1.", "--5", "inf", "nan", "1/2", "1234.567"],
)  # fmt: skip
def test_a_malformed_numeral_is_refused(printed: str) -> None:
    """Lenient parsers accept many of these; a registry must not."""
    with pytest.raises(ValueError, match="is no Vietnamese numeral"):
        read_numeral(printed)


def test_a_float_is_no_printed_number() -> None:
    """A float has lost what was printed, and the message says what to pass."""
    with pytest.raises(TypeError, match=r"float: pass what was printed, such as '88,94'"):
        read_numeral(88.94)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "error"),
    [((1.5,), TypeError), ((True,), TypeError), ((4764, -2), InputError), ((4764, 0, "fr"), InputError)],
)
def test_what_cannot_be_written_is_refused(asked: tuple, error: type[Exception]) -> None:
    """A float, which is not exact; decimals below nothing; a language that has no convention here."""
    with pytest.raises(error, match=r"pass a Fraction or an int|expected"):
        format_number(*asked)


def test_numbers_written_are_read_back_in_both_languages() -> None:
    """Writing and reading are inverse, in the convention of each language."""
    draw = random.Random(11)
    for _ in range(5_000):
        decimals = draw.randrange(4)
        value = Fraction(draw.randrange(-(10**9), 10**9), 10**decimals)
        for lang in ("vi", "en"):
            assert read_numeral(format_number(value, decimals, lang), lang) == (value, decimals)
            assert read_numeral(format_number(value, lang=lang), lang)[0] == value


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(Fraction(5, 2), 0, "3"), (Fraction(-5, 2), 0, "-3"), (Fraction(-1, 4), 0, "0")],
)
def test_rounding_for_print_takes_ties_away_from_zero(value: Fraction, decimals: int, text: str) -> None:
    """As `decimal.ROUND_HALF_UP`, and never a minus zero."""
    assert format_number(value, decimals) == text


def test_decimal_text_is_what_decimal_would_print() -> None:
    """Independent oracle: Decimal's exact division."""
    from decimal import Decimal, localcontext

    draw = random.Random(3)
    with localcontext() as context:
        context.prec = 60
        for _ in range(2_000):
            value = Fraction(draw.randrange(-(10**6), 10**6), 2 ** draw.randrange(8) * 5 ** draw.randrange(8))

            assert Decimal(decimal_text(value)) == Decimal(value.numerator) / Decimal(value.denominator)
            assert not decimal_text(value).endswith((".", "0")) or "." not in decimal_text(value)


def test_roman_numerals_are_read_and_others_refused() -> None:
    """All of 1 to 3999 by a table of thousands, hundreds, tens and units."""
    table = [
        ["", "M", "MM", "MMM"], ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"],
        ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"], ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"],
    ]  # fmt: skip
    for n in range(1, 4000):
        text = "".join(column[int(digit)] for column, digit in zip(table, f"{n:04d}", strict=True))

        assert read_roman(text) == n
    for wrong in ("", "IIII", "VX", "IC", "iv", "A"):
        with pytest.raises(ValueError, match="is no Roman numeral"):
            read_roman(wrong)


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [("ha, đạt", "ha", "measure"), ("triệu", None, None), ("đồng chí", None, None), ("đồng/người/năm", "đồng/người/năm", "money"),
     ("đồng phục vụ", "đồng", "money"), ("%/năm", "%/năm", "percent"), ("điểm phần trăm", "điểm phần trăm", "percentage_points"),
     ("m² sàn", "m²", "measure"), ("năm học", None, None), ("người/km²", "người/km²", "measure"), ("hộ nghèo", None, None),
     ("tấn công", None, None), ("năm", "năm", "duration")],
)  # fmt: skip
def test_units_are_told_from_counted_nouns(text: str, unit: str | None, kind: str | None) -> None:
    """`đồng` is money but `đồng chí` a comrade; a per-unit compound is one unit."""
    found = read_unit(text)

    assert (found[:2] if found else (None, None)) == (unit, kind)


def test_a_numeral_has_at_most_a_thousand_digits() -> None:
    """What is longer is a line of digits and no number that anybody printed."""
    assert read_numeral("1" * 1000)[0] == int("1" * 1000)
    with pytest.raises(ValueError, match="is no Vietnamese numeral"):
        read_numeral("1" * 1001)
