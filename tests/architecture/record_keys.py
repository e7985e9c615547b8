"""Where the source reads or writes a mapping by a written key: `x["key"]`, `x.get("key")`.

Records are dataclasses inside the program, so such a key belongs to the border only. It is not
counted

- in readers of foreign forms, whose keys are not ours (FHIR, what pyreadstat tells of a file);
- in readers and writers of records: `*_older_forms.py`, `*_toml.py`, modules that read TOML,
  the records, forms and serializer of the core, and functions named `to_dict`, `from_dict`,
  `as_record`, `of_record`, `from_record`, where a family's member meets its own small record;
- on columns: names, fields and functions declared as a DataFrame, a Series, an array or a row of
  a table (`TableRow`, `MadeRow`, `RawRow`, `ColumnPlaces`), what is taken from them, and the row
  that a function given to a `Column` takes;
- on XML elements, regular-expression matches, environment variables and Python's own namespaces;
- with a key that is no name of a field, which no record has (`image/png`, `Normal`);
- on a class or a constant (`Literal["a"]`, `BOUND_CARDS["gaffke"]`): a family asked by name.

`"key" in x` counts where `x` is declared as a mapping or is read by a key in the same function.

Run `python -m tests.architecture.record_keys [PACKAGE OR FOLDER ...]` for the files and their
counts; with `--lines` each place is printed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.architecture.parsed_sources import parsed

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("sampling", "extrapolation", "validation", "penalties", "primafacie")
BORDER = re.compile(
    r"_older_forms\.py$|_toml\.py$|primafacie/core/(records|record_forms|serializer)\.py$"
    r"|sampling/intake/(fhir_benefits|statistics_files|statistics_values)\.py$"
)
TOML = re.compile(r"import (tomllib|toml_table)\b")
READERS = re.compile(r"^(to|from|as|of)_(dict|record)$")
KEY = re.compile(r"[a-z][a-z0-9_]*")
TAKING = ("get", "pop", "setdefault")
COLUMNS = re.compile(
    r"\b(DataFrame|LazyFrame|Series|NDArray|ndarray|RecordBatch|Match|Element|environ|(Table|Made|Raw)Row|ColumnPlaces)\b"
)
MAKERS = re.compile(
    r"^(pd|pl|pandas|polars|pa)\.|^np\.|^(re\.)?(compile|match|fullmatch|search)$"
    r"|\.(match|fullmatch|search|finditer|to_pandas|to_numpy|to_frame)$|ElementTree|etree"
)
NAMESPACES = re.compile(
    r"^(globals|locals|vars)\(|\.__dict__$|^os\.environ$|^sys\.modules$|\.metadata$"
)
TABLE_WORDS = {
    "astype",
    "drop_duplicates",
    "dropna",
    "groupby",
    "iloc",
    "iterrows",
    "itertuples",
    "loc",
    "merge",
    "reset_index",
    "sort_values",
    "to_numpy",
}
ASKED = (
    *(ast.AnnAssign, ast.Assign, ast.Attribute, ast.Call, ast.Compare, ast.For),
    *(ast.NamedExpr, ast.Subscript, ast.arg, ast.comprehension),
)
"""The nodes that say what a name holds, or that read by a key."""
WRAPPERS = ("enumerate", "list", "reversed", "sorted", "tuple", "zip")
MAPPINGS = re.compile(r"\b(dict|Mapping|MutableMapping|defaultdict|Counter)\b")


@dataclass(frozen=True)
class KeyAccess:
    """One access by a written key."""

    path: str
    line: int
    text: str


def sources(*places: str) -> Iterator[Path]:
    """Every file of the packages, or of the packages or folders named."""
    for place in places or PACKAGES:
        path = ROOT / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def accesses(*places: str) -> Iterator[KeyAccess]:
    """Every access that counts."""
    for path in sources(*places):
        name = path.relative_to(ROOT).as_posix()
        source = parsed(path)
        if not BORDER.search(name) and not TOML.search(source.text):
            own = declared().with_fields_of(source.nodes(ast.ClassDef))
            yield from accesses_of(source.tree, name, own)


def accesses_of(tree: ast.Module, path: str, names: Declared) -> Iterator[KeyAccess]:
    """The accesses of one module, function by function."""
    for scope in _scopes(tree):
        yield from _of_scope(scope, path, names)


@dataclass(frozen=True)
class Declared:
    """Names of fields and functions that are declared as columns wherever they occur."""

    fields: frozenset[str]
    functions: frozenset[str]

    def with_fields_of(self, classes: Iterable[ast.ClassDef]) -> Declared:
        """Also the fields that a module declares as columns itself."""
        own = {name for name, annotation in _fields(classes) if _is_columns(annotation)}
        return Declared(self.fields | own, self.functions)


@cache
def declared() -> Declared:
    """What the packages declare as columns: a name declared otherwise anywhere is left out."""
    fields: dict[str, set[bool]] = defaultdict(set)
    functions: dict[str, set[bool]] = defaultdict(set)
    for path in sources():
        source = parsed(path)
        for name, annotation in _fields(source.nodes(ast.ClassDef)):
            fields[name].add(_is_columns(annotation))
        for kind in (ast.FunctionDef, ast.AsyncFunctionDef):
            for node in source.nodes(kind):
                functions[node.name].add(_is_columns(node.returns))
    return Declared(_always(fields), _always(functions))


def _always(kinds: dict[str, set[bool]]) -> frozenset[str]:
    return frozenset(name for name, declared_so in kinds.items() if declared_so == {True})


def _fields(classes: Iterable[ast.ClassDef]) -> Iterator[tuple[str, ast.expr]]:
    """The fields of classes with their types."""
    for node in classes:
        for item in node.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                yield item.target.id, item.annotation


def _is_columns(annotation: ast.expr | None) -> bool:
    return annotation is not None and bool(COLUMNS.search(ast.unparse(annotation)))


def _scopes(tree: ast.AST) -> Iterator[list[ast.AST]]:
    """What is `ASKED` of the module, and of each function with the functions inside it."""
    outer: list[ast.AST] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _scopes(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if not READERS.search(node.name):
                yield [part for part in ast.walk(node) if isinstance(part, ASKED)]
        else:
            outer += [part for part in ast.walk(node) if isinstance(part, ASKED)]
    yield outer


def _of_scope(nodes: list[ast.AST], path: str, names: Declared) -> Iterator[KeyAccess]:
    columns, mappings = _known_names(nodes, names)
    counted = {}
    for node in nodes:
        base = _read_by_key(node)
        if base is not None and not _is_exempt(base, columns, names):
            counted[node] = base
    mappings |= {ast.unparse(base) for base in counted.values()}
    for node in nodes:
        if node in counted or _asks_for_key(node, mappings):
            yield KeyAccess(path, getattr(node, "lineno", 0), ast.unparse(node).partition("\n")[0])


def _read_by_key(node: ast.AST) -> ast.expr | None:
    """What is read, written or deleted by a written key."""
    if isinstance(node, ast.Subscript) and _is_text(node.slice):
        return node.value
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TAKING
        and node.args
        and _is_text(node.args[0])
    ):
        return node.func.value
    return None


def _asks_for_key(node: ast.AST, mappings: set[str]) -> bool:
    return (
        isinstance(node, ast.Compare)
        and _is_text(node.left)
        and isinstance(node.ops[0], (ast.In, ast.NotIn))
        and ast.unparse(node.comparators[0]) in mappings
    )


def _is_text(node: ast.AST) -> bool:
    """Whether an expression is a written key that a record can have."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and KEY.fullmatch(node.value) is not None
    )


