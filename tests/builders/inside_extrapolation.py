"""Inner names that several tests need: where the source moves, only this file follows."""

from __future__ import annotations

from extrapolation.bounds import PredictedCoverage, SampledShare, Side, bound_for, predict_coverage
from extrapolation.bounds.bca import acceleration
from extrapolation.bounds.counts import chance_of_at_least
from extrapolation.bounds.dirichlet_means import dirichlet_quantile
from extrapolation.bounds.empirical_likelihood import least_mean
from extrapolation.bounds.resampling import resample
from extrapolation.estimators import (
    Linearised,
    SurveyDesign,
    combined_ratio,
    design_of,
    domain_rate,
    domain_total,
    domain_totals,
    greg_total,
    horvitz_thompson_total,
    jackknife,
    poststratified_total,
    raked_total,
    separate_ratio,
    separate_regression,
    survey_design,
    weighted_mean,
    weighted_total,
)
from extrapolation.ratstats.exact_counts import chances, lower_count, upper_count
from extrapolation.ratstats.print_forms import printed
from extrapolation.simulation import FixedOverpayments, SimulatedStratum, simulate, simulate_plan
from extrapolation.simulation.selections import pps_places

__all__ = [
    "FixedOverpayments",
    "Linearised",
    "PredictedCoverage",
    "SampledShare",
    "Side",
    "SimulatedStratum",
    "SurveyDesign",
    "acceleration",
    "bound_for",
    "chance_of_at_least",
    "chances",
    "combined_ratio",
    "design_of",
    "dirichlet_quantile",
    "domain_rate",
    "domain_total",
    "domain_totals",
    "greg_total",
    "horvitz_thompson_total",
    "jackknife",
    "least_mean",
    "lower_count",
    "poststratified_total",
    "pps_places",
    "predict_coverage",
    "printed",
    "raked_total",
    "resample",
    "separate_ratio",
    "separate_regression",
    "simulate",
    "simulate_plan",
    "survey_design",
    "upper_count",
    "weighted_mean",
    "weighted_total",
]
