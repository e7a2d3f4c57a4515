"""The arithmetic of an article as text: a formula to a tree, its ids, and the tree to a Number."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from lbanalysis import metrics
from lbanalysis.intervals import exactly
from lbanalysis.numbers import MalformedError, Number, between, computed, exact
from lbanalysis.numerals import InputError
from lbanalysis.ranges import OPERATIONS, InexactError, NoValueError
from lbanalysis.reading import find_mentions
from lbanalysis.wording import Lang, Text, in_both, write_day, write_interval

LONGEST, DEEPEST = 2000, 50  # characters of a formula, levels of brackets


class Tree(NamedTuple):
    """A formula taken apart: an operation or a function over trees, an ``id`` or a ``number`` by its text."""

    op: str
    args: tuple[Tree, ...] = ()
    text: str = ""


class Days(NamedTuple):
    """A day or period, from its first day to its last."""

    first: date
    last: date


# What an id stands for: a number, days, part and whole of a fraction, or what a mention prints.
Value = Number | Days | tuple[Number, Number] | str
Resolve = Callable[[str], Value]


@lru_cache(maxsize=4096)
def parse(formula: str) -> Tree:
    """Read a formula or a relation; what is none is refused in words that say where."""
    if len(formula) > LONGEST:
        raise InputError(f"a formula of {len(formula)} characters: expected {LONGEST} at the most")
    parser = _Parser(formula)
    sides = parser.listed("<=")
    op = "<="
    if parser.kind == "=" and len(sides) == 1:
        op = parser.step()
        sides.append(parser.joined())
    parser.take("end", "an operator")
    return Tree(op, tuple(sides)) if len(sides) > 1 else sides[0]


def names(tree: Tree) -> tuple[str, ...]:
    """Every id that a formula names, each once, in its order."""
    found: dict[str, None] = {}
    left = [tree]
    while left:
        part = left.pop()
        if part.op == "id":
            found[part.text] = None
        left += reversed(part.args)
    return tuple(found)


BRACES = re.compile(r"\{([^{}|]+)(?:\|(\w+))?\}")  # a formula in a text, and what of it is written
_TOKEN = re.compile(
    r"(?P<call>[a-z_]+)\(|(?P<id>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<sign><=|(?<= )-(?= )|[+*/=(),])|(?P<nothing>(?! )\s*\S.*)",
    re.DOTALL,
)


class _Parser:
    """What is left of a formula: the kind of each token (a sign is its own), its text and its place."""

    def __init__(self, formula: str) -> None:
        found = [(str(match.lastgroup), match) for match in _TOKEN.finditer(formula)]
        tokens = [(m[kind] if kind == "sign" else kind, m[kind], m.start()) for kind, m in found]
        self.left = deque([*tokens, ("end", "", len(formula))])
        self.formula, self.depth = formula, 0

    @property
    def kind(self) -> str:
        return self.left[0][0]

    def step(self) -> str:
        """Go past a token and return its text."""
        return self.left.popleft()[1]

    def take(self, kind: str, expected: str) -> None:
        """Go past a token that must stand here."""
        if self.kind == kind:
            self.step()
            return
        there, _, at = self.left[0]
        if there == "nothing":
            expected = "an id, a number or an operator (a minus stands between spaces)"
        stands = "the end" if there == "end" else repr(self.formula[at:][:20])
        raise InputError(f"the formula has {stands} at character {at + 1}: expected {expected}")

    def listed(self, sign: str) -> list[Tree]:
        """Formulas with a sign between them."""
        found = [self.joined()]
        while self.kind == sign:
            self.step()
            found.append(self.joined())
        return found

    def joined(self, signs: str = "+-") -> Tree:
        """What signs join from left to right: products in a sum, operands in a product."""
        part = self.operand if signs == "*/" else lambda: self.joined("*/")
        tree = part()
        while self.kind in tuple(signs):
            tree = Tree(self.step(), (tree, part()))
        return tree

    def operand(self) -> Tree:
        """An id, a number, a function of formulas, or a formula in brackets."""
        kind = self.kind
        if kind in ("id", "number"):
            return Tree(kind, text=self.step())
        if kind != "call":
            self.take("(", "an id, a number, a function or an opening bracket")
            return self.bracketed("", "a closing bracket")[0]
        name = self.step()
        if name not in FUNCTIONS:
            raise InputError(f"function {name!r} is unknown: expected one of {', '.join(sorted(FUNCTIONS))}")
        arguments = self.bracketed(",", "a comma or a closing bracket")
        takes = FUNCTIONS[name].takes
        if len(arguments) != len(takes) and takes != _MENTIONS:
            several = "s" * (len(takes) > 1)
            raise InputError(f"{name} takes {len(takes)} argument{several}, not {len(arguments)}")
        return Tree(name, tuple(arguments))

    def bracketed(self, sign: str, expected: str) -> list[Tree]:
        """What stands between an opening bracket, which was gone past, and the closing one."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise InputError(f"a formula of more than {DEEPEST} levels of brackets: expected fewer")
        found = self.listed(sign)
        self.take(")", expected)
        self.depth -= 1
        return found


