"""The family of ways to cut a frame into strata by paid amount; one file per method.

`stratify(method=...)` names a member; a plan records the name with the figures of the search and
finds the member again for its page.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from primafacie.core.errors import Problem
from primafacie.core.families import Family
from sampling.frames.fine_bins import FineBins
from sampling.strata.groups import Group
from sampling.strata.spreads import BinSums
from sampling.strata.stratum_records import Stratification

if TYPE_CHECKING:
    from sampling.frames import Frame


@dataclass(frozen=True)
class AmountCuts:
    """Inclusive upper ends of all strata but the last, cents; notes; figures for the record."""

    cuts: list[int]
    notes: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    take_all: bool = False
    seed: int | None = None
    stream: str | None = None


@dataclass(frozen=True)
class Target:
    """What the cuts are to reach: `sample` units, or a coefficient of variation, or neither.

    `cv` is the standard error of the estimated total over the total of the frame, `frame` the
    total paid (cents) of all its units; `tau1` and `tau2` are the moments of the taint.
    """

    sample: int | None
    cv: float | None
    frame: float
    tau1: float
    tau2: float

    @property
    def variance(self) -> float | None:
        """The variance that the coefficient of variation allows, squared cents."""
        return None if self.cv is None else (self.cv * self.tau1 * self.frame) ** 2

    def cv_of(self, variance: float) -> float:
        return float(max(variance, 0.0) ** 0.5 / (self.tau1 * self.frame))

    def prefix_sums(self, found: FineBins) -> BinSums:
        """The sums over bins by which strata of the anticipated overpayments are judged."""
        return BinSums.of(found.tops, *found.columns, tau1=self.tau1, tau2=self.tau2)

    def wanted(self) -> dict[str, Any]:
        """What was aimed at, for the record."""
        return {"sample": self.sample, "cv": self.cv, "tau1": self.tau1, "tau2": self.tau2}

    def reached(self, value: float) -> dict[str, Any]:
        """What the cuts reach, for the record: a size for a wanted cv, or the cv of a sample."""
        if self.cv is not None:
            return {"size_needed": value}
        return {"cv_reached": self.cv_of(value) if self.sample is not None else None}

    def size_words(self, size: float) -> str:
        """The size that the wanted coefficient of variation needs, in words."""
        return (
            f"a coefficient of variation of {100 * (self.cv or 0.0):g}% needs {size:,.1f} units of "
            "these strata (Neyman, before rounding up)"
        )


@dataclass(frozen=True)
class GroupAmounts:
    """The positive amounts of one group (None: of the frame), up to the threshold of certainty.

    `bins` are those of the one scan that all methods share; `histogram` and `exact` scan the
    group again.
    """

    frame: Frame
    group: Group | None
    bins: FineBins
    top: int | None

    def histogram(self, number: int) -> tuple[Any, Any]:
        """Upper edges and counts of `number` equally wide bins."""
        return self._part().histogram(number, above=self.bins.lowest - 1, upto=self.top)

    def exact(self, most: int) -> FineBins:
        """Bins of single amounts where at most `most` amounts occur, otherwise those there are."""
        if self.bins.exact or len(self.bins.tops) > most:
            return self.bins
        single = self._part().amount_bins(most, above=0, upto=self.top)
        if not single.exact:
            return self.bins
        columns = zip(single.counts, single.sums, single.squares, strict=True)
        sums = tuple((int(n), int(cents), int(squares)) for n, cents, squares in columns)
        return FineBins(single.tops, self.bins.lowest, sums, self.bins.below, exact=True)

    def _part(self) -> Frame:
        if self.group is None:
            return self.frame
        reason = f"outside the group {self.group.label}"
        return self.frame.exclude(f"not ({self.group.text})", reason=reason)


@dataclass(frozen=True)
class BoundaryMethod(ABC):
    """A way to find the boundaries between strata of positive amounts.

    `aims` says that it looks at the spread of the anticipated overpayments, for a sample size or
    a coefficient of variation: then it takes `anticipated=`, `sample=` and `cv=`.
    """

    name: str
    aims: ClassVar[bool] = False

    @abstractmethod
    def cuts(
        self, amounts: GroupAmounts, number: int, *, bins: int, target: Target, seed: int
    ) -> AmountCuts:
        """Cuts into at most `number` strata, two or more."""

    @abstractmethod
    def words(self, made: Stratification) -> str:
        """The method in the words of a plan."""

    def aim_faults(self, sample: int | None, cv: float | None) -> list[Problem]:
        """What is wrong with the size or the precision that is aimed at."""
        return []


BOUNDARY_METHODS: Final[Family[BoundaryMethod]] = Family(
    "method",
    "sampling.strata",
    {
        "cum_root_f": "cum_root_f",
        "geometric": "geometric_cuts",
        "optimal": "optimal_cuts",
        "sethi": "lavallee_hidiroglou",
        "kozak": "lavallee_hidiroglou",
    },
    of=BoundaryMethod,
)
