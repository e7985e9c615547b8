"""Every sampled overpayment, stratum by stratum, with the mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.app.figures.axis_marks import shortened, told
from primafacie.app.figures.svg_output import BLACK, BLUE, GREY, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SPREAD = 0.32


def overpayment_dots(strata: Sequence[tuple[str, Sequence[float]]]) -> Figure:
    """Dots of the sampled overpayments in dollars (`strata`: label, values) and their means.

    The scale is linear near zero and logarithmic beyond, so that errors free units, small and
    large overpayments can all be seen; underpayments lie left of zero.
    """
    figure = new_figure(7.2, 0.7 + 0.55 * len(strata))
    axes = figure.add_subplot()
    for row, (_, values) in enumerate(strata):
        count = max(1, len(values) - 1)
        # Spread by rank, not by chance: the same data give the same picture.
        heights = [row + _SPREAD * (2 * k / count - 1) for k in range(len(values))]
        found = [(v, h) for v, h in zip(values, heights, strict=True) if v != 0]
        free = [(v, h) for v, h in zip(values, heights, strict=True) if v == 0]
        for points, mark, colour in ((found, "o", BLUE), (free, "|", GREY)):
            if points:
                across, up = zip(*points, strict=True)
                axes.scatter(across, up, s=16, marker=mark, color=colour, linewidths=0.9)
        mean = sum(values) / len(values)
        axes.plot([mean, mean], [row - 0.42, row + 0.42], color=ORANGE, linewidth=2)
        axes.annotate(f"mean ${mean:,.2f}", (mean, row + 0.42), xytext=(3, -2), fontsize=8,
                      textcoords="offset points", color=BLACK, va="top")  # fmt: skip
    axes.set_xscale("symlog", linthresh=10)
    axes.set_yticks(range(len(strata)), [shortened(label) for label, _ in strata])
    axes.set_ylim(len(strata) - 0.2, -0.6)
    axes.xaxis.set_major_formatter(lambda v, _: f"-${-v:,.0f}" if v < 0 else f"${v:,.0f}")
    axes.set_xlabel("overpayment per unit; dots: in error, bars: free of error")
    axes.set_ylabel("stratum")
    quiet(axes)
    words = "; ".join(
        f"stratum {label}: {sum(v != 0 for v in values)} of {len(values)} units in error"
        for label, values in strata
    )
    return told(figure, words)
