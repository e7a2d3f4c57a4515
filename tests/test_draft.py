"""A report becomes a registry by the command line alone, as the page of the docs tells it."""

import csv
import hashlib
import io
import json
import random
import re
import shlex
import shutil
import zipfile
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

import lbanalysis as lb
from lbanalysis.cli import main
from lbanalysis.registry import home_folder

REPORT = Path(__file__).with_name("drafted") / "report.txt"
LINES = REPORT.read_text(encoding="utf-8").splitlines()
PAGE = Path(__file__).resolve().parents[1] / "docs" / "another.md"
COMMANDS = [
    line
    for block in re.findall(r"^```\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    for line in block.splitlines()
]
# What the report's writer tied together, by the prints: parts, then their whole; part, whole, share; years.
SUMS = {
    ("121,9 tỷ đồng", "64,5 tỷ đồng", "186,4 tỷ đồng"), ("4.215", "1.380", "905", "6.500"),
    ("27.035", "1.905", "28.940"), ("10.987", "10.473", "21.460"), ("41", "23", "64"),
}  # fmt: skip
SHARES = {("60,13", "186,4 tỷ đồng", "310 tỷ đồng"), ("13,83", "57", "412"), ("93,42", "27.035", "28.940")}
YEARS = {("20/10/1964 - 20/10/2024", "60")}


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder drafted of the report; nobody changes it."""
    folder = tmp_path_factory.mktemp("drafted") / "report"
    lb.draft_registry(REPORT, folder)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table, read without the library."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def save(path: Path, changed: list[dict[str, str]]) -> None:
    """Save a table as a spreadsheet does."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, changed[0])
        writer.writeheader()
        writer.writerows(changed)


def prints_of(formula: str, folder: Path) -> tuple[str, ...]:
    """What the figures print that a formula names, in its order."""
    printed = {row["figure_id"]: row["printed"] for row in rows(folder / "figures.csv")}
    found = re.findall(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+", formula)
    return tuple(dict.fromkeys(printed[id] for id in found))


def suggested(text: str, folder: Path) -> list[dict[str, str]]:
    """The relations that a draft of a text suggests; it stands in the folder `out`."""
    (folder / "text.txt").write_text(text, encoding="utf-8")
    shutil.rmtree(folder / "out", ignore_errors=True)
    lb.draft_registry(folder / "text.txt", folder / "out")
    return rows(folder / "out" / "relations.csv")


# --- what a draft holds -------------------------------------------------------------------------------------


def test_every_digit_of_the_report_lies_in_a_mention_at_its_place(drafted: Path) -> None:
    """What is printed is what stands there; no digit of the text is left over."""
    left = list(LINES)
    for row in rows(drafted / "mentions.csv"):
        at, start, end = (int(row[name]) for name in ("paragraph", "start", "end"))
        assert LINES[at - 1][start:end] == row["printed"]
        left[at - 1] = left[at - 1][:start] + "·" * (end - start) + left[at - 1][end:]

    assert not re.search(r"\d", "\n".join(left))


def test_the_record_has_hashes_and_no_sentence(drafted: Path) -> None:
    """Hashes recomputed here; no five words of the text stand together anywhere in the folder."""
    record = json.loads((drafted / "article.json").read_text(encoding="utf-8"))
    texts = [p.read_text(encoding="utf-8") for p in drafted.rglob("*") if p.is_file()]
    words = re.findall(r"[^\W\d_]+", " ".join(LINES).lower())

    assert [p["sha256"] for p in record["paragraphs"]] == [
        hashlib.sha256(line.encode()).hexdigest() for line in LINES
    ]
    assert (record["headline"], record["published"]) == ("[cần xem]", "")
    together = {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}
    said = " ".join(re.findall(r"[^\W\d_]+", " ".join(texts).lower()))
    assert [text for text in together if text in said] == []


def test_ids_are_sections_and_words_without_accents(drafted: Path) -> None:
    """In ASCII, each its own, begun by the section of the heading above; the same on another day."""
    again = [row["figure_id"] for row in rows(drafted / "figures.csv")]

    assert len(again) == len(set(again))
    assert all(re.fullmatch(r"(article|s1|s2)(-[a-z0-9]+){1,8}", id) for id in again)
    assert {"s1-rau-mau", "s2-em-nam", "s2-em-nu", "s2-ty-le-ho-ngheo"} <= set(again)


def test_a_count_is_named_by_what_is_counted_and_a_measure_by_what_it_measures(tmp_path: Path) -> None:
    """Words behind it name the one, words before it the other; what is counted in a word takes two more from before."""
    suggested("Đã trồng 57 gốc bưởi da xanh ở đồi cao 31 m, khen 24 hộ.", tmp_path)

    assert [row["figure_id"] for row in rows(tmp_path / "out" / "figures.csv")] == [
        "s1-goc-buoi-da-xanh", "s1-doi-cao", "s1-khen-ho",
    ]  # fmt: skip


def test_ranges_and_money_are_written_in_both_languages(tmp_path: Path) -> None:
    """The ends that are printed, not those that rounding leaves, each with its unit once."""
    suggested("Giá từ 85.000-102.000 đồng một con; xuất khẩu 318,5 triệu USD; chiếm 55-60%.", tmp_path)
    registry = lb.load_registry(tmp_path / "out")
    said = {
        (form, lang): [text for id, text in lb.number_texts(form, lang, registry).items() if id.startswith("s1-")]
        for form in ("value", "interval") for lang in ("en", "vi")
    }  # fmt: skip

    assert said["value", "en"] == ["85,000 to 102,000 dong", "318,500,000 USD", "55 to 60%"]
    assert said["value", "vi"] == ["85.000-102.000 đồng", "318,5 triệu USD", "55-60%"]
    assert said["interval", "en"] == [
        "84,999.5 to 102,000.5 dong",
        "318,450,000 to 318,550,000 USD",
        "54.5 to 60.5%",
    ]
    assert said["interval", "vi"] == [
        "84.999,5 đến 102.000,5 đồng",
        "318.450.000 đến 318.550.000 USD",
        "54,5 đến 60,5%",
    ]


def test_mentions_alike_are_one_figure_and_the_question_is_listed(drafted: Path) -> None:
    """The 23 targets stand at two places."""
    [figure] = [row for row in rows(drafted / "figures.csv") if row["printed"] == "23"]
    mentions = [row for row in rows(drafted / "mentions.csv") if row["figure_id"] == figure["figure_id"]]
    asked = lb.open_questions(lb.load_registry(drafted)).loc[("figures", figure["figure_id"])]

    assert len(mentions) == 2
    assert asked["question_en"] == "2 mentions taken for one fact: are they?"
    assert set(asked["cells"]) == {"label", "statement", "note", "period"}


def test_a_period_is_asked_of_quantities_that_have_none(drafted: Path) -> None:
    """A date is its own."""
    asked = lb.open_questions(lb.load_registry(drafted)).loc["figures", "cells"]
    figures = {row["figure_id"]: row for row in rows(drafted / "figures.csv")}

    assert {id for id, cells in asked.items() if "period" in cells} == {
        id for id, row in figures.items() if row["role"] == "quantity" and not row["period"]
    }
    assert {row["role"] for row in figures.values()} == {"quantity", "date"}


def test_a_period_that_was_filled_in_is_not_asked_again(drafted: Path, tmp_path: Path) -> None:
    """Of a quantity; all else of it still is."""
    folder = shutil.copytree(drafted, tmp_path / "report")
    filled = rows(folder / "figures.csv")
    quantity = next(row for row in filled if row["role"] == "quantity")
    quantity["period"] = "2024"
    save(folder / "figures.csv", filled)
    asked = lb.open_questions(lb.load_registry(folder)).loc[("figures", quantity["figure_id"]), "cells"]

    assert "period" not in asked and "label" in asked


def test_a_figure_that_is_settled_is_asked_of_no_more_and_all_others_are(
    drafted: Path, tmp_path: Path
) -> None:
    """The first of the table."""
    folder = shutil.copytree(drafted, tmp_path / "report")
    settled = rows(folder / "figures.csv")
    open_cells = lb.open_questions(lb.load_registry(folder)).loc["figures", "cells"]
    settled[0] |= {
        name: "settled" for name in settled[0] if re.sub("_(en|vi)$", "", name) in open_cells.iloc[0]
    }
    settled[0]["period"] = "2024"
    save(folder / "figures.csv", settled)
    left = lb.open_questions(lb.load_registry(folder)).loc["figures", "cells"]

    assert left.to_dict() == open_cells.iloc[1:].to_dict()


def test_codes_ranks_and_malformed_prints_are_identifiers_with_a_reason(drafted: Path) -> None:
    """A resolution, the numbers of the headings, and a decimal point, which is open."""
    found = {row["printed"]: row["reason"] for row in rows(drafted / "mentions.csv") if row["reason"]}

    assert found == {
        "I": "rank or number in a list", "II": "rank or number in a list", "08-NQ/HU": "code or name",
        "1.5 triệu đồng": "[open] malformed print",
    }  # fmt: skip


def test_percentages_are_of_what_the_words_beside_them_say(drafted: Path) -> None:
    """A plan behind it, a rise before it, a whole else; each is asked."""
    found = {row["printed"]: row["of"] for row in rows(drafted / "figures.csv") if row["of"]}

    assert found == {"60,13": "target", "2,3": "change", "13,83": "whole", "93,42": "whole", "1,2": "whole"}


def test_suggestions_are_the_formulas_that_the_writer_meant(drafted: Path) -> None:
    """All of them and no other, each said to be one, in both languages, and none confirms a figure."""
    found = rows(drafted / "relations.csv")
    tied = {prints_of(row["formula"], drafted) for row in found}
    registry = lb.load_registry(drafted)

    assert tied == SUMS | SHARES | YEARS
    assert all(row["statement_en"].startswith("Suggested: ") for row in found)
    assert all(row["statement_vi"].startswith("Gợi ý: ") for row in found)
    checks = lb.check_figures(registry).loc[[row["relation_id"] for row in found]]
    assert set(checks["outcome"]) == {"fits"}
    assert "agrees" not in set(lb.figure_verdicts(registry)["verdict"])


def test_a_suggestion_stands_in_the_list_with_its_power(drafted: Path) -> None:
    """Of a sum of counts every wrong digit shows."""
    questions = lb.open_questions(lb.load_registry(drafted)).loc["relations", "question_en"]
    [of_pupils] = [text for text in questions if "s2-em-nam + s2-em-nu" in text]

    assert of_pupils.endswith("If any one digit were wrong, this check would notice.")
    assert "s2-em-nam + s2-em-nu" in (drafted / "OPEN.md").read_text(encoding="utf-8")


def test_chance_ties_fewer_than_one_number_in_a_hundred(tmp_path: Path) -> None:
    """Three hundred numbers drawn at random, of four kinds, six in a paragraph."""
    draw = random.Random(14)

    def number() -> str:
        kind, size = draw.random(), 10 ** draw.uniform(0.3, 4.2)
        if kind < 0.5:
            return f"{size:,.0f}".replace(",", ".") + draw.choice([" hộ", " người", " dự án", " học sinh"])
        text = f"{draw.uniform(1, 100):.{draw.choice([1, 2])}f}".replace(".", ",")
        return text + ("%" if kind < 0.75 else " ha" if kind < 0.9 else " tỷ đồng")

    text = "\n".join("Có " + ", ".join(f"thêm {number()}" for _ in range(6)) + "." for _ in range(50))

    assert len(suggested(text, tmp_path)) < 3


def test_a_small_sum_is_not_suggested(tmp_path: Path) -> None:
    """That two and three are five says nothing: chance would find as much."""
    assert suggested("Có 5 đội: 2 đội nam, 3 đội nữ.", tmp_path) == []


@pytest.mark.parametrize(("numbers", "many"), [("900 400 500", 0), ("913 402 511", 1)])
def test_a_sum_of_round_numbers_is_not_suggested(numbers: str, many: int, tmp_path: Path) -> None:
    """Of hundreds there are so few that chance would find as much; the same sum in single households is one, and it
    is the first that is tried: one of 913 numbers would do.
    """
    all_, east, west = numbers.split()
    found = suggested(f"Toàn xã có {all_} hộ: {east} hộ ở phía đông, {west} hộ ở phía tây.", tmp_path)

    assert len(found) == many
    assert all("by chance: about 1 in 913" in row["statement_en"] for row in found)


def test_a_sum_of_numbers_of_other_kinds_is_not_suggested(tmp_path: Path) -> None:
    """Households are no sum of hectares, nor of percentages."""
    text = "Toàn xã có 913 hộ, gồm 402 ha và 511 ha; tăng 402% và 511%."

    assert suggested(text, tmp_path) == []


def test_a_sum_of_fine_decimals_is_suggested(tmp_path: Path) -> None:
    """Of 9,875 hundredths one would do: that is unlikely by chance still when others were tried before."""
    others = "11,11 ha ở đồi, 22,27 ha ở sông, 13,19 ha ở bãi, 5,07 ha ở hồ"
    text = f"Toàn xã có 98,75 ha: {others}, 61,30 ha ở phía đông, 37,45 ha ở phía tây."
    [found] = suggested(text, tmp_path)

    assert prints_of(found["formula"], tmp_path / "out") == ("61,30", "37,45", "98,75")


def test_years_between_two_days_are_suggested_where_the_days_stand_first_too(tmp_path: Path) -> None:
    """As where they stand last."""
    for text in ("Từ 20/10/1964 đến 20/10/2024 là 60 năm.", "Là 60 năm, từ 20/10/1964 đến 20/10/2024."):
        [found] = suggested(text, tmp_path)

        assert found["formula"].startswith("years_between(")
        assert prints_of(found["formula"], tmp_path / "out") == ("20/10/1964", "20/10/2024", "60")


def test_without_headings_five_paragraphs_are_a_section(tmp_path: Path) -> None:
    """Where there are more than ten."""
    for count, sections in ((10, ["s1"]), (11, ["s1", "s2", "s3"])):
        text = "\n".join(
            f"Đoạn này nói rằng xã có {n} hộ dân và không nói gì thêm." for n in range(21, 21 + count)
        )
        (tmp_path / f"{count}.txt").write_text(text, encoding="utf-8")
        lb.draft_registry(tmp_path / f"{count}.txt", tmp_path / f"out-{count}")
        found = [row["section"] for row in rows(tmp_path / f"out-{count}" / "figures.csv")]

        assert list(dict.fromkeys(found)) == sections
        assert max(map(found.count, sections)) == (10 if count == 10 else 5)


def test_of_a_page_the_article_is_taken(tmp_path: Path) -> None:
    """Headline and day as the page gives them; menus and links around the article are no part of it."""
    body = "".join(f"<p>{line}</p>" for line in LINES[1:])
    links = "<ul>" + "".join(f"<li><a>Tin {i} trong ngày</a></li>" for i in range(40)) + "</ul>"
    head = '<head><meta property="article:published_time" content="2024-07-12T08:00:00+07:00"></head>'
    page = tmp_path / "page.html"
    page.write_text(
        f"<html>{head}<body><nav>24 giờ | 7 mục</nav><h1>{LINES[0]}</h1>{body}{links}</body></html>",
        encoding="utf-8",
    )
    lb.draft_registry(page, tmp_path / "out")
    registry = lb.load_registry(tmp_path / "out")

    assert (registry.record["headline"], registry.record["published"]) == (LINES[0], "2024-07-12")
    assert [p["length"] for p in registry.record["paragraphs"]] == [len(line) for line in LINES]
    assert lb.audit_article(page, registry).ok


@pytest.mark.parametrize(("items", "paragraphs"), [(29, 31), (30, 1)])
def test_sentences_of_a_page_are_one_article_where_they_stand_near(
    items: int, paragraphs: int, tmp_path: Path
) -> None:
    """A list of 29 items parts them not, one of 30 does: then the longer of the two is the article."""
    sentence = (
        "<p>" + "Xã có 2.418 hộ dân sống bằng nghề trồng bưởi, trồng chè và nuôi ong lấy mật. " * 5 + "</p>"
    )
    listed = "".join(f"<p>Thôn {n} có đường tốt</p>" for n in range(items))
    page = tmp_path / "page.html"
    page.write_text(
        f"<body>{sentence}{listed}{sentence.replace('ong', 'tằm ăn lá')}</body>", encoding="utf-8"
    )
    lb.draft_registry(page, tmp_path / "out")

    assert len(lb.load_registry(tmp_path / "out").record["paragraphs"]) == paragraphs


def test_an_article_whose_headline_comes_again_begins_with_the_first(tmp_path: Path) -> None:
    """Behind its first long paragraph, as in a box."""
    cut = next(i for i, line in enumerate(LINES, start=1) if len(line) > 150)
    lines = [*LINES[:cut], LINES[0], *LINES[cut:]]
    page = tmp_path / "page.html"
    page.write_text(
        f"<h1>{lines[0]}</h1>" + "".join(f"<p>{line}</p>" for line in lines[1:]), encoding="utf-8"
    )
    lb.draft_registry(page, tmp_path / "out")
    record = lb.load_registry(tmp_path / "out").record

    assert [p["length"] for p in record["paragraphs"]] == [len(line) for line in lines]


def test_a_page_that_is_xml_too_is_a_page(tmp_path: Path) -> None:
    """It begins with a declaration of its charset; two headings are none, the title for other sites is."""
    head = '<head><meta name="og:title" content="Bản tin của xã"/></head>'
    body = "".join(f"<p>{line}</p>" for line in LINES[1:])
    page = tmp_path / "page.xhtml"
    page.write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<html>{head}<body><h1>Tin</h1><h1>Bài</h1>{body}</body></html>',
        encoding="utf-8",
    )
    lb.draft_registry(page, tmp_path / "out")

    assert lb.load_registry(tmp_path / "out").record["headline"] == "Bản tin của xã"


# --- the whole way, as the docs tell it ---------------------------------------------------------------------


def fill_in(folder: Path) -> None:
    """What a person does in a spreadsheet: names, statements, units; questions answered; suggestions confirmed."""
    figures = rows(folder / "figures.csv")
    for number, row in enumerate(figures, start=1):
        row |= {"label_en": f"Figure {number}", "label_vi": f"Dữ kiện {number}", "note_en": "", "note_vi": ""}
        row |= {"statement_en": "It is {}.", "statement_vi": "Đó là {}."}
        row["unit"] = re.sub(r"^\[open\] ?", "", row["unit"]) or (row["unit"] and "thing")
        row["unit_vi"] = row["unit_vi"].replace("[cần xem]", "thứ")
        row["period"] = row["period"] or ("2024" if row["role"] == "quantity" else "")
    save(folder / "figures.csv", figures)
    sections = rows(folder / "sections.csv")
    for row in sections:
        row |= {"label_en": f"Part {row['section_id']}", "label_vi": f"Phần {row['section_id']}"}
    save(folder / "sections.csv", sections)
    mentions = rows(folder / "mentions.csv")
    for row in mentions:
        row["reason"] = row["reason"].removeprefix("[open] ")
    save(folder / "mentions.csv", mentions)
    relations = rows(folder / "relations.csv")
    for row in relations:
        row |= {
            "layer": "equality",
            "reading_id": "",
            "statement_en": "So it is.",
            "statement_vi": "Đúng vậy.",
        }
    save(folder / "relations.csv", relations)
    outside = {
        "reference_id": "census-value", "topic_en": "A count", "topic_vi": "Một số đếm", "value": "7", "unit": "thing",
        "period": "2024", "title": "", "publisher": "", "published": "", "accessed": "", "address": "example.org",
        "figure_id": figures[0]["figure_id"], "effect": "context", "note_en": "It is near.", "note_vi": "Ở gần.",
    }  # fmt: skip
    save(folder / "references.csv", [outside])
    path = folder / "article.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record |= {"headline": LINES[0], "source": "Phòng Thống kê", "published": "2024-07-12"}
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder in which the commands of the page were followed, and what each of them said last."""
    folder, said = tmp_path_factory.mktemp("followed"), dict[str, str]()
    shutil.copy(REPORT, folder / "report.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("LBANALYSIS_LANG", raising=False)
        for line in COMMANDS:
            command = line.split()[1]
            if command == "checks":
                fill_in(folder / "report")
                assert json.loads(answer("open", "--registry", "report", "--format", "json")) == []
            for lang in ("en", "vi") if "--out" not in line else ("vi",):
                words = shlex.split(line.replace(" ID ", " s2-hoc-sinh-sum "))[1:]
                said[command] = answer(*words, "--lang", lang)
    return folder, said


def answer(*words: str) -> str:
    """What the command line answers, and nothing goes wrong."""
    with redirect_stdout(io.StringIO()) as said:
        assert main([*words]) == 0, words
    return said.getvalue()


def test_a_report_goes_all_the_way_by_the_commands_of_the_page(
    followed: tuple[Path, dict[str, str]],
) -> None:
    """Draft, audit, list, fill in, confirm, check, draw, build the site; in both languages nothing is left open."""
    folder, said = followed

    assert [line.split()[1] for line in COMMANDS] == [
        "draft", "audit", "figures", "open", "checks", "show", "charts", "chart", "annotate", "site",
    ]  # fmt: skip
    assert "Gợi ý: 2 phần cộng lại bằng tổng" in said["draft"]
    assert "10.987 + 10.473 = 21.460" in said["checks"]
    assert "khớp" in said["checks"]
    assert "không còn" in said["figures"]
    registry = lb.load_registry(folder / "report")
    verdicts = lb.figure_verdicts(registry)["verdict"]
    agree = {registry.tables["figures"][id]["printed"] for id in verdicts[verdicts == "agrees"].index}
    assert agree == {text for own in SUMS | SHARES | YEARS for text in own}
    for lang, page, name, verdict in (("en", "", "Figure 1", "agrees"), ("vi", "vi/", "Dữ kiện 1", "khớp")):
        text = (folder / f"site/{page}notebooks/00_first_look.html").read_text(encoding="utf-8")
        assert [f">{name}</td>" in text, f">{verdict}</td>" in text, "[open]" in text] == [True, True, False]
        assert f"verdicts.{lang}.svg" in text
    assert (folder / "verdicts.svg").stat().st_size > 1000


def article_of(site: Path, name: str) -> Tag:
    """What a page of a site says, without what stands around it."""
    found = BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser").select_one(
        "article.bd-article"
    )
    assert found is not None
    return found


def test_the_site_of_another_article_is_run_again_from_what_it_gives(
    followed: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder is given with its notebook, its commands name it, and they hold; nothing speaks of our figures."""
    site = followed[0] / "site"
    with zipfile.ZipFile(site / "downloads" / "lbanalysis-data.zip") as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    shutil.copy(REPORT, tmp_path / "COPY")

    for edition in ("", "vi/"):
        [block] = article_of(site, f"{edition}index.html").select("#run pre")
        commands = [shlex.split(line) for line in block.text.splitlines()]
        assert [words[1] for words in commands] == ["audit", "annotate", "site"]
        assert all(words[words.index("--registry") + 1] == "lbanalysis-data" for words in commands)
        for words in commands[:2]:
            answer(*words[1:])
        assert (
            "--registry lbanalysis-data"
            in article_of(site, f"{edition}copy.html").select_one(".lb-rest").text
        )
    assert (tmp_path / "lbanalysis-data" / "notebooks" / "00_first_look.ipynb").is_file()
    assert not [path for path in site.rglob("*.html") if re.search("rerun|p02-", path.read_text("utf-8"))]


def test_the_site_of_another_article_names_it_first_and_explains_its_words(
    followed: tuple[Path, dict[str, str]],
) -> None:
    """Headline and day in the first sentence; the words of any article in the glossary, and no empty part."""
    site = followed[0] / "site"
    for edition, day in (("", "12 July 2024"), ("vi/", "12/7/2024")):
        lead = article_of(site, f"{edition}index.html").select_one(".lb-lead")
        assert lead.text.startswith(f"{LINES[0]}, {day}. ")
        assert lead.cite["lang"] == "vi"
        glossary = article_of(site, f"{edition}glossary.html")
        for word in ("figure", "mention", "interval", "reading", "verdict", "check", "power"):
            assert len(glossary.select_one(f"#{word} dd").text.split()) > 5, word
        assert not glossary.select("#terms")
        assert not re.search("portal|cổng thông tin", glossary.text)
        [entry] = (
            path
            for path in (site / edition / "entries").glob("*.html")
            if 'id="references"' in path.read_text("utf-8")
        )
        outside = article_of(entry.parent, entry.name).select_one("#references p").text
        assert not re.search("newspaper|district|tờ báo|quận", outside)
        assert not [part for part in glossary.select("dl, section") if not part.select("dd")]


def test_a_draft_says_what_formulas_and_charts_may_hold(drafted: Path) -> None:
    """Its own README has the parts of this project's that hold for any article, to which the page leads."""
    parts = (home_folder() / "README.md").read_text(encoding="utf-8").split("\n## ")
    readme = (drafted / "README.md").read_text(encoding="utf-8").split("\n## ")

    for name in ("Formulas\n", "Charts\n"):
        [part] = (part for part in parts if part.startswith(name))
        assert part.strip() in map(str.strip, readme)
    for link in re.findall(r"\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8")):
        assert (PAGE.parent / link).is_file(), link


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("empty.txt", "", "the file has no text"),
        ("words.txt", "Trời hôm nay đẹp.", "no number in it states anything"),
        ("code.txt", "Theo Điều 5.", "no number in it states anything"),
        (
            "menu.html",
            "<html><body><ul><li>Tin 24 giờ</li><li>Mục 7</li></ul></body></html>",
            "holds no article",
        ),
        ("bare.html", "<html><body></body></html>", "the file has no text"),
        ("bytes.txt", "\x00\x01", "this is not text"),
        ("long.txt", "Có 7 hộ.\n" * 1000, "more than 999 paragraphs, or numbers in one"),
        ("full.txt", "Có " + "7 hộ, " * 1000, "more than 999 paragraphs, or numbers in one"),
    ],
)
def test_what_is_no_article_is_refused_in_one_line(
    name: str, content: str, wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With exit status 2, and nothing written."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    status = main(["draft", str(tmp_path / name), "--out", str(tmp_path / "out")])
    [line] = capsys.readouterr().err.splitlines()

    assert status == 2
    assert wrong in line
    assert re.search("expected|save the copy as", line)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_has_anything_is_left_as_it_is(tmp_path: Path) -> None:
    """An earlier draft too, since somebody may have filled it in."""
    (tmp_path / "out").mkdir()
    lb.draft_registry(REPORT, tmp_path / "out")
    with pytest.raises(lb.InputError, match="is there already: expected the name of a new folder"):
        lb.draft_registry(REPORT, tmp_path / "out")
