"""What an argument needs of a study before there is anything to compute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from validation.replay.cluster_draws import drawn_whole
from validation.study.studies import Study


@dataclass(frozen=True)
class Need:
    """One thing that a study must have: `met` tells whether it has.

    Where it has not, `unfit` says why the argument has no computation for the study; without such
    a reason `missing` is what has to be asked for.
    """

    met: Callable[[Study], bool]
    missing: tuple[str, ...] = ()
    unfit: Callable[[Study], str] | None = None


SIMPLE_RANDOM = Need(
    met=lambda study: study.simple_random,
    unfit=lambda _: "the sample is not simple random within strata",
)
SINGLE_UNITS = Need(
    met=lambda study: drawn_whole(study) is None,
    unfit=lambda _: "whole clusters were drawn, not single units (see B4)",
)


def frame(*missing: str) -> Need:
    """The frame, under the words by which this argument asks for it."""
    return Need(lambda study: study.columns is not None, missing)


def selected_units(*missing: str) -> Need:
    """The units that were selected."""
    return Need(lambda study: study.disclosed is not None, missing)


def findings(*missing: str) -> Need:
    """The findings by unit."""
    return Need(lambda study: study.review is not None, missing)


def recomputed_demand(*missing: str) -> Need:
    """A demand that can be computed again: findings, and rules under which they give one."""

    def cannot(study: Study) -> str:
        ruled = study.review is not None and study.review.rule_set is not None
        return study.not_recomputed if ruled else ""

    return Need(lambda study: study.recomputed is not None, missing, cannot)
