"""The cards of bounds whose level is meant to hold in samples of every size."""

from __future__ import annotations

from sampling.choices.cards import BoundCard
from sampling.choices.refusals import (
    ABOVE_PAID,
    ABOVE_ZERO_TO_PAID,
    CEILED,
    COUNTS,
    NETTED,
    SHARES,
    UPPER,
)

_ONE = ("srs", "pps")
_STRATA = ("stratified", "stratified pps")
_ZERO = (
    "overpayments of 0 or more in the whole frame (a rule set that sets underpayments to 0) or "
    "floors declared in the plan; above, the amounts paid"
)
_GAFFKE = (
    "Conjectured for independent draws in 2004-05 (a proof posted in 2026); fails where the frame "
    "holds underpayments"
)
_FINITE = (
    "At a smaller tail that holds without replacement in every population of zeros and ones; "
    "otherwise as Gaffke's"
)

CARDS: tuple[BoundCard, ...] = (
    BoundCard(
        name="clopper_pearson",
        title="Clopper and Pearson's limit of a proportion",
        designs=_ONE + _STRATA,
        quantities=("counts",),
        needs="values of 0 and 1",
        guarantee="exact",
        fails="Conservative in strata (Sidak)",
        cost="1 ms",
        source="Clopper and Pearson (1934), Biometrika 26:404-413",
        refuses=COUNTS,
    ),
    BoundCard(
        name="hypergeometric",
        title="the exact hypergeometric limit of a number of units",
        designs=("srs", "stratified"),
        quantities=("counts",),
        needs="values of 0 and 1",
        guarantee="exact",
        fails="Conservative in strata (Sidak)",
        cost="1 ms",
        source="Wright (1991), Exact Confidence Bounds when Sampling from Small Finite Universes",
        refuses=COUNTS,
        shown_in=("srs",),
    ),
    BoundCard(
        name="buehler",
        title="Buehler's exact limit of a number of units in strata",
        designs=("stratified",),
        quantities=("counts",),
        needs="values of 0 and 1",
        guarantee="exact",
        fails="With many strata the limit found may lie below the exact one; its notes say how far",
        cost="3 strata of 1,000 to 2,000 units, 30 drawn of each: 0.2 s; 8 strata of 1,000: 2 s",
        source="Buehler (1957), J. Amer. Statist. Assoc. 52:482-493; Kabaila and Lloyd (1997)",
        options=("order",),
        refuses=COUNTS,
        shown_in=("stratified",),
    ),
    BoundCard(
        name="minimum_sum",
        title="the minimum sum method",
        designs=("srs", "stratified"),
        needs=(
            "payments of 0 or more, known for the whole frame, and no overpayment above them; "
            "below 0 only with floors declared in the plan; the threshold fixed in the plan"
        ),
        guarantee="exact",
        fails="Recovers little where payments are unequal, or errors partial",
        cost="1 ms",
        source="Edwards et al. (2005), Health Serv. Outcomes Res. Methodol. 4:241-263",
        anchored=True,
        payments=True,
        options=("threshold",),
        refuses=("negative payments", "without the payments of the frame", *NETTED, *ABOVE_PAID),
    ),
    BoundCard(
        name="minimum_sum_pooled",
        title="the minimum sum method with one count of errors over all strata",
        designs=("stratified",),
        needs=(
            "payments of 0 or more, known for the whole frame, and no overpayment above them; "
            "below 0 only with floors declared in the plan; the threshold fixed in the plan; a "
            "one-sided level of 75% or more"
        ),
        guarantee="exact",
        fails=(
            "Recovers little where payments within the strata are unequal, or errors partial; less "
            "than minimum_sum where one stratum weighs far more than the others"
        ),
        cost="1 ms",
        source="Edwards et al. (2005), Health Serv. Outcomes Res. Methodol. 4:241-263; Hoeffding "
        "(1956), Ann. Math. Statist. 27:713-721; the pooled count is derived here",
        anchored=True,
        payments=True,
        options=("threshold",),
        refuses=(
            "negative payments",
            "without the payments of the frame",
            "with a tail of",
            *NETTED,
            *ABOVE_PAID,
        ),
    ),
    BoundCard(
        name="gaffke",
        title="Gaffke's limit for independent draws",
        designs=_ONE,
        needs=_ZERO,
        guarantee="conjectured",
        fails=(
            f"{_GAFFKE}; without replacement it covers down to 1 + ln(level) where a single unit "
            "is in error"
        ),
        cost="1 ms",
        source="Gaffke (2005); Learned-Miller and Thomas (2019), arXiv:1905.06208",
        anchored=True,
        refuses=(*NETTED, *UPPER),
        short_in=("srs",),
        shown_in=("pps",),
    ),
    BoundCard(
        name="gaffke_finite",
        title="Gaffke's limit at the tail for draws without replacement",
        designs=("srs",),
        needs=_ZERO,
        guarantee="conjectured",
        fails=f"{_FINITE}. {_GAFFKE}",
        cost="1 ms",
        source="Gaffke (2005); the change of tail for draws without replacement is our own",
        anchored=True,
        refuses=(*NETTED, *UPPER),
        shown_in=("srs",),
    ),
    BoundCard(
        name="gaffke_polya",
        title="Gaffke's limit with the unsampled units drawn from Polya's urn",
        designs=("srs",),
        needs=_ZERO,
        guarantee="conjectured",
        fails=(
            "No proof: at its smaller tail it held in every population enumerated or searched; "
            "recovers less than gaffke_finite where less than an eighth of the units is sampled; "
            "fails where the frame holds underpayments"
        ),
        cost="50 ms",
        source="Gaffke (2005); Lo (1988), Ann. Statist. 16:1684-1695; the tail is our own",
        anchored=True,
        refuses=(*NETTED, *UPPER),
        slow=True,
    ),
    BoundCard(
        name="gaffke_certified",
        title="Gaffke's limit at the tail certified for draws without replacement",
        designs=("srs",),
        needs=_ZERO,
        guarantee="conjectured",
        fails=(
            "Holds without replacement if it does for independent draws (conjectured in 2004-05, "
            "a proof posted in 2026); ruinous where n^2 is not small beside the frame"
        ),
        cost="1 ms",
        source="Gaffke (2005); the change of tail by counting samples",
        anchored=True,
        refuses=(*NETTED, *UPPER),
    ),
    BoundCard(
        name="melded",
        title="Gaffke's distributions of the strata, melded",
        designs=_STRATA,
        needs=_ZERO,
        guarantee="conjectured",
        fails=(
            "No general proof for two strata or more: worst exact coverage 0.9002 at 0.90 on "
            "binary strata, conservative in simulations; fails where the frame holds "
            "underpayments"
        ),
        cost="40 ms",
        source="Fay, Proschan and Brittain (2015), Biometrics 71:146-156; Gaffke (2005)",
        anchored=True,
        refuses=(*NETTED, *UPPER),
        shown_in=_STRATA,
        slow=True,
    ),
    BoundCard(
        name="gaffke_pooled",
        title="Gaffke's distribution of the expanded values of all strata",
        designs=_STRATA,
        needs=_ZERO,
        guarantee="conjectured",
        fails=(
            "Proved for strata of equal weight with errors of one amount; otherwise conjectured, "
            "as it held in every binary and three-valued design of strata enumerated; less than "
            "melded with few strata of very unequal weight; fails where the frame holds "
            "underpayments"
        ),
        cost="1 ms",
        source="Gaffke (2005), Proc. of the conference on multiple comparison procedures",
        anchored=True,
        refuses=(*NETTED, *UPPER),
    ),
    BoundCard(
        name="gaffke_merged",
        title="Gaffke's distributions of strata merged before the data, melded",
        designs=_STRATA,
        needs=_ZERO,
        guarantee="conjectured",
        fails=(
            "No proof for amounts of more than two values: between melded and gaffke_pooled, whose "
            "status it shares; fails where the frame holds underpayments"
        ),
        cost="20 ms",
        source="Gaffke (2005); Fay, Proschan and Brittain (2015), Biometrics 71:146-156; the "
        "merging is our own",
        anchored=True,
        refuses=(*NETTED, *UPPER),
        slow=True,
    ),
    BoundCard(
        name="sidak",
        title="Gaffke's limits of the strata at Sidak's level, added",
        designs=_STRATA,
        needs=_ZERO,
        guarantee="conjectured",
        fails=f"gaffke_finite's in every stratum, and very conservative. {_GAFFKE}",
        cost="1 ms per stratum",
        source="Sidak (1967), J. Amer. Statist. Assoc. 62:626-633; Gaffke (2005)",
        anchored=True,
        refuses=(*NETTED, *UPPER),
        slow=True,
    ),
    BoundCard(
        name="betting",
        title="the betting limit at the planned sample size",
        designs=_ONE,
        needs=f"the order of selection; {ABOVE_ZERO_TO_PAID}",
        guarantee="exact",
        fails="Long; useless for simple random samples of unequal amounts",
        cost="2 ms",
        source="Waudby-Smith and Ramdas (2024), J. Roy. Statist. Soc. B 86:1-27",
        anchored=True,
        payments=True,
        ordered=True,
        ceilings=True,
        refuses=("of units hit more than once", *CEILED),
    ),
    BoundCard(
        name="betting_anytime",
        title="the betting limit that holds at every stopping time",
        designs=_ONE,
        needs=f"the order of selection; {ABOVE_ZERO_TO_PAID}",
        guarantee="exact",
        fails=(
            "Long, as it holds at every stopping time; useless for simple random samples "
            "of unequal amounts"
        ),
        cost="2 ms",
        source="Waudby-Smith and Ramdas (2024), J. Roy. Statist. Soc. B 86:1-27",
        anchored=True,
        payments=True,
        ordered=True,
        ceilings=True,
        refuses=("of units hit more than once", *CEILED),
    ),
    BoundCard(
        name="penny",
        title="penny sampling with Clopper and Pearson's limit",
        designs=("pps",),
        needs="a seed; overpayments between 0 and the amount paid",
        guarantee="exact",
        fails="Random: another seed gives another limit",
        cost="1 ms",
        source="Edwards, Gilliland, Ward-Besser and Lasecki, Conservative penny sampling",
        anchored=True,
        ceilings=True,
        floors=False,
        options=("seed",),
        refuses=(*NETTED, *SHARES),
    ),
    BoundCard(
        name="stringer",
        title="Stringer's bound",
        designs=("pps",),
        needs="overpayments between 0 and the amount paid",
        guarantee="conjectured",
        fails="Open for n above 7; fails at levels of 37% and less",
        cost="1 ms",
        source="Stringer (1963), Proc. Bus. Econ. Statist. Sec., ASA; Bickel (1992)",
        anchored=True,
        ceilings=True,
        floors=False,
        options=("factors",),
        refuses=(*NETTED, *SHARES, *UPPER),
    ),
    BoundCard(
        name="stringer_gaffke",
        title="the longer of Stringer's and Gaffke's limits",
        designs=("pps",),
        needs="overpayments between 0 and the amount paid",
        guarantee="conjectured",
        fails=_GAFFKE,
        cost="1 ms",
        source="Stringer (1963); Gaffke (2005)",
        anchored=True,
        ceilings=True,
        floors=False,
        refuses=(*NETTED, *SHARES, *UPPER),
    ),
    BoundCard(
        name="hoeffding",
        title="Hoeffding's and Serfling's limit",
        designs=_ONE,
        needs=ABOVE_ZERO_TO_PAID,
        guarantee="exact",
        fails="A baseline: useless in practice",
        cost="O(n)",
        source="Hoeffding (1963); Serfling (1974), Ann. Statist. 2:39-48",
        anchored=True,
        payments=True,
        ceilings=True,
        refuses=CEILED,
        baseline=True,
    ),
    BoundCard(
        name="anderson",
        title="Anderson's limit",
        designs=_ONE,
        needs=ABOVE_ZERO_TO_PAID,
        guarantee="conjectured",
        fails="A baseline: long. For draws with replacement the inequality is proved; without "
        "replacement its validity is conjectured, as no proof is cited",
        cost="O(n log n)",
        source="Anderson (1969); Massart (1990), Ann. Probab. 18:1269-1283",
        anchored=True,
        payments=True,
        ceilings=True,
        refuses=CEILED,
        baseline=True,
    ),
    BoundCard(
        name="empirical_bernstein",
        title="the empirical Bernstein limit",
        designs=_ONE,
        needs=ABOVE_ZERO_TO_PAID,
        guarantee="exact",
        fails="A baseline: useless in practice",
        cost="O(n)",
        source="Maurer and Pontil (2009), arXiv:0907.3740; Bardenet and Maillard (2015)",
        anchored=True,
        payments=True,
        ceilings=True,
        refuses=CEILED,
        baseline=True,
    ),
)
