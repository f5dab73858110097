"""Every row of protocol.md section 5: its own problem, and nothing else disturbed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ledger.web.town_hall import JOSE, TownHall
from libroabierto_ledger.web import problems
from libroabierto_ledger.web.app import create_app
from support.founding import AUTHORITY, COUNCIL, DECLARATION, Town, forged, read, resealed
from support.ledger_home import fill, opened
from support.towns import stranger


def test_what_is_no_jws_is_a_malformed_event(fresh: TownHall) -> None:
    fresh.refused(fresh.submit("not a jws"), "malformed-event", 400, "envelope.not-compact")


def test_an_event_of_another_ledger_is_a_malformed_event(fresh: TownHall) -> None:
    token = resealed(
        fresh.town.declaration(), fresh.town.key_pair(COUNCIL, "council-secretary"), ledger="f" * 64
    )

    fresh.refused(fresh.submit(token), "malformed-event", 400, "event.other-ledger")


def test_an_unknown_parameter_is_refused(fresh: TownHall) -> None:
    answer = fresh.client.get("/v1/entries?befoer=7")

    problem = fresh.refused(answer, "bad-parameter", 400, "parameter.unknown")
    assert problem["parameter"] == "befoer"
    assert "«befoer»" in problem["detail"]


def test_an_event_that_nobody_recorded_is_not_found(fresh: TownHall) -> None:
    answer = fresh.client.get("/v1/events/00000000-0000-4000-8000-ffffffffffff")

    fresh.refused(answer, "not-found", 404, "event.not-found")


def test_a_body_of_one_mebibyte_is_too_large(fresh: TownHall) -> None:
    problem = fresh.refused(fresh.submit(b"e" * 2**20), "too-large", 413, "body.too-large")

    assert problem["limit"] == 320 * 1024


def test_another_media_type_is_unsupported(fresh: TownHall) -> None:
    answer = fresh.submit(fresh.town.declaration(), **{"Content-Type": "application/json"})

    fresh.refused(answer, "unsupported-media-type", 415, "media-type.unsupported")


def test_a_key_that_nobody_enrolled_is_unknown(fresh: TownHall) -> None:
    answer = fresh.submit(resealed(fresh.town.declaration(), stranger()))

    fresh.refused(answer, "unknown-key", 403, "key.unknown")


def test_a_key_whose_tenure_is_long_over_is_not_active(fresh: TownHall) -> None:
    fresh.town.now += timedelta(days=365 * 2)
    token = fresh.town.declaration(stream="declaration:15113-2028")

    fresh.refused(fresh.submit(token), "key-not-active", 403, "key.expired")


def test_an_office_that_may_not_sign_is_not_authorized(fresh: TownHall) -> None:
    data = read(fresh.town.declaration()).data
    token = fresh.town.event("declaration.issued", AUTHORITY, "seal", DECLARATION, data)

    fresh.refused(fresh.submit(token), "not-authorized", 403, "signer.not-authorized")


def test_a_signature_that_does_not_fit_is_bad(fresh: TownHall) -> None:
    fresh.refused(fresh.submit(forged(fresh.town.declaration())), "bad-signature", 422, "signature.invalid")


def test_data_that_does_not_fit_its_schema_names_every_fault(fresh: TownHall) -> None:
    answer = fresh.submit(fresh.town.declaration(place=7, surprise=True))

    problem = fresh.refused(answer, "invalid-data", 422, "data.invalid")
    assert {"/data/place": "field.not-text", "/data/surprise": "field.unknown"} == {
        fault["pointer"]: fault["code"] for fault in problem["errors"]
    }
    assert all(fault["message"] for fault in problem["errors"])


def test_a_rule_of_the_domain_refuses_with_its_own_code(fresh: TownHall) -> None:
    fresh.refused(fresh.submit(fresh.town.term()), "refused", 422, "term.overlaps")


def test_a_version_conflict_carries_the_head_of_the_stream(fresh: TownHall) -> None:
    stream = f"institution:{COUNCIL}"
    head = fresh.town.world.head(stream)
    assert head is not None
    token = resealed(fresh.town.term(), fresh.town.key_pair(AUTHORITY, "seal"), version=head.version)

    problem = fresh.refused(fresh.submit(token), "version-conflict", 409, "version.conflict")
    assert (head.version, head.index, head.hash) == (problem["version"], problem["index"], problem["hash"])


def test_a_reused_id_carries_the_index_where_it_stands(fresh: TownHall) -> None:
    taken = read(fresh.town.tokens[2]).id
    token = resealed(fresh.town.institution("osc-otra"), fresh.town.key_pair(AUTHORITY, "seal"), id=taken)

    problem = fresh.refused(fresh.submit(token), "id-reused", 409, "event.id-reused")
    assert problem["index"] == 2


def test_a_ledger_whose_clock_is_behind_is_busy(fresh: TownHall) -> None:
    fresh.town.now -= timedelta(minutes=10)
    answer = fresh.submit(fresh.town.institution("osc-otra"))
    fresh.town.now += timedelta(minutes=10)

    fresh.refused(answer, "busy", 503, "clock.behind")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_ledger_without_entry_0_is_not_founded(empty: FlaskClient, fresh: TownHall) -> None:
    answer = empty.post("/v1/events", data=fresh.town.tokens[1], headers=JOSE)

    fresh.refused(answer, "not-founded", 503, "ledger.not-founded")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/v1/log",
            "/v1/entries",
            "/v1/entries.ndjson",
            "/v1/checkpoints",
            "/checkpoint",
            "/tile/0/000.p/1",
        ),
        *(
            "/v1/institutions",
            "/v1/declarations",
            "/v1/municipalities",
            "/v1/streams/ledger:main",
            "/readyz",
            "/",
        ),
    ],
)
def test_nothing_can_be_read_before_the_founding(empty: FlaskClient, path: str) -> None:
    answer = empty.get(path)

    assert (503, "/problems/not-founded") == (answer.status_code, answer.get_json(force=True)["type"])


def test_the_process_is_alive_before_the_founding(empty: FlaskClient) -> None:
    assert empty.get("/healthz").status_code == 200


def test_an_institution_that_signs_too_much_at_once_is_rate_limited(tmp_path: Path) -> None:
    town = Town()
    town.settle()
    with opened(tmp_path, town) as assembly:
        fill(assembly, town.tokens)
    with opened(tmp_path, town, rate_institution=(1, 1)) as assembly:
        hall = TownHall(town, assembly, create_app(assembly).test_client())
        hall.submit(town.term())  # refused, but truly signed

        answer = hall.submit(town.institution("osc-otra"))

        problem = hall.refused(answer, "rate-limited", 429, "limit.institution")
        assert (1, "1") == (problem["retry_after"], answer.headers["Retry-After"])


def test_every_problem_has_a_test_here_or_among_those_of_files() -> None:
    here = [Path(__file__), *Path(__file__).parent.glob("test_evidence_*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in here)

    assert set() == {slug for slug in problems.SLUGS if f'"{slug}", {problems.SLUGS[slug]},' not in text}
