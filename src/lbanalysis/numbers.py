"""Numbers as an article prints them, and what is computed from them: exact ranges, and arithmetic as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from numbers import Rational
from typing import Literal, get_args

from lbanalysis.intervals import (
    Interval,
    Rounding,
    cut_at_100,
    exactly,
    hull,
    require_rounding,
    rounding_cell,
)
from lbanalysis.numerals import InputError, Locale, read_numeral
from lbanalysis.ranges import NoValueError, entries_of, exact_range, nodes_of
from lbanalysis.reading import find_mentions, printed_ends, read_printed, read_unit
from lbanalysis.wording import (
    LANGUAGES,
    TO,
    Lang,
    Text,
    in_both,
    language,
    plain_value,
    significant,
    unit_sign,
    write_interval,
    write_number,
)

Of = Literal["", "whole", "target", "change", "margin"]


class MalformedError(NoValueError, InputError):
    """A printed text that is no number of its kind."""


@dataclass(frozen=True, eq=False)
class Number:
    """A printed number, an exact one, an unknown between bounds, or a formula of Numbers.

    Python's operators build formulas; whole numbers, fractions and printed text may stand beside a Number, a
    float is a `TypeError`; the range of one without a value, or not to be computed exactly, a `NoValueError`.

    Parameters
    ----------
    op : {"", "+", "-", "*", "/", "between"}, what joins `args`; empty for a number that is no formula
    args : tuple of Number, two; of ``between`` two bounds and the share of the way from one to the other
    own : Interval, all values that a number which is no formula can have, in its unit
    printed : tuple of (Fraction, int), what is printed, and how many decimals
    unit : str, empty for a count or a ratio
    name : str, the id of the figure, result or reference that the number is
    said : Text, how a number is written that is no numeral
    hangs_on : frozenset, keys of the prints that a computed number hangs on
    spread : bool, whether the interval holds what is not known, rather than what rounding leaves open
    key : object, the same for two numbers that are one print

    Examples
    --------
    >>> area, share = printed("9,25"), printed("88,94%")
    >>> target = 100 * area / share
    >>> target, target.interval
    (100 × 9.25 / 88.94 = 10.4, [10.3940…, 10.4064…])
    >>> (target - area).interval, (target - target).interval
    ([1.14906…, 1.15147…], [0, 0])
    >>> area / 0.5
    Traceback (most recent call last):
    ...
    TypeError: 0.5 is float, which is not exact: pass what was printed, such as '9,25', or a Fraction
    """

    op: str = ""
    args: tuple[Number, ...] = ()
    own: Interval | None = None
    printed: tuple[Fraction, int] | None = None
    unit: str = ""
    name: str = ""
    said: Text | None = None
    hangs_on: frozenset[object] = frozenset()
    spread: bool = False
    key: object = field(default_factory=object)

    @cached_property
    def interval(self) -> Interval:
        """All values that the number can have, exact: each print enters once."""
        return exact_range(self)

    def settled(self) -> Number:
        """The number itself, if it has a value."""
        _ = self.interval
        return self

    @property
    def low(self) -> Fraction:
        """The lower end of the interval."""
        return self.interval.low

    @property
    def high(self) -> Fraction:
        """The upper end of the interval."""
        return self.interval.high

    @property
    def low_closed(self) -> bool:
        """Whether the number can be as low as the lower end."""
        return self.interval.low_closed

    @property
    def high_closed(self) -> bool:
        """Whether the number can be as high as the upper end."""
        return self.interval.high_closed

    @property
    def value(self) -> Fraction | None:
        """What is printed, or the shortest decimal inside; None between bounds."""
        if self.printed:
            return self.printed[0]
        return plain_value(self.interval, spread=any(node.spread for node in nodes_of(self)))

    @cached_property
    def size(self) -> int:
        """How many numbers the formula joins, each as often as it enters."""
        return entries_of(nodes_of(self)).total()

    def arithmetic(self, lang: Lang | None = None) -> str:
        """Write what is computed, without its outcome: 100 × 9.25 / 88.94."""
        return _write(self, language(lang))

    def text(self, lang: Lang | None = None, digits: int = 3) -> str:
        """Write it with its outcome, 100 × 9.25 / 88.94 = 10.4 ha, to so many digits if endless."""
        outcome = self.outcome(lang, digits)
        if not self.op and not self.said:
            return outcome
        shown = _shown(self, digits)
        equals = "=" if shown is None or shown in self.interval else "≈"
        return f"{self.arithmetic(lang)} {equals} {outcome}"

    def texts(self) -> Text:
        """Write it in both languages."""
        return in_both(self.text)

    def outcome(self, lang: Lang | None = None, digits: int = 3) -> str:
        """Write the number alone: 10.4 ha; between bounds both of them."""
        value, decimals = self.printed or (_shown(self, digits), None)
        if value is None:
            return write_interval(self.interval, self.unit, lang)
        return write_number(value, decimals, lang) + unit_sign(self.unit)

    def __repr__(self) -> str:
        try:
            return self.text()
        except NoValueError as error:
            return f"{self.arithmetic()}: {error.reason[LANGUAGES.index(language())]}"

    def __add__(self, other: Operand) -> Number:
        return _join("+", self, other)

    def __radd__(self, other: Operand) -> Number:
        return _join("+", other, self)

    def __sub__(self, other: Operand) -> Number:
        return _join("-", self, other)

    def __rsub__(self, other: Operand) -> Number:
        return _join("-", other, self)

    def __mul__(self, other: Operand) -> Number:
        return _join("*", self, other)

    def __rmul__(self, other: Operand) -> Number:
        return _join("*", other, self)

    def __truediv__(self, other: Operand) -> Number:
        return _join("/", self, other)

    def __rtruediv__(self, other: Operand) -> Number:
        return _join("/", other, self)


Operand = Number | int | Fraction | str


def exact(value: Fraction | int, unit: str = "", name: str = "") -> Number:
    """Return the Number of an exact value."""
    own = exactly(value)
    return Number(own=own, unit=unit, name=name, key=("exact", own.low))


def between(low: Operand, high: Operand) -> Number:
    """Return an unknown between two bounds, to which it stays tied.

    Parameters
    ----------
    low, high : Number, str, int or Fraction, the bounds in one unit

    Returns
    -------
    Number, in their unit; without a value (`NoValueError`) if the bounds are the wrong way round

    Examples
    --------
    >>> 24 + between(0, 8), (between(0, 8) - between(0, 8)).interval
    (24 + (0 to 8) = 24 to 32, [-8, 8])
    >>> between(8, 0)
    (8 to 0): the bounds 8 to 0 are the wrong way round
    """
    way = Number(own=Interval(Fraction(0), Fraction(1)), spread=True)
    bounds = as_number(low), as_number(high)
    return Number("between", (*bounds, way), unit=_joined_unit("+", *bounds))


def computed(interval: Interval, said: Text, source: Number | None = None, unit: str = "") -> Number:
    """Return the Number of what is computed, not by a formula; it hangs on the prints of its source."""
    prints = [node for node in nodes_of(source) if not node.op and node.interval.width] if source else []
    keys = frozenset(key for node in prints for key in (node.key, *node.hangs_on))
    return Number(own=interval, said=said, hangs_on=keys, spread=interval.width > 0, unit=unit)


def as_number(quantity: object) -> Number:
    """Return the Number that a Number, printed text, an exact number or an interval stands for."""
    if isinstance(quantity, Number):
        return quantity
    if isinstance(quantity, Interval):
        return Number(own=quantity)
    if isinstance(quantity, str):
        return printed(quantity)
    if type(quantity) is not bool and isinstance(quantity, Rational):
        return exact(Fraction(int(quantity.numerator), int(quantity.denominator)))
    wrong = f"{quantity!r} is {type(quantity).__name__}, which is not exact"
    raise TypeError(f"{wrong}: pass what was printed, such as '9,25', or a Fraction")


def _join(op: str, first: object, second: object) -> Number:
    args = as_number(first), as_number(second)
    return Number(op, args, unit=_joined_unit(op, *args))


def _joined_unit(op: str, first: Number, second: Number) -> str:
    """The unit of a formula, as far as it follows from its numbers'; a percentage is a ratio times 100."""
    if op in ("+", "-"):
        return first.unit if first.unit == second.unit else ""
    if op == "*":
        unit = first.unit or second.unit
        return unit if unit != "%" and not (first.unit and second.unit) else ""
    if first.unit == "%" and second.key == ("exact", Fraction(100)):
        return ""
    return first.unit if second.unit in ("", "%") and first.unit != second.unit else ""


