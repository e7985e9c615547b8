"""How the sample is spread over the strata, beside the units and the dollars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described, percent_axis, shortened
from primafacie.core.figures.drawing import BLUE, GREY, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def allocation_bars(strata: Sequence[tuple[str, int, float, int]]) -> Figure:
    """Each stratum's share of the units, the dollars and the sample.

    `strata`: label, units N_h, dollars X_h, sample n_h. A stratum whose share of the sample
    is above its share of the units is sampled more densely.
    """
    figure = new_figure(7.2, 1.0 + 0.62 * len(strata))
    axes = figure.add_subplot()
    bars = (("units", 1, GREY, ""), ("dollars", 2, BLUE, "///"), ("sample", 3, ORANGE, "..."))
    for place, (name, field, color, hatch) in enumerate(bars):
        total = sum(row[field] for row in strata) or 1  # type: ignore[misc]
        shares = [row[field] / total for row in strata]  # type: ignore[operator]
        heights = [row + 0.27 * (place - 1) for row in range(len(strata))]
        axes.barh(
            heights,
            shares,
            height=0.25,
            color=color,
            hatch=hatch,
            edgecolor="white",
            label=f"share of the {name}",
        )
        for height, share, row in zip(heights, shares, strata, strict=True):
            text = f"{row[field]:,.0f}" if field != 2 else f"${row[field]:,.0f}"
            axes.annotate(
                text,
                (share, height),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=7,
            )
    axes.set_yticks(range(len(strata)), [shortened(label) for label, *_ in strata])
    axes.invert_yaxis()
    axes.set_ylabel("stratum")
    axes.set_xlim(0, 1.12 * max(axes.get_xlim()[1], 0.05) / 1.05)
    percent_axis(axes.xaxis)
    figure.legend(frameon=False, fontsize=8, ncols=3, loc="outside upper center")
    quiet(axes)
    words = "; ".join(f"stratum {s}: {n:,} of {size:,} units" for s, size, _, n in strata)
    return described(figure, f"Sample sizes by stratum: {words}")
