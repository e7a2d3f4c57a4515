"""Days, periods, quarters, months, years and times of day."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lbanalysis.reading.place import ALL_WELL, YEARS, Mention, Place, both, quoted
from lbanalysis.reading.words import (
    NUMBERS,
    SCALES,
    UPPER,
    WORD,
    WORDS,
    any_of,
    read_number_words,
    read_scale,
)
from lbanalysis.wording import Text

_HYPHEN = re.compile(r" ?[-–−] ?")
_DAYS, _YEARS = WORDS["days"], WORDS["years"]
_MONTHS, _QUARTERS = NUMBERS["months"], NUMBERS["quarters"]
_OF = "(?:ngày |mùng |mồng |tháng |quý )?"
_TO = rf"(?: ?[-–−] ?{_OF}| đến (?:hết )?{_OF})"
_END = r"(?![\w%/]|[.,:\-]\d)"


class Day(NamedTuple):
    """A day, month or year; what is None stands elsewhere, or nowhere."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def texts(self) -> tuple[str, str, str]:
        """ISO 8601 of it (`2023-04`, `--04-18`, `---18`), its first and last day; or ValueError."""
        year, month, day = self
        date(2024 if year is None else year, 1 if month is None else month, 1 if day is None else day)
        text = "-" if year is None else f"{year:04d}"
        if month is not None or day is not None:
            text += "-" if month is None else f"-{month:02d}"
        if day is not None:
            text += f"-{day:02d}"
        if day is not None or year is None:
            return text, text, text
        if month is None:
            return text, f"{text}-01-01", f"{text}-12-31"
        return text, f"{text}-01", f"{text}-{calendar.monthrange(year, month)[1]}"


