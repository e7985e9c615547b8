"""The method statement: formulas with their sources, and what the analysis does not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primafacie.app.reports.sections.strata_results import form_of
from sampling.designs import design_by_generator

Formula = tuple[str, str, str]

_ESTIMATES: dict[str, tuple[Formula, ...]] = {
    "": (
        (
            "Point estimate",
            "T = Σh Nh·ȳh",
            "Nh units and nh sampled units of stratum h, ȳh the mean sampled overpayment after "
            "the rule set. Cochran (1977), Sampling Techniques, 3rd ed., theorem 5.1",
        ),
        (
            "Variance",
            "V = Σh Nh·(Nh − nh)·sh² / nh",
            "sh² with divisor nh − 1; a stratum reviewed in full adds 0 (finite population "
            "correction). Cochran (1977), theorem 5.3",
        ),
    ),
    "draws": (
        (
            "Point estimate",
            "T = Σh Xh·(1/mh)·Σ y/x",
            "mh draws with replacement, a unit counted as often as it was hit, x its size and Xh "
            "the size of stratum h; strata of simple sampling add Nh·ȳh. Hansen and Hurwitz "
            "(1943), Annals of Mathematical Statistics 14",
        ),
        (
            "Variance",
            "V = Σh Xh²·sh² / mh",
            "sh² of the taints y/x over the draws, divisor mh − 1; no finite population "
            "correction. Cochran (1977), Sampling Techniques, 3rd ed., section 9A.3",
        ),
    ),
    "ratio": (
        (
            "Point estimate",
            "T = X·R,  R = Σh Nh·ȳh / Σh Nh·x̄h",
            "X the known total of x over the frame; the separate form adds up Xh·Rh by stratum. "
            "Cochran (1977), Sampling Techniques, 3rd ed., chapter 6",
        ),
        (
            "Variance",
            "V = g²·Σh Nh·(Nh − nh)·sh² / nh",
            "sh² of the residuals y − R·x, g the known over the estimated total of x (by stratum "
            "in the separate form). Saerndal, Swensson and Wretman (1992), section 7.3",
        ),
    ),
    "residuals": (
        (
            "Point estimate",
            "T = Σ w·y + (X − Σ w·x)·B",
            "w = Nh/nh, X the known totals of the auxiliaries x, B the fitted coefficients. "
            "Cochran (1977), chapter 7; Saerndal, Swensson and Wretman (1992), chapter 6",
        ),
        (
            "Variance",
            "V = Σh Nh·(Nh − nh)·sh² / nh",
            "sh² of the residuals of the fit, corrected for what was fitted. The same sources",
        ),
    ),
    "clusters": (
        (
            "Point estimate",
            "T = Σh Nh·t̄h",
            "Nh clusters and nh sampled ones in stratum h, t̄h the mean of their totals, each "
            "expanded from the units reviewed in it. Cochran (1977), chapters 9A, 10 and 11",
        ),
        (
            "Variance",
            "V = Σh Nh·(Nh − nh)·sh² / nh + the further stages'",
            "sh² of the totals of clusters, divisor nh − 1; what is not reviewed whole adds its "
            "own part. Saerndal, Swensson and Wretman (1992), result 4.3.2",
        ),
    ),
    "groups": (
        (
            "Point estimate",
            "T = Σg (Pg/x)·y",
            "one unit of size x from each random group of size Pg. Rao, Hartley and Cochran "
            "(1962), J. Royal Statistical Society B 24",
        ),
        (
            "Variance",
            "V = (Σ Mg² − N)/(N² − Σ Mg²)·Σg (Pg/X)·(y·X/x − T)²",
            "Mg units in group g, X the size of all. The same source",
        ),
    ),
    "weights": (
        (
            "Point estimate",
            "T = Σ w·y",
            "w one over the chance of selection, once for every hit",
        ),
        (
            "Variance",
            "by the design",
            "the spread of the independent starts of a systematic sample (of the draws where "
            "there is one start); Sen, Yates and Grundy's formula for Sampford's. Saerndal, "
            "Swensson and Wretman (1992), chapter 3",
        ),
    ),
    "none": (("Point estimate and variance", "as named", "of the estimator named in section 6"),),
}
_LIMITS: Formula = (
    "Limits",
    "T − q·√V and T + q·√V",
    "q is the quantile of the bound named: Student's t with the degrees of freedom printed, the "
    "normal z, or Satterthwaite's t; other bounds have no such form. RAT-STATS prints t for "
    "unrestricted and z for stratified samples. RAT-STATS Companion Manual (Rev. 5/2010), pp. "
    "3-2 and 3-12",
)
_COVERAGE: Formula = (
    "Predicted coverage",
    "level + φ(z)/(6·V^1.5) · Σh Nh³(1 − fh)·μ3h/nh² · [(2 − fh)z² + 1 − 2fh]",
    "Edgeworth expansion with sample moments, fh = nh/Nh: a warning light, not a measurement. "
    "Hall (1992), The Bootstrap and Edgeworth Expansion",
)
LIMITS_OF_THE_ANALYSIS: tuple[str, ...] = (
    "The estimate speaks of the frame described here and of nothing outside it.",
    "The limits are approximate: they rest on the estimate being near its normal or t "
    "distribution, and cover less than their level where most units are denied by similar amounts.",
    "An overpayment is not a violation: nothing here says why a unit was paid wrongly.",
    "The findings on single units are taken as given; the reviewers' agreement was not measured.",
)


def formulas_of(numbers: Mapping[str, Any]) -> tuple[Formula, ...]:
    """The formulas that this study's numbers follow: its estimator's, its limits', its draw's."""
    predicted = any(limit["predicted_coverage"] for limit in numbers["limits"])
    design = design_by_generator(numbers["draw"]["generator"]["name"])
    drawn = None if design is None else design.words.formula
    return (
        *_ESTIMATES[form_of(numbers)],
        _LIMITS,
        *((_COVERAGE,) if predicted else ()),
        *((drawn,) if drawn else ()),
    )
