"""Shared fixtures: the project's root, and a copy of the article where there is one."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def article() -> Path:
    """A copy of the article: LBANALYSIS_ARTICLE, or the text beside the checkout; tests that need one are skipped without."""
    named = os.environ.get("LBANALYSIS_ARTICLE")
    found = [Path(named)] if named else sorted((ROOT.parent / "shared" / "article").glob("*.txt"))
    if not found:
        pytest.skip("no copy of the article: set LBANALYSIS_ARTICLE to one to verify positions and hashes")
    return found[0]


@pytest.fixture(scope="session")
def lines(article: Path) -> list[str]:
    """The canonical paragraphs of the copy."""
    from lbanalysis.loaders import read_lines

    return read_lines(article)[0]


@pytest.fixture(scope="session")
def registry() -> tuple:
    """The registered paragraphs and mentions, loaded once."""
    from lbanalysis.loaders import load_mentions, load_record

    return load_record()["paragraphs"], load_mentions()
