"""The page of misprints in a real browser: every one of them is made there, and what is shown is what the library finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import lbanalysis as lb
from accessible import violations, violations_in_the_dark
from lbanalysis.checks import checks_of, verdicts_of
from lbanalysis.power import misprints_in, put_in
from lbanalysis.scenarios import effects_of, summaries_of, summary_of
from lbanalysis.wording import say, write_number
from test_site_browser import Visit

EDITIONS = [("en", ""), ("vi", "vi/")]
REGISTRY = lb.load_registry()

# Type every other digit at every digit, and read what the page shows.
MAKE_ALL = """() => {
  const shown = {};
  const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
  for (const digit of document.querySelectorAll("[role=spinbutton]")) {
    const before = digit.textContent;
    for (const key of "0123456789") {
      if (key === before) continue;
      digit.focus();
      digit.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      shown[`${digit.closest("[data-mention]").dataset.mention}/${digit.dataset.offset}/${key}`] = {
        checks: [...document.querySelectorAll(".lb-found-checks li")].map((line) =>
          [line.querySelector("b").textContent, ...[...line.querySelectorAll(".lb-verdict")].map((one) => one.textContent)]),
        verdicts: [...document.querySelectorAll(".lb-found-verdicts li")].map((line) =>
          [line.querySelector("a").getAttribute("href"), ...[...line.querySelectorAll(".lb-verdict")].map((one) => one.textContent)]),
        results: [...document.querySelectorAll(".lb-found-results li")].map((line) =>
          [line.querySelector("a").getAttribute("href"), line.querySelector("s").textContent, line.querySelector("b").textContent]),
        lit: document.querySelectorAll(".lb-lamps .lb-lit").length,
        wrong: texts(".lb-wrong"),
        said: document.querySelector(".lb-try-status").textContent,
        nothing: texts(".lb-try-nothing").length,
      };
    }
  }
  return shown;
}"""


@pytest.fixture(scope="module")
def found() -> dict[str, tuple]:
    """Every misprint put in, and every check and verdict of the article made anew."""
    before, verdicts = checks_of(REGISTRY), verdicts_of(REGISTRY)
    found = {}
    for mention in REGISTRY.tables["mentions"].values():
        for misprint in misprints_in(mention):
            changed = put_in(misprint, REGISTRY)
            pairs = zip(before, checks_of(changed), strict=True)
            checks = [(old, new) for old, new in pairs if old.outcome != new.outcome]
            turned = {
                (id, verdicts[id].verdict, own.verdict)
                for id, own in verdicts_of(changed).items()
                if own.verdict != verdicts[id].verdict
            }
            found["/".join(map(str, misprint))] = checks, turned, effects_of(REGISTRY)[misprint]
    return found


@pytest.fixture
def visit(chromium, site: Path) -> Iterator[Visit]:
    """A fresh context at desktop size."""
    visit = Visit(chromium, site)
    yield visit
    assert not visit.wrong
    visit.context.close()


def counts(page) -> dict[str, int]:
    """The running count."""
    return {
        key: int(page.inner_text(f"[data-count={key}]"))
        for key in ("tried", "noticed", "unreadable", "unnoticed")
    }


@pytest.mark.parametrize(("lang", "folder"), EDITIONS)
def test_every_misprint_shows_what_the_library_finds(visit: Visit, found, lang: str, folder: str) -> None:
    """Each digit is replaced by each other one on the page itself: checks, verdicts, results, lamps, words and count."""
    page = visit.open(f"{folder}try")
    shown = page.evaluate(MAKE_ALL)

    assert set(shown) == set(found)
    for key, (checks, turned, effect) in found.items():
        own = shown[key]
        assert sorted(own["checks"]) == sorted(
            [new.found.to(lang), say(old.outcome, lang), say(new.outcome, lang)] for old, new in checks
        ), key
        assert sorted(map(tuple, own["verdicts"])) == sorted(
            (f"entries/{id}.html", say(old, lang), say(new, lang)) for id, old, new in turned
        ), key
        assert own["results"] == [
            [f"entries/{id}.html", old.to(lang), new.to(lang)] for id, old, new in effect.results
        ], key
        assert (own["lit"], own["wrong"]) == (len(checks), [key[-1]]), key
        assert own["nothing"] == (not checks), key
        assert (effect.unreadable is not None and effect.unreadable.to(lang) in own["said"]) == bool(
            effect.unreadable and not effect.noticing
        ), key
    whole = summary_of(effects_of(REGISTRY).values())
    assert counts(page) == dict(zip(("noticed", "unreadable", "unnoticed"), whole[1:4], strict=True)) | {
        "tried": whole.misprints
    }


@pytest.mark.parametrize(("lang", "folder"), EDITIONS)
def test_the_page_says_the_power_that_the_library_computes(site: Path, lang: str, folder: str) -> None:
    """In its first sentences, and of each figure in its row; the whole page is under 300 kB."""
    from bs4 import BeautifulSoup

    path = site / folder / "try.html"
    page, stacked = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser"), lb.power_by_layer()
    lead = page.select_one(".lb-lead + p").text
    quantity = stacked.loc["quantity"].astype(int)
    for number in (*quantity.iloc[0][["misprints", "caught"]], quantity.iloc[-1]["caught"]):
        assert str(number) in lead
    whole = summary_of(effects_of(REGISTRY).values())
    for number in (whole.noticed, whole.misprints):
        assert write_number(number, lang=lang) in lead
    summaries = summaries_of(REGISTRY)
    for id in REGISTRY.tables["figures"]:
        said = page.find(id=id).select_one(".lb-caught").text
        if summaries[id].misprints:
            assert str(summaries[id].noticed) in said.split()
            assert str(summaries[id].misprints) in said.split()
    assert path.stat().st_size < 300_000


def test_a_digit_is_changed_with_the_keyboard_alone(visit: Visit) -> None:
    """Typed, stepped, moved from and put back; one digit at a time is wrong, and what follows is announced."""
    page = visit.open("try", "#p02-targets-met")
    page.wait_for_function("document.activeElement.getAttribute('role') === 'spinbutton'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("5")
    assert page.inner_text("[data-mention=m09-04]") == "25"
    assert "25 + 8 = 33 ≠ 32" in page.inner_text(".lb-found-checks")
    assert page.inner_text(".lb-try-status") == (
        "Targets of programme 02 completed: 25 is printed instead of 24. Checks that notice: 1"
    )
    assert page.evaluate("document.activeElement.getAttribute('aria-valuenow')") == "5"
    page.keyboard.press("ArrowUp")
    assert page.inner_text("[data-mention=m09-04]") == "26"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("[data-mention=m09-05]") == "7"
    assert page.inner_text("[data-mention=m09-04]") == "24"
    assert "24 + 7 = 31 ≠ 32" in page.inner_text(".lb-found-checks")
    page.keyboard.press("Escape")
    assert page.inner_text("[data-mention=m09-05]") == "8"
    assert page.inner_text(".lb-try-found") == "Nothing is misprinted."
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.inner_text("[data-mention=m09-05] ") == "0"
    assert counts(page)["tried"] == 4


def test_a_misprint_that_nothing_notices_is_said_to_be_so(visit: Visit) -> None:
    """The schools repaired stand alone; `11:90` is no time, which a reader sees and no check."""
    page = visit.open("try")
    page.click("[data-mention=m10-15] b >> nth=0")
    page.click(".lb-pad button >> nth=9")
    assert page.inner_text(".lb-try-nothing") == (
        "No check notices: nothing else in the article contradicts it."
    )
    page.click("[data-mention=m03-02] b >> nth=2")
    page.click(".lb-pad button >> nth=9")
    assert "no date, period or time “11:90”" in page.inner_text(".lb-try-nothing")
    assert counts(page) == {"tried": 2, "noticed": 0, "unreadable": 1, "unnoticed": 1}


def test_digits_are_misprinted_at_random_and_counted(visit: Visit) -> None:
    """Each time another digit is wrong, and one alone; the count adds up, and starts again."""
    page, seen = visit.open("try"), set()
    whole = page.inner_text(".lb-try-table")
    for tried in range(1, 41):
        page.click(".lb-random")
        [wrong] = page.eval_on_selector_all(
            ".lb-wrong", "all => all.map((one) => one.ariaLabel + one.textContent)"
        )
        seen.add(wrong)
        own = counts(page)
        assert own.pop("tried") == sum(own.values()) == tried
    assert len(seen) > 20
    page.click(".lb-again")
    assert set(counts(page).values()) == {0}
    assert page.inner_text(".lb-try-table") == whole


@pytest.mark.parametrize(("lang", "folder"), EDITIONS)
def test_a_finger_changes_a_digit_on_a_phone(chromium, site: Path, lang: str, folder: str) -> None:
    """At 360 pixels: a tap opens the pad, another chooses; what follows is in view, and nothing scrolls sideways."""
    visit = Visit(chromium, site, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = visit.open(f"{folder}try")
    for mention, place, digit in (("m14-08", 7, 9), ("m13-02", 1, 2), ("m09-04", 1, 5)):
        page.tap(f"[data-mention={mention}] b >> nth={place}")
        page.tap(f".lb-pad button >> nth={digit}")
        assert page.inner_text(".lb-wrong") == str(digit)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    [seen] = page.eval_on_selector_all(
        ".lb-found-checks b", "all => all.map((one) => [one.textContent, one.getBoundingClientRect().bottom])"
    )
    assert seen[0] == "25 + 8 = 33 ≠ 32"
    assert seen[1] < 740
    assert page.evaluate(
        "[...document.querySelectorAll('.lb-print b')].every((one) => one.getBoundingClientRect().right < 360)"
    )
    assert not visit.wrong
    visit.context.close()


@pytest.mark.parametrize(("lang", "folder"), EDITIONS)
def test_the_page_is_accessible_while_a_digit_is_wrong(chromium, site: Path, lang: str, folder: str) -> None:
    """Axe finds nothing, with the pad open and what follows shown, of two misprints; in the dark in contrast.

    Nothing stands over the edge of the panel.
    """
    visit, found = Visit(chromium, site, color_scheme="light"), []
    page = visit.open(f"{folder}try")
    page.click(".lb-try-exactly summary")
    for mention, digit in (("m13-02", 2), ("m09-04", 5)):
        page.click(f"[data-mention={mention}] b >> nth=1")
        page.click(f".lb-pad button >> nth={digit}")
        found += violations(page) + violations_in_the_dark(page)
    over = page.eval_on_selector(".lb-try-panel", "panel => panel.scrollWidth - panel.clientWidth")
    visit.context.close()

    assert not found
    assert not over
    assert not visit.wrong


def test_without_scripts_a_table_says_who_notices(chromium, site: Path) -> None:
    """How many misprints of each figure, and which checks; no control that would do nothing."""
    visit = Visit(chromium, site, java_script_enabled=False)
    page = visit.open("try", "#p02-targets-met")
    cells = page.locator("#p02-targets-met td").all_inner_texts()

    assert cells == [
        "24",
        "18 of 18",
        "Completed targets and targets in progress make up all targets of programme 02. 18 of 18",
    ]
    assert not page.locator(".lb-try-panel:visible, .lb-try-how:visible, [role=spinbutton]").count()
    assert page.locator(".lb-by:visible").count() > 50
    visit.context.close()
