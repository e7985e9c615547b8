"""Variable appraisal, stratified multistage: strata estimated apart, put together."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.ratstats.appraisal_forms import STRATA, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level, precision_by_level
from extrapolation.ratstats.print_forms import printed
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / Stratified Multistage"


def variable_stratified_multistage(strata: Sequence[TableRow]) -> Appraisal:
    """The universe's total from strata that were estimated before.

        T = sum T_h,   SE^2 = sum SE_h^2

    Parameters
    ----------
    strata : sequence of mappings
        One per stratum, with `point_estimate` and `standard_error` in dollars. They are taken as
        they are given.

    Returns
    -------
    Appraisal
        The limits use z.

    Raises
    ------
    EstimateError
        For all errors together.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), chapter 3.

    Examples
    --------
    >>> rows = [{"point_estimate": 24077, "standard_error": 1277},
    ...         {"point_estimate": 19182, "standard_error": 873}]
    >>> variable_stratified_multistage(rows).fields["standard_error"]
    '1,547'
    """
    form = Form(FUNCTION)
    rows = [
        (
            form.number(row.get("point_estimate"), f"stratum {number}: point_estimate"),
            form.number(row.get("standard_error"), f"stratum {number}: standard_error", least=0.0),
        )
        for number, row in enumerate(form.table_rows(strata, "strata"), start=1)
    ]
    form.close()
    point = sum(own for own, _ in rows)
    se = sum(own**2 for _, own in rows) ** 0.5
    fields = {
        "point_estimate": printed(point),
        "standard_error": printed(se),
        **limits_by_level(point, se),
        **precision_by_level(point, se),
    }
    return Appraisal(FUNCTION, fields, {"total": (point, se)})


FORM = AppraisalForm(
    "variable-stratified-multistage",
    "The total of a variable, from strata estimated before.",
    variable_stratified_multistage,
    (Level(*STRATA, ("point_estimate", "standard_error")),),
)
