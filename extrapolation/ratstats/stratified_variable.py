"""Variable appraisal, stratified: each stratum with its t, the whole with z."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from extrapolation.ratstats.appraisal_forms import STRATA, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.variable_blocks import variable_block, variables_of
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / Stratified"


def variable_stratified(strata: Sequence[TableRow]) -> Appraisal:
    """The universe's total of each variable given, by stratum and overall.

        T = sum N_h ybar_h,   V = sum N_h (N_h - n_h) s_h^2 / n_h,   T -+ z sqrt(V)

    Parameters
    ----------
    strata : sequence of mappings
        One per stratum, with `universe` (N_h) and one or two of `examined`, `audited` and
        `difference` (lists of dollars), the same in every stratum; two give the third.

    Returns
    -------
    Appraisal
        The limits of a stratum use t, those of the whole z. With one variable its blocks are at the
        top (`stratum_1`, ..., `overall`), with more under each variable's name.

    Raises
    ------
    EstimateError
        For all errors together.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 3-12.
    """
    form = Form(FUNCTION)
    rows = []
    for number, row in enumerate(form.table_rows(strata, "strata"), start=1):
        where = f"stratum {number}"
        variables = variables_of(form, row, f"{where}: ")
        n = len(next(iter(variables.values())))
        rows.append((form.count(row.get("universe"), f"{where}: universe", least=n), variables))
    names = list(rows[0][1])
    for number, (_, variables) in enumerate(rows, start=1):
        if list(variables) != names:
            form.note(
                f"stratum {number}",
                f"the variables {', '.join(variables)}",
                f"{', '.join(names)} as in stratum 1",
            )
    form.close()
    fields: dict[str, Any] = {}
    estimates = {}
    for name in names:
        parts = [(size, variables[name]) for size, variables in rows]
        made, estimates[name] = _variable(parts)
        fields |= made if len(names) == 1 else {name: made}
    key = "difference" if "difference" in names else names[0]
    totals = _totals([variables[key] for _, variables in rows])
    return Appraisal(FUNCTION, fields | {"totals": totals}, estimates)


def _variable(parts: list[tuple[int, Any]]) -> tuple[dict[str, Any], tuple[float, float]]:
    fields: dict[str, Any] = {}
    point, variance = 0.0, 0.0
    for number, (size, values) in enumerate(parts, start=1):
        fields[f"stratum_{number}"], (own, se) = variable_block(values, size)
        point, variance = point + own, variance + se**2
    se = variance**0.5
    fields |= {
        "overall": {
            "point_estimate": printed(point),
            "universe": printed(sum(size for size, _ in parts)),
            "standard_error": printed(se),
            "standard_error_total": printed(se),
            **blocks(point, se),
        }
    }
    return fields, (point, se)


def _totals(arrays: list[Any]) -> dict[str, Any]:
    """Sample size, sum and nonzero items of each stratum and of all."""
    rows = [(len(a), float(a.sum()), int(np.count_nonzero(a))) for a in arrays]
    everything = tuple(sum(row[place] for row in rows) for place in range(3))
    cells = [[printed(n), printed(total, 2), printed(k)] for n, total, k in (*rows, everything)]
    return {"strata": cells[:-1], "all": cells[-1]}


FORM = AppraisalForm(
    "variable-stratified",
    "The total of a variable, from simple random samples in strata.",
    variable_stratified,
    (Level(*STRATA, ("universe",), "sample"),),
    variables="three",
)
