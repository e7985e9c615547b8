"""The name of a record's schema: which kind of record it is, and of which number."""

from __future__ import annotations

from primafacie.core.errors import StudyError
from primafacie.core.printable import printable


def check_schema(found: str, ours: str, *, where: str) -> None:
    """Accept this number and every older one of the same record; refuse a newer by name."""
    name, _, number = found.partition("/")
    our_name, _, our_number = ours.partition("/")
    if name != our_name or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise StudyError(
            f"the schema {printable(found[:80])!r}",
            where=where,
            expected=ours,
            fix="This file is another kind of record",
        )
    if int(number) > int(our_number):
        raise StudyError(
            f"the schema {found!r}",
            where=where,
            expected=f"{ours} or older",
            fix="It was made by a newer primafacie: install that release to read it",
        )
