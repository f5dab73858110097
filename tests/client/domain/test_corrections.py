"""Corrections: an erratum stands beside what was signed, and changes nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.corrections import correctable, correctable_members, field_at, is_correctable
from libroabierto.domain.events.ledger.countersigned import PARTIES
from libroabierto.domain.fields import Sha256
from libroabierto.domain.kinds import entry_id
from libroabierto.domain.words import sentence
from libroabierto.errors import InvalidData, LibroError, Refused
from support.founding import AUTHORITY, COUNCIL, DECLARATION, ROLL, TODAY, Town, read
from support.lives import keys, ledger, privacy, secretariats
from support.refusal import refused
from support.refusals.ledger import declared_at, seated_at
from support.refusals.row import DIGEST, spoiled, town_after

MARK = "\u202e"
NAME = "/signatories/0/name"


def corrected(pointer: str = "/place", value: Any = "Villa Guerrero, México") -> tuple[Town, int]:
    """The declared town in which one member of the declaration was corrected; the correction's entry."""
    town = town_after("declared")
    return town, town.record(ledger.correction(town, declared_at(town), pointer, value))


def row_of(town: Town, kind: str, id: object) -> dict[str, Any]:
    found = town.world.get(kind, str(id))
    assert found is not None
    return dict(found)


def original(town: Town, entry: int) -> dict[str, Any]:
    return row_of(town, "original", entry)


def test_a_correction_says_who_corrects_what_and_why() -> None:
    town, entry = corrected()

    assert {
        "id": entry_id(entry),
        "entry": entry,
        "corrects": declared_at(town),
        "stream": DECLARATION,
        "pointer": "/place",
        "said": "Villa Guerrero, Estado de México",
        "value": "Villa Guerrero, México",
        "reason": "Error de captura",
        "issuer": COUNCIL,
        "office": "council-secretary",
        "last_entry": entry,
    } == town.world.get("correction", entry_id(entry))


def test_a_correction_is_found_by_its_entry_and_by_its_stream() -> None:
    town, entry = corrected()
    tags = (f"corrects:{declared_at(town)}", f"stream:{DECLARATION}")

    assert [[entry_id(entry)]] * 2 == [[c["id"] for c in town.world.find("correction", tag)] for tag in tags]


def test_a_correction_changes_neither_state_nor_rights_nor_digests() -> None:
    before = {(row.kind, row.id): row.document for row in _all_rows(town_after("declared"))}
    town, entry = corrected()
    after = {(row.kind, row.id): row.document for row in _all_rows(town)}
    changed = {key for key in after if after[key] != before.get(key)}

    assert {("correction", entry_id(entry)), ("original", str(declared_at(town)))} == changed


def _all_rows(town: Town) -> Any:
    """The rows of a town that was copied: those of the history, then its own."""
    return [*town.world._base.rows(), *town.world.rows()]  # type: ignore[attr-defined]  # an overlay's base


def test_a_hundred_corrections_of_one_entry_are_counted_and_no_more_come_in() -> None:
    town = town_after("corrected a hundred times")
    with refused("correction.too-many", Refused, most=100):
        town.record(ledger.correction(town, declared_at(town), "/place", "Otro lugar"))
    original = town.world.get("original", str(declared_at(town)))

    assert original is not None
    assert 100 == original["corrections"]


def test_a_member_is_corrected_again_and_again() -> None:
    town, _ = corrected()
    entry = town.record(ledger.correction(town, declared_at(town), "/place", "Villa Guerrero, Edomex"))
    back = town.record(
        ledger.correction(town, declared_at(town), "/place", "Villa Guerrero, Estado de México")
    )

    assert "Villa Guerrero, México" == row_of(town, "correction", entry_id(entry))["said"]
    assert back == original(town, declared_at(town))["last_entry"]


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        (NAME, "Nombre Corregido"),
        (NAME, {"_sd": DIGEST}),
        ("/signatories/1/title", "Comisionada Presidenta"),
        ("/place", "<script>alert('x')</script>"),
        ("/place", "Coatepec Harinas 🌺"),
        ("/place", "a" * 300),
    ],
)
def test_names_titles_and_places_are_corrected(pointer: str, value: Any) -> None:
    town, _ = corrected(pointer, value)

    assert value == original(town, declared_at(town))["members"][pointer]


def test_a_tenures_name_is_corrected_in_its_institutions_stream() -> None:
    town = town_after("settled")
    tenure = town.world.find("tenure", f"office:{COUNCIL}:municipal-president")[0]
    stream, by = f"institution:{COUNCIL}", (AUTHORITY, "seal")
    entry = town.record(
        ledger.correction(town, tenure["tenure"], "/holder", "Nombre Completo", by=by, stream=stream)
    )

    assert "Nombre de Prueba" == row_of(town, "tenure", tenure["id"])["holder"]
    assert "Nombre Completo" == row_of(town, "correction", entry_id(entry))["value"]


