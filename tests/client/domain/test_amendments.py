"""Amendments of commitments: pointers into the terms, and the terms that they make."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from libroabierto.domain.catalogue import FORMS
from libroabierto.domain.events.commitment.changes import AMENDABLE, amended_terms
from libroabierto.domain.fields import Json
from libroabierto.domain.forms import check_data
from libroabierto.domain.words import details
from libroabierto.errors import LibroError, Refused, TooLarge
from support.founding import Town, read
from support.lives import commitments as acts
from support.refusal import refused
from support.refusals.row import town_after

APPROVED = "approved commitment"
NEW = {"id": "datos", "text": "Publicar datos", "output": "Datos abiertos", "due": "2027-05-31"}


def terms(town: Town) -> dict[str, Any]:
    found = town.world.get("commitment", acts.COMMITMENT)
    assert found is not None
    return dict(found["terms"])


def test_an_amendment_changes_what_it_names_and_nothing_else() -> None:
    town = town_after(APPROVED)
    before = terms(town)
    town.record(acts.amendment(town, acts.LATER, acts.change("/title", before["title"], "Obra clara")))

    padron, visor = before["milestones"]
    assert {**before, "title": "Obra clara", "milestones": [{**padron, "due": "2027-06-30"}, visor]} == terms(
        town
    )


@pytest.mark.parametrize("history", [APPROVED, "commitment under way", "suspended commitment"])
def test_an_amendment_keeps_state_and_progress(history: str) -> None:
    town = town_after(history)
    before = town.world.get("commitment", acts.COMMITMENT)
    town.record(acts.amendment(town))
    after = town.world.get("commitment", acts.COMMITMENT)

    assert before is not None
    assert after is not None
    assert (before["state"], before["progress"], 1) == (
        after["state"],
        after["progress"],
        after["amendments"],
    )


def test_a_milestone_that_is_added_has_not_started() -> None:
    town = town_after("commitment under way")
    town.record(acts.amendment(town, acts.change("/milestones", acts.MILESTONES, [*acts.MILESTONES, NEW])))
    after = town.world.get("commitment", acts.COMMITMENT)

    assert after is not None
    assert [40, 0, 0] == [one["percent"] for one in after["progress"].values()]


def test_the_order_of_members_in_before_does_not_matter() -> None:
    town = town_after(APPROVED)
    turned = [dict(reversed(milestone.items())) for milestone in acts.MILESTONES]
    town.record(acts.amendment(town, acts.change("/milestones", turned, [*acts.MILESTONES, NEW])))

    assert 3 == len(terms(town)["milestones"])


def test_a_second_amendment_is_judged_by_what_the_first_one_made() -> None:
    town = town_after(APPROVED)
    town.record(acts.amendment(town))

    with refused("commitment.before-differs", Refused, pointer="/milestones/0/due"):
        town.record(acts.amendment(town))


def test_the_local_secretariat_amends_a_state_commitment() -> None:
    town = town_after("approved state commitment")
    town.record(acts.amendment(town, by=acts.STATE_SECRETARY, stream=acts.STATE_COMMITMENT))
    after = town.world.get("commitment", acts.STATE_COMMITMENT)

    assert after is not None
    assert "2027-06-30" == after["terms"]["milestones"][0]["due"]


@pytest.mark.parametrize("pointer", [place.replace("N", "1") for place in AMENDABLE])
def test_every_amendable_place_stands_in_the_terms(pointer: str) -> None:
    """None of them is refused as pointing nowhere or at something fixed."""
    town = town_after(APPROVED)

    with refused("commitment.before-differs", Refused, pointer=pointer):
        town.record(acts.amendment(town, acts.change(pointer, "nada", "algo")))


def test_the_message_says_what_may_be_amended() -> None:
    town = town_after(APPROVED)

    with refused("commitment.pointer-fixed", Refused, pointer="/lead", amendable=", ".join(AMENDABLE)):
        town.record(acts.amendment(town, acts.change("/lead", "ayto-15113", "osc-uno")))


def test_malformed_terms_say_where_and_why() -> None:
    town = town_after(APPROVED)
    crowd = [{**NEW, "id": f"h{n}"} for n in range(99)]
    many = acts.change("/milestones", acts.MILESTONES, [*acts.MILESTONES, *crowd])

    with refused("commitment.terms-invalid", Refused, pointer="/milestones", fault="field.list-length"):
        town.record(acts.amendment(town, many))


def test_a_paragraph_of_40_kb_is_refused_within_the_terms() -> None:
    town = town_after(APPROVED)
    long = acts.change("/problem", acts.TERMS["problem"], "a" * 40_000)

    with refused("commitment.terms-invalid", Refused, pointer="/problem", fault="field.too-long"):
        town.record(acts.amendment(town, long))


def test_ten_thousand_milestones_do_not_fit_an_event() -> None:
    town = town_after(APPROVED)

    with pytest.raises(TooLarge):
        acts.amendment(town, acts.change("/milestones", acts.MILESTONES, [NEW] * 10_000))


JSON = st.recursive(
    st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "a", "2027-03-31", "padron"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
    max_leaves=6,
)
POINTERS = st.sampled_from([place.replace("N", n) for place in AMENDABLE for n in ("0", "1", "01", "99999")])
ANYWHERE = st.text("/~019-amilestonesdue", max_size=20) | POINTERS


@given(ANYWHERE, JSON, JSON)
def test_no_pointer_and_no_value_makes_a_crash(pointer: str, before: object, after: object) -> None:
    town = town_after(APPROVED)
    with suppress(LibroError):
        town.record(acts.amendment(town, acts.change(pointer, before, after)))

    check_data(FORMS["commitment.proposed"], terms(town))


def standing(pointer: str) -> Any:
    """Return what the terms say there today."""
    found: Any = acts.TERMS
    for step in pointer.split("/")[1:]:
        found = found[int(step)] if step.isdigit() else found[step]
    return found


@given(st.sampled_from([place.replace("N", "0") for place in AMENDABLE]), JSON)
def test_the_form_judges_whatever_an_amendment_puts_in(pointer: str, after: object) -> None:
    """`before` is right, so that nothing but the form and rules of the terms stands in the way."""
    town = town_after(APPROVED)
    try:
        town.record(acts.amendment(town, acts.change(pointer, standing(pointer), after)))
    except Refused as refusal:
        town = town_after(APPROVED)
        assert refusal.code.startswith("commitment.")  # noqa: PT017 - a value that fits is no failure

    check_data(FORMS["commitment.proposed"], terms(town))


def test_changes_share_what_they_do_not_touch_and_leave_the_old_terms_alone() -> None:
    old = {"title": "a", "milestones": [{"due": "x"}, {"due": "y"}]}
    new = amended_terms(old, [acts.change("/milestones/1/due", "y", "z")])

    assert {"title": "a", "milestones": [{"due": "x"}, {"due": "z"}]} == new
    assert {"title": "a", "milestones": [{"due": "x"}, {"due": "y"}]} == old
    assert old["milestones"][0] is new["milestones"][0]


@pytest.mark.parametrize("value", ["", 0, False, [], {}, {"a": [1]}])
def test_any_json_may_stand_in_a_change(value: object) -> None:
    Json("x", "x").check(value)


@pytest.mark.parametrize("value", [1.5, b"a", (1,), object()])
def test_what_is_not_json_may_not(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Json("x", "x").check(value)

    assert ["field.not-json"] == caught.value.messages


def test_whoever_signs_reads_lists_as_json() -> None:
    town = town_after(APPROVED)
    token = acts.amendment(town, acts.change("/sdgs", [11, 16], [11, 13]))

    shown = dict(details(read(token), "es"))
    assert ("[11, 16]", "[11, 13]") == (shown["  Qué dice hoy"], shown["  Qué dirá"])
