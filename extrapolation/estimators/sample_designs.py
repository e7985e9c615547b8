"""A `Sample` as a survey design: strata without replacement, or PPS with replacement."""

from __future__ import annotations

import numpy as np

from extrapolation.samples.samples import Sample
from extrapolation.samples.survey_designs import SurveyDesign, survey_design


def design_of(sample: Sample) -> SurveyDesign:
    """The design behind a sample's arrays, its rows in the sample's order.

    A stratum by PPS with replacement has a row for every hit, weight X_h / (n_h x_k) and no
    finite population correction (Hansen and Hurwitz); any other N_h / n_h.

    >>> made = design_of(Sample.from_arrays([1.0, 2.0, 4.0], sizes=30))
    >>> made.total(sample_values(Sample.from_arrays([1.0, 2.0, 4.0], sizes=30))[made.rows])
    70.0
    """
    strata, sizes, weights, rows = [], [], [], []
    start = 0
    for part in sample.strata:
        places = np.arange(start, start + part.n)
        start += part.n
        if part.hits is None:
            rows.append(places)
            sizes.append(np.full(part.n, float(part.size)))
            weights.append(np.full(part.n, part.size / part.n))
        else:
            caps = np.asarray(part.caps, dtype=np.float64)
            rows.append(np.repeat(places, part.hits))
            sizes.append(np.full(part.draws, np.inf))
            weights.append(np.repeat(part.scale / (part.draws * caps), part.hits))
        strata += [part.label] * len(rows[-1])
    made = survey_design([(strata, None, np.concatenate(sizes))], weights=np.concatenate(weights))
    return SurveyDesign(made.stages, made.weights, made.labels, np.concatenate(rows))


def sample_values(sample: Sample) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """All values of a sample, stratum after stratum, as `design_of` refers to them."""
    return np.concatenate([part.values for part in sample.strata])
