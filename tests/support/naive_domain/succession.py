"""Succession: the roll attests, powers pass, the policy changes.

Facts are compared as they are, not by a digest: two members agree if they say the same, whatever the
order of pairs. The digest is made by hand from the lines that the protocol prescribes.
"""

from __future__ import annotations

import hashlib
from typing import Any

from support.naive_domain import keys, parties, roll
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing, plus
from support.naive_domain.institutions import PEERS, pairs_of
from support.naive_domain.roll import counted, may_pass
from support.naive_domain.thumbprints import kid

KINDS = ("succession", "vacancy", "policy")
STATE = parties.STATE


def lines_of(kind: str, facts: Thing) -> list[str]:
    """Return the lines of the attested text."""
    roles = facts.get("pairs") or facts.get("vacant") or []
    pairs = sorted(f"pair {role} {place}" for role, place in pairs_of(roles))
    if kind == "vacancy":
        end = [f"ground {facts['legal_ground']}", f"on {facts['on']}"]
        return ["libro-vacancy 1", f"institution {facts['institution']}", *pairs, *end]
    if kind == "policy":
        members = sorted(f"member {one['id']} {one['kid']}" for one in facts["roll"])
        numbers = [f"threshold {facts['threshold']}", f"waiting-days {facts['waiting_days']}"]
        witnesses = hashlib.sha256(facts["witness_policy"].encode()).hexdigest()
        return ["libro-policy 1", *members, *numbers, f"witness-policy {witnesses}"]
    successor = facts["successor"]
    named = [f"successor {successor['id']}", f"name {successor['name']}"]
    by = [f"kid {successor['kid']}", f"decree {facts['decree']}", f"gazette {facts['gazette_number']}"]
    end = [f"document {facts['document_sha256']}", f"effective {facts['effective_on']}"]
    return ["libro-succession 1", f"predecessor {facts['predecessor']}", *named, *pairs, *by, *end]


def digest_of(kind: str, facts: Thing) -> str:
    """Return the SHA-256 of the attested text."""
    return hashlib.sha256("".join(line + "\n" for line in lines_of(kind, facts)).encode()).hexdigest()


def stands_on_roll(book: Book, act: Act) -> bool:
    """The seal with which a member stands on the roll, or what it was rotated to."""
    own = [k for k in book.keys if kid(k["jwk"]) == act["kid"] and k["institution"] == act["issuer"]]
    lines = {key["line"] for key in own if key["office"] == "seal"}
    return act["office"] == "seal" and book.seats.get(act["issuer"]) in lines


# --- succession.attested --------------------------------------------------------------------------------


def attested(book: Book, act: Act) -> Reasons:
    data = act["data"]
    given = [kind for kind in KINDS if kind in data]
    if len(given) != 1:
        yield "facts of no kind or of several"
        return
    (kind,) = given
    facts = data[kind]
    about = facts.get("predecessor", facts.get("institution"))
    wanted = f"institution:{about}" if kind == "succession" else "ledger:main"
    if act["stream"] != wanted:
        yield "attested in another stream"
    if data["digest"] != digest_of(kind, facts):
        yield "digest of other facts"
    if about is not None and about not in book.institutions:
        yield "unknown institution"
    if act["issuer"] in (about, facts.get("successor", {}).get("id")):
        yield "attests in its own cause"
    if act["issuer"] in book.institutions and roll.governs(book, act["issuer"]):
        yield "attests and governs"
    if kind == "succession" and not _free(book, facts["successor"]):
        yield "successor's id or seal taken"
    if kind != "policy" and about in book.institutions:
        roles = facts.get("pairs", facts.get("vacant", []))
        yield from _passable(book, about, roles, passes=kind == "succession")
    if any(one["institution"] == act["issuer"] for one in counted(book, data["digest"])):
        yield "attested before"


def _free(book: Book, named: Thing) -> bool:
    """A free id and a new seal, or an accredited institution and a working seal of it."""
    known = book.institutions.get(named["id"])
    if known is None:
        return all(kid(key["jwk"]) != named["kid"] for key in book.keys)
    seals = [kid(key["jwk"]) for key in roll.working(book, named["id"])]
    return known["state"] == "accredited" and named["kid"] in seals


def _passable(book: Book, about: str, roles: list[Thing], *, passes: bool) -> Reasons:
    names = [one["role"] for one in roles]
    if passes and len(names) != len(set(names)):
        yield "a role twice"
    if passes and {"municipality", *PEERS} & set(names):
        yield "role that does not pass"
    if any(not may_pass(book, about, pair) for pair in pairs_of(roles)):
        yield "passing pair not held"


