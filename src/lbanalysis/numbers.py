"""Numbers as an article prints them, and what is computed from them: the exact range, and the arithmetic as text.

A `Number` is a printed number, an exact one, an unknown between bounds, or a formula of Numbers. Each print enters its
range once, however often the formula names it: what enters once is interval arithmetic, what enters more often is put to
its ends in turn, which is exact where the formula rises or falls with it throughout; anything else is refused in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from numbers import Rational
from typing import Literal, NamedTuple

from lbanalysis.intervals import (
    Interval,
    Rounding,
    cut_at_100,
    exactly,
    require_rounding,
    rounding_cell,
)
from lbanalysis.numerals import InputError, Locale, read_numeral
from lbanalysis.ranges import NoValueError, entries_of, exact_range, nodes_of
from lbanalysis.reading import find_mentions, read_printed, read_unit
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


@dataclass(frozen=True, eq=False, repr=False)
class Number:
    """A printed number, an exact one, an unknown between bounds, or a formula of Numbers.

    Python's operators build formulas; whole numbers, fractions and printed text may stand beside a Number.

    Parameters
    ----------
    op : {"", "+", "-", "*", "/", "between"}
        What joins `args`; empty for a number that is no formula.
    args : tuple of Number
        Two numbers; of ``between`` two bounds and the share of the way from one to the other.
    own : Interval, optional
        All values that a number which is no formula can have, in its unit.
    printed : tuple of (Fraction, int), optional
        What is printed, and how many decimals.
    unit : str
        Unit of the number; empty for a count or a ratio.
    name : str
        Id of the figure, result or reference that the number is; empty for others.
    said : Text, optional
        How a number is written that is no numeral, in both languages.
    hangs_on : frozenset
        Keys of the prints that a computed number hangs on.
    spread : bool
        Whether the interval holds what is not known, rather than what rounding leaves open.
    key : object
        What tells one print from another: two numbers of one key are the same number.

    Raises
    ------
    TypeError
        By an operator, if a number is joined with a float.
    NoValueError
        By `interval`, if a divisor may be zero, or the range cannot be computed exactly.

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
        """The number that stands for all: what is printed, or the shortest decimal inside; None between bounds."""
        return self.printed[0] if self.printed else plain_value(self.interval, self.is_spread)

    @property
    def is_spread(self) -> bool:
        """Whether something that is not known enters, rather than rounding alone."""
        return any(node.spread for node in nodes_of(self))

    @cached_property
    def size(self) -> int:
        """How many numbers the formula joins, each as often as it enters."""
        return entries_of(nodes_of(self)).total()

    def arithmetic(self, lang: Lang | None = None) -> str:
        """Write what is computed, without its outcome: 100 × 9.25 / 88.94."""
        return _write(self, language(lang))

    def text(self, lang: Lang | None = None, digits: int = 3) -> str:
        """Write what is computed with its outcome: 100 × 9.25 / 88.94 = 10.4 ha; endless decimals in so many digits."""
        lang = language(lang)
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
        if self.printed:
            return write_number(*self.printed, lang) + unit_sign(self.unit)
        shown = _shown(self, digits)
        if shown is None:
            return write_interval(self.interval, self.unit, lang)
        return write_number(shown, lang=lang) + unit_sign(self.unit)

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
    return Number(own=exactly(value), unit=unit, name=name, key=("exact", Fraction(value)))


