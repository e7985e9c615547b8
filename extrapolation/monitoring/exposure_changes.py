"""What a lower error rate means for claims after the training; the past is unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from primafacie.core.errors import EstimateError, Problem
from primafacie.core.results import Result
from primafacie.core.units import Dollars

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

PAST = (
    "Exposure for claims before the training is unchanged: a lower error rate afterwards "
    "corrects nothing that was billed before"
)


@dataclass(frozen=True)
class ExposureChange(Result):
    """The exposure avoided on the claims after the training.

    Attributes
    ----------
    avoided, low, high : float
        Dollars, with two-sided limits.
    level : float
        The confidence level, a fraction.
    df : float or None
        Welch's degrees of freedom; None where neither sample varies.
    claims_after : int
        The number of claims after the training.
    notes : tuple of str
        What the reader must know.
    """

    SCHEMA: ClassVar[str] = "primafacie.exposure-change/2"

    avoided: Dollars
    low: Dollars
    high: Dollars
    level: float
    df: float | None
    claims_after: int
    notes: tuple[str, ...]

    def text(self) -> str:
        """The change in words."""
        return "\n".join([str(self), *self.notes])

    def __str__(self) -> str:
        return (
            f"On {self.claims_after:,} claims after the training: {_dollars(self.avoided)} less "
            f"exposure than at the earlier rate ({_dollars(self.low)} to {_dollars(self.high)}, "
            f"two-sided "
            f"{self.level:.0%})"
        )


def _dollars(amount: float) -> str:
    return f"-${-amount:,.0f}" if amount < 0 else f"${amount:,.0f}"


def exposure_change(
    before: ArrayLike, after: ArrayLike, *, claims_after: int, level: float = 0.90
) -> ExposureChange:
    """The exposure avoided on the claims after a training, from the exposure of each checked claim.

        D = N_after (mean_before - mean_after)
        V = N_after^2 (s_before^2 / n_before + (1 - n_after / N_after) s_after^2 / n_after)

    Parameters
    ----------
    before, after : array-like of float
        The exposures (dollars, 0 where a claim is sound) of random samples of claims of the two
        periods.
    claims_after : int
        The number of claims after the training, N_after.
    level : float, default 0.90
        The two-sided confidence level, a fraction.

    Returns
    -------
    ExposureChange
        The exposure avoided, in dollars, with Student limits by Welch's degrees of freedom.

    Raises
    ------
    EstimateError
        For all errors together.

    Notes
    -----
    The limits are approximate, and too short with few errors in either sample; a note then states
    this. The estimate says nothing of claims before the training.

    References
    ----------
    Welch (1947), Biometrika 34:28.

    Examples
    --------
    >>> found = exposure_change([0, 400, 0, 900, 0, 0], [0, 0, 0, 0, 100, 0], claims_after=1000)
    >>> round(found.avoided)
    200000
    """
    from scipy.special import stdtrit

    old, new = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    problems = [
        Problem(name, f"{values.size} exposures", "two or more finite amounts of 0 or more", "")
        for name, values in (("before", old), ("after", new))
        if values.ndim != 1 or values.size < 2 or not (np.isfinite(values) & (values >= 0)).all()
    ]
    if claims_after < new.size:
        problems.append(
            Problem(
                "claims_after", f"{claims_after:,} claims", f"at least the {new.size:,} checked", ""
            )
        )
    if not 0 < level < 1:
        problems.append(Problem("level", repr(level), "a fraction such as 0.90", ""))
    if problems:
        raise EstimateError.collected(problems, what="change of exposure")
    parts = np.array(
        [
            old.var(ddof=1) / old.size,
            (1 - new.size / claims_after) * new.var(ddof=1) / new.size,
        ]
    )
    avoided = claims_after * float(old.mean() - new.mean())
    notes = [PAST]
    few = min(int((old > 0).sum()), int((new > 0).sum()))
    if few < 6:
        notes.append(f"Not reliable here: {few} claims in error in one of the samples (6 wanted)")
    if parts.sum() == 0:
        notes.append("Both samples show no spread: the limits are the point itself")
        return ExposureChange(avoided, avoided, avoided, level, None, claims_after, tuple(notes))
    freedom = float(parts.sum() ** 2 / (parts**2 / np.array([old.size - 1, new.size - 1])).sum())
    half = float(stdtrit(freedom, (1 + level) / 2)) * claims_after * float(parts.sum()) ** 0.5
    return ExposureChange(
        avoided, avoided - half, avoided + half, level, freedom, claims_after, tuple(notes)
    )
