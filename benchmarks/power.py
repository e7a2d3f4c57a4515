"""Measure the whole article's power: every misprint of every mention, put into every relation it touches."""

import json
import statistics
import subprocess
import sys
import time

RUNS = 7


def measure() -> dict[str, float]:
    """Return times [s] of loading, of a first power and of one after a change, and what was put in."""
    import lbanalysis as lb
    from lbanalysis.power import misprint_power  # with all that it imports, before anything is timed

    times, power = {}, None
    for name, make in (
        ("loading", lb.load_registry),
        ("cold", lambda: misprint_power(lb.load_registry())),
        ("warm", lambda: misprint_power(lb.change_registry(printed={"p02-targets-met": "25"}))),
    ):
        begin = time.perf_counter()
        power = make()
        times[name] = time.perf_counter() - begin
    return times | {"misprints": int(power["misprints"].sum()), "relations": len(lb.load_relations())}


def main() -> None:
    """Print the median time of a cold and a warm run, beside the floor: loading the registry."""
    if sys.argv[1:] == ["--once"]:
        print(json.dumps(measure()))
        return
    runs = []
    for _ in range(RUNS):  # each in a fresh process, in which nothing is known yet
        done = subprocess.run(
            [sys.executable, __file__, "--once"], check=True, capture_output=True, text=True
        )
        runs.append(json.loads(done.stdout))
    floor, cold, warm = (
        1000 * statistics.median(run[name] for run in runs) for name in ("loading", "cold", "warm")
    )
    print(f"loading the registry (floor)   {floor:7.1f} ms")
    print(f"power of the whole article     {cold:7.1f} ms cold (promised: under 2000 ms)")
    print(f"power after a changed figure   {warm:7.1f} ms warm")
    print(
        f"{runs[0]['misprints']:.0f} misprints put into {runs[0]['relations']:.0f} relations; "
        f"{cold / floor:.1f} and {warm / floor:.1f} times the floor"
    )


if __name__ == "__main__":
    main()
