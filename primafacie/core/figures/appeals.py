"""The demand from level to level of appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, dollar_axis, dollar_text, shortened
from primafacie.core.figures.drawing import BLACK, BLUE, GREY, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def appeal_ladder(levels: Sequence[tuple[str, float, float | None]]) -> Figure:
    """The demand after each level as falling steps, the point estimate as a mark.

    `levels`: name, demand, point estimate (None where there is none), in dollars, in order.
    """
    figure = new_figure(7.2, 1.0 + 0.5 * len(levels))
    axes = figure.add_subplot()
    before: float | None = None
    for place, (_, demand, point) in enumerate(levels):
        axes.barh([place], [demand], height=0.5, color=BLUE, edgecolor="white")
        text = dollar_text(demand)
        if before is not None and demand != before:
            text += f" ({'+' if demand > before else '-'}{dollar_text(abs(demand - before))})"
            axes.barh(
                [place],
                [before - demand],
                left=demand,
                height=0.5,
                color="white",
                edgecolor=GREY,
                hatch="///",
                linewidth=0.6,
            )
        furthest = max(demand, before or 0.0, point or 0.0)
        axes.annotate(
            text,
            (furthest, place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
        if point is not None:
            axes.plot(
                [point],
                [place],
                marker="D",
                color=BLACK,
                markersize=5,
                linestyle="",
                label="point estimate" if place == 0 else None,
            )
        before = demand
    axes.set_yticks(range(len(levels)), [shortened(name) for name, *_ in levels])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.margins(x=0.3)
    axes.locator_params(axis="x", nbins=5)
    dollar_axis(axes.xaxis)
    axes.set_xlabel("demand (hatched: what the level took away; diamond: point estimate)")
    quiet(axes)
    words = "; ".join(f"{name}: {dollar_text(demand)}" for name, demand, _ in levels)
    return described(figure, f"Demand by level of appeal. {words}")
