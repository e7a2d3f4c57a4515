"""Schema.org descriptions of the pages, as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any, Protocol

from lbanalysis import __version__
from lbanalysis.citations import LICENCE, authors
from lbanalysis.site.content import ADDRESS, Facts, Row
from lbanalysis.wording import Lang


class Edition(Protocol):
    """What is asked of an edition: its language, its facts, and the way to the site's root."""

    lang: Lang
    registry: Facts

    def root(self, depth: int) -> str:
        """The way to the site's root from a page so many folders deep."""


def structured_data(entry: Mapping[str, Any], edition: Edition) -> Row:
    """Describe a page: a figure as a Claim, a result or the whole as a Dataset, a chart as an ImageObject."""
    kind, described = _KINDS[entry["kind"]]
    page = f"entries/{entry['id']}.html" if entry["id"] else ""
    folder = "vi/" if edition.lang == "vi" else ""
    base = {
        "@context": "https://schema.org", "@type": kind, "identifier": entry["id"] or "lbanalysis",
        "name": entry["title"], "alternateName": entry.get("other_title"), "inLanguage": edition.lang,
        "license": LICENCE, "version": __version__, "url": ADDRESS and f"{ADDRESS}{folder}{page}",
        "creator": [{"@type": "Organization", "name": name} for name in authors(edition.registry.source)],
    }  # fmt: skip
    return {key: cell for key, cell in base.items() if cell} | described(entry, edition)


def _article(edition: Edition) -> Row:
    record = edition.registry.record
    return {
        "@type": "NewsArticle", "headline": record["headline"], "inLanguage": record["language"],
        "datePublished": record["published"],
        "publisher": {"@type": "Organization", "name": record["publisher"]},
        "author": {"@type": "Organization", "name": record["source"]},
    }  # fmt: skip


def _value(entry: Mapping[str, Any]) -> Row:
    value = {
        "@type": "PropertyValue", "name": entry["title"], "value": entry["value"],
        "unitText": entry["raw_unit"],
    }  # fmt: skip
    for name, end in (("minValue", entry["low"]), ("maxValue", entry["high"])):
        with suppress(ValueError):  # a day is none
            value[name] = float(Fraction(end))
    return {key: cell for key, cell in value.items() if cell != ""}


def _claim(entry: Mapping[str, Any], edition: Edition) -> Row:
    return {"text": entry["statement"], "appearance": _article(edition), "about": _value(entry)}


def _result(entry: Mapping[str, Any], edition: Edition) -> Row:
    told = ". ".join(filter(None, (entry["title"], entry["formula"], entry["reading"])))
    based = [*(item["id"] for item in entry["inputs"]), _article(edition)]
    return {"description": told, "variableMeasured": _value(entry), "isBasedOn": based}


def _image(entry: Mapping[str, Any], edition: Edition) -> Row:
    root, name = edition.root(1), f"{entry['id']}.{edition.lang}"
    return {
        "caption": entry["alt"], "contentUrl": f"{root}downloads/charts/{name}.svg",
        "encodingFormat": "image/svg+xml", "thumbnailUrl": f"{root}images/{name}.png",
        "isBasedOn": _article(edition),
    }  # fmt: skip


def _dataset(entry: Mapping[str, Any], edition: Edition) -> Row:
    package, folder = edition.registry.source.package, f"{edition.root(0)}downloads"
    forms = {"lbanalysis-data.zip": "application/zip", "ledger.csv": "text/csv"}
    return {
        "description": package.get("description", ""), "keywords": package.get("keywords", []),
        "isBasedOn": _article(edition), "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{folder}/{name}", "encodingFormat": form}
            for name, form in forms.items()
        ],
    }  # fmt: skip


_KINDS: dict[str, tuple[str, Callable[[Mapping[str, Any], Edition], Row]]] = {
    "figure": ("Claim", _claim), "result": ("Dataset", _result), "chart": ("ImageObject", _image),
    "start": ("Dataset", _dataset),
}  # fmt: skip
