"""Create a contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ... import models
from ..._request.operation import Credential, Operation, Parameter, RequestBody, SuccessResponse
from ..._request.prepared import Options
from ..._settings import Timeout
from ...client import AsyncInventClient, InventClient
from ...models.contact import contact_from_dict
from ...types import Response


def _load_200(value: Any) -> models.Contact:
    return contact_from_dict(value)


OPERATION: Final[Operation[models.Contact]] = Operation(
    method="POST",
    path="/orgs/{org_id}/contacts",
    parameters={
        "org_id": Parameter(
            name="org_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        )
    },
    bodies=(
        RequestBody(
            media_type="application/json",
            kind="json",
            schema={"$ref": "CreateContactRequest"},
            model="CreateContactRequest",
        ),
    ),
    needs_body=True,
    responses=(SuccessResponse("200", "json", _load_200),),
    accept="application/json",
    credential=Credential(place="header", name="Authorization", scheme="bearer"),
    components={
        "CreateContactRequest": {
            "type": "object",
            "properties": {
                "channel": {"$ref": "NewContactChannel"},
                "segment_ids": {"type": "array", "items": {"type": "string"}},
            },
        },
        "NewContactChannel": {
            "type": "object",
            "properties": {
                "user_id": {"type": "string"},
                "name": {"type": "string"},
                "email": {"type": "string"},
                "phone": {"type": "string"},
                "contact_id": {"type": "string"},
            },
        },
    },
)


def sync_detailed(
    org_id: str,
    *,
    client: InventClient,
    body: models.CreateContactRequest | models.CreateContactRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[models.Contact]:
    """Create a contact.

    The same as `InventClient.create_contact`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, body, options)
    return call.response()


def sync(
    org_id: str,
    *,
    client: InventClient,
    body: models.CreateContactRequest | models.CreateContactRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> models.Contact:
    """Create a contact.

    The same as `InventClient.create_contact`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, body, options)
    return call.result()


async def asyncio_detailed(
    org_id: str,
    *,
    client: AsyncInventClient,
    body: models.CreateContactRequest | models.CreateContactRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[models.Contact]:
    """Create a contact.

    The same as `AsyncInventClient.create_contact`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, body, options)
    return call.response()


async def asyncio(
    org_id: str,
    *,
    client: AsyncInventClient,
    body: models.CreateContactRequest | models.CreateContactRequestParam,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> models.Contact:
    """Create a contact.

    The same as `AsyncInventClient.create_contact`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, body, options)
    return call.result()


__all__ = ("OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed")
