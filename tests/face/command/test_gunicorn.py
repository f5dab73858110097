"""The command that starts the web server."""

from __future__ import annotations

import sys

from libroabierto_face.command import gunicorn


def test_the_command_names_the_application_last() -> None:
    command = gunicorn.command("some.wsgi:create()", "--backlog", "7", bind="[::1]:80", workers=3, threads=4)

    assert [sys.executable, "-m", "gunicorn"] == command[:3]
    assert ["--bind", "[::1]:80", "--workers", "3", "--threads", "4"] == command[6:12]
    assert ["--backlog", "7", "some.wsgi:create()"] == command[12:]


def test_every_bound_is_an_option_with_a_number() -> None:
    options = gunicorn.limits(graceful=6)

    assert all(name.startswith("--") for name in options[::2])
    assert all(value.isdigit() for value in options[1::2])
    assert ("--graceful-timeout", "6") == tuple(options[-2:])
