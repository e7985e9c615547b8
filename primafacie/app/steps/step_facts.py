"""What the steps of a study state of themselves beside their files, as objects.

A step writes its facts by `step.state(DrawFacts(...))`; a later one reads them by
`step.stated(DrawFacts)`. Every fact may be missing, because older releases did not state it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from primafacie.core.money import Money
from primafacie.core.serializer import OPTIONAL


@dataclass(frozen=True)
class FrameFacts:
    """The frame: the digests of its content and of its record, its units and dollars."""

    content_digest: str = field(default="", metadata=OPTIONAL)
    record_digest: str = field(default="", metadata=OPTIONAL)
    size: int | None = field(default=None, metadata=OPTIONAL)
    total: Money | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class CaseFacts:
    """The case file."""

    case_digest: str = field(default="", metadata=OPTIONAL)


BESIDE_FRAME = frozenset({"case", "extraction", "intake", "replaced"})
"""The kinds of steps that may lie beside a frame and change nothing that follows from it."""


@dataclass(frozen=True)
class ReplacedFacts:
    """The study that this frame replaces."""

    replaced_digest: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True)
class ExtractionFacts:
    """What is stated of the extraction of the frame."""

    extraction_digest: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True)
class PlanFacts:
    """The plan, the units that it asks for, and those of the frame that it takes none of."""

    plan_digest: str = field(default="", metadata=OPTIONAL)
    sample_size: int | None = field(default=None, metadata=OPTIONAL)
    without_units: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class DrawFacts:
    """The draw and its number."""

    draw_digest: str = field(default="", metadata=OPTIONAL)
    number: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class ImportFacts:
    """The record of a sample that was drawn elsewhere."""

    import_digest: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True)
class SheetFacts:
    """What the worksheets of a draw were written with."""

    reviewers: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    overlap: float = field(default=0.0, metadata=OPTIONAL)
    show: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    reasons: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    violations: bool = field(default=False, metadata=OPTIONAL)
    records_due: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True)
class ReviewFacts:
    """The review, how its table was read, and the words that say its findings are simulated.

    A revised review states the digest of the review that it replaces, and why.
    """

    review_digest: str = field(default="", metadata=OPTIONAL)
    table: Mapping[str, Any] | None = field(default=None, metadata=OPTIONAL)
    simulated: str | None = field(default=None, metadata=OPTIONAL)
    replaces: str = field(default="", metadata=OPTIONAL)
    reason: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True)
class DemandFacts:
    """The demand."""

    demand: Money | None = field(default=None, metadata=OPTIONAL)
    demand_digest: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True)
class RebuttalFacts:
    """The rebuttal and the seed of its redraws."""

    rebuttal_digest: str = field(default="", metadata=OPTIONAL)
    seed: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class ExposureFacts:
    """The exposure, the seed of its limits, and the largest exposure stated for every unit."""

    exposure_digest: str = field(default="", metadata=OPTIONAL)
    seed: int | None = field(default=None, metadata=OPTIONAL)
    maximum: Money | None = field(default=None, metadata=OPTIONAL)
    maximum_file: str | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class BookFacts:
    """The Section 111 book and the file of its records (the first release: `records.csv`)."""

    book_digest: str = field(default="", metadata=OPTIONAL)
    records_file: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True)
class SelfAuditFacts:
    """The self-audit."""

    self_audit_digest: str = field(default="", metadata=OPTIONAL)
