"""The registry's formulas computed, and what the registry itself counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

import pandas as pd

from lbanalysis.checks import checks_of, once, recomputed_of, verdicts_of
from lbanalysis.formulas import parse
from lbanalysis.loaders import frame
from lbanalysis.numbers import Number, exact
from lbanalysis.numerals import InputError, decimal_text
from lbanalysis.power import headline_power
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry
from lbanalysis.rules import RESERVED
from lbanalysis.tables import Row
from lbanalysis.texts import figure_interval, figure_text, outside_texts
from lbanalysis.wording import Lang, Text, both, language, say, write_interval, write_rounded

# A number, the value that stands for it (None where bounds leave several), its arithmetic (or why none).
Found = tuple[Number | None, Fraction | None, Text]


class Result(NamedTuple):
    """A number computed: what it is called, how it is computed, and what was found."""

    id: str
    section: str
    label: Text
    formula: str
    unit: Text
    readings: tuple[str, ...]
    inputs: tuple[str, ...]
    number: Number | None
    value: Fraction | None
    said: Text


@lru_cache(maxsize=64)
def results_of(registry: Registry) -> dict[str, Result]:
    """Every result: what the registry counts, then what its formulas compute."""
    results = {result.id: result for result in _counted(registry)}
    return results | {id: result_of(id, registry) for id in registry.tables["results"]}


def result_of(id: str, registry: Registry) -> Result:
    """One result that a formula computes."""
    row = registry.tables["results"][id]
    tree = parse(row["formula"])
    return Result(
        id, row["section"], Text.of(row, "label"), row["formula"], Text(row["unit"], row["unit_vi"]),
        registry.readings(tree, row["reading_id"]), registry.inputs(tree),
        *once(_computed, id, reads=[id], registry=registry),
    )  # fmt: skip


def _computed(id: str, registry: Registry) -> Found:
    try:
        number = registry.number(id).settled()
    except NoValueError as error:
        return None, None, both("no value: {}", error.reason)
    return number, number.value, number.texts()


# What the registry counts: id behind `article-`, unit, and label.
_COUNTED = (
    ("mentions", "mention", "Mentions of numbers in the article"),
    ("figures", "figure", "Figures stated in the article"),
    ("claims-without-number", "claim", "Claims made without a number"),
    ("checks", "check", "Checks of the article's own arithmetic"),
    ("figures-agree", "figure", "Figures that agree"),
    ("figures-depend", "figure", "Figures that fit a reading"),
    ("figures-disagree", "figure", "Figures that disagree"),
    ("figures-unchecked", "figure", "Figures that cannot be checked"),
    ("content-figures", "figure", "Figures on the article's subject, the posting and the plan apart"),
    ("content-figures-agree", "figure", "Figures on the article's subject that agree"),
    ("content-figures-depend", "figure", "Figures on the article's subject that fit a reading"),
    ("content-figures-disagree", "figure", "Figures on the article's subject that disagree"),
    ("content-figures-unchecked", "figure", "Figures on the article's subject that cannot be checked"),
    ("misprints", "misprint", "Single-digit misprints that quantities could have"),
    ("misprints-caught", "misprint", "Misprints of quantities that equalities would catch"),
    ("power", "%", "Headline power: misprints of quantities that equalities would catch"),
)
_ENDINGS = {
    "agrees": "agree", "fits a reading": "depend", "disagrees": "disagree", "cannot be checked": "unchecked",
}  # fmt: skip


def _counted(registry: Registry) -> Iterator[Result]:
    """What there is, what each verdict says of how many figures, and the headline of the power."""
    figures, sections = registry.tables["figures"], registry.tables["sections"]
    content = {id for id, figure in figures.items() if sections[figure["section"]]["scope"] == "content"}
    misprints, caught = headline_power(registry)
    counts: Counter[str] = Counter({
        "mentions": len(registry.tables["mentions"]), "figures": len(figures), "misprints": misprints,
        "claims-without-number": len(registry.tables["unquantified"]), "checks": len(checks_of(registry)),
        "content-figures": len(content), "misprints-caught": caught,
    })  # fmt: skip
    for id, own in verdicts_of(registry).items():
        counts[f"figures-{_ENDINGS[own.verdict]}"] += 1
        counts[f"content-figures-{_ENDINGS[own.verdict]}"] += id in content
    for key, unit, label in _COUNTED:
        number = exact(counts[key], unit)
        if key == "power" and misprints:
            number = replace(100 * exact(caught) / exact(misprints), unit=unit)
        found: Found = number, number.value, number.texts()
        if key == "power" and not misprints:
            found = None, None, both("no value: {}", both("no quantity has a digit"))
        yield Result(RESERVED + key, "article", both(label), "", both(unit), (), (), *found)


def compute(formula: str, registry: Registry | None = None) -> Number:
    """Compute a formula over ids, decimal numbers and metrics.

    Parameters
    ----------
    formula : str
        Ids of figures, results, references and readings joined by ``+ - * / ( )`` (a minus stands between
        spaces), and metrics by name: ``completion_rate(p02-targets-met, p02-targets)``.
    registry : Registry, default this article's

    Returns
    -------
    Number
        Its exact range, and its arithmetic as text.

    Raises
    ------
    InputError
        If it is no formula, names an unknown id, or ends in a date.
    NoValueError
        If it names what has no value, such as a lower bound; that a divisor may be nothing shows later.

    Examples
    --------
    >>> compute("p02-targets-met + p02-targets-in-progress")
    24 + 8 = 32
    >>> compute("p02-targets-met + p02-targets-missed")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: 'p02-targets-missed' is no id of the registry: expected that of ...
    """
    return as_registry(registry).compute(parse(formula))


def compute_results(registry: Registry | None = None, *, section: str | None = None) -> pd.DataFrame:
    """Compute every number that the article's figures yield, and what the registry itself counts.

    Parameters
    ----------
    registry : Registry, default this article's
    section : str, whose results alone are wanted, such as ``"p02"``

    Returns
    -------
    DataFrame
        By ``result_id``: ``section, label_en, label_vi, value`` (decimal string, the shortest inside the
        interval; empty where bounds leave several), ``unit, unit_vi, interval`` (`Interval` in the unit, or
        None), ``arithmetic_en, arithmetic_vi`` (with the outcome, or why there is none), ``formula, inputs``
        (ids of figures, references, mentions, readings), ``readings`` (those under which it holds).

    Raises
    ------
    InputError
        If the section is unknown.

    Examples
    --------
    >>> results = compute_results(section="p03")
    >>> results.loc["p03-garden-target", ["value", "interval", "arithmetic_en"]].tolist()
    ['10.4', [10.3940…, 10.4064…], '100 × 9.25 / 88.94 = 10.4 ha']
    >>> from lbanalysis.registry import change_registry
    >>> compute_results(change_registry(printed={"p02-targets": "0"})).loc["p02-completion", "arithmetic_en"]
    'no value: a division by 0, which may be nothing'
    """
    registry = as_registry(registry)
    if section is not None and section not in registry.tables["sections"]:
        known = ", ".join(registry.tables["sections"])
        raise InputError(f"section {section!r} is unknown: expected one of {known}")
    rows = [
        (
            r.id, r.section, *r.label, value_text(r.value), *r.unit, r.number.interval if r.number else None,
            *r.said, r.formula, r.inputs, r.readings,
        )
        for r in results_of(registry).values() if section in (None, r.section)
    ]  # fmt: skip
    columns = "result_id section label_en label_vi value unit unit_vi interval arithmetic_en arithmetic_vi"
    return frame(f"{columns} formula inputs readings".split(), rows)


def value_text(value: Fraction | None) -> str:
    """A value as files hold it: a decimal string, of endless decimals four; empty where there is none."""
    if value is None:
        return ""
    try:
        return decimal_text(value)
    except ValueError:
        return decimal_text(round(value, 4))


Form = Literal["value", "interval"]


def number_texts(
    form: Form = "value", lang: Lang | None = None, registry: Registry | None = None
) -> dict[str, str]:
    """Write the number of every figure and result as prose has it.

    Parameters
    ----------
    form : {"value", "interval"}
        The value as printed, of a result at most three significant digits; or all values that it can stand
        for, with both ends rounded outward to five significant digits.
    lang : {"en", "vi"}, whose conventions hold: 88.94% in English, 88,94% in Vietnamese
    registry : Registry, default this article's

    Returns
    -------
    dict
        Id of a figure or result to text, with ``%`` and units of measure, without counted nouns.

    Raises
    ------
    InputError
        If the language or form is unknown.

    Examples
    --------
    >>> texts = number_texts()
    >>> texts["b1-pledges"], texts["p03-garden-target"], texts["article-published"]
    ('4,764', '10.4 ha', '18 April 2023')
    >>> number_texts("interval", "vi")["p03-garden-target"]
    '10,394 đến 10,407 ha'
    >>> number_texts("words")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: form 'words' is unknown: expected 'value' or 'interval'
    """
    registry, lang = as_registry(registry), language(lang)
    if form not in ("value", "interval"):
        raise InputError(f"form {form!r} is unknown: expected 'value' or 'interval'")
    write = figure_text if form == "value" else figure_interval
    texts = {id: write(id, lang, registry) for id in registry.tables["figures"]}
    return texts | {id: result_text(result, lang, form) for id, result in results_of(registry).items()}


def result_text(result: Result, lang: Lang, form: Form = "value") -> str:
    """Write the number of a result as prose has it."""
    if result.number is None:
        return say("no value", lang)
    if form == "value" and result.value is not None:
        return write_rounded(result.value, 3, result.unit.en, lang)
    return write_interval(result.number.interval, result.unit.en, lang)


@lru_cache(maxsize=64)
def id_texts(lang: Lang, registry: Registry) -> dict[str, dict[str, str]]:
    """What prose and charts say of an id: its value, its interval, its verdict (of a check its outcome)."""
    verdicts = {id: say(own.verdict, lang) for id, own in verdicts_of(registry).items()}
    outcomes = {check.relation.id: say(check.outcome, lang) for check in checks_of(registry)}
    return {
        "value": {**outside_texts(lang, registry), **number_texts("value", lang, registry)},
        "interval": number_texts("interval", lang, registry),
        "verdict": {**outcomes, **verdicts},
    }


def compare_figures(*ids: str, lang: Lang | None = None, registry: Registry | None = None) -> pd.DataFrame:
    """Set figures beside what other figures make of them: printed, recomputed, interval, verdict.

    Parameters
    ----------
    *ids : str, of figures or of sections (``"p02"``); all figures without any
    lang : {"en", "vi"}, of the cells
    registry : Registry, default this article's

    Returns
    -------
    DataFrame
        By ``figure_id``, in the article's order, all text: ``figure`` (its name), ``printed, recomputed`` (by
        a check, solved for the figure; a dash where nothing else bears on it), ``interval, verdict``.

    Examples
    --------
    >>> compare_figures("p02-targets").iloc[0].tolist()
    ['Targets of programme 02', '32', '24 + 8 = 32', 'exactly 32', 'agrees']
    >>> compare_figures("p04")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: 'p04' is no figure or section
    """
    registry, lang = as_registry(registry), language(lang)
    figures = registry.tables["figures"]
    for name in ids:
        if name not in figures and name not in registry.tables["sections"]:
            raise InputError(f"{name!r} is no figure or section")
    recomputed, verdicts = recomputed_of(registry), verdicts_of(registry)
    rows = [
        (
            id, figure[f"label_{lang}"], figure["printed"],
            recomputed[id][1].to(lang) if id in recomputed else "–", _exactly(id, figure, lang, registry),
            say(verdicts[id].verdict, lang),
        )
        for id, figure in figures.items() if not ids or id in ids or figure["section"] in ids
    ]  # fmt: skip
    columns = [say(name, lang) for name in ("figure", "printed", "recomputed", "interval", "verdict")]
    return frame(["figure_id", *columns], rows)


def _exactly(id: str, figure: Row, lang: Lang, registry: Registry) -> str:
    """An interval, said to be exact where it is one number that is counted."""
    text, kind = figure_interval(id, lang, registry), figure["kind"]
    counted = kind in ("count", "duration", "zero") or (kind == "fraction" and "/" in figure["printed"])
    return say("exactly {}", lang, text) if counted and not registry.number(id).interval.width else text
