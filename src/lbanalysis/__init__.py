"""The numbers of an article on Long Biên district (Hanoi, 2023), as data that can be checked, drawn and cited.

The public names are loaded when they are first used, so that a program waits only for what it needs: pandas for tables,
plotting libraries for charts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbanalysis import charts as charts
    from lbanalysis.audit import audit_article as audit_article
    from lbanalysis.checks import check_figures as check_figures
    from lbanalysis.checks import figure_verdicts as figure_verdicts
    from lbanalysis.checks import misprint_power as misprint_power
    from lbanalysis.checks import power_by_layer as power_by_layer
    from lbanalysis.checks import recompute_figures as recompute_figures
    from lbanalysis.citations import cite as cite
    from lbanalysis.intervals import Interval as Interval
    from lbanalysis.intervals import rounding_interval as rounding_interval
    from lbanalysis.ledger import compile_ledger as compile_ledger
    from lbanalysis.loaders import InputError as InputError
    from lbanalysis.loaders import load_article as load_article
    from lbanalysis.loaders import load_chart_names as load_chart_names
    from lbanalysis.loaders import load_figures as load_figures
    from lbanalysis.loaders import load_mentions as load_mentions
    from lbanalysis.loaders import load_record as load_record
    from lbanalysis.loaders import load_references as load_references
    from lbanalysis.loaders import load_relations as load_relations
    from lbanalysis.loaders import load_unquantified as load_unquantified
    from lbanalysis.mentions import Mention as Mention
    from lbanalysis.mentions import canonical_paragraph as canonical_paragraph
    from lbanalysis.mentions import find_mentions as find_mentions
    from lbanalysis.metrics import bounds_with_unstated as bounds_with_unstated
    from lbanalysis.metrics import comparator as comparator
    from lbanalysis.metrics import completion_rate as completion_rate
    from lbanalysis.metrics import elapsed_share as elapsed_share
    from lbanalysis.metrics import implied_count as implied_count
    from lbanalysis.metrics import implied_target as implied_target
    from lbanalysis.metrics import mean_per_unit as mean_per_unit
    from lbanalysis.metrics import pace as pace
    from lbanalysis.metrics import possible_counts as possible_counts
    from lbanalysis.metrics import possible_denominators as possible_denominators
    from lbanalysis.metrics import remaining as remaining
    from lbanalysis.metrics import share_of_total as share_of_total
    from lbanalysis.metrics import years_between as years_between
    from lbanalysis.numerals import format_number as format_number
    from lbanalysis.numerals import read_numeral as read_numeral
    from lbanalysis.results import compare_figures as compare_figures
    from lbanalysis.results import compute_results as compute_results
    from lbanalysis.results import number_texts as number_texts

__version__ = "0.1.0"
__released__ = "2026-11-23"  # ISO 8601

_PUBLIC = {
    "numerals": ["format_number", "read_numeral"],
    "intervals": ["Interval", "rounding_interval"],
    "mentions": ["Mention", "canonical_paragraph", "find_mentions"],
    "loaders": [
        "InputError", "load_article", "load_chart_names", "load_figures", "load_mentions", "load_record", "load_references",
        "load_relations", "load_unquantified",
    ],
    "metrics": [
        "bounds_with_unstated", "comparator", "completion_rate", "elapsed_share", "implied_count", "implied_target",
        "mean_per_unit", "pace", "possible_counts", "possible_denominators", "remaining", "share_of_total", "years_between",
    ],
    "results": ["compare_figures", "compute_results", "number_texts"],
    "checks": ["check_figures", "figure_verdicts", "misprint_power", "power_by_layer", "recompute_figures"],
    "audit": ["audit_article"],
    "ledger": ["compile_ledger"],
    "citations": ["cite"],
}  # fmt: skip
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}
__all__ = ["charts", *_HOME]


def __getattr__(name: str) -> Any:
    if name == "charts":
        return import_module("lbanalysis.charts")
    if name not in _HOME:
        raise AttributeError(f"module 'lbanalysis' has no attribute {name!r}")
    value = getattr(import_module(f"lbanalysis.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__released__", "__version__"]
