"""Schema.org descriptions of the pages, as JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

from lbanalysis import __version__
from lbanalysis.citations import LICENCE, agents
from lbanalysis.site.content import ADDRESS, Facts, Row
from lbanalysis.wording import Lang

_TYPES = {"figure": "Claim", "result": "Dataset", "chart": "ImageObject", "start": "Dataset"}


def structured_data(entry: Mapping[str, Any], facts: Facts, lang: Lang, root: str) -> Row:
    """Describe a page: a figure as a Claim, a result or the whole as a Dataset, a chart as an ImageObject."""
    record, package, kind = facts.record, facts.source.package, entry["kind"]
    page = f"entries/{entry['id']}.html" if entry["id"] else ""
    base = {
        "@context": "https://schema.org", "@type": _TYPES[kind], "identifier": entry["id"] or "lbanalysis",
        "name": entry["title"], "alternateName": entry.get("other_title"), "inLanguage": lang,
        "license": LICENCE, "version": __version__,
        "url": ADDRESS and f"{ADDRESS}{'vi/' if lang == 'vi' else ''}{page}",
        "creator": agents(facts.source, "@type"),
    }  # fmt: skip
    base = {key: cell for key, cell in base.items() if cell}
    article = {
        "@type": "NewsArticle", "headline": record["headline"], "inLanguage": record["language"],
        "datePublished": record["published"],
        "publisher": {"@type": "Organization", "name": record["publisher"]},
        "author": {"@type": "Organization", "name": record["source"]},
    }  # fmt: skip
    article = {key: cell for key, cell in article.items() if cell}
    if kind == "figure":
        return {**base, "text": entry["statement"], "appearance": article, "about": _value(entry)}
    if kind == "result":
        told = ". ".join(filter(None, (entry["title"], entry["formula"], entry["reading"])))
        based = [*(item["id"] for item in entry["inputs"]), article]
        return {**base, "description": told, "variableMeasured": _value(entry), "isBasedOn": based}
    if kind == "chart":
        name = f"{entry['id']}.{lang}"
        return {
            **base, "caption": entry["alt"], "contentUrl": f"{root}downloads/charts/{name}.svg",
            "encodingFormat": "image/svg+xml", "thumbnailUrl": f"{root}images/{name}.png",
            "isBasedOn": article,
        }  # fmt: skip
    forms = {"lbanalysis-data.zip": "application/zip", "ledger.csv": "text/csv"}
    files = [
        {"@type": "DataDownload", "contentUrl": f"{root}downloads/{name}", "encodingFormat": form}
        for name, form in forms.items()
    ]
    return {
        **base, "description": package.get("description", ""), "keywords": package.get("keywords", []),
        "isBasedOn": article, "isAccessibleForFree": True, "distribution": files,
    }  # fmt: skip


def _value(entry: Mapping[str, Any]) -> Row:
    """The number of an entry with its unit, and its ends where they are numbers."""
    unit, value = {"unitText": entry["raw_unit"]}, {"@type": "PropertyValue", "name": entry["title"]}
    for name, end in (("minValue", entry["low"]), ("maxValue", entry["high"])):
        with suppress(ValueError):  # a day is none
            value[name] = float(Fraction(end))
    return value | {"value": entry["value"]} | (unit if entry["raw_unit"] else {})
