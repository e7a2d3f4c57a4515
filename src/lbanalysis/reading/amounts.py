"""Amounts in digits and words with their scale and unit; ranges, fractions, map scales, ranks and denials."""

from __future__ import annotations

import re
from contextlib import suppress
from fractions import Fraction
from typing import NamedTuple

from lbanalysis.intervals import Interval, cut_at_100, rounding_cell
from lbanalysis.numerals import decimal_text, read_numeral
from lbanalysis.reading.dates import HOLIDAYS, QUARTER, is_clock, iso_day, read_part_of_year, read_quarter
from lbanalysis.reading.place import (
    HYPHEN,
    LABELS,
    Mention,
    Place,
    at,
    counts_a_noun,
    each,
    ends_cleanly,
    left_of,
    malformed,
    mention,
    of_map,
    word_before,
    words_after,
    words_before,
)  # fmt: skip
from lbanalysis.reading.words import (
    NUMBERS,
    ONES,
    SCALES,
    WORD,
    WORDS,
    Unit,
    any_of,
    is_scale,
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
    scale: int
    numeral: str  # empty where it is in words

    @property
    def scaled(self) -> bool:
        """Whether a scale word of a thousand or more belongs to it."""
        return self.scale > 1


NUMBER = re.compile(r"[+\-−]?\d(?:[\d.,_]*\d)?")
_SCALE = re.compile(rf"(?i) ?({any_of(SCALES)}|chục)(?!\w)")
_HALF = re.compile(r"(?i) rưỡi(?!\w)")


def _read_scale(text: str, end: int) -> tuple[int, int]:
    """The product of the scale words that follow an offset, and where they end."""
    scale = 1
    while scale < 10**27 and (match := _SCALE.match(text, end)):
        found = [w.lower() for w in (match[1], *words_after(text, match.end()))]
        if found[0] != "chục" and not is_scale(found, 0):
            break
        scale, end = scale * SCALES.get(found[0], 10), match.end()
    return scale, end


def _read_amount(text: str, start: int) -> Amount | None:
    """A numeral in digits or words with its scale words, `2 nghìn tỷ`, `1 tỷ 200 triệu`, `mười hai triệu`."""
    match = NUMBER.match(text, start)
    if not match:
        return _read_amount_in_words(text, start)
    numeral = match[0]
    scale, end = _read_scale(text, match.end())
    try:
        value, decimals = read_numeral(numeral)
    except ValueError:
        return Amount(None, Fraction(1), end, 1, numeral)
    total, weight = value * scale, Fraction(scale if scale >= 1000 else 1, 10**decimals)
    while scale > 1:
        if half := _HALF.match(text, end):
            return Amount(total + Fraction(scale, 2), Fraction(scale, 10), half.end(), scale, numeral)
        more = at(r" ([0-9]{1,3})(?= )", text, end)
        next_scale, next_end = _read_scale(text, more.end()) if more else (1, end)
        if more is None or not 1 < next_scale < scale:
            break
        scale, end = next_scale, next_end
        total, weight = total + int(more[1]) * scale, Fraction(scale)
    return Amount(total, weight, end, scale if scale >= 1000 else 1, numeral)


_WORDS = re.compile(rf"{WORD}(?: {WORD}){{0,14}}")


def _read_amount_in_words(text: str, start: int) -> Amount | None:
    run = _WORDS.match(text, start)
    if not run:
        return None
    try:
        value, weight, count = read_number_words(run[0].lower())
    except ValueError:
        return None
    printed = " ".join(run[0].split(" ")[:count])
    # A capital inside the number begins a name: "hai Ba Trưng".
    if any(w[0].isupper() for w in printed.split(" ")[1:]) and not printed.isupper():
        return None
    return Amount(value, Fraction(weight), start + len(printed), weight, "")


def _interval(amount: Amount, value: Fraction, kind: str) -> Interval:
    """What an amount can stand for: itself if something is counted, else half its last digit either way."""
    if kind in ("count", "ordinal", "duration") and not amount.scaled and amount.weight == 1:
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


def read_amounts(place: Place) -> Mention | None:
    """`9,25 ha`, `1,2 triệu đồng`, `15-20%`, `62 triệu/người`, `phường 5`: one number or a range of two."""
    text = place.text
    sign = text[place.start] if text[place.start] in "$€¥" else ""
    first = _read_amount(text, place.start + len(sign))
    if first is None or sign:
        return _amounts(place, Unit(sign, "money", first.end), first, None) if first else None
    first, second, joined = _both_ends(place, first)
    last = second or first
    end, unit = last.end, unit_after(text, last.end)
    if unit and unit.kind == "duration" and _names_before_time(place, last, unit):
        unit = None
    if unit:
        half = _HALF.match(text, unit.end)
        if half and last.value is not None and not second:
            value, weight = last.value + Fraction(last.scale, 2), Fraction(last.scale, 10)
            first = last._replace(value=value, weight=weight, scale=max(last.scale, 2))
            unit = unit._replace(end=half.end())
    elif last.scaled and (priced := _PRICED.match(text, end)):  # the currency is left out
        unit = Unit("", "money", priced.end())
    elif not ends_cleanly(text, end):
        if re.fullmatch(r"[+\-−]?\d[\d.,]*[eE][+\-]?\d+", place.core):
            unit = unit_after(text, place.core_end) or Unit("", "count", place.core_end)
            why = f"{place.core!r} is no numeral of this convention"
            return malformed(place, unit.end, unit.kind, why, unit.name)
        rest = text[end : place.core_end]
        if not re.fullmatch(r"[a-zđà-ỹ]{2,}", rest) or (place.core.isascii() and len(rest) < 4):
            return None  # an alphanumeric name: a code
    named = not unit and _is_named(place, last, end)
    return _amounts(place, unit or Unit("", place.label if named else "count", end), first, second, joined)


def _amounts(place: Place, unit: Unit, first: Amount, second: Amount | None, warning: str = "") -> Mention:
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


def _both_ends(place: Place, first: Amount) -> tuple[Amount, Amount | None, str]:
    """Both ends of a range, where one stands: the first may share the scale or the groups of the second."""
    text, alone = place.text, (first, None, "")
    unit = unit_after(text, first.end)
    end = unit.end if unit else first.end
    hyphen = HYPHEN.match(text, end)
    joint = hyphen or _TO.match(text, end)
    second = _read_amount(text, joint.end()) if joint else None
    if joint is None or second is None or (hyphen and not second.numeral[:1].isdecimal()):
        return alone
    if not second.numeral and not _is_number_in_words(text, joint.end(), second, ""):
        return alone
    last_unit = unit_after(text, second.end)
    if hyphen:
        name, _, after = last_unit or Unit("", "", second.end)
        if not ends_cleanly(text, after) or (unit and unit.name != name):
            return alone
        rising = first.value is not None and second.value is not None and first.value < second.value
        if " " in hyphen[0] and (not rising or (place.label == "year" and len(first.numeral) == 4)):
            return alone
    else:
        # Joined by a word: one mention only where the first end lacks what the second has.
        to = joint[0].strip().lower() in ("đến", "tới")
        lacks = last_unit or (second.scaled and not first.scaled) or (to and counts_a_noun(text, second.end))
        if unit or place.label in ("day", "month", "year") or not lacks:
            return alone
    if first.value is None or second.value is None:
        return first, second, ""
    if second.scaled and not first.scaled:
        value, weight = first.value * second.scale, first.weight * second.scale
        return first._replace(value=value, weight=weight, scale=second.scale), second, ""
    groups = second.numeral.split(".")
    grouped = re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", second.numeral)
    if first.numeral.isdecimal() and grouped and first.value <= int(groups[0]):
        note = f"{first.numeral} shares the thousands of {second.numeral}"
        return first._replace(value=first.value * 1000 ** (len(groups) - 1)), second, note
    return first, second, ""


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
    amount = _read_amount(place.text, place.start) if place.label not in ("day", "month", "year") else None
    return read_part_of_year(place, amount.value, amount.end) if amount else None


# --- numbers that name --------------------------------------------------------------------------------------

_HIGHEST = NUMBERS["highest_numbers"]
_DATE_BEGINS = re.compile(
    r" (?:[0-9]{1,2}(?![0-9.,%])|[0-9]{4}(?! ?[-–−] ?[0-9])|nay|ngoái|này|sau|trước|tới|I{1,3}\b|IV\b)"
)


def _after_document(place: Place) -> bool:
    """`công văn số 45`, `Nghị quyết 18`: the number of a document, whatever follows."""
    return place.label_word == "số" or (place.label_word in LABELS["document"] and place.label == "code")


def _names_before_time(place: Place, amount: Amount, unit: Unit) -> bool:
    """`lớp 10 năm 2023`, `công văn số 45 ngày 5/6`: what follows the number begins a date."""
    period = unit.name in ("năm", "tháng", "ngày", "quý", "tuần")
    if place.label not in ("code", "ordinal") or amount.scaled or not period:
        return False
    return bool(_DATE_BEGINS.match(place.text, unit.end)) or (_after_document(place) and unit.name == "ngày")


def _is_named(place: Place, amount: Amount, end: int) -> bool:
    """Whether a label makes the number a name or rank (`phường 5`, but not `phường 120 hộ`)."""
    label, numeral, value = place.label_word, amount.numeral, amount.value
    if place.label not in ("code", "ordinal") or amount.scaled:
        return False
    if value is None and re.fullmatch(r"[0-9]+(?:\.[0-9]+)+", numeral):
        return place.label == "code"  # `bảng 2.1`
    marked = numeral and not numeral.isdecimal() and not numeral.startswith(("+", "-", "−"))
    if marked and label not in LABELS["phone"]:
        return label in LABELS["with_decimals"]
    counted = counts_a_noun(place.text, end)
    if (label in _HIGHEST and (value is None or value > _HIGHEST[label])) or (label == "cấp" and counted):
        return False
    capital = label == "điều" and place.text[place.start - 5 : place.start - 4] == "Đ"
    if _after_document(place) or label in LABELS["always_code"] or capital:
        return True
    if any(w.lower() in WORDS["nouns"]["always_counted"] for w in words_after(place.text, end)[:1]):
        return False
    if not counted:
        return True
    return not each(place) and label not in LABELS["counting"] and value is not None and value < 100


# --- fractions and map scales -------------------------------------------------------------------------------

_RATIO = re.compile(r"(\d[\d.,]*)/(\d(?:[\d.,]*\d)?)(?![/%]|[.,:]\d|[-–−]\d)")
_MAP_COLON = re.compile(r"1:([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{3,})(?![\w/]|[.,]\d)")
_DATE_BEFORE = WORDS["days"]["before"] | LABELS["part_of_day"]
_MAP_SCALES = {int(scale) for scale in WORDS["map_scales"]["usual"]}


def read_ratio(place: Place) -> Mention | None:
    """`14/14 phường` (fraction), `1/500` (map scale), `30/4` (date): two numerals and a slash."""
    text, start = place.text, place.start
    match, colon = _RATIO.match(text, start), _MAP_COLON.match(text, start)
    if colon and of_map(place):
        return mention(place, colon.end(), "scale", f"1/{colon[1].replace('.', '')}")
    if not match or place.label == "code":
        return None
    unit = unit_after(text, match.end())
    if not unit and at(r"\w", text, match.end()):
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
    if top == 1 and bottom >= 100 and (bottom in _MAP_SCALES or of_map(place)):
        return mention(place, end, "scale", value)
    before, holiday = word_before(text, start), match[0] in HOLIDAYS
    try:
        day = iso_day(int(match[1]), int(match[2]), None)
    except ValueError:
        return mention(place, end, "fraction", value)
    if counts_a_noun(text, end) or (before in WORDS["fractions"]["before"] and not holiday):
        return mention(place, end, "fraction", value)
    dated = holiday or before in _DATE_BEFORE
    if not dated and top <= bottom:
        return mention(place, end, "fraction", value, warning="a fraction or a date: read as a fraction")
    clear = dated and before and before != "từ"
    return mention(place, end, "date", day, warning="" if clear else "a date or a fraction: read as a date")


_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅛": "1/8"}
VULGAR = "".join(_VULGAR)


def read_half(place: Place) -> Mention | None:
    """`nửa đầu nhiệm kỳ`, `một nửa`, `½`: a fraction."""
    if place.text[place.start] in _VULGAR:
        return mention(place, place.start + 1, "fraction", _VULGAR[place.text[place.start]])
    match = at(r"(?i)(?:một )?nửa(?! (?:vời|chừng|đêm|kín|úp)(?!\w))(?!\w)", place.text, place.start)
    return mention(place, match.end(), "fraction", "1/2") if match else None


# --- ranks and Roman numerals -------------------------------------------------------------------------------

_PRIZES = {"nhất": "1", "nhì": "2", "tư": "4"}


def read_rank(place: Place) -> Mention | None:
    """`thứ ba`, `thứ 15`, `thứ IV`: the word `thứ` belongs to its ordinal."""
    text, head = place.text, at(r"(?i)thứ ", place.text, place.start)
    if not head:
        return None
    if number := at(r"([0-9]{1,1000})(?![\w/]|[.,]\d)", text, head.end()):
        return mention(place, number.end(), "ordinal", str(int(number[1])))
    word = at(WORD, text, head.end())
    if not word:
        return None
    with suppress(ValueError):
        return mention(place, word.end(), "ordinal", str(read_roman(word[0])))
    if _is_weekday(text, place.start, word):
        return None
    if word[0].lower() in _PRIZES:
        return mention(place, word.end(), "ordinal", _PRIZES[word[0].lower()])
    amount = _read_amount_in_words(text, head.end())
    if amount is None or amount.value in (None, 1):
        return None
    return mention(place, amount.end, "ordinal", decimal_text(amount.value or 0))


def _is_weekday(text: str, start: int, word: re.Match[str]) -> bool:
    """Whether `thứ` and the word behind it are a day of the week and no rank."""
    days = WORDS["days"]
    if word[0].lower() not in days["weekdays"]:
        return False
    before = [w.lower() for w in words_before(text, start, 2)]
    last = "".join(before[-1:])
    if word[0][0].isupper() and not word[0].isupper() and last not in days["ranked_by"]:
        return True
    if last in days["weekday_before"] or before == ["các", "ngày"]:
        return True
    week = r"(?i)(?:,|,? và)? ?(?:\(?[0-9]{1,2}[/\-]|ngày [0-9]|hằng tuần|hàng tuần|tuần|chủ nhật)"
    return at(week, text, word.end()) is not None


def read_prize(place: Place) -> Mention | None:
    """`giải nhất`, `hạng Nhì`: ranks with a word of their own."""
    word = at(r"(?i)(nhất|nhì|tư)(?!\w)", place.text, place.start)
    if not word or place.label_word not in ("giải", "hạng", "quý"):
        return None
    if words_before(place.text, place.start, 2)[:1] == ["đánh"]:
        return None
    return mention(place, word.end(), "ordinal", _PRIZES[word[1].lower()])


def read_roman_numeral(place: Place) -> Mention | None:
    """A Roman numeral after a word that ranks (Đại hội XIII, quý II), or of a heading (II. …)."""
    word = at(r"[IVXLCDM]+(?![\w])(?![/\-.]\w)", place.text, place.start)
    if not word or (len(word[0]) == 1 and word[0] in "CDLM"):
        return None
    heading = place.start == 0 and at(r"[.)/] ?(?=[^\W\d_])", place.text, word.end())
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
    head = at(r"(?i)(?:hàng|hằng|vài)(?= )", place.text, place.start)
    scale, end = _read_scale(place.text, head.end()) if head else (1, 0)
    if scale == 1:
        return None
    unit = unit_after(place.text, end) or Unit("", "", end)
    return mention(place, unit.end, "approximate", str(scale), str(scale), "", unit.name)


_NONE_OF = re.compile(rf"(?: {WORD}){{1,8}} nào(?!\w)")
_UNCOUNTED = re.compile(rf" (?:{any_of(WORDS['denials']['uncounted'])})(?!\w)")
_BUT = {word: rf"(?! {'| '.join(parts)})" for word, parts in WORDS["not_denied"].items()}
_COUNTED = "|".join(re.escape(word) + _BUT.get(word, "") for word in WORDS["denials"]["counted"])
_DENIED = re.compile(rf"(?i) (?:{_COUNTED})(?!\w)")


def read_denial(place: Place) -> Mention | None:
    """`không còn hộ nghèo`, `không có trường hợp nào`: zero; `không có điều kiện` counts nothing."""
    head = at(r"(?i)không (có|còn)(?!\w)", place.text, place.start)
    if not head or _UNCOUNTED.match(place.text, head.end()):
        return None
    denied = _DENIED.match(place.text, head.end()) or _NONE_OF.match(place.text, head.end())
    return mention(place, head.end(), "zero", "0") if denied else None


_PART = re.compile(rf"(?i) phần ({any_of(ONES)}|tư|mười)(?!\w)")


def read_number_in_words(place: Place) -> Mention | None:
    """`mười hai phường`, `hai phần ba`, `bảy giờ sáng`, `ba tháng đầu năm 2023`."""
    text, start = place.text, place.start
    amount = _read_amount_in_words(text, start)
    if amount is None or amount.value is None:
        return read_prize(place)
    if place.label == "month":
        return None
    part = _PART.match(text, amount.end)
    if part and amount.value.denominator == 1:
        bottom = {**ONES, "tư": 4, "mười": 10}[part[1].lower()]
        return mention(place, part.end(), "fraction", f"{amount.value}/{bottom}")
    if not _is_number_in_words(text, start, amount, place.label_word):
        return None
    if amount.value <= 24 and text.startswith(" giờ", amount.end) and is_clock(text, start, amount.end + 4):
        return mention(place, amount.end + 4, "time", f"{int(amount.value):02d}:00")
    if place.label == "quarter" and amount.value in (1, 2, 3, 4) and not QUARTER.match(text, start):
        return mention(place, amount.end, "ordinal", decimal_text(amount.value))
    return read_part_of_year(place, amount.value, amount.end) or read_quarter(place) or read_amounts(place)


_NUMBER_WORDS = WORDS["number_words"]


def _is_number_in_words(text: str, start: int, amount: Amount, label: str) -> bool:
    """Tell a number from what only looks like one: `năm` (year), `một` (article), `Ba Đình`, `lúa chín`."""
    printed, after = text[start : amount.end], words_after(text, amount.end)
    word, previous, following = printed.lower(), word_before(text, start), "".join(after[:1])
    counted = counts_a_noun(text, amount.end) or unit_after(text, amount.end) is not None
    ranked, capitals = label in LABELS["ranking"], printed.isupper()
    title = following[:1].isupper()
    if printed[0].isupper() and not capitals and not ranked:
        opened = re.search(r"(?:^|[.!?:…;|•\-–\"(])\s*$", left_of(text, start))
        if not opened or title:
            return False
    if capitals and len(printed) > 1 and following and not following.isupper():
        return False
    part = following.lower() in WORDS["no_number_before"].get(word, ())
    if part and not (word == "ba" and [w.lower() for w in after[:2]] == ["chỉ", "tiêu"]):
        return False
    if title and not following.isupper() and following.lower() in _NUMBER_WORDS["names_before"]:
        return False
    if previous in WORDS["no_number_after"].get(word, ()) and (word != "ba" or printed[0].isupper()):
        return word == "năm" and previous in _NUMBER_WORDS["five_after"] and _five_of(text, amount.end)
    if previous in _NUMBER_WORDS["never_after"]:
        return False
    if word in _NUMBER_WORDS["children"] and previous in _NUMBER_WORDS["kin"] and not counted:
        return False
    if word == "chín" and not counted:  # ripe, cooked
        return False
    if word == "ba" and printed[0].isupper() and following.lower() in ("tôi", "em", "cháu", "ấy"):
        return False
    if word == "một":
        return ranked or _one_counts(text, start, amount.end)
    return word != "năm" or (ranked and label != "quý") or _five_of(text, amount.end)


def _five_of(text: str, end: int) -> bool:
    """After `năm`: a noun that is counted (năm dự án), not what follows a year (năm học, năm qua)."""
    first, second = [*(w.lower() for w in words_after(text, end)), "", ""][:2]
    if first in ("năm", "tháng", "ngày", "giờ", "phút"):
        return first != "tháng" or second in ("đầu", "cuối", "qua")
    if first == "học":
        return second == "sinh"
    if first in ("nước", "kỳ", "đơn", "tin", "phía", "việc", "bản", "tuổi"):
        return first == "đơn" and second in ("vị", "thư")
    return counts_a_noun(text, end) or unit_after(text, end) is not None


_EACH_HAS = re.compile(
    r"(?i)(?:mỗi|từng) [^.;:!?]{1,60} "
    r"(?:có|một|là|chọn|xây dựng|đảm nhận|nhận|giúp|trồng|gồm|làm)(?: đúng| riêng)? $"
)


def _one_counts(text: str, start: int, end: int) -> bool:
    """`một` counts in `mỗi X có một Y`, after words such as `chỉ` and before a unit; else it is no number."""
    left, before = left_of(text, start), ["", "", *(w.lower() for w in words_before(text, start, 2))][-2:]
    last = before[-1]
    if _EACH_HAS.search(left) or before in (["ít", "nhất"], ["tối", "thiểu"]):
        return True
    if last in _NUMBER_WORDS["one_after"] or before in (["chỉ", "có"], ["chỉ", "còn"]):
        return last != "nhất" or before[0] == "duy"
    if re.search(r"(?i)(?:mỗi|từng) [^\W\d_]+(?: [^\W\d_]+)? $", left) and counts_a_noun(text, end):
        return True
    if at(r" (?:đến|tới|-) (?:hai|ba|bốn|năm|sáu|[0-9])", text, end):
        return True
    unit = unit_after(text, end)
    return unit is not None and (unit.kind != "duration" or last in _NUMBER_WORDS["one_before_time"])
