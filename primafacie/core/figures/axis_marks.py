"""What the figures share: dollars on an axis, labels, hatches, the words of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from primafacie.core.figures.drawing import BLACK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Beyond Latin, Greek and Cyrillic.
_FURTHEST = 0x0590
_SMALL = 10.0  # below, cents are shown
_MILLIONS = 10_000_000.0
# Told apart in black and white, where colors are not.
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
    >>> dollar_text(0.25), dollar_text(3), dollar_text(0)
    ('$0.25', '$3', '$0')
    """
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= _MILLIONS:
        return f"{sign}{_millions(size)}"
    if size < _SMALL and round(size, 2) != round(size):
        return f"{sign}${size:.2f}"
    return f"{sign}${size:,.0f}"


def _millions(size: float) -> str:
    """Four digits at most, and never a power of ten."""
    millions = size / 1e6
    return f"${millions:,.0f} m" if millions >= 1000 else f"${millions:.4g} m"


def sparse_powers(low: float, high: float, *, linear: float, most: int = 4) -> list[float]:
    """Marks of a scale that is linear within `linear` of 0 and logarithmic beyond.

    0 and powers of ten on both sides, so few that their labels stay apart.

    >>> sparse_powers(-50, 2_000_000, linear=10)
    [-10.0, 0.0, 100.0, 10000.0, 1000000.0]
    """
    import math

    def powers(end: float) -> list[float]:
        if end < linear:
            return []
        last, first = math.floor(math.log10(end)), math.ceil(math.log10(linear))
        step = max(1, -(-(last - first + 1) // most))
        first += step > 1  # the linear part is short beside so many powers
        return [10.0**k for k in range(last, first - 1, -step)][::-1]

    return [-p for p in reversed(powers(-low))] + [0.0] + powers(high)


def percent_axis(axis: Any) -> None:
    """Shares of 1 in per cent."""
    axis.set_major_formatter(lambda value, _: f"{100 * value:g}%")


def described(figure: Figure, words: str) -> Figure:
    """The figure with its alternative text, which `reports.picture` reads.

    Its texts hold amounts and labels from data: a dollar sign in them opens no formula.
    """
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_parse_math(False)
    figure.set_label(words)
    return figure


def shortened(label: str, width: int = 34) -> str:
    """A label that leaves room for the picture; the whole text stands in the table beside.

    A character that the type lacks, or that runs from right to left, is shown as its code
    point, as in the PDF.

    >>> shortened("中-3")
    'U+4E2D-3'
    """
    spelled = "".join(c if ord(c) < _FURTHEST else f"U+{ord(c):04X}" for c in label)
    return spelled if len(spelled) <= width else spelled[: width - 1].rstrip() + "…"


def level_line(axes: Any, value: float, words: str) -> None:
    """A dashed line at the level that the marks are compared with, its words above the axes."""
    axes.axvline(value, color=BLACK, linestyle="--", linewidth=1.3)
    axes.annotate(
        words,
        (value, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        fontsize=8,
    )


def words_at_right(axes: Any, place: float, words: str) -> None:
    """Words at the right end of a row of the axes."""
    axes.annotate(
        words,
        (1, place),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
    )
