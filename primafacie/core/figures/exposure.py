"""Exposure under each regime: alternatives, never a sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import (
    HATCHES,
    described,
    dollar_axis,
    dollar_text,
    shortened,
)
from primafacie.core.figures.drawing import BLACK, BLUE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def exposure_bars(
    regimes: Sequence[tuple[str, float | None, float, float | None]], *, log: bool | None = None
) -> Figure:
    """Exposure at the point with its lower and upper limit, a bar a regime.

    `regimes`: name, at the lower limit, at the point, at the upper limit, in dollars (None
    where there is no limit). The scale is logarithmic where the largest is a hundred times
    the smallest, unless `log` says otherwise. Regimes are alternatives: they stand side by
    side and are never added.
    """
    figure = new_figure(7.2, 1.1 + 0.5 * len(regimes))
    axes = figure.add_subplot()
    amounts = [point for _, _, point, _ in regimes if point > 0]
    wide = bool(amounts) and max(amounts) > 100 * min(amounts)
    scaled = wide if log is None else log
    for place, (_, low, point, high) in enumerate(regimes):
        axes.barh(
            [place],
            [point],
            height=0.55,
            color=BLUE,
            alpha=0.85,
            edgecolor="white",
            hatch=HATCHES[place % len(HATCHES)],
        )
        if low is not None or high is not None:
            ends = [v for v in (low, high) if v is not None]
            axes.plot(
                [min([point, *ends]), max([point, *ends])],
                [place, place],
                color=BLACK,
                linewidth=1.4,
                marker="|",
                markersize=11,
            )
        text = dollar_text(point) + ("" if low is None else f" (lower {dollar_text(low)})")
        axes.annotate(
            text,
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    axes.set_yticks(range(len(regimes)), [shortened(name) for name, *_ in regimes])
    axes.invert_yaxis()
    if scaled:
        axes.set_xscale("log")
        axes.set_xlim(left=min(amounts) / 3)
        axes.locator_params(axis="x", numticks=4)
    else:
        axes.set_xlim(left=0)
        axes.locator_params(axis="x", nbins=3)
    dollar_axis(axes.xaxis)
    scale = " on a log scale" if scaled else ""
    axes.set_xlabel(
        f"exposure at the point estimate{scale} (line: its limits)\nalternatives, not a sum"
    )
    quiet(axes)
    words = "; ".join(f"{name}: {dollar_text(point)}" for name, _, point, _ in regimes)
    return described(figure, f"Exposure by regime, alternatives. {words}")
