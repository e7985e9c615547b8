"""Units that two reviewers saw: which finding counts, and what both found.

The rule: where both findings agree, the finding counts. Where they differ, the review is refused
until the reviewers have agreed; the agreed finding then counts. What each of them found first is
kept with the unit (`ReviewRow.seconds`), so that their agreement can be measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from extrapolation.reviews.line_decisions import decisions_by_unit
from extrapolation.reviews.merging import (
    RowFindings,
    is_filled,
    joined,
    read_worksheets,
    unit_key,
)
from extrapolation.reviews.raw_tables import RawRow, RawTables, SupersededTables, text_of
from extrapolation.reviews.review_rows import ReviewRow
from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, shown_unit
from primafacie.core.plurals import counted
from sampling import Draw
from sampling.intake import TableFormat
from sampling.worksheets import Dealing

_CAUSE = "other findings of two reviewers"


@brief
@dataclass(frozen=True)
class DealtReviews:
    """The worksheets of a draw that was dealt to reviewers, put together.

    Attributes
    ----------
    review : RawTables
        The findings that count, as the `source` of `read_review`.
    seconds : tuple of RawTables
        What else was found on units that two reviewers saw, as the `seconds` of `read_review`.
    notes : tuple of str
        How many units two reviewers saw, and on how many they had to agree.
    """

    review: RawTables
    seconds: tuple[RawTables, ...]
    notes: tuple[str, ...]


@dataclass
class _Seen:
    """A filled row of a unit that two reviewers see, with its worksheet and its finding."""

    tables: int
    raw: RawRow
    finding: tuple[object, ...]

    @property
    def reviewer(self) -> str:
        """The reviewer, as the row names them."""
        return text_of(self.raw, "reviewer")


def merge_dealt(
    sources: Sequence[str | Path],
    *,
    draw: Draw,
    dealing: Dealing,
    resolved: str | Path | None = None,
    violations_apart: bool = False,
    form: TableFormat | None = None,
) -> DealtReviews:
    """Put the worksheets of several reviewers together, where some units were dealt to two.

    Parameters
    ----------
    sources : sequence of paths
        The filled worksheets.
    draw : Draw
        The draw whose units were reviewed.
    dealing : Dealing
        Who reviews which units.
    resolved : path, optional
        A worksheet or table with the findings on which two reviewers have agreed after they
        differed (`unit_id`, `status`, `should_have_paid` or `overpaid`).
    violations_apart : bool, default False
        As in `merge_reviews`.
    form : TableFormat, optional
        How the files are written, where it does not show.

    Returns
    -------
    DealtReviews
        The findings that count, the other ones, and notes.

    Raises
    ------
    ReviewError
        If two reviewers differ on a unit and no agreed finding is given, by both cells; and for
        every fault of `merge_reviews`.
    """
    read, problems = read_worksheets(sources, violations_apart=violations_apart, form=form)
    twice = dealing.twice
    agreed: dict[str, RawRow] = {}
    further: list[RawTables] = []
    if resolved is not None:
        further, faults = read_worksheets([resolved], violations_apart=False, form=form)
        problems += faults
        agreed = {unit_key(raw)[0]: raw for raw in further[0].review if is_filled(raw)}
    seen = _seen(read, draw, twice)
    kept: dict[str, int] = {}  # the worksheet whose finding counts; beyond the last: the agreed one
    firsts: list[RawRow] = []
    others: list[RawRow] = []
    differing = 0
    for unit_id, rows in seen.items():
        first, second, odd = _pair(rows, dealing.first_reviewer(unit_id))
        kept[unit_id] = first.tables
        problems += [] if odd is None else [_differ(unit_id, first, odd)]
        if second is None:
            continue
        if first.finding == second.finding:
            others.append(_stated(second))
            continue
        differing += 1
        if unit_id in agreed:
            kept[unit_id] = len(read)
            firsts.append(_stated(first))
            others.append(_stated(second))
        else:
            problems.append(_differ(unit_id, first, second))
    problems += _needless(agreed, kept, len(read))
    chosen = [
        replace(
            tables,
            review=_of(tables.review, kept, place),
            lines=_of(tables.lines, kept, place),
        )
        for place, tables in enumerate((*read, *further))
    ]
    if further:
        only = {unit_id for unit_id, place in kept.items() if place == len(read)}
        chosen[-1] = replace(
            chosen[-1],
            review=tuple(raw for raw in chosen[-1].review if unit_key(raw)[0] in only),
            lines=tuple(raw for raw in chosen[-1].lines if unit_key(raw)[0] in only),
            spares=(),
        )
    review = joined(chosen, draw=draw, problems=problems)
    both = len(others)
    notes = [
        f"{both:,} of {counted(len(twice), 'unit')} dealt to two reviewers have both findings; "
        f"the findings differ on {differing:,}, where the agreed finding counts"
        if differing
        else f"{both:,} of {counted(len(twice), 'unit')} dealt to two reviewers have both findings"
    ]
    # The first of two further findings is that of the first reviewer.
    columns = review.columns
    seconds = (
        *([SupersededTables(tuple(firsts), columns)] if firsts else []),
        *([RawTables(tuple(others), columns)] if others else []),
    )
    return DealtReviews(review, seconds, tuple(notes) if twice else ())


def pairs_of(rows: Iterable[ReviewRow]) -> list[tuple[bool, bool]]:
    """Whether the first and the second reviewer found a unit in error, for units that both saw.

    Units without an amount of one of them are left out.
    """
    pairs = []
    for row in rows:
        found = [second.overpaid_cents for second in row.seconds]
        if len(found) == 1:
            found.insert(0, row.overpaid_cents)
        if len(found) > 1 and found[0] is not None and found[1] is not None:
            pairs.append((found[0] != 0, found[1] != 0))
    return pairs


def _seen(read: Sequence[RawTables], draw: Draw, twice: frozenset[str]) -> dict[str, list[_Seen]]:
    """The filled rows of the units that two reviewers see, by unit."""
    found = RowFindings(draw)
    units = {unit.unit_id: unit for unit in draw.units}
    seen: dict[str, list[_Seen]] = {}
    for place, tables in enumerate(read):
        # Faults of lines are named when the merged review is read.
        mine = [raw for raw in tables.lines if unit_key(raw)[0] in twice]
        lines = decisions_by_unit(mine, units, [])
        for raw in tables.review:
            unit_id = unit_key(raw)[0]
            if unit_id not in twice:
                continue
            right = lines.get(unit_id)
            amount, status, *more = found.of_unit(raw)
            if amount is None and right is not None:
                amount, status = right, status or "reviewed"
            if status:
                seen.setdefault(unit_id, []).append(_Seen(place, raw, (amount, status, *more)))
    return seen


def _pair(rows: Sequence[_Seen], first: str) -> tuple[_Seen, _Seen | None, _Seen | None]:
    """The first reviewer's finding, the other reviewer's, and one that differs from both.

    A second copy of one reviewer's worksheet is no second finding.
    """
    chief, *more = sorted(rows, key=lambda row: row.reviewer != first)
    others = [row for row in more if row.tables != chief.tables]
    second = next((row for row in others if row.reviewer != chief.reviewer), None)
    known = (chief.finding, chief.finding if second is None else second.finding)
    return chief, second, next((row for row in others if row.finding not in known), None)


def _stated(row: _Seen) -> RawRow:
    """The row with its amount, where its lines give it."""
    amount = row.finding[0]
    if not isinstance(amount, int):
        return row.raw
    dollars = {"should_have_paid": Decimal(amount) / 100, "overpaid": None}
    return replace(row.raw, values={**row.raw.values, **dollars})


def _of(rows: Sequence[RawRow], kept: Mapping[str, int], place: int) -> tuple[RawRow, ...]:
    """The rows of a worksheet without those of units whose finding is another worksheet's."""
    return tuple(raw for raw in rows if kept.get(unit_key(raw)[0], place) == place)


def _differ(unit_id: str, first: _Seen, second: _Seen) -> Problem:
    column = "should_have_paid"
    return Problem(
        second.raw.cell(column),
        f"the second reviewer of unit {shown_unit(unit_id)} found otherwise than the first "
        f"({first.raw.cell(column)})",
        "one finding",
        "Let the two reviewers agree, enter the agreed findings in a table (unit_id, status, "
        'should_have_paid), and add it: --resolved "FILE". Both findings stay on record',
        _CAUSE,
    )


def _needless(agreed: Mapping[str, RawRow], kept: Mapping[str, int], last: int) -> list[Problem]:
    """Agreed findings on units on which two reviewers do not differ."""
    return [
        Problem(
            raw.cell("unit_id"),
            f"an agreed finding on unit {shown_unit(unit_id)}, on which no two reviewers differ",
            "units with two different findings",
            "Remove the row; a finding is corrected in the worksheet of its reviewer",
            "an agreed finding on a unit on which no two reviewers differ",
        )
        for unit_id, raw in agreed.items()
        if kept.get(unit_id) != last
    ]
