"""One event type a file, in one folder for each kind of stream. The table of all is `domain.catalogue`."""
