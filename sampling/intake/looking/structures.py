"""What was seen of the way a file is written: sentences, and the form in which it can be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from sampling.intake.looking.intake_records import Observation
from sampling.intake.table_cells import TableFormat


@dataclass
class Structure:
    """What is seen is noted; what is proposed goes into `form` unless a person declared it."""

    declared: TableFormat
    form: TableFormat
    words: str
    seen: list[Observation] = field(default_factory=list)
    # What is remarked of a column, by its place from 0.
    remarks: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, declared: TableFormat, words: str) -> Structure:
        """Nothing seen yet; `words` say what form the file has."""
        if (declared.encoding or "").lower() in ("utf-8", "utf8"):
            # The usual encoding is no declaration: other bytes are still seen.
            declared = replace(declared, encoding=None)
        return cls(declared, declared, words)

    def note(self, text: str) -> None:
        """Something that asks for nothing."""
        self.seen.append(Observation(text))

    def propose(self, text: str, argument: str, value: Any) -> None:
        """Something that a person adopts by an argument; what was declared is left as it is."""
        plain = TableFormat()
        declared = getattr(self.declared, argument) != getattr(plain, argument)
        if value == getattr(self.declared, argument):
            # It was declared, and it is what is seen: the command that reads the file has it.
            self.seen.append(Observation(text, argument, str(value)))
        elif declared:
            self.note(f"{text} Declared was {argument}={getattr(self.declared, argument)}.")
        else:
            self.form = replace(self.form, **{argument: value})
            self.seen.append(Observation(text, argument, str(value)))
