"""The family of bounds: a card of `sampling.choices` with its function, and when it is refused.

One file per bound, named after it; its card is in `sampling.choices`. A file loads when its bound
is asked for. Nothing else in the program knows a bound by its name: what it needs to know of one
is a field of `Bound` or of its card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

from extrapolation.bounds.doubts import few_errors
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.quantiles import Quantile
from extrapolation.bounds.sampled_shares import SampledShare
from extrapolation.bounds.total_moments import Rows, TotalMoments
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from primafacie.core.families import Family
from sampling.choices import BOUND_CARDS, BoundCard, Guarantee

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "BOUNDS",
    "DEFAULT_BOUND",
    "SHARE_BOUND",
    "Bound",
    "Guarantee",
    "bound_for",
    "check_bound",
    "check_options",
    "finite_bound",
    "own_variance_bounds",
    "rests_on_floors",
]

# The bounds where neither plan nor user names one: of a total, and of a number or share of units
# that a design without an exact limit draws (`finite_bound` has those with one).
DEFAULT_BOUND = "student"
SHARE_BOUND = "korn_graubard"
SEED = "seed"
"""The option that randomized bounds take."""


class MeanRows(Protocol):
    """Lower limits of the means of many samples at once."""

    def __call__(
        self, values: NDArray[np.float64], tail: float, *, size: int | None
    ) -> NDArray[np.float64]:
        """R x n values in [0, 1] in order of selection to R limits.

        `size` is the number of units of the population, None for draws with replacement.
        """


@dataclass(frozen=True, kw_only=True)
class Bound(BoundCard):
    """A bound: its card in `sampling.choices` with its function and its further facets.

    Parameters
    ----------
    name, title : str
        The name in plans, and the bound in words.
    designs : tuple of str
        The designs it is valid for.
    quantities : tuple of str, default ('dollars', 'counts')
        What it limits.
    needs : str
        What it assumes and needs.
    guarantee : {'exact', 'conjectured', 'asymptotic', 'model', 'heuristic'}
        Whether its level holds in samples of every size.
    fails, cost, source : str
        When it fails, how long it takes, and where it is published.
    anchored : bool, default False
        Whether its lower end needs values of 0 or more in the whole frame, or declared floors.
    options : tuple of str
        What it takes in addition to the sample.
    ordered, ceilings, floors, payments : bool
        Whether it depends on the order of selection, rests on the amounts paid as ceilings, takes
        declared floors (the default), and needs the payments of the unsampled units.
    refuses : tuple of str
        The samples of its designs that it does not accept.
    own_variance : bool, default False
        Whether it can rest on an estimate's own standard error and degrees of freedom.
    degrees : {'counted', 'by variance'}, optional
        The degrees of freedom of its quantile.
    short_in, shown_in : tuple of str
        Designs in which its level does not hold in samples of every size, and in which it is the
        finite-sample limit shown with an asymptotic one.
    baseline, slow : bool, default False
        Whether it is simulated for comparison only, and with fewer replicates.
    limits : callable
        `limits(sample, tail, side, **options)` gives the lower and the upper limit.
    quantile, share_limits, doubts, share_doubts, remarks, moment_rows, mean_rows : optional
        Further facets, described at their fields.
    """

    limits: Callable[..., Limits]
    quantile: Quantile | None = None
    """Of a limit T -+ q SE: q, in every form in which the program shows it."""
    share_limits: Callable[[SampledShare, float, Side], Limits] | None = None
    """Limits of a share of units of any design, from its estimated variance."""
    doubts: Callable[[Sample], list[str]] | None = None
    """Why the limit of a sample is not reliable, where it does not rest on the numbers of errors
    as the t limit does."""
    share_doubts: Callable[[SampledShare], list[str]] | None = None
    """Why the limit of a share is not reliable, where few degrees of freedom are not all of it."""
    remarks: Callable[..., list[str]] | None = None
    """How the limits of a sample at a tail were found, where that differs from sample to sample."""
    moment_rows: Callable[[TotalMoments, float], Rows] | None = None
    """Limits of many samples at once from their moments, which simulations use."""
    mean_rows: MeanRows | None = None
    """Lower limits of many samples of one stratum at once, where the order of selection counts."""

    @classmethod
    def of(cls, card: BoundCard, limits: Callable[..., Limits], **facets: Any) -> Bound:
        """The bound of a card.

        Parameters
        ----------
        card : BoundCard
            The card of `sampling.choices`.
        limits : callable
            Its function.
        **facets
            Further fields of `Bound`.

        Returns
        -------
        Bound
            The card with its function and facets.
        """
        known = {item.name: getattr(card, item.name) for item in fields(BoundCard)}
        return cls(limits=limits, **known, **facets)

    @property
    def own_quantile(self) -> Quantile | None:
        """Its quantile, where the limit can rest on an estimate's own variance."""
        return self.quantile if self.own_variance else None

    def doubts_of(self, sample: Sample) -> list[str]:
        """Why the limit is not reliable for a sample.

        Parameters
        ----------
        sample : Sample
            The sample.

        Returns
        -------
        list of str
            The reasons; only asymptotic limits are doubted.
        """
        return (self.doubts or few_errors)(sample) if self.guarantee == "asymptotic" else []


