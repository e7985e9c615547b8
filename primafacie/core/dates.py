"""Dates and time stamps as text: ISO days, UTC stamps ending in Z."""

from __future__ import annotations

from datetime import UTC, date, datetime

from primafacie.core.errors import AuditError


def parse_day(text: str, *, where: str = "") -> date:
    """A calendar day from `YYYY-MM-DD`."""
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise AuditError(
            f"the date {text!r}",
            where=where,
            expected="a day such as 2026-11-21",
            fix="Write the date as year-month-day",
        ) from None


def utc_stamp(moment: datetime | None = None) -> str:
    """A moment as `2026-11-21T09:30:00Z`; now when none is given."""
    moment = moment or datetime.now(UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
