"""Oracle Database, through python-oracledb.

Its SQL has no row limit of one form in all versions, takes "" for NULL, and hashes a text in the
character set of the database (STANDARD_HASH): the rows are read, and everything is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sampling.engines.streamed_engine import StreamedEngine


class OracleEngine(StreamedEngine):
    """Names in double quotes; a name written without them there is in capitals."""

    name = "oracle"
    title = "Oracle"
    drivers: ClassVar[tuple[str, ...]] = ("oracledb",)
    refused = '\0"'
    # Amounts as exact numbers, and long texts as texts, where the version of the driver can.
    options: ClassVar[Mapping[str, object]] = {"fetch_decimals": True, "fetch_lobs": False}
