"""Looks for the API key where errors might leak it."""

from __future__ import annotations

import copy
import pickle
import traceback

from contract_tests.client.calls import API_KEY
from invent_client import errors


def assert_hides_key(error: errors.InventError) -> None:
    """Neither the error, nor its copies, nor any error that it is chained to shows the key."""
    copies = [pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)]
    shown = [pickle.dumps(error).decode("latin-1"), *traceback.format_exception(error)]
    for link in [*chain_of(error), *copies]:
        shown += [str(link), repr(link), repr(vars(link)), repr(request_headers_of(link))]
        shown += [repr(getattr(link, name, None)) for name in ("body", "doc", "object")]
    assert API_KEY not in "".join(shown)


def chain_of(error: BaseException | None) -> list[BaseException]:
    """An error, and all that are reachable from it by `__cause__` and `__context__`."""
    links: list[BaseException] = []
    unvisited = [error]
    while unvisited:
        link = unvisited.pop()
        if link and link not in links:
            links.append(link)
            unvisited += [link.__cause__, link.__context__]
    return links


def request_headers_of(error: BaseException) -> object:
    """The headers of the request that an error of httpx belongs to."""
    try:
        return error.request.headers.raw  # type: ignore[attr-defined]
    except (AttributeError, RuntimeError):  # not an error of httpx, or without a request
        return None
