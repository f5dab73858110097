"""The log's key is rotated: the authority's act, and the checkpoint that both keys signed."""

from __future__ import annotations

from typing import Any, Final

from generators.cast import AUTHORITY, LEDGER
from generators.storytelling import LOG, NEXT_LOG, Deed, Story
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.handover import make_handover
from libroabierto.tlog.note import NoteSigner

from .bodies import RENAMING


def handed_over(story: Story, *, old: NoteSigner = LOG, new: NoteSigner = NEXT_LOG) -> dict[str, Any]:
    """Return what the act says where the story stands."""
    tree = story.tree()
    note = make_handover(Checkpoint(LOG.verifier.name, tree.size, tree.root()), old, new)
    return {"log_key": str(new.verifier), "last_size": tree.size, "checkpoint": note.decode()}


ROTATION: Final = Deed(AUTHORITY, "ledger.log_key_rotated", LEDGER, handed_over)


def tell(story: Story) -> None:
    """Tell the chapter, and an act under the new key."""
    story.tell(ROTATION)
    story.mark("new key")
    story.tell(RENAMING)
