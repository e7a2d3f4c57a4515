"""Numbers and formulas of them, against brute force: a formula is put to true values of its prints.

Nothing of the library takes part in the oracle. What prints so is decided by the decimal module, the grid of
a print's true values follows from that, and a formula's values on the grid are plain Python over fractions.
"""

import decimal
import functools
import itertools
import operator
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest

import lbanalysis as lb
from lbanalysis.intervals import Interval, exactly
from lbanalysis.numbers import Number, as_number, exact, fraction_parts, isolate, printed_as
from lbanalysis.ranges import InexactError

# --- the oracle: prints, their true values, and random formulas ---------------------------------------------

# `any` admits both ways to send a tie.
MODES = {
    "any": [decimal.ROUND_HALF_UP, decimal.ROUND_HALF_DOWN],
    "half_up": [decimal.ROUND_HALF_UP],
    "half_down": [decimal.ROUND_HALF_DOWN],
    "half_even": [decimal.ROUND_HALF_EVEN],
    "truncate": [decimal.ROUND_DOWN],
    "ceiling": [decimal.ROUND_CEILING],
    "floor": [decimal.ROUND_FLOOR],
}
TINY = Decimal(1).scaleb(-12)  # of a cell's width: so far inside an open end the grid begins
NEAR = Fraction(1, 10**6)  # of a range's width: so near the grid's values come to an open end


class Print(NamedTuple):
    """A printed number: its value, the weight of its last digit, its sign, and the rule that rounded it."""

    value: Decimal
    last_digit: Decimal
    sign: str  # "%" of a whole, "ha", or nothing
    rule: str

    @property
    def text(self) -> str:
        """As an article prints it."""
        return f"{self.value:f}{self.sign}".replace(".", ",")

    def stands_for(self, true: Decimal) -> bool:
        """Whether a true value prints so."""
        if not self.sign and self.last_digit == 1:  # counted
            return true == self.value
        if self.sign == "%" and true > 100:
            return False
        return any(true.quantize(self.last_digit, rounding=mode) == self.value for mode in MODES[self.rule])


class Cell(NamedTuple):
    """True values of a print: its ends with the middle; the lowest, middle and highest; and some more."""

    ends: tuple[Fraction, ...]
    grid: tuple[Fraction, ...]
    more: tuple[Fraction, ...]


def cell_of(own: Print, draw: random.Random) -> Cell:
    """Find the stretch of half digits in which all values print so."""
    half = own.last_digit / 2
    inside = [k for k in range(-2, 2) if own.stands_for(own.value + half * k + half / 2)]
    low, high = (own.value + half * k for k in (inside[0], inside[-1] + 1)) if inside else (own.value,) * 2
    middle, width = (low + high) / 2, high - low
    lowest = low if own.stands_for(low) else low + TINY * width
    highest = high if own.stands_for(high) else high - TINY * width
    more = [low + width * k / 1000 for k in sorted(draw.sample(range(1, 1000), 6))]
    assert all(own.stands_for(true) for true in (lowest, middle, highest, *more))
    ends, grid = (low, middle, high), (lowest, middle, highest)
    return Cell(*(tuple(map(Fraction, values)) for values in (ends, grid, more)))


def way_cell(draw: random.Random) -> Cell:
    """The share of the way from one bound to another: all from 0 to 1."""
    grid = (Fraction(0), Fraction(1, 2), Fraction(1))
    return Cell(grid, grid, tuple(Fraction(k, 1000) for k in sorted(draw.sample(range(1, 1000), 6))))


# A print by its name, a Fraction, or (operation, left, right); between has the name of its way as well.
Tree = str | Fraction | tuple
Columns = dict[str, list[Fraction]]  # by print or way, one value a point of the grid


class Formula(NamedTuple):
    """A formula with its prints, and the true values of its prints and ways."""

    tree: Tree
    prints: dict[str, Print]
    cells: dict[str, Cell]

    def number(self) -> Number:
        """Build it by Python's operators."""
        numbers = {
            name: lb.printed(own.text, "whole" if own.sign == "%" else "", own.rule)
            for name, own in self.prints.items()
        }
        return built(self.tree, numbers)

    def __str__(self) -> str:
        prints = ", ".join(f"{own.text} by {own.rule}" for own in self.prints.values())
        return f"{self.number().arithmetic('en')} of {prints}"


OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def built(tree: Tree, numbers: dict[str, Number]) -> Number:
    """Build a formula of Numbers by Python's operators; an unknown is the same wherever it stands."""
    if isinstance(tree, Fraction):
        return as_number(tree)
    if isinstance(tree, str):
        return numbers[tree]
    first, second = built(tree[1], numbers), built(tree[2], numbers)
    if tree[0] == "between":
        return numbers.setdefault(tree[3], lb.between(first, second))
    return OPERATORS[tree[0]](first, second)


