"""`python -m primafacie` is the command line."""

from primafacie.app.cli import main

if __name__ == "__main__":
    main()
