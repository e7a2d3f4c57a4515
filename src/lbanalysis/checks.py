"""Relations put to the test: verdicts, and the power of each check to catch a misprint.

A check of layer `equality` or `part` ends in `agrees` or `disagrees`; a `repeat` too, but it compares mentions of one thing and
confirms no figure. A `bound` can end in `disagrees`, never in `agrees`. A `reading` holds under a reading that the article does
not state: where it holds, the verdict depends on the reading; where it fails, it disagrees under the only reading that can be
checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from lbanalysis.intervals import (
    Interval,
    Rounding,
    decimals_inside,
    exactly,
    intersection,
    rounding_interval,
    shortest_decimal,
    surely_below,
)
from lbanalysis.loaders import load_figures, load_mentions, load_relations
from lbanalysis.mentions import find_mentions, read_printed
from lbanalysis.metrics import implied_target, possible_counts, years_between
from lbanalysis.numerals import decimal_text, format_number

VERDICTS = ("agrees", "disagrees", "depends on the reading", "cannot be checked")
LAYERS = ("equality", "part", "bound", "repeat", "reading")


class _Term(NamedTuple):
    part: str
    id: str
    printed: str
    kind: str


class _Outcome(NamedTuple):
    """Whether the relation holds, and the numbers side by side, in the conventions of both languages."""

    holds: bool
    found_en: str
    found_vi: str


class MalformedError(ValueError):
    """A printed text that is no number of its kind: whoever checks the relation sees it."""


# --- printed text to exact values -------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def _interval(printed: str, kind: str, rounding: Rounding) -> Interval:
    """The interval of a printed figure under a rounding rule; counts, years and words are exact."""
    try:
        if kind in ("percent", "measure", "money", "percentage_points"):
            return rounding_interval(f"{printed}%" if kind == "percent" else printed, rounding)
        if kind in ("count", "duration", "zero"):
            exact = rounding_interval(printed, "any")
            if (exact.high - exact.low) == 1:  # no decimals: a whole number
                return exactly((exact.low + exact.high) / 2)
            return rounding_interval(printed, rounding)
    except ValueError:
        pass
    try:
        mention = read_printed(printed, kind)
        return Interval(Fraction(mention.low), Fraction(mention.high))
    except ValueError as error:
        raise MalformedError(str(error)) from None


@lru_cache(maxsize=65536)
def _days(printed: str, kind: str) -> tuple[date, date]:
    """First and last day of a printed date or period."""
    try:
        mention = read_printed(printed, kind)
        return date.fromisoformat(mention.low), date.fromisoformat(mention.high)
    except ValueError as error:
        raise MalformedError(str(error)) from None


@lru_cache(maxsize=65536)
def _fraction(printed: str) -> tuple[int, int]:
    try:
        top, bottom = read_printed(printed, "fraction").value.split("/")
        return int(top), int(bottom)
    except ValueError as error:
        raise MalformedError(str(error)) from None


def _both(value: Fraction) -> tuple[str, str]:
    """A number with at most four decimals, in English and Vietnamese."""
    try:
        plain = len(decimal_text(value).partition(".")[2])
    except ValueError:
        plain = 9
    decimals = min(plain, 4)
    return format_number(value, decimals, "en"), format_number(value, decimals, "vi")


def _show(interval: Interval) -> tuple[str, str]:
    if interval.low == interval.high:
        return _both(interval.low)
    (low_en, low_vi), (high_en, high_vi) = _both(interval.low), _both(interval.high)
    return f"{low_en} to {high_en}", f"{low_vi} đến {high_vi}"


# --- what each kind of relation asserts -------------------------------------------------------------------------------


def _of(terms: list[_Term], part: str) -> list[_Term]:
    return [t for t in terms if t.part == part]


def _number(term: _Term, rounding: Rounding) -> Interval:
    if term.kind == "fraction":
        return exactly(_fraction(term.printed)[1])
    return _interval(term.printed, term.kind, rounding)


def _sum(terms: list[_Term], rounding: Rounding) -> _Outcome:
    addends = [_number(t, rounding) for t in _of(terms, "addend")]
    total = _number(_of(terms, "total")[0], rounding)
    summed = addends[0]
    for addend in addends[1:]:
        summed += addend
    shown = [_show(a) for a in addends]
    left = [" + ".join(s[i] for s in shown) + " = " + _show(summed)[i] for i in (0, 1)]
    return _Outcome(
        intersection(summed, total) is not None, f"{left[0]}; printed {_show(total)[0]}", f"{left[1]}; bài in {_show(total)[1]}"
    )  # fmt: skip


def _years(terms: list[_Term], rounding: Rounding) -> _Outcome:
    period = _of(terms, "period")[0]
    start, end = _days(period.printed, period.kind)
    printed = _number(_of(terms, "years")[0], rounding)
    if end < start:
        raise MalformedError(f"{period.printed!r} ends before it begins")
    years = years_between(start, end)
    en, vi = _both(years)
    return _Outcome(
        years in printed,
        f"{start} to {end} is {en} years; printed {_show(printed)[0]}",
        f"{start} đến {end} là {vi} năm; bài in {_show(printed)[1]}",
    )


def _names(terms: list[_Term], rounding: Rounding) -> _Outcome:
    printed = _number(_of(terms, "count")[0], rounding)
    names = [t.printed for t in _of(terms, "name")]
    ranks = sorted(_rank(name) for name in names)
    holds = ranks == list(range(1, len(names) + 1)) and Fraction(len(names)) in printed
    listed = ", ".join(names)
    return _Outcome(
        holds,
        f"named: {listed}, which are {len(names)}; printed {_show(printed)[0]}",
        f"được nêu: {listed}, tức {len(names)}; bài in {_show(printed)[1]}",
    )


@lru_cache(maxsize=4096)
def _rank(name: str) -> int:
    """The number in a name: 2 of `02-CTr/QU` and of `thứ hai`."""
    found = find_mentions(name)
    if len(found) == 1 and found[0].kind == "ordinal" and found[0].value.isdecimal():
        return int(found[0].value)
    digits = name.partition("-")[0]
    if not digits.isdecimal():
        raise MalformedError(f"{name!r} has no number")
    return int(digits)


def _at_most(terms: list[_Term], rounding: Rounding) -> _Outcome:
    parts = [_number(t, rounding) for t in _of(terms, "part")]
    whole = _number(_of(terms, "whole")[0], rounding)
    summed = parts[0]
    for part in parts[1:]:
        summed += part
    sign = ">" if surely_below(whole, summed) else "≤"
    en, vi = (f"{_show(summed)[i]} {sign} {_show(whole)[i]}" for i in (0, 1))
    return _Outcome(sign == "≤", en, vi)


def _at_most_itself(terms: list[_Term], rounding: Rounding) -> _Outcome:
    top, bottom = _fraction(terms[0].printed)
    text = f"{top} {'≤' if top <= bottom else '>'} {bottom}"
    return _Outcome(top <= bottom, text, text)


def _share_bound(terms: list[_Term], rounding: Rounding) -> _Outcome:
    share = _number(terms[0], rounding)
    holds = not surely_below(exactly(100), share)
    (en, vi), sign = _show(share), "≤" if holds else ">"
    return _Outcome(holds, f"{en} {sign} 100", f"{vi} {sign} 100")


def _consecutive(terms: list[_Term], rounding: Rounding) -> _Outcome:
    start, end = _days(terms[0].printed, terms[0].kind)
    text = f"{start.year}, {end.year}"
    return _Outcome(end.year == start.year + 1, text, text)


def _within(terms: list[_Term], rounding: Rounding) -> _Outcome:
    inner, outer = _of(terms, "inner")[0], _of(terms, "outer")[0]
    (a, b), (low, high) = _days(inner.printed, inner.kind), _days(outer.printed, outer.kind)
    holds = low <= a and b <= high
    return _Outcome(holds, f"{a} to {b}; {low} to {high}", f"{a} đến {b}; {low} đến {high}")


def _before_end(terms: list[_Term], rounding: Rounding) -> _Outcome:
    day, period = _of(terms, "day")[0], _of(terms, "period")[0]
    at, end = _days(day.printed, day.kind)[0], _days(period.printed, period.kind)[1]
    return _Outcome(at <= end, f"{at}; {end}", f"{at}; {end}")


def _begun(terms: list[_Term], rounding: Rounding) -> _Outcome:
    day, period = _of(terms, "day")[0], _of(terms, "period")[0]
    at, start = _days(day.printed, day.kind)[0], _days(period.printed, period.kind)[0]
    return _Outcome(start <= at, f"{start}; {at}", f"{start}; {at}")


def _same(terms: list[_Term], rounding: Rounding) -> _Outcome:
    texts = list(dict.fromkeys(t.printed.lower() for t in terms))
    listed = " / ".join(texts)
    return _Outcome(len(texts) == 1, f"{len(terms)} mentions: {listed}", f"{len(terms)} chỗ: {listed}")


def _count_exists(terms: list[_Term], rounding: Rounding) -> _Outcome:
    share, whole = _of(terms, "share")[0], _number(_of(terms, "whole")[0], rounding)
    if whole.low != whole.high or whole.low.denominator != 1 or whole.low < 1:
        raise MalformedError(f"{whole} is no whole number of things")
    _number(share, rounding)
    counts = possible_counts(share.printed, int(whole.low), rounding)
    shown = ", ".join(format_number(k, lang="en") for k in counts[:5]) or "none"
    vi = ", ".join(format_number(k, lang="vi") for k in counts[:5]) or "không có"
    of_en, of_vi = _both(whole.low)
    return _Outcome(
        bool(counts),
        f"of {of_en}, these counts print so: {shown}",
        f"với mẫu số {of_vi}, số đếm cho ra tỷ lệ đã in: {vi}",
    )


def _short_target(terms: list[_Term], rounding: Rounding) -> _Outcome:
    value, share = _number(_of(terms, "value")[0], rounding), _number(_of(terms, "share")[0], rounding)
    if share.low <= 0 or value.low < 0:
        raise MalformedError("a share of nothing has no target")
    target = implied_target(value, share)
    short = decimals_inside(target, 1) if target.high - target.low < 10**4 else [shortest_decimal(target)]
    en, vi = _show(target)
    listed = [", ".join(_both(d)[i] for d in short[:3]) or ("none", "không có")[i] for i in (0, 1)]
    return _Outcome(
        bool(short),
        f"the target lies in {en}; with one decimal: {listed[0]}",
        f"chỉ tiêu nằm trong {vi}; với một chữ số thập phân: {listed[1]}",
    )


def _separators(terms: list[_Term], rounding: Rounding) -> _Outcome:
    """The numeral is well-formed, and others show a dot that must group (in a count) and a comma that begins decimals."""
    _number(_of(terms, "numeral")[0], rounding)
    others = _of(terms, "beside")
    holds = any("." in t.printed and t.kind == "count" for t in others) and any(
        "," in t.printed for t in others
    )
    listed = ", ".join(t.printed for t in terms)
    return _Outcome(holds, listed, listed)


_ASSERTIONS: Mapping[str, tuple[Callable[[list[_Term], Rounding], _Outcome], frozenset[str]]] = {
    "sum": (_sum, frozenset({"addend", "total"})),
    "years": (_years, frozenset({"period", "years"})),
    "names": (_names, frozenset({"count", "name"})),
    "at_most": (_at_most, frozenset({"part", "whole"})),
    "at_most_itself": (_at_most_itself, frozenset({"fraction"})),
    "share_bound": (_share_bound, frozenset({"share"})),
    "consecutive": (_consecutive, frozenset({"period"})),
    "within": (_within, frozenset({"inner", "outer"})),
    "before_end": (_before_end, frozenset({"day", "period"})),
    "begun": (_begun, frozenset({"day", "period"})),
    "same": (_same, frozenset({"mention"})),
    "count_exists": (_count_exists, frozenset({"share", "whole"})),
    "short_target": (_short_target, frozenset({"value", "share"})),
    "separators": (_separators, frozenset({"numeral", "beside"})),
}


# --- checks -----------------------------------------------------------------------------------------------------------


class _Relation(NamedTuple):
    relation_id: str
    kind: str
    layer: str
    terms: tuple[tuple[str, str], ...]

    def bears_on(self, owner: Mapping[str, str]) -> list[str]:
        """The figures that the relation is about; those that only stand beside the others for comparison are left out."""
        ids = dict.fromkeys(owner.get(term_id, term_id) for part, term_id in self.terms if part != "beside")
        return [figure_id for figure_id in ids if figure_id]


def _relations(relations: pd.DataFrame) -> Iterator[_Relation]:
    for row in relations.itertuples(index=False):
        terms = tuple(
            (part, term_id) for part, _, term_id in (text.partition("=") for text in str(row.terms).split())
        )
        if row.kind not in _ASSERTIONS:
            raise ValueError(f"relation {row.relation_id}: kind {row.kind!r} is unknown")
        wanted = _ASSERTIONS[row.kind][1]
        if {part for part, _ in terms} != wanted:
            raise ValueError(
                f"relation {row.relation_id}: a {row.kind} has the parts {', '.join(sorted(wanted))}, not {row.terms!r}"
            )
        if row.layer not in LAYERS:
            raise ValueError(
                f"relation {row.relation_id}: layer {row.layer!r} is unknown: expected one of {', '.join(LAYERS)}"
            )
        yield _Relation(str(row.relation_id), str(row.kind), str(row.layer), terms)


def _printed(figures: pd.DataFrame, mentions: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Printed text and kind of every id that a term can name."""
    texts = {
        str(f): (str(p), str(k))
        for f, p, k in zip(figures["figure_id"], figures["printed"], figures["kind"], strict=True)
    }
    return texts | {
        str(m): (str(p), "") for m, p in zip(mentions["mention_id"], mentions["printed"], strict=True)
    }


