"""institution.endorsed: a second holder of the role vouches for an institution that a first one proposed.

With it the institution is accredited. What is endorsed is the SHA-256 of the accreditation's payload.
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import unknown_institution
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Sha256
from libroabierto.domain.institutions import pairs
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import holds
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """What is endorsed."""

    digest = Sha256(
        "Huella de la acreditación (payload: la toma del evento firmado)",
        "SHA-256 of the accreditation (payload: takes it from the signed event)",
        example="payload:acreditacion.jws",
    )


def _peer(case: Case) -> bool:
    """An institution that holds every role that the proposed one is given."""
    proposed, issuer = case.aggregate, case.issuer()
    given = pairs(proposed["roles"]) if proposed else []
    return case.event.office == "seal" and all(holds(issuer, role, territory) for role, territory in given)


@refused_when("institution.digest-differs")
def other_digest(case: Case) -> Verdict:
    """What is endorsed is not the accreditation that stands in this stream."""
    return bool(case.present["digest"] != case.data["digest"])


@refused_when("institution.endorsed-twice")
def endorsed_twice(case: Case) -> Verdict:
    """The institution that proposed, or has endorsed, endorses; each counts once."""
    endorsed = {one["institution"] for one in case.present["endorsements"]}
    return case.event.issuer in {case.present["proposed_by"], *endorsed}


@refused_when("institution.not-proposed")
def not_proposed(case: Case) -> Verdict:
    """The institution waits for no endorsement: it is accredited, or was extinguished."""
    return bool(case.present["state"] != "proposed")


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The institution, accredited."""
    given = {"institution": recorded.case.event.issuer, "entry": recorded.index}
    yield recorded.changed(state="accredited", endorsements=[*recorded.case.present["endorsements"], given])


TYPE = EventType(
    name="institution.endorsed",
    title=Label("Aval de una institución propuesta", "Endorsement of a proposed institution"),
    sentence=Label(
        "{issuer} avala a {subject}, que queda acreditada.", "{issuer} endorses {subject}, now accredited."
    ),
    stream="institution",
    data=Data,
    signers=(
        Signer(
            Label(
                "institución que tiene los mismos roles en el mismo territorio (sello electrónico)",
                "an institution that holds the same roles over the same territory (seal)",
            ),
            _peer,
        ),
    ),
    rules=(unknown_institution, other_digest, endorsed_twice, not_proposed),
    evolve=evolve,
    unordered=True,
    since=2,
)
