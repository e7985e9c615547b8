"""Sizes for a wanted precision where strata are drawn by designs of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import PlanError, Problem
from sampling import allocation as allocations
from sampling.choices.shapes import Shape
from sampling.designs import designs_by_stratum
from sampling.designs.planned_variances import AnticipatedStratum, SelectionVariance
from sampling.models import Anticipation
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.size_records import SizeCalculation, WantedPrecision
from sampling.plans.stratum_sizes import ComputedSizes, Counts
from sampling.rules.rule_keys import Quantile
from sampling.sizes import (
    Prediction,
    Side,
    check_reached,
    checked_level,
    predict_selections,
    reach_precision,
)
from sampling.strata import Stratum
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame

Expected = SelectionVariance | str
"""The variance to expect, or why none can be given."""
# Draws with replacement have no end of their own; a precision that needs more is refused.
MOST_DRAWS = 1_000_000


def expected_variances(
    frame: Frame,
    strata: Sequence[Stratum],
    selection: Mapping[str, object],
    known: Anticipation | None,
    *,
    correlation: float | None,
) -> dict[str, Expected] | None:
    """By stratum label, the variance that its design leads one to expect, or why none is known.

    None where nothing is anticipated, or where every stratum is drawn with equal probabilities:
    then the formulas for simple random samples hold.
    """
    designs = designs_by_stratum(selection, list(strata))
    if known is None or all(design.shape is Shape.SIMPLE for design in designs.values()):
        return None
    return {
        row.label: designs[row.label].anticipated(
            AnticipatedStratum(
                frame,
                stratum_range(row, frame.roles),
                size=row.size,
                total=row.total_cents / 100,
                squares=row.squared_cents / 10_000,
                deviation=float(known.deviations[place]),
                taints=None if known.taints is None else known.taints[place],
                correlation=correlation,
            )
        )
        for place, row in enumerate(strata)
    }


def known_variances(
    strata: Sequence[Stratum], expected: Mapping[str, Expected]
) -> tuple[list[SelectionVariance] | None, list[str]]:
    """The variances of all strata, or None with the reasons of those that have none."""
    found = [(row.label, expected[row.label]) for row in strata]
    reasons = [f"stratum {label}: {why}" for label, why in found if isinstance(why, str)]
    if reasons:
        return None, reasons
    return [value for _, value in found if not isinstance(value, str)], []


def spread_by_design(
    strata: Sequence[Stratum],
    known: Anticipation | None,
    expected: Mapping[str, Expected] | None,
) -> Anticipation | None:
    """The anticipation whose deviations share units out as the designs' variances ask."""
    if known is None or expected is None:
        return known
    variances, _ = known_variances(strata, expected)
    if variances is None:
        return known
    pairs = zip(strata, variances, strict=True)
    return replace(known, deviations=np.array([own.spread(row.size) for row, own in pairs]))


def design_prediction(
    strata: Sequence[Stratum],
    counts: Sequence[int],
    variances: Sequence[SelectionVariance],
    known: Anticipation,
    *,
    level: float,
    side: Side,
    quantile: Quantile,
) -> Prediction:
    """What `counts` selections of each stratum lead one to expect of the total."""
    point = float(sum(row.size * mean for row, mean in zip(strata, known.means, strict=True)))
    return predict_selections(variances, counts, point, level=level, side=side, quantile=quantile)


