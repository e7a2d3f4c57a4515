"""A copy of an article, as text or saved page, read as canonical paragraphs however it was made."""

import html
import io
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from lbanalysis import InputError, audit_article, load_article


def write(folder: Path, markup: str, name: str = "page.html") -> Path:
    """A saved page in UTF-8."""
    (folder / name).write_text(markup, encoding="utf-8")
    return folder / name


# --- equivalent copies --------------------------------------------------------------------------------------


def saved(lines: list[str], paragraph: str = "<p>{}</p>") -> str:
    """A saved page: navigation, scripts, related links with their own numbers, the article between."""
    body = "\n".join(paragraph.format(html.escape(line)) for line in lines)
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Năm 2023: 5 tin mới</title>"
        "<style>p{margin:3px}</style></head><body>"
        "<nav><ul><li>Trang chủ</li><li>24 giờ qua</li><li>" + html.escape(lines[0]) + "</li></ul></nav>"
        "<script>var views = 12345; document.write('<p>9 tin</p>');</script><div hidden>77 ẩn</div>"
        f"<main>{body}</main><!-- 88 -->"
        "<aside><h3>Tin liên quan</h3><a href='/x'>"
        + html.escape(lines[1])
        + "</a><a>Quận có thêm 15 dự án năm 2024</a></aside>"
        "<footer>© 2023. Điện thoại: 024.3872.1234</footer></body></html>"
    )


EQUIVALENT = {
    "NFD": lambda t: unicodedata.normalize("NFD", t).encode(),
    "NFC with byte-order mark": lambda t: b"\xef\xbb\xbf" + unicodedata.normalize("NFC", t).encode(),
    "CRLF": lambda t: t.replace("\n", "\r\n").encode(),
    "CR": lambda t: t.replace("\n", "\r").encode(),
    "NBSP": lambda t: t.replace(" ", "\u00a0").encode(),
    "plain spaces": lambda t: t.replace("\u00a0", " ").encode(),
    "thin spaces": lambda t: t.replace(" ", "\u2009").encode(),
    "straight quotes": lambda t: t.translate(str.maketrans("“”‘’", "\"\"''")).encode(),
    "curly quotes": lambda t: re.sub('"([^"]*)"', "“\\1”", t).encode(),
    "zero-width characters": lambda t: t.replace("a", "a\u200b").encode(),
    "trailing and leading spaces": lambda t: re.sub("(?m)^|$", "  ", t).encode(),
    "blank lines": lambda t: t.replace("\n", "\n\n\n").encode(),
    "UTF-16": lambda t: t.encode("utf-16"),
}


@pytest.mark.parametrize("form", EQUIVALENT)
def test_an_equivalent_text_is_the_same_canonical_text(
    form: str, article: Path, lines: list[str], tmp_path: Path
) -> None:
    """Unicode form, line ends, spaces, quotes and encoding make no difference."""
    copy = tmp_path / "copy.txt"
    copy.write_bytes(EQUIVALENT[form](article.read_text(encoding="utf-8")))

    assert load_article(copy) == lines
    assert audit_article(copy).ok


PAGES = {
    "paragraphs": lambda ls: saved(ls),
    "plain divs": lambda ls: saved(ls, "<div class='x'><div>{}</div></div>"),
    "line breaks": lambda ls: saved(ls, "{}<br><br>"),
    "table": lambda ls: saved(ls, "<table><tr><td>{}</td></tr></table>"),
    "unclosed paragraphs": lambda ls: saved(ls, "<p>{}"),
    "inline markup": lambda ls: re.sub(
        r"(\d+)", r"<b><span>\1</span></b>", saved(ls).split("<main>")[1].split("</main>")[0]
    ).join(["<!doctype html><html><body><p>57 tin</p>", "</body></html>"]),
    "advertisements between": lambda ls: saved(ls, "<p>{}</p><div class='ad'>Giảm 50% chỉ 3 ngày</div>"),
    "wrapped source": lambda ls: saved(ls).replace(" ", "\n   "),
    "entities and NBSP": lambda ls: saved(ls).replace("> ", ">&nbsp;").replace("đ", "&#273;"),
    "NFD": lambda ls: unicodedata.normalize("NFD", saved(ls)),
}


@pytest.mark.parametrize("form", PAGES)
def test_a_saved_page_is_the_same_canonical_text(form: str, lines: list[str], tmp_path: Path) -> None:
    """The registered paragraphs are found wherever they stand; what stands round them is ignored."""
    copy = tmp_path / "copy.html"
    markup = PAGES[form](lines)
    if form == "wrapped source":
        markup = markup.replace("<!DOCTYPE\n   html>", "<!DOCTYPE html>").replace(
            "<meta\n   charset", "<meta charset"
        )
    copy.write_text(markup, encoding="utf-8")
    report = audit_article(copy)

    assert report.ok, [str(d) for d in report.differences]
    assert load_article(copy) == lines
    assert report.outside


