"""Amounts in digits and words with their scale and unit; ranges, fractions, map scales, ranks and denials."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from lbanalysis.intervals import Interval, cut_at_100, rounding_cell
from lbanalysis.numerals import decimal_text, read_numeral
from lbanalysis.reading.dates import QUARTER, Day, dated, is_clock, read_part_of_year, read_quarter
from lbanalysis.reading.place import (
    HYPHEN,
    LABELS,
    Mention,
    Place,
    counts_a_noun,
    ends_cleanly,
    followed_by,
    malformed,
    mention,
    place_at,
    words_after,
)  # fmt: skip
from lbanalysis.reading.words import (
    NUMBERS,
    ONES,
    SCALES,
    WORD,
    WORDS,
    Unit,
    any_of,
    read_number_words,
    read_roman,
    unit_after,
)  # fmt: skip

# --- numerals with their scale ------------------------------------------------------------------------------


class Amount(NamedTuple):
    """A number with its scale words: its value (None if malformed), the weight of its last digit, its end."""

    value: Fraction | None
    weight: Fraction
    end: int
    scale: int = 1  # 1 below a thousand
    numeral: str = ""  # empty where it is in words


NUMBER = re.compile(r"[+\-−]?\d(?:[\d.,_]*\d)?")
_SCALE = re.compile(rf"(?i) ?({any_of(SCALES)}|chục)(?!\w)")
_HALF = re.compile(r"(?i) rưỡi(?!\w)")
_MORE = re.compile(r" ([0-9]{1,3})(?= )")
_WORDS = re.compile(rf"{WORD}(?: {WORD}){{0,14}}")


def _read_scale(text: str, end: int) -> tuple[int, int]:
    """The product of the scale words that follow an offset, and where they end."""
    scale = 1
    while scale < 10**27 and (match := _SCALE.match(text, end)):
        word = match[1].lower()
        if word != "chục" and followed_by(text, match.end(), WORDS["no_scale_before"].get(word, ())):
            break
        scale, end = scale * SCALES.get(word, 10), match.end()
    return scale, end


def _read_amount(text: str, start: int) -> Amount | None:
    """A numeral in digits or words with its scale words, `2 nghìn tỷ`, `1 tỷ 200 triệu`, `mười hai triệu`."""
    match = NUMBER.match(text, start)
    if not match:
        return _read_amount_in_words(text, start)
    scale, end = _read_scale(text, match.end())
    try:
        value, decimals = read_numeral(match[0])
    except ValueError:
        return Amount(None, Fraction(1), end, numeral=match[0])
    weight = Fraction(scale if scale >= 1000 else 1, 10**decimals)
    value *= scale
    while scale > 1:
        if half := _HALF.match(text, end):
            return Amount(value + Fraction(scale, 2), Fraction(scale, 10), half.end(), scale, match[0])
        more = _MORE.match(text, end)
        next_scale, next_end = _read_scale(text, more.end()) if more else (1, end)
        if more is None or not 1 < next_scale < scale:
            break
        scale, end = next_scale, next_end
        value, weight = value + int(more[1]) * scale, Fraction(scale)
    return Amount(value, weight, end, scale if scale >= 1000 else 1, match[0])


def _read_amount_in_words(text: str, start: int) -> Amount | None:
    run = _WORDS.match(text, start)
    if not run:
        return None
    try:
        value, weight, count = read_number_words(run[0].lower())
    except ValueError:
        return None
    words = run[0].split(" ")[:count]
    printed = " ".join(words)
    # A capital inside the number begins a name: "hai Ba Trưng".
    if any(word[0].isupper() for word in words[1:]) and not printed.isupper():
        return None
    return Amount(value, Fraction(weight), start + len(printed), weight)


def _interval(amount: Amount, value: Fraction, kind: str) -> Interval:
    """What an amount can stand for: itself if something is counted, else half its last digit either way."""
    if kind in ("count", "ordinal", "duration") and amount.scale == amount.weight == 1:
        return Interval(value, value)
    if value % amount.weight:
        return Interval(value - amount.weight / 2, value + amount.weight / 2)
    interval = rounding_cell(value, amount.weight)
    return cut_at_100(interval) if kind == "percent" and value == 100 else interval


def _why(numeral: str) -> str:
    """What is wrong with a numeral."""
    if not numeral.isascii():
        return f"{numeral!r} is not written in the digits 0 to 9"
    if re.fullmatch(r"[+\-−]?0\d+(?:,\d+)?", numeral):
        return f"{numeral!r} begins with zeros"
    return f"{numeral!r} is neither grouped by dots in threes nor written with a decimal comma"


# --- amounts and ranges -------------------------------------------------------------------------------------

_PRICED = re.compile(r"(?:/[^\W\d_]+)+(?!\w)")
_POWER_OF_TEN = re.compile(r"[+\-−]?\d[\d.,]*[eE][+\-]?\d+")
_RUN_ON_WORD = re.compile(r"[a-zđà-ỹ]{2,}")


def read_amounts(place: Place) -> Mention | None:
    """`9,25 ha`, `1,2 triệu đồng`, `15-20%`, `62 triệu/người`, `phường 5`: one number or a range of two."""
    text, sign = place.text, place.core[0] if place.core[0] in "$€¥" else ""
    first = _read_amount(text, place.start + len(sign))
    if first is None or sign:
        return _amounts(place, Unit(sign, "money", first.end), first) if first else None
    first, second, unit, note = _both_ends(place, first)
    last = second or first
    end = last.end
    if unit and unit.kind == "duration" and _names_before_time(place, last, unit):
        unit = None
    if unit:
        half = _HALF.match(text, unit.end) if last.value is not None and not second else None
        if half:
            weight, scale = Fraction(last.scale, 10), max(last.scale, 2)
            value = (last.value or 0) + Fraction(last.scale, 2)
            first, unit = Amount(value, weight, end, scale, last.numeral), unit._replace(end=half.end())
    elif last.scale > 1 and (priced := _PRICED.match(text, end)):  # the currency is left out
        unit = Unit("", "money", priced.end())
    elif not ends_cleanly(text, end):
        if _POWER_OF_TEN.fullmatch(place.core):
            unit = unit_after(text, place.core_end) or Unit("", "count", place.core_end)
            why = f"{place.core!r} is no numeral of this convention"
            return malformed(place, unit.end, unit.kind, why, unit.name)
        rest = text[end : place.core_end]
        if not _RUN_ON_WORD.fullmatch(rest) or (place.core.isascii() and len(rest) < 4):
            return None  # an alphanumeric name: a code
    if not unit:
        unit = Unit("", place.label if _is_named(place, last) else "count", end)
    return _amounts(place, unit, first, second, note)


def _amounts(
    place: Place, unit: Unit, first: Amount, second: Amount | None = None, warning: str = ""
) -> Mention:
    """The mention of one amount or of a range; a name has no value."""
    name, kind, end = unit
    if kind == "code":
        return mention(place, end, kind)
    values, intervals = [], []
    for amount in (first, second) if second else (first,):
        if amount.value is None:
            return malformed(place, end, kind, _why(amount.numeral), name)
        values.append(decimal_text(amount.value))
        intervals.append(_interval(amount, amount.value, kind))
    low, high = min(i.low for i in intervals), max(i.high for i in intervals)
    return mention(place, end, kind, "..".join(values), decimal_text(low), decimal_text(high), name, warning)


_TO = re.compile(r"(?i) (?:đến|tới|lên|xuống|còn)(?: ngày| mức)? ")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def _both_ends(place: Place, first: Amount) -> tuple[Amount, Amount | None, Unit | None, str]:
    """Both ends of a range, where one stands, the unit behind the last, and what the first was read by."""
    text, unit = place.text, unit_after(place.text, first.end)
    alone = (first, None, unit, "")
    end = unit.end if unit else first.end
    hyphen = HYPHEN.match(text, end)
    joint = hyphen or _TO.match(text, end)
    second = _read_amount(text, joint.end()) if joint else None
    if joint is None or second is None or (hyphen and not second.numeral[:1].isdecimal()):
        return alone
    if not second.numeral and not is_number_in_words(place_at(text, joint.end()), second):
        return alone
    last_unit = unit_after(text, second.end)
    if hyphen:
        name, _, after = last_unit or Unit("", "", second.end)
        rising = first.value is not None and second.value is not None and first.value < second.value
        years = place.label == "year" and len(first.numeral) == 4
        if not ends_cleanly(text, after) or (unit and unit.name != name):
            return alone
        if " " in hyphen[0] and (not rising or years):
            return alone
    else:
        # Joined by a word: one mention only where the first end lacks what the second has.
        to = joint[0].strip().lower() in ("đến", "tới")
        lacks = last_unit or second.scale > first.scale == 1 or (to and counts_a_noun(text, second.end))
        if unit or place.label in ("day", "month", "year") or not lacks:
            return alone
    if first.value is None or second.value is None:
        return first, second, last_unit, ""
    if second.scale > first.scale == 1:
        value, weight = first.value * second.scale, first.weight * second.scale
        return Amount(value, weight, first.end, second.scale, first.numeral), second, last_unit, ""
    groups = second.numeral.split(".")
    if first.numeral.isdecimal() and _GROUPED.fullmatch(second.numeral) and first.value <= int(groups[0]):
        note = f"{first.numeral} shares the thousands of {second.numeral}"
        return first._replace(value=first.value * 1000 ** (len(groups) - 1)), second, last_unit, note
    return first, second, last_unit, ""


_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![\w/%.:\-–−]|,\d| [0-9]{3})")


def read_spaced(place: Place) -> Mention | None:
    """`1 000 000`: digits grouped by spaces, which the convention does not know."""
    match = _SPACED.match(place.text, place.start)
    if not match or place.label:
        return None
    unit = unit_after(place.text, match.end()) or Unit("", "count", match.end())
    return malformed(place, unit.end, unit.kind, f"{match[0]!r} is grouped by spaces, not by dots", unit.name)


def read_amount_of_year(place: Place) -> Mention | None:
    """`6 tháng đầu năm 2023`, `9 tháng năm 2023`: one period."""
    labelled = place.label in ("day", "month", "year")
    if labelled or not followed_by(place.text, place.core_end, ("tháng", "quý")):
        return None
    with suppress(ValueError):
        return read_part_of_year(place, read_numeral(place.core)[0], place.core_end)
    return None


# --- numbers that name --------------------------------------------------------------------------------------

_HIGHEST = NUMBERS["highest_numbers"]
_DATE_BEGINS = re.compile(
    r" (?:[0-9]{1,2}(?![0-9.,%])|[0-9]{4}(?! ?[-–−] ?[0-9])|nay|ngoái|này|sau|trước|tới|I{1,3}\b|IV\b)"
)
_DOTTED = re.compile(r"[0-9]+(?:\.[0-9]+)+")


def _after_document(place: Place) -> bool:
    """`công văn số 45`, `Nghị quyết 18`: the number of a document, whatever follows."""
    return place.label_word == "số" or (place.label_word in LABELS["document"] and place.label == "code")


def _names_before_time(place: Place, amount: Amount, unit: Unit) -> bool:
    """`lớp 10 năm 2023`, `công văn số 45 ngày 5/6`: what follows the number begins a date."""
    period = unit.name in ("năm", "tháng", "ngày", "quý", "tuần")
    if place.label not in ("code", "ordinal") or amount.scale > 1 or not period:
        return False
    return bool(_DATE_BEGINS.match(place.text, unit.end)) or (_after_document(place) and unit.name == "ngày")


def _is_named(place: Place, amount: Amount) -> bool:
    """Whether a label makes the number a name or rank (`phường 5`, but not `phường 120 hộ`)."""
    label, numeral, value = place.label_word, amount.numeral, amount.value
    if place.label not in ("code", "ordinal") or amount.scale > 1:
        return False
    if value is None and _DOTTED.fullmatch(numeral):
        return place.label == "code"  # `bảng 2.1`
    marked = numeral and not numeral.isdecimal() and not numeral.startswith(("+", "-", "−"))
    if marked and label not in LABELS["phone"]:
        return label in LABELS["with_decimals"]
    counted = counts_a_noun(place.text, amount.end)
    if (label in _HIGHEST and (value is None or value > _HIGHEST[label])) or (label == "cấp" and counted):
        return False
    article = label == "điều" and place.left[-5:-4] == "Đ"
    if _after_document(place) or label in LABELS["always_code"] or article:
        return True
    if followed_by(place.text, amount.end, WORDS["nouns"]["always_counted"]):
        return False
    few = value is not None and value < 100
    return not counted or (few and not place.each and label not in LABELS["counting"])


# --- fractions and map scales -------------------------------------------------------------------------------

_RATIO = re.compile(r"(\d[\d.,]*)/(\d(?:[\d.,]*\d)?)(?![/%]|[.,:]\d|[-–−]\d)")
_MAP_COLON = re.compile(r"1:([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{3,})(?![\w/]|[.,]\d)")
_DATE_BEFORE = WORDS["days"]["before"] | LABELS["part_of_day"]
_MAP_SCALES = {int(scale) for scale in WORDS["map_scales"]["usual"]}


def read_ratio(place: Place) -> Mention | None:
    """`14/14 phường` (fraction), `1/500` (map scale), `30/4` (date): two numerals and a slash."""
    text, start = place.text, place.start
    colon = _MAP_COLON.match(text, start)
    if colon and place.of_map:
        return mention(place, colon.end(), "scale", f"1/{colon[1].replace('.', '')}")
    match = _RATIO.match(text, start) if place.label != "code" else None
    if not match:
        return None
    unit = unit_after(text, match.end())
    if not unit and text[match.end() : match.end() + 1].isalnum():
        return None
    # `12,5/15 ha`: both numerals share the unit.
    name, _, end = unit if unit and unit.kind != "duration" else Unit("", "", match.end())
    try:
        top, bottom = read_numeral(match[1])[0], read_numeral(match[2])[0]
    except ValueError:
        return malformed(place, end, "fraction", f"{match[0]!r} is no fraction of two numerals", name)
    value = f"{decimal_text(top)}/{decimal_text(bottom)}"
    if name:
        return mention(place, end, "fraction", value, unit=name)
    if bottom == 0:
        return malformed(place, end, "fraction", f"{match[0]!r} divides by zero")
    if top == 1 and bottom >= 100 and (bottom in _MAP_SCALES or place.of_map):
        return mention(place, end, "scale", value)
    short = len(match[1]) <= 2 >= len(match[2])
    day = dated(place, end, Day(month=int(match[2]), day=int(match[1]))) if short else None
    holiday = match[0] in WORDS["days"]["holidays"]
    counted = counts_a_noun(text, end) or (place.last in WORDS["fractions"]["before"] and not holiday)
    if counted or not day or not day.value:
        return mention(place, end, "fraction", value)
    clear = holiday or place.last in _DATE_BEFORE
    if not clear and top <= bottom:
        return mention(place, end, "fraction", value, warning="a fraction or a date: read as a fraction")
    if clear and place.last not in ("", "từ"):
        return day
    return replace(day, warning="a date or a fraction: read as a date")


_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅛": "1/8"}
_HALF_OF = re.compile(r"(?i)(?:một )?nửa(?! (?:vời|chừng|đêm|kín|úp)(?!\w))(?!\w)")


def read_half(place: Place) -> Mention | None:
    """`nửa đầu nhiệm kỳ`, `một nửa`, `½`: a fraction."""
    if place.core[0] in _VULGAR:
        return mention(place, place.start + 1, "fraction", _VULGAR[place.core[0]])
    match = _HALF_OF.match(place.text, place.start)
    return mention(place, match.end(), "fraction", "1/2") if match else None


# --- ranks and Roman numerals -------------------------------------------------------------------------------

_PRIZES = NUMBERS["prizes"]
_RANK = re.compile(rf"(?i)thứ (?:(?P<number>[0-9]{{1,1000}})(?![\w/]|[.,]\d)|(?P<word>{WORD}))")
_WEEK = re.compile(r"(?i)(?:,|,? và)? ?(?:\(?[0-9]{1,2}[/\-]|ngày [0-9]|hằng tuần|hàng tuần|tuần|chủ nhật)")


def read_rank(place: Place) -> Mention | None:
    """`thứ ba`, `thứ 15`, `thứ IV`: the word `thứ` belongs to its ordinal."""
    rank = _RANK.match(place.text, place.start)
    if not rank:
        return None
    word = rank["word"]
    if not word:
        return mention(place, rank.end(), "ordinal", str(int(rank["number"])))
    with suppress(ValueError):
        return mention(place, rank.end(), "ordinal", str(read_roman(word)))
    if _is_weekday(place, word, rank.end()):
        return None
    if word.lower() in _PRIZES:
        return mention(place, rank.end(), "ordinal", str(_PRIZES[word.lower()]))
    amount = _read_amount_in_words(place.text, rank.start("word"))
    if amount is None or amount.value in (None, 1):
        return None
    return mention(place, amount.end, "ordinal", decimal_text(amount.value or 0))


def _is_weekday(place: Place, word: str, end: int) -> bool:
    """Whether `thứ` and the word behind it are a day of the week and no rank."""
    days = WORDS["days"]
    if word.lower() not in days["weekdays"]:
        return False
    if word[0].isupper() and not word.isupper() and place.last not in days["ranked_by"]:
        return True
    return place.behind(days["weekday_before"]) or bool(_WEEK.match(place.text, end))


_ROMAN = re.compile(r"[IVXLCDM]+(?![\w])(?![/\-.]\w)")
_HEADING = re.compile(r"[IVXLCDM]+[.)/] ?(?=[^\W\d_])")


def read_roman_numeral(place: Place) -> Mention | None:
    """A Roman numeral after a word that ranks (Đại hội XIII, quý II), or of a heading (II. …)."""
    word = _ROMAN.match(place.text, place.start)
    if not word or word[0] in tuple("CDLM"):
        return None
    heading = place.start == 0 and _HEADING.match(place.text)
    named = place.label_word in LABELS["code"] and place.label_word != "số"
    if not (heading or named or place.label in ("quarter", "ordinal")):
        return None
    with suppress(ValueError):
        value = str(read_roman(word[0]))
        return mention(place, word.end(), "code" if place.label == "code" else "ordinal", value)
    return None


# --- bounds, denials and number words -----------------------------------------------------------------------


def read_approximate(place: Place) -> Mention | None:
    """`hàng chục`, `hàng trăm tỷ đồng`: a lower bound, not a number."""
    scale, end = _read_scale(place.text, place.core_end)
    if scale == 1:
        return None
    unit = unit_after(place.text, end) or Unit("", "", end)
    return mention(place, unit.end, "approximate", str(scale), str(scale), "", unit.name)


_DENIED = re.compile(r"(?i)không (?:có|còn)(?!\w)")
_NONE_OF = re.compile(rf"(?: {WORD}){{1,8}} nào(?!\w)")


def read_denial(place: Place) -> Mention | None:
    """`không còn hộ nghèo`, `không có trường hợp nào`: zero; `không có điều kiện` counts nothing."""
    head, denials = _DENIED.match(place.text, place.start), WORDS["denials"]
    if not head or followed_by(place.text, head.end(), denials["uncounted"]):
        return None
    words = [*(word.lower() for word in words_after(place.text, head.end())), ""]
    denied = any(
        (phrase := " ".join(words[:size])) in denials["counted"]
        and words[size] not in WORDS["not_denied"].get(phrase, ())
        for size in range(1, len(words))
    )
    if denied or _NONE_OF.match(place.text, head.end()):
        return mention(place, head.end(), "zero", "0")
    return None


_PARTS = {**ONES, "tư": 4, "mười": 10}
_PART = re.compile(rf"(?i) phần ({any_of(_PARTS)})(?!\w)")


def read_number_in_words(place: Place) -> Mention | None:
    """`mười hai phường`, `hai phần ba`, `bảy giờ sáng`, `ba tháng đầu năm 2023`, `giải nhất`."""
    text, prize = place.text, _PRIZES.get(place.core.lower())
    if prize:
        named = place.label_word in ("giải", "hạng", "quý") and not place.behind(("đánh giải", "đánh hạng"))
        return mention(place, place.core_end, "ordinal", str(prize)) if named else None
    amount = _read_amount_in_words(text, place.start)
    if amount is None or amount.value is None or place.label == "month":
        return None
    part = _PART.match(text, amount.end)
    if part and amount.value.denominator == 1:
        return mention(place, part.end(), "fraction", f"{amount.value}/{_PARTS[part[1].lower()]}")
    if not is_number_in_words(place, amount):
        return None
    if (
        amount.value <= 24
        and text.startswith(" giờ", amount.end)
        and is_clock(text, amount.end + 4, place.last)
    ):
        return mention(place, amount.end + 4, "time", f"{int(amount.value):02d}:00")
    if place.label == "quarter" and amount.value in (1, 2, 3, 4) and not QUARTER.match(text, place.start):
        return mention(place, amount.end, "ordinal", decimal_text(amount.value))
    return read_part_of_year(place, amount.value, amount.end) or read_quarter(place) or read_amounts(place)


_NUMBER_WORDS = WORDS["number_words"]
_OPENED = re.compile(r"(?:^|[.!?:…;|•\-–\"(])\s*$")


def is_number_in_words(place: Place, amount: Amount) -> bool:
    """Tell a number from what only looks like one: `năm` (year), `một` (article), `Ba Đình`, `lúa chín`."""
    text, end, rules = place.text, amount.end, _NUMBER_WORDS
    printed, following = text[place.start : end], "".join(words_after(text, end)[:1])
    word, title, capitals = printed.lower(), following[:1].isupper(), printed.isupper()
    ranked = place.label_word in LABELS["ranking"]
    if printed[0].isupper() and not capitals and not ranked and (title or not _OPENED.search(place.left)):
        return False
    if capitals and len(printed) > 1 and following and not following.isupper():
        return False
    part = followed_by(text, end, WORDS["no_number_before"].get(word, ()))
    if part and not followed_by(text, end, ("chỉ tiêu",)):
        return False
    if title and not following.isupper() and following.lower() in rules["names_before"]:
        return False
    if place.last in WORDS["no_number_after"].get(word, ()) and (word != "ba" or printed[0].isupper()):
        return word == "năm" and place.last in rules["five_after"] and _five_of(text, end)
    if place.last in rules["never_after"]:
        return False
    if word == "ba" and printed[0].isupper() and following.lower() in rules["family"]:
        return False
    if word == "chín" or (word in rules["children"] and place.last in rules["kin"]):  # chín: ripe, cooked
        return counts_a_noun(text, end) or unit_after(text, end) is not None
    if word == "một":
        return ranked or _one_counts(place, end)
    return word != "năm" or (ranked and place.label_word != "quý") or _five_of(text, end)


def _five_of(text: str, end: int) -> bool:
    """After `năm`: a noun that is counted (năm dự án), not what follows a year (năm học, năm qua)."""
    if followed_by(text, end, _NUMBER_WORDS["five_before"]):
        return True
    if followed_by(text, end, _NUMBER_WORDS["year_before"]):
        return False
    return counts_a_noun(text, end) or unit_after(text, end) is not None


_EACH_HAS = re.compile(
    r"(?i)(?:mỗi|từng) [^.;:!?]{1,60} "
    r"(?:có|một|là|chọn|xây dựng|đảm nhận|nhận|giúp|trồng|gồm|làm)(?: đúng| riêng)? $"
)
_EACH = re.compile(r"(?i)(?:mỗi|từng) [^\W\d_]+(?: [^\W\d_]+)? $")
_OR_TWO = re.compile(r" (?:đến|tới|-) (?:hai|ba|bốn|năm|sáu|[0-9])")


def _one_counts(place: Place, end: int) -> bool:
    """`một` counts in `mỗi X có một Y`, after words such as `chỉ` and before a unit; else it is no number."""
    if place.behind(_NUMBER_WORDS["one_after"]) or _EACH_HAS.search(place.left):
        return True
    if _OR_TWO.match(place.text, end) or (counts_a_noun(place.text, end) and _EACH.search(place.left)):
        return True
    unit = unit_after(place.text, end)
    return unit is not None and (unit.kind != "duration" or place.last in _NUMBER_WORDS["one_before_time"])
