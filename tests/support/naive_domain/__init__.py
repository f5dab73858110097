"""A second, deliberately simple implementation of the whole domain, written from the specification.

It shares no code with libroabierto.domain: acts are plain dictionaries, state is plain dictionaries, and
nothing is fast. `judging.reasons` gives *all* reasons for which an act is refused, as phrases of the
specification (design/events.md, reference/domain.md section 12); `codes.CODES` says which stable codes
may stand for each. `judging.take` writes down what an accepted act changes, and `views` says what the
state rows must show of it.
"""
