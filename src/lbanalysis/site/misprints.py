"""What each misprint of one digit changes, packed for the page on which a reader makes one."""

from __future__ import annotations

from typing import Any

from lbanalysis.checks import LAYERS, checks_of, verdicts_of
from lbanalysis.power import DIGITS, ROLES, power_by_layer
from lbanalysis.registry import Registry
from lbanalysis.results import result_of, result_text
from lbanalysis.scenarios import Effect, effects_of, summaries_of, summary_of
from lbanalysis.tables import Row
from lbanalysis.wording import Lang, say


def pack_misprints(registry: Registry, lang: Lang) -> dict[str, Any]:
    """What the page says and what its script looks up: rows by section, checks by layer, counts, and effects."""
    checks, effects = checks_of(registry), effects_of(registry)
    known: dict[str, dict[str, int]] = {
        "checks": {check.relation.id: place for place, check in enumerate(checks)},
        "figures": {id: place for place, id in enumerate(registry.tables["figures"])},
        "results": {id: place for place, id in enumerate(registry.tables["results"])},
    }
    unique: dict[str, tuple[int, Any]] = {}
    places: dict[str, dict[int, list[int | None]]] = {}
    for misprint, effect in effects.items():
        packed = _packed(effect, known, lang)
        number, _ = unique.setdefault(repr(packed), (len(unique), packed))
        digits = places.setdefault(misprint.mention_id, {}).setdefault(misprint.offset, [None] * len(DIGITS))
        digits[int(misprint.digit)] = number
    verdicts, results = verdicts_of(registry), registry.tables["results"]
    data = {
        "checks": [[c.relation.statement.to(lang), c.outcome, *c.relation.figures[:1]] for c in checks],
        "figures": [
            [id, figure[f"label_{lang}"], verdicts[id].verdict]
            for id, figure in registry.tables["figures"].items()
        ],
        "results": [
            [id, results[id][f"label_{lang}"], result_text(result_of(id, registry), lang)] for id in results
        ],
        "effects": [packed for _, packed in unique.values()],
        "misprints": places,
    }
    layers = [(x, [(known["checks"][c.relation.id], c) for c in checks if c.relation.layer == x]) for x in LAYERS]
    return {
        "data": data, "layers": layers, "all": summary_of(effects.values()), "sections": _sections(registry, lang),
        "power": {role: power_by_layer(registry).loc[role].astype(int).to_dict("index") for role in ROLES},
    }  # fmt: skip


def _packed(effect: Effect, known: dict[str, dict[str, int]], lang: Lang) -> list[Any]:
    """An effect as a list: checks, verdicts, results, why it is unreadable, and how many checks notice."""
    return [
        [[known["checks"][new.relation.id], new.outcome, new.found.to(lang)] for _, new in effect.checks],
        [[known["figures"][id], after] for id, _, after in effect.verdicts],
        [[known["results"][id], after.to(lang)] for id, _, after in effect.results],
        effect.unreadable.to(lang) if effect.unreadable else "",
        len(effect.noticing),
    ]


def _sections(registry: Registry, lang: Lang) -> list[dict[str, Any]]:
    """The figures of each section with their prints, and last the codes that have a digit, by their reason."""
    tables, summaries = registry.tables, summaries_of(registry)
    statements = {c.relation.id: c.relation.statement.to(lang) for c in checks_of(registry)}

    def row(id: str, label: str, mentions: tuple[Row, ...]) -> dict[str, Any]:
        own = summaries[id]
        by = [(statements[check], count) for check, count in own.by.items()]
        return {"id": id, "label": label, "mentions": mentions, "summary": own, "by": by}

    sections = [
        {
            "label": section[f"label_{lang}"],
            "rows": [
                row(id, figure[f"label_{lang}"], registry.places(id))
                for id, figure in tables["figures"].items() if figure["section"] == section_id
            ],
        }
        for section_id, section in tables["sections"].items()
    ]  # fmt: skip
    codes = [m for id, m in tables["mentions"].items() if not m["figure_id"] and summaries[id].misprints]
    return [*sections, {"label": "", "rows": [row(m["mention_id"], m["reason"], (m,)) for m in codes]}]
