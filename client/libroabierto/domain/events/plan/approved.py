"""plan.approved: the secretariat adopts the plan, whose commitments were approved before."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.plan.terms import AUTHOR, PLAN, acting, concluded_secretariat
from libroabierto.domain.events.secretariat.agreements import later_agreement, no_such_agreement
from libroabierto.domain.events.secretariat.handover import its_secretariat, stream_of
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group, Sha256
from libroabierto.domain.shapes import Act, AgreementName
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """The adopted document, and the agreement of the secretariat that adopted it."""

    document_sha256 = Sha256(
        "Huella del documento del plan", "SHA-256 of the plan's document", own=True, example="file:plan.pdf"
    )
    agreement = Group(
        "Acuerdo del secretariado municipal", "Agreement of the secretariat", AgreementName, optional=True
    )


@refused_when("plan.without-commitments")
def without_commitments(case: Case) -> Verdict:
    """No commitment of the plan was approved."""
    return bool(case.present["approved_commitments"] == 0)


@refused_when("plan.agreement-unknown")
def unknown_agreement(case: Case) -> Verdict:
    """The municipal secretariat has recorded no such session, or did not adopt such an agreement.

    The sessions of the local secretariat are not in the ledger: its agreement is recorded as it is given.
    """
    return no_such_agreement(case)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The plan, approved."""
    case = recorded.case
    approved = {
        "on": case.event.occurred_on,
        "document_sha256": case.data["document_sha256"],
        "agreement": case.data.get("agreement"),
        "secretariat": stream_of(its_secretariat(case)),
        "entry": recorded.index,
    }
    yield recorded.changed(state=PLAN.state_after(case), approved=approved, **acting(case))


TYPE = EventType(
    name="plan.approved",
    title=Label("Aprobación del plan de acción", "Approval of the action plan"),
    sentence=Label(
        "{issuer} aprueba el plan de acción «{subject}».", "{issuer} approves the action plan “{subject}”."
    ),
    stream="plan",
    data=Data,
    signers=(AUTHOR,),
    rules=(
        *PLAN.rules("plan.approved"),
        concluded_secretariat,
        unknown_agreement,
        later_agreement,
        without_commitments,
    ),
    evolve=evolve,
    since=2,
)