def test_whoever_holds_the_office_later_corrects_what_it_signed() -> None:
    """What counts is institution and office, not the person or the key."""
    town, office = town_after("declared"), "council-secretary"
    held = keys.tenure_of(town, COUNCIL, office)
    town.record(keys.left(town, office=office, tenure=held))
    tenure = town.record(spoiled(town, town.assumption(COUNCIL, office), {"from": "2026-11-21"}))
    town.keys = {**town.keys, (COUNCIL, office): keys.key_named("sucesora")}
    town.record(town.enrolment(COUNCIL, office, tenure, by=COUNCIL))
    token = ledger.correction(town, declared_at(town), "/place", "Otro lugar")

    assert town.record(spoiled(town, token, occurred_on=TODAY))


def test_an_acknowledgement_closes_the_text() -> None:
    town = town_after("declared")
    town.record(town.acknowledgement())
    with pytest.raises(LibroError, match=r"correction\.signed-by-others"):
        town.record(ledger.correction(town, declared_at(town), "/place", "Otro lugar"))


def test_the_signature_of_its_own_author_does_not_close_the_text() -> None:
    """A paper's handwritten signatures are seen by who brings it in, and its transcription may be mended."""
    town = town_after("lived")
    paper = "declaration:15113-2022"
    town.record(ledger.correction(town, declared_at(town, paper), NAME, "Como en el papel", stream=paper))

    assert TODAY == town.world.recorded_on(len(town.entries) - 1)


def test_an_accreditation_is_corrected_until_a_peer_endorses_it() -> None:
    town = town_after("founded")
    accredited = town.record(keys.proposed(town))
    stream, by = f"institution:{keys.PROPOSED}", (ROLL[0], "seal")
    town.record(ledger.correction(town, accredited, "/name", "Organización Nueva", by=by, stream=stream))
    town.record(keys.endorsed(town))
    with pytest.raises(LibroError, match=r"correction\.signed-by-others"):
        town.record(ledger.correction(town, accredited, "/name", "Otra más", by=by, stream=stream))


def test_a_private_persons_name_is_corrected_by_a_consent_of_the_corrections_own() -> None:
    town = town_after("seated")
    entry, by = seated_at(town, "osc"), (COUNCIL, "seal")
    stream, consent = secretariats.STREAM, ledger.CONSENT
    town.record(ledger.correction(town, entry, "/name", "Alguien Más", by=by, stream=stream, consent=consent))

    assert "Alguien Más" == original(town, entry)["members"]["/name"]
    with refused("personal.without-consent", Refused):
        town.record(ledger.correction(town, entry, "/name", "Otra Persona", by=by, stream=stream))


def test_a_name_that_was_withheld_is_shown_by_consent_alone() -> None:
    town, by = town_after("withheld"), (AUTHORITY, "seal")
    entry, stream = len(town.entries) - 1, f"institution:{COUNCIL}"
    token = ledger.correction(
        town, entry, "/holder", "Nombre Completo", by=by, stream=stream, consent=ledger.CONSENT
    )
    town.record(token)

    assert "Nombre Completo" == original(town, entry)["members"]["/holder"]
    with refused("personal.without-consent", Refused):
        town.record(ledger.correction(town, entry, "/holder", "Otro Nombre", by=by, stream=stream))


def test_consent_to_one_name_says_nothing_of_the_others() -> None:
    town = town_after("declared")
    entry, other = declared_at(town), "/signatories/1/name"
    town.record(ledger.correction(town, entry, NAME, "Nombre Corregido", consent=ledger.CONSENT))
    town.record(ledger.correction(town, entry, other, "Tercer Nombre"))

    assert [NAME] == original(town, entry)["consented"]


def test_the_organisation_of_a_member_is_corrected_without_consent() -> None:
    """It is no person's name."""
    town = town_after("seated")
    entry, by = seated_at(town, "osc"), (COUNCIL, "seal")
    stream = secretariats.STREAM
    town.record(ledger.correction(town, entry, "/organisation", "Organización Uno", by=by, stream=stream))

    assert "Organización Uno" == original(town, entry)["members"]["/organisation"]


@pytest.mark.parametrize("pointer", ["/", "/PLACE", "/place/", "/a~1b", "/-", "/00", "/signatories/00/name"])
def test_a_pointer_that_leads_nowhere_is_told_as_that_whatever_it_looks_like(pointer: str) -> None:
    town = town_after("declared")
    with refused("correction.pointer-nowhere", Refused):
        town.record(ledger.correction(town, declared_at(town), pointer, "Otro"))


