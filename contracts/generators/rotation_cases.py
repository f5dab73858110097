"""The rotation of the log's key: the act, judged by the rules, and the checkpoint under both signatures."""

from __future__ import annotations

from typing import Any, Final

from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.handover import make_handover
from libroabierto.tlog.note import NoteSigner, format_note, parse_note

from .cases import Case, Topic, bad, good
from .cast import OSC_ONE
from .chapters.rotation import ROTATION, handed_over
from .storytelling import LOG, NEXT_LOG, ORIGIN, Deed, Story
from .trials import Refusal, accepted, all_refused, refused

THIRD: Final = NoteSigner(ORIGIN, bytes(range(3, 35)))
ELSEWHERE: Final = NoteSigner("libro.example.org/pue", bytes(range(2, 34)))


def topics() -> list[Topic]:
    """Return handover."""
    about = (
        "The checkpoint in `ledger.log_key_rotated`: a note that the log's old key and its new one, verifier"
        " keys `old` and `new`, have both signed."
    )
    return [Topic("handover", about, tuple(_handovers()))]


def _handovers() -> list[Case]:
    text = str(Checkpoint(ORIGIN, 14, bytes(range(32))))
    both = make_handover(Checkpoint.parse(text), LOG, NEXT_LOG)
    seen = format_note(parse_note(both).adding(*parse_note(THIRD.sign(text)).signatures))
    turned = make_handover(Checkpoint.parse(text), NEXT_LOG, LOG)
    moved = both.decode().replace("\n14\n", "\n15\n").encode()
    wanted, wrong = {"size": 14, "root": bytes(range(32)).hex()}, "signature.invalid"
    return [
        good("signed by both", wanted, **_given(both)),
        good("the new key's line first", wanted, **_given(turned)),
        good("with a line of a stranger", wanted, **_given(seen)),
        bad("signed by the old key alone", wrong, **_given(LOG.sign(text))),
        bad("signed by the new key alone", wrong, **_given(NEXT_LOG.sign(text))),
        bad("signed by another new key", wrong, **_given(both, new=THIRD)),
        bad("one key for both", wrong, **_given(LOG.sign(text), new=LOG)),
        bad("another size than was signed", wrong, **_given(moved)),
        bad("of another log", "checkpoint.other-origin", **_given(_elsewhere(text))),
        bad("a text that is no checkpoint", "checkpoint.form", **_given(_over("nada\n"))),
    ]


def _given(note: bytes, new: NoteSigner = NEXT_LOG) -> dict[str, Any]:
    return {"note": note.decode(), "old": str(LOG.verifier), "new": str(new.verifier)}


def _over(text: str) -> bytes:
    return format_note(parse_note(LOG.sign(text)).adding(*parse_note(NEXT_LOG.sign(text)).signatures))


def _elsewhere(text: str) -> bytes:
    """Return a checkpoint of another origin, under the keys of this one."""
    return _over(text.replace("/mex", "/pue"))


def rules() -> list[Case]:
    """Return the cases of the act."""
    first, turned = {"story": "adoption"}, {"story": "rotation"}
    back = ROTATION.but(log_key=str(LOG.verifier))
    return [
        accepted("the log's key rotated", "letter", ROTATION),
        accepted("the log's key rotated again", "end", _to(THIRD, NEXT_LOG), **turned),
        refused("a rotation under the first rules", "event.type-unknown", "letter", ROTATION, **first),
        *all_refused(ROTATIONS),
        refused("back to the former key", "ledger.log-key-known", "end", back, **turned),
        refused("the same key once more", "ledger.log-key-known", "end", ROTATION, **turned),
        refused("signed by a former key", "ledger.handover-not-signed", "end", _to(THIRD), **turned),
    ]


def _to(new: NoteSigner, old: NoteSigner = LOG, size: int = 0) -> Deed:
    """Return the rotation to *new*, signed by *old*; at a size so much beside the present one."""

    def data(story: Story) -> dict[str, Any]:
        at = story.until(len(story.entries) + size) if size else story
        return handed_over(at, old=old, new=new)

    return Deed(ROTATION.party, ROTATION.type, ROTATION.stream, data)


def _alone(signer: NoteSigner) -> Deed:
    """One of the two signatures is missing."""

    def data(story: Story) -> dict[str, Any]:
        text = str(Checkpoint(ORIGIN, len(story.entries), story.tree().root()))
        return {**handed_over(story), "checkpoint": signer.sign(text).decode()}

    return Deed(ROTATION.party, ROTATION.type, ROTATION.stream, data)


ROTATIONS: Final[tuple[Refusal, ...]] = (
    ("a rotation by an organisation", "signer.not-authorized", "letter", ROTATION.by(OSC_ONE)),
    ("no verifier key", "ledger.log-key-invalid", "letter", ROTATION.but(log_key="no key")),
    (
        "the key of another log",
        "ledger.log-key-invalid",
        "letter",
        ROTATION.but(log_key=str(ELSEWHERE.verifier)),
    ),
    ("the present key", "ledger.log-key-known", "letter", ROTATION.but(log_key=str(LOG.verifier))),
    ("a hand-over by the old key alone", "ledger.handover-not-signed", "letter", _alone(LOG)),
    ("a hand-over by the new key alone", "ledger.handover-not-signed", "letter", _alone(NEXT_LOG)),
    ("a hand-over of another size", "ledger.handover-not-signed", "letter", ROTATION.but(last_size=13)),
    ("a hand-over of a size that is past", "ledger.size-not-current", "letter", _to(NEXT_LOG, size=-1)),
)
