"""Charts of the whole numbers behind a printed percentage: which wholes, and which counts, can print so."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lbanalysis.charts.frame import (
    BLUE,
    PALE,
    QUIET,
    REFERENCE_COLOUR,
    REFERENCE_MARKER,
    Chart,
    Lang,
    beside,
    mark,
    name_rows,
    number,
    percent,
)
from lbanalysis.intervals import rounding_interval
from lbanalysis.loaders import load_figures, load_references
from lbanalysis.metrics import possible_counts, possible_denominators
from lbanalysis.numerals import read_numeral
from lbanalysis.results import compute_results

# --- possible denominators --------------------------------------------------------------------------------------------

_UP_TO = 300
_RATES = ("p02-cultural-families", "p02-cultural-groups", "b1-professional-share")


def _denominators_data() -> pd.DataFrame:
    figures, results = load_figures().set_index("figure_id"), set(compute_results()["result_id"])
    rows: list[dict[str, Any]] = []
    for figure_id in _RATES:
        printed = figures.loc[figure_id, "printed"]
        for i, whole in enumerate(possible_denominators(printed, _UP_TO)):
            result_id = f"{figure_id}-smallest" if i == 0 and f"{figure_id}-smallest" in results else ""
            rows.append({
                "mark": f"{figure_id}-{whole}", "figure_id": figure_id, "result_id": result_id, "rate": figure_id, "printed": printed,
                "whole": int(whole), "smallest": i == 0, "counts": len(possible_counts(printed, int(whole))),
            })  # fmt: skip
    reference = load_references().set_index("reference_id").loc["residential-groups-2018"]
    printed, whole = figures.loc[reference["figure_id"], "printed"], int(reference["value"])
    rows.append({
        "mark": reference.name, "figure_id": "", "result_id": "", "rate": reference["figure_id"], "printed": printed,
        "whole": whole, "smallest": False, "counts": len(possible_counts(printed, whole)),
        "reference_id": reference.name, "period": reference["period"][:4],
    })  # fmt: skip
    return pd.DataFrame(rows).fillna({"reference_id": "", "period": ""})


def _as_printed(printed: str, lang: Lang) -> str:
    """A printed percentage in the convention of a language."""
    return percent(*read_numeral(printed), lang)


def _counts_of(row: Any, lang: Lang) -> str:
    """How many counts of the reference print the rate."""
    whole, rate, counts = number(int(row.whole), lang=lang), _as_printed(row.printed, lang), int(row.counts)
    if lang == "vi":
        found = f"{counts} số đếm" if counts else "không số đếm nào"
        return f"trong {whole} tổ dân phố năm {row.period}*, {found} cho ra {rate}"
    found = f"{counts} counts print" if counts else "no count prints"
    return f"of the {whole} groups of {row.period}*, {found} {rate}"


def _denominators_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    possible, [groups] = data[data["reference_id"] == ""], data[data["reference_id"] != ""].itertuples()
    joined = " cho " if lang == "vi" else " for "
    least = [
        f"{number(int(r['whole'].min()), lang=lang)}{joined}{_as_printed(r['printed'].iloc[0], lang)}"
        for _, r in _by_rate(possible)
    ]
    sizes = [f"{_as_printed(rows['printed'].iloc[0], lang)}: {len(rows)}" for _, rows in _by_rate(possible)]
    counts = _counts_of(groups, lang).replace("*", "")
    if lang == "vi":
        return (
            f"Mẫu số nhỏ nhất có thể: {'; '.join(least)}",
            f"Mọi mẫu số từ 1 đến {_UP_TO} mà có số đếm cho ra đúng tỷ lệ, nếu tỷ lệ là một số đếm trên một tổng",
            f"Biểu đồ vạch: các mẫu số từ 1 đến {_UP_TO} có thể cho ra tỷ lệ được in ({'; '.join(sizes)} mẫu số), nhỏ nhất là "
            f"{'; '.join(least)}. Từ ngoài bài, để tham khảo: {counts}; tỷ lệ có thể là trung bình, hoặc số tổ đã thay đổi.",
        )
    return (
        f"Smallest possible denominators: {', '.join(least)}",
        f"All denominators from 1 to {_UP_TO} of which a count prints the rate, if the rate is one count out of one whole",
        f"Strip chart of the denominators from 1 to {_UP_TO} that can print each rate ({'; '.join(sizes)}); the smallest are "
        f"{', '.join(least)}. From outside the article, as context: {counts}; the rate may be an average, or the number of groups had "
        "changed.",
    )


def _by_rate(data: pd.DataFrame) -> Any:
    return data.groupby("rate", sort=False)


_RATE_WORDS = {
    "en": {
        "p02-cultural-families": "of families",
        "p02-cultural-groups": "of residential groups",
        "b1-professional-share": "recognised",
    },
    "vi": {
        "p02-cultural-families": "gia đình",
        "p02-cultural-groups": "tổ dân phố",
        "b1-professional-share": "được công nhận",
    },
}


def _draw_denominators(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    lines = {rate: y for y, rate in enumerate(_RATES)}
    for y in lines.values():
        axes.hlines(y, 1, _UP_TO, color=PALE, linewidth=1, zorder=1)
    for row in data.itertuples(index=False):
        y = lines[row.rate]
        if row.reference_id:
            mark(
                axes.plot(
                    row.whole, y, marker=REFERENCE_MARKER, markersize=8, color=REFERENCE_COLOUR, zorder=3
                )[0],
                row.mark,
            )
            beside(axes, row.whole, y, _counts_of(row, lang), right=6, up=-21, ha="right")
        else:
            mark(
                axes.plot(
                    [row.whole, row.whole],
                    [y - 0.18, y + 0.18],
                    color=BLUE,
                    linewidth=3.4 if row.smallest else 1.6,
                )[0],
                row.mark,
            )
            weight = "bold" if row.smallest else "normal"
            beside(
                axes, row.whole, y, number(int(row.whole), lang=lang), up=20, ha="center", fontweight=weight
            )
    names = [
        f"{_as_printed(rows['printed'].iloc[0], lang)} {_RATE_WORDS[lang][rate]}"
        for rate, rows in _by_rate(data)
    ]
    name_rows(axes, names, above=0.5, below=0.4)
    axes.set_xlim(0, _UP_TO + 2)
    ticks = [1, *range(50, _UP_TO + 1, 50)]
    axes.set_xticks(ticks, [number(tick, lang=lang) for tick in ticks])
    axes.set_xlabel(
        "Mẫu số có thể (gia đình, tổ dân phố, lượt hoặc người); vạch đậm: nhỏ nhất; * từ ngoài bài" if lang == "vi"
        else "Possible denominator (families, groups, pledges or people); bold: the smallest; * from outside the article"
    )  # fmt: skip


# --- the one count that prints the professional share -----------------------------------------------------------------

_AROUND = 4  # counts drawn on either side


def _recognised_data() -> pd.DataFrame:
    figures = load_figures().set_index("figure_id")
    share, pledges = figures.loc["b1-professional-share"], figures.loc["b1-pledges"]
    printed, base = share["printed"], int(pledges["value"])
    band, inside = rounding_interval(f"{printed}%"), possible_counts(printed, base)
    rows: list[dict[str, Any]] = [
        {"mark": pledges.name, "figure_id": pledges.name, "shape": "base", "count": base},
        {
            "mark": share.name,
            "figure_id": share.name,
            "shape": "band",
            "printed": printed,
            "low": float(band.low),
            "high": float(band.high),
        },
    ]
    for count in range(inside[0] - _AROUND, inside[-1] + _AROUND + 1):
        result = "b1-professional-count" if count in inside else ""
        exact = float(Fraction(100 * count, base))
        rows.append(
            {"mark": f"count-{count}", "shape": "count", "result_id": result, "count": count, "share": exact}
        )
    return pd.DataFrame(rows).fillna({"figure_id": "", "result_id": "", "printed": ""})


def _recognised_words(data: pd.DataFrame, lang: Lang) -> tuple[str, str, str]:
    base = number(int(data.loc[data["shape"] == "base", "count"].sum()), lang=lang)
    [band] = data[data["shape"] == "band"].itertuples()
    printed, low, high = (
        _as_printed(band.printed, lang),
        number(band.low, 3, lang),
        percent(band.high, 3, lang),
    )
    found = [number(int(count), lang=lang) for count in data.loc[data["result_id"] != "", "count"]]
    counts = data.loc[data["shape"] == "count", "count"]
    first, last = number(int(counts.min()), lang=lang), number(int(counts.max()), lang=lang)
    step = percent(float(data["share"].diff().max()), 3, lang)
    if lang == "vi":
        return (
            f"Nếu mẫu số là {base} lượt cam kết, chỉ số đếm {' hoặc '.join(found)} cho ra {printed}",
            f"Tỷ lệ chính xác của từng số đếm so với khoảng làm tròn của {printed}; bài không nêu mẫu số",
            f"Biểu đồ điểm: trong các số đếm từ {first} đến {last} trên {base} lượt cam kết, chỉ {' và '.join(found)} nằm trong khoảng "
            f"{low}–{high} mà {printed} có thể là; mỗi số đếm cách nhau {step}. Bài không nêu mẫu số: {base} lượt là giả định.",
        )
    return (
        f"If the base is the {base} pledges, only a count of {' or '.join(found)} prints as {printed}",
        f"The exact share of each count against the interval of {printed}; the article does not state the base",
        f"Dot chart: of the counts from {first} to {last} out of {base} pledges only {' and '.join(found)} lies inside {low}–{high}, the "
        f"interval of {printed}; one count more or less moves the share by {step}. The article does not state the base: the {base} pledges "
        "are an assumption.",
    )


def _draw_recognised(panels: Sequence[Axes], data: pd.DataFrame, lang: Lang) -> None:
    (axes,) = panels
    counts = data[data["shape"] == "count"]
    middle = float(data[["low", "high"]].mean(axis=1).max())
    for row in data.itertuples(index=False):
        if row.shape == "count":
            colour, face = (BLUE, BLUE) if row.result_id else (QUIET, "white")
            mark(
                axes.scatter(
                    row.count, row.share, s=58, color=face, edgecolor=colour, linewidth=1.4, zorder=3
                ),
                row.mark,
            )
            weight = "bold" if row.result_id else "normal"
            beside(axes, row.count, row.share, percent(row.share, 3, lang), right=8, fontweight=weight)
        elif row.shape == "band":
            mark(axes.axhspan(row.low, row.high, color=PALE, zorder=1), row.mark)
            text = f"{number(row.low, 3, lang)}–{percent(row.high, 3, lang)} {'cho ra' if lang == 'vi' else 'prints as'} "
            beside(axes, counts["count"].min() - 0.5, middle, text + _as_printed(row.printed, lang), right=4)
        else:
            base = number(int(row.count), lang=lang)
            text = (
                f"mẫu số giả định: {base} lượt cam kết" if lang == "vi" else f"base, assumed: {base} pledges"
            )
            mark(axes.text(0.01, 0.97, text, transform=axes.transAxes, va="top", fontsize=10), row.mark)
    axes.set_xlim(counts["count"].min() - 0.5, counts["count"].max() + 0.9)
    axes.set_ylim(counts["share"].min() - 0.02, counts["share"].max() + 0.02)
    whole = [int(count) for count in counts["count"]]
    axes.set_xticks(whole, [number(count, lang=lang) for count in whole])
    ticks = [middle + 0.04 * step for step in range(-2, 3)]
    axes.set_yticks(ticks, [percent(tick, 2, lang) for tick in ticks])
    axes.set_xlabel(
        "Số được công nhận chuyên nghiệp (số đếm)"
        if lang == "vi"
        else "Number recognised as professional (count)"
    )
    axes.set_ylabel("Tỷ lệ trên mẫu số giả định [%]" if lang == "vi" else "Share of the assumed base [%]")


CHARTS = (
    Chart("possible_denominators", _denominators_data, _draw_denominators, _denominators_words, (9.6, 4.4)),
    Chart("recognised_count", _recognised_data, _draw_recognised, _recognised_words, (9.6, 4.4)),
)
