"""An article held against the registry: a number that differs is named where it stands, and nothing else."""

import itertools
import re
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from lbanalysis import InputError, Registry, audit_article, load_mentions
from lbanalysis.audit import AuditReport, compare_lines


def changed_at(lines: list[str], n: int, paragraph: str) -> list[str]:
    return [*lines[:n], paragraph, *lines[n + 1 :]]


def registry_prints(registry: Registry, paragraph: int) -> list[str]:
    """What the mentions of a paragraph print."""
    mentions = registry.tables["mentions"].values()
    return [mention["printed"] for mention in mentions if mention["paragraph"] == paragraph]


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


def test_any_two_neighbours_swapped_are_two_changes(lines: list[str], registry: Registry) -> None:
    """Two mentions that print differently change places: each is told to print the other."""
    swaps = 0
    for number, group in load_mentions(registry).groupby("paragraph"):
        for a, b in itertools.pairwise(group.itertuples()):
            if a.printed == b.printed or not (a.printed + b.printed).isascii():
                continue
            line = lines[number - 1]
            swapped = line[: a.start] + b.printed + line[a.end : b.start] + a.printed + line[b.end :]
            report = compare_lines(changed_at(lines, number - 1, swapped), registry=registry)
            swaps += 1

            assert [tuple(difference) for difference in report.differences] == [
                ("changed", number, a.Index, a.printed, b.printed),
                ("changed", number, b.Index, b.printed, a.printed),
            ]
    assert swaps == 43


def test_where_a_number_goes_and_another_comes_the_others_are_the_same(
    lines: list[str], registry: Registry
) -> None:
    """The first of each paragraph goes, and one comes at its end: no other is told to have changed."""
    tried = 0
    for number, group in load_mentions(registry).groupby("paragraph"):
        first, line = group.iloc[0], lines[number - 1]
        if len(group) == 1 or not first["printed"].isdecimal():
            continue
        changed = f"{line[: first['start']]}mấy{line[first['end'] :]} và 57 hộ"
        report = compare_lines(changed_at(lines, number - 1, changed), registry=registry)
        tried += 1

        assert [(d.kind, d.mention_id, d.printed) for d in report.differences] == [
            ("missing", group.index[0], ""),
            ("extra", "", "57"),
        ]
    assert tried


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


def test_a_paragraph_both_moved_and_broken_has_moved(lines: list[str], registry: Registry) -> None:
    """Each in turn goes to the end of all, over many lines; text and page."""
    for n, line in enumerate(lines[:-2]):
        broken = [part.strip() for part in re.findall(r".{1,30}(?:\s|$)", line)]
        for html in (False, True):
            report = compare_lines([*lines[:n], *lines[n + 1 :], *broken], html, registry)

            assert report.ok
            assert report.outside == ()
            assert statuses(report) == ["moved" if i == n else "same" for i in range(len(lines))]


def test_of_two_neighbours_that_change_places_the_shorter_has_moved(
    lines: list[str], registry: Registry
) -> None:
    """Every pair in turn: most of the text is said to stay."""
    for n in range(len(lines) - 1):
        report = compare_lines([*lines[:n], lines[n + 1], lines[n], *lines[n + 2 :]], registry=registry)
        moved = min((n, n + 1), key=lambda i: len(lines[i]))

        assert report.ok
        assert statuses(report) == ["moved" if i == moved else "same" for i in range(len(lines))]


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


# --- other texts and large ones -----------------------------------------------------------------------------


def other(count: int) -> list[str]:
    """Paragraphs of another report, with numbers."""
    return [
        f"Phường {n} có {n % 97} hộ, đạt {n % 13},5% kế hoạch năm 2022 và {n % 50} trường"
        for n in range(count)
    ]


def test_what_is_no_copy_is_refused_in_one_line(lines: list[str], tmp_path: Path) -> None:
    """Another text, another report, and one that shares a headline or quotes a paragraph."""
    for blocks in (
        ["Không phải"],
        other(200),
        [lines[1], *other(200)],
        [*other(100), lines[8][:400], *other(100)],
    ):
        for name, text in (("copy.txt", "\n".join(blocks)), ("copy.html", "<html><p>" + "<p>".join(blocks))):
            (tmp_path / name).write_text(text, encoding="utf-8")

            with pytest.raises(InputError, match="this is no copy of the article") as refused:
                audit_article(tmp_path / name)
            assert "\n" not in str(refused.value)


def test_a_text_longer_than_any_copy_is_refused(tmp_path: Path) -> None:
    """Before its numbers are read."""
    (tmp_path / "copy.txt").write_text("5 hộ\n" * 530_000, encoding="utf-8")

    with pytest.raises(InputError, match="a text of 2120000 characters: expected a copy of at most 2097152"):
        audit_article(tmp_path / "copy.txt")


def test_six_digits_close_together_are_enough_to_know_a_changed_paragraph(
    lines: list[str], registry: Registry
) -> None:
    """The sixth has no more in all; without two of them it is not looked for."""
    reworded = lines[5].replace(" ", " , ", 1)
    [name] = [printed for printed in registry_prints(registry, 6) if "-" in printed]
    found, lost = (
        statuses(compare_lines([text], registry=registry))
        for text in (reworded, reworded.replace(name, name.partition("-")[0]))
    )

    assert found[5] != "missing"
    assert set(lost) == {"missing"}


def test_less_than_half_of_a_paragraph_is_other_text(lines: list[str], registry: Registry) -> None:
    """The paragraph is missing, and what is left of it stands outside; with more than half of it, it is the paragraph."""
    for share, status in ((0.3, "missing"), (0.7, "changed")):
        begun = lines[3][: int(len(lines[3]) * share)]
        report = compare_lines([*lines[:3], begun, "Không có gì ở đây", *lines[4:]], registry=registry)

        assert statuses(report)[3] == status
        assert {d.paragraph for d in report.differences} == ({4, 0} if status == "missing" else {4})


def test_half_a_copy_or_one_paragraph_alone_is_a_copy(lines: list[str], tmp_path: Path) -> None:
    """What was left out is missing, and one digit that changed is told."""
    for blocks, found in ((lines[:8], 8), ([lines[2].replace("766", "801")], 1), ([*lines, *other(300)], 16)):
        (tmp_path / "copy.txt").write_text("\n".join(blocks), encoding="utf-8")
        report = audit_article(tmp_path / "copy.txt")

        assert sum(status != "missing" for status in statuses(report)) == found
    alone, longer = lines[2], len(lines[2])
    for size, accepted in ((longer * 4 // 5, True), (longer * 6 // 5, False)):  # of other text beside it
        (tmp_path / "copy.txt").write_text(f"{alone}\n{'a' * size}", encoding="utf-8")
        with nullcontext() if accepted else pytest.raises(InputError):
            audit_article(tmp_path / "copy.txt")


def test_an_article_in_a_large_page_is_found_at_once(lines: list[str], registry: Registry) -> None:
    """Changed paragraphs too, among 40,000 others, and another page of that size is given up."""
    copy = changed_at(lines, 8, lines[8].replace("90,28%", "91,28%"))
    began = time.process_time()
    report = compare_lines([*other(20_000), *copy, *other(20_000)], html=True, registry=registry)
    changed = compare_lines(
        [*other(20_000), *(line.replace(" ", " , ", 1) for line in lines), *other(20_000)], True, registry
    )
    nothing = compare_lines(other(40_000), html=True, registry=registry)

    assert [str(d) for d in report.differences] == ["paragraph 9: printed 91,28%, registered 90,28%"]
    assert changed.ok
    assert set(statuses(nothing)) == {"missing"}
    assert time.process_time() - began < 9
