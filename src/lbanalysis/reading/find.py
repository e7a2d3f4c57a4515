"""Every mention of a number in a paragraph of Vietnamese text, and a printed text of a known kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Context, localcontext
from functools import lru_cache

from lbanalysis.numerals import read_numeral
from lbanalysis.reading import amounts, dates
from lbanalysis.reading.place import KINDS, LABELS, VULGAR, Mention, Place, canonical_paragraph, quoted
from lbanalysis.reading.words import ONES, WORD, any_of
from lbanalysis.wording import both

_PHONE = re.compile(
    r"0[0-9]{2,3}(?:[. ][0-9]{3,4}){2}(?![\w.,]\w|\w)|0[0-9]{9,10}(?!\w)|[0-9]{1,3}\+[0-9]{3}(?!\w)"
)
_NUMBER_OF_PHONE = re.compile(r"[0-9]{3,4}(?: [0-9]{3,4})+(?!\w)|[0-9]{4,}(?!\w)")
_LIST_NUMBER = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})*)(?:[.)\]]|/) ?(?=[^\W\d_]|\"|$)")
_TAIL = r"[^\s<>\"]{0,2000}[^\s<>\".,;:!?)]"
_LINK = (
    rf"https?://{_TAIL}|www\.{_TAIL}|[\w.+\-]{{1,64}}@[\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{1,8}}"
    rf"|(?:[\w\-]{{1,63}}\.){{1,8}}(?:vn|com|org|net)\b(?:/{_TAIL})?"
)
_LINK_SIGN = re.compile(r"://|www\.|@|\.(?:vn|com|org|net)\b")
_LISTED = re.compile(r"(?:,|;|,? và|,? hoặc|,? hay|/| &) ?")
# The least context in which a printed text of a kind is a mention by itself, and a bare numeral.
_CONTEXT = {
    "count": "chỉ {} người", "zero": "{} hộ", "fraction": "có {} xã", "date": "ngày {}", "code": "số {}",
    "period": "giai đoạn {}", "scale": "tỷ lệ {}",
}  # fmt: skip
_CONTEXT_OF_NUMERAL = {
    "percent": "{}%", "percentage_points": "{} điểm phần trăm", "measure": "{} ha", "money": "{} đồng",
    "duration": "{} năm", **_CONTEXT,
}  # fmt: skip


def _read_code(place: Place) -> Mention | None:
    """`01-CTr/QU`, `N10`: the whole token."""
    if re.search(r"[^\D0-9]", place.core):
        return place.malformed(
            place.core_end, "code", both("{} is not written in the digits 0 to 9", quoted(place.core))
        )
    return place.mention(place.core_end, "code")


def _read_phone(place: Place) -> Mention | None:
    """`0912.345.678`, `024 3872 1234`, `1900 1234` after a word for telephone; `45+200` of a road."""
    phone = place.match(_PHONE)
    if phone is None and place.label_word in LABELS["phone"]:
        phone = place.match(_NUMBER_OF_PHONE)
    return place.mention(phone.end(), "code") if phone else None


def _read_list_number(place: Place) -> Mention | None:
    """The number of a heading or a list item at the start of a paragraph: `1.`, `2)`, `3.1.`"""
    match = place.match(_LIST_NUMBER) if place.left in ("", "(", "[") else None
    if not match or (place.left and place.text[match.end(1)] != ")"):
        return None
    if not match[1].isdecimal():
        return place.mention(match.end(1), "code")
    return place.mention(match.end(1), "ordinal", str(int(match[1])))


_Reader = Callable[[Place], Mention | None]
_OF_DIGITS = (
    _read_list_number, _read_phone, dates.read_part_of_year, dates.read_days, dates.read_quarter,
    dates.read_months, dates.read_years, dates.read_time, amounts.read_ratio, amounts.read_malformed,
    amounts.read_amounts, _read_code,
)  # fmt: skip
_OF_NAMES = (dates.read_quarter, _read_code)
# The words that a mention without a digit begins with, and Roman numerals.
_OF_WORDS = {
    **dict.fromkeys([*ONES, "mười", "nhất", "nhì", "tư"], (amounts.read_number_in_words,)),
    **dict.fromkeys(("hàng", "hằng", "vài"), (amounts.read_approximate,)),
    **dict.fromkeys((*VULGAR, "nửa"), (amounts.read_half,)),
    "một": (amounts.read_half, amounts.read_number_in_words),
    "giêng": (),
    "chạp": (),
    "thứ": (amounts.read_rank,),
    "không": (amounts.read_denial,),
}
_OF_LABELLED = (dates.read_quarter, dates.read_months, amounts.read_roman_numeral)


def _read(place: Place) -> Mention | None:
    """What the first reader that knows the form makes of a place."""
    form: tuple[_Reader, ...] = _OF_NAMES if place.core[0].isalpha() else _OF_DIGITS
    if not place.digits:
        form = (*_OF_WORDS.get(place.core.lower(), ()), *_OF_LABELLED)
    return next((found for reader in form if (found := reader(place))), None)


# Where a mention can begin: at a digit, at a name with digits in it, at such a word, at a Roman numeral.
_BEGINS = (
    rf"[$€¥]?(?:(?<!\w)[+\-−](?=\d))?[\d_]|(?<!\w)[{''.join(VULGAR)}]"
    rf"|(?<![^\W\d_]|[$€¥])(?:(?i:{any_of(_OF_WORDS)})|[IVXLCDM]+)(?![^\W\d_])"
    rf"|[$€¥]?(?<![^\W\d_]){WORD}+(?=[\w.,:/%‰°²³+\-–−']{{0,120}}\d)"
)
_EXACT = Context(prec=1100)  # no digit of the longest numeral in its largest unit is lost
_FIRST_WORDS = {form for word in _OF_WORDS for form in (word, word.capitalize())}
_BEGIN = re.compile(_BEGINS)
_BEGIN_OR_LINK = re.compile(rf"(?P<link>(?<!\w)(?=\w)(?:{_LINK}))|{_BEGINS}")


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
    with localcontext(_EXACT):
        return tuple(_walk(text))


def _walk(text: str) -> Iterator[Mention]:
    """The mentions from left to right."""
    last: Mention | None = None
    position, end, label = 0, -1, ("", "")
    for token in text.split(" "):
        start, end = end + 1, end + 1 + len(token)
        if end <= position or (token.isalpha() and token not in _FIRST_WORDS and not token.isupper()):
            continue
        position = max(position, start)
        begins = _BEGIN_OR_LINK if _LINK_SIGN.search(token) else _BEGIN
        while begin := begins.search(text, position, end):
            link = begin.lastgroup == "link"
            if link and not any(map(str.isdecimal, begin[0])):
                position = begin.end()
                continue
            place = Place(text, begin.start())
            near = last and not place.label and place.start - last.end < 8
            if last and near and _LISTED.fullmatch(text, last.end, place.start):  # `tổ 6, 7, 8`
                place.label, place.label_word = label
            here = place.mention(begin.end(), "code") if link else _read(place)
            position = here.end if here else place.core_end
            if here:
                last, label = here, (place.label, place.label_word)
                yield here


def read_printed(printed: str, kind: str) -> Mention:
    """Read a printed text of a known kind (`9,25`, a measure, with its unit or without) as one mention."""
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is unknown: expected one of {', '.join(KINDS)}")
    bare = amounts.NUMBER.fullmatch(printed) or printed.lower() in ONES
    context = (_CONTEXT_OF_NUMERAL if bare else _CONTEXT).get(kind, "{}")
    before, _, after = ("{}" if kind == "period" and "/" in printed else context).partition("{}")
    found, start, end = find_mentions(before + printed + after), len(before), len(before) + len(printed)
    why = "it does not read as one number"
    if len(found) == 1 and found[0].start == start and found[0].end >= end:
        if found[0].kind == kind and not found[0].warning.startswith("malformed"):
            return replace(found[0], start=0, end=len(printed), printed=printed)
        why = found[0].warning or f"it reads as {found[0].kind}"
    raise ValueError(f"{printed!r} is no printed {kind}: {why}")


def printed_decimals(printed: str) -> int | None:
    """The decimals of a numeral written in digits; None for anything else (a date, a word)."""
    try:
        return read_numeral(printed)[1]
    except ValueError:
        return None
