"""What a file in parts costs: it is hashed once all of it is there, and a second time only for an act."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.filing import LETTER, Filing, digest, refused
from support.founding import COUNCIL

HERE = f"/v1/evidence/{digest(LETTER)}"


@pytest.fixture
def filing(tmp_path: Path) -> Iterator[Filing]:
    with Filing.of(tmp_path / "home") as filing:
        yield filing


def test_to_have_a_whole_file_looked_at_again_costs_an_act_too(tmp_path: Path) -> None:
    """Each time all of it is hashed; what keeps it from being kept may last."""
    with Filing.of(tmp_path / "home", rate_institution=(1, 7)) as filing:
        begun = [filing.part(LETTER, 0, 500).status_code for _ in range(5)]
        (filing.ledger.config.arrivals / f"{digest(LETTER)}.{COUNCIL}").write_bytes(LETTER)

        assert [202] * 5 == begun
        refused(filing.how_much(LETTER), "rate-limited", 429, "limit.institution")


def test_a_last_part_that_brings_nothing_changes_nothing(filing: Filing) -> None:
    """It is not hashed before its last byte is there."""
    filing.part(LETTER, 0, 500)
    said = {"CONTENT_LENGTH": str(len(LETTER) - 500)}
    headers = {"Authorization": f"Bearer {filing.token(LETTER)}"}
    headers["Content-Range"] = f"bytes 500-{len(LETTER) - 1}/{len(LETTER)}"
    answer = filing.client.put(HERE, input_stream=io.BytesIO(), headers=headers, environ_overrides=said)

    refused(answer, "malformed-upload", 400, "body.cut-short")
    assert 500 == filing.how_much(LETTER).get_json()["offset"]
    assert 201 == filing.part(LETTER, 500, len(LETTER)).status_code


def test_parts_that_make_another_file_are_discarded(filing: Filing) -> None:
    wrong = LETTER[:-8] + b"\n%%EOF\n\n"
    filing.part(LETTER, 0, 500)
    headers = {"Authorization": f"Bearer {filing.token(LETTER)}"}
    headers["Content-Range"] = f"bytes 500-{len(LETTER) - 1}/{len(LETTER)}"
    answer = filing.client.put(HERE, data=wrong[500:], headers=headers)

    refused(answer, "upload-refused", 422, "upload.wrong-hash")
    assert 0 == filing.how_much(LETTER).get_json()["offset"]
