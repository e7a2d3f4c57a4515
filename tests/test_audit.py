"""An article held against the registry: a number that differs is named where it stands, and nothing else."""

import html
import itertools
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from lbanalysis import InputError, Registry, audit_article, load_article, load_mentions
from lbanalysis.audit import AuditReport, compare_lines


def changed_at(lines: list[str], n: int, paragraph: str) -> list[str]:
    return [*lines[:n], paragraph, *lines[n + 1 :]]


def places(report: AuditReport) -> set[int]:
    return {d.paragraph for d in report.differences}


def statuses(report: AuditReport) -> list[str]:
    """How the text of each paragraph was found, in the order of the article."""
    texts: list[str] = report.paragraphs["text"].tolist()
    return texts


def test_every_mention_is_accounted_for_once(article: Path) -> None:
    """None missing, none twice, none extra, and every paragraph's hash agrees."""
    report = audit_article(article)

    assert report.ok
    assert report.accounted == report.total == len(report.mentions) == report.paragraphs["found"].sum() == 72
    assert set(report.paragraphs["text"]) == {"same"}
    assert report.outside == ()


@pytest.mark.parametrize("digit", "0123456789")
def test_any_digit_changed_is_one_change_in_its_paragraph(
    digit: str, lines: list[str], registry: Registry
) -> None:
    """Every digit of the text, replaced by every other digit."""
    mentions = load_mentions(registry)
    for n, line in enumerate(lines):
        for i, c in enumerate(line):
            if not c.isdecimal() or c == digit:
                continue
            changed = changed_at(lines, n, line[:i] + digit + line[i + 1 :])
            report = compare_lines(changed, registry=registry)
            [difference] = report.differences
            hit = mentions[
                (mentions["paragraph"] == n + 1) & (mentions["start"] <= i) & (mentions["end"] > i)
            ]

            assert (difference.kind, difference.paragraph) == ("changed", n + 1), difference
            assert [difference.mention_id] == hit.index.tolist()
            assert report.accounted == report.total - 1


def test_any_mention_deleted_or_doubled_is_named(lines: list[str], registry: Registry) -> None:
    """Each of them in turn, words too."""
    for mention in load_mentions(registry).itertuples():
        line = lines[mention.paragraph - 1]
        without = (line[: mention.start] + line[mention.end :]).replace("  ", " ").strip()
        report = compare_lines(changed_at(lines, mention.paragraph - 1, without), registry=registry)
        assert places(report) == {mention.paragraph}, mention
        assert mention.Index in {d.mention_id for d in report.differences}

        doubled = f"{line} và thêm {mention.printed} hộ, {mention.printed}"
        report = compare_lines(changed_at(lines, mention.paragraph - 1, doubled), registry=registry)
        if re.search("[0-9]", mention.printed):
            assert {d.kind for d in report.differences} == {"extra"}, mention
            assert places(report) == {mention.paragraph}


def test_any_two_neighbours_swapped_are_one_missing_and_extra_elsewhere(
    lines: list[str], registry: Registry
) -> None:
    """Two mentions that print differently change places: one of them is told to have left its own."""
    swaps = 0
    for number, group in load_mentions(registry).groupby("paragraph"):
        for a, b in itertools.pairwise(group.itertuples()):
            if a.printed == b.printed or not (a.printed + b.printed).isascii():
                continue
            line = lines[number - 1]
            swapped = line[: a.start] + b.printed + line[a.end : b.start] + a.printed + line[b.end :]
            report = compare_lines(changed_at(lines, number - 1, swapped), registry=registry)
            swaps += 1

            told = {difference.kind: difference for difference in report.differences}
            assert len(report.differences) == 2
            assert set(told) == {"extra", "missing"}
            assert told["missing"].mention_id in (a.Index, b.Index)
            assert told["extra"].printed == told["missing"].registered
            assert places(report) == {number}
    assert swaps == 43


def test_an_added_number_is_extra_in_its_paragraph(lines: list[str], registry: Registry) -> None:
    """At the end of each paragraph in turn."""
    for n, line in enumerate(lines):
        report = compare_lines(changed_at(lines, n, f"{line} và 57 hộ"), registry=registry)

        assert [(d.kind, d.paragraph, d.printed) for d in report.differences] == [("extra", n + 1, "57")]


def test_a_changed_paragraph_hides_no_other_difference(lines: list[str], registry: Registry) -> None:
    """Paragraph 9 rewritten, paragraphs 8, 10 and 14 with one digit changed: each is told where it is."""
    copy = changed_at(lines, 8, "Đoạn này được viết lại hoàn toàn, còn 32 chỉ tiêu và 24 chỉ tiêu.")
    for n, old, new in ((7, "139", "138"), (9, "88,94%", "88,49%"), (13, "14/14", "13/14")):
        copy = changed_at(copy, n, copy[n].replace(old, new))
    report = compare_lines(copy, registry=registry)
    by_paragraph = {p: [str(d) for d in report.differences if d.paragraph == p] for p in places(report)}

    assert set(by_paragraph) == {8, 9, 10, 14}
    assert by_paragraph[8] == ["paragraph 8: printed 138, registered 139"]
    assert by_paragraph[10] == ["paragraph 10: printed 88,49%, registered 88,94%"]
    assert by_paragraph[14] == ["paragraph 14: printed 13/14, registered 14/14"]


