"""Vietnamese numeral text to exact value, unit and decimals; and back to text.

The lowest layer: it knows how Vietnamese writes numbers, and nothing of articles or tables. Numerals come in three
scripts (digits, words, Roman); units are measured in the words and signs of Vietnamese reports.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

Locale = Literal["vi", "en"]


class InputError(ValueError):
    """Input that cannot be used; the message is one line that says what is wrong and what would be right."""


# --- digits -----------------------------------------------------------------------------------------------------------

_DIGITS = {
    "vi": re.compile(r"([+\-−]?)(0|0[1-9]|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]*)(?:,([0-9]+))?"),
    "en": re.compile(r"([+\-−]?)(0|0[1-9]|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.([0-9]+))?"),
}
_CONVENTION = {
    "vi": "Vietnamese numeral: expected dots between groups of three and a decimal comma, as in 4.764 or 88,94",
    "en": "English numeral: expected commas between groups of three and a decimal point, as in 4,764 or 88.94",
}


def read_numeral(text: str, locale: Locale = "vi") -> tuple[Fraction, int]:
    """Read a numeral written in ASCII digits as an exact number.

    Parameters
    ----------
    text : str
        The numeral alone, without unit or scale word. Vietnamese groups by dots and has a decimal comma.
    locale : {"vi", "en"}
        The convention: ``"en"`` groups by commas and has a decimal point.

    Returns
    -------
    tuple of (Fraction, int)
        The exact value, and how many decimals are printed (trailing zeros are evidence and count).

    Raises
    ------
    TypeError
        If `text` is not a string: a float has lost what was printed.
    ValueError
        If the numeral is malformed in the convention; the message says what would be right.

    Source
    ------
    TCVN and Vietnamese Government practice (Circular 01/2011/TT-BNV, annex); the rules of this project.

    Examples
    --------
    >>> read_numeral("4.764,50")
    (Fraction(9529, 2), 2)
    >>> read_numeral("1.5")
    Traceback (most recent call last):
    ...
    lbanalysis.numerals.InputError: '1.5' is no Vietnamese numeral: expected dots between groups of three and a \
