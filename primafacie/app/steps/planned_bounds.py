"""Does a named bound serve the plan? Asked before the draw, not after the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.core.errors import PlanError

if TYPE_CHECKING:
    from sampling.plans import Plan


def check_planned_bound(name: str | None, plan: Plan) -> None:
    """Refuse (`PlanError`) a bound that the registry does not know, or would refuse later.

    Later refusals are those of the design, of estimators with a variance of their own (ratios,
    regressions, further stages, random groups, starts), and of limits anchored at 0 where
    underpayments are netted without a declared floor.
    """
    from extrapolation.bounds import BOUNDS
    from extrapolation.own_limits import OWN_BOUNDS

    if name is None or name == "recommended":
        return
    if name not in BOUNDS:
        raise PlanError(
            f"the bound {name!r}", expected=f"one of {', '.join(BOUNDS)}, or recommended", fix=""
        )
    bound, design = BOUNDS[name], _design(plan)
    if design is None:
        if name not in OWN_BOUNDS:
            raise PlanError(
                f"the bound {name} for a {plan.estimator} estimate",
                expected=f"{' or '.join(OWN_BOUNDS)}, from the estimate's own variance",
                fix="Choose one of them, or leave it to the rule set",
            )
    elif design not in bound.designs:
        raise PlanError(
            f"the bound {name} for the design {design}",
            expected=f"a design it is valid for ({', '.join(bound.designs)})",
            fix="Choose another bound, or leave it to the rule set",
        )
    elif bound.anchored and plan.netting == "netted":
        floor = plan.underpayment_floor is not None
        if not floor or not bound.floors:
            raise PlanError(
                f"the bound {name}, anchored at 0, where underpayments are netted",
                expected="a declared floor of the underpayments"
                if bound.floors
                else "a bound that takes floors",
                fix="Say --underpayment-floor 'claimed - paid', or choose student"
                if bound.floors
                else "Choose student, or another bound with floors",
            )


def _design(plan: Plan) -> str | None:
    """The design as the registry names it; None where the estimator has its own variance."""
    from sampling.designs import FITTED, designs_by_stratum

    kinds = {d.kind for d in designs_by_stratum(plan.selection, list(plan.strata)).values()}
    several = len(plan.strata) > 1
    if plan.estimator in FITTED:
        return None
    if kinds <= {"tickets", "ratstats"}:
        return "stratified" if several else "srs"
    if kinds <= {"tickets", "ratstats", "pps"}:
        return "stratified pps" if several else "pps"
    return "cluster" if kinds == {"cluster"} else None
