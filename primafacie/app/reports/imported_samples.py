"""A sample drawn elsewhere as its study keeps it: what is stated, and whether it can be redrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from extrapolation import SampleStatement
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult
from sampling import RuleSet

if TYPE_CHECKING:
    from extrapolation import Review
    from validation import Replication

SCHEMA: Final = "primafacie.import/1"


@dataclass(frozen=True)
class ReplayVerdict:
    """Whether the stated program and seed give the sample from the frame at hand.

    Attributes
    ----------
    verdict : str
        The verdict of the replication, such as "reproduced".
    statement : str
        The verdict as a sentence.
    missing : tuple of str
        What was not handed over.
    units, matching : int
        The sampled units, and those that the best attempt draws.
    """

    verdict: str
    statement: str
    missing: tuple[str, ...]
    units: int
    matching: int

    @classmethod
    def of(cls, found: Replication) -> ReplayVerdict:
        """The verdict of a replication."""
        return cls(
            verdict=found.verdict,
            statement=f"{found.statement}.",
            missing=found.missing,
            units=found.n,
            matching=found.matching,
        )


@dataclass(frozen=True)
class StatedStratum:
    """A stratum of the universe as it was stated or counted in the frame, and its sample."""

    label: str
    size: int
    n: int
    total_cents: int | None = None
    clusters: int | None = None


@dataclass(frozen=True)
class ImportedSample(StoredResult):
    """A sample drawn elsewhere, as the step of its import keeps it.

    Attributes
    ----------
    statement : SampleStatement
        What is stated of the draw and of the universe.
    design : str
        The stated design by its name.
    strata : tuple of StatedStratum
        The strata of the universe.
    rule_set : RuleSet
        The rules that the findings were read with.
    replay : ReplayVerdict
        Whether the sample can be redrawn.
    columns : mapping of str to str
        The column of each role of the findings that bears another name.
    """

    SCHEMA: ClassVar[str] = SCHEMA
    ROWS: ClassVar[str] = "strata"

    statement: SampleStatement
    design: str
    strata: tuple[StatedStratum, ...]
    rule_set: RuleSet
    replay: ReplayVerdict
    columns: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, review: Review, found: Replication, *, design: str, columns: Mapping[str, str]
    ) -> ImportedSample:
        """The record of an imported review and of the replication of its draw."""
        assert review.statement is not None
        assert review.rule_set is not None
        sampled = {
            row.label: sum(one.stratum == row.label for one in review.counted)
            for row in review.strata
        }
        return cls(
            statement=review.statement,
            design=design,
            strata=tuple(
                StatedStratum(
                    label=row.label,
                    size=row.size,
                    n=sampled[row.label],
                    total_cents=row.total_cents,
                    clusters=None if row.drawn is None else row.drawn.clusters,
                )
                for row in review.strata
            ),
            rule_set=review.rule_set,
            replay=ReplayVerdict.of(found),
            columns=columns,
        )

    @property
    def sizes(self) -> dict[str, int]:
        """The units of each stratum."""
        return {row.label: row.size for row in self.strata}

    @property
    def paid(self) -> dict[str, Money] | None:
        """The dollars of each stratum, where they are known."""
        known = {
            row.label: Money(row.total_cents) for row in self.strata if row.total_cents is not None
        }
        return known or None

    @property
    def clusters(self) -> dict[str, int] | None:
        """The clusters of each stratum, where they are known."""
        known = {row.label: row.clusters for row in self.strata if row.clusters is not None}
        return known or None

    @property
    def universe_words(self) -> str:
        """The universe in words, or that none is stated."""
        universe = self.statement.universe
        return "not stated: no demand can be formed" if universe is None else universe.words

    def __str__(self) -> str:
        units, sampled = sum(self.sizes.values()), sum(row.n for row in self.strata)
        return (
            f"sample of {counted(sampled, 'unit')} of {units:,}, drawn elsewhere "
            f"({self.statement.program_words}); {self.replay.verdict}"
        )


FORM: Final = RecordForm("import", 1, ImportedSample)
