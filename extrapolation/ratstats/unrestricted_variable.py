"""Variable appraisal, unrestricted: a simple random sample expanded by N times the mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.ratstats.appraisal_forms import AppraisalForm
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.variable_blocks import variable_block, variables_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

FUNCTION = "Variable Appraisal / Unrestricted"


def variable_unrestricted(
    universe: int,
    *,
    examined: Sequence[float] | None = None,
    audited: Sequence[float] | None = None,
    difference: Sequence[float] | None = None,
) -> Appraisal:
    """The universe's totals of the examined, audited and difference values.

        total = N mean,   SE = N s sqrt((N - n) / (n N)),   limits total -+ t_(n-1) SE

    Each variable is expanded by itself; the difference is a third variable, not an estimate that
    uses the universe's book total. Lower limits may be negative and are printed so.

    Parameters
    ----------
    universe : int
        The number of units in the universe, N.
    examined, audited, difference : sequence of float, optional
        The n sampled values, in dollars. One or two lists are given; two give the third:
        difference = examined - audited.

    Returns
    -------
    Appraisal
        Its fields have a block for each variable.

    Raises
    ------
    EstimateError
        For all errors together.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 3-2.

    Examples
    --------
    >>> found = variable_unrestricted(100, difference=[0, 12.5, 40])
    >>> found.fields["difference"]["point_estimate"]
    '1,750'
    """
    form = Form(FUNCTION)
    row = {"examined": examined, "audited": audited, "difference": difference}
    variables = variables_of(form, row, "")
    n = len(next(iter(variables.values())))
    size = form.count(universe, "universe", least=n)
    form.close()
    fields: dict[str, Any] = {"totals": _totals(variables)}
    estimates = {}
    for name, values in variables.items():
        fields[name], estimates[name] = variable_block(values, size)
    return Appraisal(FUNCTION, fields, estimates)


def _totals(variables: dict[str, NDArray[np.float64]]) -> dict[str, str]:
    (first, *_), n = variables.values(), len(next(iter(variables.values())))
    if len(variables) == 1:
        return {
            "sample_size": printed(n),
            "value_of_sample": printed(float(first.sum()), 2),
            "nonzero_items": printed(int(np.count_nonzero(first))),
        }
    return {
        "sample_size": printed(n),
        "examined_value": printed(float(variables["examined"].sum()), 2),
        "nonzero_diffs": printed(int(np.count_nonzero(variables["difference"]))),
        "total_diff_values": printed(float(variables["difference"].sum()), 2),
        "total_audited_values": printed(float(variables["audited"].sum()), 2),
    }


FORM = AppraisalForm(
    "variable-unrestricted",
    "The total of a variable, from a simple random sample.",
    variable_unrestricted,
    variables="three",
    universe="universe",
)
