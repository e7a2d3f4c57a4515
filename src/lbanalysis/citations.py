"""A figure, a result or a chart as a citation that names the article and this project."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from lbanalysis.numerals import InputError
from lbanalysis.reading import read_printed
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import Result, results_of, value_text
from lbanalysis.tables import Row
from lbanalysis.texts import figure_statement
from lbanalysis.wording import (
    Lang,
    language,
    say,
    unit_sign,
    write_day,
    write_interval,
    write_list,
    write_number,
)

Style = Literal["text", "text-chicago", "bibtex", "ris", "csl-json", "annotation"]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# Where the site is published, with a slash at the end, and the DOI without its address; empty until then.
ADDRESS = ""
DOI = ""

Cells = dict[str, Any]


class _Item(NamedTuple):
    """What a citation says of a figure, a result or a chart, in one language."""

    id: str
    kind: Literal["Figure", "Result", "Chart"]
    label: str
    stated: str = ""  # "printed 9,25ha", "computed as about 10.4 ha"
    statement: str = ""  # one sentence of our own
    note: str = ""  # where in the article it stands, or what it is computed from
    value: str = ""
    unit: str = ""
    mentions: tuple[Row, ...] = ()


def cite(id: str, style: Style = "text", lang: Lang | None = None, registry: Registry | None = None) -> str:
    """Cite a figure, a result or a chart, together with the article, whose record is the same for every id.

    Parameters
    ----------
    id : str, of a figure, a result or a chart
    style : {"text", "text-chicago", "bibtex", "ris", "csl-json", "annotation"}
        ``text`` is references in the style of the APA, ``text-chicago`` in that of Chicago (author-date), and
        a line that says where the number stands; ``annotation`` is W3C Web Annotation (JSON-LD).
    lang : {"en", "vi"}, of labels and wording; names of authors and works stay as they are
    registry : Registry, default this article's; of a changed one the citation says that it is a scenario

    Returns
    -------
    str

    Raises
    ------
    InputError
        If the id, the style or the language is unknown.

    Examples
    --------
    >>> print(cite("p03-garden-area").splitlines()[1])  # doctest: +ELLIPSIS
    The lbanalysis authors. (...). Area of the new flower gardens, printed 9,25ha [Data set]. In lbanalysis...
    >>> cite("p03-garden-aera")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: 'p03-garden-aera' is no id: expected that of a figure, a result or ...
    """
    if style not in get_args(Style):
        raise InputError(f"style {style!r} is unknown: expected one of {', '.join(get_args(Style))}")
    registry, lang = as_registry(registry), language(lang)
    item = _item(id, lang, registry)
    if style in ("text", "text-chicago"):
        return _text(item, {"text": "apa", "text-chicago": "chicago"}[style], lang, registry)
    works = _works(item, lang, registry)
    if style == "bibtex":
        return _bibtex(works, lang)
    if style == "ris":
        return _ris(works)
    content = works if style == "csl-json" else _annotation(item, works, lang, registry)
    return json.dumps(content, ensure_ascii=False, indent=1)


def nearest_ids(id: str, ids: Iterable[str]) -> list[str]:
    """Find one to three ids that may be meant: that begin so, else are spelt alike, else the first."""
    ids = list(ids)
    near = [i for i in ids if i.startswith(id)] or difflib.get_close_matches(id, ids, n=3, cutoff=0.3)
    return near[:3] or ids[:1]


def _item(id: str, lang: Lang, registry: Registry) -> _Item:
    figures, results, charts = registry.tables["figures"], results_of(registry), registry.tables["charts"]
    if figure := figures.get(id):
        own = registry.places(id)
        return _Item(
            id, "Figure", figure[f"label_{lang}"], say("printed {}", lang, own[0]["printed"]),
            figure_statement(id, lang, registry), say("Printed in {}.", lang, _paragraphs(own, lang)),
            read_printed(figure["printed"], figure["kind"]).value,
            figure["unit" if lang == "en" else "unit_vi"], own,
        )  # fmt: skip
    if id in results:
        return _result(results[id], lang, registry)
    if id in charts:
        return _Item(id, "Chart", charts[id][f"label_{lang}"])
    such = ", ".join(nearest_ids(id, [*figures, *results, *charts]))
    raise InputError(f"{id!r} is no id: expected that of a figure, a result or a chart, such as {such}")


def _result(result: Result, lang: Lang, registry: Registry) -> _Item:
    """A result, with the figures and references that it is computed from, and its readings."""
    figures = [id for id in result.inputs if id in registry.tables["figures"]]
    references = [id for id in result.inputs if id in registry.tables["references"]]
    mentions = tuple(mention for id in figures for mention in registry.places(id))
    text = "Counted in the registry of this analysis."
    if figures:
        outside = "Computed from {} ({}) and, from outside the article, {}."
        text = outside if references else "Computed from {} ({})."
    note = say(
        text, lang, write_list(figures, lang), _paragraphs(mentions, lang), write_list(references, lang)
    )
    if result.readings:
        readings = (registry.tables["readings"][id][f"statement_{lang}"] for id in result.readings)
        note += f" {say('Reading: {}', lang, ' '.join(readings))}"
    value = value_text(result.value)
    if result.number and result.value is None:
        value = f"{result.number.low}..{result.number.high}"
    return _Item(
        result.id, "Result", result.label.to(lang), say("computed as {}", lang, _computed(result, lang)), "",
        note, value, result.unit.to(lang), mentions,
    )  # fmt: skip


def _paragraphs(mentions: Iterable[Row], lang: Lang) -> str:
    numbers = sorted({mention["paragraph"] for mention in mentions})
    text = "paragraphs {} of the article" if len(numbers) > 1 else "paragraph {} of the article"
    return say(text, lang, write_list(numbers, lang))


def _computed(result: Result, lang: Lang) -> str:
    """A result in a language's own convention; a counted noun stands in the label already."""
    if result.number is None:
        return say("without a value", lang)
    if result.value is None:
        return write_interval(result.number.interval, result.unit.en, lang)
    points = result.unit.en == "percentage point"
    sign = f" {say('percentage points', lang)}" if points else unit_sign(result.unit.en)
    shown = Fraction(value_text(result.value))
    text = write_number(shown, lang=lang) + sign
    is_exact = result.number.interval.width == 0 and shown == result.value
    return text if is_exact else say("about {}", lang, text)