NUMERIC_KINDS = ("count", "duration", "percent", "percentage_points", "measure", "money", "fraction", "zero")
_PLAIN = re.compile(r"[+\-−]?\d[^ \-−–]*")  # neither a scale word nor a range, as in 1,2 triệu and 27-28


@lru_cache(maxsize=65536)
def read_print(
    text: str, kind: str, of: Of = "", rounding: Rounding = "any", locale: Locale = "vi"
) -> Number:
    """Read a print of a known kind, without unit: whole counts and durations are exact, all else rounded."""
    require_rounding(rounding)
    if kind == "approximate":
        raise NoValueError(
            f"{text!r} is a lower bound, not a number",
            f"“{text}” là giới hạn dưới, không phải một con số cụ thể",
        )
    if kind not in NUMERIC_KINDS:
        raise NoValueError(f"{text!r} is a {kind}, not a number", f"“{text}” không phải là một con số")
    decimals = 0
    try:
        if kind not in ("fraction", "zero") and _PLAIN.fullmatch(text):
            value, decimals = read_numeral(text, locale)
            counted = kind in ("count", "duration") and not decimals
            ends = [(value, Fraction(not counted, 10**decimals))]
        else:
            if locale != "vi" and re.search("[.,]", text):
                raise InputError(f"{text!r} is read as Vietnamese alone: expected a numeral by itself")
            mention = read_printed(text, kind)
            value, *others = map(Fraction, mention.value.split(".."))
            ends = [(value, 2 * (value - Fraction(mention.low)))]
            if others:
                ends = printed_ends(text, kind) or [(end, Fraction(0)) for end in (value, *others)]
    except ValueError as error:
        raise MalformedError(str(error), f"không đọc được “{text}” theo quy ước viết số") from None
    spread = len(set(ends)) > 1
    interval = hull(rounding_cell(end, step, rounding) if step else exactly(end) for end, step in ends)
    if kind == "percent" and (of == "whole" or (not of and any(end == 100 for end, _ in ends))):
        interval = cut_at_100(interval)
    return Number(own=interval, printed=None if spread else (value, decimals), spread=spread)


