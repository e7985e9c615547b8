"""Records as files: strict JSON, checked with the schema that ships for its number.

A record comes from somebody's folder, perhaps the other side's. It is read only where its
bytes are plain JSON (no repeated key, no NaN, no text that UTF-8 lacks) and its shape is the
one that this toolkit writes; every difference is named by its place, never by its value.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn, TypeVar

from primafacie.core.errors import AuditError, Problem, StudyError
from primafacie.core.printable import printable
from primafacie.core.schema_names import check_schema
from primafacie.core.serializer import from_record, schema_of

Made = TypeVar("Made")

_LARGEST = 2**63
_SHOWN = 3
_RESTORE = "Restore the file from the copy that was handed over"
# What a record can hold that fits its schema and still makes no sense together.
_MISFITS = (
    ArithmeticError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    UnicodeError,
    ValueError,
)


def read_json(data: bytes, *, where: str, refusal: type[AuditError] = StudyError) -> Any:
    """The value of a JSON file, read strictly.

    Raises
    ------
    StudyError
        Where the bytes are not UTF-8, not JSON, too deep, repeat a key of one object, or hold
        NaN, an infinite number, an integer beyond 64 bits or a text that UTF-8 cannot hold.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_whole,
        )
        if b"\\u" in data:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise refusal(
            f"a record that is not strict JSON ({_reason(error)})",
            where=printable(where),
            expected="the record as this toolkit wrote it",
            fix=_RESTORE,
        ) from None
    return value


def read_record(
    data: bytes, *, kind: str, where: str, refusal: type[AuditError] = StudyError
) -> dict[str, Any]:
    """A record of a kind from the bytes of its file, checked with its schema.

    Parameters
    ----------
    data
        The bytes of the file.
    kind
        Which record it must be, such as `plan`: its schema is `primafacie.plan/1` or a later
        number that this release knows.
    where
        The file's name, for the error.
    refusal
        The kind of error that is raised.

    Returns
    -------
    dict
        The record as JSON values.

    Raises
    ------
    StudyError
        Where it is not strict JSON, another kind of record, of a newer release, or of another
        shape; all differences are named together, by place.
    """
    value = read_json(data, where=where, refusal=refusal)
    return checked_record(value, kind=kind, where=where, refusal=refusal)


def checked_record(
    value: Any, *, kind: str, where: str, refusal: type[AuditError] = StudyError
) -> dict[str, Any]:
    """The same for a record that was read already."""
    where = printable(where)
    newest = f"primafacie.{kind}/{max(_numbers(kind))}"
    name = value.get("schema") if isinstance(value, dict) else None
    if not isinstance(name, str):
        raise refusal(
            "a record without the name of its schema", where=where, expected=newest, fix=_RESTORE
        )
    check_schema(printable(name), newest, where=where)
    number = int(name.partition("/")[2])
    if number not in _numbers(kind):
        raise refusal(f"the schema {printable(name)!r}", where=where, expected=newest, fix=_RESTORE)
    validator = _validator(kind, number)
    if not validator.is_valid(value):
        raise refusal.collected(_problems(validator, value, where), what=where)
    return dict(value)


def load_record(
    data: bytes,
    make: Callable[[dict[str, Any]], Made],
    *,
    kind: str,
    where: str,
    refusal: type[AuditError] = StudyError,
) -> Made:
    """The object of a record: `make` turns the checked record into it.

    Raises
    ------
    StudyError
        As `read_record`, and where the values fit their schema but not one another.
    """
    record = read_record(data, kind=kind, where=where, refusal=refusal)
    return made_of(record, make, kind=kind, where=where, refusal=refusal)


def made_of(
    record: dict[str, Any],
    make: Callable[[dict[str, Any]], Made],
    *,
    kind: str,
    where: str,
    refusal: type[AuditError] = StudyError,
) -> Made:
    """What `make` builds of a record that was read; a misfit of its parts is a `StudyError`."""
    try:
        return make(record)
    except _MISFITS as error:
        raise _misfit(error, kind, where, refusal) from error


