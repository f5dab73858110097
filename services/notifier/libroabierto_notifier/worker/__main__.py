"""`python -m libroabierto_notifier.worker`: the same command, by its module."""

import sys

from libroabierto_notifier.worker import main

if __name__ == "__main__":
    sys.exit(main())
