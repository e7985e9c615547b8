"""The command line: the same verbs as the library, on a study folder.

Exit codes: 0 done, 1 a check failed, 2 usage, 3 bad input, 130 cancelled.
"""

from __future__ import annotations

import sys
import warnings

from primafacie.core.errors import AuditError, AuditWarning

BAD_INPUT = 3
CANCELLED = 130

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; an error is one paragraph, with `--debug` a traceback."""
    from primafacie.app.cli.application import application

    # What a warning says stands in the notes of the result, and these are printed.
    warnings.simplefilter("ignore", AuditWarning)
    words = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    try:
        application(args=words, prog_name="primafacie")
    except AuditError as error:
        if debug:
            raise
        from primafacie.app.cli.output import print_error

        print_error(error, as_json="--json" in words)
        sys.exit(BAD_INPUT)
    except SystemExit as stop:
        if stop.code == CANCELLED:  # the library's word for Ctrl-C
            from primafacie.app.cli.output import print_cancelled

            print_cancelled()
        raise
