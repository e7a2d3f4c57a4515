"""The registry's formulas computed: every number that follows from the figures, and what the registry itself counts.

A result is the exact range of its formula with each print entering once. Results that need a value from outside the article
take it from a reference, and name it among their inputs. Where a formula has no value, its row says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import pandas as pd

from lbanalysis.checks import Kept, checks_of, recomputed_of, rows_read, verdicts_of
from lbanalysis.formulas import parse
from lbanalysis.loaders import frame
from lbanalysis.numbers import Number, exact
from lbanalysis.numerals import InputError, decimal_text
from lbanalysis.power import headline_power
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry
from lbanalysis.rules import RESERVED
from lbanalysis.tables import Row
from lbanalysis.texts import figure_interval, figure_text
from lbanalysis.wording import (
    LANGUAGES,
    Lang,
    Text,
    language,
    significant,
    unit_sign,
    verdict_name,
    write_interval,
    write_number,
)


class Result(NamedTuple):
    """A number computed: what it is called, how it is computed, and the number or why there is none.

    Its `value` stands for it (None where there is none, or bounds leave several); `said` is its arithmetic, or the reason.
    """

    id: str
    section: str
    label: Text
    formula: str
    unit: Text
    readings: tuple[str, ...]
    inputs: tuple[str, ...]
    number: Number | None
    reason: Text
    value: Fraction | None
    said: Text


@lru_cache(maxsize=64)
def results_of(registry: Registry) -> dict[str, Result]:
    """Every result: what the registry counts, then what its formulas compute."""
    results = {result.id: result for result in _counted(registry)}
    return results | {id: _result(id, row, registry) for id, row in registry.tables["results"].items()}


def _result(id: str, row: Row, registry: Registry) -> Result:
    tree = parse(row["formula"])
    found = _kept.get(rows_read([id], registry), lambda: _computed(id, registry))
    return Result(
        id, row["section"], Text(row["label_en"], row["label_vi"]), row["formula"], Text(row["unit"], row["unit_vi"]),
        registry.readings(tree, row["reading_id"]), registry.inputs(tree), *found,
    )  # fmt: skip


Found = tuple[
    Number | None, Text, Fraction | None, Text
]  # number, reason, value and what is said, as a Result has them
_kept = Kept[Found]()


def _computed(id: str, registry: Registry) -> Found:
    try:
        return _with_value(registry.number(id).settled())
    except NoValueError as error:
        return _without_value(error.reason)


def _with_value(number: Number) -> Found:
    return number, Text("", ""), number.value, number.texts()


def _without_value(reason: Text) -> Found:
    return None, reason, None, Text(*(f"{said}: {why}" for said, why in zip(NO_VALUE, reason, strict=True)))


NO_VALUE = Text("no value", "không có giá trị")


# What the registry counts: id behind `article-`, unit, and label.
_COUNTED = (
    ("mentions", ("mention", "lượt nhắc"), ("Mentions of numbers in the article", "Số lần bài nêu con số")),
    ("figures", ("figure", "dữ kiện"), ("Figures stated in the article", "Dữ kiện bằng số trong bài")),
    ("claims-without-number", ("claim", "nhận định"), ("Claims made without a number", "Nhận định không có con số")),
    ("checks", ("check", "phép kiểm tra"), ("Checks of the article's own arithmetic", "Phép kiểm tra số học của bài")),
    ("figures-agree", ("figure", "dữ kiện"), ("Figures that agree", "Dữ kiện khớp")),
    ("figures-depend", ("figure", "dữ kiện"), ("Figures that fit a reading", "Dữ kiện phù hợp với một cách hiểu")),
    ("figures-disagree", ("figure", "dữ kiện"), ("Figures that disagree", "Dữ kiện không khớp")),
    ("figures-unchecked", ("figure", "dữ kiện"), ("Figures that cannot be checked", "Dữ kiện không kiểm tra được")),
    ("content-figures", ("figure", "dữ kiện"),
     ("Figures on the article's subject, the posting and the plan apart",
      "Dữ kiện về chủ đề của bài, không tính thông tin đăng bài và kế hoạch")),
    ("content-figures-agree", ("figure", "dữ kiện"),
     ("Figures on the article's subject that agree", "Dữ kiện về chủ đề của bài khớp")),
    ("content-figures-depend", ("figure", "dữ kiện"),
     ("Figures on the article's subject that fit a reading", "Dữ kiện về chủ đề của bài phù hợp với một cách hiểu")),
    ("content-figures-disagree", ("figure", "dữ kiện"),
     ("Figures on the article's subject that disagree", "Dữ kiện về chủ đề của bài không khớp")),
    ("content-figures-unchecked", ("figure", "dữ kiện"),
     ("Figures on the article's subject that cannot be checked", "Dữ kiện về chủ đề của bài không kiểm tra được")),
    ("misprints", ("misprint", "lỗi in"),
     ("Single-digit misprints that quantities could have", "Số lỗi in một chữ số có thể có ở các số lượng")),
    ("misprints-caught", ("misprint", "lỗi in"),
     ("Misprints of quantities that equalities would catch", "Lỗi in ở số lượng mà đẳng thức phát hiện được")),
    ("power", ("%", "%"),
     ("Headline power: misprints of quantities that equalities would catch",
      "Khả năng phát hiện lỗi: tỷ lệ lỗi in ở số lượng mà đẳng thức phát hiện được")),
)  # fmt: skip
_VERDICT_IDS = {
    "agrees": "agree",
    "fits a reading": "depend",
    "disagrees": "disagree",
    "cannot be checked": "unchecked",
}


def _counted(registry: Registry) -> Iterator[Result]:
    """What there is, what each verdict says of how many figures, and the headline of the power; for any article."""
    figures, sections = registry.tables["figures"], registry.tables["sections"]
    verdicts = {id: own.verdict for id, own in verdicts_of(registry).items()}
    content = {id for id, figure in figures.items() if sections[figure["section"]]["scope"] == "content"}
    misprints, caught = headline_power(registry)
    counts: Counter[str] = Counter({
        "mentions": len(registry.tables["mentions"]), "figures": len(figures), "checks": len(checks_of(registry)),
        "claims-without-number": len(registry.tables["unquantified"]), "content-figures": len(content),
        "misprints": misprints, "misprints-caught": caught,
    })  # fmt: skip
    for id, verdict in verdicts.items():
        counts[f"figures-{_VERDICT_IDS[verdict]}"] += 1
        counts[f"content-figures-{_VERDICT_IDS[verdict]}"] += id in content
    for key, unit, label in _COUNTED:
        found = _with_value(exact(counts[key], unit[0]))
        if key == "power" and misprints:
            found = _with_value(replace(100 * exact(caught) / exact(misprints), unit="%"))
        elif key == "power":
            found = _without_value(Text("no quantity has a digit", "không số lượng nào có chữ số"))
        yield Result(RESERVED + key, "article", Text(*label), "", Text(*unit), (), (), *found)


def compute(formula: str, registry: Registry | None = None) -> Number:
    """Compute a formula over ids, decimal numbers and metrics.

    Parameters
    ----------
    formula : str
        Ids of figures, results, references and readings joined by ``+ - * / ( )`` (a minus stands between spaces), and
        metrics by name: ``completion_rate(p02-targets-met, p02-targets)``.
    registry : Registry, optional
        Where the ids are looked up; this article's by default.

    Returns
    -------
    Number
        Its exact range, and its arithmetic as text.

    Raises
    ------
    InputError
        If it is no formula, names an unknown id, or ends in a date.

    Examples
    --------
    >>> compute("p02-targets-met + p02-targets-in-progress")
    24 + 8 = 32
    >>> compute("p02-targets-met + p02-targets-missed")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: 'p02-targets-missed' is no id of the registry: expected that of a figure, a result, a \