def leaves(tree: Tree) -> Iterator[str]:
    """Name the prints and ways of a formula, each as often as it enters."""
    if isinstance(tree, str):
        yield tree
    elif not isinstance(tree, Fraction):
        for part in tree[1:]:
            yield from leaves(part)


def drawn_print(draw: random.Random, rule: str) -> Print:
    """Small, zero and negative numbers, larger ones, shares near 100 and counts, of no to two decimals."""
    places = draw.randrange(3)
    kind = draw.choice(("small", "small", "large", "share", "share", "count"))
    if kind == "count":
        return Print(Decimal(draw.randint(-3, 12)), Decimal(1), "", rule)
    hundred = 100 * 10**places
    units = {
        "small": draw.randint(-30, 30), "large": draw.randint(1, 5000),
        "share": hundred - draw.choice((0, 0, 1, 2, draw.randint(0, hundred))),
    }[kind]  # fmt: skip
    sign = "%" if kind == "share" else "" if places else "ha"
    return Print(Decimal(units).scaleb(-places), Decimal(1).scaleb(-places), sign, rule)


CONSTANTS = [Fraction(text) for text in ("1", "2", "3", "-1", "0", "100", "1/4", "-7/2")]


def drawn_formula(draw: random.Random, rule: str) -> Formula:
    """Two to five operations over up to four prints, which enter again and again, alone or in a part that
    does.
    """
    prints = {f"x{i}": drawn_print(draw, rule) for i in range(draw.randint(2, 4))}
    ways = (f"t{i}" for i in itertools.count())
    parts: list[Tree] = []

    def drawn_part(operations: int) -> Tree:
        if not operations:
            return draw.choice(CONSTANTS) if draw.random() < 0.2 else draw.choice(list(prints))
        if parts and draw.random() < 0.2:
            return draw.choice(parts)
        op, on_the_left = (
            draw.choice(("+", "-", "*", "/", "+", "-", "*", "/", "between")),
            draw.randrange(operations),
        )
        part = (op, drawn_part(on_the_left), drawn_part(operations - 1 - on_the_left))
        parts.append((*part, next(ways)) if op == "between" else part)
        return parts[-1]

    tree: Tree = Fraction(0)
    while not 1 <= len(used := dict.fromkeys(leaves(tree))) <= 6 or not any(name in prints for name in used):
        tree = drawn_part(draw.randint(2, 5))
    cells = {name: cell_of(prints[name], draw) if name in prints else way_cell(draw) for name in used}
    return Formula(tree, {name: own for name, own in prints.items() if name in used}, cells)


# --- the oracle: values of a formula ------------------------------------------------------------------------


class NothingError(Exception):
    """A formula divides by what may be nothing, or its bounds are the wrong way round wherever one looks."""


def values_of(tree: Tree, columns: Columns) -> list[Fraction]:
    """Compute a formula point by point."""
    if isinstance(tree, str):
        return columns[tree]
    if isinstance(tree, Fraction):
        return [tree] * len(next(iter(columns.values())))
    first, second = values_of(tree[1], columns), values_of(tree[2], columns)
    pairs = zip(first, second, strict=True)
    if tree[0] == "between":
        if all(a > b for a, b in zip(first, second, strict=True)):
            raise NothingError
        return [a + way * (b - a) for (a, b), way in zip(pairs, columns[tree[3]], strict=True)]
    if tree[0] == "/":
        if min(second) <= 0 <= max(second):
            raise NothingError
        return [a / b for a, b in pairs]
    if tree[0] == "*":
        return [a * b for a, b in pairs]
    return [a + b if tree[0] == "+" else a - b for a, b in pairs]


def grid_of(cells: dict[str, Cell], draw: random.Random, closed: bool = False) -> Columns:
    """Every print at its lowest, middle and highest with every other; for each print more values through two
    of these points; and random points. Closed, the ends themselves stand for the lowest and highest.
    """
    grids = [sorted(set(cell.ends if closed else cell.grid)) for cell in cells.values()]
    points = list(itertools.product(*grids))
    for i, cell in enumerate(cells.values()):
        for point in draw.sample(points, min(2, len(points))):
            points += [(*point[:i], value, *point[i + 1 :]) for value in cell.more]
    points += [tuple(draw.choice(cell.more) for cell in cells.values()) for _ in range(20)]
    return {name: [point[i] for point in points] for i, name in enumerate(cells)}


def may_be_nothing(formula: Formula, draw: random.Random) -> bool:
    """Whether a divisor comes as near to nothing as one likes, or bounds are always the wrong way round."""
    try:
        values_of(formula.tree, grid_of(formula.cells, draw, closed=True))
        values_of(formula.tree, grid_of(formula.cells, draw))
    except NothingError:
        return True
    return False


def parts_in_need(tree: Tree) -> Iterator[Tree]:
    """Whatever in a formula needs an exact range: itself, its divisors, and the distances of its bounds."""
    yield tree
    stack = [tree]
    while stack:
        part = stack.pop()
        if isinstance(part, tuple):
            stack += part[1:3]
            if part[0] == "/":
                yield part[2]
            if part[0] == "between":
                yield ("-", part[2], part[1])


