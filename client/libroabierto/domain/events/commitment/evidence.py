"""Evidence: a document outside the ledger, by its address and the hash of its exact bytes."""

from __future__ import annotations

from typing import Any, Final

from libroabierto.domain.fields import Group, Pattern, Several, Sha256, Text
from libroabierto.domain.forms import Form

MOST_EVIDENCE: Final = 50


class WebAddress(Pattern):
    """An address that begins with http:// or https://, in ASCII (RFC 3986); nothing that runs."""

    pattern = (
        r"https?://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?"
        r"(?:/[A-Za-z0-9._~!$&()*+,;=:@%/?#-]{0,1000})?"
    )
    code = "field.not-web-address"
    told = "address that begins with `http://` or `https://`, in ASCII"


class Evidence(Form):
    """A document that anybody can fetch and compare."""

    url = WebAddress("Dirección", "Address", example="https://datos.example/padron.csv")
    sha256 = Sha256(
        "Huella SHA-256 del documento", "SHA-256 of the document", file=True, example="file:padron.csv"
    )
    title = Text("Título", "Title", correctable=True, example="Padrón de obras, primer trimestre")


def evidence(**options: Any) -> Several:
    """The documents behind what is said."""
    one = Group("Evidencia", "Evidence", Evidence)
    return Several("Evidencias", "Evidence", one, most=MOST_EVIDENCE, **options)
