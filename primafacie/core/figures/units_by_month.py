"""Units of a frame by month, with the months that have none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import described
from primafacie.core.figures.drawing import BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TICKS = 12


def month_bars(months: Sequence[tuple[str, int, int]], gaps: Sequence[str] = ()) -> Figure:
    """Bars of the units of each month (YYYY-MM, units, cents); empty months are crossed."""
    from matplotlib.ticker import MaxNLocator

    counted = {month: units for month, units, _ in months}
    named = sorted({*counted, *gaps})
    figure = new_figure(7.2, 2.8)
    axes = figure.add_subplot()
    places = range(len(named))
    axes.bar(places, [counted.get(month, 0) for month in named], color=BLUE, width=0.85)
    empty = [place for place, month in zip(places, named, strict=True) if month not in counted]
    axes.plot(
        empty,
        [0] * len(empty),
        linestyle="none",
        marker="x",
        color=ORANGE,
        markersize=8,
        clip_on=False,
    )
    step = -(-len(named) // _TICKS)
    axes.set_xticks(list(places)[::step], named[::step], rotation=45, ha="right")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel("units")
    axes.set_xlabel("month of the date; crosses: months without a unit")
    quiet(axes)
    none = f"; none in {', '.join(gaps)}" if gaps else ""
    largest = max(months, key=lambda row: row[1])
    return described(
        figure,
        f"Units by month from {named[0]} to {named[-1]}, most in {largest[0]} "
        f"({largest[1]:,}){none}.",
    )
