"""What leaves the machine, and what is refused before it does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

import invent_client
from invent_client import UNSET, UserTextPart, errors
from invent_client._json.invalid_field import InvalidField
from invent_client._json.validation import check
from invent_client.api.contacts import send_message_as_contact
from tests.client.key_leaks import assert_hides_key
from tests.support.calls import IDS, NOWHERE, httpx_client, send_message, use_client, with_both_clients
from tests.support.servers.raw_server import ACCEPTED, RawServer, http_response

DOT_SEGMENTS = [
    "",
    ".",
    "..",
    "%2e%2e",
    "%2E.",
    "../x",
    "a/..",
    "..%2f..",
    "..\\x",
    "%252e%252e",
    "%25252e%2e",
    "..%5c..",
]
BAD_IDS = [*DOT_SEGMENTS, "\0", "a\nb", "\x7f", "\x85", "\ud800", "x" * 9_999, 10**5000, None, 7, b"x", ["a"]]
NESTED_TOO_DEEPLY: list[Any] = []
for _ in range(50_000):
    NESTED_TOO_DEEPLY = [NESTED_TOO_DEEPLY]
CIRCULAR: dict[str, Any] = {"type": "tree"}
CIRCULAR["children"] = [{"parent": CIRCULAR}, {"parent": CIRCULAR}]

# The field that the error names, and the arguments that are wrong.
REFUSED_CALLS: list[tuple[str, dict[str, Any]]] = [
    *((name, {name: bad_id}) for name in ("org_id", "contact_id", "chat_id") for bad_id in BAD_IDS),
    ("message", {"message": []}),
    ("message", {"message": "Hello"}),
    ("message", {"message": None}),
    ("channel_id", {"channel_id": 7}),
    *(("timeout", {"timeout": timeout}) for timeout in (1e300, httpx.Timeout(-1), 0, "1", (), (1,))),
    ("", {"message": NESTED_TOO_DEEPLY}),
    ("", {"message": [{"type": "x", "deep": NESTED_TOO_DEEPLY}]}),
    ("", {"message": [CIRCULAR]}),
]
# The field of the message's part that the error names, and the part.
REFUSED_PARTS: list[tuple[str, object]] = [
    ("", "Hello"),
    (".type", {"text": "Hello"}),
    (".type", {"type": 7}),
    (".text", {"type": "text"}),
    (".text", {"type": "text", "text": 10**5000}),
    (".text", UserTextPart(text="\ud800")),
    (".start_timestamp", UserTextPart(text="x", start_timestamp=True)),
    (".end_timestamp", UserTextPart(text="x", end_timestamp=float("nan"))),
    (".end_timestamp", UserTextPart(text="x", end_timestamp=10**5000)),
    (".deep.er[1]", {"type": "x", "deep": {"er": [0, {1, 2}]}}),
    (".value", {"type": "x", "value": float("inf")}),
]
REFUSED = [*REFUSED_CALLS, *((f"message[0]{field}", {"message": [part]}) for field, part in REFUSED_PARTS)]


@with_both_clients
@pytest.mark.parametrize(
    ("field", "arguments"), REFUSED, ids=[f"{number} {field}" for number, (field, _) in enumerate(REFUSED)]
)
def test_what_the_contract_refuses_is_not_sent(flavor: str, field: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        send_message(flavor, NOWHERE, **arguments)
    assert (caught.value.field, caught.value.delivery) == (field, "not_delivered")
    assert_hides_key(caught.value)


@with_both_clients
@pytest.mark.parametrize("is_own", [True, False])
def test_a_query_that_is_too_long_is_refused(flavor: str, is_own: bool) -> None:
    def search(client: Any) -> Any:
        return client.list_contacts("c", search="\u00e4" * 12_000)

    with pytest.raises(errors.InvalidRequestError, match=r"the URL cannot be used: .* too long") as caught:
        use_client(flavor, NOWHERE, search, http_client=None if is_own else httpx_client(flavor))
    assert caught.value.delivery == "not_delivered"
    assert_hides_key(caught.value)


@with_both_clients
def test_a_body_that_is_needed_cannot_be_left_out(flavor: str) -> None:
    functions: Any = {"sync": send_message_as_contact.sync, "async": send_message_as_contact.asyncio}
    with pytest.raises(errors.InvalidRequestError):
        use_client(flavor, NOWHERE, lambda client: functions[flavor](*IDS, client=client, body=UNSET))


@pytest.mark.parametrize(
    "chat_id", ["a/b", "a?b#c", "100%", "%41", "%2", "ä 漢\u202e👩‍👧", "a b", "...", ".a", "a;b=c&d", "{chat_id}"]
)
def test_other_ids_arrive_as_they_are(chat_id: str) -> None:
    with RawServer(http_response()) as server:
        send_message("sync", server.base_url, org_id=chat_id, contact_id=chat_id, chat_id=chat_id)
    segments = server.requests[0].split(b" ")[1].decode("ascii").split("/")
    expected = ["", "orgs", chat_id, "contacts", chat_id, "chats", chat_id, "messages"]
    assert [unquote(segment) for segment in segments] == expected


@with_both_clients
@pytest.mark.parametrize("status", [200, 302, 401, 599, 999])
def test_detailed_returns_any_status(flavor: str, status: int) -> None:
    functions: Any = {"sync": send_message_as_contact.sync_detailed, "async": send_message_as_contact.asyncio_detailed}
    body = invent_client.SendMessageAsContactRequest(message=[UserTextPart(text="Hello")])
    with RawServer(http_response(status)) as server:
        response = use_client(flavor, server.base_url, lambda client: functions[flavor](*IDS, client=client, body=body))
    assert (response.status_code, response.content) == (status, ACCEPTED)
    assert response.headers["CONTENT-length"] == str(len(ACCEPTED))
    assert (response.parsed is not None) == (status == 200)


def test_dates_and_models_within_plain_mappings_are_written_as_json() -> None:
    at = datetime(2026, 3, 2, 9, 15, 27, tzinfo=UTC)
    part = {"type": "image", "at": at, "caption": UserTextPart(text="Hello"), "all": [{"at": at}], "none": UNSET}
    with RawServer(http_response()) as server:
        send_message("sync", server.base_url, message=[part])
    sent = json.loads(server.requests[0].partition(b"\r\n\r\n")[2])["message"][0]
    time = "2026-03-02T09:15:27+00:00"
    caption = {"type": "text", "text": "Hello"}
    assert sent == {"type": "image", "at": time, "caption": caption, "all": [{"at": time}]}


def test_nested_variants_are_each_checked_once() -> None:
    schema: dict[str, Any] = {"type": "string"}
    value: Any = 7
    for _ in range(60):
        schema = {"oneOf": [{"type": "array", "items": schema}, {"type": "null"}]}
        value = [value]
    with pytest.raises(InvalidField):  # in no time; checking each variant twice would double it with each level
        check(value, schema, {})
