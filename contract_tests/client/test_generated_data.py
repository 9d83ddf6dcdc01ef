"""Layer 4: the client and the provider together, on generated data and random damage."""

from __future__ import annotations

import asyncio
import contextlib
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

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from contract_tests import PAGE, ROOT
from contract_tests.client.raw_server import RawServer, call, http
from contract_tests.client.test_client import as_instants
from contract_tests.generator.test_generate_command import readme_programs
from contract_tests.provider.provider import BODY, CONTRACT_DATA, REPLY, body_schema, reply_schema
from invent_client import UNSET, AsyncInventClient, InventClient, UserTextPart, errors
from invent_contract.document import lookup
from invent_mock import MockApi, Served, sample_data

# Numbers beyond a double are no JSON that another program could read.
texts = st.text(st.characters(codec="utf-8"))
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
anything = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=8)
parts = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image"]) | anything},
    optional={"text": texts | anything, "start_timestamp": scalars, "end_timestamp": scalars, "x": anything},
)
names = texts | st.sampled_from(["self", "to_dict", "__class__", "additional_properties"])
odd_bodies = st.fixed_dictionaries(
    {"message": st.lists(parts, max_size=3) | st.lists(anything, max_size=2) | anything},
    optional={"channel_id": texts | anything.filter(lambda one: one is not None)},
)


def instances(pointer: str) -> st.SearchStrategy[Any]:
    """Values that are valid under a schema of the contract. Schemathesis makes them for request bodies only."""
    body = {"content": {"application/json": {"schema": lookup(CONTRACT_DATA, pointer)}}, "required": True}
    operation = {"requestBody": body, "responses": {"200": {"description": "x"}}}
    document = {**CONTRACT_DATA, "paths": {"/x": {"post": operation}}, "security": []}
    config = SchemathesisConfig.from_dict({"analysis": {"constants": {"enabled": False}}})
    strategy = schemathesis.openapi.from_dict(document, config=config)["/x"]["POST"].as_strategy()
    return strategy.map(lambda case: case.body)


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
        if isinstance(node, list):
            node.insert(0, draw(anything))
        elif draw(st.booleans()):
            node[draw(names | st.just(key))] = draw(anything | st.just(value))
    return reply


def each(**strategies: st.SearchStrategy[Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("strategy", strategies.values(), ids=strategies)


@each(valid=instances(REPLY), damaged=damaged())
@given(st.data())
def test_a_reply_loses_nothing(strategy: st.SearchStrategy[Any], data: st.DataObject) -> None:
    reply = data.draw(strategy)
    content = json.dumps(reply).encode()
    usable = isinstance(reply.get("id"), str) and isinstance(reply.get("role"), str)
    assert usable or not reply_schema.is_valid(reply)
    with RawServer(http(200, content)) as server:
        try:
            message = call("sync", server.base_url)
        except errors.APIResponseValidationError:
            assert not usable
        else:
            assert usable
            assert as_instants(message.to_dict()) == as_instants(json.loads(content))


@given(st.binary() | anything.map(lambda one: json.dumps(one).encode()), st.integers(200, 999))
def test_random_bytes_end_in_an_invent_error(content: bytes, status: int) -> None:
    with RawServer(http(status, content)) as server, contextlib.suppress(errors.InventError):
        call("sync", server.base_url)


@each(valid=instances(BODY), odd=odd_bodies)
@given(st.data())
def test_just_what_is_valid_is_let_out(strategy: st.SearchStrategy[Any], data: st.DataObject) -> None:
    drawn = data.draw(strategy)
    body = {name: drawn[name] for name in ("message", "channel_id") if name in drawn}
    with RawServer(http()) as server:
        try:
            call("sync", server.base_url, **body)
        except errors.InvalidRequestError:
            try:
                assert not body_schema.is_valid(json.loads(json.dumps(body, allow_nan=False)))
            except ValueError:
                pass  # no JSON at all
        else:
            sent = json.loads(server.requests[0].partition(b"\r\n\r\n")[2])
            assert body_schema.is_valid(sent)
            assert sent == body


starts = st.just(UNSET) | st.floats(-1e9, 1e9) | st.integers(0, 10**9)


@given(st.lists(st.builds(UserTextPart, text=texts, start_timestamp=starts), min_size=1, max_size=4))
def test_generated_messages_arrive_as_meant(mock: Served, api: MockApi, message: list[UserTextPart]) -> None:
    ids = ("c", sample_data.JANE.id, sample_data.TWO_CHANNELS.id)
    with InventClient(api_key=sample_data.API_KEY, base_url=mock.base_url) as client:
        reply = client.send_message_as_contact(*ids, message=message, channel_id=sample_data.JANES_GAME.id).to_dict()
    posted = api.posted[-1]
    assert tuple(posted.ids.values()) == ids
    assert posted.body == {"message": [one.to_dict() for one in message], "channel_id": sample_data.JANES_GAME.id}
    assert reply["messages"][0]["parts"] == posted.body["message"]
    assert reply_schema.is_valid(posted.answer)
    assert as_instants(reply) == as_instants(posted.answer)


MOCK = [sys.executable, "-m", "invent_mock"]


@pytest.fixture(scope="module")
def program() -> Iterator[dict[str, str]]:
    """The mock as a program: the variables that it says to export."""
    with subprocess.Popen(MOCK, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        killer = threading.Timer(120, process.kill)
        killer.start()
        lines = [process.stdout.readline() for _ in range(9)]
        assert re.fullmatch(r"The mock listens on http://127\.0\.0\.1:\d+\. .*\n", lines[0])
        yield dict(shlex.split(one)[1].split("=", 1) for one in lines[1:])
        process.send_signal(signal.SIGINT)
        assert (process.wait(10), process.stdout.read()) == (0, "The mock has stopped.\n")
        killer.cancel()


def test_a_thousand_calls_at_once(program: dict[str, str]) -> None:
    async def run() -> set[str]:
        async with AsyncInventClient(api_key=sample_data.API_KEY, base_url=program["INVENT_BASE_URL"]) as client:
            messages = ([UserTextPart(text=f"{number}")] for number in range(1000))
            calls = [client.send_message_as_contact(*sample_data.VALID_IDS.values(), message=one) for one in messages]
            return {one.id for one in await asyncio.gather(*calls)}

    assert len(asyncio.run(run())) == 1000


def test_the_programs_of_the_readme_run(program: dict[str, str], tmp_path: Path) -> None:
    """And the example, also without a mock, and the mock where its port is taken."""
    port = program["INVENT_BASE_URL"].rpartition(":")[2]
    example = [sys.executable, str(ROOT / "examples/send_message.py"), "Where is my order 4711?"]
    first, second = ([sys.executable, "-c", code] for code in readme_programs())
    for command, environment, code, printed in (
        (first, program, 0, "RUNNING"),
        (second, program, 0, "not_delivered POST /orgs/"),
        (example, program, 0, "RUNNING"),
        (example, {}, 0, "this posts to the embedded mock"),
        ([*MOCK, "--port", port], {"PYTHONPATH": str(ROOT)}, 1, f"Cannot listen on 127.0.0.1 port {port}"),
    ):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, **environment})
        output = done.stdout + done.stderr
        assert done.returncode == code, output
        assert printed in output
        assert "Traceback" not in output
