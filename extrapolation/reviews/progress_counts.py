"""How far a review is: units reviewed by stratum and reviewer, and what is open or faulty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from extrapolation.reviews.blank_findings import BlankFindings
from extrapolation.reviews.drawn_review import Reading, claim_roles, places_of, read_row
from extrapolation.reviews.line_decisions import decisions_by_unit
from extrapolation.reviews.merging import RowFindings, is_filled, read_worksheets, unit_key
from extrapolation.reviews.raw_tables import RawRow, RawTables
from extrapolation.reviews.review_rows import ReviewRow
from primafacie.core.errors import Problem, ReviewError, shown_unit, some_units
from primafacie.core.plurals import counted
from primafacie.core.problems import RowPlace, grouped
from primafacie.core.results import Result
from sampling import Draw
from sampling.intake import TableFormat
from sampling.worksheets import Dealing

NOT_AN_ESTIMATE: Final = (
    "This is not an estimate: units are not reviewed in random order, so no limit is computed."
)


@dataclass(frozen=True)
class StratumProgress:
    """The progress in a stratum.

    Attributes
    ----------
    stratum : str
        Its label.
    drawn, reviewed, open_units : int
        Units drawn, with a finding or another status, and without either.
    judged, in_error : int
        Units with an amount, and those of them whose payment was not right.
    """

    stratum: str
    drawn: int
    reviewed: int
    open_units: int
    judged: int
    in_error: int


@dataclass(frozen=True)
class ReviewerProgress:
    """The progress of a reviewer.

    Attributes
    ----------
    reviewer, file : str
        The name, and the worksheet that was written for it; "" where no units were dealt.
    drawn, reviewed, open_units : int
        Units dealt to the reviewer, reviewed by anyone, and open.
    handed_in : bool
        Whether a worksheet with these units is among the files.
    """

    reviewer: str
    file: str
    drawn: int
    reviewed: int
    open_units: int
    handed_in: bool


@dataclass(frozen=True)
class Progress(Result):
    """How far the review of a draw is.

    Attributes
    ----------
    drawn, reviewed, open_units : int
        Units drawn, units with a finding or another status, and the others.
    judged, in_error : int
        Units with an amount, and those of them whose payment was not right.
    dealt_twice, seen_twice : int
        Units dealt to two reviewers, and those that two reviewers have filled in.
    strata : tuple of StratumProgress
        The progress by stratum.
    reviewers : tuple of ReviewerProgress
        The progress by reviewer.
    missing_files : tuple of str
        Worksheets that were written for a reviewer and are not among the files.
    faults : tuple of Problem
        What the estimate would refuse, faults of one cause together; open units are among them.
    notes : tuple of str
        What was read otherwise than it is written.
    """

    SCHEMA: ClassVar[str] = "primafacie.progress/1"
    ROWS: ClassVar[str] = "strata"

    drawn: int
    reviewed: int
    open_units: int
    judged: int
    in_error: int
    dealt_twice: int
    seen_twice: int
    strata: tuple[StratumProgress, ...]
    reviewers: tuple[ReviewerProgress, ...]
    missing_files: tuple[str, ...]
    faults: tuple[Problem, ...]
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Is every unit reviewed, without a fault?"""
        return not self.open_units and not self.faults

    @property
    def rate(self) -> str:
        """The error rate of the units reviewed so far, in words."""
        if not self.judged:
            return "No unit has an amount yet."
        share = self.in_error / self.judged
        return (
            f"In error so far: {self.in_error:,} of {counted(self.judged, 'unit')} with an "
            f"amount ({share:.1%}). {NOT_AN_ESTIMATE}"
        )

    def __str__(self) -> str:
        lines = [f"{self.reviewed:,} of {counted(self.drawn, 'unit')} reviewed", self.rate]
        if self.missing_files:
            lines.append(f"Not handed in: {', '.join(self.missing_files)}")
        return "\n".join(lines)


def progress(
    sources: Sequence[str | Path],
    *,
    draw: Draw,
    dealing: Dealing | None = None,
    form: TableFormat | None = None,
) -> Progress:
    """How far the review of a draw is, from worksheets that may be filled in partly.

    Nothing is estimated, and no unit needs a finding. Every fault that the estimate would refuse
    is listed, those of one cause together.

    Parameters
    ----------
    sources : sequence of paths
        The worksheets as they are now; none are needed.
    draw : Draw
        The draw that is reviewed.
    dealing : Dealing, optional
        Who reviews which units.
    form : TableFormat, optional
        How the files are written, where it does not show.

    Returns
    -------
    Progress
        The counts and the faults.

    Raises
    ------
    ReviewError
        If there is no such file. A file that cannot be read is among the faults.
    """
    state = _State(draw)
    for source in sources:
        try:
            (tables,), faults = read_worksheets([source], violations_apart=True, form=form)
        except ReviewError as error:
            if not Path(source).is_file():
                raise
            state.problems += error.problems
            continue
        state.problems += faults
        state.read(tables)
    state.compare(dealing)
    done = state.done
    strata = tuple(
        _stratum(label, [unit.unit_id for unit in draw.of_stratum(label)], state)
        for label in draw.plan.sizes
    )
    reviewers, missing = _reviewers(state, dealing)
    twice = dealing.twice if dealing is not None else frozenset()
    return Progress(
        drawn=len(draw.units),
        reviewed=len(done),
        open_units=len(draw.units) - len(done),
        judged=sum(row.judged for row in strata),
        in_error=sum(row.in_error for row in strata),
        dealt_twice=len(twice),
        seen_twice=sum(len(state.filled.get(unit_id, ())) > 1 for unit_id in twice),
        strata=strata,
        reviewers=reviewers,
        missing_files=missing,
        faults=tuple(state.all_faults(sources)),
        notes=tuple(state.notes),
    )


