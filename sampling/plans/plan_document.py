"""The sampling plan as a document: the fields of the OIG's form and of the manual's list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from primafacie.core.digest import short
from primafacie.core.errors import PlanError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from sampling.frames.conditions import without_ids
from sampling.plans.plan_choices import treatment_words
from sampling.plans.plan_text import design_lines, estimate_lines, monitoring_lines
from sampling.strata.stratum_records import units_text

if TYPE_CHECKING:
    from sampling.plans.case_files import CaseFile
    from sampling.plans.plan_records import PlanRecord

SD9, PIM = "Form SD-9, sample planning document", "Program Integrity Manual 8.4.4.4"
_ASKED = {SD9: "HHS-OIG, The Audit Process [verified]", PIM: "PIM chapter 8 [from memory]"}
NOT_FILLED = "not filled"


@dataclass(frozen=True)
class DocumentField:
    """One field: its key and label, the form it belongs to, its value and where that is from.

    `value` is None where nothing fills it; `source` is "plan", "case", "given" or "not filled";
    `asked_by` names the form with its mark.
    """

    key: str
    label: str
    form: str
    asked_by: str
    value: str | None
    source: str


@dataclass(frozen=True)
class PlanDocument(Result):
    """The fields of a sampling plan document, in the order of the forms.

    Attributes
    ----------
    plan_digest : str
        Digest of the plan.
    fields : tuple of DocumentField
        The fields. `unfilled` are those that still need words; `document[key]` is one of them.
    """

    SCHEMA: ClassVar[str] = "primafacie.plan-document/1"
    ROWS: ClassVar[str] = "fields"

    plan_digest: str
    fields: tuple[DocumentField, ...]

    def __iter__(self) -> Iterator[DocumentField]:
        return iter(self.fields)

    def __getitem__(self, key: str) -> DocumentField:
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

    @property
    def unfilled(self) -> tuple[DocumentField, ...]:
        return tuple(field for field in self.fields if field.value is None)

    def __str__(self) -> str:
        left = len(self.unfilled)
        return (
            f"sampling plan document of plan {short(self.plan_digest)}: "
            f"{counted(len(self.fields), 'field')}, {left} to be filled by hand"
        )

    def text(self) -> str:
        """Write the fields as a page.

        Returns
        -------
        str
            Lines of text.
        """
        lines, form = [], ""
        for field in self.fields:
            if field.form != form:
                form = field.form
                lines += ["", f"{form} ({field.asked_by})"]
            lines.append(f"  {field.label}: {field.value or f'[{NOT_FILLED}]'}")
        return "\n".join(lines).strip() + "\n"


def plan_document(
    plan: PlanRecord,
    *,
    given: Mapping[str, str] | None = None,
    case: CaseFile | None = None,
) -> PlanDocument:
    """Every field of form SD-9 and of the Program Integrity Manual's list, filled from the plan.

    `case` and `given` fill what no plan knows (objective, persons, approvals), `given` before
    `case`; a field that the plan fills cannot be given other words. Raises `PlanError` for an
    unknown key, an empty text or a field of the plan's own.

    Source: HHS-OIG, The Audit Process, form SD-9 (sample planning document); Medicare Program
    Integrity Manual, chapter 8, section 8.4.4.4 (from memory).
    """
    words = {key: text.strip() for key, text in (given or {}).items()}
    of_case = case.form_words() if case is not None else {}
    rules = {rule.key: rule for rule in FIELDS}
    found = []
    for rule in FIELDS:
        value = rule.of(plan)
        source = "plan" if value is not None else NOT_FILLED
        if value is None and words.get(rule.key):
            value, source = words[rule.key], "given"
        elif value is None and rule.key in of_case:
            value, source = of_case[rule.key], "case"
        found.append(DocumentField(rule.key, rule.label, rule.form, rule.asked_by, value, source))
    _check(words, rules, {field.key: field.source for field in found})
    return PlanDocument(plan.digest, tuple(found))


def _check(
    words: Mapping[str, str], rules: Mapping[str, FieldRule], sources: Mapping[str, str]
) -> None:
    open_keys = [key for key, source in sources.items() if source != "plan"]
    for key, text in words.items():
        if key not in rules or sources[key] == "plan" or not text:
            where = "sampling plan document"
            if key not in rules:
                raise PlanError.of(unknown_name("field", key, open_keys, where=where))
            what = "the field" if text else "an empty text"
            raise PlanError(
                f"{what} {key!r}",
                where=where,
                expected="words for one of " + ", ".join(open_keys),
                fix="What the plan itself says is not changed by other words",
            )


@dataclass(frozen=True)
class FieldRule:
    """A field and how the plan fills it (None: the plan does not know)."""

    key: str
    label: str
    form: str
    of: Callable[[PlanRecord], str | None]

    @property
    def asked_by(self) -> str:
        return _ASKED[self.form]


def _unknown(_plan: PlanRecord) -> None:
    return None


def _frame(plan: PlanRecord) -> str:
    source = plan.frame_record.source
    return (
        f"{units_text(plan.frame_size)}, {plan.frame_total} paid, from {source.name}; "
        f"content digest {plan.frame_digest}"
    )


def _population(plan: PlanRecord) -> str:
    first, *further = plan.frame_record.waterfall
    gone = [row for row in further if row.reason]
    words = f"as opened: {units_text(first.units_left)}, {Money(first.cents_left)}"
    for row in further:
        if not row.reason:
            words += f"; {row.rule}: {units_text(row.units_left)}, {Money(row.cents_left)}"
    if not gone:
        return f"{words}; nothing was excluded"
    left_out = "; ".join(
        f"{row.reason} ({without_ids(row.rule)}): {units_text(row.units)}, {Money(row.cents)}"
        for row in gone
    )
    return f"{words}. Excluded: {left_out}"


def _unit(plan: PlanRecord) -> str:
    roles = plan.frame_record.roles
    ids = " and ".join(roles.unit_id)
    columns = ", ".join(roles.part)
    parts = f"; its rows are distinguished by {columns}" if columns else ""
    below = f"what bears one {ids}{parts}"
    if all(design.clustered for design in plan.selects.designs()):
        return f"at the first stage a cluster, what bears one {roles.cluster}; in it {below}"
    return below


def _survey(plan: PlanRecord) -> str | None:
    anticipated = plan.size_calculation.anticipated
    return None if anticipated is None else anticipated.assumption


def _design(plan: PlanRecord) -> str:
    return "; ".join(design_lines(plan))


def _strata(plan: PlanRecord) -> str:
    return "; ".join(
        f"{row.label}: {row.bounds}, {row.n:,} of {units_text(row.size)}, {row.total}"
        + (" (all)" if row.certainty else "")
        for row in plan.strata
    )


def _size(plan: PlanRecord) -> str:
    return f"{plan.sample_size:,} {plan.selects.counted}: {plan.size_calculation.words}"


def _numbers(plan: PlanRecord) -> str:
    return plan.selects.number_words


def _method(plan: PlanRecord) -> str:
    order = f"; order of the frame: {', '.join(plan.order)}" if plan.order else ""
    return f"{plan.selects.method_words}{order}"


def _characteristics(plan: PlanRecord) -> str:
    paid = plan.frame_record.roles.paid
    return (
        f"amount paid ({paid}), amount that should have been paid, the difference with its sign, "
        "the reason, and the status of the records"
    )


def _missing(plan: PlanRecord) -> str:
    return "; ".join(f"{status}: {words}" for status, words in treatment_words(plan.treatments))


def _estimation(plan: PlanRecord) -> str:
    return "; ".join((*estimate_lines(plan), *monitoring_lines(plan)))


def _reported(plan: PlanRecord) -> str:
    return (
        f"the {plan.amount} as the demand, with point estimate, {plan.limit.name}, precision and "
        f"every step to it, under {plan.rule_set.title}"
    )


def _period(plan: PlanRecord) -> str | None:
    period = plan.frame_record.period
    return None if not period else f"{period[0]} to {period[1]}, by {_date_column(plan)}"


def _date_column(plan: PlanRecord) -> str:
    return plan.frame_record.roles.date or "the date column"


def _source_data(plan: PlanRecord) -> str:
    source = plan.frame_record.source
    digest = f", SHA-256 {source.sha256}" if source.sha256 else " (a table in memory)"
    return f"{source.name}, {plan.frame_record.rows:,} rows{digest}"


def _totals(plan: PlanRecord) -> str:
    signs = plan.frame_record.signs
    return (
        f"{units_text(plan.frame_size)}, {plan.frame_total}; paid above 0: "
        f"{signs.positive:,}, at 0: {signs.zero:,}, below 0: {signs.negative:,}"
    )


def _floors(plan: PlanRecord) -> str:
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
