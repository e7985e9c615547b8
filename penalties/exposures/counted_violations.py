"""The violations of a review with the law of their days: what each one can cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from extrapolation import Review, Violation
from penalties.clocks.limitation import FALSE_CLAIMS, Commenced
from penalties.exposures.cfr_parts import CfrPart, part_of
from penalties.law.basis_records import Basis, find_basis
from penalties.law.files import find_law, needed_law
from penalties.law.lookups import LawValue, lookup
from penalties.law.texts import normal_citation
from primafacie.core.citation import Citation
from primafacie.core.errors import (
    AuditError,
    LawConflictError,
    LawGapError,
    Problem,
    ReviewError,
    RuleError,
)
from primafacie.core.money import Money

NOT_NAMED = "(not named)"
HOME_HEALTH = "1003.200(c)"
PAYMENTS_COLUMN = "home_health_payments"
CLAIMED = "claimed_tainted"


@dataclass(frozen=True)
class StatedLaw:
    """An amount and a multiple stated by the user where the law read leaves them open.

    Parameters
    ----------
    amount : Money
        The greatest penalty for one penalty unit.
    multiple : int or None
        The multiple of the amount claimed in the greatest assessment; None: no assessment.
    reason : str
        Why these are the law, which the report prints.
    """

    amount: Money
    multiple: int | None
    reason: str


@dataclass(frozen=True)
class CountedViolation:
    """A violation, the law of its days and what it can cost, in cents.

    `penalty` is for each responsible person, `assessment` once for all of them. A `barred`
    one came too long before the action and costs 0. `gaps` say which parts of the amount are
    not known: they count 0, and every sum that holds them is marked "at least".
    """

    violation: Violation
    law: LawValue
    part: CfrPart
    barred: bool
    penalty: int
    minimum: int
    assessment: int
    penalty_gap: str = ""
    assessment_gap: str = ""
    each_person: bool = True
    """Is the penalty one for each responsible person (part 1003), or one for all (part 402)?"""

    @property
    def persons(self) -> tuple[str, ...]:
        """Every responsible person: each can be made to pay the whole penalty."""
        return self.violation.responsible or (NOT_NAMED,)

    @property
    def debtors(self) -> tuple[str, ...]:
        """Whose penalties add up: each person, or all of them together as one."""
        return self.persons if self.each_person else ("; ".join(self.persons),)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is not known of the amount, in words."""
        return tuple(gap for gap in (self.penalty_gap, self.assessment_gap) if gap)


def counted_violations(
    review: Review,
    *,
    assessed_on: date,
    commenced: Commenced,
    stated: Mapping[str, StatedLaw],
    each_person_402: bool = False,
) -> tuple[CountedViolation, ...]:
    """Every violation of the review with its law; all faults are raised together.

    Limitation comes first: the law of a barred violation is not asked for. An amount or a
    multiple that the law read leaves open, or whose base the review does not hold, is a gap of
    that violation, unless `stated` answers it. Raises `ReviewError` for a review that was not
    asked for violations, `RuleError` for a basis that is unknown or days in the wrong order.
    """
    if review.violations is None:
        raise ReviewError(
            "a review without violations",
            where="exposure",
            expected="the columns violation, penalty_units, claimed_tainted, presented_on (and "
            "evidence, responsible), or a table of violations",
            fix="An overpayment is not a violation: have the reviewer record what was violated, "
            "or that nothing was (the columns left blank)",
        )
    errors: dict[tuple[str, str], AuditError] = {}
    units = {row.unit_id: row for row in review.rows}
    given = {normal_citation(name): value for name, value in stated.items()}
    based: set[tuple[str, str]] = set()
    counted = []
    for item in review.violations:
        try:
            basis = _basis_of(item)
            made = _counted(item, basis, assessed_on, commenced, given)
            made = replace(made, each_person=made.part.each_person or each_person_402)
            if not made.barred:
                made = _on_its_base(made, units[item.unit_id].values, based)
        except AuditError as error:
            errors.setdefault((item.basis, item.presented_on), error)
        else:
            counted.append(made)
    if errors:
        raise _together(list(errors.values()))
    return tuple(counted)


def _basis_of(item: Violation) -> Basis:
    if find_law(item.basis) is needed_law(FALSE_CLAIMS.rule):
        raise RuleError(
            f"the basis {item.basis!r} on unit {item.unit_id!r}",
            where="exposure",
            expected="a paragraph of part 402 or part 1003",
            fix="The False Claims Act is a regime of its own here: it is computed from the same "
            "units",
        )
    return find_basis(item.basis)


