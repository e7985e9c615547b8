"""The formula behind printed figures, from a study folder or from a table of findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.disclosed_documents import Given, study_of_parts
from primafacie.app.steps.rebut_step import study_of_folder
from primafacie.core.errors import StudyError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from extrapolation import Review
    from validation import FormulaFacts, FormulaSearch


@dataclass(frozen=True)
class FormulaQuestion:
    """Printed figures, and the findings that they should come from.

    `source`: a study folder or a table of findings; `given`: what is stated, with the figures;
    `facts`: what else can have entered the formula; `paid`: the dollars paid for the strata, or
    under "" for the universe.
    """

    source: Path
    given: Given
    facts: FormulaFacts
    paid: Mapping[str, Money] = field(default_factory=dict)


def formula_behind(question: FormulaQuestion) -> FormulaSearch:
    """The formulas that print the figures."""
    from validation import PrintedFigures, formula_of

    given = question.given
    if question.source.is_dir():
        study = study_of_folder(question.source, given)
        if given.figures:
            study = replace(study, figures=PrintedFigures(**given.figures))
    else:
        if not given.sizes:
            raise StudyError(
                "findings without the size of the universe",
                where=question.source.name,
                expected="--universe UNITS, or --stratum-units STRATUM=UNITS for each stratum",
                fix="Give the number of units the sample was drawn from",
            )
        study = study_of_parts(replace(given, findings=question.source))
    study = replace(study, formula_facts=question.facts)
    if study.review is None:
        raise StudyError(
            "no findings",
            where=question.source.name,
            expected="a study with a review, or a table of findings",
            fix='Read the findings first: primafacie estimate "STUDY" --review FILE',
        )
    if question.paid:
        study = replace(study, review=_with_paid(study.review, question.paid))
    found = formula_of(study)
    if found is None:
        raise StudyError(
            "no printed figure",
            where=question.source.name,
            expected="a point, limit, standard error or demand",
            fix="Give at least one figure as it is printed, such as --figure demand=41,022",
        )
    return found


def _with_paid(review: Review, paid: Mapping[str, Money]) -> Review:
    """The review with the dollars paid of its strata."""
    labels = [stratum.label for stratum in review.strata]
    known = {labels[0]: paid[""]} if set(paid) == {""} and len(labels) == 1 else paid
    if set(known) != set(labels):
        raise StudyError(
            f"dollars paid for {', '.join(sorted(known)) or 'the universe'}",
            where="--stratum-paid",
            expected=f"each of the strata {', '.join(labels)} once",
            fix='Write --stratum-paid "STRATUM=DOLLARS" for each stratum; --universe-paid serves '
            "one stratum",
        )
    strata = [replace(part, total_cents=known[part.label].cents) for part in review.strata]
    return replace(review, strata=tuple(strata))
