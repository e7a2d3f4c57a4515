"""Files and folders written beside and renamed, only over what our manifest lists; data inside a page."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from lbanalysis.numerals import InputError

MANIFEST = "manifest.json"  # in a folder of ours: every file in it
FILES = ".lbanalysis.json"  # in a folder of the user: the single files that we wrote there
_RUN = r"(\d{1,9})-[0-9a-f]{8}"  # in the name of what stands beside: the process, and which of its own


def _this_run() -> str:
    return f"{os.getpid()}-{secrets.token_hex(4)}"


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say in one line where something cannot be written."""
    try:
        yield
    except OSError as error:
        named = isinstance(error.filename, str) and not error.filename.startswith(str(path.parent))
        why = f"{error.strerror}: {error.filename}" if named else error.strerror
        wanted = "expected a name in a folder that can"
        raise InputError(f"{path} cannot be written ({why}): {wanted}") from None


def _kind(path: Path) -> str:
    """What stands at a path; links are not followed."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "nothing"
    except ValueError:
        raise InputError(f"{str(path)!r} is no name that a file can have: expected another") from None
    kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFREG: "a file", stat.S_IFDIR: "a folder"}
    return kinds.get(stat.S_IFMT(mode), "no ordinary file")


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _manifest(files: Mapping[str, str]) -> bytes:
    """Files and their hashes, said to be ours."""
    text = json.dumps({"made_by": "lbanalysis", "files": files}, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "surrogatepass")  # names are bytes


def _listed(manifest: Path) -> dict[str, str] | None:
    """The files that a manifest of ours lists, with their hashes; None where it is none."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        if _kind(manifest) == "a file":
            content = json.loads(manifest.read_bytes())
            files = {name: str(digest) for name, digest in dict(content["files"]).items()}
            return files if content["made_by"] == "lbanalysis" else None
    return None


def script_data(data: object, **layout: Any) -> str:
    """Data as JSON that stands inside a script element, whatever its texts are."""
    return json.dumps(data, ensure_ascii=False, **layout).replace("<", "\\u003c")


# --- a folder -----------------------------------------------------------------------------------------------


def _require_ours(out: Path) -> None:
    """Refuse a folder to write that is not new, empty, or exactly what an earlier run wrote."""
    place = _inode(out)
    try:
        _check_ours(out)
    except (InputError, OSError):
        if place == _inode(out):
            raise
        _require_ours(out)  # another run has put its folder there meanwhile


def _inode(path: Path) -> int:
    return path.lstat().st_ino if path.exists() else 0


