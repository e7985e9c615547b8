"""Ways from the findings of a sample to a printed total, one per file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extrapolation import Estimate, Review
from primafacie.core.families import Family
from validation.formulas.formula_bases import FormulaBasis, estimate_basis
from validation.formulas.treated_findings import treated_findings
from validation.formulas.ways.formula_way import FormulaWay
from validation.study.formula_facts import FormulaFacts

__all__ = ["WAYS", "FormulaWay", "review_bases"]

WAYS: Family[FormulaWay] = Family(
    "formula",
    __name__,
    {
        "expansion": "expansion",
        "strata ignored": "strata_ignored",
        "ratio": "ratios",
        "mean share overpaid": "mean_shares",
        "audited amounts": "audited_amounts",
        "errors alone": "errors_alone",
        "error rate times dollars": "rates_times_dollars",
        "median": "medians",
        "limits of strata added": "stratum_limits",
        "other counts": "other_counts",
        "units left out": "units_left_out",
        "clusters": "clusters",
        "weights twice": "weights_twice",
        "units in error": "counted_units",
    },
    of=FormulaWay,
)
"""Every way by its name, the usual ones first."""


def review_bases(
    review: Review, facts: FormulaFacts, *, more: Sequence[Estimate] = ()
) -> Iterator[FormulaBasis]:
    """The bases of a review by every way, underpayments netted or set to 0, missing or not.

    `more` are further estimates (regression ...) made by `extrapolation`.
    """
    for place, findings in enumerate(treated_findings(review, facts)):
        for way in WAYS.values():
            if place == 0 or not way.once:
                yield from way.bases(findings)
    for made in more:
        yield estimate_basis(made.estimator, made.point, made.se, df=(float(made.df),))
