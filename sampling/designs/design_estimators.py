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
_EXPANSION, _EACH = "expansion", "by_stratum"


def own_estimator(shape: Shape) -> str:
    """The estimator that belongs to selections of a shape.

    >>> own_estimator(Shape.SIMPLE)
    'expansion'
    """
    return next(card.name for card in ESTIMATOR_CARDS.values() if shape in card.shapes)


def estimator_of(record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | list[Any]) -> str:
    """The estimator that belongs to a selection; `by_stratum` where the strata differ.

    Strata drawn with equal probabilities, or taken whole, are expanded beside any other.

    >>> estimator_of({"kind": "tickets"}, [])
    'expansion'
    """
    designs = designs_by_stratum(record, rows).values()
    others = sorted({own_estimator(design.shape) for design in designs} - {_EXPANSION})
    if not others:
        return _EXPANSION
    return others[0] if len(others) == 1 else _EACH


def estimator_faults(
    record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | list[Any], estimator: str
) -> list[Problem]:
    """What does not fit a planned estimator: another design's, an unknown one, no variance.

    >>> [str(fault) for fault in estimator_faults({"kind": "tickets"}, [], "ratio")]
    []
    """
    own = estimator_of(record, rows)
    if estimator in (own, _EACH):  # in each stratum that of its design: always true
        return []
    if estimator not in ESTIMATOR_CARDS:
        return [unknown_name("estimator", estimator, ESTIMATOR_CARDS)]
    card = ESTIMATOR_CARDS[estimator]
    designs = designs_by_stratum(record, rows).values()
    kinds = sorted({design.kind for design in designs})
    unserved = sorted({design.kind for design in designs if design.shape in card.not_with})
    if card.fitted and not unserved:
        return []
    if unserved and card.fitted:
        expected, fix = own, f"Ratios and regressions are not offered with {' and '.join(unserved)}"
    else:
        expected = f"{own}, which belongs to the selection, or one of {', '.join(FITTED)}"
        fix = "Leave estimator= out, and it is the selection's"
    got = f"{estimator} for the selection {' and '.join(kinds)}"
    return [Problem("estimator", got, expected, fix)]
