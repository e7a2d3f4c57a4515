"""An article held against the registry: any number that differs is named in the right paragraph, and nothing else is."""

import html
import itertools
import re
import unicodedata
from pathlib import Path

import pytest

from lbanalysis.audit import AuditReport, audit_article, compare_lines
from lbanalysis.loaders import load_article


def changed_at(lines: list[str], n: int, paragraph: str) -> list[str]:
    return [*lines[:n], paragraph, *lines[n + 1 :]]


def places(report: AuditReport) -> set[int]:
    return {d.paragraph for d in report.differences}


def test_every_mention_is_accounted_for_once(article: Path) -> None:
    """None missing, none twice, none extra, and every paragraph's hash agrees."""
    report = audit_article(article)

    assert report.ok
    assert report.accounted == report.total == len(report.mentions) == report.paragraphs["found"].sum() == 72
    assert set(report.paragraphs["text"]) == {"same"}
    assert report.outside == ()


@pytest.mark.parametrize("digit", "0123456789")
def test_any_digit_changed_is_one_change_in_its_paragraph(
    digit: str, lines: list[str], registry: tuple
) -> None:
    """Every digit of the text, replaced by every other digit."""
    paragraphs, mentions = registry
    for n, line in enumerate(lines):
        for i, c in enumerate(line):
            if not c.isdecimal() or c == digit:
                continue
            report = compare_lines(
                changed_at(lines, n, line[:i] + digit + line[i + 1 :]), paragraphs, mentions
            )
            [difference] = report.differences
            hit = mentions[
                (mentions["paragraph"] == n + 1) & (mentions["start"] <= i) & (mentions["end"] > i)
            ]

            assert (difference.kind, difference.paragraph) == ("changed", n + 1), difference
            assert [difference.mention_id] == hit["mention_id"].tolist()
            assert report.accounted == report.total - 1


def test_any_mention_deleted_or_doubled_is_named(lines: list[str], registry: tuple) -> None:
    """Each of them in turn, words too."""
    paragraphs, mentions = registry
    for mention in mentions.itertuples():
        line = lines[mention.paragraph - 1]
        without = (line[: mention.start] + line[mention.end :]).replace("  ", " ").strip()
        report = compare_lines(changed_at(lines, mention.paragraph - 1, without), paragraphs, mentions)
        assert places(report) == {mention.paragraph}, mention
        assert mention.mention_id in {d.mention_id for d in report.differences}

        doubled = f"{line} và thêm {mention.printed} hộ, {mention.printed}"
        report = compare_lines(changed_at(lines, mention.paragraph - 1, doubled), paragraphs, mentions)
        if re.search("[0-9]", mention.printed):
            assert {d.kind for d in report.differences} == {"extra"}, mention
            assert places(report) == {mention.paragraph}


def test_any_two_neighbours_swapped_are_both_named(lines: list[str], registry: tuple) -> None:
    """Two mentions of a paragraph that print differently change places."""
    paragraphs, mentions = registry
    for number, group in mentions.groupby("paragraph"):
        rows = list(group.itertuples())
        for a, b in itertools.pairwise(rows):
            if a.printed == b.printed or not (a.printed + b.printed).isascii():
                continue
            line = lines[number - 1]
            swapped = line[: a.start] + b.printed + line[a.end : b.start] + a.printed + line[b.end :]
            report = compare_lines(changed_at(lines, number - 1, swapped), paragraphs, mentions)

            assert places(report) == {number}, (a, b)
            assert len(report.differences) >= 2


def test_an_added_number_is_extra_in_its_paragraph(lines: list[str], registry: tuple) -> None:
    """At the end of each paragraph in turn."""
    paragraphs, mentions = registry
    for n, line in enumerate(lines):
        report = compare_lines(changed_at(lines, n, f"{line} và 57 hộ"), paragraphs, mentions)

        assert [(d.kind, d.paragraph, d.printed) for d in report.differences] == [("extra", n + 1, "57")]


