"""The one simulation engine, and plans simulated with it: what limits do on redrawn audits."""

from extrapolation.simulation.recommending import Recommendation, recommend
from extrapolation.simulation.rows import BoundRow, Simulation
from extrapolation.simulation.simulated_plans import PlanRow, SimulatedPlan, simulate_plan
from extrapolation.simulation.simulating import simulate
from extrapolation.simulation.strata import FixedOverpayments, SimulatedStratum

__all__ = [
    "BoundRow",
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
