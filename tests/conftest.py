"""Shared fixtures: the project's root, a copy of the article where there is one, and a browser."""

import gc
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import offline  # this Python is cut off from the network

if TYPE_CHECKING:
    from lbanalysis.registry import Registry

ROOT = Path(__file__).resolve().parents[1]
# The names of Chromium on the PATH. What the tests open is local: no other host has an address there.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = ("--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")


# The files that take longest: two processes that begin with them end together, filling up with the others. What forks
# comes before all: the more a process keeps, the longer that takes.
FIRST = ("test_kills", "test_site_browser", "test_scenarios", "test_lab", "test_charts_scenarios", "test_cli")


def pytest_configure(config: pytest.Config) -> None:
    """Cut every Python that a test starts off from the network too, kernels of notebooks among them.

    Garbage is looked for less often than by default: among all that is kept here that takes a fifth of the time.
    """
    gc.set_threshold(10_000)
    folder = tempfile.mkdtemp(prefix="offline-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    shutil.copy(offline.__file__, Path(folder, "sitecustomize.py"))
    paths = [folder, *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)


def pytest_sessionfinish() -> None:
    """Look once more for what nobody noticed, and spare each process that it looks through all again as it ends."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; with LBANALYSIS_SHUFFLE in an order by its seed, cells of notebooks in theirs."""
    items.sort(key=lambda item: FIRST.index(item.path.stem) if item.path.stem in FIRST else len(FIRST))
    if seed := os.environ.get("LBANALYSIS_SHUFFLE"):
        places = [n for n, item in enumerate(items) if isinstance(item, pytest.Function)]
        taken = dict(zip(places, random.Random(seed).sample(places, len(places)), strict=True))
        items[:] = [items[taken.get(n, n)] for n in range(len(items))]


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
    from lbanalysis.article import read_lines

    return read_lines(article)[0]


@pytest.fixture(scope="session")
def registry() -> "Registry":
    """The registry of this article."""
    from lbanalysis.registry import load_registry

    return load_registry()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site, built once whatever the number of processes."""
    from lbanalysis.site import build_site

    base = tmp_path_factory.getbasetemp()
    folder = base if worker_id == "master" else base.parent
    try:
        (folder / "site-lock").mkdir()
    except FileExistsError:
        for _ in range(3000):
            if (folder / "site" / "manifest.json").is_file():
                return folder / "site"
            time.sleep(0.1)
        pytest.fail("the other process has not built the site")
    build_site(folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A headless Chromium under playwright; browser tests are skipped without one, but fail where CI is set."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        found = [path for path in map(shutil.which, (*CHROMIUM, own)) if path]
        if not found:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(
                "no Chromium: install it to run the browser tests"
            )
        browser = playwright.chromium.launch(executable_path=found[0], args=CHROMIUM_ARGS)
        yield browser
        browser.close()
