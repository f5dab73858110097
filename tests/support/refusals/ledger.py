"""Refusals of the ledger's acts and of notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from libroabierto.domain import rulebook
from support.founding import AUTHORITY, COUNCIL, DECLARATION, KEY, ROLL, Town
from support.lives import bodies, ledger, privacy, secretariats
from support.lives.ledger import NEW_TOWN, NOBODYS
from support.refusals.row import DIGEST, PROPOSED, Row, spoiled

Make = Callable[[Town], str]
SECRETARY = (COUNCIL, "council-secretary")
SEAL = (AUTHORITY, "seal")


def _adoption(**changes: Any) -> Make:
    return lambda town: ledger.adoption(town, **changes)


def _update(**changes: Any) -> Make:
    return lambda town: ledger.update(town, **changes)


def _renamed(key: str, name: str) -> dict[str, Any]:
    return {"renamed": [{"key": key, "name": name}]}


def _accreditation_in(key: str, name: str) -> Make:
    """The authority accredits the council of a municipality named so."""
    roles = [{"role": "municipality", "territory": [key]}]
    changes = {"municipality": {"key": key, "name": name}, "roles": roles}
    return lambda town: spoiled(town, town.accreditation(), changes)


def declared_at(town: Town, stream: str = DECLARATION) -> int:
    """Return the entry of a declaration."""
    found = town.world.get("declaration", stream)
    assert found is not None
    return int(found["declared_at"])


def _of_declaration(
    pointer: str = "/place", value: Any = "Otro lugar", by: tuple[str, str] = SECRETARY, **options: Any
) -> Make:
    """A correction of the declaration's entry."""
    return lambda town: ledger.correction(town, declared_at(town), pointer, value, by=by, **options)


def _of_entry(
    index: int, pointer: str, value: Any = "Otro nombre", by: tuple[str, str] = SEAL, **options: Any
) -> Make:
    return lambda town: ledger.correction(town, index, pointer, value, by=by, **options)


def _of_accreditation(by: tuple[str, str], stream: str) -> Make:
    def make(town: Town) -> str:
        institution = town.world.get("institution", stream.partition(":")[2])
        assert institution is not None
        return ledger.correction(
            town, institution["accredited_at"], "/name", "Otro nombre", by=by, stream=stream
        )

    return make


def _of_withheld(town: Town) -> str:
    """The name of an officer, withheld in the last entry, in the clear."""
    last = len(town.entries) - 1
    return ledger.correction(town, last, "/holder", "Nombre", by=SEAL, stream=f"institution:{COUNCIL}")


def _of_member(value: Any, consent: Any = None) -> Make:
    """A correction of the name of the organisation's member, who consented to be named."""

    def make(town: Town) -> str:
        entry = seated_at(town, "osc")
        by, stream = (COUNCIL, "seal"), secretariats.STREAM
        return ledger.correction(town, entry, "/name", value, by=by, stream=stream, consent=consent)

    return make


def _of_cancelled(value: Any, consent: Any) -> Make:
    """A correction of a member's name that was withdrawn today."""

    def make(town: Town) -> str:
        by, entry = (COUNCIL, "seal"), privacy.seated_at(town)
        return ledger.correction(town, entry, "/name", value, by=by, stream=privacy.STREAM, consent=consent)

    return make


def seated_at(town: Town, seat: str) -> int:
    """Return the entry by which the holder of a seat took it."""
    found = town.world.get("secretariat", secretariats.STREAM)
    assert found is not None
    return int(next(one["holder"]["entry"] for one in found["seats"] if one["seat"] == seat))


