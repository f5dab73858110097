"""Public and private keys: what they may look like, and how they sign and verify.

Three kinds, because three kinds of signers exist: browsers and our own tool (`Ed25519`), vendors on
.NET and smart cards (`P-256`), holders of RSA certificates (`RSA`). The kind fixes which values of a
JWS `alg` are heard; a message never chooses. Reads no file, opens no socket.

    kind      alg of a JWS            signature
    Ed25519   Ed25519, or EdDSA       64 bytes R || S, RFC 8032
    P-256     ES256                   64 bytes r || s, RFC 7518 section 3.4
    RSA       RS256 or PS256          as long as the modulus, RFC 8017
"""

from __future__ import annotations

from .private import PrivateKey
from .public import Alg, Kind, PublicKey

__all__ = ["Alg", "Kind", "PrivateKey", "PublicKey"]
