"""The bottom of the house: money, citations, errors, digests, streams and the study folder."""

from primafacie.core.citation import Citation, Mark
from primafacie.core.dated import Cited, DatedFile, load_dated, parse_dated
from primafacie.core.digest import canonical_json, sha256_bytes, sha256_file, sha256_record, short
from primafacie.core.errors import (
    AuditError,
    AuditWarning,
    DrawError,
    EstimateError,
    FrameError,
    LawConflictError,
    LawGapError,
    PlanError,
    Problem,
    ReviewError,
    RuleError,
    StudyError,
)
from primafacie.core.folder import StudyFolder
from primafacie.core.manifest import Manifest, Step
from primafacie.core.money import Money
from primafacie.core.siblings import check_siblings
from primafacie.core.verification import Verification, verify

__all__ = [
    "AuditError",
    "AuditWarning",
    "Citation",
    "Cited",
    "DatedFile",
    "DrawError",
    "EstimateError",
    "FrameError",
    "LawConflictError",
    "LawGapError",
    "Manifest",
    "Mark",
    "Money",
    "PlanError",
    "Problem",
    "ReviewError",
    "RuleError",
    "Step",
    "StudyError",
    "StudyFolder",
    "Verification",
    "canonical_json",
    "check_siblings",
    "load_dated",
    "parse_dated",
    "sha256_bytes",
    "sha256_file",
    "sha256_record",
    "short",
    "verify",
]
