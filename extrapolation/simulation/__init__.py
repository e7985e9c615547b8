"""The one simulation engine, and plans simulated with it: what limits do on redrawn audits."""

from extrapolation.simulation.plan_comparison import ComparedPlan, PlanComparison, compare_plans
from extrapolation.simulation.planning_records import ChosenBound, PlanRow, SimulatedPlan
from extrapolation.simulation.recommending import Recommendation, recommend
from extrapolation.simulation.rows import BoundRow, Simulation
from extrapolation.simulation.simulated_plans import simulate_plan
from extrapolation.simulation.simulating import simulate
from extrapolation.simulation.strata import FixedOverpayments, SimulatedStratum

__all__ = [
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
    "compare_plans",
    "recommend",
    "simulate",
    "simulate_plan",
]
