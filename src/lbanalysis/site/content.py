"""What the site says of each figure, result and chart, in one language, as plain values for the templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import pandas as pd

from lbanalysis import charts, citations
from lbanalysis.charts.frame import WIDTHS, Chart
from lbanalysis.checks import check_figures
from lbanalysis.intervals import Interval
from lbanalysis.ledger import compile_ledger
from lbanalysis.loaders import load_charts, load_mentions, load_readings, load_references
from lbanalysis.numerals import format_number
from lbanalysis.power import misprint_power, power_by_layer
from lbanalysis.registry import Registry
from lbanalysis.results import compute_results, number_texts
from lbanalysis.scenarios import Summary, summaries_of
from lbanalysis.site.misprints import pack_misprints
from lbanalysis.site.notebooks import Place
from lbanalysis.site.vocabulary import period_text, shown_name

Lang = Literal["en", "vi"]
LANGUAGES: tuple[Lang, Lang] = ("en", "vi")
Gettext = Callable[[str], str]
STYLES: dict[citations.Style, str] = {
    "text": "APA", "text-chicago": "Chicago", "bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON", "annotation": "W3C Web Annotation",
}  # fmt: skip
ADDRESS: str = getattr(citations, "ADDRESS", "")


@dataclass(frozen=True)
class Facts:
    """A registry and what is computed from it, read once for both editions."""

    source: Registry
    figures: list[dict[str, Any]]
    results: list[dict[str, Any]]
    checks: dict[str, dict[str, Any]]
    power: dict[tuple[str, str], dict[str, Any]]
    mentions: list[dict[str, Any]]
    references: list[dict[str, Any]]
    readings: dict[str, dict[str, Any]]
    headline_power: dict[str, Any]
    charts: dict[str, dict[str, Any]]
    numbers: dict[tuple[str, str], dict[str, str]]
    wrong_digits: dict[str, Summary]
    misprints: dict[Lang, dict[str, Any]]

    @property
    def record(self) -> Mapping[str, Any]:
        """The bibliographic record of the article."""
        return self.source.record

    @property
    def ids(self) -> frozenset[str]:
        """Every id that has an entry."""
        return frozenset(
            [*self.source.tables["figures"], *(r["result_id"] for r in self.results), *self.charts]
        )

    @property
    def all_ids(self) -> frozenset[str]:
        """Every id of the registry, with an entry or without."""
        return self.ids.union(self.checks, *self.source.tables.values())


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in table.reset_index().to_dict("records")]


def gather_facts(registry: Registry) -> Facts:
    """Compute what the site shows of a registry."""
    power = misprint_power(registry)
    labels = {
        row["chart_id"]: {lang: row[f"label_{lang}"] for lang in LANGUAGES}
        for row in _rows(load_charts(registry))
    }
    return Facts(
        source=registry,
        figures=_rows(compile_ledger(registry)),
        results=_rows(compute_results(registry)),
        checks={row["check_id"]: row for row in _rows(check_figures(registry))},
        power={
            (row["check_id"], row["figure_id"]): row for row in _rows(power.drop(columns="caught_misprints"))
        },
        mentions=_rows(load_mentions(registry)),
        references=_rows(load_references(registry)),
        readings={row["reading_id"]: row for row in _rows(load_readings(registry))},
        headline_power=_rows(power_by_layer(registry))[0],
        charts={
            name: {**chart_facts(draw(registry)), "label": labels[name]}
            for name, draw in charts.catalogue_of(registry).items()
        },
        numbers={
            (lang, form): number_texts(form, lang, registry)
            for lang in LANGUAGES
            for form in ("value", "interval")
        },
        wrong_digits=summaries_of(registry),
        misprints={lang: pack_misprints(registry, lang) for lang in LANGUAGES},
    )


def chart_facts(chart: Chart) -> dict[str, Any]:
    """Say what a chart says in both languages, its data computed once: titles, alt texts, ids, rows and size [px]."""
    sizes = {
        lang: {
            kind: [round(100 * side) for side in chart.size(lang, width)] for kind, width in WIDTHS.items()
        }
        for lang in LANGUAGES
    }
    return {
        "title": {lang: chart.title(lang) for lang in LANGUAGES}, "alt": {lang: chart.alt(lang) for lang in LANGUAGES},
        "figures": list(chart.shows), "results": list(chart.results), "references": list(chart.references),
        "rows": len(chart.data()), "sizes": sizes,
    }  # fmt: skip


# --- entries ----------------------------------------------------------------------------------------------------------


class Editions:
    """The entries of one edition: what the templates need of each id."""

    def __init__(
        self,
        registry: Facts,
        lang: Lang,
        text: Gettext,
        places: Mapping[str, list[Place]],
        headings: Callable[[str], str],
    ) -> None:
        """Keep what every entry needs; the entries themselves are made one by one."""
        self.registry, self.lang, self.text, self.places, self.headings = (
            registry,
            lang,
            text,
            places,
            headings,
        )
        self.other: Lang = "vi" if lang == "en" else "en"
        self.numbers, self.intervals = registry.numbers[lang, "value"], registry.numbers[lang, "interval"]
        self.labels = {
            **{f["figure_id"]: f[f"label_{lang}"] for f in registry.figures},
            **{r["result_id"]: r[f"label_{lang}"] for r in registry.results},
            **{name: chart["title"][lang] for name, chart in registry.charts.items()},
        }

    def entries(self) -> dict[str, dict[str, Any]]:
        """Every entry, by id: figures, results, charts."""
        return {
            **{f["figure_id"]: self._figure(f) for f in self.registry.figures},
            **{r["result_id"]: self._result(r) for r in self.registry.results},
            **{name: self._chart(name) for name in self.registry.charts},
        }

    def _number(self, value: object, decimals: int | None = None) -> str:
        return format_number(Fraction(str(value)), decimals, self.lang)

    def percent(self, share: float) -> str:
        """Write a share as a percentage with one decimal."""
        return format_number(Fraction(round(share * 1000), 10), 1, self.lang) + "%"

    def _unit(self, row: Mapping[str, Any], number: str) -> str:
        """The counted noun, in English in the plural but for one; the signs % and ha stand with the number already."""
        unit = str(row["unit_vi"] if self.lang == "vi" else row["unit"])
        if unit in ("", "%", "ha") or row.get("kind") == "zero":
            return ""
        return plural(unit) if self.lang == "en" and number not in ("1", "one", "half") else unit

    def _common(self, name: str, kind: str) -> dict[str, Any]:
        places = [
            {
                "page": p.page,
                "anchor": p.anchor,
                "heading": self._heading(p.heading),
                "title": self._heading(p.title),
            }
            for p in self.places.get(name, [])
        ]
        notebooks: dict[str, dict[str, Any]] = {}
        for place in places:
            notebooks.setdefault(
                place["page"], {"page": place["page"], "title": place["title"], "places": []}
            )["places"].append(place)
        texts = [
            (style, shown, citations.cite(name, style, self.lang, self.registry.source))
            for style, shown in STYLES.items()
        ]
        return {
            "id": name, "kind": kind, "title": self.labels[name], "notebooks": list(notebooks.values()),
            "citations": [{"style": style, "name": shown, "text": text} for style, shown, text in texts],
            "other_lang": self.other,
        }  # fmt: skip

    def _heading(self, heading: str) -> str:
        """A heading of a notebook in the edition's language, its numbers filled in and its signs of Markdown gone."""
        text = self.headings(heading)
        text = re.sub(r"\{num\}`([^`]+)`", lambda m: self.numbers[m[1]], text)
        text = re.sub(r"\{span\}`([^`]+)`", lambda m: self.intervals[m[1]], text)
        return re.sub(r"[`*]", "", text)

    def _figure(self, figure: dict[str, Any]) -> dict[str, Any]:
        name, lang, _ = figure["figure_id"], self.lang, self.text
        checks = []
        for check_id in figure["checks"].split():
            check, power = self.registry.checks[check_id], self.registry.power.get((check_id, name))
            checks.append({
                "id": check_id, "statement": check[f"statement_{lang}"], "layer": _(check["layer"]), "found": check[f"found_{lang}"],
                "verdict": check["outcome"], "verdict_text": _(check["outcome"]), "reading": self._readings(check["readings"]),
                "power": power[f"sentence_{lang}"] if power else "",
            })  # fmt: skip
        bearing = [r for r in self.registry.references if r["figure_id"] == name]
        lengths = {p["number"]: p for p in self.registry.record["paragraphs"]}
        return {
            **self._common(name, "figure"),
            "other_title": figure[f"label_{self.other}"],
            "value": self.numbers[name], "unit": self._unit(figure, self.numbers[name]),
            "statement": figure[f"statement_{lang}"],
            "printed": figure["printed"], "interval": self.intervals[name],
            "section": shown_name(figure["section"], lang, self.registry.source),
            "section_id": figure["section"], "role": figure["role"], "role_text": shown_name(figure["role"], lang, self.registry.source),
            "number_kind": _(figure["kind"]), "period": period_text(figure["period"], lang, _) if figure["period"] else "",
            "verdict": figure["verdict"], "verdict_text": shown_name(figure["verdict"], lang, self.registry.source),
            "meaning": figure["meaning"], "meaning_text": _(figure["meaning"]), "readings": self._readings_of(name),
            "note": figure[f"note_{lang}"], "checks": checks,
            "references": [self._reference(r) for r in bearing],
            "mentions": [
                {**m, "length": lengths[int(m["paragraph"])]["length"], "sha256": lengths[int(m["paragraph"])]["sha256"]}
                for m in self.registry.mentions if m["figure_id"] == name
            ],
            "used_by": [self.link(r["result_id"]) for r in self.registry.results if name in r["inputs"]],
            "charts": self._charts_of(name), "low": figure["low"], "high": figure["high"], "raw_value": figure["value"],
            "raw_unit": figure["unit"], "sort": _sortable(figure["low"]),
        }  # fmt: skip

    def _result(self, result: dict[str, Any]) -> dict[str, Any]:
        name, lang, _ = result["result_id"], self.lang, self.text
        figures = {f["figure_id"] for f in self.registry.figures}
        references = {r["reference_id"]: r for r in self.registry.references}
        inputs, interval = result["inputs"], result["interval"]
        low, high = (float(interval.low), float(interval.high)) if interval else ("", "")
        return {
            **self._common(name, "result"),
            "other_title": result[f"label_{self.other}"],
            "value": self.numbers[name], "unit": self._unit(result, self.numbers[name]), "interval": self.intervals[name],
            "exact": _exact(interval), "arithmetic": result[f"arithmetic_{lang}"], "formula": result["formula"],
            "reading": self._readings(result["readings"]), "section": shown_name(result["section"], lang, self.registry.source),
            "section_id": result["section"], "inputs": [self.link(i) for i in inputs if i in figures],
            "references": [self._reference(references[i]) for i in inputs if i in references],
            "charts": self._charts_of(name), "low": low, "high": high,
            "raw_unit": result["unit"], "sort": low,
        }  # fmt: skip

    def _readings(self, ids: Iterable[str]) -> str:
        """The readings under which something holds, as sentences."""
        return " ".join(self.registry.readings[id][f"statement_{self.lang}"] for id in ids)

    def _readings_of(self, figure_id: str) -> list[dict[str, str]]:
        """What a figure can mean, and what speaks for each."""
        own = [row for row in self.registry.readings.values() if row["figure_id"] == figure_id]
        return [{key: row[f"{key}_{self.lang}"] for key in ("statement", "evidence")} for row in own]

    def _chart(self, name: str) -> dict[str, Any]:
        chart = self.registry.charts[name]
        return {
            **self._common(name, "chart"), "other_title": chart["title"][self.other],
            "figures": [self.link(i) for i in chart["figures"]], "results": [self.link(i) for i in chart["results"]],
            "references": [self._reference(r) for r in self.registry.references if r["reference_id"] in chart["references"]],
            "rows": chart["rows"], "label": chart["label"][self.lang], "other_label": chart["label"][self.other], **self.picture(name),
        }  # fmt: skip

    def picture(self, name: str) -> dict[str, Any]:
        """Name, alt text and size of a chart's picture."""
        chart = self.registry.charts[name]
        return {
            "name": name,
            "alt": chart["alt"][self.lang],
            "sizes": chart["sizes"][self.lang],
        }

    def _charts_of(self, name: str) -> list[dict[str, Any]]:
        """The charts that show a figure or result, those with the fewest others first."""
        found = sorted(
            (len(chart["figures"]) + len(chart["results"]), own)
            for own, chart in self.registry.charts.items() if name in chart["figures"] or name in chart["results"]
        )  # fmt: skip
        return [{**self.picture(chart), "title": self.labels[chart]} for _, chart in found]

    def _reference(self, reference: dict[str, Any]) -> dict[str, Any]:
        _, unit = self.text, reference["unit"]
        value = reference["value"]
        if re.fullmatch(r"\d+(\.\d+)?(\.\.\d+)?", value):
            value = "–".join(self._number(end) for end in value.split(".."))
        else:
            value = period_text(value, self.lang, _)
        shown = value + ("%" if unit == "%" else f" {unit}" if unit in ("ha", "km²") else "")
        return {
            "id": reference["reference_id"], "topic": reference[f"topic_{self.lang}"], "value": shown,
            "period": period_text(reference["period"], self.lang, _), "address": reference["address"], "effect": _(reference["effect"]),
            "note": reference[f"note_{self.lang}"],
        }  # fmt: skip

    def link(self, name: str) -> dict[str, str]:
        """What a link to an entry says: id, label, with its reading where others share it, number and unit."""
        result = next((r for r in self.registry.results if r["result_id"] == name), {})
        shared = sum(r[f"label_{self.lang}"] == self.labels[name] for r in self.registry.results) > 1
        reading = self._readings(result.get("readings", ())).removesuffix(".")
        return {
            "id": name, "label": f"{self.labels[name]} ({reading})" if shared and reading else self.labels[name],
            "value": self.numbers.get(name, ""), "unit": self._unit(result, self.numbers[name]) if result else "",
        }  # fmt: skip


def _exact(interval: Interval | None) -> str:
    """An interval as exact fractions; a semicolon between its ends, since a comma begins decimals in Vietnamese."""
    if interval is None or interval.width == 0:
        return "" if interval is None else str(interval.low)
    ends = f"{interval.low}; {interval.high}"
    return f"{'[' if interval.low_closed else '('}{ends}{']' if interval.high_closed else ')'}"


def _sortable(low: str) -> str:
    """A number to sort by; dates sort as text."""
    try:
        return str(float(Fraction(low)))
    except ValueError:
        return low


def plural(noun: str) -> str:
    """Write an English noun in the plural."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "sh", "ss")) else "s")
