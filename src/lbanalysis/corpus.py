"""The reader over many documents: in batches, on all cores or a cluster, resumed where it stopped."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import json
import os
import socket
import sys
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from functools import partial
from glob import glob, has_magic
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from lbanalysis import __version__
from lbanalysis.article import is_page, lines_of, own_paragraphs
from lbanalysis.numerals import InputError
from lbanalysis.outputs import resumed_file
from lbanalysis.printing import csv_text, json_lines
from lbanalysis.reading import Mention, canonical_paragraph, find_mentions
from lbanalysis.registry import Registry, as_registry

_OWN = "start end printed kind value low high unit qualifier warning".split()
COLUMNS = ("file", "document", "paragraph", *_OWN)
_ROW = attrgetter(*_OWN)
_LINES = (".jsonl", ".ndjson")
_ENDINGS = (".txt", ".html", ".htm", ".xhtml", *_LINES)  # of what is read in a folder, compressed or not
_WANTED = f"expected a text, a page or JSON Lines ({' '.join(_ENDINGS)}, each also .gz)"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BATCH = 2**18  # bytes that one process reads in one go
_FEW = 2  # batches for which no other process is started
_LONGEST = 2**24  # bytes of a page, or of a line
_PARAGRAPH = 10**6  # characters


Row = tuple[Any, ...]


class Options(NamedTuple):
    """How documents are read, and the form in which what is found is written; without one it stays rows."""

    form: Literal["csv", "jsonl"] | None = None
    text_column: str = "text"
    id_column: str | None = None
    registry: Registry | None = None


class Piece(NamedTuple):
    """Part of a file: how it is read, its bytes, and the number of its first line, or paragraph of a text."""

    file: str
    form: Literal["whole", "text", "json", "refused", "left out"]
    content: bytes
    first: int = 1


class Done(NamedTuple):
    """What a batch gave: text or rows, how many, what is to be said, bytes read, the hash of all up to it."""

    text: bytes
    rows: list[Row]
    counts: Counter[str]
    said: list[str]
    read: int
    inputs: str = ""


def read_corpus(
    files: Iterable[str | Path],
    out: str | Path,
    form: Literal["csv", "jsonl"] | None = None,
    text_column: str = "text",
    id_column: str | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    say: Callable[[str], object] | None = None,
    watch: Callable[[int], object] = lambda read: None,
    registry: Registry | None = None,
) -> dict[str, int]:
    r"""Find every number in many documents, and write them to one file.

    Memory does not grow with the documents. Until all is written it stands in ``out.part``, with its
    ``out.journal``; interrupted and called again with the same arguments, this goes on from there.

    Parameters
    ----------
    files : iterable of str or Path
        Texts, saved pages, JSON Lines (``.jsonl``, ``.ndjson``), each also ``.gz``; folders of such; globs.
    out : str or Path
        The file to write; one that stands there is replaced only if we wrote it.
    form : {"csv", "jsonl"}, optional
        That of the ending of `out` by default, else CSV.
    text_column, id_column : str
        Columns of JSON Lines: the text, and what names a document; by default the number of its line does.
    scheduler : str, optional
        Address of a Dask scheduler (the extra ``dask``) whose workers read, such as ``tcp://host:8786``.
    workers : int, optional
        Processes on this machine: as many as it has cores by default.
    say : callable, optional
        Called with one line for everything that cannot be read; it is printed on standard error by default.
    watch : callable, optional
        Called with the number of bytes that were read, batch by batch.
    registry : Registry, optional
        The article of whose own page only its paragraphs are read; this article's by default.

    Returns
    -------
    dict
        How many `documents` were read, `mentions` found, and lines said of what was `refused`. Where no
        document could be read, no file is written.

    Raises
    ------
    InputError
        If `out` cannot be written or is begun by other arguments, if no scheduler answers, or if a
        process was stopped.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     news, out = Path(folder, "news.jsonl"), Path(folder, "numbers.csv")
    ...     _ = news.write_text('{"id": "a1", "text": "Có 5 hộ"}\n{"id": "a2"}', encoding="utf-8")
    ...     read_corpus([news], out, id_column="id", say=lambda line: print(line.rpartition("/")[2]))
    ...     print(out.read_text(encoding="utf-8").replace(folder, ""), end="")
    news.jsonl, line 2: there is no column 'text': expected it among its columns ('id')
    {'documents': 1, 'mentions': 1, 'refused': 1}
    file,document,paragraph,start,end,printed,kind,value,low,high,unit,qualifier,warning
    /news.jsonl,a1,1,3,4,5,count,5,5,5,,,
    >>> read_corpus(["news.jsonl"], "numbers.csv", form="xml")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: form 'xml' is unknown: expected 'csv' or 'jsonl'
    """
    path, names = Path(os.path.abspath(out)), [str(file) for file in files]  # noqa: PTH100 (no link is followed)
    form = form or ("jsonl" if path.name.lower().endswith(_LINES) else "csv")
    if form not in ("csv", "jsonl"):
        raise InputError(f"form {form!r} is unknown: expected 'csv' or 'jsonl'")
    options, say = Options(form, text_column, id_column, registry), say or partial(print, file=sys.stderr)
    task = [__version__, *names, *options[:3], as_registry(registry).record["id"]]
    with resumed_file(path, task) as (before, step):
        done, inputs = Counter(before.get("done", {})), ""
        batches = batches_of(names, path)
        for so_far, batch in islice(batches, done["batches"]):
            inputs = so_far
            watch(sum(len(piece.content) for piece in batch))
        if inputs != before.get("inputs", ""):
            wanted = f"expected the same, or that {path.name}.part and {path.name}.journal are removed"
            raise InputError(f"{path} was begun with other documents: {wanted}")
        heading = b"" if before else heading_of(form)
        for found in read_batches(batches, options, scheduler, workers, say, watch):
            done.update(found.counts)
            if done["documents"]:
                step(heading + found.text, {"done": done, "inputs": found.inputs})
                heading = b""
    return {name: done[name] for name in ("documents", "mentions", "refused")}


def heading_of(form: str) -> bytes:
    """The first line of a file in a form."""
    return csv_text([COLUMNS]).encode() if form == "csv" else b""


def corpus_bytes(files: Iterable[str]) -> int | None:
    """How many bytes there are to read; None where that is not known before."""
    names = [piece.file for given in files for piece in _files(given, None) if piece.form == "whole"]
    if any(name == "-" or name.lower().endswith(".gz") for name in names):
        return None
    return sum(path.stat().st_size for path in map(Path, names) if path.is_file())


# --- files in batches ---------------------------------------------------------------------------------------


def _refused(file: str, why: str, place: str = "", form: Literal["refused", "left out"] = "refused") -> Piece:
    """What stands in the place of what cannot be read: one line that says where and why."""
    return Piece(file, form, _line(file, why, place).encode(errors="backslashreplace"))


def _line(file: str, why: object, place: str = "") -> str:
    return f"{'standard input' if file == '-' else file or repr(file)}{place and f', {place}'}: {why}"


def _files(given: str, out: Path | None) -> Iterator[Piece]:
    """Each file that a file, a folder or a glob names, without its content; last, what was left out."""
    if not given or not Path(given).is_dir():
        names = [given]
        if has_magic(given) and not Path(given).exists():
            found = glob(given, recursive=True)  # noqa: PTH207 (a pattern may begin anywhere)
            names = sorted(name for name in found if Path(name).is_file())
        yield from (Piece(name, "whole", b"") for name in names)
        if not names:
            yield _refused(given, f"no file has such a name: {_WANTED}")
        return
    errors: list[OSError] = []
    read, others = 0, set[str]()
    for at, folders, names in os.walk(given, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(at, name) for name in sorted(names) if not name.startswith(".")):
            if not path.name.lower().removesuffix(".gz").endswith(_ENDINGS):
                others.add(path.suffix)
            elif path.is_file() and not (out and path.name == out.name and path.resolve() == out.resolve()):
                read += 1
                yield Piece(str(path), "whole", b"")
    yield from (_refused(str(e.filename), f"the folder cannot be read ({e.strerror})") for e in errors)
    if others and read:
        such = " ".join(sorted(others)[:9])
        yield _refused(given, f"files with other endings are left out ({such})", form="left out")
    elif not read:
        yield _refused(given, f"this is a folder with nothing to read: {_WANTED}")


def _pieces(file: str) -> Iterator[Piece]:
    """The content of a file: a page or a short text whole, other texts and JSON Lines by their lines."""
    form: Literal["text", "json"] = "text"
    number, name = 1, file.lower().removesuffix(".gz")
    try:
        with ExitStack() as opened:
            stream: Any = sys.stdin.buffer if file == "-" else opened.enter_context(Path(file).open("rb"))
            if name != file.lower():
                stream = opened.enter_context(gzip.GzipFile(fileobj=stream))
            head = stream.read(_BATCH)
            start = head[:4096].decode(errors="ignore").removeprefix("\ufeff")
            if name.endswith(_LINES) or (file == "-" and start.lstrip()[:1] == "{"):
                form = "json"
            elif len(head) < _BATCH or is_page(start, name) or head.startswith(_UTF16):
                head += stream.read(_LONGEST)
                if len(head) > _LONGEST:
                    raise InputError("it has more than 16 MB: expected a shorter page, or a text in UTF-8")
                yield Piece(file, "whole", head)
                return
            for block in _blocks(head, stream):
                if len(block) > _LONGEST and len(block.partition(b"\n")[0]) > _LONGEST:
                    place = _place(form, number)
                    yield _refused(file, "this line has more than 16 MB: expected shorter ones", place)
                    number, block = number + (form == "json"), block.partition(b"\n")[2]
                many = block.count(b"\n") if form == "json" else len(_paragraphs(block))
                yield Piece(file, form, block, number)
                number += many
    except (FileNotFoundError, IsADirectoryError):
        yield _refused(file, f"there is no such file: {_WANTED}")
    except (OSError, EOFError, zlib.error, ValueError) as error:
        known = isinstance(error, InputError)
        why = f"this cannot be read ({getattr(error, 'strerror', None) or error}): {_WANTED}"
        yield _refused(
            file, str(error) if known else why, "" if number == 1 else _place(form, number, "from ")
        )


def _place(form: str, number: int, before: str = "") -> str:
    return f"{before}{'line' if form == 'json' else 'paragraph'} {number}"


def _blocks(block: bytes, stream: BinaryIO) -> Iterator[bytes]:
    """Whole lines, as many as were read together; of one that is too long no more than tells it."""
    rest = b""
    while block:
        cut = block.rfind(b"\n") + 1
        if cut:
            yield rest + block[:cut]
        rest = block[cut:] if cut else (rest + block)[: _LONGEST + 1]
        block = stream.read(_BATCH)
    if rest:
        yield rest


def _paragraphs(block: bytes) -> list[str]:
    """The canonical paragraphs of whole lines of a text."""
    try:
        text = block.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError("this is not text in UTF-8: save the copy as UTF-8 text or HTML")
    return _lines(text)


def _lines(text: str) -> list[str]:
    return [line for line in map(canonical_paragraph, text.splitlines()) if line]


def batches_of(files: Iterable[str], out: Path | None = None) -> Iterator[tuple[str, list[Piece]]]:
    """Pieces of files, as many as are read in one go, with the hash of all that came so far."""
    batch, size, inputs = list[Piece](), 0, hashlib.sha256()
    for found in chain.from_iterable(_files(given, out) for given in files):
        for piece in _pieces(found.file) if found.form == "whole" else [found]:
            inputs.update(repr((piece.file, piece.form, piece.first, len(piece.content))).encode())
            inputs.update(piece.content)
            batch.append(piece)
            size += len(piece.content) + _BATCH // 256  # so that there are not too many of the smallest
            if size >= _BATCH // 2:
                yield inputs.hexdigest(), batch
                batch, size = [], 0
    if batch:
        yield inputs.hexdigest(), batch


# --- a batch, in any process --------------------------------------------------------------------------------


def read_batch(batch: Sequence[Piece], options: Options) -> Done:
    """Find the mentions of a batch; what cannot be read is said and does not stop the rest."""
    rows, said, counts = list[Row](), list[str](), Counter(batches=1)
    for piece in batch:
        first = piece.first if piece.form == "text" else 1
        for document, place, paragraphs in _documents(piece, options):
            if isinstance(paragraphs, str):
                said.append(paragraphs)
                counts["refused"] += piece.form != "left out"
                continue
            counts["documents"] += first == 1
            for number, paragraph in enumerate(paragraphs, first):
                try:
                    found = _find(paragraph)
                except Exception as error:  # a corpus is not given up for one paragraph
                    why = error if isinstance(error, InputError) else f"the reader failed ({error!r})"
                    said.append(_line(piece.file, why, f"{place}paragraph {number}"))
                    counts["refused"] += 1
                else:
                    rows += [(piece.file, document, number, *_ROW(mention)) for mention in found]
    counts["mentions"] = len(rows)
    text = csv_text(rows) if options.form == "csv" else ""
    if options.form == "jsonl":
        text = json_lines(dict(zip(COLUMNS, row, strict=True)) for row in rows)
    read = sum(len(piece.content) for piece in batch)
    return Done(text.encode(), [] if options.form else rows, counts, said, read)


def _find(paragraph: str) -> list[Mention]:
    if len(paragraph) > _PARAGRAPH:
        raise InputError(f"it has {len(paragraph):,} characters: expected at most {_PARAGRAPH:,}")
    return find_mentions(paragraph)


def _documents(piece: Piece, options: Options) -> Iterator[tuple[str, str, list[str] | str]]:
    """The documents of a piece: their ids, where they stand, and their paragraphs, or why there are none."""
    if piece.form in ("refused", "left out"):
        yield "", "", piece.content.decode()
    elif piece.form == "text":
        yield "", "", _paragraphs(piece.content)
    elif piece.form == "whole":
        try:
            name = piece.file.removesuffix(".gz") if piece.file != "-" else "standard input"
            yield "", "", own_paragraphs(*lines_of(piece.content, name), as_registry(options.registry))
        except InputError as error:
            yield "", "", str(error)
    else:
        for number, line in enumerate(piece.content.split(b"\n"), piece.first):
            if line.strip():
                try:
                    id, text = _columns(line, options)
                    yield id or str(number), f"line {number}, ", _lines(text)
                except InputError as error:
                    yield "", "", _line(piece.file, error, f"line {number}")


def _columns(line: bytes, options: Options) -> tuple[str, str]:
    """The id and the text of a document that is a line of JSON."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("this is not text in UTF-8: expected JSON Lines in UTF-8") from None
    except (ValueError, RecursionError):
        raise InputError("this is no JSON, or torn: expected one object a line") from None
    if not isinstance(found, dict):
        raise InputError("this is no object: expected one with a column of text")
    id = _cell(found, options.id_column, str | int) if options.id_column else ""
    return str(id), str(_cell(found, options.text_column, str))


