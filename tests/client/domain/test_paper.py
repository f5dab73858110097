"""Paper: ink that was seen stands in for signatures, and is never shown as electronic."""

from __future__ import annotations

from typing import Any

import pytest

from libroabierto.domain import rulearchive, rulebook
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.world import Document
from support.founding import AUTHORITY, COUNCIL, PAPER, Town
from support.lives import secretariats as acts
from support.refusals.row import town_after

CITY, STATE, CIVIL = acts.SEEN


def secretariat(town: Town) -> Document:
    found = town.world.get("secretariat", acts.OLD)
    assert found is not None
    return found


def installed_with(seen: list[Any], by: str = "council-secretary", **data: Any) -> Town:
    """A town that digitizes the minutes of 2022 with these signatures seen on them."""
    town = town_after("called on paper")
    collation = {**acts.COLLATION, "signatures_seen": seen}
    act = acts.on_paper("2022-08-01")
    town.record(acts.installation(town, act, acts.OLD, by, collation=collation, **data))
    return town


def seen_sectors(town: Town) -> list[str]:
    return [place["sector"] for place in secretariat(town)["parties"] if place["seen"]]


def test_all_ink_seen_installs_at_once_and_nobody_has_signed_electronically() -> None:
    found = secretariat(town_after("installed on paper"))

    assert "installed" == found["state"]
    assert [(True, None)] * 3 == [(place["seen"], place["signed"]) for place in found["parties"]]


def test_the_promise_of_a_paper_letter_is_kept_on_the_day_of_its_minutes() -> None:
    declaration = town_after("installed on paper").world.get("declaration", PAPER)

    assert declaration is not None
    assert "2022-08-01" == declaration["installed"]["on"]


def test_missing_ink_leaves_it_installing_until_that_party_signs() -> None:
    town = installed_with([CITY, STATE])
    assert "installing" == secretariat(town)["state"]

    town.record(acts.installation_signature(town, acts.ORGANISATION, stream=acts.OLD))

    assert "installed" == secretariat(town)["state"]
    assert ["municipality", "authority"] == seen_sectors(town)


def test_a_party_that_was_seen_may_sign_electronically_as_well() -> None:
    town = town_after("installed on paper")
    index = town.record(acts.installation_signature(town, AUTHORITY, stream=acts.OLD))
    authority = secretariat(town)["parties"][1]

    assert (index, True, "installed") == (
        authority["signed"]["entry"],
        authority["seen"],
        secretariat(town)["state"],
    )


def test_a_signature_that_comes_later_changes_no_declaration() -> None:
    town = town_after("installed on paper")
    before = town.world.get("declaration", PAPER)
    town.record(acts.installation_signature(town, AUTHORITY, stream=acts.OLD))

    assert before == town.world.get("declaration", PAPER)


def test_a_president_who_brings_in_a_paper_has_compared_it_and_not_signed_it() -> None:
    town = installed_with([STATE, CIVIL], by="municipal-president")
    assert "installing" == secretariat(town)["state"]

    town.record(acts.installation_signature(town, COUNCIL, "municipal-president", acts.OLD))

    assert "installed" == secretariat(town)["state"]


OTHER_INK = [
    {**CITY, "office": "council-secretary"},  # the council's secretary is not its president
    {"institution": AUTHORITY, "office": "authority-president", "modality": "autograph"},  # not by its role
    {**CIVIL, "institution": "osc-dos"},
]


@pytest.mark.parametrize("ink", OTHER_INK)
def test_ink_of_others_is_kept_and_counts_for_no_party(ink: Any) -> None:
    town = installed_with([ink])

    assert [] == seen_sectors(town)
    assert [ink] == secretariat(town)["installation"]["collation"]["signatures_seen"]


def test_a_transcription_attests_nobody() -> None:
    town = town_after("called on paper")
    collation = {**acts.COLLATION, "copy": "transcription", "signatures_seen": []}
    town.record(acts.installation(town, acts.on_paper("2022-08-01"), acts.OLD, collation=collation))

    assert ("installing", []) == (secretariat(town)["state"], seen_sectors(town))


def test_minutes_on_paper_say_who_sat_though_nobody_was_seated() -> None:
    osc = next(
        seat for seat in secretariat(town_after("installed on paper"))["seats"] if seat["seat"] == "osc"
    )

    assert (acts.ORGANISATION, None) == (osc["minutes"]["institution"], osc["holder"])


def test_a_declaration_whose_term_nobody_recorded_carries_a_paper_secretariat() -> None:
    town = town_after("assembled")
    town.record(town.digitization())
    town.record(acts.call(town, acts.on_paper("2022-07-01"), acts.OLD, **acts.CALL_OF_2022))

    assert (None, "paper") == (secretariat(town)["term"], secretariat(town)["provenance"])


def test_a_session_on_paper_is_followed_by_a_native_one() -> None:
    town = town_after("installed on paper")
    ink = {**acts.COLLATION, "signatures_seen": [CITY]}
    town.record(acts.session(town, acts.on_paper("2022-09-01"), acts.OLD, collation=ink))
    town.record(acts.session(town, None, acts.OLD, number=2))
    first, second = town.world.find("session", f"secretariat:{acts.OLD}")

    assert ("paper", "native") == (first["provenance"], second["provenance"])
    assert ("2022-09-01", ink) == (first["occurred_on"], first["collation"])


def test_the_first_rules_on_paper_letters_are_what_they_were() -> None:
    codes = [rule.code for rule in CATALOGUE["declaration.digitized"].rules_of(1)]

    assert codes[4:9] == [
        "declaration.dated-after-recording",
        "collation.in-future",
        "declaration.claims-electronic-signature",
        "collation.transcription-shows-no-ink",
        "collation.signatory-unknown",
    ]
    assert rulebook.DIGESTS[1] == rulearchive.digest(1)
