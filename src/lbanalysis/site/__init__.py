"""The site: notebooks, an entry for each figure, result and chart, downloads; in two languages, offline."""

from __future__ import annotations

from pathlib import Path

from lbanalysis.outputs import new_folder
from lbanalysis.registry import Registry, as_registry


def build_site(out: Path, notebooks: Path | None = None, registry: Registry | None = None) -> None:
    """Build the site from notebooks that have run: English in the folder itself, Vietnamese in its `vi/`."""
    from lbanalysis.notebooks import notebooks_of
    from lbanalysis.site.build import build

    registry = as_registry(registry)
    with new_folder(out) as beside:
        build(beside, notebooks or notebooks_of(registry), registry)
