"""X12 files: remittances (835) and billed claims (837), read from their segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from primafacie.core.errors import AuditError, FrameError
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.claim_tables import ClaimTable
from sampling.intake.formats import Format
from sampling.intake.source_files import readable, unchanged
from sampling.intake.sources import Source
from sampling.intake.table_cells import Cells, FileBytes, TableFormat
from sampling.intake.x12_billed_claims import GUIDES as CLAIM_GUIDES
from sampling.intake.x12_billed_claims import BilledClaims
from sampling.intake.x12_remittances import GUIDES as REMITTANCE_GUIDES
from sampling.intake.x12_remittances import Remittances
from sampling.intake.x12_segments import Envelopes, Faults, is_x12, read_envelopes

_SNIFFED = 512
_READERS: dict[str, tuple[tuple[str, ...], type[Remittances] | type[BilledClaims]]] = {
    "835": (REMITTANCE_GUIDES, Remittances),
    "837": (CLAIM_GUIDES, BilledClaims),
}
_LINES = (
    'Lines as units: --unit-id "payer_claim_id,line" --paid paid. Claims as units, their lines '
    'added: --unit-id payer_claim_id --part "position,line" --paid paid'
)


class X12Files(Format):
    """Files of segments, known by their header whatever their names are."""

    def serves(self, source: Any, form: TableFormat) -> bool:
        """Does the file have an ending of X12, or begin with the header of an interchange?"""
        if not isinstance(source, Path):
            return False
        if super().serves(source, form):
            return True
        try:
            with source.open("rb") as stream:
                return is_x12(stream.read(_SNIFFED))
        except OSError:
            return False

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The claims or lines as a table of the engine."""
        with readable(source), unchanged(source):
            data = source.read_bytes()
        table = read_x12(data, source.name, form)
        if roles is not None and "paid" not in table.columns:
            raise FrameError(
                "claims as they were billed (X12 837), which state no payments",
                where=source.name,
                expected="a file that states what was paid",
                fix="Check the remittances (X12 835) instead, or join both first: "
                "docs/how-to/remittances-and-fhir.md shows how",
            )
        return table.attached(engine, source.name, sha256(data).hexdigest())

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The claims or lines as cells."""
        try:
            return read_x12(source.data, source.name, form).cells()
        except FrameError as fault:
            raise error.collected(fault.problems, what=source.name) from None

    def usual_roles(self, source: Any, form: TableFormat) -> Mapping[str, str]:
        """Claims are known by the payer's number; what the unit is among lines must be said."""
        if form.rows == "lines":
            return {}
        return {
            "unit_id": "payer_claim_id",
            "paid": "paid",
            "claimed": "charge",
            "date": "service_from",
        }

    def roles_wanted(self, source: Any, form: TableFormat) -> str:
        """How the unit of lines is named."""
        return _LINES


X12 = X12Files("x12", endings=(".835", ".837", ".x12", ".edi", ".era"), shown=(".835",))


def read_x12(data: bytes, name: str, form: TableFormat) -> ClaimTable:
    """The rows of an X12 file; every fault of its envelopes and segments is raised together."""
    faults, balances = Faults(name), Faults(name)
    envelopes = read_envelopes(_text_of(data, name, form), faults)
    made = _reader_of(envelopes, faults)
    faults.raise_all()
    reader = made(faults, balances, by_line=form.rows == "lines")
    for transaction in envelopes.transactions:
        reader.take(transaction)
    faults.raise_all()
    table = reader.finish()
    if form.unbalanced is None:
        balances.raise_all()
    elif balances.count:
        table.notes.append(
            f"control totals that do not agree: {balances.count:,}; the file is used as it is, "
            f"because {form.unbalanced.strip().removesuffix('.')}"
        )
    if envelopes.tests:
        table.notes.append(
            f"interchanges that are marked as tests (ISA15 = T): {envelopes.tests:,} of "
            f"{envelopes.interchanges:,}"
        )
    return table


def _text_of(data: bytes, name: str, form: TableFormat) -> str:
    encoding = form.encoding or "utf-8"
    try:
        return data.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except (UnicodeDecodeError, LookupError):
        raise FrameError(
            f"bytes that are not text in {encoding}",
            where=name,
            expected="the text of an X12 file",
            fix="Declare its encoding: --encoding cp1252",
        ) from None


def _reader_of(envelopes: Envelopes, faults: Faults) -> type[Remittances] | type[BilledClaims]:
    """The reader of the one kind of transactions that the file holds; others are noted."""
    kind = envelopes.transactions[0].kind if envelopes.transactions else "835"
    guides, reader = _READERS.get(kind, _READERS["835"])
    for transaction in envelopes.transactions:
        if transaction.kind not in _READERS or transaction.kind != kind:
            faults.add(
                transaction.first,
                "ST01",
                f"a transaction of the kind {transaction.kind[:6]}",
                "835 (remittance) or 837 (claims), the same kind in the whole file",
                "Name the file of the remittances; other kinds state no payments",
                cause="a transaction of another kind",
            )
        elif not transaction.guide.startswith(guides):
            faults.add(
                transaction.first,
                "ST03",
                "an implementation guide that this reader does not know",
                f"a guide that begins with {', '.join(guides[:-1])} or {guides[-1]}",
                "Export the transactions by one of these guides",
            )
    if not envelopes.transactions:
        faults.add(1, "ISA", "no transaction", "at least one, from ST to SE")
    return reader
