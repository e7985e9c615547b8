"""A sample as arrays by stratum: what estimators and bounds work on, and all they see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import EstimateError, Problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class StratumSample:
    """The sampled values of one stratum, dollars (or 0/1 for a count), in order of selection.

    `size` is N_h. `caps` are the ceilings of the values (the amounts paid) where known.
    """

    label: str
    size: int
    values: NDArray[np.float64]
    caps: NDArray[np.float64] | None = None

    @property
    def n(self) -> int:
        """Sampled units, n_h."""
        return len(self.values)

    @property
    def census(self) -> bool:
        """Taken whole: no sampling error and no degrees of freedom."""
        return self.n == self.size

    @property
    def fraction(self) -> float:
        """The sampling fraction f_h = n_h / N_h."""
        return self.n / self.size

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def variance(self) -> float:
        """s_h^2 with divisor n_h - 1; 0 for a single unit, which only a census may have.

        Equal values vary by exactly 0, whatever the rounding of their mean.
        """
        return float(self.values.var(ddof=1)) if self.varies else 0.0

    @property
    def varies(self) -> bool:
        """Are there two different values?"""
        return self.n > 1 and bool(np.ptp(self.values) > 0)

    @property
    def total_variance(self) -> float:
        """Estimated variance of N_h ybar_h: N_h (N_h - n_h) s_h^2 / n_h."""
        return self.size * (self.size - self.n) * self.variance / self.n


@dataclass(frozen=True, eq=False)
class Sample:
    """Independent simple random samples without replacement from the strata of a frame."""

    strata: tuple[StratumSample, ...]

    @property
    def size(self) -> int:
        """Units in the frame, N."""
        return sum(stratum.size for stratum in self.strata)

    @property
    def n(self) -> int:
        """Units in the sample."""
        return sum(stratum.n for stratum in self.strata)

    @property
    def design(self) -> str:
        """`srs` for one stratum, else `stratified`."""
        return "srs" if len(self.strata) == 1 else "stratified"

    @property
    def sampled(self) -> tuple[StratumSample, ...]:
        """The strata that are not taken whole."""
        return tuple(stratum for stratum in self.strata if not stratum.census)

    @property
    def values(self) -> NDArray[np.float64]:
        """All values, stratum after stratum."""
        return np.concatenate([stratum.values for stratum in self.strata])

    @classmethod
    def from_arrays(
        cls,
        values: ArrayLike,
        *,
        sizes: Mapping[str, int] | int,
        strata: Sequence[str] | None = None,
        caps: ArrayLike | None = None,
    ) -> Sample:
        """A sample from values, their stratum labels and the stratum sizes N_h.

        `values`: n dollars; `strata`: n labels (none for a simple random sample, then `sizes`
        is N itself); `caps`: n ceilings. Raises `EstimateError`, all faults at once, for sizes
        or strata that do not fit, values that are not finite, more sampled units than a
        stratum has, or a stratum of one sampled unit that is not taken whole.

        >>> Sample.from_arrays([1.0, 2.0], sizes=10).strata[0].total_variance
        20.0
        """
        array = np.asarray(values, dtype=np.float64)
        labels = ["1"] * array.size if strata is None else [str(label) for label in strata]
        by_label = {"1": sizes} if isinstance(sizes, int) else dict(sizes)
        ceilings = None if caps is None else np.asarray(caps, dtype=np.float64)
        if array.ndim != 1 or len(labels) != array.size:
            raise EstimateError(
                f"{array.size} values and {len(labels)} stratum labels",
                expected="one label a value", fix="Give a flat list of values with their strata",
            )  # fmt: skip
        parts, problems = [], []
        places: dict[str, list[int]] = {label: [] for label in by_label}
        for place, label in enumerate(labels):
            places.setdefault(label, []).append(place)
        for label, chosen in places.items():
            size = by_label.get(label)
            found = _fault(label, size, array[chosen])
            if found:
                problems.append(found)
            elif size is not None:
                caps_here = None if ceilings is None else _frozen(ceilings[chosen])
                parts.append(StratumSample(label, size, _frozen(array[chosen]), caps_here))
        if problems:
            raise EstimateError.collected(problems, what="sample")
        return cls(tuple(parts))


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float64]:
    kept = np.array(values, dtype=np.float64)
    kept.flags.writeable = False
    return kept


def _fault(label: str, size: int | None, values: NDArray[np.float64]) -> Problem | None:
    """What is wrong with one stratum, if anything."""
    where = f"stratum {label}"
    n = len(values)
    if size is None or isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
        return Problem(where, f"the size {size!r}", "the number of units in the stratum, N_h",
                       "Give its size in sizes=")  # fmt: skip
    if n == 0:
        return Problem(where, "no sampled unit", "at least 2 units, or all of them",
                       "Sample the stratum, or leave it out of the frame")  # fmt: skip
    if not np.isfinite(values).all():
        return Problem(where, "values that are not finite numbers", "finite numbers", "")
    if n > size:
        return Problem(where, f"{n:,} sampled units of {size:,}",
                       "a sample no larger than its stratum", "Correct the size")  # fmt: skip
    if n == 1 and size > 1:
        return Problem(where, f"1 sampled unit of {size:,}",
                       "at least 2 units: one unit shows no spread",
                       "Merge the stratum with its neighbour, or take it whole")  # fmt: skip
    return None
