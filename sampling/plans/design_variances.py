"""What the selections of each stratum lead one to expect, by the design that draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sampling.designs import Design, designs_by_stratum
from sampling.frames.cluster_sums import ClusterSums, cluster_sums
from sampling.frames.design_facts import stratum_sizes
from sampling.frames.range_values import paid_and_claimed
from sampling.plans.anticipation import Anticipation
from sampling.sizes import (
    SelectionVariance,
    equal_chances,
    fixed_size,
    from_clusters,
    from_starts,
    hit_spread,
    random_groups,
    with_replacement,
)
from sampling.strata import Stratum
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame

EQUAL = ("tickets", "ratstats")
"""Kinds that draw every unit with the same probability, one by one."""

Expected = SelectionVariance | str
"""The variance to expect, or why none can be given."""

_BY_ORDER = (
    "the error of a systematic sample depends on the order of the list and cannot be told from "
    "the anticipated errors"
)
_BY_AMOUNT = (
    "the errors are anticipated by payment (a hot deck), and the variance of this design needs a "
    "share overpaid that is the same for all payments"
)
_NO_CORRELATION = (
    "errors of one cluster go together, and no correlation within clusters was said "
    "(correlation=, --correlation; 0 if they are independent)"
)


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
    if known is None or {design.kind for design in designs.values()} <= set(EQUAL):
        return None
    return {
        row.label: _expected(frame, row, designs[row.label], known, place, correlation)
        for place, row in enumerate(strata)
    }


def _expected(
    frame: Frame,
    row: Stratum,
    design: Design,
    known: Anticipation,
    place: int,
    correlation: float | None,
) -> Expected:
    if design.kind in EQUAL:
        return equal_chances(row.size, float(known.deviations[place]))
    if design.kind == "systematic":
        return _BY_ORDER
    if known.taints is None:
        return _BY_AMOUNT
    tau1, tau2 = known.taints[place]
    if hasattr(design, "takes"):
        return _clusters(frame, row, design, tau1, tau2, correlation)
    size, claimed = row.size, getattr(design, "size", "paid") == "claimed"
    total, squares = row.total / 100, row.sum_squares / 10_000
    v = max(tau2 - tau1**2, 0.0)
    if design.kind in ("pps", "rhc"):
        spread = v * max(total**2 - squares, 0.0)
        if claimed:
            paid, sizes = paid_and_claimed(frame, stratum_range(row, frame.roles))
            if (sizes <= 0).any():
                return "units without a claimed amount above 0 cannot be drawn proportional to it"
            spread = hit_spread(paid / 100, sizes / 100, tau1=tau1, tau2=tau2)
        return with_replacement(spread) if design.kind == "pps" else random_groups(size, spread)
    if claimed:
        return (
            "with sizes by the amount claimed the variance depends on joint probabilities; "
            "draw proportional to paid"
        )
    if design.kind == "sampford":
        return fixed_size(size, total, squares, tau1=tau1, tau2=tau2)
    sizes = stratum_sizes(frame, stratum_range(row, frame.roles), size="paid")
    starts: int = getattr(design, "starts", 1)
    if starts < 2:
        return "one random start shows no measure of its own error: give two starts or more"
    return from_starts(np.maximum(sizes, 0) / 100, starts, tau1=tau1, tau2=tau2)


def _clusters(
    frame: Frame, row: Stratum, design: Design, tau1: float, tau2: float, correlation: float | None
) -> Expected:
    if correlation is None:
        return _NO_CORRELATION
    found = cluster_sums(
        frame, stratum_range(row, frame.roles), group=getattr(design, "column", None)
    )
    dollars = ClusterSums(found.cluster, found.units, found.totals / 100, found.squares / 10_000)
    takes: tuple[int | None, ...] = getattr(design, "takes", ())
    return from_clusters(dollars, takes, tau1=tau1, tau2=tau2, correlation=correlation)
