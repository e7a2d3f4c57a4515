"""A copy of the article as one page: every number marked where it stands, whatever else the copy holds."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from accessible import violations
from lbanalysis import (
    InputError,
    annotate_article,
    change_registry,
    figure_verdicts,
    load_figures,
    load_mentions,
    load_registry,
)
from lbanalysis.citations import cite
from lbanalysis.cli import main
from test_article import saved
from test_cli import process
from test_other_article import OURS, REPORT

HOSTILE = (
    "Dòng 57 </script><script>document.title = 'run'</script> <img src=http://x.invalid/a onerror=alert(1)> "
    "<!--<script> <b onclick='alert(2)'>77</b> {} $data &lt;i&gt; \\u003c \U0001f600 99 hộ"
)


def content(page: str) -> dict[str, Any]:
    """What a page shows, as its script reads it."""
    found = re.search(r'<script type="application/json" id="lb-annotated">(.*?)</script>', page, re.S)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def marks(page: str, status: str = "") -> list[tuple[str, str]]:
    """The mention and the print of every mark, or of those with a status."""
    found = [mark for passage in content(page)["passages"] for mark in passage["marks"]]
    return [(m["mention_id"], m["printed"]) for m in found if status in ("", m["status"])]


def annotated(tmp_path: Path, lines: list[str], name: str = "copy.txt") -> str:
    """The page of a copy of these lines."""
    (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    return annotate_article(tmp_path / name)


def test_without_an_address_of_the_site_no_entry_is_linked(article: Path) -> None:
    """A page is opened from anywhere: an address that is none would lead beside it."""
    assert content(annotate_article(article))["entries"] == ""


# --- what is marked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_mention_is_marked_where_it_stands(article: Path, lang: Any) -> None:
    """All 72 of the copy, each on the very characters that it prints, in both languages."""
    shown = content(annotate_article(article, lang))

    assert [m["mention_id"] for p in shown["passages"] for m in p["marks"]] == load_mentions().index.tolist()
    for passage in shown["passages"]:
        for mark in passage["marks"]:
            assert passage["text"][mark["start"] : mark["end"]] == mark["printed"]
            assert mark["status"] == "same"
    assert shown["summary"].startswith("72 ")


@pytest.mark.parametrize("paragraph", ["<p>{}</p>", "<div><span>{}</span></div>", "{}<br>"])
def test_of_a_saved_page_the_article_is_shown_and_the_rest_left_out(
    paragraph: str, lines: list[str], tmp_path: Path
) -> None:
    """Menus, related links and footers with numbers of their own are counted, not shown."""
    page = annotated(tmp_path, [saved(lines, paragraph)], "copy.html")
    shown = content(page)

    assert [id for id, _ in marks(page)] == load_mentions().index.tolist()
    assert [passage["text"] for passage in shown["passages"]] == lines
    assert re.search("left out: [1-9]", shown["summary"])


def test_what_a_page_has_between_its_paragraphs_is_shown_as_no_part_of_them(
    lines: list[str], tmp_path: Path
) -> None:
    """A caption with a number of its own, which is not counted; what stands before and behind all of them is left out."""
    aside = "Ảnh chụp tại vườn hoa, nơi có 57 cây xanh"
    page = annotated(tmp_path, [saved([*lines[:9], aside, *lines[9:]], "<p>{}</p>")], "copy.html")

    shown = [(p["number"], p["text"], p["marks"]) for p in content(page)["passages"]]
    assert [text for _, text, _ in shown] == [*lines[:9], aside, *lines[9:]]
    assert shown[9] == (0, aside, [])


def test_a_number_that_differs_is_marked_with_what_is_registered(lines: list[str], tmp_path: Path) -> None:
    """Changed, missing and extra ones, in their paragraphs or outside; the others stay as they are."""
    copy = [
        line.replace("88,94%", "88,49%").replace(" 139 ", " ").replace("46 vườn", "46 ao, 57 vườn")
        for line in lines
    ]
    page = annotated(tmp_path, [*copy, "Ngoài ra có 91 hộ"])
    changed = [m for p in content(page)["passages"] for m in p["marks"] if m["status"] == "changed"]

    registered = {row["printed"]: id for id, row in load_mentions().iterrows()}

    assert [(m["mention_id"], m["printed"]) for m in changed] == [(registered["88,94%"], "88,49%")]
    assert marks(page, "missing") == [(registered["139"], "")]
    assert marks(page, "extra") == [("", "57"), ("", "91")]
    assert len(marks(page, "same")) == 70
    assert content(page)["summary"] == "70 of 72 mentions accounted for; changed: 1; missing: 1; extra: 2"


def test_a_missing_paragraph_is_named_where_it_would_stand(lines: list[str], tmp_path: Path) -> None:
    """Each in turn, the first and the last too, with its numbers."""
    for n in range(len(lines)):
        page = annotated(tmp_path, lines[:n] + lines[n + 1 :])
        shown = [(p["number"], p["how"]) for p in content(page)["passages"]]
        own = load_mentions().query(f"paragraph == {n + 1}").index.tolist()

        assert shown == [(i + 1, "missing" if i == n else "same") for i in range(len(lines))]
        assert [id for id, _ in marks(page, "missing")] == own


def test_paragraphs_that_are_not_as_registered_say_so(lines: list[str], tmp_path: Path) -> None:
    """Reworded, moved, and text that is none of the article's."""
    copy = [*lines[:9], lines[9].replace("vườn hoa", "công viên"), *lines[10:]]
    page = annotated(tmp_path, [copy[12], *copy[:12], "Tin khác", *copy[13:]])
    how = {p["number"]: p["how"] for p in content(page)["passages"]}

    assert (how[10], how[13], how[0]) == ("reworded", "moved", "outside")
    assert len(marks(page, "same")) == 72


