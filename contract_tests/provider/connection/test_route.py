"""A provider whose certificate is of one's own authority, or that is behind a proxy, can be tested."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tests.contract.contract_under_test import contract_of_the_page
from contract_tests.provider.connection.first_answers import why_not_the_api
from contract_tests.provider.generated_requests import send_generated_requests
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.servers.tls_provider import HOST, make_certificate, serving_tls, tunnelling_to
from invent_mock import sample_data

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")


@pytest.fixture(scope="module")
def certificate_and_key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def port(certificate_and_key: tuple[Path, Path]) -> Iterator[int]:
    with serving_tls(*certificate_and_key) as port:
        yield port


def assert_all_requests_arrive(base_url: str) -> None:
    contract = contract_of_the_page()
    with Provider(base_url, sample_data.environment(base_url), contract=contract) as provider:
        assert why_not_the_api(provider) == ""
        assert check_rule(provider, "authored_as_the_contact") == []
        result = send_generated_requests(provider, "unknown", seed=1, max_examples=2)
    assert result.request_count
    assert result.failed_checks == []


def test_a_certificate_of_an_unknown_authority_is_told_with_the_remedy(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contract_tests.provider.provider.SECONDS_APART", 0)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    base_url = f"https://localhost:{port}"
    with Provider(base_url, sample_data.environment(base_url)) as provider:
        reason = why_not_the_api(provider)
    assert "CERTIFICATE_VERIFY_FAILED" in reason
    assert reason.endswith("SSL_CERT_FILE names a file with the certificate of its authority.")


def test_ssl_cert_file_names_the_authority(
    port: int, certificate_and_key: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_and_key[0]))
    assert_all_requests_arrive(f"https://localhost:{port}")


def test_https_proxy_is_gone_through(
    port: int, certificate_and_key: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_and_key[0]))
    hosts: list[str] = []
    with tunnelling_to(port, hosts) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        assert_all_requests_arrive(f"https://{HOST}")
    assert set(hosts) == {f"{HOST}:443"}
    assert len(hosts) >= 2  # of both clients
