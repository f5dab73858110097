"""Keys that are rotated, revoked and compromised, and what is in doubt then."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from libroabierto.domain.decide import decide, evolve
from libroabierto.domain.doubt import in_doubt
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Document, Effect, Row
from libroabierto.errors import KeyNotActive, Refused
from support.founding import AUTHORITY, COUNCIL, ROLL, Town, read, resealed
from support.keyring import rsa_key
from support.lives import bodies, keys, ledger
from support.refusal import refused
from support.refusals.row import spoiled, town_after

PRESIDENT, SECRETARY = keys.PRESIDENT, "council-secretary"
LEADER = "authority-president"


def kid_of(town: Town, institution: str, office: str) -> str:
    return town.key_pair(institution, office).public.kid


def enrolment(town: Town, kid: str) -> Document:
    """Return the last enrolment of a key."""
    return town.world.find("key", f"kid:{kid}")[-1]


def doubt(town: Town, institution: str, office: str, index: int) -> Document | None:
    """Return why an entry would be in doubt if this office had signed it with its present key."""
    kid = kid_of(town, institution, office)
    event = dataclasses.replace(read(town.tokens[-1]), kid=kid, issuer=institution, office=office)
    return in_doubt(town.world, event, index)


def alive(town: Town) -> set[tuple[str, str]]:
    """Return whose present keys have not ended."""
    return {who for who in town.keys if any(not key["ended"] for key in enrolments(town, *who))}


def enrolments(town: Town, institution: str, office: str) -> list[Document]:
    """Return the enrolments of an office's present key for that office."""
    found = town.world.find("key", f"kid:{kid_of(town, institution, office)}")
    return [key for key in found if (key["institution"], key["office"]) == (institution, office)]


def test_a_rotated_key_hands_over_office_kind_and_tenure() -> None:
    town = town_after("settled")
    old = kid_of(town, COUNCIL, PRESIDENT)
    keys.rotate(town, COUNCIL, PRESIDENT)
    before, after = enrolment(town, old), enrolment(town, kid_of(town, COUNCIL, PRESIDENT))

    assert {"entry": after["enrolled_at"], "reason": "rotated"} == before["ended"]
    for same in ("institution", "office", "kind", "tenure"):
        assert before[same] == after[same]
    assert (old, None, None) == (after["enrolled_by"], after["certificate"], after["ended"])


def test_the_new_key_signs_at_once() -> None:
    town = town_after("settled")
    keys.rotate(town, COUNCIL, SECRETARY)

    town.record(town.declaration())


def test_a_rotated_seal_rotates_again() -> None:
    town = town_after("seal rotated")
    keys.rotate(town, COUNCIL, "seal", "a third one")

    assert 0 <= enrolment(town, kid_of(town, COUNCIL, "seal"))["enrolled_at"]


def test_a_revoked_key_says_why_and_by_which_entry() -> None:
    town = town_after("settled")
    entry = town.record(keys.revoked(town, COUNCIL, PRESIDENT, reason="end-of-office"))
    key = enrolment(town, kid_of(town, COUNCIL, PRESIDENT))

    assert {"entry": entry, "reason": "end-of-office"} == key["ended"]
    assert key["compromised_since"] is None


def test_the_authority_revokes_anothers_key_with_its_resolution() -> None:
    town = town_after("settled")
    token = keys.revoked(town, COUNCIL, PRESIDENT, **keys.by_authority())

    assert town.record(token) == enrolment(town, kid_of(town, COUNCIL, PRESIDENT))["ended"]["entry"]


def test_the_authority_may_look_further_back_than_ninety_days() -> None:
    town = town_after("settled", timedelta(days=200))
    since = keys.enrolment_of(town, COUNCIL, PRESIDENT)
    token = keys.compromised(town, COUNCIL, PRESIDENT, since, **keys.by_authority())

    town.record(spoiled(town, token, occurred_on="2027-06-09"))


def test_the_institution_itself_looks_back_ninety_days() -> None:
    town = town_after("settled", timedelta(days=90))
    since = keys.enrolment_of(town, COUNCIL, PRESIDENT)

    town.record(spoiled(town, keys.compromised(town, COUNCIL, PRESIDENT, since), occurred_on="2027-02-19"))


