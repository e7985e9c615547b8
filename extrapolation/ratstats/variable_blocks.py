"""The block RAT-STATS prints for one variable of a simple random sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.unit_values import moments

if TYPE_CHECKING:
    from numpy.typing import NDArray


def shape(values: NDArray[np.float64]) -> tuple[float, float]:
    """Skewness m3 / m2^1.5 and kurtosis m4 / m2^2 with population moments; 0 without spread."""
    deviations = values - values.mean()
    scale = float(np.abs(deviations).max())
    if scale <= 0 or float(np.ptp(values)) <= 0:
        return 0.0, 0.0
    # In units of the largest deviation, so that no power of a small amount vanishes.
    deviations = deviations / scale
    second = float((deviations**2).mean())
    return float((deviations**3).mean()) / second**1.5, float((deviations**4).mean()) / second**2


def variable_block(
    values: NDArray[np.float64], universe: int
) -> tuple[dict[str, Any], tuple[float, float]]:
    """The printed block of one variable, and its unrounded total and standard error.

    SE(mean) = s sqrt((N - n) / (n N)),  total = N mean,  limits with t of n - 1
    """
    found = moments(values)
    se = found.deviation * ((universe - found.n) / (found.n * universe)) ** 0.5
    skewness, kurtosis = shape(values)
    point = universe * found.mean
    block = {
        "sample_size": printed(found.n),
        "nonzero_items": printed(found.nonzero),
        "mean": printed(found.mean, 2),
        "universe": printed(universe),
        "standard_deviation": printed(found.deviation, 2),
        "skewness": printed(skewness, 2),
        "kurtosis": printed(kurtosis, 2),
        "standard_error_mean": printed(se, 2),
        "standard_error_total": printed(universe * se),
        "point_estimate": printed(point),
        **blocks(point, universe * se, df=found.n - 1),
    }
    return block, (point, universe * se)


def variables_of(form: Any, row: Any, where: str) -> dict[str, NDArray[np.float64]]:
    """Examined, audited and difference values: of two the third is derived, examined - audited."""
    given: dict[str, NDArray[np.float64]] = {
        name: form.values(row[name], f"{where}{name}")
        for name in ("examined", "audited", "difference")
        if row.get(name) is not None
    }
    if not given:
        form.note(
            where.rstrip(": ") or "values",
            "none of examined, audited and difference",
            "one or two of them",
            "Two give the third",
        )
        form.close()
    if len({array.size for array in given.values()}) > 1:
        form.note(where.rstrip(": ") or "values", "lists of unequal length", "one value a unit")
        form.close()
    derived = {
        "examined": lambda: given["audited"] + given["difference"],
        "audited": lambda: given["examined"] - given["difference"],
        "difference": lambda: given["examined"] - given["audited"],
    }
    if len(given) == 2:
        (name,) = derived.keys() - given.keys()
        given[name] = derived[name]()
    return {name: given[name] for name in derived if name in given}
