"""A bound: its card and its function, and when it is refused for a sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BoundCard, Guarantee

__all__ = ["Bound", "Guarantee", "check_bound", "check_options"]


@dataclass(frozen=True, kw_only=True)
class Bound(BoundCard):
    """A bound as the registry knows it; `limits(sample, tail, side)` gives (low, high)."""

    limits: Callable[..., Limits]

    @classmethod
    def of(cls, card: BoundCard, limits: Callable[..., Limits]) -> Bound:
        """The card with its function."""
        known = {item.name: getattr(card, item.name) for item in fields(card)}
        return cls(limits=limits, **known)


def check_bound(bound: Bound, sample: Sample, *, nonnegative: bool, side: Side = "lower") -> None:
    """Refuse (`EstimateError`) a bound that is not valid for the sample.

    `nonnegative` says that no value of the frame can lie below 0, which the sample cannot show.
    """
    if sample.design not in bound.designs:
        raise EstimateError(
            f"the bound {bound.name} for a sample of design {sample.design}",
            expected=f"a sample of design {' or '.join(bound.designs)} ({bound.needs})",
            fix="Use student, which serves every design here",
        )
    if not bound.anchored or nonnegative or (side == "upper" and not bound.ceilings):
        return
    floored = all(part.floors is not None for part in sample.sampled)
    if not floored or not bound.floors:
        more = "" if bound.floors else "; this bound takes no declared floors"
        raise EstimateError(
            f"the bound {bound.name} where underpayments count{more}",
            expected="values that are 0 or more in the whole frame, or floors in the plan",
            fix="A limit anchored at 0 can fall to a coverage of 0.40 with a few underpayments "
            "in the frame: use student, or a rule set that sets underpayments to 0",
        )


def check_options(bound: Bound, options: Mapping[str, object]) -> None:
    """Refuse options a bound does not take, and a randomised bound without a seed."""
    strange = [name for name in options if name not in bound.options]
    if strange:
        raise EstimateError(
            f"{', '.join(strange)} for the bound {bound.name}",
            expected=f"no more than {', '.join(bound.options)}" if bound.options else "no options",
            fix="Leave it out",
        )
    if bound.randomised and options.get("seed") is None:
        raise EstimateError(
            f"the bound {bound.name} without a seed",
            expected="seed=, as it is randomized",
            fix="Give the seed fixed in the plan",
        )
