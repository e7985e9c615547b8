"""What OIG's self-disclosure protocol would ask: by day of submission, and kickbacks apart.

The multiplier is that of single damages, 1.5 or more: of what was paid improperly, and of the
*remuneration* where the conduct is a kickback. Each has a least settlement, which depends on the
day of submission. Conduct under the physician self-referral law alone belongs to CMS's own
protocol, which has neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from extrapolation import Review
from penalties.exposures.counted_violations import CountedViolation
from penalties.exposures.frame_maxima import paid_maxima
from penalties.exposures.regime_rows import RegimeRow, not_computed
from penalties.exposures.spreads import Spread
from penalties.exposures.unit_totals import UnitTotals
from penalties.law.files import relied_law
from penalties.law.relied_files import DisclosureProtocol
from primafacie.core.citation import weakest
from primafacie.core.money import Money

PROTOCOL = "OIG Provider Self-Disclosure Protocol"
NAME, KICKBACKS = "self-disclosure", "self-disclosure, kickbacks"
REMUNERATION = "remuneration"
_BASE = "paid improperly; underpayments not netted, missing units count as errors"


def self_disclosure_rows(
    review: Review,
    live: Sequence[CountedViolation],
    totals: UnitTotals,
    *,
    submitted_on: date,
) -> tuple[RegimeRow, ...]:
    """The rows of the protocol; none where there is neither a violation nor an overpayment."""
    protocol = relied_law(DisclosureProtocol)
    multiple = Decimal(protocol.multiple.value)
    factor = f"x {multiple} or more"
    stark = protocol.stark_authorities.value
    if live and all(item.law.authority in stark for item in live):
        where = protocol.stark_protocol
        why = f"{where.value} [{where.citation.status}]"
        return (not_computed(NAME, _BASE, factor, PROTOCOL, why),)
    paying = protocol.kickback_authorities.value
    kicked = {item.violation.unit_id for item in live if item.law.authority in paying}
    rows = []
    others = {item.violation.unit_id for item in live} - kicked
    cents, unknown = _improper(review, kicked, multiple)
    if unknown:
        why = "units without records and without the amount paid"
        rows.append(not_computed(NAME, _BASE, factor, PROTOCOL, why))
    elif others or any(cents.values()):
        maxima = paid_maxima(review, times=float(multiple))
        spread = totals.spread(cents, exposure=False, maxima=maxima)
        rows.append(_row(NAME, _BASE, factor, spread, review, submitted_on, kickback=False))
    if kicked:
        rows.append(_kickbacks(review, kicked, totals, multiple, submitted_on))
    return tuple(rows)


def _improper(review: Review, without: set[str], multiple: Decimal) -> tuple[dict[str, int], bool]:
    """Cents by unit, and whether a unit without records has no amount paid."""
    cents: dict[str, int] = {}
    for row in review.counted:
        if row.unit_id in without:
            continue
        unreviewed = row.overpaid_cents is None and row.status in ("missing", "withdrawn", "late")
        if unreviewed and row.paid_cents is None:
            return {}, True
        amount = row.paid_cents if unreviewed else max(row.overpaid_cents or 0, 0)
        cents[row.unit_id] = int((amount or 0) * multiple)
    return cents, False


def _kickbacks(
    review: Review,
    kicked: set[str],
    totals: UnitTotals,
    multiple: Decimal,
    submitted_on: date,
) -> RegimeRow:
    base, factor = "remuneration of the kickback violations", f"x {multiple} or more"
    cents: dict[str, int] = {}
    for row in review.counted:
        if row.unit_id not in kicked:
            continue
        paid = row.values.get(REMUNERATION)
        if paid is None or paid != paid:
            why = (
                "open, because the remuneration is not in the review (column remuneration, in "
                "dollars); the amount overpaid is not its base"
            )
            return not_computed(KICKBACKS, base, factor, PROTOCOL, why)
        cents[row.unit_id] = int(round(100 * paid) * multiple)
    spread = totals.spread(cents, exposure=False)
    return _row(KICKBACKS, base, factor, spread, review, submitted_on, kickback=True)


def _row(
    name: str,
    base: str,
    factor: str,
    spread: Spread,
    review: Review,
    submitted_on: date,
    *,
    kickback: bool,
) -> RegimeRow:
    protocol = relied_law(DisclosureProtocol)
    year = "2021" if submitted_on >= protocol.minimum_changed_on.value else "2013"
    least = protocol.minimum_settlement[f"{'kickback_' if kickback else ''}{year}"]
    status = weakest([protocol.multiple.citation.status, least.citation.status])
    if kickback:
        status = weakest([status, protocol.kickback_base.citation.status])
    notes = [
        f"not below the least settlement of {Money(least.value)} for a submission on "
        f"{submitted_on} [{least.citation.status}]"
    ]
    few = protocol.sample_minimum.value
    if len(review.counted) < few:
        notes.append(
            f"the protocol asks for at least {few} items, the sample has {len(review.counted)}"
        )
    spread = spread.at_least(Spread.constant(Money(least.value)))
    return RegimeRow(
        name, base, factor, "mean point estimate", spread, PROTOCOL, status, "; ".join(notes)
    )
