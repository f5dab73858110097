"""What every keeper of disclosures must do; each adapter inherits this suite."""

from __future__ import annotations

from typing import Any

import pytest

from libroabierto_ledger.ports import Disclosures


class DisclosuresContract:
    """The port `Disclosures`; `kept` gives one that is empty."""

    @pytest.fixture
    def kept(self) -> Any:
        raise NotImplementedError

    def test_an_empty_one_finds_nothing(self, kept: Disclosures) -> None:
        assert {} == kept.find(["a", "b"])

    def test_what_is_put_is_found(self, kept: Disclosures) -> None:
        kept.put({"a": "uno", "b": "dos"})

        assert {"a": "uno"} == kept.find(["a", "c"])

    def test_putting_again_is_harmless(self, kept: Disclosures) -> None:
        kept.put({"a": "uno"})
        kept.put({"a": "uno", "b": "dos"})

        assert {"a": "uno", "b": "dos"} == kept.find(["a", "b"])

    def test_what_is_erased_is_gone(self, kept: Disclosures) -> None:
        kept.put({"a": "uno", "b": "dos"})
        kept.erase(["a"])

        assert {"b": "dos"} == kept.find(["a", "b"])

    def test_what_is_erased_never_comes_in_again(self, kept: Disclosures) -> None:
        kept.put({"a": "uno"})
        kept.erase(["a"])
        kept.put({"a": "uno", "b": "dos"})

        assert {"b": "dos"} == kept.find(["a", "b"])

    def test_what_was_never_there_is_barred_too(self, kept: Disclosures) -> None:
        kept.erase(["a"])
        kept.put({"a": "uno"})

        assert {} == kept.find(["a"])

    def test_erasing_again_is_harmless(self, kept: Disclosures) -> None:
        kept.put({"a": "uno", "b": "dos"})
        for _ in range(3):
            kept.erase(["a"])
        kept.erase([])

        assert {"b": "dos"} == kept.find(["a", "b"])

    def test_asking_for_nothing_gives_nothing(self, kept: Disclosures) -> None:
        kept.put({})

        assert {} == kept.find([])

    def test_a_closed_one_opens_again(self, kept: Disclosures) -> None:
        kept.put({"a": "uno"})
        kept.close()

        assert {"a": "uno"} == kept.find(["a"])
