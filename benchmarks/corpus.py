"""Measure `lbanalysis read` on a corpus of invented sentences: two processes against one, and the memory of all together.

`corpus.py 20` writes JSON Lines of 20 MB and reads them three times each way, alternating; `corpus.py 1000 once` reads 1 GB with all cores.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

SENTENCES = Path(__file__).resolve().parents[1] / "tests" / "reading.jsonl"


def write_corpus(path: Path, megabytes: float) -> None:
    """Write documents of eight paragraphs of five sentences each, drawn at random, so that hardly two are the same."""
    sentences = [json.loads(line)["text"] for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    draw, left = random.Random(1), megabytes * 1e6
    with path.open("wb") as file:
        while left > 0:
            text = "\n".join(" ".join(draw.choices(sentences, k=5)) for _ in range(8))
            left -= file.write(json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n")


def memory(process: psutil.Process) -> int:
    """Return the memory [bytes] of a process and all that it started; what they share counts once for each."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.Error:  # it has ended
            continue
    return total


def read(corpus: Path, out: Path, *options: str) -> tuple[float, int]:
    """Return the wall time [s] and the peak of memory [bytes] of one run."""
    begin, peak = time.perf_counter(), 0
    command = [sys.executable, "-m", "lbanalysis.cli", "read", str(corpus), "--out", str(out), *options]
    task = psutil.Popen(command, stdout=subprocess.DEVNULL)
    while task.poll() is None:
        peak = max(peak, memory(task))
        time.sleep(0.05)
    assert task.returncode == 0
    return time.perf_counter() - begin, peak


def main(megabytes: float = 20, once: bool = False) -> None:
    """Print times, their ratio, and the peak of memory."""
    with TemporaryDirectory() as folder:
        corpus, out = Path(folder, "corpus.jsonl"), Path(folder, "numbers.csv")
        write_corpus(corpus, megabytes)
        if once:
            seconds, peak = read(corpus, out)
        else:
            runs = {workers: [] for workers in ("1", "2")}
            for _ in range(3):
                for workers, own in runs.items():
                    own.append(read(corpus, out, "--workers", workers))
            alone, seconds = (statistics.median(time for time, _ in own) for own in runs.values())
            peak = max(peak for _, peak in runs["2"])
            print(
                f"one process / two processes, {megabytes:g} MB: {alone / seconds:.2f} (promised: at least 1.7)"
            )
        rate, written = megabytes / seconds, out.stat().st_size / 1e6
        print(f"{megabytes:g} MB read in {seconds:.0f} s ({rate:.2f} MB/s), {written:.0f} MB of CSV written")
        print(f"memory of all processes together: {peak / 1e6:.0f} MB (promised: under 400 MB)")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]), once="once" in sys.argv)
