"""GET /v1/evidence: a download and nothing else, in ranges; who names it; what is left of one withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import texts
from support.filing import CERTIFICATE, LETTER, OTHER, Filing, digest, refused
from support.founding import COUNCIL, DECLARATION, KEY, PAPER, read
from support.ledger_home import opened
from support.lives import renewals

SIZE = len(LETTER)
EMPTY = (f"bytes={SIZE}-", "bytes=-0", "bytes=9-5")


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filing]:
    """A ledger that has both files; nobody adds to it."""
    with Filing.of(tmp_path_factory.mktemp("files") / "home") as filing:
        filing.put(LETTER)
        filing.put(CERTIFICATE)
        yield filing


def test_a_file_is_a_download_that_a_browser_runs_nothing_of(filing: Filing) -> None:
    headers = filing.get(LETTER).headers

    assert "application/pdf" == headers["Content-Type"]
    assert f'attachment; filename="{digest(LETTER)}.pdf"' == headers["Content-Disposition"]
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert ["default-src 'none'; sandbox"] == headers.getlist("Content-Security-Policy")


def test_its_tag_is_its_digest_for_ever(filing: Filing) -> None:
    answer = filing.get(LETTER)

    assert f'"{digest(LETTER)}"' == answer.headers["ETag"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert 304 == filing.get(LETTER, If_None_Match=answer.headers["ETag"]).status_code


def test_what_can_be_withdrawn_is_asked_for_again(filing: Filing) -> None:
    answer = filing.get(CERTIFICATE)

    assert (200, "no-cache") == (answer.status_code, answer.headers["Cache-Control"])


def test_head_says_all_but_the_file(filing: Filing) -> None:
    answer = filing.client.head(f"/v1/evidence/{digest(LETTER)}")

    assert (200, str(SIZE), b"") == (answer.status_code, answer.headers["Content-Length"], answer.data)
    assert "bytes" == answer.headers["Accept-Ranges"]


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, SIZE),
        ("bytes=-50", SIZE - 50, SIZE),
        (f"bytes=-{SIZE + 5}", 0, SIZE),
        (f"bytes=0-{SIZE * 2}", 0, SIZE),
        ("bytes=0-0", 0, 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
    ],
)
def test_one_range_is_served(filing: Filing, asked: str, first: int, stop: int) -> None:
    answer = filing.get(LETTER, Range=asked)

    assert (206, LETTER[first:stop]) == (answer.status_code, answer.data)
    assert f"bytes {first}-{stop - 1}/{SIZE}" == answer.headers["Content-Range"]
    assert str(stop - first) == answer.headers["Content-Length"]


@pytest.mark.parametrize(
    "asked",
    [
        f"bytes={SIZE}-",
        "bytes=-0",
        "bytes=9-5",
        "bytes=0-1,5-6",
        "bytes=",
        "bytes=a-b",
        "bytes=--1",
        "bytes=00-1",
    ],
)
def test_other_ranges_are_refused_with_the_size(filing: Filing, asked: str) -> None:
    answer = filing.get(LETTER, Range=asked)

    code = "range.outside" if asked in EMPTY else "range.not-one"
    assert SIZE == refused(answer, "range", 416, code)["size"]
    assert f"bytes */{SIZE}" == answer.headers["Content-Range"]


def test_a_thousand_ranges_cost_one_refusal(filing: Filing) -> None:
    many = ",".join(f"{at}-{at}" for at in range(1000))
    answer = filing.get(LETTER, Range=f"bytes={many}")

    assert 416 == answer.status_code
    assert len(answer.data) < 1000


@pytest.mark.parametrize("headers", [{"Range": "lines=1-2"}, {"Range": "bytes=0-1", "If_Range": '"other"'}])
def test_what_is_no_range_of_this_file_is_answered_whole(filing: Filing, headers: dict[str, str]) -> None:
    answer = filing.get(LETTER, **headers)

    assert (200, LETTER) == (answer.status_code, answer.data)


def test_a_range_of_this_very_file_may_say_so(filing: Filing) -> None:
    answer = filing.get(LETTER, Range="bytes=0-1", If_Range=f'"{digest(LETTER)}"')

    assert (206, LETTER[:2]) == (answer.status_code, answer.data)


def test_a_file_that_no_entry_names_is_not_found(filing: Filing) -> None:
    answer = filing.get(OTHER)

    assert (404, "evidence.not-named") == (answer.status_code, answer.get_json(force=True)["code"])


def test_whoever_names_it_is_told(filing: Filing) -> None:
    said = filing.client.get(f"/v1/evidence/{digest(CERTIFICATE)}/entries").get_json()
    (entry,) = said.pop("items")

    assert {
        "sha256": digest(CERTIFICATE),
        "status": "held",
        "size": len(CERTIFICATE),
        "media_type": "application/pdf",
        "next": None,
    } == said
    assert {
        "event": filing.event,
        "stream": DECLARATION,
        "issuer": COUNCIL,
        "pointers": ["/council_session/certification_sha256"],
        "own": False,
        "withdrawn": False,
    }.items() <= entry.items()


# --- withdrawn --------------------------------------------------------------------------------------


def gone(filing: Filing, content: bytes) -> dict[str, Any]:
    answer = filing.get(content)
    return refused(answer, "withdrawn", 410, "evidence.withdrawn")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Filing]:
    """A ledger of one's own that has both files."""
    with Filing.of(tmp_path / "home") as filing:
        filing.put(LETTER)
        filing.put(CERTIFICATE)
        yield filing


