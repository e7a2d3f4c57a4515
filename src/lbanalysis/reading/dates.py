"""Days, periods, quarters, months, years and times of day."""

from __future__ import annotations

import calendar
import re
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from lbanalysis.reading.place import (
    HYPHEN,
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
    qualifier_of,
    word_before,
    words_after,
)  # fmt: skip
from lbanalysis.reading.words import NUMBERS, WORDS, any_of, is_scale, unit_after

# --- days ---------------------------------------------------------------------------------------------------


class _Day(NamedTuple):
    """A day whose month or year may be left to what stands beside it, and the offset behind it."""

    day: int
    month: int | None
    year: int | None
    end: int


_DAY = re.compile(
    r"(?i)(?P<d>[0-9]{1,2})(?:"
    r"(?P<s>[/\-.])(?P<m>[0-9]{1,2})(?:(?P=s)(?P<y>[0-9]{4})|,? năm (?P<y2>[0-9]{4}))?"
    r"| tháng (?P<m3>[0-9]{1,2}|[a-zđà-ỹ]+)(?:,? năm (?P<y3>[0-9]{4})|[/\-](?P<y4>[0-9]{4}))?"
    r")?(?![\w%]|[/.,\-:]\d)"
)
_MONTHS, HOLIDAYS = NUMBERS["months"], WORDS["days"]["holidays"]


def _read_day(text: str, start: int) -> _Day | None:
    match = _DAY.match(text, start)
    if not match:
        return None
    month = match["m"] or match["m3"]
    if month and not month.isdecimal():
        if month.lower() not in _MONTHS:  # `ngày 15 tháng này`
            return _Day(int(match["d"]), None, None, match.end("d"))
        month = str(_MONTHS[month.lower()])
    year = match["y"] or match["y2"] or match["y3"] or match["y4"]
    return _Day(int(match["d"]), int(month) if month else None, int(year) if year else None, match.end())


def iso_day(day: int, month: int | None, year: int | None) -> str:
    """ISO 8601 of a day that may lack its year or month; ValueError where there is no such day."""
    if max(day, month or 0, year or 0) > 9999:
        raise ValueError("no calendar has such a day")
    date(2024 if year is None else year, 1 if month is None else month, day)
    if month is None:
        return f"---{day:02d}"
    return f"--{month:02d}-{day:02d}" if year is None else f"{year:04d}-{month:02d}-{day:02d}"


def _period(place: Place, end: int, first: str, last: str, low: str, high: str) -> Mention:
    if low > high:
        printed = place.text[place.start : end]
        return malformed(place, end, "period", f"{printed!r} ends before it begins")
    return mention(place, end, "period", f"{first}/{last}", low, high)


def _date(place: Place, day: _Day, warning: str = "") -> Mention:
    try:
        return mention(place, day.end, "date", iso_day(day.day, day.month, day.year), warning=warning)
    except ValueError:
        return malformed(place, day.end, "date")


