"""A lower limit that an audit is meant to reach: a share of the point estimate, or dollars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from primafacie.core.errors import AuditError, PlanError
from primafacie.core.money import Money
from sampling.models import Anticipation
from sampling.rules import percent
from sampling.strata import Stratum

_PERCENT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*")
_ONE_DOLLAR = 100


@dataclass(frozen=True)
class WantedLower:
    """The least lower limit that is wanted: of the point estimate a share, or an amount.

    Attributes
    ----------
    share : float or None
        The share of the point estimate, a fraction.
    least : Money or None
        The amount.
    """

    share: float | None = None
    least: Money | None = None

    @classmethod
    def of(cls, value: Self | Money | str | float) -> Self:
        """The wanted limit from a text such as "60%" or "250000", from Money, or from a fraction.

        Raises
        ------
        PlanError
            If it is neither a share between 0% and 100% nor an amount of $1 or more.

        Examples
        --------
        >>> WantedLower.of("60%").words
        '60% of the point estimate'
        >>> WantedLower.of("250000").words
        '$250,000.00'
        """
        if isinstance(value, cls):
            return value
        found = cls(least=value) if isinstance(value, Money) else cls._read(value)
        good = found is not None and (
            0 < found.share < 1
            if found.share is not None
            else found.least is not None and found.least.cents >= _ONE_DOLLAR
        )
        if found is None or not good:
            raise PlanError(
                repr(value),
                where="wanted lower limit",
                expected="a share of the point estimate such as 60%, or dollars such as 250000",
                fix='Write --wanted-lower "60%", or --wanted-lower 250000 without a dollar sign',
            )
        return found

    @classmethod
    def _read(cls, value: Any) -> Self | None:
        if isinstance(value, float):
            return cls(share=value)
        if not isinstance(value, str):
            return None
        share = _PERCENT.fullmatch(value)
        if share is not None:
            return cls(share=float(share[1]) / 100)
        try:
            return cls(least=Money.dollars(value.strip()))
        except AuditError:
            return None

    @property
    def words(self) -> str:
        """The limit in words: the share of the point estimate, or the dollars."""
        return (
            str(self.least)
            if self.share is None
            else f"{percent(self.share)} of the point estimate"
        )

    def precision(self, strata: Sequence[Stratum], known: Anticipation | None) -> float:
        """The half-width over the point at which the anticipated lower limit is the wanted one.

        Raises
        ------
        PlanError
            If an amount is wanted and no errors, or no more than this amount, are anticipated.
        """
        if self.share is not None:
            return 1 - self.share
        assert self.least is not None
        least, total = self.least.cents / 100, 0.0
        if known is not None:
            pairs = zip(strata, known.means.tolist(), strict=True)
            total = sum(row.size * mean for row, mean in pairs)
        if total <= least:
            got = f"an anticipated overpayment of ${total:,.2f}"
            raise PlanError(
                got if known is not None else "no anticipated errors",
                where=f"a lower limit of at least {self.words}",
                expected="anticipated errors that overpay more than the wanted limit",
                fix="Want less, or correct the anticipated error rate and severity (--error-rate, "
                "--severity, or --pilot)",
            )
        return 1 - least / total
