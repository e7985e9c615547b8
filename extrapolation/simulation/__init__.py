"""The one simulation engine, and plans simulated with it: what limits do on redrawn audits."""

from extrapolation.simulation.assured_sizes import (
    AssuredSize,
    SizeShare,
    assured_size,
    trial_seconds,
)
from extrapolation.simulation.plan_comparison import ComparedPlan, PlanComparison, compare_plans
from extrapolation.simulation.planning_records import ChosenBound, PlanRow, SimulatedPlan
from extrapolation.simulation.recommending import Recommendation, recommend
from extrapolation.simulation.rows import BoundRow, Simulation
from extrapolation.simulation.simulated_plans import simulate_plan
from extrapolation.simulation.simulating import simulate
from extrapolation.simulation.strata import FixedOverpayments, SimulatedStratum

__all__ = [
    "AssuredSize",
    "BoundRow",
    "ChosenBound",
    "ComparedPlan",
    "FixedOverpayments",
    "PlanComparison",
    "PlanRow",
    "Recommendation",
    "SimulatedPlan",
    "SimulatedStratum",
    "Simulation",
    "SizeShare",
    "assured_size",
    "compare_plans",
    "recommend",
    "simulate",
    "simulate_plan",
    "trial_seconds",
]