def test_a_scenario_is_followed(article: Path) -> None:
    """A copy held against a changed registry: the verdict turns, its arithmetic and citation say why."""
    changed = change_registry(printed={"p02-targets": "33"})
    shown = content(annotate_article(article, registry=changed))
    panel = shown["figures"]["p02-targets"]

    assert panel["verdict"] == "disagrees"
    assert panel["checks"][0]["found"] == "24 + 8 = 32 ≠ 33"
    assert "scenario" in panel["citation"]


def test_another_article_is_shown_by_its_own_registry() -> None:
    """All of its mentions, and nothing of this project's article."""
    other = load_registry(REPORT.parent)
    page = annotate_article(REPORT, "vi", other)

    assert [id for id, _ in marks(page)] == load_mentions(other).index.tolist()
    assert not OURS.search(page)


def test_what_is_said_of_a_figure_is_what_the_library_says(article: Path) -> None:
    """Verdicts, labels and citations of all figures; of those that nothing bears on, why they have none."""
    verdicts, figures = figure_verdicts(), load_figures()
    for lang in ("en", "vi"):
        shown = content(annotate_article(article, lang))["figures"]
        assert list(shown) == figures.index.tolist()
        for id, panel in shown.items():
            assert panel["verdict"] == verdicts.loc[id, "verdict"]
            assert panel["label"] == figures.loc[id, f"label_{lang}"]
            assert panel["citation"] == cite(id, "text", lang)
            assert bool(panel["checks"]) == bool(verdicts.loc[id, "checks"])
            assert panel["why"] or panel["verdict"] == "agrees"


def test_the_page_speaks_one_language(article: Path) -> None:
    """No text of the Vietnamese page is that of the English one."""
    english, vietnamese = (content(annotate_article(article, lang)) for lang in ("en", "vi"))
    for kind in ("verdict", "role", "status"):
        assert not set(english["names"][kind].values()) & set(vietnamese["names"][kind].values())
    reasons = [{m["reason"] for m in shown["mentions"].values()} - {""} for shown in (english, vietnamese)]

    assert not set(english["texts"].values()) & set(vietnamese["texts"].values())
    assert len(reasons[0]) == len(reasons[1])
    assert not reasons[0] & reasons[1]


# --- what a copy may hold -----------------------------------------------------------------------------------


class Elements(HTMLParser):
    """The elements that a page has, and the attributes that run or load something."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Keep what matters."""
        self.tags.append(tag)
        self.loads += [
            name for name, _ in attrs if name.startswith("on") or name in ("src", "href", "action")
        ]


