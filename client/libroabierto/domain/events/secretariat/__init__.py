"""Technical secretariats and the tables of cocreation (streams `secretariat:<key>-<slug>`)."""

from libroabierto.domain.events.secretariat import (
    called,
    concluded,
    installation_signed,
    installed,
    member_replaced,
    member_seated,
    session_held,
    table_held,
)

TYPES = (
    called.TYPE,
    member_seated.TYPE,
    member_replaced.TYPE,
    installed.TYPE,
    installation_signed.TYPE,
    session_held.TYPE,
    table_held.TYPE,
    concluded.TYPE,
)