def between(low: Operand, high: Operand) -> Number:
    """Return an unknown between two bounds, to which it stays tied.

    Parameters
    ----------
    low, high : Number, str, int or Fraction
        The bounds, in one unit; the lower one first.

    Returns
    -------
    Number
        In their unit; it has no value (`NoValueError`) if the bounds are the wrong way round.

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


def computed(
    interval: Interval, said: Text, source: Number | None = None, spread: bool = False, unit: str = ""
) -> Number:
    """Return the Number of something computed that is no formula, and say what; it hangs on the prints of its source."""
    keys: frozenset[object] = frozenset()
    if source:
        prints = (node for node in nodes_of(source) if not node.op and node.interval.width)
        keys = frozenset(key for node in prints for key in (node.key, *node.hangs_on))
    return Number(own=interval, said=said, hangs_on=keys, spread=spread and interval.width > 0, unit=unit)


def as_number(quantity: object) -> Number:
    """Return the Number that an input stands for: itself, printed text, an exact number, or all of an interval."""
    if isinstance(quantity, Number):
        return quantity
    if isinstance(quantity, Interval):
        return Number(own=quantity)
    if isinstance(quantity, str):
        return printed(quantity)
    if type(quantity) is not bool and isinstance(quantity, Rational):
        return exact(Fraction(int(quantity.numerator), int(quantity.denominator)))
    kind = type(quantity).__name__
    wanted = "pass what was printed, such as '9,25', or a Fraction"
    raise TypeError(f"{quantity!r} is {kind}, which is not exact: {wanted}")


def _join(op: str, first: object, second: object) -> Number:
    args = as_number(first), as_number(second)
    return Number(op, args, unit=_joined_unit(op, *args))


def _joined_unit(op: str, first: Number, second: Number) -> str:
    """The unit of a formula of two numbers, as far as it follows from theirs; a percentage is a ratio times 100."""
    if op in "+-between":
        return first.unit if first.unit == second.unit else ""
    if op == "*":
        units = {first.unit, second.unit} - {""}
        return units.pop() if len(units) == 1 and units != {"%"} and not (first.unit and second.unit) else ""
    if first.unit == "%" and second.key == ("exact", Fraction(100)):
        return ""
    return first.unit if second.unit in ("", "%") and first.unit != second.unit else ""


# --- the one road from a print to its interval ------------------------------------------------------------------------

NUMERIC_KINDS = ("count", "duration", "percent", "percentage_points", "measure", "money", "fraction", "zero")


class Print(NamedTuple):
    """What a printed text stands for: what it prints, with how many decimals, and all that it can mean."""

    value: Fraction
    decimals: int
    interval: Interval
    spread: bool = False  # a printed range, rather than a rounded number


@lru_cache(maxsize=65536)
def read_print(text: str, kind: str, of: Of = "", rounding: Rounding = "any", locale: Locale = "vi") -> Print:
    """Read a printed number of a known kind; `of` says what a percentage is of.

    Whole counts and durations are exact, everything else is rounded by the rule; a share of a whole is cut at 100.
    """
    require_rounding(rounding)
    if kind == "approximate":
        raise NoValueError(
            f"{text!r} is a lower bound, not a number", f"“{text}” là cận dưới, không phải một con số"
        )
    if kind not in NUMERIC_KINDS:
        raise NoValueError(f"{text!r} is a {kind}, not a number", f"“{text}” không phải là một con số")
    try:
        if kind in ("fraction", "zero") or not _NUMERAL.match(text) or _IN_WORDS.search(text):
            value, decimals, step, spread = _read_words(text, kind)
        else:
            value, decimals = read_numeral(text, locale)
            step, spread = Fraction(1, 10**decimals), Fraction(0)
            step *= kind not in ("count", "duration") or decimals > 0
    except ValueError as error:
        raise MalformedError(str(error), f"“{text}” không đọc được theo quy ước viết số") from None
    interval = exactly(value) if not step else rounding_cell(value, step, rounding)
    if spread:
        interval = Interval(interval.low, interval.high + spread, interval.low_closed, interval.high_closed)
    if kind == "percent" and (of == "whole" or (not of and value == 100)):
        interval = cut_at_100(interval)
    return Print(value, decimals, interval, spread > 0)


_NUMERAL = re.compile(r"[+\-−]?\d")
_IN_WORDS = re.compile(r" |\d[\-−–]")  # a scale word or a range: 1,2 triệu, 27-28


def _read_words(text: str, kind: str) -> tuple[Fraction, int, Fraction, Fraction]:
    """The value of a print that is no plain numeral, its decimals, the weight of its last digit, and how far a range goes."""
    mention = read_printed(text, kind)
    first, _, last = mention.value.partition("..")
    value = Fraction(first)
    if last and Fraction(last) < value:
        raise ValueError(f"{text!r} is no range: expected the smaller number first")
    step = 2 * (value - Fraction(mention.low))
    return value, 0, step, Fraction(last) - value if last else Fraction(0)


def printed(text: str, of: Of = "", rounding: Rounding = "any", locale: Locale = "vi") -> Number:
    """Read a printed number, with its unit or alone.

    Parameters
    ----------
    text : str
        As printed: ``9,25``, ``88,94%``, ``1.015ha``, ``14/14``, ``1,2 triệu đồng``. A whole number alone is exact.
    of : {"", "whole", "target", "change", "margin"}
        What a percentage is of. A share of a ``whole`` is never above 100; without it only ``100%`` itself ends there.
    rounding : {"any", "half_up", "half_down", "half_even", "truncate", "ceiling", "floor"}
        The rule by which it was rounded, as for `rounding_interval`.
    locale : {"vi", "en"}
        How the numeral is written.

    Returns
    -------
    Number
        In the unit printed (percent for a percentage). Each call returns a print of its own, independent of all others.

    Raises
    ------
    TypeError
        If `text` is not text.
    InputError
        If it is no number, or malformed.

    Source
    ------
    Half a unit of the last printed digit, as for `rounding_interval`.

    Examples
    --------
    >>> printed("24") + printed("8"), printed("24").interval
    (24 + 8 = 32, [24, 24])
    >>> printed("9,25ha").interval, printed("100%").interval, printed("100%", of="change").interval
    ([9.245, 9.255], [99.5, 100], [99.5, 100.5])
    >>> printed("9.25")
    Traceback (most recent call last):
    ...
    lbanalysis.numbers.MalformedError: '9.25' is no Vietnamese numeral: expected dots between groups of three and a \
