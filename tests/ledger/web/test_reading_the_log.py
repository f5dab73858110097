"""Reading the log: what is served is what was recorded, byte for byte, and every proof holds."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.merkle import check_consistency, check_inclusion, leaf_hash
from libroabierto.tlog.tiles import tiles_of
from libroabierto.verify.receipts import Receipt, check_receipt
from libroabierto_ledger.bootstrap import Assembly
from support import naive_tree
from support.founding import LOG_CODE, Town

FOREVER = "public, max-age=31536000, immutable"


def test_the_log_says_what_a_reader_must_know(client: FlaskClient, town: Town) -> None:
    said = client.get("/v1/log").get_json()

    assert (town.ledger, LOG_CODE, 14, False) == tuple(
        said[name] for name in ("ledger", "log_code", "size", "practice")
    )
    assert [str(town.log.verifier)] == said["verifier_keys"]
    assert naive_tree.root(town.entries) == base64.b64decode(said["root"])


def test_the_checkpoint_is_signed_over_the_naive_root(client: FlaskClient, town: Town) -> None:
    answer = client.get("/checkpoint")

    checkpoint = open_checkpoint(answer.data, town.log.verifier)
    assert (len(town.entries), naive_tree.root(town.entries)) == (checkpoint.size, checkpoint.root)
    assert (answer.content_type, answer.headers["Cache-Control"]) == ("text/plain; charset=utf-8", "no-cache")


def test_every_tile_and_bundle_of_every_size_is_served(client: FlaskClient, town: Town) -> None:
    for size in range(1, len(town.entries) + 1):
        entries = town.entries[:size]
        for path, data in {**naive_tree.tiles(entries), **naive_tree.bundles(entries)}.items():
            answer = client.get(f"/{path}")

            assert (200, data) == (answer.status_code, answer.data)
            assert answer.content_type == "application/octet-stream"
            assert answer.headers["Cache-Control"] == FOREVER


def test_there_are_tiles_to_serve() -> None:
    assert ["tile/0/000.p/14"] == [tile.path for tile in tiles_of(14)]


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/000", "tile/0/000.p/15", "tile/0/000.p/0", "tile/0/000.p/01", "tile/0/000.p/256"),
        *("tile/0/0", "tile/0/x000/000", "tile/0/001", "tile/1/000.p/1", "tile/64/000", "tile/00/000.p/1"),
        *(
            "tile/entries/000",
            "tile/entries/000.p/15",
            "tile/entries/000.p/1/",
            "tile/entries/0",
            "tile/0//000.p/1",
        ),
        *("tile/0/000.p/1%0A", "tile/0/..%2f000", "tile/-1/000.p/1", "tile/0/000.p/+1", "tile/0//000.p/1"),
    ],
)
def test_what_no_published_size_implies_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/{path}").status_code == 404


def test_the_whole_log_is_served_line_by_line_and_its_chain_can_be_checked(
    client: FlaskClient, town: Town
) -> None:
    lines = client.get("/v1/entries.ndjson").data.splitlines()

    assert town.entries == lines
    hashes = [hashlib.sha256(line).hexdigest().encode() for line in lines]
    assert all(b'"previous":"' + digest in line for digest, line in zip(hashes, lines[1:], strict=False))


def test_the_whole_log_is_never_held_in_memory(
    ledger: Assembly, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first lines arrive, and the log is let go of, before the end is read."""

    def lines(*args: object, **kwargs: object) -> Iterator[bytes]:
        yield b"first"
        pytest.fail("the answer was read before anybody asked for more")

    monkeypatch.setattr(type(ledger.queries), "lines", lines)
    with client.get("/v1/entries.ndjson", buffered=False) as answer:
        assert next(answer.iter_encoded()) == b"first\n"
        assert "Content-Length" not in answer.headers


def test_the_whole_log_is_not_sent_twice_to_whoever_has_it(client: FlaskClient) -> None:
    tag = client.get("/v1/entries.ndjson").headers["ETag"]

    answer = client.get("/v1/entries.ndjson", headers={"If-None-Match": tag})

    assert (304, b"") == (answer.status_code, answer.data)


