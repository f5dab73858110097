"""The worked example of C2SP logs (reference/tlog.md): 600 entries, fixed keys, recorded files.

The values were made by separately written code and accepted by another implementation's checker;
nothing here is computed by libroabierto.
"""

from __future__ import annotations

from base64 import b64decode

ENTRIES = tuple(b"entry %d" % index for index in range(600))

LOG_SEED = bytes(range(0x20))
LOG_VKEY = "ledger.example/test+7a864099+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
WITNESS_SEED = bytes(range(0x20, 0x40))
WITNESS_VKEY = "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"

# path: (bytes, SHA-256 of the file)
FILES = {
    "tile/0/000": (8192, "b0f6ca2ff42508faf8c6bb4ea8bb9c74243b19d4174fdc4fd17bdad9099e605e"),
    "tile/0/001": (8192, "5b4af7f8c276af63acf25814d12ef3d04d3ed33d10431e9f8535876604e53acf"),
    "tile/0/002.p/88": (2816, "ed05608d4fe01f6be650d6782fd5c38413664ab3c7e58b2ce06d07811ef7abbe"),
    "tile/1/000.p/2": (64, "8152514257f01fd795091dbf4b4ca2b407d81384d1a2813483012d733fdd0585"),
    "tile/entries/000": (2706, "c378282cb2167eb29f7e0c483ef2ce284728c12286469737cf8c3dc71e412ff1"),
    "tile/entries/001": (2816, "763577dddb4ea347cde84a890db17d3f534baf4de625a511bba7985b3c4217bc"),
    "tile/entries/002.p/88": (968, "9901eeba6ce324d4ddb7e43528cc434cf76b98420bd891e2a26cc9bcbb3153f2"),
}

LEAVES = {
    0: "773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701",
    599: "bfc843e3d63d97244afacb47ed374a79ace36f501b458058339c7c81594bb5d4",
}
FIRST_TILE_ROOT = "da6596d95369f5fef322ab8e4e0da3b0b50236aa9c8a3b1d246f7411c9e2e32e"
SECOND_TILE_ROOT = "af8345866548b5a3cd58f5654383ef704cf0ea8198271d2fa172765fea5cd6e3"
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701",
    300: "ca393d0296bec5e0b8dcab983bd1fb7d1461f512e7267cb89631ad26fd66d848",
    600: "e8a804af596789ed4f53942e294cfe44d5bed4c7140c7f0f5fa52c0c122232d6",
}
PEAKS = (
    "c6db949e76cfd5d61407c73a481921265ab024ea6131d02dc6b70defdfd4fada",
    "d9c14bb25e750116ab16a8c25a53999384ac3b77057d1e473b8e9ca3eecb30cd",
    "b23598d8171d8fddbad5998dc6283a3a155eacadcd6ca26001646c27582551ae",
    "698b7811ee841255a6767fba90064986f650e840d3d05301cb2648ac74a44095",
)

CONSISTENCY_300_600 = tuple(
    b64decode(line)
    for line in """\
hdaXI3Hpu46sbw66WPqu67hTEa0IKLiQG+nZ414zd1k=
MFu2Jwskjb4S0tFxX4D+pTYJwbmzQt+APM1WnxXppSs=
DSBEUTY5hE0/elclREuBapll+q6i4hRmDohxDI6axb4=
gJy/fLUJ3PiwP6bdLRaNrxU5gINO/xiht26Po7XUGwg=
R6PPvsyXR0xVU54IJQIfiQiuEQthLz8fb5CIAjIj3dQ=
35gS6rZI52JFzolF1+xmLE+EjX3wtgiX2pjiJtt9/MM=
X0lwc1GelAdJL11LxsgRPBuAYkJOTDaPqahSU7oHGMA=
2mWW2VNp9f7zIquOTg2jsLUCNqqcijsdJG90Ecni4y4=
Lo95d56NxKroOzLS/z5H+WRjC5k7krI3ZYnysAf31yo=
""".splitlines()
)

