"""Notebooks in a real JupyterLab: legible as cloned, before anything is trusted or run, and Run All runs them."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMERAL = re.compile(r"\d+(?:[.,]\d+)*%?")
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells out of view are in the page too
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}
# What a person can see of the notebook in front, cell by cell.
SEEN = """() => {
  const panel = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
  const all = (element, selector) => [...element.querySelectorAll(selector)].filter(e => e.checkVisibility({visibilityProperty: true}));
  const text = (element, selector) => all(element, selector).map(found => found.innerText).join("\\n").trim();
  const fits = img => img.getBoundingClientRect().right <= img.closest(".jp-OutputArea").getBoundingClientRect().right + 1;
  const tab = text(document, "#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current .lm-TabBar-tabLabel");
  return {
    tab: tab,
    kernel: text(document, `#jp-main-statusbar [title="Change kernel for ${tab}"]`),
    cells: !panel ? [] : all(panel, ".jp-Notebook .jp-Cell").map(cell => ({
      prompt: text(cell, ".jp-InputPrompt"),
      prose: text(cell, ".jp-RenderedMarkdown.jp-MarkdownOutput"),
      output: text(cell, ".jp-OutputArea-output"),
      charts: all(cell, ".jp-OutputArea-output img").filter(img => img.complete && img.naturalWidth && img.width > 200 && fits(img)).length,
      failures: text(cell, "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"),
    })),
  };
}"""


@contextmanager
def jupyter_lab(folder: Path) -> Iterator[str]:
    """A JupyterLab as `make lab` starts it in a folder, but without browser and history: the page that it would have opened."""
    state = folder / "state"
    for name, values in SETTINGS.items():
        path = state / f"config/lab/user-settings/@jupyterlab/{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    own = {f"JUPYTER_{kind.upper()}_DIR": str(state / kind) for kind in ("config", "data", "runtime")}
    own |= {"HOME": str(state), "PYTHONPATH": str(ROOT / "src")}
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG_"))
    }
    options = [
        "--no-browser",
        "--ip=127.0.0.1",
        "--port=0",
        "--allow-root",
        "--LabApp.extension_manager=readonly",
    ]
    recipe = re.search(
        r"^lab:.*\n\t@\$\(BIN\)/jupyter lab (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M
    )
    assert recipe, "the Makefile's target lab calls no jupyter lab"
    command = [sys.executable, "-m", "jupyterlab", *recipe[1].split(), *options]

    with (state / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            command, cwd=folder, env=inherited | own, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            deadline = time.monotonic() + 60
            while not (pages := list((state / "runtime").glob("jpserver-file-to-run-*-open.html"))):
                assert server.poll() is None and time.monotonic() < deadline, (state / "log").read_text(
                    encoding="utf-8"
                )
                time.sleep(0.05)
            yield pages[0].as_uri()
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def until(page, seconds: float, holds: Callable[[dict], bool]) -> dict:
    """What is seen as soon as something holds of it, or what is seen by then."""
    deadline = time.monotonic() + seconds
    while not holds(seen := page.evaluate(SEEN)) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    return seen


def choose(page, menu: str, item: str) -> None:
    """Choose an item of the menu bar."""
    page.get_by_role("menubar").get_by_text(menu, exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True).click()


@contextmanager
def opened(page, path: Path) -> Iterator[list]:
    """Open a notebook from the file browser; in the end close it and have its kernel shut down, without waiting for that."""
    cells = nbformat.read(path, as_version=4).cells
    page.locator(".jp-DirListing-item").get_by_text(path.name, exact=True).dblclick()
    seen = until(page, 30, lambda seen: seen["tab"] == path.name and len(seen["cells"]) == len(cells))
    assert (seen["tab"], len(seen["cells"])) == (path.name, len(cells))
    yield cells
    page.keyboard.press("Escape")  # a dialog that is in the way
    choose(page, "File", "Close and Shut Down Notebook…")
    page.locator(".jp-Dialog .jp-mod-accept").click()


def run_all(page) -> dict:
    """Choose Run All Cells, once the kernel is there and with outputs and prompts cleared, and wait until it ends well or badly."""
    assert idle(until(page, 60, idle))
    choose(page, "Edit", "Clear Outputs of All Cells")
    cleared = until(
        page, 10, lambda seen: not any(cell["output"] or cell["charts"] for cell in seen["cells"])
    )
    assert set(prompts(cleared)) == {"[ ]:"}
    choose(page, "Run", "Run All Cells")
    return until(
        page,
        120,
        lambda seen: (
            idle(seen) and "[*]:" not in prompts(seen) and ("[ ]:" not in prompts(seen) or failures(seen))
        ),
    )


def idle(seen: dict) -> bool:
    """Whether the status bar names a kernel that waits for work."""
    return seen["kernel"].endswith("| Idle")


def prompts(seen: dict) -> list[str]:
    """The prompts of the code cells."""
    return [cell["prompt"] for cell in seen["cells"] if cell["prompt"]]


def failures(seen: dict) -> list[str]:
    """What stands on red ground."""
    return [cell["failures"] for cell in seen["cells"] if cell["failures"]]


def hidden(cells: list, seen: dict) -> list[int]:
    """The cells with a stored output that is not seen: a chart in its whole width, or text."""
    missing = []
    for number, (cell, shown) in enumerate(zip(cells, seen["cells"], strict=True)):
        kinds = {
            kind.split("/")[0] for output in cell.get("outputs", []) for kind in output.get("data", ["text"])
        }
        if kinds and not shown["charts" if "image" in kinds else "output"]:
            missing.append(number)
    return missing


def unread(cells: list, seen: dict) -> list[int]:
    """The cells of prose that show no text, or other numerals than their source has outside tags and addresses."""
    missing = []
    for number, (cell, shown) in enumerate(zip(cells, seen["cells"], strict=True)):
        plain = re.sub(r"</?data[^>]*>|\]\([^)]*\)", "", cell.source)
        if cell.cell_type == "markdown" and not (
            shown["prose"] and NUMERAL.findall(shown["prose"]) == NUMERAL.findall(plain)
        ):
            missing.append(number)
    return missing


def broken(picture: str) -> nbformat.NotebookNode:
    """A notebook with each fault that the tests must notice, and a sound cell of prose and a sound chart."""
    v4 = nbformat.v4
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='{}' height='90'><rect width='90' height='90'/></svg>"
    )
    show = 'import IPython.display as d; d.SVG("{}")'
    code = {
        show.format(svg.format(400)): {"image/png": picture},
        "'visible only where trusted'": {"image/svg+xml": svg.format(400)},
        "'bytes that are no picture'": {"image/png": "bm8gcGljdHVyZQ=="},
        "'a table that needs a script'": {"text/html": "<script>write()</script>"},
        show.format(svg.format(3000)): {"image/png": picture},
        # The next cell is asked for before this one fails: else the kernel, which gives up what waits, would run it.
        "import time; time.sleep(0.5); 1 / 0": {"text/plain": "1"},
        "'never reached'": {"text/plain": "'never reached'"},
    }
    prose = ['<data value="x">1,5%</data> is read', '<!-- <data value="x">1,5%</data> --> is not read']
    cells = [v4.new_markdown_cell(source) for source in prose]
    for n, (source, data) in enumerate(code.items(), 1):
        cells.append(
            v4.new_code_cell(
                source, execution_count=n, outputs=[v4.new_output("execute_result", data, execution_count=n)]
            )
        )
    return v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with fresh copies of the notebooks and a broken one."""
    folder = tmp_path_factory.mktemp("lab") / "notebooks"
    folder.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, folder)
    stored = [
        output.get("data", {})
        for cell in nbformat.read(NOTEBOOKS[0], as_version=4).cells
        for output in cell.get("outputs", [])
    ]
    nbformat.write(
        broken(next(data["image/png"] for data in stored if "image/png" in data)), folder / "broken.ipynb"
    )
    return folder


