"""The command line: the same verbs as the library, on a study folder.

Exit codes: 0 done, 1 a check failed, 2 usage, 3 bad input, 70 a fault of this program,
130 cancelled, 141 output closed by the receiving program.
"""

from __future__ import annotations

import io
import os
import sys
import warnings

import primafacie
from primafacie.app.cli.exit_codes import CANCELLED, FAULT, READER_GONE
from primafacie.core.errors import AuditWarning
from primafacie.core.passwords import asking
from primafacie.core.siblings import check_siblings

__all__ = ["CANCELLED", "FAULT", "READER_GONE", "main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; an error is one paragraph, with `--debug` a traceback.

    With `--json` a result and an error of any kind, also words that no command has, are printed
    as one envelope.
    """
    if arguments is None:
        # The matrices of an audit are small. Threads of the linear algebra would wait for one
        # another, many times as long where others compute; the library reads this when it loads.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A character that the terminal's code page lacks is shown as its code, not a fault.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    # What a warning says stands in the notes of the result, and these are printed.
    warnings.simplefilter("ignore", AuditWarning)
    words = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    as_json = "--json" in words
    try:
        check_siblings(primafacie.__file__ or "")
        from primafacie.app.cli.application import application
        from primafacie.app.cli.command_class import running

        running.set("")
        # The library prints what is wrong with the words itself where it stands alone.
        with asking(_password):
            code = application(args=words, prog_name="primafacie", standalone_mode=not as_json)
        sys.exit(int(code or 0))
    except SystemExit as stop:
        # The library's words for Ctrl-C, and for a question that nobody answers.
        if stop.code == CANCELLED or type(stop.__context__).__name__ == "Abort":
            _cancelled(as_json=as_json)
        if isinstance(stop.__context__, BrokenPipeError):
            sys.exit(READER_GONE)  # the library's word is 1, which here means a failed check
        raise
    except KeyboardInterrupt:
        _cancelled(as_json=as_json)
    except Exception as error:
        # What the engine makes of Ctrl-C where its rows are read in batches.
        interrupted = isinstance(error, RuntimeError) and str(error) == "Query interrupted"
        if interrupted or type(error).__name__ == "Abort":
            _cancelled(as_json=as_json)
        if debug:
            raise
        from primafacie.app.cli.errors_shown import show_error, show_usage

        if hasattr(error, "format_message"):
            sys.exit(show_usage(error))
        sys.exit(show_error(error, as_json=as_json))


def _password(name: str) -> str | None:
    """The password of a file, typed without being shown; None where no person can be asked."""
    if not sys.stdin.isatty():
        return None
    from getpass import getpass

    return getpass(f"Password of {name}: ", stream=sys.stderr)


def _cancelled(*, as_json: bool) -> None:
    from primafacie.app.cli.errors_shown import show_cancelled

    sys.exit(show_cancelled(as_json=as_json))
