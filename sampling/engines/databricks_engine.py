"""Databricks, through its SQL connector for Python; a Spark session is served by Spark's engine.

Its SQL is Spark's, but no function of ours can be registered through the connector, and ids must be
in NFC: the rows are read, and everything is computed here.
"""

from __future__ import annotations

from typing import ClassVar

from sampling.engines.streamed_engine import StreamedEngine


class DatabricksEngine(StreamedEngine):
    """Names in backticks, as (catalog, schema, table)."""

    name = "databricks"
    title = "Databricks"
    drivers: ClassVar[tuple[str, ...]] = ("databricks",)
    opening = closing = "`"
