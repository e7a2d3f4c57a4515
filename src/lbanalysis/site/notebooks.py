"""Notebooks made ready for the site: numbers by id, charts in the edition's language, tables cleaned."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docutils.nodes import make_id

from lbanalysis.site.tables import TableTexts, clean_table

Notebook = dict[str, Any]

_MARK = re.compile(r'<data value="([^"]+)"(?: class="(interval|verdict)")?>[^<]*</data>')
_ROLES = {None: "num", "interval": "span", "verdict": "verdict"}
_LINK = re.compile(r"\[([^\]]+)\]\((\d\d_\w+)\.ipynb[^)]*\)")
_DRAWN = re.compile(r"lb\.charts\.(\w+)\(")
_BLOCK = re.compile(r"\s*([#>|<:`]|[-*+] |\d+[.)] |\$\$|---|\()")


class Place(NamedTuple):
    """A heading of a notebook: its page, its anchor, its text in English, and the notebook's title."""

    page: str
    anchor: str
    heading: str
    title: str


def numbers_by_id(text: str) -> str:
    """Put a role with the id in the place of each marked number."""
    text = _MARK.sub(lambda m: f"{{{_ROLES[m[2]]}}}`{m[1]}`", text)
    lines: list[str] = []
    fenced = False
    for line in text.splitlines():
        fence = line.lstrip().startswith("```")
        joins = (
            bool(lines)
            and not fenced
            and not fence
            and line.strip()
            and lines[-1].strip()
            and not _BLOCK.match(line)
        )
        if joins and not re.match(r"\s*([#|<:`]|---)", lines[-1]):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line)
        fenced ^= fence
    return "\n".join(lines)


def read_notebooks(folder: Path) -> dict[str, Notebook]:
    """Read the notebooks of a folder in reading order."""
    return {
        path.stem: _joined(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    }


def _joined(notebook: Notebook) -> Notebook:
    """Texts in one piece, which a file may hold line by line."""
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.update(
                {kind: "".join(content) for kind, content in data.items() if isinstance(content, list)}
            )
    return notebook


def without_dead_links(notebooks: dict[str, Notebook]) -> dict[str, Notebook]:
    """Leave the text alone of a link to a notebook that is not among them: a part of the notebooks makes a site too."""
    for notebook in notebooks.values():
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = _LINK.sub(lambda m: m[0] if m[2] in notebooks else m[1], cell["source"])
    return notebooks


def chart_of(cell: Any, output: Any) -> str:
    """Name the chart that an output shows, or nothing."""
    about = output.get("metadata", {}).get("lbanalysis", {})
    if about.get("scenario"):  # the notebook's own picture stands
        return ""
    name = about.get("chart", "")
    if name or "image/svg+xml" not in output.get("data", {}):
        return str(name)
    found = _DRAWN.search(cell["source"])
    return found[1] if found else ""


def drawn_charts(notebooks: dict[str, Notebook]) -> dict[str, tuple[bytes, bytes]]:
    """Take the charts out of the notebooks' outputs, where they are in English."""
    charts: dict[str, tuple[bytes, bytes]] = {}
    for notebook in notebooks.values():
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                name, data = chart_of(cell, output), output.get("data", {})
                if name and {"image/svg+xml", "image/png"} <= set(data):
                    # A notebook leaves the size out, so that the chart takes the width there is.
                    svg = re.sub(
                        r' viewBox="0 0 (\S+) (\S+)"',
                        r' width="\1pt" height="\2pt" viewBox="0 0 \1 \2"',
                        data["image/svg+xml"],
                        count=1,
                    )
                    charts[name] = svg.encode(), base64.b64decode(data["image/png"])
    return charts


def find_places(
    notebooks: dict[str, Notebook], ids: frozenset[str], numbers: dict[str, str]
) -> dict[str, list[Place]]:
    """Find where the notebooks speak of each id: a marked number, an id in code, a row of a table, a chart."""
    places: dict[str, list[Place]] = {}
    for page, notebook in notebooks.items():
        title = place = None
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                for line in numbers_by_id(cell["source"]).splitlines():
                    if match := re.match(r"#{1,4} (.+)", line):
                        text = re.sub(
                            r"\{(?:num|span|verdict)\}`([^`]+)`", lambda m: numbers.get(m[1], m[1]), match[1]
                        )
                        title = title or match[1]
                        place = Place(page, make_id(text), match[1], title)
                    _note(places, re.findall(r"\{(?:num|span|verdict)\}`([^`]+)`", line), place, ids)
            else:
                quoted = " ".join(re.findall(r'"([^"]+)"', cell["source"]))
                _note(places, re.findall(r"[a-z0-9_]+(?:-[a-z0-9]+)*", quoted), place, ids)
                for output in cell.get("outputs", []):
                    _note(places, [chart_of(cell, output)], place, ids)
                    html = output.get("data", {}).get("text/html", "")
                    _note(places, re.findall(r"<t[hd][^>]*>([a-z0-9]+-[a-z0-9-]+)</t[hd]>", html), place, ids)
    return places


def _note(places: dict[str, list[Place]], found: list[str], place: Place | None, ids: frozenset[str]) -> None:
    for name in found:
        if place and name in ids and place not in places.setdefault(name, []):
            places[name].append(place)


def prepare_notebook(
    notebook: Notebook,
    headline: str,
    texts: TableTexts,
    table_label: Callable[[int], str],
    chart_html: Callable[[str, bool], str],
) -> Notebook:
    """Make a notebook ready for one edition."""
    tables, charts, cells = 0, 0, []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            source = numbers_by_id(cell["source"]).replace(f"*{headline}*", "{headline}`vi`")
            cells.append({"cell_type": "markdown", "id": cell["id"], "metadata": {}, "source": source})
            continue
        outputs = []
        for output in cell["outputs"]:
            data = output.get("data", {})
            name, html = chart_of(cell, output), ""
            if name:
                charts += 1
                html = chart_html(name, charts == 1)
            elif "image/png" in data:
                picture = f"data:image/png;base64,{data['image/png'].strip()}"
                html = f'<img class="lb-picture" src="{picture}" alt="{escape(data["text/plain"])}">'
            elif "<table" in data.get("text/html", ""):
                tables += 1
                html = clean_table(data["text/html"], table_label(tables), texts)
            outputs.append(
                {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}
                if html
                else output
            )
        cells.append({**cell, "metadata": {}, "outputs": outputs})
    metadata = {
        key: value for key, value in notebook["metadata"].items() if key in ("kernelspec", "language_info")
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
