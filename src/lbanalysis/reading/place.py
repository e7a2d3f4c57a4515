"""A place of a paragraph where a number may begin: what stands around it, and the mention made of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from typing import NamedTuple

from lbanalysis.reading.words import WORD, WORDS, any_of

KINDS = (
    "count", "percent", "percentage_points", "measure", "money", "fraction", "date", "period", "time",
    "duration", "scale", "code", "ordinal", "approximate", "zero",
)  # fmt: skip


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


_CURLY = {**dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‘’‚‛", "'")}
_INVISIBLE = r"\u00ad\u034f\u180e\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f"
_MENDED = re.compile(rf"[{_INVISIBLE}{''.join(_CURLY)}]")


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
        text = unicodedata.normalize("NFC", _MENDED.sub(lambda sign: _CURLY.get(sign[0], ""), text))
    return " ".join(text.split())


class Place(NamedTuple):
    """Where a number may begin: the token there, what stands before it, and the label which that makes."""

    text: str
    start: int
    core: str
    left: str
    before: list[str]
    label: str = ""
    label_word: str = ""

    @property
    def core_end(self) -> int:
        """Where the token ends."""
        return self.start + len(self.core)

    @property
    def last(self) -> str:
        """The word directly before, or nothing."""
        return self.before[-1] if self.before else ""

    def behind(self, phrases: Container[str]) -> bool:
        """Whether the words before end with one of some phrases."""
        return last_phrase(self.before, phrases) != ""

    @property
    def each(self) -> bool:
        """`mỗi ngày 15 ca`, `bình quân tháng 3 buổi`: the label is no part of a date or name."""
        return self.last in _DAYS["each_of"] and last_phrase(self.before[:-1], _DAYS["each"]) != ""

    @property
    def of_map(self) -> bool:
        """`tỷ lệ 1/750`: the words before announce a map's scale."""
        return _MAP.search(self.left) is not None


_DAYS = WORDS["days"]
_MAP = re.compile(rf"(?i)(?:{any_of(WORDS['map_scales']['before'])})(?: xây dựng| đô thị| bản đồ)?(?:\W+)?$")


DIGIT = re.compile(r"\d")
VULGAR = "½¼¾⅓⅔⅕⅛"
# The token at a place, and where it ends earlier if it holds a digit.
_CORE = re.compile(r"[$€¥]?[+\-−]?\w(?:[\w.,:/%‰°²³+\-–−'_]{0,120}[\w%‰°²³'])?")
_CORE_END = re.compile(
    r",(?!\d)|(?<!\d),|(?<=[^\W\d_]):|:(?!\d)|\.\.+|(?<=[%‰²³])(?=\d)"
    r"|(?<=[a-zà-ỹđ][a-zà-ỹđ])/(?=\d)|(?<![\d])'|'(?=[^\W\d_])"
)
_PLAIN_CORE = re.compile(rf"[{VULGAR}]|[$€¥+\-−]?(?:{WORD}|.)")


def place_at(text: str, start: int) -> Place:
    """The place at an offset, with its label."""
    token, word = _CORE.match(text, start), _PLAIN_CORE.match(text, start)
    core = token[0] if token else ""
    if not core.isdecimal() and (cut := _CORE_END.search(text, start + 1, start + len(core))):
        core = text[start : cut.start()]
    if word and not DIGIT.search(core):
        core = word[0]
    left = text[max(0, start - 80) : start]
    place = Place(text, start, core, left, _last_words(left))
    label, word = _label_of(place)
    return place._replace(label=label, label_word=word) if label else place


def _last_words(left: str) -> list[str]:
    """Up to four words that a text ends with, in lower case, each before a single space."""
    pieces = left.lower().rsplit(" ", 5)
    found: list[str] = []
    for word in reversed(pieces[-5:-1] if not pieces[-1] else []):
        if not word.isalpha():
            break
        found.append(word)
    return found[::-1]


def last_phrase(words: list[str], phrases: Container[str]) -> str:
    """The longest of some phrases of up to three words that some words end with, or nothing."""
    for size in range(-3, 0):
        phrase = " ".join(words[size:])
        if phrase in phrases:
            return phrase
    return ""


_AFTER = re.compile(rf"(?: {WORD}){{1,3}}")


