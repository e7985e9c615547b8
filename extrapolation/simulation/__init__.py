"""The one simulation engine, and plans simulated with it: what limits do on redrawn audits."""

from extrapolation.simulation.planning_records import ChosenBound, PlanRow, SimulatedPlan
from extrapolation.simulation.recommending import Recommendation, recommend
from extrapolation.simulation.rows import BoundRow, Simulation
from extrapolation.simulation.simulated_plans import simulate_plan
from extrapolation.simulation.simulating import simulate
from extrapolation.simulation.strata import FixedOverpayments, SimulatedStratum

__all__ = [
    "BoundRow",
    "ChosenBound",
    "FixedOverpayments",
    "PlanRow",
    "Recommendation",
    "SimulatedPlan",
    "SimulatedStratum",
    "Simulation",
    "recommend",
    "simulate",
    "simulate_plan",
]
