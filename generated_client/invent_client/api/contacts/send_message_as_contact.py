"""Post a message into an existing chat, authored as the contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ... import models
from ..._request.operation import Credential, Operation, Parameter, RequestBody, SuccessResponse
from ..._request.prepared import Options
from ..._settings import Timeout
from ...client import AsyncInventClient, InventClient
from ...models.chat_message import chat_message_from_dict
from ...types import Response


def _load_200(value: Any) -> models.ChatMessage:
    return chat_message_from_dict(value)


OPERATION: Final[Operation[models.ChatMessage]] = Operation(
    method="POST",
    path="/orgs/{org_id}/contacts/{contact_id}/chats/{chat_id}/messages",
    parameters={
        "org_id": Parameter(
            name="org_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        ),
        "contact_id": Parameter(
            name="contact_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        ),
        "chat_id": Parameter(
            name="chat_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        ),
    },
    bodies=(
        RequestBody(
            media_type="application/json",
            kind="json",
            schema={"$ref": "SendMessageAsContactRequest"},
            model="SendMessageAsContactRequest",
        ),
    ),
    needs_body=True,
    responses=(SuccessResponse("200", "json", _load_200),),
    accept="application/json",
    credential=Credential(place="header", name="Authorization", scheme="bearer"),
    components={
        "OtherPart": {
            "type": "object",
            "properties": {"type": {"type": "string", "not": {"const": "text"}}},
            "required": ["type"],
        },
        "PartEnd": {"type": "number"},
        "PartStart": {"type": "number"},
        "SendMessageAsContactRequest": {
            "type": "object",
            "properties": {
                "message": {"type": "array", "minItems": 1, "items": {"$ref": "UserPart"}},
                "channel_id": {"type": "string"},
            },
            "required": ["message"],
        },
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
    chat_id: str,
    *,
    client: InventClient,
    body: models.SendMessageAsContactRequest | models.SendMessageAsContactRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[models.ChatMessage]:
    """Post a message into an existing chat, authored as the contact.

    The same as `InventClient.send_message_as_contact`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "contact_id": contact_id,
        "chat_id": chat_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, body, options)
    return call.response()


def sync(
    org_id: str,
    contact_id: str,
    chat_id: str,
    *,
    client: InventClient,
    body: models.SendMessageAsContactRequest | models.SendMessageAsContactRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> models.ChatMessage:
    """Post a message into an existing chat, authored as the contact.

    The same as `InventClient.send_message_as_contact`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "contact_id": contact_id,
        "chat_id": chat_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, body, options)
    return call.result()


async def asyncio_detailed(
    org_id: str,
    contact_id: str,
    chat_id: str,
    *,
    client: AsyncInventClient,
    body: models.SendMessageAsContactRequest | models.SendMessageAsContactRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[models.ChatMessage]:
    """Post a message into an existing chat, authored as the contact.

    The same as `AsyncInventClient.send_message_as_contact`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "contact_id": contact_id,
        "chat_id": chat_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, body, options)
    return call.response()


async def asyncio(
    org_id: str,
    contact_id: str,
    chat_id: str,
    *,
    client: AsyncInventClient,
    body: models.SendMessageAsContactRequest | models.SendMessageAsContactRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> models.ChatMessage:
    """Post a message into an existing chat, authored as the contact.

    The same as `AsyncInventClient.send_message_as_contact`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "contact_id": contact_id,
        "chat_id": chat_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, body, options)
    return call.result()


__all__ = ("OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed")
