"""Which bounds there are: the designs each is valid for, its guarantee, its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from extrapolation.bounds.expansion_limits import (
    Limits,
    normal,
    satterthwaite,
    student,
)
from extrapolation.bounds.gaffke import gaffke
from extrapolation.bounds.skewness_limits import hall, johnson
from extrapolation.samples import Sample
from primafacie.core.errors import EstimateError


@dataclass(frozen=True)
class Bound:
    """A bound as the registry knows it; `limits(sample, tail, side)` gives (low, high)."""

    name: str
    limits: Callable[..., Limits]
    designs: tuple[str, ...]
    needs: str
    guarantee: Literal["exact", "asymptotic", "conjectured"]
    fails: str
    cost: str
    source: str
    anchored: bool = False
    """Valid only where every value of the frame is known to be 0 or more."""
    options: tuple[str, ...] = ()
    """What the bound takes beside the sample: fixed in the plan."""
    ordered: bool = False
    """The limit depends on the order of selection."""

    @property
    def randomised(self) -> bool:
        """Does the limit depend on random numbers of its own?"""
        return "seed" in self.options


_FAILS = (
    "Covers less than its level where most units are in error by similar amounts (left skew), "
    "more where errors are few or payments skewed (right skew)"
)
_SPREAD = "at least 2 sampled units in every stratum that is not taken whole"

_EVERY = ("srs", "stratified", "pps", "stratified pps", "cluster", "systematic")
_DRAWN = ("srs", "stratified", "pps", "stratified pps", "cluster")

BOUNDS: dict[str, Bound] = {
    bound.name: bound
    for bound in (
        Bound(
            "student", student, _EVERY, _SPREAD, "asymptotic", _FAILS, "O(n)",
            "Cochran (1977), Sampling Techniques, 3rd ed., sections 2.8 and 5.4",
        ),
        Bound(
            "normal", normal, _EVERY, _SPREAD, "asymptotic",
            f"{_FAILS}; with few units also because z is smaller than t", "O(n)",
            "RAT-STATS Companion Manual (Rev. 5/2010), p. 3-12; Cochran (1977), section 5.4",
        ),
        Bound(
            "satterthwaite", satterthwaite, ("stratified", "stratified pps"),
            f"two strata or more; {_SPREAD}", "asymptotic", _FAILS, "O(n)",
            "Cochran (1977), Sampling Techniques, 3rd ed., section 5.4",
        ),
        Bound(
            "johnson", johnson, _DRAWN, _SPREAD, "asymptotic", _FAILS, "O(n)",
            "Johnson (1978), J. Amer. Statist. Assoc. 73:536-544",
        ),
        Bound(
            "hall", hall, _DRAWN, _SPREAD, "asymptotic",
            "Right to the second order on one side; falls short where the sample does not show "
            "the skewness of the frame: most units denied by similar amounts, few errors",
            "O(n)", "Hall (1992), J. Roy. Statist. Soc. B 54:221-228",
        ),
        Bound(
            "gaffke", gaffke, ("srs",),
            "overpayments of 0 or more in the whole frame (a rule set that sets underpayments "
            "to 0); the lower side", "conjectured",
            "Conjectured for independent draws (proof posted in 2026), unproved without "
            "replacement; fails where the frame holds underpayments", "1 ms",
            "Gaffke (2005); Learned-Miller and Thomas (2019), arXiv:1905.06208", anchored=True,
        ),
    )
}  # fmt: skip


def bound_for(name: str, sample: Sample, *, nonnegative: bool) -> Bound:
    """The bound of this name, refused (`EstimateError`) where it is not valid.

    `nonnegative` says that no value of the frame can lie below 0, which the sample cannot show.
    """
    if name not in BOUNDS:
        raise EstimateError(
            f"the bound {name!r}", expected=f"one of {', '.join(BOUNDS)}", fix="Name one of these"
        )
    bound = BOUNDS[name]
    if sample.design not in bound.designs:
        raise EstimateError(
            f"the bound {name} for a sample of design {sample.design}",
            expected=f"a sample of design {' or '.join(bound.designs)} ({bound.needs})",
            fix="Use student, which serves every design here",
        )
    if bound.anchored and not nonnegative:
        raise EstimateError(
            f"the bound {name} where underpayments count",
            expected="values that are 0 or more in the whole frame",
            fix="A limit anchored at 0 can fall to a coverage of 0.40 with a few underpayments "
            "in the frame: use student, or a rule set that sets underpayments to 0",
        )
    return bound
