"""Was an unusual sample perhaps drawn in proportion to the amounts paid?"""

from __future__ import annotations

import numpy as np

from validation.study.studies import Study

# Within this many standard errors a sample is what such draws would give.
NEAR = 2.5


def size_hint(study: Study) -> str:
    """A caution in words where draws in proportion to the amount explain the sample, else "".

    Under such draws the mean amount of a selection is sum x^2 / sum x, its variance
    sum x^3 / sum x less the square of that. One stratum only.
    """
    columns, sample = study.columns, study.disclosed
    if columns is None or sample is None or len(sample.units) != 1:
        return ""
    rows = columns.rows_of(sample.all_ids)
    paid = columns.dollars[rows[rows >= 0]]
    x = columns.dollars[columns.paid > 0]
    if not len(paid) or not len(x):
        return ""
    mean = float((x**2).sum() / x.sum())
    variance = float((x**3).sum() / x.sum()) - mean**2
    if variance <= 0 or abs(paid.mean() - mean) > NEAR * (variance / len(paid)) ** 0.5:
        return ""
    # A simple random sample of nearly equal amounts fits as well: then nothing is said.
    plain = float(x.mean())
    if abs(paid.mean() - plain) <= NEAR * float(np.std(x)) / len(paid) ** 0.5:
        return ""
    return (
        "; draws in proportion to the amount paid would give such a sample: ask how it was drawn "
        "before anything is made of this"
    )
