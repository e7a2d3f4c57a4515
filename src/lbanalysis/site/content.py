"""What the site says of each figure, result and chart, in one language, as plain values for the templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, get_args

from markupsafe import Markup, escape

from lbanalysis import charts, citations
from lbanalysis.charts.frame import WIDTHS, Chart
from lbanalysis.checks import Check, checks_of
from lbanalysis.formulas import parse
from lbanalysis.ledger import as_text, compile_ledger
from lbanalysis.power import headline_power, misprint_power, misprints_of
from lbanalysis.registry import Registry, home_folder
from lbanalysis.results import compute_results, id_texts
from lbanalysis.site.misprints import pack_misprints
from lbanalysis.site.notebooks import Place
from lbanalysis.texts import MEASURED, outside_text, period_text
from lbanalysis.wording import LANGUAGES, Lang, plural, say, unit_sign

Row = dict[str, Any]


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for the catalogue of the site."""
    return text


# The styles of citations and what they are called, in the order of the page.
STYLES: dict[citations.Style, str] = {
    "text": "APA", "in-text": N_("APA, in a sentence"), "text-chicago": "Chicago",
    "in-text-chicago": N_("Chicago, in a sentence"), "bibtex": "BibTeX", "biblatex": "biblatex", "ris": "RIS",
    "csl-json": "CSL-JSON", "annotation": "W3C Web Annotation",
}  # fmt: skip
FILES: dict[citations.Style, str] = {"bibtex": "bib", "ris": "ris"}  # styles that are files too
ADDRESS: str = citations.ADDRESS
CONFIRMING = ("equality", "part", "reading")  # the layers of checks that can give a verdict
MOST_ROWS = 60  # of a chart's data on its page; its file has them all


class Facts(NamedTuple):
    """A registry and what is computed from it, once for both editions."""

    source: Registry
    rows: dict[str, Row]  # of figures and results by id, all text, as files have them
    charts: dict[str, Row]
    noticed: dict[str, Row]  # of figures: how many of their misprints would be noticed, and by what
    misprints: dict[Lang, Row]  # what the page says on which one is made
    headline: tuple[int, int]  # misprints of all quantities, and those that equalities would notice

    @property
    def record(self) -> Mapping[str, Any]:
        """The bibliographic record of the article."""
        return self.source.record

    @property
    def at_home(self) -> bool:
        """Whether this is the article whose data and notebooks come with the code."""
        return self.source.folder.resolve() == home_folder().resolve()

    @property
    def ids(self) -> frozenset[str]:
        """Every id that has an entry."""
        return frozenset([*self.rows, *self.charts])


def gather_facts(registry: Registry) -> Facts:
    """Compute what the site shows of a registry."""
    labels = registry.tables["charts"]
    drawn = charts.catalogue_of(registry).items()
    return Facts(
        registry, rows_of(registry),
        {id: {**chart_facts(draw(registry)), "label": _of(labels[id], "label")} for id, draw in drawn},
        _noticed(registry), {lang: pack_misprints(registry, lang) for lang in LANGUAGES},
        headline_power(registry),
    )  # fmt: skip


def rows_of(registry: Registry) -> dict[str, Row]:
    """The rows of ledger and results by id, as files have them."""
    results = as_text(compute_results(registry))
    return {**compile_ledger(registry).to_dict("index"), **results.to_dict("index")}


def _of(row: Mapping[str, Any], name: str) -> dict[Lang, str]:
    return {lang: row[f"{name}_{lang}"] for lang in LANGUAGES}


def spoken(row: Mapping[str, Any], lang: Lang) -> Row:
    """A row of a table in one language: `label_en` or `label_vi` is its `label`."""
    return {key.removesuffix(f"_{lang}"): cell for key, cell in row.items()}


