from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="ChatState")


@define(eq=False, repr=False)
class ChatState(Model):
    """Where the chat stands, and which assistant answers in it.

    Attributes:
        id (str | Unset): Id of the state.
        state (str | Unset): The state. The page shows one of its values, not which others there are.
        integration_id (str | Unset): Id of the integration. The page shows the value `internal`.
        assistant_id (str | Unset): Id of the assistant.
        assistant_integration_id (str | Unset): Id of the assistant's integration.
        conversation_id (str | Unset): Id of the conversation.
        ai_enabled (bool | Unset): Whether the assistant answers.
        admin_unseen_count (float | Unset): How many messages administrators have not seen.
        user_unseen_count (float | Unset): How many messages the user has not seen.
        assistant (models.Assistant | Unset): An assistant. The copy of the page is cut off, so there may be
            further fields.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str | Unset = UNSET
    state: str | Unset = UNSET
    integration_id: str | Unset = UNSET
    assistant_id: str | Unset = UNSET
    assistant_integration_id: str | Unset = UNSET
    conversation_id: str | Unset = UNSET
    ai_enabled: bool | Unset = UNSET
    admin_unseen_count: float | Unset = UNSET
    user_unseen_count: float | Unset = UNSET
    assistant: models.Assistant | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "state": "state",
        "integration_id": "integration_id",
        "assistant_id": "assistant_id",
        "assistant_integration_id": "assistant_integration_id",
        "conversation_id": "conversation_id",
        "ai_enabled": "ai_enabled",
        "admin_unseen_count": "admin_unseen_count",
        "user_unseen_count": "user_unseen_count",
        "assistant": "assistant",
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
            self.id = UNSET
            unset += 1
        value = get("state")
        if type(value) is str:
            self.state = value
        else:
            self.state = UNSET
            unset += 1
        value = get("integration_id")
        if type(value) is str:
            self.integration_id = value
        else:
            self.integration_id = UNSET
            unset += 1
        value = get("assistant_id")
        if type(value) is str:
            self.assistant_id = value
        else:
            self.assistant_id = UNSET
            unset += 1
        value = get("assistant_integration_id")
        if type(value) is str:
            self.assistant_integration_id = value
        else:
            self.assistant_integration_id = UNSET
            unset += 1
        value = get("conversation_id")
        if type(value) is str:
            self.conversation_id = value
        else:
            self.conversation_id = UNSET
            unset += 1
        value = get("ai_enabled")
        if type(value) is bool:
            self.ai_enabled = value
        else:
            self.ai_enabled = UNSET
            unset += 1
        value = get("admin_unseen_count")
        if type(value) is int or type(value) is float:
            self.admin_unseen_count = value
        else:
            self.admin_unseen_count = UNSET
            unset += 1
        value = get("user_unseen_count")
        if type(value) is int or type(value) is float:
            self.user_unseen_count = value
        else:
            self.user_unseen_count = UNSET
            unset += 1
        value = get("assistant")
        if value is None:
            self.assistant = UNSET
            unset += 1
        else:
            try:
                self.assistant = assistant_from_dict(value)
            except InvalidField:
                self.assistant = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 10
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
chat_state_from_dict: Callable[[Mapping[str, Any]], ChatState] = ChatState.from_dict


# At the end, as models may refer to each other in a circle.
from .assistant import assistant_from_dict
