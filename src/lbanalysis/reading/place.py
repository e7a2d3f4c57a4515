"""A place of a paragraph where a number may begin: what stands around it, and the mention made of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from lbanalysis.reading.words import WORD, WORDS, any_of

KINDS = (
    "count", "percent", "percentage_points", "measure", "money", "fraction", "date", "period", "time",
    "duration", "scale", "code", "ordinal", "approximate", "zero",
)  # fmt: skip
QUALIFIERS = ("about", "nearly", "more_than", "at_least", "less_than", "estimated")


@dataclass(frozen=True, slots=True)
class Mention:
    """One numeric expression at one place of a paragraph.

    Parameters
    ----------
    start, end : int
        Offsets [characters] in the canonical paragraph; ``printed`` is ``paragraph[start:end]``.
    printed : str
        The whole span, unit included.
    kind : str
        One of `KINDS`.
    value, low, high : str
        Decimal strings; ISO 8601 for dates, periods and times; ``a/b`` for fractions and scales, ``a..b`` for
        ranges. Empty where malformed or a code, `high` also where there is no upper bound.
    unit : str
        Measurement unit as printed, without scale word; empty for counts.
    qualifier : str
        One of `QUALIFIERS`, or empty.
    warning : str
        What could not be decided, or why the numeral is malformed; empty where all is well.

    Examples
    --------
    >>> from lbanalysis import find_mentions
    >>> find_mentions("đạt 9,25ha")[0].printed
    '9,25ha'
    >>> Mention(0, 1)
    Traceback (most recent call last):
    ...
    TypeError: Mention.__init__() missing 2 required positional arguments: 'printed' and 'kind'
    """

    start: int
    end: int
    printed: str
    kind: str
    value: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    qualifier: str = ""
    warning: str = ""


_INVISIBLE = dict.fromkeys(
    [0xAD, 0x034F, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‘’‚‛", "'")})


def canonical_paragraph(text: str) -> str:
    r"""Return the canonical form of one paragraph, in which offsets are counted.

    Parameters
    ----------
    text : str
        A paragraph in any Unicode form.

    Returns
    -------
    str
        In NFC, trimmed, without zero-width characters, curly quotes made straight, white space one space.

    Raises
    ------
    TypeError
        If `text` is not a string.

    Source
    ------
    Unicode Standard Annex 15 (NFC); the canonical text of this project, `data/README.md`.

    Examples
    --------
    >>> canonical_paragraph(" Phường\u00a0“A” ")
    'Phường "A"'
    >>> canonical_paragraph(5)
    Traceback (most recent call last):
    ...
    TypeError: a paragraph is text, not int
    """
    if not isinstance(text, str):
        raise TypeError(f"a paragraph is text, not {type(text).__name__}")
    if not text.isascii():  # ASCII has nothing to compose, remove or straighten
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).translate(_STRAIGHT)
    return " ".join(text.split())


class Place(NamedTuple):
    """Where a number may begin: the paragraph, the offset, the end of the token there, and its label."""

    text: str
    start: int
    core_end: int
    label: str
    label_word: str

    @property
    def core(self) -> str:
        """The token."""
        return self.text[self.start : self.core_end]


# --- what stands around -------------------------------------------------------------------------------------


def at(pattern: str, text: str, offset: int) -> re.Match[str] | None:
    """Match a regular expression at an offset; `re` keeps those that it has compiled."""
    return re.compile(pattern).match(text, offset)


def left_of(text: str, start: int) -> str:
    """What stands before an offset, as far as any rule looks."""
    return text[max(0, start - 80) : start]


def words_before(text: str, start: int, count: int = 3) -> list[str]:
    """Up to `count` words directly before an offset, separated from it and each other by single spaces."""
    pieces = text[max(0, start - 60) : start].split(" ")
    if pieces.pop() or not pieces:
        return []
    found: list[str] = []
    for word in reversed(pieces[-count:]):
        if not word.isalpha():
            break
        found.append(word)
    return found[::-1]


def word_before(text: str, start: int) -> str:
    """The word directly before an offset in lower case, or nothing."""
    return "".join(words_before(text, start, 1)).lower()


_AFTER = re.compile(rf"(?: {WORD}){{1,3}}")


def words_after(text: str, end: int) -> list[str]:
    """Up to three words that follow an offset after one space."""
    after = _AFTER.match(text, end)
    return after[0].split() if after else []


def counts_a_noun(text: str, end: int) -> bool:
    """Whether a counted noun follows an offset; a capitalised word is a name and no noun."""
    after = words_after(text, end)
    if not after or (after[0][0].isupper() and not (len(after[0]) > 1 and after[0].isupper())):
        return False
    nouns = WORDS["nouns"]
    return after[0].lower() in nouns["one_word"] or " ".join(after[:2]).lower() in nouns["two_words"]


_EACH = re.compile(rf"(?i)(?:{any_of(WORDS['days']['each'])}) (?:{any_of(WORDS['days']['each_of'])}) $")


def each(place: Place) -> bool:
    """`mỗi ngày 15 ca`, `bình quân tháng 3 buổi`: the label is no part of a date or name."""
    return bool(_EACH.search(left_of(place.text, place.start)))


_MAP = re.compile(rf"(?i)(?:{any_of(WORDS['map_scales']['before'])})(?: xây dựng| đô thị| bản đồ)?(?:\W+)?$")


def of_map(place: Place) -> bool:
    """`tỷ lệ 1/750`: the words before announce a map's scale."""
    return _MAP.search(left_of(place.text, place.start)) is not None


