"""The index of a proof-of-mitigation folder, as a report is to cite it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.core.dates import parse_day

if TYPE_CHECKING:
    from penalties.episodes import MitigationBundle


def bundle_of(folder: Path | None, indexed_on: str | None) -> MitigationBundle | None:
    """The folder's index of the day `indexed_on`; None without a folder."""
    if folder is None:
        return None
    from penalties.episodes import index_bundle

    day = parse_day(indexed_on or "", where="--indexed-on")
    return index_bundle(folder, title="Proof of mitigation", indexed_on=day)
