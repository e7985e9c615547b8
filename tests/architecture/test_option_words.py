"""One word, one meaning: over all commands an option name has one metavar and one meaning."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from primafacie.app.cli.old_spellings import OLD_PARTS, OLD_SPELLINGS, with_new_spellings
from primafacie.app.cli.option_words import SHARED
from tests.builders.command_line import all_commands, options_of, run
from tests.builders.places import CHECKOUT

pytestmark = pytest.mark.once

COMMANDS = all_commands()
OPTIONS = [
    (command, name, known)
    for command, tree in COMMANDS.items()
    for name, known in options_of(tree).items()
]
BARE = {"TEXT", "INTEGER", "FLOAT", "PATH", "STR", "INT", "VALUE", "STRING"}
METAVAR = re.compile(r'"?(kept|[A-Z0-9])[A-Z0-9.,=:/|\[\]-]*( because REASON)?"?')
SENTENCE = re.compile(r"[A-Z\"].*[.]$", re.DOTALL)


def test_every_option_has_a_panel_and_a_metavar_in_capitals() -> None:
    for command, name, known in OPTIONS:
        assert known.rich_help_panel, f"{command} {name} is in no panel"
        if known.is_flag:
            assert known.metavar is None, f"{command} {name} is a flag"
            continue
        assert known.metavar, f"{command} {name} does not say what is typed"
        assert METAVAR.fullmatch(known.metavar), f"{command} {name} {known.metavar}"
        assert known.metavar not in BARE, f"{command} {name} {known.metavar}"


def test_every_argument_says_what_it_is() -> None:
    for command, tree in COMMANDS.items():
        for known in tree.params:
            if known.param_type_name == "argument":
                assert re.fullmatch(r"[A-Z0-9]+(\.\.\.)?", known.metavar), command
                assert SENTENCE.fullmatch(known.help), f"{command} {known.metavar}: {known.help}"


def test_every_help_text_is_whole_sentences() -> None:
    for command, name, known in OPTIONS:
        assert SENTENCE.fullmatch(known.help), f"{command} {name}: {known.help}"


def test_a_name_has_one_metavar_and_one_meaning() -> None:
    commands_of: dict[str, list[str]] = {}
    for command, name, known in OPTIONS:
        commands_of.setdefault(name, []).append(command)
        if name in SHARED:
            assert known.help.startswith(SHARED[name].says), f"{command} {name}"
            assert (known.metavar or "") == SHARED[name].metavar, f"{command} {name}"
    several = {name for name, commands in commands_of.items() if len(commands) > 1}
    assert several == set(SHARED), "declare what several commands have in option_words.SHARED"


def test_no_two_names_differ_in_their_ends_alone() -> None:
    """`--side` and `--sided`, `--cost` and `--costs` are read as one word."""
    names = {name for _, name, _ in OPTIONS}
    allowed = {"--bound", "--group", "--quarter", "--reason"}  # the plural is a list or a count
    pairs = [
        (name, f"{name}{end}")
        for name in names - allowed
        for end in ("s", "d", "ed")
        if f"{name}{end}" in names
    ]
    assert pairs == []


@pytest.mark.parametrize("entry", OLD_SPELLINGS, ids=lambda entry: f"{entry.command} {entry.old}")
def test_an_old_spelling_is_accepted_and_hidden(
    entry: object, capsys: pytest.CaptureFixture[str]
) -> None:
    command, old, new = (getattr(entry, name) for name in ("command", "old", "new"))
    leaves: str = entry.leaves
    known = options_of(COMMANDS[command])
    assert new in known
    assert old not in known
    takes = {name: not option.is_flag for name, option in known.items()}
    value = [] if known[new].is_flag else [old]
    words = with_new_spellings(
        command, ["--title", old, old, *value, "--", old], {**takes, "--title": True}
    )
    assert words == ["--title", old, new, *value, "--", old], "a value is no option"
    assert capsys.readouterr().err == (
        f"note: {old} is now {new}; the old spelling is accepted until release {leaves}.\n"
    )
    assert with_new_spellings(command, [f"{old}=x"], takes) == [f"{new}=x"]
    capsys.readouterr()
    _, out, _ = run(capsys, *command.split(), "--help")
    assert not re.search(rf"(?<![\w-]){old}(?![\w-])(?!\.)", out.replace("primafacie", "")), (
        f"the help of {command} names {old}"
    )


def test_old_spellings_leave_in_time() -> None:
    running = tuple(int(part) for part in version("primafacie").split(".")[:2])
    for entry in OLD_SPELLINGS:
        leaves = tuple(int(part) for part in entry.leaves.split(".")[:2])
        assert leaves > running, f"delete the old spelling {entry.old} of {entry.command}"
        assert leaves <= (running[0], running[1] + 3)
    assert set(OLD_PARTS) <= {entry.old.removeprefix("--") for entry in OLD_SPELLINGS}


@pytest.mark.checkout
def test_the_documentation_lists_the_old_spellings() -> None:
    page = (CHECKOUT / "docs/how-to/use-the-command-line.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| `(--[^`]+)` \| `(--[^`]+)` \|$", page, re.MULTILINE)
    assert rows == [(entry.command, entry.old, entry.new) for entry in OLD_SPELLINGS]
