"""Digests of a frame: its content whatever the order, and its ordered unit list.

`content/1`. A unit's row is its role values joined by U+001F, in the order unit_id, paid,
claimed, date, stratum, cluster, then the further columns by name; amounts as integer cents,
dates as YYYY-MM-DD, an absent role or value empty. Each row is hashed with SHA-256 (UTF-8);
the digest is the SHA-256 of "content/1", LF and all row digests (32 bytes each) in ascending
order. Sorting, not XOR or a sum: those can be forged.

`list/1`. The SHA-256 of "list/1", LF, the order (for example "paid desc, unit_id asc", keys
compared by code point), LF, and then every unit id in that order, each followed by LF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from primafacie.core.errors import FrameError
from sampling.engines.engine import Engine
from sampling.engines.roles import Roles
from sampling.frames.conditions import column_of
from sampling.frames.opened_rows import OpenedRows
from sampling.frames.role_columns import row_values


def content_digest(engine: Engine, units: str, parameters: Sequence[object], roles: Roles) -> str:
    """The `content/1` digest of the units."""
    result = hashlib.sha256(b"content/1\n")
    for hashes in engine.rising_hashes(row_values(roles, engine.dialect), units, parameters):
        result.update(hashes)
    return result.hexdigest()


def order_of(order: Sequence[str] | str, opened: OpenedRows) -> tuple[str, str]:
    """A declared order as (its canonical text, its SQL); `file` is the order of the source.

    Ties are broken by unit id, and the text says so.
    """
    roles = opened.roles
    if order == "file":
        if not opened.source.numbered:
            raise FrameError(
                "the order 'file'",
                where="order",
                expected="an order by roles",
                fix=f"The rows of {opened.source.name} have no order of their own: write for "
                "example order='unit_id asc'",
            )
        return "file", "row_number"
    items = [order] if isinstance(order, str) else list(order)
    dates = ("date",) if roles.date else ()
    known = (*roles.amounts, *dates, *roles.texts)
    texts, sqls, named = [], [], []
    for item in items:
        name, _, direction = item.strip().partition(" ")
        direction = direction.strip().lower() or "asc"
        if name not in known or direction not in ("asc", "desc"):
            raise FrameError(
                f"the order {item!r}",
                where="order",
                expected=f"a role ({', '.join(known)}) and asc or desc, or 'file'",
                fix="Write for example order=['paid desc', 'unit_id asc']",
            )
        texts.append(f"{name} {direction}")
        sqls.append(f"{column_of(name, opened.engine.dialect)} {direction} nulls last")
        named.append(name)
    if not items:
        raise FrameError("an empty order", where="order", expected="a role", fix="Name the order")
    if "unit_id" not in named:
        texts.append("unit_id asc")
        sqls.append("unit_id asc")
    return ", ".join(texts), ", ".join(sqls)


def list_digest(
    opened: OpenedRows, units: str, parameters: Sequence[object], order: Sequence[str] | str
) -> str:
    """The `list/1` digest of the unit ids in a declared order; position draws are tied to it."""
    text, sql = order_of(order, opened)
    result = hashlib.sha256(f"list/1\n{text}\n".encode())
    for batch in opened.engine.batches(f"select unit_id from {units} order by {sql}", parameters):
        ids = batch.column(0).to_pylist()
        result.update(("\n".join(ids) + "\n").encode("utf-8") if ids else b"")
    return result.hexdigest()