BOUNDS: Family[Bound] = Family(
    "bound", "extrapolation.bounds", {name: name for name in BOUND_CARDS}, of=Bound
)


def own_variance_bounds() -> list[Bound]:
    """The bounds of a total that rest on an estimate, its standard error and degrees of freedom."""
    names = [card.name for card in BOUND_CARDS.values() if card.own_variance]
    return [bound for bound in map(BOUNDS.__getitem__, names) if bound.quantile is not None]


def finite_bound(design: str, *, counts: bool = False) -> Bound | None:
    """The finite-sample bound shown with an asymptotic limit; None where the design has none.

    Dollars of simple random samples: `gaffke_finite`, as plain Gaffke covers down to 1 + ln(level)
    without replacement. One stratum of independent dollar-unit draws: `gaffke`. Strata: `melded`.
    Numbers of units: `hypergeometric`, and in strata `buehler`, which is exact as well.

    >>> finite_bound("srs").name, finite_bound("srs", counts=True).name
    ('gaffke_finite', 'hypergeometric')
    """
    for name, card in BOUND_CARDS.items():
        if design in card.shown_in and card.counts_only == counts:
            return BOUNDS[name]
    return None


def bound_for(name: str, sample: Sample, *, nonnegative: bool, side: Side = "lower") -> Bound:
    """The bound of this name, refused (`EstimateError`) where it is not valid.

    `nonnegative` says that no value of the frame can lie below 0, which the sample cannot show.
    """
    bound = BOUNDS.known(name, EstimateError)
    check_bound(bound, sample, nonnegative=nonnegative, side=side)
    return bound


def check_bound(bound: Bound, sample: Sample, *, nonnegative: bool, side: Side = "lower") -> None:
    """Refuse (`EstimateError`) a bound that is not valid for the sample.

    `nonnegative` says that no value of the frame can lie below 0, which the sample cannot show.
    """
    if sample.design not in bound.designs:
        raise EstimateError(
            f"the bound {bound.name} for a sample of design {sample.design}",
            expected=f"a sample of design {' or '.join(bound.designs)} ({bound.needs})",
            fix="Use student, which serves every design here",
        )
    if not bound.anchored or nonnegative or (side == "upper" and not bound.ceilings):
        return
    floored = all(part.floors is not None for part in sample.sampled)
    if not floored or not bound.floors:
        more = "" if bound.floors else "; this bound takes no declared floors"
        raise EstimateError(
            f"the bound {bound.name} where underpayments count{more}",
            expected="values that are 0 or more in the whole frame, or floors in the plan",
            fix="A limit anchored at 0 can fall to a coverage of 0.40 with a few underpayments "
            "in the frame: use student, or a rule set that sets underpayments to 0",
        )


def rests_on_floors(bound: Bound, sample: Sample, *, nonnegative: bool, side: Side) -> bool:
    """Does a limit of the sample rest on the declared floors of its strata?

    `nonnegative` says that no value of the frame can lie below 0. The upper end of a bound without
    ceilings does not: x - y is 0 or more whatever the floors.
    """
    if not bound.anchored or nonnegative or (side == "upper" and not bound.ceilings):
        return False
    return any(part.floors is not None for part in sample.sampled)


def check_options(bound: Bound, options: Mapping[str, object]) -> None:
    """Refuse options a bound does not take, and a randomized bound without a seed."""
    strange = [name for name in options if name not in bound.options]
    if strange:
        raise EstimateError(
            f"{', '.join(strange)} for the bound {bound.name}",
            expected=f"no more than {', '.join(bound.options)}" if bound.options else "no options",
            fix="Leave it out",
        )
    if bound.randomised and options.get(SEED) is None:
        raise EstimateError(
            f"the bound {bound.name} without a seed",
            expected="seed=, as it is randomized",
            fix="Give the seed fixed in the plan",
        )
