"""The site's translations for a build: the catalogues of `docs/locale`, compiled, and the texts that they give."""

from __future__ import annotations

import gettext
import io
import json
from pathlib import Path

from lbanalysis.registry import docs_folder


def locale_folder() -> Path:
    """Return the folder of the Vietnamese catalogues."""
    return docs_folder() / "locale" / "vi" / "LC_MESSAGES"


def compile_catalogues(target: Path) -> None:
    """Compile every catalogue for a build, and the theme's texts for its scripts."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    folder = target / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(locale_folder().glob("*.po")):
        text = path.read_bytes()
        catalogue = read_po(io.BytesIO(text), locale="vi", domain=path.stem)
        (folder / path.name).write_bytes(text)
        with (folder / path.with_suffix(".mo").name).open("wb") as handle:
            write_mo(handle, catalogue)
        if path.stem == "sphinx":
            messages = {m.id: m.string for m in catalogue if m.id and isinstance(m.id, str)}
            one, many = (
                f"Search finished, found {what} matching the search query."
                for what in ("one page", "${resultCount} pages")
            )
            messages[one] = [messages.get(one, ""), messages.get(many, "")]
            script = {"locale": "vi", "messages": messages, "plural_expr": "n == 1 ? 0 : 1"}
            content = json.dumps(script, ensure_ascii=False, indent=1, sort_keys=True)
            (folder / "sphinx.js").write_text(
                f"Documentation.addTranslations({content});\n", encoding="utf-8"
            )


def words(compiled: Path, lang: str, domain: str = "site") -> gettext.NullTranslations:
    """Return the translations of one catalogue."""
    return gettext.NullTranslations() if lang == "en" else gettext.translation(domain, compiled, ["vi"])
