"""The sampled values of one unit (or stratum) as the moments an appraisal needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.ratstats.inputs import Form
from primafacie.core.table_rows import TableRow

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Moments:
    """n, sum, nonzero count, mean and s^2 (divisor n - 1) of sampled values.

    `variance` is None where only the sum of the values is known, 0 for a single value.
    """

    n: int
    total: float
    nonzero: int
    variance: float | None

    @property
    def mean(self) -> float:
        return self.total / self.n

    @property
    def deviation(self) -> float:
        return float((self.variance or 0.0) ** 0.5)


def moments(values: NDArray[np.float64]) -> Moments:
    """The moments of an array; equal values vary by exactly 0."""
    varies = values.size > 1 and float(np.ptp(values)) > 0
    return Moments(
        int(values.size),
        float(values.sum()),
        int(np.count_nonzero(values)),
        float(values.var(ddof=1)) if varies else 0.0,
    )


def read_moments(form: Form, row: TableRow, where: str) -> Moments:
    """From `values`, or from `sample`, `sample_total`, `nonzero` and, where known, `variance`."""
    if "values" in row:
        return moments(form.values(row["values"], f"{where}: values"))
    n = form.count(row.get("sample"), f"{where}: sample", least=1)
    known = row.get("variance") is not None
    return Moments(
        n,
        form.number(row.get("sample_total"), f"{where}: sample_total"),
        form.count(row.get("nonzero"), f"{where}: nonzero", most=n),
        form.number(row["variance"], f"{where}: variance", least=0.0) if known else None,
    )
