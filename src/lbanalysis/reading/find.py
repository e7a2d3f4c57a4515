"""Every mention of a number in a paragraph of Vietnamese text, and a printed text of a known kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Context, localcontext
from fractions import Fraction
from functools import lru_cache

from lbanalysis.numerals import InputError, read_numeral
from lbanalysis.reading import amounts, codes, dates
from lbanalysis.reading.place import KINDS, LABELS, VULGAR, Mention, Place, canonical_paragraph
from lbanalysis.reading.words import ONES, SCALES, WORD, any_of

_TAIL = r"[^\s<>\"]{0,2000}[^\s<>\".,;:!?)]"
_LINK = (
    rf"https?://{_TAIL}|www\.{_TAIL}|[\w.+\-]{{1,64}}@[\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{1,8}}"
    rf"|(?:[\w\-]{{1,63}}\.){{1,8}}(?:vn|com|org|net)\b(?:/{_TAIL})?"
)
_CLOSING = frozenset((*'.,;:!?)%"…', "),", ").", "%,", "%.", "%)", '",', '".'))
_LINK_SIGN = re.compile(r"://|www\.|@|\.(?:vn|com|org|net)\b")
_LISTED = re.compile(r"(?:,|;|,? và|,? hoặc|,? hay|/| &) ?")
# The least context in which a printed text of a kind is a mention by itself, and a bare numeral.
_CONTEXT = {
    "count": "chỉ {} người", "zero": "{} hộ", "fraction": "có {} xã", "date": "ngày {}", "code": "số {}",
    "period": "giai đoạn {}", "scale": "tỷ lệ {}",
}  # fmt: skip
# … and where that does not do: `11 năm 2021`, a month; `IV/2024`, a quarter.
_OTHER_CONTEXTS = {
    "date": ("tháng {}", "quý {}"),
    "period": ("tháng {}", "quý {}", "giai đoạn {}"),
    "time": ("lúc {}",),
}
_CONTEXT_OF_NUMERAL = {
    "percent": "{}%", "percentage_points": "{} điểm phần trăm", "measure": "{} ha", "money": "{} đồng",
    "duration": "{} năm", **_CONTEXT,
}  # fmt: skip

_Reader = Callable[[Place], Mention | None]
# The readers of what begins with digits, in their order, each with the marks by one of which it can know the
# form (none: always): what follows it, `_0` or `_th` behind a space; what it is like; its label. Only
# what is quick to see is told apart here: each reader still looks whether it knows the form.
_OF_DIGITS: dict[_Reader, str] = {
    codes.read_list_number: ". dotted ) ] /",
    codes.read_phone: "+ code",
    dates.read_part_of_year: "_th _qu",
    dates.read_days: "/ . dotted - – − _- _– _− _th _đế day part_of_day",
    dates.read_quarter: "quarter",
    dates.read_months: "/ - month",
    dates.read_years: "four year",
    dates.read_time: ": h g - – − _- _– _− _đế _tớ _gi _rư",
    amounts.read_ratio: "/ : , . ordinal",
    amounts.read_malformed: "e E _0 _1 _2 _3 _4 _5 _6 _7 _8 _9",
    codes.read_named: "unlabelled",
    amounts.read_count: "spaced",
    amounts.read_amounts: "",
    codes.read_code: "",
}
_MARKS_OF = {reader: frozenset(marks.split()) for reader, marks in _OF_DIGITS.items()}
_OF_NAMES: tuple[_Reader, ...] = (dates.read_quarter, codes.read_code)
# The words that a mention without a digit begins with, and Roman numerals.
_OF_WORDS = {
    **dict.fromkeys([*ONES, "mười", "nhất", "nhì", "tư"], (amounts.read_number_in_words,)),
    **dict.fromkeys(("hàng", "hằng", "vài"), (amounts.read_approximate,)),
    **dict.fromkeys((*VULGAR, "nửa"), (amounts.read_half,)),
    **dict.fromkeys((*SCALES, "chục"), (amounts.read_bare_scale,)),
    "một": (amounts.read_half, amounts.read_number_in_words),
    "giêng": (),
    "chạp": (),
    "thứ": (amounts.read_rank,),
    "không": (amounts.read_denial,),
}
_OF_LABELLED = (dates.read_quarter, dates.read_months, amounts.read_roman_numeral)


@lru_cache(maxsize=4096)
def _readers(usual: bool, long: bool, dotted: bool, follows: str, label: str) -> tuple[_Reader, ...]:
    """The readers of a numeral by its looks, what follows it and its label; a zero can begin anything."""
    known = {label or "unlabelled", "dotted" * dotted, "four" * long, follows[:1]}
    if follows[:1] == " ":
        known |= {"spaced", f"_{follows[1:2]}", f"_{follows[1:]}".lower()}
    every = not usual or not follows or follows[0].isdecimal()
    return tuple(
        reader for reader, marks in _MARKS_OF.items() if every or not (marks and marks.isdisjoint(known))
    )


def _read(place: Place) -> Mention | None:
    """What the first reader that knows the form makes of a place."""
    core, form = place.core, _OF_NAMES
    if not place.digits:
        form = _OF_WORDS.get(core.lower(), ())
        form += _OF_LABELLED if place.label or not form else ()
    elif not core[0].isalpha():
        follows = core.lstrip("0123456789.,")[:1] or place.text[place.core_end : place.core_end + 3]
        long = core[:4].isdecimal() and core[3:] != ""
        form = _readers(core[0] in "123456789", long, "." in core, follows, place.label)
    for reader in form:
        if found := reader(place):
            return found
    return None


# Where a mention can begin: at a digit, at a name with digits in it, at such a word, at a Roman numeral.
_BEGINS = (
    rf"[$€¥]?(?:(?<!\w)[+\-−](?=\d))?(?:\d|_(?=\w{{0,120}}\d))|(?<!\w)[{''.join(VULGAR)}]"
    rf"|(?<![^\W\d_]|[$€¥])(?:(?i:{any_of(_OF_WORDS)})|[IVXLCDM]+)(?![^\W\d_])"
    rf"|[$€¥]?(?<![^\W\d_]){WORD}+(?=[\w.,:/%‰°²³+\-–−']{{0,120}}\d)"
)
_EXACT = Context(prec=1100)  # no digit of the longest numeral in its largest unit is lost
_LONGEST = 2**20  # bytes
_FIRST_WORDS = {form for word in _OF_WORDS for form in (word, word.capitalize())}
# Most of these words are none: `hàng ngày`, `không phải`.
_NO_BEGIN = re.compile(rf"(?i)(?:h[àằ]ng|vài)(?! ?(?:{any_of(SCALES)}|chục))|không(?! c)")
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
    InputError
        If it is longer than 1 MB: no paragraph is.

    Examples
    --------
    >>> [(m.printed, m.kind, m.value) for m in find_mentions("Quận có mười hai phường, đạt 88,94% chỉ tiêu")]
    [('mười hai', 'count', '12'), ('88,94%', 'percent', '88.94')]
    >>> [(m.value, m.warning) for m in find_mentions("tăng 1.5 lần")]
    [('', "malformed: '1.5' is neither grouped by dots in threes nor written with a decimal comma")]
    """
    canonical = canonical_paragraph(text)
    if len(canonical) > _LONGEST // 4 and (size := len(canonical.encode("utf-8", "replace"))) > _LONGEST:
        wanted = f"divide it into paragraphs of at most {_LONGEST:,} (1 MB)"
        raise InputError(f"a paragraph of {size:,} bytes is not read: {wanted}")
    return list(_find(canonical) if len(canonical) < 10_000 else _find.__wrapped__(canonical))


