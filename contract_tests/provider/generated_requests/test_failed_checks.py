"""What a failed check of a generated request means, and which clause it names."""

from __future__ import annotations

import copy
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from contract_tests.contract.contract_under_test import CONTACTS_PATH, CONTRACT, contract_of_the_page
from contract_tests.provider.generated_requests import send_generated_requests
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.findings import Finding
from contract_tests.self_test.legal_providers.lists import with_headers
from contract_tests.self_test.servers.served_provider import serving
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer


@pytest.mark.parametrize(
    ("name", "component"), [("pagination-count", "PaginationCount"), ("pagination-page", "PaginationPage")]
)
def test_a_wrong_header_is_one_of_its_own_clause(name: str, component: str) -> None:
    contract = {**CONTRACT, "paths": {CONTACTS_PATH: {"get": CONTRACT["paths"][CONTACTS_PATH]["get"]}}}
    app = with_headers(lambda page: {**page.headers, name: "many"})()
    with serving(app, contract=contract) as provider:
        result = send_generated_requests(provider, "valid", seed=1, max_examples=1)
    disagreement = next(failed.disagreement for failed in result.failed_checks)
    assert disagreement.pointer == f"/components/headers/{component}/schema/type"
    assert (disagreement.verdict, disagreement.what) == (
        "broken",
        f"the header `{name}` is wrong: it is of the type string, not number",
    )
    assert f"{name}: many" in disagreement.example
    assert not Finding(disagreement).is_root


def test_a_header_that_is_missing_is_one_only_where_it_is_required() -> None:
    contract = copy.deepcopy({**CONTRACT, "paths": {CONTACTS_PATH: {"get": CONTRACT["paths"][CONTACTS_PATH]["get"]}}})
    for is_required, pointers in ((False, set()), (True, {"/components/headers/PaginationPage/required"})):
        contract["components"]["headers"]["PaginationPage"]["required"] = is_required
        with serving(with_headers(lambda page: {})(), contract=contract) as provider:
            result = send_generated_requests(provider, "valid", seed=1, max_examples=1)
        assert {failed.disagreement.pointer for failed in result.failed_checks} == pointers


def test_a_response_that_holds_the_key_is_told_with_its_request() -> None:
    contract = {**CONTRACT, "paths": {CONTACTS_PATH: {"get": CONTRACT["paths"][CONTACTS_PATH]["get"]}}}
    app = with_headers(lambda page: {**page.headers, "X-Key": sample_data.API_KEY})()
    with serving(app, contract=contract) as provider:
        send_generated_requests(provider, "valid", seed=1, max_examples=1)
        (finding,) = provider.findings
    assert finding.what == "listContacts: a response holds the API key"
    assert finding.example.startswith("GET /orgs/")


def test_a_provider_that_starts_anew_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What finds nobody meanwhile contradicts nothing."""
    monkeypatch.setattr("contract_tests.provider.provider.SECONDS_APART", 0.1)
    monkeypatch.setattr("invent_mock.server.listen", bound_socket)
    server, is_over = ThreadedServer(MockApp()), threading.Event()

    def serve_late() -> None:
        time.sleep(0.2)
        with server:
            is_over.wait()

    environment, contract = sample_data.environment(server.base_url), contract_of_the_page()
    with ThreadPoolExecutor(1) as threads, Provider(server.base_url, environment, contract=contract) as provider:
        served = threads.submit(serve_late)
        try:
            result = send_generated_requests(provider, "valid", seed=1, max_examples=1)
        finally:
            is_over.set()
        served.result()
    assert result.failed_checks == []
    assert result.request_count


def bound_socket() -> socket.socket:
    """A socket that does not listen yet: connections are refused."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound
