"""Formulas as text: what parses and what does not, what they compute, and every formula that is shipped."""

import csv
import itertools
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import lbanalysis as lb
from lbanalysis.formulas import (
    DEEPEST,
    FUNCTIONS,
    LONGEST,
    Days,
    Tree,
    evaluate,
    names,
    parse,
    put_to_test,
)
from lbanalysis.intervals import exactly

# --- trees and texts ----------------------------------------------------------------------------------------

RANKS = {"=": 0, "<=": 0, "+": 1, "-": 1, "*": 2, "/": 2}


def written(tree: Tree) -> str:
    """Write a tree with the brackets that it needs and no others."""
    if tree.op in ("id", "number"):
        return tree.text
    if tree.op not in RANKS:
        return f"{tree.op}({', '.join(map(written, tree.args))})"
    first, *others = tree.args
    text = f"({written(first)})" if RANKS.get(first.op, 3) < RANKS[tree.op] else written(first)
    for arg in others:
        right = f"({written(arg)})" if 0 < RANKS.get(arg.op, 3) <= RANKS[tree.op] else written(arg)
        text += f" {tree.op} {right}"
    return text


IDS = st.from_regex(r"[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3}){0,3}", fullmatch=True)
LEAVES = st.builds(lambda id: Tree("id", text=id), IDS) | st.builds(
    lambda digits: Tree("number", text=digits), st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,4})?", fullmatch=True)
)


def joined(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    """Operations on parts, and every function with as many of them as it takes."""
    operations = st.builds(lambda op, a, b: Tree(op, (a, b)), st.sampled_from("+-*/"), parts, parts)

    def called(name: str) -> st.SearchStrategy[Tree]:
        takes = len(FUNCTIONS[name].takes)
        most = 4 if name == "named" else takes
        return st.lists(parts, min_size=takes, max_size=most).map(lambda args: Tree(name, tuple(args)))

    return operations | st.sampled_from(sorted(FUNCTIONS)).flatmap(called)


TREES = st.recursive(LEAVES, joined, max_leaves=12)
RELATIONS = st.builds(lambda a, b: Tree("=", (a, b)), TREES, TREES) | st.builds(
    lambda sides: Tree("<=", tuple(sides)), st.lists(TREES, min_size=2, max_size=4)
)


@given(TREES | RELATIONS)
def test_a_tree_written_and_parsed_is_the_same_tree(tree: Tree) -> None:
    """With the brackets that it needs, without spaces where none is needed, and with more of both."""
    text = written(tree)

    assert parse(text) == tree
    assert parse(text.replace(" ", "  ").replace("(", "( ").replace(",", " ,")) == tree
    for sign in ("+", "*", "/", "=", "<=", ","):
        text = text.replace(f" {sign} ", sign)
    assert parse(text.replace(", ", ",")) == tree


@given(TREES)
def test_brackets_around_a_formula_change_nothing(tree: Tree) -> None:
    """Once or twice."""
    assert parse(f"({written(tree)})") == parse(f"(( {written(tree)} ))") == tree


def leaf_texts(tree: Tree) -> list[str]:
    """The ids of a tree from left to right, as often as they stand there."""
    return [tree.text] if tree.op == "id" else [text for arg in tree.args for text in leaf_texts(arg)]


@given(TREES | RELATIONS)
def test_the_names_of_a_formula_are_its_ids_each_once_in_their_order(tree: Tree) -> None:
    """Functions and numbers are no names."""
    assert list(names(tree)) == list(dict.fromkeys(leaf_texts(tree)))


PIECES = st.sampled_from(
    [
        *FUNCTIONS,
        "(",
        ")",
        ",",
        "+",
        "-",
        " - ",
        "*",
        "/",
        "=",
        "<=",
        "a",
        "p02-x",
        "1",
        "2.5",
        " ",
        "\t",
        ".",
        "__",
    ]
)


@given(
    st.lists(PIECES, max_size=30).map("".join)
    | st.text(max_size=60)
    | st.text("()+-*/=<,. ab12_'\"[]{}:;#\\\n\0", max_size=60)
)
@example("(" * 1_000)
@example("inside(" * 200 + "a")
@example("1" * LONGEST)
@example("a = " * 400)
def test_any_text_parses_or_is_refused_in_one_line(text: str) -> None:
    """No other error, whatever is typed; what parses can be written and parsed again."""
    try:
        tree = parse(text)
    except lb.InputError as error:
        assert str(error)
        assert "\n" not in str(error)
    else:
        assert parse(written(tree)) == tree


# --- the language and no more -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "place", "expected"),
    [
        ("", 1, "an id, a number, a function or an opening bracket"), ("a +", 4, "an id"),
        ("a + ", 5, "an id"), ("a  b", 4, "an operator"),
        ("a + * b", 5, "an id"), ("(a + b", 7, "a closing bracket"), ("(a b)", 4, "a closing bracket"),
        ("a + b)", 6, "an operator"),
        ("a -b", 3, "an id, a number or an operator (a minus stands between spaces)"),
        ("a- b", 2, "an id, a number or an operator"),
        ("2-1", 2, "an id, a number or an operator"), ("a--b", 2, "an id, a number or an operator"),
        ("-a", 1, "an id, a number or"),
        ("a - - b", 5, "an id"), ("a = b = c", 7, "an operator"), ("a <= b = c", 8, "an operator"),
        ("a = b <= c", 7, "an operator"),
        ("(a = b)", 4, "a closing bracket"), ("inside(a = b, 0)", 10, "a comma or a closing bracket"),
        ("a < b", 3, "an id, a number or"),
        ("a >= b", 3, "an id, a number or"), ("a == b", 4, "an id"), ("1.", 2, "an id, a number or"),
        (".5", 1, "an id, a number or"),
        ("1,5", 2, "an operator"), ("1_000", 2, "an id, a number or"), ("1e5", 2, "an operator"),
        ("Abc", 1, "an id, a number or"),
        ("độ + 1", 1, "an id, a number or"), ("٣ + 1", 1, "an id, a number or"),
        ("a\t+ b", 2, "an id, a number or"),
        ("a +\nb", 4, "an id, a number or"), ("named()", 7, "an id"), ("pace(a, b,)", 11, "an id"),
        ("pace(a b)", 8, "a comma or a closing"),
        ("pace (a, b)", 6, "an operator"), ("a + " * 9 + "%" + " + a" * 9, 37, "an id, a number or"),
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused_with_its_place(formula: str, place: int, expected: str) -> None:
    """One line: what stands where, cut short, and what is expected there."""
    with pytest.raises(lb.InputError) as refusal:
        parse(formula)

    there = repr(formula[place - 1 :][:20]) if place <= len(formula) else "the end"
    assert str(refusal.value).startswith(f"the formula has {there} at character {place}: expected {expected}")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("sqrt(4)", "function 'sqrt' is unknown: expected one of between, completion_rate, elapsed_share, "),
        ("pace(a)", "pace takes 2 arguments, not 1"),
        ("least_denominator(a, b)", "least_denominator takes 1 argument, not 2"),
        ("elapsed_share(a, b)", "elapsed_share takes 3 arguments, not 2"),
    ],
)  # fmt: skip
def test_a_function_is_known_and_takes_its_arguments(formula: str, message: str) -> None:
    """What there is stands in the message."""
    with pytest.raises(lb.InputError, match=f"^{message}"):
        parse(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('true')", "().__class__", "a.__class__", "p02-targets.real", "9**9**9",
        "a % b", "a // b",
        "lambda: 1", "[1, 2]", "{1}", "a if b else c", "a or b", "not a", "f'{a}'", "'a'", '"a"', "a; b",
        "a # b", "a := 1", "@a",
        "eval(a)", "exec(a)", "print(a)", "int(a)", "__class__(a)", "a[0]", "~a", "a ^ b", "a & b", "0x10",
        "1j", "True", "None", "...",
    ],
)  # fmt: skip
def test_nothing_is_evaluated_by_python(formula: str) -> None:
    """What Python would run is no formula."""
    with pytest.raises(lb.InputError):
        lb.compute(formula)


def test_a_formula_has_two_thousand_characters_at_the_most() -> None:
    """One thousand terms are computed, one character more is refused."""
    longest = "+".join(["9"] * (LONGEST // 2))

    assert lb.compute(f"{longest} ").interval == exactly(9_000)
    with pytest.raises(lb.InputError, match="a formula of 2001 characters: expected 2000 at the most"):
        parse(f"{longest}  ")


@pytest.mark.parametrize(
    ("before", "after"), [("(", ")"), ("least_denominator(", ")"), ("pace(1, ", ")"), ("1 + (", ")")]
)
def test_a_formula_has_fifty_levels_at_the_most(before: str, after: str) -> None:
    """Of brackets and of functions; one more is refused."""
    assert leaf_texts(parse(before * DEEPEST + "a" + after * DEEPEST)) == ["a"]
    with pytest.raises(lb.InputError, match="a formula of more than 50 levels of brackets: expected fewer"):
        parse(before * (DEEPEST + 1) + "a" + after * (DEEPEST + 1))


def test_levels_beside_each_other_are_not_counted_together() -> None:
    """A hundred brackets, none in another."""
    assert evaluate(parse(" + ".join(["(1)"] * 100)), {}.__getitem__).interval == exactly(100)


@pytest.mark.parametrize("number", ["0", "007", "2.50", "3.141592653589793238462643383279", "9" * 200])
def test_a_decimal_number_is_read_exactly(number: str) -> None:
    """Never by way of a float."""
    assert lb.compute(number).interval == exactly(Fraction(number))


# --- what formulas compute ----------------------------------------------------------------------------------

PERIOD = Days(date(2003, 11, 6), date(2023, 11, 6))
KNOWN = {
    "met": lb.printed("24"),
    "all": lb.printed("32"),
    "area": lb.printed("9,25ha"),
    "share": lb.printed("88,94%"),
    "wards": (lb.printed("13"), lb.printed("14")),
    "period": PERIOD,
    "day": Days(*2 * (date(2013, 11, 6),)),
    "m1": "01-CTr/QU",
    "m2": "thứ hai",
    "m4": "04-CTr/QU",
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("all - met - 2 * 3", "2"), ("all - (met - 2) * 3", "-34"), ("all / 2 / 4", "4"),
        ("all / (2 / 4)", "64"), ("met + 0.50", "24.5"),
        ("part(wards)", "13"), ("whole(wards)", "14"), ("100 * part(wards) / whole(wards)", "1300/14"),
        ("14 * wards", "13"),
        ("years_between(first(period), last(period))", "20"), ("year(last(period)) - year(day)", "10"),
        ("elapsed_share(first(period), last(period), day)", "365300/7305"),
        ("years_between(day, years_after(day, all / 8))", "4"), ("named(m2, m1)", "2"), ("named(m1)", "1"),
        ("completion_rate(met, all)", "75"), ("share_of_total(met, all)", "75"),
        ("mean_per_unit(met, all)", "0.75"),
        ("pace(completion_rate(met, all), 50)", "1.5"), ("inside(implied_target(area, share), 1)", "10.4"),
        ("least_denominator(100 * met / all)", "4"), ("between(met, all) - between(met, all) + 8", "0..16"),
        ("between(met, 100) - met", "0..76"), ("inside(area * 100, 0)", "925"),
        ("implied_target(met, 100 * met / all)", "32"),
    ],
)  # fmt: skip
def test_a_formula_computes_what_its_words_say(formula: str, expected: str) -> None:
    """Worked by hand: operations from left to right, products first, and each function."""
    low, _, high = expected.partition("..")
    number = evaluate(parse(formula), KNOWN.__getitem__)

    assert isinstance(number, lb.Number)
    assert number.interval == lb.Interval(Fraction(low), Fraction(high or low))


def test_a_formula_may_end_in_a_day() -> None:
    """So that a relation can compare days; a number is expected of `compute`."""
    assert evaluate(parse("years_after(first(period), 20)"), KNOWN.__getitem__) == Days(
        *2 * (date(2023, 11, 6),)
    )
    with pytest.raises(lb.InputError, match="the formula ends in a date: expected a number"):
        lb.compute("article-published")


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("met + day", r"\+ takes numbers, not a date"), ("day - met", "- takes numbers, not a date"),
        ("day - met + met", "- takes numbers, not a date"),
        ("met * m1", "'01-CTr/QU' is a mention: expected a number, or named"),
        ("m1", "'01-CTr/QU' is a mention"),
        ("first(met)", "first takes a date or period, not met"),
        ("first(met + 1)", "first takes a date or period, not a formula"),
        ("year(period)", r"year takes a day: expected a date, or first\(...\) or last\(...\) of a period"),
        ("part(met)", "part takes a fraction such as 14/14, not met"),
        ("named(met)", "named takes mentions, not met"),
        ("pace(met, day)", "pace takes numbers, not a date"),
        ("pace(m1, met)", "pace takes numbers, not a mention"),
        ("inside(area, 0.5)", "0.5 decimals: expected a whole number from 0 to 9"),
        ("inside(area, 10)", "10 decimals: expected"),
        ("inside(area, share)", "88.94% decimals: expected a whole number from 0 to 9"),
        ("met = all", "a relation with '=' has no value: expected a formula"),
    ],
)  # fmt: skip
def test_what_cannot_be_joined_is_refused_in_words(formula: str, message: str) -> None:
    """Dates and counts, mentions and numbers, periods where a day is expected."""
    with pytest.raises(lb.InputError, match=message):
        evaluate(parse(formula), KNOWN.__getitem__)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("met / (all - 32)", "a division by 32 − 32, which may be nothing"),
        ("between(all, met)", "the bounds 32 to 24 are the wrong"),
        ("inside(area, 0)", "no whole number lies in 9.25 ha"),
        ("named(m1, m4)", "01-CTr/QU, 04-CTr/QU are not numbered without a gap"),
        ("named(m2)", "thứ hai are not numbered without a gap"),
        ("named(m1, m1)", "are not numbered without a gap"),
        ("years_between(last(period), day)", "6 November 2013 lies before 6 November 2023"),
        ("years_after(day, 2.5)", "2.5 is no whole"),
        ("least_denominator(101)", "no count of a whole is 101"),
    ],
)  # fmt: skip
def test_a_formula_without_a_value_says_why(formula: str, reason: str) -> None:
    """In words, in both languages."""
    with pytest.raises(lb.NoValueError, match=reason) as refusal:
        evaluate(parse(formula), KNOWN.__getitem__).interval  # noqa: B018
    assert refusal.value.reason.vi != refusal.value.reason.en


# --- relations ----------------------------------------------------------------------------------------------


BENT = "9.25 × (18.5 − 9.25) − 85.56 may rise and fall with 9.25: its exact range cannot be computed"


def test_a_relation_holds_if_some_true_values_satisfy_it() -> None:
    """Prints of one decimal against whole ones and each other, by two rules: every twentieth that prints so
    is tried.
    """
    twentieths = [Fraction(k, 20) for k in range(-10, 61)]
    prints = [
        (text, rule) for text in ("1,0", "1,1", "1,2", "0,9", "2,0") for rule in ("any", "floor", "ceiling")
    ]
    seen = set()
    for (first, rule), (second, other) in itertools.product(prints, prints):
        known = {"a": lb.printed(first, rounding=rule), "b": lb.printed(second, rounding=other)}
        near = [
            [t + d for t in twentieths for d in (0, Fraction(1, 1000)) if t + d in number.interval]
            for number in known.values()
        ]

        equal = any(x == y for x in near[0] for y in near[1])
        below = any(x <= y for x in near[0] for y in near[1])
        for formula, expected in (
            ("a = b", equal), ("a + 1 = b + 1", equal), ("a <= b", below), ("2 * a <= b * 2", below),
            ("a = a", True), ("a <= a", True), ("a <= a - b", any(y <= 0 for y in near[1])),
        ):  # fmt: skip
            assert put_to_test(parse(formula), known.__getitem__).holds == expected, (
                formula,
                first,
                rule,
                second,
                other,
            )
            seen.add((formula, expected))
    assert {("a = b", True), ("a = b", False), ("a <= b", True), ("a <= b", False)} <= seen


@pytest.mark.parametrize(
    ("formula", "holds", "found"),
    [
        ("met + 8 = all", True, "24 + 8 = 32"), ("met + 7 = all", False, "24 + 7 = 31 ≠ 32"),
        ("met <= all", True, "24 ≤ 32"),
        ("met <= all <= 31", False, "24 ≤ 32 > 31"), ("met + 9 <= all", False, "24 + 9 = 33 > 32"),
        ("met + 7 <= all", True, "24 + 7 = 31 ≤ 32"),
        ("area = 9.26", False, "9.25 ≠ 9.26 (9.245 to 9.255; 9.26)"),
        ("area = 9.255", True, "9.25 = 9.255 (9.245 to 9.255; 9.255)"),
        ("first(period) <= day <= last(period)", True, "6 November 2003 ≤ 6 November 2013 ≤ 6 November 2023"),
        ("day = last(period)", False, "6 November 2013 ≠ 6 November 2023"),
        ("inside(area, 2)", True, "numbers with 2 decimals in 9.25 = 9.25 ha"),
        ("inside(area, 0)", False, "no whole number lies in 9.25 ha"),
        ("met / 0 = all", False, "a division by 0, which may be nothing"),
        ("area * (18.5 - area) = 85.56", None, BENT),
    ],
)  # fmt: skip
def test_a_relation_put_to_the_test_shows_both_sides(formula: str, holds: bool | None, found: str) -> None:
    """A side without a value does not hold; of a side whose range cannot be computed nothing is said."""
    outcome = put_to_test(parse(formula), KNOWN.__getitem__)

    assert outcome.holds is holds
    assert outcome.found.en == found


# --- what is shipped ----------------------------------------------------------------------------------------


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", ["relations", "results"])
def test_every_formula_of_the_article_is_written_as_it_parses(root: Path, table: str) -> None:
    """No bracket too many, one space around each operator, and only relations relate."""
    for row in rows(root / "data" / f"{table}.csv"):
        tree = parse(row["formula"])

        assert written(tree) == row["formula"]
        assert (tree.op in ("=", "<=")) == (table == "relations" and row["layer"] != "reading")


@pytest.fixture
def shared(root: Path) -> list[dict[str, str]]:
    """Formulas that were tried before the library was built, where they stand beside the checkout."""
    path = root.parent / "shared" / "formulas.csv"
    if not path.is_file():
        pytest.skip("no formulas beside the checkout: expected ../shared/formulas.csv")
    return rows(path)


def test_the_results_are_those_of_the_formulas_that_were_tried(shared: list[dict[str, str]]) -> None:
    """Each of the same range; only where a result reads a numeral otherwise than the formula alone do they
    differ.
    """
    registry, results = lb.load_registry(), lb.compute_results()
    tried = [row for row in shared if row["table"] == "results"]
    otherwise = []
    for row in tried:
        reading_id = registry.tables["results"][row["id"]]["reading_id"]
        same = lb.compute(row["formula"]).interval == results.loc[row["id"], "interval"]

        assert same == (registry.locale(reading_id) == "vi"), row["id"]
        if not same:
            otherwise.append(row["id"])
    assert len(tried) == 33
    assert otherwise == ["p03-hydrant-share-decimal-2003", "p03-hydrant-share-decimal-2019"]


def test_the_relations_that_were_tried_hold(shared: list[dict[str, str]]) -> None:
    """Those too that the library derives instead of shipping them."""
    registry = lb.load_registry()
    tried = [row for row in shared if row["table"] == "relations"]

    assert len(tried) == 28
    for row in tried:
        assert put_to_test(parse(row["formula"]), registry.value).holds, row["id"]


def test_a_percentage_is_no_name_with_a_number() -> None:
    """`100%` is not the hundredth of anything."""
    [first, *_] = (id for id, printed in lb.load_mentions()["printed"].items() if printed == "100%")

    with pytest.raises(lb.NoValueError, match="'100%' has no number"):
        lb.compute(f"named({first})")
