"""The lowest layer: money, citations, errors, digests, streams and the study folder.

Every name is imported when it is first asked for: to check the packages loads no records.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names

if TYPE_CHECKING:
    from primafacie.core.citation import Citation, Mark
    from primafacie.core.dated import Cited, DatedFile, load_dated, parse_dated
    from primafacie.core.digest import (
        canonical_json,
        sha256_bytes,
        sha256_file,
        sha256_record,
        short,
    )
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
    "load_dated",
    "parse_dated",
    "sha256_bytes",
    "sha256_file",
    "sha256_record",
    "short",
    "verify",
]

_HOMES = {
    "Citation": "citation",
    "Mark": "citation",
    "Cited": "dated",
    "DatedFile": "dated",
    "load_dated": "dated",
    "parse_dated": "dated",
    "canonical_json": "digest",
    "sha256_bytes": "digest",
    "sha256_file": "digest",
    "sha256_record": "digest",
    "short": "digest",
    "AuditError": "errors",
    "AuditWarning": "errors",
    "DrawError": "errors",
    "EstimateError": "errors",
    "FrameError": "errors",
    "LawConflictError": "errors",
    "LawGapError": "errors",
    "PlanError": "errors",
    "Problem": "errors",
    "ReviewError": "errors",
    "RuleError": "errors",
    "StudyError": "errors",
    "StudyFolder": "folder",
    "Manifest": "manifest",
    "Step": "manifest",
    "Money": "money",
    "Verification": "verification",
    "verify": "verification",
}

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES)
