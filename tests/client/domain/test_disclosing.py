"""Which disclosures a ledger may take in, as the event and what is recorded tell."""

from datetime import timedelta
from typing import Any

import pytest

from libroabierto.domain.disclosing import check_disclosures
from libroabierto.domain.kinds import entry_id
from libroabierto.errors import LibroError, Refused
from libroabierto.record.disclosure import parse
from support import texts
from support.founding import AUTHORITY, COUNCIL, ROLL, Town, read
from support.lives import ledger, privacy, succession
from support.lives.privacy import DIGEST, NAME, SILENT_DIGEST, SILENT_TEXT, TEXT, opened
from support.refusal import refused
from support.refusals.row import DIGEST as OTHERS
from support.refusals.row import spoiled, town_after

GIVEN = parse(TEXT)


def asked(town: Town, token: str, *texts: str, world: bool = True) -> None:
    """Ask whether these disclosures may go along with the event of a token."""
    given = [parse(text) for text in texts]
    check_disclosures(town.world if world else None, read(token), given)


@pytest.mark.parametrize("world", [True, False])
def test_a_consented_disclosure_fits_its_event(world: bool) -> None:
    town = town_after("watched")
    asked(town, privacy.seating(town), TEXT, world=world)


def test_it_fits_the_repeat_as_well() -> None:
    town = town_after("named")
    asked(town, town.tokens[-2], TEXT)


@pytest.mark.parametrize("world", [True, False])
@pytest.mark.parametrize(
    ("opening", "code"),
    [
        (opened("organisation"), "disclosure.name-differs"),
        (opened("Name"), "disclosure.name-differs"),
        (opened(value=""), "disclosure.value-invalid"),
        (opened(value=" x "), "disclosure.value-invalid"),
        (opened(value="x" * 201), "disclosure.value-invalid"),
        (opened(value=7), "disclosure.value-invalid"),
        (opened(value=None), "disclosure.value-invalid"),
        (opened(value=["x"]), "disclosure.value-invalid"),
    ],
)
def test_name_and_value_are_those_of_the_member(opening: tuple[str, str], code: str, world: bool) -> None:
    town, (text, digest) = town_after("watched"), opening
    with refused(code, Refused, pointer="/data/name"):
        asked(town, privacy.seating(town, digest), text, world=world)


def test_another_digest_belongs_nowhere() -> None:
    town = town_after("watched")
    with refused("disclosure.digest-unknown", Refused):
        asked(town, privacy.seating(town), SILENT_TEXT)


def test_another_events_disclosure_is_told_so() -> None:
    town = town_after("named")
    with refused("disclosure.of-another-event", Refused, entry=privacy.seated_at(town)):
        asked(town, town.tokens[-1], TEXT)


def test_one_good_disclosure_saves_no_bad_one() -> None:
    town = town_after("watched")
    with refused("disclosure.digest-unknown", Refused):
        asked(town, privacy.seating(town), TEXT, SILENT_TEXT)


def test_twice_the_same_is_refused() -> None:
    with refused("disclosure.repeated"):
        check_disclosures(None, read(privacy.seating(town_after("watched"))), [GIVEN, GIVEN])


@pytest.mark.parametrize("world", [True, False])
def test_without_recorded_consent_it_stays_at_home(world: bool) -> None:
    town = town_after("watched")
    token = privacy.seating(town, SILENT_DIGEST, "uni")
    payload = read(token)
    del payload.data["consent"]
    with refused("personal.consent-missing", Refused, pointer="/data/name"):
        check_disclosures(town.world if world else None, payload, [parse(SILENT_TEXT)])


def test_a_member_that_is_not_personal_discloses_nothing() -> None:
    town = town_after("watched")
    text, digest = opened("organisation", salt="x")
    with refused("disclosure.not-personal", Refused):
        asked(town, privacy.seating(town, organisation={"_sd": digest}), text)


