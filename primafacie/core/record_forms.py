"""Kinds of records that are kept as files: the class of each, its number, and its older numbers.

A record that was read keeps its bytes: its digest is theirs, and it is written as those bytes. An
older number is checked with its own schema and converted upward in memory, one number at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from primafacie.core.digest import canonical_json, sha256_bytes
from primafacie.core.errors import AuditError, StudyError
from primafacie.core.records import checked_record, from_values, read_json
from primafacie.core.results import Result
from primafacie.core.serializer import schema_of

Kept = TypeVar("Kept")

Upward = Callable[[dict[str, Any]], dict[str, Any]]
"""What makes the values of one number from those of the number before."""


class StoredResult(Result):
    """A result that is kept as a file. Read from a file, it keeps the bytes of that file.

    A changed copy (`dataclasses.replace`) has no kept bytes: it is written as it is now.
    """

    def written(self) -> bytes:
        """Give the bytes of the file: those it was read from, else its canonical JSON."""
        kept: bytes | None = self.__dict__.get("_kept")
        return canonical_json(self.to_dict()) if kept is None else kept

    def stored_dict(self) -> dict[str, Any]:
        """Give the record as it is stored: that of the file it was read from, else `to_dict`.

        A record that holds another one holds it in this form, so that the digest of the inner one
        stays true.
        """
        stored: dict[str, Any] = json.loads(self.written())
        return stored

    @property
    def stored_schema(self) -> str:
        """The name and number of the schema of the record as it is stored."""
        return str(self.stored_dict().get("schema", self.SCHEMA))

    @property
    def digest(self) -> str:
        """SHA-256 of the file, which `sha256sum` prints."""
        found: str | None = self.__dict__.get("_digest")
        if found is None:
            found = sha256_bytes(self.written())
            object.__setattr__(self, "_digest", found)
        return found


def kept_as(made: Kept, read: StoredResult) -> Kept:
    """A changed copy whose record is the one that was read: it keeps those bytes.

    Use it where only a field that no record has was changed.
    """
    kept: bytes | None = read.__dict__.get("_kept")
    return made if kept is None else with_bytes(made, kept)


def with_bytes(made: Kept, data: bytes) -> Kept:
    """A result that was just made, with the bytes of its file."""
    object.__setattr__(made, "_kept", data)
    return made


@dataclass(frozen=True)
class RecordForm(Generic[Kept]):
    """How the records of a kind are read.

    Attributes
    ----------
    kind : str
        The kind, such as "plan".
    number : int
        The number of the schema that is written today.
    cls : type
        What a record becomes; its own record has the shape of the schema.
    upward : mapping of int to callable
        For each older number, what makes the values of the next number from its values.
    """

    kind: str
    number: int
    cls: type[Kept]
    upward: Mapping[int, Upward] = field(default_factory=dict)

    @property
    def schema(self) -> str:
        """The name of the schema that is written today."""
        return f"primafacie.{self.kind}/{self.number}"

    def read(self, data: bytes, *, where: str, refusal: type[AuditError] = StudyError) -> Kept:
        """The object of a file's bytes, which it keeps.

        Raises
        ------
        StudyError
            Where the bytes are not strict JSON, or not a record of this kind; see `of`.
        """
        made = self.of(read_json(data, where=where, refusal=refusal), where=where, refusal=refusal)
        return with_bytes(made, data)

    def of(self, value: Any, *, where: str, refusal: type[AuditError] = StudyError) -> Kept:
        """The object of JSON values, which keeps their canonical bytes.

        Raises
        ------
        StudyError
            Where they are another kind of record, of a newer release or of another shape; all
            differences are named together, by place.
        """
        given = value
        if not isinstance(value, dict) or value.get("schema") != self.schema:
            value = checked_record(value, kind=self.kind, where=where, refusal=refusal)
            for number in range(int(str(value["schema"]).partition("/")[2]), self.number):
                value = self.upward[number](value)
            value = {**value, "schema": self.schema}
        made = from_values(self.cls, value, where=where, schema=self.schema, refusal=refusal)
        return with_bytes(made, canonical_json(given))

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of the records that are written today, generated from the class."""
        made = schema_of(self.cls)
        definitions = dict(made["$defs"])
        name = made["$ref"].rpartition("/")[2]
        shape = dict(definitions.pop(name))
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.schema,
            **{key: shape[key] for key in shape if key not in ("title", "properties", "required")},
            "properties": {"schema": {"const": self.schema}, **shape["properties"]},
            "required": ["schema", *shape["required"]],
            **({"$defs": definitions} if definitions else {}),
        }
