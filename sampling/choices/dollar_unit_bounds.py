"""The cards of audit practice's bounds for dollar-unit draws, in addition to Stringer's."""

from __future__ import annotations

from sampling.choices.cards import BoundCard
from sampling.choices.refusals import NETTED, SHARES

CARDS: tuple[BoundCard, ...] = (
    BoundCard(
        name="moment",
        title="Dworin and Grimlund's moment bound",
        designs=("pps",),
        quantities=("dollars",),
        needs="few errors, mostly partial overpayments",
        guarantee="heuristic",
        fails="A rule of audit practice: nothing proves its level. In simulations of rare errors "
        "its upper 95% limit covered 0.94 to 1 (60 draws); its moments fail where most draws are "
        "in error, and it is refused there",
        cost="1 ms",
        source="Dworin and Grimlund (1984), The Accounting Review 59:218-241, as in the R "
        "packages MUS and jfa",
        refuses=("in which most draws are in error",),
    ),
    BoundCard(
        name="cox_snell",
        title="Cox and Snell's Bayesian bound",
        designs=("pps",),
        quantities=("dollars",),
        needs="overpayments between 0 and the amount paid; a prior rate and taint fixed in "
        "the plan",
        guarantee="model",
        fails="States a model and a prior, not the sampling: its upper 95% limit covered 0.85 "
        "where 3% of the dollars were wholly in error (60 draws), and its lower limit recovers "
        "little where most are",
        cost="1 ms",
        source="Cox and Snell (1979), Biometrika 66:125-132, as in the R package jfa",
        anchored=True,
        floors=False,
        options=("prior_rate", "prior_taint"),
        refuses=(*NETTED, *SHARES),
    ),
)
