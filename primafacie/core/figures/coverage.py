"""How often each limit covers the truth, against the level it promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import (
    described,
    level_line,
    percent_axis,
    shortened,
    words_at_right,
)
from primafacie.core.figures.drawing import BLACK, BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def coverage_bars(rows: Sequence[tuple[str, float, float]], nominal: float) -> Figure:
    """Coverage by bound with two Monte Carlo standard errors and the nominal line.

    `rows`: name, coverage, its Monte Carlo standard error, fractions; a bound whose coverage
    is below the level by more than two standard errors is hatched and marked.
    """
    figure = new_figure(7.2, 1.0 + 0.42 * len(rows))
    axes = figure.add_subplot()
    for place, (_, share, error) in enumerate(rows):
        short = share + 2 * error < nominal
        axes.barh(
            [place],
            [share],
            height=0.62,
            color=ORANGE if short else BLUE,
            hatch="///" if short else "",
            edgecolor="white",
        )
        axes.errorbar([share], [place], xerr=[2 * error], color=BLACK, capsize=3, linewidth=1)
        words_at_right(axes, place, f"{100 * share:.1f}%" + (" below" if short else ""))
    level_line(axes, nominal, f"level {100 * nominal:g}%")
    lowest = min([nominal, *(share - 2 * error for _, share, error in rows)])
    axes.set_xlim(max(0.0, lowest - 0.1), 1.0)
    axes.set_yticks(range(len(rows)), [shortened(name) for name, *_ in rows])
    axes.invert_yaxis()
    percent_axis(axes.xaxis)
    axes.set_xlabel("coverage in redrawn samples (lines: two Monte Carlo standard errors)")
    quiet(axes)
    words = "; ".join(f"{name} {100 * share:.1f}%" for name, share, _ in rows)
    return described(figure, f"Coverage against the level of {100 * nominal:g}%: {words}")
