"""The running limits of a stop-early audit, with the lines it stops at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.app.figures.axis_marks import told
from primafacie.app.figures.svg_output import BLACK, BLUE, GREY, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from extrapolation.monitoring import StopEarlyPath


def running_limits(path: StopEarlyPath) -> Figure:
    """The lower and upper limit after each reviewed unit; a mark where the audit may stop."""
    figure = new_figure(7.2, 3.6)
    axes = figure.add_subplot()
    turns = [step.reviewed for step in path.steps]
    axes.step(turns, [step.low for step in path.steps], where="post", color=BLUE, linewidth=1.6)
    axes.step(turns, [step.high for step in path.steps], where="post", color=GREY, linewidth=1.2)
    lines = (("demand threshold", path.rule.threshold), ("materiality", path.rule.materiality))
    for name, line in lines:
        if line is not None:
            axes.axhline(line, color=ORANGE, linewidth=1, linestyle="--")
            axes.annotate(
                f"{name} ${line:,.0f}",
                (0, line),
                xytext=(3, 2),
                fontsize=8,
                textcoords="offset points",
                color=BLACK,
            )
    if path.stopped_at is not None:
        axes.axvline(path.stopped_at, color=BLACK, linewidth=0.8)
    axes.set_xlim(0, path.rule.n_max)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda v, _: f"${v:,.0f}")
    axes.set_xlabel("units reviewed, in the order drawn")
    axes.set_ylabel("total overpayment")
    quiet(axes)
    stop = f"; reason to stop after {path.stopped_at}: {path.decision}" if path.stopped_at else ""
    high = "" if path.high is None else f" and at most ${path.high:,.2f}"
    return told(figure, f"after {len(turns)} units at least ${path.low:,.2f}{high}{stop}")
