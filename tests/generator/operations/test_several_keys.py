"""Operations that need keys beside the client's own: callers add them, and a warning says how."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import httpx
import pytest

from invent_contract import ContractError
from tests.client.key_leaks import assert_hides_key, locals_with_key
from tests.generator.small_clients import call, generate
from tests.support.calls import API_KEY
from tests.support.servers.raw_server import RawServer, http_response
from tests.support.small_documents.documents import document

SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "oauth": {"type": "oauth2", "flows": {}},
    "id": {"type": "apiKey", "in": "header", "name": "X-Id"},
    "secret": {"type": "apiKey", "in": "header", "name": "X-Secret"},
    "tenant": {"type": "apiKey", "in": "query", "name": "tenant"},
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    "certificate": {"type": "mutualTLS"},
}
Security = list[dict[str, list[str]]]


def way(*names: str) -> dict[str, list[str]]:
    return {name: [] for name in names}


def generate_with(security: Security, folder: Path) -> tuple[ModuleType, list[ContractError]]:
    operation = {"operationId": "get", "security": security, "responses": {"204": {"description": "Done."}}}
    return generate(document(paths={"/a": {"get": operation}}, components={"securitySchemes": SCHEMES}), folder)


@pytest.mark.parametrize(
    ("security", "headers", "advice"),
    [
        (
            [way("id", "secret")],
            ["X-Id: key", "X-Secret: other"],
            "`api_key` goes into the header X-Id; the header X-Secret must be given in `headers` of a call or in an "
            "`http_client`",
        ),
        (
            [way("secret", "id")],
            ["X-Id: key", "X-Secret: other"],
            "`api_key` goes into the header X-Id; the header X-Secret must be given in `headers` of a call or in an "
            "`http_client`",
        ),
        (
            [way("secret", "bearer", "certificate")],
            ["Authorization: Bearer key", "X-Secret: other"],
            "`api_key` goes into the header Authorization; the header X-Secret must be given in `headers` of a call or "
            "in an `http_client`",
        ),
        (
            [way("basic", "bearer"), way("basic", "secret")],
            ["Authorization: Basic a2V5", "X-Secret: other"],
            "`api_key` goes into the header Authorization; the header X-Secret must be given in `headers` of a call or "
            "in an `http_client`",
        ),
    ],
)
def test_headers_with_further_keys_are_those_of_a_call(
    security: Security, headers: list[str], advice: str, tmp_path: Path
) -> None:
    package, (warning,) = generate_with(security, tmp_path)
    assert warning.pointer == f"/paths/~1a/get/security/{len(security) - 1}"
    assert str(warning) == f"needs several keys at once: {advice}"
    assert advice in " ".join(package.InventClient.get.__doc__.split())
    _, request = call(package, "get", headers={"X-Secret": "other"})
    for header in headers:
        assert f"\r\n{header}\r\n".encode() in request


def test_further_keys_may_be_those_of_an_http_client(tmp_path: Path) -> None:
    package, (warning,) = generate_with([way("id", "secret", "tenant", "session")], tmp_path)
    assert str(warning) == (
        "needs several keys at once: `api_key` goes into the header X-Id; the header X-Secret and the query parameter "
        "tenant and the cookie session must be given in an `http_client`"
    )
    own_client = httpx.Client(headers={"X-Secret": "other"}, params={"tenant": "t"}, cookies={"session": "s"})
    with own_client:
        _, request = call(package, "get", settings={"http_client": own_client})
    assert request.startswith(b"GET /a?tenant=t HTTP/1.1\r\n")
    for header in (b"X-Id: key", b"X-Secret: other", b"Cookie: session=s"):
        assert header in request


def test_a_key_in_a_cookie_is_that_of_an_http_client(tmp_path: Path) -> None:
    package, (warning,) = generate_with([way("session")], tmp_path)
    assert str(warning) == (
        "needs a key that the client does not send: the cookie session must be given in an `http_client`"
    )
    _, request = call(package, "get")
    assert b"key" not in request


@pytest.mark.parametrize(
    "security",
    [
        [way("bearer", "secret"), way("secret")],
        [way("bearer", "secret"), way()],
        [way("session"), way("bearer")],
        [way("secret", "certificate")],
        [way("bearer", "oauth")],
    ],
)
def test_one_way_for_a_single_key_is_enough(security: Security, tmp_path: Path) -> None:
    package, warnings = generate_with(security, tmp_path)
    assert warnings == []
    call(package, "get")


def test_keys_of_the_whole_document_are_told_once(tmp_path: Path) -> None:
    get = {"responses": {"204": {"description": "Done."}}}
    contract = document(paths={"/a": {"get": get}, "/b": {"get": get}}, security=[way("id", "secret")])
    _, (warning,) = generate(contract | {"components": {"securitySchemes": SCHEMES}}, tmp_path)
    assert warning.pointer == "/security/0"


@pytest.mark.parametrize("is_of_call", [True, False])
def test_a_further_key_shows_nowhere(is_of_call: bool, tmp_path: Path) -> None:
    package, _ = generate_with([way("id", "secret")], tmp_path)
    headers = {"X-Secret": API_KEY}
    http_client = None if is_of_call else httpx.Client(headers=headers)
    echo = http_response(401, f"no such secret: {API_KEY}".encode(), f"X-Echo: {API_KEY}")
    with (
        RawServer(echo) as server,
        package.InventClient(api_key="the-other-key", base_url=server.base_url, http_client=http_client) as client,
        pytest.raises(package.errors.AuthenticationError) as caught,
    ):
        client.get(headers=headers if is_of_call else None)
    assert "no such secret: ***" in str(caught.value)
    assert_hides_key(caught.value)
    assert [*locals_with_key(caught.value)] == []


@pytest.mark.parametrize("security", [[way(), way("bearer")], [way("secret"), way()]])
def test_where_a_key_is_optional_a_client_needs_none(
    security: Security, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INVENT_API_KEY", raising=False)
    package, _ = generate_with(security, tmp_path)
    _, request = call(package, "get", settings={"api_key": None})
    assert b"Authorization" not in request
    assert b"X-Secret" not in request
    assert b"key" in call(package, "get")[1]


def test_a_key_in_a_url_is_struck_out_of_its_echo(tmp_path: Path) -> None:
    package, _ = generate_with([way("tenant")], tmp_path)
    key = "abc/def+ghi=jk%l"
    echo = b"not found: /a?tenant=abc%2Fdef%2Bghi%3Djk%25l"
    with (
        RawServer(http_response(404, echo, f"Location: {echo.decode()}")) as server,
        package.InventClient(api_key=key, base_url=server.base_url) as client,
        pytest.raises(package.errors.NotFoundError) as caught,
    ):
        client.get()
    assert server.requests[0].startswith(b"GET /a?tenant=abc%2Fdef%2Bghi%3Djk%25l HTTP/1.1\r\n")
    assert caught.value.body == caught.value.headers["location"] == "not found: /a?tenant=***"
    assert str(caught.value).endswith("not found: /a?tenant=***")
