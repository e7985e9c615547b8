"""Attribute appraisal, stratified multistage: strata estimated apart, put together."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.ratstats.appraisal_forms import STRATA, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level
from extrapolation.ratstats.print_forms import percent, printed
from primafacie.core.table_rows import TableRow

FUNCTION = "Attribute Appraisal / Stratified Multistage"


def attribute_stratified_multistage(strata: Sequence[TableRow]) -> Appraisal:
    """The proportion and number of units with a trait, from strata that were estimated before.

        p = sum N_h p_h / N,   V(p) = sum N_h^2 SE_h^2 / N^2

    Parameters
    ----------
    strata : sequence of mappings
        One per stratum, with `percent`, `standard_error_percent` (both in percent, 0 to 100) and
        `universe` (a count).

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
    The figures are taken as they are given, so rounding before this step stays in the result.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), chapter 2.
    """
    form = Form(FUNCTION)
    rows = []
    for number, row in enumerate(form.table_rows(strata, "strata"), start=1):
        where = f"stratum {number}"
        share = form.number(row.get("percent"), f"{where}: percent", least=0.0) / 100
        if share > 1:
            form.note(f"{where}: percent", f"{100 * share:g}", "0 to 100 per cent")
        key = "standard_error_percent"
        se = form.number(row.get(key), f"{where}: {key}", least=0.0) / 100
        rows.append((form.count(row.get("universe"), f"{where}: universe", least=1), share, se))
    form.close()
    universe = sum(size for size, _, _ in rows)
    total = sum(size * share for size, share, _ in rows)
    se = sum((size * own) ** 2 for size, _, own in rows) ** 0.5
    share = total / universe
    fields = {
        "estimated_percentage": percent(share),
        "estimated_total": printed(total),
        "standard_error_percent": percent(se / universe),
        "standard_error_total": printed(se),
        **limits_by_level(share, se / universe, unit="proportion", suffix="_proportion"),
        **limits_by_level(total, se, suffix="_total"),
    }
    return Appraisal(
        FUNCTION, fields, {"proportion": (share, se / universe), "quantity": (total, se)}
    )


FORM = AppraisalForm(
    "attribute-stratified-multistage",
    "The share and number of units with a characteristic, from strata estimated before.",
    attribute_stratified_multistage,
    (Level(*STRATA, ("percent", "standard_error_percent", "universe")),),
)
