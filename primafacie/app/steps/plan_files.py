"""A plan file: the choices of a plan as TOML, read strictly and written again.

The tables are the panels of `primafacie plan --help` and the objects of `sampling.plan`; a key is
the name of its option without the dashes, but for the few that repeat the name of their table
(`[strata] number` is --strata, `[design] kind` is --design, `[simulation] seed`). Files that a plan
file names are looked for in its own folder.
"""

from __future__ import annotations

import json
import math
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from primafacie.app.steps.plan_choices import PlanChoices
from primafacie.app.steps.written_files import write_aside
from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name


@dataclass(frozen=True)
class Kind:
    """What a key may hold: in words, as a test, and how a value becomes what an option takes."""

    words: str
    holds: Callable[[Any], bool]
    typed: Callable[[Any], Any] = lambda value: value


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return _whole(value) or (isinstance(value, float) and math.isfinite(value))


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


TEXT: Final = Kind('a text in quotes, such as "lower"', _text)
FILE: Final = Kind('the name of a file in quotes, such as "probe.csv"', _text, Path)
WHOLE: Final = Kind("a whole number, such as 150", _whole)
NUMBER: Final = Kind("a number, such as 0.25", _number, float)
FLAG: Final = Kind("true or false", lambda value: isinstance(value, bool))
DOLLARS: Final = Kind(
    "an amount in dollars, such as 20000, or a text in quotes",
    lambda value: _number(value) or _text(value),
    str,
)
COSTS: Final = Kind(
    "a table of numbers by stratum, such as { 2 = 65 }",
    lambda value: isinstance(value, dict) and all(map(_number, value.values())),
    lambda value: [f"{label}={cost}" for label, cost in value.items()],
)
ALLOCATION: Final = Kind(
    "a table of whole numbers by stratum, such as { 1 = 40, 2 = 60 }",
    lambda value: isinstance(value, dict) and all(map(_whole, value.values())),
    lambda value: [f"{label}={size}" for label, size in value.items()],
)
ORDER: Final = Kind(
    'a text or a list of texts, such as ["paid desc"]',
    lambda value: _text(value) or _texts(value),
    lambda value: value if isinstance(value, str) else ", ".join(value),
)
REPLICATES: Final = Kind(
    "a whole number of 20 or more", lambda value: _whole(value) and value >= 20
)
TEXTS: Final = Kind('a list of texts, such as ["student", "gaffke"]', _texts)
WHOLES: Final = Kind(
    "a list of whole numbers, such as [100, 150]",
    lambda value: isinstance(value, list) and all(map(_whole, value)),
    lambda value: ",".join(map(str, value)),
)

# The tables of a plan file; each key with the option that it stands for, and what it holds.
KEYS: Final[Mapping[str, Mapping[str, tuple[str, Kind]]]] = {
    "": {
        "rules": ("rules", TEXT),
        "choose": ("choose", TEXTS),
        "depart": ("depart", TEXTS),
        "title": ("title", TEXT),
        "case": ("case", FILE),
    },
    "strata": {
        "number": ("strata", WHOLE),
        "method": ("method", TEXT),
        "by": ("by", TEXT),
        "certainty-over": ("certainty_over", DOLLARS),
        "take-none-below": ("take_none_below", DOLLARS),
        "take-none-because": ("take_none_because", TEXT),
        "cv": ("cv", NUMBER),
        "search-seed": ("search_seed", WHOLE),
        "probe": ("probe", FILE),
    },
    "size": {
        "sample": ("sample", WHOLE),
        "allocation": ("allocation", ALLOCATION),
        "precision": ("precision", NUMBER),
        "error-units-precision": ("error_units_precision", NUMBER),
        "level": ("level", NUMBER),
        "side": ("side", TEXT),
        "allocate-by": ("allocate_by", TEXT),
        "costs": ("cost", COSTS),
        "power": ("power", NUMBER),
        "oversample": ("oversample", NUMBER),
        "wanted-lower": ("wanted_lower", DOLLARS),
        "assurance": ("assurance", NUMBER),
        "assurance-audits": ("assurance_audits", WHOLE),
        "correlation": ("correlation", NUMBER),
        "spares": ("spares", WHOLE),
        "minimum": ("minimum", WHOLE),
    },
    "anticipated": {
        "error-rate": ("error_rate", NUMBER),
        "severity": ("severity", NUMBER),
        "pilot": ("pilot", FILE),
        "pilot-as": ("pilot_as", TEXT),
    },
    "design": {
        "kind": ("design", TEXT),
        "proportional-to": ("proportional_to", TEXT),
        "starts": ("starts", WHOLE),
        "within": ("within", WHOLE),
        "groups-by": ("groups_by", TEXT),
        "groups": ("groups", WHOLE),
        "order": ("order", ORDER),
    },
    "limit": {
        "estimator": ("estimator", TEXT),
        "bound": ("bound", TEXT),
        "underpayment-floor": ("underpayment_floor", DOLLARS),
    },
    "simulation": {
        "simulate": ("simulate", FLAG),
        "sizes": ("sizes", WHOLES),
        "bounds": ("bounds", TEXTS),
        "replicates": ("replicates", REPLICATES),
        "workers": ("workers", WHOLE),
        "seed": ("simulation_seed", WHOLE),
    },
    "tables": {
        "encoding": ("encoding", TEXTS),
        "delimiter": ("delimiter", TEXTS),
        "decimal": ("decimal", TEXTS),
        "sheet": ("sheet", TEXTS),
        "header-row": ("header_row", TEXTS),
        "footer-rows": ("footer_rows", TEXTS),
        "member": ("member", TEXTS),
        "layout": ("layout", TEXTS),
    },
}
STOP_EARLY: Final[Mapping[str, Kind]] = {
    "bet": TEXT,
    "n-max": WHOLE,
    "threshold": DOLLARS,
    "materiality": DOLLARS,
    "share": NUMBER,
    "strata": TEXT,
}
"""The table `[stop-early]`, which is one option, with a name for each of its rules."""
_RULES_FILE: Final = ".toml"


