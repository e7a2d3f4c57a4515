"""The exact range of a formula of numbers, each print entering once.

What enters once is interval arithmetic. What enters more often is put to its ends in turn, which is exact where the formula
rises or falls with it throughout: where its derivative, computed with intervals, has one sign, or where it stands at most
linearly above and below the line. Anything else is refused in words.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from lbanalysis.intervals import Interval, exactly, hull
from lbanalysis.wording import TO, Text, in_both

Node = Any  # a Number: what joins which numbers, all that it can be by itself, and the key that tells prints apart
MOST_CORNERS = 12  # prints that enter more than once and rise or fall with others: 4,096 corners at the most


class NoValueError(ArithmeticError):
    """A number or formula without a value; the reason is said in both languages."""

    def __init__(self, en: str, vi: str) -> None:
        """Keep the reason."""
        super().__init__(en)
        self.reason = Text(en, vi)


class InexactError(NoValueError):
    """A formula whose range cannot be computed exactly: a fault of the formula, not of what is printed."""


def nodes_of(number: Node) -> list[Node]:
    """Every number in a formula, once, what is joined before what joins it."""
    found: dict[int, Node] = {}
    stack = [(number, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            found[id(node)] = node
        elif id(node) not in found:
            stack.append((node, True))
            stack += [(arg, False) for arg in node.args if id(arg) not in found]
    return list(found.values())


def exact_range(number: Node) -> Interval:
    """The exact range: prints that enter once by interval arithmetic, those that enter more often at their ends."""
    if not number.op:
        assert number.own is not None
        own: Interval = number.own
        return own
    nodes = nodes_of(number)
    values = _enclosures(nodes)
    owns = {node.key: node.own for node in nodes if not node.op and node.own is not None}
    _refuse_hanging(nodes)
    times = entries_of(nodes)
    repeated = [key for key, own in owns.items() if times[key] > 1 and own.width]
    if not repeated:
        return values[id(number)]
    rising = {key: _rises(nodes, values, key) for key in repeated}
    unsure = [key for key in repeated if rising[key] is None]
    for key in unsure:
        _refuse_bent(number, nodes, key)
    if len(unsure) > MOST_CORNERS:
        raise InexactError(
            f"{len(unsure)} numbers enter more than once: the exact range is computed for up to {MOST_CORNERS}",
            f"{len(unsure)} số xuất hiện nhiều lần: chỉ tính được khoảng chính xác với tối đa {MOST_CORNERS} số",
        )
    (low, low_closed), (high, high_closed) = (
        _extreme(nodes, {k: owns[k] for k in repeated}, rising, unsure, upper) for upper in (False, True)
    )
    return Interval(low, high, low_closed, high_closed)


def _extreme(
    nodes: list[Node],
    owns: Mapping[object, Interval],
    rising: Mapping[object, bool | None],
    unsure: list[object],
    upper: bool,
) -> tuple[Fraction, bool]:
    """The lowest or highest value over the corners, and whether it is reached: an open end that is moved inside reaches
    it all the same where its print has no influence.
    """

    def corners(inside: bool) -> Iterator[Interval]:
        for sides in itertools.product((False, True), repeat=len(unsure)):
            chosen = {key: rise == upper for key, rise in rising.items() if rise is not None} | dict(
                zip(unsure, sides, strict=True)
            )
            yield _evaluate(nodes, {key: _end(owns[key], high, inside) for key, high in chosen.items()})

    ends = [corner.high if upper else corner.low for corner in corners(inside=False)]
    extreme = max(ends) if upper else min(ends)
    reached = (
        (corner.high, corner.high_closed) if upper else (corner.low, corner.low_closed)
        for corner in corners(inside=True)
    )
    return extreme, (extreme, True) in reached


def _end(own: Interval, high: bool, inside: bool) -> Interval:
    closed = own.high_closed if high else own.low_closed
    return exactly(own.mid if inside and not closed else own.high if high else own.low)


def _enclosures(nodes: list[Node]) -> dict[int, Interval]:
    """All that each number in a formula can be, at the most: exact where no print enters it twice.

    Refuses a divisor that may be nothing, and bounds the wrong way round, by their exact ranges.
    """
    values: dict[int, Interval] = {}
    for node in nodes:
        if node.op == "/":
            divisor = node.args[1]
            if _touches_zero(values[id(divisor)]):
                values[id(divisor)] = divisor.interval
            if _touches_zero(values[id(divisor)]):
                shown = in_both(divisor.arithmetic)
                raise NoValueError(
                    f"a division by {shown.en}, which may be nothing",
                    f"phép chia cho {shown.vi}, có thể bằng không",
                )
        if node.op == "between":
            low, high, _ = node.args
            gap = values[id(high)] - values[id(low)]
            if gap.low < 0 and _wholly_below_zero((high - low).interval):
                shown = in_both(lambda lang, a=low, b=high: f"{a.outcome(lang)} {TO[lang]} {b.outcome(lang)}")  # type: ignore[misc]
                raise NoValueError(
                    f"the bounds {shown.en} are the wrong way round", f"hai cận {shown.vi} ngược nhau"
                )
        values[id(node)] = _value(node, values)
    return values


def _touches_zero(interval: Interval) -> bool:
    return interval.low <= 0 <= interval.high


def _wholly_below_zero(interval: Interval) -> bool:
    return interval.high < 0 or (interval.high == 0 and not interval.high_closed)


def _evaluate(nodes: list[Node], fixed: Mapping[object, Interval]) -> Interval:
    """Interval arithmetic over a formula, some of its prints fixed."""
    values: dict[int, Interval] = {}
    for node in nodes:
        values[id(node)] = fixed[node.key] if not node.op and node.key in fixed else _value(node, values)
    return values[id(nodes[-1])]


def _value(node: Node, values: Mapping[int, Interval]) -> Interval:
    """Interval arithmetic of one operation, or a print's own interval."""
    if not node.op:
        own: Interval = node.interval
        return own
    a, b, *way = (values[id(arg)] for arg in node.args)
    if node.op == "between":
        return _blend(a, b, way[0])
    return a + b if node.op == "+" else a - b if node.op == "-" else a * b if node.op == "*" else a / b