def is_bent(formula: Formula, draw: random.Random) -> bool:
    """Whether a formula, or a part in need of its range, rises here and falls there with a print that enters
    again.
    """
    for part in parts_in_need(formula.tree):
        for name, times in Counter(leaves(part)).items():
            values = sorted({*formula.cells[name].grid, *formula.cells[name].more})
            signs = set()
            for _ in range(30 if times > 1 else 0):
                point = {
                    other: [draw.choice((*c.grid, *c.more))] * len(values)
                    for other, c in formula.cells.items()
                }
                try:
                    line = values_of(part, point | {name: values})
                except NothingError:
                    return True  # refused as it may be nothing
                signs |= {(b > a) - (b < a) for a, b in itertools.pairwise(line)} - {0}
            if len(signs) == 2:
                return True
    return False


def judge(formula: Formula, draw: random.Random) -> str:
    """Hold the range of a formula against its values on the grid; what became of it in a word."""
    try:
        found = formula.number().interval
    except InexactError:
        return "refused, bent" if is_bent(formula, draw) else "refused needlessly"
    except lb.NoValueError:
        assert may_be_nothing(formula, draw), f"{formula}: refused, though no divisor comes near nothing"
        return "may be nothing"
    assert not may_be_nothing(formula, draw), f"{formula}: {found}, though a divisor may be nothing"
    values = values_of(formula.tree, grid_of(formula.cells, draw))
    low, high = min(values), max(values)
    assert low in found and high in found, f"{formula}: {low} or {high} lies outside {found}"
    assert (low == found.low) == found.low_closed, f"{formula}: {found}, but the lowest is {low}"
    assert (high == found.high) == found.high_closed, f"{formula}: {found}, but the highest is {high}"
    assert low - found.low <= NEAR * found.width, f"{formula}: {found} is not approached: {low}"
    assert found.high - high <= NEAR * found.width, f"{formula}: {found} is not approached: {high}"
    again = max(Counter(leaves(formula.tree)).values()) > 1
    return "exact, a print enters again" if again else "exact, each enters once"


# --- the range of a formula ---------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", MODES)
def test_the_range_of_a_formula_is_what_its_values_reach(rule: str) -> None:
    """Of 300 formulas a rule no value lies outside, each closed end is reached, no open end is, and each is
    approached; what is refused may divide by nothing, or rises here and falls there: few needlessly.
    """
    seen: Counter[str] = Counter()
    for number in range(300):
        draw = random.Random(f"{rule} {number}")
        seen[judge(drawn_formula(draw, rule), draw)] += 1

    assert seen["exact, a print enters again"] > 150
    assert seen["exact, each enters once"] > 30
    assert seen["may be nothing"] > 30
    assert seen["refused, bent"] < 9
    assert seen["refused needlessly"] < 15


@pytest.mark.parametrize("rule", MODES)
def test_a_print_stands_for_the_values_that_print_so(rule: str) -> None:
    """1,000 prints a rule: the interval has the ends of the cell, and holds each of them that prints so."""
    draw = random.Random(rule)
    for _ in range(1_000):
        own = drawn_print(draw, rule)
        low, _, high = cell_of(own, draw).ends

        found = lb.printed(own.text, "whole" if own.sign == "%" else "", own.rule).interval

        assert (found.low, found.high) == (low, high), own
        closed = [own.stands_for(Decimal(end.numerator) / end.denominator) for end in (low, high)]
        assert [found.low_closed, found.high_closed] == closed, own


BENT = {
    "x (2 − x)": lambda x: x * (2 - x),
    "x + 1 / x": lambda x: x + 1 / x,
    "1 / x + 1 / (2 − x)": lambda x: 1 / x + 1 / (2 - x),
    "x / (1 / (2 − x))": lambda x: x / (1 / (2 - x)),
    "x / (x x + 1)": lambda x: x / (x * x + 1),
    "3 / x − 1 / x x x": lambda x: 3 / x - 1 / (x * x * x),
}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
def test_a_formula_that_rises_and_falls_is_refused_in_words(bent: Callable[[object], Number]) -> None:
    """Each turns where x is 1, and not beside 0,4: there it is computed, from one end of the print to the
    other.
    """
    low, turn, high = (bent(Fraction(tenths, 20)) for tenths in (19, 20, 21))
    assert (low - turn) * (high - turn) > 0
    with pytest.raises(
        InexactError, match=r"^.* may rise and fall with 1\.0: its exact range cannot be computed$"
    ):
        bent(lb.printed("1,0")).interval  # noqa: B018

    ends = sorted(bent(Fraction(text)) for text in ("0.35", "0.45"))
    assert bent(lb.printed("0,4")).interval == lb.Interval(*ends)


