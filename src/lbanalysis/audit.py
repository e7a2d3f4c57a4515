"""An article held against the registry: what matches, what differs, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from lbanalysis.article import Located, locate_paragraphs, read_lines
from lbanalysis.mentions import Mention, find_mentions
from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, as_registry


class Difference(NamedTuple):
    """One number that is not as registered: `kind` is changed, missing or extra; paragraph 0 is text of no paragraph."""

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


class _Expected(NamedTuple):
    """A registered mention."""

    mention_id: str
    start: int
    end: int
    printed: str


@dataclass(frozen=True)
class AuditReport:
    """What an audit found.

    Parameters
    ----------
    differences : tuple of Difference
        Every number that is not as registered, in the order of the text.
    mentions : DataFrame
        One row per registered mention: ``mention_id, paragraph, registered, printed, status`` (same, changed or missing).
    paragraphs : DataFrame
        One row per registered paragraph: ``paragraph, registered, found`` (mentions) and ``text``: same, moved, broken
        (over lines, or run together), reworded, changed (numbers differ) or missing.
    outside : tuple of str
        Text of a copy that belongs to no registered paragraph, in the order of the copy.

    Raises
    ------
    TypeError
        If a field is missing.

    Source
    ------
    `audit_article`.

    Examples
    --------
    >>> empty = pd.DataFrame({"status": []})
    >>> AuditReport((), empty, empty, ()).ok
    True
    >>> AuditReport((Difference("extra", 2, "", "", "7"),), empty, empty, ()).ok
    False
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

    The reader, which knows nothing of the registry, finds the numbers of the copy; they are matched one to one with the
    registered mentions of the same paragraph. Wording may change round unchanged numbers: that is listed, not a difference.

    Parameters
    ----------
    path : str or Path
        A text or HTML copy (`load_article`). In HTML, text outside the registered paragraphs is ignored; in a text file
        its numbers are extra.
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
    ...     _ = Path(folder, "copy.txt").write_text("Ngày đăng 18/04/2023 | 11:10 | Lượt xem: 801", encoding="utf-8")
    ...     print(next(d for d in audit_article(Path(folder, "copy.txt")).differences if d.kind == "changed"))
    paragraph 3: printed 801, registered 766
    >>> audit_article("nowhere.txt")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: nowhere.txt: there is no such file: expected a text or HTML copy of an article
    """
    lines, html = read_lines(path)
    report = compare_lines(lines, html, registry)
    if not report.accounted and not set(report.paragraphs["text"]) & {"same", "moved", "broken"}:
        raise InputError(f"{path}: this is no copy of the article: none of its paragraphs was found")
    return report


def compare_lines(lines: list[str], html: bool = False, registry: Registry | None = None) -> AuditReport:
    """Hold the canonical lines of a copy against the registry, as `audit_article` does with a file."""
    registry = as_registry(registry)
    record, registered = registry.record["paragraphs"], registry.tables["mentions"]
    located = locate_paragraphs(lines, html, registry)
    groups: dict[int, list[_Expected]] = {}
    for id, row in registered.items():
        expected = _Expected(id, row["start"], row["end"], row["printed"])
        groups.setdefault(row["paragraph"], []).append(expected)
    differences: list[Difference] = []
    printed_of: dict[str, str] = {}
    rows = []
    for paragraph in record:
        number = paragraph["number"]
        text = located.paragraphs.get(number, (-1, ""))[1]
        found, awaited = find_mentions(text), groups.get(number, [])
        own: list[Difference] = []
        for i, j in _match(awaited, found, paragraph["length"], len(text)):
            mention_id, was = (awaited[i].mention_id, awaited[i].printed) if i is not None else ("", "")
            now = found[j].printed if j is not None else ""
            if mention_id:
                printed_of[mention_id] = now
            if was != now:
                own.append(
                    Difference(
                        "changed" if was and now else "missing" if was else "extra",
                        number,
                        mention_id,
                        was,
                        now,
                    )
                )
        differences += own
        rows.append((number, len(awaited), len(found), _text_status(number, located, lines, bool(own))))
    outside = tuple(text for _, text in located.outside)
    if not html:
        differences += [
            Difference("extra", 0, "", "", m.printed) for text in outside for m in find_mentions(text)
        ]
    compared = pd.DataFrame(
        [(id, row["paragraph"], row["printed"], printed_of.get(id, "")) for id, row in registered.items()],
        columns=["mention_id", "paragraph", "registered", "printed"],
    )
    statuses = [
        "same" if was == now else "changed" if now else "missing"
        for was, now in zip(compared["registered"], compared["printed"], strict=True)
    ]
    texts = pd.DataFrame(rows, columns=["paragraph", "registered", "found", "text"])
    return AuditReport(tuple(differences), compared.assign(status=statuses), texts, outside)


def _text_status(number: int, located: Located, lines: list[str], differs: bool) -> str:
    if number not in located.paragraphs:
        return "missing"
    if located.how[number] == "alike":
        return "changed" if differs else "reworded"
    if located.how[number] == "moved":
        return "moved"
    return "same" if located.paragraphs[number][1] in lines else "broken"


def _match(
    expected: list[_Expected], found: list[Mention], length: int, found_length: int
) -> list[tuple[int | None, int | None]]:
    """Pair registered mentions with those found, in order, with the fewest edits and then the least shift in position."""

    def cost(i: int, j: int) -> float:
        a, b = expected[i], found[j]
        shift: int = min(abs(a.start - b.start), abs((length - a.end) - (found_length - b.end)))
        return (0 if a.printed == b.printed else 1.5) + 0.4 * shift / max(length, found_length)

    n, m = len(expected), len(found)
    if [(e.start, e.printed) for e in expected] == [(f.start, f.printed) for f in found]:
        return [(i, i) for i in range(n)]
    best = [[float(i + j) for j in range(m + 1)] for i in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            best[i][j] = min(best[i - 1][j] + 1, best[i][j - 1] + 1, best[i - 1][j - 1] + cost(i - 1, j - 1))
    pairs: list[tuple[int | None, int | None]] = []
    i, j = n, m
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + cost(i - 1, j - 1):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and best[i][j] == best[i - 1][j] + 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]
