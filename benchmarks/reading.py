"""Measure the reader of numbers beside a bare search for digits and the packages that read numbers, and count right and wrong of each.

Every text is invented: annotated sentences of `tests/`, thinned with sentences that hold no number. No text is read twice, since the
reader keeps what it has read: each has a name of its own. Times are of the processor. Run by `make bench`, which installs the project's
wheel and the peers into an environment of their own.
"""

import json
import platform
import random
import re
import statistics
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from importlib.metadata import PackageNotFoundError, distribution, version
from itertools import count
from pathlib import Path

from packaging.requirements import Requirement

from lbanalysis.numerals import InputError
from lbanalysis.reading import find_mentions

TESTS = Path(__file__).resolve().parents[1] / "tests"
ROUNDS, FLOOR_PASSES = 9, 10
DENSITIES = (8, 20)  # mentions in 1,000 bytes
ROUND_BYTES = 40_000
LONG_ROUNDS, LONGEST = 5, 2**20
OURS, FLOOR = "lbanalysis", "digits alone (floor)"
PLAIN_KINDS = (None, "count", "percent", "percentage_points", "measure", "money", "duration")
FILLER = (
    "Sau buổi họp, cán bộ thôn cùng bà con trao đổi về cách giữ đường làng sạch đẹp và chăm sóc hàng cây ven hồ.",
    "Theo lãnh đạo địa phương, kết quả này có được nhờ sự đồng lòng của nhân dân và cách làm sáng tạo ở cơ sở.",
    "Ban tổ chức mong muốn phong trào tiếp tục lan tỏa, góp phần nâng cao đời sống văn hóa của người dân.",
    "Trong thời gian tới, các phòng chuyên môn sẽ tăng cường kiểm tra, hướng dẫn và kịp thời tháo gỡ khó khăn.",
)
SCALE = re.compile(r"(?i)(?<!\w)(?<!phần )(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|rưỡi)(?!\w)")

Found = list[
    tuple[int, int, Decimal | None]
]  # where each number begins and ends, and its value if the package gives one
Case = dict


def our_finds(text: str) -> Found:
    """What our reader finds."""
    return [(m.start, m.end, number(m.value)) for m in find_mentions(text)]


def number(text: object) -> Decimal | None:
    """A value as a number, if it is one."""
    try:
        return Decimal(str(text))
    except ArithmeticError:
        return None


def placed(tokens: list[str], text: str) -> Iterator[tuple[int, int]]:
    """Where tokens stand that come in the order of the text."""
    end = 0
    for token in tokens:
        if (start := text.find(token, end)) >= 0:
            end = start + len(token)
            yield start, end


def find_quantulum3() -> Callable[[str], Found]:
    """English quantities with units; without the classifier that tells units of one name apart."""
    from quantulum3 import parser

    return lambda text: [(*q.span, number(q.value)) for q in parser.parse(text)]


def find_recognizers() -> Callable[[str], Found]:
    """Numbers in ten languages: Spanish has the dots and the comma of Vietnamese."""
    from recognizers_number import NumberRecognizer
    from recognizers_text import Culture

    model = NumberRecognizer(Culture.Spanish).get_number_model()
    return lambda text: [
        (r.start, r.end + 1, number(r.resolution["value"].replace(",", "."))) for r in model.parse(text)
    ]


def find_extract_numbers() -> Callable[[str], Found]:
    """Digits with dots and a comma, as texts; their places are looked up, which its time does not hold."""
    from extract_numbers import ExtractNumbers

    read = ExtractNumbers({"european_format": True}).extractNumbers
    return lambda text: [
        (*place, number(text[slice(*place)].replace(".", "").replace(",", ".")))
        for place in placed(read(text), text)
    ]


def find_underthesea() -> Callable[[str], Found]:
    """Vietnamese words: those with digits; it gives no values."""
    from underthesea.pipeline.word_tokenize.regex_tokenize import tokenize

    def find(text: str) -> Found:
        tokens = [token for token, _ in tokenize(text, tag=True) if re.search(r"\d", token)]
        return [(*place, None) for place in placed(tokens, text)]

    return find


