"""Measure a scenario, results and checks of a changed figure, against `import pandas` in a fresh process."""

import itertools
import statistics
import subprocess
import sys
import time

import lbanalysis as lb

RUNS = 15
# Each print is new, so that nothing of it is known yet; results, equalities and a reading hang on them.
PRINTS = {
    "p02-targets-met": (str(number) for number in itertools.count(41)),
    "p03-garden-area-share": (f"{number},37" for number in itertools.count(41)),
}


def seconds_of_import() -> float:
    """Return the wall time [s] of `import pandas` in a fresh process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pandas"], check=True)
    return time.perf_counter() - begin


def seconds_of_scenario(figure_id: str) -> float:
    """Return the wall time [s] of a change with its results and checks."""
    text = next(PRINTS[figure_id])
    begin = time.perf_counter()
    changed = lb.change_registry(printed={figure_id: text})
    lb.compute_results(changed)
    lb.check_figures(changed)
    return time.perf_counter() - begin


def main() -> None:
    """Print medians and their ratio."""
    lb.compute_results(lb.load_registry())  # modules and tables are loaded before a scenario begins
    peer, own = [], {figure_id: [] for figure_id in PRINTS}
    for _ in range(RUNS + 1):
        peer.append(seconds_of_import())
        for figure_id, times in own.items():
            times.append(seconds_of_scenario(figure_id))
    floor = statistics.median(peer[1:])  # the first run warms the disk
    print(f"import pandas (peer)           {1000 * floor:7.1f} ms")
    for figure_id, times in own.items():
        median = statistics.median(times[1:])
        print(f"{figure_id + ' changed':<30} {1000 * median:7.1f} ms")
        print(f"scenario / import pandas: {median / floor:.3f} (promised: at most 0.1)")


if __name__ == "__main__":
    main()
