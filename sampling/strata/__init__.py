"""Strata by paid amount."""

from sampling.strata.boundary_methods import BOUNDARY_METHODS, BoundaryMethod
from sampling.strata.cum_root_f import cum_root_f_cuts
from sampling.strata.stratification import stratify, whole_frame
from sampling.strata.stratum_records import Strata, Stratum, bounds_text

__all__ = [
    "BOUNDARY_METHODS",
    "BoundaryMethod",
    "Strata",
    "Stratum",
    "bounds_text",
    "cum_root_f_cuts",
    "stratify",
    "whole_frame",
]
