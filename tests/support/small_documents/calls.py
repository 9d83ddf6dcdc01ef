"""Calls a client that was generated from a small document."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import httpx


def received(package: ModuleType, method: str, reply: Any) -> Any:
    """What a method without arguments returns for a reply."""
    return _call(package, method, reply, [])


def sent(package: ModuleType, method: str, **arguments: Any) -> Any:
    """The JSON that a method sends."""
    requests: list[httpx.Request] = []
    _call(package, method, None, requests, **arguments)
    return json.loads(requests[0].content)


def refused(package: ModuleType, method: str, **arguments: Any) -> None:
    """Demand that a method refuses its arguments."""
    requests: list[httpx.Request] = []
    try:
        _call(package, method, None, requests, **arguments)
    except package.InvalidRequestError:
        assert not requests
    else:
        raise AssertionError(f"{method} sent {requests[0].content!r}")


def _call(package: ModuleType, method: str, reply: Any, requests: list[httpx.Request], **arguments: Any) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(204) if reply is None else httpx.Response(200, json=reply)

    with httpx.Client(transport=httpx.MockTransport(answer)) as http_client:
        client = package.InventClient(
            api_key="key-of-the-tests", base_url="http://127.0.0.1:9", http_client=http_client
        )
        return getattr(client, method)(**arguments)
