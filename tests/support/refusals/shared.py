"""Refusals of rules that several types share, by each type for which no other page of the table has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support import texts
from support.founding import ACT_DAY, AUTHORITY, COUNCIL, DECLARATION, KEY, ROLL, Town
from support.lives import belated, keys, ledger, plans
from support.lives import commitments as acts
from support.lives import secretariats as bodies
from support.lives.bodies import STATE_SECRETARIAT
from support.refusals.declarations import BY_ROLE, CLAUSES, PRESIDENT
from support.refusals.row import Row, spoiled

Make = Callable[[Town], str]
BEFORE = "2026-11-19"  # the day before the day on which all acts are dated
MISNAMED = {"municipality": {"key": KEY, "name": "Villa"}}
REMOVED = {"municipality": {"key": ledger.NOBODYS, "name": "Acambay de Ruíz Castañeda"}}
NEVER = f"secretariat:{KEY}-nunca"
NOBODY = f"institution:{keys.PROPOSED}"
UNDER_WAY, SUSPENDED = "commitment under way", "suspended commitment"


def changed(make: Make, **data: Any) -> Make:
    """The same act, saying something else; None removes a member."""
    return lambda town: spoiled(town, make(town), data)


def dated(make: Make, day: str = BEFORE) -> Make:
    """The same act, dated on *day*."""
    return lambda town: spoiled(town, make(town), occurred_on=day)


def elsewhere(make: Make, stream: str, version: int = 1) -> Make:
    """The same act in another stream, as its first one."""
    return lambda town: spoiled(town, make(town), stream=stream, version=version)


def decided(what: str) -> Make:
    """A decision on a commitment."""
    return lambda town: acts.decision(town, what)


def replacing(**changes: Any) -> Make:
    """The member of civil society is replaced."""
    return lambda town: bodies.replacement(town, "osc", **changes)


# --- on paper ---------------------------------------------------------------------------------------

_ELECTRONIC = [{**bodies.SEEN[0], "modality": "electronic-seal"}]
_DOUBLE = [{**bodies.SEEN[1], "institution": AUTHORITY}]
_COLLATED: tuple[tuple[str, dict[str, Any], str], ...] = (  # a code, what the collation says, a claim
    ("collation.before-paper", {"compared_on": "2022-07-31"}, "compared before it was written"),
    ("collation.in-future", {"compared_on": "2026-11-23"}, "compared tomorrow"),
    ("collation.transcription-shows-no-ink", {"copy": "transcription"}, "a transcription with ink"),
    ("collation.claims-electronic-signature", {"signatures_seen": _ELECTRONIC}, "an electronic signature"),
    ("collation.signatory-ambiguous", {"signatures_seen": _DOUBLE}, "ink of institution and role at once"),
)


def collated(make: Make, day: str, **said: Any) -> Make:
    """The same act on paper, with a collation that says this."""
    data = {"collation": {**bodies.COLLATION, **said}}
    return lambda town: spoiled(town, make(town), data, provenance="paper", occurred_on=day)


def on_paper(what: str, history: str, make: Make, day: str) -> tuple[Row, ...]:
    """The rows of a type that may come in on paper, of that day."""
    tomorrow = collated(make, "2026-11-23")
    return (
        Row("collation.on-native", history, changed(make, collation=bodies.COLLATION), f"{what}: native"),
        Row("paper.dated-after-recording", history, tomorrow, f"{what}: a paper of tomorrow"),
        *(Row(c, history, collated(make, day, **said), f"{what}: {claim}") for c, said, claim in _COLLATED),
    )


def _old_installation(town: Town) -> str:
    return bodies.installation(town, None, bodies.OLD, "council-secretary")


def _old_session(town: Town) -> str:
    return bodies.session(town, None, bodies.OLD)


PAPERS = (
    *on_paper("minutes", "called on paper", _old_installation, "2022-08-01"),
    *on_paper("session", "installed on paper", _old_session, "2022-08-01"),
    *on_paper("approval", "proposed commitment", acts.approval, ACT_DAY),
)

# --- declarations, institutions, keys ---------------------------------------------------------------


def _of_template(**data: Any) -> Make:
    """A paper that says to follow the template."""
    return changed(Town.digitization, template=texts.declaration(COUNCIL, KEY)["template"], **data)


def _removed(make: Make) -> Make:
    """The act is the authority's, about a municipality that left the catalogue."""
    return lambda town: spoiled(town, make(town), REMOVED, issuer=AUTHORITY, office="seal")