_DAY = re.compile(
    r"(?i)([0-9]{1,2})(?:"
    rf"(?:(?P<sign>[/\-.])([0-9]{{1,2}})| tháng ([0-9]{{1,2}}|(?:{any_of(_MONTHS)})(?!\w)))"
    r"(?:(?:,? năm |(?(sign)(?P=sign)|[/\-]))([0-9]{4}))?"
    r")?(?![\w%]|[/.,\-:]\d)"
)
# The hyphen of `5-28/2` would read as day and month: the bare day goes first.
_BARE_DAY = re.compile(rf"([0-9]{{1,2}})(?={_TO}[0-9]{{1,2}}(?:[/.]| tháng ))")
_JOINED_DAY = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})(?:\2([0-9]{4}))?(?=[-–−][0-9])")
_NIGHT_TO = re.compile(r"[0-9]{1,2}(?: đến|,? và|,? rạng|,)(?: \w+){0,3} [0-9]{1,2}/[0-9]{1,2}")
_TO_DAY = re.compile(_TO)
_PLAYED = re.compile(rf"(?i:{any_of(WORDS['fractions']['played'])})(?: [{UPPER}]\w*)+ $")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_BEGINS = re.compile(r"(?i)[0-9]{1,2}(?:[/.]| tháng | đến | ?[-–−])|[0-9]{4}-")
_HYPHENED = re.compile(r"[0-9]+-")
_QUARTER = re.compile(
    rf"(?P<q>IV|I{{1,3}}|[0-9]{{1,2}}|một|hai|ba|tư|bốn)(?:{_TO}(?P<q2>IV|I{{1,3}}|[0-9]))?"
    rf"(?:/|-|\.| năm |, năm )(?P<y>[0-9]{{4}}){_END}"
)
_QUARTER_ALONE = re.compile(
    rf"(?i)(?:[0-9]{{1,2}}|(?:một|hai|ba|tư|bốn)(?! (?:mươi|{any_of(SCALES)})(?!\w)))(?![\w%/]|[.,]\d)"
)
_MONTH = re.compile(
    r"(?P<m>[0-9]{1,2}|(?i:mười (?:một|hai)(?!\w))|[a-zđà-ỹA-ZĐ][a-zđà-ỹ]+)"
    rf"(?:(?P<j>{_TO})(?P<m2>[0-9]{{1,2}}))?(?:(?:[/\-.]| năm |, năm )(?P<y>[0-9]{{4}}))?(?![\w%]|[/.,:\-]\d)"
)
# Without a label, month and year need the slash; two of them may be joined: `11/2022 - 3/2023`.
_MONTH_OF_YEAR = re.compile(
    rf"([0-9]{{1,2}})[/\-]([0-9]{{4}})(?: ?[-–−] ?(?:tháng )?([0-9]{{1,2}})[/\-]([0-9]{{4}}))?{_END}"
)
_STREET = re.compile(r"[A-ZĐÀ-Ỹ]\w* Tháng $")
_OF_YEAR = re.compile(
    r"(?i) (tháng|quý)(?: (đầu|cuối))?(?: của)? năm (?:học )?([0-9]{4})"
    r"(?![\w/]|[.,:\-–−]\d| ?[-–−] ?[0-9]{4})"
)
_TWO_YEARS = re.compile(rf"([0-9]{{4}})(?: ?[-–−] ?|/)([0-9]{{4}}|[0-9]{{2}}(?=\W|$)){_END}")
_YEAR = re.compile(r"[0-9]{2,4}(?![\w%/]|[.,:\-–−]\d| ?[-–−] ?\d)|[0-9]{4}(?= ?[-–−] ?\d)(?![-–−])")
_TIME = re.compile(
    r"(?P<h>[0-9]{1,2})(?::(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2}))?"
    r"|(?:h|g)(?!/)(?: ?(?P<m2>[0-9]{1,2})(?:'| ?phút| ?p(?!\w))?)?"
    r"|(?P<w> giờ)(?: (?:(?P<m4>[0-9]{1,2}) phút(?: (?P<s2>[0-9]{1,2}) giây)?"
    r"|(?P<m3>[0-9]{2}))(?![\w%/]|[.,]\d))?)(?![\w%/]|[.,:]\d)"
)
_HOUR = re.compile(r"([0-9]{1,3})h(?![\w/]| ?[0-9]{2}(?!\w)| ?[-–−])")
_AND_HALF = re.compile(r" rưỡi(?!\w)")
_HALF_PAST = re.compile(r"([0-9]{1,2}) rưỡi(?!\w)")
_MINUTES = re.compile(rf"(?i) (kém )?([0-9]{{1,2}}(?!\d)|{WORD}(?: {WORD}){{0,2}})")
_THEN = re.compile(r"( phút)(?!\w)|(?= (?:sáng|trưa|chiều|tối|đêm)(?!\w)|[,.;:)](?!\d)|$)")
_LASTS = re.compile(r" (?:liên tục|qua|nữa|kể từ|theo dõi|điều trị|làm việc)(?!\w)")
_SPOKEN = re.compile(r"[0-9]{1,2} giờ(?: [0-9]{1,2} phút)? ?[-–−] ?[0-9]{1,2} giờ")
_GRAMS = re.compile(r"[0-9]{1,3}g(?!\w| ?[0-9])")
_HOURS = re.compile(
    r"([0-9]{1,2})(?: ?[-–−] ?| đến | tới )([0-9]{1,2}) giờ(?! (?:[0-9]|rưỡi|kém|đồng))(?!\w)"
)
_CLOCK_AFTER = re.compile(rf"(?i) (?:{any_of(_DAYS['clock_after'])}|ngày [0-9]{{1,2}})\b")


def dated(place: Place, end: int, first: Day, last: Day | None = None, warning: Text = ALL_WELL) -> Mention:
    """A date; or the period of two, of which the first takes what it lacks from the last."""
    kind = "period" if last else "date"
    if last:
        own = first
        first = Day(*(other if own is None else own for own, other in zip(first, last, strict=True)))
        if own.year is None and first.year and (first.month or 0) > (last.month or 0):
            first = first._replace(year=first.year - 1)  # `28/12-3/1/2023`
    try:
        value, low, high = first.texts()
        until, _, high = last.texts() if last else (value, low, high)
    except ValueError:
        return place.malformed(end, kind)
    if low > high and not low.startswith("--"):
        span = quoted(place.text[place.start : end])
        return place.malformed(end, kind, both("{} ends before it begins", span))
    return place.mention(end, kind, f"{value}/{until}" if last else value, low, high, warning=warning)


def _read_day(text: str, start: int) -> tuple[Day, int] | None:
    """The day at an offset, whose month or year may stand elsewhere, and where it ends."""
    match = _DAY.match(text, start)
    if not match:
        return None
    day, _, month, spoken, year = match.groups()
    month = month or spoken
    months = (_MONTHS.get(month.lower()) or int(month)) if month else None
    return Day(int(year) if year else None, months, int(day)), match.end()


