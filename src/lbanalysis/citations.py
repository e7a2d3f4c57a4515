"""Anything with an id and a name (a figure, a result, a chart) as BibTeX, RIS, CSL-JSON, plain text or W3C Web Annotation.

Each citation names two works: the article that states the facts, and this project, which read or computed them. The record of
the article is the same in every citation; where in the article a number stands is said by the record of the number.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from lbanalysis.numerals import InputError
from lbanalysis.reading import read_printed
from lbanalysis.registry import Registry, as_registry
from lbanalysis.results import Result, results_of, value_text
from lbanalysis.tables import Row
from lbanalysis.texts import figure_statement
from lbanalysis.wording import LANGUAGES, MONTHS, Lang, language, unit_sign, write_interval, write_number

Style = Literal["text", "text-chicago", "bibtex", "ris", "csl-json", "annotation"]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# Where the site is published, with a slash at the end, and the DOI without "https://doi.org/": empty until there is one.
ADDRESS = ""
DOI = ""

_CSL_STYLES = {"text": "apa", "text-chicago": "chicago"}
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "figure": "Figure", "result": "Result", "chart": "Chart", "medium": "Data set", "version": "version",
        "printed": "printed {}", "computed": "computed as {}", "about": "about {}", "range": "{} to {}", "and": " and ",
        "paragraph": "paragraph {} of the article", "paragraphs": "paragraphs {} of the article", "stands": "Printed in {}.",
        "inputs": "Computed from {} ({}).", "outside": "Computed from {} ({}) and, from outside the article, {}.",
        "registry": "Counted in the registry of this analysis.", "reading": " Reading: {}", "posted": "", "none": "without a value",
        "scenario": "In a scenario with changed numbers: not what the article prints.",
        "unknown": "No address of the article is known any more; the sha256 of its canonical text identifies it: {}.",
        "known": "The sha256 of the article's canonical text identifies it: {}.",
    },
    "vi": {
        "figure": "Dữ kiện", "result": "Kết quả tính", "chart": "Biểu đồ", "medium": "Tập dữ liệu", "version": "phiên bản",
        "printed": "in là {}", "computed": "tính được {}", "about": "khoảng {}", "range": "{} đến {}", "and": " và ",
        "paragraph": "đoạn {} của bài báo", "paragraphs": "các đoạn {} của bài báo", "stands": "In ở {}.",
        "inputs": "Tính từ {} ({}).", "outside": "Tính từ {} ({}) và, từ nguồn ngoài bài báo, {}.",
        "registry": "Đếm trong sổ đăng ký của phân tích này.",
        "reading": " Cách hiểu: {}", "none": "không có giá trị",
        "scenario": "Trong một kịch bản có số liệu đã đổi: không phải điều bài báo in.",
        "posted": "bài đăng ngày {0.day}/{0.month}/{0.year}",
        "unknown": "Nay không còn biết địa chỉ nào của bài báo; mã sha256 của văn bản chuẩn hóa xác định bài: {}.",
        "known": "Mã sha256 của văn bản chuẩn hóa xác định bài báo: {}.",
    },
}  # fmt: skip


class _Item(NamedTuple):
    """What a citation says of a figure, a result or a chart, in one language."""

    kind: str
    label: str
    stated: str = ""  # "printed 9,25ha", "computed as about 10.4 ha"
    statement: str = ""  # one sentence of our own
    note: str = ""  # where in the article it stands, or what it is computed from
    value: str = ""
    unit: str = ""
    mentions: tuple[Row, ...] = ()


def cite(id: str, style: Style = "text", lang: Lang | None = None, registry: Registry | None = None) -> str:
    """Cite a figure, a result or a chart, together with the article.

    Parameters
    ----------
    id : str
        Id of a figure, a result or a chart.
    style : {"text", "text-chicago", "bibtex", "ris", "csl-json", "annotation"}
        ``text`` is a reference list in the style of the APA, ``text-chicago`` in that of Chicago (author-date), each with a line that
        says where the number stands; ``annotation`` is W3C Web Annotation (JSON-LD).
    lang : {"en", "vi"}, optional
        Language of labels and wording. Names of authors and works stay as they are.
    registry : Registry, optional
        What is cited; this article's by default. A citation of a changed one says that it is a scenario.

    Returns
    -------
    str
        The citation. The record of the article is the same for every id.

    Raises
    ------
    InputError
        If the id, the style or the language is unknown.

    Source
    ------
    The registry. References are set by the Citation Style Language's own styles, BibTeX is written by pybtex and RIS by rispy.

    Examples
    --------
    >>> print(cite("p03-garden-area").splitlines()[1])  # doctest: +ELLIPSIS
    The lbanalysis authors. (...). Area of the new flower gardens, printed 9,25ha [Data set]. In lbanalysis: ...
    >>> cite("p03-garden-aera")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: 'p03-garden-aera' is no id: expected that of a figure, a result or a chart, such as p03-garden-area...
    """
    if style not in get_args(Style):
        raise InputError(f"style {style!r} is unknown: expected one of {', '.join(get_args(Style))}")
    registry, lang = as_registry(registry), language(lang)
    items = _items(lang, registry)
    if id not in items:
        such = ", ".join(nearest_ids(id, items))
        raise InputError(f"{id!r} is no id: expected that of a figure, a result or a chart, such as {such}")
    if style == "annotation":
        return json.dumps(_annotation(id, lang, registry), ensure_ascii=False, indent=1)
    if style in _CSL_STYLES:
        return _text(id, _CSL_STYLES[style], lang, registry)
    records = _records(id, lang, registry)
    if style == "bibtex":
        return _bibtex(records, lang)
    return _ris(records) if style == "ris" else json.dumps(records, ensure_ascii=False, indent=1)


def nearest_ids(id: str, ids: Iterable[str]) -> list[str]:
    """Find one to three ids that someone may have meant: those that begin so, else those spelt alike, else the first."""
    ids = list(ids)
    return (
        [i for i in ids if i.startswith(id)] or difflib.get_close_matches(id, ids, n=3, cutoff=0.3) or ids[:1]
    )[:3]


# --- what there is to cite --------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _items(lang: Lang, registry: Registry) -> dict[str, _Item]:
    """Everything that can be cited, by id."""
    words, at = _WORDS[lang], LANGUAGES.index(lang)
    items: dict[str, _Item] = {}
    for id, figure in registry.tables["figures"].items():
        own = registry.places(id)
        items[id] = _Item(
            "figure", figure[f"label_{lang}"], words["printed"].format(own[0]["printed"]), figure_statement(id, lang, registry),
            words["stands"].format(_paragraphs(own, words)), read_printed(figure["printed"], figure["kind"]).value,
            figure["unit" if lang == "en" else "unit_vi"], own,
        )  # fmt: skip
    for id, result in results_of(registry).items():
        figures, references, own = _sources(result, registry)
        note = words["registry"]
        if figures:
            listed = _joined(figures, words), _paragraphs(own, words), _joined(references, words)
            note = words["outside" if references else "inputs"].format(*listed)
        readings = [registry.tables["readings"][reading][f"statement_{lang}"] for reading in result.readings]
        items[id] = _Item(
            "result", result.label[at], words["computed"].format(_computed(result, lang)),
            note=note + (words["reading"].format(" ".join(readings)) if readings else ""),
            value=_value(result), unit=result.unit[at], mentions=own,
        )  # fmt: skip
    for id, chart in registry.tables["charts"].items():
        items[id] = _Item("chart", chart[f"label_{lang}"])
    return items


def _sources(result: Result, registry: Registry) -> tuple[list[str], list[str], tuple[Row, ...]]:
    """The figures and the references that a result is computed from, and the mentions of those figures."""
    figures = [id for id in result.inputs if id in registry.tables["figures"]]
    references = [id for id in result.inputs if id in registry.tables["references"]]
    return figures, references, tuple(mention for id in figures for mention in registry.places(id))


def _value(result: Result) -> str:
    """A result as data: a decimal string, or its bounds."""
    if result.number is None or result.value is not None:
        return value_text(result.value)
    return f"{result.number.low}..{result.number.high}"


def _joined(parts: Iterable[Any], words: dict[str, str]) -> str:
    *some, last = list(map(str, parts)) or [""]
    return words["and"].join([", ".join(some), last] if some else [last])


def _paragraphs(mentions: Iterable[Row], words: dict[str, str]) -> str:
    numbers = sorted({mention["paragraph"] for mention in mentions})
    return words["paragraphs" if len(numbers) > 1 else "paragraph"].format(_joined(numbers, words))


def _computed(result: Result, lang: Lang) -> str:
    """A result in a language's own convention; a counted noun stands in the label already."""
    words = _WORDS[lang]
    if result.number is None:
        return words["none"]
    if result.value is None:
        return write_interval(result.number.interval, result.unit.en, lang)
    point = "percentage points" if lang == "en" else result.unit.vi
    suffix = f" {point}" if result.unit.en == "percentage point" else unit_sign(result.unit.en)
    shown = value_text(result.value)
    exact = result.number.interval.width == 0 and Fraction(shown) == result.value
    text = write_number(Fraction(shown), lang=lang) + suffix
    return text if exact else words["about"].format(text)


