"""A client stays in its process. Models and errors are pickled elsewhere."""

from __future__ import annotations

import copy
import functools
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from invent_client import AsyncInventClient, InventClient
from tests.support.calls import API_KEY, NOWHERE


@pytest.mark.parametrize("client_class", [InventClient, AsyncInventClient])
@pytest.mark.parametrize(
    "transfer",
    [
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        lambda client: pickle.dumps([client]),
        lambda client: pickle.dumps(client.list_contacts),
        lambda client: pickle.dumps(functools.partial(client.list_contacts, "c"), protocol=2),
    ],
)
def test_pickling_a_client_says_what_to_do(client_class: Callable[..., Any], transfer: Callable[[Any], object]) -> None:
    client = client_class(api_key=API_KEY, base_url=NOWHERE)
    with pytest.raises(TypeError, match=r"cannot be pickled or copied.*make one in each process") as caught:
        transfer(client)
    assert API_KEY not in str(caught.value)
