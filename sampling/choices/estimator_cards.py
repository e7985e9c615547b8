"""The cards of the estimators that a plan may name."""

from __future__ import annotations

from sampling.choices.cards import EstimatorCard
from sampling.choices.shapes import Shape

_STAGED = (Shape.SIMPLE, Shape.HITS, Shape.CLUSTERS, Shape.STAGES, Shape.STARTS)
"""Shapes whose variance is that of stages: ratios and regressions have one there."""
_HIGH_DENIAL = (
    "Its limits cover far below their level where most units are in error and payments are skewed"
)

_OF_A_DESIGN = (
    EstimatorCard(
        name="expansion",
        title="expansion, T = sum N_h ybar_h, with variance V = sum N_h (N_h - n_h) s_h^2 / n_h",
        shapes=(Shape.SIMPLE,),
        default=True,
        needs="simple random samples of the strata",
        guarantee="unbiased",
        fails="Imprecise where the amounts paid are skewed and the strata are wide",
        source="Cochran (1977), Sampling Techniques, 3rd ed., chapter 5",
    ),
    EstimatorCard(
        name="pps",
        title="Hansen and Hurwitz, T = sum over hits of y_i / (n p_i), p_i = x_i / X",
        shapes=(Shape.HITS,),
        default=True,
        needs="independent draws with replacement, and the size of every unit drawn",
        guarantee="unbiased",
        fails="Imprecise where errors do not go with the size",
        source="Hansen and Hurwitz (1943), Annals of Mathematical Statistics 14",
    ),
    EstimatorCard(
        name="multistage",
        title="stage by stage, T = (N / n) sum M_i ybar_i, with the variance of every stage",
        shapes=(Shape.CLUSTERS, Shape.STAGES),
        default=True,
        needs="clusters drawn at random, and the sizes of every stage",
        guarantee="unbiased",
        fails="Imprecise where clusters differ in size or their units are alike",
        source="Cochran (1977), Sampling Techniques, 3rd ed., chapters 10 and 11",
        own_variance=True,
    ),
    EstimatorCard(
        name="starts",
        title="mean of the estimates of the independent starts, their spread the variance",
        shapes=(Shape.STARTS,),
        default=True,
        needs="independent random starts; with a single start the variance cannot be estimated",
        guarantee="unbiased",
        fails="One start shows nothing of its own error",
        source="Cochran (1977), Sampling Techniques, 3rd ed., chapter 8",
        own_variance=True,
    ),
    EstimatorCard(
        name="rhc",
        title="Rao, Hartley and Cochran, T = sum over groups of y_i X_g / x_i",
        shapes=(Shape.GROUPS,),
        default=True,
        needs="random groups, and the size of each group and of its unit",
        guarantee="unbiased",
        fails="Imprecise where errors do not go with the size",
        source="Rao, Hartley and Cochran (1962), J. Royal Statistical Society B 24",
        own_variance=True,
    ),
    EstimatorCard(
        name="horvitz_thompson",
        title="Horvitz and Thompson, T = sum y_i / pi_i, with joint probabilities",
        shapes=(Shape.JOINT,),
        default=True,
        needs="the inclusion and joint probabilities of the units drawn",
        guarantee="unbiased",
        fails="Imprecise where errors do not go with the size",
        source="Horvitz and Thompson (1952), J. Amer. Statist. Assoc. 47",
        own_variance=True,
    ),
    EstimatorCard(
        name="by_stratum",
        title="in each stratum that of its design, added up",
        shapes=(),
        adds_up=True,
        needs="strata that were drawn independently",
        guarantee="unbiased",
        fails="As the estimator of each stratum",
        source="Cochran (1977), Sampling Techniques, 3rd ed., section 5.3",
    ),
)


def _fitted(name: str, title: str, source: str) -> EstimatorCard:
    return EstimatorCard(
        name=name,
        title=title,
        shapes=_STAGED,
        needs="the total of the amounts paid of the frame (of every stratum, where separate)",
        guarantee="approximately unbiased",
        fails=_HIGH_DENIAL,
        source=source,
        fitted=True,
        own_variance=True,
    )


_CHAPTER_6 = "Cochran (1977), Sampling Techniques, 3rd ed., chapter 6"
_CHAPTER_7 = "Cochran (1977), Sampling Techniques, 3rd ed., chapter 7"
_FITTED = (
    _fitted("ratio", "combined ratio to the amounts paid", _CHAPTER_6),
    _fitted("combined_ratio", "combined ratio to the amounts paid", _CHAPTER_6),
    _fitted("separate_ratio", "ratio to the amounts paid in each stratum", _CHAPTER_6),
    _fitted("regression", "combined regression on the amounts paid", _CHAPTER_7),
    _fitted("combined_regression", "combined regression on the amounts paid", _CHAPTER_7),
    _fitted("separate_regression", "regression on the amounts paid in each stratum", _CHAPTER_7),
    _fitted(
        "greg",
        "generalized regression on the amounts paid and the number of units",
        "Saerndal, Swensson and Wretman (1992), chapter 6",
    ),
)
CARDS: tuple[EstimatorCard, ...] = (*_OF_A_DESIGN, *_FITTED)