def test_what_was_withdrawn_never_comes_in_again() -> None:
    town = town_after("forgotten")
    with refused("disclosure.withdrawn-before", Refused, entry=len(town.entries) - 1):
        asked(town, town.tokens[privacy.seated_at(town)], TEXT)


def test_no_refusal_repeats_a_value() -> None:
    town, (text, digest) = town_after("watched"), opened("organisation")
    with pytest.raises(LibroError) as caught:
        asked(town, privacy.seating(town, digest), text)

    assert NAME not in repr(caught.value) + str(caught.value.facts)


def correction(town: Town, digest: str = OTHERS, **options: Any) -> str:
    by, entry = (COUNCIL, "seal"), privacy.seated_at(town)
    return ledger.correction(town, entry, "/name", {"_sd": digest}, by=by, stream=privacy.STREAM, **options)


def test_a_corrected_name_is_disclosed_by_the_consent_to_the_first_one() -> None:
    town, (text, digest) = town_after("named"), opened("value", "Persona Bien Escrita", "x")
    asked(town, correction(town, digest), text)
    entry = town.record(correction(town, digest))

    row = town.world.get("disclosure", digest)
    assert row is not None
    assert (entry, True, "/value") == (row["entry"], row["consent"], row["pointer"])


def test_a_corrected_name_is_not_disclosed_once_the_first_one_was_withdrawn() -> None:
    town, (text, digest) = town_after("forgotten"), opened("value", "Persona Bien Escrita", "x")
    with refused("personal.consent-missing", Refused):
        asked(town, correction(town, digest), text)


def test_a_corrected_name_is_disclosed_by_a_consent_of_its_own() -> None:
    """Whoever consents anew is shown, whatever became of the first one."""
    town = town_after("forgotten", timedelta(days=2))
    text, digest = opened("value", "Persona Bien Escrita", "x")
    token = correction(town, digest, consent={**privacy.CONSENT, "given_on": "2026-11-23"})
    asked(town, token, text)
    town.record(token)

    row = town.world.get("disclosure", digest)
    assert row is not None
    assert row["consent"]


def test_an_officer_of_a_municipality_gave_no_consent() -> None:
    """A public servant's withheld name stays so: nobody recorded anything by which it may be shown."""
    town, (text, digest) = town_after("settled"), opened("holder")
    data = {**read(town.assumption(COUNCIL, "facilitator")).data, "office": "transparency-unit"}
    token = town.event(
        "office.assumed", AUTHORITY, "seal", f"institution:{COUNCIL}", {**data, "holder": {"_sd": digest}}
    )
    with refused("personal.consent-missing", Refused):
        asked(town, token, text)


def test_nothing_given_is_nothing_to_ask() -> None:
    check_disclosures(None, read(town_after("settled").tokens[0]), [])


def test_the_rows_of_digests_say_where_they_stand() -> None:
    town = town_after("forgotten")
    row = town.world.get("disclosure", DIGEST)
    assert row is not None

    assert {
        "id": DIGEST,
        "entry": privacy.seated_at(town),
        "stream": privacy.STREAM,
        "issuer": COUNCIL,
        "event": read(town.tokens[privacy.seated_at(town)]).id,
        "pointer": "/name",
        "consent": True,
        "withdrawn": len(town.entries) - 1,
        "last_entry": len(town.entries) - 1,
    } == row
    assert [row] == town.world.find("disclosure", "state:withdrawn")


def test_the_authoritys_officer_withdraws_as_well() -> None:
    town = town_after("named")
    by = (AUTHORITY, privacy.OFFICER)
    entry = town.record(privacy.withdrawal(town, privacy.seated_at(town), DIGEST, by=by))
    row = town.world.get("disclosure", DIGEST)

    assert row is not None
    assert entry == row["withdrawn"]


