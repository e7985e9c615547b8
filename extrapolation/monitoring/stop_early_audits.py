"""A draw under review, followed unit by unit under the plan's stop-early rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import takewhile

import numpy as np

from extrapolation.monitoring.monitored_strata import MonitoredStratum
from extrapolation.monitoring.stop_early import (
    StopEarlyPath,
    StopEarlyRule,
    follow,
)
from primafacie.core.errors import EstimateError, some_units
from sampling import Draw, DrawnUnit
from sampling.choices.shapes import Shape
from sampling.designs import Design


def follow_audit(
    draw: Draw, findings: Mapping[str, float], *, ceilings: Mapping[str, float] | None = None
) -> StopEarlyPath:
    """The running limits of a review in drawn order, under the plan's `monitoring`.

    The limits hold at the plan's level, read as one-sided. Strata take turns in proportion to their
    selections, in the plan's order.

    Parameters
    ----------
    draw : Draw
        The draw under review, from a plan with a stop-early rule.
    findings : mapping of str to float
        Overpaid dollars by unit id, for the units reviewed so far.
    ceilings : mapping of str to float, optional
        For simple random samples, the most that any unit of a stratum can owe, dollars by stratum
        label. It is not needed under PPS with replacement, where it is the amount paid, nor for a
        stratum that is reviewed in full.

    Returns
    -------
    StopEarlyPath
        The limits in dollars after each reviewed unit, and the decision.

    Raises
    ------
    EstimateError
        If the plan has no such rule or another design, if units were not drawn or were reviewed out
        of order, or if a unit is above its ceiling.

    Notes
    -----
    An unstratified audit may go on beyond its sample up to n_max: use `plan.amend(allocation=...)`
    and draw again with the same seed, which keeps the units drawn so far and their order.
    """
    plan = draw.plan
    if plan.stop_early is None:
        raise EstimateError(
            "an audit that was not planned to stop early",
            expected="a plan with monitoring (bet, threshold, n_max) fixed before the draw",
            fix="Review the whole sample; a fixed sample has no limits while it is running",
        )
    order = audit_order(draw)
    done = [unit for unit in order if unit.unit_id in findings]
    strange = set(findings) - {unit.unit_id for unit in order}
    if strange:
        raise EstimateError(
            f"findings on units that were not drawn ({some_units(sorted(strange))})",
            expected="findings on drawn units only",
            fix="Check the unit ids, and whether the findings belong to this draw",
        )
    if done != order[: len(done)]:
        early = [unit.unit_id for unit in done if unit not in order[: len(done)]]
        raise EstimateError(
            f"units reviewed out of order ({some_units(early)})",
            expected="the drawn units in their order, from the first without a gap",
            fix="Review the units in the order of the audit sheet",
        )
    _check_ceilings(ceilings or {}, plan.sizes)
    designs = plan.designs
    turns = {unit.unit_id: turn for turn, unit in enumerate(done, 1)}
    parts = [
        _stratum(draw, label, designs[label], turns, findings, ceilings or {})
        for label in plan.sizes
        if plan.sizes[label] > 0
    ]
    rule = StopEarlyRule.from_plan(plan.stop_early, level=plan.limit.one_sided_level)
    if rule.n_max <= plan.sample_size:
        # Units hit more than once are reviewed once: the sample may be used up before n_max.
        rule = replace(rule, n_max=min(rule.n_max, len(order)))
    return replace(follow(parts, rule), drawn=len(order))


def audit_order(draw: Draw) -> list[DrawnUnit]:
    """The drawn units in the order of review.

    Strata take turns in proportion to their selections. A unit's turn is that of its first
    selection.

    Parameters
    ----------
    draw : Draw
        The draw under review.

    Returns
    -------
    list of DrawnUnit
        Each drawn unit once.
    """
    ranked = []
    for place, label in enumerate(draw.plan.sizes):
        made = _selections(draw, label)
        seen: set[str] = set()
        for turn, unit in enumerate(made):
            if unit.unit_id not in seen:
                seen.add(unit.unit_id)
                ranked.append(((turn + 0.5) / len(made), place, turn, unit))
    return [unit for *_, unit in sorted(ranked, key=lambda item: item[:3])]


def _selections(draw: Draw, label: str) -> list[DrawnUnit]:
    """The selections of a stratum in their order; a unit hit again stands again."""
    pairs = [
        (number, unit.order, unit)
        for unit in draw.of_stratum(label)
        for number in (unit.draws or (0,))
    ]
    return [unit for *_, unit in sorted(pairs, key=lambda pair: pair[:2])]


def _check_ceilings(ceilings: Mapping[str, float], labels: Iterable[str]) -> None:
    """Raise where a ceiling is given for a stratum that the plan does not have."""
    strange = [label for label in ceilings if label not in set(labels)]
    if strange:
        raise EstimateError(
            f"a ceiling for {some_units(strange)}, which is not a stratum of the plan",
            expected=f"one of the strata {', '.join(labels)}",
            fix="Write the label of the stratum as the plan has it",
        )


def _stratum(
    draw: Draw,
    label: str,
    design: Design,
    turns: Mapping[str, int],
    findings: Mapping[str, float],
    ceilings: Mapping[str, float],
) -> MonitoredStratum:
    """One stratum as the betting limits see it."""
    planned = next(row for row in draw.plan.strata if row.label == label)
    book, made = planned.total_cents / 100, _selections(draw, label)
    known = list(takewhile(lambda unit: unit.unit_id in turns, made))
    first = {unit.unit_id: place for place, unit in reversed(list(enumerate(known)))}
    fresh = np.array([first[unit.unit_id] == place for place, unit in enumerate(known)], dtype=bool)
    dollars = np.array([findings[unit.unit_id] for unit in known], dtype=np.float64)
    paid = np.array([unit.paid_cents / 100 for unit in known], dtype=np.float64)
    when = np.array([turns[unit.unit_id] for unit in known] or [0], dtype=np.int64)
    when = np.maximum.accumulate(when)[: len(known)]
    if design.shape not in (Shape.SIMPLE, Shape.HITS):
        raise EstimateError(
            f"a stop-early audit of a sample drawn by {design.kind}",
            where=f"stratum {label}",
            expected="PPS with replacement, or simple random samples with stated ceilings",
            fix="Finish the fixed sample",
        )
    part = MonitoredStratum(
        label,
        np.zeros(len(known)),
        book,
        None,
        when,
        book,
        planned=len(made),
        found=dollars * fresh,
        gaps=(paid - dollars) * fresh,
    )
    if design.shape is Shape.HITS:
        total = next((row.total_cents for row in draw.strata if row.label == label), None)
        if total is None:
            raise EstimateError(
                "a draw without its sizes",
                where=f"stratum {label}",
                expected="the sizes that the draw recorded",
                fix="Draw again from the plan",
            )
        sizes = np.array(
            [(unit.size_cents or unit.paid_cents) / 100 for unit in known], dtype=np.float64
        )
        return replace(part, shares=dollars / sizes, scale=total / 100)
    if len(made) == planned.size:
        return replace(part, whole=True)
    if not ceilings.get(label, 0) > 0:
        raise EstimateError(
            "a simple random sample without a ceiling",
            where=f"stratum {label}",
            expected="the most that any unit of the stratum can owe, known before the review",
            fix=f'Give it by --ceiling "{label}=DOLLARS" (in Python ceilings=); or plan a draw '
            "with replacement in proportion to the amounts paid",
        )
    ceiling = float(ceilings[label])
    scale = planned.size * ceiling
    return replace(
        part,
        shares=dollars / ceiling,
        scale=scale,
        size=planned.size,
        book=min(book, scale),
        gaps=(np.minimum(paid, ceiling) - dollars) * fresh,
    )
