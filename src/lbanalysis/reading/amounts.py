"""Amounts in digits and words with their scale and unit; ranges, fractions, map scales, ranks and denials."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from lbanalysis.numerals import read_numeral, read_units
from lbanalysis.reading.dates import (
    Day,
    dated,
    is_clock,
    read_half_past,
    read_part_of_year,
    read_past_or_to,
    read_quarter,
    read_spelled_day,
)
from lbanalysis.reading.place import ALL_WELL, LABELS, VULGAR, Mention, Place, both, quoted
from lbanalysis.reading.words import (
    NUMBERS,
    ONES,
    SCALES,
    UNIT_HEADS,
    WORD,
    WORDS,
    Unit,
    any_of,
    made,
    read_number_words,
    read_roman,
    read_scale,
)
from lbanalysis.wording import Text

# What could repeat without end is bounded, so that time stays in proportion to the text.
NUMBER = re.compile(r"[+\-−]?\d+(?:[.,_][\d.,_]{0,1000}(?<=\d))?")
_HALF = re.compile(r"(?i) rưỡi(?!\w)")
_MORE = re.compile(r" ([0-9]{1,3})(?= )")
_BARE_HALF = re.compile(r"(?i)( rưỡi)(?!\w)(?= (?:điểm|sáng|chiều|tối)|[.,;:)]|$)")
_WORDS = re.compile(rf"{WORD}(?: {WORD}){{0,14}}")
_JOINT = re.compile(r"(?i)( ?[-–−] ?)| (?:đến|tới|lên|xuống|còn)(?: ngày| mức)? ")
_PRICED = re.compile(r"(?:/[^\W\d_]+)+(?!\w)")
SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![\w/%.:\-–−]|,\d| [0-9]{3})")
_NO_NUMERAL = re.compile(rf"(?P<spaced>{SPACED.pattern})|[+\-−]?\d[\d.,]{{0,120}}[eE][+\-]?\d+(?!\w)")
_HIGHEST = NUMBERS["highest_numbers"]
_DATE_BEGINS = re.compile(
    r" (?:[0-9]{1,2}(?![0-9%]|[.,][0-9])|[0-9]{4}(?! ?[-–−] ?[0-9])"
    r"|nay|ngoái|này|sau|trước|tới|I{1,3}\b|IV\b)"
)
_RATIO = re.compile(r"(\d[\d.,]{0,120})/(\d(?:[\d.,]{0,120}\d)?)(?![/%]|[.,:]\d|[-–−]\d)")
_MAP_COLON = re.compile(r"1:([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{3,})(?![\w/]|[.,]\d)")
_HALF_OF = re.compile(rf"(?i)(?:một )?nửa(?! (?:vời|chừng|đêm|kín|úp)(?!\w))(?!\w)|[{''.join(VULGAR)}]")
_PRIZES = NUMBERS["prizes"]
_RANK = re.compile(rf"(?i)thứ (?:([0-9]{{1,1000}})(?![\w/]|[.,]\d)|({WORD}))")
_WEEK = re.compile(r"(?i)(?:,|,? và)? ?(?:\(?[0-9]{1,2}[/\-]|ngày [0-9]|hằng tuần|hàng tuần|tuần|chủ nhật)")
_ROMAN = re.compile(r"[IVXLCDM]+(?![\w])(?![/\-.]\w)")
_HEADING = re.compile(r"[IVXLCDM]+[.)/] ?(?=[^\W\d_])")
_DENIED = re.compile(r"(?i)không (?:có|còn)(?!\w)")
_NOT_DENIED = {f"{noun} {word}" for noun, words in WORDS["not_denied"].items() for word in words}
_NONE_OF = re.compile(rf"(?: {WORD}){{1,8}} nào(?!\w)")
_PARTS = {**NUMBERS["ones"], "tư": 4, "mười": 10}
_PART = re.compile(rf" (?i:phần) ({WORD})")
_OPENED = re.compile(r"(?:^|[.!?:…;|•\-–\"(])\s*$")
_EACH_HAS = re.compile(
    r"(?i)(?:mỗi|từng) [^.;:!?]{1,60} "
    r"(?:có|được cấp|một|là|chọn|xây dựng|đảm nhận|nhận|giúp|trồng|gồm|làm)(?: đúng| riêng)? $"
)
_EACH = re.compile(r"(?i)(?:mỗi|từng) [^\W\d_]+(?: [^\W\d_]+)? $")
_OR_TWO = re.compile(r" (?:đến|tới|-) (?:hai|ba|bốn|năm|sáu|[0-9])")
_MONEY = re.compile(rf"(?i)(?<!\w)(?:{any_of(WORDS['money']['before'])})(?!\w)[^.;:!?]*$")
_SAYINGS = WORDS["number_words"]["idioms"]
_IDIOM = re.compile(rf"(?i)(?<!\w)(?:{any_of(_SAYINGS)})(?!\w)")
_TWO = re.compile(rf"(?i)({any_of(ONES)}) ({any_of(ONES)})(?!\w)")
_PAIRS = {" ".join(pair) for saying in _SAYINGS for pair in pairwise(saying.split())}
_SCORE = re.compile(r"[0-9]{1,2} ?[-–−] ?[0-9]{1,2}")
_COLON = re.compile(r"([0-9]{1,4}(?:,[0-9]{1,3})?) ?: ?([0-9]{1,4}(?:,[0-9]{1,3})?)(?![\w/:]|[.,]\d)")


# Words by which a number can go on.
_GOES_ON = {*UNIT_HEADS, *SCALES, "chục", "rưỡi", "đến", "tới", "lên", "xuống", "còn"}


class Amount(NamedTuple):
    """A number with its scale words: its value (None if malformed), the weight of its last digit, its end."""

    value: Decimal | int | None
    weight: Decimal | int
    end: int
    scale: int = 1  # 1 below a thousand
    numeral: str = ""  # empty where it is in words


_HALF_OF_ONE, _TENTH = Decimal("0.5"), Decimal("0.1")  # to multiply by one is much quicker than to divide


def _exact(value: Fraction | int) -> Decimal | int:
    return value.numerator if value.denominator == 1 else Decimal(value.numerator) / value.denominator


def _text(value: Decimal | int) -> str:
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _and_half(value: Decimal | int, scale: int, end: int, numeral: str) -> Amount:
    return Amount(value + scale * _HALF_OF_ONE, scale * _TENTH, end, max(scale, 2), numeral)


def _read_amount(text: str, start: int) -> Amount | None:
    """A numeral in digits or words with its scale words, `2 nghìn tỷ`, `1 tỷ 200 triệu`, `mười hai triệu`."""
    match = NUMBER.match(text, start)
    if not match:
        return _read_amount_in_words(text, start)
    numeral, end = match[0], match.end()
    scale, end = read_scale(text, end)
    try:
        units, decimals = read_units(numeral)
    except ValueError:
        return Amount(None, 1, end, numeral=numeral)
    number: Decimal | int = Decimal(units).scaleb(-decimals) if decimals else units
    if scale == 1 and (sign := VULGAR.get(text[end : end + 1])):  # `3½`
        return Amount(number + _exact(Fraction(sign)), 0, end + 1, 1, numeral + text[end])
    value, last = number * scale, scale if scale >= 1000 else 1
    weight: Decimal | int = Decimal(last).scaleb(-decimals) if decimals else last
    if half := (_HALF if scale > 1 else _BARE_HALF).match(text, end):
        return _and_half(value, scale, half.end(), numeral)
    while scale > 1 and (more := _MORE.match(text, end)):
        part, part_end = read_scale(text, more.end())
        if not 1 < part < scale:
            break
        value, weight, scale, end = value + int(more[1]) * part, part, part, part_end
    return made(Amount, (value, weight, end, scale if scale >= 1000 else 1, numeral))


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
    if any(word[0].isupper() for word in words[1:]) and not printed.isupper():
        return None  # a capital inside the number begins a name: `hai Ba Trưng`
    if weight == 1 and value == int(value) and (half := _BARE_HALF.match(text, start + len(printed))):
        return _and_half(_exact(value), 1, half.end(1), "")
    return Amount(_exact(value), weight, start + len(printed), weight)


def read_count(place: Place) -> Mention | None:
    """`125 hộ`: nothing but digits before a word that is no scale, unit or other part of the number."""
    core, end = place.core, place.core_end
    if not core.isdecimal() or core[0] == "0" or place.label in ("code", "ordinal"):
        return None
    word = place.words_after(end).partition(" ")[0]
    if not word or word.lower() in _GOES_ON or "/" in place.text[end : end + 61] or not core.isascii():
        return None
    return place.mention(end, "count", core)


def read_amounts(place: Place, first: Amount | None = None) -> Mention | None:
    """`9,25 ha`, `1,2 triệu đồng`, `15-20%`, `62 triệu/người`, `phường 5`: one number or a range of two."""
    text, sign = place.text, place.core[0] if place.core[0] in "$€¥" else ""
    first = first or _read_amount(text, place.start + len(sign))
    if first is None or sign:
        return _amounts(place, Unit(sign, "money", first.end), first, None, ALL_WELL) if first else None
    first, second, unit, note = _read_range(place, first)
    last = second or first
    end = last.end
    if unit and _is_named(place, last, unit):
        unit = None
    if unit:
        if not second and first.value is not None and (half := _HALF.match(text, unit.end)):  # `2 năm rưỡi`
            unit, first = unit._replace(end=half.end()), _and_half(first.value, first.scale, end, "")
    elif last.scale > 1 and (priced := _PRICED.match(text, end)):
        unit = Unit("", "money", priced.end())  # the currency is left out
    elif not place.ends(end):
        rest = text[end : place.core_end]
        if not re.fullmatch("[a-zđà-ỹ]{2,}", rest) or (place.core.isascii() and len(rest) < 4):
            return None  # an alphanumeric name: a code
    if not unit and last.scale > 1 and _is_bare(place, end) and _MONEY.search(place.left):
        unit, note = Unit("", "money", end), both("money or a count: read as money")
    unit = unit or made(Unit, ("", place.label if _is_named(place, last) else "count", end))
    return _amounts(place, unit, first, second, note)


def _is_bare(place: Place, end: int) -> bool:
    """Whether nothing counted stands behind a number: the end of a clause, or a word that goes on."""
    goes_on = place.followed(end, WORDS["names"]["goes_on"]) and not place.counts(end)
    return goes_on or not place.words_after(end)


def _why_malformed(numeral: str) -> Text:
    """What a numeral has that the convention does not know."""
    if not numeral.isascii():
        return both("{} is not written in the digits 0 to 9", quoted(numeral))
    if re.fullmatch(r"[+\-−]?0\d+(,\d+)?", numeral):
        return both("{} begins with zeros", quoted(numeral))
    return both("{} is neither grouped by dots in threes nor written with a decimal comma", quoted(numeral))


def _bounds(value: Decimal | int, amount: Amount, kind: str) -> tuple[Decimal | int, Decimal | int]:
    """What a value stands for at least and at most; all of a whole is no more than 100%."""
    if not (step := _step(amount, kind)):
        return value, value
    half = step * _HALF_OF_ONE
    return value - half, value if kind == "percent" and value == 100 else value + half


def _step(amount: Amount, kind: str) -> Decimal | int:
    """The weight of the last digit of what is rounded; nothing of what is counted."""
    counted = kind in ("count", "ordinal", "duration") and amount.scale == amount.weight == 1
    return 0 if counted else amount.weight


def _amounts(place: Place, unit: Unit, first: Amount, second: Amount | None, note: Text) -> Mention:
    """The mention of one amount or of a range, each half its last digit either way unless it is counted."""
    name, kind, end = unit
    if kind == "code":
        return place.mention(end, kind)
    if first.value is None or (second and second.value is None):
        numeral = first.numeral if first.value is None or not second else second.numeral
        return place.malformed(end, kind, _why_malformed(numeral), name)
    value, (low, high) = _text(first.value), _bounds(first.value, first, kind)
    if not second or second.value is None:
        ends = (value, value) if low == high else (_text(low), _text(high))
        return place.mention(end, kind, value, *ends, name, note)
    if first.value > second.value:
        if name or not _SCORE.fullmatch(place.text, place.start, end) or place.counts(end):
            span = quoted(place.text[place.start : end])
            return place.malformed(end, kind, both("{} ends below its beginning", span), name)
        if place.last not in WORDS["fractions"]["scores"]:
            note = both("a score or a range: read as a range")
    least, most = _bounds(second.value, second, kind)
    low, high, value = min(low, least), max(high, most), f"{value}..{_text(second.value)}"
    return place.mention(end, kind, value, _text(low), _text(high), name, note)


def read_ends(printed: str, kind: str) -> tuple[tuple[Decimal | int, Decimal | int], ...]:
    """The ends of a printed range and the weights by which they are rounded; none where it is one number."""
    if not (first := _read_amount(printed, 0)):
        return ()
    ends = _read_range(Place(printed, 0), first)[:2]
    return tuple((end.value, _step(end, kind)) for end in ends if ends[1] and end and end.value is not None)


def _read_range(place: Place, first: Amount) -> tuple[Amount, Amount | None, Unit | None, Text]:
    """One amount or the ends of a range, with the unit behind it, and what could not be decided."""
    unit = place.unit(first.end)
    joint = _JOINT.match(place.text, unit.end if unit else first.end)
    if not joint:
        return first, None, unit, ALL_WELL
    first, second, note = _both_ends(place, first, joint, unit)
    return first, second, place.unit(second.end) if second else unit, note


def _both_ends(
    place: Place, first: Amount, joint: re.Match[str], unit: Unit | None
) -> tuple[Amount, Amount | None, Text]:
    """Both ends of a range, where one stands: the first may share the scale or the groups of the second."""
    text, alone, second = place.text, (first, None, ALL_WELL), _read_amount(place.text, joint.end())
    if second is None:
        return alone
    last, shared = place.unit(second.end), second.scale > first.scale == 1
    if joint[1]:
        name, _, end = last or Unit("", "", second.end)
        rising = first.value is not None and second.value is not None and first.value < second.value
        years = place.label == "year" and len(first.numeral) == 4
        apart = (" " in joint[1] and (not rising or years)) or (unit and unit.name != name)
        joined = second.numeral[:1].isdecimal() and place.ends(end) and not apart
    else:
        # Joined by a word: one mention only where the first end lacks what the second has.
        to = joint[0].lower() in (" đến ", " tới ")
        lacks = last or shared or (to and place.counts(second.end))
        joined = bool(lacks) and not unit and place.label not in ("day", "month", "year")
    if not joined or not (second.numeral or is_number_in_words(Place(text, joint.end()), second)):
        return alone
    if first.value is None or second.value is None:
        return first, second, ALL_WELL
    if shared:
        value, weight = first.value * second.scale, first.weight * second.scale
        return Amount(value, weight, first.end, second.scale, first.numeral), second, ALL_WELL
    thousands = re.fullmatch(r"([0-9]{1,3})((?:\.[0-9]{3})+)", second.numeral)
    if thousands and first.numeral.isdecimal() and first.value <= int(thousands[1]):
        note = both("{} shares the thousands of {}", first.numeral, second.numeral)
        return first._replace(value=first.value * 1000 ** thousands[2].count(".")), second, note
    return first, second, ALL_WELL


def read_malformed(place: Place) -> Mention | None:
    """`1 000 000`, digits grouped by spaces, and `1e5`, which the convention does not know."""
    match = place.match(_NO_NUMERAL)
    spaced = match and match["spaced"]
    if not match or (place.label if spaced else match[0] != place.core):
        return None
    name, kind, end = place.unit(match.end()) or Unit("", "count", match.end())
    numeral = quoted(match[0])
    grouped = both("{} is grouped by spaces, not by dots", numeral)
    why = grouped if spaced else both("{} is no numeral of this convention", numeral)
    return place.malformed(end, kind, why, name)


def _is_named(place: Place, amount: Amount, unit: Unit | None = None) -> bool:
    """Whether a label makes a name or rank: `phường 5`, `lớp 10 năm 2023`, but not `phường 120 hộ`."""
    if place.label not in ("code", "ordinal") or amount.scale > 1:
        return False
    label, numeral, value = place.label_word, amount.numeral, amount.value
    document = label == "số" or (label in LABELS["document"] and place.label == "code")
    if unit:  # what follows the number begins a date
        dates = document and unit.name == "ngày"
        period = unit.name in ("năm", "tháng", "ngày", "quý", "tuần")
        return period and (dates or _DATE_BEGINS.match(place.text, unit.end) is not None)
    if value is None and re.fullmatch(r"[0-9]+(?:\.[0-9]+)+", numeral):
        return place.label == "code"  # `bảng 2.1`
    if numeral and not numeral.lstrip("+-−").isdecimal() and label not in LABELS["phone"]:
        return label in LABELS["with_decimals"]
    if label in _HIGHEST and (value is None or value > _HIGHEST[label]):
        return False
    if label == "cấp" and place.counts(amount.end):
        return False
    if document or label in LABELS["always_code"] or (label == "điều" and place.left[-5:-4] == "Đ"):
        return True
    if place.followed(amount.end, WORDS["nouns"]["always_counted"]):
        return False
    few = value is not None and value < 100
    return not place.counts(amount.end) or (few and not place.each() and label not in LABELS["counting"])


def read_ratio(place: Place) -> Mention | None:
    """`14/14 phường` (fraction), `1/500` (map scale), `30/4` (date): two numerals and a slash."""
    if (colon := place.match(_MAP_COLON)) and place.of_map():
        return place.mention(colon.end(), "scale", f"1/{colon[1].replace('.', '')}")
    if (colon := place.match(_COLON)) and place.behind(WORDS["fractions"]["ratios"]):
        value = "/".join(part.replace(",", ".") for part in colon.groups())
        return place.mention(colon.end(), "fraction", value)
    match = place.match(_RATIO)
    if not match or place.label == "code":
        return None
    end, holiday = match.end(), match[0] in WORDS["days"]["holidays"]
    unit = place.unit(end)
    if not unit and place.text[end : end + 1].isalnum():
        return None
    # `12,5/15 ha`: both numerals share the unit.
    name, _, end = unit if unit and unit.kind != "duration" else Unit("", "", end)
    try:
        top, bottom = (_exact(read_numeral(part)[0]) for part in match.groups())
    except ValueError:
        return place.malformed(
            end, "fraction", both("{} is no fraction of two numerals", quoted(match[0])), name
        )
    value = f"{_text(top)}/{_text(bottom)}"
    if name:
        return place.mention(end, "fraction", value, unit=name)
    if bottom == 0:
        return place.malformed(end, "fraction", both("{} divides by zero", quoted(match[0])))
    if top == 1 and bottom >= 100 and (_text(bottom) in WORDS["map_scales"]["usual"] or place.of_map()):
        return place.mention(end, "scale", value)
    rules = WORDS["fractions"]
    if top > bottom and place.counts(end) and place.last not in rules["more_than_whole"]:
        return place.mention(end, "fraction", value, warning=both("more than its whole"))
    counted = place.counts(end) or place.followed(end, rules["after"]) or place.last in rules["always_before"]
    counted = counted or (place.last in rules["before"] and not holiday)
    if counted or len(match[1]) > 2 or len(match[2]) > 2:
        return place.mention(end, "fraction", value)
    clear = holiday or place.last in WORDS["days"]["before"] or place.last in LABELS["part_of_day"]
    sure = clear and place.last not in ("", "từ")
    why = ALL_WELL if sure else both("a date or a fraction: read as a date")
    day = dated(place, end, Day(month=int(match[2]), day=int(match[1])), warning=why)
    if day.value and (clear or top > bottom):
        return day
    why = both("a fraction or a date: read as a fraction") if day.value else ALL_WELL
    return place.mention(end, "fraction", value, warning=why)


def read_half(place: Place) -> Mention | None:
    """`nửa đầu nhiệm kỳ`, `một nửa`, `½`: a fraction; `nửa triệu đồng`, `nửa năm`: half of a unit."""
    match = place.match(_HALF_OF)
    if not match:
        return None
    if match[0].lower() == "nửa":
        scale, end = read_scale(place.text, match.end())
        unit = place.unit(end)
        if (scale > 1 or unit) and not (unit and place.text[unit.end : unit.end + 2].strip().isdecimal()):
            half = _and_half(0, scale, end, "")
            return _amounts(place, unit or Unit("", "count", end), half, None, ALL_WELL)
    return place.mention(match.end(), "fraction", VULGAR.get(match[0], "1/2"))


def read_rank(place: Place) -> Mention | None:
    """`thứ ba`, `thứ 15`, `thứ IV`: the word `thứ` belongs to its ordinal; `thứ Hai` is a weekday."""
    rank = place.match(_RANK)
    if not rank:
        return None
    number, word, end, days = rank[1], rank[2] or "", rank.end(), WORDS["days"]
    if number:
        return place.mention(end, "ordinal", str(int(number)))
    with suppress(ValueError):
        return place.mention(end, "ordinal", str(read_roman(word)))
    if word.lower() in days["weekdays"]:
        named = word[0].isupper() and not word.isupper() and place.last not in days["ranked_by"]
        if named or place.behind(days["weekday_before"]) or _WEEK.match(place.text, end):
            return None
    if word.lower() in _PRIZES:
        return place.mention(end, "ordinal", str(_PRIZES[word.lower()]))
    amount = _read_amount_in_words(place.text, rank.start(2))
    if amount is None or amount.value is None or amount.value == 1:
        return None
    return place.mention(amount.end, "ordinal", _text(amount.value))


def read_roman_numeral(place: Place) -> Mention | None:
    """A Roman numeral after a word that ranks (Đại hội XIII, quý II), or of a heading (II. …)."""
    word = place.match(_ROMAN)
    if not word or word[0] in tuple("CDLM"):
        return None
    heading = place.start == 0 and place.match(_HEADING)
    named = place.label == "code" and place.label_word != "số"
    if heading or named or place.label in ("quarter", "ordinal"):
        with suppress(ValueError):
            value = str(read_roman(word[0]))
            return place.mention(word.end(), "code" if place.label == "code" else "ordinal", value)
    return None


def read_approximate(place: Place) -> Mention | None:
    """`hàng chục`, `hàng trăm tỷ đồng`: a lower bound, not a number."""
    scale, end = read_scale(place.text, place.core_end)
    if scale == 1:
        return None
    name, _, end = place.unit(end) or Unit("", "", end)
    return place.mention(end, "approximate", str(scale), str(scale), "", name)


def read_bare_scale(place: Place) -> Mention | None:
    """`hơn nghìn hộ`, `gần trăm tỷ đồng`: one thousand, one hundred billion."""
    if place.last not in WORDS["number_words"]["scale_after"] or place.core.istitle():  # `hơn Triệu Sơn`
        return None
    scale, end = read_scale(place.text, place.start)
    if scale == 1 or (scale < 10**6 and not place.measures(end)):
        return None
    weight = scale if scale >= 1000 else 1
    amount = Amount(scale, weight, end, weight)
    return _amounts(place, place.unit(end) or Unit("", "count", end), amount, None, ALL_WELL)


def read_denial(place: Place) -> Mention | None:
    """`không còn hộ nghèo`, `không có trường hợp nào`: zero; `không có điều kiện` counts nothing."""
    head, denials = place.match(_DENIED), WORDS["denials"]
    if not head or place.followed(head.end(), denials["uncounted"]):
        return None
    counted = place.followed(head.end(), denials["counted"]) and not place.followed(head.end(), _NOT_DENIED)
    denied = counted or _NONE_OF.match(place.text, head.end())
    return place.mention(head.end(), "zero", "0") if denied else None


def read_number_in_words(place: Place) -> Mention | None:
    """`mười hai phường`, `hai phần ba`, `bảy giờ sáng`, `ba tháng đầu năm 2023`, `giải nhất`."""
    part_of_document = (
        place.label == "code"
        and place.label_word in LABELS["parts"]
        and place.left[-len(place.label_word) - 1 :][:1].isupper()
    )
    if part_of_document and place.core == "Tư":
        return place.mention(place.core_end, "code")
    text, word = place.text, place.core.lower()
    if word == "năm" and not place.label and text[place.core_end + 1 : place.core_end + 2].isdecimal():
        return None  # `năm 2023`
    prize = _PRIZES.get(word)
    if prize:
        named = place.label_word in ("giải", "hạng") and not place.behind(("đánh giải", "đánh hạng"))
        return place.mention(place.core_end, "ordinal", str(prize)) if named else None
    if text.startswith(f" {place.core} ", place.core_end) and place.core != "năm":
        return None  # `mười mười`, but `năm năm`
    amount = _read_amount_in_words(text, place.start)
    if amount is None or amount.value is None or place.label == "month":
        return None
    if part_of_document:
        return place.mention(amount.end, "code")  # `Chương Hai`
    value, end = amount.value, amount.end
    if day := read_spelled_day(place, value, end):
        return day
    part = _PART.match(text, end)
    if part and part[1].lower() in _PARTS and value == int(value):
        return place.mention(part.end(), "fraction", f"{_text(value)}/{_PARTS[part[1].lower()]}")
    if not is_number_in_words(place, amount):
        return None
    if value in ONES.values() and (two := _TWO.match(text, place.start)):  # `bảy tám người`: seven or eight
        low, high, (scale, end) = *(ONES[word.lower()] for word in two.groups()), read_scale(text, two.end())
        unit = place.unit(end) if high != 5 or scale > 1 else None  # but `bốn năm tháng`
        if high == low + 1 and (unit or scale > 1 or place.counts(end)):
            (name, kind, end), ends = unit or Unit("", "count", end), (str(low * scale), str(high * scale))
            return place.mention(end, kind, "..".join(ends), *ends, name)
    lasting = place.last in WORDS["days"]["lasting"] and place.last not in WORDS["days"]["clock_before"]
    if value <= 24 and not lasting and text.startswith(" giờ", end) and is_clock(text, end + 4, place.last):
        time, end = read_past_or_to(text, end + 4, int(value))
        return place.mention(end, "time", time)
    if value % 1 == Fraction(1, 2) and (half := read_half_past(place, int(value), end)):
        return half
    return read_quarter(place) or read_part_of_year(place, _text(value), end) or read_amounts(place, amount)


def is_number_in_words(place: Place, amount: Amount) -> bool:
    """Tell a number from what only looks like one: `năm` (year), `một` (article), `Ba Đình`, `lúa chín`."""
    end, last, rules = amount.end, place.last, WORDS["number_words"]
    printed, following = place.text[place.start : end], place.words_after(end).partition(" ")[0]
    word, title, capitals = printed.lower(), following[:1].isupper(), printed.isupper()
    ranked = bool(place.label) and place.label_word in LABELS["ranking"]
    name = printed[0].isupper() and not capitals and not ranked and (title or not _OPENED.search(place.left))
    mixed = capitals and len(printed) > 1 and following and not following.isupper()
    part = place.followed(end, WORDS["no_number_before"].get(word, ()))
    person = title and not following.isupper() and following.lower() in rules["names_before"]
    father = word == "ba" and printed[0].isupper() and following.lower() in rules["family"]
    if (
        name
        or mixed
        or person
        or father
        or _in_idiom(place)
        or (part and not place.followed(end, ("chỉ tiêu", "mẹ con")))
    ):
        return False
    if last in WORDS["no_number_after"].get(word, ()) and (word != "ba" or printed[0].isupper()):
        return word == "năm" and last in rules["five_after"] and _five_of(place, end)
    if last in rules["never_after"]:
        return False
    if word == "chín" or (word in rules["children"] and last in rules["kin"]):  # chín: ripe, cooked
        return place.measures(end)
    if word == "một":
        return ranked or _one_counts(place, end)
    return word != "năm" or (ranked and place.label_word != "quý") or _five_of(place, end)


def _in_idiom(place: Place) -> bool:
    """Whether a number word stands in a saying: `một nắng hai sương`."""
    following = place.words_after(place.core_end).partition(" ")[0]
    pairs = {f"{place.core} {following}".lower(), f"{place.last} {place.core}".lower()}
    if not pairs & _PAIRS:
        return False
    left = place.left[-24:]
    around = left + place.text[place.start : place.start + 24]
    return any(idiom.start() <= len(left) < idiom.end() for idiom in _IDIOM.finditer(around))


def _five_of(place: Place, end: int) -> bool:
    """After `năm`: a noun that is counted (năm dự án), not what follows a year (năm học, năm qua)."""
    rules = WORDS["number_words"]
    year = place.followed(end, rules["year_before"]) or not place.measures(end)
    return place.followed(end, rules["five_before"]) or not year


def _one_counts(place: Place, end: int) -> bool:
    """`một` counts in `mỗi X có một Y`, after words such as `chỉ` and before a unit; else it is no number."""
    rules, unit = WORDS["number_words"], place.unit(end)
    if unit and _HALF.match(place.text, unit.end):
        return True
    if unit and (unit.kind != "duration" or place.last in rules["one_before_time"]):
        return True
    if place.behind(rules["one_after"]) or _EACH_HAS.search(place.left) or _OR_TWO.match(place.text, end):
        return True
    return place.counts(end) and _EACH.search(place.left) is not None
