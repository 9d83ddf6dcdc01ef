"""What a client is made with: arguments and the environment."""

from __future__ import annotations

from typing import Any

import pytest

from invent_client import AsyncInventClient, InventClient, errors
from tests.support.calls import API_KEY, ARGUMENTS, NOWHERE
from tests.support.servers.raw_server import RawServer, http_response

UNUSABLE: dict[str, list[Any]] = {
    "api_key": [None, "", " ", "a b", "Bearer x", "k\n", "schlüssel", "\x7f", 7],
    "base_url": [
        "",
        7,
        "https://a b",
        "https://a\\b",
        "example.com",
        "//x",
        "ftp://x",
        "file:///x",
        "https://",
        "http://example.com",
        "http://127.0.0.1.example.com",
        "https://u:p@x",
        "https://x?",
        "https://x?a=b",
        "https://x#a",
        "https://x:99999",
        "http://[::2]",
        "https://xn--a",
        f"https://{'a' * 64}.example",
        "https://a..b",
    ],
    "max_retries": [-1, 1.5, "2", True],
    "timeout": [0, -1, float("nan"), float("inf"), "5", True, (), (1,), (1, 2, 3, 4)],
    "http_client": [object()],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in UNUSABLE.items() for value in values])
@pytest.mark.parametrize("kind", [InventClient, AsyncInventClient])
def test_unusable_settings_are_refused(kind: Any, name: str, value: Any) -> None:
    with pytest.raises(errors.ConfigurationError) as caught:
        kind(**{"api_key": API_KEY, name: value})
    assert API_KEY not in str(caught.value)
    if name == "api_key" and isinstance(value, str) and len(value) > 3:
        assert value.strip() not in str(caught.value)


def test_without_settings_the_real_api_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVENT_API_KEY", API_KEY)
    assert repr(InventClient()) == "InventClient(base_url='https://api.useinvent.com')"


def test_an_empty_base_url_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVENT_API_KEY", API_KEY)
    monkeypatch.setenv("INVENT_BASE_URL", "")
    with pytest.raises(errors.ConfigurationError):
        InventClient()


@pytest.mark.parametrize("base_url", ["http://localhost:1", "http://[::1]:1", "http://127.9.9.9"])
def test_http_is_let_through_to_loopback(base_url: str) -> None:
    InventClient(api_key=API_KEY, base_url=base_url)


def test_http_to_another_machine_must_be_allowed() -> None:
    client = InventClient(api_key=API_KEY, base_url="http://example.com", allow_http=True)
    assert "example.com" in repr(client)


def test_settings_come_from_the_environment_and_loopback_is_not_proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.setenv("INVENT_API_KEY", API_KEY)
    with RawServer(http_response()) as server:
        monkeypatch.setenv("INVENT_BASE_URL", server.base_url + "/prefix/")
        with InventClient() as client:
            client.send_message_as_contact(**ARGUMENTS)
    assert server.requests[0].startswith(b"POST /prefix/orgs/c/contacts/con_1/chats/cht_1/messages HTTP/1.1\r\n")
    assert API_KEY.encode() in server.requests[0]


def test_a_closed_client_refuses_to_call() -> None:
    client = InventClient(api_key=API_KEY, base_url=NOWHERE)
    client.close()
    with pytest.raises(errors.InvalidRequestError, match="closed"):
        client.send_message_as_contact(**ARGUMENTS)
