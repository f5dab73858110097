"""ledger.founded: entry 0. It names the log, its first authority, its rules and its succession roll.

The signer is the seal named inside, since nobody is enrolled before it. It accredits the founding
authority and the institutions of the roll and enrols their seals; their own streams stand at
version 0 afterwards. Only the operator's command records it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from libroabierto.domain import rulebook
from libroabierto.domain.checks import possession_fault
from libroabierto.domain.events.ledger.listing import listed
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.founding import WAITING_DAYS, Founding
from libroabierto.domain.institutions import institution_row, roles_incompatible
from libroabierto.domain.jwks import public_key
from libroabierto.domain.keyrules import key_of_the_log, key_row
from libroabierto.domain.kinds import row
from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.practice import says_practice
from libroabierto.domain.shapes import repeats_role
from libroabierto.domain.signers import STATE
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row
from libroabierto.errors import LibroError
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import parse_note
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.vkey import LOG, VerifierKey


@refused_when("ledger.not-entry-0")
def already_founded(case: Case) -> Verdict:
    """The ledger has been founded."""
    return case.world.get("ledger", "main") is not None


@refused_when("ledger.not-signed-by-its-authority")
def signed_by_another(case: Case) -> Verdict:
    """The signer is not the seal of the authority named inside."""
    named = case.data["authority"]
    issuer = (case.event.kid, case.event.issuer, case.event.office)
    return bool(issuer != (public_key(named["seal"]).kid, named["id"], "seal"))


@refused_when("ledger.log-key-invalid")
def bad_log_key(case: Case) -> Verdict:
    """The log's key is no log's verifier key, or is named otherwise than the origin."""
    try:
        key = VerifierKey.parse(case.data["log_key"])
    except LibroError:
        return True
    return (key.type, key.name) != (LOG, case.data["origin"])


@refused_when("ledger.witness-policy-invalid")
def bad_policy(case: Case) -> Verdict:
    """The witness policy cannot be read (C2SP tlog-policy), or is not about exactly this log."""
    try:
        policy = Policy.parse(case.data["witness_policy"])
    except LibroError:
        return True
    return [str(log.key) for log in policy.logs] != [case.data["log_key"]]


@refused_when("ledger.catalogue-unknown")
def unknown_catalogue(case: Case) -> Verdict:
    """These rules do not know the municipal catalogue."""
    return bool(case.data["catalogue"] != catalogue().reference())


@refused_when("ledger.rules-unknown")
def unknown_rules(case: Case) -> Verdict:
    """These are not rules that this software knows."""
    named = case.data["rules"]
    return bool(rulebook.DIGESTS.get(named["version"]) != named["sha256"])


@refused_when("ledger.territory-unknown")
def unknown_territory(case: Case) -> Verdict:
    """A member of the roll is given a role over a municipality outside the catalogue."""
    known = {"state", *catalogue().municipalities}
    roll = case.data["succession"]["roll"]
    return any(not known.issuperset(held["territory"]) for member in roll for held in member["roles"])


@refused_when("ledger.territory-incomplete", until=2)
def incomplete_territory(case: Case) -> Verdict:
    """The authority lacks the state or a municipality: the first rules know no vacant authority."""
    return set(case.data["authority"]["territory"]) != {"state", *catalogue().municipalities}


@refused_when("ledger.state-missing", since=2)
def state_missing(case: Case) -> Verdict:
    """The authority lacks the state, whose holder signs the ledger's acts, or has one that does not exist."""
    given = set(case.data["authority"]["territory"])
    return STATE not in given or not given <= {STATE, *catalogue().municipalities}


@refused_when("succession.threshold")
def threshold_out_of_reach(case: Case) -> Verdict:
    """The threshold is not a majority of the roll, or is more than all of it."""
    succession = case.data["succession"]
    size = len(succession["roll"])
    return not size < 2 * succession["threshold"] <= 2 * size


@refused_when("succession.waiting-days")
def waits_too_little(case: Case) -> Verdict:
    """The waiting time is not thirty days, and the ledger is not one for practice."""
    return not case.data["practice"] and bool(case.data["succession"]["waiting_days"] != WAITING_DAYS)


@refused_when("ledger.practice-unnamed", since=2)
def practice_unnamed(case: Case) -> Verdict:
    """It is a practice ledger, and its origin or its log code lacks *prueba*."""
    names = (case.data["origin"], case.data["log_code"])
    return case.data["practice"] and not all(map(says_practice, names))


@refused_when("ledger.named-for-practice", since=2)
def named_for_practice(case: Case) -> Verdict:
    """It is no practice ledger, and its origin or its log code contains *prueba*."""
    names = (case.data["origin"], case.data["log_code"])
    return not case.data["practice"] and any(map(says_practice, names))