class _Function(NamedTuple):
    call: Callable[..., Any]
    takes: tuple[type, ...]


def _named(*mentions: str) -> Number:
    """How many things mentions name, if they are numbered from one without a gap."""
    listed = ", ".join(mentions)
    if sorted(map(_rank, mentions)) != list(range(1, len(mentions) + 1)):
        raise NoValueError(
            f"{listed} are not numbered without a gap", f"{listed} không được đánh số liên tục"
        )
    return computed(exactly(len(mentions)), Text(f"the number of {listed}", f"đếm {listed}"))


def _rank(printed: str) -> int:
    """The number in a name: 2 of `02-CTr/QU` and of `thứ hai`."""
    found = find_mentions(printed)
    ordinal = len(found) == 1 and found[0].kind == "ordinal"
    digits = found[0].value if ordinal else printed.partition("-")[0]
    if not digits.isdecimal():
        raise MalformedError(f"{printed!r} has no number", f"“{printed}” không có số")
    return int(digits)


def _year(day: date) -> Number:
    return computed(exactly(day.year), Text(str(day.year), str(day.year)))


def _years_after(day: date, years: Number) -> Days:
    later = metrics.years_after(day, years)
    return Days(later, later)


_MENTIONS = (str,)  # as many as there are
FUNCTIONS = {
    "first": _Function(lambda days: Days(days.first, days.first), (Days,)),
    "last": _Function(lambda days: Days(days.last, days.last), (Days,)),
    "year": _Function(_year, (date,)),
    "years_between": _Function(metrics.years_between, (date, date)),
    "years_after": _Function(_years_after, (date, Number)),
    "elapsed_share": _Function(metrics.elapsed_share, (date, date, date)),
    "part": _Function(lambda parts: parts[0], (tuple,)),
    "whole": _Function(lambda parts: parts[1], (tuple,)),
    "between": _Function(between, (Number, Number)),
    "named": _Function(_named, _MENTIONS),
    "inside": _Function(metrics.inside, (Number, int)),
    "least_denominator": _Function(metrics.least_denominator, (Number,)),
    "share_of_total": _Function(metrics.share_of_total, (Number, Number)),
    "completion_rate": _Function(metrics.completion_rate, (Number, Number)),
    "mean_per_unit": _Function(metrics.mean_per_unit, (Number, Number)),
    "implied_target": _Function(metrics.implied_target, (Number, Number)),
    "pace": _Function(metrics.pace, (Number, Number)),
}
_RELATIONS = ("=", "<=")
_WANTED = {Days: "a date or period", str: "mentions", tuple: "a fraction such as 14/14"}


def evaluate(tree: Tree, resolve: Resolve) -> Number | Days:
    """Compute a formula whose ids `resolve` gives."""
    value = _ratio(_evaluate(tree, resolve))
    if isinstance(value, str):
        raise InputError(f"{value!r} is a mention: expected a number, or named(...) around mentions")
    return value


