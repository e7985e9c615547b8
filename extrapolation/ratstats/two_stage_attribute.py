"""Attribute appraisal, two-stage: units with a characteristic in sampled primary units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extrapolation.ratstats.appraisal_forms import PRIMARY, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level
from extrapolation.ratstats.print_forms import percent, printed
from primafacie.core.table_rows import TableRow

FUNCTION = "Attribute Appraisal / Two-Stage Unrestricted"


def attribute_two_stage(
    primary_units_universe: int,
    *,
    primary_units: Sequence[TableRow],
    secondary_units_universe: int | None = None,
) -> Appraisal:
    """The proportion (and, where M is known, the number) of secondary units with a trait.

        M unknown:  p = sum M_i p_i / sum M_i,  center c_i = M_i p,  Mbar = mean of the M_i
        M known:    p = (N / n) sum M_i p_i / M,  c_i = mean of M_i p_i,  Mbar = M / N

        V(p) = (1 - n/N) / (n Mbar^2) * sum (M_i p_i - c_i)^2 / (n - 1)
             + 1 / (n N Mbar^2) * sum M_i (M_i - m_i) p_i q_i / (m_i - 1)

    Parameters
    ----------
    primary_units_universe : int
        The number of primary units in the universe, N.
    primary_units : sequence of mappings
        One per sampled primary unit, with the counts `universe` (M_i), `sample` (m_i) and `items`.
    secondary_units_universe : int, optional
        The number of secondary units in the universe, M.

    Returns
    -------
    Appraisal
        The limits of the proportion and, with M, of the number use z.

    Raises
    ------
    EstimateError
        For all errors together.

    Notes
    -----
    The ratio form is biased in small samples of primary units.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), pp. 2-13 and 2-15.

    Examples
    --------
    >>> rows = [{"universe": 50, "sample": 10, "items": 4},
    ...         {"universe": 45, "sample": 9, "items": 2}]
    >>> attribute_two_stage(90, primary_units=rows).fields["ratios"]
    ['40.00%', '22.22%']
    """
    form = Form(FUNCTION)
    rows = []
    for number, row in enumerate(form.table_rows(primary_units, "primary_units"), start=1):
        where = f"primary unit {number}"
        size = form.count(row.get("universe"), f"{where}: universe", least=1)
        m = form.count(row.get("sample"), f"{where}: sample", least=1, most=size)
        rows.append((size, m, form.count(row.get("items"), f"{where}: items", most=m)))
    n = len(rows)
    count = form.count(primary_units_universe, "primary_units_universe", least=n)
    known = secondary_units_universe is not None
    least = sum(size for size, _, _ in rows)
    everything = (
        form.count(secondary_units_universe, "secondary_units_universe", least=least)
        if known
        else 0
    )
    form.close()
    expanded = [size * x / m for size, m, x in rows]
    if known:
        total = count / n * sum(expanded)
        share, per_unit = total / everything, everything / count
        centres = [sum(expanded) / n] * n
    else:
        share, per_unit = sum(expanded) / least, least / n
        total = 0.0
        centres = [size * share for size, _, _ in rows]
    spread = sum((t - c) ** 2 for t, c in zip(expanded, centres, strict=True))
    between = (count - n) / count / (n * per_unit**2) * spread / (n - 1) if n > 1 else 0.0
    inside = sum(size * (size - m) * _pq(m, x) for size, m, x in rows)
    se = (between + inside / (n * count * per_unit**2)) ** 0.5
    fields: dict[str, Any] = {
        "ratios": [percent(x / m) for _, m, x in rows],
        "projected": [printed(value) for value in expanded],
        "totals": {
            "universe": printed(least),
            "sample": printed(sum(m for _, m, _ in rows)),
            "items": printed(sum(x for _, _, x in rows)),
        },
        "overall_ratio": percent(share),
    }
    estimates = {"proportion": (share, se)}
    if known:
        fields |= {
            "overall_projected": printed(total),
            "standard_error_percent": percent(se),
            "standard_error_total": printed(se * everything),
        }
        estimates |= {"quantity": (total, se * everything)}
    else:
        fields |= {"standard_error": percent(se)}
    fields |= limits_by_level(share, se, unit="proportion", suffix="_proportion")
    if known:
        fields |= limits_by_level(total, se * everything, suffix="_total")
    return Appraisal(FUNCTION, fields, estimates)


def _pq(m: int, x: int) -> float:
    """p q / (m - 1); 0 for a single unit."""
    return x / m * (1 - x / m) / (m - 1) if m > 1 else 0.0


FORM = AppraisalForm(
    "attribute-two-stage",
    "The share and number of secondary units with a characteristic, from sampled primary units.",
    attribute_two_stage,
    (Level(*PRIMARY, ("universe", "sample", "items")),),
    universe="primary_units_universe",
    further={"secondary_units": "secondary_units_universe"},
)
