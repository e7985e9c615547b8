"""Variable appraisal, post-stratification: strata formed after a simple random sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extrapolation.ratstats.appraisal_forms import STRATA, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.unit_values import moments
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / Post Stratification"


def variable_poststratified(strata: Sequence[TableRow]) -> Appraisal:
    """The universe's total from a simple random sample sorted into strata of known size.

        T = sum N_i ybar_i
        V_i = (N - n) / n * N_i s_i^2 + (N / n^2) (N - N_i) s_i^2,   V = sum V_i

    Parameters
    ----------
    strata : sequence of mappings
        One per stratum, with `universe` (N_i) and `difference` (a list of dollars).

    Returns
    -------
    Appraisal
        The limits use z, in the strata too.

    Raises
    ------
    EstimateError
        For all errors together.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), chapter 3.
    """
    form = Form(FUNCTION)
    rows = []
    for number, row in enumerate(form.table_rows(strata, "strata"), start=1):
        where = f"stratum {number}"
        found = moments(form.values(row.get("difference"), f"{where}: difference"))
        rows.append((form.count(row.get("universe"), f"{where}: universe", least=found.n), found))
    form.close()
    universe = sum(size for size, _ in rows)
    n = sum(part.n for _, part in rows)
    fields: dict[str, Any] = {}
    point, variance = 0.0, 0.0
    for number, (size, part) in enumerate(rows, start=1):
        s2 = part.variance or 0.0
        own = ((universe - n) / n * size + universe / n**2 * (universe - size)) * s2
        total = size * part.mean
        point, variance = point + total, variance + own
        fields[f"stratum_{number}"] = {
            "sample_size": printed(part.n),
            "universe": printed(size),
            "mean": printed(part.mean, 2),
            "standard_deviation": printed(part.deviation, 2),
            "standard_error_total": printed(own**0.5, 2),
            "point_estimate": printed(total),
            **blocks(total, own**0.5),
        }
    se = variance**0.5
    fields |= {
        "overall": {
            "sample_size": printed(n),
            "universe": printed(universe),
            "point_estimate": printed(point),
            "standard_error": printed(se),
            "standard_error_total": printed(se),
            **blocks(point, se),
        }
    }
    return Appraisal(FUNCTION, fields, {"total": (point, se)})


FORM = AppraisalForm(
    "variable-poststratified",
    "The total of a variable, from a simple random sample sorted into strata of known size.",
    variable_poststratified,
    (Level(*STRATA, ("universe",), "sample"),),
    variables="one",
    value_key="difference",
)
