"""Estimators whose samples are drawn by a design of their own, for `estimator_tables`.

Each takes the payments, the overpayments and a stream, and gives the point, the standard error
and the critical value's degrees of freedom (infinite: the normal quantile) of one sample.
"""

from __future__ import annotations

import numpy as np

from extrapolation.estimators import survey_design, weighted_total
from extrapolation.estimators.horvitz_thompson import horvitz_thompson
from extrapolation.estimators.rhc import rhc
from extrapolation.estimators.unknown_universe import unknown_universe
from primafacie.core.streams import Stream
from sampling.designs.sampford_pairs import sampford_joint
from sampling.designs.strata_to_redraw import distinct_places

SAMPLED = 40
CLUSTERS, DRAWN_CLUSTERS, WITHIN = 100, 10, 4
BOXES = 200
# Of the units left, one whose inclusion probability reaches this is taken with certainty.
CERTAIN = 0.5
Found = tuple[float, float, float]

WORDS = {
    "rhc": "Samples of 40 random groups, one unit from each proportional to its payment.",
    "horvitz_thompson": (
        "Sampford samples proportional to the payment, of 40 units with those that are taken "
        "with certainty (an inclusion probability of one half or more); Sen, Yates and Grundy's "
        "variance from the exact joint probabilities."
    ),
    "weighted": (
        "Two stages: 10 of 100 clusters of 20 units, and 4 units in each; errors lie together in "
        "clusters. The limit has t with 9 degrees of freedom. Dollar-unit samples stand in the "
        "tables of the bounds."
    ),
    "unknown_universe": (
        "40 of 200 boxes of unequal fill are counted, and 40 of the 2,000 units reviewed. The "
        "limit has the normal quantile, as RAT-STATS' has."
    ),
}


def random_groups(paid: np.ndarray, over: np.ndarray, stream: Stream) -> Found:
    """One sample by random groups."""
    groups = np.array_split(np.argsort(stream.uniform(paid.size)), SAMPLED)
    picks = stream.uniform(SAMPLED)
    chosen = [
        g[np.searchsorted(np.cumsum(paid[g]), u * paid[g].sum(), side="right")]
        for g, u in zip(groups, picks, strict=True)
    ]
    made = rhc(
        over[chosen],
        sizes=paid[chosen],
        group_sizes=[paid[g].sum() for g in groups],
        group_counts=[g.size for g in groups],
        whole_size=float(paid.sum()),
    )
    return float(made.point), float(made.se), SAMPLED - 1


def sampford(paid: np.ndarray, over: np.ndarray, stream: Stream) -> Found:
    """One Sampford sample beside the units that are taken with certainty."""
    order = np.argsort(-paid, kind="stable")
    sure = 0
    while (SAMPLED - sure) * paid[order[sure]] >= CERTAIN * paid[order[sure:]].sum():
        sure += 1
    rest, n = order[sure:], SAMPLED - sure
    share = paid[rest] / paid[rest].sum()
    odds = np.cumsum(share / (1 - n * share))
    first, others = np.cumsum(share), odds / odds[-1]
    while True:
        u = stream.uniform(n)
        picked = np.append(
            np.searchsorted(first, u[:1] * first[-1], side="right"),
            np.searchsorted(others, u[1:], side="right"),
        )
        if np.unique(picked).size == n:
            break
    chances = n * share
    made = horvitz_thompson(
        over[rest[picked]], chances[picked], joint=sampford_joint(chances, n, picked)
    )
    return float(over[order[:sure]].sum() + made.point), made.se, made.df


def two_stages(paid: np.ndarray, over: np.ndarray, stream: Stream) -> Found:
    """One sample of clusters, and of units within them."""
    # The same clusters in every sample: sorted by the error and a scatter that is wider than it.
    scatter = Stream(paid.size).uniform(paid.size)
    size = paid.size // CLUSTERS
    clusters = np.argsort((over > 0) + 2 * scatter, kind="stable").reshape(CLUSTERS, size)
    drawn = distinct_places(CLUSTERS, DRAWN_CLUSTERS, 1, stream)[0]
    within = distinct_places(size, WITHIN, DRAWN_CLUSTERS, stream)
    places = np.take_along_axis(clusters[drawn], within, axis=1).ravel()
    names = np.repeat(drawn, WITHIN)
    ones = np.ones(places.size)
    design = survey_design([(None, names, CLUSTERS * ones), (None, None, size * ones)])
    made = weighted_total(over[places], design)
    return float(made.point), float(made.variance**0.5), made.df


def two_samples(paid: np.ndarray, over: np.ndarray, stream: Stream) -> Found:
    """One sample of boxes that are counted, and one of units that are reviewed."""
    box = np.floor(BOXES * Stream(paid.size).uniform(paid.size) ** 1.5).astype(np.int64)
    fill = np.bincount(box, minlength=BOXES).astype(float)
    counts = fill[distinct_places(BOXES, SAMPLED, 1, stream)[0]]
    amounts = over[distinct_places(paid.size, SAMPLED, 1, stream)[0]]
    made = unknown_universe(
        BOXES,
        counts=(SAMPLED, float(counts.mean()), float(counts.std(ddof=1))),
        amounts=(SAMPLED, float(amounts.mean()), float(amounts.std(ddof=1))),
    )
    return made.point, made.se, np.inf


# Each with the share of the samples that it is given: joint probabilities take their time.
DRAWS = {
    "rhc": (random_groups, 1.0),
    "weighted": (two_stages, 1.0),
    "unknown_universe": (two_samples, 1.0),
    "horvitz_thompson": (sampford, 0.25),
}
