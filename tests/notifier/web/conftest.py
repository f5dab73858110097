"""The notifier's web face over a real store, filled by a real follower from a simulated ledger.

told        a town that lived through the whole story, all of it published; for whoever only reads
app         its web face; pytest-flask makes `client` of it
quiet       a notifier of one's own, all of it published, for whoever subscribes
receiver    a receiver of webhooks on the loopback address, which consents
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from support.founding import Town
from support.notifier_house import House, house
from support.webhooks.receiver import Received, Receiver, answer, receiving


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    town = Town()
    town.live()
    with house(tmp_path_factory.mktemp("told"), town) as notifier:
        notifier.follow()
        yield notifier


@pytest.fixture(scope="session")
def app(told: House) -> Flask:
    return told.app()


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[House]:
    town = Town()
    town.settle()
    with house(tmp_path, town) as notifier:
        notifier.follow()
        yield notifier


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(consent) as made:
        yield made


def consent(request: Received, peer: socket.socket) -> bytes:
    """Take everything, and let anybody ask."""
    allowed = {"WebHook_Allowed_Origin": "*", "WebHook_Allowed_Rate": "*"}
    return answer(200, **allowed) if request.method == "OPTIONS" else answer(204)
