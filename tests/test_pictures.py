"""Pictures: every chart, on a page in both languages and on a phone, against a picture that a person has looked at.

After a wanted change `make notebooks` draws `tests/baseline/` anew: look at what changed before committing it.
"""

from typing import Any

import pytest
from matplotlib.figure import Figure

import lbanalysis as lb
from lbanalysis.charts.frame import NARROW, WIDE

DRAWN = [(name, lang, WIDE) for name in lb.charts.CATALOGUE for lang in ("en", "vi")]


@pytest.mark.parametrize(
    ("name", "lang", "width"), [*DRAWN, *((name, "en", NARROW) for name in lb.charts.CATALOGUE)]
)
@pytest.mark.mpl_image_compare(
    baseline_dir="baseline", tolerance=0.02, style="default", savefig_kwargs={"dpi": 60}
)
def test_a_chart_looks_as_it_did(name: str, lang: Any, width: float) -> Figure:
    """One changed digit in a label is enough to fail; in both languages on a page, and on a phone."""
    return lb.charts.CATALOGUE[name]().draw(lang, width)


def test_the_comparison_is_on(request: pytest.FixtureRequest) -> None:
    """Without its option pytest-mpl would draw and compare nothing."""
    assert request.config.getoption("--mpl") or request.config.getoption("--mpl-generate-path")
