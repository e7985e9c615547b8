"""Which argument moves the amount most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, dollar_axis, dollar_text, shortened
from primafacie.core.figures.drawing import BLACK, BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def tornado_bars(rows: Sequence[tuple[str, float, float]], base: float) -> Figure:
    """The amount under the low and the high reading of each argument, around the amount now.

    `rows`: name, low, high in dollars; the widest comes first. Bars to the left are plain,
    bars to the right hatched.
    """
    ordered = sorted(rows, key=lambda row: (-(max(row[1:]) - min(row[1:])), row[0]))
    figure = new_figure(7.2, 1.1 + 0.42 * len(ordered))
    axes = figure.add_subplot()
    for place, (_, low, high) in enumerate(ordered):
        for end, color, hatch in ((low, BLUE, ""), (high, ORANGE, "///")):
            if end == base:
                continue
            axes.barh(
                [place],
                [end - base],
                left=base,
                height=0.6,
                color=color,
                hatch=hatch,
                edgecolor="white",
            )
            left = end < base
            axes.annotate(
                dollar_text(end),
                (end, place),
                xytext=(-3 if left else 3, 0),
                textcoords="offset points",
                ha="right" if left else "left",
                va="center",
                fontsize=8,
            )
    axes.axvline(base, color=BLACK, linewidth=1.3)
    axes.annotate(
        f"now {dollar_text(base)}",
        (base, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        fontsize=8,
    )
    axes.set_yticks(range(len(ordered)), [shortened(name) for name, *_ in ordered])
    axes.invert_yaxis()
    axes.margins(x=0.22)
    axes.locator_params(axis="x", nbins=5)
    dollar_axis(axes.xaxis)
    quiet(axes)
    words = "; ".join(f"{n}: {dollar_text(a)} to {dollar_text(b)}" for n, a, b in ordered)
    return described(figure, f"Amount now {dollar_text(base)}. {words}")
