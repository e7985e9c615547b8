"""What is taken off a demand dollar for dollar: money that came back, or was asked for before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from extrapolation.demands.demand_steps import DemandStep
from extrapolation.reviews.records import Review
from primafacie.core.brief_texts import brief
from primafacie.core.errors import EstimateError, Problem, some_units
from primafacie.core.money import Money

CreditKind = Literal["recouped", "refunded", "voided", "earlier audit"]
CREDIT_SOURCE = "dollar for dollar, after the estimate; no rule set says otherwise"
OF_THE_SAMPLE = ("recouped", "refunded", "voided")
_WORDS = {
    "recouped": "already recouped on sampled claims",
    "refunded": "already refunded on sampled claims",
    "voided": "sampled claims that were voided: their payment went back",
    "earlier audit": "already demanded for claims of the frame in an earlier audit",
}


@brief
@dataclass(frozen=True)
class Credit:
    """An amount that is taken off a demand.

    A sampled claim stays in the sample with its finding (leaving it out would change n and the
    estimate); what was paid back on it is credited.

    Parameters
    ----------
    kind : {'recouped', 'refunded', 'voided', 'earlier audit'}
        What happened.
    amount : Money
        How much, above 0.
    record : str
        Where it is recorded: the remittance, the refund or the earlier audit.
    unit_ids : tuple of str, optional
        The sampled units it was paid back on; none for an amount on other claims of the frame (an
        earlier audit).
    """

    kind: CreditKind
    amount: Money
    record: str
    unit_ids: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The credit in words, with the number of units and never their ids."""
        number = len(self.unit_ids)
        units = f" ({number:,} unit{'' if number == 1 else 's'})" if number else ""
        return f"credit: {_WORDS[self.kind]}{units}"


def check_credits(credits: Sequence[Credit], review: Review) -> None:
    """Refuse credits that cannot be: unknown units, one credited twice, more than was paid."""
    known = {row.unit_id: row for row in review.counted}
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, credit in enumerate(credits, start=1):
        where = f"credit {number}"
        if credit.kind not in get_args(CreditKind):
            problems.append(Problem(where, f"the kind {credit.kind!r}", ", ".join(_WORDS), ""))
            continue
        if credit.amount <= Money.zero:
            problems.append(Problem(where, f"{credit.amount}", "an amount above 0", ""))
        if not credit.record.strip():
            fix = "Name the remittance, the refund or the earlier audit"
            problems.append(Problem(where, "no record", "where the credit is recorded", fix))
        if credit.kind in OF_THE_SAMPLE and not credit.unit_ids:
            problems.append(
                Problem(
                    where,
                    "no units",
                    "the sampled units it was paid back on",
                    "Name them; or credit it as an earlier audit",
                )
            )
        strange = [unit for unit in credit.unit_ids if unit not in known]
        twice = [unit for unit in credit.unit_ids if unit in seen]
        for unit in credit.unit_ids:
            seen.setdefault(unit, number)
        for units, what in ((strange, "not in the sample"), (twice, "credited before")):
            if units:
                problems.append(
                    Problem(
                        where,
                        f"units {what} ({some_units(units)})",
                        "sampled units, each in one credit",
                        "",
                    )
                )
        paid = [known[unit].paid_cents for unit in credit.unit_ids if unit in known]
        if paid and all(cents is not None for cents in paid):
            most = sum(cents or 0 for cents in paid)
            if credit.amount.cents > most:
                problems.append(
                    Problem(
                        where,
                        f"{credit.amount} on units paid {Money(most)}",
                        "no more than was paid on them",
                        "Correct the amount",
                    )
                )
    if problems:
        raise EstimateError.collected(problems, what="credits")


def credited(credits: Sequence[Credit], amount: float, steps: list[DemandStep]) -> float:
    """Every credit a step; the amount does not fall below 0 by them."""
    for credit in credits:
        after = amount - float(credit.amount)
        if after < 0 <= amount:
            after = 0.0
        source = f"{credit.record}; {CREDIT_SOURCE}"
        steps.append(DemandStep(credit.words, amount, after, source, "inferred"))
        amount = after
    return amount