def read_iso_date(place: Place) -> Mention | None:
    """`2023-04-18`."""
    match = at(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", place.text, place.start)
    if not match or not ends_cleanly(place.text, match.end()):
        return None
    return _date(place, _Day(int(match[3]), int(match[2]), int(match[1]), match.end()))


def read_days(place: Place) -> Mention | None:
    """`18/4/2023`, `ngày 18 tháng 4`, and two of them that make a period."""
    text, labelled = place.text, place.label == "day"
    first = _read_day(text, place.start)
    counted = first is not None and counts_a_noun(text, first.end)
    if first and not counted:
        if "-" in place.core and place.core.replace("-", "/") in HOLIDAYS and place.label != "code":
            return mention(place, first.end, "date", iso_day(first.day, first.month, None))
        if place.label == "part_of_day" and first.month in range(1, 13):
            labelled = True  # `chiều 21-11`
    if days := _read_two_days(place, labelled):
        return days
    if first is None or (first.year is None and not labelled):
        return None
    if first.month is None:
        unit = unit_after(text, first.end)
        if (counted and each(place)) or (unit and unit.name not in ("tháng", "năm")):
            return None
        if not ends_cleanly(text, first.end):
            return None
    hyphen = first.year is None and at(r"[0-9]+-", text, place.start)
    found = _date(place, first, "day and month, or two days: read as day and month" if hyphen else "")
    if not found.value and hyphen and first.month and first.day <= 31:
        return _two_days(place, _Day(first.day, None, None, 0), _Day(first.month, None, None, first.end))
    return found


def _read_two_days(place: Place, labelled: bool) -> Mention | None:
    """`5-28/2/2021`, `5 đến ngày 28/2/2021`, `6/11/2003 - 6/11/2023`: two days that make a period."""
    text = place.text
    first, bare = _read_day(text, place.start), None
    if first is None or first.month is None:
        # The hyphen of `5-28/2` would read as day and month: take the bare day first.
        joint = r" ?[-–−] ?| đến (?:hết )?(?:ngày )?"
        bare = at(rf"[0-9]{{1,2}}(?=(?:{joint})[0-9]{{1,2}}(?:[/.]| tháng ))", text, place.start)
    elif text[place.start : first.end].count("-") == 1 and first.year is None:
        bare = at(r"[0-9]{1,2}(?=-[0-9]{1,2} tháng )", text, place.start)
    if bare:
        first = _Day(int(bare[0]), None, None, bare.end())
    if first is None:
        return None
    hyphen = HYPHEN.match(text, first.end)
    to = hyphen or at(r" đến (?:hết )?(?:ngày )?", text, first.end)
    second = _read_day(text, to.end()) if to else None
    if second is None or second.month is None:
        return None
    if first.year is not None and (second.year is None or not hyphen):
        return None
    if second.year is None and (not labelled or (first.month is not None and not hyphen)):
        return None
    return _two_days(place, first, second)


def _two_days(place: Place, first: _Day, second: _Day) -> Mention:
    """The period of two days; the first takes its month and year from the second where it has none."""
    try:
        low = iso_day(first.day, first.month or second.month, first.year or second.year)
        high = iso_day(second.day, second.month, second.year)
    except ValueError:
        return malformed(place, second.end, "period")
    return _period(place, second.end, low, high, low, high)


# --- quarters and months ------------------------------------------------------------------------------------


def _months(year: int, first: int, last: int) -> tuple[str, str, str, str]:
    """The first and the last month, the first and the last day of a part of a year."""
    low, high = f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}"
    return low, high, f"{low}-01", f"{high}-{calendar.monthrange(year, last)[1]:02d}"


_QUARTERS = NUMBERS["quarters"]
QUARTER = re.compile(
    r"(?P<q>IV|I{1,3}|[0-9]{1,2}|một|hai|ba|tư|bốn)(?:(?: ?[-–−] ?| đến (?:quý )?)(?P<q2>IV|I{1,3}|[0-9]))?"
    r"(?:/|-|\.| năm |, năm )(?P<y>[0-9]{4})(?![\w/]|[.,:\-]\d)"
)


def read_quarter(place: Place) -> Mention | None:
    """`quý II/2023`, a period; `quý 3`, a rank."""
    if place.label != "quarter":
        return None
    if match := QUARTER.match(place.text, place.start):
        first, last = _QUARTERS.get(match["q"]), _QUARTERS.get(match["q2"] or match["q"])
        if first is None or last is None:
            return malformed(place, match.end(), "period")
        return _period(place, match.end(), *_months(int(match["y"]), 3 * first - 2, 3 * last))
    alone = at(r"[0-9]{1,2}(?![\w%/]|[.,]\d)", place.text, place.start)
    if not alone or each(place):
        return None
    if int(alone[0]) not in range(1, 5):
        return malformed(place, alone.end(), "ordinal", f"there is no quarter {alone[0]}")
    return mention(place, alone.end(), "ordinal", str(int(alone[0])))


_MONTH = re.compile(
    r"(?P<m>[0-9]{1,2}|[a-zđà-ỹA-ZĐ][a-zđà-ỹ]+)"
    r"(?:(?P<j>[-–−]| [-–−] | đến (?:hết )?(?:tháng )?)(?P<m2>[0-9]{1,2}))?"
    r"(?:(?:[/\-.]| năm |, năm )(?P<y>[0-9]{4}))?(?![\w%]|[/.,:\-]\d)"
)
# Without a label, month and year need the slash; two of them may be joined: `11/2022 - 3/2023`.
_MONTH_OF_YEAR = re.compile(
    r"([0-9]{1,2})[/\-]((?:19|20)[0-9]{2})(?: ?[-–−] ?([0-9]{1,2})/((?:19|20)[0-9]{2}))?(?![\w/%]|[.,:\-]\d)"
)
_TWO_MONTHS = re.compile(
    r"([0-9]{1,2})[/\-]([0-9]{4}) ?[-–−] ?(?:tháng )?([0-9]{1,2})[/\-]([0-9]{4})(?![\w/]|[.,:\-]\d)"
)


