"""Pictures: every chart, in both languages, against a picture that a person has looked at.

After a wanted change `make notebooks` draws `tests/baseline/` anew: look at what changed before committing it.
"""

from typing import Any

import pytest
from matplotlib.figure import Figure

from lbanalysis.charts import CATALOGUE


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.mpl_image_compare(
    baseline_dir="baseline", tolerance=0.02, style="default", savefig_kwargs={"dpi": 60}
)
def test_a_chart_looks_as_it_did(name: str, lang: Any) -> Figure:
    """One changed digit in a label is enough to fail."""
    return CATALOGUE[name]().draw(lang)


def test_the_comparison_is_on(request: pytest.FixtureRequest) -> None:
    """Without its option pytest-mpl would draw and compare nothing."""
    assert request.config.getoption("--mpl") or request.config.getoption("--mpl-generate-path")
