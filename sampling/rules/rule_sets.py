"""Rule sets: whose rules decide the limit, the treatments and the amount demanded.

Two audits of the same sample under two authorities end in different amounts. A rule set
holds every such choice with its source and mark, is fixed in the plan, and is printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from primafacie.core.dated import Cited, DatedFile, parse_dated
from primafacie.core.errors import Problem, RuleError
from primafacie.core.records import from_values
from primafacie.core.results import Result
from primafacie.core.schema_names import check_schema
from sampling.rules.limit_names import Sided, limit_name
from sampling.rules.rule_keys import COUNTS, FURTHER, KEYS, Quantile, expected_of

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "primafacie.rules/2"
FIRST = "primafacie.rules/1"
Amount = Literal["lower limit", "point estimate"]
Floor = Literal["zero", "none", "sampled overpayment"]


@dataclass(frozen=True)
class RuleSetRecord:
    """A rule set as a record holds it: its whole text, with the digest of that text."""

    digest: str
    name: str
    text: str
    title: str
    version: str


@dataclass(frozen=True)
class RuleSet(Result):
    """The rules of one authority, each with its citation and mark.

    Two rule sets are equal when their digests are.

    Attributes
    ----------
    name, title, version : str
        Its name, its title and its date.
    digest : str
        SHA-256 of the bytes of `toml`.
    toml : str
        The whole TOML file, so that a study carries its rules with it.
    values : dict of str to Cited
        The values by dotted key.
    """

    SCHEMA: ClassVar[str] = SCHEMA
    RECORD: ClassVar[type[RuleSetRecord]] = RuleSetRecord

    name: str
    title: str
    version: str
    digest: str
    toml: str = field(repr=False, compare=False)
    values: dict[str, Cited] = field(repr=False, compare=False)

    @classmethod
    def from_text(cls, text: str, *, where: str = "rule set") -> RuleSet:
        """Read a rule set from TOML text.

        Parameters
        ----------
        text : str
            The TOML text.
        where : str, default "rule set"
            What error messages call it.

        Returns
        -------
        RuleSet
            The rule set.

        Raises
        ------
        RuleError
            With every fault of the text.
        """
        schema = schema_of(text)
        dated = parse_dated(text, name=where, schema=schema)
        problems = _faults(dated, further=schema != FIRST)
        if problems:
            raise RuleError.collected(problems, what=where)
        head = dated.head
        return cls(head["name"], head["title"], head["version"], dated.digest, text, dated.values)

    def _value(self, key: str) -> Any:
        return self.values[key].value

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
        """The lower limit under both its names."""
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

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Every value as (key, value, mark, source, note), for tables on plans and demands."""
        found: list[tuple[str, str, str, str, str]] = []
        for key in (*KEYS, *FURTHER):
            cited = self.values.get(key)
            if cited is None:
                continue
            value = "none" if key in COUNTS and cited.value == 0 else _shown(cited.value)
            source = cited.citation
            words = f"{source.section}: {source.title}" if source.title else source.section
            found.append((key, value, source.status, words, cited.note))
        return found

    def as_record(self) -> RuleSetRecord:
        """The rule set as a record holds it."""
        return RuleSetRecord(self.digest, self.name, self.toml, self.title, self.version)

    @classmethod
    def of_record(cls, record: RuleSetRecord) -> RuleSet:
        """Make a rule set from its record; its text is read again.

        Raises
        ------
        RuleError
            If the digest is not that of the text.
        """
        found = cls.from_text(record.text, where=record.name)
        if found.digest != record.digest:
            raise RuleError(
                f"the digest {record.digest!r} over a text of digest {found.digest}",
                where=f"rule set {found.name}",
                expected="the digest of its own text",
                fix="The record was altered: take the rule set from an unaltered copy",
            )
        return found

    def table(self) -> pd.DataFrame:
        """Tabulate the values.

        Returns
        -------
        pandas.DataFrame
            One row per value, with its mark, source and note.
        """
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=["rule", "value", "mark", "source", "note"])

    def to_dict(self) -> dict[str, Any]:
        """Give the record of the rule set, with its whole text.

        Returns
        -------
        dict
            The record; its schema is that of the text.
        """
        return super().to_dict() | {"schema": schema_of(self.toml)}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> RuleSet:
        """Make a rule set from its record; its text is read again.

        Parameters
        ----------
        record : mapping
            The record, as `to_dict` gives it.

        Returns
        -------
        RuleSet
            The rule set.

        Raises
        ------
        RuleError
            If the digest is not that of the text.
        """
        check_schema(str(record.get("schema", "")), SCHEMA, where="rule set")
        own = {key: value for key, value in record.items() if key != "schema"}
        return from_values(cls, own, where="rule set", schema="", refusal=RuleError)

    def __str__(self) -> str:
        return f"{self.name} ({self.title}, {self.version})"


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def schema_of(text: str) -> str:
    """The number of a rule text: the first has the needed keys only, the second further ones."""
    return FIRST if re.search(rf'(?m)^schema = "{FIRST}"', text) else SCHEMA


def _faults(dated: DatedFile, *, further: bool) -> list[Problem]:
    where, found = dated.path, []
    for key in ("name", "title", "version"):
        if not isinstance(dated.head.get(key), str) or not dated.head[key]:
            got = repr(dated.head.get(key))
            found.append(Problem(f"{where}: {key}", got, "a text", "Add the line"))
    found += [
        Problem(f"{where}: {key}", "nothing", "a cited value", "Add the table")
        for key in KEYS
        if key not in dated.values
    ]
    for key, cited in dated.values.items():
        expected = expected_of(key, cited.value, further=further)
        if expected:
            got = f"the value {cited.value!r}"
            found.append(Problem(f"{where}: {key}", got, expected, "Correct the value"))
    return found
