"""The claim lines of episodes as a record keeps them, from their table and back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from primafacie.core.money import Money

if TYPE_CHECKING:
    import pandas as pd

_DAYS = ("service_date", "presented_on", "received_on", "identified_on")
_AMOUNTS = ("claimed", "paid", "repaid")


@dataclass(frozen=True)
class ClaimLine:
    """A claim line of an episode, as a record keeps it.

    Attributes
    ----------
    claim_id, person, code, provider : str
        The claim, the patient, the code of the service and the provider.
    service_date, presented_on, received_on : date
        The days of the service, of the claim and of the payment.
    claimed, paid, repaid : Money
        The amounts claimed, paid and repaid.
    event_ids, concern : str
        The events that the line belongs to, and the concern of the first.
    identified_on : date or None
        The first day on which one of its events was identified as overpaid.
    status : {"not billed", "not paid", "repaid", "open"}
        The status of the line.
    """

    claim_id: str
    person: str
    service_date: date
    code: str
    provider: str
    claimed: Money
    paid: Money
    repaid: Money
    presented_on: date
    received_on: date
    event_ids: str
    concern: str
    identified_on: date | None
    status: str


@dataclass(frozen=True)
class EpisodeRecord:
    """What a record keeps of the claim lines of all episodes.

    Attributes
    ----------
    lines : tuple of ClaimLine
        The lines, without columns of the claims that have no meaning here.
    unmatched : tuple of str
        The ids of the events without any claim line.
    notes : tuple of str
        What was filled in, and what was counted once.
    """

    lines: tuple[ClaimLine, ...]
    unmatched: tuple[str, ...]
    notes: tuple[str, ...]


def claim_lines(table: pd.DataFrame) -> tuple[ClaimLine, ...]:
    """The lines of a table of `map_claims`."""
    columns = {item.name: table[item.name].tolist() for item in fields(ClaimLine)}
    for name in _DAYS:
        columns[name] = [None if day != day else day.date() for day in columns[name]]
    for name in _AMOUNTS:
        columns[name] = [Money(int(cents)) for cents in columns[name]]
    return tuple(ClaimLine(*cells) for cells in zip(*columns.values(), strict=True))


def lines_table(lines: tuple[ClaimLine, ...]) -> pd.DataFrame:
    """The table of lines, amounts in whole cents."""
    import pandas as pd

    names = [item.name for item in fields(ClaimLine)]
    columns: dict[str, Any] = {name: [getattr(line, name) for line in lines] for name in names}
    for name in _DAYS:
        columns[name] = pd.to_datetime(pd.Series(columns[name], dtype=object))
    for name in _AMOUNTS:
        columns[name] = [amount.cents for amount in columns[name]]
    return pd.DataFrame(columns)
