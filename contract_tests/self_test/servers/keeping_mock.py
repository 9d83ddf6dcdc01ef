"""A mock behind a cache that takes different requests for the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from starlette.types import Message, Scope

from contract_tests.self_test.fault_injection import MockFactory, header_of, query_of
from invent_mock.app import MockApp

KEPT_FOR = 1  # seconds, and no longer than until something is written


def keeping_replies(
    same_as: Callable[[Scope], object], is_kept: Callable[[int], bool] = lambda status: True
) -> MockFactory:
    """Replies are kept for a moment, for all requests of which `same_as` is equal; those of some statuses, or all."""

    def make() -> MockApp:
        app = MockApp()
        healthy: Any = app._router
        kept: dict[object, tuple[float, list[Message]]] = {}

        async def serve(scope: Scope, receive: Any, send: Any) -> None:
            if scope["method"] != "GET":
                kept.clear()
                await healthy(scope, receive, send)
                return
            asked = same_as(scope)
            kept_at, reply = kept.get(asked, (0.0, []))
            if time.monotonic() - kept_at > KEPT_FOR:
                reply = []

                async def keep(message: Message) -> None:
                    reply.append(message)

                await healthy(scope, receive, keep)
                if is_kept(reply[0]["status"]):
                    kept[asked] = time.monotonic(), reply
            for message in reply:
                await send(message)

        app._router = serve  # type: ignore[method-assign]
        return app

    return make


def whoever_asks(scope: Scope) -> object:
    return scope["path"], scope["query_string"]


def whatever_is_asked_for(*names: str) -> Callable[[Scope], object]:
    """These parameters of the query do not count."""

    def same_as(scope: Scope) -> object:
        query = {name: value for name, value in query_of(scope).items() if name not in names}
        return scope["path"], header_of(scope, "authorization"), tuple(sorted(query.items()))

    return same_as


def whichever_chat(scope: Scope) -> object:
    is_of_a_chat = scope["path"].startswith("/chats/")
    path = "/chats" if is_of_a_chat else scope["path"]
    return path, header_of(scope, "authorization"), scope["query_string"]
