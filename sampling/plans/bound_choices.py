"""The bound of a plan, and what speaks against it before the draw, by its card alone.

Refused are unknown names, bounds of another quantity, bounds that are not valid for the design or
that need more of an estimator than it has, and limits anchored at 0 where underpayments are netted
and no floor is declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from sampling.choices import BOUND_CARDS, ESTIMATOR_CARDS, BoundCard, sampled_design
from sampling.choices.cards import Quantity
from sampling.designs import designs_by_stratum
from sampling.plans.plan_records import PlannedStratum

_WANTED: Final[Quantity] = "dollars"
_NAMES: Final[Mapping[Quantity, str]] = {
    "dollars": "a total of dollars",
    "counts": "a number of units",
}


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
    problems = _problems(
        name,
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
    shapes = {d.shape for d in designs_by_stratum(selection, list(strata)).values()}
    card = ESTIMATOR_CARDS.get(estimator)
    if card is not None and card.own_variance and not card.default:
        return None
    return sampled_design(shapes, len(strata))


def _problems(
    name: str,
    *,
    design: str | None,
    described: str,
    netted: bool,
    floors: bool,
) -> list[Problem]:
    """Why a plan refuses the bound `name`; empty where nothing speaks against it.

    `design` is srs, stratified, pps, stratified pps or cluster; None where the estimator has a
    variance of its own. `described` names design and estimator for the reader. `netted` says that
    underpayments count as negative overpayments, `floors` that the plan declares how far below
    zero they may be.
    """
    if name not in BOUND_CARDS:
        return [unknown_name("bound", name, BOUND_CARDS)]
    card = BOUND_CARDS[name]
    if _WANTED not in card.quantities:
        others = " or ".join(_NAMES[item] for item in card.quantities)
        return [
            Problem(
                "",
                f"the bound {name} is a limit of {others}",
                f"a bound of {_NAMES[_WANTED]}",
                "Name another bound, such as student; numbers of units in error have exact limits "
                "by default",
            )
        ]
    valid = [
        other.name
        for other in BOUND_CARDS.values()
        if _WANTED in other.quantities and _serves(other, design)
    ]
    if not _serves(card, design):
        needs = "from the estimate's own variance" if design is None else f"for {described}"
        return [
            Problem(
                "",
                f"the bound {name} is not valid for {described}",
                f"one of {', '.join(valid)} ({needs})",
                "Name one of these, or leave the bound to the rule set",
            )
        ]
    if card.anchored and netted and not (floors and card.floors):
        if card.floors:
            fix = (
                'Declare a floor (--underpayment-floor "claimed - paid"; in Python '
                'underpayment_floor="claimed - paid"), or name student'
            )
            wanted = "a declared floor of the underpayments"
        else:
            fix = "Name student, or another bound that takes floors"
            wanted = "a bound that takes declared floors"
        return [
            Problem(
                "",
                f"the bound {name} holds only where no unit of the frame was underpaid, and the "
                "rule set nets underpayments",
                wanted,
                fix,
            )
        ]
    return []


def _serves(card: BoundCard, design: str | None) -> bool:
    return card.own_variance if design is None else design in card.designs
