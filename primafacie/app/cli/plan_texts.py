"""Texts of the plan command's options as values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import AuditError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from sampling.intake import TableFormat


def costs_of(texts: list[str] | None) -> dict[str, float]:
    """`2=65` as {"2": 65.0}."""
    found = {}
    for text in texts or ():
        label, sign, cost = text.rpartition("=")
        try:
            found[label] = float(cost)
        except ValueError:
            sign = ""
        if not sign or not label:
            raise AuditError(
                f"the cost {text!r}",
                where="--cost",
                expected="STRATUM=COST",
                fix="Write for example --cost 2=65",
            )
    return found


def numbers_of(text: str | None) -> tuple[int, ...]:
    """`100,150` as (100, 150)."""
    try:
        return tuple(int(item) for item in (text or "").split(",") if item.strip())
    except ValueError as error:
        raise AuditError(
            f"the sizes {text!r}",
            where="--sizes",
            expected="whole numbers, as in 100,150,200",
            fix="Separate them by commas",
        ) from error


def monitoring_of(text: str | None) -> dict[str, Any] | None:
    """`bet=predictable,n_max=200,threshold=50000` as the plan's record; amounts in dollars.

    `share=0.5` and `strata=union` are the bet's own parameters.
    """
    if text is None:
        return None
    found: dict[str, Any] = {}
    for item in text.split(","):
        name, sign, value = (part.strip() for part in item.partition("="))
        if not sign or not value:
            raise AuditError(
                f"{item!r}",
                where="--stop-early",
                expected="NAME=VALUE",
                fix="Write for example bet=predictable,n_max=200,threshold=50000",
            )
        if name in ("threshold", "materiality"):
            found[name] = Money.dollars(value).cents
        elif name in ("share", "strata"):
            number = value.replace(".", "", 1).isdigit()
            found.setdefault("parameters", {})[name] = float(value) if number else value
        else:
            found[name] = int(value) if value.isdigit() else value
    return found


def findings_of(
    path: Path | None, how: str, error_rate: float | None, form: TableFormat | None = None
) -> Any:
    """An earlier review's findings as what a plan anticipates the errors from."""
    from primafacie.app.steps.earlier_findings import anticipated_from

    if path is None:
        return None
    if error_rate is not None:
        raise AuditError(
            "both",
            where="--error-rate and --findings",
            expected="one of them",
            fix="Anticipate the errors from a rate, or from an earlier review",
        )
    return anticipated_from(path, how, form=form)


def units_of(path: Path | None, form: TableFormat | None = None) -> tuple[str, ...]:
    """The unit ids of a text file of one id per line, or of a table with a column unit_id."""
    from sampling.intake import read_ids

    if path is None:
        return ()
    table, column = read_ids(path, form=form, error=AuditError)
    units = table.ids(column, unique=True)
    table.raise_problems()
    return tuple(units)
