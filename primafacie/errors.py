"""What the packages raise and warn with, to be caught by name.

Every refusal is an `AuditError`, which is a `ValueError`; its subclasses say at which stage it
arose. An error says where the fault is, what was found, what was expected and what to do next.
Problems are collected and raised together: `problems` of the error holds them all.

>>> from primafacie import errors
>>> try:
...     raise errors.PlanError("a sample of 0", expected="1 or more", fix="Say sample=")
... except errors.AuditError as error:
...     print(error.expected)
1 or more
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
