"""Find every mention of a number in Vietnamese text, with its offsets; read a printed text of a known kind.

The finder knows the rules of Vietnamese report prose and nothing of any registry. It walks through a
paragraph from left to right; at each place where a number could begin it tries the most specific form first
(links, dates, periods, times, amounts) and falls back to a code, so that each digit lies in one mention.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from lbanalysis.numerals import read_numeral
from lbanalysis.reading import amounts, dates
from lbanalysis.reading.place import (
    KINDS,
    LABELS,
    Mention,
    Place,
    at,
    canonical_paragraph,
    label_of,
    malformed,
    mention,
)  # fmt: skip
from lbanalysis.reading.words import ONES, WORD

_TAIL = r"[^\s<>\"]{0,2000}[^\s<>\".,;:!?)]"
_LINK = re.compile(
    rf"https?://{_TAIL}|www\.{_TAIL}|[\w.+\-]{{1,64}}@[\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{1,8}}"
    rf"|(?:[\w\-]{{1,63}}\.){{1,8}}(?:vn|com|org|net)\b(?:/{_TAIL})?"
)
_CANDIDATE = re.compile(rf"[$€¥]?(?:(?<!\w)[+\-−](?=\d))?\w|[{amounts.VULGAR}]")
# A word without a digit in it or joined to it is passed over, but for those that a mention can begin with.
_PLAIN_WORD = re.compile(rf"{WORD}(?![\w.,:/%‰°²³+\-–−'])")
_ROMAN = re.compile(r"[IVXLCDM]+")
_FIRST_WORDS = {*ONES, *amounts.VULGAR, *"mười tư giêng chạp thứ hàng hằng vài không nửa nhất nhì".split()}
# The token at a place, and where it ends earlier if it holds a digit.
_CORE = re.compile(r"[$€¥]?[+\-−]?\w(?:[\w.,:/%‰°²³+\-–−'_]{0,120}[\w%‰°²³'])?")
_CORE_END = re.compile(
    r",(?!\d)|(?<!\d),|(?<=[^\W\d_]):|:(?!\d)|\.\.+|[%‰²³](?=\d)"
    r"|(?<=[a-zà-ỹđ][a-zà-ỹđ])/(?=\d)|(?<![\d])'|'(?=[^\W\d_])"
)
_END_OF_WORD = re.compile(rf"[$€¥+\-−]?(?:{WORD}|\w)")
_LISTED = re.compile(r"(?:,|;|,? và|,? hoặc|,? hay|/| &) ?")


def find_mentions(text: str) -> list[Mention]:
    """Find every mention of a number in one paragraph of Vietnamese text.

    Parameters
    ----------
    text : str
        One paragraph. It is read in its canonical form (`canonical_paragraph`), where offsets count.

    Returns
    -------
    list of Mention
        In the order of the text, without overlap. Every digit lies in exactly one of them.

    Raises
    ------
    TypeError
        If `text` is not a string.

    Source
    ------
    The rules of this project for numbers in Vietnamese report prose; ISO 8601 for dates.

    Examples
    --------
    >>> [(m.printed, m.kind, m.value) for m in find_mentions("Quận có mười hai phường, đạt 88,94% chỉ tiêu")]
    [('mười hai', 'count', '12'), ('88,94%', 'percent', '88.94')]
    >>> [(m.value, m.warning) for m in find_mentions("tăng 1.5 lần")]
    [('', "malformed: '1.5' is neither grouped by dots in threes nor written with a decimal comma")]
    """
    return list(_find(canonical_paragraph(text)))


@lru_cache(maxsize=512)
def _find(text: str) -> tuple[Mention, ...]:
    found: list[Mention] = []
    label, position = ("", ""), 0
    while candidate := _CANDIDATE.search(text, position):
        start = candidate.start()
        link = _LINK.match(text, start)
        if link and not _has_digit(link[0]):
            position = link.end()
            continue
        word = _PLAIN_WORD.match(text, start)
        if word and word[0].lower() not in _FIRST_WORDS and not _ROMAN.fullmatch(word[0]):
            position = word.end()
            continue
        last = found[-1].end if found else None
        place = _place(text, start, last, label)
        here = mention(place, link.end(), "code") if link else _read(place)
        if here is None:
            position = _end_of_word(text, start)
            continue
        found.append(here)
        label, position = (place.label, place.label_word), here.end
    return tuple(found)


def _has_digit(text: str) -> bool:
    return any(c.isdecimal() for c in text)


def _end_of_word(text: str, start: int) -> int:
    match = _END_OF_WORD.match(text, start)
    return match.end() if match else start + 1


def _place(text: str, start: int, last: int | None, last_label: tuple[str, str]) -> Place:
    """The place at an offset; in a list (`tổ 6, 7, 8`) it has the label of the mention ending at `last`."""
    core = _CORE.match(text, start)
    end = core.end() if core else start + 1
    if core and not _has_digit(core[0]):
        end = _end_of_word(text, start)
    elif core and (cut := _CORE_END.search(text, start + 1, end)):
        end = cut.end() if cut[0] in "%‰²³" else cut.start()
    label = label_of(text, start)
    if not label[0] and last is not None and start - last < 8 and _LISTED.fullmatch(text, last, start):
        label = last_label
    return Place(text, start, max(end, start + 1), *label)


def _read(place: Place) -> Mention | None:
    """What the first reader that knows the form makes of a place."""
    form = _OF_WORDS if not _has_digit(place.core) else _OF_NAMES if place.core[0].isalpha() else _OF_DIGITS
    return next((found for reader in form if (found := reader(place))), None)


def _read_code(place: Place) -> Mention | None:
    """`01-CTr/QU`, `N10`: the whole token."""
    core = place.core
    if core[0] in "+-−" and len(core) > 1 and not core[1].isdecimal():
        return None
    if all(c.isascii() for c in core if c.isdecimal()):
        return mention(place, place.core_end, "code")
    return malformed(place, place.core_end, "code", f"{core!r} is not written in the digits 0 to 9")


def _read_phone(place: Place) -> Mention | None:
    """`0912.345.678`, `024 3872 1234`, `1900 1234` after a word for telephone; `45+200` of a road."""
    form = r"0[0-9]{2,3}(?:[. ][0-9]{3,4}){2}(?![\w.,]\w|\w)|0[0-9]{9,10}(?!\w)|[0-9]{1,3}\+[0-9]{3}(?!\w)"
    phone = at(form, place.text, place.start)
    if phone is None and place.label_word in LABELS["phone"]:
        phone = at(r"[0-9]{3,4}(?: [0-9]{3,4})+(?!\w)|[0-9]{4,}(?!\w)", place.text, place.start)
    return mention(place, phone.end(), "code") if phone else None


def _read_list_number(place: Place) -> Mention | None:
    """The number of a heading or a list item at the start of a paragraph: `1.`, `2)`, `3.1.`"""
    text, start = place.text, place.start
    if start > 1 or (start == 1 and text[0] not in "(["):
        return None
    match = at(r"([0-9]{1,2}(?:\.[0-9]{1,2})*)(?:[.)\]]|/) ?(?=[^\W\d_]|\"|$)", text, start)
    if not match or (start == 1 and text[match.end(1)] != ")"):
        return None
    if not match[1].isdecimal():
        return mention(place, match.end(1), "code")
    return mention(place, match.end(1), "ordinal", str(int(match[1])))


_OF_DIGITS = (
    _read_list_number, _read_phone, amounts.read_amount_of_year, dates.read_iso_date, dates.read_days,
    dates.read_quarter, dates.read_months, dates.read_two_years, dates.read_year, dates.read_time,
    amounts.read_ratio, amounts.read_spaced, amounts.read_amounts, _read_code,
)  # fmt: skip
_OF_NAMES = (dates.read_quarter, _read_code)
_OF_WORDS = (
    amounts.read_rank, amounts.read_approximate, amounts.read_denial, amounts.read_half,
    amounts.read_number_in_words, dates.read_quarter, dates.read_months, amounts.read_roman_numeral,
)  # fmt: skip


# --- printed text of a known kind ---------------------------------------------------------------------------

# The least context in which a printed text of a kind is a mention by itself, and the unit of a bare numeral.
_CONTEXT = {
    "count": ("chỉ ", " người"), "zero": ("", " hộ"), "fraction": ("có ", " xã"), "date": ("ngày ", ""),
    "period": ("giai đoạn ", ""), "code": ("số ", ""), "scale": ("tỷ lệ ", ""),
}  # fmt: skip
_UNIT = {
    "percent": "%",
    "percentage_points": " điểm phần trăm",
    "measure": " ha",
    "money": " đồng",
    "duration": " năm",
}


def read_printed(printed: str, kind: str) -> Mention:
    """Read a printed text of a known kind (`9,25`, a measure, with its unit or without) as one mention."""
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is unknown: expected one of {', '.join(KINDS)}")
    before, after = _CONTEXT.get(kind, ("", ""))
    if amounts.NUMBER.fullmatch(printed) or printed.lower() in ONES:
        after = _UNIT.get(kind, after)
    if kind == "period" and "/" in printed:
        before = ""
    found = find_mentions(before + printed + after)
    whole = len(found) == 1 and found[0].start == len(before) and found[0].end >= len(before) + len(printed)
    if not whole or found[0].kind != kind or found[0].warning.startswith("malformed"):
        why = (
            found[0].warning or f"it reads as {found[0].kind}" if whole else "it does not read as one number"
        )
        raise ValueError(f"{printed!r} is no printed {kind}: {why}")
    return replace(found[0], start=0, end=len(printed), printed=printed)


def printed_decimals(printed: str) -> int | None:
    """The decimals of a numeral written in digits; None for anything else (a date, a word)."""
    try:
        return read_numeral(printed)[1]
    except ValueError:
        return None
