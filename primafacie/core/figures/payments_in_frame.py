"""How the payments of a frame are spread, on log scales, with their quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, dollar_axis, dollar_text
from primafacie.core.figures.drawing import BLACK, BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BARS = 40
_MARKED = {0.25: "lower quarter", 0.5: "median", 0.75: "upper quarter", 0.99: "1 in 100"}


def payment_profile(
    bins: Sequence[tuple[int, int]], quantiles: Sequence[tuple[float, int]]
) -> Figure:
    """Units by amount paid; `bins` are (largest amount in cents, units), rising.

    `quantiles` are (level, cents); the quarters, the median and the 99th centile are marked.
    """
    import numpy as np

    figure = new_figure(7.2, 3.0)
    axes = figure.add_subplot()
    amounts = np.array([top for top, _ in bins], dtype=float) / 100
    ends = np.geomspace(amounts[0] * 0.9, amounts[-1] * 1.1, min(_BARS, len(bins) + 1) + 1)
    axes.hist(
        amounts,
        bins=list(ends),
        weights=[units for _, units in bins],
        color=BLUE,
        edgecolor="white",
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    marked = [(level, cents / 100) for level, cents in quantiles if level in _MARKED]
    for row, (level, amount) in enumerate(marked):
        axes.axvline(amount, color=ORANGE, linestyle="--", linewidth=1.2)
        axes.annotate(
            f"{_MARKED[level]} {dollar_text(amount)}",
            (amount, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(3, 2 + 11 * (len(marked) - 1 - row)),
            textcoords="offset points",
            ha="left",
            va="bottom",
            color=BLACK,
            fontsize=8,
        )
    dollar_axis(axes.xaxis)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_xlabel("amount paid (log scale)")
    axes.set_ylabel("units (log scale)")
    quiet(axes)
    words = ", ".join(f"{_MARKED[level]} {dollar_text(amount)}" for level, amount in marked)
    total = sum(units for _, units in bins)
    return described(figure, f"Histogram of {total:,} payments above 0 on log scales; {words}.")
