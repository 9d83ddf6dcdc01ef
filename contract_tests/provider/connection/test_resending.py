"""A kept connection that ends instead of a response is no fault; a new one that does so is."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from contract_tests.contract.contract_under_test import contract_of_the_page
from contract_tests.provider.generated_requests import EXPECTED_STATUSES, send_generated_requests
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules import RULES, check_rule
from contract_tests.self_test.servers.closing_proxy import (
    accepting_connections,
    closing_connections,
    forward,
    requests_of,
)
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

COUNTING_RULES = [
    "a_posted_message_is_listed_once",
    "pages_of_what_a_filter_finds_neither_overlap_nor_lose",
    "a_created_contact_is_found",
    "a_chat_begins_with_its_message",
    "created_chats_are_different",
    "a_new_contact_writes_in_its_own_chat",
]


@pytest.fixture
def server() -> Iterator[ThreadedServer]:
    with ThreadedServer(MockApp()) as server:
        yield server


@pytest.mark.parametrize("resetting", [False, True])
@pytest.mark.parametrize("is_read", [False, True])
def test_a_kept_connection_that_ends_is_no_fault(server: ThreadedServer, resetting: bool, is_read: bool) -> None:
    with closing_connections(server.base_url, after=3, resetting=resetting, is_read=is_read) as address:
        with Provider(address, sample_data.environment(address)) as provider:
            assert [provider.send().status_code for _ in range(10)] == [200] * 10


@pytest.mark.parametrize("rule", COUNTING_RULES)
@pytest.mark.parametrize("after", [1, 2, 3])
def test_what_was_sent_twice_may_be_there_twice(server: ThreadedServer, rule: str, after: int) -> None:
    with closing_connections(server.base_url, after=after) as address:
        with Provider(address, sample_data.environment(address)) as provider:
            assert check_rule(provider, rule) == []
    assert rule in RULES


def test_of_more_than_a_page_too(server: ThreadedServer) -> None:
    with closing_connections(server.base_url, after=2) as address:
        with Provider(address, sample_data.environment(address)) as provider:
            assert check_rule(provider, "pages_of_messages_neither_overlap_nor_lose") == []


@pytest.mark.parametrize("run", EXPECTED_STATUSES)
def test_generated_requests_are_sent_again_too(server: ThreadedServer, run: str) -> None:
    with closing_connections(server.base_url, after=5) as address:
        with Provider(address, sample_data.environment(address), contract=contract_of_the_page()) as provider:
            assert send_generated_requests(provider, run, seed=1, max_examples=3).failed_checks == []


def test_a_new_connection_that_ends_is_broken(server: ThreadedServer) -> None:
    with closing_connections(server.base_url, after=0) as address:
        with Provider(address, sample_data.environment(address)) as provider:
            (disagreement,) = check_rule(provider, "authored_as_the_contact")
    assert (disagreement.verdict, disagreement.what) == ("broken", "there is no response: RemoteProtocolError")


def test_bytes_behind_a_response_are_told(server: ThreadedServer) -> None:
    """Whoever uses the connection next would take them for the response. What is written is not sent twice."""

    def serve(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            for request in requests_of(stream):
                connection.sendall(forward(request, server.base_url) + b"x" * 1_000)

    with accepting_connections(serve) as port:
        address = f"http://127.0.0.1:{port}"
        with Provider(address, sample_data.environment(address)) as provider:
            provider.send()
            (disagreement,) = check_rule(provider, "authored_as_the_contact")
            assert provider.times_sent(provider.body()["message"][0]["text"]) == 1
    assert (disagreement.verdict, disagreement.what) == ("broken", "there is no response: StrayBytes")
    assert disagreement.example.count("POST /orgs/") == 2  # this request, and the one before
    assert "was longer than its headers say; illegal status line" in disagreement.example
    assert len(disagreement.example) < 1_000
