"""The plan as a page to read, sign and hand over."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from primafacie.core.money import Money
from sampling.choices import BOUND_CARDS, ESTIMATOR_CARDS
from sampling.designs import DEFAULT, design_title, selection_from
from sampling.frames.frame_records import FrameRecord
from sampling.plans.plan_choices import FILE_ORDER, treatment_words
from sampling.plans.plan_records import PlanRecord
from sampling.plans.underpayment_floors import UnderpaymentFloor
from sampling.rules import RuleSet, percent
from sampling.rules.rule_words import rule_lines
from sampling.strata.boundary_methods import BOUNDARY_METHODS
from sampling.strata.stratum_records import units_text

_NETTING = {
    "netted": "kept as negative overpayments (netted)",
    "zeroed": "set to 0, and shown (not netted)",
}
_FLOORS = {
    "zero": "not below 0",
    "none": "none",
    "sampled overpayment": "not below the overpayment found in the sample itself",
}
WIDTH = 96


def plan_text(plan: PlanRecord) -> str:
    """The whole plan in words: frame, strata, sizes, estimator, limit, treatments, rules."""
    parts = [
        [plan.title or "Sampling plan", "=" * len(plan.title or "Sampling plan")],
        [f"Plan digest (SHA-256 of plan.json): {plan.digest}", "Fixed before a seed is chosen."],
        _section("Frame", _frame(plan)),
        _section("Design", [*design_lines(plan), *_method(plan)]),
        _section("Strata and sizes", _strata(plan), wrap=False),
        _section("How the size was found", _size(plan)),
        _section("Estimate", estimate_lines(plan)),
        _section("Stop-early review", monitoring_lines(plan)),
        _section("Treatment of units", _treatments(plan)),
        _section("Not supported by this plan", plan.unsupported),
        _section("Notes", plan.notes),
        _section("Amendments", _amendments(plan)),
        _section(f"Rule set {plan.rule_set}", rule_lines(plan.rule_set)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _section(head: str, lines: Iterable[str], *, wrap: bool = True) -> list[str]:
    body = list(lines)
    if not body:
        return []
    if wrap:
        body = [
            textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ")
            for line in body
        ]
    return [head, "-" * len(head), *body]


def _frame(plan: PlanRecord) -> list[str]:
    lines = [
        f"Units: {plan.frame_size:,}; paid: {plan.frame_total}",
        f"Content digest: {plan.frame_digest}",
    ]
    record = plan.frame_record
    lines.append(f"Source: {record.source.name}" + _sha256(record.source.sha256))
    lines += [
        f"Excluded: {row.reason} ({row.rule}): {units_text(row.units)}, {Money(row.cents)}"
        if row.reason
        else f"Formed: {row.rule}: {units_text(row.units_left)}, {Money(row.cents_left)}"
        for row in record.waterfall
        if row.reason or row.rule == record.formed_by
    ]
    return [*lines, *record.notes]


def _sha256(digest: str | None) -> str:
    return f", SHA-256 {digest}" if digest else " (a table in memory)"


def design_lines(plan: PlanRecord) -> list[str]:
    """The design, how units are selected, and the order that positions refer to."""
    lines = [design_title(plan.design)]
    if plan.selects != DEFAULT:
        told = {k: v for k, v in plan.selection.items() if k not in ("kind", "design")}
        details = ", ".join(f"{key} = {_shown(value)}" for key, value in sorted(told.items()))
        lines.append(f"Selection: {plan.selects.kind}" + (f" ({details})" if details else ""))
    if plan.order:
        order = "as in the file" if plan.order == FILE_ORDER else ", ".join(plan.order)
        lines.append(f"Order of the frame: {order}; digest of the ordered list: {plan.list_digest}")
    return lines


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(item)}" for key, item in sorted(value.items()))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _method(plan: PlanRecord) -> list[str]:
    made, lines = plan.stratification, []
    if made.method in BOUNDARY_METHODS:
        lines.append(BOUNDARY_METHODS[made.method].words(made))
    if made.seed is not None:
        lines.append(f"seed of the search: {made.seed} ({made.stream})")
    by = made.by
    if isinstance(by, str):
        lines.append(f"strata by {by}")
    elif by:
        lines.append("strata by conditions: " + "; ".join(f"{k}: {v}" for k, v in by.items()))
    return lines


def _strata(plan: PlanRecord) -> list[str]:
    what = plan.selects.counted
    sample = "sample" if what == "units" else f"sample ({what})"
    head = ("stratum", "paid amounts", "units", "paid", sample, "expected errors")
    rows = [
        (
            row.label,
            row.bounds,
            f"{row.size:,}",
            str(row.total),
            f"{row.n:,}" + (" (all)" if row.certainty else ""),
            "" if row.errors is None else f"{row.errors:.1f}",
        )
        for row in plan.strata
    ]
    total = ("all", "", f"{plan.frame_size:,}", str(plan.frame_total))
    return aligned([head, *rows, (*total, f"{plan.sample_size:,}", "")])


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of aligned columns: the first two to the left, the others to the right."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if k < 2 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _size(plan: PlanRecord) -> list[str]:
    size = plan.size_calculation
    lines = [f"Basis: {size.words}"]
    if size.anticipated is not None:
        lines.append(f"Anticipated: {size.anticipated.assumption}")
    if size.predicted is not None:
        found = size.predicted
        lines.append(
            f"Predicted under it: overpayment ${found.point:,.2f}, standard error "
            f"${found.se:,.2f}, precision {100 * found.precision:.1f}% "
            f"(half-width over point, {found.side} {percent(found.level)}). The sample's "
            "own precision will differ"
        )
    if size.assurance is not None:
        lines += size.assurance.lines()
    if size.errors is not None:
        lines.append(
            f"Expected errors: {size.errors.expected:.1f} among {size.errors.reviewed:,} units of "
            "the sampled strata"
        )
    return lines


def estimate_lines(plan: PlanRecord) -> list[str]:
    """Estimator, limit, amount, underpayments, and what was recommended."""
    bound, estimator = BOUND_CARDS.get(plan.bound), ESTIMATOR_CARDS.get(plan.estimator)
    # Plans of earlier releases may name a bound or an estimator that was not checked.
    title = bound.title if bound is not None else f"the bound {plan.bound}"
    lines = [
        f"Estimator: {estimator.title if estimator is not None else plan.estimator}",
        f"Limit: {plan.limit.name}, with {title}",
    ]
    if plan.recommendation is not None:
        made = plan.recommendation
        lines.append(f"Recommended before the data: {made.bound}, {made.words}")
    lines += [
        f"Amount: the {plan.amount}; floor: {_FLOORS[plan.floor]}",
        f"Underpayments: {_NETTING[plan.netting]}",
    ]
    if plan.underpayment_floor is not None:
        floor = plan.underpayment_floor
        lines.append(floor.words)
        if bound is not None and bound.anchored and plan.netting == "netted":
            lines += [
                f"The limit is conditional, not a finite-sample limit: it {floor.condition}. This "
                "is an assumption, which no sample can show; an underpayment beyond it in the "
                "sample voids the limit, which is then not given",
                floor.cost(plan.frame_total),
            ]
    return [
        *lines,
        "Other limits may be shown later, marked as not pre-specified; they do not move the amount",
    ]


def monitoring_lines(plan: PlanRecord) -> list[str]:
    """The rules of a review that may stop early, all fixed before the draw."""
    rules = plan.stop_early
    if rules is None:
        return []
    share = "" if rules.share is None else f", staking at most {rules.share:g} of the mean"
    lines = [
        f"Units are reviewed in the order drawn; bet: {rules.bet}{share}; at most "
        f"{rules.n_max:,} units",
    ]
    if rules.strata is not None:
        lines.append(
            "One game is played over all strata at the whole tail"
            if rules.strata == "union"
            else "Each stratum has its share of the tail"
        )
    if rules.threshold is not None:
        lines.append(f"Stop when the running lower limit reaches {rules.threshold}")
    if rules.materiality is not None:
        lines.append(f"Stop when the running upper limit falls below {rules.materiality}")
    return [*lines, "No other limit is shown while the review runs"]


def _treatments(plan: PlanRecord) -> list[str]:
    lines = [f"{status}: {words}" for status, words in treatment_words(plan.treatments)]
    spares = f"{plan.spares} in each stratum, in the order drawn" if plan.spares else "none"
    return [*lines, f"spares: {spares}", "No status removes a unit from the sample size"]


def _amendments(plan: PlanRecord) -> list[str]:
    lines = []
    for item in plan.amendments:
        what = "; ".join(f"{name} from {was} to {now}" for name, was, now in item.changes)
        lines.append(f"{item.number}. {item.reason}: {what} (plan before: {item.parent})")
    return lines


def unsupported(
    frame_record: FrameRecord,
    rule_set: RuleSet,
    floor: UnderpaymentFloor | None,
    selection: Mapping[str, Any],
) -> tuple[str, ...]:
    """Statements that the sample of a plan on this frame will not carry."""
    found = [
        "Anything about units outside this frame: other periods, providers, payers or codes",
        "A guarantee of the level in samples of this size: the t and z limits are approximate, "
        "and with few errors or few units free of error they are printed as not reliable",
        "Separate demands for providers, codes or periods within the frame, unless planned so",
        "Intent: an overpayment is not a violation, and the units of this plan are reviewed "
        "for the amount that should have been paid",
    ]
    if rule_set.netting == "netted" and floor is None:
        found.append(
            "Limits that rest on overpayments of 0 or more (Gaffke, melded, minimum sum, "
            "betting): underpayments are netted and the plan declares no floor for them"
        )
    drawn_one_by_one = selection_from(selection) == DEFAULT
    if frame_record.roles.cluster and drawn_one_by_one:
        found.append(
            "Clusters as sampling units: units are drawn one by one; the cluster column is "
            "carried along and has no part in the estimate"
        )
    return tuple(found)
