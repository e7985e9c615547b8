"""Authorities as data: what each argument rests on, for and against, with its mark."""

from validation.authorities.catalogue import (
    Argument,
    Authority,
    RequiredRecords,
    argument,
    argument_codes,
    required_records,
)

__all__ = [
    "Argument",
    "Authority",
    "RequiredRecords",
    "argument",
    "argument_codes",
    "required_records",
]
