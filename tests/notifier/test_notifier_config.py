"""The notifier's settings come from the environment, each with one spelling and a bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.errors import UsageError
from libroabierto_notifier import config as module
from libroabierto_notifier.config import Config
from support.refusal import refused

HOME = {"LIBRO_NOTIFIER_HOME": "/var/lib/libro-notifier"}
NAMES = [value for value in vars(module).values() if isinstance(value, str) and value.startswith("LIBRO_")]


def test_only_the_folder_has_no_default() -> None:
    config = Config.from_env(HOME)

    assert (Path("/var/lib/libro-notifier"), "127.0.0.1:8001", "127.0.0.1:8002", "https") == (
        config.home,
        config.bind,
        config.stream_bind,
        config.sinks,
    )
    with refused("config.missing", UsageError, name="LIBRO_NOTIFIER_HOME"):
        Config.from_env({})


def test_a_given_folder_goes_before_its_variable(tmp_path: Path) -> None:
    assert tmp_path == Config.from_env(HOME, home=tmp_path).home


def test_from_env_undoes_to_environment() -> None:
    config = Config(
        Path("/x y"),
        ledger="https://libro.example/mex",
        ledger_url="https://libro.example",
        bind="unix:/run/web.sock",
        stream_bind="[::1]:9",
        url="https://avisos.example/a",
        stream_url="https://flujo.example/v1/stream",
        proxies=2,
        workers=3,
        threads=9,
        dispatch_threads=7,
        keep_days=30,
        poll_ms=50,
        sinks="local",
        most_streams=5,
        streams_per_address=4,
    )

    assert config == Config.from_env(config.to_environment())


@pytest.mark.parametrize(
    "name",
    [
        module.WORKERS,
        module.THREADS,
        module.DISPATCH_THREADS,
        module.KEEP_DAYS,
        module.POLL_MS,
        module.MOST_STREAMS,
        module.STREAMS_PER_ADDRESS,
    ],
)
@pytest.mark.parametrize("value", ["0", "-1", "99999999", "x", "1.5", "²", "1" * 5000])
def test_numbers_have_bounds(name: str, value: str) -> None:
    with refused("config.not-in-range", UsageError, name=name, value=value):
        Config.from_env({**HOME, name: value})


@pytest.mark.parametrize("value", ["HTTPS", "all", "https,http", "true"])
def test_webhooks_go_where_one_of_three_words_lets_them(value: str) -> None:
    with refused("config.not-sinks", UsageError, value=value):
        Config.from_env({**HOME, module.SINKS: value})


@pytest.mark.parametrize("name", [module.LEDGER, module.LEDGER_URL, module.URL, module.STREAM_URL])
@pytest.mark.parametrize("value", ["libro.example", "ftp://x", "https://x y", "https://x?y"])
def test_addresses_are_urls(name: str, value: str) -> None:
    with refused("config.not-a-url", UsageError, name=name):
        Config.from_env({**HOME, name: value})


@pytest.mark.parametrize(
    ("given", "stream"),
    [
        ({}, "http://127.0.0.1:8002/v1/stream"),
        ({module.STREAM_BIND: "unix:/run/s"}, ""),
        ({module.STREAM_BIND: "0.0.0.0:8002"}, ""),
        ({module.URL: "https://a.example/"}, "https://a.example/v1/stream"),
        ({module.URL: "https://a.example", module.STREAM_BIND: "unix:/run/s"}, "https://a.example/v1/stream"),
        (
            {module.URL: "https://a.example", module.STREAM_URL: "https://b.example/x/v1/stream"},
            "https://b.example/x/v1/stream",
        ),
    ],
)
def test_the_stream_is_where_it_is_said_to_be_or_listens(given: dict[str, str], stream: str) -> None:
    assert stream == Config.from_env({**HOME, **given}).stream


@pytest.mark.parametrize("value", ["https://a.example", "https://a.example/stream", "http://a/v1/streams"])
def test_the_address_of_the_stream_ends_as_the_process_serves_it(value: str) -> None:
    with refused("config.not-a-stream", UsageError, value=value):
        Config.from_env({**HOME, module.STREAM_URL: value})


@pytest.mark.parametrize(
    ("bind", "stream", "proxies", "is_exposed"),
    [
        ("127.0.0.1:1", "unix:/run/s", 0, False),
        ("0.0.0.0:1", "unix:/run/s", 0, True),
        ("127.0.0.1:1", "[::]:2", 0, True),
        ("0.0.0.0:1", "[::]:2", 1, False),
    ],
)
def test_a_process_that_others_reach_with_nothing_in_front_is_exposed(
    bind: str, stream: str, proxies: int, is_exposed: bool
) -> None:
    config = Config(Path("/x"), bind=bind, stream_bind=stream, proxies=proxies)

    assert is_exposed == config.is_exposed


def test_every_setting_is_in_the_manual_of_the_module() -> None:
    assert 16 == len(NAMES)
    assert all(f"    {name} " in (module.__doc__ or "") for name in NAMES)
