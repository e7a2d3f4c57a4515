"""The pages of one edition, written as sources for Sphinx: start page, index, entries, gallery, notebooks, data dictionary."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbanalysis.notebooks import translate, with_roles
from lbanalysis.registry import docs_folder
from lbanalysis.results import id_texts
from lbanalysis.site.content import ADDRESS, Editions, Facts, Lang
from lbanalysis.site.notebooks import anchors, find_places, prepare_notebook, prose_of, read_notebooks
from lbanalysis.site.structured import structured_data
from lbanalysis.site.vocabulary import N_, period_text, shown_name
from lbanalysis.wording import CATALOGUE, read_catalogue, write_number

if TYPE_CHECKING:
    from jinja2 import Environment

LOCALE = docs_folder() / "locale" / "vi" / "LC_MESSAGES"
_VERDICTS = ("agrees", "fits a reading", "cannot be checked", "disagrees")
TITLES = {
    "index": N_("The numbers of an article"), "figures": N_("All figures and results"), "charts": N_("All charts"),
    "notebooks": N_("Notebooks"), "look_up": N_("Look up"), "project": N_("Data and method"), "try": N_("Try it: one wrong digit"),
}  # fmt: skip


class Edition:
    """One edition on its way to Sphinx: where its sources go, and what its pages say."""

    def __init__(self, work: Path, lang: Lang, notebooks: Path, registry: Facts) -> None:
        """Read the notebooks of the edition, and what they say of each id."""
        self.source, self.lang, self.registry = work / lang, lang, registry
        self.texts = (
            {**read_catalogue(CATALOGUE), **read_catalogue(LOCALE / "site.po")} if lang == "vi" else {}
        )
        headline, numbers = registry.record["headline"], registry.numbers["en", "value"]
        english = read_notebooks(notebooks, headline)
        self.notebooks = english if lang == "en" else read_notebooks(notebooks / "vi", headline)
        self.prose = {name: self._prose(path) for name, path in self._pages().items()}
        self.anchors = {
            **{f"notebooks/{name}": anchors(prose_of(page), numbers) for name, page in english.items()},
            **{name: anchors(text, numbers) for name, (text, _) in self.prose.items()},
        }
        own = {name: self.anchors[f"notebooks/{name}"] for name in self.notebooks}
        places = find_places(self.notebooks, registry.ids, own)
        self.editions = Editions(registry, lang, self.text, places, str)
        self.entries = self.editions.entries()

    def text(self, text: str) -> str:
        """Say a text of the site's catalogue in the edition's language."""
        return self.texts.get(text, text)

    def _pages(self) -> dict[str, Path]:
        """The pages that are prose."""
        return {"rerun": docs_folder() / "rerun.md", "data": self.registry.source.folder / "README.md"}

    def _prose(self, path: Path) -> tuple[str, str]:
        """A page of prose in English, and in the edition's language."""
        text = with_roles(path.read_text(encoding="utf-8"), self.registry.record["headline"])
        texts = read_catalogue(LOCALE / "prose.po") if self.lang == "vi" else {}
        return text, translate(text, texts)

    def write(self) -> None:
        """Write every source."""
        (self.source / "notebooks").mkdir(parents=True)
        (self.source / "entries").mkdir()
        self._write_notebooks()
        for name, (_, prose) in self.prose.items():
            (self.source / f"{name}.md").write_text(prose, encoding="utf-8")
        about = {"headline": self.registry.record["headline"], "address": ADDRESS, "anchors": self.anchors}
        said = json.dumps({**self.numbers(), **about}, ensure_ascii=False)
        (self.source / "numbers.json").write_text(said, encoding="utf-8")
        environment = self._environment()
        self._write_start(environment)
        self._write_index(environment)
        self._write_try(environment)
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
        environment.install_gettext_callables(self.text, self.text, newstyle=True)
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
            "notebooks": [f"notebooks/{name}" for name in self.notebooks], "look_up": ["figures", "charts", "try"], "project": ["data", "rerun"],
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

    def _write_try(self, environment: Environment) -> None:
        _ = self.text
        body = environment.get_template("try.html").render(
            **self.registry.misprints[self.lang], word=_, percent=self.editions.percent,
            count=lambda n: write_number(n, lang=self.lang),
        )  # fmt: skip
        title = self.text(TITLES["try"])
        self._page("try", title, body, ([title], _("misprint of one digit, checks that notice it")))

    def _write_notebooks(self) -> None:
        template, _ = self._environment().get_template("chart_output.html"), self.text
        linked = {name: f"../entries/{name}.html" for name in self.entries}

        def drawn(chart: str, first: bool) -> str:
            about = {"chart": self.editions.picture(chart), "entries": "../entries/", "lazy": not first}
            return str(template.render(root=self.root(1), lang=self.lang, **about))

        for name, notebook in self.notebooks.items():
            ready = prepare_notebook(notebook, linked, lambda n: f"{_('Table')} {n}", drawn)
            path = self.source / "notebooks" / f"{name}.ipynb"
            path.write_text(json.dumps(ready, ensure_ascii=False), encoding="utf-8")

    def numbers(self) -> dict[str, Mapping[str, str]]:
        """What the roles of the prose say: numbers, intervals and verdicts by id; and what has no entry to lead to."""
        texts = id_texts(self.lang, self.registry.source)
        return {
            "num": texts["value"], "span": texts["interval"], "verdict": texts["verdict"],
            "without_entry": {id: "" for said in texts.values() for id in said if id not in self.entries},
        }  # fmt: skip


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
