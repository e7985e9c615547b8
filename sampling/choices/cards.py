"""What is known of a bound or an estimator before any data: its card, without a function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sampling.choices.shapes import Shape

Guarantee = Literal["exact", "asymptotic", "conjectured", "model", "heuristic"]
Quantity = Literal["dollars", "counts"]
Degrees = Literal["counted", "by variance"]


@dataclass(frozen=True, kw_only=True)
class BoundCard:
    """A bound as a plan may name it.

    `guarantee`: `exact` holds its level in every sample size; `conjectured` is believed to, its
    status in `fails`; `asymptotic` nears it as samples grow; `model` states a model; `heuristic`
    is a rule of practice of which nothing is proved.
    """

    name: str
    title: str
    """The bound in words, as they follow "with" in a plan."""
    designs: tuple[str, ...]
    """The designs it is valid for: srs, stratified, pps, stratified pps, cluster, systematic."""
    quantities: tuple[Quantity, ...] = ("dollars", "counts")
    """What it limits: a total of dollars, a number of units, or both."""
    needs: str
    guarantee: Guarantee
    fails: str
    cost: str
    source: str
    anchored: bool = False
    """Its lower end is valid only where every value of the frame is 0 or more, or on y + floor."""
    options: tuple[str, ...] = ()
    """What the bound takes in addition to the sample. The plan fixes these options."""
    ordered: bool = False
    """The limit depends on the order of selection."""
    ceilings: bool = False
    """Rests on 0 <= y <= the amount paid at both ends."""
    floors: bool = True
    """Takes declared floors, where it is anchored."""
    payments: bool = False
    """Needs the payments of the unsampled units."""
    refuses: tuple[str, ...] = ()
    """The samples of its designs that it refuses, in the words of the refusals."""
    own_variance: bool = False
    """Can rest on an estimate, its standard error and degrees of freedom alone, as estimators with
    a variance of their own (ratios, regressions, further stages) need."""
    degrees: Degrees | None = None
    """Of a limit T -+ q SE: the degrees of freedom of q, counted (n - H) or from the variances of
    the strata; None where q takes none."""
    short_in: tuple[str, ...] = ()
    """Designs in which its level does not hold in samples of every size, although `guarantee`
    says so of its other designs."""
    shown_in: tuple[str, ...] = ()
    """Designs in which it is the finite-sample limit shown with an asymptotic one."""
    baseline: bool = False
    """Is simulated for comparison, never recommended."""
    slow: bool = False
    """Takes so long that a simulation gives it fewer replicates."""

    @property
    def counts_only(self) -> bool:
        """Does it limit numbers of units alone, never dollars?"""
        return "dollars" not in self.quantities

    @property
    def recommendable(self) -> bool:
        """May a simulation recommend it for a plan?"""
        return not self.baseline and self.guarantee not in ("model", "heuristic")

    @property
    def randomised(self) -> bool:
        """Does the limit depend on random numbers of its own?"""
        return "seed" in self.options

    @property
    def finite_sample(self) -> bool:
        """Is the level meant to hold in samples of every size, in one of its designs at least?"""
        return any(self.finite_sample_in(design) for design in self.designs)

    def finite_sample_in(self, design: str) -> bool:
        """Is the level meant to hold in samples of every size of this design?"""
        return self.guarantee in ("exact", "conjectured") and design not in self.short_in


@dataclass(frozen=True, kw_only=True)
class EstimatorCard:
    """An estimator as a plan may name it.

    `shapes` are the shapes of selection that it serves; with `default` their designs are estimated
    by it unless the plan names another. A `fitted` one uses the frame's payments in addition to
    the sample.
    """

    name: str
    title: str
    shapes: tuple[Shape, ...]
    default: bool = False
    quantities: tuple[Quantity, ...] = ("dollars", "counts")
    needs: str
    guarantee: Literal["unbiased", "approximately unbiased"]
    fails: str
    source: str
    fitted: bool = False
    adds_up: bool = False
    """Takes in each stratum the estimator of its shape, so that it serves every shape."""
    own_variance: bool = False
    """Its variance is not a function of one value per sampled unit or cluster, so that its limits
    rest on the estimate, its standard error and degrees of freedom alone."""

    def serves(self, shapes: Iterable[Shape]) -> bool:
        """Does it serve strata of all these shapes?"""
        return self.adds_up or set(shapes) <= set(self.shapes)
