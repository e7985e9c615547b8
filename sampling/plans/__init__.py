"""The plan: everything that is decided before the draw."""

from collections.abc import Callable
from typing import Any

from sampling.plans.allocating import Allocation, allocate
from sampling.plans.plan_checks import PlanCheck, RuleCheck
from sampling.plans.plan_document import DocumentField, PlanDocument
from sampling.plans.plan_files import load_plan
from sampling.plans.plan_parts import Amendment, Limit, PlannedStratum
from sampling.plans.plan_records import Plan
from sampling.plans.planning import plan
from sampling.plans.probe_pooling import check_pooling

_draw_verb: Callable[..., Any] | None = None
"""`Plan.draw` calls this; `draw_records`, which lies above the plan, sets it at import."""

__all__ = [
    "Allocation",
    "Amendment",
    "DocumentField",
    "Limit",
    "Plan",
    "PlanCheck",
    "PlanDocument",
    "PlannedStratum",
    "RuleCheck",
    "allocate",
    "check_pooling",
    "load_plan",
    "plan",
]
