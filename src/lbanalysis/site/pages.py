"""The pages of one edition, written as sources for Sphinx: start page, index, entries, gallery, notebooks, data dictionary."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbanalysis.annotate import annotation_data, script_data
from lbanalysis.article import BLOCKS, UNSEEN
from lbanalysis.registry import docs_folder
from lbanalysis.results import id_texts
from lbanalysis.site.content import ADDRESS, Editions, Facts, Lang
from lbanalysis.site.notebooks import (
    find_places,
    numbers_by_id,
    prepare_notebook,
    read_notebooks,
    without_dead_links,
)
from lbanalysis.site.structured import structured_data
from lbanalysis.site.tables import TableTexts
from lbanalysis.site.translations import words
from lbanalysis.site.vocabulary import N_, paired_texts, period_text, shown_name
from lbanalysis.texts import outside_texts

if TYPE_CHECKING:
    from jinja2 import Environment

_VERDICTS = ("agrees", "fits a reading", "cannot be checked", "disagrees")
TITLES = {
    "index": N_("The numbers of an article"), "figures": N_("All figures and results"), "charts": N_("All charts"),
    "copy": N_("Your copy"), "notebooks": N_("Notebooks"), "look_up": N_("Look up"), "project": N_("Data and method"),
}  # fmt: skip


class Edition:
    """One edition on its way to Sphinx: where its sources go, and what its pages say."""

    def __init__(self, work: Path, lang: Lang, notebooks: Path, registry: Facts) -> None:
        """Read the notebooks and what they say of each id."""
        self.source, self.lang, self.registry = work / lang, lang, registry
        self.words = words(work / "locale", lang)
        self.text = self.words.gettext
        self.notebooks = read_notebooks(notebooks)
        prose = (
            words(work / "locale", lang, "notebooks")
            if (work / "locale" / "vi" / "LC_MESSAGES" / "notebooks.mo").exists()
            else None
        )
        places = find_places(self.notebooks, registry.ids, registry.numbers["en", "value"])
        self.editions = Editions(registry, lang, self.text, places, prose.gettext if prose else str)
        self.entries = self.editions.entries()
        self.left: list[str] = []

    def write(self, only_prose: bool = False) -> None:
        """Write every source, or only what gettext translates."""
        (self.source / "notebooks").mkdir(parents=True)
        (self.source / "entries").mkdir()
        self._write_notebooks(outputs=not only_prose)
        self._write_prose()
        content = {**self.numbers(), "headline": self.registry.record["headline"], "address": ADDRESS}
        (self.source / "numbers.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        if only_prose:
            pages = "\n".join(["rerun", "data", *(f"notebooks/{name}" for name in self.notebooks)])
            (self.source / "index.md").write_text(f"```{{toctree}}\n{pages}\n```\n", encoding="utf-8")
            return
        environment = self._environment()
        self._write_start(environment)
        self._write_index(environment)
        entry = environment.get_template("entry.html")
        for name, content in self.entries.items():
            body = entry.render(entry=content, root=self.root(1), lang=self.lang)
            self._page(
                f"entries/{name}",
                content["title"],
                body,
                _index_words(content, self.editions),
                structured_data(content, self),
            )
        drawn = [e for e in self.entries.values() if e["kind"] == "chart"]
        body = environment.get_template("charts.html").render(charts=drawn, root=self.root(0), lang=self.lang)
        self._page("charts", self.text(TITLES["charts"]), body)
        self._write_copy(environment)

    def _write_copy(self, environment: Environment) -> None:
        """Write the page that opens a reader's own copy, with what it needs to find and show its numbers."""
        data = annotation_data(self.lang, self.registry.source)
        data |= {"entries": "entries/", "blocks": sorted(BLOCKS), "unseen": sorted(UNSEEN)}
        body = environment.get_template("copy.html").render(data=script_data(data))
        title = self.text(TITLES["copy"])
        self._page("copy", title, body, ([title], title))

    def _write_prose(self) -> None:
        """Write the pages that are prose, which gettext translates."""
        for name, path in (
            ("rerun", docs_folder() / "rerun.md"),
            ("data", self.registry.source.folder / "README.md"),
        ):
            text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
            joined = re.sub(r"\s+", " ", self.registry.record["headline"])
            text = re.sub(r"\*" + re.escape(joined).replace(r"\ ", r"\s+") + r"\*", "{headline}`vi`", text)
            (self.source / f"{name}.md").write_text(numbers_by_id(text), encoding="utf-8")

    def root(self, depth: int) -> str:
        """The way from a page at some depth of this edition to the folder that both editions share."""
        return "../" * (depth + (self.lang == "vi"))

    def _environment(self) -> Environment:
        import jinja2

        folder = docs_folder() / "templates" / "pages"
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder), autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True,
            undefined=jinja2.ChainableUndefined,
        )  # fmt: skip
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_translations(self.words, newstyle=True)
        environment.globals["lang"] = self.lang
        return environment

    def _page(
        self,
        name: str,
        title: str,
        body: str,
        search: tuple[list[str], str] = ([], ""),
        data: object = None,
        tail: str = "",
    ) -> None:
        """A source of one title and one block of HTML, with the words by which search finds it."""
        fence = "`" * 12
        orphan = "orphan: true\n" if name.startswith("entries/") else ""
        head = f"---\n{orphan}html_theme.sidebar_secondary.remove: true\n---\n"
        found = json.dumps(search, ensure_ascii=False)
        if data:
            script = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).replace("</", "<\\/")
            body += f'\n<script type="application/ld+json">{script}</script>'
        parts = re.split(
            r"(<pre.*?</pre>)", body, flags=re.S
        )  # what is between two templates' lines goes, a citation's own lines stay
        body = "".join(part if part.startswith("<pre") else re.sub(r"\n\s*\n+", "\n", part) for part in parts)
        heading = re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", title)
        source = f"{head}\n# {heading}\n\n{fence}{{page}}\n{found}\n{body}\n{fence}\n{tail}"
        (self.source / f"{name}.md").write_text(source, encoding="utf-8")

    def _write_start(self, environment: Environment) -> None:
        registry, figures = self.registry, self.registry.figures
        counts = {
            "figures": len(figures), "mentions": len(registry.mentions), "results": len(registry.results), "charts": len(registry.charts),
            "power": self.editions.percent(registry.headline_power["power"]), "caught": registry.headline_power["caught"],
            "misprints": registry.headline_power["misprints"],
        }  # fmt: skip
        verdicts = [
            {
                "verdict": v,
                "text": shown_name(v, self.lang, self.registry.source),
                "count": sum(f["verdict"] == v for f in figures),
            }
            for v in _VERDICTS
        ]
        published = period_text(registry.record["published"], self.lang, self.text)
        body = environment.get_template("index.html").render(
            counts=counts, verdicts=verdicts, record=registry.record, published=published, root=self.root(0), lang=self.lang,
            first=next(iter(self.notebooks)),
        )  # fmt: skip
        contents = {
            "notebooks": [f"notebooks/{name}" for name in self.notebooks], "look_up": ["figures", "charts", "copy"], "project": ["data", "rerun"],
        }  # fmt: skip
        toctree = "".join(
            f"\n```{{toctree}}\n:hidden:\n:caption: {self.text(TITLES[caption])}\n\n"
            + "\n".join(pages)
            + "\n```\n"
            for caption, pages in contents.items()
        )
        data = structured_data({"kind": "start", "id": "", "title": self.text(TITLES["index"])}, self)
        self._page("index", self.text(TITLES["index"]), body, data=data, tail=toctree)

    def _write_index(self, environment: Environment) -> None:
        listed = [e for e in self.entries.values() if e["kind"] != "chart"]
        _ = self.text
        filters = [
            (
                "section",
                _("Section"),
                [
                    (s, shown_name(s, self.lang, self.registry.source))
                    for s in self.registry.source.tables["sections"]
                ],
            ),
            (
                "role",
                _("Role"),
                [(r, shown_name(r, self.lang, self.registry.source)) for r in ("quantity", "date")],
            ),
            (
                "verdict",
                _("Verdict"),
                [(v, shown_name(v, self.lang, self.registry.source)) for v in _VERDICTS],
            ),
        ]
        body = environment.get_template("figures.html").render(
            entries=listed, filters=filters, root=self.root(0), lang=self.lang
        )
        self._page("figures", self.text(TITLES["figures"]), body)

    def _write_notebooks(self, outputs: bool = True) -> None:
        _ = self.text
        environment = self._environment()
        template = environment.get_template("chart_output.html")
        linked = {name: f"../entries/{name}.html" for name in self.entries}
        pairs = (
            {**paired_texts(self.registry.source), **_number_pairs(self.registry)}
            if self.lang == "vi"
            else {}
        )
        for name, notebook in without_dead_links(self.notebooks).items():
            texts = TableTexts(self.lang, linked, pairs, self.text, self.registry.all_ids)

            def drawn(chart: str, first: bool) -> str:
                content = self.editions.picture(chart)
                return str(
                    template.render(
                        chart=content,
                        root=self.root(1),
                        entries="../entries/",
                        lazy=not first,
                        lang=self.lang,
                    )
                )

            ready = prepare_notebook(
                notebook, self.registry.record["headline"], texts, lambda n: f"{_('Table')} {n}", drawn
            )
            for cell in [] if outputs else ready["cells"]:
                cell.update({"outputs": []} if cell["cell_type"] == "code" else {})
            (self.source / "notebooks" / f"{name}.ipynb").write_text(
                json.dumps(ready, ensure_ascii=False), encoding="utf-8"
            )
            self.left += [f"{name}: {text}" for text in texts.left]

    def numbers(self) -> dict[str, Mapping[str, str]]:
        """What the roles of the prose say: numbers, intervals and verdicts by id; and what has no entry to lead to."""
        texts = id_texts(self.lang, self.registry.source)
        return {
            "num": texts["value"], "span": texts["interval"], "verdict": texts["verdict"],
            "without_entry": {id: "" for said in texts.values() for id in said if id not in self.entries},
        }  # fmt: skip


