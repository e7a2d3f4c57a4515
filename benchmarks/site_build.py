"""How much longer the whole site takes than a bare Sphinx build of the same pages.

The floor lets Sphinx build the prepared sources of both editions, two at a time, and nothing else: no charts are drawn, no citations
made, no downloads packed. Beside it stands `build_site`, also on two cores, from the same notebooks that have run. In turn, in one run of
this script; the median of the rounds counts.
"""

import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lbanalysis.notebooks import notebooks_in, run_notebooks
from lbanalysis.registry import load_registry
from lbanalysis.site import build_site
from lbanalysis.site.build import compile_theme, sphinx_command
from lbanalysis.site.content import gather_facts
from lbanalysis.site.pages import Edition
from lbanalysis.wording import LANGUAGES

ROUNDS = 3


def prepared(work: Path) -> None:
    """Run the notebooks, which is no part of what is measured, and write the sources of both editions."""
    registry = load_registry()
    run_notebooks(notebooks_in(None), work / "notebooks", registry)
    compile_theme(work / "locale")
    for lang in LANGUAGES:
        Edition(work, lang, work / "notebooks", gather_facts(registry)).write()


def bare(work: Path) -> None:
    """Let Sphinx build both editions."""
    with tempfile.TemporaryDirectory() as out, ThreadPoolExecutor(2) as pool:
        commands = [[*sphinx_command(work, lang, Path(out, lang)), "-E"] for lang in LANGUAGES]
        list(
            pool.map(
                lambda command: subprocess.run(
                    command, check=True, capture_output=True, env=dict(os.environ)
                ),
                commands,
            )
        )


def whole(work: Path) -> None:
    """Build the site."""
    with tempfile.TemporaryDirectory() as out:
        build_site(Path(out, "site"), work / "notebooks")


def cost(job: Callable[[Path], None], work: Path) -> tuple[float, float]:
    """Seconds of wall time and of processor time."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    start = time.perf_counter()
    job(work)
    wall = time.perf_counter() - start
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return wall, sum(
        b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(used, after, strict=True)
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        prepared(Path(place).resolve())
        rounds = [
            (cost(bare, Path(place).resolve()), cost(whole, Path(place).resolve())) for _ in range(ROUNDS)
        ]
    for i, what in enumerate(("wall time", "processor time")):
        ratio = statistics.median(b[i] / a[i] for a, b in rounds)
        floor, ours = (statistics.median(r[k][i] for r in rounds) for k in (0, 1))
        print(
            f"site: bare Sphinx {floor:.1f} s, whole site {ours:.1f} s of {what}: {ratio:.2f} times (at most 3)"
        )
