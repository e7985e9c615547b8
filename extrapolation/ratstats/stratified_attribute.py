"""Attribute appraisal, stratified: V(p_h) = (N_h - n_h) / N_h * p_h q_h / (n_h - 1), z limits.

Lower limits may fall below 0; the manual's text allows setting them to 0, the program prints
them as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.ratstats.appraisal_forms import STRATA, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import CONFIDENCES, limits_by_level, z_of
from extrapolation.ratstats.print_forms import percent, printed
from primafacie.core.table_rows import TableRow

FUNCTION = "Attribute Appraisal / Stratified"
PLACES = 3


def attribute_stratified(strata: Sequence[TableRow]) -> Appraisal:
    """The number of units of the universe with a characteristic, by stratum and together.

        total = sum N_h p_h,   V = sum N_h (N_h - n_h) p_h q_h / (n_h - 1)

    Parameters
    ----------
    strata : sequence of mappings
        One per stratum, with the counts `universe` (N_h), `sample` (n_h) and `items`.

    Returns
    -------
    Appraisal
        The limits use z. A lower limit below 0 is printed as it is.

    Raises
    ------
    EstimateError
        For all errors together.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 2-7.

    Examples
    --------
    >>> rows = [{"universe": 1000, "sample": 100, "items": 2},
    ...         {"universe": 1500, "sample": 100, "items": 6}]
    >>> attribute_stratified(rows).fields["combined"]["ratio"]
    '4.400%'
    """
    form = Form(FUNCTION)
    rows = []
    for number, row in enumerate(form.table_rows(strata, "strata"), start=1):
        where = f"stratum {number}"
        size = form.count(row.get("universe"), f"{where}: universe", least=1)
        n = form.count(row.get("sample"), f"{where}: sample", least=1, most=size)
        rows.append((size, n, form.count(row.get("items"), f"{where}: items", most=n)))
    form.close()
    universe, sample, items = (sum(row[place] for row in rows) for place in range(3))
    parts, total, variance = [], 0.0, 0.0
    for size, n, x in rows:
        share = x / n
        own = (size - n) / size * share * (1 - share) / (n - 1) if n > 1 else 0.0
        total, variance = total + size * share, variance + size**2 * own
        parts.append(
            {"ratio": percent(share, PLACES), "projected": printed(size * share)}
            | _precision(own**0.5)
        )
    share, se = total / universe, variance**0.5 / universe
    combined = {
        "sample": printed(sample),
        "items": printed(items),
        "ratio": percent(share, PLACES),
        "universe": printed(universe),
        "projected": printed(total),
        "standard_error_percent": percent(se, PLACES),
        "standard_error_quantity": printed(se * universe),
    } | _precision(se)
    limits = limits_by_level(total, se * universe, suffix="_quantity") | limits_by_level(
        share, se, unit="proportion", suffix="_percent", places=PLACES
    )
    return Appraisal(
        FUNCTION,
        {"strata": parts, "combined": combined, **limits},
        {"quantity": (total, se * universe), "proportion": (share, se)},
    )


def _precision(se: float) -> dict[str, str]:
    return {f"precision_{level}": percent(z_of(level) * se, PLACES) for level in CONFIDENCES}


FORM = AppraisalForm(
    "attribute-stratified",
    "The number of units with a characteristic, from simple random samples in strata.",
    attribute_stratified,
    (Level(*STRATA, ("universe", "sample", "items")),),
)
