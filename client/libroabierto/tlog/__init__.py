"""The tree over the entries: hashes, proofs, tiles, notes, checkpoints, trust policies.

Every format is one of RFC 6962 / RFC 9162 or of C2SP (signed-note, tlog-checkpoint,
tlog-cosignature, tlog-tiles, tlog-proof, tlog-policy), byte for byte. Pure: reads no file, opens no
socket; tiles come through a function that the caller gives. Files, from the floor up:

    numerals, base64std     strict spellings: one value, one text
    hashing, frontier       leaf and node hashes; the peaks of a growing tree
    merkle                  inclusion and consistency: prove_ beside check_
    tile, tiles, bundles    what a log serves; a tree over its right-edge tiles
    ed25519, vkey           signatures and the keys that check them
    signature, cosignature  one line under a note; a witness's line
    note, checkpoint        a signed text; the log's signed claim about its whole history
    proof, policy           an offline receipt; whom a reader trusts

What a caller can meet: `Malformed` (not the strict form), `BadSignature`, `ProofRejected`.
"""
