"""What is known of the frame besides the sample: totals of auxiliaries, units in cells.

A total that cannot be is refused, one that the sample speaks against is said: a ratio or a
calibrated estimate is wrong by the same factor as the total it leans on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from extrapolation.estimators.weighted import weighted_total
from extrapolation.reviews.records import Review
from extrapolation.samples.survey_designs import SurveyDesign
from primafacie.core.errors import EstimateError, Problem

Totals = Mapping[str, float] | float
FAR = 6.0
"""Standard errors between a known total and the sample's own estimate of it that are said."""
_ROUNDING = 0.005
"""Dollars: totals are known to the cent."""


def known_totals(
    review: Review, auxiliary: str, totals: Totals | None, *, by_stratum: bool = False
) -> dict[str, float]:
    """The frame's totals of an auxiliary in dollars, by stratum; the amounts paid by default.

    Raises `EstimateError` where one is missing, is no finite number, is of a stratum that the
    review does not have, or lies below what the sample alone adds up to.
    """
    labels = [row.label for row in review.strata]
    if totals is not None and not isinstance(totals, Mapping):
        if by_stratum and len(labels) > 1:
            raise EstimateError(
                "one total for several strata",
                expected="a total for each stratum",
                fix="Give totals={stratum: total}",
            )
        found = {labels[0] if len(labels) == 1 else "all": float(totals)}
    else:
        if totals is not None:
            found = {str(label): float(total) for label, total in totals.items()}
        elif auxiliary == "paid":
            found = {
                row.label: row.total_cents / 100
                for row in review.strata
                if row.total_cents is not None
            }
        else:
            found = {}
        lost = [label for label in labels if label not in found]
        if lost:
            raise EstimateError(
                f"the frame's total of {auxiliary!r} is not known in {len(lost)} strata",
                expected="totals=, a number or one for each stratum",
                fix="Take it from the frame; a total estimated from the sample will not do",
            )
        strange = [label for label in found if label not in labels]
        if strange:
            raise EstimateError(
                f"totals of {', '.join(map(repr, strange[:3]))}, which are not strata here",
                expected=f"totals of {', '.join(map(repr, labels[:3]))} alone",
                fix="A total of another frame would be added in: leave it out",
            )
    check_totals(review, auxiliary, found)
    return found


def check_totals(review: Review, auxiliary: str, known: Mapping[str, float]) -> None:
    """Refuse totals that the sampled units alone contradict; `known` by stratum, or one of all."""
    values = review.values(auxiliary)
    labels = np.array([row.stratum for row in review.counted])
    sizes = {row.label: row.size for row in review.strata}
    problems: list[Problem] = []
    for label, total in known.items():
        where = f"stratum {label}" if label in sizes else "the frame"
        here = values[labels == label] if label in sizes else values
        sampled = float(here.sum())
        allowed = _ROUNDING + 1e-9 * abs(sampled)
        got = f"a total of {auxiliary!r} of {total:,.2f}"
        if not np.isfinite(total):
            problems.append(Problem(where, got, "a finite number", ""))
        elif (here >= 0).all() and total < sampled - allowed:
            problems.append(
                Problem(
                    where,
                    f"{got}, less than the {sampled:,.2f} of the sampled units",
                    "the total of all units",
                    "Take it from the frame",
                )
            )
        elif len(here) == sizes.get(label) and abs(total - sampled) > allowed:
            problems.append(
                Problem(
                    where,
                    f"{got}, where all units were taken and add up to {sampled:,.2f}",
                    "their sum",
                    "Take it from the frame",
                )
            )
    if problems:
        raise EstimateError.collected(problems, what="known totals")


def far_totals(review: Review, design: SurveyDesign, known: Mapping[str, float]) -> tuple[str, ...]:
    """What is said of totals far from the sample's own estimate of them; `known` by column."""
    said = []
    for name, total in known.items():
        made = weighted_total(review.values(name), design)
        far = abs(total - made.point) / made.se if made.se > 0 else 0.0
        if far > FAR:
            said.append(
                f"the known total of {name} ({total:,.2f}) lies {far:,.0f} standard errors from "
                f"the sample's own estimate of it ({made.point:,.2f}): is it that of this frame?"
            )
    return tuple(said)


def check_cell_sizes(review: Review, cells: Sequence[str], sizes: Mapping[str, float]) -> None:
    """Refuse sizes of cells that are no counts, lie below the sample's, or miss the frame's."""
    names = [str(cell) for cell in cells]
    problems = []
    for label, size in sizes.items():
        sampled = names.count(str(label))
        if not np.isfinite(size) or size != int(size) or size < max(sampled, 1):
            problems.append(
                Problem(
                    f"cell {label}",
                    f"{size:g} units with {sampled:,} of them sampled",
                    "the number of units of the frame, no less than of the sample",
                    "",
                )
            )
    whole = sum(row.size for row in review.strata)
    if not problems and sum(sizes.values()) != whole:
        problems.append(
            Problem(
                "cells",
                f"{sum(sizes.values()):,} units in all",
                f"the {whole:,} units of the frame",
                "Give every cell of the frame its size",
            )
        )
    if problems:
        raise EstimateError.collected(problems, what="sizes of cells")
