"""Before the review: rules, frame, strata, sizes, plan, draw and worksheet."""

from primafacie.core.money import Money
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

from sampling.draw_records import Draw, DrawnPart, DrawnStratum, DrawnUnit, load_draw  # noqa: E402
from sampling.frames import Frame, load_frame, open_frame  # noqa: E402
from sampling.models import ErrorModel, Probe, ProbeRow, simulate_overpayments  # noqa: E402
from sampling.plans import (  # noqa: E402
    Allocation,
    Amendment,
    Limit,
    Plan,
    PlanCheck,
    PlannedStratum,
    RuleCheck,
    allocate,
    load_plan,
    plan,
)
from sampling.rules import RuleSet, limit_name, load_rules, rule_names  # noqa: E402
from sampling.strata import Strata, Stratum, stratify, whole_frame  # noqa: E402
from sampling.worksheets import write_worksheet  # noqa: E402

__all__ = [
    "Allocation",
    "Amendment",
    "Draw",
    "DrawnPart",
    "DrawnStratum",
    "DrawnUnit",
    "ErrorModel",
    "Frame",
    "Limit",
    "Money",
    "Plan",
    "PlanCheck",
    "PlannedStratum",
    "Probe",
    "ProbeRow",
    "RuleCheck",
    "RuleSet",
    "Strata",
    "Stratum",
    "allocate",
    "limit_name",
    "load_draw",
    "load_frame",
    "load_plan",
    "load_rules",
    "open_frame",
    "plan",
    "rule_names",
    "simulate_overpayments",
    "stratify",
    "whole_frame",
    "write_worksheet",
]
