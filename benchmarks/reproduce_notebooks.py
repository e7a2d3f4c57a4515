"""How much longer the notebooks take than plain processes that import the same libraries and draw the same charts.

The floor runs each notebook's code as a script, three at a time; every chart is drawn once as PNG and SVG and every table written as
HTML, as a notebook does. What is measured beside it is how `lbanalysis reproduce` runs the notebooks, in English. Both in turn, in
one run of this script; the median of the rounds counts.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from lbanalysis.notebooks import run_notebooks
from lbanalysis.registry import load_registry

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
ROUNDS = 5
# What a notebook does with the last value of a cell.
SHOW = """
def show(value):
    if hasattr(value, "_repr_mimebundle_"):
        value._repr_mimebundle_()
    elif hasattr(value, "_repr_html_"):
        value._repr_html_()
    repr(value)
"""


def as_script(path: Path) -> str:
    """The code of a notebook, the last expression of each cell shown."""
    import ast

    lines = [SHOW]
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            if isinstance(tree.body[-1], ast.Expr):
                tree.body[-1].value = ast.Call(ast.Name("show", ast.Load()), [tree.body[-1].value], [])
            lines.append(ast.unparse(ast.fix_missing_locations(tree)))
    return "\n".join(lines)


def floor(folder: Path) -> float:
    """Seconds for all scripts, three at a time."""
    for path in NOTEBOOKS:
        (folder / f"{path.stem}.py").write_text(as_script(path), encoding="utf-8")
    scripts = [[sys.executable, str(folder / f"{path.stem}.py")] for path in NOTEBOOKS]
    start = time.perf_counter()
    with ThreadPoolExecutor(3) as pool:
        list(
            pool.map(lambda command: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), scripts)
        )
    return time.perf_counter() - start


def notebooks(folder: Path) -> float:
    """Seconds for all notebooks, three at a time."""
    start = time.perf_counter()
    run_notebooks(NOTEBOOKS, folder / "notebooks", load_registry(), ("en",))
    return time.perf_counter() - start


if __name__ == "__main__":
    plain, kernels = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place:
            plain.append(floor(Path(place)))
        with tempfile.TemporaryDirectory() as place:
            kernels.append(notebooks(Path(place)))
    ratios = [b / a for a, b in zip(plain, kernels, strict=True)]
    print(
        f"plain processes {statistics.median(plain):.1f} s, notebooks {statistics.median(kernels):.1f} s: "
        f"{statistics.median(ratios):.2f} times (at most 1.4), rounds {min(ratios):.2f} to {max(ratios):.2f}"
    )
