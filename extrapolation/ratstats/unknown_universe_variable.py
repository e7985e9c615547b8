"""Variable appraisal, unknown universe size: two independent samples multiplied."""

from __future__ import annotations

from typing import Any

from extrapolation.estimators.unknown_universe import unknown_universe
from extrapolation.ratstats.appraisal_forms import AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level, precision_by_level
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.unit_values import moments
from primafacie.core.errors import EstimateError
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / Unknown Universe Size"


def variable_unknown_universe(
    larger_universe: int, *, sample_1: TableRow, sample_2: TableRow
) -> Appraisal:
    """The total of units whose number must itself be estimated.

    Two independent samples are multiplied; the formula is in
    `extrapolation.estimators.unknown_universe`.

    Parameters
    ----------
    larger_universe : int
        The number of units that `sample_1` was drawn from, N1.
    sample_1 : mapping
        The number of units of interest in each sampled unit: `n`, `mean` and `standard_deviation`,
        or `values`.
    sample_2 : mapping
        The value of the units of interest, in dollars, with the same keys.

    Returns
    -------
    Appraisal
        The point estimate, its standard error, limits and precision.

    Raises
    ------
    EstimateError
        For all errors together.

    References
    ----------
    Goodman (1960), J. American Statistical Association 55, 708-713; RAT-STATS Companion Manual
    (Rev. 5/2010), p. 3-104.

    Examples
    --------
    >>> variable_unknown_universe(
    ...     575, sample_1={"n": 70, "mean": 10.33, "standard_deviation": 2.75},
    ...     sample_2={"n": 55, "mean": 15.65, "standard_deviation": 5.45},
    ... ).fields["point_estimate"]
    '92,957'
    """
    form = Form(FUNCTION)
    first = _read(form, sample_1, "sample_1")
    second = _read(form, sample_2, "sample_2")
    size = form.count(larger_universe, "larger_universe", least=first[0])
    form.close()
    made = unknown_universe(size, counts=first, amounts=second)
    fields = {
        "point_estimate": printed(made.point),
        "standard_error": printed(made.se),
        **limits_by_level(made.point, made.se),
        **precision_by_level(made.point, made.se),
    }
    return Appraisal(FUNCTION, fields, {"total": (made.point, made.se)})


def _read(form: Form, row: TableRow, where: str) -> tuple[int, float, float]:
    if "values" in row:
        found = moments(form.values(row["values"], f"{where}: values"))
        return found.n, found.mean, found.deviation
    key = "standard_deviation"
    return (
        form.count(row.get("n"), f"{where}: n", least=1),
        form.number(row.get("mean"), f"{where}: mean"),
        form.number(row.get(key), f"{where}: {key}", least=0.0),
    )


class _TwoSamples(AppraisalForm):
    """Two rows: the number of units of interest per unit, and their value."""

    def arguments(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        if len(rows) != len(_SAMPLES):
            raise EstimateError(
                f"{len(rows)} samples",
                where="samples",
                expected="2 rows: the sample of numbers, then the sample of values",
                fix="Give n, mean and standard_deviation of each",
            )
        return dict(zip(_SAMPLES, rows, strict=True))


_SAMPLES = ("sample_1", "sample_2")
FORM = _TwoSamples(
    "variable-unknown-universe",
    "The total of units whose number is estimated by a sample of its own.",
    variable_unknown_universe,
    (Level("samples", "sample", "Samples", ("n", "mean", "standard_deviation")),),
    universe="larger_universe",
)
