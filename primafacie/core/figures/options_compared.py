"""Options of a plan side by side: precision, mean lower limit and coverage, a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from primafacie.core.figures.axis_marks import described, dollar_axis, percent_axis, shortened
from primafacie.core.figures.drawing import BLACK, BLUE, GREY, ORANGE, new_figure, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDE = 6.0
Option = tuple[str, int, float | None, float | None, float | None, float | None]


def option_dots(options: Sequence[Option], *, level: float | None) -> Figure:
    """One row per option, in up to three panels that share it.

    Parameters
    ----------
    options : sequence of tuple
        Name, units in the sample, anticipated precision (a fraction), mean lower limit (dollars),
        coverage (a fraction) and its standard error; None for what is not known.
    level : float or None
        The level of the limit, drawn as a dashed line.
    """
    panels: list[tuple[str, int, Any]] = [
        ("anticipated precision", 2, percent_axis),
        ("mean lower limit", 3, dollar_axis),
        ("coverage (bars: ± 2 s.e.)", 4, percent_axis),
    ]
    shown = [panel for panel in panels if any(row[panel[1]] is not None for row in options)]
    figure = new_figure(8.4, 1.3 + 0.26 * max(len(options), 1))
    if not shown:
        axes = figure.add_subplot()
        axes.set_axis_off()
        words = "No figure of an option is known"
        axes.text(0.5, 0.5, words, ha="center", va="center")
        return described(figure, words)
    every = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    places = range(len(options))
    for axes, (title, column, axis) in zip(every, shown, strict=True):
        known = [(row[column], place) for place, row in enumerate(options)]
        points = [(float(value), place) for value, place in known if value is not None]
        axes.plot(
            [x for x, _ in points], [y for _, y in points], "o", color=BLUE, markersize=5, zorder=3
        )
        if column == 4:
            _coverage(axes, options, level)
        for place in places:
            axes.axhline(place, color=GREY, linewidth=0.4, alpha=0.5, zorder=0)
        values = [x for x, _ in points]
        if column == 2 and min(values) > 0 and max(values) > _WIDE * min(values):
            _in_ratios(axes, min(values), max(values))
        else:
            axes.locator_params(axis="x", nbins=3)
        axis(axes.xaxis)
        axes.set_xlabel(title)
        quiet(axes)
    every[0].set_yticks(places, [shortened(row[0], 44) for row in options], fontsize=8)
    every[0].set_ylim(len(options) - 0.4, -0.6)
    words = "; ".join(_words(row) for row in options)
    return described(figure, f"Options of a plan. {words}")


def _in_ratios(axes: Any, low: float, high: float) -> None:
    """A logarithmic axis with a few round marks: options far apart leave no room for the others."""
    from matplotlib.ticker import NullFormatter, NullLocator

    axes.set_xscale("log")
    marks = [mark for mark in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10) if low / 2 <= mark <= high * 2]
    axes.set_xticks(marks[:: -(-len(marks) // 4)])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())


def _coverage(axes: Any, options: Sequence[Option], level: float | None) -> None:
    """The error bars of the coverages, the level, and the coverages below it in another mark."""
    for place, (*_, coverage, error) in enumerate(options):
        if coverage is None:
            continue
        spread = 2 * (error or 0.0)
        ends = [max(coverage - spread, 0.0), min(coverage + spread, 1.0)]
        axes.plot(ends, [place, place], color=BLUE, linewidth=1)
        if level is not None and coverage + spread < level:
            axes.plot([coverage], [place], "X", color=ORANGE, markersize=8, zorder=4)
    if level is not None:
        axes.axvline(level, color=BLACK, linestyle="--", linewidth=1.2)
        axes.set_title(f"level {100 * level:g}% (dashed); X: below it", fontsize=8)


def _words(row: Option) -> str:
    name, sample, precision, limit, coverage, _ = row
    parts = [f"{name}: {sample:,} units"]
    parts += [] if precision is None else [f"precision {100 * precision:.1f}%"]
    parts += [] if limit is None else [f"mean lower limit ${limit:,.0f}"]
    parts += [] if coverage is None else [f"coverage {100 * coverage:.1f}%"]
    return ", ".join(parts)