def test_a_changed_paragraph_hides_no_other_difference(lines: list[str], registry: tuple) -> None:
    """Paragraph 9 rewritten, paragraphs 8, 10 and 14 with one digit changed: each is told where it is."""
    paragraphs, mentions = registry
    copy = changed_at(lines, 8, "Đoạn này được viết lại hoàn toàn, còn 32 chỉ tiêu và 24 chỉ tiêu.")
    for n, old, new in ((7, "139", "138"), (9, "88,94%", "88,49%"), (13, "14/14", "13/14")):
        copy = changed_at(copy, n, copy[n].replace(old, new))
    report = compare_lines(copy, paragraphs, mentions)
    by_paragraph = {p: [str(d) for d in report.differences if d.paragraph == p] for p in places(report)}

    assert set(by_paragraph) == {8, 9, 10, 14}
    assert by_paragraph[8] == ["paragraph 8: printed 138, registered 139"]
    assert by_paragraph[10] == ["paragraph 10: printed 88,49%, registered 88,94%"]
    assert by_paragraph[14] == ["paragraph 14: printed 13/14, registered 14/14"]


def test_every_paragraph_changed_at_once_is_still_told_apart(lines: list[str], registry: tuple) -> None:
    """No hash agrees, and each paragraph is found by its numbers and length."""
    paragraphs, mentions = registry
    report = compare_lines([f"{line} thêm" for line in lines], paragraphs, mentions)

    assert report.ok
    assert set(report.paragraphs["text"]) == {"reworded"}


def test_a_deleted_paragraph_is_missing_with_its_numbers(lines: list[str], registry: tuple) -> None:
    """Each of them in turn; the others stay where they are."""
    paragraphs, mentions = registry
    for n in range(len(lines)):
        report = compare_lines(lines[:n] + lines[n + 1 :], paragraphs, mentions)

        assert report.paragraphs["text"].tolist() == [
            "missing" if i == n else "same" for i in range(len(lines))
        ]
        assert [d.mention_id for d in report.differences] == mentions[mentions["paragraph"] == n + 1][
            "mention_id"
        ].tolist()


def test_new_wording_round_unchanged_numbers_is_listed_and_no_difference(
    lines: list[str], registry: tuple
) -> None:
    """Numbers and paragraphs are held apart."""
    paragraphs, mentions = registry
    report = compare_lines(
        changed_at(lines, 9, lines[9].replace("dự án", "công trình")), paragraphs, mentions
    )

    assert report.ok
    assert report.paragraphs.query("text != 'same'")["paragraph"].tolist() == [10]


def test_a_paragraph_at_another_place_or_broken_over_lines_is_found(
    lines: list[str], registry: tuple
) -> None:
    """Moved, hard-wrapped or run together, the text is the same text."""
    paragraphs, mentions = registry
    moved = compare_lines([*lines[:8], lines[9], lines[8], *lines[10:]], paragraphs, mentions)
    wrapped = [part for line in lines for part in re.findall(r".{1,80}(?:\s|$)", line)]
    broken = compare_lines([p.strip() for p in wrapped], paragraphs, mentions)
    joined = compare_lines([" ".join(lines)], paragraphs, mentions)

    assert moved.ok
    assert "moved" in set(moved.paragraphs["text"])
    assert broken.ok
    assert broken.accounted == 72
    assert joined.ok
    assert joined.accounted == 72


def test_a_number_outside_every_paragraph_of_a_text_is_extra(lines: list[str], registry: tuple) -> None:
    """A repeated paragraph too: none counts twice."""
    paragraphs, mentions = registry
    added = compare_lines([*lines, "Có thêm 57 hộ"], paragraphs, mentions)
    twice = compare_lines([*lines, lines[9]], paragraphs, mentions)

    assert [str(d) for d in added.differences] == ["in no registered paragraph: 57 is extra, not registered"]
    assert {d.kind for d in twice.differences} == {"extra"}
    assert len(twice.differences) == 16


# --- equivalent copies ------------------------------------------------------------------------------------------------


