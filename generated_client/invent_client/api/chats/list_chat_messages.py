"""List the messages of a chat."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Final

from ... import models
from ..._json.loading import load_list
from ..._request.operation import Credential, Operation, Parameter, SuccessResponse
from ..._request.prepared import Options
from ..._settings import Timeout
from ...client import AsyncInventClient, InventClient
from ...models.chat_message import chat_message_from_dict
from ...types import UNSET, Response


def _load_200(value: Any) -> list[models.ChatMessage]:
    return load_list(value, chat_message_from_dict)


OPERATION: Final[Operation[list[models.ChatMessage]]] = Operation(
    method="GET",
    path="/chats/{chat_id}/messages",
    parameters={
        "chat_id": Parameter(
            name="chat_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        ),
        "from_date": Parameter(
            name="from_date",
            place="query",
            style="form",
            explode=True,
            is_json=False,
            schema={"type": "string", "format": "date-time"},
        ),
        "page": Parameter(
            name="page",
            place="query",
            style="form",
            explode=True,
            is_json=False,
            schema={"type": "number", "minimum": 1},
        ),
        "take": Parameter(
            name="take",
            place="query",
            style="form",
            explode=True,
            is_json=False,
            schema={"type": "number", "minimum": 1, "maximum": 100},
        ),
        "next_": Parameter(
            name="next", place="query", style="form", explode=True, is_json=False, schema={"type": "string"}
        ),
    },
    bodies=(),
    needs_body=False,
    responses=(SuccessResponse("200", "json", _load_200),),
    accept="application/json",
    credential=Credential(place="header", name="Authorization", scheme="bearer"),
    components={},
)


def sync_detailed(
    chat_id: str,
    *,
    client: InventClient,
    from_date: datetime.datetime | str | None = None,
    page: float | None = None,
    take: float | None = None,
    next_: str | None = None,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[list[models.ChatMessage]]:
    """List the messages of a chat.

    The same as `InventClient.list_chat_messages`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "chat_id": chat_id,
        "from_date": from_date,
        "page": page,
        "take": take,
        "next_": next_,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, UNSET, options)
    return call.response()


def sync(
    chat_id: str,
    *,
    client: InventClient,
    from_date: datetime.datetime | str | None = None,
    page: float | None = None,
    take: float | None = None,
    next_: str | None = None,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> list[models.ChatMessage]:
    """List the messages of a chat.

    The same as `InventClient.list_chat_messages`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "chat_id": chat_id,
        "from_date": from_date,
        "page": page,
        "take": take,
        "next_": next_,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, UNSET, options)
    return call.result()


async def asyncio_detailed(
    chat_id: str,
    *,
    client: AsyncInventClient,
    from_date: datetime.datetime | str | None = None,
    page: float | None = None,
    take: float | None = None,
    next_: str | None = None,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[list[models.ChatMessage]]:
    """List the messages of a chat.

    The same as `AsyncInventClient.list_chat_messages`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "chat_id": chat_id,
        "from_date": from_date,
        "page": page,
        "take": take,
        "next_": next_,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, UNSET, options)
    return call.response()


async def asyncio(
    chat_id: str,
    *,
    client: AsyncInventClient,
    from_date: datetime.datetime | str | None = None,
    page: float | None = None,
    take: float | None = None,
    next_: str | None = None,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> list[models.ChatMessage]:
    """List the messages of a chat.

    The same as `AsyncInventClient.list_chat_messages`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "chat_id": chat_id,
        "from_date": from_date,
        "page": page,
        "take": take,
        "next_": next_,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, UNSET, options)
    return call.result()


__all__ = ("OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed")