def _filled(cells: Cells) -> Cells:
    return {name: cell for name, cell in cells.items() if cell}


def _scenario(lang: Lang, registry: Registry) -> str:
    text = "In a scenario with changed numbers: not what the article prints."
    return say(text, lang) if registry.scenario else ""


def authors(registry: Registry) -> list[str]:
    """Who made the analysis."""
    makers = registry.package.get("contributors", [])
    return [str(maker["title"]) for maker in makers if maker.get("title")]


def _day(text: str) -> Cells:
    return {"date-parts": [[int(part) for part in text.split("-")]]}


def _works(item: _Item, lang: Lang, registry: Registry, keep: Callable[[str], str] = str) -> list[Cells]:
    """The two works in CSL's variables; `keep` marks what no style may put in capitals."""
    record, package, is_chart = registry.record, registry.package, item.kind == "Chart"
    name, _, rest = package["title"].partition(" ")
    letters = re.sub("[^a-z]", "", unicodedata.normalize("NFD", record["source"]).lower())
    identity = (
        "No address of the article is known any more; the sha256 of its canonical text identifies it: {}."
    )
    if record["address"]:
        identity = "The sha256 of the article's canonical text identifies it: {}."
    # An article as a portal posted it is a page of the portal: for a newspaper's, styles ask for an edition.
    article = {
        "id": letters + record["published"][:4], "type": "webpage", "author": [{"literal": record["source"]}],
        "title": record["headline"], "container-title": record["publisher"],
        "issued": _day(record["published"]), "language": record["language"], "URL": record["address"],
        "note": say(identity, lang, record["sha256"]),
    }  # fmt: skip
    analysis = {
        "id": f"{record['id']}-{item.id}", "type": "graphic" if is_chart else "dataset",
        "author": [{"literal": author} for author in authors(registry)],
        "title": ", ".join(filter(None, (item.label, item.stated and keep(item.stated)))),
        "container-title": f"{keep(name)} {rest}", "genre": say(item.kind, lang), "number": keep(item.id),
        "version": package["version"], "medium": "" if is_chart else say("Data set", lang),
        "issued": _day(str(package.get("created", ""))[:10] or record["published"]), "language": lang,
        "DOI": DOI, "URL": f"{ADDRESS}entries/{item.id}.html" if ADDRESS else "", "abstract": item.statement,
        "note": " ".join(filter(None, (_scenario(lang, registry), item.note))),
    }  # fmt: skip
    return [_filled(article), _filled(analysis)]


