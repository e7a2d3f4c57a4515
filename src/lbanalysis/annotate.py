"""A copy of the article with every number marked, as one HTML file; and what such a page needs to know."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from lbanalysis.audit import AuditReport, audit_article
from lbanalysis.checks import VERDICTS, Check, checks_of, verdicts_of
from lbanalysis.citations import ADDRESS, cite
from lbanalysis.outputs import script_data
from lbanalysis.reading import find_mentions
from lbanalysis.registry import Registry, as_registry, docs_folder
from lbanalysis.texts import figure_interval, figure_statement
from lbanalysis.wording import CATALOGUE, Lang, language, read_catalogue, say

_ROLES = {"quantity": "quantity", "date": "date or period", "identifier": "code, rank or name"}
_DIFFERENT = ("changed", "missing", "extra")
_TEXTS = {
    "text": "The text with its numbers marked", "panel": "The chosen number", "show": "Numbers to show",
    "choose": "Choose a number in the text; from there, the keys n and p lead to the next and the previous.",
    "previous": "Previous", "next": "Next", "place": "{} of {}", "none": "No number is of this kind.",
    "again": "Next mention of this figure", "mention": "Mention {} of {} of this figure",
    "verdict": "Verdict", "role": "Role", "status": "In this copy", "colour": "Colours for", "any": "any",
    "interval": "Interval", "arithmetic": "Arithmetic", "where": "Where it stands",
    "at": "paragraph {}, characters {} to {}", "bare": "No quantity: {}. There is nothing to check.",
    "cite": "Copy the citation (APA)", "copied": "Copied", "marked": "Copy the marked text",
    "entry": "All about it", "styles": "Other citation styles",
    "commands": "All about it, and other citation styles:", "missed": "Missing here:",
    "how_moved": "This paragraph stands elsewhere than in the registered text.",
    "how_reworded": "The words of this paragraph are not as registered; its numbers are.",
    "how_changed": "This paragraph is not as registered, nor are all of its numbers.",
    "how_missing": "Paragraph {} is not in this copy.",
    "copy_changed": "This copy prints {}; the registered text prints {}.",
    "copy_missing": "This copy does not have the number; the registered text prints {}.",
    "copy_extra": "The registered text does not have this number.",
}  # fmt: skip


def annotate_article(path: str | Path, lang: Lang | None = None, registry: Registry | None = None) -> str:
    """Show a copy of the article with every number marked, as one HTML file that asks for nothing outside.

    Parameters
    ----------
    path : str or Path
        A text or HTML copy, as `audit_article` takes it; ``-`` is standard input.
    lang : {"en", "vi"}, optional
        The language of all but the copy.
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    str
        The page: numbers coloured by verdict or role, each with its arithmetic and citation, and marked where
        the copy is not the registered text. Of a page, what is not the article's is left out.

    Raises
    ------
    InputError
        If the copy cannot be read, or holds nothing of the article.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     text = Path(folder, "copy.txt")
    ...     _ = text.write_text("Ngày đăng 18/04/2023 | 11:10 | Lượt xem: 801", encoding="utf-8")
    ...     '"registered": "766", "printed": "801", "status": "changed"' in annotate_article(text)
    True
    >>> annotate_article("no.txt")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: no.txt: there is no such file: expected a text or HTML copy of an article
    """
    registry, lang = as_registry(registry), language(lang)
    report, docs = audit_article(path, registry), docs_folder()
    kinds, passages = [difference.kind for difference in report.differences], list(_passages(report))
    summary = [say("{} of {} mentions accounted for", lang, report.accounted, report.total)]
    summary += [f"{say(kind, lang)}: {kinds.count(kind)}" for kind in _DIFFERENT if kind in kinds]
    if left := len(report.outside) - sum(not passage["number"] for passage in passages):
        summary.append(say("passages of the page that are left out: {}", lang, left))
    content = annotation_data(lang, registry) | {"summary": "; ".join(summary), "passages": passages}
    files = ("site.css", "annotated.css", "annotated.js")
    *style, script = ((docs / "static" / name).read_text(encoding="utf-8") for name in files)
    page = Template((docs / "templates" / "annotated.html").read_text(encoding="utf-8"))
    return page.substitute(
        lang=lang, language=registry.record["language"], title=escape(registry.record["headline"]),
        about=escape(say("A copy of the article, number by number", lang)), style="\n".join(style),
        noscript=escape(say("This page needs scripts, which come with it.", lang)), script=script,
        data=script_data(content), hash=b64encode(sha256(script.encode()).digest()).decode(),
    )  # fmt: skip


def _passages(report: AuditReport) -> Iterator[dict[str, Any]]:
    """The copy's passages in its order, and each missing paragraph where it would stand, with their marks."""
    how = dict(zip(report.paragraphs["paragraph"], report.paragraphs["text"], strict=True))
    columns = ["mention_id", "start", "end", "registered", "printed", "status"]
    passages = list(report.passages)
    for number in (number for number in how if how[number] == "missing"):  # behind the one before it
        at = max((i for i, (other, _) in enumerate(passages, 1) if 0 < other < number), default=0)
        passages.insert(at, (number, ""))
    own = [i for i, (number, _) in enumerate(passages) if number]
    for i, (number, text) in enumerate(passages):
        around = report.html and not number
        if around and not own[0] < i < own[-1]:
            continue
        marks = report.mentions.loc[report.mentions["paragraph"] == number, columns].to_dict("records")
        taken = {mark["start"] for mark in marks if mark["printed"]}
        extra = [m for m in find_mentions("" if around else text) if m.start not in taken]
        rows = (("", mention.start, mention.end, "", mention.printed, "extra") for mention in extra)
        marks += (dict(zip(columns, row, strict=True)) for row in rows)
        marks.sort(key=lambda mark: (mark["status"] == "missing", mark["start"]))
        yield {"number": number, "text": text, "how": how.get(number, "outside"), "marks": marks}


