"""key.revoked: an enrolment ends before its time.

A compromise says since which entry somebody else may have held the key: it ends every enrolment of
that key and the keys that it enrolled since then (compromise.py), and what was signed under them since
then is shown as in doubt (domain/doubt.py). Nothing is deleted and no state changes.

The authority revokes no key of who watches over it: civil society, evaluators, the succession roll. Nor is
the seal of a member of the roll, or of a successor that the roll agreed on, ended by another one that
somebody made for that institution.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from libroabierto.domain.events.institution.compromise import (
    GROUNDS,
    LOOKS_BACK,
    compromise_rows,
    disowned_since,
    may_revoke_as_authority,
    smeared_until,
)
from libroabierto.domain.events.institution.words import REVOCATIONS
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Choice, Sha256, Text, Thumbprint, Whole
from libroabierto.domain.keychoice import GRACE
from libroabierto.domain.kinds import row
from libroabierto.domain.nominations import agreed_claims
from libroabierto.domain.roll import roll_of
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import itself
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row


class Data(Act):
    """Which enrolment of which key ends, and why."""

    kid = Thumbprint("Huella de la llave (kid)", "Thumbprint of the key (kid)")
    enrolment = Whole("Asiento en que se dio de alta", "Entry of its enrolment", example=0)
    reason = Choice("Motivo", "Reason", among=tuple(REVOCATIONS), example="replaced")
    compromised_since = Whole(
        "Asiento desde el cual está comprometida",
        "Entry since which it is compromised",
        optional=True,
        example=0,
    )
    legal_ground = Text("Fundamento (si revoca la autoridad)", "Legal ground", longest=1000, optional=True)
    document_sha256 = Sha256(
        "Huella de la resolución (si revoca la autoridad)",
        "SHA-256 of the resolution (if the authority revokes)",
        optional=True,
        file=True,
        example="file:resolucion.pdf",
    )


def _key(case: Case) -> Document | None:
    """Return the enrolment that the data names, if it is one of the stream's institution."""
    found = case.world.get("key", f"{case.data['kid']}:{case.data['enrolment']}")
    return found if found and found["institution"] == case.subject else None


def _since(case: Case) -> int:
    """Return since when the key is compromised; the log's end for any other reason."""
    return int(case.data.get("compromised_since", 2**53))


@refused_when("key.enrolment-unknown")
def unknown_enrolment(case: Case) -> Verdict:
    """The institution never had this key, or not from that entry on."""
    return _key(case) is None


@refused_when("key.already-ended")
def already_ended(case: Case) -> Verdict:
    """The key was rotated or revoked; only a compromise may still be declared, or an earlier one than known.

    Else a thief of the seal could declare it compromised since the last entry, and keep all before.
    """
    key = _key(case)
    if key is None or key["ended"] is None:
        return False
    known = key["compromised_since"]
    if case.data["reason"] == "compromised" and (known is None or _since(case) < known):
        return False
    return {"entry": key["ended"]["entry"]}


@refused_when("key.compromised-since-misplaced")
def misplaced_since(case: Case) -> Verdict:
    """A compromise does not say since which entry, or another reason does."""
    return bool((case.data["reason"] == "compromised") != ("compromised_since" in case.data))


@refused_when("key.compromise-before-enrolment")
def before_enrolment(case: Case) -> Verdict:
    """The key is said to be compromised since before it was enrolled."""
    return bool(_since(case) < case.data["enrolment"])


@refused_when("key.compromise-beyond-log")
def beyond_log(case: Case) -> Verdict:
    """The key is said to be compromised since an entry that is not recorded."""
    return "compromised_since" in case.data and case.world.recorded_on(_since(case)) is None


