"""A selection design: every facet that a plan, a draw, an estimate or a rebuttal asks for.

A member of the family is one class in one file of this folder. The rest of the program holds
objects of it, asks them, and never compares their names.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from primafacie.core.streams import Stream
from sampling.choices.shapes import Shape
from sampling.designs.planned_variances import AnticipatedStratum, SelectionVariance
from sampling.designs.possible_starts import PossibleStarts
from sampling.designs.selections import Selection, TicketedUnit
from sampling.designs.strata_to_draw import DrawnFrom
from sampling.designs.strata_to_redraw import StratumArrays
from sampling.designs.stratum_choices import PlannedRow
from sampling.frames.design_facts import Size, StratumFacts

if TYPE_CHECKING:
    from sampling.frames.frame import Frame
    from sampling.frames.stratum_ranges import StratumRange


Fits = Callable[[object], bool]
"""Can this be the value of a parameter?"""


class SelectionRule(ABC):
    """How a whole plan selects its units: one design, or one for each stratum.

    Attributes
    ----------
    kind : str
        The name in records, plan files and on the command line.
    counted : str
        What the sample sizes count: units, draws, clusters.
    number_words, method_words : str
        Where the random numbers come from and how the units are selected, for the plan's document.
    """

    kind: ClassVar[str] = ""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Give the record that a plan keeps.

        Returns
        -------
        dict
            The kind and its parameters.
        """

    @abstractmethod
    def designs(self) -> tuple[Design, ...]:
        """List the designs that are named, whatever the strata are.

        Returns
        -------
        tuple of Design
            The designs.
        """

    @abstractmethod
    def design_of(self, label: str) -> Design:
        """Give the design of a stratum that is neither reviewed in full nor without sizes.

        Parameters
        ----------
        label : str
            Label of the stratum.

        Returns
        -------
        Design
            The design.
        """

    @property
    @abstractmethod
    def counted(self) -> str:
        """What the sample sizes count: units, draws, clusters."""

    @property
    @abstractmethod
    def number_words(self) -> str:
        """Where the random numbers come from, for the plan's document."""

    @property
    @abstractmethod
    def method_words(self) -> str:
        """How the units are selected, for the plan's document."""

    def name(self, strata: int) -> str:
        """Name the design of a plan, as its record names it.

        Parameters
        ----------
        strata : int
            The number of strata.

        Returns
        -------
        str
            The name.
        """
        del strata
        return self.kind


@dataclass(frozen=True)
class Words:
    """A design in the words of plans and reports."""

    title: str
    """The design as a line of the plan."""
    noun: str
    """As in "42 units of a dollar-unit sample"."""
    method: str
    """How its units are selected."""
    hashed: str = ""
    """What is hashed with the seed and the stratum; empty where `numbers` says it all."""
    numbers: str = ""
    """Where its random numbers come from, if not from a hash."""
    formula: tuple[str, str, str] | None = None
    """Name, formula and explanation of the draw in a report's list of formulas."""
    ticket_rule: str = ""
    """What the tickets decide, after the report has shown how one is recomputed."""


