"""The populations of `best_for_me`: 12 simple, 7 stratified and 9 dollar-unit samples.

Each is 2,000 claims (or fewer, where the sampling fraction is the point) of equal or skewed
amounts, a share of them in error wholly, in part, or half and half. Streams are seeded by the
names of the populations, never chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from extrapolation.simulation import FixedOverpayments, SimulatedStratum
from primafacie.core.streams import Stream, seed_of

Kind = Literal["simple", "stratified", "dollar-unit"]
Errors = Literal["whole", "partial", "mixed"]
NETTED = -0.2
"""The taint of an underpayment: a fifth more was owed."""


@dataclass(frozen=True, kw_only=True)
class Population:
    """A population and the sample that is drawn from it.

    Attributes
    ----------
    name : str
        Its name, from which its random numbers are seeded.
    words : str
        What it is, for the reader.
    kind : {"simple", "stratified", "dollar-unit"}
        How it is sampled.
    samples : tuple of int
        The sample sizes of the strata.
    rates : tuple of float
        The share of claims in error, of each stratum, or of all of them.
    errors : {"whole", "partial", "mixed"}
        Errors lose the payment, from 10% to 90% of it, or each in half of them.
    units : int, default 2000
        The number of claims.
    skewed : bool, default True
        Whether payments are lognormal (log-sd 1.2) rather than $100 each.
    cuts : tuple of float, default ()
        The shares of the dollars, or with `by_units` of the claims, where strata end.
    by_units : bool, default False
        Whether the cuts are shares of the claims.
    netted : float, default 0
        The share of claims that were underpaid by a fifth, which is netted.
    floors : bool, default False
        Whether the plan states that no claim is underpaid by more than a fifth of its payment.
    """

    name: str
    words: str
    kind: Kind
    samples: tuple[int, ...]
    rates: tuple[float, ...]
    errors: Errors = "whole"
    units: int = 2_000
    skewed: bool = True
    cuts: tuple[float, ...] = ()
    by_units: bool = False
    netted: float = 0.0
    floors: bool = False

    @property
    def selection(self) -> Literal["independent", "pps"]:
        """How the simulation selects."""
        return "pps" if self.kind == "dollar-unit" else "independent"

    @property
    def seed(self) -> int:
        """The seed of the audits."""
        return seed_of(f"best for me, audits of {self.name}")

    def payments(self) -> NDArray[np.float64]:
        """Payments in dollars, in ascending order, so that strata are ranges of them."""
        if not self.skewed:
            return np.full(self.units, 100.0)
        uniforms = Stream(seed_of(f"best for me, payments of {self.name}")).uniform(self.units)
        return np.sort(np.round(np.exp(5.0 + 1.2 * ndtri(uniforms * (1 - 2e-16) + 1e-16)), 2))

    def made(self) -> tuple[list[SimulatedStratum], FixedOverpayments]:
        """The strata with their sample sizes, and the overpayments of their claims."""
        paid = self.payments()
        dollars = np.cumsum(paid) / paid.sum()
        shares = np.arange(1, paid.size + 1) / paid.size if self.by_units else dollars
        parts = np.split(paid, np.searchsorted(shares, self.cuts, side="right"))
        rates = self.rates * (1 if len(self.rates) > 1 else len(parts))
        stream = Stream(seed_of(f"best for me, errors of {self.name}"))
        strata, found = [], []
        for place, (part, n, rate) in enumerate(zip(parts, self.samples, rates, strict=True)):
            floors = np.round(-NETTED * part, 2) if self.floors else None
            strata.append(SimulatedStratum(str(place + 1), part, n, floors))
            found.append(np.round(part * self._taints(part.size, rate, stream.child(place)), 2))
        return strata, FixedOverpayments(tuple(found))

    def _taints(self, units: int, rate: float, stream: Stream) -> NDArray[np.float64]:
        """The overpaid share of every claim; so many are in error as the rate says."""
        rank = np.argsort(stream.uniform(units))
        wrong = rank < round(rate * units)
        partial = 0.1 + 0.8 * stream.uniform(units)
        whole = stream.uniform(units) < {"whole": 1.0, "partial": 0.0, "mixed": 0.5}[self.errors]
        taints = np.where(wrong, np.where(whole, 1.0, partial), 0.0)
        return np.where(rank >= units - round(self.netted * units), NETTED, taints)


def _simple(name: str, words: str, n: int, rate: float, **further: object) -> Population:
    return Population(name=name, words=words, kind="simple", samples=(n,), rates=(rate,), **further)  # type: ignore[arg-type]


def _strata(
    name: str, words: str, samples: tuple[int, ...], *rates: float, **further: object
) -> Population:
    return Population(
        name=name, words=words, kind="stratified", samples=samples, rates=rates, **further
    )  # type: ignore[arg-type]


def _dollars(name: str, words: str, n: int, rate: float, **further: object) -> Population:
    return Population(
        name=name, words=words, kind="dollar-unit", samples=(n,), rates=(rate,), **further
    )  # type: ignore[arg-type]


_THIRDS = (1 / 3, 2 / 3)
_TENTHS = tuple(k / 10 for k in range(1, 10))
POPULATIONS = (
    _simple("A1", "equal amounts, 5% denied, 100 of 2,000", 100, 0.05, skewed=False),
    _simple("A2", "equal amounts, 50% denied, 60 of 2,000", 60, 0.50, skewed=False),
    _simple("A3", "equal amounts, 95% denied, 30 of 2,000", 30, 0.95, skewed=False),
    _simple("A4", "skewed amounts, 5% denied, 100 of 2,000", 100, 0.05),
    _simple("A5", "skewed amounts, 30% denied, 30 of 2,000", 30, 0.30),
    _simple("A6", "skewed amounts, 30% denied, 100 of 2,000", 100, 0.30),
    _simple("A7", "skewed amounts, 70% denied, 60 of 2,000", 60, 0.70),
    _simple("A8", "skewed amounts, 95% denied, 30 of 2,000", 30, 0.95),
    _simple("A9", "skewed amounts, 40% overpaid in part, 60 of 2,000", 60, 0.40, errors="partial"),
    _simple("A10", "skewed amounts, 50% denied, 100 of 200", 100, 0.50, units=200),
    _simple(
        "A11",
        "skewed amounts, 40% overpaid (half of them in part), 10% underpaid and netted, "
        "150 of 2,000",
        150,
        0.40,
        errors="mixed",
        netted=0.10,
    ),
    _simple(
        "A12",
        "as A11, the plan states a largest underpayment of each claim (a fifth of its payment)",
        150,
        0.40,
        errors="mixed",
        netted=0.10,
        floors=True,
    ),
    _strata(
        "B1", "3 strata of equal dollars, 30% denied, 30 of each", (30,) * 3, 0.30, cuts=_THIRDS
    ),
    _strata(
        "B2",
        "3 strata of equal claims and equal amounts, 97% denied, 10 of each",
        (10,) * 3,
        0.97,
        skewed=False,
        cuts=_THIRDS,
        by_units=True,
    ),
    _strata(
        "B3", "10 strata of equal dollars, 90% denied, 3 of each", (3,) * 10, 0.90, cuts=_TENTHS
    ),
    _strata(
        "B4",
        "6 strata of equal dollars, 40% overpaid in part, 25 of each",
        (25,) * 6,
        0.40,
        errors="partial",
        cuts=tuple(k / 6 for k in range(1, 6)),
    ),
    _strata(
        "B5",
        "2 very unequal strata (95% and 5% of the claims), 50% denied, 50 and 10 of them",
        (50, 10),
        0.50,
        cuts=(0.95,),
        by_units=True,
    ),
    _strata(
        "B6",
        "3 strata of equal claims, 60% overpaid (half of them in part), 40 of 80 in each",
        (40,) * 3,
        0.60,
        errors="mixed",
        units=240,
        cuts=_THIRDS,
        by_units=True,
    ),
    _strata(
        "B7",
        "4 strata of equal dollars, 2%, 5%, 10% and 20% denied, 25 of each",
        (25,) * 4,
        0.02,
        0.05,
        0.10,
        0.20,
        cuts=(0.25, 0.5, 0.75),
    ),
    _dollars("C1", "5% denied, 60 dollar units", 60, 0.05),
    _dollars("C2", "30% denied, 30 dollar units", 30, 0.30),
    _dollars("C3", "30% denied, 100 dollar units", 100, 0.30),
    _dollars("C4", "70% denied, 60 dollar units", 60, 0.70),
    _dollars("C5", "95% denied, 30 dollar units", 30, 0.95),
    _dollars("C6", "98% denied, 60 dollar units", 60, 0.98),
    _dollars("C7", "40% overpaid in part, 60 dollar units", 60, 0.40, errors="partial"),
    _dollars(
        "C8", "5% overpaid (half of them in part), 150 dollar units", 150, 0.05, errors="mixed"
    ),
    Population(
        name="C9",
        words="2 strata of equal dollars, 50% denied, 30 dollar units of each",
        kind="dollar-unit",
        samples=(30, 30),
        rates=(0.50,),
        cuts=(0.5,),
    ),
)
