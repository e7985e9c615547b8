"""Rule sets: whose rules decide the limit, the treatments and the amount demanded.

Two audits of the same sample under two authorities end in different amounts. A rule set
holds every such choice with its source and mark, is fixed in the plan, and is printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from primafacie.core.dated import Cited, DatedFile, parse_dated
from primafacie.core.errors import Problem, RuleError
from primafacie.core.records import from_values
from primafacie.core.results import Result
from primafacie.core.schema_names import check_schema
from sampling.rules.rule_keys import COUNTS, FURTHER, KEYS, expected_of
from sampling.rules.rule_values import RuleValues
from sampling.rules.silent_rules import (
    CHOSEN,
    CHOSEN_SECTION,
    RuleChoice,
    choice_faults,
    completed,
    with_choices,
)

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "primafacie.rules/3"
FIRST = "primafacie.rules/1"
SECOND = "primafacie.rules/2"


@dataclass(frozen=True)
class RuleSetRecord:
    """A rule set as a record holds it: its whole text, with the digest of that text."""

    digest: str
    name: str
    text: str
    title: str
    version: str


@dataclass(frozen=True)
class RuleSet(RuleValues, Result):
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
        dated, values = _read(text, where)
        head = dated.head
        return cls(head["name"], head["title"], head["version"], dated.digest, text, {**values})

    def choosing(self, *choices: str | RuleChoice) -> RuleSet:
        """Choose what the authority leaves open, each with its reason.

        The text of the rule set stays as it is; the choices are written after it, so that a study
        carries both, and the digest is that of the whole.

        Parameters
        ----------
        *choices : str or RuleChoice
            Such as "limit.amount=lower limit because the engagement letter says so".

        Returns
        -------
        RuleSet
            The rule set with these choices.

        Raises
        ------
        RuleError
            For a key that the authority states itself or that cannot be chosen, a value that is
            not allowed, a missing reason.

        Examples
        --------
        >>> from sampling.rules import load_rules
        >>> md = load_rules("md").choosing("limit.amount=lower limit because counsel advised it")
        >>> md.amount, "limit.amount" in md.open_keys
        ('lower limit', False)
        """
        if not choices:
            return self
        if schema_of(self.toml) != SCHEMA:
            raise RuleError(
                f"choices under {self.name}, which states every rule itself",
                expected="no choices",
                fix="To depart from a stated rule, write a rule set of your own",
            )
        parsed = [c if isinstance(c, RuleChoice) else RuleChoice.parsed(c) for c in choices]
        text = with_choices(self.toml, self.values, parsed, name=self.name)
        return RuleSet.from_text(text, where=self.name)

    @property
    def chosen(self) -> tuple[RuleChoice, ...]:
        """The choices that were made where the authority is silent, each with its reason."""
        return tuple(
            RuleChoice(key, cited.value, cited.citation.title)
            for key, cited in self.values.items()
            if cited.citation.section == CHOSEN_SECTION
        )

    def rechoosing(self, *choices: str | RuleChoice) -> RuleSet:
        """Choose where the authority is silent; an earlier choice of the same rule is replaced.

        Parameters
        ----------
        *choices : str or RuleChoice
            As for `choosing`.

        Returns
        -------
        RuleSet
            The rule set with these choices, and with the earlier ones of other rules.

        Raises
        ------
        RuleError
            As for `choosing`, and where the rule set's own file holds the earlier choices.

        Examples
        --------
        >>> from sampling.rules import load_rules
        >>> md = load_rules("md").choosing("limit.amount=lower limit because counsel advised it")
        >>> md.rechoosing("limit.amount=point estimate because the agency agreed").amount
        'point estimate'
        """
        if not self.chosen:
            return self.choosing(*choices)
        parsed = [c if isinstance(c, RuleChoice) else RuleChoice.parsed(c) for c in choices]
        text, mark, _ = self.toml.partition(f"\n[{CHOSEN}")
        base = RuleSet.from_text(text, where=self.name) if mark else self
        earlier = sorted(self.chosen, key=lambda row: self.toml.find(f"[{CHOSEN}{row.key}]"))
        if base.chosen or base.choosing(*earlier).toml != self.toml:
            raise RuleError(
                f"choices in the own file of {self.name}",
                expected="choices that were made for the plan",
                fix="Change them in the file, and amend the plan with it: --rules FILE",
            )
        anew = {row.key for row in parsed}
        return base.choosing(*(row for row in earlier if row.key not in anew), *parsed)

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


@lru_cache(maxsize=32)  # one command reads the same text several times
def _read(text: str, where: str) -> tuple[DatedFile, Mapping[str, Cited]]:
    schema = schema_of(text)
    dated = parse_dated(text, name=where, schema=schema)
    problems = _faults(dated, schema)
    if problems:
        raise RuleError.collected(problems, what=where)
    return dated, completed(dated.values) if schema == SCHEMA else dated.values


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def schema_of(text: str) -> str:
    """The number of a rule text.

    The first has the needed keys only, the second further ones as well; the third may leave out
    what the authority's texts do not say.
    """
    older = (old for old in (FIRST, SECOND) if re.search(rf'(?m)^schema = "{old}"', text))
    return next(older, SCHEMA)


def _faults(dated: DatedFile, schema: str) -> list[Problem]:
    where, found, silent = dated.path, [], schema == SCHEMA
    for key in ("name", "title", "version"):
        if not isinstance(dated.head.get(key), str) or not dated.head[key]:
            got = repr(dated.head.get(key))
            found.append(Problem(f"{where}: {key}", got, "a text", "Add the line"))
    found += [
        Problem(f"{where}: {key}", "nothing", "a cited value", "Add the table")
        for key in KEYS
        if key not in dated.values and not silent
    ]
    if silent:
        found += choice_faults(dated.values, where)
    for key, cited in dated.values.items():
        if silent and key.startswith(CHOSEN):
            continue
        expected = expected_of(key, cited.value, further=schema != FIRST, silent=silent)
        if expected:
            got = f"the value {cited.value!r}"
            found.append(Problem(f"{where}: {key}", got, expected, "Correct the value"))
    return found
