"""The plan as its file holds it: strata with their sizes, the limit, amendments, older forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from primafacie.core.brief_texts import brief
from primafacie.core.digest import sha256_record
from primafacie.core.schema_names import check_schema
from sampling.designs import (
    DEFAULT,
    Design,
    SelectionRule,
    designs_by_stratum,
    selection_from,
)
from sampling.rules import RuleSet, limit_name
from sampling.rules.limit_names import End, Sided
from sampling.strata.stratum_records import Kind, Stratum, stratum_words

if TYPE_CHECKING:
    from sampling.frames import Frame

SCHEMA: Final = "primafacie.plan/2"
FIRST: Final = "primafacie.plan/1"

_SINCE_2: Final = (
    "monitoring",
    "order",
    "recommendation",
    "selection",
    "underpayment_floor",
)
_PLAIN: Final = (
    "title",
    "frame_digest",
    "frame_size",
    "frame_total",
    "design",
    "stratification",
    "size_calculation",
    "estimator",
    "bound",
    "amount",
    "netting",
    "treatments",
    "spares",
    "floor",
    "schema",
)


@dataclass(frozen=True)
class PlannedStratum:
    """A stratum with its sample size, and what was anticipated of its overpayments.

    Attributes
    ----------
    label : str
        Its name in plan, draw and worksheet.
    low : int or None
        Lower bound of the paid amount, exclusive, cents; None: no bound.
    high : int or None
        Upper bound of the paid amount, inclusive, cents; None: no bound.
    size : int
        Units, N_h.
    total : int
        Amount paid, cents.
    sum_squares : int
        Exact sum of the squared cents.
    certainty : bool
        Whether the stratum is sampled at 100%.
    kind : {"range", "zero or negative"}
        "zero or negative": its units are paid $0.00 or less.
    n : int
        Sample size, n_h.
    mean : float or None
        Anticipated overpayment per unit, dollars; None where nothing was anticipated.
    deviation : float or None
        Anticipated standard deviation of the overpayment per unit, dollars.
    errors : float or None
        Expected number of errors in the sample.
    condition : str or None
        A condition that its units also meet.
    """

    label: str
    low: int | None
    high: int | None
    size: int
    total: int
    sum_squares: int
    certainty: bool
    kind: Kind
    n: int
    mean: float | None = None
    deviation: float | None = None
    errors: float | None = None
    condition: str | None = None

    @property
    def bounds(self) -> str:
        """The paid amounts of the stratum in words and dollars."""
        return stratum_words(self.low, self.high, self.condition)

    @property
    def payable(self) -> bool:
        """Can its units hold an overpayment? Those paid 0 or less cannot."""
        return self.kind == "range"

    @property
    def probability(self) -> float:
        """The probability of a unit of this stratum to be selected."""
        return self.n / self.size


def as_stratum(row: PlannedStratum) -> Stratum:
    """The stratum without what is planned for it."""
    return Stratum(
        row.label,
        row.low,
        row.high,
        row.size,
        row.total,
        row.sum_squares,
        row.certainty,
        row.kind,
        row.condition,
    )


@dataclass(frozen=True)
class Limit:
    """The confidence limit that is fixed in the plan.

    Attributes
    ----------
    level : float
        Confidence level, a fraction to be read with `sided`.
    sided : {"one-sided", "two-sided"}
        Whether the level is that of a limit or of an interval.
    end : {"lower", "upper"}
        Which limit it is; default "lower".
    """

    level: float
    sided: Sided
    end: End = "lower"

    @property
    def name(self) -> str:
        """The limit under both its names."""
        return limit_name(self.level, sided=self.sided, end=self.end)

    @property
    def one_sided_level(self) -> float:
        """The level of the same limit read as a one-sided one."""
        return self.level if self.sided == "one-sided" else (1 + self.level) / 2


@brief
@dataclass(frozen=True)
class Amendment:
    """A change of the plan.

    Attributes
    ----------
    number : int
        1 for the first amendment.
    reason : str
        Why the plan was changed.
    parent : str
        Digest of the plan that it changed.
    changes : tuple of (str, str, str)
        The name of each choice, its value before and its value after.
    """

    number: int
    reason: str
    parent: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PlanRecord:
    """Everything that a plan decides, as its file holds it; `Plan` adds what it can do.

    `digest` is the SHA-256 of its file, so `sha256sum plan.json` prints it; it is known
    before a seed is asked for. `frame` is the open frame, which no record carries;
    `frame_record` says what it was. `selection` is the record of how units are selected
    (`{"kind": "tickets"}`, or that of a design), `order` the declared order of the frame where
    positions are drawn, `underpayment_floor` how far below zero overpayments may lie,
    `monitoring` the rules of a review that may stop early, `recommendation` the bound that a
    simulated planning recommended, with its figures.
    """

    title: str
    rule_set: RuleSet
    frame_record: dict[str, Any]
    frame_digest: str
    frame_size: int
    frame_total: int
    design: str
    stratification: dict[str, Any]
    strata: tuple[PlannedStratum, ...]
    size_calculation: dict[str, Any]
    estimator: str
    bound: str
    limit: Limit
    amount: str
    netting: str
    treatments: dict[str, str]
    spares: int
    floor: str
    unsupported: tuple[str, ...]
    notes: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    selection: dict[str, Any] = field(default_factory=DEFAULT.to_dict)
    underpayment_floor: dict[str, Any] | None = None
    monitoring: dict[str, Any] | None = None
    recommendation: dict[str, Any] | None = None
    order: list[str] | None = None
    schema: str = SCHEMA
    frame: Frame | None = field(default=None, repr=False, compare=False)

    @property
    def sample_size(self) -> int:
        """Units of all strata to be reviewed."""
        return sum(row.n for row in self.strata)

    @property
    def sizes(self) -> dict[str, int]:
        """Sample size by stratum label."""
        return {row.label: row.n for row in self.strata}

    @property
    def selects(self) -> SelectionRule:
        """How the units are selected, as an object: the design, or one for each stratum."""
        return selection_from(self.selection)

    @property
    def designs(self) -> dict[str, Design]:
        """The design of every stratum by label."""
        return designs_by_stratum(self.selection, self.strata)

    @property
    def digest(self) -> str:
        """SHA-256 of the plan's canonical JSON, the bytes of its file."""
        return sha256_record(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        return plan_record(self)

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Self:
        return cls(**plan_values(record))


def plan_record(plan: PlanRecord) -> dict[str, Any]:
    """The record of a plan, in the form that its `schema` names.

    A plan read from an older form keeps it, and so its digest: whatever was printed of it
    before stays true. An amendment brings it to the form of today.
    """
    record: dict[str, Any] = {key: getattr(plan, key) for key in _PLAIN}
    record |= {
        "amendments": [
            asdict(item) | {"changes": [list(change) for change in item.changes]}
            for item in plan.amendments
        ],
        "frame": plan.frame_record,
        "limit": asdict(plan.limit),
        "notes": list(plan.notes),
        "rule_set": plan.rule_set.to_dict(),
        "strata": [asdict(row) for row in plan.strata],
        "unsupported": list(plan.unsupported),
    }
    if plan.schema == FIRST:
        for row in record["strata"]:
            del row["condition"]
        return record
    return record | {key: getattr(plan, key) for key in _SINCE_2}


def plan_values(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the plan that a record of any known form holds."""
    check_schema(str(record.get("schema", "")), SCHEMA, where="plan")
    values: dict[str, Any] = {key: record[key] for key in _PLAIN}
    if record["schema"] == FIRST:
        values["selection"] = DEFAULT.to_dict()
    else:
        values |= {key: record[key] for key in _SINCE_2}
    return values | {
        "rule_set": RuleSet.from_dict(record["rule_set"]),
        "frame_record": record["frame"],
        "strata": tuple(PlannedStratum(**row) for row in record["strata"]),
        "limit": Limit(**record["limit"]),
        "unsupported": tuple(record["unsupported"]),
        "notes": tuple(record["notes"]),
        "amendments": tuple(
            Amendment(
                item["number"],
                item["reason"],
                item["parent"],
                tuple((str(a), str(b), str(c)) for a, b, c in item["changes"]),
            )
            for item in record["amendments"]
        ),
    }
