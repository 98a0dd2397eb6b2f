"""The worker beside a server: `companion work` that ends with the process it serves."""

import sys

from companion.alive import end_with

if __name__ == "__main__":
    end_with(int(sys.argv[1]))
    # Loaded late: a server may be gone before these seconds are over.
    from companion.cli import main

    main(["work"])
