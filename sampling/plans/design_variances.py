"""What the selections of each stratum lead one to expect, by the design that draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sampling.choices.shapes import Shape
from sampling.designs import designs_by_stratum
from sampling.designs.planned_variances import AnticipatedStratum, SelectionVariance
from sampling.plans.anticipation import Anticipation
from sampling.strata import Stratum
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame

Expected = SelectionVariance | str
"""The variance to expect, or why none can be given."""


def expected_variances(
    frame: Frame,
    strata: Sequence[Stratum],
    selection: Mapping[str, object],
    known: Anticipation | None,
    *,
    correlation: float | None,
) -> dict[str, Expected] | None:
    """By stratum label, the variance that its design leads one to expect, or why none is known.

    None where nothing is anticipated, or where every stratum is drawn with equal probabilities:
    then the formulas for simple random samples hold.
    """
    designs = designs_by_stratum(selection, list(strata))
    if known is None or all(design.shape is Shape.SIMPLE for design in designs.values()):
        return None
    return {
        row.label: designs[row.label].anticipated(
            AnticipatedStratum(
                frame,
                stratum_range(row, frame.roles),
                size=row.size,
                total=row.total / 100,
                squares=row.sum_squares / 10_000,
                deviation=float(known.deviations[place]),
                taints=None if known.taints is None else known.taints[place],
                correlation=correlation,
            )
        )
        for place, row in enumerate(strata)
    }