class Design(SelectionRule):
    """One way to select units from a stratum. Members are frozen dataclasses of its parameters.

    Attributes
    ----------
    kind : str
        The name in records, plan files and on the command line.
    shape : Shape
        How its selections depend on one another: what an estimator must serve.
    generator : tuple of str
        The name and number of the bytes that decide who is drawn. They never change.
    words : Words
        The design in the words of plans and reports.
    parameters : mapping of str to function
        What each of its parameters may be, by the name of its field.
    counted : str
        What its sample sizes count.
    ordered : bool
        It draws positions, and so needs a declared order.
    own_seed : bool
        Every stratum takes a seed of its own, a number.
    repeats : bool
        A unit can be selected more than once, so that n counts selections and is never a census.
    clustered : bool
        It needs the cluster of every unit.
    scanned : bool
        It needs the facts of its strata (sums, largest sizes, clusters) before the draw.
    appraised_apart : bool
        RAT-STATS has an appraisal of its own for it, with the normal quantile.
    no_spares : str
        Why it has no spares; empty where the next units in order can stand in for missing ones.
    """

    shape: ClassVar[Shape]
    generator: ClassVar[tuple[str, str]]
    words: ClassVar[Words]
    parameters: ClassVar[Mapping[str, Fits]] = {}
    ordered: ClassVar[bool] = False
    own_seed: ClassVar[bool] = False
    repeats: ClassVar[bool] = False
    clustered: ClassVar[bool] = False
    scanned: ClassVar[bool] = True
    appraised_apart: ClassVar[bool] = False
    no_spares: ClassVar[str] = ""

    # What it is: parameters, records and words

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Design:
        """Make a design from the parameters of its record.

        Parameters
        ----------
        record : mapping of str to object
            The record, as `to_dict` gives it.

        Returns
        -------
        Design
            The design.

        Raises
        ------
        PlanError
            If a parameter is unknown or not valid.
        """
        given = {key: value for key, value in record.items() if key not in _OF_THE_PLAN}
        strange = [key for key in given if key not in cls.parameters]
        if strange:
            where = f"selection {cls.kind}"
            raise PlanError.collected(
                [unknown_name("parameter", key, cls.parameters, where=where) for key in strange],
                what="selection",
            )
        try:
            design = cls(**given)
        except TypeError as error:
            raise PlanError(
                f"the parameters {', '.join(sorted(given)) or 'none'} of the selection {cls.kind}",
                expected=f"those of {cls.__name__}",
                fix=f"{error}",
            ) from error
        wrong = [
            f"{name}={value!r}" for name, value in given.items() if not cls.parameters[name](value)
        ]
        if wrong:
            raise PlanError(
                f"{', '.join(wrong)} in the selection {cls.kind}",
                where="selection",
                expected="size 'paid' or 'claimed'; whole numbers of 1 or more",
                fix="",
            )
        return design

    def to_dict(self) -> dict[str, Any]:
        parameters = {name: getattr(self, name) for name in self.parameters}
        return {"design": self.kind, "kind": self.kind} | parameters

    def designs(self) -> tuple[Design, ...]:
        return (self,)

    def design_of(self, label: str) -> Design:
        del label
        return self

    @property
    def measure(self) -> Size | None:
        """The amount that is the size of a unit; None where sizes play no part."""
        return None

    @property
    def sized(self) -> bool:
        """Does it draw proportional to size, so that units without size can never be drawn?"""
        return self.measure is not None

    @property
    def column(self) -> str | None:
        """The further column of the groups between cluster and unit, if there are any."""
        return None

    @property
    def number_words(self) -> str:
        source = self.words.numbers or f"SHA-256 of seed, stratum and {self.words.hashed}"
        return f"{source}; {SEED_WORDS}"

    @property
    def method_words(self) -> str:
        return self.words.method

    # Before the draw: what does not fit, what must be known

    @abstractmethod
    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        """List what does not fit n selections from a stratum, as far as its facts show.

        Parameters
        ----------
        row : PlannedStratum
            The planned stratum.
        facts : StratumFacts
            Its units, sums and clusters.

        Returns
        -------
        list of Problem
            The faults.
        """

    def close_faults(self, row: PlannedRow, frame: Frame, units: StratumRange) -> list[Problem]:
        """What only a look at every unit shows; asked where `faults` finds nothing."""
        del row, frame, units
        return []

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        """List what a reader must know of the sample that is planned."""
        del row, facts
        return []

    @property
    def warning(self) -> str:
        """The code under which `notes` are given as an `AuditWarning`; empty: plain notes."""
        return ""

    @abstractmethod
    def anticipated(self, stratum: AnticipatedStratum) -> SelectionVariance | str:
        """The variance to expect of n selections under anticipated errors, or why none is known."""

    # The draw

    @classmethod
    def check_seeds(cls, seeds: Mapping[str, str]) -> None:
        """Refuse (`DrawError`) seeds of strata, by label, that cannot serve; for `own_seed`."""

    @classmethod
    def stream_of(cls, seed: str) -> object:
        """What a stratum's own seed comes to: equal ones draw the same units."""
        return seed

    @abstractmethod
    def draw(self, stratum: DrawnFrom) -> Selection:
        """Draw from a stratum, from the engine of a frame or from lists.

        Parameters
        ----------
        stratum : DrawnFrom
            The stratum.

        Returns
        -------
        Selection
            The selections in their order, spares last.
        """

    def draw_strata(self, strata: Sequence[DrawnFrom]) -> list[Selection]:
        """The selections of several strata, one after the other unless one pass serves them all."""
        return [self.draw(stratum) for stratum in strata]

    @classmethod
    def ticket_lines(cls, unit: TicketedUnit) -> list[str]:
        """The last lines of the text whose SHA-256 is the ticket of a drawn unit."""
        return [unit.unit_id]

    # The same draw made again and again, in simulations

    @abstractmethod
    def redraw(
        self, stratum: StratumArrays, n: int, *, rows: int, stream: Stream
    ) -> list[Selection]:
        """`rows` samples of n from a stratum's arrays, in as few `Selection`s as hold them."""

    def redraw_fault(self, stratum: StratumArrays, n: int) -> str:
        """Why it cannot be redrawn many times; empty where it can."""
        del stratum, n
        return ""

    def most_redraws(self, n: int) -> int | None:
        """The most samples to redraw, where each is drawn by itself; None: no limit."""
        del n
        return None

    def possible_starts(self, stratum: StratumArrays, n: int) -> PossibleStarts | None:
        """All samples there can be, where they follow from few random starts; else None."""
        del stratum, n
        return None


_OF_THE_PLAN = ("kind", "design", "list_digest")
SEED_WORDS = (
    "the seed is asked for after the plan's digest is fixed, and recorded in full with its source"
)


def is_measure(value: object) -> bool:
    """Tell whether a value can name sizes: "paid" or "claimed".

    Parameters
    ----------
    value : object
        The value.
    """
    return value in ("paid", "claimed")


def is_count(value: object) -> bool:
    """Tell whether a value is a whole number of 1 or more.

    Parameters
    ----------
    value : object
        The value.
    """
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def is_column(value: object) -> bool:
    """Tell whether a value can name a column.

    Parameters
    ----------
    value : object
        The value.
    """
    return isinstance(value, str)