def _permalink(id: str) -> str:
    return f"{ADDRESS}entries/{id}.html" if ADDRESS else ""


def _identity(lang: Lang, registry: Registry) -> str:
    """How the article is told from any other text, in words."""
    record = registry.record
    return _WORDS[lang]["known" if record["address"] else "unknown"].format(record["sha256"])


def _key(name: str) -> str:
    """The plain lower-case letters of a name, for keys that every program takes."""
    return re.sub("[^a-z]", "", unicodedata.normalize("NFD", name).lower())


def _date_parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def authors(registry: Registry) -> list[str]:
    """Who made the analysis."""
    return [
        str(maker.get("title", ""))
        for maker in registry.package.get("contributors", [])
        if maker.get("title")
    ]


def _records(
    id: str, lang: Lang, registry: Registry, keep: Callable[[str], str] = str
) -> list[dict[str, Any]]:
    """The two works in CSL's variables; `keep` marks what no style may put in capitals."""
    item, words, record, package = _items(lang, registry)[id], _WORDS[lang], registry.record, registry.package
    name, _, rest = package["title"].partition(" ")
    # A newspaper's article as a portal posted it is a page of the portal: as a newspaper's, styles would ask for an edition.
    article = {
        "id": _key(record["source"]) + record["published"][:4],
        "type": "webpage",
        "author": [{"literal": record["source"]}],
        "title": record["headline"],
        "container-title": record["publisher"],
        "issued": _date_parts(record["published"]),
        "language": record["language"],
        "URL": record["address"],
        "note": _identity(lang, registry),
    }
    analysis = {
        "id": f"{record['id']}-{id}",
        "type": "graphic" if item.kind == "chart" else "dataset",
        "author": [{"literal": author} for author in authors(registry)],
        "title": f"{item.label}, {keep(item.stated)}" if item.stated else item.label,
        "container-title": f"{keep(name)} {rest}",
        "genre": words[item.kind],
        "number": keep(id),
        "version": package["version"],
        "medium": "" if item.kind == "chart" else words["medium"],
        "issued": _date_parts(str(package.get("created", ""))[:10] or record["published"]),
        "language": lang,
        "DOI": DOI,
        "URL": _permalink(id),
        "abstract": item.statement,
        "note": " ".join(filter(None, [words["scenario"] if registry.scenario else "", item.note])),
    }
    return [{key: value for key, value in work.items() if value} for work in (article, analysis)]


