"""Chapter 6: what ends: the secretariat, an office, keys, a place in the catalogue, the authority itself."""

from __future__ import annotations

from typing import Any, Final

from generators.cast import (
    AUTHORITY,
    AUTHORITYS,
    AYTO,
    BODY,
    BODYS,
    FACILITATOR,
    LEDGER,
    MUNICIPALITY,
    MUNICIPALITY_LATER,
    NEIGHBOUR,
    NEIGHBOURS,
    OSC_ONE,
    OSC_TWO,
    STATE_BODY,
    STATE_OFFICER,
    digest_of,
)
from generators.keyring import jwk, kid
from generators.storytelling import Deed, Party, Story
from libroabierto.domain.attested import facts_digest

from .bodies import RENAMING, SESSION, office
from .letter import enrolment
from .secretariat import CONCLUSION

NEW_KEY: Final = "outsider-two"  # nobody has enrolled it
PRESIDENTS_TENURE: Final = 3


def enrolled_at(story: Story, key: str) -> int:
    """Return the last entry that enrolled a test key; 0 if none did."""
    found = story.world.find("key", f"kid:{kid(key)}")
    return max((int(one["enrolled_at"]) for one in found), default=0)


def tenure_of(story: Story, institution: str, office: str) -> int:
    """Return the entry of the last tenure of an office; 0 if there is none."""
    found = story.world.find("tenure", f"office:{institution}:{office}")
    return max((int(one["tenure"]) for one in found), default=0)


def _left(story: Story) -> dict[str, Any]:
    return {
        "tenure": tenure_of(story, "stm-15113", "facilitator"),
        "office": "facilitator",
        "left_on": "2026-11-03",
        "reason": "Concluyó la facilitación",
    }


LEFT: Final = Deed(BODY, "office.left", BODYS, _left)


def rotation(key: str, party: Party = MUNICIPALITY) -> Deed:
    """Return the deed by which an office goes over to another test key."""

    def data(story: Story) -> dict[str, Any]:
        return {"jwk": jwk(key), "possession": story.possession(key, party.institution, party.office)}

    return Deed(party, "key.rotated", f"institution:{party.institution}", data)


def _replaced(story: Story) -> dict[str, Any]:
    key = FACILITATOR.key
    return {"kid": kid(key), "enrolment": enrolled_at(story, key), "reason": "replaced"}


def _compromised(story: Story) -> dict[str, Any]:
    """The secretariat's seal since it enrolled a first key: the keys that it enrolled go with it."""
    return {
        "kid": kid(BODY.key),
        "enrolment": enrolled_at(story, BODY.key),
        "reason": "compromised",
        "compromised_since": enrolled_at(story, "technical-secretary"),
        "legal_ground": "Resolución de ejemplo 12/2026",
        "document_sha256": digest_of("resolution"),
    }


ROTATION: Final = rotation(MUNICIPALITY_LATER.key)
REVOCATION: Final = Deed(BODY, "key.revoked", BODYS, _replaced)
COMPROMISE: Final = Deed(AUTHORITY, "key.revoked", BODYS, _compromised)
MAP: Final = Deed(
    AUTHORITY,
    "catalogue.updated",
    LEDGER,
    {
        "source": "INEGI, Catálogo Único de Claves (AGEEML)",
        "version": "2026-10-30",
        "sha256": digest_of("catalogue"),
        "count": 125,
        "added": [{"key": "15126", "name": "Municipio Nuevo", "head_town": "Cabecera Nueva"}],
        "removed": [{"key": "15001"}],
        "renamed": [{"key": "15002", "name": "Acolman de Nezahualcóyotl"}],
    },
)


def _extinction(story: Story) -> dict[str, Any]:
    authority = story.world.get("institution", "autoridad-mex")
    vacant = authority["roles"] if authority else []
    return {"legal_ground": "Decreto de ejemplo", "on": "2026-11-04", "vacant": vacant}


EXTINCTION: Final = Deed(AUTHORITY, "institution.extinguished", AUTHORITYS, _extinction)
NEIGHBOURS_END: Final = EXTINCTION.at(NEIGHBOURS).but(
    vacant=[{"role": "municipality", "territory": ["15106"]}]
)


# The neighbours say by which agreement they took a name: the one file that they ever named.
NEIGHBOURS_NAME: Final = (
    RENAMING.by(NEIGHBOUR)
    .at(NEIGHBOURS)
    .but(name="Ayuntamiento Constitucional de Toluca", council_session=SESSION)
)


def vacancy(by: Party) -> Deed:
    """Return the deed by which a member of the roll attests that the authority ended and nobody follows."""

    def data(story: Story) -> dict[str, Any]:
        facts = {"institution": "autoridad-mex", **_extinction(story)}
        return {"digest": facts_digest("vacancy", facts), "vacancy": facts}

    return Deed(by, "succession.attested", LEDGER, data)


def tell(story: Story) -> None:
    """Tell the chapter."""
    story.tell(MAP)
    story.mark("mapped anew")
    story.tell(CONCLUSION, LEFT)
    story.mark("left")
    story.tell(ROTATION, REVOCATION)
    story.mark("rotated")
    story.tell(COMPROMISE)
    story.mark("compromised")
    story.tell(NEIGHBOURS_NAME, NEIGHBOURS_END)
    story.mark("extinguished")
    story.tell(vacancy(OSC_ONE), vacancy(OSC_TWO))
    story.mark("vacancy attested")
    story.tell(EXTINCTION.by(OSC_ONE))
    story.mark("vacant")
    _without_authority(story)


def _officers_key(story: Story) -> dict[str, Any]:
    tenure = tenure_of(story, STATE_OFFICER.institution, STATE_OFFICER.office)
    return enrolment(story, STATE_OFFICER, tenure=tenure)


OFFICERS_KEY: Final = Deed(STATE_BODY, "key.enrolled", f"institution:{STATE_BODY.institution}", _officers_key)


def _without_authority(story: Story) -> None:
    """While the authority is vacant, the municipality's seal enrols the keys of all its offices.

    A body of the state enrols that of its data-protection officer.
    """
    president = Party(NEW_KEY, "ayto-15113", "municipal-president")
    enrolled = enrolment(story, president, tenure=PRESIDENTS_TENURE)
    story.say(MUNICIPALITY_LATER, "key.enrolled", AYTO, enrolled)
    story.tell(office(STATE_OFFICER, STATE_BODY))
    story.mark("officer named")
    story.tell(OFFICERS_KEY)
