"""What each regime would ask on the same review: alternatives, side by side, never summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from extrapolation import Estimate, Review, demand, estimate
from extrapolation.bounds import finite_bound
from penalties.clocks.limitation import Commenced
from penalties.exposures.counted_violations import CountedViolation
from penalties.exposures.false_claims import false_claims_law, per_claim
from penalties.exposures.frame_maxima import FrameMaxima, paid_maxima
from penalties.exposures.penalty_parts import RegimeExposure
from penalties.exposures.regime_rows import RegimeRow, not_computed, overpaid_of
from penalties.exposures.self_disclosures import self_disclosure_rows
from penalties.exposures.spreads import Spread
from penalties.exposures.unit_totals import UnitTotals
from penalties.law.texts import applies
from primafacie.core.errors import AuditError, LawGapError
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
    paid = {u: rows[u].paid or 0 for u in tainted if u in rows}
    lost = [u for u in tainted if u in rows and rows[u].paid is None]
    claims = (counted, totals, assessed_on, commenced)
    return (
        _refund(review),
        *self_disclosure_rows(review, live, totals, submitted_on=submitted_on or assessed_on),
        _false_claims("overpaid on the tainted claims", overpaid, *claims),
        _false_claims("paid in full on the tainted claims", paid, *claims)
        if not lost
        else not_computed(
            "False Claims Act",
            "paid in full on the tainted claims",
            "per claim + 3x damages",
            "31 USC 3729",
            f"{len(lost)} tainted units without the amount paid",
        ),
        *(_own(part, regimes.get(part)) for part in ("402", "1003")),
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


def _false_claims(
    base: str,
    damages: Mapping[str, int],
    counted: Sequence[CountedViolation],
    totals: UnitTotals,
    assessed_on: date,
    commenced: Commenced,
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
            if commenced.bars(day, part="fca"):
                barred += 1
                continue
            _ask_gaps(day, assessed_on)
            low, high, _ = per_claim(day, assessed_on)
            greatest[unit] = high.amount.cents + times * damages.get(unit, 0)
            least[unit] = low.amount.cents + times * damages.get(unit, 0)
        spread = totals.spread(greatest, exposure=False, maxima=_most(totals, assessed_on, 1))
        smaller = totals.spread(least, exposure=False, maxima=_most(totals, assessed_on, 0))
    except AuditError as error:
        return not_computed("False Claims Act", base, factor, "31 USC 3729", error.got)
    note = f"at the least penalty per claim {smaller}; one claim per sampling unit is assumed"
    if barred:
        note += (
            f"; {barred} units are past 6 years and count 0 (31 USC 3731(b)(2) reaches up to 10 "
            "years where the facts were not known)"
        )
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


def _most(totals: UnitTotals, assessed_on: date, end: int) -> FrameMaxima | None:
    """What one claim of the frame can cost at most: its penalty and the damages of all it paid."""
    low, high, _ = per_claim(assessed_on, assessed_on)
    penalty = (low, high)[end].amount
    times = int(false_claims_law().values["multiple"].value)
    return paid_maxima(totals.review, times=times, more=float(penalty))


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
        return not_computed(
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
        f"the legal maximum; the floor is {found.floor}: {found.floor_words}",
    )
