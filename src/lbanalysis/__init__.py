"""The numbers of an article on Long Biên district (Hanoi, 2023), as data that can be checked, drawn and cited."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lbanalysis.audit import audit_article
from lbanalysis.intervals import Interval, rounding_interval
from lbanalysis.loaders import (
    InputError,
    load_article,
    load_figures,
    load_mentions,
    load_record,
    load_references,
    load_unquantified,
)
from lbanalysis.mentions import Mention, canonical_paragraph, find_mentions
from lbanalysis.numerals import format_number, read_numeral
from lbanalysis.reproduce import compile_ledger

if TYPE_CHECKING:
    from lbanalysis import charts as charts

__version__ = "0.1.0"
__all__ = [
    "InputError", "Interval", "Mention", "audit_article", "canonical_paragraph", "charts", "compile_ledger", "find_mentions",
    "format_number", "load_article", "load_figures", "load_mentions", "load_record", "load_references", "load_unquantified", "read_numeral",
    "rounding_interval",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    # Plotting libraries take longer to import than the rest together: they wait until a chart is asked for.
    if name == "charts":
        return import_module("lbanalysis.charts")
    raise AttributeError(f"module 'lbanalysis' has no attribute {name!r}")
