"""Variable appraisal, two-stage: sampled primary units, sampled secondary units in each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extrapolation.ratstats.appraisal_forms import PRIMARY, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.unit_values import Moments, read_moments
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / Two-Stage Unrestricted"


def variable_two_stage(
    primary_units_universe: int,
    *,
    primary_units: Sequence[TableRow],
    secondary_units_universe: int | None = None,
) -> Appraisal:
    """The universe's total of a variable from sampled primary units.

        T = (N / n) sum M_i ybar_i
        V = N (N - n) / n * sum (M_i ybar_i - T / N)^2 / (n - 1)
          + (N / n) sum M_i (M_i - m_i) / m_i * s_i^2

    Parameters
    ----------
    primary_units_universe : int
        The number of primary units in the universe, N.
    primary_units : sequence of mappings
        One per sampled primary unit, with `universe` (M_i) and `values` (dollars), or `sample`,
        `sample_total`, `nonzero` and `variance`.
    secondary_units_universe : int, optional
        The number of secondary units in the universe. It serves the print-out alone: MEAN is T over
        that number, or over its estimate (N / n) sum M_i.

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
    A primary unit with one sampled value adds nothing to the second term, so the variance is then
    too small.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 3-20.
    """
    form = Form(FUNCTION)
    rows: list[tuple[int, Moments]] = []
    for number, row in enumerate(form.table_rows(primary_units, "primary_units"), start=1):
        where = f"primary unit {number}"
        found = read_moments(form, row, where)
        if found.variance is None:
            form.note(where, "neither values nor their variance", "one of them")
        rows.append((form.count(row.get("universe"), f"{where}: universe", least=found.n), found))
    n = len(rows)
    count = form.count(primary_units_universe, "primary_units_universe", least=n)
    inside = sum(size for size, _ in rows)
    everything: float = count / n * inside
    outside = None
    if secondary_units_universe is not None:
        key = "secondary_units_universe"
        everything = form.count(secondary_units_universe, key, least=inside)
        outside = everything - inside
    form.close()
    totals = [size * found.mean for size, found in rows]
    point = count / n * sum(totals)
    between = count * (count - n) / n * float(np.var(totals, ddof=1)) if n > 1 else 0.0
    within = sum(size * (size - part.n) / part.n * (part.variance or 0.0) for size, part in rows)
    se = (between + count / n * within) ** 0.5
    sample = sum(part.n for _, part in rows)
    nonzero = sum(part.nonzero for _, part in rows)
    fields = {
        "units_n_nonzero_mean_variance_pointestimate": [
            [
                f"{printed(part.n)}/{printed(part.nonzero)}",
                printed(part.mean, 2),
                printed(part.variance or 0.0, 2),
                printed(total),
            ]
            for (_, part), total in zip(rows, totals, strict=True)
        ],
        "overall": {
            "point_estimate": printed(point),
            "standard_error": printed(se),
            **blocks(point, se),
        },
        "sampled_totals": {
            "sample_nonzero": f"{printed(sample)}/{printed(nonzero)}",
            "mean": printed(point / everything, 2),
            "secondary_universe": printed(inside),
            "point_estimate": printed(sum(totals)),
        },
        "not_sampled": {"primary_units": printed(count - n)}
        | ({} if outside is None else {"secondary_units": printed(outside)}),
    }
    return Appraisal(FUNCTION, fields, {"total": (point, se)})


FORM = AppraisalForm(
    "variable-two-stage",
    "The total of a variable, from sampled primary units and secondary units in each.",
    variable_two_stage,
    (Level(*PRIMARY, ("universe",), "sample"),),
    variables="one",
    universe="primary_units_universe",
    further={"secondary_units": "secondary_units_universe"},
)