@lru_cache(maxsize=512)
def _find(text: str) -> tuple[Mention, ...]:
    with localcontext(_EXACT):
        return tuple(_walk(text))


def _goes_on(place: Place, last: Mention, word: str) -> bool:
    """Whether a list ends before a noun: `các tổ 6, 7, 8 thị trấn`, but not `lớp 10, 4 lớp 11`."""
    if place.match(amounts.SPACED) and word not in LABELS["phone"]:  # `ngày 2/4/2021, 1 000 000 đồng`
        return False
    if not place.counts(place.core_end):
        return True
    here, there = place.core, last.printed.rpartition("/")[2]
    step = int(here) - int(there) if here.isdecimal() and there.isdecimal() and len(here) < 5 else 0
    return step in (1, 2) and not place.followed(place.core_end, (word,))


def _share_label(place: Place, last: Mention, before: Place) -> None:
    """The members of a list and the dotted days of a range stand behind one label: `tổ 6, 7, 8`."""
    if place.start - last.end > 11:
        return
    between = place.text[last.end : place.start]
    listed = _LISTED.fullmatch(between) and last.kind not in ("duration", "measure", "count")
    listed = listed and not (last.printed.isalpha() and place.digits)
    if listed and _goes_on(place, last, before.label_word):
        place.label, place.label_word = before.label, before.label_word
    elif last.kind == "date" and "." in last.printed and "." in place.core and between in (" đến ", " tới "):
        place.label, place.label_word = "day", "ngày"


