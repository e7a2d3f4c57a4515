"""The words of the registry as the site shows them, and the English texts of the registry with their Vietnamese counterparts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pandas as pd

from lbanalysis.checks import check_figures
from lbanalysis.loaders import (
    load_figures,
    load_mentions,
    load_readings,
    load_references,
    load_sections,
    load_unquantified,
)
from lbanalysis.power import misprint_power
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import compare_figures, compute_results
from lbanalysis.wording import LANGUAGES, Lang, verdict_name


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for the catalogue of the site."""
    return text


# Words that stand in tables: kinds, layers, effects, columns, and whatever else a notebook may print. The key is the registry's.
WORD_TEXTS = (
    N_("count"), N_("percent"), N_("percentage_points"), N_("measure"), N_("money"), N_("fraction"), N_("date"), N_("period"), N_("time"),
    N_("duration"), N_("approximate"), N_("zero"), N_("scale"), N_("code"), N_("ordinal"), N_("quantity"), N_("identifier"),
    N_("about"), N_("nearly"), N_("more_than"), N_("at_least"), N_("less_than"), N_("estimated"),
    N_("equality"), N_("part"), N_("bound"), N_("repeat"), N_("reading"), N_("none"),
    N_("supports"), N_("context"), N_("contradicts"),
    N_("agrees"), N_("disagrees"), N_("fits a reading"), N_("cannot be checked"),
    N_("holds"), N_("same"), N_("differs"), N_("fits"), N_("ruled out"), N_("clear"), N_("ambiguous"), N_("all"), N_("yes"), N_("no"),
    N_("True"), N_("False"), N_("unique"), N_("freq"), N_("top"), N_("mean"), N_("min"), N_("max"), N_("std"),
    N_("completed"), N_("in_progress"), N_("on_plan"), N_("not_stated"), N_("not stated"), N_("half_up"), N_("half_down"), N_("half_even"),
    N_("truncate"), N_("ceiling"), N_("floor"), N_("garden"), N_("area"), N_("inside"), N_("zoom"), N_("no target with one decimal"),
)  # fmt: skip
COLUMN_TEXTS = (
    N_("added"), N_("caught"), N_("change"), N_("check"), N_("check_id"), N_("checks"), N_("claim"), N_("claim_id"), N_("days"),
    N_("decimals"), N_("digits"), N_("digits in mentions"), N_("effect"), N_("end"), N_("figure"), N_("figure_id"), N_("figures"),
    N_("file"), N_("form"), N_("formula"), N_("found"), N_("found_en"), N_("high"), N_("high_closed"), N_("high_number"), N_("inputs"),
    N_("interval"), N_("kind"), N_("label"), N_("label_en"), N_("layer"), N_("length"), N_("low"), N_("low_closed"), N_("low_number"),
    N_("mention"), N_("mention_id"), N_("mentions"), N_("misprints"), N_("name"), N_("note"), N_("number"), N_("paragraph"), N_("pace"),
    N_("possible denominators"), N_("power"), N_("printed"), N_("programme"), N_("published"), N_("publisher"), N_("qualifier"),
    N_("readings"), N_("outcome"),
     N_("reading_id"), N_("text_en"), N_("text_vi"), N_("meaning"), N_("before"), N_("after"), N_("what"), N_("id"),
    N_("arithmetic"), N_("arithmetic_en"), N_("evidence"), N_("evidence_en"), N_("note_en"), N_("reason"), N_("recomputed"),
    N_("record"), N_("reference"), N_("reference_id"), N_("result"), N_("result_id"),
    N_("role"), N_("section"), N_("sentence_en"), N_("share"), N_("source"), N_("start"), N_("statement"), N_("statement_en"),
    N_("target"), N_("text"), N_("title"), N_("topic"), N_("topic_en"), N_("unit"), N_("value"), N_("verdict"), N_("warning"),
    N_("year"), N_("chart"), N_("shows"), N_("address"), N_("headline"), N_("language"),
    N_("mark"), N_("status"), N_("resolution"), N_("assumption"), N_("rule"), N_("panel"),
)  # fmt: skip