def test_a_changed_number_in_a_page_is_found_in_its_paragraph(lines: list[str], tmp_path: Path) -> None:
    """Navigation, advertisements and related links neither hide it nor take its place."""
    for n, old, new in (
        (2, "766", "801"),
        (8, "90,28%", "91,28%"),
        (9, "322", "223"),
        (10, "hai", "ba"),
        (14, "IV", "VI"),
    ):
        copy = tmp_path / "copy.html"
        copy.write_text(
            saved(
                [*lines[:n], lines[n].replace(old, new, 1), *lines[n + 1 :]],
                "<div>{}</div><div>Quảng cáo 3 ngày</div>",
            ),
            encoding="utf-8",
        )
        report = audit_article(copy)

        assert [(d.kind, d.paragraph) for d in report.differences] == [("changed", n + 1)], [
            str(d) for d in report.differences
        ]


def test_the_paragraphs_of_another_page_are_its_own(lines: list[str], tmp_path: Path) -> None:
    """Where only a related link is the article's headline, the page is no copy of it."""
    blocks = [*(f"Phường {n} có {n + 3} tổ dân phố và {n % 7},5% hộ" for n in range(1, 60)), lines[1]]
    markup = "".join(f"<p>{block}</p>" for block in blocks)

    assert load_article(write(tmp_path, f"<html><body>{markup}")) == blocks


def test_standard_input_is_read_as_a_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the name `-`, text or page."""
    for content, paragraphs in (
        ("Có 5 hộ\n\nvà 7", ["Có 5 hộ", "và 7"]),
        ("<html><p>Có 5 hộ<p>7", ["Có 5 hộ", "7"]),
    ):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))

        assert load_article("-") == paragraphs


# --- encodings ----------------------------------------------------------------------------------------------


def in_windows_1258(text: str) -> bytes:
    """Vietnamese as old portals serve it: letters with hook or hat, each tone a mark behind its letter."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    letters = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in tones)
        letters.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)) + tone)
    return "".join(letters).encode("windows-1258")


@pytest.mark.parametrize(
    ("declared", "encode"),
    [
        ("windows-1258", in_windows_1258),
        ("utf-8", str.encode),
        ("iso-8859-1", str.encode),  # what is UTF-8 is read so, whatever the page declares
        ("no-such-charset", str.encode),
        ("utf-16", str.encode),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares_or_is_in(
    declared: str, encode: Callable[[str], bytes], tmp_path: Path
) -> None:
    """Old pages in windows-1258 with their tones apart, and pages in UTF-8 that say they are not."""
    copy = tmp_path / "old.html"
    head = f"<html><head><meta charset='{declared}'></head><body>".encode()
    copy.write_bytes(head + encode("<p>Đường rộng, có 5 hộ nghèo ở ngã ba</p>") + b"</body></html>")

    assert load_article(copy) == ["Đường rộng, có 5 hộ nghèo ở ngã ba"]


@pytest.mark.parametrize("declared", ["iso-8859-1", "ISO_8859-1", "latin1", "windows-1252"])
def test_what_is_declared_as_latin_is_read_as_browsers_do(declared: str, tmp_path: Path) -> None:
    """In windows-1252, which has quotes and dashes where the other has control characters."""
    copy = tmp_path / "old.html"
    copy.write_bytes(f"<html><meta charset={declared}><p>“caf\xe9” – 5".encode("cp1252"))

    assert load_article(copy) == ['"caf\xe9" – 5']


def test_what_a_page_does_not_show_is_no_text(tmp_path: Path) -> None:
    """Doctype, comments, scripts and hidden blocks, in a page of any article."""
    copy = tmp_path / "page.html"
    copy.write_text(
        "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><!-- 7 tin --><html><head><title>8</title></head>"
        "<body><script>9</script><p>Có <!-- 6 -->5 hộ</p><p style='display: none'>4</p><p hidden>3</p>",
        encoding="utf-8",
    )

    assert load_article(copy) == ["Có 5 hộ"]


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<p>Có 5<br>hộ</p>và<div>7</div>8", ["Có 5", "hộ", "và", "7", "8"]),
        ("<b>5</b> <i>hộ</i>\n<span>nghèo</span>", ["5 hộ nghèo"]),
        ("<pre>5 hộ\n 7  <b>hộ</b></pre>", ["5 hộ", "7 hộ"]),
        ("5</br>hộ</p>7</i>8", ["5", "hộ", "78"]),
        ("<p>&#53; h&#x1ED9; &lt;5&gt; &amp;amp; &nbsp;7", ["5 hộ <5> &amp; 7"]),
        ("<title>5</title><p title='</p>6'>7<p hidden>8<p>9", ["7", "9"]),
        ("<textarea>5</div></textarea><svg><text>6</text></svg><template>7</template>8", ["8"]),
        ("<table><tr><td>5<td>6<tr><td>7</table><ul><li>8<li>9</ul>", ["5", "6", "7", "8", "9"]),
        ("5 < 6 và <!-- 7", ["5 < 6 và"]),
    ],
)
def test_every_block_is_a_line(markup: str, paragraphs: list[str], tmp_path: Path) -> None:
    """Inline elements are not; <pre> keeps its lines; stray and missing closing tags do no harm."""
    assert load_article(write(tmp_path, f"<html><body>{markup}")) == paragraphs


