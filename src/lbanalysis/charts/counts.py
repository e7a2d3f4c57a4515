"""Charts of the whole numbers behind a printed percentage: which wholes, and which counts, can print so."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lbanalysis.charts.frame import (
    BLUE,
    MOST,
    PALE,
    QUIET,
    REFERENCE_COLOUR,
    REFERENCE_MARKER,
    Chart,
    beside,
    decimals_of,
    known,
    mark,
    name_rows,
    number,
    outward,
    percent,
    places,
    whole,
)
from lbanalysis.intervals import Interval, decimals_inside, exactly
from lbanalysis.metrics import least_denominator
from lbanalysis.ranges import NoValueError
from lbanalysis.registry import Registry, as_registry
from lbanalysis.wording import Lang

# --- possible denominators ----------------------------------------------------------------------------------


def possible_denominators(registry: Registry | None = None) -> Chart:
    """The wholes of which some count prints as each of three rates."""
    registry = as_registry(registry)
    return Chart(
        "possible_denominators",
        registry,
        _denominators_data,
        _draw_denominators,
        _denominators_words,
        (9.6, 4.4),
    )


_UP_TO = 300
_RATES = ("p02-cultural-families", "p02-cultural-groups", "b1-professional-share")


def _counts(share: Interval, whole: int) -> int:
    """How many counts of a whole are a share [%]."""
    inside = decimals_inside(share * exactly(Fraction(whole, 100)), 0)
    return sum(0 <= count <= whole for count in inside)


def _rate(figure_id: str, registry: Registry) -> dict[str, Any]:
    """What every row of a rate has: the rate as printed."""
    share = registry.number(figure_id)
    return {"rate": figure_id, "value": places(share)["value"], "decimals": decimals_of(share)}


def _denominators_data(registry: Registry) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for figure_id in _RATES:
        share, own = registry.number(figure_id), _rate(figure_id, registry)
        least = int(least_denominator(share).low)
        for at in sorted({*range(least, _UP_TO + 1), least}):
            if counts := _counts(share.interval, at):
                smallest = at == least
                result_id = f"{figure_id}-smallest" if smallest else ""
                rows.append({
                    "mark": f"{figure_id}-{at}", "figure_id": figure_id, "reference_id": "", "period": "",
                    **own, "result_id": result_id if result_id in registry.tables["results"] else "",
                    "whole": at, "smallest": smallest, "counts": counts,
                })  # fmt: skip
    id = "residential-groups-2018"
    reference, at = known("references", id, registry), whole(id, registry)
    rows.append({
        "mark": id, "figure_id": "", "reference_id": id, "period": reference["period"][:4], "result_id": "",
        **_rate(reference["figure_id"], registry), "whole": at, "smallest": False,
        "counts": _counts(registry.number(reference["figure_id"]).interval, at),
    })  # fmt: skip
    return pd.DataFrame(rows)


def _as_printed(row: Any, lang: Lang) -> str:
    """A printed percentage in the convention of a language."""
    return percent(row.value, int(row.decimals), lang)


def _counts_of(row: Any, lang: Lang) -> str:
    """How many counts of the reference print the rate."""
    groups, rate, counts = number(int(row.whole), lang=lang), _as_printed(row, lang), int(row.counts)
    if lang == "vi":
        found = f"{counts} số đếm" if counts else "không số đếm nào"
        return f"trong {groups} tổ dân phố năm {row.period}*, {found} cho ra {rate}"
    found = f"{counts} count{'s print' if counts > 1 else ' prints'}" if counts else "no count prints"
    return f"of the {groups} groups of {row.period}*, {found} {rate}"


def _denominators_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    possible, [groups] = data[data["reference_id"] == ""], data[data["reference_id"] != ""].itertuples()
    joined, up_to = " cho " if lang == "vi" else " for ", number(_UP_TO, lang=lang)
    rates = [(_as_printed(next(rows.itertuples()), lang), rows["whole"]) for _, rows in _by_rate(possible)]
    least = [f"{number(int(wholes.min()), lang=lang)}{joined}{rate}" for rate, wholes in rates]
    sizes = [f"{rate}: {(wholes <= _UP_TO).sum()}" for rate, wholes in rates]
    counts = _counts_of(groups, lang).replace("*", "")
    if lang == "vi":
        return (
            f"Mẫu số nhỏ nhất có thể: {'; '.join(least)}",
            f"Mọi mẫu số từ 1 đến {up_to} mà có số đếm cho ra đúng tỷ lệ, nếu tỷ lệ là một số đếm trên một "
            "tổng",
            f"Biểu đồ vạch: các mẫu số từ 1 đến {up_to} có thể cho ra tỷ lệ được in ({'; '.join(sizes)} mẫu "
            f"số), nhỏ nhất là {'; '.join(least)}. Từ ngoài bài, để tham khảo: {counts}; tỷ lệ có thể là "
            "trung bình, hoặc số tổ đã thay đổi.",
        )
    return (
        f"Smallest possible denominators: {', '.join(least)}",
        f"All denominators from 1 to {up_to} of which a count prints the rate, if the rate is one count out "
        "of one whole",
        f"Strip chart of the denominators from 1 to {up_to} that can print each rate ({'; '.join(sizes)}); "
        f"the smallest are {', '.join(least)}. From outside the article, as context: {counts}; the rate may "
        "be an average, or the number of groups had changed.",
    )


def _by_rate(data: pd.DataFrame) -> Any:
    return data.groupby("rate", sort=False)


_RATE_WORDS = {
    "en": {
        "p02-cultural-families": "of families", "p02-cultural-groups": "of residential groups",
        "b1-professional-share": "recognised",
    },
    "vi": {
        "p02-cultural-families": "gia đình", "p02-cultural-groups": "tổ dân phố",
        "b1-professional-share": "được công nhận",
    },
}  # fmt: skip
_MOST_LABELS = 12  # of one rate; of more only the smallest is written


def _draw_denominators(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    last, lines = max(_UP_TO, data["whole"].max()), {rate: y for y, rate in enumerate(_RATES)}
    axes.hlines(range(len(lines)), 1, last, color=PALE, linewidth=1, zorder=1)
    marks = data["rate"].value_counts()
    for row in data.itertuples(index=False):
        y, at = lines[row.rate], row.whole
        if row.reference_id:
            style: dict[str, Any] = {"marker": REFERENCE_MARKER, "markersize": 8, "color": REFERENCE_COLOUR}
            mark(axes.plot(at, y, zorder=3, **style)[0], row.mark)
            beside(axes, at, y, _counts_of(row, lang), right=6, up=-21, ha="right")
            continue
        width = 3.4 if row.smallest else 1.6
        mark(axes.plot([at, at], [y - 0.18, y + 0.18], color=BLUE, linewidth=width)[0], row.mark)
        if row.smallest or marks[row.rate] <= _MOST_LABELS:
            weight = "bold" if row.smallest else "normal"
            beside(axes, at, y, number(at, lang=lang), up=20, ha="center", fontweight=weight)
    first_rows = [next(rows.itertuples()) for _, rows in _by_rate(data)]
    names = [f"{_as_printed(row, lang)} {_RATE_WORDS[lang][row.rate]}" for row in first_rows]
    name_rows(axes, names, above=0.5, below=0.4)
    axes.set_xlim(0, last + 2)
    step = 50 * -(-int(last) // 500)
    ticks = [1, *range(step, int(last) + 1, step)]
    axes.set_xticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.set_xlabel({
        "en": "Possible denominator (families, groups, pledges or people); bold: the smallest; "
        "* from outside the article",
        "vi": "Mẫu số có thể (gia đình, tổ dân phố, lượt hoặc người); vạch đậm: nhỏ nhất; * từ ngoài bài",
    }[lang])  # fmt: skip


# --- the one count that prints the professional share -------------------------------------------------------


def recognised_count(registry: Registry | None = None) -> Chart:
    """The counts of the pledges whose share prints as the printed one."""
    registry = as_registry(registry)
    return Chart(
        "recognised_count", registry, _recognised_data, _draw_recognised, _recognised_words, (9.6, 4.4)
    )


_AROUND = 4  # counts drawn on either side


def _recognised_data(registry: Registry) -> pd.DataFrame:
    share_id, base_id, count_id = "b1-professional-share", "b1-pledges", "b1-professional-count"
    base, share = whole(base_id, registry, most=10**9), registry.number(share_id)
    inside, each = registry.number(count_id).interval, (100 / registry.number(base_id)).low
    if inside.width > MOST:
        raise NoValueError(f"more than {MOST} counts print so", f"hơn {MOST} số đếm cho ra như vậy")
    rows: list[dict[str, Any]] = [
        {"mark": base_id, "figure_id": base_id, "shape": "base", "count": base},
        {
            "mark": share_id, "figure_id": share_id, "shape": "band", "decimals": decimals_of(share),
            **places(share),
        },
    ]  # fmt: skip
    for count in range(max(int(inside.low) - _AROUND, 0), min(int(inside.high) + _AROUND, base) + 1):
        own = {"mark": f"count-{count}", "shape": "count", "result_id": count_id if count in inside else ""}
        rows.append({**own, "count": count, "share": float(count * each)})
    return pd.DataFrame(rows).fillna({"figure_id": "", "result_id": ""})


def _band_text(band: Any, lang: Lang) -> str:
    """The interval of the printed share, its ends rounded outward."""
    decimals = int(band.decimals) + 1
    low, high = outward(band.low, band.high, decimals)
    return f"{number(low, decimals, lang)}–{percent(high, decimals, lang)}"


def _recognised_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    base = number(int(data.loc[data["shape"] == "base", "count"].sum()), lang=lang)
    [band] = data[data["shape"] == "band"].itertuples()
    printed, ends = _as_printed(band, lang), _band_text(band, lang)
    found = [number(int(count), lang=lang) for count in data.loc[data["result_id"] != "", "count"]]
    if len(found) > 2:
        found = [f"{found[0]}–{found[-1]}"]
    counts = data.loc[data["shape"] == "count", "count"]
    first, last = number(int(counts.min()), lang=lang), number(int(counts.max()), lang=lang)
    step = percent(float(data["share"].diff().max()), 3, lang)
    if lang == "vi":
        return (
            f"Nếu mẫu số là {base} lượt cam kết, chỉ số đếm {' hoặc '.join(found)} cho ra {printed}",
            f"Tỷ lệ chính xác của từng số đếm so với khoảng làm tròn của {printed}; bài không nêu mẫu số",
            f"Biểu đồ điểm: trong các số đếm từ {first} đến {last} trên {base} lượt cam kết, chỉ "
            f"{' và '.join(found)} nằm trong khoảng {ends} mà {printed} có thể là; mỗi số đếm cách nhau "
            f"{step}. Bài không nêu mẫu số: {base} lượt là giả định.",
        )
    return (
        f"If the base is the {base} pledges, only a count of {' or '.join(found)} prints as {printed}",
        f"The exact share of each count against the interval of {printed}; the article does not state the "
        "base",
        f"Dot chart: of the counts from {first} to {last} out of {base} pledges only {' and '.join(found)} "
        f"lies inside {ends}, the interval of {printed}; one count more or less moves the share by {step}. "
        f"The article does not state the base: the {base} pledges are an assumption.",
    )


def _draw_recognised(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    counts = data[data["shape"] == "count"]
    middle = float(data[["low", "high"]].mean(axis=1).max())
    for row in data.itertuples(index=False):
        if row.shape == "count":
            colour, face = (BLUE, BLUE) if row.result_id else (QUIET, "white")
            style: dict[str, Any] = {"color": face, "edgecolor": colour, "linewidth": 1.4}
            mark(axes.scatter(row.count, row.share, s=58, zorder=3, **style), row.mark)
            weight = "bold" if row.result_id else "normal"
            if len(counts) <= _MOST_LABELS:
                beside(axes, row.count, row.share, percent(row.share, 3, lang), right=8, fontweight=weight)
        elif row.shape == "band":
            mark(axes.axhspan(row.low, row.high, color=PALE, zorder=1), row.mark)
            verb = "cho ra" if lang == "vi" else "prints as"
            text = f"{_band_text(row, lang)} {verb} {_as_printed(row, lang)}"
            beside(axes, counts["count"].min() - 0.5, middle, text, right=4)
        else:
            base = number(int(row.count), lang=lang)
            text = (
                f"mẫu số giả định: {base} lượt cam kết" if lang == "vi" else f"base, assumed: {base} pledges"
            )
            mark(axes.text(0.01, 0.97, text, transform=axes.transAxes, va="top", fontsize=10), row.mark)
    axes.set_xlim(counts["count"].min() - 0.5, counts["count"].max() + 0.9)
    axes.set_ylim(counts["share"].min() - 0.02, counts["share"].max() + 0.02)
    written = [int(count) for count in counts["count"]][:: -(-len(counts) // _MOST_LABELS)]
    axes.set_xticks(written, [number(count, lang=lang) for count in written])
    step = 0.04 * max(1, round((counts["share"].max() - counts["share"].min()) / 0.2))
    ticks = [middle + step * side for side in range(-2, 3)]
    axes.set_yticks(ticks, [percent(tick, 2, lang) for tick in ticks])
    axes.set_xlabel(
        "Số được công nhận chuyên nghiệp (số đếm)"
        if lang == "vi"
        else "Number recognised as professional (count)"
    )
    axes.set_ylabel("Tỷ lệ trên mẫu số giả định [%]" if lang == "vi" else "Share of the assumed base [%]")