def test_an_unknown_that_a_formula_rises_and_falls_with_is_refused() -> None:
    """The product of both parts of a whole is largest in the middle; with a third that is no less it falls
    throughout.
    """
    part = lb.between(0, 2)

    with pytest.raises(InexactError, match="may rise and fall with"):
        (part * (2 - part)).interval  # noqa: B018
    assert (part * (4 - part)).interval == lb.Interval(Fraction(0), Fraction(4))


def ring(size: int) -> Number:
    """Each of so many prints of 0,0 times the next, added up: any of them may raise or lower the sum."""
    x = [lb.printed("0,0") for _ in range(size)]
    return functools.reduce(operator.add, (a * b for a, b in zip(x, [*x[1:], x[0]], strict=True)))


def test_more_prints_than_corners_can_be_tried_for_are_refused_in_words() -> None:
    """Of twelve in a ring every other one is low in the worst case: −12 × 0.05²; thirteen are too many."""
    assert ring(12).interval == lb.Interval(Fraction("-0.03"), Fraction("0.03"))
    with pytest.raises(
        InexactError, match="13 numbers enter more than once: the exact range is computed for up to 12"
    ):
        ring(13).interval  # noqa: B018


# --- worked examples and identities -------------------------------------------------------------------------


def test_what_is_left_of_a_target_names_the_area_twice_and_enters_it_once() -> None:
    """9,25 ha are 88,94 % of the target: what is left rises with the area, from 9.245 to 9.255, and falls
    with the share.
    """
    area, share = lb.printed("9,25ha"), lb.printed("88,94%")
    target = 100 * area / share

    left = (target - area).interval

    assert left.low == Fraction("9.245") * (100 / Fraction("88.945") - 1)
    assert left.high == Fraction("9.255") * (100 / Fraction("88.935") - 1)
    assert (left.low_closed, left.high_closed) == (True, True)
    assert target.interval == lb.Interval(924_500 / Fraction(88_945), 925_500 / Fraction(88_935))


def test_a_number_less_itself_is_nothing_and_over_itself_is_one() -> None:
    """A print, a formula and an unknown between bounds; but two prints of one text are two numbers."""
    area, share = lb.printed("9,25", rounding="half_up"), lb.printed("88,94%")
    for number in (area, 100 * area / share, lb.between(area, 2 * share), lb.between(3, 19)):
        assert (number - number).interval == exactly(0)
        assert (number / number).interval == exactly(1)
    other = lb.printed("9,25", rounding="half_up")
    assert (area - other).interval == lb.Interval(Fraction("-0.01"), Fraction("0.01"), False, False)


def test_a_print_without_influence_opens_nothing() -> None:
    """Whatever y, x - y + y is x, with the closed and the open end of x, though both ends of y are open or
    only one is.
    """
    x = lb.printed("9,25", rounding="half_up")
    for rule in MODES:
        y = lb.printed("-0,7", rounding=rule)

        assert (x - y + y).interval == (y + x - y).interval == (x * y / y).interval == x.interval
        assert (lb.between(3, 5) + 0 * y).interval == lb.Interval(Fraction(3), Fraction(5))


def test_an_unknown_between_bounds_stays_tied_to_them() -> None:
    """What 24 and an unknown part of 8 leave of 32, and how far an unknown lies above its own lower bound."""
    met, total = lb.printed("24"), lb.printed("32")
    unknown = lb.between(met, total)

    assert unknown.interval == lb.Interval(Fraction(24), Fraction(32))
    assert (total - unknown).interval == lb.Interval(Fraction(0), Fraction(8))
    low = lb.printed("9,25")
    assert (lb.between(low, low + 1) - low).interval == lb.Interval(Fraction(0), Fraction(1))
    assert (lb.between(met, total) - unknown).interval == lb.Interval(Fraction(-8), Fraction(8))


def test_bounds_that_are_surely_the_wrong_way_round_are_refused() -> None:
    """5 to 3, and cut decimals of which the lower bound is always larger; bounds that may be equal are none
    such.
    """
    cut = functools.partial(lb.printed, rounding="floor")
    for low, high in ((5, 3), (cut("2,1"), cut("2,0"))):
        with pytest.raises(
            lb.NoValueError, match=r"^the bounds (5 to 3|2\.1 to 2\.0) are the wrong way round$"
        ):
            lb.between(low, high).interval  # noqa: B018
    assert lb.between(lb.printed("2,1"), lb.printed("2,0")).interval == lb.Interval(
        Fraction("1.95"), Fraction("2.15")
    )
    assert lb.between(3, 3).interval == exactly(3)