def _check_ours(out: Path) -> None:
    kind, expected = _kind(out), "expected a new folder or an earlier result"
    if kind not in ("nothing", "a folder"):
        raise InputError(f"{out} is {kind}: {expected}")
    why, listed = f"the folder to write, {out}, holds", _listed(out / MANIFEST)
    if listed is None:
        if kind == "a folder" and (others := sorted(out.iterdir())):
            raise InputError(f"{why} other files ({others[0].name}): {expected}")
        return
    for path in sorted(out.rglob("*")):
        name, kind = path.relative_to(out).as_posix(), _kind(path)
        if kind == "a folder" or name == MANIFEST:
            continue
        if name not in listed:
            raise InputError(f"{why} a file that we did not write ({name}): {expected}")
        if kind != "a file" or _sha256(path) != listed[name]:
            raise InputError(f"{why} a file that was changed since ({name}): {expected}")


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """Give a folder to fill: complete, it takes the place of `out`; if that fails, it goes away."""
    out = Path(os.path.abspath(out))  # noqa: PTH100 (a link is refused, not followed)
    beside = out.parent / f".{out.name[:100]}.lbanalysis-{_this_run()}"
    with _writing(out):
        _require_ours(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        _clear_left(out)
        try:
            beside.mkdir()
            yield beside
            files = sorted(path for path in beside.rglob("*") if path.is_file())
            listed = {path.relative_to(beside).as_posix(): _sha256(path) for path in files}
            replace_file(beside / MANIFEST, _manifest(listed))  # whole or not there: `_clear_left` trusts it
            _require_ours(out)
            if not (out / MANIFEST).exists():
                with suppress(FileNotFoundError):
                    out.rmdir()  # empty: if somebody has put a file into it meanwhile, this fails
            _take_place(beside, out)
            _give_back(beside, out)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _take_place(new: Path, out: Path) -> None:
    """Let a new folder and the former one, if there is one, change places: in one step where a system can."""
    names = os.fsencode(new), os.fsencode(out)
    with suppress(OSError, AttributeError, TypeError):  # of a system that has no such call
        libc = ctypes.CDLL(None)
        here = -100  # names count from the working directory
        mac = sys.platform == "darwin"
        failed = libc.renamex_np(*names, 2) if mac else libc.renameat2(here, names[0], here, names[1], 2)
        if not failed:
            return
    former = new.with_name(new.name + "-former")
    if out.exists():
        out.rename(former)
    new.rename(out)
    if former.exists():
        former.rename(new)


def _give_back(former: Path, out: Path) -> None:
    """Put a former folder back, and refuse it, if somebody put something into it at the last moment."""
    if former.exists():
        try:
            _require_ours(former)
        except InputError:
            _take_place(former, out)
            _require_ours(out)


def _clear_left(out: Path) -> None:
    """Remove what an interrupted run left beside a folder; a former folder goes back if its place is empty,
    or if somebody's files are in it.
    """
    pattern = re.compile(rf"{re.escape(f'.{out.name[:100]}.lbanalysis-')}{_RUN}(-former)?")
    for left in sorted(out.parent.iterdir()):
        match = pattern.fullmatch(left.name)
        if not match or _kind(left) != "a folder" or _alive(int(match[1])):
            continue
        if match[2] and not out.exists():
            left.rename(out)
        else:
            if (left / MANIFEST).exists():
                _give_back(left, out)
            shutil.rmtree(left)


def _alive(process: int) -> bool:
    if os.name == "nt":  # there, signal 0 is Ctrl-C
        return True
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


# --- single files -------------------------------------------------------------------------------------------


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one run after another change the list of our files in a folder, where a system can."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # of a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_file(path: Path, content: bytes) -> None:
    """Write a file; one that stands there is replaced only if we wrote it and nobody since."""
    path = Path(os.path.abspath(path))  # noqa: PTH100 (a link is refused, not followed)
    with _as_ours(path, hashlib.sha256(content).hexdigest()):
        replace_file(path, content)


def place_file(beside: Path, path: Path) -> None:
    """Let a file that was written beside take the place of `path`, as `write_file` would write it."""
    with _as_ours(path, _sha256(beside)):
        beside.replace(path)


def require_new(path: Path) -> tuple[dict[str, str], str]:
    """Refuse a file to write that is neither new nor ours; give what else is ours, and its hash."""
    with _writing(path):
        listed, kind = _listed(path.parent / FILES) or {}, _kind(path)
        former = _sha256(path) if kind == "a file" else ""
    if kind == "a file" and former not in listed.get(path.name, "").split():
        kind = "a file that we did not write, or changed since"
    if kind not in ("nothing", "a file"):
        raise InputError(f"{path} is {kind}: expected the name of a new file")
    return {name: digest for name, digest in listed.items() if (path.parent / name).exists()}, former


@contextmanager
def _as_ours(path: Path, digest: str) -> Iterator[None]:
    """Enter a single file in the manifest of its folder, and let it be written."""
    with _writing(path), _alone(path.parent):
        listed, former = require_new(path)
        # Of a file that is written again both hashes: this run may be killed before it takes its place.
        listed[path.name] = " ".join(sorted({digest, former} - {""}))
        replace_file(path.parent / FILES, _manifest(listed))
        yield


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside and rename it over what stands there, which must be a file and no link."""
    beside = path.with_name(f".lbanalysis-{_this_run()}")
    with _writing(path):
        if (kind := _kind(path)) not in ("nothing", "a file"):
            raise InputError(f"{path} is {kind}: expected a file")
        for left in path.parent.glob(".lbanalysis-*-*"):  # of a run that was killed
            match = re.fullmatch(rf"\.lbanalysis-{_RUN}", left.name)
            if match and _kind(left) == "a file" and not _alive(int(match[1])):
                left.unlink(missing_ok=True)
        try:
            beside.write_bytes(content)
            beside.replace(path)
        finally:
            with suppress(OSError):
                beside.unlink()


# --- a file in steps ----------------------------------------------------------------------------------------

Step = Callable[[bytes, Mapping[str, Any]], None]


@contextmanager
def resumed_file(path: Path, task: list[Any]) -> Iterator[tuple[dict[str, Any], Step]]:
    """Give what the last complete step of the same task noted, and what writes another with its note.

    What is written stands in `<path>.part`, the notes in `<path>.journal`. Complete, it takes its place; what
    no step was made of goes away.
    """
    part, journal = (path.with_name(f"{path.name}.{ending}") for ending in ("part", "journal"))
    require_new(path)
    head = json.dumps({"made_by": "lbanalysis", "task": task}).encode() + b"\n"
    with ExitStack() as opened:
        with _writing(path):
            if _kind(journal) == "nothing" != _kind(part):
                raise InputError(f"{part} is {_kind(part)}: expected none, or its journal beside it")
            if _kind(journal) == "nothing":
                replace_file(journal, head)
            notes = opened.enter_context(journal.open("r+b"))
            _lock(notes, path)
            if notes.readline() != head:
                wanted = f"expected the same again, or that {part.name} and {journal.name} are removed"
                raise InputError(f"{path} was begun by another command: {wanted}")
            content = opened.enter_context(part.open("ab"))
            before = _complete(notes, content)

        def step(more: bytes, note: Mapping[str, Any]) -> None:
            with _writing(path):
                content.write(more)
                content.flush()
                os.fsync(content.fileno())
                size = content.tell()
                notes.write(json.dumps({**note, "size": size}).encode() + b"\n")
                notes.flush()

        done = False
        try:
            yield before, step
            done = notes.tell() > len(head)
        finally:
            nothing = notes.tell() == len(head)
            content.close()
            if done:
                place_file(part, path)
            elif nothing:
                part.unlink()
            if done or nothing:
                if os.name == "nt":  # what is open cannot be removed there
                    notes.close()
                journal.unlink()


def _complete(notes: BinaryIO, content: BinaryIO) -> dict[str, Any]:
    """The note of the last step that is whole; what is torn after it is cut off."""
    size, at, last = content.tell(), notes.tell(), dict[str, Any]()
    for line in notes:
        if not line.endswith(b"\n") or (note := json.loads(line))["size"] > size:
            break
        at, last = at + len(line), note
    notes.seek(at)
    notes.truncate()
    content.truncate(last.get("size", 0))
    return last


def _lock(file: BinaryIO, path: Path) -> None:
    """Keep another process from writing the same."""
    with suppress(ImportError):  # on Windows, what is open cannot be renamed: two at once end with an error
        import fcntl

        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(f"{path} is being written by another process: expected one at a time") from None