def printed(text: str, of: Of = "", rounding: Rounding = "any", locale: Locale = "vi") -> Number:
    """Read a printed number, with its unit or alone, as a print of its own, independent of all others.

    Parameters
    ----------
    text : str, as ``9,25``, ``88,94%``, ``14/14``, ``1,2 triệu đồng``; a whole number alone is exact
    of : {"", "whole", "target", "change", "margin"}, what a percentage, which then needs no sign, is of;
        of a ``whole`` it ends at 100
    rounding : str, the rule by which it was rounded, as for `rounding_interval`
    locale : {"vi", "en"}, how the numeral is written

    Returns
    -------
    Number, in the unit printed; `InputError` if it is no number or malformed, `TypeError` if it is no text

    Examples
    --------
    >>> printed("9,25ha").interval, printed("100%").interval, printed("100%", of="change").interval
    ([9.245, 9.255], [99.5, 100], [99.5, 100.5])
    >>> printed("9.25")
    Traceback (most recent call last):
    ...
    lbanalysis.numbers.MalformedError: '9.25' is no Vietnamese numeral: expected dots between groups of \
three and a decimal comma, as in 4.764 or 88,94
    """
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is {type(text).__name__}: pass what was printed, such as '88,94'")
    if of not in get_args(Of):
        raise InputError(f"of {of!r} is unknown: expected 'whole', 'target', 'change' or 'margin'")
    rest = text.lstrip("0123456789.,+-−")
    if text and not rest:
        kind = "percent" if of else "count" if ("," if locale == "vi" else ".") not in text else "measure"
        return printed_as(text, kind, of, "%" if of else "", rounding, locale)
    numeral, name = text.removesuffix(rest), rest.removeprefix(" ")
    unit = read_unit(name)
    if unit and unit.end == len(name) and _PLAIN.fullmatch(numeral):
        return printed_as(numeral, unit.kind, of, unit.name, rounding, locale)
    found = find_mentions(text)
    if len(found) != 1 or found[0].printed != text or found[0].kind not in NUMERIC_KINDS:
        raise InputError(
            f"{text!r} is no printed number: expected one alone or with its unit, such as '88,94%'"
        )
    return printed_as(text, found[0].kind, of, found[0].unit, rounding, locale)


