"""Secretariats: what calls, seats and an installation leave behind, and what follows from dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from libroabierto.domain.derived import with_derived
from libroabierto.domain.kinds import row
from libroabierto.domain.words import details
from libroabierto.domain.world import Document, Effect
from libroabierto.errors import InvalidData, LibroError, Malformed
from support.founding import AUTHORITY, COUNCIL, DECLARATION, ROLL, Town, read
from support.lives import renewals
from support.lives import secretariats as acts
from support.refusals.row import spoiled, town_after

SUCCESSOR = f"{DECLARATION}-b"


def secretariat(town: Town, stream: str = acts.STREAM) -> Document:
    found = town.world.get("secretariat", stream)
    assert found is not None
    return found


def seat(town: Town, name: str) -> Document:
    return next(seat for seat in secretariat(town)["seats"] if seat["seat"] == name)


def pending(town: Town) -> list[str]:
    """The sectors of the parties who have neither signed nor been seen."""
    parties = secretariat(town)["parties"]
    return [place["sector"] for place in parties if not (place["signed"] or place["seen"])]


def refused(town: Town, token: str) -> str:
    with pytest.raises(LibroError) as caught:
        town.record(token)
    return caught.value.code


def orphaned(town: Town) -> None:
    """The authority loses its role over everything: nobody holds it now."""
    authority = town.world.get("institution", AUTHORITY)
    assert authority is not None
    bare = row("institution", {**authority, "roles": []})
    town.world.apply(
        Effect(len(town.entries), "no-event", "institution:x", 1, "0" * 64, "2026-11-22", (bare,))
    )


# --- calls and seats --------------------------------------------------------------------------------


def test_a_call_opens_empty_seats_for_the_term_of_its_declaration() -> None:
    town = town_after("called")
    found = secretariat(town)

    assert ("called", "15113:2025-01-01") == (found["state"], found["term"]["id"])
    assert all(seat["holder"] is seat["alternate"] is None for seat in found["seats"])


def test_an_institution_not_yet_accredited_may_be_named_as_the_secretariat() -> None:
    town = town_after("in force")
    town.record(acts.call(town, institution="stm-futuro"))

    assert "stm-futuro" == secretariat(town)["institution"]


@pytest.mark.parametrize(("name", "by"), [("osc", acts.ORGANISATION), ("garante", AUTHORITY)])
def test_a_sector_seats_its_own_institution(name: str, by: str) -> None:
    town = town_after("called")
    town.record(acts.seating(town, name, by=by))

    assert by == seat(town, name)["holder"]["institution"]


def test_an_alternate_sits_beside_the_holder_of_the_seat() -> None:
    town = town_after("seated")
    index = town.record(acts.seating(town, "osc", position="alternate"))

    assert index == seat(town, "osc")["alternate"]["entry"]
    assert seat(town, "osc")["holder"]["entry"] < index


def test_a_withheld_name_needs_no_consent() -> None:
    town = town_after("called")
    town.record(acts.seating(town, "uni"))

    assert {"_sd": "C" * 42 + "A"} == seat(town, "uni")["holder"]["name"]


def test_an_organisation_may_replace_its_own_member() -> None:
    town = town_after("installed")
    index = town.record(acts.replacement(town, "osc", by=acts.ORGANISATION))

    assert (index, "installed") == (seat(town, "osc")["holder"]["entry"], secretariat(town)["state"])


def test_an_organisation_without_accreditation_is_not_replaced_by_another_one() -> None:
    town = town_after("called")
    town.record(acts.seating(town, "osc", institution=None))

    code = refused(town, acts.replacement(town, "osc", by=acts.ORGANISATION))
    assert "seat.of-another-institution" == code


# --- installation -----------------------------------------------------------------------------------


def test_the_president_who_installs_has_signed() -> None:
    town = town_after("installing")

    assert ("installing", ["authority", "civil-society"]) == (secretariat(town)["state"], pending(town))


def test_the_president_signs_what_the_council_secretary_installed() -> None:
    town = town_after("seated")
    town.record(acts.installation(town, by="council-secretary"))
    town.record(acts.installation_signature(town, COUNCIL, "municipal-president"))

    assert ["authority", "civil-society"] == pending(town)


def test_the_last_signature_installs_in_any_order() -> None:
    town = town_after("installing")
    town.record(acts.installation_signature(town, acts.ORGANISATION))
    town.record(acts.installation_signature(town, AUTHORITY, "authority-president"))

    assert "installed" == secretariat(town)["state"]


def test_clause_g_is_kept_on_the_day_of_the_act_by_the_entry_of_the_minutes() -> None:
    town = town_after("installed")
    installed_at = secretariat(town)["installation"]["entry"]
    declaration = town.world.get("declaration", DECLARATION)
    assert declaration is not None
    clause = with_derived("declaration", declaration, date(2027, 1, 1))["clause_g"]

    assert ("kept", 0, installed_at) == (clause["status"], clause["days"], clause["entry"])
    assert len(town.entries) - 1 == declaration["last_entry"]


def test_clause_g_is_pending_while_a_signature_is_missing() -> None:
    declaration = town_after("installing").world.get("declaration", DECLARATION)

    assert declaration is not None
    assert declaration["installed"] is None


def test_a_later_secretariat_leaves_the_promise_kept_by_the_first_one() -> None:
    town, second = town_after("secretariat concluded"), f"{acts.STREAM}-b"
    town.record(acts.call(town, None, second))
    for name in acts.SITTING:
        town.record(acts.seating(town, name, stream=second))
    town.record(acts.installation(town, None, second))
    for party in (AUTHORITY, acts.ORGANISATION):
        town.record(acts.installation_signature(town, party, stream=second))
    declaration = town.world.get("declaration", DECLARATION)

    assert declaration is not None
    assert ("installed", acts.STREAM) == (
        secretariat(town, second)["state"],
        declaration["installed"]["secretariat"],
    )


def installed_by(town: Town, stream: str = DECLARATION) -> object:
    """How the promise of a declaration is kept: by which secretariat, on which day."""
    found = town.world.get("declaration", stream)
    assert found is not None
    return found["installed"] and (found["installed"]["secretariat"], found["installed"]["on"])


def sign_again(town: Town) -> None:
    """Withdraw the declaration, and have another one of the same term come into force."""
    town.record(renewals.withdrawn(town))
    come_into_force(town, SUCCESSOR)


def come_into_force(town: Town, stream: str) -> None:
    """Declare, and sign by both presidents."""
    town.record(town.declaration(stream))
    issued = town.world.get("declaration", stream)
    assert issued is not None
    for issuer, office in ((COUNCIL, "municipal-president"), (AUTHORITY, "authority-president")):
        token = town.signature(issuer, office, stream)
        town.record(spoiled(town, token, {"digest": issued["digest"]}))


def test_a_secretariat_that_goes_on_keeps_the_promise_of_the_next_declaration() -> None:
    town = town_after("installed")
    sign_again(town)

    assert (acts.STREAM, "2026-11-20") == installed_by(town, SUCCESSOR)


def test_a_declaration_withdrawn_before_the_last_signature_loses_nothing_for_its_successor() -> None:
    town = town_after("installing")
    sign_again(town)
    assert installed_by(town, SUCCESSOR) is None

    for party in (AUTHORITY, acts.ORGANISATION):
        town.record(acts.installation_signature(town, party))

    assert (None, (acts.STREAM, "2026-11-20")) == (installed_by(town), installed_by(town, SUCCESSOR))


def test_a_secretariat_on_paper_keeps_a_later_promise_from_that_day_on() -> None:
    town = town_after("installed on paper")
    come_into_force(town, DECLARATION)

    assert (acts.OLD, "2026-11-20") == installed_by(town)


def test_the_letter_g_promises_a_secretariat_only_where_the_template_says_so() -> None:
    declaration = town_after("declared").world.get("declaration", DECLARATION)
    assert declaration is not None
    other = {**declaration, "instrument": "joint-declaration"}

    assert with_derived("declaration", declaration, date(2027, 1, 1))["clause_g"]
    assert with_derived("declaration", other, date(2027, 1, 1))["clause_g"] is None


def test_an_institution_that_is_two_parties_signs_one_place_at_a_time() -> None:
    town = town_after("installing")
    present = secretariat(town)
    both = {"sector": "civil-society", "institution": AUTHORITY, "seen": False, "signed": None}
    planted = row("secretariat", {**present, "parties": [*present["parties"], both]})
    town.world.apply(Effect(len(town.entries), "none", "none:none", 1, "0" * 64, "2026-11-22", (planted,)))
    town.record(acts.installation_signature(town, AUTHORITY))

    assert ["civil-society", "civil-society"] == pending(town)


def test_while_the_authority_is_vacant_neither_its_seat_nor_its_signature_is_needed() -> None:
    town = town_after("seated")
    orphaned(town)
    town.record(acts.installation(town, seats=acts.minutes("ayuntamiento", "osc")))
    town.record(acts.installation_signature(town, acts.ORGANISATION))

    assert "installed" == secretariat(town)["state"]


def test_an_authority_that_goes_later_stays_a_party() -> None:
    town = town_after("installing")
    orphaned(town)
    town.record(acts.installation_signature(town, acts.ORGANISATION))

    assert ("installing", ["authority"]) == (secretariat(town)["state"], pending(town))


def test_a_seated_organisation_that_the_minutes_leave_out_must_sign_too() -> None:
    town = town_after("in force")
    extra = {"seat": "osc-dos", "sector": "civil-society"}
    town.record(acts.call(town, seats=[*acts.SEATS, extra]))
    for name in acts.SITTING:
        town.record(acts.seating(town, name))
    town.record(acts.seating(town, "osc", seat="osc-dos", by=ROLL[1], institution=ROLL[1]))
    town.record(acts.installation(town))

    assert ["authority", "civil-society", "civil-society"] == pending(town)
    assert (ROLL[1], None) == (
        secretariat(town)["parties"][-2]["institution"],
        seat(town, "osc-dos")["minutes"],
    )


def test_an_organisation_that_sits_only_as_an_alternate_is_no_party() -> None:
    town = town_after("seated")
    town.record(acts.seating(town, "osc", position="alternate", institution=ROLL[1]))
    town.record(acts.installation(town))

    assert [acts.ORGANISATION] == [
        place["institution"] for place in secretariat(town)["parties"] if place["sector"] == "civil-society"
    ]


def test_after_the_end_another_secretariat_may_be_called() -> None:
    town = town_after("secretariat concluded")
    town.record(acts.call(town, None, f"{acts.STREAM}-b"))

    assert "concluded" == secretariat(town)["state"]
    assert "called" == secretariat(town, f"{acts.STREAM}-b")["state"]


@pytest.mark.parametrize("history", ["called", "seated", "installing"])
def test_a_secretariat_may_be_concluded_before_it_stood(history: str) -> None:
    town = town_after(history)
    index = town.record(acts.conclusion(town))

    assert index == secretariat(town)["concluded"]["entry"]


# --- what follows from dates ------------------------------------------------------------------------

DATES = [
    ("installed", "2027-05-19", "installed"),  # 180 days after the installation
    ("installed", "2027-05-20", "inactive"),
    ("in session today", "2027-05-21", "installed"),
    ("in session today", "2027-05-22", "inactive"),
    ("installing", "2027-05-20", "installing"),
    ("secretariat concluded", "2027-05-20", "concluded"),
]


@pytest.mark.parametrize(("history", "on", "state"), DATES)
def test_a_secretariat_without_session_for_180_days_is_inactive(history: str, on: str, state: str) -> None:
    found = with_derived("secretariat", secretariat(town_after(history)), date.fromisoformat(on))

    assert state == found["state"]


@pytest.mark.parametrize(("on", "inherited"), [("2027-12-31", False), ("2028-01-01", True)])
def test_after_the_term_a_secretariat_is_inherited(on: str, inherited: bool) -> None:
    found = with_derived("secretariat", secretariat(town_after("in session")), date.fromisoformat(on))

    assert (inherited, "installed") == (found["inherited"], found["recorded_state"])


def test_a_concluded_secretariat_is_inherited_by_nobody() -> None:
    found = with_derived("secretariat", secretariat(town_after("secretariat concluded")), date(2030, 1, 1))

    assert not found["inherited"]


# --- bounds -----------------------------------------------------------------------------------------

MANY = [{"seat": f"osc-{n}", "sector": "civil-society"} for n in range(61)]
BAD_CALLS: list[dict[str, Any]] = [
    {"seats": MANY},
    {"seats": []},
    {"seats": [{"seat": "Sociedad Civil", "sector": "civil-society"}]},
    {"seats": [{"seat": "osc", "sector": "clero"}]},
    {"declaration": "secretariat:15113-2026"},
    {"deadlines": [{"what": "Registro", "basis": "business", "due": "2026-02-30"}]},
    {"deadlines": [{"what": "Registro", "basis": "lunar", "due": "2026-12-15"}]},
    {"deadlines": [{"what": "n" * 40_000, "basis": "business", "due": "2026-12-15"}]},
]


@pytest.mark.parametrize("changes", BAD_CALLS)
def test_a_call_out_of_bounds_is_refused_and_never_a_crash(changes: dict[str, Any]) -> None:
    town = town_after("in force")

    with pytest.raises(InvalidData):
        town.record(acts.call(town, **changes))


def test_a_deadline_of_the_same_day_is_none_that_ended() -> None:
    town = town_after("in force")
    town.record(acts.call(town, deadlines=[{"what": "Registro", "basis": "calendar", "due": "2026-11-20"}]))

    assert "called" == secretariat(town)["state"]


def test_one_slug_may_mean_a_sector_and_a_way_to_count_days() -> None:
    seats = [{"seat": "camara", "sector": "business"}]
    shown = [value for _, value in details(read(acts.call(town_after("in force"), seats=seats)), "es")]

    assert {"sector empresarial", "días hábiles"} <= set(shown)


@pytest.mark.parametrize("text", ["<b>Organización</b>", "Organización 🌱", "جمعية", "O'Ñandú & Cía."])
def test_markup_emoji_and_other_scripts_are_kept_as_text(text: str) -> None:
    town = town_after("called")
    town.record(acts.seating(town, "osc", organisation=text))

    assert text == seat(town, "osc")["holder"]["organisation"]


@pytest.mark.parametrize("text", ["Organización \u202eabc", "Organización\u0000", "Organizacio\u0301n"])
def test_marks_that_hide_or_turn_text_are_refused_before_anything_is_judged(text: str) -> None:
    town = town_after("called")

    with pytest.raises(Malformed) as caught:
        acts.seating(town, "osc", organisation=text)
    assert caught.value.code.startswith("event.text-")
