from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json import unions
from .._json.invalid_field import InvalidField
from .._json.loading import load_datetime, load_list, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="ChatMessage")


@define(eq=False, repr=False)
class ChatMessage(Model):
    """A message of a chat, and the state of its processing.

    Attributes:
        id (str): Id of the message.
        role (models.ChatMessageRole): Who or what the message comes from. It is `user` for a message posted as
            a contact.
        model (str | Unset): Name of the language model used for the message.
        status (models.ChatMessageStatus | Unset): Processing state of the message. `RUNNING` is accepted but
            not yet answered; `FAILED` comes with `error`. Either can come with a 200.
        created_at (datetime.datetime | Unset): When the message was created.
        updated_at (datetime.datetime | Unset): When the message was last changed.
        messages (list[models.SystemMessage | models.OtherMessage | dict[str, Any]] | Unset): The content of the
            message.
        tools (list[models.Tool] | Unset): The tools used in the message.
        features (models.ModelFeatures | Unset): The features of the model that are switched on.
        member (models.ChatMember | Unset): The member of the chat whom the message belongs to.
        error (str | Unset): What went wrong, when the message failed.
        broadcast_id (str | Unset): Id of the broadcast that the message was sent by.
        is_broadcast_message (bool | Unset): Whether the message was sent through a broadcast template.
        usage (models.Usage | Unset): Tokens used for the message, and for each turn of the model.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str
    role: models.ChatMessageRole
    model: str | Unset = UNSET
    status: models.ChatMessageStatus | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
    messages: list[models.SystemMessage | models.OtherMessage | dict[str, Any]] | Unset = UNSET
    tools: list[models.Tool] | Unset = UNSET
    features: models.ModelFeatures | Unset = UNSET
    member: models.ChatMember | Unset = UNSET
    error: str | Unset = UNSET
    broadcast_id: str | Unset = UNSET
    is_broadcast_message: bool | Unset = UNSET
    usage: models.Usage | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "role": "role",
        "model": "model",
        "status": "status",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "messages": "messages",
        "tools": "tools",
        "features": "features",
        "member": "member",
        "error": "error",
        "broadcast_id": "broadcast_id",
        "is_broadcast_message": "is_broadcast_message",
        "usage": "usage",
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
        value = get("role")
        if type(value) is str:
            self.role = CHAT_MESSAGE_ROLE_BY_VALUE.get(value) or ChatMessageRole(value)
        else:
            raise InvalidField("role", "is required, and must be text")
        value = get("model")
        if type(value) is str:
            self.model = value
        else:
            self.model = UNSET
            unset += 1
        value = get("status")
        if type(value) is str:
            self.status = CHAT_MESSAGE_STATUS_BY_VALUE.get(value) or ChatMessageStatus(value)
        else:
            self.status = UNSET
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
        value = get("messages")
        if value is None:
            self.messages = UNSET
            unset += 1
        else:
            try:
                self.messages = load_list(value, _load_messages_item)
            except InvalidField:
                self.messages = UNSET
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
        value = get("member")
        if value is None:
            self.member = UNSET
            unset += 1
        else:
            try:
                self.member = chat_member_from_dict(value)
            except InvalidField:
                self.member = UNSET
                unset += 1
        value = get("error")
        if type(value) is str:
            self.error = value
        else:
            self.error = UNSET
            unset += 1
        value = get("broadcast_id")
        if type(value) is str:
            self.broadcast_id = value
        else:
            self.broadcast_id = UNSET
            unset += 1
        value = get("is_broadcast_message")
        if type(value) is bool:
            self.is_broadcast_message = value
        else:
            self.is_broadcast_message = UNSET
            unset += 1
        value = get("usage")
        if value is None:
            self.usage = UNSET
            unset += 1
        else:
            try:
                self.usage = usage_from_dict(value)
            except InvalidField:
                self.usage = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 14
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
chat_message_from_dict: Callable[[Mapping[str, Any]], ChatMessage] = ChatMessage.from_dict


def _load_messages_item(value: Any) -> models.SystemMessage | models.OtherMessage | dict[str, Any]:
    if type(value) is dict:
        loaded: models.SystemMessage | models.OtherMessage | dict[str, Any] = _variants_of_messages_item.load(value)
        return loaded
    raise_invalid("one of its documented types")


# At the end, as models may refer to each other in a circle.
from .chat_member import chat_member_from_dict
from .chat_message_role import CHAT_MESSAGE_ROLE_BY_VALUE, ChatMessageRole
from .chat_message_status import CHAT_MESSAGE_STATUS_BY_VALUE, ChatMessageStatus
from .model_features import model_features_from_dict
from .other_message import other_message_from_dict
from .system_message import system_message_from_dict
from .tool import tool_from_dict
from .usage import usage_from_dict

_variants_of_messages_item = unions.ObjectUnion(
    variants=(
        unions.Variant(
            system_message_from_dict,
            demands={"properties": {"role": {"enum": ["system"]}}},
            constants=["role"],
        ),
        unions.Variant(
            other_message_from_dict,
        ),
    ),
    tag_name="role",
    tags={
        "system": system_message_from_dict,
    },
    load_others=other_message_from_dict,
)
