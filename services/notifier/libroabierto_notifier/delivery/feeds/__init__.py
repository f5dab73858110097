"""Feeds of what was told: Atom with archives (RFC 4287, RFC 5005), JSON Feed 1.1; readable without software.

topics      what a feed is about: everything, a municipality, a commitment, an institution
telling     the notices of a topic, in order or the newest first; an alarm is in every topic
archives    which notices stand in which archive: documents that never change
atom        the Atom documents
jsonfeed    the JSON Feed documents
keeping     documents that were written, in memory
feeds       the two for whoever asks
"""

from .feeds import Feeds

__all__ = ["Feeds"]
