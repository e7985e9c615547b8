"""Cutting a frame into strata by paid amount, by a column or by conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from primafacie.core.errors import PlanError
from primafacie.core.money import Money
from sampling.frames.condition_matches import no_match_note
from sampling.frames.fine_bins import FineBins, Sums, added, fine_bins
from sampling.frames.range_values import range_totals
from sampling.frames.stratum_ranges import StratumRange
from sampling.models import Taints
from sampling.strata.boundary_methods import (
    BOUNDARY_METHODS,
    AmountCuts,
    GroupAmounts,
    Target,
)
from sampling.strata.certainty import overflowed
from sampling.strata.groups import By, Group, groups_of, outside, probe_group
from sampling.strata.options import BINS, FEWEST, check_options
from sampling.strata.stratum_records import (
    CERTAINTY,
    ZERO_OR_NEGATIVE,
    Method,
    Strata,
    Stratification,
    Stratum,
    bounds_text,
)

if TYPE_CHECKING:
    from sampling.frames import Frame

Range = tuple[int, int | None, Sums]
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
    """Cut `frame` into strata by paid amount, with exact counts and totals.

    At most `number` strata of units paid more than $0.00 are made; one scan of the frame serves
    every method. Units paid $0.00 or less form a stratum of their own, "zero or negative": they can
    hold underpayments only. Fewer strata come back, with a note, where the payments take too few
    values or a cut would leave a single unit, which shows no spread.

    Parameters
    ----------
    frame : Frame
        The sampling frame.
    number : int, default 1
        The most strata by paid amount, in each group of `by`.
    method : str, default "cum_root_f"
        "cum_root_f" cuts by the cumulative square root of frequencies over `bins` equally wide
        bins from the smallest amount to the largest, in whole cents; "geometric" cuts in geometric
        progression; "optimal" gives the least variance that is possible under Neyman allocation,
        with its certificate in the notes; "sethi" and "kozak" solve the same problem by Lavallee
        and Hidiroglou's iteration and by random search, and may review the top stratum in full.
    certainty_over : Money or "neyman", optional
        Units paid **more than** this amount form a certainty stratum (a unit paid exactly that
        amount does not). With "neyman", the strata that the Neyman allocation of `sample` units
        would exhaust are certainty strata.
    by : str or mapping of str to str, optional
        Splits the frame before the amounts do: a column with a role (one group per value), a
        condition of the grammar of `Frame.exclude`, or conditions by label.
    bins : int, default 200
        Bins of "cum_root_f".
    anticipated : Taints, optional
        An error model. "optimal", "sethi" and "kozak" then look at the overpayments under it,
        without it at the paid amounts.
    sample : int, optional
        Units to be sampled from these strata, for "optimal", "sethi" and "kozak". "optimal" may go
        without `sample` and `cv`; the finite population correction is then left out.
    cv : float, optional
        Coefficient of variation of the estimated total, a fraction, in place of `sample`.
    seed : int, default 0
        Seed of "kozak"; it is recorded.
    probe : sequence of str, optional
        Unit ids of a random probe that has been reviewed. They form a census stratum whose total
        is known, and the estimate is its total plus that of the remainder.

    Returns
    -------
    Strata
        The strata in rising order of the paid amount, with notes and the figures of the method.

    Raises
    ------
    PlanError
        If a number or a threshold is not valid, or if a unit of the probe is not in the frame.
    FrameError
        If conditions overlap or leave units out.

    Notes
    -----
    Given the probe, a random sample of the remainder is a random sample whatever the probe found.
    The findings of the probe may therefore size it.
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
    finder = BOUNDARY_METHODS[method]
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
    searched: dict[str, Any] = {}
    rows: list[Stratum] = []
    without = None
    if known is not None:
        rows.append(_census_row(known, found.pop(0), len(probe)))
        groups.pop(0)
        notes.append(f"The {len(probe)} units of the probe are a census stratum: already reviewed")
        without = f"not ({known.text})"
    rows += _below(found, without, notes)
    above_zero = any(not row.payable for row in rows)
    certain = [added(_top_rows(part, top)) for part in found]
    for group, part in zip(groups, found, strict=True):
        if group is not None and group.label and not (part.sums or part.below[0]):
            notes.append(no_match_note(frame.opened, *frame.units, group.condition))
        inside = _up_to(part, top)
        cuts = AmountCuts([])
        if number > 1 and len(inside.tops):
            amounts = GroupAmounts(frame, group, inside, top)
            cuts = finder.cuts(amounts, number, bins=bins, target=target, seed=seed)
        made = _amount_rows(
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
        if cuts.seed is not None:
            searched = {"seed": cuts.seed, "stream": cuts.stream}
    whole = added(certain)
    if whole[0] and top is not None:
        rows.append(Stratum(CERTAINTY, top, None, *whole, certainty=True, condition=without))
    elif top is not None:
        notes.append(f"No unit is paid over {certainty_over}: no certainty stratum")
    if certainty_over == "neyman" and anticipated is not None:
        rows = overflowed(rows, anticipated, sample or 0, notes)
    how = Stratification(
        method="groups" if by is not None and number == 1 else method,
        bins=bins,
        by=by if by is None or isinstance(by, str) else dict(by),
        probe=len(probe) if known is not None else None,
        details=details,
        **searched,
    )
    return Strata(tuple(rows), how, (*said, *notes))


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


def _amount_rows(
    frame: Frame,
    group: Group | None,
    found: FineBins,
    cuts: AmountCuts,
    top: int | None,
    *,
    above_zero: bool,
    wanted: int,
    notes: list[str],
    several: bool,
) -> list[Stratum]:
    """The strata of positive amounts of one group, in rising order.

    Totals come from the bins where the cuts are tops of bins (no further scan), otherwise
    from the frame. With `above_zero` the lowest stratum says that it begins above $0.00.
    """
    ends = cuts.cuts
    parts = _totals(frame, group, found, ends, top)
    ranges = merged(list(zip([0, *ends], [*ends, top], parts, strict=True)), notes)
    rows = []
    for place, (low, high, sums) in enumerate(ranges, start=1):
        last = place == len(ranges)
        shown_low = None if place == 1 and not above_zero else low
        certain = sums[0] < FEWEST or (last and cuts.take_all)
        label = str(place)
        if group is not None and group.label:
            label = f"{group.label} / {place}" if several else group.label
        rows.append(
            Stratum(label, shown_low, high, *sums, certain, condition=group.text if group else None)
        )
    if len(ranges) < wanted and (group is None or several):
        where = f" in {group.label}" if group is not None and group.label else ""
        notes.append(
            f"Strata made{where}: {len(ranges)} instead of {wanted}. The paid amounts take too few "
            "values for more strata with two units each"
        )
    return rows


def _census_row(probe: Group, found: FineBins, listed: int) -> Stratum:
    """The stratum of the probe's units, taken whole whatever they were paid.

    Raises `PlanError` where some of the listed units are not in the frame.
    """
    sums = added([found.below, *found.sums])
    if sums[0] != listed:
        raise PlanError(
            f"{listed - sums[0]:,} of the {listed:,} units of the probe are not in the frame",
            where="probe",
            expected="units of this frame, under their unit ids",
            fix="A probe of other claims cannot be a part of this frame",
        )
    return Stratum(probe.label, None, None, *sums, True, "range", probe.text)


def _totals(
    frame: Frame, group: Group | None, found: FineBins, ends: list[int], top: int | None
) -> list[Sums]:
    at_tops = np.isin(np.asarray(ends, dtype=np.int64), found.tops).all()
    if at_tops:
        return found.between(ends)
    condition = group.condition if group is not None else None
    return range_totals(
        frame,
        [
            StratumRange(str(place), low, high, condition)
            for place, (low, high) in enumerate(zip([0, *ends], [*ends, top], strict=True))
        ],
    )


def merged(ranges: list[Range], notes: list[str]) -> list[Range]:
    """Ranges without empty ones; a range of one unit goes to its lower neighbour."""
    kept: list[Range] = []
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


def whole_frame(frame: Frame) -> Strata:
    """Take the whole frame as one stratum: the strata of a simple random sample.

    Parameters
    ----------
    frame : Frame
        The sampling frame.

    Returns
    -------
    Strata
        One stratum, labeled "1", of all units.

    Raises
    ------
    FrameError
        If the source of the frame has faults.
    """
    ((size, total, squares),) = frame.stratum_totals([])
    row = Stratum("1", None, None, int(size), int(total), int(squares))
    return Strata((row,), Stratification("none", 0))