@pytest.fixture(scope="module")
def lab(chromium, copies: Path) -> Iterator:
    """The page that `make lab` opens beside the copies."""
    with jupyter_lab(copies.parent) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        yield page
        page.close()


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda p: p.stem)
def notebook(request: pytest.FixtureRequest, copies: Path, lab) -> Iterator[list]:
    """The cells of a notebook that is open in front."""
    with opened(lab, copies / request.param.name) as cells:
        yield cells


def test_make_lab_opens_the_first_notebook(lab) -> None:
    """JupyterLab's own start page has the first notebook in front."""
    assert until(lab, 0, bool)["tab"] == NOTEBOOKS[0].name


def test_a_cloned_notebook_is_legible_before_it_is_trusted_or_run(notebook: list, lab) -> None:
    """Every stored chart and table is seen, and every number in prose reads as plain text."""
    seen = until(lab, 10, lambda seen: not hidden(notebook, seen) and not unread(notebook, seen))

    assert lab.locator(".jp-StatusItem-trust").get_attribute("title").startswith("Notebook not trusted: 0 of")
    assert hidden(notebook, seen) == []
    assert unread(notebook, seen) == []


def test_run_all_runs_every_cell_and_shows_every_chart_again(notebook: list, lab) -> None:
    """Run All Cells ends with the prompts counted from one, and without a word on red ground."""
    run_all(lab)
    seen = until(lab, 10, lambda seen: not hidden(notebook, seen))

    assert failures(seen) == []
    assert prompts(seen) == [
        f"[{n}]:" for n in range(1, 1 + sum(cell.cell_type == "code" for cell in notebook))
    ]
    assert hidden(notebook, seen) == []


def test_every_fault_of_a_broken_notebook_is_noticed(copies: Path, lab) -> None:
    """What the tests above look for is found where it is, before and after Run All, and only there."""
    with opened(lab, copies / "broken.ipynb") as cells:
        seen = until(lab, 10, lambda seen: hidden(cells, seen) == [3, 4, 5] and unread(cells, seen) == [1])
        assert (hidden(cells, seen), unread(cells, seen)) == ([3, 4, 5], [1])

        run_all(lab)
        seen = until(lab, 10, lambda seen: hidden(cells, seen) == [3, 4, 6, 8])
        assert hidden(cells, seen) == [3, 4, 6, 8]
        assert [text.splitlines()[-1] for text in failures(seen)] == ["ZeroDivisionError: division by zero"]
        assert prompts(seen) == [*(f"[{n}]:" for n in range(1, 7)), "[ ]:"]
