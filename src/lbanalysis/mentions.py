"""Find every mention of a number in plain Vietnamese text, with its offsets.

The finder knows the rules of Vietnamese report prose and nothing of any registry. It walks through a paragraph from left
to right; at each place where a number could begin it tries the most specific form first (links, dates, periods, times,
fractions, amounts) and falls back to a code, so that every digit lies in exactly one mention.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from lbanalysis.intervals import Interval, cut_at_100, rounding_cell
from lbanalysis.numerals import (
    SCALE_WORDS,
    UNIT_WORDS,
    decimal_text,
    is_scale,
    read_number_words,
    read_numeral,
    read_roman,
    read_unit,
)

KINDS = (
    "count", "percent", "percentage_points", "measure", "money", "fraction", "date", "period", "time", "duration",
    "scale", "code", "ordinal", "approximate", "zero",
)  # fmt: skip
QUALIFIERS = ("about", "nearly", "more_than", "at_least", "less_than", "estimated")


@dataclass(frozen=True, slots=True)
class Mention:
    """One numeric expression at one place of a paragraph.

    Parameters
    ----------
    start, end : int
        Offsets [characters] in the canonical paragraph; ``printed`` is ``paragraph[start:end]``.
    printed : str
        The whole span, unit included.
    kind : str
        One of `KINDS`.
    value, low, high : str
        Decimal strings; ISO 8601 for dates, periods and times; ``a/b`` for fractions and scales, ``a..b`` for ranges.
        Empty where a numeral is malformed or a code has no number; `high` is empty where there is no upper bound.
    unit : str
        Measurement unit as printed, without scale word; empty for counts.
    qualifier : str
        One of `QUALIFIERS`, or empty.
    warning : str
        What could not be decided, or why the numeral is malformed; empty where all is well.

    Raises
    ------
    TypeError
        If a field is missing.

    Source
    ------
    The rules of this project for numbers in Vietnamese report prose.

    Examples
    --------
    >>> find_mentions("đạt 9,25ha")[0].printed
    '9,25ha'
    >>> Mention(0, 1)
    Traceback (most recent call last):
    ...
    TypeError: Mention.__init__() missing 2 required positional arguments: 'printed' and 'kind'
    """

    start: int
    end: int
    printed: str
    kind: str
    value: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    qualifier: str = ""
    warning: str = ""


# --- canonical text ---------------------------------------------------------------------------------------------------

_INVISIBLE = dict.fromkeys(
    [0xAD, 0x034F, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‘’‚‛", "'")})


def canonical_paragraph(text: str) -> str:
    r"""Return the canonical form of one paragraph, in which offsets are counted.

    Parameters
    ----------
    text : str
        A paragraph in any Unicode form.

    Returns
    -------
    str
        In NFC, without zero-width characters, curly quotes made straight, every run of white space one space, trimmed.

    Raises
    ------
    TypeError
        If `text` is not a string.

    Source
    ------
    Unicode Standard Annex 15 (NFC); the canonical text of this project, `data/README.md`.

    Examples
    --------
    >>> canonical_paragraph(" Phường\u00a0“A” ")
    'Phường "A"'
    >>> canonical_paragraph(5)
    Traceback (most recent call last):
    ...
    TypeError: a paragraph is text, not int
    """
    if not isinstance(text, str):
        raise TypeError(f"a paragraph is text, not {type(text).__name__}")
    if not text.isascii():  # ASCII has nothing to compose, remove or straighten
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).translate(_STRAIGHT)
    return " ".join(text.split())


# --- words that decide ------------------------------------------------------------------------------------------------

# What stands before a number and makes it a name, a rank or a part of a date.
_CODE_LABELS = (
    "điều|khoản|chương|mục|lớp|khối|số|tổ|tổ công tác|khu|khu phố|tổ dân phố|cụm|ô|lô|thửa|phố|ngõ|ngách|hẻm|kiệt|đường|quốc lộ|tỉnh lộ|"
    "hương lộ|đường tỉnh|đường huyện|đường xã|cao tốc|phường|quận|xóm|thôn|ấp|khóm|buôn|đội|tuyến|vành đai|phòng|bảng|biểu|hình|"
    "phụ lục|mẫu|biểu mẫu|trang|mã|mã số|mã số thuế|số thuế|mã đề|hotline|tổng đài|dây nóng|điện thoại|đt|sđt|fax|zalo|covid|iso|tcvn|"
    "qcvn|cấp|công nghiệp|công nghệ|tài khoản|biển|zone|vùng|cột|cột mốc|trạm|km|nhà|cửa|cổng|block|tòa|toà|thế hệ|web|phiên bản|"
    "nghị định|thông tư|điểm cầu|quân đoàn|sư đoàn|trung đoàn|lữ đoàn|tiểu đoàn|đại đội|hải đoàn|binh đoàn|quân y|bệnh viện|khoảnh|"
    "tiểu khu|chi bộ|trung ương|báo động|sea games|world cup|asiad|euro"
)
_STRONG_CODES = set("khoản chương mục lớp khối iso tcvn qcvn covid".split())
# The same syllable in another word is no label: dân số (population), cung cấp (supply), cùng kỳ (the same period).
_NO_LABEL_AFTER = {
    "số": set(
        "trong tổng con trên nửa đa dân sĩ quân chỉ tham doanh tỷ tỉ hệ với thiểu phần thông bội điểm".split()
    ),
    "kỳ": set("cùng chu định thời trung hoa nhiệm".split()),
    "cấp": set("cung trung cao sơ trợ nâng phân các đẳng bao đã sở tế được hạ".split()),
    "biểu": set("tiêu đại phát".split()),
    "mục": {"danh", "hạng", "đề", "chuyên"},
    "tuyến": {"trực"},
    "cửa": {"đóng", "mở", "một", "lắp"},
    "trang": {"khẩu", "nghĩa", "trang"},
    "giải": {"mùa", "hòa", "hoà", "phân"},
    "phòng": {"đề", "quốc", "dự", "biên", "cứu", "tiền"},
    "hình": set("truyền loại mô tình địa vô màn".split()),
    "tổ": {"cả", "tiên"},
    "phố": {"thành"},
    "tập": set("học luyện tổng bài triệu tụ".split()),
    "bước": {"từng"},
    "nhà": set("trong xây về ở các".split()),
    "lần": {"mỗi", "nhiều", "gấp", "từng", "một"},
    "tuần": {"mỗi", "một", "hằng", "hàng"},
    "đội": {"quân", "bộ", "đồng"},
    "hệ": {"liên", "quan", "thế"},
    "điều": {"công", "đã"},
}
_DOCUMENTS = "nghị quyết|chỉ thị|quyết định|kế hoạch|đề án|công văn|kết luận|quy định|thông báo|luật|hướng dẫn|công điện|chương trình"
_ORDINAL_LABELS = (
    "thứ|lần|đợt|hạng|giải|giai đoạn|tiết|vòng|bậc|khóa|khoá|đại hội|hội nghị|kỳ họp|kỳ|học kỳ|thế kỷ|nhiệm kỳ|tầng|loại|nhóm|tập|"
    "phần|vị trí|top|mức độ|đời|huân chương|khu vực|tuần|phiên|phiên họp|bước|liên khu|quân khu|quyển|pha|hệ|lứa"
)
_LABELS: dict[str, str] = {
    **dict.fromkeys(_CODE_LABELS.split("|"), "code"),
    **dict.fromkeys(_ORDINAL_LABELS.split("|"), "ordinal"),
    **dict.fromkeys(("ngày", "mùng", "mồng", "hôm", "rằm"), "day"),
    **dict.fromkeys(("sáng", "trưa", "chiều", "tối", "đêm"), "part_of_day"),
    "tháng": "month", "năm": "year", "năm học": "year", "niên khóa": "year", "quý": "quarter",
}  # fmt: skip
_ROMAN_LABELS = {"đại hội", "điểm", "phần", "thứ", *_ORDINAL_LABELS.split("|"), *_CODE_LABELS.split("|")} - {
    "số"
}

# Nouns that Vietnamese counts without a unit: they show that what stands before them is a number.
_ONE_WORD_NOUNS = set(
    "người hộ xã phường huyện quận thôn tổ ấp bản làng tỉnh tuyến lượt vụ ca giường trạm đội đoàn cuộc buổi lần đợt đơn thư tin bài "
    "cây con cái chiếc căn ngôi nhà phòng xe tàu thuyền máy điểm khâu giải suất mẫu mũi liều khách việc cháu em trẻ chợ cầu cống trụ "
    "bước loại bên phía mặt dãy tầng vòng trận bàn thửa gói ban sở ngành cặp bức tấm cuốn quyển tờ nhóm nguồn hướng chốt lớp trường "
    "ngõ nước mùa miền phương giáo đảng chi khoa mục phiên lít chú anh chị bà ông cụ thầy cô bác đứa tên bộ kho bể giếng hồ ao đập khối "
    "cánh gian món loài bến đời túi gốc bộ mỏ chai trục nút hố thùng bao gánh mâm bữa bát chai lọ viên hạt quả "
    "trái củ bông hàng luống vườn đề tập câu từ chữ dòng trang nét chữ kỳ "
    "trăm nghìn ngàn triệu mươi chục tỷ tỉ tuổi tháng".split()
) - {"mục", "tháng"}  # fmt: skip
_TWO_WORD_NOUNS = set(
    "dự án|công trình|chỉ tiêu|nhiệm vụ|chương trình|kế hoạch|đề án|mô hình|phong trào|học sinh|sinh viên|giáo viên|cán bộ|công chức|"
    "viên chức|đảng viên|đoàn viên|hội viên|đồng chí|đại biểu|trường hợp|bệnh nhân|bệnh viện|bác sĩ|cơ sở|doanh nghiệp|hợp tác|đơn vị|"
    "cơ quan|tổ chức|chi bộ|đảng bộ|hội nghị|hồ sơ|văn bản|nghị quyết|quyết định|ý kiến|kiến nghị|vị trí|lĩnh vực|nội dung|giải pháp|"
    "tiêu chí|mục tiêu|tiêu chuẩn|huy chương|sản phẩm|gia đình|lao động|phương tiện|hành vi|đối tượng|bị can|bị cáo|phụ nữ|thanh niên|"
    "nông dân|di tích|lễ hội|công viên|dân tộc|tôn giáo|quốc gia|hạng mục|câu lạc|thành viên|nhân khẩu|thị trấn|thị xã|thành phố|"
    "khu vực|khu phố|địa phương|địa bàn|lượt người|liệt sĩ|cựu chiến|bà mẹ|tác phẩm|đề tài|sáng kiến|giải thưởng|thủ tục|chuyên đề|"
    "lớp học|phòng học|trường học|nhà trường|nhà văn|nhà máy|nút giao|vườn hoa|tuyến phố|công dân|vi phạm|tai nạn|khiếu nại|tố cáo|"
    "ổ dịch|tàu thuyền|trang trại|dân số|bí thư|ủy viên|chuyên gia|tình nguyện|chiến sĩ|ứng viên|thí sinh|vận động|cá nhân|tập thể|"
    "nhà đầu|khu công|khu đô|cụm công|bài viết|ngành nghề|thành tích|vấn đề|yếu tố|nguyên tắc|đột phá|trụ cột|chức danh|biên chế|phần việc|"
    "ngư dân|nguyên nhân|khẩu trang|gia cầm|gia súc|cụm dân|điểm trường|điểm cầu|tuổi trẻ|chính sách|nhân viên|"
    "kỹ sư|trẻ em|công nhân|nghệ nhân|làng nghề|"
    "phó chủ|tháng đầu|tháng cuối".split("|")
)

_QUALIFIERS = {
    "gần": "nearly", "ngót": "nearly", "suýt soát": "nearly",
    "hơn": "more_than", "trên": "more_than", "quá": "more_than",
    "khoảng": "about", "chừng": "about", "xấp xỉ": "about", "tầm": "about", "cỡ": "about",
    "ít nhất": "at_least", "tối thiểu": "at_least", "không dưới": "at_least",
    "dưới": "less_than", "chưa đến": "less_than", "chưa đầy": "less_than", "chưa tới": "less_than",
    "không quá": "less_than", "tối đa": "less_than",
    "ước": "estimated", "ước đạt": "estimated", "ước tính": "estimated", "dự kiến": "estimated", "ước tính đạt": "estimated",
    "ước có": "estimated", "dự kiến đạt": "estimated", "ước thực hiện": "estimated", "ước khoảng": "about",
}  # fmt: skip
_COMPARED = set(
    "cao thấp nhiều ít lớn nhỏ tốt nhanh chậm dài ngắn sớm muộn kém đông xa rộng hẹp nặng nhẹ già trẻ đắt rẻ".split()
)
_YEAR_BEFORE = set(
    "đầu cuối giữa đến từ trước sau tới hết năm xuân hè thu đông mùa tết covid vụ khoảng nay kỳ giải hoạch toán "
    "niên xuân world sea euro".split()
)
_AFTER_YEAR = set(
    "được đã sẽ là của và đạt với có trên tại theo do còn tăng giảm so thì khép đến tới từ về cho nhưng mà ở trong như cũng không chưa ước "
    "vẫn gồm bằng vượt".split()
)
_COUNT_BEFORE = set("có đạt được gồm với số là còn tại cả trên mới thêm đã tổng".split())
_HOLIDAYS = {
    "30/4",
    "1/5",
    "2/9",
    "8/3",
    "20/10",
    "27/7",
    "19/5",
    "20/11",
    "22/12",
    "3/2",
    "26/3",
    "10/10",
    "15/5",
    "19/8",
    "28/6",
    "21/6",
}
_MAP_SCALES = {
    200,
    250,
    500,
    1000,
    2000,
    2500,
    5000,
    10000,
    25000,
    50000,
    100000,
    200000,
    250000,
    500000,
    1000000,
}
_SCALE_CONTEXT = re.compile(
    r"(?:chi tiết|tỷ lệ|tỉ lệ|bản đồ|phân khu|địa hình|quy hoạch|địa chính)(?: xây dựng| đô thị| bản đồ)?(?:\W+)?$",
    re.I,
)

_WORD = r"[^\W\d_]+"
_NUMBER = re.compile(r"[+\-−]?\d(?:[\d.,_]*\d)?")
_HYPHEN = re.compile(r" ?[-–−] ?")
_TO = re.compile(r" (?:đến|tới|lên|xuống|lên đến|xuống còn|còn|đến hết)(?: ngày| mức)? ", re.I)
_CORE = re.compile(r"[$€¥]?[+\-−]?\w(?:[\w.,:/%‰°²³+\-–−'_]{0,120}[\w%‰°²³'])?")
_CORE_END = re.compile(
    r",(?!\d)|(?<!\d),|(?<=[^\W\d_]):|:(?!\d)|\.\.+|[%‰²³](?=\d)|(?<=[a-zà-ỹđ][a-zà-ỹđ])/(?=\d)|(?<![\d])'|'(?=[^\W\d_])"
)
_TAIL = r"[^\s<>\"]{0,2000}[^\s<>\".,;:!?)]"
_LINK = re.compile(
    rf"https?://{_TAIL}|www\.{_TAIL}|[\w.+\-]{{1,64}}@[\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{1,8}}"
    rf"|(?:[\w\-]{{1,63}}\.){{1,8}}(?:vn|com|org|net)\b(?:/{_TAIL})?"
)
_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅛": "1/8"}
# A word that neither holds a digit nor is joined to one, nor is one of those that a mention can begin with, is passed over.
_PLAIN_WORD = re.compile(rf"{_WORD}(?![\w.,:/%‰°²³+\-–−'])")
_ROMAN_WORD = re.compile(r"[IVXLCDM]+")
_FIRST_WORDS = {
    *UNIT_WORDS,
    "mười",
    "tư",
    "giêng",
    "chạp",
    "thứ",
    "hàng",
    "hằng",
    "vài",
    "không",
    "nửa",
    "nhất",
    "nhì",
    *_VULGAR,
}
_CANDIDATE = re.compile(r"[$€¥]?(?:(?<!\w)[+\-−](?=\d))?\w|[½¼¾⅓⅔⅕⅛]")


class _Amount(NamedTuple):
    """A numeral with its scale words: value (None if malformed), weight of its last printed digit, end, and more."""

    value: Fraction | None
    weight: Fraction
    end: int
    scale: int
    numeral: str

    @property
    def scaled(self) -> bool:
        return self.scale > 1


class _Place(NamedTuple):
    """A place where a number may begin: the paragraph, the offset, the end of the token there, and its label."""

    text: str
    start: int
    core_end: int
    label: str
    label_word: str

    @property
    def core(self) -> str:
        return self.text[self.start : self.core_end]


def find_mentions(text: str) -> list[Mention]:
    """Find every mention of a number in one paragraph of Vietnamese text.

    Parameters
    ----------
    text : str
        One paragraph. It is read in its canonical form (`canonical_paragraph`), and offsets count in that form.

    Returns
    -------
    list of Mention
        In the order of the text, without overlap. Every digit lies in exactly one of them.

    Raises
    ------
    TypeError
        If `text` is not a string.

    Source
    ------
    The rules of this project for numbers in Vietnamese report prose; ISO 8601 for dates.

    Examples
    --------
    >>> [(m.printed, m.kind, m.value) for m in find_mentions("Quận có mười hai phường, đạt 88,94% chỉ tiêu")]
    [('mười hai', 'count', '12'), ('88,94%', 'percent', '88.94')]
    >>> [(m.value, m.warning) for m in find_mentions("tăng 1.5 lần")]
    [('', "malformed: '1.5' is neither grouped by dots in threes nor written with a decimal comma")]
    """
    return list(_find(canonical_paragraph(text)))


@lru_cache(maxsize=512)
def _find(text: str) -> tuple[Mention, ...]:
    found: list[Mention] = []
    labels: list[tuple[str, str]] = []
    position = 0
    while candidate := _CANDIDATE.search(text, position):
        start = candidate.start()
        link = _LINK.match(text, start)
        if link and not any(c.isdecimal() for c in link[0]):
            position = link.end()
            continue
        word = _PLAIN_WORD.match(text, start)
        if word and word[0].lower() not in _FIRST_WORDS and not _ROMAN_WORD.fullmatch(word[0]):
            position = word.end()
            continue
        place = _place(text, start, found, labels)
        mention = next((m for reader in _readers(place) if (m := reader(place))), None)
        if mention is None:
            position = _end_of_word(text, start)
            continue
        found.append(mention)
        labels.append((place.label, place.label_word))
        position = mention.end
    return tuple(found)


def _readers(place: _Place) -> Iterator[Callable[[_Place], Mention | None]]:
    if (link := _LINK.match(place.text, place.start)) and any(c.isdigit() for c in link[0]):
        yield _read_link
    if any(c.isdecimal() for c in place.core) and not _is_word_first(place):
        yield from (
            _read_list_number, _read_phone, _read_year_of_half, _read_date, _read_time, _read_ratio, _read_spaced, _read_amounts,
            _read_code,
        )  # fmt: skip
    elif any(c.isdecimal() for c in place.core):
        yield from (_read_quarter, _read_code)
    else:
        yield from (_read_words, _read_date, _read_roman)


def _is_word_first(place: _Place) -> bool:
    return place.core[0].isalpha()


def _place(text: str, start: int, found: list[Mention], labels: list[tuple[str, str]]) -> _Place:
    core = _CORE.match(text, start)
    end = core.end() if core else start + 1
    if core and any(c.isdecimal() for c in core[0]):
        if cut := _CORE_END.search(text, start + 1, end):
            end = cut.start() if text[cut.start()] not in "%‰²³" else cut.end()
    elif core:
        end = _end_of_word(text, start)
    label, word = _label(text, start)
    if (
        not label
        and found
        and start - found[-1].end < 8
        and re.fullmatch(r"(?:,|;|,? và|,? hoặc|,? hay|/| &) ?", text[found[-1].end : start])
    ):
        label, word = labels[-1]
    return _Place(text, start, max(end, start + 1), label, word)


def _end_of_word(text: str, start: int) -> int:
    match = re.compile(rf"[$€¥+\-−]?(?:{_WORD}|\w)").match(text, start)
    return match.end() if match else start + 1


def _left(text: str, start: int) -> str:
    """What stands before an offset, as far as any rule looks."""
    return text[max(0, start - 80) : start]


def _words_before(text: str, start: int, count: int = 3) -> list[str]:
    """Up to `count` words that stand directly before an offset, separated from it and each other by single spaces."""
    words = text[max(0, start - 60) : start].split(" ")
    if words.pop() or not words:
        return []
    found: list[str] = []
    for word in reversed(words[-count:]):
        if not word.isalpha():
            break
        found.append(word)
    return found[::-1]


def _label(text: str, start: int) -> tuple[str, str]:
    left = _left(text, start)
    colon = left.rstrip().endswith(":") and left.rstrip(": ")[-1:].isalpha()
    words = (
        _words_before(left.rstrip(": ") + " ", len(left.rstrip(": ")) + 1)
        if colon
        else _words_before(text, start)
    )
    for size in (3, 2, 1):
        phrase = " ".join(words[-size:]).lower() if len(words) >= size else ""
        kind = _LABELS.get(phrase, "")
        if colon and phrase not in (
            "số",
            "mã",
            "hotline",
            "điện thoại",
            "đt",
            "fax",
            "sđt",
            "iso",
            "dây nóng",
            "tổng đài",
            "zalo",
            "mã số",
        ):
            continue
        before = [w.lower() for w in words[-size - 2 : -size]]
        if (
            kind
            and size == 1
            and before[-1:]
            and before[-1] in _NO_LABEL_AFTER.get(phrase, ())
            and before != ["công", "dân"]
        ):
            return "", ""
        if kind == "ordinal" and text[start].isdecimal() and re.search(rf"[0-9] {phrase} $", left, re.I):
            return "", ""  # `2 tầng 8 phòng`: the label itself is counted
        if kind:
            return kind, phrase
        # A document's name, capitalised or with a leading zero: "Nghị quyết 18", "đề án 06".
        if phrase in _DOCUMENTS.split("|") and (
            words[-size][0].isupper() or re.compile(r"0\d").match(text, start)
        ):
            return "code", phrase
    return "", ""


def _following(text: str, end: int) -> list[str]:
    """Up to three lower-case words that follow an offset after one space."""
    after = re.compile(rf"(?: {_WORD}){{1,3}}").match(text, end)
    return [w.lower() for w in after[0].split()] if after else []


def _counts_a_noun(text: str, end: int) -> bool:
    words = _following(text, end)
    raw = re.compile(rf" ({_WORD})").match(text, end)
    if not words or (raw and raw[1][0].isupper() and not (len(raw[1]) > 1 and raw[1].isupper())):
        return False
    return words[0] in _ONE_WORD_NOUNS or " ".join(words[:2]) in _TWO_WORD_NOUNS


def _qualifier(text: str, start: int) -> str:
    words = [w.lower() for w in _words_before(text, start, 4)]
    for size in (3, 2, 1):
        if len(words) < size:
            continue
        phrase = " ".join(words[-size:])
        if phrase in _QUALIFIERS:
            if phrase == "hơn" and len(words) > 1 and words[-2] in _COMPARED:
                return ""
            return _QUALIFIERS[phrase]
    return ""


def _mention(place: _Place, end: int, kind: str, value: str = "", low: str | None = None, high: str | None = None,
             unit: str = "", warning: str = "", start: int | None = None) -> Mention:  # fmt: skip
    begin = place.start if start is None else start
    qualifier = _qualifier(place.text, begin) if kind not in ("code", "ordinal", "zero") else ""
    if kind == "code":  # a name, not a number
        value = low = high = ""
    return Mention(
        begin, end, place.text[begin:end], kind, value, value if low is None else low, value if high is None else high,
        unit, qualifier, warning,
    )  # fmt: skip


def _ends_cleanly(text: str, end: int) -> bool:
    """Nothing follows that would belong to the same token."""
    return not re.compile(r"[\w%‰]|[/:]\w|[.,]\d|[-–−](?:\d|[A-ZĐ])").match(text, end)


# --- codes ------------------------------------------------------------------------------------------------------------


def _read_link(place: _Place) -> Mention | None:
    link = _LINK.match(place.text, place.start)
    return _mention(place, link.end(), "code") if link else None


def _read_code(place: _Place) -> Mention | None:
    core = place.core
    if core[0] in "+-−" and len(core) > 1 and not core[1].isdecimal():
        return None
    foreign = next((c for c in core if c.isdecimal() and not c.isascii()), "")
    warning = f"malformed: {core!r} is not written in the digits 0 to 9" if foreign else ""
    return _mention(place, place.core_end, "code", warning=warning)


def _read_phone(place: _Place) -> Mention | None:
    """`0912.345.678`, `024 3872 1234`, `1900 1234` after a word for telephone; `45+200` of a road."""
    text, start = place.text, place.start
    phone = re.compile(
        r"0[0-9]{2,3}(?:[. ][0-9]{3,4}){2}(?![\w.,]\w|\w)|0[0-9]{9,10}(?!\w)|[0-9]{1,3}\+[0-9]{3}(?!\w)"
    ).match(text, start)
    if phone is None and place.label_word in _PHONES:
        phone = re.compile(r"[0-9]{3,4}(?: [0-9]{3,4})+(?!\w)|[0-9]{4,}(?!\w)").match(text, start)
    return _mention(place, phone.end(), "code") if phone else None


def _read_list_number(place: _Place) -> Mention | None:
    """The number of a heading or a list item at the start of a paragraph: `1.`, `2)`, `3.1.`"""
    if place.start > 1 or (place.start == 1 and place.text[0] not in "(["):
        return None
    match = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})*)(?:[.)\]]|/) ?(?=[^\W\d_]|\"|$)").match(
        place.text, place.start
    )
    if not match or (place.start == 1 and place.text[match.end(1)] != ")"):
        return None
    single = match[1].isdecimal()
    return _mention(
        place, match.end(1), "ordinal" if single else "code", str(int(match[1])) if single else ""
    )


# --- dates, periods, times --------------------------------------------------------------------------------------------


class _Day(NamedTuple):
    day: int
    month: int | None
    year: int | None
    end: int


_DAY_FORM = re.compile(
    r"(?P<d>[0-9]{1,2})(?:"
    r"(?P<s>[/\-.])(?P<m>[0-9]{1,2})(?:(?P=s)(?P<y>[0-9]{4})|,? năm (?P<y2>[0-9]{4}))?"
    r"| tháng (?P<m3>[0-9]{1,2}|[a-zđà-ỹ]+)(?:,? năm (?P<y3>[0-9]{4})|[/\-](?P<y4>[0-9]{4}))?"
    r")?(?![\w%]|[/.,\-:]\d)",
    re.IGNORECASE,
)
_WORD_MONTHS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "chạp": 12,
}  # fmt: skip


def _read_day(text: str, start: int) -> _Day | None:
    match = _DAY_FORM.match(text, start)
    if not match:
        return None
    month = match["m"] or match["m3"]
    if month and not month.isdecimal():
        month = str(_WORD_MONTHS.get(month.lower(), ""))
        if not month:  # `ngày 15 tháng này`
            return _Day(int(match["d"]), None, None, match.end("d"))
    year = match["y"] or match["y2"] or match["y3"] or match["y4"]
    return _Day(int(match["d"]), int(month) if month else None, int(year) if year else None, match.end())


def _iso_day(day: int, month: int | None, year: int | None) -> str:
    """ISO 8601 of a day that may lack its year or month; ValueError where there is no such day."""
    if max(day, month or 0, year or 0) > 9999:
        raise ValueError("no calendar has such a day")
    date(2024 if year is None else year, 1 if month is None else month, day)
    if month is None:
        return f"---{day:02d}"
    return f"--{month:02d}-{day:02d}" if year is None else f"{year:04d}-{month:02d}-{day:02d}"


def _malformed_date(place: _Place, end: int, kind: str = "date") -> Mention:
    return _mention(
        place, end, kind, warning=f"malformed: there is no such {kind} as {place.text[place.start : end]!r}"
    )


def _period(place: _Place, end: int, first: str, last: str, low: str, high: str) -> Mention:
    if low > high:
        return _mention(
            place,
            end,
            "period",
            warning=f"malformed: {place.text[place.start : end]!r} ends before it begins",
        )
    return _mention(place, end, "period", f"{first}/{last}", low, high)


def _read_date(place: _Place) -> Mention | None:
    for reader in (_read_iso_date, _read_days, _read_quarter, _read_months, _read_years):
        if mention := reader(place):
            return mention
    return None


def _read_iso_date(place: _Place) -> Mention | None:
    match = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})").match(place.text, place.start)
    if not match or not _ends_cleanly(place.text, match.end()):
        return None
    try:
        return _mention(place, match.end(), "date", _iso_day(int(match[3]), int(match[2]), int(match[1])))
    except ValueError:
        return _malformed_date(place, match.end())


def _read_days(place: _Place) -> Mention | None:
    text, labelled = place.text, place.label == "day"
    first = _read_day(text, place.start)
    core = place.core.replace("-", "/")
    if (
        first
        and core in _HOLIDAYS
        and "-" in place.core
        and not _counts_a_noun(text, first.end)
        and place.label != "code"
    ):
        return _mention(place, first.end, "date", _iso_day(first.day, first.month or 1, None))
    if (
        place.label == "part_of_day"
        and first
        and first.month in range(1, 13)
        and not _counts_a_noun(text, first.end)
    ):
        labelled = True  # `chiều 21-11`
    span = _read_day_range(place, labelled)
    if span:
        return span
    if first is None or (first.year is None and not labelled):
        return None
    if first.month is None:
        if _counts_a_noun(text, first.end) and _each(place):
            return None
        unit = _unit_after(text, first.end)
        if (unit and unit[0] not in ("tháng", "năm")) or not _ends_cleanly(text, first.end):
            return None
    try:
        warning = ""
        if labelled and first.year is None and re.compile(r"[0-9]+-").match(text, place.start):
            warning = "day and month, or two days: read as day and month"
        return _mention(
            place, first.end, "date", _iso_day(first.day, first.month, first.year), warning=warning
        )
    except ValueError:
        if first.month and first.day <= 31 and first.year is None and "-" in text[place.start : first.end]:
            return _two_days(place, first.day, first.month, None, None, first.end)
        return _malformed_date(place, first.end)


def _each(place: _Place) -> bool:
    """`mỗi ngày 15 ca`, `bình quân tháng 3 buổi`: the label is no part of a date."""
    return bool(
        re.search(
            r"(?:mỗi|một|hằng|hàng|từng|trong|bình quân|trung bình) (?:ngày|tháng|năm|tổ|xã|phường|thôn|lớp|đội) $",
            _left(place.text, place.start),
            re.I,
        )
    )


def _read_day_range(place: _Place, labelled: bool) -> Mention | None:
    """`5-28/2/2021`, `5 đến ngày 28/2/2021`, `6/11/2003 - 6/11/2023`: days that share a month or year, or a hyphen."""
    text = place.text
    first = _read_day(text, place.start)
    if first is None or first.month is None:
        # The hyphen of `5-28/2` would read as day and month: take the bare day first.
        bare = re.compile(
            r"[0-9]{1,2}(?=(?: ?[-–−] ?| đến (?:hết )?(?:ngày )?)[0-9]{1,2}(?:[/.]| tháng ))"
        ).match(text, place.start)
        first = _Day(int(bare[0]), None, None, bare.end()) if bare else first
    elif text[place.start : first.end].count("-") == 1 and first.year is None:
        bare = re.compile(r"[0-9]{1,2}(?=-[0-9]{1,2} tháng )").match(text, place.start)
        first = _Day(int(bare[0]), None, None, bare.end()) if bare else first
    if first is None:
        return None
    hyphen = _HYPHEN.match(text, first.end)
    joint = hyphen or re.compile(r" đến (?:hết )?(?:ngày )?").match(text, first.end)
    second = _read_day(text, joint.end()) if joint else None
    if joint is None or second is None or second.month is None:
        return None
    if first.year is not None and (second.year is None or not hyphen):
        return None
    if second.year is None and not labelled:
        return None
    if first.month is not None and first.year is None and second.year is None and not hyphen:
        return None
    return _two_days(place, first.day, second.day, first, second, second.end)


def _two_days(place: _Place, a: int, b: int, first: _Day | None, second: _Day | None, end: int) -> Mention:
    month, year = (second.month, second.year) if second else (None, None)
    try:
        low = _iso_day(a, (first.month if first else None) or month, (first.year if first else None) or year)
        high = _iso_day(b, month, year)
    except ValueError:
        return _malformed_date(place, end, "period")
    return _period(place, end, low, high, low, high)


def _months(year: int, first: int, last: int) -> tuple[str, str, str, str]:
    end = calendar.monthrange(year, last)[1]
    return (
        f"{year:04d}-{first:02d}",
        f"{year:04d}-{last:02d}",
        f"{year:04d}-{first:02d}-01",
        f"{year:04d}-{last:02d}-{end:02d}",
    )


_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER_FORM = re.compile(
    r"(?P<q>IV|I{1,3}|[0-9]{1,2}|một|hai|ba|tư|bốn)(?:(?: ?[-–−] ?| đến (?:quý )?)(?P<q2>IV|I{1,3}|[0-9]))?"
    r"(?:/|-|\.| năm |, năm )(?P<y>[0-9]{4})(?![\w/]|[.,:\-]\d)"
)


def _read_quarter(place: _Place) -> Mention | None:
    if place.label != "quarter":
        return None
    match = _QUARTER_FORM.match(place.text, place.start)
    if match:
        names = {"một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, **_QUARTERS}
        first, last = names.get(match["q"]), names.get(match["q2"] or match["q"])
        if first is None or last is None:
            return _malformed_date(place, match.end(), "period")
        return _period(place, match.end(), *_months(int(match["y"]), 3 * first - 2, 3 * last))
    alone = re.compile(r"[0-9]{1,2}(?![\w%/]|[.,]\d)").match(place.text, place.start)
    if alone and not _each(place):
        if int(alone[0]) not in range(1, 5):
            return _mention(
                place, alone.end(), "ordinal", warning=f"malformed: there is no quarter {alone[0]}"
            )
        return _mention(place, alone.end(), "ordinal", str(int(alone[0])))
    return None


_MONTH_FORM = re.compile(
    r"(?P<m>[0-9]{1,2}|[a-zđà-ỹA-ZĐ][a-zđà-ỹ]+)"
    r"(?:(?P<j>[-–−]| [-–−] | đến (?:hết )?(?:tháng )?)(?P<m2>[0-9]{1,2}))?(?:(?P<s>[/\-.]| năm |, năm )(?P<y>[0-9]{4}))?"
    r"(?![\w%]|[/.,:\-]\d)"
)


def _read_months(place: _Place) -> Mention | None:
    text, labelled = place.text, place.label == "month"
    if not labelled:
        # Without a label, month and year need the slash; two of them may be joined: `11/2022 - 3/2023`.
        match = re.compile(
            r"([0-9]{1,2})[/\-]((?:19|20)[0-9]{2})(?: ?[-–−] ?([0-9]{1,2})/((?:19|20)[0-9]{2}))?(?![\w/%]|[.,:\-]\d)"
        ).match(text, place.start)
        if (
            not match
            or int(match[1]) > 12
            or place.label == "code"
            or _SCALE_CONTEXT.search(_left(place.text, place.start))
        ):
            return None
        months = [(int(match[1]), int(match[2])), (int(match[3] or match[1]), int(match[4] or match[2]))]
        return _month_span(place, match.end(), months, match[3] is None)
    two = re.compile(
        r"([0-9]{1,2})[/\-]([0-9]{4})(?: ?[-–−] ?)(?:tháng )?([0-9]{1,2})[/\-]([0-9]{4})(?![\w/]|[.,:\-]\d)"
    ).match(text, place.start)
    if two:
        months = [(int(two[1]), int(two[2])), (int(two[3]), int(two[4]))]
        return _month_span(place, two.end(), months, False)
    match = _MONTH_FORM.match(text, place.start)
    if not match:
        return None
    name = match["m"]
    if not name.isdecimal():
        if re.search(r"[A-ZĐÀ-Ỹ]\w* Tháng $", _left(text, place.start)):  # a street: `đường Ba Tháng Hai`
            return None
        number = _word_month(name, text, match.end("m"))
        if number is None:
            return None
        if match["y"] and not match["m2"]:
            return _month_span(place, match.end(), [(number[0], int(match["y"]))] * 2, True)
        year = re.compile(r",? năm ([0-9]{4})(?!\w)").match(text, number[1])
        if year:
            return _month_span(place, year.end(), [(number[0], int(year[1]))] * 2, True)
        return _mention(place, number[1], "date", f"--{number[0]:02d}")
    if match["m2"] and match["y"]:
        months = [(int(name), int(match["y"])), (int(match["m2"]), int(match["y"]))]
        return _month_span(place, match.end(), months, False)
    if match["m2"] and match["j"].strip() in ("-", "–", "−"):
        if not all(1 <= int(m) <= 12 for m in (name, match["m2"])):
            return _malformed_date(place, match.end(), "period")
        low, high = f"--{int(name):02d}", f"--{int(match['m2']):02d}"
        return _period(place, match.end(), low, high, low, high)
    if match["y"]:
        return _month_span(place, match.end(), [(int(name), int(match["y"]))] * 2, True)
    end = match.end("m")
    unit = _unit_after(text, end)
    if (
        not _ends_cleanly(text, end)
        or (unit and unit[0] not in ("năm", "ngày"))
        or (_each(place) and _counts_a_noun(text, end))
    ):
        return None
    if int(name) not in range(1, 13):
        return _malformed_date(place, end)
    return _mention(place, end, "date", f"--{int(name):02d}")


def _word_month(name: str, text: str, end: int) -> tuple[int, int] | None:
    """A month spelled out: `tháng Tám`, `tháng mười hai`; never `tháng năm` alone, which is `months and years`."""
    word = name.lower()
    if word not in _WORD_MONTHS or (word in ("năm", "một") and name[0].islower()):
        return None
    if word == "mười":
        tail = re.compile(r" (một|hai)(?!\w)", re.I).match(text, end)
        if tail:
            return 10 + UNIT_WORDS[tail[1].lower()], tail.end()
    if name[0].isupper() and re.search(
        r"(?:cách mạng|khởi nghĩa) tháng $", _left(text, end - len(name)), re.I
    ):
        return None
    return _WORD_MONTHS[word], end


def _month_span(place: _Place, end: int, months: list[tuple[int, int]], single: bool) -> Mention:
    if not all(1 <= m <= 12 and y for m, y in months):
        return _malformed_date(place, end, "date" if single else "period")
    first, _, low, _ = _months(months[0][1], months[0][0], months[0][0])
    last, _, _, high = _months(months[1][1], months[1][0], months[1][0])
    return (
        _mention(place, end, "date", first, low, high)
        if single
        else _period(place, end, first, last, low, high)
    )


def _read_years(place: _Place) -> Mention | None:
    text, start = place.text, place.start
    span = re.compile(r"([0-9]{4})(?: ?[-–−] ?|/)([0-9]{4}|[0-9]{2}(?=\W|$))(?![\w/%]|[.,:\-]\d)").match(
        text, start
    )
    if span and not (place.label == "code" and "/" in span[0]):
        first, last = int(span[1]), int(span[2]) if len(span[2]) == 4 else int(span[1][:2] + span[2])
        named = place.label == "year" or re.search(
            r"(?:giai đoạn|nhiệm kỳ|năm học|thời kỳ|niên khóa|khóa|các năm|mùa giải|niên vụ|mùa|vụ) $",
            _left(text, start),
            re.I,
        )
        years = all(1800 <= y <= 2200 for y in (first, last))
        if (
            ("-" in span[0] or "–" in span[0] or "−" in span[0] or named)
            and (named or years)
            and (len(span[2]) == 4 or named)
        ):
            if first == 0 or last == 0:
                return _malformed_date(place, span.end(), "period")
            return _period(
                place, span.end(), f"{first:04d}", f"{last:04d}", f"{first:04d}-01-01", f"{last:04d}-12-31"
            )  # fmt: skip
    least = 2 if place.label == "year" and not _each(place) else 4
    match = re.compile(rf"[0-9]{{{least},4}}(?![\w%/]|[.,:\-–−]\d| ?[-–−] ?\d)").match(text, start)
    match = match or re.compile(r"[0-9]{4}(?= ?[-–−] ?\d)(?![-–−])").match(text, start)
    if not match or match[0][0] == "0":
        return None
    year, words = int(match[0]), [w.lower() for w in _words_before(text, start, 1)]
    if place.label == "year" and len(match[0]) < 4:
        early = not _counts_a_noun(text, match.end()) and not _scale_or_unit_follows(
            text, match.end(), measured=True
        )
        value = match[0].rjust(4, "0")
        return (
            _mention(place, match.end(), "date", value, f"{value}-01-01", f"{value}-12-31") if early else None
        )
    amount = _scale_or_unit_follows(text, match.end(), measured=place.label != "year")
    if place.label == "year" and not amount and not (_each(place) and _counts_a_noun(text, match.end())):
        return _mention(place, match.end(), "date", match[0], f"{match[0]}-01-01", f"{match[0]}-12-31")
    year_like = bool(words) and words[0] in _YEAR_BEFORE
    if (place.label in ("code", "ordinal") and not year_like) or amount or not 1900 <= year <= 2100:
        return None
    if _qualifier(text, start) or _counts_a_noun(text, match.end()):
        return None
    after = _following(text, match.end())
    if not year_like and after and after[0] not in _AFTER_YEAR:
        return None
    warning = "" if year_like else "a year or a count: read as a year"
    return _mention(
        place, match.end(), "date", match[0], f"{match[0]}-01-01", f"{match[0]}-12-31", warning=warning
    )


def _scale_or_unit_follows(text: str, end: int, measured: bool) -> bool:
    words = _following(text, end)
    return bool((words and is_scale(words, 0)) or (measured and _unit_after(text, end)))


def _read_year_of_half(place: _Place) -> Mention | None:
    """`6 tháng đầu năm 2023`, `9 tháng năm 2023`, `3 quý đầu năm 2023`: one period."""
    amount = _read_amount(place.text, place.start)
    return _part_of_year(place, amount) if amount and place.label not in ("day", "month", "year") else None


def _part_of_year(place: _Place, amount: _Amount) -> Mention | None:
    match = re.compile(
        r" (tháng|quý)(?: (đầu|cuối))?(?: của)? năm (?:học )?([0-9]{4})(?![\w/]|[.,:\-–−]\d| ?[-–−] ?[0-9]{4})",
        re.I,
    ).match(place.text, amount.end)
    if not match or amount.value is None:
        return None
    months = amount.value * (3 if match[1].lower() == "quý" else 1)
    if months.denominator != 1 or not 1 <= months <= 12:
        return None if match[2] is None else _malformed_date(place, match.end(), "period")
    count, year = int(months), int(match[3])
    if year == 0:
        return _malformed_date(place, match.end(), "period")
    last_part = (match[2] or "").lower() == "cuối"
    return _period(
        place, match.end(), *(_months(year, 13 - count, 12) if last_part else _months(year, 1, count))
    )


_TIME_FORM = re.compile(
    r"(?P<h>[0-9]{1,2})(?:(?P<c>:)(?P<m>[0-9]{2})(?::(?P<sec>[0-9]{2}))?|(?P<a>h|g)(?: ?(?P<m2>[0-9]{1,2})(?:'| ?phút| ?p(?!\w))?)?"
    r"|(?P<w> giờ)(?: (?P<m3>[0-9]{1,2})(?P<p> phút)?(?![\w%/]|[.,]\d))?)(?![\w%/]|[.,:]\d)"
)
_CLOCK_BEFORE = set("lúc vào hồi từ đến trước tới khoảng".split())
_CLOCK_AFTER = re.compile(
    r" (?:sáng|trưa|chiều|tối|đêm|hằng ngày|hàng ngày|cùng ngày|ngày [0-9]|ngày mai|hôm|kém|rưỡi)\b", re.I
)


def _read_clock(text: str, start: int) -> tuple[str, int] | None:
    """The ISO time at an offset, empty if impossible, and where it ends; None where no time of day stands."""
    match = _TIME_FORM.match(text, start)
    if not match:
        return None
    end, minutes = match.end(), match["m"] or match["m2"] or match["m3"]
    if match["w"]:
        words = [w.lower() for w in _words_before(text, start, 1)]
        clock = (words and words[0] in _CLOCK_BEFORE) or _CLOCK_AFTER.match(text, end)
        if match["m3"] and not match["p"] and (len(match["m3"]) < 2 or _counts_a_noun(text, end)):
            minutes, end = None, match.end("w")
        if not clock and (minutes is None or match["p"]):
            return None
    if match["a"] and minutes is None and text[end : end + 1] == "/":
        return None
    hour, minute, second = int(match["h"]), int(minutes or 0), int(match["sec"] or 0)
    valid = (hour < 24 and minute < 60 and second < 60) or (hour, minute, second) == (24, 0, 0)
    return (f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if match["sec"] else "") if valid else ""), end


def _read_time(place: _Place) -> Mention | None:
    text = place.text
    if place.label == "code":
        return None
    if _SCALE_CONTEXT.search(_left(place.text, place.start)) and re.compile(r"1:[0-9]{3}").match(
        text, place.start
    ):
        return None
    first = _read_clock(text, place.start)
    if first is None:
        return None
    value, end = first
    hyphen = _HYPHEN.match(text, end)
    second = _read_clock(text, hyphen.end()) if hyphen else None
    if second:
        end = second[1]
        value = f"{value}..{second[0]}" if value and second[0] else ""
    if not value:
        return _mention(
            place, end, "time", warning=f"malformed: there is no such time as {text[place.start : end]!r}"
        )
    low, _, high = value.partition("..")
    return _mention(place, end, "time", value, low, high or low)


# --- fractions and map scales -----------------------------------------------------------------------------------------


def _read_ratio(place: _Place) -> Mention | None:
    """`14/14 phường` (fraction), `1/500` (map scale), `30/4` (date): two numerals and a slash."""
    text, start = place.text, place.start
    colon = re.compile(r"1:([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{3,})(?![\w/]|[.,]\d)").match(text, start)
    if colon and _SCALE_CONTEXT.search(_left(text, start)):
        return _mention(place, colon.end(), "scale", f"1/{colon[1].replace('.', '')}")
    match = re.compile(r"(\d[\d.,]*)/(\d(?:[\d.,]*\d)?)(?![/%]|[.,:]\d|[-–−]\d)").match(text, start)
    if not match or place.label == "code":
        return None
    end, value = match.end(), ""
    if unit := _unit_after(text, end):
        if unit[1] != "duration":
            return _fraction_of_measures(place, match, unit)
    elif re.compile(r"\w").match(text, end):
        return None
    try:
        (top, _), (bottom, _) = read_numeral(match[1]), read_numeral(match[2])
        value = f"{decimal_text(top)}/{decimal_text(bottom)}"
    except ValueError:
        return _mention(
            place, end, "fraction", warning=f"malformed: {match[0]!r} is no fraction of two numerals"
        )
    if bottom == 0:
        return _mention(place, end, "fraction", warning=f"malformed: {match[0]!r} divides by zero")
    before = [w.lower() for w in _words_before(text, start, 1)]
    if top == 1 and bottom >= 100 and (bottom in _MAP_SCALES or _SCALE_CONTEXT.search(_left(text, start))):
        return _mention(place, end, "scale", value)
    counted = _counts_a_noun(text, end) or bool(before and before[0] in _COUNT_BEFORE)
    try:
        day = _iso_day(int(match[1]), int(match[2]), None)
    except ValueError:
        return _mention(place, end, "fraction", value)
    if (counted and match[0] not in _HOLIDAYS) or _counts_a_noun(text, end):
        return _mention(place, end, "fraction", value)
    if match[0] in _HOLIDAYS or (
        before
        and before[0] in ("sáng", "trưa", "chiều", "tối", "đêm", "dịp", "lễ", "đến", "từ", "trước", "sau")
    ):
        warning = "" if before and before[0] != "từ" else "a date or a fraction: read as a date"
        return _mention(place, end, "date", day, warning=warning)
    if top <= bottom:
        return _mention(place, end, "fraction", value, warning="a fraction or a date: read as a fraction")
    return _mention(place, end, "date", day, warning="a date or a fraction: read as a date")


def _fraction_of_measures(place: _Place, match: re.Match[str], unit: tuple[str, str, int]) -> Mention:
    """`12,5/15 ha`: both numerals share the unit."""
    try:
        values = [decimal_text(read_numeral(numeral)[0]) for numeral in match.groups()]
    except ValueError:
        return _mention(
            place,
            unit[2],
            "fraction",
            unit=unit[0],
            warning=f"malformed: {match[0]!r} is no fraction of two numerals",
        )
    return _mention(place, unit[2], "fraction", "/".join(values), unit=unit[0])


# --- amounts ----------------------------------------------------------------------------------------------------------


def _read_spaced(place: _Place) -> Mention | None:
    """`1 000 000`: digits grouped by spaces, which the convention does not know."""
    if place.label:
        return None
    match = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![\w/%.:\-–−]|,\d| [0-9]{3}|,[0-9])").match(
        place.text, place.start
    )
    if not match:
        return None
    unit = _unit_after(place.text, match.end())
    end = unit[2] if unit else match.end()
    return _mention(
        place, end, unit[1] if unit else "count", unit=unit[0] if unit else "",
        warning=f"malformed: {match[0]!r} is grouped by spaces, not by dots",
    )  # fmt: skip


def _unit_after(text: str, end: int) -> tuple[str, str, int] | None:
    return read_unit(text, end) or (read_unit(text, end + 1) if text[end : end + 1] == " " else None)


def _read_amount(text: str, start: int) -> _Amount | None:
    """A numeral in digits or words with its scale words, `2 nghìn tỷ`, `1 tỷ 200 triệu`, `mười hai triệu`."""
    match = _NUMBER.match(text, start)
    if not match:
        return _read_amount_in_words(text, start)
    numeral, end = match[0], match.end()
    try:
        value, decimals = read_numeral(numeral)
    except ValueError:
        _, end = _read_scale(text, end)
        return _Amount(None, Fraction(1), end, 1, numeral)
    scale, end = _read_scale(text, end)
    total, weight = value * scale, Fraction(scale if scale >= 1000 else 1, 10**decimals)
    while scale > 1:
        half = re.compile(r" rưỡi(?!\w)", re.I).match(text, end)
        if half:
            return _Amount(total + Fraction(scale, 2), Fraction(scale, 10), half.end(), scale, numeral)
        more = re.compile(r" ([0-9]{1,3})(?= )").match(text, end)
        if not more:
            break
        next_scale, next_end = _read_scale(text, more.end())
        if not 1 < next_scale < scale:
            break
        scale, end = next_scale, next_end
        total, weight = total + int(more[1]) * scale, Fraction(scale)
    return _Amount(total, weight, end, scale if scale >= 1000 else 1, numeral)


def _read_scale(text: str, end: int) -> tuple[int, int]:
    """The product of the scale words that follow an offset, and where they end."""
    scale = 1
    while scale < 10**27 and (
        match := re.compile(rf" ?({'|'.join(SCALE_WORDS)}|chục)(?!\w)", re.I).match(text, end)
    ):
        words = [match[1].lower(), *_following(text, match.end())]
        if words[0] != "chục" and not is_scale(words, 0):
            break
        scale, end = scale * SCALE_WORDS.get(words[0], 10), match.end()
    return scale, end


def _read_amount_in_words(text: str, start: int) -> _Amount | None:
    run = re.compile(rf"{_WORD}(?: {_WORD}){{0,14}}").match(text, start)
    if not run:
        return None
    try:
        value, weight, count = read_number_words(run[0].lower())
    except ValueError:
        return None
    words = run[0].split(" ")[:count]
    # A capital inside the number begins a name: "hai Ba Trưng".
    if any(w[0].isupper() for w in words[1:]) and not run[0][: len(" ".join(words))].isupper():
        return None
    return _Amount(value, Fraction(weight), start + len(" ".join(words)), weight, "")


def _exact(amount: _Amount, kind: str) -> bool:
    """Counts and counted units of time are exact; so is no number that a scale word or a decimal comma has rounded."""
    return kind in ("count", "ordinal", "duration", "code") and not amount.scaled and amount.weight == 1


def _interval(amount: _Amount, kind: str) -> Interval:
    assert amount.value is not None
    if _exact(amount, kind):
        return Interval(amount.value, amount.value)
    if amount.value % amount.weight:
        return Interval(amount.value - amount.weight / 2, amount.value + amount.weight / 2)
    interval = rounding_cell(amount.value, amount.weight)
    return cut_at_100(interval) if kind == "percent" and amount.value == 100 else interval


def _malformed(numeral: str) -> str:
    if not numeral.isascii():
        return f"malformed: {numeral!r} is not written in the digits 0 to 9"
    if re.fullmatch(r"[+\-−]?0\d+(?:,\d+)?", numeral):
        return f"malformed: {numeral!r} begins with zeros"
    return f"malformed: {numeral!r} is neither grouped by dots in threes nor written with a decimal comma"


def _read_amounts(place: _Place) -> Mention | None:
    text, start = place.text, place.start
    if text[start] in "$€¥":
        return _read_money_sign(place)
    first = _read_amount(text, start)
    if first is None:
        return None
    unit = _unit_after(text, first.end)
    first, second, joined = _range(place, first, unit)
    last = second or first
    end = last.end
    unit = _unit_after(text, end)
    if unit and unit[1] == "duration" and _names_before_time(place, last, unit):
        unit = None
    if unit:
        end = unit[2]
        half = re.compile(r" rưỡi(?!\w)", re.I).match(text, end)
        if half and last.value is not None and not second:
            first = last = last._replace(
                value=last.value + Fraction(last.scale, 2),
                weight=Fraction(last.scale, 10),
                scale=max(last.scale, 2),
            )
            end = half.end()
    elif not _ends_cleanly(text, end) and not (last.scaled and _PRICED.match(text, end)):
        rest = text[end : place.core_end]
        if _is_exponent(place.core):
            unit = _unit_after(text, place.core_end)
            warning = f"malformed: {place.core!r} is no numeral of this convention"
            kind, end = (unit[1], unit[2]) if unit else ("count", place.core_end)
            return _mention(place, end, kind, unit=unit[0] if unit else "", warning=warning)
        if not re.fullmatch(r"[a-zđà-ỹ]{2,}", rest) or (place.core.isascii() and len(rest) < 4):
            return None  # an alphanumeric name: a code
    priced = _PRICED.match(text, end) if last.scaled and not unit else None
    if priced:  # `62 triệu/người/năm`: the currency is left out
        unit, end = ("", "money", priced.end()), priced.end()
    kind = _kind(place, last, unit, end)
    if any(a.value is None for a in (first, last)):
        bad = next(a.numeral for a in (first, last) if a.value is None)
        if kind == "code":
            return _mention(place, end, "code")
        return _mention(place, end, kind, unit=unit[0] if unit else "", warning=_malformed(bad))
    if kind == "code" and second:
        return _mention(place, end, "code")
    low, high = _interval(first, kind), _interval(last, kind)
    assert first.value is not None and last.value is not None
    value = decimal_text(first.value) + (f"..{decimal_text(last.value)}" if second else "")
    return _mention(
        place, end, kind, value, decimal_text(min(low.low, high.low)), decimal_text(max(low.high, high.high)),
        unit[0] if unit else "", joined,
    )  # fmt: skip


_PRICED = re.compile(r"(?:/[^\W\d_]+)+(?!\w)")


def _names_before_time(place: _Place, amount: _Amount, unit: tuple[str, str, int]) -> bool:
    """`lớp 10 năm 2023`, `công văn số 45 ngày 5/6`: the word behind the number begins a date; the number is a name."""
    begins_date = re.compile(
        r" (?:[0-9]{1,2}(?![0-9.,%])|[0-9]{4}(?! ?[-–−] ?[0-9])|nay|ngoái|này|sau|trước|tới|I{1,3}\b|IV\b)"
    ).match(place.text, unit[2])
    if (
        place.label not in ("code", "ordinal")
        or unit[0] not in ("năm", "tháng", "ngày", "quý", "tuần")
        or amount.scaled
    ):
        return False
    return bool(begins_date) or (_after_document(place) and unit[0] == "ngày")


def _is_exponent(core: str) -> bool:
    return bool(re.fullmatch(r"[+\-−]?\d[\d.,]*[eE][+\-]?\d+", core))


def _read_money_sign(place: _Place) -> Mention | None:
    amount = _read_amount(place.text, place.start + 1)
    if amount is None:
        return None
    unit = place.text[place.start]
    if amount.value is None:
        return _mention(place, amount.end, "money", unit=unit, warning=_malformed(amount.numeral))
    interval = _interval(amount, "money")
    return _mention(
        place, amount.end, "money", decimal_text(amount.value), decimal_text(interval.low), decimal_text(interval.high), unit
    )  # fmt: skip


def _range(
    place: _Place, first: _Amount, unit: tuple[str, str, int] | None
) -> tuple[_Amount, _Amount | None, str]:
    """Both ends of a range, where one stands: the first may share the scale or the groups of the second."""
    text, nothing = place.text, (first, None, "")
    end = unit[2] if unit else first.end
    hyphen = _HYPHEN.match(text, end)
    joint = hyphen or _TO.match(text, end)
    if not joint:
        return nothing
    number = _NUMBER.match(text, joint.end())
    second = _read_amount(text, joint.end())
    if second is None or (hyphen and not (number and number[0][0].isdecimal())):
        return nothing
    if not number and not _is_number_in_words(text, joint.end(), second, ""):
        return nothing
    last_unit = _unit_after(text, second.end)
    if hyphen:
        if not _ends_cleanly(text, last_unit[2] if last_unit else second.end) or (
            unit and unit[0] != (last_unit or [""])[0]
        ):
            return nothing
        rising = first.value is not None and second.value is not None and first.value < second.value
        if " " in hyphen[0] and (not rising or (place.label == "year" and len(first.numeral) == 4)):
            return nothing
    else:
        # Joined by a word: one mention only where the first end lacks what the second has.
        if unit or place.label in ("day", "month", "year"):
            return nothing
        to = joint[0].strip().lower() in ("đến", "tới")
        if not (
            last_unit or (second.scaled and not first.scaled) or (to and _counts_a_noun(text, second.end))
        ):
            return nothing
    if first.value is not None and second.value is not None:
        if second.scaled and not first.scaled:
            first = first._replace(
                value=first.value * second.scale, weight=first.weight * second.scale, scale=second.scale
            )
        elif (
            first.value is not None
            and first.numeral.isdecimal()
            and re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", second.numeral)
        ):
            groups = second.numeral.split(".")
            if first.value <= int(groups[0]):
                factor = 1000 ** (len(groups) - 1)
                note = f"{first.numeral} shares the thousands of {second.numeral}"
                return first._replace(value=first.value * factor), second, note
    return first, second, ""


_PERSONS = set("người hộ em cháu đồng học chiều làn cánh lượt khách sổ giấy bàn giường".split())
_SMALL_LABELS = {"lớp": 12, "khối": 12, "cấp": 17}


def _is_named(place: _Place, amount: _Amount, end: int) -> bool:
    """Whether a label makes the number a name or rank (`phường 5`, `đợt 2`), or something is counted (`phường 120 hộ`)."""
    if place.label not in ("code", "ordinal") or amount.scaled:
        return False
    phone = place.label_word in _PHONES
    if amount.value is None and re.fullmatch(r"[0-9]+(?:\.[0-9]+)+", amount.numeral):
        return place.label == "code"  # `bảng 2.1`
    if (
        amount.numeral
        and not amount.numeral.isdecimal()
        and not phone
        and not amount.numeral.startswith(("+", "-", "−"))
    ):
        return place.label_word in (
            "công nghiệp",
            "công nghệ",
            "phiên bản",
            "thế hệ",
            "web",
            "tài khoản",
            "mã",
            "biển",
            "iso",
            "tcvn",
            "qcvn",
        )
    words = _following(place.text, end)
    limit = _SMALL_LABELS.get(place.label_word)
    if limit is not None and (amount.value is None or amount.value > limit):
        return False
    if place.label_word == "cấp" and _counts_a_noun(place.text, end):
        return False
    if _after_document(place) or place.label_word in _STRONG_CODES:
        return True
    if place.label_word == "điều" and place.text[place.start - 5 : place.start - 4] == "Đ":
        return True
    if words and words[0] in _PERSONS:
        return False
    if _counts_a_noun(place.text, end):
        if _each(place) or place.label_word in ("điều", "cụm", "trạm", "nhà", "cửa", "cổng"):
            return False
        return amount.value is not None and amount.value < 100
    return True


_PHONES = (
    "hotline",
    "tổng đài",
    "dây nóng",
    "điện thoại",
    "đt",
    "sđt",
    "fax",
    "zalo",
    "mã số",
    "mã số thuế",
    "số thuế",
    "tài khoản",
)


def _after_document(place: _Place) -> bool:
    """`công văn số 45`, `Nghị quyết 18`: the number of a document, whatever follows."""
    return place.label_word == "số" or (place.label_word in _DOCUMENTS.split("|") and place.label == "code")


def _kind(place: _Place, amount: _Amount, unit: tuple[str, str, int] | None, end: int) -> str:
    """The kind of an amount from its unit, its label and what it counts."""
    if unit:
        return unit[1]
    return place.label if _is_named(place, amount, end) else "count"


# --- words and Roman numerals -----------------------------------------------------------------------------------------

_WEEKDAYS = {"hai", "ba", "tư", "năm", "sáu", "bảy"}
_NO_NUMBER_BEFORE = {
    "ba": {"mẹ", "má", "lô", "ba", "tê", "chỉ", "hoa", "kích", "gác", "rọi", "lan", "đình", "vì", "bể", "tri", "tơ", "chẽ", "sao", "son"},
    "hai": {"bà"},
    "năm": {"căn"},
    "bảy": {"hiền", "núi"},
    "tám": {"chuyện"},
    "chín": {"chắn", "muồi", "tới", "rộ", "đỏ", "vàng", "cây", "sớm", "muộn", "mọng", "kỹ", "suối", "rũ"},
    "sáu": set(),
    "bốn": set(),
}  # fmt: skip
_NO_NUMBER_AFTER = {
    "ba": {"ngã", "ông", "bà", "anh", "chị"},
    "tư": {"ngã"},
    "chín": {"lúa", "trái", "quả", "nấu", "thịt", "ăn", "đun", "hoa", "chuối", "vải", "suy", "đã", "sắp", "cà", "xoài"},
    "năm": {
        "hằng", "hàng", "mỗi", "cả", "từ", "vào", "đầu", "cuối", "giữa", "những", "nhiều", "mấy", "từng", "cùng", "qua", "ngã", "một",
        "hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười", "mươi", "trăm", "nghìn", "ngàn", "quanh", "suốt", "trọn", "các", "theo",
        "lâu", "thường", "kế", "sang", "hết", "quý", "chục", "vài", "nửa", "rưỡi", "trong",
    },
}  # fmt: skip
_KIN = set("anh chị dì cậu chú bác cô ông bà thím mợ út dượng".split())
_ONE_COUNTS_AFTER = {"chỉ", "duy", "nhất", "gồm", "đúng", "mỗi", "vòng"}
# In a denial, what is counted; `không có điều kiện` and `không còn phù hợp` count nothing.
_DENIED = re.compile(
    r" (?:trường hợp|hộ(?! khẩu| chiếu| tịch)|vụ|ca(?! từ)|cháu|em|học sinh|sinh viên|xã|phường|huyện|quận|thôn|tổ(?! ấm)|người|nhân khẩu|"
    r"đơn vị|tổ chức|cơ sở(?! để| pháp| khoa)|chi bộ|đảng viên|cán bộ|công chức|viên chức|bệnh nhân|dự án|công trình|"
    r"điểm(?! nhấn| chung| dừng| tựa| mạnh| yếu| mới)|đơn thư|đơn(?! giá)|khiếu nại|tố cáo|tai nạn|lượt|trẻ|hồ sơ|"
    r"nhà tạm|nhà dột|nhà ở tạm|"
    r"phòng học|doanh nghiệp|gia đình|ổ dịch|địa bàn|địa phương|lao động|thí sinh|cuộc(?! sống)|tàu|phương tiện|cầu|lò|bãi|chỉ tiêu|xóm|"
    r"bản(?! quyền| đồ| lĩnh)|ấp|trạm|trường|lớp(?! lót)|bếp|giáo viên|hội viên|tụ điểm|thương vong|tội phạm)(?!\w)",
    re.IGNORECASE,
)
_UNCOUNTED = re.compile(r" (?:cách|lý do|gì|điều|lúc|khi|nơi|bao giờ|chỗ|sự|đường)(?!\w)")


def _read_words(place: _Place) -> Mention | None:
    for reader in (_read_rank, _read_approximate, _read_denial, _read_half, _read_number_in_words):
        if mention := reader(place):
            return mention
    return None


def _read_rank(place: _Place) -> Mention | None:
    """`thứ ba`, `thứ 15`, `thứ IV`: the word `thứ` belongs to its ordinal."""
    text, start = place.text, place.start
    head = re.compile(r"thứ ", re.I).match(text, start)
    if not head:
        return None
    number = re.compile(r"([0-9]+)(?![\w/]|[.,]\d)").match(text, head.end())
    if number:
        value = (
            read_numeral(number[1])[0]
            if not number[1].startswith("0") or number[1] == "0"
            else Fraction(int(number[1]))
        )
        return _mention(place, number.end(), "ordinal", decimal_text(value))
    word = re.compile(_WORD).match(text, head.end())
    if not word:
        return None
    try:
        return _mention(place, word.end(), "ordinal", str(read_roman(word[0])))
    except ValueError:
        pass
    if (short := word[0].lower()) in ("nhất", "nhì"):
        return _mention(place, word.end(), "ordinal", "1" if short == "nhất" else "2")
    if _is_weekday(text, start, word):
        return None
    if short == "tư":
        return _mention(place, word.end(), "ordinal", "4")
    amount = _read_amount_in_words(text, head.end())
    if amount is None or amount.value is None or amount.value == 1:
        return None
    return _mention(place, amount.end, "ordinal", decimal_text(amount.value))


def _is_weekday(text: str, start: int, word: re.Match[str]) -> bool:
    if word[0].lower() not in _WEEKDAYS:
        return False
    before = [w.lower() for w in _words_before(text, start, 2)]
    if (
        word[0][0].isupper()
        and not word[0].isupper()
        and not (before and before[-1] in ("lần", "hạng", "giải", "vị trí"))
    ):
        return True
    if before and before[-1] in ("sáng", "trưa", "chiều", "tối", "đêm", "vào", "từ", "đến", "mỗi"):
        return True
    if before[-2:] == ["các", "ngày"]:
        return True
    return bool(
        re.compile(
            r"(?:,|,? và)? ?(?:\(?[0-9]{1,2}[/\-]|ngày [0-9]|hằng tuần|hàng tuần|tuần|chủ nhật)", re.I
        ).match(text, word.end())
    )


def _read_approximate(place: _Place) -> Mention | None:
    """`hàng chục`, `hàng trăm tỷ đồng`: a lower bound, not a number."""
    head = re.compile(r"(?:hàng|hằng|vài)(?= (?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w))", re.I).match(
        place.text, place.start
    )
    if not head:
        return None
    scale, end = _read_scale(place.text, head.end())
    if scale == 1:
        return None
    unit = _unit_after(place.text, end)
    return _mention(
        place, unit[2] if unit else end, "approximate", str(scale), str(scale), "", unit[0] if unit else ""
    )  # fmt: skip


def _read_denial(place: _Place) -> Mention | None:
    """`không còn hộ nghèo`, `không có trường hợp nào`: zero."""
    head = re.compile(r"không (có|còn)(?!\w)", re.I).match(place.text, place.start)
    if not head or _UNCOUNTED.match(place.text, head.end()):
        return None
    none_of = re.compile(rf"(?: {_WORD}){{1,8}} nào(?!\w)").match(place.text, head.end())
    if not _DENIED.match(place.text, head.end()) and not none_of:
        return None
    return _mention(place, head.end(), "zero", "0")


def _read_half(place: _Place) -> Mention | None:
    """`nửa đầu nhiệm kỳ`, `một nửa`, `½`: a fraction."""
    if place.text[place.start] in _VULGAR:
        return _mention(place, place.start + 1, "fraction", _VULGAR[place.text[place.start]])
    match = re.compile(r"(?:một )?nửa(?! (?:vời|chừng|đêm|kín|úp)(?!\w))(?!\w)", re.I).match(
        place.text, place.start
    )
    return _mention(place, match.end(), "fraction", "1/2") if match else None


def _read_number_in_words(place: _Place) -> Mention | None:
    text, start = place.text, place.start
    amount = _read_amount_in_words(text, start)
    if amount is None:
        return _read_prize(place)
    if place.label == "month":
        return None
    part = re.compile(rf" phần ({'|'.join(UNIT_WORDS)}|tư|mười)(?!\w)", re.I).match(text, amount.end)
    if part and amount.value is not None and amount.value.denominator == 1:
        bottom = {**UNIT_WORDS, "tư": 4, "mười": 10}[part[1].lower()]
        return _mention(place, part.end(), "fraction", f"{amount.value}/{bottom}")
    if not _is_number_in_words(text, start, amount, place.label_word):
        return None
    if amount.value is not None and amount.value <= 24 and text.startswith(" giờ", amount.end):
        before, end = _words_before(text, start, 1), amount.end + 4
        if (before and before[0].lower() in _CLOCK_BEFORE) or _CLOCK_AFTER.match(text, end):
            return _mention(place, end, "time", f"{int(amount.value):02d}:00")
    if place.label == "quarter" and amount.value in (1, 2, 3, 4) and not _QUARTER_FORM.match(text, start):
        return _mention(place, amount.end, "ordinal", decimal_text(amount.value))
    return (
        _part_of_year(place, amount)
        or (_read_quarter(place) if place.label == "quarter" else None)
        or _read_amounts(place)
    )


def _read_prize(place: _Place) -> Mention | None:
    """`giải nhất`, `hạng Nhì`: ranks with a word of their own."""
    word = re.compile(r"(nhất|nhì|tư)(?!\w)", re.I).match(place.text, place.start)
    if (
        not word
        or place.label_word not in ("giải", "hạng", "quý")
        or _words_before(place.text, place.start, 2)[:1] == ["đánh"]
    ):
        return None
    return _mention(place, word.end(), "ordinal", {"nhất": "1", "nhì": "2", "tư": "4"}[word[1].lower()])


def _is_number_in_words(text: str, start: int, amount: _Amount, label: str) -> bool:
    """Tell a number from what only looks like one: `năm` (year), `một` (article), `Ba Đình`, `ngã ba`, `lúa chín`."""
    printed = text[start : amount.end]
    before = [w.lower() for w in _words_before(text, start, 2)]
    after = _following(text, amount.end)
    following = re.compile(rf" ({_WORD})").match(text, amount.end)
    previous, next_word = (before[-1] if before else ""), (after[0] if after else "")
    counted = _counts_a_noun(text, amount.end) or bool(_unit_after(text, amount.end))
    ranked = label in (
        "hạng",
        "giải",
        "lớp",
        "lần",
        "đợt",
        "giai đoạn",
        "khóa",
        "quý",
        "tập",
        "vòng",
        "bậc",
        "cấp",
        "loại",
        "nhóm",
        "phần",
    )
    capitals = printed.isupper()
    if printed[0].isupper() and not capitals and not ranked:
        opened = re.search(r"(?:^|[.!?:…;|•\-–\"(])\s*$", _left(text, start))
        if not opened or (following and following[1][0].isupper()):
            return False
    if capitals and len(printed) > 1 and following and not following[1].isupper():
        return False
    word = printed.lower()
    if next_word in _NO_NUMBER_BEFORE.get(word, ()) and not (
        word == "ba" and next_word == "chỉ" and after[1:2] == ["tiêu"]
    ):
        return False
    if (
        following
        and following[1][0].isupper()
        and not following[1].isupper()
        and next_word in {"bà", "đình", "căn", "hiền"}
    ):
        return False
    if previous in _NO_NUMBER_AFTER.get(word, ()) and not (
        word == "ba" and previous != "ngã" and not printed[0].isupper()
    ):
        return (
            word == "năm"
            and previous in ("các", "cả", "trong", "theo", "từ", "những", "qua")
            and _five_of(text, amount.end)
        )
    if previous in ("vài", "đôi", "dăm") or (
        word in ("hai", "ba", "bốn", "sáu", "bảy", "tám") and previous in _KIN and not counted
    ):
        return False  # indefinite, or the rank of a child: `anh hai`
    if word == "chín" and not counted:  # ripe, cooked
        return False
    if word == "ba" and printed[0].isupper() and next_word in ("tôi", "em", "cháu", "ấy"):
        return False
    if previous in ("ngã", "thứ"):  # `ngã ba` is a junction, `thứ bảy` a weekday here
        return False
    if word == "một":
        return _one_counts(text, start, amount, before, ranked)
    if word == "năm":
        return (ranked and label != "quý") or _five_of(text, amount.end)
    return True


def _five_of(text: str, end: int) -> bool:
    """After `năm`: a noun that is counted (năm dự án), not what a year is followed by (năm học, năm qua, năm 2023)."""
    words = _following(text, end)
    if words[:1] in (["năm"], ["tháng"], ["ngày"], ["giờ"], ["phút"]):
        return words[0] != "tháng" or words[1:2] in (["đầu"], ["cuối"], ["qua"])
    if words[:1] == ["học"]:
        return words[1:2] == ["sinh"]
    if words[:1] in (["nước"], ["kỳ"], ["đơn"], ["tin"], ["phía"], ["việc"], ["bản"], ["tuổi"]):
        return words[:2] in (["đơn", "vị"], ["đơn", "thư"])
    return _counts_a_noun(text, end) or bool(_unit_after(text, end))


def _one_counts(text: str, start: int, amount: _Amount, before: list[str], ranked: bool) -> bool:
    """`một` counts in `mỗi X có một Y`, after words such as `chỉ`, and before a measurement unit; else it is an article."""
    if ranked:
        return True
    if re.search(
        r"(?:mỗi|từng) [^.;:!?]{1,60} (?:có|một|là|chọn|xây dựng|đảm nhận|nhận|giúp|trồng|gồm|làm)(?: đúng| riêng)? $",
        _left(text, start),
        re.I,
    ):
        return True
    if before[-2:] in (["ít", "nhất"], ["tối", "thiểu"]):
        return True
    if before[-1:] in ([w] for w in _ONE_COUNTS_AFTER) or before[-2:] in (["chỉ", "có"], ["chỉ", "còn"]):
        return before[-1] not in ("nhất",) or before[-2:-1] == ["duy"]
    if re.search(r"(?:mỗi|từng) [^\W\d_]+(?: [^\W\d_]+)? $", _left(text, start), re.I) and _counts_a_noun(
        text, amount.end
    ):
        return True
    if re.compile(r" (?:đến|tới|-) (?:hai|ba|bốn|năm|sáu|[0-9])").match(text, amount.end):
        return True
    unit = _unit_after(text, amount.end)
    return (
        bool(unit)
        and unit is not None
        and (unit[1] != "duration" or (before[-1:] or [""])[0] in ("vòng", "gần", "hơn", "sau"))
    )


def _read_roman(place: _Place) -> Mention | None:
    """A Roman numeral after a word that ranks (Đại hội XIII, quý II), or as the number of a heading (II. …)."""
    word = re.compile(r"[IVXLCDM]+(?![\w])(?![/\-.]\w)").match(place.text, place.start)
    if not word:
        return None
    heading = place.start == 0 and re.compile(r"[.)/] ?(?=[^\W\d_])").match(place.text, word.end())
    labelled = place.label_word in _ROMAN_LABELS or place.label in ("quarter", "ordinal")
    if not (heading or labelled) or (len(word[0]) == 1 and word[0] in "CDLM"):
        return None
    try:
        value = str(read_roman(word[0]))
    except ValueError:
        return None
    return _mention(place, word.end(), "code" if place.label == "code" else "ordinal", value)


# --- printed text of a known kind -------------------------------------------------------------------------------------

# The least context in which a printed text of a kind is a mention by itself.
_CONTEXT = {
    "count": ("chỉ ", " người"), "zero": ("", " hộ"), "fraction": ("có ", " xã"), "date": ("ngày ", ""), "period": ("giai đoạn ", ""),
    "ordinal": ("", ""), "code": ("số ", ""), "scale": ("tỷ lệ ", ""),
}  # fmt: skip


def read_printed(printed: str, kind: str) -> Mention:
    """Read a printed text whose kind is known, such as the numeral of a registered figure.

    Parameters
    ----------
    printed : str
        As the article has it; a numeral alone (`9,25`) or with its unit.
    kind : str
        One of `KINDS`. A numeral without its unit is read as if the unit stood there.

    Returns
    -------
    Mention
        With `value`, `low` and `high` of that kind; offsets count from the start of `printed`.

    Raises
    ------
    ValueError
        If the text is no such number; the message says what it is instead.

    Source
    ------
    The rules of this project for numbers in Vietnamese report prose.

    Examples
    --------
    >>> read_printed("9,25", "measure").low
    '9.245'
    >>> read_printed("9.25", "measure")
    Traceback (most recent call last):
    ...
    ValueError: '9.25' is no printed measure: malformed: '9.25' is neither grouped by dots in threes nor written with a decimal comma
    """
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is unknown: expected one of {', '.join(KINDS)}")
    unit = {
        "percent": "%",
        "percentage_points": " điểm phần trăm",
        "measure": " ha",
        "money": " đồng",
        "duration": " năm",
    }
    before, after = _CONTEXT.get(kind, ("", ""))
    context = unit.get(kind, after) if _NUMBER.fullmatch(printed) or printed.lower() in UNIT_WORDS else after
    if kind == "period" and "/" in printed:
        before = ""
    found = find_mentions(before + printed + context)
    mention = found[0] if len(found) == 1 else None
    whole = mention is not None and mention.start == len(before) and mention.end >= len(before) + len(printed)
    if mention is None or not whole or mention.kind != kind or mention.warning.startswith("malformed"):
        why = (
            mention.warning or f"it reads as {mention.kind}"
            if mention and whole
            else "it does not read as one number"
        )
        raise ValueError(f"{printed!r} is no printed {kind}: {why}")
    return Mention(
        0,
        len(printed),
        printed,
        kind,
        mention.value,
        mention.low,
        mention.high,
        mention.unit,
        mention.qualifier,
        mention.warning,
    )


def printed_decimals(printed: str) -> int | None:
    """Count the decimals of a numeral written in digits.

    Parameters
    ----------
    printed : str
        A numeral without unit.

    Returns
    -------
    int or None
        None where the text is not such a numeral (a date, a word).

    Raises
    ------
    TypeError
        If `printed` is not a string.

    Source
    ------
    The rules of this project, "Numeral".

    Examples
    --------
    >>> printed_decimals("88,94")
    2
    >>> printed_decimals("nửa") is None
    True
    """
    try:
        return read_numeral(printed)[1]
    except ValueError:
        return None
