"""Ways to break the mock, of which `faults/` is made."""

from __future__ import annotations

import copy
import re
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from contract_tests.contract.contract_under_test import CONTRACT, MODEL, contract_without
from invent_contract import container_and_key, pointer_to
from invent_contract.contract import Contract
from invent_contract.schema import Side
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.world.inventory import Channel, Chat
from invent_mock.world.records import PostedMessage

MockFactory = Callable[[], MockApp]  # makes a mock, mostly a broken one
ResponseBody = dict[str, Any]
Part = dict[str, Any]
PartsChange = Callable[[list[Part]], list[Part]]
# Changes a response's body in place, given the messages that were posted before.
ResponseChange = Callable[[ResponseBody, deque[PostedMessage]], object]


def replacing(method: str, replacement: Callable[..., Any], make_healthy: MockFactory = MockApp) -> MockFactory:
    """A method is replaced. The replacement gets the healthy method before the arguments."""

    def make() -> MockApp:
        app = make_healthy()
        healthy = getattr(app, method)
        setattr(app, method, lambda *arguments: replacement(healthy, *arguments))
        return app

    return make


def also_accepting(is_accepted: Callable[[str], bool]) -> MockFactory:
    """Further values of the header Authorization are accepted."""
    return replacing("is_authentic", lambda healthy, header: healthy(header) or is_accepted(header))


def mistaking_ids(mistaken: Callable[[dict[str, str]], dict[str, str]], operation_id: str = "") -> MockFactory:
    """Some of the path's ids are taken for others, by one operation or by all."""

    def perform(healthy: Any, operation: Any, ids: dict[str, str], *rest: Any) -> Any:
        is_mistaken = operation_id in ("", operation.id)
        return healthy(operation, {**ids, **mistaken(ids)} if is_mistaken else ids, *rest)

    return replacing("perform", perform)


def known_ids_like(ids: dict[str, str], are_equal: Callable[[str, str], bool]) -> dict[str, str]:
    """The known ids for which ids are taken where they are compared in another way, but for `c`, which is none."""
    return {
        name: known_id
        for name, given_id in ids.items()
        for known_id in sample_data.KNOWN_IDS[name]
        if known_id != "c" and are_equal(known_id, given_id)
    }


def choosing_channel(choose: Callable[[Chat, str | None], Channel | None]) -> MockFactory:
    """The channel is chosen in another way. None leaves the choice to the healthy mock."""
    return replacing(
        "choose_channel", lambda healthy, chat, channel_id: choose(chat, channel_id) or healthy(chat, channel_id)
    )


def responding(respond: Callable[[Any], Response]) -> MockFactory:
    """The right bytes are put into a wrong response."""
    return replacing("success_response", lambda healthy, *arguments: respond(healthy(*arguments).body))


def not_checking(place: str) -> MockFactory:
    """A keyword of a request's schema is not checked. Its place is like `UserTextPart.text.type`."""
    schema, *fields, keyword = place.split(".")
    tokens = [token for name in fields for token in ("properties", name)]
    pointer = pointer_to("components", "schemas", schema, *tokens, keyword)
    return lambda: MockApp(contract_without(pointer))


def also_allowing(place: str, type_name: str) -> MockFactory:
    """A field of a request may also be of another type. Its place is like `UserTextPart.text`."""
    schema, field = place.split(".")

    def make() -> MockApp:
        contract = copy.deepcopy(CONTRACT)
        pointer = pointer_to("components", "schemas", schema, "properties", field)
        (type_pointer,) = Contract(contract).schema(pointer, Side.SENT).pointers_of("type")
        declaration, keyword = container_and_key(contract, type_pointer)
        declaration[keyword] = [declaration[keyword], type_name]
        return MockApp(contract)

    return make


def mistaking_status(right: int, wrong: int) -> MockFactory:
    """Requests are refused with another status."""

    def error_response(healthy: Any, problem: HTTPException) -> Any:
        if problem.status_code == right:
            problem.status_code = wrong
        return healthy(problem)

    return replacing("error_response", error_response)


def changing_response(change: ResponseChange, make_healthy: MockFactory = MockApp) -> MockFactory:
    """The response's body is changed in place."""

    def compose_message(healthy: Any, *arguments: Any) -> ResponseBody:
        body: ResponseBody = healthy(*arguments)
        change(body, healthy.__self__.posted)
        return body

    return replacing("compose_message", compose_message, make_healthy)


