"""Bare signatures: how strict each scheme is."""

from __future__ import annotations

from typing import Final

from libroabierto.keys import edwards, p256
from libroabierto.record import base64url

from .cases import Case, Topic, bad, good
from .key_cases import RFC_8032
from .keyring import jwk, sign, sign_pss

RFC_8032_SIGNATURE: Final = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)
# Made with the private key of RFC 8032's test 1 over no bytes at all, by the formulas of section 5.1. In the
# first R is r B + T, T a point of order 8: only 8 [S]B = 8 R + 8 [k]A holds. In the second R is the
# neutral point and S = k a, so that [S]B = R + [k]A holds as it stands.
ONLY_WITH_COFACTOR: Final = (
    "d63c01223147541df4e170763e9e2788a8bf5971f52a93c5829dbe6f5ff6bba9"
    "77ea1888d65bfd4f313da24a27083b680ccfb4eef608a588c16352e6b7c9380b"
)
NEUTRAL_R: Final = (
    "0100000000000000000000000000000000000000000000000000000000000000"
    "756cf9b1d6f0d7a979b9d2af3dc2bc1294ec7cb6daa20eaff534c024fc57920f"
)


def topics() -> list[Topic]:
    """Return signature."""
    about = "A bare signature: `jwk`, `alg`, and as hex `signed` and `signature`."
    return [Topic("signature", about, (*_ed25519(), *_p256(), *_rsa()))]


def _le(number: int) -> bytes:
    return number.to_bytes(32, "little")


def _ed25519() -> list[Case]:
    key = {"jwk": RFC_8032, "signed": ""}
    raw = bytes.fromhex(RFC_8032_SIGNATURE)
    r, s = raw[:32], int.from_bytes(raw[32:], "little")
    wrong = "signature.invalid"
    return [
        good("Ed25519 (RFC 8032, section 7.1, test 1)", alg="Ed25519", **key, signature=raw.hex()),
        good("EdDSA is another name for it", alg="EdDSA", **key, signature=raw.hex()),
        bad("Ed25519: another message", wrong, alg="Ed25519", jwk=RFC_8032, signed="00", signature=raw.hex()),
        bad("Ed25519: one bit of R", wrong, alg="Ed25519", **key, signature=_flip(raw, 0).hex()),
        bad("Ed25519: one bit of S", wrong, alg="Ed25519", **key, signature=_flip(raw, 32).hex()),
        bad("Ed25519: S + L", wrong, alg="Ed25519", **key, signature=(r + _le(s + edwards.L)).hex()),
        bad("Ed25519: R and S swapped", wrong, alg="Ed25519", **key, signature=(raw[32:] + raw[:32]).hex()),
        bad("Ed25519: 63 bytes", wrong, alg="Ed25519", **key, signature=raw[:-1].hex()),
        bad("Ed25519: 65 bytes", wrong, alg="Ed25519", **key, signature=raw.hex() + "00"),
        bad(
            "Ed25519: R the neutral point, S zero",
            wrong,
            alg="Ed25519",
            **key,
            signature=(_le(1) + bytes(32)).hex(),
        ),
        bad(
            "Ed25519: R not canonical",
            wrong,
            alg="Ed25519",
            **key,
            signature=(_le(edwards.P + 3) + raw[32:]).hex(),
        ),
        bad(
            "Ed25519: it holds only with the cofactor",
            wrong,
            alg="Ed25519",
            **key,
            signature=ONLY_WITH_COFACTOR,
        ),
        bad(
            "Ed25519: it holds, and R is the neutral point", wrong, alg="Ed25519", **key, signature=NEUTRAL_R
        ),
        bad("Ed25519: S = L", wrong, alg="Ed25519", **key, signature=(r + _le(edwards.L)).hex()),
        bad(
            "Ed25519: S with its highest bit",
            wrong,
            alg="Ed25519",
            **key,
            signature=(r + _le(s | 1 << 255)).hex(),
        ),
        bad("Ed25519: an alg of another kind", wrong, alg="ES256", **key, signature=raw.hex()),
        bad("Ed25519: none", wrong, alg="none", **key, signature=""),
    ]


