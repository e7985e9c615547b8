"""The results by stratum, the precision reached, and the rates: the first section of a report."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.estimates.precision_rows import PrecisionRow
from extrapolation.estimates.second_measures import SecondMeasure
from extrapolation.estimates.stated_rates import StatedRate
from primafacie.app.reports.auditor_numbers import AuditorNumbers
from primafacie.app.reports.document import Block, Column, Section, Table, note, paragraph, table
from primafacie.app.reports.study_numbers import StudyNumbers
from primafacie.app.reports.values import Trace, dollars, fraction
from primafacie.core.plurals import counted

MOST_STRATA = 30
"""Strata printed here: the workbook and the later table of results hold the others."""
NOT_JOINT = (
    "Each limit holds at its level for its own measure. Nothing is stated of the measures "
    "together, and the second measures were not pre-specified."
)
_PRECISION = Trace(
    "half-width / point estimate",
    source="two precisions are compared at the same level and side only",
)


def strata_section(numbers: StudyNumbers) -> Section | None:
    """Strata, precision and rates; None for numbers of earlier releases, which lack them."""
    found = numbers.auditor
    if found is None:
        return None
    blocks: list[Block] = [_strata(numbers, found)]
    if any(row.variance_share is None for row in found.strata) and numbers.estimate.se > 0:
        words = "The variance of this estimator is not the sum of those of the strata."
        blocks.append(note(words))
    blocks.append(_rates(found.rates))
    if found.precisions:
        blocks.append(_precisions(found.precisions))
    if found.measures:
        blocks += [_measures(numbers, found.measures), paragraph(NOT_JOINT)]
    return Section("Results by stratum", tuple(blocks))


def _measures(numbers: StudyNumbers, measures: Sequence[SecondMeasure]) -> Table:
    """The overpayment that is demanded, and each other amount with its own limit."""
    limit, estimate = numbers.limit_demanded, numbers.estimate
    sampled = float(numbers.review.sampled_effective)
    first = ("Overpaid (the demand rests on it)", sampled, estimate.point, estimate.se)
    rows: list[tuple[object, ...]] = [(*first, limit.low, limit.high, limit.names, "")]
    for item in measures:
        own = item.limit
        zeroed = f"{counted(item.zeroed, 'unit')} counted 0 by the rules" if item.zeroed else ""
        rows.append(
            (
                item.column,
                item.sampled,
                item.point,
                item.standard_error,
                None if own is None else own.low,
                None if own is None else own.high,
                "none" if own is None else own.names,
                "; ".join(part for part in (item.refused, zeroed) if part),
            )
        )
    heads = ("In the sample", "Estimated total", "Standard error", "Lower limit", "Upper limit")
    return table(
        "Measures",
        "Several measures of the same units, each with a limit of its own",
        [
            Column("Measure"),
            *(Column(head, "dollars") for head in heads),
            Column("Limit"),
            Column("Note"),
        ],
        rows,
    )


def _strata(numbers: StudyNumbers, found: AuditorNumbers) -> Table:
    estimate, rows = numbers.estimate, found.strata
    reviewed, errors = sum(row.reviewed for row in rows), sum(row.errors for row in rows)
    shares = [row.variance_share for row in rows if row.variance_share is not None]
    rate = Trace(
        "units in error / units reviewed, in the sample",
        source="the error rate of the frame, with its limits, is in the next table",
    )
    share = Trace("variance of the stratum's total / variance of the total")
    return table(
        "Results by stratum",
        f"{counted(len(rows), 'stratum', 'strata')}: what was found and what is estimated",
        [
            Column("Stratum", secret="stratum"),
            Column("Units N", "count"),
            Column("Sample n", "count"),
            Column("In error", "count"),
            Column("Error rate", "fraction", 1, rate),
            Column("Overpaid in the sample", "cents"),
            Column("Mean per unit", "dollars"),
            Column("Estimated total", "dollars"),
            Column("Standard error", "dollars"),
            Column("Variance share", "fraction", 1, share),
        ],
        [
            (
                row.label + (" (100%)" if row.in_full else ""),
                row.size,
                row.sample,
                row.errors,
                row.errors / row.reviewed if row.reviewed else None,
                row.overpaid.cents,
                row.mean,
                row.point,
                row.standard_error,
                row.variance_share,
            )
            for row in rows
        ],
        total=(
            "All",
            estimate.frame_size,
            sum(row.sample for row in rows),
            errors,
            errors / reviewed if reviewed else None,
            numbers.review.sampled_effective.cents,
            None,
            estimate.point,
            estimate.se,
            1.0 if shares else None,
        ),
        most=MOST_STRATA,
    )


def _rates(rates: Sequence[StatedRate]) -> Table:
    rows: list[tuple[object, ...]] = []
    for rate in rates:
        pairs = zip(rate.limits, rate.words, strict=True) if rate.limits else ()
        for place, (limit, words) in enumerate(pairs):
            name = f"{rate.name}: {rate.definition}" if not place else f"{rate.name}, further limit"
            method = f"{limit.bound}; {words}"
            rows.append((name, rate.point, limit.low, limit.high, limit.names, method))
        if not rate.limits:
            words = " ".join(rate.words)
            rows.append((f"{rate.name}: {rate.definition}", rate.point, None, None, "none", words))
    return table(
        "Rates",
        "Error rate (units) and overpayment rate (dollars) of the frame, with their limits",
        [
            Column("Rate"),
            Column("Estimate", "fraction"),
            Column("Lower limit", "fraction"),
            Column("Upper limit", "fraction"),
            Column("Level"),
            Column("Method of the limit"),
        ],
        rows,
    )


def _precisions(rows: Sequence[PrecisionRow]) -> Table:
    return table(
        "Precision",
        "Planned and achieved precision of the overpayment total",
        [
            Column("Precision"),
            Column("Share", "fraction", trace=_PRECISION),
            Column("Half-width", "dollars"),
            Column("Point", "dollars"),
            Column("Level and side"),
            Column("What it rests on"),
        ],
        [
            (
                row.what,
                fraction(row.precision),
                dollars(row.half_width),
                dollars(row.point),
                "" if row.level is None else f"{100 * row.level:g}%, {row.side}",
                row.words,
            )
            for row in rows
        ],
    )