def chart_facts(chart: Chart) -> Row:
    """What a chart says in both languages: titles, alt texts, ids, first rows of its data, sizes [px]."""
    data = chart.data()
    return {
        "title": {lang: chart.title(lang) for lang in LANGUAGES},
        "alt": {lang: chart.alt(lang) for lang in LANGUAGES},
        "figures": list(chart.shows), "results": list(chart.results), "references": list(chart.references),
        "rows": [
            {str(name): cell for name, cell in row.items() if isinstance(cell, str)}
            for row in data.head(MOST_ROWS).to_dict("records")
        ],
        "all_rows": len(data),
        "sizes": {
            lang: {kind: [round(100 * side) for side in chart.size(lang, w)] for kind, w in WIDTHS.items()}
            for lang in LANGUAGES
        },
    }  # fmt: skip


def _noticed(registry: Registry) -> dict[str, Row]:
    """Of each figure how many of its misprints the article's sums, else a reading, would notice."""
    table, found = misprint_power(registry).reset_index(), {}
    for by, layers in (("reading", ["reading"]), ("sums", ["equality", "part"])):
        for id, rows in table[table["layer"].isin(layers)].groupby("figure_id"):
            caught = frozenset().union(*rows["caught_misprints"])
            found[str(id)] = {"by": by, "of": int(rows["misprints"].iloc[0]), "caught": len(caught)}
    return found


# --- entries ------------------------------------------------------------------------------------------------


