"""The command line: the same verbs as the library, on a study folder.

Exit codes: 0 done, 1 a check failed, 2 usage, 3 bad input, 70 a fault of this program,
130 cancelled, 141 output closed by the receiving program.
"""

from __future__ import annotations

import io
import sys
import warnings

import primafacie
from primafacie.core.errors import AuditError, AuditWarning
from primafacie.core.siblings import check_siblings

BAD_INPUT = 3
FAULT = 70
CANCELLED = 130
READER_GONE = 141

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; an error is one paragraph, with `--debug` a traceback."""
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

        application(args=words, prog_name="primafacie")
    except SystemExit as stop:
        # The library's words for Ctrl-C, and for a question that nobody answers.
        if stop.code == CANCELLED or type(stop.__context__).__name__ == "Abort":
            _cancelled()
        if isinstance(stop.__context__, BrokenPipeError):
            sys.exit(READER_GONE)  # the library's word is 1, which here means a failed check
        raise
    except KeyboardInterrupt:
        _cancelled()
    except Exception as error:
        # What the engine makes of Ctrl-C where its rows are read in batches.
        if isinstance(error, RuntimeError) and str(error) == "Query interrupted":
            _cancelled()
        if debug:
            raise
        sys.exit(_told(error, as_json=as_json))


def _cancelled() -> None:
    from primafacie.app.cli.output import print_cancelled

    print_cancelled()
    sys.exit(CANCELLED)


def _told(error: Exception, *, as_json: bool) -> int:
    """Say an error in one paragraph; the exit code that it means."""
    from primafacie.app.cli.output import print_error

    if isinstance(error, AuditError):
        print_error(error, as_json=as_json)
        return BAD_INPUT
    if isinstance(error, UnicodeDecodeError) or type(error).__module__.startswith("pandas.err"):
        shown = AuditError(
            f"a file that cannot be read as a table of text ({error})",
            expected="a CSV file in UTF-8 with a row of heads, or the other formats of --help",
            fix="Look at the files named in the command: one is empty, no table, or in another "
            "encoding; save it again as CSV UTF-8",
        )
        print_error(shown, as_json=as_json)
        return BAD_INPUT
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        shown = AuditError(
            f"the system refused{place} ({error.strerror or error})",
            expected="a file or folder that can be read and written",
            fix="Check the path, its permissions and the free space",
        )
        print_error(shown, as_json=as_json)
        return BAD_INPUT
    shown = AuditError(
        f"a fault of this program ({type(error).__name__}: {error})",
        expected="a result, or words that say what is wrong with the input",
        fix="Run the same command with --debug and report what it prints; `primafacie verify "
        "STUDY` says whether the study folder is whole",
    )
    print_error(shown, as_json=as_json)
    return FAULT
