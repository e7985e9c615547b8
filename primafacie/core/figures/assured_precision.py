"""How many audits reach a precision or a lower limit, by sample size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, percent_axis
from primafacie.core.figures.drawing import BLACK, BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def assurance_curve(
    sizes: Sequence[tuple[int, float, float]],
    *,
    wanted: float,
    chosen: int,
    expected: int,
    what: str = "precision",
) -> Figure:
    """The share of simulated audits that reach the precision, over the sample size.

    `sizes`: size, share and lower Monte Carlo limit (fractions); `wanted` is the dashed line,
    `chosen` the size that reaches it, `expected` the size whose anticipated precision is the one
    that is wanted; `what` is to be reached (precision, lower limit).
    """
    figure = new_figure(7.2, 3.6)
    axes = figure.add_subplot()
    units = [n for n, *_ in sizes]
    axes.plot(units, [share for _, share, _ in sizes], color=BLUE, label="share of the audits")
    low = [limit for *_, limit in sizes]
    axes.plot(units, low, color=BLUE, linestyle=":", label="its lower 95% Monte Carlo limit")
    axes.axhline(wanted, color=BLACK, linestyle="--", linewidth=1.2, label="wanted")
    at = next(limit for n, _, limit in sizes if n == chosen)
    axes.plot([chosen], [at], "D", color=ORANGE, markersize=7, label=f"{chosen:,} units")
    axes.axvline(
        expected, color=BLACK, linestyle=":", linewidth=1.0, label=f"{expected:,}: on average"
    )
    percent_axis(axes.yaxis)
    axes.set_ylabel(f"audits that reach the {what}")
    axes.set_xlabel("units in the sample")
    axes.locator_params(axis="x", nbins=6)
    quiet(axes)
    axes.legend(fontsize=7, frameon=False, loc="lower right")
    words = ", ".join(f"{n:,} units {100 * share:.0f}%" for n, share, _ in sizes)
    return described(
        figure,
        f"Share of simulated audits that reach the {what} by sample size: {words}. Wanted: "
        f"{100 * wanted:g}%, reached by {chosen:,} units",
    )
