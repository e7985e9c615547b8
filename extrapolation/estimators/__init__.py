"""Estimators of a total, one file each."""

from extrapolation.estimators.difference import difference_total
from extrapolation.estimators.domains import (
    domain_rate,
    domain_total,
    domain_totals,
    weighted_mean,
)
from extrapolation.estimators.expansion import Expansion
from extrapolation.estimators.expansion import expansion as expand_total
from extrapolation.estimators.greg import greg_total
from extrapolation.estimators.horvitz_thompson import HorvitzThompson
from extrapolation.estimators.horvitz_thompson import horvitz_thompson as horvitz_thompson_total
from extrapolation.estimators.linearised import Linearised
from extrapolation.estimators.poststratified import poststratified_total
from extrapolation.estimators.raked import raked_total
from extrapolation.estimators.ratio import combined_ratio, separate_ratio
from extrapolation.estimators.regression import combined_regression, separate_regression
from extrapolation.estimators.rhc import RhcEstimate
from extrapolation.estimators.rhc import rhc as rhc_total
from extrapolation.estimators.sample_designs import design_of
from extrapolation.estimators.second_opinions import SecondOpinion, jackknife, rao_wu_bootstrap
from extrapolation.estimators.stratum_estimates import StratumEstimate
from extrapolation.estimators.unknown_universe import UnknownUniverse
from extrapolation.estimators.unknown_universe import unknown_universe as unknown_universe_total
from extrapolation.estimators.weighted import weighted_total
from extrapolation.samples.survey_designs import Lonely, SurveyDesign, survey_design

__all__ = [
    "Expansion",
    "HorvitzThompson",
    "Linearised",
    "Lonely",
    "RhcEstimate",
    "SecondOpinion",
    "StratumEstimate",
    "SurveyDesign",
    "UnknownUniverse",
    "combined_ratio",
    "combined_regression",
    "design_of",
    "difference_total",
    "domain_rate",
    "domain_total",
    "domain_totals",
    "expand_total",
    "greg_total",
    "horvitz_thompson_total",
    "jackknife",
    "poststratified_total",
    "raked_total",
    "rao_wu_bootstrap",
    "rhc_total",
    "separate_ratio",
    "separate_regression",
    "survey_design",
    "unknown_universe_total",
    "weighted_mean",
    "weighted_total",
]
