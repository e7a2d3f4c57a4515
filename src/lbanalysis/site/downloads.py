"""What the site gives away: pictures, data, citations, code and zips, the same bytes from run to run."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from lbanalysis import __version__, citations
from lbanalysis.charts import chart
from lbanalysis.charts.frame import NARROW, Format
from lbanalysis.ledger import write_ledger
from lbanalysis.registry import Registry
from lbanalysis.site.content import FILES, Facts
from lbanalysis.wording import LANGUAGES, Lang

_LICENCE = "Data and charts: CC BY 4.0. The article belongs to its publisher; its sentences are not here."
# What of a folder is the project where no version control says so.
_PROJECT = (
    "src/**/*", "data/**/*", "docs/**/*", "notebooks/**/*", "tests/**/*", "benchmarks/**/*", "*.md", "*.toml",
    "*.yml", "*.lock", "*.cff", "LICENSE", "Makefile",
)  # fmt: skip


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a zip whose bytes depend on its files alone: sorted names, one fixed time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])


def draw_chart(
    name: str, lang: Lang, shown: dict[Format, bytes] | None, registry: Registry
) -> dict[str, bytes]:
    """Make a chart's pictures, the wide ones of a notebook if it shows them: to download, and to look at."""
    drawing, stem = chart(name, registry), f"{name}.{lang}"
    wide = shown or drawing.rendered(("svg", "png"), lang)
    narrow = drawing.rendered(("svg", "png"), lang, NARROW)
    return {
        f"downloads/charts/{stem}.svg": wide["svg"],
        f"downloads/charts/{stem}.png": wide["png"],
        f"images/{stem}.svg": slim_svg(wide["svg"]),
        f"images/{stem}.narrow.svg": slim_svg(narrow["svg"]),
        f"images/{stem}.narrow.png": slim_png(narrow["png"]),
    }


def slim_svg(svg: bytes) -> bytes:
    """Make an SVG lighter for a page: short coordinates, no metadata, no white space between elements."""
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg.decode(), flags=re.S)
    text = re.sub(r' d="([^"]*)"', lambda m: f' d="{_short_path(m[1])}"', text)
    long = r'\b(x|y|width|height|transform)="([^"]*\d\.\d{3,}[^"]*)"'
    text = re.sub(long, lambda m: f'{m[1]}="{_rounded(m[2], 4)}"', text)
    return re.sub(r">\s+<", "><", text).strip().encode()


def _rounded(text: str, digits: int) -> str:
    short = lambda m: f"{float(m[0]):.{digits}f}".rstrip("0").rstrip(".")  # noqa: E731
    return re.sub(r"-?\d+\.\d+", short, text)


def _short_path(text: str) -> str:
    text = _rounded(" ".join(text.split()), 2)
    return re.sub(r" ?([MLQCZHVAz]) ?", r"\1", re.sub(r"(?<![\d.])-0(?![\d.])", "0", text))


def slim_png(png: bytes) -> bytes:
    """Make a PNG lighter for a page that shows many: few colours, no metadata."""
    from PIL import Image

    picture, stream = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    few = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(stream, "PNG")
    return stream.getvalue()


def write_downloads(folder: Path, pictures: Mapping[str, bytes], notebooks: Path, facts: Facts) -> None:
    """Write all that the site gives away."""
    registry, downloads = facts.source, folder / "downloads"
    for name in ("downloads/charts", "downloads/cite", "downloads/entries", "downloads/notebooks", "images"):
        (folder / name).mkdir(parents=True)
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    write_ledger(downloads, registry)
    own = registry.folder
    given = [*own.glob("*"), *own.glob("notebooks/*"), *own.glob("notebooks/vi/*")]
    data = {f"lbanalysis-data/{p.relative_to(own).as_posix()}": p.read_bytes() for p in given if p.is_file()}
    write_zip(downloads / "lbanalysis-data.zip", data)
    write_zip(downloads / f"lbanalysis-{__version__}.zip", project_files())
    for path in notebooks.rglob("[0-9][0-9]_*.ipynb"):
        target = downloads / "notebooks" / path.relative_to(notebooks)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    for id, row in facts.rows.items():
        _write_entry(downloads / "entries", id, row, registry)
    for id in [*facts.rows, *facts.charts]:
        for lang in LANGUAGES:
            for style, ending in FILES.items():
                path = downloads / "cite" / f"{id}{'' if lang == 'en' else f'.{lang}'}.{ending}"
                path.write_text(citations.cite(id, style, lang, registry) + "\n", encoding="utf-8")
    _write_charts(downloads / "charts", pictures, facts)