def read_days(place: Place) -> Mention | None:
    """`2023-04-18`, `18/4/2023`, `ngày 18 tháng 4`, and two of them that make a period."""
    labelled = place.label == "day"
    if not labelled and place.label != "part_of_day" and not place.match(_DAY_BEGINS):
        return None
    if (iso := place.match(_ISO_DAY)) and place.ends(iso.end()):
        return dated(place, iso.end(), Day(*map(int, iso.groups())))
    found = _read_day(place.text, place.start)
    day, end = found or (Day(), 0)
    if day.month and not place.counts(end):
        holiday = "-" in place.core and place.core.replace("-", "/") in _DAYS["holidays"]
        played = place.last in WORDS["fractions"]["scores"] or _PLAYED.search(place.left)
        if holiday and place.label != "code" and not played:
            return dated(place, end, day)
        labelled |= place.label == "part_of_day" and day.month <= 12  # `chiều 21-11`
    if place.label == "part_of_day" and place.match(_NIGHT_TO):
        return dated(place, end, day)  # `đêm 17 đến sáng 19/10`
    if days := _read_two_days(place, found, labelled):
        return days
    named = day.day and place.text[max(0, end - 5) : end].lower().endswith(("giêng", "chạp"))
    if not found or (day.year is None and not labelled and not named):
        return None
    if day.month is None or (day.year is None and place.match(_HYPHENED)):
        unit = place.unit(end)
        counted = (place.each() and place.counts(end)) or place.followed(end, ("đêm",))
        if counted or (unit and unit.name not in ("tháng", "năm")) or not place.ends(end):
            return None
    if day.year is not None or not place.match(_HYPHENED):
        return dated(place, end, day)
    one = dated(place, end, day, warning=both("day and month, or two days: read as day and month"))
    return one if one.value or not day.month else dated(place, end, Day(day=day.day), Day(day=day.month))


def read_spelled_day(place: Place, day: Decimal | int, end: int) -> Mention | None:
    """`ngày hai tháng chín`, `mồng mười tháng ba năm 2024`: a day in words before its month."""
    if place.label != "day" or not place.followed(end, ("tháng",)) or day not in range(1, 32):
        return None
    digits = str(int(day))
    own, length = _read_day(digits + place.text[end : end + 40], 0) or (Day(), 0)
    return dated(place, end + length - len(digits), own) if own.month else None


def _read_two_days(place: Place, found: tuple[Day, int] | None, labelled: bool) -> Mention | None:
    """`5-28/2/2021`, `5 đến ngày 28/2/2021`, `6/11/2003 - 6/11/2023`: two days that make a period."""
    if bare := place.match(_BARE_DAY):
        found = Day(day=int(bare[0])), bare.end()
    elif joined := place.match(_JOINED_DAY):
        day, month, year = (int(part) if part else None for part in joined.group(1, 3, 4))
        found = Day(year, month, day), joined.end()
    joint = _TO_DAY.match(place.text, found[1]) if found else None
    second = _read_day(place.text, joint.end()) if joint else None
    if not found or not joint or not second or second[0].month is None:
        return None
    (first, _), (last, end), hyphen = found, second, "đ" not in joint[0]
    if first.year is not None and (last.year is None or not hyphen):
        return None
    warning = ALL_WELL
    if last.year is None and not labelled:
        announced = place.last in _DAYS["before"]
        likely = hyphen and place.label not in ("code", "ordinal") and not place.measures(end)
        if not likely or ("." in place.text[place.start : end] and not announced):
            return None
        if max(first.month or 1, last.month or 1) > 12 or max(first.day or 32, last.day or 32) > 31:
            return None
        days = announced or place.core.partition("-")[0] in _DAYS["holidays"]
        warning = ALL_WELL if days else both("days or numbers: read as days")
    if last.year is None and first.month is not None and not hyphen:
        return None
    return dated(place, end, first, last, warning)


def read_quarter(place: Place) -> Mention | None:
    """`quý II/2023`, a period; `quý 3`, a rank."""
    if place.label != "quarter":
        return None
    if match := place.match(_QUARTER):
        first, last = (_QUARTERS.get(quarter, 99) for quarter in (match["q"], match["q2"] or match["q"]))
        year = int(match["y"])
        return dated(place, match.end(), Day(year, 3 * first - 2), Day(year, 3 * last))
    alone = place.match(_QUARTER_ALONE)
    if not alone:
        return None
    quarter = _QUARTERS.get(alone[0].lstrip("0").lower())
    if not quarter:
        return place.malformed(alone.end(), "ordinal", both("there is no quarter {}", alone[0]))
    return place.mention(alone.end(), "ordinal", str(quarter))


