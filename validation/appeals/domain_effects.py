"""What leaving units of the frame out of the demand is worth: two domain estimates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from extrapolation import Review
from validation.appeals.changed_reviews import counting_zero, with_sizes
from validation.study.amounts import effect_of
from validation.study.studies import Study

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


def domain_effects(
    study: Study, outside: Mask, *, sizes: Mapping[str, int] | None = None
) -> dict[str, float]:
    """By how many dollars the amount falls without the rows of the mask; the first one counts.

    The sizes of the domain are known from the frame, so sampled units outside leave the sample
    and N_h alike (a domain of known size). Counting them 0 with n and N as they stand is the
    estimate of a domain of unknown size; `sizes` are other N_h for that. Empty without
    findings, or where nothing is left out. Source: Cochran (1977), sections 2.12 and 2.13.
    """
    review, columns, wrong = study.review, study.columns, dict(sizes or {})
    if review is None or columns is None or not (outside.any() or wrong):
        return {}
    sampled = [row.unit_id for row in review.rows]
    rows = columns.rows_of(sampled)
    ids = {unit for unit, row in zip(sampled, rows, strict=True) if row >= 0 and outside[row]}
    ways = {}
    if outside.any() and study.labels is not None:
        left = {label: int((~outside[study.rows_of_stratum(label)]).sum()) for label in study.sizes}
        ways["left out of frame and sample"] = effect_of(study, _without(review, ids, left))
    changed = with_sizes(counting_zero(review, ids) if ids else review, wrong)
    name = "counted 0, n and design as they stand" if outside.any() else "by the rows of the frame"
    ways[name] = effect_of(study, changed)
    return {name: effect for name, effect in ways.items() if effect is not None}


def effect_words(ways: Mapping[str, float], rows: str) -> str:
    """The effects in words; `rows` says what was left out."""
    return "; ".join(f"{rows} {name}: {_change(effect)}" for name, effect in ways.items())


def _change(effect: float) -> str:
    if abs(effect) < 0.005:
        return "the same amount"
    return f"${abs(effect):,.2f} {'lower' if effect > 0 else 'higher'}"


def _without(review: Review, ids: Collection[str], sizes: Mapping[str, int]) -> Review:
    """The review of the units within the domain, in strata of what is left of them."""
    rows = tuple(row for row in review.rows if row.unit_id not in ids)
    return with_sizes(replace(review, rows=rows), sizes)
