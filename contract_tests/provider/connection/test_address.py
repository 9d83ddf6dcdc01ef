"""Which addresses the suite takes, and the way to them that the caller's environment names."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.provider.connection.address import Route, is_exposed, is_loopback, why_refused
from contract_tests.self_test.run_suite import run_suite
from invent_mock import sample_data


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:4711",
        "http://localhost/",
        "https://api.example.com/v1",
        "https://[::1]:8443/base/path/",
        "http://staging.example.com:80",
    ],
)
def test_addresses_that_are_taken(address: str) -> None:
    assert why_refused(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "http://deploy:s3cr3t@127.0.0.1:4711",
        "http://s3cr3t@127.0.0.1",
        "http://deploy:s3cr/3t@127.0.0.1",
        "deploy:s3cr3t@127.0.0.1",
        "ftp://s3cr3t",
        "http:s3cr3t",
        "http:///s3cr3t",
        "http://host/?key=s3cr3t",
        "http://host/#s3cr3t",
        "http://host name/",
        "http://host:s3cr3t",
        "http://host:99999",
        "",
    ],
)
def test_other_addresses_are_refused_and_not_repeated(address: str) -> None:
    assert why_refused(address)
    assert "s3cr3t" not in why_refused(address)


def test_a_password_in_the_address_stands_nowhere(tmp_path: Path) -> None:
    address = "http://deploy:s3cr3t-pass@127.0.0.1:9"
    suite = run_suite(
        tmp_path, "contract_tests/provider", "-m", "provider", "--base-url", address, **sample_data.environment(address)
    )
    assert suite.returncode
    assert "must be without user and password" in suite.stderr
    assert "s3cr3t" not in suite.stdout + suite.stderr
    assert not any("s3cr3t" in file.read_text() for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("http://127.0.0.1:4711", True),
        ("https://localhost", True),
        ("http://[::1]/v1", True),
        ("http://127.0.0.1.example.com", False),
        ("https://api.example.com", False),
    ],
)
def test_what_loopback_is(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


@pytest.mark.parametrize(
    ("address", "exposed"),
    [
        ("http://127.0.0.1:4711", False),
        ("https://api.example.com", False),
        ("http://api.example.com", True),
        ("http://127.1:4711", True),
    ],
)
def test_where_others_can_read_what_is_sent(address: str, exposed: bool) -> None:
    assert is_exposed(address) is exposed


@pytest.mark.parametrize(
    ("address", "environment", "proxy"),
    [
        ("https://api.example.com", {"HTTPS_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ("https://api.example.com", {"https_proxy": "proxy:3128"}, "http://proxy:3128"),
        ("https://api.example.com", {"ALL_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ("https://api.example.com", {"HTTP_PROXY": "http://proxy:3128"}, None),
        ("https://api.example.com", {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": ".example.com"}, None),
        ("https://api.example.com:8443", {"HTTPS_PROXY": "http://proxy", "NO_PROXY": "api.example.com:8443"}, None),
        ("https://127.0.0.1", {"HTTPS_PROXY": "http://proxy:3128"}, None),
        ("https://api.example.com", {}, None),
    ],
)
def test_the_proxy_is_that_of_the_environment(
    address: str, environment: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Route.to(address).proxy == proxy


def test_the_certificates_are_those_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "authority.pem")
    assert Route.to("https://api.example.com").certificate_file == "authority.pem"
    assert Route.to("https://localhost").certificate_file == "authority.pem"
