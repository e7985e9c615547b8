"""The one simulation engine, and plans simulated with it: what limits do on redrawn audits."""

from extrapolation.simulation.recommending import Recommendation, recommend
from extrapolation.simulation.rows import BoundRow, Simulation
from extrapolation.simulation.simulating import simulate
from extrapolation.simulation.strata import FixedOverpayments, SimulatedStratum

__all__ = [
    "BoundRow",
    "FixedOverpayments",
    "Recommendation",
    "SimulatedStratum",
    "Simulation",
    "recommend",
    "simulate",
]
