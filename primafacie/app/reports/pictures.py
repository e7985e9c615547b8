"""Figures as blocks of a document, and those of the workpaper."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from primafacie.app import figures
from primafacie.app.reports.document import Figure
from primafacie.app.reports.values import dollars

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


def picture(drawing: Drawing, *, name: str, title: str, alt: str) -> Figure:
    """A drawing as a block: SVG for page and PDF, PNG for Word and Excel, words for the blind."""
    return Figure(
        name,
        title,
        alt,
        figures.to_svg(drawing, name=name, title=title, description=alt),
        cache(partial(figures.to_png, drawing)),
    )


def payments_picture(numbers: dict[str, Any]) -> Figure:
    """The histogram of the amounts paid with the cuts of the strata."""
    cuts = [(row["label"], row["high"]) for row in numbers["plan"]["strata"] if row["high"]]
    histogram = numbers["figures"]["histogram"]
    return picture(
        figures.payment_histogram(histogram["edges"], histogram["counts"], cuts),
        name="payments",
        title="Amounts paid in the frame, with the strata",
        alt=f"Histogram of {numbers['frame']['size']:,} units by amount paid; the upper ends of "
        f"{len(cuts)} strata are marked.",
    )


def overpayments_picture(numbers: dict[str, Any]) -> Figure:
    """Every sampled overpayment by stratum."""
    rows = [(row["label"], row["values"]) for row in numbers["figures"]["overpayments"]]
    return picture(
        figures.overpayment_dots(rows),
        name="overpayments",
        title="Sampled overpayments by stratum",
        alt="; ".join(
            f"stratum {label}: {sum(v != 0 for v in values)} of {len(values)} units in error"
            for label, values in rows
        ),
    )


def limits_picture(numbers: dict[str, Any]) -> Figure:
    """Point estimate, limits and demand."""
    point, demand = numbers["estimate"]["point"], numbers["demand"]["amount"] / 100
    rungs = [
        (f"{row['side']} {100 * row['level']:g} %", row["low"], row["high"])
        for row in numbers["limits"]
    ]
    ends = "; ".join(f"{n}: {dollars(a).text} to {dollars(b).text}" for n, a, b in rungs)
    return picture(
        figures.limits_ladder(point, rungs, demand),
        name="ladder",
        title="Point estimate, limits and demand",
        alt=f"Point estimate {dollars(point).text}, demand {dollars(demand).text}; {ends}",
    )