def _cell(found: dict[str, Any], column: str, kind: Any) -> Any:
    if column not in found:
        such = ", ".join(map(repr, list(found)[:9])) or "none"
        raise InputError(f"there is no column {column!r}: expected it among its columns ({such})")
    if not isinstance(found[column], kind) or isinstance(found[column], bool):
        raise InputError(f"the column {column!r} holds {json.dumps(found[column])[:40]}: expected text")
    return found[column]


# --- many batches -------------------------------------------------------------------------------------------


def read_batches(
    batches: Iterator[tuple[str, list[Piece]]],
    options: Options,
    scheduler: str | None,
    workers: int | None,
    say: Callable[[str], object],
    watch: Callable[[int], object],
) -> Iterator[Done]:
    """Read batches on the cores or on a cluster, no more ahead than keeps them busy, in their order."""
    workers = workers or (len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1)
    first = list(islice(batches, _FEW))
    with ExitStack() as stack:
        executor, ahead = None, 0
        if scheduler is not None:
            executor, ahead = stack.enter_context(_cluster(scheduler))
        elif workers > 1 and len(first) == _FEW:
            executor, ahead = stack.enter_context(_pool(workers))
        waiting: deque[tuple[str, Future[Done]]] = deque()
        for inputs, batch in chain(first, batches, [("", [])] * ahead):
            if batch:
                pages = any(piece.form == "whole" for piece in batch)
                own = options if pages else options._replace(registry=None)
                with _told():
                    waiting.append((inputs, _submit(executor, batch, own)))
            if len(waiting) > ahead or (waiting and not batch):
                inputs, future = waiting.popleft()
                with _told():
                    done = future.result()._replace(inputs=inputs)
                for line in done.said:
                    say(line)
                watch(done.read)
                yield done


