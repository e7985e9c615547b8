"""What speaks against a bound in a plan, by its card alone: before the draw, never after the data.

Refused are unknown names, bounds of another quantity, bounds that are not valid for the design or
that need more of an estimator than it has, and limits anchored at 0 where underpayments are netted
and no floor is declared.
"""

from __future__ import annotations

from collections.abc import Mapping

from primafacie.core.errors import Problem
from primafacie.core.families import unknown_name
from sampling.choices.cards import BoundCard, Quantity

_NAMES: Mapping[Quantity, str] = {
    "dollars": "a total of dollars",
    "counts": "a number of units",
}


def bound_problems(
    name: str,
    cards: Mapping[str, BoundCard],
    *,
    design: str | None,
    described: str,
    netted: bool,
    floors: bool,
    quantity: Quantity = "dollars",
) -> list[Problem]:
    """Why a plan refuses the bound `name`; empty where nothing speaks against it.

    `design` is srs, stratified, pps, stratified pps or cluster; None where the estimator has a
    variance of its own. `described` names design and estimator for the reader. `netted` says that
    underpayments count as negative overpayments, `floors` that the plan declares how far below
    zero they may be.
    """
    if name not in cards:
        return [unknown_name("bound", name, cards)]
    card = cards[name]
    if quantity not in card.quantities:
        others = " or ".join(_NAMES[item] for item in card.quantities)
        return [
            Problem(
                "",
                f"the bound {name} is a limit of {others}",
                f"a bound of {_NAMES[quantity]}",
                "Name another bound, such as student; numbers of units in error have exact limits "
                "by default",
            )
        ]
    valid = [
        other.name
        for other in cards.values()
        if quantity in other.quantities and _serves(other, design)
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