def test_a_computed_number_is_refused_beside_a_print_that_it_hangs_on() -> None:
    """The counts that print as 31,4 % hang on that percentage, not on the whole or on any other number that
    is exact.
    """
    share, whole = lb.printed("31,4%"), lb.printed("4764")
    counts = lb.inside(share * whole / 100, 0)
    assert counts.interval == lb.Interval(Fraction(1494), Fraction(1498))

    rounded = lb.inside(share * lb.printed("47,6ha"), 0)
    for formula in (
        counts - share,
        counts * share,
        rounded - share,
        counts / whole - lb.inside(share, 2),
        lb.inside(counts / 2, 0) * share,
    ):
        with pytest.raises(InexactError, match="stands beside a number that it hangs on"):
            formula.interval  # noqa: B018
    percentage = 100 * counts / whole
    assert percentage.interval == lb.Interval(Fraction(149_400, 4764), Fraction(149_800, 4764))
    assert (counts - counts).interval == exactly(0)
    finer = lb.printed("31,44%")
    alone = lb.inside(finer * whole / 100, 0)
    assert (alone - finer).interval == exactly(1498) - finer.interval
    assert (alone * lb.printed("9,25")).value is not None
    assert (counts + lb.printed("31,4%")).interval == counts.interval + share.interval


def test_thirty_addends_add_up_their_halves_of_a_digit() -> None:
    """Thirty prints of one decimal are 30 × 0.05 either way; half of them taken off again, 15 × 0.05."""
    addends = [lb.printed(f"{number},5", rounding="half_up") for number in range(30)]
    total, half = sum(addends), sum(addends[15:])

    assert total.interval == lb.Interval(Fraction("448.5"), Fraction("451.5"), True, False)
    assert (total - half).interval == lb.Interval(Fraction("111.75"), Fraction("113.25"), True, False)
    assert (addends[0] / total).high == Fraction("0.55") / (Fraction("0.55") + Fraction("448.05"))


JOINS = {
    "to the left": lambda sum_so_far, term: sum_so_far + term,
    "to the right": lambda sum_so_far, term: term + sum_so_far,
    "by turns": lambda sum_so_far, term: term - sum_so_far,
}


@pytest.mark.parametrize("join", JOINS.values(), ids=JOINS)
@pytest.mark.parametrize("again", [False, True], ids=["others", "one again and again"])
def test_a_thousand_terms_are_computed_and_written(join: object, again: bool) -> None:
    """Nested as deep as they are many; a term that enters a thousand times is one number."""
    terms = [lb.printed("9,5")] * 1_000 if again else [lb.printed("9,5") for _ in range(1_000)]
    number = functools.reduce(join, terms)
    value, spread = (Fraction(0), 0 if again else 50) if join is JOINS["by turns"] else (Fraction(9_500), 50)

    assert number.interval == lb.Interval(value - spread, value + spread)
    assert number.arithmetic("en").count("9.5") == number.size == 1_000


def test_a_thousand_nested_divisions_are_computed() -> None:
    """1 / (1 + 1 / (1 + …)) is the quotient of two neighbours in Fibonacci's sequence, also where each 1 is
    rounded.
    """
    one, small, large = exact(1), 1, 1
    number, rounded = one, lb.printed("1,0")
    for _ in range(999):
        number, rounded = 1 / (1 + number), 1 / (lb.printed("1,0") + rounded)
        small, large = large, small + large

    assert number.interval == exactly(Fraction(small, large))
    assert rounded.low < Fraction(small, large) < rounded.high


def test_a_divisor_that_may_be_nothing_is_refused_in_words_where_it_stands() -> None:
    """0,0 lies on both sides of nothing, 0,1 cut downward above it; x − x is nothing although x is not."""
    x, nothing = lb.printed("9,5"), lb.printed("0,0")
    for divisor in (nothing, x - x, x * 0, lb.between(-1, 1), lb.printed("0,0", rounding="floor")):
        for formula in (1 / divisor, 5 + x / (2 * divisor), nothing / divisor):
            with pytest.raises(lb.NoValueError, match=r"^a division by .*, which may be nothing$"):
                formula.interval  # noqa: B018
    assert (1 / lb.printed("0,1", rounding="floor")).interval == lb.Interval(
        Fraction(5), Fraction(10), False, True
    )
    assert (1 / (x + nothing - x + 1)).interval == lb.Interval(Fraction(100, 105), Fraction(100, 95))
    wide = lb.printed("5ha")
    assert (x / (wide - wide + Fraction(1, 2))).interval == x.interval * exactly(2)


def test_solving_for_a_print_gives_it_back() -> None:
    """1,000 formulas of exact numbers: the outcome put for the formula, each number that enters once is found
    again.
    """
    draw, solved = random.Random(21), 0
    for _ in range(1_000):
        values = {f"x{i}": Fraction(draw.randint(-9, 9), draw.randint(1, 4)) for i in range(3)}
        numbers = {name: Number(own=exactly(value)) for name, value in values.items()}
        sought, *others = draw.sample(list(values), 3)
        tree: Tree = sought
        for _ in range(draw.randint(1, 4)):
            sides = [tree, (draw.choice("+-*/"), *draw.choices([*others, Fraction(2), Fraction(-3)], k=2))]
            tree = (draw.choice("+-*/"), *draw.sample(sides, 2))
        try:
            outcome = values_of(tree, {name: [value] for name, value in values.items()})[0]
            found = isolate(built(tree, numbers), exact(outcome), numbers[sought].key)
            assert found is not None
            assert found.interval == exactly(values[sought])
        except (NothingError, lb.NoValueError):
            continue  # something times nothing, or over it
        solved += 1
    assert solved > 300
    x, y = lb.printed("3"), lb.printed("4")
    assert isolate(x + x, y, x.key) is isolate(x + y, x, x.key) is isolate(lb.between(x, y), y, x.key) is None