# --- how it is written ------------------------------------------------------------------------------------------------


def _bibtex(records: list[dict[str, Any]], lang: Lang) -> str:
    from pybtex.database import BibliographyData, Entry
    from pybtex.database.output.bibtex import Writer

    entries = {}
    for work in records:
        year, month, day = work["issued"]["date-parts"][0]
        within = work["container-title"]
        if "number" in work:
            within = (
                f"{work['genre']} {work['number']}, {within}, {_WORDS[lang]['version']} {work['version']}"
            )
        fields = {
            "author": " and ".join(f"{{{author['literal']}}}" for author in work["author"]),
            "title": f"{{{work['title']}}}",
            "howpublished": within,
            "year": str(year),
            "month": MONTHS[month - 1],
            "day": str(day),
            "langid": {"en": "english", "vi": "vietnamese"}[work["language"]],
            **{key.lower(): work.get(key, "") for key in ("DOI", "URL", "abstract", "note")},
        }
        entries[work["id"]] = Entry("misc", {key: value for key, value in fields.items() if value})
    text: str = Writer(encoding="UTF-8").to_string(BibliographyData(entries))
    for work in records:  # addresses are verbatim in BibTeX, but pybtex escapes every field
        for address in (work.get("URL", ""), work.get("DOI", "")):
            text = text.replace(f'"{_escaped(address)}"', f'"{address}"')
    return text.rstrip("\n")


