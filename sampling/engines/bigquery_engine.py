"""BigQuery, through `google.cloud.bigquery.dbapi`.

SHA256 is there, sums of NUMERIC are exact, but a statement that reads a table several times is paid
for as often: the rows are read once, and everything is computed here.
"""

from __future__ import annotations

from typing import ClassVar

from sampling.engines.streamed_engine import StreamedEngine


class BigqueryEngine(StreamedEngine):
    """Names in backticks, as (project, dataset, table)."""

    name = "bigquery"
    title = "BigQuery"
    drivers: ClassVar[tuple[str, ...]] = ("google",)
    opening = closing = "`"
    refused = "\0`\\"
    # The driver makes one sign of two, with parameters or without.
    percent = "%%"
