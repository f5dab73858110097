"""Pages as a browser reads them."""

from __future__ import annotations

import re
from typing import Final

from flask.testing import FlaskClient

BROWSER: Final = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ENGLISH: Final = {**BROWSER, "Accept-Language": "en-US,en;q=0.9"}


def page(client: FlaskClient, path: str, headers: dict[str, str] = BROWSER, status: int = 200) -> str:
    """Read a page as a browser does."""
    answer = client.get(path, headers=headers)
    assert (status, "text/html") == (answer.status_code, answer.mimetype)
    return answer.get_data(as_text=True)


def text_of(html: str) -> str:
    """Return what a person reads of a page, or a piece of one."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())
