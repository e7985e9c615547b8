"""What each regime would ask on the same review: alternatives, side by side, never summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from extrapolation import Estimate, Review, demand, estimate
from extrapolation.bounds import finite_bound
from penalties.clocks.limitation import Commenced
from penalties.exposures.cfr_parts import PARTS, CfrPart
from penalties.exposures.counted_violations import CountedViolation
from penalties.exposures.false_claims import false_claims_row
from penalties.exposures.penalty_parts import RegimeExposure
from penalties.exposures.regime_rows import RegimeRow, not_computed, overpaid_of
from penalties.exposures.self_disclosures import self_disclosure_rows
from penalties.exposures.spreads import Spread
from penalties.exposures.unit_totals import UnitTotals
from primafacie.core.errors import AuditError
from primafacie.core.money import Money

SEVERAL = "unspecified: no rule names point or limit"


def regime_rows(
    review: Review,
    counted: Sequence[CountedViolation],
    regimes: Mapping[str, RegimeExposure],
    totals: UnitTotals,
    *,
    assessed_on: date,
    commenced: Commenced,
    submitted_on: date | None,
) -> tuple[RegimeRow, ...]:
    """The table of regimes: refund, self-disclosure, False Claims Act twice, 402, 1003."""
    live = [item for item in counted if not item.barred]
    tainted = {item.violation.unit_id for item in counted}
    rows = {row.unit_id: row for row in review.counted}
    overpaid = {u: cents for u, cents in overpaid_of(review).items() if u in tainted}
    paid = {u: rows[u].paid_cents or 0 for u in tainted if u in rows}
    lost = [u for u in tainted if u in rows and rows[u].paid_cents is None]
    claims = (counted, totals, assessed_on, commenced)
    return (
        _refund(review),
        *self_disclosure_rows(review, live, totals, submitted_on=submitted_on or assessed_on),
        false_claims_row("overpaid on the tainted claims", overpaid, *claims),
        false_claims_row("paid in full on the tainted claims", paid, *claims)
        if not lost
        else not_computed(
            "False Claims Act",
            "paid in full on the tainted claims",
            "per claim + 3x damages",
            "31 USC 3729",
            f"{len(lost)} tainted units without the amount paid",
        ),
        *(_own(part, regimes.get(number)) for number, part in PARTS.items()),
    )


def _refund(review: Review) -> RegimeRow:
    rules = review.rule_set
    base = f"overpaid, under the rule set {rules.name}" if rules else "overpaid, as found"
    try:
        over = estimate(review)
        level = rules.limit_level if rules else 0.90
        sided = rules.limit_sided if rules else "two-sided"
        one_sided = level if sided == "one-sided" else (1 + level) / 2
        low = over.interval(one_sided, side="lower").low
        high = _refund_high(over, one_sided)
        spread = Spread(
            Money.rounded(low or 0.0, rule="down"),
            Money.rounded(over.point, rule="half up"),
            None if high is None else Money.rounded(max(high, over.point), rule="half up"),
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
        return not_computed("refund", base, "x 1", rules.title if rules else "none", error.got)


def _refund_high(over: Estimate, level: float) -> float | None:
    """The finite-sample upper limit of the overpayment; None where there is none."""
    if not over.sample.sampled and over.own_df is None:
        return over.point
    bound = finite_bound(str(over.sample.design))
    if bound is None or not over.simple_expansion:
        return None
    try:
        return over.interval(level, side="upper", bound=bound.name).high
    except AuditError:
        return None


def _own(part: CfrPart, found: RegimeExposure | None) -> RegimeRow:
    title = part.title
    base = "penalty units, and the amount claimed for the tainted services"
    factor = f"unit penalty, + {part.assessment}"
    if found is None:
        return not_computed(
            title,
            base,
            factor,
            title,
            f"no violation of part {part.number} is recorded in the review",
        )
    return RegimeRow(
        title,
        base,
        factor,
        SEVERAL,
        found.maximum,
        title,
        found.status,
        f"the legal maximum; the floor is {found.floor}: {found.floor_words}",
    )
