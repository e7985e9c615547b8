"""Inner names that several tests need: where the source moves, only this file follows."""

from __future__ import annotations

from primafacie.core import figures
from primafacie.core.citation import MARKS
from primafacie.core.digest import canonical_json
from primafacie.core.folder import StudyFolder
from primafacie.core.manifest import Manifest
from primafacie.core.verification import verify

__all__ = [
    "MARKS",
    "Manifest",
    "StudyFolder",
    "canonical_json",
    "figures",
    "verify",
]
