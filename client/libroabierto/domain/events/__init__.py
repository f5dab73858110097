"""One event type a file. The table of all of them is `libroabierto.domain.catalogue`."""
