"""C5: level of payment error shown before the extrapolation."""

from __future__ import annotations

from extrapolation import error_rate
from extrapolation.ratstats.exact_counts import lower_count
from validation.arguments.argument import Argument
from validation.study.finding_records import Finding

LINE = 0.50
TAIL = 0.10
EARLIER = "the error rate of an earlier review, with its sample size"


class ErrorLevel(Argument):
    """The exact one-sided 90% lower limit of an earlier error rate against 50%.

    Without an earlier review the rate is that of this sample, with the limit of its own design:
    pooled strata that were sampled at unequal rates say nothing exact of the frame.
    For contractor recoupment only; the determination is not reviewable: never more than context.
    """

    code = "C5"

    def find(self) -> Finding:
        study = self.study
        if study.proceeding != "Medicare appeal":
            return self.finding(
                "not supported",
                "the rule applies to recoupment by Medicare contractors",
                "not applied in this proceeding",
            )
        if study.earlier_errors is not None:
            errors, n, size = study.earlier_errors
            which, bound = "of an earlier review", "hypergeometric"
            low = lower_count(size, n, errors, TAIL) / size
        elif study.review is not None:
            rows = study.review.counted
            errors, n = sum(row.error for row in rows), len(rows)
            which = "of this sample (no earlier review was disclosed)"
            (rate,) = error_rate(study.review).values()
            interval = rate.interval(1 - TAIL, side="lower")
            low, bound = interval.low or 0.0, interval.bound
        else:
            return self.not_tried(EARLIER)
        shown = low >= LINE
        return self.finding(
            "not supported" if shown else "context",
            f"{errors} of {n} in error {which}: the rate of the frame is at least {100 * low:.1f}% "
            f"(one-sided 90% by {bound})",
            f"lower limit compared with {LINE:.0%}; the determination is not reviewable",
            missing=() if study.earlier_errors is not None else (EARLIER,),
        )
