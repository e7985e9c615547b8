"""One row of the table of regimes: what is multiplied by what, by which statistic."""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation import Review
from penalties.exposures.spreads import Spread
from primafacie.core.brief_texts import brief
from primafacie.core.citation import Mark


@brief
@dataclass(frozen=True)
class RegimeRow:
    """One regime: what is multiplied by what, by which statistic, and the amount.

    Attributes
    ----------
    regime : str
        The regime, such as "False Claims Act".
    base, factor : str
        What is multiplied, and by what, in words.
    statistic : str
        The statistic (point estimate or limit), in words; empty where there is none.
    spread : Spread or None
        The amount; None where the regime was not computed.
    citation : str
        The source.
    status : str
        The mark of the source.
    note : str
        Why the regime was not computed, or what a reader must know.
    """

    regime: str
    base: str
    factor: str
    statistic: str
    spread: Spread | None
    citation: str
    status: Mark
    note: str = ""


def not_computed(regime: str, base: str, factor: str, citation: str, why: str) -> RegimeRow:
    """The row of a regime that has no amount here, with the reason."""
    return RegimeRow(regime, base, factor, "", None, citation, "not found", f"not computed: {why}")


def overpaid_of(review: Review) -> dict[str, int]:
    """Overpayment as found by unit, cents, underpayments 0: damages of a tainted unit."""
    return {row.unit_id: max(row.overpaid_cents or 0, 0) for row in review.counted}
