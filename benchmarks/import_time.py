"""Measure what `import lbanalysis` costs, against `import pandas` and the bare interpreter, in alternating fresh processes."""

import statistics
import subprocess
import sys
import time

RUNS = 15
STATEMENTS = {
    "pass": "the bare interpreter (floor)",
    "import pandas": "import pandas (peer)",
    "import lbanalysis": "import lbanalysis",
}


def seconds(statement: str) -> float:
    """Return the wall time [s] of one fresh process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Print medians and their ratio."""
    times: dict[str, list[float]] = {statement: [] for statement in STATEMENTS}
    for _ in range(RUNS + 1):
        for statement in STATEMENTS:
            times[statement].append(seconds(statement))
    medians = {
        statement: statistics.median(values[1:]) for statement, values in times.items()
    }  # the first run warms the disk
    for statement, name in STATEMENTS.items():
        print(f"{name:<30} {1000 * medians[statement]:7.1f} ms")
    print(
        f"import lbanalysis / import pandas: {medians['import lbanalysis'] / medians['import pandas']:.3f} (promised: at most 1.1)"
    )


if __name__ == "__main__":
    main()
