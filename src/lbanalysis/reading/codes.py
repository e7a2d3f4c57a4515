"""Numbers that name: codes, telephone numbers, the numbers of list items, and numbers behind proper names."""

from __future__ import annotations

import re

from lbanalysis.reading.place import ALL_WELL, LABELS, NOUNS, YEARS, Mention, Place, both, last_phrase, quoted
from lbanalysis.reading.words import UPPER, WORD, WORDS, any_of

_PHONE = re.compile(
    r"0[0-9]{2,3}(?:[. ][0-9]{3,4}){2}(?![\w.,]\w|\w)|0[0-9]{9,10}(?!\w)|[0-9]{1,4}\+[0-9]{3}(?!\w)"
)
_NUMBER_OF_PHONE = re.compile(r"[0-9]{3,4}(?: [0-9]{3,4})+(?!\w)|[0-9]{4,}(?!\w)")
_LIST_NUMBER = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})*)(?:[.)\]]|/) ?(?=[^\W\d_]|\"|$)")
_ITEM = re.compile(r"([0-9]{1,2})\) ?(?=[^\W\d_])")
_BARE = re.compile(r"[0-9]{1,4}(?![\w/%‰°]|[.,:\-–−+]\d|[-–−]\w)")
_TITLE = rf"[{UPPER}][^\W\d_]*"
_NAME = re.compile(rf"(?:{_TITLE} )+$")
_OPENS = re.compile(r"(?:^|[.!?:;…•|\"(\[–−+-])\s*$")
_TITLED = re.compile(rf'"[{UPPER}][^"]*[^\W\d_] $')
_SENTENCE = re.compile(r"[.!?;…](?= )")
_NEXT_NAME = re.compile(rf"(?:,|;|,? và) (?:{WORD} ){{0,2}}(?:{_TITLE} )+[0-9]{{1,4}}(?![\w/%.:\-])")
_ONE_OF = re.compile(rf"[0-9)](?:,|;|,? và) (?:{WORD} ){{0,2}}$")
_COUNTED = re.compile(rf"(?i)(?:số|[0-9]) (?:{any_of(NOUNS)})(?!\w)")
_NAMES = WORDS["names"]


def read_code(place: Place) -> Mention | None:
    """`01-CTr/QU`, `N10`: the whole token."""
    if re.search(r"[^\D0-9]", place.core):
        return place.malformed(
            place.core_end, "code", both("{} is not written in the digits 0 to 9", quoted(place.core))
        )
    return place.mention(place.core_end, "code")


def read_phone(place: Place) -> Mention | None:
    """`0912.345.678`, `024 3872 1234`, `1900 1234` after a word for telephone; `45+200` of a road."""
    phone = place.match(_PHONE)
    if phone is None and place.label_word in LABELS["phone"]:
        phone = place.match(_NUMBER_OF_PHONE)
    return place.mention(phone.end(), "code") if phone else None


def read_list_number(place: Place) -> Mention | None:
    """The number of a heading or list item: `1.`, `2)`, `3.1.` where a paragraph begins, `(2)` within it."""
    if item := place.match(_ITEM):
        opened, boundary = place.left.rfind("(") > place.left.rfind(")"), place.left[:-1].rstrip()[-1:]
        listed = boundary in tuple(";:,.") if place.left.endswith("(") else not opened
        if listed or (place.left.endswith("(") and not place.counts(item.end(1) + 1)):
            return place.mention(item.end(1), "ordinal", str(int(item[1])))
    match = place.match(_LIST_NUMBER) if place.left in ("", "(", "[") else None
    if not match or (place.left and place.text[match.end(1)] != ")"):
        return None
    if not match[1].isdecimal():
        return place.mention(match.end(1), "code")
    return place.mention(match.end(1), "ordinal", str(int(match[1])))


def read_named(place: Place) -> Mention | None:
    """`Dung Quất 2`, `ấp Tân Lập 3`: the number belongs to the name, unless it counts (`Yên Lâm 3 hộ`)."""
    behind = place.left[place.left.rfind(" ", 0, -1) + 1 :][:1]
    quoted_name = place.text[place.core_end : place.core_end + 1] == '"'
    bare = place.match(_BARE) if (quoted_name or behind.isupper()) and not place.label else None
    if not bare:
        return None
    if quoted_name and _TITLED.search(place.left):
        return place.mention(bare.end(), "code")  # `"Vì môi trường 5"`
    name = _NAME.search(place.left)
    if not name or place.measures(bare.end()):
        return None
    before, words, end = place.left[: name.start()], name[0].split(), bare.end()
    if len(words) > 4 and name[0].isupper():  # a headline in capitals
        return None
    acronym = words[-1].isupper() and len(words[-1]) > 1
    if len(words) == 1 and _OPENS.search(before) and not (acronym and len(words[0]) < 4):
        return None
    following = place.words_after(end).partition(" ")[0]
    if int(bare[0]) in YEARS:
        return None  # `Mậu Thân 1968`: a year
    thing, warning = _is_thing(before, words), ALL_WELL
    if _NEXT_NAME.match(place.text, end) or _ONE_OF.search(before):
        if not thing and _is_counted(place, _SENTENCE.split(place.left)[-1]):
            return None
        warning = ALL_WELL if thing else both("names or counts: read as names")
    elif not thing and following and following not in _NAMES["goes_on"] and not following[0].isupper():
        warning = both("a name or a count: read as a name")
    return place.mention(end, "code", warning=warning)


def _is_thing(before: str, words: list[str]) -> bool:
    """Whether a work, a site or the like is named, by the words before the name or its first words."""
    phrase = " ".join(before.split()[-3:]).lower()
    heads = (" ".join(words[:n]).lower() for n in (1, 2))
    return last_phrase(phrase, _NAMES["things"]) != "" or any(head in _NAMES["things"] for head in heads)


def _is_counted(place: Place, sentence: str) -> bool:
    """Whether a sentence says what the numbers of a list of places count: `14 ca: Yên Lâm 5, Cao Sơn 2`."""
    if _COUNTED.search(sentence):
        return True
    position = place.core_end
    while following := _NEXT_NAME.match(place.text, position):
        position = following.end()
    return position > place.core_end and place.counts(position)