def test_a_compromise_may_be_declared_of_a_key_that_was_rotated() -> None:
    town = town_after("settled")
    old = keys.compromised(town, COUNCIL, PRESIDENT, keys.enrolment_of(town, COUNCIL, PRESIDENT))
    keys.rotate(town, COUNCIL, PRESIDENT)
    town.record(_with(town, old))

    assert (COUNCIL, PRESIDENT) not in alive(town)  # the new key was enrolled by the old one


def test_what_a_key_signed_before_it_was_compromised_is_in_no_doubt() -> None:
    town = town_after("declared")
    declared = len(town.entries) - 1
    entry = town.record(keys.compromised(town, COUNCIL, SECRETARY, declared))
    told = {"entry": entry, "since": declared, "revoked_with": None}

    assert told == doubt(town, COUNCIL, SECRETARY, declared)
    assert doubt(town, COUNCIL, SECRETARY, declared - 1) is None
    assert doubt(town, COUNCIL, PRESIDENT, declared) is None


def test_doubt_changes_no_state() -> None:
    town = town_after("in force")
    before = town.world.find("declaration", "state:in-force")
    since = keys.enrolment_of(town, COUNCIL, SECRETARY)
    town.record(keys.compromised(town, COUNCIL, SECRETARY, since))

    assert before == town.world.find("declaration", "state:in-force")


def test_a_compromised_seal_takes_along_the_keys_that_it_enrolled_since_then() -> None:
    town = town_after("settled")
    seal = kid_of(town, COUNCIL, "seal")
    enrolled = keys.enrolment_of(town, COUNCIL, SECRETARY)
    entry = town.record(keys.compromised(town, COUNCIL, "seal", enrolled))
    taken = enrolment(town, kid_of(town, COUNCIL, SECRETARY))

    assert ({"entry": entry, "reason": "compromised"}, enrolled) == (
        taken["ended"],
        taken["compromised_since"],
    )
    assert seal == taken["revoked_with"]
    assert (COUNCIL, PRESIDENT) in alive(town)  # the authority enrolled that one


def test_what_a_seal_enrolled_before_it_was_compromised_stays() -> None:
    town = town_after("settled")
    since = keys.enrolment_of(town, COUNCIL, SECRETARY) + 1
    token = keys.compromised(town, COUNCIL, "seal", since - 1)
    town.record(keys.renamed(town))
    town.record(_with(town, token, compromised_since=since))

    assert (COUNCIL, SECRETARY) in alive(town)
    assert (COUNCIL, "seal") not in alive(town)


def test_a_thief_who_declares_the_compromise_late_saves_nothing() -> None:
    town, seal = town_after("settled"), (COUNCIL, "seal")
    since = keys.enrolment_of(town, COUNCIL, SECRETARY)
    town.record(keys.compromised(town, *seal, town.record(keys.renamed(town))))
    known = enrolment(town, kid_of(town, *seal))["compromised_since"]

    assert (COUNCIL, SECRETARY) in alive(town)
    town.record(keys.compromised(town, *seal, since, **keys.by_authority()))
    assert since == enrolment(town, kid_of(town, *seal))["compromised_since"] < known
    assert (COUNCIL, SECRETARY) not in alive(town)


def _with(town: Town, token: str, **data: Any) -> str:
    """Date an event behind the stream's last one, with changed data."""
    head = town.world.head(f"institution:{COUNCIL}")
    return spoiled(town, token, data, version=1 + (head.version if head else 0))


def test_the_compromise_of_a_rotated_key_takes_along_its_successors() -> None:
    town = town_after("settled")
    since, first = keys.enrolment_of(town, COUNCIL, PRESIDENT), kid_of(town, COUNCIL, PRESIDENT)
    token = keys.compromised(town, COUNCIL, PRESIDENT, since)
    for name in ("second", "third"):
        keys.rotate(town, COUNCIL, PRESIDENT, name)
    last = enrolment(town, kid_of(town, COUNCIL, PRESIDENT))["enrolled_at"]
    town.record(_with(town, token))
    third = enrolment(town, kid_of(town, COUNCIL, PRESIDENT))

    assert (last, "compromised") == (third["compromised_since"], third["ended"]["reason"])
    assert first != third["revoked_with"]


def test_the_compromise_of_the_founding_seal_since_entry_0_leaves_the_rolls_seals() -> None:
    town = town_after("settled")
    town.record(keys.compromised(town, AUTHORITY, "seal", 0))

    assert {(id, "seal") for id in ROLL} == alive(town)


