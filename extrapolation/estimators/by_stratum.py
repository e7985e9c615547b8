"""Strata of different designs: in each stratum the estimator of its design, added up.

The strata were drawn independently, so that points, variances and degrees of freedom add up.
Source: Cochran (1977), Sampling Techniques, 3rd ed., section 5.3.
"""

from __future__ import annotations

from extrapolation.estimators.design_estimator import DesignEstimator

BY_STRATUM = DesignEstimator(name="by_stratum")
