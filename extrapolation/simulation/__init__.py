"""The one simulation engine: what limits do on audits drawn again and again from a frame."""

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
