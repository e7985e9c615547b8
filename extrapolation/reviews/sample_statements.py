"""What is stated of a sample that was drawn elsewhere, and of the universe it was drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem
from primafacie.core.money import Money
from primafacie.core.serializer import OPTIONAL
from sampling.plans.underpayment_floors import UnderpaymentFloor

NOT_STATED = "not stated"


@dataclass(frozen=True)
class StatedUniverse:
    """The universe that a document or a frame states: what the sizes of the strata are tied to.

    Parameters
    ----------
    units : int
        The number of units of the universe.
    source : str
        Where the count comes from: the document with its reference, or the frame.
    paid : Money, optional
        The dollars paid for the universe, where they are stated.
    content_digest : str, default ""
        The content digest of the frame, where the universe is a frame that was opened.
    """

    units: int
    source: str
    paid: Money | None = None
    content_digest: str = ""

    @property
    def words(self) -> str:
        """The universe in words: its units, its dollars and where the count comes from."""
        dollars = "" if self.paid is None else f", {self.paid} paid"
        return f"{self.units:,} units{dollars}; source of the count: {self.source}"

    def faults(self) -> list[Problem]:
        """What is wrong with the statement itself."""
        found = []
        if not self.source.strip():
            found.append(
                Problem(
                    "universe",
                    "a count without its source",
                    "where the count comes from, such as a letter with its date and exhibit",
                    "Name the document that states the count",
                    "a universe without its source",
                )
            )
        if self.units < 1:
            fix = "Give the number of units of the whole universe"
            found.append(Problem("universe", f"{self.units:,} units", "1 or more", fix))
        return found


@brief
@dataclass(frozen=True)
class SampleStatement:
    """What is stated of a sample that was drawn elsewhere. Whatever is not stated is left out.

    Parameters
    ----------
    program : str, default ""
        The program of the draw, such as "RAT-STATS", "R sample" or "Excel".
    version : str, default ""
        The version of the program.
    seeds : mapping of str to str, optional
        The seed by stratum label, or one seed under "" for all strata.
    order : str, default ""
        The order of the list that the random numbers were paired with: "file", or one to three
        columns with "asc" or "desc".
    in_order : bool, default False
        Whether the findings list the units in the order of their selection.
    drawn_by : str, default ""
        Who drew the sample.
    drawn_on : date, optional
        The day of the draw.
    reference : str, default ""
        The document that states the draw.
    universe : StatedUniverse, optional
        The universe that the strata add up to. A demand needs it.
    underpayment_floor : UnderpaymentFloor, optional
        The most that units can have been underpaid, as `import_sample` was told.
    way : str, default ""
        The way in which the program was called, such as "sample" or "order(runif(N))".
    """

    program: str = ""
    version: str = ""
    seeds: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    in_order: bool = False
    drawn_by: str = ""
    drawn_on: date | None = None
    reference: str = ""
    universe: StatedUniverse | None = None
    underpayment_floor: UnderpaymentFloor | None = field(default=None, metadata=OPTIONAL)
    way: str = field(default="", metadata=OPTIONAL)

    @property
    def program_words(self) -> str:
        """The program and its version."""
        called = f", {self.way}" if self.way else ""
        return f"{self.program} {self.version}".strip() + called or NOT_STATED

    @property
    def seed_words(self) -> str:
        """The seed, or the seeds by stratum."""
        if set(self.seeds) == {""}:
            return self.seeds[""]
        return ", ".join(f"{label}={seed}" for label, seed in self.seeds.items()) or NOT_STATED

    @property
    def drawn_words(self) -> str:
        """Who drew it and when, and the document that states it."""
        day = None if self.drawn_on is None else f"on {self.drawn_on.isoformat()}"
        told = " ".join(text for text in (self.drawn_by, day) if text)
        return "; ".join(text for text in (told, self.reference) if text) or NOT_STATED
