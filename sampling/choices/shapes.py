"""The shapes that the selections of designs have: what an estimator must know of a draw."""

from __future__ import annotations

from enum import Enum


class Shape(Enum):
    """How the selections of a stratum depend on one another.

    A design says which shape its selections have, an estimator (by its card) which shapes it
    serves: neither names the other.
    """

    SIMPLE = "simple random"
    """Different units, every set of them equally likely."""
    HITS = "independent hits"
    """Independent draws with known probabilities: a unit may be hit several times."""
    STARTS = "independent starts"
    """Selections that follow from independent random starts; those of one start do not vary."""
    CLUSTERS = "whole clusters"
    """A simple random sample of clusters with every unit of them."""
    STAGES = "stages"
    """Simple random samples at every stage, each within the units drawn at the stage above."""
    GROUPS = "random groups"
    """One unit from each of the random groups into which the stratum was cut."""
    JOINT = "joint probabilities"
    """Different units with known probabilities, alone and in pairs."""
