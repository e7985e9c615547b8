"""What the other side disclosed of its draw: the ids, their order, the seed, the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from extrapolation import Review
from primafacie.core.brief_texts import brief
from sampling import Draw
from sampling.designs.tickets import GENERATOR

Program: TypeAlias = str
"""The name of a program, as `validation.replay.generators` knows it."""
NOT_SAID = "not said"
TICKETS = GENERATOR["name"]


@brief
@dataclass(frozen=True)
class KnownListing:
    """Random numbers that a program printed for a known seed, which show its algorithm.

    Parameters
    ----------
    seed : str
        The seed.
    low, high : int
        The range of the numbers, both ends included.
    numbers : tuple of int
        The numbers in the order drawn.
    """

    seed: str
    low: int
    high: int
    numbers: tuple[int, ...]


@brief
@dataclass(frozen=True)
class DisclosedSample:
    """The selected units as they were handed over.

    Parameters
    ----------
    units : mapping of str to tuple of str
        The ids by stratum label. A sample of one stratum has the label "1".
    spares : mapping of str to tuple of str, optional
        The spare units by stratum label, in their order.
    in_order : bool, default False
        Whether the units are in order of selection.
    program : str, default "not said"
        The program of the draw, by the name that this package knows: "RAT-STATS", "pandas sample".
    version : str, default ""
        The release of the program.
    seeds : mapping of str to str, optional
        The seeds by stratum label, or one seed under "" for all strata.
    order : str, default ""
        The stated order of the list that the numbers were paired with: "file", or one to three
        columns with "asc" or "desc", such as "date asc, paid desc". Empty where none was stated.
    sizes : mapping of str to int, optional
        The stated stratum sizes N_h, where they were stated.
    way : str, default ""
        The way in which the program was called, by the name that this package knows: "sample",
        "order(runif(N))", "SRS". Empty where it was not stated.
    random_column : str, default ""
        The column of the frame that holds the random numbers by which the list was sorted, such
        as a kept column of RAND. It needs neither program nor seed.
    known_listing : KnownListing, optional
        Numbers that the same release printed for a known seed, where its algorithm is not known.
    """

    units: Mapping[str, tuple[str, ...]]
    spares: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_order: bool = False
    program: Program = NOT_SAID
    version: str = ""
    seeds: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)
    way: str = ""
    random_column: str = ""
    known_listing: KnownListing | None = None

    @property
    def program_stated(self) -> bool:
        """Whether the program of the draw was stated."""
        return self.program != NOT_SAID

    @property
    def n(self) -> int:
        """The number of selected units."""
        return sum(len(ids) for ids in self.units.values())

    @property
    def all_ids(self) -> tuple[str, ...]:
        """Every selected id, stratum after stratum."""
        return tuple(unit for ids in self.units.values() for unit in ids)

    def seed_of_stratum(self, label: str) -> str | None:
        """The seed of a stratum, or the one seed of all.

        Parameters
        ----------
        label : str
            The label of the stratum.

        Returns
        -------
        str or None
            The seed; None where none was stated.
        """
        return self.seeds.get(label, self.seeds.get(""))

    @classmethod
    def of(cls, draw: Draw) -> DisclosedSample:
        """A draw of this toolkit as the other side would read it.

        Parameters
        ----------
        draw : Draw
            The draw.

        Returns
        -------
        DisclosedSample
            Its units in order of selection, its spares, seed, program, list order and stratum
            sizes.
        """
        labels = list(draw.plan.sizes)
        return cls(
            units={k: tuple(u.unit_id for u in draw.units if u.stratum == k) for k in labels},
            spares={k: tuple(u.unit_id for u in draw.spares if u.stratum == k) for k in labels},
            in_order=True,
            program=TICKETS if draw.generator.name == TICKETS else NOT_SAID,
            version=draw.generator.version,
            seeds={"": draw.seed},
            order=", ".join(draw.plan.order or ()),
            sizes={row.label: row.size for row in draw.plan.strata},
        )

    @classmethod
    def of_review(cls, review: Review) -> DisclosedSample:
        """The units of a review, with what is stated of the draw where it was made elsewhere.

        Parameters
        ----------
        review : Review
            The findings.

        Returns
        -------
        DisclosedSample
            The reviewed units by stratum, without spares, and the stratum sizes.
        """
        units: dict[str, list[str]] = {stratum.label: [] for stratum in review.strata}
        for row in review.rows:
            if not row.spare:
                units[row.stratum].append(row.unit_id)
        stated = review.statement
        listed = {label: tuple(ids) for label, ids in units.items()}
        sizes = {stratum.label: stratum.size for stratum in review.strata}
        if stated is None:
            return cls(units=listed, sizes=sizes)
        return cls(
            units=listed,
            in_order=stated.in_order,
            program=stated.program or NOT_SAID,
            version=stated.version,
            seeds=dict(stated.seeds),
            order=stated.order,
            sizes=sizes,
            way=stated.way,
        )
