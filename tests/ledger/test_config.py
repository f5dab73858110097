"""Settings come from the environment, each with one spelling and a bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.errors import UsageError
from libroabierto_ledger import config as module
from libroabierto_ledger.config import NO_LIMIT, Config
from support.refusal import refused

HOME = {"LIBRO_LEDGER_HOME": "/var/lib/libro"}


def test_only_the_folder_has_no_default() -> None:
    config = Config.from_env(HOME)

    assert (Path("/var/lib/libro"), "127.0.0.1:8000", 2, 32) == (
        config.home,
        config.bind,
        config.workers,
        config.threads,
    )
    with refused("config.missing", UsageError, name="LIBRO_LEDGER_HOME"):
        Config.from_env({})


def test_a_given_folder_goes_before_its_variable(tmp_path: Path) -> None:
    assert tmp_path == Config.from_env(HOME, home=tmp_path).home


def test_from_env_undoes_to_environment() -> None:
    config = Config(
        Path("/x y"), "0.0.0.0:80", 3, 16, "https://libro.example/mex", 2, (3, 7), NO_LIMIT, "s3://x-y/z"
    )

    assert config == Config.from_env(config.to_environment())


@pytest.mark.parametrize("name", [module.WORKERS, module.THREADS])
@pytest.mark.parametrize("value", ["0", "-1", "65", "x", "1.5", "²", "1" * 5000])
def test_numbers_have_bounds(name: str, value: str) -> None:
    with refused("config.not-in-range", UsageError, name=name, value=value):
        Config.from_env({**HOME, name: value})


@pytest.mark.parametrize("value", ["-1", "9", "x", "²", "1" * 5000])
def test_proxies_are_few_or_none(value: str) -> None:
    with refused("config.not-in-range", UsageError, name=module.PROXIES, value=value):
        Config.from_env({**HOME, module.PROXIES: value})


@pytest.mark.parametrize("name", [module.RATE_ADDRESS, module.RATE_INSTITUTION])
@pytest.mark.parametrize(
    "value", ["20", "20:", ":5", "0:5", "5:0", "0:0", "-1:5", "1.5:5", "20:400:1", "1:1e3"]
)
def test_a_rate_has_one_spelling(name: str, value: str) -> None:
    with refused("config.not-a-rate", UsageError, name=name, value=value):
        Config.from_env({**HOME, name: value})


def test_a_rate_is_so_many_a_second_and_so_many_at_once_and_zero_is_none() -> None:
    config = Config.from_env({**HOME, module.RATE_ADDRESS: "5:30", module.RATE_INSTITUTION: "0"})

    assert ((5, 30), NO_LIMIT) == (config.rate_address, config.rate_institution)


@pytest.mark.parametrize(
    "value", ["/srv/files", "s3://", "s3://X", "s3://a", "s3://mex?x", "s3://mex/../x y", "gs://mex"]
)
def test_files_stand_in_the_ledgers_folder_or_in_a_bucket(value: str) -> None:
    assert ("", "s3://mex/a") == tuple(
        Config.from_env({**HOME, module.EVIDENCE: said}).evidence for said in ("", "s3://mex/a/")
    )
    with refused("config.not-a-bucket", UsageError):
        Config.from_env({**HOME, module.EVIDENCE: value})


@pytest.mark.parametrize("value", ["libro.example", "ftp://x", "https://x y", "https://x?y"])
def test_the_public_address_is_a_url(value: str) -> None:
    with refused("config.not-a-url", UsageError):
        Config.from_env({**HOME, module.URL: value})


def test_links_follow_the_request_unless_an_address_is_given() -> None:
    assert "" == Config.from_env({**HOME, module.BIND: "[::1]:80"}).url
    assert "https://libro.example" == Config.from_env({**HOME, module.URL: "https://libro.example/"}).url


@pytest.mark.parametrize(
    ("bind", "proxies", "is_exposed"),
    [
        ("127.0.0.1:8000", 0, False),
        ("localhost:8000", 0, False),
        ("[::1]:8000", 0, False),
        ("unix:/run/libro/ledger.sock", 0, False),
        ("0.0.0.0:8000", 0, True),
        ("[::]:8000", 0, True),
        ("192.0.2.7:8000", 0, True),
        (":8000", 0, True),
        ("0.0.0.0:8000", 1, False),
    ],
)
def test_workers_that_others_reach_with_nothing_in_front_are_exposed(
    bind: str, proxies: int, is_exposed: bool
) -> None:
    assert is_exposed == Config(Path("/x"), bind=bind, proxies=proxies).is_exposed


@pytest.mark.parametrize(
    ("bind", "proxies", "rate", "has_one_payer"),
    [
        ("unix:/run/libro/ledger.sock", 0, (5, 400), True),
        ("unix:/run/libro/ledger.sock", 1, (5, 400), False),
        ("unix:/run/libro/ledger.sock", 0, module.NO_LIMIT, False),
        ("127.0.0.1:8000", 0, (5, 400), False),
    ],
)
def test_on_a_socket_without_a_proxy_all_the_world_is_one_payer(
    bind: str, proxies: int, rate: module.Allowed, has_one_payer: bool
) -> None:
    config = Config(Path("/x"), bind=bind, proxies=proxies, rate_address=rate)

    assert has_one_payer == config.has_one_payer


def test_every_setting_is_in_the_manual_of_the_module() -> None:
    names = [
        value
        for value in vars(module).values()
        if isinstance(value, str) and value.startswith("LIBRO_LEDGER")
    ]

    assert 9 == len(names)
    assert all(f"    {name} " in (module.__doc__ or "") for name in names)
