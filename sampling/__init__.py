"""Before the review: rules, frame, strata, sizes, plan, draw and worksheet."""

from primafacie.core.money import Money
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

from sampling import ratstats, sample_size  # noqa: E402
from sampling.draws import Draw, DrawnPart, DrawnStratum, DrawnUnit, load_draw  # noqa: E402
from sampling.frames import (  # noqa: E402
    Chains,
    Frame,
    FrameAudit,
    Stated,
    audit_frame,
    load_frame,
    net_adjustments,
    open_frame,
)
from sampling.models import ErrorModel, Probe, ProbeRow, simulate_overpayments  # noqa: E402
from sampling.plans import (  # noqa: E402
    Allocation,
    Amendment,
    Limit,
    Plan,
    PlanCheck,
    PlanDocument,
    PlannedStratum,
    RuleCheck,
    allocate,
    check_pooling,
    load_plan,
    plan,
)
from sampling.rules import RuleSet, limit_name, load_rules, rule_names  # noqa: E402
from sampling.strata import Strata, Stratum, stratify, whole_frame  # noqa: E402
from sampling.worksheets import write_worksheet  # noqa: E402

__all__ = [
    "Allocation",
    "Amendment",
    "Chains",
    "Draw",
    "DrawnPart",
    "DrawnStratum",
    "DrawnUnit",
    "ErrorModel",
    "Frame",
    "FrameAudit",
    "Limit",
    "Money",
    "Plan",
    "PlanCheck",
    "PlanDocument",
    "PlannedStratum",
    "Probe",
    "ProbeRow",
    "RuleCheck",
    "RuleSet",
    "Stated",
    "Strata",
    "Stratum",
    "allocate",
    "audit_frame",
    "check_pooling",
    "limit_name",
    "load_draw",
    "load_frame",
    "load_plan",
    "load_rules",
    "net_adjustments",
    "open_frame",
    "plan",
    "ratstats",
    "rule_names",
    "sample_size",
    "simulate_overpayments",
    "stratify",
    "whole_frame",
    "write_worksheet",
]
