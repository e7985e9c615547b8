"""An estimated share of units, and what its limits rest on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SampledShare:
    """An estimated share of units, and what its limits rest on.

    `n` sampled units of `primary` primary units (clusters, draws, or the units themselves), of
    which `counted` were found to count; `size` is the number N of units of the frame, None where
    the limits are those of a share of units whose number is not known (a domain).
    """

    share: float
    variance: float
    df: int
    n: int
    primary: int
    counted: int
    size: int | None = None
    complete: bool = False
    """Were all units of the frame reviewed?"""
