"""The amount a review leads to, what a change of it is worth, and dollars as text."""

from __future__ import annotations

from extrapolation import Review, demand, estimate
from primafacie.core.errors import AuditError
from primafacie.core.money import Money
from validation.study.studies import Study


def amount_of(review: Review) -> float:
    """Dollars demanded on a review under its rules; without rules the point estimate."""
    over = estimate(review)
    if review.rule_set is None:
        return over.point
    return float(demand(over).amount)


def own_amount(study: Study) -> float:
    """The amount of the study's own review, computed once."""
    if study.recomputed is not None:
        return float(study.recomputed.amount)
    assert study.estimate is not None
    return study.estimate.point


def effect_of(study: Study, changed: Review) -> float | None:
    """By how many dollars the amount falls with the changed review; None where it has none."""
    if study.review is None:
        return None
    try:
        return own_amount(study) - amount_of(changed)
    except AuditError:
        return None


def usd(amount: float | Money) -> str:
    """Dollars and cents as text.

    >>> usd(-1234.5), usd(Money(5))
    ('-$1,234.50', '$0.05')
    """
    if isinstance(amount, Money):
        return str(amount)
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def usd_down(amount: float) -> str:
    """A lower limit as it would be demanded: cut down to the cent.

    >>> usd_down(17716.367)
    '$17,716.36'
    """
    return usd(float(Money.rounded(amount, rule="down")))


def usd_between(point: float, limit: float) -> str:
    """The difference of a point and a lower limit as both are printed, so that it adds up.

    >>> usd_between(74200.6602, 50931.7778)
    '$23,268.89'
    """
    return usd(round(point, 2) - float(Money.rounded(limit, rule="down")))
