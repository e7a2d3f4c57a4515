"""Measure the whole article's power: every single-digit misprint of every mention, put into every relation that it touches."""

import statistics
import time

from lbanalysis import checks
from lbanalysis.loaders import load_figures, load_mentions, load_relations

RUNS = 7


def main() -> None:
    """Print the median time of a cold and a warm run, beside the floor: reading the tables."""
    loading, cold, warm = [], [], []
    for _ in range(RUNS):
        begin = time.perf_counter()
        figures, mentions, relations = load_figures(), load_mentions(), load_relations()
        loading.append(time.perf_counter() - begin)
        for cached in (checks._interval, checks._days, checks._fraction, checks._rank):
            cached.cache_clear()
        for times in (cold, warm):
            begin = time.perf_counter()
            power = checks.misprint_power(figures, relations, mentions)
            times.append(time.perf_counter() - begin)
    put_in = int(power["misprints"].sum())
    floor, first, again = (1000 * statistics.median(times) for times in (loading, cold, warm))
    print(f"loading the tables (floor)     {floor:7.1f} ms")
    print(
        f"power of the whole article     {first:7.1f} ms cold, {again:.1f} ms warm (promised: under 2000 ms)"
    )
    print(f"{put_in} misprints put into {len(relations)} relations; {first / floor:.1f} times the floor")


if __name__ == "__main__":
    main()
