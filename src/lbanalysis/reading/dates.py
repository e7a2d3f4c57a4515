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
    counts_a_noun,
    ends_cleanly,
    malformed,
    mention,
    qualifier_of,
    words_after,
)  # fmt: skip
from lbanalysis.reading.words import NUMBERS, WORDS, any_of, is_scale, unit_after

_DAYS, _YEARS = WORDS["days"], WORDS["years"]
MONTHS, QUARTERS = NUMBERS["months"], NUMBERS["quarters"]
_JOINT = r" ?[-–−] ?| đến (?:hết )?(?:ngày |tháng |quý )?"

# --- parts of the calendar ----------------------------------------------------------------------------------


class Day(NamedTuple):
    """A day, month or year; what is None stands elsewhere, or nowhere."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """ISO 8601, `2023-04-18`, `--04-18`, `---18`, `2023-04`; ValueError where there is no such day."""
        whole = [part if part is not None else least for part, least in zip(self, (2024, 1, 1), strict=True)]
        date(*whole)
        year = "-" if self.year is None else f"{self.year:04d}"
        month = ("-" if self.day is not None else "") if self.month is None else f"-{self.month:02d}"
        return year + month + ("" if self.day is None else f"-{self.day:02d}")

    def end(self, last: bool) -> str:
        """ISO 8601 of its first or last day; without a year it has but itself."""
        if self.year is None or self.day is not None:
            return self.iso
        month = self.month or (12 if last else 1)
        day = calendar.monthrange(self.year, month)[1] if last else 1
        return Day(self.year, month, day).iso


def dated(place: Place, end: int, first: Day, last: Day | None = None, warning: str = "") -> Mention:
    """A date; or the period of two, of which the first takes what it lacks from the last."""
    kind = "period" if last else "date"
    if last:
        first = Day(*(own if own is not None else other for own, other in zip(first, last, strict=True)))
    try:
        value = f"{first.iso}/{last.iso}" if last else first.iso
        low, high = first.end(last=False), (last or first).end(last=True)
    except ValueError:
        return malformed(place, end, kind)
    if low > high:
        return malformed(place, end, kind, f"{place.text[place.start : end]!r} ends before it begins")
    return mention(place, end, kind, value, low, high, warning=warning)


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


# --- days ---------------------------------------------------------------------------------------------------

_DAY = re.compile(
    r"(?i)(?P<d>[0-9]{1,2})(?:"
    r"(?P<s>[/\-.])(?P<m>[0-9]{1,2})(?:(?P=s)(?P<y>[0-9]{4})|,? năm (?P<y2>[0-9]{4}))?"
    r"| tháng (?P<m3>[0-9]{1,2}|[a-zđà-ỹ]+)(?:,? năm (?P<y3>[0-9]{4})|[/\-](?P<y4>[0-9]{4}))?"
    r")?(?![\w%]|[/.,\-:]\d)"
)
# The hyphen of `5-28/2` would read as day and month: the bare day goes first.
_BARE_DAY = re.compile(rf"([0-9]{{1,2}})(?=(?:{_JOINT})[0-9]{{1,2}}(?:[/.]| tháng ))")
_TO_DAY = re.compile(_JOINT)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def _read_day(text: str, start: int) -> tuple[Day, int] | None:
    """The day at an offset, whose month or year may stand elsewhere, and where it ends."""
    match = _DAY.match(text, start)
    if not match:
        return None
    month, year = match["m"] or match["m3"], match["y"] or match["y2"] or match["y3"] or match["y4"]
    if month and not month.isdecimal():
        if month.lower() not in MONTHS:  # `ngày 15 tháng này`
            return Day(day=int(match["d"])), match.end("d")
        month = str(MONTHS[month.lower()])
    return Day(_number(year), _number(month), int(match["d"])), match.end()


def read_iso_date(place: Place) -> Mention | None:
    """`2023-04-18`."""
    match = _ISO_DAY.match(place.text, place.start) if "-" in place.core else None
    if not match or not ends_cleanly(place.text, match.end()):
        return None
    return dated(place, match.end(), Day(*map(int, match.groups())))


def read_days(place: Place) -> Mention | None:
    """`18/4/2023`, `ngày 18 tháng 4`, and two of them that make a period."""
    text, core, labelled = place.text, place.core, place.label == "day"
    found = _read_day(text, place.start)
    if found and not counts_a_noun(text, found[1]):
        if "-" in core and core.replace("-", "/") in _DAYS["holidays"] and place.label != "code":
            return dated(place, found[1], found[0])
        if place.label == "part_of_day" and found[0].month in range(1, 13):
            labelled = True  # `chiều 21-11`
    if days := _read_two_days(place, labelled):
        return days
    if not found or (found[0].year is None and not labelled):
        return None
    day, end = found
    if day.month is None:
        unit = unit_after(text, end)
        counted = place.each and counts_a_noun(text, end)
        if counted or (unit and unit.name not in ("tháng", "năm")) or not ends_cleanly(text, end):
            return None
    if day.year is not None or not re.compile("[0-9]+-").match(text, place.start):
        return dated(place, end, day)
    one = dated(place, end, day, warning="day and month, or two days: read as day and month")
    return one if one.value or not day.month else dated(place, end, Day(day=day.day), Day(day=day.month))


def _read_two_days(place: Place, labelled: bool) -> Mention | None:
    """`5-28/2/2021`, `5 đến ngày 28/2/2021`, `6/11/2003 - 6/11/2023`: two days that make a period."""
    text, bare = place.text, _BARE_DAY.match(place.text, place.start)
    found = (Day(day=int(bare[0])), bare.end()) if bare else _read_day(text, place.start)
    joint = _TO_DAY.match(text, found[1]) if found else None
    second = _read_day(text, joint.end()) if joint else None
    if not found or not joint or not second or second[0].month is None:
        return None
    (first, _), (last, end), hyphen = found, second, "đ" not in joint[0]
    if first.year is not None and (last.year is None or not hyphen):
        return None
    if last.year is None and (not labelled or (first.month is not None and not hyphen)):
        return None
    return dated(place, end, first, last)


# --- quarters and months ------------------------------------------------------------------------------------

QUARTER = re.compile(
    rf"(?P<q>IV|I{{1,3}}|[0-9]{{1,2}}|một|hai|ba|tư|bốn)(?:(?:{_JOINT})(?P<q2>IV|I{{1,3}}|[0-9]))?"
    r"(?:/|-|\.| năm |, năm )(?P<y>[0-9]{4})(?![\w/]|[.,:\-]\d)"
)
_QUARTER_ALONE = re.compile(r"[0-9]{1,2}(?![\w%/]|[.,]\d)")


def read_quarter(place: Place) -> Mention | None:
    """`quý II/2023`, a period; `quý 3`, a rank."""
    if place.label != "quarter":
        return None
    if match := QUARTER.match(place.text, place.start):
        first, last = (QUARTERS.get(quarter, 99) for quarter in (match["q"], match["q2"] or match["q"]))
        year = int(match["y"])
        return dated(place, match.end(), Day(year, 3 * first - 2), Day(year, 3 * last))
    alone = _QUARTER_ALONE.match(place.text, place.start)
    if not alone or place.each:
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
_TENS = re.compile(r"(?i) (một|hai)(?!\w)")
_OF_ITS_YEAR = re.compile(r",? năm ([0-9]{4})(?!\w)")


def read_months(place: Place) -> Mention | None:
    """`tháng 5`, `tháng 5/2023`, `11/2022 - 3/2023`, `tháng Tám`."""
    text, labelled = place.text, place.label == "month"
    joined = (_TWO_MONTHS if labelled else _MONTH_OF_YEAR).match(text, place.start)
    if joined and (labelled or not (int(joined[1]) > 12 or place.label == "code" or place.of_map)):
        month, year, last, last_year = map(_number, joined.groups())
        return dated(place, joined.end(), Day(year, month), None if last is None else Day(last_year, last))
    match = _MONTH.match(text, place.start) if labelled else None
    if not match or not match["m"].isdecimal():
        return _read_named_month(place, match) if match else None
    year, first, last = _number(match["y"]), int(match["m"]), _number(match["m2"])
    if year is not None or (last is not None and "đ" not in match["j"]):
        return dated(place, match.end(), Day(year, first), None if last is None else Day(year, last))
    end = match.end("m")
    unit = unit_after(text, end)
    if not ends_cleanly(text, end) or (unit and unit.name not in ("năm", "ngày")):
        return None
    if place.each and counts_a_noun(text, end):
        return None
    return dated(place, end, Day(month=first))


def _read_named_month(place: Place, match: re.Match[str]) -> Mention | None:
    """A month spelled out: `tháng Tám`, `tháng mười hai`; never `tháng năm`, which is `months and years`."""
    name, end = match["m"], match.end("m")
    word = name.lower()
    if word not in MONTHS or (word in ("năm", "một") and name[0].islower()):
        return None
    if re.search(r"[A-ZĐÀ-Ỹ]\w* Tháng $", place.left):  # a street: `đường Ba Tháng Hai`
        return None
    month = MONTHS[word]
    if word == "mười" and (tail := _TENS.match(place.text, end)):
        month, end = 10 + MONTHS[tail[1].lower()], tail.end()
    elif name[0].isupper() and place.behind(_DAYS["uprisings"]):
        return None
    if match["y"] and not match["m2"]:
        return dated(place, match.end(), Day(int(match["y"]), month))
    if year := _OF_ITS_YEAR.match(place.text, end):
        return dated(place, year.end(), Day(int(year[1]), month))
    return dated(place, end, Day(month=month))


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
    whole = months.denominator == 1 and 1 <= months <= 12
    if not whole:
        return malformed(place, match.end(), "period") if match[2] else None
    part = (13 - int(months), 12) if (match[2] or "").lower() == "cuối" else (1, int(months))
    return dated(place, match.end(), Day(year, part[0]), Day(year, part[1]))


# --- years --------------------------------------------------------------------------------------------------

_TWO_YEARS = re.compile(r"([0-9]{4})(?: ?[-–−] ?|/)([0-9]{4}|[0-9]{2}(?=\W|$))(?![\w/%]|[.,:\-]\d)")
_YEAR = re.compile(r"[0-9]{2,4}(?![\w%/]|[.,:\-–−]\d| ?[-–−] ?\d)|[0-9]{4}(?= ?[-–−] ?\d)(?![-–−])")


def read_two_years(place: Place) -> Mention | None:
    """`2020-2025`, `năm học 2022/23`."""
    span = _TWO_YEARS.match(place.text, place.start)
    if not span or (place.label == "code" and "/" in span[0]):
        return None
    first, last = int(span[1]), int(span[1][: 4 - len(span[2])] + span[2])
    plain = "/" not in span[0] and len(span[2]) == 4 and all(1800 <= y <= 2200 for y in (first, last))
    if plain or place.label == "year" or place.behind(_YEARS["spans"]):
        return dated(place, span.end(), Day(first), Day(last))
    return None


def read_year(place: Place) -> Mention | None:
    """`năm 2023`, `năm 40`; a bare `2023` where the words around it are those of a year."""
    text, labelled = place.text, place.label == "year"
    match = _YEAR.match(text, place.start)
    if not match or match[0][0] == "0" or (len(match[0]) < 4 and (not labelled or place.each)):
        return None
    end, year, warning = match.end(), int(match[0]), ""
    after = [word.lower() for word in words_after(text, end)]
    scaled, measured = bool(after) and is_scale(after, 0), unit_after(text, end) is not None
    counted = counts_a_noun(text, end)
    if labelled and year < 1000:
        if counted or scaled or measured:
            return None
    elif not labelled or scaled or (counted and place.each):
        near = place.last in _YEARS["before"]
        named = place.label in ("code", "ordinal") and not near
        if named or scaled or (measured and not labelled) or not 1900 <= year <= 2100:
            return None
        if qualifier_of(place) or counted or (after and not near and after[0] not in _YEARS["after"]):
            return None
        warning = "" if near else "a year or a count: read as a year"
    return dated(place, end, Day(year), warning=warning)


# --- times --------------------------------------------------------------------------------------------------

_TIME = re.compile(
    r"(?P<h>[0-9]{1,2})(?:(?P<c>:)(?P<m>[0-9]{2})(?::(?P<sec>[0-9]{2}))?"
    r"|(?P<a>h|g)(?: ?(?P<m2>[0-9]{1,2})(?:'| ?phút| ?p(?!\w))?)?"
    r"|(?P<w> giờ)(?: (?P<m3>[0-9]{1,2})(?P<p> phút)?(?![\w%/]|[.,]\d))?)(?![\w%/]|[.,:]\d)"
)
_CLOCK_AFTER = re.compile(rf"(?i) (?:{any_of(_DAYS['clock_after'])}|ngày [0-9])\b")


def is_clock(text: str, end: int, before: str) -> bool:
    """Whether the words around `7 giờ` make it a time of day."""
    return before in _DAYS["clock_before"] or _CLOCK_AFTER.match(text, end) is not None


def _read_clock(text: str, start: int, before: str) -> tuple[str, int] | None:
    """The ISO time at an offset, empty if impossible, and where it ends; None where no time of day stands."""
    match = _TIME.match(text, start)
    if not match:
        return None
    end, minutes = match.end(), match["m"] or match["m2"] or match["m3"]
    if match["w"]:
        clock = is_clock(text, end, before)
        if match["m3"] and not match["p"] and (len(match["m3"]) < 2 or counts_a_noun(text, end)):
            minutes, end = None, match.end("w")
        if not clock and (minutes is None or match["p"]):
            return None
    if match["a"] and minutes is None and text[end : end + 1] == "/":
        return None
    time = [int(match["h"]), int(minutes or 0), *([int(match["sec"])] if match["sec"] else [])]
    possible = (time[0] < 24 and max(time[1:]) < 60) or (time[0] == 24 and not any(time[1:]))
    return ":".join(f"{part:02d}" for part in time) if possible else "", end


def read_time(place: Place) -> Mention | None:
    """`7h30`, `11:10`, `lúc 7 giờ`, and two of them joined by a hyphen."""
    text = place.text
    first = _read_clock(text, place.start, place.last) if place.label != "code" else None
    if first is None or (re.match("1:[0-9]{3}", place.core) and place.of_map):
        return None
    low, end = first
    hyphen = HYPHEN.match(text, end)
    second = _read_clock(text, hyphen.end(), "") if hyphen else None
    high, end = second or first
    if not (low and high):
        return malformed(place, end, "time")
    return mention(place, end, "time", f"{low}..{high}" if second else low, low, high)
