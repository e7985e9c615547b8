"""The assurance of a planned precision or lower limit, as the plan records it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from primafacie.core.errors import Problem
from primafacie.core.serializer import OPTIONAL
from sampling.plans.wanted_lower import WantedLower
from sampling.rules import percent


@dataclass(frozen=True)
class AssuredAt:
    """The share of simulated audits that reach what is wanted under other errors.

    Attributes
    ----------
    factor : float
        The multiple of the anticipated error rate.
    rate : float
        The error rate that this gives.
    share : float
        The share of audits that reach it.
    error : float
        Its Monte Carlo standard error.
    """

    factor: float
    rate: float
    share: float
    error: float


@dataclass(frozen=True, kw_only=True)
class Assurance:
    """A size whose simulated audits reach the wanted precision or limit often enough.

    Attributes
    ----------
    wanted : float
        The assurance that was asked for, a fraction.
    precision, level, side : float, float, str
        The precision: half-width over point, at a level and a side.
    quantile : str
        The quantile of the half-width.
    sample : int
        The smallest size whose lower 95% Monte Carlo limit reaches the assurance.
    share : float
        The share of its audits that reach the precision, or the lower limit.
    low : float
        The lower 95% Monte Carlo limit of that share.
    audits : int
        Simulated audits of each size.
    confirmed, confirmed_error : float
        The share of as many other audits of this size, and its Monte Carlo standard error.
    expected_sample : int
        The size whose anticipated precision is the wanted one.
    expected_share : float
        The share of its audits that reach the precision.
    other_rates : tuple of AssuredAt
        The share at this size where errors are a third rarer or more frequent.
    assumption : str
        The error model in words.
    model : mapping
        The error model as its family records it.
    seed : int
        The seed of the simulation.
    stream : str
        Its random numbers.
    lower : WantedLower or None
        The lower limit that was asked for; the precision then is that of the anticipated limit.
    """

    wanted: float
    precision: float
    level: float
    side: str
    quantile: str
    sample: int
    share: float
    low: float
    audits: int
    confirmed: float
    confirmed_error: float
    expected_sample: int
    expected_share: float
    other_rates: tuple[AssuredAt, ...]
    assumption: str
    model: Mapping[str, Any]
    seed: int
    stream: str
    lower: WantedLower | None = field(default=None, metadata=OPTIONAL)

    @property
    def target(self) -> str:
        """What the audits are to reach, in words."""
        if self.lower is not None:
            return f"a lower limit (one-sided {percent(self.level)}) of at least {self.lower.words}"
        side = f"half-width over point, {self.side} {100 * self.level:g}%"
        return f"a precision of {100 * self.precision:g}% of the overpayment total ({side})"

    @property
    def words(self) -> str:
        """The assurance in words, for the basis of the sizes."""
        return (
            f"reached by at least {percent(self.wanted)} of the audits simulated on this frame "
            f"(share {100 * self.share:.1f}%, lower 95% Monte Carlo limit {100 * self.low:.1f}%, "
            f"{self.audits:,} audits)"
        )

    def lines(self) -> list[str]:
        """The further figures, a sentence each."""
        what = "precision" if self.lower is None else "lower limit"
        found = [
            f"As many other audits of {self.sample:,} units reach it in "
            f"{100 * self.confirmed:.1f}% (standard error {100 * self.confirmed_error:.1f})",
            f"With {self.expected_sample:,} units, whose anticipated {what} is the wanted one, "
            f"{100 * self.expected_share:.1f}% of the audits reach it",
        ]
        if self.other_rates:
            rates = "; ".join(
                f"{100 * row.rate:.1f}% in error: {100 * row.share:.1f}%"
                for row in self.other_rates
            )
            found.append(f"With other error rates these shares of the audits reach it: {rates}")
        return found

    def faults(self, precision: object, level: object, side: object) -> list[Problem]:
        """Does the assurance belong to the precision that is asked for?"""
        own = (self.precision, self.level, self.side)
        if (precision, level, side) == own:
            return []
        got = f"precision {precision!r}, level {level!r}, side {side!r}"
        expected = f"those of the assurance: {own[0]!r}, {own[1]!r}, {own[2]!r}"
        return [Problem("assurance", got, expected, "Simulate the assurance of this precision")]
