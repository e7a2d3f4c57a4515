"""Notebooks made ready for the site: numbers by id, charts as files, tables with scopes and links."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from html import escape
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from bs4.element import Tag
from docutils.nodes import make_id

from lbanalysis.charts.frame import Format
from lbanalysis.notebooks import notebooks_in, read_notebook, with_roles
from lbanalysis.wording import are_numbers

Notebook = Any
Notebooks = Mapping[str, Notebook]

_ROLE = re.compile(r"\{(?:num|span|verdict)\}`([^`]+)`")
_HEADING = re.compile(r"#{1,4} (.+)")
_LINK = re.compile(r"\[([^\]]+)\]\((\d\d_\w+)\.ipynb[^)]*\)")
_DRAWN = re.compile(r"lb\.charts\.(\w+)\(")
_ID = re.compile(r"[a-z0-9_]+(?:-[a-z0-9]+)+")


class Place(NamedTuple):
    """A heading of a notebook: its page, its anchor, its text, and the notebook's title."""

    page: str
    anchor: str
    heading: str
    title: str


def read_notebooks(folder: Path, headline: str) -> dict[str, Notebook]:
    """Read the notebooks of a folder; roles stand for marks, and a link to a notebook not there is text."""
    notebooks = {path.stem: read_notebook(path) for path in notebooks_in(folder)}
    for notebook in notebooks.values():
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                text = with_roles(cell.source, headline)
                cell.source = _LINK.sub(lambda link: link[0] if link[2] in notebooks else link[1], text)
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


def drawn_charts(folder: Path) -> dict[str, dict[Format, bytes]]:
    """Take the charts out of the outputs of executed notebooks, as `Chart.rendered` gives them."""
    charts: dict[str, dict[Format, bytes]] = {}
    for notebook in map(read_notebook, notebooks_in(folder)):
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                name, data = chart_of(cell, output), output.get("data", {})
                if name and {"image/svg+xml", "image/png"} <= set(data):
                    # A notebook leaves the size out, so that the chart takes the width there is.
                    size = r' width="\1pt" height="\2pt" viewBox="0 0 \1 \2"'
                    svg = re.sub(r' viewBox="0 0 (\S+) (\S+)"', size, data["image/svg+xml"], count=1)
                    charts[name] = {"svg": svg.encode(), "png": base64.b64decode(data["image/png"])}
    return charts


# --- where the notebooks speak of an id ---------------------------------------------------------------------


def _prose_lines(markdown: str) -> list[str]:
    """The lines of a page that are no block of code."""
    return re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S).splitlines()


def headings(markdown: str) -> list[str]:
    """The headings of a page."""
    return [found[1] for line in _prose_lines(markdown) if (found := _HEADING.match(line))]


def anchors(markdown: str, numbers: Mapping[str, str]) -> list[str]:
    """The anchors of a page's headings in English, which both editions use, no two alike."""
    found: list[str] = []
    for number, heading in enumerate(headings(markdown), start=1):
        text = re.sub(r"[`*]", "", _ROLE.sub(lambda role: numbers.get(role[1], role[1]), heading))
        anchor = make_id(text) or f"section-{number}"
        found.append(f"{anchor}-{number}" if anchor in found else anchor)
    return found


