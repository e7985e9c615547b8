"""Attribute appraisal, three-stage: primary units, secondary units, third-stage units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extrapolation.ratstats.appraisal_forms import PRIMARY, SECONDARY, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level
from extrapolation.ratstats.print_forms import percent, printed
from primafacie.core.table_rows import TableRow

FUNCTION = "Attribute Appraisal / Three-Stage Unrestricted"


@dataclass(frozen=True)
class _Primary:
    """A sampled primary unit: M_i and, by sampled secondary unit, B_ij, b_ij and the items."""

    universe: int
    sizes: tuple[int, ...]
    samples: tuple[int, ...]
    items: tuple[int, ...]


def attribute_three_stage(
    primary_units_universe: int,
    *,
    primary_units: Sequence[TableRow],
    third_stage_units_universe: int | None = None,
) -> Appraisal:
    """The proportion and number of third-stage units with a trait.

        T_ij = B_ij p_ij,  T_i = (M_i / m_i) sum T_ij,  T = (N / n) sum T_i
        V(T) = N (N - n) / (n (n - 1)) sum (T_i - T / N)^2
             + (N / n) sum M_i (M_i - m_i) / (m_i (m_i - 1)) sum (T_ij - T_i / M_i)^2
             + (N / n) sum (M_i / m_i) sum B_ij (B_ij - b_ij) p q / (b_ij - 1)

    With the number S of third-stage units known, p = T / S. Else p = T / B, B the expanded number
    of third-stage units, and the deviations of T lose p times those of B; the total always uses
    V(T).

    Parameters
    ----------
    primary_units_universe : int
        The number of primary units in the universe, N.
    primary_units : sequence of mappings
        One per sampled primary unit, with `secondary_universe` (M_i) and `secondary_units`, each
        with the counts `universe`, `sample` and `items`.
    third_stage_units_universe : int, optional
        The number of third-stage units in the universe, S.

    Returns
    -------
    Appraisal
        The limits of the proportion and of the number use z.

    Raises
    ------
    EstimateError
        For all errors together.

    Notes
    -----
    A stage with a single sampled unit adds nothing to its term, so the variance is then too small.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), chapter 2.
    """
    form = Form(FUNCTION)
    listed = enumerate(form.table_rows(primary_units, "primary_units"), start=1)
    rows = [_read(form, row, f"primary unit {number}") for number, row in listed]
    n = len(rows)
    count = form.count(primary_units_universe, "primary_units_universe", least=n)
    known = third_stage_units_universe is not None
    counted = sum(sum(row.sizes) for row in rows)
    everything = (
        form.count(third_stage_units_universe, "third_stage_units_universe", least=counted)
        if known
        else 0
    )
    form.close()
    total, units = (count / n * sum(_expand(row, kind) for row in rows) for kind in ("T", "B"))
    variance = _variance(rows, count, 0.0)
    if known:
        share, se = total / everything, variance**0.5 / everything
    else:
        share = total / units
        se = _variance(rows, count, share) ** 0.5 / units
    fields = {
        "totals": {
            "second_stage_universe": printed(sum(row.universe for row in rows)),
            "second_stage_sample": printed(sum(len(row.sizes) for row in rows)),
            "third_stage_universe": printed(counted),
            "third_stage_sample": printed(sum(sum(row.samples) for row in rows)),
            "items": printed(sum(sum(row.items) for row in rows)),
        },
        "point_estimate_proportion": percent(share),
        "standard_error_proportion": percent(se),
        "point_estimate_total": printed(total),
        "standard_error_total": printed(variance**0.5),
        **limits_by_level(share, se, unit="proportion", suffix="_proportion"),
        **limits_by_level(total, variance**0.5, suffix="_total"),
    }
    return Appraisal(
        FUNCTION, fields, {"proportion": (share, se), "quantity": (total, variance**0.5)}
    )


def _read(form: Form, row: TableRow, where: str) -> _Primary:
    sizes, samples, items = [], [], []
    seconds = form.table_rows(row.get("secondary_units"), f"{where}: secondary_units")
    for number, second in enumerate(seconds, start=1):
        here = f"{where}, secondary unit {number}"
        size = form.count(second.get("universe"), f"{here}: universe", least=1)
        b = form.count(second.get("sample"), f"{here}: sample", least=1, most=size)
        sizes.append(size)
        samples.append(b)
        items.append(form.count(second.get("items"), f"{here}: items", most=b))
    universe = form.count(
        row.get("secondary_universe"), f"{where}: secondary_universe", least=len(seconds)
    )
    return _Primary(universe, tuple(sizes), tuple(samples), tuple(items))


def _parts(row: _Primary, share: float) -> list[float]:
    """T_ij, or T_ij - share B_ij, of the secondary units."""
    return [
        size * x / b - share * size
        for size, b, x in zip(row.sizes, row.samples, row.items, strict=True)
    ]


def _expand(row: _Primary, kind: str) -> float:
    """The primary unit's expanded items (T) or third-stage units (B)."""
    values = _parts(row, 0.0) if kind == "T" else row.sizes
    return row.universe / len(row.sizes) * sum(values)


def _variance(rows: Sequence[_Primary], count: int, share: float) -> float:
    """V of T, or of T - share B, with a finite population correction at every stage."""
    n = len(rows)
    sums = [_expand(row, "T") - share * _expand(row, "B") for row in rows]
    first = count * (count - n) / n * float(np.var(sums, ddof=1)) if n > 1 else 0.0
    second = third = 0.0
    for row in rows:
        m = len(row.sizes)
        parts = _parts(row, share)
        spread = float(np.var(parts, ddof=1)) if m > 1 else 0.0
        second += row.universe * (row.universe - m) / m * spread
        third += (
            row.universe
            / m
            * sum(
                size * (size - b) * x / b * (1 - x / b) / (b - 1)
                for size, b, x in zip(row.sizes, row.samples, row.items, strict=True)
                if b > 1
            )
        )
    return first + count / n * (second + third)


FORM = AppraisalForm(
    "attribute-three-stage",
    "The share and number of third-stage units with a characteristic, from three stages.",
    attribute_three_stage,
    (
        Level(*PRIMARY, ("secondary_universe",), "secondary_sample"),
        Level(*SECONDARY, ("universe", "sample", "items")),
    ),
    universe="primary_units_universe",
    further={"third_stage_units": "third_stage_units_universe"},
)
