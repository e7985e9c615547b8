"""A draw under review, followed unit by unit under the plan's stop-early rule."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

import numpy as np

from extrapolation.monitoring.stop_early import (
    MonitoredStratum,
    StopEarlyPath,
    StopEarlyRule,
    follow,
)
from primafacie.core.errors import EstimateError, some_units
from sampling import Draw, DrawnUnit
from sampling.designs import designs_by_stratum

_SIMPLE = ("tickets", "ratstats")


def follow_audit(
    draw: Draw, findings: Mapping[str, float], *, ceilings: Mapping[str, float] | None = None
) -> StopEarlyPath:
    """The running limits of a review in drawn order, under the plan's `monitoring`.

    `findings`: overpaid dollars by unit id, for the units reviewed so far; `ceilings`: for
    simple random samples the most any unit of a stratum can owe, dollars by stratum label (not
    needed under PPS with replacement, where it is the amount paid). Strata take turns in
    proportion to their sizes, in the plan's order. Raises `EstimateError` for a plan without
    such a rule, another design, units reviewed out of order, or a unit above its ceiling.
    """
    plan = draw.plan
    if plan.monitoring is None:
        raise EstimateError(
            "an audit that was not planned to stop early",
            expected="a plan with monitoring (bet, threshold, n_max) fixed before the draw",
            fix="Review the whole sample; a fixed sample has no limits while it is running",
        )  # fmt: skip
    order = audit_order(draw)
    done = [unit for unit in order if unit.unit_id in findings]
    strange = set(findings) - {unit.unit_id for unit in order}
    if strange or done != order[: len(done)]:
        early = [unit.unit_id for unit in done if unit not in order[: len(done)]]
        raise EstimateError(
            f"units reviewed out of order ({some_units(sorted(strange) or early)})",
            expected="the drawn units in their order, from the first without a gap",
            fix="Review the units in the order of the audit sheet",
        )  # fmt: skip
    kinds = {
        label: design.kind
        for label, design in designs_by_stratum(plan.selection, plan.strata).items()
    }
    turns = {unit.unit_id: turn for turn, unit in enumerate(done, 1)}
    parts = [
        _stratum(draw, label, kinds.get(label, "tickets"), turns, findings, ceilings or {})
        for label in plan.sizes
        if plan.sizes[label] > 0
    ]
    return follow(parts, StopEarlyRule.from_plan(plan.monitoring, level=plan.limit.level))


def audit_order(draw: Draw) -> list[DrawnUnit]:
    """The drawn units in the order of review: strata by turns, in proportion to their sizes."""
    ranked = []
    for place, label in enumerate(draw.plan.sizes):
        units = sorted(
            draw.of_stratum(label), key=lambda unit: (min(unit.draws, default=0), unit.order)
        )
        ranked += [((turn + 0.5) / len(units), place, turn, unit)
                   for turn, unit in enumerate(units)]  # fmt: skip
    return [unit for *_, unit in sorted(ranked, key=lambda item: item[:3])]


def _stratum(
    draw: Draw,
    label: str,
    kind: str,
    turns: Mapping[str, int],
    findings: Mapping[str, float],
    ceilings: Mapping[str, float],
) -> MonitoredStratum:
    """One stratum as the betting limits see it."""
    planned = next(row for row in draw.plan.strata if row.label == label)
    units = draw.of_stratum(label)
    book = planned.total / 100
    if kind == "pps":
        total = next((row.total for row in draw.strata if row.label == label), None)
        if total is None:
            raise EstimateError(
                "a draw without its sizes", where=f"stratum {label}",
                expected="the sizes that the draw recorded", fix="Draw again from the plan",
            )  # fmt: skip
        selections = sorted(
            ((number, unit) for unit in units for number in unit.draws), key=lambda pair: pair[0]
        )
        known = list(takewhile(lambda pair: pair[1].unit_id in turns, selections))
        shares = [findings[unit.unit_id] / ((unit.size or unit.paid) / 100) for _, unit in known]
        when = np.maximum.accumulate([turns[unit.unit_id] for _, unit in known] or [0])
        return MonitoredStratum(
            label, np.array(shares), total / 100, None, when[: len(known)].astype(np.int64), book
        )
    if kind not in _SIMPLE:
        raise EstimateError(
            f"a stop-early audit of a sample drawn by {kind}", where=f"stratum {label}",
            expected="PPS with replacement, or simple random samples with stated ceilings",
            fix="Finish the fixed sample",
        )  # fmt: skip
    if not ceilings.get(label, 0) > 0:
        raise EstimateError(
            "a simple random sample without a ceiling", where=f"stratum {label}",
            expected="the most that any unit of the stratum can owe, known before the review",
            fix="Give ceilings={...}; or draw with replacement in proportion to the amounts paid",
        )  # fmt: skip
    reviewed = list(takewhile(lambda unit: unit.unit_id in turns, units))
    ceiling = float(ceilings[label])
    found = np.array([findings[unit.unit_id] for unit in reviewed]) / ceiling
    when = np.array([turns[unit.unit_id] for unit in reviewed], dtype=np.int64)
    scale = planned.size * ceiling
    return MonitoredStratum(label, found, scale, planned.size, when, min(book, scale))
