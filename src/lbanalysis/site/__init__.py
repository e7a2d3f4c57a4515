"""The site: notebooks, an entry for each figure, result and chart, downloads; in two languages, offline."""

from __future__ import annotations

from pathlib import Path

from lbanalysis.outputs import new_folder
from lbanalysis.registry import Registry, as_registry, checkout_folder


def build_site(out: Path, notebooks: Path | None = None, registry: Registry | None = None) -> None:
    """Build the site from notebooks that have run: English in the folder itself, Vietnamese in its `vi/`."""
    from lbanalysis.site.build import build

    notebooks = checkout_folder() / "notebooks" if notebooks is None else notebooks
    with new_folder(out) as beside:
        build(beside, notebooks, as_registry(registry))
