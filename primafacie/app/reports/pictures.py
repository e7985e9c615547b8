"""Figures as blocks of a document, and those of the workpaper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from extrapolation.estimates.interval_records import IntervalRecord, rungs_of
from primafacie.app.reports.document import Figure
from primafacie.core import figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from primafacie.app.reports.numbers import StratumOverpayments
    from primafacie.core.money import Money
    from sampling import PlannedStratum


def picture(drawing: Drawing, *, name: str, title: str, alt: str | None = None) -> Figure:
    """A drawing as a block: SVG for page and PDF, PNG for Word and Excel, words for the blind.

    `alt` is by default what the figure's function said of it.
    """
    words = alt or str(drawing.get_label())

    def redrawn(labels: Mapping[str, str], title: str, alt: str) -> Figure:
        figures.relabel(drawing, labels)
        return picture(drawing, name=name, title=title, alt=alt)

    svg = figures.to_svg(drawing, name=name, title=title, description=words)
    return Figure(name, title, words, svg, cache(partial(figures.to_png, drawing)), redrawn)


def payments_picture(
    edges: Sequence[int], counts: Sequence[int], strata: Sequence[PlannedStratum] = ()
) -> Figure:
    """The histogram of the amounts paid with the cuts of the strata."""
    cuts = [(row.label, row.high_cents) for row in strata if row.high_cents]
    return picture(
        figures.payment_histogram(list(edges), list(counts), cuts),
        name="payments",
        title="Amounts paid in the frame" + (", with the strata" if strata else ""),
    )


def allocation_picture(strata: Sequence[PlannedStratum]) -> Figure:
    """The sample over the strata, beside the units and the dollars."""
    rows = [(row.label, row.size, row.total_cents / 100, row.n) for row in strata]
    return picture(
        figures.allocation_bars(rows),
        name="allocation",
        title="Shares of the units, the dollars and the sample by stratum",
    )


def overpayments_picture(strata: Sequence[StratumOverpayments]) -> Figure:
    """Every sampled overpayment by stratum."""
    rows = [(row.label, row.values) for row in strata]
    return picture(
        figures.overpayment_dots(rows),
        name="overpayments",
        title="Sampled overpayments by stratum",
    )


def limits_picture(point: float, limits: Sequence[IntervalRecord], demand: Money) -> Figure:
    """Point estimate, limits and demand."""
    return picture(
        figures.limits_ladder(point, rungs_of(limits), float(demand)),
        name="ladder",
        title="Point estimate, limits and demand",
    )