def _number_pairs(registry: Facts) -> dict[str, str]:
    """Numbers, intervals and titles of charts as English tables print them, with the Vietnamese of the same id."""
    pairs = {
        chart[text]["en"]: chart[text]["vi"]
        for chart in registry.charts.values()
        for text in ("title", "alt", "label")
    }
    told = [(registry.numbers["en", form], registry.numbers["vi", form]) for form in ("value", "interval")]
    for english, vietnamese in [
        *told,
        (outside_texts("en", registry.source), outside_texts("vi", registry.source)),
    ]:
        pairs |= {english[name]: vietnamese[name] for name in english if re.search("[a-z]{2}", english[name])}
    return pairs


def _index_words(entry: Mapping[str, Any], editions: Editions) -> tuple[list[str], str]:
    """By which whole phrases and by which words search finds an entry: id, both labels, number and statement."""
    phrases = [
        entry["id"],
        entry["title"],
        entry["other_title"],
        entry.get("value", ""),
        entry.get("printed", ""),
    ]
    phrases += [entry.get("label", ""), entry.get("other_label", "")]
    text = [
        *phrases,
        entry.get("statement", ""),
        entry.get("reading", ""),
        entry.get("note", ""),
        entry.get("alt", ""),
    ]
    return [p for p in dict.fromkeys(phrases) if p and ";" not in p], " ".join(t for t in text if t)
