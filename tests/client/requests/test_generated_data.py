"""The client with generated data and random damage, against the contract's own validators and the mock."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.contract.contract_under_test import (
    CONTRACT,
    MODEL,
    REQUEST_SCHEMA_POINTER,
    RESPONSE_SCHEMA_POINTER,
    request_validator,
    response_validator,
)
from contract_tests.contract.documentation import PAGE
from invent_client import UNSET, InventClient, UserTextPart, errors
from invent_contract import lookup
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer
from tests.support.calls import send_message
from tests.support.json_comparison import as_instants
from tests.support.servers.raw_server import RawServer, http_response
from tests.support.small_documents.values import instances

texts = st.text(st.characters(codec="utf-8"))
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
json_values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=8)
field_names = texts | st.sampled_from(["self", "to_dict", "__class__", "additional_properties"])
timestamps = st.just(UNSET) | st.floats(-1e9, 1e9) | st.integers(0, 10**9)
text_parts = st.builds(UserTextPart, text=texts, start_timestamp=timestamps)

likely_parts = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image"]) | json_values},
    optional={"text": texts | json_values, "start_timestamp": scalars, "end_timestamp": scalars, "x": json_values},
)
likely_bodies = st.fixed_dictionaries(
    {"message": st.lists(likely_parts, max_size=3) | st.lists(json_values, max_size=2) | json_values},
    optional={"channel_id": texts | json_values.filter(lambda value: value is not None)},
)


@st.composite
def damaged_samples(draw: st.DrawFn) -> Any:
    """The page's sample with some fields dropped, renamed, added or given another value, at any depth."""
    sample = copy.deepcopy(PAGE["response"])
    for _ in range(draw(st.integers(1, 4))):
        containers = [container for container in containers_in(sample) if container]
        if not containers:
            break
        container = draw(st.sampled_from(containers))
        if isinstance(container, list):
            container[draw(st.sampled_from(range(len(container))))] = draw(json_values)
            continue
        name = draw(st.sampled_from(list(container)))
        value = container.pop(name)
        if draw(st.booleans()):
            container[draw(field_names | st.just(name))] = draw(json_values | st.just(value))
    return sample


def containers_in(value: Any) -> list[Any]:
    """All objects and lists in a JSON value, itself included."""
    if not isinstance(value, dict | list):
        return []
    members = value.values() if isinstance(value, dict) else value
    return [value, *(container for member in members for container in containers_in(member))]


@pytest.mark.parametrize(
    "replies",
    [instances(MODEL, lookup(CONTRACT, RESPONSE_SCHEMA_POINTER)), damaged_samples()],
    ids=["valid replies", "damaged samples"],
)
@given(st.data())
def test_a_reply_loses_nothing(replies: st.SearchStrategy[Any], data: st.DataObject) -> None:
    reply = data.draw(replies)
    content = json.dumps(reply).encode()
    is_usable = isinstance(reply.get("id"), str) and isinstance(reply.get("role"), str)
    assert is_usable or not response_validator.is_valid(reply)
    with RawServer(http_response(200, content)) as server:
        if is_usable:
            message = send_message("sync", server.base_url)
            assert as_instants(message.to_dict()) == as_instants(json.loads(content))
        else:
            with pytest.raises(errors.APIResponseValidationError):
                send_message("sync", server.base_url)


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()), st.integers(200, 999))
def test_random_bytes_end_in_an_invent_error(content: bytes, status: int) -> None:
    with RawServer(http_response(status, content)) as server, contextlib.suppress(errors.InventError):
        send_message("sync", server.base_url)


@pytest.mark.parametrize(
    "bodies",
    [instances(MODEL, lookup(CONTRACT, REQUEST_SCHEMA_POINTER)), likely_bodies],
    ids=["valid bodies", "likely bodies"],
)
@given(st.data())
def test_only_what_is_valid_is_sent(bodies: st.SearchStrategy[Any], data: st.DataObject) -> None:
    drawn = data.draw(bodies)
    body = {name: drawn[name] for name in ("message", "channel_id") if name in drawn}
    with RawServer(http_response()) as server:
        if is_valid_request(body):
            send_message("sync", server.base_url, **body)
            assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == body
        else:
            with pytest.raises(errors.InvalidRequestError):
                send_message("sync", server.base_url, **body)


def is_valid_request(body: object) -> bool:
    try:
        return request_validator.is_valid(json.loads(json.dumps(body, allow_nan=False)))
    except ValueError:  # JSON has no such value
        return False


@given(st.lists(text_parts, min_size=1, max_size=4))
def test_generated_messages_arrive_as_meant(
    mock_server: ThreadedServer, mock_app: MockApp, message: list[UserTextPart]
) -> None:
    ids = {**sample_data.VALID_IDS, "chat_id": sample_data.TWO_CUSTOM_CHANNELS.id}
    channel_id = sample_data.JANES_GAME.id
    with InventClient(api_key=sample_data.API_KEY, base_url=mock_server.base_url) as client:
        reply = client.send_message_as_contact(*ids.values(), message=message, channel_id=channel_id).to_dict()
    posted = mock_app.posted[-1]
    assert posted.ids == ids
    assert posted.request_body == {"message": [part.to_dict() for part in message], "channel_id": channel_id}
    assert reply["messages"][0]["parts"] == posted.request_body["message"]
    assert response_validator.is_valid(posted.response_body)
    assert as_instants(reply) == as_instants(posted.response_body)
