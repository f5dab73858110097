"""What was asked for among what was published, at a bounded price; pulling, previews and the stream use it.

judging      whether a notice was asked for; what is alike is judged once
kept         outlines of what was published, in memory: they never change
finder       the next ones after a position: by the values that they have, or one after the other
"""

from libroabierto_notifier.finding.finder import Finder, Found, pairs_of
from libroabierto_notifier.finding.judging import Judge

__all__ = ["Finder", "Found", "Judge", "pairs_of"]