def _walk(text: str) -> list[Mention]:
    """The mentions from left to right."""
    mentions: list[Mention] = []
    last: Place | None = None
    position, end, tokens = 0, -1, text.split(" ")
    for i, token in enumerate(tokens):
        start = end + 1
        end = start + len(token)
        word = token
        if not (is_word := token.isalpha()):
            word = token.strip('.,;:!?()"…')
            is_word = word.isalpha()
        if is_word and word not in _FIRST_WORDS and not word.isupper():
            continue
        if end <= position or (is_word and _NO_BEGIN.match(text, start)):
            continue
        if is_word and i and tokens[i - 1] == token != "năm":  # `mười mười` is no number
            continue
        if position < start:
            position = start
        signed = not token.isalnum() and _LINK_SIGN.search(token)
        while end - position > 2 or (position < end and text[position:end] not in _CLOSING):
            begin, link_end = position, 0
            if signed or not text[position].isdecimal():
                found = (_BEGIN_OR_LINK if signed else _BEGIN).search(text, position, end)
                if not found:
                    break
                begin, link_end = found.start(), found.end() if found.lastgroup == "link" else 0
                if link_end and not any(map(str.isdecimal, found[0])):
                    position = link_end
                    continue
            place = Place(text, begin, tokens[i - 3 if i > 3 else 0 : i] if begin == start else None)
            if last and not place.label and (last.label_word or mentions[-1].kind == "date"):
                _share_label(place, mentions[-1], last)
            here = place.mention(link_end, "code") if link_end else _read(place)
            position = here.end if here else place.core_end
            if here:
                mentions.append(here)
                last = place
    return mentions


@lru_cache(maxsize=4096)
def read_printed(printed: str, kind: str) -> Mention:
    """Read a printed text of a known kind (`9,25`, a measure, with its unit or without) as one mention."""
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is unknown: expected one of {', '.join(KINDS)}")
    bare = amounts.NUMBER.fullmatch(printed) or printed.lower() in ONES
    context = (_CONTEXT_OF_NUMERAL if bare else _CONTEXT).get(kind, "{}")
    first = "{}" if kind == "period" and "/" in printed else context
    why = ""
    for context in (first, *(_OTHER_CONTEXTS.get(kind, ()) if not bare else ())):
        before, _, after = context.partition("{}")
        found, start, end = find_mentions(before + printed + after), len(before), len(before) + len(printed)
        if len(found) == 1 and found[0].start == start and found[0].end >= end:
            if found[0].kind == kind and not found[0].warning.startswith("malformed"):
                return found[0]._replace(start=0, end=len(printed), printed=printed)
            why = why or found[0].warning or f"it reads as {found[0].kind}"
    raise ValueError(f"{printed!r} is no printed {kind}: {why or 'it does not read as one number'}")


def printed_ends(printed: str, kind: str) -> list[tuple[Fraction, Fraction]]:
    """The ends of a printed range, each with the weight by which it is rounded; none where it is no range."""
    with localcontext(_EXACT):
        ends = amounts.read_ends(printed, kind)
    return [(Fraction(value), Fraction(step)) for value, step in ends]


def printed_decimals(printed: str) -> int | None:
    """The decimals of a numeral written in digits; None for anything else (a date, a word)."""
    try:
        return read_numeral(printed)[1]
    except ValueError:
        return None
