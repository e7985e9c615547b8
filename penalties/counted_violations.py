"""The violations of a review with the law of their days: what each one can cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from extrapolation import Review, Violation
from penalties.basis_records import find_basis
from penalties.law_files import find_law, normal_citation
from penalties.limitation import last_day_of_action
from penalties.lookups import LawValue, lookup
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


@dataclass(frozen=True)
class StatedLaw:
    """An amount and a multiple stated by the user where the law read leaves them open."""

    amount: Money
    multiple: int | None
    reason: str


@dataclass(frozen=True)
class CountedViolation:
    """A violation, the law of its days and what it can cost, in cents.

    `penalty` is for each responsible person, `assessment` once for all of them. A `barred`
    one came too long before the action and costs 0.
    """

    violation: Violation
    law: LawValue
    part: str
    barred: bool
    penalty: int
    minimum: int
    assessment: int

    @property
    def persons(self) -> tuple[str, ...]:
        return self.violation.responsible or (NOT_NAMED,)


def counted_violations(
    review: Review,
    *,
    assessed_on: date,
    action_on: date,
    stated: Mapping[str, StatedLaw],
) -> tuple[CountedViolation, ...]:
    """Every violation of the review with its law; all faults are raised at once.

    `ReviewError` for a review that was not asked for violations; `RuleError`, `LawGapError` or
    `LawConflictError` where the law of a violation is unknown or open and not `stated`.
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
    found = []
    for item in review.violations:
        try:
            law, part = _law_of(item, assessed_on, given)
            made = _counted(item, law, part, action_on)
            if normal_citation(law.basis) == HOME_HEALTH:
                made = _home_health(made, units[item.unit_id].values)
        except AuditError as error:
            errors.setdefault((item.basis, item.presented_on), error)
        else:
            found.append(made)
    if errors:
        raise _together(list(errors.values()))
    return tuple(found)


def _law_of(
    item: Violation, assessed_on: date, stated: Mapping[str, StatedLaw]
) -> tuple[LawValue, str]:
    if (found := find_law(item.basis)) is not None and found.head["kind"] == "false claims":
        raise RuleError(
            f"the basis {item.basis!r} on unit {item.unit_id!r}",
            where="exposure",
            expected="a paragraph of part 402 or part 1003",
            fix="The False Claims Act is a regime beside these: it is computed from the same units",
        )
    basis = find_basis(item.basis)
    part = "1003" if str(basis.amounts.head["regulation"]).startswith(("1003", "(")) else "402"
    day = date.fromisoformat(item.presented_on)
    try:
        return lookup(item.basis, violated_on=day, assessed_on=assessed_on), part
    except (LawGapError, LawConflictError) as error:
        answer = stated.get(normal_citation(item.basis))
        if answer is None:
            raise
        cite = Citation("stated by the user", answer.reason, status="not found")
        return LawValue(
            basis=basis.name,
            title=basis.title,
            paragraph=basis.paragraph_name,
            authority=str(basis.amounts.head["name"]),
            unit=basis.unit,
            violated_on=day,
            assessed_on=assessed_on,
            amount=answer.amount,
            minimum=None,
            cap=None,
            cap_unit="",
            multiple=answer.multiple,
            multiple_base="amount claimed",
            adjustment_year=None,
            status="not found",
            citations=(cite,),
            notes=(f"open in law: {error.question}; stated: {answer.reason}",),
        ), part


def _counted(item: Violation, law: LawValue, part: str, action_on: date) -> CountedViolation:
    barred = last_day_of_action(law.violated_on, part=part) < action_on
    times = 0 if barred else 1
    minimum = law.minimum.cents if law.minimum else 0
    return CountedViolation(
        item,
        law,
        part,
        barred,
        penalty=times * law.amount.cents * item.penalty_units,
        minimum=times * minimum * item.penalty_units,
        assessment=times * (law.multiple or 0) * item.claimed_tainted,
    )


def _home_health(found: CountedViolation, values: Mapping[str, float]) -> CountedViolation:
    """A false certification: the greater of the amount and 3 times the payments under it."""
    paid = values.get(PAYMENTS_COLUMN)
    if paid is None:
        raise ReviewError(
            f"unit {found.violation.unit_id!r} without home-health payments",
            where="exposure",
            expected=f"a column {PAYMENTS_COLUMN} in dollars",
            fix="The penalty of 1003.210(a)(10) is the greater of its amount and 3 times the "
            "Medicare home-health payments: give the payments, 0 if none",
        )
    trebled = 0 if found.barred else round(300 * paid)
    return replace(found, penalty=max(found.penalty, trebled))


def _together(errors: list[AuditError]) -> AuditError:
    """One error for many; of the class of them all where they share one."""
    if len(errors) == 1:
        return errors[0]
    problems: list[Problem] = [problem for error in errors for problem in error.problems]
    kinds = {type(error) for error in errors}
    kind = kinds.pop() if len(kinds) == 1 else RuleError
    made = kind.collected(problems, what="exposure")
    for name in ("citation", "question", "readings"):
        if hasattr(errors[0], name) and isinstance(made, LawGapError | LawConflictError):
            setattr(made, name, getattr(errors[0], name))
    return made
