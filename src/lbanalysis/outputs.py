"""Files and folders written so that nothing of the user is lost: beside, then renamed, and only over what we wrote.

A folder of ours holds a manifest that lists every file in it with its hash. It is replaced as a whole if it holds exactly
those files; with anything else in it, or anything changed, it is refused and stays as it is.
"""

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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lbanalysis.numerals import InputError

MANIFEST = "manifest.json"
FILES = ".lbanalysis.json"  # in a folder of the user: the single files that we wrote there


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _kind(path: Path) -> str:
    """What stands at a path, links not followed: nothing, file, folder, or another thing by its name."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "nothing"
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror}): expected a name in a folder that can"
        ) from None
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "no ordinary file"


# --- a folder ---------------------------------------------------------------------------------------------------------


def require_ours(out: Path) -> None:
    """Refuse a folder to write that is not new, empty, or exactly what an earlier run wrote."""
    kind = _kind(out)
    if kind not in ("nothing", "folder"):
        raise InputError(
            f"{out} is {'a file' if kind == 'file' else kind}: expected a new folder or an earlier result"
        )
    if kind == "nothing" or not any(out.iterdir()):
        return
    strange = _strange(out)
    if strange:
        raise InputError(f"the folder to write, {out}, {strange}: expected a new folder or an earlier result")


def _strange(folder: Path) -> str:
    """What is in a folder that our manifest does not list; empty where there is nothing."""
    listed = _listed(folder / MANIFEST)
    if listed is None:
        return f"holds other files ({min(p.name for p in folder.iterdir())})"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        kind = _kind(path)
        if kind == "folder" or name == MANIFEST:
            continue
        if name not in listed:
            return f"holds a file that we did not write ({name})"
        if kind != "file" or _sha256(path) != listed[name]:
            return f"holds a file that was changed since ({name})"
    return ""


def _listed(manifest: Path) -> dict[str, str] | None:
    """The files that a manifest of ours lists, with their hashes; None where it is none."""
    if _kind(manifest) != "file":
        return None
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        made, files = content["made_by"], content["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    ours = (
        made == "lbanalysis" and isinstance(files, dict) and all(isinstance(h, str) for h in files.values())
    )
    return files if ours else None


def _write_manifest(folder: Path) -> None:
    files = {p.relative_to(folder).as_posix(): _sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    text = json.dumps({"made_by": "lbanalysis", "files": files}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """Give a folder to fill; it takes the place of `out` when it is complete, or goes away if that fails.

    What an interrupted run left beside is cleared first. The former folder stays whole until the new one takes its place.
    """
    out = Path(os.path.abspath(out))  # noqa: PTH100 (a link is refused, not followed)
    require_ours(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _clear_left(out)
        beside = out.with_name(f".{out.name[:100]}.lbanalysis-{os.getpid()}-{secrets.token_hex(4)}")
        beside.mkdir()
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}): expected a folder that can") from None
    try:
        yield beside
        _write_manifest(beside)
        require_ours(out)
        _take_place(beside, out)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}): expected a folder that can") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _take_place(new: Path, out: Path) -> None:
    """Put a complete folder where the former one stands, in one step where the system has one; `new` is the former then."""
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        former = new.with_name(new.name + "-former")
        out.rename(former)
        new.rename(out)
        former.rename(new)


def _exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step; false where the system cannot."""
    names = os.fsencode(first), os.fsencode(second)
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(*names, ctypes.c_uint(2)) == 0)
        at = ctypes.c_int(-100)  # both names from the working directory
        return bool(libc.renameat2(at, names[0], at, names[1], ctypes.c_uint(2)) == 0)
    return False


def _clear_left(out: Path) -> None:
    """Remove what an interrupted run left beside a folder, and put the former folder back if it was taken away."""
    pattern = re.compile(re.escape(f".{out.name[:100]}.lbanalysis-") + r"(\d+)-[0-9a-f]{8}(-former)?")
    for left in sorted(out.parent.iterdir()):
        match = pattern.fullmatch(left.name)
        if not match or _kind(left) != "folder" or _alive(int(match[1])):
            continue
        if match[2] and not out.exists():
            left.rename(out)
        else:
            shutil.rmtree(left)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


# --- single files -----------------------------------------------------------------------------------------------------


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside and rename it; one that stands there already is replaced only if we wrote it and nobody since."""
    path = Path(os.path.abspath(path))  # noqa: PTH100 (a link is refused, not followed)
    kind = _kind(path)
    if kind not in ("nothing", "file"):
        raise InputError(
            f"{path} is {'a folder' if kind == 'folder' else kind}: expected the name of a new file"
        )
    ours = _listed(path.parent / FILES) or {}
    if kind == "file" and ours.get(path.name) != _sha256(path):
        raise InputError(
            f"{path} is a file that we did not write, or changed since: expected the name of a new file"
        )
    ours = {name: digest for name, digest in ours.items() if (path.parent / name).exists()}
    ours[path.name] = hashlib.sha256(content).hexdigest()
    listed = json.dumps({"made_by": "lbanalysis", "files": ours}, ensure_ascii=False, indent=1) + "\n"
    replace_file(path.parent / FILES, listed.encode())
    replace_file(path, content)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside and rename it over what stands there, which must be a file and no link."""
    kind = _kind(path)
    if kind not in ("nothing", "file"):
        raise InputError(f"{path} is {'a folder' if kind == 'folder' else kind}: expected a file")
    beside = path.with_name(f".lbanalysis-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror}): expected a file in a folder that can"
        ) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
