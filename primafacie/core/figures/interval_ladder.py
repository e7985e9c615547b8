"""The point estimate, the limits at several levels, and the demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, dollar_axis, shortened
from primafacie.core.figures.drawing import BLACK, BLUE, GREY, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def limits_ladder(
    point: float,
    rungs: Sequence[tuple[str, float | None, float | None]],
    demand: float | None = None,
) -> Figure:
    """Intervals as rungs (label, low, high; None is open), the point and the demand marked."""
    figure = new_figure(7.2, 1.0 + 0.34 * len(rungs))
    axes = figure.add_subplot()
    ends = [v for _, low, high in rungs for v in (low, high) if v is not None]
    marked = [*ends, point, *([] if demand is None else [demand])]
    span = max(marked) - min(marked) or abs(point) or 1.0
    right = max(marked) + 0.05 * span
    for row, (_, low, high) in enumerate(rungs):
        start = low if low is not None else min(ends) - 0.05 * span
        stop = high if high is not None else right
        axes.plot([start, stop], [row, row], color=GREY if high is None else BLUE, linewidth=2)
        if low is not None:
            axes.plot([low], [row], marker="|", color=BLACK, markersize=12)
        if high is None:
            axes.plot([stop], [row], marker=">", color=GREY, markersize=6)
        else:
            axes.plot([high], [row], marker="|", color=BLACK, markersize=12)
    axes.axvline(point, color=BLACK, linewidth=1, linestyle=":")
    top = len(rungs) - 0.4
    axes.annotate(f" point ${point:,.0f}", (point, -0.6), ha="left", va="bottom", color=BLACK)
    if demand is not None:
        axes.axvline(demand, color=ORANGE, linewidth=2)
        axes.annotate(f" demand ${demand:,.2f}", (demand, top), ha="left", va="top", color=BLACK)
    axes.set_ylim(top + 0.7, -1.1)
    axes.set_yticks(range(len(rungs)), [shortened(label) for label, _, _ in rungs])
    axes.locator_params(axis="x", nbins=5)
    dollar_axis(axes.xaxis)
    axes.set_xlabel("total overpayment in the frame")
    quiet(axes)
    ends_text = "; ".join(
        f"{label}: {_end(low, 'no lower end')} to {_end(high, 'no upper end')}"
        for label, low, high in rungs
    )
    asked = "" if demand is None else f", demand ${demand:,.2f}"
    return described(figure, f"Point estimate ${point:,.2f}{asked}; {ends_text}")


def _end(value: float | None, none: str) -> str:
    return none if value is None else f"${value:,.2f}"
