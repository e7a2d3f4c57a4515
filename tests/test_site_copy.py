"""The page "Your copy" in a real browser, from its folder: a copy is opened and its numbers shown; nothing leaves."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from accessible import violations
from lbanalysis import load_mentions, load_registry
from lbanalysis.checks import checks_of
from lbanalysis.citations import cite
from lbanalysis.ledger import compile_ledger
from lbanalysis.wording import say
from test_article import EQUIVALENT, saved
from test_site_browser import Visit

MARKS = ".lb-text .lb-mark"


def give(visit: Visit, content: bytes, name: str = "copy.txt", edition: str = ""):
    """Open the page and a file in it, and wait until it says what it found."""
    page = visit.open(f"{edition}copy")
    page.set_input_files("[type=file]", {"name": name, "mimeType": "", "buffer": content})
    page.wait_for_function("document.querySelector('.lb-opened').textContent !== ''")
    return page


def shown(page) -> list[str]:
    """The ids of the numbers that are marked."""
    ids: list[str] = page.eval_on_selector_all(MARKS, "all => all.map(one => one.id)")
    return ids


@pytest.fixture
def visit(chromium, site: Path) -> Iterator[Visit]:
    """A fresh context at desktop size, which must stay quiet."""
    visit = Visit(chromium, site)
    yield visit
    visit.context.close()
    assert not visit.wrong


@pytest.mark.parametrize(
    ("edition", "width", "scheme"),
    [("", 1280, "light"), ("vi/", 1280, "dark"), ("", 360, "dark"), ("vi/", 360, "light")],
)
def test_a_copy_shows_every_number_and_the_page_stays_quiet_and_accessible(
    chromium, site: Path, article: Path, edition: str, width: int, scheme: str
) -> None:
    """All 72 with their ids, below what filters them; axe finds nothing before and after, no sideways scroll, no error."""
    mentions, found = load_mentions(), []
    visit = Visit(chromium, site, viewport={"width": width, "height": 740}, color_scheme=scheme)
    visit.open(f"{edition}copy")
    found += violations(visit.page)
    page = give(visit, article.read_bytes(), edition=edition)
    page.click("#m10-08")
    found += violations(page)
    marked = page.eval_on_selector_all(MARKS, "all => all.map(one => [one.id, one.textContent])")
    wide = page.evaluate("document.documentElement.scrollWidth")
    boxes = ".lb-bar, .lb-bar select, .lb-text"
    form, *selects, text = page.eval_on_selector_all(
        boxes, "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    visit.context.close()

    assert marked == [[id, printed] for id, printed in mentions["printed"].items()]
    assert not found
    assert not visit.wrong
    assert wide == width
    assert len(selects) == 3
    assert all(form["bottom"] >= box["bottom"] for box in selects)
    assert text["top"] >= form["bottom"]


def test_a_copy_is_found_however_it_is_written(visit: Visit, article: Path) -> None:
    """In any form of Unicode, with other spaces, quotes and ends of lines: as the library reads it."""
    text, ids = article.read_text(encoding="utf-8"), load_mentions().index.tolist()

    assert [form for form, write in EQUIVALENT.items() if shown(give(visit, write(text))) != ids] == []


@pytest.mark.parametrize("paragraph", ["<p>{}</p>", "<div><span>{}</span></div>", "{}<br>"])
def test_a_saved_page_is_read_and_neither_run_nor_loaded(
    visit: Visit, paragraph: str, lines: list[str]
) -> None:
    """Its scripts, pictures and handlers do nothing; its other texts are left out."""
    hostile = "<img src='http://x.invalid/a' onerror='document.title=1'><script>document.title = 2</script>"
    page = give(visit, saved(lines, paragraph).replace("<main>", f"{hostile}<main>").encode(), "page.html")

    assert shown(page) == load_mentions().index.tolist()
    assert page.title() not in ("1", "2")


def test_a_text_is_pasted_or_dropped(visit: Visit, lines: list[str]) -> None:
    """Broken over lines or run together, as it comes from a screen or a printed page."""
    page = visit.open("copy")
    page.fill("textarea", re.sub(r"(.{20,60}) ", r"\1\n", "\n".join(lines)))
    page.click(".lb-open button")
    assert shown(page) == load_mentions().index.tolist()
    page.fill("textarea", "")
    page.click(".lb-open button")
    assert not shown(page)
    dropped = page.evaluate_handle(
        "text => { const all = new DataTransfer(); all.items.add(new File([text], 'copy.txt')); return all; }",
        " ".join(lines),
    )
    page.dispatch_event(".lb-open", "drop", {"dataTransfer": dropped})
    page.wait_for_selector(MARKS)

    assert shown(page) == load_mentions().index.tolist()


@pytest.mark.parametrize("edition", ["", "vi/"])
def test_what_is_not_found_is_counted_and_left_to_the_command(
    visit: Visit, edition: str, lines: list[str]
) -> None:
    """A paragraph with one digit changed has no registered hash; the others stand."""
    mentions = load_mentions()
    others = mentions[mentions["paragraph"] != 10]
    page = give(visit, "\n".join(lines).replace("88,94%", "88,49%").encode(), edition=edition)

    assert shown(page) == others.index.tolist()
    said = page.inner_text(".lb-opened")
    assert [int(number) for number in re.findall(r"\d+", said)] == [15, 16, len(others), len(mentions)]
    assert page.locator(".lb-rest:visible").count() == 1
    assert "lbanalysis annotate" in page.inner_text(".lb-rest")
    page = give(visit, "\n".join(lines).encode(), edition=edition)
    assert not page.locator(".lb-rest:visible").count()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "There is no text"), (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "not text in UTF-8"), (b"caf\xe9", "not text in UTF-8"),
     ("Có 5 hộ".encode(), "No registered paragraph"), (b"<html><script>7</script>", "There is no text")],
)  # fmt: skip
def test_what_is_no_copy_is_said_to_be_none(visit: Visit, content: bytes, said: str, article: Path) -> None:
    """An empty file, a picture, another encoding, another text; what was shown before goes."""
    page = give(visit, article.read_bytes())
    page.set_input_files("[type=file]", {"name": "copy", "mimeType": "", "buffer": content})
    page.wait_for_function(
        "said => document.querySelector('.lb-opened').textContent.includes(said)", arg=said
    )

    assert not shown(page)


@pytest.mark.parametrize("edition", ["", "vi/"])
def test_a_number_leads_to_its_arithmetic_its_entry_and_its_citation(
    visit: Visit, edition: str, article: Path, site: Path
) -> None:
    """Arithmetic and citation in the panel; every mark of a figure is a link to its entry, which is there."""
    mentions = load_mentions()
    page = give(visit, article.read_bytes(), edition=edition)
    links = dict(
        page.eval_on_selector_all(MARKS, "all => all.map(one => [one.id, one.getAttribute('href')])")
    )
    for id, figure in mentions["figure_id"].items():
        assert links[id] == (f"entries/{figure}.html" if figure else f"#{id}")
        assert not figure or (site / edition / links[id]).is_file()
    page.click("#m09-04")
    assert "24 + 8 = 32" in page.inner_text(".lb-panel")
    figure = mentions.loc["m09-04", "figure_id"]
    assert page.text_content(".lb-panel pre") == cite(figure, lang="vi" if edition else "en")
    page.click(".lb-links a[href$='#cite']")
    page.wait_for_selector("#cite:target")

    assert page.url.endswith(f"{edition}entries/{figure}.html#cite")


@pytest.mark.parametrize("edition", ["", "vi/"])
def test_every_number_shows_its_arithmetic_in_one_click_and_its_citation_in_two(
    visit: Visit, edition: str, article: Path
) -> None:
    """Each of the 72: what its checks found or why there is none, then the way to the entry's citation."""
    page, lang = give(visit, article.read_bytes(), edition=edition), "vi" if edition else "en"
    ledger, checks = compile_ledger(), checks_of(load_registry())
    for id, figure in load_mentions()["figure_id"].items():
        page.click(f"#{id}")
        panel = page.inner_text(".lb-panel")
        if not figure:  # a code or name: no sum is about it
            assert id in panel
            continue
        found = [one.found.to(lang) for one in checks if figure in one.relation.figures]
        assert all(sum in panel for sum in found), id
        assert say(ledger.loc[figure, "verdict"], lang) in panel, id
        assert page.get_attribute(".lb-links a[href$='#cite']", "href") == f"entries/{figure}.html#cite"


