"""The columns of a review that a report tabulates its findings by: never one that names a patient.

A column is recognized by its whole name, in any case and with any separators. Others are asked for
by name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primafacie.core.errors import AuditError
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    from extrapolation.reviews import Review

_PROVIDERS: Final = """provider provider_id provider_npi provider_name npi billing_provider
    billing_npi rendering_provider rendering_npi servicing_provider attending_provider attending_npi
    ordering_provider prescriber supplier prvdr_num at_physn_npi"""
_CODES: Final = """code cpt cpt_code hcpcs hcpcs_code hcpcs_cd procedure procedure_code proc_code
    service_code drg drg_code ms_drg clm_drg_cd revenue_code rev_code ndc"""
_SERVICES: Final = """claim_type place_of_service pos specialty bill_type type_of_bill category
    modifier"""
_PATIENTS: Final = """patient member beneficiary bene recipient enrollee subscriber insured mrn mbi
    hic hicn ssn dob birth dod desynpuf last_name first_name surname"""
_PROVIDER, _CODE, _SERVICE, _PATIENT = (
    frozenset(words.split()) for words in (_PROVIDERS, _CODES, _SERVICES, _PATIENTS)
)
_OWN: Final = ("reason", "reviewer")


@dataclass(frozen=True)
class ReportLabels:
    """What findings are tabulated by, the column of the service codes, and the second measures."""

    tabulated: tuple[str, ...]
    code: str = ""
    measures: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, review: Review, asked: Sequence[str] = (), measures: Sequence[str] = ()
    ) -> ReportLabels:
        """Reason, columns of providers, codes and kinds of service, those asked for, and reviewer.

        Raises
        ------
        AuditError
            For a column that is not there, or that names patients.
        """
        known = list(dict.fromkeys(name for row in review.counted for name in row.labels))
        for name in asked:
            if name not in known:
                raise AuditError.of(unknown_name("column", name, known, where="--tabulate"))
            if names_patients(name):
                raise AuditError(
                    f"the column {name!r}, which names patients",
                    where="--tabulate",
                    expected="a column such as a provider, a code or a place of service",
                    fix="No table of a report names a patient: leave it out",
                )
        providers, codes, services = (
            [name for name in known if _plain(name) in names and not names_patients(name)]
            for names in (_PROVIDER, _CODE, _SERVICE)
        )
        columns = (*providers, *codes, *services, *asked)
        chosen = dict.fromkeys(("reason", *columns, "reviewer"))
        kept = tuple(name for name in chosen if name in known or _said(review, name))
        return cls(kept, next(iter(codes), ""), tuple(measures))


def names_patients(column: str) -> bool:
    """Does the name of a column say that it holds patients?

    >>> names_patients("Member ID"), names_patients("DESYNPUF_ID"), names_patients("provider_id")
    (True, True, False)
    """
    plain = _plain(column)
    return not _PATIENT.isdisjoint((plain, *plain.split("_")))


def secret_of(column: str) -> str:
    """The kind of secret that the texts of a column are; empty for codes and kinds of service.

    >>> secret_of("billing_npi"), secret_of("cpt_code"), secret_of("reviewer"), secret_of("Region")
    ('provider', '', 'reviewer', 'text')
    """
    plain = _plain(column)
    if column in _OWN:
        return column
    if plain in _CODE or plain in _SERVICE:
        return ""
    return "provider" if plain in _PROVIDER else "text"


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _said(review: Review, name: str) -> bool:
    """Did the reviewers enter it for some unit?"""
    return name in _OWN and any(getattr(row, name) for row in review.counted)