def _bibtex(works: list[Cells], lang: Lang) -> str:
    from pybtex.database import BibliographyData, Entry
    from pybtex.database.output.bibtex import Writer

    entries = {}
    for work in works:
        day, month, year = write_day(date(*work["issued"]["date-parts"][0]), "en").split()
        within = work["container-title"]
        if "number" in work:
            version = say("version {}", lang, work["version"])
            within = f"{work['genre']} {work['number']}, {within}, {version}"
        fields = {
            "author": " and ".join(f"{{{author['literal']}}}" for author in work["author"]),
            "title": f"{{{work['title']}}}", "howpublished": within, "year": year, "month": month, "day": day,
            "langid": {"en": "english", "vi": "vietnamese"}[work["language"]],
            **{name.lower(): work.get(name) for name in ("DOI", "URL", "abstract", "note")},
        }  # fmt: skip
        entries[work["id"]] = Entry("misc", _filled(fields))
    text: str = Writer(encoding="UTF-8").to_string(BibliographyData(entries)).rstrip("\n")
    # Addresses are verbatim in BibTeX, but pybtex escapes every field.
    return re.sub("(?m)^ *(url|doi) = .*", lambda line: line[0].replace("\\", ""), text)


def _ris(works: list[Cells]) -> str:
    import rispy

    entries = []
    for work in works:
        day = date(*work["issued"]["date-parts"][0])
        entry = {
            "type_of_reference": {"webpage": "ELEC", "dataset": "DATA", "graphic": "CHART"}[work["type"]],
            "authors": [f"{author['literal']}," for author in work["author"]],  # the comma: no first name
            "title": work["title"], "secondary_title": work["container-title"], "year": f"{day:%Y}",
            "date": f"{day:%Y/%m/%d/}", "type_of_work": work.get("genre"), "note": work.get("number"),
            "edition": work.get("version"), "language": work["language"], "doi": work.get("DOI"),
            "urls": [work["URL"]] if "URL" in work else [], "abstract": work.get("abstract"),
            "notes": [work["note"]] if "note" in work else [], "id": work["id"],
        }  # fmt: skip
        entries.append(_filled(entry))
    # rispy numbers the records, which is no part of RIS.
    return re.sub(r"(?m)^\d+\.\n", "", rispy.dumps(entries)).rstrip("\n")


@cache
def _csl_style(name: str, lang: Lang) -> Any:
    from citeproc import CitationStylesStyle

    path = Path(__file__).with_name("styles") / f"{name}.csl"
    return CitationStylesStyle(str(path), locale={"en": "en-US", "vi": "vi-VN"}[lang], validate=False)


