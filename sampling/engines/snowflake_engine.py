"""Snowflake, through its connector for Python.

SHA2 hashes the UTF-8 bytes there as here, but a collation can decide the order of texts: the rows
are read, and everything is computed here.
"""

from __future__ import annotations

from typing import ClassVar

from sampling.engines.streamed_engine import StreamedEngine


class SnowflakeEngine(StreamedEngine):
    """Names in double quotes; a name written without them there is in capitals."""

    name = "snowflake"
    title = "Snowflake"
    drivers: ClassVar[tuple[str, ...]] = ("snowflake",)
