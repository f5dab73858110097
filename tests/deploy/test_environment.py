"""The examples of settings: every variable is one that its service reads, and each of those stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import libroabierto_ledger.config
import libroabierto_notifier.config
from libroabierto_ledger.config import Config as LedgerConfig
from libroabierto_notifier.config import Config as NotifierConfig

DEPLOY = Path(__file__).parents[2] / "deploy"
MODULES = {"ledger": libroabierto_ledger.config, "notifier": libroabierto_notifier.config}


def settings(service: str, *, commented: bool) -> dict[str, str]:
    """Read the example of a service; *commented*: with the lines that show a default or a choice."""
    text = (DEPLOY / "env" / f"{service}.env").read_text("utf-8")
    return dict(re.findall(rf"^{'#?' if commented else ''}(LIBRO_\w+)=(.*)$", text, re.MULTILINE))


@pytest.mark.parametrize("service", MODULES)
def test_an_example_names_every_setting_and_no_other(service: str) -> None:
    known = {
        value
        for value in vars(MODULES[service]).values()
        if isinstance(value, str) and re.fullmatch(rf"LIBRO_{service.upper()}_\w+", value)
    }

    assert known == set(settings(service, commented=True))


@pytest.mark.parametrize("commented", [False, True])
def test_the_examples_are_settings_that_a_service_takes(commented: bool) -> None:
    ledger = LedgerConfig.from_env(settings("ledger", commented=commented))
    notifier = NotifierConfig.from_env(settings("notifier", commented=commented))

    assert ("unix:/run/libro/ledger.sock", 1) == (ledger.bind, ledger.proxies)
    assert ("https://libro.example.org", 1) == (notifier.ledger, notifier.proxies)


@pytest.mark.parametrize("service", MODULES)
def test_the_page_on_running_names_every_setting(service: str) -> None:
    page = (DEPLOY / "README.md").read_text("utf-8")

    assert [] == [name for name in settings(service, commented=True) if f"`{name}`" not in page]