@pytest.mark.parametrize(
    "start", ["", "\ufeff", "\n", "<!-- a --><!-- b -->", "<?xml version='1.0'?>\n<!---->"]
)
def test_a_page_is_known_by_its_beginning_or_its_name(start: str, tmp_path: Path) -> None:
    """Comments and an XML declaration may stand before <html>; all else is text."""
    for markup in ("<!DOCTYPE html><p>5</p>", "<HTML><p>5</p>", "<body class=a><p>5</p>"):
        assert load_article(write(tmp_path, start + markup, "page")) == ["5"]
    assert load_article(write(tmp_path, "<p>5</p>", "page.xhtml")) == ["5"]
    assert load_article(write(tmp_path, "<p>5</p>", "page.txt")) == ["<p>5</p>"]
    assert load_article(write(tmp_path, "<htmlx>5", "page.txt")) == ["<htmlx>5"]


N = 100_000
HOSTILE = {
    "nested": ("<div>" * N + "5" + "</div>" * N, ["5"]),
    "unclosed": ("<p>5" + "<p>" * N, ["5"]),
    "unclosed inline": ("<b>" * N + "5", ["5"]),
    "closed in vain": ("<span>" * N + "5" + "</i>" * N, ["5"]),
    "closed from afar": ("<b>" + "<div>" * N + "5" + "</b>" * N, ["5"]),
    "comments": ("<p>5" + "<!-- 7 -->" * 10_000 + "<p>6", ["5", "6"]),
    "comments without an end": ("<p>5" + "<!-- 7" * N, ["5"]),
    "comments before": ("<!-- -->" * 10_000 + "<html><p>5", ["5"]),
    "tables": ("<table><tr><td>" * 30_000 + "5" + "</td></tr></table>" * 30_000, ["5"]),
    "tags without an end": ("<p>5</p>" + "<a b='" * N, ["5"]),
    "one attribute after another": ("<p " + "a=1 " * N + ">5", ["5"]),
    "scripts": ("<script>7</script" * N + "></script><p>5", ["5"]),
    "signs": ("<p>5</p>" + "</" * N, ["5"]),
    "5 MB": (
        "<p>Toàn quận có <b>5</b> hộ &amp; 7 phố</p>\n" * 99_000,
        ["Toàn quận có 5 hộ & 7 phố"] * 99_000,
    ),
}


@pytest.mark.parametrize("form", HOSTILE)
def test_a_hostile_page_is_read_in_no_time(form: str, tmp_path: Path) -> None:
    """Nested, unclosed or endless at will: each in at most three seconds of work."""
    markup, paragraphs = HOSTILE[form]
    page = write(tmp_path, markup if "<html>" in markup else f"<html><body>{markup}")
    began = time.process_time()

    assert load_article(page) == paragraphs
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file has no text"),
        (b"<html><script>7</script>", "the file has no text"),
        (b"\xff\xfe\x00", "this is not text in UTF-8: save the copy as UTF-8"),
        (b"caf\xe9 5", "this is not text in UTF-8: "),
        (b"5\x00", "this is not text in UTF-8: "),
        ("<html>5".encode("utf-32"), "this is not text in UTF-8: "),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "this is not text in UTF-8: "),
        *(
            (
                b"<html><meta charset=%s><p>caf\xe9" % name.encode(),
                rf"nor in the charset that it declares \({name}\)",
            )
            for name in ("undefined", "hex", "idna", "punycode", "utf-7", "utf-16", "big5", "no-such-charset")
        ),
        (b"<html><meta charset=iso-8859-15><p>\x01\xe9", r"that it declares \(iso-8859-15\)"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(content: bytes, message: str, tmp_path: Path) -> None:
    """Empty files, pictures, other encodings; charsets that are unknown, odd, or not the page's."""
    copy = tmp_path / "copy.txt"
    copy.write_bytes(content)

    with pytest.raises(InputError, match=message) as refused:
        load_article(copy)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_too_large_is_refused_and_one_just_as_large_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much larger it is."""
    monkeypatch.setattr("lbanalysis.article.LARGEST", 2**20)
    for more in (1, 2, 1000):
        (tmp_path / "copy.txt").write_text("a" * (2**20 + more), encoding="utf-8")
        with pytest.raises(InputError, match="the file has more than 1 MB"):
            load_article(tmp_path / "copy.txt")
    (tmp_path / "copy.txt").write_text("a" * 2**20, encoding="utf-8")
    assert load_article(tmp_path / "copy.txt") == ["a" * 2**20]


def test_what_is_no_file_is_refused_in_one_line(tmp_path: Path) -> None:
    """A missing file, a folder, a name that no file can have."""
    for path, message in (
        (tmp_path / "no", "there is no such file"),
        (tmp_path, "this is a folder"),
        ("a\0b", "null"),
    ):
        with pytest.raises(InputError, match=message):
            load_article(path)
