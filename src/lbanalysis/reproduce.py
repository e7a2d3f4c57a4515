"""The main job: run the notebooks, write charts, tables, the ledger and the site."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from lbanalysis.ledger import write_ledger
from lbanalysis.notebooks import notebooks_in, notebooks_of, run_notebooks
from lbanalysis.numerals import InputError
from lbanalysis.outputs import new_folder
from lbanalysis.registry import Registry, as_registry
from lbanalysis.site.build import build
from lbanalysis.wording import LANGUAGES


def reproduce(
    out: str | Path = "build", notebooks: str | Path | None = None, registry: Registry | None = None
) -> dict[str, Any]:
    """Write executed notebooks, charts, ledger and site as a `new_folder`; return how many there are."""
    registry = as_registry(registry)
    if registry.scenario:
        raise InputError("a scenario is not reproduced, whose notebooks would not follow: expected a folder")
    found = notebooks_in(notebooks or notebooks_of(registry))
    with new_folder(Path(out)) as beside:
        run_notebooks(found, beside / "notebooks", registry)
        charts = _write_charts(beside / "charts", beside / "notebooks", registry)
        write_ledger(beside, registry)
        print("site: two editions", file=sys.stderr, flush=True)
        build(beside / "site", beside / "notebooks", registry)
    sizes = {table: len(registry.tables[table]) for table in ("figures", "mentions")}
    return {"out": Path(out).resolve(), "notebooks": len(found), "charts": charts, **sizes}


def _write_charts(folder: Path, notebooks: Path, registry: Registry) -> int:
    """Write the files of every chart, its pictures as the notebooks show them, else drawn."""
    from lbanalysis.charts import catalogue_of
    from lbanalysis.site.notebooks import drawn_charts

    folder.mkdir()
    shown = {"en": drawn_charts(notebooks), "vi": drawn_charts(notebooks / "vi")}
    charts = {name: draw(registry) for name, draw in catalogue_of(registry).items()}
    for name, chart in charts.items():
        for lang in LANGUAGES:
            wide = shown[lang].get(name) or chart.rendered(("svg", "png"), lang)
            for form, content in wide.items():
                (folder / f"{name}.{lang}.{form}").write_bytes(content)
        (folder / f"{name}.csv").write_bytes(chart.to_bytes("csv"))
    return len(charts)
