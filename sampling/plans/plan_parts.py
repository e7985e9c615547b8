"""The parts of a plan: a stratum with its size, the limit, an amendment."""

from __future__ import annotations

from dataclasses import dataclass

from primafacie.core.results import brief
from sampling.rules import limit_name
from sampling.rules.limit_names import End, Sided
from sampling.strata.stratum_records import Kind, Stratum, stratum_words


@dataclass(frozen=True)
class PlannedStratum:
    """A stratum with its sample size n (and what was anticipated of its overpayments).

    `low` (exclusive), `high` (inclusive), `total` in cents; `size` is N_h. `mean` and
    `deviation` are the anticipated overpayment per unit and its standard deviation in
    dollars, `errors` the expected number of errors in the sample; None where nothing was
    anticipated. With a `condition` its units also meet it.
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
    """The limit fixed in the plan; `level` is a fraction to be read with `sided`."""

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
    """A change of the plan: its number, the reason, the digest of the plan it changed."""

    number: int
    reason: str
    parent: str
    changes: tuple[tuple[str, str, str], ...]