@pytest.mark.parametrize("pointer", ["", "place", "/a~2", "/" + "a" * 61, "/a" * 13])
def test_what_is_no_pointer_is_told_at_its_place(pointer: str) -> None:
    town = town_after("declared")
    with pytest.raises(InvalidData) as caught:
        town.record(ledger.correction(town, declared_at(town), pointer, "Otro"))

    assert [("/data/pointer", "field.not-pointer")] == [(e.pointer, e.code) for e in caught.value.errors]


@pytest.mark.parametrize(
    "value", ["", " ", "x" * 20_001, MARK + "abc", "uno\u0000", 5, None, ["x"], {"_sd": "corto"}]
)
def test_a_value_that_is_no_text_is_told_and_never_a_crash(value: Any) -> None:
    town = town_after("declared")
    with pytest.raises(LibroError):
        town.record(ledger.correction(town, declared_at(town), "/place", value))


def test_a_paragraph_of_40_kilobytes_is_too_long_for_any_member() -> None:
    town = town_after("declared")
    with pytest.raises(LibroError) as caught:
        town.record(ledger.correction(town, declared_at(town), "/place", "á" * 20_000))

    assert "correction.value-invalid" == caught.value.code


def test_a_correction_is_said_in_words() -> None:
    town = town_after("declared")
    event = read(ledger.correction(town, 8, NAME, {"_sd": DIGEST}))

    assert "ayto-15113 corrige el asiento 8 (/signatories/0/name): debe decir «dato reservado»." == sentence(
        event, "es", {}
    )


@pytest.mark.parametrize("type", CATALOGUE.values(), ids=lambda type: type.name)
def test_every_correctable_member_is_a_text_that_its_pointer_leads_to(type: Any) -> None:
    for pointer in correctable_members(type.data):
        field = field_at(type.data, pointer.replace("*", "0"))

        assert field is not None
        assert is_correctable(field)
        assert not isinstance(field, Sha256)


def test_pointers_and_members_agree() -> None:
    data = read(town_after("declared").tokens[-1]).data
    form = CATALOGUE["declaration.issued"].data
    fields = [field_at(form, pointer) for pointer, _ in correctable(form, data)]

    assert 5 == len(fields)  # a place, and name and title of two signatories
    assert all(field is not None and is_correctable(field) for field in fields)


@pytest.mark.parametrize(
    "pointer", ["", "/", "/nada", "/place/0", "/signatories/x", "/signatories/01", "/signatories/0/0"]
)
def test_a_pointer_may_lead_nowhere(pointer: str) -> None:
    assert field_at(CATALOGUE["declaration.issued"].data, pointer) is None


def test_what_others_sign_over_is_known_to_corrections() -> None:
    """In a stream where somebody signs a digest, each type with correctable members says who signed."""
    signed_over = {t.stream for t in CATALOGUE.values() if t.unordered and "digest" in t.data().fields}
    open_types = {
        t.name for t in CATALOGUE.values() if t.stream in signed_over and any(correctable_members(t.data))
    }
    beside = {
        "institution.renamed",
        "office.assumed",
        "secretariat.member_seated",
        "secretariat.member_replaced",
        "cocreation.table_held",
    }

    assert set(PARTIES) == open_types - beside  # nobody signs over these


def cancelled(town: Town, value: Any, given_on: str = "") -> str:
    """A correction of the name that was withdrawn."""
    entry, by = privacy.seated_at(town), (COUNCIL, "seal")
    consent = {**ledger.CONSENT, "given_on": given_on} if given_on else None
    return ledger.correction(town, entry, "/name", value, by=by, stream=privacy.STREAM, consent=consent)


def withheld(salt: str) -> dict[str, str]:
    return {"_sd": privacy.opened(salt=salt)[1]}


def test_a_withdrawn_name_is_corrected_under_another_withheld_one() -> None:
    town = town_after("forgotten")

    assert town.record(cancelled(town, withheld("again")))


def test_it_does_not_come_back_in_the_clear_behind_that_one() -> None:
    town = town_after("forgotten")
    town.record(cancelled(town, withheld("again")))
    with refused("correction.of-withdrawn", Refused, on="2026-11-22"):
        town.record(cancelled(town, privacy.NAME, "2026-11-19"))


def test_a_consent_given_after_the_withdrawal_shows_a_withheld_name() -> None:
    town = town_after("forgotten", timedelta(days=2))
    for given_on in ("2026-11-19", "2026-11-22"):
        with refused("correction.of-withdrawn", Refused):
            town.record(cancelled(town, withheld(given_on), given_on))
    entry = town.record(cancelled(town, withheld("again"), "2026-11-23"))
    (row,) = town.world.find("disclosure", f"entry:{entry}")

    assert row["consent"]
