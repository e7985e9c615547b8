"""The one serializer: a dataclass as JSON values and back, with the unit of each amount in its key.

A field is written under its name. `Money` is written as integer cents under `<name>_cents`, a
field declared `Dollars` as a number under `<name>_dollars`; a date is ISO text, a tuple an array.
Reading is strict: every key must be there, no other may be, and no value is turned into another
type (a whole number may stand for a float). `schema_of` is the JSON Schema of the same shape.

A field is left out of the record where it is not an argument of the class (`init=False`) or is
declared with `field(metadata=UNRECORDED)`. A class whose record is not its fields names the class
of its record in `RECORD`, gives it with `as_record()`, and takes it back with `of_record(record)`.
For a member of a family that record is its name: `RECORD = str`.
"""

from __future__ import annotations

import functools
import inspect
import operator
import sys
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, TypeVar, cast

from primafacie.core.money import Money
from primafacie.core.record_texts import Matching
from primafacie.core.units import CENTS, InUnit, with_unit

Made = TypeVar("Made")

UNRECORDED: Final[Mapping[str, Any]] = types.MappingProxyType({"recorded": False})
"""The metadata of a field that no record has: `field(default=None, metadata=UNRECORDED)`."""
OPTIONAL: Final[Mapping[str, Any]] = types.MappingProxyType({"optional": True})
"""The metadata of a field whose key may be missing; its default is not written."""
_REQUIRED: Final = object()
_PLAIN: Final = frozenset({str, bool, int, float})


@dataclass(frozen=True)
class _Part:
    """A field of a record: its name in the class, its key and its declared type."""

    name: str
    key: str
    kind: Any
    default: Any = _REQUIRED


def to_record(value: Any) -> Any:
    """The JSON values of an object: a dataclass, or a collection of such.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Line:
    ...     code: str
    ...     paid: Money
    ...     days: tuple[date, ...] = ()
    >>> to_record(Line("99213", Money(1250), (date(2024, 6, 30),)))
    {'code': '99213', 'paid_cents': 1250, 'days': ['2024-06-30']}
    >>> from_record(Line, {"code": "99213", "paid_cents": 1250, "days": ["2024-06-30"]}).paid
    Money('12.50')
    """
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Money):
        return value.cents
    if isinstance(value, date):
        return value.isoformat()
    record_class = getattr(type(value), "RECORD", None)
    if record_class is not None and not isinstance(value, record_class):
        return to_record(value.as_record())
    if is_dataclass(value):
        record = {}
        for part in _parts(type(value)):
            item = getattr(value, part.name)
            if part.default is _REQUIRED or item != part.default:
                # Most fields are plain: they are not passed on.
                plain = item is None or type(item) in _PLAIN
                record[part.key] = item if plain else to_record(item)
        return record
    if isinstance(value, Mapping):
        return {str(key): to_record(item) for key, item in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(to_record(item) for item in value)
    if hasattr(value, "tolist"):  # an array or a number of numpy
        return value.tolist()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Iterable):
        return [to_record(item) for item in value]
    raise TypeError(f"a record cannot hold a {type(value).__name__}")


def from_record(cls: type[Made], record: Any) -> Made:
    """The object of a class from its JSON values, read strictly.

    Raises
    ------
    msgspec.ValidationError
        Where a key is missing or unknown, or a value is of another type; it names the place and
        the types, never the value.
    """
    import msgspec

    read = msgspec.convert(record, _wire(cls), strict=True, str_keys=True)
    made: Made = _object(cls, read)
    return made


