"""The exact range of a formula of numbers, each print entering once; how is told in docs/decisions/0007."""

from __future__ import annotations

import itertools
import operator
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from lbanalysis.intervals import Interval, exactly, hull
from lbanalysis.wording import TO, Text, in_both

Node = Any  # a Number: what joins which numbers, all that it can be by itself, and the key of its print
MOST_CORNERS = 12  # prints that enter more than once and whose direction is not known: 4,096 corners


class NoValueError(ArithmeticError):
    """A number or formula without a value; the reason is said in both languages."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.reason = Text(en, vi)

    def __reduce__(self) -> tuple[Any, ...]:
        """How another process gets it."""
        return type(self), tuple(self.reason)


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
    """The exact range: prints that enter once by interval arithmetic, others put to their ends in turn."""
    nodes = nodes_of(number)
    values = _values(nodes, {})
    _refuse_bounds(nodes, values)
    _refuse_hanging(nodes)
    times = entries_of(nodes)
    repeated = {node.key: node.own for node in nodes if times[node.key] > 1 and node.own.width}
    if not repeated:
        return values[id(number)]
    rising = {key: _rises(nodes, values, key) for key in repeated}
    unsure = [key for key, rises in rising.items() if rises is None]
    for key in unsure:
        _refuse_bent(number, nodes, key)
    if (many := len(unsure)) > MOST_CORNERS:
        raise InexactError(
            f"{many} numbers enter more than once: the exact range is computed for up to {MOST_CORNERS}",
            f"{many} số xuất hiện nhiều lần: chỉ tính được khoảng chính xác với tối đa {MOST_CORNERS} số",
        )
    low, low_closed = _extreme(nodes, repeated, rising, upper=False)
    high, high_closed = _extreme(nodes, repeated, rising, upper=True)
    return Interval(low, high, low_closed, high_closed)


def _extreme(
    nodes: list[Node], owns: Mapping[object, Interval], rising: Mapping[object, bool | None], upper: bool
) -> tuple[Fraction, bool]:
    """The lowest or highest value over the corners, and whether it is reached.

    An open end that is moved inside reaches it all the same where its print has no influence.
    """
    sides = [(False, True) if rises is None else (rises == upper,) for rises in rising.values()]

    def corners(inside: bool) -> Iterator[Interval]:
        for highs in itertools.product(*sides):
            ends = zip(rising, highs, strict=True)
            fixed = {key: exactly(_end(owns[key], high, inside)) for key, high in ends}
            yield _values(nodes, fixed)[id(nodes[-1])]

    ends = [corner.high if upper else corner.low for corner in corners(inside=False)]
    extreme = max(ends) if upper else min(ends)
    return extreme, any(extreme in corner for corner in corners(inside=True))


def _end(own: Interval, high: bool, inside: bool) -> Fraction:
    """An end of an interval, or its middle instead of an open end that is to be inside."""
    if inside and not (own.high_closed if high else own.low_closed):
        return own.mid
    return own.high if high else own.low


OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def _values(nodes: list[Node], fixed: Mapping[object, Interval]) -> dict[int, Interval]:
    """All that each number in a formula can be at the most, by interval arithmetic, some prints fixed."""
    values: dict[int, Interval] = {}
    for node in nodes:
        if not node.op:
            values[id(node)] = fixed.get(node.key, node.own)
            continue
        a, b, *way = map(id, node.args)
        if node.op == "/":
            values[b] = _not_nothing(node.args[1], values[b])
        if not way:
            values[id(node)] = OPERATIONS[node.op](values[a], values[b])
        elif values[way[0]].width:
            values[id(node)] = hull((values[a], values[b]))
        else:
            share = values[way[0]]
            values[id(node)] = values[a] * (exactly(1) - share) + values[b] * share
    return values


def _not_nothing(divisor: Node, values: Interval) -> Interval:
    """All that a divisor can be, by its exact range if that is needed to tell that it is never nothing."""
    if values.low <= 0 <= values.high:
        values = divisor.interval
    if values.low <= 0 <= values.high:
        shown = in_both(divisor.arithmetic)
        raise NoValueError(
            f"a division by {shown.en}, which may be nothing", f"phép chia cho {shown.vi}, có thể bằng không"
        )
    return values


def _refuse_bounds(nodes: list[Node], values: Mapping[int, Interval]) -> None:
    """Refuse bounds that are surely the wrong way round."""
    for low, high, _ in (node.args for node in nodes if node.op == "between"):
        if (values[id(high)] - values[id(low)]).low < 0:
            gap = (high - low).interval
            if gap.high <= 0 and 0 not in gap:
                (low_en, low_vi), (high_en, high_vi) = in_both(low.outcome), in_both(high.outcome)
                raise NoValueError(
                    f"the bounds {low_en} {TO['en']} {high_en} are the wrong way round",
                    f"hai đầu {low_vi} {TO['vi']} {high_vi} ngược nhau",
                )


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
    """Whether a formula rises with a print throughout (True), falls (False), or may do either (None)."""
    slopes: dict[int, Interval] = {}
    for node in nodes:
        if not node.op:
            slopes[id(node)] = exactly(int(node.key == key))
            continue
        a, b, *way = (values[id(arg)] for arg in node.args)
        da, db, *dway = (slopes[id(arg)] for arg in node.args)
        if node.op in "+-":
            slope = OPERATIONS[node.op](da, db)
        elif node.op == "*":
            slope = da * b + a * db
        elif node.op == "/":
            slope = (da - values[id(node)] * db) / b
        else:
            slope = da * (exactly(1) - way[0]) + db * way[0] + dway[0] * (b - a)
        slopes[id(node)] = slope
    slope = slopes[id(nodes[-1])]
    return True if slope.low >= 0 else False if slope.high <= 0 else None


def _refuse_bent(number: Node, nodes: list[Node], key: object) -> None:
    """Refuse a formula in which a print stands more than linearly above or below the line."""
    if max(_degrees(nodes, key)) > 1:
        en, vi = in_both(number.arithmetic)
        by_en, by_vi = in_both(next(node.arithmetic for node in nodes if node.key == key))
        raise InexactError(
            f"{en} may rise and fall with {by_en}: its exact range cannot be computed",
            f"{vi} có thể tăng rồi giảm theo {by_vi}: không tính được khoảng chính xác",
        )


def _degrees(nodes: list[Node], key: object) -> tuple[int, int]:
    """The highest power of a print above and below the line, divisors that stand alike counted once."""
    alike: dict[object, int] = {}
    first: dict[int, int] = {}  # each number to the first that stands alike
    above: dict[int, int] = {}
    below: dict[int, Counter[int]] = {}  # the divisors that hold the print

    def degree(divisors: Counter[int]) -> int:
        return sum(above[divisor] * count for divisor, count in divisors.items())

    for node in nodes:
        args = tuple(first[id(arg)] for arg in node.args)
        i = first[id(node)] = alike.setdefault((node.op, args or node.key), id(node))
        if not args:
            above[i], below[i] = int(node.key == key), Counter()
            continue
        a, b, *way = args
        if node.op == "*":
            above[i], below[i] = above[a] + above[b], below[a] + below[b]
        elif node.op == "/":
            above[i] = above[a] + degree(below[b])
            below[i] = below[a] + Counter([b] if above[b] else [])
        else:
            below[i] = below[a] | below[b]
            above[i] = max(above[side] + degree(below[i] - below[side]) for side in (a, b))
            above[i] += above[way[0]] if way else 0
    last = first[id(nodes[-1])]
    return above[last], degree(below[last])


def _refuse_hanging(nodes: list[Node]) -> None:
    """Refuse a formula in which a computed number stands beside a print that it hangs on."""
    leaves = {node.key: node for node in nodes if not node.op}
    seen: set[object] = {key for key, node in leaves.items() if not node.hangs_on}
    for node in leaves.values():
        if node.hangs_on and node.own.width:
            if node.hangs_on & seen:
                en, vi = in_both(node.arithmetic)
                raise InexactError(
                    f"{en} stands beside a number that it hangs on: its exact range cannot be computed",
                    f"{vi} đứng cạnh một số mà nó phụ thuộc: không tính được khoảng chính xác",
                )
            seen |= node.hangs_on
