"""The site: notebooks, an entry for each figure, result and chart, and downloads, in English and Vietnamese, readable from a folder."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from lbanalysis.numerals import InputError
from lbanalysis.registry import checkout_folder


def build_site(out: Path, notebooks: Path | None = None, drawn: Path | None = None) -> list[str]:
    """Build the site: the English edition in the folder itself, the Vietnamese one in its `vi/`.

    Parameters
    ----------
    out : Path
        The folder to write; an earlier site there is replaced when the new one is complete.
    notebooks : Path, optional
        A folder of notebooks with outputs; the checkout's by default. They are not run.
    drawn : Path, optional
        A folder of charts that are drawn already, as the main job writes them; drawn anew by default.

    Returns
    -------
    list of str
        Cells of the notebooks' tables that no translation is known for, as ``notebook: text``.

    Raises
    ------
    InputError
        If a tool is missing, the folder holds something else, or a page cannot be built.

    Source
    ------
    The registry and the notebooks, by Sphinx, myst-nb and sphinx-book-theme.

    Examples
    --------
    >>> build_site(Path("pyproject.toml"))
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: pyproject.toml is a file: expected a folder to write
    """
    from lbanalysis.site.build import build

    notebooks = checkout_folder() / "notebooks" if notebooks is None else notebooks
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file: expected a folder to write")
    others = sorted(p.name for p in out.iterdir()) if out.exists() else []
    if others and "searchindex.js" not in others:
        raise InputError(
            f"the folder to write holds other files ({others[0]}): expected a new folder or an earlier site"
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}): expected a folder that can") from None
    try:
        left = build(beside / "site", notebooks, drawn)
        if out.exists():
            out.rename(beside / "before")
        (beside / "site").rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return left
