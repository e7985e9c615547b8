"""Changing a plan openly: a reason, what changed, and the digest of the plan before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from sampling.designs import DEFAULT, estimator_faults, estimator_of, repeating_strata
from sampling.plans.bound_choices import check_bound
from sampling.plans.departures import departed_rules, with_departures
from sampling.plans.plan_choices import (
    check_spares,
    choice_faults,
    design_of,
    order_of,
    ordered_list,
    plain,
    quantile_of,
    selection_notes,
    selection_of,
    treatments_of,
)
from sampling.plans.plan_records import (
    Amendment,
    Limit,
    PlannedStratum,
    PlanRecord,
    as_stratum,
)
from sampling.plans.plan_text import unsupported
from sampling.plans.recommendations import recommendation_of
from sampling.plans.size_calculation import expected_errors
from sampling.plans.stop_early_older_forms import record_of, rules_of
from sampling.plans.stratum_sizes import sizes_given
from sampling.plans.underpayment_floors import planned_floor
from sampling.rules import RuleSet, load_rules

if TYPE_CHECKING:
    from sampling.frames import Frame

Planned = TypeVar("Planned", bound=PlanRecord)
CHANGES = (
    "title",
    "rules",
    "choices",
    "departures",
    "spares",
    "allocation",
    "bound",
    "estimator",
    "underpayment_floor",
    "stop_early",
    "recommendation",
    "selection",
    "order",
)


def amend_plan(plan: Planned, *, reason: str, changes: Mapping[str, Any]) -> Planned:
    """`plan` with `changes`, chained to it by its digest.

    Changes: `title`, `rules` (name or RuleSet; the bound follows them where it was theirs),
    `choices` (where the authority is silent; an earlier choice of the same rule is replaced),
    `departures` (the reason by the key of each required rule that the plan departs from), `spares`,
    `allocation` (sizes by label, the others stay), and `bound`, `estimator`, `underpayment_floor`,
    `stop_early`, `recommendation`, `selection`, `order` as in `plan` (a floor, an order or another
    selection needs the plan's open frame). Other strata or another frame are another plan, not an
    amendment.
    """
    problems = []
    if not reason.strip():
        problems.append(Problem("amend", "no reason", "the reason in words", "Say why"))
    for name in changes:
        if name not in CHANGES:
            fix = "Make a new plan for other strata or another frame"
            problems.append(unknown_name("change", name, CHANGES, where="amend", fix=fix))
    if not changes:
        problems.append(Problem("amend", "no change", f"one of {', '.join(CHANGES)}", ""))
    if problems:
        raise PlanError.collected(problems, what="amendment")
    rules = _changed(changes, "rules", plan.rule_set)
    rule_set = rules if isinstance(rules, RuleSet) else load_rules(rules)
    rule_set = rule_set.rechoosing(*_changed(changes, "choices", ())).check_decided()
    spares = _changed(changes, "spares", plan.spares)
    chosen = _chosen(plan, rule_set, changes)
    after = replace(
        chosen,
        title=_changed(changes, "title", plan.title),
        rule_set=rule_set,
        spares=spares,
        design=design_of(len(plan.strata), chosen.selection),
        limit=Limit(rule_set.limit_level, rule_set.limit_sided),
        amount=rule_set.amount,
        netting=rule_set.netting,
        treatments=treatments_of(rule_set, spares),
        floor=rule_set.floor,
        unsupported=unsupported(
            plan.frame_record, rule_set, chosen.underpayment_floor, chosen.selection
        ),
    )
    if "allocation" in changes:
        after = _resized(after, _changed(changes, "allocation"))
    after = _selected(plan, after, changes)
    if after.bound != quantile_of(rule_set, after.strata, after.selection):
        check_bound(
            after.bound,
            selection=after.selection,
            strata=after.strata,
            estimator=after.estimator,
            netting=after.netting,
            floors=after.underpayment_floor is not None,
        )
    after = with_departures(after, _changed(changes, "departures"))
    made = tuple(_difference(name, plan, after) for name in changes)
    amendment = Amendment(len(plan.amendments) + 1, reason.strip(), plan.digest, made)
    return replace(after, amendments=(*plan.amendments, amendment))


def _selected(plan: Planned, after: Planned, changes: Mapping[str, Any]) -> Planned:
    """The amended plan with its selection checked on the frame, where that can have changed."""
    if after.selects == DEFAULT == plan.selects:
        _check_estimator(after, changes)
        return after
    if not {"selection", "order", "spares", "allocation"} & set(changes):
        _check_estimator(after, changes)
        return after
    own = estimator_of(after.selection, after.strata)
    said = []
    faults = estimator_faults(after.selection, after.strata, after.estimator)
    if "estimator" not in changes and faults:
        said.append(f"The estimator is {own} from here on, as the selection asks")
        after = replace(after, estimator=own)
    said += selection_notes(
        _open_frame(plan),
        after.selection,
        after.strata,
        order=after.order,
        spares=after.spares,
        estimator=after.estimator,
    )
    new = tuple(note for note in said if note not in after.notes)
    found = after.size_calculation
    if "selection" in changes and found.predicted is not None:
        found = replace(found, predicted=None, assurance=None)
        new += ("No precision is predicted after the change of selection",)
    return replace(after, notes=after.notes + new, size_calculation=found)


def _check_estimator(after: PlanRecord, changes: Mapping[str, Any]) -> None:
    faults = estimator_faults(after.selection, after.strata, after.estimator)
    if "estimator" in changes and faults:
        raise PlanError.collected(faults, what="amendment")


def _changed(changes: Mapping[str, Any], name: str, before: Any = None) -> Any:
    """The value of a choice after the changes."""
    return changes.get(name, before)


def _chosen(plan: Planned, rule_set: RuleSet, changes: Mapping[str, Any]) -> Planned:
    """The plan with its choices besides rules and sizes, as they are after the changes."""
    selected = plan.selection
    if "selection" in changes:
        selected = plain(selection_of(_changed(changes, "selection")))
    usual = quantile_of(plan.rule_set, plan.strata, plan.selection)
    kept = None if plan.bound == usual else plan.bound
    bound = _changed(changes, "bound", kept) or quantile_of(rule_set, plan.strata, selected)
    estimator = _changed(changes, "estimator", plan.estimator)
    rules = record_of(_changed(changes, "stop_early", plan.stop_early))
    recommended = _changed(changes, "recommendation", plan.recommendation)
    faults = [
        *check_spares(rule_set, _changed(changes, "spares", plan.spares)),
        *choice_faults(selected, bound, estimator, rules, recommended),
    ]
    order, listed = order_of(_changed(changes, "order", plan.order)), plan.list_digest
    if order is None:
        listed = None
    elif {"selection", "order"} & set(changes):
        listed = _open_frame(plan).list_digest(ordered_list(order))
    floor = plan.underpayment_floor
    if "underpayment_floor" in changes:
        asked = _changed(changes, "underpayment_floor")
        rows = [as_stratum(row) for row in plan.strata]
        floor = None if asked is None else planned_floor(_open_frame(plan), rows, asked)
    if faults:
        raise PlanError.collected(faults, what="amendment")
    return replace(
        plan,
        bound=bound,
        estimator=estimator,
        stop_early=rules_of(rules),
        order=order,
        list_digest=listed,
        recommendation=recommendation_of(recommended),
        selection=selected,
        underpayment_floor=floor,
    )


def _open_frame(plan: PlanRecord) -> Frame:
    if plan.frame is None:
        raise PlanError(
            "a plan without its frame",
            where="amend",
            expected="the open frame beside the plan",
            fix="Load the plan with load_plan(path, frame=...)",
        )
    return plan.frame


def _resized(plan: Planned, allocation: Mapping[str, int]) -> Planned:
    rows = [as_stratum(row) for row in plan.strata]
    # a stratum taken whole by its size alone may be given a smaller one again
    rows = [replace(row, certainty=False) if row.label in allocation else row for row in rows]
    repeating = repeating_strata(plan.selection, rows)
    sizes = sizes_given(rows, plan.sizes | dict(allocation), minimum=2, repeating=repeating)
    strata = tuple(
        replace(
            row,
            n=n,
            certainty=n == row.size and (row.certainty or row.label not in repeating),
            errors=_scaled(row, n),
        )
        for row, n in zip(plan.strata, sizes.counts.tolist(), strict=True)
    )
    before, own = plan.size_calculation, sizes.calculation
    found = replace(
        before,
        words=own.words,
        basis=own.basis,
        allocation=own.allocation,
        predicted=None,
        assurance=None,
    )
    if before.anticipated is not None:
        found = replace(found, errors=expected_errors(strata, before.units_each))
    return replace(plan, strata=strata, size_calculation=found)


def _scaled(row: PlannedStratum, n: int) -> float | None:
    return None if row.errors is None else row.errors * n / row.n


def _difference(name: str, before: PlanRecord, after: PlanRecord) -> tuple[str, str, str]:
    return name, _shown(name, before), _shown(name, after)


def _shown(name: str, plan: PlanRecord) -> str:
    """A choice of a plan as an amendment states it."""
    if name == "rules":
        return f"{plan.rule_set.name} {plan.rule_set.version}"
    if name == "choices":
        return ", ".join(f"{row.key}={row.value}" for row in plan.rule_set.chosen)
    if name == "departures":
        return ", ".join(departed_rules(plan))
    if name == "allocation":
        return ", ".join(f"{label}: {n}" for label, n in plan.sizes.items())
    if name == "underpayment_floor" and plan.underpayment_floor is not None:
        return plan.underpayment_floor.words
    if name == "recommendation" and plan.recommendation is not None:
        return plan.recommendation.bound
    if name == "order" and plan.order is not None:
        return ", ".join(plan.order)
    return str(getattr(plan, name))
