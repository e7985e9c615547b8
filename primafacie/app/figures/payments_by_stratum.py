"""How the amounts paid are spread, and where the strata are cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.app.figures.svg_output import BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BARS = 40


def payment_histogram(
    edges: Sequence[int], counts: Sequence[int], cuts: Sequence[tuple[str, int]]
) -> Figure:
    """Units by amount paid on a log scale; `edges` are inclusive upper ends in cents.

    `cuts` are (label of the stratum below, its upper end in cents).
    """
    import numpy as np

    figure = new_figure(7.2, 2.9)
    axes = figure.add_subplot()
    upper = np.asarray(edges, dtype=float) / 100
    width = upper[0] if len(upper) < 2 else upper[1] - upper[0]
    middles = upper - width / 2
    bars = np.geomspace(max(middles[0] * 0.9, 0.01), middles[-1] * 1.1, _BARS + 1)
    axes.hist(middles, bins=list(bars), weights=np.asarray(counts), color=BLUE, edgecolor="white")
    axes.set_xscale("log")
    axes.set_yscale("log")
    for label, cut in cuts:
        axes.axvline(cut / 100, color=ORANGE, linestyle="--", linewidth=1.2)
        axes.annotate(
            label, (cut / 100, 1), xycoords=("data", "axes fraction"), xytext=(-3, -3),
            textcoords="offset points", ha="right", va="top", color=ORANGE,
        )  # fmt: skip
    axes.xaxis.set_major_formatter(lambda value, _: f"${value:,.0f}" if value >= 1 else f"${value}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_xlabel("amount paid (log scale); dashed: upper end of the stratum named")
    axes.set_ylabel("units (log scale)")
    quiet(axes)
    return figure
