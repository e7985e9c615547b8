"""Making a plan: everything is decided here, before a seed exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import PlanError, Problem
from primafacie.core.older_options import Moved, older_options
from sampling.designs import SelectionRule, estimator_of, repeating_strata, selection_from
from sampling.frames.take_none_strata import not_covered
from sampling.models import AnticipatedErrors
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.anticipation import anticipate
from sampling.plans.bound_choices import check_bound
from sampling.plans.departures import with_departures
from sampling.plans.design_sizes import design_sizes, expected_variances, spread_by_design
from sampling.plans.plan_choices import (
    check_spares,
    check_withdrawn,
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
from sampling.plans.plan_records import Limit
from sampling.plans.plan_text import unsupported
from sampling.plans.plans import Plan
from sampling.plans.recommendations import Recommendation, recommendation_of
from sampling.plans.size_calculation import advice, planned_strata, size_record
from sampling.plans.stop_early import StopEarly
from sampling.plans.stop_early_older_forms import record_of, rules_of
from sampling.plans.stratum_sizes import (
    sizes_for_assurance,
    sizes_for_precision,
    sizes_for_total,
    sizes_given,
)
from sampling.plans.underpayment_floors import FloorChoice, planned_floor
from sampling.plans.wanted_sizes import FLAT, ONLY_HERE, Sizes
from sampling.rules import RuleSet, load_rules
from sampling.strata import Strata
from sampling.strata.stratification import whole_frame

if TYPE_CHECKING:
    from sampling.frames import Frame


@older_options(
    {
        "sizes": Moved(
            "Sizes",
            [name for name in Sizes.__dataclass_fields__ if name not in FLAT + ONLY_HERE],
            Sizes.joined,
        ),
        "stop_early": Moved("StopEarly", ["monitoring"], StopEarly.joined),
    }
)
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
    sizes: Sizes | None = None,
    spares: int = 0,
    selection: SelectionRule | Mapping[str, Any] | None = None,
    order: Sequence[str] | str | None = None,
    bound: str | None = None,
    estimator: str | None = None,
    underpayment_floor: FloorChoice | None = None,
    stop_early: StopEarly | None = None,
    recommendation: Recommendation | Mapping[str, Any] | None = None,
    title: str = "",
    departures: Mapping[str, str] | None = None,
) -> Plan:
    """Plan a sample for the overpayment total of `frame`, fixed before the draw.

    Give exactly one of `precision`, `sample` and `Sizes.allocation`. Sizes and the predicted
    precision follow the design of `selection`: dollar-unit, RHC and Sampford draws by the variance
    of the taints, clusters by the correlation of the taints of one cluster.

    Parameters
    ----------
    frame : Frame
        The sampling frame, that is, the population.
    strata : Strata, optional
        Strata of this frame. Default: a simple random sample of the whole frame.
    rules : str or RuleSet
        The rule set, or its name. It fixes the limit, its quantile and every treatment.
    precision, level, side, sample : optional
        The size wanted: a precision with its level and side, or the number of units. They are
        those of `Sizes`, where they are described, and may be given there.
        A precision is an error for systematic draws of units, whose error depends on the order of
        the list.
    anticipated : AnticipatedErrors, optional
        An error model of `sampling.models` or a `Probe`. Needed for a precision and for the
        Neyman allocation: the paid amounts alone size the wrong variable.
    sizes : Sizes, optional
        The further choices that decide the sizes: sizes by stratum, the way units are shared out
        to strata, costs, minimum, oversample, correlation.
    spares : int, default 0
        Spare units drawn in each stratum beyond its size.
    selection : SelectionRule or mapping, optional
        A design of `sampling.designs` or its record. Default: the smallest tickets of each stratum.
    order : str or sequence of str, optional
        The order of the frame that positions refer to; its digest is recorded.
    bound, estimator : str, optional
        Names of `sampling.choices`. Default: the quantile of the rule set as bound and the
        estimator of the selection.
    underpayment_floor : Money, str or mapping, optional
        How far below zero the overpayment of a unit may lie: "claimed - paid", a `more` column in
        dollars, or Money. Without it limits anchored at 0 are an error where underpayments are
        netted.
    stop_early : StopEarly, optional
        Rules of a review that may stop early.
    recommendation : Recommendation or mapping, optional
        What a simulated planning recommended.
    title : str, default ""
        Title of the plan.
    departures : mapping of str to str, optional
        The reason by the key of each required rule of the authority that the plan departs from.

    Returns
    -------
    Plan
        The plan with its sizes, notes and digest.

    Raises
    ------
    PlanError
        With advice: not exactly one size, a size over its stratum, strata of one unit, strata of
        another frame, spares where the rules forbid them, a bound that can never be computed, a
        required rule of the authority that the plan breaks without a stated departure.
    RuleError
        If the rule set leaves open what moves the amount (`RuleSet.choosing`).
    """
    rule_set = (rules if isinstance(rules, RuleSet) else load_rules(rules)).check_decided()
    strata = strata if strata is not None else whole_frame(frame)
    chosen = selection_of(selection)
    flat = {"precision": precision, "level": level, "side": side, "sample": sample}
    asked = Sizes.joined(sizes, {key: value for key, value in flat.items() if value is not None})
    stopping = record_of(stop_early)
    rule = AllocationRule.asked(asked.allocate_by, asked.costs, asked.power)
    check_options(
        frame,
        strata,
        [
            *check_spares(rule_set, spares),
            *check_withdrawn(rule_set),
            *choice_faults(chosen, bound, estimator, stopping, recommendation),
            *rule.faults([row.label for row in strata]),
            *asked.faults(),
            *correlation_faults(asked.correlation, chosen),
        ],
    )
    declared, listed = order_of(order), None
    if declared is not None:
        listed = frame.list_digest(ordered_list(declared))
    floor = planned_floor(frame, strata.rows, underpayment_floor)
    rows = strata.rows
    quantile = quantile_of(rule_set, rows, chosen)
    repeating = repeating_strata(chosen, rows)
    known = anticipate(rows, anticipated, frame=frame) if anticipated is not None else None
    expected = expected_variances(frame, rows, chosen, known, correlation=asked.correlation)
    asked = asked.as_precision(rows, rule_set, known)
    if asked.assurance is not None:
        computed = sizes_for_assurance(
            rows, asked.assurance, anticipation=known, minimum=asked.minimum, rule=rule
        )
    elif asked.precision is not None and known is not None and expected is not None:
        computed = design_sizes(
            rows,
            asked.precision,
            level=asked.level,
            side=asked.side,
            quantile=quantile,
            known=known,
            expected=expected,
            minimum=asked.minimum,
            rule=rule,
            oversample=asked.oversample,
        )
    elif asked.precision is not None:
        computed = sizes_for_precision(
            rows,
            asked.precision,
            level=asked.level,
            side=asked.side,
            quantile=quantile,
            anticipation=known,
            minimum=asked.minimum,
            rule=rule,
            oversample=asked.oversample,
        )
    elif asked.allocation is not None:
        computed = sizes_given(rows, asked.allocation, minimum=asked.minimum, repeating=repeating)
    else:
        shares = spread_by_design(rows, known, expected)
        computed = sizes_for_total(
            rows,
            asked.sample or 0,
            anticipation=shares,
            minimum=asked.minimum,
            rule=rule,
            what=selection_from(chosen).counted,
            repeating=repeating,
        )
    computed = computed.of_lower(asked.lower)
    planned = planned_strata(strata, computed, known, expected, repeating)
    calculation, notes = size_record(
        planned,
        computed,
        known,
        rule_set,
        quantile,
        level=asked.level,
        side=asked.side,
        expected=expected,
        correlation=asked.correlation,
    )
    said = selection_notes(
        frame, chosen, planned, order=declared, spares=spares, estimator=estimator
    )
    record = frame.record()
    notes = [*not_covered(record), *strata.notes, *notes, *advice(planned, rule_set), *said]
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
    made = Plan(
        title=title,
        rule_set=rule_set,
        frame_record=record,
        frame_digest=frame.content_digest,
        frame_size=frame.size,
        frame_total=frame.total,
        design=design_of(len(rows), chosen),
        stratification=strata.stratification,
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
        stop_early=rules_of(stopping),
        recommendation=recommendation_of(recommendation),
        order=declared,
        list_digest=listed,
        frame=frame,
    )
    return with_departures(made, departures)


def check_options(frame: Frame, strata: Strata, faults: Sequence[Problem]) -> None:
    """Raise the faults of the options together with those of the strata."""
    problems = list(faults)
    if (strata.size, strata.total) != (frame.size, frame.total):
        problems.append(
            Problem(
                "strata",
                f"{strata.size:,} units and {strata.total}",
                f"those of the frame, {frame.size:,} units and {frame.total}",
                "Stratify the frame again after its last exclusion",
            )
        )
    labels = [row.label for row in strata]
    for place, row in enumerate(strata):
        if row.size == 1 and not row.certainty:
            neighbour = labels[place - 1] if place else (labels[1] if len(labels) > 1 else "")
            merge = f" or merge it with stratum {neighbour}" if neighbour else ""
            problems.append(
                Problem(
                    f"stratum {row.label}",
                    "1 unit, which shows no spread",
                    "2 or more, or a certainty stratum",
                    f"Take it with certainty (certainty_over){merge}",
                )
            )
    if problems:
        raise PlanError.collected(problems, what="plan")


def correlation_faults(correlation: float | None, selection: Mapping[str, Any]) -> list[Problem]:
    """Faults of the correlation of the taints within a cluster, for designs of clusters only."""
    if correlation is None:
        return []
    number = isinstance(correlation, int | float) and not isinstance(correlation, bool)
    if not number or not 0 <= correlation <= 1:
        return [Problem("correlation", repr(correlation), "a fraction from 0 to 1", "")]
    designs = selection_from(selection).designs()
    if any(design.clustered for design in designs):
        return []
    kinds = {design.kind for design in designs}
    return [
        Problem(
            "correlation",
            f"{correlation!r} for the selection {' and '.join(sorted(kinds))}",
            "a design of clusters with it",
            "Leave it out: no clusters are drawn",
        )
    ]
