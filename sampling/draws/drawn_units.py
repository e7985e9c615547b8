"""A drawn unit and a drawn stratum as records: what an estimate needs to know of the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from primafacie.core.brief_texts import brief
from sampling.designs import DESIGNS, Design, Selection
from sampling.designs.selections import Group, Stage
from sampling.designs.strata_to_draw import DrawnFrom

_SINCE_2 = ("draws", "group", "position", "size", "stages")


@brief
@dataclass(frozen=True)
class DrawnPart:
    """A row of a unit of several rows (claim line, segment).

    Attributes
    ----------
    part : str
        What tells the row apart.
    paid : int
        Amount paid, cents.
    claimed : int or None
        Amount claimed, cents.
    """

    part: str
    paid: int
    claimed: int | None = None


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
    probability : float
        Its first-order inclusion probability: n_h / N_h in simple random samples, x_i / X_g within
        its group in RHC draws. Where a unit can be hit again, the expected number of hits,
        n x_i / X, which records since `primafacie.draw/3` call `expected_hits`.
    paid : int
        Amount paid, cents.
    claimed : int or None
        Amount claimed, cents.
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
    size : int or None
        Its size x_i in cents in a draw proportional to size.
    group : Group or None
        Its random group in an RHC draw.
    stages : tuple of Stage
        Its cluster and the stages below in a cluster draw: id, how many there, how many drawn.
    """

    order: int
    stratum: str
    unit_id: str
    ticket: str
    probability: float
    paid: int
    claimed: int | None = None
    date: str | None = None
    cluster: str | None = None
    more: Mapping[str, str | None] = field(default_factory=dict)
    parts: tuple[DrawnPart, ...] = ()
    hits: int = 1
    position: int | None = None
    draws: tuple[int, ...] = ()
    size: int | None = None
    group: Group | None = None
    stages: tuple[Stage, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the record of the unit as `primafacie.draw/2` wrote it.

        Returns
        -------
        dict
            Plain values; amounts in cents.
        """
        return asdict(self) | {
            "draws": list(self.draws),
            "more": dict(self.more),
            "parts": [asdict(part) for part in self.parts],
            "stages": [asdict(stage) for stage in self.stages],
        }

    def first_form(self) -> dict[str, Any]:
        """Give the record as `primafacie.draw/1` wrote it.

        Returns
        -------
        dict
            Plain values; amounts in cents.
        """
        return {key: value for key, value in self.to_dict().items() if key not in _SINCE_2}

    def named_form(self, *, hit: bool) -> dict[str, Any]:
        """Give the record as it is written since `primafacie.draw/3`.

        Parameters
        ----------
        hit : bool
            Whether a unit of its stratum can be hit again: the probability is then `expected_hits`.

        Returns
        -------
        dict
            Plain values; amounts in cents.
        """
        record = self.to_dict()
        if hit:
            record["expected_hits"] = record.pop("probability")
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DrawnUnit:
        """Make a drawn unit from a record of any known form.

        Parameters
        ----------
        record : mapping of str to object
            The record.

        Returns
        -------
        DrawnUnit
            The unit.
        """
        values = dict(record)
        if "expected_hits" in values:
            values["probability"] = values.pop("expected_hits")
        values["parts"] = tuple(DrawnPart(**part) for part in record["parts"])
        values["draws"] = tuple(int(number) for number in record.get("draws", ()))
        values["stages"] = tuple(Stage(**stage) for stage in record.get("stages", ()))
        group = record.get("group")
        values["group"] = None if group is None else Group(**group)
        return cls(**values)


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
    size : str or None
        What sizes are, "paid" or "claimed".
    total : int or None
        The sum X of the sizes, cents.
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
    size: str | None = None
    total: int | None = None
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
            size=selection.measure,
            total=selection.total,
            clusters=selection.clusters,
            starts=selection.starts,
            joint=tuple(tuple(row[place:]) for place, row in enumerate(joint)),
        )

    @property
    def repeats(self) -> bool:
        """Can a unit of it be hit more than once?"""
        return self.kind in DESIGNS and DESIGNS[self.kind].repeats

    def to_dict(self) -> dict[str, Any]:
        """Give the record as plain values.

        Returns
        -------
        dict
            Every attribute; amounts in cents.
        """
        return asdict(self) | {"joint": [list(row) for row in self.joint]}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DrawnStratum:
        """Make a drawn stratum from its record.

        Parameters
        ----------
        record : mapping of str to object
            The record, as `to_dict` gives it.

        Returns
        -------
        DrawnStratum
            The stratum.
        """
        joint = tuple(tuple(float(value) for value in row) for row in record["joint"])
        return cls(**{**record, "joint": joint})