def test_every_paragraph_changed_at_once_is_still_told_apart(lines: list[str], registry: Registry) -> None:
    """No hash agrees, and each paragraph is found by its numbers and length."""
    report = compare_lines([f"{line} thêm" for line in lines], registry=registry)

    assert report.ok
    assert set(report.paragraphs["text"]) == {"reworded"}


def test_a_deleted_paragraph_is_missing_with_its_numbers(lines: list[str], registry: Registry) -> None:
    """Each of them in turn; the others stay where they are."""
    mentions = load_mentions(registry)
    for n in range(len(lines)):
        report = compare_lines(lines[:n] + lines[n + 1 :], registry=registry)

        assert report.paragraphs["text"].tolist() == [
            "missing" if i == n else "same" for i in range(len(lines))
        ]
        own = mentions[mentions["paragraph"] == n + 1].index.tolist()
        assert [(d.kind, d.mention_id) for d in report.differences] == [("missing", id) for id in own]


def test_new_wording_round_unchanged_numbers_is_listed_and_no_difference(
    lines: list[str], registry: Registry
) -> None:
    """Numbers and paragraphs are held apart."""
    report = compare_lines(changed_at(lines, 9, lines[9].replace("dự án", "công trình")), registry=registry)

    assert report.ok
    assert statuses(report) == ["reworded" if n == 10 else "same" for n in range(1, 17)]


def test_a_paragraph_at_another_place_is_the_one_said_to_have_moved(
    lines: list[str], registry: Registry
) -> None:
    """The second of two that change places; one that goes to the end of all; one taken to the front."""
    for order, moved in (
        ([*range(8), 9, 8, *range(10, 16)], 10),
        ([*range(5), *range(6, 16), 5], 6),
        ([13, *range(13), 14, 15], 14),
    ):
        report = compare_lines([lines[n] for n in order], registry=registry)

        assert report.ok
        assert statuses(report) == ["moved" if n == moved else "same" for n in range(1, 17)]


def test_a_paragraph_broken_over_lines_or_run_together_is_the_same_text(
    lines: list[str], registry: Registry
) -> None:
    """Hard-wrapped at 80 characters, or all in one line."""
    wrapped = [part.strip() for line in lines for part in re.findall(r".{1,80}(?:\s|$)", line)]
    broken = compare_lines(wrapped, registry=registry)
    joined = compare_lines([" ".join(lines)], registry=registry)

    assert broken.ok
    assert broken.accounted == 72
    assert statuses(broken) == ["broken" if len(line) > 80 else "same" for line in lines]
    assert joined.ok
    assert joined.accounted == 72
    assert set(statuses(joined)) == {"broken"}


def test_of_two_copies_in_one_page_one_is_taken_whole(lines: list[str], registry: Registry) -> None:
    """What stands twice counts once, and the rest stays outside; so does a paragraph before all."""
    twice = compare_lines([*lines, "Có thêm tin", *lines], html=True, registry=registry)
    before = compare_lines([lines[9], "Tin khác", *lines], html=True, registry=registry)

    for report, outside in ((twice, ("Có thêm tin", *lines)), (before, (lines[9], "Tin khác"))):
        assert report.ok
        assert report.accounted == 72
        assert set(statuses(report)) == {"same"}
        assert sorted(report.outside) == sorted(outside)


def test_a_number_outside_every_paragraph_of_a_text_is_extra(lines: list[str], registry: Registry) -> None:
    """A repeated paragraph too: none counts twice."""
    added = compare_lines([*lines, "Có thêm 57 hộ"], registry=registry)
    twice = compare_lines([*lines, lines[9]], registry=registry)

    assert [str(d) for d in added.differences] == ["in no registered paragraph: 57 is extra, not registered"]
    own = load_mentions(registry).query("paragraph == 10")["printed"].tolist()
    assert [(d.kind, d.paragraph, d.printed) for d in twice.differences] == [
        ("extra", 0, text) for text in own
    ]


# --- equivalent copies --------------------------------------------------------------------------------------


def page(lines: list[str], paragraph: str = "<p>{}</p>") -> str:
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
    lines: list[str], registry: Registry
) -> None:
    """Every digit of the text to the next one, with an advertisement after each paragraph."""
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
                report = compare_lines(blocks, html=True, registry=registry)

                assert [(d.kind, d.paragraph) for d in report.differences] == [("changed", n + 1)], (n, i)


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
    ("content", "message"),
    [
        (b"", "the file has no text"),
        (b"\xff\xfe\x00", "this is not text in UTF-8"),
        (b"caf\xe9 5", "this is not text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "this is not text in UTF-8"),
        (b"Kh\xc3\xb4ng ph\xe1\xba\xa3i", "none of its paragraphs was found"),
    ],
)
def test_what_is_no_copy_is_refused_in_one_line(content: bytes, message: str, tmp_path: Path) -> None:
    """Empty files, other encodings, pictures, other texts."""
    copy = tmp_path / "copy.txt"
    copy.write_bytes(content)

    with pytest.raises(InputError, match=message):
        audit_article(copy)