def read_months(place: Place) -> Mention | None:
    """`tháng 5`, `tháng 5/2023`, `11/2022 - 3/2023`, `tháng Tám`; `tháng năm` is months and years."""
    labelled, joined = place.label == "month", place.match(_MONTH_OF_YEAR)
    if joined:
        month, year, last, last_year = (int(part or 0) for part in joined.groups())
        if labelled or (month <= 12 and year in YEARS and place.label != "code" and not place.of_map()):
            return dated(place, joined.end(), Day(year, month), Day(last_year, last) if joined[3] else None)
    match = place.match(_MONTH) if labelled else None
    if not match:
        return None
    name, end, digits = match["m"], match.end("m"), match["m"].isdecimal()
    first = int(name) if digits else _MONTHS.get(name.lower(), 0)
    if not digits:
        event = _STREET.search(place.left) or (name[0].isupper() and place.behind(_DAYS["uprisings"]))
        if not first or event or name in ("năm", "một"):  # `đường Ba Tháng Hai`, `Cách mạng tháng Tám`
            return None
    if match["y"] or (match["m2"] and "đ" not in match["j"]):
        own = int(match["y"]) if match["y"] else None
        return dated(place, match.end(), Day(own, first), Day(own, int(match["m2"])) if match["m2"] else None)
    unit = place.unit(end)
    if digits and (not place.ends(end) or (unit and unit.name not in ("năm", "ngày"))):
        return None
    return None if digits and place.each() and place.counts(end) else dated(place, end, Day(month=first))


def read_part_of_year(place: Place, number: str = "", number_end: int = 0) -> Mention | None:
    """`6 tháng đầu năm 2023`, `3 quý đầu năm 2023`, the number spelled out or as it stands: one period."""
    match = _OF_YEAR.match(place.text, number_end or place.core_end)
    number = number or place.core
    if not match or place.label in ("day", "month", "year") or not number.replace(",", "").isdecimal():
        return None
    count = int(number) if number.isdecimal() and len(number) < 3 else 0
    months, year = count * (3 if match[1].lower() == "quý" else 1), int(match[3])
    if not 1 <= months <= 12:
        return place.malformed(match.end(), "period") if match[2] else None
    late = (match[2] or "").lower() == "cuối"
    first, last = (13 - months, 12) if late else (1, months)
    return dated(place, match.end(), Day(year, first), Day(year, last))


def read_years(place: Place) -> Mention | None:
    """`2020-2025`, `năm học 2022/23`, `năm 2023`, `năm 40`; `2023` where the words are those of a year."""
    labelled = place.label == "year"
    if not labelled and (len(place.core) < 4 or not place.core[:4].isdecimal()):
        return None
    span = place.match(_TWO_YEARS)
    if span and not (place.label == "code" and "/" in span[0]):
        first, last = int(span[1]), int(span[1][: 4 - len(span[2])] + span[2])
        plain = "/" not in span[0] and len(span[2]) == 4 and all(1800 <= y <= 2200 for y in (first, last))
        if plain or labelled or place.behind(_YEARS["spans"]):
            return dated(place, span.end(), Day(first), Day(last))
    match = place.match(_YEAR)
    if not match or match[0][0] == "0" or (len(match[0]) < 4 and place.each()):
        return None
    end, year, warning = match.end(), int(match[0]), ALL_WELL
    if read_scale(place.text, end)[0] > 1 or (year < 1000 and place.measures(end)):
        return None
    if not labelled or (place.each() and place.counts(end)):
        near, after = place.last in _YEARS["before"], place.words_after(end).partition(" ")[0].lower()
        named = place.label in ("code", "ordinal") and not near
        if named or (place.unit(end) and not labelled) or year not in YEARS:
            return None
        if place.qualifier() or place.counts(end) or (after and not near and after not in _YEARS["after"]):
            return None
        warning = ALL_WELL if near else both("a year or a count: read as a year")
    return dated(place, end, Day(year), warning=warning)


def is_clock(text: str, end: int, before: str) -> bool:
    """Whether the words around `7 giờ` make it a time of day."""
    return before in _DAYS["clock_before"] or _CLOCK_AFTER.match(text, end) is not None


def read_half_past(place: Place, hour: int, end: int) -> Mention | None:
    """`lúc bảy rưỡi`, `7 rưỡi sáng`: half past an hour, where the words around make it a time of day."""
    if hour >= 24 or not (place.last in ("lúc", "hồi") or is_clock(place.text, end, "")):
        return None
    return place.mention(end, "time", f"{hour:02d}:30")


