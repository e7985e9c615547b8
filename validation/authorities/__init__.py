"""Authorities as data: what each argument rests on, for and against, with its mark."""

from validation.authorities.catalogue import (
    ArgumentLaw,
    Authority,
    Catalogue,
    RequiredRecords,
    shipped_catalogue,
)

__all__ = ["ArgumentLaw", "Authority", "Catalogue", "RequiredRecords", "shipped_catalogue"]