def attest(book: Book, act: Act) -> None:
    kind = next(kind for kind in KINDS if kind in act["data"])
    made = {
        "digest": act["data"]["digest"],
        "institution": act["issuer"],
        "kid": act["kid"],
        "index": act["index"],
        "recorded_on": act["recorded_on"],
        "roll_since": book.roll_since,
        "kind": kind,
        "facts": act["data"][kind],
    }
    book.attestations.append(made)


# --- institution.succeeded ------------------------------------------------------------------------------


def facts_of(data: Thing) -> Thing:
    """Return what a succession says as the roll attests it."""
    successor = data["successor"]
    named = {"id": successor["id"], "name": successor["name"], "kid": kid(successor["seal"])}
    return {**data, "successor": named}


def succeeded(book: Book, act: Act) -> Reasons:
    data, digest = act["data"], digest_of("succession", facts_of(act["data"]))
    predecessor, successor = data["predecessor"], data["successor"]["id"]
    if book.named(act["stream"]) != predecessor:
        yield "another's stream"
    if predecessor not in book.institutions:
        yield "unknown institution"
        return
    yield from _passable(book, predecessor, data["pairs"], passes=True)
    pairs = pairs_of(data["pairs"])
    back = [(successor, pair) in book.passed for pair in pairs]
    if successor == predecessor or any(back):
        yield "a circle"
    yield from _fit(book, act, pairs)
    if data["mode"] == "handover":
        yield from _handed_over(book, act, digest)
    else:
        yield from _alone(book, act, digest)


def _fit(book: Book, act: Act, pairs: set[tuple[str, str]]) -> Reasons:
    """The successor exists, by this seal, and may hold all that it will hold."""
    named = act["data"]["successor"]
    known = book.institutions.get(named["id"])
    new = keys.vouched_for(book, act)
    if not new and (known is None or known["state"] != "accredited"):
        yield "successor not accredited"
    active = roll.working(book, named["id"])
    if not new and not any(keys.same(key["jwk"], named["seal"]) for key in active):
        yield "seal that the successor has not"
    after = pairs | (set(known["pairs"]) if known else set())
    roles = {role for role, _ in after}
    if len(roles) > 1 and roles & set(PEERS):
        yield "watches over itself"
    if any(("authority", place) in after for role, place in after if role == "municipality"):
        yield "its own authority"


def _handed_over(book: Book, act: Act, digest: str) -> Reasons:
    data = act["data"]
    signed = book.handovers.get(digest, set())
    if book.institutions[data["predecessor"]]["state"] != "accredited":
        yield "predecessor ended"
    if act["issuer"] in signed:
        yield "signed before"
    yield from _each_for_itself(book, act)
    other = {data["predecessor"], data["successor"]["id"]} - {act["issuer"]}
    if other & signed and data["effective_on"] > act["signed_at"][:10]:
        yield "decree not in force"


def _each_for_itself(book: Book, act: Act) -> Reasons:
    """The successor by its one seal and name; whom the roll relies on by the seal that it knows."""
    data, named = act["data"], act["data"]["successor"]
    seals = roll.working(book, named["id"])
    known = book.institutions.get(named["id"])
    if act["issuer"] != data["predecessor"] and act["kid"] != kid(named["seal"]):
        yield "half by another seal"
    if len(seals) > 1:
        yield "successor with two seals"
    if known is None or known["name"] != named["name"]:
        yield "another name"
    if act["issuer"] == data["predecessor"]:
        yield from _by_another_key(book, act)
    after = roll.able(book)
    if any(role == "authority" for role, _ in pairs_of(data["pairs"])):
        after -= {named["id"]}
    if set(book.institutions[data["predecessor"]]["pairs"]) <= pairs_of(data["pairs"]):
        after -= {data["predecessor"]}
    if len(roll.able(book)) >= book.threshold > len(after):
        yield "nobody left to attest"


def _by_another_key(book: Book, act: Act) -> Reasons:
    own = {key["line"] for key in book.keys if kid(key["jwk"]) == act["kid"]}
    agreed = roll.agreed_seals(book, act["issuer"])
    on_roll = book.seats.get(act["issuer"])
    if (on_roll and on_roll not in own) or (agreed and act["kid"] not in agreed):
        yield "passed on by another key"