@refused_when("key.compromise-after-end")
def after_end(case: Case) -> Verdict:
    """The key is said to be compromised since an entry by which this enrolment was over.

    It signed nothing under it any more; what it did under another one is for others to say.
    """
    key = _key(case)
    if key is None or "compromised_since" not in case.data:
        return False
    if key["ended"] and _since(case) > key["ended"]["entry"]:
        return {"until": case.world.recorded_on(key["ended"]["entry"])}
    return _after_tenure(case, key)


def _after_tenure(case: Case, key: Document) -> Verdict:
    tenure = case.world.get("tenure", str(key["tenure"]))
    day = case.world.recorded_on(_since(case))
    assert day is not None, "our bug: a rule refuses what is beyond the log"
    if tenure is None or date.fromisoformat(day) - date.fromisoformat(tenure["to"]) <= GRACE:
        return False
    return {"until": tenure["to"]}


@refused_when("key.compromise-too-long-ago")
def too_long_ago(case: Case) -> Verdict:
    """The institution itself looks more than ninety days back."""
    day = disowned_since(case, case.subject, _since(case))
    return day is not None and {"on": day, "days": LOOKS_BACK.days}


@refused_when("key.compromise-of-predecessor")
def smears_predecessor(case: Case) -> Verdict:
    """Another than the institution doubts what it signed before its powers began to pass to successors."""
    first = smeared_until(case, case.subject, _since(case))
    return first is not None and {"entry": first}


@refused_when("key.of-roll-member")
def of_roll_member(case: Case) -> Verdict:
    """Another key of a member of the succession roll ends that of which it stands there, or one before it."""
    key = _key(case)
    line = roll_of(case.ledger).get(case.subject)
    return key is not None and key["line"] == line != case.signer["line"]


@refused_when("key.of-attested-successor")
def of_attested_successor(case: Case) -> Verdict:
    """The predecessor, or another key of the successor, ends the seal that the succession roll agreed on.

    Not one that ended already: the succession is void by it, and since when it was stolen may be said.
    """
    kid, issuer = case.data["kid"], case.event.issuer
    if case.event.kid == kid:
        return False
    agreed = agreed_claims(case, case.subject, kid)
    return any(issuer in (case.subject, claim["institution"]) for claim in agreed)


@refused_when("key.legal-ground-missing")
def legal_ground_missing(case: Case) -> Verdict:
    """The authority revokes another's key without ground or without the resolution's hash."""
    return case.event.issuer != case.subject and not case.data.keys() >= GROUNDS


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The enrolment, ended; with a compromise, all that goes with it."""
    data, key = recorded.case.data, _key(recorded.case)
    assert key is not None, "our bug: a rule refuses unknown enrolments"
    if data["reason"] == "compromised":
        yield from compromise_rows(recorded, data["kid"], data["compromised_since"])
    else:
        ended = {"entry": recorded.index, "reason": data["reason"]}
        yield row("key", {**key, "ended": ended, "last_entry": recorded.index})


TYPE = EventType(
    name="key.revoked",
    title=Label("Revocación de llave", "Revocation of a key"),
    sentence=Label(
        "{issuer} revoca una llave de {subject} (motivo: {data[reason]:word}).",
        "{issuer} revokes a key of {subject} (reason: {data[reason]:word}).",
    ),
    stream="institution",
    data=Data,
    signers=(
        itself("seal"),
        Signer(
            Label(
                "autoridad garante (presidencia, sello electrónico), salvo llaves de quienes la vigilan:"
                " sociedad civil, evaluación y padrón de sucesión",
                "authority (president, seal), but for keys of who watches over it: civil society, evaluators"
                " and the succession roll",
            ),
            lambda case: may_revoke_as_authority(case, case.subject),
        ),
    ),
    rules=(
        unknown_enrolment,
        already_ended,
        misplaced_since,
        before_enrolment,
        beyond_log,
        after_end,
        too_long_ago,
        smears_predecessor,
        of_roll_member,
        of_attested_successor,
        legal_ground_missing,
    ),
    evolve=evolve,
    since=2,
)
