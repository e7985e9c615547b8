"""The values of a rule set by their meaning: the limit, the figure, the treatments, the minima."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self, cast

from primafacie.core.dated import Cited
from primafacie.core.errors import RuleError
from sampling.rules.limit_names import Sided, limit_name
from sampling.rules.rule_keys import NOT_STATED, Quantile
from sampling.rules.silent_rules import CHOSEN_SECTION, open_keys, open_problems

Amount = Literal["lower limit", "point estimate"]
Floor = Literal["zero", "none", "sampled overpayment"]


class RuleValues:
    """The values by dotted key, and what they say; a rule that is open raises `RuleError`."""

    name: str
    values: Mapping[str, Cited]

    @property
    def open_keys(self) -> tuple[str, ...]:
        """The rules that move the amount, which the authority leaves open and nobody chose."""
        return open_keys(self.values)

    def check_decided(self) -> Self:
        """Give the rule set itself where nothing that moves the amount is open.

        Raises
        ------
        RuleError
            With every open rule and how it is chosen.
        """
        problems = open_problems(self.name, self.values)
        if problems:
            raise RuleError.collected(problems, what=f"open rules of {self.name}")
        return self

    def source_of(self, key: str) -> str:
        """The section that a value rests on; of a choice of the plan its reason as well."""
        citation = self.values[key].citation
        chosen = citation.section == CHOSEN_SECTION
        return f"{citation.section} ({citation.title})" if chosen else citation.section

    def _value(self, key: str) -> Any:
        value = self.values[key].value
        if value == NOT_STATED:
            self.check_decided()
        return value

    @property
    def limit_level(self) -> float:
        """Level of the limit as a fraction, to be read with `limit_sided`."""
        return float(self._value("limit.level"))

    @property
    def limit_sided(self) -> Sided:
        return cast("Sided", self._value("limit.sided"))

    @property
    def one_sided_level(self) -> float:
        """The level of the lower limit as a one-sided one, whichever way the rules name it."""
        return self.limit_level if self.limit_sided == "one-sided" else (1 + self.limit_level) / 2

    @property
    def limit_name(self) -> str:
        """The lower limit under both its names, or that the authority states none."""
        if {"limit.level", "limit.sided"} & set(self.open_keys):
            return NOT_STATED
        return limit_name(self.limit_level, sided=self.limit_sided)

    @property
    def amount(self) -> Amount:
        """Which figure is demanded."""
        return cast("Amount", self._value("limit.amount"))

    @property
    def quantile_unrestricted(self) -> Quantile:
        return cast("Quantile", self._value("quantile.unrestricted"))

    @property
    def quantile_stratified(self) -> Quantile:
        return cast("Quantile", self._value("quantile.stratified"))

    def quantile_key(self, apart: Sequence[bool]) -> str:
        """Give the key of the quantile for the designs of the strata.

        One sample without strata takes `quantile.unrestricted`; strata, and whole clusters, further
        stages or random groups with one stratum too, `quantile.stratified`: RAT-STATS takes t for
        its unrestricted appraisal alone and z in all others. PPS and systematic samples, of which
        it has no appraisal, count as one sample.

        Parameters
        ----------
        apart : sequence of bool
            Whether the design of each stratum is appraised apart.

        Returns
        -------
        str
            "quantile.unrestricted" or "quantile.stratified".

        Examples
        --------
        >>> from sampling.rules import load_rules
        >>> load_rules("cms-pim").quantile_key([True])
        'quantile.stratified'
        """
        one = len(apart) == 1 and not apart[0]
        return "quantile.unrestricted" if one else "quantile.stratified"

    def quantile(self, apart: Sequence[bool]) -> Quantile:
        """Give the quantile for the strata of a sample (`quantile_key`).

        Parameters
        ----------
        apart : sequence of bool
            Whether the design of each stratum is appraised apart.

        Returns
        -------
        {"student", "normal", "satterthwaite"}
            The quantile.
        """
        return cast("Quantile", self._value(self.quantile_key(apart)))

    @property
    def netting(self) -> Literal["netted", "zeroed"]:
        """Are underpayments kept as negative overpayments, or set to 0?"""
        return cast("Literal['netted', 'zeroed']", self._value("netting"))

    @property
    def missing(self) -> Literal["error", "zero"]:
        return cast("Literal['error', 'zero']", self._value("treatments.missing"))

    @property
    def late(self) -> Literal["as reviewed", "as missing"]:
        return cast("Literal['as reviewed', 'as missing']", self._value("treatments.late"))

    @property
    def ineligible(self) -> Literal["zero"]:
        return cast("Literal['zero']", self._value("treatments.ineligible"))

    @property
    def waived(self) -> Literal["zero"]:
        return cast("Literal['zero']", self._value("treatments.waived"))

    @property
    def withdrawn(self) -> Literal["as missing", "zero"]:
        return cast("Literal['as missing', 'zero']", self._value("treatments.withdrawn"))

    @property
    def spares(self) -> Literal["not permitted", "in order"]:
        return cast("Literal['not permitted', 'in order']", self._value("spares"))

    @property
    def floor(self) -> Floor:
        """What the demand may not fall below."""
        return cast("Floor", self._value("floor"))

    @property
    def rounding_lower(self) -> Literal["down"]:
        return cast("Literal['down']", self._value("rounding.lower"))

    @property
    def rounding_point(self) -> Literal["half up"]:
        return cast("Literal['half up']", self._value("rounding.point"))

    @property
    def minimum_sample(self) -> int | None:
        """Least sample size the authority names, or None."""
        return int(self._value("minima.sample")) or None

    @property
    def minimum_stratum(self) -> int | None:
        """Least sample size of a stratum the authority names, or None."""
        return int(self._value("minima.stratum")) or None

    @property
    def multiplier(self) -> float:
        """What the amount is multiplied by where the authority asks for it (1: nothing)."""
        return float(self.further("multiplier", 1.0))

    @property
    def estimators(self) -> tuple[str, ...]:
        """The estimators the authority names; empty where it names none."""
        return tuple(self.further("estimators", ()))

    def further(self, key: str, default: Any = None) -> Any:
        """Give a value that only some authorities have.

        Parameters
        ----------
        key : str
            The dotted key.
        default : object, optional
            What is returned where this authority is silent.

        Returns
        -------
        object
            The value or `default`.

        Examples
        --------
        >>> from sampling.rules import load_rules
        >>> load_rules("tricare").further("oversample"), load_rules("mn").further("oversample")
        (0.2, None)
        """
        cited = self.values.get(key)
        return default if cited is None else cited.value
