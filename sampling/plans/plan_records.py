"""The plan as its file holds it: strata with their sizes, the limit, amendments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Final

from primafacie.core.brief_texts import brief
from primafacie.core.money import Money
from primafacie.core.record_forms import StoredResult
from primafacie.core.serializer import UNRECORDED
from primafacie.core.units import Dollars
from sampling.designs import (
    DEFAULT,
    Design,
    SelectionRule,
    designs_by_stratum,
    selection_from,
)
from sampling.frames.frame_records import FrameRecord
from sampling.plans.recommendations import Recommendation
from sampling.plans.size_records import SizeCalculation
from sampling.plans.stop_early import StopEarly
from sampling.plans.underpayment_floors import UnderpaymentFloor
from sampling.rules import RuleSet, limit_name
from sampling.rules.limit_names import End, Sided
from sampling.strata.stratum_records import Stratification, Stratum

if TYPE_CHECKING:
    from sampling.frames import Frame

SCHEMA: Final = "primafacie.plan/3"


@dataclass(frozen=True, kw_only=True)
class PlannedStratum(Stratum):
    """A stratum with its sample size, and what was anticipated of its overpayments.

    Attributes
    ----------
    n : int
        Sample size, n_h.
    mean : float or None
        Anticipated overpayment per unit, dollars; None where nothing was anticipated.
    deviation : float or None
        Anticipated standard deviation of the overpayment per unit, dollars.
    errors : float or None
        Expected number of errors in the sample.
    """

    n: int
    mean: Dollars | None = None
    deviation: Dollars | None = None
    errors: float | None = None

    @property
    def probability(self) -> float:
        """The probability of a unit of this stratum to be selected."""
        return self.n / self.size


def planned_stratum(row: Stratum, n: int, **planned: Any) -> PlannedStratum:
    """A stratum with its sample size and what is planned for it."""
    return PlannedStratum(**_own(row), n=n, **planned)


def as_stratum(row: PlannedStratum) -> Stratum:
    """The stratum without what is planned for it."""
    return Stratum(**_own(row))


def _own(row: Stratum) -> dict[str, Any]:
    return {item.name: getattr(row, item.name) for item in fields(Stratum)}


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


@dataclass(frozen=True)
class Treatments:
    """How a unit of each status is counted."""

    missing: str
    late: str
    ineligible: str
    waived: str
    withdrawn: str
    replaced: str


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
class PlanRecord(StoredResult):
    """Everything that a plan decides, as its file holds it; `Plan` adds what it can do.

    `digest` is the SHA-256 of its file, so `sha256sum plan.json` prints it; it is known
    before a seed is asked for. `frame` is the open frame, which no record carries;
    `frame_record` says what it was. `selection` is the record of how units are selected
    (`{"kind": "tickets"}`, or that of a design), `order` the declared order of the frame where
    positions are drawn and `list_digest` the digest of the list in that order.
    """

    SCHEMA: ClassVar[str] = SCHEMA
    ROWS: ClassVar[str] = "strata"

    title: str
    rule_set: RuleSet
    frame_record: FrameRecord
    frame_digest: str
    frame_size: int
    frame_total: Money
    design: str
    stratification: Stratification
    strata: tuple[PlannedStratum, ...]
    size_calculation: SizeCalculation
    estimator: str
    bound: str
    limit: Limit
    amount: str
    netting: str
    treatments: Treatments
    spares: int
    floor: str
    unsupported: tuple[str, ...]
    notes: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    selection: Mapping[str, Any] = field(default_factory=DEFAULT.to_dict)
    underpayment_floor: UnderpaymentFloor | None = None
    stop_early: StopEarly | None = None
    recommendation: Recommendation | None = None
    order: tuple[str, ...] | None = None
    list_digest: str | None = None
    frame: Frame | None = field(default=None, repr=False, compare=False, metadata=UNRECORDED)

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