ROWS: tuple[Row, ...] = (
    # --- versions of the rules ------------------------------------------------------------------------
    Row("rules.not-higher", "settled", _adoption(), "the rules in force once more"),
    Row("rules.not-higher", "settled", _adoption(version=1, sha256=rulebook.DIGESTS[1]), "earlier rules"),
    Row(
        "rules.not-higher",
        "first rules",
        _adoption(version=1, sha256=rulebook.DIGESTS[1]),
        "the first rules again, which lack the type",
    ),
    Row(
        "rules.unknown",
        "settled",
        _adoption(version=rulebook.VERSION + 1),
        "rules of the future",
        ahead=True,
    ),
    Row(
        "rules.unknown",
        "first rules",
        _adoption(version=rulebook.VERSION + 1),
        "rules of the future, under the first ones",
        ahead=True,
    ),
    Row("rules.digest-differs", "first rules", _adoption(sha256="f" * 64), "the rules by another archive"),
    Row(
        "signer.not-authorized",
        "first rules",
        lambda town: spoiled(town, ledger.adoption(town), issuer=ROLL[0]),
        "rules adopted by an organisation",
    ),
    Row("event.type-unknown", "first rules", _update(**ledger.added()), "a later type under the first rules"),
    # --- the municipal catalogue ----------------------------------------------------------------------
    Row(
        "signer.not-authorized",
        "settled",
        _update(by=ROLL[0], **ledger.added()),
        "the catalogue updated by an organisation",
    ),
    Row(
        "signer.not-authorized",
        "settled",
        _update(by=COUNCIL, **ledger.added()),
        "the catalogue updated by a municipality",
    ),
    Row(
        "catalogue.same-version",
        "mapped anew",
        _update(**_renamed("15106", "Toluca")),
        "the catalogue in force once more",
    ),
    Row("catalogue.no-change", "settled", _update(), "a catalogue that changes nothing"),
    Row(
        "catalogue.key-repeated",
        "settled",
        _update(**{**ledger.removed(), **_renamed(NOBODYS, "Otro")}),
        "a municipality removed and renamed",
    ),
    Row(
        "catalogue.key-taken",
        "settled",
        _update(**ledger.added(NOBODYS)),
        "a municipality added that is there",
    ),
    Row("municipality.unknown", "settled", _update(**ledger.removed(NEW_TOWN)), "an unknown one removed"),
    Row("municipality.unknown", "settled", _update(**_renamed(NEW_TOWN, "Otro")), "an unknown one renamed"),
    Row(
        "municipality.unknown",
        "mapped anew",
        lambda town: spoiled(
            town, ledger.update(town, **ledger.removed()), {"version": "3", "sha256": "3" * 64}
        ),
        "a municipality removed twice",
    ),
    Row(
        "catalogue.same-name",
        "settled",
        _update(**_renamed("15106", "Toluca")),
        "a municipality renamed to its name",
    ),
    Row(
        "municipality.has-events",
        "accredited",
        _update(**ledger.removed(KEY)),
        "a municipality removed that has an institution",
    ),
    Row(
        "municipality.has-events",
        "early paper",
        _update(**ledger.removed(KEY)),
        "a municipality removed that has all",
    ),
    Row(
        "municipality.has-events",
        "once evaluated",
        _update(**ledger.removed()),
        "a municipality removed whose only institution has ended",
    ),
    Row("catalogue.count-differs", "settled", _update(**{**ledger.added(), "count": 125}), "a wrong number"),
    Row(
        "municipality.unknown",
        "mapped anew",
        _accreditation_in(NOBODYS, "Acambay de Ruíz Castañeda"),
        "an act in a municipality that was removed",
    ),
    Row(
        "municipality.name-differs",
        "mapped anew",
        _accreditation_in("15106", "Toluca"),
        "the former name of a municipality",
    ),
    Row(
        "municipality.unknown",
        "mapped anew",
        lambda town: bodies.accreditation(town, "stm-15001", "municipal-secretariat", NOBODYS),
        "a role over a municipality that was removed",
    ),
    # --- corrections ----------------------------------------------------------------------------------
    Row("correction.entry-unknown", "declared", _of_entry(999, "/place"), "a correction of the future"),
    Row(
        "correction.entry-unknown",
        "declared",
        lambda town: ledger.correction(town, len(town.entries), "/place", "X", by=SEAL),
        "a correction of itself",
    ),
    Row(
        "correction.stream-differs",
        "declared",
        _of_declaration(stream=f"institution:{COUNCIL}"),
        "a correction in another stream",
    ),
    *(
        Row("correction.pointer-nowhere", "declared", _of_declaration(pointer), claim)
        for pointer, claim in (
            ("/plaza", "a member that no form has"),
            ("/signatories/2/name", "a signatory beyond the last"),
            ("/signatories/name", "a member of a list"),
            ("/place/0", "below a text"),
        )
    ),
    *(
        Row("correction.not-correctable", "declared", _of_declaration(pointer), claim)
        for pointer, claim in (
            ("/recognitions/0/text", "a clause"),
            ("/document/sha256", "a digest"),
            ("/municipality/name", "the municipality"),
            ("/signatories/0", "a signatory as a whole"),
            ("/signatories", "all signatories"),
            ("/signatories/0/office", "who must sign"),
        )
    ),
    Row(
        "correction.not-correctable",
        "declared",
        _of_entry(0, "/authority/name", stream="ledger:main"),
        "the founding",
    ),
    Row(
        "correction.not-correctable",
        "declared",
        _of_entry(1, "/seal", stream=f"institution:{COUNCIL}"),
        "a key",
    ),
    Row(
        "signer.not-authorized",
        "declared",
        _of_declaration(by=(COUNCIL, "municipal-president")),
        "a correction by another office",
    ),
    Row("signer.not-authorized", "declared", _of_declaration(by=SEAL), "a correction by another institution"),
    Row("correction.value-invalid", "declared", _of_declaration(value="a" * 301), "a place too long"),
    Row("correction.value-invalid", "declared", _of_declaration(value="uno\ndos"), "a place of two lines"),
    Row("correction.value-invalid", "declared", _of_declaration(value={"_sd": DIGEST}), "a place withheld"),
    Row(
        "correction.value-same",
        "declared",
        _of_declaration(value="Villa Guerrero, Estado de México"),
        "a correction that changes nothing",
    ),
    Row(
        "correction.value-same",
        "corrected",
        _of_declaration(value="Villa Guerrero, México"),
        "the same correction twice",
    ),
    Row(
        "correction.too-many",
        "corrected a hundred times",
        _of_declaration(value="Villa Guerrero, otra vez"),
        "a hundred and first correction of one entry",
    ),
    Row("personal.without-consent", "withheld", _of_withheld, "a withheld name in the clear"),
    Row(
        "personal.without-consent",
        "seated",
        _of_member("Otra Persona"),
        "another person named by the consent of the first",
    ),
    Row(
        "personal.consent-in-future",
        "seated",
        _of_member("Otra Persona", {**ledger.CONSENT, "given_on": "2026-11-23"}),
        "a correction by a consent of tomorrow",
    ),
    Row(
        "correction.of-withdrawn",
        "forgotten",
        _of_cancelled(privacy.NAME, privacy.CONSENT),
        "a name that was withdrawn, in the clear by the consent that it had",
    ),
    Row(
        "correction.of-withdrawn",
        "forgotten",
        _of_cancelled("Otra Persona", {**ledger.CONSENT, "given_on": "2026-11-23"}),
        "another one in the clear, by a consent of later",
        later=timedelta(days=2),
    ),
    Row(
        "correction.of-withdrawn",
        "forgotten",
        _of_cancelled({"_sd": privacy.opened(salt="again")[1]}, privacy.CONSENT),
        "a withheld one by the consent of before",
    ),
    Row("correction.signed-by-others", "signed", _of_declaration(), "a text that the president signed"),
    Row(
        "correction.signed-by-others",
        "endorsed",
        _of_accreditation(("osc-uno", "seal"), f"institution:{PROPOSED}"),
        "an accreditation that a peer endorsed",
    ),
)
