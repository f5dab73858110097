"""`python -m libroabierto_ledger.admin`: the same command, by its module."""

import sys

from libroabierto_ledger.admin import main

if __name__ == "__main__":
    sys.exit(main())
