"""Before the review: rules, frame, strata, sizes, plan, draw and worksheet.

Every name is imported when it is first asked for: the package itself costs next to nothing.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names
from primafacie.core.money import Money
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

if TYPE_CHECKING:
    from sampling import ratstats, sample_size
    from sampling.draws import Draw, DrawnPart, DrawnStratum, DrawnUnit, load_draw
    from sampling.frames import (
        Chains,
        Extraction,
        Frame,
        FrameAudit,
        Stated,
        audit_frame,
        load_frame,
        net_adjustments,
        open_frame,
        take_none,
    )
    from sampling.intake.looking import IntakeRecord, inspect_file
    from sampling.models import ErrorModel, Probe, ProbeRow, simulate_overpayments
    from sampling.plans import (
        Allocation,
        Amendment,
        CaseFile,
        Limit,
        Plan,
        PlanCheck,
        PlanDocument,
        PlannedStratum,
        RuleCheck,
        Sizes,
        StopEarly,
        allocate,
        check_pooling,
        load_plan,
        plan,
    )
    from sampling.rules import (
        RuleChoice,
        RuleSet,
        limit_name,
        load_rules,
        rule_names,
        rule_template,
    )
    from sampling.strata import Strata, Stratum, stratify, whole_frame
    from sampling.worksheets import Dealing, deal, write_worksheet

__all__ = [
    "Allocation",
    "Amendment",
    "CaseFile",
    "Chains",
    "Dealing",
    "Draw",
    "DrawnPart",
    "DrawnStratum",
    "DrawnUnit",
    "ErrorModel",
    "Extraction",
    "Frame",
    "FrameAudit",
    "IntakeRecord",
    "Limit",
    "Money",
    "Plan",
    "PlanCheck",
    "PlanDocument",
    "PlannedStratum",
    "Probe",
    "ProbeRow",
    "RuleCheck",
    "RuleChoice",
    "RuleSet",
    "Sizes",
    "Stated",
    "StopEarly",
    "Strata",
    "Stratum",
    "allocate",
    "audit_frame",
    "check_pooling",
    "deal",
    "inspect_file",
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
    "rule_template",
    "sample_size",
    "simulate_overpayments",
    "stratify",
    "take_none",
    "whole_frame",
    "write_worksheet",
]

_HOMES = {
    "Draw": "draws",
    "DrawnPart": "draws",
    "DrawnStratum": "draws",
    "DrawnUnit": "draws",
    "load_draw": "draws",
    "Chains": "frames",
    "Extraction": "frames",
    "Frame": "frames",
    "FrameAudit": "frames",
    "Stated": "frames",
    "audit_frame": "frames",
    "load_frame": "frames",
    "net_adjustments": "frames",
    "open_frame": "frames",
    "take_none": "frames",
    "IntakeRecord": "intake.looking",
    "inspect_file": "intake.looking",
    "ErrorModel": "models",
    "Probe": "models",
    "ProbeRow": "models",
    "simulate_overpayments": "models",
    "Allocation": "plans",
    "Amendment": "plans",
    "CaseFile": "plans",
    "Limit": "plans",
    "Plan": "plans",
    "PlanCheck": "plans",
    "PlanDocument": "plans",
    "PlannedStratum": "plans",
    "RuleCheck": "plans",
    "Sizes": "plans",
    "StopEarly": "plans",
    "allocate": "plans",
    "check_pooling": "plans",
    "load_plan": "plans",
    "plan": "plans",
    "RuleSet": "rules",
    "limit_name": "rules",
    "load_rules": "rules",
    "rule_names": "rules",
    "rule_template": "rules",
    "RuleChoice": "rules",
    "Strata": "strata",
    "Stratum": "strata",
    "stratify": "strata",
    "whole_frame": "strata",
    "Dealing": "worksheets",
    "deal": "worksheets",
    "write_worksheet": "worksheets",
}
_FOLDERS = (
    "allocation",
    "choices",
    "designs",
    "draws",
    "engines",
    "frames",
    "intake",
    "models",
    "plans",
    "ratstats",
    "rules",
    "sample_size",
    "sizes",
    "strata",
    "worksheets",
)

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES, _FOLDERS)