def _put(relation: _Relation, texts: Mapping[str, tuple[str, str]], rounding: Rounding) -> _Outcome:
    terms = []
    for part, term_id in relation.terms:
        if term_id not in texts:
            raise ValueError(f"relation {relation.relation_id}: {term_id!r} is no figure or mention")
        terms.append(_Term(part, term_id, *texts[term_id]))
    try:
        return _ASSERTIONS[relation.kind][0](terms, rounding)
    except MalformedError as error:
        return _Outcome(False, str(error), str(error))


_WHERE_IT_HOLDS = {
    "equality": "agrees", "part": "agrees", "repeat": "agrees", "bound": "cannot be checked", "reading": "depends on the reading",
}  # fmt: skip


def check_figures(
    figures: pd.DataFrame | None = None,
    relations: pd.DataFrame | None = None,
    rounding: Rounding = "any",
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Put every relation to the test.

    Parameters
    ----------
    figures, relations, mentions : DataFrame, optional
        As the loaders return them; the registry's by default. Pass a changed copy to test an assumption.
    rounding : str
        The rule by which decimals and percentages were rounded (`rounding_interval`).

    Returns
    -------
    DataFrame
        One row per check: ``check_id, kind, layer, verdict, found_en, found_vi`` (the numbers side by side), ``statement_en,
        statement_vi, reading_en, reading_vi`` and ``figures`` (ids, space-separated).

    Raises
    ------
    ValueError
        If a relation names an unknown figure, kind or part, or the rounding rule is unknown.

    Source
    ------
    The relations of the registry; verdicts as described at the head of this module.

    Examples
    --------
    >>> checks = check_figures().set_index("check_id")
    >>> checks.loc["p02-targets-sum", ["verdict", "found_en"]].tolist()
    ['agrees', '24 + 8 = 32; printed 32']
    >>> figures = load_figures()
    >>> figures.loc[figures["figure_id"] == "p02-targets", "printed"] = "33"
    >>> check_figures(figures).set_index("check_id").loc["p02-targets-sum", "verdict"]
    'disagrees'
    """
    figures = load_figures() if figures is None else figures
    mentions = load_mentions() if mentions is None else mentions
    relations = load_relations() if relations is None else relations
    texts = _printed(figures, mentions)
    owner = {str(m): str(f) for m, f in zip(mentions["mention_id"], mentions["figure_id"], strict=True)}
    rows = []
    for relation in _relations(relations):
        outcome = _put(relation, texts, rounding)
        verdict = _WHERE_IT_HOLDS[relation.layer] if outcome.holds else "disagrees"
        rows.append(
            (
                relation.relation_id,
                relation.kind,
                relation.layer,
                verdict,
                outcome.found_en,
                outcome.found_vi,
                " ".join(relation.bears_on(owner)),
            )
        )
    checks = pd.DataFrame(
        rows,
        columns=["check_id", "kind", "layer", "verdict", "found_en", "found_vi", "figures"],
        dtype="string",
    )
    words = relations[["relation_id", "statement_en", "statement_vi", "reading_en", "reading_vi"]].rename(
        columns={"relation_id": "check_id"}
    )
    return checks.merge(words, on="check_id", how="left", validate="one_to_one")


def figure_verdicts(
    figures: pd.DataFrame | None = None,
    relations: pd.DataFrame | None = None,
    rounding: Rounding = "any",
    mentions: pd.DataFrame | None = None,
    power: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give every figure the verdict of the checks that bear on it, and its power.

    Parameters
    ----------
    figures, relations, mentions, rounding
        As for `check_figures`.
    power : DataFrame, optional
        As `misprint_power` returns it for the same tables; computed by default.

    Returns
    -------
    DataFrame
        One row per figure: ``figure_id, role, verdict, checks`` (ids, space-separated), ``misprints`` (how many there are),
        ``caught`` (by any check), ``power`` (caught / misprints; missing where there is no digit). A figure agrees if an
        equality with another figure, or with what is named, agrees and none disagrees; bounds and repeats confirm nothing.

    Raises
    ------
    ValueError
        As for `check_figures`.

    Source
    ------
    As for `check_figures` and `misprint_power`.

    Examples
    --------
    >>> verdicts = figure_verdicts().set_index("figure_id")
    >>> verdicts.loc[["p02-targets", "p01-cases", "p03-garden-area"], "verdict"].tolist()
    ['agrees', 'cannot be checked', 'depends on the reading']
    >>> figure_verdicts(rounding="up")
    Traceback (most recent call last):
    ...
    ValueError: rounding 'up' is unknown: expected one of any, half_up, half_down, half_even, truncate, ceiling, floor
    """
    figures = load_figures() if figures is None else figures
    checks = check_figures(figures, relations, rounding, mentions)
    power = misprint_power(figures, relations, mentions, rounding) if power is None else power
    rows = []
    for figure_id, role in zip(figures["figure_id"], figures["role"], strict=True):
        own = checks[[figure_id in ids.split() for ids in checks["figures"]]]
        verdicts = set(own["verdict"])
        confirmed = "agrees" in set(own.loc[own["layer"].isin(["equality", "part"]), "verdict"])
        verdict = (
            "disagrees" if "disagrees" in verdicts
            else "agrees" if confirmed
            else "depends on the reading" if "depends on the reading" in verdicts
            else "cannot be checked"
        )  # fmt: skip
        mine = power[power["figure_id"] == figure_id]
        caught = len(set().union(*mine["caught_misprints"])) if len(mine) else 0
        rows.append((figure_id, role, verdict, " ".join(own["check_id"]), caught))
    table = pd.DataFrame(rows, columns=["figure_id", "role", "verdict", "checks", "caught"])
    universe = _universe(load_mentions() if mentions is None else mentions)
    table.insert(4, "misprints", [len(universe.get(figure_id, ())) for figure_id in table["figure_id"]])
    table["power"] = [
        c / m if m else float("nan") for c, m in zip(table["caught"], table["misprints"], strict=True)
    ]
    return table


# --- figures recomputed from others -------------------------------------------------------------------------------------


def _resum(terms: list[_Term], rounding: Rounding) -> dict[str, tuple[str, str]]:
    total, addends = _of(terms, "total")[0], _of(terms, "addend")
    numbers = {t.id: _number(t, rounding) for t in terms}
    found = {total.id: _sum(terms, rounding)[1:]}
    for addend in addends:
        others = [numbers[t.id] for t in addends if t.id != addend.id]
        rest = numbers[total.id]
        for other in others:
            rest = rest - other
        texts = [
            " − ".join(_show(n)[i] for n in (numbers[total.id], *others)) + " = " + _show(rest)[i]
            for i in (0, 1)
        ]
        found[addend.id] = (texts[0], texts[1])
    return {key: (en.partition(";")[0], vi.partition(";")[0]) for key, (en, vi) in found.items()}


def _reyears(terms: list[_Term], rounding: Rounding) -> dict[str, tuple[str, str]]:
    period, years = _of(terms, "period")[0], _of(terms, "years")[0]
    start, end = _days(period.printed, period.kind)
    length, number = _both(years_between(start, end)), _show(_number(years, rounding))
    whole = int(_number(years, rounding).low)
    back = end.replace(year=end.year - whole)
    return {
        years.id: (f"{start} to {end}: {length[0]} years", f"{start} đến {end}: {length[1]} năm"),
        period.id: (f"{end} − {number[0]} years = {back}", f"{end} − {number[1]} năm = {back}"),
    }


def _renames(terms: list[_Term], rounding: Rounding) -> dict[str, tuple[str, str]]:
    names = len(_of(terms, "name"))
    return {_of(terms, "count")[0].id: (f"{names} are named", f"{names} được nêu tên")}


def _recount(terms: list[_Term], rounding: Rounding) -> dict[str, tuple[str, str]]:
    share, whole = _of(terms, "share")[0], _of(terms, "whole")[0]
    of = _number(whole, rounding).low
    counts = possible_counts(share.printed, int(of), rounding)
    if not counts:
        return {t.id: ("no count prints so", "không số đếm nào cho ra tỷ lệ đã in") for t in (share, whole)}
    (of_en, of_vi), (en, vi), (is_en, is_vi) = (
        _both(of),
        _both(Fraction(counts[0])),
        _both(Fraction(100 * counts[0]) / of),
    )
    return {
        share.id: (f"{en} / {of_en} = {is_en}%", f"{vi} / {of_vi} = {is_vi}%"),
        whole.id: (f"{en} of {of_en} is {is_en}%", f"{vi} trên {of_vi} là {is_vi}%"),
    }


def _retarget(terms: list[_Term], rounding: Rounding) -> dict[str, tuple[str, str]]:
    value, share = _of(terms, "value")[0], _of(terms, "share")[0]
    reached, rate = _number(value, rounding), _number(share, rounding)
    short = decimals_inside(implied_target(reached, rate), 1)
    if not short:
        return {
            t.id: ("no target with one decimal", "không có chỉ tiêu một chữ số thập phân")
            for t in (value, share)
        }
    target = exactly(short[0])
    area, portion = _show(target * rate / exactly(100)), _show(exactly(100) * reached / target)
    printed = ((_english(value.printed), _english(share.printed)), (value.printed, share.printed))
    texts = [
        (f"{_show(target)[i]} × {printed[i][1]}% = {area[i]}", f"{printed[i][0]} / {_show(target)[i]} = {portion[i]}%") for i in (0, 1)
    ]  # fmt: skip
    return {value.id: (texts[0][0], texts[1][0]), share.id: (texts[0][1], texts[1][1])}


def _english(printed: str) -> str:
    return printed.translate(str.maketrans(",.", ".,"))


def _reseparate(terms: list[_Term], rounding: Rounding) -> dict[str, tuple[str, str]]:
    numeral = _of(terms, "numeral")[0]
    en, vi = _show(_interval(numeral.printed, "count", rounding))
    beside = ", ".join(t.printed for t in _of(terms, "beside") if "." in t.printed)
    return {
        numeral.id: (
            f"{en}, if its dot groups as in {beside}",
            f"{vi}, nếu dấu chấm tách nghìn như ở {beside}",
        )
    }


_RECOMPUTED: Mapping[str, Callable[[list[_Term], Rounding], dict[str, tuple[str, str]]]] = {
    "sum": _resum, "years": _reyears, "names": _renames, "count_exists": _recount, "short_target": _retarget, "separators": _reseparate,
}  # fmt: skip


def recompute_figures(
    figures: pd.DataFrame | None = None, relations: pd.DataFrame | None = None, rounding: Rounding = "any"
) -> pd.DataFrame:
    """Recompute figures from other figures of the article.

    Parameters
    ----------
    figures, relations, rounding
        As for `check_figures`.

    Returns
    -------
    DataFrame
        One row per relation and figure that it yields: ``figure_id, check_id, layer, recomputed_en, recomputed_vi`` (the
        arithmetic, as text). Bounds and repeats yield none.

    Raises
    ------
    ValueError
        As for `check_figures`.

    Source
    ------
    As for `check_figures`.

    Examples
    --------
    >>> recompute_figures().set_index("figure_id").loc["p02-targets-met", "recomputed_en"]
    '32 − 8 = 24'
    >>> recompute_figures(rounding="up")
    Traceback (most recent call last):
    ...
    ValueError: rounding 'up' is unknown: expected one of any, half_up, half_down, half_even, truncate, ceiling, floor
    """
    rounding_interval("1", rounding)
    texts = _printed(load_figures() if figures is None else figures, load_mentions())
    rows = []
    for relation in _relations(load_relations() if relations is None else relations):
        if relation.kind in _RECOMPUTED:
            try:
                found = _RECOMPUTED[relation.kind](
                    [_Term(part, i, *texts[i]) for part, i in relation.terms], rounding
                )
            except ValueError:
                continue  # malformed: the check itself says so
            rows += [
                (figure_id, relation.relation_id, relation.layer, en, vi)
                for figure_id, (en, vi) in found.items()
            ]
    return pd.DataFrame(rows, columns=["figure_id", "check_id", "layer", "recomputed_en", "recomputed_vi"])


# --- power ------------------------------------------------------------------------------------------------------------

Misprint = tuple[str, int, str]  # mention id, offset in its printed text, the wrong digit


def _universe(mentions: pd.DataFrame) -> dict[str, list[Misprint]]:
    """Every misprint of one digit by another, by figure."""
    universe: dict[str, list[Misprint]] = {}
    for mention_id, figure_id, printed in zip(
        mentions["mention_id"], mentions["figure_id"], mentions["printed"], strict=True
    ):
        if figure_id:
            own = universe.setdefault(str(figure_id), [])
            own += [
                (str(mention_id), i, d)
                for i, c in enumerate(printed)
                if c in "0123456789"
                for d in "0123456789"
                if d != c
            ]
    return universe


def misprint_power(
    figures: pd.DataFrame | None = None,
    relations: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    rounding: Rounding = "any",
) -> pd.DataFrame:
    """Compute the share of the single-digit misprints of each figure that each check would catch.

    A misprint replaces one digit of one mention by another digit. It is put into the mention and, where that is the figure's
    only mention, into the figure. It is caught if the check's verdict becomes `disagrees`; a numeral that becomes malformed is
    caught by every check that reads it. A check that disagrees already catches nothing.

    Parameters
    ----------
    figures, relations, mentions, rounding
        As for `check_figures`.

    Returns
    -------
    DataFrame
        One row per check and figure: ``check_id, layer, figure_id, role, misprints, caught, power`` (caught / misprints;
        missing where the figure has no digit), ``sentence_en, sentence_vi`` (the same for a lay reader) and
        ``caught_misprints``, a frozenset of (mention id, offset, digit).

    Raises
    ------
    ValueError
        As for `check_figures`.

    Source
    ------
    The definition of power of this project: `docs/decisions/0003-power-is-the-share-of-misprints-caught.md`.

    Examples
    --------
    >>> power = misprint_power().set_index(["check_id", "figure_id"])
    >>> power.loc[("p02-targets-sum", "p02-targets"), ["misprints", "caught", "power"]].tolist()
    [18.0, 18.0, 1.0]
    >>> misprint_power(relations=load_relations().assign(kind="guess"))
    Traceback (most recent call last):
    ...
    ValueError: relation p02-targets-sum: kind 'guess' is unknown
    """
    figures = load_figures() if figures is None else figures
    mentions = load_mentions() if mentions is None else mentions
    relations = load_relations() if relations is None else relations
    texts, universe = _printed(figures, mentions), _universe(mentions)
    owner = {str(m): str(f) for m, f in zip(mentions["mention_id"], mentions["figure_id"], strict=True)}
    places = mentions[mentions["figure_id"] != ""].groupby("figure_id")["mention_id"].size()
    roles = dict(zip(figures["figure_id"], figures["role"], strict=True))
    rows = []
    for relation in _relations(relations):
        named = {term_id for _, term_id in relation.terms}
        holds = _put(relation, texts, rounding).holds
        for figure_id in relation.bears_on(owner):
            misprints = universe.get(figure_id, [])
            caught = frozenset(
                misprint
                for misprint in misprints
                if holds
                and (changed := _misprinted(misprint, figure_id, texts, int(places[figure_id]) == 1)).keys()
                & named
                and not _put(relation, {**texts, **changed}, rounding).holds
            )
            power = len(caught) / len(misprints) if misprints else float("nan")
            words = _power_sentences(len(misprints), len(caught))
            rows.append(
                (
                    relation.relation_id,
                    relation.layer,
                    figure_id,
                    roles[figure_id],
                    len(misprints),
                    len(caught),
                    power,
                    *words,
                    caught,
                )
            )
    columns = [
        "check_id",
        "layer",
        "figure_id",
        "role",
        "misprints",
        "caught",
        "power",
        "sentence_en",
        "sentence_vi",
        "caught_misprints",
    ]
    return pd.DataFrame(rows, columns=columns)


def _power_sentences(misprints: int, caught: int) -> tuple[str, str]:
    if misprints == 0:
        return (
            "The number is written in words: it has no digit to misprint.",
            "Con số viết bằng chữ nên không có chữ số nào để in sai.",
        )
    if caught == 0:
        return (
            "If one digit were wrong, this check would not notice.",
            "Nếu một chữ số bị in sai, phép kiểm tra này sẽ không phát hiện.",
        )
    if caught == misprints:
        return (
            "If any one digit were wrong, this check would notice.",
            "Nếu bất kỳ chữ số nào bị in sai, phép kiểm tra này sẽ phát hiện.",
        )
    en, vi = (format_number(Fraction(100 * caught, misprints), 0, lang) for lang in ("en", "vi"))
    return (
        f"If one digit were wrong, this check would notice in {caught} of {misprints} cases ({en}%).",
        f"Nếu một chữ số bị in sai, phép kiểm tra này phát hiện {caught} trong {misprints} trường hợp ({vi}%).",
    )


def _misprinted(
    misprint: Misprint, figure_id: str, texts: Mapping[str, tuple[str, str]], only: bool
) -> dict[str, tuple[str, str]]:
    """The texts that a misprint changes: the mention's, and the figure's where it has no other mention."""
    mention_id, place, digit = misprint
    printed, kind = texts[mention_id]
    changed = printed[:place] + digit + printed[place + 1 :]
    result = {mention_id: (changed, kind)}
    if only:
        numeral, figure_kind = texts[figure_id]
        result[figure_id] = (changed[: len(numeral)], figure_kind)
    return result


def power_by_layer(
    power: pd.DataFrame | None = None,
    figures: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Stack the layers: how many of all misprints are caught by equalities alone, and what each further layer adds.

    Parameters
    ----------
    power : DataFrame, optional
        As `misprint_power` returns it; computed by default.
    figures, mentions : DataFrame, optional
        The tables that it was computed from.

    Returns
    -------
    DataFrame
        One row per role (quantity, date) and layer, in the order equality, part, bound, repeat, reading: ``role, layer,
        misprints`` (all of that role), ``added`` (caught by this layer and none before), ``caught`` (so far) and ``power``.
        The headline is the first row: quantities, equalities between distinct figures alone.

    Raises
    ------
    KeyError
        If a table lacks a column.

    Source
    ------
    As for `misprint_power`.

    Examples
    --------
    >>> power_by_layer().loc[0, ["misprints", "caught"]].astype(int).tolist()
    [837, 90]
    >>> power_by_layer(pd.DataFrame())
    Traceback (most recent call last):
    ...
    KeyError: 'role'
    """
    figures = load_figures() if figures is None else figures
    mentions = load_mentions() if mentions is None else mentions
    power = misprint_power(figures, None, mentions) if power is None else power
    roles, universe = dict(zip(figures["figure_id"], figures["role"], strict=True)), _universe(mentions)
    rows = []
    for role in ("quantity", "date"):
        misprints = sum(len(own) for figure_id, own in universe.items() if roles[figure_id] == role)
        so_far: set[Misprint] = set()
        for layer in LAYERS:
            own = power[(power["role"] == role) & (power["layer"] == layer)]["caught_misprints"]
            added = set().union(*own) - so_far
            so_far |= added
            rows.append((role, layer, misprints, len(added), len(so_far), len(so_far) / misprints))
    return pd.DataFrame(rows, columns=["role", "layer", "misprints", "added", "caught", "power"])
