"""Attribute appraisal, stratified cluster: every unit of the sampled clusters is examined."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.ratstats.appraisal_forms import CLUSTERS, STRATA, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level
from extrapolation.ratstats.print_forms import percent, printed
from primafacie.core.table_rows import TableRow

FUNCTION = "Attribute Appraisal / Stratified Cluster"


def attribute_stratified_cluster(strata: Sequence[TableRow]) -> Appraisal:
    """The proportion and number of secondary units with a trait, from sampled clusters.

        p_h = sum a / sum M,   T_h = M_h p_h  (M_h: secondary units of the stratum)
        V_h = N_h (N_h - n_h) / (n_h (n_h - 1)) * sum (a - p_h M)^2

    Parameters
    ----------
    strata : sequence of mappings
        One per stratum, with `clusters_universe` (N_h), `secondary_universe` (M_h) and `clusters`,
        each with the counts `size` and `items`.

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
    It is a ratio estimate: biased with few clusters.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), chapter 2.
    """
    form = Form(FUNCTION)
    rows = []
    for number, row in enumerate(form.table_rows(strata, "strata"), start=1):
        where = f"stratum {number}"
        sizes, items = [], []
        listed = form.table_rows(row.get("clusters"), f"{where}: clusters")
        for place, cluster in enumerate(listed, 1):
            here = f"{where}, cluster {place}"
            size = form.count(cluster.get("size"), f"{here}: size", least=1)
            sizes.append(size)
            items.append(form.count(cluster.get("items"), f"{here}: items", most=size))
        clusters = form.count(
            row.get("clusters_universe"), f"{where}: clusters_universe", least=len(sizes)
        )
        units = form.count(
            row.get("secondary_universe"), f"{where}: secondary_universe", least=sum(sizes)
        )
        rows.append((clusters, units, sizes, items))
    form.close()
    parts, total, variance = [], 0.0, 0.0
    for clusters, units, sizes, items in rows:
        n, share = len(sizes), sum(items) / sum(sizes)
        spread = sum((a - share * size) ** 2 for a, size in zip(items, sizes, strict=True))
        total += units * share
        variance += clusters * (clusters - n) / (n * (n - 1)) * spread if n > 1 else 0.0
        parts.append(
            {
                "percent": percent(share),
                "projected": printed(units * share),
                "secondary_sample": printed(sum(sizes)),
                "items": printed(sum(items)),
            }
        )
    everything = sum(units for _, units, _, _ in rows)
    se = variance**0.5
    share = total / everything
    fields = {
        "strata": parts,
        "overall_percent": percent(share),
        "overall_total": printed(total),
        "standard_error_percent": percent(se / everything),
        "standard_error_total": printed(se),
        **limits_by_level(share, se / everything, unit="proportion", suffix="_proportion"),
        **limits_by_level(total, se, suffix="_total"),
    }
    return Appraisal(
        FUNCTION, fields, {"proportion": (share, se / everything), "quantity": (total, se)}
    )


FORM = AppraisalForm(
    "attribute-stratified-cluster",
    "The share and number of secondary units with a characteristic, from clusters in strata.",
    attribute_stratified_cluster,
    (
        Level(*STRATA, ("clusters_universe", "secondary_universe"), "sample"),
        Level(*CLUSTERS, ("size", "items")),
    ),
)
