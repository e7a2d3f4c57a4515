"""Numbers in Vietnamese text: found in a paragraph, or read from a printed text of a known kind."""

from lbanalysis.reading.find import find_mentions, printed_decimals, printed_ends, read_printed
from lbanalysis.reading.place import Mention, canonical_paragraph
from lbanalysis.reading.words import read_unit

__all__ = [
    "Mention", "canonical_paragraph", "find_mentions", "printed_decimals", "printed_ends", "read_printed",
    "read_unit",
]  # fmt: skip
