"""Data to pictures: each chart computes its tidy data, draws it, describes it, and knows the figures that it shows."""

from lbanalysis.charts import article, counts, rates, targets, trust, works
from lbanalysis.charts.frame import Chart, Form, Lang

__all__ = ["CATALOGUE", "Chart", "Form", "Lang"]

# In the order of the notebooks.
CATALOGUE: dict[str, Chart] = {
    chart.name: chart for module in (article, targets, rates, counts, works, trust) for chart in module.CHARTS
}
