"""C5: level of payment error shown before the extrapolation."""

from __future__ import annotations

from extrapolation.ratstats.exact_counts import lower_count
from validation.study.finding_records import Finding, make_finding, not_tried
from validation.study.studies import Study

LINE = 0.50
TAIL = 0.10
EARLIER = "the error rate of an earlier review, with its sample size"


def find(study: Study) -> Finding:
    """The exact one-sided 90% lower limit of an earlier error rate against 50%.

    For contractor recoupment only; the determination is not reviewable: never more than context.
    """
    if study.proceeding != "Medicare appeal":
        return make_finding(
            study,
            "C5",
            "not supported",
            "the rule applies to recoupment by Medicare contractors",
            "not applied in this proceeding",
        )
    if study.earlier_errors is not None:
        errors, n, size = study.earlier_errors
        which = "of an earlier review"
    elif study.review is not None:
        rows = study.review.counted
        errors, n = sum(row.error for row in rows), len(rows)
        size = sum(stratum.size for stratum in study.review.strata)
        which = "of this sample, its strata pooled (no earlier review was disclosed)"
    else:
        return not_tried(study, "C5", EARLIER)
    low = lower_count(size, n, errors, TAIL) / size
    shown = low >= LINE
    return make_finding(
        study,
        "C5",
        "not supported" if shown else "context",
        f"{errors} of {n} in error {which}: the rate is at least {100 * low:.1f}% (exact "
        "one-sided 90%)",
        f"hypergeometric lower limit compared with {LINE:.0%}; the determination is not reviewable",
        missing=() if study.earlier_errors is not None else (EARLIER,),
    )
