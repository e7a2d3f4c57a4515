"""Amounts in digits and words with their scale and unit; ranges, fractions, map scales, ranks and denials."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lbanalysis.numerals import read_numeral
from lbanalysis.reading.dates import HYPHEN, QUARTER, Day, dated, is_clock, read_part_of_year, read_quarter
from lbanalysis.reading.place import LABELS, VULGAR, Mention, Place
from lbanalysis.reading.words import (
    NUMBERS,
    ONES,
    WORD,
    WORDS,
    Unit,
    any_of,
    read_number_words,
    read_roman,
    read_scale,
)

# --- numerals with their scale ------------------------------------------------------------------------------


class Amount(NamedTuple):
    """A number with its scale words: its value (None if malformed), the weight of its last digit, its end."""

    value: Decimal | None
    weight: Decimal
    end: int
    scale: int = 1  # 1 below a thousand
    numeral: str = ""  # empty where it is in words


NUMBER = re.compile(r"[+\-−]?\d(?:[\d.,_]*\d)?")
_HALF = re.compile(r"(?i) rưỡi(?!\w)")
_MORE = re.compile(r" ([0-9]{1,3})(?= )")
_WORDS = re.compile(rf"{WORD}(?: {WORD}){{0,14}}")


def _exact(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _read_amount(text: str, start: int) -> Amount | None:
    """A numeral in digits or words with its scale words, `2 nghìn tỷ`, `1 tỷ 200 triệu`, `mười hai triệu`."""
    match = NUMBER.match(text, start)
    if not match:
        return _read_amount_in_words(text, start)
    scale, end = read_scale(text, match.end())
    try:
        numeral, decimals = read_numeral(match[0])
    except ValueError:
        return Amount(None, Decimal(1), end, numeral=match[0])
    value, weight = _exact(numeral) * scale, Decimal(scale if scale >= 1000 else 1).scaleb(-decimals)
    while scale > 1:
        if half := _HALF.match(text, end):
            return Amount(value + Decimal(scale) / 2, Decimal(scale) / 10, half.end(), scale, match[0])
        more = _MORE.match(text, end)
        next_scale, next_end = read_scale(text, more.end()) if more else (1, end)
        if more is None or not 1 < next_scale < scale:
            break
        scale, end = next_scale, next_end
        value, weight = value + int(more[1]) * scale, Decimal(scale)
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
    return Amount(_exact(value), Decimal(weight), start + len(printed), weight)


# --- amounts and ranges -------------------------------------------------------------------------------------

_PRICED = re.compile(r"(?:/[^\W\d_]+)+(?!\w)")
_POWER_OF_TEN = re.compile(r"[+\-−]?\d[\d.,]*[eE][+\-]?\d+")
_RUN_ON_WORD = re.compile(r"[a-zđà-ỹ]{2,}")
_TO = re.compile(r"(?i) (?:đến|tới|lên|xuống|còn)(?: ngày| mức)? ")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def read_amounts(place: Place) -> Mention | None:
    """`9,25 ha`, `1,2 triệu đồng`, `15-20%`, `62 triệu/người`, `phường 5`: one number or a range of two."""
    core, sign = place.core, place.core[0] if place.core[0] in "$€¥" else ""
    first = _read_amount(place.text, place.start + len(sign))
    if first is None or sign:
        return _amounts(place, Unit(sign, "money", first.end), first) if first else None
    first, second, note = _both_ends(place, first)
    last = second or first
    end, unit = last.end, place.unit(last.end)
    if unit and unit.kind == "duration" and _names_before_time(place, last, unit):
        unit = None
    half = _HALF.match(place.text, unit.end) if unit and not second else None
    if unit and half and first.value is not None:
        value, weight = first.value + Decimal(first.scale) / 2, Decimal(first.scale) / 10
        unit, first = unit._replace(end=half.end()), Amount(value, weight, end, max(first.scale, 2))
    elif not unit and last.scale > 1 and (priced := _PRICED.match(place.text, end)):
        unit = Unit("", "money", priced.end())  # the currency is left out
    elif not unit and not place.ends(end):
        if _POWER_OF_TEN.fullmatch(core):
            name, kind, end = place.unit(place.core_end) or Unit("", "count", place.core_end)
            return place.malformed(end, kind, f"{core!r} is no numeral of this convention", name)
        rest = place.text[end : place.core_end]
        if not _RUN_ON_WORD.fullmatch(rest) or (core.isascii() and len(rest) < 4):
            return None  # an alphanumeric name: a code
    if not unit:
        unit = Unit("", place.label if _is_named(place, last) else "count", end)
    return _amounts(place, unit, first, second, note)


def _amounts(
    place: Place, unit: Unit, first: Amount, second: Amount | None = None, note: str = ""
) -> Mention:
    """The mention of one amount or of a range, each half its last digit either way unless it is counted."""
    name, kind, end = unit
    if kind == "code":
        return place.mention(end, kind)
    values, lows, highs = [], [], []
    for value, weight, _, scale, numeral in (first, second) if second else (first,):
        if value is None:
            return place.malformed(end, kind, _why(numeral), name)
        exact = kind in ("count", "ordinal", "duration") and scale == weight == 1
        values.append(_text(value))
        lows.append(value if exact else value - weight / 2)
        highs.append(value if exact or (kind == "percent" and value == 100) else value + weight / 2)
    text, low, high = "..".join(values), min(lows), max(highs)
    if low == high and not second:
        return place.mention(end, kind, text, unit=name, warning=note)
    return place.mention(end, kind, text, _text(low), _text(high), name, note)


def _why(numeral: str) -> str:
    """What is wrong with a numeral."""
    if not numeral.isascii():
        return f"{numeral!r} is not written in the digits 0 to 9"
    if re.fullmatch(r"[+\-−]?0\d+(?:,\d+)?", numeral):
        return f"{numeral!r} begins with zeros"
    return f"{numeral!r} is neither grouped by dots in threes nor written with a decimal comma"


def _both_ends(place: Place, first: Amount) -> tuple[Amount, Amount | None, str]:
    """Both ends of a range, where one stands: the first may share the scale or the groups of the second."""
    text, unit, alone = place.text, place.unit(first.end), (first, None, "")
    end = unit.end if unit else first.end
    hyphen = HYPHEN.match(text, end)
    joint = hyphen or _TO.match(text, end)
    second = _read_amount(text, joint.end()) if joint else None
    if joint is None or second is None or (hyphen and not second.numeral[:1].isdecimal()):
        return alone
    if not second.numeral and not is_number_in_words(Place(text, joint.end()), second):
        return alone
    last = place.unit(second.end)
    shared = second.scale > first.scale == 1
    if hyphen:
        rising = first.value is not None and second.value is not None and first.value < second.value
        years = place.label == "year" and len(first.numeral) == 4
        apart = " " in hyphen[0] and (not rising or years)
        if (
            apart
            or not place.ends(last.end if last else second.end)
            or (unit and unit[:1] != (last or "")[:1])
        ):
            return alone
    else:
        # Joined by a word: one mention only where the first end lacks what the second has.
        lacks = last or shared or (joint[0].lower() in (" đến ", " tới ") and place.counts(second.end))
        if unit or place.label in ("day", "month", "year") or not lacks:
            return alone
    if first.value is None or second.value is None:
        return first, second, ""
    if shared:
        scaled, weight = first.value * second.scale, first.weight * second.scale
        return Amount(scaled, weight, first.end, second.scale, first.numeral), second, ""
    groups = second.numeral.split(".")
    if first.numeral.isdecimal() and _GROUPED.fullmatch(second.numeral) and first.value <= int(groups[0]):
        note = f"{first.numeral} shares the thousands of {second.numeral}"
        return first._replace(value=first.value * 1000 ** (len(groups) - 1)), second, note
    return first, second, ""


_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![\w/%.:\-–−]|,\d| [0-9]{3})")


def read_spaced(place: Place) -> Mention | None:
    """`1 000 000`: digits grouped by spaces, which the convention does not know."""
    match = place.match(_SPACED)
    if not match or place.label:
        return None
    name, kind, end = place.unit(match.end()) or Unit("", "count", match.end())
    return place.malformed(end, kind, f"{match[0]!r} is grouped by spaces, not by dots", name)


def read_amount_of_year(place: Place) -> Mention | None:
    """`6 tháng đầu năm 2023`, `9 tháng năm 2023`: one period."""
    return read_part_of_year(place, place.core, place.core_end)


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
    if numeral and not numeral.lstrip("+-−").isdecimal() and label not in LABELS["phone"]:
        return label in LABELS["with_decimals"]
    counted = place.counts(amount.end)
    if (label in _HIGHEST and (value is None or value > _HIGHEST[label])) or (label == "cấp" and counted):
        return False
    article = label == "điều" and place.left[-5:-4] == "Đ"
    if _after_document(place) or label in LABELS["always_code"] or article:
        return True
    if place.followed(amount.end, WORDS["nouns"]["always_counted"]):
        return False
    few = value is not None and value < 100
    return not counted or (few and not place.each() and label not in LABELS["counting"])


# --- fractions and map scales -------------------------------------------------------------------------------

_RATIO = re.compile(r"(\d[\d.,]*)/(\d(?:[\d.,]*\d)?)(?![/%]|[.,:]\d|[-–−]\d)")
_MAP_COLON = re.compile(r"1:([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{3,})(?![\w/]|[.,]\d)")
_HALF_OF = re.compile(r"(?i)(?:một )?nửa(?! (?:vời|chừng|đêm|kín|úp)(?!\w))(?!\w)")


def read_ratio(place: Place) -> Mention | None:
    """`14/14 phường` (fraction), `1/500` (map scale), `30/4` (date): two numerals and a slash."""
    colon, match = place.match(_MAP_COLON), place.match(_RATIO)
    if colon and place.of_map():
        return place.mention(colon.end(), "scale", f"1/{colon[1].replace('.', '')}")
    if not match or place.label == "code":
        return None
    end = match.end()
    unit = place.unit(end)
    if not unit and place.text[end : end + 1].isalnum():
        return None
    # `12,5/15 ha`: both numerals share the unit.
    name, _, end = unit if unit and unit.kind != "duration" else Unit("", "", end)
    try:
        top, bottom = (_text(_exact(read_numeral(part)[0])) for part in match.groups())
    except ValueError:
        return place.malformed(end, "fraction", f"{match[0]!r} is no fraction of two numerals", name)
    fraction = place.mention(end, "fraction", f"{top}/{bottom}", unit=name)
    if name:
        return fraction
    if bottom == "0":
        return place.malformed(end, "fraction", f"{match[0]!r} divides by zero")
    if top == "1" and len(bottom) >= 3 and (bottom in WORDS["map_scales"]["usual"] or place.of_map()):
        return replace(fraction, kind="scale")
    short, holiday = len(match[1]) <= 2 >= len(match[2]), match[0] in WORDS["days"]["holidays"]
    day = dated(place, end, Day(month=int(match[2]), day=int(match[1]))) if short else fraction
    counted = place.counts(end) or (place.last in WORDS["fractions"]["before"] and not holiday)
    if counted or day.kind == "fraction" or not day.value:
        return fraction
    clear = holiday or place.last in WORDS["days"]["before"] or place.last in LABELS["part_of_day"]
    if not clear and Decimal(top) <= Decimal(bottom):
        return replace(fraction, warning="a fraction or a date: read as a fraction")
    decided = clear and place.last not in ("", "từ")
    return day if decided else replace(day, warning="a date or a fraction: read as a date")


def read_half(place: Place) -> Mention | None:
    """`nửa đầu nhiệm kỳ`, `một nửa`, `½`: a fraction."""
    if place.core in VULGAR:
        return place.mention(place.core_end, "fraction", VULGAR[place.core])
    match = place.match(_HALF_OF)
    return place.mention(match.end(), "fraction", "1/2") if match else None


# --- ranks and Roman numerals -------------------------------------------------------------------------------

_PRIZES = NUMBERS["prizes"]
_RANK = re.compile(rf"(?i)thứ (?:(?P<number>[0-9]{{1,1000}})(?![\w/]|[.,]\d)|(?P<word>{WORD}))")
_WEEK = re.compile(r"(?i)(?:,|,? và)? ?(?:\(?[0-9]{1,2}[/\-]|ngày [0-9]|hằng tuần|hàng tuần|tuần|chủ nhật)")
_ROMAN = re.compile(r"[IVXLCDM]+(?![\w])(?![/\-.]\w)")
_HEADING = re.compile(r"[IVXLCDM]+[.)/] ?(?=[^\W\d_])")


def read_rank(place: Place) -> Mention | None:
    """`thứ ba`, `thứ 15`, `thứ IV`: the word `thứ` belongs to its ordinal."""
    rank = place.match(_RANK)
    if not rank:
        return None
    word, end = rank["word"] or "", rank.end()
    if not word:
        return place.mention(end, "ordinal", str(int(rank["number"])))
    with suppress(ValueError):
        return place.mention(end, "ordinal", str(read_roman(word)))
    if _is_weekday(place, word, end):
        return None
    if word.lower() in _PRIZES:
        return place.mention(end, "ordinal", str(_PRIZES[word.lower()]))
    amount = _read_amount_in_words(place.text, rank.start("word"))
    if amount is None or amount.value in (None, 1):
        return None
    return place.mention(amount.end, "ordinal", _text(amount.value or Decimal(0)))


def _is_weekday(place: Place, word: str, end: int) -> bool:
    """Whether `thứ` and the word behind it are a day of the week and no rank."""
    days = WORDS["days"]
    if word.lower() not in days["weekdays"]:
        return False
    if word[0].isupper() and not word.isupper() and place.last not in days["ranked_by"]:
        return True
    return place.behind(days["weekday_before"]) or bool(_WEEK.match(place.text, end))


def read_roman_numeral(place: Place) -> Mention | None:
    """A Roman numeral after a word that ranks (Đại hội XIII, quý II), or of a heading (II. …)."""
    word = place.match(_ROMAN)
    if not word or word[0] in tuple("CDLM"):
        return None
    heading = place.start == 0 and place.match(_HEADING)
    named = place.label_word in LABELS["code"] and place.label_word != "số"
    if heading or named or place.label in ("quarter", "ordinal"):
        with suppress(ValueError):
            value = str(read_roman(word[0]))
            return place.mention(word.end(), "code" if place.label == "code" else "ordinal", value)
    return None


# --- bounds, denials and number words -----------------------------------------------------------------------

_DENIED = re.compile(r"(?i)không (?:có|còn)(?!\w)")
_NONE_OF = re.compile(rf"(?: {WORD}){{1,8}} nào(?!\w)")
_PARTS = {**ONES, "tư": 4, "mười": 10}
_PART = re.compile(rf"(?i) phần ({any_of(_PARTS)})(?!\w)")
_OPENED = re.compile(r"(?:^|[.!?:…;|•\-–\"(])\s*$")
_EACH_HAS = re.compile(
    r"(?i)(?:mỗi|từng) [^.;:!?]{1,60} "
    r"(?:có|một|là|chọn|xây dựng|đảm nhận|nhận|giúp|trồng|gồm|làm)(?: đúng| riêng)? $"
)
_EACH = re.compile(r"(?i)(?:mỗi|từng) [^\W\d_]+(?: [^\W\d_]+)? $")
_OR_TWO = re.compile(r" (?:đến|tới|-) (?:hai|ba|bốn|năm|sáu|[0-9])")


def read_approximate(place: Place) -> Mention | None:
    """`hàng chục`, `hàng trăm tỷ đồng`: a lower bound, not a number."""
    scale, end = read_scale(place.text, place.core_end)
    if scale == 1:
        return None
    name, _, end = place.unit(end) or Unit("", "", end)
    return place.mention(end, "approximate", str(scale), str(scale), "", name)


def read_denial(place: Place) -> Mention | None:
    """`không còn hộ nghèo`, `không có trường hợp nào`: zero; `không có điều kiện` counts nothing."""
    head, denials = place.match(_DENIED), WORDS["denials"]
    if not head or place.followed(head.end(), denials["uncounted"]):
        return None
    words = [*(word.lower() for word in place.words_after(head.end())), ""]
    denied = _NONE_OF.match(place.text, head.end()) is not None
    for size in range(1, len(words)):
        phrase = " ".join(words[:size])
        other = words[size] in WORDS["not_denied"].get(phrase, ())
        denied |= phrase in denials["counted"] and not other
    return place.mention(head.end(), "zero", "0") if denied else None


def read_number_in_words(place: Place) -> Mention | None:
    """`mười hai phường`, `hai phần ba`, `bảy giờ sáng`, `ba tháng đầu năm 2023`, `giải nhất`."""
    text, prize = place.text, _PRIZES.get(place.core.lower())
    if prize:
        named = place.label_word in ("giải", "hạng", "quý") and not place.behind(("đánh giải", "đánh hạng"))
        return place.mention(place.core_end, "ordinal", str(prize)) if named else None
    amount = _read_amount_in_words(text, place.start)
    if amount is None or amount.value is None or place.label == "month":
        return None
    value, end = amount.value, amount.end
    part = _PART.match(text, end)
    if part and value == int(value):
        return place.mention(part.end(), "fraction", f"{_text(value)}/{_PARTS[part[1].lower()]}")
    if not is_number_in_words(place, amount):
        return None
    if value <= 24 and text.startswith(" giờ", end) and is_clock(text, end + 4, place.last):
        return place.mention(end + 4, "time", f"{int(value):02d}:00")
    if place.label == "quarter" and value in (1, 2, 3, 4) and not place.match(QUARTER):
        return place.mention(end, "ordinal", _text(value))
    return read_part_of_year(place, _text(value), end) or read_quarter(place) or read_amounts(place)


def is_number_in_words(place: Place, amount: Amount) -> bool:
    """Tell a number from what only looks like one: `năm` (year), `một` (article), `Ba Đình`, `lúa chín`."""
    end, last, rules = amount.end, place.last, WORDS["number_words"]
    printed, following = place.text[place.start : end], "".join(place.words_after(end)[:1])
    word, title, capitals = printed.lower(), following[:1].isupper(), printed.isupper()
    ranked = place.label_word in LABELS["ranking"]
    if printed[0].isupper() and not capitals and not ranked and (title or not _OPENED.search(place.left)):
        return False
    if capitals and len(printed) > 1 and following and not following.isupper():
        return False
    part = place.followed(end, WORDS["no_number_before"].get(word, ()))
    if part and not place.followed(end, ("chỉ tiêu",)):
        return False
    if title and not following.isupper() and following.lower() in rules["names_before"]:
        return False
    if last in WORDS["no_number_after"].get(word, ()) and (word != "ba" or printed[0].isupper()):
        return word == "năm" and last in rules["five_after"] and _five_of(place, end)
    if last in rules["never_after"]:
        return False
    if word == "ba" and printed[0].isupper() and following.lower() in rules["family"]:
        return False
    if word == "chín" or (word in rules["children"] and last in rules["kin"]):  # chín: ripe, cooked
        return place.measures(end)
    if word == "một":
        return ranked or _one_counts(place, end)
    return word != "năm" or (ranked and place.label_word != "quý") or _five_of(place, end)


def _five_of(place: Place, end: int) -> bool:
    """After `năm`: a noun that is counted (năm dự án), not what follows a year (năm học, năm qua)."""
    rules = WORDS["number_words"]
    year = place.followed(end, rules["year_before"]) or not place.measures(end)
    return place.followed(end, rules["five_before"]) or not year


def _one_counts(place: Place, end: int) -> bool:
    """`một` counts in `mỗi X có một Y`, after words such as `chỉ` and before a unit; else it is no number."""
    rules, unit = WORDS["number_words"], place.unit(end)
    if unit and (unit.kind != "duration" or place.last in rules["one_before_time"]):
        return True
    if place.behind(rules["one_after"]) or _EACH_HAS.search(place.left) or _OR_TWO.match(place.text, end):
        return True
    return place.counts(end) and _EACH.search(place.left) is not None