def _p256() -> list[Case]:
    raw = sign("council-secretary", b"libro", "ES256")
    key = {"jwk": jwk("council-secretary"), "signed": b"libro".hex(), "alg": "ES256"}
    r, s = raw[:32], int.from_bytes(raw[32:], "big")
    other = (p256.N - s).to_bytes(32, "big")
    wrong = "signature.invalid"
    der = "3044" + "0220" + raw[:32].hex() + "0220" + raw[32:].hex()
    return [
        good("ES256: r || s", **key, signature=raw.hex()),
        good("ES256: the other s, since a high one is allowed", **key, signature=(r + other).hex()),
        bad("ES256: DER, as most libraries make it", wrong, **key, signature=der),
        bad("ES256: s and r swapped", wrong, **key, signature=(raw[32:] + r).hex()),
        bad("ES256: r zero", wrong, **key, signature=(bytes(32) + raw[32:]).hex()),
        bad("ES256: s zero", wrong, **key, signature=(r + bytes(32)).hex()),
        bad("ES256: r = n", wrong, **key, signature=(p256.N.to_bytes(32, "big") + raw[32:]).hex()),
        bad("ES256: 65 bytes", wrong, **key, signature=raw.hex() + "00"),
        bad("ES256: s = n", wrong, **key, signature=(r + p256.N.to_bytes(32, "big")).hex()),
        bad("ES256: 63 bytes", wrong, **key, signature=raw[:-1].hex()),
        bad("ES256: one bit of s", wrong, **key, signature=_flip(raw, 63).hex()),
        bad("ES256: said to be Ed25519", wrong, **{**key, "alg": "Ed25519"}, signature=raw.hex()),
    ]


def _rsa() -> list[Case]:
    name, wrong = "municipal-president", "signature.invalid"
    key = {"jwk": jwk(name), "signed": b"libro".hex()}
    made = {alg: sign(name, b"libro", alg) for alg in ("RS256", "PS256")}
    return [
        *(good(alg, alg=alg, **key, signature=raw.hex()) for alg, raw in made.items()),
        bad("RS256 said to be PS256", wrong, alg="PS256", **key, signature=made["RS256"].hex()),
        bad("PS256 said to be RS256", wrong, alg="RS256", **key, signature=made["PS256"].hex()),
        bad("RS256: a zero byte before", wrong, alg="RS256", **key, signature="00" + made["RS256"].hex()),
        bad("RS256: cut", wrong, alg="RS256", **key, signature=made["RS256"][:-1].hex()),
        bad("PS256: one bit", wrong, alg="PS256", **key, signature=_flip(made["PS256"], 100).hex()),
        bad(
            "RS256: the modulus added",
            wrong,
            alg="RS256",
            **key,
            signature=_plus_modulus(name, made["RS256"]).hex(),
        ),
        *(
            bad(
                f"PS256: {desc}",
                wrong,
                alg="PS256",
                **key,
                signature=sign_pss(name, b"libro", salt, mgf).hex(),
            )
            for desc, salt, mgf in (
                ("no salt", 0, "sha256"),
                ("a salt of 20 bytes", 20, "sha256"),
                ("a salt of 33 bytes", 33, "sha256"),
                ("MGF1 with SHA-1", 32, "sha1"),
            )
        ),
        bad("RSA said to be HS256", wrong, alg="HS256", **key, signature=made["RS256"].hex()),
        bad("RSA said to be RS512", wrong, alg="RS512", **key, signature=made["RS256"].hex()),
    ]


def _plus_modulus(name: str, raw: bytes) -> bytes:
    """The same number again, one modulus higher: as long as it can be, a byte longer than it may."""
    number = int.from_bytes(raw, "big") + int.from_bytes(base64url.decode(jwk(name)["n"]), "big")
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _flip(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
