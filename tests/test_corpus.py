"""The reader over many documents: what is read, what is refused, and what interruptions leave."""

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import lbanalysis as lb
from lbanalysis.cli import main

COLUMNS = "file document paragraph start end printed kind value low high unit qualifier warning".split()
SENTENCES = [
    "Xã có 1.015 hộ, đạt 88,94% kế hoạch.",
    "Chưa có số liệu.",
    "Ngày 18/4/2023, quận có mười hai phường.",
]
PADDING = "x" * 15_000  # so that few documents fill many batches


def documents(count: int, begin: int = 0) -> str:
    """JSON Lines whose texts differ, of which a batch holds about 17."""
    texts = (f"{SENTENCES[i % 3]}\n\nThửa đất rộng {i} ha." for i in range(begin, begin + count))
    return "".join(
        json.dumps({"id": f"d{i}", "text": t, "more": PADDING}) + "\n" for i, t in enumerate(texts, begin)
    )


def expected(file: str, count: int, begin: int = 0, ids: bool = True) -> list[list[str]]:
    """The rows of such documents, paragraph by paragraph from the reader of one paragraph."""
    rows = []
    for i in range(begin, begin + count):
        for number, text in enumerate((SENTENCES[i % 3], f"Thửa đất rộng {i} ha."), start=1):
            for m in lb.find_mentions(text):
                cells = [
                    m.start,
                    m.end,
                    m.printed,
                    m.kind,
                    m.value,
                    m.low,
                    m.high,
                    m.unit,
                    m.qualifier,
                    m.warning,
                ]
                rows.append([file, f"d{i}" if ids else str(i + 1), *map(str, [number, *cells])])
    return rows


def rows_of(path: Path) -> list[list[str]]:
    heading, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    assert heading == COLUMNS
    return rows


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LBANALYSIS_LANG", raising=False)
    return tmp_path


@pytest.fixture
def news(here: Path) -> Path:
    """JSON Lines of a dozen batches."""
    path = Path("news.jsonl")
    path.write_text(documents(200), encoding="utf-8")
    return path


# --- what is read -----------------------------------------------------------------------------------------------------