def test_pages_of_entries_join_without_gap(client: FlaskClient, town: Town) -> None:
    found, after = [], ""
    while True:
        page = client.get(f"/v1/entries?limit=5{after}").get_json()
        found += [item["entry"].encode() for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert town.entries == found


def test_an_entry_comes_with_folio_and_leaf_hash(client: FlaskClient, town: Town) -> None:
    (item,) = client.get("/v1/entries?after=2&limit=1").get_json()["items"]

    assert (3, "MEX-000003-N", leaf_hash(town.entries[3]).hex()) == (
        item["index"],
        item["folio"],
        item["leaf_hash"],
    )


def test_after_the_last_entry_there_is_nothing_yet(client: FlaskClient) -> None:
    assert {"items": [], "next": None, "size": 14} == client.get("/v1/entries?after=13").get_json()
    assert {"items": [], "next": None, "size": 14} == client.get("/v1/entries?after=9999").get_json()


def test_every_inclusion_proof_holds(client: FlaskClient, town: Town) -> None:
    for size in (1, 7, 14):
        for index in range(size):
            said = client.get(f"/v1/proofs/inclusion?index={index}&size={size}").get_json()
            hashes = tuple(map(base64.b64decode, said["hashes"]))
            leaf, root = leaf_hash(town.entries[index]), naive_tree.root(town.entries[:size])

            check_inclusion(hashes, index=index, size=size, leaf=leaf, root=root)
            assert (root, leaf.hex()) == (base64.b64decode(said["root"]), said["leaf_hash"])


def test_every_consistency_proof_holds(client: FlaskClient, town: Town) -> None:
    for old, new in ((1, 14), (7, 8), (8, 13), (14, 14)):
        said = client.get(f"/v1/proofs/consistency?old={old}&new={new}").get_json()
        roots = [naive_tree.root(town.entries[:size]) for size in (old, new)]
        hashes = tuple(map(base64.b64decode, said["hashes"]))

        check_consistency(hashes, old=old, new=new, old_root=roots[0], new_root=roots[1])
        assert roots == [base64.b64decode(said[name]) for name in ("old_root", "new_root")]


def test_a_proof_between_named_sizes_is_kept_for_ever(client: FlaskClient) -> None:
    named = client.get("/v1/proofs/inclusion?index=2&size=9").headers["Cache-Control"]
    present = client.get("/v1/proofs/inclusion?index=2").headers["Cache-Control"]

    assert (FOREVER, "no-cache") == (named, present)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("inclusion", 400, "parameter.missing"),
        ("inclusion?index=14", 400, "inclusion.outside-tree"),
        ("inclusion?index=3&size=3", 400, "inclusion.outside-tree"),
        ("inclusion?index=3&size=15", 404, "tree.not-found"),
        ("inclusion?index=3&size=0", 400, "parameter.out-of-range"),
        ("inclusion?index=-1", 400, "parameter.not-number"),
        ("inclusion?index=01", 400, "parameter.not-number"),
        ("inclusion?index=+1", 400, "parameter.not-number"),
        ("inclusion?index=1.0", 400, "parameter.not-number"),
        ("inclusion?index=%D9%A1", 400, "parameter.not-number"),
        ("inclusion?index=99999999999999999999", 400, "parameter.not-number"),
        ("inclusion?index=9999999999999999", 400, "parameter.out-of-range"),
        ("inclusion?index=1&index=1", 400, "parameter.repeated"),
        ("consistency?old=5&new=4", 400, "consistency.shrunk"),
        ("consistency?old=5&new=15", 404, "tree.not-found"),
    ],
)
def test_a_proof_that_cannot_be_is_refused(client: FlaskClient, query: str, status: int, code: str) -> None:
    answer = client.get(f"/v1/proofs/{query}")

    assert (status, code) == (answer.status_code, answer.get_json(force=True)["code"])


def test_every_checkpoint_is_listed_and_consistent(client: FlaskClient, town: Town) -> None:
    found = client.get("/v1/checkpoints?limit=500").get_json()

    assert (list(range(1, 15)), None) == ([item["size"] for item in found["items"]], found["next"])
    for item in found["items"]:
        checkpoint = open_checkpoint(item["note"].encode(), town.log.verifier)
        assert naive_tree.root(town.entries[: item["size"]]) == checkpoint.root


def test_pages_of_checkpoints_follow_the_cursor(client: FlaskClient) -> None:
    first = client.get("/v1/checkpoints?limit=10").get_json()
    rest = client.get(f"/v1/checkpoints?limit=10&after={first['next']}").get_json()

    assert [11, 12, 13, 14] == [item["size"] for item in rest["items"]]


def test_every_folio_answers_with_a_receipt_that_proves_its_entry(client: FlaskClient, town: Town) -> None:
    for item in client.get("/v1/entries").get_json()["items"]:
        receipt = Receipt.parse(client.get(f"/v/{item['folio']}").data)

        check_receipt(receipt, log=town.log.verifier, ledger=town.ledger, log_code=LOG_CODE)
        assert town.entries[item["index"]] == receipt.entry
