"""The sampling plan as a document to read, sign and hand over before the draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.app.reports.document import (
    Block,
    Column,
    Document,
    Figure,
    Section,
    bullets,
    facts,
    note,
    paragraph,
    table,
)
from primafacie.app.reports.numbers import PaymentBins
from primafacie.app.reports.pictures import allocation_picture, payments_picture
from primafacie.app.reports.sections.frame_section import frame_section
from primafacie.app.reports.sections.method_section import steps_section
from primafacie.app.reports.sections.plan_section import (
    amendment_notes,
    rules_section,
    size_facts,
    strata_table,
)
from primafacie.app.reports.values import cents, code, count
from primafacie.app.reports.workpapers import last_day
from primafacie.core.manifest import StatedStep
from sampling.plans.case_files import case_key
from sampling.plans.plan_choices import treatment_words

if TYPE_CHECKING:
    from sampling import CaseFile, Plan

APPROVERS = (
    ("Prepared by", "prepared_by"),
    ("Audit manager", "audit_manager"),
    ("Statistician", "statistician"),
    ("Approved by", ""),
    ("Received for the provider", ""),
)
"""Who signs, and the words of the case file that name the person."""


def build_plan_document(
    plan: Plan,
    *,
    payments: PaymentBins | None = None,
    steps: Sequence[StatedStep] = (),
    head: str = "",
    case: CaseFile | None = None,
    case_note: str = "",
) -> Document:
    """The plan in the order of OIG's sample planning document (form SD-9).

    Objective and rules, frame with its exclusions, unit, design and strata, size, selection,
    treatment of units, estimate and limit, what the plan can't support, approvals. `steps`
    and `head` are those of the study at the plan: the document must not know of a later draw.
    `case` fills the fields of the forms and the approvals; `case_note` states when it was recorded.
    """
    what = plan.selects.counted
    size = count(plan.sample_size).traced(
        "the sum of n_h over the strata", source="section 4 and the size calculation in section 5"
    )
    pictures: tuple[Figure, ...] = ()
    if payments is not None:
        pictures = (payments_picture(payments.edges_cents, payments.counts, plan.strata),)
    verify = (steps_section(steps, head),) if steps else ()
    return Document(
        kind="plan",
        title=f"Sampling plan: {plan.title}" if plan.title else "Sampling plan",
        lead=(
            "What is decided before a seed is chosen: a sample of ",
            count(plan.sample_size),
            " of the " if what == "units" else f" {what} from the ",
            count(plan.frame_size),
            " units of a frame (",
            cents(plan.frame_total),
            f" paid), to be reviewed and extrapolated under the rule set {plan.rule_set.name}.",
        ),
        headline=(
            "Units to be reviewed" if what == "units" else f"{what.capitalize()} to be drawn",
            size,
        ),
        facts=facts(
            ("Rule set", f"{plan.rule_set.title} ({plan.rule_set.name}, {plan.rule_set.version})"),
            ("Demanded", f"{plan.amount}: {plan.limit.name}, by {plan.bound}"),
            ("Estimator", plan.estimator),
            (
                "Design",
                f"{plan.design}, {len(plan.strata)} strata"
                if len(plan.strata) > 1
                else plan.design,
            ),
            ("Seed", "not chosen: this plan is fixed before a seed is asked for"),
            ("Plan digest", code(plan.digest)),
            ("Frame digest", code(plan.frame_digest)),
            *((("Head digest", code(head)),) if head else ()),
        ),
        sections=(
            _objective(plan),
            frame_section(plan.frame_record, pictures=pictures),
            _unit(plan),
            Section("Design and strata", _design(plan)),
            Section("Sample size", (size_facts(plan),)),
            _selection(plan),
            _treatment(plan),
            _estimate(plan),
            Section("Not supported by this plan", (bullets(plan.unsupported),)),
            rules_section(plan.rule_set),
            _forms(plan, case),
            _approvals(case),
            *verify,
        ),
        notes=(note(case_note),) if case_note else (),
        footer=f"Plan digest {plan.digest}",
        dated=last_day(steps),
    )


def _forms(plan: Plan, case: CaseFile | None) -> Section:
    """Every field of form SD-9 and of the manual's list; what is not filled is named."""
    found = plan.document(case=case)
    missing = ", ".join(field.label for field in found.unfilled)
    source = "the plan" if case is None else "the plan and the case file"
    words = (
        f"Not filled by {source}: {missing}. Each is filled by the key of the case file that is "
        "named with it (--case), or by hand."
    )
    return Section(
        "Fields of the forms",
        (
            paragraph(words if missing else f"Every field is filled by {source}."),
            facts(*((field.label, field.value or _open(field.key)) for field in found)),
        ),
    )