def _escaped(text: str) -> str:
    return re.sub(r"([_%#&])", r"\\\1", text)


def _ris(records: list[dict[str, Any]]) -> str:
    import rispy

    kinds = {"webpage": "ELEC", "dataset": "DATA", "graphic": "CHART"}
    entries = []
    for work in records:
        year, month, day = work["issued"]["date-parts"][0]
        entry = {
            "type_of_reference": kinds[work["type"]],
            "authors": [
                f"{author['literal']}," for author in work["author"]
            ],  # the comma: a body, not first and last name
            "title": work["title"],
            "secondary_title": work["container-title"],
            "year": str(year),
            "date": f"{year}/{month:02}/{day:02}/",
            "type_of_work": work.get("genre"),
            "note": work.get("number"),
            "edition": work.get("version"),
            "language": work["language"],
            "doi": work.get("DOI"),
            "urls": [work["URL"]] if "URL" in work else None,
            "abstract": work.get("abstract"),
            "notes": [work["note"]] if "note" in work else None,
            "id": work["id"],
        }
        entries.append({key: value for key, value in entry.items() if value})
    return re.sub(r"(?m)^\d+\.\n", "", rispy.dumps(entries)).rstrip(
        "\n"
    )  # rispy numbers the records, which is no part of RIS


@cache
def _csl_style(name: str, lang: Lang) -> Any:
    from citeproc import CitationStylesStyle

    path = Path(__file__).with_name("styles") / f"{name}.csl"
    return CitationStylesStyle(str(path), locale={"en": "en-US", "vi": "vi-VN"}[lang], validate=False)


