"""Which bounds there are: the function of every card of `sampling.choices`."""

from __future__ import annotations

from collections.abc import Callable

from extrapolation.bounds.betting import betting, betting_anytime
from extrapolation.bounds.bounded_means import anderson, empirical_bernstein, hoeffding
from extrapolation.bounds.counts import clopper_pearson, hypergeometric
from extrapolation.bounds.empirical_likelihood import empirical_likelihood
from extrapolation.bounds.expansion_limits import Limits, Side, normal, satterthwaite, student
from extrapolation.bounds.gaffke import gaffke, gaffke_certified, gaffke_finite
from extrapolation.bounds.korn_graubard import korn_graubard
from extrapolation.bounds.melded import melded, sidak
from extrapolation.bounds.minimum_sums import minimum_sum
from extrapolation.bounds.penny_sampling import penny
from extrapolation.bounds.registry import Bound, check_bound
from extrapolation.bounds.resampling import bca, bootstrap_t
from extrapolation.bounds.skewness_limits import hall, johnson
from extrapolation.bounds.stringer import stringer, stringer_gaffke
from extrapolation.bounds.taint_mixture import taint_mixture
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from primafacie.core.families import unknown_name
from sampling.choices import BOUND_CARDS

LIMITS: dict[str, Callable[..., Limits]] = {
    "student": student,
    "normal": normal,
    "satterthwaite": satterthwaite,
    "johnson": johnson,
    "hall": hall,
    "bootstrap_t": bootstrap_t,
    "bca": bca,
    "empirical_likelihood": empirical_likelihood,
    "clopper_pearson": clopper_pearson,
    "korn_graubard": korn_graubard,
    "hypergeometric": hypergeometric,
    "minimum_sum": minimum_sum,
    "gaffke": gaffke,
    "gaffke_finite": gaffke_finite,
    "gaffke_certified": gaffke_certified,
    "melded": melded,
    "sidak": sidak,
    "betting": betting,
    "betting_anytime": betting_anytime,
    "penny": penny,
    "stringer": stringer,
    "stringer_gaffke": stringer_gaffke,
    "hoeffding": hoeffding,
    "anderson": anderson,
    "empirical_bernstein": empirical_bernstein,
    "taint_mixture": taint_mixture,
}
BOUNDS: dict[str, Bound] = {
    name: Bound.of(card, LIMITS[name]) for name, card in BOUND_CARDS.items()
}


def known_bound(name: str) -> Bound:
    """The bound of this name; `EstimateError` with close matches for an unknown one."""
    if name not in BOUNDS:
        problem = unknown_name("bound", name, BOUNDS)
        raise EstimateError(problem.got, expected=problem.expected, fix=problem.fix)
    return BOUNDS[name]


def bound_for(name: str, sample: Sample, *, nonnegative: bool, side: Side = "lower") -> Bound:
    """The bound of this name, refused (`EstimateError`) where it is not valid.

    `nonnegative` says that no value of the frame can lie below 0, which the sample cannot show.
    """
    bound = known_bound(name)
    check_bound(bound, sample, nonnegative=nonnegative, side=side)
    return bound
