"""The demonstration's receiver believes a signature by its secret alone, and sees what is missing."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from libroabierto_notifier.delivery.signing import signed_headers

ROOT = Path(__file__).parents[2]
SECRET = "whsec_c2VjcmV0byBkZSBwcsOhY3RpY2EgZGVsIHJlY2VwdG9y"
KEY = "secreto de práctica del receptor".encode()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BODY = b'{"sequence":"00000000000000000225"}'


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "deploy")
    return importlib.import_module("demo.receiver")


def headers(*secrets: bytes) -> dict[str, str]:
    return signed_headers("msg_00000000000000000225", BODY, secrets=secrets, keys=(), now=NOW)


def test_what_the_notifier_signed_is_taken_also_beside_a_former_secret(receiver: ModuleType) -> None:
    now = NOW.timestamp()

    assert receiver.is_signed(headers(KEY), BODY, SECRET, now=now)
    assert receiver.is_signed(headers(b"the former one", KEY), BODY, SECRET, now=now)


@pytest.mark.parametrize("late", [-301, 301])
def test_an_old_or_early_request_is_refused(receiver: ModuleType, late: int) -> None:
    assert not receiver.is_signed(headers(KEY), BODY, SECRET, now=NOW.timestamp() + late)


def test_another_secret_another_body_and_no_signature_are_refused(receiver: ModuleType) -> None:
    now = NOW.timestamp()

    assert not receiver.is_signed(headers(b"another"), BODY, SECRET, now=now)
    assert not receiver.is_signed(headers(KEY), BODY + b" ", SECRET, now=now)
    assert not receiver.is_signed({}, BODY, SECRET, now=now)


def test_a_missing_message_is_seen_by_the_next_one(receiver: ModuleType) -> None:
    said = [{"sequence": "1"}, {"sequence": "2", "prevsequence": "1"}, {"sequence": "4", "prevsequence": "3"}]
    came = [receiver.Webhook({}, Path(), one) for one in said]

    assert receiver.first_gap(came[:2]) is None
    assert came[2] == receiver.first_gap(came)


def test_a_message_that_comes_twice_is_kept_once(receiver: ModuleType, tmp_path: Path) -> None:
    one = receiver.Receiver(tmp_path / "avisos")
    one.secret = SECRET
    signed = signed_headers("msg_1", BODY, secrets=[KEY], keys=(), now=datetime.now(UTC))

    assert [204, 204, 401] == [*(one.take(signed, BODY) for _ in range(2)), one.take(headers(), BODY)]
    assert 1 == len(one.taken)
