"""The folder of keys that sign webhooks, and what is published of them."""

from __future__ import annotations

import base64
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libroabierto.errors import KeyUnusable
from libroabierto.keys import PrivateKey, PublicKey
from libroabierto_notifier.delivery.webhook_keys import WebhookKeys

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> WebhookKeys:
    return WebhookKeys.create(tmp_path / "webhook-keys")


def test_the_first_key_signs_and_is_published(keys: WebhookKeys) -> None:
    (signer,) = keys.signers(NOW)
    (jwk,) = keys.jwks()["keys"]

    assert signer.public == PublicKey.from_jwk({name: jwk[name] for name in ("kty", "crv", "x")})
    assert {"kid": signer.public.kid, "use": "sig", "alg": "EdDSA"}.items() <= jwk.items()


def test_the_public_half_is_also_spelled_as_standard_webhooks_spells_it(keys: WebhookKeys) -> None:
    (jwk,) = keys.jwks()["keys"]

    whpk = base64.b64decode(jwk["whpk"].removeprefix("whpk_"))
    assert whpk == base64.urlsafe_b64decode(jwk["x"] + "=")


def test_nobody_else_may_read_the_keys(keys: WebhookKeys, tmp_path: Path) -> None:
    folder = tmp_path / "webhook-keys"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "present.pem")]

    assert [0o700, 0o600] == modes


def test_a_first_key_is_never_replaced(keys: WebhookKeys, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        WebhookKeys.create(tmp_path / "webhook-keys")


def test_both_keys_sign_for_the_grace_period(keys: WebhookKeys) -> None:
    (old,) = keys.signers(NOW)
    new = keys.rotate(NOW, grace_seconds=60).private

    during, after = keys.signers(NOW + timedelta(seconds=59)), keys.signers(NOW + timedelta(seconds=60))
    assert [new.public, old.public] == [key.public for key in during]
    assert [new.public] == [key.public for key in after]


def test_a_former_key_stays_published_with_its_end(keys: WebhookKeys) -> None:
    for day in range(3):
        keys.rotate(NOW + timedelta(days=day), grace_seconds=60)

    at = int(NOW.timestamp()) + 60
    assert [None, at + 172_800, at + 86_400, at] == [jwk.get("exp") for jwk in keys.jwks()["keys"]]


def test_another_process_sees_a_rotation_within_a_second(
    keys: WebhookKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = WebhookKeys(tmp_path / "webhook-keys")
    other.signers(NOW)
    new = keys.rotate(NOW).private
    monkeypatch.setattr(other, "_look_at", 0.0)

    assert new.public == other.signers(NOW)[0].public


def test_a_rotation_that_was_interrupted_leaves_one_present_key(keys: WebhookKeys, tmp_path: Path) -> None:
    folder = tmp_path / "webhook-keys"
    kid = keys.signers(NOW)[0].public.kid
    (folder / f"former-1-{kid}.pem").hardlink_to(folder / "present.pem")

    reopened = WebhookKeys(folder)
    (present,) = WebhookKeys.keys(reopened)
    reopened.rotate(NOW)
    assert (kid, None) == (present.private.public.kid, present.until)
    assert 2 == len(reopened.keys())


def test_a_missing_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match=r"key\.missing"):
        WebhookKeys(tmp_path).signers(NOW)


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "present.pem").write_bytes(PrivateKey.generate("P-256").to_pem(None))
    with pytest.raises(KeyUnusable, match=r"key\.kind"):
        WebhookKeys(tmp_path).keys()
