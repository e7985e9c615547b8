"""How units are selected: the designs, their inclusion probabilities, what they refuse."""

from sampling.designs.cluster_stages import Cluster, ThreeStage, TwoStage
from sampling.designs.design_checks import check_selection
from sampling.designs.design_records import (
    FITTED,
    KINDS,
    ORDERED,
    Design,
    design_from,
    designs_by_stratum,
    estimator_faults,
    estimator_of,
    repeating_strata,
)
from sampling.designs.dollar_unit import Pps
from sampling.designs.random_groups import Rhc
from sampling.designs.sampford_rejection import Sampford
from sampling.designs.simple_random import RatStats, Tickets
from sampling.designs.strata_mix import ByStratum
from sampling.designs.systematic_starts import ONE_START, PpsSystematic, Systematic

__all__ = [
    "FITTED",
    "KINDS",
    "ONE_START",
    "ORDERED",
    "ByStratum",
    "Cluster",
    "Design",
    "Pps",
    "PpsSystematic",
    "RatStats",
    "Rhc",
    "Sampford",
    "Systematic",
    "ThreeStage",
    "Tickets",
    "TwoStage",
    "check_selection",
    "design_from",
    "designs_by_stratum",
    "estimator_faults",
    "estimator_of",
    "repeating_strata",
]