def test_the_seals_by_which_civil_society_and_evaluators_entered_do_not_fall_with_the_authoritys() -> None:
    town = town_after("assembled")
    town.record(town.institution("osc-nueva"))
    town.record(keys.compromised(town, AUTHORITY, "seal", 0))
    watchers = {*ROLL, bodies.EVALUATOR, "osc-nueva"}

    assert {(id, "seal") for id in watchers} == alive(town)


def test_a_seal_that_a_thief_enrolled_for_civil_society_falls_with_the_thiefs_key() -> None:
    town = town_after("no seal left")
    since = town.record(keys.second_seal(town, ROLL[0]))
    town.record(keys.compromised(town, AUTHORITY, "seal", since))

    assert "compromised" == enrolment(town, kid_of(town, ROLL[0], "seal"))["ended"]["reason"]


@pytest.mark.parametrize("id", ROLL)
def test_the_authority_cannot_put_a_seal_of_its_own_beside_that_of_who_watches_over_it(id: str) -> None:
    town = town_after("settled")
    with refused("key.seal-of-watcher", Refused, institution=id):
        town.record(keys.second_seal(town, id))


def test_who_watches_over_the_authority_goes_over_to_another_seal_by_itself() -> None:
    town = town_after("settled")
    keys.rotate(town, ROLL[0], "seal")
    with refused("key.seal-of-watcher", Refused):
        town.record(keys.second_seal(town, ROLL[0]))

    assert 1 == len(town.world.find("key", f"working:{ROLL[0]}:seal"))


def test_who_has_no_seal_left_comes_back_by_one_that_the_authority_enrols() -> None:
    town = town_after("no seal left")
    entry = town.record(keys.second_seal(town, ROLL[0]))

    assert entry == enrolment(town, kid_of(town, ROLL[0], "seal"))["enrolled_at"]
    with refused("key.seal-of-watcher", Refused):
        town.record(keys.second_seal(town, ROLL[0]))


def test_who_does_not_watch_over_the_authority_may_have_two_seals() -> None:
    town = town_after("settled")
    town.record(keys.second_seal(town, COUNCIL))

    assert 2 == len(town.world.find("key", f"working:{COUNCIL}:seal"))


def test_a_seal_that_is_a_legal_persons_e_firma_ends_with_its_certificate() -> None:
    town = town_after("certified seal")
    (seal,) = enrolments(town, COUNCIL, "seal")
    act = keys.renamed(town)
    town.now += timedelta(days=1200)

    assert ("seal", keys.CERTIFICATE) == (seal["kind"], seal["certificate"])
    with refused("key.expired", KeyNotActive, until="2029-12-31"):
        town.record(act)


def test_who_watches_over_the_authority_gets_another_seal_once_the_certificate_of_its_only_one_ended() -> (
    None
):
    town = town_after("no seal left")
    town.record(keys.certified_seal(town, ROLL[0], not_after="2026-11-22"))
    with refused("key.seal-of-watcher", Refused):
        town.record(keys.second_seal(town, ROLL[0]))

    town.now += timedelta(days=1)
    assert town.record(keys.second_seal(town, ROLL[0]))


def test_the_first_rules_knew_no_certificate_of_a_seal() -> None:
    town = town_after("first rules")

    with refused("key.certificate-missing", Refused):
        town.record(keys.certified_seal(town, COUNCIL))
    town.record(ledger.adoption(town))
    assert town.record(keys.certified_seal(town, COUNCIL))


def test_an_e_firma_that_went_along_is_enrolled_anew_and_its_new_acts_are_in_no_doubt() -> None:
    town = town_after("settled")
    since = town.record(keys.renamed(town))
    town.keys = {**town.keys, (COUNCIL, PRESIDENT): rsa_key()}
    town.record(keys.e_firma_again(town))
    ended = town.record(keys.compromised(town, AUTHORITY, "seal", since))
    new_seal(town)
    entry = town.record(keys.e_firma_again(town))

    assert (COUNCIL, PRESIDENT) in alive(town)
    assert doubt(town, COUNCIL, PRESIDENT, ended) is not None
    assert doubt(town, COUNCIL, PRESIDENT, entry + 1) is None


