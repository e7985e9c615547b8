"""What more units buy: coverage and mean lower limit by sample size, a line for each bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from primafacie.core.figures.axis_marks import described, dollar_axis, percent_axis, shortened
from primafacie.core.figures.drawing import BLACK, BLUE, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LINES = ("-", "--", ":", "-.")
_MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")

Points = Sequence[tuple[int, float, float]]
Points2 = Sequence[tuple[int, float]]


def planning_curves(
    curves: Mapping[str, Points],
    level: float,
    *,
    planned: int,
    recommended: str | None = None,
    errors: Mapping[str, Sequence[float]] | None = None,
    what: str = "units",
    total: float | None = None,
) -> Figure:
    """Two panels over the sample size: coverage, and the mean lower limit over the true total.

    `curves`: by bound, (n, coverage, recovered) with both as fractions; the level is a dashed
    line, the planned size a dotted one, the recommended bound is thick and named. `errors` are
    the Monte Carlo standard errors of the coverages, drawn as bars of two of them each way, and
    coverages below the level by more than that are crosses; `what` the sizes count (units, draws);
    `total` the mean true total in dollars, for a second axis.
    """
    figure = new_figure(7.2, 5.6)
    upper, lower = figure.subplots(2, 1, sharex=True)
    for place, (name, points) in enumerate(curves.items()):
        best = name == recommended
        color = ORANGE if best else BLUE
        style: dict[str, Any] = {
            "color": color,
            "linestyle": _LINES[place % len(_LINES)],
            "marker": _MARKS[place % len(_MARKS)],
            "markersize": 4,
            "linewidth": 2.4 if best else 1.0,
            "alpha": 1.0 if best else 0.75,
            "label": f"{shortened(name)} (recommended)" if best else shortened(name),
        }
        sizes = [n for n, *_ in points]
        covered = [coverage for _, coverage, _ in points]
        upper.plot(sizes, covered, **style)
        spread = (errors or {}).get(name)
        if spread:
            upper.errorbar(
                sizes,
                covered,
                yerr=[2 * error for error in spread],
                fmt="none",
                ecolor=color,
                elinewidth=0.8,
                alpha=0.35,
            )
            short = [
                place for place, error in enumerate(spread) if covered[place] + 2 * error < level
            ]
            _crosses(upper, [(sizes[place], covered[place]) for place in short], color)
            _crosses(lower, [(sizes[place], points[place][2]) for place in short], color)
        lower.plot(sizes, [recovered for *_, recovered in points], **style)
    upper.axhline(level, color=BLACK, linestyle="--", linewidth=1.2)
    for axes in (upper, lower):
        axes.axvline(planned, color=BLACK, linestyle=":", linewidth=1.0)
        percent_axis(axes.yaxis)
        quiet(axes)
    upper.set_ylabel("coverage" + (" (bars: ± 2 s.e.)" if errors else ""))
    upper.set_title(
        f"level {100 * level:g}% (dashed); planned size {planned:,} (dotted); X: covers less",
        fontsize=9,
    )
    lower.set_ylabel("mean lower limit over truth")
    if total:
        dollars = lower.secondary_yaxis(
            "right", functions=(lambda share: share * total, lambda amount: amount / total)
        )
        dollar_axis(dollars.yaxis)
    lower.set_xlabel(f"{what} in the sample")
    figure.legend(
        *lower.get_legend_handles_labels(),
        fontsize=7,
        ncols=3,
        frameon=False,
        loc="outside lower center",
    )
    words = "; ".join(
        f"{name}: " + ", ".join(f"{n:,} {what} {100 * got:.0f}%" for n, _, got in points)
        for name, points in curves.items()
    )
    return described(figure, f"Mean lower limit over the true total by sample size. {words}")


def _crosses(axes: Any, points: Points2, color: str) -> None:
    """Mark the points whose coverage is short of the level."""
    if points:
        axes.plot(*zip(*points, strict=True), "X", color=color, markersize=9, zorder=5)