def annotation_data(lang: Lang, registry: Registry) -> dict[str, Any]:
    """What a page says of each mention and figure, how it finds a paragraph, and its own texts."""
    words = read_catalogue(CATALOGUE) if lang == "vi" else {}
    place = ("paragraph", "start", "end", "printed", "role")
    names = {
        "verdict": {v: v for v in VERDICTS},
        "role": _ROLES,
        "status": {s: s for s in ("same", *_DIFFERENT)},
    }
    return {
        "lang": lang, "language": registry.record["language"], "paragraphs": registry.record["paragraphs"],
        "entries": f"{ADDRESS}{'vi/' if lang == 'vi' else ''}entries/" if ADDRESS else "",
        "mentions": {
            id: {name: row[name] for name in place}
            | {"figure": row["figure_id"], "reason": words.get(row["reason"], row["reason"])}
            for id, row in registry.tables["mentions"].items()
        },
        "figures": {id: _panel(id, lang, registry) for id in registry.tables["figures"]},
        "texts": {key: say(text, lang, *["{}"] * text.count("{}")) for key, text in _TEXTS.items()},
        "names": {kind: {key: say(text, lang) for key, text in own.items()} for kind, own in names.items()},
    }  # fmt: skip


def _panel(id: str, lang: Lang, registry: Registry) -> dict[str, Any]:
    """What is said of a figure: what it is, its verdict and what bears on it, and how it is cited."""
    own = verdicts_of(registry)[id]
    checks = [check for check in checks_of(registry) if check.relation.id in own.checks]
    return {
        "label": registry.tables["figures"][id][f"label_{lang}"], "verdict": own.verdict,
        "statement": figure_statement(id, lang, registry), "interval": figure_interval(id, lang, registry),
        "checks": [
            {"found": c.found.to(lang), "statement": c.relation.statement.to(lang), "outcome": c.outcome,
             "said": say(c.outcome or "no value", lang)}
            for c in sorted(checks, key=lambda c: c.relation.layer in ("bound", "repeat"))
        ],
        "why": _why(own.verdict, checks, lang), "citation": cite(id, "text", lang, registry),
    }  # fmt: skip


def _why(verdict: str, checks: list[Check], lang: Lang) -> str:
    """Why a figure has no verdict, or one under a reading alone."""
    if verdict == "cannot be checked":
        if not checks:
            return say("No other figure of the article bears on this one.", lang)
        if {check.outcome for check in checks} <= {"holds", "same"}:
            return say(
                "Bounds and repeats can only contradict a figure; that they hold confirms nothing.", lang
            )
    if verdict == "fits a reading":
        return say("It fits under a reading that the article does not state.", lang)
    return ""
