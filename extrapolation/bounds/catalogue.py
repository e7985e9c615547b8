"""Which bounds there are: the designs each is valid for, its guarantee, its source."""

from __future__ import annotations

from extrapolation.bounds.betting import betting, betting_anytime
from extrapolation.bounds.bounded_means import anderson, empirical_bernstein, hoeffding
from extrapolation.bounds.counts import clopper_pearson, hypergeometric
from extrapolation.bounds.empirical_likelihood import empirical_likelihood
from extrapolation.bounds.expansion_limits import Side, normal, satterthwaite, student
from extrapolation.bounds.gaffke import gaffke, gaffke_certified, gaffke_finite
from extrapolation.bounds.melded import melded, sidak
from extrapolation.bounds.minimum_sums import minimum_sum
from extrapolation.bounds.penny_sampling import penny
from extrapolation.bounds.registry import Bound, check_bound
from extrapolation.bounds.resampling import bca, bootstrap_t
from extrapolation.bounds.skewness_limits import hall, johnson
from extrapolation.bounds.stringer import stringer, stringer_gaffke
from extrapolation.bounds.taint_mixture import taint_mixture
from extrapolation.samples import Sample
from primafacie.core.errors import EstimateError

_DRAWN = ("srs", "stratified", "pps", "stratified pps", "cluster")
_EVERY = (*_DRAWN, "systematic")
_ONE = ("srs", "pps")
_STRATA = ("stratified", "stratified pps")

_FAILS = (
    "Covers less than its level where most units are in error by similar amounts (left skew), "
    "more where errors are few or payments skewed (right skew)"
)
_SKEW = (
    "Falls short where the sample does not show the skewness of the frame: most units denied by "
    "similar amounts, few errors"
)
_SPREAD = "at least 2 sampled units in every stratum not reviewed in full"
_ZERO = (
    "overpayments of 0 or more in the whole frame (a rule set that sets underpayments to 0) or "
    "floors declared in the plan; above, the amounts paid"
)
_CEILINGS = "overpayments from 0 to the amount paid in the whole frame; unsampled payments"
_GAFFKE = (
    "Conjectured for independent draws in 2004-05 (a proof posted in 2026); fails where the frame "
    "holds underpayments"
)
_FINITE = (
    "At a smaller tail that holds without replacement in every population of zeros and ones; "
    "otherwise as Gaffke's"
)

# What is refused, in the words of the refusals.
_NETTED = ("where underpayments count", "values below 0 in the sample")
_ABOVE = ("an overpayment above the amount paid",)
_UPPER = ("an upper limit without the amounts paid", *_ABOVE)
_NO_CEILING = "a bound that needs the ceiling of every unit"
_CEILED = (*_NETTED, *_UPPER, _NO_CEILING, "declared floors and a bound that rests on ceilings")
_SHARES = ("taints outside 0 to 1",)
_COUNTS = ("values other than 0 and 1",)

