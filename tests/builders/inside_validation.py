"""Inner names that several tests need: where the source moves, only this file follows."""

from __future__ import annotations

from extrapolation import Review
from validation import FormulaFacts
from validation.appeals.changed_reviews import netted, revise, zeroed
from validation.authorities import shipped_catalogue
from validation.balance.estimator_panel import estimator_panel
from validation.formulas.demanded_amounts import Afterwards
from validation.formulas.formula_search import search_values
from validation.formulas.formula_trials import formula_trials
from validation.formulas.trial_values import TrialValues
from validation.formulas.ways import WAYS, review_bases
from validation.limit_coverage.error_scenarios import scenarios, stratum_findings
from validation.rebuttal import RandomizedTests
from validation.replay.generators import GENERATORS
from validation.replay.generators.r_numbers import r_sample
from validation.study.finding_records import UNUSUAL
from validation.study.printed_figures import PrintedFigures

__all__ = [
    "GENERATORS",
    "UNUSUAL",
    "WAYS",
    "RandomizedTests",
    "estimator_panel",
    "netted",
    "r_sample",
    "revise",
    "scenarios",
    "search_values",
    "shipped_catalogue",
    "stratum_findings",
    "trial_values",
    "zeroed",
]


def trial_values(review: Review, facts: FormulaFacts) -> TrialValues:
    """The values of every formula for one demanded amount, to search many figures in."""
    trials = list(formula_trials(review_bases(review, facts), PrintedFigures(demand="1.00")))
    sampled = sum(row.effective_cents for row in review.counted) / 100
    return TrialValues(trials, Afterwards(sampled, facts.shares))