def new_seal(town: Town) -> None:
    """The authority's president, whose key stands, enrols another seal."""
    town.keys = {**town.keys, (AUTHORITY, "seal"): keys.key_named("new seal")}
    token = spoiled(
        town,
        town.enrolment(AUTHORITY, "seal", 0),
        {"kind": "seal", "tenure": None},
        office=LEADER,
    )
    town.record(token)


def test_the_compromise_of_the_founding_seal_spares_what_it_enrolled_before() -> None:
    town = town_after("settled")
    town.record(keys.compromised(town, AUTHORITY, "seal", keys.enrolment_of(town, COUNCIL, PRESIDENT)))

    gone = {(AUTHORITY, "seal"), (COUNCIL, PRESIDENT)}
    assert alive(town_after("settled")) - gone == alive(town)
    assert {(id, "seal") for id in ROLL} <= alive(town)


def in_a_circle() -> tuple[Town, int]:
    """The authority's president has an e.firma, which enrolled a seal, which enrolled the e.firma again."""
    town = Town()
    town.found()
    e_firma, second = rsa_key(), keys.key_named("second seal")
    town.keys = {**town.keys, (AUTHORITY, LEADER): e_firma, (AUTHORITY, "data-protection-officer"): e_firma}
    tenure = town.record(town.assumption(AUTHORITY, LEADER))
    town.record(_enrolled(town, LEADER, tenure, "seal"))
    first, town.keys = town.keys[AUTHORITY, "seal"], {**town.keys, (AUTHORITY, "seal"): second}
    entry = town.record(_enrolled(town, "seal", None, LEADER))
    tenure = town.record(town.assumption(AUTHORITY, "data-protection-officer"))
    town.record(_enrolled(town, "data-protection-officer", tenure, "seal"))
    town.keys = {**town.keys, (AUTHORITY, "seal"): first}
    return town, entry


def _enrolled(town: Town, office: str, tenure: int | None, by: str) -> str:
    token = town.enrolment(AUTHORITY, office, tenure or 0)
    certificate = {"x5t#S256": "A" * 43, "not_before": "2026-01-01", "not_after": "2029-12-31"}
    data = {**read(token).data, "kind": "e-firma", "certificate": certificate}
    if tenure is None:
        data = {**read(token).data, "kind": "seal"}
        del data["tenure"]
    signer = town.keys[AUTHORITY, by] if office != "seal" else town.keys[AUTHORITY, LEADER]
    return resealed(token, signer, data=data, office=by)


def test_a_circle_of_keys_that_enrolled_one_another_ends() -> None:
    town, entry = in_a_circle()
    token = keys.compromised(town, AUTHORITY, LEADER, entry, enrolment=2)
    town.record(token)
    both = town.world.find("key", f"kid:{rsa_key().public.kid}")
    second = enrolment(town, keys.key_named("second seal").public.kid)

    assert [entry, entry + 2] == sorted(key["compromised_since"] for key in both)
    assert (entry, rsa_key().public.kid) == (second["compromised_since"], second["revoked_with"])
    assert {(id, "seal") for id in (AUTHORITY, *ROLL)} == alive(town)


def many_keys(town: Town, count: int) -> tuple[Row, ...]:
    """Return keys each of which enrolled the next one, all of them since the secretary's."""
    base = enrolment(town, kid_of(town, COUNCIL, SECRETARY))
    names = [base["kid"], *(f"key-{n:05d}" for n in range(count))]
    ids = [base["id"], *(f"{name}:{9 + n}" for n, name in enumerate(names[1:]))]
    return tuple(
        row("key", {**base, "id": ids[n + 1], "kid": name, "enrolled_under": ids[n], "enrolled_at": 9 + n})
        for n, name in enumerate(names[1:])
    )


def test_a_long_chain_is_taken_along_once_each() -> None:
    town, size = town_after("settled"), 5_000
    chain = many_keys(town, size)
    town.world.apply(Effect(len(town.entries), "none", "none:none", 1, "0" * 64, "2026-11-22", chain))
    event = read(keys.compromised(town, COUNCIL, SECRETARY, keys.enrolment_of(town, COUNCIL, SECRETARY)))
    effect = evolve(decide(town.world, event, town.now), index=size, entry_hash="1" * 64)

    assert 1 + size == len(effect.rows)
    assert 1 + size == len({row.id for row in effect.rows})
