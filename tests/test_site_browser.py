"""The site in a real browser, from its folder: it looks things up, switches, sorts, filters, copies, and is accessible."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from accessible import violations, violations_in_the_dark
from lbanalysis.charts import CATALOGUE
from lbanalysis.citations import cite
from lbanalysis.ledger import compile_ledger

# One page of each kind.
PAGES = (
    "index", "figures", "charts", "glossary", "data", "rerun", "another", "search", "try", "copy", "entries/p03-garden-area",
    "entries/p02-grade10-city-points",
    "entries/p02-grade10-above-city", "entries/mention_map", "entries/general-term", "notebooks/00_every_figure_at_a_glance", "notebooks/06_change_an_assumption",
)  # fmt: skip


class Visit:
    """A page of the site, and what the browser complains of."""

    def __init__(self, browser, site: Path, **context) -> None:
        """Open a context; every request that is not a file of the site, and every message of error, is kept."""
        self.site, self.wrong = site, []
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.page = self.context.new_page()
        self.page.on(
            "console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda e: self.wrong.append(str(e)))
        self.page.on(
            "request",
            lambda r: None if r.url.startswith((site.as_uri(), "data:")) else self.wrong.append(r.url),
        )
        self.page.on("requestfailed", lambda r: self.wrong.append(r.url))

    def open(self, name: str, query: str = ""):
        """Open a page by its name without suffix."""
        self.page.goto(f"{(self.site / name).as_uri()}.html{query}")
        return self.page


def open_details(page) -> None:
    """Open all that a page folds away."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


@pytest.fixture
def visit(chromium, site: Path) -> Iterator[Visit]:
    """A fresh context at desktop size."""
    visit = Visit(chromium, site)
    yield visit
    visit.context.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("edition", ["", "vi/"])
def test_pages_are_accessible_quiet_and_ask_for_nothing(
    chromium, site: Path, edition: str, width: int
) -> None:
    """Axe finds nothing, in the dark of contrast; no error in the console, no request that leaves, no sideways scroll."""
    size = {"width": width, "height": 800}
    visit, found = Visit(chromium, site, color_scheme="light", viewport=size), []
    for name in PAGES:
        page = visit.open(edition + name)
        assert page.evaluate("document.documentElement.dataset.theme") == "light"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        open_details(page)
        found += [(name, *one) for one in violations(page) + violations_in_the_dark(page)]
    visit.context.close()

    assert not found
    assert not visit.wrong


PALE = {  # in the light, in the dark
    "": (False, False), "color: #999": (True, False), "color: #333": (False, True), "opacity: 0.3": (True, True),
    "color: #333; background: #222": (True, True), "color: #333; background: #fff": (False, False),
}  # fmt: skip


def test_pale_letters_are_noticed_though_others_of_their_look_have_passed(visit: Visit) -> None:
    """Planted on a sound page: what is judged once for all that looks alike is judged again where it looks otherwise."""
    page, found = visit.open("another"), {}
    for style in PALE:
        page.eval_on_selector("article p", "(one, style) => { one.style = style; }", style)
        light, dark = violations(page, contrast_alone=True), violations_in_the_dark(page)
        found[style] = (bool(light), bool(dark))

    assert found == PALE


@pytest.mark.parametrize("edition", ["", "vi/"])
def test_on_a_phone_charts_are_legible_and_tables_whole(chromium, site: Path, edition: str) -> None:
    """Every notebook and chart: no picture is shrunk below four fifths of what it was drawn for, no table is cut."""
    visit = Visit(chromium, site, viewport={"width": 360, "height": 740})
    pages = [f"entries/{name}" for name in CATALOGUE]
    pages += [f"notebooks/{path.stem}" for path in sorted((site / "notebooks").glob("*.html"))]
    for name in pages:
        page = visit.open(edition + name)
        open_details(page)
        shrunk = page.evaluate(
            """async () => {
              const pictures = [...document.querySelectorAll('.lb-picture')];
              pictures.forEach((one) => { one.loading = 'eager'; });
              await Promise.all(pictures.map((one) => one.decode()));
              return pictures.map((one) => one.getBoundingClientRect().width / one.naturalWidth);
            }"""
        )
        assert all(share > 0.8 for share in shrunk), (name, shrunk)
        cut = page.eval_on_selector_all(
            ".lb-scroll", "all => all.map(one => one.scrollWidth - one.clientWidth)"
        )
        assert not [more for more in cut if more > 1], (name, cut)
    visit.context.close()

    assert not visit.wrong


@pytest.mark.parametrize("width", [360, 820, 1280])
def test_charts_are_legible_in_the_list_of_all(chromium, site: Path, width: int) -> None:
    """None is shrunk below four fifths of what it was drawn for, on a phone, a tablet and a screen."""
    visit = Visit(chromium, site, viewport={"width": width, "height": 800})
    shown = visit.open("charts").eval_on_selector_all(
        ".lb-gallery img",
        "all => all.map((one) => one.getBoundingClientRect().width / one.getAttribute('width'))",
    )
    visit.context.close()

    assert len(shown) == len(CATALOGUE)
    assert min(shown) > 0.8
    assert not visit.wrong


