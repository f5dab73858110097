"""Secretariats: called -> installing -> installed -> concluded; their seats and the parties who sign."""

from __future__ import annotations

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing
from support.naive_domain.declarations import in_force_on, keep_promises
from support.naive_domain.institutions import without_consent

PUBLIC = ("municipality", "authority")
ALIVE = ("called", "installing", "installed")
PRESIDENT = "municipal-president"


def key_of(act: Act) -> str:
    """Return the municipality of `secretariat:15113-2026`."""
    return str(act["stream"]).split(":", 1)[1][:5]


def in_force_then(book: Book, key: str, day: str) -> list[Thing]:
    """Return the municipality's declarations in force on that day."""
    mine = [d for d in book.declarations.values() if d["municipality"] == key]
    return [declaration for declaration in mine if in_force_on(book, declaration, day)]


def standing(book: Book, act: Act, *states: str) -> Reasons:
    """Unknown, in another state, or dated before what it follows."""
    secretariat = book.secretariats.get(act["stream"])
    if secretariat is None:
        yield "unknown secretariat"
    elif secretariat["state"] not in states:
        yield "illegal transition"


def before(book: Book, act: Act, member: str) -> Reasons:
    """Dated before the call, or before the installation."""
    secretariat = book.secretariats.get(act["stream"])
    if secretariat and secretariat[member] and act["occurred_on"] < secretariat[member]:
        yield f"before what it follows: {member}"


def serves(book: Book, key: str, institution: str, sector: str) -> bool:
    """Say whether an institution may sit in a sector."""
    if book.institutions.get(institution, {}).get("state") != "accredited":
        return False
    places = (key,) if sector in PUBLIC else (key, parties.STATE)
    held = sector in (*PUBLIC, "civil-society")
    return not held or any(book.holds(institution, sector, place) for place in places)


def called(book: Book, act: Act) -> Reasons:
    data, key = act["data"], act["data"]["municipality"]["key"]
    if act["stream"] in book.secretariats:
        yield "exists"
    if key_of(act) != key:
        yield "stream of another municipality"
    declaration = book.declarations.get(data["declaration"])
    mine = declaration is not None and declaration["municipality"] == key
    if declaration is None or not mine or not in_force_on(book, declaration, act["occurred_on"]):
        yield "no declaration in force"
    elif act["occurred_on"] < declaration["occurred_on"]:
        yield "before the declaration"
    if any(s["municipality"] == key and s["state"] != "concluded" for s in book.secretariats.values()):
        yield "another active"
    known = book.institutions.get(data["institution"])
    if known and not book.holds(data["institution"], "municipal-secretariat", key):
        yield "institution of another kind"
    yield from _repeated(data["seats"])


def _repeated(seats: list[Thing]) -> Reasons:
    if len({seat["seat"] for seat in seats}) < len(seats):
        yield "a seat twice"


def call(book: Book, act: Act) -> None:
    data = act["data"]
    book.secretariats[act["stream"]] = {
        "municipality": data["municipality"]["key"],
        "institution": data["institution"],
        "declaration": data["declaration"],
        "term": book.declarations[data["declaration"]]["term"],
        "occurred_on": act["occurred_on"],
        "seats": {seat["seat"]: {"sector": seat["sector"]} for seat in data["seats"]},
        "minutes": None,
        "installation_on": None,
        "installed_on": None,
        "parties": {},
        "sessions": {"ordinary": 0, "extraordinary": 0},
        "tables": 0,
        "state": "called",
    }


def _seats(book: Book, act: Act, named: list[Thing]) -> Reasons:
    """Seats of the call, of their sectors, with institutions that may sit there."""
    secretariat = book.secretariats[act["stream"]]
    for one in named:
        seat = secretariat["seats"].get(one["seat"])
        if seat is None:
            yield "no such seat"
        elif seat["sector"] != one["sector"]:
            yield "seat of another sector"
        if "institution" in one and not serves(book, key_of(act), one["institution"], one["sector"]):
            yield "institution that may not sit there"