FINDERS = {
    "quantulum3": find_quantulum3,
    "recognizers-text-number": find_recognizers,
    "extract-numbers": find_extract_numbers,
    "underthesea": find_underthesea,
}


def find_peers() -> dict[str, Callable[[str], Found]]:
    """Each package that can be imported, as a function from a text to what it finds."""
    peers = {}
    for name, make in FINDERS.items():
        try:
            peers[name] = make()
        except ImportError as error:
            print(f"{name} is not measured, it cannot be imported: {error}")
    return peers


def word_readers() -> dict[str, Callable[[str], object]]:
    """Each package that turns Vietnamese number words, cut out of their sentence for it, into a number."""
    from vietnam_number import w2n
    from vn_numberwords import words_to_number

    return {"vietnam-number": w2n, "vn-numberwords": words_to_number}


def read_cases(name: str) -> list[Case]:
    """The annotated sentences of a file of tests."""
    return [json.loads(line) for line in (TESTS / name).read_text(encoding="utf-8").splitlines()]


_numbers = count()


def fresh_name() -> str:
    """A name of letters that no text had before."""
    letters, rest = "", next(_numbers)
    while rest or not letters:
        rest, digit = divmod(rest, 19)
        letters += "bcdghklmnpqrstvxyfz"[digit] + "ao"[len(letters) % 2]
    return f"Phú {letters.capitalize()}"


def texts_of(density: int, size: int, cases: list[Case], draw: random.Random) -> list[str]:
    """Paragraphs of about five sentences, a size [bytes] in all, with so many mentions in 1,000 bytes."""
    texts, mentions, written = [], 0, 0
    while written < size:
        sentences = [f"Chuyện ở làng {fresh_name()}."]
        while len(sentences) < 6:
            if 1000 * mentions <= density * (written + sum(len(s.encode()) for s in sentences)):
                case = draw.choice(cases)
                mentions += len(case["mentions"])
                sentences.append(case["text"])
            else:
                sentences.append(draw.choice(FILLER))
        texts.append(" ".join(sentences))
        written += len(texts[-1].encode())
    return texts


def seconds(work: Callable[[str], object], texts: list[str], passes: int = 1) -> float:
    """The processor time [s] in which a function reads some texts, once each, or the mean of more passes."""
    begin = time.process_time()
    for _ in range(passes):
        for text in texts:
            work(text)
    return (time.process_time() - begin) / passes


def time_density(density: int, peers: dict[str, Callable[[str], Found]], cases: list[Case]) -> None:
    """Print the speed of each on fresh texts, and the ratios to ours, of alternating rounds."""
    draw, times = random.Random(density), {name: [] for name in (FLOOR, OURS, *peers)}
    for turn in range(ROUNDS + 1):
        texts = texts_of(density, ROUND_BYTES, cases, draw)
        size = sum(len(text.encode()) for text in texts)
        works = [(OURS, find_mentions, 1), (FLOOR, partial(re.findall, "[0-9]+"), FLOOR_PASSES)]
        works += [(name, peer, 1) for name, peer in peers.items()]
        for name, work, passes in works[turn % len(works) :] + works[: turn % len(works)]:
            times[name].append(seconds(work, texts, passes) / size)
    print(
        f"\n{density} mentions in 1,000 bytes: {ROUNDS} rounds of {ROUND_BYTES:,} bytes after one to warm up"
    )
    for name, values in times.items():
        ratios = [value / ours for value, ours in zip(values[1:], times[OURS][1:], strict=True)]
        if name == FLOOR:
            ratios = [1 / ratio for ratio in ratios]
        middle, ends = statistics.median(ratios), f"{min(ratios):,.2f} to {max(ratios):,.2f}"
        said = {
            OURS: "",
            FLOOR: f"our time / its: {middle:6.1f} (rounds {ends}; promised: at most 50)",
            "quantulum3": f"its time / ours: {middle:6.1f} (rounds {ends}; promised: at least 20)",
        }.get(name, f"its time / ours: {middle:6.2f} (rounds {ends})")
        print(f"{name:<24} {1e-6 / statistics.median(values[1:]):8.2f} MB/s  {said}".rstrip())


