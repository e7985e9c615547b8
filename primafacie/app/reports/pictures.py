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


MOST_STRATA = 30
"""Strata that a picture shows: with more it would be longer than a page."""


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
    """The histogram of the amounts paid with the cuts of the strata, where these are few."""
    cuts = [(row.label, row.high_cents) for row in strata if row.high_cents]
    drawn = cuts if len(cuts) <= MOST_STRATA else []
    return picture(
        figures.payment_histogram(list(edges), list(counts), drawn),
        name="payments",
        title="Amounts paid in the frame" + (", with the strata" if drawn else ""),
    )


def allocation_picture(strata: Sequence[PlannedStratum]) -> Figure:
    """The sample over the strata, with the units and the dollars; of many strata the largest."""
    rows = [(row.label, row.size, row.total_cents / 100, row.n) for row in strata]
    if len(rows) > MOST_STRATA:
        largest = set(sorted(range(len(rows)), key=lambda k: -rows[k][3])[: MOST_STRATA - 1])
        rest = [row for place, row in enumerate(rows) if place not in largest]
        rows = [row for place, row in enumerate(rows) if place in largest]
        size, dollars = sum(row[1] for row in rest), sum(row[2] for row in rest)
        rows.append((f"{len(rest):,} others", size, dollars, sum(row[3] for row in rest)))
    return picture(
        figures.allocation_bars(rows),
        name="allocation",
        title="Shares of the units, the dollars and the sample by stratum",
    )


def overpayments_picture(strata: Sequence[StratumOverpayments]) -> Figure:
    """Every sampled overpayment by stratum; of many strata those with the most dollars."""
    rows = [(row.label, row.values) for row in strata if row.values]
    title = "Sampled overpayments by stratum"
    if len(rows) > MOST_STRATA:
        title += f": the {MOST_STRATA} of {len(rows):,} strata with the most dollars"
        least = sorted((sum(values) for _, values in rows), reverse=True)[MOST_STRATA - 1]
        rows = [row for row in rows if sum(row[1]) >= least][:MOST_STRATA]
    return picture(figures.overpayment_dots(rows), name="overpayments", title=title)


def limits_picture(point: float, limits: Sequence[IntervalRecord], demand: Money) -> Figure:
    """Point estimate, limits and demand."""
    return picture(
        figures.limits_ladder(point, rungs_of(limits), float(demand)),
        name="ladder",
        title="Point estimate, limits and demand",
    )
