"""How units are selected: one design per file, with everything that is asked of it."""

from sampling.designs.clusters import Cluster, ThreeStage, TwoStage
from sampling.designs.design import (
    Design,
    Fits,
    SelectionRule,
    Words,
    is_column,
    is_count,
    is_measure,
)
from sampling.designs.design_checks import check_selection
from sampling.designs.design_estimators import (
    FITTED,
    estimator_faults,
    estimator_of,
    own_estimator,
)
from sampling.designs.design_family import (
    DEFAULT,
    DESIGNS,
    ByStratum,
    design_by_generator,
    design_from,
    design_noun,
    design_title,
    designs_by_stratum,
    repeating_strata,
    replay,
    selection_from,
)
from sampling.designs.pps import Pps
from sampling.designs.ratstats_positions import RatStats
from sampling.designs.rhc import Rhc
from sampling.designs.sampford import Sampford
from sampling.designs.selections import Selected, Selection, texts, whole
from sampling.designs.simple_random import SimpleRandom
from sampling.designs.strata_to_draw import DrawnFrom
from sampling.designs.strata_to_redraw import StratumArrays
from sampling.designs.systematic import ONE_START, PpsSystematic, Systematic
from sampling.designs.tickets import Tickets

__all__ = [
    "DEFAULT",
    "DESIGNS",
    "FITTED",
    "ONE_START",
    "ByStratum",
    "Cluster",
    "Design",
    "DrawnFrom",
    "Fits",
    "Pps",
    "PpsSystematic",
    "RatStats",
    "Rhc",
    "Sampford",
    "Selected",
    "Selection",
    "SelectionRule",
    "SimpleRandom",
    "StratumArrays",
    "Systematic",
    "ThreeStage",
    "Tickets",
    "TwoStage",
    "Words",
    "check_selection",
    "design_by_generator",
    "design_from",
    "design_noun",
    "design_title",
    "designs_by_stratum",
    "estimator_faults",
    "estimator_of",
    "is_column",
    "is_count",
    "is_measure",
    "own_estimator",
    "repeating_strata",
    "replay",
    "selection_from",
    "texts",
    "whole",
]
