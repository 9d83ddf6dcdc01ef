"""List the contacts of an organization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ... import models
from ..._json.loading import load_list
from ..._request.operation import Credential, Operation, Parameter, SuccessResponse
from ..._request.prepared import Options
from ..._settings import Timeout
from ...client import AsyncInventClient, InventClient
from ...models.contact import contact_from_dict
from ...types import UNSET, Response


def _load_200(value: Any) -> list[models.Contact]:
    return load_list(value, contact_from_dict)


OPERATION: Final[Operation[list[models.Contact]]] = Operation(
    method="GET",
    path="/orgs/{org_id}/contacts",
    parameters={
        "org_id": Parameter(
            name="org_id", place="path", style="simple", explode=False, is_json=False, schema={"type": "string"}
        ),
        "search": Parameter(
            name="search", place="query", style="form", explode=True, is_json=False, schema={"type": "string"}
        ),
        "is_admin": Parameter(
            name="is_admin", place="query", style="form", explode=True, is_json=False, schema={"type": "boolean"}
        ),
        "unsubscribed": Parameter(
            name="unsubscribed", place="query", style="form", explode=True, is_json=False, schema={"type": "boolean"}
        ),
        "user_id": Parameter(
            name="user_id", place="query", style="form", explode=True, is_json=False, schema={"type": "string"}
        ),
        "name": Parameter(
            name="name", place="query", style="form", explode=True, is_json=False, schema={"type": "string"}
        ),
        "username": Parameter(
            name="username", place="query", style="form", explode=True, is_json=False, schema={"type": "string"}
        ),
        "email": Parameter(
            name="email", place="query", style="form", explode=True, is_json=False, schema={"type": "string"}
        ),
        "segment_id": Parameter(
            name="segment_id", place="query", style="form", explode=True, is_json=False, schema={"type": "string"}
        ),
        "exclude_admins": Parameter(
            name="exclude_admins", place="query", style="form", explode=True, is_json=False, schema={"type": "boolean"}
        ),
        "exclude_board_id": Parameter(
            name="exclude_board_id", place="query", style="form", explode=True, is_json=False, schema={"type": "string"}
        ),
        "status": Parameter(
            name="status",
            place="query",
            style="form",
            explode=True,
            is_json=False,
            schema={"type": "string", "enum": ["ALL", "SUBSCRIBED", "UNSUBSCRIBED", "BLOCKED", "AI_REPLIES_DISABLED"]},
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
    org_id: str,
    *,
    client: InventClient,
    search: str | None = None,
    is_admin: bool | None = None,
    unsubscribed: bool | None = None,
    user_id: str | None = None,
    name: str | None = None,
    username: str | None = None,
    email: str | None = None,
    segment_id: str | None = None,
    exclude_admins: bool | None = None,
    exclude_board_id: str | None = None,
    status: models.ListContactsStatus | str | None = None,
    page: float | None = None,
    take: float | None = None,
    next_: str | None = None,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[list[models.Contact]]:
    """List the contacts of an organization.

    The same as `InventClient.list_contacts`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "search": search,
        "is_admin": is_admin,
        "unsubscribed": unsubscribed,
        "user_id": user_id,
        "name": name,
        "username": username,
        "email": email,
        "segment_id": segment_id,
        "exclude_admins": exclude_admins,
        "exclude_board_id": exclude_board_id,
        "status": status,
        "page": page,
        "take": take,
        "next_": next_,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, UNSET, options)
    return call.response()


def sync(
    org_id: str,
    *,
    client: InventClient,
    search: str | None = None,
    is_admin: bool | None = None,
    unsubscribed: bool | None = None,
    user_id: str | None = None,
    name: str | None = None,
    username: str | None = None,
    email: str | None = None,
    segment_id: str | None = None,
    exclude_admins: bool | None = None,
    exclude_board_id: str | None = None,
    status: models.ListContactsStatus | str | None = None,
    page: float | None = None,
    take: float | None = None,
    next_: str | None = None,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> list[models.Contact]:
    """List the contacts of an organization.

    The same as `InventClient.list_contacts`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "search": search,
        "is_admin": is_admin,
        "unsubscribed": unsubscribed,
        "user_id": user_id,
        "name": name,
        "username": username,
        "email": email,
        "segment_id": segment_id,
        "exclude_admins": exclude_admins,
        "exclude_board_id": exclude_board_id,
        "status": status,
        "page": page,
        "take": take,
        "next_": next_,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = client._perform(OPERATION, parameters, UNSET, options)
    return call.result()


async def asyncio_detailed(
    org_id: str,
    *,
    client: AsyncInventClient,
    search: str | None = None,
    is_admin: bool | None = None,
    unsubscribed: bool | None = None,
    user_id: str | None = None,
    name: str | None = None,
    username: str | None = None,
    email: str | None = None,
    segment_id: str | None = None,
    exclude_admins: bool | None = None,
    exclude_board_id: str | None = None,
    status: models.ListContactsStatus | str | None = None,
    page: float | None = None,
    take: float | None = None,
    next_: str | None = None,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[list[models.Contact]]:
    """List the contacts of an organization.

    The same as `AsyncInventClient.list_contacts`, but returns the response whatever its status is, with
    `parsed` for a 2xx status. Raises an InventError where there is no response, or a 2xx body cannot be read.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "search": search,
        "is_admin": is_admin,
        "unsubscribed": unsubscribed,
        "user_id": user_id,
        "name": name,
        "username": username,
        "email": email,
        "segment_id": segment_id,
        "exclude_admins": exclude_admins,
        "exclude_board_id": exclude_board_id,
        "status": status,
        "page": page,
        "take": take,
        "next_": next_,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, UNSET, options)
    return call.response()


async def asyncio(
    org_id: str,
    *,
    client: AsyncInventClient,
    search: str | None = None,
    is_admin: bool | None = None,
    unsubscribed: bool | None = None,
    user_id: str | None = None,
    name: str | None = None,
    username: str | None = None,
    email: str | None = None,
    segment_id: str | None = None,
    exclude_admins: bool | None = None,
    exclude_board_id: str | None = None,
    status: models.ListContactsStatus | str | None = None,
    page: float | None = None,
    take: float | None = None,
    next_: str | None = None,
    timeout: Timeout | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> list[models.Contact]:
    """List the contacts of an organization.

    The same as `AsyncInventClient.list_contacts`, which documents the arguments and what is raised.
    """
    parameters: dict[str, object] = {
        "org_id": org_id,
        "search": search,
        "is_admin": is_admin,
        "unsubscribed": unsubscribed,
        "user_id": user_id,
        "name": name,
        "username": username,
        "email": email,
        "segment_id": segment_id,
        "exclude_admins": exclude_admins,
        "exclude_board_id": exclude_board_id,
        "status": status,
        "page": page,
        "take": take,
        "next_": next_,
    }
    options = Options(timeout, deadline, headers)
    del headers  # which may hold secrets
    call = await client._perform(OPERATION, parameters, UNSET, options)
    return call.result()


__all__ = ("OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed")
