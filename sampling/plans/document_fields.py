"""The fields of the sampling plan document and what the plan says to each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from primafacie.core.money import Money
from sampling.plans.choice_words import design_lines, estimate_lines, monitoring_lines
from sampling.plans.rule_choices import treatment_words
from sampling.plans.selection_words import METHOD_WORDS, NUMBER_WORDS, counted
from sampling.strata.stratum_records import units_text

if TYPE_CHECKING:
    from sampling.plans.plan_records import Plan

SD9, PIM = "Form SD-9, sample planning document", "Program Integrity Manual 8.4.4.4"
_ASKED = {SD9: "HHS-OIG, The Audit Process [verified]", PIM: "PIM chapter 8 [from memory]"}


@dataclass(frozen=True)
class FieldRule:
    """A field and how the plan fills it (None: the plan does not know)."""

    key: str
    label: str
    form: str
    of: Callable[[Plan], str | None]

    @property
    def asked_by(self) -> str:
        return _ASKED[self.form]


def _unknown(_plan: Plan) -> None:
    return None


def _frame(plan: Plan) -> str:
    source = plan.frame_record["source"]
    return (
        f"{units_text(plan.frame_size)}, {Money(plan.frame_total)} paid, from {source['name']}; "
        f"content digest {plan.frame_digest}"
    )


def _population(plan: Plan) -> str:
    gone = [row for row in plan.frame_record["waterfall"] if row["reason"]]
    first = plan.frame_record["waterfall"][0]
    words = f"as opened: {units_text(first['units_left'])}, {Money(first['cents_left'])}"
    if not gone:
        return f"{words}; nothing was excluded"
    left_out = "; ".join(
        f"{row['reason']} ({row['rule']}): {units_text(row['units'])}, {Money(row['cents'])}"
        for row in gone
    )
    return f"{words}. Excluded: {left_out}"


def _unit(plan: Plan) -> str:
    roles = plan.frame_record["roles"]
    ids = " and ".join(roles["unit_id"])
    columns = ", ".join(roles.get("part") or ())
    parts = f"; its rows are distinguished by {columns}" if columns else ""
    below = f"what bears one {ids}{parts}"
    if counted(plan.selection) == "clusters":
        return f"at the first stage a cluster, what bears one {roles['cluster']}; in it {below}"
    return below


def _survey(plan: Plan) -> str | None:
    anticipated = plan.size_calculation.get("anticipated")
    return None if not anticipated else str(anticipated["assumption"])


def _design(plan: Plan) -> str:
    return "; ".join(design_lines(plan))


def _strata(plan: Plan) -> str:
    return "; ".join(
        f"{row.label}: {row.bounds}, {row.n:,} of {units_text(row.size)}, {Money(row.total)}"
        + (" (all)" if row.certainty else "")
        for row in plan.strata
    )


def _size(plan: Plan) -> str:
    return f"{plan.sample_size:,} {counted(plan.selection)}: {plan.size_calculation['words']}"


def _numbers(plan: Plan) -> str:
    if plan.selection["kind"] == "tickets":
        return (
            "SHA-256 of seed, stratum and unit id (ticket/1); the seed is asked for after the "
            "plan's digest is fixed, and recorded in full with its source"
        )
    kind = plan.selection["kind"]
    words = NUMBER_WORDS.get(kind, "by stratum, that of each stratum's design")
    return f"{words}, recorded with the draw" if kind not in NUMBER_WORDS else words


def _method(plan: Plan) -> str:
    order = f"; order of the frame: {', '.join(plan.order)}" if plan.order else ""
    if plan.selection["kind"] == "tickets":
        return f"the units of the smallest tickets in each stratum, in ticket order{order}"
    kind = plan.selection["kind"]
    return f"{METHOD_WORDS.get(kind, 'by stratum, as its design selects')}{order}"


def _characteristics(plan: Plan) -> str:
    paid = plan.frame_record["roles"]["paid"]
    return (
        f"amount paid ({paid}), amount that should have been paid, the difference with its sign, "
        "the reason, and the status of the records"
    )


def _missing(plan: Plan) -> str:
    return "; ".join(f"{status}: {words}" for status, words in treatment_words(plan.treatments))


def _estimation(plan: Plan) -> str:
    return "; ".join((*estimate_lines(plan), *monitoring_lines(plan)))


def _reported(plan: Plan) -> str:
    return (
        f"the {plan.amount} as the demand, with point estimate, {plan.limit.name}, precision and "
        f"every step to it, under {plan.rule_set.title}"
    )


def _period(plan: Plan) -> str | None:
    period = plan.frame_record.get("period")
    return None if not period else f"{period[0]} to {period[1]}, by {_date_column(plan)}"


def _date_column(plan: Plan) -> Any:
    return plan.frame_record["roles"].get("date") or "the date column"


def _source_data(plan: Plan) -> str:
    source = plan.frame_record["source"]
    digest = f", SHA-256 {source['sha256']}" if source["sha256"] else " (a table in memory)"
    return f"{source['name']}, {plan.frame_record['rows']:,} rows{digest}"


def _totals(plan: Plan) -> str:
    signs = plan.frame_record["signs"]
    return (
        f"{units_text(plan.frame_size)}, {Money(plan.frame_total)}; paid above 0: "
        f"{signs['positive']:,}, at 0: {signs['zero']:,}, below 0: {signs['negative']:,}"
    )


def _floors(plan: Plan) -> str:
    return f"spares: {plan.spares} a stratum; floor of the demand: {plan.floor}"


FIELDS: tuple[FieldRule, ...] = (
    FieldRule("objective", "Audit objective", SD9, _unknown),
    FieldRule("population", "Population", SD9, _population),
    FieldRule("frame", "Sampling frame", SD9, _frame),
    FieldRule("unit", "Sample unit", SD9, _unit),
    FieldRule("survey", "Survey information", SD9, _survey),
    FieldRule("design", "Sample design", SD9, _design),
    FieldRule("size", "Sample size", SD9, _size),
    FieldRule("random_numbers", "Source of random numbers", SD9, _numbers),
    FieldRule("selection", "Method of selecting sample items", SD9, _method),
    FieldRule("elapsed_time", "Elapsed time per sample unit", SD9, _unknown),
    FieldRule("characteristics", "Characteristics to be measured", SD9, _characteristics),
    FieldRule("missing_items", "Treatment of missing sample items", SD9, _missing),
    FieldRule("estimation", "Estimation methodology", SD9, _estimation),
    FieldRule("other_evidence", "Other evidence", SD9, _unknown),
    FieldRule("reporting", "How results will be reported", SD9, _reported),
    FieldRule("audit_manager", "Approval: audit manager", SD9, _unknown),
    FieldRule("statistical_specialist", "Approval: statistical specialist", SD9, _unknown),
    FieldRule("rig", "Approval: regional inspector general", SD9, _unknown),
    FieldRule("lead_rig", "Approval: lead regional inspector general", SD9, _unknown),
    FieldRule("aig", "Approval: assistant inspector general", SD9, _unknown),
    FieldRule("statistician", "Approval: statistician", SD9, _unknown),
    FieldRule("provider", "Provider and its numbers", PIM, _unknown),
    FieldRule("period", "Period covered", PIM, _period),
    FieldRule("basis", "Basis for extrapolation, with its evidence", PIM, _unknown),
    FieldRule("source_data", "Source of the universe, electronic copy", PIM, _source_data),
    FieldRule("differences", "Differences of frame and universe, and their effect", PIM, _unknown),
    FieldRule("arrangement", "Arrangement and control totals", PIM, _totals),
    FieldRule("strata", "Strata", PIM, _strata),
    FieldRule("spares", "Spares and floor", PIM, _floors),
    FieldRule("qualification", "Qualification of the statistician", PIM, _unknown),
    FieldRule("reviewers", "Reviewers and their credentials", PIM, _unknown),
)