# --- arithmetic as text -------------------------------------------------------------------------------------


def test_a_lower_bound_is_said_to_be_one() -> None:
    """Dozens are no number to compute with."""
    with pytest.raises(lb.NoValueError, match="'hàng chục' is a lower bound, not a number"):
        lb.compute("b2-projects")


def test_the_value_of_a_print_is_the_number_that_it_says() -> None:
    """Whether it was rounded or counted, and alone or as a figure."""
    for number in (lb.printed("9,25ha"), lb.compute("p03-garden-area")):
        assert number.value == Fraction("9.25")
    assert (lb.printed("4.764").value, lb.printed("2 nghìn").value) == (4764, 2000)


def test_arithmetic_is_written_in_both_languages() -> None:
    """As a reader writes it down, with the outcome behind it and the unit of the outcome."""
    area, share = lb.printed("9,25ha"), lb.printed("88,94%")
    target = 100 * area / share
    pledges, counts = lb.printed("4.764"), lb.inside(lb.printed("31,44%") * 4764 / 100, 0)

    assert (lb.printed("24") + lb.printed("8")).texts() == ("24 + 8 = 32", "24 + 8 = 32")
    assert target.texts() == ("100 × 9.25 / 88.94 = 10.4 ha", "100 × 9,25 / 88,94 = 10,4 ha")
    assert (target - area).text("vi") == "100 × 9,25 / 88,94 − 9,25 = 1,15 ha"
    assert (area / (1 + share / 100)).arithmetic("en") == "9.25 / (1 + 88.94 / 100)"
    assert (pledges / 7).texts() == ("4,764 / 7 ≈ 681", "4.764 / 7 ≈ 681")
    assert (19 + lb.between(5, 12)).texts() == ("19 + (5 to 12) = 24 to 31", "19 + (5 đến 12) = 24 đến 31")
    assert (100 / lb.printed("3-5 ha")).arithmetic("en") == "100 / (2.5 to 5.5)"
    assert (area - (share - 2)).arithmetic("en") == "9.25 − (88.94 − 2)"
    assert (area + (share + 2)).arithmetic("en") == "9.25 + 88.94 + 2"
    assert (2 - lb.printed("-3")).text("en") == "2 − (−3) = 5"
    assert (lb.printed("-3") + 2).text("en") == "−3 + 2 = −1"
    assert (lb.printed("-3") * 2).text("en") == "(−3) × 2 = −6"
    assert lb.compute("32 / year(founding-date)").arithmetic("en") == "32 / 2003"
    assert (counts + 2).text("en") == "(whole numbers in 31.44 × 4,764 / 100) + 2 = 1,500"
    assert repr(pledges / 0) == "4,764 / 0: a division by 0, which may be nothing"
    assert (pledges / 7).outcome("en") == "681"
    assert lb.compute("1.123456 - 1").text("en") == "1.123456 − 1 = 0.123456"
    assert lb.compute("1.1234567 - 1").text("en") == "1.1234567 − 1 ≈ 0.123"
    assert (area.outcome("vi"), share.outcome("en"), lb.printed("1.015ha").text("en")) == (
        "9,25 ha",
        "88.94%",
        "1,015 ha",
    )


@pytest.mark.parametrize(
    ("first", "sign", "second", "unit"),
    [
        ("2ha", "+", "3ha", "ha"), ("2ha", "+", "3%", ""), ("2ha", "-", "3", ""), ("2ha", "*", "3", "ha"), ("3", "*", "2ha", "ha"),
        ("2ha", "*", "3ha", ""), ("50%", "*", "4", ""), ("4", "*", "50%", ""), ("50%", "*", "2ha", ""), ("2ha", "/", "4", "ha"),
        ("2ha", "/", "50%", "ha"), ("2ha", "/", "4ha", ""), ("2ha", "/", "4 năm", ""), ("4", "/", "2ha", ""), ("50%", "/", "4", "%"),
        ("4", "/", "50%", ""), ("50%", "/", "4%", ""),
    ],
)  # fmt: skip
def test_a_formula_has_the_unit_that_follows_from_those_of_its_numbers(
    first: str, sign: str, second: str, unit: str
) -> None:
    """An area by a count or a percentage is an area; by an area, or a percentage by 100, it is a mere number."""
    join = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[sign]

    assert join(lb.printed(first), lb.printed(second)).unit == unit
    assert ((lb.printed("50%") / 100).unit, (lb.printed("2ha") / 100).unit) == ("", "ha")