def appointment(filing: Filing, proof: bytes = CERTIFICATE) -> str:
    """The council says who unites its transparency, and proves it by the same file."""
    data = {**texts.assumption("transparency-unit"), "appointment_sha256": digest(proof)}
    return filing.town.event("office.assumed", COUNCIL, "seal", f"institution:{COUNCIL}", data)


def named_at(filing: Filing) -> int:
    return filing.ledger.queries.entry_of_event(filing.event).index


def test_a_withdrawn_file_is_gone_with_its_digest_told(shelf: Filing) -> None:
    shelf.record(shelf.withdrawal(named_at(shelf), digest(CERTIFICATE)))

    assert digest(CERTIFICATE) == gone(shelf, CERTIFICATE)["sha256"]
    assert 410 == shelf.put(CERTIFICATE).status_code
    assert 200 == shelf.get(LETTER).status_code


def test_its_bytes_are_deleted(shelf: Filing) -> None:
    shelf.record(shelf.withdrawal(named_at(shelf), digest(CERTIFICATE)))

    home = shelf.ledger.config.home
    assert [] == [path for path in home.rglob("*") if path.is_file() and b"certified" in path.read_bytes()]


def test_what_came_of_it_in_parts_is_deleted_too(tmp_path: Path) -> None:
    with Filing.of(tmp_path / "home") as filing:
        filing.part(CERTIFICATE, 0, 20)
        filing.record(filing.withdrawal(named_at(filing), digest(CERTIFICATE)))

        assert [] == list(filing.ledger.config.arrivals.iterdir())


def test_its_entries_say_so(shelf: Filing) -> None:
    shelf.record(shelf.withdrawal(named_at(shelf), digest(CERTIFICATE)))
    said = shelf.client.get(f"/v1/evidence/{digest(CERTIFICATE)}/entries").get_json()

    assert ("withdrawn", None) == (said["status"], said["size"])
    assert [True] == [one["withdrawn"] for one in said["items"]]


def test_a_copy_brought_back_is_not_served_and_deleted_at_the_start(shelf: Filing) -> None:
    (kept,) = shelf.ledger.config.files.rglob(f"{digest(CERTIFICATE)}.*")
    copy = kept.read_bytes()
    shelf.record(shelf.withdrawal(named_at(shelf), digest(CERTIFICATE)))
    kept.write_bytes(copy)

    gone(shelf, CERTIFICATE)
    with opened(shelf.ledger.config.home, shelf.town):
        assert not kept.exists()


def test_it_is_barred_for_acts_to_come(shelf: Filing) -> None:
    shelf.record(shelf.withdrawal(named_at(shelf), digest(CERTIFICATE)))
    shelf.record(appointment(shelf))

    gone(shelf, CERTIFICATE)


def test_nothing_bars_an_acts_own_document(shelf: Filing) -> None:
    """What was declared stays public: its bytes were deleted, and are asked for again."""
    shelf.record(shelf.withdrawal(named_at(shelf), digest(CERTIFICATE)))
    paper = texts.paper(COUNCIL, KEY)
    paper["document"] = {**paper["document"], "sha256": digest(CERTIFICATE)}
    said: dict[str, Any] = {"occurred_on": "2022-06-20", "provenance": "paper"}
    town = shelf.town
    at = shelf.record(town.event("declaration.digitized", COUNCIL, "council-secretary", PAPER, paper, **said))
    refused(shelf.get(CERTIFICATE), "not-found", 404, "evidence.not-uploaded")
    shelf.put(CERTIFICATE, token=shelf.token(CERTIFICATE, event=read(town.tokens[at]).id))

    assert 200 == shelf.get(CERTIFICATE).status_code


def test_it_stays_where_an_earlier_act_names_it_too(shelf: Filing) -> None:
    """Nobody makes a file vanish from somebody else's act by naming it in one of their own."""
    other = shelf.record(appointment(shelf))
    shelf.record(shelf.withdrawal(named_at(shelf), digest(CERTIFICATE)))
    assert 200 == shelf.get(CERTIFICATE).status_code

    shelf.record(shelf.withdrawal(other, digest(CERTIFICATE), stream=f"institution:{COUNCIL}"))
    gone(shelf, CERTIFICATE)


def test_it_stays_barred_when_another_file_of_its_act_follows(shelf: Filing) -> None:
    """A later withdrawal from the same act is no new beginning for whoever named it meanwhile."""
    paper = texts.paper(COUNCIL, KEY)
    certified = {"date": "2022-06-19", "certification_sha256": digest(OTHER)}
    paper["council_session"] = {**renewals.SESSION, **certified}
    said: dict[str, Any] = {"occurred_on": "2022-06-20", "provenance": "paper"}
    sign = shelf.town.event
    at = shelf.record(sign("declaration.digitized", COUNCIL, "council-secretary", PAPER, paper, **said))
    shelf.record(shelf.withdrawal(at, digest(OTHER), stream=PAPER))
    shelf.record(appointment(shelf, OTHER))
    shelf.record(shelf.withdrawal(at, paper["collation"]["copy_sha256"], stream=PAPER))

    gone(shelf, OTHER)


def test_a_ledger_that_is_rebuilt_still_knows(shelf: Filing) -> None:
    shelf.record(shelf.withdrawal(named_at(shelf), digest(CERTIFICATE)))
    shelf.ledger.rebuild()

    gone(shelf, CERTIFICATE)


def test_readers_of_another_origin_see_the_headers_of_a_range(filing: Filing) -> None:
    assert "Content-Range" in filing.get(LETTER).headers["Access-Control-Expose-Headers"]
