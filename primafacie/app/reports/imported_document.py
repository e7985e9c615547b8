"""The workpaper of a sample that was drawn elsewhere: marked as such on every page."""

from __future__ import annotations

from primafacie.app.reports.document import Document, Facts, Section, facts, note, warning
from primafacie.app.reports.imported_numbers import ImportedNumbers
from primafacie.app.reports.pictures import limits_picture, overpayments_picture, payments_picture
from primafacie.app.reports.sections.breakdown_section import breakdown_section
from primafacie.app.reports.sections.demand_section import demand_section
from primafacie.app.reports.sections.frame_section import frame_section
from primafacie.app.reports.sections.method_section import method_section, steps_section
from primafacie.app.reports.sections.plan_section import rules_section
from primafacie.app.reports.sections.results_section import results_section
from primafacie.app.reports.sections.review_section import findings_annex, review_section
from primafacie.app.reports.sections.revision_section import revision_section
from primafacie.app.reports.sections.schedule_section import schedule_section
from primafacie.app.reports.sections.statement_section import statement_facts, statement_section
from primafacie.app.reports.sections.strata_section import strata_section
from primafacie.app.reports.sections.workings_section import workings_annex
from primafacie.app.reports.values import cents, code, count
from primafacie.app.reports.workpapers import facts_of_demand, last_day


def build_imported_workpaper(numbers: ImportedNumbers) -> Document:
    """The workpaper: the figure with its mark, what was stated, then every stage of the study."""
    estimate, rules, limit = numbers.estimate, numbers.sample.rule_set, numbers.limit_demanded
    mark = numbers.mark.capitalize()
    banner = f"{mark}: this sample was drawn elsewhere."
    first, broken_down = strata_section(numbers), breakdown_section(numbers.auditor)
    revised = revision_section(numbers.auditor)
    place, units = 1 if first is None else 2, workings_annex(numbers)
    amount = cents(numbers.demand.amount).traced(
        f"the last of the steps in section {place}", source=f"rule set {rules.name}"
    )
    headline = "Demand (from simulated findings)" if numbers.simulated else "Demand"
    return Document(
        kind="workpaper",
        title=numbers.title,
        lead=(
            "Estimate of the total overpayment in a universe of ",
            count(estimate.frame_size),
            " units, from ",
            count(estimate.sample_size),
            " units of a sample that was drawn elsewhere, and the amount demanded under the rule "
            f"set {rules.name}.",
        ),
        banner=f"{banner} {numbers.simulated}" if numbers.simulated else banner,
        headline=(headline, amount),
        facts=_facts(numbers),
        notes=tuple(note(text) if limit.reliable else warning(text) for text in limit.notes),
        opening=(limits_picture(estimate.point, numbers.limits, numbers.demand.amount),),
        sections=(
            *((first,) if first else ()),
            demand_section(numbers.demand),
            *((broken_down,) if broken_down else ()),
            statement_section(numbers.sample),
            *_frame(numbers),
            review_section(numbers.review, rule_set=rules.name, simulated=numbers.simulated),
            *((revised,) if revised else ()),
            results_section(numbers, pictures=(overpayments_picture(numbers.overpayments),)),
            rules_section(rules),
            method_section(numbers),
            steps_section(numbers.steps, numbers.head),
        ),
        annexes=(
            schedule_section(numbers.review),
            findings_annex(numbers.review.findings, rules.name),
            *((units,) if units else ()),
        ),
        footer=f"{mark}. Head digest {numbers.head}",
        dated=last_day(numbers.steps),
    )


def _frame(numbers: ImportedNumbers) -> tuple[Section, ...]:
    """The frame, where the study has one."""
    if numbers.frame is None:
        return ()
    bins = numbers.payments
    pictures = () if bins is None else (payments_picture(bins.edges_cents, bins.counts, ()),)
    return (frame_section(numbers.frame, pictures=pictures),)


def _facts(numbers: ImportedNumbers) -> Facts:
    own = facts_of_demand(numbers, numbers.sample.rule_set, numbers.estimate.frame_size)
    last = facts(("Head digest", code(numbers.head)))
    return Facts((*own.items, *statement_facts(numbers.sample).items, *last.items))
