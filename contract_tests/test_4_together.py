"""Layer 4: the client and the provider together, on generated data and random damage."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from contract_tests.hostile import IDS, KEY
from contract_tests.mock_api import MockApi, Served, world
from contract_tests.target import BODY, CONTRACT_DATA, REPLY, body_schema, reply_schema
from contract_tests.test_1_contract import PAGE
from contract_tests.test_2_client import as_instants
from contract_tests.test_2_generator import ROOT, readme_programs
from generator.contract import lookup
from invent_client import (
    AsyncInventClient,
    ChatMessage,
    InvalidRequestError,
    InventClient,
    InventError,
    OtherMessage,
    UserTextPart,
)

# Numbers beyond a double are no JSON that another program could read.
texts = st.text(st.characters(codec="utf-8"))
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
anything = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=8)


def instances(pointer: str) -> st.SearchStrategy[Any]:
    """Values that are valid under a schema of the contract. Schemathesis makes them for request bodies only."""
    body = {"content": {"application/json": {"schema": lookup(CONTRACT_DATA, pointer)}}, "required": True}
    operation = {"requestBody": body, "responses": {"200": {"description": "x"}}}
    document = {**CONTRACT_DATA, "paths": {"/x": {"post": operation}}, "security": []}
    config = SchemathesisConfig.from_dict({"analysis": {"constants": {"enabled": False}}})
    strategy = schemathesis.openapi.from_dict(document, config=config)["/x"]["POST"].as_strategy()
    return strategy.map(lambda case: case.body)


replies = instances(REPLY)
bodies = instances(BODY)


def answering(content: bytes, status: int = 200) -> InventClient:
    """A client whose transport answers with this."""
    transport = httpx.MockTransport(lambda request: httpx.Response(status, content=content))
    return InventClient(api_key=KEY, http_client=httpx.Client(transport=transport))


def receive(content: bytes) -> ChatMessage:
    return answering(content).send_message_as_contact(*IDS, message=[UserTextPart(text="Hello")])


@given(replies)
def test_every_valid_reply_parses_and_comes_back(reply: Any) -> None:
    assert reply_schema.is_valid(reply)
    message = receive(json.dumps(reply).encode())
    assert as_instants(message.to_dict()) == as_instants(json.loads(json.dumps(reply)))


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """The page's sample with some fields dropped, renamed, added or given another value, at any depth."""
    reply = copy.deepcopy(PAGE["response"])
    for _ in range(draw(st.integers(1, 4))):
        nodes = [reply]
        for node in nodes:
            children = node.values() if isinstance(node, dict) else node
            nodes += [one for one in children if isinstance(one, dict | list) and one]
        node = draw(st.sampled_from([one for one in nodes if one] or [{"": 0}]))
        key = draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
        value = node.pop(key)
        if isinstance(node, list) or draw(st.booleans()):
            node.insert(0, draw(anything)) if isinstance(node, list) else node.update({key: draw(anything)})
        elif draw(st.booleans()):
            node[draw(texts | st.sampled_from(["self", "to_dict", "__class__", "additional_properties"]))] = value
    return reply


@given(damaged())
def test_damaged_replies_lose_nothing(reply: Any) -> None:
    content = json.dumps(reply).encode()
    usable = isinstance(reply.get("id"), str) and isinstance(reply.get("role"), str)
    try:
        message = receive(content)
    except InventError as error:
        assert not usable
        assert error.delivery == "delivered"
        return
    assert usable
    assert repr(as_instants(message.to_dict(), ordered=True)) == repr(as_instants(json.loads(content), ordered=True))


@given(st.binary() | anything.map(lambda one: json.dumps(one).encode()), st.integers(200, 999))
def test_random_bytes_end_in_an_invent_error(content: bytes, status: int) -> None:
    try:
        answering(content, status).send_message_as_contact(*IDS, message=[UserTextPart(text="Hello")])
    except InventError as error:
        str(error)


