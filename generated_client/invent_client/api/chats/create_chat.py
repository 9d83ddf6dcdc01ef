"""Begin a chat with a contact on one of its custom channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ... import models
from ..._request.operation import Credential, Operation, Parameter, RequestBody, SuccessResponse
from ..._request.prepared import Options
from ..._settings import Timeout
from ...client import AsyncInventClient, InventClient
from ...models.chat import chat_from_dict
from ...types import Response


def _load_200(value: Any) -> models.Chat:
    return chat_from_dict(value)


OPERATION: Final[Operation[models.Chat]] = Operation(
    method="POST",
    path="/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats",
    parameters={
        "org_id": Parameter(
            name="org_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        ),
        "contact_id": Parameter(
            name="contact_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        ),
        "channel_id": Parameter(
            name="channel_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        ),
    },
    bodies=(
        RequestBody(
            media_type="application/json", kind="json", schema={"$ref": "CreateChatRequest"}, model="CreateChatRequest"
        ),
    ),
    needs_body=True,
    responses=(SuccessResponse("200", "json", _load_200),),
    accept="application/json",
    credential=Credential(place="header", name="Authorization", scheme="bearer"),
    components={
        "CreateChatRequest": {
            "type": "object",
            "properties": {
                "assistant_id": {"type": "string"},
                "title": {"type": "string"},
                "message": {"type": "array", "items": {"$ref": "UserPart"}},
            },
        },
        "OtherPart": {
            "type": "object",
            "properties": {"type": {"type": "string", "not": {"const": "text"}}},
            "required": ["type"],
        },
        "PartEnd": {"type": "number"},
        "PartStart": {"type": "number"},
        "TextPartType": {"type": "string", "const": "text"},
        "UserPart": {"oneOf": [{"$ref": "UserTextPart"}, {"$ref": "OtherPart"}]},
        "UserTextPart": {
            "type": "object",
            "properties": {
                "type": {"$ref": "TextPartType"},
                "text": {"type": "string"},
                "start_timestamp": {"$ref": "PartStart"},
                "end_timestamp": {"$ref": "PartEnd"},
            },
            "required": ["type", "text"],
        },
    },
)


def sync_detailed(
    org_id: str,
    contact_id: str,
    channel_id: str,
    *,
    client: InventClient,
    body: models.CreateChatRequest | models.CreateChatRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[models.Chat]:
    """Begin a chat with a contact on one of its custom channels.

    The same as `InventClient.create_chat`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "contact_id": contact_id,
        "channel_id": channel_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, body, options)
    return call.response()


def sync(
    org_id: str,
    contact_id: str,
    channel_id: str,
    *,
    client: InventClient,
    body: models.CreateChatRequest | models.CreateChatRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> models.Chat:
    """Begin a chat with a contact on one of its custom channels.

    The same as `InventClient.create_chat`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "contact_id": contact_id,
        "channel_id": channel_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, body, options)
    return call.result()


async def asyncio_detailed(
    org_id: str,
    contact_id: str,
    channel_id: str,
    *,
    client: AsyncInventClient,
    body: models.CreateChatRequest | models.CreateChatRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[models.Chat]:
    """Begin a chat with a contact on one of its custom channels.

    The same as `AsyncInventClient.create_chat`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "contact_id": contact_id,
        "channel_id": channel_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, body, options)
    return call.response()


async def asyncio(
    org_id: str,
    contact_id: str,
    channel_id: str,
    *,
    client: AsyncInventClient,
    body: models.CreateChatRequest | models.CreateChatRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> models.Chat:
    """Begin a chat with a contact on one of its custom channels.

    The same as `AsyncInventClient.create_chat`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "contact_id": contact_id,
        "channel_id": channel_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, body, options)
    return call.result()


__all__ = ("OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed")
