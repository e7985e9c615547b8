"""Overpayment populations for a study's own frame, made from its sample in several ways.

All-or-none at the observed error rate and at both exact 90% limits of it (the rate is itself
uncertain), the sample's taints, its taints by payment, and taints of a beta shape. Rates and
donors are those of each stratum; a stratum without error borrows from the whole sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.ratstats.exact_counts import lower_count, upper_count
from primafacie.core.amount_grammar import AmountError, cents_of_text
from primafacie.core.brief_texts import brief
from primafacie.core.errors import StudyError
from primafacie.core.streams import Stream
from sampling.models import AllOrNone, EmpiricalTaints, HotDeck, InflatedBeta
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validation.study.frame_columns import FrameColumns

TAIL = 0.05
# Where fewer units were in error, shares of the paid amount have no shape to fit.
FEWEST_PARTIAL = 4


@brief
@dataclass(frozen=True, eq=False)
class StratumFindings:
    """One stratum of the study: what was paid for its units, and what the sample showed.

    `drawn` counts every sampled unit: that is what is drawn again. `paid` and `overpaid` hold
    those with a payment above zero, the only ones that can show a share overpaid. `floors` are the
    declared floors of the underpayments, in the order of the payments.
    """

    label: str
    payments: NDArray[np.float64]
    paid: NDArray[np.float64]
    overpaid: NDArray[np.float64]
    drawn: int
    floors: NDArray[np.float64] | None = None

    @property
    def n(self) -> int:
        """Sampled units with a payment above zero."""
        return len(self.overpaid)

    @property
    def errors(self) -> int:
        return int(np.count_nonzero(self.overpaid > 0))

    @property
    def taints(self) -> NDArray[np.float64]:
        return np.minimum(self.overpaid / self.paid, 1.0)


Model = Any
Scenario = tuple[str, Callable[[StratumFindings], Model]]


def stratum_findings(study: Study) -> list[StratumFindings]:
    """Payments in frame order and findings by stratum; raises `StudyError` where they lack."""
    columns, over = study.columns, study.estimate
    held = {"the frame": columns, "the findings": over, "the strata": study.labels}
    missing = [what for what, part in held.items() if part is None]
    if missing or columns is None or over is None:
        raise StudyError(
            f"no {', '.join(missing)}",
            where="coverage",
            expected="a frame and a review",
            fix="Ask for them (disclosure requests)",
        )
    found = []
    floors = frame_floors(study, columns)
    for stratum in over.review.strata:
        rows = [row for row in over.review.counted if row.stratum == stratum.label]
        place = columns.rows_of([row.unit_id for row in rows])
        known_paid = np.where(place >= 0, columns.paid_cents[place], 0) / 100
        paid = np.array(
            [
                row.paid_cents / 100 if row.paid_cents is not None else other
                for row, other in zip(rows, known_paid.tolist(), strict=True)
            ]
        )
        overpaid = np.array([row.effective_cents / 100 for row in rows])
        # Draws in proportion to the amount count a unit as often as it was hit.
        hits = [row.hits for row in rows]
        paid, overpaid = np.repeat(paid, hits), np.repeat(overpaid, hits)
        known = paid > 0
        inside = study.rows_of_stratum(stratum.label)
        found.append(
            StratumFindings(
                stratum.label,
                columns.dollars[inside],
                paid[known],
                overpaid[known],
                sum(hits),
                None if floors is None else floors[inside],
            )
        )
    return found


def frame_floors(study: Study, columns: FrameColumns) -> NDArray[np.float64] | None:
    """u_i in dollars in the order of the frame; None where no floor was declared.

    A limit that rests on floors is redrawn with them. Raises `StudyError` where the frame lacks the
    amounts that they are computed from.
    """
    over = study.estimate
    floor = None if over is None else over.review.underpayment_floor
    if floor is None:
        return None
    if floor.each is not None:
        return np.full(columns.size, floor.each.cents / 100)
    if floor.column is not None:
        held = columns.more.get(floor.column)
        if held is None:
            raise _lacking(f"the column {floor.column}, which holds the declared floors")
        try:
            return np.array([cents_of_text(str(text)) for text in held]) / 100
        except AmountError as error:
            raise _lacking(f"sound amounts in the column {floor.column}") from error
    claimed, blank = columns.claimed_cents, columns.claimed_blank
    if claimed is None or (blank is not None and blank.any()):
        raise _lacking("the claimed amounts of all units, from which the floors are computed")
    return np.asarray(np.maximum(claimed - columns.paid_cents, 0) / 100)


def _lacking(what: str) -> StudyError:
    return StudyError(
        f"a frame without {what}",
        where="coverage",
        expected="what the limit's declared floors rest on",
        fix="Ask for it (disclosure requests)",
    )


def scenarios(parts: list[StratumFindings]) -> Iterator[Scenario]:
    """The populations to try, the observed one first."""
    whole = _pooled(parts)
    low, high = _rate_limits(parts)
    rate = whole.errors / max(whole.n, 1)

    def at(target: float) -> Callable[[StratumFindings], Model]:
        scale = target / rate if rate > 0 else 0.0
        return lambda part: AllOrNone(min(1.0, scale * part.errors / part.n if part.n else target))

    yield f"all or none, error rate as observed ({rate:.0%})", at(rate)
    yield f"all or none, at the exact 90% lower limit ({low:.0%})", at(low)
    yield f"all or none, at the exact 90% upper limit ({high:.0%})", at(high)
    partial = (whole.overpaid > 0) & (whole.taints < 1)
    if partial.any():
        yield (
            "the sample's shares overpaid",
            lambda part: EmpiricalTaints(tuple((part if part.errors else whole).taints)),
        )
    if whole.errors >= FEWEST_PARTIAL:
        yield "the sample's shares, by amount paid", lambda part: _deck(part, whole)
    if partial.sum() >= FEWEST_PARTIAL:
        yield "shares of a beta shape", lambda part: _beta(part, whole)


def population(
    parts: list[StratumFindings], choose: Callable[[StratumFindings], Model], stream: Stream
) -> tuple[NDArray[np.float64], ...]:
    """Overpaid dollars of every unit of the frame, stratum by stratum."""
    return tuple(
        np.asarray(choose(part).overpayments(part.payments, stream.child(number)))
        for number, part in enumerate(parts)
    )


def _pooled(parts: list[StratumFindings]) -> StratumFindings:
    return StratumFindings(
        "all",
        np.concatenate([part.payments for part in parts]),
        np.concatenate([part.paid for part in parts]),
        np.concatenate([part.overpaid for part in parts]),
        sum(part.drawn for part in parts),
    )


def _rate_limits(parts: list[StratumFindings]) -> tuple[float, float]:
    """Exact limits of the share in error among units with a payment above zero.

    The strata are taken as one sample (a scenario).
    """
    size = sum(int((part.payments > 0).sum()) for part in parts)
    n, errors = sum(part.n for part in parts), sum(part.errors for part in parts)
    size = max(size, n)
    return lower_count(size, n, errors, TAIL) / size, upper_count(size, n, errors, TAIL) / size


def _deck(part: StratumFindings, whole: StratumFindings) -> HotDeck:
    donors = part if part.errors and part.n >= FEWEST_PARTIAL else whole
    over = np.minimum(donors.overpaid, donors.paid)
    return HotDeck(tuple(donors.paid), tuple(over), nearest=min(10, donors.n))


def _beta(part: StratumFindings, whole: StratumFindings) -> InflatedBeta:
    """By moments of the shares strictly between 0 and 1."""
    inside = whole.taints[(whole.taints > 0) & (whole.taints < 1)]
    mean, variance = float(inside.mean()), max(float(inside.var()), 1e-4)
    strength = max(mean * (1 - mean) / variance - 1, 0.1)
    n = max(part.n, 1)
    wholly = float((part.taints >= 1).sum()) / n
    clean = float((part.taints <= 0).sum()) / n
    return InflatedBeta(zero=clean, whole=wholly, a=mean * strength, b=(1 - mean) * strength)
