"""Measure the test of counts against percentages, against Python packages that have it, and count wrong verdicts of each.

The peers test means: a percentage of a whole is 100 times the mean of as many noughts and ones. They get their inputs ready-made, in
the form they take fastest. Run by `make bench`, which installs them beside the project in an environment of its own.
"""

import platform
import statistics
import time
import warnings
from collections.abc import Callable
from decimal import Decimal
from importlib.metadata import version

import numpy as np

from lbanalysis.metrics import counts_exist, possible_denominators

RUNS = 9
CASES, SAMPLE, JUDGED = 1_000_000, 20_000, 200_000
LARGEST, DECIMALS = 9_999, 2  # from 10,000 on, every percentage with two decimals is possible
UNITS = 100 * 10**DECIMALS
PRINTED, LIMIT = "93,18", 1_000_000

Peer = Callable[[list, list], list[bool]]
Truth = dict[str, np.ndarray]


def find_peers() -> dict[str, tuple[Peer, Callable[[int], object], Callable[[int], object]]]:
    """Return each peer that can be imported: its loop over cases, and what it takes for a percentage in units and for a whole."""
    peers: dict[str, tuple[Peer, Callable[[int], object], Callable[[int], object]]] = {}
    try:
        from grim.mean_tester import consistency_check

        peers[f"grim {version('grim')}"] = (
            lambda means, wholes: [
                consistency_check(mean, of) for mean, of in zip(means, wholes, strict=True)
            ],
            lambda units: Decimal(units).scaleb(-DECIMALS - 2),
            Decimal,
        )
    except ImportError as error:
        print(f"grim is not measured, it cannot be imported: {error}")
    try:
        from pysprite import grim

        peers[f"pysprite {version('pysprite')}"] = (
            lambda means, wholes: [
                grim(of, mean, DECIMALS + 2) for mean, of in zip(means, wholes, strict=True)
            ],
            lambda units: np.float64(units / UNITS),
            int,
        )
    except ImportError as error:
        print(f"pysprite is not measured, it cannot be imported: {error}")
    return peers


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time [s] of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def medians(works: dict[str, tuple[Callable[[], object], float]]) -> dict[str, float]:
    """Return the median time [s] of each work, times its factor, over alternating runs; the first run warms up."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(RUNS + 1):
        for name, (work, factor) in works.items():
            times[name].append(seconds(work) * factor)
    return {name: statistics.median(values[1:]) for name, values in times.items()}


def random_cases() -> tuple[np.ndarray, np.ndarray]:
    """Return percentages in units and wholes: every other percentage is that of a count, the rest are drawn from 0 to 100."""
    draw = np.random.default_rng(2023)
    wholes = draw.integers(1, LARGEST + 1, CASES)
    units = draw.integers(0, UNITS + 1, CASES)
    counts = draw.integers(0, wholes + 1)
    units[::2] = ((2 * UNITS * counts + wholes) // (2 * wholes))[::2]
    return units, wholes


def enumerated_truth(units: np.ndarray, wholes: np.ndarray) -> Truth:
    """Print every count of every whole, in integers, by each rule for ties, and look the cases up."""
    truth: Truth = {
        rule: np.zeros(len(units), dtype=bool) for rule in ("half_up", "half_down", "half_even", "any")
    }
    order = np.argsort(wholes, kind="stable")
    firsts = np.searchsorted(wholes[order], np.arange(1, LARGEST + 2))
    for of in range(1, LARGEST + 1):
        here = order[firsts[of - 1] : firsts[of]]
        whole, rest = np.divmod(np.arange(of + 1) * UNITS, of)
        printed = {"half_up": whole + (2 * rest >= of), "half_down": whole + (2 * rest > of)}
        printed["half_even"] = whole + ((2 * rest > of) | ((2 * rest == of) & (whole % 2 == 1)))
        for rule, prints in printed.items():
            possible = np.zeros(UNITS + 1, dtype=bool)
            possible[prints] = True
            truth[rule][here] = possible[units[here]]
    truth["any"] = truth["half_up"] | truth["half_down"]
    return truth


def main() -> None:
    """Print medians, their ratios and the wrong verdicts."""
    # pysprite warns on each call that a mean of so many is always possible.
    warnings.simplefilter("ignore")
    peers = find_peers()
    print(f"Python {platform.python_version()}, numpy {np.__version__}; medians of {RUNS} alternating runs")

    units, wholes = random_cases()
    works: dict[str, tuple[Callable[[], object], float]] = {
        "counts_exist": (lambda: counts_exist(units, wholes, DECIMALS, "half_up"), 1.0),
        "a copy of both arrays (floor)": (lambda: (units.copy(), wholes.copy()), 1.0),
    }
    for name, (test, mean, whole) in peers.items():
        inputs = [mean(u) for u in units[:SAMPLE].tolist()], [whole(n) for n in wholes[:SAMPLE].tolist()]
        works[name] = (lambda test=test, inputs=inputs: test(*inputs), CASES / SAMPLE)
    if any(name.startswith("pysprite") for name in peers):
        works["pysprite, undocumented: arrays"] = (pysprite_by_whole(units, wholes), 1.0)
    times = medians(works)
    print(f"\n{CASES:,} counts against percentages (peers: {SAMPLE:,} of them, scaled)")
    for name, value in times.items():
        print(f"{name:<30} {1000 * value:9.1f} ms {CASES / value / 1e6:9.3f} million a second")
    compare(times, "counts_exist", list(peers))

    tried = np.random.default_rng(93).choice(np.arange(1, LIMIT + 1), SAMPLE, replace=False)
    works = {"possible_denominators": (lambda: possible_denominators(PRINTED, LIMIT, "half_up"), 1.0)}
    for name, (test, mean, whole) in peers.items():
        inputs = [mean(int(PRINTED.replace(",", "")))] * SAMPLE, [whole(n) for n in tried.tolist()]
        works[name] = (lambda test=test, inputs=inputs: test(*inputs), LIMIT / SAMPLE)
    times = medians(works)
    print(
        f"\nall denominators of {PRINTED} % up to {LIMIT:,} (peers: a loop over {SAMPLE:,} random ones of them, scaled)"
    )
    for name, value in times.items():
        print(f"{name:<30} {1000 * value:9.1f} ms")
    compare(times, "possible_denominators", list(peers))

    truth = enumerated_truth(units, wholes)
    print("\nwrong verdicts, against an enumeration of all counts in integers")
    for rule, expected in truth.items():
        wrong = np.count_nonzero(counts_exist(units, wholes, DECIMALS, rule) != expected)
        print(f"{'counts_exist':<30} {wrong:>9,} of {CASES:,} by {rule}")
    for name, (test, mean, whole) in peers.items():
        inputs = [mean(u) for u in units[:JUDGED].tolist()], [whole(n) for n in wholes[:JUDGED].tolist()]
        verdicts = np.array(test(*inputs), dtype=bool)
        wrongs = {rule: np.count_nonzero(verdicts != expected[:JUDGED]) for rule, expected in truth.items()}
        best = min(wrongs, key=wrongs.__getitem__)
        print(f"{name:<30} {wrongs[best]:>9,} of {JUDGED:,} by {best}, the rule that suits it best")


def pysprite_by_whole(units: np.ndarray, wholes: np.ndarray) -> Callable[[], object]:
    """Return the same cases for pysprite's function as arrays of all percentages of one whole: its code happens to admit that."""
    from pysprite import grim

    order = np.argsort(wholes, kind="stable")
    values, firsts = np.unique(wholes[order], return_index=True)
    groups = list(zip(values.tolist(), np.split((units / UNITS)[order], firsts[1:]), strict=True))
    return lambda: [grim(of, means, DECIMALS + 2) for of, means in groups]


def compare(times: dict[str, float], ours: str, peers: list[str]) -> None:
    """Print how many times faster ours is than the fastest peer."""
    if peers:
        fastest = min(peers, key=times.__getitem__)
        print(f"{fastest} / {ours}: {times[fastest] / times[ours]:.0f} (promised: at least 500)")


if __name__ == "__main__":
    main()