def from_values(
    cls: type[Made],
    value: Mapping[str, Any],
    *,
    where: str = "record",
    schema: str | None = None,
    refusal: type[AuditError] = StudyError,
) -> Made:
    """The object of a class from the values of its record; see `primafacie.core.serializer`.

    Parameters
    ----------
    cls
        The class of the object.
    value
        JSON values, with the name of the schema under `schema` where the class has one.
    where
        The file's name, for the error.
    schema
        The name of the schema; default that of the class (`SCHEMA`).
    refusal
        The kind of error that is raised.

    Raises
    ------
    StudyError
        Where it is a record of another schema or of another shape (all differences are named
        together, by place), or where its values do not fit one another.
    """
    import msgspec

    expected = schema if schema is not None else getattr(cls, "SCHEMA", "")
    named = dict(value)
    stated = named.pop("schema", None) if expected else expected
    if stated != expected:
        check_schema(printable(str(stated)), expected, where=where)
        raise refusal(f"the schema {printable(str(stated))!r}", where=where, expected=expected)
    try:
        return from_record(cls, named)
    except msgspec.ValidationError as error:
        faults = shape_faults(schema_of(cls), named, where)
        if not faults:  # a number such as 1.0 where a whole number belongs
            raise _misfit(error, cls.__name__, where, refusal) from None
        raise refusal.collected(faults, what=where) from None
    except _MISFITS as error:
        raise _misfit(error, cls.__name__, where, refusal) from error


def shape_faults(schema: Mapping[str, Any], value: Any, where: str) -> list[Problem]:
    """Every way in which a value differs from a schema, by place and never by value."""
    import jsonschema_rs

    return _problems(jsonschema_rs.validator_for(dict(schema)), value, printable(where))


def _misfit(error: Exception, kind: str, where: str, refusal: type[AuditError]) -> AuditError:
    """The refusal of a record whose values fit its schema but not one another."""
    if isinstance(error, AuditError):
        return error
    return refusal(
        f"a {kind} whose parts do not fit one another ({type(error).__name__})",
        where=printable(where),
        expected="the record as this toolkit wrote it",
        fix=_RESTORE,
    )


@cache
def _numbers(kind: str) -> tuple[int, ...]:
    """The schema numbers of a kind that ship with this release."""
    shipped = files("primafacie.core").joinpath("schemas").iterdir()
    stems = [entry.name.removesuffix(".json") for entry in shipped]
    found = (stem.rpartition("-") for stem in stems)
    return tuple(sorted(int(number) for name, _, number in found if name == kind))


@cache
def _validator(kind: str, number: int) -> Any:
    import jsonschema_rs

    path = files("primafacie.core").joinpath("schemas", f"{kind}-{number}.json")
    return jsonschema_rs.validator_for(json.loads(path.read_text(encoding="utf-8")))


def _problems(validator: Any, value: Any, where: str) -> list[Problem]:
    """One problem per cause: the same rule broken in many places is named once, with its count."""
    causes: dict[tuple[str, str], list[str]] = {}
    for error in validator.iter_errors(value):
        rule = "/".join(str(part) for part in error.schema_path)
        place = printable("/".join(str(part) for part in error.instance_path)) or "the record"
        causes.setdefault((rule, _expected(error.kind)), []).append(place)
    found = []
    for (_, expected), places in causes.items():
        more = len(places) - _SHOWN
        shown = ", ".join(places[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
        found.append(Problem(where, f"{shown} does not fit the schema", expected, _RESTORE))
    return found


def _expected(kind: Any) -> str:
    """What the schema asks for, without the value that was found."""
    if kind.name == "type":
        types = [kind.types] if isinstance(kind.types, str) else list(kind.types)
        return f"a value of type {' or '.join(str(item) for item in types)}"
    if kind.name == "required":
        return f"the key {kind.property}"
    if kind.name == "const":
        return f"the value {kind.expected_value!r}"
    if kind.name == "enum":
        return f"one of {', '.join(repr(item) for item in kind.options)}"
    if kind.name == "additionalProperties":
        return "no keys but those of the schema"
    return f"what the schema's rule {kind.name!r} asks for"


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError("a number is not finite")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is not finite")
    return number


def _whole(text: str) -> int:
    if len(text) > 20 or not -_LARGEST <= (number := int(text)) < _LARGEST:
        raise ValueError("an integer is beyond 64 bits")
    return number


def _reason(error: Exception) -> str:
    """Why the bytes are not strict JSON, without the text that was found."""
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    if isinstance(error, UnicodeEncodeError):
        return "a text that UTF-8 cannot hold"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error)