def time_long_paragraphs(cases: list[Case]) -> None:
    """Print the time per byte of one paragraph of 1 MB of each sort, against prose, and how a longer one is refused."""
    draw = random.Random(1)
    repeated = {"`mười `": "mười ", "digits": "1234567890", "dots": ".", "hyphens": "-"}
    repeated |= {f"`{piece}`": piece for piece in ("1.1", "1,")}
    times: dict[str, list[float]] = {name: [] for name in ("prose", *repeated)}
    for _ in range(LONG_ROUNDS):
        prose = " ".join(texts_of(8, LONGEST, cases, draw)).encode()[:LONGEST].decode(errors="ignore")
        texts = {"prose": prose}
        for name, piece in repeated.items():
            texts[name] = f"{fresh_name()} {piece * (LONGEST // len(piece.encode()) - 30)}"
        for name, text in texts.items():
            times[name].append(seconds(find_mentions, [text]) / len(text.encode()))
    print(
        f"\none paragraph of 1 MB, time per byte / that of prose, median of {LONG_ROUNDS} alternating rounds"
    )
    for name in repeated:
        ratios = [value / prose for value, prose in zip(times[name], times["prose"], strict=True)]
        print(f"{name:<24} {statistics.median(ratios):8.3f} (promised: at most 3)")
    try:
        find_mentions("a" * (LONGEST + 1))
        print("a paragraph of more than 1 MB is read (promised: refused)")
    except InputError as error:
        print(f"one byte more is refused: {error}")


def matched(found: Found, case: Case) -> dict[int, Decimal | None]:
    """The mentions that are found, by number, each with the value given: its digits are all there, or its first word, and no other's."""
    digits = [
        {i for i, sign in enumerate(case["text"]) if sign.isdecimal() and m["start"] <= i < m["end"]}
        for m in case["mentions"]
    ]
    values = {}
    for start, end, value in found:
        met = [i for i, m in enumerate(case["mentions"]) if start < m["end"] and end > m["start"]]
        if len(met) == 1 and (met[0] not in values):
            whole = (
                digits[met[0]] <= set(range(start, end))
                if digits[met[0]]
                else start <= case["mentions"][met[0]]["start"]
            )
            if whole:
                values[met[0]] = value
    return values


def plain_value(mention: dict) -> Decimal | None:
    """The value of a mention that is a plain number: no date, code, rank, fraction or range."""
    return number(mention["value"]) if mention["kind"] in PLAIN_KINDS and mention["value"] else None


def in_digits(mention: dict) -> bool:
    """Whether its digits alone are its value: no scale word, no number word."""
    return re.match(r"[+\-−]?\d", mention["printed"]) is not None and not SCALE.search(mention["printed"])


def judge(find: Callable[[str], Found], gold: list[Case]) -> Counter[str]:
    """Count mentions, what is found of them and what else, and values right, of plain numbers and of those in digits."""
    seen: Counter[str] = Counter()
    for case in gold:
        found = find(case["text"])
        values = matched(found, case)
        seen.update(mentions=len(case["mentions"]), found=len(values), wrong=len(found) - len(values))
        for i, mention in enumerate(case["mentions"]):
            if (wanted := plain_value(mention)) is not None:
                right = values.get(i) == wanted
                seen.update(
                    plain=1,
                    plain_right=right,
                    digits=in_digits(mention),
                    digits_right=right and in_digits(mention),
                )
    return seen


def size_of(name: str) -> tuple[float, float, int]:
    """How much a package is when installed [MB], how much with all that it pulls in, and how many packages these are."""
    sizes: dict[str, float] = {}
    names = [name]
    while names:
        try:
            package = distribution(name := names.pop())
        except PackageNotFoundError:
            continue
        key = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
        if key in sizes:
            continue
        files = [Path(str(file.locate())) for file in package.files or []]
        sizes[key] = sum(f.stat().st_size for f in files if f.is_file() and f.suffix != ".pyc") / 1e6
        wanted = map(Requirement, package.requires or [])
        names += [w.name for w in wanted if not w.marker or w.marker.evaluate({"extra": ""})]
    first = next(iter(sizes.values()))
    return first, sum(sizes.values()), len(sizes)


