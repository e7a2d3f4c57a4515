"""The numbers of a published article, as data that can be checked, drawn and cited.

The public names are loaded when they are first used, so that a program waits only for what it needs: pandas for tables,
plotting libraries for charts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbanalysis import charts as charts
    from lbanalysis.article import load_article as load_article
    from lbanalysis.audit import audit_article as audit_article
    from lbanalysis.checks import check_figures as check_figures
    from lbanalysis.checks import figure_verdicts as figure_verdicts
    from lbanalysis.checks import load_relations as load_relations
    from lbanalysis.citations import cite as cite
    from lbanalysis.intervals import Interval as Interval
    from lbanalysis.intervals import rounding_interval as rounding_interval
    from lbanalysis.ledger import compile_ledger as compile_ledger
    from lbanalysis.loaders import load_chart_names as load_chart_names
    from lbanalysis.loaders import load_figures as load_figures
    from lbanalysis.loaders import load_mentions as load_mentions
    from lbanalysis.loaders import load_readings as load_readings
    from lbanalysis.loaders import load_record as load_record
    from lbanalysis.loaders import load_references as load_references
    from lbanalysis.loaders import load_sections as load_sections
    from lbanalysis.loaders import load_unquantified as load_unquantified
    from lbanalysis.metrics import comparator as comparator
    from lbanalysis.metrics import completion_rate as completion_rate
    from lbanalysis.metrics import counts_exist as counts_exist
    from lbanalysis.metrics import elapsed_share as elapsed_share
    from lbanalysis.metrics import implied_target as implied_target
    from lbanalysis.metrics import inside as inside
    from lbanalysis.metrics import least_denominator as least_denominator
    from lbanalysis.metrics import mean_per_unit as mean_per_unit
    from lbanalysis.metrics import pace as pace
    from lbanalysis.metrics import possible_counts as possible_counts
    from lbanalysis.metrics import possible_denominators as possible_denominators
    from lbanalysis.metrics import share_of_total as share_of_total
    from lbanalysis.metrics import years_after as years_after
    from lbanalysis.metrics import years_between as years_between
    from lbanalysis.numbers import Number as Number
    from lbanalysis.numbers import between as between
    from lbanalysis.numbers import printed as printed
    from lbanalysis.numerals import InputError as InputError
    from lbanalysis.numerals import format_number as format_number
    from lbanalysis.numerals import read_numeral as read_numeral
    from lbanalysis.power import misprint_power as misprint_power
    from lbanalysis.power import power_by_layer as power_by_layer
    from lbanalysis.ranges import NoValueError as NoValueError
    from lbanalysis.reading import Mention as Mention
    from lbanalysis.reading import canonical_paragraph as canonical_paragraph
    from lbanalysis.reading import find_mentions as find_mentions
    from lbanalysis.registry import Registry as Registry
    from lbanalysis.registry import change_registry as change_registry
    from lbanalysis.registry import load_registry as load_registry
    from lbanalysis.results import compare_figures as compare_figures
    from lbanalysis.results import compute as compute
    from lbanalysis.results import compute_results as compute_results
    from lbanalysis.results import number_texts as number_texts
    from lbanalysis.scenarios import compare_registries as compare_registries
    from lbanalysis.shown import show as show
    from lbanalysis.wording import set_language as set_language

__version__ = "0.1.0"

_PUBLIC = {
    "numerals": "InputError format_number read_numeral",
    "intervals": "Interval rounding_interval",
    "wording": "set_language",
    "reading": "Mention canonical_paragraph find_mentions",
    "ranges": "NoValueError",
    "numbers": "Number between printed",
    "metrics": (
        "comparator completion_rate counts_exist elapsed_share implied_target inside least_denominator mean_per_unit pace "
        "possible_counts possible_denominators share_of_total years_after years_between"
    ),
    "registry": "Registry change_registry load_registry",
    "loaders": (
        "load_chart_names load_figures load_mentions load_readings load_record load_references load_sections "
        "load_unquantified"
    ),
    "checks": "check_figures figure_verdicts load_relations",
    "power": "misprint_power power_by_layer",
    "results": "compare_figures compute compute_results number_texts",
    "scenarios": "compare_registries",
    "article": "load_article",
    "audit": "audit_article",
    "ledger": "compile_ledger",
    "citations": "cite",
    "shown": "show",
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names.split()}
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
    return [*__all__, "__version__"]