def _submit(executor: Executor | None, batch: list[Piece], options: Options) -> Future[Done]:
    """Have a batch read: here and now where starting others would take longer than there is to read."""
    if executor:
        return executor.submit(read_batch, batch, options)
    future: Future[Done] = Future()
    future.set_result(read_batch(batch, options))
    return future


@contextmanager
def _told() -> Iterator[None]:
    """Say in one line that another process was lost; what a document can cause is said in its place."""
    try:
        yield
    except Exception as error:
        why = f"a process that read was lost ({type(error).__name__}: {error})"
        wanted = "expected none to be stopped, and this version of lbanalysis where each runs"
        raise InputError(f"{why}: {wanted}") from error


@contextmanager
def _pool(workers: int) -> Iterator[tuple[Executor, int]]:
    """Processes on this machine, and how many batches may be under way."""
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(workers, initializer=_follow)
    try:
        yield pool, 2 * workers
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of a Dask scheduler, and how many batches may be under way."""
    wanted = "expected the address of a Dask scheduler with workers, such as tcp://host:8786"
    with ExitStack() as stack:
        try:
            from distributed import Client
            from distributed.comm import get_address_host_port

            socket.create_connection(get_address_host_port(address), timeout=10).close()
            client = stack.enter_context(Client(address, timeout=10, set_as_default=False))
            client.wait_for_workers(1, timeout=10)
        except ImportError:
            raise InputError("Dask is not installed: expected the extra dask of lbanalysis") from None
        except (OSError, ValueError) as error:
            raise InputError(f"the scheduler {address} does not answer ({error}): {wanted}") from None
        cluster = client.get_executor(pure=False)
        try:
            yield cluster, 2 * sum(client.ncores().values())
        finally:
            cluster.shutdown(wait=False)


def _follow() -> None:
    """Let a process of a pool leave an interrupt to the first one, and end when that has ended."""
    import signal
    from multiprocessing import connection, parent_process
    from threading import Thread

    def end() -> None:
        connection.wait([parent_process().sentinel])  # type: ignore[union-attr]
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=end, daemon=True).start()