def _alone(book: Book, act: Act, digest: str) -> Reasons:
    found = counted(book, digest)
    if len(found) < book.threshold:
        yield "not attested enough"
    elif plus(found[book.threshold - 1]["recorded_on"], book.waiting_days) > act["recorded_on"]:
        yield "waiting days"
    if act["data"]["effective_on"] > act["signed_at"][:10]:
        yield "decree not in force"


def may_succeed(book: Book, act: Act) -> bool:
    data = act["data"]
    if data["mode"] == "handover":
        both = (data["predecessor"], data["successor"]["id"])
        return act["issuer"] in both and act["office"] in ("seal", "authority-president")
    mine = (act["issuer"], act["office"]) == (data["successor"]["id"], "seal")
    return mine and kid(data["successor"]["seal"]) == act["kid"]


def succeed(book: Book, act: Act) -> None:
    data = act["data"]
    if data["mode"] == "handover":
        signed = book.handovers.setdefault(digest_of("succession", facts_of(data)), set())
        signed.add(act["issuer"])
        if len(signed) < 2:
            return
    _pass_on(book, act, pairs_of(data["pairs"]))


def _pass_on(book: Book, act: Act, pairs: set[tuple[str, str]]) -> None:
    data, named = act["data"], act["data"]["successor"]
    old = book.institutions[data["predecessor"]]
    old["pairs"] = set(old["pairs"]) - pairs
    if old["state"] == "accredited" and not old["pairs"]:
        old["state"] = "succeeded"
    if named["id"] not in book.institutions:
        book.institutions[named["id"]] = {
            "name": named["name"],
            "pairs": set(),
            "municipality": None,
            "state": "accredited",
            "sha256": act["sha256"],
            "index": act["index"],
            "voices": set(),
        }
        keys.add(book, act, named["id"], "seal", named["seal"], kind="seal", tenure=None)
    for key in roll.working(book, named["id"]):
        if not keys.same(key["jwk"], named["seal"]):
            key["ended"], key["ended_at"] = "replaced", act["index"]
    new = book.institutions[named["id"]]
    new["pairs"] = set(new["pairs"]) | pairs
    book.passed.update({(data["predecessor"], pair): (named["id"], act["index"]) for pair in pairs})


# --- ledger.policy_changed ------------------------------------------------------------------------------


def changed(book: Book, act: Act) -> Reasons:
    data = act["data"]
    ids = [one["id"] for one in data["roll"]]
    if not len(ids) < 2 * data["threshold"] <= 2 * len(ids):
        yield "no majority"
    if data["waiting_days"] != 30 and not book.practice:
        yield "not thirty days"
    if len(set(ids)) != len(ids):
        yield "a member twice"
    for one in data["roll"]:
        yield from _member(book, one)
    if f"log {book.log_key}" not in data["witness_policy"]:
        yield "policy of no log"
    if len(counted(book, digest_of("policy", data))) < book.threshold:
        yield "not attested enough"


def _member(book: Book, one: dict[str, Any]) -> Reasons:
    known = book.institutions.get(one["id"])
    active = roll.working(book, one["id"])
    if len(active) > 1:
        yield "a member with two seals"
    if known is None or known["state"] != "accredited" or one["kid"] not in [kid(k["jwk"]) for k in active]:
        yield "no such member"
    if known and {role for role, _ in known["pairs"]} & {"authority", "municipality"}:
        yield "a member that governs"


def change(book: Book, act: Act) -> None:
    data = act["data"]
    lines = {kid(key["jwk"]): key["line"] for key in book.keys}
    book.seats = {one["id"]: lines[one["kid"]] for one in data["roll"]}
    book.roll, book.threshold = set(book.seats), data["threshold"]
    book.waiting_days, book.roll_since = data["waiting_days"], act["index"]
    book.witness_policy = data["witness_policy"]


JUDGES: dict[str, Judge] = {
    "succession.attested": attested,
    "institution.succeeded": succeeded,
    "ledger.policy_changed": changed,
}
EFFECTS: dict[str, Effect] = {
    "succession.attested": attest,
    "institution.succeeded": succeed,
    "ledger.policy_changed": change,
}
SIGNERS: dict[str, Party] = {
    "succession.attested": stands_on_roll,
    "institution.succeeded": may_succeed,
    "ledger.policy_changed": lambda book, act: parties.authority(book, act, STATE),
}
