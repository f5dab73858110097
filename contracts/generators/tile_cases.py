"""What a log serves as files: paths of tiles, which tiles a tree has, entry bundles."""

from __future__ import annotations

from typing import Final

from .cases import Case, Topic, bad, good

PLACES: Final = {
    0: "000",
    999: "999",
    1000: "x001/000",
    1_000_000: "x001/x000/000",
    1_234_067: "x001/x234/067",
}


def topics() -> list[Topic]:
    """Return tile, tiles and bundle."""
    about_tile = "A path under the log's prefix; `kind` is hashes or entries (C2SP tlog-tiles)."
    about_tiles = (
        "All hash tiles and entry bundles of a tree of `size` entries, partial ones last in each level."
    )
    about_bundle = "`width` entries, each after its length in two bytes; all hex."
    return [
        Topic("tile", about_tile, (*_paths(), *_refused_paths())),
        Topic("tiles", about_tiles, tuple(_trees())),
        Topic("bundle", about_bundle, tuple(_bundles())),
    ]


def _paths() -> list[Case]:
    full = {f"tile/0/{place}": {"level": 0, "index": index, "width": 256} for index, place in PLACES.items()}
    more = {
        "tile/1/000.p/2": {"level": 1, "index": 0, "width": 2},
        "tile/63/000.p/1": {"level": 63, "index": 0, "width": 1},
        "tile/0/x001/234.p/255": {"level": 0, "index": 1234, "width": 255},
    }
    entries = {
        "tile/entries/000": {"index": 0, "width": 256},
        "tile/entries/x001/000.p/7": {"index": 1000, "width": 7},
    }
    return [
        *(good(path, want, kind="hashes", path=path) for path, want in {**full, **more}.items()),
        *(good(path, want, kind="entries", path=path) for path, want in entries.items()),
    ]


def _refused_paths() -> list[Case]:
    wrong = [
        ("a leading slash", "/tile/0/000"),
        ("two digits", "tile/0/00"),
        ("four digits", "tile/0/0000"),
        ("an empty group before", "tile/0/x000/001"),
        ("no x before a group", "tile/0/001/234"),
        ("an x before the last group", "tile/0/x001"),
        ("a capital X", "tile/0/X001/234"),
        ("a level with a leading zero", "tile/00/000"),
        ("level 64", "tile/64/000"),
        ("a negative level", "tile/-1/000"),
        ("no level", "tile/000"),
        ("width with a leading zero", "tile/0/000.p/05"),
        ("no width", "tile/0/000.p/"),
        ("width 256, which is full", "tile/0/000.p/256"),
        ("a suffix after it", "tile/0/000.p/5/"),
        ("a line feed at the end", "tile/0/000\n"),
        ("full-width digits", "tile/0/\uff10\uff10\uff10"),
        ("another name", "tiles/0/000"),
        ("nothing", ""),
        ("sumdb's height", "tile/8/0/000"),
    ]
    beyond = [("width 0", "tile/0/000.p/0"), ("width 257", "tile/0/000.p/257")]
    bundles = [
        ("no index", "tile/entries/"),
        ("a hash tile", "tile/0/000"),
        ("an empty group", "tile/entries/x000/001"),
    ]
    return [
        *(bad(desc, "tile.path", kind="hashes", path=path) for desc, path in wrong),
        *(bad(desc, "tile.out-of-range", kind="hashes", path=path) for desc, path in beyond),
        *(bad(f"bundle: {desc}", "bundle.path", kind="entries", path=path) for desc, path in bundles),
        bad("bundle: width 0", "bundle.out-of-range", kind="entries", path="tile/entries/000.p/0"),
    ]


def _trees() -> list[Case]:
    known = {
        0: [],
        1: ["tile/0/000.p/1"],
        255: ["tile/0/000.p/255"],
        256: ["tile/0/000", "tile/1/000.p/1"],
        257: ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"],
        600: ["tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"],
    }
    return [good(f"{size} entries", {"tiles": tiles}, size=size) for size, tiles in known.items()]


def _bundles() -> list[Case]:
    short, trailing = "bundle.too-short", "bundle.trailing-bytes"
    two = "0007" + b"entry 0".hex() + "0007" + b"entry 1".hex()
    return [
        good("two entries", {"entries": [b"entry 0".hex(), b"entry 1".hex()]}, bundle=two, width=2),
        good("an empty entry", {"entries": [""]}, bundle="0000", width=1),
        bad("the last byte missing", short, bundle=two[:-2], width=2),
        bad("one byte more", trailing, bundle=two + "00", width=2),
        bad("an entry more than the width", trailing, bundle=two, width=1),
        bad("an entry less than the width", short, bundle=two, width=3),
        bad("half a length", short, bundle="00", width=1),
        bad("a length without its entry", short, bundle="0001", width=1),
        bad("lengths with the low byte first", short, bundle="0700" + b"entry 0".hex(), width=1),
        bad("nothing", short, bundle="", width=1),
    ]
