"""The page of the story takes minutes to type: it is begun with the session and awaited where it is read.

typing      what came of docs/story.md
"""

from __future__ import annotations

import pytest

from support.typed_story import Typing

READERS = "test_story_page.py"
_BEGUN = pytest.StashKey[Typing]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin, if anybody will read it."""
    is_read = any(item.path.name == READERS and not _is_skipped(item) for item in session.items)
    if is_read and not session.config.option.collectonly:
        session.config.stash[_BEGUN] = Typing()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End it, whatever happened."""
    if (begun := session.config.stash.get(_BEGUN, None)) is not None:
        begun.end()


def _is_skipped(item: pytest.Item) -> bool:
    return any(mark.args[0] for mark in item.iter_markers("skipif"))


@pytest.fixture(scope="session")
def typing(request: pytest.FixtureRequest) -> Typing:
    return request.config.stash[_BEGUN]
