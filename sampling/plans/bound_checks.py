"""The bound of a plan against its design, estimator and underpayments, before a seed exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from primafacie.core.errors import PlanError
from sampling.choices import BOUND_CARDS, ESTIMATOR_CARDS, bound_problems
from sampling.designs import designs_by_stratum
from sampling.plans.plan_parts import PlannedStratum

_SIMPLE = {"tickets", "ratstats"}


def check_bound(
    name: str,
    *,
    selection: Mapping[str, Any],
    strata: Sequence[PlannedStratum],
    estimator: str,
    netting: str,
    floors: bool,
) -> None:
    """Refuse (`PlanError`) a bound that could never give the limit of this plan's demand.

    By its card: an unknown name (with close matches), a bound of numbers instead of dollars, one
    that is not valid for the design or for an estimator with a variance of its own, and one that is
    anchored at 0 where underpayments are netted and the plan declares no floor.
    """
    design = limited_design(selection, strata, estimator)
    described = f"the design {design}" if design else f"the estimator {estimator}"
    problems = bound_problems(
        name,
        BOUND_CARDS,
        design=design,
        described=described,
        netted=netting == "netted",
        floors=floors,
    )
    for problem in problems:
        raise PlanError(problem.got, where="plan", expected=problem.expected, fix=problem.fix)


def limited_design(
    selection: Mapping[str, Any], strata: Sequence[PlannedStratum], estimator: str
) -> str | None:
    """The design as the cards of bounds name it; None where the estimator has its own variance."""
    kinds = {d.kind for d in designs_by_stratum(selection, list(strata)).values()}
    several = len(strata) > 1
    card = ESTIMATOR_CARDS.get(estimator)
    if card is not None and card.own_variance and not card.default:
        return None
    if kinds <= _SIMPLE:
        return "stratified" if several else "srs"
    if kinds <= {*_SIMPLE, "pps"}:
        return "stratified pps" if several else "pps"
    return "cluster" if kinds == {"cluster"} else None