def schema_of(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a class's records."""
    import msgspec

    found: dict[str, Any] = _with_ends(msgspec.json.schema(_wire(cls)))
    return found


def _with_ends(schema: Any) -> Any:
    r"""A schema whose patterns end in `$`: `\Z` is Python's alone, and `$` is exact elsewhere."""
    if isinstance(schema, dict):
        return {
            key: value.removesuffix(r"\Z") + "$"
            if key == "pattern" and isinstance(value, str)
            else _with_ends(value)
            for key, value in schema.items()
        }
    return [_with_ends(item) for item in schema] if isinstance(schema, list) else schema


def record_keys(cls: type[Any]) -> dict[str, str]:
    """The keys of a class's record by the name of the field.

    >>> from dataclasses import make_dataclass
    >>> record_keys(make_dataclass("Row", [("size", int), ("paid", Money)]))
    {'size': 'size', 'paid': 'paid_cents'}
    """
    return {part.name: part.key for part in _parts(cls)}


def _record_class(cls: type[Any]) -> type[Any]:
    return getattr(cls, "RECORD", None) or cls


def _parts_of(cls: Any) -> tuple[_Part, ...]:
    """The recorded fields of a dataclass in their order."""
    return tuple(
        _part(cls, item)
        for item in fields(cls)
        if item.init and item.metadata.get("recorded", True)
    )


def _part(cls: type[Any], item: Field[Any]) -> _Part:
    kind = _declared(cls, item)
    unit = _unit(kind)
    key = with_unit(item.name, unit) if unit else item.name
    if not item.metadata.get("optional", False):
        return _Part(item.name, key, kind)
    default = item.default if item.default_factory is MISSING else item.default_factory()
    return _Part(item.name, key, kind, default)


def _declared(cls: type[Any], item: Field[Any]) -> Any:
    """The type of a field; a text is read where the class that declares the field was written."""
    if not isinstance(item.type, str):
        return item.type
    owner = next(base for base in cls.__mro__ if item.name in inspect.get_annotations(base))
    names = vars(sys.modules[owner.__module__])
    # Annotations are the source's own text: no text of a file or of a caller gets here.
    return eval(item.type, names, {owner.__name__: owner})


def _unit(kind: Any) -> str:
    """The unit that a declared type states, also as that of the items of a collection."""
    if kind is Money:
        return CENTS
    if typing.get_origin(kind) is typing.Annotated:
        stated = [item.suffix for item in kind.__metadata__ if isinstance(item, InUnit)]
        return stated[0] if stated else _unit(kind.__origin__)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return ""
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = inner[1:]
    units = {_unit(item) for item in inner if item not in (type(None), Ellipsis)}
    return units.pop() if len(units) == 1 else ""


def _wire_of(given: Any) -> Any:
    """The type that msgspec reads for a class: a struct of its keys, unknown keys forbidden."""
    import msgspec

    cls = _record_class(given)
    parts = _parts(cls)
    shape: list[Any] = [
        (part.name, _wired(part.kind))
        if part.default is _REQUIRED
        else (part.name, _either((_wired(part.kind), msgspec.UnsetType)), msgspec.UNSET)
        for part in parts
    ]
    words = (cls.__doc__ or "").strip().splitlines()
    return msgspec.defstruct(
        cls.__name__,
        shape,
        rename={part.name: part.key for part in parts},
        forbid_unknown_fields=True,
        kw_only=True,
        namespace={"__doc__": words[0] if words else ""},
    )


def _wired(kind: Any) -> Any:
    """A declared type with structs for dataclasses and integers for money."""
    if kind is Money:
        return int
    if isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "RECORD")):
        return _wire(kind) if is_dataclass(_record_class(kind)) else _wired(_record_class(kind))
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        forms = [item.pattern for item in kind.__metadata__ if isinstance(item, Matching)]
        return _patterned(_wired(inner[0]), forms[0]) if forms else _wired(inner[0])
    if origin in (types.UnionType, typing.Union):
        return _either(tuple(_wired(item) for item in inner))
    if _is_a(origin, Mapping):
        return types.GenericAlias(dict, (_wired(inner[0]), _wired(inner[1])))
    if _is_a(origin, Iterable):
        items = inner if origin is tuple else (inner[0], Ellipsis)
        wired = tuple(item if item is Ellipsis else _wired(item) for item in items)
        return types.GenericAlias(tuple, wired)
    return kind


def _patterned(kind: Any, pattern: str) -> Any:
    import msgspec

    return Annotated[kind, msgspec.Meta(pattern=pattern)]


def _either(kinds: tuple[Any, ...]) -> Any:
    return functools.reduce(operator.or_, kinds)


def _is_a(origin: Any, base: type[Any]) -> bool:
    return isinstance(origin, type) and issubclass(origin, base)


def _made(kind: Any, value: Any) -> Any:
    """The object of a declared type from what msgspec read."""
    make = _maker(kind)
    return value if make is None or value is None else make(value)


def _maker_of(kind: Any) -> Callable[[Any], Any] | None:
    """What makes a value of a declared type, settled once per type; None: as msgspec read it."""
    if kind is Money:
        return Money
    if isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "RECORD")):
        return functools.partial(_object, kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _maker(inner[0])
    if origin in (types.UnionType, typing.Union):
        return _maker(_of_union(inner))
    if _is_a(origin, Mapping):
        return _each_of(dict, _maker(inner[1]))
    if origin is tuple and inner[-1:] != (Ellipsis,):
        return lambda value: tuple(
            _made(each, item) for each, item in zip(inner, value, strict=True)
        )
    if _is_a(origin, Iterable):
        return _each_of(_collection(origin), _maker(inner[0]))
    return None


def _each_of(collection: Any, make: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    """What makes a collection of items of one type."""
    if make is None:
        return cast("Callable[[Any], Any]", collection)
    if collection is dict:
        return lambda value: {
            key: None if item is None else make(item) for key, item in value.items()
        }
    return lambda value: collection([None if item is None else make(item) for item in value])


def _object(cls: Any, read: Any) -> Any:
    """The object of a class from the struct that msgspec read."""
    record_class = _record_class(cls)
    if not is_dataclass(record_class):
        return cls.of_record(_made(record_class, read))
    given = {}
    for name, make, optional in _makers(record_class):
        value = getattr(read, name)
        if optional and _is_unset(value):
            continue
        given[name] = value if make is None or value is None else make(value)
    record = record_class(**given)
    return record if record_class is cls else cls.of_record(record)


def _makers_of(cls: Any) -> tuple[tuple[str, Callable[[Any], Any] | None, bool], ...]:
    """Name, maker and whether its key may be missing, for each recorded field of a dataclass."""
    return tuple(
        (part.name, _maker(part.kind), part.default is not _REQUIRED) for part in _parts(cls)
    )


def _is_unset(value: Any) -> bool:
    import msgspec

    return value is msgspec.UNSET


def _collection(origin: Any) -> Any:
    return origin if origin in (list, set, frozenset) else tuple


def _of_union(members: tuple[Any, ...]) -> Any:
    """The one member of a union whose values are built; texts and numbers stay as they are."""
    built = [item for item in members if item is not type(None)]
    return built[0] if len(built) == 1 else Any


# A class is its own key here; the type checker does not take a class for a hashable value.
_parts: Callable[[Any], tuple[_Part, ...]] = cache(_parts_of)
_wire: Callable[[Any], Any] = cache(_wire_of)
_maker: Callable[[Any], Callable[[Any], Any] | None] = cache(_maker_of)
_makers: Callable[[Any], tuple[tuple[str, Callable[[Any], Any] | None, bool], ...]] = cache(
    _makers_of
)