@pytest.mark.parametrize("place", ["outside", "inside"])
def test_hostile_text_is_text(place: str, lines: list[str], article: Path, tmp_path: Path) -> None:
    """The page has the elements that it has without it, loads nothing, and the text is whole."""
    copy = [*lines, HOSTILE] if place == "outside" else [*lines[:5], f"{lines[5]} {HOSTILE}", *lines[6:]]
    page = annotated(tmp_path, copy)
    usual, found = Elements(annotate_article(article)), Elements(page)

    assert found.tags == usual.tags
    assert not found.loads
    assert any(passage["text"].endswith(HOSTILE) for passage in content(page)["passages"])
    assert {printed for _, printed in marks(page, "extra")} >= {"57", "77", "99"}


def test_a_page_asks_for_nothing(article: Path) -> None:
    """Neither its style nor its markup names an address, and its policy lets no other script run."""
    page = annotate_article(article)
    around = page.replace(re.search("<script type.*?</script>", page, re.S)[0], "")  # type: ignore[index]

    assert "default-src 'none'" in page
    assert not re.search(r"https?:|url\(|@import|src=|href=", around)


# --- the command --------------------------------------------------------------------------------------------


def test_the_command_writes_a_file_or_standard_output(article: Path, tmp_path: Path) -> None:
    """The same page, from a file or from standard input; its own file is written again."""
    out = tmp_path / "numbers.html"
    for _ in range(2):
        done = process("annotate", str(article), "--out", str(out), "--lang", "vi")
        assert (done.returncode, done.stdout.decode().strip(), done.stderr) == (0, str(out), b"")
    piped = process("annotate", "-", "--out", "-", "--lang", "vi", input=article.read_bytes())

    assert piped.returncode == 0
    assert piped.stdout.decode() == out.read_text(encoding="utf-8") == annotate_article(article, "vi")


