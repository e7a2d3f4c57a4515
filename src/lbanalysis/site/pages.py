"""The pages of one edition, written as sources for Sphinx: start page, lists, entries and prose."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.nodes import make_id

from lbanalysis import __version__
from lbanalysis.annotate import annotation_data
from lbanalysis.article import BLOCKS, UNSEEN
from lbanalysis.charts.marks import fill
from lbanalysis.checks import VERDICTS
from lbanalysis.notebooks import translate, with_roles
from lbanalysis.outputs import script_data
from lbanalysis.registry import docs_folder, home_folder
from lbanalysis.results import id_texts
from lbanalysis.site.content import ADDRESS, Editions, Facts, Row
from lbanalysis.site.notebooks import anchors, find_places, prepare_notebook, prose_of, read_notebooks
from lbanalysis.site.structured import structured_data
from lbanalysis.texts import period_text
from lbanalysis.wording import CATALOGUE, Lang, read_catalogue, say, simple_share, write_count, write_number

if TYPE_CHECKING:
    from jinja2 import Environment

LOCALE = docs_folder() / "locale" / "vi" / "LC_MESSAGES"


class Edition:
    """One edition on its way to Sphinx: where its sources go, and what its pages say."""

    def __init__(self, work: Path, lang: Lang, notebooks: Path, registry: Facts) -> None:
        """Read the notebooks of the edition, and what they say of each id."""
        self.source, self.lang, self.registry = work / lang, lang, registry
        catalogues = (CATALOGUE, LOCALE / "site.po") if lang == "vi" else ()
        self.texts = {text: said for path in catalogues for text, said in read_catalogue(path).items()}
        headline, numbers = registry.record["headline"], id_texts("en", registry.source)["value"]
        english = read_notebooks(notebooks, headline)
        self.notebooks = english if lang == "en" else read_notebooks(notebooks / "vi", headline)
        self.prose = {name: self._prose(path) for name, path in self._pages().items()}
        self.anchors = {
            **{f"notebooks/{name}": anchors(prose_of(page), numbers) for name, page in english.items()},
            **{name: anchors(text, numbers) for name, (text, _) in self.prose.items()},
        }
        own = {name: self.anchors[f"notebooks/{name}"] for name in self.notebooks}
        self.editions = Editions(registry, lang, self.text, find_places(self.notebooks, registry.ids, own))
        self.entries = self.editions.entries()

    def text(self, text: str) -> str:
        """Say a text of the site's catalogue in the edition's language."""
        return self.texts.get(text, text)

    def _pages(self) -> dict[str, Path]:
        """The pages that are prose."""
        names = ("rerun", "another") if self.registry.at_home else ("another",)
        docs = {name: docs_folder() / f"{name}.md" for name in names}
        return {"data": self.registry.source.folder / "README.md", **docs}

    def _prose(self, path: Path) -> tuple[str, str]:
        """A page of prose in English, and in the edition's language."""
        text = with_roles(path.read_text(encoding="utf-8"), self.registry.record["headline"])
        texts = read_catalogue(LOCALE / "prose.po") if self.lang == "vi" else {}
        return text, translate(text, texts).replace("../data/README.md", "data.md")

    def write(self) -> None:
        """Write every source."""
        (self.source / "notebooks").mkdir(parents=True)
        (self.source / "entries").mkdir()
        self._write_notebooks()
        for name, (_, prose) in self.prose.items():
            (self.source / f"{name}.md").write_text(prose, encoding="utf-8")
        about = {
            "headline": self.registry.record["headline"], "address": ADDRESS, "anchors": self.anchors,
            "found": {f"entries/{id}": _found(entry) for id, entry in self.entries.items()},
        }  # fmt: skip
        said = json.dumps({**self.numbers(), **about}, ensure_ascii=False)
        (self.source / "numbers.json").write_text(said, encoding="utf-8")
        environment = self._environment()
        self._write_start(environment)
        self._write_lists(environment)
        self._write_try(environment)
        self._write_copy(environment)
        for id, entry in self.entries.items():
            self._page(
                f"entries/{id}", entry["title"],
                environment.get_template("entry.html").render(entry=entry, root=self.root(1)),
                _index_words(entry), structured_data(entry, self.registry, self.lang, self.root(1)),
                about=". ".join(filter(None, (_found(entry)["title"], _found(entry)["line"]))),
            )  # fmt: skip

    def root(self, depth: int) -> str:
        """The way from a page at some depth of this edition to the folder that both editions share."""
        return "../" * (depth + (self.lang == "vi"))

    def _environment(self) -> Environment:
        import jinja2

        folder = docs_folder() / "templates" / "pages"
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder), autoescape=True, extensions=["jinja2.ext.i18n"],
            trim_blocks=True, undefined=jinja2.ChainableUndefined,
        )  # fmt: skip
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_callables(self.text, self.text, newstyle=True)
        known = {"lang": self.lang, "address": ADDRESS, "version": __version__}
        environment.globals |= known | {"at_home": self.registry.at_home}
        return environment

    def _page(
        self, name: str, title: str, body: str, search: tuple[list[str], str] = ([], ""), data: object = None,
        tail: str = "", about: str = "",
    ) -> None:  # fmt: skip
        """A source of one title and one block of HTML, with the words by which search finds it."""
        fence = "`" * 12
        orphan = "orphan: true\n" if name.startswith("entries/") else ""
        head = f"---\n{orphan}html_theme.sidebar_secondary.remove: true\n---\n"
        first = re.search(r"<p[^>]*>(.*?)</p>", body, flags=re.S)
        about = about or (html.unescape(re.sub(r"<[^>]+>", "", first[1])) if first else "")
        found = json.dumps([*search, about], ensure_ascii=False)
        if data:
            script = script_data(data, indent=1, sort_keys=True)
            body += f'\n<script type="application/ld+json">{script}</script>'
        # What is between two templates' lines goes, a citation's own lines stay.
        parts = re.split(r"(<pre.*?</pre>)", body, flags=re.S)
        body = "".join(p if p.startswith("<pre") else re.sub(r"\n\s*\n+", "\n", p) for p in parts)
        heading = re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", title)
        source = f"{head}\n# {heading}\n\n{fence}{{page}}\n{found}\n{body}\n{fence}\n{tail}"
        (self.source / f"{name}.md").write_text(source, encoding="utf-8")

    def _verdicts(self) -> list[Row]:
        """The verdicts in the order of the pages, and how many figures have each."""
        rows = self.registry.rows.values()
        return [
            {
                "verdict": verdict, "text": say(verdict, self.lang),
                "count": sum(row.get("verdict") == verdict for row in rows),
            }
            for verdict in (VERDICTS[0], *VERDICTS[2:], VERDICTS[1])
        ]  # fmt: skip

    def _write_start(self, environment: Environment) -> None:
        _, registry, tables = self.text, self.registry, self.registry.source.tables
        misprints, caught = registry.headline
        counts = {
            "figures": len(tables["figures"]), "mentions": len(tables["mentions"]),
            "results": len(registry.rows) - len(tables["figures"]), "charts": len(registry.charts),
            "caught": caught, "misprints": misprints,
        }  # fmt: skip
        about = [fill(text, self.lang, registry.source) for text in registry.record[f"about_{self.lang}"]]
        often = simple_share(Fraction(caught, misprints or 1))
        body = environment.get_template("index.html").render(
            counts=counts, verdicts=self._verdicts(), record=registry.record, root=self.root(0), about=about,
            published=period_text(registry.record["published"], self.lang), often=often,
            count=lambda n: write_count(n, self.lang), first=next(iter(self.notebooks)),
            notebooks=list(self.notebooks), drawn=registry.charts,
        )  # fmt: skip
        contents = {
            _("Notebooks"): [f"notebooks/{name}" for name in self.notebooks],
            _("Look up"): ["figures", "charts", "try", "copy", "glossary"],
            _("Data and method"): list(self.prose),
        }  # fmt: skip
        toctree = "".join(
            f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(pages) + "\n```\n"
            for caption, pages in contents.items()
        )
        title = _("The numbers of an article")
        data = structured_data({"kind": "start", "id": "", "title": title}, registry, self.lang, self.root(0))
        self._page("index", title, body, data=data, tail=toctree, about=next(iter(about), ""))

    def _write_lists(self, environment: Environment) -> None:
        """Write the index of figures and results, the gallery of charts and the glossary."""
        _, entries = self.text, self.entries.values()
        drawn = [entry for entry in entries if entry["kind"] == "chart"]
        stated = [entry for entry in entries if entry["kind"] != "chart"]
        sections = [(id, self.editions.section(id)) for id in self.registry.source.tables["sections"]]
        words, own = map(_terms, (home_folder(), self.registry.source.folder))
        pages: dict[str, tuple[str, Row]] = {
            "figures": (
                _("All figures and results"),
                {"entries": stated, "sections": sections, "verdicts": self._verdicts()},
            ),
            "charts": (_("All charts"), {"charts": drawn}),
            "glossary": (_("Glossary"), {"terms": words, "own": own}),
        }  # fmt: skip
        for name, (title, shown) in pages.items():
            body = environment.get_template(f"{name}.html").render(**shown, root=self.root(0))
            self._page(name, title, body)

    def _write_copy(self, environment: Environment) -> None:
        """Write the page that opens a reader's own copy, with what it needs to find and show its numbers."""
        _, data = self.text, annotation_data(self.lang, self.registry.source)
        data |= {"entries": "entries/", "blocks": sorted(BLOCKS), "unseen": sorted(UNSEEN)}
        body = environment.get_template("copy.html").render(data=script_data(data))
        title = _("Your copy")
        self._page("copy", title, body, ([title], title))

    def _write_try(self, environment: Environment) -> None:
        _ = self.text
        body = environment.get_template("try.html").render(
            **self.registry.misprints[self.lang], word=_, count=lambda n: write_number(n, lang=self.lang),
            percent=lambda share: f"{write_number(Fraction(round(share * 1000), 10), 1, self.lang)}%",
        )  # fmt: skip
        title = _("Try it: one wrong digit")
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
        """What the roles of the prose say by id: numbers, intervals, verdicts; and what has no entry."""
        texts = id_texts(self.lang, self.registry.source)
        return {
            "num": texts["value"], "span": texts["interval"], "verdict": texts["verdict"],
            "without_entry": {id: "" for said in texts.values() for id in said if id not in self.entries},
        }  # fmt: skip


