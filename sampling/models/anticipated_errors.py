"""The family of what errors may be anticipated from: error models, and probes of the frame.

A member says what it leads one to expect of the overpayments in each stratum. Members are plain
classes of this folder, or of the user's own: plans, allocations and simulations ask the object
that they are given.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.streams import Stream
from sampling.models.anticipated_records import AnticipatedRecord
from sampling.models.model_records import model_record
from sampling.models.moments import Taints, anticipated_moments

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PaidStratum:
    """What an error model may look at of a stratum: exact sums, and payments if there is a frame.

    Attributes
    ----------
    label : str
        Label of the stratum.
    size : int
        Units.
    total_cents : int
        Amount paid.
    squared_cents : int
        Sum of the squared cents.
    payable : bool
        False: payments of 0 or less, which are free of overpayment.
    sampled : bool
        Whether units of it are left out of the review.
    paid_share : float
        Share of the units paid above 0, of a payable stratum.
    payments : function or None
        Gives the cents of every unit; None: no frame is open.
    """

    label: str
    size: int
    total_cents: int
    squared_cents: int
    payable: bool = True
    sampled: bool = True
    paid_share: float = 1.0
    payments: Callable[[], NDArray[Any]] | None = None


@dataclass(frozen=True)
class Anticipation:
    """Anticipated mean and standard deviation of the overpayment per unit, by stratum.

    Attributes
    ----------
    means, deviations : ndarray of float, shape (strata,)
        Mean and standard deviation, dollars.
    rates : tuple of float or None
        Anticipated shares of units in error (None: not known).
    assumption : str
        The model in words.
    record : AnticipatedRecord or None
        The model as a plan records it.
    notes : tuple of str
        What a reader must know.
    taints : tuple of (float, float) or None
        E t and E t^2 of the overpaid share of the payments by stratum (None: the share goes with
        the payment).
    """

    means: Floats
    deviations: Floats
    rates: tuple[float | None, ...]
    assumption: str
    record: AnticipatedRecord | None
    notes: tuple[str, ...] = ()
    taints: tuple[tuple[float, float], ...] | None = None


class AnticipatedErrors(ABC):
    """The family of everything that errors may be anticipated from: error models and probes."""

    @abstractmethod
    def anticipate(self, strata: Sequence[PaidStratum]) -> Anticipation:
        """Anticipate the moments of the overpayments by stratum.

        Parameters
        ----------
        strata : sequence of PaidStratum
            The strata.

        Returns
        -------
        Anticipation
            Means and standard deviations, dollars.

        Raises
        ------
        PlanError
            If the moments cannot be computed.
        """


class OverpaymentModel(AnticipatedErrors):
    """An error model: what is anticipated can be simulated, unit by unit.

    Attributes
    ----------
    assumption : str
        The model in words, for the plan.
    """

    # For the type checker alone, here and below: the field of a dataclass cannot replace a
    # property of its base.
    if TYPE_CHECKING:

        @property
        def assumption(self) -> str:
            """The model in words, for the plan."""

    @abstractmethod
    def overpayments(self, payments: ArrayLike, stream: Stream) -> Floats:
        """Draw the overpaid dollars of every payment under the model.

        Parameters
        ----------
        payments : array_like, shape (units,)
            Amounts paid, dollars.
        stream : Stream
            The random numbers.

        Returns
        -------
        ndarray of float, shape (units,)
            Overpayments, dollars.
        """


class TaintModel(OverpaymentModel):
    """An error model whose taints (overpaid shares of the payment) are alike for all payments.

    Attributes
    ----------
    rate : float
        The share of units in error, a fraction.
    tau1 : float
        E t over all units.
    tau2 : float
        E t^2 over all units.
    assumption : str
        The model in words.
    """

    if TYPE_CHECKING:

        @property
        def rate(self) -> float: ...

        @property
        def tau1(self) -> float: ...

        @property
        def tau2(self) -> float: ...

    def anticipate(self, strata: Sequence[PaidStratum]) -> Anticipation:
        """Anticipate the moments under a taint that is independent of the payment.

        Parameters
        ----------
        strata : sequence of PaidStratum
            The strata.

        Returns
        -------
        Anticipation
            Means and standard deviations, dollars.
        """
        means, deviations = taint_moments(strata, self)
        return Anticipation(
            means,
            deviations,
            tuple(self.rate * row.paid_share if row.payable else 0.0 for row in strata),
            self.assumption,
            error_model_record(self, self.assumption),
            taints=((self.tau1, self.tau2),) * len(strata),
        )


def error_model_record(model: object, assumption: str) -> AnticipatedRecord:
    """An error model as a plan records it."""
    # A rate that only follows from the taints was not stated: it sized nothing by itself.
    stated = is_dataclass(model) and any(item.name == "rate" for item in fields(model))
    rate = getattr(model, "rate", None) if stated else None
    return AnticipatedRecord(
        kind="error model", assumption=assumption, model=model_record(model), rate=rate
    )


def taint_moments(strata: Sequence[PaidStratum], taints: Taints) -> tuple[Floats, Floats]:
    """Means and standard deviations by stratum under a taint that is independent of the payment."""
    moments = [
        anticipated_moments(row.size, row.total_cents, row.squared_cents, taints)
        if row.payable
        else (0.0, 0.0)
        for row in strata
    ]
    means = np.array([mean for mean, _ in moments], dtype=np.float64)
    return means, np.sqrt(np.array([variance for _, variance in moments], dtype=np.float64))
