"""The keys of rule sets, and what may be written under each."""

from __future__ import annotations

import math
from typing import Any, Literal, get_args

Quantile = Literal["student", "normal", "satterthwaite"]

# The keys that every rule set has, with what may be written there.
ALLOWED: dict[str, tuple[str, ...]] = {
    "limit.sided": ("one-sided", "two-sided"),
    "limit.amount": ("lower limit", "point estimate"),
    "quantile.unrestricted": get_args(Quantile),
    "quantile.stratified": get_args(Quantile),
    "netting": ("netted", "zeroed"),
    "treatments.missing": ("error", "zero"),
    "treatments.late": ("as reviewed", "as missing"),
    "treatments.ineligible": ("zero",),
    "treatments.waived": ("zero",),
    "treatments.withdrawn": ("as missing", "zero"),
    "spares": ("not permitted", "in order"),
    "floor": ("zero", "none", "sampled overpayment"),
    "rounding.lower": ("down",),
    "rounding.point": ("half up",),
}
COUNTS = ("minima.sample", "minima.stratum")
KEYS = ("limit.level", *ALLOWED, *COUNTS)

NOT_STATED = "not stated"
"""The value of a key that the authority's texts leave open, where that was looked for."""

DECISIVE = ("limit.level", "limit.sided", "limit.amount", "netting", "treatments.missing")
"""The keys that no default may decide, because each of them alone moves the amount demanded."""

# What only some authorities say; a rule set without the key says nothing of the matter.
FURTHER_ALLOWED: dict[str, tuple[str, ...]] = {
    "zero_paid": ("excluded", "in frame"),
    "precision.side": ("lower", "two-sided"),
    "sizing.underpayments": ("zeroed", "netted"),
    "probe": ("if random", "not pooled"),
    "seed": ("known, not zero",),
    "software": ("RAT-STATS beside others",),
    "design.default": ("srs", "random or 100% strata"),
    "presumption": ("rebuttable",),
    "design.required": ("srs", "clusters"),
    "extrapolation.error_side": ("above", "both below"),
    "extrapolation.rate": ("dollars", "units", NOT_STATED),
    "unit.required": ("claim", "case", "recipient", "service line"),
}
FURTHER_COUNTS = (
    "maxima.strata",
    "maxima.years",
    "discovery.sample",
    "frame.recipients",
    "frame.claims",
    "frame.lines",
    "lookback.months",
    "extrapolation.dollars",
)
SHARES = (
    "precision.target",
    "precision.level",
    "precision.point",
    "assumed.error_rate",
    "oversample",
    "certainty.share",
    "discovery.error_rate",
    "extrapolation.error_rate",
    "level.minimum",
)
LISTS = (
    "estimators",
    "documents",
    "trigger",
    "barred",
    "frame.exclude",
    "disclosure",
    "notice",
    "rebuttal",
    "validated_by",
)
FURTHER = ("multiplier", *FURTHER_ALLOWED, *FURTHER_COUNTS, *SHARES, *LISTS)


def expected_of(key: str, value: Any, *, further: bool = True, silent: bool = False) -> str:
    """What was expected of a value, or nothing where it is right.

    Without `further` the keys that only some authorities have are unknown. With `silent` a key
    that decides the amount may be `NOT_STATED`.
    """
    if silent and key in DECISIVE and value == NOT_STATED:
        return ""
    if key in FURTHER and not further:
        return "no such key (further keys need schema primafacie.rules/2)"
    allowed = ALLOWED.get(key) or FURTHER_ALLOWED.get(key)
    if allowed is not None:
        return "" if value in allowed else "one of " + ", ".join(map(repr, allowed))
    if key in COUNTS or key in FURTHER_COUNTS:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return "" if whole and value >= 0 else "a count of 0 (none) or more"
    if key == "limit.level":
        return "" if _number(value) and 0.5 <= value < 1 else "a fraction from 0.5 to below 1"
    if key in SHARES:
        return "" if _number(value) and 0 < value <= 1 else "a fraction above 0 and at most 1"
    if key == "multiplier":
        return "" if _number(value) and value >= 1 else "a number of 1 or more"
    if key in LISTS:
        texts = isinstance(value, list) and value and all(isinstance(v, str) and v for v in value)
        return "" if texts else "a list of texts"
    return "no such key (a rule set has " + ", ".join((*KEYS, *FURTHER)) + ")"


def _number(value: Any) -> bool:
    number = isinstance(value, float | int) and not isinstance(value, bool)
    return number and math.isfinite(value)
