"""The main table of a result: a row per item of a field, or a row per figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from primafacie.core.money import Money
from primafacie.core.serializer import record_keys

if TYPE_CHECKING:
    import pandas as pd


def table_of(result: Any, rows: str = "") -> pd.DataFrame:
    """The table of the items in the field `rows`; without `rows`, one row per plain field.

    A column is named as the key of its field in a record; amounts are in the unit that the name
    ends in.
    """
    import pandas as pd

    if not rows:
        return pd.DataFrame(
            [(name, value) for name, value in _cells(result).items() if value is not None],
            columns=["item", "value"],
        )
    return rows_table(getattr(result, rows))


def rows_table(items: Sequence[Any] | Mapping[Any, Any]) -> pd.DataFrame:
    """One row per dataclass; the keys of a mapping are the first column, `name`."""
    import pandas as pd

    if isinstance(items, Mapping):
        named = [
            {"name": str(key)} | (_cells(item) if is_dataclass(item) else {"value": _cell(item)})
            for key, item in items.items()
        ]
        return pd.DataFrame(named)
    return pd.DataFrame([_cells(item) for item in items])


def _cells(item: Any) -> dict[str, Any]:
    """The plain fields of a dataclass by the key that a record has for them."""
    keys = record_keys(type(item))
    return {
        keys.get(field.name, field.name): _cell(value)
        for field in fields(item)
        if _is_plain(value := getattr(item, field.name))
    }


def _cell(value: Any) -> Any:
    return value.cents if isinstance(value, Money) else value


def _is_plain(value: Any) -> bool:
    if is_dataclass(value) and not isinstance(value, Money):
        return False
    return isinstance(value, str) or not isinstance(value, (Mapping, Sequence)) or _is_short(value)


def _is_short(value: Mapping[Any, Any] | Sequence[Any]) -> bool:
    """A few texts or numbers of one field, such as the two ends of an interval."""
    return (
        isinstance(value, Sequence)
        and len(value) <= 3
        and all(isinstance(item, (str, int, float)) for item in value)
    )
