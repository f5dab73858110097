"""The rules version and its published archive: schemas, templates with their clauses, codes.

`ledger.founded` names version and SHA-256 of the archive by which entries are judged. The archive
is `contracts/rules/<version>.json`, made by `make vectors` from the code; this table pins its hash,
and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

VERSION: Final = 2
DIGESTS: Final[Mapping[int, str]] = {
    1: "2b049dadb62d3ee87fce1331add1fc351d03319b2df4d23bcd3179e5ef0f6213",  # frozen: release 0.1.0
    2: "41534b5f9ae589df4fd3010a76bece0b76e799587e67254f15d92032afc54bf6",
}
