"""Ways to break the mock, from which `faults.py` is made."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contract_tests.contract.contract_under_test import CONTRACT
from invent_contract.json_pointer import lookup, pointer_to
from invent_mock import sample_data
from invent_mock.app import MockApp, PostedMessage
from invent_mock.refusal import Refusal

Break = Callable[[], MockApp]  # makes a broken mock
Reply = dict[str, Any]
ReplyChange = Callable[[Reply, deque[PostedMessage]], object]  # changes a reply in place, given the earlier messages


def replacing(method: str, replacement: Callable[..., Any]) -> Break:
    """A method is replaced. The replacement gets the healthy method before the arguments."""

    def make() -> MockApp:
        app = MockApp(CONTRACT)
        healthy = getattr(app, method)
        setattr(app, method, lambda *arguments: replacement(healthy, *arguments))
        return app

    return make


def also_accepting(is_accepted: Callable[[str], bool]) -> Break:
    """Further values of the header Authorization are accepted."""
    return replacing("is_authentic", lambda healthy, header: healthy(header) or is_accepted(header))


def mistaking_ids(mistaken: Callable[[dict[str, str]], dict[str, str]]) -> Break:
    """Some of the path's ids are taken for others."""
    return replacing(
        "perform", lambda healthy, operation, ids, body: healthy(operation, {**ids, **mistaken(ids)}, body)
    )


def choosing_channel(choose: Callable[[sample_data.Chat, str | None], sample_data.Channel | None]) -> Break:
    """The channel is chosen in another way. None leaves the choice to the healthy mock."""
    return replacing(
        "choose_channel", lambda healthy, chat, channel_id: choose(chat, channel_id) or healthy(chat, channel_id)
    )


def responding(respond: Callable[[Any], Response]) -> Break:
    """The right bytes are put into a wrong response."""
    return replacing("success_response", lambda healthy, *arguments: respond(healthy(*arguments).body))


def not_checking(place: str) -> Break:
    """A keyword of a request's schema is not checked. Its place is like `UserTextPart.text.type`."""
    schema, *fields, keyword = place.split(".")
    pointer = pointer_to("components", "schemas", schema) + "".join(pointer_to("properties", name) for name in fields)

    def make() -> MockApp:
        contract = copy.deepcopy(CONTRACT)
        del lookup(contract, pointer)[keyword]
        return MockApp(contract)

    return make


def mistaking_status(right: int, wrong: int) -> Break:
    """Requests are refused with another status."""

    def error_response(healthy: Any, problem: HTTPException) -> Any:
        if problem.status_code == right:
            problem.status_code = wrong
        return healthy(problem)

    return replacing("error_response", error_response)


def changing_reply(change: ReplyChange) -> Break:
    """The reply is changed in place."""

    def compose_message(healthy: Any, *arguments: Any) -> Reply:
        reply: Reply = healthy(*arguments)
        change(reply, healthy.__self__.posted)
        return reply

    return replacing("compose_message", compose_message)


def setting(path: str, value: Any) -> Break:
    """A field of the reply, at a dotted path, has a wrong value."""
    return changing_reply(lambda reply, _: set_field(reply, path, value))


def set_field(reply: Reply, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for name in parents:
        reply = reply[name]
    reply[last] = value


def removing(field: str) -> Break:
    """The reply lacks a field."""
    return changing_reply(lambda reply, _: reply.pop(field))


def changing_parts(change: Callable[[list[Reply]], object]) -> Break:
    """The list of the message's parts is changed in place."""
    return changing_reply(lambda reply, _: change(parts_of(reply)))


def parts_of(reply: Reply) -> list[Reply]:
    parts: list[Reply] = reply["messages"][0]["parts"]
    return parts


def changing_field(field: str, change: Callable[[Any], Any]) -> Break:
    """A field of each part that has it is changed."""

    def change_parts(parts: list[Reply]) -> None:
        for part in parts:
            if field in part:
                part[field] = change(part[field])

    return changing_parts(change_parts)


def only_replies(numbers: range, change: ReplyChange) -> Break:
    """Only the replies to the messages of these numbers, counted from 1, are changed."""

    def change_some(reply: Reply, posted: deque[PostedMessage]) -> None:
        if len(posted) + 1 in numbers:
            change(reply, posted)

    return changing_reply(change_some)


def refuse(status: int) -> Any:
    """Raise a refusal, where an expression is needed."""
    raise Refusal(status, "a seeded fault")
