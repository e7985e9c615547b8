"""Variable appraisal, stratified cluster: the totals of sampled clusters, expanded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extrapolation.ratstats.appraisal_forms import CLUSTERS, STRATA, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level, precision_by_level
from extrapolation.ratstats.print_forms import printed
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / Stratified Cluster"


def variable_stratified_cluster(strata: Sequence[TableRow]) -> Appraisal:
    """The universe's total from the totals of sampled clusters; cluster sizes are not used.

        T = sum N_h ybar_h,   V = sum N_h (N_h - n_h) / n_h * s_h^2   (y: a cluster's total)

    Parameters
    ----------
    strata : sequence of mappings
        One per stratum, with `clusters_universe` (N_h) and `clusters`, each with `value` (its total
        in dollars).

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
    """
    form = Form(FUNCTION)
    rows = []
    for number, row in enumerate(form.table_rows(strata, "strata"), start=1):
        where = f"stratum {number}"
        listed = form.table_rows(row.get("clusters"), f"{where}: clusters")
        values = [
            form.number(cluster.get("value"), f"{where}, cluster {place}: value")
            for place, cluster in enumerate(listed, 1)
        ]
        key = "clusters_universe"
        rows.append((form.count(row.get(key), f"{where}: {key}", least=len(values)), values))
    form.close()
    parts, point, variance = [], 0.0, 0.0
    for clusters, values in rows:
        n = len(values)
        own = clusters * sum(values) / n
        spread = float(np.var(values, ddof=1)) if n > 1 else 0.0
        point, variance = point + own, variance + clusters * (clusters - n) / n * spread
        parts.append({"sampled_value": printed(sum(values), 2), "point_estimate": printed(own)})
    se = variance**0.5
    fields = {
        "strata": parts,
        "overall": {"point_estimate": printed(point), "standard_error": printed(se)},
        **limits_by_level(point, se),
        **precision_by_level(point, se),
    }
    return Appraisal(FUNCTION, fields, {"total": (point, se)})


FORM = AppraisalForm(
    "variable-stratified-cluster",
    "The total of a variable, from the totals of sampled clusters in strata.",
    variable_stratified_cluster,
    (
        Level(*STRATA, ("clusters_universe",), "sample"),
        Level(*CLUSTERS, ("value",)),
    ),
)