def check_request(message: Any, channel_id: Any) -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=b'{"id":"m","role":"user"}')

    client = InventClient(api_key=KEY, http_client=httpx.Client(transport=httpx.MockTransport(answer)))
    expected = {"message": message} | ({} if channel_id is None else {"channel_id": channel_id})
    try:
        client.send_message_as_contact(*IDS, message=message, channel_id=channel_id)
    except InvalidRequestError:
        try:
            assert not body_schema.is_valid(json.loads(json.dumps(expected, allow_nan=False)))
        except ValueError:
            pass  # no JSON at all
    else:
        body = json.loads(sent[0].content)
        assert body_schema.is_valid(body)
        assert body == expected


parts = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image"]) | anything},
    optional={"text": texts | anything, "start_timestamp": scalars, "end_timestamp": scalars, "x": anything},
)


@given(st.lists(parts, max_size=3) | st.lists(anything, max_size=2) | anything, st.none() | texts | anything)
def test_what_the_client_lets_out_is_valid_and_what_it_holds_back_is_not(message: Any, channel_id: Any) -> None:
    check_request(message, channel_id)


@given(bodies)
def test_the_client_lets_every_valid_request_out(body: Any) -> None:
    check_request(body["message"], body.get("channel_id"))


@given(st.lists(st.tuples(texts, st.none() | st.floats(-1e9, 1e9) | st.integers(0, 10**9)), min_size=1, max_size=4))
def test_generated_messages_arrive_as_meant(mock: Served, api: MockApi, content: Any) -> None:
    message = [
        UserTextPart(text=text) if start is None else UserTextPart(text=text, start_timestamp=start)
        for text, start in content
    ]
    ids = ("c", world.JANE.id, world.TWO_CHANNELS.id)
    with InventClient(api_key=world.API_KEY, base_url=mock.base_url) as client:
        reply = client.send_message_as_contact(*ids, message=message, channel_id=world.JANES_GAME.id)
    posted = api.posted[-1]
    assert list(posted.ids.values()) == list(ids)
    assert posted.body == {"message": [one.to_dict() for one in message], "channel_id": world.JANES_GAME.id}
    assert isinstance(reply.messages, list)
    assert isinstance(reply.messages[0], OtherMessage)
    assert reply.messages[0]["parts"] == posted.body["message"]
    assert reply_schema.is_valid(posted.answer)
    assert as_instants(reply.to_dict()) == as_instants(posted.answer)


@pytest.fixture(scope="module")
def program() -> Iterator[dict[str, str]]:
    """The mock as a program: the variables that it says to export."""
    command = [sys.executable, "-m", "contract_tests.mock_api"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        killer = threading.Timer(60, process.kill)
        killer.start()
        lines = [process.stdout.readline() for _ in range(9)]
        assert re.fullmatch(r"The mock listens on http://127\.0\.0\.1:\d+\. .*\n", lines[0])
        yield dict(shlex.split(one)[1].split("=", 1) for one in lines[1:])
        process.send_signal(signal.SIGINT)
        assert (process.wait(10), process.stdout.read()) == (0, "The mock has stopped.\n")
        killer.cancel()


def test_a_thousand_calls_at_once(program: dict[str, str]) -> None:
    async def run() -> set[str]:
        async with AsyncInventClient(api_key=world.API_KEY, base_url=program["INVENT_BASE_URL"]) as client:
            ids = ("c", world.JANE.id, world.ONE_CHANNEL.id)
            calls = [client.send_message_as_contact(*ids, message=[UserTextPart(text=str(n))]) for n in range(1000)]
            return {one.id for one in await asyncio.gather(*calls)}

    assert len(asyncio.run(run())) == 1000


def test_the_mock_says_when_its_port_is_taken(program: dict[str, str]) -> None:
    port = program["INVENT_BASE_URL"].rpartition(":")[2]
    command = [sys.executable, "-m", "contract_tests.mock_api", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1 port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_example_and_the_programs_of_the_readme_run(program: dict[str, str], tmp_path: Path) -> None:
    example = [sys.executable, str(ROOT / "examples/send_message.py"), "Where is my order 4711?"]
    runs = [(example, program, "RUNNING"), (example, {}, "this posts to the embedded mock")]
    for code, printed in zip(readme_programs(), ("RUNNING", "not_delivered POST /orgs/"), strict=True):
        runs.append(([sys.executable, "-c", code], program, printed))
    for command, environment, printed in runs:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, **environment})
        assert done.returncode == 0, done.stderr
        assert printed in done.stdout
