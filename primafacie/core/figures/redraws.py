"""What other samples of the same plan would have shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, dollar_axis, dollar_text
from primafacie.core.figures.drawing import BLACK, GREY, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BARS = 40
_STYLES = ("-", "--", ":", "-.")


def redraw_histogram(
    values: Sequence[float], marks: Sequence[tuple[str, float]], *, what: str = "estimate"
) -> Figure:
    """The distribution of an amount over redrawn samples, in dollars, with marked values.

    `values`: one a redraw; `marks`: name and amount, such as the demand and the true total,
    drawn as lines of different strokes.
    """
    figure = new_figure(7.2, 3.0)
    axes = figure.add_subplot()
    axes.hist(list(values), bins=_BARS, color=GREY, edgecolor="white")
    for place, (name, value) in enumerate(marks):
        share = sum(v <= value for v in values) / max(1, len(values))
        axes.axvline(
            value,
            color=BLACK,
            linewidth=1.6,
            linestyle=_STYLES[place % 4],
            label=f"{name} {dollar_text(value)} (at or above {100 * share:.1f}% of the redraws)",
        )
    axes.legend(frameon=False, fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    axes.locator_params(axis="x", nbins=6)
    dollar_axis(axes.xaxis)
    axes.set_xlabel(f"{what} in a redrawn sample")
    axes.set_ylabel("redraws")
    quiet(axes)
    spread = f"from {dollar_text(min(values))} to {dollar_text(max(values))}" if values else ""
    words = "; ".join(f"{name} at {dollar_text(value)}" for name, value in marks)
    return described(figure, f"{len(values):,} redraws of the {what}, {spread}; {words}")
