"""How the amounts paid are spread, and where the strata are cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, dollar_axis, shortened
from primafacie.core.figures.drawing import BLACK, BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BARS = 40


def payment_histogram(
    edges: Sequence[int], counts: Sequence[int], cuts: Sequence[tuple[str, int]]
) -> Figure:
    """Units by amount paid on a log scale; `edges` are inclusive upper ends in cents.

    `cuts` are (label of the stratum below, its upper end in cents). Bars end where the bins
    given end, so that no bar is empty only because it lies inside one bin.
    """
    import numpy as np
    from matplotlib.ticker import NullFormatter

    figure = new_figure(7.2, 2.9)
    axes = figure.add_subplot()
    upper = np.asarray(edges, dtype=float) / 100
    bins = np.asarray(counts, dtype=float)
    keep = upper > 0
    upper, bins = upper[keep], bins[keep]
    ends, heights = _grouped(upper, bins)
    axes.bar(
        ends[:-1],
        heights,
        width=np.diff(ends),
        align="edge",
        color=BLUE,
        edgecolor="white",
        linewidth=0.6,
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    for label, cut in cuts:
        axes.axvline(cut / 100, color=ORANGE, linestyle="--", linewidth=1.2)
        # Above the picture and aslant: cuts may lie close together, labels may be long.
        axes.annotate(
            shortened(label, 12),
            (cut / 100, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="left",
            va="bottom",
            color=BLACK,
            rotation=45 if len(cuts) > 4 or len(label) > 3 else 0,
            fontsize=8,
        )
    dollar_axis(axes.xaxis)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    dashed = "; dashed: upper end of the stratum named" if cuts else ""
    axes.set_xlabel(f"amount paid (log scale){dashed}")
    axes.set_ylabel("units (log scale)")
    quiet(axes)
    where = "; ".join(f"{label} ends at ${cut / 100:,.2f}" for label, cut in cuts)
    return described(
        figure, f"Histogram of {int(bins.sum()):,} units by amount paid. Strata: {where}"
    )


def _grouped(upper: object, bins: object) -> tuple[list[float], list[float]]:
    """Bars of equal width on the log scale, each of whole bins."""
    import numpy as np

    tops, weights = np.asarray(upper), np.asarray(bins)
    if not len(tops):
        return [0.5, 1.0], [0.0]
    ratio = (2 * tops[-1] / tops[0]) ** (1 / _BARS)
    ends, heights, gathered = [float(tops[0]) / 2], [], 0.0
    for top, weight in zip(tops.tolist(), weights.tolist(), strict=True):
        gathered += weight
        if top >= ends[-1] * ratio or top == tops[-1]:
            ends.append(top)
            heights.append(gathered)
            gathered = 0.0
    return ends, heights
