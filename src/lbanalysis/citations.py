"""A figure, a result or a chart as a citation that names the article and this project."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import unicodedata
import uuid
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from lbanalysis.numerals import InputError
from lbanalysis.reading import read_printed
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import Result, results_of, value_text
from lbanalysis.tables import Row
from lbanalysis.texts import figure_interval, figure_statement, figure_text
from lbanalysis.wording import (
    MONTHS,
    Lang,
    language,
    say,
    unit_sign,
    write_interval,
    write_list,
    write_number,
)

Style = Literal[
    "text", "text-chicago", "in-text", "in-text-chicago",
    "bibtex", "biblatex", "ris", "csl-json", "annotation",
]  # fmt: skip
Work = Literal["both", "article", "analysis"]
Cells = dict[str, Any]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def _published() -> Cells:
    """The addresses of this project by their labels, as pyproject's URLs reach the installed package."""
    try:
        return dict(url.split(", ", 1) for url in metadata("lbanalysis").get_all("Project-URL", []))
    except PackageNotFoundError:
        return {}


_URLS = _published()
# The site with a slash at its end, the DOI without its address, the code: each empty until there is one.
ADDRESS = re.sub("(?<=[^/])$", "/", _URLS.get("Homepage", ""))
DOI = _URLS.get("DOI", "").removeprefix("https://doi.org/")
REPOSITORY = _URLS.get("Repository", "")


class _Item(NamedTuple):
    """What a citation says of a figure, a result or a chart, in one language."""

    id: str
    kind: Literal["Figure", "Result", "Chart"]
    label: str
    stated: str = ""  # "printed 9,25ha, interval 9.245 to 9.255 ha", "computed as 75%"
    statement: str = ""  # one sentence of our own
    note: str = ""  # where in the article it stands, or what it is computed from
    value: str = ""
    unit: str = ""
    mentions: tuple[Row, ...] = ()


def cite(
    id: str, style: Style = "text", lang: Lang | None = None, registry: Registry | None = None,
    *, work: Work = "both",
) -> str:  # fmt: skip
    """Cite a figure, a result or a chart, together with the article, whose record is the same for every id.

    Parameters
    ----------
    id : str, of a figure, a result or a chart
    style : {"text", "text-chicago", "in-text", "in-text-chicago", "bibtex", "biblatex", "ris", ...}
        ``text`` is references in the style of the APA, ``text-chicago`` in that of Chicago (author-date), and
        a note that is no part of them; ``in-text`` and ``in-text-chicago`` are how a sentence refers to them,
        in brackets or by name; ``csl-json``; ``annotation`` is W3C Web Annotation (JSON-LD).
    lang : {"en", "vi"}, of labels and wording; names of authors and works stay as they are
    registry : Registry, default this article's; of a changed one the citation says that it is a scenario
    work : {"both", "article", "analysis"}
        Which of the two works; an ``annotation`` is what the analysis says of the article, and always both.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If the id, the style, the language or the work is unknown.

    Examples
    --------
    >>> print(cite("p03-garden-area", work="analysis"))  # doctest: +ELLIPSIS
    The lbanalysis authors. (...). Area of the new flower gardens, printed 9,25ha, interval 9.245 to 9...
    >>> cite("p03-garden-aera")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: 'p03-garden-aera' is no id: expected that of a figure, a result or ...
    """
    for name, given, known in (("style", style, Style), ("work", work, Work)):
        if given not in get_args(known):
            raise InputError(f"{name} {given!r} is unknown: expected one of {', '.join(get_args(known))}")
    registry, lang = as_registry(registry), language(lang)
    item, is_text = _item(id, lang, registry), style.startswith("text")
    both = _works(item, lang, registry, '<span class="nocase">{}</span>' if is_text else "{}")
    works = {"both": both, "article": both[:1], "analysis": both[1:]}[work]
    if is_text:
        return _text(works, "chicago" if style == "text-chicago" else "apa", lang)
    if style.startswith("in-text"):
        return _in_text(item, works, " " if style == "in-text-chicago" else ", ", lang, registry)
    if style.startswith("bib"):
        return _bib(works, style == "biblatex", lang, registry)
    if style == "ris":
        return _ris(works)
    content = works if style == "csl-json" else _annotation(item, both, lang, registry)
    return json.dumps(content, ensure_ascii=False, indent=1)


