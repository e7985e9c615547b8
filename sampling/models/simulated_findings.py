"""Findings simulated under an error model: for demonstrations and for coverage studies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.streams import Stream
from sampling.models.error_models import ErrorModel


def simulate_overpayments(
    paid_cents: NDArray[Any], *, model: ErrorModel, stream: Stream
) -> NDArray[np.int64]:
    """Overpaid cents of every unit of `paid_cents` (integer cents), drawn under `model`.

    Three runs of uniforms, each in the order of the array: is the unit in error, is the
    error whole, the taint of a partial error. A partial overpayment is rounded half up and is
    at least one cent and at most the paid amount, so that an error stays an error (the mean
    severity of payments of a few cents is a little too high by that). Units paid 0 or less
    get 0.

    >>> from primafacie.core.streams import seed_of
    >>> stream = Stream(seed_of("example"))
    >>> simulate_overpayments(np.array([100, 0, -5]), model=ErrorModel(rate=1), stream=stream)
    array([100,   0,   0])
    """
    paid = np.asarray(paid_cents, dtype=np.int64)
    error, whole, place = stream.uniform(3, paid.size)
    low, high = model.partial_interval
    part = np.floor(paid * (low + (high - low) * place) + 0.5).astype(np.int64)
    part = np.minimum(np.maximum(part, 1), paid)
    overpaid = np.where(whole < model.whole_share, paid, part)
    return np.where((error < model.rate) & (paid > 0), overpaid, np.int64(0))
