"""Calls a client that was generated from a small document. For programs that tests run beside its package."""

from __future__ import annotations

import json
from typing import Any

import httpx

from invent_client import InvalidRequestError, InventClient


def received(method: str, reply: Any) -> Any:
    """What a method without arguments returns for a reply."""
    return _call(method, reply, [])


def sent(method: str, **arguments: Any) -> Any:
    """The JSON that a method sends."""
    requests: list[httpx.Request] = []
    _call(method, None, requests, **arguments)
    return json.loads(requests[0].content)


def refused(method: str, **arguments: Any) -> None:
    """Demand that a method refuses its arguments."""
    requests: list[httpx.Request] = []
    try:
        _call(method, None, requests, **arguments)
    except InvalidRequestError:
        assert not requests
    else:
        raise AssertionError(f"{method} sent {requests[0].content!r}")


def _call(method: str, reply: Any, requests: list[httpx.Request], **arguments: Any) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(204) if reply is None else httpx.Response(200, json=reply)

    with httpx.Client(transport=httpx.MockTransport(answer)) as http_client:
        client = InventClient(api_key="key-of-the-tests", base_url="http://127.0.0.1:9", http_client=http_client)
        return getattr(client, method)(**arguments)
