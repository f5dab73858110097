"""PUT /v1/evidence: who may hand in which file, in one piece or in parts, and what is refused."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto.record.envelope import UPLOAD, seal
from libroabierto.record.moments import format_instant
from libroabierto.record.upload import MAX_FILE
from libroabierto_ledger.web.app import create_app
from support import texts
from support.filing import CERTIFICATE, LETTER, OTHER, Filing, digest, refused
from support.founding import AUTHORITY, COUNCIL, Town, read
from support.ledger_home import fill, opened
from support.lives import bodies, succession
from support.lives.keys import revoked
from support.towns import stranger

HERE = f"/v1/evidence/{digest(LETTER)}"


@pytest.fixture
def filing(tmp_path: Path) -> Iterator[Filing]:
    with Filing.of(tmp_path / "home") as filing:
        yield filing


def test_a_named_file_comes_whole_and_is_there(filing: Filing) -> None:
    answer = filing.put(LETTER)

    assert (201, HERE) == (answer.status_code, answer.headers["Location"])
    assert {"status": "held", "offset": len(LETTER)}.items() <= answer.get_json().items()
    assert LETTER == filing.get(LETTER).data


def test_the_same_again_is_harmless(filing: Filing) -> None:
    filing.put(LETTER)

    assert 200 == filing.put(LETTER).status_code
    assert LETTER == filing.get(LETTER).data


def test_every_active_key_of_the_institution_may_hand_it_in(filing: Filing) -> None:
    token = filing.token(LETTER, filing.town.key_pair(COUNCIL, "seal"))

    assert 201 == filing.put(LETTER, token=token).status_code


def test_a_file_is_private_to_the_ledger_on_disk(filing: Filing) -> None:
    filing.put(LETTER)
    folder = filing.ledger.config.files
    (kept,) = folder.rglob("*.pdf")

    assert 0o600 == kept.stat().st_mode & 0o777
    assert [] == list(filing.ledger.config.arrivals.iterdir())


# --- parts ------------------------------------------------------------------------------------------


def test_parts_make_the_whole(filing: Filing) -> None:
    first = filing.part(LETTER, 0, 500)
    middle = filing.part(LETTER, 500, 900)
    last = filing.part(LETTER, 900, len(LETTER))

    assert [202, 202, 201] == [one.status_code for one in (first, middle, last)]
    assert ["500", "900"] == [one.headers["Upload-Offset"] for one in (first, middle)]
    assert LETTER == filing.get(LETTER).data


def test_whoever_asks_hears_how_much_has_come(filing: Filing) -> None:
    filing.part(LETTER, 0, 500)
    answer = filing.how_much(LETTER)

    assert (202, 500) == (answer.status_code, answer.get_json()["offset"])


def test_nothing_is_served_before_all_of_it_came(filing: Filing) -> None:
    filing.part(LETTER, 0, 500)

    refused(filing.get(LETTER), "not-found", 404, "evidence.not-uploaded")


def test_a_part_that_begins_elsewhere_hears_where_to_begin(filing: Filing) -> None:
    filing.part(LETTER, 0, 500)
    answer = filing.part(LETTER, 400, 900)

    assert refused(answer, "upload-conflict", 409, "upload.offset")["offset"] == 500
    assert "500" == answer.headers["Upload-Offset"]


def test_a_body_that_is_cut_short_is_kept_for_the_rest(filing: Filing) -> None:
    headers = {"Authorization": f"Bearer {filing.token(LETTER)}"}
    cut = io.BytesIO(LETTER[:700])
    said = {"CONTENT_LENGTH": str(len(LETTER))}
    answer = filing.client.put(HERE, input_stream=cut, headers=headers, environ_overrides=said)

    refused(answer, "malformed-upload", 400, "body.cut-short")
    assert 404 == filing.get(LETTER).status_code
    assert 700 == filing.how_much(LETTER).get_json()["offset"]
    assert 201 == filing.part(LETTER, 700, len(LETTER)).status_code


def test_a_whole_upload_begins_again(filing: Filing) -> None:
    filing.part(LETTER, 0, 500)

    assert 201 == filing.put(LETTER).status_code


def test_a_file_that_came_whole_and_was_not_kept_is_kept_when_somebody_asks(filing: Filing) -> None:
    """A crash between the last byte and its name, or a bucket out of reach."""
    filing.ledger.config.arrivals.mkdir(parents=True)
    (filing.ledger.config.arrivals / f"{digest(LETTER)}.{COUNCIL}").write_bytes(LETTER)

    assert 201 == filing.how_much(LETTER).status_code
    assert LETTER == filing.get(LETTER).data


@pytest.mark.parametrize(
    "said",
    [
        "bytes 0-499",
        "bytes 0-499/*",
        "bytes=0-499/1000",
        "bytes 500-499/1000",
        "bytes 0-1000/1000",
        "bytes -1-5/1000",
        "bytes 00-499/1000",
        "octets 0-1/2",
        "",
    ],
)
def test_a_content_range_has_one_form(filing: Filing, said: str) -> None:
    answer = filing.put(LETTER, Content_Range=said)

    refused(answer, "malformed-upload", 400, "upload.content-range")


# --- what is refused --------------------------------------------------------------------------------


def test_without_permission_nothing_is_taken(filing: Filing) -> None:
    answer = filing.client.put(HERE, data=LETTER)

    refused(answer, "upload-permission", 401, "upload.no-permission")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("scheme", ["Basic", "DPoP", "Bearerx"])
def test_another_scheme_is_no_permission(filing: Filing, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {filing.token(LETTER)}"}

    assert 401 == filing.client.put(HERE, data=LETTER, headers=headers).status_code


@pytest.mark.parametrize(
    ("token", "code"), [("nonsense", "envelope.not-compact"), ("", "envelope.not-compact")]
)
def test_a_permission_has_its_strict_form(filing: Filing, token: str, code: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    answer = filing.client.put(HERE, data=LETTER, headers=headers)

    refused(answer, "malformed-upload", 400, "envelope.not-compact")


def test_an_event_is_no_permission(filing: Filing) -> None:
    refused(filing.put(LETTER, token=filing.town.tokens[-1]), "malformed-upload", 400, "header.typ")


def test_a_permission_is_no_event(filing: Filing) -> None:
    answer = filing.client.post(
        "/v1/events", data=filing.token(LETTER), headers={"Content-Type": "application/jose"}
    )

    refused(answer, "malformed-event", 400, "header.typ")


def test_a_permission_for_another_ledger_serves_nowhere_else(filing: Filing) -> None:
    token = filing.token(LETTER, ledger="f" * 64)

    refused(filing.put(LETTER, token=token), "malformed-upload", 400, "upload.other-ledger")


def test_a_permission_for_another_file_serves_for_that_alone(filing: Filing) -> None:
    answer = filing.put(LETTER, token=filing.token(CERTIFICATE))

    refused(answer, "upload-refused", 422, "upload.other-file")


@pytest.mark.parametrize(
    ("after", "code"),
    [
        (timedelta(0), "upload.expired"),
        (timedelta(days=-3), "upload.expired"),
        (timedelta(days=7, seconds=1), "upload.lives-too-long"),
    ],
)
def test_a_permission_has_its_time(filing: Filing, after: timedelta, code: str) -> None:
    token = filing.token(LETTER, expires=format_instant(filing.town.now + after))

    refused(filing.put(LETTER, token=token), "upload-refused", 422, code)


def test_an_event_that_nobody_recorded_permits_nothing(filing: Filing) -> None:
    token = filing.token(LETTER, event="00000000-0000-4000-8000-ffffffffffff")

    refused(filing.put(LETTER, token=token), "not-found", 404, "upload.event-unknown")


def test_a_file_that_the_event_does_not_name_is_refused(filing: Filing) -> None:
    refused(filing.put(OTHER), "upload-refused", 422, "upload.not-named")


def test_an_event_that_names_no_file_permits_nothing(filing: Filing) -> None:
    term = next(read(token).id for token in filing.town.tokens if read(token).type == "term.started")
    answer = filing.put(LETTER, token=filing.token(LETTER, event=term))

    refused(answer, "upload-refused", 422, "upload.not-named")


def test_a_key_that_nobody_enrolled_is_unknown(filing: Filing) -> None:
    answer = filing.put(LETTER, token=filing.token(LETTER, stranger()))

    refused(answer, "unknown-key", 403, "key.unknown")


def test_another_institutions_key_is_not_authorized(filing: Filing) -> None:
    token = filing.token(LETTER, filing.town.key_pair(AUTHORITY, "seal"))

    refused(filing.put(LETTER, token=token), "not-authorized", 403, "key.of-another-institution")


def test_a_request_for_a_key_is_no_file_of_the_ledger(filing: Filing) -> None:
    """Somebody signed that sheet by hand; it stays with whoever enrols."""
    enrolled = next(token for token in filing.town.tokens if read(token).type == "key.enrolled")
    sha256 = read(enrolled).data["request_sha256"]
    token = filing.token(LETTER, event=read(enrolled).id, sha256=sha256)
    answer = filing.put(LETTER, token=token, path=f"/v1/evidence/{sha256}")

    refused(answer, "upload-refused", 422, "upload.not-named")


def test_a_successor_hands_in_what_its_predecessor_named(filing: Filing) -> None:
    town = filing.town
    data = {**texts.assumption("data-protection-officer"), "appointment_sha256": digest(OTHER)}
    appointed = town.event("office.assumed", AUTHORITY, "seal", f"institution:{AUTHORITY}", data)
    recorded = len(town.tokens)
    town.record(appointed)
    seal = town.key_pair(bodies.STATE_BODY, "seal")
    town.record(bodies.accreditation(town, bodies.STATE_BODY, "state-body", "state"))
    fill(filing.ledger, town.tokens[recorded:])
    token = filing.token(OTHER, seal, event=read(appointed).id)
    refused(filing.put(OTHER, token=token), "not-authorized", 403, "key.of-another-institution")

    recorded = len(town.tokens)
    succession.hand_over(town)
    fill(filing.ledger, town.tokens[recorded:])

    assert 201 == filing.put(OTHER, token=token).status_code


def test_a_forged_signature_is_bad(filing: Filing) -> None:
    token = filing.token(LETTER)

    answer = filing.put(LETTER, token=token[:-86] + "A" * 86)
    refused(answer, "bad-signature", 422, "signature.invalid")


def test_a_revoked_key_is_not_active(filing: Filing) -> None:
    town = filing.town
    town.record(revoked(town, COUNCIL, "council-secretary"))
    fill(filing.ledger, town.tokens[-1:])

    refused(filing.put(LETTER), "key-not-active", 403, "key.ended")


def test_a_key_whose_term_is_over_is_not_active(filing: Filing) -> None:
    filing.town.now += timedelta(days=365 * 2)

    refused(filing.put(LETTER), "key-not-active", 403, "key.expired")


def test_the_address_has_the_form_of_a_digest_and_no_other(filing: Filing) -> None:
    for path in (
        "../ledger.db",
        "..%2f..%2flog.key",
        digest(LETTER).upper(),
        digest(LETTER) + "/..",
        "a" * 63,
    ):
        assert 404 == filing.put(LETTER, path=f"/v1/evidence/{path}").status_code
        assert 404 == filing.client.get(f"/v1/evidence/{path}").status_code


@pytest.mark.parametrize("said", ["text/html", "image/svg+xml", "application/xml", "application/zip"])
def test_types_that_a_browser_runs_are_never_taken(filing: Filing, said: str) -> None:
    answer = filing.put(LETTER, token=filing.token(LETTER, media_type=said))

    refused(answer, "unsupported-media-type", 415, "file.type-not-taken")


def test_the_header_says_no_other_type_than_the_permission(filing: Filing) -> None:
    answer = filing.put(LETTER, Content_Type="text/html")

    refused(answer, "upload-refused", 422, "upload.type-differs")


@pytest.mark.parametrize("size", [1, len(LETTER) - 1, len(LETTER) + 1])
def test_the_size_is_the_permitted_one(filing: Filing, size: int) -> None:
    answer = filing.put(LETTER, token=filing.token(LETTER, size=size))

    refused(answer, "upload-refused", 422, "upload.size-differs")


def test_a_body_without_length_that_goes_on_is_refused(filing: Filing) -> None:
    headers = {"Authorization": f"Bearer {filing.token(LETTER)}", "Transfer-Encoding": "chunked"}
    unsaid = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    answer = filing.client.put(
        HERE, input_stream=io.BytesIO(LETTER * 9), headers=headers, environ_overrides=unsaid
    )

    refused(answer, "upload-refused", 422, "upload.size-differs")


def test_more_than_25_mib_is_too_large(filing: Filing) -> None:
    said = {**asdict(filing.permit(LETTER)), "size": MAX_FILE + 1}
    token = seal(json.dumps(said).encode(), filing.town.key_pair(COUNCIL, "seal"), UPLOAD)
    answer = filing.put(LETTER, token=token)

    assert refused(answer, "too-large", 413, "upload.file-too-large")["limit"] == MAX_FILE


def test_other_content_of_the_right_size_is_discarded(filing: Filing) -> None:
    wrong = LETTER[:-8] + b"\n%%EOF\n\n"
    headers = {"Authorization": f"Bearer {filing.token(LETTER)}"}
    answer = filing.client.put(HERE, data=wrong, headers=headers)

    refused(answer, "upload-refused", 422, "upload.wrong-hash")
    assert 0 == filing.how_much(LETTER).get_json()["offset"]
    assert 404 == filing.get(LETTER).status_code


@pytest.mark.parametrize(
    "page",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7 but never ends <script>",
        b"\n%PDF-1.7\n%%EOF",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_html_dressed_as_pdf_is_refused(tmp_path: Path, page: bytes) -> None:
    """Also when an act names it: its hash and size are right."""
    with Filing.of(tmp_path / "dressed", letter=page) as filing:
        refused(filing.put(page), "upload-refused", 422, "file.not-its-type")
        refused(filing.get(page), "not-found", 404, "evidence.not-uploaded")


def test_an_institution_begins_as_many_files_as_it_may_sign_acts(tmp_path: Path) -> None:
    """Two of seven were acts; going on with a file costs nothing."""
    with Filing.of(tmp_path / "home", rate_institution=(1, 7)) as filing:
        begun = [filing.part(LETTER, 0, 500).status_code for _ in range(6)]

        assert [202] * 5 + [429] == begun
        assert 201 == filing.part(LETTER, 500, len(LETTER)).status_code


def test_two_writers_at_once_do_not_mix(filing: Filing) -> None:
    with filing.ledger.uploads._arrivals.taking(digest(LETTER), COUNCIL):
        answer = filing.put(LETTER)

    refused(answer, "busy", 503, "upload.in-progress")
    assert "Retry-After" in answer.headers
    assert 201 == filing.put(LETTER).status_code


def test_a_ledger_that_was_not_founded_takes_no_file(tmp_path: Path) -> None:
    with opened(tmp_path / "empty", Town()) as assembly:
        answer = create_app(assembly).test_client().put(HERE, data=LETTER)

    refused(answer, "not-founded", 503, "ledger.not-founded")
