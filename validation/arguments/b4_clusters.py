"""B4: the unit analysed is not the unit drawn."""

from __future__ import annotations

import numpy as np

from extrapolation import Sample
from extrapolation.bounds.student import STUDENT
from validation.arguments.argument import Argument
from validation.replay.cluster_draws import cluster_draw, drawn_whole
from validation.study.amounts import own_amount, usd_down
from validation.study.finding_records import Finding, Strength


class Clusters(Argument):
    """Were whole clusters drawn? Then the cluster totals are the sample: both SEs, the ratio."""

    code = "B4"

    def find(self) -> Finding:
        study = self.study
        over = study.estimate
        clusters = drawn_whole(study) or cluster_draw(study)
        if over is None or clusters is None:
            held = {
                "the frame with claim, line and patient keys of every unit": clusters,
                "the findings": over,
            }
            return self.not_tried(*(what for what, part in held.items() if part is None))
        fact = (
            f"{len(clusters.touched):,} clusters hold the {clusters.units:,} sampled units; of the "
            f"{clusters.larger:,} with more than one unit in the frame, {clusters.whole:,} "
            f"{'has' if clusters.whole == 1 else 'have'} all of them in the sample"
        )
        if clusters.planned:
            return self.finding(
                "not supported",
                fact,
                "the plan draws clusters, and the estimate is that of clusters",
            )
        if not clusters.drawn:
            return self.finding(
                "not supported",
                fact,
                "units were drawn singly: the variance of single units is the right one",
            )
        if len(over.sample.strata) != 1:
            return self.finding(
                "context",
                fact,
                "whole clusters in several strata: the stratum of every cluster is needed for its "
                "variance",
                missing=("the stratum of every cluster",),
            )
        sample = Sample.from_arrays(clusters.totals.tolist(), sizes=clusters.count)
        rules = study.rule_set
        level = 0.90 if rules is None else rules.one_sided_level
        low, _ = STUDENT.limits(sample, 1 - level, "lower")
        ratio = (sample.total_variance / over.variance) if over.variance > 0 else float("inf")
        by_limit = rules is not None and rules.amount == "lower limit" and low is not None
        found = float(np.sum(clusters.totals))
        other = max(low or 0.0, found) if by_limit else sample.total
        dollars = own_amount(study) - other
        strength: Strength = "goes to amount" if abs(dollars) >= 0.01 else "context"
        return self.finding(
            strength,
            fact,
            f"as {len(clusters.totals):,} of {clusters.count:,} clusters: standard error "
            f"{sample.total_variance**0.5:,.0f} against {over.se:,.0f} of single units, design "
            f"effect {ratio:.2f}; the one-sided {100 * level:g}% limit by t with "
            f"{len(clusters.totals) - 1} degrees of freedom is {usd_down(low or 0.0)}",
            dollars=dollars,
        )
