"""What programs read off the package: signatures and type hints."""

from __future__ import annotations

import inspect
import subprocess
import sys
import typing
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

import invent_client
from contract_tests.contract.contract_under_test import CONTRACT
from invent_client import AsyncInventClient, InventClient, errors, models
from invent_client.api.contacts import send_message_as_contact

MODELS = [model for name in models.__all__ if inspect.isclass(model := getattr(models, name))]
ERRORS = [getattr(errors, name) for name in vars(errors) if name.endswith("Error")]


def public_functions() -> Iterator[Any]:
    for client in (InventClient, AsyncInventClient):
        yield from (
            member
            for name, member in inspect.getmembers(client, inspect.isfunction)
            if not name.startswith("_") or name == "__init__"
        )
    yield from (getattr(send_message_as_contact, name) for name in ("sync", "sync_detailed", "asyncio"))
    for model in MODELS:
        yield from (
            member
            for name, member in inspect.getmembers(model, lambda m: inspect.isfunction(m) or inspect.ismethod(m))
            if not name.startswith("_") and name not in vars(str)
        )
    yield from (error.__init__ for error in ERRORS)


@pytest.mark.parametrize("function", list(public_functions()), ids=lambda function: function.__qualname__)
def test_the_hints_of_a_function_resolve(function: Any) -> None:
    assert typing.get_type_hints(function)


@pytest.mark.parametrize("kind", [*MODELS, *ERRORS, InventClient, AsyncInventClient, invent_client.Response])
def test_the_hints_of_a_class_resolve(kind: Any) -> None:
    hints = typing.get_type_hints(kind)
    if attrs.has(kind):
        assert {field.name for field in attrs.fields(kind)} <= hints.keys()


def test_a_method_shows_what_it_takes_and_returns() -> None:
    hints = typing.get_type_hints(InventClient.send_message_as_contact)
    assert hints["return"] is invent_client.ChatMessage
    assert typing.get_args(hints["channel_id"]) == (str, type(None))
    names = list(inspect.signature(InventClient.send_message_as_contact).parameters)
    fields = CONTRACT["components"]["schemas"]["SendMessageAsContactRequest"]["properties"]
    assert names == ["self", "org_id", "contact_id", "chat_id", *fields, "timeout", "deadline", "headers"]


def test_the_union_of_a_message_s_parts_resolves_in_a_caller_s_function() -> None:
    def parts_of(message: str) -> list[invent_client.UserPart]:
        raise NotImplementedError

    (part,) = typing.get_args(typing.get_type_hints(parts_of)["return"])
    assert typing.get_args(part)[:3] == (models.UserTextPart, models.UserTextPartParam, models.OtherPart)


def test_the_sync_client_loads_no_asyncio() -> None:
    program = (
        "import sys, invent_client; invent_client.InventClient(api_key='k');"
        "print('asyncio' in sys.modules, [name for name in sys.modules if name.startswith('invent_client.models.')])"
    )
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert process.stdout == "False []\n", process.stderr
