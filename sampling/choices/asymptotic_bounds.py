"""The cards of bounds that near their level as samples grow, and of one that states a model."""

from __future__ import annotations

from sampling.choices.cards import BoundCard
from sampling.choices.refusals import ABOVE_ZERO_TO_PAID, NETTED, SHARES

_DRAWN = ("srs", "stratified", "pps", "stratified pps", "cluster")
_EVERY = (*_DRAWN, "systematic")

_FAILS = (
    "Covers less than its level where most units are in error by similar amounts (left skew), "
    "more where errors are few or payments skewed (right skew)"
)
_SKEW = (
    "Falls short where the sample does not show the skewness of the frame: most units denied by "
    "similar amounts, few errors"
)
_SPREAD = "at least 2 sampled units in every stratum not reviewed in full"

CARDS: tuple[BoundCard, ...] = (
    BoundCard(
        name="student",
        title="Student's t with n - H degrees of freedom (n - 1 for one stratum)",
        designs=_EVERY,
        needs=_SPREAD,
        guarantee="asymptotic",
        fails=_FAILS,
        cost="O(n)",
        source="Cochran (1977), Sampling Techniques, 3rd ed., sections 2.8 and 5.4",
        own_variance=True,
        degrees="counted",
    ),
    BoundCard(
        name="normal",
        title="the standard normal quantile z",
        designs=_EVERY,
        needs=_SPREAD,
        guarantee="asymptotic",
        fails=f"{_FAILS}; with few units also because z is smaller than t",
        cost="O(n)",
        source="RAT-STATS Companion Manual (Rev. 5/2010), p. 3-12; Cochran (1977), section 5.4",
        own_variance=True,
    ),
    BoundCard(
        name="satterthwaite",
        title="Student's t with Satterthwaite's degrees of freedom",
        designs=("stratified", "stratified pps"),
        needs=f"two strata or more; {_SPREAD}",
        guarantee="asymptotic",
        fails=_FAILS,
        cost="O(n)",
        source="Cochran (1977), Sampling Techniques, 3rd ed., section 5.4",
        degrees="by variance",
    ),
    BoundCard(
        name="johnson",
        title="Johnson's modified t",
        designs=_DRAWN,
        needs=_SPREAD,
        guarantee="asymptotic",
        fails=_FAILS,
        cost="O(n)",
        source="Johnson (1978), J. Amer. Statist. Assoc. 73:536-544",
    ),
    BoundCard(
        name="hall",
        title="Hall's cubic transformation of t",
        designs=_DRAWN,
        needs=_SPREAD,
        guarantee="asymptotic",
        fails=f"Right to the second order on one side; {_SKEW[0].lower()}{_SKEW[1:]}",
        cost="O(n)",
        source="Hall (1992), J. Roy. Statist. Soc. B 54:221-228",
    ),
    BoundCard(
        name="bootstrap_t",
        title="the studentized bootstrap (bootstrap-t) of Rao and Wu",
        designs=_DRAWN,
        needs=f"a seed; {_SPREAD}",
        guarantee="asymptotic",
        fails=f"{_SKEW}; useless where resamples have no variance",
        cost="20 ms",
        source="Rao and Wu (1988), J. Amer. Statist. Assoc. 83:231-241",
        options=("seed", "resamples"),
        refuses=("whose resamples mostly lack variance",),
    ),
    BoundCard(
        name="bca",
        title="the bias-corrected and accelerated bootstrap of Rao and Wu",
        designs=_DRAWN,
        needs=f"a seed; {_SPREAD}",
        guarantee="asymptotic",
        fails=_SKEW,
        cost="20 ms",
        source="Efron (1987), J. Amer. Statist. Assoc. 82:171-185; Rao and Wu (1988)",
        options=("seed", "resamples"),
        refuses=("bca of a sample too skewed for its size",),
    ),
    BoundCard(
        name="empirical_likelihood",
        title="Owen's empirical likelihood",
        designs=("srs", "pps"),
        needs="two different values",
        guarantee="asymptotic",
        fails=_SKEW,
        cost="1 ms",
        source="Owen (1988), Biometrika 75:237-249",
        slow=True,
    ),
    BoundCard(
        name="taint_mixture",
        title="a Bayesian mixture of taints of 0, 1 and in between",
        designs=("srs",),
        needs=ABOVE_ZERO_TO_PAID,
        guarantee="model",
        fails="States a model, not the sampling: fails where dearer claims are more often in error",
        cost="5 ms",
        source="Dirichlet prior on taints of 0, of 1 and in between; computed here",
        anchored=True,
        payments=True,
        ceilings=True,
        floors=False,
        refuses=("without the payments of the frame", *NETTED, *SHARES),
    ),
)