@refused_when("succession.role-reserved")
def roll_holds_authority(case: Case) -> Verdict:
    """A member of the roll is given a role that passes only by succession or accreditation."""
    roll = case.data["succession"]["roll"]
    return any(held["role"] in ("authority", "municipality") for member in roll for held in member["roles"])


@refused_when("institution.role-repeated")
def role_repeated(case: Case) -> Verdict:
    """A member of the roll is given one role twice."""
    return any(repeats_role(member["roles"]) for member in case.data["succession"]["roll"])


@refused_when("institution.roles-incompatible", since=2)
def incompatible_roles(case: Case) -> Verdict:
    """A member of the roll is civil society or an evaluator and something else as well."""
    return any(roles_incompatible(member["roles"]) for member in case.data["succession"]["roll"])


@refused_when("ledger.continues-invalid")
def continues_nothing(case: Case) -> Verdict:
    """The predecessor's last checkpoint cannot be read, is of another origin, or of this very log."""
    named = case.data.get("continues")
    if named is None:
        return False
    try:
        last = Checkpoint.parse(parse_note(named["checkpoint"].encode()).text)
    except LibroError:
        return True
    return not last.origin == named["origin"] != case.data["origin"]


@refused_when("succession.roll-repeats")
def roll_repeats(case: Case) -> Verdict:
    """Two members of the founding share an id or a key."""
    members = [case.data["authority"], *case.data["succession"]["roll"]]
    ids = {member["id"] for member in members}
    kids = {public_key(member["seal"]).kid for member in members}
    return not len(members) == len(ids) == len(kids)


@refused_when("key.of-the-log")
def seal_is_log_key(case: Case) -> Verdict:
    """A seal is the log's own key, or a witness's."""
    members = [case.data["authority"], *case.data["succession"]["roll"]]
    return any(key_of_the_log(member["seal"], case.data) for member in members)


@refused_when("key.possession-invalid")
def not_possessed(case: Case) -> Verdict:
    """A member of the roll did not prove that it holds its key for this founding."""
    return next(
        ({"institution": m["id"]} for m in case.data["succession"]["roll"] if _unproved(case, m)), False
    )


def _unproved(case: Case, member: dict[str, Any]) -> bool:
    return possession_fault(case, member["seal"], member["possession"], issuer=member["id"], office="seal")


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The ledger, its institutions with their seals, and the municipalities of the catalogue."""
    data = recorded.case.data
    authority = {
        **data["authority"],
        "roles": [{"role": "authority", "territory": data["authority"]["territory"]}],
    }
    yield row("ledger", {"id": "main", "ledger": recorded.hash, **data, "last_entry": recorded.index})
    for member in (authority, *data["succession"]["roll"]):
        yield institution_row(recorded, member)
        yield key_row(recorded, member["seal"], institution=member["id"], office="seal")
    for known in catalogue().municipalities.values():
        yield listed(recorded, known.key, known.name, head_town=known.head_town, population=known.population)


def _rules(data: Mapping[str, Any]) -> object:
    named = data.get("rules")
    return named.get("version") if isinstance(named, dict) else None


def suggestion() -> dict[str, Any]:
    """What every founding under these rules says."""
    return {
        "catalogue": catalogue().reference(),
        "rules": {"version": rulebook.VERSION, "sha256": rulebook.DIGESTS[rulebook.VERSION]},
        "languages": ["es-MX", "en"],
        "authority": {"territory": ["state", *catalogue().municipalities]},
    }


TYPE = EventType(
    name="ledger.founded",
    title=Label("Fundación del libro", "Founding of the ledger"),
    sentence=Label(
        "{data[authority][name]} funda el libro «{data[name]}» ({data[origin]}).",
        "{data[authority][name]} founds the ledger “{data[name]}” ({data[origin]}).",
    ),
    stream="ledger",
    data=Founding,
    signers=(
        Signer(
            Label(
                "el sello electrónico de la autoridad fundadora nombrado en ella",
                "the founding authority's seal named in it",
            ),
            lambda _: True,  # the rules below compare the key itself
        ),
    ),
    rules=(
        already_founded,
        signed_by_another,
        bad_log_key,
        bad_policy,
        unknown_catalogue,
        unknown_rules,
        unknown_territory,
        incomplete_territory,
        state_missing,
        threshold_out_of_reach,
        waits_too_little,
        practice_unnamed,
        named_for_practice,
        roll_holds_authority,
        role_repeated,
        incompatible_roles,
        roll_repeats,
        seal_is_log_key,
        not_possessed,
        continues_nothing,
    ),
    evolve=evolve,
    suggestion=suggestion,
    brings=_rules,
)
