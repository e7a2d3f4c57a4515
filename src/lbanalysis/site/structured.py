"""Schema.org descriptions of the pages, as JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from lbanalysis import __version__
from lbanalysis.site.content import ADDRESS, Facts
from lbanalysis.wording import Lang

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_MAKER = {"@type": "Organization", "name": "The lbanalysis authors"}


class Edition(Protocol):
    """What is asked of an edition: its language, its facts, and the way to the site's root."""

    lang: Lang
    registry: Facts

    def root(self, depth: int) -> str:
        """The way to the site's root from a page so many folders deep."""


def structured_data(entry: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    """Describe a page: the whole as a Dataset, a figure as a Claim of the article, a result as a Dataset, a chart as an ImageObject."""
    return {"figure": _claim, "result": _result, "chart": _image, "start": _dataset}[entry["kind"]](
        entry, edition
    )


def _article(edition: Edition) -> dict[str, Any]:
    record = edition.registry.record
    return {
        "@type": "NewsArticle", "headline": record["headline"], "inLanguage": record["language"], "datePublished": record["published"],
        "publisher": {"@type": "Organization", "name": record["publisher"]}, "author": {"@type": "Organization", "name": record["source"]},
    }  # fmt: skip


def _base(entry: Mapping[str, Any], edition: Edition, kind: str) -> dict[str, Any]:
    base = {
        "@context": "https://schema.org", "@type": kind, "identifier": entry["id"], "name": entry["title"], "inLanguage": edition.lang,
        "license": _LICENCE, "creator": _MAKER, "version": __version__,
    }  # fmt: skip
    if entry.get("other_title"):
        base["alternateName"] = entry["other_title"]
    if ADDRESS:
        page = f"entries/{entry['id']}.html" if entry["id"] else ""
        base["url"] = f"{ADDRESS.rstrip('/')}/{'vi/' if edition.lang == 'vi' else ''}{page}"
    return base


def _value(entry: Mapping[str, Any]) -> dict[str, Any]:
    value = {
        "@type": "PropertyValue",
        "name": entry["title"],
        "value": entry["value"],
        "unitText": entry["raw_unit"],
    }
    for name, end in (("minValue", entry["low"]), ("maxValue", entry["high"])):
        try:
            value[name] = float(end)
        except ValueError:
            continue
    return {key: content for key, content in value.items() if content != ""}


def _claim(entry: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    return {
        **_base(entry, edition, "Claim"),
        "text": entry["statement"],
        "appearance": _article(edition),
        "about": _value(entry),
    }


def _result(entry: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    inputs = [item["id"] for item in entry["inputs"]]
    return {
        **_base(entry, edition, "Dataset"), "description": ". ".join(t for t in (entry["title"], entry["formula"], entry["reading"]) if t),
        "variableMeasured": _value(entry), "isBasedOn": [*inputs, _article(edition)],
    }  # fmt: skip


def _image(entry: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    picture = f"{edition.root(1)}downloads/charts/{entry['id']}"
    return {
        **_base(entry, edition, "ImageObject"), "caption": entry["alt"], "contentUrl": f"{picture}.{edition.lang}.svg",
        "encodingFormat": "image/svg+xml", "thumbnailUrl": f"{edition.root(1)}images/{entry['id']}.{edition.lang}.png",
        "isBasedOn": _article(edition),
    }  # fmt: skip


def _dataset(entry: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    def file(name: str, form: str) -> dict[str, str]:
        return {
            "@type": "DataDownload",
            "contentUrl": f"{edition.root(0)}downloads/{name}",
            "encodingFormat": form,
        }

    return {
        **_base(entry, edition, "Dataset"), "identifier": "lbanalysis",
        "description": edition.registry.source.package.get("description", ""),
        "keywords": edition.registry.source.package.get("keywords", []), "isBasedOn": _article(edition), "isAccessibleForFree": True,
        "distribution": [file("lbanalysis-data.zip", "application/zip"), file("ledger.csv", "text/csv"),
                         file("ledger.json", "application/json")],
    }  # fmt: skip
