"""Data to pictures: each chart computes its tidy data, draws it, describes it, and knows the figures that it shows."""

from lbanalysis.charts import article, counts, rates, trust, works
from lbanalysis.charts.frame import Chart

CATALOGUE: dict[str, Chart] = {chart.name: chart for module in (article, rates, counts, works, trust) for chart in module.CHARTS}