def read_plan_file(path: Path) -> dict[str, Any]:
    """The choices of a plan file by the names of their options.

    Raises `PlanError` with all faults: no TOML, a key that no option has (with the names that
    are close to it), a value of another kind.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(
            f"a file that is not TOML ({error})",
            where=path.name,
            expected="a plan file in TOML and UTF-8",
            fix="Correct the place that is named, or write a new file with --write-toml",
        ) from error
    problems: list[Problem] = []
    choices = dict(_choices(found, path, problems))
    if problems:
        raise PlanError.collected(problems, what=path.name)
    return choices


def joined_choices(
    typed: PlanChoices, given: frozenset[str], choices: Mapping[str, Any], path: Path
) -> PlanChoices:
    """The choices of the command line and of a plan file together.

    `given` are the options that were typed. Raises `PlanError` for each that the file answers
    in another way: which of the two holds is not guessed.
    """
    problems = []
    for name in sorted(given & choices.keys()):
        if getattr(typed, name) != choices[name]:
            place = _place(name)
            problems.append(
                Problem(
                    f"--{name.replace('_', '-')}",
                    f"another value than {place} of {path.name}",
                    "each choice once",
                    f"Leave the option out, or delete {place} in the file",
                )
            )
    if problems:
        raise PlanError.collected(problems, what=path.name)
    return replace(typed, **choices)


def check_new_file(path: Path) -> None:
    """Refuse to overwrite a file; asked before the plan is made."""
    if path.exists():
        raise PlanError(
            f"the file {path.name} is there already",
            where="--write-toml",
            expected="a new file",
            fix="Name another file",
        )


def write_plan_file(choices: PlanChoices, path: Path) -> None:
    """Write the choices as a plan file."""
    write_aside(path.parent, {path.name: plan_file_text(choices, path).encode("utf-8")})


def plan_file_text(choices: PlanChoices, path: Path) -> str:
    """The plan file of these choices: what differs from what is usual, for a file at `path`."""
    usual = PlanChoices()
    chosen = {
        field.name: value
        for field in fields(choices)
        if (value := getattr(choices, field.name)) != getattr(usual, field.name)
    }
    lines = ["# The choices of a plan: primafacie plan STUDY --from FILE"]
    for table, keys in KEYS.items():
        rows = [
            f"{key} = {_written(chosen[name], name, kind, path)}"
            for key, (name, kind) in keys.items()
            if name in chosen
        ]
        if rows:
            lines += ["", f"[{table}]", *rows] if table else rows
    if choices.stop_early is not None:
        lines += ["", "[stop-early]", *_stop_early_rows(choices.stop_early)]
    return "\n".join(lines) + "\n"


def _stop_early_rows(text: str) -> Iterator[str]:
    for item in text.split(","):
        name, _, value = (part.strip() for part in item.partition("="))
        key = name.replace("_", "-")
        kind = STOP_EARLY[key]
        written = _amount(value) if kind is DOLLARS else _quoted(value)
        if kind in (WHOLE, NUMBER):
            written = json.dumps(int(value) if kind is WHOLE else float(value))
        yield f"{key} = {written}"


def _choices(
    found: Mapping[str, Any], path: Path, problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    """The choices of a file; what is wrong with it is added to `problems`."""
    tables = [name for name in KEYS if name] + ["stop-early"]
    for key, value in found.items():
        if key in KEYS[""]:
            yield from _choice("", key, value, path, problems)
        elif key not in tables:
            problems.append(_unknown("", key, [*KEYS[""], *(f"[{name}]" for name in tables)]))
        elif not isinstance(value, dict):
            problems.append(Problem(key, _shown(value), f"a table [{key}]", ""))
        elif key == "stop-early":
            yield from _stop_early(value, problems)
        else:
            for inner, held in value.items():
                yield from _choice(key, inner, held, path, problems)


def _choice(
    table: str, key: str, value: Any, path: Path, problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    known = KEYS[table].get(key)
    if known is None:
        problems.append(_unknown(table, key, KEYS[table]))
        return
    name, kind = known
    if not kind.holds(value):
        problems.append(_wrong(table, key, value, kind))
        return
    made = kind.typed(value)
    if kind is FILE or (name == "rules" and str(made).endswith(_RULES_FILE)):
        made = type(made)(path.parent / made)
    yield name, made


def _stop_early(table: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """The rules to stop early in the form of their option."""
    before = len(problems)
    for key, value in table.items():
        if key not in STOP_EARLY:
            problems.append(_unknown("stop-early", key, STOP_EARLY))
        elif not STOP_EARLY[key].holds(value):
            problems.append(_wrong("stop-early", key, value, STOP_EARLY[key]))
    if len(problems) == before:
        yield "stop_early", ",".join(f"{k.replace('-', '_')}={v}" for k, v in table.items())


def _unknown(table: str, key: str, known: Any) -> Problem:
    """The problem of a key that no option has: where it belongs, or what is close to it."""
    problem = unknown_name("key", key, known)
    places = [
        _named(other, inner)
        for other, keys in KEYS.items()
        for inner, (name, _) in keys.items()
        if other != table and key in (inner, name.replace("_", "-"))
    ]
    fix = f"Write {' or '.join(places)}" if places else problem.fix
    return Problem(_named(table, key), problem.got, problem.expected, fix)


def _wrong(table: str, key: str, value: Any, kind: Kind) -> Problem:
    return Problem(_named(table, key), _shown(value), kind.words, "")


def _named(table: str, key: str) -> str:
    return f"[{table}] {key}" if table else key


def _place(name: str) -> str:
    """The key of a plan file that stands for an option."""
    places = [
        _named(table, key)
        for table, keys in KEYS.items()
        for key, (option, _) in keys.items()
        if option == name
    ]
    return places[0] if places else "[stop-early]"


def _shown(value: Any) -> str:
    kinds = {str: "the text", bool: "the word", int: "the number", float: "the number"}
    what = kinds.get(type(value))
    if what is None:
        return f"a {'list' if isinstance(value, list) else type(value).__name__}"
    return f"{what} {json.dumps(value)}"


def _written(value: Any, name: str, kind: Kind, path: Path) -> str:
    """A choice as a value of TOML, of the kind of its key."""
    if kind in (COSTS, ALLOCATION):
        pairs = (text.rpartition("=") for text in value)
        read = int if kind is ALLOCATION else float
        items = (f"{_quoted(label)} = {json.dumps(read(number))}" for label, _, number in pairs)
        return "{ " + ", ".join(items) + " }"
    if kind is WHOLES:
        return "[" + ", ".join(item.strip() for item in value.split(",") if item.strip()) + "]"
    if kind is TEXTS:
        return "[" + ", ".join(map(_quoted, value)) + "]"
    if kind is DOLLARS:
        return _amount(value)
    if kind is FILE or (name == "rules" and value.endswith(_RULES_FILE)):
        return _quoted(_beside(Path(value), path))
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _amount(text: str) -> str:
    """An amount as a number where it is one in TOML too, else as the text that was typed."""
    try:
        plain = tomllib.loads(f"v = {text.strip()}")["v"]
    except tomllib.TOMLDecodeError:
        return _quoted(text)
    return text.strip() if _number(plain) and str(plain) == text.strip() else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _beside(file: Path, path: Path) -> str:
    """The name of a file as it is seen from the folder of the plan file."""
    try:
        return Path(os.path.relpath(file, path.parent)).as_posix()
    except ValueError:  # another drive of Windows
        return file.absolute().as_posix()
