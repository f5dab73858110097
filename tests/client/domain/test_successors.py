"""After a succession: who goes on with what, who may say what of the past; and the text that is attested."""

from __future__ import annotations

import pytest

from libroabierto.domain import attested, rulearchive, rulebook
from libroabierto.domain.drafts import read_draft
from libroabierto.domain.world import Document
from libroabierto.errors import NotAuthorized
from libroabierto.verify.fold import Auditor
from support.founding import AUTHORITY, COUNCIL, DECLARATION, Town, read
from support.lives import bodies, commitments, keys, observations
from support.lives import succession as lives
from support.naive_domain.drivers.stage import whole
from support.refusal import refused
from support.refusals.row import spoiled, town_after

COMPTROLLER, NEWCOMER, PRESIDENT = lives.COMPTROLLER, lives.NEWCOMER, lives.PRESIDENT


def institution(town: Town, id: str) -> Document:
    found = town.world.get("institution", id)
    assert found is not None
    return found


def only(found: list[Document]) -> Document:
    (one,) = found
    return one


def test_a_successor_corrects_what_its_predecessor_signed() -> None:
    town = town_after("taken over")
    entry = next(n for n, token in enumerate(town.tokens) if _accredits(token, COUNCIL))
    note = {
        "corrects": entry,
        "pointer": "/name",
        "value": "Ayuntamiento Bueno",
        "reason": "Error de captura",
    }
    stream = f"institution:{COUNCIL}"
    town.say("correction.recorded", NEWCOMER, "seal", stream, note, occurred_on=lives.yesterday(town))

    assert 1 == len(town.world.find("correction", f"corrects:{entry}"))


def _accredits(token: str, id: str) -> bool:
    event = read(token)
    return event.type == "institution.accredited" and event.data["id"] == id


def test_a_successor_elsewhere_corrects_nothing_here() -> None:
    town = town_after("split")
    entry = next(n for n, token in enumerate(town.tokens) if _accredits(token, COUNCIL))
    note = {
        "corrects": entry,
        "pointer": "/name",
        "value": "Ayuntamiento Bueno",
        "reason": "Error de captura",
    }

    with refused("signer.not-authorized", NotAuthorized):
        town.say("correction.recorded", COMPTROLLER, "seal", f"institution:{COUNCIL}", note)


def test_the_states_authority_extinguishes_a_predecessor_that_has_nothing_left() -> None:
    town = town_after("powers handed over")
    token = spoiled(town, keys.extinguished(town, AUTHORITY), issuer=COMPTROLLER)
    town.record(token)

    assert "extinguished" == institution(town, AUTHORITY)["state"]


def test_a_successor_may_doubt_what_its_predecessors_key_signs_after_the_succession() -> None:
    town = town_after("powers handed over")
    since = len(town.entries) - 1
    token = keys.compromised(town, AUTHORITY, "seal", since, **keys.by_authority())
    town.record(spoiled(town, token, issuer=COMPTROLLER))
    key = only(town.world.find("key", f"kid:{town.key_pair(AUTHORITY, 'seal').public.kid}"))

    assert since == key["compromised_since"]


# --- the text that is attested --------------------------------------------------------------------------


def test_the_text_of_a_succession_has_one_member_a_line() -> None:
    facts = {
        "predecessor": "infoem",
        "successor": {"id": "contraloria-mex", "name": "Contraloría", "kid": "A" * 43},
        "pairs": [
            {"role": "state-body", "territory": ["state"]},
            {"role": "authority", "territory": ["state", "15113"]},
        ],
        "decree": "Decreto número 123",
        "gazette_number": "45",
        "document_sha256": "d" * 64,
        "effective_on": "2026-11-20",
    }

    assert [
        "libro-succession 1",
        "predecessor infoem",
        "successor contraloria-mex",
        "name Contraloría",
        "pair authority 15113",
        "pair authority state",
        "pair state-body state",
        f"kid {'A' * 43}",
        "decree Decreto número 123",
        "gazette 45",
        f"document {'d' * 64}",
        "effective 2026-11-20",
    ] == attested.facts_text("succession", facts).splitlines()


def test_the_order_of_pairs_and_members_changes_nothing() -> None:
    town = town_after("assembled")
    facts, policy = lives.succession(town), lives.policy(town)
    turned = {**facts, "pairs": [{**one, "territory": one["territory"][::-1]} for one in facts["pairs"]]}

    assert attested.facts_digest("succession", facts) == attested.facts_digest("succession", turned)
    assert attested.facts_digest("policy", policy) == attested.facts_digest(
        "policy", {**policy, "roll": policy["roll"][::-1]}
    )


def test_a_draft_computes_the_digest_of_its_own_facts() -> None:
    facts = lives.vacancy(town_after("assembled"), vacant=lives.HERE)
    said = [f'{name} = "{value}"' for name, value in facts.items() if isinstance(value, str)]
    pairs = '[[data.vacancy.vacant]]\nrole = "authority"\nterritory = ["15113"]'
    text = "\n".join(
        ['type = "succession.attested"', "[data]", 'digest = "facts:"', "[data.vacancy]", *said, pairs]
    )

    assert attested.facts_digest("vacancy", facts) == read_draft(text, _no_file)["data"]["digest"]


def _no_file(name: str) -> bytes:
    raise AssertionError(name)


def test_a_declaration_that_only_lacks_a_vanished_authority_comes_into_force() -> None:
    town = town_after("assembled")
    town.record(town.declaration())
    town.record(town.signature(COUNCIL, PRESIDENT))
    lives.vanish(town)
    found = town.world.get("declaration", DECLARATION) or {}

    assert ("in-force", True) == (found["state"], found["authority_vacant"])


def hand_on(town: Town, old: str, new: str, role: str) -> None:
    """An institution hands over its role over the state to another one, which is accredited for it."""
    town.record(bodies.accreditation(town, new, role, "15106"))
    pairs = [{"role": role, "territory": ["state"]}]
    for by in (old, new):
        where = {"predecessor": old, "stream": f"institution:{old}", "pairs": pairs}
        town.record(lives.handed_over(town, by, new, **where))


def test_a_successor_goes_on_with_the_commitment_that_its_predecessor_led() -> None:
    town = town_after("approved state commitment")
    hand_on(town, bodies.STATE_BODY, "contraloria-dos", "state-body")
    stream = commitments.STATE_COMMITMENT
    with refused("institution.not-accredited", NotAuthorized):
        town.record(commitments.update(town, by=(bodies.STATE_BODY, "seal"), stream=stream))
    town.record(commitments.update(town, by=("contraloria-dos", "seal"), stream=stream))

    assert "under-way" == (town.world.get("commitment", stream) or {})["state"]


def test_a_successor_answers_what_was_asked_of_its_predecessor() -> None:
    town = town_after("in force")
    town.record(observations.filed(town, addressee=bodies.STATE_BODY))
    hand_on(town, bodies.STATE_BODY, "contraloria-dos", "state-body")
    town.record(observations.answered(town, by="contraloria-dos"))

    assert "answered" == (town.world.get("observation", observations.OBSERVATION) or {})["state"]


@pytest.mark.parametrize("life", sorted(lives.LIVES))
def test_an_auditor_follows_each_life(life: str) -> None:
    town = town_after(life)
    auditor = Auditor()
    for raw in town.entries:
        auditor.take(raw)

    assert list(town_rows(town)) == list(auditor.world.rows())


def town_rows(town: Town) -> list[object]:
    return list(whole(town.world).rows())


def test_the_first_rules_are_as_they_were_published() -> None:
    assert rulebook.DIGESTS[1] == rulearchive.digest(1)
