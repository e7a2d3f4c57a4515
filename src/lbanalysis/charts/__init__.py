"""Data to pictures: each chart is a function of a registry that computes its data and draws them."""

from collections.abc import Callable

from lbanalysis.charts.counts import possible_denominators, recognised_count
from lbanalysis.charts.dates import timeline
from lbanalysis.charts.frame import Chart
from lbanalysis.charts.frame import Form as Form
from lbanalysis.charts.general import all_counts, figures_by_section, mention_map, misprint_power, verdicts
from lbanalysis.charts.ground import hydrant_area, leaders_work, ward_standards, works
from lbanalysis.charts.rates import complete_shares, culture_rates, grade10_rates
from lbanalysis.charts.targets import (
    garden_target,
    pace,
    programme_02_targets,
    programme_progress,
    target_bounds,
)
from lbanalysis.registry import Registry

# In the order of the notebooks.
CATALOGUE: dict[str, Callable[..., Chart]] = {
    "figures_by_section": figures_by_section,
    "mention_map": mention_map,
    "all_counts": all_counts,
    "timeline": timeline,
    "programme_progress": programme_progress,
    "programme_02_targets": programme_02_targets,
    "target_bounds": target_bounds,
    "pace": pace,
    "garden_target": garden_target,
    "grade10_rates": grade10_rates,
    "culture_rates": culture_rates,
    "complete_shares": complete_shares,
    "possible_denominators": possible_denominators,
    "recognised_count": recognised_count,
    "ward_standards": ward_standards,
    "hydrant_area": hydrant_area,
    "works": works,
    "leaders_work": leaders_work,
    "misprint_power": misprint_power,
    "verdicts": verdicts,
}


def catalogue_of(registry: Registry) -> dict[str, Callable[..., Chart]]:
    """The charts that a registry names."""
    return {name: CATALOGUE[name] for name in CATALOGUE if name in registry.tables["charts"]}


__all__ = [
    "CATALOGUE", "Chart", "all_counts", "complete_shares", "culture_rates", "figures_by_section",
    "garden_target", "grade10_rates", "hydrant_area", "leaders_work", "mention_map", "misprint_power",
    "pace", "possible_denominators", "programme_02_targets", "programme_progress", "recognised_count",
    "target_bounds", "timeline", "verdicts", "ward_standards", "works",
]  # fmt: skip


def __dir__() -> list[str]:
    return list(__all__)
