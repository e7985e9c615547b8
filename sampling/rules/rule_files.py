"""Where rule sets come from: the files that ship, files of the user's own, texts on trial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import files
from pathlib import Path
from typing import Final

from primafacie.core.errors import RuleError
from primafacie.core.families import unknown_name
from sampling.rules.rule_sets import RuleSet

_ENDING: Final = ".toml"
_TRIED: Final[ContextVar[Mapping[str, RuleSet]]] = ContextVar("rule sets on trial")


def rule_names() -> tuple[str, ...]:
    """List the names of the rule sets that come with the toolkit.

    Returns
    -------
    tuple of str
        The names that `load_rules` knows, sorted.

    Examples
    --------
    >>> "cms-pim" in rule_names(), rule_names()[:3]
    (True, ('ak-self', 'ca-dhcs', 'cms-pim'))
    """
    shipped = (entry.name for entry in files("sampling.rules").joinpath("data").iterdir())
    names = {name.removesuffix(_ENDING) for name in shipped if name.endswith(_ENDING)}
    return tuple(sorted(names | set(_TRIED.get({}))))


def load_rules(name: str) -> RuleSet:
    """Load a rule set by its name, or from a TOML file of your own.

    Parameters
    ----------
    name : str
        One of `rule_names`, or the path of a file, such as "my-rules.toml".

    Returns
    -------
    RuleSet
        The rules, each with its citation.

    Raises
    ------
    RuleError
        With the known names if the name is unknown, and with every fault of a file.

    Examples
    --------
    >>> load_rules("cms-pim").limit_name
    'one-sided 90% (RAT-STATS 80% lower limit)'
    """
    tried = _TRIED.get({})
    if name in tried:
        return tried[name]
    if name in rule_names():
        path = files("sampling.rules").joinpath("data", f"{name}{_ENDING}")
        return RuleSet.from_text(path.read_text(encoding="utf-8"), where=f"{name}{_ENDING}")
    if name.endswith(_ENDING):
        return _own_file(Path(name))
    fix = "Choose one of these, or read your own with RuleSet.from_text"
    raise RuleError.of(unknown_name("rule set", name, rule_names(), fix=fix))


def decided_rules(name: str | None, choices: Sequence[str] | None = None) -> RuleSet | None:
    """The rule set of a name or file with its choices; None where none is named.

    Raises
    ------
    RuleError
        For choices without a rule set, and as `load_rules` and `RuleSet.choosing`.
    """
    if name is not None:
        return load_rules(name).choosing(*(choices or ()))
    if choices:
        raise RuleError(
            "choices without the rules that they belong to",
            where="--choose",
            expected="--rules beside it",
            fix="Name the rule set",
        )
    return None


@contextmanager
def trying(text: str) -> Iterator[RuleSet]:
    """A further rule set by its own name while the block runs, from its TOML text.

    Plans, checks, demands and rebuttals inside the block know it like those that ship: so a rule
    set can be tried before its file is added to `sampling/rules/data`.
    """
    rules = RuleSet.from_text(text)
    token = _TRIED.set({**_TRIED.get({}), rules.name: rules})
    try:
        yield rules
    finally:
        _TRIED.reset(token)


def _own_file(path: Path) -> RuleSet:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise RuleError(
            f"a rule set that cannot be read ({reason})",
            where=str(path),
            expected="a TOML file of rules, or a name of rule_names()",
            fix="Check the path",
        ) from error
    return RuleSet.from_text(text, where=path.name)