def test_files_folders_globs_and_compressed_files_are_read_in_order(here: Path) -> None:
    """Each document once, in the order that was asked for, and within a folder by name; hidden files are not."""
    for name in ("b/2.txt", "b/1.TXT", "b/c/3.txt", "b/.4.txt", "b/.git/5.txt", "g6.txt", "g7.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"{name[-5]} xã", encoding="utf-8")
    Path("b/8.html.gz").write_bytes(gzip.compress(b"<html><p>8</p><script>9</script>"))
    Path("z.ndjson.gz").write_bytes(gzip.compress(documents(2).encode()))

    assert main(["read", "z.ndjson.gz", "g?.txt", "b", "--id-column", "id", "--out", "out.csv"]) == 0
    rows = rows_of(Path("out.csv"))
    own = [row for row in rows if row[0] != "z.ndjson.gz"]

    assert rows[: len(rows) - len(own)] == expected("z.ndjson.gz", 2)
    assert [(row[0], row[1], row[5]) for row in own] == [
        ("g6.txt", "", "6"), ("g7.txt", "", "7"), ("b/1.TXT", "", "1"), ("b/2.txt", "", "2"), ("b/8.html.gz", "", "8"),
        ("b/c/3.txt", "", "3"),
    ]  # fmt: skip


def test_one_file_may_be_given_by_itself(news: Path) -> None:
    """By its name or path, as one that is listed."""
    counts = [lb.read_corpus(files, out, id_column="id", workers=1) for files, out in (
        ([news], "listed.csv"), (news, "path.csv"), (str(news), "name.csv"),
    )]  # fmt: skip

    assert counts[0] == counts[1] == counts[2]
    assert Path("listed.csv").read_bytes() == Path("path.csv").read_bytes() == Path("name.csv").read_bytes()


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_one_process_and_several_write_the_same(news: Path, form: str) -> None:
    """Byte for byte; what it is stands in the rows of the reader of one paragraph."""
    outs = [Path(f"{workers}.{form}") for workers in (1, 2)]
    for workers, out in enumerate(outs, start=1):
        done = lb.read_corpus([news], out, id_column="id", workers=workers)
        assert done == {"documents": 200, "mentions": len(expected("", 200)), "refused": 0}

    assert outs[0].read_bytes() == outs[1].read_bytes()
    lines = outs[0].read_text(encoding="utf-8").splitlines()
    rows = (
        rows_of(outs[0]) if form == "csv" else [[str(c) for c in json.loads(line).values()] for line in lines]
    )
    assert rows == expected("news.jsonl", 200)
    assert sorted(p.name for p in Path().iterdir()) == sorted(
        [".lbanalysis.json", "news.jsonl", *map(str, outs)]
    )


def test_paragraphs_of_a_long_text_are_numbered_through(here: Path) -> None:
    """Blank lines, also those that only look filled, are none; a text of many batches is one document."""
    filler = "chữ " * 5000
    text = "".join(f"{filler}{i} ha\n\u200b\n \n" for i in range(1, 60))
    Path("long.txt").write_text(text, encoding="utf-8")
    done = lb.read_corpus(["long.txt"], "out.csv", workers=1)

    assert done == {"documents": 1, "mentions": 59, "refused": 0}
    assert [(row[2], row[5]) for row in rows_of(Path("out.csv"))] == [
        (str(i), f"{i} ha") for i in range(1, 60)
    ]


@pytest.mark.parametrize("arguments", [["--format", "csv"], ["--format", "jsonl"], ["--out", "numbers.csv"]])
def test_standard_input_is_streamed(arguments: list[str], here: Path) -> None:
    """JSON Lines are known by their first sign."""
    command = [sys.executable, "-m", "lbanalysis.cli", "read", "-", *arguments]
    done = subprocess.run(command, input=documents(60).encode(), capture_output=True, check=True)

    assert done.stderr == b""
    if "jsonl" in arguments:
        rows = [
            [str(cell) for cell in json.loads(line).values()] for line in done.stdout.decode().splitlines()
        ]
    else:
        out = (
            Path("numbers.csv").read_text(encoding="utf-8") if "--out" in arguments else done.stdout.decode()
        )
        rows = [[row[0].removeprefix("'"), *row[1:]] for row in csv.reader(io.StringIO(out))][1:]
    assert rows == expected("-", 60, ids=False)


def test_a_table_shows_files_and_documents_where_there_are_several(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A column that is the same everywhere is left out."""
    Path("a.txt").write_text("5 xã", encoding="utf-8")
    Path("b.jsonl").write_text('{"text": "6 xã"}', encoding="utf-8")
    heads = []
    for files in (["a.txt"], ["b.jsonl"], ["."]):
        assert main(["read", *files]) == 0
        heads.append(capsys.readouterr().out.split()[:2])

    assert heads == [["paragraph", "start"], ["document", "paragraph"], ["file", "document"]]


def test_a_page_that_is_no_article_is_not_aligned_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it has numbers of the article, nothing of it is sought where no paragraph of the article stands."""
    from lbanalysis import article

    monkeypatch.setattr(article, "locate_paragraphs", lambda *given: pytest.fail("aligned"))
    Path("page.html").write_text(
        "<p>19, 32, 14 chỉ tiêu</p><p>2020-2025, 9,25ha, 88,94%</p>", encoding="utf-8"
    )

    assert len(lb.load_article("page.html")) == 2


# --- what cannot be read ----------------------------------------------------------------------------------------------

LONG = "năm " * 300_000
BAD = {
    "a.txt": (b"\x00\x01\x02", "a.txt: this is not text in UTF-8"),
    "b.html": ("<p>Đ</p>".encode("utf-16-le"), "b.html: this is not text in UTF-8"),
    "c.txt": (b"  \n", "c.txt: the file has no text"),
    "d.jsonl": (b'{"text": "7 x', "d.jsonl, line 1: this is no JSON, or torn: expected one object a line"),
    "e.jsonl": (b'\n{"body": "7"}', "e.jsonl, line 2: there is no column 'text': expected it among its columns ('body')"),
    "f.jsonl": (b'{"text": 7}', "f.jsonl, line 1: the column 'text' holds 7: expected text"),
    "g.jsonl": (b'{"text": "\xff7"}', "g.jsonl, line 1: this is not text in UTF-8"),
    "h.jsonl": (b"[7]", "h.jsonl, line 1: this is no object"),
    "i.txt.gz": (b"no gzip", "i.txt.gz: this cannot be read (Not a gzipped file"),
    "k.txt.gz": (gzip.compress(b"7 ha")[:-9], "k.txt.gz: this cannot be read (Compressed file ended"),
    "l.jsonl": (json.dumps({"text": LONG}).encode(), "l.jsonl, line 1, paragraph 1: a paragraph of 1,499,999 bytes is not read: divide it into paragraphs of at most 1,048,576 (1 MB)"),
    "m.html": (b"<p>" + b"7 " * 2**23 + b"</p>", "m.html: it has more than 16 MB"),
    "n.jsonl": (b'{"text": "' + b"7 " * 2**23 + b'"}', "n.jsonl, line 1: this line has more than 16 MB"),
    "o.jsonl": (b"[" * 10**5, "o.jsonl, line 1: this is no JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_named_and_does_not_stop_the_rest(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with place and reason, exit 2, and the rows of all that stands before and after."""
    content, message = BAD[name]
    Path(name).write_bytes(content)
    Path("0.txt").write_text("5 xã", encoding="utf-8")
    Path("z.txt").write_text("6 xã", encoding="utf-8")
    status = main(["read", ".", "--format", "csv"])
    out, err = capsys.readouterr()

    assert status == 2
    assert [(row[0], row[5]) for row in csv.reader(io.StringIO(out))][1:] == [("0.txt", "5"), ("z.txt", "6")]
    assert err.startswith(f"lbanalysis: {message}")
    assert err.count("\n") == 1


def test_a_file_that_breaks_off_gives_what_stands_before(
    news: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A torn archive, a line that is too long, and a text that is no text any more further on."""
    whole = documents(200).encode()
    noise = "".join(f"{os.urandom(4000).hex()}\n" for _ in range(200)).encode()
    Path("a.jsonl.gz").write_bytes(gzip.compress(whole + noise)[: -(2**18)])
    Path("b.jsonl").write_bytes(whole + b'{"text": "' + b"7" * 2**24 + b'"}\n' + documents(3, 201).encode())
    Path("c.txt").write_bytes("chữ 5 xã\n".encode() * 30_000 + b"\xff\n" * 2**18)
    assert main(["read", "a.jsonl.gz", "b.jsonl", "c.txt", "--id-column", "id", "--out", "out.csv"]) == 2
    rows, err = rows_of(Path("out.csv")), capsys.readouterr().err.splitlines()

    assert [row for row in rows if row[0] == "a.jsonl.gz"] == expected("a.jsonl.gz", 200)
    assert [row for row in rows if row[0] == "b.jsonl"] == [
        *expected("b.jsonl", 200),
        *expected("b.jsonl", 3, 201),
    ]
    assert 20_000 < len([row for row in rows if row[0] == "c.txt"]) <= 30_000
    assert [line for line in err if "b.jsonl" in line] == [
        "lbanalysis: b.jsonl, line 201: this line has more than 16 MB: expected shorter ones"
    ]
    assert any("a.jsonl.gz, from line " in line and "ended" in line for line in err)
    assert any("c.txt, from paragraph " in line and "not text in UTF-8" in line for line in err)


@pytest.mark.parametrize(("arguments", "message"), [
    (["no.txt"], "no.txt: there is no such file: expected a text, a page or JSON Lines"),
    (["no*.txt"], "no*.txt: no file has such a name: expected"), (["empty"], "empty: this is a folder with nothing to read"),
    ([""], "'': there is no such file"), (["a.jsonl", "--text-column", "body"], "a.jsonl, line 1: there is no column 'body'"),
    (["a.jsonl", "--id-column", "key"], "a.jsonl, line 1: there is no column 'key'"),
    (["a.jsonl", "--workers", "0"], "Invalid value for '--workers'"),
    (["a.jsonl", "--scheduler", "tcp://127.0.0.1:9"], "the scheduler tcp://127.0.0.1:9 does not answer"),
    (["a.jsonl", "--scheduler", "nowhere"], "the scheduler nowhere does not answer"),
])  # fmt: skip
@pytest.mark.parametrize("out", [[], ["--out", "out.csv"]])
def test_where_nothing_can_be_read_nothing_is_written(
    arguments: list[str], message: str, out: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, one line, and no file."""
    Path("a.jsonl").write_text('{"text": "5 xã"}', encoding="utf-8")
    Path("empty").mkdir()

    assert main(["read", *arguments, *out]) == 2
    printed, err = capsys.readouterr()
    assert printed == ""
    assert err.startswith(f"lbanalysis: {message}")
    assert err.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == ["a.jsonl", "empty"]


def test_a_table_is_no_form_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor is JSON, which could not be written in steps."""
    Path("a.txt").write_text("5 xã", encoding="utf-8")

    assert main(["read", "a.txt", "--format", "json", "--out", "x"]) == 2
    assert capsys.readouterr().err == "lbanalysis: --out x with --format json: expected csv or jsonl\n"


def test_a_name_that_no_file_can_have_does_not_stop_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    """One line for it, and the rows of the others."""
    Path("a.txt").write_text("5 xã", encoding="utf-8")
    status = main(["read", "x" * 300, "a.txt", "--format", "csv"])
    out, err = capsys.readouterr()

    assert status == 2
    assert [(row[0], row[5]) for row in csv.reader(io.StringIO(out))][1:] == [("a.txt", "5")]
    assert err.startswith(f"lbanalysis: {'x' * 300}: ")
    assert err.count("\n") == 1


def test_a_text_that_begins_with_blank_lines_is_one_document(tmp_path: Path) -> None:
    """However many."""
    (tmp_path / "a.txt").write_text("\n" * 900_000 + "Có 5 hộ", encoding="utf-8")

    done = lb.read_corpus([tmp_path / "a.txt"], tmp_path / "out.csv")
    assert done == {"documents": 1, "mentions": 1, "refused": 0}


def test_other_files_of_a_folder_are_said_to_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """They are no fault: exit 0."""
    for name in ("a.txt", "a.css", "b.png"):
        Path(name).write_text("5 xã", encoding="utf-8")

    assert main(["read", "."]) == 0
    assert capsys.readouterr().err == "lbanalysis: .: files with other endings are left out (.css .png)\n"


def test_without_dask_a_scheduler_is_refused_in_one_line(
    news: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)

    assert main(["read", "news.jsonl", "--scheduler", "tcp://127.0.0.1:8786"]) == 2
    assert (
        capsys.readouterr().err
        == "lbanalysis: Dask is not installed: expected the extra dask of lbanalysis\n"
    )


# --- interruptions ----------------------------------------------------------------------------------------------------


class Stopped(BaseException):
    """What an interruption is in these tests."""


def stop_after(batches: int, act: Callable[[], None]) -> Callable[[int], None]:
    """What is called batch by batch, and acts before the batch after so many is written."""
    left = [batches]

    def watch(read: int) -> None:
        left[0] -= 1
        if left[0] == -1:
            act()

    return watch


def stop() -> None:
    raise Stopped


def interrupted(news: Path, batches: int) -> tuple[Path, Path]:
    """Read until so many batches are written, and return what is left."""
    with pytest.raises(Stopped):
        lb.read_corpus([news], "out.csv", id_column="id", workers=1, watch=stop_after(batches, stop))
    return Path("out.csv.part"), Path("out.csv.journal")


@pytest.mark.parametrize("batches", [1, 5, 10])
def test_what_is_torn_is_read_again(news: Path, batches: int) -> None:
    """Whatever of the part and of the journal had reached the disk: no document is lost, none is there twice."""
    part, journal = interrupted(news, batches)
    content, notes = part.read_bytes(), journal.read_bytes()
    ends = [0, *(i + 1 for i, sign in enumerate(notes) if sign == ord("\n"))]
    assert len(ends) == batches + 2
    for torn in (
        notes,
        notes + b'{"done": {"bat',
        notes[: ends[-2]],
        notes[:-1],
    ):
        for own in (content, content + "news.jsonl,d9,1,đ".encode()[:-1], content[: len(content) // 2], b""):
            part.write_bytes(own)
            journal.write_bytes(torn)
            seen: list[int] = []
            lb.read_corpus([news], "out.csv", id_column="id", workers=1, watch=seen.append)
            assert rows_of(Path("out.csv")) == expected("news.jsonl", 200)
            assert sum(seen) == news.stat().st_size
            assert not part.exists()
            assert not journal.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_a_process_that_is_killed_is_gone_on_with(news: Path, name: str) -> None:
    """Half-way, with two processes reading: the same command completes it, and reads only what is missing."""
    code = (
        "import os, signal, sys; sys.path.insert(0, sys.argv[1]); import lbanalysis as lb\n"
        "from test_corpus import stop_after\n"
        f"kill = lambda: os.kill(os.getpid(), signal.{name})\n"
        "lb.read_corpus(['news.jsonl'], 'out.csv', id_column='id', workers=2, watch=stop_after(6, kill))\n"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    first = subprocess.run(
        command,
        capture_output=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert first.returncode == -getattr(signal, name)
    assert not Path("out.csv").exists()
    before = Path("out.csv.journal").read_bytes().count(b"\n")
    lb.read_corpus(["news.jsonl"], "out.csv", id_column="id", workers=2)

    assert before >= 6
    assert rows_of(Path("out.csv")) == expected("news.jsonl", 200)


def test_what_was_begun_otherwise_is_not_gone_on_with(news: Path) -> None:
    """Another command, and documents that changed, are refused; what was begun stays as it is."""
    part, journal = interrupted(news, 5)
    left = part.read_bytes(), journal.read_bytes()
    with pytest.raises(
        lb.InputError, match=r"was begun by another command: expected the same again, or that out\.csv\.part"
    ):
        lb.read_corpus([news], "out.csv", workers=1)
    text = documents(200)
    for changed in (text.replace("1.015", "1.016", 1), documents(20)):
        news.write_text(changed, encoding="utf-8")
        with pytest.raises(lb.InputError, match="was begun with other documents: expected the same, or that"):
            lb.read_corpus([news], "out.csv", id_column="id", workers=1)
    assert (part.read_bytes(), journal.read_bytes()) == left

    news.write_text(text, encoding="utf-8")
    lb.read_corpus([news], "out.csv", id_column="id", workers=1)
    assert rows_of(Path("out.csv")) == expected("news.jsonl", 200)


def test_files_of_others_are_never_replaced(news: Path) -> None:
    """Neither the file to write, nor a part, nor a journal; a file of ours is."""
    for name in ("out.csv", "out.csv.part", "out.csv.journal"):
        Path(name).write_text("mine", encoding="utf-8")
        with pytest.raises(lb.InputError, match="expected"):
            lb.read_corpus([news], "out.csv")
        assert Path(name).read_text(encoding="utf-8") == "mine"
        Path(name).unlink()
    for count in (200, 30):
        news.write_text(documents(count), encoding="utf-8")
        lb.read_corpus([news], "out.csv", id_column="id", workers=1)
        assert rows_of(Path("out.csv")) == expected("news.jsonl", count)


@pytest.mark.skipif(os.name == "nt", reason="Windows locks no part of a file so")
def test_two_do_not_write_the_same_file(news: Path) -> None:
    """The second is refused while the first is at it."""
    code = "import lbanalysis as lb, sys; lb.read_corpus(['news.jsonl'], 'out.csv', id_column='id')"
    seen: list[subprocess.CompletedProcess] = []

    def another() -> None:
        seen.append(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False))

    lb.read_corpus([news], "out.csv", id_column="id", workers=1, watch=stop_after(3, another))

    assert "out.csv is being written by another process: expected one at a time" in seen[0].stderr
    assert rows_of(Path("out.csv")) == expected("news.jsonl", 200)


def children() -> list[int]:
    """The processes that this one has started, zombies aside."""
    found = subprocess.run(
        ["ps", "-o", "pid=,stat=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split(maxsplit=2) for line in found.stdout.splitlines()]
    return [int(pid) for pid, state, args in lines if state[0] != "Z" and not args.startswith("ps ")]


@pytest.mark.skipif(sys.platform != "linux", reason="finds processes as Linux does")
def test_reading_processes_that_are_lost_are_said_and_the_command_goes_on(news: Path) -> None:
    """One line; the same command completes it."""
    before = set(children())

    def kill() -> None:
        for pid in set(children()) - before:  # all, or the other could end the work before one is missed
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(lb.InputError, match="a process that read was lost"):
        lb.read_corpus([news], "out.csv", id_column="id", workers=2, watch=stop_after(2, kill))
    lb.read_corpus([news], "out.csv", id_column="id", workers=2)

    assert rows_of(Path("out.csv")) == expected("news.jsonl", 200)
    assert set(children()) <= before


# --- many machines, and little of one ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator:
    """A scheduler and two workers, each a process of its own."""
    distributed = (
        pytest.importorskip("distributed") if not os.environ.get("CI") else __import__("distributed")
    )
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


def test_a_cluster_of_which_a_worker_is_killed_writes_the_same(news: Path, cluster: object) -> None:
    """Half-way, while batches of both are under way."""
    workers = cluster.workers
    lb.read_corpus([news], "alone.csv", id_column="id", workers=1)

    def kill() -> None:
        os.kill(workers[0].pid, signal.SIGKILL)

    done = lb.read_corpus(
        [news], "out.csv", id_column="id", scheduler=cluster.scheduler_address, watch=stop_after(5, kill)
    )

    assert done == {"documents": 200, "mentions": len(expected("", 200)), "refused": 0}
    assert Path("out.csv").read_bytes() == Path("alone.csv").read_bytes()


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not say on which cores a process may run"
)
def test_no_more_processes_read_than_there_are_cores_to_run_on(news: Path) -> None:
    """Where a process may use one core alone, it reads by itself."""
    code = (
        "import os, sys; os.sched_getaffinity = lambda process: {0}; from lbanalysis.cli import main; main(sys.argv[1:]); "
        "print('concurrent.futures.process' in sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "read", "news.jsonl", "--format", "csv"]

    assert subprocess.run(command, capture_output=True, check=True).stderr == b"False\n"


def test_a_few_files_are_read_without_another_process(news: Path) -> None:
    """Nothing that starts processes is even loaded; for a dozen batches it is."""
    code = "import sys; from lbanalysis.cli import main; main(sys.argv[1:]); print('concurrent.futures.process' in sys.modules, file=sys.stderr)"
    Path("a.txt").write_text("5 xã", encoding="utf-8")
    loaded = [
        subprocess.run(
            [sys.executable, "-c", code, "read", *own, "--format", "csv", "--workers", "2"],
            capture_output=True,
            check=True,
        ).stderr
        for own in (["a.txt", "a.txt"], ["news.jsonl"])
    ]

    assert loaded == [b"False\n", b"True\n"]


def test_memory_does_not_grow_with_the_corpus(news: Path) -> None:
    """Eight times as much takes no more than a batch or two more, all processes together."""
    code = (
        "import sys, resource; import lbanalysis as lb; lb.read_corpus(sys.argv[1:-1], sys.argv[-1], workers=2)\n"
        "print(sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    peaks = [
        int(
            subprocess.run(
                [sys.executable, "-c", code, *["news.jsonl"] * many, f"{many}.csv"],
                capture_output=True,
                check=True,
            ).stdout
        )
        for many in (2, 16)
    ]

    assert peaks[1] - peaks[0] < (8 * 2**20 if sys.platform == "darwin" else 8 * 2**10)


def test_progress_is_shown_on_a_terminal_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard error, and nowhere else."""
    from lbanalysis import printing

    clock = iter([0.0, 0.5, 1.5])
    monkeypatch.setattr(printing, "monotonic", lambda: next(clock))
    for terminal, shown in ((True, [False, True]), (False, [False, False])):
        err = io.StringIO()
        err.isatty = lambda terminal=terminal: terminal  # type: ignore[method-assign]
        monkeypatch.setattr(sys, "stderr", err)
        seen = []
        with printing.progress(lambda: 1000) as watch:
            for _ in range(2):
                watch(250)
                seen.append(bool(err.getvalue()))
        assert seen == shown


def test_what_is_refused_at_the_head_of_a_text_takes_nothing_from_the_rest(tmp_path: Path) -> None:
    """Nor is a document without text none: lines so long that each is read by itself, the first of them refused."""
    long, read = "mười " * 300_000, "đường " * 60_000 + "có 5 hộ"
    (tmp_path / "a.txt").write_text(f"{long}\n{read}\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": ""}\n', encoding="utf-8")
    said: list[str] = []
    out = tmp_path / "out.csv"
    done = lb.read_corpus([tmp_path / "a.txt", tmp_path / "b.jsonl"], out, say=said.append)

    assert done == {"documents": 2, "mentions": 1, "refused": 1}
    assert [row["paragraph"] for row in csv.DictReader(out.open(encoding="utf-8"))] == ["2"]
    assert len(said) == 1
