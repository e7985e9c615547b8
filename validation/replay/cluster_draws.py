"""Were whole clusters drawn? Then the clusters are the sample, whatever was analysed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sampling.choices.shapes import Shape
from validation.study.studies import Study, once

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A sample of units by chance takes whole clusters now and then; one that takes nearly all
# units of nearly every cluster it touches was drawn by cluster.
WHOLE = 0.95
FEWEST_CLUSTERS = 5


@dataclass(frozen=True, eq=False)
class ClusterDraw:
    """The frame's rows by cluster, and the clusters that the sample touches.

    `codes` has the cluster's number for every row of the frame, `count` is N_c, `touched` the
    numbers of the clusters touched, `totals` and `paid` dollars overpaid and paid of each of
    them, `larger` how many of them have more than one unit, `whole` how many of these were
    taken whole, `planned` whether the plan says so.
    """

    codes: NDArray[np.int64]
    count: int
    touched: NDArray[np.int64]
    totals: NDArray[np.float64]
    paid: NDArray[np.float64]
    units: int
    larger: int
    whole: int
    planned: bool

    @property
    def drawn(self) -> bool:
        """Were whole clusters drawn?"""
        enough = self.larger >= FEWEST_CLUSTERS and self.whole >= WHOLE * self.larger
        return self.planned or enough


def cluster_draw(study: Study) -> ClusterDraw | None:
    """The clusters behind a sample; None without keys (of clusters or patients) or findings."""
    columns, review = study.columns, study.review
    if columns is None or review is None:
        return None
    keys: NDArray[Any] | None = columns.clusters
    if keys is None and study.patient in columns.more:
        keys = columns.more[study.patient]
    if keys is None:
        return None
    import pandas as pd

    codes, names = pd.factorize(keys)
    codes = codes.astype(np.int64)
    rows = columns.rows_of([row.unit_id for row in review.counted])
    known = rows >= 0
    own = codes[rows[known]]
    touched, inverse = np.unique(own, return_inverse=True)
    over = np.array([row.effective_cents / 100 for row in review.counted])[known]
    sampled = np.bincount(own, minlength=len(names))[touched]
    sizes = np.bincount(codes, minlength=len(names))[touched]
    plan = study.known_plan
    return ClusterDraw(
        codes=codes,
        count=len(names),
        touched=touched,
        totals=np.bincount(inverse, over, len(touched)).astype(np.float64),
        paid=np.bincount(inverse, columns.dollars[rows[known]], len(touched)).astype(np.float64),
        units=int(known.sum()),
        larger=int((sizes > 1).sum()),
        whole=int(((sizes > 1) & (sampled >= sizes)).sum()),
        planned=plan is not None
        and all(design.shape is Shape.CLUSTERS for design in plan.selects.designs()),
    )


def drawn_whole(study: Study) -> ClusterDraw | None:
    """The clusters, where whole clusters were drawn; computed once a study."""
    found = once(study, cluster_draw)
    return found if found is not None and found.drawn else None