BOUNDS: dict[str, Bound] = {
    bound.name: bound
    for bound in (
        Bound(
            "student",
            student,
            _EVERY,
            _SPREAD,
            "asymptotic",
            _FAILS,
            "O(n)",
            "Cochran (1977), Sampling Techniques, 3rd ed., sections 2.8 and 5.4",
        ),
        Bound(
            "normal",
            normal,
            _EVERY,
            _SPREAD,
            "asymptotic",
            f"{_FAILS}; with few units also because z is smaller than t",
            "O(n)",
            "RAT-STATS Companion Manual (Rev. 5/2010), p. 3-12; Cochran (1977), section 5.4",
        ),
        Bound(
            "satterthwaite",
            satterthwaite,
            _STRATA,
            f"two strata or more; {_SPREAD}",
            "asymptotic",
            _FAILS,
            "O(n)",
            "Cochran (1977), Sampling Techniques, 3rd ed., section 5.4",
        ),
        Bound(
            "johnson",
            johnson,
            _DRAWN,
            _SPREAD,
            "asymptotic",
            _FAILS,
            "O(n)",
            "Johnson (1978), J. Amer. Statist. Assoc. 73:536-544",
        ),
        Bound(
            "hall",
            hall,
            _DRAWN,
            _SPREAD,
            "asymptotic",
            f"Right to the second order on one side; {_SKEW[0].lower()}{_SKEW[1:]}",
            "O(n)",
            "Hall (1992), J. Roy. Statist. Soc. B 54:221-228",
        ),
        Bound(
            "bootstrap_t",
            bootstrap_t,
            _DRAWN,
            f"a seed; {_SPREAD}",
            "asymptotic",
            f"{_SKEW}; useless where resamples have no variance",
            "20 ms",
            "Rao and Wu (1988), J. Amer. Statist. Assoc. 83:231-241",
            options=("seed", "resamples"),
            refuses=("whose resamples mostly lack variance",),
        ),
        Bound(
            "bca",
            bca,
            _DRAWN,
            f"a seed; {_SPREAD}",
            "asymptotic",
            _SKEW,
            "20 ms",
            "Efron (1987), J. Amer. Statist. Assoc. 82:171-185; Rao and Wu (1988)",
            options=("seed", "resamples"),
            refuses=("bca of a sample too skewed for its size",),
        ),
        Bound(
            "empirical_likelihood",
            empirical_likelihood,
            _ONE,
            "two different values",
            "asymptotic",
            _SKEW,
            "1 ms",
            "Owen (1988), Biometrika 75:237-249",
        ),
        Bound(
            "clopper_pearson",
            clopper_pearson,
            _ONE + _STRATA,
            "values of 0 and 1",
            "exact",
            "Conservative in strata (Sidak)",
            "1 ms",
            "Clopper and Pearson (1934), Biometrika 26:404-413",
            refuses=_COUNTS,
        ),
        Bound(
            "hypergeometric",
            hypergeometric,
            ("srs", "stratified"),
            "values of 0 and 1",
            "exact",
            "Conservative in strata (Sidak)",
            "1 ms",
            "Wright (1991), Exact Confidence Bounds when Sampling from Small Finite Universes",
            refuses=_COUNTS,
        ),
        Bound(
            "minimum_sum",
            minimum_sum,
            ("srs", "stratified"),
            "payments of 0 or more, known for the whole frame, and no overpayment above them; "
            "below 0 only with floors declared in the plan; the threshold fixed in the plan",
            "exact",
            "Recovers little where payments are unequal, or errors partial",
            "1 ms",
            "Edwards et al. (2005), Health Serv. Outcomes Res. Methodol. 4:241-263",
            anchored=True,
            payments=True,
            options=("threshold",),
            refuses=("negative payments", "without the payments of the frame", *_NETTED, *_ABOVE),
        ),
        Bound(
            "gaffke",
            gaffke,
            _ONE,
            _ZERO,
            "conjectured",
            f"{_GAFFKE}; without replacement down to 1 + ln(level) where a single unit is in error",
            "1 ms",
            "Gaffke (2005); Learned-Miller and Thomas (2019), arXiv:1905.06208",
            anchored=True,
            refuses=(*_NETTED, *_UPPER),
        ),
        Bound(
            "gaffke_finite",
            gaffke_finite,
            ("srs",),
            _ZERO,
            "conjectured",
            f"{_FINITE}. {_GAFFKE}",
            "1 ms",
            "Gaffke (2005); the change of tail for draws without replacement is our own",
            anchored=True,
            refuses=(*_NETTED, *_UPPER),
        ),
        Bound(
            "gaffke_certified",
            gaffke_certified,
            ("srs",),
            _ZERO,
            "conjectured",
            "Holds without replacement if it does for independent draws (conjectured in 2004-05, "
            "a proof posted in 2026); ruinous where n^2 is not small beside the frame",
            "1 ms",
            "Gaffke (2005); the change of tail by counting samples",
            anchored=True,
            refuses=(*_NETTED, *_UPPER),
        ),
        Bound(
            "melded",
            melded,
            _STRATA,
            _ZERO,
            "conjectured",
            "No general proof for two strata or more: worst exact coverage 0.9002 at 0.90 on "
            "binary strata, conservative in simulations; fails where the frame holds "
            "underpayments",
            "40 ms",
            "Fay, Proschan and Brittain (2015), Biometrics 71:146-156; Gaffke (2005)",
            anchored=True,
            refuses=(*_NETTED, *_UPPER),
        ),
        Bound(
            "sidak",
            sidak,
            _STRATA,
            _ZERO,
            "conjectured",
            f"gaffke_finite's in every stratum, and very conservative. {_GAFFKE}",
            "1 ms a stratum",
            "Sidak (1967), J. Amer. Statist. Assoc. 62:626-633; Gaffke (2005)",
            anchored=True,
            refuses=(*_NETTED, *_UPPER),
        ),
        Bound(
            "betting",
            betting,
            _ONE,
            f"the order of selection; {_CEILINGS}",
            "exact",
            "Long; useless for simple random samples of unequal amounts",
            "2 ms",
            "Waudby-Smith and Ramdas (2024), J. Roy. Statist. Soc. B 86:1-27",
            anchored=True,
            payments=True,
            ordered=True,
            ceilings=True,
            floors=False,
            refuses=("of units hit more than once", *_CEILED),
        ),
        Bound(
            "betting_anytime",
            betting_anytime,
            _ONE,
            f"the order of selection; {_CEILINGS}",
            "exact",
            "Long, as it holds at every stopping time; useless for simple random samples "
            "of unequal amounts",
            "2 ms",
            "Waudby-Smith and Ramdas (2024), J. Roy. Statist. Soc. B 86:1-27",
            anchored=True,
            payments=True,
            ordered=True,
            ceilings=True,
            floors=False,
            refuses=("of units hit more than once", *_CEILED),
        ),
        Bound(
            "penny",
            penny,
            ("pps",),
            "a seed; overpayments between 0 and the amount paid",
            "exact",
            "Random: another seed gives another limit",
            "1 ms",
            "Edwards, Gilliland, Ward-Besser and Lasecki, Conservative penny sampling",
            anchored=True,
            ceilings=True,
            floors=False,
            options=("seed",),
            refuses=(*_NETTED, *_SHARES),
        ),
        Bound(
            "stringer",
            stringer,
            ("pps",),
            "overpayments between 0 and the amount paid",
            "conjectured",
            "Open for n above 7; fails at levels of 37 % and less",
            "1 ms",
            "Stringer (1963), Proc. Bus. Econ. Statist. Sec., ASA; Bickel (1992)",
            anchored=True,
            ceilings=True,
            floors=False,
            options=("factors",),
            refuses=(*_NETTED, *_SHARES, *_UPPER),
        ),
        Bound(
            "stringer_gaffke",
            stringer_gaffke,
            ("pps",),
            "overpayments between 0 and the amount paid",
            "conjectured",
            _GAFFKE,
            "1 ms",
            "Stringer (1963); Gaffke (2005)",
            anchored=True,
            ceilings=True,
            floors=False,
            refuses=(*_NETTED, *_SHARES, *_UPPER),
        ),
        Bound(
            "hoeffding",
            hoeffding,
            _ONE,
            _CEILINGS,
            "exact",
            "A baseline: useless in practice",
            "O(n)",
            "Hoeffding (1963); Serfling (1974), Ann. Statist. 2:39-48",
            anchored=True,
            payments=True,
            ceilings=True,
            floors=False,
            refuses=_CEILED,
        ),
        Bound(
            "anderson",
            anderson,
            _ONE,
            _CEILINGS,
            "exact",
            "A baseline: long",
            "O(n log n)",
            "Anderson (1969); Massart (1990), Ann. Probab. 18:1269-1283",
            anchored=True,
            payments=True,
            ceilings=True,
            floors=False,
            refuses=_CEILED,
        ),
        Bound(
            "empirical_bernstein",
            empirical_bernstein,
            _ONE,
            _CEILINGS,
            "exact",
            "A baseline: useless in practice",
            "O(n)",
            "Maurer and Pontil (2009), arXiv:0907.3740; Bardenet and Maillard (2015)",
            anchored=True,
            payments=True,
            ceilings=True,
            floors=False,
            refuses=_CEILED,
        ),
        Bound(
            "taint_mixture",
            taint_mixture,
            ("srs",),
            _CEILINGS,
            "model",
            "States a model, not the sampling: fails where dearer claims are more often in error",
            "5 ms",
            "Dirichlet prior on taints of 0, of 1 and in between; computed here",
            anchored=True,
            payments=True,
            ceilings=True,
            floors=False,
            refuses=("without the payments of the frame", *_NETTED, *_SHARES),
        ),
    )
}


def bound_for(name: str, sample: Sample, *, nonnegative: bool, side: Side = "lower") -> Bound:
    """The bound of this name, refused (`EstimateError`) where it is not valid.

    `nonnegative` says that no value of the frame can lie below 0, which the sample cannot show.
    """
    if name not in BOUNDS:
        raise EstimateError(
            f"the bound {name!r}", expected=f"one of {', '.join(BOUNDS)}", fix="Name one of these"
        )
    bound = BOUNDS[name]
    check_bound(bound, sample, nonnegative=nonnegative, side=side)
    return bound
