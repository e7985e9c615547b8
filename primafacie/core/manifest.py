"""The hash-chained list of steps that ties a study folder together.

Each step names what was done, the digests it started from, the files it made with their
digests, the software and the time, and the digest of the step before. Changing any byte of
any step changes every digest after it. The digest of the last step is the *head*: printed
on paper it fixes the whole folder, because an owner can rebuild a chain, not a print-out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from primafacie.core.digest import sha256_record
from primafacie.core.errors import StudyError

SCHEMA = "primafacie.manifest/1"
GENESIS = "0" * 64


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


@dataclass(frozen=True)
class Manifest:
    """The chained steps of one study."""

    title: str
    steps: tuple[Step, ...] = field(default=())

    @property
    def head(self) -> str:
        """The digest of the last step; of an empty study, 64 zeros."""
        return self.steps[-1].digest if self.steps else GENESIS

    def latest(self, kind: str) -> Step | None:
        """The last step of a kind, or None."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)

    def of_kind(self, kind: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.kind == kind)

    def up_to(self, kind: str) -> Manifest:
        """The steps up to the last one of a kind; all of them where there is none."""
        last = self.latest(kind)
        return self if last is None else Manifest(self.title, self.steps[: last.number])

    def with_step(self, step: Step) -> Manifest:
        return Manifest(self.title, (*self.steps, step))

    def to_dict(self) -> dict[str, Any]:
        steps = [step.to_dict() | {"digest": step.digest} for step in self.steps]
        return {"schema": SCHEMA, "title": self.title, "steps": steps, "head": self.head}

    @classmethod
    def from_dict(cls, record: Any) -> tuple[Manifest, tuple[str, ...]]:
        """The manifest and, beside it, the digest each step *claims* to have."""
        if not isinstance(record, dict) or "schema" not in record:
            raise StudyError(
                "a manifest without a schema",
                where="manifest.json",
                expected=SCHEMA,
                fix="This is not a study folder of primafacie",
            )
        check_schema(str(record["schema"]), SCHEMA, where="manifest.json")
        try:
            steps = tuple(
                Step(
                    number=int(row["number"]),
                    kind=str(row["kind"]),
                    what=str(row["what"]),
                    at=str(row["at"]),
                    inputs={str(k): str(v) for k, v in row["inputs"].items()},
                    files={str(k): str(v) for k, v in row["files"].items()},
                    versions={str(k): str(v) for k, v in row["versions"].items()},
                    facts=dict(row.get("facts", {})),
                    previous=str(row["previous"]),
                )
                for row in record["steps"]
            )
            claimed = tuple(str(row["digest"]) for row in record["steps"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StudyError(
                f"a manifest that cannot be read ({type(error).__name__}: {error})",
                where="manifest.json",
                expected="steps as this toolkit writes them",
                fix="Restore the manifest from the copy that was handed over",
            ) from error
        return cls(str(record.get("title", "")), steps), claimed


def check_schema(found: str, ours: str, *, where: str) -> None:
    """Accept this number and every older one of the same record; refuse a newer by name."""
    name, _, number = found.partition("/")
    our_name, _, our_number = ours.partition("/")
    if name != our_name or not number.isdigit():
        raise StudyError(
            f"the schema {found!r}",
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
