"""`python -m primafacie` is the command line.

Python puts the working folder first on the path here. A file of the user's there that happens to be
called `sampling.py` would be taken for our package, so the folder leaves the path, unless it is the
one that this package itself lies in.
"""

import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    if sys.path and Path(sys.path[0] or ".").resolve() != HOME:
        del sys.path[0]
    from primafacie.app.cli import main

    main()