def nearest_ids(id: str, ids: Iterable[str]) -> list[str]:
    """Find one to three ids that may be meant: that begin so, else are spelt alike, else the first."""
    ids = list(ids)
    near = [i for i in ids if i.startswith(id)] or difflib.get_close_matches(id, ids, n=3, cutoff=0.3)
    return near[:3] or ids[:1]


def _item(id: str, lang: Lang, registry: Registry) -> _Item:
    figures, results, charts = registry.tables["figures"], results_of(registry), registry.tables["charts"]
    if figure := figures.get(id):
        own, interval = registry.places(id), figure_interval(id, lang, registry)
        stated, readings = say("printed {}", lang, own[0]["printed"]), registry.tables["readings"].values()
        is_exact = figure["kind"] == "zero" or interval == figure_text(id, lang, registry)
        if not is_exact and not any(row["figure_id"] == id and row["locale"] for row in readings):
            stated = say("{}, interval {}", lang, stated, interval)
        return _Item(
            id, "Figure", figure[f"label_{lang}"], stated,
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
    notes = [say("Counted in the registry of this analysis.", lang)] * (not result.formula)
    made, outside = write_list(figures, lang), write_list(references, lang)
    if figures and references:
        text = "Computed from {} ({}) and, from outside the article, {}."
        notes = [say(text, lang, made, _paragraphs(mentions, lang), outside)]
    elif figures:
        notes = [say("Computed from {} ({}).", lang, made, _paragraphs(mentions, lang))]
    elif references:
        notes = [say("Computed from {}, from outside the article.", lang, outside)]
    if result.readings:
        readings = (registry.tables["readings"][id][f"statement_{lang}"] for id in result.readings)
        notes.append(say("Reading: {}", lang, " ".join(readings)))
    value = value_text(result.value)
    if result.number and result.value is None:
        value = f"{result.number.low}..{result.number.high}"
    return _Item(
        result.id, "Result", result.label.to(lang), say("computed as {}", lang, _computed(result, lang)), "",
        " ".join(notes), value, result.unit.to(lang), mentions,
    )  # fmt: skip


def _paragraphs(mentions: Iterable[Row], lang: Lang) -> str:
    numbers = sorted({mention["paragraph"] for mention in mentions})
    text = "paragraphs {} of the article" if len(numbers) > 1 else "paragraph {} of the article"
    return say(text, lang, write_list(numbers, lang))


def _computed(result: Result, lang: Lang) -> str:
    """A result in a language's own convention; a counted noun stands in the label already."""
    if result.number is None:
        return say("without a value", lang)
    points = f" {say('percentage points', lang)}" if result.unit.en == "percentage point" else ""
    interval = write_interval(result.number.interval, result.unit.en, lang) + points
    if result.value is None:
        return interval
    shown = Fraction(value_text(result.value))
    text = write_number(shown, lang=lang) + unit_sign(result.unit.en) + points
    if result.number.interval.width:
        return say("{}, interval {}", lang, say("about {}", lang, text), interval)
    return text if shown == result.value else say("about {}", lang, text)


def _filled(cells: Cells) -> Cells:
    return {name: cell for name, cell in cells.items() if cell}


def _scenario(lang: Lang, registry: Registry) -> str:
    text = "In a scenario with changed numbers or rules: not what the article prints."
    return say(text, lang) if registry.scenario else ""


@lru_cache(maxsize=64)
def _changed(registry: Registry) -> str:
    """What tells works of a scenario from those of the article, and of other scenarios, in their ids."""
    if not registry.scenario:
        return ""
    rows = [(name, *row.values()) for name, table in registry.tables.items() for row in table.values()]
    return "-" + hashlib.sha256(repr((registry.rounding, rows)).encode()).hexdigest()[:8]


def authors(registry: Registry) -> list[Cells]:
    """Who made the analysis, as the data package names them."""
    return [maker for maker in registry.package.get("contributors", []) if maker.get("title")]


def agents(registry: Registry, type: str) -> list[Cells]:
    """The authors as linked data has them, under the name that its vocabulary has for a type."""
    return [
        {type: "Person" if maker.get("familyName") else "Organization", "name": maker["title"]}
        for maker in authors(registry)
    ]


def _name(maker: Cells) -> Cells:
    """A name in CSL's parts, where the data package gives them; else as a whole, as of a group."""
    if maker.get("familyName"):
        return _filled({"family": str(maker["familyName"]), "given": str(maker.get("givenName", ""))})
    return {"literal": str(maker["title"])}


def _day(text: str) -> Cells:
    return {"date-parts": [[int(part) for part in text.split("-")]]} if text else {}


def _issued(work: Cells) -> date | None:
    """The day of a work, where it is known."""
    return date(*work["issued"]["date-parts"][0]) if "issued" in work else None


def _works(item: _Item, lang: Lang, registry: Registry, keep: str) -> list[Cells]:
    """The two works in CSL's variables; `keep` marks what no style may put in capitals."""
    record, package, is_chart = registry.record, registry.package, item.kind == "Chart"
    own_title = package.get("title_vi") if lang == "vi" else ""
    name, _, rest = (own_title or package["title"]).partition(" ")
    letters = re.sub("[^a-z]", "", unicodedata.normalize("NFD", record["source"]).lower())
    reposted = record["publisher"] not in ("", record["source"])
    told = "The article's date is that of the reposting; that of its first publication is not known."
    notes = [told] * reposted + ["No address of the article is known."] * (not record["address"])
    notes += ["The sha256 of the article's canonical text identifies it: {}."]
    # An article as a portal reposted it is a page of the portal: as a newspaper's (RIS: NEWS) it would have
    # that paper's edition and day, which are not known, and as anything (RIS: GEN) neither site nor day.
    article = {
        "id": letters + record["published"][:4], "type": "webpage", "author": [{"literal": record["source"]}],
        "title": record["headline"],
        # What stands in brackets behind a title: there CSL has a translation of it too.
        "medium": record.get("headline_en") if lang == "en" else "",
        "container-title": record["publisher"], "original-publisher": record["source"] if reposted else "",
        "issued": _day(record["published"]), "language": record["language"], "URL": record["address"],
        "note": " ".join(say(note, lang, record["sha256"]) for note in notes),
    }  # fmt: skip
    page = f"{ADDRESS}{'vi/' * (lang == 'vi')}entries/{item.id}.html"
    analysis = {
        "id": f"{record['id']}-{item.id}{_changed(registry)}", "type": "graphic" if is_chart else "dataset",
        "author": [_name(maker) for maker in authors(registry)],
        "title": ", ".join(filter(None, (item.label, item.stated and keep.format(item.stated)))),
        "container-title": f"{keep.format(name)} {rest}", "genre": say(item.kind, lang),
        "number": keep.format(item.id),
        "version": package["version"], "medium": "" if is_chart else say("Data set", lang),
        "issued": _day(str(package.get("created", ""))[:10] or record["published"]), "language": lang,
        "DOI": DOI, "URL": page if ADDRESS and not registry.scenario else "",
        "abstract": item.statement,
        "note": " ".join(filter(None, (_scenario(lang, registry), item.note))),
    }  # fmt: skip
    return [_filled(article), _filled(analysis)]


def _reposted(work: Cells, lang: Lang) -> str:
    return say("Reposted from {}, n.d.", lang, source) if (source := work.get("original-publisher")) else ""


# Braces of a text, which BibTeX would count; no text has these two for its own.
_BRACES = {ord("{"): "\ufdd0", ord("}"): "\ufdd1"}


def _without_braces(cell: Any) -> Any:
    """What a work says, with something that is no brace where its texts have one."""
    if isinstance(cell, str):
        return cell.translate(_BRACES)
    if isinstance(cell, dict):
        return {name: _without_braces(own) for name, own in cell.items()}
    return [_without_braces(own) for own in cell] if isinstance(cell, list) else cell


def _bib(works: list[Cells], modern: bool, lang: Lang, registry: Registry) -> str:
    """Entries of BibTeX, or of biblatex; what is no part of a reference is an annotation."""
    from pybtex.database import BibliographyData, Entry
    from pybtex.database.output.bibtex import Writer

    entries = {}
    for work in map(_without_braces, works):
        page, day = "number" not in work, _issued(work)
        title, within, version = work["title"], work.get("container-title", ""), work.get("version", "")
        beside = f"[{work['medium']}]" if "medium" in work else ""
        if not page:
            beside = f"{work['genre']} {work['number']}"
        elif beside and not modern:
            title += f" {beside}"
        fields = {
            "author": " and ".join(_written(name, "{{{}}}") for name in work.get("author", [])),
            "title": f"{{{title}}}",
            "langid": {"en": "english", "vi": "vietnamese"}[work["language"]],
            "note": _reposted(work, lang) if page else _scenario(lang, registry),
            **{name.lower(): work.get(name) for name in ("DOI", "URL", "abstract")},
        }  # fmt: skip
        if modern:
            fields |= {
                "titleaddon": beside, "organization": within, "version": version,
                "date": str(day or ""), "annotation": work.get("note"),
            }  # fmt: skip
        else:
            about = f"{beside}, {within}, {say('version {}', lang, version)}"
            fields |= {
                "howpublished": within if page else about, "year": str(day.year) if day else "",
                "month": MONTHS[day.month - 1][:3].lower() if day else "", "day": str(day.day) if day else "",
                "annote": work.get("note"),
            }  # fmt: skip
        kind = ("dataset" if work["type"] == "dataset" else "online") if modern else "misc"
        entries[work["id"]] = Entry(kind, _filled(fields))
    text: str = Writer(encoding="UTF-8").to_string(BibliographyData(entries)).rstrip("\n")
    # A month is a macro, and addresses are verbatim in BibTeX; pybtex quotes the one and escapes the others.
    text = re.sub('(?m)^( *month = )"(...)"', r"\1\2", text)
    plain = {ord("\\"): "", ord("\ufdd0"): "%7B", ord("\ufdd1"): "%7D"}
    text = re.sub("(?m)^ *(url|doi) = .*", lambda line: line[0].translate(plain), text)
    return text.replace("\ufdd0", r"\textbraceleft{}").replace("\ufdd1", r"\textbraceright{}")


def _written(name: Cells, whole: str) -> str:
    """A name with the family in front, or one that has no parts in a pattern that says so."""
    return whole.format(name["literal"]) if "literal" in name else ", ".join(name.values())


def _ris(works: list[Cells]) -> str:
    import rispy

    entries = []
    for work in works:
        page, day = "number" not in work, _issued(work)
        entry = {
            "type_of_reference": {"webpage": "ELEC", "dataset": "DATA", "graphic": "CHART"}[work["type"]],
            "authors": [_written(name, "{},") for name in work.get("author", [])],  # the comma: no first name
            "title": work["title"], "translated_title": work.get("medium") if page else "",
            "secondary_title": work.get("container-title"), "year": f"{day:%Y}" if day else "",
            "date": f"{day:%Y/%m/%d/}" if day else "",
            "original_publication": work.get("original-publisher"), "type_of_work": work.get("genre"),
            "note": work.get("number"), "edition": work.get("version"), "language": work["language"],
            "doi": work.get("DOI"), "urls": [work["URL"]] if "URL" in work else [],
            "abstract": work.get("abstract"), "notes": [work["note"]] if "note" in work else [],
            "id": work["id"],
        }  # fmt: skip
        entries.append(_filled(entry))
    # rispy numbers the records, which is no part of RIS.
    return re.sub(r"(?m)^\d+\.\n", "", rispy.dumps(entries)).rstrip("\n")


def _in_text(item: _Item, works: list[Cells], comma: str, lang: Lang, registry: Registry) -> str:
    """What stands in a sentence: all in brackets, or the authors named and the rest in brackets."""
    numbers = sorted({mention["paragraph"] for mention in item.mentions})
    abbreviated = "paras. {}" if len(numbers) > 1 else "para. {}"
    paragraphs = say(abbreviated, lang, ", ".join(map(str, numbers))) if numbers else ""
    bracketed, named = [], []
    for work in works:
        makers = [name.get("literal") or name["family"] for name in work.get("author", [])]
        who = write_list(makers, lang) or work["title"]
        if len(makers) > 2:
            who = say("{} et al.", lang, makers[0])
        place = f"{work['genre']} {work['number']}" if "number" in work else paragraphs
        day = _issued(work)
        where = ", ".join(filter(None, (str(day.year) if day else say("n.d.", lang), place)))
        bracketed.append(f"{who}{comma}{where}")
        named.append(f"{who} ({where})")
    lines = [f"({'; '.join(bracketed)})", write_list(named, lang), _scenario(lang, registry)]
    return "\n".join(filter(None, lines))


@cache
def _csl_style(name: str, lang: Lang) -> Any:
    from citeproc import CitationStylesStyle

    path = Path(__file__).with_name("styles") / f"{name}.csl"
    return CitationStylesStyle(str(path), locale={"en": "en-US", "vi": "vi-VN"}[lang], validate=False)


def _text(works: list[Cells], style: str, lang: Lang) -> str:
    """References as a style sets them, and below them a note that is no part of them."""
    shown = [json.dumps(_filled(work | {"original-publisher": _reposted(work, lang)})) for work in works]
    lines = [_reference(work, style, lang) for work in shown]
    notes = [work["note"] for work in reversed(works) if "note" in work]
    notes += [work["URL"] for work in works if "DOI" in work and "URL" in work]
    if notes:
        lines.append(say("Note: {}", lang, " ".join(notes)))
    return "\n".join(lines)


@lru_cache(maxsize=1024)  # the article stands beside every entry, and the same entries in many texts
def _reference(work: str, style: str, lang: Lang) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    shown = CiteProcJSON([json.loads(work)])
    bibliography = CitationStylesBibliography(_csl_style(style, lang), shown, formatter.plain)
    bibliography.register(Citation([CitationItem(*shown)]))
    reference = str(bibliography.bibliography()[0])
    # A full stop stands inside English quotation marks: citeproc-py reads that, but does not do it.
    return re.sub("”([.,])", r"\1”", reference) if lang == "en" else reference


def _annotation(item: _Item, works: list[Cells], lang: Lang, registry: Registry) -> Cells:
    """A figure, result or chart as a Web Annotation of the article, whose text is named by its hash."""
    record, package, (article, analysis) = registry.record, registry.package, works
    text, made = f"urn:sha256:{record['sha256']}", _issued(analysis)
    urn = f"urn:lbanalysis:{record['id']}:{package['version']}:{item.id}{_changed(registry)}:{lang}"
    source = {
        "id": text, "type": "Text", "format": "text/plain", "language": record["language"],
        "schema:headline": record["headline"], "schema:author": record["source"],
        "schema:publisher": record["publisher"], "schema:datePublished": record["published"],
        "schema:url": record["address"], "schema:description": article["note"],
    }  # fmt: skip
    generator = {
        "type": "Software", "name": package["title"], "schema:softwareVersion": package["version"],
        "homepage": ADDRESS, "schema:identifier": DOI and f"https://doi.org/{DOI}",
        "schema:codeRepository": REPOSITORY,
    }  # fmt: skip
    statement = item.statement or ". ".join(filter(None, (analysis["title"], item.note)))
    said = " ".join(filter(None, (_scenario(lang, registry), statement)))
    bodies = [{"value": said, "language": lang}, {"value": item.value, "schema:unitText": item.unit}]
    kind = {"type": "TextualBody", "format": "text/plain", "purpose": "describing"}
    targets: list[Any] = [_target(mention, text, registry) for mention in item.mentions]
    return _filled({
        "@context": [
            "http://www.w3.org/ns/anno.jsonld", {"schema": "http://schema.org/", "lb": "urn:lbanalysis:"},
        ],
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, urn)}", "type": "Annotation",
        "motivation": "describing", "created": f"{made}T00:00:00Z" if made else "",
        "creator": agents(registry, "type"),
        "generator": _filled(generator), "rights": LICENCE, "schema:identifier": item.id,
        "schema:name": analysis["title"], "schema:url": analysis.get("URL"),
        "schema:isBasedOn": _filled(source),
        "body": [kind | _filled(body) for body in bodies if body["value"]], "target": targets or [text],
    })  # fmt: skip


def _target(mention: Row, text: str, registry: Registry) -> Cells:
    """The place of a mention: a paragraph is a line of the text (RFC 5147), and positions count inside it.

    Of a scenario the paragraph alone, since it does not print that.
    """
    paragraph, own = mention["paragraph"], registry.record["paragraphs"][mention["paragraph"] - 1]
    position = {
        "type": "TextPositionSelector", "start": mention["start"], "end": mention["end"],
        "refinedBy": {"type": "TextQuoteSelector", "exact": mention["printed"]},
    }  # fmt: skip
    selector = {
        "type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
        "value": f"line={paragraph - 1},{paragraph}", "lb:paragraph": paragraph, "lb:sha256": own["sha256"],
    } | ({} if registry.scenario else {"refinedBy": position})  # fmt: skip
    return {"type": "SpecificResource", "source": text, "selector": selector}
