"""What an appraisal gives: the printed fields, the unrounded estimates, the print-out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from extrapolation.ratstats.listings import listing
from primafacie.core.results import brief

NAME_LENGTH = 40
"""Characters of an audit name that the program keeps."""


@brief
@dataclass(frozen=True)
class Appraisal:
    """A RAT-STATS appraisal. `fields` are nested: key of the field -> its printed text.

    `estimates` holds the unrounded (point estimate, standard error) by quantity; `notes` say
    what could not be printed and why.
    """

    function: str
    fields: Mapping[str, Any]
    estimates: Mapping[str, tuple[float, float]] = field(repr=False)
    notes: tuple[str, ...] = ()

    def text(self, *, audit_name: str = "") -> str:
        """The print-out: every field under its RAT-STATS label. It bears no date or time."""
        head = [
            "RAT-STATS statistical form",
            self.function.upper(),
            f"AUDIT/REVIEW: {audit_name[:NAME_LENGTH]}".rstrip(),
            "",
        ]
        notes = [f"note: {note}" for note in self.notes]
        body = "\n".join(listing(self.fields)).lstrip("\n")
        return "\n".join([*head, body, *notes]) + "\n"