def _open(key: str) -> str:
    """What is printed for a field that nothing fills: the key of the case file that would."""
    filled_by = case_key(key)
    return f"[not filled: {filled_by} of the case file]" if filled_by else "[not filled]"


def _objective(plan: Plan) -> Section:
    return Section(
        "Objective and rules",
        (
            paragraph(
                "To estimate the total overpayment in the frame described in section 2, and "
                f"nothing outside it, and to form a demand under {plan.rule_set.title}. Every "
                "value of that rule set is in section 10 with its source and a mark that "
                "says how sure the source is."
            ),
        ),
    )


def _unit(plan: Plan) -> Section:
    roles = plan.frame_record.roles
    rows = f", its rows distinguished by {', '.join(roles.part)} and summed" if roles.part else ""
    ids = " and ".join(roles.unit_id)
    return Section(
        "Sampling unit",
        (
            paragraph(
                f"One sampling unit is what bears one {ids}{rows}. Measured on each: what was "
                f"paid ({roles.paid}), what should have been paid, and the difference, signed, "
                "with the reason and the status of its records."
            ),
        ),
    )


def _design(plan: Plan) -> tuple[Block, ...]:
    from sampling.plans.plan_text import design_lines

    return (
        bullets(design_lines(plan)),
        strata_table(plan),
        *((allocation_picture(plan.strata),) if len(plan.strata) > 1 else ()),
        *(note(text) for text in plan.notes),
        *amendment_notes(plan),
    )


def _selection(plan: Plan) -> Section:
    spares = f"{plan.spares} in each stratum, in the order drawn" if plan.spares else "none"
    order = "; ".join(plan.order) if plan.order else "not needed: the draw does not depend on it"
    return Section(
        "Selection and source of random numbers",
        (
            facts(
                ("Generator", plan.selects.kind),
                ("Order of the frame", order),
                ("Spares", spares),
                (
                    "Seed",
                    "chosen after this plan is fixed; its text and source are recorded with "
                    "the draw. A second draw is appended and said, never written over the first",
                ),
            ),
        ),
    )


def _treatment(plan: Plan) -> Section:
    rows = treatment_words(plan.treatments)
    return Section(
        "Treatment of units",
        (
            table(
                "Treatments",
                "What each status counts",
                [Column("Status"), Column("Counted as")],
                rows,
            ),
            paragraph(
                "No status removes a unit from the sample size. Underpayments: ", plan.netting, "."
            ),
        ),
    )


def _estimate(plan: Plan) -> Section:
    from sampling.plans.plan_text import estimate_lines, monitoring_lines

    stopping = list(monitoring_lines(plan))
    more = (Section("Stop-early review", (bullets(stopping),)),) if stopping else ()
    return Section("Estimate and limit", (bullets(list(estimate_lines(plan))),), more)


def _approvals(case: CaseFile | None) -> Section:
    given = {} if case is None else case.form_words() | {"prepared_by": case.prepared_by}
    rooms = (("Role", 0), ("Name", 22), ("Credential", 14), ("Signature", 26), ("Date", 11))
    columns = [Column(head, room=room) for head, room in rooms]
    rows = [(role, given.get(key) or " ", " ", " ", " ") for role, key in APPROVERS]
    words = paragraph("Signed before the draw; the plan digest above is what is signed.")
    return Section("Approvals", (words, table("Approvals", "Approvals", columns, rows)))
