"""A document without what identifies a unit, a patient, a provider or a person.

What identifies is marked where a document is built: values and columns say what kind of secret they
hold. A secret is replaced by a label that is made with a random key (HMAC-SHA-256), so that a list
of ids cannot be turned into labels without the key. Running text is searched for the secrets of
the study as well. The seed, tickets and positions are withheld: with them and a list of the frame
the units could be redrawn, and their order would name every unit.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from primafacie.app.reports.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Inline,
    Paragraph,
    Parts,
    Table,
    note,
)
from primafacie.app.reports.values import Trace, Value
from sampling.worksheets import REASONS

WITHHELD: Final = "[withheld]"
WORDS: Final = (
    "This document is redacted. Ids of units, names of providers and persons, and free texts are "
    "replaced by labels that were made with a random key: the same label is the same thing. Dates "
    "are shown by their year. The seed, tickets and positions are withheld, because with a list of "
    "the frame they would name the sampled units. Amounts are not changed: who holds the claims "
    "can recognize some units by them."
)
LEAST: Final = 5
"""Shorter secrets are replaced where they are marked, and not searched for in running text."""
_TOKEN: Final = re.compile(r"[\w.%|/@#&+-]*\w")
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_DIGITS: Final = 8


@dataclass(frozen=True)
class Secrets:
    """What identifies in a study, by kind: ids of units and clusters, names, labels of strata."""

    units: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    strata: frozenset[str] = frozenset()

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each secret that is searched for in running text."""
        named = dict.fromkeys(self.names, "name") | dict.fromkeys(self.strata, "stratum")
        found = named | dict.fromkeys(self.units, "unit")
        return {text: kind for text, kind in found.items() if _searched(text)}

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Those that are no single token of a text, the longest first."""
        whole = (text for text in self.kinds if not _TOKEN.fullmatch(text))
        return tuple(sorted(whole, key=lambda text: (-len(text), text)))

    def within(self, text: str) -> bool:
        """Is an id of a unit, or a name of several words or with digits, in a text?"""
        found = {self.kinds.get(token) for token in _TOKEN.findall(text) if _telling(token)}
        return bool(found - {None}) or any(phrase in text for phrase in self.phrases)


def _searched(text: str) -> bool:
    """Not a short text, and not a plain word in small letters, which any sentence may have."""
    plain = text.isalpha() and text.islower()
    return len(text) >= LEAST and not plain


def _telling(token: str) -> bool:
    """A plain word may be in any text; a token with a digit is not there by chance."""
    return any(letter.isdigit() for letter in token)


@dataclass(frozen=True)
class Redaction:
    """The labels of a rendering; `key` makes them, and is kept by the user or by no one."""

    key: bytes = field(repr=False)
    secrets: Secrets = field(repr=False)

    def label(self, kind: str, text: str) -> str:
        """The label of a secret.

        >>> one = Redaction(b"k" * 32, Secrets())
        >>> one.label("unit", "0017") == one.label("unit", "0017") != one.label("unit", "0018")
        True
        """
        message = f"{kind}\n{text}".encode()
        return f"{kind}-{hmac.new(self.key, message, hashlib.sha256).hexdigest()[:_DIGITS]}"

    @cached_property
    def strata(self) -> Mapping[str, str]:
        """The labels of the strata that identify."""
        return {name: self.label("stratum", name) for name in self.secrets.strata}

    def text(self, text: str) -> str:
        """Running text without the secrets of the study."""
        kinds = self.secrets.kinds
        for phrase in self.secrets.phrases:
            if phrase in text:
                text = text.replace(phrase, self.label(kinds[phrase], phrase))
        return _TOKEN.sub(
            lambda found: self.label(kinds[found[0]], found[0]) if found[0] in kinds else found[0],
            text,
        )

    def value(self, value: Value) -> Value:
        """A value without what it identifies."""
        if value.raw is None or value.raw == "":
            return replace(value, secret="")
        if value.secret:
            shown = _HOW.get(value.secret, Redaction.label_of)(self, value.secret, value.text)
            kind: Any = "text" if value.numeric else value.kind
            return Value(kind, shown, self._trace(value.trace))
        if isinstance(value.raw, str):
            return replace(value, raw=self.text(value.raw), trace=self._trace(value.trace))
        return replace(value, trace=self._trace(value.trace)) if value.trace else value

    def _trace(self, trace: Trace | None) -> Trace | None:
        """How a number comes about, without the secrets of the study."""
        if trace is None:
            return None
        inputs = tuple((self.text(name), self.text(text)) for name, text in trace.inputs)
        return Trace(self.text(trace.formula), inputs, self.text(trace.source))

    def label_of(self, kind: str, text: str) -> str:
        """The label of a marked value."""
        return self.label(kind, text)

    def withheld(self, kind: str, text: str) -> str:
        """Nothing of the value."""
        del kind, text
        return WITHHELD

    def year(self, kind: str, text: str) -> str:
        """The year of a day."""
        del kind
        return text[:4]

    def stratum(self, kind: str, text: str) -> str:
        """The label of a stratum, with what is said of it after it."""
        del kind
        name = max((n for n in self.strata if text.startswith(n)), key=len, default="")
        return self.strata[name] + text[len(name) :] if name else text

    def reason(self, kind: str, text: str) -> str:
        """A reason of the worksheet's list as it is, any other one as a label."""
        parts = [part.strip() for part in text.split(";")]
        known = {*map(str.casefold, REASONS), "(none)", "(all others)", "all"}
        return "; ".join(
            part if part.casefold() in known else self.label(kind, part) for part in parts if part
        )

    def rule(self, kind: str, text: str) -> str:
        """A condition without the values that it compares with."""
        return self.text(_QUOTED.sub(lambda found: f"'{self.label(kind, found[0])}'", text))

    def document(self, document: Document) -> Document:
        """The redacted document, its title and its pictures too."""
        made = document.mapped(self._block)
        return replace(
            made,
            title=f"{document.kind.capitalize()} (redacted)",
            lead=self._parts(document.lead),
            headline=(document.headline[0], self.value(document.headline[1])),
            banner=self.text(document.banner),
            facts=self._facts(document.facts),
            notes=(note(WORDS), *made.notes),
        )

    def _inline(self, part: Inline) -> Inline:
        return self.value(part) if isinstance(part, Value) else self.text(part)

    def _parts(self, parts: Parts) -> Parts:
        return tuple(map(self._inline, parts))

    def _facts(self, block: Facts) -> Facts:
        return Facts(tuple((label, self._parts(parts)) for label, parts in block.items))

    def _block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return replace(block, parts=self._parts(block.parts))
        if isinstance(block, Bullets):
            return Bullets(tuple(map(self._parts, block.items)))
        if isinstance(block, Facts):
            return self._facts(block)
        if isinstance(block, Figure):
            return self._figure(block)
        return self._table(block)

    def _table(self, block: Table) -> Table:
        rows = tuple(tuple(map(self.value, row)) for row in block.rows)
        last = tuple(replace(value, secret="") for value in block.total or ())
        total = None if block.total is None else tuple(map(self.value, last))
        return replace(block, caption=self.text(block.caption), rows=rows, total=total)

    def _figure(self, figure: Figure) -> Figure:
        known = dict(self.strata)
        return figure.relabeled(known, self.text) if known else figure


_HOW: Final[Mapping[str, Callable[[Redaction, str, str], str]]] = {
    "withheld": Redaction.withheld,
    "day": Redaction.year,
    "stratum": Redaction.stratum,
    "reason": Redaction.reason,
    "rule": Redaction.rule,
}
"""How a kind of secret is shown where it is not by a label."""