def printed_as(
    text: str,
    kind: str,
    of: Of = "",
    unit: str = "",
    rounding: Rounding = "any",
    locale: Locale = "vi",
    name: str = "",
) -> Number:
    """Return the Number of a printed text of a known kind; of a fraction, the ratio of its two parts."""
    if kind == "fraction":
        part, whole = fraction_parts(text, name)
        return part / whole
    key = (name, locale) if name else object()
    return replace(read_print(text, kind, of, rounding, locale), unit=unit, name=name, key=key)


def fraction_parts(text: str, name: str = "") -> tuple[Number, Number]:
    """The part and the whole of a printed fraction, such as 14/14; both are counted."""
    try:
        part, whole = read_printed(text, "fraction").value.split("/")
    except ValueError as error:
        raise MalformedError(str(error), f"không đọc được “{text}” như một phân số") from None

    def counted(count: str, side: str) -> Number:
        key = (name or object(), side)
        return Number(own=exactly(int(count)), printed=(Fraction(count), 0), name=name, key=key)

    return counted(part, "part"), counted(whole, "whole")


_RANKS = {"+": 1, "-": 1, "*": 2, "/": 2}  # how tightly they bind
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "/"}


def _write(number: Number, lang: Lang) -> str:
    """A formula as text, with the brackets that its operations need."""
    texts: dict[int, tuple[str, int]] = {}  # each with how tightly its last operation binds
    for node in nodes_of(number):
        if not node.op:
            texts[id(node)] = _write_leaf(node, lang)
            continue
        (left, before), (right, behind), *_ = (texts[id(arg)] for arg in node.args)
        if node.op == "between":
            texts[id(node)] = f"({left} {TO[lang]} {right})", 3
            continue
        rank = _RANKS[node.op]
        left = left if before >= rank else f"({left})"
        if behind + (node.op in "+*") <= rank or right.startswith("−"):
            right = f"({right})"
        texts[id(node)] = f"{left} {_SIGNS[node.op]} {right}", rank
    return texts[id(number)][0]


def _write_leaf(number: Number, lang: Lang) -> tuple[str, int]:
    """A number that is no formula, and how tightly it binds: words 0, a negative number 1, all else 3."""
    if number.said:
        return number.said[LANGUAGES.index(lang)], 3 if number.said.en.isdecimal() else 0
    if not number.printed and number.interval.width:
        return f"({write_interval(number.interval, lang=lang)})", 3
    value, decimals = number.printed or (number.low, None)
    text = write_number(value, decimals, lang)
    return text, 1 if text.startswith("−") else 3


def _shown(number: Number, digits: int) -> Fraction | None:
    """The value that a text shows, to so many significant digits where its decimals are endless or many."""
    value = number.value
    return value if value is None or (value * 10**6).denominator == 1 else significant(value, digits)


def isolate(equal: Number, to: Number, key: object) -> Number | None:
    """Solve ``equal = to`` for a print that enters `equal` once; None where it does not stand there alone."""
    if entries_of(nodes_of(equal))[key] != 1 or key in entries_of(nodes_of(to)):
        return None
    while equal.op:
        a, b, *way = equal.args
        if way:
            return None
        if key in entries_of(nodes_of(a)):
            equal, to = a, {"+": to - b, "-": to + b, "*": to / b, "/": to * b}[equal.op]
        else:
            equal, to = b, {"+": to - a, "-": a - to, "*": to / a, "/": a / to}[equal.op]
    return to
