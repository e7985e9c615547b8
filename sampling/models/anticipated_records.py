"""What was anticipated of the errors, as a plan records it: a model, or the findings of a probe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from primafacie.core.errors import Problem
from primafacie.core.units import Dollars


@dataclass(frozen=True)
class ProbeRow:
    """The findings of a probe of one stratum, or of the whole frame.

    Parameters
    ----------
    label : str
        Label of the stratum; "" for the whole frame.
    size : int
        Units reviewed, 2 or more.
    mean : float
        Mean overpayment of all of them, zeros included, dollars.
    deviation : float
        Standard deviation of the overpayments (divisor n - 1), dollars.
    errors : int, optional
        Units whose overpayment is not 0.
    """

    label: str
    size: int
    mean: Dollars
    deviation: Dollars
    errors: int | None = None

    def faults(self) -> list[Problem]:
        """List everything that is wrong with the figures.

        Returns
        -------
        list of Problem
            The faults; empty if there are none.
        """
        where = f"probe of stratum {self.label}" if self.label else "probe"
        found = []
        if self.size < 2:
            got, fix = f"{self.size} units", "Review more units: one unit shows no spread"
            found.append(Problem(where, got, "at least 2", fix))
        if not np.isfinite(self.mean) or not np.isfinite(self.deviation) or self.deviation < 0:
            got = f"mean {self.mean!r}, standard deviation {self.deviation!r}"
            found.append(Problem(where, got, "finite dollars, deviation 0 or more", ""))
        if self.errors is not None and not 0 <= self.errors <= self.size:
            got = f"{self.errors} errors"
            found.append(Problem(where, got, f"between 0 and {self.size}", ""))
        return found


@dataclass(frozen=True, kw_only=True)
class AnticipatedRecord:
    """What was anticipated of the errors, as a plan records it.

    Attributes
    ----------
    kind : str
        "error model" or "probe".
    assumption : str
        The model in words.
    model : mapping or None
        An error model, as its family records it.
    rate : float or None
        The error rate of that model, where it states one.
    probe : tuple of ProbeRow
        The findings of a probe.
    tau1, tau2 : float or None
        Moments of the taint that an overall probe implies.
    """

    kind: str
    assumption: str
    model: Mapping[str, Any] | None = None
    rate: float | None = None
    probe: tuple[ProbeRow, ...] = ()
    tau1: float | None = None
    tau2: float | None = None
