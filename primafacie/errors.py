"""The errors and warnings of the toolkit, to be caught by name.

Every refusal is an `AuditError`, which is a `ValueError`; its children say at which stage it
arose. Problems are collected and raised together: `problems` of the error holds them all.
"""

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

__all__ = [
    "AuditError",
    "AuditWarning",
    "DrawError",
    "EstimateError",
    "FrameError",
    "LawConflictError",
    "LawGapError",
    "PlanError",
    "Problem",
    "ReviewError",
    "RuleError",
    "StudyError",
]
