"""Values that are not converted are those that Typer's own conversion gives, and as refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.main import get_command

from primafacie.app.cli.option_values import spare_conversions


def command() -> Any:
    application = typer.Typer()

    @application.command()
    def main(
        study: Path,
        text: str = "as it is",
        maybe: str | None = None,
        file: Path | None = None,
        there: Annotated[Path | None, typer.Option(exists=True)] = None,
        count: int = 3,
        least: Annotated[int, typer.Option(min=1)] = 2,
        share: float = 0.9,
        texts: list[str] | None = None,
        files: list[Path] | None = None,
        flag: bool = False,
    ) -> None:
        pass

    return get_command(application)


def outcome(words: list[str], *, spared: bool) -> Any:
    """The values of the command with their types, or the words of the refusal."""
    made = command()
    if spared:
        spare_conversions(made.params)
    try:
        context = made.make_context("main", list(words))
    except Exception as refused:
        if not hasattr(refused, "format_message"):
            raise
        return type(refused).__name__, refused.format_message()
    return {name: (type(value), value) for name, value in context.params.items()}


@pytest.mark.parametrize(
    "words",
    [
        ["study"],
        ["."],
        [str(Path(__file__))],
        ["study", "--text", "", "--maybe", "é 😀", "--file", "nowhere/a b.csv"],
        ["study", "--texts", "a", "--texts", "", "--files", "x.csv", "--files", "."],
        ["study", "--count", "7", "--least", "1", "--share", "0.5", "--flag"],
        ["study", "--count", "seven"],
        ["study", "--least", "0"],
        ["study", "--share", "half"],
        ["study", "--there", "nowhere"],
        ["study", "--there", "."],
        ["study", "--text", "not \udce9 text"],
        ["study", "--texts", "not \udce9 text"],
        ["not-\udce9-text"],
        ["x" * 5000],
        [],
    ],
    ids=lambda words: " ".join(words).encode("ascii", "replace").decode()[-30:],
)
def test_a_value_is_the_one_that_typer_gives(words: list[str]) -> None:
    assert outcome(words, spared=True) == outcome(words, spared=False)


def test_a_command_of_texts_and_paths_builds_no_converter() -> None:
    made = command()
    spare_conversions(made.params)
    made.make_context("main", ["study", "--text", "a", "--file", "b.csv", "--texts", "c"])
    kinds = {type(known._runtime_param).__name__ for known in made.params}
    assert kinds == {"SparedConversion"}
