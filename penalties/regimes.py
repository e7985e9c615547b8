"""What each regime would ask on the same review: alternatives, side by side, never summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from extrapolation import Review, demand, estimate
from penalties.counted_violations import CountedViolation
from penalties.false_claims import false_claims_law, per_claim
from penalties.law_files import applies, find_law
from penalties.limitation import last_day_of_action
from penalties.penalty_parts import RegimeExposure
from penalties.unit_totals import Spread, UnitTotals
from primafacie.core.citation import Mark
from primafacie.core.errors import AuditError, LawGapError
from primafacie.core.money import Money
from primafacie.core.results import brief

SEVERAL = "unspecified: no rule names point or limit"


@brief
@dataclass(frozen=True)
class RegimeRow:
    """One regime: what is multiplied by what, by which statistic, and what that comes to.

    `spread` is None where the regime was not computed; `note` then says why.
    """

    regime: str
    base: str
    factor: str
    statistic: str
    spread: Spread | None
    citation: str
    status: Mark
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "base": self.base,
            "citation": self.citation,
            "factor": self.factor,
            "note": self.note,
            "regime": self.regime,
            "spread": self.spread.to_dict() if self.spread else None,
            "statistic": self.statistic,
            "status": self.status,
        }


def overpaid_of(review: Review) -> dict[str, int]:
    """Overpayment as found by unit, cents, underpayments 0: damages of a tainted unit."""
    return {row.unit_id: max(row.overpaid or 0, 0) for row in review.counted}


def regime_rows(
    review: Review,
    counted: Sequence[CountedViolation],
    regimes: Mapping[str, RegimeExposure],
    totals: UnitTotals,
    *,
    assessed_on: date,
    action_on: date,
) -> tuple[RegimeRow, ...]:
    """The table of regimes: refund, self-disclosure, False Claims Act twice, 402, 1003."""
    tainted = {item.violation.unit_id for item in counted}
    rows = {row.unit_id: row for row in review.counted}
    overpaid = {u: cents for u, cents in overpaid_of(review).items() if u in tainted}
    paid = {u: rows[u].paid or 0 for u in tainted if u in rows}
    lost = [u for u in tainted if u in rows and rows[u].paid is None]
    claims = (counted, totals, assessed_on, action_on)
    return (
        _refund(review),
        _self_disclosure(review, totals, assessed_on),
        _false_claims("overpaid on the tainted claims", overpaid, *claims),
        _false_claims("paid in full on the tainted claims", paid, *claims)
        if not lost
        else _not_computed(
            "False Claims Act",
            "paid in full on the tainted claims",
            "per claim + 3x damages",
            "31 USC 3729",
            f"{len(lost)} tainted units without the amount paid",
        ),
        *(_own(part, regimes.get(part)) for part in ("402", "1003")),
    )


def _not_computed(regime: str, base: str, factor: str, citation: str, why: str) -> RegimeRow:
    return RegimeRow(regime, base, factor, "", None, citation, "not found", f"not computed: {why}")


def _refund(review: Review) -> RegimeRow:
    rules = review.rule_set
    base = f"overpaid, under the rule set {rules.name}" if rules else "overpaid, as found"
    try:
        over = estimate(review)
        level = rules.limit_level if rules else 0.90
        sided = rules.limit_sided if rules else "two-sided"
        one_sided = level if sided == "one-sided" else (1 + level) / 2
        low = over.interval(one_sided, side="lower").low
        high = over.interval(one_sided, side="upper", bound="student").high
        spread = Spread(
            Money.rounded(low or 0.0, rule="down"),
            Money.rounded(over.point, rule="half up"),
            Money.rounded(high or 0.0, rule="half up"),
        )
        if rules is None:
            words, note = "none chosen: no rule set", ""
        else:
            asked = demand(over).amount
            words, note = f"{rules.amount}, {rules.limit_name}", f"the demand is {asked}"
        return RegimeRow(
            "refund", base, "x 1", words, spread, rules.title if rules else "none", "computed", note
        )
    except AuditError as error:
        return _not_computed("refund", base, "x 1", rules.title if rules else "none", error.got)


def _self_disclosure(review: Review, totals: UnitTotals, assessed_on: date) -> RegimeRow:
    law = find_law("OIG SDP")
    if law is None:
        raise AssertionError("the self-disclosure protocol is part of the law held here")
    values = law.values
    multiple = Decimal(values["multiple"].value)
    base = "paid improperly; underpayments not netted, missing units count as errors"
    factor = f"x {multiple} or more"
    cents: dict[str, int] = {}
    for row in review.counted:
        unreviewed = row.overpaid is None and row.status in ("missing", "withdrawn", "late")
        if unreviewed and row.paid is None:
            why = "units without records and without the amount paid"
            return _not_computed("self-disclosure", base, factor, "OIG SDP", why)
        amount = row.paid if unreviewed else max(row.overpaid or 0, 0)
        cents[row.unit_id] = int((amount or 0) * multiple)
    spread = totals.spread(cents, ceiling=False)
    changed = values["minimum_changed_on"].value
    year = "2021" if assessed_on >= changed else "2013"
    least = values[f"minimum_settlement.{year}"]
    spread = spread.at_least(Spread.constant(Money(least.value)))
    notes = [f"not below the least settlement of {Money(least.value)} [{least.citation.status}]"]
    few = values["sample_minimum"].value
    if len(review.counted) < few:
        notes.append(
            f"the protocol asks for at least {few} items, the sample has {len(review.counted)}"
        )
    status = values["multiple"].citation.status
    return RegimeRow(
        "self-disclosure",
        base,
        factor,
        "mean point estimate",
        spread,
        "OIG Provider Self-Disclosure Protocol",
        status,
        "; ".join(notes),
    )


def _false_claims(
    base: str,
    damages: Mapping[str, int],
    counted: Sequence[CountedViolation],
    totals: UnitTotals,
    assessed_on: date,
    action_on: date,
) -> RegimeRow:
    law = false_claims_law()
    times = int(law.values["multiple"].value)
    factor = f"penalty per claim + {times}x damages"
    first: dict[str, date] = {}
    for item in counted:
        unit, day = item.violation.unit_id, item.law.violated_on
        first[unit] = min(first.get(unit, day), day)
    greatest: dict[str, int] = {}
    least: dict[str, int] = {}
    barred = 0
    try:
        for unit, day in first.items():
            if last_day_of_action(day, part="fca") < action_on:
                barred += 1
                continue
            _ask_gaps(day, assessed_on)
            low, high, _ = per_claim(day, assessed_on)
            greatest[unit] = high.amount.cents + times * damages.get(unit, 0)
            least[unit] = low.amount.cents + times * damages.get(unit, 0)
        spread = totals.spread(greatest, ceiling=False)
        smaller = totals.spread(least, ceiling=False)
    except AuditError as error:
        return _not_computed("False Claims Act", base, factor, "31 USC 3729", error.got)
    note = f"at the least penalty per claim {smaller.low} / {smaller.point} / {smaller.high}; "
    note += "one claim a sampling unit is assumed"
    note += f"; {barred} units are past 6 years" if barred else ""
    return RegimeRow(
        "False Claims Act",
        base,
        factor,
        "whatever the court accepts",
        spread,
        "31 USC 3729; 28 CFR 85.5",
        "secondary",
        note,
    )


def _ask_gaps(day: date, assessed_on: date) -> None:
    for key, cited in false_claims_law().values.items():
        if key.startswith("gaps.") and applies(cited, day, assessed_on):
            raise LawGapError(
                f"a claim of {day}",
                where="31 USC 3729",
                citation=str(cited.citation),
                question=str(cited.value),
            )


def _own(part: str, found: RegimeExposure | None) -> RegimeRow:
    title = f"42 CFR part {part}"
    base = "penalty units, and the amount claimed for the tainted services"
    factor = "unit penalty, + 2x or 3x claimed" if part == "402" else "unit penalty, + 3x claimed"
    if found is None:
        return _not_computed(
            title, base, factor, title, f"no violation of part {part} is recorded in the review"
        )
    return RegimeRow(
        title,
        base,
        factor,
        SEVERAL,
        found.maximum,
        title,
        found.status,
        f"the legal maximum; the floor is {found.floor.low} / {found.floor.point} / "
        f"{found.floor.high}: {found.floor_words}",
    )