def read_months(place: Place) -> Mention | None:
    """`tháng 5`, `tháng 5/2023`, `11/2022 - 3/2023`, `tháng Tám`."""
    text, start = place.text, place.start
    if place.label != "month":
        match = _MONTH_OF_YEAR.match(text, start)
        if not match or int(match[1]) > 12 or place.label == "code" or of_map(place):
            return None
        return _month_span(place, match.end(), match[1], match[2], match[3], match[4])
    if two := _TWO_MONTHS.match(text, start):
        return _month_span(place, two.end(), *two.groups())
    match = _MONTH.match(text, start)
    if not match:
        return None
    month, last, year, end = match["m"], match["m2"], match["y"], match.end()
    if not month.isdecimal():
        return _read_named_month(place, match)
    if year:
        return _month_span(place, end, month, year, last, year)
    if last and match["j"].strip() in ("-", "–", "−"):
        if not all(1 <= int(m) <= 12 for m in (month, last)):
            return malformed(place, end, "period")
        low, high = f"--{int(month):02d}", f"--{int(last):02d}"
        return _period(place, end, low, high, low, high)
    end = match.end("m")
    unit = unit_after(text, end)
    if not ends_cleanly(text, end) or (unit and unit.name not in ("năm", "ngày")):
        return None
    if each(place) and counts_a_noun(text, end):
        return None
    if not 1 <= int(month) <= 12:
        return malformed(place, end, "date")
    return mention(place, end, "date", f"--{int(month):02d}")


def _read_named_month(place: Place, match: re.Match[str]) -> Mention | None:
    """A month spelled out: `tháng Tám`, `tháng mười hai`; never `tháng năm`, which is `months and years`."""
    text, name, end = place.text, match["m"], match.end("m")
    word, left = name.lower(), left_of(place.text, place.start)
    if word not in _MONTHS or (word in ("năm", "một") and name[0].islower()):
        return None
    if re.search(r"[A-ZĐÀ-Ỹ]\w* Tháng $", left):  # a street: `đường Ba Tháng Hai`
        return None
    number = _MONTHS[word]
    if word == "mười" and (tail := at(r"(?i) (một|hai)(?!\w)", text, end)):
        number, end = 10 + {"một": 1, "hai": 2}[tail[1].lower()], tail.end()
    elif name[0].isupper() and re.search(r"(?i)(?:cách mạng|khởi nghĩa) tháng $", left):
        return None
    if match["y"] and not match["m2"]:
        return _month_span(place, match.end(), str(number), match["y"])
    if year := at(r",? năm ([0-9]{4})(?!\w)", text, end):
        return _month_span(place, year.end(), str(number), year[1])
    return mention(place, end, "date", f"--{number:02d}")


def _month_span(
    place: Place, end: int, month: str, year: str, last_month: str = "", last_year: str = ""
) -> Mention:
    """A month of a year, or the period from it to the last month."""
    a, b = (int(month), int(year)), (int(last_month or month), int(last_year or year))
    kind = "period" if last_month else "date"
    if not all(1 <= m <= 12 and y for m, y in (a, b)):
        return malformed(place, end, kind)
    first, _, low, _ = _months(a[1], a[0], a[0])
    last, _, _, high = _months(b[1], b[0], b[0])
    if kind == "date":
        return mention(place, end, "date", first, low, high)
    return _period(place, end, first, last, low, high)


_OF_YEAR = re.compile(
    r"(?i) (tháng|quý)(?: (đầu|cuối))?(?: của)? năm (?:học )?([0-9]{4})"
    r"(?![\w/]|[.,:\-–−]\d| ?[-–−] ?[0-9]{4})"
)


def read_part_of_year(place: Place, count: Fraction | None, end: int) -> Mention | None:
    """What follows the number of `6 tháng đầu năm 2023`, `3 quý đầu năm 2023`: one period."""
    match = _OF_YEAR.match(place.text, end)
    if not match or count is None:
        return None
    months, year = count * (3 if match[1].lower() == "quý" else 1), int(match[3])
    possible = months.denominator == 1 and 1 <= months <= 12
    if not possible and match[2] is None:
        return None
    if not possible or year == 0:
        return malformed(place, match.end(), "period")
    last_part = (match[2] or "").lower() == "cuối"
    first, last = (13 - int(months), 12) if last_part else (1, int(months))
    return _period(place, match.end(), *_months(year, first, last))


# --- years --------------------------------------------------------------------------------------------------

_TWO_YEARS = re.compile(r"([0-9]{4})(?: ?[-–−] ?|/)([0-9]{4}|[0-9]{2}(?=\W|$))(?![\w/%]|[.,:\-]\d)")
_SPAN_BEFORE = re.compile(rf"(?i)(?:{any_of(WORDS['years']['spans'])}) $")