@pytest.mark.parametrize(
    ("copy", "said"),
    [
        (b"", "the file has no text"), (b"\x89PNG\r\n\x1a\n\x00\x00", "this is not text in UTF-8"),
        (b"caf\xe9 5", "this is not text in UTF-8"), (None, "there is no such file"),
        ("<html><p>Có 5 hộ</p></html>".encode(), "this is no copy of the article"),
    ],
)  # fmt: skip
def test_what_is_no_copy_is_refused_and_nothing_written(
    copy: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Empty, binary, in another encoding, missing, of another article: one line, exit status 2."""
    path, out = tmp_path / "copy.txt", tmp_path / "out.html"
    if copy is not None:
        path.write_bytes(copy)
    before = sorted(tmp_path.iterdir())
    status = main(["annotate", str(path), "--out", str(out)])

    with pytest.raises(InputError, match=said):
        annotate_article(path)
    assert status == 2
    assert re.fullmatch(rf"lbanalysis: .*{said}.*: .*\n", capsys.readouterr().err)
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_is_not_ours_is_kept(article: Path, tmp_path: Path) -> None:
    """As every command does."""
    (tmp_path / "mine.html").write_text("mine", encoding="utf-8")
    assert main(["annotate", str(article), "--out", str(tmp_path / "mine.html")]) == 2
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == "mine"


# --- in a browser -------------------------------------------------------------------------------------------


class Opened:
    """A page in a browser, and what the browser complains of."""

    def __init__(self, browser: Any, page: str, folder: Path, **context: Any) -> None:
        """Open it from a file."""
        (folder / "page.html").write_text(page, encoding="utf-8")
        self.address, self.wrong = (folder / "page.html").as_uri(), list[str]()
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda r: None if r.url == self.address else self.wrong.append(r.url))
        self.page.goto(self.address)

    def chosen(self) -> str:
        """The id of the chosen mark."""
        found: str = self.page.evaluate("(document.querySelector('.lb-text [aria-current]') || {}).id || ''")
        return found


@pytest.fixture
def opened(chromium: Any, article: Path, tmp_path: Path) -> Iterator[Opened]:
    """The article's page at the size of a desk."""
    opened = Opened(chromium, annotate_article(article), tmp_path)
    yield opened
    opened.context.close()
    assert not opened.wrong


@pytest.mark.parametrize(
    ("width", "scheme", "lang"), [(1280, "light", "en"), (360, "dark", "vi"), (360, "light", "en")]
)
def test_a_page_is_accessible_quiet_and_fits(
    chromium: Any, lines: list[str], tmp_path: Path, width: int, scheme: Any, lang: Any
) -> None:
    """With differences and hostile text in it: axe finds nothing, nothing runs, no sideways scroll."""
    copy = tmp_path / "copy.txt"
    text = "\n".join([*lines[:8], *lines[9:], HOSTILE]).replace("88,94%", "88,49%")
    copy.write_text(text, encoding="utf-8")
    size = {"width": width, "height": 740}
    opened = Opened(chromium, annotate_article(copy, lang), tmp_path, viewport=size, color_scheme=scheme)
    page, found = opened.page, []
    for id in ("m10-09", "m09-04", "extra-70", "m13-01"):
        page.locator(f"#{id}").click() if page.locator(f"#{id}").count() else None
        found += violations(page)
    title, wide = page.title(), page.evaluate("document.documentElement.scrollWidth")
    opened.context.close()

    assert not found
    assert not opened.wrong
    assert title != "run"
    assert wide == width


def test_a_number_shows_its_arithmetic_in_one_click_and_its_citation_in_two(opened: Opened) -> None:
    """The panel has the sum and how the number is cited; a button copies that."""
    page = opened.page
    page.click("#m09-04")
    assert "24 + 8 = 32" in page.inner_text(".lb-panel")
    page.click(".lb-links button")
    page.wait_for_function("document.querySelector('.lb-links button').textContent === 'Copied'")

    figure = load_mentions().loc["m09-04", "figure_id"]
    assert page.text_content(".lb-panel pre") == cite(figure)
    assert f"lbanalysis cite {figure}" in page.inner_text(".lb-panel")


def test_previous_and_next_go_round_and_a_figure_is_followed_through_its_mentions(opened: Opened) -> None:
    """By buttons and by keys, over the ends too."""
    page, ids = opened.page, load_mentions().index.tolist()
    page.click(".lb-steps button:last-child")
    assert opened.chosen() == ids[0]
    page.click(".lb-steps button:first-child")
    assert opened.chosen() == ids[-1]
    page.click("#m02-02")
    for key, then in (("n", "m03-01"), ("ArrowRight", "m03-02"), ("p", "m03-01"), ("ArrowLeft", "m02-02")):
        page.keyboard.press(key)
        assert opened.chosen() == page.evaluate("document.activeElement.id") == then
    term = load_mentions().query("figure_id == 'general-term'").index.tolist()
    seen = []
    for _ in term:
        page.keyboard.press("m")
        seen.append(opened.chosen())

    assert seen == [*term[1:], term[0]]
    assert page.locator(".lb-text .lb-kin").count() == len(term)


def test_filters_leave_out_and_colours_change(opened: Opened) -> None:
    """By verdict and by role; next stays among those that are left, and the colours are those of the role."""
    page, verdicts, mentions = opened.page, figure_verdicts()["verdict"], load_mentions()
    page.select_option("[name=verdict]", "agrees")
    agreeing = [id for id, f in mentions["figure_id"].items() if f and verdicts[f] == "agrees"]
    shown = "all => all.filter(one => !one.classList.contains('lb-off')).map(one => one.id)"
    assert page.eval_on_selector_all(".lb-text .lb-mark", shown) == agreeing
    page.click(".lb-steps button:last-child")
    page.click(".lb-steps button:last-child")
    assert opened.chosen() == agreeing[1]
    page.select_option("[name=verdict]", "")
    page.select_option("[name=role]", "date")
    dates = mentions.index[mentions["role"] == "date"].tolist()
    assert page.eval_on_selector_all(".lb-text .lb-mark", shown) == dates
    colour = "getComputedStyle(document.getElementById('m02-02')).backgroundColor"
    before = page.evaluate(colour)
    page.select_option("[name=colour]", "role")

    assert page.evaluate(colour) != before


def test_a_mention_has_an_address_in_the_page(opened: Opened) -> None:
    """By its id."""
    opened.page.goto("about:blank")
    opened.wrong.clear()
    opened.page.goto(f"{opened.address}#m10-08")

    assert opened.chosen() == "m10-08"
    opened.wrong.clear()  # the address with its fragment is a request like the first
