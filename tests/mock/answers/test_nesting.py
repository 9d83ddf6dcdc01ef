"""How deeply a request may be nested does not depend on the thread that reads it."""

from __future__ import annotations

import json

import httpx
import pytest

from invent_mock.http.request_body import MAX_LEVELS, parse_json
from tests.support.sample_request import URL_PATH

LEVELS_AROUND_A_FIELD = 3  # the body, its list of parts, and the part


def nested_arrays(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


@pytest.mark.parametrize(
    ("levels", "status"),
    [(MAX_LEVELS, 200), (MAX_LEVELS + 1, 400), (900, 400), (100_000, 400)],
    ids=lambda value: str(value),
)
def test_the_limit_is_explicit(mock_http: httpx.Client, levels: int, status: int) -> None:
    field = nested_arrays(levels - LEVELS_AROUND_A_FIELD)
    response = mock_http.post(URL_PATH, content=b'{"message":[{"type":"x","y":' + field + b"}]}")
    assert response.status_code == status, response.text
    assert (f"it is nested more than {MAX_LEVELS} levels deep" in response.text) == (status == 400)


@pytest.mark.parametrize(
    "text",
    [
        nested_arrays(MAX_LEVELS),
        b'{"a":' * MAX_LEVELS + b"1" + b"}" * MAX_LEVELS,
        b"[" + b"[]," * 1000 + b"{}]",
        json.dumps("[{" * 1000).encode(),
    ],
    ids=["arrays", "objects", "many side by side", "brackets in a text"],
)
def test_only_levels_are_limited(text: bytes) -> None:
    assert parse_json(text) == json.loads(text)