def _evaluate(tree: Tree, resolve: Resolve) -> Value:
    if tree.op == "id":
        return resolve(tree.text)
    if tree.op == "number":
        return exact(Fraction(tree.text))
    if tree.op in _RELATIONS:
        raise InputError(f"a relation with {tree.op!r} has no value: expected a formula")
    if tree.op in FUNCTIONS:
        call, takes = FUNCTIONS[tree.op]
        wanted = takes * len(tree.args) if takes == _MENTIONS else takes
        parts = zip(wanted, tree.args, strict=True)
        value: Value = call(*(_argument(w, _evaluate(a, resolve), tree.op, a.text) for w, a in parts))
        return value
    joined = []  # a long sum nests to the left, one level a term
    while tree.op in OPERATIONS:
        joined.append((tree.op, tree.args[1]))
        tree = tree.args[0]
    number = _number(evaluate(tree, resolve), joined[-1][0])
    for op, arg in reversed(joined):
        number = OPERATIONS[op](number, _number(evaluate(arg, resolve), op))
    return number


def _ratio(value: Value) -> Number | Days | str:
    """A value as it is, a fraction as the ratio of its part and its whole."""
    return value if isinstance(value, Number | Days | str) else value[0] / value[1]


def _number(value: Value, name: str) -> Number:
    number = _ratio(value)
    if not isinstance(number, Number):
        raise InputError(f"{name} takes numbers, not a {'date' if isinstance(number, Days) else 'mention'}")
    return number


def _day(value: Value, name: str) -> date:
    if not isinstance(value, Days) or value.first != value.last:
        raise InputError(f"{name} takes a day: expected a date, or first(...) or last(...) of a period")
    return value.first


def _argument(wanted: type, value: Value, name: str, text: str) -> object:
    """What a function is given for a value, held against what it takes."""
    if wanted in _WANTED:
        if type(value) is not wanted:
            raise InputError(f"{name} takes {_WANTED[wanted]}, not {text or 'a formula'}")
        return value
    if wanted is date:
        return _day(value, name)
    number = _number(value, name)
    if wanted is Number:
        return number
    if number.interval.width or number.low.denominator != 1 or not 0 <= number.low <= 9:
        raise InputError(f"{number.outcome('en')} decimals: expected a whole number from 0 to 9")
    return int(number.low)


class Outcome(NamedTuple):
    """Whether a relation holds (None where that cannot be computed), with the numbers side by side."""

    holds: bool | None
    found: Text


def put_to_test(tree: Tree, resolve: Resolve, told: bool = True) -> Outcome:
    """Put a relation to the test: a side without a value does not hold. It is written if told."""
    op = tree.op
    try:
        if op not in _RELATIONS:
            return Outcome(True, _number(evaluate(tree, resolve), "a relation").settled().texts())
        sides = [evaluate(side, resolve) for side in tree.args]
        dated = any(isinstance(side, Days) for side in sides)
        numbers = [_numbered(_day(side, op)) if dated else _number(side, op) for side in sides]
        gaps = [(a - b).interval for a, b in pairwise(numbers)]
        holds = [0 in gap or (op == "<=" and gap.low < 0) for gap in gaps]
        return Outcome(all(holds), in_both(lambda lang: _compared(numbers, holds, op, lang) if told else ""))
    except NoValueError as error:
        return Outcome(None if isinstance(error, InexactError) else False, error.reason)


@lru_cache(maxsize=4096)
def _numbered(day: date) -> Number:
    """A day as the number of days up to it, so that days are compared as numbers are."""
    return computed(exactly(day.toordinal()), in_both(lambda lang: write_day(day, lang)))


def _compared(numbers: list[Number], holds: list[bool], op: str, lang: Lang) -> str:
    """The sides of a relation as arithmetic; where they are rounded, all that each can be in brackets."""
    first, *others = [number.arithmetic(lang) for number in numbers]
    ranges = [write_interval(number.interval, lang=lang) for number in numbers]
    rounded = any(number.interval.width for number in numbers)
    if not rounded and (op == "<=" or not all(holds)):  # the outcome of each side beside its arithmetic
        first, *others = [number.text(lang) if number.op else number.arithmetic(lang) for number in numbers]
    yes, no = ("=", "≠") if op == "=" else ("≤", ">")
    signs = [yes if held else no for held in holds]
    chained = " ".join([first, *(f"{sign} {side}" for sign, side in zip(signs, others, strict=True))])
    return f"{chained} ({'; '.join(ranges)})" if rounded else chained
