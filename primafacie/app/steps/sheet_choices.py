"""The choices of the worksheets as they are typed: shares, lists of reasons, due dates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from primafacie.core.dates import parse_day
from primafacie.core.errors import DrawError

if TYPE_CHECKING:
    from sampling.plans import CaseFile
    from sampling.worksheets import RecordRequest

_SHARE: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*%|(0?\.[0-9]+|[01])", re.ASCII)
_DAYS: Final = re.compile(r"([0-9]{1,3})(?:\s*days?)?", re.ASCII | re.IGNORECASE)


def share_of(text: str | None) -> float:
    """`10%` or `0.10` as 0.1; nothing as 0."""
    if text is None:
        return 0.0
    found = _SHARE.fullmatch(text.strip())
    share = -1.0
    if found is not None:
        share = float(found[1]) / 100 if found[1] else float(found[2])
    if not 0 <= share <= 1:
        raise DrawError(
            f"the share {text!r}",
            where="--overlap",
            expected="a share from 0% to 100%",
            fix="Write for example --overlap 10%",
        )
    return share


def reasons_of(path: Path) -> dict[str, str]:
    """The reasons of a file, each with what it means or ""."""
    from sampling.intake import read_ids

    table, column = read_ids(path, columns=("reason",), error=DrawError)
    reasons = table.texts(column, blank=False)
    meanings = table.texts("meaning") if "meaning" in table else [""] * len(reasons)
    repeated = len(reasons) - len({reason.casefold() for reason in reasons})
    divided = sum(";" in reason for reason in reasons)
    if repeated or not reasons:
        table.note(
            f"{repeated} repeated reasons" if reasons else "no reason",
            expected="reasons, each once",
            fix="Correct the list",
        )
    if divided:
        table.note(
            f"{divided} reasons with a semicolon",
            expected="reasons without one",
            fix="A semicolon separates several reasons of a unit: write a comma",
        )
    table.raise_problems()
    return dict(zip(reasons, meanings, strict=True))


def request_of(
    due: str | None, patient: str | None, provider: str | None, case: CaseFile | None
) -> RecordRequest | None:
    """The request for records; dated by the case file, otherwise today (UTC)."""
    from sampling.worksheets import RecordRequest

    if due is None:
        if patient or provider:
            raise DrawError(
                "a column of the list of records without a due date",
                where="--records-due",
                expected="the day on which the records are due",
                fix='Add for example --records-due "30 days"',
            )
        return None
    dated = case.date if case is not None and case.date else datetime.now(UTC).date()
    return RecordRequest(_due(due, dated), dated, patient or "", provider or "")


def _due(text: str, dated: date) -> date:
    days = _DAYS.fullmatch(text.strip())
    if days is not None:
        return dated + timedelta(days=int(days[1]))
    return parse_day(text.strip(), where="--records-due")
