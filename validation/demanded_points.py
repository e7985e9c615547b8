"""Is the figure demanded a point estimate, under one of the usual treatments?"""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation import Review, estimate
from validation.amounts import amount_of
from validation.printed_figures import PrintedNumber
from validation.studies import Study
from validation.treatment_choices import treatment_choices


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
    return PrintedNumber.parse(f"{study.demanded:.2f}")


def demanded_point(study: Study) -> DemandedPoint | None:
    """The treatment whose point, and not whose lower limit, prints as the figure demanded."""
    number, review = demanded_number(study), study.review
    if number is None or review is None or review.rule_set is None:
        return None
    choices: list[tuple[str, Review]] = list(treatment_choices(review))
    for treatment, treated in choices:
        point, amount = estimate(treated).point, amount_of(treated)
        if number.matches(point) and not number.matches(amount):
            return DemandedPoint(treatment, point, amount)
    return None