def test_what_a_vanished_authority_disclosed_goes_while_powers_of_it_are_vacant() -> None:
    """Its officer signs nothing more, and the state's authority holds only a part of what it held."""
    town, (_, digest) = town_after("assembled"), opened(salt="vanished")
    data = {**texts.assumption(privacy.OFFICER), "holder": {"_sd": digest}}
    stream = f"institution:{ROLL[0]}"
    entry = town.say("office.assumed", AUTHORITY, "seal", stream, data)
    succession.vanish(town)
    succession.take_over(town, pairs=succession.STATE_ONLY)
    by = (succession.NEWCOMER, privacy.OFFICER)
    succession.officer(town, *by)

    town.record(succession.dated(town, privacy.withdrawal(town, entry, digest, by=by, stream=stream)))


def test_a_withdrawal_changes_nothing_else() -> None:
    town = town_after("named")
    before = town.world.get("secretariat", privacy.STREAM)
    town.record(privacy.withdrawal(town, privacy.seated_at(town), DIGEST))

    assert before == town.world.get("secretariat", privacy.STREAM)


def test_a_file_is_withdrawn_from_the_entry_that_names_it() -> None:
    """The proof by which an officer was appointed; its act stays."""
    town = town_after("named")
    (tenure,) = town.world.find("tenure", f"office:{COUNCIL}:{privacy.OFFICER}")
    stream, by = f"institution:{COUNCIL}", (AUTHORITY, privacy.OFFICER)
    token = privacy.withdrawal(town, tenure["tenure"], "c" * 64, by=by, stream=stream)
    town.record(token)
    files = town.world.get("attachment", entry_id(tenure["tenure"]))

    assert files is not None
    assert ["c" * 64] == files["withdrawn"]
    assert files not in town.world.find("attachment", f"standing:{'c' * 64}")


def test_only_the_first_withdrawal_bars_a_file() -> None:
    """Which entry it was decides for whom the file stays, and is said once."""
    town = town_after("named")
    (tenure,) = town.world.find("tenure", f"office:{COUNCIL}:{privacy.OFFICER}")
    stream, by = f"institution:{COUNCIL}", (AUTHORITY, privacy.OFFICER)
    again = town.record(town.assumption(COUNCIL, "transparency-unit"))
    first = town.record(privacy.withdrawal(town, tenure["tenure"], "c" * 64, by=by, stream=stream))
    town.record(privacy.withdrawal(town, again, "c" * 64, by=by, stream=stream))

    assert {"id": "c" * 64, "entry": first, "last_entry": first} == town.world.get("barred", "c" * 64)


@pytest.mark.parametrize(("officer_of", "barred"), [(COUNCIL, [COUNCIL]), (AUTHORITY, [COUNCIL, AUTHORITY])])
def test_a_file_is_barred_for_whose_it_was_and_for_who_withdrew_it(
    officer_of: str, barred: list[str]
) -> None:
    town = town_after("named")
    entry = town.record(spoiled(town, town.assumption(COUNCIL, "transparency-unit"), issuer=COUNCIL))
    stream, by = f"institution:{COUNCIL}", (officer_of, privacy.OFFICER)
    town.record(privacy.withdrawal(town, entry, "c" * 64, by=by, stream=stream))
    everybody = (COUNCIL, AUTHORITY, ROLL[0])

    assert barred == [id for id in everybody if town.world.get("barred-for", f"{'c' * 64}:{id}")]


def test_the_same_file_is_not_withdrawn_twice() -> None:
    town = town_after("named")
    (tenure,) = town.world.find("tenure", f"office:{COUNCIL}:{privacy.OFFICER}")
    stream, by = f"institution:{COUNCIL}", (AUTHORITY, privacy.OFFICER)
    town.record(privacy.withdrawal(town, tenure["tenure"], "c" * 64, by=by, stream=stream))
    with refused("disclosure.already-withdrawn", Refused, digest="c" * 64):
        town.record(privacy.withdrawal(town, tenure["tenure"], "c" * 64, by=by, stream=stream))