decimal comma, as in 4.764 or 88,94
    """
    if locale not in _DIGITS:
        raise InputError(f"locale {locale!r} is unknown: expected 'vi' or 'en'")
    if not isinstance(text, str):
        raise TypeError(
            f"a printed number is text, and {text!r} is {type(text).__name__}: pass what was printed, such as '88,94'"
        )
    match = _DIGITS[locale].fullmatch(text) if len(text) <= 1000 else None
    if not match or (match[2].startswith("0") and len(match[2]) > 1 and match[3]):
        raise InputError(f"{text!r} is no {_CONVENTION[locale]}")
    sign, whole, decimals = match.groups(default="")
    digits = whole.replace(".", "").replace(",", "") + decimals
    return Fraction(int(digits) * (-1 if sign in ("-", "−") else 1), 10 ** len(decimals)), len(decimals)


def format_number(value: Fraction | int, decimals: int | None = None, lang: Locale = "vi") -> str:
    """Write an exact number in a language's own convention.

    Parameters
    ----------
    value : Fraction or int
        The exact number.
    decimals : int, optional
        How many decimals to print, rounded half up away from zero. Without it the shortest exact decimal is printed.
    lang : {"vi", "en"}
        Vietnamese groups by dots and has a decimal comma, English the reverse.

    Returns
    -------
    str
        The numeral; `read_numeral` reads it back.

    Raises
    ------
    ValueError
        If no `decimals` are given and the value has no finite decimal.

    Source
    ------
    The inverse of `read_numeral`; rounding as ``decimal.ROUND_HALF_UP``.

    Examples
    --------
    >>> format_number(Fraction(476450, 100), 2), format_number(4764, lang="en")
    ('4.764,50', '4,764')
    >>> format_number(Fraction(1, 3))
    Traceback (most recent call last):
    ...
    ValueError: 1/3 has no finite decimal: say how many decimals to print
    """
    if lang not in _DIGITS:
        raise ValueError(f"language {lang!r} is unknown: expected 'vi' or 'en'")
    value = Fraction(value)
    if decimals is None:
        plain = decimal_text(value)
    else:
        scaled = abs(value) * 10**decimals
        units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        digits = str(units).rjust(decimals + 1, "0")
        plain = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
        plain = f"-{plain}" if value < 0 and units else plain
    whole, _, rest = plain.partition(".")
    english = f"{int(whole.lstrip('-')):,}" + (f".{rest}" if rest else "")
    english = f"-{english}" if whole.startswith("-") else english
    return english if lang == "en" else english.translate(str.maketrans(",.", ".,"))


def decimal_text(value: Fraction | int) -> str:
    """Write an exact number as the shortest plain decimal string, as data files hold it.

    Parameters
    ----------
    value : Fraction or int
        A number with a finite decimal, that is, a denominator of twos and fives only.

    Returns
    -------
    str
        Digits with a decimal point, no grouping, no trailing zeros.

    Raises
    ------
    ValueError
        If the value has no finite decimal.

    Source
    ------
    W3C XML Schema ``xsd:decimal``, canonical form but for a whole number's ``.0``.

    Examples
    --------
    >>> decimal_text(Fraction(185, 20)), decimal_text(-3)
    ('9.25', '-3')
    >>> decimal_text(Fraction(1, 3))
    Traceback (most recent call last):
    ...
    ValueError: 1/3 has no finite decimal: say how many decimals to print
    """
    value = Fraction(value)
    places, rest = 0, value.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        raise ValueError(f"{value} has no finite decimal: say how many decimals to print")
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    plain = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{plain}" if value < 0 else plain


# --- words ------------------------------------------------------------------------------------------------------------

UNIT_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_AFTER_TENS = {**UNIT_WORDS, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
SCALE_WORDS = {
    "trăm": 10**2, "nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
_HIGH = {word: weight for word, weight in SCALE_WORDS.items() if weight >= 1000}


def _below_thousand(words: list[str], i: int, inner: bool) -> tuple[int, int] | None:
    """Value and next position of a number below 1000 at `i`; `inner` if it follows a scale word."""
    n = len(words)
    total, start = 0, i
    hundreds = (
        i + 1 < n and words[i + 1] == "trăm" and (words[i] in UNIT_WORDS or (inner and words[i] == "không"))
    )
    if hundreds:
        total, i = UNIT_WORDS.get(words[i], 0) * 100, i + 2
        if i < n and words[i] == "rưỡi":
            return total + 50, i + 1
    if i + 1 < n and words[i] in ("linh", "lẻ") and (hundreds or inner) and words[i + 1] in _AFTER_TENS:
        return total + _AFTER_TENS[words[i + 1]], i + 2
    if i < n and words[i] == "mười":
        tail = words[i + 1] if i + 1 < n else ""
        # `mười năm` is ten years: fifteen is `mười lăm`.
        if tail == "lăm" or (tail in UNIT_WORDS and tail != "năm"):
            return total + 10 + _AFTER_TENS[tail], i + 2
        return total + 10, i + 1
    if i + 1 < n and words[i] in UNIT_WORDS and words[i + 1] in ("mươi", "chục"):
        total, i = total + UNIT_WORDS[words[i]] * 10, i + 2
        if words[i - 1] == "mươi" and i < n and words[i] in _AFTER_TENS and words[i] != "năm":
            return total + _AFTER_TENS[words[i]], i + 1
        return total, i
    if not hundreds and i + 1 < n and words[i] in UNIT_WORDS and words[i + 1] in ("mốt", "lăm", "nhăm"):
        return UNIT_WORDS[words[i]] * 10 + _AFTER_TENS[words[i + 1]], i + 2
    if not hundreds and i < n and words[i] in UNIT_WORDS:
        return total + UNIT_WORDS[words[i]], i + 1
    return (total, i) if i > start else None


def read_number_words(text: str) -> tuple[Fraction, int, int]:
    """Read the longest spelled-out number that a text begins with.

    Parameters
    ----------
    text : str
        Lower-case Vietnamese words with single spaces. What follows the number is left alone.

    Returns
    -------
    tuple of (Fraction, int, int)
        The exact value, the weight of the last scale word (1 where there is none, 10**6 for `triệu`), and how many
        words were read.

    Raises
    ------
    ValueError
        If the text does not begin with a number.

    Source
    ------
    L. C. Thompson, *A Vietnamese Reference Grammar* (1987), numerators; `lẻ` and `linh`, `mốt`, `tư`, `lăm`, `rưỡi`.

    Examples
    --------
    >>> read_number_words("hai mươi lăm phường")
    (Fraction(25, 1), 1, 3)
    >>> read_number_words("ba trăm triệu đồng")
    (Fraction(300000000, 1), 1000000, 3)
    >>> read_number_words("tỷ lệ")
    Traceback (most recent call last):
    ...
    ValueError: 'tỷ lệ' does not begin with a spelled-out number, such as 'mười hai'
    """
    words = text.split(" ")
    total, i, weight, last_scale = Fraction(0), 0, 1, 10**18
    while i < len(words):
        part = _below_thousand(words, i, inner=i > 0)
        if part is None:
            break
        value, j = Fraction(part[0]), part[1]
        if j + 1 < len(words) and words[j] == "phẩy" and words[j + 1] in UNIT_WORDS and i == 0:
            decimals = ""
            j += 1
            while j < len(words) and (words[j] in UNIT_WORDS or words[j] == "không"):
                decimals, j = decimals + str(UNIT_WORDS.get(words[j], 0)), j + 1
            value += Fraction(int(decimals), 10 ** len(decimals))
        scale = 1
        while j < len(words) and words[j] in _HIGH and is_scale(words, j):
            scale, j = scale * _HIGH[words[j]], j + 1
        bare = i > 0 and scale == 1 and j == i + 1  # `hai nghìn năm` is 2000 years
        if scale >= last_scale or bare:
            break
        total, i, weight = total + value * scale, j, scale
        if scale > 1 and i < len(words) and words[i] == "rưỡi":
            total, i, weight = total + Fraction(scale, 2), i + 1, scale // 10
            break
        if scale == 1:
            break
        last_scale = scale
    if i == 0:
        raise ValueError(f"{text!r} does not begin with a spelled-out number, such as 'mười hai'")
    return total, weight, i


# Scale words also begin words that are none: tỷ lệ (rate), tỷ trọng (share), triệu tập (convene), vạn vật.
_NO_SCALE_BEFORE = {
    "tỷ": {"lệ", "trọng", "giá", "số", "suất", "phú", "mỉ", "thí"},
    "triệu": {"tập", "hồi", "phú", "chứng"},
    "vạn": {"vật", "bất", "sự", "tuế", "thọ", "chài", "lý"},
}
_NO_SCALE_BEFORE["tỉ"] = _NO_SCALE_BEFORE["tỷ"]


def is_scale(words: list[str], i: int) -> bool:
    """Tell whether the word at `i` is a scale word here, and not the beginning of `tỷ lệ` and the like.

    Parameters
    ----------
    words : list of str
        Lower-case words of a text.
    i : int
        Position of the word, from 0.

    Returns
    -------
    bool

    Raises
    ------
    IndexError
        If there is no word at `i`.

    Source
    ------
    The rules of this project, "What is a mention".

    Examples
    --------
    >>> is_scale(["5", "tỷ", "đồng"], 1)
    True
    >>> is_scale(["5", "tỷ", "lệ"], 1)
    False
    """
    following = words[i + 1] if i + 1 < len(words) else ""
    return words[i] in SCALE_WORDS and following not in _NO_SCALE_BEFORE.get(words[i], ())


_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def read_roman(text: str) -> int:
    """Read a Roman numeral.

    Parameters
    ----------
    text : str
        Capital letters, in the modern subtractive form, 1 to 3999.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the text is no Roman numeral.

    Source
    ------
    The subtractive convention of modern print (IV, not IIII).

    Examples
    --------
    >>> read_roman("XVIII")
    18
    >>> read_roman("IIII")
    Traceback (most recent call last):
    ...
    ValueError: 'IIII' is no Roman numeral, such as 'IV'
    """
    if not _ROMAN.fullmatch(text):
        raise ValueError(f"{text!r} is no Roman numeral, such as 'IV'")
    values = [_ROMAN_DIGITS[letter] for letter in text]
    return sum(-v if v < following else v for v, following in zip(values, [*values[1:], 0], strict=True))


# --- units ------------------------------------------------------------------------------------------------------------

_MONEY = "đồng|vnđ|vnd|đ|usd|us$|đô la mỹ|đô la|đô-la|đôla|euro|eur|€|$|¥|yên nhật|nhân dân tệ|ndt|cny|bảng anh|won"
_MEASURE = (
    "ha|héc ta|héc-ta|hécta|hecta|km²|km2|km vuông|ki lô mét vuông|ki-lô-mét vuông|ki-lô-mét|kilômét|kilomet|ki lô mét|km|"
    "m²|m2|m³|m3|mét vuông|mét khối|mét dài|mét|cm²|cm2|cm³|cm3|cm|mm|dm|m|hải lý|inch|sào|mẫu ruộng|mẫu đất|"
    "tấn|tạ|yến|lạng|lượng|mmhg|µg/m³|ki lô gam|ki-lô-gam|kilôgam|kilogam|kg|gam|gram|mg|µg|g|lít|ml|l|"
    "kwh|mwh|gwh|kwp|mwp|kw|mw|gw|kva|mva|kv|w|v|mbps|gbps|kb|mb|gb|tb|hz|khz|mhz|ghz|db|ppm|"
    "độ c|độ richter|độ|°c|°|‰|kcal|calo"
)
_TIME = "năm|tháng|tuần|ngày đêm|ngày|giờ|tiếng|phút|giây|quý|thập kỷ|thập niên|thế kỷ"
_PERCENT = "%|phần trăm"
_POINTS = "điểm phần trăm|điểm %|điểm%"
_UNIT_KIND = {
    **dict.fromkeys(_MEASURE.split("|"), "measure"),
    **dict.fromkeys(_MONEY.split("|"), "money"),
    **dict.fromkeys(_TIME.split("|"), "duration"),
    **dict.fromkeys(_PERCENT.split("|"), "percent"),
    **dict.fromkeys(_POINTS.split("|"), "percentage_points"),
}
# Signs whose other case is no unit: `5M`, `3G` and `220v` are names, `5 Km` and `220V` are not.
_LOWER_ONLY = {"m", "g", "l", "đ", "cm", "mm", "mg", "ml"}
_UPPER_ONLY = {"v", "w"}
_PER_PEOPLE = r"(?:[0-9][0-9.]* |vạn )(?:dân|người|trẻ|phụ nữ|ca|km|ml|g|m²|m2)"
# What a counted noun is divided by: `học sinh/lớp` is a rate, `xã/phường` names alternatives.
_PER_COUNTED = (
    "ha|km²|km2|m²|m2|km|năm|tháng|tuần|ngày đêm|ngày|đêm|giờ|phút|vụ|quý|người|hộ|lớp|dân|ca|lần|lượt|buổi|suất|học sinh|trẻ|giường|"
    "phòng|nhóm|cây|con|chuyến|tiết|đầu người|lao động"
)
# Words of two syllables that a price or rate is counted by; of other words the first alone is taken.
_PER_TWO_WORDS = (
    "người dân|học sinh|sinh viên|sản phẩm|lao động|đầu người|nhân khẩu|tín chỉ|cổ phiếu|mô hình|dự án|đơn vị|hội viên|bệnh nhân|ngày đêm|"
    "gia đình|cơ sở|trường hợp|công trình|tháng lương|ngày công|hợp đồng|giáo viên|cán bộ|căn hộ|hồ sơ|phụ nữ|cá nhân|tập thể|"
    "nhà đầu tư|chiến sĩ|hộ nghèo|hộ dân|lượt người|xuất ăn|suất ăn"
)


def _alternatives(*groups: str) -> str:
    return "|".join(
        re.escape(u) for u in sorted({u for g in groups for u in g.split("|")}, key=len, reverse=True)
    )


# A unit ends where its word ends; `đồng chí` (comrade), `tấn công` (attack) and the like are no units.
_WORD = r"[^\W\d_]+"
_SIGN = r"(?:km|m|cm)[²³23]|usd|s|h"
_DENOMINATOR = rf"/(?:{_PER_PEOPLE}|(?:{_alternatives(_PER_TWO_WORDS)})(?!\w)|ngày\.đêm|{_SIGN}|{_WORD})"
_UNIT = re.compile(
    rf"(?P<base>{_alternatives(_MEASURE, _MONEY, _TIME, _PERCENT, _POINTS)})(?P<per>(?:{_DENOMINATOR}(?![\w²³]))*)(?![\w²³])",
    re.IGNORECASE,
)
_TWO_WORDS = re.compile(r" (\w+)(?: (\w+))?")
_PER_UNIT = re.compile(
    rf"{_WORD}(?: {_WORD})?/(?:{_PER_PEOPLE}|(?:{_alternatives(_PER_COUNTED)})(?:/(?:{_alternatives(_PER_COUNTED)}))*)(?![\w²³])"
)
# `đồng phục vụ` and `đồng tiền mặt` are money: the second word decides.
_UNIT_AFTER_ALL = {
    ("phục", "vụ"),
    ("tiền", "mặt"),
    ("tiền", "phạt"),
    ("tiền", "hỗ"),
    ("tiền", "công"),
    ("tiền", "thuế"),
    ("tiền", "thưởng"),
}
_NO_UNIT_BEFORE = {
    "đồng": set(
        "chí bào đội thời bộ ý hành nghiệp tác hồ ruộng cỏ thuận tính phục phạm tiền muối sáng hương đẳng nghĩa vị lúa bằng loạt "
        "lõa minh môn tình".split()
    ),
    "gam": {"màu"},
    "lượng": {"người", "khách", "hàng", "nước"},
    "tấn": {"công"},
    "độ": set("tuổi cao che phủ ẩm dài sâu mặn dốc tin chính rộng dày bền pH".split()),
    "ngày": {"công", "hội", "lễ"},
    "giờ": {"học", "dạy", "giảng", "công"},
    "tiếng": set("anh nói việt nước kêu đồng dân vang trống nổ súng cười khóc hát chuông hô động".split()),
    "tạ": {"ơn"},
    "yến": {"tiệc", "sào"},
    "phút": {"mốt"},
    "tuần": {"tra", "hoàn", "lễ"},
    "năm": {"học", "căn"},
}


def read_unit(text: str, start: int = 0) -> tuple[str, str, int] | None:
    """Read the measurement unit, money unit or per-unit compound that stands at a position of a text.

    Parameters
    ----------
    text : str
        One paragraph.
    start : int
        Offset [characters] at which the unit would begin, 0 to ``len(text)``.

    Returns
    -------
    tuple of (str, str, int) or None
        The unit as printed, its kind (``measure``, ``money``, ``duration``, ``percent`` or ``percentage_points``) and
        the offset behind it; None where no unit stands. Counted nouns (hộ, phường, chỉ tiêu) are no units.

    Raises
    ------
    TypeError
        If `text` is not a string.

    Source
    ------
    The rules of this project, "Span"; unit signs after TCVN 7870 (ISO 80000).

    Examples
    --------
    >>> read_unit("9,25ha, đạt", 4)
    ('ha', 'measure', 6)
    >>> read_unit("12 đồng chí", 3) is None
    True
    """
    match = _UNIT.match(text, start)
    if match:
        base, per = match["base"], match["per"]
        following = _TWO_WORDS.match(text, match.end())
        words = tuple((following[i] or "").lower() for i in (1, 2)) if following else ("", "")
        if not per and words[0] in _NO_UNIT_BEFORE.get(base.lower(), ()) and words not in _UNIT_AFTER_ALL:
            return None
        if (base.lower() in _LOWER_ONLY and base != base.lower()) or (
            base.lower() in _UPPER_ONLY and base != base.upper()
        ):
            return None
        kind = _UNIT_KIND[base.lower()]
        # A rate of time or people per something is measured, not a duration.
        return match[0], "measure" if per and kind == "duration" else kind, match.end()
    match = _PER_UNIT.match(text, start)
    return (match[0], "measure", match.end()) if match else None
