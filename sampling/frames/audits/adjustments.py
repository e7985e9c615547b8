"""Adjustment chains netted to the final action: originals, adjustments and voids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from primafacie.core.brief_texts import brief
from primafacie.core.errors import FrameError
from primafacie.core.money import Money
from primafacie.core.serializer import UNRECORDED
from sampling.frames.derived_frames import inlined, netted
from sampling.frames.role_columns import checked_roles, columns_of

if TYPE_CHECKING:
    from sampling.frames.frame import Frame

Method = Literal["last", "sum"]


@brief
@dataclass(frozen=True)
class Chains:
    """How adjustments are written: the roles of the chain, of its order and of the action.

    A row without a chain value begins the chain of its own unit id: adjustments name the claim
    that they adjust.

    Parameters
    ----------
    chain : str
        The role that holds the id of the claim adjusted.
    order : str, optional
        The role that puts the rows of a chain in order. Needed by "last".
    kind : str, optional
        The role of the action. Needed with `void` or `original`.
    void : tuple of str, default ()
        The values of `kind` that cancel the chain.
    original : tuple of str, default ()
        The values of `kind` that begin a chain.
    method : {"last", "sum"}, default "last"
        What counts: "last", the row that comes last by `order` (each row replaces those before
        it), or "sum", all rows (each row holds a difference).
    """

    chain: str
    order: str | None = None
    kind: str | None = None
    void: tuple[str, ...] = ()
    original: tuple[str, ...] = ()
    method: Method = "last"


@dataclass(frozen=True)
class Netting:
    """Rows and cents before and after; `frame` holds the netted units.

    `chains` counts the chains, `adjusted` those of several rows, `voided` those whose final
    action is a void (`last`) or whose amount nets to 0 with a void among its rows (`sum`),
    `orphans` those without an original.
    """

    method: Method
    rows: int
    cents: int
    chains: int
    adjusted: int
    voided: int
    orphans: int
    units_after: int
    cents_after: int
    # No record has the netted units.
    frame: Frame = field(
        default=cast("Frame", None), repr=False, compare=False, metadata=UNRECORDED
    )

    def text(self) -> str:
        """What was netted, in a sentence."""
        how = "the last row of each chain counts" if self.method == "last" else "rows are summed"
        orphans = f", {self.orphans:,} chains without an original" if self.orphans else ""
        return (
            f"{self.rows:,} rows, {Money(self.cents)}, form {self.chains:,} chains, "
            f"{self.adjusted:,} of several rows and {self.voided:,} void{orphans}; {how}: "
            f"{self.units_after:,} units, {Money(self.cents_after)} after netting"
        )


def net_adjustments(frame: Frame, chains: Chains) -> Netting:
    """Net the adjustment chains of a frame to the final action.

    Under "last" void chains leave the frame. Under "sum" every chain is a unit with what its rows
    add up to.

    Parameters
    ----------
    frame : Frame
        The frame, one unit per original, adjustment or void.
    chains : Chains
        How adjustments are written.

    Returns
    -------
    Netting
        Rows and cents before and after, and the netted units in `frame`.

    Raises
    ------
    FrameError
        If the frame lacks a role, or, under "last", if the order does not decide: two rows of a
        chain with the same last value, a blank, or texts of different lengths, which do not sort
        as numbers do.
    """
    roles = [name for name in (chains.chain, chains.order, chains.kind) if name is not None]
    checked_roles(frame.roles, roles, where="adjustments")
    if chains.chain not in frame.roles.texts or chains.method not in ("last", "sum"):
        raise FrameError(
            f"chain={chains.chain!r}, method={chains.method!r}",
            where="adjustments",
            expected="a text role, and 'last' or 'sum'",
            fix="Name the role of the claim adjusted",
        )
    if (chains.void or chains.original) and chains.kind is None:
        raise FrameError(
            "void or original values without kind=",
            where="adjustments",
            expected="the role of the action",
            fix="Name it: kind='...'",
        )
    if chains.method == "last":
        _check_order(frame, chains)
    key = _key(frame, chains)
    count, adjusted, voided, orphans = _counts(frame, chains, key)
    relation = _final_rows(frame, chains, key) if chains.method == "last" else frame.units
    said = (
        f"adjustment chains by {chains.chain} are netted: {frame.size:,} rows, {frame.total}, "
        + ("the last action of each counts" if chains.method == "last" else "rows are summed")
    )
    made = frame.remade(
        netted(
            frame.opened,
            inlined(*relation, frame.engine.dialect),
            chains.chain,
            part=chains.method == "sum",
            said=(*frame.history(), said),
        )
    )
    return Netting(
        chains.method,
        frame.size,
        frame.total.cents,
        count,
        adjusted,
        voided,
        orphans,
        made.size,
        made.total.cents,
        made,
    )


def _key(frame: Frame, chains: Chains) -> str:
    return f"coalesce({columns_of(frame.engine.dialect, [chains.chain])[0]}, unit_id)"


def _among(frame: Frame, kind: str | None, values: Sequence[str]) -> tuple[str, list[object]]:
    """SQL that is true for the rows with one of these actions."""
    if kind is None or not values:
        return "1 = 0", []
    marks = ", ".join("?" for _ in values)
    (column,) = columns_of(frame.engine.dialect, [kind])
    return f"coalesce({column} in ({marks}), false)", list(values)


def _check_order(frame: Frame, chains: Chains) -> None:
    if chains.order is None:
        raise FrameError(
            "method 'last' without order=",
            where="adjustments",
            expected="the role that puts the rows of a chain in order",
            fix="Name it, for example order='date', or use method='sum'",
        )
    key, order = _key(frame, chains), columns_of(frame.engine.dialect, [chains.order])[0]
    units, parameters = frame.units
    several = f"select {key} as k from {units} group by {key} having count(*) > 1"
    lengths = "1" if chains.order not in frame.roles.texts else f"count(distinct length({order}))"
    blank, kinds = frame.engine.execute(
        f"select count(*) filter (where {order} is null), {lengths} from {units} "
        f"where {key} in ({several})",
        [*parameters, *parameters],
    )[0]
    ties = frame.engine.execute(
        f"select count(*) from (select {key} as k, max({order}) as latest from {units} "
        f"group by {key}) as last_rows join (select {key} as k2, {order} as o, count(*) as n "
        f"from {units} group by {key}, {order}) as counted on k = k2 and latest = o where n > 1",
        [*parameters, *parameters],
    )[0][0]
    faults = [
        (blank, f"{blank:,} rows of chains without a value of {chains.order}"),
        (int(kinds) > 1, f"values of {chains.order} of several lengths"),
        (ties, f"{ties:,} chains with two last rows by {chains.order}"),
    ]
    found = [words for bad, words in faults if bad]
    if found:
        raise FrameError(
            "; ".join(found),
            where="adjustments",
            expected="one last row for each chain",
            fix="Name a role that decides; pad numbers with zeros to one length",
        )


def _final_rows(frame: Frame, chains: Chains, key: str) -> tuple[str, list[object]]:
    """The last row of each chain, without the voids."""
    order = columns_of(frame.engine.dialect, [str(chains.order)])[0]
    units, parameters = frame.units
    void, values = _among(frame, chains.kind, chains.void)
    lone = f"select {key} as k, max({order}) as latest, count(*) as n from {units} group by {key}"
    return (
        f"(select rows_here.* from (select * from {units}) as rows_here join ({lone}) as chains "
        f"on {key} = k where (n = 1 or {order} = latest) and not {void}) as final_rows",
        [*parameters, *parameters, *values],
    )


def _counts(frame: Frame, chains: Chains, key: str) -> tuple[int, int, int, int]:
    """Chains, those of several rows, void ones, and those without an original."""
    units, parameters = frame.units
    void, voids = _among(frame, chains.kind, chains.void)
    first, firsts = _among(frame, chains.kind, chains.original)
    dialect = frame.engine.dialect
    rows = (
        f"select {key} as k, count(*) as n, {dialect('sum', 'paid')} as total, "
        f"count(*) filter (where {void}) as voids, count(*) filter (where {first}) as firsts "
        f"from {units} group by {key}"
    )
    given = [*voids, *firsts, *parameters]
    dead = "voids > 0 and total = 0"
    row = frame.engine.execute(
        f"select count(*), count(*) filter (where n > 1), count(*) filter (where {dead}), "
        f"count(*) filter (where firsts = 0) from ({rows}) as chains",
        given,
    )[0]
    count, adjusted, voided, orphans = (int(value) for value in row)
    if chains.method == "last":
        sql, values = _final_rows(frame, chains, key)
        voided = count - int(frame.engine.execute(f"select count(*) from {sql}", values)[0][0])
    return count, adjusted, voided, orphans if chains.original else 0