def words_after(text: str, end: int) -> list[str]:
    """Up to three words that follow an offset after one space."""
    after = _AFTER.match(text, end)
    return after[0].split() if after else []


def followed_by(text: str, end: int, phrases: Container[str]) -> bool:
    """Whether one of some phrases of one or two words follows an offset."""
    words = [word.lower() for word in words_after(text, end)]
    return bool(words) and (words[0] in phrases or " ".join(words[:2]) in phrases)


_NOUNS = WORDS["nouns"]["one_word"] | WORDS["nouns"]["two_words"]


def counts_a_noun(text: str, end: int) -> bool:
    """Whether a counted noun follows an offset; a capitalised word is a name and no noun."""
    first = "".join(words_after(text, end)[:1])
    name = first[:1].isupper() and not (len(first) > 1 and first.isupper())
    return not name and followed_by(text, end, _NOUNS)


HYPHEN = re.compile(r" ?[-–−] ?")
_UNCLEAN = re.compile(r"[\w%‰]|[/:]\w|[.,]\d|[-–−](?:\d|[A-ZĐ])")


def ends_cleanly(text: str, end: int) -> bool:
    """Nothing follows that would belong to the same token."""
    return not _UNCLEAN.match(text, end)


# --- labels and qualifiers ----------------------------------------------------------------------------------

LABELS = WORDS["labels"]
# What a phrase before a number makes of it, and by which word; nothing where the word is part of another.
_LABEL_OF = {
    **{f"{word} {label}": ("", label) for label, words in WORDS["no_label_after"].items() for word in words},
    **{phrase: ("document", phrase) for phrase in LABELS["document"]},
    **{
        phrase: (kind, phrase)
        for kind in ("code", "ordinal", "day", "part_of_day", "month", "year", "quarter")
        for phrase in LABELS[kind]
    },
    "công dân số": ("code", "số"),
}


def _label_of(place: Place) -> tuple[str, str]:
    """What the words before a place make of a number (`code`, `ordinal`, `day` …), and by which words."""
    left, before = place.left, place.before
    colon = left.endswith((":", ": "))
    if colon:
        before = _last_words(left.rstrip(": ") + " ")
    phrase = last_phrase(before, _LABEL_OF)
    kind, word = _LABEL_OF.get(phrase, ("", ""))
    if colon and word not in LABELS["before_colon"]:
        return "", ""
    if kind == "ordinal" and place.core[0].isdecimal() and left[: -len(phrase) - 2][-1:].isdecimal():
        return "", ""  # `2 tầng 8 phòng`: the label itself is counted
    if kind == "document":
        named = left[-len(phrase) - 1].isupper() or re.match(r"0\d", place.core)
        return ("code", word) if named else ("", "")
    return kind, word


QUALIFIERS = ("about", "nearly", "more_than", "at_least", "less_than", "estimated")
_QUALIFIER_OF = {phrase: name for name in QUALIFIERS for phrase in WORDS["qualifiers"][name]}
_QUALIFIER_OF |= {f"{word} hơn": "" for word in WORDS["comparison"]["compared"]}


def qualifier_of(place: Place) -> str:
    """The qualifier that the words before a place are, or nothing."""
    return _QUALIFIER_OF.get(last_phrase(place.before, _QUALIFIER_OF), "")


# --- mentions -----------------------------------------------------------------------------------------------


def mention(place: Place, end: int, kind: str, value: str = "", low: str | None = None,
            high: str | None = None, unit: str = "", warning: str = "") -> Mention:  # fmt: skip
    """The mention from a place to an offset; without an interval of its own it stands for its value."""
    qualifier = "" if kind in ("code", "ordinal", "zero") else qualifier_of(place)
    if kind == "code":  # a name, not a number
        value = low = high = ""
    low, high = (value if end is None else end for end in (low, high))
    printed = place.text[place.start : end]
    return Mention(place.start, end, printed, kind, value, low, high, unit, qualifier, warning)


def malformed(place: Place, end: int, kind: str, why: str = "", unit: str = "") -> Mention:
    """The mention of what is no number, with the reason for it."""
    why = why or f"there is no such {kind} as {place.text[place.start : end]!r}"
    return mention(place, end, kind, unit=unit, warning=f"malformed: {why}")
