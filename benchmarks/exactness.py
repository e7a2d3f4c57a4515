"""Put the ranges of random formulas to brute force: 50 times as many as the tests do, by their own oracle.

A formula has two to five operations over up to four prints that enter again and again; what its values reach
on a grid of true values is held against its range. Ends with status 1 if one formula fails.
"""

import multiprocessing
import os
import platform
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from test_numbers import MODES, drawn_formula, judge

FORMULAS, AT_A_TIME = 100_000, 500
MOST_REFUSED = 0.05  # of the formulas that have a value, refused although each print moves them one way


def judged(first: int) -> tuple[Counter[str], list[str]]:
    """Return what became of the formulas from a number on, and each that fails."""
    seen: Counter[str] = Counter()
    failed: list[str] = []
    for number in range(first, min(first + AT_A_TIME, FORMULAS)):
        draw = random.Random(number)
        formula = drawn_formula(draw, draw.choice(list(MODES)))
        try:
            seen[judge(formula, draw)] += 1
        except AssertionError as failure:
            failed.append(f"formula {number}: {failure}")
    return seen, failed


def main() -> int:
    """Print what became of how many formulas, and each that fails; share the work over the cores."""
    begin, cores = time.perf_counter(), os.cpu_count() or 1
    seen: Counter[str] = Counter()
    failed: list[str] = []
    with multiprocessing.Pool(cores) as pool:
        for some, wrong in pool.imap_unordered(judged, range(0, FORMULAS, AT_A_TIME)):
            seen += some
            failed += wrong
    print(f"Python {platform.python_version()}, {cores} cores: {time.perf_counter() - begin:.0f} s")
    print(f"{FORMULAS:>9,} random formulas under {len(MODES)} rounding rules")
    for outcome, count in sorted(seen.items()):
        print(f"{count:>9,} {outcome}")
    print(f"{len(failed):>9,} failed (promised: none)")
    for failure in failed[:20]:
        print(failure)
    share = seen["refused needlessly"] / (FORMULAS - seen["may be nothing"])
    print(
        f"refused needlessly: {share:.1%} of those that have a value (promised: at most {MOST_REFUSED:.0%})"
    )
    return int(bool(failed) or share > MOST_REFUSED)


if __name__ == "__main__":
    sys.exit(main())