def seated(book: Book, act: Act) -> Reasons:
    yield from standing(book, act, *ALIVE)
    yield from before(book, act, "occurred_on")
    secretariat, data = book.secretariats.get(act["stream"]), act["data"]
    if secretariat is None:
        return
    yield from _seats(book, act, [data])
    seat = secretariat["seats"].get(data["seat"], {})
    replaces = act["type"] == "secretariat.member_replaced"
    if not replaces and data["position"] in seat:
        yield "seat taken"
    if replaces and data["position"] not in seat:
        yield "seat empty"
    strangers = {seat[position] for position in ("holder", "alternate") if position in seat}
    strangers -= {None, act["issuer"]}
    town = book.holds(act["issuer"], "municipality", key_of(act))
    if data["sector"] == "civil-society" and strangers and not town:
        yield "seat of another organisation"
    if data["sector"] not in PUBLIC:
        yield from without_consent(data, data["name"])


def may_seat(book: Book, act: Act) -> bool:
    """The municipality, or the proposing sector's institution, which names itself."""
    if parties.municipality(book, act, key_of(act)):
        return True
    data = act["data"]
    if data["sector"] not in ("authority", "civil-society") or data.get("institution") != act["issuer"]:
        return False
    offices = ("authority-president", "seal") if data["sector"] == "authority" else ("seal",)
    return act["office"] in offices and serves(book, key_of(act), act["issuer"], data["sector"])


def seat(book: Book, act: Act) -> None:
    data = act["data"]
    book.secretariats[act["stream"]]["seats"][data["seat"]][data["position"]] = data.get("institution")


def installed(book: Book, act: Act) -> Reasons:
    yield from standing(book, act, "called")
    yield from before(book, act, "occurred_on")
    found = in_force_then(book, key_of(act), act["occurred_on"])
    if not found:
        yield "no declaration in force"
    elif all(act["occurred_on"] < declaration["occurred_on"] for declaration in found):
        yield "before the declaration"
    named, mine = act["data"]["seats"], book.secretariats.get(act["stream"], {"institution": None})
    known = book.institutions.get(mine["institution"])
    if known and not book.holds(mine["institution"], "municipal-secretariat", key_of(act)):
        yield "institution of another kind"
    sectors = {one["sector"] for one in named}
    needed = {"municipality", "civil-society"} | (set() if book.vacant(key_of(act)) else {"authority"})
    if not needed <= sectors:
        yield "mandatory sector missing"
    yield from _repeated(named)
    if secretariat := book.secretariats.get(act["stream"]):
        yield from _seats(book, act, named)
        if act["provenance"] == "native":
            yield from _as_they_sit(secretariat, named)


def _as_they_sit(secretariat: Thing, named: list[Thing]) -> Reasons:
    for one in named:
        seat = secretariat["seats"].get(one["seat"], {})
        if "holder" not in seat:
            yield "seat empty"
        elif seat["holder"] != one.get("institution"):
            yield "another sits there"


def install(book: Book, act: Act) -> None:
    secretariat, data = book.secretariats[act["stream"]], act["data"]
    named = [one.get("institution") for one in data["seats"] if one["sector"] == "civil-society"]
    sitting = [
        seat.get("holder") for seat in secretariat["seats"].values() if seat["sector"] == "civil-society"
    ]
    who = [("municipality", act["issuer"])]
    if not book.vacant(key_of(act)):
        who.append(("authority", None))
    who += [("civil-society", one) for one in sorted({one for one in (*named, *sitting) if one})]
    native_president = act["office"] == PRESIDENT and act["provenance"] == "native"
    secretariat["parties"] = {
        party: _inked(act, party) or ("signed" if native_president and party[0] == "municipality" else None)
        for party in who
    }
    secretariat["minutes"], secretariat["installation_on"] = data["minutes_sha256"], act["occurred_on"]
    secretariat["state"] = "installing"
    _settle(book, act)


def _inked(act: Act, party: tuple[str, str | None]) -> str | None:
    """Whose handwriting was seen on the paper."""
    for one in act["data"].get("collation", {"signatures_seen": ()})["signatures_seen"]:
        named = (one.get("institution"), one.get("role"), one["office"])
        if party[0] == "municipality" and named == (party[1], None, PRESIDENT):
            return "seen"
        if (
            party[0] == "authority"
            and named[1] == "authority"
            and named[2] in ("authority-president", "seal")
        ):
            return "seen"
        if party[0] == "civil-society" and named[0] == party[1]:
            return "seen"
    return None


