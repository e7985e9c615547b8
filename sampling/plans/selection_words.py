"""Designs and their estimators in the words of a plan."""

from __future__ import annotations

from typing import Final

DESIGN_WORDS: Final = {
    "srs": "simple random sample without replacement of all units of the frame",
    "stratified": "stratified random sample: independent simple random samples without "
    "replacement in strata by paid amount; strata taken whole have no sampling error",
    "pps": "dollar-unit sample: independent draws with replacement in each stratum, every unit "
    "with probability proportional to its size",
    "pps_systematic": "systematic sample proportional to size: every so many cents of the ordered "
    "list from independent random starts",
    "sampford": "sample proportional to size without replacement (Sampford)",
    "rhc": "random groups (Rao, Hartley and Cochran): one unit from each, proportional to size",
    "systematic": "systematic sample: every so many units of the ordered list from independent "
    "random starts",
    "cluster": "cluster sample: a simple random sample of clusters, every unit of them",
    "two_stage": "two-stage sample: clusters at random, units at random within them",
    "three_stage": "three-stage sample: clusters at random, groups at random within them, units at "
    "random within these",
    "mixed": "a design of its own for each stratum",
}
ESTIMATOR_WORDS: Final = {
    "expansion": "expansion, T = sum N_h ybar_h, with variance V = sum N_h (N_h - n_h) s_h^2 / n_h",
    "pps": "Hansen and Hurwitz, T = sum over hits of y_i / (n p_i), p_i = x_i / X",
    "starts": "mean of the estimates of the independent starts, their spread the variance",
    "horvitz_thompson": "Horvitz and Thompson, T = sum y_i / pi_i, with joint probabilities",
    "rhc": "Rao, Hartley and Cochran, T = sum over groups of y_i X_g / x_i",
    "multistage": "stage by stage, T = (N / n) sum M_i ybar_i, with the variance of every stage",
    "by_stratum": "in each stratum that of its design, added up",
}
