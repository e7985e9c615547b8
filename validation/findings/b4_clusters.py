"""B4: the unit analysed is not the unit drawn."""

from __future__ import annotations

from collections import Counter

import numpy as np

from extrapolation import Sample
from extrapolation.bounds import BOUNDS
from validation.amounts import own_amount
from validation.finding_records import Finding, Strength, make_finding, not_tried
from validation.studies import Study

# A sample of units by chance takes whole clusters now and then; one that takes nearly all
# units of nearly every cluster it touches was drawn by cluster.
WHOLE = 0.95
FEWEST_CLUSTERS = 5


def find(study: Study) -> Finding:
    """Were whole clusters drawn? Then the cluster totals are the sample: both SEs, the ratio."""
    columns, over = study.columns, study.estimate
    keys = None if columns is None else columns.clusters
    if keys is None and columns is not None and study.patient in columns.more:
        keys = columns.more[study.patient]
    if columns is None or over is None or keys is None:
        return not_tried(study, "B4", "claim, line and patient keys of every unit", "the findings")
    place = columns.places
    sampled = [(row, str(keys[place[row.unit_id]])) for row in over.review.counted
               if row.unit_id in place]  # fmt: skip
    sizes = Counter(keys.tolist())
    touched = Counter(key for _, key in sampled)
    several = [key for key in touched if sizes[key] > 1]
    whole = sum(touched[key] >= sizes[key] for key in several)
    drawn = len(several) >= FEWEST_CLUSTERS and whole >= WHOLE * len(several)
    fact = (
        f"{len(touched):,} clusters hold the {len(sampled):,} sampled units; of the "
        f"{len(several):,} with more than one unit in the frame {whole:,} were taken whole"
    )
    if not drawn or len(over.sample.strata) != 1:
        return make_finding(
            study, "B4", "not supported", fact,
            "units were drawn singly: the variance of single units is the right one",
        )  # fmt: skip
    totals: dict[str, float] = dict.fromkeys(touched, 0.0)
    for row, key in sampled:
        totals[key] += row.effective / 100
    clusters = Sample.from_arrays(list(totals.values()), sizes=len(sizes))
    low, _ = BOUNDS["student"].limits(clusters, 0.10, "lower")
    ratio = (clusters.total_variance / over.variance) if over.variance > 0 else float("inf")
    rules = study.rule_set
    asked = own_amount(study)
    by_limit = rules is not None and rules.amount == "lower limit" and low is not None
    other = max(low or 0.0, float(np.sum(list(totals.values())))) if by_limit else clusters.total
    dollars = asked - other
    strength: Strength = "goes to amount" if abs(dollars) >= 0.01 else "context"
    return make_finding(
        study, "B4", strength, fact,
        f"as {len(totals):,} of {len(sizes):,} clusters: standard error "
        f"{clusters.total_variance**0.5:,.0f} against {over.se:,.0f} of single units, design "
        f"effect {ratio:.2f}; the limit by t with {len(totals) - 1} degrees of freedom",
        dollars=dollars,
    )  # fmt: skip