class _State:
    """What is known of each unit while the worksheets are read one after the other."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.units = {unit.unit_id: unit for unit in draw.units}
        self.spares = {unit.unit_id for unit in draw.spares}
        self.done: dict[str, ReviewRow] = {}
        self.filled: dict[str, list[RawRow]] = {}
        self.listed: set[str] = set()
        self.blank: dict[str, RowPlace] = {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def read(self, tables: RawTables) -> None:
        """Take in a worksheet: each filled row by itself, each fault by its cell."""
        self.notes += tables.notes
        lines = decisions_by_unit(tables.lines, self.units, self.problems)
        reading = Reading(self.problems, BlankFindings(), claim_roles(self.draw))
        for raw in tables.review:
            unit_id = unit_key(raw)[0]
            unit = self.units.get(unit_id)
            if unit is None:
                if unit_id not in self.spares:
                    self.problems.append(_strange(raw, unit_id))
                continue
            self.listed.add(unit_id)
            if not is_filled(raw) and unit_id not in lines:
                self.blank.setdefault(unit_id, raw.cell("status"))
                continue
            self.filled.setdefault(unit_id, []).append(raw)
            before = len(self.problems)
            row = read_row(raw, unit, lines.get(unit_id), reading)
            if len(self.problems) == before:
                self.done.setdefault(unit_id, row)
        self.problems += [
            Problem(
                item.cell,
                "an unusual amount",
                item.usual,
                "Correct it, or enter yes in the column Confirmed",
            )
            for item in reading.unusual
            if not item.confirmed
        ]
        self.notes += reading.notes()

    def compare(self, dealing: Dealing | None) -> None:
        """Name units with different findings in several worksheets."""
        found = RowFindings(self.draw)
        twice = dealing.twice if dealing is not None else frozenset()
        for unit_id, rows in self.filled.items():
            first, *others = rows
            for other in others:
                if found.of_unit(other) == found.of_unit(first):
                    continue
                who = "two reviewers of the unit" if unit_id in twice else "two worksheets"
                self.problems.append(
                    Problem(
                        other.cell("should_have_paid"),
                        f"another finding on unit {shown_unit(unit_id)} than in "
                        f"{first.cell('should_have_paid')}",
                        "one finding",
                        "Let the reviewers agree before the estimate",
                        f"another finding than elsewhere, of {who}",
                    )
                )

    def all_faults(self, sources: Sequence[object]) -> Iterable[Problem]:
        """Open units first, then what would be refused; faults of one cause together."""
        open_cells = [cell for unit, cell in self.blank.items() if unit not in self.filled]
        if open_cells:
            have = "1 unit has" if len(open_cells) == 1 else f"{len(open_cells):,} units have"
            yield Problem(places_of(open_cells), f"{have} no status", "", "")
        lost = [unit for unit in self.units if unit not in self.listed]
        if lost and sources:
            yield Problem(
                "",
                f"{counted(len(lost), 'drawn unit')} {'is' if len(lost) == 1 else 'are'} in none "
                f"of the files ({some_units(lost)})",
                "",
                "Hand in the worksheets that list them",
            )
        yield from grouped(self.problems)


def _strange(raw: RawRow, unit_id: str) -> Problem:
    return Problem(
        raw.cell("unit_id"),
        f"the unit {shown_unit(unit_id)}" if unit_id else "no unit id",
        "a drawn unit",
        "Remove the row, or restore the id as it was drawn",
        "a unit that was not drawn",
    )


def _stratum(label: str, unit_ids: Sequence[str], state: _State) -> StratumProgress:
    rows = [state.done[unit_id] for unit_id in unit_ids if unit_id in state.done]
    amounts = [row.overpaid_cents for row in rows if row.overpaid_cents is not None]
    return StratumProgress(
        label,
        len(unit_ids),
        len(rows),
        len(unit_ids) - len(rows),
        len(amounts),
        sum(cents != 0 for cents in amounts),
    )


def _reviewers(
    state: _State, dealing: Dealing | None
) -> tuple[tuple[ReviewerProgress, ...], tuple[str, ...]]:
    """The progress of each reviewer, and the worksheets that are not among the files."""
    if dealing is None:
        counts: dict[str, int] = {}
        for row in state.done.values():
            counts[row.reviewer or "(none)"] = counts.get(row.reviewer or "(none)", 0) + 1
        return (
            tuple(ReviewerProgress(name, "", n, n, 0, True) for name, n in sorted(counts.items())),
            (),
        )
    twice = dealing.twice
    rows = []
    for share in dealing.shares:
        own = [unit for unit in share.units if unit not in twice] or list(share.units)
        done = sum(unit in state.done for unit in share.units)
        rows.append(
            ReviewerProgress(
                share.reviewer,
                share.file,
                len(share.units),
                done,
                len(share.units) - done,
                any(unit in state.listed for unit in own),
            )
        )
    return tuple(rows), tuple(row.file for row in rows if not row.handed_in)
