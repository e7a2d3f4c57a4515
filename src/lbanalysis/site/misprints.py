"""What each misprint of one digit changes, packed for the page on which a reader makes one."""

from __future__ import annotations

import json
from typing import Any

from lbanalysis.checks import LAYERS, OUTCOMES, VERDICTS, checks_of, verdicts_of
from lbanalysis.outputs import script_data
from lbanalysis.power import ROLES, power_by_layer
from lbanalysis.registry import Registry
from lbanalysis.results import result_of, result_text
from lbanalysis.scenarios import Effect, effects_of, summaries_of, summary_of
from lbanalysis.wording import Lang, say


def pack_misprints(registry: Registry, lang: Lang) -> dict[str, Any]:
    """What the page says: rows by section, checks by layer, counts; and what its script looks up, as JSON."""
    checks, mentions = list(enumerate(checks_of(registry))), registry.tables["mentions"]
    codes = [effect for m, effect in effects_of(registry).items() if not mentions[m.mention_id]["figure_id"]]
    power = power_by_layer(registry)[["misprints", "caught"]].astype(int)
    return {
        "all": summary_of(effects_of(registry).values()),
        "codes": summary_of(codes),
        "power": {role: power.loc[role].to_dict("index") for role in ROLES},
        "layers": [(layer, [c for c in checks if c[1].relation.layer == layer]) for layer in LAYERS],
        "sections": _sections(registry, lang),
        "data": script_data(_looked_up(registry, lang), separators=(",", ":")),
    }


def _looked_up(registry: Registry, lang: Lang) -> dict[str, Any]:
    """Checks, figures and results as they stand; each distinct effect once, and which a misprint has."""
    figures, results, verdicts = registry.tables["figures"], registry.tables["results"], verdicts_of(registry)
    checks = {check.relation.id: check for check in checks_of(registry)}
    place = [{id: n for n, id in enumerate(ids)} for ids in (checks, figures, results)]
    unique, misprints = dict[str, int](), dict[str, int]()
    for misprint, effect in effects_of(registry).items():
        packed = json.dumps(_packed(effect, place, lang), ensure_ascii=False)
        misprints["/".join(map(str, misprint))] = unique.setdefault(packed, len(unique))
    words = [*VERDICTS, *(outcome for outcomes in OUTCOMES.values() for outcome in outcomes)]
    values = {id: result_text(result_of(id, registry), lang) for id in results}
    return {
        "checks": [
            [c.relation.statement.to(lang), c.outcome, *c.relation.figures[:1]] for c in checks.values()
        ],
        "figures": [[id, row[f"label_{lang}"], verdicts[id].verdict] for id, row in figures.items()],
        "results": [[id, row[f"label_{lang}"], values[id]] for id, row in results.items()],
        "words": {word: say(word, lang) for word in words} | {"": "–"},
        "effects": [json.loads(packed) for packed in unique],
        "misprints": misprints,
    }


def _packed(effect: Effect, place: list[dict[str, int]], lang: Lang) -> list[Any]:
    """An effect as a list: checks, verdicts, results, why it is unreadable, and how many checks notice."""
    checks, figures, results = place
    return [
        [[checks[new.relation.id], new.outcome, new.found.to(lang)] for _, new in effect.checks],
        [[figures[id], after] for id, _, after in effect.verdicts],
        [[results[id], after.to(lang)] for id, _, after in effect.results],
        effect.unreadable.to(lang) if effect.unreadable else "",
        len(effect.noticing),
    ]


def _sections(registry: Registry, lang: Lang) -> list[dict[str, Any]]:
    """The figures of each section with their prints; last the codes that have a digit, by their reason."""
    tables, summaries = registry.tables, summaries_of(registry)
    said = {check.relation.id: check.relation.statement.to(lang) for check in checks_of(registry)}
    labels = {id: section[f"label_{lang}"] for id, section in tables["sections"].items()} | {"": ""}
    rows: dict[str, list[dict[str, Any]]] = {section: [] for section in labels}
    for id, own in summaries.items():
        row = {"id": id, "summary": own, "by": [(said[check], n) for check, n in own.by.items()]}
        if figure := tables["figures"].get(id):
            label, prints = figure[f"label_{lang}"], registry.places(id)
            rows[figure["section"]].append({**row, "label": label, "mentions": prints})
        elif own.misprints and (code := tables["mentions"][id]):
            rows[""].append({**row, "label": code["reason"], "mentions": [code]})
    return [{"label": labels[section], "rows": own} for section, own in rows.items()]
