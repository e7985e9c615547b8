"""The plan: everything that is decided before the draw."""

from sampling.plans.allocations import Allocation, allocate
from sampling.plans.assurances import Assurance
from sampling.plans.case_files import CaseFile
from sampling.plans.plan_document import DocumentField, PlanDocument
from sampling.plans.plan_records import Amendment, Limit, PlannedStratum
from sampling.plans.planning import plan
from sampling.plans.plans import Plan, load_plan
from sampling.plans.probe_pooling import check_pooling
from sampling.plans.rule_checks import PlanCheck, RuleCheck
from sampling.plans.stop_early import StopEarly
from sampling.plans.wanted_sizes import Sizes

__all__ = [
    "Allocation",
    "Amendment",
    "Assurance",
    "CaseFile",
    "DocumentField",
    "Limit",
    "Plan",
    "PlanCheck",
    "PlanDocument",
    "PlannedStratum",
    "RuleCheck",
    "Sizes",
    "StopEarly",
    "allocate",
    "check_pooling",
    "load_plan",
    "plan",
]
