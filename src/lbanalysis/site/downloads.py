"""What the site gives away: pictures, data and zips, the same bytes from run to run."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from lbanalysis import __version__, citations
from lbanalysis.charts import catalogue_of, chart
from lbanalysis.charts.frame import NARROW
from lbanalysis.ledger import write_ledger
from lbanalysis.loaders import load_references
from lbanalysis.registry import Registry, as_registry
from lbanalysis.site.content import chart_facts
from lbanalysis.wording import Lang

_LICENCE = "Data and charts: CC BY 4.0. The article belongs to its publisher; its sentences are not here."


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a zip whose bytes depend on its files alone: sorted names, one fixed time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = (
                zipfile.ZIP_DEFLATED,
                0o644 << 16,
                3,
            )
            archive.writestr(entry, files[name])


def draw_chart(
    name: str,
    lang: Lang,
    drawn: Path | None,
    shown: tuple[bytes, bytes] | None = None,
    registry: Registry | None = None,
) -> dict[str, bytes]:
    """Draw a chart as the site has it: SVG and PNG to download, a lighter SVG and a small PNG to look at."""
    drawing = chart(name, registry)
    stem = f"{name}.{lang}"
    if drawn is not None:
        svg, png = (drawn / f"{stem}.svg").read_bytes(), (drawn / f"{stem}.png").read_bytes()
    elif shown is not None:
        svg, png = shown
    else:
        both = drawing.rendered(("svg", "png"), lang)
        svg, png = both["svg"], both["png"]
    return {
        f"downloads/charts/{stem}.svg": svg,
        f"downloads/charts/{stem}.png": png,
        f"images/{stem}.svg": slim_svg(svg),
        f"images/{stem}.narrow.svg": slim_svg(drawing.to_bytes("svg", lang, NARROW)),
        f"images/{stem}.png": small_png(png),
    }


def slim_svg(svg: bytes) -> bytes:
    """Make an SVG lighter for a page: coordinates to a hundredth of a point, no metadata, no white space between elements."""
    text = svg.decode()
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r' d="([^"]*)"', lambda m: f' d="{_short_path(m[1])}"', text)
    text = re.sub(
        r'\b(x|y|width|height|transform)="([^"]*\d\.\d{3,}[^"]*)"',
        lambda m: f'{m[1]}="{_rounded(m[2], 4)}"',
        text,
    )
    return re.sub(r">\s+<", "><", text).strip().encode()


def _rounded(text: str, digits: int) -> str:
    return re.sub(
        r"-?\d+\.\d+",
        lambda m: f"{float(m[0]):.{digits}f}".rstrip("0").rstrip(".").replace("-0", "-0") or "0",
        text,
    )


def _short_path(text: str) -> str:
    text = _rounded(" ".join(text.split()), 2)
    return re.sub(r" ?([MLQCZHVAz]) ?", r"\1", re.sub(r"(?<![\d.])-0(?![\d.])", "0", text))


def small_png(png: bytes, width: int = 720) -> bytes:
    """Make a small picture with few colours, for lists of charts."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    size = (width, round(picture.height * width / picture.width))
    stream = io.BytesIO()
    small = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    small.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        stream, "PNG", optimize=True
    )
    return stream.getvalue()


def write_downloads(folder: Path, pictures: Mapping[str, bytes], registry: Registry | None = None) -> None:
    """Write all that the site gives away."""
    (folder / "downloads" / "charts").mkdir(parents=True)
    (folder / "images").mkdir()
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    registry = as_registry(registry)
    write_ledger(folder / "downloads", registry)
    data = {
        f"lbanalysis-data/{p.name}": p.read_bytes() for p in sorted(registry.folder.iterdir()) if p.is_file()
    }
    write_zip(folder / "downloads" / "lbanalysis-data.zip", data)
    for name, draw in catalogue_of(registry).items():
        drawing = draw(registry)
        table, facts = drawing.to_bytes("csv"), chart_facts(drawing)
        outside = _references(facts["references"], registry)
        (folder / "downloads" / "charts" / f"{name}.csv").write_bytes(table)
        own = {Path(p).name: c for p, c in pictures.items() if p.startswith(f"downloads/charts/{name}.")}
        files = {**own, f"{name}.csv": table}
        files["metadata.json"] = (
            json.dumps(_metadata(name, facts, outside, files, registry), ensure_ascii=False, indent=1) + "\n"
        ).encode()
        files["README.txt"] = _readme(name, facts, outside, registry).encode()
        write_zip(
            folder / "downloads" / "charts" / f"{name}.zip", {f"{name}/{n}": c for n, c in files.items()}
        )


def _metadata(
    name: str,
    facts: Mapping[str, Any],
    outside: list[dict[str, str]],
    files: Mapping[str, bytes],
    registry: Registry,
) -> dict[str, Any]:
    return {
        "id": name, "version": __version__, "title": facts["title"], "alt": facts["alt"], "figures": facts["figures"],
        "results": facts["results"], "references": outside, "licence": "CC-BY-4.0",
        "citation": {lang: citations.cite(name, "text", lang, registry) for lang in ("en", "vi")},
        "files": {n: {"sha256": hashlib.sha256(c).hexdigest(), "bytes": len(c)} for n, c in sorted(files.items())},
    }  # fmt: skip


def _references(used: Collection[str], registry: Registry) -> list[dict[str, str]]:
    """What a chart takes from outside the article, and where it was read."""
    columns = ["reference_id", "topic_en", "topic_vi", "value", "unit", "address"]
    table = load_references(registry).reset_index()
    return [
        {str(k): str(v) for k, v in row.items()}
        for row in table.loc[table["reference_id"].isin(list(used)), columns].to_dict("records")
    ]


def _readme(name: str, facts: Mapping[str, Any], outside: list[dict[str, str]], registry: Registry) -> str:
    def cite(style: citations.Style, lang: Lang) -> str:
        return citations.cite(name, style, lang, registry)

    lines = [*facts["title"].values(), "", "What it shows", *facts["alt"].values(), ""]
    lines += [
        "Files",
        f"{name}.csv: the data drawn, one row per mark",
        f"{name}.en.svg, {name}.en.png: the chart in English",
    ]
    lines += [
        f"{name}.vi.svg, {name}.vi.png: the chart in Vietnamese",
        "metadata.json: ids of figures and results, alt texts, hashes",
        "",
    ]
    read = [f"{r['topic_en']}: {r['value']} {r['unit']} ({r['address']})" for r in outside]
    lines += ["From outside the article", *read, ""] if read else []
    lines += [
        "How to cite (APA)",
        cite("text", "en"),
        "",
        "Trích dẫn",
        cite("text", "vi"),
        "",
        "BibTeX",
        cite("bibtex", "en"),
        "",
    ]
    return "\n".join([*lines, _LICENCE, ""])
