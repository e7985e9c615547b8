"""Rows of tables, cell by column: of a form that a person fills in, a worksheet, a worked page.

They are no records: their keys are the names of columns, and no class has these as fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

TableRow: TypeAlias = Mapping[str, Any]
"""A row by column."""
MadeRow: TypeAlias = dict[str, Any]
"""A row by column while it is made."""
ColumnPlaces: TypeAlias = Mapping[str, int]
"""The place of each column of a sheet."""