def read_back(text: str, lang: str) -> Fraction:
    """Compute written arithmetic; of `(a to b)` take the middle."""
    if lang == "vi":
        text = text.translate(str.maketrans(".,", ",.")).replace("đến", "to")
    tokens = [*re.findall(r"[\d.,]+|to|\S", text), "the end"]

    def read_sum() -> Fraction:
        value = read_product()
        while tokens[0] in "+−":
            value = value + read_product() if tokens.pop(0) == "+" else value - read_product()
        return value

    def read_product() -> Fraction:
        value = read_operand()
        while tokens[0] in "×/":
            value = value * read_operand() if tokens.pop(0) == "×" else value / read_operand()
        return value

    def read_operand() -> Fraction:
        token = tokens.pop(0)
        if token == "−":
            return -read_operand()
        if token != "(":
            return Fraction(token.replace(",", ""))
        value = read_sum()
        if tokens[0] == "to":
            tokens.pop(0)
            value = (value + read_sum()) / 2
        assert tokens.pop(0) == ")"
        return value

    value = read_sum()
    assert tokens == ["the end"]
    return value


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_arithmetic_read_back_computes_the_same(lang: str) -> None:
    """3,000 formulas as text, with what is printed put for each print and half the way for each unknown."""
    draw, read = random.Random(lang), 0
    for _ in range(3_000):
        formula = drawn_formula(draw, "any")
        point = {name: [Fraction(formula.prints[name].value)] if name in formula.prints else [Fraction(1, 2)]
                 for name in formula.cells}  # fmt: skip
        try:
            value = values_of(formula.tree, point)[0]
        except NothingError:
            continue

        written = formula.number().arithmetic(lang)

        assert read_back(written, lang) == value, written
        assert "− −" not in written and "+ −" not in written, written
        read += 1
    assert read > 1_500


# --- printed numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("24", "24", "24", ""), ("4.764", "4764", "4764", ""), ("9,25", "9.245", "9.255", ""),
        ("9,25ha", "9.245", "9.255", "ha"),
        ("88,94%", "88.935", "88.945", "%"), ("1.015 ha", "1014.5", "1015.5", "ha"),
        ("100%", "99.5", "100", "%"),
        ("14/14", "1", "1", ""), ("1,2 triệu đồng", "1150000", "1250000", "đồng"),
        ("−3,5", "-3.55", "-3.45", ""),
        ("20 năm", "20", "20", "năm"), ("2,5 năm", "2.45", "2.55", "năm"), ("3-5", "3", "5", ""),
        ("27-28%", "26.5", "28.5", "%"), ("3-5 ha", "2.5", "5.5", "ha"),
        ("1,25-2%", "1.245", "2.5", "%"), ("0,5-1 ha", "0.45", "1.5", "ha"), ("9-10,5%", "8.5", "10.55", "%"),
        ("99,5-100%", "99.45", "100", "%"), ("1,9-2 triệu đồng", "1500000", "2500000", "đồng"),
        ("20-30 triệu đồng", "19500000", "30500000", "đồng"), ("hai ba triệu đồng", "2000000", "3000000", "đồng"),
    ],
)  # fmt: skip
def test_a_printed_text_stands_for_all_that_prints_so(text: str, low: str, high: str, unit: str) -> None:
    """A whole number alone, a duration and a fraction are counted; anything else is half a last digit either
    way.
    """
    number = lb.printed(text)

    assert number.interval == lb.Interval(Fraction(low), Fraction(high))
    assert (number.low, number.high, number.low_closed, number.high_closed) == (
        Fraction(low),
        Fraction(high),
        True,
        True,
    )
    assert number.unit == unit


def test_each_end_of_a_printed_range_is_rounded_by_its_own_digits() -> None:
    """By any rule; the reader of texts gives the same ends."""
    for text, low, high in (
        ("0,5-1 ha", "0.5", "2"),
        ("1,25-2%", "1.25", "3"),
        ("1,9-2 triệu đồng", "1900000", "3000000"),
    ):
        cut = lb.printed(text, rounding="truncate").interval
        assert cut == lb.Interval(Fraction(low), Fraction(high), True, False), text
        [found] = lb.find_mentions(text)
        assert lb.printed(text).interval == lb.Interval(Fraction(found.low), Fraction(found.high)), text


def test_a_printed_range_is_written_by_both_its_ends() -> None:
    """No single value stands for it, and arithmetic shows both ends."""
    number = lb.printed("3-5")

    assert number.value is None
    assert (number + 1).texts() == ("(3 to 5) + 1 = 4 to 6", "(3 đến 5) + 1 = 4 đến 6")


def test_a_percentage_needs_no_sign_where_it_is_said_of_what() -> None:
    """Then the numeral alone is one."""
    for of in ("whole", "target", "change", "margin"):
        for text in ("100", "100,0", "88,94", "31"):
            alone, signed = lb.printed(text, of=of), lb.printed(f"{text}%", of=of)
            assert (alone.interval, alone.unit) == (signed.interval, "%"), (of, text)