def _text(item: _Item, style: str, lang: Lang, registry: Registry) -> str:
    """Two references as a style sets them, and a line of notes."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    works = _works(item, lang, registry, keep='<span class="nocase">{}</span>'.format)
    if lang == "vi":  # these styles set English dates only: the year stays, and the day is said in words
        day = date(*works[0]["issued"]["date-parts"][0])
        works[0]["medium"] = say("posted on {}", lang, write_day(day, lang))
        for work in works:
            work["issued"] = {"date-parts": [work["issued"]["date-parts"][0][:1]]}
    bibliography = CitationStylesBibliography(_csl_style(style, lang), CiteProcJSON(works), formatter.plain)
    for work in works:
        bibliography.register(Citation([CitationItem(work["id"])]))
    references = [str(reference) for reference in bibliography.bibliography()]
    if (
        lang == "en"
    ):  # a full stop stands inside the quotation marks: citeproc-py reads that, but does not do it
        references = [re.sub("”([.,])", r"\1”", reference) for reference in references]
    notes = [work["note"] for work in reversed(works) if "note" in work]
    addresses = (works[1].get("URL", ""), DOI)
    unseen = [address for address in addresses if address not in references[1]]
    return "\n".join([*references, " ".join([*notes, *unseen])])


def _annotation(item: _Item, works: list[Cells], lang: Lang, registry: Registry) -> Cells:
    """A figure, result or chart as a Web Annotation of the article, whose text is named by its hash."""
    record, package, (article, analysis) = registry.record, registry.package, works
    text, made = f"urn:sha256:{record['sha256']}", date(*analysis["issued"]["date-parts"][0])
    urn = f"urn:lbanalysis:{record['id']}:{package['version']}:{item.id}:{lang}"
    source = {
        "id": text, "type": "Text", "format": "text/plain", "language": record["language"],
        "schema:headline": record["headline"], "schema:author": record["source"],
        "schema:publisher": record["publisher"], "schema:datePublished": record["published"],
        "schema:url": record["address"], "schema:description": article["note"],
    }  # fmt: skip
    generator = {
        "type": "Software", "name": package["title"], "schema:softwareVersion": package["version"],
        "homepage": ADDRESS, "schema:identifier": DOI and f"https://doi.org/{DOI}",
    }  # fmt: skip
    statement = item.statement or ". ".join(filter(None, (analysis["title"], item.note)))
    said = " ".join(filter(None, (_scenario(lang, registry), statement)))
    bodies = [{"value": said, "language": lang}, {"value": item.value, "schema:unitText": item.unit}]
    kind = {"type": "TextualBody", "format": "text/plain", "purpose": "describing"}
    targets: list[Any] = [_target(mention, text, record) for mention in item.mentions]
    return _filled({
        "@context": [
            "http://www.w3.org/ns/anno.jsonld", {"schema": "http://schema.org/", "lb": "urn:lbanalysis:"},
        ],
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, urn)}", "type": "Annotation",
        "motivation": "describing", "created": f"{made}T00:00:00Z",
        "creator": [{"type": "Organization", "name": author} for author in authors(registry)],
        "generator": _filled(generator), "rights": LICENCE, "schema:identifier": item.id,
        "schema:name": analysis["title"], "schema:url": analysis.get("URL"),
        "schema:isBasedOn": _filled(source),
        "body": [kind | _filled(body) for body in bodies if body["value"]], "target": targets or [text],
    })  # fmt: skip


def _target(mention: Row, text: str, record: Mapping[str, Any]) -> Cells:
    """The place of a mention: a paragraph is a line of the text (RFC 5147), and positions count inside it."""
    paragraph = mention["paragraph"]
    position = {
        "type": "TextPositionSelector", "start": mention["start"], "end": mention["end"],
        "refinedBy": {"type": "TextQuoteSelector", "exact": mention["printed"]},
    }  # fmt: skip
    selector = {
        "type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
        "value": f"line={paragraph - 1},{paragraph}", "lb:paragraph": paragraph,
        "lb:sha256": record["paragraphs"][paragraph - 1]["sha256"], "refinedBy": position,
    }  # fmt: skip
    return {"type": "SpecificResource", "source": text, "selector": selector}
