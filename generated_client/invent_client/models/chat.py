from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import load_datetime, load_list, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="Chat")


@define(eq=False, repr=False)
class Chat(Model):
    """A chat. The copy of the page is cut off, so there may be further fields.

    Attributes:
        id (str): Id of the chat.
        title (str | Unset): Title of the chat.
        model (str | Unset): Name of the language model used in the chat.
        members (list[models.ChatMember] | Unset): The members of the chat.
        temporary (bool | Unset): Whether the chat is temporary.
        visibility (str | Unset): Who can see the chat. The page shows one of its values, not which others there
            are.
        pinned (bool | Unset): Whether the chat is pinned.
        status (models.ChatStatus | Unset): Processing state of the chat, with the same values as that of a
            message.
        shared_url (str | Unset): Where the chat is shared.
        created_at (datetime.datetime | Unset): When the chat was begun.
        updated_at (datetime.datetime | Unset): When the chat was last changed.
        tools (list[models.Tool] | Unset): The tools of the chat.
        features (models.ModelFeatures | Unset): The features of the model that are switched on.
        org_id (str | Unset): Id of the organization that the chat belongs to.
        state (models.ChatState | Unset): Where the chat stands, and which assistant answers in it.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str
    title: str | Unset = UNSET
    model: str | Unset = UNSET
    members: list[models.ChatMember] | Unset = UNSET
    temporary: bool | Unset = UNSET
    visibility: str | Unset = UNSET
    pinned: bool | Unset = UNSET
    status: models.ChatStatus | Unset = UNSET
    shared_url: str | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
    tools: list[models.Tool] | Unset = UNSET
    features: models.ModelFeatures | Unset = UNSET
    org_id: str | Unset = UNSET
    state: models.ChatState | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "title": "title",
        "model": "model",
        "members": "members",
        "temporary": "temporary",
        "visibility": "visibility",
        "pinned": "pinned",
        "status": "status",
        "shared_url": "shared_url",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "tools": "tools",
        "features": "features",
        "org_id": "org_id",
        "state": "state",
    }

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        """The model of a JSON object, which is left as it is.

        Raises:
            InvalidField: A ValueError: a required field is missing, or has a type that cannot serve.
        """
        try:
            get = src_dict.get
        except AttributeError:
            raise_invalid("an object")
        self = new(cls)
        unset = 0
        value: Any
        value = get("id")
        if type(value) is str:
            self.id = value
        else:
            raise InvalidField("id", "is required, and must be text")
        value = get("title")
        if type(value) is str:
            self.title = value
        else:
            self.title = UNSET
            unset += 1
        value = get("model")
        if type(value) is str:
            self.model = value
        else:
            self.model = UNSET
            unset += 1
        value = get("members")
        if value is None:
            self.members = UNSET
            unset += 1
        else:
            try:
                self.members = load_list(value, chat_member_from_dict)
            except InvalidField:
                self.members = UNSET
                unset += 1
        value = get("temporary")
        if type(value) is bool:
            self.temporary = value
        else:
            self.temporary = UNSET
            unset += 1
        value = get("visibility")
        if type(value) is str:
            self.visibility = value
        else:
            self.visibility = UNSET
            unset += 1
        value = get("pinned")
        if type(value) is bool:
            self.pinned = value
        else:
            self.pinned = UNSET
            unset += 1
        value = get("status")
        if type(value) is str:
            self.status = CHAT_STATUS_BY_VALUE.get(value) or ChatStatus(value)
        else:
            self.status = UNSET
            unset += 1
        value = get("shared_url")
        if type(value) is str:
            self.shared_url = value
        else:
            self.shared_url = UNSET
            unset += 1
        value = get("created_at")
        if value is None:
            self.created_at = UNSET
            unset += 1
        else:
            try:
                self.created_at = load_datetime(value)
            except InvalidField:
                self.created_at = UNSET
                unset += 1
        value = get("updated_at")
        if value is None:
            self.updated_at = UNSET
            unset += 1
        else:
            try:
                self.updated_at = load_datetime(value)
            except InvalidField:
                self.updated_at = UNSET
                unset += 1
        value = get("tools")
        if value is None:
            self.tools = UNSET
            unset += 1
        else:
            try:
                self.tools = load_list(value, tool_from_dict)
            except InvalidField:
                self.tools = UNSET
                unset += 1
        value = get("features")
        if value is None:
            self.features = UNSET
            unset += 1
        else:
            try:
                self.features = model_features_from_dict(value)
            except InvalidField:
                self.features = UNSET
                unset += 1
        value = get("org_id")
        if type(value) is str:
            self.org_id = value
        else:
            self.org_id = UNSET
            unset += 1
        value = get("state")
        if value is None:
            self.state = UNSET
            unset += 1
        else:
            try:
                self.state = chat_state_from_dict(value)
            except InvalidField:
                self.state = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 15
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
chat_from_dict: Callable[[Mapping[str, Any]], Chat] = Chat.from_dict


# At the end, as models may refer to each other in a circle.
from .chat_member import chat_member_from_dict
from .chat_state import chat_state_from_dict
from .chat_status import CHAT_STATUS_BY_VALUE, ChatStatus
from .model_features import model_features_from_dict
from .tool import tool_from_dict
