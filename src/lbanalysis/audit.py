"""An article held against the registry: what matches, what differs, what is missing."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from lbanalysis.article import Located, is_copy, locate_paragraphs, read_lines
from lbanalysis.numerals import InputError
from lbanalysis.reading import Mention, find_mentions
from lbanalysis.registry import Registry, as_registry


class Difference(NamedTuple):
    """One number that is changed, missing or extra; paragraph 0 is text of no paragraph."""

    kind: str
    paragraph: int
    mention_id: str
    registered: str
    printed: str

    def __str__(self) -> str:
        where = f"paragraph {self.paragraph}" if self.paragraph else "in no registered paragraph"
        if self.kind == "changed":
            return f"{where}: printed {self.printed}, registered {self.registered}"
        if self.kind == "missing":
            return f"{where}: {self.registered} is missing ({self.mention_id})"
        return f"{where}: {self.printed} is extra, not registered"


@dataclass(frozen=True)
class AuditReport:
    """What an audit found.

    `differences`: every number that is not as registered, in the order of the text; `mentions`: one row per
    registered mention (``mention_id, paragraph, registered, printed, status``: same, changed or missing);
    `paragraphs`: one row per registered paragraph (``paragraph, registered, found`` mentions and ``text``:
    same, moved, broken over lines or run together, reworded, changed in its numbers, or missing);
    `outside`: text of no registered paragraph, in its order.
    """

    differences: tuple[Difference, ...]
    mentions: pd.DataFrame
    paragraphs: pd.DataFrame
    outside: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every registered mention is accounted for, none twice, none extra."""
        return not self.differences

    @property
    def total(self) -> int:
        """How many mentions are registered."""
        return len(self.mentions)

    @property
    def accounted(self) -> int:
        """How many of them the copy prints as registered."""
        return int((self.mentions["status"] == "same").sum())


def audit_article(path: str | Path, registry: Registry | None = None) -> AuditReport:
    """Hold a copy of the article against the registry, number by number and paragraph by paragraph.

    The reader, which knows nothing of the registry, finds the numbers of the copy; they are matched one to
    one with the registered mentions of the same paragraph. New wording round the same numbers is no
    difference.

    Parameters
    ----------
    path : str or Path
        A text or HTML copy (`load_article`). In HTML, text outside the registered paragraphs is ignored; in
        a text file its numbers are extra.
    registry : Registry, optional
        What is known of the article; this article's by default.

    Returns
    -------
    AuditReport
        With ``.ok`` and ``.differences``.

    Raises
    ------
    InputError
        If the copy cannot be read, or holds nothing of the article.

    Source
    ------
    The matching minimises the number of edits (V. Levenshtein 1966) and, among equals, the shift in position.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     copy = Path(folder, "copy.txt")
    ...     _ = copy.write_text("Ngày đăng 18/04/2023 | 11:10 | Lượt xem: 801", encoding="utf-8")
    ...     print(next(d for d in audit_article(copy).differences if d.kind == "changed"))
    paragraph 3: printed 801, registered 766
    >>> audit_article("no.txt")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: no.txt: there is no such file: expected a text or HTML copy of an article
    """
    lines, html = read_lines(path)
    located = locate_paragraphs(lines, html, registry := as_registry(registry))
    if located.paragraphs:
        report = _compare(lines, html, located, registry)
        same = (report.mentions["status"] == "same").groupby(report.mentions["paragraph"]).mean()
        own = (n for n, how in located.how.items() if how != "alike" or same.get(n, 0) > 0.5)
        if is_copy(own, lines, registry):
            return report
    wrong = "this is no copy of the article, hardly anything of it was found"
    raise InputError(f"{path}: {wrong}: expected its text or a saved page of it")


def compare_lines(lines: list[str], html: bool = False, registry: Registry | None = None) -> AuditReport:
    """Hold the canonical lines of a copy against the registry, as `audit_article` does with a file."""
    registry = as_registry(registry)
    return _compare(lines, html, locate_paragraphs(lines, html, registry), registry)


