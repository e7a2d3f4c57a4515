"""`make fuzz`: the properties of test_fuzz at random, each for as long as is allowed, and what was found.

Usage: python tests/fuzz.py [SECONDS [NAME ...]], by default ten minutes for each.
"""

import functools
import sys
import time
import traceback
from typing import Any

from hypothesis import HealthCheck, Verbosity, given, settings

from test_fuzz import TARGETS, Target

LONG = settings(
    max_examples=200, deadline=None, derandomize=False, report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck), verbosity=Verbosity.normal,
)  # fmt: skip


def tried(target: Target, seconds: float) -> tuple[int, float, str]:
    """Try a property again and again until the time is over or it fails: how often, the slowest, the failure."""
    count, slowest, end = 0, 0.0, time.monotonic() + seconds

    @functools.wraps(target.check)
    def counted(**inputs: Any) -> None:
        nonlocal count, slowest
        begun = time.monotonic()
        target.check(**inputs)
        count, slowest = count + 1, max(slowest, time.monotonic() - begun)

    test = settings(LONG, max_examples=max(20, target.examples))(given(*target.inputs)(counted))
    while time.monotonic() < end:
        try:
            test()
        except Exception:
            return count, slowest, traceback.format_exc()
    return count, slowest, ""


def main(seconds: float = 600, *names: str) -> int:
    """Say for each property how many examples were tried and what was found; 1 if anything was."""
    found = 0
    for name in names or TARGETS:
        begun = time.monotonic()
        count, slowest, failure = tried(TARGETS[name], seconds)
        took = f"{time.monotonic() - begun:.0f} s, the slowest {slowest:.2f} s"
        print(f"{name}: {count} examples in {took}; findings: {int(bool(failure))}", flush=True)
        found += bool(failure)
        print(failure, end="", flush=True)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:2]), *sys.argv[2:]))
