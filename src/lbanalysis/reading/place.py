"""A place of a paragraph where a number may begin: what stands around it, and the mention made of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

from lbanalysis.reading.words import WORD, WORDS, Unit, any_of, made, read_unit
from lbanalysis.wording import Text
from lbanalysis.wording import both as say_in_both

KINDS = (
    "count", "percent", "percentage_points", "measure", "money", "fraction", "date", "period", "time",
    "duration", "scale", "code", "ordinal", "approximate", "zero",
)  # fmt: skip
QUALIFIERS = tuple(WORDS["qualifiers"])
YEARS = range(1900, 2101)  # what is a year where no word says so


class Mention(NamedTuple):
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
    warning_vi : str
        The same in Vietnamese.

    Examples
    --------
    >>> Mention(4, 10, "9,25ha", "measure", "9.25", "9.245", "9.255", "ha").printed
    '9,25ha'
    >>> Mention(0, 1)
    Traceback (most recent call last):
    ...
    TypeError: Mention.__new__() missing 2 required positional arguments: 'printed' and 'kind'
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
    warning_vi: str = ""


ALL_WELL = Text("", "")
both = lru_cache(maxsize=1024)(say_in_both)  # a few texts are said again and again


def quoted(text: str) -> Text:
    """A piece of the text in the quotation marks of each language."""
    return Text(repr(text), f"“{text}”")


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
    if text.isprintable() and "  " not in text:  # no white space other than single spaces
        return text.strip()
    return " ".join(text.split())


LABELS = WORDS["labels"]
_LABEL_KINDS = ("code", "ordinal", "day", "part_of_day", "month", "year", "quarter")
# What a phrase before a number makes of it, and by which word; nothing where the word is part of another.
_LABEL_OF = {f"{word} {of}": ("", of) for of, words in WORDS["no_label_after"].items() for word in words}
_LABEL_OF |= {phrase: ("document", phrase) for phrase in LABELS["document"]}
_LABEL_OF |= {phrase: (kind, phrase) for kind in _LABEL_KINDS for phrase in LABELS[kind]}
_LABEL_OF["công dân số"] = ("code", "số")  # but `dân số` is population
_QUALIFIER_OF = {phrase: name for name, phrases in WORDS["qualifiers"].items() for phrase in phrases}
_QUALIFIER_OF |= {f"{word} hơn": "" for word in WORDS["comparison"]["compared"]}
_QUALIFIER_OF["kéo dài hơn"] = "more_than"
_LABEL_ENDS, _QUALIFIER_ENDS = ({said.rpartition(" ")[2] for said in by} for by in (_LABEL_OF, _QUALIFIER_OF))
_EACH = {f"{each} {day}" for each in WORDS["days"]["each"] for day in WORDS["days"]["each_of"]}
NOUNS = WORDS["nouns"]["one_word"] | WORDS["nouns"]["two_words"]
_MAP = re.compile(rf"(?i)(?:{any_of(WORDS['map_scales']['before'])})(?: xây dựng| đô thị| bản đồ)?\W*$")
VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅛": "1/8"}
# The token at a place (`12`, `9,25`, `88,94%`, `18/4/2023` is a whole one), where any other ends earlier, and
# what it is if no digit is left in it.
_IN_CORE = r"[\w.,:/%‰°²³+\-–−'_]"
_CORE = re.compile(
    rf"(\d{{1,30}}(?:[.,/]\d{{1,30}}){{0,2}}%?)(?!{_IN_CORE})"
    rf"|[$€¥]?[+\-−]?\w(?:{_IN_CORE}{{0,120}}[\w%‰°²³'])?"
)
_CORE_END = re.compile(
    r",(?!\d)|(?<!\d),|(?<=[^\W\d_]):|:(?!\d)|\.\.+|(?<=[%‰²³])(?=\d)"
    r"|(?<=[a-zà-ỹđ][a-zà-ỹđ])/(?=\d)|(?<![\d])'|'(?=[^\W\d_])"
)
_BARE_CORE = re.compile(rf"[{''.join(VULGAR)}]|[$€¥+\-−]?(?:{WORD}|.)")
_DIGIT = re.compile(r"\d")
_AFTER = re.compile(rf"(?: {WORD}){{1,3}}")
_TIMES = re.compile(r" (?:lần|buổi|bữa)(?!\w)(?! (?:đầu|thứ|này|trước|sau|cuối|tiên))")
# `12,5 người trên 1.000 dân`: the word is no qualifier.
_PER = re.compile(rf"(?:\d|phần trăm)(?: (?!(?:{any_of(WORDS['rates']['no_rate'])}) ){WORD}){{1,4}} trên $")
_UNCLEAN = re.compile(r"[\w%‰]|[/:]\w|[.,]\d|[-–−](?:\d|[A-ZĐ])")


def _last_words(text: str) -> list[str]:
    """Up to three pieces between single spaces that a text ends with."""
    *words, rest = text.rsplit(" ", 4)[-4:]
    return words if not rest else []


def _phrase(words: list[str]) -> str:
    """The words that some pieces between spaces end with, in lower case, none before a bracket."""
    if "".join(words).isalpha():  # most often
        return " ".join(words).lower()
    before = ""
    for word in reversed(words):
        bare = word.lstrip("([{\"'-–−")
        if not bare.isalpha():
            break
        before = f"{bare} {before}"
        if bare != word:
            break
    return before.rstrip().lower()


def last_phrase(words: str, phrases: Container[str]) -> str:
    """The longest of some phrases that some words end with, or nothing."""
    while words and words not in phrases:
        words = words.partition(" ")[2]
    return words


class Place:
    """Where a number may begin: the token, what stands around it, and the label that this makes."""

    __slots__ = (
        "_after", "_units", "before", "core", "core_end", "digits",
        "label", "label_word", "last", "left", "start", "text",
    )  # fmt: skip

    def __init__(self, text: str, start: int, words: list[str] | None = None) -> None:
        self.text, self.start = text, start
        self.left = text[start - 80 if start > 80 else 0 : start]
        self.before = _phrase(_last_words(self.left) if words is None else words)
        self.last = self.before.rpartition(" ")[2]
        token = _CORE.match(text, start)
        core = token[0] if token else ""
        self.digits = not core.isalpha()
        if self.digits and not (token and token[1]):
            if cut := _CORE_END.search(text, start + 1, start + len(core)):
                core = text[start : cut.start()]
            self.digits = _DIGIT.search(core) is not None
            if not self.digits and (word := _BARE_CORE.match(text, start)):
                core = word[0]
        self.core, self.core_end = core, start + len(core)
        labelled = self.last in _LABEL_ENDS or len(self.last) < 2  # behind a colon there is no last word
        self.label, self.label_word = self._label() if labelled else ("", "")
        self._units: dict[int, Unit | None] = {}
        self._after: dict[int, str] = {}

    def _label(self) -> tuple[str, str]:
        """What the words before make of a number (`code`, `ordinal`, `day` …), and by which words."""
        left, colon = self.left, self.left.endswith((":", ": "))
        before = _phrase(_last_words(left.rstrip(": ") + " ")) if colon else self.before
        if left[-2:-1].isupper() and left[-3:-2] == " ":  # `lô B 12`
            before = before[:-2]
            left = left[:-2]
        phrase = last_phrase(before, _LABEL_OF)
        if not phrase:
            return "", ""
        kind, word = _LABEL_OF[phrase]
        if colon and word not in LABELS["before_colon"]:
            return "", ""
        capital = left[-len(phrase) - 1 :][:1].isupper()
        if before.startswith(("mỗi ", "từng ")) and before.partition(" ")[2] == phrase:
            return "", ""
        if word in LABELS["counting"] and before.endswith(f"số {word}"):
            return "", ""  # `số bệnh nhân 17`
        if kind == "ordinal" and capital and word in LABELS["parts"]:
            return "code", word
        dates = kind in ("day", "month", "year", "ordinal") and self.core.isdecimal()
        if dates and _TIMES.match(self.text, self.core_end):
            return "", ""  # `tháng 2 lần`
        if word in LABELS["counted"] and left[: -len(phrase) - 2][-1:].isdecimal():
            return "", ""  # `2 tầng 8 phòng`: the label itself is counted
        if kind == "document":
            named = capital or (self.core[:1] == "0" and self.core[1:2].isdecimal())
            return ("code", word) if named else ("", "")
        return kind, word

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What a pattern matches here."""
        return pattern.match(self.text, self.start)

    def behind(self, phrases: Container[str]) -> bool:
        """Whether the words before end with one of some phrases."""
        return last_phrase(self.before, phrases) != ""

    def each(self) -> bool:
        """`mỗi ngày 15 ca`, `bình quân tháng 3 buổi`: the label is no part of a date or name."""
        return self.behind(_EACH)

    def of_map(self) -> bool:
        """`tỷ lệ 1/750`: the words before announce a map's scale."""
        return _MAP.search(self.left) is not None

    def qualifier(self) -> str:
        """The qualifier that the words before are, or nothing."""
        if self.last == "trên" and self.core.endswith("00") and _PER.search(self.left):
            return ""
        return _QUALIFIER_OF.get(last_phrase(self.before, _QUALIFIER_OF), "")

    def words_after(self, end: int) -> str:
        """Up to three words that follow an offset after one space."""
        if end not in self._after:
            after = _AFTER.match(self.text, end)
            self._after[end] = after[0][1:] if after else ""
        return self._after[end]

    def followed(self, end: int, phrases: Container[str]) -> bool:
        """Whether one of some phrases of up to three words follows an offset."""
        words = self.words_after(end).lower()
        while words and words not in phrases:
            words = words.rpartition(" ")[0]
        return words != ""

    def counts(self, end: int) -> bool:
        """Whether a counted noun follows an offset; a capitalised word is a name and no noun."""
        first = self.words_after(end).partition(" ")[0]
        name = first[:1].isupper() and not (len(first) > 1 and first.isupper())
        return not name and self.followed(end, NOUNS) and not self.followed(end, ("lần lượt",))

    def unit(self, end: int) -> Unit | None:
        """The unit directly behind an offset, or behind one space."""
        if end not in self._units:
            self._units[end] = read_unit(self.text, end + (self.text[end : end + 1] == " "))
        return self._units[end]

    def measures(self, end: int) -> bool:
        """Whether a unit or a counted noun follows an offset."""
        return self.unit(end) is not None or self.counts(end)

    def ends(self, end: int) -> bool:
        """Whether nothing follows an offset that would belong to the same token."""
        return not _UNCLEAN.match(self.text, end)

    def mention(self, end: int, kind: str, value: str = "", low: str | None = None, high: str | None = None,
                unit: str = "", warning: Text = ALL_WELL) -> Mention:  # fmt: skip
        """The mention from here to an offset; without an interval of its own it stands for its value."""
        qualified = self.last in _QUALIFIER_ENDS and kind not in ("code", "ordinal", "zero")
        qualifier = self.qualifier() if qualified else ""
        if kind == "code":  # a name, not a number
            value = low = high = ""
        low, high = value if low is None else low, value if high is None else high
        printed = self.text[self.start : end]
        fields = (self.start, end, printed, kind, value, low, high, unit, qualifier, *warning)
        return made(Mention, fields)

    def malformed(self, end: int, kind: str, why: Text | None = None, unit: str = "") -> Mention:
        """The mention of what is no number, with the reason for it."""
        why = why or both("there is no such {} as {}", both(kind), quoted(self.text[self.start : end]))
        return self.mention(end, kind, unit=unit, warning=both("malformed: {}", why))