def read_two_years(place: Place) -> Mention | None:
    """`2020-2025`, `năm học 2022/23`."""
    span = _TWO_YEARS.match(place.text, place.start)
    if not span or (place.label == "code" and "/" in span[0]):
        return None
    first, last = int(span[1]), int(span[2] if len(span[2]) == 4 else span[1][:2] + span[2])
    named = place.label == "year" or _SPAN_BEFORE.search(left_of(place.text, place.start))
    plain = "/" not in span[0] and len(span[2]) == 4 and all(1800 <= y <= 2200 for y in (first, last))
    if not named and not plain:
        return None
    if first == 0 or last == 0:
        return malformed(place, span.end(), "period")
    a, b = f"{first:04d}", f"{last:04d}"
    return _period(place, span.end(), a, b, f"{a}-01-01", f"{b}-12-31")


def read_year(place: Place) -> Mention | None:
    """`năm 2023`, `năm 40`; a bare `2023` where the words around it are those of a year."""
    text, start, labelled = place.text, place.start, place.label == "year"
    least = 2 if labelled and not each(place) else 4
    match = at(rf"[0-9]{{{least},4}}(?![\w%/]|[.,:\-–−]\d| ?[-–−] ?\d)", text, start)
    match = match or at(r"[0-9]{4}(?= ?[-–−] ?\d)(?![-–−])", text, start)
    if not match or match[0][0] == "0":
        return None
    end, year = match.end(), match[0].rjust(4, "0")
    counted, after, warning = counts_a_noun(text, end), [w.lower() for w in words_after(text, end)], ""
    scaled, measured = bool(after) and is_scale(after, 0), unit_after(text, end) is not None
    if labelled and len(match[0]) < 4:
        if counted or scaled or measured:
            return None
    elif not labelled or scaled or (counted and each(place)):
        near = word_before(text, start) in WORDS["years"]["before"]
        named = place.label in ("code", "ordinal") and not near
        if named or scaled or (measured and not labelled) or not 1900 <= int(year) <= 2100:
            return None
        if (
            qualifier_of(text, start)
            or counted
            or (not near and after and after[0] not in WORDS["years"]["after"])
        ):
            return None
        warning = "" if near else "a year or a count: read as a year"
    return mention(place, end, "date", year, f"{year}-01-01", f"{year}-12-31", warning=warning)


# --- times --------------------------------------------------------------------------------------------------

_TIME = re.compile(
    r"(?P<h>[0-9]{1,2})(?:(?P<c>:)(?P<m>[0-9]{2})(?::(?P<sec>[0-9]{2}))?"
    r"|(?P<a>h|g)(?: ?(?P<m2>[0-9]{1,2})(?:'| ?phút| ?p(?!\w))?)?"
    r"|(?P<w> giờ)(?: (?P<m3>[0-9]{1,2})(?P<p> phút)?(?![\w%/]|[.,]\d))?)(?![\w%/]|[.,:]\d)"
)
_CLOCK_AFTER = re.compile(rf"(?i) (?:{any_of(WORDS['days']['clock_after'])}|ngày [0-9])\b")


def is_clock(text: str, start: int, end: int) -> bool:
    """Whether the words around `7 giờ` make it a time of day."""
    return (
        word_before(text, start) in WORDS["days"]["clock_before"] or _CLOCK_AFTER.match(text, end) is not None
    )


def _read_clock(text: str, start: int) -> tuple[str, int] | None:
    """The ISO time at an offset, empty if impossible, and where it ends; None where no time of day stands."""
    match = _TIME.match(text, start)
    if not match:
        return None
    end, minutes = match.end(), match["m"] or match["m2"] or match["m3"]
    if match["w"]:
        clock = is_clock(text, start, end)
        if match["m3"] and not match["p"] and (len(match["m3"]) < 2 or counts_a_noun(text, end)):
            minutes, end = None, match.end("w")
        if not clock and (minutes is None or match["p"]):
            return None
    if match["a"] and minutes is None and text[end : end + 1] == "/":
        return None
    hour, minute, second = int(match["h"]), int(minutes or 0), int(match["sec"] or 0)
    valid = (hour < 24 and minute < 60 and second < 60) or (hour, minute, second) == (24, 0, 0)
    return (f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if match["sec"] else "") if valid else ""), end


def read_time(place: Place) -> Mention | None:
    """`7h30`, `11:10`, `lúc 7 giờ`, and two of them joined by a hyphen."""
    text, start = place.text, place.start
    first = _read_clock(text, start) if place.label != "code" else None
    if first is None or (at(r"1:[0-9]{3}", text, start) and of_map(place)):
        return None
    low, end = first
    hyphen = HYPHEN.match(text, end)
    second = _read_clock(text, hyphen.end()) if hyphen else None
    high, end = second or first
    if not (low and high):
        return malformed(place, end, "time")
    return mention(place, end, "time", f"{low}..{high}" if second else low, low, high)
