"""The reader over many documents: in batches, on all cores or a cluster, resumed where it stopped."""

from __future__ import annotations

import os
import socket
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple

from lbanalysis import __version__
from lbanalysis.documents import JSON_LINES, Options, Piece, batches_of, documents_of, refusal
from lbanalysis.numerals import InputError
from lbanalysis.outputs import resumed_file
from lbanalysis.printing import csv_text, json_lines
from lbanalysis.reading import find_mentions
from lbanalysis.registry import Registry, as_registry

_OWN = "start end printed kind value low high unit qualifier warning".split()
COLUMNS = ("file", "document", "paragraph", *_OWN)
IN_BOTH = (*COLUMNS, "warning_vi")  # of rows for people, who may read Vietnamese
_ROW, _ROW_IN_BOTH = attrgetter(*_OWN), attrgetter(*_OWN, "warning_vi")
_FEW = 2  # batches for which no other process is started

Row = tuple[Any, ...]


class Done(NamedTuple):
    """What a batch gave: text or rows, how many, what is to be said, bytes read, the hash of all up to it."""

    text: bytes
    rows: list[Row]
    counts: Counter[str]
    said: list[str]
    read: int
    inputs: str = ""


def read_corpus(
    files: str | Path | Iterable[str | Path],
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
    files : str, Path or several of them
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
    path = Path(os.path.abspath(out))  # noqa: PTH100 (links stay)
    names = [str(file) for file in ([files] if isinstance(files, str | Path) else files)]
    form = form or ("jsonl" if path.name.lower().endswith(JSON_LINES) else "csv")
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


# --- a batch, in any process --------------------------------------------------------------------------------


def read_batch(batch: Sequence[Piece], options: Options) -> Done:
    """Find the mentions of a batch; what cannot be read is said and does not stop the rest."""
    rows, said, counts = list[Row](), list[str](), Counter(batches=1)
    own = _ROW if options.form else _ROW_IN_BOTH
    for piece in batch:
        first = piece.first if piece.form == "text" else 1
        for document, place, paragraphs in documents_of(piece, options):
            if isinstance(paragraphs, str):
                said.append(paragraphs)
                counts["refused"] += piece.form != "left out"
                continue
            counts["documents"] += first == 1
            for number, paragraph in enumerate(paragraphs, first):
                try:
                    found = find_mentions(paragraph)
                except Exception as error:  # a corpus is not given up for one paragraph
                    why = error if isinstance(error, InputError) else f"the reader failed ({error!r})"
                    said.append(refusal(piece.file, why, f"{place}paragraph {number}"))
                    counts["refused"] += 1
                else:
                    rows += [(piece.file, document, number, *own(mention)) for mention in found]
    counts["mentions"] = len(rows)
    text = csv_text(rows) if options.form == "csv" else ""
    if options.form == "jsonl":
        text = json_lines(dict(zip(COLUMNS, row, strict=True)) for row in rows)
    read = sum(len(piece.content) for piece in batch)
    return Done(text.encode(), [] if options.form else rows, counts, said, read)


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
