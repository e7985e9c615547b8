"""Cutting a frame into strata by paid amount, by a column or by conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from primafacie.core.money import Money
from sampling.frames.condition_matches import no_match_note
from sampling.frames.fine_bins import FineBins, added, fine_bins
from sampling.models import Taints, anticipated_moments
from sampling.strata.amount_cuts import (
    MOST_CANDIDATES,
    AmountCuts,
    Target,
    best_cuts,
    searched_cuts,
)
from sampling.strata.certainty import neyman_overflow
from sampling.strata.cum_root_f import cum_root_f_cuts
from sampling.strata.geometric_cuts import geometric_cuts
from sampling.strata.groups import By, Group, groups_of, outside, probe_group
from sampling.strata.options import BINS, FEWEST, check_options
from sampling.strata.stratum_records import (
    CERTAINTY,
    ZERO_OR_NEGATIVE,
    Method,
    Strata,
    Stratum,
)
from sampling.strata.stratum_rows import amount_rows, census_row

if TYPE_CHECKING:
    from sampling.frames import Frame

Overflow = Literal["neyman"]


def stratify(
    frame: Frame,
    *,
    number: int = 1,
    method: Method = "cum_root_f",
    certainty_over: Money | Overflow | None = None,
    by: By | None = None,
    bins: int = BINS,
    anticipated: Taints | None = None,
    sample: int | None = None,
    cv: float | None = None,
    seed: int = 0,
    probe: Sequence[str] = (),
) -> Strata:
    """Strata of `frame` with exact counts and totals.

    At most `number` strata of units paid more than 0, cut by paid amount. `cum_root_f` cuts by
    the cumulative square root of frequencies over `bins` equally wide bins, from the smallest
    amount to the largest, in whole cents; `geometric` in
    geometric progression; `optimal` so that the variance under Neyman allocation is the least
    that is possible, with its certificate in the notes; `sethi` and `kozak` solve the same
    problem by Lavallee and Hidiroglou's iteration and by random search (`seed`, recorded), and
    may take the top stratum whole. These three look at the amounts, or at the overpayments under
    the `anticipated` error model, for a `sample` of that many units from these strata or for a
    coefficient of variation `cv` of the estimated total (`optimal` may go without both: then
    the finite population correction is left out). One scan of the frame serves them.

    `by` splits the frame first: a column with a role (one group for each value), a condition
    of the grammar of `Frame.exclude`, or labels with conditions; every group is cut into
    `number` strata by amount.

    `probe` lists the units of a random probe that has been reviewed already: they form a census
    stratum of their own, whose total is known, and everything else is said of the remainder, so
    that the estimate is the probe's total plus that of the remainder. (Given the probe, a
    random sample of the remainder is one whatever the probe found; the probe's findings may
    therefore size it.)

    Units paid **more than** `certainty_over` form a stratum that is taken whole (a unit paid
    exactly that amount does not); with `"neyman"` the strata are taken whole that the Neyman
    allocation of `sample` units would exhaust. Units paid 0 or less form a stratum of their own,
    "zero or negative": they can hold underpayments only.

    Fewer strata come back, with a note, where the payments take too few values or a cut
    would leave a single unit, which shows no spread. Raises `PlanError` for a number or a
    threshold that cannot be, `FrameError` for conditions that overlap or leave units out.
    """
    check_options(
        frame,
        number=number,
        method=method,
        certainty_over=certainty_over,
        by=by,
        bins=bins,
        anticipated=anticipated,
        sample=sample,
        cv=cv,
        seed=seed,
    )
    top = certainty_over.cents if isinstance(certainty_over, Money) else None
    groups: list[Group | None] = list(groups_of(frame, by)) if by is not None else [None]
    known = probe_group(frame, probe) if probe else None
    if known is not None:
        groups = [known, *(outside(group, known) for group in groups)]
    conditions = [group.condition for group in groups if group is not None]
    found = fine_bins(frame, groups=conditions, split=top)
    taus = (1.0, 1.0) if anticipated is None else (anticipated.tau1, anticipated.tau2)
    target = Target(sample, cv, float(frame.total.cents), *taus)
    said: list[str] = []
    notes: list[str] = []
    details: dict[str, Any] = {}
    rows: list[Stratum] = []
    without = None
    if known is not None:
        rows.append(census_row(known, found.pop(0), len(probe)))
        groups.pop(0)
        notes.append(f"The {len(probe)} units of the probe are a census stratum: already reviewed")
        details["probe"] = len(probe)
        without = f"not ({known.text})"
    rows += _below(found, without, notes)
    above_zero = any(row.kind != "range" for row in rows)
    certain = [added(_top_rows(part, top)) for part in found]
    for group, part in zip(groups, found, strict=True):
        if group is not None and group.label and not (part.sums or part.below[0]):
            notes.append(no_match_note(frame, group.condition))
        inside = _up_to(part, top)
        cuts = _cuts(frame, group, inside, number, method, top, bins, target, seed)
        made = amount_rows(
            frame,
            group,
            inside,
            cuts,
            top,
            above_zero=above_zero,
            wanted=number,
            notes=notes,
            several=number > 1,
        )
        rows += made
        if group is None or not group.label:
            said += cuts.notes
            details |= cuts.details
        elif number > 1:
            said += [f"{group.label}: {note}" for note in cuts.notes]
            details.setdefault("groups", {})[group.label] = cuts.details
    whole = added(certain)
    if whole[0] and top is not None:
        rows.append(Stratum(CERTAINTY, top, None, *whole, certainty=True, condition=without))
    elif top is not None:
        notes.append(f"No unit is paid over {certainty_over}: no certainty stratum")
    if certainty_over == "neyman" and anticipated is not None:
        rows = _overflowed(rows, anticipated, sample or 0, notes)
    if by is not None:
        details["by"] = by if isinstance(by, str) else dict(by)
    how: Method = "groups" if by is not None and number == 1 else method
    return Strata(tuple(rows), how, bins, (*said, *notes), details)


def _below(found: list[FineBins], without: str | None, notes: list[str]) -> list[Stratum]:
    """The stratum of the units paid 0 or less, if there are any."""
    below = added([part.below for part in found])
    if not below[0]:
        return []
    certain = below[0] < FEWEST
    notes.append(
        f"Units paid $0.00 or less form a stratum of their own: {below[0]:,}, "
        f"{Money(below[1])}" + (", taken whole" if certain else "")
    )
    return [Stratum(ZERO_OR_NEGATIVE, None, 0, *below, certain, "zero or negative", without)]


def _up_to(part: FineBins, top: int | None) -> FineBins:
    if top is None:
        return part
    end = int(np.searchsorted(part.tops, top, side="right"))
    return replace(part, tops=part.tops[:end], sums=part.sums[:end])


def _top_rows(part: FineBins, top: int | None) -> tuple[tuple[int, int, int], ...]:
    if top is None:
        return ()
    return part.sums[int(np.searchsorted(part.tops, top, side="right")) :]


def _cuts(
    frame: Frame,
    group: Group | None,
    found: FineBins,
    number: int,
    method: Method,
    top: int | None,
    bins: int,
    target: Target,
    seed: int,
) -> AmountCuts:
    """The cuts between the strata of positive amounts of a group."""
    if number == 1 or len(found.tops) == 0:
        return AmountCuts([])
    if method == "geometric":
        cuts = geometric_cuts(found.lowest, int(found.tops[-1]), number)
        return AmountCuts([int(cut) for cut in cuts])
    if method == "cum_root_f":
        part = _part(frame, group)
        edges, counts = part.histogram(bins, above=found.lowest - 1, upto=top)
        ends = cum_root_f_cuts(edges, counts, number)
        if found.exact:
            # the largest amount at or below each cut: the same strata, and amounts that occur
            ends = found.tops[np.searchsorted(found.tops, ends, side="right") - 1]
        return AmountCuts([int(cut) for cut in ends])
    if method == "optimal":
        exact = _exact(frame, group, found, top)
        return best_cuts(exact, number, target=target, seed=seed)
    return searched_cuts(found, number, search=method, target=target, seed=seed)  # type: ignore[arg-type]


def _part(frame: Frame, group: Group | None) -> Frame:
    if group is None:
        return frame
    return frame.exclude(f"not ({group.text})", reason=f"outside the group {group.label}")


def _exact(frame: Frame, group: Group | None, found: FineBins, top: int | None) -> FineBins:
    """Bins of single amounts where the amounts are few enough, at the price of a second scan."""
    if found.exact or len(found.tops) > MOST_CANDIDATES:
        return found
    single = _part(frame, group).amount_bins(MOST_CANDIDATES, above=0, upto=top)
    if not single.exact:
        return found
    columns = zip(single.counts, single.sums, single.squares, strict=True)
    sums = tuple((int(n), int(cents), int(squares)) for n, cents, squares in columns)
    return FineBins(single.tops, found.lowest, sums, found.below, exact=True)


def _overflowed(
    rows: list[Stratum], anticipated: Taints, sample: int, notes: list[str]
) -> list[Stratum]:
    open_rows = [row for row in rows if not row.certainty and row.kind == "range"]
    spreads = [
        anticipated_moments(row.size, row.total, row.sum_squares, anticipated)[1] ** 0.5
        for row in open_rows
    ]
    left = sample - sum(row.size for row in rows if row.certainty)
    mask = neyman_overflow([row.size for row in open_rows], spreads, left)
    whole = {row.label for row, over in zip(open_rows, mask, strict=True) if over}
    if whole:
        notes.append(
            f"The Neyman allocation of {sample:,} units exhausts "
            + ("stratum " if len(whole) == 1 else "strata ")
            + f"{', '.join(sorted(whole))}: taken whole"
        )
    else:
        notes.append(f"The Neyman allocation of {sample:,} units exhausts no stratum")
    return [replace(row, certainty=row.certainty or row.label in whole) for row in rows]


def whole_frame(frame: Frame) -> Strata:
    """The whole frame as one stratum: the strata of a simple random sample."""
    ((size, total, squares),) = frame.stratum_totals([])
    return Strata((Stratum("1", None, None, int(size), int(total), int(squares)),), "none", 0)
