"""Variable appraisal, three-stage: primary units, secondary units, third-stage units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extrapolation.ratstats.appraisal_forms import PRIMARY, SECONDARY, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.unit_values import Moments, read_moments
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / Three-Stage Unrestricted"
Unit = tuple[str, int, Moments]


def variable_three_stage(
    primary_units_universe: int, *, primary_units: Sequence[TableRow]
) -> Appraisal:
    """The universe's total of a variable from a sample of three stages.

        T_ij = B_ij ybar_ij,  T_i = (M_i / m_i) sum T_ij,  T = (N / n) sum T_i
        V = N (N - n) / n * s^2(T_i) + (N / n) sum M_i (M_i - m_i) / m_i * s_i^2(T_ij)
          + (N / n) sum (M_i / m_i) sum B_ij (B_ij - b_ij) / b_ij * s_ij^2

    Parameters
    ----------
    primary_units_universe : int
        The number of primary units in the universe, N.
    primary_units : sequence of mappings
        One per sampled primary unit, with `secondary_universe` (M_i) and `secondary_units`, each
        with `universe` (B_ij) and `values` (dollars), or `sample`, `sample_total`, `nonzero` and
        `variance`.

    Returns
    -------
    Appraisal
        The limits use z.

    Raises
    ------
    EstimateError
        For all errors together.

    Notes
    -----
    A primary unit with one sampled secondary unit, or one of these with a single value, adds
    nothing to its term, so the variance is then too small.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), chapter 3.
    """
    form = Form(FUNCTION)
    rows: list[tuple[int, list[Unit]]] = []
    for number, row in enumerate(form.table_rows(primary_units, "primary_units"), start=1):
        rows.append(_read(form, row, f"primary unit {number}"))
    n = len(rows)
    count = form.count(primary_units_universe, "primary_units_universe", least=n)
    form.close()
    listed, combined, totals = [], [], []
    second = third = 0.0
    for universe, units in rows:
        m = len(units)
        parts = [size * part.mean for _, size, part in units]
        spread = float(np.var(parts, ddof=1)) if m > 1 else 0.0
        second += universe * (universe - m) / m * spread
        third += (
            universe
            / m
            * sum(
                size * (size - part.n) / part.n * (part.variance or 0.0) for _, size, part in units
            )
        )
        totals.append(universe / m * sum(parts))
        listed += [
            [
                name,
                printed(part.n),
                printed(part.nonzero),
                printed(part.mean, 2),
                printed(part.variance or 0.0, 2),
                printed(size),
                printed(value),
            ]
            for (name, size, part), value in zip(units, parts, strict=True)
        ]
        sampled = sum(part.n for _, _, part in units)
        combined.append(
            [printed(sampled), printed(sum(parts) / m), printed(universe), printed(totals[-1])]
        )
    point = count / n * sum(totals)
    first = count * (count - n) / n * float(np.var(totals, ddof=1)) if n > 1 else 0.0
    se = (first + count / n * (second + third)) ** 0.5
    fields = {
        "units_id_n_nonzero_mean_variance_universe_pointestimate": listed,
        "combined_n_avgestimate_universe_pointestimate": combined,
        "overall": {
            "point_estimate": printed(point),
            "standard_error": printed(se),
            **blocks(point, se),
        },
    }
    return Appraisal(FUNCTION, fields, {"total": (point, se)})


def _read(form: Form, row: TableRow, where: str) -> tuple[int, list[Unit]]:
    units: list[Unit] = []
    seconds = form.table_rows(row.get("secondary_units"), f"{where}: secondary_units")
    for number, second in enumerate(seconds, start=1):
        here = f"{where}, secondary unit {number}"
        found = read_moments(form, second, here)
        if found.variance is None:
            form.note(here, "neither values nor their variance", "one of them")
        size = form.count(second.get("universe"), f"{here}: universe", least=found.n)
        units.append((str(second.get("id", number)), size, found))
    key = "secondary_universe"
    return form.count(row.get(key), f"{where}: {key}", least=len(units)), units


FORM = AppraisalForm(
    "variable-three-stage",
    "The total of a variable, from samples of three stages.",
    variable_three_stage,
    (
        Level(*PRIMARY, ("secondary_universe",), "secondary_sample"),
        Level(*SECONDARY, ("universe",), "sample"),
    ),
    variables="one",
    universe="primary_units_universe",
)