def page(lines: list[str], paragraph: str = "<p>{}</p>") -> str:
    """A saved page: navigation, scripts, related links with numbers of their own, and the article between them."""
    body = "\n".join(paragraph.format(html.escape(line)) for line in lines)
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Năm 2023: 5 tin mới</title><style>p{margin:3px}</style></head><body>"
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
    "paragraphs": lambda ls: page(ls),
    "plain divs": lambda ls: page(ls, "<div class='x'><div>{}</div></div>"),
    "line breaks": lambda ls: page(ls, "{}<br><br>"),
    "table": lambda ls: page(ls, "<table><tr><td>{}</td></tr></table>"),
    "unclosed paragraphs": lambda ls: page(ls, "<p>{}"),
    "inline markup": lambda ls: re.sub(
        r"(\d+)", r"<b><span>\1</span></b>", page(ls).split("<main>")[1].split("</main>")[0]
    ).join(["<!doctype html><html><body><p>57 tin</p>", "</body></html>"]),
    "advertisements between": lambda ls: page(ls, "<p>{}</p><div class='ad'>Giảm 50% chỉ 3 ngày</div>"),
    "wrapped source": lambda ls: page(ls).replace(" ", "\n   "),
    "entities and NBSP": lambda ls: page(ls).replace("> ", ">&nbsp;").replace("đ", "&#273;"),
    "NFD": lambda ls: unicodedata.normalize("NFD", page(ls)),
}


@pytest.mark.parametrize("form", PAGES)
def test_a_saved_page_is_the_same_canonical_text(form: str, lines: list[str], tmp_path: Path) -> None:
    """The registered paragraphs are found wherever they stand; what stands round them is outside and ignored."""
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
            page(
                changed_at(lines, n, lines[n].replace(old, new, 1)),
                "<div>{}</div><div>Quảng cáo 3 ngày</div>",
            ),
            encoding="utf-8",
        )
        report = audit_article(copy)

        assert [(d.kind, d.paragraph) for d in report.differences] == [("changed", n + 1)], [
            str(d) for d in report.differences
        ]


def test_any_digit_changed_in_a_page_is_one_change_in_its_paragraph(
    lines: list[str], registry: tuple
) -> None:
    """Every digit of the text to the next one, with an advertisement after each paragraph."""
    paragraphs, mentions = registry
    advertised = "{}\nGiảm 50% chỉ 3 ngày"
    for n, line in enumerate(lines):
        for i, c in enumerate(line):
            if c.isdecimal():
                copy = changed_at(lines, n, f"{line[:i]}{(int(c) + 1) % 10}{line[i + 1 :]}")
                blocks = [
                    "Trang chủ",
                    "24 giờ qua",
                    *"\n".join(advertised.format(text) for text in copy).split("\n"),
                    "Tin liên quan",
                    lines[1],
                ]
                report = compare_lines(blocks, paragraphs, mentions, html=True)

                assert [(d.kind, d.paragraph) for d in report.differences] == [("changed", n + 1)], (n, i)


def test_an_older_encoding_is_read_where_the_page_declares_it(tmp_path: Path) -> None:
    """A page in windows-1258, as old portals serve."""
    copy = tmp_path / "old.html"
    copy.write_bytes(
        "<html><head><meta charset='windows-1252'></head><body><p>Caf\u00e9 5</p></body></html>".encode(
            "windows-1252"
        )
    )

    assert load_article(copy) == ["Café 5"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "the file has no text"), (b"\xff\xfe\x00", "this is not text in UTF-8"), (b"caf\xe9 5", "this is not text in UTF-8"),
     (b"\x89PNG\r\n\x1a\n\x00\x00", "this is not text in UTF-8"), (b"Kh\xc3\xb4ng ph\xe1\xba\xa3i", "none of its paragraphs was found")],
)  # fmt: skip
def test_what_is_no_copy_is_refused_in_one_line(content: bytes, message: str, tmp_path: Path) -> None:
    """Empty files, other encodings, pictures, other texts."""
    from lbanalysis.loaders import InputError

    copy = tmp_path / "copy.txt"
    copy.write_bytes(content)

    with pytest.raises(InputError, match=message):
        audit_article(copy)