def _is_exempt(base: ast.expr, columns: set[str], names: Declared) -> bool:
    if isinstance(base, ast.Name) and base.id.lstrip("_")[:1].isupper():
        return True
    text = ast.unparse(base)
    if NAMESPACES.search(text):
        return True
    return _is_from_columns(base, columns, names)


def _is_from_columns(node: ast.expr, columns: set[str], names: Declared) -> bool:
    """Whether an expression starts from columns: `table.loc[kept]["paid"]`."""
    current: Any = node
    while True:
        if isinstance(current, ast.Call):
            called = ast.unparse(current.func)
            if MAKERS.search(called) or called.rpartition(".")[2] in names.functions:
                return True
            wraps = called in WRAPPERS and current.args
            current = current.args[0] if wraps else current.func
        elif isinstance(current, ast.Attribute):
            if current.attr in names.fields:
                return True
            current = current.value
        elif isinstance(current, (ast.Subscript, ast.Starred, ast.Await)):
            current = current.value
        elif isinstance(current, ast.BinOp):
            current = current.left
        elif isinstance(current, ast.IfExp):
            current = current.body
        else:
            return isinstance(current, ast.Name) and current.id in columns


def _known_names(nodes: list[ast.AST], names: Declared) -> tuple[set[str], set[str]]:
    """The names of a function that hold columns, and those that are declared mappings."""
    columns: set[str] = set()
    mappings: set[str] = set()
    for node in nodes:
        annotation = getattr(node, "annotation", None)
        name = node.arg if isinstance(node, ast.arg) else _name(getattr(node, "target", None))
        if name and annotation is not None:
            if _is_columns(annotation):
                columns.add(name)
            elif MAPPINGS.search(ast.unparse(annotation)):
                mappings.add(name)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Column"):
            columns |= {
                part.arg
                for given in (*node.keywords, *node.args)
                for part in ast.walk(given)
                if isinstance(part, ast.arg)
            }
        if isinstance(node, ast.Attribute) and node.attr in TABLE_WORDS:
            columns.add(_name(node.value))
    bound = [pair for node in nodes for pair in _bound(node)]
    while True:  # a name taken from columns holds columns
        before = len(columns)
        for target, value in bound:
            if _is_from_columns(value, columns, names):
                columns |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
        if len(columns) == before:
            return columns, mappings


def _bound(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target of an assignment or a loop with what it is bound to."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                yield from zip(target.elts, node.value.elts, strict=False)
            elif isinstance(target, (ast.Name, ast.Tuple)):
                yield target, node.value
    elif isinstance(node, ast.NamedExpr):
        yield node.target, node.value
    elif isinstance(node, (ast.For, ast.comprehension)):
        yield node.target, node.iter


def _name(node: Any) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def report(found: Iterable[KeyAccess], *, whole: bool) -> str:
    """The files with their counts; with `whole`, each place before them."""
    places = list(found)
    by_file = Counter(access.path for access in places)
    files = sorted(by_file.items(), key=lambda item: (-item[1], item[0]))
    lines = [f"{access.path}:{access.line}: {access.text}" for access in places if whole]
    lines += [f"{number:5}  {file}" for file, number in files]
    return "\n".join([*lines, f"{len(places):5}  in {len(files)} files"])


if __name__ == "__main__":
    asked = [word for word in sys.argv[1:] if not word.startswith("-")]
    sys.stdout.write(report(accesses(*asked), whole="--lines" in sys.argv) + "\n")
