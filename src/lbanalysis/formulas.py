"""The arithmetic of an article as text: a formula's text to a tree and the ids that it names, and the tree to a Number.

A formula joins ids, decimal numbers and functions by ``+ - * / ( )``; a relation is two formulas with ``=``, some with
``<=``, or one that must have a value. Nothing is ever given to ``eval``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from lbanalysis import metrics
from lbanalysis.intervals import Interval
from lbanalysis.numbers import Number, between, computed, exact
from lbanalysis.numerals import InputError
from lbanalysis.ranges import InexactError, NoValueError
from lbanalysis.wording import Lang, Text, in_both, write_day, write_interval

LONGEST, DEEPEST = 2000, 50  # characters of a formula, levels of brackets


class Tree(NamedTuple):
    """A formula taken apart: an operation, a function or a relation over trees, an ``id`` or a ``number`` by its text."""

    op: str
    args: tuple[Tree, ...] = ()
    text: str = ""


class Days(NamedTuple):
    """A day or period, from its first day to its last."""

    first: date
    last: date


class Ranked(NamedTuple):
    """What a mention names and the rank that it gives it: 2 of `02-CTr/QU` and of `thứ hai`."""

    printed: str
    rank: int


Value = Number | Days | Ranked | tuple[Number, Number]  # the last: part and whole of a fraction
Resolve = Callable[[str], Value]  # an id to what it stands for

# --- text to tree -----------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r" *(?:(?P<call>[a-z_]+)\(|(?P<id>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<sign><=|(?<= )-(?= )|[+*/=(),]))"
)


@lru_cache(maxsize=4096)
def parse(formula: str) -> Tree:
    """Read a formula or a relation; what is none is refused in words that say where."""
    if len(formula) > LONGEST:
        raise InputError(f"a formula of {len(formula)} characters: expected {LONGEST} at the most")
    tokens = _Tokens(formula)
    tree = _relation(tokens)
    if tokens.kind:
        raise tokens.error("an operator")
    return tree


def names(tree: Tree) -> tuple[str, ...]:
    """Every id that a formula names, each once, in its order."""
    found = dict.fromkeys(node.text for node in _walk(tree) if node.op == "id")
    return tuple(found)


def _walk(tree: Tree) -> Iterator[Tree]:
    """Every part of a formula, from left to right."""
    stack = [tree]
    while stack:
        part = stack.pop()
        yield part
        stack += reversed(part.args)


class _Tokens:
    """The tokens of a formula, one in view."""

    def __init__(self, formula: str) -> None:
        """Begin before the first token."""
        self.formula, self.end, self.depth = formula, 0, 0
        self.advance()

    def advance(self) -> str:
        """Step to the next token and return the text of the one before."""
        text = getattr(self, "text", "")
        self.start = len(self.formula) - len(self.formula[self.end :].lstrip(" "))
        match = _TOKEN.match(self.formula, self.end)
        self.kind, self.text = "", ""
        if match:
            self.kind = str(match.lastgroup)
            self.text, self.end = match[self.kind], match.end()
        elif self.formula[self.end :].strip():
            raise self.error("an id, a number or an operator (a minus stands between spaces)")
        return str(text)

    def error(self, expected: str) -> InputError:
        """Say what stands where something else is expected."""
        rest = self.formula[self.start :]
        there = repr(rest[:20]) if rest.strip() else "the end"
        return InputError(f"the formula has {there} at character {self.start + 1}: expected {expected}")

    def take(self, sign: str, expected: str) -> None:
        """Step over a sign that must stand here."""
        if (self.kind, self.text) != ("sign", sign):
            raise self.error(expected)
        self.advance()

    def deeper(self, step: int) -> None:
        """Count the levels of brackets."""
        self.depth += step
        if self.depth > DEEPEST:
            raise InputError(f"a formula of more than {DEEPEST} levels of brackets: expected fewer")


def _relation(tokens: _Tokens) -> Tree:
    sides = [_sum(tokens)]
    sign = tokens.text if tokens.kind == "sign" and tokens.text in ("=", "<=") else ""
    while sign and (tokens.kind, tokens.text) == ("sign", sign) and (sign == "<=" or len(sides) == 1):
        tokens.advance()
        sides.append(_sum(tokens))
    return Tree(sign, tuple(sides)) if sign else sides[0]


def _sum(tokens: _Tokens) -> Tree:
    tree = _product(tokens)
    while tokens.kind == "sign" and tokens.text in ("+", "-"):
        tree = Tree(tokens.advance(), (tree, _product(tokens)))
    return tree


def _product(tokens: _Tokens) -> Tree:
    tree = _operand(tokens)
    while tokens.kind == "sign" and tokens.text in ("*", "/"):
        tree = Tree(tokens.advance(), (tree, _operand(tokens)))
    return tree


def _operand(tokens: _Tokens) -> Tree:
    if tokens.kind in ("id", "number"):
        kind = tokens.kind
        return Tree(kind, text=tokens.advance())
    if tokens.kind == "call":
        name = tokens.advance()
        if name not in FUNCTIONS:
            raise InputError(f"function {name!r} is unknown: expected one of {', '.join(sorted(FUNCTIONS))}")
        return Tree(name, _arguments(tokens, name))
    tokens.take("(", "an id, a number, a function or an opening bracket")
    tokens.deeper(1)
    tree = _sum(tokens)
    tokens.deeper(-1)
    tokens.take(")", "a closing bracket")
    return tree


def _arguments(tokens: _Tokens, name: str) -> tuple[Tree, ...]:
    tokens.deeper(1)
    arguments = [_sum(tokens)]
    while (tokens.kind, tokens.text) == ("sign", ","):
        tokens.advance()
        arguments.append(_sum(tokens))
    tokens.deeper(-1)
    tokens.take(")", "a comma or a closing bracket")
    wanted = FUNCTIONS[name].takes
    if len(arguments) != len(wanted) and wanted != _MENTIONS:
        raise InputError(
            f"{name} takes {len(wanted)} argument{'s' * (len(wanted) > 1)}, not {len(arguments)}"
        )
    return tuple(arguments)


# --- tree to number ---------------------------------------------------------------------------------------------------


class _Function(NamedTuple):
    call: Callable[..., Any]
    takes: tuple[str, ...]


def _named(*mentions: Ranked) -> Number:
    """How many things mentions name, if they are numbered from one without a gap."""
    ranks, listed = sorted(m.rank for m in mentions), ", ".join(m.printed for m in mentions)
    if ranks != list(range(1, len(ranks) + 1)):
        raise NoValueError(
            f"{listed} are not numbered without a gap", f"{listed} không được đánh số liên tục"
        )
    count = exact(len(ranks)).interval
    return computed(count, Text(f"the number of {listed}", f"số lượng {listed}"))


def _year(day: date) -> Number:
    return computed(exact(day.year).interval, Text(str(day.year), str(day.year)))


def _decimals(number: Number) -> int:
    if number.interval.width or number.low.denominator != 1 or not 0 <= number.low <= 9:
        raise InputError(f"{number.outcome('en')} decimals: expected a whole number from 0 to 9")
    return int(number.low)


_MENTIONS = ("mentions",)
FUNCTIONS: dict[str, _Function] = {
    "first": _Function(lambda days: Days(days.first, days.first), ("days",)),
    "last": _Function(lambda days: Days(days.last, days.last), ("days",)),
    "year": _Function(_year, ("day",)),
    "years_between": _Function(metrics.years_between, ("day", "day")),
    "years_after": _Function(
        lambda day, years: Days(*2 * (metrics.years_after(day, years),)), ("day", "number")
    ),
    "elapsed_share": _Function(metrics.elapsed_share, ("day", "day", "day")),
    "part": _Function(lambda parts: parts[0], ("fraction",)),
    "whole": _Function(lambda parts: parts[1], ("fraction",)),
    "between": _Function(between, ("number", "number")),
    "named": _Function(_named, _MENTIONS),
    "inside": _Function(
        lambda number, decimals: metrics.inside(number, _decimals(decimals)), ("number", "number")
    ),
    "least_denominator": _Function(metrics.least_denominator, ("number",)),
    "share_of_total": _Function(metrics.share_of_total, ("number", "number")),
    "completion_rate": _Function(metrics.completion_rate, ("number", "number")),
    "mean_per_unit": _Function(metrics.mean_per_unit, ("number", "number")),
    "implied_target": _Function(metrics.implied_target, ("number", "number")),
    "pace": _Function(metrics.pace, ("number", "number")),
}


class KindError(InputError):
    """A formula that joins what cannot be joined, such as a date and a count."""


def evaluate(tree: Tree, resolve: Resolve) -> Number | Days:
    """Compute a formula whose ids `resolve` gives."""
    value = _evaluate(tree, resolve)
    if isinstance(value, tuple) and not isinstance(value, Days | Ranked):
        return value[0] / value[1]
    if isinstance(value, Ranked):
        raise KindError(f"{value.printed!r} is a mention: expected a number, or named(...) around mentions")
    return value


def _evaluate(tree: Tree, resolve: Resolve) -> Value:
    if tree.op == "id":
        return resolve(tree.text)
    if tree.op == "number":
        return exact(Fraction(tree.text))
    if tree.op in FUNCTIONS:
        function = FUNCTIONS[tree.op]
        takes = function.takes * (len(tree.args) if function.takes == _MENTIONS else 1)
        return function.call(  # type: ignore[no-any-return]
            *(_argument(tree.op, wanted, arg, resolve) for wanted, arg in zip(takes, tree.args, strict=True))
        )
    if tree.op in ("=", "<="):
        raise KindError(f"a relation with {tree.op!r} has no value: expected a formula")
    spine = []  # a long sum nests to the left, one level a term
    while tree.op in _OPERATORS:
        spine.append((tree.op, tree.args[1]))
        tree = tree.args[0]
    number = _number(evaluate(tree, resolve), spine[-1][0])
    for op, arg in reversed(spine):
        number = _OPERATORS[op](number, _number(evaluate(arg, resolve), op))
    return number


_OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def _argument(name: str, wanted: str, tree: Tree, resolve: Resolve) -> Any:
    """One argument of a function, held against what the function takes."""
    value = _evaluate(tree, resolve)
    if wanted == "number":
        plain = value if isinstance(value, Number | Days | Ranked) else value[0] / value[1]
        return _number(plain, name)
    if wanted == "day":
        return _day(value, name)
    fits = {
        "days": isinstance(value, Days),
        "mentions": isinstance(value, Ranked),
        "fraction": isinstance(value, tuple) and not isinstance(value, Days | Ranked),
    }
    if not fits[wanted]:
        what = {"days": "a date or period", "mentions": "mentions", "fraction": "a fraction such as 14/14"}[
            wanted
        ]
        raise KindError(f"{name} takes {what}, not {tree.text or 'a formula'}")
    return value


def _number(value: object, name: str) -> Number:
    if not isinstance(value, Number):
        raise KindError(f"{name} takes numbers, not a {'date' if isinstance(value, Days) else 'mention'}")
    return value


def _day(value: object, name: str) -> date:
    if not isinstance(value, Days) or value.first != value.last:
        raise KindError(f"{name} takes a day: expected a date, or first(...) or last(...) of a period")
    return value.first


# --- relations --------------------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """Whether a relation holds (None where that cannot be computed), with the numbers side by side."""

    holds: bool | None
    found: Text


def put_to_test(tree: Tree, resolve: Resolve) -> Outcome:
    """Put a relation to the test: a side without a value does not hold."""
    try:
        if tree.op not in ("=", "<="):
            return Outcome(True, _number(evaluate(tree, resolve), "a relation").settled().texts())
        sides = [evaluate(side, resolve) for side in tree.args]
        if any(isinstance(side, Days) for side in sides):
            days = [_day(side, tree.op) for side in sides]
            holds = [a == b if tree.op == "=" else a <= b for a, b in pairwise(days)]
            return Outcome(
                all(holds),
                in_both(lambda lang: _chain([write_day(day, lang) for day in days], holds, tree.op)),
            )
        numbers = [_number(side, tree.op) for side in sides]
        gaps = [(a - b).interval for a, b in pairwise(numbers)]
        holds = [0 in gap if tree.op == "=" else not _positive(gap) for gap in gaps]
        return Outcome(all(holds), in_both(lambda lang: _compared(numbers, holds, tree.op, lang)))
    except InexactError as error:
        return Outcome(None, error.reason)
    except NoValueError as error:
        return Outcome(False, error.reason)


def _positive(gap: Interval) -> bool:
    """Whether all of an interval lies above 0."""
    return gap.low > 0 or (gap.low == 0 and not gap.low_closed)


def _compared(numbers: list[Number], holds: list[bool], op: str, lang: Lang) -> str:
    """The sides of a relation as arithmetic; where they are rounded, all that each can be in brackets."""
    shown = [number.arithmetic(lang) for number in numbers]
    if any(number.interval.width for number in numbers):
        ranges = "; ".join(write_interval(number.interval, lang=lang) for number in numbers)
        return f"{_chain(shown, holds, op)} ({ranges})"
    if op == "<=" or not all(holds):  # the outcome of each side beside its arithmetic
        shown = [
            number.text(lang) if number.op else text for number, text in zip(numbers, shown, strict=True)
        ]
    return _chain(shown, holds, op)


def _chain(shown: list[str], holds: list[bool], op: str) -> str:
    signs = [("=" if held else "≠") if op == "=" else ("≤" if held else ">") for held in holds]
    return " ".join([shown[0], *(part for pair in zip(signs, shown[1:], strict=True) for part in pair)])