def _compare(lines: list[str], html: bool, located: Located, registry: Registry) -> AuditReport:
    """Match the numbers of each paragraph that was found with those registered."""
    registered = registry.tables["mentions"]
    differences: list[Difference] = []
    printed_of: dict[str, str] = {}
    rows = []
    for paragraph in registry.record["paragraphs"]:
        number = paragraph["number"]
        text = located.paragraphs.get(number, (-1, ""))[1]
        awaited = [mention for mention in registered.values() if mention["paragraph"] == number]
        found = find_mentions(text)
        before = len(differences)
        for i, j in _match(awaited, found, paragraph["length"], len(text)):
            id, was = (awaited[i]["mention_id"], awaited[i]["printed"]) if i is not None else ("", "")
            now = found[j].printed if j is not None else ""
            printed_of[id] = now
            if was != now:
                kind = "changed" if was and now else "missing" if was else "extra"
                differences.append(Difference(kind, number, id, was, now))
        status = _text_status(number, located, lines, len(differences) > before)
        rows.append((number, len(awaited), len(found), status))
    outside = tuple(text for _, text in located.outside)
    if not html:
        numbers = (mention.printed for text in outside for mention in find_mentions(text))
        differences += [Difference("extra", 0, "", "", printed) for printed in numbers]
    compared = [
        (id, row["paragraph"], row["printed"], printed_of.get(id, "")) for id, row in registered.items()
    ]
    mentions = pd.DataFrame(compared, columns=["mention_id", "paragraph", "registered", "printed"])
    mentions["status"] = [
        "same" if was == now else "changed" if now else "missing" for _, _, was, now in compared
    ]
    texts = pd.DataFrame(rows, columns=["paragraph", "registered", "found", "text"])
    return AuditReport(tuple(differences), mentions, texts, outside)


def _text_status(number: int, located: Located, lines: list[str], differs: bool) -> str:
    """How the text of a paragraph was found, as a word of the report."""
    if number not in located.paragraphs:
        return "missing"
    if located.how[number] == "alike":
        return "changed" if differs else "reworded"
    if located.how[number] == "moved":
        return "moved"
    return "same" if located.paragraphs[number][1] in lines else "broken"


def _match(
    expected: list[Mapping[str, Any]], found: list[Mention], length: int, found_length: int
) -> list[tuple[int | None, int | None]]:
    """Pair mentions in order: the fewest edits (neighbours swapped are two changes), then the least shift."""
    was, now = [mention["printed"] for mention in expected], [mention.printed for mention in found]
    if was == now:
        return [(i, i) for i in range(len(was))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {}  # the least cost up to here, from where
    for i, j in itertools.product(range(len(was) + 1), range(len(now) + 1)):
        steps = [(0.0, (0, 0))] if i == j == 0 else []
        if i and j:
            a, b = expected[i - 1], found[j - 1]
            shift = min(abs(a["start"] - b.start), abs((length - a["end"]) - (found_length - b.end)))
            cost = 1.5 * (was[i - 1] != now[j - 1]) + 0.4 * shift / max(length, found_length)
            steps.append((best[i - 1, j - 1][0] + cost, (i - 1, j - 1)))
        if i > 1 and j > 1 and was[i - 2 : i] == [now[j - 1], now[j - 2]]:
            steps.append((best[i - 2, j - 2][0] + 1.9, (i - 2, j - 2)))
        steps += [(best[i - 1, j][0] + 1, (i - 1, j))] if i else []
        steps += [(best[i, j - 1][0] + 1, (i, j - 1))] if j else []
        best[i, j] = min(steps, key=itemgetter(0))
    pairs: list[tuple[int | None, int | None]] = []
    here = (len(was), len(now))
    while here != (0, 0):
        (i, j), here = here, best[here][1]
        own, other = range(i - 1, here[0] - 1, -1), range(j - 1, here[1] - 1, -1)
        pairs += itertools.zip_longest(own, other)
    return pairs[::-1]
