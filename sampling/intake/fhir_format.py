"""FHIR files: ExplanationOfBenefit, one resource per line (NDJSON) or in one bundle."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from primafacie.core.errors import AuditError, FrameError
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.claim_tables import ClaimTable
from sampling.intake.fhir_benefits import RESOURCE, Benefits
from sampling.intake.formats import Format
from sampling.intake.source_files import readable, unchanged
from sampling.intake.sources import Source
from sampling.intake.table_cells import Cells, FileBytes, TableFormat

_SNIFFED = 1 << 18
_MARK = re.compile(rb'"resourceType"\s*:\s*"(?:%s|Bundle)"' % RESOURCE.encode())
_LINES = (
    'Lines as units: --unit-id "claim_id,line" and --paid with one of the columns line_...; claims '
    "as units, their lines added: --unit-id claim_id --part line --paid with such a column"
)


class FhirFiles(Format):
    """Files of resources, known by what they say of themselves."""

    def serves(self, source: Any, form: TableFormat) -> bool:
        """Does the file begin as JSON, and with such a resource?"""
        if not isinstance(source, Path):
            return False
        try:
            if not source.is_file():
                return False
            with source.open("rb") as stream:
                head = stream.read(_SNIFFED)
        except OSError:
            return False
        return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" and bool(_MARK.search(head))

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The claims or lines as a table of the engine."""
        with readable(source), unchanged(source):
            data = source.read_bytes()
        used = set(roles.columns) if roles else None
        table = read_benefits(data, source.name, form, used)
        return table.attached(engine, source.name, sha256(data).hexdigest())

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The claims or lines as cells."""
        try:
            return read_benefits(source.data, source.name, form, set(needed)).cells()
        except FrameError as fault:
            raise error.collected(fault.problems, what=source.name) from None

    def usual_roles(self, source: Any, form: TableFormat) -> Mapping[str, str]:
        """Claims are known by the id of the resource, paid by `payment.amount`."""
        if form.rows == "lines":
            return {}
        return {"unit_id": "claim_id", "paid": "payment_amount", "date": "service_from"}

    def roles_wanted(self, source: Any, form: TableFormat) -> str:
        """How the unit of lines is named."""
        return _LINES


FHIR = FhirFiles("fhir", shown=("FHIR .ndjson",))


def read_benefits(data: bytes, name: str, form: TableFormat, used: set[str] | None) -> ClaimTable:
    """The rows of a file of FHIR resources; `used` are the columns whose cents must be whole."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FrameError(
            "bytes that are not UTF-8",
            where=name,
            expected="JSON, which is UTF-8",
            fix="Export the claims again",
        ) from None
    benefits = Benefits(name, by_line=form.rows == "lines")
    benefits.read(text)
    return benefits.table(lambda column: used is None or column in used)