reference, a mention or a reading with a value
    """
    return as_registry(registry).compute(parse(formula))


def compute_results(registry: Registry | None = None, *, section: str | None = None) -> pd.DataFrame:
    """Compute every number that the article's figures yield, and what the registry itself counts.

    Parameters
    ----------
    registry : Registry, optional
        This article's by default; pass a changed one to test an assumption (`change_registry`).
    section : str, optional
        Only the results of one section, such as ``"p02"``.

    Returns
    -------
    DataFrame
        By ``result_id``: ``section, label_en, label_vi, value`` (decimal string, the shortest inside the interval; empty
        where bounds leave several), ``unit, unit_vi, interval`` (`Interval`, exact, in the unit; None without a value),
        ``arithmetic_en, arithmetic_vi`` (what is computed, with its outcome, or why there is none), ``formula, inputs``
        (tuple of ids of figures, references, mentions and readings), ``readings`` (tuple of those under which it holds).

    Raises
    ------
    InputError
        If the section is unknown.

    Source
    ------
    The formulas of `results.csv`, each print entering once.

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
        raise InputError(
            f"section {section!r} is unknown: expected one of {', '.join(registry.tables['sections'])}"
        )
    rows = [_row(result) for result in results_of(registry).values() if section in (None, result.section)]
    return frame(rows, "result_id")