def read_past_or_to(text: str, end: int, hour: int) -> tuple[str, int]:
    """The time of `giờ rưỡi`, `giờ kém 15`, `giờ mười phút` or of the full hour, and where it ends."""
    if half := _AND_HALF.match(text, end):
        return f"{hour:02d}:30", half.end()
    if match := _MINUTES.match(text, end):
        said = match[2].lower()
        try:
            minutes, _, words = (int(said), 1, 1) if said.isdecimal() else read_number_words(said)
        except ValueError:
            return f"{hour:02d}:00", end
        at = match.start(2) + len(" ".join(said.split(" ")[:words]))
        then = _THEN.match(text, at)
        if then and (match[1] or then[1]) and minutes in range(1, 60):
            passed = 60 * hour + int(-minutes if match[1] else minutes)
            return f"{passed // 60 % 24:02d}:{passed % 60:02d}", then.end()
    return f"{hour:02d}:00", end


def _read_hours(place: Place, hours: re.Match[str]) -> Mention | None:
    """`từ 19-21 giờ`, `từ 7 đến 9 giờ sáng`: two hours that share their word."""
    low, high, end = int(hours[1]), int(hours[2]), hours.end()
    likely = place.left.endswith("(") and high >= 6
    sure = is_clock(place.text, end, "") or place.last in ("giờ", "lúc", "vào", "hồi")
    likely |= place.last == "từ" and high >= 6 and not place.behind(_DAYS["lasting_from"])
    if not (sure or likely) or not low < high <= 24:
        return None
    value, until = f"{low:02d}:00", f"{high:02d}:00"
    warning = ALL_WELL if sure else both("times of day or hours: read as times")
    return place.mention(end, "time", f"{value}..{until}", value, until, warning=warning)


def _read_clock(place: Place, start: int, before: str) -> tuple[str, int] | None:
    """The ISO time at an offset, empty if impossible, and where it ends; None where no time of day stands."""
    match = _TIME.match(place.text, start)
    if not match:
        return None
    end, minutes = match.end(), match["m"] or match["m2"] or match["m3"] or match["m4"]
    if match["m3"] and place.counts(end):
        minutes, end = None, match.end("w")
    clock = is_clock(place.text, match.end(), before)
    if before in ("sau", "trước") and 12 < int(match["h"]) < 24:
        clock |= not _LASTS.match(place.text, match.end())
    joined = place.match(_SPOKEN) and "-" in place.text[match.end() : match.end() + 2]
    if match["w"] and (minutes is None or match["m4"]) and not clock and not joined:
        return None
    time = [int(part) for part in (match["h"], minutes or 0, match["s"] or match["s2"]) if part is not None]
    possible = (time[0] < 24 and max(time[1:]) < 60) or (time[0] == 24 and not any(time[1:]))
    return ":".join(f"{part:02d}" for part in time) if possible else "", end


def read_time(place: Place) -> Mention | None:
    """`7h30`, `11:10`, `lúc 7 giờ`, `19-21 giờ`, and two of them joined by a hyphen."""
    if hours := place.match(_HOURS):
        return _read_hours(place, hours)
    if half := place.match(_HALF_PAST):
        return read_half_past(place, int(half[1]), half.end())
    first = _read_clock(place, place.start, place.last) if place.label != "code" else None
    if first is None:
        return None
    if ":" in place.core and (place.of_map() or place.behind(WORDS["fractions"]["ratios"])):
        return None
    if place.match(_GRAMS) and place.last not in _DAYS["clock_before"]:
        return None  # `20g thuốc`
    hour = place.match(_HOUR) if place.last not in ("lúc", "vào", "hồi") else None
    if hour and (int(hour[1]) > 24 or place.last in _DAYS["lasting"]):
        return None  # `kéo dài 3h`, `sau 48h`
    if first[0].endswith(":00") and place.text[first[1] - 1].isalpha():
        first = read_past_or_to(place.text, first[1], int(first[0][:2]))
    hyphen = _HYPHEN.match(place.text, first[1])
    second = _read_clock(place, hyphen.end(), "lúc") if hyphen else None
    (low, _), (high, end) = first, second or first
    if not (low and high):
        return place.malformed(end, "time")
    return place.mention(end, "time", f"{low}..{high}" if second else low, low, high)