def setting(path: str, value: Any) -> MockFactory:
    """A field of the response, at a dotted path, has a wrong value."""
    return changing_response(lambda body, _: set_field(body, path, value))


def set_field(body: ResponseBody, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for name in parents:
        body = body[name]
    body[last] = value


def removing(field: str) -> MockFactory:
    """The response lacks a field."""
    return changing_response(lambda body, _: body.pop(field))


def changing_parts(change: PartsChange) -> MockFactory:
    """The message has other parts."""
    return changing_response(lambda body, _: body["messages"][0].update(parts=change(parts_of(body))))


def parts_of(body: ResponseBody) -> list[Part]:
    parts: list[Part] = body["messages"][0]["parts"]
    return parts


def in_each_part(field: str, change: Callable[[Any], Any]) -> PartsChange:
    """A field of each part that has it is changed."""
    return lambda parts: [{**part, field: change(part[field])} if field in part else part for part in parts]


def changing_field(field: str, change: Callable[[Any], Any]) -> MockFactory:
    """A field of each part of the message that has it is changed."""
    return changing_parts(in_each_part(field, change))


def only_responses(numbers: range, change: ResponseChange) -> MockFactory:
    """Only the responses to the messages of these numbers, counted from 1, are changed."""

    def change_some(body: ResponseBody, posted: deque[PostedMessage]) -> None:
        if len(posted) + 1 in numbers:
            change(body, posted)

    return changing_response(change_some)


def raise_refusal(status: int) -> Any:
    """Raise a refusal, where an expression is needed."""
    raise Refusal(status, "a seeded fault")


def changing_requests(change: Callable[[Scope], Scope | int]) -> MockFactory:
    """Requests are changed by their ASGI scope, or answered with a status, before the mock sees them."""

    async def serve(healthy: Any, scope: Scope, *streams: Any) -> None:
        changed = change(scope)
        if isinstance(changed, int):
            await Response(status_code=changed)(scope, *streams)
        else:
            await healthy(changed, *streams)

    return replacing("_router", serve)


def refusing_requests(status: int, is_refused: Callable[[Scope], bool]) -> MockFactory:
    """Requests are refused by what their ASGI scope says."""
    return changing_requests(lambda scope: status if is_refused(scope) else scope)


def changing_requests_of(operation_id: str, change: Callable[[Scope], Scope | int]) -> MockFactory:
    """Requests of an operation are changed. Those with a method that the path does not have are of each operation."""
    operation = next(operation for operation in MODEL.operations if operation.id == operation_id)
    path = re.compile(re.sub("{[^}]*}", "[^/]*", operation.path))
    others = {other.method.upper() for other in MODEL.operations if other.path == operation.path} - {
        operation.method.upper()
    }

    def change_those(scope: Scope) -> Scope | int:
        return change(scope) if path.fullmatch(scope["path"]) and scope["method"] not in others else scope

    return changing_requests(change_those)


def reading_bodies(operation_id: str, read: Callable[..., Any]) -> MockFactory:
    """The bodies of an operation are read in another way: by `read(healthy, media_type, data)`."""

    def read_body(healthy: Any, operation: Any, media_type: str, data: bytes) -> Any:
        if operation.id != operation_id:
            return healthy(operation, media_type, data)
        return read(lambda *arguments: healthy(operation, *arguments), media_type, data)

    return replacing("read_body", read_body)


def header_of(scope: Scope, name: str) -> str:
    """A header of a request; empty where it has none."""
    return str(dict(scope["headers"]).get(name.encode(), b"").decode("latin-1"))


def with_header(scope: Scope, name: str, value: str) -> Scope:
    """The request with another value for a header."""
    headers = [(other, text) for other, text in scope["headers"] if other != name.encode()]
    return {**scope, "headers": [*headers, (name.encode(), value.encode())]}


def query_of(scope: Scope) -> dict[str, str]:
    """The last value of each parameter in a query."""
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))


def with_query(scope: Scope, query: Mapping[str, str]) -> Scope:
    """The request with another query."""
    return {**scope, "query_string": urlencode(query).encode()}