CHECKPOINT_EMPTY = """\
ledger.example/test
0
47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

— ledger.example/test eoZAmd08XURqNuuuTvtNFx5gPYfWqYL/EXmZbnaj5dPEXIXAVIL3Dh0f0wLTRLmiHyG7MTgutXC8MNRZGOl/L29zhAM=
""".encode()  # noqa: E501 - a signature line is as long as it is

CHECKPOINT_300 = """\
ledger.example/test
300
yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=

— ledger.example/test eoZAmT1YCO0+/RSt7u4KrPAnlYtpwp7IauAgTMSXlkWkXJj6PStNCRrLkUfPhqri5laPGDOhIMyJxgQQtFHqJPEV2w8=
""".encode()  # noqa: E501 - see above

# Signed by the log, and cosigned at COSIGNED_AT.
CHECKPOINT_600 = """\
ledger.example/test
600
6KgEr1lnie1PU5QuKUz+RNW+1McUDH8PX6UsDBIiMtY=

— ledger.example/test eoZAmSyykY8qSfOSncytJ9ED3ub6j0WYL7LL5GsR2NZIuEwvVL6N9aduUnQaWhr5avP5ifV3NUHlB++mFoQOIS30CwA=
— witness.example/w1 IDJKvgAAAABrAjCAJpVRPKRf1sTfH00nNFbKnZN4Ki5zSV2Qv9yiVRcc/2MsFVVzg5YO7c3dA7d7agXJkpAmX2TaSIBnLTvCA/1UBQ==
""".encode()  # noqa: E501 - see above
COSIGNED_AT = 1795305600  # 2026-11-22 00:00:00 UTC

# Proves entry 300 under CHECKPOINT_600.
PROOF_300 = (
    b"""\
c2sp.org/tlog-proof@v1
index 300
qbKraFCT72DrwOF++OBavR4dLCnD0gIKmrfqM3e2lwQ=
huDzQ4Nup0CRsp4ljENFaCs5evOqykIxdZvGmx1uj8E=
hdaXI3Hpu46sbw66WPqu67hTEa0IKLiQG+nZ414zd1k=
DSBEUTY5hE0/elclREuBapll+q6i4hRmDohxDI6axb4=
gJy/fLUJ3PiwP6bdLRaNrxU5gINO/xiht26Po7XUGwg=
R6PPvsyXR0xVU54IJQIfiQiuEQthLz8fb5CIAjIj3dQ=
35gS6rZI52JFzolF1+xmLE+EjX3wtgiX2pjiJtt9/MM=
X0lwc1GelAdJL11LxsgRPBuAYkJOTDaPqahSU7oHGMA=
2mWW2VNp9f7zIquOTg2jsLUCNqqcijsdJG90Ecni4y4=
Lo95d56NxKroOzLS/z5H+WRjC5k7krI3ZYnysAf31yo=

"""
    + CHECKPOINT_600
)

# Another log: signed by Tessera, cosigned by a third implementation.
FOREIGN_LOG_VKEY = "log.example/bench+a06430bd+ARB89yflWqs+BU0mAGf/gL+oKB4cyQEnhf7Acb8rHoGB"
FOREIGN_WITNESS_VKEY = "witness.example/w1+4b2e4b05+BJTr3E9KY9oMm5GRZ0xUwLYi7wMKWenKMvWR8mBt1Mfm"
FOREIGN_COSIGNED_AT = 1795359011
FOREIGN_CHECKPOINT = """\
log.example/bench
70778
SwGi80rCiKhI3InjT07UzZ+nGhNlqqx29uE69pTvUYo=

— log.example/bench oGQwvSv6G5MCKKAZaV5XAlzti19/3gIN3zQOFKw24m8ii/mABktigjAYuCGli9JxmAnWJhHuM4pMLXlSD+wK7xqAPAk=
— witness.example/w1 Sy5LBQAAAABrAwEj+gl2pYwzNdOs2JZYStMg7NpYsDptAqhi9ELzvMGZunjfgqiccznV9qtkxYosc8tlkTbXKScaUJmiAdYsYd9NAw==
""".encode()  # noqa: E501 - see above