@pytest.mark.parametrize("text", ["1.500 triệu đồng", "1.5 triệu đồng", "1.5-2%"])
def test_scale_words_and_ranges_are_read_as_vietnamese_alone(text: str) -> None:
    """In another convention they are refused, and not read as if in this one."""
    with pytest.raises(lb.InputError, match="is read as Vietnamese alone"):
        lb.printed(text, locale="en")


def test_a_percentage_is_cut_at_100_by_what_it_is_of() -> None:
    """Of a whole it never passes 100, of a target or as a change it may; where that is not said, 100% ends
    there.
    """
    for of, text, high in (
        ("whole", "100,0%", "100"), ("whole", "99,5%", "99.55"), ("", "100,0%", "100"),
        ("target", "100%", "100.5"),
        ("change", "100%", "100.5"), ("margin", "100%", "100.5"), ("", "105%", "105.5"),
    ):  # fmt: skip
        assert lb.printed(text, of=of).high == Fraction(high), (of, text)


def test_part_and_whole_of_a_printed_fraction_are_counted() -> None:
    """13/14 over itself is 1, and taken from 1 leaves 1/14."""
    fraction = lb.printed("13/14")

    assert (1 - fraction).interval == exactly(Fraction(1, 14))
    assert fraction.text("en") == "13 / 14 ≈ 0.929"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: lb.printed("9.25"), lb.InputError, "'9.25' is no Vietnamese numeral: expected dots"),
        (lambda: lb.printed("9,25", locale="en"), lb.NoValueError, "'9,25' is no English numeral"),
        (lambda: lb.printed("nhiều hộ"), lb.InputError, "'nhiều hộ' is no printed number: expected one"),
        (lambda: lb.printed("18/4/2023"), lb.InputError, "is no printed number"),
        (lambda: lb.printed("hàng chục"), lb.InputError, "is no printed number"),
        (lambda: lb.printed(""), lb.InputError, "is no printed number"),
        (lambda: lb.printed("5 hộ"), lb.InputError, "'5 hộ' is no printed number: expected one alone"),
        (lambda: lb.printed("có 5 ha"), lb.InputError, "'có 5 ha' is no printed number: expected one alone"),
        (lambda: lb.printed("5%", of="all"), lb.InputError, "of 'all' is unknown: expected 'whole', 'tar"),
        (lambda: lb.printed("5,1", rounding="bankers"), lb.InputError, "rounding 'bankers' is unknown"),
        (lambda: lb.printed(9.25), TypeError, "9.25 is float: pass what was printed"),
        (lambda: lb.printed("9,25") * 0.5, TypeError, "0.5 is float, which is not exact: pass what"),
        (lambda: 0.5 - lb.printed("9,25"), TypeError, "0.5 is float, which is not exact"),
        (lambda: lb.printed("9,25") + True, TypeError, "True is bool, which is not exact"),
        (lambda: lb.between(None, 3), TypeError, "None is NoneType, which is not exact"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_in_words(call, error: type[Exception], message: str) -> None:
    """One line that says what would be right."""
    with pytest.raises(error, match=message):
        call()


def test_a_figure_named_twice_is_one_print() -> None:
    """By its name, and by way of the registry, directly and through a result that names it."""
    assert lb.compute("p03-garden-area - p03-garden-area").interval == exactly(0)
    named = [printed_as("9,25", "measure", name=name) for name in ("a", "a", "b")]
    assert [(named[0] - number).interval.width for number in named] == [0, 0, Fraction("0.02")]
    assert lb.compute("p03-garden-target * p03-garden-area-share / p03-garden-area").interval == exactly(100)


def test_a_named_fraction_is_one_and_two_without_a_name_are_two() -> None:
    """The sum of x / (f + x) and 1 / (f + x) has one divisor, and a range; with f = 5 and g = 1 there are two, and the
    difference of x / (f + x) and x / (g + x) turns at the root of 5.
    """
    x = printed_as("0", "measure", rounding="truncate", name="x")  # from -1 to 1, neither reached
    first, second = (fraction_parts("3/4", "f")[0] + x for _ in range(2))
    y = printed_as("2", "measure", rounding="truncate", name="y")
    many, few = (fraction_parts(text)[0] + y for text in ("5/1", "1/1"))

    assert (x / first + 1 / second).interval == Interval(Fraction(0), Fraction(1, 2), False, False)
    with pytest.raises(InexactError, match="may rise and fall"):
        _ = (y / many - y / few).interval


def test_a_whole_number_in_english_is_exact_and_one_with_decimals_is_rounded() -> None:
    """Its comma groups thousands, its point is that of decimals."""
    assert lb.printed("1,234", locale="en").interval == exactly(1234)
    assert lb.printed("9.25", locale="en").interval == lb.printed("9,25").interval
