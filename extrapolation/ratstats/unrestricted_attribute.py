"""Attribute appraisal, unrestricted: items with a characteristic in a simple random sample.

Exact limits from the hypergeometric distribution (Buonaccorsi 1987): with the tail
a = (1 - level) / 2, the upper limit is the largest K with P(X <= x | K) > a, the lower the
smallest K with P(X >= x | K) > a. The printed standard error sqrt(p q / (n - 1) (1 - n / N))
plays no part in them.
"""

from __future__ import annotations

from extrapolation.ratstats.appraisal_forms import AppraisalForm
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.exact_counts import lower_count, upper_count
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import CONFIDENCES
from extrapolation.ratstats.print_forms import percent, printed

FUNCTION = "Attribute Appraisal / Unrestricted"
PLACES = 3


def attribute_unrestricted(
    universe: int, *, sample: int, items: int, one_sided: bool = False
) -> Appraisal:
    """The number of units of the universe with a characteristic, from a simple random sample.

    The limits are exact (hypergeometric). The printed standard error plays no part in them.

    Parameters
    ----------
    universe : int
        The number of units in the universe.
    sample : int
        The number of units drawn without replacement.
    items : int
        The number of sampled units with the characteristic.
    one_sided : bool, default False
        Whether the whole tail is put on the open side, and that limit alone is printed. It is
        allowed only where none or all of the units have the characteristic.

    Returns
    -------
    Appraisal
        Its fields have quantities (units) and percents at 80%, 90% and 95%.

    Raises
    ------
    EstimateError
        If the counts do not fit.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 2-2; Buonaccorsi, The American Statistician 41
    (1987), 215-218.

    Examples
    --------
    >>> attribute_unrestricted(10_000, sample=400, items=82).fields["ci_90"]["lower_qty"]
    '1,729'
    """
    form = Form(FUNCTION)
    size = form.count(universe, "universe", least=1)
    n = form.count(sample, "sample", least=1, most=size)
    x = form.count(items, "items", most=n)
    if one_sided and 0 < x < n:
        form.note(
            "one_sided",
            f"{x:,} items of {n:,}",
            "none or all of them",
            "Only then the program offers the one-sided interval",
        )
    form.close()
    share = x / n
    se = (share * (1 - share) / (n - 1) * (1 - n / size)) ** 0.5 if n > 1 else 0.0
    fields: dict[str, object] = {
        "universe_size": printed(size),
        "sample_size": printed(n),
        "quantity_identified": printed(x),
        "projected_quantity": printed(share * size),
        "percent": percent(share, PLACES),
        "standard_error_quantity": printed(se * size),
        "standard_error_percent": percent(se, PLACES),
    }
    for confidence in CONFIDENCES:
        tail = (1 - confidence / 100) / (1 if one_sided else 2)
        block: dict[str, str] = {}
        if not (one_sided and x == 0):
            block |= _pair("lower", lower_count(size, n, x, tail), size)
        if not (one_sided and x == n):
            block |= _pair("upper", upper_count(size, n, x, tail), size)
        fields[f"ci_{confidence}"] = block
    notes = ("one-sided interval: the open side has no limit",) if one_sided else ()
    return Appraisal(FUNCTION, fields, {"quantity": (share * size, se * size)}, notes)


def _pair(end: str, count: int, size: int) -> dict[str, str]:
    return {f"{end}_qty": printed(count), f"{end}_pct": percent(count / size, PLACES)}


FORM = AppraisalForm(
    "attribute-unrestricted",
    "The number of units with a characteristic, from a simple random sample.",
    attribute_unrestricted,
    universe="universe",
    plain=("sample", "items", "one_sided"),
)