def test_a_notebook_is_read_without_its_code(visit: Visit) -> None:
    """By a button that says whether it is pressed; outputs stay, and the next notebook is without its code too."""
    page = visit.open("notebooks/05_targets_and_pace")
    code, button = page.locator(".cell_input:visible"), page.locator(".lb-hide-code")
    assert code.count() > 5
    button.focus()
    page.keyboard.press("Enter")
    assert not code.count()
    assert button.get_attribute("aria-pressed") == "true"
    assert "19 + 32 + 14 = 65" in page.inner_text("article")
    visit.open("vi/notebooks/04_infrastructure")
    assert not code.count()
    button.click()
    assert code.count() > 5
    assert button.get_attribute("aria-pressed") == "false"
    assert not visit.wrong


FOUND = {
    "b2-streets-designed": ("duong", "đường", "streets"), "p03-garden-area": ("p03-garden-area", "9.25", "9,25"),
    "b1-pledges": ("4764", "4.764"), "p03-garden-area-share": ("88,94", "88.94%"), "p02-targets": ("p02-targets",),
}  # fmt: skip


@pytest.mark.parametrize("edition", ["", "vi/"])
def test_search_finds_an_entry(visit: Visit, edition: str) -> None:
    """First, by a word with or without its marks, in either language, by an id, by a number in either notation."""
    for entry, queries in FOUND.items():
        for query in queries:
            assert results(visit, edition, query)[0][0] == f"entries/{entry}.html", query
    assert not visit.wrong


def results(visit: Visit, edition: str, query: str) -> list[tuple[str, str]]:
    """What a search finds: the address and the text of each result."""
    page = visit.open(f"{edition}search", f"?q={quote(query)}")
    page.wait_for_selector("#search-results li a")
    page.wait_for_function("!Search._pulse_status || Search._pulse_status < 0")
    return page.eval_on_selector_all(
        "#search-results li",
        "all => all.map(one => [one.querySelector('a').getAttribute('href'), one.textContent])",
    )


@pytest.mark.parametrize("edition", ["", "vi/"])
def test_search_says_the_number_and_what_it_is(visit: Visit, edition: str) -> None:
    """No page is listed twice; lanes, whose sentence has the word, come next after the streets, whose name has it."""
    found = results(visit, edition, "duong")
    pages = [address.split("#")[0] for address, _ in found]

    assert len(pages) == len(set(pages))
    assert "entries/p03-alleys.html" in pages[:2]
    [(_, told)] = [one for one in found if "p03-alleys" in one[0]]
    assert "322 " in told
    assert compile_ledger().loc["p03-alleys", f"statement_{'vi' if edition else 'en'}"] in told


def test_the_first_hit_opens(visit: Visit) -> None:
    """By a click, even though the results are rewritten."""
    page = visit.open("search", "?q=p02-targets")
    page.wait_for_selector("#search-results li a").click()
    page.wait_for_selector(".lb-value")

    assert page.inner_text(".lb-id code") == "p02-targets"


def test_the_finding_stands_on_the_first_screen(chromium, site: Path) -> None:
    """The verdicts, the power in words and where to go, without scrolling at 1280 by 800."""
    for edition in ("", "vi/"):
        visit = Visit(chromium, site, viewport={"width": 1280, "height": 800})
        page = visit.open(f"{edition}index")
        end = "document.getElementById('readers').getBoundingClientRect().bottom"
        assert page.evaluate(end) <= 800
        visit.context.close()


