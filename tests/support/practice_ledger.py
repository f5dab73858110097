"""A simulated practice ledger: its name says so, wherever the name goes."""

from __future__ import annotations

from libroabierto.record.folio import format_folio
from support.lives.practice import LOG_CODE
from support.simulated_ledger import SimulatedLedger


class PracticeLedger(SimulatedLedger):
    """Serves what it is given under a log code of practice; `says` it at /v1/log unless told otherwise."""

    log_code = LOG_CODE
    says = True

    def description(self) -> dict[str, object]:
        return {**super().description(), "log_code": self.log_code, "practice": self.says}

    def receipt(self, index: int) -> dict[str, object]:
        return {**super().receipt(index), "folio": format_folio(self.log_code, index)}


class Silent(PracticeLedger):
    """Hides at /v1/log that it is for practice."""

    says = False


class OfTheFirstRules(PracticeLedger):
    """Has a name like any other, as the first rules allow."""

    log_code = "MEX"


class SilentOfTheFirstRules(OfTheFirstRules):
    """Has such a name, and hides what it is."""

    says = False
