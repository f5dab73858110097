"""The notifier's pages as somebody sees them who browses."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from support.notifier_house import House

BROWSER: Final = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ENGLISH: Final = {**BROWSER, "Accept-Language": "en-US,en;q=0.9"}


def page(client: FlaskClient, path: str, headers: dict[str, str] = BROWSER, status: int = 200) -> str:
    """Read a page as a browser does."""
    answer = client.get(path, headers=headers)
    assert (status, "text/html") == (answer.status_code, answer.mimetype)
    return answer.text


def text_of(shown: str) -> str:
    """Return what a person reads."""
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", shown).split()))


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data=fields, headers=BROWSER)


def made(house: House, sink: str, **fields: str) -> str:
    """Make a subscription on the page; return the address of its own page."""
    answer = send(house.client(), "/suscribirse", sink=sink, **fields)
    assert (303, "no-store") == (answer.status_code, answer.headers["Cache-Control"])
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def deed(house: House, place: str, name: str) -> tuple[int, str]:
    """Press a button of the page and read what is shown then."""
    parts = urlsplit(place)
    token = parts.query.partition("token=")[2].partition("&")[0]
    answer = send(house.client(), parts.path, token=token, deed=name)
    if answer.status_code != 303:
        return answer.status_code, text_of(answer.text)
    there = urlsplit(answer.headers["Location"])
    return 303, text_of(page(house.client(), f"{there.path}?{there.query}"))