def _row(result: Result) -> dict[str, Any]:
    return {
        "result_id": result.id, "section": result.section, "label_en": result.label.en, "label_vi": result.label.vi,
        "value": value_text(result.value), "unit": result.unit.en, "unit_vi": result.unit.vi,
        "interval": result.number.interval if result.number else None, "arithmetic_en": result.said.en,
        "arithmetic_vi": result.said.vi, "formula": result.formula, "inputs": result.inputs, "readings": result.readings,
    }  # fmt: skip


def value_text(value: Fraction | None) -> str:
    """A value as files hold it: a decimal string, of endless decimals four; empty where there is none."""
    if value is None:
        return ""
    try:
        return decimal_text(value)
    except ValueError:
        return decimal_text(Fraction(round(value * 10**4), 10**4))


# --- numbers as text --------------------------------------------------------------------------------------------------

Form = Literal["value", "interval"]


def number_texts(
    form: Form = "value", lang: Lang | None = None, registry: Registry | None = None
) -> dict[str, str]:
    """Write the number of every figure and result as prose has it.

    Parameters
    ----------
    form : {"value", "interval"}
        The value as printed, of a result at most three significant digits; or all values that it can stand for, with both
        ends rounded outward to five significant digits.
    lang : {"en", "vi"}, optional
        The language whose conventions hold: 4,764 and 88.94% in English, 4.764 and 88,94% in Vietnamese.
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    dict
        Id of a figure or result to text, with `%` and units of measure, without counted nouns.

    Raises
    ------
    InputError
        If the language or form is unknown.

    Examples
    --------
    >>> texts = number_texts()
    >>> texts["p03-garden-area-share"], texts["b1-pledges"], texts["p03-garden-target"], texts["article-published"]
    ('88.94%', '4,764', '10.4 ha', '18 April 2023')
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
    return texts | {id: _result_text(result, form, lang) for id, result in results_of(registry).items()}


def _result_text(result: Result, form: Form, lang: Lang) -> str:
    if result.number is None:
        return NO_VALUE[LANGUAGES.index(lang)]
    if form == "value" and result.value is not None:
        return write_number(significant(result.value, 3), lang=lang) + unit_sign(result.unit.en)
    return write_interval(result.number.interval, result.unit.en, lang)


# --- printed beside recomputed ----------------------------------------------------------------------------------------


def compare_figures(*ids: str, lang: Lang | None = None, registry: Registry | None = None) -> pd.DataFrame:
    """Set figures beside what other figures of the article make of them: printed, recomputed, interval, verdict.

    Parameters
    ----------
    *ids : str
        Ids of figures or of sections (``"p02"``); all figures without any.
    lang : {"en", "vi"}, optional
        The language of the cells.
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    DataFrame
        By ``figure_id``, in the article's order, all text: ``figure`` (its name), ``printed, recomputed`` (from other
        figures, with the arithmetic; a dash where nothing else bears on it), ``interval, verdict``.

    Raises
    ------
    InputError
        If an id is neither a figure nor a section.

    Source
    ------
    `check_figures`, each relation solved for the figure.

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
    rows = []
    for id, figure in figures.items():
        if not ids or id in ids or figure["section"] in ids:
            found = recomputed[id][1][LANGUAGES.index(lang)] if id in recomputed else "–"
            rows.append((
                id, figure[f"label_{lang}"], figure["printed"], found, _exactly(id, figure, lang, registry),
                verdict_name(verdicts[id].verdict, lang),
            ))  # fmt: skip
    columns = {
        "en": ("figure", "printed", "recomputed", "interval", "verdict"),
        "vi": ("dữ kiện", "in trong bài", "tính lại", "khoảng giá trị", "kết luận"),
    }[lang]
    return pd.DataFrame(rows, columns=["figure_id", *columns], dtype="string").set_index("figure_id")


def _exactly(id: str, figure: Row, lang: Lang, registry: Registry) -> str:
    """An interval, said to be exact where it is one number that is counted."""
    text = figure_interval(id, lang, registry)
    if figure["kind"] not in ("count", "duration", "fraction", "zero") or registry.number(id).interval.width:
        return text
    if figure["kind"] == "fraction" and "/" not in figure["printed"]:
        return text
    return f"{'exactly' if lang == 'en' else 'đúng bằng'} {text}"