def _settle(book: Book, act: Act) -> None:
    """Installed when all parties have signed or are seen; clause G counts to the date of the act."""
    secretariat = book.secretariats[act["stream"]]
    if secretariat["installed_on"] or not all(secretariat["parties"].values()):
        return
    on = secretariat["installation_on"]
    secretariat["state"], secretariat["installed_on"] = "installed", on
    keep_promises(book, secretariat["municipality"])


def deciding(book: Book, stream: str | None) -> str | None:
    """Return the secretariat that decides on what that one began: the next one once it is installed."""
    own = book.secretariats.get(stream or "")
    if own and own["state"] == "concluded":
        for other, one in book.secretariats.items():
            if (one["municipality"], one["state"]) == (own["municipality"], "installed"):
                return other
    return stream


def decides(book: Book, stream: str | None, institution: str) -> bool:
    """Say whether the institution is the secretariat that decides on what that one began."""
    body = book.secretariats[deciding(book, stream) or ""]
    own = body["institution"] == institution
    return own and book.holds(institution, "municipal-secretariat", body["municipality"])


def _party(book: Book, act: Act) -> tuple[str, str | None] | None:
    """Return the party of the installation that signs here."""
    mine = []
    for (sector, institution), given in book.secretariats[act["stream"]]["parties"].items():
        office = PRESIDENT if sector == "municipality" else "seal"
        itself = (institution, office) == (act["issuer"], act["office"])
        if itself or (sector == "authority" and parties.authority(book, act, key_of(act))):
            mine.append((given == "signed", (sector, institution)))
    return min(mine, key=lambda one: one[0])[1] if mine else None


def minutes_signed(book: Book, act: Act) -> Reasons:
    yield from standing(book, act, "installing", "installed")
    yield from before(book, act, "installation_on")
    secretariat = book.secretariats.get(act["stream"])
    if secretariat is None:
        return
    party = _party(book, act)
    if party is None:
        yield "not a party"
    elif secretariat["parties"][party] == "signed":
        yield "twice"
    if act["data"]["digest"] != secretariat["minutes"]:
        yield "digest differs"


def may_sign_minutes(book: Book, act: Act) -> bool:
    """The municipal president, the authority, civil society."""
    pairs = book.institutions.get(act["issuer"], {}).get("pairs", ())
    return (
        parties.municipality(book, act, key_of(act), PRESIDENT)
        or parties.authority(book, act, key_of(act))
        or (act["office"] == "seal" and any(role == "civil-society" for role, _ in pairs))
    )


def sign_minutes(book: Book, act: Act) -> None:
    party = _party(book, act)
    assert party is not None
    book.secretariats[act["stream"]]["parties"][party] = "signed"
    _settle(book, act)


def concluded(book: Book, act: Act) -> Reasons:
    yield from standing(book, act, *ALIVE)
    yield from before(book, act, "occurred_on")
    yield from before(book, act, "installation_on")


def conclude(book: Book, act: Act) -> None:
    book.secretariats[act["stream"]]["state"] = "concluded"


def _its_municipality(*offices: str) -> Party:
    return lambda book, act: parties.municipality(book, act, key_of(act), *offices)


JUDGES: dict[str, Judge] = {
    "secretariat.called": called,
    "secretariat.member_seated": seated,
    "secretariat.member_replaced": seated,
    "secretariat.installed": installed,
    "secretariat.installation_signed": minutes_signed,
    "secretariat.concluded": concluded,
}
EFFECTS: dict[str, Effect] = {
    "secretariat.called": call,
    "secretariat.member_seated": seat,
    "secretariat.member_replaced": seat,
    "secretariat.installed": install,
    "secretariat.installation_signed": sign_minutes,
    "secretariat.concluded": conclude,
}
SIGNERS: dict[str, Party] = {
    "secretariat.called": lambda book, act: parties.municipality(
        book, act, act["data"]["municipality"]["key"]
    ),
    "secretariat.member_seated": may_seat,
    "secretariat.member_replaced": may_seat,
    "secretariat.installed": _its_municipality(PRESIDENT, "council-secretary"),
    "secretariat.installation_signed": may_sign_minutes,
    "secretariat.concluded": _its_municipality(),
}
