"""Periods, sections, roles and verdicts as the site names them."""

from __future__ import annotations

from collections.abc import Callable

from lbanalysis.registry import Registry, as_registry
from lbanalysis.wording import Lang, verdict_name


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for the catalogue of the site."""
    return text


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
