"""Estimators of a total, one file each."""

from extrapolation.estimators.expansion import Expansion, StratumEstimate
from extrapolation.estimators.expansion import expansion as expand_total

__all__ = ["Expansion", "StratumEstimate", "expand_total"]
