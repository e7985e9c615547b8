"""Cutting a frame into strata by paid amount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.errors import PlanError, Problem
from primafacie.core.money import Money
from sampling.models import ErrorModel
from sampling.strata.cum_root_f import cum_root_f_cuts
from sampling.strata.geometric_cuts import geometric_cuts
from sampling.strata.optimal_cuts import optimal_cuts
from sampling.strata.stratum_records import (
    CERTAINTY,
    ZERO_OR_NEGATIVE,
    Method,
    Strata,
    Stratum,
    bounds_text,
)

if TYPE_CHECKING:
    from sampling.frames import Frame

BINS = 200
# Candidate cuts of the exact optimum; more cost its square in time and memory.
MOST_CANDIDATES = 1000
METHODS = ("cum_root_f", "geometric", "optimal")
FEWEST = 2


def stratify(
    frame: Frame,
    *,
    number: int,
    method: Method = "cum_root_f",
    certainty_over: Money | None = None,
    bins: int = BINS,
    anticipated: ErrorModel | None = None,
    sample: int | None = None,
) -> Strata:
    """Strata of `frame` by paid amount, with exact counts and totals.

    At most `number` strata of units paid more than 0. `cum_root_f` cuts by the cumulative
    square root of frequencies over `bins` equally wide bins; `geometric` in geometric
    progression; `optimal` so that the variance under Neyman allocation is the least that is
    possible, with its certificate in the notes: of the amounts, or of the overpayments under
    the `anticipated` error model, for a `sample` of that many units from these strata (without
    it the finite population correction is left out). Units paid **more than** `certainty_over` form
    a stratum that is taken whole (a unit paid exactly that amount does not). Units paid 0 or
    less form a stratum of their own, "zero or negative": they can hold underpayments only.

    Fewer strata come back, with a note, where the payments take too few values or a cut
    would leave a single unit, which shows no spread. Raises `PlanError` for a number or a
    threshold that cannot be.
    """
    _check(frame, number, method, certainty_over, bins, anticipated, sample)
    top = certainty_over.cents if certainty_over is not None else None
    cuts, said = _cuts(frame, number, method, top, bins, anticipated, sample)
    bounds = [0, *cuts] + ([top] if top is not None else [])
    below, *parts = _totals(frame, bounds)
    rows, notes = [], said
    if below[0]:
        certain = below[0] < FEWEST
        rows.append(Stratum(ZERO_OR_NEGATIVE, None, 0, *below, certain, "zero or negative"))
        notes.append(
            f"Units paid $0.00 or less form a stratum of their own: {below[0]:,}, "
            f"{Money(below[1])}" + (", taken whole" if certain else "")
        )
    last = parts.pop() if top is not None else None
    ranges = _merged(list(zip([0, *cuts], [*cuts, top], parts, strict=True)), notes)
    for place, (low, high, found) in enumerate(ranges, start=1):
        shown_low = None if place == 1 and not below[0] else low
        certain = found[0] < FEWEST
        rows.append(Stratum(str(place), shown_low, high, *found, certain))
    if last is not None and top is not None:
        if last[0]:
            rows.append(Stratum(CERTAINTY, top, None, *last, certainty=True))
        else:
            notes.append(f"No unit is paid over {certainty_over}: no certainty stratum")
    if len(ranges) < number:
        notes.append(
            f"Strata made: {len(ranges)} instead of {number}. The paid amounts take too few values "
            "for more strata with two units each"
        )
    return Strata(tuple(rows), method, bins, tuple(notes))


def _cuts(
    frame: Frame,
    number: int,
    method: Method,
    top: int | None,
    bins: int,
    anticipated: ErrorModel | None,
    sample: int | None,
) -> tuple[list[int], list[str]]:
    """The cuts between the strata of positive amounts, in cents, and what is said of them."""
    if number == 1:
        return [], []
    if method == "cum_root_f":
        edges, counts = frame.histogram(bins, above=0, upto=top)
        return [int(cut) for cut in cum_root_f_cuts(edges, counts, number)], []
    found = frame.amount_bins(MOST_CANDIDATES, above=0, upto=top)
    if len(found.tops) == 0:
        return [], []
    if method == "geometric":
        low, high = int(found.tops[0]), int(found.tops[-1])
        return [int(cut) for cut in geometric_cuts(low, high, number)], []
    tau1, tau2 = (1.0, 1.0) if anticipated is None else (anticipated.tau1, anticipated.tau2)
    best = optimal_cuts(
        found.tops, found.counts, found.sums, found.squares, number,
        sample=sample, tau1=tau1, tau2=tau2,
    )  # fmt: skip
    among = "all amounts" if found.exact else f"{len(found.tops):,} candidate cuts"
    share = best.gap / best.variance if best.variance > 0 else 0.0
    words = "no other cuts do better" if best.certified else f"others could do {share:.2%} better"
    return [int(cut) for cut in best.cuts], [
        f"Exact optimum among {among}: duality gap {share:.1e} of the variance, {words}"
    ]


def whole_frame(frame: Frame) -> Strata:
    """The whole frame as one stratum: the strata of a simple random sample."""
    (found,) = _totals(frame, [])
    return Strata((Stratum("1", None, None, *found),), "none", 0)


_Sums = tuple[int, int, int]


def _totals(frame: Frame, bounds: Sequence[int]) -> list[_Sums]:
    """Units, cents and squared cents between the bounds (each inclusive above)."""
    return [
        (int(size), int(total), int(squares))
        for size, total, squares in frame.stratum_totals(bounds)
    ]


def _merged(
    ranges: list[tuple[int, int | None, _Sums]], notes: list[str]
) -> list[tuple[int, int | None, _Sums]]:
    """Ranges without empty ones; a range of one unit goes to its lower neighbour."""
    kept: list[tuple[int, int | None, _Sums]] = []
    for low, high, found in ranges:
        lone = kept and min(found[0], kept[-1][2][0]) < FEWEST
        if lone:
            start, _, before = kept.pop()
            size, total, squares = (a + b for a, b in zip(before, found, strict=True))
            if before[0] and found[0]:
                notes.append(
                    f"The single unit paid {bounds_text(low, high)} or the one below it would "
                    "stand alone: merged with its neighbour"
                )
            kept.append((start, high, (size, total, squares)))
        else:
            kept.append((low, high, found))
    return [row for row in kept if row[2][0]]


def _check(
    frame: Frame,
    number: int,
    method: str,
    certainty_over: Money | None,
    bins: int,
    anticipated: ErrorModel | None,
    sample: int | None,
) -> None:
    problems = []
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 100:
        problems.append(Problem("number", repr(number), "a number of strata from 1 to 100", ""))
    if method not in METHODS:
        expected = "one of " + ", ".join(map(repr, METHODS))
        problems.append(Problem("method", repr(method), expected, ""))
    elif method != "optimal" and (anticipated is not None or sample is not None):
        problems.append(
            Problem(f"method {method}", "anticipated= or sample=", "neither: it does not use them",
                    "Leave them out, or use method='optimal'")
        )  # fmt: skip
    whole = isinstance(sample, int) and not isinstance(sample, bool)
    if sample is not None and not (whole and sample >= 2):
        problems.append(Problem("sample", repr(sample), "2 units or more", ""))
    if isinstance(bins, bool) or not isinstance(bins, int) or not 2 <= bins <= 2000:
        problems.append(Problem("bins", repr(bins), "a number of bins from 2 to 2000", ""))
    if certainty_over is not None and not isinstance(certainty_over, Money):
        fix = "Write Money.dollars('50000')"
        problems.append(Problem("certainty_over", repr(certainty_over), "Money", fix))
    elif certainty_over is not None and certainty_over <= Money.zero:
        problems.append(Problem("certainty_over", str(certainty_over), "more than $0.00", ""))
    if frame.size == 0:
        problems.append(Problem("frame", "no units", "at least 2", "Check the exclusions"))
    if problems:
        raise PlanError.collected(problems, what="strata")