DECLARATIONS = (
    Row(
        "declaration.unknown",
        "declared",
        elsewhere(Town.acknowledgement, f"{DECLARATION}-b", 0),
        "nothing received",
    ),
    Row("declaration.exists", "lived", Town.digitization, "a second paper in one stream"),
    Row("declaration.clause-missing", "settled", _of_template(recognitions=CLAUSES[:7]), "no H"),
    Row(
        "declaration.clause-differs",
        "settled",
        _of_template(recognitions=[*CLAUSES[:7], {**CLAUSES[7], "text": "Que no."}]),
        "a paper whose clause H says something else",
    ),
    Row(
        "declaration.template-unknown",
        "settled",
        changed(Town.digitization, template={"id": "manifestation-2022", "sha256": "0" * 64}),
        "a paper of a template of another hash",
    ),
    Row(
        "declaration.signatory-ambiguous",
        "settled",
        changed(Town.digitization, signatories=[PRESIDENT, {**PRESIDENT, "name": "Otra"}, BY_ROLE]),
        "a paper with one signatory twice",
    ),
    Row("municipality.name-differs", "settled", changed(Town.declaration, **MISNAMED), "a letter"),
    Row("municipality.name-differs", "settled", changed(Town.digitization, **MISNAMED), "a paper"),
    Row(
        "municipality.unknown", "mapped anew", _removed(Town.digitization), "a paper of one that was removed"
    ),
    Row(
        "stream.of-another-municipality",
        "settled",
        elsewhere(Town.digitization, "declaration:15106-2022"),
        "a paper in the stream of another municipality",
    ),
)


def _enrolled(town: Town) -> str:
    return town.enrolment(COUNCIL, "municipal-president", 0)


def _assumed(town: Town) -> str:
    return town.assumption(COUNCIL, "municipal-president")


INSTITUTIONS = (
    Row("municipality.name-differs", "accredited", changed(Town.term, **MISNAMED), "a term"),
    Row("institution.already-extinguished", "extinguished", Town.term, "a term of one that is no more"),
    Row("institution.already-extinguished", "extinguished", _enrolled, "a key of one that is no more"),
    Row("institution.unknown", "settled", elsewhere(_enrolled, NOBODY), "a key of nobody"),
    Row("institution.unknown", "settled", elsewhere(_assumed, NOBODY), "an office of nobody"),
)

# --- secretariats -----------------------------------------------------------------------------------


def _minutes(**changes: Any) -> Make:
    seat = bodies.minutes("osc")[0]
    return lambda town: bodies.installation(town, seats=[*bodies.minutes("osc"), {**seat, **changes}])


def _second_alternate(town: Town) -> str:
    return bodies.seating(town, "osc", by=ROLL[1], institution=ROLL[1], position="alternate")


SECRETARIATS = (
    Row("secretariat.unknown", "in force", elsewhere(bodies.table, NEVER), "a table of nobody"),
    Row("secretariat.unknown", "in force", elsewhere(bodies.conclusion, NEVER), "the end of nothing"),
    Row("secretariat.unknown", "in force", elsewhere(bodies.session, NEVER), "a session of nobody"),
    Row("secretariat.unknown", "in force", elsewhere(bodies.installation, NEVER), "minutes without a call"),
    Row("secretariat.unknown", "in force", elsewhere(replacing(), NEVER), "a seat of nobody"),
    Row(
        "secretariat.unknown",
        "in force",
        lambda t: bodies.installation_signature(t, AUTHORITY, stream=NEVER),
        "a signature under no minutes",
    ),
    Row("secretariat.before-installation", "installed", dated(bodies.table), "a table the day before"),
    Row(
        "secretariat.before-installation", "installing today", bodies.conclusion, "an end before the minutes"
    ),
    Row("secretariat.before-call", "seated", dated(replacing()), "a replacement before the call"),
    Row(
        "secretariat.illegal-transition", "secretariat concluded", replacing(), "a replacement after the end"
    ),
    Row("municipality.name-differs", "in force", changed(bodies.call, **MISNAMED), "a call"),
    Row("seat.unknown", "seated", replacing(seat="otro"), "a replacement in no seat"),
    Row("seat.sector-differs", "seated", replacing(sector="academia"), "a replacement of another sector"),
    Row("seat.sector-differs", "seated", _minutes(seat="uni"), "minutes of another sector"),
    Row("seat.repeated", "seated", _minutes(organisation="Otra"), "minutes that name a seat twice"),
    Row("seat.institution-unfit", "seated", replacing(institution=COUNCIL), "a council as civil society"),
    Row("seat.of-another-institution", "seated", _second_alternate, "an alternate in another one's seat"),
    Row("personal.without-consent", "seated", replacing(consent=None), "a replacement without consent"),
    Row(
        "personal.consent-in-future",
        "seated",
        replacing(consent={**ledger.CONSENT, "given_on": "2026-11-23"}),
        "a replacement by a consent of tomorrow",
    ),
)