class Editions:
    """The entries of one edition: what the templates need of each id."""

    def __init__(
        self, facts: Facts, lang: Lang, text: Callable[[str], str], places: Mapping[str, list[Place]]
    ) -> None:
        """Keep what every entry needs; the entries themselves are made one by one."""
        self.facts, self.lang, self.text, self.places = facts, lang, text, places
        self.source, self.tables = facts.source, facts.source.tables
        self.other: Lang = "vi" if lang == "en" else "en"
        texts = id_texts(lang, self.source)
        self.numbers, self.intervals = texts["value"], texts["interval"]
        figures = self.tables["figures"].values()
        self.no_plural = {"", *(own["unit"] for own in figures if own["kind"] in MEASURED)}

    def label(self, id: str, lang: Lang | None = None) -> str:
        """What a figure, result, chart or reference is called."""
        lang = lang or self.lang
        if id in self.facts.charts:
            return str(self.facts.charts[id]["title"][lang])
        row = self.facts.rows.get(id) or self.tables["references"].get(id, {})
        return str(row.get(f"label_{lang}") or row.get(f"topic_{lang}", ""))

    def entries(self) -> dict[str, Row]:
        """Every entry, by id: figures, results, charts."""
        figures = self.tables["figures"]
        stated = {id: self._figure(id) if id in figures else self._result(id) for id in self.facts.rows}
        return {**stated, **{id: self._chart(id) for id in self.facts.charts}}

    def _row(self, id: str) -> Row:
        return spoken(self.facts.rows[id], self.lang)

    def section(self, id: str) -> str:
        """The name of a section."""
        return str(self.tables["sections"][id][f"label_{self.lang}"])

    def _common(self, id: str, kind: str) -> Row:
        notebooks: dict[str, Row] = {}
        for place in self.places.get(id, []):
            own = {"page": place.page, "title": self._heading(place.title), "places": []}
            here = {"anchor": place.anchor, "heading": self._heading(place.heading)}
            notebooks.setdefault(place.page, own)["places"].append(here)
        return {
            "id": id, "kind": kind, "title": self.label(id), "other_title": self.label(id, self.other),
            "other_lang": self.other, "notebooks": list(notebooks.values()), "citations": self._citations(id),
        }  # fmt: skip

    def _citations(self, id: str) -> list[Row]:
        """Each style with what can be copied, the article and the analysis apart, and its file."""
        ending, works = "" if self.lang == "en" else f".{self.lang}", get_args(citations.Work)
        return [
            {
                "style": style, "name": self.text(name),
                "file": f"{id}{ending}.{FILES[style]}" if style in FILES else "",
                "texts": {
                    work: citations.cite(id, style, self.lang, self.source, work=work)
                    for work in (works[:1] if style == "annotation" else works)
                },
            }
            for style, name in STYLES.items()
        ]  # fmt: skip

    def _heading(self, heading: str) -> str:
        """A heading of a notebook, its numbers filled in, its Markdown gone."""
        text = re.sub(r"\{num\}`([^`]+)`", lambda m: self.numbers[m[1]], heading)
        text = re.sub(r"\{span\}`([^`]+)`", lambda m: self.intervals[m[1]], text)
        return re.sub(r"[`*]", "", text)

    def _stated(self, id: str, kind: str) -> Row:
        """What entries of figures and results share: number, unit, interval, section, charts."""
        row = self._row(id)
        return {
            **row, **self._common(id, kind), "value": self.numbers[id], "interval": self.intervals[id],
            "unit": self._unit(id), "raw_unit": self.facts.rows[id]["unit"],
            "section_name": self.section(row["section"]), "charts": self._charts_of(id),
            "sort": _sortable(row["low"]),
        }  # fmt: skip

    def _figure(self, id: str) -> Row:
        stated = self._stated(id, "figure")
        checks = [self._check(check) for check in checks_of(self.source) if id in check.relation.figures]
        paragraphs = {p["number"]: p for p in self.source.record["paragraphs"]}
        limits = [check for check in checks if check["layer"] not in CONFIRMING]
        alone = {"by": "limits" if limits else "none", "of": len(misprints_of(id, self.source))}
        readings = [row for row in self.tables["readings"].values() if row["figure_id"] == id]
        references, rows = self.tables["references"], self.facts.rows
        return {
            **stated, "other_statement": self.facts.rows[id][f"statement_{self.other}"],
            "period": period_text(stated["period"], self.lang),
            "verdict_text": say(stated["verdict"], self.lang),
            "readings": [spoken(row, self.lang) for row in readings],
            "checks": [check for check in checks if check["layer"] in CONFIRMING], "limits": limits,
            "noticed": self.facts.noticed.get(id, alone),
            "references": [self._reference(i) for i, row in references.items() if row["figure_id"] == id],
            "mentions": [{**paragraphs[m["paragraph"]], **m} for m in self.source.places(id)],
            "used_by": [self.link(i) for i, row in rows.items() if id in row.get("inputs", "").split()],
        }  # fmt: skip

    def _result(self, id: str) -> Row:
        stated = self._stated(id, "result")
        inputs, references = stated["inputs"].split(), self.tables["references"]
        return {
            **stated, "exact": _exact(stated), "formula_html": self._formula(stated["formula"]),
            "reading": self._readings(stated["readings"].split()),
            "readings": [spoken(self.tables["readings"][i], self.lang) for i in stated["readings"].split()],
            "inputs": [self.link(i) for i in inputs if i in self.tables["figures"]],
            "references": [self._reference(i) for i in inputs if i in references],
        }  # fmt: skip

    def _chart(self, id: str) -> Row:
        chart = self.facts.charts[id]
        rows = [self._drawn(spoken(row, self.lang)) for row in chart["rows"]]
        return {
            **self._common(id, "chart"), **self.picture(id),
            "other_label": chart["label"][self.other], "figures": [self.link(i) for i in chart["figures"]],
            "results": [self.link(i) for i in chart["results"]], "rows": rows, "all_rows": chart["all_rows"],
            "references": [self._reference(i) for i in chart["references"]],
        }  # fmt: skip

    def _drawn(self, row: Row) -> Row:
        """A row of a chart's data as people read it: what it is, its number and interval, its id."""
        ids = [row.get(f"{table}_id", "") for table in ("figure", "result", "reference")]
        id = next(filter(None, ids), "")
        what = [row.get("row", ""), row.get("label") or self.label(id) or row.get("mention_id", "")]
        own = self.intervals.get(id, "") if row.get("text") == self.numbers.get(id) else ""  # in this reading
        interval = row.get("interval", "").strip(" ()") or own
        return {
            "id": id if id in self.facts.ids else "", "what": ": ".join(dict.fromkeys(filter(None, what))),
            "text": row.get("text", ""), "interval": interval if interval != row.get("text") else "",
        }  # fmt: skip

    def picture(self, id: str) -> Row:
        """Name, label, alt text and sizes of a chart's picture."""
        chart = self.facts.charts[id]
        return {"name": id} | {key: chart[key][self.lang] for key in ("label", "alt", "sizes")}

    def _charts_of(self, id: str) -> list[Row]:
        """The charts that show a figure or result, those with the fewest others first."""
        shown = {own: [*chart["figures"], *chart["results"]] for own, chart in self.facts.charts.items()}
        found = sorted((len(ids), own) for own, ids in shown.items() if id in ids)
        return [self.picture(own) for _, own in found]

    def _check(self, check: Check) -> Row:
        """A check with its arithmetic, its formula with links, and the readings under which it holds."""
        own = check.relation
        readings = self.source.readings(parse(own.formula), own.reading_id) if own.formula else ()
        return {
            "id": own.id, "layer": own.layer, "statement": own.statement.to(self.lang),
            "found": check.found.to(self.lang), "verdict": check.outcome,
            "verdict_text": check.outcome and say(check.outcome, self.lang),
            "formula": self._formula(own.formula), "reading": self._readings(readings),
        }  # fmt: skip

    def _formula(self, formula: str) -> Markup:
        """A formula in which each id leads to its entry."""
        signs = str(escape(formula)).replace("*", "×").replace("&lt;=", "≤")
        linked = re.sub(
            r"[a-z0-9]+(?:-[a-z0-9]+)+",
            lambda m: f'<a href="{m[0]}.html">{m[0]}</a>' if m[0] in self.facts.ids else m[0], signs,
        )  # fmt: skip
        return Markup(linked)

    def _readings(self, ids: Iterable[str]) -> str:
        """The readings under which something holds, as sentences."""
        return " ".join(self.tables["readings"][id][f"statement_{self.lang}"] for id in ids)

    def _reference(self, id: str) -> Row:
        """A value from outside the article: what it is, and who published it where and when."""
        row = spoken(self.tables["references"][id], self.lang)
        periods = {key: period_text(row[key], self.lang) for key in ("period", "published", "accessed")}
        link = f"https://{row['address']}" if "/" in row["address"] else ""  # a site alone is no page
        value = outside_text(row["value"], row["unit"], self.lang)
        return {**row, **periods, "id": id, "value": value, "link": link}

    def _unit(self, id: str) -> str:
        """What stands behind a number, in English in the plural but for one; no unit that it has already."""
        row = self.facts.rows[id]
        has_it = row["kind"] in (*MEASURED, "zero") if "kind" in row else unit_sign(row["unit"])
        if has_it or self.lang == "vi":
            return "" if has_it else str(row["unit_vi"])
        unit, is_one = str(row["unit"]), self.numbers[id] in ("1", "one", "half")
        return unit if is_one or unit in self.no_plural or "/" in unit else plural(unit)

    def link(self, id: str) -> Row:
        """What a link to an entry says: id, label, with its reading where others share it, number, unit."""
        row, label = self._row(id), self.label(id)
        is_result, number = id not in self.tables["figures"], self.numbers[id]
        if is_result and sum(self.label(i) == label for i in self.facts.rows) > 1:
            reading = self._readings(row["readings"].split()).removesuffix(".")
            label += f" ({reading})" if reading else ""
        return {"id": id, "label": label, "value": number, "unit": self._unit(id) if is_result else ""}


def _exact(row: Row) -> str:
    """An interval as exact fractions; a semicolon between its ends, since a comma begins decimals too."""
    if row["low"] == row["high"]:
        return str(row["low"])
    opening, closing = "[" if row["low_closed"] == "yes" else "(", "]" if row["high_closed"] == "yes" else ")"
    return f"{opening}{row['low']}; {row['high']}{closing}"


def _sortable(low: str) -> str:
    """A number to sort by; dates sort as text."""
    try:
        return str(float(Fraction(low)))
    except ValueError:
        return low
