"""A quantity of a review as a sample: the counted rows by stratum, in order of selection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.reviews.records import AMOUNTS, ERROR_UNITS, IN_ERROR, Review
from extrapolation.reviews.review_rows import ReviewRow
from extrapolation.samples.samples import CLUSTERS, Sample, Unit
from extrapolation.samples.shapes import shapes_of
from primafacie.core.amount_grammar import AmountError, cents_of_text
from primafacie.core.errors import EstimateError
from primafacie.core.plurals import counted
from sampling.choices import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

ERROR_RATE = "error rate"


@dataclass(frozen=True)
class Quantity:
    """What is totaled over the frame.

    Parameters
    ----------
    name : str
        A column of the review, `error units`, or `error rate`.
    """

    name: str

    @property
    def unit(self) -> Unit:
        """`dollars` for the amounts, `count` for error units, `share` for their rate, `as given`
        for other columns.
        """
        if self.name in (*AMOUNTS, *IN_ERROR):
            return "dollars"
        if self.name == ERROR_RATE:
            return "share"
        return "count" if self.name == ERROR_UNITS else "as given"


def sample_of(
    review: Review,
    column: str,
    *,
    payments: Mapping[str, NDArray[np.float64]] | None = None,
    inside: NDArray[np.bool_] | None = None,
) -> Sample:
    """The sample of one quantity; raises `EstimateError` where the review lacks values.

    Units in their strata (by PPS with hits, sizes and book), or totals of whole clusters.
    `payments` are the dollars paid for every unit of each stratum, for bounds that ask for the
    unsampled ones. The floors that a plan declared go with overpayments. `inside` says which
    counted rows belong to a domain: the others count 0.
    """
    values, shapes = review.values(column), set(shapes_of(review).values())
    if inside is not None:
        values = np.where(inside, values, 0.0)
    if shapes and shapes <= {Shape.CLUSTERS, Shape.STAGES}:
        return _clusters(review, values)
    rows = review.counted
    paid = [row.paid_cents for row in rows]
    known = column == "overpaid" and all(cents is not None for cents in paid)
    caps = np.array([(cents or 0) / 100 for cents in paid]) if known else None
    sizes = {stratum.label: stratum.size for stratum in review.strata}
    labels = [row.stratum for row in rows]
    floors = declared_floors(review) if column == "overpaid" else None
    if Shape.HITS in shapes:
        return _hit(review, values, caps, floors)
    more: dict[str, Any] = {}
    if floors is not None:
        more = {"floors": floors.of_units, "floor_totals": floors.totals}
    if payments is not None:
        unsampled = {
            label: _unsampled(
                payments[label], [r.paid_cents for r in rows if r.stratum == label], label
            )
            for label in sizes
        }
        more |= {"unsampled": unsampled}
    return Sample.from_arrays(values, sizes=sizes, strata=labels, caps=caps, **more)


def _hit(
    review: Review,
    values: NDArray[np.float64],
    caps: NDArray[np.float64] | None,
    floors: DeclaredFloors | None,
) -> Sample:
    """PPS with replacement: ceilings are the sizes; strata beside it were drawn as simple ones."""
    rows, shapes = review.counted, shapes_of(review)
    parts: list[Any] = []
    for stratum in review.strata:
        here = np.array([row.stratum == stratum.label for row in rows])
        chosen = [row for row in rows if row.stratum == stratum.label]
        given: dict[str, Any] = {"caps": None if caps is None else caps[here]}
        if shapes[stratum.label] == Shape.HITS:
            assert stratum.drawn is not None
            given = {
                "caps": [row.drawn.known_size / 100 for row in chosen],
                "hits": [row.hits for row in chosen],
                "books": {stratum.label: (stratum.drawn.total_cents or 0) / 100},
                "sequences": {stratum.label: _sequence(chosen)},
            }
        if floors is not None:
            given |= {
                "floors": floors.of_units[here],
                "floor_totals": {stratum.label: floors.totals[stratum.label]},
            }
        parts += Sample.from_arrays(
            values[here],
            sizes={stratum.label: stratum.size},
            strata=[stratum.label] * len(chosen),
            **given,
        ).strata
    return Sample(tuple(parts))


def _sequence(rows: list[ReviewRow]) -> NDArray[np.int64] | None:
    """The place among the rows of every selection in turn; None where the draw did not keep it."""
    numbered = [(number, place) for place, row in enumerate(rows) for number in row.drawn.draws]
    if len(numbered) != sum(row.hits for row in rows):
        return None
    return np.array([place for _, place in sorted(numbered)], dtype=np.int64)


def _clusters(review: Review, values: NDArray[np.float64]) -> Sample:
    """(Estimated) totals of the sampled clusters; the sizes count clusters."""
    totals: dict[tuple[str, str], float] = {}
    sizes: dict[str, int] = {}
    for row, value in zip(review.counted, values, strict=True):
        stages = row.drawn.stages
        if not stages:
            raise EstimateError(
                "a unit without its cluster",
                where=f"stratum {row.stratum}",
                expected="the stages that the draw recorded",
                fix="Read the review with its draw",
            )
        first, *below = stages
        weight = float(np.prod([stage.size / stage.sample for stage in below]))
        key = (row.stratum, str(first.id))
        totals[key] = totals.get(key, 0.0) + weight * float(value)
        sizes[row.stratum] = int(first.size)
    return Sample.from_arrays(
        list(totals.values()), sizes=sizes, strata=[label for label, _ in totals], design=CLUSTERS
    )


@dataclass(frozen=True, eq=False)
class DeclaredFloors:
    """The floor u_i of every counted unit and its sum by stratum, in dollars."""

    of_units: NDArray[np.float64]
    totals: Mapping[str, float]


def declared_floors(review: Review) -> DeclaredFloors | None:
    """The floors of a review; None where none was declared.

    `EstimateError` where the review lacks what the floor of a unit is computed from.
    """
    floor, rows = review.underpayment_floor, review.counted
    if floor is None:
        return None
    if floor.each is not None:
        cents: list[int | None] = [floor.each.cents] * len(rows)
        lacking = ""
    elif floor.column is not None:
        cents = [_cents(row.labels.get(floor.column, "")) for row in rows]
        lacking = f"without a floor in the column {floor.column}"
    else:
        cents = [
            None
            if row.claimed_cents is None or row.paid_cents is None
            else max(row.claimed_cents - row.paid_cents, 0)
            for row in rows
        ]
        lacking = "without the amounts claimed and paid"
    lost = sum(one is None for one in cents)
    if lost:
        raise EstimateError(
            f"{counted(lost, 'unit')} {lacking}",
            where="underpayment floor",
            expected="what the declared floor of every sampled unit is computed from",
            fix="Read the review with its draw, whose units carry these columns",
        )
    totals = {label: total.cents / 100 for label, total in floor.by_stratum.items()}
    return DeclaredFloors(np.array([one or 0 for one in cents]) / 100, totals)


def _cents(text: str) -> int | None:
    try:
        cents = cents_of_text(text)
    except AmountError:
        return None
    return cents if cents >= 0 else None


def _unsampled(
    payments: NDArray[np.float64], sampled: list[int | None], label: str
) -> NDArray[np.float64]:
    """The payments left when the sampled ones are taken out, once each."""
    cents, counts = np.unique(
        np.rint(np.asarray(payments) * 100).astype(np.int64), return_counts=True
    )
    taken, times = np.unique(
        np.array([c or 0 for c in sampled], dtype=np.int64), return_counts=True
    )
    places = np.searchsorted(cents, taken)
    there = (places < len(cents)) & (cents[np.minimum(places, len(cents) - 1)] == taken)
    if not there.all() or (counts[places[there]] < times[there]).any():
        raise EstimateError(
            "sampled payments that are not among the payments given",
            where=f"stratum {label}",
            expected="the amount paid for every unit of the stratum",
            fix="Give the whole stratum",
        )
    counts[places] -= times
    return np.repeat(cents, counts) / 100