def _terms(folder: Path) -> list[Row]:
    """The terms of the glossary in a folder's README, if it has one: anchor, English, Vietnamese."""
    table = (folder / "README.md").read_text(encoding="utf-8").partition("## Glossary")[2]
    rows = re.findall(r"(?m)^\| ([^|-].*?) \| ((.*?)(?::.*)?) \|$", table)[1:]
    return [{"id": make_id(name), "en": english, "vi": own, "name": name} for own, english, name in rows]


def _found(entry: Mapping[str, Any]) -> Row:
    """What a result of the search says: the title with the number, a line of what it is, and its keys."""
    number = f"{entry.get('value', '')} {entry.get('unit', '')}".strip()
    line = entry.get("statement") or entry.get("arithmetic") or entry.get("label", "")
    keys = (entry["id"], entry["title"], entry["other_title"], entry.get("label"), entry.get("other_label"))
    return {
        "title": f"{entry['title']}: {number}" if number else entry["title"],
        "line": "" if line == entry.get("value") else line,
        "keys": [key for key in keys if key], "numbers": [n for n in (number, entry.get("printed")) if n],
        "kind": entry["kind"],
    }  # fmt: skip


def _index_words(entry: Mapping[str, Any]) -> tuple[list[str], str]:
    """By which whole phrases and by which words search finds an entry."""
    found = _found(entry)
    phrases = [phrase for phrase in (*found["keys"], *found["numbers"]) if ";" not in phrase]
    more = ("statement", "other_statement", "reading", "note", "alt")
    text = [*phrases, *(entry[name] for name in more if entry.get(name))]
    return list(dict.fromkeys(phrases)), " ".join(text)
