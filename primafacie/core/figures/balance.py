"""How unusual each known variable of a sample is, against the level of the test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, level_line, shortened, words_at_right
from primafacie.core.figures.drawing import BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def balance_dots(rows: Sequence[tuple[str, float, float]], level: float) -> Figure:
    """The p-values of every variable on a logarithmic axis, and the level of the test.

    `rows`: variable, p-value, p-value corrected for the number of variables. A dot is a p-value,
    a diamond the corrected one; a variable whose corrected p-value is at most the level is marked.
    """
    from matplotlib.ticker import NullFormatter

    figure = new_figure(7.2, 1.2 + 0.42 * len(rows))
    axes = figure.add_subplot()
    for place, (_, p, corrected) in enumerate(rows):
        unusual = corrected <= level
        color = ORANGE if unusual else BLUE
        axes.plot([p, corrected], [place, place], color=color, linewidth=1.2)
        axes.plot([p], [place], marker="o", color=color, linestyle="")
        axes.plot([corrected], [place], marker="D", color=color, linestyle="")
        words_at_right(axes, place, f"{corrected:.2g}" + (" unusual" if unusual else ""))
    level_line(axes, level, f"level {level:g}")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_xlim(min([level, *(p for _, p, _ in rows)]) / 2, 1.3)
    axes.set_yticks(range(len(rows)), [shortened(name) for name, *_ in rows])
    axes.invert_yaxis()
    axes.set_xlabel("p-value (dot), corrected for the number of variables (diamond)")
    quiet(axes)
    words = "; ".join(f"{name} {corrected:.2g}" for name, _, corrected in rows)
    return described(figure, f"Corrected p-values against the level of {level:g}: {words}")
