"""`python -m companion` is the `companion` command."""

from companion.cli import main

# Files are read in processes of their own, which import this module again.
if __name__ == "__main__":
    main()
