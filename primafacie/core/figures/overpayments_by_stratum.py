"""Every sampled overpayment, stratum by stratum, with the mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, dollar_text, shortened, sparse_powers
from primafacie.core.figures.drawing import BLACK, BLUE, GREY, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SPREAD = 0.32
_MOST_OUTLINES = 2_000
_CENTS_SAY_NOTHING = 10_000_000


def overpayment_dots(strata: Sequence[tuple[str, Sequence[float]]]) -> Figure:
    """Dots of the sampled overpayments in dollars (`strata`: label, values) and their means.

    The scale is linear near zero and logarithmic beyond, so that errors free units, small and
    large overpayments can all be seen; underpayments lie left of zero.
    """
    from matplotlib.ticker import NullLocator

    figure = new_figure(7.2, 0.7 + 0.55 * len(strata))
    axes = figure.add_subplot()
    # Thousands of outlines would make a page of many megabytes; a picture of them does not.
    many = sum(len(values) for _, values in strata) > _MOST_OUTLINES
    for row, (_, values) in enumerate(strata):
        count = max(1, len(values) - 1)
        # Spread by rank, not by chance: the same data give the same picture.
        heights = [row + _SPREAD * (2 * k / count - 1) for k in range(len(values))]
        found = [(v, h) for v, h in zip(values, heights, strict=True) if v != 0]
        free = [(v, h) for v, h in zip(values, heights, strict=True) if v == 0]
        for points, mark, color in ((found, "o", BLUE), (free, "|", GREY)):
            if points:
                across, up = zip(*points, strict=True)
                axes.scatter(
                    across, up, s=16, marker=mark, color=color, linewidths=0.9, rasterized=many
                )
        mean = sum(values) / len(values)
        axes.plot([mean, mean], [row - 0.42, row + 0.42], color=ORANGE, linewidth=2)
        axes.annotate(
            f"mean {_mean_text(mean)}",
            (mean, row + 0.42),
            xytext=(3, -2),
            fontsize=8,
            textcoords="offset points",
            color=BLACK,
            va="top",
        )
    axes.set_xscale("symlog", linthresh=10)
    axes.set_yticks(range(len(strata)), [shortened(label) for label, _ in strata])
    axes.set_ylim(len(strata) - 0.2, -0.6)
    every = [v for _, values in strata for v in values]
    marks = sparse_powers(min(every, default=0), max(every, default=0), linear=10)
    axes.set_xticks(marks, [dollar_text(mark) for mark in marks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("overpayment per unit; dots: in error, bars: free of error")
    axes.set_ylabel("stratum")
    quiet(axes)
    words = "; ".join(
        f"stratum {label}: {sum(v != 0 for v in values)} of {len(values)} units in error"
        for label, values in strata
    )
    return described(figure, words)


def _mean_text(mean: float) -> str:
    """To the cent, as in the table; in millions where cents say nothing."""
    if abs(mean) >= _CENTS_SAY_NOTHING:
        return dollar_text(mean)
    return f"-${-mean:,.2f}" if mean < 0 else f"${mean:,.2f}"
