"""The shapes that the selections of designs have: what an estimator must know of a draw."""

from __future__ import annotations

from collections.abc import Set
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


def sampled_design(shapes: Set[Shape], strata: int) -> str | None:
    """The design of a sample as the cards of bounds name it, from the shapes in its strata.

    None where the limits of the estimate can rest on its own variance alone.

    >>> sampled_design({Shape.SIMPLE, Shape.HITS}, 2)
    'stratified pps'
    """
    if shapes <= {Shape.SIMPLE}:
        return "srs" if strata == 1 else "stratified"
    if shapes <= {Shape.SIMPLE, Shape.HITS}:
        return "pps" if strata == 1 else "stratified pps"
    return "cluster" if shapes == {Shape.CLUSTERS} else None