HYPHEN = re.compile(r" ?[-–−] ?")
_UNCLEAN = re.compile(r"[\w%‰]|[/:]\w|[.,]\d|[-–−](?:\d|[A-ZĐ])")


def ends_cleanly(text: str, end: int) -> bool:
    """Nothing follows that would belong to the same token."""
    return not _UNCLEAN.match(text, end)


# --- labels and qualifiers ----------------------------------------------------------------------------------

LABELS = WORDS["labels"]
_LABEL_KINDS = ("code", "ordinal", "day", "part_of_day", "month", "year", "quarter")
_KIND_OF_LABEL = {phrase: kind for kind in _LABEL_KINDS for phrase in LABELS[kind]}


def label_of(text: str, start: int) -> tuple[str, str]:
    """What the words before an offset make of a number (`code`, `ordinal`, `day` …), and by which words."""
    left = left_of(text, start)
    bare = left.rstrip(": ")
    colon = left.rstrip().endswith(":") and bare[-1:].isalpha()
    before = words_before(f"{bare} ", len(bare) + 1) if colon else words_before(text, start)
    for size in range(len(before), 0, -1):
        phrase = " ".join(before[-size:]).lower()
        if colon and phrase not in LABELS["before_colon"]:
            continue
        kind, earlier = _KIND_OF_LABEL.get(phrase, ""), [w.lower() for w in before[-3:-1]]
        other = earlier and earlier[-1] in WORDS["no_label_after"].get(phrase, ())
        if kind and size == 1 and other and earlier != ["công", "dân"]:
            return "", ""
        if kind == "ordinal" and text[start].isdecimal() and re.search(rf"(?i)[0-9] {phrase} $", left):
            return "", ""  # `2 tầng 8 phòng`: the label itself is counted
        if kind:
            return kind, phrase
        if phrase in LABELS["document"] and (before[-size][0].isupper() or at(r"0\d", text, start)):
            return "code", phrase
    return "", ""


_QUALIFIER_OF = {phrase: name for name in QUALIFIERS for phrase in WORDS["qualifiers"][name]}


def qualifier_of(text: str, start: int) -> str:
    """The qualifier that the words before an offset are, or nothing."""
    before = [w.lower() for w in words_before(text, start, 4)]
    for size in range(min(3, len(before)), 0, -1):
        phrase = " ".join(before[-size:])
        if phrase == "hơn" and len(before) > 1 and before[-2] in WORDS["comparison"]["compared"]:
            return ""
        if phrase in _QUALIFIER_OF:
            return _QUALIFIER_OF[phrase]
    return ""


# --- mentions -----------------------------------------------------------------------------------------------


def mention(place: Place, end: int, kind: str, value: str = "", low: str | None = None,
            high: str | None = None, unit: str = "", warning: str = "") -> Mention:  # fmt: skip
    """The mention from a place to an offset; without an interval of its own it stands for its value."""
    qualifier = "" if kind in ("code", "ordinal", "zero") else qualifier_of(place.text, place.start)
    if kind == "code":  # a name, not a number
        value = low = high = ""
    return Mention(
        place.start, end, place.text[place.start : end], kind, value, value if low is None else low,
        value if high is None else high, unit, qualifier, warning,
    )  # fmt: skip


def malformed(place: Place, end: int, kind: str, why: str = "", unit: str = "") -> Mention:
    """The mention of what is no number, with the reason for it."""
    why = why or f"there is no such {kind} as {place.text[place.start : end]!r}"
    return mention(place, end, kind, unit=unit, warning=f"malformed: {why}")
