"""What the formulas of a printed figure work on: the findings by stratum, under one treatment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Review, Sample
from extrapolation.reviews.records import NO_LABEL
from primafacie.core.errors import AuditError, EstimateError
from validation.appeals.changed_reviews import treatment_choices
from validation.study.formula_facts import FormulaFacts

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLUSTERS = "cluster"
MOST_COUNTS = 8
"""So many further counts of the frame or of the sample are tried at most."""


@dataclass(frozen=True, eq=False)
class TreatedFindings:
    """The overpayments of a review under one treatment, as a sample by stratum in dollars."""

    netting: str
    review: Review
    sample: Sample
    facts: FormulaFacts

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """N_h of the strata."""
        return tuple(part.size for part in self.sample.strata)

    @cached_property
    def values(self) -> tuple[NDArray[np.float64], ...]:
        """The overpayments of the strata."""
        return tuple(part.values for part in self.sample.strata)

    @cached_property
    def paid(self) -> tuple[NDArray[np.float64], ...] | None:
        """The dollars paid of the sampled units by stratum; None where one is not known."""
        return self._dollars("paid_cents")

    @cached_property
    def right(self) -> tuple[NDArray[np.float64], ...] | None:
        """The dollars that should have been paid, paid less overpaid; None without the paid."""
        if self.paid is None:
            return None
        return tuple(x - y for x, y in zip(self.paid, self.values, strict=True))

    @cached_property
    def books(self) -> tuple[float, ...] | None:
        """The dollars paid of the strata of the frame; None where one is not known."""
        paid = self.facts.paid or {}
        dollars = [paid.get(part.label) for part in self.sample.strata]
        known = tuple(book for book in dollars if book is not None)
        return known if len(known) == len(dollars) == len(paid) else None

    @cached_property
    def whole(self) -> NDArray[np.float64]:
        """The overpayments of all sampled units, as if there were no strata."""
        return np.concatenate(self.values)

    @cached_property
    def clusters(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """Overpayment and number of units of each sampled cluster, of a sample without strata."""
        try:
            names = self.review.labels(CLUSTERS)
        except EstimateError:
            return None
        if len(self.values) > 1 or NO_LABEL in names or len(set(names)) == len(names):
            return None
        _, places = np.unique(np.array(names), return_inverse=True)
        totals: NDArray[np.float64] = np.bincount(places, weights=self.whole).astype(np.float64)
        return totals, np.bincount(places).astype(np.float64)

    def _dollars(self, column: str) -> tuple[NDArray[np.float64], ...] | None:
        rows = self.review.counted
        if any(getattr(row, column) is None for row in rows):
            return None
        return tuple(
            np.array([getattr(row, column) / 100 for row in rows if row.stratum == part.label])
            for part in self.sample.strata
        )


def treated_findings(review: Review, facts: FormulaFacts) -> Iterator[TreatedFindings]:
    """The findings as treated, and under each treatment that gives other amounts."""
    for netting, treated in treatment_choices(review):
        try:
            sample = Sample.from_arrays(
                treated.values("overpaid"),
                sizes={stratum.label: stratum.size for stratum in treated.strata},
                strata=[row.stratum for row in treated.counted],
            )
        except AuditError:
            continue
        yield TreatedFindings(netting, treated, sample, facts)
