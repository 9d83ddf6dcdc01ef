"""While a proxy's tunnel does not stand, nothing was delivered."""

from __future__ import annotations

import traceback
from typing import Any

import httpx
import pytest

from invent_client import AsyncInventClient, InventClient, errors
from invent_client._call.proxies import proxy_for
from tests.support.calls import API_KEY, ARGUMENTS, describe, httpx_client, result_or_error, with_both_clients_and_trio
from tests.support.servers.raw_server import RawServer, http_response

API = "https://api.example.invalid"  # is not resolved, as the proxy would do that
NOT_DELIVERED = "APIConnectionError not_delivered"

# What the proxy answers to CONNECT, what the call ends in, and how often it is tried, with two retries.
TUNNELS: dict[str, tuple[Any, str, int]] = {
    "407": (http_response(407, b""), NOT_DELIVERED, 1),
    "502": (http_response(502, b""), NOT_DELIVERED, 3),
    "503": (http_response(503, b""), NOT_DELIVERED, 3),
    "302": (http_response(302, b"", "Location: http://login.example"), NOT_DELIVERED, 3),
    "429": (http_response(429, b"", "Retry-After: 0"), NOT_DELIVERED, 3),
    "nothing": (1.0, "APITimeoutError not_delivered", 3),
    "a broken connection": (b"", NOT_DELIVERED, 3),
    "no HTTP": (b"SSH-2.0\r\n\r\n", NOT_DELIVERED, 3),
    "a tunnel to no TLS": ([http_response(200, b"", keep_alive=True), b"no TLS"], NOT_DELIVERED, 3),
}


@with_both_clients_and_trio
@pytest.mark.parametrize("tunnel", TUNNELS)
@pytest.mark.parametrize("source", ["the environment", "the caller's client"])
def test_a_tunnel_that_does_not_stand_is_not_delivered(
    flavor: str, tunnel: str, source: str, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    reply, expected, attempts = TUNNELS[tunnel]
    settings: dict[str, Any] = {"timeout": 0.1 if tunnel == "nothing" else 10}
    with RawServer(reply) as proxy:
        if source == "the environment":
            monkeypatch.setenv("HTTPS_PROXY", proxy.base_url)
        else:
            settings["http_client"] = httpx_client(flavor, proxy=proxy.base_url, trust_env=False)
        result = result_or_error(flavor, API, **settings)
    assert describe(result) == expected
    host = proxy.base_url.removeprefix("http://")
    assert (f" at api.example.invalid through the proxy {host}: " in str(result)) is (source == "the environment")
    assert len(waits) + 1 == attempts
    # Where the machine is busy, the time can be over before the first byte was sent.
    assert len(proxy.requests) == attempts or tunnel == "nothing"
    assert all(request.startswith(b"CONNECT ") and API_KEY.encode() not in request for request in proxy.requests)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"HTTPS_PROXY": "http://user:PASSWORD@127.0.0.1:9"}, "127.0.0.1:9"),
        ({"ALL_PROXY": "127.0.0.1:9"}, "127.0.0.1:9"),
        ({"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "example.invalid"}, None),
        ({"HTTP_PROXY": "http://127.0.0.1:9"}, None),
    ],
)
def test_the_proxy_of_the_environment_is_named_without_its_password(
    variables: dict[str, str], named: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(httpx.URL(API)) == named


@pytest.mark.parametrize("kind", [InventClient, AsyncInventClient])
@pytest.mark.parametrize("name", ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"])
def test_a_socks_proxy_does_not_keep_a_client_from_loopback(
    kind: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "socks5://127.0.0.1:9")
    kind(api_key=API_KEY, base_url="http://127.0.0.1:9")


@pytest.mark.parametrize("kind", [InventClient, AsyncInventClient])
@pytest.mark.parametrize("name", ["ALL_PROXY", "HTTPS_PROXY"])
@pytest.mark.parametrize(
    "proxy",
    [
        "http://user:PASSWORD#x@127.0.0.1:9",
        "http://user:PASSWORD/x@127.0.0.1:9",
        "http://user:x?PASSWORD@127.0.0.1:9",
        "user:PASSWORD#x@127.0.0.1:9",
        "ftp://user:PASSWORD@127.0.0.1:9",
        "socks5://user:PASSWORD@127.0.0.1:9",
        "http://user:PASSWORD@[127.0.0.1]:9",
    ],
)
def test_no_part_of_a_proxys_password_shows(kind: Any, name: str, proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, proxy)
    with pytest.raises(errors.ConfigurationError) as caught:
        kind(api_key=API_KEY, base_url=API)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "PASSWORD" not in "".join(shown.format()).partition("proxy = ")[0]
    assert "SOCKS" in str(caught.value) if "socks" in proxy else name in str(caught.value)


def test_a_call_to_loopback_goes_around_a_socks_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with RawServer(http_response()) as server, InventClient(api_key=API_KEY, base_url=server.base_url) as client:
        assert client.send_message_as_contact(**ARGUMENTS).id == "msg_1"
