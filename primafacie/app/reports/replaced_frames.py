"""A frame that a later one replaced: its plan and draws, with their digests, and the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from primafacie.app.reports.document import (
    Block,
    Column,
    Document,
    Section,
    facts,
    note,
    table,
)
from primafacie.app.reports.values import code
from primafacie.core.dates import parse_day
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult

if TYPE_CHECKING:
    from primafacie.app.reports.document import Parts

SCHEMA: Final = "primafacie.replacement/1"


@dataclass(frozen=True)
class ReplacedDraw:
    """A draw from the replaced frame: when, by which seed, how many units, and its digest."""

    number: int
    drawn_at: str
    seed: str
    seed_source: str
    units: int
    digest: str


@dataclass(frozen=True)
class ReplacedFrame(StoredResult):
    """A study whose frame was found to be at fault, as the study that replaces it keeps it.

    Attributes
    ----------
    reason : str
        Why the frame was replaced.
    title : str
        The title of the replaced study.
    head : str
        Its head digest.
    checked_at : str
        When its frame was checked.
    frame_digest : str
        The digest of the content of its frame.
    units : int
        The units of its frame.
    paid : Money
        The amount paid for them.
    plan_digest, planned_at : str
        Its last plan, and when it was fixed; empty without a plan.
    draws : tuple of ReplacedDraw
        Its draws.
    reviewed : bool
        Whether findings of it were read.
    demand : Money or None
        The demand that was formed on it.
    earlier : int
        How many frames it had replaced itself.
    """

    SCHEMA: ClassVar[str] = SCHEMA
    ROWS: ClassVar[str] = "draws"

    reason: str
    title: str
    head: str
    checked_at: str
    frame_digest: str
    units: int
    paid: Money
    plan_digest: str
    planned_at: str
    draws: tuple[ReplacedDraw, ...]
    reviewed: bool
    demand: Money | None
    earlier: int

    def __str__(self) -> str:
        drawn = f"{counted(len(self.draws), 'draw')} from it" if self.draws else "no draw from it"
        review = "findings were read" if self.reviewed else "no findings were read"
        day = parse_day(self.checked_at[:10])
        return (
            f"This frame replaces one of {counted(self.units, 'unit')}, {self.paid} paid, that was "
            f"checked on {day:%B} {day.day}, {day.year}, because {self.reason}. There was {drawn}, "
            f"and {review}."
        )


def with_replacement(document: Document, replaced: ReplacedFrame | None) -> Document:
    """The document with the replacement on its first page, and its history as the last annex."""
    if replaced is None:
        return document
    rows: list[tuple[str, Parts]] = [
        ("Reason", (replaced.reason,)),
        ("Study", (replaced.title,)),
        ("Head digest of that study", (code(replaced.head),)),
        ("Frame", (f"{replaced.units:,} units, {replaced.paid} paid",)),
        ("Frame checked", (replaced.checked_at,)),
        ("Content digest of the frame", (code(replaced.frame_digest),)),
    ]
    if replaced.plan_digest:
        rows += [
            ("Plan digest", (code(replaced.plan_digest),)),
            ("Plan fixed", (replaced.planned_at,)),
        ]
    if replaced.demand is not None:
        rows.append(("Demand formed on it", (f"{replaced.demand}",)))
    if replaced.earlier:
        rows.append(("Frames that it had replaced itself", (f"{replaced.earlier}",)))
    blocks: list[Block] = [facts(*rows)]
    if replaced.draws:
        blocks.append(
            table(
                "Replaced draws",
                "Draws from the replaced frame; none of them is used here",
                [
                    Column("Draw", "count"),
                    Column("Drawn"),
                    Column("Units", "count"),
                    Column("Seed", "code"),
                    Column("Where it came from"),
                    Column("Digest", "code"),
                ],
                [
                    (row.number, row.drawn_at, row.units, row.seed, row.seed_source, row.digest)
                    for row in replaced.draws
                ],
                key="replaced-draws",
            )
        )
    annex = Section("The frame that was replaced", tuple(blocks))
    return replace(
        document,
        notes=(note(str(replaced)), *document.notes),
        annexes=(*document.annexes, annex),
    )


FORM: Final = RecordForm("replacement", 1, ReplacedFrame)
