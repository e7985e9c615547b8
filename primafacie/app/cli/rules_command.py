"""`primafacie rules`: the rule sets that ship, and files of one's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli.option_words import RULES, argument, option
from primafacie.app.cli.options import Json, rule_sets
from primafacie.app.cli.output import Output
from primafacie.core.errors import RuleError
from primafacie.core.plurals import counted

if TYPE_CHECKING:
    from sampling import RuleSet

HELP = """The rules of an authority: limit, figure and treatments, each with its source.

A rule set holds only what a text says. Rules that move the amount and that no text states are
open: a plan chooses them, with a reason, by --choose.
"""
Name = Annotated[
    str,
    typer.Argument(
        metavar="RULES",
        help="The rule set, by its name or as a TOML file of your own.",
        show_default=False,
        autocompletion=rule_sets,
    ),
]


def register(application: typer.Typer) -> None:
    """Add the commands under `rules`."""
    group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    group.command("list")(listed)
    group.command("show")(show)
    group.command("new")(new)
    group.command("check")(check)
    application.add_typer(group, name="rules")


def listed(as_json: Json = False) -> None:
    """List the rule sets that ship: the limit, the figure demanded, and what is left open.

    Example:  primafacie rules list
    """
    from sampling import load_rules, rule_names

    output = Output(as_json=as_json)
    sets = [load_rules(name) for name in rule_names()]
    output.fact(
        "rule_sets",
        [
            {"name": s.name, "title": s.title, "version": s.version, "open": list(s.open_keys)}
            for s in sets
        ],
    )
    width = max(len(found.name) for found in sets)
    for found in sets:
        output.line(f"{found.name:{width}}  {found.title}")
        output.line(f"{'':{width}}    {_in_short(found)}")
    output.line()
    output.line("Every value with its source: primafacie rules show NAME")
    output.finish()


def show(name: Name, as_json: Json = False) -> None:
    """Print a rule set: its values under their sources, each source with its mark once.

    Example:  primafacie rules show cms-pim
    """
    from sampling import load_rules
    from sampling.rules.rule_words import rule_lines

    output = Output(as_json=as_json)
    rules = load_rules(name)
    output.facts(rules.to_dict())
    output.line(str(rules))
    for line in rule_lines(rules):
        output.line(line)
    _say_open(output, rules)
    output.finish()


def new(
    name: Annotated[str, argument("NAME", "The name of the new rule set, such as state-x.")],
    like: Annotated[
        str | None,
        option(
            "--like",
            RULES,
            "The rule set whose text is taken as a start.",
            metavar="NAME",
            autocompletion=rule_sets,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write NAME.toml, a new rule set to be filled in: every key with what may be written there.

    Example:  primafacie rules new state-x
    """
    from primafacie.app.steps.written_files import write_aside
    from sampling.rules import rule_template

    output = Output(as_json=as_json)
    text = rule_template(name, like=like)
    target = Path(f"{name}.toml")
    if target.exists():
        raise RuleError(
            f"the file {target.name} is there already",
            expected="a new file",
            fix="Choose another name, or move that file",
        )
    write_aside(target.parent, {target.name: text.encode("utf-8")})
    output.file(target, "rule set")
    output.then(f"primafacie rules check {target}")
    output.finish()


def check(name: Name, as_json: Json = False) -> None:
    """Check a rule set of your own: its keys, its values and that each value names its source.

    Example:  primafacie rules check state-x.toml
    """
    from sampling import load_rules

    output = Output(as_json=as_json)
    rules = load_rules(name)
    marks = Counter(mark for _, _, mark, _, _ in rules.rows())
    output.facts({"name": rules.name, "digest": rules.digest, "marks": dict(marks)})
    output.fact("open", list(rules.open_keys))
    words = ", ".join(f"{number} {mark}" for mark, number in marks.items())
    output.line(f"{rules}: {counted(sum(marks.values()), 'value')} ({words})")
    _say_open(output, rules)
    output.finish()


def _say_open(output: Output, rules: RuleSet) -> None:
    if not rules.open_keys:
        return
    output.line()
    output.line("Open, because no text was found that states it. A plan chooses each one:")
    for key in rules.open_keys:
        output.line(f'  --choose "{key}=VALUE because REASON"')


def _in_short(rules: RuleSet) -> str:
    """The figure demanded with its limit, or how much of it the plan must choose."""
    figure = str(rules.values["limit.amount"].value)
    opened = len(rules.open_keys)
    if not opened:
        return f"{figure}; {rules.limit_name}"
    words = f"{counted(opened, 'rule')} to choose"
    return words if "limit.amount" in rules.open_keys else f"{figure}; {words}"
