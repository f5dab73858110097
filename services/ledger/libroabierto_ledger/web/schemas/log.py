"""The log: entries, proofs, checkpoints, histories; and the health of its server."""

from __future__ import annotations

import marshmallow as ma

from libroabierto_ledger.web.schemas.members import (
    anything,
    flag,
    group,
    several,
    sha256,
    text,
    texts,
    tree_hash,
    whole,
)


class FormerKey(ma.Schema):
    """A key that signed the log's checkpoints before it was rotated."""

    verifier_key = text("Its public half (C2SP signed-note)")
    last_size = whole("The size of its last checkpoint: the index of the entry that rotated it")


class Log(ma.Schema):
    """What a reader must know of a log."""

    origin = text("The first line of every checkpoint")
    ledger = sha256("SHA-256 of entry 0; stands in everything that is signed")
    name = text("The ledger's name")
    log_code = text("Begins every folio")
    verifier_keys = texts("The one key that signs checkpoints now (C2SP signed-note)")
    former_keys = several(FormerKey, "Those that signed before, in order")
    size = whole("How many entries there are")
    root = tree_hash("Root hash over them")
    policy = text("Who must co-sign (C2SP tlog-policy)")
    rules = anything("`version` and `sha256` of the rules by which entries are judged", type="object")
    catalogue = anything("`source`, `version`, `sha256`, `count` of the municipal catalogue", type="object")
    languages = texts("The languages of its pages")
    time_zone = text("In which its days begin and end")
    practice = flag("Whether nothing in it has any effect")


class EntryLine(ma.Schema):
    """An entry."""

    index = whole("Its place in the log")
    folio = text("The number that people cite")
    entry = text("The line, exactly as logged")
    leaf_hash = sha256("SHA-256(0x00 || entry)")


class Entries(ma.Schema):
    """A page of entries."""

    items = several(EntryLine, "In the order of the log")
    next = whole("`after` of the next page", allow_none=True)
    size = whole("How many entries the log has")


class Inclusion(ma.Schema):
    """That an entry is in a tree (RFC 6962)."""

    index = whole("Index of the entry")
    size = whole("Size of the tree")
    leaf_hash = sha256("SHA-256(0x00 || entry)")
    root = tree_hash("Root of the tree")
    hashes = texts("The proof, leaf to root, base64")


class Consistency(ma.Schema):
    """That a tree only adds to an earlier one (RFC 6962)."""

    old = whole("Size of the earlier tree")
    new = whole("Size of the later tree")
    old_root = tree_hash("Root of the earlier tree")
    new_root = tree_hash("Root of the later tree")
    hashes = texts("The proof, base64")


class CheckpointItem(ma.Schema):
    """A signed checkpoint."""

    size = whole("How many entries it covers")
    note = text("The note as the log signed it; it bears no other signature")


class Checkpoints(ma.Schema):
    """A page of checkpoints."""

    items = several(CheckpointItem, "By size")
    next = whole("`after` of the next page", allow_none=True)


class AsOf(ma.Schema):
    """Which state an answer shows."""

    index = whole(
        "The last entry that the answer knows; null when nothing was recorded by then", allow_none=True
    )
    size = whole("How many entries the log had when the answer was made")
    date = text("The day for which derived members were computed", format="date")


class Sentence(ma.Schema):
    """The same words in both languages."""

    es = text("Spanish")
    en = text("English")


class Who(ma.Schema):
    """Who signed, and in which capacity."""

    institution = text("The institution")
    name = text("Its official name", allow_none=True)
    office = text("The office")


class Doubt(ma.Schema):
    """Somebody else may have held the key by then."""

    entry = whole("The entry that declared the key compromised")
    since = whole("The first entry in doubt")
    revoked_with = text("The compromised key that enrolled this one", allow_none=True)


class Correction(ma.Schema):
    """A correction (fe de erratas): what was signed stays, this stands beside it."""

    id = text("Its entry, as text")
    entry = whole("The entry that corrects")
    folio = text("Its folio")
    corrects = whole("The entry that is corrected")
    stream = text("The stream of both")
    pointer = text("The member of its data that was wrong (RFC 6901)")
    said = anything("What it said until then")
    value = anything("What it must say")
    reason = text("Why")
    issuer = text("The institution that corrects")
    office = text("In which office")
    last_entry = whole("The last entry that this is built from")


class Change(ma.Schema):
    """One change of a stream: an entry."""

    version = whole("Its version in the stream")
    index = whole("Its place in the log")
    folio = text("The number that people cite")
    id = text("The event's id")
    type = text("The event's type")
    what = text("What it does, in the language of the answer")
    sentence = group(Sentence, "What it does, in both languages")
    issuer = text("The institution that signed")
    institution = text("Its official name", allow_none=True)
    office = text("The office in which it was signed")
    who = group(Who, "The same three together")
    kid = text("The key that signed")
    occurred_on = text("The legal date of the act", format="date")
    signed_at = text("When it was signed (UTC)")
    recorded_at = text("When it was recorded (UTC)")
    in_doubt = group(Doubt, "Why it is in doubt, if it is: a label, which changes no state", allow_none=True)
    corrections = several(Correction, "All that corrects it, the oldest first; the rules let in 100")


class Stream(ma.Schema):
    """The history of one thing."""

    as_of = group(AsOf, "As of when")
    stream = text("Its name")
    version = whole("Its present version, or that of `as_of`")
    items = several(Change, "Oldest first")
    next = whole("`after` of the next page", allow_none=True)


class Health(ma.Schema):
    """The process answers."""

    status = text("`ok`")


class Readiness(ma.Schema):
    """The ledger may be asked."""

    status = text("`ready`")
    size = whole("How many entries there are")
