"""Microsoft SQL Server, through mssql-python, pymssql, pytds or pyodbc.

HASHBYTES hashes the bytes of the column's own encoding, collations decide the order of texts, and
there are no truth values and no regular expressions: the rows are read, and everything is computed
here.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sampling.engines.engine import driver_of
from sampling.engines.streamed_engine import StreamedEngine

# What ODBC calls the name of the database system (SQL_DBMS_NAME).
_SYSTEM = 17


class SqlserverEngine(StreamedEngine):
    """Names in brackets, which mean the same under every setting of QUOTED_IDENTIFIER."""

    name = "sqlserver"
    title = "SQL Server"
    drivers: ClassVar[tuple[str, ...]] = ("mssql_python", "pymssql", "pytds", "pyodbc")
    opening = "["
    closing = "]"

    @classmethod
    def serves(cls, source: Any) -> bool:
        """Is it a connection of one of the drivers? Through ODBC, the system is asked for."""
        if not super().serves(source):
            return False
        if driver_of(source) != "pyodbc":
            return True
        return "SQL Server" in str(source.getinfo(_SYSTEM))
