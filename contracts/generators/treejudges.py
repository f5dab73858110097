"""How the library reads the cases about the tree and about signed notes."""

from __future__ import annotations

from libroabierto.tlog import merkle
from libroabierto.tlog.bundles import parse_bundle
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.handover import open_handover
from libroabierto.tlog.note import VerifierKey, open_note
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.tiles import Tile, bundle_path, parse_bundle_path, tiles_of

from .cases import Found, Given, hashes, raw


def inclusion(case: Given) -> Found:
    """Read a case of the topic inclusion."""
    leaf, root = bytes.fromhex(case["leaf"]), bytes.fromhex(case["root"])
    where = {"index": case["index"], "size": case["size"]}
    merkle.check_inclusion(hashes(case, "proof"), **where, leaf=leaf, root=root)
    return {}


def consistency(case: Given) -> Found:
    """Read a case of the topic consistency."""
    roots = {name: bytes.fromhex(case[name]) for name in ("old_root", "new_root")}
    merkle.check_consistency(hashes(case, "proof"), old=case["old"], new=case["new"], **roots)
    return {}


def root(case: Given) -> Found:
    """Read a case of the topic root."""
    tree = merkle.Frontier()
    for entry in case["entries_hex"]:
        tree.append(merkle.leaf_hash(bytes.fromhex(entry)))
    return {"root": tree.root().hex()}


def tile(case: Given) -> Found:
    """Read a case of the topic tile."""
    if case["kind"] == "entries":
        index, width = parse_bundle_path(case["path"])
        return {"index": index, "width": width}
    tile = Tile.parse(case["path"])
    return {"level": tile.level, "index": tile.index, "width": tile.width}


def tiles(case: Given) -> Found:
    """Read a case of the topic tiles."""
    tiles = tiles_of(case["size"])
    bundles = [bundle_path(tile.index, tile.width) for tile in tiles if tile.level == 0]
    return {"tiles": [tile.path for tile in tiles], "bundles": bundles}


def bundle(case: Given) -> Found:
    """Read a case of the topic bundle."""
    entries = parse_bundle(bytes.fromhex(case["bundle"]), case["width"])
    return {"entries": [entry.hex() for entry in entries]}


def vkey(case: Given) -> Found:
    """Read a case of the topic vkey."""
    key = VerifierKey.parse(case["vkey"])
    return {"name": key.name, "type": key.type, "key": key.key.hex(), "key_id": key.key_id.hex()}


def note(case: Given) -> Found:
    """Read a case of the topic note."""
    text, verified = open_note(raw(case, "note"), [VerifierKey.parse(key) for key in case["vkeys"]])
    return {"text": text, "verified": [key.name for key in verified]}


def checkpoint(case: Given) -> Found:
    """Read a case of the topic checkpoint."""
    checkpoint = open_checkpoint(raw(case, "note"), VerifierKey.parse(case["vkey"]))
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}


def handover(case: Given) -> Found:
    """Read a case of the topic handover."""
    old, new = VerifierKey.parse(case["old"]), VerifierKey.parse(case["new"])
    checkpoint = open_handover(raw(case, "note"), old, new)
    return {"size": checkpoint.size, "root": checkpoint.root.hex()}


def policy(case: Given) -> Found:
    """Read a case of the topic policy."""
    witnessed = Policy.parse(case["policy"]).check(raw(case, "note"))
    seen = [{"name": cosigned.key.name, "at": cosigned.at} for cosigned in witnessed.cosignatures]
    return {"size": witnessed.checkpoint.size, "standing": witnessed.standing, "cosignatures": seen}
