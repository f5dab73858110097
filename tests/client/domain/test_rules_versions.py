"""Versions of the rules: each entry is judged by the one in force at its index, for ever."""

import hashlib

import pytest

from libroabierto.domain import rulearchive, rulebook
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.decide import rules_version
from libroabierto.domain.kinds import row
from libroabierto.errors import Malformed, UpdateNeeded
from libroabierto.verify.fold import Auditor
from support.founding import Town, read
from support.lives import ledger
from support.refusals.row import town_after
from support.towns import entry_after
from support.vectors import CONTRACTS


def audited(town: Town) -> Auditor:
    auditor = Auditor()
    for raw in town.entries:
        auditor.take(raw)
    return auditor


def version_in_force(town: Town) -> int:
    founded = town.world.get("ledger", "main")
    assert founded is not None
    return int(founded["rules"]["version"])


def test_the_rules_of_release_0_1_0_are_published_as_they_were() -> None:
    published = (CONTRACTS / "rules/1.json").read_bytes()

    assert published == rulearchive.archive(1)
    assert rulebook.DIGESTS[1] == hashlib.sha256(published).hexdigest()


def test_an_adoption_leaves_the_ledger_under_the_new_rules() -> None:
    town = town_after("first rules")
    index = town.record(ledger.adoption(town))
    founded = town.world.get("ledger", "main")

    assert founded is not None
    assert {"version": 2, "sha256": rulebook.DIGESTS[2]} == founded["rules"]
    assert index == founded["last_entry"]


def test_new_rules_judge_from_the_next_entry_on() -> None:
    """What they bring is refused before their adoption and accepted after it."""
    town = town_after("first rules")
    with pytest.raises(Malformed, match=r"event\.type-unknown"):
        town.record(ledger.update(town, **ledger.added()))
    town.record(ledger.adoption(town))
    town.record(ledger.update(town, **ledger.added()))

    assert len(town.entries) == audited(town).mark.size
    assert town.world.get("municipality", "15126") is not None


def test_entries_before_and_after_the_adoption_audit_clean() -> None:
    town = town_after("first rules")
    town.record(town.declaration())
    town.record(ledger.adoption(town))
    town.record(town.digitization())
    audit = audited(town).world

    assert [row.document for row in town.world.rows()] == [audit.get(r.kind, r.id) for r in town.world.rows()]
    assert 2 == version_in_force(town)


def test_a_rule_that_ended_judges_no_longer() -> None:
    """The first rules want an authority over every municipality, the second ones over the state."""
    town = Town()
    rules = {"version": 2, "sha256": rulebook.DIGESTS[2]}
    named = town._founding_data("00000000-0000-4000-8000-000000000001")["authority"]
    town.record(town.founding(rules=rules, authority={**named, "territory": ["state"]}))

    assert 1 == len(town.entries)


@pytest.mark.parametrize(
    ("history", "version", "judge"),
    [
        ("first rules", 2, 2),  # the rules that it brings
        ("first rules", 1, 2),  # not higher: refused by rules that have the type
        ("first rules", 99, 2),  # unknown
        ("settled", 2, 2),
        ("empty", 2, 2),
    ],
)
def test_an_adoption_is_judged_by_the_rules_that_it_brings(history: str, version: int, judge: int) -> None:
    town = town_after(history)
    adoption = read(ledger.adoption(town, version=version))

    assert judge == rules_version(town.world, adoption)


@pytest.mark.parametrize("named", [None, "2", True, 1.5, [], {}])
def test_what_names_no_version_is_judged_all_the_same(named: object) -> None:
    town = town_after("first rules")
    adoption = read(ledger.adoption(town))
    adoption.data["version"] = named

    assert 2 == rules_version(town.world, adoption)


def test_software_that_lacks_the_rules_in_force_does_not_guess() -> None:
    town = town_after("settled")
    founded = town.world.get("ledger", "main")
    assert founded is not None
    newer = {**founded, "rules": {"version": 99, "sha256": "f" * 64}}
    town.world._put(row("ledger", newer))
    with pytest.raises(UpdateNeeded, match=r"rules\.unknown"):
        town.record(town.declaration())


def test_every_type_but_the_first_nine_came_with_later_rules() -> None:
    first = [name for name, type in CATALOGUE.items() if type.since == 1]

    assert 9 == len(first)
    assert {"ledger.founded", "ledger.rules_adopted"} == {t.name for t in CATALOGUE.values() if t.brings}


def test_the_archive_says_what_a_correction_may_name() -> None:
    assert b'"correctable"' not in rulearchive.archive(1)
    assert b'"/signatories/*/name"' in rulearchive.archive(2)


def test_an_auditor_who_lacks_the_rules_ends_before_judging_them() -> None:
    """The archive's hash may be anything: only software that has the version can tell."""
    town = town_after("first rules")
    adoption = ledger.adoption(town, version=rulebook.VERSION + 1, sha256="f" * 64)
    auditor = audited(town)
    with pytest.raises(UpdateNeeded) as caught:
        auditor.take(entry_after(town, adoption))

    assert {"index": len(town.entries), "type": "ledger.rules_adopted"} == caught.value.facts
