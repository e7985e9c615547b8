"""A rate watched over time, with its control limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, percent_axis, shortened
from primafacie.core.figures.drawing import BLACK, BLUE, GREY, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TICKS = 12


def control_chart(
    points: Sequence[tuple[str, float]],
    *,
    upper: float,
    lower: float | None = None,
    center: float | None = None,
    percent: bool = True,
    what: str = "error rate",
) -> Figure:
    """Values in order with their limits; a value outside is a filled square and is named.

    `points`: label (period, audit) and value; with `percent` the values are shares of 1, else
    plain scores such as a CUSUM.
    """
    figure = new_figure(7.2, 3.0)
    axes = figure.add_subplot()
    values = [value for _, value in points]
    places = list(range(len(points)))
    axes.plot(places, values, color=BLUE, linewidth=1.4, marker="o", markersize=4)
    outside = [k for k, v in enumerate(values) if v > upper or (lower is not None and v < lower)]
    axes.plot(
        outside,
        [values[k] for k in outside],
        linestyle="",
        marker="s",
        markersize=9,
        markerfacecolor="none",
        markeredgecolor=ORANGE,
        markeredgewidth=2,
    )
    for name, level, stroke in (
        ("upper limit", upper, "--"),
        ("lower limit", lower, "--"),
        ("center", center, ":"),
    ):
        if level is not None:
            axes.axhline(
                level, color=BLACK if name != "center" else GREY, linestyle=stroke, linewidth=1.1
            )
            axes.annotate(
                name,
                (1, level),
                xycoords=("axes fraction", "data"),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
            )
    step = max(1, -(-len(points) // _TICKS))
    shown = places[::step]
    axes.set_xticks(shown, [shortened(points[k][0], 14) for k in shown], rotation=30, ha="right")
    if percent:
        percent_axis(axes.yaxis)
    axes.set_ylabel(what)
    quiet(axes)
    named = ", ".join(points[k][0] for k in outside) or "none"
    return described(figure, f"{what} at {len(points)} points; outside the limits: {named}")