def _counted(
    item: Violation,
    basis: Basis,
    assessed_on: date,
    commenced: Commenced,
    given: Mapping[str, StatedLaw],
) -> CountedViolation:
    part = part_of(basis)
    day = date.fromisoformat(item.presented_on)
    if commenced.bars(day, part.limitation):
        law = _open_law(basis, day, assessed_on, "past the years of limitation: not looked up")
        return CountedViolation(item, law, part, True, 0, 0, 0)
    try:
        law = lookup(item.basis, violated_on=day, assessed_on=assessed_on)
    except (LawGapError, LawConflictError) as error:
        answer = given.get(normal_citation(item.basis))
        if answer is None:
            gap = f"{basis.name} on {day}: {error.question}"
            law = _open_law(basis, day, assessed_on, error.question)
            return CountedViolation(item, law, part, False, 0, 0, 0, gap, gap)
        law = _stated_law(basis, day, assessed_on, answer, error.question)
    if law.multiple_gap and (answer := given.get(normal_citation(item.basis))) is not None:
        law = _stated_law(basis, day, assessed_on, answer, law.multiple_gap)
    minimum = law.minimum.cents if law.minimum else 0
    return CountedViolation(
        item,
        law,
        part,
        False,
        penalty=law.amount.cents * item.penalty_units,
        minimum=minimum * item.penalty_units,
        assessment=(law.multiple or 0) * item.claimed_tainted.cents,
        assessment_gap=f"{basis.name}: {law.multiple_gap}" if law.multiple_gap else "",
    )


def _stated_law(
    basis: Basis, day: date, assessed_on: date, answer: StatedLaw, question: str
) -> LawValue:
    law = _open_law(basis, day, assessed_on, question)
    return replace(
        law,
        penalty=answer.amount,
        multiple=answer.multiple,
        multiple_base="amount claimed",
        citations=(Citation("stated by the user", answer.reason, status="not found"),),
        notes=(f"open in law: {question}; stated: {answer.reason}",),
        amount_gap="",
    )


def _open_law(basis: Basis, day: date, assessed_on: date, question: str) -> LawValue:
    """A value whose amount is not known: nothing is filled in."""
    return LawValue(
        basis=basis.name,
        title=basis.title,
        paragraph=basis.paragraph_name,
        authority=basis.statute.name,
        unit=basis.unit,
        violated_on=day,
        assessed_on=assessed_on,
        penalty=None,
        minimum=None,
        cap=None,
        cap_unit="",
        multiple=None,
        multiple_base="",
        adjustment_year=None,
        status="not found",
        citations=(),
        notes=(f"open in law: {question}",),
        amount_gap=question,
        read_on=basis.statute.table.read_on,
    )


def _on_its_base(
    counted: CountedViolation, values: Mapping[str, float], based: set[tuple[str, str]]
) -> CountedViolation:
    """The amounts that rest on another base than the amount claimed, or the gap where it lacks.

    The base of a unit (its remuneration, say) is multiplied once, whatever the number of
    violations that rest on it.
    """
    law, unit = counted.law, counted.violation.unit_id
    if normal_citation(law.basis) == HOME_HEALTH and not law.amount_gap:
        paid = _given(values, PAYMENTS_COLUMN)
        if paid is None:
            gap = (
                f"{law.basis}: the penalty is the greater of its amount and 3 times the Medicare "
                f"home-health payments, which the review does not hold (column {PAYMENTS_COLUMN})"
            )
            return replace(counted, penalty_gap=gap)
        return replace(counted, penalty=max(counted.penalty, round(300 * paid)))
    if law.multiple is None or law.multiple_column == CLAIMED:
        return counted
    base = _given(values, law.multiple_column)
    if base is None:
        gap = (
            f"{law.basis}: the assessment is {law.multiple} times the {law.multiple_base}, which "
            f"the review does not hold (column {law.multiple_column})"
        )
        return replace(counted, assessment=0, assessment_gap=gap)
    first = (unit, law.multiple_column) not in based
    based.add((unit, law.multiple_column))
    return replace(counted, assessment=law.multiple * round(100 * base) if first else 0)


def _given(values: Mapping[str, float], column: str) -> float | None:
    value = values.get(column)
    return None if value is None or value != value else value


def _together(errors: list[AuditError]) -> AuditError:
    """One error for many; of the class of them all where they share one."""
    if len(errors) == 1:
        return errors[0]
    problems: list[Problem] = [problem for error in errors for problem in error.problems]
    kinds = {type(error) for error in errors}
    kind = kinds.pop() if len(kinds) == 1 else RuleError
    return kind.collected(problems, what="exposure")