def _blend(a: Interval, b: Interval, way: Interval) -> Interval:
    """All that lies on the way from one number to another, or so far along it."""
    return a * exactly(1 - way.low) + b * way if way.width == 0 else hull((a, b))


def entries_of(nodes: list[Node]) -> Counter[object]:
    """How often each print enters a formula."""
    times = Counter({id(nodes[-1]): 1})
    entries: Counter[object] = Counter()
    for node in reversed(nodes):
        for arg in node.args:
            times[id(arg)] += times[id(node)]
        if not node.op:
            entries[node.key] += times[id(node)]
    return entries


def _rises(nodes: list[Node], values: Mapping[int, Interval], key: object) -> bool | None:
    """Whether a formula rises with a print throughout (True), falls (False), or this cannot be told (None).

    The sign of the derivative, by interval arithmetic.
    """
    zero, one = exactly(0), exactly(1)
    slopes: dict[int, Interval] = {}
    for node in nodes:
        if not node.op:
            slopes[id(node)] = one if node.key == key else zero
            continue
        a, b, *way = (values[id(arg)] for arg in node.args)
        da, db, *dway = (slopes[id(arg)] for arg in node.args)
        if node.op in "+-":
            slope = da + db if node.op == "+" else da - db
        elif node.op == "*":
            slope = da * b + a * db
        elif node.op == "/":
            slope = (da - values[id(node)] * db) / b
        else:
            slope = da * (one - way[0]) + db * way[0] + dway[0] * (b - a)
        slopes[id(node)] = slope
    slope = slopes[id(nodes[-1])]
    return True if slope.low >= 0 else False if slope.high <= 0 else None


def _refuse_bent(number: Node, nodes: list[Node], key: object) -> None:
    """Refuse a formula in which a print stands neither at most linearly above and below nor with a slope of one sign."""
    above, below = _degrees(nodes, key)
    if above <= 1 and below <= 1:
        return
    print_ = next(node for node in nodes if node.key == key)
    raise InexactError(
        f"{number.arithmetic('en')} may rise and fall with {print_.arithmetic('en')}: its exact range cannot be computed",
        f"{number.arithmetic('vi')} có thể tăng rồi giảm theo {print_.arithmetic('vi')}: không tính được khoảng chính xác",
    )


def _degrees(nodes: list[Node], key: object) -> tuple[int, int]:
    """The highest power of a print above and below the line, divisors that stand alike counted once."""
    same: dict[object, int] = {}
    shape: dict[int, int] = {}
    above: dict[int, int] = {}  # by node
    below: dict[int, Counter[int]] = {}  # by node: the divisors that hold the print, by their shape
    power: dict[int, int] = {}  # by shape

    def degree(divisors: Counter[int]) -> int:
        return sum(power[divisor] * count for divisor, count in divisors.items())

    for node in nodes:
        i = id(node)
        form = (node.op, *(shape[id(arg)] for arg in node.args)) if node.op else ("", node.key)
        shape[i] = same.setdefault(form, len(same))
        if not node.op:
            above[i], below[i] = int(node.key == key), Counter()
        else:
            a, b, *way = (id(arg) for arg in node.args)
            if node.op == "*":
                above[i], below[i] = above[a] + above[b], below[a] + below[b]
            elif node.op == "/":
                holds = Counter({shape[b]: 1} if above[b] else {})
                above[i], below[i] = above[a] + degree(below[b]), below[a] + holds
            else:
                common = below[a] | below[b]
                above[i] = max(above[a] + degree(common - below[a]), above[b] + degree(common - below[b]))
                above[i] += above[way[0]] if way else 0
                below[i] = common
        power[shape[i]] = above[i]
    return above[id(nodes[-1])], degree(below[id(nodes[-1])])


def _refuse_hanging(nodes: list[Node]) -> None:
    """Refuse a formula in which a computed number stands beside a print that it hangs on."""
    leaves = {node.key: node for node in nodes if not node.op}
    seen: set[object] = {key for key, node in leaves.items() if not node.hangs_on}
    for node in leaves.values():
        if node.hangs_on and node.interval.width:
            if node.hangs_on & seen:
                shown = in_both(node.arithmetic)
                raise InexactError(
                    f"{shown.en} stands beside a number that it hangs on: its exact range cannot be computed",
                    f"{shown.vi} đứng cạnh một số mà nó phụ thuộc: không tính được khoảng chính xác",
                )
            seen |= node.hangs_on
