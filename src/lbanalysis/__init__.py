"""The numbers of a published article, as data that can be checked, drawn and cited.

The public names stand in `__init__.pyi`, for type checkers and for this module alike. Each is loaded when it
is first used, so that a program waits only for what it needs: pandas for tables, seaborn for charts.
"""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

__version__ = "0.1.0"

_STUB = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_HOME = {name: module for module, name in re.findall(r"^from (\S+) import (\w+)", _STUB, re.MULTILINE)}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name == "charts":
        return import_module("lbanalysis.charts")
    if name not in _HOME:
        raise AttributeError(f"module 'lbanalysis' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