def test_a_permalink_opens_at_its_place(visit: Visit) -> None:
    """A fragment of an entry is in view."""
    page = visit.open("entries/p03-garden-area", "#cite")

    assert page.inner_text(".lb-value data") == "9.25 ha"
    assert page.evaluate("document.getElementById('cite').getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("place", ["notebooks/03_quality_of_life", "entries/p03-garden-area"])
def test_the_switch_keeps_how_far_one_has_read(visit: Visit, place: str) -> None:
    """Half-way down a page the same section is in view in the other edition, whatever its heading is called there."""
    here = "[...document.querySelectorAll('section[id]')].filter(s => s.getBoundingClientRect().top < 120).length"
    page = visit.open(place)
    page.evaluate("document.querySelectorAll('section[id]')[3].scrollIntoView()")
    before = page.evaluate(here)
    page.evaluate("document.getElementById('lb-switch').click()")
    page.wait_for_url("**/vi/**")

    assert before > 1
    page.wait_for_function(f"{here} === {before}", timeout=5000)


def test_the_switch_keeps_page_query_and_fragment(visit: Visit) -> None:
    """There and back."""
    page = visit.open("entries/p03-garden-area", "#cite")
    page.click("#lb-switch")
    page.wait_for_url("**/vi/entries/p03-garden-area.html#cite")
    assert page.evaluate("document.documentElement.lang") == "vi"
    page.click("#lb-switch")
    page.wait_for_url(lambda url: "/vi/" not in url)

    assert page.url.endswith("/entries/p03-garden-area.html#cite")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_index_filters_and_sorts(visit: Visit) -> None:
    """By verdict from the address, by text without diacritics and in the other language, by value as numbers."""
    ledger = compile_ledger()
    agreeing = ledger.index[ledger["verdict"] == "agrees"].tolist()
    page = visit.open("figures", "?verdict=agrees")
    rows = "rows => rows.filter(row => !row.hidden).map(row => row.cells[0].textContent)"

    assert page.eval_on_selector_all("#lb-index tbody tr", rows) == agreeing
    assert str(len(agreeing)) in page.inner_text(".lb-shown")
    page.click(".lb-filter button[type=reset]")
    page.wait_for_timeout(50)
    page.fill(".lb-filter [name=text]", "vuon hoa")
    assert "p03-garden-area" in page.eval_on_selector_all("#lb-index tbody tr", rows)
    page.fill(".lb-filter [name=text]", "")
    page.select_option(".lb-filter [name=section]", "b1")
    assert page.eval_on_selector_all("#lb-index tbody tr", rows) == [
        "b1-pledges",
        "b1-professional-share",
        "b1-professional-count",
    ]
    page.click("#lb-index th:nth-child(3) button")
    assert page.eval_on_selector_all("#lb-index tbody tr", rows) == [
        "b1-professional-share",
        "b1-professional-count",
        "b1-pledges",
    ]
    assert page.get_attribute("#lb-index th:nth-child(3)", "aria-sort") == "ascending"
    page.click("#lb-index th:nth-child(3) button")
    assert page.eval_on_selector_all("#lb-index tbody tr", rows) == [
        "b1-pledges",
        "b1-professional-count",
        "b1-professional-share",
    ]
    assert not visit.wrong


@pytest.mark.parametrize("lend", [True, False])
def test_a_citation_is_copied(chromium, site: Path, lend: bool) -> None:
    """With the browser's clipboard, and in the old way where a folder's page may not have it."""
    visit = Visit(chromium, site, permissions=["clipboard-read", "clipboard-write"])
    if not lend:
        visit.context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page = visit.open("vi/entries/p03-garden-area")
    page.click("#cite details:has([data-copy=cite-bibtex]) summary")
    page.click("[data-copy=cite-bibtex]:not([data-text])")
    page.wait_for_function("document.querySelector('.lb-copied').textContent !== ''")
    page.evaluate(
        "() => { const field = document.createElement('textarea'); field.id = 'there'; document.body.append(field); field.focus(); }"
    )
    page.keyboard.press("Control+V")

    assert page.input_value("#there") == cite("p03-garden-area", "bibtex", "vi")
    assert page.inner_text("[data-copy=cite-bibtex]:not([data-text])").startswith("Đã sao chép")
    visit.context.close()


@pytest.mark.parametrize("work", ["article", "analysis"])
def test_the_article_and_the_analysis_are_copied_apart(chromium, site: Path, work: str) -> None:
    """Each by a button of its own."""
    visit = Visit(chromium, site, permissions=["clipboard-read", "clipboard-write"])
    page = visit.open("entries/p03-garden-area")
    page.click(f"#cite button:has-text('Copy the {work} alone') >> nth=0")
    page.wait_for_function("document.querySelector('.lb-copied').textContent !== ''")

    assert page.evaluate("navigator.clipboard.readText()") == cite("p03-garden-area", "text", "en", work=work)
    visit.context.close()


def test_a_page_is_whole_without_scripts(chromium, site: Path) -> None:
    """The index is a plain table, the citations stand there, nothing that needs a script is shown."""
    visit = Visit(chromium, site, java_script_enabled=False)
    page = visit.open("figures")
    assert page.locator("#lb-index tbody tr:visible").count() > 90
    assert not page.locator(".lb-filter").is_visible()
    page = visit.open("entries/p02-targets")
    assert page.locator("#cite-text").is_visible()
    assert not page.locator(".lb-copy:visible").count()
    visit.context.close()


def test_a_marked_number_leads_to_its_entry(visit: Visit) -> None:
    """By a click."""
    page = visit.open("notebooks/04_infrastructure")
    page.click("a.lb-num[href$='p03-garden-area-share.html'] >> nth=0")

    assert page.inner_text(".lb-value data") == "88.94%"


def test_everything_can_be_reached_with_the_keyboard(visit: Visit) -> None:
    """From the top, the first stop skips to the content; the filter, the heads and the first entry follow in order."""
    page = visit.open("figures")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    page.focus(".lb-filter [name=text]")
    seen = []
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.className || document.activeElement.name || document.activeElement.textContent"
            )
        )

    assert seen.count("lb-sort") == 6


def test_print_shows_every_citation_and_no_button(visit: Visit) -> None:
    """What is folded on the screen is open on paper."""
    page = visit.open("entries/p02-targets")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert page.locator("#cite pre:visible").count() == page.locator("#cite details").count() > 5
    assert page.locator("h1:visible").count() == 1
    assert not page.locator(".lb-copy:visible, .lb-switch:visible, .bd-sidebar-primary:visible").count()
