"""Charts: general forms that draw the marks of a registry's tables, or ids that are given."""

from collections.abc import Callable
from functools import partial
from typing import Any

from lbanalysis.charts.frame import Chart
from lbanalysis.charts.general import AREAS, FIGURES, MENTIONS, POWER, VERDICT_TILES
from lbanalysis.charts.marks import Mark
from lbanalysis.charts.parts import PARTS, SHARES
from lbanalysis.charts.ranges import BULLET, COUNTS, DENOMINATORS, RANGES, TIMELINE
from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, as_registry, load_registry

FORMS = {
    "parts": PARTS, "shares": SHARES, "ranges": RANGES, "bullet": BULLET, "denominators": DENOMINATORS,
    "counts": COUNTS, "timeline": TIMELINE, "areas": AREAS, "figures": FIGURES, "verdicts": VERDICT_TILES,
    "mentions": MENTIONS, "power": POWER,
}  # fmt: skip


def chart(name: str, registry: Registry | None = None) -> Chart:
    """The chart that a row of the registry's `charts.csv` names, with its marks from `marks.csv`."""
    registry = as_registry(registry)
    row = registry.tables["charts"].get(name)
    if row is None:
        raise InputError(f"{name!r} is no chart of {registry.record['id']}: expected one of its charts.csv")
    columns = "formula look reading_id row_en row_vi label_en label_vi".split()
    rows = [own for own in registry.tables["marks"].values() if own["chart_id"] == name]
    marks = [
        Mark(name=own["mark_id"].partition(":")[2], **{key: own[key] for key in columns}) for own in rows
    ]
    return Chart(name, registry, FORMS[row["form"]], marks, dict(row))


def draw(form: str, *formulas: str, registry: Registry | None = None, **texts: str) -> Chart:
    """Draw ids or formulas of any registry in a form; a look may stand before one: `whole:p02-targets`."""
    registry = as_registry(registry)
    if form not in FORMS:
        raise InputError(f"form {form!r} is unknown: expected one of {', '.join(FORMS)}")
    given = [text.rpartition(":")[::2] for text in formulas]
    row = f"{{{given[0][1]}|label}}" if form in ("parts", "shares") and given else ""
    marks = [Mark(formula, look=look, row_en=row, row_vi=row) for look, formula in given]
    return Chart(form, registry, FORMS[form], marks, texts)


def catalogue_of(registry: Registry | None = None) -> dict[str, Callable[..., Chart]]:
    """The charts that a registry names, each a function of a registry."""
    return {name: partial(chart, name) for name in as_registry(registry).tables["charts"]}


def __getattr__(name: str) -> Any:
    if name == "CATALOGUE":
        return catalogue_of()
    if name.startswith("_") or name not in load_registry().tables["charts"]:
        raise AttributeError(f"module 'lbanalysis.charts' has no attribute {name!r}")
    return partial(chart, name)


__all__ = ["CATALOGUE", "FORMS", "Chart", "catalogue_of", "chart", "draw"]


def __dir__() -> list[str]:
    return [*__all__, *load_registry().tables["charts"]]
