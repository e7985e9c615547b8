"""The hash-chained list of steps that ties a study folder together.

Each step names what was done, the digests it started from, the files it made with their
digests, the software and the time, and the digest of the step before. Changing any byte of
any step changes every digest after it. The digest of the last step is the *head*: printed
on paper it fixes the whole folder, because an owner can rebuild a chain, not a print-out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeVar

from primafacie.core.digest import canonical_json, sha256_record
from primafacie.core.errors import StudyError
from primafacie.core.record_forms import RecordForm
from primafacie.core.record_texts import Digest, Line, Moment
from primafacie.core.records import from_values, read_json
from primafacie.core.serializer import record_keys, to_record

Facts = TypeVar("Facts")

SCHEMA = "primafacie.manifest/2"
# The first release's manifests: their title is covered by no digest.
UNTITLED = "primafacie.manifest/1"
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What a step records of itself."""

    number: int
    kind: Line
    what: Line
    at: Moment
    inputs: dict[Line, Line]
    files: dict[Line, Digest]
    versions: dict[Line, Line]
    facts: dict[str, Any]
    previous: Digest


@dataclass(frozen=True, slots=True)
class Step(StepRecord):
    """One committed step. `digest` is the SHA-256 of the step's own canonical JSON."""

    def to_dict(self) -> dict[str, Any]:
        """The record of the step, which its digest is of."""
        record: dict[str, Any] = to_record(self)
        return record

    @property
    def digest(self) -> str:
        return sha256_record(self.to_dict())

    def input(self, name: str) -> str:
        """The digest of what the step used under a name; empty where it used none such."""
        return self.inputs.get(name, "")

    def stated(self, cls: type[Facts]) -> Facts:
        """Those facts of the step that a dataclass has fields for.

        Raises
        ------
        StudyError
            Where a fact is of another type than the field.
        """
        keys = record_keys(cls).values()
        facts = {key: self.facts[key] for key in keys if key in self.facts}
        return from_values(cls, facts, where=f"manifest.json, step {self.number}", schema="")


@dataclass(frozen=True, slots=True)
class StatedStep(StepRecord):
    """A step as the manifest holds it, with the digest that is stated of it."""

    digest: Digest

    @classmethod
    def of(cls, step: Step, digest: str) -> StatedStep:
        return cls(**_parts(step), digest=digest)

    def step(self) -> Step:
        return Step(**_parts(self))


def _parts(step: StepRecord) -> dict[str, Any]:
    return {item.name: getattr(step, item.name) for item in fields(StepRecord)}


@dataclass(frozen=True)
class ManifestRecord:
    """The hash-chained steps of a study, with the digests that are stated of them."""

    title: Line
    steps: tuple[StatedStep, ...]
    head: Digest


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

    def claims(self) -> Claims:
        """The digests that are true of the steps."""
        return Claims(tuple(step.digest for step in self.steps), self.head)

    def stated(self, claims: Claims | None = None) -> tuple[StatedStep, ...]:
        """The steps as the record holds them, by default with the digests that are true."""
        return tuple(map(StatedStep.of, self.steps, (claims or self.claims()).steps))

    def to_dict(self, claims: Claims | None = None) -> dict[str, Any]:
        """The record; with `claims`, as it stands where its digests were stated so."""
        stated = claims or self.claims()
        record = ManifestRecord(self.title, self.stated(stated), stated.head)
        return {"schema": self.schema, **to_record(record)}


def read_manifest(data: bytes, *, where: str) -> tuple[Manifest, Claims]:
    """The manifest of a file's bytes, and the digests that it states.

    It is accepted only as the bytes that this toolkit writes for it, so that nothing can be said
    in it that no digest covers.

    Raises
    ------
    StudyError
        Where the bytes are no manifest, or other bytes than those.
    """
    record = FORM.of(read_json(data, where=where), where=where)
    claims = Claims(tuple(step.digest for step in record.steps), record.head)
    steps = tuple(step.step() for step in record.steps)
    for schema in (SCHEMA, UNTITLED):
        manifest = Manifest(record.title, steps, schema)
        if canonical_json(manifest.to_dict(claims)) == data:
            return manifest, claims
    raise StudyError(
        "a manifest whose bytes are not those that this toolkit writes for it",
        where=where,
        expected="the keys of a manifest, sorted, with two-space indents, and nothing else",
        fix="Restore it from the copy that was handed over",
    )


def _same(record: dict[str, Any]) -> dict[str, Any]:
    """The second number has the keys of the first; only what the chain starts from differs."""
    return record


FORM: Final = RecordForm("manifest", 2, ManifestRecord, {1: _same})
"""How manifests are read."""
