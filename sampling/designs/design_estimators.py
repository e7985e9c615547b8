"""The estimators that serve the selections of a plan's designs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primafacie.core.errors import Problem
from primafacie.core.families import unknown_name
from sampling.choices import ESTIMATOR_CARDS
from sampling.choices.shapes import Shape
from sampling.designs.design_family import designs_by_stratum
from sampling.designs.stratum_choices import PlannedRow

FITTED = tuple(card.name for card in ESTIMATOR_CARDS.values() if card.fitted)
"""Estimators that use the frame's payments in addition to the design; a plan may name them."""


def own_estimator(shape: Shape) -> str:
    """Name the estimator that belongs to selections of a shape.

    Parameters
    ----------
    shape : Shape
        How selections depend on one another.

    Returns
    -------
    str
        A name of `sampling.choices`.

    Examples
    --------
    >>> own_estimator(Shape.SIMPLE)
    'expansion'
    """
    cards = ESTIMATOR_CARDS.values()
    return next(card.name for card in cards if card.default and shape in card.shapes)


def estimator_of(record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | list[Any]) -> str:
    """Name the estimator that belongs to the selection of a plan.

    Strata drawn with equal probabilities, or reviewed in full, are expanded together with any
    other.

    Parameters
    ----------
    record : mapping of str to object
        The selection that the plan keeps.
    rows : sequence of PlannedStratum
        The strata of the plan.

    Returns
    -------
    str
        A name of `sampling.choices`; "by_stratum" where the strata differ.

    Examples
    --------
    >>> estimator_of({"kind": "tickets"}, [])
    'expansion'
    """
    designs = designs_by_stratum(record, rows).values()
    simple = own_estimator(Shape.SIMPLE)
    others = sorted({own_estimator(design.shape) for design in designs} - {simple})
    if not others:
        return simple
    if len(others) == 1:
        return others[0]
    return next(card.name for card in ESTIMATOR_CARDS.values() if card.adds_up)


def estimator_faults(
    record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | list[Any], estimator: str
) -> list[Problem]:
    """List what does not fit a planned estimator: another design's, an unknown one, no variance.

    Parameters
    ----------
    record : mapping of str to object
        The selection that the plan keeps.
    rows : sequence of PlannedStratum
        The strata of the plan.
    estimator : str
        The name of the planned estimator.

    Returns
    -------
    list of Problem
        The faults; empty if it fits.

    Examples
    --------
    >>> [str(fault) for fault in estimator_faults({"kind": "tickets"}, [], "ratio")]
    []
    """
    own = estimator_of(record, rows)
    if estimator == own:
        return []
    if estimator not in ESTIMATOR_CARDS:
        return [unknown_name("estimator", estimator, ESTIMATOR_CARDS)]
    card = ESTIMATOR_CARDS[estimator]
    designs = designs_by_stratum(record, rows).values()
    kinds = sorted({design.kind for design in designs})
    unserved = sorted({design.kind for design in designs if not card.serves([design.shape])})
    if not card.default and not unserved:
        return []
    if unserved and card.fitted:
        expected, fix = own, f"Ratios and regressions are not offered with {' and '.join(unserved)}"
    else:
        expected = f"{own}, which belongs to the selection, or one of {', '.join(FITTED)}"
        fix = "Leave estimator= out, and it is the selection's"
    got = f"{estimator} for the selection {' and '.join(kinds)}"
    return [Problem("estimator", got, expected, fix)]