@cache
def _reference(work: str, style: str, lang: Lang) -> str:
    """One entry of a list of references, from a record as JSON."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    record = json.loads(work)
    bibliography = CitationStylesBibliography(
        _csl_style(style, lang), CiteProcJSON([record]), formatter.plain
    )
    bibliography.register(Citation([CitationItem(record["id"])]))
    text = str(bibliography.bibliography()[0])
    # In English a full stop stands inside the quotation marks: citeproc-py reads that in the locale, but does not do it.
    return re.sub("”([.,])", r"\1”", text) if lang == "en" else text


def _text(id: str, style: str, lang: Lang, registry: Registry) -> str:
    works = _records(id, lang, registry, keep='<span class="nocase">{}</span>'.format)
    if (
        lang == "vi"
    ):  # these styles set English dates only: the year stays, and the day of publication is said in words
        works[0]["medium"] = _WORDS[lang]["posted"].format(date.fromisoformat(registry.record["published"]))
        for work in works:
            work["issued"] = {"date-parts": [work["issued"]["date-parts"][0][:1]]}
    references = [_reference(json.dumps(work), style, lang) for work in works]
    notes = [work["note"] for work in reversed(works) if "note" in work]
    unseen = [
        address for address in (_permalink(id), DOI) if address not in references[1]
    ]  # some styles print only one of the two
    return "\n".join([*references, " ".join([*notes, *unseen])])


def _body(item: Any, title: str, lang: Lang, registry: Registry) -> list[dict[str, str]]:
    """What an annotation says: the statement in words, and the value with its unit if there is one."""
    text = {"type": "TextualBody", "format": "text/plain", "purpose": "describing"}
    statement = item.statement or ". ".join(filter(None, [title, item.note]))
    if registry.scenario:
        statement = f"{_WORDS[lang]['scenario']} {statement}"
    said = text | {"value": statement, "language": lang}
    unit = {"schema:unitText": item.unit} if item.unit else {}
    return [said, text | {"value": item.value} | unit] if item.value else [said]


def _target(mention: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """The place of a mention: a paragraph is a line of the text (RFC 5147), and positions count inside the paragraph."""
    paragraph = mention["paragraph"]
    position = {
        "type": "TextPositionSelector",
        "start": mention["start"],
        "end": mention["end"],
        "refinedBy": {"type": "TextQuoteSelector", "exact": mention["printed"]},
    }
    selector = {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
        "value": f"line={paragraph - 1},{paragraph}",
        "lb:paragraph": paragraph,
        "lb:sha256": record["paragraphs"][paragraph - 1]["sha256"],
        "refinedBy": position,
    }
    return {"type": "SpecificResource", "source": f"urn:sha256:{record['sha256']}", "selector": selector}


def _based_on(lang: Lang, registry: Registry) -> dict[str, Any]:
    """The article that is annotated: its text is named by its hash."""
    record = registry.record
    article = {
        "id": f"urn:sha256:{record['sha256']}",
        "type": "Text",
        "format": "text/plain",
        "language": record["language"],
        "schema:headline": record["headline"],
        "schema:author": record["source"],
        "schema:publisher": record["publisher"],
        "schema:datePublished": record["published"],
        "schema:url": record["address"],
        "schema:description": _identity(lang, registry),
    }
    return {key: value for key, value in article.items() if value}


def _generator(package: Mapping[str, Any]) -> dict[str, str]:
    """The software that made an annotation."""
    project = {
        "type": "Software",
        "name": package["title"],
        "schema:softwareVersion": package["version"],
        "homepage": ADDRESS,
        "schema:identifier": DOI and f"https://doi.org/{DOI}",
    }
    return {key: value for key, value in project.items() if value}


def _annotation(id: str, lang: Lang, registry: Registry) -> dict[str, Any]:
    """A figure, result or chart as a Web Annotation of the article."""
    item, record, package = _items(lang, registry)[id], registry.record, registry.package
    analysis = _records(id, lang, registry)[1]
    article = _based_on(lang, registry)
    urn = f"urn:lbanalysis:{record['id']}:{package['version']}:{id}:{lang}"
    day = "-".join(f"{part:02}" for part in analysis["issued"]["date-parts"][0])
    annotation: dict[str, Any] = {
        "@context": [
            "http://www.w3.org/ns/anno.jsonld",
            {"schema": "http://schema.org/", "lb": "urn:lbanalysis:"},
        ],
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, urn)}",
        "type": "Annotation",
        "motivation": "describing",
        "created": f"{day}T00:00:00Z",
        "creator": [{"type": "Organization", "name": author} for author in authors(registry)],
        "generator": _generator(package),
        "rights": LICENCE,
        "schema:identifier": id,
        "schema:name": analysis["title"],
        "schema:url": _permalink(id),
        "schema:isBasedOn": article,
        "body": _body(item, analysis["title"], lang, registry),
        "target": [_target(mention, record) for mention in item.mentions] or [article["id"]],
    }
    return {key: value for key, value in annotation.items() if value}
