"""The running limits of a stop-early audit, with the lines it stops at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described
from primafacie.core.figures.drawing import BLACK, BLUE, GREY, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def running_limits(
    steps: Sequence[tuple[int, float, float]],
    *,
    most: int,
    lines: Sequence[tuple[str, float]] = (),
    stopped_at: int | None = None,
    reason: str = "",
) -> Figure:
    """The lower and upper limit after each reviewed unit; a mark where the audit may stop.

    `steps`: units reviewed, lower and upper limit in dollars; `most`: the most units that may be
    reviewed; `lines`: name and dollars of each line that the audit stops at; `stopped_at` and
    `reason`: after how many units there was a reason to stop, and which.
    """
    figure = new_figure(7.2, 3.6)
    axes = figure.add_subplot()
    turns = [reviewed for reviewed, _, _ in steps]
    lows, highs = [low for _, low, _ in steps], [high for *_, high in steps]
    axes.step(turns, lows, where="post", color=BLUE, linewidth=1.6)
    axes.step(turns, highs, where="post", color=GREY, linewidth=1.2)
    for name, line in lines:
        axes.axhline(line, color=ORANGE, linewidth=1, linestyle="--")
        axes.annotate(
            f"{name} ${line:,.0f}",
            (0, line),
            xytext=(3, 2),
            fontsize=8,
            textcoords="offset points",
            color=BLACK,
        )
    if stopped_at is not None:
        axes.axvline(stopped_at, color=BLACK, linewidth=0.8)
    axes.set_xlim(0, most)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda v, _: f"${v:,.0f}")
    axes.set_xlabel("units reviewed, in the order drawn")
    axes.set_ylabel("total overpayment")
    quiet(axes)
    stop = f"; reason to stop after {stopped_at}: {reason}" if stopped_at else ""
    low, high = (lows[-1], highs[-1]) if steps else (0.0, None)
    upper = "" if high is None else f" and at most ${high:,.2f}"
    return described(figure, f"after {len(turns)} units at least ${low:,.2f}{upper}{stop}")
