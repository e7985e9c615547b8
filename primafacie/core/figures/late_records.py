"""Late Section 111 records by days, with the tiers they fall into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import HATCHES, described, dollar_text, shortened
from primafacie.core.figures.drawing import BLUE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def late_record_bars(tiers: Sequence[tuple[str, int, float]]) -> Figure:
    """Late records by tier, each bar with the penalty it comes to.

    `tiers`: years late, late records, their penalties in dollars. What stands beside a bar is
    the penalty if every one of its records were audited; it is not a forecast.
    """
    figure = new_figure(7.2, 1.1 + 0.5 * len(tiers))
    axes = figure.add_subplot()
    for place, (_, number, amount) in enumerate(tiers):
        axes.barh(
            [place],
            [number],
            height=0.55,
            color=BLUE,
            alpha=0.85,
            edgecolor="white",
            hatch=HATCHES[place % len(HATCHES)],
        )
        axes.annotate(
            _bar_text(number, amount),
            (number, place),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    most = max((number for _, number, _ in tiers), default=0)
    axes.set_xlim(0, 1.6 * max(most, 1))
    axes.set_yticks(range(len(tiers)), [shortened(name) for name, *_ in tiers])
    axes.invert_yaxis()
    axes.locator_params(axis="x", integer=True, nbins=5)
    axes.set_xlabel("late records (and the penalty, if all of them were audited)")
    quiet(axes)
    words = "; ".join(f"{name}: {_bar_text(number, amount)}" for name, number, amount in tiers)
    return described(figure, f"Late records by years late. {words}")


def _bar_text(number: int, amount: float) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}, {dollar_text(amount)}"