_NAMES = {
    "en": {"quantity": "quantity", "date": "date or period", "identifier": "identifier (code, rank, name)"},
    "vi": {
        "quantity": "số lượng",
        "date": "ngày hoặc giai đoạn",
        "identifier": "định danh (mã, thứ tự, tên)",
    },
}


def shown_name(key: str, lang: Lang, registry: Registry | None = None) -> str:
    """Name a section, role or verdict as the charts do."""
    sections = as_registry(registry).tables["sections"]
    if key in sections:
        return str(sections[key][f"label_{lang}"])
    return _NAMES[lang].get(key) or verdict_name(key, lang)


def registry_texts(registry: Registry | None = None) -> Iterator[tuple[str, str]]:
    """Yield the English texts of the registry that have no Vietnamese column, units of references and reasons."""
    for column, table in (("unit", load_references(registry)), ("reason", load_mentions(registry))):
        for text in dict.fromkeys(str(t) for t in table[column]):
            if text and text not in ("%", "ha", "km²"):
                yield text, "data"


def paired_texts(registry: Registry | None = None) -> dict[str, str]:
    """Collect every English text of the registry and of what is computed from it, with its Vietnamese counterpart."""
    tables: list[tuple[pd.DataFrame, tuple[str, ...]]] = [
        (load_figures(registry), ("label", "statement", "note", "unit")), (compute_results(registry), ("label", "arithmetic", "unit")),
        (check_figures(registry), ("statement", "found")), (misprint_power(registry), ("sentence",)),
        (load_references(registry), ("topic", "note")),
        (load_unquantified(registry), ("label",)), (load_sections(registry), ("label",)),
        (load_readings(registry), ("statement", "evidence")),
    ]  # fmt: skip
    pairs: dict[str, str] = {}
    for table, stems in tables:
        for stem in stems:
            english = f"{stem}_en" if f"{stem}_en" in table else stem
            for text, other in zip(table[english], table[f"{stem}_vi"], strict=True):
                if text and other:
                    pairs.setdefault(str(text), str(other))
    english, vietnamese = (compare_figures(lang=lang, registry=registry) for lang in LANGUAGES)
    for column, other_column in zip(english, vietnamese, strict=True):
        pairs |= {
            str(a): str(b)
            for a, b in zip(english[column], vietnamese[other_column], strict=True)
            if re.search("[a-z]{2}", str(a))
        }
    return pairs


def period_text(period: str, lang: str, _: Callable[[str], str]) -> str:
    """Say a period of the registry in words: dates in a language's convention, `R/P1Y` as each year."""
    if period == "R/P1Y":
        return _("each year")
    parts = [_day_text(part, lang, _) for part in period.split("/")]
    if len(parts) == 1 or parts[0] == parts[1]:
        return parts[0]
    if period.startswith("../"):
        return _("until {end}").format(end=parts[1])
    return _("{start} to {end}").format(start=parts[0], end=parts[1])


_MONTHS = "January February March April May June July August September October November December".split()


def _day_text(text: str, lang: str, _: Callable[[str], str]) -> str:
    numbers = [n.lstrip("0") for n in text.strip("-").split("-")]
    if len(numbers) == 3:
        return (
            "/".join(reversed(numbers))
            if lang == "vi"
            else f"{numbers[2]} {_MONTHS[int(numbers[1]) - 1]} {numbers[0]}"
        )
    if text.startswith("--"):
        return (
            f"{numbers[1]}/{numbers[0]}" if lang == "vi" else f"{numbers[1]} {_MONTHS[int(numbers[0]) - 1]}"
        )
    if len(numbers) == 2:
        return (
            f"{numbers[1]}/{numbers[0]}" if lang == "vi" else f"{_MONTHS[int(numbers[1]) - 1]} {numbers[0]}"
        )
    return text