def print_peers(peers: dict[str, Callable[[str], Found]], gold: list[Case]) -> None:
    """Print what each finds of the gold set, which of its values are right, and what it takes to install."""
    print(
        "\nthe gold set (tests/gold.jsonl): mentions found, finds that are none, plain numbers with the right value, MB installed"
    )
    for name, find in {OURS: our_finds, **peers}.items():
        seen, (alone, together, packages) = judge(find, gold), size_of(name)
        values = f"values right {seen['plain_right']:>4} of {seen['plain']}, in digits alone {seen['digits_right']:>4} of {seen['digits']}"
        print(
            f"{name + ' ' + version(name):<32} found {seen['found']:>5,} of {seen['mentions']:,}, wrong {seen['wrong']:>4,};"
            f" {values if seen['plain_right'] else 'gives no values':<52}; {alone:5.2f} MB, with {packages - 1:>2} more {together:6.2f} MB"
        )


def print_word_readers(gold: list[Case]) -> None:
    """Print how many numbers in words each reads: the peers get them cut out and without unit, ours reads the sentence."""
    ours: Counter[bool] = Counter()
    words: list[tuple[str, Decimal]] = []
    for case in gold:
        values = matched(our_finds(case["text"]), case)
        for i, mention in enumerate(case["mentions"]):
            wanted = plain_value(mention)
            if wanted is not None and not re.search(r"\d", mention["printed"]):
                words.append((mention["printed"].removesuffix(mention["unit"] or "").strip().lower(), wanted))
                ours[values.get(i) == wanted] += 1
    print(f"\nnumbers in words, values right\n{OURS:<32} {ours[True]} of {len(words)}, in their sentences")
    try:
        readers = word_readers()
    except ImportError as error:
        print(f"the readers of number words are not measured: {error}")
        return
    for name, read in readers.items():
        right = 0
        for text, wanted in words:
            try:
                right += number(read(text)) == wanted
            except (ValueError, IndexError, KeyError):
                continue
        together = size_of(name)[1]
        print(f"{name + ' ' + version(name):<32} {right} of {len(words)}, cut out for it; {together:.2f} MB")


def print_gold(gold: list[Case]) -> None:
    """Print what our reader makes of the gold set, span for span and field by field; what the rules leave open is not judged."""
    judged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    found_in_all, wanted_in_all, hits = 0, 0, 0
    for case in gold:
        found = {(m.start, m.end): m for m in find_mentions(case["text"])}
        wanted = {(m["start"], m["end"]): m for m in case["mentions"]}
        found_in_all, wanted_in_all, hits = (
            found_in_all + len(found),
            wanted_in_all + len(wanted),
            hits + len(found.keys() & wanted.keys()),
        )
        for span in found.keys() & wanted.keys():
            for field in ("kind", "value", "low", "high", "unit", "qualifier"):
                if (said := wanted[span][field]) is not None:
                    read = getattr(found[span], field)
                    fits = read == said or (number(read) is not None and number(read) == number(said))
                    for name in (field, f"kind, {case['half']} half") if field == "kind" else (field,):
                        judged[name] += 1
                        right[name] += fits
    print(f"\n{OURS} on the gold set: {len(gold)} sentences, {wanted_in_all:,} mentions")
    print(f"{'exact spans':<24} recall {hits / wanted_in_all:.1%}, precision {hits / found_in_all:.1%}")
    for field in sorted(judged):
        print(f"{field:<24} {right[field] / judged[field]:.1%} ({right[field]:,} of {judged[field]:,})")


def main() -> None:
    """Print speeds and their ratios, right and wrong, and sizes."""
    warnings.simplefilter("ignore")
    peers, gold = find_peers(), read_cases("gold.jsonl")
    print(
        f"Python {platform.python_version()}; processor time; medians of alternating rounds; no text is read twice"
    )
    cases = [case for case in gold + read_cases("reading.jsonl") if case["mentions"]]
    for density in DENSITIES:
        time_density(density, peers, cases)
    time_long_paragraphs(cases)
    print_peers(peers, gold)
    print_word_readers(gold)
    print_gold(gold)


if __name__ == "__main__":
    main()
