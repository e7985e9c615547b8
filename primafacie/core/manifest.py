"""The hash-chained list of steps that ties a study folder together.

Each step names what was done, the digests it started from, the files it made with their
digests, the software and the time, and the digest of the step before. Changing any byte of
any step changes every digest after it. The digest of the last step is the *head*: printed
on paper it fixes the whole folder, because an owner can rebuild a chain, not a print-out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from primafacie.core.digest import sha256_record
from primafacie.core.errors import StudyError
from primafacie.core.printable import printable

SCHEMA = "primafacie.manifest/2"
# The first release's manifests: their title is covered by no digest.
UNTITLED = "primafacie.manifest/1"
GENESIS = "0" * 64
_STEP_KEYS = ("number", "kind", "what", "at", "inputs", "files", "versions", "facts", "previous")


@dataclass(frozen=True, slots=True)
class Step:
    """One committed step. `digest` is the SHA-256 of the step's own canonical JSON."""

    number: int
    kind: str
    what: str
    at: str
    inputs: dict[str, str]
    files: dict[str, str]
    versions: dict[str, str]
    facts: dict[str, Any]
    previous: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "kind": self.kind,
            "what": self.what,
            "at": self.at,
            "inputs": dict(self.inputs),
            "files": dict(self.files),
            "versions": dict(self.versions),
            "facts": dict(self.facts),
            "previous": self.previous,
        }

    @property
    def digest(self) -> str:
        return sha256_record(self.to_dict())


@dataclass(frozen=True, slots=True)
class Claims:
    """The digests that a manifest's record states: of each step, and the head."""

    steps: tuple[str, ...] = ()
    head: str = ""


@dataclass(frozen=True)
class Manifest:
    """The chained steps of one study."""

    title: str
    steps: tuple[Step, ...] = field(default=())
    schema: str = SCHEMA

    @property
    def start(self) -> str:
        """What the first step follows: the digest of schema and title, so the chain covers them.

        In the manifests of the first release it is 64 zeros.
        """
        if self.schema == UNTITLED:
            return GENESIS
        return sha256_record({"schema": self.schema, "title": self.title})

    @property
    def head(self) -> str:
        """The digest of the last step; of an empty study, that of its schema and title."""
        return self.steps[-1].digest if self.steps else self.start

    def latest(self, kind: str) -> Step | None:
        """The last step of a kind, or None."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)

    def of_kind(self, kind: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.kind == kind)

    def up_to(self, kind: str) -> Manifest:
        """The steps up to the last one of a kind; all of them where there is none."""
        last = self.latest(kind)
        return self if last is None else replace(self, steps=self.steps[: last.number])

    def with_step(self, step: Step) -> Manifest:
        return replace(self, steps=(*self.steps, step))

    def to_dict(self, claims: Claims | None = None) -> dict[str, Any]:
        """The record; with `claims`, as it stands where its digests were stated so."""
        digests = claims.steps if claims else tuple(step.digest for step in self.steps)
        head = claims.head if claims else self.head
        rows = zip(self.steps, digests, strict=True)
        steps = [step.to_dict() | {"digest": digest} for step, digest in rows]
        return {"schema": self.schema, "title": self.title, "steps": steps, "head": head}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> tuple[Manifest, Claims]:
        """The manifest of a checked record, and the digests that the record claims to have."""
        rows = record["steps"]
        steps = tuple(Step(**{name: row[name] for name in _STEP_KEYS}) for row in rows)
        claims = Claims(tuple(row["digest"] for row in rows), record["head"])
        return cls(record["title"], steps, record["schema"]), claims


def check_schema(found: str, ours: str, *, where: str) -> None:
    """Accept this number and every older one of the same record; refuse a newer by name."""
    name, _, number = found.partition("/")
    our_name, _, our_number = ours.partition("/")
    if name != our_name or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise StudyError(
            f"the schema {printable(found[:80])!r}",
            where=where,
            expected=ours,
            fix="This file is another kind of record",
        )
    if int(number) > int(our_number):
        raise StudyError(
            f"the schema {found!r}",
            where=where,
            expected=f"{ours} or older",
            fix="It was made by a newer primafacie: install that release to read it",
        )
