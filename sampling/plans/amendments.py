"""Changing a plan openly: a reason, what changed, and the digest of the plan before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from primafacie.core.errors import PlanError, Problem
from sampling.plans.expected_errors import expected_errors
from sampling.plans.given_sizes import sizes_given
from sampling.plans.plan_parts import Amendment, Limit, PlannedStratum
from sampling.plans.plan_records import Plan
from sampling.plans.rule_choices import check_spares, quantile_of, treatments_of
from sampling.plans.unsupported import unsupported
from sampling.rules import RuleSet, load_rules
from sampling.strata import Stratum

CHANGES = ("title", "rules", "spares", "allocation")


def amend_plan(plan: Plan, *, reason: str, changes: Mapping[str, Any]) -> Plan:
    """`plan` with `changes`, chained to it by its digest.

    Changes: `title`, `rules` (name or RuleSet), `spares`, `allocation` (sizes by label, the
    others stay). Other strata or another frame are another plan, not an amendment.
    """
    problems = []
    if not reason.strip():
        problems.append(Problem("amend", "no reason", "the reason in words", "Say why"))
    for name in changes:
        if name not in CHANGES:
            fix = "Make a new plan for other strata or another frame"
            problems.append(Problem("amend", f"{name}=", f"one of {', '.join(CHANGES)}", fix))
    if not changes:
        problems.append(Problem("amend", "no change", f"one of {', '.join(CHANGES)}", ""))
    if problems:
        raise PlanError.collected(problems, what="amendment")
    rules = changes.get("rules", plan.rule_set)
    rule_set = rules if isinstance(rules, RuleSet) else load_rules(rules)
    spares = changes.get("spares", plan.spares)
    faults = check_spares(rule_set, spares)
    if faults:
        raise PlanError.collected(faults, what="amendment")
    after = replace(
        plan,
        title=changes.get("title", plan.title),
        rule_set=rule_set,
        spares=spares,
        bound=quantile_of(rule_set, len(plan.strata)),
        limit=Limit(rule_set.limit_level, rule_set.limit_sided),
        amount=rule_set.amount,
        netting=rule_set.netting,
        treatments=treatments_of(rule_set, spares),
        floor=rule_set.floor,
        unsupported=unsupported(plan.frame_record, rule_set),
    )
    if "allocation" in changes:
        after = _resized(after, changes["allocation"])
    made = tuple(_difference(name, plan, after) for name in changes)
    amendment = Amendment(len(plan.amendments) + 1, reason.strip(), plan.digest, made)
    return replace(after, amendments=(*plan.amendments, amendment))


def _resized(plan: Plan, allocation: Mapping[str, int]) -> Plan:
    rows = [
        Stratum(r.label, r.low, r.high, r.size, r.total, r.sum_squares, r.certainty, r.kind)
        for r in plan.strata
    ]
    # a stratum taken whole by its size alone may be given a smaller one again
    rows = [replace(row, certainty=False) if row.label in allocation else row for row in rows]
    sizes = sizes_given(rows, plan.sizes | dict(allocation), minimum=2)
    strata = tuple(
        replace(row, n=n, certainty=n == row.size, errors=_scaled(row, n))
        for row, n in zip(plan.strata, sizes.counts.tolist(), strict=True)
    )
    record = plan.size_calculation | sizes.record | {"words": sizes.basis, "predicted": None}
    if "errors" in record:
        record |= expected_errors(strata)
    return replace(plan, strata=strata, size_calculation=record)


def _scaled(row: PlannedStratum, n: int) -> float | None:
    return None if row.errors is None else row.errors * n / row.n


def _difference(name: str, before: Plan, after: Plan) -> tuple[str, str, str]:
    def shown(plan: Plan) -> str:
        if name == "rules":
            return f"{plan.rule_set.name} {plan.rule_set.version}"
        if name == "allocation":
            return ", ".join(f"{label}: {n}" for label, n in plan.sizes.items())
        return str(getattr(plan, name))

    return name, shown(before), shown(after)
