"""Simulated planning: what each bound would do on audits of the frame, by sample size."""

from extrapolation.simulated_plans.plan_rows import PlanRow, SimulatedPlan
from extrapolation.simulated_plans.simulating_plans import simulate_plan

__all__ = ["PlanRow", "SimulatedPlan", "simulate_plan"]
