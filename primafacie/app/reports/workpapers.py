"""The extrapolation workpaper: from the study's numbers to a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extrapolation.estimates.interval_records import CONDITIONAL
from primafacie.app.reports.document import Document, Facts, facts, note, warning
from primafacie.app.reports.numbers import ReportNumbers
from primafacie.app.reports.pictures import (
    allocation_picture,
    limits_picture,
    overpayments_picture,
    payments_picture,
)
from primafacie.app.reports.sections.breakdown_section import breakdown_section
from primafacie.app.reports.sections.demand_section import demand_section
from primafacie.app.reports.sections.draw_section import draw_annex, draw_section
from primafacie.app.reports.sections.frame_section import frame_section
from primafacie.app.reports.sections.method_section import method_section, steps_section
from primafacie.app.reports.sections.plan_section import plan_section
from primafacie.app.reports.sections.results_section import results_section
from primafacie.app.reports.sections.review_section import findings_annex, review_section
from primafacie.app.reports.sections.revision_section import revision_section
from primafacie.app.reports.sections.schedule_section import schedule_section
from primafacie.app.reports.sections.strata_section import strata_section
from primafacie.app.reports.sections.workings_section import workings_annex
from primafacie.app.reports.study_numbers import StudyNumbers
from primafacie.app.reports.values import cents, code, count, dollars, fraction, secret
from primafacie.core.manifest import StatedStep
from sampling.choices import BOUND_CARDS
from sampling.designs import design_noun
from sampling.rules import RuleSet


def build_workpaper(numbers: ReportNumbers) -> Document:
    """The workpaper of a study from its numbers.

    It answers first what is asked for, by which rule, from which seed; then every stage of
    the study in its order, so that each number can be followed back to the claims.
    """
    frame, plan, estimate = numbers.frame, numbers.planned, numbers.estimate
    simulated, limit = numbers.simulated, numbers.limit_demanded
    allocation = (allocation_picture(plan.strata),) if len(plan.strata) > 1 else ()
    payments = payments_picture(numbers.payments.edges_cents, numbers.payments.counts, plan.strata)
    design = design_noun(plan.design)
    first = strata_section(numbers)
    broken_down = breakdown_section(numbers.auditor)
    revised = revision_section(numbers.auditor)
    place = 1 if first is None else 2
    amount = cents(numbers.demand.amount).traced(
        f"the last of the steps in section {place}", source=f"rule set {plan.rule_set.name}"
    )
    annexes = (
        schedule_section(numbers.review),
        findings_annex(numbers.review.findings, plan.rule_set.name),
        draw_annex(numbers.draw),
        workings_annex(numbers),
    )
    return Document(
        kind="workpaper",
        title=numbers.title,
        lead=(
            "Estimate of the total overpayment in a sampling frame of ",
            count(frame.size),
            " units (",
            cents(frame.total),
            " paid), from ",
            count(estimate.sample_size),
            f" units of a {design}, and the amount demanded "
            f"under the rule set {plan.rule_set.name}.",
        ),
        banner=simulated or "",
        headline=("Demand (from simulated findings)" if simulated else "Demand", amount),
        facts=_facts(numbers),
        notes=tuple(note(text) if limit.reliable else warning(text) for text in limit.notes),
        opening=(limits_picture(estimate.point, numbers.limits, numbers.demand.amount),),
        sections=(
            *((first,) if first else ()),
            demand_section(numbers.demand),
            *((broken_down,) if broken_down else ()),
            frame_section(frame, pictures=(payments,)),
            plan_section(plan, numbers.steps, pictures=allocation),
            draw_section(numbers.draw),
            review_section(numbers.review, rule_set=plan.rule_set.name, simulated=simulated),
            *((revised,) if revised else ()),
            results_section(numbers, pictures=(overpayments_picture(numbers.overpayments),)),
            method_section(numbers),
            steps_section(numbers.steps, numbers.head),
        ),
        footer=f"Head digest {numbers.head}",
        dated=last_day(numbers.steps),
        annexes=tuple(annex for annex in annexes if annex is not None),
    )


def last_day(steps: Sequence[StatedStep]) -> date | None:
    """The day of the last recorded step."""
    return date.fromisoformat(steps[-1].at[:10]) if steps else None


def _facts(numbers: ReportNumbers) -> Facts:
    draw = numbers.draw
    own = facts_of_demand(numbers, numbers.planned.rule_set, numbers.frame.size)
    last = facts(
        (
            "Seed",
            (
                code(draw.seed, secret="withheld"),
                " (",
                secret("text", draw.seed_source),
                f"); draw {draw.number} of {draw.made} made",
            ),
        ),
        ("Head digest", code(numbers.head)),
    )
    return Facts((*own.items, *last.items))


def facts_of_demand(numbers: StudyNumbers, rules: RuleSet, units: int) -> Facts:
    """What is demanded, by which limit and rule set, and what it was found from."""
    estimate, limit, asked = numbers.estimate, numbers.limit_demanded, str(rules.amount)
    if rules.amount == "lower limit":
        card = BOUND_CARDS.get(limit.bound)
        standing = f"{CONDITIONAL} " if limit.condition else ""
        asked = f"{standing}{asked}: {limit.names}, by {card.title if card else limit.bound}"
    return facts(
        ("What it is", asked),
        ("Limit", (dollars(limit.low), ", precision ", fraction(limit.precision))),
        ("Rule set", f"{rules.title} ({rules.name}, {rules.version})"),
        (
            "Point estimate",
            (dollars(estimate.point), ", standard error ", dollars(estimate.se)),
        ),
        (
            "Sample",
            (
                count(estimate.sample_size),
                " of ",
                count(units),
                " units; ",
                count(numbers.review.errors),
                " in error, ",
                cents(numbers.review.sampled_effective),
                " found overpaid in the sample",
            ),
        ),
    )
