"""The method statement: formulas with their sources, and what the analysis does not say."""

from __future__ import annotations

FORMULAS: tuple[tuple[str, str, str], ...] = (
    (
        "Point estimate",
        "T = Σh Nh·ȳh",
        "Nh units and nh sampled units of stratum h, ȳh the mean sampled overpayment after the "
        "rule set. Cochran (1977), Sampling Techniques, 3rd ed., theorem 5.1",
    ),
    (
        "Variance",
        "V = Σh Nh·(Nh − nh)·sh² / nh",
        "sh² with divisor nh − 1; a stratum taken whole adds 0 (finite population correction). "
        "Cochran (1977), theorem 5.3",
    ),
    (
        "Limits",
        "T − q·√V and T + q·√V",
        "q is the quantile of the bound named: Student's t with n − H degrees of freedom, the "
        "normal z, or Satterthwaite's t. RAT-STATS prints t for unrestricted and z for "
        "stratified samples. RAT-STATS Companion Manual (Rev. 5/2010), pp. 3-2 and 3-12",
    ),
    (
        "Predicted coverage",
        "level + φ(z)/(6·V^1.5) · Σh Nh³(1 − fh)·μ3h/nh² · [(2 − fh)z² + 1 − 2fh]",
        "Edgeworth expansion with sample moments, fh = nh/Nh: a warning light, not a measurement. "
        "Hall (1992), The Bootstrap and Edgeworth Expansion",
    ),
    (
        "Ticket",
        "SHA-256 of: ticket/1 LF seed LF stratum LF unit id",
        "the nh units with the smallest tickets are the sample of stratum h, in that order",
    ),
)

LIMITS_OF_THE_ANALYSIS: tuple[str, ...] = (
    "The estimate speaks of the frame described here and of nothing outside it.",
    "The limits are approximate: they rest on the estimate being near its normal or t "
    "distribution, and cover less than their level where most units are denied by similar amounts.",
    "An overpayment is not a violation: nothing here says why a unit was paid wrongly.",
    "The findings on single units are taken as given; the reviewers' agreement was not measured.",
)
