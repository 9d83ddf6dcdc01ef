"""A test that puts `sys.modules` back leaves the client whole for the tests after it: no class exists twice."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import invent_mock

# A program in which the client is first used within a block that then takes out of `sys.modules` what was loaded.
PROGRAM = """
import asyncio, gc, importlib, json, os, pickle, sys, urllib.request
from collections import Counter
from unittest import mock
import invent_client
{imports}

chat_id = os.environ["INVENT_CHAT_ID"]

def tell_mock(action, **arguments):
    url = os.environ["INVENT_BASE_URL"] + f"/_mock/{{action}}"
    content, headers = json.dumps(arguments).encode(), {{"Content-Type": "application/json"}}
    urllib.request.urlopen(urllib.request.Request(url, content, headers)).close()

def post(client):
    ids = [os.environ[f"INVENT_{{name}}_ID"] for name in ("ORG", "CONTACT", "CHAT")]
    return client.send_message_as_contact(*ids, message=[invent_client.UserTextPart(text="Hello")])

def error_of_a_post(**settings):
    try:
        post(invent_client.InventClient(max_retries=0, **settings))
    except invent_client.InventError as error:
        return type(error).__name__

async def post_and_wait():
    async with invent_client.AsyncInventClient() as client:
        return await invent_client.wait_for_reply_async(client, chat_id, after=await post(client))

with {block}:
    client = invent_client.InventClient()
    posted = post(client)
    reply = invent_client.wait_for_reply(client, chat_id, after=posted)
assert "invent_client.conversations" not in sys.modules
assert type(pickle.loads(pickle.dumps(reply))) is type(reply) is invent_client.ChatMessage

from invent_client.models.chat_message import ChatMessage
from invent_client.models import ChatMessageRole
import invent_client.types
assert isinstance(reply, ChatMessage) and isinstance(reply.role, ChatMessageRole)
assert posted.usage is invent_client.types.UNSET is invent_client.UNSET

assert invent_client.wait_for_reply(client, chat_id, after=posted).id == reply.id
invent_client.wait_for_reply(invent_client.InventClient(), chat_id, after=post(client))
parts = [{{"type": "text", "text": "Hello"}}]
assert invent_client.find_message(client, chat_id, message=parts, since=posted.created_at)
assert type(asyncio.run(post_and_wait())) is type(reply)
import trio
assert type(trio.run(post_and_wait)) is type(reply)

tell_mock("fail", status=503)
assert error_of_a_post() == "InternalServerError"
tell_mock("drop")
assert error_of_a_post() == "APIConnectionError"
assert error_of_a_post(base_url="http://127.0.0.1:1") == "APIConnectionError"

import invent_client.errors
spec = invent_client.errors.__spec__
assert (spec.name, spec.origin) == ("invent_client.errors", invent_client.errors.__file__)

gc.collect()  # attrs makes a second class of each model, and drops the first
names = Counter(f"{{cls.__module__}}.{{cls.__qualname__}}" for cls in gc.get_objects() if isinstance(cls, type))
assert [name for name, count in names.items() if count > 1 and name.startswith("invent_client.")] == []
"""
STUBBED = 'mock.patch.dict(sys.modules, {"redis": mock.Mock()})'


def run(program: str) -> None:
    with invent_mock.serve() as mock:
        environment = {**os.environ, **mock.environment, "PYTHONPATH": ""}  # nothing is held from the start
        process = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60
        )
    assert process.returncode == 0, process.stderr


@pytest.mark.parametrize(
    "imports", ["", "from invent_client import InventClient", "import invent_client.models, httpx"]
)
def test_the_client_is_whole_after_the_block(imports: str) -> None:
    run(PROGRAM.format(imports=imports, block=STUBBED))


def test_the_client_is_whole_after_pyfakefs() -> None:
    pytest.importorskip("pyfakefs")
    # trio, which httpcore loads where it is installed, cannot be loaded within the block: it asks a program for a path.
    imports = "import trio\nfrom pyfakefs.fake_filesystem_unittest import Patcher"
    run(PROGRAM.format(imports=imports, block="Patcher()"))


def test_what_is_to_be_loaded_anew_is() -> None:
    run(
        "import importlib, sys, invent_client, invent_client.types\n"
        "error, unset = invent_client.InventError, invent_client.types.Unset\n"
        "assert importlib.reload(invent_client.types).Unset is not unset\n"
        "for name in [name for name in sys.modules if name.startswith('invent_client')]: del sys.modules[name]\n"
        "import invent_client\n"
        "from invent_client import errors\n"
        "assert invent_client.InventError is errors.InventError is not error"
    )
