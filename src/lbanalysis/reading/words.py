"""The word lists of `words.toml`, and what is read by them alone: number words, Roman numerals and units."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

WORD = r"[^\W\d_]+"
UPPER = "".join(filter(str.isupper, map(chr, range(0x1EFA))))  # the capitals of Vietnamese and its neighbours
WORDS: dict[str, dict[str, frozenset[str]]] = {}  # lists of words and phrases, by table and name
NUMBERS: dict[str, dict[str, int]] = {}  # tables of words that stand for a number
for _table, _entries in tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8")).items():
    if all(isinstance(entry, int) for entry in _entries.values()):
        NUMBERS[_table] = _entries
    else:
        WORDS[_table] = {k: frozenset(p.strip() for p in text.split(",")) for k, text in _entries.items()}
ONES, SCALES = NUMBERS["ones"], NUMBERS["scales"]


def any_of(phrases: Iterable[str]) -> str:
    """The regular expression of any of some phrases, the longest first."""
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


_AFTER_TENS = {**ONES, **NUMBERS["after_tens"]}
_SCALE = re.compile(rf"(?i) ?({any_of(SCALES)}|chục)(?!\w)(?: ({WORD}))?")
_SCALE_BEGINS = {letter for word in (*SCALES, "chục") for letter in (word[0], word[0].upper())}
_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_KIND_OF = {unit: kind for kind, units in WORDS["units"].items() for unit in units}
_HEAD = re.compile(rf"{WORD}|\S")
UNIT_HEADS: dict[str, list[str]] = {}  # by the first word or sign, the longest first
for _unit in sorted(_KIND_OF, key=len, reverse=True):
    UNIT_HEADS.setdefault(_HEAD.findall(_unit)[0], []).append(_unit)
_RULES = WORDS["unit_rules"]
_PER_PEOPLE = rf"(?:1[0.]{{1,12}} |vạn )(?:{any_of(_RULES['per_people'])})"
_PER_COUNTED, _PER_TWO_WORDS = any_of(_RULES["per_counted"]), any_of(_RULES["per_two_words"])
_PER_SIGN = r"ngày\.đêm|(?:km|m|cm)[²³23]|usd|s|h"
_DENOMINATOR = rf"/(?:{_PER_PEOPLE}|(?:{_PER_TWO_WORDS})(?!\w)|{_PER_SIGN}|{WORD})"
# A unit ends where its word ends; the two words behind it are looked at, since `đồng chí` (comrade) is none.
_UNIT_ENDS = re.compile(rf"(?i)((?:{_DENOMINATOR}(?![\w²³]))*)(?![\w²³]|-[^\W\d_])(?=((?: \w+){{0,2}}))")
_PER_UNIT = re.compile(
    rf"{WORD}(?: {WORD}){{0,3}}/(?:{_PER_PEOPLE}|(?:{_PER_COUNTED})(?:/(?:{_PER_COUNTED}))*)(?![\w²³])"
)


def _below_thousand(words: list[str], i: int) -> tuple[int, int]:
    """Value and next position of a number below 1000 at `i`, where the words end in two empty ones."""
    inner, total = i > 0, 0  # behind a scale word it may lack its hundreds
    hundreds = words[i + 1] == "trăm" and (words[i] in ONES or (inner and words[i] == "không"))
    if hundreds:
        total, i = ONES.get(words[i], 0) * 100, i + 2
        if words[i] == "rưỡi":
            return total + 50, i + 1
    word, tail = words[i : i + 2]
    if word in ("linh", "lẻ") and (hundreds or inner) and tail in _AFTER_TENS:
        return total + _AFTER_TENS[tail], i + 2
    if word == "mười":  # `mười năm` is ten years: fifteen is `mười lăm`
        teen = tail == "lăm" or (tail in ONES and tail != "năm")
        return (total + 10 + _AFTER_TENS[tail], i + 2) if teen else (total + 10, i + 1)
    if word in ONES and tail in ("mươi", "chục"):
        last = words[i + 2]
        one = tail == "mươi" and last != "năm" and last in _AFTER_TENS
        return total + ONES[word] * 10 + (_AFTER_TENS[last] if one else 0), i + 2 + one
    if hundreds or word not in ONES:
        return total, i
    if tail in ("mốt", "lăm", "nhăm"):
        return ONES[word] * 10 + _AFTER_TENS[tail], i + 2
    return ONES[word], i + 1


def read_number_words(text: str) -> tuple[Fraction | int, int, int]:
    """The longest number that a text begins with: its value, the weight of its last scale word, its words."""
    words = [*text.split(" "), "", ""]
    total: Fraction | int
    total, i, weight, last_scale = 0, 0, 1, 10**18
    while last_scale > 1:
        part, j = _below_thousand(words, i)
        if j == i:
            break
        value: Fraction | int = part
        if i == 0 and words[j] == "phẩy" and words[j + 1] in ONES:
            decimals, j = "", j + 1
            while words[j] in ONES or words[j] == "không":
                decimals, j = decimals + str(ONES.get(words[j], 0)), j + 1
            value += Fraction(int(decimals), 10 ** len(decimals))
        scale = 1
        while SCALES.get(word := words[j], 0) >= 1000:
            if words[j + 1] in WORDS["no_scale_before"].get(word, ()):
                break
            scale, j = scale * SCALES[word], j + 1
        bare = i > 0 and scale == 1 and j == i + 1  # `hai nghìn năm` is 2000 years
        if scale >= last_scale or bare:
            break
        total, i, weight, last_scale = total + value * scale, j, scale, scale
        if scale > 1 and words[i] == "rưỡi":
            return total + Fraction(scale, 2), scale // 10, i + 1
    if i == 0:
        raise ValueError(f"{text!r} does not begin with a spelled-out number, such as 'mười hai'")
    return total, weight, i


def read_scale(text: str, end: int) -> tuple[int, int]:
    """The product of the scale words that follow an offset, and where they end."""
    scale = 1
    if text[end : end + 2].strip()[:1] not in _SCALE_BEGINS:
        return scale, end
    while scale < 10**27 and (match := _SCALE.match(text, end)):
        word, following = match[1].lower(), (match[2] or "").lower()
        if following in WORDS["no_scale_before"].get(word, ()):
            break
        scale, end = scale * SCALES.get(word, 10), match.end(1)
    return scale, end


def read_roman(text: str) -> int:
    """The value of a Roman numeral in capitals and the modern form (IV, not IIII)."""
    if not _ROMAN.fullmatch(text):
        raise ValueError(f"{text!r} is no Roman numeral, such as 'IV'")
    values = [_ROMAN_DIGITS[letter] for letter in text]
    return sum(-v if v < following else v for v, following in zip(values, [*values[1:], 0], strict=True))


made = tuple.__new__  # `made(Unit, fields)` is `Unit(*fields)` in half the time


class Unit(NamedTuple):
    """A unit as printed, the kind of number that it makes, and the offset behind it."""

    name: str
    kind: str
    end: int


def read_unit(text: str, start: int = 0) -> Unit | None:
    """The unit of measurement, money or time, or the per-unit compound, at an offset."""
    head = _HEAD.match(text, start)
    for base in UNIT_HEADS.get(head[0].lower(), ()) if head else ():
        printed = text[start : start + len(base)]
        match = _UNIT_ENDS.match(text, start + len(base)) if printed.lower() == base else None
        if match:
            return _unit_with(base, printed, match)
    per_unit = _PER_UNIT.match(text, start) if text.find("/", start, start + 60) > 0 else None
    return Unit(per_unit[0], "measure", per_unit.end()) if per_unit else None


def _unit_with(base: str, printed: str, match: re.Match[str]) -> Unit | None:
    """The unit of a base as printed, with what is divided by; None where the words behind it forbid it."""
    per, following = match.groups()
    if not per and base in WORDS["no_unit_before"]:
        words = following.lower().split()
        other = "".join(words[:1]) in WORDS["no_unit_before"][base]
        if other and " ".join(words) not in _RULES["unit_after_all"]:
            return None
    small = base in _RULES["lower_only"] and printed != base
    if small or (base in _RULES["upper_only"] and printed != base.upper()):
        return None
    # A rate of time or people per something is measured, not a duration.
    kind = "measure" if per and _KIND_OF[base] == "duration" else _KIND_OF[base]
    return made(Unit, (printed + per, kind, match.end()))