def project_files() -> dict[str, bytes]:
    """The code and data of this version: what a checkout tracks, or of a copy or a wheel what is there."""
    package = Path(__file__).resolve().parents[1]
    root = package.parents[1] if (package.parents[1] / "pyproject.toml").is_file() else package
    command = ["git", "-C", str(root), "ls-files", "-z"]
    try:
        tracked = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        paths = [root / name for name in tracked if name and (root / ".git").exists()]
    except (OSError, subprocess.CalledProcessError):
        paths = []
    if not paths:
        found = [path for one in (["**/*"] if root == package else _PROJECT) for path in root.glob(one)]
        paths = [path for path in found if not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)]
    named = {path.relative_to(root).as_posix(): path for path in paths if path.is_file()}
    return {f"lbanalysis-{__version__}/{name}": path.read_bytes() for name, path in named.items()}


def _write_entry(folder: Path, id: str, row: Mapping[str, str], registry: Registry) -> None:
    """Write a figure or result alone, with its interval and unit: as CSV of one row, and as JSON."""
    content = {("figure_id" if id in registry.tables["figures"] else "result_id"): id, **row}
    pd.DataFrame([content]).to_csv(folder / f"{id}.csv", index=False, lineterminator="\n")
    about = {"article": registry.record["id"], "version": __version__, "licence": "CC-BY-4.0"}
    text = json.dumps({**about, **content}, ensure_ascii=False, indent=1)
    (folder / f"{id}.json").write_text(text + "\n", encoding="utf-8")


def _write_charts(folder: Path, pictures: Mapping[str, bytes], facts: Facts) -> None:
    """Write each chart's data, and all of it with a text that says how to cite it."""
    registry = facts.source
    for name, own_facts in facts.charts.items():
        table = chart(name, registry).to_bytes("csv")
        outside = _references(own_facts["references"], registry)
        (folder / f"{name}.csv").write_bytes(table)
        own = {Path(p).name: c for p, c in pictures.items() if p.startswith(f"downloads/charts/{name}.")}
        files = {**own, f"{name}.csv": table}
        about = json.dumps(_metadata(name, own_facts, outside, files, registry), ensure_ascii=False, indent=1)
        files["metadata.json"] = f"{about}\n".encode()
        files["README.txt"] = _readme(name, own_facts, outside, registry)
        write_zip(folder / f"{name}.zip", {f"{name}/{file}": content for file, content in files.items()})


def _metadata(
    name: str, facts: Mapping[str, Any], outside: list[dict[str, str]], files: Mapping[str, bytes],
    registry: Registry,
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": name, "version": __version__, "title": facts["title"], "alt": facts["alt"],
        "figures": facts["figures"], "results": facts["results"], "references": outside,
        "licence": "CC-BY-4.0",
        "citation": {lang: citations.cite(name, "text", lang, registry) for lang in LANGUAGES},
        "files": {
            file: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for file, content in sorted(files.items())
        },
    }  # fmt: skip


def _references(used: Collection[str], registry: Registry) -> list[dict[str, str]]:
    """What a chart takes from outside the article, and where it was read."""
    columns = ("reference_id", "topic_en", "topic_vi", "value", "unit", "title", "publisher", "address")
    rows = registry.tables["references"]
    return [{name: rows[id][name] for name in columns} for id in rows if id in used]


def _readme(name: str, facts: Mapping[str, Any], outside: list[dict[str, str]], registry: Registry) -> bytes:
    read = [f"{r['topic_en']}: {r['value']} {r['unit']} ({r['address']})" for r in outside]
    parts = [
        [*facts["title"].values()], ["What it shows", *facts["alt"].values()],
        [
            "Files", f"{name}.csv: the data drawn, one row per mark",
            f"{name}.en.svg, {name}.en.png: the chart in English",
            f"{name}.vi.svg, {name}.vi.png: the chart in Vietnamese",
            "metadata.json: ids of figures and results, alt texts, hashes",
        ],
        ["From outside the article", *read] if read else [],
        ["How to cite (APA)", citations.cite(name, "text", "en", registry)],
        ["Trích dẫn", citations.cite(name, "text", "vi", registry)],
        ["BibTeX", citations.cite(name, "bibtex", "en", registry)], [_LICENCE],
    ]  # fmt: skip
    return ("\n\n".join("\n".join(part) for part in parts if part) + "\n").encode()