def prose_of(notebook: Notebook) -> str:
    """The prose of a notebook, cell after cell."""
    return "\n\n".join(cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown")


def find_places(
    notebooks: Notebooks, ids: frozenset[str], anchored: Mapping[str, list[str]]
) -> dict[str, list[Place]]:
    """Find where the notebooks speak of each id: a marked number, an id in code or in a table, a chart."""
    places: dict[str, list[Place]] = {}
    for page, notebook in notebooks.items():
        own = iter(anchored[page])
        title = next(iter(headings(prose_of(notebook))), page)
        place = None
        for cell in notebook["cells"]:
            found: list[str] = []
            if cell["cell_type"] == "markdown":
                for line in _prose_lines(cell["source"]):
                    if match := _HEADING.match(line):
                        place = Place(page, next(own, ""), match[1], title)
                    _note(places, _ROLE.findall(line), place, ids)
                continue
            for quoted in re.findall(r'"([^"]+)"', cell["source"]):
                found += re.findall(r"[a-z0-9_]+(?:-[a-z0-9]+)*", quoted)
            for output in cell.get("outputs", []):
                html = output.get("data", {}).get("text/html", "")
                found += [chart_of(cell, output), *re.findall(r"<t[hd][^>]*>([a-z0-9-]+)</t[hd]>", html)]
            _note(places, found, place, ids)
    return places


def _note(places: dict[str, list[Place]], found: list[str], place: Place | None, ids: frozenset[str]) -> None:
    for name in found:
        if place and name in ids and place not in places.setdefault(name, []):
            places[name].append(place)


# --- outputs ------------------------------------------------------------------------------------------------


def prepare_notebook(
    notebook: Notebook,
    entries: Mapping[str, str],
    table_label: Callable[[int], str],
    chart_html: Callable[[str, bool], str],
) -> dict[str, Any]:
    """Make a notebook ready for one edition: charts as figures with files, tables with scopes and links."""
    tables, charts, cells = 0, 0, []
    for cell in notebook["cells"]:
        outputs = []
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            name, html = chart_of(cell, output), ""
            if name:
                charts += 1
                html = chart_html(name, charts == 1)
            elif "image/png" in data:
                html = _embedded(data, output["metadata"].get("lbanalysis", {}).get("narrow", ""))
            elif "<table" in data.get("text/html", ""):
                tables += 1
                html = clean_table(data["text/html"], table_label(tables), entries)
            shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}
            outputs.append(shown if html else output)
        own = {"outputs": outputs} if cell["cell_type"] == "code" else {}
        cells.append({**cell, "metadata": {}, **own})
    kept = ("kernelspec", "language_info")
    metadata = {key: value for key, value in notebook["metadata"].items() if key in kept}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _embedded(data: Mapping[str, str], narrow: str) -> str:
    """A picture that no file holds, inside the page; on a phone its narrow variant."""
    wide = f"data:image/png;base64,{data['image/png'].strip()}"
    picture = f'<img class="lb-picture" src="{wide}" alt="{escape(data["text/plain"])}">'
    if narrow:
        phone = f"data:image/svg+xml;base64,{base64.b64encode(narrow.encode()).decode()}"
        picture = f'<picture><source media="(max-width: 540px)" srcset="{phone}">{picture}</picture>'
    return f'<div class="lb-card">{picture}</div>'


def clean_table(markup: str, label: str, entries: Mapping[str, str]) -> str:
    """Write a table anew: one header row, scopes, links at ids, in a frame that scrolls."""
    table = BeautifulSoup(markup, "html.parser").find("table")
    if not isinstance(table, Tag):
        raise ValueError("no table in this output")
    rows = [[c for c in row.find_all(["th", "td"]) if isinstance(c, Tag)] for row in table.find_all("tr")]
    many = len(table.select("thead tr"))
    # pandas writes the index's own name in a second row
    columns = zip(*rows[:many], strict=True)
    heads = [next(filter(None, (_linked(c, entries) for c in reversed(column))), "") for column in columns]
    texts = ([cell.get_text(strip=True) for cell in row] for row in rows[many:])
    sides = [' class="num"' * are_numbers(column) for column in zip(*texts, strict=False)]
    sides = sides or [""] * len(heads)
    head = "".join(
        f'<th scope="col"{side}>{text}</th>' if text else "<td></td>"
        for text, side in zip(heads, sides, strict=False)
    )
    body = ("".join(map(_cell, row, sides, repeat(entries))) for row in rows[many:])
    frame = f'<div class="lb-scroll" role="group" tabindex="0" aria-label="{escape(label)}">'
    lines = [f"<thead><tr>{head}</tr></thead>", "<tbody>", *(f"<tr>{row}</tr>" for row in body)]
    return "\n".join([f'{frame}<table class="lb-table">', *lines, "</tbody></table></div>"])


def _cell(cell: Tag, side: str, entries: Mapping[str, str]) -> str:
    opening = '<th scope="row"' if cell.name == "th" else "<td"
    return f"{opening}{side}>{_linked(cell, entries)}</{cell.name}>"


def _linked(cell: Tag, entries: Mapping[str, str]) -> str:
    """The text of a cell, an id in it leading to its entry."""
    text = escape(cell.get_text(strip=True), quote=False)
    return _ID.sub(
        lambda id: f'<a href="{escape(entries[id[0]])}">{id[0]}</a>' if id[0] in entries else id[0], text
    )
