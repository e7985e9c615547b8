"""Daily rates and the cap of Section 111: as set, or as adjusted for the day of assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from penalties.law.adjustments import adjusted_chain, adjustment_year, hhs_table, rounded_dollars
from penalties.law.files import relied_law
from penalties.law.lookups import lookup
from penalties.law.relied_files import FormulaRule, GhpRate, NghpRates, ReportingRule
from penalties.law.terms import NumberTerm
from primafacie.core.citation import Citation, Mark, weakest
from primafacie.core.errors import Problem, RuleError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money

Plan = Literal["ghp", "nghp"]
Amounts = Literal["base", "adjusted"]
AdjustedTiers = Literal["proportional", "first set in 2023"]

_STATUTE = {"ghp": "1395y(b)(7)(B)(i)", "nghp": "1395y(b)(8)(E)(i)"}


@dataclass(frozen=True)
class DailyRates:
    """Daily rates for the years late 1 to 2, 2 to 3 and 3 or more, and the cap of a record.

    Attributes
    ----------
    plan : {"ghp", "nghp"}
        The plan.
    rates_cents : tuple of (int, int, int)
        Cents per day; for group health plans the three are one.
    cap_cents : int or None
        The most that a record costs; None: no cap in the text.
    status : str
        The mark of the least sure of them.
    citations : tuple of Citation
        The sources.
    notes : tuple of str
        What the rates rest on.
    """

    plan: Plan
    rates_cents: tuple[int, int, int]
    cap_cents: int | None
    status: Mark
    citations: tuple[Citation, ...]
    notes: tuple[str, ...] = ()


def applicable_from() -> date:
    """The first day of an occurrence that the rule reaches: it is prospective only."""
    return relied_law(ReportingRule).applicable.value


def late_after() -> int:
    """Days after which a report is late."""
    return relied_law(ReportingRule).late_after_days.value


def daily_rates(
    plan: Plan, *, assessed_on: date, amounts: Amounts, adjusted_tiers: AdjustedTiers
) -> DailyRates:
    """The rates for one kind of plan on a day of assessment.

    `adjusted`: the top rate is printed in 45 CFR 102.3; the lower tiers and the cap have no row
    there. They are taken in proportion to the top rate, or as amounts first set in October
    2023, and stay marked inferred. Raises `RuleError` for an unknown option, or a day before
    the rule applied.

    >>> daily_rates("nghp", assessed_on=date(2026, 11, 21), amounts="adjusted",
    ...             adjusted_tiers="proportional").rates_cents
    (37800, 75600, 151200)
    """
    _check(plan, amounts, adjusted_tiers, assessed_on)
    base, cap = _as_set(plan)
    cites = [term.citation for term in (*base, *([cap] if cap else []))]
    cents = [term.value for term in base]
    if amounts == "base":
        return DailyRates(
            plan,
            (cents[0], cents[1], cents[2]),
            cap.value if cap else None,
            weakest([cite.status for cite in cites]),
            tuple(dict.fromkeys(cites)),
            ("amounts as set, without the adjustment of 45 CFR part 102",),
        )
    top = lookup(_STATUTE[plan], violated_on=applicable_from(), assessed_on=assessed_on)
    notes = hhs_table().notes(applicable_from(), assessed_on)
    if plan == "ghp":
        rate = top.amount.cents
        return DailyRates(plan, (rate, rate, rate), None, top.status, top.citations, notes)
    readings = relied_law(FormulaRule).tiers
    proportional = adjusted_tiers == "proportional"
    tiers = readings.proportional if proportional else readings.first_set_2023
    lower = [_adjusted(value, top.amount, assessed_on, adjusted_tiers) for value in cents[:2]]
    most = _adjusted(cap.value if cap else 0, top.amount, assessed_on, adjusted_tiers)
    note = f"lower tiers and cap: {tiers.value} [{tiers.citation.status}]"
    return DailyRates(
        plan,
        (lower[0], lower[1], top.amount.cents),
        most,
        weakest([top.status, tiers.citation.status]),
        (*top.citations, tiers.citation),
        (*notes, note),
    )


def _as_set(plan: Plan) -> tuple[list[NumberTerm], NumberTerm | None]:
    """The rates by years late and the cap of a record, as set."""
    if plan == "ghp":
        return [relied_law(GhpRate).base] * 3, None
    rates = relied_law(NghpRates)
    return list(rates.base.values()), rates.cap


def _adjusted(cents: int, top: Money, assessed_on: date, how: AdjustedTiers) -> int:
    if how == "proportional":
        return 100 * rounded_dollars(Decimal(cents) / 100 * top.cents / 100_000)
    first = str(relied_law(FormulaRule).first_set_year.value)
    chain = adjusted_chain(cents // 100, factor=None, first=first)
    return 100 * chain[str(adjustment_year(assessed_on))]


def unknown_option(name: str, value: object, known: Sequence[str]) -> Problem:
    """An option of the count that is not one of those known, with the closest ones."""
    got = f"{name} = {value!r}"
    problem = unknown_name(name, value, known, where="Section 111", got=got)
    return replace(problem, expected=f"one of {', '.join(map(repr, known))}")


def _check(plan: str, amounts: str, adjusted_tiers: str, assessed_on: date) -> None:
    for name, value, known in (
        ("plan", plan, ("ghp", "nghp")),
        ("amounts", amounts, ("base", "adjusted")),
        ("adjusted_tiers", adjusted_tiers, ("proportional", "first set in 2023")),
    ):
        if value not in known:
            raise RuleError.of(unknown_option(name, value, known))
    if assessed_on < applicable_from():
        raise RuleError(
            f"an assessment on {assessed_on}",
            where="Section 111",
            expected=f"a day from {applicable_from()}, when the rule applies (88 FR 70363)",
            fix="No Section 111 penalty was assessed before that day",
        )
