"""secretariat.installation_signed: a party of the installation signs exactly its minutes.

Unordered: the parties sign where they are. What is signed is the SHA-256 of the minutes' file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from libroabierto.domain.events.secretariat.installed import installing
from libroabierto.domain.events.secretariat.lifecycle import (
    SECRETARIAT,
    before_installation,
    its_municipality,
)
from libroabierto.domain.events.secretariat.parties import PRESIDENT, acts_for, signature
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Sha256
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import anywhere, authority, municipality_of_stream
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Which minutes are signed."""

    digest = Sha256(
        "Huella del acta que se firma", "SHA-256 of the minutes signed", own=True, example="file:acta.pdf"
    )


def _place(case: Case) -> dict[str, Any] | None:
    """Return the party that signs here, or None; of two, the one that has not signed."""
    places = [place for place in case.present["parties"] if acts_for(case, place)]
    return next((place for place in places if not place["signed"]), next(iter(places), None))


@refused_when("secretariat.not-a-party")
def not_a_party(case: Case) -> Verdict:
    """This institution, in this office, is no party of the installation."""
    return _place(case) is None


@refused_when("secretariat.already-signed")
def already_signed(case: Case) -> Verdict:
    """The party has signed, or the president installed it."""
    signed = (_place(case) or {"signed": None})["signed"]
    return signed is not None and {"entry": signed["entry"]}


@refused_when("secretariat.key-used-twice")
def key_used_twice(case: Case) -> Verdict:
    """The key has signed this act for another party; it counts once."""
    given = [place["signed"] for place in case.present["parties"] if place["signed"]]
    return any(signed["kid"] == case.event.kid for signed in given)


@refused_when("secretariat.digest-differs")
def other_minutes(case: Case) -> Verdict:
    """What is signed are not the minutes of this installation."""
    return bool(case.data["digest"] != case.present["installation"]["minutes_sha256"])


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The installation with one signature more; a complete one on paper stays as it is."""
    present, signs = recorded.case.present, _place(recorded.case)
    parties = [
        {**place, "signed": signature(recorded)} if place == signs else place for place in present["parties"]
    ]
    if present["installed"]:
        yield recorded.changed(parties=parties)
    else:
        yield from installing(recorded, installation=present["installation"], parties=parties)


NAME = "secretariat.installation_signed"
TYPE = EventType(
    name=NAME,
    title=Label("Firma del acta de instalación", "Signature of the installation"),
    sentence=Label(
        "{issuer} firma el acta de instalación del secretariado {subject} (cargo: {office:word}).",
        "{issuer} signs the minutes of the installation of secretariat {subject} (office: {office:word}).",
    ),
    stream="secretariat",
    data=Data,
    signers=(
        its_municipality(PRESIDENT),
        authority(municipality_of_stream),
        anywhere("civil-society", "seal"),
    ),
    rules=(
        *SECRETARIAT.rules(NAME),
        before_installation,
        not_a_party,
        already_signed,
        key_used_twice,
        other_minutes,
    ),
    evolve=evolve,
    since=2,
    unordered=True,
)