def design_sizes(
    strata: Sequence[Stratum],
    precision: float | Mapping[str, float],
    *,
    level: float | None,
    side: str | None,
    quantile: Quantile,
    known: Anticipation,
    expected: Mapping[str, Expected],
    minimum: int,
    rule: AllocationRule,
    oversample: float,
) -> ComputedSizes:
    """The fewest selections whose predicted precision reaches `precision`.

    Shared out for the least variance: n_h grows with the root of the design's own a_h, the
    part of its variance that falls as 1 / n. Raises `PlanError` for strata whose design gives no
    variance to expect, and for several quantities or costs, which are for equal probabilities.
    """
    level, side = checked_level(level, side)
    variances, reasons = known_variances(strata, expected)
    faults = [
        Problem(
            "precision",
            why,
            "a size given with sample= or allocation=",
            "Choose the size, for example on a simulation over this frame",
        )
        for why in reasons
    ]
    sampled = [place for place, row in enumerate(strata) if not row.certainty]
    plain = isinstance(precision, int | float) and not rule.costs
    if not plain or (not rule.method.least_variance and len(sampled) > 1):
        faults.append(
            Problem(
                "precision",
                "several quantities, costs or another allocation than Neyman's",
                "one precision, shared out by Neyman, for designs with unequal probabilities "
                "or clusters",
                "Leave them out, or give the size with sample=",
            )
        )
    if faults or variances is None or isinstance(precision, Mapping):
        raise PlanError.collected(faults, what="size from a precision")
    whole = np.array([row.size for row in strata], dtype=np.int64)
    least, most = _limits(strata, sampled, variances, minimum)

    def allocate(variance: float) -> Counts:
        counts = whole.copy()
        counts[sampled] = _fewest([variances[k] for k in sampled], least, most, variance)
        return counts

    def predicted(counts: Counts) -> Prediction:
        return design_prediction(
            strata, counts.tolist(), variances, known, level=level, side=side, quantile=quantile
        )

    total = float(sum(row.size * mean for row, mean in zip(strata, known.means, strict=True)))
    if total <= 0:
        raise PlanError(
            f"an anticipated overpayment of {total:,.2f} dollars",
            expected="more than 0",
            fix="Precision is relative to the overpayment: give a larger rate or a sample size",
        )
    counts, found = reach_precision(
        total, precision, level=level, side=side, allocate=allocate, predicted=predicted
    )
    check_reached(found.precision, precision)
    words = (
        f"a precision of {100 * precision:g}% of the overpayment total (half-width over point, "
        f"{side} {100 * level:g}%), by the variance of the design itself"
    )
    if oversample:
        more = [ceil(counts[k] * (1 + oversample) - 1e-9) for k in sampled]
        counts[sampled] = [
            min(_shared(n, variances[k].starts), most_)
            for n, k, most_ in zip(more, sampled, most.tolist(), strict=True)
        ]
        words += f", and {100 * oversample:g}% more in every sampled stratum"
    calculation = SizeCalculation(
        words=words,
        basis="precision",
        allocation="neyman",
        wanted=WantedPrecision(precision, level, side),
        oversample=oversample or None,
    )
    return ComputedSizes(counts, calculation)


def _limits(
    strata: Sequence[Stratum],
    sampled: Sequence[int],
    variances: Sequence[SelectionVariance],
    minimum: int,
) -> tuple[Counts, Counts]:
    """The fewest and the most selections of each sampled stratum."""
    least, most = [], []
    for place in sampled:
        row, own = strata[place], variances[place]
        cap = own.there if own.there is not None else MOST_DRAWS
        cap -= cap % (own.starts or 1)
        floor = minimum if row.payable else min(minimum, row.size)
        most.append(max(cap, 1))
        least.append(min(_shared(floor, own.starts), most[-1]))
    return np.array(least, dtype=np.int64), np.array(most, dtype=np.int64)


def _fewest(
    variances: Sequence[SelectionVariance], least: Counts, most: Counts, wanted: float
) -> Counts:
    """The fewest selections with a variance of at most `wanted`, within their limits."""
    if not len(least):
        return least
    roots = np.sqrt([row.a for row in variances])
    # `neyman_for_variance` takes b to be a / cap: what it is more or less goes to the wish
    shift = sum(row.b for row in variances) - float((roots**2 / most).sum())
    n = allocations.neyman_for_variance(
        most, roots / most, max(wanted + shift, 0.0), floors=least, caps=most
    )
    n = np.array(
        [
            min(_shared(k, row.starts), cap)
            for k, row, cap in zip(n.tolist(), variances, most.tolist(), strict=True)
        ],
        dtype=np.int64,
    )
    while sum(row.variance(k) for row, k in zip(variances, n.tolist(), strict=True)) > wanted:
        gains = [
            (row.variance(k) - row.variance(k + (row.starts or 1))) / (row.starts or 1)
            if k < cap
            else -1.0
            for row, k, cap in zip(variances, n.tolist(), most.tolist(), strict=True)
        ]
        best = int(np.argmax(gains))
        if gains[best] < 0:
            break
        n[best] += variances[best].starts or 1
    return n


def _shared(n: int, starts: int) -> int:
    """n, or the next number that the starts share evenly."""
    return n if not starts else -(-n // starts) * starts
