"""Values that others computed: never made by our code, only compared with it.

- the leaves, roots and proofs of the reference implementation of Certificate Transparency (RFC 6962);
- a worked example of the C2SP formats: 600 entries `entry 0` to `entry 599`, recorded with fixed keys by
  code written apart from ours and accepted by the checker of another log (Tessera);
- a checkpoint signed by Tessera and cosigned by a third implementation.
"""

from __future__ import annotations

from typing import Final

CT: Final = "Certificate Transparency reference implementation (RFC 6962)"
C2SP: Final = "worked example of the C2SP formats, checked with Tessera"
TESSERA: Final = "log signature by Tessera, cosignature by a third implementation"

CT_LEAVES: Final = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
CT_ROOTS: Final = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
CT_LEAF_HASHES: Final = {
    0: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    1: "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    2: "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
    5: "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
}
_A: Final = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
_B: Final = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
_C: Final = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
_D: Final = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
_E: Final = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
_F: Final = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
CT_INCLUSION: Final = {(0, 8): (_A, _B, _C), (5, 8): (_D, _E, CT_ROOTS[4]), (2, 3): (CT_ROOTS[2],)}
CT_INCLUSION_1_5: Final = (CT_ROOTS[1], _B, _D)
CT_CONSISTENCY: Final = {(1, 1): (), (1, 8): (_A, _B, _C), (6, 8): (_F, _E, CT_ROOTS[4]), (2, 5): (_B, _D)}

C2SP_LOG: Final = "ledger.example/test+7a864099+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
C2SP_WITNESS: Final = "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
C2SP_ROOTS: Final = {
    300: "ca393d0296bec5e0b8dcab983bd1fb7d1461f512e7267cb89631ad26fd66d848",
    600: "e8a804af596789ed4f53942e294cfe44d5bed4c7140c7f0f5fa52c0c122232d6",
}
C2SP_CONSISTENCY: Final = (
    "85d6972371e9bb8eac6f0eba58faaeebb85311ad0828b8901be9d9e35e337759",
    "305bb6270b248dbe12d2d1715f80fea53609c1b9b342df803ccd569f15e9a52b",
    "0d2044513639844d3f7a5725444b816a9965faaea2e214660e88710c8e9ac5be",
    "809cbf7cb509dcf8b03fa6dd2d168daf153980834eff18a1b76e8fa3b5d41b08",
    "47a3cfbecc97474c55539e0825021f8908ae110b612f3f1f6f9088023223ddd4",
    "df9812eab648e76245ce8945d7ec662c4f848d7df0b60897da98e226db7dfcc3",
    "5f497073519e9407492f5d4bc6c8113c1b8062424e4c368fa9a85253ba0718c0",
    "da6596d95369f5fef322ab8e4e0da3b0b50236aa9c8a3b1d246f7411c9e2e32e",
    "2e8f79779e8dc4aae83b32d2ff3e47f964630b993b92b2376589f2b007f7d72a",
)
C2SP_CHECKPOINT_0: Final = """\
ledger.example/test
0
47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

\u2014 ledger.example/test eoZAmd08XURqNuuuTvtNFx5gPYfWqYL/EXmZbnaj5dPEXIXAVIL3Dh0f0wLTRLmiHyG7MTgutXC8MNRZGOl/L29zhAM=
"""  # noqa: E501 - a signature line is as long as it is
C2SP_CHECKPOINT_300: Final = """\
ledger.example/test
300
yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=

\u2014 ledger.example/test eoZAmT1YCO0+/RSt7u4KrPAnlYtpwp7IauAgTMSXlkWkXJj6PStNCRrLkUfPhqri5laPGDOhIMyJxgQQtFHqJPEV2w8=
"""  # noqa: E501 - a signature line is as long as it is
C2SP_CHECKPOINT_600: Final = """\
ledger.example/test
600
6KgEr1lnie1PU5QuKUz+RNW+1McUDH8PX6UsDBIiMtY=

\u2014 ledger.example/test eoZAmSyykY8qSfOSncytJ9ED3ub6j0WYL7LL5GsR2NZIuEwvVL6N9aduUnQaWhr5avP5ifV3NUHlB++mFoQOIS30CwA=
\u2014 witness.example/w1 IDJKvgAAAABrAjCAJpVRPKRf1sTfH00nNFbKnZN4Ki5zSV2Qv9yiVRcc/2MsFVVzg5YO7c3dA7d7agXJkpAmX2TaSIBnLTvCA/1UBQ==
"""  # noqa: E501 - a signature line is as long as it is
C2SP_COSIGNED_AT: Final = 1795305600

TESSERA_LOG: Final = "log.example/bench+a06430bd+ARB89yflWqs+BU0mAGf/gL+oKB4cyQEnhf7Acb8rHoGB"
TESSERA_WITNESS: Final = "witness.example/w1+4b2e4b05+BJTr3E9KY9oMm5GRZ0xUwLYi7wMKWenKMvWR8mBt1Mfm"
TESSERA_CHECKPOINT: Final = """\
log.example/bench
70778
SwGi80rCiKhI3InjT07UzZ+nGhNlqqx29uE69pTvUYo=

\u2014 log.example/bench oGQwvSv6G5MCKKAZaV5XAlzti19/3gIN3zQOFKw24m8ii/mABktigjAYuCGli9JxmAnWJhHuM4pMLXlSD+wK7xqAPAk=
\u2014 witness.example/w1 Sy5LBQAAAABrAwEj+gl2pYwzNdOs2JZYStMg7NpYsDptAqhi9ELzvMGZunjfgqiccznV9qtkxYosc8tlkTbXKScaUJmiAdYsYd9NAw==
"""  # noqa: E501 - a signature line is as long as it is
TESSERA_COSIGNED_AT: Final = 1795359011
