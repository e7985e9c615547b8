"""A drawn unit and a drawn stratum as records: what an estimate needs to know of the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from primafacie.core.brief_texts import brief
from primafacie.core.money import Money
from sampling.designs import DESIGNS, Design, Selection
from sampling.designs.selections import Group, Stage
from sampling.designs.strata_to_draw import DrawnFrom


@brief
@dataclass(frozen=True)
class DrawnPart:
    """A row of a unit of several rows (claim line, segment).

    Attributes
    ----------
    part : str
        What tells the row apart.
    paid_cents : int
        Amount paid.
    claimed_cents : int or None
        Amount claimed.
    """

    part: str
    paid_cents: int
    claimed_cents: int | None = None


@brief
@dataclass(frozen=True)
class DrawnUnit:
    """A selected unit.

    Attributes
    ----------
    order : int
        Order of selection within its stratum, from 1.
    stratum : str
        Label of its stratum.
    unit_id : str
        Its id in the frame.
    ticket : str
        The hash that ordered it.
    expected_hits : float
        How often it is expected to be selected. Without replacement, its first-order inclusion
        probability: n_h / N_h in simple random samples, x_i / X_g within its group in RHC draws.
        Where a unit can be hit again, n x_i / X.
    paid_cents : int
        Amount paid.
    claimed_cents : int or None
        Amount claimed.
    date, cluster : str or None
        Its date and its cluster.
    more : mapping of str to str or None
        Its further columns.
    parts : tuple of DrawnPart
        Its rows, where it has several.
    hits : int
        How often the unit was selected (1 without replacement).
    position : int or None
        Its place in the list, from 1.
    draws : tuple of int
        The numbers of the draws, or of the systematic starts, that hit it.
    size_cents : int or None
        Its size x_i in a draw proportional to size.
    group : Group or None
        Its random group in an RHC draw.
    stages : tuple of Stage
        Its cluster and the stages below in a cluster draw: id, how many there, how many drawn.
    """

    order: int
    stratum: str
    unit_id: str
    ticket: str
    expected_hits: float
    paid_cents: int
    claimed_cents: int | None = None
    date: str | None = None
    cluster: str | None = None
    more: Mapping[str, str | None] = field(default_factory=dict)
    parts: tuple[DrawnPart, ...] = ()
    hits: int = 1
    position: int | None = None
    draws: tuple[int, ...] = ()
    size_cents: int | None = None
    group: Group | None = None
    stages: tuple[Stage, ...] = ()

    @property
    def paid(self) -> Money:
        """Amount paid."""
        return Money(self.paid_cents)

    @property
    def claimed(self) -> Money | None:
        """Amount claimed; None where it is not known."""
        return None if self.claimed_cents is None else Money(self.claimed_cents)

    @property
    def probability(self) -> float:
        """The inclusion probability; where a unit can be hit again, the expected hits."""
        return self.expected_hits


@brief
@dataclass(frozen=True)
class DrawnStratum:
    """How a stratum was drawn, and the figures of it that an estimate needs.

    Attributes
    ----------
    label : str
        Label of the stratum.
    kind : str
        The kind of selection.
    generator : str
        Name and number of its bytes.
    units : int
        N_h, the units of the stratum.
    n : int
        What the plan counts: units, draws, groups or clusters.
    seed : str or None
        The stratum's own seed, where it has one (RAT-STATS).
    measure : str or None
        What sizes are, "paid" or "claimed".
    total_cents : int or None
        The sum X of the sizes.
    clusters : int or None
        The clusters that there are.
    starts : int or None
        The systematic starts.
    joint : tuple of tuple of float
        The joint inclusion probabilities of the drawn units where the estimator needs them: row i
        from unit i itself (its first-order probability) to the last unit.
    """

    label: str
    kind: str
    generator: str
    units: int
    n: int
    seed: str | None = None
    measure: str | None = None
    total_cents: int | None = None
    clusters: int | None = None
    starts: int | None = None
    joint: tuple[tuple[float, ...], ...] = ()

    @classmethod
    def of(cls, stratum: DrawnFrom, design: Design, selection: Selection) -> DrawnStratum:
        """Record how a stratum was drawn.

        Parameters
        ----------
        stratum : DrawnFrom
            The stratum.
        design : Design
            Its design.
        selection : Selection
            What was selected.

        Returns
        -------
        DrawnStratum
            The record.
        """
        joint = () if selection.joint is None else selection.joint.tolist()
        return cls(
            label=stratum.label,
            kind=design.kind,
            generator="/".join(design.generator),
            units=selection.size,
            n=selection.n,
            seed=stratum.seed if design.own_seed else None,
            measure=selection.measure,
            total_cents=selection.total,
            clusters=selection.clusters,
            starts=selection.starts,
            joint=tuple(tuple(row[place:]) for place, row in enumerate(joint)),
        )

    @property
    def repeats(self) -> bool:
        """Can a unit of it be hit more than once?"""
        return self.kind in DESIGNS and DESIGNS[self.kind].repeats
