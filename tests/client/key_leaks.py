"""Looks for the API key where errors might leak it."""

from __future__ import annotations

import copy
import pickle
import traceback
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from invent_client import errors
from tests.support.calls import API_KEY


def assert_hides_key(error: errors.InventError) -> None:
    """Neither the error, nor its copies, nor any error that it is chained to shows the key."""
    copies = [pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)]
    shown = [pickle.dumps(error).decode("latin-1"), *traceback.format_exception(error)]
    for link in [*chain_of(error), *copies]:
        shown += [str(link), repr(link), repr(vars(link)), repr(request_headers_of(link))]
        shown += [repr(getattr(link, name, None)) for name in ("body", "doc", "object")]
    assert API_KEY not in "".join(shown)


def locals_with_key(*raised: BaseException) -> Iterator[str]:
    """The locals that show the key, of all frames that some errors and those in their chains have passed.

    Those of the tests are left out: they are the callers of the client.
    """
    links = {id(link): link for error in raised for link in chain_of(error)}
    # Errors share most of their frames.
    line_by_frame = dict(chain.from_iterable(traceback.walk_tb(link.__traceback__) for link in links.values()))
    for frame, line in line_by_frame.items():
        module = frame.f_globals.get("__name__", "")
        if not module.startswith("tests."):
            for name, value in frame.f_locals.items():
                if API_KEY in shown(value):
                    yield f"{name} in {frame.f_code.co_name} of {module}, line {line}: {shown(value)[:300]}"


def shown(value: object) -> str:
    """What error trackers show of a local. Sentry takes sequences and mappings apart, whatever their `repr` is."""
    try:
        parts = [*value.items()] if isinstance(value, Mapping) else [*value] if isinstance(value, Sequence) else []
        return f"{value!r} {parts!r}"
    except Exception:  # such as of an object whose `__init__` has raised
        return ""


def chain_of(error: BaseException | None) -> list[BaseException]:
    """An error, and all that are reachable from it by `__cause__`, `__context__` and groups."""
    links: list[BaseException] = []
    unvisited = [error]
    while unvisited:
        link = unvisited.pop()
        if link and not any(link is visited for visited in links):
            links.append(link)
            unvisited += [link.__cause__, link.__context__]
            unvisited += link.exceptions if isinstance(link, BaseExceptionGroup) else []
    return links


def request_headers_of(error: BaseException) -> object:
    """The headers of the request that an error of httpx belongs to."""
    try:
        return error.request.headers.raw  # type: ignore[attr-defined]
    except (AttributeError, RuntimeError):  # not an error of httpx, or without a request
        return None
