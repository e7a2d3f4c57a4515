"""Documents in files, folders, globs and JSON Lines: in pieces for any process, and these as paragraphs."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from glob import glob, has_magic
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from lbanalysis.article import LARGEST, UTF16, is_page, lines_of, own_paragraphs, text_lines
from lbanalysis.numerals import InputError
from lbanalysis.registry import Registry, as_registry

JSON_LINES = (".jsonl", ".ndjson")
_ENDINGS = (".txt", ".html", ".htm", ".xhtml", *JSON_LINES)  # of what is read in a folder, compressed or not
_WANTED = f"expected a text, a page or JSON Lines ({' '.join(_ENDINGS)}, each also .gz)"
_BATCH = 2**18  # bytes that are read in one go


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


def corpus_bytes(files: Iterable[str]) -> int | None:
    """How many bytes there are to read; None where that is not known before."""
    names = [piece.file for given in files for piece in _files(given, None) if piece.form == "whole"]
    if any(name == "-" or name.lower().endswith(".gz") for name in names):
        return None
    return sum(path.stat().st_size for path in map(Path, names) if os.path.isfile(path))  # noqa: PTH113


def _refused(file: str, why: str, place: str = "", form: Literal["refused", "left out"] = "refused") -> Piece:
    """What stands in the place of what cannot be read: one line that says where and why."""
    return Piece(file, form, refusal(file, why, place).encode(errors="backslashreplace"))


def refusal(file: str, why: object, place: str = "") -> str:
    """One line that says what cannot be read, where, and why."""
    return f"{'standard input' if file == '-' else file or repr(file)}{place and f', {place}'}: {why}"


def _is_read(path: str | Path) -> bool:
    """Whether a path is a file, or cannot be looked at, which is said when it is to be read."""
    return os.path.isfile(path) or not os.access(path, os.R_OK)  # noqa: PTH113


def _files(given: str, out: Path | None) -> Iterator[Piece]:
    """Each file that a file, a folder or a glob names, without its content; last, what was left out."""
    if not os.path.isdir(given):  # noqa: PTH112 (what cannot be looked at is refused when it is read)
        names = [given]
        if has_magic(given) and not os.path.exists(given):  # noqa: PTH110
            found = glob(given, recursive=True)  # noqa: PTH207 (a pattern may begin anywhere)
            names = sorted(filter(_is_read, found))
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
            elif _is_read(path) and not (out and path.name == out.name and path.resolve() == out.resolve()):
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
            if name.endswith(JSON_LINES) or (file == "-" and start.lstrip()[:1] == "{"):
                form = "json"
            elif len(head) < _BATCH or is_page(start, name) or head.startswith(UTF16):
                head += stream.read(LARGEST)
                if len(head) > LARGEST:
                    raise InputError("it has more than 16 MB: expected a shorter page, or a text in UTF-8")
                yield Piece(file, "whole", head)
                return
            for block in _blocks(head, stream):
                if len(block) > LARGEST and len(block.partition(b"\n")[0]) > LARGEST:
                    place = _place(form, number)
                    yield _refused(file, "this line has more than 16 MB: expected shorter ones", place)
                    number, block = number + (form == "json"), block.partition(b"\n")[2]
                many = block.count(b"\n") if form == "json" else len(_paragraphs(block))
                if many or form == "json":  # else white space, and the text has not begun
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
            rest = block[cut:]
        elif len(rest) <= LARGEST:
            rest += block
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
    return text_lines(text)


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


# --- pieces as documents ------------------------------------------------------------------------------------


def documents_of(piece: Piece, options: Options) -> Iterator[tuple[str, str, list[str] | str]]:
    """The documents of a piece: their ids, where they stand, and their paragraphs, or why there are none."""
    if piece.form in ("refused", "left out"):
        yield "", "", piece.content.decode()
    elif piece.form == "text":
        yield "", "", _paragraphs(piece.content)
    elif piece.form == "whole":
        try:
            name = piece.file if piece.file != "-" else "standard input"
            yield "", "", own_paragraphs(*lines_of(piece.content, name), as_registry(options.registry))
        except InputError as error:
            yield "", "", str(error)
    else:
        for number, line in enumerate(piece.content.split(b"\n"), piece.first):
            if line.strip():
                try:
                    id, text = _columns(line, options)
                    yield id or str(number), f"line {number}, ", text_lines(text)
                except InputError as error:
                    yield "", "", refusal(piece.file, error, f"line {number}")


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
