"""What the numbers of every study hold, also of one drawn elsewhere: what sections share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from extrapolation.demands.demand_records import DemandRecord
    from extrapolation.estimates.estimate_records import EstimateRecord
    from extrapolation.estimates.interval_records import IntervalRecord
    from extrapolation.estimators.workings import Workings
    from primafacie.app.reports.auditor_numbers import AuditorNumbers
    from primafacie.app.reports.review_numbers import ReviewNumbers
    from primafacie.core.manifest import StatedStep
    from sampling.frames.frame_records import FrameRecord


class SizedStratum(Protocol):
    """A stratum with its units, its dollars where these are known, and its sample size."""

    @property
    def label(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def total_cents(self) -> int | None: ...
    @property
    def n(self) -> int: ...


class StudyNumbers(Protocol):
    """The numbers of a study: its estimate, limits and demand, and the strata they are of."""

    @property
    def title(self) -> str: ...
    @property
    def head(self) -> str: ...
    @property
    def simulated(self) -> str | None: ...
    @property
    def steps(self) -> tuple[StatedStep, ...]: ...
    @property
    def frame(self) -> FrameRecord | None: ...
    @property
    def review(self) -> ReviewNumbers: ...
    @property
    def estimate(self) -> EstimateRecord: ...
    @property
    def demand(self) -> DemandRecord: ...
    @property
    def limits(self) -> tuple[IntervalRecord, ...]: ...
    @property
    def limit_demanded(self) -> IntervalRecord: ...
    @property
    def workings(self) -> Workings | None: ...
    @property
    def auditor(self) -> AuditorNumbers | None: ...
    @property
    def sized_strata(self) -> Sequence[SizedStratum]:
        """The strata of the plan, or of the universe that was stated."""
        ...

    @property
    def generator_name(self) -> str:
        """The bytes by which the sample was drawn here; empty where it was drawn elsewhere."""
        ...
