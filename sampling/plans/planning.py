"""Making a plan: everything is decided here, before a seed exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sampling.designs import estimator_of, repeating_strata
from sampling.plans.allocation_rules import AllocateBy, AllocationRule
from sampling.plans.anticipation import AnticipatedErrors, anticipate
from sampling.plans.bound_checks import check_bound
from sampling.plans.design_sizes import design_sizes, spread_by_design
from sampling.plans.design_variances import expected_variances
from sampling.plans.fixed_choices import (
    SelectionRule,
    choice_faults,
    order_of,
    plain,
    selection_of,
)
from sampling.plans.given_sizes import sizes_given
from sampling.plans.plan_options import (
    check_options,
    correlation_faults,
    oversample_faults,
)
from sampling.plans.plan_parts import Limit
from sampling.plans.plan_records import Plan
from sampling.plans.rule_choices import design_of, quantile_of, treatments_of
from sampling.plans.selection_checks import selection_notes
from sampling.plans.selection_words import counted
from sampling.plans.size_records import advice, planned_strata, size_record
from sampling.plans.stratum_sizes import sizes_for_precision, sizes_for_total
from sampling.plans.underpayment_floors import FloorChoice, floor_record
from sampling.plans.unsupported import unsupported
from sampling.rules import RuleSet, load_rules
from sampling.strata import Strata
from sampling.strata.stratification import whole_frame

if TYPE_CHECKING:
    from sampling.frames import Frame


def plan(
    frame: Frame,
    strata: Strata | None = None,
    *,
    rules: str | RuleSet,
    precision: float | Mapping[str, float] | None = None,
    level: float | None = None,
    side: str | None = None,
    sample: int | None = None,
    anticipated: AnticipatedErrors | None = None,
    correlation: float | None = None,
    allocation: Mapping[str, int] | None = None,
    allocate_by: AllocateBy = "neyman",
    costs: Mapping[str, float] | None = None,
    power: float = 0.5,
    oversample: float = 0.0,
    minimum: int = 2,
    spares: int = 0,
    selection: SelectionRule | Mapping[str, Any] | None = None,
    order: Sequence[str] | str | None = None,
    bound: str | None = None,
    estimator: str | None = None,
    underpayment_floor: FloorChoice | None = None,
    monitoring: Mapping[str, Any] | None = None,
    recommendation: Mapping[str, Any] | None = None,
    title: str = "",
) -> Plan:
    """A sampling plan for the overpayment total of `frame`, fixed before the draw.

    Give one of `precision` (half-width over point as a fraction, with `level` and `side`),
    `sample` (units to review in all, certainty strata included; draws, where a design draws with
    replacement: they may exceed the units) or `allocation` (units by
    stratum label). A precision, and the Neyman allocation, need `anticipated` errors: the
    paid amounts alone size the wrong variable. `anticipated` is any error model of
    `sampling.models` (`ErrorModel`, `AllOrNone`, `EmpiricalTaints`, `InflatedBeta`, `HotDeck`)
    or a `Probe`. Without `strata` the design is a simple random sample of the whole frame.

    Sizes and the predicted precision follow the design of `selection`: dollar-unit, RHC and
    Sampford draws by the variance of the taints, clusters with the `correlation` of the taints
    of one cluster (0 to 1; 0 only where errors of one cluster are independent, and the size
    falls short where they are not). A precision is refused for systematic draws of units: their
    error depends on the order of the list.

    `allocate_by` shares units out by "neyman", "proportional", "equal", "cost" (spread and
    `costs`, the review of one unit by stratum label) or "power" (q = `power`). A precision with
    `costs` is reached at the least cost; a mapping {"overpaid": 0.25, "error units": 0.30} asks
    for several quantities at once (Bethel). `oversample` adds that share to the units computed
    from a precision, to be reviewed from the start.

    `rules` is the name of a rule set or a RuleSet: it fixes the limit, its quantile and every
    treatment. `minimum` is the least size of a stratum, `spares` the spare units drawn in
    each stratum beyond its size.

    `selection` says how units are selected (a design of `sampling.designs` or its record; left
    out: the smallest tickets of each stratum), `order` the order of the frame that positions
    refer to (its digest is recorded with the selection). `bound` and `estimator` are names of
    `sampling.choices`; left out, the bound is the rule set's quantile and the estimator that of the
    selection. A bound that could never be computed is refused here, not after the review.
    `underpayment_floor` is `"claimed - paid"`, a `more` column in dollars, or Money: how far below
    zero the overpayment of a unit may lie, without which limits anchored at 0 are refused where
    underpayments are netted. `monitoring` holds the rules of a review that may stop early: `bet`,
    `n_max`, and `threshold` and `materiality` in cents. `recommendation` records what a simulated
    planning recommended.

    Raises `PlanError` with advice: both or neither of the sizes given, a size over its
    stratum, strata of one unit, strata of another frame, spares where the rules forbid them.
    """
    rule_set = rules if isinstance(rules, RuleSet) else load_rules(rules)
    strata = strata if strata is not None else whole_frame(frame)
    chosen = selection_of(selection)
    by_cost = "cost" if allocate_by == "neyman" and costs is not None else allocate_by
    rule = AllocationRule(by_cost, costs, power)
    check_options(
        frame,
        strata,
        rule_set,
        precision,
        sample,
        allocation,
        minimum,
        spares,
        [
            *choice_faults(chosen, bound, estimator, monitoring, recommendation),
            *rule.faults([row.label for row in strata]),
            *oversample_faults(oversample, precision),
            *correlation_faults(correlation, chosen),
        ],
    )
    declared = order_of(order)
    if declared is not None:
        chosen["list_digest"] = frame.list_digest("file" if declared == ["file"] else declared)
    floor = floor_record(frame, strata.rows, underpayment_floor)
    rows = strata.rows
    quantile = quantile_of(rule_set, rows, chosen)
    repeating = repeating_strata(chosen, rows)
    known = anticipate(rows, anticipated, frame=frame) if anticipated is not None else None
    expected = expected_variances(frame, rows, chosen, known, correlation=correlation)
    if precision is not None and known is not None and expected is not None:
        sizes = design_sizes(
            rows,
            precision,
            level=level,
            side=side,
            quantile=quantile,
            known=known,
            expected=expected,
            minimum=minimum,
            rule=rule,
            oversample=oversample,
        )
    elif precision is not None:
        sizes = sizes_for_precision(
            rows,
            precision,
            level=level,
            side=side,
            quantile=quantile,
            anticipation=known,
            minimum=minimum,
            rule=rule,
            oversample=oversample,
        )
    elif allocation is not None:
        sizes = sizes_given(rows, allocation, minimum=minimum, repeating=repeating)
    else:
        shares = spread_by_design(rows, known, expected)
        sizes = sizes_for_total(
            rows,
            sample or 0,
            anticipation=shares,
            minimum=minimum,
            rule=rule,
            what=counted(chosen),
            repeating=repeating,
        )
    planned = planned_strata(strata, sizes, known, expected, repeating)
    calculation, notes = size_record(
        planned,
        sizes,
        known,
        rule_set,
        quantile,
        level=level,
        side=side,
        expected=expected,
        correlation=correlation,
    )
    said = selection_notes(
        frame, chosen, planned, order=declared, spares=spares, estimator=estimator
    )
    notes = [*strata.notes, *notes, *advice(planned, rule_set), *said]
    fitted = estimator or estimator_of(chosen, planned)
    if bound is not None:
        check_bound(
            bound,
            selection=chosen,
            strata=planned,
            estimator=fitted,
            netting=rule_set.netting,
            floors=floor is not None,
        )
    # as it reads back from its file: lists where the frame has tuples
    record = plain(frame.record())
    return Plan(
        title=title,
        rule_set=rule_set,
        frame_record=record,
        frame_digest=frame.content_digest,
        frame_size=frame.size,
        frame_total=frame.total.cents,
        design=design_of(len(rows), chosen),
        stratification=plain({"method": strata.method, "bins": strata.bins} | strata.details),
        strata=planned,
        size_calculation=calculation,
        estimator=fitted,
        bound=bound or quantile,
        limit=Limit(rule_set.limit_level, rule_set.limit_sided),
        amount=rule_set.amount,
        netting=rule_set.netting,
        treatments=treatments_of(rule_set, spares),
        spares=spares,
        floor=rule_set.floor,
        unsupported=unsupported(record, rule_set, floor, chosen),
        notes=tuple(notes),
        selection=plain(chosen),
        underpayment_floor=floor,
        monitoring=plain(monitoring),
        recommendation=plain(recommendation),
        order=declared,
        frame=frame,
    )
