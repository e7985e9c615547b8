"""Forty formulas that payers use are named on fresh numbers; random figures name none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from extrapolation import Review, read_review
from tests.builders.forty_formulas import FORTY, Audit, HandFormula
from tests.builders.inside_validation import search_values, trial_values
from tests.builders.streams import stream_named
from validation import FormulaFacts, PrintedFigures, identify_formula

SIZES = {1: (8_200,), 3: (5_100, 2_300, 800)}
COUNTS = {1: (110,), 3: (50, 40, 35)}
LINES, SHARE = 19_431, 0.5614
# Every formula once in the fast tests; those that serve one stratum and several once more.
FORTIES = [
    pytest.param(
        formula,
        strata,
        id=f"{formula.words}, {strata}",
        marks=() if strata == formula.strata[place % len(formula.strata)] else pytest.mark.long,
    )
    for place, formula in enumerate(FORTY)
    for strata in formula.strata
]


def audit(name: str, strata: int) -> Audit:
    """Amounts of some hundreds of dollars; most units overpaid, wholly or in part."""
    stream = stream_named(name)
    paid, overpaid, books = [], [], []
    for place, n in enumerate(COUNTS[strata]):
        x = np.round(60 + (250 + 200 * place) * stream.uniform(n) ** 2, 2)
        part = np.where(stream.uniform(n) < 0.5, 1.0, 0.2 + 0.7 * stream.uniform(n))
        y = np.where(stream.uniform(n) < 0.6, np.round(x * part, 2), 0.0)
        paid.append(x)
        overpaid.append(y)
        books.append(round(SIZES[strata][place] * float(x.mean()) * (1.04 - 0.03 * place), 2))
    return Audit(SIZES[strata], tuple(paid), tuple(overpaid), tuple(books), LINES, SHARE)


def review_of(made: Audit) -> Review:
    labels = [str(k + 1) for k, y in enumerate(made.overpaid) for _ in y]
    table = pd.DataFrame({"stratum": labels, "paid": made.whole_paid, "overpaid": made.whole})
    sizes = {str(k + 1): size for k, size in enumerate(made.sizes)}
    return read_review(table, sizes=sizes, rules="cms-pim")


def facts_of(made: Audit) -> FormulaFacts:
    return FormulaFacts(
        {str(k + 1): book for k, book in enumerate(made.books)},
        {"lines of the frame": made.lines},
        shares={"the federal share": made.federal_share},
    )


@pytest.mark.parametrize(("formula", "strata"), FORTIES)
def test_a_formula_by_hand_is_named(formula: HandFormula, strata: int) -> None:
    made = audit(f"forty formulas: {formula.words}, {strata}", strata)
    demand = PrintedFigures(demand=f"{formula.value(made):,.2f}")
    found = identify_formula(review_of(made), figures=demand, facts=facts_of(made))
    assert found.named, found.text()
    for words in formula.named:
        assert words in str(found.matches[0]), found.text()


@pytest.mark.long
@pytest.mark.parametrize(("digits", "printed"), [(2, "to the cent"), (0, "to the dollar")])
def test_a_random_figure_names_no_formula(digits: int, printed: str) -> None:
    """At most 1 of 500 figures that no formula made is named; each is searched in full."""
    stream = stream_named(f"random figures, {printed}")
    named, fitting = 0, 0
    for strata in (1, 3):
        made = audit(f"random figures, {printed}, {strata}", strata)
        values = trial_values(review_of(made), facts_of(made))
        for share in stream.uniform(250):
            figure = (0.3 + share) * made.total()
            found = search_values(values, PrintedFigures(demand=f"{figure:,.{digits}f}"))
            named += found.named
            fitting += found.found != "none"
            assert found.named or found.found == "none" or found.chance > 0.001
    assert named <= 1
    # A search that finds nothing at all would pass: among figures to the dollar some fit.
    assert digits or fitting