decimal comma, as in 4.764 or 88,94
    """
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is {type(text).__name__}: pass what was printed, such as '88,94'")
    if of not in ("", "whole", "target", "change", "margin"):
        raise InputError(f"of {of!r} is unknown: expected 'whole', 'target', 'change' or 'margin'")
    numeral = text[: len(text) - len(text.lstrip("0123456789.,+-−"))]
    unit = read_unit(text, len(numeral) + (text[len(numeral) :][:1] == " "))
    if numeral and numeral == text:
        kind = "count" if ("," if locale == "vi" else ".") not in text else "measure"
        return printed_as(text, kind, of, "", rounding, locale)
    if numeral and unit and unit[2] == len(text) and not _IN_WORDS.search(numeral):
        return printed_as(numeral, unit[1], of, unit[0], rounding, locale)
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
    """Return the Number of a printed text of a known kind; of a fraction, the ratio of its part and its whole."""
    if kind == "fraction":
        part, whole = fraction_parts(text, name)
        return part / whole
    read = read_print(text, kind, of, rounding, locale)
    key = (name, locale) if name else object()
    return Number(
        own=read.interval,
        printed=None if read.spread else read[:2],
        unit=unit,
        name=name,
        spread=read.spread,
        key=key,
    )


def fraction_parts(text: str, name: str = "") -> tuple[Number, Number]:
    """The part and the whole of a printed fraction, such as 14/14; both are counted."""
    try:
        top, bottom = read_printed(text, "fraction").value.split("/")
    except ValueError as error:
        raise MalformedError(str(error), f"“{text}” không đọc được là một phân số") from None
    return (
        Number(own=exactly(int(top)), printed=(Fraction(top), 0), name=name, key=(name or object(), "part")),
        Number(
            own=exactly(int(bottom)),
            printed=(Fraction(bottom), 0),
            name=name,
            key=(name or object(), "whole"),
        ),
    )


# --- arithmetic as text -----------------------------------------------------------------------------------------------

_RANKS = {"+": 1, "-": 1, "*": 2, "/": 2}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "/"}


def _write(number: Number, lang: Lang) -> str:
    """A formula as text, with the brackets that its operations need."""
    written: list[str] = []
    rest: list[Number | str] = [number]
    while rest:
        part = rest.pop()
        if isinstance(part, str):
            written.append(part)
        elif part.op == "between":
            low, high, _ = part.args
            rest += reversed(("(", low, f" {TO[lang]} ", high, ")"))
        elif part.op:
            (left, right), rank = part.args, _RANKS[part.op]
            behind = _tightness(right) + (part.op in "+*")
            before = ("(", left, ")") if _tightness(left) < rank else (left,)
            after = ("(", right, ")") if behind <= rank or _begins_with_minus(right) else (right,)
            rest += reversed((*before, f" {_SIGNS[part.op]} ", *after))
        else:
            written.append(_write_leaf(part, lang))
    return "".join(written)


def _tightness(number: Number) -> int:
    """How tightly the last operation of a text binds: words 0, a sum 1, a product 2, anything else 3."""
    if number.said:
        return 3 if number.said.en.isdecimal() else 0
    return 1 if _begins_with_minus(number) else _RANKS.get(number.op, 3)


def _begins_with_minus(number: Number) -> bool:
    """Whether a text begins with a negative number that stands without brackets."""
    while number.op in ("+", "-"):
        number = number.args[0]
    if number.op or number.said:
        return False
    return number.printed[0] < 0 if number.printed else number.low == number.high < 0


def _write_leaf(number: Number, lang: Lang) -> str:
    """A number that is no formula: as printed, as said, exact, or from its lower to its upper end."""
    if number.said:
        return number.said[LANGUAGES.index(lang)]
    if number.printed:
        return write_number(*number.printed, lang)
    text = (
        write_interval(number.interval, lang=lang)
        if number.interval.width
        else write_number(number.low, lang=lang)
    )
    return f"({text})" if number.interval.width else text


def _shown(number: Number, digits: int) -> Fraction | None:
    """The value that a text shows: as short as it can be, in so many significant digits where no decimals end."""
    value = number.value
    if value is None:
        return None
    return value if (value * 10**6).denominator == 1 else significant(value, digits)


def isolate(equal: Number, to: Number, key: object) -> Number | None:
    """Solve ``equal = to`` for a print that enters `equal` once; None where it does not stand there alone."""
    nodes = nodes_of(equal)
    if entries_of(nodes)[key] != 1 or any(node.key == key for node in nodes_of(to)):
        return None
    holds = {id(node) for node in nodes if any(n.key == key for n in nodes_of(node))}
    node, other = equal, to
    while node.op:
        if node.op == "between":
            return None
        a, b = node.args
        if id(a) in holds:
            node, other = a, {"+": other - b, "-": other + b, "*": other / b, "/": other * b}[node.op]
        else:
            node, other = b, {"+": other - a, "-": a - other, "*": other / a, "/": a / other}[node.op]
    return other
