"""How the amounts of a frame are written, as it was declared, and what a blank one counts as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from primafacie.core.amount_grammar import AmountForm
from primafacie.core.errors import FrameError
from primafacie.core.families import unknown_name
from primafacie.core.plurals import counted
from sampling.intake.sources import Source

if TYPE_CHECKING:
    from sampling.engines.column_types import Column

ZERO_BECAUSE = "0 because "
BLANK_EXAMPLE = "0 because a blank stands for no payment"


@dataclass(frozen=True)
class AmountReading:
    """The decimal mark and the form of amounts, and why a blank paid amount counts as 0.

    `blank_paid` is the reason, empty where a blank amount is a fault.
    """

    decimal: str = "."
    form: AmountForm = "dollars"
    blank_paid: str = ""

    @classmethod
    def declared(cls, decimal: str, form: str, blank_paid: str | None) -> AmountReading:
        """What a person declared; `FrameError` where it cannot be meant."""
        if decimal not in (".", ","):
            raise FrameError(
                f"decimal={decimal!r}", expected="'.' or ','", fix="Name the decimal mark"
            )
        if form not in get_args(AmountForm):
            raise FrameError.of(
                unknown_name("form of amounts", form, get_args(AmountForm), where="amount_form")
            )
        reason = ""
        if blank_paid is not None:
            reason = blank_paid.removeprefix(ZERO_BECAUSE).strip()
            if not blank_paid.startswith(ZERO_BECAUSE) or not reason:
                raise FrameError(
                    f"the treatment {blank_paid!r} of blank amounts",
                    where="blank_paid",
                    expected='"0 because REASON"',
                    fix=f'Write for example blank_paid="{BLANK_EXAMPLE}"',
                )
        return cls(decimal, form, reason)  # type: ignore[arg-type]  # compared above

    def paid(self, source: Source, column: Column) -> tuple[str, bool]:
        """SQL of the cents paid, and whether it is cheap at every scan."""
        sql, cheap = source.engine.reader.amount(column, self.decimal, self.form)
        if not self.blank_paid:
            return sql, cheap
        return f"case when {written(column)} then {sql} else 0 end", cheap

    def claimed(self, source: Source, column: Column) -> tuple[str, bool]:
        """SQL of the cents claimed, and whether it is cheap at every scan."""
        return source.engine.reader.amount(column, self.decimal, self.form)

    def note(self, source: Source, column: Column) -> str:
        """How many rows have no amount paid, and why each counts as 0; "" where none has."""
        if not self.blank_paid:
            return ""
        sql = f"select count(*) from {source.relation} where not {written(column)}"
        count = int(source.engine.execute(sql)[0][0])
        if not count:
            return f"no row is without an amount paid in column {column.name}"
        rows, verb = counted(count, "row"), "has" if count == 1 else "have"
        return (
            f"{rows} {verb} no amount paid in column {column.name}. Each counts as $0.00, because "
            f"{self.blank_paid}"
        )


def written(column: Column) -> str:
    """SQL: is anything written there? A blank is absent, anything else must be readable."""
    return f"(nullif(trim({column.as_text}), '') is not null)"
