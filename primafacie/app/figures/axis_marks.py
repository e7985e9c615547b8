"""What the figures share: dollars on an axis, labels, hatches, the words of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MILLIONS = 10_000_000.0
# Told apart in black and white, where colours are not.
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "ooo")


def dollar_axis(axis: Any) -> None:
    """Whole dollars with thousands, or all in millions; no labels between on a log scale."""
    from matplotlib.ticker import NullFormatter

    def shown(value: float, _: object) -> str:
        largest = max(abs(end) for end in axis.get_view_interval())
        if largest >= _MILLIONS and axis.get_scale() == "linear":
            return ("-" if value < 0 else "") + _millions(abs(value))
        return dollar_text(value)

    axis.set_major_formatter(shown)
    axis.set_minor_formatter(NullFormatter())


def dollar_text(value: float) -> str:
    """Dollars, in millions from ten millions on.

    >>> dollar_text(1188316.8), dollar_text(-2500), dollar_text(12_500_000), dollar_text(1e10)
    ('$1,188,317', '-$2,500', '$12.5 m', '$10,000 m')
    """
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= _MILLIONS:
        return f"{sign}{_millions(size)}"
    return f"{sign}${size:,.0f}"


def _millions(size: float) -> str:
    """Four digits at most, and never a power of ten."""
    millions = size / 1e6
    return f"${millions:,.0f} m" if millions >= 1000 else f"${millions:.4g} m"


def percent_axis(axis: Any) -> None:
    """Shares of 1 in per cent."""
    axis.set_major_formatter(lambda value, _: f"{100 * value:g} %")


def told(figure: Figure, words: str) -> Figure:
    """The figure with its alternative text, which `reports.picture` reads.

    Its texts hold amounts and labels from data: a dollar sign in them opens no formula.
    """
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_parse_math(False)
    figure.set_label(words)
    return figure


def shortened(label: str, width: int = 34) -> str:
    """A label that leaves room for the picture; the whole text stands in the table beside."""
    return label if len(label) <= width else label[: width - 1].rstrip() + "…"
