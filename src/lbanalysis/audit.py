"""An article held against the registry: what matches, what differs, what is missing."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from lbanalysis.article import is_copy, locate_paragraphs, read_lines
from lbanalysis.numerals import InputError
from lbanalysis.reading import Mention, find_mentions
from lbanalysis.registry import Registry, as_registry
from lbanalysis.tables import Row

_LONGEST = 2**21  # characters of the text of a copy


class Difference(NamedTuple):
    """One number that is changed, missing or extra; paragraph 0 is text of no paragraph."""

    kind: str
    paragraph: int
    mention_id: str
    registered: str
    printed: str

    def __str__(self) -> str:
        said = {
            "changed": f"printed {self.printed}, registered {self.registered}",
            "missing": f"{self.registered} is missing ({self.mention_id})",
            "extra": f"{self.printed} is extra, not registered",
        }
        where = f"paragraph {self.paragraph}" if self.paragraph else "in no registered paragraph"
        return f"{where}: {said[self.kind]}"


@dataclass(frozen=True)
class AuditReport:
    """What an audit found: every number that is not as registered, each mention, each paragraph, other text.

    The ``status`` of a mention is same, changed or missing; ``start`` and ``end`` say where the copy prints
    it in its paragraph (0 where missing). The ``text`` of a paragraph is same, moved, broken (over lines, or
    run together with others), reworded, changed (in its numbers) or missing. ``passages`` are, in the order
    of the copy, each paragraph that was found (its number and its text) and what is none (0 and its text);
    ``html`` tells that the copy is a page.
    """

    differences: tuple[Difference, ...]
    mentions: pd.DataFrame
    paragraphs: pd.DataFrame
    passages: tuple[tuple[int, str], ...]
    html: bool

    @property
    def outside(self) -> tuple[str, ...]:
        """The passages that are no registered paragraph."""
        return tuple(text for number, text in self.passages if not number)

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
    """Hold a copy of the article against the registry: the numbers that a reader finds, matched one to one.

    Parameters
    ----------
    path : str or Path
        A text or HTML copy (`load_article`); in HTML, text outside the registered paragraphs is ignored.
    registry : Registry, optional
        This article's by default.

    Returns
    -------
    AuditReport
        With ``.ok`` and ``.differences``; new wording round the same numbers is none.

    Raises
    ------
    InputError
        If the copy cannot be read, or holds nothing of the article.

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
    if (size := sum(map(len, lines))) > _LONGEST:
        raise InputError(f"{path}: a text of {size} characters: expected a copy of at most {_LONGEST}")
    report = compare_lines(lines, html, registry := as_registry(registry))
    same = (report.mentions["status"] == "same").groupby(report.mentions["paragraph"]).mean()
    texts = zip(report.paragraphs["paragraph"], report.paragraphs["text"], strict=True)
    own = (n for n, text in texts if text in ("same", "moved", "broken") or same.get(n, 0) > 0.5)
    if is_copy(own, lines, registry):
        return report
    wrong = "this is no copy of the article, hardly anything of it was found"
    raise InputError(f"{path}: {wrong}: expected its text or a saved page of it")


def compare_lines(lines: list[str], html: bool = False, registry: Registry | None = None) -> AuditReport:
    """Hold the canonical lines of a copy against the registry, as `audit_article` does with a file."""
    registry = as_registry(registry)
    located, rest = locate_paragraphs(lines, html, registry)
    differences: list[Difference] = []
    mentions, texts = [], []
    for paragraph in registry.record["paragraphs"]:
        number = paragraph["number"]
        text, how = located[number][1:] if number in located else ("", "missing")
        awaited = [m for m in registry.tables["mentions"].values() if m["paragraph"] == number]
        found, before = find_mentions(text), len(differences)
        for own, there in _match(awaited, found, paragraph["length"], len(text)):
            id, was = (own["mention_id"], own["printed"]) if own else ("", "")
            start, end, now = (there.start, there.end, there.printed) if there else (0, 0, "")
            kind = "same" if was == now else "extra" if not was else "changed" if now else "missing"
            if kind != "same":
                differences.append(Difference(kind, number, id, was, now))
            if kind != "extra":
                mentions.append((id, number, start, end, was, now, kind))
        if how == "alike":
            how = "reworded" if len(differences) == before else "changed"
        elif how == "same" and text not in lines:
            how = "broken"
        texts.append((number, len(awaited), len(found), how))
    if located and not html:
        extra = [mention.printed for _, text in rest for mention in find_mentions(text)]
        differences += [Difference("extra", 0, "", "", printed) for printed in extra]
    passages = [*((own.at, n, own.text) for n, own in located.items()), *((at, 0, text) for at, text in rest)]
    return AuditReport(
        tuple(differences),
        pd.DataFrame(mentions, columns="mention_id paragraph start end registered printed status".split()),
        pd.DataFrame(texts, columns=["paragraph", "registered", "found", "text"]),
        tuple((number, text) for _, number, text in sorted(passages)),
        html,
    )


def _match(
    expected: list[Row], found: list[Mention], length: int, found_length: int
) -> list[tuple[Row | None, Mention | None]]:
    """Pair mentions in order: the fewest edits (neighbours swapped are two changes), then the least shift."""
    was, now = [mention["printed"] for mention in expected], [mention.printed for mention in found]
    if was == now:
        return list(zip(expected, found, strict=True))
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {}  # the least cost up to here, from where
    for i, j in itertools.product(range(len(was) + 1), range(len(now) + 1)):
        costs: dict[tuple[int, int], float] = {}
        if i and j:
            a, b = expected[i - 1], found[j - 1]
            shift = min(abs(a["start"] - b.start), abs((length - a["end"]) - (found_length - b.end)))
            costs[i - 1, j - 1] = 1.5 * (was[i - 1] != now[j - 1]) + 0.4 * shift / max(length, found_length)
        if was[max(0, i - 2) : i] == now[max(0, j - 2) : j][::-1]:
            costs[i - 2, j - 2] = 1.9
        costs |= {(i - 1, j): 1, (i, j - 1): 1}
        steps = [(best[here][0] + cost, here) for here, cost in costs.items() if here in best]
        best[i, j] = min(steps, key=itemgetter(0), default=(0, (0, 0)))
    pairs: list[tuple[Row | None, Mention | None]] = []
    here = (len(was), len(now))
    while here != (0, 0):
        (i, j), here = here, best[here][1]
        step = itertools.zip_longest(expected[here[0] : i], found[here[1] : j])
        pairs = [*step, *pairs]
    return pairs
