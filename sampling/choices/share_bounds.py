"""The cards of the bounds of a share or number of units that rest on its estimated variance.

They serve every design whose variance can be estimated: clusters, stages, dollar-unit draws,
domains, post-strata. Simple and stratified random samples have exact limits in addition.
"""

from __future__ import annotations

from sampling.choices.cards import BoundCard
from sampling.choices.refusals import COUNTS

_COUNTED = ("srs", "stratified")
_UNMIXED = ("with all sampled units in error", "with no sampled unit in error")
_MIXED = "values of 0 and 1, some of each in the sample"
_PROVES = (
    "Never beyond what the sample proves: the units found in error, and those found free of it"
)


def _card(
    name: str, title: str, *, fails: str, source: str, mixed: bool = True, cost: str = "O(n)"
) -> BoundCard:
    return BoundCard(
        name=name,
        title=title,
        designs=_COUNTED,
        quantities=("counts",),
        needs=_MIXED if mixed else "values of 0 and 1",
        guarantee="asymptotic",
        fails=f"{fails}. {_PROVES}",
        cost=cost,
        source=source,
        refuses=(*COUNTS, *_UNMIXED) if mixed else COUNTS,
        own_variance=True,
    )


CARDS: tuple[BoundCard, ...] = (
    BoundCard(
        name="korn_graubard",
        title="Korn and Graubard's limit of a proportion, times the number of units",
        designs=_COUNTED,
        quantities=("counts",),
        needs="values of 0 and 1",
        guarantee="asymptotic",
        fails="Near its level in simulations; with few clusters, or errors in few of them, it can "
        "cover less. Never narrower than what the sample proves: the units found in error, and "
        "those found free of it",
        cost="O(n)",
        source="Korn and Graubard (1998), Survey Methodology 24:193-201",
        refuses=COUNTS,
        own_variance=True,
    ),
    _card(
        "wilson",
        "Wilson's score limit of a proportion, times the number of units",
        fails="Near its level on average, but at single shares down to 0.82 of 0.90 (30 "
        "independent units); the lower limit covers less than its level where few units are in "
        "error (0.89 at 2% to 10%), the upper one where nearly all are. With few clusters, or "
        "in strata of few units that are nearly all in error (lower limit 0.67 with four of 10), "
        "it can cover far less",
        source="Wilson (1927), J. Amer. Statist. Assoc. 22:209-212; for complex samples with t "
        'and the design effect, as R survey 4.5 `svyciprop(method = "wilson")`',
        mixed=False,
    ),
    _card(
        "logit",
        "the t limit of the log odds of a proportion, times the number of units",
        fails="Near its level on average, but at single shares down to 0.83 of 0.90 (30 "
        "independent units); with few clusters, few units in error or free of it, or strata "
        "of few units that are nearly all in error, it can cover far less",
        source="Korn and Graubard (1999), Analysis of Health Surveys; R survey, "
        '`svyciprop(method = "logit")`',
    ),
    _card(
        "arcsine",
        "the t limit of the arcsine of the root of a proportion, times the number of units",
        fails="The lower limit covers less than its level where most units are in error (0.89 of "
        "0.90 from 70%, 30 to 60 independent units), the upper one where few are; at single "
        "shares down to 0.82. With few clusters, or strata of few units, it can cover far less",
        source='Anscombe (1948), Biometrika 35:246-254; R survey, `svyciprop(method = "asin")`',
    ),
    _card(
        "likelihood",
        "the likelihood limit of a proportion at Rao and Scott's scale, times the number of units",
        fails="Near its level on average, but at single shares down to 0.84 of 0.90 (30 to 100 "
        "independent units); with few clusters, few units in error or free of it, or strata of "
        "few units that are nearly all in error, it can cover far less",
        source="Rao and Scott (1984), Ann. Statist. 12:46-60; R survey, `svyciprop(method = "
        '"likelihood")`',
    ),
)
