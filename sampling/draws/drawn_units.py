"""A drawn unit and a drawn stratum as records: what an estimate needs to know of the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from primafacie.core.results import brief
from sampling.designs import DESIGNS, Design, Selection
from sampling.designs.selections import Group, Stage
from sampling.designs.strata_to_draw import DrawnFrom

_SINCE_2 = ("draws", "group", "position", "size", "stages")


@brief
@dataclass(frozen=True)
class DrawnPart:
    """A row of a unit of several rows (claim line, segment); amounts in cents."""

    part: str
    paid: int
    claimed: int | None = None


@brief
@dataclass(frozen=True)
class DrawnUnit:
    """A selected unit. `order` counts within its stratum from 1; amounts are cents.

    `probability` is its first-order inclusion probability: n_h / N_h in simple random samples,
    x_i / X_g within its group in RHC draws; where a unit can be hit again it is the expected number
    of hits, n x_i / X, which records since `primafacie.draw/3` call `expected_hits`. `hits` is
    how often the unit was selected (1 without replacement) and
    `draws` the numbers of the draws, or of the systematic starts, that hit it. `ticket` is the
    hash that ordered it, `position` its place in the list from 1, `size` its size x_i in cents
    in a draw proportional to size, `group` its random group in an RHC draw, `stages` its
    cluster and the stages below in a cluster draw (id, how many there, how many drawn).
    `parts` are its rows where it has several.
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
        return asdict(self) | {
            "draws": list(self.draws),
            "more": dict(self.more),
            "parts": [asdict(part) for part in self.parts],
            "stages": [asdict(stage) for stage in self.stages],
        }

    def first_form(self) -> dict[str, Any]:
        """The record as `primafacie.draw/1` wrote it."""
        return {key: value for key, value in self.to_dict().items() if key not in _SINCE_2}

    def named_form(self, *, hit: bool) -> dict[str, Any]:
        """The record since `primafacie.draw/3`: `expected_hits` where a unit can be hit again."""
        record = self.to_dict()
        if hit:
            record["expected_hits"] = record.pop("probability")
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DrawnUnit:
        """From a record of any known form."""
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

    `kind` is the kind of selection, `generator` the name and number of its bytes, `seed` the
    stratum's own seed where it has one (RAT-STATS). `units` is N_h; `n` counts what the plan
    counts: units, draws, groups or clusters. `size` says what sizes are, `total` is their sum X
    in cents; `clusters` the clusters there are; `starts` the systematic starts. `joint` holds
    the joint inclusion probabilities of the drawn units where the estimator needs them: row i
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
        """The record of how a stratum was drawn."""
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
        return asdict(self) | {"joint": [list(row) for row in self.joint]}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DrawnStratum:
        joint = tuple(tuple(float(value) for value in row) for row in record["joint"])
        return cls(**{**record, "joint": joint})
