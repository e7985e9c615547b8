"""Is the figure demanded a point estimate, under one of the usual treatments?"""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation import Review, estimate
from validation.appeals.changed_reviews import netted, treatment_choices, zeroed
from validation.study.amounts import amount_of
from validation.study.printed_figures import PrintedNumber
from validation.study.studies import Study

# A figure names the point only where its unit is at most this part of the way from the limit to
# the point: a rounder one would name it by accident.
COARSEST = 0.1


@dataclass(frozen=True)
class DemandedPoint:
    """The treatment whose point estimate is demanded, and the amount the rules make of it."""

    treatment: str
    point: float
    amount: float


def demanded_number(study: Study) -> PrintedNumber | None:
    """The figure demanded, with the precision of its digits."""
    printed = study.figures.number("demand") if study.figures is not None else None
    if printed is not None or study.demanded is None:
        return printed
    return PrintedNumber.parse(study.demanded.plain())


def demanded_point(study: Study) -> DemandedPoint | None:
    """The treatment whose point, and not whose lower limit, prints as the figure demanded."""
    number, review = demanded_number(study), study.review
    if number is None or review is None or review.rule_set is None:
        return None
    choices: list[tuple[str, Review]] = list(treatment_choices(review))
    for treatment, treated in choices:
        point, amount = estimate(treated).point, amount_of(treated)
        reach = abs(point - amount) * COARSEST
        if _prints(number, point, reach) and not _prints(number, amount, reach):
            return DemandedPoint(treatment, point, amount)
    return None


def _prints(number: PrintedNumber, value: float, reach: float) -> bool:
    """Is the figure the value as printed, or rounded down to a unit of at most `reach` dollars?"""
    unit = number.cut_from(value)
    return number.matches(value) or (unit is not None and unit <= reach)


def underpayments_set_to_zero(study: Study) -> bool:
    """Is the demand that of underpayments set to 0, limit or point, and not that of netting?"""
    number, review = demanded_number(study), study.review
    if number is None or review is None or review.rule_set is None:
        return False
    if not any((row.overpaid_cents or 0) < 0 for row in review.counted):
        return False
    zero, net = zeroed(review), netted(review)
    as_zero = (amount_of(zero), estimate(zero).point)
    as_net = (amount_of(net), estimate(net).point)
    return any(map(number.matches, as_zero)) and not any(map(number.matches, as_net))