# --- plans and commitments --------------------------------------------------------------------------


def _of_second_session(make: Make) -> Make:
    return changed(make, agreement=belated.SECOND)


def _end(town: Town) -> str:
    return acts.conclusion(town, "padron", "visor")


def _municipal(act: Callable[..., str]) -> Make:
    return lambda town: act(town, stream=plans.PLAN)


PLANS = (
    Row("plan.before-its-beginning", "state plan started", dated(plans.approved), "an approval before"),
    Row("plan.before-its-beginning", "state plan started", dated(plans.advanced), "a phase before"),
    Row("plan.secretariat-concluded", "left alone", _municipal(plans.approved), "an approval by nobody"),
    Row("plan.secretariat-concluded", "left alone", _municipal(plans.advanced), "a phase by nobody"),
)
_DECISIONS: tuple[tuple[str, Make, str], ...] = (  # what is decided, and whether on a suspended commitment
    ("amended", acts.amendment, "under way"),
    ("suspended", decided("suspended"), "under way"),
    ("resumed", decided("resumed"), "suspended"),
    ("withdrawn", decided("withdrawn"), "under way"),
)
COMMITMENTS = (
    Row("commitment.unknown", "in session", acts.conclusion, "the conclusion of nothing"),
    Row("commitment.unknown", "in session", decided("resumed"), "the resumption of nothing"),
    Row("commitment.unknown", "in session", decided("suspended"), "the suspension of nothing"),
    Row("commitment.before-its-beginning", UNDER_WAY, dated(acts.update), "a report before the proposal"),
    Row("commitment.before-its-beginning", UNDER_WAY, dated(acts.conclusion), "an end before the proposal"),
    Row("agreement.later", "under way, met today", _of_second_session(_end), "an end before the session"),
)
DECISIONS = tuple(
    row
    for what, make, state in _DECISIONS
    for row in (
        Row(
            "commitment.before-its-beginning",
            UNDER_WAY if state == "under way" else SUSPENDED,
            dated(make),
            f"{what} before the proposal",
        ),
        Row("agreement.later", f"{state}, met today", _of_second_session(make), f"{what} before the session"),
        Row("commitment.secretariat-concluded", f"left {state}", make, f"{what} by nobody"),
    )
)

# --- signers ----------------------------------------------------------------------------------------


def _by(issuer: str, office: str, make: Make) -> Make:
    return lambda town: spoiled(town, make(town), issuer=issuer, office=office)


_SECRETARY, _STATE_SEAL = (COUNCIL, "council-secretary"), (STATE_SECRETARIAT, "seal")
_STRANGERS: tuple[tuple[str, Make, str], ...] = (
    ("accredited", _by(ROLL[0], "seal", Town.term), "an organisation records a term"),
    ("settled", _by(ROLL[0], "seal", _assumed), "an organisation names a president"),
    ("seated", _by(ROLL[1], "seal", replacing()), "another organisation names a member as the first one's"),
    ("installed", _by(COUNCIL, "seal", bodies.table), "the municipality records a table"),
    ("installed", _by(*acts.SECRETARY, bodies.conclusion), "the secretariat concludes itself"),
    ("state plan started", _by(*_STATE_SEAL, plans.advanced), "a seal advances a plan"),
    ("state plan started", _by(*_STATE_SEAL, plans.approved), "a seal approves a plan"),
    (UNDER_WAY, _by(*_SECRETARY, decided("suspended")), "the municipality suspends"),
    (SUSPENDED, _by(*_SECRETARY, decided("resumed")), "the municipality resumes"),
)
SIGNERS = tuple(Row("signer.not-authorized", history, make, claim) for history, make, claim in _STRANGERS)

ROWS = (*SIGNERS, *PAPERS, *DECLARATIONS, *INSTITUTIONS, *SECRETARIATS, *PLANS, *COMMITMENTS, *DECISIONS)