def test_the_keyboard_opens_steps_and_follows(visit: Visit, article: Path) -> None:
    """What was found has the focus; the first number is a few steps of Tab away, and n, p and m go on."""
    page, ids = give(visit, article.read_bytes()), load_mentions().index.tolist()
    here = "document.activeElement.id"
    assert page.evaluate("document.activeElement.className") == "lb-opened"
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate(here) == ids[0]:
            break
    page.keyboard.press("Enter")
    assert page.get_attribute(f"#{ids[0]}", "aria-current") == "true"
    for key, at in (("n", 1), ("n", 2), ("p", 1), ("ArrowLeft", 0), ("ArrowLeft", -1)):
        page.keyboard.press(key)
        assert page.evaluate(here) == ids[at]

    assert page.evaluate("document.activeElement.getBoundingClientRect().bottom < innerHeight")


def test_the_hash_is_sha256(visit: Visit) -> None:
    """Of 200 texts of all lengths up to several blocks, in letters of one to four bytes."""
    texts = ["".join("aộ€😀"[(i + j) % 4] for j in range(i)) for i in range(200)]
    page = visit.open("copy")

    assert page.evaluate("texts => texts.map(lbSha256)", texts) == [
        hashlib.sha256(text.encode()).hexdigest() for text in texts
    ]


def test_the_article_is_not_in_the_page(site: Path, lines: list[str]) -> None:
    """No sentence of it but the headline, which the record holds."""
    for edition in ("", "vi"):
        page = (site / edition / "copy.html").read_text(encoding="utf-8")
        assert len(page) < 500_000
        for line in (*lines[2:], lines[0]):
            for part in re.split(r"[;.:] ", line):
                assert len(part) < 40 or part not in page
